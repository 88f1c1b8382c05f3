// A plan is read out of a document, looked at piece by piece, taken; then a newer version of the document is read.
import { faultsOf, newPage, scenario, shoot } from "./checks.mjs";

const city = "clairvaigne";

const document = (name, pilot, more) => `Plan d’action ${name} 2025-2027

Axe 1 : Cadre de vie

Objectif 1 : Rendre les cours plus vertes
Pilote : ${pilot}
Partenaires : Bailleur du Val, Conseil citoyen
Actions en cours
- Planter la cour de l’école Jean-Macé
- Ouvrir la cour de l’école le samedi
Actions à développer
- Créer un jardin partagé et poser des bancs
${more}
Axe 2 : Emploi

Objectif 2 : Accompagner vers l’emploi
Pilote : Mission locale
Actions en cours
- Tenir une permanence chaque mardi
- Tenir une permanence chaque mardi au centre social
`;

async function upload(page, base, name, text) {
  await page.goto(`${base}/${city}/staff`);
  await page.locator("#files").setInputFiles({ name: `${name}.txt`, mimeType: "text/plain", buffer: Buffer.from(text) });
  await page.locator("main form button[type=submit]").first().click();
  await page.waitForURL(/\/staff\/jobs\//);
  const running = page.locator("main form[action$='/cancel']");
  const end = Date.now() + 60_000;
  while ((await running.count()) > 0 && Date.now() < end) await page.waitForTimeout(100);
  await page.locator("main .tag.good").first().waitFor({ timeout: 60_000 });
}

async function startReading(page, base, title, plan) {
  await page.goto(`${base}/${city}/staff/plan-imports`);
  await page.getByLabel("Document", { exact: true }).selectOption({ label: title });
  if (plan) await page.getByLabel("Pour quel plan").selectOption({ label: plan });
  await page.getByRole("button", { name: "Lire ce document" }).click();
  await page.waitForURL(/\/plan-imports\/[0-9a-f-]{36}$/);
  return page.url();
}

const piece = (page, title) => page.locator("fieldset.box", { has: page.locator("legend", { hasText: title }) }).first();
const decide = (box, words) => box.getByText(words, { exact: true }).click();
const save = (page) => page.getByRole("button", { name: "Enregistrer et continuer" }).click();

async function looked(page, name, wrong) {
  for (const width of [320, 1280]) {
    for (const colorScheme of ["light", "dark"]) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      wrong.push(...(await faultsOf(page)).map((fault) => `${name} ${width} ${colorScheme}: ${fault}`));
      await shoot(page, `${name} ${width} ${colorScheme}`);
    }
  }
}

// One piece corrected, one refused, one parted, two put together; nothing enters before the end.
async function review(page, base, reading, wrong, look) {
  const plans = async () => (await (await page.request.get(`${base}/api/v1/cities/${city}/plans`)).json()).length;
  const before = await plans();
  if ((await page.getByLabel("Adresse").count()) > 0) wrong.push("a plan may be made before anything was looked at");
  await page.getByRole("link", { name: /Rendre les cours plus vertes/ }).click();
  if (look) await looked(page, "plan reading group", wrong);
  const where = piece(page, "Objectif :").getByRole("link", { name: /où/ }).first();
  const mark = (await where.getAttribute("href")).slice(1);
  if (!(await page.locator(`mark[id="${mark}"]`).count())) wrong.push("a field does not lead to its words");
  await decide(piece(page, "Objectif :"), "Accepter");
  const school = piece(page, "Planter la cour");
  await school.getByLabel("Titre").fill("Planter les deux cours de l’école Jean-Macé");
  await decide(piece(page, "Ouvrir la cour"), "Refuser");
  const garden = piece(page, "Créer un jardin");
  await garden.getByText("Partager en plusieurs actions").click();
  await garden.getByRole("textbox", { name: "Partager en plusieurs actions" }).fill("Créer un jardin partagé\nPoser des bancs");
  await save(page);
  // A piece that was parted is shown again: its second part waits.
  await decide(piece(page, "Poser des bancs"), "Accepter");
  if (look) await looked(page, "plan reading parted", wrong);
  await save(page);
  await page.goto(reading);
  await page.getByRole("link", { name: /Accompagner vers l’emploi/ }).click();
  const second = piece(page, "chaque mardi au centre social");
  await decide(second, "Réunir avec une autre");
  await second.locator("summary", { hasText: "Avec laquelle" }).click().catch(() => {});
  await second.getByLabel("Avec laquelle").selectOption({ label: "Tenir une permanence chaque mardi" });
  await page.getByRole("button", { name: "Accepter tout ce qui reste sur cette page" }).click();
  await page.goto(reading);
  if (look) await looked(page, "plan reading", wrong);
  await page.getByRole("link", { name: /Le plan, ses axes/ }).click();
  if (look) await looked(page, "plan reading axes", wrong);
  await page.getByRole("button", { name: "Accepter tout ce qui reste sur cette page" }).click();
  if ((await plans()) !== before) wrong.push("something entered before the whole was taken");
}

const expected = [
  "Planter les deux cours de l’école Jean-Macé",
  "Créer un jardin partagé",
  "Poser des bancs",
  "Tenir une permanence chaque mardi Tenir une permanence chaque mardi au centre social",
];

async function read(browser, base, storageState, javaScriptEnabled) {
  const wrong = [];
  // Colours change with the scheme while the page is open: without a transition, what is measured is what is shown.
  const context = await browser.newContext({ locale: "fr-FR", storageState, javaScriptEnabled, reducedMotion: "reduce" });
  const { page, noted } = await newPage(context, base);
  const mark = javaScriptEnabled ? "a" : "b";
  const [name, slug] = [`des Aubiers ${mark.toUpperCase()}`, `plan-lu-${mark}`];
  const file = `plan-lu-${mark}`;
  await upload(page, base, file, document(name, "Ville de Clairvaigne", ""));
  const title = await titleOf(page, base, file);
  const reading = await startReading(page, base, title);
  await review(page, base, reading, wrong, javaScriptEnabled);
  await page.goto(reading);
  await page.getByLabel("Adresse").fill(slug);
  await page.getByRole("button", { name: "Reprendre dans le plan" }).click();
  await page.waitForURL(new RegExp(`/staff/plans/${slug}`));
  const published = page.waitForResponse((response) => response.url().endsWith(`/plans/${slug}/publish`));
  await page.getByRole("button", { name: "Rendre public" }).first().click();
  await published;
  const load = async () => (await page.request.get(`${base}/api/v1/cities/${city}/plans/${slug}`)).json();
  const plan = await load();
  const titles = plan.sheets.map((sheet) => sheet.title);
  if (JSON.stringify(titles) !== JSON.stringify(expected)) wrong.push(`sheets: ${JSON.stringify(titles)}`);
  const quote = plan.objectives[0].sources.find(({ field }) => field === "pilots")?.quote;
  if (quote !== "Ville de Clairvaigne") wrong.push(`the pilot lost its words: ${quote}`);

  // A newer version names another pilot and one more action: differences are proposed, nothing is overwritten.
  await upload(page, base, file, document(name, "Agglomération du Val", "- Ouvrir un atelier vélo\n"));
  await startReading(page, base, title, plan.title);
  const main = await page.locator("main").innerText();
  if (!main.includes("que le document ne dit pas")) wrong.push("what the document no longer says is not told");
  await page.getByRole("link", { name: /Rendre les cours plus vertes/ }).click();
  const changed = await piece(page, "Objectif :").innerText();
  if (!changed.includes("Ville de Clairvaigne") || !changed.includes("Agglomération du Val")) {
    wrong.push("the difference is not shown");
  }
  if (javaScriptEnabled) await looked(page, "plan reading differences", wrong);
  const now = await load();
  if (now.objectives[0].pilots[0] !== "Ville de Clairvaigne") wrong.push("a reading overwrote the plan");
  await context.close();
  return [...wrong, ...noted];
}

async function titleOf(page, base, file) {
  const { documents } = await (await page.request.get(`${base}/api/v1/cities/${city}/documents?limit=100`)).json();
  return documents.find((document) => document.file === `${file}.txt`).title;
}

export async function reading(browser, base, storageState) {
  for (const javaScriptEnabled of [true, false]) {
    const name = `a plan is read out of a document, JavaScript ${javaScriptEnabled ? "on" : "off"}`;
    await scenario(name, () => read(browser, base, storageState, javaScriptEnabled));
  }
}
