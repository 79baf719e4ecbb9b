// Many marks on one map: each where it can be touched, only those in sight in the document, all within the keyboard's
// reach: Tab goes to one of them, the arrows from one to the next, Enter opens it, Esc goes back.
//
//   const marks = crowd(map, words);
//   marks.set("households", [{ key, kind, at: [lat, lon], r, rank, spreads, draw, open, group }, …]);
//
// draw()        { html, className, title, data }   data becomes data-… of the mark, so that lists and map choose alike
// open()        what the mark says: a node, or a promise of one
// group(items)  { draw, open } of several that stand as one

import { showChosen } from "./choosing.js";
import { element } from "./popup.js";
import { spread } from "./spreading.js";

const MOST = 2000; // marks in the document
const AT_ONCE = 40; // marks made in one frame
const MARGIN_PX = 120;
const UNDER_CONTROLS_PX = 64; // the map's own choices stand at its top
const ARROWS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function crowd(map, words = {}) {
  const sets = new Map();
  const shown = new Map(); // key → marker
  const container = map.getContainer();
  const leaders = L.polyline([], { className: "mark-leader", interactive: false }).addTo(map);
  let placed = [];
  let waiting = null;
  let frame = 0;
  let focused = ""; // the key of the mark that is to have the focus once the marks are made

  container.dataset.from = "map";
  map.on("zoomend", () => later(true));
  map.on("moveend", () => later(false));
  map.on("popupopen", ({ popup }) => popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words.close ?? ""));
  container.addEventListener("keydown", onKey);
  document.addEventListener("keydown", onEscape);
  container.addEventListener("focusin", ({ target }) => target.dataset.mark && tabTo(target));

  function set(name, items) {
    sets.set(name, items);
    later(true);
  }

  // Several changes in one turn are one new arrangement.
  function later(anew) {
    if (waiting !== null) return (waiting ||= anew);
    waiting = anew;
    queueMicrotask(() => {
      if (waiting) arrange();
      waiting = null;
      draw();
    });
  }

  function arrange() {
    const zoom = map.getZoom();
    const items = [...sets.values()].flat().map((item) => Object.assign(item, map.project(item.at, zoom)));
    placed = spread(items);
    for (const one of placed) one.key = [one.item, ...one.with].map(({ key }) => key).join(" ");
  }

  function draw() {
    const { min, max } = map.getPixelBounds();
    const inSight = placed.filter(({ x, y }) => x > min.x - MARGIN_PX && x < max.x + MARGIN_PX && y > min.y - MARGIN_PX && y < max.y + MARGIN_PX).slice(0, MOST);
    const wanted = new Map(inSight.map((one) => [one.key, one]));
    focused ||= document.activeElement?.dataset?.mark ?? "";
    for (const [key, marker] of shown) if (!wanted.has(key)) shown.delete(key), marker.remove();
    leaders.setLatLngs(inSight.filter((one) => away(one) > one.r).map(leader));
    cancelAnimationFrame(frame);
    make([...wanted.values()]);
  }

  // From the place to the edge of the mark that stands beside it.
  function leader({ item, x, y, r }) {
    const back = r / Math.hypot(item.x - x, item.y - y);
    return [L.latLng(item.at), map.unproject([x + (item.x - x) * back, y + (item.y - y) * back])];
  }

  function make(rest) {
    for (let made = 0; rest.length && made < AT_ONCE; made++) {
      const one = rest.shift();
      const marker = shown.get(one.key) ?? add(one);
      marker.setLatLng(map.unproject([one.x, one.y]));
    }
    if (rest.length) return (frame = requestAnimationFrame(() => make(rest)));
    if (focused && (document.activeElement ?? document.body) === document.body) focusOn(focused);
    focused = "";
    tabTo(elements().find(({ tabIndex }) => tabIndex === 0) ?? inOrder()[0]);
    showChosen();
    container.dataset.marks = String(shown.size);
  }

  function add(one) {
    const speaks = one.with.length ? one.item.group([one.item, ...one.with]) : one.item;
    const { html, className = "", title, data = {} } = speaks.draw();
    const icon = L.divIcon({ html, className: `leaflet-div-icon ${className}`, iconSize: [2 * one.r, 2 * one.r] });
    const marker = L.marker(map.unproject([one.x, one.y]), { icon, title, keyboard: false, zIndexOffset: -one.item.rank * 1000 }).addTo(map);
    const node = marker.getElement();
    Object.assign(node.dataset, data, { mark: one.key });
    node.tabIndex = -1;
    node.setAttribute("role", "button");
    node.setAttribute("aria-label", title);
    marker.on("click", ({ originalEvent }) => open(speaks, one, originalEvent?.detail === 0));
    shown.set(one.key, marker);
    return marker;
  }

  async function open(speaks, one, byKeyboard) {
    const popup = L.popup({ maxWidth: 320, maxHeight: 360, offset: [0, -one.r / 2], autoPanPaddingTopLeft: [16, UNDER_CONTROLS_PX], autoPanPaddingBottomRight: [16, 16] });
    popup.setLatLng(map.unproject([one.x, one.y])).setContent(element("p", { className: "muted", text: words.loading }));
    popup.openOn(map);
    popup.getElement().setAttribute("role", "dialog");
    popup.getElement().setAttribute("aria-label", speaks.draw().title);
    const close = popup.getElement().querySelector(".leaflet-popup-close-button");
    if (byKeyboard) close.focus({ preventScroll: true });
    if (byKeyboard) map.once("popupclose", () => focusOn((focused = one.key)));
    try {
      popup.setContent(await speaks.open());
    } catch {
      popup.setContent(element("p", { className: "notice notice-due", text: words.failed }));
    }
    if (byKeyboard && popup.isOpen()) (popup.getElement().querySelector(".popup a, .popup button") ?? close).focus({ preventScroll: true });
  }

  function onKey(event) {
    if (!event.target.dataset?.mark) return;
    if (event.key === "Enter" || event.key === " ") event.target.click();
    else if (event.key in ARROWS) step(event.target, ARROWS[event.key]);
    else if (event.key === "Home" || event.key === "End") inOrder().at(event.key === "Home" ? 0 : -1)?.focus({ preventScroll: true });
    else return;
    event.preventDefault();
    event.stopPropagation(); // else the map moves too
  }

  // From wherever the focus is, since a mark that was chosen may have been arranged anew meanwhile; not out of a form.
  function onEscape({ key, target }) {
    if (key === "Escape" && (target === document.body || container.contains(target))) map.closePopup();
  }

  // The mark of that key or, arranged anew, the one that stands for the same.
  function focusOn(key) {
    const parts = new Set(key.split(" "));
    const standsForIt = ({ dataset }) => dataset.mark.split(" ").some((part) => parts.has(part));
    const marks = elements();
    const mark = marks.find(({ dataset }) => dataset.mark === key) ?? marks.find(standsForIt);
    if (mark) focused = "";
    mark?.focus({ preventScroll: true });
  }

  function step(from, by) {
    const order = inOrder();
    order.at((order.indexOf(from) + by) % order.length)?.focus({ preventScroll: true });
  }

  function elements() {
    return [...shown.values()].map((marker) => marker.getElement());
  }

  // As one reads: line by line, those in sight only, since a focus out of sight would move the page under the map.
  function inOrder() {
    const size = map.getSize();
    const spots = [...shown.values()].map((marker) => ({ node: marker.getElement(), ...map.latLngToContainerPoint(marker.getLatLng()) }));
    return spots
      .filter(({ x, y }) => x >= 0 && y >= 0 && x <= size.x && y <= size.y)
      .sort((one, other) => Math.floor(one.y / 32) - Math.floor(other.y / 32) || one.x - other.x)
      .map(({ node }) => node);
  }

  function tabTo(node) {
    if (!node) return;
    for (const other of elements()) other.tabIndex = other === node ? 0 : -1;
  }

  return { set };
}

function away({ item, x, y }) {
  return Math.hypot(item.x - x, item.y - y);
}
