// What is amiss on a page as it is drawn, told by boxes: text that is cut, lies over other text or outside, targets too
// small. Returns sentences that name the place; [] for a page in order.
({ target }) => {
  const found = [];
  const width = document.documentElement.clientWidth;
  const styles = new Map();
  const styleOf = (element) => styles.get(element) ?? styles.set(element, getComputedStyle(element)).get(element);
  const ELSEWHERE = ".leaflet-container, .unseen, .visually-hidden, .skip, svg, [hidden], .toasts, dialog:not([open]), .bar-menu, .menu-list";

  const upwards = function* (element) { for (let one = element; one; one = one.parentElement) yield one; };
  const isDrawn = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  const scrolls = (element) => [...upwards(element)].some((one) => ["auto", "scroll"].includes(styleOf(one).overflowX) && one !== document.documentElement && one !== document.body);
  const floats = (element) => [...upwards(element)].some((one) => ["fixed", "sticky", "absolute"].includes(styleOf(one).position));
  const hides = (value) => ["hidden", "clip"].includes(value);

  const named = (element) => {
    const path = [...upwards(element)].slice(0, 3).map((one) => one.tagName.toLowerCase() + (one.id ? `#${one.id}` : one.classList[0] ? `.${one.classList[0]}` : ""));
    const text = (element.innerText || element.value || element.getAttribute("aria-label") || "").trim().replace(/\s+/g, " ").slice(0, 24);
    return `${path.reverse().join(" ")} “${text}”`;
  };

  const say = (what, element) => found.push(`${what}: ${named(element)}`);

  // What remains of a box inside everything that scrolls around it.
  const seenPart = (element, { left, top, right, bottom }) => {
    let part = { left, top, right, bottom };
    for (const one of upwards(element)) {
      if (one === document.body || one === document.documentElement) break;
      const { overflowX, overflowY } = styleOf(one);
      if (overflowX === "visible" && overflowY === "visible") continue;
      const frame = one.getBoundingClientRect();
      part = { left: Math.max(part.left, frame.left), top: Math.max(part.top, frame.top), right: Math.min(part.right, frame.right), bottom: Math.min(part.bottom, frame.bottom) };
    }
    return part;
  };

  // Each line of text that is drawn, with its box.
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest(ELSEWHERE) || element.closest("script, style, noscript, option, template") || !isDrawn(element)) continue;
    if ([...upwards(element)].some((one) => styleOf(one).clipPath !== "none")) continue; // only heard
    range.selectNodeContents(walker.currentNode);
    for (const box of range.getClientRects()) if (box.width > 1 && box.height > 1) lines.push({ element, box, seen: seenPart(element, box) });
  }

  if (document.documentElement.scrollWidth > width + 1) {
    const widest = [...document.body.querySelectorAll("*")].filter((one) => isDrawn(one) && !scrolls(one.parentElement ?? one) && one.getBoundingClientRect().right > width + 1);
    found.push(`the page scrolls sideways by ${document.documentElement.scrollWidth - width} px: ${widest.slice(-2).map(named).join(", ")}`);
  }
  for (const { element, box } of lines) {
    if ((box.right > width + 1 || box.left < -1) && !scrolls(element)) say("text outside the page", element);
  }
  for (const element of new Set(lines.map((one) => one.element))) {
    const around = [...upwards(element)].find((one) => hides(styleOf(one).overflowX) || hides(styleOf(one).overflowY));
    if (!around || around === document.body || around === document.documentElement) continue;
    const limit = around.getBoundingClientRect();
    const style = styleOf(around);
    const isCut = lines.filter((one) => one.element === element).some(({ box }) =>
      (hides(style.overflowX) && (box.right > limit.right + 1 || box.left < limit.left - 1)) || (hides(style.overflowY) && (box.bottom > limit.bottom + 3 || box.top < limit.top - 3)));
    if (isCut || (style.textOverflow === "ellipsis" && around.scrollWidth > around.clientWidth + 1)) say("text is cut", element);
  }
  for (const button of document.querySelectorAll("button, .button, .chip, select")) {
    if (button.closest(ELSEWHERE) || !isDrawn(button) || scrolls(button)) continue;
    if (button.scrollWidth > button.clientWidth + 2 && styleOf(button).overflowX === "visible" && styleOf(button).display !== "inline") say("text leaves its button", button);
  }

  // Letters stand in the middle of their box, which is higher than the line where figures are large.
  const inked = ({ element, seen }) => {
    const spare = (seen.bottom - seen.top) * 0.2;
    return { element, box: { ...seen, top: seen.top + spare, bottom: seen.bottom - spare, height: seen.bottom - seen.top - 2 * spare } };
  };
  const isSeen = ({ seen }) => seen.right - seen.left > 3 && seen.bottom - seen.top > 3;
  const flat = lines.filter((line) => !floats(line.element) && isSeen(line)).map(inked).sort((a, b) => a.box.top - b.box.top);
  for (let i = 0; i < flat.length; i += 1) {
    for (let j = i + 1; j < flat.length && flat[j].box.top < flat[i].box.bottom - 2; j += 1) {
      const [one, other] = [flat[i], flat[j]];
      if (one.element === other.element || one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (across > 3 && down > Math.min(one.box.height, other.box.height) * 0.35) found.push(`text lies over text: ${named(one.element)} and ${named(other.element)}`);
    }
  }

  const wide = new Set();
  for (const element of document.querySelectorAll("a[href], button, select, summary, textarea, input:not([type=hidden])")) {
    if (element.closest(ELSEWHERE) || !isDrawn(element) || element.disabled) continue;
    const isInText = styleOf(element).display === "inline" && element.tagName === "A";
    const touched = element.matches("[type=checkbox], [type=radio]") ? element.closest("label") ?? element.labels?.[0] ?? element : element;
    const box = touched.getBoundingClientRect();
    if (isInText || wide.has(touched) || box.width === 0) continue;
    wide.add(touched);
    if (Math.round(box.height) < target || Math.round(box.width) < Math.min(target, 24)) say(`${Math.round(box.width)} × ${Math.round(box.height)} px is too small to touch`, touched);
  }
  return [...new Set(found)];
}
