// What a mark says when asked: built from text only, so that no name or note can become markup.

export function element(tag, { className, text, href, ...more } = {}, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  if (href) node.href = href;
  Object.assign(node.dataset, more);
  node.append(...children);
  return node;
}

export function popup(title, lines) {
  return element("div", { className: "popup" }, element("h3", { text: title }), ...lines);
}

// Households behind one mark, each with its people and hazards.
export function households(asked) {
  const title = [...new Set(asked.map(({ village }) => village))].join("、");
  return popup(title, asked.flatMap(household));
}

function household({ people, hazards, place_note: note }) {
  const rows = people.map((person) =>
    element("li", { elder: String(person.id) },
      person.url ? element("a", { text: person.name, href: person.url }) : element("strong", { text: person.name }),
      element("div", { className: "chips" },
        element("span", { className: `chip chip-${person.state}`, text: person.says }),
        ...person.tags.map((tag) => element("span", { className: "chip", text: tag })))));
  const dangers = hazards.map(({ title, says }) => element("p", {}, element("span", { className: "chip chip-hazard", text: title }), ` ${says}`));
  return [element("ul", { className: "popup-home" }, ...rows), ...dangers, ...(note ? [element("p", { className: "small muted", text: note })] : [])];
}

export function facts({ title, lines, url, more }) {
  const link = url ? [element("p", {}, element("a", { text: more ?? title, href: url }))] : [];
  return popup(title, [...lines.map((line) => element("p", { text: line })), ...link]);
}

// A surface or a line that says what it is: by touch, and by keyboard as any button.
export function asked(shape, properties, describe = facts) {
  shape.bindPopup(() => describe(properties), { maxWidth: 320 });
  shape.on("add", () => reach(shape, properties.title));
}

function reach(shape, title) {
  const path = shape.getElement?.();
  if (!path || !shape.options.interactive) return;
  path.tabIndex = 0;
  path.setAttribute("role", "button");
  path.setAttribute("aria-label", title);
  path.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    shape.openPopup();
  });
}
