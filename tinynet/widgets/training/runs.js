// A training run that is computed in pieces, so that a page can show it while it grows.

import { descend, fromNames, measure, toNames } from "../engine.js";
import { watched } from "../watched.js";

/** The epochs to record, from 0 to the last: one by one at first, then each 3 % after the one before. */
export function recordedEpochs(last) {
  const epochs = [0];
  while (epochs.at(-1) < last) {
    const at = epochs.at(-1);
    epochs.push(Math.min(last, Math.max(at + 1, Math.round(1.03 * at))));
  }
  return epochs;
}

/** Begin a run from parameters by their names: only the start is recorded, the rest is for `advance`. */
export function startRun(named, data, learningRate, epochs, program) {
  const run = { data, learningRate, epochs, program, here: fromNames(named), reached: 0, records: [], learnedAt: null };
  run.watched = watched(program, data.labels.length, (epoch, loss, rowsRight) => {
    if (run.learnedAt === null && hasLearned(run, loss, rowsRight)) run.learnedAt = epoch;
  });
  keepRecord(run);
  return run;
}

/** Go on for as long as mayGoOn() says; returns whether the run is done. */
export function advance(run, mayGoOn = () => true) {
  // So many epochs take well under a millisecond.
  const most = Math.ceil(2000 / run.data.labels.length);
  while (!isDone(run) && mayGoOn()) {
    const next = run.epochs[run.records.length];
    const some = Math.min(most, next - run.reached);
    descend(run.here, run.data, run.learningRate, some, run.watched);
    run.reached += some;
    if (run.reached === next) keepRecord(run);
  }
  return isDone(run);
}

export function isDone(run) {
  return run.records.length === run.epochs.length;
}

/** Everything at an epoch, recorded or not; null if the run has not come so far. */
export function recordAt(run, epoch) {
  const before = run.records.findLast((record) => record.epoch <= epoch);
  if (before.epoch === epoch) return before;
  if (before === run.records.at(-1)) return null;
  const p = fromNames(before.named);
  descend(p, run.data, run.learningRate, epoch - before.epoch, run.program);
  return recordOf(run, p, epoch);
}

/** Whether every row is right and the loss below 0.01. */
export function hasLearned(run, loss, rowsRight) {
  return loss < 0.01 && rowsRight === run.data.labels.length;
}

function keepRecord(run) {
  const record = recordOf(run, run.here, run.reached);
  run.records.push(record);
  if (run.learnedAt === null && hasLearned(run, record.loss, record.rowsRight)) run.learnedAt = run.reached;
}

function recordOf(run, p, epoch) {
  return { epoch, named: toNames(p), ...measure(p, run.data, run.program) };
}
