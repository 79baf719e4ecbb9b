// On the responder's own page: what this device keeps is brought up to date, or goes, without anybody asking.

import { meet } from "./server.js";

const told = document.getElementById("snapshot-meets");
meet({ ...told.dataset, csrf: told.querySelector("input").value }).catch(() => {}); // no server, nothing known: next time
