// Links that locals added and roads that are closed, as lines and surfaces; a closure also bears its sign.

import { asked, facts } from "./popup.js";

export function roadEdits(map, edits, options = {}) {
  const signs = [];
  const layer = L.geoJSON(edits, {
    ...options,
    style: ({ properties: { kind } }) => ({ className: `edit-${kind}`, weight: 4, dashArray: kind === "link" ? "8 4" : null }),
    onEachFeature: (feature, shape) => {
      asked(shape, feature.properties);
      if (feature.properties.kind === "closure") signs.push(sign(shape, feature.properties));
    },
  });
  for (const one of signs) layer.addLayer(one);
  return layer.addTo(map);
}

function sign(shape, properties) {
  const icon = L.divIcon({ html: "⊘", className: "leaflet-div-icon edit-sign", iconSize: [24, 24] });
  const mark = L.marker(middle(shape), { icon, title: properties.title, alt: properties.title });
  return mark.bindPopup(() => facts(properties), { maxWidth: 320 });
}

function middle(shape) {
  const corners = shape.getLatLngs().flat(Infinity);
  return shape.feature.geometry.type.endsWith("Polygon") ? shape.getBounds().getCenter() : corners[Math.floor(corners.length / 2)];
}
