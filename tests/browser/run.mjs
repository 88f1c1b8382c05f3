// Do the pages work in a real browser, for everyone? Each page at 320 px and 1280 px, light and dark: no axe violation
// (WCAG 2.2 AA), no sideways scroll, no request to another host. Then a question by keyboard, without JavaScript too.
// Prints 'N passed, N failed'.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const option = (name) => process.argv[process.argv.indexOf(name) + 1];
const base = option("--base");
const agentLink = option("--agent-link");
const shots = process.env.SCREENSHOTS;

let passed = 0;
let failed = 0;
function check(name, wrong) {
  if (wrong.length === 0) {
    passed += 1;
  } else {
    failed += 1;
    console.log(`FAIL ${name}\n  ${wrong.join("\n  ")}`);
  }
}

const ask = (city, question) => `/${city}/ask?q=${encodeURIComponent(question)}`;
const publicPages = [
  "/",
  "/clairvaigne",
  "/riviere-aux-bruyeres",
  ask("clairvaigne", "Quels sont les horaires de la mairie le jeudi ?"),
  ask("clairvaigne", "Quel est le prix du ticket de métro à Tokyo ?"),
  ask("clairvaigne", "Où en est mon dossier de logement ?"),
  ask("riviere-aux-bruyeres", "Combien coûte un permis de rénovation ?"),
  "/clairvaigne/documents",
  "/clairvaigne/search?q=cantine",
  "/about",
  "/clairvaigne/no-such-page",
];
const staffPages = ["/clairvaigne/staff", "/clairvaigne/staff/jobs", "/clairvaigne/staff/gaps"];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
});

async function visit(context, path, name) {
  const page = await context.newPage();
  const elsewhere = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith("data:")) elsewhere.push(request.url());
  });
  await page.goto(base + path, { waitUntil: "load" });
  const wrong = elsewhere.map((url) => `request to ${url}`);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (sideways > 0) wrong.push(`${sideways} px of sideways scroll`);
  // Run through the debugging protocol, not a script tag: the pages' own policy forbids inline scripts.
  await page.evaluate(axe);
  const result = await page.evaluate(() =>
    globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
  );
  for (const violation of result.violations) {
    wrong.push(`${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`);
  }
  if (shots) await page.screenshot({ path: `${shots}/${name.replaceAll(/[^a-z0-9]+/gi, "-")}.png`, fullPage: true });
  check(name, wrong);
  return page;
}

for (const width of [320, 1280]) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, locale: "fr-FR" });
    for (const path of publicPages) await (await visit(context, path, `${path} ${width} ${colorScheme}`)).close();
    const page = await context.newPage();
    await page.goto(agentLink);
    const enter = page.locator("main form button").first();
    if (await enter.count()) await enter.click();
    await page.close();
    for (const path of staffPages) await (await visit(context, path, `${path} ${width} ${colorScheme}`)).close();
    await context.close();
  }
}

// A question from the keyboard to the marked words on the page, with and without JavaScript.
for (const javaScriptEnabled of [true, false]) {
  const context = await browser.newContext({ javaScriptEnabled, locale: "fr-FR" });
  const page = await context.newPage();
  await page.goto(`${base}/clairvaigne`);
  await page.locator("input[name=q]").first().fill("Quels sont les horaires de la mairie le jeudi ?");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/ask\?q=/);
  const wrong = [];
  const source = page.locator("main a[href*='/pages/']").first();
  if ((await source.count()) === 0) {
    wrong.push("the answer links to no source");
  } else {
    await source.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/pages\/\d+/);
    if ((await page.locator("mark").count()) === 0) wrong.push("no word is marked on the source page");
  }
  check(`a question by keyboard, JavaScript ${javaScriptEnabled ? "on" : "off"}`, wrong);
  await context.close();
}

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
