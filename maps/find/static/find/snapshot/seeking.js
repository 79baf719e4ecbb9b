// Searching what this device keeps: words in any order, with or without spaces, each as the beginning of one of a
// person's words (visits/register/spelling/sought.py makes them); four or more digits as a piece of a telephone.

const LEAST_DIGITS = 4;
const LONGEST_SPLIT = 24;

const SYLLABLE = /((?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?)((?:[aeiouüv]+(?:ng|[nr](?![aeiouüv]))?)?)/g;
const NEVER = /(?!)/;
const FINAL = "[aeiouü]+(?:ng?|r)?";

export function seek({ people, alike, units, traditional = {} }, typed, most) {
  const counted = counting(units);
  const rules = alike.map(([sound, same]) => [new RegExp(sound, "g"), same]);
  const folded = (sound) => rules.reduce((heard, [pattern, same]) => heard.replace(pattern, same), sound);
  const simplified = [...plain(typed)].map((sign) => traditional[sign] ?? sign).join("");
  const words = simplified.split(/[\s,，;；、/|。]+/).filter(Boolean);
  if (!words.length) return { found: [], more: 0 };
  const whole = words.join("").replace(/^\+?86(?=1\d{10}$)/, "");
  const isNumber = /^[\d-]+$/.test(whole) && whole.replaceAll("-", "").length >= LEAST_DIGITS;
  const asked = isNumber ? [whole.replaceAll("-", "")] : words;
  const halves = new Map(); // word → pattern: asked of every person
  const halfOf = (word) => halves.get(word) ?? halves.set(word, halfSpelled(word)).get(word);
  const ranked = [];
  for (const person of people) {
    const fits = asked.map((word) => fit(person, word, { folded, counted, halfOf }));
    if (fits.every((rank) => rank !== null)) ranked.push([Math.max(...fits), person]);
  }
  ranked.sort(([one], [other]) => one - other);
  return { found: ranked.slice(0, most).map(([, person]) => person), more: Math.max(0, ranked.length - most) };
}

export const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[\u200b-\u200f\u2060\ufeff·•・]/g, "").trim();

// 0: the name itself, 1: its beginning, 2: anything else; null: not at all
function fit(person, word, ways) {
  if (/^\d+$/.test(word) && word.length >= LEAST_DIGITS) {
    return person.calls.some(([, , phone]) => phone.replace(/\D/g, "").includes(word)) ? 2 : null;
  }
  const spelled = ways.counted.spelled(word);
  const [own] = person.sought;
  if (own.startsWith(` ${spelled} `)) return 0;
  if (own.startsWith(` ${spelled}`)) return 1;
  return holds(person, spelled, ways) || (spelled.length <= LONGEST_SPLIT && splits(person, spelled, ways)) ? 2 : null;
}

function holds(person, word, { folded, counted, halfOf }) {
  if (counted.isOne(word)) return person.sought.some((words) => words.includes(` ${word} `));
  const heard = /^[a-zü]+$/.test(word) ? folded(word) : word;
  const half = halfOf(word);
  return person.sought.some((words) => words.includes(` ${word}`) || words.includes(` ${heard}`) || half.test(words));
}

// wxying, wangxy, sqsheng: half initials, half sounds, as half_spelled() has it on the server; NEVER where it is not so.
function halfSpelled(word) {
  if (!/^[a-zü]+$/.test(word)) return NEVER;
  const pieces = [...word.matchAll(SYLLABLE)].filter(([whole]) => whole);
  if (pieces.every(([, , final]) => final) || !pieces.some(([, , final]) => final)) return NEVER;
  const begun = ([whole, initial, final]) => (final ? whole : `${initial}${"zcs".includes(initial) ? "h?" : ""}${FINAL}`);
  return new RegExp(` ${pieces.slice(0, -1).map(begun).join("")}${pieces.at(-1)[0]}`);
}

// 王家沟王秀兰, 上河村1号: two words or three without a space
function splits(person, word, ways) {
  for (let at = 1; at < word.length; at++) {
    const rest = ways.counted.spelled(word.slice(at));
    if (!holds(person, word.slice(0, at), ways)) continue;
    if (holds(person, rest, ways) || splits(person, rest, ways)) return true;
  }
  return false;
}

// Groups and house numbers in the one spelling of the kept words: `units` leads from each way to write them to that.
function counting({ house, written }) {
  const ends = Object.keys(written).sort((one, other) => other.length - one.length).join("|");
  const counted = new RegExp(`^(\\d+(?:-\\d+)?)(${ends})$`);
  return {
    isOne: (word) => counted.test(word),
    spelled: (word) => (/^\d{1,3}(-\d+)?$/.test(word) ? word + house : word.replace(counted, (_all, number, unit) => number + written[unit])),
  };
}
