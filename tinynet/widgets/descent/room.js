// Room for a run on the axes, in steps, so that they stand still while the learning rate is dragged a little.

const STEPS = [1, 2, 5];
const LEAST_SHARE = 0.1;
const LOSS_FLOORS = [5e-4, 5e-6, 5e-9, 5e-14];

/** The first of 1, 2, 5, 10, 20, 50 and so on that is not below a number. */
function rounded(value) {
  for (let power = 1; ; power *= 10) {
    const size = STEPS.find((step) => step * power >= value);
    if (size) return size * power;
  }
}

/** The range of an axis that shows all those values, 0, and a little to either side. */
export function roomFor(values) {
  const least = (needed, other) => rounded(1.05 * Math.max(needed, LEAST_SHARE * other, 0.9));
  const below = Math.max(0, ...values.map((value) => -value));
  const above = Math.max(0, ...values);
  return [-least(below, above), least(above, below)];
}

/** The lower end of a logarithmic axis for those losses. */
export function floorFor(losses) {
  const lowest = Math.min(...losses);
  return LOSS_FLOORS.find((floor) => floor < 0.9 * lowest) ?? LOSS_FLOORS.at(-1);
}
