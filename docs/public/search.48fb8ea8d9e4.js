// Search as one types. Pagefind searches: it is loaded at the first keystroke and then fetches the
// pieces of the index that the words need. This shows what it found, and keeps query and choices in
// the address, so that they are there again when one comes back.
const field = document.querySelector(".search");
const query = field.querySelector("input");
const choices = field.querySelector(".choices");
const selects = [...field.querySelectorAll("select")];
const results = document.querySelector(".results");
const status = results.querySelector("[role=status]");
const list = results.querySelector("ol");
const more = results.querySelector(".more");
const browse = document.querySelector(".browse");
const language = document.documentElement.lang;
const { index, parts, root, one, other, none, failed } = field.dataset;

const PAUSE = 150; // ms without a key before a search starts
const STEP = 8; // results shown at a time
// Lengths by what the index calls them, the shortest first.
const names = new Map([...selects.at(-1).options].map((option) => [option.value, option.text]));
let engine; // Pagefind, once it was asked for
let found = []; // results of the newest search
let shown = 0; // how many of them were asked for
let turn = 0; // counts searches; older ones are dropped

function load() {
  const part = (number) => new URL(`${index}${number}/`, document.baseURI).href;
  engine ??= (async () => {
    const pagefind = await import(`${part(1)}pagefind.js`);
    const options = { excerptLength: 32, excerptEllipsis: "…" };
    await pagefind.options({ ...options, noWorker: true });
    await pagefind.init();
    for (let number = 2; number <= parts; number += 1) await pagefind.mergeIndex(part(number), options);
    return pagefind;
  })().catch((error) => { engine = undefined; throw error; });
  return engine;
}

const chosen = () => Object.fromEntries(selects.filter(({ value }) => value).map(({ name, value }) => [name, value]));

async function search() {
  const mine = turn += 1;
  const words = query.value.trim();
  remember(words);
  if (!words) return clear();
  try {
    const pagefind = await load();
    const all = await pagefind.filters();
    const answer = await pagefind.search(words, { filters: chosen() });
    if (mine !== turn) return;
    found = answer.results;
    offer(all, answer.filters);
    browse.hidden = true;
    list.replaceChildren();
    shown = 0;
    const count = new Intl.NumberFormat(language).format(found.length);
    status.textContent = found.length ? (found.length === 1 ? one : other).replace("{n}", count) : none;
    await extend(mine);
  } catch {
    if (mine === turn) clear(failed);
  }
}

function clear(message = "") {
  found = [];
  list.replaceChildren();
  status.textContent = message;
  more.hidden = choices.hidden = true;
  browse.hidden = false;
}

// Shows the next results; the first of them gets the focus if they were asked for by hand.
async function extend(mine, byHand = false) {
  const next = found.slice(shown, shown + STEP);
  shown += next.length;
  const items = (await Promise.all(next.map((result) => result.data()))).map(item);
  if (mine !== turn) return;
  list.append(...items);
  more.hidden = shown >= found.length;
  if (byHand) items[0]?.querySelector("a").focus();
}

function element(name, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
}

function item({ raw_url: address, meta, filters, excerpt, plain_excerpt: plain }) {
  const lang = filters.language?.[0] ?? "";
  const link = element("a", { href: root + address }, meta.title);
  const facts = [meta.authors, meta.published, names.get(filters.length?.[0])].filter(Boolean);
  const card = element("article", { className: "card" },
    element("h2", { lang }, link),
    element("p", { className: "facts" }, ...facts.flatMap((fact) => [element("span", {}, fact), " "])));
  // Of an essay without a text of its own the index has the title only.
  if (plain !== meta.title.trim()) card.append(element("p", { className: "excerpt", lang }, ...marked(excerpt)));
  return element("li", {}, card);
}

// An excerpt as Pagefind writes it: text with < and > escaped, what was found between <mark> tags.
function marked(excerpt) {
  const text = (part) => part.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
  return excerpt.split(/<\/?mark>/).map((part, place) => (place % 2 ? element("mark", {}, text(part)) : text(part)));
}

// What may be chosen, with how many essays each choice would leave.
function offer(all, left) {
  for (const select of selects) {
    const values = Object.keys(all[select.name] ?? {});
    if (select.name !== "length") values.sort((a, b) => a.localeCompare(b, language));
    else values.sort((a, b) => [...names.keys()].indexOf(a) - [...names.keys()].indexOf(b));
    const { value } = select;
    const options = values.map((name) => {
      const count = left[select.name]?.[name] ?? 0;
      const label = select.name === "length" ? names.get(name) : name;
      return element("option", { value: name, disabled: !count && name !== value }, `${label} (${count})`);
    });
    select.replaceChildren(select.options[0], ...options);
    select.value = value;
    select.parentElement.hidden = values.length < 2;
  }
  choices.hidden = false;
}

function remember(words) {
  const parameters = new URLSearchParams(words ? { q: words, ...chosen() } : {}).toString();
  history.replaceState(history.state, "", parameters ? `?${parameters}` : location.pathname);
}

function recall() {
  const parameters = new URLSearchParams(location.search);
  query.value = parameters.get("q") ?? "";
  for (const select of selects) {
    const value = parameters.get(select.name) ?? "";
    if (value && ![...select.options].some((option) => option.value === value)) select.add(new Option(value, value));
    select.value = value;
  }
}

let pause;
query.addEventListener("input", () => {
  clearTimeout(pause);
  load().catch(() => {});
  pause = setTimeout(search, PAUSE);
});
choices.addEventListener("change", search);
more.addEventListener("click", () => extend(turn, true));
query.addEventListener("keydown", ({ key, isComposing }) => {
  if (key === "Enter" && !isComposing) list.querySelector("a")?.focus();
});

// The arrow keys walk from the field through the results and back.
addEventListener("keydown", (event) => {
  const links = [query, ...list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (at < 0 || !links[to]) return;
  event.preventDefault();
  links[to].focus();
});

recall();
if (query.value) search();
// Whoever comes here from another page of the library came to type.
else if (document.referrer.startsWith(`${location.origin}/`)) query.focus();
