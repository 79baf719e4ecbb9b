// A form that was refused says at its top what is wrong, field by field, each with the way to it; the reader begins there.

const { formWrong, formRefused } = document.documentElement.dataset; // words of the page
const CONTROLS = "input:not([type=hidden]), select, textarea";
const SAID = ".error, .errorlist li";

for (const form of document.forms) {
  const wrong = [...form.querySelectorAll(SAID)].filter((said) => said.textContent.trim() && !said.closest(".form-error"));
  if (wrong.length) name(form, wrong);
}
const box = document.querySelector(".form-error:not([hidden])");
if (box) {
  document.title = `${formWrong} ${document.title}`;
  box.tabIndex = -1;
  box.focus();
}

function name(form, wrong) {
  const list = document.createElement("ul");
  for (const said of wrong) list.append(lineOf(said));
  boxOf(form).append(list);
}

function boxOf(form) {
  const there = form.querySelector(".form-error:not([hidden])");
  if (there) return there;
  const made = document.createElement("div");
  made.className = "form-error";
  made.setAttribute("role", "alert");
  made.append(Object.assign(document.createElement("p"), { textContent: formRefused }));
  form.prepend(made);
  return made;
}

function lineOf(said) {
  const line = document.createElement("li");
  const control = controlOf(said);
  const text = [labelOf(said, control), said.textContent.trim()].filter(Boolean).join("：");
  if (!control) return Object.assign(line, { textContent: text });
  join(said, control);
  const way = Object.assign(document.createElement("a"), { href: `#${control.id}`, textContent: text });
  way.addEventListener("click", (event) => {
    event.preventDefault();
    for (let folded = control.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
    control.focus({ preventScroll: true });
    control.scrollIntoView({ block: "center" });
  });
  line.append(way);
  return line;
}

// By the name that Django gives to what it says of a field, else the first field beside it.
function controlOf(said) {
  const named = document.getElementById((said.closest("[id$=_error]")?.id ?? "").replace(/_error$/, ""));
  const place = named ?? said.closest(".form-row, fieldset, td, label, li");
  const control = place?.matches(CONTROLS) ? place : place?.querySelector(CONTROLS);
  if (control) control.id ||= `wrong-${[...document.querySelectorAll(CONTROLS)].indexOf(control)}`;
  return control;
}

function join(said, control) {
  said.id ||= `${control.id}_error`;
  const known = new Set((control.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && document.getElementById(id)));
  control.setAttribute("aria-describedby", [...known.add(said.id)].join(" "));
  control.setAttribute("aria-invalid", "true");
}

function labelOf(said, control) {
  const group = said.closest("fieldset")?.querySelector(":scope > legend");
  const label = control?.type === "radio" || control?.type === "checkbox" ? group ?? control.labels[0] : control?.labels?.[0];
  const text = label?.cloneNode(true);
  text?.querySelectorAll(".hint, .muted, small").forEach((aside) => aside.remove());
  return text?.textContent.trim() ?? control?.getAttribute("aria-label") ?? "";
}
