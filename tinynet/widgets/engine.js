// The small network of network.py and training.py, in the page: one network, row by row.
//
// p, the parameters of h hidden units with m inputs: w1 is h rows of m weights, b1 and w2 are h numbers, b2 is one.
// Of one neuron, h is 1, and w2 and b2 are null. g, the gradients, has the shape of p; t, the trace of one row,
// holds z1 and a1 (h numbers each), z2 and a2 (one each, where there is a w2), and yHat, the output.

export function sigmoid(z) {
  const e = Math.exp(-Math.abs(z));
  return (z < 0 ? e : 1) / (1 + e);
}

function weightedSum(weights, values, bias) {
  let total = bias;
  for (let i = 0; i < weights.length; i++) total += weights[i] * values[i];
  return total;
}

/** Fill t with every value on the way of one row x through the network. */
export function forwardPass(p, x, t = { z1: [], a1: [] }) {
  for (let j = 0; j < p.b1.length; j++) {
    t.z1[j] = weightedSum(p.w1[j], x, p.b1[j]);
    t.a1[j] = sigmoid(t.z1[j]);
  }
  if (p.w2) {
    t.z2 = weightedSum(p.w2, t.a1, p.b2);
    t.a2 = sigmoid(t.z2);
  }
  t.yHat = p.w2 ? t.a2 : t.a1[0];
  return t;
}

/** Add ∂ℓ/∂w and ∂ℓ/∂b of one row to g: δ of the neuron × what the parameter multiplied. */
export function backwardPass(p, x, y, t, g) {
  const { a1, a2 } = forwardPass(p, x, t);
  const delta2 = p.w2 ? 2 * (a2 - y) * a2 * (1 - a2) : null;
  for (let j = 0; j < a1.length; j++) {
    const slope = a1[j] * (1 - a1[j]);
    const delta1 = p.w2 ? delta2 * p.w2[j] * slope : 2 * (a1[j] - y) * slope;
    for (let i = 0; i < x.length; i++) g.w1[j][i] += delta1 * x[i];
    g.b1[j] += delta1;
    if (p.w2) g.w2[j] += delta2 * a1[j];
  }
  if (p.w2) g.b2 += delta2;
}

/** What training needs of a program: how it goes forwards, and what it takes for the gradient. */
export const correct = { forwardPass, backwardPass };

/** L, the mean of (y − ŷ)² over the rows, and how many rows are on their label's side of ½. */
export function measure(p, data, program = correct) {
  const t = { z1: [], a1: [] };
  let loss = 0;
  let rowsRight = 0;
  data.inputs.forEach((x, row) => {
    const y = data.labels[row];
    const { yHat } = program.forwardPass(p, x, t);
    loss += (y - yHat) ** 2;
    if ((yHat - 0.5) * (y - 0.5) > 0) rowsRight++;
  });
  return { loss: loss / data.labels.length, rowsRight };
}

/** ∂L/∂parameter for every parameter: the mean over the rows. */
export function gradients(p, data, program = correct) {
  const g = mapParameters(p, () => 0);
  const t = { z1: [], a1: [] };
  data.inputs.forEach((x, row) => program.backwardPass(p, x, data.labels[row], t, g));
  return mapParameters(g, (total) => total / data.labels.length);
}

/** Move p by so many epochs of gradient descent on all rows, every parameter at the same moment. */
export function descend(p, data, learningRate, epochs, program = correct) {
  const g = mapParameters(p, () => 0);
  const t = { z1: [], a1: [] };
  const rows = data.labels.length;
  const step = (values, slopes) => {
    for (let k = 0; k < values.length; k++) {
      values[k] -= learningRate * (slopes[k] / rows);
      slopes[k] = 0;
    }
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let row = 0; row < rows; row++) program.backwardPass(p, data.inputs[row], data.labels[row], t, g);
    for (let j = 0; j < p.w1.length; j++) step(p.w1[j], g.w1[j]);
    step(p.b1, g.b1);
    if (p.w2) {
      step(p.w2, g.w2);
      p.b2 -= learningRate * (g.b2 / rows);
      g.b2 = 0;
    }
  }
}

/** Train a copy of p, and return what was recorded at those epochs (in order, the first of them the start). */
export function train(p, data, learningRate, epochs, program = correct) {
  const here = mapParameters(p, (value) => value);
  const history = { epochs, loss: [], rowsRight: [], parameters: [] };
  epochs.forEach((epoch, i) => {
    descend(here, data, learningRate, i ? epoch - epochs[i - 1] : epoch, program);
    const { loss, rowsRight } = measure(here, data, program);
    history.loss.push(loss);
    history.rowsRight.push(rowsRight);
    history.parameters.push(mapParameters(here, (value) => value));
  });
  return history;
}

/** The index of the first record at which it had learned: every row right and a loss below 0.01; else −1. */
export function learnedAt(history, data) {
  return history.loss.findIndex((loss, i) => loss < 0.01 && history.rowsRight[i] === data.labels.length);
}

/** The parameters with those names (w11, w12, b1, w2, b2; or w1, b1, w2, b2 as Python has them), as a p. */
export function fromNames(named) {
  const alone = "w11" in named;
  const inputs = Object.keys(named).filter((name) => /^w1\d+$/.test(name)).sort();
  return {
    w1: alone ? [inputs.map((name) => named[name])] : named.w1.map((row) => [...row]),
    b1: alone ? [named.b1] : [...named.b1],
    w2: named.w2 === undefined ? null : alone ? [named.w2] : [...named.w2],
    b2: named.b2 === undefined ? null : named.b2,
  };
}

/** The same numbers under the course's names. */
export function toNames(p) {
  const named = p.b1.length === 1 ? Object.fromEntries(p.w1[0].map((w, i) => [`w1${i + 1}`, w])) : { w1: p.w1 };
  named.b1 = p.b1.length === 1 ? p.b1[0] : p.b1;
  return p.w2 ? { ...named, w2: p.b1.length === 1 ? p.w2[0] : p.w2, b2: p.b2 } : named;
}

function mapParameters(p, f) {
  return { w1: p.w1.map((row) => row.map(f)), b1: p.b1.map(f), w2: p.w2 && p.w2.map(f), b2: p.w2 && f(p.b2) };
}
