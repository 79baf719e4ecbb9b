// Lines and surfaces whose corners come once, as maps/map/shared_corners.py packs them, made GeoJSON again. Pure.

const UNITS = 100_000; // in a degree

export function unpacked(layer) {
  if (!layer.corners) return layer;
  const corners = positions(layer.corners);
  const { corners: _, ...rest } = layer;
  return { ...rest, features: layer.features.map((one) => (one.geometry?.runs ? { ...one, geometry: { type: one.geometry.type, coordinates: lines(one.geometry.runs, corners) } } : one)) };
}

function positions(steps) {
  const found = [];
  let lon = 0, lat = 0;
  for (let at = 0; at < steps.length; at += 2) found.push([(lon += steps[at]) / UNITS, (lat += steps[at + 1]) / UNITS]);
  return found;
}

function lines(nested, corners) {
  if (typeof nested[0] !== "number") return nested.map((one) => lines(one, corners));
  const line = [];
  for (let at = 0; at < nested.length; at += 2) {
    const [first, steps] = [nested[at], nested[at + 1]], by = Math.sign(steps);
    for (let step = 0; step <= Math.abs(steps); step++) line.push(corners[first + step * by]);
  }
  return line;
}
