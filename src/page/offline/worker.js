// Keeps what is read in this browser, so that it can be read again without a connection. Pages come
// from the network where there is one; files whose names change with their content are asked for once.
// Above stand the address of the page that lists what is kept, and the files it needs.
const scope = registration.scope;
const [offline, ...needed] = [OFFLINE, ...NEEDED].map((address) => new URL(address, scope).href);
const MOST = { pages: 500, files: 1000 }; // the oldest go first
const PATIENCE = 4000; // milliseconds until a kept page is shown in place of one that does not come

// Other libraries at the same host keep theirs under other names.
const name = (kind) => `offprint ${kind} ${scope}`;
const open = (kind) => caches.open(name(kind));
const isLasting = (address) => /\.[0-9a-f]{12}\.\w+$|\/images\/[0-9a-f]+\.\w+$/.test(address);
const withoutQuery = (address) => address.replace(/[?#].*/, "");

async function keep(kind, address, response) {
  try {
    const kept = await open(kind);
    await kept.put(address, response);
    const others = (await kept.keys()).filter(({ url }) => url !== offline && !needed.includes(url));
    await Promise.all(others.slice(0, -MOST[kind]).map((oldest) => kept.delete(oldest)));
  } catch { /* no room: what is there stays */ }
}

async function fetchPage(request, address) {
  const response = await fetch(request);
  const isPage = response.headers.get("content-type")?.startsWith("text/html");
  if (response.ok && isPage && !response.redirected) await keep("pages", address, response.clone());
  // What is no longer published is not kept either.
  if (response.status === 404 || response.status === 410) await (await open("pages")).delete(address);
  return response;
}

async function showPage(event) {
  const address = withoutQuery(event.request.url);
  if (address === offline) return list(event.request);
  const kept = await (await open("pages")).match(address);
  const fetched = fetchPage(event.request, address);
  event.waitUntil(fetched.catch(() => {}));
  const waited = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept));
  try {
    return (kept && (await Promise.race([fetched, waited]))) ?? (await fetched);
  } catch {
    return kept ?? Response.redirect(offline);
  }
}

async function showFile(request) {
  const kept = await (await open("files")).match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await keep("files", request.url, response.clone());
  return response;
}

// The page that lists what is kept; it may also be asked to forget it.
async function list(request) {
  const isForgotten = request.url.endsWith("?forget") && request.referrer.startsWith(scope);
  if (isForgotten) await caches.delete(name("pages"));
  const fetched = await fetch(offline).catch(() => null);
  const page = fetched?.ok ? fetched : await (await open("files")).match(offline);
  if (!page) return Response.error();
  const entries = await essays();
  const all = `<ul>${entries.join("")}</ul>`;
  const text = (await page.text()).replace(/<!-- kept -->[^]*<!-- \/kept -->/, () => (entries.length ? all : ""));
  return new Response(entries.length ? text.replace('id="_forget" hidden', 'id="_forget"') : text, { headers: page.headers });
}

// Links to the essays kept, the last read first. Titles stand in the pages as they may stand here.
async function essays() {
  const pages = await open("pages");
  const entries = [];
  for (const { url } of (await pages.keys()).reverse()) {
    const text = await (await pages.match(url)).text();
    const [, title] = text.match(/<article class="essay[^]*?<h1[^>]*>([^]*?)<\/h1>/) ?? [];
    if (title) entries.push(`<li><a href="${url.replaceAll("&", "&amp;")}">${title}</a></li>`);
  }
  return entries;
}

addEventListener("install", (event) => {
  event.waitUntil(open("files").then((files) => files.addAll([offline, ...needed])).then(() => skipWaiting()));
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// A page that was there before the worker says what it was made of.
addEventListener("message", (event) => {
  const mine = event.data.filter((address) => address.startsWith(scope));
  const files = mine.filter(isLasting).map((address) => showFile(new Request(address)));
  const [page] = mine;
  if (page) files.push(fetchPage(page, withoutQuery(page)));
  event.waitUntil(Promise.allSettled(files));
});

addEventListener("fetch", (event) => {
  const { method, mode, url, headers } = event.request;
  if (method !== "GET" || !url.startsWith(scope) || headers.has("range")) return;
  if (mode === "navigate") event.respondWith(showPage(event));
  else if (isLasting(url)) event.respondWith(showFile(event.request));
});
