// What people do with a plan: two of them change one sheet; a resident comes back.
import { faultsOf, scenario, shoot } from "./checks.mjs";

const city = "clairvaigne";

async function firstSheet(base) {
  const api = `${base}/api/v1/cities/${city}/plans`;
  const [{ slug }] = await (await fetch(api)).json();
  const { sheets } = await (await fetch(`${api}/${slug}`)).json();
  return { slug, id: sheets[0].id };
}

// Two agents open the same form; the second sees what the first changed, chooses, and nothing is lost. With and without
// JavaScript.
export async function conflict(browser, base, storageState) {
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ locale: "fr-FR", storageState, javaScriptEnabled });
    await scenario(`two people change one sheet, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
      const wrong = [];
      const { slug, id } = await firstSheet(base);
      const form = `${base}/${city}/staff/plans/${slug}/sheet/${id}`;
      const [one, two] = [await context.newPage(), await context.newPage()];
      await one.goto(form);
      await two.goto(form);
      const mark = javaScriptEnabled ? "A" : "B";
      await one.getByLabel("Public visé").fill(`Locataires (${mark}1)`);
      await one.getByLabel("Description").fill(`Écrit par le premier ${mark}`);
      await one.getByRole("button", { name: "Enregistrer" }).click();
      await one.waitForURL(/\/plans\/[^/]+\/sheets\//);
      await two.getByLabel("Description").fill(`Écrit par la seconde ${mark}`);
      await two.getByRole("button", { name: "Enregistrer" }).click();
      await two.getByRole("heading", { name: "Quelqu’un d’autre a enregistré entre-temps" }).waitFor();
      const text = await two.locator("main").innerText();
      for (const words of [`Écrit par le premier ${mark}`, `Écrit par la seconde ${mark}`, `Locataires (${mark}1)`]) {
        if (!text.includes(words)) wrong.push(`the second does not see: ${words}`);
      }
      if (javaScriptEnabled) wrong.push(...(await faultsOf(two)));
      await shoot(two, `plan-conflict-${mark}`);
      await two.getByText("Prendre ce que j’ai écrit").click();
      await two.getByRole("button", { name: "Enregistrer" }).click();
      await two.waitForURL(/\/plans\/[^/]+\/sheets\//);
      const after = await two.locator("main").innerText();
      if (!after.includes(`Écrit par la seconde ${mark}`)) wrong.push("the choice was not kept");
      if (!after.includes(`Locataires (${mark}1)`)) wrong.push("the change of the first is lost");
      return wrong;
    });
    await context.close();
  }
}

// A resident comes back and is told how much changed since.
export async function lastVisit(browser, base) {
  const context = await browser.newContext({ locale: "fr-FR" });
  await scenario("a resident comes back to a plan", async () => {
    const wrong = [];
    const { slug } = await firstSheet(base);
    const address = `${base}/${city}/plans/${slug}`;
    const page = await context.newPage();
    await page.goto(address);
    const kept = (await context.cookies()).find(({ name }) => name === "parvis_plan_visit");
    if (!kept) return ["the visit is not remembered"];
    if (kept.path !== `/${city}/plans/${slug}`) wrong.push(`the cookie is sent to ${kept.path}`);
    // As if the last visit had been a day after the first of January 2020.
    await context.addCookies([{ ...kept, value: `0.${Date.UTC(2020, 0, 2)}` }]);
    await page.goto(address);
    const text = await page.locator("main").innerText();
    if (!/\d+ changements/.test(text)) wrong.push("the changes since are not counted");
    return wrong;
  });
  await context.close();
}

// The report: a page that prints well, and the same as files.
export async function reporting(browser, base) {
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 794, height: 1123 } });
  await scenario("the annual report is read, printed and taken away", async () => {
    const wrong = [];
    const { slug } = await firstSheet(base);
    const page = await context.newPage();
    const address = `${base}/${city}/plans/${slug}/report?year=2024`;
    await page.goto(address);
    wrong.push(...(await faultsOf(page)));
    const notes = await page.locator(".notes li").count();
    const calls = await page.locator("main sup a").count();
    if (notes === 0 || calls < notes) wrong.push(`${calls} calls of ${notes} notes`);
    for (const [format, start] of [["pdf", "%PDF-1."], ["odt", "PK"], ["html", "<!doctype html>"]]) {
      const file = await page.request.get(`${address}&format=${format}`);
      const bytes = (await file.body()).subarray(0, start.length).toString("latin1");
      if (file.status() !== 200 || bytes !== start) wrong.push(`${format}: ${file.status()} ${bytes}`);
    }
    await page.emulateMedia({ media: "print" });
    for (const one of await page.locator(".no-print").all()) if (await one.isVisible()) wrong.push("a button is printed");
    await shoot(page, "plan-report-printed");
    return wrong;
  });
  await context.close();
}
