// Mapbox vector tiles as our server makes them: layers of features, each with a kind and a name. Pure.
//
//   read(bytes) → { roads: [{ type, kind, name, parts: [[x, y, x, y, …], …] }], … }   in EXTENT units of the tile's side

export const EXTENT = 4096;
export const POINT = 1, LINE = 2, SURFACE = 3;
const LAYER = 3; // field numbers of the format, version 2.1
const NAME = 1, FEATURE = 2, KEY = 3, VALUE = 4;
const TAGS = 2, TYPE = 3, SHAPE = 4;
const MOVE = 1, CLOSE = 7;

export function read(bytes) {
  const layers = {};
  eachField(bytes, (field, value) => field === LAYER && Object.assign(layers, layer(value)));
  return layers;
}

function layer(bytes) {
  const keys = [], values = [], features = [];
  let name = "";
  eachField(bytes, (field, value) => {
    if (field === NAME) name = text(value);
    else if (field === FEATURE) features.push(value);
    else if (field === KEY) keys.push(text(value));
    else if (field === VALUE) eachField(value, (_, said) => values.push(typeof said === "number" ? said : text(said)));
  });
  return { [name]: features.map((one) => feature(one, keys, values)) };
}

function feature(bytes, keys, values) {
  const told = { type: 0, kind: "", name: "", parts: [] };
  eachField(bytes, (field, value) => {
    if (field === TYPE) told.type = value;
    else if (field === SHAPE) told.parts = parts(numbers(value));
    else if (field === TAGS) {
      const pairs = numbers(value);
      for (let at = 0; at < pairs.length; at += 2) told[keys[pairs[at]]] = values[pairs[at + 1]];
    }
  });
  return told;
}

// Commands and differences, turned into places.
function parts(commands) {
  const found = [];
  let x = 0, y = 0, part = null;
  for (let at = 0; at < commands.length; ) {
    const command = commands[at] & 7, times = commands[at++] >> 3;
    if (command === CLOSE) {
      part.push(part[0], part[1]);
      continue;
    }
    for (let time = 0; time < times; time++) {
      x += signed(commands[at++]);
      y += signed(commands[at++]);
      if (command === MOVE) found.push((part = []));
      part.push(x, y);
    }
  }
  return found;
}

function signed(number) {
  return (number >> 1) ^ -(number & 1);
}

function eachField(bytes, tell) {
  for (let at = 0; at < bytes.length; ) {
    let tag, size;
    [tag, at] = number(bytes, at);
    const field = tag >> 3, wire = tag & 7;
    if (wire === 0) {
      [size, at] = number(bytes, at);
      tell(field, size);
    } else if (wire === 2) {
      [size, at] = number(bytes, at);
      tell(field, bytes.subarray(at, (at += size)));
    } else at += wire === 5 ? 4 : 8;
  }
}

function numbers(bytes) {
  const found = [];
  for (let at = 0, one; at < bytes.length; ) {
    [one, at] = number(bytes, at);
    found.push(one);
  }
  return found;
}

// Seven bits a byte, the last one without its highest.
function number(bytes, at) {
  let value = 0, shift = 0, byte;
  do {
    byte = bytes[at++];
    value |= (byte & 127) << shift;
    shift += 7;
  } while (byte > 127);
  return [value >>> 0, at];
}

const letters = new TextDecoder();

function text(bytes) {
  return letters.decode(bytes);
}
