// An operation, or the paths to a quantity, written out: with names, with numbers, and the result.

import { html } from "../draw.js";
import { kindOf } from "./operations.js";

/** The lines below the circuit; `go` leads from a factor to where it comes from. */
export function drawWritten(steps, units, go) {
  const where = html("div", { class: "tn-where" });
  const says = html("div", { class: "tn-says" });
  const formula = html("div", { class: "tn-formula", "data-units": units });
  const node = html("div", { class: "tn-written", role: "group", "aria-label": "The operation, written out" },
    html("div", { class: "tn-words" }, where, says), formula);

  const number = ([text, quantity]) =>
    (quantity ? html("span", { class: `tn-factor tn-${kindOf(quantity)}`, "data-quantity": quantity }, text) : text);
  // A factor can be pointed at with the keyboard too.
  const factor = ([text, quantity]) =>
    (quantity ? html("button", { type: "button", class: `tn-factor tn-${kindOf(quantity)}`, "data-quantity": quantity,
      "aria-label": `${quantity}, show where it comes from`, onclick: () => go(quantity) }, text) : text);
  const text = (parts) => parts.map(([part]) => part).join("");
  const line = (left, kind, content, path) => [
    html("span", { class: `tn-left tn-${kind}`, "data-path": path }, left),
    html("span", { class: `tn-line tn-line-${kind}`, "data-path": path }, ...content),
  ];
  const write = (lines) => {
    const hadFocus = formula.contains(node.getRootNode().activeElement);
    formula.replaceChildren(...lines.flat());
    // The keyboard stays in the formula, though its factors are new.
    if (!hadFocus) return;
    const now = formula.querySelector("button") ?? node.closest(".tn-view").querySelector(".tn-next");
    now.focus({ preventScroll: true });
  };
  const result = ({ result, name }) => line("", "last", ["= ", number([result, name])]);

  return {
    node,
    draw(operation, step) {
      const direction = operation?.forward === false ? "backward" : "forward";
      where.textContent = !step ? `Step 0 of ${steps}` : `Step ${step} of ${steps}, ${direction}s`;
      where.className = `tn-where ${step ? `tn-${direction}` : ""}`;
      says.textContent = operation?.says ?? "The numbers with a dotted line are given. Nothing is computed yet.";
      if (!operation) return write([]);
      const { symbol, parts, filled } = operation;
      const lines = [line(symbol, direction, ["= ", ...parts.map(factor)])];
      if (text(filled) !== operation.result) lines.push(line("", "", ["= ", ...filled.map(number)]));
      write([...lines, result(operation)]);
    },
    drawPaths({ symbol, found, sum, result: total }, name) {
      where.textContent = `From ℓ back to ${name}`;
      where.className = "tn-where tn-backward";
      says.textContent = found.length > 1
        ? `${found.length} paths lead there. The links of a path are multiplied, and the paths are added.`
        : "One path leads there. Its links are multiplied.";
      if (found.length === 1) {
        const [{ parts, filled }] = found;
        const names = line(symbol, "backward", ["= ", ...parts.map(factor)]);
        return write([names, line("", "", ["= ", ...filled.map(number)]), result({ result: total, name: symbol })]);
      }
      const lines = found.flatMap(({ through, parts, filled, result }, i) => [
        line(through, "path", parts.map(factor), i),
        line("", "path", ["= ", ...filled.map(number), " = ", html("span", { class: "tn-backward" }, result)], i),
      ]);
      write([...lines, line(symbol, "backward", ["= ", sum, " = ", html("b", { class: "tn-backward" }, total)])]);
    },
  };
}
