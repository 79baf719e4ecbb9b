// The names of the base map: on one canvas over the map, always as large as they are read, none over another. The more
// important choose first; a road's name runs along it where it is straight enough.

import { colour } from "./painting.js";
import { EXTENT } from "./vector_tile.js";

const BELOW_PX = 24; // a badge stands on the point itself
const FACE = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";
const HALO_PX = 7;
const APART_PX = 400; // between two namings of one line
const BEND = 0.3; // how far, in radians, a stretch that is written along may turn aside
const TILE_PX = 256; // the side of a tile at the zoom of its number

export function namesLayer(source, options) {
  return new Names({ pane: "names", padding: 0.2, source, rules: nameRules(options), halo: colour("ground") });
}

// Leaflet keeps a renderer's canvas in its place while the map is moved and zoomed.
const Names = L.Renderer.extend({
  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
  },

  _destroyContainer() {
    clearTimeout(this._waiting);
    this._container.remove();
  },

  // Several tiles that come in one moment are one drawing, after whatever else the moment brings.
  soon() {
    clearTimeout(this._waiting);
    this._waiting = setTimeout(() => this._map && this._draw());
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    this.soon();
  },

  _draw() {
    const canvas = this._container, { min } = this._bounds, size = this._bounds.getSize(), ratio = Math.max(1, window.devicePixelRatio);
    L.DomUtil.setPosition(canvas, min);
    const context = fitted(canvas, size, ratio);
    Object.assign(context, { lineJoin: "round", textAlign: "center", strokeStyle: this.options.halo });
    const zoom = Math.round(this._map.getZoom()), placed = [];
    const tiles = inSight(this._map, this._bounds, this.options.source);
    for (const rule of this.options.rules.filter(({ from }) => zoom >= from))
      for (const { layers, toScreen } of tiles)
        for (const one of layers[rule.layer] ?? []) if (one.name && rule.kinds.includes(one.kind)) write(context, rule, one, toScreen, placed);
  },
});

// Cleared, and made anew only for another size: a canvas is megabytes to throw away.
function fitted(canvas, { x, y }, ratio) {
  const [width, height] = [Math.round(x * ratio), Math.round(y * ratio)], context = canvas.getContext("2d");
  if (canvas.width !== width || canvas.height !== height) {
    Object.assign(canvas, { width, height });
    Object.assign(canvas.style, { width: `${x}px`, height: `${y}px` });
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, x, y);
  return context;
}

// The tiles that have come, each with where its units lie on the canvas.
function inSight(map, bounds, { closest, layersOf }) {
  const zoom = Math.max(0, Math.min(Math.round(map.getZoom()) - 1, closest)), side = TILE_PX * map.getZoomScale(map.getZoom(), zoom);
  const origin = map.getPixelOrigin().add(bounds.min), end = origin.add(bounds.getSize()), found = [];
  for (let x = Math.floor(origin.x / side); x * side < end.x; x++)
    for (let y = Math.floor(origin.y / side); y * side < end.y; y++) {
      const layers = layersOf(`${zoom}/${x}/${y}`);
      const toScreen = (unit, isDown) => (isDown ? y * side - origin.y : x * side - origin.x) + (unit * side) / EXTENT;
      if (layers) found.push({ layers, toScreen });
    }
  return found;
}

function write(context, rule, { name, parts }, toScreen, placed) {
  context.font = rule.font;
  const wide = widthOf(context, name);
  for (const part of parts) {
    const points = [];
    for (let at = 0; at < part.length; at += 2) points.push({ x: toScreen(part[at], false), y: toScreen(part[at + 1], true) });
    const spot = rule.isAlong ? along(points, wide + rule.pixels) : { x: points[0].x, y: points[0].y + BELOW_PX + rule.pixels / 2, angle: 0 };
    if (!spot) continue;
    const boxes = boxesOf(spot, wide, rule.pixels);
    const isTaken = placed.some((other) => (rule.isAlong && other.name === name && Math.hypot(other.x - spot.x, other.y - spot.y) < APART_PX) || other.boxes.some((box) => boxes.some((mine) => touch(mine, box))));
    if (isTaken) continue;
    placed.push({ ...spot, name, boxes });
    context.save();
    context.translate(spot.x, spot.y);
    context.rotate(spot.angle);
    Object.assign(context, { fillStyle: rule.fill, lineWidth: HALO_PX, textBaseline: "middle" });
    context.strokeText(name, 0, 0);
    context.fillText(name, 0, 0);
    context.restore();
  }
}

const widths = new Map();

function widthOf(context, name) {
  const key = context.font + name;
  if (!widths.has(key)) widths.set(key, context.measureText(name).width);
  return widths.get(key);
}

// The middle of the longest stretch that is straight enough and long enough; never upside down.
export function along(points, length) {
  let best = null;
  for (let from = 0; from < points.length - 1; from++) {
    const first = Math.atan2(points[from + 1].y - points[from].y, points[from + 1].x - points[from].x);
    let to = from + 1;
    while (to < points.length - 1 && aside(first, Math.atan2(points[to + 1].y - points[to].y, points[to + 1].x - points[to].x)) < BEND) to++;
    const reach = Math.hypot(points[to].x - points[from].x, points[to].y - points[from].y);
    if (reach >= length && reach > (best?.reach ?? 0)) best = { reach, from: points[from], to: points[to] };
    from = to - 1;
  }
  if (!best) return null;
  const { from, to } = best, angle = Math.atan2(to.y - from.y, to.x - from.x);
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, angle: Math.abs(angle) > Math.PI / 2 ? angle + Math.PI : angle };
}

function aside(one, other) {
  const turn = Math.abs(one - other) % (2 * Math.PI);
  return Math.min(turn, 2 * Math.PI - turn);
}

// One box for what stands level; squares one after the other for what is slanted.
function boxesOf({ x, y, angle }, wide, pixels) {
  const half = pixels / 2 + 1;
  if (!angle) return [{ left: x - wide / 2, right: x + wide / 2, top: y - half, bottom: y + half }];
  const boxes = [];
  for (let at = half - wide / 2; at <= wide / 2; at += half) {
    const middle = { x: x + Math.cos(angle) * at, y: y + Math.sin(angle) * at };
    boxes.push({ left: middle.x - half, right: middle.x + half, top: middle.y - half, bottom: middle.y + half });
  }
  return boxes;
}

function touch(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function nameRules({ villagesFrom }) {
  const written = (layer, kinds, pixels, from, { weight = "", fill = "ink", isAlong = false } = {}) =>
    ({ layer, kinds, pixels, from, isAlong, font: `${weight}${pixels}px ${FACE}`, fill: colour(fill) });
  const road = { isAlong: true, fill: "muted" };
  return [
    written("names", ["county", "city"], 16, 6, { weight: "600 " }),
    written("names", ["township", "town"], 15, 9, { weight: "600 " }),
    written("names", ["village", "suburb"], 13, villagesFrom),
    written("names", ["hamlet", "quarter", "neighbourhood"], 13, 14),
    written("names", ["isolated_dwelling", "locality"], 13, 15),
    written("names", ["facility"], 13, 15),
    written("roads", ["main"], 13, 12, road),
    written("waterways", ["river", "stream"], 13, 12, { isAlong: true, fill: "water-name" }),
    written("roads", ["minor"], 13, 14, road),
  ];
}
