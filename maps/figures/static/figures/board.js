// The screen asks for itself anew, each time with the next theme, and says when it could not: old figures never pass for new ones.

const { part, area, themes, every, ends } = document.body.dataset;
const names = themes.split(" ");
const place = document.getElementById("board");
const stale = document.getElementById("board-stale");
const ended = document.getElementById("board-ended");
const timer = setInterval(renew, Number(every) * 1000);
let shown = 0;

setTimeout(end, Number(ends) * 1000); // the server ends the session then, whatever is shown here

async function renew() {
  const theme = names[++shown % names.length];
  try {
    const response = await fetch(`${part}?area=${area}&theme=${theme}`, { headers: { Accept: "text/html" } });
    if (response.redirected || response.status === 401 || response.status === 403) return end();
    if (!response.ok) throw new Error(`${response.status}`);
    place.innerHTML = await response.text();
    stale.hidden = true;
  } catch {
    stale.hidden = false;
  }
}

function end() {
  clearInterval(timer);
  stale.hidden = true;
  ended.hidden = false;
}
