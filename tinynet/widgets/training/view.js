// Training runs, epoch by epoch: what the program answers in the plane, the loss, and the parameters.

import { correct, fromNames, sigmoid } from "../engine.js";
import {
  FORWARD, INK, PALE, PAPER, PARAMETER_STYLES, button, fixed, follow, give, html, marker, menu, panel, readout, set,
  setText, shadeKey, slider, stillness, svg, whole,
} from "../draw.js";
import { LOSS_TICKS, epochAxis, lossFloor, lossText, onAxis } from "../epochs.js";
import { broken } from "./broken.js";
import { advance, hasLearned, isDone, recordAt, recordedEpochs, startRun } from "./runs.js";
import { spread } from "./spread.js";

// Each program, with the line of its own, its answer where the weighted sum of the inputs is z1, and its level z1 = …
// on which ŷ = ½, if there is one.
const PROGRAMS = {
  correct: { ...correct, color: FORWARD, dash: "", answer: answerOfChain, level: levelOfHalf },
  broken: { ...broken, color: INK, dash: "6 3", answer: (p, z1) => sigmoid(answerOfChain(p, z1)), level: () => null },
};
// So many milliseconds of a frame are for training; what is left then goes on in the next frame. A long run is drawn
// every so often while it grows: to draw costs more than to train.
const BUDGET = 4;
const DRAWN_EVERY = 50;
const FEW_ROWS = 8;
const SIZE = { width: 284, height: 236 };

function render({ model, el }) {
  const setup = model.get("setup");
  const epochs = recordedEpochs(setup.epochs);
  const several = setup.programs.length > 1;
  const loss = drawLoss(setup);
  const programs = setup.programs.map((name) => {
    const prefix = several || name !== "correct" ? `${name}: ` : "";
    return { name, prefix, ...PROGRAMS[name], curves: drawParameters(setup, prefix), plane: drawPlane(prefix) };
  });
  const says = readout();
  const controls = makeControls(model, setup, epochs);
  const side = html("div", { class: "tn-side" }, says.node, shadeKey());
  el.classList.add("tn-view");
  el.append(html("div", { class: `tn-training${several ? " tn-several" : ""}` },
    html("p", { class: "tn-hint" }, "Press Play, or drag the epoch. A new learning rate, start or table trains anew."),
    controls.node,
    html("div", { class: "tn-training-grid" },
      ...programs.map(({ plane }) => plane.node), loss.node, ...programs.map(({ curves }) => curves.node), side),
  ));

  let runs = [];
  let frame = 0;
  let drawn;

  const drawEpoch = () => {
    const epoch = model.get("epoch");
    // Of a run that has not come to the epoch yet, its furthest record is shown, and named.
    const records = runs.map((run) => recordAt(run, epoch) ?? run.records.at(-1));
    loss.mark(epoch, records);
    programs.forEach(({ curves, plane }, i) => {
      curves.mark(epoch, records[i]);
      plane.draw(records[i], epoch, programs[i]);
    });
    says.say(programs.map(({ prefix }, i) => inWords(prefix, runs[i], records[i], epoch)).join("\n"));
  };
  const goOn = () => {
    const begin = performance.now();
    runs.forEach((run, i) => advance(run, () => performance.now() < begin + (BUDGET * (i + 1)) / runs.length));
    const done = runs.every(isDone);
    if (!done && begin < drawn + DRAWN_EVERY) return false;
    drawn = begin;
    loss.draw(runs, model.get("data_name"));
    programs.forEach(({ curves }, i) => curves.draw(runs[i]));
    drawEpoch();
    return done;
  };
  const later = () => (frame = requestAnimationFrame(() => goOn() || later()));
  const restart = () => {
    cancelAnimationFrame(frame);
    drawn = -Infinity;
    const data = setup.data[model.get("data_name")];
    const start = setup.starts[model.get("start_name")];
    runs = programs.map((program) => startRun(start, data, model.get("learning_rate"), epochs, program));
    programs.forEach(({ plane }) => plane.show(data));
    // Not before this piece has been painted.
    if (!goOn()) frame = requestAnimationFrame(later);
  };

  const stops = [
    follow(model, ["learning_rate", "data_name", "start_name"], restart),
    follow(model, ["epoch"], drawEpoch),
    controls.stop,
    () => cancelAnimationFrame(frame),
  ];
  return () => stops.forEach((stop) => stop());
}

function inWords(prefix, run, record, epoch) {
  const last = run.epochs.at(-1);
  const rows = `${record.rowsRight} of ${run.data.labels.length} rows right`;
  const here = record.epoch === epoch
    ? `loss ${lossText(record.loss)}, ${rows}.`
    : `being computed, so far to epoch ${whole(record.epoch)}.`;
  return `Epoch ${whole(epoch)}${prefix ? ", " : ": "}${prefix}${here} ${verdict(run, last)}`;
}

function verdict(run, last) {
  const end = run.records.at(-1);
  if (run.learnedAt === null) return isDone(run) ? `Not learned within ${whole(last)} epochs.` : "";
  const lost = isDone(run) && !hasLearned(run, end.loss, end.rowsRight);
  return `Learned at epoch ${whole(run.learnedAt)}${lost ? `, but no longer at epoch ${whole(last)}` : ""}.`;
}

// Controls ------------------------------------------------------------------------------------------------

function makeControls(model, setup, epochs) {
  const scrub = epochControl(model, epochs);
  const rate = slider(model, "learning_rate", { label: "learning rate α", min: 0.01, max: 100, log: true });
  const start = menu(model, "start_name", "start", Object.keys(setup.starts));
  const names = Object.keys(setup.data);
  const data = names.length > 1 ? [menu(model, "data_name", "data", names)] : [];
  const presets = setup.presets.map(({ name, values }) =>
    button(name, `Show ${name}`, () => (give(model, { ...values, epoch: 0 }), scrub.play())));
  const first = Object.fromEntries(["data_name", "start_name", "learning_rate", "epoch"].map((name) => [name, model.get(name)]));
  const reset = button("reset", "Everything as it was at first", () => give(model, first));
  const node = html("div", { class: "tn-controls" }, scrub.node, rate,
    html("div", { class: "tn-menus" }, start, ...data, ...presets, reset));
  return { node, stop: () => [scrub, rate, start, ...data].forEach((control) => control.stop()) };
}

/** A slider that moves from record to record, a field for any epoch, and a button that plays the run. */
function epochControl(model, epochs) {
  const last = epochs.at(-1);
  const keys = { "data-lm-suppress-shortcuts": "true" };
  const range = html("input", { ...keys, type: "range", min: 0, max: epochs.length - 1, step: 1, "aria-label": "epoch",
    oninput: () => give(model, { epoch: epochs[range.value] }) });
  const take = () => {
    const wanted = Math.min(last, Math.max(0, Math.round(Number(field.value))));
    if (field.value !== "" && Number.isFinite(wanted)) give(model, { epoch: wanted });
    update();
  };
  // In JupyterLab the Enter key alone is no change of the field.
  const field = html("input", { ...keys, type: "number", min: 0, max: last, step: 1, "aria-label": "epoch, exactly",
    onchange: take, onkeydown: (event) => event.key === "Enter" && take() });
  const play = button("Play", "Play the run", () => (player ? pause() : begin()));
  const node = html("div", { class: "tn-slider tn-epoch" }, play, html("span", { class: "tn-label" }, "epoch"), range, field);
  let player = null;
  let given = null;

  const index = () => epochs.findLastIndex((epoch) => epoch <= model.get("epoch"));
  const goTo = (record) => {
    given = epochs[Math.min(epochs.length - 1, record)];
    give(model, { epoch: given });
    if (given === last) pause();
  };
  const begin = () => {
    if (model.get("epoch") === last) give(model, { epoch: 0 });
    given = model.get("epoch");
    // Where less motion is wanted, ten still pictures instead.
    const [size, wait] = stillness() ? [Math.ceil(epochs.length / 10), 1000] : [1, 33];
    const [from, since] = [index(), performance.now()];
    // By the clock, so that a slow machine leaves pictures out and does not take longer.
    player = setInterval(() => goTo(from + size * Math.floor((performance.now() - since) / wait)), wait);
    name("Pause", "Pause the run");
  };
  const pause = () => {
    clearInterval(player);
    player = null;
    name("Play", "Play the run");
  };
  const name = (text, label) => {
    play.textContent = text;
    set(play, { "aria-label": label, title: label });
  };
  const update = () => {
    const epoch = model.get("epoch");
    if (player && epoch !== given) pause();
    range.value = index();
    range.setAttribute("aria-valuetext", `epoch ${whole(epoch)} of ${whole(last)}`);
    if (field.getRootNode().activeElement !== field || Number(field.value) !== epoch) field.value = epoch;
  };
  const ignore = follow(model, ["epoch"], update);
  return { node, play: () => player || begin(), stop: () => (clearInterval(player), ignore()) };
}

// What the two panels of curves share ---------------------------------------------------------------------

/** Names at the right end of lines, each with a short piece of its line that leads to it. */
function nameLines(area, last, names) {
  const end = area.px(onAxis(last));
  const nodes = names.map(({ text, color, dash }) => ({
    lead: svg("path", { fill: "none", stroke: color, "stroke-width": 1.2, "stroke-dasharray": dash }),
    word: svg("text", { class: "tn-halo", x: end + 15 }, text),
  }));
  nodes.forEach(({ lead, word }) => area.front.append(lead, word));
  return (heights) => {
    const shown = nodes.filter((_, i) => heights[i] !== null);
    nodes.forEach(({ lead, word }, i) => {
      for (const node of [lead, word]) node.style.display = heights[i] === null ? "none" : "";
    });
    const wanted = heights.filter((height) => height !== null).map((y) => Math.min(area.bottom, Math.max(area.top, y)));
    spread(wanted, 14, area.top + 5, area.bottom - 5).forEach((place, i) => {
      set(shown[i].lead, { d: `M${end},${wanted[i].toFixed(1)}L${end + 13},${place.toFixed(1)}` });
      set(shown[i].word, { y: (place + 4).toFixed(1) });
    });
  };
}

function dot(color) {
  return svg("circle", { r: 4.5, fill: color, stroke: PAPER, "stroke-width": 1.5 });
}

function upright() {
  return svg("path", { stroke: PALE, "stroke-width": 1 });
}

// The loss ------------------------------------------------------------------------------------------------

function drawLoss(setup) {
  const last = setup.epochs;
  const area = panel({ x: { from: 0, to: 1 }, y: { from: 0, to: 1 }, ...SIZE });
  const setFloor = (floor) => area.axes(epochAxis(last, area), { from: floor, to: 1, log: true, ticks: LOSS_TICKS });
  let floor = lossFloor(1);
  setFloor(floor);
  const several = setup.programs.length > 1;
  const style = setup.programs.map((name) => PROGRAMS[name]);
  const dotted = { stroke: PALE, "stroke-width": 1.2, "stroke-dasharray": "1 3", fill: "none" };
  const limits = [svg("path", dotted), svg("path", dotted)];
  const curves = style.map(({ color, dash }) =>
    svg("path", { stroke: color, "stroke-width": 2, "stroke-dasharray": dash, fill: "none" }));
  const here = upright();
  const dots = style.map(({ color }) => dot(color));
  const name = nameLines(area, last, [
    { text: "base rate", color: PALE, dash: "1 3" },
    { text: "0.01", color: PALE, dash: "1 3" },
    ...(several ? setup.programs.map((text, i) => ({ text, ...style[i] })) : []),
  ]);
  area.layer.append(here, ...limits, ...curves);
  area.front.append(...dots);
  let dataName;
  let shown = [];

  const draw = (runs, text) => {
    const { base_rate: baseRate } = setup.data[text];
    const lowest = Math.min(...runs.flatMap((run) => run.records.map(({ loss }) => loss)));
    const needed = lossFloor(lowest);
    if (needed !== floor) setFloor((floor = needed));
    dataName = text;
    shown = runs;
    area.title(`Loss L on ${text}`);
    [baseRate, 0.01].forEach((limit, i) => {
      set(limits[i], { d: limit > 0 ? area.path([[0.5, limit], [onAxis(last), limit]]) : "" });
    });
    runs.forEach(({ records }, i) => {
      set(curves[i], { d: area.path(records.map(({ epoch, loss }) => [onAxis(epoch), loss])) });
    });
    const ends = several ? runs.map(({ records }) => area.py(records.at(-1).loss)) : [];
    name([baseRate > 0 ? area.py(baseRate) : null, area.py(0.01), ...ends]);
  };
  const mark = (epoch, records) => {
    set(here, { d: `M${area.px(onAxis(epoch)).toFixed(1)},${area.top}V${area.bottom}` });
    records.forEach((record, i) => {
      const y = Math.min(area.bottom, area.py(record.loss));
      set(dots[i], { cx: area.px(onAxis(record.epoch)).toFixed(1), cy: y.toFixed(1) });
    });
    area.describe(`The loss on ${dataName} by epoch, both axes logarithmic. ` +
      `The base rate is ${lossText(setup.data[dataName].base_rate)}. ` +
      shown.map(({ records: all }, i) => `${setup.programs[i]}: from ${lossText(all[0].loss)} to ` +
        `${lossText(all.at(-1).loss)} at epoch ${whole(all.at(-1).epoch)}, ` +
        `${lossText(records[i].loss)} at epoch ${whole(records[i].epoch)}.`).join(" "));
  };
  return { node: area.node, draw, mark };
}

// The parameters ------------------------------------------------------------------------------------------

const UNITS = [[1e6, ", in millions"], [1e3, ", in thousands"], [1, ""]];

function drawParameters(setup, prefix) {
  const last = setup.epochs;
  const area = panel({ x: { from: 0, to: 1 }, y: { from: -1, to: 1 }, ...SIZE });
  const x = epochAxis(last, area);
  area.axes(x, { from: -1, to: 1 });
  const names = Object.keys(Object.values(setup.starts)[0]);
  const zero = svg("path", { stroke: PALE, "stroke-width": 0.8, fill: "none" });
  const curves = names.map((name) => svg("path", { stroke: PARAMETER_STYLES[name][0], "stroke-width": 2, fill: "none",
    "stroke-dasharray": PARAMETER_STYLES[name][1] }));
  const here = upright();
  const dots = names.map((name) => dot(PARAMETER_STYLES[name][0]));
  const label = nameLines(area, last, names.map((text) => (
    { text, color: PARAMETER_STYLES[text][0], dash: PARAMETER_STYLES[text][1] })));
  area.layer.append(zero, here, ...curves);
  area.front.append(...dots);
  let unit = 1;
  let drawn = "";

  const draw = ({ records }) => {
    const values = records.flatMap(({ named }) => Object.values(named));
    const [low, high] = [Math.min(-1, ...values), Math.max(1, ...values)];
    const [divisor, said] = UNITS.find(([size]) => size === 1 || Math.max(-low, high) >= size);
    const y = outwards(low / divisor, high / divisor);
    unit = divisor;
    const key = `${y.from} ${y.to} ${unit}`;
    if (key !== drawn) {
      drawn = key;
      area.axes(x, y);
      area.title(`${prefix || "Parameters"}${prefix && "parameters"}${said}`);
      set(zero, { d: area.path([[0.5, 0], [onAxis(last), 0]]) });
    }
    curves.forEach((curve, i) => {
      set(curve, { d: area.path(records.map(({ epoch, named }) => [onAxis(epoch), named[names[i]] / unit])) });
    });
    label(names.map((name) => area.py(records.at(-1).named[name] / unit)));
  };
  const mark = (epoch, record) => {
    set(here, { d: `M${area.px(onAxis(epoch)).toFixed(1)},${area.top}V${area.bottom}` });
    names.forEach((name, i) => {
      const y = area.py(record.named[name] / unit);
      set(dots[i], { cx: area.px(onAxis(record.epoch)).toFixed(1), cy: y.toFixed(1) });
    });
    area.describe(`${prefix}the parameters by epoch. At epoch ${whole(record.epoch)}: ` +
      `${names.map((name) => `${name} ${fixed(record.named[name])}`).join(", ")}.`);
  };
  return { node: area.node, draw, mark };
}

/** A range whose ends are round numbers, so that it stands still while the curves move a little. */
function outwards(low, high) {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
  return { from: Math.floor(low / step) * step, to: Math.ceil(high / step) * step };
}

// The plane -----------------------------------------------------------------------------------------------

function drawPlane(prefix) {
  const range = (i) => ({ from: -0.5, to: 1.5, label: `x${i + 1}` });
  const area = panel({ x: range(0), y: range(1), ...SIZE });
  const line = svg("path", { stroke: FORWARD, "stroke-width": 2.5, fill: "none" });
  const name = svg("text", { class: "tn-halo tn-half", "text-anchor": "middle" });
  const rows = svg("g");
  area.layer.append(line);
  area.front.append(rows, name);
  let data, x, y, answers, taken;

  /** Put the rows of a data set in the plane, and beside one of each label what its marker means. */
  const show = (wanted) => {
    if (wanted === data) return;
    data = wanted;
    [x, y] = [0, 1].map((i) => {
      const values = data.inputs.map((row) => row[i]);
      return { from: Math.min(...values) - 0.5, to: Math.max(...values) + 0.5, label: `x${i + 1}` };
    });
    area.axes(x, y);
    const few = data.labels.length <= FEW_ROWS;
    const places = data.inputs.map((row) => [area.px(row[0]), area.py(row[1])]);
    answers = few ? places.map(([left, top]) => svg("text", { class: "tn-halo", x: left + 10, y: top - 8 })) : [];
    const dots = places.map(([cx, cy], i) => marker(data.labels[i], { cx, cy, r: few ? 6 : 4 }));
    const labels = [0, 1].flatMap((label) => outermost(data.labels, places, label)).map(([label, left, top]) => [
      label, Math.min(area.right - 24, Math.max(area.left + 24, left)), top + 20 > area.bottom ? top - 11 : top + 20]);
    taken = [...places, ...(few ? places.map(([left, top]) => [left + 23, top - 12]) : []), ...labels.map(([, left, top]) => [left, top - 4])];
    rows.replaceChildren(...dots, ...answers, ...labels.map(([label, left, top]) =>
      svg("text", { class: "tn-halo tn-what", "text-anchor": "middle", x: left, y: top }, `label ${label}`)));
  };

  const draw = ({ named, rowsRight, epoch }, wanted, program) => {
    const p = fromNames(named);
    const [[w11, w12]] = p.w1;
    area.shadeAlong(w11, w12, p.b1[0], (z1) => program.answer(p, z1));
    const level = program.level(p);
    const ends = level === null ? null : lineEnds(p, level, x, y);
    line.style.display = ends ? "" : "none";
    setText(name, ends ? "ŷ = ½" : "no line ŷ = ½ here");
    if (ends) {
      set(line, { d: area.path(ends) });
      placeBeside(name, area, ends, taken);
    } else {
      const middle = (area.left + area.right) / 2;
      const away = (height) => Math.min(...taken.map(([a, b]) => Math.max(Math.abs(a - middle) - 90, Math.abs(b - height))));
      const heights = [(area.top + area.bottom) / 2, area.bottom - 10, area.top + 10];
      set(name, { x: middle, y: heights.reduce((best, other) => (away(other) > away(best) ? other : best)) + 4 });
    }
    const t = { z1: [], a1: [] };
    const outputs = answers.map((_, i) => fixed(program.forwardPass(p, data.inputs[i], t).yHat));
    answers.forEach((node, i) => setText(node, outputs[i]));
    const count = `${rowsRight} of ${data.labels.length} rows right`;
    area.title(`${prefix}${epoch === wanted ? count : `so far to epoch ${whole(epoch)}`}`);
    area.describe(`${prefix}the outputs in the plane at epoch ${whole(epoch)}, ${count}. ` +
      (ends ? "The line where ŷ = ½ is drawn. " : "No line where ŷ = ½ crosses the plane drawn. ") +
      outputs.map((output, i) => `Row ${data.inputs[i].join(", ")} with label ${data.labels[i]} gets ${output}.`).join(" "));
  };
  return { node: area.node, show, draw };
}

/** The place of that label's marker that is farthest from those of the other label, as [[label, left, top]]; or none. */
function outermost(labels, places, wanted) {
  const others = places.filter((_, i) => labels[i] !== wanted);
  const away = ([left, top]) => Math.min(Infinity, ...others.map(([a, b]) => Math.hypot(a - left, b - top)));
  const own = places.filter((_, i) => labels[i] === wanted).sort((a, b) => away(b) - away(a));
  return own.slice(0, 1).map((place) => [wanted, ...place]);
}

/** ŷ where the weighted sum of the inputs is z1. */
function answerOfChain(p, z1) {
  return p.w2 ? sigmoid(p.w2[0] * sigmoid(z1) + p.b2) : sigmoid(z1);
}

/** The z1 at which the output is ½: 0 for one neuron, logit(−b2/w2) for two in a row; null if there is none. */
function levelOfHalf(p) {
  if (!p.w2) return 0;
  const share = -p.b2 / p.w2[0];
  return share > 0 && share < 1 ? Math.log(share / (1 - share)) : null;
}

/** The two points where the line z1 = level enters and leaves the plane drawn, or null. */
function lineEnds({ w1: [[w11, w12]], b1: [b1] }, level, x, y) {
  const inside = (value, { from, to }) => value >= from - 1e-9 && value <= to + 1e-9;
  const found = [];
  const keep = (a, b) => {
    if (inside(a, x) && inside(b, y) && found.every(([c, d]) => Math.hypot(a - c, b - d) > 1e-6)) found.push([a, b]);
  };
  if (w12) for (const a of [x.from, x.to]) keep(a, (level - w11 * a - b1) / w12);
  if (w11) for (const b of [y.from, y.to]) keep((level - w12 * b - b1) / w11, b);
  return found.length >= 2 ? found.slice(0, 2) : null;
}

/** Write a name beside a line, where most room is. */
function placeBeside(name, area, ends, taken) {
  const [[ax, ay], [bx, by]] = ends.map(([a, b]) => [area.px(a), area.py(b)]);
  const length = Math.hypot(bx - ax, by - ay) || 1;
  const [nx, ny] = [-(by - ay) / length, (bx - ax) / length];
  // The text is about 40 wide and 14 high: so far off, it does not touch the line.
  const off = 24 * Math.abs(nx) + 11 * Math.abs(ny) + 2;
  const places = [0.12, 0.3, 0.5, 0.7, 0.88].flatMap((share) => [off, -off].map((far) =>
    [ax + share * (bx - ax) + far * nx, ay + share * (by - ay) + far * ny]));
  const inside = places.filter(([left, top]) => left > area.left + 22 && left < area.right - 22 &&
    top > area.top + 8 && top < area.bottom - 8);
  const room = ([left, top]) => Math.min(...taken.map(([a, b]) => Math.hypot((a - left) / 2, b - top)));
  const [left, top] = (inside.length ? inside : places).sort((a, b) => room(b) - room(a))[0];
  const within = (value, low, high) => Math.min(high, Math.max(low, value));
  set(name, {
    x: within(left, area.left + 24, area.right - 24).toFixed(1),
    y: (within(top, area.top + 12, area.bottom - 8) + 4).toFixed(1),
  });
}

export default { render };
