// The day on a map: the way along the roads, the numbered doors; a tap on one leads to its card.

import { data, pin, start } from "../map/page_map.js";

const map = start();
const way = L.featureGroup(data.parts.map(({ how, line }) => L.polyline(line.map(([lon, lat]) => [lat, lon]), { className: `day-way way-${how}`, interactive: false }))).addTo(map);
for (const point of data.parked) pin(point, { className: "pin-parked", sign: "P", zIndexOffset: -1000, keyboard: false, interactive: false }).addTo(map);
const doors = data.doors.map(({ order, point, known, state, title }) => {
  const className = `pin-${state}${known === "door" ? "" : ` pin-village pin-${known}`}`;
  const zIndexOffset = state === "next" ? 1000 : -order; // where doors crowd, the earlier one lies on top
  return pin(point, { className, sign: order, title, zIndexOffset }).addTo(map).on("click", () => show(order));
});
map.fitBounds(L.featureGroup([way, ...doors]).getBounds(), { padding: [24, 24], maxZoom: 16 });

function show(order) {
  const card = document.getElementById(`door-${order}`);
  card.scrollIntoView({ block: "start" });
  card.setAttribute("tabindex", "-1");
  card.focus({ preventScroll: true });
}
