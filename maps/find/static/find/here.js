// Where its person stands, asked of the browser only when somebody presses the button. Kept in this page alone: it goes
// with a search as two numbers and into no row of the server.

let place = null;

export const here = () => (place ? `${place.lon.toFixed(6)},${place.lat.toFixed(6)}` : "");
export const point = () => place;

export function askHere(button, said) {
  button.hidden = !navigator.geolocation || !window.isSecureContext;
  button.addEventListener("click", () => {
    button.disabled = true;
    said.textContent = said.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        place = { lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy };
        button.disabled = false;
        said.textContent = said.dataset.found.replace("{m}", Math.round(coords.accuracy));
        document.dispatchEvent(new CustomEvent("find:here", { detail: place }));
      },
      () => {
        button.disabled = false;
        said.textContent = said.dataset.failed;
      },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  });
}

const button = document.getElementById("here");
if (button) askHere(button, document.getElementById("here-said"));
