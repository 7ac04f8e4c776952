// Looks at a page that `offprint explain --html` made, or at a build's report: light and dark, narrow
// and wide; that it asks for nothing else, that its filter works without a script, and that a report's
// columns sort by the one script its policy allows.
// usage: node report.mjs TOOLS FILE [SCREENSHOTS]
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";
import * as looks from "./looks.mjs";

const [tools, file, screenshots] = process.argv.slice(2);
const require = createRequire(join(resolve(tools), "package.json"));
const { chromium } = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");
const address = pathToFileURL(resolve(file)).href;

const browser = await chromium.launch({
  executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
const problems = [];

async function filter(page) {
  const shown = () => page.evaluate(() => ["kept", "struck"].map((kind) =>
    [...document.querySelectorAll(`.pieces > .${kind}`)].filter((piece) => piece.getClientRects().length).length));
  const [kept, struck] = await shown();
  const found = [];
  for (const [id, expected] of [["only-kept", [kept, 0]], ["only-struck", [0, struck]], ["all", [kept, struck]]]) {
    await page.check(`#${id}`);
    const now = await shown();
    if (now.join() !== expected.join()) found.push(`#${id} shows ${now} pieces, not ${expected}`);
  }
  if (!kept || !struck) found.push("nothing is kept, or nothing struck out: the page shows too little");
  return found;
}

async function rows(page) {
  const shown = (kind) => page.evaluate((kind) =>
    [...document.querySelectorAll(`.sources > tbody${kind}`)].filter((row) => row.getClientRects().length).length, kind);
  const found = [];
  for (const [id, kind] of [["only-published", ".published"], ["only-left", ".left"], ["only-warned", ".warned"], ["only-gaps", ".gaps"], ["only-untagged", ".untagged"], ["only-idle", ".idle"], ["only-struck", ".cleaned"], ["all", ""]]) {
    await page.check(`#${id}`);
    const [all, those, total] = [await shown(""), await shown(kind), await page.locator(`.sources > tbody${kind}`).count()];
    if (all !== those || those !== total || !total) found.push(`#${id} shows ${all} rows, not ${total}`);
  }
  return found;
}

async function sorting(browser) {
  // Under the page's own policy: a script that it does not name does not run.
  const page = await browser.newPage();
  const found = [];
  page.on("console", (message) => found.push(message.text()));
  await page.goto(address);
  const column = (number) => page.evaluate((number) =>
    [...document.querySelectorAll(".sources > tbody")].map((body) => body.rows[0].cells[number].textContent), number);
  const headings = page.locator(".sources thead th");
  for (let number = 0; number < await headings.count(); number++) {
    const isNumber = await headings.nth(number).evaluate((heading) => heading.classList.contains("number"));
    for (const sign of isNumber ? [-1, 1] : [1, -1]) {
      await headings.nth(number).getByRole("button").click();
      const values = (await column(number)).map((text) => isNumber ? parseInt(text) : text.trim().toLowerCase());
      const isSorted = values.every((value, at) => !at || sign * (value < values[at - 1] ? -1 : value > values[at - 1] ? 1 : 0) >= 0);
      if (!isSorted) found.push(`column ${number} is not sorted: ${values}`);
    }
  }
  await page.close();
  return found;
}

for (const [colorScheme, width] of [["light", 320], ["dark", 320], ["light", 1280], ["dark", 1280]]) {
  // No script of the page's could run; axe is one of ours.
  const context = await browser.newContext({ bypassCSP: true, colorScheme, viewport: { width, height: 900 } });
  const page = await context.newPage();
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("data:")) problems.push(`asks for ${request.url()}`);
  });
  await page.goto(address);
  if (screenshots) await page.screenshot({ path: join(screenshots, `${colorScheme}-${width}.png`), fullPage: true });
  const isReport = await page.locator(".sources").count() > 0;
  if (isReport) await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
  const found = [...await looks.sideways(page), ...await looks.spacing(page), ...await looks.accessible(page, axe),
    ...await (isReport ? rows(page) : filter(page))];
  if (isReport && width > 1000) found.push(...await sorting(browser));
  problems.push(...found.map((problem) => `${file} (${colorScheme}, ${width}px): ${problem}`));
  await context.close();
}
await browser.close();
console.log(problems.length ? [...new Set(problems)].join("\n") : `${file}: no problems in 4 views`);
process.exit(problems.length ? 1 : 0);
