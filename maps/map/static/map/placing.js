// A pin that somebody puts, by tap, drag, arrow keys or typed degrees: the pin and the form's two fields say the same place.

import { pin } from "./page_map.js";

const STEP = 2; // pixels that an arrow key moves the pin; with Shift sixteen times as many
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

// `onPlace` hears where the pin is, null once it was taken away. A form may have `origin` and `crs` beside `lon` and `lat`.
export function placing(map, form, { title, onPlace = () => {} }) {
  let placed = null;

  function put(latlng) {
    if (form.origin) form.origin.value = "tapped";
    if (form.crs) form.crs.value = "wgs84"; // the pin is on our own map
    form.lon.value = latlng.lng.toFixed(6);
    form.lat.value = latlng.lat.toFixed(6);
    show();
  }

  function take() {
    form.lon.value = form.lat.value = "";
    show();
  }

  function show() {
    const typed = [form.lon, form.lat].map(({ value }) => value.trim());
    const [lon, lat] = typed.map((text) => (text === "" ? NaN : Number(text)));
    if (typed.every((text) => text === "")) {
      placed?.remove();
      placed = null;
      onPlace(null);
    }
    if (!Number.isFinite(lon) || !Number.isFinite(lat) || Math.abs(lat) > 90) return;
    if (placed) placed.setLatLng([lat, lon]);
    else placed = made(lon, lat);
    onPlace(placed.getLatLng());
  }

  function made(lon, lat) {
    const options = { className: "pin-door", title, draggable: true, autoPan: true, zIndexOffset: 1000 };
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

  map.on("click", ({ latlng }) => put(latlng));
  for (const field of [form.lon, form.lat]) {
    field.addEventListener("input", () => {
      if (form.origin) form.origin.value = "typed";
      show();
    });
  }
  document.getElementById("centre").addEventListener("click", () => {
    put(map.getCenter());
    placed.getElement().focus();
  });
  show();
  return { put, take, at: () => placed?.getLatLng() ?? null };
}
