// A network as a circuit: values flow forwards, gradients flow back, one operation at a time.

import { button, follow, give, html, readout, set, slider, svg } from "../draw.js";
import { GIVEN, circuit, givenValues, keptIn, kindOf, operations, shortGradient, shortly } from "./operations.js";
import { layout } from "./layout.js";

const PARAMETER_LIMIT = 10;
let drawings = 0;

function render({ model, el }) {
  const sizes = model.get("sizes");
  const { boxes } = circuit(sizes);
  const traits = [...new Set(boxes.filter(({ role }) => GIVEN.includes(role)).map(({ id }) => keptIn(id).trait))];
  const values = () => givenValues(sizes, (trait) => model.get(trait));
  const steps = operations(sizes, values()).length;
  // Saved at once: what the kernel echoes of a value that is not the last would else come back and undo the next.
  const change = (values) => {
    give(model, values);
    model.save_changes();
  };
  const go = (step) => change({ step: Math.min(steps, Math.max(0, step)) });

  const says = readout();
  const picture = drawCircuit(sizes, boxes, {
    change: (name, value) => change(changed(model, name, value)),
    read: (name) => values()[name],
    refuse: (text) => {
      derivation.refuse(text);
      says.say(text);
    },
    settle: () => draw(),
    jump: (quantity) => go(1 + operations(sizes, values()).findIndex(({ name }) => name === quantity)),
  });
  const derivation = drawDerivation(steps, sizes[1] > 1);
  const say = (step) => `${step} of ${steps}`;
  const progress = slider(model, "step", { min: 0, max: steps, step: 1, decimals: 0, say });
  const first = button("First", "First: nothing computed yet", () => go(0));
  const back = button("Back", "Back one operation", () => go(model.get("step") - 1));
  const next = button("Next", "Next operation", () => go(model.get("step") + 1));
  const last = button("Last", "Last: everything computed", () => go(steps));
  next.classList.add("tn-next");
  const paper = html("div", { class: "tn-sheet", tabindex: "-1" }, picture.node, derivation.node);
  el.classList.add("tn-view", "tn-network");
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  el.append(
    html("p", { class: "tn-hint" }, "Press Next, or an arrow key, for one operation at a time. " +
      "Any number on a dotted line can be changed. Blue: values. Below each value: its gradient."),
    paper,
    html("div", { class: "tn-controls" }, html("div", { class: "tn-turn" }, first, back, next, last), progress),
    says.node,
  );

  const onKey = (event) => {
    const moves = { ArrowRight: 1, ArrowLeft: -1, Home: -steps, End: steps };
    const isOurs = event.key in moves && event.target.tagName !== "INPUT";
    if (!isOurs || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    go(model.get("step") + moves[event.key]);
  };
  el.addEventListener("keydown", onKey);

  const draw = () => {
    const step = Math.min(model.get("step"), steps);
    const now = values();
    const list = operations(sizes, now);
    const focused = el.getRootNode().activeElement;
    picture.draw(list, step, now);
    // What is no longer shown cannot keep the keyboard.
    if (focused?.disabled && el.contains(focused)) next.focus({ preventScroll: true });
    const current = list[step - 1];
    derivation.draw(current, step);
    for (const node of [first, back]) node.setAttribute("aria-disabled", step === 0);
    for (const node of [next, last]) node.setAttribute("aria-disabled", step === steps);
    progress.dataset.direction = current?.forward === false ? "backward" : "forward";
    says.say(current ? `Step ${say(step)}: ${current.text}. ${current.says}` : "Nothing is computed yet.");
  };
  const stop = follow(model, [...traits, "step"], draw);
  const watch = new ResizeObserver(([{ contentRect }]) => contentRect.width && arrange(contentRect.width));
  const arrange = (room) => paper.classList.toggle("tn-narrow", !picture.arrange(room));
  arrange(el.clientWidth || 1000);
  watch.observe(paper);
  return () => {
    watch.disconnect();
    el.removeEventListener("keydown", onKey);
    stop();
    progress.stop();
  };
}

/** The trait that holds a given quantity, with one number in it replaced. */
function changed(model, name, value) {
  const { trait, indices } = keptIn(name);
  const replace = (old, [first, ...rest]) =>
    first === undefined ? value : old.map((inner, i) => (i === first ? replace(inner, rest) : inner));
  return { [trait]: replace(model.get(trait), indices) };
}

// The circuit ---------------------------------------------------------------------------------------------

function drawCircuit(sizes, boxes, actions) {
  const heads = { forward: `tn-head-${++drawings}`, backward: `tn-head-${drawings}b`, waiting: `tn-head-${drawings}w` };
  const size = { refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse", orient: "auto" };
  const head = (kind) => svg("marker", { id: heads[kind], ...size },
    svg("path", { d: "M0,0.5L8,4L0,7.5Z", class: `tn-head tn-${kind}` }));
  const frames = svg("g");
  const wires = {};
  const lines = svg("g", { class: "tn-wires" });
  const defs = svg("defs", {}, ...Object.keys(heads).map(head));
  const drawing = svg("svg", { "aria-hidden": "true" }, defs, frames, lines);
  const made = boxes.map((box) => drawBox(box, actions));
  const stage = html("div", { class: "tn-stage", role: "group", "aria-label": "The network" },
    drawing, ...made.map(({ node }) => node));
  const node = html("div", { class: "tn-circuit" }, stage);

  const wire = (id) => {
    const pair = { forward: svg("path", { pathLength: 1 }), backward: svg("path", { pathLength: 1 }) };
    lines.append(pair.forward, pair.backward);
    return (wires[id] = pair);
  };

  const arrange = (room) => {
    const plan = layout(sizes, room);
    for (const box of made) box.arrange(plan.boxes[box.id]);
    for (const [id, paths] of Object.entries(plan.wires)) {
      const pair = wires[id] ?? wire(id);
      set(pair.forward, { d: paths.forward });
      set(pair.backward, { d: paths.backward });
    }
    frames.replaceChildren(...plan.frames.flatMap(drawFrame));
    set(drawing, { width: plan.width, height: plan.height });
    const { width, height, scale } = plan;
    Object.assign(stage.style, { width: `${width}px`, height: `${height}px`, transform: `scale(${scale})` });
    Object.assign(node.style, { width: `${width * scale}px`, height: `${height * scale}px` });
    return plan.horizontal;
  };
  arrange(1000);

  const states = new Map();
  const mark = (line, state, direction) => {
    if (states.get(line) === state) return;
    states.set(line, state);
    line.setAttribute("class", `tn-wire tn-${direction} tn-is-${state}`);
    line.setAttribute("marker-end", `url(#${heads[state === "waiting" ? "waiting" : direction]})`);
  };
  const draw = (list, step, given) => {
    const done = { forward: new Set(), backward: new Set() };
    const current = list[step - 1];
    for (const operation of list.slice(0, step)) {
      for (const [from, to] of operation.wires) done[operation.forward ? "forward" : "backward"].add(`${from}>${to}`);
    }
    const active = new Set(current?.wires.map(([from, to]) => `${from}>${to}`));
    for (const [id, { forward, backward }] of Object.entries(wires)) {
      const now = active.has(id);
      mark(forward, now && current.forward ? "now" : done.forward.has(id) ? "done" : "waiting", "forward");
      mark(backward, now && !current.forward ? "now" : done.backward.has(id) ? "done" : "hidden", "backward");
    }
    const computed = new Map(list.slice(0, step).map(({ name, value }) => [name, value]));
    const operands = new Set(current?.operands);
    for (const box of made) box.draw(given, computed, current?.name, operands);
  };
  return { node, draw, arrange };
}

function drawFrame({ left, top, right, bottom, title: { text, x, y, anchor } }) {
  return [
    svg("rect", { class: "tn-frame", x: left, y: top, width: right - left, height: bottom - top, rx: 6 }),
    svg("text", { class: "tn-frame-title", x, y, "text-anchor": anchor }, text),
  ];
}

/** A box: its value above, which can be typed over where it is given, and its gradient below. */
function drawBox(box, actions) {
  const isGiven = GIVEN.includes(box.role);
  const node = html("div", { class: `tn-box tn-box-${box.role}` });
  const name = (text) => html("span", { class: "tn-name" }, text);
  const row = (quantity, kind, label) => {
    const number = html("span", { class: "tn-number" });
    const called = name(label);
    const node = html("button", { type: "button", class: `tn-row tn-${kind}`, onclick: () => actions.jump(quantity) },
      called, number);
    return { node, name: called, number, quantity };
  };
  const field = isGiven ? drawField(box.id, actions) : null;
  const value = !isGiven && box.value ? row(box.value, "forward", box.label) : null;
  const gradient = box.gradient ? row(box.gradient, "backward", box.gradient) : null;
  const valueRow = isGiven ? html("label", { class: "tn-row tn-given" }, name(box.label), field.node) : value?.node;
  node.append(valueRow ?? html("span", { class: "tn-row tn-symbol" }, name(box.label)));
  if (gradient) node.append(gradient.node);

  const show = ({ node, number, quantity }, computed, format, current, operands) => {
    const has = computed.has(quantity);
    const text = has ? format(computed.get(quantity), quantity) : "";
    if (number.textContent !== text) {
      number.textContent = text;
      squeeze(number, text);
      node.setAttribute("aria-label", `${quantity} = ${text}, go to its operation`);
    }
    node.disabled = !has;
    lightUp(node, quantity, current, operands);
  };
  return {
    id: box.id,
    node,
    arrange({ x, y, w, h, rows }) {
      Object.assign(node.style, { left: `${x - w / 2}px`, top: `${y - h / 2}px`, width: `${w}px`, height: `${h}px` });
      node.dataset.rows = rows;
      if (!gradient) return;
      // Where there is no room for ∂ℓ/∂w1[0][1], the box itself says of what.
      const isShort = rows === "inline" && w < 64 + 6 * box.gradient.length;
      gradient.name.textContent = isShort ? box.gradient.replace(/^(∂ℓ\/∂|σ′).*/, "$1") : box.gradient;
    },
    draw(given, computed, current, operands) {
      if (field) {
        field.draw(given[box.id]);
        lightUp(valueRow, box.id, current, operands);
      }
      if (value) {
        show(value, computed, shortly, current, operands);
        // The output has two names.
        if (box.label.endsWith("ŷ") && operands.has("ŷ")) lightUp(value.node, "ŷ", current, operands);
      }
      if (gradient) show(gradient, computed, shortGradient, current, operands);
      node.classList.toggle("tn-computed", isGiven || (value ? computed.has(value.quantity) : false));
    },
  };
}

function lightUp(node, quantity, current, operands) {
  node.classList.toggle("tn-result", quantity === current);
  node.classList.toggle("tn-operand", operands.has(quantity));
}

/** Longer texts than the box was made for become smaller. */
function squeeze(node, text) {
  const scale = Math.min(1, 7 / text.length);
  node.style.fontSize = scale < 1 ? `${scale}em` : "";
}

/** A given number that can be typed over; the arrow keys move it by 0.1, with Shift by 1. */
function drawField(name, { change, read, refuse, settle }) {
  const whole = name === "y";
  const [low, high] = whole ? [0, 1] : [-PARAMETER_LIMIT, PARAMETER_LIMIT];
  let before;
  const parse = () => Number(node.value.trim().replace("−", "-").replace(",", ".") || NaN);
  const allowed = (value) => value >= low && value <= high && (!whole || Number.isInteger(value));
  const judge = (isRight) => node.setAttribute("aria-invalid", !isRight);
  const hasFocus = () => node === node.getRootNode().activeElement;
  const show = (value) => {
    node.value = whole || hasFocus() ? String(value).replace("-", "−") : shortly(value, name);
    squeeze(node, node.value);
    judge(true);
  };
  const node = html("input", {
    type: "text", role: "spinbutton", autocomplete: "off", spellcheck: "false",
    "aria-label": whole ? "label y" : name, "aria-valuemin": low, "aria-valuemax": high,
    onfocus: () => {
      before = read(name);
      show(before);
      node.select();
    },
    onblur: () => {
      show(read(name));
      settle();
    },
    oninput: () => {
      squeeze(node, node.value);
      const value = parse();
      judge(allowed(value));
      if (allowed(value)) change(name, value);
      else refuse(whole ? "The label y is 0 or 1." : `${name} must be a number from −${high} to ${high}.`);
    },
    onkeydown: (event) => {
      const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (direction) {
        const moved = Math.round((read(name) + direction * (whole || event.shiftKey ? 1 : 0.1)) * 1e6) / 1e6;
        change(name, Math.min(high, Math.max(low, moved)));
        show(read(name));
      } else if (event.key === "Escape") {
        change(name, before);
        show(before);
      } else if (event.key === "Enter") {
        show(read(name));
      } else return;
      event.preventDefault();
      event.stopPropagation();
      node.select();
    },
  });
  return {
    node,
    draw(value) {
      node.setAttribute("aria-valuenow", value);
      // While somebody types, what they typed stays as it is.
      if (!hasFocus() || parse() !== value) show(value);
    },
  };
}

// The operation, written out ------------------------------------------------------------------------------

function drawDerivation(steps, long) {
  const where = html("div", { class: "tn-where" });
  const says = html("div", { class: "tn-says" });
  const symbol = html("span", { class: "tn-symbol-side" });
  const lines = [0, 1, 2].map(() => html("span", { class: "tn-line" }));
  const node = html("div", { class: "tn-derivation", "aria-hidden": "true" },
    html("div", { class: "tn-words" }, where, says),
    html("div", { class: "tn-formula", "data-long": long }, symbol, ...lines));
  const colored = (parts) => parts.map(([text, quantity]) =>
    (quantity ? html("span", { class: `tn-${kindOf(quantity)}` }, text) : text));
  const draw = (operation, step) => {
    const direction = operation?.forward === false ? "backward" : "forward";
    where.textContent = !step ? `Step 0 of ${steps}` : `Step ${step} of ${steps}, ${direction}s`;
    where.className = `tn-where ${step ? `tn-${direction}` : ""}`;
    says.textContent = operation?.says ?? "The numbers with a dotted line are given. Nothing is computed yet.";
    if (!operation) return [symbol, ...lines].forEach((part) => part.replaceChildren());
    symbol.replaceChildren(html("span", { class: `tn-${direction}` }, operation.symbol));
    const text = (parts) => parts.map(([part]) => part).join("");
    const shown = [operation.parts, operation.filled, [[operation.result, operation.name]]];
    if (text(operation.filled) === operation.result) shown.splice(1, 1);
    lines.forEach((line, i) => line.replaceChildren(...(shown[i] ? ["= ", ...colored(shown[i])] : [])));
    lines.forEach((line, i) => line.classList.toggle("tn-last", i === shown.length - 1));
  };
  return { node, draw, refuse: (text) => void (says.textContent = text) };
}

export default { render };
