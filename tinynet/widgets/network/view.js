// A network as a circuit: values flow forwards, gradients flow back, one operation at a time.

import { follow, give, html, readout } from "../draw.js";
import { stepControls } from "../steps.js";
import { GIVEN, circuit, flows, givenValues, keptIn, neurons, operations, paths, writtenPaths } from "./operations.js";
import { drawCircuit, drawKey } from "./circuit.js";
import { drawPresets } from "./presets.js";
import { drawWritten } from "./written.js";

// How long an operation is left to be read while it plays.
const PAUSE = 900;

function render({ model, el }) {
  const sizes = model.get("sizes");
  const given = circuit(sizes).filter(({ role }) => GIVEN.includes(role)).map(({ id }) => id);
  const traits = [...new Set(given.map((id) => keptIn(id).trait))];
  const values = () => givenValues(sizes, (trait) => model.get(trait));
  const steps = operations(sizes, values()).length;
  const output = neurons(sizes).at(-1).a;
  // Saved at once: what the kernel echoes of a value that is not the last would else come back and undo the next.
  const change = (values) => {
    give(model, values);
    model.save_changes();
  };
  const goTo = (quantity) => {
    const found = operations(sizes, values()).findIndex(({ name }) => name === (quantity === "ŷ" ? output : quantity));
    if (found >= 0) controls.go(found + 1);
    else picture.node.querySelector(`[data-quantity="${quantity}"] input`).focus();
  };

  const says = readout();
  const picture = drawCircuit(sizes, {
    change: (name, value) => change(changed(model, name, value)),
    read: (name) => values()[name],
    refuse: (text) => says.say(text),
    settle: () => draw(),
    jump: goTo,
  });
  const lines = drawWritten(steps, sizes.length > 2 ? sizes[1] : 1, goTo);
  const controls = stepControls({
    model,
    el,
    steps,
    change,
    rest: PAUSE,
    halt: () => picture.halt(),
    words: {
      first: "First: nothing computed yet",
      back: "Back one operation",
      next: "Next operation",
      last: "Last: everything computed",
      play: "Play: the value forwards, the gradients back",
    },
  });
  const parameters = traits.filter((name) => name !== "inputs" && name !== "label");
  const presets = drawPresets(parameters, (name) => model.get(name), change);
  const paper = html("div", { class: "tn-sheet", tabindex: "-1" }, picture.node, drawKey(), lines.node);
  el.classList.add("tn-view", "tn-network");
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  el.append(
    html("p", { class: "tn-hint" }, "Press Play, or Next for one operation. Change any number on a dotted line. " +
      "What you point at lights up."),
    paper,
    html("div", { class: "tn-controls" }, controls.buttons, controls.progress, presets.node),
    says.node,
  );

  // What is pointed at ----------------------------------------------------------------------------------

  let hovered = null;
  let focused = null;
  let current, all, flow;
  const circuitPart = (node) => (node && picture.node.contains(node) ? node : null);
  /** The quantity whose paths are shown: it was pointed at last in the circuit, and everything is computed. */
  let trace = null;
  const traced = () => (model.get("step") === steps ? trace : null);
  const follows = (node) => {
    const name = node?.dataset.quantity?.replace("∂ℓ/∂", "");
    trace = given.includes(name) && name !== "y" ? name : null;
  };
  const light = () => {
    const node = hovered ?? focused;
    const { quantity, wire, direction } = node?.dataset ?? {};
    const name = traced();
    const lit = new Set(quantity ? [quantity] : []);
    let wires = [];
    if (wire) {
      wires = [[wire, direction]];
      flow[wire][direction][0].split("·").forEach((name) => lit.add(name));
    } else if (name && (lines.node.contains(node) || quantity?.replace("∂ℓ/∂", "") === name)) {
      const path = node.closest("[data-path]")?.dataset.path;
      const found = paths(sizes, name).filter((_, i) => path === undefined || i === Number(path));
      wires = found.flatMap((path) => path.wires.map((id) => [id, flow[id].backward ? "backward" : "forward"]));
      if (!quantity) found.forEach((path) => path.factors.forEach((factor) => lit.add(factor)));
    } else if (quantity && current) {
      const on = current.waves.flat().filter(({ of }) => of.includes(quantity));
      wires = on.map(({ from, to }) => [`${from}>${to}`, current.forward ? "forward" : "backward"]);
    }
    if (lit.has("ŷ")) lit.add(output);
    else if (lit.has(output)) lit.add("ŷ");
    for (const part of el.querySelectorAll("[data-quantity]")) {
      part.classList.toggle("tn-lit", lit.has(part.dataset.quantity));
    }
    picture.light(wires, Boolean(wire));
  };
  const write = () => {
    const name = traced();
    el.classList.toggle("tn-tracing", name !== null);
    if (name) lines.drawPaths(writtenPaths(sizes, all, name), name);
    else lines.draw(current, Math.min(model.get("step"), steps));
  };
  const point = (change) => {
    const before = traced();
    change();
    if (traced() !== before) write();
    light();
  };
  const partOf = (node) => node?.closest?.("[data-quantity], [data-wire], [data-path]") ?? null;
  const listeners = {
    pointerover: ({ target }) => point(() => {
      hovered = partOf(target);
      if (circuitPart(hovered)) follows(hovered);
    }),
    pointerleave: () => point(() => {
      hovered = null;
      follows(circuitPart(focused));
    }),
    // Between the circuit and the lines below it the paths stay.
    focusin: ({ target }) => point(() => {
      focused = partOf(target);
      if (!lines.node.contains(target)) follows(circuitPart(focused));
    }),
    focusout: () => point(() => (focused = null)),
    keydown: controls.keydown,
  };
  for (const [kind, listener] of Object.entries(listeners)) el.addEventListener(kind, listener);

  // Drawing ---------------------------------------------------------------------------------------------

  const draw = () => {
    const step = Math.min(model.get("step"), steps);
    const now = values();
    const list = operations(sizes, now);
    const focus = el.getRootNode().activeElement;
    all = { ...now, ...Object.fromEntries(list.map(({ name, value }) => [name, value])) };
    all["ŷ"] = all[output];
    flow = flows(sizes, all);
    current = list[step - 1];
    picture.draw(list, step, now, flow);
    presets.draw();
    // What is no longer shown cannot keep the keyboard.
    if (focus?.disabled && el.contains(focus)) controls.next.focus({ preventScroll: true });
    write();
    light();
    says.say(current ? `Step ${controls.say(step)}: ${current.text}. ${current.says}` : "Nothing is computed yet.");
    controls.draw(step, current?.forward !== false, (arrived) => picture.travel(current, arrived));
  };
  const stop = follow(model, [...traits, "step"], draw);
  const arrange = (room) => paper.classList.toggle("tn-narrow", !picture.arrange(room));
  const watch = new ResizeObserver(([{ contentRect }]) => {
    if (!contentRect.width) return;
    paper.classList.remove("tn-unmeasured");
    arrange(contentRect.width);
  });
  // Off the screen a browser does not measure it: until then it has the room beside the file list at 1,280 px.
  paper.classList.add("tn-unmeasured");
  arrange(el.clientWidth || 844);
  watch.observe(paper);
  return () => {
    controls.stop();
    watch.disconnect();
    for (const [kind, listener] of Object.entries(listeners)) el.removeEventListener(kind, listener);
    stop();
  };
}

/** The trait that holds a given quantity, with one number in it replaced. */
function changed(model, name, value) {
  const { trait, indices } = keptIn(name);
  const replace = (old, [first, ...rest]) =>
    first === undefined ? value : old.map((inner, i) => (i === first ? replace(inner, rest) : inner));
  return { [trait]: replace(model.get(trait), indices) };
}

export default { render };
