// Gradient descent on the loss surface: the map, the ball and its path, and the loss epoch by epoch.

import { fromNames, learnedAt, measure, toNames, train } from "../engine.js";
import {
  FORWARD, INK, PALE, button, draggable, fixed, follow, give, grey, html, panel, readout, set, slider, stillness, svg,
  whole,
} from "../draw.js";
import { floorFor, roomFor } from "./room.js";

// One for each step of grey, but for the lightest. ¼ and ½ are none of them: a saturated neuron's loss lies on those
// but for the last bit, which would draw a line across a plateau.
const LEVELS = [0.01, 0.05, 0.1, 0.15, 0.2, 0.23, 0.27, 0.4, 0.6];
const SHADES = [0, ...LEVELS].map((_, level) => grey((level + 0.5) / 10));
const LINE = [150, 150, 150];
// So many rows are computed for one map, at most, so that it is there within the frame; fewer for one that changes
// with every move of the ball.
const ROWS_IN_A_MAP = 110_000;
const ROWS_IN_A_MOVING_MAP = 45_000;
const MARKED_EPOCHS = 20;
const SECONDS_TO_PLAY = 4;
const LIMIT = 10;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
// To the right of the curve, in the drawing's own units: room for the names of lines.
const ROOM = 66;
// Where each parameter lies in a p of the engine.
const PLACES = {
  w11: (p) => [p.w1[0], 0],
  w12: (p) => [p.w1[0], 1],
  b1: (p) => [p.b1, 0],
  w2: (p) => [p.w2, 0],
  b2: (p) => [p, "b2"],
};

function render({ model, el }) {
  const data = model.get("data");
  const [across, up, last] = ["across", "up", "epochs"].map((name) => model.get(name));
  const every = Array.from({ length: last + 1 }, (_, epoch) => epoch);
  const held = Object.keys(model.get("start")).filter((name) => ![...across, ...up].includes(name));
  const map = drawMap(model, data, across, up, held);
  const curve = drawCurve(data, last);
  const says = readout();
  const saysWhere = readout();
  const rate = slider(model, "learning_rate", { label: "learning rate α", min: 0.01, max: 1000, log: true });
  const epoch = slider(model, "epoch", { min: 0, max: last, step: 1, decimals: 0 });
  const player = play(model, last);
  el.classList.add("tn-view");
  el.append(
    html("p", { class: "tn-hint" },
      "Drag the learning rate: the whole run is made anew. Drag the ring or the ball on the map to start elsewhere."),
    html("div", { class: "tn-panels" }, map.node, curve.node),
    levelsKey(),
    html("div", { class: "tn-controls tn-columns tn-descent-sliders" }, rate, epoch),
    html("div", { class: "tn-controls tn-descent-buttons" }, ...player.buttons),
    html("div", { class: `tn-descent-says${held.length ? " tn-descent-held" : ""}` }, says.node, saysWhere.node),
  );

  let history, learned;
  const run = () => {
    history = train(fromNames(model.get("start")), data, model.get("learning_rate"), every);
    history.ways = [across, up].map((names) => history.parameters.map((p) => valueOf(p, names[0])));
    learned = learnedAt(history, data);
    map.drawRun(history);
    curve.drawRun(history);
    show();
  };
  const show = () => {
    const now = model.get("epoch");
    map.drawBall(history, now);
    curve.drawBall(history, now);
    says.say(`Epoch ${whole(now)}: loss ${fixed(history.loss[now], 4)}, rows right: ${history.rowsRight[now]} of ` +
      `${data.labels.length}. ` +
      (learned < 0 ? `Not learned within ${whole(last)} epochs.` : `Learned at epoch ${whole(learned)}.`));
    const here = toNames(history.parameters[now]);
    const at = (names) => `${names.join(" = ")} = ${inNumbers(here[names[0]])}`;
    saysWhere.say(`The ball is at ${at(across)}, ${at(up)}.` +
      (held.length ? ` The map holds ${held.map((name) => at([name])).join(", ")}, as at the ball.` : ""));
  };
  const stops = [follow(model, ["learning_rate", "start"], run), follow(model, ["epoch"], show), rate.stop, epoch.stop];
  return () => [player.stop, ...stops].forEach((end) => end());
}

function valueOf(p, name) {
  const [place, key] = PLACES[name](p);
  return place[key];
}

/** Four decimals, as the lesson prints them, for numbers near 0. */
function inNumbers(value) {
  return fixed(value, Math.abs(value) < 10 ? 4 : 2);
}

// The map -------------------------------------------------------------------------------------------------

function drawMap(model, data, across, up, held) {
  const axis = ([from, to], names) => ({ from, to, label: names.join(" = ") });
  const area = panel({ x: axis([-1, 1], across), y: axis([-1, 1], up), width: 415, height: 340, left: 58 });
  const way = svg("path", { stroke: FORWARD, "stroke-width": 2, fill: "none" });
  const ahead = svg("path", { stroke: INK, "stroke-width": 1.4, "stroke-dasharray": "5 3", fill: "none" });
  const dots = svg("path", { stroke: FORWARD, "stroke-width": 5, "stroke-linecap": "round" });
  const ring = svg("circle", { r: 10, fill: "white", stroke: FORWARD, "stroke-width": 2.5, "pointer-events": "none" });
  const ball = svg("circle", { r: 6.5, fill: FORWARD, stroke: "white", "stroke-width": 1.5, "pointer-events": "none" });
  // What a finger takes hold of is larger than what is seen.
  const ringGrip = svg("circle", { r: 18, fill: "transparent", tabindex: 0, role: "application",
    "data-lm-suppress-shortcuts": "true" });
  const ballGrip = svg("circle", { r: 13, fill: "transparent" });
  area.layer.append(ahead, way, dots);
  area.front.append(ringGrip, ring,
    svg("g", { "clip-path": area.layer.getAttribute("clip-path") }, ballGrip, ball));
  area.title(held.length ? `The loss; ${held.join(", ")} held where the ball is` : "The loss, dark where it is high");

  let still = false, ranges = [], shaded = "", drawn;
  const startAt = (a, b, more = {}) => {
    const [x, y] = [[a, ranges[0]], [b, ranges[1]]].map(([value, [low, high]]) =>
      Math.round(100 * Math.min(LIMIT, high, Math.max(-LIMIT, low, value))) / 100);
    const start = { ...model.get("start") };
    for (const name of across) start[name] = x;
    for (const name of up) start[name] = y;
    give(model, { ...more, start });
  };
  // While it is dragged the map stands still, for it would run away from under the pointer.
  const begin = () => (still = true);
  for (const grip of [ringGrip, ballGrip])
    grip.addEventListener("lostpointercapture", () => {
      still = false;
      drawRun(drawn);
      drawBall(drawn, model.get("epoch"));
    });
  draggable(ringGrip, { begin, moved: (event) => startAt(...area.at(event)) });
  // A ball that is put elsewhere has its way before it.
  draggable(ballGrip, { begin, moved: (event) => startAt(...area.at(event), { epoch: 0 }) });
  ringGrip.addEventListener("keydown", (event) => {
    if (!(event.key in ARROWS)) return;
    const [right, upwards] = ARROWS[event.key];
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? 1 : 0.1;
    const start = model.get("start");
    startAt(start[across[0]] + step * right, start[up[0]] + step * upwards);
  });

  const shade = (p) => {
    const wanted = JSON.stringify([ranges, held.map((name) => valueOf(p, name))]);
    if (wanted === shaded) return;
    shaded = wanted;
    const here = fromNames(toNames(p));
    const [places, placesUp] = [across, up].map((names) => names.map((name) => PLACES[name](here)));
    const [width, height] = [area.right - area.left, area.bottom - area.top];
    const most = held.length ? ROWS_IN_A_MOVING_MAP : ROWS_IN_A_MAP;
    const cell = Math.max(2, Math.ceil(Math.sqrt((width * height * data.labels.length) / most)));
    const [columns, rows] = [width, height].map((size) => Math.round(size / cell));
    // In coarser cells several lines would run into one dark streak.
    const fine = [columns, rows].every((cells, i) => (ranges[i][1] - ranges[i][0]) / cells < 0.5);
    const above = new Int8Array(columns);
    let k = 0, left = 0;
    area.shade(columns, rows, (a, b) => {
      for (const [place, key] of places) place[key] = a;
      for (const [place, key] of placesUp) place[key] = b;
      const level = levelOf(measure(here, data).loss);
      const column = k % columns;
      // A line where the level changes, as on a hiker's map.
      const edge = fine && ((column > 0 && level !== left) || (k >= columns && level !== above[column]));
      above[column] = left = level;
      k++;
      return edge ? LINE : SHADES[level];
    });
  };

  const drawRun = (history) => {
    drawn = history;
    const [a, b] = history.ways;
    if (!still) {
      const room = history.ways.map(roomFor);
      if (String(room) !== String(ranges)) {
        ranges = room;
        area.axes(axis(ranges[0], across), axis(ranges[1], up));
      }
    }
    for (const node of [ring, ringGrip]) set(node, { cx: area.px(a[0]), cy: area.py(b[0]) });
    ringGrip.setAttribute("aria-label", `The start: ${across.join(" = ")} = ${fixed(a[0])}, ${up.join(" = ")} = ` +
      `${fixed(b[0])}. The arrow keys move it by 0.1, with Shift by 1.`);
    set(dots, { d: a.slice(0, MARKED_EPOCHS).map((_, i) => `${area.path([[a[i], b[i]]])}h0`).join("") });
  };
  const drawBall = (history, now) => {
    const [a, b] = history.ways;
    const points = a.map((value, i) => [value, b[i]]);
    set(way, { d: area.path(points.slice(0, now + 1)) });
    set(ahead, { d: area.path(points.slice(now)) });
    for (const node of [ball, ballGrip]) set(node, { cx: area.px(a[now]), cy: area.py(b[now]) });
    shade(history.parameters[now]);
    area.describe(`A map of the loss. The ball is at ${across.join(" = ")} = ${fixed(a[now])}, ` +
      `${up.join(" = ")} = ${fixed(b[now])}, where the loss is ${fixed(history.loss[now], 4)}.`);
  };
  return { node: area.node, drawRun, drawBall };
}

function levelOf(loss) {
  const level = LEVELS.findIndex((limit) => loss < limit);
  return level < 0 ? LEVELS.length : level;
}

/** What the shades mean, below the panels: each limit stands below the line between two shades. */
function levelsKey() {
  const cells = [0, ...LEVELS].map((limit, level) =>
    html("span", { style: `background: rgb(${SHADES[level].map(Math.round)})` }, html("span", {}, String(limit))));
  return html("div", { class: "tn-descent-key" }, html("span", { class: "tn-descent-key-name" }, "loss L"), ...cells);
}

// The curve -----------------------------------------------------------------------------------------------

function drawCurve(data, last) {
  // On a logarithmic axis epoch 0 has no place; it is drawn at ½.
  const at = (epoch) => Math.max(epoch, 0.5);
  const area = panel({ x: { from: 0, to: 1 }, y: { from: 0, to: 1 }, width: 375, height: 340, left: 60 });
  const inner = area.right - area.left;
  const powers = [1, 10, 100, 1000].filter((power) => power <= last);
  const x = { from: 0.5, to: 0.5 * (last / 0.5) ** (inner / (inner - ROOM)), log: true,
    ticks: last >= 4 * powers.at(-1) ? [...powers, last] : powers, label: "epochs (the left edge is the start)" };
  const line = svg("path", { stroke: FORWARD, "stroke-width": 2, fill: "none" });
  const now = svg("circle", { r: 6.5, fill: FORWARD, stroke: "white", "stroke-width": 1.5 });
  const limits = [{ loss: 0.01, name: "0.01" }, { loss: data.base_rate, name: "base rate" }]
    .filter(({ loss }) => loss > 0)
    .map((limit) => ({
      ...limit,
      line: svg("path", { stroke: PALE, "stroke-width": 1.2, "stroke-dasharray": "1 3" }),
      text: svg("text", {}, limit.name),
    }));
  area.title("The loss, epoch by epoch");
  area.layer.append(...limits.map((limit) => limit.line), line);
  area.front.append(...limits.map((limit) => limit.text), now);

  let floor = 0;
  const drawAxes = () => {
    area.axes(x, { from: floor, to: 1, log: true, ticks: [1, 0.1, 0.01, 0.001], label: "loss L" });
    const heights = limits.map(({ loss }) => area.py(loss));
    // Two names that would touch are pushed apart.
    if (Math.abs(heights[1] - heights[0]) < 15) heights[1] = heights[0] + (heights[1] < heights[0] ? -15 : 15);
    limits.forEach(({ loss, line, text }, i) => {
      set(line, { d: area.path([[0.5, loss], [last, loss]]) });
      set(text, { x: area.px(last) + 10, y: heights[i] + 4 });
    });
  };
  return {
    node: area.node,
    drawRun(history) {
      const needed = floorFor(history.loss);
      if (needed !== floor) {
        floor = needed;
        drawAxes();
      }
      set(line, { d: area.path(history.loss.map((loss, epoch) => [at(epoch), loss])) });
      area.describe(`The loss goes from ${fixed(history.loss[0], 4)} to ${fixed(history.loss.at(-1), 4)} in ` +
        `${whole(last)} epochs.`);
    },
    drawBall(history, epoch) {
      set(now, { cx: area.px(at(epoch)), cy: area.py(Math.max(history.loss[epoch], floor)) });
    },
  };
}

// Playing -------------------------------------------------------------------------------------------------

function play(model, last) {
  let begun = null, from = 0, given = 0, frame;
  const toggle = button("Play", "Play the run", () => (begun === null ? start() : stop()));
  const name = (text) => {
    toggle.textContent = text;
    set(toggle, { "aria-label": `${text} the run`, title: `${text} the run` });
  };
  const start = () => {
    if (stillness()) {
      give(model, { epoch: last });
      return;
    }
    if (model.get("epoch") === last) give(model, { epoch: 0 });
    from = given = model.get("epoch");
    name("Pause");
    begun = performance.now();
    frame = requestAnimationFrame(next);
  };
  const stop = () => {
    cancelAnimationFrame(frame);
    begun = null;
    name("Play");
  };
  const next = (time) => {
    // Whoever moves the ball meanwhile has it.
    if (model.get("epoch") !== given) return stop();
    // Early epochs are where most happens: the pace grows with the epoch.
    const share = Math.min(1, Math.max(0, time - begun) / (1000 * SECONDS_TO_PLAY));
    given = Math.round((1 + from) * ((1 + last) / (1 + from)) ** share) - 1;
    give(model, { epoch: given });
    if (share < 1) frame = requestAnimationFrame(next);
    else stop();
  };
  const move = (epoch) => {
    stop();
    give(model, { epoch: Math.min(last, epoch) });
  };
  return {
    buttons: [
      button("Rewind", "Back to the start", () => move(0)),
      button("Step", "One epoch on", () => move(model.get("epoch") + 1)),
      toggle,
    ],
    stop,
  };
}

export default { render };
