// What does JavaScript add? Comfort only: every page works without it.
// Print button, hours of the reader's own place, live progress of a job, drops on the upload field. Passkeys alone need it.

const language = document.documentElement.lang || "fr";

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const day = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
for (const time of document.querySelectorAll("time[data-instant]")) {
  const instant = new Date(time.dateTime);
  if (!Number.isNaN(instant.valueOf())) time.textContent = day.format(instant);
}

// The key of an agent leaves the address, and so the browser's history.
if (document.querySelector("[data-hide-address]")) {
  history.replaceState(null, "", location.pathname);
}

// A job that goes on: ask how far it is, and load the page again once it is done. Without JavaScript the page
// refreshes itself.
const job = document.querySelector("[data-job]");
if (job) {
  const bar = job.querySelector("progress");
  const words = job.querySelector("[data-progress]");
  const follow = async () => {
    const answer = await fetch(job.dataset.job, { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const state = await answer.json();
    bar.max = Math.max(state.files, 1);
    bar.value = state.finished;
    words.textContent = job.dataset.words
      .replace("{finished}", state.finished.toLocaleString(language))
      .replace("{files}", state.files.toLocaleString(language));
    if (state.state === "done" || state.state === "cancelled") location.reload();
    else setTimeout(follow, 1000);
  };
  setTimeout(follow, 1000);
}

for (const field of document.querySelectorAll('input[type="file"]')) {
  field.addEventListener("dragover", () => field.classList.add("drop"));
  for (const event of ["dragleave", "drop"]) {
    field.addEventListener(event, () => field.classList.remove("drop"));
  }
}

// A passkey: the device answers the challenge of the page, the form takes the answer along.
const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function asked({ publicKey }) {
  const named = (list) => list?.map((known) => ({ ...known, id: bytesOf(known.id) }));
  return {
    ...publicKey,
    challenge: bytesOf(publicKey.challenge),
    ...(publicKey.user && { user: { ...publicKey.user, id: bytesOf(publicKey.user.id) } }),
    ...(publicKey.excludeCredentials && { excludeCredentials: named(publicKey.excludeCredentials) }),
    ...(publicKey.allowCredentials && { allowCredentials: named(publicKey.allowCredentials) }),
  };
}

function answered({ id, rawId, type, response }) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]).map((part) => [part, textOf(response[part])]);
  return JSON.stringify({ id, rawId: textOf(rawId), type, response: Object.fromEntries(given), extensions: {} });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const problem = document.querySelector("[data-passkey-problem]");
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    problem.hidden = true;
    try {
      const publicKey = asked(JSON.parse(form.dataset.options));
      const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
      form.elements.answer.value = answered(credential);
      form.requestSubmit();
    } catch {
      problem.hidden = false;
    }
  });
  // Who came here by a button wants it: the device asks at once. Where the browser wants a touch first, the button is there.
  if (form.dataset.passkey === "get") form.requestSubmit();
}
