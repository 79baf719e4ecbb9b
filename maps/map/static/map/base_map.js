// The base map from our own server's vector tiles: the ground painted tile by tile, and over it the names.

import { namesLayer } from "./names.js";
import { groundPainter } from "./painting.js";
import { read } from "./vector_tile.js";

const TILE_PX = 512; // a map at zoom z shows data of zoom z - 1
const KEPT = 96; // tiles that were read, for when the map comes back to them
const FINER = 1.5; // pixels of a canvas for one of the map: a map between two zooms shows the tiles enlarged

// `tiles` is { url, closest }, or in a map handed out as a file { closest, embedded: { "z/x/y": base64 } }. Two layers:
// the ground under everything, and the names over lines and surfaces. `villagesFrom` keeps villages unnamed till then.
export function baseMap(map, tiles, { villagesFrom = 11 } = {}) {
  const source = tilesFrom(tiles);
  const ground = new Ground({ pane: "ground", tileSize: TILE_PX, minZoom: 1, source });
  const names = namesLayer(source, { villagesFrom });
  ground.on("load tileload", () => names.soon());
  return Object.assign(L.layerGroup([ground, names]), { ground });
}

const Ground = L.GridLayer.extend({
  createTile({ x, y, z }, done) {
    const ratio = Math.max(FINER, window.devicePixelRatio);
    const canvas = Object.assign(document.createElement("canvas"), { width: TILE_PX * ratio, height: TILE_PX * ratio });
    const { source } = this.options;
    this._paint ??= groundPainter();
    source.at(z - 1, x, y).then(({ layers, part }) => inTurn(() => this._paint(canvas, layers, { ...part, zoom: z, ratio })))
      .then(() => done(null, canvas), (error) => done(error, canvas));
    return canvas;
  },
});

// Each tile is fetched and read once; beyond the closest zoom a part of it is shown enlarged.
function tilesFrom({ url, closest, embedded }) {
  const kept = new Map(); // "z/x/y" → promise of its layers
  const there = new Map(); // "z/x/y" → layers, once they have come

  function at(zoom, x, y) {
    const { key, data, ...part } = placed(zoom, x, y);
    if (!kept.has(key)) {
      kept.set(key, fetched(key, data).then((layers) => (there.set(key, layers), layers)));
      kept.get(key).catch(() => kept.delete(key)); // asked again when it is next in sight
      if (kept.size > KEPT) forget(kept.keys().next().value);
    }
    return kept.get(key).then((layers) => ({ layers, part }));
  }

  function placed(zoom, x, y) {
    const beyond = Math.max(0, zoom - closest), across = 2 ** beyond;
    const data = { z: zoom - beyond, x: Math.floor(x / across), y: Math.floor(y / across) };
    return { key: `${data.z}/${data.x}/${data.y}`, data, size: TILE_PX * across, left: (x - data.x * across) * TILE_PX, top: (y - data.y * across) * TILE_PX };
  }

  async function fetched(key, { z, x, y }) {
    if (embedded) return inTurn(() => read(Uint8Array.from(atob(embedded[key] ?? ""), (letter) => letter.charCodeAt(0))));
    const answer = await fetch(url.replace("{z}", z).replace("{x}", x).replace("{y}", y));
    if (!answer.ok) throw new Error(`${key}: ${answer.status}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return inTurn(() => read(bytes));
  }

  function forget(key) {
    kept.delete(key);
    there.delete(key);
  }

  return { at, closest, layersOf: (key) => there.get(key) };
}

// One after the other, with time between for whoever drags the map: a tile is small work, ten at once are not.
let turn = Promise.resolve();

function inTurn(work) {
  const done = turn.then(() => new Promise((resolve) => setTimeout(resolve))).then(work);
  turn = done.catch(() => {});
  return done;
}
