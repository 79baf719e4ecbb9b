// A link to a heading opens the card that is folded under it.

function unfold() {
  const heading = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = heading && heading.closest("details");
  if (!fold || fold.open) return;
  fold.open = true;
  heading.scrollIntoView({ block: "nearest" });
}

addEventListener("hashchange", unfold);
document.addEventListener("fragment:loaded", unfold); // a card that comes after the page
document.addEventListener("click", ({ target }) => {
  const link = target.closest("a[href^='#']");
  if (link && link.hash === location.hash) unfold();
});
unfold();
