// Drawing around people: corner by corner, or with a free hand; what is drawn stands in the form as text.

import { start as drawing } from "../map/drawing.js";
import { data, start } from "../map/page_map.js";

const form = document.getElementById("choose");
const text = form.elements.shape;
const freehand = document.querySelector("[data-freehand]");
const CLOSE_M = 3; // corners of a free hand nearer than this to the line are left out
const map = start({ scrollWheelZoom: true, preferCanvas: false });
if (data.box) {
  const [west, south, east, north] = data.box;
  map.fitBounds([[south, west], [north, east]], { padding: [16, 16] });
} else map.setView([36, 113], 8);

for (const [lon, lat, count] of data.places) {
  L.circleMarker([lat, lon], { radius: 3 + Math.min(3, count), className: "inside-door", interactive: false, pmIgnore: true }).addTo(map);
}
const tool = drawing(map, { kinds: ["polygon"], existing: read(text.value), onChange: write });
if (tool.drawn.getLayers().length) map.fitBounds(tool.drawn.getBounds().pad(0.3), { maxZoom: 16 });
map.getContainer().dataset.ready = "true";

text.addEventListener("change", () => {
  const typed = read(text.value);
  text.setAttribute("aria-invalid", String(!typed));
  if (typed) tool.put(typed);
});

function write({ features }) {
  text.value = features.length ? JSON.stringify({ type: "FeatureCollection", features }) : "";
  text.removeAttribute("aria-invalid");
}

function read(typed) {
  if (!typed.trim()) return { type: "FeatureCollection", features: [] };
  try {
    const shape = JSON.parse(typed);
    return shape.type === "FeatureCollection" ? shape : { type: "FeatureCollection", features: [feature(shape.geometry ?? shape)] };
  } catch {
    const parts = typed.trim().split(/\n\s*\n/).map((part) => part.trim().split("\n").map((line) => line.trim().split(/[,，\s]+/).map(Number)));
    const isRead = parts.every((ring) => ring.length > 2 && ring.every((corner) => corner.length === 2 && corner.every(Number.isFinite)));
    return isRead ? { type: "FeatureCollection", features: parts.map((ring) => feature({ type: "Polygon", coordinates: [[...ring, ring[0]]] })) } : null;
  }
}

function feature(geometry) {
  return { type: "Feature", properties: {}, geometry };
}

// With a free hand: pressed, drawn around, let go. Finger and mouse alike; the map stays where it is meanwhile.
let line = null;
freehand.addEventListener("click", () => setFreehand(freehand.getAttribute("aria-pressed") !== "true"));

function setFreehand(isOn) {
  freehand.setAttribute("aria-pressed", String(isOn));
  map.getContainer().classList.toggle("is-freehand", isOn);
  map.dragging[isOn ? "disable" : "enable"]();
}

const stage = map.getContainer();
stage.addEventListener("pointerdown", (event) => {
  if (freehand.getAttribute("aria-pressed") !== "true" || !event.isPrimary || event.target.closest(".leaflet-control")) return;
  event.preventDefault();
  stage.setPointerCapture(event.pointerId);
  line = L.polyline([map.mouseEventToLatLng(event)], { className: "drawing-line", interactive: false, pmIgnore: true }).addTo(map);
});
stage.addEventListener("pointermove", (event) => line?.addLatLng(map.mouseEventToLatLng(event)));
for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, finish);

function finish({ type }) {
  if (!line) return;
  const points = L.LineUtil.simplify(line.getLatLngs().map((one) => map.latLngToLayerPoint(one)), CLOSE_M);
  const ring = points.map((point) => map.layerPointToLatLng(point)).map(({ lng, lat }) => [Number(lng.toFixed(6)), Number(lat.toFixed(6))]);
  line.remove();
  line = null;
  setFreehand(false);
  if (type === "pointercancel" || ring.length < 4) return;
  const { features } = tool.value();
  tool.put({ type: "FeatureCollection", features: [...features, feature({ type: "Polygon", coordinates: [[...ring, ring[0]]] })] });
}

const ticks = document.querySelector("[data-ticks]");
ticks?.querySelector("[data-all-ticks]").addEventListener("change", ({ target }) => {
  for (const tick of ticks.querySelectorAll("input[name=elder]")) tick.checked = target.checked;
});
