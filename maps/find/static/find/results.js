// What was found, as rows to choose from; the same whether the server found it or this device's snapshot.

export function list(found, { found: elders, more, narrower, systems }) {
  const asking = systems.length ? [choices(found.dataset.systems, systems.map(system))] : [];
  if (!elders.length) return found.replaceChildren(...asking, notice(found.dataset.none));
  const rows = node("ul", "card rows");
  rows.append(...elders.map(row));
  found.replaceChildren(...asking, rows);
  if (more) found.append(node("p", "muted", more));
  if (narrower.length) found.append(choices("", narrower.map((one) => village(one, found.dataset.people))));
}

export function tell(found, text) {
  found.replaceChildren(notice(text));
}

function notice(text) {
  return node("p", "notice notice-due", text);
}

function row({ url, name, facts, place, contact, distance }) {
  const link = node("a", "row");
  link.href = url;
  const who = node("span");
  who.append(node("strong", "", name), " ", node("span", "muted", facts));
  if (contact) who.append(" ", node("span", "chip", contact));
  const where = node("span", "", place);
  if (distance) where.append(" ", node("strong", "number", distance));
  link.append(who, where);
  const item = node("li");
  item.append(link);
  return item;
}

function village({ name, count }, people) {
  const button = node("button", "", name);
  button.append(" ", node("small", "muted", people.replace("{n}", count)));
  button.dataset.add = name;
  return button;
}

function system({ value, name, is_used: isUsed }) {
  const button = node("button", isUsed ? "primary" : "", name);
  button.dataset.system = value;
  return button;
}

function choices(text, buttons) {
  const line = node("p", "narrower", text);
  for (const button of buttons) {
    button.type = "button";
    line.append(button);
  }
  return line;
}

export function node(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
