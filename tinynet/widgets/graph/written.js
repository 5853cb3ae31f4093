// The step, written out; or, for a value that is pointed at, the paths to it.

import { html } from "../draw.js";
import { numberText } from "./machine.js";

const MOST_PATHS = 3;

/** The lines below the graph: `draw` a step, or `drawPathsTo` a value. */
export function drawLines(values, steps) {
  const where = html("div", { class: "tn-where" });
  const says = html("div", { class: "tn-says" });
  const formula = html("div", { class: "tn-formula" });
  const node = html("div", { class: "tn-written", role: "group", "aria-label": "The step, written out" },
    html("div", { class: "tn-words" }, where, says), formula);
  const line = (left, kind, content, more = {}) => [
    html("span", { class: `tn-left tn-${kind}`, ...more }, left),
    html("span", { class: `tn-line tn-line-${kind}`, ...more }, ...content),
  ];
  const bold = (text) => html("b", {}, text);

  const made = ({ symbol, formula, filled, result }) => [
    line(symbol, "forward", symbol === formula ? ["= ", filled] : ["= ", formula]),
    ...(symbol === formula ? [] : [line("", "", ["= ", filled])]),
    line("", "last", ["= ", result]),
  ];
  const sent = ({ symbol, formula, filled, result, tail }, i) => {
    const [before, middle, after] = tail ?? [];
    return [
      line(symbol, "backward", [`= ${formula} = ${filled} = `, bold(result)], { "data-message": i }),
      ...(!tail ? [] : [line("", "tail", after ? [before, middle, bold(after)]
        : [before, html("s", {}, middle)], { "data-message": i })]),
    ];
  };

  return {
    node,
    draw(step, index, keep) {
      formula.classList.toggle("tn-is-back", Boolean(step && !step.forward && !step.begins));
      if (!step) {
        where.textContent = `Step 0 of ${steps}`;
        where.className = "tn-where";
        says.textContent = "These numbers are given. No operation is done yet.";
        return formula.replaceChildren();
      }
      where.textContent = `Step ${index} of ${steps}, ${step.forward ? "forwards" : "backwards"}`;
      where.className = `tn-where tn-${step.forward ? "forward" : "backward"}`;
      says.textContent = wordsOf(values, step, keep);
      if (step.begins) return formula.replaceChildren(...line(step.lines[0].symbol, "backward", ["= 1"]));
      formula.replaceChildren(...step.lines.flatMap(step.forward ? made : sent).flat());
    },
    /** `found` has the paths to a value, { edges, factors, product } each; `slope` is what stands there. */
    drawPathsTo(name, symbol, found, slope, isWrong) {
      formula.classList.add("tn-is-back");
      where.textContent = `From ${values.at(-1).formula} back to ${name}`;
      where.className = "tn-where tn-backward";
      const several = `${found.length} paths lead there. The local slopes of a path are multiplied, and the paths are added.`;
      says.textContent = found.length > 1 ? several : "One path leads there. Its local slopes are multiplied.";
      if (isWrong) says.textContent += ` What stands there, ${numberText(slope)}, is not that sum.`;
      const total = found.reduce((sum, { product }) => sum + product, 0);
      const paths = found.length > MOST_PATHS || found.length === 1 ? [] : found.map(({ factors, product }, i) =>
        line(`path ${i + 1}`, "path", [`${factors.join("·")} = `, bold(numberText(product))], { "data-path": i }));
      const [one] = found;
      const shown = found.length === 1 ? `${one.factors.join("·")} = `
        : found.length > MOST_PATHS ? `the sum over ${found.length} paths = `
          : `${found.map(({ product }) => numberText(product)).join(" + ").replaceAll("+ −", "− ")} = `;
      formula.replaceChildren(...[...paths, line(symbol, "backward", [`= ${shown}`, bold(numberText(total))])].flat());
    },
  };
}

function wordsOf(values, { value, forward, begins, lines }, keep) {
  const { formula: name, sources } = values[value];
  const names = [...new Set(sources.map((i) => values[i].formula))].join(" and ");
  if (forward) return `${name} is made. It remembers ${names}.`;
  if (begins) return `${name} feels itself with the slope 1. Here the way back begins.`;
  const code = keep === "added" ? "source.slope += …" : "source.slope = …";
  const meets = lines.some(({ tail }) => tail);
  const what = !meets ? "the slope that came, times the local slope"
    : keep === "added" ? "a slope stands there already, and the new one is added" : "a slope stands there already, and is lost";
  return `${name} sends to ${names}, by ${code}: ${what}.`;
}
