// The names of the rows on the sigmoid: rows that share a dot share a name.

const LETTER = 6.4;
const LINE = 14;

const short = (value) => String(Number(value.toPrecision(3))).replace("-", "−");

/** For each row its name and place, { text, x, y, anchor } in the drawing's units; null where it is in another's name. */
export function jointNames(inputs, spots, half, area) {
  const groups = [];
  spots.forEach(([x, y], row) => {
    const group = groups.find((known) => Math.abs(known.x - x) < 0.5 && Math.abs(known.y - y) < 0.5);
    if (group) group.rows.push(row);
    else groups.push({ x, y, rows: [row] });
  });
  groups.sort((one, other) => one.x - other.x);
  const names = inputs.map(() => null);
  // The curve rises to the right: there is room to the left above it, and to the right below it. From the ends inwards,
  // each name keeps off the one before.
  const lower = groups.filter(({ y }) => y > half), upper = groups.filter(({ y }) => y <= half).reverse();
  for (const [dots, side] of [[lower, 1], [upper, -1]]) {
    let before = null;
    for (const { x, y, rows } of dots) {
      const text = rows.map((row) => `(${inputs[row].map(short).join(", ")})`).join(" ");
      const width = LETTER * text.length;
      const end = x - side * 9;
      const left = Math.min(Math.max(side > 0 ? end - width : end, area.left + 14), area.right - width);
      let height = y - side * 12;
      if (before && left < before.right + 4 && left + width > before.left - 4)
        height = side > 0 ? Math.min(height, before.height - LINE) : Math.max(height, before.height + LINE);
      before = { left, right: left + width, height };
      names[rows[0]] = { text, x: left, y: height, anchor: "start" };
    }
  }
  return names;
}

/** The path of the lines from the dots down to the axis; a line has a gap where another dot's name stands on it. */
export function dropLines(spots, names, bottom) {
  return spots.map(([x, y]) => {
    const onIt = names
      .filter((name) => name && name.y > y && name.x - 2 < x && x < name.x + LETTER * name.text.length + 2)
      .sort((one, other) => one.y - other.y);
    const ends = [y, ...onIt.flatMap((name) => [name.y - LINE / 2 - 1, name.y + LINE / 2 + 1]), bottom];
    return ends.map((end, i) => (i % 2 ? `V${end.toFixed(1)}` : `M${x.toFixed(1)},${end.toFixed(1)}`)).join("");
  }).join("");
}
