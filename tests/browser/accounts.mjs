// People come in: the first administrator by a link of the console, someone by invitation, both by their password; with and
// without JavaScript, at 320 px and wide, in light and dark.
import { faultsOf, newPage, scenario, shoot } from "./checks.mjs";

const email = "camille.durand@ville.example";
const password = "quatre vélos sous la neige";

async function checked(page, wrong, name) {
  wrong.push(...(await faultsOf(page)).map((fault) => `${name}: ${fault}`));
  await shoot(page, name);
}

const send = async (page) => {
  await page.locator("main form button[type=submit]").first().click();
  await page.waitForLoadState();
};

export async function comingIn(browser, base, setupLink) {
  let invitation;
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 1280, height: 900 } });
  await scenario("the first administrator comes by the link of the console, and invites someone", async () => {
    const wrong = [];
    const { page, noted } = await newPage(context, base);
    await page.goto(setupLink);
    if (page.url().includes("key=")) wrong.push("the key stays in the address");
    await checked(page, wrong, "set-up");
    await page.getByLabel("Adresse e-mail").fill(email);
    await page.getByLabel("Nom", { exact: true }).fill("Camille Durand");
    await page.getByLabel("Nouveau mot de passe").fill("motdepasse2025");
    await send(page);
    if (!(await page.getByRole("alert").textContent()).includes("devine")) wrong.push("a weak password is taken");
    await checked(page, wrong, "set-up refused");
    await page.getByLabel("Nouveau mot de passe").fill(password);
    await send(page);
    await page.waitForURL(`${base}/accounts/me`);
    await checked(page, wrong, "my account");
    await page.goto(`${base}/clairvaigne/staff/people`);
    await page.getByLabel("Adresse e-mail").fill("dominique@ville.example");
    await page.getByRole("button", { name: "Inviter" }).click();
    invitation = await page.getByLabel("Lien d’invitation").inputValue();
    await checked(page, wrong, "people");
    await page.getByLabel("Nouveau service").fill("Espaces verts");
    await page.getByRole("button", { name: "Créer" }).click();
    await page.getByRole("link", { name: "Camille Durand", exact: true }).click();
    await page.getByLabel("Espaces verts").check();
    await checked(page, wrong, "person");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    if (!(await page.locator("main").textContent()).includes("Espaces verts")) wrong.push("nobody is in the service");
    return [...wrong, ...noted];
  });
  await context.close();
  await invited(browser, base, invitation);
}

async function invited(browser, base, invitation) {
  const settings = { locale: "fr-FR", viewport: { width: 320, height: 800 }, colorScheme: "dark", javaScriptEnabled: false };
  const context = await browser.newContext(settings);
  await scenario("someone comes by an invitation, leaves, and comes again, without JavaScript", async () => {
    const wrong = [];
    const page = await context.newPage();
    await page.goto(invitation);
    await page.getByLabel("Nom", { exact: true }).fill("Dominique Morel");
    await page.getByLabel("Nouveau mot de passe").fill(password);
    await shoot(page, "invitation 320 dark");
    await send(page);
    await page.waitForURL(`${base}/clairvaigne/staff`);
    await page.getByRole("button", { name: "Se déconnecter" }).click();
    await page.goto(`${base}/clairvaigne/staff/gaps`);
    await page.getByLabel("Adresse e-mail").fill("dominique@ville.example");
    await page.getByLabel("Mot de passe", { exact: true }).fill("ce n’est pas lui");
    await send(page);
    if (!(await page.getByRole("alert").textContent()).includes("ne vont pas ensemble")) wrong.push("a wrong password is taken");
    await shoot(page, "sign in wrong 320 dark");
    await page.getByLabel("Mot de passe", { exact: true }).fill(password);
    await send(page);
    if (page.url() !== `${base}/clairvaigne/staff/gaps`) wrong.push(`not brought back: ${page.url()}`);
    const people = await page.goto(`${base}/clairvaigne/staff/people`);
    if (people.status() !== 403) wrong.push(`an agent opens the list of people: ${people.status()}`);
    const other = await page.goto(`${base}/riviere-aux-bruyeres/staff`);
    if (other.status() !== 403) wrong.push(`an agent of one city works in another one: ${other.status()}`);
    return wrong;
  });
  await context.close();
}
