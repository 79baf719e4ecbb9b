// The ground of every map: the base map from our own server, the edge of one's own area, a scale in the page's words.

import { baseMap } from "./base_map.js";
import { roadEdits } from "./road_edits.js";

const FAR = 13; // below this zoom marks stand closer than they are wide: they shrink and keep their numbers to themselves

export function draw(map, { areas, tiles, words, villagesFrom, "road-edits": edits }) {
  if (words) new Scale({ imperial: false, position: "bottomright", words }).addTo(map);
  map.on("zoomend", () => shrink(map));
  shrink(map);
  pane(map, "ground", 200);
  pane(map, "names", 450);
  if (tiles) baseMap(tiles, { villagesFrom }).then((layers) => layers.addTo(map));
  if (areas) drawEdge(map, areas);
  if (edits) roadEdits(map, edits, { pane: "ground" });
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

function drawEdge(map, areas) {
  L.geoJSON(areas, {
    pane: "ground",
    interactive: false,
    filter: ({ geometry }) => geometry.type !== "Point",
    style: { className: "area-edge", weight: 1.5, fill: false, dashArray: "2 6" },
  }).addTo(map);
}

function pane(map, name, zIndex) {
  map.createPane(name).style.zIndex = zIndex;
}
