// The ground of a road extract that is not in use yet, and the villages to which none of its ways leads.

import { data, pin, start } from "../map/page_map.js";

const map = start({ scrollWheelZoom: true });
const [west, south, east, north] = data.bounds;
const ground = [[south, west], [north, east]];
L.rectangle(ground, { className: "drawing-beside", interactive: false }).addTo(map);
for (const { name, point, lost } of data.villages) {
  pin(point, { className: lost ? "pin-door" : "pin-doubt", title: name, keyboard: false }).bindTooltip(name).addTo(map);
}
map.fitBounds(data.villages.reduce((all, { point: [lon, lat] }) => all.extend([lat, lon]), L.latLngBounds(ground)).pad(0.02));
map.getContainer().dataset.ready = "true";
