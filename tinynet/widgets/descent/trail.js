// Which epochs of a run have a dot on the map, and which dots a number: as many as one can count.

const INTERVALS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
// In the drawing's units: what a dot needs, a small dot, a step to be seen alone, and a number.
const ROOM_OF_A_DOT = 11;
const ROOM_OF_A_SMALL_DOT = 3.2;
const LONG_STEP = 14;
const ROOM_OF_A_NUMBER = 24;

/**
 * Every how many epochs there is a dot, and at which epochs: a long step has one at both ends, always.
 *
 * Between them are small dots, one for each epoch, where they do not touch. A step's arrow is drawn so many times as
 * long that it comes near the next dot. Where all short steps together are shorter than a dot, only the long ones have
 * dots, if there are any.
 */
export function marksOf(points) {
  const last = points.length - 1;
  const steps = points.slice(1).map(([x, y], i) => Math.hypot(x - points[i][0], y - points[i][1]));
  const long = steps.map((step) => step >= LONG_STEP);
  const short = steps.reduce((sum, step, i) => sum + (long[i] ? 0 : step), 0);
  const count = long.filter((is) => !is).length;
  const every = short < ROOM_OF_A_DOT ? 2 * last + 1
    : INTERVALS.find((interval) => count / interval <= Math.max(1, short / ROOM_OF_A_DOT));
  const epochs = points.map((_, epoch) => epoch);
  const marked = epochs.map((epoch) => epoch % every === 0 || epoch === last || long[epoch] || long[epoch - 1]);
  const alone = (epoch) => Math.min(steps[epoch], steps[epoch - 1]) >= ROOM_OF_A_SMALL_DOT;
  return {
    every,
    times: every > last ? 1 : Math.max(1, Math.floor(0.8 * every)),
    long,
    epochs: epochs.filter((epoch) => marked[epoch]),
    between: epochs.filter((epoch) => !marked[epoch] && alone(epoch)),
  };
}

/** Which of those epochs get a number: none that would touch another, or a place [x, y, room] that is taken. */
export function numbered(epochs, points, taken) {
  const places = [...taken];
  return epochs.filter((epoch) => {
    const [x, y] = points[epoch];
    if (places.some(([a, b, room = ROOM_OF_A_NUMBER]) => Math.hypot(x - a, y - b) < room)) return false;
    places.push([x, y]);
    return true;
  });
}

/** "every epoch", "every 2nd epoch", "every 5th epoch". */
export function everyText(every) {
  return every === 1 ? "every epoch" : `every ${every}${every === 2 ? "nd" : "th"} epoch`;
}
