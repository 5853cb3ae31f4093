// The tables of rows that a view offers: with the same inputs and other labels.

import { button, buttonGroup, follow, give } from "./draw.js";

/** Make a button for each table of rows that a view offers, the chosen one pressed; nothing where there is but one. */
export function tableButtons(model) {
  const names = Object.keys(model.get("setup").data);
  const buttons = names.map((name) => button(name, `Show the rows of ${name}`, () => give(model, { data_name: name })));
  const stop = follow(model, ["data_name"], () =>
    buttons.forEach((node, i) => node.setAttribute("aria-pressed", names[i] === model.get("data_name"))));
  const nodes = names.length > 1 ? [buttonGroup("Rows of:", ...buttons)] : [];
  return { nodes, stop };
}
