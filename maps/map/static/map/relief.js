// Hill shading and contours: pictures from our own server, over the base map and under names and everything drawn on it.

// `tiles.relief` is { url, farthest, closest, bounds }, or in a map handed out as a file { image, bounds }; nothing where
// no heights were imported. It belongs to our own map, `own`, and waits until that is drawn: data and roads come first.
export function relief(map, own, { relief: told }) {
  if (!told) return own;
  map.createPane("relief").style.zIndex = 210;
  map.getPane("relief").style.pointerEvents = "none";
  own.ground.once("load", () => own.addLayer(picture(told)));
  return own;
}

function picture({ url, image, farthest, closest, bounds }) {
  if (image) return L.imageOverlay(image, bounds, { pane: "relief", interactive: false });
  return L.tileLayer(url, {
    pane: "relief", bounds, tileSize: 512, zoomOffset: -1, minZoom: farthest + 1, minNativeZoom: farthest + 1, maxNativeZoom: closest + 1,
  });
}
