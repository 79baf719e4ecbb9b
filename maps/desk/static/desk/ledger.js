// The ledger's list: all of the page in one tick, how many are chosen, filters that apply as they are chosen.

const boxes = [...document.querySelectorAll("input[name=elder]")];
const all = document.querySelector("[data-all]");
const told = document.querySelector("[data-chosen]");

function count() {
  const chosen = boxes.filter((box) => box.checked).length;
  if (all) Object.assign(all, { checked: chosen === boxes.length && chosen > 0, indeterminate: chosen > 0 && chosen < boxes.length });
  if (!told) return;
  told.parentElement.classList.toggle("nothing", chosen === 0);
  told.textContent = chosen ? told.dataset.some.replace("N", chosen) : told.dataset.none;
  for (const button of told.parentElement.querySelectorAll("button")) button.disabled = chosen === 0;
}

all?.addEventListener("change", () => {
  for (const box of boxes) box.checked = all.checked;
  count();
});
for (const box of boxes) box.addEventListener("change", count);
addEventListener("pageshow", count);
count();

const filters = document.querySelector("form.filters");
for (const select of filters.querySelectorAll("select")) select.addEventListener("change", () => filters.requestSubmit());
filters.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value) formData.delete(name); // a short address to keep
});
