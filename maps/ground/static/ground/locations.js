// The queue on the map: a mark opens its household; the chosen one's pin is put there.

import { data, pin, start } from "../map/page_map.js";
import { placing } from "../map/placing.js";

const form = document.querySelector("form[data-away]");
const map = start({ scrollWheelZoom: true });
const marks = data.marks.map(({ point, households, kind = "pin-doubt" }) => {
  const sign = households.count > 1 ? String(households.count) : "";
  const mark = pin(point, { className: kind, sign, title: households.title, keyboard: false });
  return mark.on("click", () => location.assign(households.url + location.search)).addTo(map);
});
const [west, south, east, north] = data.box;
map.fitBounds([[south, west], [north, east]]);
if (form) locate();
else if (marks.length) map.fitBounds(L.featureGroup(marks).getBounds().pad(0.1), { maxZoom: 14 });
map.getContainer().dataset.ready = "true";

function locate() {
  const village = data.village && L.latLng([...data.village].reverse());
  if (village) pin(data.village, { className: "pin-village", keyboard: false, interactive: false }).addTo(map);
  const township = data.township && pin(data.township, { className: "pin-village pin-township", keyboard: false, interactive: false }).addTo(map).getLatLng();
  const proposed = data.proposals.map(({ point, sign }) =>
    pin(point, { className: "pin-proposal", sign, title: sign, keyboard: false, interactive: false }).addTo(map));

  function tellDistance(latlng) {
    if (!village || !latlng) return;
    const metres = map.distance(village, latlng);
    const { metre, kilometre } = data.ground.words;
    const text = metres < 1000 ? `${Math.round(metres / 10) * 10} ${metre}` : `${(metres / 1000).toFixed(1)} ${kilometre}`;
    document.getElementById("away").textContent = `${form.dataset.away} ${text}`;
  }

  const door = placing(map, form, { title: form.dataset.pin, onPlace: tellDistance });
  const seen = [village, township, door.at(), ...proposed.map((mark) => mark.getLatLng())].filter(Boolean);
  if (seen.length) map.fitBounds(L.latLngBounds(seen).pad(0.2), { maxZoom: township ? 13 : 16 });
}
