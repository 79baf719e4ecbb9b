// Whom a surge would mean, asked anew after each change; the map is made when somebody wants to draw on it.

import { start as startDrawing } from "./drawing.js";
import { data, start } from "./page_map.js";

const form = document.getElementById("surge");
const meant = form.querySelector("[data-meant]");
const drawing = document.getElementById("drawing");
const PAUSE_MS = 400;
let waiting, asking;

async function ask() {
  asking?.abort();
  asking = new AbortController();
  const sent = { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, signal: asking.signal };
  const response = await fetch(form.dataset.preview, sent).catch((error) => ({ ok: false, gone: error.name === "AbortError" }));
  if (response.gone) return;
  if (response.ok) meant.innerHTML = await response.text();
  else meant.replaceChildren(await said(response));
}

async function said(response) {
  const { message } = (await response.json?.().catch(() => null)) ?? { message: data.ground.words.failed };
  return Object.assign(document.createElement("p"), { className: "muted", textContent: message });
}

function askSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE_MS);
}

function openMap() {
  if (drawing.dataset.ready || !drawing.open) return;
  drawing.dataset.ready = "true";
  const map = start({ scrollWheelZoom: true });
  const [lon, lat] = data.centre ?? [113, 36];
  map.setView([lat, lon], 12);
  const existing = form.drawn.value ? JSON.parse(form.drawn.value) : null;
  startDrawing(map, { kinds: ["polygon"], existing, many: false, onChange: keep });
}

function keep(collection) {
  const text = collection.features.length ? JSON.stringify(collection) : "";
  if (text === form.drawn.value) return;
  form.drawn.value = text;
  askSoon();
}

form.addEventListener("input", askSoon);
drawing.addEventListener("toggle", openMap);
openMap();
ask();
