// What the views that go step by step share: buttons, a slider, arrow keys, and Play.

import { button, html, slider } from "./draw.js";

/**
 * The controls of a view of steps.
 *
 * `change` gives the model new values. A step that plays is left to be read for `rest` milliseconds. `halt` stops what
 * travels on the way to it. `words` has the labels of First, Back, Next, Last and Play.
 */
export function stepControls({ model, el, steps, change, rest, halt, words }) {
  let playing = false;
  let timer;
  let shown = model.get("step");
  const go = (step) => {
    pause();
    change({ step: Math.min(steps, Math.max(0, step)) });
  };
  const say = (step) => `${step} of ${steps}`;
  const progress = slider(model, "step", { min: 0, max: steps, step: 1, decimals: 0, say });
  const first = button("First", words.first, () => go(0));
  const back = button("Back", words.back, () => go(model.get("step") - 1));
  const next = button("Next", words.next, () => go(model.get("step") + 1));
  const last = button("Last", words.last, () => go(steps));
  const play = button("Play", "", () => (playing ? pause() : start()));
  next.classList.add("tn-next");

  const show = (isPlaying) => {
    playing = isPlaying;
    play.textContent = playing ? "Pause" : "Play";
    for (const name of ["aria-label", "title"]) play.setAttribute(name, playing ? "Pause here" : words.play);
  };
  const pause = () => {
    show(false);
    clearTimeout(timer);
    halt();
    el.classList.remove("tn-travelling");
  };
  const start = () => {
    show(true);
    if (model.get("step") >= steps) change({ step: 0 });
    timer = setTimeout(turn, 200);
  };
  // What a step makes is seen once its numbers have arrived.
  const turn = () => {
    if (model.get("step") >= steps) return pause();
    el.classList.add("tn-travelling");
    change({ step: model.get("step") + 1 });
  };
  const arrived = () => {
    el.classList.remove("tn-travelling");
    if (playing) timer = setTimeout(turn, rest);
  };
  const keydown = (event) => {
    const moves = { ArrowRight: 1, ArrowLeft: -1, Home: -steps, End: steps };
    const isOurs = event.key in moves && event.target.tagName !== "INPUT";
    if (!isOurs || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    go(model.get("step") + moves[event.key]);
  };
  show(false);

  return {
    go,
    say,
    pause,
    keydown,
    next,
    progress,
    buttons: html("div", { class: "tn-turn" }, play, first, back, next, last),
    /** Show how far the steps are; from one step to the next `travel` is called, with what to call on arrival. */
    draw(step, isForward, travel) {
      for (const node of [first, back]) node.setAttribute("aria-disabled", step === 0);
      for (const node of [next, last]) node.setAttribute("aria-disabled", step === steps);
      progress.dataset.direction = isForward ? "forward" : "backward";
      if (step === shown) return;
      const isNext = step === shown + 1;
      shown = step;
      halt();
      if (isNext) travel(arrived);
    },
    stop() {
      pause();
      progress.stop();
    },
  };
}
