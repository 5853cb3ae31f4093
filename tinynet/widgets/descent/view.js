// Gradient descent on the loss surface: the map, the ball and its trail, and the loss epoch by epoch.

import { fromNames, gradients, learnedAt, measure, toNames, train } from "../engine.js";
import {
  BACKWARD, FORWARD, INK, PALE, PAPER, button, buttonGroup, draggable, fixed, follow, give, html, panel, readout, set,
  setText, setTexts, slider, stillness, svg, tenths, whole,
} from "../draw.js";
import { floorFor, roomFor } from "./room.js";
import { tableButtons } from "../tables.js";
import { sizeOfSlope, slopeText, whatHappened } from "./story.js";
import { outlines } from "./terrain.js";
import { everyText, marksOf, numbered } from "./trail.js";

// Thirteen tints of colours.css lie between these; plots/loss.py has the same. No level is a share of few rows, such as
// ¼: a saturated neuron's loss lies on those but for the last bit, which would draw a line across a plateau.
const LEVELS = [0.01, 0.03, 0.06, 0.1, 0.14, 0.18, 0.22, 0.27, 0.33, 0.42, 0.55, 0.7];
const NAMED_LEVELS = [0.01, 0.06, 0.14, 0.22, 0.33, 0.55];
// Cells of the map; fewer for one that changes with every move of the ball.
const CELLS = [64, 52];
const CELLS_OF_A_MOVING_MAP = [44, 36];
const SECONDS_TO_PLAY = 4;
const LIMIT = 10;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
// To the right of the curve, in the drawing's own units: room for the names of lines.
const ROOM = 66;
const HEIGHT = 400;
const ROOM_OF_THE_RING = 36;
const LETTER = 7.5;
// Where each parameter lies in a p of the engine.
const PLACES = {
  w11: (p) => [p.w1[0], 0],
  w12: (p) => [p.w1[0], 1],
  b1: (p) => [p.b1, 0],
  w2: (p) => [p.w2, 0],
  b2: (p) => [p, "b2"],
};

function render({ model, el }) {
  const tables = model.get("setup").data;
  // The parts read it whenever they draw.
  const data = { ...tables[model.get("data_name")] };
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
  const choices = tableButtons(model);
  el.classList.add("tn-view");
  el.append(
    html("p", { class: "tn-hint" },
      "A ball rolls down the loss. Drag its start on the map, or the learning rate: the whole run is computed again."),
    html("div", { class: "tn-panels" }, map.node, curve.node),
    levelsKey(),
    map.legend,
    html("div", { class: "tn-controls tn-columns tn-descent-sliders" }, rate, epoch),
    html("div", { class: "tn-controls tn-descent-buttons" }, player.node, ...choices.nodes,
      ...presets(model, player, last, held)),
    html("div", { class: `tn-descent-says${held.length ? " tn-descent-held" : ""}` }, says.node, saysWhere.node),
  );

  let history, learned;
  const run = () => {
    const alpha = model.get("learning_rate");
    Object.assign(data, tables[model.get("data_name")]);
    history = train(fromNames(model.get("start")), data, alpha, every);
    history.ways = [across, up].map((names) => history.parameters.map((p) => valueOf(p, names[0])));
    const slopes = gradients(history.parameters[last], data);
    history.ahead = [across, up].map((names) => -alpha * valueOf(slopes, names[0]));
    learned = learnedAt(history, data);
    map.drawRun(history);
    map.title(whatHappened(history, data, alpha));
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
    saysWhere.say(`The ball is at ${at(across)}, ${at(up)}, where the slope is ` +
      `${slopeText(sizeOfSlope(history.parameters[now], data))}.` +
      (held.length ? ` The map holds ${held.map((name) => at([name])).join(", ")}, as at the ball.` : ""));
  };
  const stops = [follow(model, ["learning_rate", "start", "data_name"], run), follow(model, ["epoch"], show), rate.stop,
    epoch.stop, choices.stop];
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
  const area = panel({ x: axis([-1, 1], across), y: axis([-1, 1], up), width: 480, height: HEIGHT, left: 58 });
  const land = drawLand(area);
  const round = { fill: "none", "stroke-linejoin": "round", "stroke-linecap": "round" };
  const line = (stroke, width, more = {}) => svg("path", { stroke, "stroke-width": width, ...round, ...more });
  // Each line lies on a paler, wider one, so that it is seen on every tint.
  const ahead = [line(PAPER, 4, { opacity: 0.6 }), line(INK, 1.4, { "stroke-dasharray": "4 4" })];
  const way = [line(PAPER, 5, { opacity: 0.75 }), line(FORWARD, 1.4)];
  const smallDots = line(FORWARD, 3.6);
  const arrows = [line(PAPER, 5.5, { opacity: 0.75 }), line(BACKWARD, 2.2),
    svg("path", { fill: BACKWARD, stroke: PAPER, "stroke-width": 0.8, "paint-order": "stroke" })];
  const dots = [line(PAPER, 8.5), line(FORWARD, 6)];
  const numbers = svg("g", { class: "tn-descent-numbers" });
  const ring = svg("g", { "pointer-events": "none", class: "tn-descent-ring" },
    svg("circle", { r: 17, class: "tn-cue", stroke: FORWARD, fill: "none" }),
    svg("circle", { r: 10, fill: PAPER, "fill-opacity": 0.7, stroke: PAPER, "stroke-width": 5 }),
    svg("circle", { r: 10, fill: "none", stroke: FORWARD, "stroke-width": 2.5 }),
    // Four points outwards: it can be moved in every direction.
    svg("path", { d: [0, 90, 180, 270].map(pointOutwards).join(""), fill: FORWARD, stroke: PAPER, "stroke-width": 1.2,
      "paint-order": "stroke" }));
  const ball = svg("circle", { r: 7, fill: FORWARD, stroke: PAPER, "stroke-width": 2, "pointer-events": "none" });
  const startName = svg("text", { class: "tn-halo tn-descent-name" }, "start");
  const ballName = svg("text", { class: "tn-halo tn-descent-name" });
  // What a finger takes hold of is larger than what is seen.
  const ringGrip = svg("circle", { r: 20, fill: "transparent", tabindex: 0, role: "application",
    "data-lm-suppress-shortcuts": "true" });
  const ballGrip = svg("circle", { r: 14, fill: "transparent" });
  const legend = trailLegend();
  area.layer.append(...ahead, ...way, smallDots, ...arrows, ...dots, numbers);
  area.front.append(ringGrip, ring,
    svg("g", { "clip-path": area.layer.getAttribute("clip-path") }, ballGrip, ball), startName, ballName);

  let still = false, ranges = [], shaded = "", drawn, points = [], marks;
  const startAt = (a, b, more = {}) => {
    ring.classList.add("tn-moved");
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
    const wanted = JSON.stringify([data.name, ranges, held.map((name) => valueOf(p, name))]);
    if (wanted === shaded) return;
    shaded = wanted;
    const here = fromNames(toNames(p));
    const [places, placesUp] = [across, up].map((names) => names.map((name) => PLACES[name](here)));
    const [[left, right], [low, high]] = ranges;
    land.draw((u, v) => {
      for (const [place, key] of places) place[key] = left + u * (right - left);
      for (const [place, key] of placesUp) place[key] = high - v * (high - low);
      return measure(here, data).loss;
    }, held.length > 0, points);
  };

  const drawRun = (history) => {
    drawn = history;
    const [a, b] = history.ways;
    if (!still) {
      const room = roomFor(history.ways);
      if (String(room) !== String(ranges)) {
        ranges = room;
        area.axes(axis(ranges[0], across), axis(ranges[1], up));
      }
    }
    points = a.map((value, i) => [area.px(value), area.py(b[i])]);
    marks = marksOf(points);
    set(ring, { transform: `translate(${points[0][0].toFixed(1)} ${points[0][1].toFixed(1)})` });
    set(ringGrip, { cx: points[0][0], cy: points[0][1] });
    ringGrip.setAttribute("aria-label", `The start: ${across.join(" = ")} = ${fixed(a[0])}, ${up.join(" = ")} = ` +
      `${fixed(b[0])}. The arrow keys move it by 0.1, with Shift by 1.`);
    legend.show(marks);
  };

  /** The arrow at an epoch: the step from there; between dots that are several epochs apart, so many times as long. */
  const arrowAt = (history, epoch) => {
    const [x, y] = points[epoch];
    const step = history.ways.map((values, i) =>
      epoch + 1 < values.length ? values[epoch + 1] - values[epoch] : history.ahead[i]);
    const [dx, dy] = [area.px(history.ways[0][epoch] + step[0]) - x, area.py(history.ways[1][epoch] + step[1]) - y];
    const length = Math.hypot(dx, dy);
    const times = marks.times * length > LONGEST_STRETCHED ? 1 : marks.times;
    return { x, y, dx: times * dx, dy: times * dy, length: times * length };
  };

  const drawBall = (history, now) => {
    const [a, b] = history.ways;
    shade(history.parameters[now]);
    const pathOf = (from, to) => area.path(a.slice(from, to).map((value, i) => [value, b[from + i]]));
    for (const node of way) set(node, { d: pathOf(0, now + 1) });
    for (const node of ahead) set(node, { d: pathOf(now, a.length) });
    const passed = marks.epochs.filter((epoch) => epoch <= now);
    const dotted = (epochs) => epochs.map((epoch) => `M${at(points[epoch])}h0`).join("");
    for (const node of dots) set(node, { d: dotted(passed) });
    set(smallDots, { d: dotted(marks.between.filter((epoch) => epoch <= now)) });
    const seen = [...passed.filter((epoch) => epoch < now), now].map((epoch) => arrowAt(history, epoch)).filter(isSeen);
    const shafts = seen.map(shaftOf).join("");
    set(arrows[0], { d: shafts });
    set(arrows[1], { d: shafts });
    set(arrows[2], { d: seen.map(headOf).join("") });
    set(ball, { cx: points[now][0], cy: points[now][1] });
    set(ballGrip, { cx: points[now][0], cy: points[now][1] });
    nameThem(history, passed, now);
    area.describe(`A map of the loss. The ball is at ${across.join(" = ")} = ${fixed(a[now])}, ` +
      `${up.join(" = ")} = ${fixed(b[now])}, where the loss is ${fixed(history.loss[now], 4)}.`);
  };

  /** The words on the map: start, the ball's epoch, and the epochs of as many dots as have room. */
  const nameThem = (history, passed, now) => {
    const [start, here] = [points[0], points[now]];
    const apart = Math.hypot(here[0] - start[0], here[1] - start[1]);
    // Where it has stood for half of its way or more, that is said.
    const since = points.findIndex(([x, y]) => Math.hypot(x - here[0], y - here[1]) < 6);
    const called = now === 0 ? "start"
      : since <= now / 2 ? `epochs ${whole(since)} to ${whole(now)}` : `epoch ${whole(now)}`;
    setText(ballName, called);
    const beside = roomiest(area, here, called, points);
    place(ballName, here, ...beside);
    startName.style.display = apart < 34 ? "none" : "";
    place(startName, start, start[0] > area.left + 60 ? -20 : 20, -12);
    // Points along the words, from the ball to their end.
    const width = LETTER * called.length;
    const named = Array.from({ length: Math.ceil(width / 28) }, (_, i) =>
      [here[0] + beside[0] + Math.sign(beside[0]) * Math.min(28 * (i + 0.5), width), here[1] + beside[1] - 4]);
    const words = [here, ...named, start, [start[0] - 36, start[1] - 12]];
    const taken = [[...start, ROOM_OF_THE_RING], ...words];
    const shown = numbered(passed.filter((epoch) => epoch && epoch < now), points, taken);
    setTexts(numbers, shown.map((epoch) => {
      const { x, y, dx, dy, length } = arrowAt(history, epoch);
      // To the side of the way, on the left of who walks it.
      const [nx, ny] = length > 1e-9 ? [dy / length, -dx / length] : [1, 0];
      return { text: whole(epoch), class: "tn-halo", x: (x + 13 * nx).toFixed(1), y: (y + 11 * ny + 4).toFixed(1),
        "text-anchor": "middle" };
    }));
    land.keepClear([...words, ...shown.map((epoch) => points[epoch])]);
  };
  return { node: area.node, legend: legend.node, title: area.title, drawRun, drawBall };
}

const at = ([x, y]) => `${tenths(x)},${tenths(y)}`;

/** Put a text beside a point; to the left of it the text ends there. */
function place(text, [x, y], right, down) {
  set(text, { x: (x + right).toFixed(1), y: (y + down).toFixed(1), "text-anchor": right < 0 ? "end" : "start" });
}

// Right and down from a point to where a word beside it begins, or, to its left, ends.
const BESIDE = [[15, 4], [-15, 4], [11, -13], [11, 21], [-11, -13], [-11, 21]];

/** The place beside a point where a word is farthest from the trail, and inside. */
function roomiest(area, [x, y], word, trail) {
  const sparse = trail.filter((_, i) => i % Math.ceil(trail.length / 100) === 0);
  const width = LETTER * word.length;
  const score = ([right, down]) => {
    const [end, height] = [x + right + Math.sign(right) * width, y + down - 4];
    if (end < area.left + 2 || end > area.right - 2 || height < area.top + 8 || height > area.bottom - 8) return -1;
    const boxed = [Math.min(x + right, end), Math.max(x + right, end)];
    return Math.min(40, ...sparse.map(([a, b]) => Math.hypot(Math.max(boxed[0] - a, 0, a - boxed[1]), b - height)));
  };
  return BESIDE.reduce((best, next) => (score(next) > score(best) + 1 ? next : best));
}

function pointOutwards(degrees) {
  const turn = ([x, y]) => {
    const angle = (degrees * Math.PI) / 180;
    return at([x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)]);
  };
  return `M${[[14, -4], [14, 4], [18.5, 0]].map(turn).join("L")}Z`;
}

// An arrow: shorter ones would be all head.
const LEAST_ARROW = 6;
const HEAD = 9;
const ROOM_OF_A_POINT = 8;
const LONGEST_STRETCHED = 56;
const isSeen = ({ length }) => length >= LEAST_ARROW;

/** A long arrow's point stops at the edge of the dot to which it leads, where it can be seen. */
const reachOf = (length) => Math.max(LEAST_ARROW, length - Math.min(ROOM_OF_A_POINT, 0.2 * length));

function shaftOf({ x, y, dx, dy, length }) {
  const share = Math.max(0, reachOf(length) - HEAD) / length;
  return `M${at([x, y])}L${at([x + share * dx, y + share * dy])}`;
}

function headOf({ x, y, dx, dy, length }) {
  const reach = reachOf(length);
  const size = Math.min(HEAD, reach);
  const [ux, uy] = [dx / length, dy / length];
  const [bx, by] = [x + (reach - size) * ux, y + (reach - size) * uy];
  const [sideX, sideY] = [-0.5 * size * uy, 0.5 * size * ux];
  const corners = [[x + reach * ux, y + reach * uy], [bx + sideX, by + sideY], [bx - sideX, by - sideY]];
  return `M${corners.map(at).join("L")}Z`;
}

/** What dots and arrows mean, in a line below the map. */
function trailLegend() {
  const sample = (...drawn) =>
    svg("svg", { class: "tn-descent-sample", viewBox: "0 0 28 16", "aria-hidden": "true" }, ...drawn);
  const arrow = { x: 3, y: 8, dx: 22, dy: 0, length: 22 };
  const [dot, step] = [html("span"), html("span")];
  return {
    node: html("div", { class: "tn-hint tn-descent-legend" },
      html("span", {}, sample(svg("circle", { cx: 14, cy: 8, r: 3.5, fill: FORWARD })), dot),
      html("span", {}, sample(svg("path", { d: shaftOf(arrow), stroke: BACKWARD, "stroke-width": 2.2 }),
        svg("path", { d: headOf(arrow), fill: BACKWARD })), step)),
    show({ every, times, long }) {
      const some = long.some(Boolean);
      setText(dot, every > long.length ? (some ? "every long step" : "no step is long enough for a dot")
        : `${everyText(every)}${some && every > 1 ? ", and every long step" : ""}`);
      setText(step, `a step: α times the slope, downhill${times === 1 ? ""
        : some ? `; the shortest ${times} times as long` : `, drawn ${times} times as long`}`);
    },
  };
}

// The land ------------------------------------------------------------------------------------------------

/** The map's tints, one upon the other like sheets of paper lit from the upper left, and the numbers on their edges. */
function drawLand(area) {
  const [width, height] = [area.right - area.left, area.bottom - area.top];
  const sheets = LEVELS.map((_, i) => {
    const sheet = (more) => svg("path", { "fill-rule": "evenodd", ...more });
    return [
      sheet({ fill: "var(--tn-shadow)", opacity: 0.1, transform: "translate(3 4)" }),
      sheet({ fill: "var(--tn-shadow)", opacity: 0.13, transform: "translate(1.5 2)" }),
      sheet({ fill: "white", opacity: 0.45, transform: "translate(-0.8 -1)" }),
      sheet({ fill: `var(--tn-height-${i + 1})` }),
    ];
  });
  const names = NAMED_LEVELS.map((level) =>
    svg("text", { class: "tn-descent-level", "text-anchor": "middle", dy: "0.35em" }, String(level)));
  const lowest = svg("rect", { x: area.left, y: area.top, width, height, fill: "var(--tn-height-0)" });
  area.layer.append(svg("g", { class: "tn-descent-land" }, lowest, ...sheets.flat(), ...names));
  let places = [];
  return {
    draw(loss, moving, trail) {
      const [columns, rows] = moving ? CELLS_OF_A_MOVING_MAP : CELLS;
      const loops = outlines(loss, columns, rows, LEVELS, !moving).map((level) =>
        level.map((loop) => loop.map(([u, v]) => [area.left + u * width, area.top + v * height])));
      loops.forEach((level, i) => {
        const d = level.map((loop) => `M${loop.map(at).join("L")}Z`).join("");
        for (const sheet of sheets[i]) set(sheet, { d });
      });
      places = placeNames(NAMED_LEVELS.map((level) => loops[LEVELS.indexOf(level)]), area, trail, places);
      names.forEach((name, i) => {
        if (!places[i]) return;
        const { x, y, turn } = places[i];
        set(name, { transform: `translate(${at([x, y])}) rotate(${turn.toFixed(0)})` });
      });
    },
    /** Hide what would lie on other words. */
    keepClear(words) {
      names.forEach((name, i) => {
        const far = ([x, y]) => Math.abs(x - places[i].x) > 34 || Math.abs(y - places[i].y) > 22;
        name.style.display = places[i] && words.every(far) ? "" : "none";
      });
    },
  };
}

/** A place for each level's number on its outline: apart from the others and from the trail, and near where it was. */
function placeNames(levels, area, trail, before) {
  const taken = [];
  const apart = (from, to, most) => Math.min(most, ...from.map(([x, y]) => Math.hypot(x - to[0], y - to[1])));
  const sparse = trail.filter((_, i) => i % Math.ceil(trail.length / 40) === 0);
  return levels.map((loops, i) => {
    let best = null;
    for (const loop of loops)
      for (let k = 2; k < loop.length - 2; k += 2) {
        const [x, y] = loop[k];
        if (x < area.left + 26 || x > area.right - 26 || y < area.top + 16 || y > area.bottom - 16) continue;
        const [[ax, ay], [bx, by]] = [loop[k - 2], loop[k + 2]];
        const span = Math.hypot(bx - ax, by - ay);
        const turn = (Math.atan2(by - ay, bx - ax) * 180) / Math.PI;
        const upright = turn > 90 ? turn - 180 : turn < -90 ? turn + 180 : turn;
        const strayed = before[i] ? Math.min(90, Math.hypot(before[i].x - x, before[i].y - y)) : 0;
        const score = apart(taken, [x, y], 90) + apart(sparse, [x, y], 60) + Math.min(span, 20) -
          Math.abs(upright) / 4 - strayed;
        if (!best || score > best.score) best = { x, y, turn: upright, score };
      }
    if (!best || apart(taken, [best.x, best.y], 90) < 40) return null;
    taken.push([best.x, best.y]);
    return best;
  });
}

/** What the tints mean, below the panels: each limit stands below the line between two of them. */
function levelsKey() {
  const cells = [0, ...LEVELS].map((limit, level) =>
    html("span", { style: `background: var(--tn-height-${level})` }, html("span", {}, String(limit))));
  const name = html("span", { class: "tn-descent-key-name" }, "height: the loss L");
  return html("div", { class: "tn-descent-key" }, name, ...cells);
}

// The curve -----------------------------------------------------------------------------------------------

function drawCurve(data, last) {
  // On a logarithmic axis epoch 0 has no place; it is drawn at ½.
  const at = (epoch) => Math.max(epoch, 0.5);
  const area = panel({ x: { from: 0, to: 1 }, y: { from: 0, to: 1 }, width: 330, height: HEIGHT, left: 60 });
  const inner = area.right - area.left;
  const powers = [1, 10, 100, 1000].filter((power) => power <= last);
  const x = { from: 0.5, to: 0.5 * (last / 0.5) ** (inner / (inner - ROOM)), log: true,
    ticks: last >= 4 * powers.at(-1) ? [...powers, last] : powers, label: "epochs (the left edge is the start)" };
  const line = svg("path", { stroke: FORWARD, "stroke-width": 2, fill: "none" });
  // The map's tints stand along the axis of losses.
  const tints = [0, ...LEVELS].map((_, level) =>
    svg("rect", { x: area.left, width: 9, fill: `var(--tn-height-${level})` }));
  const now = svg("circle", { r: 6.5, fill: FORWARD, stroke: PAPER, "stroke-width": 1.5 });
  const limits = ["0.01", "base rate"].map((name) => ({
    line: svg("path", { stroke: PALE, "stroke-width": 1.2, "stroke-dasharray": "1 3" }),
    text: svg("text", {}, name),
  }));
  area.title("The loss, epoch by epoch");
  area.layer.append(...tints, ...limits.map((limit) => limit.line), line);
  area.front.append(...limits.map((limit) => limit.text), now);

  let floor = 0, baseRate;
  const drawAxes = () => {
    area.axes(x, { from: floor, to: 1, log: true, ticks: [1, 0.1, 0.01, 0.001], label: "loss L" });
    [0, ...LEVELS].forEach((from, level) => {
      const [y, bottom] = [area.py(LEVELS[level] ?? 1), Math.min(area.bottom, area.py(Math.max(from, floor)))];
      set(tints[level], { y, height: Math.max(0, bottom - y) });
    });
    const losses = [0.01, baseRate];
    // A base rate of 0 has no place on a logarithmic axis.
    const heights = losses.map((loss) => (loss > 0 ? area.py(loss) : Infinity));
    // Two names that would touch are pushed apart.
    if (Math.abs(heights[1] - heights[0]) < 15) heights[1] = heights[0] + (heights[1] < heights[0] ? -15 : 15);
    limits.forEach(({ line, text }, i) => {
      for (const node of [line, text]) node.style.display = losses[i] > 0 ? "" : "none";
      if (!(losses[i] > 0)) return;
      set(line, { d: area.path([[0.5, losses[i]], [last, losses[i]]]) });
      set(text, { x: area.px(last) + 10, y: heights[i] + 4 });
    });
  };
  return {
    node: area.node,
    drawRun(history) {
      const needed = floorFor(history.loss);
      if (needed !== floor || data.base_rate !== baseRate) {
        [floor, baseRate] = [needed, data.base_rate];
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
    again() {
      stop();
      give(model, { epoch: 0 });
      start();
    },
    node: html("div", { class: "tn-button-group tn-descent-player" },
      button("Rewind", "Back to the start", () => move(0)),
      button("Step", "One epoch on", () => move(model.get("epoch") + 1)),
      toggle),
    stop,
  };
}

// Presets -------------------------------------------------------------------------------------------------

/** Runs that show a stranger what there is to see; each is played from its start. */
function presets(model, player, last, held) {
  const zero = Object.fromEntries(Object.keys(model.get("start")).map((name) => [name, 0]));
  const flat = Object.fromEntries(Object.keys(zero).map((name) => [name, -8]));
  const preset = (text, says, values) => button(text, says, () => {
    give(model, values());
    player.again();
  });
  const first = model.get("first");
  const reset = button("Reset", "Back to what the view showed first", () => {
    player.stop();
    give(model, first);
  });
  const tries = [0.1, 10, 100].map((alpha) =>
    preset(`α = ${alpha}`, `The run with learning rate ${alpha}`, () => ({ learning_rate: alpha })));
  // Where the map holds nothing, all parameters at −8 are far from the valley: the sigmoid is flat there.
  if (!held.length) tries.push(preset("flat start", "A start on flat ground", () => ({ start: flat })));
  return [buttonGroup("Try:", ...tries), reset];
}

export default { render };
