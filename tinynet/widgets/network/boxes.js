// The boxes of a circuit: a value above, which can be typed over where it is given, and its gradient below.

import { html, uniqueId } from "../draw.js";
import { GIVEN, shortGradient, shortly } from "./operations.js";

const PARAMETER_LIMIT = 10;

/** A box; actions are jump(quantity), and those of its field: change, read, settle, refuse. */
export function drawBox(box, actions) {
  const isGiven = GIVEN.includes(box.role);
  const node = html("div", { class: `tn-box tn-box-${box.role}` });
  const name = (text) => html("span", { class: "tn-name" }, text);
  const row = (quantity, kind, label) => {
    const number = html("span", { class: "tn-number" });
    const called = name(label);
    const node = html("button", {
      type: "button", class: `tn-row tn-${kind}`, "data-quantity": quantity, onclick: () => actions.jump(quantity),
    }, called, number);
    return { node, name: called, number, quantity };
  };
  const field = isGiven ? drawField(box.id, actions) : null;
  const value = !isGiven && box.value ? row(box.value, "forward", box.label) : null;
  const gradient = box.gradient ? row(box.gradient, "backward", box.gradient) : null;
  const valueRow = isGiven
    ? html("label", { class: "tn-row tn-given", "data-quantity": box.id }, name(box.label), field.node)
    : value?.node;
  node.append(valueRow ?? html("span", { class: "tn-row tn-symbol" }, name(box.label)));
  if (gradient) node.append(gradient.node);
  if (field) node.append(field.told);

  const show = ({ node, number, quantity }, computed, format, current, operands) => {
    const has = computed.has(quantity);
    const text = has ? format(computed.get(quantity), quantity) : "";
    if (number.textContent !== text) {
      number.textContent = text;
      squeeze(number, text);
      node.setAttribute("aria-label", `${quantity} = ${text}, go to its operation`);
    }
    node.disabled = !has;
    markRow(node, quantity, current, operands);
  };
  return {
    node,
    arrange({ x, y, w, h, rows }, width) {
      Object.assign(node.style, { left: `${x - w / 2}px`, top: `${y - h / 2}px`, width: `${w}px`, height: `${h}px` });
      node.dataset.rows = rows;
      node.dataset.half = x > width / 2 ? "right" : "left";
      if (!gradient) return;
      // Where there is no room for ∂ℓ/∂w1[0][1], the box itself says of what.
      const isShort = rows === "inline" && w < 68 + 6.6 * box.gradient.length;
      gradient.name.textContent = isShort ? box.gradient.replace(/^(∂ℓ\/∂|σ′).*/, "$1") : box.gradient;
    },
    draw(given, computed, current, operands) {
      if (field) {
        field.draw(given[box.id]);
        markRow(valueRow, box.id, current, operands);
      }
      if (value) {
        show(value, computed, shortly, current, operands);
        // The output has two names.
        if (box.label.endsWith("ŷ") && operands.has("ŷ")) markRow(value.node, "ŷ", current, operands);
      }
      if (gradient) show(gradient, computed, shortGradient, current, operands);
      node.classList.toggle("tn-computed", isGiven || (value ? computed.has(value.quantity) : false));
    },
  };
}

function markRow(node, quantity, current, operands) {
  node.classList.toggle("tn-result", quantity === current);
  node.classList.toggle("tn-operand", operands.has(quantity));
}

/** Longer texts than the box was made for become smaller. */
function squeeze(node, text) {
  const scale = Math.min(1, 6.5 / text.length);
  node.style.fontSize = scale < 1 ? `${scale}em` : "";
}

/** A given number that can be typed over; the arrow keys move it by 0.1, with Shift by 1. A label is 0 or 1. */
export function drawField(name, { change, read, refuse, settle }, whole = name === "y") {
  const [low, high] = whole ? [0, 1] : [-PARAMETER_LIMIT, PARAMETER_LIMIT];
  const expected = whole ? "y is 0 or 1." : `${name} is a number from −${high} to ${high}.`;
  // What the field goes back to.
  let before;
  const parse = () => Number(node.value.trim().replace("−", "-").replace(",", ".") || NaN);
  const allowed = (value) => value >= low && value <= high && (!whole || Number.isInteger(value));
  const isBegun = () => /^[-−+]?[.,]?$/.test(node.value.trim());
  const hasFocus = () => node === node.getRootNode().activeElement;
  const text = (value) => String(Number(value.toFixed(4))).replace("-", "−");
  const told = html("span", { class: "tn-told", id: uniqueId("told") });
  const judge = (words) => {
    node.setAttribute("aria-invalid", Boolean(words));
    told.textContent = words ?? "";
    if (words) refuse(words);
  };
  const show = (value) => {
    node.value = whole || hasFocus() ? text(value) : shortly(value, name);
    squeeze(node, node.value);
  };
  const node = html("input", {
    type: "text", role: "spinbutton", autocomplete: "off", spellcheck: "false",
    "aria-label": whole ? "label y" : name, "aria-valuemin": low, "aria-valuemax": high, "aria-describedby": told.id,
    onfocus: () => {
      before = read(name);
      show(before);
      node.select();
    },
    onblur: () => {
      show(read(name));
      judge();
      settle();
    },
    oninput: () => {
      squeeze(node, node.value);
      const value = parse();
      const isRight = allowed(value);
      // Of a number that is refused no first digit shall stay behind.
      change(name, isRight ? value : before);
      judge(isRight || isBegun() ? null : `${expected} It stays ${text(before)}.`);
    },
    onkeydown: (event) => {
      const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (direction) {
        const moved = Math.round((read(name) + direction * (whole || event.shiftKey ? 1 : 0.1)) * 1e6) / 1e6;
        change(name, Math.min(high, Math.max(low, moved)));
      } else if (event.key === "Escape") {
        change(name, before);
      } else if (event.key !== "Enter") return;
      event.preventDefault();
      event.stopPropagation();
      const isRight = direction || event.key === "Escape" || allowed(parse());
      before = read(name);
      show(before);
      judge(isRight ? null : `${expected} It stays ${text(before)}.`);
      node.select();
    },
  });
  return {
    node,
    told,
    draw(value) {
      node.setAttribute("aria-valuenow", value);
      // While somebody types, what they typed stays as it is.
      if (!hasFocus() || (allowed(parse()) && parse() !== value)) show(value);
    },
  };
}
