// The day on a map: the way along the roads, the numbered doors; a tap on one leads to its card.

const L = window.L;
const { shape, doors } = JSON.parse(document.getElementById("map-data").textContent);

const map = L.map("map", { attributionControl: false, scrollWheelZoom: false, maxZoom: 18 });
L.control.scale({ imperial: false }).addTo(map);

const way = L.polyline(shape.map(([lon, lat]) => [lat, lon]), { className: "day-way", interactive: false }).addTo(map);
const marks = doors.map(({ order, point: [lon, lat], exact, state, title }) => {
  const className = ["pin", exact ? "" : "pin-village", `pin-${state}`].join(" ").trim();
  const icon = L.divIcon({ html: `<span class="${className}">${order}</span>`, className: "", iconSize: [32, 32] });
  return L.marker([lat, lon], { icon, title, alt: title }).addTo(map).on("click", () => show(order));
});

function show(order) {
  const card = document.getElementById(`door-${order}`);
  card.scrollIntoView({ block: "start" });
  card.setAttribute("tabindex", "-1");
  card.focus({ preventScroll: true });
}

const bounds = L.featureGroup([way, ...marks]).getBounds();
if (bounds.isValid()) map.fitBounds(bounds, { padding: [24, 24], maxZoom: 16 });
