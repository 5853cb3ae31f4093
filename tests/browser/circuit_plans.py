"""Where the boxes and wires of a circuit lie: layout.js says it, and a file keeps it for the stills that Python draws.

uv run tests/browser/circuit_plans.py     after a change of layout.js
"""

import json
import sys
from pathlib import Path

TOP = Path(__file__).parents[2]
sys.path.insert(0, str(TOP / "tests" / "browser"))

from in_node import in_node  # noqa: E402

from tinynet.plots.diagram import SIZES  # noqa: E402

STORED = TOP / "tinynet" / "plots" / "circuit_plans.json"
# Wide enough for all of them in a row.
ROOM = 900


def plans():
    """Return the boxes, frames, wires, width and height of every circuit, as the page draws them."""
    code = """
        const short = (name, value) => (typeof value === "number" ? Math.round(value * 10) / 10 : value);
        const plan = (sizes) => {
            const { boxes, frames, wires, width, height } = layout(sizes, given.room);
            const both = circuit(sizes).map((box) => ({ ...box, ...boxes[box.id] }));
            return { boxes: both, frames, wires, width, height };
        };
        const result = JSON.parse(JSON.stringify(given.sizes.map(plan), short));
    """
    given = {"sizes": SIZES, "room": ROOM}
    made = in_node(code, given, "network/operations.js", "network/layout.js")
    return {"-".join(map(str, sizes)): plan for sizes, plan in zip(SIZES, made, strict=True)}


if __name__ == "__main__":
    lines = [f"{json.dumps(name)}: {json.dumps(plan, ensure_ascii=False)}" for name, plan in plans().items()]
    STORED.write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")
