// The base map's look: what is painted in which order, and which names are written. Colours come from look.css.

const BELOW_PX = 24; // a badge stands on the point itself
const FACE = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

// `tiles` is { url, closest, script }, or in a map handed out as a file { closest, embedded: { "z/x/y": base64 } }. Two layers:
// the ground under everything, and the names over lines and surfaces. `villagesFrom` keeps villages unnamed till then.
export async function baseMap(map, tiles, { villagesFrom = 11 } = {}) {
  if (!window.protomapsL) await script(tiles.script);
  const options = {
    url: tiles.url ?? "embedded",
    maxDataZoom: tiles.closest,
    attribution: "",
    // a map between two zooms shows the tiles enlarged: drawn finer they stay crisp
    devicePixelRatio: Math.max(2, window.devicePixelRatio),
  };
  const ground = window.protomapsL.leafletLayer({ ...options, pane: "ground", paintRules: paintRules() });
  const names = window.protomapsL.leafletLayer({ ...options, pane: "names", labelRules: labelRules(villagesFrom, size(map)) });
  if (tiles.embedded) ground.views = embeddedViews(tiles);
  names.views = ground.views; // each tile is fetched and read once
  map.on("zoomend", () => {
    names.clearLayout(); // between two zooms tiles are drawn smaller or larger than they are: names keep their size
    names.rerenderTiles();
  });
  return L.layerGroup([ground, names]);
}

// A font of so many pixels on the screen, at whatever zoom the tiles beneath were made for.
function size(map) {
  return (pixels) => {
    const zoom = map.getZoom();
    return `${Math.round(pixels / map.getZoomScale(zoom, Math.round(zoom)))}px ${FACE}`;
  };
}

function script(address) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement("script"), { src: address, onload: resolve, onerror: reject });
    document.head.append(element);
  });
}

function embeddedViews({ embedded, closest }) {
  class Embedded extends window.protomapsL.ZxySource {
    get(tile, size) {
      this.url = `data:application/octet-stream;base64,${embedded[`${tile.z}/${tile.x}/${tile.y}`] ?? ""}`;
      return super.get(tile, size);
    }
  }
  const { TileCache, View } = window.protomapsL;
  return new Map([["", new View(new TileCache(new Embedded("", false), 512), closest, 1)]]);
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function isKind(...kinds) {
  return (_zoom, { props }) => kinds.includes(props.kind);
}

function paintRules() {
  const { PolygonSymbolizer, LineSymbolizer, exp } = window.protomapsL;
  const fill = (dataLayer, name, filter) => ({ dataLayer, filter, symbolizer: new PolygonSymbolizer({ fill: colour(name) }) });
  const line = (dataLayer, name, widths, { filter, ...more } = {}) => ({
    dataLayer, filter, symbolizer: new LineSymbolizer({ color: colour(name), width: exp(1.6, widths), lineCap: "round", lineJoin: "round", ...more }),
  });
  const dashed = (dataLayer, name, width, dash, filter) => ({
    dataLayer, filter,
    symbolizer: new LineSymbolizer({ color: colour(name), width, dash, dashColor: colour(name), dashWidth: width }),
  });
  return [
    fill("land", "wood", isKind("wood")),
    fill("land", "settled", isKind("settled")),
    fill("water", "water"),
    line("waterways", "water", [[9, 0.5], [12, 1], [15, 2], [18, 5]], { filter: isKind("stream") }),
    line("waterways", "water", [[8, 1], [12, 3], [15, 6], [18, 14]], { filter: isKind("river") }),
    fill("buildings", "building"),
    dashed("roads", "road-path", 1.5, [4, 3], isKind("path")),
    line("roads", "road-minor", [[9, 0.6], [12, 1.4], [15, 4], [18, 12]], { filter: isKind("minor") }),
    line("roads", "road-main", [[8, 1], [12, 3], [15, 7], [18, 16]], { filter: isKind("main") }),
    dashed("railways", "rail", 1.5, [8, 4]),
    dashed("edges", "village-edge", 1, [2, 4], isKind("village")),
    dashed("edges", "area-edge", 2, [8, 4], isKind("township")),
    dashed("edges", "county-edge", 3, [12, 4, 3, 4], isKind("county")),
  ];
}

// Below the point: a mark stands on the point itself.
function labelRules(villagesFrom, font) {
  const { LineLabelSymbolizer, OffsetTextSymbolizer, TextPlacements } = window.protomapsL;
  const written = { labelProps: ["name"], fill: colour("ink"), stroke: colour("ground"), width: 4 };
  const name = (kinds, pixels, minzoom, weight = "") => ({
    dataLayer: "names", minzoom, filter: isKind(...kinds),
    symbolizer: new OffsetTextSymbolizer({
      ...written, font: () => weight + font(pixels), offsetY: BELOW_PX, placements: [TextPlacements.S], justify: 2, maxLineChars: 30,
    }),
  });
  const along = (dataLayer, kinds, minzoom, fill = "muted") => ({
    dataLayer, minzoom, filter: (_zoom, { props }) => kinds.includes(props.kind) && Boolean(props.name),
    symbolizer: new LineLabelSymbolizer({ ...written, fill: colour(fill), font: () => font(13), repeatDistance: 400 }),
  });
  return [
    name(["county", "city"], 16, 6, "600 "),
    name(["township", "town"], 15, 9, "600 "),
    name(["village", "suburb"], 13, villagesFrom),
    name(["hamlet", "quarter", "neighbourhood"], 13, 14),
    name(["isolated_dwelling", "locality"], 13, 15),
    name(["facility"], 13, 15),
    along("roads", ["main"], 12),
    along("waterways", ["river", "stream"], 12, "water-name"),
    along("roads", ["minor"], 14),
  ];
}
