// The lesson's bet: choose or type a number, lock it, and unfold the answer afterwards.

import { button, html } from "../draw.js";

const SECONDS_TO_WAIT = 8;
let bets = 0;

function render({ model, el }) {
  const choices = model.get("choices");
  const group = `tn-bet-${++bets}`;
  const ask = choices.length ? askForChoice(model, choices, group) : askForNumber(model, group);
  const lock = button("Lock my bet", "Lock my bet", () => {
    model.send({ lock: ask.value() });
    lock.disabled = true;
    status.textContent = "";
    // The answer is in the kernel only.
    setTimeout(() => {
      if (model.get("locked")) return;
      lock.disabled = false;
      status.textContent = "Nobody answered. Run this cell again, then lock your bet.";
    }, SECONDS_TO_WAIT * 1000);
  });
  const status = html("div", { role: "status" });
  // High enough for the folded answer, so that nothing below moves when the bet is locked.
  const folded = html("div", { class: "tn-bet-answer" });
  const field = html("fieldset", { class: "tn-bet" },
    html("legend", {}, model.get("question")), ...ask.nodes,
    html("div", { class: "tn-bet-lock" }, lock, status),
    folded);
  el.classList.add("tn-view");
  el.append(field);

  ask.changed(() => (lock.disabled = ask.value() === null));
  const show = () => {
    const { kept, answer, why, verdict } = model.get("result");
    lock.disabled = model.get("locked") || ask.value() === null;
    if (!model.get("locked")) return;
    ask.freeze(kept);
    lock.hidden = true;
    status.replaceChildren("Locked: ", html("b", {}, kept), ". The next cells decide it.");
    folded.replaceChildren(html("details", {}, html("summary", {}, "The answer, for afterwards"),
      html("b", {}, `${answer}.`), ` ${why} Your bet was ${verdict}.`));
  };
  const refused = ({ refused }) => {
    if (!refused) return;
    lock.disabled = false;
    status.textContent = refused;
  };
  model.on("change:result", show);
  model.on("msg:custom", refused);
  show();
  return () => {
    model.off("change:result", show);
    model.off("msg:custom", refused);
  };
}

function askForChoice(model, choices, group) {
  const radios = choices.map((choice) => html("input", { type: "radio", name: group, value: choice,
    "data-lm-suppress-shortcuts": "true" }));
  return {
    nodes: choices.map((choice, i) => html("label", { class: "tn-bet-choice" }, radios[i], ` ${choice}`)),
    value: () => radios.find((radio) => radio.checked)?.value ?? null,
    changed: (listener) => radios.forEach((radio) => radio.addEventListener("change", listener)),
    freeze(kept) {
      radios.forEach((radio) => {
        radio.checked = radio.value === kept;
        radio.disabled = true;
      });
    },
  };
}

function askForNumber(model, group) {
  const field = html("input", { type: "number", step: "any", id: group, "data-lm-suppress-shortcuts": "true" });
  return {
    nodes: [html("label", { class: "tn-bet-choice", for: group }, "Your number: ", field)],
    value: () => (field.value === "" ? null : Number(field.value)),
    changed: (listener) => field.addEventListener("input", listener),
    freeze(kept) {
      field.value = kept.replaceAll(",", "");
      field.disabled = true;
    },
  };
}

export default { render };
