// Looks at one page of every kind in Chromium, light and dark, narrow and wide, without JavaScript:
// axe-core finds nothing, nothing scrolls sideways, no request leaves the host.
// usage: node browser.mjs TOOLS PUBLIC
import { createServer } from "node:http";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { createRequire } from "node:module";

const [tools, site] = process.argv.slice(2);
const require = createRequire(join(tools, "package.json"));
const { chromium } = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");

const types = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png",
  ".jpg": "image/jpeg", ".xml": "application/xml", ".json": "application/json", ".txt": "text/plain",
};

const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  const file = join(site, normalize(path.endsWith("/") ? `${path}index.html` : path));
  try {
    const body = await readFile(file);
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    response.end(body);
  } catch {
    response.writeHead(404, { "content-type": "text/html; charset=utf-8" });
    response.end(await readFile(join(site, "404.html")));
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

// One page of each kind: the first folder below each index stands for its like.
async function pages() {
  const found = ["/", "/404.html"];
  for (const kind of ["essays", "tags", "authors", "sources", "shelves", "archive", "page"]) {
    const entries = await readdir(join(site, kind), { withFileTypes: true }).catch(() => []);
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
    if (entries.some((entry) => entry.name === "index.html")) found.push(`/${kind}/`);
    const wanted = kind === "essays" ? folders : folders.slice(0, 1);
    for (const name of wanted) found.push(`/${kind}/${encodeURIComponent(name)}/`);
  }
  return found;
}

const profile = await mkdtemp(join(tmpdir(), "offprint-browser-"));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
  bypassCSP: true,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const problems = [];
const page = context.pages()[0] ?? (await context.newPage());
page.on("request", (request) => {
  const url = request.url();
  if (!url.startsWith(origin) && !url.startsWith("data:")) problems.push(`request leaves the host: ${url}`);
});
let looked = 0;
// The first essays are seen every way; of the others one narrow and one wide view is enough.
const FULLY = 4;
let essays = 0;
for (const path of await pages()) {
  const isFull = !path.startsWith("/essays/") || (essays += 1) <= FULLY;
  for (const colorScheme of ["light", "dark"]) {
    for (const width of isFull ? [320, 1280] : [colorScheme === "light" ? 320 : 1280]) {
      const where = `${path} (${colorScheme}, ${width}px)`;
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto(origin + path);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (overflow > 0) problems.push(`${where}: scrolls sideways by ${overflow}px`);
      await page.addScriptTag({ path: axe });
      const { violations } = await page.evaluate(() =>
        axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      for (const violation of violations) {
        problems.push(`${where}: ${violation.id}: ${violation.help}: ${violation.nodes[0].html.slice(0, 160)}`);
      }
      looked += 1;
    }
  }
}
await context.close();

// Without JavaScript every page still has its text and its navigation.
const plain = await (await chromium.launch({
  executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
})).newContext({ javaScriptEnabled: false });
const plainPage = await plain.newPage();
for (const path of await pages()) {
  await plainPage.goto(origin + path);
  const words = (await plainPage.locator("main").innerText()).split(/\s+/).length;
  const links = await plainPage.locator("nav a").count();
  if (words < 3 || links < 1) problems.push(`${path}: without JavaScript ${words} words, ${links} links`);
}
await plain.browser().close();
server.close();
await rm(profile, { recursive: true, force: true });

console.log(problems.join("\n") || `${looked} views of ${(await pages()).length} pages without a problem`);
process.exit(problems.length ? 1 : 0);
