// A grid of networks, each trained from another start: how each of them ends and when it had learned, coarse first.

import { correct, fromNames, train } from "../engine.js";
import { watched } from "../watched.js";
import { OUTCOMES, epochBands } from "./bands.js";
import { trainFast } from "./chain.js";

// In a map, the outcome of a network that has not been trained yet.
export const UNKNOWN = OUTCOMES.length;
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
// Every 4th along each side: when they are there, one sees the whole. Then comes what lies so near to the chosen start.
const [OVERVIEW, NEAR] = [CELLS.filter(({ stride }) => stride >= 4).length, 9];

/** All parameters of the start at a point of the map, in the order of their names, on which `fromNames` relies. */
export function startAt({ names, start, across, up }, acrossValue, upValue) {
  const given = { ...start, [across]: acrossValue, [up]: upValue };
  return Object.fromEntries(names.map((name) => [name, given[name]]));
}

/**
 * Begin a map; settings: data, learningRate, epochs, names, start (of the others), across, up, low, high.
 * What the map before it shows stays as its `earlier`, until it is known anew.
 */
export function beginMap(settings, before) {
  const size = POINTS * POINTS;
  return {
    ...settings,
    values: gridValues(settings.low, settings.high),
    outcomes: new Uint8Array(size).fill(UNKNOWN),
    learnedAt: new Uint32Array(size),
    earlier: before ? laidOver(before) : null,
    edges: before ? before.edges : epochBands(1, settings.epochs, settings.epochs),
    counts: OUTCOMES.map(() => 0),
    slowest: 0,
    fastest: Infinity,
    queue: CELLS,
    next: 0,
    near: null,
    done: 0,
    total: size,
  };
}

/** What a map shows: its own networks, and elsewhere those of the map before it. */
function laidOver({ outcomes, learnedAt, earlier }) {
  const pick = (own, other) => own.map((value, i) => (outcomes[i] === UNKNOWN ? other[i] : value));
  return earlier
    ? { outcomes: pick(outcomes, earlier.outcomes), learnedAt: pick(learnedAt, earlier.learnedAt) }
    : { outcomes, learnedAt };
}

/** From now on, train first what lies around that column and row. */
export function lookAt(map, column, row) {
  if (map.near?.column === column && map.near.row === row) return;
  map.near = { column, row };
  if (map.done >= OVERVIEW) sortQueue(map);
}

function sortQueue(map) {
  const left = map.queue.filter((cell) => map.outcomes[placeOf(cell)] === UNKNOWN);
  const away = (cell) => (map.near ? Math.hypot(cell.column - map.near.column, cell.row - map.near.row) : Infinity);
  const near = left.filter((cell) => away(cell) <= NEAR).sort((a, b) => away(a) - away(b));
  map.queue = [...near, ...left.filter((cell) => away(cell) > NEAR).sort((a, b) => b.stride - a.stride)];
  map.next = 0;
}

const placeOf = ({ column, row }) => row * POINTS + column;

/** Train one network after the other for as long as mayGoOn() says, but at least one. */
export function advanceMap(map, mayGoOn = () => true) {
  const { data, learningRate, epochs, values } = map;
  while (map.done < map.total) {
    const cell = map.queue[map.next++];
    const p = fromNames(startAt(map, values[cell.column], values[cell.row]));
    const { loss, rowsRight, learnedAt } = trainFast(p, data, learningRate, epochs);
    const outcome = outcomeOf(loss, rowsRight, data);
    map.counts[outcome]++;
    map.outcomes[placeOf(cell)] = outcome;
    if (outcome === 0) {
      map.learnedAt[placeOf(cell)] = learnedAt;
      map.fastest = Math.min(map.fastest, learnedAt);
      map.slowest = Math.max(map.slowest, learnedAt);
    }
    map.done++;
    if (map.done === OVERVIEW) sortQueue(map);
    if (!mayGoOn()) break;
  }
  if (map.counts[0]) map.edges = epochBands(map.fastest, map.slowest, epochs);
}

/** The smallest stride whose networks are all trained, and 1 when all are: how coarse the map still is. */
export function strideReached({ outcomes }) {
  const missing = CELLS.find((cell) => outcomes[placeOf(cell)] === UNKNOWN);
  return missing ? 2 * missing.stride : 1;
}

/** The epoch by which half of those that have learned had done so, or null. */
export function medianEpoch({ outcomes, learnedAt }) {
  const epochs = learnedAt.filter((_, i) => outcomes[i] === 0).sort();
  return epochs.length ? epochs[(epochs.length - 1) >> 1] : null;
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
  const program = watched(correct, data.labels.length, (epoch, loss, rowsRight) => {
    if (learnedAt === null && hasLearned(loss, rowsRight)) learnedAt = epoch;
  });
  const history = train(fromNames(named), data, learningRate, epochsToRecord(epochs), program);
  // The watch sees an epoch when the next one begins; after the last there is none.
  if (learnedAt === null && hasLearned(history.loss.at(-1), history.rowsRight.at(-1))) learnedAt = epochs;
  return { ...history, learnedAt };
}
