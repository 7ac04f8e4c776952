// Lighthouse on one page of each sort, as a phone and as a desktop: full marks for accessibility, best
// practices and SEO; for performance one mark less, since a busy machine costs as much.
// usage: node lighthouse.mjs TOOLS SITE
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { serve } from "./browser/site.mjs";

const LEAST = { performance: 99, accessibility: 100, "best-practices": 100, seo: 100 };
const ATTEMPTS = 3; // a performance below is looked at again: the machine may have been busy

const [tools, folder] = process.argv.slice(2);
const run = promisify(execFile);
const first = async (kind) => `/${kind}/${(await readdir(join(folder, kind), { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort()[0]}/`;
const pages = ["/", await first("essays"), await first("tags"), "/search/"];
const site = await serve(folder);
const scratch = await mkdtemp(join(tmpdir(), "lighthouse-"));
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

async function measure(path, preset) {
  const report = join(scratch, "report.json");
  await run(join(tools, "node_modules/.bin/lighthouse"), [site.origin + path, "--quiet", "--no-enable-error-reporting",
    `--only-categories=${Object.keys(LEAST).join()}`, ...(preset === "desktop" ? ["--preset=desktop"] : []),
    "--output=json", `--output-path=${report}`, `--chrome-flags=${flags.join(" ")} --user-data-dir=${join(scratch, "profile")}`],
  { env: { ...process.env, CHROME_PATH: process.env.CHROME_PATH ?? "/usr/bin/chromium" } });
  const { categories, audits } = JSON.parse(await readFile(report, "utf8"));
  const scores = Object.fromEntries(Object.keys(LEAST).map((name) => [name, Math.round(categories[name].score * 100)]));
  const isLow = ([name, least]) => scores[name] < least;
  const low = Object.entries(LEAST).filter(isLow).map(([name]) => {
    const lost = categories[name].auditRefs.filter(({ id, weight }) => weight && (audits[id].score ?? 1) < 1);
    return `${name} ${scores[name]} (${lost.map(({ id }) => id).join(", ")})`;
  });
  return { scores, low };
}

const problems = [];
const start = Date.now();
for (const preset of ["mobile", "desktop"]) {
  for (const path of pages) {
    let found;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      found = await measure(path, preset);
      if (!found.low.length || found.low.some((line) => !line.startsWith("performance"))) break;
    }
    console.log(`${preset} ${path}: ${Object.values(found.scores).join(" ")}`);
    problems.push(...found.low.map((line) => `${preset} ${path}: ${line}`));
  }
}
site.close();
await rm(scratch, { recursive: true, force: true });
console.log(`lighthouse: ${problems.length || "no"} problems, ${Math.round((Date.now() - start) / 1000)} s`);
if (problems.length) console.log(problems.join("\n"));
process.exit(problems.length ? 1 : 0);
