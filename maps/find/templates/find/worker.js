{% load static %}// While the server does not answer, whoever opens a page of this site gets the page of the snapshot on this device. It
// keeps that page and its files, and nothing about anybody; all else goes to the server as if this were not here.

const SHELF = "snapshot-page";
const PAGE = "{% url "snapshot" %}";
const FILES = [
  PAGE,
  "{% static "look/look.css" %}",
  "{% static "look/components.css" %}",
  "{% static "look/responder.css" %}",
  "{% static "look/components.js" %}",
  "{% static "look/icon.svg" %}",
  "{% static "find/results.js" %}",
  "{% static "find/snapshot/keeping.js" %}",
  "{% static "find/snapshot/page.js" %}",
  "{% static "find/snapshot/seeking.js" %}",
  "{% static "find/snapshot/server.js" %}",
];
const AWAY = [502, 503, 504]; // what stands before the server answers that it does not

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function fill() {
  const shelf = await caches.open(SHELF);
  await shelf.addAll(FILES.map((file) => new Request(file, { cache: "reload" })));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (FILES.includes(pathname) && pathname !== PAGE) event.respondWith(file(request));
});

async function page(request) {
  try {
    const answer = await fetch(request);
    if (!AWAY.includes(answer.status)) return answer;
    return (await kept(PAGE)) ?? answer;
  } catch (error) {
    const answer = await kept(PAGE);
    if (answer) return answer;
    throw error;
  }
}

async function file(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const answer = await kept(new URL(request.url).pathname);
    if (answer) return answer;
    throw error;
  }
}

const kept = async (path) => (await caches.open(SHELF)).match(path);
