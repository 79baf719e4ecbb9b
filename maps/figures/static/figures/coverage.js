// The leader's map: one theme at a time paints the villages, hazards and emergencies are laid over it. A village on the
// map and its row in the table go together, and a click on either opens it.

import { areaNames } from "../map/area_names.js";
import { load } from "../map/layers.js";
import { data, pin, start } from "../map/page_map.js";
import { rememberTicks } from "../map/switch.js";

const { words, themes } = data;
const map = start({ scrollWheelZoom: true, zoomSnap: 0.25, villagesFrom: 14 });
const painted = L.layerGroup().addTo(map);
const over = { hazards: L.layerGroup(), incidents: L.layerGroup() };
const week = document.getElementById("week");
const names = areaNames(map, painted);
let asked = 0;
let theme = data.theme;

choose(theme);
week?.addEventListener("change", () => choose(theme));
week?.addEventListener("input", sayWeek);
load(data.beside).then(layOver, () => tell(words.failed));
for (const input of document.querySelectorAll("[name=theme]"))
  input.addEventListener("change", ({ target: { value } }) => choose(value));

async function choose(name) {
  const mine = ++asked; // an answer that comes after the next question is of no use
  theme = name;
  for (const legend of document.querySelectorAll(".coverage-legend")) legend.hidden = legend.dataset.theme !== name;
  try {
    const layer = await load({ url: themes[name].url + weekAsked() });
    if (mine === asked) paint(layer, name);
  } catch {
    if (mine === asked) tell(words.failed);
  }
}

function paint({ features }, name) {
  const isFirst = !map.getContainer().dataset.theme;
  painted.clearLayers();
  map.getContainer().dataset.theme = name;
  if (!features.length) return tell(words.nowhere);
  const villages = L.geoJSON(features, { style, pointToLayer: circle, onEachFeature: connect }).addTo(painted);
  for (const { properties } of features) if (properties.spot) spot(properties);
  if (isFirst) map.fitBounds(villages.getBounds().pad(0.15), { maxZoom: 14 });
  nameThem(features);
  remember(name);
  map.getContainer().dataset.ready = "true";
}

// The slider stands at the right end for now; each step to the left is a week.
function stepBack() {
  return data.weeks[week ? week.max - week.value - 1 : -1];
}

function weekAsked() {
  const back = stepBack();
  return back ? `&week=${back.code}` : "";
}

function sayWeek() {
  const words = stepBack()?.words ?? data.words.now;
  document.getElementById("week-said").textContent = words;
  week.setAttribute("aria-valuetext", words);
}

function style({ properties: { kind, spot: isSpot } }) {
  return { className: `village ${isSpot ? "outlined" : kind}`, weight: 1 };
}

function circle({ properties: village }, latlng) {
  return L.circleMarker(latlng, { radius: 6 + 1.6 * Math.sqrt(village.active) });
}

function spot(village) {
  if (!village.point) return;
  const disc = L.circleMarker(at(village), { radius: village.spot, className: `village ${village.kind}`, weight: 1 });
  connect({ properties: village }, disc);
  disc.addTo(painted);
}

function connect({ properties: village }, shape) {
  shape.bindTooltip(label(`${village.name} ${village.says}`), { sticky: true });
  const row = document.querySelector(`[data-village="${village.code}"]`);
  shape.on("click", () => location.assign(village.href + location.search));
  shape.on("mouseover", () => row?.classList.add("chosen"));
  shape.on("mouseout", () => row?.classList.remove("chosen"));
  row?.addEventListener("mouseenter", () => shape.openTooltip());
  row?.addEventListener("mouseleave", () => shape.closeTooltip());
}

// The villages in most need carry their name however far away one looks.
function nameThem(features) {
  const inNeed = features.map(({ properties }) => properties).filter(({ named, point }) => named && point);
  names.show(inNeed.sort((one, other) => other.spot - one.spot || other.active - one.active).map((village) => ({ name: village.name, at: at(village) })));
}

function layOver({ features }) {
  for (const { geometry, properties } of features)
    for (const [name, group] of Object.entries(over))
      if (properties[name]) sign(geometry, name, properties[name]).addTo(group);
  const ticks = document.querySelectorAll("[name=over]");
  rememberTicks(ticks);
  for (const input of ticks) {
    const show = () => (input.checked ? over[input.value].addTo(map) : over[input.value].remove());
    input.addEventListener("change", show);
    show();
  }
}

// A hazard at the upper right of its village, an emergency at the upper left, so that neither hides the other.
function sign({ coordinates }, name, says) {
  return pin(coordinates, { className: `over-${name}`, title: says, keyboard: false }).bindTooltip(label(says));
}

// The view stands in the address: what is linked, printed or mailed is what is seen.
function remember(name) {
  const address = new URL(location.href);
  address.searchParams.set("theme", name);
  history.replaceState(null, "", address);
  for (const form of document.querySelectorAll("form[data-view]")) {
    const action = new URL(form.action);
    action.searchParams.set("theme", name);
    form.action = action;
  }
}

function at({ point: [lon, lat] }) {
  return [lat, lon];
}

function label(text) {
  const node = document.createElement("span");
  node.textContent = text;
  return node;
}

function tell(text) {
  const message = document.createElement("p");
  message.className = "map-message";
  message.setAttribute("role", "alert");
  message.textContent = text;
  map.getContainer().append(message);
}
