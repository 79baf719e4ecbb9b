// The door in the middle, with the nearest people and places of help around it.

const L = window.L;
const { door, helpers, clinics } = JSON.parse(document.getElementById("map-data").textContent);
const map = L.map("map", { attributionControl: false, scrollWheelZoom: false, maxZoom: 18 });
L.control.scale({ imperial: false }).addTo(map);

const marks = [
  ...helpers.map((helper) => pin(helper, "pin-helper", "")),
  ...clinics.map((clinic) => pin(clinic, "pin-clinic", "＋")),
  pin(door, door.exact ? "pin-door" : "pin-village", "").setZIndexOffset(1000),
];
const [lon, lat] = door.point;
map.fitBounds(L.featureGroup(marks).getBounds().pad(0.1), { maxZoom: 16 });
if (map.getZoom() < 12) map.setView([lat, lon], 13);

function pin({ point: [x, y], title = "" }, className, sign) {
  const icon = L.divIcon({ html: `<span class="pin ${className}">${sign}</span>`, className: "", iconSize: [32, 32] });
  return L.marker([y, x], { icon, title, alt: title, keyboard: false }).addTo(map);
}
