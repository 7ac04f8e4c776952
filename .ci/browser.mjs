// Looks at published sites in Chromium: one page of every kind and every essay, light and dark,
// narrow and wide. What is looked for stands in browser/: looks.mjs (one open page), theme.mjs (the
// reader's choice, no JavaScript), links.mjs (the files).
// usage: node browser.mjs TOOLS SITE [TORTURE]     TORTURE is spared what only prose can keep
import { join } from "node:path";
import { createRequire } from "node:module";
import { links } from "./browser/links.mjs";
import * as looks from "./browser/looks.mjs";
import { sample, serve } from "./browser/site.mjs";
import { plain, theme } from "./browser/theme.mjs";

const [tools, ...folders] = process.argv.slice(2);
const require = createRequire(join(tools, "package.json"));
const { chromium } = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");
// The first essays are seen every way; of the others one narrow and one wide view is enough.
const FULLY = 4;
const WORKERS = 2;

const browser = await chromium.launch({
  executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

// Each page with the ways it is looked at.
function views(pages) {
  let essays = 0;
  return pages.flatMap((page) => {
    const isFull = !page.isEssay || (essays += 1) <= FULLY;
    const ways = [["light", 320], ["dark", 1280], ["dark", 320], ["light", 1280]];
    return ways.slice(0, isFull ? 4 : 2).map(([colorScheme, width], index) => ({ ...page, colorScheme, width, isFirst: index === 0 }));
  });
}

async function look(page, view, isProse) {
  await page.emulateMedia({ colorScheme: view.colorScheme });
  await page.setViewportSize({ width: view.width, height: 900 });
  await page.goto(page.origin + view.path);
  const found = await looks.sideways(page);
  if (view.isFirst) found.push(...await looks.spacing(page), ...await looks.enlarged(page), ...await looks.paper(page));
  if (isProse && view.width === 1280 && view.isEssay) found.push(...await looks.measure(page), ...await looks.printedMeasure(page));
  if (isProse) found.push(...await looks.weight(page));
  await page.emulateMedia({ colorScheme: view.colorScheme, media: "screen" });
  found.push(...await looks.accessible(page, axe));
  if (view.isFirst && !view.isEssay) found.push(...await looks.keyboard(page));
  return found.map((problem) => `${view.path} (${view.colorScheme}, ${view.width}px): ${problem}`);
}

async function examine(folder, isProse) {
  const site = await serve(folder);
  const pages = await sample(folder);
  const queue = views(pages);
  const total = queue.length;
  const problems = await links(folder);
  const worker = async () => {
    const context = await browser.newContext({ bypassCSP: true, reducedMotion: "reduce" });
    const page = await context.newPage();
    page.origin = site.origin;
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(site.origin) && !url.startsWith("data:")) problems.push(`request leaves the host: ${url}`);
    });
    for (let view = queue.shift(); view; view = queue.shift()) problems.push(...await look(page, view, isProse));
    await context.close();
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  problems.push(...await theme(browser, site.origin), ...await plain(browser, site.origin, pages));
  site.close();
  console.log(`${folder}: ${total} views of ${pages.length} pages, ${problems.length || "no"} problems`);
  return problems;
}

const problems = [];
for (const [index, folder] of folders.entries()) problems.push(...await examine(folder, index === 0));
await browser.close();
if (problems.length) console.log([...new Set(problems)].join("\n"));
process.exit(problems.length ? 1 : 0);
