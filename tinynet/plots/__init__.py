"""The course's figures: one style, the same colours everywhere, and every figure in words too.

Each function draws with Matplotlib and returns a `Picture`: an SVG that is the same text on every machine,
so that stored figures can be compared, and a description made from the numbers that were drawn.
"""

import logging
import sys

from tinynet.extras import needs_extra

if sys.platform == "emscripten":
    # A browser's Python begins without Matplotlib's list of fonts each time: that it is made is no news there.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

with needs_extra("`tinynet.plots`", "course"):
    from tinynet.plots.ablation import ablation
    from tinynet.plots.along_z1 import along_z1
    from tinynet.plots.diagram import diagram
    from tinynet.plots.escape import escape
    from tinynet.plots.floors import above_the_floor
    from tinynet.plots.graph import graph
    from tinynet.plots.learned_after import learned_after
    from tinynet.plots.loss import loss_curves, loss_slice, loss_surface
    from tinynet.plots.plane import across_the_line, neuron, plane, squash
    from tinynet.plots.ratios import ratios
    from tinynet.plots.starts import start_map
    from tinynet.plots.step_size_valley import step_size_valley
    from tinynet.plots.style import BACKWARD, FORWARD, PARAMETER_STYLES, Picture
    from tinynet.plots.training import training
    from tinynet.plots.triage import triage_card
    from tinynet.plots.two_lines import two_lines

__all__ = [
    "BACKWARD",
    "FORWARD",
    "PARAMETER_STYLES",
    "Picture",
    "ablation",
    "above_the_floor",
    "across_the_line",
    "along_z1",
    "diagram",
    "escape",
    "graph",
    "learned_after",
    "loss_curves",
    "loss_slice",
    "loss_surface",
    "neuron",
    "plane",
    "ratios",
    "squash",
    "start_map",
    "step_size_valley",
    "training",
    "triage_card",
    "two_lines",
]
