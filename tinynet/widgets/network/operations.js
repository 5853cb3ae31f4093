// One sample's way through the network, forwards and back, as a list of single operations.
//
// A quantity is called as in the course: w11, z1, a1, δ2, ∂ℓ/∂w2; with several hidden units w1[0][1], z1[0], δ1[0].
// A box of the circuit shows a value and, below it, the gradient that belongs to it; a wire joins two boxes.

import { sigmoid } from "../engine.js";

/** The neurons of a network of those sizes, in order, the output last: the names of all that each has. */
export function neurons(sizes) {
  const last = sizes.length - 1;
  return sizes.slice(1).flatMap((units, l) => Array.from({ length: units }, (_, unit) => {
    const layer = l + 1;
    const of = (letter) => `${letter}${layer}${at(sizes, layer, unit)}`;
    const sources = Array.from({ length: sizes[l] }, (_, i) => (layer === 1 ? `x${i + 1}` : `a${l}${at(sizes, l, i)}`));
    const first = (i) => (units > 1 ? `w1[${unit}][${i}]` : `w1${i + 1}`);
    const weights = sources.map((_, i) => (layer > 1 ? `w2${at(sizes, 1, i)}` : first(i)));
    const [z, a] = [of("z"), of("a")];
    const output = layer === last;
    return {
      layer, unit, output, sources, weights, bias: of("b"), z, a, delta: of("δ"), gate: `σ(${z})`, slope: `σ′(${z})`,
      activationGradient: output ? "∂ℓ/∂ŷ" : `∂ℓ/∂${a}`,
    };
  }));
}

function at(sizes, layer, unit) {
  return sizes[layer] > 1 ? `[${unit}]` : "";
}

/** The boxes { id, role, label, value, gradient }, where value and gradient are names of quantities (or missing). */
export function circuit(sizes) {
  const boxes = [];
  const box = (id, role, more) => boxes.push({ id, role, label: id, value: id, ...more });
  for (let i = 0; i < sizes[0]; i++) box(`x${i + 1}`, "input");
  for (const n of neurons(sizes)) {
    n.weights.forEach((weight) => box(weight, "weight", { gradient: `∂ℓ/∂${weight}` }));
    box(n.bias, "bias", { gradient: `∂ℓ/∂${n.bias}` });
    box(n.z, "sum", { gradient: n.delta });
    box(n.gate, "gate", { label: "σ", value: null, gradient: n.slope });
    box(n.a, "activation", { label: n.output ? `${n.a} = ŷ` : n.a, gradient: n.activationGradient });
  }
  box("y", "label");
  box("ℓ", "loss", { label: "ℓ = (y − ŷ)²" });
  return boxes;
}

/** The boxes whose values are given, by their roles. */
export const GIVEN = ["input", "weight", "bias", "label"];

/** Where a given quantity is kept: the trait, and the indices in it. */
export function keptIn(name) {
  if (name === "y") return { trait: "label", indices: [] };
  if (name[0] === "x") return { trait: "inputs", indices: [Number(name.slice(1)) - 1] };
  return { trait: name.split("[")[0], indices: [...name.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1])) };
}

/** Every quantity that is given, by name; `read` returns the value of a trait. */
export function givenValues(sizes, read) {
  const given = circuit(sizes).filter(({ role }) => GIVEN.includes(role));
  return Object.fromEntries(given.map(({ id }) => {
    const { trait, indices } = keptIn(id);
    return [id, indices.reduce((values, i) => values[i], read(trait))];
  }));
}

/**
 * The operations in order, from the values given, by name.
 *
 * Each: name and value of what is computed; forward; operands, the names it is computed from; waves, the wires that it
 * runs along at the same moment, { from, to, of }, where `of` is what of the operands is then on the way; symbol (what
 * stands left of "="), parts and filled, [text, quantity or null] pairs with names and with numbers; result, the value
 * as text; formula and text, the whole in one line without and with the numbers; says, what happens in words.
 */
export function operations(sizes, given) {
  const values = { ...given };
  const list = [];
  const all = neurons(sizes);
  const output = all.at(-1);
  const hidden = all.slice(0, -1);

  const add = (name, forward, template, value, waves, says, symbol = name) => {
    values[name] = value;
    const { parts, filled, line } = written(template, values);
    const formula = `${symbol} = ${line(parts)}`;
    const result = exactly(value, name).replace(/^\((.*)\)$/, "$1");
    list.push({ name, value, forward, waves, says, symbol, parts, filled, result, formula,
      operands: parts.flatMap(([, quantity]) => quantity ?? []),
      text: line(filled) === result ? `${formula} = ${result}` : `${formula} = ${line(filled)} = ${result}` });
  };

  for (const n of all) {
    const sum = n.weights.reduce((total, weight, i) => total + values[weight] * values[n.sources[i]], values[n.bias]);
    const terms = n.weights.map((weight, i) => `{${weight}}·{${n.sources[i]}}`);
    add(n.z, true, [...terms, `{${n.bias}}`].join(" + "), sum,
      [
        n.weights.map((weight, i) => wire(n.sources[i], weight, n.sources[i])),
        [...n.weights.map((weight, i) => wire(weight, n.z, weight, n.sources[i])), wire(n.bias, n.z, n.bias)],
      ],
      n.layer === 1 ? "Weighted sum: each input times its weight, plus the bias."
        : hidden.length > 1 ? "The same in the output neuron: each activation times its weight, plus the bias."
          : "The same in the second neuron: its input a1 times its weight, plus the bias.");
    add(n.a, true, `σ({${n.z}})`, sigmoid(sum), [[wire(n.z, n.gate, n.z)], [wire(n.gate, n.a, n.z)]],
      `The sigmoid squashes ${n.z} into (0, 1).${n.output ? " This is the output ŷ." : ""}`);
  }
  const yHat = values[output.a];
  values["ŷ"] = yHat;
  add("ℓ", true, "({y} − {ŷ})²", (values.y - yHat) ** 2, [[wire(output.a, "ℓ", "ŷ"), wire("y", "ℓ", "y")]],
    "The squared error of this sample: how far ŷ is from the label.");

  const back = (n, before) => {
    const a = values[n.a];
    add(n.slope, false, `{${n.a}}(1 − {${n.a}})`, a * (1 - a), [],
      `The slope of the sigmoid: how fast ${n.a} changes when ${n.z} does.`);
    add(n.delta, false, `{${n.activationGradient}}·{${n.slope}}`, values[n.activationGradient] * values[n.slope],
      [[wire(n.gate, n.a, n.activationGradient)], [wire(n.z, n.gate, n.activationGradient, n.slope)]],
      n.output ? "The chain rule: one slope times the next."
        : `The chain rule again. Written out: ${before}·${n.a}(1 − ${n.a}).`,
      `${n.delta} = ∂ℓ/∂${n.z}`);
    n.weights.forEach((weight, i) => {
      const source = n.sources[i];
      add(`∂ℓ/∂${weight}`, false, `{${n.delta}}·{${source}}`, values[n.delta] * values[source],
        [[wire(weight, n.z, n.delta)]],
        `${n.delta} times what ${weight} multiplied: ${source}.`);
    });
    add(`∂ℓ/∂${n.bias}`, false, `{${n.delta}}`, values[n.delta], [[wire(n.bias, n.z, n.delta)]],
      `${n.bias} is added as it is, so its gradient is ${n.delta} itself.`);
  };
  add("∂ℓ/∂ŷ", false, "2({ŷ} − {y})", 2 * (yHat - values.y), [[wire(output.a, "ℓ", "ŷ", "y")]],
    "Now backwards: how fast ℓ changes when ŷ does.");
  back(output);
  hidden.forEach((n, i) => {
    const weight = output.weights[i];
    add(n.activationGradient, false, `{${output.delta}}·{${weight}}`, values[output.delta] * values[weight],
      [[wire(weight, output.z, output.delta)], [wire(n.a, weight, output.delta, weight)]],
      `Back from ${output.z} to ${n.a}, through the weight ${weight} between them.`);
    back(n, `${output.delta}·${weight}`);
  });
  return list;
}

const wire = (from, to, ...of) => ({ from, to, of });

/**
 * What is on each wire, by "from>to": `forward` [name, value], and `backward`, the gradient of exactly that number.
 * `values` are all quantities by name. Nothing goes back to the inputs and to the label.
 */
export function flows(sizes, values) {
  const found = {};
  const put = (from, to, forward, backward = null) => (found[`${from}>${to}`] = { forward, backward });
  const of = (name) => [name, values[name]];
  const product = (one, other) => [`${one}·${other}`, values[one] * values[other]];
  for (const n of neurons(sizes)) {
    n.weights.forEach((weight, i) => {
      const source = n.sources[i];
      put(source, weight, of(source), n.layer > 1 ? product(n.delta, weight) : null);
      put(weight, n.z, product(weight, source), of(n.delta));
    });
    put(n.bias, n.z, of(n.bias), of(n.delta));
    put(n.z, n.gate, of(n.z), of(n.delta));
    put(n.gate, n.a, of(n.a), of(n.activationGradient));
    if (n.output) put(n.a, "ℓ", of(n.a), of("∂ℓ/∂ŷ"));
  }
  put("y", "ℓ", of("y"));
  return found;
}

/**
 * Every path from ℓ back to a quantity, { through, factors, wires }: the names that are multiplied on the way, the
 * wires from ℓ on, and the hidden unit that it goes through (or null). The products of all its paths add up to its
 * gradient.
 */
export function paths(sizes, name) {
  const all = neurons(sizes);
  const found = [];
  const back = (n, factors, wires, through) => {
    factors = [...factors, n.slope];
    wires = [...wires, `${n.gate}>${n.a}`, `${n.z}>${n.gate}`];
    if (name === n.bias) found.push({ through, factors, wires: [...wires, `${n.bias}>${n.z}`] });
    n.weights.forEach((weight, i) => {
      const source = n.sources[i];
      const here = [...wires, `${weight}>${n.z}`];
      const before = [...here, `${source}>${weight}`];
      if (name === weight) found.push({ through, factors: [...factors, source], wires: here });
      else if (name === source) found.push({ through, factors: [...factors, weight], wires: before });
      else if (n.layer > 1) back(all[i], [...factors, weight], before, sizes[1] > 1 ? `unit ${i}` : null);
    });
  };
  back(all.at(-1), ["∂ℓ/∂ŷ"], [`${all.at(-1).a}>ℓ`], null);
  return found;
}

/** All paths to a quantity, written out as an operation is, with the value of each; and their sum, the gradient. */
export function writtenPaths(sizes, values, name) {
  const found = paths(sizes, name).map((path) => {
    const value = path.factors.reduce((product, factor) => product * values[factor], 1);
    const { parts, filled } = written(path.factors.map((factor) => `{${factor}}`).join("·"), values);
    return { ...path, value, parts, filled, result: exactly(value, "∂ℓ") };
  });
  const value = found.reduce((sum, path) => sum + path.value, 0);
  const sum = found.map(({ result }) => result).join(" + ").replaceAll("+ −", "− ");
  return { symbol: `∂ℓ/∂${name}`, found, sum, value, result: exactly(value, "∂ℓ") };
}

function written(template, values) {
  const parts = template.split(/[{}]/).map((text, i) => [text, i % 2 ? text : null]).filter(([text]) => text);
  const filled = fillIn(parts, (quantity) => exactly(values[quantity], quantity));
  return { parts, filled, line: (pieces) => pieces.map(([text]) => text).join("") };
}

/** Whether a quantity is "given", computed "forward", or computed "backward". */
export function kindOf(quantity) {
  return /^[δ∂]|′/.test(quantity) ? "backward" : /^[zaℓŷ]/.test(quantity) ? "forward" : "given";
}

const isActivation = (quantity) => /^[aŷ]/.test(quantity);
const isSum = (quantity) => quantity.startsWith("z");

// 0.1 + 0.2 − 0.3 is 5.6e-17 in floating point: a weighted sum as near to 0 as that is shown as 0.
const ROUNDING = 1e-13;

// Replace the quantities by numbers; a negative one is subtracted where it was added, and else put in brackets.
function fillIn(pieces, number) {
  const filled = [];
  for (const [text, quantity] of pieces) {
    let shown = quantity ? number(quantity) : text;
    const before = filled.at(-1);
    if (quantity && before && shown.startsWith("−")) {
      if (before[0] === " + ") [before[0], shown] = [" − ", shown.slice(1)];
      else if (!before[0].endsWith("σ(")) shown = `(${shown})`;
    }
    filled.push([shown, quantity]);
  }
  return filled;
}

// Numbers as text -----------------------------------------------------------------------------------------

/** A number in the formula, to four digits; an activation near 1 to as many as 1 − a needs. */
export function exactly(value, quantity) {
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (kindOf(quantity) === "given") {
    return minus(value, size < 0.001 ? size.toExponential(2) : String(Number(size.toFixed(4))));
  }
  if (isSum(quantity) && size < ROUNDING) return "0";
  if (isActivation(quantity) && value > 0.9 && value < 1) {
    const rest = 1 - value;
    return rest < 0.001 ? `(1 − ${rest.toExponential(2)})` : value.toFixed(rest < 0.01 ? 6 : 5);
  }
  return minus(value, size < 0.0001 ? size.toExponential(3) : size < 0.1 ? size.toPrecision(4) : size.toFixed(4));
}

/** A value in its box: two decimals, and never 0.00 for what is not 0. */
export function shortly(value, quantity) {
  const size = Math.abs(value);
  if (isSum(quantity) && size < ROUNDING) return "0.00";
  if (size === 0 || size >= 0.005) return minus(value, size.toFixed(2));
  return minus(value, size < 0.001 ? size.toExponential(1) : size.toPrecision(2));
}

/** A gradient in its box: three digits, small ones two. */
export function shortGradient(value) {
  const size = Math.abs(value);
  return size === 0 ? "0" : minus(value, size < 0.001 ? size.toExponential(1) : size.toPrecision(3));
}

function minus(value, text) {
  return value < 0 ? `−${text}` : text;
}
