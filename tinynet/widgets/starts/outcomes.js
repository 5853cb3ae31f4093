// A grid of networks, each trained from another start: how each of them ends, computed coarse first.

import { correct, descend, fromNames, measure, train } from "../engine.js";

/** The four ends, from good to bad, in colours that differ in hue and in grey; plots/starts.py has the same. */
export const OUTCOMES = [
  { name: "learned", meaning: "every row right, loss below 0.01", color: "#F2E27A" },
  { name: "below the base rate", meaning: "not learned", color: "#5DB98B" },
  { name: "at the base rate", meaning: "within 0.001 of it", color: "#2F6E8E" },
  { name: "above the base rate", meaning: "worse than a constant", color: "#3B1252" },
];
// In a map, an end that was computed from earlier settings has the number of OUTCOMES added.
export const UNKNOWN = 2 * OUTCOMES.length;
/** So many starts along each side, an odd number: of a range about zero, the middle one is zero itself. */
export const POINTS = 61;

/** Which of OUTCOMES a network with that loss and so many rows right has come to. */
export function outcomeOf(loss, rowsRight, data) {
  if (loss < 0.01 && rowsRight === data.labels.length) return 0;
  if (Math.abs(loss - data.base_rate) <= 0.001) return 2;
  return loss < data.base_rate ? 1 : 3;
}

/** The values along one side of the grid. */
export function gridValues(low, high) {
  return Array.from({ length: POINTS }, (_, i) => Number((low + ((high - low) * i) / (POINTS - 1)).toFixed(6)));
}

/** The cells of the grid, every 16th along each side first, then every 8th, and so on down to all. */
export function coarseFirst() {
  const cells = [];
  for (let stride = 16; stride >= 1; stride /= 2) {
    for (let row = 0; row < POINTS; row += stride) {
      for (let column = 0; column < POINTS; column += stride) {
        const isNew = stride === 16 || row % (2 * stride) > 0 || column % (2 * stride) > 0;
        if (isNew) cells.push({ column, row, stride });
      }
    }
  }
  return cells;
}

const CELLS = coarseFirst();

/** All parameters of the start at a point of the map, in the order of their names, on which `fromNames` relies. */
export function startAt({ names, start, across, up }, acrossValue, upValue) {
  const given = { ...start, [across]: acrossValue, [up]: upValue };
  return Object.fromEntries(names.map((name) => [name, given[name]]));
}

/**
 * Begin a map; settings: data, learningRate, epochs, names, start (of the others), across, up, low, high.
 * What the map before it shows stays, marked as earlier, until it is known anew.
 */
export function beginMap(settings, before) {
  const earlier = (outcome) => (outcome < OUTCOMES.length ? outcome + OUTCOMES.length : outcome);
  return {
    ...settings,
    values: gridValues(settings.low, settings.high),
    outcomes: before ? before.outcomes.map(earlier) : new Uint8Array(POINTS * POINTS).fill(UNKNOWN),
    counts: OUTCOMES.map(() => 0),
    done: 0,
    total: CELLS.length,
  };
}

/** Train one network after the other for as long as mayGoOn() says, but at least one. */
export function advanceMap(map, mayGoOn = () => true) {
  const { data, learningRate, epochs, values } = map;
  while (map.done < map.total) {
    const { column, row, stride } = CELLS[map.done++];
    const p = fromNames(startAt(map, values[column], values[row]));
    descend(p, data, learningRate, epochs);
    const { loss, rowsRight } = measure(p, data);
    const outcome = outcomeOf(loss, rowsRight, data);
    map.counts[outcome]++;
    fillBlock(map.outcomes, column, row, stride, outcome);
    if (!mayGoOn()) return;
  }
}

/** Whether some of the map is still that of earlier settings. */
export function showsEarlier({ outcomes }) {
  return outcomes.some((outcome) => outcome >= OUTCOMES.length && outcome < UNKNOWN);
}

/** Until its neighbours are known, a network stands for the block around it. */
function fillBlock(outcomes, column, row, stride, outcome) {
  const [left, right] = blockAround(column, stride);
  const [low, high] = blockAround(row, stride);
  for (let r = low; r < high; r++) outcomes.fill(outcome, r * POINTS + left, r * POINTS + right);
}

function blockAround(at, stride) {
  const isLast = at + stride >= POINTS;
  return [Math.max(0, at - Math.floor(stride / 2)), isLast ? POINTS : at + Math.ceil(stride / 2)];
}

/** A share as a whole per cent that says neither none nor all where it is some. */
export function shareText(count, total) {
  const percent = Math.round((100 * count) / Math.max(1, total));
  if (count > 0 && percent === 0) return "under 1 %";
  if (count < total && percent === 100) return "over 99 %";
  return `${percent} %`;
}

/** The epochs to record, from 0 to the last: one by one at first, then each 1.5 % after the one before. */
export function epochsToRecord(last) {
  const epochs = [0];
  while (epochs.at(-1) < last) {
    const at = epochs.at(-1);
    epochs.push(Math.min(last, Math.max(at + 1, Math.round(1.015 * at))));
  }
  return epochs;
}

/** Train from one start; beside what `train` records, learnedAt is the very epoch at which it had learned, or null. */
export function trainFrom(named, data, learningRate, epochs) {
  const hasLearned = (loss, rowsRight) => outcomeOf(loss, rowsRight, data) === 0;
  let learnedAt = null;
  const program = watched(data.labels.length, (epoch, loss, rowsRight) => {
    if (learnedAt === null && hasLearned(loss, rowsRight)) learnedAt = epoch;
  });
  const history = train(fromNames(named), data, learningRate, epochsToRecord(epochs), program);
  // The watch sees an epoch when the next one begins; after the last there is none.
  if (learnedAt === null && hasLearned(history.loss.at(-1), history.rowsRight.at(-1))) learnedAt = epochs;
  return { ...history, learnedAt };
}

/** The correct program, which reports loss and rows right of every epoch: they cost nothing on its way backwards. */
function watched(rows, report) {
  let [epoch, row, loss, rowsRight] = [0, 0, 0, 0];
  const backwardPass = (p, x, y, t, g) => {
    correct.backwardPass(p, x, y, t, g);
    loss += (y - t.yHat) ** 2;
    if ((t.yHat - 0.5) * (y - 0.5) > 0) rowsRight++;
    if (++row === rows) {
      report(epoch++, loss / rows, rowsRight);
      row = loss = rowsRight = 0;
    }
  };
  return { forwardPass: correct.forwardPass, backwardPass };
}
