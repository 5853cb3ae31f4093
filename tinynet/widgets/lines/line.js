// A straight line a·u + b·v + c = 0 in a rectangle: where it crosses, how it is moved and turned.

const SHORTEST = 0.05;

/** The two points where a line meets the edges of a rectangle { u: { from, to }, v: { from, to } }, or null. */
export function edgesOf([a, b, c], { u, v }) {
  const inside = (value, { from, to }) => value >= from - 1e-9 && value <= to + 1e-9;
  const found = [];
  const keep = (p, q) => {
    const far = ([r, s]) => Math.hypot(p - r, q - s) > 1e-6;
    if (inside(p, u) && inside(q, v) && found.every(far)) found.push([p, q]);
  };
  if (b) for (const p of [u.from, u.to]) keep(p, -(a * p + c) / b);
  if (a) for (const q of [v.from, v.to]) keep(-(b * q + c) / a, q);
  return found.length >= 2 ? found.slice(0, 2).sort((p, q) => p[0] - q[0] || p[1] - q[1]) : null;
}

/** The same line through another point: only its last number changes. */
export function movedTo([a, b], [p, q]) {
  return [a, b, -(a * p + b * q)];
}

/** The line turned about one of its points so that it goes through another; its weights keep their size. */
export function turnedTo([a, b, c], [p, q], [r, s]) {
  const length = Math.hypot(p - r, q - s);
  if (length < SHORTEST) return [a, b, c];
  const size = Math.hypot(a, b);
  let [x, y] = [(-(s - q) / length) * size, ((r - p) / length) * size];
  // The side above 0 stays on its side.
  if (x * a + y * b < 0) [x, y] = [-x, -y];
  return [x, y, -(x * p + y * q)];
}

/** A line whose numbers all lie within ±limit; where one would not, all are scaled down, and the line stays. */
export function within(line, limit) {
  const scale = Math.min(1, limit / Math.max(...line.map(Math.abs)));
  return line.map((value) => Math.round(value * scale * 1000) / 1000);
}
