// A visitor's day as a picture to send on: the way as a sketch, the doors in order. What it may say comes from the page.

const WIDTH = 1080;
const PAD = 48;
const SKETCH = 620;
const LINE = 76;
const DASHES = { road: [], walk: [12, 12], guess: [2, 14] };

export function pictureSave(day) {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = PAD * 3 + SKETCH + day.lines.length * LINE + 110;
  draw(canvas.getContext("2d"), canvas, day);
  canvas.toBlob((blob) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: day.file });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

function draw(pen, canvas, day) {
  const look = getComputedStyle(document.documentElement);
  const colour = (name) => look.getPropertyValue(`--${name}`).trim();
  const face = getComputedStyle(document.body).fontFamily;
  const write = (text, x, y, size, ink, weight = 400, width = WIDTH - PAD - x) => {
    Object.assign(pen, { font: `${weight} ${size}px ${face}`, fillStyle: colour(ink), textAlign: "left", textBaseline: "alphabetic" });
    pen.fillText(text, x, y, width);
  };
  pen.fillStyle = colour("paper");
  pen.fillRect(0, 0, canvas.width, canvas.height);
  write(day.title, PAD, PAD + 36, 44, "ink", 600);
  const place = projection(day, PAD, PAD + 72);
  Object.assign(pen, { strokeStyle: colour("accent"), lineWidth: 5, lineJoin: "round", lineCap: "round" });
  for (const { how, line } of day.way) {
    pen.setLineDash(DASHES[how] ?? []);
    pen.beginPath();
    line.forEach((point, index) => pen[index ? "lineTo" : "moveTo"](...place(point)));
    pen.stroke();
  }
  pen.setLineDash([]);
  for (const { order, point } of day.lines) number(pen, colour, face, order, ...place(point));
  day.lines.forEach(({ order, time, who, where }, index) => {
    const y = PAD + 72 + SKETCH + PAD + index * LINE + 40;
    number(pen, colour, face, order, PAD + 22, y - 12);
    write(time, PAD + 64, y, 32, "ink", 600, 110);
    write(`${who} · ${where}`, PAD + 190, y, 32, "ink");
  });
  write(day.note, PAD, canvas.height - PAD, 26, "muted");
}

function number(pen, colour, face, order, x, y) {
  pen.beginPath();
  pen.arc(x, y, 22, 0, 2 * Math.PI);
  Object.assign(pen, { fillStyle: colour("paper"), strokeStyle: colour("accent"), lineWidth: 4 });
  pen.fill();
  pen.stroke();
  Object.assign(pen, { font: `600 24px ${face}`, fillStyle: colour("ink"), textAlign: "center", textBaseline: "middle" });
  pen.fillText(String(order), x, y + 1);
}

// North up, as wide as it is high on the ground.
function projection({ way, lines }, left, top) {
  const points = [...way.flatMap(({ line }) => line), ...lines.map(({ point }) => point)];
  const lons = points.map(([lon]) => lon), lats = points.map(([, lat]) => lat);
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  const narrow = Math.cos(((south + north) / 2) * Math.PI / 180);
  const scale = Math.min((WIDTH - 2 * PAD - 60) / Math.max((east - west) * narrow, 0.002), (SKETCH - 60) / Math.max(north - south, 0.002));
  const x0 = left + (WIDTH - 2 * PAD - (east - west) * narrow * scale) / 2;
  const y0 = top + (SKETCH - (north - south) * scale) / 2;
  return ([lon, lat]) => [x0 + (lon - west) * narrow * scale, y0 + (north - lat) * scale];
}
