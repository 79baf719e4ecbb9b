// Parts of a page that take a while to count: fetched once the page is there, shown in their place.

async function load(place) {
  const response = await fetch(place.dataset.fragment, { headers: { Accept: "text/html" } }).catch(() => null);
  const part = document.createElement("template");
  if (response?.ok && !response.redirected) part.innerHTML = await response.text();
  else part.innerHTML = place.parentElement.querySelector("[data-fragment-failed]").innerHTML;
  place.replaceChildren(part.content);
  place.removeAttribute("aria-busy");
  place.dataset.loaded = response?.ok ? "yes" : "no";
  place.dispatchEvent(new Event("fragment:loaded", { bubbles: true }));
}

for (const place of document.querySelectorAll("[data-fragment]")) load(place);
