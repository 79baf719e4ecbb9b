// The routes of a plan: a hue and a stroke for each visitor, given by the server so that neighbours never look alike.
// Long dashes and beads are a visitor's own. Short strokes are walked; separate dots, whoever's, are an estimate.

import { lineEnd, stop } from "./marks.js";
import { asked, element, facts } from "./popup.js";

const WEIGHT = 4.5;
const OTHERS = WEIGHT / 3; // with one chosen
const STROKES = { solid: null, dash: "20 8", bead: null };
const HOW = { walk: { dashArray: "5 5", lineCap: "butt", weight: 3 }, guess: { dashArray: "0 9", lineCap: "round", weight: 5 } };
const STOPS = 12; // from this zoom on
const ARROW_EVERY_PX = 110;
const ARROW_PX = 7;

export function routesOn(map, marks, layer, words) {
  const lines = L.layerGroup().addTo(map);
  const features = layer?.features ?? [];
  let drawn = [], stops = [], ends = [];

  map.on("moveend", drawArrows);
  map.on("zoomend", setMarks);

  function show({ visitor, day }) {
    const ofDay = features.filter(({ properties }) => !day || properties.day === day);
    const isChosen = ({ properties }) => !visitor || String(properties.visitor) === visitor;
    const ways = ofDay.filter(({ properties }) => properties.kind === "route");
    lines.clearLayers();
    drawn = [...ways.filter((one) => !isChosen(one)), ...ways.filter(isChosen)].map((way) => line(way, visitor, isChosen(way)));
    stops = ofDay.filter((one) => one.properties.kind === "stop" && isChosen(one));
    ends = endsOf(ofDay.filter(isChosen));
    setMarks();
    drawArrows();
    list(ofDay, visitor);
    return stops.map(({ properties }) => properties);
  }

  // From farther away the lines alone: a day's stops would cover the villages.
  function setMarks() {
    const isNear = map.getZoom() >= STOPS;
    marks.set("stops", isNear ? stops.map(stopItem) : []);
    marks.set("ends", isNear ? ends.map(endItem) : []);
  }

  function line(feature, visitor, isChosen) {
    const { hue, stroke, how, day } = feature.properties;
    const look = `route route-${hue + 1} route-${stroke}`;
    const weight = isChosen ? (HOW[how]?.weight ?? WEIGHT) + (visitor ? 1.5 : 0) : OTHERS;
    const style = { dashArray: STROKES[stroke], lineCap: stroke === "dash" ? "butt" : "round", opacity: 1, ...HOW[how], weight };
    const shape = L.geoJSON(feature, { style: { className: `${look}${isChosen ? "" : " route-far"}`, ...style }, onEachFeature: ({ properties }, path) => asked(path, properties) });
    shape.addTo(lines);
    shape.eachLayer((path) => Object.assign(path.getElement().dataset, { visitor: feature.properties.visitor, day }));
    if (stroke === "bead" && !HOW[how] && isChosen) L.geoJSON(feature, { style: { className: "route-beads", weight: 2, dashArray: "0 9", lineCap: "round" }, interactive: false }).addTo(lines);
    return { look, isChosen, shape, points: feature.geometry.coordinates.map(([lon, lat]) => map.project([lat, lon], 0)), arrows: L.polyline([], { className: `${look} route-arrows`, weight: isChosen ? 2.5 : 1.5, interactive: false }).addTo(lines) };
  }

  // One path for all arrows of a line, of those in sight.
  function drawArrows() {
    const zoom = map.getZoom(), scale = map.getZoomScale(zoom, 0), { min, max } = map.getPixelBounds();
    const isInSight = (x, y) => x > min.x && x < max.x && y > min.y && y < max.y;
    for (const { points, arrows, isChosen } of drawn) arrows.setLatLngs(isChosen ? arrowsAlong(points, scale, isInSight).map((arrow) => arrow.map((point) => map.unproject(point, zoom))) : []);
  }

  function list(ofDay, visitor) {
    const legend = document.querySelector("[data-route-legend]");
    if (!legend) return;
    const visitors = new Map(ofDay.map(({ properties }) => [properties.visitor, properties]));
    const shown = [...visitors.values()].filter((one) => !visitor || String(one.visitor) === visitor).sort((one, other) => one.number - other.number);
    legend.replaceChildren(...shown.map((one) => sample(one, label(one))));
  }

  function label({ number }) {
    return words.line.replace("{n}", number);
  }

  function endItem({ properties: at, point, isHome, title }) {
    return {
      key: `e${at.visitor}-${at.day}-${point.join()}`, kind: "end", at: point, r: 18, rank: 1.5, spreads: true,
      draw: () => ({ ...lineEnd({ label: label(at), look: lookOf(at), isHome }), title: `${label(at)} ${title}`, data: { visitor: String(at.visitor), day: at.day } }),
      open: () => facts(at),
      group: (items) => items[0],
    };
  }

  function bounds(visitor) {
    const own = drawn.filter(({ shape }) => shape.getLayers().some(({ feature }) => String(feature.properties.visitor) === visitor));
    return own.length ? L.featureGroup(own.map(({ shape }) => shape)).getBounds() : null;
  }

  return { show, bounds };
}

function lookOf({ hue }) {
  return `route-${hue + 1}`;
}

function stopItem({ properties: at, geometry: { coordinates: [lon, lat] } }) {
  return {
    key: `s${at.stop}`, kind: "stop", at: [lat, lon], r: 11, rank: 1, spreads: true, properties: at,
    draw: () => ({ ...stop({ ...at, look: lookOf(at) }), title: at.title, data: { stop: String(at.stop), elder: at.elders.join(" "), day: at.day } }),
    open: () => facts(at),
    group: stopGroup,
  };
}

// No room for each: the first of them, and that there are more; all are told when asked.
function stopGroup(items) {
  const stops = items.map(({ properties }) => properties).sort((one, other) => one.order - other.order);
  return {
    draw: () => ({ ...stop({ ...stops[0], look: lookOf(stops[0]), more: true }), title: stops.map(({ title }) => title).join("；"), data: { stop: stops.map((one) => one.stop).join(" ") } }),
    open: () => element("div", {}, ...stops.map(facts)),
  };
}

// Home, where that is known, and wherever else the first line begins and the last ends.
function endsOf(features) {
  const days = new Map();
  for (const feature of features) {
    const { visitor, day } = feature.properties;
    const key = `${visitor} ${day}`;
    if (!days.has(key)) days.set(key, []);
    days.get(key).push(feature);
  }
  return [...days.values()].flatMap((ofDay) => {
    const home = ofDay.find(({ properties }) => properties.kind === "home");
    const ways = ofDay.filter(({ properties }) => properties.kind === "route");
    if (!ways.length) return [];
    const ends = [ways[0].geometry.coordinates[0], ways.at(-1).geometry.coordinates.at(-1)].map(([lon, lat]) => [lat, lon]);
    const { properties } = home ?? ways[0];
    const own = home ? [home.geometry.coordinates].map(([lon, lat]) => ({ point: [lat, lon], isHome: true, properties, title: properties.title })) : [];
    for (const point of ends) if (!own.some((one) => isNear(one.point, point))) own.push({ point, isHome: false, properties, title: ways[0].properties.title });
    return own;
  });
}

const NEAR_DEGREES = 0.002; // some 200 m: the road before the house

function isNear([lat, lon], [otherLat, otherLon]) {
  return Math.hypot(lat - otherLat, lon - otherLon) < NEAR_DEGREES;
}

// Where along a line of points (at zoom 0) arrows stand at a scale: each is its left barb, its tip, its right barb.
// Asked of every line whenever the map has moved: in plain numbers.
export function arrowsAlong(points, scale, isInSight = () => true) {
  const arrows = [];
  let next = ARROW_EVERY_PX / 2;
  for (let index = 1; index < points.length; index++) {
    const { x, y } = points[index - 1];
    const across = points[index].x - x, down = points[index].y - y, length = Math.hypot(across, down) * scale;
    for (; next <= length; next += ARROW_EVERY_PX) {
      const tip = L.point((x + (across * next) / length) * scale, (y + (down * next) / length) * scale);
      if (!isInSight(tip.x, tip.y)) continue;
      const angle = Math.atan2(down, across);
      arrows.push([barb(tip, angle + 2.6), tip, barb(tip, angle - 2.6)]);
    }
    next -= length;
  }
  return arrows;
}

function barb({ x, y }, angle) {
  return L.point(x + Math.cos(angle) * ARROW_PX, y + Math.sin(angle) * ARROW_PX);
}

function sample({ name, hue, stroke }, label) {
  const item = document.createElement("li");
  item.innerHTML = `<svg class="line-sample" viewBox="0 0 40 8" aria-hidden="true"><path class="route-${hue + 1} route-${stroke}" d="M0 4h40"/>${stroke === "bead" ? '<path class="route-beads" stroke-width="2" stroke-linecap="round" stroke-dasharray="0 6" d="M3 4h36"/>' : ""}</svg>`;
  if (STROKES[stroke]) item.querySelector("path").setAttribute("stroke-dasharray", STROKES[stroke]);
  item.append(`${label} ${name}`);
  return item;
}
