// Ways of a curator in Chromium, through a library that accounted.py made and a build has published: the
// report, opened from disk, sorted and filtered, leads to a page with all of a source; in what `serve`
// shows, a click puts a struck-out piece back through the sidecar, and another one takes that back.
// usage: node bench.mjs TOOLS OFFPRINT LIBRARY
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [tools, program, library] = process.argv.slice(2);
const { chromium } = createRequire(join(resolve(tools), "package.json"))("playwright-core");
const SOURCE = "content/shelf/doors.html";
const STRUCK = "Home Our shop";
const problems = [];

// Where one is, for the one who has to mend it.
function expect(what, found, wanted) {
  const holds = typeof wanted === "function" ? wanted(found) : found === wanted;
  if (!holds) problems.push(`${what}: ${JSON.stringify(found)}`);
}

async function report(page) {
  await page.goto(pathToFileURL(resolve(library, ".offprint/report.html")).href);
  const shown = () => page.locator(".sources > tbody").filter({ visible: true });
  const all = await shown().count();
  await page.getByRole("button", { name: "Source" }).click();
  const names = await page.locator(".sources > tbody th bdi:first-child").allInnerTexts();
  expect("the sources by name", names, (found) => found.length > 0 && found.join() === [...found].sort().join());
  const named = () => shown().locator("th bdi:first-child").allInnerTexts();
  await page.getByLabel("Without tags").check();
  expect("essays without tags", await named(), (found) => found.includes("content/mine.md") && !found.includes("content/whole.md"));
  expect("what they lack", await shown().filter({ hasText: "content/mine.md" }).locator(".missing").innerText(), "Not found: author, date, tags.");
  await page.getByLabel("Rules that matched nothing").check();
  expect("where rules did nothing", (await named()).join(), "content/whole.md,site.toml");
  expect("the rules", await shown().locator(".remarks").allInnerTexts(), (found) =>
    ["nowhere to be found", "never said", "gone.example"].every((rule) => found.join().includes(rule)));
  await page.check("#only-struck");
  expect("sources that lost something", await shown().count(), (count) => count > 0 && count < all);
  await page.getByRole("link", { name: SOURCE }).click();
  await page.waitForSelector(".pieces");
  const pieces = page.locator(".pieces > li");
  const struck = pieces.filter({ hasText: STRUCK });
  expect("what was struck out", await struck.locator("del").allInnerTexts(), (found) => found.length === 1 && found[0] === STRUCK);
  expect("its rule", await struck.locator(".fate span").first().innerText(), (rule) => rule.length > 0);
  expect("what was kept", await pieces.filter({ hasText: "napkin" }).locator("del").count(), 0);
  await page.check("#only-kept");
  expect("struck out among what is kept", await struck.isVisible(), false);
  await page.getByRole("link", { name: "All sources" }).click();
  await page.waitForSelector(".sources");
}

async function put(page, home) {
  const sidecar = () => {
    try {
      return readFileSync(resolve(library, SOURCE.replace(/html$/u, "toml")), "utf8");
    } catch {
      return "";
    }
  };
  await page.goto(home);
  const essay = await page.locator(".card a", { hasText: "On doors" }).first().getAttribute("href");
  await page.goto(`${new URL(essay, home)}?struck`);
  const struck = page.locator(".bench-struck .bench-piece", { hasText: STRUCK });
  const kept = page.locator(".e-content :is(p, li, div):not(.bench-piece, .bench-struck)", { hasText: STRUCK });
  await struck.waitFor();
  expect("the piece in the text", await kept.count(), 0);
  expect("a sidecar before", sidecar(), "");
  await struck.getByRole("button").click();
  await kept.first().waitFor();
  expect("the sidecar", sidecar(), (text) => /^keep = \[.*Home Our shop.*\]$/mu.test(text));
  // The page that follows still shows the rest.
  await page.locator(".bench-struck").first().waitFor();
  expect("the piece struck out", await struck.count(), 0);
  const undo = page.getByRole("button", { name: `strip again: ${STRUCK}` });
  await undo.focus();
  await undo.press("Enter");
  await struck.waitFor();
  await kept.waitFor({ state: "detached" });
  expect("the sidecar after all", sidecar(), (text) => !text.includes(STRUCK));
}

const served = spawn(program, ["serve", "--root", library, "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
const browser = await chromium.launch({
  executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
async function way(name, walk, ...rest) {
  const page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  for (const kind of ["console", "pageerror"]) {
    page.on(kind, (event) => {
      if (kind === "pageerror" || event.type() === "error") problems.push(`${name}: ${event.message ?? event.text()}`);
    });
  }
  try {
    await walk(page, ...rest);
  } catch (error) {
    problems.push(`${name}: ${error.message.split("\n")[0]}`);
  }
  await page.close();
}
try {
  await way("the report", report);
  let home;
  for await (const line of createInterface({ input: served.stdout })) {
    home = /http:\/\/\S+\//u.exec(line)?.[0];
    if (home) break;
  }
  await way("the overlay", put, home);
} finally {
  await browser.close();
  if (served.exitCode === null) {
    served.kill("SIGTERM");
    await once(served, "exit");
  }
}
console.log(problems.length ? [...new Set(problems)].join("\n") : "the report and the overlay: no problems");
process.exit(problems.length ? 1 : 0);
