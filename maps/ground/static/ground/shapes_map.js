// Shapes that open their page: the boundaries of an area's parts, or its hazard zones.

import { data, start } from "../map/page_map.js";

const [west, south, east, north] = data.box;
const map = start({ scrollWheelZoom: true });
map.fitBounds([[south, west], [north, east]]);
const shapes = L.geoJSON(data.parts, {
  style: ({ properties }) => ({ className: `shape shape-${properties.state}` }),
  onEachFeature: ({ properties }, shape) => {
    shape.bindTooltip(text(properties.title), { sticky: true });
    if (properties.url) shape.on("click", () => location.assign(properties.url));
  },
}).addTo(map);
if (shapes.getLayers().length) map.fitBounds(shapes.getBounds().pad(0.05), { maxZoom: 16 });
map.getContainer().dataset.ready = "true";

function text(title) {
  const node = document.createElement("span");
  node.textContent = title;
  return node;
}
