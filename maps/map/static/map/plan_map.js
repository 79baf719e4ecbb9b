// The map of a plan: people by due state, hazards, emergencies, and the routes of the chosen visitor and day.

import { choose as announce, onChoose } from "./choosing.js";
import { crowd } from "./crowd.js";
import { draw } from "./ground.js";
import { load, loadAll } from "./layers.js";
import { facility } from "./marks.js";
import { peopleOn } from "./people.js";
import { asked, facts } from "./popup.js";
import { routesOn } from "./routes.js";
import { layerSwitch } from "./switch.js";
import { addZones } from "./zones.js";

const LATER = ["households", "people", "responsibilities", "facilities", "list"]; // when somebody looks at them

const { map, layers, tiles, words } = window.pageMap;
const controls = document.querySelectorAll("[data-choose]");
const marks = crowd(map, words);
const first = Object.fromEntries(Object.entries(layers).filter(([name]) => !LATER.includes(name)));
const loaded = await loadAll(map, { layers: first, words });
const ground = draw(map, { ...loaded, tiles, words });
const people = peopleOn(map, marks, { layers, villages: loaded.villages, incidents: loaded.incidents, words });
const routes = routesOn(map, marks, loaded.routes, words);
const zones = addZones(map, loaded.zones);
for (const control of controls) control.addEventListener("change", changed);
onChoose(choose);
changed();
addSwitch();
tellUnplaced(loaded.villages?.unplaced);
map.getContainer().dataset.ready = "true";

// The map's own controls choose as a row of a list or a cell of the timetable does.
function changed() {
  const { visitor = "", day = "" } = Object.fromEntries([...controls].map(({ dataset, value }) => [dataset.choose, value]));
  announce({ kind: "visitor", id: visitor, day, from: "map" });
}

function choose({ kind, id, day, from }) {
  if (kind !== "visitor") return;
  const choice = { visitor: id, day };
  for (const control of controls) control.value = choice[control.dataset.choose];
  const stops = routes.show(choice);
  people.stress(stops.length ? new Set(stops.map(({ household }) => household)) : null);
  const bounds = id && from !== "map" && routes.bounds(id);
  if (bounds) map.fitBounds(bounds.pad(0.1), { maxZoom: 16 });
}

function addSwitch() {
  const of = (name) => ({ title: words.layers[name], layer: (isOn) => people.show(name, isOn) });
  layerSwitch(map, {
    overdue: of("overdue"),
    due: of("due"),
    covered: of("covered"),
    hazards: of("hazards"),
    emergencies: of("emergencies"),
    zones: { title: words.layers.zones, layer: zones },
    ...(layers.responsibilities && { responsibilities: { title: words.layers.responsibilities, layer: later("responsibilities", responsibilities), on: false } }),
    facilities: { title: words.layers.facilities, layer: later("facilities", facilities), on: false },
    ...(ground.edits && { edits: { title: words.layers.edits, layer: ground.edits } }),
  }, words.layers.title);
}

// Fetched when it is first switched on.
function later(name, makeLayer) {
  let layer = null;
  return async (isOn) => {
    if (isOn) layer ??= load(layers[name]).then(makeLayer).catch(() => ((layer = null), () => {}));
    const made = await layer;
    if (typeof made === "function") made(isOn);
    else if (made) isOn ? made.addTo(map) : made.remove();
  };
}

function responsibilities(shapes) {
  map.createPane("answering").style.zIndex = 340;
  return L.geoJSON(shapes, {
    pane: "answering",
    style: ({ properties: { hue } }) => ({ className: hue === null ? "answering answering-nobody" : `answering route-${hue + 1}`, weight: 1.5 }),
    onEachFeature: ({ properties }, shape) => asked(shape, properties),
  });
}

function facilities({ features }) {
  const items = features.map(({ properties, geometry: { coordinates: [lon, lat] } }, index) => ({
    key: `f${index}`, kind: "facility", at: [lat, lon], r: 11, rank: 5, spreads: true,
    draw: () => ({ ...facility(properties), title: `${properties.title} ${properties.lines[0]}` }),
    open: () => facts(properties),
    group: (group) => group[0],
  }));
  return (isOn) => marks.set("facilities", isOn ? items : []);
}

function tellUnplaced(count) {
  if (!count) return;
  const note = Object.assign(document.createElement("p"), { className: "map-missing", textContent: words.unplaced.replace("{n}", count) });
  map.getContainer().append(note);
}
