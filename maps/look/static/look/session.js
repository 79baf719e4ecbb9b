// Warns before a session ends, keeps one in which somebody is typing, and leaves nobody's data on a screen left alone.
// The server decides (accounts/sign_in/limits.py); this page only asks it, without that being a use of the session.

const dialog = document.getElementById("session-end");
const said = document.getElementById("session-end-said");
const { left, leftUrl, stayUrl } = dialog.dataset;
const WARN_MS = 120_000;
const LOOK_MS = 5_000;
const TELL_MS = 300_000; // somebody who types is told to the server this often

let endsAt = Date.now() + Number(left) * 1000;
let toldAt = Date.now();
let usedAt = 0;
let askedAt = 0;
let isTyped = false;
let isOver = false;

async function ask(url, body) {
  const response = await fetch(url, body ? { method: "POST", body } : {});
  const is = response.ok && !response.redirected;
  endsAt = Date.now() + (is ? (await response.json()).left_s * 1000 : 0);
}

async function stay() {
  toldAt = Date.now();
  await ask(stayUrl, new FormData(dialog.querySelector("form")));
}

function show(words) {
  said.textContent = said.dataset[words];
  if (!dialog.open) dialog.showModal();
}

function end() {
  isOver = true;
  if (isTyped) return show("over");
  location.reload(); // leads to signing in, and back here
}

async function look() {
  if (isOver) return;
  if (usedAt > toldAt && Date.now() - toldAt > TELL_MS) await stay();
  if (endsAt - Date.now() > WARN_MS) return dialog.open && dialog.close("seen");
  if (Date.now() - askedAt > LOOK_MS * 3 || endsAt <= Date.now()) {
    askedAt = Date.now();
    await ask(leftUrl); // another tab may have been used
  }
  const rest = endsAt - Date.now();
  if (rest <= 0) end();
  else if (rest <= WARN_MS) show(toldAt > Date.now() - WARN_MS ? "longest" : "soon");
  else if (dialog.open) dialog.close("seen");
}

const quietly = () => look().catch(() => {}); // without a network nothing is known: ask again

dialog.addEventListener("close", () => {
  if (!isOver && dialog.returnValue !== "seen") stay().catch(() => {});
  dialog.returnValue = "";
});
for (const use of ["keydown", "pointerdown", "input"]) document.addEventListener(use, () => { usedAt = Date.now(); });
document.addEventListener("input", ({ target }) => { if (target.form?.method === "post") isTyped = true; });
document.addEventListener("submit", () => { isTyped = false; });
document.addEventListener("visibilitychange", quietly);
addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
setInterval(quietly, LOOK_MS);
