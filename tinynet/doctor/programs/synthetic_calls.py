"""For a program that defines how to train and does not do it: a few lines that call it, as its author would."""

import ast
from itertools import product

from tinynet.doctor.programs.signature import COUNTS, INPUTS, LABELS, RATES

__all__ = ["drivers", "trainers_of"]

# Names for a method that trains, the likeliest first.
TRAINERS = (
    "train_step", "train", "fit", "partial_fit", "learn", "step", "update", "train_one", "train_on_batch", "training",
    "train_network", "gradient_descent", "backpropagate", "backprop", "backward_pass", "sgd", "optimize",
)  # fmt: skip
INPUT_SIZES = ("n_inputs", "n_input", "num_inputs", "input_size", "input_dim", "inputs", "n_in", "input_nodes",
               "inputnodes", "n_features", "num_input", "n_x", "in_size", "nin", "d_in", "input_neurons")  # fmt: skip
HIDDEN_SIZES = ("n_hidden", "num_hidden", "hidden_size", "hidden_dim", "hidden", "hidden_nodes", "hiddennodes", "n_h",
                "hidden_neurons", "n_units", "units", "h", "hidden_units", "nhidden")  # fmt: skip
OUTPUT_SIZES = ("n_outputs", "n_output", "num_outputs", "output_size", "output_dim", "outputs", "n_out", "output_nodes",
                "outputnodes", "n_y", "out_size", "nout", "d_out", "output_neurons", "num_output")  # fmt: skip
LAYER_LISTS = ("layers", "sizes", "layer_sizes", "layer_dims", "dims", "shape", "architecture", "topology", "structure")
DATA = """
import numpy as __np__
inputs = __np__.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
labels = __np__.array([0.0, 0.0, 0.0, 1.0])
"""


def trainers_of(names):
    """Return those of some names that may train, the likeliest first."""
    return [name for name in TRAINERS if name in names]


def drivers(tree):
    """Yield programs, as lists of statements, that train with what a file defines, on AND.

    Parameters
    ----------
    tree : ast.Module
    """
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _of_class(node)
        elif isinstance(node, ast.FunctionDef):
            yield from _of_function(node)


def _of_class(node):
    methods = {part.name: part for part in node.body if isinstance(part, ast.FunctionDef)}
    for trainer in trainers_of(methods):
        making = [_arguments(methods["__init__"], skip=1)] if "__init__" in methods else [("",)]
        for made, labels in product(making[0] if making[0] else (), LABEL_FORMS):
            for given, one_row in _training_arguments(methods[trainer], 1):
                call = f"net.{trainer}({given})"
                loop = f"for inputs_row, labels_row in zip(inputs, labels):\n        {call}" if one_row else call
                yield _program(f"{labels}net = {node.name}({made})\nfor iteration in range(100):\n    {loop}\n")


# The labels as they are, and as a column.
LABEL_FORMS = ("", "labels = labels.reshape(-1, 1)\n")


def _of_function(node):
    if node.name.lower() in TRAINERS or any(isinstance(part, (ast.For, ast.While)) for part in ast.walk(node)):
        for labels in LABEL_FORMS:
            for given, one_row in _training_arguments(node, 0):
                if not one_row:
                    yield _program(f"{labels}{node.name}({given})\n")


def _program(text):
    return ast.parse(DATA + text).body


def _named(function, skip):
    """Return the names of a function's arguments, and how many of them must be given."""
    arguments = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)][skip:]
    return arguments, len(arguments) - len(function.args.defaults)


def _arguments(function, skip):
    """Return the ways to give a constructor what it must have; none where an argument is not understood."""
    arguments, needed = _named(function, skip)
    given = []
    for name in arguments[:needed]:
        word = name.lower().strip("_")
        if word in LAYER_LISTS or word.endswith("sizes"):
            value = "[2, 2, 1]"
        elif word in HIDDEN_SIZES:
            value = "2"
        elif word in OUTPUT_SIZES:
            value = "1"
        elif word in INPUT_SIZES and not {"y", "labels", "targets"} & set(arguments):
            value = "2"
        elif word in RATES:
            value = "0.5"
        elif word in INPUTS:
            value = "inputs"
        elif word in LABELS:
            value = "labels"
        elif word in COUNTS:
            value = "100"
        else:
            return ()
        given.append(f"{name}={value}")
    return (", ".join(given),)


def _training_arguments(function, skip):
    """Yield (arguments, whether they are one row) for the ways to call what trains."""
    arguments, needed = _named(function, skip)
    for one_row in (False, True):
        given, rest = [], []
        for name in arguments[:needed]:
            word = name.lower().strip("_")
            if word in RATES:
                given.append(f"{name}=0.5")
            elif word in COUNTS:
                given.append(f"{name}=1")
            elif word in LABELS or word.startswith(("target", "label", "expected", "output")):
                given.append(f"{name}=labels{'_row' * one_row}")
            elif word in INPUTS or word.startswith("input"):
                given.append(f"{name}=inputs{'_row' * one_row}")
            else:
                rest.append(name)
        if not rest:
            yield ", ".join(given), one_row
