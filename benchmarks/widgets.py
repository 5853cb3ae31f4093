"""How long a learner waits: from a key press or a pointer's move to the frame that shows its answer.

    uv run benchmarks/widgets.py            every view, 50 moves each
    uv run benchmarks/widgets.py neuron     views whose name begins so

A median above 20 ms, or a 95th percentile above 34 ms (two frames), is marked with a *.

Each view is driven in a real JupyterLab in Chromium, beside its twin: the same numbers as sliders of ipywidgets'
`interact`, with the same picture drawn by Matplotlib in the kernel. Both are measured in the same page, in turn.

A move comes at any moment of a frame, as a finger's does: moves in step with the frames would all wait equally long.
The clock starts at the browser's own time stamp of the input event, and stops in the first task after the frame in
which the answer was painted: for a view that is the next frame, since it draws within the event; for the twin it is
the frame after the picture was exchanged.
"""

import random
import re
import statistics
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

TOP = Path(__file__).parents[1]
sys.path.insert(0, str(TOP / "tests" / "browser"))

from live import CHROMIUM, OpenNotebook, running_chromium, running_lab, write_notebook  # noqa: E402

MOVES, FRAME = 50, 1000 / 60
MOST_MEDIAN, MOST_95 = 20, 34
LOG_RATE = "FloatLogSlider(min=-2, max=2, step=0.05, value=0.5)"
# The graph of a 2-2-1 network for one row, 29 values.
GRAPH = 'square(answer_of(v, (2, 2, 1), (v["x1"], v["x2"])) - v["y"]), v'
# What is made, the value that is moved, and the slider of its twin; and, if it is not the slider of that value, what is
# moved in the page.
VIEWS = {
    "neuron_view": ("neuron_view(tn.AND)", "b1", "FloatSlider(min=-10, max=10, step=0.1, value=-1.5)"),
    "descent_view": (
        "descent_view(tn.AND, learning_rate=0.1, epochs=1_000)",
        "learning_rate",
        "FloatLogSlider(min=-2, max=3, step=0.05, value=0.1)",
    ),
    "network_view": ("network_view((2, 3, 1))", "step", "IntSlider(min=0, max=30)"),
    "training_view": ("training_view(epochs=5_000)", "learning_rate", LOG_RATE),
    "training_view, two": (
        'training_view(programs=("correct", "broken"), epochs=5_000)',
        "learning_rate",
        LOG_RATE,
    ),
    "training_view, epoch": (
        'training_view(programs=("correct", "broken"), epochs=5_000)',
        "epoch",
        "IntSlider(min=0, max=5_000, step=100)",
        'input[type="range"][aria-label="epoch"]',
    ),
    "start_map": ("start_map()", "across_value", "FloatSlider(min=-3, max=3, step=0.05)"),
    "start_map, the map": (
        "start_map()",
        "across_value",
        "FloatSlider(min=-3, max=3, step=0.05)",
        '[role="application"]',
    ),
    "graph_view": (f"graph_view({GRAPH})", "step", "IntSlider(min=0, max=35)"),
    "graph_view, a number": (
        f"graph_view({GRAPH}, step=35)",
        "step",
        "IntSlider(min=0, max=35)",
        '[data-value="0"] input',
    ),
}
CELL = """
import ipywidgets
import tinynet as tn
from ipywidgets import FloatLogSlider, FloatSlider, IntSlider
from tinynet.automatic import Value, square
from tinynet.checks.lesson_15 import answer_of, start_of

v = {{name: Value(number) for name, number in (start_of((2, 2, 1)) | {{"x1": 1.2, "x2": 0.7, "y": 1.0}}).items()}}

view = tn.widgets.{make}
view
"""
TWIN = """
model = tn.widgets.{make}


@ipywidgets.interact({name}={slider})
def twin({name}):
    model.{name} = {name}
    return model.picture
"""
# Runs in the page: collects one waiting time, in milliseconds, for each input event.
LISTEN = """(kind) => {
    window.waits = [];
    const painted = () => new Promise((done) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = done;
        channel.port2.postMessage(0);
    }));
    const measure = async (event) => {
        const changed = kind === "view" ? Promise.resolve() : new Promise((done) => {
            const watch = new MutationObserver((changes) => {
                if (changes.some((change) => [...change.addedNodes].some((node) => node.querySelector?.("svg, img"))))
                    watch.disconnect(), done();
            });
            watch.observe(document.querySelector(".widget-interact"), { childList: true, subtree: true });
        });
        await changed;
        await painted();
        window.waits.push(performance.now() - event.timeStamp);
    };
    window.forget?.abort();
    window.forget = new AbortController();
    for (const type of ["keydown", "pointermove"])
        document.addEventListener(type, (event) => {
            if (type === "keydown" || event.buttons) measure(event);
        }, { capture: true, signal: window.forget.signal });
}"""


def pause(page):
    """Wait between two moves, for 30 ms and a part of a frame."""
    page.wait_for_timeout(30 + random.uniform(0, FRAME))


def waits_for_keys(page, control, kind, moves):
    """Press arrow keys on a slider, one after the other, and return the waiting times."""
    control.focus()
    page.evaluate(LISTEN, kind)
    for move in range(moves):
        page.keyboard.press("ArrowUp" if move % 10 < 5 else "ArrowDown")
        page.wait_for_function("count => window.waits.length >= count", arg=move + 1)
        pause(page)
    return page.evaluate("() => window.waits")


def waits_for_drag(page, control, moves):
    """Drag a slider, or over a map, with the mouse, and return the waiting times."""
    box = control.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(LISTEN, "view")
    for move in range(moves):
        page.mouse.move(x + 3 * (move % 20 - 10), y)
        pause(page)
    page.mouse.up()
    return page.evaluate("() => window.waits")


def measure(lab, browser, name):
    """Return the waiting times of one view's slider, by key and by mouse, and of its twin, by key."""
    make, trait, slider, *moved = VIEWS[name]
    path = f"{re.sub(r'[, ]+', '-', name)}.ipynb"
    write_notebook(lab.folder / path, CELL.format(make=make), TWIN.format(make=make, name=trait, slider=slider))
    with OpenNotebook(browser, lab, path, height=1600) as notebook:
        notebook.run_all()
        page = notebook.page
        control = moved[0] if moved else f'input[type="range"][data-name="{trait}"]'
        mine = page.locator(f".tn-view {control}").first
        twin = page.locator(".widget-interact [role=slider]").first
        waits_for_keys(page, mine, "view", 10)
        keys = waits_for_keys(page, mine, "view", MOVES)
        drag = waits_for_drag(page, mine, MOVES)
        waits_for_keys(page, twin, "twin", 3)
        return keys, drag, waits_for_keys(page, twin, "twin", MOVES)


def marked_pair(median, percentile):
    """Return both numbers as texts, with a star where one is above its limit."""
    limits = ((median, MOST_MEDIAN), (percentile, MOST_95))
    return [f"{value:.1f}{'*' if value > limit else ''}" for value, limit in limits]


def main(prefixes):
    """Measure the views, and print a table."""
    if CHROMIUM is None:
        raise SystemExit("No Chromium was found: install Debian's package chromium, or Google Chrome.")
    names = [name for name in VIEWS if name.startswith(prefixes or "")]
    table = Table("view", title=f"From input to painted frame, ms: median and 95th percentile of {MOVES} moves")
    for column in ("by key", "95 %", "by drag", "95 %", "interact", "95 %", "times faster"):
        table.add_column(column, justify="right")
    with (
        tempfile.TemporaryDirectory() as folder,
        running_lab(Path(folder) / "work") as lab,
        running_chromium() as browser,
    ):
        for name in track(names, description="Measuring"):
            columns = [
                (statistics.median(waits), statistics.quantiles(waits, n=20)[-1])
                for waits in measure(lab, browser, name)
            ]
            ratio = columns[2][0] / columns[0][0]
            marked = [marked_pair(*pair) for pair in columns[:2]] + [[f"{value:.1f}" for value in columns[2]]]
            table.add_row(name, *(text for pair in marked for text in pair), f"{ratio:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
