// Two hidden units as lines in the plane of the inputs, and beside it the rows in the plane of the units' answers.

import { forwardPass, fromNames, measure, sigmoid } from "../engine.js";
import {
  FORWARD, INK, PALE, PAPER, blue, draggable, fixed, follow, give, html, marker, markersKey, panel, readout, set,
  shadeKey, slider, svg,
} from "../draw.js";
import { edgesOf, movedTo, turnedTo, within } from "./line.js";

const PARAMETERS = ["w1", "b1", "w2", "b2"];
const MOST = 20;
const CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]];
const AROUND_THE_SQUARE = [0, 1, 3, 2, 0];
const TOGETHER = 0.06;
const HANDLE = 14;
const PLACES_OF_A_NAME = [0.3, 0.7, 0.4, 0.6, 0.22, 0.78, 0.5, 0.06, 0.94];
const ROOM_OF_A_NAME = 24;
const [LETTER_OF_A_NAME, ROOM_AT_A_HANDLE] = [6.5, 2];

function render({ model, el }) {
  const data = model.get("data");
  const inputs = drawInputs(model, data);
  const hidden = drawHidden(model, data);
  const says = readout();
  const sliders = entries().map(([label, path]) =>
    slider(entryOf(model, path), path[0], { label, min: -MOST, max: MOST, step: 0.1 }));
  el.classList.add("tn-view");
  el.append(
    html("p", { class: "tn-hint" }, "Drag a line to move it, a square on it to turn it, or use the sliders."),
    html("div", { class: "tn-panels" }, inputs.node, hidden.node),
    html("div", { class: "tn-keys" }, markersKey(), shadeKey()),
    html("details", { class: "tn-lines-numbers" }, html("summary", {}, "All nine numbers"),
      html("div", { class: "tn-controls tn-columns" }, ...sliders)),
    says.node,
  );
  const stop = follow(model, PARAMETERS, () => {
    const p = fromNames(Object.fromEntries(PARAMETERS.map((name) => [name, model.get(name)])));
    const traces = data.inputs.map((x) => {
      const { a1, yHat } = forwardPass(p, x);
      return { a1: [...a1], yHat };
    });
    inputs.draw(p, traces);
    hidden.draw(p, traces);
    const { loss, rowsRight } = measure(p, data);
    says.say(`Rows right: ${rowsRight} of ${data.labels.length}. Loss: ${fixed(loss, 4)}. ` +
      traces.map((t, i) => `(${data.inputs[i].join(", ")}) gets ${fixed(t.yHat)}`).join(", ") + ".");
  });
  return () => [stop, ...sliders.map((node) => node.stop)].forEach((end) => end());
}

// The model's arrays, entry by entry ----------------------------------------------------------------------

function entries() {
  const units = [0, 1].flatMap((k) => [
    [`w1[${k}][0]`, ["w1", k, 0]], [`w1[${k}][1]`, ["w1", k, 1]], [`b1[${k}]`, ["b1", k]],
  ]);
  return [...units, ["w2[0]", ["w2", 0]], ["w2[1]", ["w2", 1]], ["b2", ["b2"]]];
}

/** One entry of an array of the model, as a slider wants a model. */
function entryOf(model, [name, ...path]) {
  return {
    get: () => path.reduce((value, i) => value[i], model.get(name)),
    set: (_, value) => model.set(name, replaced(model.get(name), path, value)),
    on: (_, draw) => model.on(`change:${name}`, draw),
    off: (_, draw) => model.off(`change:${name}`, draw),
    save_changes: () => model.save_changes(),
  };
}

function replaced(array, path, value) {
  if (!path.length) return value;
  return array.map((part, i) => (i === path[0] ? replaced(part, path.slice(1), value) : part));
}

function unitsLine(model, k) {
  return [...model.get("w1")[k], model.get("b1")[k]];
}

function giveUnit(model, k, line) {
  const [a, b, c] = within(line, MOST);
  give(model, { w1: replaced(model.get("w1"), [k], [a, b]), b1: replaced(model.get("b1"), [k], c) });
}

function giveOutput(model, line) {
  const [a, b, c] = within(line, MOST);
  give(model, { w2: [a, b], b2: c });
}

// A line with its handles ---------------------------------------------------------------------------------

function lineWithHandles(area, box, { name, color, dash, read, write }) {
  const stroke = svg("path", { stroke: color, "stroke-width": 2.5, "stroke-dasharray": dash, fill: "none" });
  const towards = svg("path", { stroke: color, "stroke-width": 2.5, fill: "none" });
  const grip = svg("path", { stroke: "transparent", "stroke-width": 22, fill: "none" });
  // Squares, since circles are the rows.
  const handles = [0, 1].map(() => svg("rect", { width: HANDLE, height: HANDLE, rx: 2, fill: PAPER, stroke: color, "stroke-width": 2.5 }));
  const label = svg("text", { class: "tn-halo" }, name);
  area.layer.append(stroke, towards, grip, label);
  area.front.append(...handles);
  const spots = () => {
    const ends = edgesOf(read(), box);
    if (!ends) return null;
    const [[a, b], [c, d]] = ends;
    return [0.14, 0.86].map((share) => [a + share * (c - a), b + share * (d - b)]);
  };
  draggable(grip, { moved: (event) => write(movedTo(read(), area.at(event))) });
  handles.forEach((handle, i) => {
    let pivot;
    draggable(handle, {
      begin: () => (pivot = spots()?.[1 - i]),
      moved: (event) => pivot && write(turnedTo(read(), pivot, area.at(event))),
    });
  });
  // Draws the line, beside rows and other lines' names, and adds to these its own; returns where its handles are.
  return (rows, names) => {
    const line = read();
    const ends = edgesOf(line, box);
    for (const node of [stroke, towards, grip, label, ...handles]) node.style.display = ends ? "" : "none";
    if (!ends) return [];
    set(stroke, { d: area.path(ends) });
    set(grip, { d: area.path(ends) });
    const held = spots().map(([a, b]) => [area.px(a), area.py(b)]);
    held.forEach(([x, y], i) => set(handles[i], { x: x - HANDLE / 2, y: y - HANDLE / 2 }));
    const [u, v] = [0, 1].map((i) => (ends[0][i] + ends[1][i]) / 2);
    const [px, py] = [area.px(u), area.py(v)];
    // Towards the side above 0, in pixels, where the vertical axis points down.
    const [dx, dy] = [line[0] / (box.u.to - box.u.from), -line[1] / (box.v.to - box.v.from)];
    const length = Math.hypot(dx, dy) || 1;
    set(towards, { d: `M${px},${py}l${(16 * dx) / length},${(16 * dy) / length}` });
    // The name stands where it is far from all rows and their names. A name is wider than high.
    const taken = rows.flatMap((row) => {
      const { px: x, py: y, side, off } = placeOf(area, row);
      return [[x, y], [x + 30 * side, y + off - 4]];
    });
    const places = PLACES_OF_A_NAME.map((share) => {
      const [a, b] = [0, 1].map((i) => ends[0][i] + share * (ends[1][i] - ends[0][i]));
      const [x, y] = [area.px(a), area.py(b)];
      const room = Math.min(...[...taken, ...names].map(([p, q]) => Math.hypot((p - x - 28) / 2.5, q - y + 12)));
      return { x, y, room };
    });
    const free = places.find(({ room }) => room > ROOM_OF_A_NAME) ?? places.reduce((one, other) => (other.room > one.room ? other : one));
    names.push([free.x + 28, free.y - 12]);
    set(label, { x: free.x + 8, y: free.y - 8, "text-anchor": free.x > area.right - 70 ? "end" : "start" });
    return held;
  };
}

/**
 * Where a row is in a drawing, on which side of it its name stands, and how far below it or, less than 0, above:
 * towards the middle, and farther away where the handle of a line is.
 */
function placeOf(area, [a, b], name = "", handles = []) {
  const [px, py] = [area.px(a), area.py(b)];
  const side = px > (area.left + area.right) / 2 ? -1 : 1;
  const length = LETTER_OF_A_NAME * name.length;
  const isFree = (off) => handles.every(([x, y]) =>
    Math.abs(px + side * (11 + length / 2) - x) > (length + HANDLE) / 2 + ROOM_AT_A_HANDLE ||
    Math.abs(py + off - 4 - y) > HANDLE + ROOM_AT_A_HANDLE);
  const places = py < (area.top + area.bottom) / 2 ? [18, 34, 50] : [-10, -26, -42];
  return { px, py, side, off: places.find(isFree) ?? places[0] };
}

/**
 * The rows as points, with names; rows that lie nearly on one spot share a name.
 *
 * They are drawn over the lines' handles, which would cover them, and what is below them can still be dragged. A name
 * stands beside a handle where there is room.
 */
function rowsAsPoints(area, data) {
  const look = { "pointer-events": "none" };
  const square = CORNERS.every((corner, i) => data.inputs[i]?.join() === corner.join()) && data.inputs.length === 4;
  const sides = svg("path", { stroke: PALE, "stroke-dasharray": "2 3", fill: "none", ...look });
  // Where two rows meet, the filled dot lies within the ring of the open one.
  const dots = data.labels.map((label) => marker(label, { r: label ? 4.5 : 7, ...look }));
  const names = data.inputs.map(() => svg("text", { class: "tn-halo", ...look }));
  area.layer.append(sides);
  area.front.append(...dots.filter((_, i) => !data.labels[i]), ...dots.filter((_, i) => data.labels[i]), ...names);
  return (points, handles) => {
    if (square) set(sides, { d: area.path(AROUND_THE_SQUARE.map((i) => points[i])) });
    const spots = [];
    points.forEach((point, i) => {
      set(dots[i], { cx: area.px(point[0]), cy: area.py(point[1]) });
      const name = `(${data.inputs[i].join(", ")})`;
      const spot = spots.find(({ at }) => Math.hypot(at[0] - point[0], at[1] - point[1]) < TOGETHER);
      if (spot) spot.names.push(name);
      else spots.push({ at: point, names: [name] });
    });
    names.forEach((text, i) => {
      const spot = spots[i];
      text.textContent = spot ? spot.names.join(", ") : "";
      if (!spot) return;
      const { px: x, py: y, side, off } = placeOf(area, spot.at, text.textContent, handles);
      set(text, { x: x + 11 * side, y: y + off, "text-anchor": side < 0 ? "end" : "start" });
    });
    return spots;
  };
}

const termOf = (value) => `${value < 0 ? "−" : "+"} ${fixed(Math.abs(value))}`;

function lineSentence([a, b, c], [u, v], what) {
  return `${what}: ${fixed(a)}·${u} ${termOf(b)}·${v} ${termOf(c)} = 0.`;
}

// The two planes ------------------------------------------------------------------------------------------

function drawInputs(model, data) {
  const range = (i) => {
    const values = data.inputs.map((x) => x[i]);
    return { from: Math.min(...values) - 0.5, to: Math.max(...values) + 0.5, label: `x${i + 1}` };
  };
  const box = { u: range(0), v: range(1) };
  const area = panel({ x: box.u, y: box.v, width: 330, height: 312 });
  area.title("The inputs, and each unit's line");
  const lines = [0, 1].map((k) => lineWithHandles(area, box, {
    name: `unit ${k}`, color: FORWARD, dash: k ? "7 4" : "",
    read: () => unitsLine(model, k), write: (line) => giveUnit(model, k, line),
  }));
  const rows = rowsAsPoints(area, data);
  const draw = (p) => {
    const t = { z1: [], a1: [] };
    area.shade(90, 84, (a, b) => blue(forwardPass(p, [a, b], t).yHat));
    const names = [];
    rows(data.inputs, lines.flatMap((drawLine) => drawLine(data.inputs, names)));
    area.describe([0, 1].map((k) => lineSentence(unitsLine(model, k), ["x1", "x2"], `The line of unit ${k}`)).join(" "));
  };
  return { node: area.node, draw };
}

function drawHidden(model, data) {
  const box = { u: { from: 0, to: 1, label: "a1[0], what unit 0 answers" }, v: { from: 0, to: 1, label: "a1[1], what unit 1 answers" } };
  const area = panel({ x: box.u, y: box.v, width: 330, height: 312 });
  area.title("What the output neuron sees");
  const output = lineWithHandles(area, box, {
    name: "ŷ = ½", color: INK, dash: "9 3 2 3",
    read: () => [...model.get("w2"), model.get("b2")], write: (line) => giveOutput(model, line),
  });
  const rows = rowsAsPoints(area, data);
  const draw = (p, traces) => {
    area.shadeAlong(p.w2[0], p.w2[1], p.b2, sigmoid);
    const points = traces.map((t) => t.a1);
    const spots = rows(points, output(points, []));
    area.describe(lineSentence([...p.w2, p.b2], ["a1[0]", "a1[1]"], "The line ŷ = ½") + " " +
      spots.map(({ at, names }) => `${names.join(" and ")} at (${at.map((value) => fixed(value)).join(", ")}).`).join(" "));
  };
  return { node: area.node, draw };
}

export default { render };
