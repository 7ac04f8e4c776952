// The reader's choice of light or dark. Loaded in <head> and waited for, so no page shows the other
// theme first; the switch itself is shown by style.css only when this has run.
(function (root) {
  function apply(choice) {
    if (choice === "light" || choice === "dark") root.dataset.theme = choice;
    else delete root.dataset.theme;
  }
  root.dataset.js = "";
  try { apply(localStorage.getItem("theme")); } catch { /* storage is off: the system's choice stays */ }

  function show() {
    for (const input of document.querySelectorAll("[name=theme]")) {
      input.checked = input.value === (root.dataset.theme || "");
    }
  }
  addEventListener("DOMContentLoaded", show);
  addEventListener("pageshow", show);
  addEventListener("change", ({ target }) => {
    if (target.name !== "theme") return;
    apply(target.value);
    try { localStorage.setItem("theme", target.value); } catch { /* chosen for this page only */ }
  });
  addEventListener("storage", ({ key, newValue }) => {
    if (key === "theme") { apply(newValue); show(); }
  });
})(document.documentElement);
