// What a mark says when asked: built from text only, so that no name or note can become markup.

export function element(tag, { className, text, href } = {}, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  if (href) node.href = href;
  node.append(...children);
  return node;
}

export function popup(title, lines) {
  return element("div", { className: "popup" }, element("h3", { text: title }), ...lines);
}

export function people(at) {
  const rows = at.people.map((person) =>
    element("li", {},
      person.url ? element("a", { text: person.name, href: person.url }) : element("strong", { text: person.name }),
      element("div", { className: "chips" },
        element("span", { className: `chip chip-${person.state}`, text: person.says }),
        ...person.tags.map((tag) => element("span", { className: "chip", text: tag })))));
  return popup(at.village, [element("ul", {}, ...rows), ...note(at.place_note)]);
}

export function facts(at) {
  return popup(at.title, at.lines.map((line) => element("p", { text: line })));
}

function note(text) {
  return text ? [element("p", { className: "small muted", text })] : [];
}
