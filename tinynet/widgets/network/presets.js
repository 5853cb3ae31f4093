// Rows and parameters to start from, as two menus.

import { html } from "../draw.js";

const TABLES = { AND: [0, 0, 0, 1], OR: [0, 1, 1, 1], XOR: [0, 1, 1, 0] };

/** Two menus; `read` gives a trait's value, `change` sets several, `parameters` are the names of their traits. */
export function drawPresets(parameters, read, change) {
  const rows = Object.entries(TABLES).map(([name, labels]) => [name, labels.map((label, i) => {
    const inputs = [i >> 1, i & 1];
    return { text: `${inputs.join(", ")} → ${label}`, values: { inputs, label } };
  })]);
  const all = (number) => Object.fromEntries(parameters.map((name) => [name, filled(read(name), number)]));
  const starts = [
    { text: "as at first", values: Object.fromEntries(parameters.map((name) => [name, read(name)])) },
    { text: "all 0", values: all(0) },
    { text: "all 1", values: all(1) },
    { text: "all 10: saturated", values: all(10) },
  ];
  const menus = [presetMenu("row", rows, change), presetMenu("parameters", [["", starts]], change)];
  return {
    node: html("div", { class: "tn-presets" }, ...menus.map(({ node }) => node)),
    draw: () => menus.forEach((menu) => menu.draw(read)),
  };
}

function presetMenu(name, groups, change) {
  const presets = groups.flatMap(([, group]) => group);
  const options = presets.map(({ text }, i) => html("option", { value: i }, text));
  const children = groups.map(([label, group]) => {
    const own = group.map((preset) => options[presets.indexOf(preset)]);
    return label ? [html("optgroup", { label }, ...own)] : own;
  });
  const own = html("option", { value: "", disabled: "" }, "your own");
  const select = html("select", { "data-lm-suppress-shortcuts": "true", "aria-label": name,
    onchange: () => change(presets[select.value].values) }, own, ...children.flat());
  const draw = (read) => {
    const fits = ({ values }) => Object.entries(values).every(([name, value]) => String(read(name)) === String(value));
    // Two tables share some of their rows: the one that was chosen stays.
    if (presets[select.value] && fits(presets[select.value])) return;
    const found = presets.findIndex(fits);
    select.value = found < 0 ? "" : found;
  };
  select.value = "";
  return { node: html("label", { class: "tn-menu" }, `${name} `, select), draw };
}

function filled(value, number) {
  return Array.isArray(value) ? value.map((inner) => filled(inner, number)) : number;
}
