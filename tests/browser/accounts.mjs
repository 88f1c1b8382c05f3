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
  // Browsers keep passkeys for names, not for numbers.
  await passkeys(browser, base.replace("127.0.0.1", "localhost"));
}

// A device as Chromium plays it: it keeps passkeys, and its owner's finger is always there.
async function deviceOf(context, page) {
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true };
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return {
    passkeys: async () => (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length,
    forget: () => devtools.send("WebAuthn.clearCredentials", { authenticatorId }),
  };
}

async function passkeys(browser, base) {
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 320, height: 800 } });
  await scenario("a passkey is made, signs in with one touch, and is removed", async () => {
    const wrong = [];
    const { page, noted } = await newPage(context, base);
    const device = await deviceOf(context, page);
    await page.goto(`${base}/accounts/sign-in?next=/accounts/me`);
    await page.getByLabel("Adresse e-mail").fill("dominique@ville.example");
    await page.getByLabel("Mot de passe", { exact: true }).fill(password);
    await send(page);
    const section = page.locator("section[aria-labelledby=passkeys]");
    await section.getByText("Ajouter une clé d’accès").first().click();
    await section.getByLabel("Mot de passe actuel").fill(password);
    await section.getByRole("button", { name: "Ajouter une clé d’accès" }).click();
    await page.getByLabel("Nom de cet appareil").fill("Mon téléphone");
    await checked(page, wrong, "new passkey");
    await page.getByRole("button", { name: "Créer la clé d’accès" }).click();
    await page.getByRole("status").waitFor();
    if ((await device.passkeys()) !== 1) wrong.push("the device holds no passkey");
    await checked(page, wrong, "my passkeys");
    await page.getByRole("button", { name: "Se déconnecter" }).first().click();
    const enter = async () => {
      await page.goto(`${base}/accounts/sign-in?next=/clairvaigne/staff/gaps`);
      await page.getByRole("button", { name: "Se connecter avec une clé d’accès" }).click();
    };
    await enter();
    await page.waitForURL(`${base}/clairvaigne/staff/gaps`);
    await page.goto(`${base}/accounts/me`);
    await section.getByText("Retirer cette clé d’accès").first().click();
    await section.getByLabel("Mot de passe actuel").first().fill(password);
    await section.getByRole("button", { name: "Retirer cette clé d’accès" }).click();
    await page.getByRole("button", { name: "Se déconnecter" }).first().click();
    await enter();
    await page.getByRole("alert").waitFor();
    if (!(await page.getByRole("alert").textContent()).includes("pas été acceptée")) wrong.push("a removed passkey opens");
    await device.forget();
    await enter();
    await page.locator("[data-passkey-problem]:not([hidden])").waitFor();
    await checked(page, wrong, "no passkey here");
    // A refusal is told with its status: the browser notes it, and is right to.
    return [...wrong, ...noted.filter((line) => !line.includes("403"))];
  });
  await context.close();
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
