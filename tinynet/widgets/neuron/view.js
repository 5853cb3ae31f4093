// One neuron on a data set: the plane with its line, the sigmoid with the rows on it, and the table.

import { forwardPass, fromNames, measure, sigmoid } from "../engine.js";
import {
  FORWARD, INK, PALE, PAPER, PARAMETER_STYLES, button, buttonGroup, draggable, fixed, follow, give, html, marker,
  markersKey, panel, readout, relabel, set, setText, shadeKey, shadeStrip, slider, svg,
} from "../draw.js";
import { centre, crossings, grips, moved, namePlace, scaled, turned, whereabouts } from "./line.js";
import { dropLines, jointNames } from "./names.js";
import { tableButtons } from "../tables.js";

const NAMES = ["w11", "w12", "b1"];
const FEW_ROWS = 8;
const HEIGHT = 370;

function render({ model, el }) {
  const tables = model.get("setup").data;
  // The parts read it whenever they draw; another table with the same inputs changes its labels.
  const data = { ...tables[model.get("data_name")] };
  const few = data.labels.length <= FEW_ROWS;
  const light = linked();
  const plane = drawPlane(model, data, light);
  const squash = drawSquash(data, light);
  const table = few ? drawTable(data, light) : null;
  const formula = drawFormula(model, plane.frame);
  const says = readout();
  const choices = tableButtons(model);
  const sliders = NAMES.map((name) => slider(model, name, { min: -10, max: 10, step: 0.1, style: name }));
  el.classList.add("tn-view");
  el.append(
    html("p", { class: "tn-hint" }, "Drag the line to move it, a square on it to turn it. " +
      (few ? "Point at a row: it lights up in the plane, on the curve and in the table."
        : "Point at a row to find it on the curve.")),
    html("div", { class: "tn-panels" }, plane.node, squash.node),
    html("div", { class: "tn-keys" }, markersKey(), shadeKey()),
    formula.node,
    html("div", { class: "tn-neuron-controls" }, html("div", { class: "tn-controls tn-neuron-sliders" }, ...sliders)),
    html("div", { class: "tn-controls tn-neuron-buttons" }, ...choices.nodes, ...presets(model)),
    says.node,
    ...(table ? [table.node] : []),
  );
  const stop = follow(model, [...NAMES, "data_name"], () => {
    if (data.name !== model.get("data_name")) {
      Object.assign(data, tables[model.get("data_name")]);
      for (const part of [plane, squash, table]) part?.relabel();
    }
    const named = values(model);
    const p = fromNames(named);
    const traces = data.inputs.map((x) => forwardPass(p, x));
    const { loss, rowsRight } = measure(p, data);
    plane.draw(named, traces);
    squash.draw(traces);
    table?.draw(named, traces);
    formula.draw(named);
    says.say(`Rows right: ${rowsRight} of ${data.labels.length}. Loss: ${fixed(loss, 4)}.`);
  });
  return () => [stop, choices.stop, ...sliders.map((node) => node.stop)].forEach((end) => end());
}

const values = (model) => Object.fromEntries(NAMES.map((name) => [name, model.get(name)]));

/** The row that is pointed at or has the focus, in whichever part, is lit in all that follow. */
function linked() {
  const parts = [];
  let lit = null;
  const light = (row) => {
    if (row === lit) return;
    lit = row;
    parts.forEach((part) => part(row));
  };
  return {
    /** Call part(row) whenever another row is lit, with null for none. */
    follow: (part) => void parts.push(part),
    /** Make a node light its row. */
    from(node, row) {
      // Chromium stops the Tab key at a part of a drawing that only listens to the focus.
      const reached = node.hasAttribute("tabindex");
      for (const type of ["pointerenter", ...(reached ? ["focus"] : [])]) node.addEventListener(type, () => light(row));
      for (const type of ["pointerleave", ...(reached ? ["blur"] : [])]) node.addEventListener(type, () => light(null));
      return node;
    },
    lit: () => lit,
  };
}

/** A ring about the marker of the row that is lit. */
function litRing() {
  return svg("g", { style: "display: none", "pointer-events": "none" },
    svg("circle", { r: 12, fill: "none", stroke: PAPER, "stroke-width": 5 }),
    svg("circle", { r: 12, fill: "none", stroke: INK, "stroke-width": 2.2 }));
}

// The plane -----------------------------------------------------------------------------------------------

function drawPlane(model, data, light) {
  const range = (i) => {
    const values = data.inputs.map((x) => x[i]);
    return { from: Math.min(...values) - 0.5, to: Math.max(...values) + 0.5, label: `x${i + 1}` };
  };
  const frame = { x: range(0), y: range(1) };
  const area = panel({ ...frame, width: 360, height: HEIGHT });
  const few = data.labels.length <= FEW_ROWS;
  const places = data.inputs.map((row) => [area.px(row[0]), area.py(row[1])]);
  // What a grip and the line's name keep clear of: the rows, and the answers beside them.
  const taken = few ? places.flatMap(([x, y]) => [[x, y], [x + 24, y - 12]]) : [];
  const line = svg("path", { stroke: FORWARD, "stroke-width": 2.5, fill: "none" });
  const lineRim = svg("path", { stroke: PAPER, "stroke-width": 5, opacity: 0.6, fill: "none" });
  const grip = svg("path", { stroke: "transparent", "stroke-width": 26, fill: "none" });
  const name = svg("text", { class: "tn-halo tn-neuron-line", "text-anchor": "middle", dy: "0.35em" }, "ŷ = ½");
  const mover = handle(true);
  const turners = [0, 1].map(() => handle(false));
  const handles = [mover, ...turners];
  const away = svg("path", { d: "M18,0L0,-10V10Z", fill: FORWARD, stroke: PAPER, "stroke-width": 1.5 });
  const answers = places.map(([x, y]) => svg("text", { class: "tn-halo", x: x + 10, y: y - 8 }));
  const dots = places.map(([cx, cy], i) => marker(data.labels[i], { cx, cy, r: few ? 6 : 4 }));
  const ring = litRing();
  const hits = places.map(([cx, cy], i) =>
    light.from(svg("circle", { cx, cy, r: few ? 16 : 7, fill: "transparent" }), i));
  area.layer.append(...hits, lineRim, line, grip);
  area.front.append(...handles, away, name,
    svg("g", { "pointer-events": "none" }, ring, ...dots, ...(few ? answers : [])));

  const at = (event) => area.at(event);
  // While one grip is dragged, all stay at their shares of the line: that one is under the pointer.
  let held = false, shares, before;
  const begin = () => {
    held = true;
    for (const node of handles) node.classList.add("tn-moved");
  };
  for (const node of [grip, ...handles])
    node.addEventListener("lostpointercapture", () => {
      held = false;
      draw(values(model), before);
    });
  for (const node of [grip, mover])
    draggable(node, { begin, moved: (event) => give(model, moved(values(model), at(event))) });
  turners.forEach((node, i) => {
    let pivot;
    draggable(node, {
      begin: () => {
        begin();
        pivot = placesOfGrips(values(model))?.[2 - i];
      },
      moved: (event) => pivot && give(model, turned(values(model), pivot, at(event))),
    });
  });

  /** Where mover and turners are, in the plane's own numbers, or null. */
  const placesOfGrips = (named) => {
    const ends = crossings(named, frame);
    if (!ends) return null;
    const pixels = ends.map(([a, b]) => [area.px(a), area.py(b)]);
    if (!held) shares = grips(pixels, taken);
    return shares.map((share) => [0, 1].map((i) => ends[0][i] + share * (ends[1][i] - ends[0][i])));
  };

  const draw = (named, traces) => {
    before = traces;
    const { w11, w12, b1 } = named;
    area.shadeAlong(w11, w12, b1, sigmoid);
    const ends = crossings(named, frame);
    for (const node of [line, lineRim, grip, name, ...handles]) node.style.display = ends ? "" : "none";
    if (ends) {
      for (const node of [line, lineRim, grip]) set(node, { d: area.path(ends) });
      const [[ax, ay], [bx, by]] = ends.map(([a, b]) => [area.px(a), area.py(b)]);
      const turn = (Math.atan2(by - ay, bx - ax) * 180) / Math.PI;
      const spots = placesOfGrips(named).map(([a, b]) => [area.px(a), area.py(b)]);
      spots.forEach(([x, y], i) => {
        set(handles[i], { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
        set(handles[i].lastChild, { transform: `rotate(${turn.toFixed(1)})` });
      });
      const spot = namePlace([[ax, ay], [bx, by]], area, [...taken, ...spots]);
      set(name, { transform: `translate(${spot.x.toFixed(1)} ${spot.y.toFixed(1)}) rotate(${spot.turn.toFixed(1)})` });
    }
    const where = whereabouts(named, frame);
    away.style.display = where.towards ? "" : "none";
    if (where.towards) {
      const [dx, dy] = where.towards;
      // On the edge of the plane, in the direction in which the line is.
      const [halfWidth, halfHeight] = [(area.right - area.left) / 2, (area.bottom - area.top) / 2];
      const far = Math.min((halfWidth - 24) / Math.abs(dx), (halfHeight - 24) / Math.abs(dy));
      const [x, y] = [area.left + halfWidth + far * dx, area.top + halfHeight - far * dy];
      set(away, { transform: `translate(${x} ${y}) rotate(${(-Math.atan2(dy, dx) * 180) / Math.PI})` });
    }
    area.title(where.title);
    traces.forEach((t, i) => few && setText(answers[i], fixed(t.yHat)));
    const rows = few ? traces.map((t, i) =>
      `Row ${data.inputs[i].join(", ")} with label ${data.labels[i]} gets ${fixed(t.yHat)}.`) : [];
    area.describe([where.words, ...rows].join(" "));
  };
  light.follow((row) => {
    ring.style.display = row === null ? "none" : "";
    if (row !== null) set(ring, { transform: `translate(${places[row].join(" ")})` });
    answers.forEach((node, i) => node.classList.toggle("tn-neuron-lit", i === row));
  });
  return { node: area.node, frame, draw, relabel: () => dots.forEach((dot, i) => relabel(dot, data.labels[i])) };
}

/** A grip on the line: a bar along it moves it, a square turns it; the arrows say how, and turn with the line. */
function handle(moves) {
  const look = { fill: FORWARD, stroke: PAPER, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" };
  const bar = "M-12,-4.5H12V4.5H-12Z", square = "M-6.5,-6.5H6.5V6.5H-6.5Z";
  const arrows = moves ? "M0,-16L5.5,-9H-5.5ZM0,16L5.5,9H-5.5Z" : "M4,-13.5L-4,-17.5L-4,-9.5ZM-4,13.5L4,17.5L4,9.5Z";
  return svg("g", { class: "tn-neuron-grip" },
    svg("circle", { r: 20, fill: "transparent" }),
    svg("circle", { class: "tn-cue", r: 10, fill: "none", stroke: FORWARD, "stroke-width": 2 }),
    ...(moves ? [] : [svg("path", { d: square, ...look })]),
    svg("path", { d: moves ? bar + arrows : arrows, ...look }));
}

// The sigmoid ---------------------------------------------------------------------------------------------

function drawSquash(data, light) {
  const axes = (reach) => [
    { from: -reach, to: reach, label: "z1 = w11·x1 + w12·x2 + b1" },
    { from: -0.05, to: 1.08, ticks: [0, 0.5, 1], label: "ŷ = a1 = σ(z1)" },
  ];
  const [x, y] = axes(6);
  const area = panel({ x, y, width: 400, height: HEIGHT });
  const few = data.labels.length <= FEW_ROWS;
  const strip = shadeStrip(area);
  const half = svg("path", { stroke: PALE, "stroke-width": 0.8 });
  const curve = svg("path", { stroke: FORWARD, "stroke-width": 2, fill: "none" });
  const drops = svg("path", { stroke: PALE, "stroke-dasharray": "2 3", fill: "none" });
  const lead = svg("path", { stroke: INK, "stroke-width": 1.8, fill: "none" });
  // Where dots coincide, the filled one lies within the ring of the open one.
  const size = (label) => (few ? (label ? 4.5 : 7) : 4);
  const dots = data.labels.map((label) => marker(label, { "pointer-events": "none" }));
  const openAndFilled = svg("g");
  const hits = data.labels.map((_, i) => light.from(svg("circle", { r: few ? 14 : 7, fill: "transparent" }), i));
  const names = few ? data.labels.map(() => svg("text", { class: "tn-halo" })) : [];
  const ring = litRing();
  area.layer.append(strip, half, drops, lead, curve);
  area.front.append(...hits, ring, openAndFilled, ...names);
  const labelDots = () => {
    dots.forEach((dot, i) => {
      relabel(dot, data.labels[i]);
      set(dot, { r: size(data.labels[i]) });
    });
    openAndFilled.append(...[0, 1].flatMap((label) => dots.filter((_, i) => data.labels[i] === label)));
  };
  labelDots();
  area.title("How z1 becomes the answer");
  let reach = 0, spots = [];

  const showLit = (row) => {
    for (const node of [ring, lead]) node.style.display = row === null ? "none" : "";
    if (row === null || !spots.length) return;
    const [px, py] = spots[row];
    set(ring, { transform: `translate(${px.toFixed(1)} ${py.toFixed(1)})` });
    // From z1 up to the curve, and across to the answer.
    set(lead, { d: `M${px.toFixed(1)},${area.bottom}V${py.toFixed(1)}H${area.left}` });
  };
  const draw = (traces) => {
    // The reach changes in steps, so that the curve stands still while a dot moves on it.
    const needed = [6, 12, 20, 32].find((limit) => traces.every((t) => Math.abs(t.z1[0]) < 0.9 * limit)) ?? 50;
    if (needed !== reach) {
      reach = needed;
      area.axes(...axes(reach));
      const z = Array.from({ length: 161 }, (_, i) => -reach + (2 * reach * i) / 160);
      set(curve, { d: area.path(z.map((value) => [value, sigmoid(value)])) });
      set(half, { d: area.path([[-reach, 0.5], [reach, 0.5]]) + area.path([[0, -0.05], [0, 1.08]]) });
    }
    spots = traces.map((t) => [area.px(t.z1[0]), area.py(t.yHat)]);
    spots.forEach(([cx, cy], i) => {
      for (const node of [dots[i], hits[i]]) set(node, { cx, cy });
    });
    if (few) {
      const shown = jointNames(data.inputs, spots, area.py(0.5), area);
      set(drops, { d: dropLines(spots, shown, area.bottom) });
      names.forEach((node, i) => {
        const place = shown[i];
        setText(node, place?.text ?? "");
        if (place) set(node, { x: place.x.toFixed(1), y: (place.y + 4).toFixed(1), "text-anchor": place.anchor });
      });
    }
    showLit(light.lit());
    area.describe(`The sigmoid, with the rows on it, z1 from ${fixed(Math.min(...traces.map((t) => t.z1[0])))} to ` +
      `${fixed(Math.max(...traces.map((t) => t.z1[0])))}.`);
  };
  light.follow(showLit);
  return { node: area.node, draw, relabel: labelDots };
}

// The formula ---------------------------------------------------------------------------------------------

/** A parameter's own colour and dash, as a line below its number. */
const underlined = (name, text) =>
  html("span", { class: `tn-neuron-${name}`, style: `border-color: ${PARAMETER_STYLES[name][0]}` }, text);

/** The line as a formula; where there is none in the plane, a sentence that says why, and a way back. */
function drawFormula(model, frame) {
  const [w11, w12, b1] = NAMES.map((name) => underlined(name, ""));
  const sentence = html("span", { role: "status" });
  const first = model.get("first");
  const back = button("Bring the line back", "Bring the line back into the plane", () => {
    const now = values(model);
    // Without weights the line has no direction: it gets that of the first sight.
    const slanted = [now, first, { w11: 1, w12: 1 }].find(({ w11, w12 }) => w11 || w12);
    give(model, moved(slanted, centre(frame)));
  });
  const draw = (named) => {
    const { sentence: text } = whereabouts(named, frame);
    setText(w11, fixed(named.w11));
    setText(w12, fixed(Math.abs(named.w12)));
    setText(b1, fixed(Math.abs(named.b1)));
    setText(signs[0], `·x1 ${named.w12 < 0 ? "−" : "+"} `);
    setText(signs[1], `·x2 ${named.b1 < 0 ? "−" : "+"} `);
    setText(sentence, text);
    back.style.visibility = text ? "" : "hidden";
  };
  const signs = [html("span"), html("span")];
  const node = html("div", { class: "tn-neuron-where" },
    html("span", { class: "tn-neuron-formula" }, "z1 = ", w11, signs[0], w12, signs[1], b1), sentence, back);
  return { node, draw };
}

// The table -----------------------------------------------------------------------------------------------

function drawTable(data, light) {
  const cells = data.inputs.map(() => Array.from({ length: 6 }, () => html("td")));
  const heads = ["x1", "x2", ["w11", "w11·x1"], ["w12", "w12·x2"], ["b1", "b1"], "z1", "ŷ", "label", "right side?"];
  const head = html("tr", {}, ...heads.map((text) =>
    html("th", { scope: "col" }, typeof text === "string" ? text : underlined(...text))));
  const labels = data.labels.map((label) => html("td", {}, String(label)));
  const rows = data.inputs.map((x, i) => light.from(html("tr", { tabindex: 0 },
    ...x.map((value) => html("td", {}, fixed(value, Number.isInteger(value) ? 0 : 2))),
    ...cells[i].slice(0, 5), labels[i], cells[i][5]), i));
  const node = html("div", { class: "tn-neuron-table" },
    html("table", { class: "tn-table" }, html("thead", {}, head), html("tbody", {}, ...rows)));
  const draw = ({ w11, w12, b1 }, traces) => traces.forEach((t, i) => {
    const side = (t.yHat - 0.5) * (data.labels[i] - 0.5);
    const [x1, x2] = data.inputs[i];
    const texts = [w11 * x1, w12 * x2, b1, t.z1[0], t.yHat].map((value) => fixed(value));
    [...texts, side > 0 ? "yes" : side < 0 ? "no" : "on neither"].forEach((text, k) => setText(cells[i][k], text));
  });
  light.follow((row) => rows.forEach((node, i) => node.classList.toggle("tn-neuron-lit", i === row)));
  return { node, draw, relabel: () => labels.forEach((cell, i) => (cell.textContent = data.labels[i])) };
}

// Buttons -------------------------------------------------------------------------------------------------

/** What can be done to all three at once, and the way back to the first sight. */
function presets(model) {
  const all = [
    ["× 2", "All three times two", 2],
    ["× ½", "All three halved", 0.5],
    ["× −1", "The sign of all three changed", -1],
  ];
  return [
    buttonGroup("All three:", ...all.map(([text, says, factor]) =>
      button(text, says, () => give(model, scaled(values(model), factor))))),
    button("Reset", "Back to what the view showed first", () => give(model, model.get("first"))),
  ];
}

export default { render };
