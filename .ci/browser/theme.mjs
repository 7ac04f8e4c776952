// Light or dark: the system's choice without JavaScript, the reader's own with it. The choice is
// there before the first frame is drawn, moves nothing, and survives a reload.

const DARK = "rgb(23, 24, 26)"; // --paper in style.css
const ground = (page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

export async function theme(browser, origin) {
  const problems = [];
  const expect = (what, found, wanted) => {
    if (found !== wanted) problems.push(`${what}: ${found}, not ${wanted}`);
  };
  const context = await browser.newContext({ colorScheme: "light", viewport: { width: 390, height: 800 } });
  const page = await context.newPage();
  page.on("console", (message) => { if (message.type() === "error") problems.push(message.text()); });
  page.on("pageerror", (error) => problems.push(error.message));
  await page.addInitScript(() => {
    window.frames_seen = [];
    window.shifted = 0;
    const look = () => {
      if (document.body) window.frames_seen.push(getComputedStyle(document.documentElement).backgroundColor);
      if (window.frames_seen.length < 30) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shifted += entry.value)))
      .observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(origin);
  const light = await ground(page);
  const height = () => page.evaluate(() => document.documentElement.scrollHeight);
  const before = await height();
  await page.locator(".theme input").first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  expect("chosen by the keyboard", await ground(page), DARK);
  expect("height of the page in the dark", await height(), before);
  await page.reload();
  await page.waitForFunction(() => window.frames_seen.length >= 30);
  for (const colour of new Set(await page.evaluate(() => window.frames_seen))) expect("a frame after the reload", colour, DARK);
  expect("layout shift", await page.evaluate(() => window.shifted), 0);
  expect("the switch after the reload", await page.locator(".theme :checked").inputValue(), "dark");
  await page.locator(".theme input[value='']").check();
  expect("the system's choice again", await ground(page), light);
  await page.emulateMedia({ colorScheme: "dark" });
  expect("the system's dark", await ground(page), DARK);
  await page.locator(".theme input[value=light]").check();
  expect("light in a dark system", await ground(page), light);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  expect("scrolling with reduced motion", await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), "auto");
  await context.close();
  return problems;
}

// Without JavaScript every page has its text and its navigation, and no switch that does nothing.
export async function plain(browser, origin, pages) {
  const problems = [];
  const context = await browser.newContext({ javaScriptEnabled: false, colorScheme: "dark" });
  const page = await context.newPage();
  for (const { path } of pages) {
    await page.goto(origin + path);
    const words = (await page.locator("main").innerText()).split(/\s+/).length;
    const links = await page.locator("nav a").count();
    if (words < 3 || links < 1) problems.push(`${path}: without JavaScript ${words} words, ${links} links`);
    if (await page.locator(".theme").isVisible()) problems.push(`${path}: a switch without JavaScript`);
  }
  await context.close();
  return problems;
}
