// Dialogs, toasts and menus: what the components do. Pages work without it, less conveniently.

const OPEN_MENUS = ".bar details[open], details.menu[open]";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();

  const closer = event.target.closest("[data-closes]");
  if (closer) {
    const closed = closer.closest(closer.dataset.closes);
    closed instanceof HTMLDialogElement ? closed.close() : closed.remove();
  }

  for (const menu of document.querySelectorAll(OPEN_MENUS)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(OPEN_MENUS)) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});

// A form that is on its way is not sent twice.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("button[type=submit]")) {
    setTimeout(() => { button.disabled = true; });
  }
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("form button[disabled]")) button.disabled = false;
});
