// Results as one types, and the whole way by keyboard: / goes to the box, the arrows through the results, Enter opens one,
// from the box the first. What was found for other words is never left standing: a call to the wrong door costs more.

import { here } from "./here.js";
import { list, tell } from "./results.js";

const form = document.querySelector("form.locate");
const box = form.q;
const found = document.getElementById("found");
const WAIT_MS = 120;
let timer = 0;
let asked = 0;
let system = "";

box.addEventListener("input", () => {
  clearTimeout(timer);
  clear();
  system = "";
  timer = setTimeout(search, WAIT_MS);
});

form.addEventListener("submit", (event) => {
  const first = found.querySelector("a.row");
  if (!first) return; // nothing found for these words yet: the page that answers without scripts does
  event.preventDefault();
  first.click();
});

// A village that would narrow what was found, or the system of a point: the box says what is asked from now on.
found.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-add], [data-system]");
  if (!choice) return;
  event.preventDefault();
  if (choice.dataset.add) box.value = `${box.value.trim()} ${choice.dataset.add}`;
  system = choice.dataset.system ?? system;
  box.focus();
  clear();
  search();
});

document.addEventListener("find:here", () => box.value.trim() && search());
document.addEventListener("find:point", ({ detail }) => {
  box.value = detail;
  system = "wgs84";
  clear();
  search();
});

function clear() {
  asked++; // an answer on its way is to other words
  found.replaceChildren();
}

async function search() {
  const text = box.value.trim();
  const number = ++asked;
  if (!text) return found.replaceChildren();
  try {
    const question = new URLSearchParams({ q: text, ...(system && { system }), ...(here() && { here: here() }) });
    const response = await fetch(`${form.dataset.search}?${question}`);
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    const answer = await response.json();
    if (number === asked) list(found, answer); // an answer overtaken by a later question is dropped
  } catch {
    if (number === asked) tell(found, found.dataset.failed);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, textarea")) {
    event.preventDefault();
    box.focus();
    box.select();
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event);
  if (event.key === "Escape" && (event.target === box || found.contains(event.target))) {
    event.preventDefault();
    clearTimeout(timer);
    clear();
    box.value = "";
    box.focus();
  }
});

function move(event) {
  const stops = [box, ...found.querySelectorAll("a.row")];
  const at = stops.indexOf(document.activeElement);
  if (at < 0) return;
  const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
