"""The helper package of the course Two Neurons: a small network, its training, and the proof of its gradients.

``import tinynet as tn`` loads the core and costs little more than NumPy; `plots`, `widgets`, `checks` and
`examine` load when they are first used. ``%load_ext tinynet`` gives a notebook ``%%doctor``.
"""

import importlib

from tinynet.data import AND, FIRST, NAND, OR, XOR, Dataset, blobs
from tinynet.gallery import circles, digits, moons, noisy_sine, spirals
from tinynet.gradients import compare_gradients, numerical_gradient
from tinynet.network import Network, Trace, sigmoid
from tinynet.training import History, train

__all__ = [
    "AND",
    "FIRST",
    "NAND",
    "OR",
    "XOR",
    "Dataset",
    "History",
    "Network",
    "Trace",
    "blobs",
    "checks",
    "circles",
    "compare_gradients",
    "digits",
    "examine",
    "moons",
    "noisy_sine",
    "numerical_gradient",
    "plots",
    "sigmoid",
    "spirals",
    "train",
    "widgets",
]

_LOADED_WHEN_USED = ("checks", "plots", "widgets")


def __getattr__(name):
    if name in _LOADED_WHEN_USED:
        return importlib.import_module(f"tinynet.{name}")
    if name == "examine":
        return importlib.import_module("tinynet.doctor").examine
    raise AttributeError(f"module 'tinynet' has no attribute {name!r}")


def load_ipython_extension(shell):
    """Give a notebook the magic ``%%doctor``: it is called by ``%load_ext tinynet``."""
    from tinynet.doctor.cell_magic import register

    register(shell)
