// The queue on the map: a mark opens its household; the chosen one's pin and the two fields say the same place.

import { data, pin, start } from "../map/page_map.js";

const STEP = 2; // pixels that an arrow key moves the pin; with Shift sixteen times as many
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

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
  let door = null;

  function put(latlng) {
    if (form.origin) form.origin.value = "tapped";
    if (form.crs) form.crs.value = "wgs84"; // the pin is on our own map
    form.lon.value = latlng.lng.toFixed(6);
    form.lat.value = latlng.lat.toFixed(6);
    show();
  }

  function show() {
    const [lon, lat] = [form.lon, form.lat].map(({ value }) => value.trim() === "" ? NaN : Number(value));
    if (!Number.isFinite(lon) || !Number.isFinite(lat) || Math.abs(lat) > 90) return;
    if (door) door.setLatLng([lat, lon]);
    else door = made(lon, lat);
    tellDistance(door.getLatLng());
  }

  function typed() {
    if (form.origin) form.origin.value = "typed";
    show();
  }

  function made(lon, lat) {
    const options = { className: "pin-door", title: form.dataset.pin, draggable: true, autoPan: true, zIndexOffset: 1000 };
    const marker = pin([lon, lat], options).on("dragend", ({ target }) => put(target.getLatLng())).addTo(map);
    marker.getElement().addEventListener("keydown", (event) => nudge(event, marker));
    return marker;
  }

  function nudge(event, marker) {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    event.stopPropagation(); // else the map moves too
    const pixels = event.shiftKey ? STEP * 16 : STEP;
    put(map.containerPointToLatLng(map.latLngToContainerPoint(marker.getLatLng()).add(L.point(arrow).multiplyBy(pixels))));
    if (!map.getBounds().contains(marker.getLatLng())) map.panTo(marker.getLatLng());
  }

  function tellDistance(latlng) {
    if (!village) return;
    const metres = map.distance(village, latlng);
    const { metre, kilometre } = data.ground.words;
    const text = metres < 1000 ? `${Math.round(metres / 10) * 10} ${metre}` : `${(metres / 1000).toFixed(1)} ${kilometre}`;
    document.getElementById("away").textContent = `${form.dataset.away} ${text}`;
  }

  map.on("click", ({ latlng }) => put(latlng));
  for (const field of [form.lon, form.lat]) field.addEventListener("input", typed);
  document.getElementById("centre").addEventListener("click", () => {
    put(map.getCenter());
    door.getElement().focus();
  });
  show();
  const seen = [village, township, door?.getLatLng(), ...proposed.map((mark) => mark.getLatLng())].filter(Boolean);
  if (seen.length) map.fitBounds(L.latLngBounds(seen).pad(0.2), { maxZoom: township ? 13 : 16 });
}
