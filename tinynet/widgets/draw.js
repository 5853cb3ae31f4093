// What the views share: elements, a panel with axes, sliders bound to the model, and a line that says what changed.

// The colours by their meaning: variables of colours.css, so that every drawing follows the theme. `html`, `svg` and
// `set` take them as any attribute, such as svg("path", { stroke: FORWARD }); elsewhere they belong into a style.
export const FORWARD = "var(--tn-forward)";
export const BACKWARD = "var(--tn-backward)";
export const INK = "var(--tn-ink)";
export const PALE = "var(--tn-pale)";
export const PAPER = "var(--tn-paper)";
// One colour and one dash for each parameter, as in plots/style.py.
export const PARAMETER_STYLES = {
  w11: ["var(--tn-w11)", ""],
  w12: ["var(--tn-w12)", "6 3"],
  b1: ["var(--tn-b1)", "1.5 2.5"],
  w2: ["var(--tn-w2)", "7 3 1.5 3"],
  b2: ["var(--tn-b2)", "7 2 1.5 2 1.5 2"],
};

// Elements ------------------------------------------------------------------------------------------------

function element(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null) setOne(node, name, value);
  }
  node.append(...children);
  return node;
}

/** An attribute cannot hold a variable: such a colour goes into the element's style. */
function setOne(node, name, value) {
  const text = String(value);
  if (text.startsWith("var(")) node.style.setProperty(name, text);
  // Chromium lays an SVG element out anew even where an attribute gets the value that it has.
  else if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

/** Make an HTML element; attributes that begin with "on" are listeners, those that are `var(--…)` go into the style. */
export function html(tag, attributes = {}, ...children) {
  return element(document.createElement(tag), attributes, children);
}

/** Make an SVG element. */
export function svg(tag, attributes = {}, ...children) {
  return element(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** Change some attributes of an element. */
export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) setOne(node, name, value);
}

/** Change the words of an element; the same words again would be laid out again. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Write texts into a group, { text, …attributes } each; its nodes are used again, for new ones cost much time. */
export function setTexts(group, texts) {
  while (group.childElementCount > texts.length) group.lastChild.remove();
  while (group.childElementCount < texts.length) group.append(svg("text"));
  texts.forEach(({ text, ...attributes }, i) => {
    set(group.children[i], attributes);
    setText(group.children[i], text);
  });
}

/** An id that nothing else in the page has. Each view is a program of its own, and cannot count those of the others. */
export function uniqueId(name) {
  return `tn-${name}-${Math.random().toString(36).slice(2)}`;
}

// Numbers -------------------------------------------------------------------------------------------------

/** A number with so many decimals, with a true minus, and never "−0.00". */
export function fixed(value, decimals = 2) {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

// Kept, for a number's own toLocaleString makes one each time, a hundred times slower.
const WITH_COMMAS = new Intl.NumberFormat("en-US");

/** A whole number with commas, as Python's f"{n:,}" writes it. */
export function whole(value) {
  return WITH_COMMAS.format(Math.round(value));
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

// A logarithmic axis that begins below it has its numbers as powers of ten; tinynet/plots/style.py has it too.
const LEAST_PLAIN = 1e-4;

function powerText(value) {
  return `10${[...String(Math.round(Math.log10(value)))].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("")}`;
}

function tickText(value) {
  return Math.abs(value) >= 1000 ? whole(value).replace("-", "−") : String(value).replace("-", "−");
}

// No letter of a number is wider than this, in a drawing's own units; two numbers keep a gap.
const [DIGIT, COMMA, GAP] = [7.7, 4, 6];

/**
 * Those of the ticks whose numbers, centred at toPixel(tick), neither touch one that stands before them in the list
 * nor reach beyond low and high.
 */
export function apart(ticks, toPixel, low, high) {
  const half = (value) => [...tickText(value)].reduce((sum, sign) => sum + (/[,.]/.test(sign) ? COMMA : DIGIT), 0) / 2;
  const kept = [];
  for (const value of ticks) {
    const at = toPixel(value);
    const isFree = (other) => Math.abs(toPixel(other) - at) >= half(other) + half(value) + GAP;
    if (at - half(value) >= low && at + half(value) <= high && kept.every(isFree)) kept.push(value);
  }
  return kept;
}

/** As many round numbers in a range as fit. */
function niceTicksThat(fits, from, to) {
  for (const about of [5, 4, 3]) {
    const ticks = niceTicks(from, to, about).filter((tick) => fits([tick]).length);
    if (ticks.length > 1 && fits(ticks).length === ticks.length) return ticks;
  }
  return fits(niceTicks(from, to, 2));
}

// A panel with axes ---------------------------------------------------------------------------------------

const knownTenths = new Map();
// Places outside of every drawing are not kept.
const FARTHEST_TENTH = 20_000;

/** A place with one decimal. Each is written only once, for paths have hundreds, and to write a number takes long. */
export function tenths(pixel) {
  const tenth = Math.round(10 * pixel);
  if (Math.abs(tenth) > FARTHEST_TENTH) return (tenth / 10).toFixed(1);
  if (!knownTenths.has(tenth)) knownTenths.set(tenth, (tenth / 10).toFixed(1));
  return knownTenths.get(tenth);
}

const MARGIN = { left: 46, right: 12, top: 28, bottom: 40 };
// In a drawing's own units: points of a line that are closer together look like one.
const SAME_POINT = 0.25;

/**
 * Make a drawing area with axes, in the paper and ink of the theme.
 *
 * Draw into `layer` (cut off at the axes) or `front` (not cut off), at px(x), py(y). `axes` sets both ranges,
 * each { from, to, log, ticks, label }; `shade` and `shadeAlong` paint the area behind, and follow the theme by
 * themselves; `title` and `describe` set the words.
 */
export function panel({ x, y, width = 400, height = 320, left = MARGIN.left }) {
  const clip = uniqueId("clip");
  const right = width - MARGIN.right, top = MARGIN.top, bottom = height - MARGIN.bottom;
  const canvas = html("canvas", { class: "tn-shade", "aria-hidden": "true", style:
    `left: ${(100 * left) / width}%; top: ${(100 * top) / height}%; ` +
    `width: ${(100 * (right - left)) / width}%; height: ${(100 * (bottom - top)) / height}%` });
  const titleText = svg("text", { x: 6, y: 17, class: "tn-title" });
  const ticks = svg("path");
  const [xNumbers, yNumbers] = [svg("g", { "text-anchor": "middle" }), svg("g", { "text-anchor": "end" })];
  const xLabel = svg("text", { x: (left + right) / 2, y: height - 6, "text-anchor": "middle" });
  const yLabel = svg("text", { transform: `translate(11 ${(top + bottom) / 2}) rotate(-90)`, "text-anchor": "middle" });
  const grid = svg("g", { class: "tn-axes" },
    svg("path", { d: `M${left},${top}V${bottom}H${right}` }), ticks, xNumbers, yNumbers, xLabel, yLabel);
  const layer = svg("g", { "clip-path": `url(#${clip})` });
  const front = svg("g");
  const inside = { x: left, y: top, width: right - left, height: bottom - top };
  const definitions = svg("defs", {}, svg("clipPath", { id: clip }, svg("rect", inside)));
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" }, definitions, grid, layer, front, titleText);
  const node = html("div", { class: "tn-panel", style:
    `--tn-drawn: ${width}px; flex: ${width} 1 ${width}px; max-width: ${1.25 * width}px` },
    canvas, drawing);
  const scales = {};

  const scale = ({ from, to, log }, low, high) => {
    const f = log ? Math.log10 : (value) => value;
    const [first, length] = [f(from), f(to) - f(from)];
    return {
      toPixel: (value) => low + ((f(value) - first) / length) * (high - low),
      toValue: (pixel) => {
        const at = first + ((pixel - low) / (high - low)) * length;
        return log ? 10 ** at : at;
      },
    };
  };

  const drawAxes = () => {
    const { x, y } = scales;
    const fits = (ticks) => apart(ticks, x.toPixel, 0, width);
    const xTicks = x.ticks || x.log ? fits(x.ticks ?? powersOfTen(x.from, x.to)) : niceTicksThat(fits, x.from, x.to);
    const yTicks = y.ticks ?? (y.log ? powersOfTen : niceTicks)(y.from, y.to);
    const yText = y.log && y.from < LEAST_PLAIN ? powerText : tickText;
    set(ticks, { d: [...xTicks.map((value) => `M${x.toPixel(value)},${bottom}v4`),
      ...yTicks.map((value) => `M${left},${y.toPixel(value)}h-4`)].join("") });
    setTexts(xNumbers, xTicks.map((value) => ({ text: tickText(value), x: x.toPixel(value), y: bottom + 16 })));
    setTexts(yNumbers, yTicks.map((value) => ({ text: yText(value), x: left - 7, y: y.toPixel(value) + 4 })));
    setText(xLabel, x.label ?? "");
    setText(yLabel, y.label ?? "");
  };

  let along, shadeArea, repaint;

  const made = {
    node, canvas, drawing, layer, front, left, right, top, bottom, width, height,
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
    /**
     * The d of a path through points [[x, y], …]. Long lines cost time, and so do many points: what lies far outside
     * is brought near, and a point that looks like the one before is left out.
     */
    path(points) {
      const near = (pixel, size) => Math.min(Math.max(pixel, -2 * size), 3 * size);
      const last = points.length - 1;
      let d = "", beforeX, beforeY;
      points.forEach(([a, b], i) => {
        const [x, y] = [near(made.px(a), width), near(made.py(b), height)];
        if (i && i < last && Math.abs(x - beforeX) < SAME_POINT && Math.abs(y - beforeY) < SAME_POINT) return;
        [beforeX, beforeY] = [x, y];
        d += `${i ? "L" : "M"}${tenths(x)},${tenths(y)}`;
      });
      return d;
    },
    title: (text) => setText(titleText, text),
    describe: (text) => set(drawing, { "aria-label": text }),
    /**
     * Shade the area for a share of 0 to 1 that depends on z = a·x + b·y + c alone (an answer, where the weighted sum
     * is z): share(z) is 0 for paper, 1 for the full colour. A gradient, smooth at any size of the page's pixels.
     */
    shadeAlong(a, b, c, share) {
      if (!shadeArea) {
        along = svg("linearGradient", { id: `${clip}-shade`, gradientUnits: "userSpaceOnUse" },
          ...SHADE_STOPS.map(() => svg("stop", { "stop-color": FORWARD })));
        shadeArea = svg("rect", { ...inside, fill: `url(#${clip}-shade)` });
        definitions.append(along);
        layer.prepend(shadeArea);
      }
      const { x, y } = scales;
      // z in pixels is z0 + zx·px + zy·py; the gradient runs uphill, from the least z of the stops to the greatest.
      const zx = (a * (x.to - x.from)) / (right - left), zy = (-b * (y.to - y.from)) / (bottom - top);
      const slope = zx * zx + zy * zy;
      const flat = slope < 1e-9;
      const z0 = a * x.from + b * y.to + c;
      const at = (z) => [left + ((z - z0) * zx) / slope, top + ((z - z0) * zy) / slope];
      const [[x1, y1], [x2, y2]] = flat ? [[left, top], [right, top]] : [at(-SHADE_REACH), at(SHADE_REACH)];
      set(along, { x1, y1, x2, y2 });
      SHADE_STOPS.forEach((place, i) => set(along.children[i], { offset: (place + 1) / 2,
        "stop-opacity": FULL_SHADE * share(flat ? z0 : place * SHADE_REACH) }));
    },
    /** Paint the area: color(x, y) returns [r, g, b] for each of columns × rows cells; asked again in another theme. */
    shade(columns, rows, color) {
      if (!repaint) onTheme(canvas, () => repaint());
      repaint = () => made.shade(columns, rows, color);
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

// The shade of an answer: paper for 0, and so much of the colour of forward values for 1.
const FULL_SHADE = 0.7;
// A sigmoid's shade changes no more beyond this z; the stops are closer where it bends.
const SHADE_REACH = 7;
const SHADE_STOPS = Array.from({ length: 29 }, (_, i) => Math.sign(i - 14) * Math.abs((i - 14) / 14) ** 1.5);

const BANDS_OF_BLUE = Array.from({ length: 10 }, () => [0, 0, 0]);
let mixed = false;

/** The shade of a share of 0 to 1, in ten steps, as [r, g, b]: the same ten lists always, which follow the theme. */
export function blue(share) {
  if (!mixed) {
    mixed = true;
    mixBlues();
  }
  return BANDS_OF_BLUE[Math.min(9, Math.floor(Math.min(Math.max(share, 0), 1) * 10))];
}

function mixBlues() {
  const [paper, full] = [PAPER, FORWARD].map(rgb);
  BANDS_OF_BLUE.forEach((band, i) => paper.forEach((value, k) => {
    band[k] = value + ((FULL_SHADE * i) / 9) * (full[k] - value);
  }));
}

function shadeGradient(id, along = {}) {
  return svg("linearGradient", { id, ...along }, ...[0, 1].map((share) =>
    svg("stop", { offset: share, "stop-color": FORWARD, "stop-opacity": FULL_SHADE * share })));
}

/** That shade as a strip along an upright axis of answers from 0 to 1, to be put into the panel's layer. */
export function shadeStrip(area) {
  const id = uniqueId("shade-key");
  const [top, bottom] = [1, 0].map(area.py);
  return svg("g", {}, shadeGradient(id, { x1: 0, x2: 0, y1: 1, y2: 0 }),
    svg("rect", { x: area.left, y: top, width: 9, height: bottom - top, fill: `url(#${id})` }));
}

/** The key to that shade: a scale from 0 to 1, with the line where the answer is ½. */
export function shadeKey(name = "ŷ") {
  const id = uniqueId("shade-key");
  const gradient = shadeGradient(id);
  const [left, right, middle] = [26, 166, 96];
  return svg("svg", { class: "tn-shade-key", viewBox: "0 0 176 30", role: "img",
    "aria-label": `The shade: paper for ${name} = 0, full colour for ${name} = 1.` },
    svg("defs", {}, gradient),
    svg("text", { x: 2, y: 13 }, name),
    svg("rect", { x: left, y: 3, width: right - left, height: 11, fill: `url(#${id})`, stroke: PALE, "stroke-width": 0.8 }),
    svg("path", { d: `M${middle},1v15`, stroke: FORWARD, "stroke-width": 2.5 }),
    ...[[left, "0"], [middle, "½"], [right, "1"]].map(([x, text]) =>
      svg("text", { x, y: 27, "text-anchor": "middle" }, text)));
}

// The theme -----------------------------------------------------------------------------------------------

/** A colour such as "var(--tn-forward)" as the [r, g, b] that it is in the theme of the page. */
export function rgb(color) {
  // Where colours are forced, every text has the page's one colour, unless it says that it keeps its own.
  const probe = html("span", { style: `color: ${color}; forced-color-adjust: none; display: none` });
  document.body.append(probe);
  const found = getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
  probe.remove();
  return found;
}

// Weakly held, so that a view that was closed is forgotten with its nodes.
const redraws = new WeakMap();
let themed = null;

/** Call redraw whenever the page's theme changes, for as long as the node lives: for what is painted on a canvas. */
export function onTheme(node, redraw) {
  if (!themed) {
    themed = [];
    const change = () => {
      if (mixed) mixBlues();
      themed = themed.filter((known) => known.deref());
      themed.forEach((known) => redraws.get(known.deref())());
    };
    const watch = new MutationObserver(change);
    const attributes = { attributeFilter: ["data-jp-theme-name", "data-jp-theme-light", "data-theme"] };
    for (const place of [document.documentElement, document.body]) watch.observe(place, attributes);
    for (const query of ["(prefers-color-scheme: dark)", "print"]) matchMedia(query).addEventListener("change", change);
  }
  redraws.set(node, redraw);
  themed.push(new WeakRef(node));
}

/** The marker of a row: open for label 0, filled for label 1. */
export function marker(label, attributes = {}) {
  return svg("circle", { r: 6, fill: label ? INK : PAPER, stroke: INK, "stroke-width": 1.4, ...attributes });
}

/** Give a row's marker another label. */
export function relabel(node, label) {
  set(node, { fill: label ? INK : PAPER });
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

/** A short piece of the parameter's line. */
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

/** Buttons that stay together where a line breaks, with a word before them that says what they are for. */
export function buttonGroup(name, ...buttons) {
  return html("div", { class: "tn-button-group" }, html("span", { class: "tn-of-buttons" }, name), ...buttons);
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

// Numbers that travel -------------------------------------------------------------------------------------

const TRAVEL = 550;
// The move of each text on its way: to ask the text for it would make the browser style the whole page at once.
const moves = new WeakMap();

/**
 * Let texts travel through a stage at the same moment, { text, direction, along, aside } each: `along` is the d of a
 * path, `aside` how many pixels beside it. What is returned is kept when all have arrived, and broken by `halt`.
 */
export function travel(stage, pills) {
  return Promise.all(pills.map(({ text, direction, along, aside = 0 }) => {
    const pill = html("span", { class: `tn-pill tn-travels tn-${direction}`, "aria-hidden": "true" }, text);
    Object.assign(pill.style, { offsetPath: `path("${along}")`, offsetRotate: "0deg" });
    if (aside) pill.style.translate = `${aside}px`;
    stage.append(pill);
    const move = pill.animate([{ offsetDistance: "0%" }, { offsetDistance: "100%" }],
      { duration: TRAVEL, easing: "ease-in-out", fill: "both" });
    moves.set(pill, move);
    return move.finished.finally(() => pill.remove());
  }));
}

/** Take away what travels. */
export function halt(stage) {
  for (const pill of stage.querySelectorAll(".tn-travels")) {
    moves.get(pill).cancel();
    pill.remove();
  }
}
