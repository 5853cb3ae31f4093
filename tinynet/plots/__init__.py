"""The course's figures: one look, the same colours everywhere, and every figure told in words too.

Each function draws with Matplotlib and returns a `Picture`: an SVG that is the same text on every machine,
so that stored figures can be compared, and a description made from the numbers that were drawn.
"""

from tinynet.plots.diagram import diagram
from tinynet.plots.look import BACKWARD, FORWARD, PARAMETER_STYLES, Picture
from tinynet.plots.loss import loss_curves, loss_slice, loss_surface
from tinynet.plots.plane import across_the_line, every_line, neuron, plane, squash
from tinynet.plots.ratios import ratios
from tinynet.plots.starts import start_map
from tinynet.plots.training import training

__all__ = [
    "BACKWARD",
    "FORWARD",
    "PARAMETER_STYLES",
    "Picture",
    "across_the_line",
    "diagram",
    "every_line",
    "loss_curves",
    "loss_slice",
    "loss_surface",
    "neuron",
    "plane",
    "ratios",
    "squash",
    "start_map",
    "training",
]
