// What new rules would change: the page asks for one township after the other and adds them up.

const form = document.getElementById("rules");
const progress = form.querySelector("[data-progress]");
const failed = form.querySelector("[data-failed]");
const waiting = [...form.querySelectorAll("[data-township]")];

async function compare(township) {
  const response = await fetch(township.dataset.township, { method: "POST", body: new FormData(form) });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  const rows = document.createElement("template");
  rows.innerHTML = await response.text();
  township.replaceChildren(rows.content);
  township.dataset.done = "yes";
  progress.value += 1;
  addUp();
}

function addUp() {
  const rows = [...form.querySelectorAll("tr[data-moved]")];
  const sum = (name) => Math.round(rows.reduce((total, row) => total + Number(row.dataset[name]), 0));
  form.querySelector("[data-sum=moved]").textContent = sum("moved");
  for (const name of ["week", "month", "hours"]) {
    const [before, after] = [sum(`${name}Before`), sum(`${name}After`)];
    const words = before === after ? String(before) : `${before} → ${after}（${after > before ? "+" : ""}${after - before}）`;
    form.querySelector(`[data-sum=${name}]`).textContent = words;
  }
}

async function compareAll() {
  failed.hidden = true;
  for (const township of waiting) {
    if (township.dataset.done) continue;
    await compare(township).catch(() => { failed.hidden = false; });
  }
}

form.querySelector("[data-retry]").addEventListener("click", compareAll);
addUp();
compareAll();
