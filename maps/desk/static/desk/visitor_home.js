// Where a visitor lives: a pin beside the two fields, taken away or put back to where it stood.

import { data, start } from "../map/page_map.js";
import { placing } from "../map/placing.js";

const form = document.querySelector("form[data-home]");
const [again, away] = ["again", "away"].map((name) => form.querySelector(`[data-home-pin="${name}"]`));
const map = start();
const stood = data.home && L.latLng([...data.home].reverse());
const [west, south, east, north] = data.box;
const told = form.querySelector("[data-home-told]");
map.fitBounds([[south, west], [north, east]]);

const home = placing(map, form, {
  title: form.dataset.home,
  onPlace(at) {
    told.textContent = at ? "" : form.dataset.without;
    away.disabled = !at;
    again.disabled = !stood || Boolean(at?.equals(stood, 1e-6));
  },
});
away.addEventListener("click", home.take);
again.addEventListener("click", () => home.put(stood));
if (home.at()) map.setView(home.at(), 15);
map.getContainer().dataset.ready = "true";
