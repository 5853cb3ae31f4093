// Where the boxes and wires of a circuit lie, for the room that there is. Pixels; a box is given by its middle.
//
// Three ways: all in a row, from left to right; one hidden neuron in a narrow page, line by line like text; several
// hidden units in a narrow page, side by side, from top to bottom.

import { neurons } from "./operations.js";

// Width and height of what the boxes have to hold at their longest. `rows` says how name and number stand in the two
// rows of a box: stacked, inline, or (mixed) inline for the value and stacked for the gradient.
const INPUT = { w: 56, h: 46, rows: "stacked" };
const NODE = { w: 70, h: 80, rows: "stacked" };
const GATE = { w: 46, h: 100, rows: "stacked", symbol: 28 };
const LOSS = { w: 86, h: 56, rows: "stacked" };
const INLINE = { h: 56, rows: "inline" };
const MIXED = { h: 66, rows: "mixed" };
const PAD = 4;
// Where the wires join a box, from its middle: forwards beside the value, backwards below it, above the slope of a σ.
const TRACK = { forward: -20, backward: 8 };
// How far apart they are where they run up and down.
const SIDE = 9;
// The arrow's head stands before the end of the line.
const HEAD = 8;
// A drawing made smaller than this is no longer read with ease, and one made larger than that only fills the page.
const SMALLEST = 0.95;
const LARGEST = 1.2;

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
  const bottoms = [...plan.boxes.map(({ y, h }) => y + h / 2), ...plan.frames.map(({ bottom }) => bottom)];
  const scale = Math.min(horizontal ? LARGEST : 1, room / plan.width);
  return { ...plan, boxes, wires, height: Math.max(...bottoms) + PAD, scale, horizontal };
}

const place = (size, id, x, y) => ({ id, x, y, ...size });

/** z, σ and a side by side. */
function activation(n, x, y, gate = GATE) {
  return [place(NODE, n.z, x[0], y), place(gate, n.gate, x[1], y), place(NODE, n.a, x[2], y)];
}

// All in a row --------------------------------------------------------------------------------------------

function inARow(sizes, room) {
  const all = neurons(sizes);
  const many = sizes[1] > 1;
  const deep = sizes.length > 2;
  const layers = sizes.slice(1).map((_, l) => all.filter((n) => n.layer === l + 1));
  const one = deep ? { ...MIXED, w: 88 } : { ...INLINE, w: 128 };
  const chips = layers.map((_, l) => (many ? { ...INLINE, w: [158, 140][l] } : one));
  const gates = layers.map((_, l) => (many && !l ? { ...GATE, w: 56 } : GATE));
  const step = chips[0].h + 5;
  const pitch = many ? 3 * step + 29 : 0;
  // The columns with the least room that the wires before them need.
  const columns = [[INPUT.w, 0]];
  layers.forEach((_, l) => {
    columns.push([chips[l].w, l ? 24 : many ? 38 : 22], [NODE.w, 26], [gates[l].w, 4], [NODE.w, 4]);
  });
  // Of several units the second column is high: there is room for the loss below it.
  if (!many) columns.push([LOSS.w, 20]);
  const least = columns.reduce((total, [w, before]) => total + w + before, 2 * PAD);
  const gaps = columns.reduce((total, [, before]) => total + before, 0);
  const stretch = Math.min(1.6, Math.max(1, 1 + (room - least) / gaps));
  let right = PAD;
  const x = columns.map(([w, before]) => {
    const middle = right + before * stretch + w / 2;
    right = middle + w / 2;
    return middle;
  });
  const units = Math.max(...layers.map((layer) => layer.length));
  const above = step + chips[0].h / 2;
  const middle = ((units - 1) * pitch) / 2 + above + 26;
  const boxes = [];
  const frames = [];
  const inputs = many ? [middle - 46, middle + 46] : [middle - step + TRACK.forward, middle + TRACK.forward];
  inputs.forEach((y, i) => boxes.push(place(INPUT, `x${i + 1}`, x[0], y)));
  layers.forEach((layer, l) => {
    const column = 1 + 4 * l;
    const [left, end] = [x[column] - chips[l].w / 2 - 7, x[column + 3] + NODE.w / 2 + 7];
    layer.forEach((n, j) => {
      const y = middle + (j - (layer.length - 1) / 2) * pitch;
      // The weights of a first layer stand one below the other, those of a second beside what they multiply.
      const rows = l ? n.sources.map((_, i) => middle + (i - (n.sources.length - 1) / 2) * pitch) : [y - step, y];
      const bias = !l || !many ? y + step : n.sources.length % 2 ? middle + pitch / 2 : middle;
      n.weights.forEach((weight, i) => boxes.push(place(chips[l], weight, x[column], rows[i])));
      boxes.push(place(chips[l], n.bias, x[column], bias));
      boxes.push(...activation(n, x.slice(column + 1), y, gates[l]));
      if (!l || !many) return frames.push(frame(left, y - above - 24, end, y + above + 7, nameOf(n, sizes)));
      // The loss stands below z2, σ and a2: the frame goes around it.
      const edge = x[column] + chips[l].w / 2 + 7;
      frames.push(frame(left, rows[0] - chips[l].h / 2 - 24, edge, rows.at(-1) + chips[l].h / 2 + 7, nameOf(n, sizes)));
      frames.push(frame(edge - 6, y - NODE.h / 2 - 9, end, y + NODE.h / 2 + 13, ""));
    });
  });
  const [atX, atY] = [x.at(-1), many ? middle + 128 : middle];
  boxes.push(place(LOSS, "ℓ", atX, atY), many ? place(INPUT, "y", atX - 108, atY) : place(INPUT, "y", atX, atY + 84));
  return { boxes, frames, width: right + (many ? 10 : PAD) };
}

function nameOf(n, sizes) {
  if (sizes.length === 2) return "the neuron";
  if (sizes[1] === 1) return `neuron ${n.layer}`;
  return n.output ? "output neuron" : `hidden unit ${n.unit}`;
}

function frame(left, top, right, bottom, title, anchor = "start") {
  const x = { start: left + 8, middle: (left + right) / 2, end: right - 8 }[anchor];
  return { left, top, right, bottom, title: { text: title, x, y: top + 16, anchor } };
}

// Line by line --------------------------------------------------------------------------------------------

function lineByLine(sizes, room) {
  const width = Math.min(460, Math.max(336, room));
  const third = (width - 12) / 3;
  const thirds = [0, 1, 2].map((i) => 6 + (i + 0.5) * third);
  const chip = { ...MIXED, w: third - 6 };
  const boxes = [place(INPUT, "x1", thirds[0], 27), place(INPUT, "x2", thirds[1], 27)];
  const frames = [];
  let y = 76;
  for (const n of neurons(sizes)) {
    const top = y;
    y += 25 + 33;
    [...n.weights, n.bias].forEach((id, i) => boxes.push(place(chip, id, thirds[i], y)));
    y += 33 + 32 + 40;
    // With the loss in the same line there is no room for a third box above it.
    const withLoss = n.weights.length === 1;
    const columns = spread([NODE, GATE, NODE, ...(withLoss ? [LOSS] : [])], withLoss ? 8 : width - 248, width - 8);
    boxes.push(...activation(n, columns, y));
    frames.push(frame(2, top, withLoss ? columns[2] + 40 : width - 2, y + 50, nameOf(n, sizes), "end"));
    if (n.output) boxes.push(...lossAndLabel(withLoss, columns, y, width));
    y += 50 + 30;
  }
  return { boxes, frames, width };
}

function lossAndLabel(beside, columns, y, width) {
  if (beside) return [place(LOSS, "ℓ", columns[3], y), place(INPUT, "y", columns[3], y + 84)];
  const below = y + 50 + 30 + 28;
  return [place(LOSS, "ℓ", Math.min(columns[2], width - 8 - LOSS.w / 2), below), place(INPUT, "y", columns[0], below)];
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
  const width = Math.min(540, Math.max(340, room));
  const column = (width - 4) / units;
  const chip = { ...INLINE, w: column - 14 };
  const all = neurons(sizes);
  const output = all.at(-1);
  const boxes = [place(INPUT, "x1", width / 2 - 70, 27), place(INPUT, "x2", width / 2 + 70, 27)];
  const frames = [];
  const stacks = {};
  let y = 0;
  all.slice(0, -1).forEach((n, j) => {
    const x = 2 + (j + 0.5) * column;
    const top = 94;
    y = top + 24;
    const start = y;
    for (const id of [...n.weights, n.bias]) {
      boxes.push(place(chip, id, x, y + 28));
      y += 59;
    }
    // The stack of weights and bias is one: wires enter at its top and leave at its bottom.
    n.weights.forEach((id, i) => (stacks[id] = { top: start, enter: x + (i - 0.5) * 0.72 * chip.w, bottom: y - 3 }));
    y += 21;
    boxes.push(place(chip, n.z, x, y + 28));
    y += 56 + 22;
    boxes.push(place({ ...GATE, ...chip, h: 60 }, n.gate, x, y + 30));
    y += 60 + 22;
    boxes.push(place(chip, n.a, x, y + 28));
    y += 56;
    frames.push(frame(x - column / 2 + 2, top, x + column / 2 - 2, y + 7, `unit ${j}`, "middle"));
  });
  y += 50;
  const top = y - 10;
  const small = { ...chip, w: Math.min(chip.w, 134) };
  output.weights.forEach((id, j) => boxes.push(place(small, id, 2 + (j + 0.5) * column, y + 28)));
  y += 56 + 44 + 40;
  // Beside z2, σ and a2 there is little room: in a narrow box name and number of its slope stand below each other.
  const most = Math.min(chip.w, 98 + (width - 340) / 5);
  const bias = { ...(most < 110 ? MIXED : chip), w: most };
  const columns = spread([bias, NODE, GATE, NODE], 8, width - 8);
  boxes.push(place(bias, output.bias, columns[0], y), ...activation(output, columns.slice(1), y));
  const below = frame(4, top, width - 4, y + 50, "output neuron");
  below.title.y = y + 45;
  frames.push(below);
  y += 50 + 34 + 28;
  const last = Math.min(columns[3], width - 8 - LOSS.w / 2);
  boxes.push(place(LOSS, "ℓ", last, y), place(INPUT, "y", columns[1], y));
  return { boxes, frames, stacks, width };
}

// Wires ---------------------------------------------------------------------------------------------------

const track = (box, forward) => (box.h < 50 ? box.y : box.y + (forward ? TRACK.forward : TRACK.backward));

function wirePaths(from, to, horizontal, stacks = {}) {
  const beside = to.x - to.w / 2 >= from.x + from.w / 2;
  const below = to.y - to.h / 2 >= from.y + from.h / 2;
  if (beside && (horizontal || !below)) {
    // Forwards a wire ends at the sign, backwards in the middle of the gate, above the slope.
    const reach = (box, forward) => (box.symbol ? (forward ? box.symbol / 2 : 0) : box.w / 2);
    return bothWays((forward) => [
      [from.x + reach(from, forward), track(from, forward)],
      [to.x - reach(to, forward), track(to, forward)],
    ], true);
  }
  const side = (forward) => (forward ? -SIDE : SIDE);
  if (!below) return bothWays(() => [[from.x, from.y - from.h / 2], [to.x, to.y + to.h / 2]], false);
  const stack = stacks[to.id];
  const bottom = (forward) => (forward && from.symbol ? from.y - 2 : from.y + from.h / 2);
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
  if (horizontal) x2 -= Math.sign(x2 - x1) * HEAD;
  else y2 -= Math.sign(y2 - y1) * HEAD;
  const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const control = horizontal ? `${n(mx)},${n(y1)} ${n(mx)},${n(y2)}` : `${n(x1)},${n(my)} ${n(x2)},${n(my)}`;
  return `M${n(x1)},${n(y1)}C${control} ${n(x2)},${n(y2)}`;
}
