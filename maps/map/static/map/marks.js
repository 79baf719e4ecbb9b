// How the marks of people, villages, hazards, emergencies and stops look, from the shapes in marks.svg: markup only.

const RING = 15; // radius of a badge's ring
const CORNER = 4; // hazards that have room at a household's corner

export function mark(shape, { key = false, approximate = false } = {}) {
  const classes = `mark mark-${shape}${approximate ? " mark-approximate" : ""}`;
  const ring = key ? '<use href="#mark-key"/>' : "";
  return `<svg class="${classes}" aria-hidden="true"><use href="#mark-${shape}"/>${ring}</svg>`;
}

export function hazardMark(kind) {
  return `<svg class="mark mark-hazard" aria-hidden="true"><use href="#hazard-${kind}"/></svg>`;
}

// One household: the most urgent decides the shape, ×2 says how many, a hazard stands at the corner.
export function household({ state, days, key, located, approximate, count, hazards, days_word: word }) {
  if (!state) return { html: hazardMark(hazards[0]), className: "mark-place" };
  const many = count > 1 ? `<span class="mark-times">×${count}</span>` : "";
  const late = state === "overdue" && days > 7 && word ? `<span class="mark-days">${word.replace("{n}", days)}</span>` : "";
  const html = mark(located ? state : "unlocated", { key, approximate }) + many + late + corner(hazards);
  return { html, className: `mark-place mark-days-${sizeOf({ state, days })}${count > 1 ? " mark-many" : ""}` };
}

// Several together, a village or a township: how many, how they stand, the worst of it outside.
export function badge({ people, overdue, due, covered, hazards = [], incidents = 0, approximate = false }) {
  const worst = overdue ? "overdue" : due ? "due" : "";
  const outside = worst ? `<span class="badge-worst">${mark(worst)}</span>` : "";
  const corners = (hazards.length ? `<span class="badge-hazard">${hazardMark(hazards[0])}</span>` : "") + (incidents ? `<span class="badge-incident">${mark("emergency")}</span>` : "");
  const html = `<svg class="badge" viewBox="-20 -20 40 40" aria-hidden="true"><circle class="badge-ground" r="${RING}"/>${ring([["overdue", overdue], ["due", due], ["covered", covered]])}</svg><span class="badge-people">${people || ""}</span>${outside}${corners}`;
  return { html, className: `mark-badge${approximate ? " is-approximate" : ""}` };
}

// From the top, clockwise: overdue, due, covered.
function ring(parts) {
  const whole = parts.reduce((sum, [, n]) => sum + n, 0);
  let before = 0;
  return parts.map(([state, n]) => {
    const arc = n ? `<circle class="badge-ring badge-${state}" r="${RING}" pathLength="${whole}" stroke-dasharray="${n} ${whole - n}" stroke-dashoffset="${-before}" transform="rotate(-90)"/>` : "";
    before += n;
    return arc;
  }).join("");
}

function corner(hazards) {
  return hazards.length ? `<span class="mark-corner">${hazards.slice(0, CORNER).map(hazardMark).join("")}</span>` : "";
}

export function incident({ approximate }) {
  return { html: mark("emergency", { approximate }), className: "mark-place mark-days-2" };
}

export function facility({ kind }) {
  return { html: `<svg class="mark mark-facility" aria-hidden="true"><use href="#facility-${kind}"/></svg>` };
}

export function stop({ order, known, state, look, more = false }) {
  return { html: `<span class="stop stop-${known} ${look}${state === "met" ? " stop-done" : ""}">${order}${more ? "+" : ""}</span>`, className: "mark-stop" };
}

// Where a visitor's line begins and ends, named as a line of buses is; the house says that it is their home.
export function lineEnd({ label, look, isHome }) {
  return { html: `${isHome ? mark("home") : ""}<span class="line-end ${look}">${label}</span>`, className: "mark-end" };
}

export function sizeOf({ state, days }) {
  if (state !== "overdue") return 0;
  return days > 30 ? 3 : days > 14 ? 2 : days > 7 ? 1 : 0;
}
