// A tap on the map leads to the nearest doors. Map and Leaflet come when it is first unfolded.

const unfolds = document.getElementById("pointing");

unfolds?.addEventListener("toggle", begin, { once: true });

async function begin() {
  const { leaflet, style } = unfolds.dataset;
  await Promise.all([
    comes(Object.assign(document.createElement("link"), { rel: "stylesheet", href: style })),
    comes(Object.assign(document.createElement("script"), { src: leaflet })),
  ]);
  const { start, data, pin } = await import("../map/page_map.js");
  const map = start();
  const [west, south, east, north] = data.box;
  map.fitBounds([[south, west], [north, east]]);
  let mark = null;
  map.on("click", ({ latlng: { lat, lng } }) => {
    mark?.remove();
    mark = pin([lng, lat], { className: "pin-here", keyboard: false }).addTo(map);
    document.dispatchEvent(new CustomEvent("find:point", { detail: `${lat.toFixed(6)},${lng.toFixed(6)}` }));
    document.getElementById("q").scrollIntoView();
  });
}

function comes(element) {
  return new Promise((resolve, reject) => {
    element.addEventListener("load", resolve);
    element.addEventListener("error", reject);
    document.head.append(element);
  });
}
