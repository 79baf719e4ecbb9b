// Villages by the share of hours on duty that they ask for: drawn once the figures are there; row and village are one.

import { areaNames } from "../map/area_names.js";
import { choose, hover, onChoose, onHover } from "../map/choosing.js";
import { data, start } from "../map/page_map.js";
import { facts } from "../map/popup.js";

const map = start({ zoomSnap: 0.25, villagesFrom: 14 });
const names = areaNames(map);
const shapes = new Map();
if (data.box) {
  const [west, south, east, north] = data.box;
  map.fitBounds([[south, west], [north, east]], { padding: [16, 16] });
} else map.setView([36, 113], 8);

document.querySelector("[data-fragment]").addEventListener("fragment:loaded", ({ target }) => {
  const layer = target.querySelector("#capacity-layer");
  if (layer) draw(JSON.parse(layer.textContent));
  map.getContainer().dataset.ready = "true";
});

function draw(layer) {
  const villages = L.geoJSON(layer, {
    style: ({ properties }) => ({ className: `need-${properties.level}` }),
    pointToLayer: ({ properties }, latlng) => L.circleMarker(latlng, { radius: 16, className: `need-${properties.level}` }),
    onEachFeature: ({ properties }, shape) => {
      shapes.set(properties.code, shape);
      shape.bindPopup(() => facts(properties));
      shape.on("click", () => choose({ kind: "village", id: properties.code, from: "map" }));
      shape.on("mouseover", () => hover({ kind: "village", id: properties.code, from: "map" }));
    },
  }).addTo(map);
  names.show(villages.getLayers().map((shape) => ({ name: shape.feature.properties.title, at: (shape.getCenter ?? shape.getLatLng).call(shape) })));
  if (villages.getLayers().length) map.fitBounds(villages.getBounds(), { padding: [16, 16], maxZoom: 15 });
}

function light(name, { kind, id }) {
  for (const [code, shape] of shapes) shape.getElement()?.classList.toggle(name, kind === "village" && code === id);
}

onHover((detail) => light("is-chosen", detail));
onChoose((detail) => {
  light("is-chosen", detail);
  const shape = detail.kind === "village" && shapes.get(detail.id);
  if (!shape) return;
  if (detail.from !== "map") shape.openPopup();
  else document.querySelector(`tr[data-village="${CSS.escape(detail.id)}"]`)?.scrollIntoView({ block: "nearest" });
});
