// The switch of a map's layers: a list of ticks, remembered for the page by the browser that looks at it.
//
//   layerSwitch(map, { zones: { title, layer, on }, … }, words.layers)
//
// layer  a Leaflet layer, or a function that is told true or false; on: whether it is shown unless somebody chose otherwise

const ROOM_BELOW_PX = 32; // for the line that says whose map it is

export function layerSwitch(map, layers, title) {
  const chosen = remembered();
  const box = L.DomUtil.create("details", "map-switch leaflet-bar");
  const list = L.DomUtil.create("div", "map-switch-list");
  box.append(Object.assign(document.createElement("summary"), { textContent: title }), list);
  for (const [name, { title: word, layer, on = true }] of Object.entries(layers)) {
    const tick = Object.assign(document.createElement("input"), { type: "checkbox", checked: chosen[name] ?? on, name });
    const label = document.createElement("label");
    label.append(tick, word);
    list.append(label);
    tick.addEventListener("change", () => {
      show(map, layer, tick.checked);
      chosen[name] = tick.checked;
      remember(chosen);
    });
    show(map, layer, tick.checked);
  }
  box.addEventListener("toggle", () => {
    const room = map.getContainer().getBoundingClientRect().bottom - box.getBoundingClientRect().top;
    list.style.maxHeight = `${Math.max(120, room - box.firstChild.offsetHeight - ROOM_BELOW_PX)}px`;
  });
  const control = L.control({ position: "topleft" });
  control.onAdd = () => box;
  L.DomEvent.disableClickPropagation(box);
  L.DomEvent.disableScrollPropagation(list);
  box.addEventListener("keydown", ({ key: pressed }) => pressed === "Escape" && (box.open = false));
  return control.addTo(map);
}

// Ticks that stand in the page itself, by their values.
export function rememberTicks(ticks) {
  const chosen = remembered();
  for (const tick of ticks) {
    tick.checked = chosen[tick.value] ?? tick.checked;
    tick.addEventListener("change", () => remember({ ...remembered(), [tick.value]: tick.checked }));
  }
}

function show(map, layer, isOn) {
  if (typeof layer === "function") layer(isOn);
  else if (isOn) layer.addTo(map);
  else layer.remove();
}

// One for all places and months of a page.
function key() {
  return `map-layers:${location.pathname.replace(/\d+/g, "")}`;
}

// A file handed out, or a browser told to keep nothing, forgets: the map works all the same.
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(key())) ?? {};
  } catch {
    return {};
  }
}

function remember(chosen) {
  try {
    localStorage.setItem(key(), JSON.stringify(chosen));
  } catch {
    /* not kept */
  }
}
