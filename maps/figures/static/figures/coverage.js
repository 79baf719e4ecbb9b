// Villages by the share not yet visited, and the same as heat; a village on the map and its row in the table go together.

import { load } from "../map/layers.js";
import { data, start } from "../map/page_map.js";

const { words } = data;
const map = start({ scrollWheelZoom: true, zoomSnap: 0.25, villagesFrom: 14 });
load(data.coverage).then(showVillages, () => tell(words.failed));

function showVillages(coverage) {
  const villages = L.geoJSON(coverage, { style, pointToLayer: circle, onEachFeature: connect }).addTo(map);
  if (!coverage.features.length) return tell(words.nowhere);
  map.fitBounds(villages.getBounds().pad(0.15), { maxZoom: 14 });
  themes(heatOf(coverage));
  map.getContainer().dataset.ready = "true";
}

function style({ properties: { gap } }) {
  return { className: `village gap-${gap ?? "none"}`, weight: 1 };
}

function circle({ properties: village }, latlng) {
  return L.circleMarker(latlng, { radius: 6 + 1.6 * Math.sqrt(village.active) });
}

function connect({ properties: village }, shape) {
  const missed = `${village.name} ${words.missed} ${village.active - village.visited} / ${village.active}`;
  shape.bindTooltip(label(missed), { sticky: true });
  if (village.gap >= 4) nameAt(village, shape);
  const row = document.querySelector(`[data-village="${village.code}"]`);
  shape.on("click", () => row?.scrollIntoView({ block: "center" }));
  shape.on("mouseover", () => row?.classList.add("chosen"));
  shape.on("mouseout", () => row?.classList.remove("chosen"));
  row?.addEventListener("mouseenter", () => shape.openTooltip());
  row?.addEventListener("mouseleave", () => shape.closeTooltip());
}

// The villages in most need carry their name however far away one looks.
function nameAt({ name, point }, shape) {
  const centre = point ? [point[1], point[0]] : shape.getBounds().getCenter();
  L.tooltip(centre, { content: label(name), permanent: true, direction: "center", className: "village-name" }).addTo(map);
}

function label(text) {
  const node = document.createElement("span");
  node.textContent = text;
  return node;
}

// One theme at a time, each with its own legend: two scales over each other say nothing.
function themes({ heat, most }) {
  const words = document.getElementById("heat-most");
  words.textContent = words.dataset.words.replace("{n}", most);
  for (const choice of document.querySelectorAll("[name=theme]"))
    choice.addEventListener("change", ({ target: { value } }) => {
      map.getContainer().dataset.theme = value;
      for (const legend of document.querySelectorAll(".coverage-legend")) legend.hidden = legend.dataset.theme !== value;
      if (value === "heat") heat.addTo(map);
      else heat.remove();
    });
}

function heatOf({ features }) {
  const points = features
    .map(({ properties: { point, active, visited } }) => point && [point[1], point[0], active - visited])
    .filter((point) => point && point[2] > 0);
  const most = Math.max(0, ...points.map((point) => point[2]));
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const gradient = { 0.2: colour("--gap-2"), 0.5: colour("--gap-3"), 0.75: colour("--gap-4"), 1: colour("--gap-5") };
  return { most, heat: L.heatLayer(points, { max: most, radius: 36, blur: 28, minOpacity: 0.3, maxZoom: 1, gradient }) };
}

function tell(text) {
  const message = document.createElement("p");
  message.className = "map-message";
  message.setAttribute("role", "alert");
  message.textContent = text;
  map.getContainer().append(message);
}
