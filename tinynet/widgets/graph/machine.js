// Lesson 15's machine: every value anew from the given numbers, and the slopes back to them, one step after the other.
//
// plots/graph_steps.py says the same in Python, word for word.

import { sigmoid } from "../engine.js";

/** Each operation from its numbers, and its local slope in each of them; `b` is missing where there is one source. */
const RULES = {
  "+": { number: (a, b) => a + b, locals: () => [1, 1] },
  "−": { number: (a, b) => a - b, locals: () => [1, -1] },
  "·": { number: (a, b) => a * b, locals: (made, a, b) => [b, a] },
  "σ": { number: sigmoid, locals: (made) => [made * (1 - made)] },
  "²": { number: (a) => a ** 2, locals: (made, a) => [2 * a] },
  mean: { number: (a) => a, locals: () => [1] },
};

/** The number of every value, in their order, from the given ones by name. */
export function numbersOf(values, given) {
  const numbers = [];
  for (const { sign, sources, in_words: name } of values) {
    numbers.push(sources.length ? RULES[sign].number(...sources.map((i) => numbers[i])) : given[name]);
    if (!Number.isFinite(numbers.at(-1))) throw new Error(`${name} has no number`);
  }
  return numbers;
}

/** The local slopes of every value, one for each of its sources. */
export function localSlopes(values, numbers) {
  return values.map(({ sign, sources }, i) =>
    (sources.length ? RULES[sign].locals(numbers[i], ...sources.map((j) => numbers[j])) : []));
}

/**
 * Each step of a run: { value, forward, begins, lines, messages }.
 *
 * A line is { symbol, formula, filled, result, tail }; a message is { place, source, arriving, after }. `slopes` of a
 * step are those that stand there after it, by the values' places in their order.
 */
export function stepsOf(values, numbers, keep) {
  const computed = values.map((_, i) => i).filter((i) => values[i].sources.length);
  const end = values.length - 1;
  const locals = localSlopes(values, numbers);
  const slopeIn = (i) => `∂${tight(values[end])}/∂${tight(values[i])}`;
  const steps = computed.map((value) =>
    ({ value, forward: true, lines: [madeLine(values, numbers, value)], messages: [], slopes: {} }));
  let slopes = { [end]: 1 };
  const first = { symbol: slopeIn(end), result: "1" };
  steps.push({ value: end, forward: false, begins: true, lines: [first], messages: [], slopes });
  for (const value of computed.toReversed()) {
    slopes = { ...slopes };
    const lines = [];
    const messages = values[value].sources.map((source, place) => {
      const local = locals[value][place];
      const before = slopes[source];
      const arriving = slopes[value] * local;
      slopes[source] = before === undefined || keep === "overwritten" ? arriving : before + arriving;
      lines.push({
        symbol: slopeIn(source),
        formula: `${slopeIn(value)}·${localInLetters(values, value, place)}`,
        filled: `${trimmed(slopes[value])}·${bracketed(trimmed(local))}`,
        result: numberText(arriving),
        tail: before === undefined ? null : keep === "overwritten"
          ? ["which overwrites ", numberText(before), ""]
          : ["added: ", `${sumText(numberText(before), numberText(arriving))}`, ` = ${numberText(slopes[source])}`],
      });
      return { place, source, local, arriving, after: slopes[source] };
    });
    steps.push({ value, forward: false, lines, messages, slopes });
  }
  return steps;
}

/** A line as one text. */
export function lineText({ symbol, formula, filled, result, tail, forward }) {
  const parts = [formula, filled, result].filter((part) => part !== undefined && part !== null);
  const [first, ...rest] = parts;
  if (!rest.length) return `${symbol} = ${first}`;
  const start = forward ? (symbol === formula ? formula : `${symbol} = ${formula}`) : `${symbol}: ${formula}`;
  return `${start} = ${rest.join(" = ")}${tail ? `, ${tail.join("")}` : ""}`;
}

/** Every path from the end back to a value: the edges on it, [value, place] each, from the end on. */
export function pathsTo(values, target) {
  const found = [];
  const walk = (value, path) => {
    if (value === target) found.push(path);
    values[value].sources.forEach((source, place) => walk(source, [...path, [value, place]]));
  };
  walk(values.length - 1, []);
  return found;
}

// Formulas ------------------------------------------------------------------------------------------------

const tight = ({ formula, loose }) => (loose ? `(${formula})` : formula);
const bracketed = (text) => (text.startsWith("−") ? `(${text})` : text);
const sumText = (first, second) => (second.startsWith("−") ? `${first} − ${second.slice(1)}` : `${first} + ${second}`);

function inSigns(sign, closed, plain) {
  if (sign === "+") return `${plain[0]} + ${plain[1]}`;
  if (sign === "−") return `${plain[0]} − ${closed[1]}`;
  if (sign === "·") return `${closed[0]}·${closed[1]}`;
  if (sign === "²") return `${closed[0]}²`;
  return `${sign}(${plain[0]})`;
}

function madeLine(values, numbers, value) {
  const { sign, sources, formula: symbol } = values[value];
  const made = sources.map((i) => values[i]);
  const formula = inSigns(sign, made.map(tight), made.map((one) => one.formula));
  const texts = sources.map((i) => trimmed(numbers[i]));
  const filled = sign === "+" ? sumText(...texts) : inSigns(sign, texts.map(bracketed), texts);
  return { symbol, formula, filled, result: numberText(numbers[value]), forward: true };
}

function localInLetters(values, value, place) {
  const { sign, sources } = values[value];
  if (sign === "·") return tight(values[sources[1 - place]]);
  if (sign === "σ") return `${tight(values[value])}(1 − ${tight(values[value])})`;
  if (sign === "²") return `2${tight(values[sources[0]])}`;
  return sign === "−" && place ? "(−1)" : "1";
}

// Numbers as text -----------------------------------------------------------------------------------------

const signed = (number, text) => (number < 0 && /[1-9]/.test(text) ? `−${text}` : text);

/** A number with four decimals, and a small one that is not 0 with its power of ten. */
export function numberText(number) {
  const size = Math.abs(number);
  return signed(number, size === 0 || (size >= 0.001 && size < 10_000) ? size.toFixed(4) : size.toExponential(2));
}

/** The same without zeros at the end. */
export function trimmed(number) {
  const text = numberText(number);
  return text.includes("e") ? text : text.replace(/\.?0+$/, "");
}

/** A number with two digits. */
export function shortText(number) {
  const size = Math.abs(number);
  if (size === 0) return "0";
  return signed(number, size >= 0.01 && size < 100 ? String(Number(size.toPrecision(2))) : size.toExponential(1));
}
