// Where a map's layers come from: GeoJSON fetched with the person's own session, or written into a map handed out as a file.

import { unpacked } from "./shared_corners.js";

export async function load(source) {
  if (!source) return null;
  if (source.element) return JSON.parse(document.getElementById(source.element).textContent);
  const response = await fetch(source.url); // no headers of its own: what the page's head asked for ahead is taken
  if (!response.ok || response.redirected) throw new Error(`${source.url}: ${response.status}`);
  return unpacked(await response.json());
}

// All at once; one that fails leaves the others standing and is named on the map.
export async function loadAll(map, { layers, words }) {
  const names = Object.keys(layers);
  const waiting = say(map, words.loading, "map-message map-loading");
  const results = await Promise.allSettled(names.map((name) => load(layers[name])));
  waiting.remove();
  const missing = names.filter((_, index) => results[index].status === "rejected");
  if (missing.length) say(map, words.failed, "map-message").setAttribute("role", "alert");
  return Object.fromEntries(names.map((name, index) => [name, results[index].value ?? null]));
}

export function say(map, text, className) {
  const message = document.createElement("p");
  message.className = className;
  message.textContent = text;
  map.getContainer().append(message);
  return message;
}
