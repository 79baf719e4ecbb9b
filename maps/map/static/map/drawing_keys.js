// Corners by keyboard: arrows move the one in focus, Delete takes it away, Enter on a half-way mark makes it a corner.

const STEP = 2; // pixels; with Shift sixteen times as many
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export function withArrows(map, layer) {
  for (const event of ["pm:enable", "pm:edit", "pm:vertexadded", "pm:vertexremoved"]) layer.on(event, () => listen(map, layer));
  listen(map, layer);
}

function listen(map, layer) {
  layer.pm?._markerGroup?.eachLayer((corner) => {
    const icon = corner.getElement();
    if (!icon || icon.dataset.keys) return;
    icon.dataset.keys = "true";
    icon.addEventListener("keydown", (event) => act(map, corner, event));
  });
}

function act(map, corner, event) {
  const arrow = ARROWS[event.key];
  if (arrow) move(map, corner, L.point(arrow).multiplyBy(event.shiftKey ? STEP * 16 : STEP));
  else if (event.key === "Delete" || event.key === "Backspace") corner.fire("contextmenu");
  else if (event.key !== "Enter" || !corner.leftM) return;
  else corner.fire("click");
  event.preventDefault();
  event.stopPropagation(); // else the map moves too
}

function move(map, corner, by) {
  if (corner.leftM) return; // a half-way mark first becomes a corner
  corner.fire("dragstart");
  corner.setLatLng(map.containerPointToLatLng(map.latLngToContainerPoint(corner.getLatLng()).add(by)));
  corner.fire("dragend");
  if (!map.getBounds().contains(corner.getLatLng())) map.panTo(corner.getLatLng());
}
