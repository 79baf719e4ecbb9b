// How many are ticked, said beside the buttons that move them; all at once. The form works without it.

const form = document.querySelector("[data-ticks]");
const said = form?.querySelector("[data-ticked]");
const all = form?.querySelector("[data-all]");
const ticks = form ? [...form.querySelectorAll("input[name=visit]")] : [];

function count() {
  const n = ticks.filter((tick) => tick.checked).length;
  said.textContent = n ? said.dataset.says.replace("{n}", n) : "";
}

if (said) {
  all.hidden = false;
  all.addEventListener("click", () => {
    const checked = ticks.some((tick) => !tick.checked);
    for (const tick of ticks) tick.checked = checked;
    count();
  });
  form.addEventListener("change", count);
  addEventListener("pageshow", count);
}
