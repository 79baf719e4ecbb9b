// How far long work is: asked once a second, and the page loads anew when it is over.

const box = document.querySelector("[data-progress]");
const part = (name) => box.querySelector(`[data-${name}]`);

async function look() {
  const response = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
  if (response.redirected) return location.reload(); // the session has ended: to signing in, and back here
  if (!response.ok) throw new Error(String(response.status));
  const { open, share, state, best, silent, waiting } = await response.json();
  part("failed").hidden = true;
  if (!open) return location.reload();
  box.querySelector("progress").value = share;
  part("state").textContent = state;
  part("best").replaceChildren(...best.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  part("waiting").textContent = waiting;
  part("waiting").hidden = !waiting;
  if (part("silent")) part("silent").hidden = !silent;
  setTimeout(watch, 1000);
}

function watch() {
  look().catch(() => {
    part("failed").hidden = false;
    setTimeout(watch, 5000);
  });
}

watch();
