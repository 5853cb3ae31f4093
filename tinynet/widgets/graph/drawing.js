// The graph as a drawing: a box for each value, and between two of them a wire forwards and one for what is sent back.

import { draggable, halt, html, set, stillness, svg, travel, uniqueId } from "../draw.js";
import { drawField } from "../network/boxes.js";
import { numberText, shortText } from "./machine.js";
import { BOX, planOf } from "./places.js";

// How far a given number is dragged for 1, and to what it is rounded.
const PIXELS = 80;
const GRAIN = 20;
const FARTHEST = 10;
// So many have room in a box; longer numbers become smaller.
const LETTERS = 7;
const BOTH_WAYS = ["forward", "backward"];

/** How thick a wire is: a number of 1, or a message of 0.1, has half of the way to the thickest. */
export function widthOf(number, direction) {
  const size = Math.abs(number);
  return 1.2 + (4 * size) / (size + (direction === "forward" ? 1 : 0.1));
}

/**
 * The graph; actions are jump(value, direction) and those of a field: change, read, refuse, settle.
 *
 * `draw` shows a state: numbers, local slopes, steps, step, and the slopes that are right there.
 */
export function drawGraph(values, actions) {
  const heads = Object.fromEntries(BOTH_WAYS.map((kind) => [kind, uniqueId("graph-head")]));
  const size = { refX: 0, refY: 5, markerWidth: 8, markerHeight: 10, markerUnits: "userSpaceOnUse", orient: "auto" };
  const marks = BOTH_WAYS.map((kind) => svg("marker", { id: heads[kind], ...size },
    svg("path", { d: "M0,0.5L8,5L0,9.5Z", class: `tn-head tn-${kind}` })));
  const [halos, lines, labels] = ["g", "g", "g"].map((tag) => svg(tag));
  const drawing = svg("svg", { "aria-hidden": "true" }, svg("defs", {}, ...marks), halos, lines, labels);
  const boxes = values.map((value, i) => drawValue(value, i, actions));
  const edges = values.map(({ sources }, i) => sources.map((_, place) => {
    const edge = Object.fromEntries(BOTH_WAYS.map((direction) => {
      const line = svg("path");
      const halo = svg("path", { class: `tn-halo tn-${direction}`, "data-edge": `${i},${place}` });
      lines.append(line);
      halos.append(halo);
      return [direction, { line, halo, state: "" }];
    }));
    edge.label = svg("text", { class: "tn-local" });
    labels.append(edge.label);
    return edge;
  }));
  const stage = html("div", { class: "tn-stage", role: "group", "aria-label": "The graph" },
    drawing, ...boxes.map(({ node }) => node));
  const node = html("div", { class: "tn-circuit" }, stage);
  const scroller = html("div", { class: "tn-graph-scroller" }, node);
  const readers = values.map((_, i) => values.flatMap(({ sources }) => sources.filter((source) => source === i)).length);
  let plan;

  const mark = (direction, part, isThere, isNow, number) => {
    const width = isThere ? widthOf(number, direction).toFixed(2) : "";
    const state = `${isThere} ${isNow} ${width}`;
    if (part.state === state) return;
    part.state = state;
    set(part.line, { "stroke-width": width, "marker-end": `url(#${heads[direction]})`,
      class: `tn-wire tn-${direction} ${isThere ? "tn-is-done" : "tn-is-hidden"} ${isNow ? "tn-is-now" : ""}` });
    part.halo.classList.toggle("tn-is-now", isNow);
    part.halo.classList.toggle("tn-off", !isThere);
  };

  return {
    node: scroller,
    arrange(room) {
      plan = planOf(values, room);
      const { width, height, scale } = plan;
      boxes.forEach(({ node }, i) => Object.assign(node.style, {
        left: `${plan.boxes[i][0] - BOX.width / 2}px`, top: `${plan.boxes[i][1] - BOX.height / 2}px`,
      }));
      boxes.forEach(({ node }, i) => (node.dataset.half = plan.boxes[i][0] > width / 2 ? "right" : "left"));
      edges.forEach((places, i) => places.forEach((edge, place) => {
        const paths = plan.edges[i][place];
        for (const direction of BOTH_WAYS) {
          set(edge[direction].line, { d: paths[direction] });
          set(edge[direction].halo, { d: paths[direction] });
        }
        set(edge.label, { x: paths.label[0], y: paths.label[1] + 3.5 });
      }));
      set(drawing, { width, height });
      Object.assign(stage.style, { width: `${width}px`, height: `${height}px`, transform: `scale(${scale})` });
      Object.assign(node.style, { width: `${width * scale}px`, height: `${height * scale}px` });
      return plan.horizontal;
    },
    draw({ numbers, locals, steps, step, right }) {
      const done = steps.slice(0, step);
      const current = done.at(-1);
      const made = new Set(done.filter(({ forward }) => forward).map(({ value }) => value));
      const sent = new Map(done.flatMap(({ value, messages }) =>
        messages.map((message) => [`${value},${message.place}`, message])));
      const slopes = current?.slopes ?? {};
      const arrived = values.map(() => 0);
      for (const { source } of sent.values()) arrived[source] += 1;
      values.forEach(({ sources }, i) => {
        const isMade = !sources.length || made.has(i);
        const isNow = current?.value === i;
        boxes[i].draw({
          isMade, number: numbers[i], slope: slopes[i], isWrong: slopes[i] !== right[i],
          isWaiting: arrived[i] < readers[i],
          isResult: isNow && current.forward ? "forward"
            : current?.begins ? isNow && "backward" : current?.messages.some(({ source }) => source === i) && "backward",
          isOperand: isNow && !current.forward && !current.begins ? "backward"
            : current?.forward && values[current.value].sources.includes(i) ? "forward" : false,
        });
        sources.forEach((source, place) => {
          const edge = edges[i][place];
          const message = sent.get(`${i},${place}`);
          mark("forward", edge.forward, isMade, isNow && current.forward, numbers[source]);
          mark("backward", edge.backward, message !== undefined, isNow && !current.forward && !current.begins,
            message?.arriving);
          const local = isMade ? shortText(locals[i][place]) : "";
          if (edge.label.textContent !== local) edge.label.textContent = local;
          edge.label.classList.toggle("tn-passed", message !== undefined);
        });
      });
      const shown = current && boxes[current.value].node;
      // Where the drawing is wider than its place, what happens is brought into sight.
      if (shown && scroller.scrollWidth > scroller.clientWidth + 1) {
        scroller.scrollLeft = shown.offsetLeft * plan.scale - scroller.clientWidth / 2;
      }
    },
    /** Light edges up that are there, [value, place, direction] each, and boxes; `isOne` if one edge is pointed at. */
    light(found, lit, isOne) {
      const all = new Set(found.map(([i, place, direction]) => edges[i][place][direction].halo));
      for (const halo of halos.children) {
        halo.classList.toggle("tn-lit", all.has(halo) && !halo.classList.contains("tn-off"));
      }
      boxes.forEach(({ node }, i) => node.classList.toggle("tn-lit", lit.has(i)));
      // Before a slope has passed, an edge says its local slope where it is pointed at.
      for (const label of labels.children) label.classList.remove("tn-lit");
      if (isOne) edges[found[0][0]][found[0][1]].label.classList.add("tn-lit");
    },
    /** Let the numbers of a step travel along its edges; `arrived` is called at the end. */
    travel({ value, forward, begins, messages }, numbers, arrived) {
      if (stillness() || begins) return arrived();
      const direction = forward ? "forward" : "backward";
      const pills = values[value].sources.map((source, place) => ({
        text: numberText(forward ? numbers[source] : messages[place].arriving), direction,
        along: plan.edges[value][place][direction],
      }));
      travel(stage, pills).then(arrived, () => {});
    },
    halt: () => halt(stage),
  };
}

function drawValue({ shown, in_words: name, sign, sources }, i, actions) {
  const isGiven = !sources.length;
  const number = html("span", { class: "tn-number" });
  const slope = html("span", { class: "tn-number" });
  const field = isGiven ? drawField(name, actions, false) : null;
  const called = html("span", { class: "tn-name" }, shown || (isGiven ? name : ""));
  const operation = sign ? [html("span", { class: `tn-operation${sign.length > 1 ? " tn-word" : ""}` }, sign)] : [];
  const letters = isGiven ? 8 : 5;
  if (called.textContent.length > letters) called.style.fontSize = `${(12.7 * letters) / called.textContent.length}px`;
  const top = isGiven
    ? html("label", { class: "tn-row tn-given", title: "Drag it, or type" }, called, field.node)
    : html("button", { type: "button", class: "tn-row tn-forward", onclick: () => actions.jump(i, "forward") },
      html("span", { class: "tn-head-of-box" }, ...operation, called), number);
  const bottom = html("button", { type: "button", class: "tn-row tn-backward",
    onclick: () => actions.jump(i, "backward") }, slope);
  const node = html("div", { class: `tn-box ${isGiven ? "tn-box-given" : "tn-box-made"}`, "data-value": i }, top, bottom);
  if (field) {
    node.append(field.told);
    let start;
    draggable(top, {
      begin: ({ clientX }) => {
        start = { x: clientX, number: actions.read(name) };
        // A finger that only touches the number wants to type.
        top.addEventListener("pointerup", () => field.node.focus(), { once: true });
      },
      moved: ({ clientX }) => {
        const number = Math.round((start.number + (clientX - start.x) / PIXELS) * GRAIN) / GRAIN;
        actions.change(name, Math.min(FARTHEST, Math.max(-FARTHEST, number)));
      },
    });
  }
  const write = (place, text) => {
    if (place.textContent === text) return;
    place.textContent = text;
    place.style.fontSize = text.length > LETTERS ? `${(12.6 * LETTERS) / text.length}px` : "";
  };
  return {
    node,
    draw(state) {
      node.hidden = !state.isMade;
      if (!state.isMade) return;
      if (field) field.draw(state.number);
      else {
        write(number, numberText(state.number));
        top.setAttribute("aria-label", `${name} = ${number.textContent}, go to where it is made`);
      }
      const has = state.slope !== undefined;
      const text = has ? `${state.isWrong ? "✗ " : ""}${numberText(state.slope)}${state.isWaiting ? " …" : ""}` : "";
      write(slope, text);
      bottom.disabled = !has;
      const more = state.isWrong ? ", wrong" : state.isWaiting ? ", and more will arrive" : "";
      if (has) bottom.setAttribute("aria-label", `slope in ${name}: ${numberText(state.slope)}${more}, go to where it arrives`);
      bottom.classList.toggle("tn-wrong", has && state.isWrong);
      top.classList.toggle("tn-result", state.isResult === "forward");
      bottom.classList.toggle("tn-result", state.isResult === "backward");
      top.classList.toggle("tn-operand", state.isOperand === "forward");
      bottom.classList.toggle("tn-operand", state.isOperand === "backward");
      node.classList.toggle("tn-computed", !isGiven);
    },
  };
}

/** What the thickness of a wire and the number on it mean. */
export function drawGraphKey() {
  const sample = (direction, value) => {
    const line = svg("path", { d: "M0,6H24", class: `tn-wire tn-${direction} tn-is-done`,
      "stroke-width": widthOf(value, direction) });
    return html("span", { class: "tn-sample" },
      svg("svg", { viewBox: "0 0 24 12", width: 24, height: 12, "aria-hidden": "true" }, line), ` ${value}`);
  };
  const row = (words, direction, given) => html("span", { class: "tn-key-row" },
    html("span", { class: `tn-${direction}` }, words), ...given.map((value) => sample(direction, value)));
  return html("div", { class: "tn-key-of-wires" },
    row("thickness → value", "forward", [0, 1, 10]), row("← what is sent back", "backward", [0, 0.1, 1]),
    html("span", { class: "tn-key-row" }, "0.18 on a wire: a local slope"));
}
