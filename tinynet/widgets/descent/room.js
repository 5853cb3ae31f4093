// Room for a run on the axes, in steps, so that they stand still while the learning rate is dragged a little.

const STEPS = [1, 2, 4];
// To every side at least so much of the longest: one sees what lies beside the way.
const LEAST_SHARE = 0.4;
const LOSS_FLOORS = [5e-4, 5e-6, 5e-9, 5e-14];

/** The first of 1, 2, 4, 10, 20, 40 and so on that is not below a number. */
function rounded(value) {
  for (let power = 1; ; power *= 10) {
    const size = STEPS.find((step) => step * power >= value);
    if (size) return size * power;
  }
}

/** The ranges of the two axes: all values of both, 0, and the land about them, so that no side is a narrow strip. */
export function roomFor(ways) {
  const reaches = ways.map((values) => [Math.max(0, ...values.map((value) => -value)), Math.max(0, ...values)]);
  const longest = Math.max(...reaches.flat());
  return reaches.map((reach) => {
    const [below, above] = reach.map((needed) => rounded(1.15 * Math.max(needed, LEAST_SHARE * longest, 0.9)));
    return [-below, above];
  });
}

/** The lower end of a logarithmic axis for those losses. */
export function floorFor(losses) {
  const lowest = Math.min(...losses);
  return LOSS_FLOORS.find((floor) => floor < 0.9 * lowest) ?? LOSS_FLOORS.at(-1);
}
