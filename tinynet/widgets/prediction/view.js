// The lesson's bet: choose or type a number, lock it, and unfold the answer afterwards.

import { button, html, uniqueId } from "../draw.js";

const SECONDS_TO_WAIT = 8;

/** An equation, such as α = 0.5, is not torn apart at the end of a line. */
const keepEquations = (text) => text.replace(/(?<=\S) ([=<≤≥≈−·]) (?=\S)/g, "\u00a0$1\u00a0");

function render({ model, el }) {
  const choices = model.get("choices");
  const group = uniqueId("bet");
  const ask = choices.length ? askForChoice(model, choices, group) : askForNumber(model, group);
  const lock = button("Lock my bet", "Lock my bet", () => {
    model.send({ lock: ask.value() });
    // A button that is disabled loses the focus to the page; what is said next takes it.
    status.textContent = "";
    if (document.activeElement === lock) status.focus();
    lock.disabled = true;
    // The answer is in the kernel only.
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (!model.get("locked")) again("Nobody answered. Run this cell again, then lock your bet.");
    }, SECONDS_TO_WAIT * 1000);
  });
  let waiting;
  const status = html("div", { role: "status", tabindex: "-1", class: "tn-bet-said" });
  const folded = html("div", { class: "tn-bet-answer" });
  const field = html("fieldset", { class: "tn-bet" },
    html("legend", {}, keepEquations(model.get("question"))), ...ask.nodes,
    html("div", { class: "tn-bet-lock" }, lock, status),
    folded);
  el.classList.add("tn-view");
  el.append(field);

  ask.changed(() => (lock.disabled = ask.value() === null));
  const again = (words) => {
    clearTimeout(waiting);
    lock.disabled = false;
    if (document.activeElement === status) lock.focus();
    status.textContent = words;
  };
  const show = () => {
    const { kept, answer, why, verdict } = model.get("result");
    lock.disabled = model.get("locked") || ask.value() === null;
    if (!model.get("locked")) return;
    ask.freeze(kept);
    lock.hidden = true;
    status.textContent = "Locked. The next cells decide it.";
    const sign = verdict === "right" ? "✓" : "✗";
    const told = html("details", {}, html("summary", {}, "The answer, for afterwards"),
      html("p", {}, html("b", {}, `${answer}.`), ` ${why}`),
      html("p", { class: `tn-bet-verdict ${verdict === "right" ? "tn-bet-right" : "tn-bet-wrong"}` },
        html("span", { class: "tn-bet-sign", "aria-hidden": "true" }, sign), ` Your bet was ${verdict}.`));
    const mark = () => ask.mark(kept, told.open ? answer : null);
    told.addEventListener("toggle", mark);
    mark();
    folded.replaceChildren(told);
  };
  const refused = ({ refused }) => {
    if (refused) again(refused);
  };
  model.on("change:result", show);
  model.on("msg:custom", refused);
  show();
  return () => {
    clearTimeout(waiting);
    model.off("change:result", show);
    model.off("msg:custom", refused);
  };
}

function askForChoice(model, choices, group) {
  const radios = choices.map((choice) => html("input", { type: "radio", name: group, value: choice,
    "data-lm-suppress-shortcuts": "true" }));
  const marks = choices.map(() => html("span", { class: "tn-bet-mark" }));
  return {
    nodes: choices.map((choice, i) => html("label", { class: "tn-bet-choice" }, radios[i], html("span", {}, choice), marks[i])),
    value: () => radios.find((radio) => radio.checked)?.value ?? null,
    changed: (listener) => radios.forEach((radio) => radio.addEventListener("change", listener)),
    freeze(kept) {
      radios.forEach((radio) => {
        radio.checked = radio.value === kept;
        radio.disabled = true;
      });
    },
    // Beside the choices stands which was the bet and, once the answer is unfolded, which is right.
    mark(kept, answer) {
      choices.forEach((choice, i) => {
        const right = choice === answer;
        const said = [right ? "✓ right" : answer !== null && choice === kept ? "✗" : "", choice === kept ? "your bet" : ""];
        marks[i].textContent = said.filter(Boolean).join(right ? ", " : " ");
        marks[i].className = `tn-bet-mark${right ? " tn-bet-right" : answer !== null ? " tn-bet-wrong" : ""}`;
      });
    },
  };
}

function askForNumber(model, group) {
  const field = html("input", { type: "number", step: "any", id: group, "data-lm-suppress-shortcuts": "true" });
  return {
    nodes: [html("label", { class: "tn-bet-choice", for: group }, html("span", {}, "Your number: "), field)],
    value: () => (field.value === "" ? null : Number(field.value)),
    changed: (listener) => field.addEventListener("input", listener),
    freeze(kept) {
      field.value = kept.replaceAll(",", "");
      field.disabled = true;
    },
    mark() {},
  };
}

export default { render };
