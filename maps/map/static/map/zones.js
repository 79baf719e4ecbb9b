// Hazard zones under everything that stands on them: yellow ground with a dotted edge, and what it is when asked.

import { facts } from "./popup.js";

export function addZones(map, zones) {
  if (!zones) return;
  map.createPane("zones").style.zIndex = 350;
  const bind = ({ properties }, shape) => shape.bindPopup(() => facts(properties), { maxWidth: 320 });
  L.geoJSON(zones, { pane: "zones", style: { className: "zone" }, onEachFeature: bind }).addTo(map);
}
