// How a map of starts is coloured: who has learned, by the epoch, in bands; plots/ends.py has the same.

/** The four ends, from good to bad; who has learned has the colour of a band, the others a grey and a pattern. */
export const OUTCOMES = [
  { name: "learned", meaning: "every row right, loss below 0.01", color: null, pattern: null },
  { name: "below the base rate", meaning: "not learned", color: "#4c4c4c", pattern: "stripes" },
  { name: "at the base rate", meaning: "within 0.001 of it", color: "#2e2e2e", pattern: "grid" },
  { name: "above the base rate", meaning: "worse than a constant", color: "#101010", pattern: "crosses" },
];
// From fast to slow: steps of viridis, even to the eye and darker all the way.
export const RAMP = ["#fde725", "#c2df23", "#86d549", "#52c569", "#2ab07f", "#1e9b8a", "#25858e", "#2d708e"];
// Where bands of epochs may end, in tenths, times a power of ten: the finest of these that needs few bands is taken.
const LADDERS = [
  [10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 25, 28, 30, 35, 40, 45, 50, 55, 60, 70, 80, 90],
  [10, 12, 15, 20, 25, 30, 40, 50, 60, 80],
  [10, 20, 50],
  [10],
];
const POWERS = [1, 10, 100, 1_000, 10_000, 100_000];
const MOST_BANDS = 14;

/** The round epochs between which the bands of a map lie: each holds those above one, up to and including the next. */
export function epochBands(lowest, highest, epochs) {
  let edges;
  for (const ladder of LADDERS) {
    const rungs = POWERS.flatMap((power) => ladder.map((step) => (step * power) / 10)).filter(Number.isInteger);
    const below = rungs.findLast((rung) => rung < lowest) ?? 0;
    const above = rungs.find((rung) => rung >= Math.max(highest, below + 1));
    edges = [below, ...rungs.filter((rung) => rung > below && rung <= above)];
    if (edges.length - 1 <= MOST_BANDS) break;
  }
  edges.push(Math.min(edges.pop(), Math.max(epochs, edges.at(-1) + 1)));
  return edges;
}

/** The index of the band in which an epoch lies. */
export function bandOf(epoch, edges) {
  let band = 0;
  while (band < edges.length - 2 && epoch > edges[band + 1]) band++;
  return band;
}

/** So many colours along the ramp, as [r, g, b]. */
export function bandColors(count) {
  const ramp = RAMP.map((color) => [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16)));
  return Array.from({ length: count }, (_, k) => {
    const at = count > 1 ? (k * (ramp.length - 1)) / (count - 1) : 0;
    const i = Math.min(ramp.length - 2, Math.floor(at));
    return ramp[i].map((low, channel) => Math.floor(low + (at - i) * (ramp[i + 1][channel] - low) + 0.5));
  });
}
