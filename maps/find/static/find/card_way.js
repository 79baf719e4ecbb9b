// On the card's map: where its person stands, once they have asked for it, and the way from there to the door.

import "./here.js";
import { data, pin } from "../map/page_map.js";

const said = document.getElementById("here-said");
let mark = null;
let way = null;

document.addEventListener("find:here", async ({ detail: { lon, lat } }) => {
  const { map } = window.pageMap;
  mark?.remove();
  mark = pin([lon, lat], { className: "pin-here", keyboard: false }).addTo(map);
  const question = new URLSearchParams({ here: `${lon.toFixed(6)},${lat.toFixed(6)}` });
  try {
    const response = await fetch(`${data.way.url}?${question}`);
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    const answer = await response.json();
    way?.remove();
    way = L.geoJSON(answer.way, { interactive: false, style: ({ properties: { how } }) => ({ className: `way-to way-to-${how}` }) }).addTo(map);
    map.fitBounds(way.getBounds().extend([lat, lon]).pad(0.1));
    said.textContent = answer.said;
  } catch {
    said.textContent = data.way.failed;
  }
});
