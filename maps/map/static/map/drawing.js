// Drawing on a map: Geoman draws, moves and snaps; undo, redo and the keyboard are ours. The global L is Leaflet; Geoman,
// which weighs more than all the rest, comes when somebody reaches for the buttons, or for a shape that is there already.
//
//   const drawing = start(map, { kinds: ["polygon"], existing, beside, onChange });
//
// kinds     what may be drawn: "polygon", "line", "point"
// existing  a FeatureCollection to begin with; properties are kept
// beside    a FeatureCollection to snap to, which stays as it is
// many      false: a new shape takes the place of the former one
// onChange  called with the FeatureCollection after each change, undo and redo
//
// The buttons are map/drawing_tools.html: [data-draw] begins a kind, [data-drawing] does one thing.

import { withArrows } from "./drawing_keys.js";
import { say } from "./layers.js";
import { data } from "./page_map.js";

const SHAPES = { polygon: "Polygon", line: "Line", point: "Marker" };
const SNAP_PX = 15;
const DECIMALS = 7; // a centimetre

export function start(map, { kinds, existing = null, beside = null, many = true, onChange = () => {} }) {
  const drawn = L.featureGroup().addTo(map);
  const history = { steps: [], now: -1 };
  let tools = null;
  if (beside) L.geoJSON(beside, { className: "drawing-beside", interactive: false, pmIgnore: true, snapIgnore: false, pointToLayer: nothing }).addTo(map);

  const value = () => ({ type: "FeatureCollection", features: drawn.getLayers().map(feature) });
  const isDrawing = () => Boolean(map.pm?.globalDrawModeEnabled());
  const active = () => map.pm.Draw[map.pm.Draw.getActiveShape()];

  // True once Geoman is there; where it does not come the map says so, and the next press asks again.
  function ready() {
    const waiting = tools ?? say(map, data.ground.words.loading, "map-message map-loading");
    tools ??= import("../vendor/@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.min.js").then(equip).then(() => true, fail).finally(() => waiting.remove());
    return tools;
  }

  function fail() {
    tools = null;
    say(map, data.ground.words.failed, "map-message").setAttribute("role", "alert");
    return false;
  }

  function equip() {
    L.PM.setOptIn(true); // roads, names and marks are neither changed nor snapped to
    map.options.pmIgnore = false;
    L.PM.reInitLayer(map);
    map.pm.setGlobalOptions({ snappable: true, snapDistance: SNAP_PX, tooltips: false, continueDrawing: false, exitModeOnEscape: true });
    map.pm.setPathOptions({ className: "drawn", pmIgnore: false });
    drawn.eachLayer((layer) => {
      L.PM.reInitLayer(layer);
      open(layer);
    });
  }

  function show(collection) {
    map.pm?.disableDraw();
    drawn.clearLayers();
    for (const layer of pieces(collection)) join(layer);
  }

  function join(layer) {
    drawn.addLayer(layer);
    layer.on("pm:edit pm:dragend", keep);
    if (layer.pm) open(layer);
  }

  // Its corners can be taken hold of.
  function open(layer) {
    layer.pm.enable({ allowSelfIntersection: true, snappable: true, snapDistance: SNAP_PX });
    withArrows(map, layer);
  }

  function keep() {
    const step = JSON.stringify(value());
    if (step === history.steps[history.now]) return;
    history.steps.splice(history.now + 1, Infinity, step);
    history.now = history.steps.length - 1;
    tell();
  }

  function go(by) {
    if (by < 0 && isDrawing()) return takeBack();
    const step = history.steps[history.now + by];
    if (step === undefined) return;
    history.now += by;
    show(JSON.parse(step));
    tell();
  }

  function takeBack() {
    const shape = active();
    shape._removeLastVertex ? shape._removeLastVertex() : map.pm.disableDraw();
  }

  function tell() {
    enable("undo", history.now > 0 || isDrawing());
    enable("redo", history.now < history.steps.length - 1);
    enable("clear", drawn.getLayers().length > 0);
    onChange(JSON.parse(history.steps[history.now]));
  }

  function put(collection) {
    show(collection);
    keep();
  }

  async function draw(kind) {
    if (!(await ready())) return;
    map.pm.disableDraw();
    map.pm.enableDraw(SHAPES[kind], { allowSelfIntersection: true, snappable: true, cursorMarker: true, templineStyle: { className: "drawing-line" }, hintlineStyle: { className: "drawing-line", dashArray: "6 6" } });
  }

  // By keyboard: the map is moved under its middle, and a corner set there.
  async function corner(kind = kinds[0]) {
    if (!isDrawing()) await draw(kind);
    if (!isDrawing()) return;
    const where = { latlng: map.getCenter(), originalEvent: {} };
    map.fire("mousemove", where);
    map.fire("click", where);
  }

  const actions = {
    undo: () => go(-1),
    redo: () => go(1),
    clear: () => put({ type: "FeatureCollection", features: [] }),
    corner: () => corner(),
    finish: () => isDrawing() && active()._finishShape?.(),
  };

  map.on("pm:create", ({ layer }) => {
    layer.remove();
    if (!many) drawn.clearLayers();
    join(layer);
    keep();
  });
  map.on("pm:globaldrawmodetoggled", ({ enabled }) => {
    map.getContainer().classList.toggle("is-drawing", enabled);
    enable("finish", enabled);
    for (const button of document.querySelectorAll("[data-draw]")) button.setAttribute("aria-pressed", String(enabled && SHAPES[button.dataset.draw] === map.pm.Draw.getActiveShape()));
    enable("undo", history.now > 0 || enabled);
  });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-draw], [data-drawing]");
    if (!button) return;
    if (button.dataset.draw) isDrawing() ? map.pm.disableDraw() : draw(button.dataset.draw);
    else actions[button.dataset.drawing]();
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select")) return; // these undo their own text
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || !["z", "y"].includes(key)) return;
    event.preventDefault();
    go(key === "y" || event.shiftKey ? 1 : -1);
  });

  for (const sign of ["pointerover", "focusin"]) {
    map.getContainer().addEventListener(sign, () => drawn.getLayers().length && ready());
    for (const bar of document.querySelectorAll(".drawing-tools")) bar.addEventListener(sign, ready);
  }
  map.whenReady(() => {
    show(existing);
    keep();
  });
  return { map, drawn, value, put, draw, corner, isDrawing, ...actions };
}

function enable(name, isOn) {
  for (const button of document.querySelectorAll(`[data-drawing="${name}"]`)) button.disabled = !isOn;
}

function nothing(_, latlng) {
  return L.circleMarker(latlng, { radius: 0, stroke: false, interactive: false, pmIgnore: true, snapIgnore: true });
}

// Each part of a shape on its own, so that each can be moved and taken away.
function pieces(collection) {
  const features = collection?.features ?? [];
  return features.flatMap((whole) => parts(whole.geometry).map((geometry) => {
    const [layer] = L.geoJSON({ ...whole, geometry }, { pmIgnore: false, className: "drawn" }).getLayers();
    return layer;
  }));
}

function parts(geometry) {
  if (!geometry?.type.startsWith("Multi")) return geometry ? [geometry] : [];
  return geometry.coordinates.map((coordinates) => ({ type: geometry.type.slice("Multi".length), coordinates }));
}

function feature(layer) {
  const { geometry } = layer.toGeoJSON(DECIMALS);
  return { type: "Feature", geometry, properties: layer.feature?.properties ?? {} };
}
