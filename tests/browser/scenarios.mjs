// What people do, step by step: ask by keyboard, read the proof, enlarge, print, add, hide and remove documents.
import { faultsOf, newPage, scenario, shoot } from "./checks.mjs";

const ask = (city, question) => `/${city}/ask?q=${encodeURIComponent(question)}`;

// A question from the keyboard to the marked words on the page, with and without JavaScript.
export async function byKeyboard(browser, base, question) {
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ javaScriptEnabled, locale: "fr-FR" });
    await scenario(`a question by keyboard, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
      const wrong = [];
      const page = await context.newPage();
      await page.goto(`${base}/clairvaigne`);
      await page.keyboard.press("Tab");
      if ((await page.locator(":focus").getAttribute("class")) !== "skip") wrong.push("the first stop is not the way to the content");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      if ((await page.locator(":focus").getAttribute("name")) !== "q") wrong.push("the question is not the first stop of the content");
      await page.keyboard.type(question);
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/ask\?q=/);
      for (let stops = 0; stops < 40; stops += 1) {
        await page.keyboard.press("Tab");
        const href = await page.locator(":focus").getAttribute("href");
        if (href?.includes("/pages/")) break;
      }
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/pages\/\d+/);
      if ((await page.locator("mark").count()) === 0) wrong.push("no word is marked on the source page");
      return wrong;
    });
    await context.close();
  }
}

// The citation of an answer, the words marked in the text, and the boxes drawn on the picture say the same.
export async function proofInPlace(browser, base, { question, cited }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "fr-FR" });
  await scenario("the words marked are those quoted, and the boxes stand on them", async () => {
    const wrong = [];
    const page = await context.newPage();
    await page.goto(base + ask("clairvaigne", question));
    await page.locator(`main a[href*='/documents/${cited.document}/pages/${cited.page}?']`).first().click();
    await page.waitForURL(/\/pages\/\d+/);
    const squeeze = (text) => text.replaceAll(/[\s|]+/g, "");
    const marked = (await page.locator("article mark").allTextContents()).join("");
    if (squeeze(marked) !== squeeze(cited.quote)) wrong.push(`marked: ${marked}; quoted: ${cited.quote}`);
    await page.waitForFunction(() => document.querySelector(".sheet img")?.naturalWidth > 0);
    const content = await (await context.request.get(`${base}/api/v1/cities/clairvaigne/documents/${cited.document}/pages/${cited.page}`)).json();
    const boxes = content.page.boxes.filter((box) => box.range.start < cited.end && box.range.end > cited.start).map((box) => box.rect);
    const rects = await page.locator(".sheet svg rect").evaluateAll((all) =>
      all.map((rect) => ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name)))),
    );
    if (boxes.length === 0 || rects.length === 0) return [...wrong, "nothing is marked on the picture"];
    const inside = (box) => rects.some(([x, y, w, h]) => box.x0 >= x && box.x1 <= x + w && box.y0 >= y && box.y1 <= y + h);
    if (!boxes.every(inside)) wrong.push("a quoted word has no mark on the picture");
    const area = (list) => list.reduce((sum, [w, h]) => sum + w * h, 0);
    const drawn = area(rects.map(([, , w, h]) => [w, h]));
    const needed = area(boxes.map((box) => [box.x1 - box.x0, box.y1 - box.y0]));
    if (drawn > needed * 2.5) wrong.push("the marks cover far more than the quoted words");
    // The ink of the picture itself: letters stand under each mark, and begin and end where the mark does.
    const inks = await page.evaluate(inkUnder, rects);
    inks.forEach((share, at) => {
      if (share < 0.04 || share > 0.6) wrong.push(`mark ${at} covers ${(share * 100).toFixed(1)} % of ink: no line of text`);
    });
    await shoot(page, "proof-in-place");
    return wrong;
  });
  await context.close();
}

// Share of dark points of the page's picture under each rectangle (in points of the page).
function inkUnder(rects) {
  const image = document.querySelector(".sheet img");
  const [, , width, height] = document.querySelector(".sheet svg").getAttribute("viewBox").split(" ").map(Number);
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const [sx, sy] = [canvas.width / width, canvas.height / height];
  return rects.map(([x, y, w, h]) => {
    const { data } = context.getImageData(x * sx, y * sy, Math.max(1, w * sx), Math.max(1, h * sy));
    let dark = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at] + data[at + 1] + data[at + 2] < 384) dark += 1;
    return dark / (data.length / 4);
  });
}

// 200 %: as the browser enlarges a page, and as a reader who only enlarges the letters.
export async function enlarged(browser, base, storageState, question) {
  const paths = ["/clairvaigne", ask("clairvaigne", question), "/clairvaigne/documents", "/clairvaigne/staff"];
  const context = await browser.newContext({ viewport: { width: 640, height: 450 }, deviceScaleFactor: 2, locale: "fr-FR", storageState });
  const { page } = await newPage(context, base);
  for (const path of paths) {
    await scenario(`${path} at 200 %`, async () => {
      await page.goto(base + path);
      const wrong = await faultsOf(page);
      await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (sideways > 0) wrong.push(`letters at 200 %: ${sideways} px of sideways scroll`);
      await shoot(page, `${path} 200`);
      return wrong;
    });
  }
  await context.close();
}

// On paper: the answer and its sources, without what only serves on a screen.
export async function printed(browser, base, question) {
  const context = await browser.newContext({ viewport: { width: 794, height: 1123 }, colorScheme: "dark", locale: "fr-FR" });
  await scenario("an answer on paper", async () => {
    const wrong = [];
    const page = await context.newPage();
    await page.goto(base + ask("clairvaigne", question));
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    for (const hidden of [".skip", "nav", ".ask", "[data-print]"]) {
      for (const one of await page.locator(hidden).all()) if (await one.isVisible()) wrong.push(`${hidden} is printed`);
    }
    for (const shown of ["h1", ".answer", ".source blockquote"]) {
      if (!(await page.locator(shown).first().isVisible())) wrong.push(`${shown} is not printed`);
    }
    const colours = await page.evaluate(() => {
      const style = getComputedStyle(document.body);
      return [style.color, style.backgroundColor];
    });
    const light = (colour) => colour.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
    if (light(colours[0]) > 384) wrong.push(`the ink is light: ${colours}`);
    const paper = await page.pdf({ format: "A4" });
    if (paper.length < 5_000) wrong.push("the printed page is empty");
    await shoot(page, "print");
    return wrong;
  });
  await context.close();
}

function manyFiles(source, count) {
  return Array.from({ length: count }, (_, at) => ({
    name: `lot-${at}.pdf`,
    mimeType: "application/pdf",
    // What follows the end of a PDF is not read: other bytes, the same pages.
    buffer: Buffer.concat([source, Buffer.from(`\n% ${at}\n`)]),
  }));
}

const finishedOf = async (page) => Number(await page.locator("progress").first().getAttribute("value").catch(() => "0"));

// Files go in under the eyes of the agent: numbers move by themselves, with and without JavaScript, to the result.
export async function liveProgress(browser, base, storageState, source) {
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ javaScriptEnabled, locale: "fr-CA", storageState });
    await scenario(`progress of a job, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
      const wrong = [];
      const page = await context.newPage();
      await page.goto(`${base}/riviere-aux-bruyeres/staff`);
      await page.locator("#files").setInputFiles(manyFiles(source, 60).map((file) => ({ ...file, name: `${javaScriptEnabled ? "a" : "b"}-${file.name}` })));
      await page.locator("main form button[type=submit]").first().click();
      await page.waitForURL(/\/staff\/jobs\//);
      const seen = new Set();
      if (javaScriptEnabled) {
        seen.add(await finishedOf(page));
        wrong.push(...(await faultsOf(page)));
        await shoot(page, "job-running");
      }
      const result = page.locator("main .tag.good").first();
      const end = Date.now() + 120_000;
      while ((await page.locator("main form[action$='/cancel']").count()) > 0 && Date.now() < end) {
        seen.add(await finishedOf(page));
        await page.waitForTimeout(100);
      }
      await result.waitFor({ timeout: 10_000 });
      // Without JavaScript the page comes anew every three seconds: a short job may end between two of them.
      if (javaScriptEnabled && seen.size < 2) wrong.push(`the number of files never moved: ${[...seen]}`);
      await shoot(page, `job-done-${javaScriptEnabled}`);
      return wrong;
    });
    await context.close();
  }
}

// A document is hidden, shown again and removed; a stranger follows each step.
export async function careOfDocuments(browser, base, storageState) {
  const agents = await browser.newContext({ locale: "fr-FR", storageState });
  const strangers = await browser.newContext({ locale: "fr-FR" });
  await scenario("a document is hidden, shown, removed", async () => {
    const wrong = [];
    const page = await agents.newPage();
    const manage = `${base}/clairvaigne/staff/documents?q=essai-du-navigateur`;
    await page.goto(`${base}/clairvaigne/staff`);
    const text = "Essai du navigateur\n\nLe kiosque à musique ouvre à 10 h 30 le dimanche.\n";
    await page.locator("#files").setInputFiles({ name: "essai-du-navigateur.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
    await page.locator("main form button[type=submit]").first().click();
    await page.locator("main .tag.good").first().waitFor({ timeout: 60_000 });
    await page.goto(manage);
    const href = await page.locator("main .list a.title").first().getAttribute("href");
    const statusFor = async () => (await strangers.request.get(base + href)).status();
    if ((await statusFor()) !== 200) wrong.push("a stranger does not see a public document");
    const letRead = async (whom) => {
      await page.locator("main a[href$='/visibility']").first().click();
      await page.waitForURL(/\/visibility$/);
      wrong.push(...(await faultsOf(page)));
      await shoot(page, "visibility");
      await page.locator(`main input[name=visibility][value=${whom}]`).check();
      await page.locator("main form button[type=submit]").first().click();
      await page.waitForURL((address) => !address.pathname.endsWith("/visibility"));
      await page.goto(manage);
    };
    await letRead("agents");
    if ((await statusFor()) !== 404) wrong.push("a stranger sees a hidden document");
    await letRead("public");
    if ((await statusFor()) !== 200) wrong.push("a document shown again stays hidden");
    await page.locator("main a[href$='/delete']").first().click();
    wrong.push(...(await faultsOf(page)));
    await shoot(page, "delete");
    await page.locator("main form button").first().click();
    if ((await agents.request.get(base + href)).status() !== 404) wrong.push("the document is still there");
    return wrong;
  });
  await agents.close();
  await strangers.close();
}

// Too large, too many, not for you: each says so on a page of its own.
export async function refusedRequests(browser, base, storageState) {
  const context = await browser.newContext({ locale: "fr-FR", storageState });
  await scenario("an upload past the limit", async () => {
    const page = await context.newPage();
    await page.goto(`${base}/clairvaigne/staff`);
    const large = { name: "lourd.txt", mimeType: "text/plain", buffer: Buffer.alloc(20 * 1024 * 1024, "a ") };
    await page.locator("#files").setInputFiles(large);
    await page.locator("main form button[type=submit]").first().click();
    await page.locator("main .box h2, main h1").first().waitFor();
    await page.waitForURL(/upload|jobs/);
    const wrong = await faultsOf(page);
    if (!(await page.locator("main").innerText()).includes("lourd")) wrong.push("nothing says that it is too large");
    await shoot(page, "error-413");
    return wrong;
  });
  await context.close();
  const crowd = await browser.newContext({ locale: "fr-FR", extraHTTPHeaders: { "x-forwarded-for": "192.0.2.7" } });
  await scenario("too many questions at once", async () => {
    const page = await crowd.newPage();
    let status = 200;
    for (let asked = 0; asked < 20 && status === 200; asked += 1) {
      status = (await page.goto(base + ask("clairvaigne", "horaires"))).status();
    }
    const wrong = status === 429 ? await faultsOf(page) : [`status ${status}, not 429`];
    await shoot(page, "error-429");
    return wrong;
  });
  await crowd.close();
}

// Without JavaScript: a person contests an answer, an agent replies, the person reads the outcome at the secret address and
// erases everything there.
export async function contested(browser, base, storageState, question) {
  const person = await browser.newContext({ javaScriptEnabled: false, locale: "fr-FR", viewport: { width: 320, height: 700 } });
  const agents = await browser.newContext({ javaScriptEnabled: false, locale: "fr-FR", storageState });
  await scenario("an answer is contested, replied to, and erased", async () => {
    const wrong = [];
    const page = await person.newPage();
    await page.goto(base + ask("clairvaigne", question));
    await page.locator("main a[href*='/contest?q=']").click();
    await page.locator("#reason").fill("Il manque les horaires d'été.");
    await page.locator("main form button").click();
    await page.waitForURL(/\/contests\/[0-9a-f]{64}$/);
    const secret = page.url();
    await shoot(page, "contest-open");
    const desk = await agents.newPage();
    await desk.goto(`${base}/clairvaigne/staff/contests`);
    await desk.locator("main .list a.title").first().click();
    if (!(await desk.locator("main").innerText()).includes("horaires d'été")) wrong.push("the agent does not read the reason");
    await shoot(desk, "contest-decide");
    await desk.locator("input[name=upheld][value=true]").check();
    await desk.locator("#words").fill("Merci, nous ajoutons les horaires d'été.");
    await desk.locator("main form button").click();
    await desk.waitForURL(/\/staff\/contests$/);
    await page.goto(secret);
    if (!(await page.locator("main").innerText()).includes("nous ajoutons")) wrong.push("the person is not told");
    await shoot(page, "contest-upheld");
    await page.locator("main form[action$='/erase'] button").click();
    const gone = await page.goto(secret);
    if (gone.status() !== 404) wrong.push(`after erasing: ${gone.status()}`);
    return wrong;
  });
  await person.close();
  await agents.close();
}

// Answers are turned off: the next question is told so kindly and can still be searched; then turned on again.
export async function switchedOff(browser, base, storageState, question) {
  const agents = await browser.newContext({ locale: "fr-FR", storageState });
  const person = await browser.newContext({ locale: "fr-FR", viewport: { width: 320, height: 700 }, colorScheme: "dark" });
  await scenario("answers are turned off and on", async () => {
    const desk = await agents.newPage();
    const flip = async () => {
      await desk.goto(`${base}/clairvaigne/staff/transparency`);
      await desk.locator("main form[action$='/switch'] button").first().click();
      await desk.waitForURL(/\/staff\/transparency$/);
    };
    await flip();
    const page = await person.newPage();
    await page.goto(base + ask("clairvaigne", question));
    const wrong = await faultsOf(page);
    await shoot(page, "answers-off");
    if ((await page.locator("main .source").count()) > 0) wrong.push("an answer is shown though answers are off");
    await page.locator("main a[href*='/search?q=']").first().click();
    if ((await page.locator("main .list li, main .source").count()) === 0) wrong.push("search finds nothing");
    await flip();
    await page.goto(base + ask("clairvaigne", question));
    if ((await page.locator("main .source").count()) === 0) wrong.push("answers stay off");
    return wrong;
  });
  await agents.close();
  await person.close();
}
