// The map of a plan: people by due state, hazards, emergencies, and the routes of the chosen visitor and day.

import { choose as announce, onChoose } from "./choosing.js";
import { draw } from "./ground.js";
import { loadAll } from "./layers.js";
import { elderMarker, hazardMarker, homeMarker, incidentMarker, stopMarker } from "./marks.js";
import { facts, people } from "./popup.js";
import { addZones } from "./zones.js";

const COLOURS = 8; // past eight, colours no longer tell routes apart: one is chosen, the others are grey
// Long strokes: short ones are walked and dots are guessed, on every route.
const DASHES = [null, "18 7", "18 7 1 7", "32 7", "32 7 1 7", "18 7 1 7 1 7", "32 7 1 7 1 7", "32 7 18 7"];
const ON_FOOT = { walk: { dashArray: "5 5", lineCap: "butt", weight: 3 }, guess: { dashArray: "0 7", lineCap: "round", weight: 4 } };

const { map, layers, tiles, words } = window.pageMap;
const choice = { visitor: "", day: "" };
const routes = L.layerGroup().addTo(map);
const controls = document.querySelectorAll("[data-choose]");

const loaded = await loadAll(map, { layers, words });
draw(map, { ...loaded, tiles, words });
addZones(map, loaded.zones);
const elders = add(loaded.elders, elderMarker, people);
add(loaded.hazards, hazardMarker, facts);
add(loaded.incidents, incidentMarker, facts);
for (const control of controls) control.addEventListener("change", changed);
onChoose(choose);
changed();
map.getContainer().dataset.ready = "true";

function add(layer, pointToLayer, describe) {
  const bind = ({ properties }, shape) => shape.bindPopup(() => describe(properties), { maxWidth: 320 });
  return L.geoJSON(layer, { pointToLayer, onEachFeature: bind }).addTo(map);
}

// The map's own controls choose as a row of a list or a cell of the timetable does.
function changed() {
  const { visitor, day } = Object.fromEntries([...controls].map(({ dataset, value }) => [dataset.choose, value]));
  announce({ kind: "visitor", id: visitor, day, from: "map" });
}

function choose({ kind, id, day, from }) {
  if (kind !== "visitor") return;
  Object.assign(choice, { visitor: id, day });
  for (const control of controls) control.value = choice[control.dataset.choose];
  drawRoutes();
  if (from !== "map") fit();
}

function ofDay({ properties }) {
  return !choice.day || properties.day === choice.day;
}

function drawRoutes() {
  routes.clearLayers();
  const features = (loaded.routes?.features ?? []).filter(ofDay);
  const visitors = [...new Set(features.map(({ properties }) => String(properties.visitor)))];
  const style = (properties) => styleOf(String(properties.visitor), visitors);
  const chosen = ({ properties }) => !choice.visitor || String(properties.visitor) === choice.visitor;
  const few = visitors.length <= COLOURS || choice.visitor;
  const shown = features.filter((feature) => feature.properties.kind === "route" || (few && chosen(feature)));
  L.geoJSON({ type: "FeatureCollection", features: shown }, {
    style: ({ properties }) => ({ ...lineOf(style(properties), properties.how), ...(chosen({ properties }) ? {} : { weight: 2, className: "route-other" }) }),
    pointToLayer: (feature, latlng) => feature.properties.kind === "home"
      ? homeMarker(feature, latlng) : stopMarker(feature, latlng, style(feature.properties).className),
    onEachFeature: (feature, shape) => shape.bindPopup(() => facts(feature.properties), { maxWidth: 320 }),
  }).addTo(routes);
  routes.eachLayer((group) => group.eachLayer((line) => isChosen(line) && line.bringToFront?.()));
  listRoutes(features, visitors, few);
  setAside(new Set(features.filter(chosen).flatMap(({ properties }) => properties.elders ?? [])));
}

// With one visitor chosen, people who are not on the way step back.
function setAside(onTheWay) {
  elders.eachLayer((mark) => {
    const isThere = !choice.visitor || mark.feature.properties.people.some(({ id }) => onTheWay.has(id));
    mark.getElement().classList.toggle("is-aside", !isThere);
  });
}

function isChosen({ feature }) {
  return String(feature.properties.visitor) === choice.visitor;
}

function styleOf(visitor, visitors) {
  if (visitor === choice.visitor) return { className: "route-own", dash: null };
  if (visitors.length > COLOURS || choice.visitor) return { className: "route-other", dash: null };
  const index = visitors.indexOf(visitor);
  return { className: `route-${index + 1}`, dash: DASHES[index] };
}

function lineOf({ className, dash }, how) {
  return { className, dashArray: dash, weight: className === "route-other" ? 2 : 4, opacity: 1, ...ON_FOOT[how] };
}

function listRoutes(features, visitors, few) {
  const list = document.querySelector("[data-route-legend]");
  if (!list) return;
  const names = new Map(features.map(({ properties }) => [String(properties.visitor), properties.name]));
  const shown = few ? visitors.filter((visitor) => !choice.visitor || visitor === choice.visitor) : [];
  list.replaceChildren(...shown.map((visitor) => sample(names.get(visitor), styleOf(visitor, visitors))));
}

function sample(name, { className, dash }) {
  const item = document.createElement("li");
  item.innerHTML = `<svg class="line-sample" viewBox="0 0 40 8" aria-hidden="true"><path class="${className}" d="M0 4h40"/></svg>`;
  if (dash) item.querySelector("path").setAttribute("stroke-dasharray", dash);
  item.append(name);
  return item;
}

function fit() {
  const own = routes.getLayers().flatMap((group) => group.getLayers()).filter(isChosen);
  if (choice.visitor && own.length) map.fitBounds(L.featureGroup(own).getBounds().pad(0.1), { maxZoom: 16 });
}
