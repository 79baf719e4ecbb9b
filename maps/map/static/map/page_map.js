// A map of a page where people work: Leaflet on the common ground. The global L is Leaflet.

import { draw } from "./ground.js";
import { loadAll } from "./layers.js";

export const data = JSON.parse(document.getElementById("map-data").textContent);

// The page does not wait for the ground: what matters is drawn at once, the rest comes under it.
export function start({ villagesFrom, ...options } = {}) {
  const map = L.map("map", { attributionControl: false, scrollWheelZoom: false, maxZoom: 18, ...options });
  window.pageMap = { map }; // as on pages that folium composes
  const { tiles, words, missing } = data.ground;
  loadAll(map, data.ground).then((loaded) => draw(map, { ...loaded, tiles, words, villagesFrom }));
  if (missing) tellWhatIsMissing(map, missing);
  return map;
}

// An empty ground says why it is empty; it lies under whatever is drawn.
function tellWhatIsMissing(map, text) {
  const note = Object.assign(document.createElement("p"), { className: "map-missing", textContent: text });
  map.getContainer().append(note);
}

export function pin([lon, lat], { className, sign = "", title = "", ...options }) {
  const icon = L.divIcon({ html: `<span class="pin ${className}">${sign}</span>`, className: "leaflet-div-icon", iconSize: [32, 32] });
  return L.marker([lat, lon], { icon, title, alt: title, ...options });
}
