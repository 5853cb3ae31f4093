// Which starts learn, and by when: a map over two starting parameters, and the run from the start that is chosen.

import { forwardPass, fromNames } from "../engine.js";
import { apart, fixed, follow, give, html, menu, panel, readout, set, slider, svg, whole } from "../draw.js";
import { LOSS_TICKS, epochAxis, lossFloor, lossText, onAxis } from "../epochs.js";
import { OUTCOMES, bandColors, bandOf } from "./bands.js";
import {
  POINTS, UNKNOWN, advanceMap, beginMap, gridValues, lookAt, medianEpoch, outcomeOf, shareText, startAt,
  strideReached, trainFrom,
} from "./outcomes.js";

// So many milliseconds of a frame are for the map, and so many of a frame in which the reader has done something.
const [BUDGET, BUDGET_WHEN_BUSY] = [9, 1];
const PAINT_EVERY = 120;
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
    html("p", { class: "tn-hint" }, "Each point is a start. Point at the map, drag a finger on it, or use the arrow " +
      "keys, to see the run from there. A click holds a start, another lets it go."),
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
    lookAt(map, ...mapped.mark(acrossValue, upValue));
    loss.draw(run, data);
    key.point(run, data);
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
  const { done, total, counts, data, epochs, earlier } = map;
  if (done < total) return `${whole(done)} of ${whole(total)} starts tried${earlier ? "; pale: as it was before" : ""}`;
  const share = shareText(counts[0], total);
  const said = share[0].toUpperCase() + share.slice(1);
  const half = counts[0] ? `, the faster half of those by epoch ${whole(medianEpoch(map))}` : "";
  return `${said} of ${whole(total)} starts learn ${data.name} in ${whole(epochs)} epochs${half}.`;
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

// Controls ------------------------------------------------------------------------------------------------

function makeControls(model, setup) {
  const { across, up, low, high } = setup;
  const step = (high - low) / (POINTS - 1);
  const decimals = Number.isInteger(Number((100 * step).toFixed(6))) ? 2 : 3;
  const startOf = (name, trait) => slider(model, trait, {
    label: `${name} at the start`, min: low, max: high, step: Number(step.toFixed(6)), decimals });
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

// A cell of the map is so many pixels wide and high.
const CELL = 12;

function drawMap(model, setup) {
  const { across, up, low, high } = setup;
  const values = gridValues(low, high);
  const step = (high - low) / (POINTS - 1);
  const axis = (name) => ({
    from: low - step / 2, to: high + step / 2, ticks: roundTicks(low, high), label: `${name} at the start` });
  const area = panel({ x: axis(across), y: axis(up), width: 430, height: 440 });
  const index = (value) => Math.min(POINTS - 1, Math.max(0, Math.round((value - low) / step)));
  const ring = svg("g", { class: "tn-starts-ring" }, svg("circle", { r: 7 }), svg("circle", { r: 7 }));
  const pin = svg("circle", { class: "tn-starts-pin", r: 3 });
  area.front.append(ring, pin);
  // In front of the drawing: a part of a drawing that calls itself a picture cannot be reached with the keyboard.
  const surface = html("div", { class: "tn-starts-surface", style: area.canvas.getAttribute("style"), tabindex: 0,
    "data-lm-suppress-shortcuts": "true", role: "application", "aria-label":
      `Map of starts, ${across} across and ${up} up: the arrow keys choose a start, with Shift five steps at once` });
  area.node.append(surface);

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
  surface.addEventListener("click", (event) => {
    // A finger holds by leaving: only a mouse goes on over the map on its way elsewhere.
    if (event.pointerType === "mouse") hold(!held);
    choose(event);
  });
  surface.addEventListener("keydown", (event) => {
    const [right, higher] = MOVES[event.key] ?? [0, 0];
    if (!right && !higher) return;
    event.preventDefault();
    event.stopPropagation();
    const size = event.shiftKey ? 5 : 1;
    const moved = (name, by) => values[index(model.get(name)) + by * size] ?? values.at(by > 0 ? -1 : 0);
    if (right) give(model, { across_value: moved("across_value", right) });
    if (higher) give(model, { up_value: moved("up_value", higher) });
  });

  return {
    node: area.node,
    /** Put the ring at a start; returns the column and the row of its cell. */
    mark(acrossValue, upValue) {
      const at = `translate(${area.px(acrossValue).toFixed(1)} ${area.py(upValue).toFixed(1)})`;
      for (const node of [ring, pin]) set(node, { transform: at });
      return [index(acrossValue), index(upValue)];
    },
    paint(map, text) {
      paintMap(area.canvas, map);
      area.title(`When each start has learned ${map.data.name}`);
      // While it grows, the description would change with every frame.
      const says = map.done === map.total ? text : "";
      area.describe(`A map of starts, ${across} across and ${up} up, both from ${shortest(low)} to ` +
        `${shortest(high)}, coloured by the epoch at which each network has learned. ${says}`);
    },
  };
}

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/** Paint what is known: dots while there are gaps between them, and behind them, pale, the map before. */
function paintMap(canvas, map) {
  const size = POINTS * CELL;
  if (canvas.width !== size) Object.assign(canvas, { width: size, height: size });
  const context = canvas.getContext("2d");
  const styles = fillStyles(context, map.edges);
  context.clearRect(0, 0, size, size);
  if (map.earlier) {
    context.globalAlpha = 0.25;
    paintCells(context, styles, map, map.earlier, () => true, 0);
    context.globalAlpha = 1;
  }
  const stride = strideReached(map);
  const isCoarse = (column, row) => column % stride === 0 && row % stride === 0;
  if (stride > 1) paintCells(context, styles, map, map, isCoarse, Math.min(1.2, 0.3 * stride) * CELL);
  // A dot among its neighbours is a cell like them.
  const isKnown = (column, row) => map.outcomes[row * POINTS + column] < UNKNOWN;
  const isCell = (column, row) => !isCoarse(column, row) || isKnown(column + 1, row) || isKnown(column - 1, row);
  paintCells(context, styles, map, map, stride > 1 ? isCell : () => true, 0);
}

/** Fill the cells, all of a kind at once; as dots of a radius, if it is not 0. */
function paintCells(context, styles, { edges }, { outcomes, learnedAt }, wanted, radius) {
  const paths = styles.map(() => new Path2D());
  for (let row = 0, i = 0; row < POINTS; row++) {
    for (let column = 0; column < POINTS; column++, i++) {
      if (outcomes[i] === UNKNOWN || !wanted(column, row)) continue;
      const path = paths[rankOf(outcomes[i], learnedAt[i], edges)];
      const [left, top] = [column * CELL, (POINTS - 1 - row) * CELL];
      if (!radius) path.rect(left, top, CELL, CELL);
      else {
        path.moveTo(left + CELL / 2 + radius, top + CELL / 2);
        path.arc(left + CELL / 2, top + CELL / 2, radius, 0, 7);
      }
    }
  }
  paths.forEach((path, rank) => {
    for (const style of styles[rank]) {
      context.fillStyle = style;
      context.fill(path);
    }
  });
}

/** The band of a network that has learned; behind the bands the other ends, from good to bad. */
function rankOf(outcome, learnedAt, edges) {
  return outcome === 0 ? bandOf(learnedAt, edges) : edges.length - 2 + outcome;
}

/** With what each rank is filled: its colour, and for those that have not learned a pattern over it. */
function fillStyles(context, edges) {
  const ends = OUTCOMES.slice(1).map(({ color, pattern }) =>
    [color, context.createPattern(patternTile(pattern), "repeat")]);
  return [...bandColors(edges.length - 1).map((rgb) => [`rgb(${rgb})`]), ...ends];
}

const tiles = {};

/** A small picture that fills an area when it is repeated: stripes, a grid, or crosses. */
function patternTile(pattern) {
  if (tiles[pattern]) return tiles[pattern];
  const tile = (tiles[pattern] = html("canvas", { width: CELL, height: CELL }));
  const context = tile.getContext("2d");
  const upwards = [-CELL, 0, CELL].map((shift) => [shift - 1, CELL + 1, shift + CELL + 1, -1]);
  const lines = {
    stripes: upwards,
    grid: [[CELL / 2, 0, CELL / 2, CELL], [0, CELL / 2, CELL, CELL / 2]],
    crosses: [...upwards, ...upwards.map(([x1, y1, x2, y2]) => [x1, y2, x2, y1])],
  };
  for (const [x1, y1, x2, y2] of lines[pattern]) {
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  }
  context.strokeStyle = "#d0d0d0";
  context.lineWidth = { stripes: 2, grid: 1.5, crosses: 1 }[pattern];
  context.stroke();
  return tile;
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
  const scale = drawScale();
  const line = ({ name, meaning, color, pattern }, i) => {
    const swatch = html("canvas", { class: "tn-starts-swatch", width: 2 * CELL, height: 2 * CELL, "aria-hidden": "true" });
    const context = swatch.getContext("2d");
    for (const style of color ? fillStyles(context, [0, 1])[i] : []) {
      context.fillStyle = style;
      context.fillRect(0, 0, 2 * CELL, 2 * CELL);
    }
    const words = html("span", {}, `${name}, `, html("span", { class: "tn-starts-meaning" }, meaning));
    return html("tr", {}, html("th", { scope: "row" }, ...(color ? [swatch] : []), words), ...cells[i]);
  };
  const [learned, ...others] = OUTCOMES.map(line);
  const table = html("table", { class: "tn-starts-key", "aria-label": "How the networks end" },
    html("tbody", {}, learned,
      html("tr", {}, html("td", { colspan: 3, class: "tn-starts-scale" }, scale.node)), ...others));
  return {
    node: table,
    draw({ counts, done, edges }) {
      cells.forEach(([count, share], i) => {
        count.textContent = whole(counts[i]);
        share.textContent = shareText(counts[i], done);
      });
      scale.draw(edges);
    },
    point({ loss, rowsRight, learnedAt }, data) {
      scale.point(outcomeOf(loss.at(-1), rowsRight.at(-1), data) === 0 ? learnedAt : null);
    },
  };
}

/** The bands of epochs side by side, with their ends as numbers, and a mark at the band of the chosen start. */
function drawScale() {
  const [width, left, top, height] = [430, 23, 10, 14];
  const bands = svg("g");
  const numbers = svg("g");
  const mark = svg("path", { class: "tn-starts-mark", d: "M-5,0H5L0,7Z" });
  const drawing = svg("svg", { viewBox: `0 0 ${width} 42`, role: "img", "aria-label": "" }, bands, numbers, mark);
  const node = html("div", { class: "tn-scaled", style: `--tn-drawn: ${width}px` }, drawing);
  let drawn = [];
  let pointed = null;
  const placeOf = (i) => left + (i * (width - 2 * left)) / (drawn.length - 1);
  const point = (epoch) => {
    pointed = epoch;
    mark.style.display = epoch === null ? "none" : "";
    if (epoch !== null) set(mark, { transform: `translate(${placeOf(bandOf(epoch, drawn) + 0.5).toFixed(1)} 1)` });
  };
  return {
    node,
    point: (epoch) => (drawn.length ? point(epoch) : (pointed = epoch)),
    draw(edges) {
      if (String(edges) === String(drawn)) return;
      drawn = edges;
      bands.replaceChildren(...bandColors(edges.length - 1).map((rgb, i) => svg("rect", { x: placeOf(i), y: top, height,
        width: placeOf(1) - placeOf(0) + 0.5, style: `fill: rgb(${rgb})` })));
      const wanted = [...edges].reverse();
      // On a phone the letters are 16 px in a drawing of this width, and 12 px is what they are counted with.
      const shown = apart(wanted, (edge) => 0.75 * placeOf(edges.indexOf(edge)), 0, 0.75 * width);
      numbers.replaceChildren(...shown.map((edge) =>
        svg("text", { x: placeOf(edges.indexOf(edge)), y: top + height + 14, "text-anchor": "middle" }, whole(edge))));
      set(drawing, { "aria-label": `The colours of the epochs until learned, from ${whole(edges[0])} to ${whole(edges.at(-1))}` });
      point(pointed);
    },
  };
}

// The run -------------------------------------------------------------------------------------------------

function drawLoss() {
  const area = panel({ x: { from: 0, to: 1 }, y: { from: 0, to: 1 }, width: 430, height: 280, left: 52 });
  const limits = svg("path", { class: "tn-limit" });
  const curve = svg("path", { class: "tn-run" });
  const when = svg("circle", { class: "tn-when", r: 5 });
  const names = ["base rate", "0.01"].map((text) => svg("text", { class: "tn-halo" }, text));
  area.layer.append(limits, curve);
  area.front.append(when, ...names);
  let floor = lossFloor(1);
  let drawn = "";

  /** The lines that stay while the start is chosen. */
  const drawLimits = (last, data) => {
    area.axes(epochAxis(last, area), { from: floor, to: 1, log: true, ticks: LOSS_TICKS });
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
    restart: () => void (floor = lossFloor(1)),
    draw(run, data) {
      const last = run.epochs.at(-1);
      floor = Math.min(floor, lossFloor(Math.min(...run.loss)));
      const wanted = `${floor} ${last} ${data.name}`;
      if (wanted !== drawn) drawLimits(last, data);
      drawn = wanted;
      set(curve, { d: area.path(run.epochs.map((epoch, i) => [onAxis(epoch), run.loss[i]])) });
      when.style.display = run.learnedAt === null ? "none" : "";
      set(when, { cx: area.px(onAxis(run.learnedAt ?? 0)).toFixed(1), cy: area.py(0.01).toFixed(1) });
      area.title(run.learnedAt === null ? "Loss L from this start" : `Loss L: learned at epoch ${whole(run.learnedAt)}`);
      area.describe(`The loss on ${data.name} by epoch, both axes logarithmic: from ${lossText(run.loss[0])} to ` +
        `${lossText(run.loss.at(-1))} after ${whole(last)} epochs. The base rate is ${lossText(data.base_rate)}.`);
    },
  };
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
