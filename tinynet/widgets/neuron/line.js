// The line where a neuron answers ½, as geometry: where it crosses the plane drawn, how it is moved and turned.

import { sigmoid } from "../engine.js";
import { fixed } from "../draw.js";

const LIMIT = 10;
// In the drawing's units: what a grip and the line's name keep from other things.
const ROOM_OF_A_GRIP = 26;
const NAME = { along: 22, beside: 11 };

/** The two points where the line z1 = 0 enters and leaves the plane drawn, or null. */
export function crossings({ w11, w12, b1 }, { x, y }) {
  const inside = (value, { from, to }) => value >= from - 1e-9 && value <= to + 1e-9;
  const found = [];
  const keep = (a, b) => {
    const far = ([c, d]) => Math.hypot(a - c, b - d) > 1e-6;
    if (inside(a, x) && inside(b, y) && found.every(far)) found.push([a, b]);
  };
  if (w12) for (const a of [x.from, x.to]) keep(a, -(w11 * a + b1) / w12);
  if (w11) for (const b of [y.from, y.to]) keep(-(w12 * b + b1) / w11, b);
  return found.length >= 2 ? found.slice(0, 2) : null;
}

export function centre({ x, y }) {
  return [(x.from + x.to) / 2, (y.from + y.to) / 2];
}

/** Where the line is, for the plane's title, in a sentence if it is outside, and for those who cannot see. */
export function whereabouts(named, frame) {
  const { w11, w12, b1 } = named;
  if (crossings(named, frame)) {
    const term = (value) => `${value < 0 ? "−" : "+"} ${fixed(Math.abs(value))}`;
    return { title: "The plane, and the line where ŷ = ½", sentence: "", towards: null,
      words: `The line is ${fixed(w11)}·x1 ${term(w12)}·x2 ${term(b1)} = 0.` };
  }
  const [a, b] = centre(frame);
  const z = w11 * a + w12 * b + b1;
  const size = Math.hypot(w11, w12);
  const everywhere = b1 ? fixed(sigmoid(b1)) : "½";
  const title = `The plane: ŷ is ${z > 0 ? "above" : z < 0 ? "below" : "exactly"} ½ everywhere`;
  const words = "No line where ŷ = ½ crosses the plane drawn.";
  if (!size)
    return { title, words, towards: null, sentence: `Both weights are 0: ŷ is ${everywhere} everywhere, without a line.` };
  // From the centre straight to the line.
  const towards = [w11, w12].map((weight) => (-Math.sign(z) * weight) / size);
  const way = [direction(towards[1], "below", "above"), direction(towards[0], "to the left", "to the right")];
  const sentence = `The line has left the plane: it is ${way.filter(Boolean).join(" and ")}.`;
  return { title, words, towards, sentence };
}

/** The name of a direction along one axis, unless the other axis is nearly all of it. */
function direction(share, negative, positive) {
  return Math.abs(share) < 0.38 ? "" : share < 0 ? negative : positive;
}

/** Move the line to a point; its direction stays, so only b1 changes. */
export function moved({ w11, w12 }, [a, b]) {
  return within(w11, w12, -(w11 * a + w12 * b));
}

/** Turn the line about a point of it, so that it goes through another; the weights keep their common size. */
export function turned(named, [a, b], [c, d]) {
  const length = Math.hypot(c - a, d - b);
  if (length < 0.05) return named;
  const size = Math.hypot(named.w11, named.w12);
  let [w11, w12] = [(-(d - b) / length) * size, ((c - a) / length) * size];
  // The blue side stays on its side.
  if (w11 * named.w11 + w12 * named.w12 < 0) [w11, w12] = [-w11, -w12];
  return within(w11, w12, -(w11 * a + w12 * b));
}

/** All three times a factor. */
export function scaled({ w11, w12, b1 }, factor) {
  return within(factor * w11, factor * w12, factor * b1);
}

/** All three; where one would be beyond its slider, all are scaled down, which leaves the line where it is. */
function within(w11, w12, b1) {
  const scale = Math.min(1, LIMIT / Math.max(Math.abs(w11), Math.abs(w12), Math.abs(b1)));
  const rounded = (value) => Math.round(value * scale * 1000) / 1000;
  return { w11: rounded(w11), w12: rounded(w12), b1: rounded(b1) };
}

const between = ([a, b], [c, d], share) => [a + share * (c - a), b + share * (d - b)];
const roomAt = ([x, y], taken) => Math.min(Infinity, ...taken.map(([a, b]) => Math.hypot(a - x, b - y)));

/** The shares of the line, from one end to the other in pixels, at which a mover and two turners cover nothing. */
export function grips([from, to], taken) {
  const others = [];
  return [[0.5, 0.36, 0.64], [0.16, 0.06, 0.3], [0.84, 0.7, 0.94]].map(([wanted, low, high]) => {
    let best = wanted, most = -Infinity;
    for (let share = low; share <= high + 1e-9; share += 0.02) {
      const spot = between(from, to, share);
      const score = Math.min(ROOM_OF_A_GRIP, roomAt(spot, [...taken, ...others])) - 4 * Math.abs(share - wanted);
      if (score > most) [best, most] = [share, score];
    }
    others.push(between(from, to, best));
    return best;
  });
}

/** Where the line's name stands: along the line, on the side and at the share with most room, inside the plane. */
export function namePlace([from, to], area, taken) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy) || 1;
  const [nx, ny] = [-dy / length, dx / length];
  const turn = (Math.atan2(dy, dx) * 180) / Math.PI;
  let best, most = -Infinity;
  for (let share = 0.04; share <= 0.961; share += 0.04)
    for (const side of [-NAME.beside, NAME.beside]) {
      const [a, b] = between(from, to, share);
      const [x, y] = [a + side * nx, b + side * ny];
      const ends = [-NAME.along, 0, NAME.along].map((far) => [x + (far * dx) / length, y + (far * dy) / length]);
      const inside = ends.every(([c, d]) =>
        c > area.left + 6 && c < area.right - 6 && d > area.top + 6 && d < area.bottom - 6);
      const room = Math.min(30, ...ends.map((end) => roomAt(end, taken)));
      const score = room - (inside ? 0 : 100) - 2 * Math.abs(share - 0.5);
      if (score > most) [best, most] = [{ x, y }, score];
    }
  return { ...best, turn: turn > 90 ? turn - 180 : turn < -90 ? turn + 180 : turn };
}
