// A file beyond the limit is refused before it is sent; one under way says so.

const form = document.querySelector("[data-upload]");
const input = form.querySelector("input[type=file]");
const refused = form.querySelector("[data-refused]");

function tooLarge() {
  const [file] = input.files;
  const is = Boolean(file) && file.size > Number(input.dataset.most);
  refused.textContent = is ? form.dataset.tooLarge : "";
  refused.hidden = !is;
  return is;
}

input.addEventListener("change", tooLarge);
form.addEventListener("submit", (event) => {
  if (tooLarge()) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.querySelector("[data-sending]").hidden = false;
});
