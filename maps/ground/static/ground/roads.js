// Edits of the roads on their map; one that has a page of its own is opened by a tap.

import { data, start } from "../map/page_map.js";
import { roadEdits } from "../map/road_edits.js";

const map = start({ scrollWheelZoom: true });
const [west, south, east, north] = data.box;
map.fitBounds([[south, west], [north, east]]);
const drawn = roadEdits(map, data.edits);
if (data.close && drawn.getLayers().length) map.fitBounds(drawn.getBounds().pad(0.5), { maxZoom: 16 });
map.getContainer().dataset.ready = "true";
