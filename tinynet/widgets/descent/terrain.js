// The outlines of a landscape at given heights, as smooth vectors, by marching squares.

const REFINEMENTS = 4;

/**
 * The regions where a height is at least so much, one list of closed loops for each level.
 *
 * height(u, v) is asked on columns × rows cells over u and v from 0 to 1; a loop is a list of [u, v]. Where a loop
 * leaves the square it goes half a cell outside. With exact, the crossing of each cell's edge is sought with more
 * questions; without, it is taken from the edge's two ends.
 */
export function outlines(height, columns, rows, levels, exact = true) {
  // A ring of low ground about the square closes every loop.
  const across = columns + 3;
  const heights = new Float64Array(across * (rows + 3)).fill(-Infinity);
  for (let j = 0; j <= rows; j++)
    for (let i = 0; i <= columns; i++) heights[(j + 1) * across + i + 1] = height(i / columns, j / rows);
  const place = (k) => [((k % across) - 1) / columns, (Math.floor(k / across) - 1) / rows];
  return levels.map((level) => {
    const next = nextEdges(heights, across, rows + 2, level);
    const points = new Map();
    const point = (edge) => {
      if (!points.has(edge)) {
        const from = edge >> 1;
        points.set(edge, crossing(height, heights, from, from + (edge & 1 ? across : 1), place, level, exact));
      }
      return points.get(edge);
    };
    const loops = [];
    while (next.size) {
      const loop = [];
      for (let edge = next.keys().next().value; next.has(edge); ) {
        loop.push(point(edge));
        const following = next.get(edge);
        next.delete(edge);
        edge = following;
      }
      loops.push(loop);
    }
    return loops;
  });
}

/** For each edge that the outline crosses, the next: edge 2k is to the right of point k, edge 2k + 1 below it. */
function nextEdges(heights, across, down, level) {
  const next = new Map();
  for (let j = 0; j < down; j++)
    for (let i = 0; i < across - 1; i++) {
      const k = j * across + i;
      const high = heights[k] >= level;
      if (high === heights[k + 1] >= level && high === heights[k + across + 1] >= level &&
        high === heights[k + across] >= level) continue;
      const corners = [heights[k], heights[k + 1], heights[k + across + 1], heights[k + across]];
      const inside = corners.map((value) => value >= level);
      const edges = [2 * k, 2 * (k + 1) + 1, 2 * (k + across), 2 * k + 1];
      // Clockwise about the cell: where one leaves the region, and where one comes back into it.
      const out = [], back = [];
      for (let side = 0; side < 4; side++) {
        const [here, there] = [inside[side], inside[(side + 1) % 4]];
        if (here && !there) out.push(edges[side]);
        if (!here && there) back.push(edges[side]);
      }
      if (out.length === 1) {
        next.set(out[0], back[0]);
        continue;
      }
      // A saddle: the middle tells whether the two high corners are joined.
      const joined = corners.reduce((sum, value) => sum + value / 4, 0) >= level;
      const first = edges.indexOf(out[0]);
      const [after, before] = [1, 3].map((turn) => edges[(first + turn) % 4]);
      next.set(out[0], joined ? after : before);
      next.set(out[1], joined ? before : after);
    }
  return next;
}

/** Where the height is the level, between two neighbouring points of the grid. */
function crossing(height, heights, k, m, place, level, exact) {
  const [[a, b], [c, d]] = [place(k), place(m)];
  const at = (share) => [a + share * (c - a), b + share * (d - b)];
  let [low, high] = [heights[k] - level, heights[m] - level];
  if (!Number.isFinite(low) || !Number.isFinite(high)) return at(0.5);
  let [from, to] = [0, 1];
  let share = low / (low - high);
  // Regula falsi; an end that stays counts half, so that the other one moves on (the Illinois rule).
  for (let turn = 0, kept = 0; exact && turn < REFINEMENTS; turn++) {
    const found = height(...at(share)) - level;
    if (found >= 0 === low >= 0) {
      [from, low] = [share, found];
      if (kept === 1) high /= 2;
      kept = 1;
    } else {
      [to, high] = [share, found];
      if (kept === -1) low /= 2;
      kept = -1;
    }
    if (low === high) break;
    share = from + ((to - from) * low) / (low - high);
  }
  return at(share);
}
