// What this device and the server tell each other of the snapshot once they meet: whether it still stands, whom somebody
// looked at meanwhile, and what is new. A session that is over changes nothing; the server's word does.

import { isSecure, keep, keptNow, looksTake, wipe } from "./keeping.js";

export class Refused extends Error {}

const OLD_MS = 3600_000; // a newer extract is fetched at most this often

export async function meet({ standing, looks, extract, csrf }) {
  if (!isSecure()) return null;
  await looksTake((told) => post(looks, { csrf, looks: JSON.stringify(told) }).then((response) => response.ok && !response.redirected));
  const kept = await keptNow();
  if (!kept) return null;
  const answer = await fetch(`${standing}?${new URLSearchParams({ token: kept.token })}`);
  if (!answer.ok) return kept;
  if (!(await answer.json()).stands) {
    await wipe();
    return null;
  }
  if (Date.now() - Date.parse(kept.made_at) < OLD_MS) return kept;
  return (await fetchExtract({ extract, csrf }, kept.areas.map(({ code }) => code))) ?? kept;
}

// Null where the server does not give it: nobody is signed in, or something is refused; its words are the error's.
export async function fetchExtract({ extract, csrf }, codes) {
  const response = await post(extract, { csrf, areas: codes });
  if (response.redirected || response.status === 401) return null;
  const told = await response.json();
  if (!response.ok) throw new Refused(told.message);
  return keep(told);
}

function post(url, { csrf, ...fields }) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", csrf);
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
  return fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
}
