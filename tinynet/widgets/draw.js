// What the views share: elements, a panel with axes, sliders bound to the model, and a line that says what changed.

// The colours and dashes of plots.py: Okabe and Ito's palette, one dash for each parameter.
export const FORWARD = "#0072B2";
export const BACKWARD = "#D55E00";
export const INK = "#333333";
export const PALE = "#8a8a8a";
export const PARAMETER_STYLES = {
  w11: ["#009E73", ""],
  w12: ["#E69F00", "6 3"],
  b1: ["#CC79A7", "1.5 2.5"],
  w2: ["#56B4E9", "7 3 1.5 3"],
  b2: ["#000000", "7 2 1.5 2 1.5 2"],
};

// Elements ------------------------------------------------------------------------------------------------

function element(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Make an HTML element; attributes that begin with "on" are listeners. */
export function html(tag, attributes = {}, ...children) {
  return element(document.createElement(tag), attributes, children);
}

/** Make an SVG element. */
export function svg(tag, attributes = {}, ...children) {
  return element(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** Change some attributes of an element. */
export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}

// Numbers -------------------------------------------------------------------------------------------------

/** A number with so many decimals, with a true minus, and never "−0.00". */
export function fixed(value, decimals = 2) {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A whole number with commas, as Python's f"{n:,}" writes it. */
export function whole(value) {
  return Math.round(value).toLocaleString("en-US");
}

function niceTicks(from, to, about = 5) {
  const rough = (to - from) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough * 0.999);
  const ticks = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) ticks.push(i * step);
  return ticks.map((value) => Number(value.toPrecision(12)));
}

function powersOfTen(from, to) {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number((10 ** (first + i)).toPrecision(12)));
}

function tickText(value) {
  return Math.abs(value) >= 1000 ? whole(value).replace("-", "−") : String(value).replace("-", "−");
}

// A panel with axes ---------------------------------------------------------------------------------------

const MARGIN = { left: 46, right: 12, top: 28, bottom: 40 };
let panels = 0;

/**
 * Make a drawing area with axes: white paper in every theme, like the course's figures.
 *
 * Draw into `layer` (cut off at the axes) or `front` (not cut off), at px(x), py(y). `axes` sets both ranges,
 * each { from, to, log, ticks, label }; `shade` paints the area behind; `title` and `describe` set the words.
 */
export function panel({ x, y, width = 400, height = 320, left = MARGIN.left }) {
  const clip = `tn-clip-${++panels}`;
  const right = width - MARGIN.right, top = MARGIN.top, bottom = height - MARGIN.bottom;
  const canvas = html("canvas", { class: "tn-shade", "aria-hidden": "true", style:
    `left: ${(100 * left) / width}%; top: ${(100 * top) / height}%; ` +
    `width: ${(100 * (right - left)) / width}%; height: ${(100 * (bottom - top)) / height}%` });
  const titleText = svg("text", { x: 6, y: 17, class: "tn-title" });
  const grid = svg("g", { class: "tn-axes" });
  const layer = svg("g", { "clip-path": `url(#${clip})` });
  const front = svg("g");
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" },
    svg("defs", {}, svg("clipPath", { id: clip },
      svg("rect", { x: left, y: top, width: right - left, height: bottom - top }))),
    grid, layer, front, titleText);
  const node = html("div", { class: "tn-panel", style: `flex-basis: ${width}px; max-width: ${1.25 * width}px` },
    canvas, drawing);
  const scales = {};

  const scale = ({ from, to, log }, low, high) => {
    const f = log ? Math.log10 : (value) => value;
    return {
      toPixel: (value) => low + ((f(value) - f(from)) / (f(to) - f(from))) * (high - low),
      toValue: (pixel) => {
        const at = f(from) + ((pixel - low) / (high - low)) * (f(to) - f(from));
        return log ? 10 ** at : at;
      },
    };
  };

  const drawAxes = () => {
    const { x, y } = scales;
    const xTicks = x.ticks ?? (x.log ? powersOfTen : niceTicks)(x.from, x.to);
    const yTicks = y.ticks ?? (y.log ? powersOfTen : niceTicks)(y.from, y.to);
    grid.replaceChildren(
      svg("path", { d: `M${left},${top}V${bottom}H${right}` }),
      ...xTicks.flatMap((value) => [
        svg("path", { d: `M${x.toPixel(value)},${bottom}v4` }),
        svg("text", { x: x.toPixel(value), y: bottom + 16, "text-anchor": "middle" }, tickText(value)),
      ]),
      ...yTicks.flatMap((value) => [
        svg("path", { d: `M${left},${y.toPixel(value)}h-4` }),
        svg("text", { x: left - 7, y: y.toPixel(value) + 4, "text-anchor": "end" }, tickText(value)),
      ]),
      svg("text", { x: (left + right) / 2, y: height - 6, "text-anchor": "middle" }, x.label ?? ""),
      svg("text", { transform: `translate(11 ${(top + bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, y.label ?? ""),
    );
  };

  const made = {
    node, drawing, layer, front, left, right, top, bottom, width, height,
    axes(x, y) {
      scales.x = { ...x, ...scale(x, left, right) };
      scales.y = { ...y, ...scale(y, bottom, top) };
      drawAxes();
    },
    px: (value) => scales.x.toPixel(value),
    py: (value) => scales.y.toPixel(value),
    /** Where a pointer is, in the axes' own numbers. */
    at(event) {
      const box = drawing.getBoundingClientRect();
      return [
        scales.x.toValue(((event.clientX - box.left) / box.width) * width),
        scales.y.toValue(((event.clientY - box.top) / box.height) * height),
      ];
    },
    /** The d of a path through points [[x, y], …]; what lies far outside is brought near, for long lines cost time. */
    path(points) {
      const near = (pixel, size) => Math.min(Math.max(pixel, -2 * size), 3 * size).toFixed(1);
      return points.map(([a, b], i) => `${i ? "L" : "M"}${near(made.px(a), width)},${near(made.py(b), height)}`).join("");
    },
    title: (text) => void (titleText.textContent = text),
    describe: (text) => drawing.setAttribute("aria-label", text),
    /** Paint the area: color(x, y) returns [r, g, b] for each of columns × rows cells. */
    shade(columns, rows, color) {
      if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
      const context = canvas.getContext("2d");
      const image = context.createImageData(columns, rows);
      for (let row = 0, k = 0; row < rows; row++) {
        const b = scales.y.toValue(top + ((row + 0.5) / rows) * (bottom - top));
        for (let column = 0; column < columns; column++, k += 4) {
          const rgb = color(scales.x.toValue(left + ((column + 0.5) / columns) * (right - left)), b);
          image.data[k] = rgb[0];
          image.data[k + 1] = rgb[1];
          image.data[k + 2] = rgb[2];
          image.data[k + 3] = 255;
        }
      }
      context.putImageData(image, 0, 0);
    },
  };
  made.axes(x, y);
  return made;
}

// The outputs' blues and the losses' greys, from white, as Matplotlib's maps have them in plots.py.
const BLUES = [[247, 251, 255], [222, 235, 247], [198, 219, 239], [158, 202, 225], [107, 174, 214], [66, 146, 198]];
const GREYS = [[255, 255, 255], [243, 243, 243], [231, 231, 231], [215, 215, 215], [198, 198, 198], [178, 178, 178]];

/** A colour for a share of 0 to 1, in ten steps, so that one sees where the answer changes. */
export function blue(share) {
  return band(BLUES, share);
}

export function grey(share) {
  return band(GREYS, share);
}

function band(map, share) {
  const at = (Math.min(9, Math.floor(Math.min(Math.max(share, 0), 1) * 10)) / 9) * (map.length - 1);
  const i = Math.min(map.length - 2, Math.floor(at));
  return map[i].map((low, k) => low + (at - i) * (map[i + 1][k] - low));
}

/** The marker of a row: open for label 0, filled for label 1. */
export function marker(label, attributes = {}) {
  return svg("circle", { r: 6, fill: label ? INK : "white", stroke: INK, "stroke-width": 1.4, ...attributes });
}

/** What the markers mean, in a line below the panels. */
export function markersKey() {
  const sample = (label) => svg("svg", { class: "tn-key", viewBox: "0 0 16 16", "aria-hidden": "true" },
    marker(label, { cx: 8, cy: 8, r: 5 }));
  return html("div", { class: "tn-hint" }, sample(0), "label 0", sample(1), "label 1");
}

// Controls ------------------------------------------------------------------------------------------------

// JupyterLab takes the arrow keys away from an input that does not say this.
const KEYS = { "data-lm-suppress-shortcuts": "true" };

/** Give the model a value; the kernel hears of it a moment later, once for many. */
export function give(model, values) {
  for (const [name, value] of Object.entries(values)) model.set(name, value);
  if (!waiting.has(model)) {
    waiting.add(model);
    setTimeout(() => (waiting.delete(model), model.save_changes()), 100);
  }
}
const waiting = new Set();

/** Call draw now and whenever one of the model's values changes; returns what ends it. */
export function follow(model, names, draw) {
  const events = names.map((name) => `change:${name}`).join(" ");
  model.on(events, draw);
  draw();
  return () => model.off(events, draw);
}

/**
 * Make a slider, with a field for exact numbers, bound to a value of the model.
 *
 * Options: label, min, max, step, log (the slider then moves through powers of ten), decimals, say (what a screen
 * reader reads for a value), style (a name of PARAMETER_STYLES, drawn as a swatch).
 */
export function slider(model, name, { label = name, min, max, step, log = false, decimals = 2, style, say = String }) {
  const toSlider = log ? Math.log10 : (value) => value;
  const fromSlider = log ? (value) => Number((10 ** value).toPrecision(3)) : (value) => value;
  const within = (value) => Math.min(max, Math.max(min, value));
  const change = (value) => Number.isFinite(value) && give(model, { [name]: within(value) });
  const range = html("input", { ...KEYS, type: "range", min: toSlider(min), max: toSlider(max), step: log ? 0.05 : step,
    "aria-label": label, "data-name": name, oninput: () => change(fromSlider(Number(range.value))) });
  const take = () => {
    if (field.value !== "") change(step === 1 ? Math.round(Number(field.value)) : Number(field.value));
    update();
  };
  // In JupyterLab the Enter key alone is no change of the field.
  const field = html("input", { ...KEYS, type: "number", min, max, step: log ? "any" : step, "aria-label": `${label}, exactly`,
    onchange: take, onkeydown: (event) => event.key === "Enter" && take() });
  const node = html("div", { class: "tn-slider" }, html("span", { class: "tn-label" }, ...swatch(style), label), range, field);
  const update = () => {
    const value = model.get(name);
    const shown = log ? String(Number(value.toPrecision(3))) : value.toFixed(decimals);
    range.value = toSlider(value);
    range.setAttribute("aria-valuetext", say(shown));
    if (field.getRootNode().activeElement !== field || Number(field.value) !== value) field.value = shown;
  };
  node.stop = follow(model, [name], update);
  return node;
}

/** A short piece of the parameter's line, on white paper, so that black is seen in a dark theme too. */
export function swatch(style) {
  if (!style) return [];
  const [color, dash] = PARAMETER_STYLES[style];
  return [svg("svg", { class: "tn-swatch", viewBox: "0 0 28 10", "aria-hidden": "true" },
    svg("path", { d: "M2,5H26", stroke: color, "stroke-dasharray": dash, "stroke-width": 3 }))];
}

/** Make a menu bound to a value of the model; choices is a list of texts. */
export function menu(model, name, label, choices) {
  const select = html("select", { ...KEYS, onchange: () => give(model, { [name]: select.value }) },
    ...choices.map((choice) => html("option", { value: choice }, choice)));
  const node = html("label", { class: "tn-menu" }, `${label} `, select);
  node.stop = follow(model, [name], () => (select.value = model.get(name)));
  return node;
}

/** Make a button. */
export function button(text, label, onclick) {
  return html("button", { ...KEYS, type: "button", class: "tn-button", "aria-label": label, title: label, onclick }, text);
}

/**
 * Call moved(event) while a node is dragged, with mouse, pen or finger; begin(event) first.
 */
export function draggable(node, { begin = () => {}, moved }) {
  node.classList.add("tn-drag");
  // On a part of a drawing Chromium takes no notice of touch-action, and would scroll instead.
  node.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  node.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    node.setPointerCapture(event.pointerId);
    begin(event);
    const end = () => {
      node.removeEventListener("pointermove", moved);
      node.removeEventListener("pointerup", end);
      node.removeEventListener("pointercancel", end);
    };
    node.addEventListener("pointermove", moved);
    node.addEventListener("pointerup", end);
    node.addEventListener("pointercancel", end);
  });
}

/** Make a line of text that changes at once, and is read aloud once it has settled. */
export function readout() {
  const seen = html("div", { class: "tn-readout", "aria-hidden": "true" });
  const heard = html("div", { class: "tn-heard", role: "status" });
  let settle;
  return {
    node: html("div", {}, seen, heard),
    say(text) {
      if (seen.textContent === text) return;
      seen.textContent = text;
      clearTimeout(settle);
      settle = setTimeout(() => (heard.textContent = text), 500);
    },
  };
}

/** Whether the reader asked for less motion. */
export function stillness() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
