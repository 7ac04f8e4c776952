// Reads every essay's page the way browsers' reader modes do (Mozilla's Readability), and compares what
// that finds with what the page says: title, authors, date, and all words of the text, but little else.
// usage: node readability.mjs TOOLS SITE
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [tools, site] = process.argv.slice(2);
const require = createRequire(join(tools, "package.json"));
const { JSDOM } = require("jsdom");
const { Readability } = require("@mozilla/readability");
// A reader mode may drop a caption, and takes the way to the shelf and the rights line along.
const MIN_FOUND = 0.995;
const MIN_OWN = 0.9;

const words = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

// How many words of a list are in another, each as often as it stands there.
function shared(wanted, given) {
  const left = new Map();
  for (const word of given) left.set(word, (left.get(word) ?? 0) + 1);
  return wanted.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count > 0;
  }).length;
}

function problems(html, address) {
  const { document } = new JSDOM(html, { url: address }).window;
  const authors = [...document.querySelectorAll(".p-author.h-card")].map((name) => name.textContent.trim()).join(", ");
  const date = document.querySelector(".h-entry .dt-published")?.getAttribute("datetime") ?? "";
  const title = document.querySelector("h1").textContent.trim();
  const text = words(document.querySelector(".e-content").textContent);
  const read = new Readability(document).parse();
  if (!read) return ["finds nothing to read"];
  const found = words(read.textContent);
  const both = shared(text, found);
  return [
    read.title !== title && `title "${read.title}" for "${title}"`,
    (read.byline ?? "") !== authors && `byline "${read.byline}" for "${authors}"`,
    (read.publishedTime ?? "").slice(0, 10) !== date && `date ${read.publishedTime} for ${date}`,
    both < MIN_FOUND * text.length && `${text.length - both} of ${text.length} words lost`,
    both < MIN_OWN * found.length && `${found.length - both} of ${found.length} words not the essay's`,
  ].filter(Boolean);
}

let count = 0;
let failed = 0;
for (const slug of readdirSync(join(site, "essays")).sort()) {
  const path = join(site, "essays", slug, "index.html");
  if (!existsSync(path)) continue;
  count += 1;
  for (const problem of problems(readFileSync(path, "utf8"), `https://library.example/essays/${slug}/`)) {
    failed += 1;
    console.log(`${path}: a reader mode's ${problem}`);
  }
}
console.log(`${site}: ${count} essays read as reader modes read them, ${failed} problems`);
process.exit(failed || !count ? 1 : 0);
