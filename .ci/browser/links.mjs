// What can be said of the files without a browser: every link inside the site leads somewhere, the
// JSON feed is one, pages and style stay small.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { files } from "./site.mjs";

const MAX_STYLE = 14 * 1024; // bytes
const decode = (text) => text.replaceAll("&#x2F;", "/").replaceAll("&quot;", '"').replaceAll("&#x27;", "'")
  .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

export async function links(folder) {
  const problems = [];
  const paths = await files(folder);
  const known = new Set(paths);
  const texts = new Map();
  const ids = new Map();
  for (const path of paths.filter((path) => path.endsWith(".html"))) {
    const text = await readFile(join(folder, path), "utf8");
    texts.set(path, text);
    ids.set(path, new Set([...text.matchAll(/\sid="([^"]*)"/g)].map((match) => decode(match[1]))));
  }
  for (const [path, text] of texts) {
    const base = new URL(encodeURI(path === "/404.html" ? "/" : path), "http://site");
    for (const [, raw] of text.matchAll(/<(?:a|link|img|script)\b[^>]*?\s(?:href|src)="([^"]*)"/g)) {
      const url = new URL(decode(raw), base);
      if (url.origin !== base.origin) continue;
      let target = decodeURIComponent(url.pathname);
      if (target.endsWith("/")) target += "index.html";
      const anchor = decodeURIComponent(url.hash.slice(1));
      if (!known.has(target)) problems.push(`${path}: nothing at ${raw}`);
      else if (anchor && !ids.get(target)?.has(anchor)) problems.push(`${path}: no place ${raw}`);
    }
  }
  const feed = JSON.parse(await readFile(join(folder, "feed.json"), "utf8"));
  if (!feed.version?.startsWith("https://jsonfeed.org/version/1") || !feed.items.length) problems.push("feed.json is no feed");
  for (const path of paths.filter((path) => /\/style[^/]*\.css$/.test(path))) {
    const size = (await readFile(join(folder, path))).length;
    if (size > MAX_STYLE) problems.push(`${path}: ${size} bytes`);
  }
  return problems;
}
