// Shows on an essay's page what was struck out of its source, with buttons that put it right. Served by
// `offprint serve`; no part of a published site.
"use strict";
{
  const { style, pieces: from, rule: to, token } = document.currentScript.dataset;
  const OPEN = "struck";
  const FOCUS = "offprint-bench";
  const FOLDED = 6; // struck-out pieces in a row from which on they wait behind a summary
  const text = document.querySelector(".e-content");

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const bare = (words) => words.replace(/\s+/gu, "");
  const start = (words) => (words.length > 50 ? `${words.slice(0, 50).trimEnd()}…` : words);
  const isOpen = () => new URLSearchParams(location.search).has(OPEN);

  const status = make("p", { class: "bench-status", role: "status" });
  const toggle = make("button", { class: "bench-toggle", type: "button", "aria-keyshortcuts": "F2" }, "Struck out");
  const added = []; // what this script put into the text
  let busy = false;

  // The letters of the text without its white space, and the node each of them stands in.
  const letters = () => {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const starts = [];
    let all = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      starts.push([all.length, node]);
      all += bare(node.data);
    }
    const nodeAt = (index) => starts.findLast(([first]) => first <= index)[1];
    return { all, nodeAt };
  };

  // The block a piece of the text stands in; nothing may be put between the parts of a table or figure.
  const blockOf = (node) => {
    const whole = node.parentElement.closest("table, figure, dl, .footnotes, pre");
    if (whole && text.contains(whole)) return whole;
    const block = node.parentElement.closest("p, li, h1, h2, h3, h4, h5, h6, blockquote, div");
    return block && block !== text && text.contains(block) ? block : node.parentElement;
  };

  // The button that was pressed is found again on the page that follows, until another thing is done.
  const forget = () => sessionStorage.removeItem(FOCUS);

  // A page's own policy need not allow a sheet for this.
  const dress = async () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(await (await fetch(style)).text());
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };

  const clear = () => {
    for (const element of added.splice(0)) element.remove();
    for (const element of text.querySelectorAll(".bench-kept")) element.classList.remove("bench-kept");
  };

  const button = (verb, name, pieces) => {
    const label = pieces.some((piece) => piece.is_own) ? `${verb} again` : verb;
    const element = make("button", { type: "button", class: "bench-do", "aria-label": `${label}: ${start(name)}` }, label);
    element.addEventListener("click", () => ask(verb, pieces));
    return element;
  };

  const struck = (group, tag) => {
    const { rule, reason } = group[0];
    const why = make("span", { class: "bench-why" }, `Struck out: ${reason} (${rule})`);
    const lines = group.map((piece) => {
      const line = make("div", { class: "bench-piece" }, make("del", { class: "bench-text" }, piece.text || "[picture]"));
      if (piece.can) line.append(button("keep", piece.text, [piece]));
      return line;
    });
    let inside = [why, ...lines];
    if (group.length > FOLDED) {
      const count = make("span", { class: "bench-why" }, ` · ${group.length} pieces`);
      inside = [make("details", {}, make("summary", {}, why, count), ...lines)];
    }
    return make(tag, { class: "bench-struck", role: tag === "li" ? "listitem" : "group", "aria-label": "Struck out" }, ...inside);
  };

  const show = (pieces) => {
    clear();
    const { all, nodeAt } = letters();
    let cursor = 0;
    let block = null; // where the text before is
    let group = [];
    const kept = new Map();
    const flush = () => {
      if (!group.length) return;
      const element = struck(group, block?.tagName === "LI" ? "li" : "div");
      if (block) block.after(element);
      else text.prepend(element);
      added.push(element);
      block = element;
      group = [];
    };
    const found = [];
    for (const piece of pieces) {
      const wanted = bare(piece.text).slice(0, 120);
      let at = piece.rule || !wanted ? -1 : all.indexOf(wanted, cursor);
      if (at >= 0) cursor = at + wanted.length;
      else if (!piece.rule && wanted) at = all.indexOf(wanted);
      found.push([piece, at < 0 ? null : nodeAt(at)]);
    }
    for (const [piece, node] of found) {
      if (piece.rule) {
        if (group.length && group[0].rule !== piece.rule) flush();
        group.push(piece);
      } else {
        flush();
        if (!node) continue;
        block = blockOf(node);
        if (piece.can) kept.set(block, [...(kept.get(block) ?? []), piece]);
      }
    }
    flush();
    for (const [block, pieces] of kept) {
      const element = button("strip", pieces[0].text, pieces);
      block.classList.add("bench-kept");
      if (/^(TABLE|DL|PRE|FIGURE)$/u.test(block.tagName)) block.before(element);
      else block.append(element);
      added.push(element);
    }
    refocus();
  };

  const refocus = () => {
    const name = sessionStorage.getItem(FOCUS);
    if (!name) return;
    const buttons = [...text.querySelectorAll(".bench-do")];
    buttons.find((element) => element.getAttribute("aria-label").endsWith(name))?.focus({ preventScroll: true });
  };

  const load = async () => {
    const answer = await fetch(`${from}?${new URLSearchParams({ page: location.pathname })}`);
    if (!answer.ok) throw new Error(await answer.text());
    const { pieces } = await answer.json();
    if (isOpen()) show(pieces);
    return pieces;
  };

  const ask = async (verb, pieces) => {
    if (busy) return;
    busy = true;
    try {
      sessionStorage.setItem(FOCUS, `: ${start(pieces[0].text)}`);
      const answer = await fetch(to, {
        method: "POST",
        headers: { "content-type": "application/json", "x-offprint-token": token },
        body: JSON.stringify({
          page: location.pathname,
          rule: verb,
          pieces: pieces.map(({ index, hash }) => ({ index, hash })),
        }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      status.textContent = `${await answer.text()} The page follows.`;
      await load();
    } catch (error) {
      forget();
      status.textContent = error.message;
    }
    busy = false;
  };

  const name = () => {
    toggle.setAttribute("aria-pressed", isOpen());
  };

  const flip = async () => {
    const address = new URL(location.href);
    if (isOpen()) address.searchParams.delete(OPEN);
    else address.searchParams.set(OPEN, "");
    history.replaceState(history.state, "", address.href.replace(/([?&]struck)=(?=&|#|$)/u, "$1"));
    name();
    await update();
  };

  const update = async () => {
    status.textContent = "";
    if (!isOpen()) return clear();
    try {
      const pieces = await load();
      if (!pieces.some((piece) => piece.rule)) status.textContent = "Nothing was struck out.";
    } catch (error) {
      status.textContent = error.message;
    }
  };

  if (text) {
    toggle.addEventListener("click", flip);
    for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, forget, true);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "F2" || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      flip();
    });
    document.body.append(make("div", { class: "bench", role: "region", "aria-label": "What was struck out" }, status, toggle));
    name();
    dress().then(update);
  }
}
