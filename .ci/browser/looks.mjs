// What one open page has to keep: each function looks at one idea and returns what is wrong.

const MAX_FRAME = 20 * 1024; // bytes of a page that are not its essay or its list
const MEASURE = [60, 70]; // letters a line on a wide screen, on the whole
const PRINTED_MEASURE = [60, 75]; // the same on paper, where a line may be a little longer
const PRINTED_WIDTH = 665; // CSS pixels between the margins of a Letter page, the wider one
const ENLARGED_WIDTH = 640; // CSS pixels
const MAX_MEASURE = 80; // WCAG 2.2, SC 1.4.8

export async function accessible(page, axe) {
  await page.addScriptTag({ path: axe });
  const violations = await page.evaluate(async () => {
    const { violations } = await axe.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      rules: { "color-contrast-enhanced": { enabled: true } },
      resultTypes: ["violations"],
    });
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.length} × ${nodes[0].html.slice(0, 160)}`);
  });
  return violations;
}

export function sideways(page) {
  return page.evaluate(() => {
    const over = document.documentElement.scrollWidth - window.innerWidth;
    if (over <= 0) return [];
    const wide = [...document.querySelectorAll("body *")].find((element) => element.getBoundingClientRect().right > window.innerWidth + 1
      && !element.closest("pre, .table"));
    return [`scrolls sideways by ${over}px: ${wide?.outerHTML.slice(0, 120)}`];
  });
}

// SC 1.4.12: with the reader's own spacing nothing is cut off and nothing leaves the page.
export const spacing = (page) => restyled(page, "spaced",
  "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }");

// SC 1.4.4: the same with text of twice the size, on a screen of half the usual width.
export async function enlarged(page) {
  const { width, height } = page.viewportSize();
  await page.setViewportSize({ width: ENLARGED_WIDTH, height });
  const found = await restyled(page, "enlarged", "html { font-size: 200% !important }");
  await page.setViewportSize({ width, height });
  return found;
}

async function restyled(page, how, content) {
  const style = await page.addStyleTag({ content });
  const clipped = await page.evaluate(() => [...document.querySelectorAll("body *")].filter((element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    const hides = (value) => value === "hidden" || value === "clip";
    return !element.closest(".hidden, .skip, svg")
      && ((hides(overflowY) && element.scrollHeight > element.clientHeight + 1) || (hides(overflowX) && element.scrollWidth > element.clientWidth + 1));
  }).map((element) => element.outerHTML.slice(0, 120)));
  const found = [...clipped.map((element) => `${how} text is cut off: ${element}`), ...(await sideways(page)).map((problem) => `${how} text ${problem}`)];
  await style.evaluate((element) => element.remove());
  return found;
}

// Letters on the full lines of an essay's paragraphs.
export function measure(page, range = MEASURE) {
  return page.evaluate(([[least, most], cap]) => {
    const counts = [];
    for (const paragraph of [...document.querySelectorAll(".prose > p")].slice(0, 12)) {
      const lines = new Map();
      const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const range = document.createRange();
        for (let index = 0; index < walker.currentNode.length; index += 1) {
          range.setStart(walker.currentNode, index);
          range.setEnd(walker.currentNode, index + 1);
          const box = range.getClientRects()[0];
          if (box) lines.set(Math.round(box.bottom / 12), (lines.get(Math.round(box.bottom / 12)) ?? 0) + 1);
        }
      }
      counts.push(...[...lines.values()].slice(0, -1));
    }
    if (counts.length < 10) return [];
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const longest = Math.max(...counts);
    return mean < least || mean > most || longest > cap ? [`${mean.toFixed(1)} letters a line, at most ${longest}`] : [];
  }, [range, MAX_MEASURE]);
}

// The same on paper.
export async function printedMeasure(page) {
  const { width, height } = page.viewportSize();
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: PRINTED_WIDTH, height });
  const found = await measure(page, PRINTED_MEASURE);
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ media: "screen" });
  return found.map((problem) => `printed: ${problem}`);
}

export function weight(page) {
  return page.evaluate((most) => {
    const bytes = (text) => new TextEncoder().encode(text).length;
    const bodies = [...document.querySelectorAll(".prose, .cards, .terms")];
    const frame = bytes(document.documentElement.outerHTML) - bodies.reduce((sum, body) => sum + bytes(body.outerHTML), 0);
    return frame > most ? [`${frame} bytes besides its text`] : [];
  }, MAX_FRAME);
}

// Walks by Tab: the way past the navigation comes first, and where one is can be seen.
export async function keyboard(page) {
  const found = [];
  for (let step = 0; step < 15; step += 1) {
    await page.keyboard.press("Tab");
    const problem = await page.evaluate((step) => {
      const active = document.activeElement;
      if (step === 0 && !active.matches("a.skip")) return `the first stop is ${active.outerHTML.slice(0, 100)}`;
      const marked = active.matches(".theme input") ? active.nextElementSibling : active;
      const box = marked.getBoundingClientRect();
      if (active !== document.body && getComputedStyle(marked).outlineStyle === "none") return `no outline: ${active.outerHTML.slice(0, 100)}`;
      if (box.bottom < 0 || box.top > innerHeight) return `out of sight: ${active.outerHTML.slice(0, 100)}`;
      return null;
    }, step);
    if (problem) found.push(problem);
  }
  return found;
}

// On paper: no navigation, and the address of the source in words.
export async function paper(page) {
  await page.emulateMedia({ media: "print" });
  const found = await page.evaluate(() => {
    const shown = [...document.querySelectorAll("nav, .site-header, .site-footer, .skip")].filter((element) => element.getClientRects().length);
    const origin = document.querySelector(".origin a");
    const printed = origin ? getComputedStyle(origin, "::after").content : "";
    const problems = shown.map((element) => `printed: ${element.outerHTML.slice(0, 80)}`);
    if (origin && !printed.includes(origin.getAttribute("href"))) problems.push(`the source's address is not printed: ${printed}`);
    if (getComputedStyle(document.body).color !== "rgb(0, 0, 0)") problems.push("not printed in black");
    return problems;
  });
  await page.emulateMedia({ media: "screen" });
  return found;
}
