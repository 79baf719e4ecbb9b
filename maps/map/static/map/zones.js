// Hazard zones under everything that stands on them: yellow ground with a dotted edge, and what it is when asked.

import { asked } from "./popup.js";

export function addZones(map, zones) {
  if (!zones) return L.layerGroup();
  map.createPane("zones").style.zIndex = 350;
  const bind = ({ properties }, shape) => asked(shape, properties);
  return L.geoJSON(zones, { pane: "zones", style: { className: "zone" }, onEachFeature: bind }).addTo(map);
}
