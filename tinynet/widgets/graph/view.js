// The graph that a run leaves behind: values are made one after the other, and slopes go back through them.

import { button, buttonGroup, follow, give, html, readout } from "../draw.js";
import { stepControls } from "../steps.js";
import { drawGraph, drawGraphKey } from "./drawing.js";
import { drawLines } from "./written.js";
import { lineText, localSlopes, numbersOf, pathsTo, stepsOf, trimmed } from "./machine.js";

// How long a step is left to be read while it plays.
const PAUSE = 1000;

function render({ model, el }) {
  const { values, keeps } = model.get("setup");
  const steps = 2 * values.filter(({ sources }) => sources.length).length + 1;
  const change = (changes) => {
    give(model, changes);
    model.save_changes();
  };
  let numbers, locals, list, right;

  const says = readout();
  const picture = drawGraph(values, {
    change: (name, value) => change({ numbers: { ...model.get("numbers"), [name]: value } }),
    read: (name) => model.get("numbers")[name],
    refuse: (text) => says.say(text),
    settle: () => draw(),
    // A value leads to the step that makes it, and a slope to the last one that changes it.
    jump: (i, direction) => controls.go(1 + (direction === "forward" ? list.findIndex(({ value }) => value === i)
      : list.findLastIndex(({ begins, value, messages }) => (begins && value === i) || messages.some(({ source }) => source === i)))),
  });
  const lines = drawLines(values, steps);
  const controls = stepControls({
    model,
    el,
    steps,
    change,
    rest: PAUSE,
    halt: () => picture.halt(),
    words: {
      first: "First: only what is given",
      back: "Back one step",
      next: "Next step",
      last: "Last: every slope has arrived",
      play: "Play: the values forwards, the slopes back",
    },
  });
  const reset = button("Reset", "Back to what the view showed first", () => {
    controls.pause();
    change(model.get("first"));
  });
  const signs = { added: "+=", overwritten: "=" };
  const choices = keeps.map((keep) =>
    button(`${keep}, ${signs[keep]}`, `A second slope is ${keep}`, () => change({ keep })));
  const paper = html("div", { class: "tn-sheet", tabindex: "-1" }, picture.node, drawGraphKey(), lines.node);
  el.classList.add("tn-view", "tn-network", "tn-graph");
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  const arrange = (room) => paper.classList.toggle("tn-narrow", !picture.arrange(room));
  // Off the screen a browser does not measure it: until then it has the room beside the file list at 1,280 px. In the
  // page only when its wires have a shape: WebKit draws no heads on those that were once laid out without one.
  arrange(el.clientWidth || 844);
  el.append(
    html("p", { class: "tn-hint" }, "Press Play, or Next for one step. Drag any number on a dotted line, or type. " +
      "Point at a value to see the paths to it."),
    paper,
    html("div", { class: "tn-controls" }, controls.buttons, controls.progress,
      buttonGroup("A second slope is", ...choices, reset)),
    says.node,
  );

  // What is pointed at ----------------------------------------------------------------------------------

  const paths = values.map((_, i) => pathsTo(values, i));
  // What a value is made of: the edges behind it.
  const behind = (i) => values[i].sources.flatMap((source, place) => [[i, place, "forward"], ...behind(source)]);
  let hovered = null;
  let focused = null;
  let target = null;
  const partOf = (node) => node?.closest?.("[data-value], [data-edge], [data-path], [data-message]") ?? null;
  const light = () => {
    const { value, edge, path, message } = (hovered ?? focused)?.dataset ?? {};
    const current = list[model.get("step") - 1];
    let edges = [];
    const lit = new Set();
    if (edge !== undefined) {
      const [i, place] = edge.split(",").map(Number);
      edges = [[i, place, "forward"], [i, place, "backward"]];
      [i, values[i].sources[place]].forEach((one) => lit.add(one));
    } else if (message !== undefined && current) {
      edges = [[current.value, Number(message), "backward"]];
      lit.add(values[current.value].sources[message]);
    } else if (target !== null && (value !== undefined || path !== undefined)) {
      const shown = path === undefined ? paths[target] : [paths[target][path]];
      // Before a slope is there, its path is the way forwards.
      const isBack = current && !current.forward;
      edges = shown.flat().map(([i, place]) => [i, place, isBack ? "backward" : "forward"]);
      if (path === undefined) edges = [...edges, ...behind(target)];
      lit.add(target);
    }
    picture.light(edges, lit, edge !== undefined);
  };
  const write = () => {
    const step = model.get("step");
    el.classList.toggle("tn-tracing", target !== null && step === steps);
    if (target === null || step < steps) return lines.draw(list[step - 1], step, model.get("keep"));
    const found = paths[target].map((edges) => {
      const factors = edges.map(([i, place]) => locals[i][place]);
      const product = factors.reduce((all, factor) => all * factor, 1);
      const texts = factors.length ? factors.map(trimmed) : ["1"];
      return { product, factors: texts.map((text, i) => (i && text.startsWith("−") ? `(${text})` : text)) };
    });
    const slope = list[step - 1].slopes[target];
    const symbol = `∂${values.at(-1).formula}/∂${values[target].loose ? `(${values[target].formula})` : values[target].formula}`;
    lines.drawPathsTo(values[target].formula, symbol, found, slope, slope !== right[step - 1].slopes[target]);
  };
  const point = (turnTo) => {
    const before = target;
    turnTo();
    const part = hovered ?? focused;
    // Between the graph and the lines below it the paths stay.
    if (!part || part.dataset.edge !== undefined) target = null;
    else if (part.dataset.value !== undefined) target = Number(part.dataset.value);
    if (target !== before) write();
    light();
  };
  const listeners = {
    pointerover: ({ target: node }) => point(() => {
      const part = partOf(node);
      if (part || !lines.node.contains(node)) hovered = part;
    }),
    pointerleave: () => point(() => (hovered = null)),
    focusin: ({ target: node }) => point(() => (focused = partOf(node))),
    focusout: () => point(() => (focused = null)),
    keydown: controls.keydown,
  };
  for (const [kind, listener] of Object.entries(listeners)) el.addEventListener(kind, listener);

  // Drawing ---------------------------------------------------------------------------------------------

  const draw = () => {
    const step = Math.min(model.get("step"), steps);
    const keep = model.get("keep");
    const focus = el.getRootNode().activeElement;
    numbers = numbersOf(values, model.get("numbers"));
    locals = localSlopes(values, numbers);
    right = stepsOf(values, numbers, "added");
    list = keep === "added" ? right : stepsOf(values, numbers, keep);
    const current = list[step - 1];
    const slopes = values.map((_, i) => right[step - 1]?.slopes[i]);
    picture.draw({ numbers, locals, steps: list, step, right: slopes });
    // What is no longer shown cannot keep the keyboard.
    if (el.contains(focus) && (focus.disabled || focus.closest("[hidden]"))) controls.next.focus({ preventScroll: true });
    write();
    light();
    choices.forEach((choice, i) => choice.setAttribute("aria-pressed", keeps[i] === keep));
    says.say(current ? `Step ${controls.say(step)}: ${current.lines.map(lineText).join("; ")}.` : "No operation is done yet.");
    controls.draw(step, current?.forward !== false, (arrived) => picture.travel(current, numbers, arrived));
  };
  const stop = follow(model, ["numbers", "keep", "step"], draw);
  const watch = new ResizeObserver(([{ contentRect }]) => {
    if (!contentRect.width) return;
    paper.classList.remove("tn-unmeasured");
    arrange(contentRect.width);
  });
  paper.classList.add("tn-unmeasured");
  watch.observe(paper);
  return () => {
    controls.stop();
    watch.disconnect();
    for (const [kind, listener] of Object.entries(listeners)) el.removeEventListener(kind, listener);
    stop();
  };
}

export default { render };
