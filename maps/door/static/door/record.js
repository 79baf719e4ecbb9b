// The record form: "no change" in one tap, only the questions that make sense, the position, signatures.

import { signatures } from "../record/signature.js";

const form = document.querySelector("form.record");
const noChange = document.getElementById("no-change");
const row = (name) => form.querySelector(`[data-name="${name}"]`);
const said = (name) => new FormData(form).get(name);

// Fills what nobody has answered yet; what somebody found stays. The tick says that this is so, and goes when an answer
// changes.
function answerTheRest() {
  for (const radio of form.querySelectorAll("input[type=radio][data-unchanged]")) {
    if (radio.value === radio.dataset.unchanged && radio.offsetParent && !said(radio.name)) radio.checked = true;
  }
  showWhatMatters();
}

function tick(isTicked) {
  if (noChange) noChange.textContent = `${isTicked ? "✓ " : ""}${noChange.textContent.replace("✓ ", "")}`;
}

noChange?.addEventListener("click", () => {
  answerTheRest();
  tick(true);
});
form.addEventListener("change", ({ target }) => { if (target.type === "radio") tick(false); });

// Nobody met, nothing to check; an illness is named when it is serious; people are counted when they came or went.
function showWhatMatters() {
  let anybody = false;
  for (const person of form.querySelectorAll("[data-person]")) {
    const prefix = person.dataset.person;
    const box = person.querySelector(`[name="${prefix}-included"]`);
    const included = !box || box.checked;
    const met = included && said(`${prefix}-outcome`) === "met";
    person.querySelector("[data-part=included]").hidden = !included;
    person.querySelector("[data-part=met]").hidden = !met;
    row(`${prefix}-disease_name`).hidden = said(`${prefix}-disease`) !== "serious";
    for (const signature of form.querySelectorAll(`[data-of="${prefix}"]`)) signature.hidden = !met;
    anybody ||= met;
  }
  for (const id of ["home", "baseline"]) document.getElementById(id).hidden = !anybody;
  row("household_change_count").hidden = !["more", "fewer"].includes(said("household_change"));
  document.getElementById("check-in").hidden = said("mode") !== "door_to_door";
}

const checkIn = document.getElementById("check-in");
const told = checkIn.querySelector(".check-in-said");

function located({ coords, timestamp }) {
  form.elements.lon.value = coords.longitude;
  form.elements.lat.value = coords.latitude;
  form.elements.accuracy_m.value = coords.accuracy;
  form.elements.located_at.value = Math.round(timestamp);
  tell("located", checkIn.dataset.located.replace("{m}", Math.round(coords.accuracy)));
}

function tell(state, words) {
  told.dataset.state = state;
  told.textContent = words;
  row("no_position_reason").hidden = state !== "failed";
}

function locate() {
  tell("waiting", checkIn.dataset.waiting);
  navigator.geolocation.getCurrentPosition(located, () => tell("failed", checkIn.dataset.failed), {
    enableHighAccuracy: true, timeout: 20000, maximumAge: 60000,
  });
}

if (told) {
  row("no_position_reason").hidden = !form.elements.no_position_reason.value;
  document.getElementById("locate").addEventListener("click", locate);
  // Asked once, a phone remembers; then the position is noted without a tap.
  navigator.permissions?.query({ name: "geolocation" }).then(({ state }) => {
    if (state === "granted" && !form.elements.lat.value) locate();
  });
} else {
  row("no_position_reason").hidden = true;
}

form.addEventListener("change", showWhatMatters);
form.addEventListener("submit", () => { form.elements.device_at.value = Date.now(); });
signatures(form);
showWhatMatters();
// Before this script runs a tap would do nothing, so nobody could tap.
for (const id of ["no-change", "locate"]) document.getElementById(id)?.removeAttribute("disabled");
document.querySelector(".form-error")?.focus();
