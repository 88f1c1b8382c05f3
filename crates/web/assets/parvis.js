// What does JavaScript add? Comfort only: every page works without it.
// Print button, hours of the reader's own place, live progress of a job, file names beside the upload field.

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
