// Do the pages work in a real browser, for everyone? Each kind of page in the three languages, at 320 px and 1280 px, in
// light and dark; then what people do with them, with and without JavaScript.
// Prints 'N passed, N failed'. SCREENSHOTS=folder keeps a picture of each page.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { check, counts, newPage, visit } from "./checks.mjs";
import { comingIn } from "./accounts.mjs";
import * as plans from "./plans.mjs";
import { reading } from "./readings.mjs";
import * as scenarios from "./scenarios.mjs";

const option = (name) => process.argv[process.argv.indexOf(name) + 1];
const base = option("--base");
const agentLink = option("--agent-link");
const setupLink = option("--setup-link");
const pdf = readFileSync(option("--pdf"));
const locked = readFileSync(option("--locked"));
const key = new URL(agentLink).searchParams.get("key");

// A browser that hangs must not hold the machine: the whole run takes a few minutes.
const RUN_MINUTES_MAX = 20;
setTimeout(() => {
  console.error(`the browser run was not over after ${RUN_MINUTES_MAX} minutes: stopped`);
  process.exit(1);
}, RUN_MINUTES_MAX * 60_000).unref();

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
});

const unknown = "Combien de ruches municipales y a-t-il sur le toit de la bibliothèque ?";
const ask = (city, question) => `/${city}/ask?q=${encodeURIComponent(question)}`;

// An agent enters once; the others of the run hold the same cookie.
async function enter() {
  const context = await browser.newContext({ locale: "fr-FR" });
  const page = await context.newPage();
  await page.goto(agentLink);
  check("the key leaves the address", page.url().includes(key) ? [page.url()] : []);
  await page.locator("main form button").first().click();
  await page.waitForLoadState();
  const state = await context.storageState();
  await context.close();
  return state;
}

// A job with every sort of outcome, and where the pages of it are.
async function sendSamples(city) {
  const form = new FormData();
  const add = (name, content) => form.append("files", new Blob([content]), name);
  add("fiche-du-marche.txt", "Fiche du marché\n\nLe marché de la place ouvre à 7 h 15 le samedi.\n");
  add("vide.pdf", "");
  add("protege.pdf", locked);
  add("abime.pdf", "%PDF-1.7\nrien de plus");
  add("tableau.xls", Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]));
  add("en-fait-du-texte.pdf", "Note\n\nCe fichier est un texte, quoi que dise son nom.\n");
  const headers = { authorization: `Bearer ${key}` };
  const sent = await fetch(`${base}/api/v1/cities/${city}/documents`, { method: "POST", body: form, headers });
  const { job } = await sent.json();
  for (;;) {
    const state = await (await fetch(`${base}/api/v1/cities/${city}/jobs/${job}`, { headers })).json();
    if (state.state === "done") return job;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

// The first question of those shown at the door that is answered with a citation that is wanted.
async function answered(city, isWanted) {
  const cities = await (await fetch(`${base}/api/v1/cities`)).json();
  for (const question of cities.find(({ slug }) => slug === city).examples) {
    const answer = await (await fetch(`${base}/api/v1/cities/${city}/ask?q=${encodeURIComponent(question)}`)).json();
    const cited = answer.citations.find(isWanted);
    if (cited) return { question, cited };
  }
  throw new Error(`no question shown at the door of ${city} has such an answer`);
}

// The pages of a city's plan: what a stranger reads, then what an agent changes.
async function plansOf(city) {
  const api = `${base}/api/v1/cities/${city}/plans`;
  const [{ slug }] = await (await fetch(api)).json();
  const plan = await (await fetch(`${api}/${slug}`)).json();
  const of = `/${city}/plans/${slug}`;
  const staff = `/${city}/staff/plans`;
  const sheet = plan.sheets.find(({ budget, steps }) => budget.length > 0 && steps.length > 0);
  const measured = plan.indicators.find(({ values }) => values.length > 2);
  return {
    open: [
      { name: "plans", path: `/${city}/plans` },
      { name: "plan", path: of },
      { name: "plan objective", path: `${of}/objectives/${plan.objectives[0].number}` },
      { name: "plan actions", path: `${of}/sheets` },
      { name: "plan actions none", path: `${of}/sheets?q=xylophoniste` },
      { name: "plan sheet", path: `${of}/sheets/${sheet.id}` },
      { name: "plan money", path: `${of}/money` },
      { name: "plan indicators", path: `${of}/indicators` },
      { name: "plan indicator", path: `${of}/indicators/${measured.id}` },
      { name: "plan evaluation", path: `${of}/matrix` },
      { name: "plan meetings", path: `${of}/meetings` },
      { name: "plan changes", path: `${of}/changes` },
      { name: "plan report", path: `${of}/report?year=2025` },
      { name: "plan data", path: `${of}/data` },
    ],
    staff: [
      { name: "plan staff", path: of },
      { name: "plans managed", path: staff },
      { name: "plan readings", path: `/${city}/staff/plan-imports` },
      { name: "plan managed", path: `${staff}/${slug}` },
      { name: "plan sheet edited", path: `${staff}/${slug}/sheet/${sheet.id}` },
      { name: "plan indicator edited", path: `${staff}/${slug}/indicator/${measured.id}` },
      { name: "plan presentation edited", path: `${staff}/${slug}/plan/${plan.id}` },
      { name: "plan sheet new", path: `${staff}/${slug}/new/sheet?in=${plan.objectives[0].id}` },
    ],
  };
}

// The kinds of page of a city: what a stranger sees, then what an agent sees.
async function kindsOf(city, job) {
  const api = `${base}/api/v1/cities/${city}`;
  const { question, cited: first } = await answered(city, () => true);
  const library = await (await fetch(`${api}/documents?limit=100`)).json();
  const ofType = (type) => library.documents.find((document) => document.media_type.includes(type) && !document.from_commons);
  const page = (document) => `/${city}/documents/${document.id}/pages/1`;
  const open = [
    { name: "home", path: "/" },
    { name: "landing", path: `/${city}` },
    { name: "answer", path: ask(city, question) },
    { name: "refused not found", path: ask(city, unknown) },
    { name: "refused scope", path: ask(city, "Quel est le prix du ticket de métro à Tokyo ?") },
    { name: "refused person", path: ask(city, "Où en est mon dossier de logement ?") },
    { name: "refused unclear", path: ask(city, "ghf dkfj") },
    { name: "search", path: `/${city}/search?q=tarif` },
    { name: "search none", path: `/${city}/search?q=xylophoniste` },
    { name: "library", path: `/${city}/documents` },
    { name: "library filtered", path: `/${city}/documents?kind=act&sort=title&year=2025` },
    { name: "library none", path: `/${city}/documents?q=xylophoniste` },
    { name: "card", path: `/${city}/documents/${first.document}` },
    { name: "viewer cited", path: `/${city}/documents/${first.document}/pages/${first.page}?start=${first.start}&end=${first.end}` },
    { name: "viewer pdf", path: page(ofType("pdf")) },
    { name: "viewer sheet", path: page(ofType("spreadsheet")) },
    { name: "viewer csv", path: page(ofType("csv")) },
    { name: "about", path: "/about" },
    { name: "registers", path: "/transparency" },
    { name: "register", path: `/${city}/transparency` },
    { name: "sheet", path: `/${city}/transparency/answering?q=${encodeURIComponent(question)}` },
    { name: "sheet meaning", path: `/${city}/transparency/meaning` },
    { name: "processing", path: `/${city}/transparency/processing` },
    { name: "contest", path: `/${city}/contest?q=${encodeURIComponent(question)}` },
    { name: "accessibility", path: "/accessibility" },
    { name: "enter", path: "/agents/enter" },
    { name: "error 404", path: `/${city}/no-such-page`, status: 404 },
    { name: "sign in", path: `/${city}/staff` },
    { name: "forgotten", path: "/accounts/forgotten" },
    { name: "link closed", path: "/accounts/link?key=0", status: 404 },
  ];
  const notice = library.documents.find((document) => document.file === "en-fait-du-texte.pdf");
  const staff = [
    { name: "upload", path: `/${city}/staff` },
    { name: "jobs", path: `/${city}/staff/jobs` },
    { name: "job", path: `/${city}/staff/jobs/${job}` },
    { name: "manage", path: `/${city}/staff/documents` },
    { name: "delete", path: `/${city}/staff/documents/${notice.id}/delete` },
    { name: "card with a notice", path: `/${city}/documents/${notice.id}` },
    { name: "gaps", path: `/${city}/staff/gaps` },
    { name: "people", path: `/${city}/staff/people` },
    { name: "ledger", path: `/${city}/staff/ledger` },
    { name: "contests", path: `/${city}/staff/contests?decided=1` },
    { name: "ai switches", path: `/${city}/staff/transparency` },
    { name: "persons", path: `/${city}/staff/persons` },
    { name: "settings", path: `/${city}/staff/settings` },
    ...["identity", "colours", "logo", "contacts", "examples", "retention"].map((section) => ({
      name: `settings ${section}`,
      path: `/${city}/staff/settings/${section}`,
    })),
    { name: "error 404 agent", path: `/${city}/staff/jobs/00000000-0000-7000-8000-000000000000`, status: 404 },
  ];
  const plans = await plansOf(city);
  return { open: [...open, ...plans.open], staff: [...staff, ...plans.staff] };
}

// A city with a charter of its own, pale on purpose: its pages are then held to the same contrasts as all others.
async function dress(city) {
  const api = `${base}/api/v1/cities/${city}`;
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const settings = await (await fetch(`${api}/settings`, { headers })).json();
  const value = { main: "#ffd84d", accent: "#9ad0c2" };
  const body = JSON.stringify({ seen: settings.colours.seen, value });
  const coloured = await fetch(`${api}/settings/colours`, { method: "PUT", headers, body });
  const context = await browser.newContext({ viewport: { width: 300, height: 120 } });
  const page = await context.newPage();
  await page.setContent("<h1>Logo</h1>");
  const file = await page.screenshot();
  await context.close();
  const query = `seen=${settings.logo.seen}&alt=${encodeURIComponent("Un pont sur la rivière")}`;
  const drawn = await fetch(`${api}/logo?${query}`, { method: "PUT", headers: { authorization: `Bearer ${key}` }, body: file });
  const shown = await fetch(`${base}/${city}/logo`);
  const wrong = [coloured, drawn, shown].filter(({ ok }) => !ok).map(({ url, status }) => `${url}: ${status}`);
  if (shown.headers.get("content-type") !== "image/png") wrong.push("the logo is no PNG");
  check(`${city} has colours and a logo of its own`, wrong);
}

async function visitAll(storageState, kinds, locale, width, colorScheme) {
  const setting = `${locale} ${width} ${colorScheme}`;
  for (const [pages, state] of [[kinds.open, undefined], [kinds.staff, storageState]]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, locale, storageState: state });
    const opened = await newPage(context, base);
    for (const kind of pages) await visit(opened, base, kind, setting);
    await context.close();
  }
}

const storageState = await enter();
const france = await kindsOf("clairvaigne", await sendSamples("clairvaigne"));
const quebec = await kindsOf("riviere-aux-bruyeres", await sendSamples("riviere-aux-bruyeres"));
await dress("riviere-aux-bruyeres");
for (const width of [320, 1280]) {
  for (const colorScheme of ["light", "dark"]) {
    const settings = [[france, "fr-FR"]];
    // The same pages in other words: each width and each colour once, not each pair.
    if ((width === 320) === (colorScheme === "light")) settings.push([quebec, "fr-CA"], [france, "en"]);
    await Promise.all(settings.map(([kinds, locale]) => visitAll(storageState, kinds, locale, width, colorScheme)));
  }
}

const { question } = await answered("clairvaigne", () => true);
await scenarios.byKeyboard(browser, base, question);
await scenarios.proofInPlace(browser, base, await answered("clairvaigne", ({ file }) => file.endsWith(".pdf")));
await scenarios.enlarged(browser, base, storageState, question);
await scenarios.printed(browser, base, question);
await scenarios.careOfDocuments(browser, base, storageState);
await scenarios.contested(browser, base, storageState, question);
await scenarios.switchedOff(browser, base, storageState, question);
await scenarios.refusedRequests(browser, base, storageState);
await comingIn(browser, base, setupLink);
await plans.conflict(browser, base, storageState);
await plans.lastVisit(browser, base);
await plans.reporting(browser, base);
await reading(browser, base, storageState);
await scenarios.liveProgress(browser, base, storageState, pdf);

await browser.close();
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 ? 0 : 1);
