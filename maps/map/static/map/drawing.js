// Drawing on a map: Geoman draws, moves and snaps; undo, redo and the keyboard are ours. The global L is Leaflet with Geoman.
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

const SHAPES = { polygon: "Polygon", line: "Line", point: "Marker" };
const SNAP_PX = 15;
const DECIMALS = 7; // a centimetre

L.PM.setOptIn(true); // roads, names and marks are neither changed nor snapped to

export function start(map, { kinds, existing = null, beside = null, many = true, onChange = () => {} }) {
  const drawn = L.featureGroup().addTo(map);
  const history = { steps: [], now: -1 };
  map.options.pmIgnore = false;
  L.PM.reInitLayer(map);
  map.pm.setGlobalOptions({ snappable: true, snapDistance: SNAP_PX, tooltips: false, continueDrawing: false, exitModeOnEscape: true });
  map.pm.setPathOptions({ className: "drawn", pmIgnore: false });
  if (beside) L.geoJSON(beside, { className: "drawing-beside", interactive: false, pmIgnore: true, snapIgnore: false, pointToLayer: nothing }).addTo(map);

  const value = () => ({ type: "FeatureCollection", features: drawn.getLayers().map(feature) });
  const isDrawing = () => map.pm.globalDrawModeEnabled();
  const active = () => map.pm.Draw[map.pm.Draw.getActiveShape()];

  function show(collection) {
    map.pm.disableDraw();
    drawn.clearLayers();
    for (const layer of pieces(collection)) join(layer);
  }

  function join(layer) {
    drawn.addLayer(layer);
    layer.on("pm:edit pm:dragend", keep);
    layer.pm?.enable({ allowSelfIntersection: true, snappable: true, snapDistance: SNAP_PX });
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

  function draw(kind) {
    map.pm.disableDraw();
    map.pm.enableDraw(SHAPES[kind], { allowSelfIntersection: true, snappable: true, cursorMarker: true, templineStyle: { className: "drawing-line" }, hintlineStyle: { className: "drawing-line", dashArray: "6 6" } });
  }

  // By keyboard: the map is moved under its middle, and a corner set there.
  function corner(kind = kinds[0]) {
    if (!isDrawing()) draw(kind);
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

  map.whenReady(() => {
    show(existing);
    keep();
  });
  return { map, drawn, value, put, draw, corner, ...actions };
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
