// Where marks stand so that each can be touched: on their place while there is room, else beside it along the lane or
// around, else together with the nearest of their kind. The same marks at the same zoom always stand the same. Pure.
//
//   item   { key, kind, x, y, r, rank, spreads }   in pixels; lower ranks choose first
//   result [{ item, x, y, with: [item, …] }]       `with`: those who stand there too and are listed when asked

const GAP = 2;
const CELL = 64; // of the grid in which neighbours are looked up; at least twice the largest radius
const REACH = 60; // how far from its place a mark may stand
const LANE = 90; // neighbours within so many pixels tell which way the lane leads
const AROUND = 12; // directions that are tried

export function spread(items) {
  const sorted = [...items].sort((one, other) => one.rank - other.rank || (one.key < other.key ? -1 : 1));
  const there = grid();
  const placed = grid();
  for (const item of sorted) there.add(item);
  const result = [];
  for (const item of sorted) {
    const same = item.spreads ? null : placed.near(item, 1).find((one) => one.item.kind === item.kind && !one.item.spreads && isAt(one.item, item));
    if (same) {
      same.with.push(item);
      continue;
    }
    const free = spotFor(item, there, placed, REACH);
    const host = free ? null : nearest(item, placed);
    if (host) {
      host.with.push(item);
      continue;
    }
    const stands = { item, with: [], r: item.r, ...(free ?? spotFor(item, there, placed, Infinity)) };
    placed.add(stands);
    result.push(stands);
  }
  return result;
}

function spotFor(item, there, placed, reach) {
  const isFree = ({ x, y }) => placed.near({ x, y }, 1).every((one) => Math.hypot(one.x - x, one.y - y) >= one.r + item.r + GAP);
  for (const spot of spots(item, there, reach)) if (isFree(spot)) return spot;
  return null;
}

function* spots(item, there, reach) {
  yield { x: item.x, y: item.y };
  const lane = laneAt(item, there);
  const step = 2 * item.r + GAP;
  for (const by of [1, -1, 2, -2]) if (Math.abs(by) * step <= reach) yield at(item, lane, by * step);
  for (let distance = step * 0.75; distance <= reach; distance += step * 0.5)
    for (let turn = 0; turn < AROUND; turn++) yield at(item, lane + (turn * 2 * Math.PI) / AROUND, distance);
}

function at({ x, y }, angle, distance) {
  return { x: x + Math.cos(angle) * distance, y: y + Math.sin(angle) * distance };
}

// The direction in which the neighbours lie: the longer axis of where they stand; sideways where there are none.
function laneAt(item, there) {
  let xx = 0, yy = 0, xy = 0;
  for (const { x, y, kind } of there.near(item, Math.ceil(LANE / CELL))) {
    const dx = x - item.x, dy = y - item.y;
    if (kind !== item.kind || Math.hypot(dx, dy) > LANE) continue;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return Math.atan2(2 * xy, xx - yy) / 2;
}

// Without bounds: wherever the nearest is, nobody is left out.
function nearest(item, placed) {
  let best = null, least = Infinity;
  for (const one of placed.all) {
    const distance = Math.hypot(one.x - item.x, one.y - item.y);
    if (one.item.kind === item.kind && distance < least) [best, least] = [one, distance];
  }
  return best;
}

function isAt(one, other) {
  return Math.abs(one.x - other.x) < 0.5 && Math.abs(one.y - other.y) < 0.5;
}

function grid() {
  const cells = new Map();
  const all = [];
  const key = (column, row) => `${column} ${row}`;
  return {
    all,
    add(one) {
      const name = key(Math.floor(one.x / CELL), Math.floor(one.y / CELL));
      if (!cells.has(name)) cells.set(name, []);
      cells.get(name).push(one);
      all.push(one);
    },
    near({ x, y }, reach) {
      const [column, row] = [Math.floor(x / CELL), Math.floor(y / CELL)];
      const found = [];
      for (let i = -reach; i <= reach; i++) for (let j = -reach; j <= reach; j++) found.push(...(cells.get(key(column + i, row + j)) ?? []));
      return found;
    },
  };
}
