// What the reader chose of light and dark, size and face. Loaded in <head> and waited for, so no page
// shows another look first; the controls are shown by style.css only when this has run.
(function (root) {
  const SIZES = { small: "90%", large: "112.5%", larger: "130%" };
  const SANS = "system-ui, \"Segoe UI\", Roboto, \"Noto Sans\", sans-serif";
  const chosen = { theme: "", size: "", face: "" };

  function apply() {
    const { theme, size, face } = chosen;
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    root.style.fontSize = SIZES[size] || "";
    root.style.setProperty("--serif", face === "sans" ? SANS : "");
  }
  function show() {
    for (const input of document.querySelectorAll("[type=radio]")) {
      if (input.name in chosen) input.checked = input.value === chosen[input.name];
    }
  }
  root.dataset.js = "";
  try {
    for (const name in chosen) chosen[name] = localStorage.getItem(name) || "";
  } catch { /* storage is off: the system's choice stays */ }
  apply();
  addEventListener("DOMContentLoaded", show);
  addEventListener("pageshow", show);
  addEventListener("change", ({ target: { name, value, type } }) => {
    if (type !== "radio" || !(name in chosen)) return;
    chosen[name] = value;
    apply();
    try { localStorage.setItem(name, value); } catch { /* chosen for this page only */ }
  });
  addEventListener("storage", ({ key, newValue }) => {
    if (!(key in chosen)) return;
    chosen[key] = newValue || "";
    apply();
    show();
  });
})(document.documentElement);
