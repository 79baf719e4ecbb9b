// The ground of every map without a tile server: pale roads, edges and names of areas, a scale in the page's words.

const FAR = 13; // below this zoom marks stand closer than they are wide: they shrink and keep their numbers to themselves

export function draw(map, { roads, areas, words }) {
  if (words) new Scale({ imperial: false, position: "bottomright", words }).addTo(map);
  map.on("zoomend", () => shrink(map));
  shrink(map);
  pane(map, "roads", 200);
  pane(map, "names", 450);
  if (roads) L.geoJSON(roads, { pane: "roads", interactive: false, style: roadStyle }).addTo(map);
  if (areas) drawAreas(map, areas);
}

const Scale = L.Control.Scale.extend({
  _updateMetric(widest) {
    const metres = this._getRoundNum(widest);
    const { metre, kilometre } = this.options.words;
    this._updateScale(this._mScale, metres < 1000 ? `${metres} ${metre}` : `${metres / 1000} ${kilometre}`, metres / widest);
  },
});

function shrink(map) {
  map.getContainer().classList.toggle("map-far", map.getZoom() < FAR);
}

function roadStyle({ properties }) {
  return {
    className: `road-${properties.class}`,
    weight: { main: 4, minor: 2, path: 1.5 }[properties.class],
    dashArray: properties.class === "path" ? "4 4" : null,
  };
}

function drawAreas(map, areas) {
  L.geoJSON(areas, {
    pane: "roads",
    interactive: false,
    style: { className: "area-edge", weight: 1.5, fill: false, dashArray: "2 6" },
    pointToLayer: ({ properties }, latlng) => nameAt(properties, latlng),
  }).addTo(map);
}

function nameAt({ name, level }, latlng) {
  const label = document.createElement("span");
  label.textContent = name;
  const className = `leaflet-div-icon place-name${level === "township" ? " place-name-large" : ""}`;
  return L.marker(latlng, { pane: "names", interactive: false, keyboard: false, icon: L.divIcon({ html: label, className }) });
}

function pane(map, name, zIndex) {
  map.createPane(name).style.zIndex = zIndex;
}
