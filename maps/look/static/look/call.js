// One tap to call: the number is asked for, which leaves a line in the audit trail, and dialled. Without a script the
// page asks why the numbers are needed. Rows that come later call as those that were there.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-number]");
  const calls = button?.closest("[data-calls]");
  if (!calls) return;
  event.preventDefault();
  const form = button.closest("form");
  const body = new FormData(form);
  body.set("number", button.dataset.number);
  const response = await fetch(calls.dataset.calls, { method: "POST", body }).catch(() => null);
  if (response?.status === 429) return say(button, (await response.json()).message);
  if (!response?.ok) return form.submit(); // the page itself says what is wrong
  const { phone } = await response.json();
  const link = document.createElement("a");
  link.className = "row";
  link.href = `tel:${phone}`;
  const number = document.createElement("span");
  number.className = "number";
  number.textContent = phone;
  link.append(button.firstElementChild, number);
  button.replaceWith(link);
  link.click();
});

function say(button, message) {
  const notice = document.createElement("p");
  notice.className = "notice notice-due";
  notice.setAttribute("role", "alert");
  notice.textContent = message;
  button.after(notice);
  button.disabled = true;
}
