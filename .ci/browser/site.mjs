// A published site on a loopback port, and which of its pages are looked at.
import { createServer } from "node:http";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const types = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
  ".png": "image/png", ".webmanifest": "application/manifest+json", ".jpg": "image/jpeg", ".xml": "application/xml", ".json": "application/json", ".txt": "text/plain",
};

// `base` is the path the site lives under.
export async function serve(folder, base = "/") {
  const server = createServer(async (request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const path = asked.startsWith(base) ? asked.slice(base.length - 1) : "/404.html";
    const file = join(folder, normalize(path.endsWith("/") ? `${path}index.html` : path));
    try {
      const body = await readFile(file);
      response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
      response.end(body);
    } catch {
      response.writeHead(404, { "content-type": "text/html; charset=utf-8" });
      response.end(await readFile(join(folder, "404.html")));
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { folder, origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

// Every file of the site, with "/" in front.
export async function files(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.replace(/\/$/, "").length)).sort();
}

// One page of each kind, and every essay: the first of its like stands for the others. A page's
// kind is its address without names and numbers; the torture library's filling counts once.
export async function sample(folder) {
  const seen = new Set();
  const pages = [];
  for (const file of await files(folder)) {
    if (!file.endsWith(".html")) continue;
    const path = file.replace(/index\.html$/, "");
    const parts = path.split("/").filter(Boolean);
    if (/http-equiv="refresh"/.test((await readFile(join(folder, file), "utf8")).slice(0, 2000))) continue;
    const kind = parts[0] === "essays" ? `essay ${parts[1]?.replace(/\d+$/, "")}`
      : parts.map((part, index) => (index === 0 || part === "page" ? part : "*")).join("/");
    if (seen.has(kind)) continue;
    seen.add(kind);
    pages.push({ path: encodeURI(path), isEssay: parts[0] === "essays" && parts.length > 1 });
  }
  return pages;
}
