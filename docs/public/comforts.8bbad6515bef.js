// Comforts of a reader, kept in this browser only: what was read and how far, what is to be read
// later, and keys. Pages are whole without any of it.
(() => {
  const dialog = document.querySelector(".comforts");
  const article = document.querySelector("article.essay");
  const prose = article?.querySelector(".prose");
  const words = dialog.dataset;
  const here = location.pathname;
  const home = new URL(words.root || "./", location.href).pathname;
  const MOST = 1000; // essays remembered
  const DONE = 0.97; // share of an essay from which on it counts as read

  const load = (key) => { try { return JSON.parse(localStorage.getItem(key)) ?? {}; } catch { return {}; } };
  function save(key, value) {
    const entries = Object.entries(value).slice(-MOST);
    try { localStorage.setItem(key, JSON.stringify(Object.fromEntries(entries))); } catch { /* for this page only */ }
  }
  // By address: how much was read, 1 for all; and the titles of what is to be read later.
  let read = load("read");
  let later = load("later");

  function element(name, attributes = {}, ...children) {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
  }

  // The style of all this waits until it is needed.
  function dress() {
    if (document.querySelector(`link[href="${words.style}"]`)) return;
    document.head.append(element("link", { rel: "stylesheet", href: words.style }));
  }

  function change(key, value, path, entry) {
    delete value[path];
    if (entry) value[path] = entry;
    save(key, value);
    show();
  }
  const toggleLater = () => change("later", later, here, later[here] ? null : article.querySelector("h1").textContent);
  const toggleRead = () => change("read", read, here, read[here] === 1 ? null : 1);

  function show() {
    for (const card of document.querySelectorAll(".card")) {
      const isRead = read[card.querySelector("a").pathname] === 1;
      if (isRead === "read" in card.dataset) continue;
      if (isRead) {
        dress();
        card.dataset.read = "";
        card.append(element("span", { className: "hidden" }, words.read));
      } else {
        delete card.dataset.read;
        card.lastChild.remove();
      }
    }
    const press = (name, state) => document.querySelector(`[data-do=${name}]`)?.setAttribute("aria-pressed", state);
    press("later", here in later);
    press("read", read[here] === 1);
    const list = dialog.querySelector("ol");
    const mine = Object.entries(later).filter(([path]) => path.startsWith(home));
    list.replaceChildren(...mine.map(([path, title]) => {
      const remove = element("button", { type: "button", onclick: () => { change("later", later, path); dialog.focus(); } }, "×");
      remove.setAttribute("aria-label", `${words.remove}: ${title}`);
      return element("li", {}, element("a", { href: path }, title), " ", remove);
    }));
    dialog.querySelector(".empty").hidden = mine.length > 0;
  }

  function open() {
    dress();
    if (!dialog.open) dialog.showModal();
  }

  // How far an essay was read when it was left; a visit that did not scroll leaves no trace.
  if (prose) {
    let hasScrolled = false;
    const part = () => {
      const { top, height } = prose.getBoundingClientRect();
      return (innerHeight - top) / height;
    };
    const leave = () => {
      if (hasScrolled && read[here] !== 1) {
        read = { ...load("read"), [here]: part() >= DONE ? 1 : Math.max(0, Math.round(part() * 1000) / 1000) };
        save("read", read);
      }
    };
    addEventListener("scroll", () => {
      hasScrolled = true;
      if (part() >= DONE && read[here] !== 1) change("read", read, here, 1);
    }, { passive: true });
    addEventListener("pagehide", leave);
    addEventListener("visibilitychange", leave);
    const before = read[here];
    if (before > 0.1 && before < 1 && !location.hash && part() < before - 0.1) {
      dress();
      const resume = element("button", { type: "button", className: "resume", onclick: () => {
        scrollBy(0, prose.getBoundingClientRect().top + prose.offsetHeight * before - innerHeight);
        resume.remove();
      } }, `${words.resume} (${Math.round(before * 100)} %)`);
      article.append(resume);
      addEventListener("scroll", () => { if (part() > before) resume.remove(); }, { passive: true });
    }
  }

  const go = (query) => document.querySelector(query)?.click();
  const keys = {
    "/": () => { const field = document.querySelector("#_query"); if (field) field.focus(); else go(".find[rel]"); },
    "?": open,
    h: () => go(".brand"),
    n: () => go(".neighbours [rel=next], .pagination [rel=next]"),
    p: () => go(".neighbours [rel=prev], .pagination [rel=prev]"),
    l: () => article && toggleLater(),
  };
  const areOn = dialog.querySelector("[type=checkbox]");
  areOn.checked = load("keys").off !== true;
  areOn.addEventListener("change", () => save("keys", areOn.checked ? {} : { off: true }));
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    const isTyping = target.closest?.("input:not([type=radio], [type=checkbox]), select, textarea, dialog");
    if (!areOn.checked || isTyping || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, key)) return;
    event.preventDefault();
    keys[key]();
  });

  addEventListener("click", ({ target }) => {
    const what = target.closest?.("[data-do]")?.dataset.do;
    if (what === "comforts") open();
    if (what === "later") toggleLater();
    if (what === "read") toggleRead();
    if (what === "close" || target === dialog) dialog.close();
  });
  // What is read is kept for times without a connection, where the library wants it so.
  const { serviceWorker: workers } = navigator;
  if (words.worker) {
    const tell = ({ active }) => active.postMessage([location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)]);
    workers?.register(words.worker).catch(() => {});
    if (!workers?.controller) workers?.ready.then(tell);
  } else workers?.getRegistration(home).then((it) => it?.active?.scriptURL.endsWith("/offline-worker.js") && it.scope.endsWith(home) && it.unregister()).catch(() => {});
  addEventListener("pageshow", () => { read = load("read"); later = load("later"); show(); });
})();
