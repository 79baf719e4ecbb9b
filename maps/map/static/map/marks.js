// The marks of people, hazards, emergencies and stops, from the shapes in marks.svg. Leaflet is the global L.

export function mark(shape, { key = false, approximate = false } = {}) {
  const classes = `mark mark-${shape}${approximate ? " mark-approximate" : ""}`;
  const ring = key ? '<use href="#mark-key"/>' : "";
  return `<svg class="${classes}" aria-hidden="true"><use href="#mark-${shape}"/>${ring}</svg>`;
}

export function hazardMark(kind) {
  return `<svg class="mark mark-hazard" aria-hidden="true"><use href="#hazard-${kind}"/></svg>`;
}

// Everyone known at one point: the most urgent decides the shape, a number says how many.
export function elderMarker({ properties: at }, latlng) {
  const count = at.people.length > 1 ? `<span class="mark-count">${at.people.length}</span>` : "";
  const html = mark(at.located ? at.state : "unlocated", { key: at.key, approximate: at.approximate }) + count;
  const urgency = { overdue: 200, due: 100 }[at.state] ?? 0;
  return marker(latlng, { html, size: 28, className: `mark-days-${sizeOf(at)}`, title: at.title, zIndexOffset: urgency });
}

export function hazardMarker({ properties: at }, latlng) {
  return marker(latlng, { html: hazardMark(at.kind), size: 28, anchor: [34, 2], title: at.title, zIndexOffset: 300 });
}

export function incidentMarker({ properties: at }, latlng) {
  return marker(latlng, { html: mark("emergency", { approximate: at.approximate }), size: 28, className: "mark-days-2", title: at.title, zIndexOffset: 900, keyboard: true });
}

export function stopMarker({ properties: at }, latlng, style) {
  const html = `<span class="stop stop-${at.known} ${style}${at.state === "met" ? " stop-done" : ""}">${at.order}</span>`;
  return marker(latlng, { html, size: 20, anchor: [-4, 24], title: at.title, zIndexOffset: 500 });
}

export function homeMarker({ properties: at }, latlng) {
  return marker(latlng, { html: mark("home"), size: 28, title: at.title, zIndexOffset: 50 });
}

function sizeOf({ state, days }) {
  if (state !== "overdue") return 0;
  return days > 30 ? 3 : days > 14 ? 2 : days > 7 ? 1 : 0;
}

function marker(latlng, { html, size, anchor = [size / 2, size / 2], className = "", keyboard = false, ...options }) {
  const icon = L.divIcon({ html, className: `leaflet-div-icon ${className}`, iconSize: [size, size], iconAnchor: anchor });
  return L.marker(latlng, { icon, keyboard, ...options });
}
