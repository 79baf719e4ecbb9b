// Names over painted areas, however far away one looks: of those that would lie over each other the first is kept, nearer
// there is room for more.
//
//   const names = areaNames(map, layer);
//   names.show([{ name, at: [lat, lon] }, …]);     those that matter most first

export function areaNames(map, layer = map) {
  let shown = [];
  map.on("zoomend", part);

  function show(areas) {
    for (const one of shown) one.remove();
    shown = areas.map(({ name, at }) =>
      L.tooltip(at, { content: written(name), permanent: true, direction: "center", className: "area-name" }).addTo(layer));
    map.whenReady(part);
  }

  function part() {
    const kept = [];
    for (const node of shown.map((one) => one.getElement())) {
      if (!node) continue; // before the map's first look
      const box = node.getBoundingClientRect();
      const isFree = kept.every((other) => box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom);
      node.style.visibility = isFree ? "" : "hidden";
      if (isFree) kept.push(box);
    }
  }

  return { show };
}

function written(name) {
  const node = document.createElement("span");
  node.textContent = name;
  return node;
}
