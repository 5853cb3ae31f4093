// The circuit as a drawing: frames, wires as thick as what flows through them, boxes, and numbers that travel.

import { halt, html, set, stillness, svg, travel, uniqueId } from "../draw.js";
import { drawBox } from "./boxes.js";
import { circuit, shortGradient, shortly } from "./operations.js";
import { layout } from "./layout.js";

const DIRECTIONS = ["forward", "backward"];

/** How thick a wire is drawn: a value of 1 and a gradient of 0.1 have half of the way to the thickest. */
export function thickness(value, direction) {
  const size = Math.abs(value);
  return 1.2 + (6 * size) / (size + (direction === "forward" ? 1 : 0.1));
}

const isNothing = (value) => Math.abs(value) < 1e-13;

/** The circuit: `draw` a state of it, `light` wires up, let the numbers of an operation `travel`, `arrange` it anew. */
export function drawCircuit(sizes, actions) {
  const heads = Object.fromEntries([...DIRECTIONS, "waiting"].map((kind) => [kind, uniqueId("head")]));
  const size = { refX: 0, refY: 6, markerWidth: 8, markerHeight: 12, markerUnits: "userSpaceOnUse", orient: "auto" };
  const head = (kind) => svg("marker", { id: heads[kind], ...size },
    svg("path", { d: "M0,0.5L8,6L0,11.5Z", class: `tn-head tn-${kind}` }));
  const frames = svg("g");
  const halos = svg("g");
  const lines = svg("g");
  const drawing = svg("svg", { "aria-hidden": "true" }, svg("defs", {}, ...Object.keys(heads).map(head)),
    frames, halos, lines);
  const made = Object.fromEntries(circuit(sizes).map((box) => [box.id, drawBox(box, actions)]));
  const label = html("span", { class: "tn-pill tn-label-of-wire", "aria-hidden": "true" });
  const stage = html("div", { class: "tn-stage", role: "group", "aria-label": "The network" },
    drawing, ...Object.values(made).map(({ node }) => node), label);
  const node = html("div", { class: "tn-circuit" }, stage);
  const wires = {};
  let flow = {};

  const wire = (id) => Object.fromEntries(DIRECTIONS.map((direction) => {
    const line = svg("path", { class: "tn-wire" });
    const halo = svg("path", { class: `tn-halo tn-${direction}`, "data-wire": id, "data-direction": direction });
    lines.append(line);
    halos.append(halo);
    return [direction, { line, halo, state: null }];
  }));

  const arrange = (room) => {
    const plan = layout(sizes, room);
    for (const [id, box] of Object.entries(made)) box.arrange(plan.boxes[id], plan.width);
    for (const [id, paths] of Object.entries(plan.wires)) {
      const pair = (wires[id] ??= wire(id));
      for (const direction of DIRECTIONS) {
        set(pair[direction].line, { d: paths[direction] });
        set(pair[direction].halo, { d: paths[direction] });
      }
    }
    frames.replaceChildren(...plan.frames.flatMap(drawFrame));
    set(drawing, { width: plan.width, height: plan.height });
    const { width, height, scale } = plan;
    Object.assign(stage.style, { width: `${width}px`, height: `${height}px`, transform: `scale(${scale})` });
    Object.assign(node.style, { width: `${width * scale}px`, height: `${height * scale}px` });
    return plan.horizontal;
  };
  arrange(1000);

  const mark = (part, direction, kind, number) => {
    const width = kind === "now" || kind === "done" ? thickness(number, direction).toFixed(2) : 1.2;
    const nothing = kind !== "waiting" && kind !== "hidden" && isNothing(number);
    const state = `${kind} ${width} ${nothing}`;
    if (part.state === state) return;
    part.state = state;
    set(part.line, {
      class: `tn-wire tn-${direction} tn-is-${kind}${nothing ? " tn-nothing" : ""}`, "stroke-width": width,
      "marker-end": `url(#${heads[kind === "waiting" ? "waiting" : direction]})`,
    });
    part.halo.classList.toggle("tn-is-now", kind === "now");
    part.halo.classList.toggle("tn-off", kind === "waiting" || kind === "hidden");
  };

  return {
    node,
    arrange,
    draw(list, step, given, flowing) {
      flow = flowing;
      const done = { forward: new Set(), backward: new Set() };
      const wiresOf = (operation) => operation.waves.flat().map(({ from, to }) => `${from}>${to}`);
      for (const operation of list.slice(0, step)) {
        for (const id of wiresOf(operation)) done[operation.forward ? "forward" : "backward"].add(id);
      }
      const current = list[step - 1];
      const active = new Set(current && wiresOf(current));
      for (const [id, pair] of Object.entries(wires)) {
        for (const direction of DIRECTIONS) {
          const now = active.has(id) && current.forward === (direction === "forward");
          const idle = direction === "forward" ? "waiting" : "hidden";
          const kind = now ? "now" : done[direction].has(id) ? "done" : idle;
          mark(pair[direction], direction, kind, flow[id][direction]?.[1]);
        }
      }
      const computed = new Map(list.slice(0, step).map(({ name, value }) => [name, value]));
      const operands = new Set(current?.operands);
      for (const box of Object.values(made)) box.draw(given, computed, current?.name, operands);
    },
    /** Light wires up, [id, direction] each; the number on the first is written beside it if `written`. */
    light(found, written) {
      const lit = new Set(found.map(([id, direction]) => wires[id][direction].halo));
      for (const halo of halos.children) halo.classList.toggle("tn-lit", lit.has(halo));
      label.hidden = !written;
      if (!written) return;
      const [[id, direction]] = found;
      const [name, value] = flow[id][direction];
      const { line } = wires[id][direction];
      const { x, y } = line.getPointAtLength(line.getTotalLength() / 2);
      label.className = `tn-pill tn-label-of-wire tn-${direction}`;
      label.textContent = `${name} = ${asText(value, name, direction)}`;
      Object.assign(label.style, { left: `${x}px`, top: `${y - 24}px` });
    },
    /** Send the numbers of an operation along its wires, one wave after the other; `arrived` is called at the end. */
    travel(operation, arrived = () => {}) {
      const direction = operation.forward ? "forward" : "backward";
      const go = ([wave, ...rest]) => {
        if (!wave || stillness()) return arrived();
        const paths = wave.map(({ from, to }) => wires[`${from}>${to}`][direction].line.getAttribute("d"));
        const pills = wave.map(({ from, to }, i) => {
          const [name, value] = flow[`${from}>${to}`][direction];
          // Where several go the same way, they go side by side.
          const together = paths.filter((path) => path === paths[i]).length;
          const aside = together > 1 ? (i - (together - 1) / 2) * 64 : 0;
          return { text: asText(value, name, direction), direction, along: paths[i], aside };
        });
        travel(stage, pills).then(() => go(rest), () => {});
      };
      go(operation.waves);
    },
    /** Take away what travels. */
    halt: () => halt(stage),
  };
}

const asText = (value, name, direction) => (direction === "forward" ? shortly(value, name) : shortGradient(value));

function drawFrame({ left, top, right, bottom, title: { text, x, y, anchor } }) {
  return [
    svg("rect", { class: "tn-frame", x: left, y: top, width: right - left, height: bottom - top, rx: 6 }),
    svg("text", { class: "tn-frame-title", x, y, "text-anchor": anchor }, text),
  ];
}

/** What the thickness of a wire means. */
export function drawKey() {
  const sample = (direction, value) => {
    const width = thickness(value, direction);
    const line = svg("path", { d: "M0,6H24", class: `tn-wire tn-${direction} tn-is-done`, "stroke-width": width });
    if (!value) line.classList.add("tn-nothing");
    return html("span", { class: "tn-sample" },
      svg("svg", { viewBox: "0 0 24 12", width: 24, height: 12, "aria-hidden": "true" }, line), ` ${value}`);
  };
  const row = (words, direction, values) => html("span", { class: "tn-key-row" },
    html("span", { class: `tn-${direction}` }, words), ...values.map((value) => sample(direction, value)));
  return html("div", { class: "tn-key-of-wires" },
    row("thickness → value", "forward", [0, 0.1, 1, 10]), row("← gradient", "backward", [0, 0.01, 0.1, 1]));
}
