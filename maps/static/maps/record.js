// The record form: "no change" in one tap, and only the questions that make sense.

const form = document.querySelector("form.record");
const checks = document.getElementById("checks");
const noChange = document.getElementById("no-change");
const row = (name) => form.querySelector(`[data-name="${name}"]`);

noChange?.addEventListener("click", () => {
  for (const radio of checks.querySelectorAll("input[type=radio]")) {
    if (radio.value === radio.dataset.unchanged) radio.checked = true;
  }
  noChange.textContent = `✓ ${noChange.textContent.replace("✓ ", "")}`;
  showWhatMatters();
});

// Nobody met, nothing to check; an illness is named when it is serious.
function showWhatMatters() {
  const answers = new FormData(form);
  checks.hidden = answers.get("outcome") !== "met";
  row("disease_name").hidden = answers.get("disease") !== "serious";
}

form.addEventListener("change", showWhatMatters);
showWhatMatters();
document.querySelector(".form-error")?.focus();
