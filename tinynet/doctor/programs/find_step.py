"""A file with a program in it: load it without running its training, and find what can be examined there."""

import ast
import contextlib
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tinynet.doctor.programs.loop_runner import Printed, parsed, quiet, same_luck, work_limit
from tinynet.doctor.programs.signature import LABELS, WEIGHT, wire_signature
from tinynet.doctor.programs.subject import CannotExamine

__all__ = ["Loaded", "choose_step", "load_definitions"]

SECONDS_A_STATEMENT = 3
LOSSES = ("loss", "cost", "mse", "error", "compute_loss", "loss_function", "loss_fn", "mean_squared_error", "get_loss")
GRADIENTS = ("gradient", "gradients", "grad", "grads", "backward", "backprop", "compute_gradients", "loss_gradient",
             "compute_gradient", "get_gradients", "backward_pass", "derivatives", "slopes")  # fmt: skip


@dataclass
class Loaded:
    """What a file defines.

    Attributes
    ----------
    names : dict
        Its module's names.
    functions : tuple of str
        The functions defined at its top level, in their order.
    asynchronous : tuple of str
        The functions and methods that are defined by async def, anywhere.
    failures : list of str
        The statements that failed, with line and reason.
    """

    names: dict
    functions: tuple
    asynchronous: tuple = ()
    failures: list = field(default_factory=list)


def load_definitions(path):
    """Run a file's definitions, but none of its loops and calls, so that no training runs.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Loaded

    Raises
    ------
    CannotExamine
        If it cannot be read as Python.
    """
    path = Path(path)
    tree = parsed(path)
    names = {"__name__": "examined", "__file__": str(path), "__builtins__": __builtins__}
    functions = tuple(node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
    asynchronous = tuple(node.name for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef))
    loaded = Loaded(names, functions, asynchronous)
    sys.path.insert(0, str(path.parent))
    with same_luck():
        for statement in tree.body:
            if _is_safe(statement, set(functions), names):
                _run(statement, path, loaded)
    return loaded


def _is_safe(statement, functions, names):
    """Return whether a statement defines something, rather than trains or shows something."""
    if isinstance(statement, (ast.For, ast.While, ast.AsyncFor)):
        return False
    if isinstance(statement, ast.Expr):
        call = statement.value
        return isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "seed"
    if isinstance(statement, ast.If) and "__name__" in ast.dump(statement.test):
        return False
    if isinstance(statement, (ast.If, ast.With, ast.Try)):
        return not any(isinstance(node, (ast.For, ast.While)) for node in ast.walk(statement))
    if isinstance(statement, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
        # A value that the file's own functions move on is not where training starts.
        calls = {getattr(node.func, "id", "") for node in ast.walk(statement) if isinstance(node, ast.Call)}
        stored = {node.id for node in ast.walk(statement)
                  if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}  # fmt: skip
        return not (calls & functions and stored & set(names))
    return True


def _run(statement, path, loaded):
    module = ast.Module([statement], type_ignores=[])
    try:
        with contextlib.redirect_stdout(Printed()), quiet(), work_limit(SECONDS_A_STATEMENT):
            exec(compile(module, str(path), "exec"), loaded.names)  # noqa: S102
    except (Exception, SystemExit) as error:
        loaded.failures.append(f"line {statement.lineno}: {type(error).__name__}: {error}")


def choose_step(loaded, wanted=None):
    """Return the program in a file: a step, or a pair of loss and gradient.

    Parameters
    ----------
    loaded : Loaded
    wanted : str, optional
        The name of the function, or of loss and gradient with a comma between them.

    Returns
    -------
    name : str
    program : callable, or pair of callables

    Raises
    ------
    CannotExamine
        If there is none, or there are several.
    """
    if wanted:
        return wanted, _named(loaded, wanted)
    steps = [name for name in loaded.functions if _is_a_step(loaded.names.get(name))]
    if len(steps) == 1:
        return steps[0], loaded.names[steps[0]]
    if not steps:
        steps = [name for name in loaded.functions if _is_a_step(loaded.names.get(name), called_like_weights=False)]
        if len(steps) == 1:
            return steps[0], loaded.names[steps[0]]
    if steps:
        raise CannotExamine(
            f"There are several functions that may be the training step: {', '.join(steps)}. Say which with "
            f"--function {steps[0]}, for example."
        )
    loss, gradient = (next((name for name in loaded.functions if name.lower().strip("_") in words), None)
                      for words in (LOSSES, GRADIENTS))  # fmt: skip
    if loss and gradient:
        return f"{loss},{gradient}", (loaded.names[loss], loaded.names[gradient])
    alone = [name for name in loaded.functions if _is_a_step(loaded.names.get(name), needs_rate=False)]
    if len(alone) == 1:
        return alone[0], loaded.names[alone[0]]
    if loaded.asynchronous:
        raise CannotExamine(
            f"{loaded.asynchronous[0]} is async, so a call does not run it: write def in place of async def, and call "
            "it without await."
        )
    failures = f" ({'; '.join(loaded.failures[:3])})" if loaded.failures else ""
    raise CannotExamine(
        f"No function here takes data, labels, parameters and a learning rate{failures}. Put one training step into a "
        "function that returns the new parameters: def training(x_data, labels, w11, w12, b1, learning_rate)."
    )


def _named(loaded, wanted):
    found = []
    for name in (part.strip() for part in wanted.split(",")):
        if not callable(loaded.names.get(name)):
            failures = f" ({'; '.join(loaded.failures[:3])})" if loaded.failures else ""
            there = ", ".join(loaded.functions) or "no function at all"
            raise CannotExamine(f"There is no function {name} in the file; there is {there}{failures}.")
        found.append(loaded.names[name])
    if len(found) > 2:
        raise CannotExamine("Name one function, or two: a loss and its gradient, with a comma between them.")
    return tuple(found) if len(found) == 2 else found[0]


def _is_a_step(function, needs_rate=True, called_like_weights=True):
    """Return whether a function looks like a training step: a rate, and parameters that are called like weights."""
    if not callable(function):
        return False
    try:
        wiring = wire_signature(function)
    except CannotExamine:
        return False
    if not needs_rate and wiring.labels.name.lower().strip("_") not in LABELS:
        return False
    if needs_rate and wiring.rate is None:
        return False
    weights = [slot for slot in wiring.parameters if WEIGHT.match(slot.name)]
    return 2 * len(weights) >= len(wiring.parameters) if called_like_weights else len(wiring.parameters) >= 2
