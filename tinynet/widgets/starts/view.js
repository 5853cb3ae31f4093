// Which starts learn: a map over two starting parameters, and the run from the start under the pointer.

import { forwardPass, fromNames } from "../engine.js";
import { FORWARD, PALE, fixed, follow, give, html, menu, panel, readout, set, slider, svg, whole } from "../draw.js";
import {
  OUTCOMES, POINTS, advanceMap, beginMap, gridValues, outcomeOf, shareText, showsEarlier, startAt,
  trainFrom,
} from "./outcomes.js";

// So many milliseconds of a frame are for the map, and so many of a frame in which the reader has done something.
const [BUDGET, BUDGET_WHEN_BUSY] = [8, 1];
const PAINT_EVERY = 150;
const FEW_ROWS = 8;

function render({ model, el }) {
  const setup = model.get("setup");
  const mapped = drawMap(model, setup);
  const key = drawKey();
  const loss = drawLoss();
  const table = drawTable(setup);
  const mapSays = readout();
  const runSays = readout();
  const controls = makeControls(model, setup);
  el.classList.add("tn-view");
  el.append(html("div", { class: "tn-starts" },
    html("p", { class: "tn-hint" }, "Point at the map, or drag a finger on it, to see the run from a start. " +
      "A click holds a start, another lets it go."),
    html("div", { class: "tn-starts-grid" },
      html("div", { class: "tn-starts-map" }, mapped.node, mapSays.node, key.node),
      html("div", { class: "tn-starts-run" }, controls.node, loss.node, runSays.node, table.node)),
  ));

  const settings = () => ({
    ...setup,
    data: setup.data[model.get("data_name")],
    learningRate: model.get("learning_rate"),
    epochs: model.get("epochs"),
    start: model.get("start"),
  });
  let map;
  let frame = 0;
  let visible = true;
  let busy = false;
  let asked = false;
  let painted = 0;

  const drawRun = () => {
    const given = settings();
    const { data } = given;
    const [acrossValue, upValue] = [model.get("across_value"), model.get("up_value")];
    const run = trainFrom(startAt(given, acrossValue, upValue), data, given.learningRate, given.epochs);
    const outputs = data.inputs.map((x) => forwardPass(run.parameters.at(-1), x).yHat);
    mapped.mark(acrossValue, upValue);
    loss.draw(run, data);
    table.draw(data, outputs);
    runSays.say(runInWords(run, data, { [setup.across]: acrossValue, [setup.up]: upValue, ...given.start }));
  };
  /** Both starting values change in one event: their run is drawn once. */
  const askForRun = () => {
    if (asked) return;
    asked = true;
    queueMicrotask(() => {
      asked = false;
      busy = true;
      drawRun();
    });
  };
  const goOn = () => {
    const until = performance.now() + (busy ? BUDGET_WHEN_BUSY : BUDGET);
    frame = 0;
    busy = false;
    advanceMap(map, () => performance.now() < until);
    // Painting the map takes longer than a slice of it, and an answer to the pointer must not wait for that.
    if (performance.now() > painted + PAINT_EVERY || map.done === map.total) drawEnds();
    schedule();
  };
  const drawEnds = () => {
    painted = performance.now();
    const says = mapInWords(map);
    mapped.paint(map, says);
    key.draw(map);
    mapSays.say(says);
  };
  const schedule = () => {
    if (!frame && visible && map.done < map.total) frame = requestAnimationFrame(goOn);
  };
  const restart = () => {
    map = beginMap(settings(), map);
    busy = true;
    loss.restart();
    drawRun();
    drawEnds();
    schedule();
  };

  const stops = [
    follow(model, ["learning_rate", "data_name", "epochs", "start"], restart),
    follow(model, ["across_value", "up_value"], askForRun),
    controls.stop,
    () => cancelAnimationFrame(frame),
  ];
  const observer = new IntersectionObserver((entries) => {
    visible = entries.at(-1).isIntersecting;
    schedule();
  });
  observer.observe(el);
  return () => (observer.disconnect(), stops.forEach((stop) => stop()));
}

// In words ------------------------------------------------------------------------------------------------

function mapInWords(map) {
  const { done, total, counts, data, epochs } = map;
  const pale = showsEarlier(map) ? "; pale: as it was before" : "";
  if (done < total) return `${whole(done)} of ${whole(total)} networks${pale}`;
  const share = shareText(counts[0], total);
  const said = share[0].toUpperCase() + share.slice(1);
  return `${said} of ${whole(total)} starts learn ${data.name} in ${whole(epochs)} epochs.`;
}

function runInWords(run, data, named) {
  const rows = `${run.rowsRight.at(-1)} of ${data.labels.length} rows right`;
  const [first, last] = [run.parameters[0], run.parameters.at(-1)];
  const moved = JSON.stringify(first) !== JSON.stringify(last);
  return `Start: ${inNumbers(named)}.\n` +
    `Loss ${lossText(run.loss[0])} at the start, ${lossText(run.loss.at(-1))} in the end, ${rows}.\n` +
    `${verdict(run, data)}${moved ? "" : " No parameter has moved."}`;
}

function verdict(run, data) {
  const end = OUTCOMES[outcomeOf(run.loss.at(-1), run.rowsRight.at(-1), data)].name;
  if (run.learnedAt === null) return `Not learned, in the end ${end}.`;
  return `Learned at epoch ${whole(run.learnedAt)}${end === "learned" ? "" : `, but in the end ${end}`}.`;
}

/** Parameters by name; neighbours that are alike are joined: w12 = b1 = b2 = 0. */
function inNumbers(named) {
  const alike = new Map();
  for (const [name, number] of Object.entries(named)) {
    const value = shortest(number);
    alike.set(value, [...(alike.get(value) ?? []), name]);
  }
  return [...alike].map(([value, names]) => [...names, value].join("\u00a0=\u00a0")).join(", ");
}

function shortest(value) {
  return String(Number(value.toPrecision(4))).replaceAll("-", "−");
}

/** A loss with four decimals, or with two digits where those would show little of it. */
function lossText(loss) {
  return loss === 0 || loss >= 0.001 ? fixed(loss, 4) : String(Number(loss.toPrecision(2)));
}

// Controls ------------------------------------------------------------------------------------------------

function makeControls(model, setup) {
  const { across, up, low, high } = setup;
  const step = (high - low) / (POINTS - 1);
  const decimals = Number.isInteger(Number((100 * step).toFixed(6))) ? 2 : 3;
  const startOf = (name, trait) => slider(model, trait, {
    label: `${name} at the start`, min: low, max: high, step: Number(step.toFixed(6)), decimals, style: name });
  const names = Object.keys(setup.data);
  const controls = [
    startOf(across, "across_value"),
    startOf(up, "up_value"),
    slider(model, "learning_rate", { label: "learning rate α", min: 0.01, max: 100, log: true }),
    ...(names.length > 1 ? [menu(model, "data_name", "data", names)] : []),
  ];
  const node = html("div", { class: "tn-controls" }, ...controls);
  return { node, stop: () => controls.forEach((control) => control.stop()) };
}

// The map -------------------------------------------------------------------------------------------------

const FULL = OUTCOMES.map(({ color }) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)));
const EARLIER = FULL.map((rgb) => rgb.map((value) => value + 0.7 * (255 - value)));
const RGB = [...FULL, ...EARLIER, [244, 244, 244]];

function drawMap(model, setup) {
  const { across, up, low, high } = setup;
  const values = gridValues(low, high);
  const step = (high - low) / (POINTS - 1);
  const axis = (name) => ({
    from: low - step / 2, to: high + step / 2, ticks: roundTicks(low, high), label: `${name} at the start` });
  const area = panel({ x: axis(across), y: axis(up), width: 430, height: 440 });
  const index = (value) => Math.min(POINTS - 1, Math.max(0, Math.round((value - low) / step)));
  const rings = [["white", 5], ["black", 2]].map(([stroke, width]) =>
    svg("circle", { r: 7, fill: "none", stroke, "stroke-width": width }));
  const pin = svg("circle", { r: 3, fill: "black", stroke: "white", "stroke-width": 1.5 });
  const surface = svg("rect", { class: "tn-starts-surface", fill: "transparent",
    x: area.left, y: area.top, width: area.right - area.left, height: area.bottom - area.top });
  area.front.append(...rings, pin, surface);

  let held = false;
  const hold = (wanted) => {
    held = wanted;
    pin.style.display = held ? "" : "none";
  };
  hold(false);
  const choose = (event) => {
    if (held && event.pointerType === "mouse") return;
    const [a, b] = area.at(event);
    give(model, { across_value: values[index(a)], up_value: values[index(b)] });
  };
  surface.addEventListener("pointermove", choose);
  surface.addEventListener("pointerdown", choose);
  // Chromium scrolls with a finger on a part of a drawing whatever touch-action says there.
  surface.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  surface.addEventListener("click", (event) => {
    // A finger holds by leaving: only a mouse goes on over the map on its way elsewhere.
    if (event.pointerType === "mouse") hold(!held);
    choose(event);
  });

  return {
    node: area.node,
    mark(acrossValue, upValue) {
      const at = { cx: area.px(acrossValue).toFixed(1), cy: area.py(upValue).toFixed(1) };
      for (const node of [...rings, pin]) set(node, at);
    },
    paint(map, text) {
      area.shade(POINTS, POINTS, (a, b) => RGB[map.outcomes[index(b) * POINTS + index(a)]]);
      area.title(`How each start ends on ${map.data.name} after ${whole(map.epochs)} epochs`);
      // While it grows, the description would change with every frame.
      const says = map.done === map.total ? text : "";
      area.describe(`A map of starts, ${across} across and ${up} up, both from ${shortest(low)} to ` +
        `${shortest(high)}, coloured by how each network ends. ${says} The sliders of the starting values choose one.`);
    },
  };
}

/** A few round numbers in a range. */
function roundTicks(low, high) {
  const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5].find((size) => (high - low) / size <= 8);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toFixed(6)));
}

// The key -------------------------------------------------------------------------------------------------

function drawKey() {
  const cells = OUTCOMES.map(() => [html("td"), html("td")]);
  const node = html("table", { class: "tn-starts-key", "aria-label": "How the networks end" },
    html("tbody", {}, ...OUTCOMES.map(({ name, meaning, color }, i) => html("tr", {},
      html("th", { scope: "row" },
        html("span", { class: "tn-starts-swatch", style: `background: ${color}`, "aria-hidden": "true" }),
        html("span", {}, `${name}, `, html("span", { class: "tn-starts-meaning" }, meaning))),
      ...cells[i]))));
  return {
    node,
    draw({ counts, done }) {
      cells.forEach(([count, share], i) => {
        count.textContent = whole(counts[i]);
        share.textContent = shareText(counts[i], done);
      });
    },
  };
}

// The run -------------------------------------------------------------------------------------------------

// Smaller ones would not fit beside the axis.
const LOSS_TICKS = [1, 0.1, 0.01, 0.001];
const LOSS_FLOORS = [5e-4, 5e-5, 5e-6, 5e-7, 5e-8];
// To the right of the axis of epochs, in the drawing's own units: room for the names of lines.
const ROOM = 66;
const onAxis = (epoch) => Math.max(epoch, 0.5);

function drawLoss() {
  const area = panel({ x: { from: 0, to: 1 }, y: { from: 0, to: 1 }, width: 430, height: 280 });
  const limits = svg("path", { stroke: PALE, "stroke-width": 1.2, "stroke-dasharray": "1 3", fill: "none" });
  const curve = svg("path", { stroke: FORWARD, "stroke-width": 2, fill: "none" });
  const names = ["base rate", "0.01"].map((text) => svg("text", { class: "tn-halo" }, text));
  area.layer.append(limits, curve);
  area.front.append(...names);
  let floor = LOSS_FLOORS[0];
  let drawn = "";

  /** The lines that stay while the start is chosen. */
  const drawLimits = (last, data) => {
    area.axes(epochAxis(last, area), { from: floor, to: 1, log: true, ticks: LOSS_TICKS });
    area.title("Loss L from this start");
    const shown = [data.base_rate, 0.01].filter((limit) => limit > 0);
    set(limits, { d: shown.map((limit) => area.path([[0.5, limit], [onAxis(last), limit]])).join("") });
    names.forEach((name) => set(name, { x: area.px(onAxis(last)) + 5 }));
    names[0].style.display = data.base_rate > 0 ? "" : "none";
    const low = area.py(0.01) + 4;
    const high = data.base_rate > 0 ? area.py(data.base_rate) + 4 : 0;
    set(names[1], { y: low });
    // Two names that would touch are pushed apart.
    set(names[0], { y: Math.abs(high - low) < 14 ? low + (high < low ? -14 : 14) : high });
  };
  return {
    node: area.node,
    /** From here on the axis may grow, so that it stands still from start to start. */
    restart: () => void (floor = LOSS_FLOORS[0]),
    draw(run, data) {
      const last = run.epochs.at(-1);
      const lowest = Math.min(...run.loss);
      const needed = LOSS_FLOORS.find((value) => 1.1 * value < lowest) ?? LOSS_FLOORS.at(-1);
      floor = Math.min(floor, needed);
      const wanted = `${floor} ${last} ${data.name}`;
      if (wanted !== drawn) drawLimits(last, data);
      drawn = wanted;
      set(curve, { d: area.path(run.epochs.map((epoch, i) => [onAxis(epoch), run.loss[i]])) });
      area.describe(`The loss on ${data.name} by epoch, both axes logarithmic: from ${lossText(run.loss[0])} to ` +
        `${lossText(run.loss.at(-1))} after ${whole(last)} epochs. The base rate is ${lossText(data.base_rate)}.`);
    },
  };
}

/** The axis of epochs, logarithmic; epoch 0 has no place on it and stands at ½. Names stand to the right of it. */
function epochAxis(last, area) {
  const ticks = [];
  for (let power = 1; power <= last; power *= 10) ticks.push(power);
  if (last >= 5 * ticks.at(-1)) ticks.push(last);
  const inner = area.right - area.left;
  const to = 0.5 * (Math.max(last, 1) / 0.5) ** (inner / (inner - ROOM));
  return { from: 0.5, to, log: true, ticks, label: "epochs (the left edge is the start)" };
}

/** What the network answers in the end, of data with few rows. */
function drawTable(setup) {
  const lengths = Object.values(setup.data).map(({ labels }) => labels.length);
  const most = Math.max(0, ...lengths.filter((length) => length <= FEW_ROWS));
  const lines = ["row (x1, x2)", "label", "ŷ in the end"].map((text) => ({
    text, cells: Array.from({ length: most }, () => html("td")) }));
  const node = html("table", { class: "tn-table tn-starts-rows" }, html("tbody", {}, ...lines.map(({ text, cells }) =>
    html("tr", {}, html("th", { scope: "row" }, text), ...cells))));
  return {
    node: html("div", { class: "tn-starts-table" }, ...(most ? [node] : [])),
    draw({ inputs, labels }, outputs) {
      const few = labels.length <= FEW_ROWS;
      node.style.visibility = few ? "" : "hidden";
      if (!few) return;
      for (let i = 0; i < most; i++) {
        const row = () => [`(${inputs[i].map(shortest).join(", ")})`, labels[i], fixed(outputs[i])];
        const texts = i < labels.length ? row() : [];
        lines.forEach(({ cells }, k) => (cells[i].textContent = texts[k] ?? ""));
      }
    },
  };
}

export default { render };
