// The page of the snapshot: made while there is a server, opened with a PIN and searched while there is none.

import { list, node, tell } from "../results.js";
import { isSecure, keptNow, LEAST_PIN, lock, lookNote, unlock, wipe, WrongPin } from "./keeping.js";
import { seek } from "./seeking.js";
import { fetchExtract, meet, Refused } from "./server.js";

const MOST = 12;
const LEFT_ALONE_MS = 300_000; // a device that nobody touches locks itself
const words = JSON.parse(document.getElementById("snapshot-words").textContent);
const root = document.getElementById("snapshot");
const urls = { ...root.dataset, csrf: root.querySelector("input[name=csrfmiddlewaretoken]").value };
const part = (name) => document.getElementById(`snapshot-${name}`);
const found = document.getElementById("found");
const card = part("card");
const box = document.getElementById("q");
let opened = null;
let touchedAt = Date.now();

begin();

async function begin() {
  if (!isSecure()) return void (part("insecure").hidden = false);
  let kept = await keptNow();
  try {
    kept = await meet(urls);
  } catch {
    part("away").hidden = false;
  }
  show(kept);
}

function show(kept) {
  const state = opened ? "opened" : kept ? "locked" : "none";
  for (const name of ["none", "locked", "opened"]) part(name).hidden = name !== state;
  for (const line of root.querySelectorAll(".snapshot-what")) line.textContent = kept ? what(kept) : "";
  if (state === "opened") box.focus();
}

function what({ areas, count, made_at: made, expires_at: expires }) {
  const hours = Math.max(0, Math.floor((Date.parse(expires) - Date.now()) / 3600_000));
  const at = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(new Date(made));
  return words.kept.replace("{areas}", areas.map(({ name }) => name).join("、")).replace("{count}", count).replace("{made}", at).replace("{hours}", hours);
}

const say = (said) => (part("said").textContent = said);

part("make").addEventListener("submit", async (event) => {
  event.preventDefault();
  const told = new FormData(event.target);
  const [pin, codes] = [told.get("pin"), told.getAll("areas")];
  if (!codes.length) return say(words.nowhere);
  if (pin.length < LEAST_PIN) return say(words.short);
  if (pin !== told.get("again")) return say(words.differ);
  say(words.making);
  try {
    await navigator.serviceWorker.register(urls.worker, { scope: "/" });
    await navigator.serviceWorker.ready;
    await lock(pin);
    const kept = await fetchExtract(urls, codes);
    say(kept ? "" : words.signed_out);
    if (kept) await navigator.storage?.persist?.();
    event.target.reset();
    show(kept);
  } catch (error) {
    say(error instanceof Refused ? error.message : words.failed);
  }
});

part("open").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { pin } = event.target;
  say(words.opening);
  try {
    opened = await unlock(pin.value);
    say("");
  } catch (error) {
    if (!(error instanceof WrongPin)) throw error;
    say(error.left > 0 ? words.wrong.replace("{n}", error.left) : words.gone);
  }
  pin.value = "";
  show(await keptNow());
});

part("wipe").addEventListener("click", async () => {
  await wipe();
  say(words.gone);
  show(null);
});

box.form.addEventListener("submit", (event) => {
  event.preventDefault();
  found.querySelector("a.row")?.click();
});

box.addEventListener("input", () => {
  card.replaceChildren();
  const { found: people, more } = seek(opened, box.value, MOST);
  if (!box.value.trim()) return found.replaceChildren();
  if (!people.length) return tell(found, found.dataset.none);
  const rows = people.map((person) => ({ ...person, url: `#${person.id}`, contact: "", distance: "" }));
  list(found, { found: rows, more: more ? words.more.replace("{n}", more) : "", narrower: [], systems: [] });
});

found.addEventListener("click", (event) => {
  const row = event.target.closest("a.row");
  if (!row) return;
  event.preventDefault();
  const person = opened.people.find(({ id }) => `#${id}` === row.getAttribute("href"));
  found.replaceChildren();
  lookNote(opened, person);
  draw(person);
});

function draw(person) {
  const head = node("header", "elder-head");
  const name = node("h1", "", person.name);
  name.append(" ", node("small", "muted", person.facts));
  head.append(name, node("p", "", person.place), node("p", person.is_door ? "muted" : "notice notice-due", person.known));
  const calls = node("nav", "calls");
  calls.append(...person.calls.map(call));
  const rest = node("div", "card stack");
  if (person.way_in) rest.append(fact(words.way_in, person.way_in));
  if (person.hazards.length + person.categories.length) rest.append(chips(person));
  if (person.apps.length) rest.append(ways(person.apps));
  card.replaceChildren(head, calls, rest);
  calls.querySelector("a")?.focus();
}

function call([who, name, phone]) {
  const link = node("a", "button call");
  link.href = `tel:${phone}`;
  link.append(node("strong", "", who), node("span", "", name), node("small", "number", phone));
  return link;
}

function fact(label, text) {
  const line = node("p");
  line.append(node("strong", "", label), ` ${text}`);
  return line;
}

function chips({ hazards, categories }) {
  const line = node("ul", "chips");
  line.append(...hazards.map((one) => node("li", "chip chip-hazard", one)), ...categories.map((one) => node("li", "chip", one)));
  return line;
}

function ways(apps) {
  const line = node("p", "hand-off");
  line.append(node("span", "", words.navigate));
  for (const [name, url] of apps) {
    const link = node("a", "button", name);
    Object.assign(link, { href: url, target: "_blank", rel: "noreferrer noopener" });
    line.append(link);
  }
  return line;
}

for (const use of ["keydown", "pointerdown"]) document.addEventListener(use, () => (touchedAt = Date.now()));
setInterval(async () => {
  const kept = await keptNow(); // gone when it expires, also while it is open
  if (opened && (!kept || Date.now() - touchedAt > LEFT_ALONE_MS)) {
    opened = null;
    card.replaceChildren();
    found.replaceChildren();
    box.value = "";
    show(kept);
  }
}, 30_000);
