// How the ground is painted: which kinds in which order. Colours come from look.css.

import { EXTENT, SURFACE } from "./vector_tile.js";

const GROWS = 1.6; // a line's width from one zoom to the next

// → paint(canvas, layers, { zoom, ratio, size, left, top }): the tile is `size` wide, the canvas shows it from left, top
export function groundPainter() {
  const rules = groundRules();
  return (canvas, layers, { zoom, ratio, size, left, top }) => {
    const context = canvas.getContext("2d");
    const scale = size / EXTENT; // of pixels of the map to units
    context.setTransform(ratio * scale, 0, 0, ratio * scale, -left * ratio, -top * ratio);
    for (const { layer, kind, colour, width, dash } of rules) {
      const path = pathOf(layers[layer], kind);
      if (!path) continue;
      context.fillStyle = context.strokeStyle = colour;
      if (!width) {
        context.fill(path);
        continue;
      }
      context.lineCap = context.lineJoin = dash ? "butt" : "round";
      if (dash) context.lineJoin = "miter";
      context.lineWidth = widthAt(width, zoom) / scale;
      context.setLineDash((dash ?? []).map((pixels) => pixels / scale));
      context.stroke(path);
    }
  };
}

// All shapes of one kind are one path: painted at a stroke.
function pathOf(features, kind) {
  const path = new Path2D();
  let isEmpty = true;
  for (const one of features ?? []) {
    if (kind && one.kind !== kind) continue;
    isEmpty = false;
    for (const part of one.parts) {
      path.moveTo(part[0], part[1]);
      for (let at = 2; at < part.length; at += 2) path.lineTo(part[at], part[at + 1]);
      if (one.type === SURFACE) path.closePath();
    }
  }
  return isEmpty ? null : path;
}

// A number, or [[zoom, width], …]: between two zooms it grows as what it shows does.
function widthAt(width, zoom) {
  if (typeof width === "number") return width;
  const after = width.findIndex(([from]) => from > zoom);
  if (after === 0) return width[0][1];
  if (after < 0) return width.at(-1)[1];
  const [[from, least], [to, most]] = [width[after - 1], width[after]];
  return least + ((most - least) * (GROWS ** (zoom - from) - 1)) / (GROWS ** (to - from) - 1);
}

export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function groundRules() {
  const fill = (layer, name, kind) => ({ layer, kind, colour: colour(name) });
  const line = (layer, name, width, kind) => ({ layer, kind, colour: colour(name), width });
  const dashed = (layer, name, width, dash, kind) => ({ layer, kind, colour: colour(name), width, dash });
  return [
    fill("land", "wood", "wood"),
    fill("land", "settled", "settled"),
    fill("water", "water"),
    line("waterways", "water", [[9, 0.5], [12, 1], [15, 2], [18, 5]], "stream"),
    line("waterways", "water", [[8, 1], [12, 3], [15, 6], [18, 14]], "river"),
    fill("buildings", "building"),
    dashed("roads", "road-path", 1.5, [4, 3], "path"),
    line("roads", "road-minor", [[9, 0.6], [12, 1.4], [15, 4], [18, 12]], "minor"),
    line("roads", "road-main", [[8, 1], [12, 3], [15, 7], [18, 16]], "main"),
    dashed("railways", "rail", 1.5, [8, 4]),
    dashed("edges", "village-edge", 1, [2, 4], "village"),
    dashed("edges", "area-edge", 2, [8, 4], "township"),
    dashed("edges", "county-edge", 3, [12, 4, 3, 4], "county"),
  ];
}
