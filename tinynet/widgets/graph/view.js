// The graph that a run leaves behind: values are made one after the other, and slopes go back through them.

import { button, buttonGroup, follow, give, html, readout, slider } from "../draw.js";
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
  const go = (step) => {
    pause();
    change({ step: Math.min(steps, Math.max(0, step)) });
  };
  let numbers, locals, list, right;

  const says = readout();
  const picture = drawGraph(values, {
    change: (name, value) => change({ numbers: { ...model.get("numbers"), [name]: value } }),
    read: (name) => model.get("numbers")[name],
    refuse: (text) => says.say(text),
    settle: () => draw(),
    // A value leads to the step that makes it, and a slope to the last one that changes it.
    jump: (i, direction) => go(1 + (direction === "forward" ? list.findIndex(({ value }) => value === i)
      : list.findLastIndex(({ begins, value, messages }) => (begins && value === i) || messages.some(({ source }) => source === i)))),
  });
  const lines = drawLines(values, steps);
  const say = (step) => `${step} of ${steps}`;
  const progress = slider(model, "step", { min: 0, max: steps, step: 1, decimals: 0, say });
  const begin = button("First", "First: only what is given", () => go(0));
  const back = button("Back", "Back one step", () => go(model.get("step") - 1));
  const next = button("Next", "Next step", () => go(model.get("step") + 1));
  const last = button("Last", "Last: every slope has arrived", () => go(steps));
  const play = button("Play", "", () => (playing ? pause() : start()));
  const reset = button("Reset", "Back to what the view showed first", () => {
    pause();
    change(model.get("first"));
  });
  next.classList.add("tn-next");
  const signs = { added: "+=", overwritten: "=" };
  const choices = keeps.map((keep) =>
    button(`${keep}, ${signs[keep]}`, `A second slope is ${keep}`, () => change({ keep })));
  const paper = html("div", { class: "tn-sheet", tabindex: "-1" }, picture.node, drawGraphKey(), lines.node);
  el.classList.add("tn-view", "tn-network", "tn-graph");
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  el.append(
    html("p", { class: "tn-hint" }, "Press Play, or Next for one step. Drag any number on a dotted line, or type. " +
      "Point at a value to see the paths to it."),
    paper,
    html("div", { class: "tn-controls" }, html("div", { class: "tn-turn" }, play, begin, back, next, last), progress,
      buttonGroup("A second slope is", ...choices, reset)),
    says.node,
  );

  // Play ------------------------------------------------------------------------------------------------

  let playing = false;
  let timer;
  const show = (isPlaying) => {
    playing = isPlaying;
    play.textContent = playing ? "Pause" : "Play";
    const label = playing ? "Pause here" : "Play: the values forwards, the slopes back";
    for (const name of ["aria-label", "title"]) play.setAttribute(name, label);
  };
  const pause = () => {
    show(false);
    clearTimeout(timer);
    picture.halt();
    el.classList.remove("tn-travelling");
  };
  const start = () => {
    show(true);
    if (model.get("step") >= steps) change({ step: 0 });
    timer = setTimeout(turn, 200);
  };
  const turn = () => {
    if (model.get("step") >= steps) return pause();
    el.classList.add("tn-travelling");
    change({ step: model.get("step") + 1 });
  };
  const arrived = () => {
    el.classList.remove("tn-travelling");
    if (playing) timer = setTimeout(turn, PAUSE);
  };
  show(false);

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
    keydown: (event) => {
      const moves = { ArrowRight: 1, ArrowLeft: -1, Home: -steps, End: steps };
      const isOurs = event.key in moves && event.target.tagName !== "INPUT";
      if (!isOurs || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      go(model.get("step") + moves[event.key]);
    },
  };
  for (const [kind, listener] of Object.entries(listeners)) el.addEventListener(kind, listener);

  // Drawing ---------------------------------------------------------------------------------------------

  let shown = model.get("step");
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
    if (el.contains(focus) && (focus.disabled || focus.closest("[hidden]"))) next.focus({ preventScroll: true });
    write();
    light();
    choices.forEach((choice, i) => choice.setAttribute("aria-pressed", keeps[i] === keep));
    for (const node of [begin, back]) node.setAttribute("aria-disabled", step === 0);
    for (const node of [next, last]) node.setAttribute("aria-disabled", step === steps);
    progress.dataset.direction = current?.forward === false ? "backward" : "forward";
    says.say(current ? `Step ${say(step)}: ${current.lines.map(lineText).join("; ")}.` : "No operation is done yet.");
    if (step === shown) return;
    const isNext = step === shown + 1;
    shown = step;
    picture.halt();
    if (isNext) picture.travel(current, numbers, arrived);
  };
  const arrange = (room) => paper.classList.toggle("tn-narrow", !picture.arrange(room));
  // Off the screen a browser does not measure it: until then it has the room beside the file list at 1,280 px.
  arrange(el.clientWidth || 844);
  const stop = follow(model, ["numbers", "keep", "step"], draw);
  const watch = new ResizeObserver(([{ contentRect }]) => {
    if (!contentRect.width) return;
    paper.classList.remove("tn-unmeasured");
    arrange(contentRect.width);
  });
  paper.classList.add("tn-unmeasured");
  watch.observe(paper);
  return () => {
    pause();
    watch.disconnect();
    for (const [kind, listener] of Object.entries(listeners)) el.removeEventListener(kind, listener);
    stop();
    progress.stop();
  };
}

export default { render };
