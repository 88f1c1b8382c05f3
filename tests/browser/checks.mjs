// What must hold on every page: no axe violation (WCAG 2.2 AA), no sideways scroll, nothing asked of another host, no
// message without words, no error in the console.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export const counts = { passed: 0, failed: 0 };

export function check(name, wrong) {
  if (wrong.length === 0) {
    counts.passed += 1;
  } else {
    counts.failed += 1;
    console.log(`FAIL ${name}\n  ${wrong.join("\n  ")}`);
  }
}

// Runs a scenario; what it throws is a failure of that scenario, and the others go on.
export async function scenario(name, work) {
  try {
    check(name, (await work()) ?? []);
  } catch (error) {
    check(name, [error.message.split("\n")[0]]);
  }
}

// A page whose requests to other hosts and errors are remembered.
export async function newPage(context, base) {
  const page = await context.newPage();
  const noted = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith("data:")) noted.push(`request to ${request.url()}`);
  });
  page.on("pageerror", (error) => noted.push(`error in the page: ${error.message}`));
  return { page, noted };
}

export async function faultsOf(page) {
  const wrong = [];
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (sideways > 0) wrong.push(`${sideways} px of sideways scroll`);
  const text = await page.evaluate(() => document.body.innerText);
  if (text.includes("⟦")) wrong.push("a message has no words");
  // Run through the debugging protocol, not a script tag: the pages' own policy forbids inline scripts.
  await page.evaluate(axe);
  const result = await page.evaluate((rules) => globalThis.axe.run({ runOnly: rules }), rules);
  for (const violation of result.violations) {
    const places = violation.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ");
    wrong.push(`${violation.id}: ${places}`);
  }
  return wrong;
}

export async function shoot(page, name) {
  const folder = process.env.SCREENSHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name.replaceAll(/[^a-z0-9]+/gi, "-")}.png`, fullPage: true });
}

// Opens a page and checks it; `status` is the one that it must have.
export async function visit({ page, noted }, base, { name, path, status = 200 }, setting) {
  const full = `${name} ${setting}`;
  await scenario(full, async () => {
    noted.length = 0;
    const response = await page.goto(base + path, { waitUntil: "load" });
    const wrong = response.status() === status ? [] : [`status ${response.status()}, not ${status}`];
    wrong.push(...(await faultsOf(page)), ...noted);
    await shoot(page, full);
    return wrong;
  });
}
