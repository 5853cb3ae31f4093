// Gradient descent on the loss surface: the map, the ball and its path, and the loss epoch by epoch.

import { fromNames, learnedAt, measure, train } from "../engine.js";
import {
  BACKWARD, FORWARD, INK, PALE, button, draggable, fixed, follow, give, grey, html, panel, readout, set, slider,
  stillness, svg, whole,
} from "../draw.js";

const LEVELS = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8];
const LOWEST_LOSS_DRAWN = 1e-3;
const SECONDS_TO_PLAY = 4;
const LIMIT = 10;

function render({ model, el }) {
  const data = model.get("data");
  const [across, up, last] = ["across", "up", "epochs"].map((name) => model.get(name));
  const every = Array.from({ length: last + 1 }, (_, epoch) => epoch);
  const map = drawMap(model, data, across, up);
  const curve = drawCurve(data, last);
  const says = readout();
  const rate = slider(model, "learning_rate", { label: "learning rate α", min: 0.01, max: 1000, log: true });
  const epoch = slider(model, "epoch", { min: 0, max: last, step: 1, decimals: 0 });
  const player = play(model, last);
  el.classList.add("tn-view");
  el.append(
    html("p", { class: "tn-hint" },
      "Drag the learning rate: the whole run is made anew. Drag the ring on the map to start elsewhere."),
    html("div", { class: "tn-panels" }, map.node, curve.node),
    map.key,
    html("div", { class: "tn-controls tn-columns" }, rate, epoch),
    html("div", { class: "tn-controls" }, ...player.buttons),
    says.node,
  );

  let history, learned;
  const run = () => {
    history = train(fromNames(model.get("start")), data, model.get("learning_rate"), every);
    history.ways = [across, up].map((names) => history.parameters.map((p) => named(p, names[0])));
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
  };
  const stops = [follow(model, ["learning_rate", "start"], run), follow(model, ["epoch"], show), rate.stop, epoch.stop];
  return () => [player.stop, ...stops].forEach((end) => end());
}

/** One parameter of a p under its name; a network of one hidden unit has w11, w12, b1, w2, b2. */
function named(p, name) {
  const at = { w11: p.w1[0][0], w12: p.w1[0][1], b1: p.b1[0] };
  return name in at ? at[name] : name === "w2" ? p.w2[0] : p.b2;
}

// The map -------------------------------------------------------------------------------------------------

function drawMap(model, data, across, up) {
  const axis = (from, to, names) => ({ from, to, label: names.join(" = ") });
  const area = panel({ x: axis(-1, 1, across), y: axis(-1, 1, up), width: 415, height: 340, left: 58 });
  const way = svg("path", { stroke: FORWARD, "stroke-width": 2, fill: "none" });
  const ahead = svg("path", { stroke: INK, "stroke-width": 1.4, "stroke-dasharray": "5 3", fill: "none" });
  const dots = svg("path", { stroke: FORWARD, "stroke-width": 5, "stroke-linecap": "round" });
  const ring = svg("circle", { r: 10, fill: "white", stroke: FORWARD, "stroke-width": 2.5 });
  const ball = svg("circle", { r: 6.5, fill: FORWARD, stroke: "white", "stroke-width": 1.5, "pointer-events": "none" });
  const held = Object.keys(model.get("start")).filter((name) => ![...across, ...up].includes(name));
  area.layer.append(ahead, way, dots);
  area.front.append(ring, ball);
  area.title(held.length ? `The loss; ${held.join(", ")} held where the ball is` : "The loss, dark where it is high");
  draggable(ring, { moved: (event) => {
    const [a, b] = area.at(event).map((value) => Math.min(LIMIT, Math.max(-LIMIT, Math.round(value * 100) / 100)));
    const start = { ...model.get("start") };
    for (const name of across) start[name] = a;
    for (const name of up) start[name] = b;
    give(model, { start });
  } });

  let shaded = "";
  const shade = (p) => {
    const frozen = held.map((name) => named(p, name));
    const key = JSON.stringify([area.from, area.to, frozen]);
    if (key === shaded) return;
    shaded = key;
    const here = structuredClone(p);
    const put = (names, value) => {
      for (const name of names) {
        if (name === "w11") here.w1[0][0] = value;
        else if (name === "w12") here.w1[0][1] = value;
        else if (name === "b1") here.b1[0] = value;
        else if (name === "w2") here.w2[0] = value;
        else here.b2 = value;
      }
    };
    // The steps of the shade, as level lines are on a hiker's map.
    area.shade(88, 68, (a, b) => {
      put(across, a);
      put(up, b);
      return shadeOf(measure(here, data).loss);
    });
  };

  return {
    node: area.node,
    key: levelsKey(),
    drawRun(history) {
      const [x, y] = history.ways.map(roomFor);
      if (`${x}${y}` !== area.range) {
        area.range = `${x}${y}`;
        [area.from, area.to] = [x, y];
        area.axes(axis(...x, across), axis(...y, up));
      }
      const [a, b] = history.ways;
      set(ring, { cx: area.px(a[0]), cy: area.py(b[0]) });
      set(dots, { d: a.slice(0, 20).map((_, i) => `${area.path([[a[i], b[i]]])}h0`).join("") });
    },
    drawBall(history, now) {
      const [a, b] = history.ways;
      const points = a.map((value, i) => [value, b[i]]);
      set(way, { d: area.path(points.slice(0, now + 1)) });
      set(ahead, { d: area.path(points.slice(now)) });
      set(ball, { cx: area.px(a[now]), cy: area.py(b[now]) });
      shade(history.parameters[now]);
      area.describe(`A map of the loss. The ball is at ${across.join(" = ")} = ${fixed(a[now])}, ` +
        `${up.join(" = ")} = ${fixed(b[now])}, where the loss is ${fixed(history.loss[now], 4)}.`);
    },
  };
}

function shadeOf(loss) {
  const level = LEVELS.findIndex((limit) => loss < limit);
  return grey((level < 0 ? LEVELS.length : level) / LEVELS.length);
}

/** Room for a way, rounded outwards in steps, so that the map stands still while α is dragged a little. */
function roomFor(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const step = [1, 2, 5, 10, 25, 50, 100].find((size) => size * 4 >= high - low) ?? (high - low) / 4;
  const margin = Math.max(0.4 * step, 0.75);
  return [Math.floor((low - margin) / step) * step, Math.ceil((high + margin) / step) * step];
}

/** What the shades mean, below the panels. */
function levelsKey() {
  const cells = [0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8].map((loss, i, all) =>
    html("span", { class: "tn-level", style: `background: rgb(${shadeOf(loss).map(Math.round)})` },
      i + 1 < all.length ? `${loss} –` : `${loss} up`));
  return html("div", { class: "tn-hint" }, "loss ", ...cells);
}

// The curve -----------------------------------------------------------------------------------------------

function drawCurve(data, last) {
  // On a logarithmic axis epoch 0 has no place; it is drawn at ½.
  const x = { from: 0.5, to: Math.max(2, last), log: true, label: "epochs (the left edge is the start)" };
  const y = { from: LOWEST_LOSS_DRAWN, to: 1, log: true, label: "loss L" };
  const area = panel({ x, y, width: 375, height: 340, left: 60 });
  const line = svg("path", { stroke: FORWARD, "stroke-width": 2, fill: "none" });
  const now = svg("circle", { r: 6.5, fill: FORWARD, stroke: "white", "stroke-width": 1.5 });
  const at = (epoch) => Math.max(epoch, 0.5);
  const shown = (loss) => Math.max(loss, LOWEST_LOSS_DRAWN);
  area.title("The loss, epoch by epoch");
  for (const [loss, name] of [[0.01, "0.01"], [data.base_rate, "base rate"]]) {
    if (loss < LOWEST_LOSS_DRAWN) continue;
    area.layer.append(svg("path", { d: area.path([[0.5, loss], [x.to, loss]]), stroke: PALE, "stroke-dasharray": "2 3" }));
    area.front.append(svg("text", { class: "tn-halo", x: area.left + 6, y: area.py(loss) + 14 }, name));
  }
  area.layer.append(line);
  area.front.append(now);
  return {
    node: area.node,
    drawRun(history) {
      set(line, { d: area.path(history.loss.map((loss, epoch) => [at(epoch), shown(loss)])) });
      line.setAttribute("stroke", history.loss.at(-1) > history.loss[0] ? BACKWARD : FORWARD);
      area.describe(`The loss goes from ${fixed(history.loss[0], 4)} to ${fixed(history.loss.at(-1), 4)} in ` +
        `${whole(last)} epochs.`);
    },
    drawBall(history, epoch) {
      set(now, { cx: area.px(at(epoch)), cy: area.py(shown(history.loss[epoch])) });
    },
  };
}

// Playing -------------------------------------------------------------------------------------------------

function play(model, last) {
  let begun = null, from = 0, frame;
  const toggle = button("Play", "Play the run", () => (begun === null ? start() : stop()));
  const start = () => {
    from = model.get("epoch") < last ? model.get("epoch") : 0;
    if (stillness()) {
      give(model, { epoch: last });
      return;
    }
    toggle.textContent = "Pause";
    begun = performance.now();
    frame = requestAnimationFrame(next);
  };
  const stop = () => {
    cancelAnimationFrame(frame);
    begun = null;
    toggle.textContent = "Play";
  };
  const next = (time) => {
    // Early epochs are where most happens: the pace grows with the epoch.
    const share = Math.min(1, Math.max(0, time - begun) / (1000 * SECONDS_TO_PLAY));
    give(model, { epoch: Math.round((1 + from) * ((1 + last) / (1 + from)) ** share) - 1 });
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
