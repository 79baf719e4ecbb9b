// The drawer beside the map holds what was chosen, wherever that was. The address carries the choice, so that going back
// and loading anew keep it. It only listens: map, lists and timetable tell by map/choosing.js.

import { choose, onChoose, showChosen } from "../map/choosing.js";
import { pictureSave } from "./day_picture.js";

const KINDS = ["visitor", "stop", "elder", "village"];
const drawer = document.querySelector("[data-drawer]");
const content = drawer.querySelector("[data-drawer-content]");
const says = drawer.querySelector("[data-drawer-says]");
let opener = null;
let asking = null;
let isFilled = content.firstElementChild !== null; // the page came with the drawer filled: nothing is asked for again

onChoose((detail, event) => {
  if (!KINDS.includes(detail.kind)) return;
  event.preventDefault();
  if (isFilled || isShown(detail)) return;
  if (!detail.id) return detail.kind === shown().kind && close(detail.from);
  const there = detail.kind === "stop" && content.querySelector(`[data-stop="${CSS.escape(detail.id)}"]`);
  if (there && !drawer.hidden) return show(there);
  if (detail.from !== "drawer" && detail.from !== "address") opener = document.activeElement;
  if (detail.from !== "address") history.pushState(null, "", addressOf(detail));
  open(detail);
});

async function open({ kind, id, day, from }) {
  asking?.abort();
  const mine = (asking = new AbortController());
  reveal(true);
  says.textContent = says.dataset.loading;
  const url = `${drawer.dataset.drawer}?${new URLSearchParams({ [kind]: id, ...(day ? { day } : {}) })}`;
  const response = await fetch(url, { headers: { Accept: "text/html" }, signal: mine.signal }).catch(() => null);
  if (mine.signal.aborted) return;
  if (!response?.ok || response.redirected) {
    says.textContent = says.dataset.failed;
    return content.replaceChildren();
  }
  content.innerHTML = await response.text();
  const heading = content.querySelector("h2");
  says.textContent = `${heading.textContent.trim()} ${content.querySelector("[data-says]")?.textContent.trim() ?? ""}`;
  showChosen();
  drawer.scrollTop = 0;
  if (from !== "address") heading.focus({ preventScroll: true });
  const current = content.querySelector("[aria-current]");
  if (current) show(current);
}

// What the drawer holds; a stop or somebody on a visitor's way is held as that visitor's day.
function shown() {
  const { shows: kind = "", showsId: id = "", showsDay: day = "" } = content.querySelector("[data-shows]")?.dataset ?? {};
  return { kind, id, day };
}

function isShown({ kind, id, day }) {
  const held = shown();
  return !drawer.hidden && kind === held.kind && id === held.id && day === held.day;
}

function show(row) {
  for (const one of content.querySelectorAll("[aria-current]")) one.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
}

function close(from) {
  if (drawer.hidden) return;
  asking?.abort();
  reveal(false);
  content.replaceChildren();
  says.textContent = "";
  if (from !== "address") history.pushState(null, "", addressOf({ kind: "", id: "" }));
  if (from === "drawer" && opener?.isConnected) opener.focus();
}

// The map is as wide as the drawer leaves it; Leaflet looks when the window says that it changed.
function reveal(isOpen) {
  if (drawer.hidden !== isOpen) return;
  drawer.hidden = !isOpen;
  window.dispatchEvent(new Event("resize"));
}

function addressOf({ kind, id, day }) {
  const url = new URL(location.href);
  for (const name of [...KINDS, "day"]) url.searchParams.delete(name);
  if (id) url.searchParams.set(kind, id);
  if (id && day) url.searchParams.set("day", day);
  return url;
}

function chosenInAddress() {
  const asked = new URLSearchParams(location.search);
  const kind = KINDS.find((name) => asked.get(name));
  return { kind: kind ?? "visitor", id: kind ? asked.get(kind) : "", day: asked.get("day") ?? "", from: "address" };
}

function letGo(from) {
  choose({ ...shown(), kind: shown().kind || "visitor", id: "", from });
}

drawer.querySelector("[data-drawer-close]").addEventListener("click", () => letGo("drawer"));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || drawer.hidden || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  letGo("drawer");
});
window.addEventListener("popstate", () => {
  const asked = chosenInAddress();
  asked.id ? choose(asked) : letGo("address");
});
drawer.addEventListener("click", ({ target }) => {
  if (target.closest("[data-picture]")) pictureSave(JSON.parse(content.querySelector("#day-picture").textContent));
});

if (!drawer.hidden) choose(chosenInAddress());
isFilled = false;
