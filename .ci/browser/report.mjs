// Looks at a page that `offprint explain --html` made: light and dark, narrow and wide; that it asks
// for nothing else, and that its filter works without a script.
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

for (const [colorScheme, width] of [["light", 320], ["dark", 320], ["light", 1280], ["dark", 1280]]) {
  // No script of the page's could run; axe is one of ours.
  const context = await browser.newContext({ bypassCSP: true, colorScheme, viewport: { width, height: 900 } });
  const page = await context.newPage();
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("data:")) problems.push(`asks for ${request.url()}`);
  });
  await page.goto(address);
  if (screenshots) await page.screenshot({ path: join(screenshots, `${colorScheme}-${width}.png`), fullPage: true });
  const found = [...await looks.sideways(page), ...await looks.spacing(page), ...await looks.accessible(page, axe), ...await filter(page)];
  problems.push(...found.map((problem) => `${file} (${colorScheme}, ${width}px): ${problem}`));
  await context.close();
}
await browser.close();
console.log(problems.length ? [...new Set(problems)].join("\n") : `${file}: no problems in 4 views`);
process.exit(problems.length ? 1 : 0);
