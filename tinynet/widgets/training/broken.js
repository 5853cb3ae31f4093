// The course's broken program: two neurons in a row that are activated once too often (broken.py, in the page).

import { sigmoid } from "../engine.js";

/** The output is squashed once more than it should be: ŷ = σ(a2). */
export function brokenForward(p, x, t = { z1: [], a1: [] }) {
  t.z1[0] = p.w1[0][0] * x[0] + p.w1[0][1] * x[1] + p.b1[0];
  t.a1[0] = sigmoid(t.z1[0]);
  t.z2 = p.w2[0] * t.a1[0] + p.b2;
  t.a2 = sigmoid(t.z2);
  t.yHat = sigmoid(t.a2);
  return t;
}

/** What it takes for the gradient of one row: with one σ′ missing, and σ(a1) wherever a1 belongs. */
export function brokenBackward(p, x, y, t, g) {
  const { a1, yHat } = brokenForward(p, x, t);
  const twice = sigmoid(a1[0]);
  const delta = 2 * (yHat - y) * yHat * (1 - yHat);
  const delta1 = delta * p.w2[0] * twice * (1 - twice);
  g.w1[0][0] += delta1 * x[0];
  g.w1[0][1] += delta1 * x[1];
  g.b1[0] += delta1;
  g.w2[0] += delta * twice;
  g.b2 += delta;
}

export const broken = { forwardPass: brokenForward, backwardPass: brokenBackward };
