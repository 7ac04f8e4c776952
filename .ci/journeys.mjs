// Ways of a reader through the published library, in Chromium: by hand, by keyboard and without
// JavaScript, at the root of a host and under a path. Each step has to find what the one before
// promised. Counts what comes over the wire, too.
// usage: node journeys.mjs TOOLS SITE
import { createRequire } from "node:module";
import { unlink } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "./browser/site.mjs";

const MAX_SCRIPTS = 8_000; // bytes of all scripts of a page without search
const PRINTED = 6; // essays printed
const MAX_FIRST_SEARCH = 250_000; // bytes of a first search, uncompressed

const [tools, folder] = process.argv.slice(2);
const { chromium } = createRequire(join(tools, "package.json"))("playwright-core");
const browser = await chromium.launch({
  executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
const problems = [];

// Where one is, for the one who has to mend it.
function expect(where, what, found, wanted) {
  const holds = typeof wanted === "function" ? wanted(found) : found === wanted;
  if (!holds) problems.push(`${where}: ${what}: ${JSON.stringify(found)}`);
}

async function reader(options = {}) {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, colorScheme: "light", ...options });
  context.setDefaultTimeout(8_000);
  const page = await context.newPage();
  page.on("console", (message) => {
    const isTold = message.text().includes("ERR_INTERNET_DISCONNECTED"); // where it was switched off
    if (message.type() === "error" && !isTold) problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  page.received = [];
  page.on("response", async (response) => {
    const body = await response.body().catch(() => Buffer.alloc(0));
    page.received.push({ path: new URL(response.url()).pathname, bytes: body.length });
  });
  await page.addInitScript(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shifted += entry.value)))
      .observe({ type: "layout-shift", buffered: true });
  });
  return page;
}

const total = (received) => received.reduce((sum, { bytes }) => sum + bytes, 0);
const follow = (page, link) => Promise.all([page.waitForNavigation(), link.click()]);
const look = (page) => page.evaluate(() => {
  const { backgroundColor, fontSize } = getComputedStyle(document.documentElement);
  return { ground: backgroundColor, size: fontSize, face: getComputedStyle(document.body).fontFamily };
});

// From the first page over a tag to an essay, and on to the second page.
async function browse(page, home, where) {
  await page.goto(home);
  await follow(page, page.locator(".site-header nav a", { hasText: "Tags" }));
  await follow(page, page.locator(".terms a").first());
  expect(where, "essays of a tag", await page.locator(".card").count(), (count) => count > 0);
  await page.goto(home);
  await follow(page, page.locator(".pagination [rel=next]"));
  expect(where, "the second page", page.url(), (url) => url.endsWith("/page/2/"));
  await follow(page, page.locator(".card a").first());
  expect(where, "an essay", (await page.locator(".prose").innerText()).length, (length) => length > 500);
  await page.goBack();
  expect(where, "back on the second page", page.url(), (url) => url.endsWith("/page/2/"));
}

// What is chosen once is there on the next page and after a reload, and nothing jumps.
async function comforts(page, home, where) {
  await page.goto(home);
  const before = await look(page);
  await page.locator(".theme input[value=dark]").check();
  await page.locator("[data-do=comforts]").click();
  await page.locator("[name=size][value=large]").check();
  await page.locator("[name=face][value=sans]").check();
  await page.keyboard.press("Escape");
  expect(where, "the dialog after Escape", await page.locator("dialog").isVisible(), false);
  const after = await look(page);
  for (const key of Object.keys(before)) expect(where, `${key} as chosen`, after[key], (value) => value !== before[key]);
  await page.reload();
  expect(where, "the look after a reload", JSON.stringify(await look(page)), JSON.stringify(after));
  expect(where, "layout shift after a reload", await page.evaluate(() => window.shifted), 0);
  await follow(page, page.locator(".card a").first());
  expect(where, "the look of the next page", JSON.stringify(await look(page)), JSON.stringify(after));
  expect(where, "layout shift of an essay", await page.evaluate(() => window.shifted), 0);
}

// To be read later, read to the end, marked in lists, taken off the list again.
async function keep(page, home, where) {
  await page.goto(home);
  const link = page.locator(".newest .card a").first();
  const title = await link.innerText();
  await follow(page, link);
  const essay = page.url();
  await page.locator("[data-do=later]").click();
  expect(where, "the button", await page.locator("[data-do=later]").getAttribute("aria-pressed"), "true");
  await page.goto(home);
  await page.locator("[data-do=comforts]").click();
  const entry = page.locator("dialog ol a");
  expect(where, "the list", await entry.allInnerTexts(), (titles) => titles.length === 1 && titles[0] === title);
  await follow(page, entry);
  expect(where, "the essay of the list", page.url(), essay);
  // Half of it now, and the rest on the next visit.
  await page.evaluate(() => scrollTo(0, document.querySelector(".prose").offsetHeight / 2));
  await page.waitForTimeout(200);
  const stopped = await page.evaluate(() => scrollY);
  await page.goto(home);
  await page.goto(essay);
  await page.locator(".resume").click();
  await page.waitForTimeout(900);
  expect(where, "where one goes on", Math.abs((await page.evaluate(() => scrollY)) - stopped), (apart) => apart < 40);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.waitForFunction(() => document.querySelector("[data-do=read]").getAttribute("aria-pressed") === "true");
  await page.goto(home);
  await page.waitForSelector(".card[data-read]");
  expect(where, "layout shift of marks", await page.evaluate(() => window.shifted), 0);
  await page.locator("[data-do=comforts]").click();
  await page.locator("dialog ol button").click();
  expect(where, "the empty list", await page.locator("dialog ol li").count(), 0);
  await page.keyboard.press("Escape");
}

// From the first page to a found essay and back without a pointer.
async function searchByKeyboard(page, home, where) {
  await page.goto(home);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("/")]);
  expect(where, "the page to search from", page.url(), (url) => url.endsWith("/search/"));
  await page.waitForLoadState("networkidle");
  expect(where, "loaded before a key", page.received.some(({ path }) => path.includes("/search/index/")), false);
  if (await page.evaluate(() => document.activeElement.id !== "_query")) await page.keyboard.press("/");
  page.received.length = 0;
  await page.keyboard.type("manager", { delay: 20 });
  await page.waitForSelector(".results li");
  await page.waitForLoadState("networkidle");
  expect(where, "bytes of a first search", total(page.received), (bytes) => bytes > 0 && bytes <= MAX_FIRST_SEARCH);
  console.log(`${where}: ${total(page.received)} bytes for a first search`);
  expect(where, "words marked", await page.locator(".results mark").count(), (count) => count > 0);
  const all = await page.locator("[role=status]").innerText();
  await page.keyboard.press("Tab"); // over the hint to the first choice
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction((all) => document.querySelector("[role=status]").innerText !== all, all);
  await page.waitForSelector(".results li"); // counted first, then shown
  const tag = await page.locator("[name=tag]").inputValue();
  expect(where, "a tag chosen", tag, (value) => value !== "");
  const found = await page.locator(".results h2").allInnerTexts();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("ArrowDown");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  expect(where, "the essay found", await page.locator("h1").innerText(), found[0]);
  expect(where, "its tags", await page.locator(".tags").first().innerText(), (tags) => tags.includes(tag));
  await page.goBack();
  await page.waitForSelector(".results li");
  expect(where, "the words after coming back", await page.locator("#_query").inputValue(), "manager");
  expect(where, "the choice after coming back", await page.locator("[name=tag]").inputValue(), tag);
  expect(where, "the results after coming back", JSON.stringify(await page.locator(".results h2").allInnerTexts()), JSON.stringify(found));
}

// Keys can be switched off.
async function keys(page, home, where) {
  await page.goto(home);
  await page.keyboard.press("?");
  await page.waitForSelector("dialog[open]");
  await page.locator("dialog [type=checkbox]").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  expect(where, "a key that is switched off", await page.locator("dialog").isVisible(), false);
  await page.reload();
  await page.keyboard.press("/");
  await page.waitForTimeout(100);
  expect(where, "a key that is switched off", page.url(), home);
}

// What was read opens without a connection; for the rest there is a page that lists what was.
async function offline(page, home, where) {
  await page.goto(home);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const [first, second, third] = await page.locator(".newest .card a").evaluateAll((links) => links.slice(0, 3).map(({ href }) => href));
  await page.goto(first);
  await page.goto(second);
  const title = await page.locator("h1").innerText();
  await page.waitForLoadState("networkidle");
  await page.context().setOffline(true);
  const before = await look(page);
  await page.reload();
  expect(where, "an essay that was read", await page.locator("h1").innerText(), title);
  expect(where, "its look", JSON.stringify(await look(page)), JSON.stringify(before));
  await page.goto(`${home}?from=elsewhere`);
  expect(where, "the page that was there before the worker", await page.locator(".card").count(), (count) => count > 0);
  await page.goto(third);
  expect(where, "in place of an essay that was not read", await page.locator("h1").innerText(), "Without a connection");
  expect(where, "the look of that page", (await look(page)).ground, before.ground);
  expect(where, "essays listed", await page.locator(".prose li a").evaluateAll((links) => links.map(({ href }) => href).join()), [second, first].join());
  await follow(page, page.locator(".prose li a").first());
  expect(where, "an essay of the list", await page.locator("h1").innerText(), title);
  await page.locator("[data-do=comforts]").click();
  await follow(page, page.locator("dialog p a"));
  await follow(page, page.locator("#_forget a"));
  expect(where, "essays after forgetting", await page.locator(".prose li").count(), 0);
  await page.context().setOffline(false);
  await page.goto(third);
  expect(where, "an essay with a connection", (await page.locator(".prose").innerText()).length, (length) => length > 500);
}

// On paper stands the whole essay: its title, where it is from, each paragraph.
async function print(page, home, where) {
  const letters = (text) => text.normalize("NFKC").replace(/[\s\p{P}\p{S}\u00ad\ufe0e]/gu, "");
  await page.goto(home);
  const essays = await page.locator(".newest .card a").evaluateAll((links) => links.map(({ href }) => href));
  for (const [index, essay] of essays.slice(0, PRINTED).entries()) {
    await page.goto(essay);
    const path = join(tmpdir(), `offprint-printed-${process.pid}.pdf`);
    await page.pdf({ path, format: index % 2 ? "Letter" : "A4" });
    const text = execFileSync("pdftotext", [path, "-"], { encoding: "utf8" });
    await unlink(path);
    // The number below each page is none of the essay's.
    const printed = letters(text.replace(/\n\s*\d+\s*\f/g, "\n"));
    const wanted = await page.locator("article.essay").evaluate((article) => [
      article.querySelector("h1").innerText,
      article.querySelector(".origin a")?.getAttribute("href") ?? "",
      ...[...article.querySelectorAll(".prose :is(p, h2, h3, li, pre)")].map((element) => element.innerText),
    ]);
    for (const piece of wanted) expect(`${where} ${essay}`, "on paper", printed.includes(letters(piece)) ? "" : piece, "");
  }
}

async function scripts(page, home, where) {
  page.received.length = 0;
  await page.goto(home);
  await follow(page, page.locator(".card a").first());
  await page.waitForLoadState("networkidle");
  const seen = new Map(page.received.filter(({ path }) => path.endsWith(".js")).map(({ path, bytes }) => [path, bytes]));
  const bytes = [...seen.values()].reduce((sum, count) => sum + count, 0);
  expect(where, "bytes of scripts", bytes, (count) => count <= MAX_SCRIPTS);
  console.log(`${where}: ${bytes} bytes of scripts without search`);
}

async function withoutScripts(page, home, where) {
  await browse(page, home, where);
  for (const control of ["[data-do]", ".theme", ".resume", "dialog"]) {
    expect(where, `${control} seen`, await page.locator(control).filter({ visible: true }).count(), 0);
  }
  await follow(page, page.locator(".find[rel=search]"));
  expect(where, "a field that does nothing", await page.locator("#_query").isVisible(), false);
  for (const name of ["Tags", "Authors", "Shelves", "Archive"]) {
    expect(where, `a link to ${name}`, await page.locator(".browse a", { hasText: new RegExp(`^${name}$`) }).count(), 1);
  }
  await follow(page, page.locator(".browse a", { hasText: /^Archive$/ }));
  expect(where, "the archive", await page.locator(".terms a").count(), (count) => count > 0);
}

async function journey(name, walk, home, options) {
  const page = await reader(options);
  try {
    await walk(page, home, name);
  } catch (error) {
    problems.push(`${name}: ${error.message.split("\n")[0]}`);
  }
  await page.context().close();
}

const start = Date.now();
for (const base of ["/", "/library/"]) {
  const site = await serve(folder, base);
  const home = site.origin + base;
  const walks = { browse, comforts, keep, searchByKeyboard, keys, offline, print, scripts };
  for (const [name, walk] of Object.entries(walks)) await journey(`${base} ${name}`, walk, home);
  await journey(`${base} without JavaScript`, withoutScripts, home, { javaScriptEnabled: false });
  site.close();
}
await browser.close();
console.log(`journeys: ${problems.length || "no"} problems, ${Math.round((Date.now() - start) / 1000)} s`);
if (problems.length) console.log([...new Set(problems)].join("\n"));
process.exit(problems.length ? 1 : 0);
