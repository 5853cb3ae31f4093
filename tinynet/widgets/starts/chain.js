// A whole run of two neurons in a row on two inputs, unrolled: a map trains thousands of them. The operations are
// those of engine.js in the same order, so that the results are the same to the last bit.

import { correct, descend, measure } from "../engine.js";
import { watched } from "../watched.js";

/** Train p, which is changed; learnedAt is the first epoch with every row right and a loss below 0.01, or null. */
export function trainFast(p, data, learningRate, epochs) {
  const learnedAt = p.w2 && p.b1.length === 1 && p.w1[0].length === 2
    ? descendChain(p, data, learningRate, epochs) : descendAny(p, data, learningRate, epochs);
  const { loss, rowsRight } = measure(p, data);
  const learned = loss < 0.01 && rowsRight === data.labels.length;
  return { loss, rowsRight, learnedAt: learnedAt ?? (learned ? epochs : null) };
}

function descendChain(p, { inputs, labels }, learningRate, epochs) {
  let [[w11, w12]] = p.w1, [b1] = p.b1, [w2] = p.w2, b2 = p.b2;
  const rows = labels.length;
  const [x1s, x2s] = [0, 1].map((i) => Float64Array.from(inputs, (x) => x[i]));
  const ys = Float64Array.from(labels);
  let learnedAt = null;
  for (let epoch = 0; epoch < epochs; epoch++) {
    let g11 = 0, g12 = 0, gb1 = 0, g2 = 0, gb2 = 0, loss = 0, rowsRight = 0;
    for (let row = 0; row < rows; row++) {
      const x1 = x1s[row], x2 = x2s[row], y = ys[row];
      const z1 = b1 + w11 * x1 + w12 * x2;
      const e1 = Math.exp(-Math.abs(z1));
      const a1 = (z1 < 0 ? e1 : 1) / (1 + e1);
      const z2 = b2 + w2 * a1;
      const e2 = Math.exp(-Math.abs(z2));
      const a2 = (z2 < 0 ? e2 : 1) / (1 + e2);
      const delta2 = 2 * (a2 - y) * a2 * (1 - a2);
      const delta1 = delta2 * w2 * (a1 * (1 - a1));
      g11 += delta1 * x1;
      g12 += delta1 * x2;
      gb1 += delta1;
      g2 += delta2 * a1;
      gb2 += delta2;
      loss += (y - a2) ** 2;
      if ((a2 - 0.5) * (y - 0.5) > 0) rowsRight++;
    }
    if (learnedAt === null && rowsRight === rows && loss / rows < 0.01) learnedAt = epoch;
    w11 -= learningRate * (g11 / rows);
    w12 -= learningRate * (g12 / rows);
    b1 -= learningRate * (gb1 / rows);
    w2 -= learningRate * (g2 / rows);
    b2 -= learningRate * (gb2 / rows);
  }
  Object.assign(p, { w1: [[w11, w12]], b1: [b1], w2: [w2], b2 });
  return learnedAt;
}

function descendAny(p, data, learningRate, epochs) {
  let learnedAt = null;
  const program = watched(correct, data.labels.length, (epoch, loss, rowsRight) => {
    if (learnedAt === null && loss < 0.01 && rowsRight === data.labels.length) learnedAt = epoch;
  });
  descend(p, data, learningRate, epochs, program);
  return learnedAt;
}
