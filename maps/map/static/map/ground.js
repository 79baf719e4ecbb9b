// The ground of every map: the base map from our own server, the edge of one's own area, a scale in the page's words.

import { baseMap } from "./base_map.js";
import { relief } from "./relief.js";
import { roadEdits } from "./road_edits.js";

// What is drawn under the marks, and the changed roads, which may be switched off.
export function draw(map, { areas, tiles, words, villagesFrom, "road-edits": edits }) {
  if (words) new Scale({ imperial: false, position: "bottomright", words }).addTo(map);
  nameControls(map, words);
  pane(map, "ground", 200);
  pane(map, "names", 630); // above marks, below what is said of them
  if (tiles) lay(map, relief(map, baseMap(map, tiles, { villagesFrom }).addTo(map), tiles), tiles, words);
  if (areas) drawEdge(map, areas);
  return { edits: edits ? roadEdits(map, edits, { pane: "ground" }) : null };
}

// A key may be bound to a site: its address goes along, and not the page's.
const OF_OTHERS = { pane: "ground", maxNativeZoom: 18, referrerPolicy: "origin" };

// Our own map lies there from the beginning; a map of others is asked only once a person has chosen it.
function lay(map, own, { services = [], source }, words) {
  if (source) L.control.attribution({ prefix: false, position: "bottomleft" }).addAttribution(source).addTo(map);
  if (!services.length) return;
  const choices = { [words.own_map]: own };
  for (const { name, urls, servers } of services) {
    choices[name] = L.layerGroup(urls.map((url) => L.tileLayer(url, { ...OF_OTHERS, subdomains: servers || "a" })));
  }
  const control = L.control.layers(choices, null, { position: "bottomleft", collapsed: false }).addTo(map);
  const warning = document.createElement("p");
  warning.textContent = words.services_warning;
  control.getContainer().append(warning);
}

const Scale = L.Control.Scale.extend({
  _updateMetric(widest) {
    const metres = this._getRoundNum(widest);
    const { metre, kilometre } = this.options.words;
    this._updateScale(this._mScale, metres < 1000 ? `${metres} ${metre}` : `${metres / 1000} ${kilometre}`, metres / widest);
  },
});

function nameControls(map, words) {
  for (const [button, title] of [["zoom-in", words?.closer], ["zoom-out", words?.farther]]) {
    const node = map.getContainer().querySelector(`.leaflet-control-${button}`);
    if (node && title) Object.assign(node, { title, ariaLabel: title });
  }
}

function drawEdge(map, areas) {
  L.geoJSON(areas, {
    pane: "ground",
    interactive: false,
    style: { className: "area-edge", weight: 1.5, fill: false, dashArray: "2 6" },
  }).addTo(map);
}

function pane(map, name, zIndex) {
  map.createPane(name).style.zIndex = zIndex;
}
