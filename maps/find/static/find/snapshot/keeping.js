// What this device keeps, and how it is locked. Each extract is encrypted with a key of its own (AES-GCM); that key is
// wrapped for a pair of keys (RSA-OAEP) made here, so that a newer extract can come without anybody typing; the private
// one is wrapped in a key that takes both the PIN (PBKDF2) and a secret that the browser keeps and never shows. Five
// wrong PINs, the day on which it expires, or the server's word that it no longer stands: all of it is gone.

const BASE = "snapshot";
const STORES = ["kept", "looks"];
const ROUNDS = 600_000; // OWASP, Password Storage Cheat Sheet (2023), PBKDF2 with SHA-256
const WRONG_PINS = 5;
const text = new TextEncoder();
const subtle = globalThis.crypto?.subtle;

export const LEAST_PIN = 6;
export const isSecure = () => globalThis.isSecureContext && Boolean(subtle) && "indexedDB" in globalThis && "serviceWorker" in navigator;

export class WrongPin extends Error {
  constructor(left) {
    super(`${left}`);
    this.left = left;
  }
}

// What is kept, without its content: areas, when it was made, when it expires; null where there is nothing or no more.
export async function keptNow() {
  const kept = await read("kept", "extract");
  if (!kept) return null;
  const now = Date.now();
  const isOver = now >= Date.parse(kept.expires_at) || now < Date.parse(kept.made_at) - 24 * 3600_000; // a clock set back
  if (!isOver) return kept;
  await wipe();
  return null;
}

export async function lock(pin) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const secret = await subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const pair = await subtle.generateKey(
    { name: "RSA-OAEP", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" },
    true,
    ["encrypt", "decrypt"],
  );
  const open = await subtle.exportKey("spki", pair.publicKey);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await keyOf(pin, salt, secret);
  const sealed = await subtle.encrypt({ name: "AES-GCM", iv }, key, await subtle.exportKey("pkcs8", pair.privateKey));
  await write("kept", "lock", { salt, secret, iv, sealed, open, wrong: 0 });
}

export async function keep(extract) {
  const { open } = await read("kept", "lock");
  const publicKey = await subtle.importKey("spki", open, { name: "RSA-OAEP", hash: "SHA-256" }, false, ["encrypt"]);
  const key = await subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const { token, areas, made_at, expires_at, people } = extract;
  const told = { token, areas, made_at, expires_at, count: people.length };
  const content = await subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(told) }, key, text.encode(JSON.stringify(extract)));
  const wrapped = await subtle.encrypt({ name: "RSA-OAEP" }, publicKey, await subtle.exportKey("raw", key));
  await write("kept", "extract", { ...told, iv, content, wrapped });
  return told;
}

export async function unlock(pin) {
  const [locked, kept] = [await read("kept", "lock"), await keptNow()];
  if (!locked || !kept) return null;
  let raw;
  try {
    const key = await keyOf(pin, locked.salt, locked.secret);
    raw = await subtle.decrypt({ name: "AES-GCM", iv: locked.iv }, key, locked.sealed);
  } catch {
    const wrong = locked.wrong + 1;
    if (wrong >= WRONG_PINS) await wipe();
    else await write("kept", "lock", { ...locked, wrong });
    throw new WrongPin(WRONG_PINS - wrong);
  }
  if (locked.wrong) await write("kept", "lock", { ...locked, wrong: 0 });
  const privateKey = await subtle.importKey("pkcs8", raw, { name: "RSA-OAEP", hash: "SHA-256" }, false, ["decrypt"]);
  const unwrapped = await subtle.decrypt({ name: "RSA-OAEP" }, privateKey, kept.wrapped);
  const key = await subtle.importKey("raw", unwrapped, "AES-GCM", false, ["decrypt"]);
  const content = await subtle.decrypt({ name: "AES-GCM", iv: kept.iv, additionalData: bound(kept) }, key, kept.content);
  return JSON.parse(new TextDecoder().decode(content));
}

// Nobody can write another day of expiry beside the same content.
const bound = ({ token, made_at, expires_at }) => text.encode(JSON.stringify([token, made_at, expires_at]));

async function keyOf(pin, salt, secret) {
  const typed = await subtle.importKey("raw", text.encode(pin), "PBKDF2", false, ["deriveBits"]);
  const stretched = await subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS }, typed, 256);
  return subtle.importKey("raw", await subtle.sign("HMAC", secret, stretched), "AES-GCM", false, ["encrypt", "decrypt"]);
}

export async function wipe() {
  const base = await opened();
  const change = base.transaction("kept", "readwrite");
  change.objectStore("kept").clear();
  await done(change);
  base.close();
}

export const lookNote = ({ token }, { id }) => write("looks", undefined, [token, id, new Date().toISOString()]);

export async function looksTake(send) {
  const base = await opened();
  const store = base.transaction("looks").objectStore("looks");
  const [keys, looks] = await Promise.all([answered(store.getAllKeys()), answered(store.getAll())]);
  if (looks.length && (await send(looks))) {
    const change = base.transaction("looks", "readwrite");
    for (const key of keys) change.objectStore("looks").delete(key);
    await done(change);
  }
  base.close();
}

function opened() {
  const asked = indexedDB.open(BASE, 1);
  asked.onupgradeneeded = () => STORES.forEach((name) => asked.result.createObjectStore(name, { autoIncrement: name === "looks" }));
  return answered(asked);
}

async function read(store, key) {
  const base = await opened();
  const found = await answered(base.transaction(store).objectStore(store).get(key));
  base.close();
  return found ?? null;
}

async function write(store, key, value) {
  const base = await opened();
  const change = base.transaction(store, "readwrite");
  change.objectStore(store).put(value, ...(key === undefined ? [] : [key]));
  await done(change);
  base.close();
}

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done(change) {
  return new Promise((resolve, reject) => {
    change.oncomplete = resolve;
    change.onerror = change.onabort = () => reject(change.error);
  });
}
