// While somebody has the plan open: has anything happened that it does not know?

const notice = document.querySelector("[data-look]");
const AGAIN_MS = 300_000;

async function look() {
  const response = await fetch(notice.dataset.look, { headers: { Accept: "application/json" } });
  if (!response.ok || response.redirected) return; // the page stays as it is; the next look tells
  notice.hidden = !(await response.json()).proposal;
}

function watch() {
  look().catch(() => {}).finally(() => setTimeout(watch, AGAIN_MS));
}

watch();
