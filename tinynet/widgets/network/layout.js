// Where the boxes and wires of a circuit lie, for the room that there is. Pixels; a box is given by its middle.
//
// Three ways: all in a row, from left to right; one hidden neuron in a narrow page, line by line like text; several
// hidden units in a narrow page, side by side, from top to bottom.

import { neurons } from "./operations.js";

// Width and height of what the boxes have to hold at their longest; `rows` stacks name and number.
const NODE = { w: 70, h: 72, rows: "stacked" };
const GATE = { w: 60, h: 72, rows: "stacked", symbol: 28 };
const LOSS = { w: 84, h: 44, rows: "stacked" };
const LINE = { w: 80, h: 26, rows: "inline" };
const PAD = 10;
const TRACK = 11;
// A drawing made smaller than this is no longer read with ease.
const SMALLEST = 0.84;

/** Boxes { id: { x, y, w, h, rows } }, frames, wires { "from>to": { forward, backward } }, width, height and scale. */
export function layout(sizes, room) {
  const wide = inARow(sizes, room);
  if (room >= SMALLEST * wide.width) return finished(wide, sizes, room, true);
  return finished(sizes[1] > 1 ? sideBySide(sizes, room) : lineByLine(sizes, room), sizes, room, false);
}

function finished(plan, sizes, room, horizontal) {
  const boxes = Object.fromEntries(plan.boxes.map((box) => [box.id, box]));
  const wires = {};
  const join = (from, to) => (wires[`${from}>${to}`] = wirePaths(boxes[from], boxes[to], horizontal, plan.stacks));
  for (const n of neurons(sizes)) {
    n.sources.forEach((source, i) => join(source, n.weights[i]));
    for (const weight of [...n.weights, n.bias]) join(weight, n.z);
    join(n.z, n.gate);
    join(n.gate, n.a);
    if (n.output) join(n.a, "ℓ");
  }
  join("y", "ℓ");
  return { ...plan, boxes, wires, scale: Math.min(1, room / plan.width), horizontal };
}

const place = (size, id, x, y) => ({ id, x, y, ...size });

/** z, σ and a side by side. */
function activation(n, x, y) {
  return [place(NODE, n.z, x[0], y), place(GATE, n.gate, x[1], y), place(NODE, n.a, x[2], y)];
}

// All in a row --------------------------------------------------------------------------------------------

function inARow(sizes, room) {
  const all = neurons(sizes);
  const many = sizes[1] > 1;
  const layers = sizes.slice(1).map((_, l) => all.filter((n) => n.layer === l + 1));
  const chips = layers.map((_, l) => ({ w: many ? [142, 126][l] : 114, h: 44, rows: "inline" }));
  const pitch = many ? 182 : 0;
  const step = 51;
  // The columns with the least room that the wires before them need.
  const columns = [[LINE.w, 0]];
  layers.forEach((_, l) => {
    columns.push([chips[l].w, many && !l ? 60 : 26], [NODE.w, many && l ? 50 : 28], [GATE.w, 14], [NODE.w, 14]);
  });
  columns.push([LOSS.w, 24]);
  const least = columns.reduce((total, [w, before]) => total + w + before, 2 * PAD);
  const gaps = columns.reduce((total, [, before]) => total + before, 0);
  const stretch = Math.min(1.6, Math.max(1, 1 + (room - least) / gaps));
  let right = PAD;
  const x = columns.map(([w, before]) => {
    const middle = right + before * stretch + w / 2;
    right = middle + w / 2;
    return middle;
  });
  const tallest = Math.max(...layers.map((units) => units.length));
  const height = (tallest - 1) * pitch + 3 * step + 44;
  const middle = height / 2 + 6;
  const boxes = [];
  const frames = [];
  const inputs = many ? [middle - 46, middle + 46] : [middle - step - TRACK, middle - TRACK];
  inputs.forEach((y, i) => boxes.push(place(LINE, `x${i + 1}`, x[0], y)));
  layers.forEach((units, l) => {
    const column = 1 + 4 * l;
    units.forEach((n, j) => {
      const y = middle + (j - (units.length - 1) / 2) * pitch;
      // The weights of a first layer stand one below the other, those of a second beside what they multiply.
      const rows = l ? n.sources.map((_, i) => middle + (i - (n.sources.length - 1) / 2) * pitch) : [y - step, y];
      const bias = !l || !many ? y + step : n.sources.length % 2 ? middle + pitch / 2 : middle;
      n.weights.forEach((weight, i) => boxes.push(place(chips[l], weight, x[column], rows[i])));
      boxes.push(place(chips[l], n.bias, x[column], bias));
      boxes.push(...activation(n, x.slice(column + 1), y));
      const [top, bottom] = l && many ? [rows[0] - step, rows.at(-1) + step] : [y - step, y + step];
      const [left, right] = [x[column] - chips[l].w / 2 - 9, x[column + 3] + NODE.w / 2 + 9];
      frames.push(frame(left, top - 40, right, bottom + 30, nameOf(n, sizes)));
    });
  });
  boxes.push(place(LOSS, "ℓ", x.at(-1), middle), place(LINE, "y", x.at(-1), middle + 66));
  return { boxes, frames, width: right + PAD, height: height + 12 };
}

function nameOf(n, sizes) {
  if (sizes.length === 2) return "the neuron";
  if (sizes[1] === 1) return `neuron ${n.layer}`;
  return n.output ? "output neuron" : `hidden unit ${n.unit}`;
}

function frame(left, top, right, bottom, title, anchor = "start") {
  const x = { start: left + 8, middle: (left + right) / 2, end: right - 8 }[anchor];
  return { left, top, right, bottom, title: { text: title, x, y: top + 15, anchor } };
}

// Line by line --------------------------------------------------------------------------------------------

function lineByLine(sizes, room) {
  const width = Math.min(460, Math.max(336, room));
  const third = (width - 12) / 3;
  const thirds = [0, 1, 2].map((i) => 6 + (i + 0.5) * third);
  const chip = { w: third - 6, h: 44, rows: "inline" };
  const boxes = [place(LINE, "x1", thirds[0], 20), place(LINE, "x2", thirds[1], 20)];
  const frames = [];
  let y = 46;
  const all = neurons(sizes);
  all.forEach((n) => {
    const top = y;
    y += 44;
    [...n.weights, n.bias].forEach((id, i) => boxes.push(place(chip, id, thirds[i], y)));
    y += 22 + 32 + 36;
    // With the loss in the same line there is no room for a third box above it.
    const withLoss = n.weights.length === 1;
    const columns = spread([NODE, GATE, NODE, ...(withLoss ? [LOSS] : [])], withLoss ? PAD : width - 248, width - PAD);
    boxes.push(...activation(n, columns, y));
    frames.push(frame(2, top, withLoss ? columns[2] + 43 : width - 2, y + 44, nameOf(n, sizes), "end"));
    if (n.output) boxes.push(...lossAndLabel(withLoss, columns, y, width));
    y += 44 + 30;
  });
  return { boxes, frames, width, height: y + (sizes.length === 2 ? 40 : 0) };
}

function lossAndLabel(beside, columns, y, width) {
  if (beside) return [place(LOSS, "ℓ", columns[3], y), place(LINE, "y", columns[3], y + 58)];
  const below = y + 36 + 34 + 22;
  return [place(LOSS, "ℓ", Math.min(columns[2], width - PAD - LOSS.w / 2), below), place(LINE, "y", columns[0], below)];
}

/** The middles of boxes in a line, from left to right, with equal gaps. */
function spread(sizes, left, right) {
  const gap = (right - left - sizes.reduce((sum, { w }) => sum + w, 0)) / (sizes.length - 1);
  let at = left - gap;
  return sizes.map(({ w }) => {
    at += gap + w;
    return at - w / 2;
  });
}

// Side by side --------------------------------------------------------------------------------------------

function sideBySide(sizes, room) {
  const units = sizes[1];
  const width = Math.min(520, Math.max(340, room));
  const column = (width - 4) / units;
  const chip = { w: column - 14, h: 42, rows: "inline" };
  const all = neurons(sizes);
  const output = all.at(-1);
  const boxes = [place(LINE, "x1", width / 2 - 70, 20), place(LINE, "x2", width / 2 + 70, 20)];
  const frames = [];
  const stacks = {};
  let y = 0;
  all.slice(0, -1).forEach((n, j) => {
    const x = 2 + (j + 0.5) * column;
    const top = 74;
    y = top + 20;
    const start = y;
    for (const id of [...n.weights, n.bias]) {
      boxes.push(place(chip, id, x, y + 21));
      y += 45;
    }
    // The stack of weights and bias is one: wires enter at its top and leave at its bottom.
    n.weights.forEach((id, i) => (stacks[id] = { top: start, enter: x + (i - 0.5) * 0.72 * chip.w, bottom: y - 3 }));
    y += 18;
    boxes.push(place(chip, n.z, x, y + 21));
    y += 42 + 16;
    boxes.push(place({ ...GATE, ...chip, h: 52 }, n.gate, x, y + 26));
    y += 52 + 16;
    boxes.push(place(chip, n.a, x, y + 21));
    y += 42;
    frames.push(frame(x - column / 2 + 2, top, x + column / 2 - 2, y + 7, `unit ${j}`, "middle"));
  });
  y += 42;
  const top = y - 10;
  const small = { ...chip, w: Math.min(chip.w, 130) };
  output.weights.forEach((id, j) => boxes.push(place(small, id, 2 + (j + 0.5) * column, y + 21)));
  y += 42 + 34 + 36;
  const bias = { ...chip, w: Math.min(chip.w, 98 + (width - 340) / 5) };
  const columns = spread([bias, NODE, GATE, NODE], PAD, width - PAD);
  boxes.push(place(bias, output.bias, columns[0], y), ...activation(output, columns.slice(1), y));
  const below = frame(4, top, width - 4, y + 44, "output neuron");
  below.title.y = y + 36;
  frames.push(below);
  y += 36 + 34;
  const last = Math.min(columns[3], width - PAD - LOSS.w / 2);
  boxes.push(place(LOSS, "ℓ", last, y + 22), place(LINE, "y", columns[1], y + 22));
  return { boxes, frames, stacks, width, height: y + 54 };
}

// Wires ---------------------------------------------------------------------------------------------------

// Forwards a wire joins the values of two boxes, backwards the gradients below them: as far from the middle in every
// box, so that it is straight where two boxes stand at one height.
const track = (box, forward) => (box.h < 30 ? box.y : box.y + (forward ? -TRACK : TRACK));

function wirePaths(from, to, horizontal, stacks = {}) {
  const beside = to.x - to.w / 2 >= from.x + from.w / 2;
  const below = to.y - to.h / 2 >= from.y + from.h / 2;
  if (beside && (horizontal || !below)) {
    const reach = (box, forward) => (forward && box.symbol ? box.symbol : box.w) / 2;
    return bothWays((forward) => [
      [from.x + reach(from, forward), track(from, forward)],
      [to.x - reach(to, forward), track(to, forward)],
    ], true);
  }
  const side = (forward) => (forward ? -5 : 5);
  if (!below) return bothWays(() => [[from.x, from.y - from.h / 2], [to.x, to.y + to.h / 2]], false);
  const stack = stacks[to.id];
  const bottom = (forward) => (forward && from.symbol ? from.y - TRACK + from.symbol / 2 : from.y + from.h / 2);
  return bothWays((forward) => [
    [from.x + side(forward), stacks[from.id]?.bottom ?? bottom(forward)],
    [(stack?.enter ?? to.x) + side(forward), stack?.top ?? to.y - to.h / 2],
  ], false);
}

function bothWays(ends, horizontal) {
  return { forward: curve(...ends(true), horizontal), backward: curve(...ends(false).reverse(), horizontal) };
}

function curve([x1, y1], [x2, y2], horizontal) {
  const n = (value) => Math.round(value * 10) / 10;
  const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const control = horizontal ? `${n(mx)},${n(y1)} ${n(mx)},${n(y2)}` : `${n(x1)},${n(my)} ${n(x2)},${n(my)}`;
  return `M${n(x1)},${n(y1)}C${control} ${n(x2)},${n(y2)}`;
}
