// A run of gradient descent in a few words: what happened to the ball.

import { gradients, learnedAt } from "../engine.js";
import { fixed, whole } from "../draw.js";

// On ground less steep than this a ball hardly moves, at any learning rate of the view.
const FLAT = 5e-4;
const LONG_JUMP = 1;

/** What happened, as a title; the learning rate is in it, for it is the reason. */
export function whatHappened(history, data, rate) {
  const last = history.loss.length - 1;
  const learned = learnedAt(history, data);
  const rose = history.loss.filter((loss, epoch) => epoch && loss > history.loss[epoch - 1] + 1e-12).length;
  const places = history.parameters.map(numbersOf);
  const jumps = places.slice(1).map((place, epoch) => Math.hypot(...place.map((value, i) => value - places[epoch][i])));
  const longest = Math.max(...jumps);
  const jumped = jumps.indexOf(longest) + 1;
  const flat = sizeOfSlope(history.parameters[last], data) < FLAT;
  const loss = fixed(history.loss[last], 4);
  const found =
    learned >= 0 ? `learned at epoch ${whole(learned)}${rose ? ", with detours" : ""}`
    : flat && longest < 0.01 ? "flat ground, the ball does not move"
    : flat && longest >= LONG_JUMP ? `step ${whole(jumped)} jumps ${fixed(longest, 1)} far, onto flat ground`
    : flat ? `the ball rests at a loss of ${loss}`
    : rose ? `too long, the loss rose in ${whole(rose)} of ${whole(last)} step${last > 1 ? "s" : ""}`
    : `still on the way down after ${whole(last)} step${last > 1 ? "s" : ""}`;
  return `α = ${rate}: ${found}`;
}

/** How steep the ground is at p: the size of the gradient over all parameters. */
export function sizeOfSlope(p, data) {
  return Math.hypot(...numbersOf(gradients(p, data)));
}

/** A slope in figures: four decimals, or more where they would be zeros. */
export function slopeText(slope) {
  return slope >= 1e-3 ? fixed(slope, 4) : slope >= 5e-7 ? fixed(slope, 6) : slope > 0 ? "less than 0.000001" : "0";
}

function numbersOf({ w1, b1, w2, b2 }) {
  return [...w1.flat(), ...b1, ...(w2 ? [...w2, b2] : [])];
}
