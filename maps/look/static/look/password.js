// A password can be looked at while it is typed. Without this script the field stays covered.

for (const tick of document.querySelectorAll("[data-shows]")) {
  const field = document.getElementById(tick.dataset.shows);
  tick.closest("[hidden]").hidden = false;
  tick.addEventListener("change", () => { field.type = tick.checked ? "text" : "password"; });
}
