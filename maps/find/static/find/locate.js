// Results as one types, and the whole way by keyboard: / goes to the box, the arrows through the results, Enter opens one,
// from the box the first. What was found for other words is never left standing: a call to the wrong door costs more.

const form = document.querySelector("form.locate");
const box = form.q;
const found = document.getElementById("found");
const WAIT_MS = 150;
let timer = 0;
let asked = 0;

box.addEventListener("input", () => {
  clearTimeout(timer);
  clear();
  timer = setTimeout(search, WAIT_MS);
});

form.addEventListener("submit", (event) => {
  const first = found.querySelector("a.row");
  if (!first) return; // nothing found for these words yet: the page that answers without scripts does
  event.preventDefault();
  first.click();
});

function clear() {
  asked++; // an answer on its way is to other words
  found.replaceChildren();
}

async function search() {
  const text = box.value.trim();
  const number = ++asked;
  if (!text) return found.replaceChildren();
  try {
    const response = await fetch(`${form.dataset.search}?${new URLSearchParams({ q: text })}`);
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    const answer = await response.json();
    if (number === asked) show(answer); // an answer overtaken by a later question is dropped
  } catch {
    if (number === asked) tell(found.dataset.failed);
  }
}

function show({ found: elders, more }) {
  if (!elders.length) return tell(found.dataset.none);
  const list = node("ul", "card rows");
  list.append(...elders.map(row));
  found.replaceChildren(list);
  if (more) found.append(node("p", "muted", found.dataset.more));
}

function row({ url, name, facts, place }) {
  const link = node("a", "row");
  link.href = url;
  const who = node("span");
  who.append(node("strong", "", name), " ", node("span", "muted", facts));
  link.append(who, node("span", "", place));
  const item = node("li");
  item.append(link);
  return item;
}

function tell(text) {
  found.replaceChildren(node("p", "notice notice-due", text));
}

function node(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, textarea")) {
    event.preventDefault();
    box.focus();
    box.select();
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event);
  if (event.key === "Escape" && (event.target === box || found.contains(event.target))) {
    event.preventDefault();
    clearTimeout(timer);
    clear();
    box.value = "";
    box.focus();
  }
});

function move(event) {
  const stops = [box, ...found.querySelectorAll("a.row")];
  const here = stops.indexOf(document.activeElement);
  if (here < 0) return;
  const next = stops[here + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
