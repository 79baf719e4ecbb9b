// A link to a heading opens the card that is folded under it.

// `within`: only if the heading stands there.
function unfold(within = document) {
  const heading = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = heading && heading.closest("details");
  if (!fold || fold.open || !within.contains(heading)) return;
  fold.open = true;
  heading.scrollIntoView({ block: "nearest" });
}

addEventListener("hashchange", () => unfold());
document.addEventListener("fragment:loaded", ({ target }) => unfold(target)); // a card that comes after the page
document.addEventListener("click", ({ target }) => {
  const link = target.closest("a[href^='#']");
  if (link && link.hash === location.hash) unfold();
});
unfold();
