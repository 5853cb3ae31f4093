// One neuron on a data set: the plane with its line, the sigmoid with the rows on it, and the table.

import { forwardPass, fromNames, measure, sigmoid } from "../engine.js";
import {
  FORWARD, PALE, blue, draggable, fixed, follow, give, html, marker, markersKey, panel, readout, set, slider, svg,
} from "../draw.js";

const NAMES = ["w11", "w12", "b1"];
const LIMIT = 10;
const FEW_ROWS = 8;

function render({ model, el }) {
  const data = model.get("data");
  const plane = drawPlane(model, data);
  const squash = drawSquash(data);
  const table = data.labels.length <= FEW_ROWS ? drawTable(data) : null;
  const says = readout();
  const sliders = NAMES.map((name) => slider(model, name, { min: -LIMIT, max: LIMIT, step: 0.1, style: name }));
  el.classList.add("tn-view");
  el.append(
    html("p", { class: "tn-hint" }, "Drag the line to move it, a ring on it to turn it, or use the sliders."),
    html("div", { class: "tn-panels" }, plane.node, squash.node),
    markersKey(),
    html("div", { class: "tn-controls tn-columns" }, ...sliders),
    says.node,
    ...(table ? [table.node] : []),
  );
  const stop = follow(model, NAMES, () => {
    const named = Object.fromEntries(NAMES.map((name) => [name, model.get(name)]));
    const p = fromNames(named);
    const traces = data.inputs.map((x) => forwardPass(p, x));
    const { loss, rowsRight } = measure(p, data);
    plane.draw(named, traces);
    squash.draw(traces);
    table?.draw(traces);
    says.say(`Rows right: ${rowsRight} of ${data.labels.length}. Loss: ${fixed(loss, 4)}.`);
  });
  return () => [stop, ...sliders.map((node) => node.stop)].forEach((end) => end());
}

// The plane -----------------------------------------------------------------------------------------------

function drawPlane(model, data) {
  const range = (i) => {
    const values = data.inputs.map((x) => x[i]);
    return { from: Math.min(...values) - 0.5, to: Math.max(...values) + 0.5, label: `x${i + 1}` };
  };
  const [x, y] = [range(0), range(1)];
  const area = panel({ x, y, width: 360, height: 340 });
  const line = svg("path", { stroke: FORWARD, "stroke-width": 2.5, fill: "none" });
  const grip = svg("path", { stroke: "transparent", "stroke-width": 26, fill: "none" });
  const rings = [0, 1].map(() => svg("circle", { r: 9, fill: "white", stroke: FORWARD, "stroke-width": 2.5 }));
  const few = data.labels.length <= FEW_ROWS;
  const answers = data.inputs.map((row) => svg("text", { class: "tn-halo", x: area.px(row[0]) + 10, y: area.py(row[1]) - 8 }));
  area.layer.append(line, grip);
  area.front.append(
    ...data.inputs.map((row, i) => marker(data.labels[i], { cx: area.px(row[0]), cy: area.py(row[1]), r: few ? 6 : 4 })),
    ...(few ? answers : []),
    ...rings,
  );
  area.title("The plane, and the line where ŷ = ½");

  draggable(grip, { moved: (event) => moveLine(model, area.at(event)) });
  rings.forEach((ring, i) => {
    let pivot;
    draggable(ring, {
      begin: () => (pivot = grips(model, x, y)?.[1 - i]),
      moved: (event) => pivot && turnLine(model, pivot, area.at(event)),
    });
  });

  const draw = (named, traces) => {
    const { w11, w12, b1 } = named;
    area.shade(90, 85, (a, b) => blue(sigmoid(w11 * a + w12 * b + b1)));
    const ends = crossings(named, x, y);
    for (const node of [line, grip, ...rings]) node.style.display = ends ? "" : "none";
    if (ends) {
      set(line, { d: area.path(ends) });
      set(grip, { d: area.path(ends) });
      grips(model, x, y).forEach(([a, b], i) => set(rings[i], { cx: area.px(a), cy: area.py(b) }));
    }
    traces.forEach((t, i) => few && (answers[i].textContent = fixed(t.yHat)));
    area.describe(
      (ends ? `The line is ${fixed(w11)}·x1 + ${fixed(w12)}·x2 + ${fixed(b1)} = 0. ` : "No line where ŷ = ½ crosses the plane drawn. ") +
      (few ? traces.map((t, i) => `Row ${data.inputs[i].join(", ")} with label ${data.labels[i]} gets ${fixed(t.yHat)}.`).join(" ") : ""),
    );
  };
  return { node: area.node, draw };
}

/** The two points where the line z1 = 0 enters and leaves the plane drawn, or null. */
function crossings({ w11, w12, b1 }, x, y) {
  const inside = (value, { from, to }) => value >= from - 1e-9 && value <= to + 1e-9;
  const found = [];
  const keep = (a, b) => {
    const far = ([c, d]) => Math.hypot(a - c, b - d) > 1e-6;
    if (inside(a, x) && inside(b, y) && found.every(far)) found.push([a, b]);
  };
  if (w12) for (const a of [x.from, x.to]) keep(a, -(w11 * a + b1) / w12);
  if (w11) for (const b of [y.from, y.to]) keep(-(w12 * b + b1) / w11, b);
  return found.length >= 2 ? found.slice(0, 2) : null;
}

/** Where the rings sit: on the line, a little inside of its ends. */
function grips(model, x, y) {
  const ends = crossings(Object.fromEntries(NAMES.map((name) => [name, model.get(name)])), x, y);
  if (!ends) return null;
  const [[a, b], [c, d]] = ends;
  return [0.16, 0.84].map((share) => [a + share * (c - a), b + share * (d - b)]);
}

/** Move the line to a point; its direction stays, so only b1 changes. */
function moveLine(model, [a, b]) {
  giveLine(model, model.get("w11"), model.get("w12"), -(model.get("w11") * a + model.get("w12") * b));
}

/** Turn the line about a point of it, so that it goes through another; the weights keep their common size. */
function turnLine(model, [a, b], [c, d]) {
  const length = Math.hypot(c - a, d - b);
  if (length < 0.05) return;
  const size = Math.hypot(model.get("w11"), model.get("w12"));
  let [w11, w12] = [(-(d - b) / length) * size, ((c - a) / length) * size];
  // The blue side stays on its side.
  if (w11 * model.get("w11") + w12 * model.get("w12") < 0) [w11, w12] = [-w11, -w12];
  giveLine(model, w11, w12, -(w11 * a + w12 * b));
}

/** Set all three; where one would be beyond its slider, all are scaled down, which leaves the line where it is. */
function giveLine(model, w11, w12, b1) {
  const scale = Math.min(1, LIMIT / Math.max(Math.abs(w11), Math.abs(w12), Math.abs(b1)));
  const rounded = (value) => Math.round(value * scale * 1000) / 1000;
  give(model, { w11: rounded(w11), w12: rounded(w12), b1: rounded(b1) });
}

// The sigmoid ---------------------------------------------------------------------------------------------

function drawSquash(data) {
  const axes = (reach) => [
    { from: -reach, to: reach, label: "z1 = w11·x1 + w12·x2 + b1" },
    { from: -0.05, to: 1.08, ticks: [0, 0.5, 1], label: "ŷ = a1 = σ(z1)" },
  ];
  const [x, y] = axes(6);
  const area = panel({ x, y, width: 400, height: 340 });
  const half = svg("path", { stroke: PALE, "stroke-width": 0.8 });
  const curve = svg("path", { stroke: FORWARD, "stroke-width": 2, fill: "none" });
  const drops = svg("path", { stroke: PALE, "stroke-dasharray": "2 3", fill: "none" });
  // Where dots coincide, the filled one lies within the ring of the open one.
  const size = (label) => (data.labels.length > FEW_ROWS ? 4 : label ? 4.5 : 7);
  const dots = data.labels.map((label) => marker(label, { r: size(label) }));
  area.layer.append(half, drops, curve);
  area.front.append(...dots.filter((_, i) => !data.labels[i]), ...dots.filter((_, i) => data.labels[i]));
  area.title("How z1 becomes the answer");
  let reach = 0;

  const draw = (traces) => {
    // The reach changes in steps, so that the curve stands still while a dot moves on it.
    const needed = [6, 12, 20, 32].find((limit) => traces.every((t) => Math.abs(t.z1[0]) < 0.95 * limit)) ?? 50;
    if (needed !== reach) {
      reach = needed;
      area.axes(...axes(reach));
      const z = Array.from({ length: 161 }, (_, i) => -reach + (2 * reach * i) / 160);
      set(curve, { d: area.path(z.map((value) => [value, sigmoid(value)])) });
      set(half, { d: area.path([[-reach, 0.5], [reach, 0.5]]) + area.path([[0, -0.05], [0, 1.08]]) });
    }
    traces.forEach((t, i) => set(dots[i], { cx: area.px(t.z1[0]), cy: area.py(t.yHat) }));
    set(drops, { d: dots.length > FEW_ROWS ? "" : traces.map((t) => area.path([[t.z1[0], -0.05], [t.z1[0], t.yHat]])).join("") });
    area.describe(`The sigmoid, with the rows on it, z1 from ${fixed(Math.min(...traces.map((t) => t.z1[0])))} to ` +
      `${fixed(Math.max(...traces.map((t) => t.z1[0])))}.`);
  };
  return { node: area.node, draw };
}

// The table -----------------------------------------------------------------------------------------------

function drawTable(data) {
  const cells = data.inputs.map(() => [0, 1, 2].map(() => html("td")));
  const head = (...texts) => html("tr", {}, ...texts.map((text) => html("th", { scope: "col" }, text)));
  const node = html("table", { class: "tn-table" },
    html("thead", {}, head("x1", "x2", "z1", "ŷ", "label", "right side?")),
    html("tbody", {}, ...data.inputs.map((x, i) => html("tr", {},
      ...x.map((value) => html("td", {}, fixed(value, Number.isInteger(value) ? 0 : 2))),
      cells[i][0], cells[i][1], html("td", {}, String(data.labels[i])), cells[i][2]))));
  const draw = (traces) => traces.forEach((t, i) => {
    const side = (t.yHat - 0.5) * (data.labels[i] - 0.5);
    cells[i][0].textContent = fixed(t.z1[0]);
    cells[i][1].textContent = fixed(t.yHat);
    cells[i][2].textContent = side > 0 ? "yes" : side < 0 ? "no" : "on neither";
  });
  return { node, draw };
}

export default { render };
