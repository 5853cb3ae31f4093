// Where labels stand so that none overlaps another.

/** Places near the wanted ones, in the same order, at least gap apart, between low and high as far as they fit. */
export function spread(wanted, gap, low, high) {
  const order = wanted.map((_, i) => i).sort((i, j) => wanted[i] - wanted[j] || i - j);
  const sorted = order.map((i) => wanted[i]);
  // Pushed upwards only and downwards only; the mean of the two keeps the gap too, and groups stay where they were.
  const up = pushUp(sorted, gap);
  const down = pushDown(sorted, gap);
  const places = pushDown(pushUp(up.map((place, i) => (place + down[i]) / 2), gap, low), gap, high);
  const result = [];
  order.forEach((i, k) => (result[i] = places[k]));
  return result;
}

function pushUp(sorted, gap, low = -Infinity) {
  let before = low - gap;
  return sorted.map((place) => (before = Math.max(place, before + gap)));
}

function pushDown(sorted, gap, high = Infinity) {
  return pushUp(sorted.map((place) => -place).reverse(), gap, -high).map((place) => -place).reverse();
}
