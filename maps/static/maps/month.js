// How many are ticked, said beside the buttons that move them. The form works without it.

const form = document.querySelector("[data-ticks]");
const said = form?.querySelector("[data-ticked]");

function count() {
  const n = form.querySelectorAll("input[name=visit]:checked").length;
  said.textContent = n ? said.dataset.says.replace("{n}", n) : "";
}

if (said) {
  form.addEventListener("change", count);
  count();
}
