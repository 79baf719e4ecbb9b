// What is chosen or looked at, on map, list or timetable alike, is one event on the document: "map:choose", "map:hover".
//
//   detail: { kind, id, day, from }
//   kind    visitor | stop | leg | elder | village | area
//   id      a string; "" when nothing is chosen or looked at any more
//   day     an ISO date, "" for all
//   from    map | list | timetable | drawer
//
// A row says what it is of by data-stop, data-elder, data-visitor or data-village (the first of these that it has), and
// by data-day; data-from on it or around it says where it stands. A row of several elders names them with spaces between:
// all are looked at, the first is chosen.

const KINDS = ["stop", "elder", "visitor", "village"];
const ROWS = KINDS.map((kind) => `[data-${kind}]`).join();
const ACTS = "a[href], button, input, select, textarea, label, summary";
const NOTHING = { kind: "", id: "", day: "", from: "" };
const last = { "map:choose": NOTHING, "map:hover": NOTHING };

// False when a listener has taken the event, so that a link need not be followed as well.
export function choose(detail) {
  return announce("map:choose", detail);
}

export function hover(detail) {
  return isSame(last["map:hover"], detail) || announce("map:hover", detail);
}

export function chosen() {
  return last["map:choose"];
}

export function onChoose(listener) {
  document.addEventListener("map:choose", (event) => listener(event.detail, event));
}

export function onHover(listener) {
  document.addEventListener("map:hover", (event) => listener(event.detail, event));
}

// Rows that came later, by a fragment of the page, look as those that were there.
export function showChosen() {
  markRows("map:choose");
}

function announce(name, detail) {
  const event = new CustomEvent(name, { detail: { ...NOTHING, ...detail, id: String(detail.id ?? "") }, cancelable: true });
  last[name] = event.detail;
  markRows(name);
  return document.dispatchEvent(event);
}

function isSame(one, other) {
  return ["kind", "id", "day"].every((name) => one[name] === String(other[name] ?? ""));
}

function markRows(name) {
  const isHover = name === "map:hover";
  for (const row of document.querySelectorAll(ROWS)) {
    const isOn = speaksOf(row, last[name]);
    row.classList.toggle(isHover ? "is-hovered" : "is-chosen", isOn);
    if (!isHover && row.hasAttribute("aria-pressed")) row.setAttribute("aria-pressed", String(isOn));
  }
}

// A visitor's row is not each row of the visitor: a stop's belongs to its stop, and to the people behind its door.
function speaksOf(row, { kind, id, day }) {
  if (!id || (kind !== "elder" && kind !== kindOf(row)) || (row.dataset.day ?? day) !== day) return false;
  const named = (row.dataset[kind] ?? "").split(" ");
  return id.split(" ").some((one) => named.includes(one));
}

function kindOf(row) {
  return KINDS.find((kind) => row.dataset[kind]);
}

function detailOf(row) {
  const kind = kindOf(row);
  const from = row.closest("[data-from]")?.dataset.from ?? (row.closest(".timetable") ? "timetable" : "list");
  return { kind, id: row.dataset[kind], day: row.dataset.day ?? (kind === "visitor" ? last["map:choose"].day : ""), from };
}

function rowOf(target) {
  const row = target.closest?.(ROWS);
  return row && kindOf(row) ? row : null;
}

// A link or a button inside a row does what it says; the row itself chooses, and once more lets go.
document.addEventListener("click", (event) => {
  const row = rowOf(event.target);
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const acts = event.target.closest(ACTS);
  if (acts && acts !== row && row.contains(acts)) return;
  const named = detailOf(row);
  const detail = { ...named, id: named.id.split(" ")[0] };
  if (!choose(isSame(last["map:choose"], detail) ? { ...detail, id: "" } : detail)) event.preventDefault();
});

for (const name of ["mouseover", "focusin"]) {
  document.addEventListener(name, ({ target }) => {
    if (document.body.classList.contains("leaflet-dragging")) return; // what slides by below the pointer is not looked at
    const row = rowOf(target);
    if (row) hover(detailOf(row));
    else if (last["map:hover"].from !== "map") hover(NOTHING);
  });
}
