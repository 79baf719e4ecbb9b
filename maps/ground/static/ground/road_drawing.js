// Drawing a missing link, or choosing what is closed: a tap takes the stretch of way between crossings, a second tap the
// way between the two; a surface is drawn like any other. What is drawn goes with the form as GeoJSON.

import { start as startDrawing } from "../map/drawing.js";
import { load } from "../map/layers.js";
import { data, start } from "../map/page_map.js";
import { roadEdits } from "../map/road_edits.js";

const FINGER_PX = 20;
const form = document.getElementById("edit");
const said = document.getElementById("drawn");
const isLink = form.dataset.kind === "link";
const { metre, kilometre } = data.ground.words;
let taps = [];
const map = start({ scrollWheelZoom: true });
const [west, south, east, north] = data.box;
map.fitBounds([[south, west], [north, east]]);
roadEdits(map, data.edits, { interactive: false });
if (data.door) {
  const at = [...data.door].reverse();
  L.circleMarker(at, { radius: 10, className: "edit-door", interactive: false }).addTo(map);
  map.setView(at, 13);
}
const beside = isLink ? await load({ url: data.roads }).catch(() => null) : null; // without them one draws without snapping
const existing = form.shape.value ? JSON.parse(form.shape.value) : null;
const drawing = startDrawing(map, { kinds: [isLink ? "line" : "polygon"], existing, beside, many: false, onChange: keep });
if (!isLink) {
  map.on("click", ({ latlng }) => drawing.isDrawing() || tap(latlng));
  document.getElementById("tap").addEventListener("click", () => tap(map.getCenter()));
}
map.getContainer().dataset.ready = "true";

function keep(collection) {
  form.shape.value = collection.features.length ? JSON.stringify(collection) : "";
  const [feature] = collection.features;
  if (!feature) {
    said.textContent = said.dataset.none;
    taps = [];
    return;
  }
  const { metres, name } = feature.properties;
  if (feature.geometry.type.endsWith("Polygon")) said.textContent = said.dataset.area;
  else said.textContent = [metres ? said.dataset.stretch : said.dataset.line, name, length(metres ?? lengthOf(feature))].filter(Boolean).join(" ");
}

async function tap(latlng) {
  taps = taps.length === 1 ? [...taps, latlng] : [latlng];
  const [at, to] = taps.map(({ lng, lat }) => `${lng.toFixed(6)},${lat.toFixed(6)}`);
  const asked = new URLSearchParams({ at, ...(to && { to }), within: Math.round(metresIn(FINGER_PX)) });
  const answer = await fetch(`${data.stretch}?${asked}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) {
    const why = await answer?.json().catch(() => null);
    taps = taps.slice(0, -1);
    said.textContent = why?.message ?? data.ground.words.failed;
    return;
  }
  const chosen = taps;
  drawing.put({ type: "FeatureCollection", features: [await answer.json()] });
  taps = chosen;
}

function metresIn(pixels) {
  const middle = map.getSize().divideBy(2);
  return map.distance(map.containerPointToLatLng(middle), map.containerPointToLatLng(middle.add([pixels, 0])));
}

function lengthOf({ geometry }) {
  const corners = geometry.coordinates.map(([lon, lat]) => L.latLng(lat, lon));
  return corners.slice(1).reduce((sum, corner, index) => sum + corner.distanceTo(corners[index]), 0);
}

function length(metres) {
  return metres < 1000 ? `${Math.round(metres)} ${metre}` : `${(metres / 1000).toFixed(1)} ${kilometre}`;
}
