// The price of each choice: the page asks for one township after the other and adds them up beside the choices.

const progress = document.querySelector("[data-progress]");
const failed = document.querySelector("[data-failed]");
const words = document.querySelector("[data-words]").content.textContent;
const waiting = [...document.querySelectorAll("[data-township]")];

async function price(township) {
  const response = await fetch(township.dataset.township, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  const rows = document.createElement("template");
  rows.innerHTML = await response.text();
  township.replaceChildren(rows.content);
  township.dataset.done = "yes";
  progress.value += 1;
  progress.hidden = waiting.every((one) => one.dataset.done);
}

function addUp() {
  if (!waiting.length || !waiting.every((township) => township.dataset.done)) return;
  for (const place of document.querySelectorAll("[data-total]")) {
    const rows = [...document.querySelectorAll(`tr[data-rate="${place.dataset.total}"]`)];
    const sum = (name) => rows.reduce((total, row) => total + Number(row.dataset[name]), 0);
    const wait = Math.max(0, ...rows.map((row) => Number(row.dataset.wait)));
    place.textContent = words.replace("{keys}", sum("keys")).replace("{others}", sum("others")).replace("{wait}", wait);
  }
}

async function priceAll() {
  failed.hidden = true;
  for (const township of waiting) {
    if (township.dataset.done) continue;
    await price(township).catch(() => { failed.hidden = false; });
  }
  addUp();
}

document.querySelector("[data-retry]").addEventListener("click", priceAll);
priceAll();
