// What the views of training runs share: an axis of epochs, one of losses, and how a loss is written.

import { fixed } from "./draw.js";

// To the right of the axis of epochs, in the drawing's own units: room for the names of lines.
const ROOM = 66;
// Smaller ones would not fit beside the axis.
export const LOSS_TICKS = [1, 0.1, 0.01, 0.001];
const LOSS_FLOORS = [5e-3, 5e-4, 5e-5, 5e-6, 5e-7, 5e-8];

/** The axis of epochs, logarithmic; epoch 0 has no place on it and stands at ½. Names stand to the right of it. */
export function epochAxis(last, area) {
  const inner = area.right - area.left;
  const to = 0.5 * (Math.max(last, 1) / 0.5) ** (inner / (inner - ROOM));
  return { from: 0.5, to, log: true, ticks: epochTicks(last), label: "epochs (left edge: the start)" };
}

/** The last epoch and the powers of ten before it, the most wanted first: where they would touch, the later ones go. */
export function epochTicks(last) {
  const ticks = [last];
  for (let power = 1; power < last; power *= 10) ticks.push(power);
  return ticks;
}

/** Where an epoch stands on that axis. */
export const onAxis = (epoch) => Math.max(epoch, 0.5);

/** The lower end of an axis of losses that shows the lowest of them. */
export function lossFloor(lowest) {
  return LOSS_FLOORS.find((floor) => 1.1 * floor < lowest) ?? LOSS_FLOORS.at(-1);
}

/** A loss with four decimals, or with two digits where those would show little of it. */
export function lossText(loss) {
  return loss === 0 || loss >= 0.001 ? fixed(loss, 4) : String(Number(loss.toPrecision(2)));
}
