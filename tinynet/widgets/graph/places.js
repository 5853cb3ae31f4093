// Where boxes and edges lie, in pixels: the columns from the left to the right, or from the top down if it is narrow.

export const BOX = { width: 66, height: 58 };
// From a column to the next, across; before a sum, every local slope is 1 or −1 and takes little room.
const COLUMNS = { wide: 104, sums: 89, more: 12, down: 72 };
const SUMS = ["+", "−"];
const LEVELS = { across: 80, down: 90 };
const MARGIN_OF_GRAPH = 5;
const PORT = 10;
const LANE = 4.5;
// Below its wire: on it, the wire before a number would be read as its minus.
const BELOW = 8;
const HEAD_LENGTH = 8;
// Upright it is long enough as it is.
const MOST = { across: 1.15, upright: 1 };
// Below this, letters are too small: then the drawing scrolls.
const LEAST = 0.88;

/** The plan for so many pixels: { horizontal, width, height, scale, boxes, edges }. */
export function planOf(values, room) {
  const [columns, rows] = [0, 1].map((i) => Math.max(...values.map(({ place }) => place[i])));
  const isWide = (column) =>
    values.some(({ place, sources, sign }) => place[0] === column && sources.length && !SUMS.includes(sign));
  const starts = [0];
  for (let i = 1; i <= columns; i++) starts.push(starts[i - 1] + (isWide(i) ? COLUMNS.wide : COLUMNS.sums));
  // Where there is room, the numbers on the wires get it first, and then the drawing becomes larger.
  const left = Math.max(0, room - starts[columns] - BOX.width - 2 * MARGIN_OF_GRAPH);
  starts.forEach((start, i) => (starts[i] = start + i * Math.min(COLUMNS.more, left / Math.max(1, columns))));
  // How far a place is from the first one, to the right and down.
  const awayOf = (horizontal, column, row) =>
    horizontal ? [starts[column], COLUMNS.down * row] : [LEVELS.across * row, LEVELS.down * column];
  const sizeOf = (horizontal) => {
    const [right, down] = awayOf(horizontal, columns, rows);
    return [right + BOX.width + 2 * MARGIN_OF_GRAPH, down + BOX.height + 2 * MARGIN_OF_GRAPH];
  };
  const fits = (horizontal) => room / sizeOf(horizontal)[0];
  const horizontal = fits(true) >= LEAST || fits(true) >= fits(false);
  const [width, height] = sizeOf(horizontal);
  const scale = Math.min(horizontal ? MOST.across : MOST.upright, Math.max(LEAST, fits(horizontal)));
  const middle = (column, row) => {
    const [right, down] = awayOf(horizontal, column, row);
    return [MARGIN_OF_GRAPH + BOX.width / 2 + right, MARGIN_OF_GRAPH + BOX.height / 2 + down];
  };
  const boxes = values.map(({ place }) => middle(...place));
  const edges = values.map((value) => value.sources.map((_, i) => edgeOf(values, value, i, middle, horizontal)));
  return { horizontal, width, height, scale, boxes, edges };
}

/** The paths of an edge, forwards and back, and where its label stands. */
function edgeOf(values, value, place, middle, horizontal) {
  // Along the graph, and aside from it: across and down, or down and across.
  const turn = ([x, y]) => (horizontal ? [x, y] : [y, x]);
  const half = (horizontal ? BOX.width : BOX.height) / 2;
  const { sources } = value;
  // The edges arrive in the order in which they come, so that none crosses its neighbour.
  const rows = sources.map((source, i) => value.between[i].at(-1) ?? values[source].place[1]);
  const before = rows.filter((row, i) => row < rows[place] || (row === rows[place] && i < place)).length;
  const port = (before - (sources.length - 1) / 2) * 2 * PORT;
  const twice = sources.filter((source) => source === sources[place]).length > 1;
  const from = values[sources[place]].place;
  const [along, aside] = turn(middle(...from));
  const points = [[along + half, aside + (twice ? port : 0)]];
  value.between[place].forEach((row, i) => {
    const [at, off] = turn(middle(from[0] + i + 1, row));
    points.push([at - half, off], [at + half, off]);
  });
  const [to, off] = turn(middle(...value.place));
  points.push([to - half, off + port]);
  const [start, end] = points.slice(-2);
  const label = [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + LANE + BELOW];
  return { forward: bent(points, -LANE, turn), backward: bent(points.toReversed(), LANE, turn), label: turn(label) };
}

/** A line through points, bent between each pair and straight to the next; it ends where its arrow's head begins. */
function bent(points, lane, turn) {
  const ahead = points.at(-1)[0] > points.at(-2)[0] ? 1 : -1;
  const ends = points.map(([along, aside], i) =>
    [along - (i === points.length - 1 ? ahead * HEAD_LENGTH : 0), aside + lane]);
  const text = (...point) => turn(point).map((number) => number.toFixed(1)).join();
  return ends.map(([along, aside], i) => {
    if (!i) return `M${text(along, aside)}`;
    if (i % 2 === 0) return `L${text(along, aside)}`;
    const [before, off] = ends[i - 1];
    const half = (before + along) / 2;
    return `C${text(half, off)} ${text(half, aside)} ${text(along, aside)}`;
  }).join("");
}
