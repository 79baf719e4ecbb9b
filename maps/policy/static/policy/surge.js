// Whom a surge would mean, asked anew after each change; the map is made when somebody wants to draw on it.

import { start as startDrawing } from "../map/drawing.js";
import { data, start } from "../map/page_map.js";

const form = document.getElementById("surge");
const meant = form.querySelector("[data-meant]");
const drawing = document.getElementById("drawing");
const PAUSE_MS = 400;
const COUNT_AFTER_MS = 800; // sharing weeks out takes a township some seconds: not after each key
let waiting, counting, asking;

async function ask() {
  asking?.abort();
  asking = new AbortController();
  const sent = { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, signal: asking.signal };
  const response = await fetch(form.dataset.preview, sent).catch((error) => ({ ok: false, gone: error.name === "AbortError" }));
  if (response.gone) return;
  if (!response.ok) return meant.replaceChildren(await said(response));
  meant.innerHTML = await response.text();
  clearTimeout(counting);
  counting = setTimeout(() => count(asking.signal), COUNT_AFTER_MS);
}

// One township after the other; a change of the form stops it.
async function count(signal) {
  for (const place of meant.querySelectorAll("[data-cost]")) {
    const sent = { method: "POST", body: new FormData(form), headers: { Accept: "text/html" }, signal };
    const response = await fetch(place.dataset.cost, sent).catch(() => null);
    if (signal.aborted) return;
    if (response?.ok && !response.redirected) place.innerHTML = await response.text();
    else place.querySelector(".muted").replaceWith(await said(response ?? {}));
  }
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
