// A page with one drawing: the map and the corners in the form always say the same.

import { crowd } from "../map/crowd.js";
import { start as drawing } from "../map/drawing.js";
import { load } from "../map/layers.js";
import { data, start } from "../map/page_map.js";
import { peopleOn } from "../map/people.js";

const form = document.querySelector("form[data-shape]");
const corners = form.elements.shape;
const size = document.getElementById("shape-size");
const saved = corners.value.trim();
const map = start({ scrollWheelZoom: true });
const [west, south, east, north] = data.box;
map.fitBounds([[south, west], [north, east]]);
L.geoJSON(data.findings, { interactive: false, style: { className: "shape-finding" }, pointToLayer: (_, latlng) => L.circleMarker(latlng, { radius: 9, className: "shape-finding" }) }).addTo(map);
L.geoJSON(data.newer, { interactive: false, style: { className: "shape-newer" } }).addTo(map);
const tool = drawing(map, { kinds: ["polygon"], existing: read(corners.value), beside: data.beside, many: data.many, onChange: write });
if (tool.drawn.getLayers().length) map.fitBounds(tool.drawn.getBounds().pad(0.3), { maxZoom: 17 });
if (data.layers) load(data.layers.villages).then(showPeople);
map.getContainer().dataset.ready = "true";

corners.addEventListener("change", () => {
  const typed = read(corners.value);
  corners.setAttribute("aria-invalid", String(!typed));
  if (typed) tool.put(typed);
  else size.textContent = size.dataset.wrong;
});

document.addEventListener("click", ({ target }) => {
  const { lon, lat } = target.closest("[data-lon]")?.dataset ?? {};
  if (lon) map.setView([Number(lat), Number(lon)], Math.max(map.getZoom(), 16));
});

// Seen through: a corner is set where somebody lives as anywhere else.
function showPeople(villages) {
  map.getContainer().classList.add("marks-untouched");
  peopleOn(map, crowd(map, data.words), { layers: data.layers, villages, words: data.words }).refresh();
}

let isLeaving = false;
form.addEventListener("submit", () => { isLeaving = true; });
for (const other of document.querySelectorAll("form:not([data-shape])")) other.addEventListener("submit", () => { isLeaving = true; });
window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && corners.value.trim() !== saved) event.preventDefault();
});

function write({ features }) {
  const parts = features.map(({ geometry }) => geometry.coordinates);
  const isPlain = parts.every((rings) => rings.length === 1);
  corners.value = isPlain
    ? parts.map(([ring]) => ring.slice(0, -1).map((corner) => corner.join(",")).join("\n")).join("\n\n")
    : JSON.stringify({ type: "MultiPolygon", coordinates: parts });
  corners.removeAttribute("aria-invalid");
  const count = parts.flat().reduce((sum, ring) => sum + ring.length - 1, 0);
  size.textContent = count ? `${count} ${size.dataset.corners}` : size.dataset.none;
}

// Lines of longitude and latitude, an empty line between parts; or GeoJSON. Null where it is neither.
function read(text) {
  if (text.trim().startsWith("{")) return parsed(text);
  const parts = text.trim().split(/\n\s*\n/).filter(Boolean).map((part) => part.trim().split("\n").map((line) => line.trim().split(/[,，\s]+/).map(Number)));
  if (parts.some((ring) => ring.some((corner) => corner.length !== 2 || !corner.every(Number.isFinite)))) return null;
  return collection(parts.filter((ring) => ring.length > 2).map((ring) => ({ type: "Polygon", coordinates: [[...ring, ring[0]]] })));
}

function parsed(text) {
  try {
    const shape = JSON.parse(text);
    return shape.type === "FeatureCollection" ? shape : collection([shape.geometry ?? shape]);
  } catch {
    return null;
  }
}

function collection(geometries) {
  return { type: "FeatureCollection", features: geometries.map((geometry) => ({ type: "Feature", properties: {}, geometry })) };
}
