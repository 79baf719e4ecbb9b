// The people of a map: townships from afar, villages nearer, households from HOUSEHOLDS on, fetched as they come in sight.
//
//   const people = peopleOn(map, marks, { layers, villages, incidents, words });
//   people.show("overdue", false)    covered, due, overdue, hazards, emergencies
//   people.stress(households)        these strong and everybody else faint; null: nobody is

import { load } from "./layers.js";
import { badge, household, incident, sizeOf } from "./marks.js";
import { element, facts, households as told, popup } from "./popup.js";

const TOWNSHIPS = 11; // below this zoom a badge is a township
export const HOUSEHOLDS = 14; // from this zoom on a mark is a household
const AT_A_TIME = 100; // households in one question
const STATES = ["overdue", "due", "covered"];
const AROUND = 1; // screens around the map whose households are fetched too

export function peopleOn(map, marks, { layers, villages, incidents, words }) {
  const shown = Object.fromEntries([...STATES, "hazards", "emergencies"].map((name) => [name, true]));
  const fetched = new Map(); // code → features, or a promise of them
  const places = (villages?.features ?? []).map(placeOf);
  let stressed = null;

  map.on("moveend", refresh);

  function refresh() {
    const zoom = map.getZoom();
    if (zoom >= HOUSEHOLDS) fetchAround();
    const near = (code) => zoom >= HOUSEHOLDS && Array.isArray(fetched.get(code));
    const far = places.filter((place) => !near(place.households));
    const doors = [...fetched].filter(([code]) => near(code)).flatMap(([, features]) => features);
    marks.set("villages", (zoom < TOWNSHIPS ? byTownship(far) : far).map(villageItem).filter(Boolean));
    marks.set("households", doors.map(householdItem).filter(Boolean));
    marks.set("incidents", shown.emergencies ? (incidents?.features ?? []).filter((one) => !isFolded(one, far)).map(incidentItem) : []);
  }

  function fetchAround() {
    if (!layers.households) return;
    const bounds = map.getBounds().pad(AROUND);
    const codes = places.filter(({ at }) => bounds.contains(at)).map((place) => place.households);
    for (const code of new Set(layers.households.element ? [""] : codes)) fetchOne(code);
  }

  async function fetchOne(code) {
    if (fetched.has(code)) return;
    const { element: file, url } = layers.households;
    fetched.set(code, null);
    try {
      const { features } = await load(file ? { element: file } : { url: url.replace("{code}", code) });
      if (file) for (const one of new Set(places.map((place) => place.households))) fetched.set(one, []);
      fetched.set(code, features);
      refresh();
    } catch {
      fetched.delete(code); // asked again when the map is next moved
      marks.failed?.();
    }
  }

  // An emergency stands at its village's corner while that is a badge.
  function isFolded({ properties }, far) {
    return map.getZoom() < HOUSEHOLDS && far.some(({ code }) => code === properties.area);
  }

  function counted(place) {
    const states = Object.fromEntries(STATES.map((state) => [state, shown[state] ? place[state] : 0]));
    return {
      ...states,
      people: STATES.reduce((sum, state) => sum + states[state], 0),
      hazards: shown.hazards ? Object.keys(place.hazards) : [],
      incidents: shown.emergencies ? place.incidents : 0,
    };
  }

  function villageItem(place) {
    const now = counted(place);
    if (!now.people && !now.hazards.length && !now.incidents) return null;
    return {
      key: `v${place.code}`, kind: "village", at: place.at, r: 19, rank: 2, spreads: true,
      draw: () => faint({ ...badge({ ...now, approximate: place.approximate }), title: place.title, data: { village: place.codes.join(" ") } }, stressed),
      open: () => openVillages([place]),
      group: (items) => villageGroup(items),
      place,
    };
  }

  function villageGroup(items) {
    const group = items.map((item) => item.place);
    const sum = byTownship(group.map((place) => ({ ...place, township: "", township_name: group.map(({ name }) => name).join("、") })))[0];
    return {
      draw: () => faint({ ...badge({ ...counted(sum), approximate: false }), title: group.map(({ title }) => title).join("；"), data: { village: group.flatMap(({ codes }) => codes).join(" ") } }, stressed),
      open: () => openVillages(group),
    };
  }

  // Its figures, each with the list behind it; in a file, which has no lists, the people themselves.
  async function openVillages(group) {
    const parts = [];
    for (const place of group) {
      const link = layers.list && ((state) => layers.list.url.replace("{code}", place.code) + (state ? `&due=${state}` : ""));
      const counts = STATES.filter((state) => place[state]).map((state) =>
        element("li", {}, element(link ? "a" : "span", { className: `chip chip-${state}`, text: `${words[state]} ${place[state]}`, href: link && link(state) })));
      if (group.length > 1) parts.push(element("h3", { text: place.name }));
      parts.push(element("ul", { className: "chips popup-counts" }, ...counts));
      parts.push(...dangers(place));
      if (link) parts.push(element("p", {}, element("a", { text: words.list.replace("{n}", place.people), href: link("") })));
      const closer = element("button", { className: "plain", text: words.closer });
      closer.type = "button";
      closer.addEventListener("click", () => { map.closePopup(); map.setView(place.at, place.codes.length > 1 ? TOWNSHIPS + 1 : HOUSEHOLDS + 1); });
      parts.push(closer);
      if (layers.people?.element) parts.push(told(await peopleOf(({ code }) => place.codes.includes(code))));
    }
    return popup(group.length > 1 ? words.together : group[0].name, parts);
  }

  function dangers(place) {
    const said = Object.entries(place.hazards).map(([kind, n]) => `${words.hazards[kind] ?? kind} ${n}`);
    const open = (incidents?.features ?? []).filter(({ properties }) => place.codes.includes(properties.area)).map(({ properties }) => facts(properties));
    return [...(said.length ? [element("p", { text: said.join("，") })] : []), ...open];
  }

  function householdItem({ properties: door, geometry }) {
    const states = door.states.filter((state) => shown[state]);
    const hazards = shown.hazards ? door.hazards : [];
    if (!states.length && !hazards.length) return null;
    const state = STATES.find((one) => states.includes(one)) ?? "";
    const looks = { ...door, state, days: state === "overdue" ? door.days : 0, count: states.length, hazards, days_word: words.days };
    return {
      key: `h${door.household}`, kind: "household", at: pointOf(geometry), r: 13 + 2 * sizeOf(looks), rank: state === "overdue" ? 3 : 4,
      spreads: !door.approximate, // where only the village is known they stand together: beside each other they would look like doors
      draw: () => faint({ ...household(looks), title: door.title, data: { elder: door.elders.join(" ") } }, stressed && !stressed.has(door.household)),
      open: () => peopleOf(({ household: number }) => number === door.household, [door.household]).then(told),
      group: householdGroup,
      door: looks, states,
    };
  }

  function householdGroup(items) {
    const doors = items.map(({ door }) => door);
    const numbers = new Set(doors.map((door) => door.household));
    const states = items.flatMap((item) => item.states);
    const count = (name) => states.filter((state) => state === name).length;
    const now = { people: states.length, overdue: count("overdue"), due: count("due"), covered: count("covered"), hazards: doors.flatMap((door) => door.hazards) };
    return {
      draw: () => faint({ ...badge({ ...now, approximate: doors.every((door) => door.approximate) }), title: doors.map(({ title }) => title).join("；"), data: { elder: doors.flatMap(({ elders }) => elders).join(" ") } }, stressed && !doors.some((door) => stressed.has(door.household))),
      open: () => peopleOf(({ household: number }) => numbers.has(number), [...numbers]).then(told),
    };
  }

  async function peopleOf(isMeant, numbers) {
    if (layers.people.element) return (await load(layers.people)).filter(isMeant);
    const answers = [];
    for (let from = 0; from < numbers.length; from += AT_A_TIME) {
      const query = numbers.slice(from, from + AT_A_TIME).map((number) => `household=${number}`).join("&");
      answers.push(await load({ url: `${layers.people.url}?${query}` }));
    }
    return answers.flatMap(({ households }) => households);
  }

  function show(name, isOn) {
    shown[name] = isOn;
    refresh();
  }

  function stress(households) {
    stressed = households;
    refresh();
  }

  return { refresh, show, stress };
}

function faint(look, isFaint) {
  return isFaint ? { ...look, className: `${look.className} is-aside` } : look;
}

function placeOf({ properties, geometry }) {
  return { ...properties, codes: [properties.code], at: pointOf(geometry) };
}

function pointOf({ coordinates: [lon, lat] }) {
  return [lat, lon];
}

// Several villages as one badge, in the middle of their people.
function byTownship(places) {
  const sums = new Map();
  for (const place of places) {
    const sum = sums.get(place.township) ?? { ...place, code: place.township, name: place.township_name, codes: [], people: 0, overdue: 0, due: 0, covered: 0, incidents: 0, hazards: {}, lat: 0, lon: 0, parts: 0, approximate: false };
    for (const name of ["people", "overdue", "due", "covered", "incidents"]) sum[name] += place[name];
    for (const [kind, n] of Object.entries(place.hazards)) sum.hazards = { ...sum.hazards, [kind]: (sum.hazards[kind] ?? 0) + n };
    sum.codes.push(...place.codes);
    const weight = place.people || 1;
    sum.lat += place.at[0] * weight;
    sum.lon += place.at[1] * weight;
    sum.parts += weight;
    sums.set(place.township, sum);
  }
  return [...sums.values()].map((sum) => ({ ...sum, at: [sum.lat / sum.parts, sum.lon / sum.parts], title: `${sum.name} ${sum.people}` }));
}

function incidentItem({ properties: at, geometry }) {
  return {
    key: `i${at.incident}`, kind: "incident", at: pointOf(geometry), r: 14, rank: 0, spreads: true,
    draw: () => ({ ...incident(at), title: at.title, data: at.elder ? { elder: String(at.elder) } : {} }),
    open: () => facts(at),
    group: (items) => items[0],
  };
}
