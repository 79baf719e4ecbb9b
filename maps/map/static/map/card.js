// The door in the middle, with the nearest people and places of help around it.

import { data, pin, start } from "./page_map.js";
import { addZones } from "./zones.js";

const { door, helpers, clinics } = data;
const map = start();
addZones(map, data.zones);
const marks = [
  ...helpers.map(({ point, title }) => pin(point, { className: "pin-helper", title, keyboard: false })),
  ...clinics.map(({ point, title }) => pin(point, { className: "pin-clinic", sign: "＋", title, keyboard: false })),
  pin(door.point, { className: door.known === "door" ? "pin-door" : `pin-village pin-${door.known}`, zIndexOffset: 1000, keyboard: false }),
];
for (const mark of marks) mark.addTo(map);
// a township's centre is nobody's home: never shown so near that it looks like one
map.fitBounds(L.featureGroup(marks).getBounds().pad(0.1), { maxZoom: door.known === "township" ? 13 : 16 });
if (map.getZoom() < 12) map.setView([...door.point].reverse(), 13);
