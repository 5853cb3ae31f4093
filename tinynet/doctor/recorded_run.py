"""The loss of a program's own run, as the program itself computes it: what its curve is drawn from."""

import ast
import sys
import time
from math import isfinite

import numpy as np

from tinynet.data import AND
from tinynet.doctor.programs.find_step import choose_step, load_definitions
from tinynet.doctor.programs.loop_runner import Printed, module_of, parsed, run_module
from tinynet.doctor.programs.loss_and_gradient import pair_subjects
from tinynet.doctor.programs.return_values import named_losses
from tinynet.doctor.programs.rows import Rows
from tinynet.doctor.programs.step_function import step_subjects
from tinynet.doctor.programs.subject import CannotExamine, Crash
from tinynet.doctor.programs.training_loop import LOSS_WORDS, may_be_loss, one_number

__all__ = ["PRINTED", "record_loss"]

SECONDS = 6.0
STEPS = 1_000
# While it is recorded, and in the end.
MOST_KEPT, MOST_SHOWN = 20_000, 240
# How a run ended that did not come to its end.
CUT = f"It was stopped after {SECONDS:g} s."
NOT_FINITE = "After that it is not a finite number."
STOPPED = "Then the program stops with {}."
# What the steps of a run are.
TURNS, CALLS = "turns of the loop", "calls of the function"
HOOK = "__record__"
PRINTED = "what it prints"
SURE_WORDS = ("loss", "cost", "mse", "sse")


def record_loss(path, line, function=None, data=None, learning_rate=None, epochs=None, loss=None):
    """Run a program once more, and record its loss.

    A loop runs as it is, to its end. A function is called again and again, each time with what it returned.

    Parameters
    ----------
    path : Path
    line : int or None
        Where the loop begins that was examined; None for a function.
    function, data, learning_rate, epochs
        As `examine_in_this_process` has them; they count for a function.
    loss : str, optional
        The name of the loss, if it was said.

    Returns
    -------
    dict or None
        The "name" of the loss, "steps" and "values", how the run "ended" and "how" it was run, in words, and what was
        "counted": a turn of a loop may be an epoch, a mini-batch or a row. None where there is no number that may be
        the loss.
    """
    try:
        if line is not None:
            return _of_a_loop(path, line, loss)
        return _of_a_function(path, function, data, learning_rate, epochs, loss)
    except (CannotExamine, Crash):
        return None  # why it does not run, the diagnosis tells


# A loop --------------------------------------------------------------------------------------------------


class _Over(BaseException):
    """The loop has ended; no `except Exception` of the program stops this."""


class _Recorder:
    """Is called before a loop, before each of its iterations, and behind it."""

    def __init__(self, counters):
        self.counters, self.turns, self.series = counters, None, {}

    def __call__(self, moment, names):
        if moment == "before":
            if self.turns is not None:
                raise _Over  # it runs a second time
            self.turns = -1
            return
        self.turns += 1
        printed = sys.stdout.taken() if isinstance(sys.stdout, Printed) else ""
        if self.turns:
            self._keep(names, printed)
        if moment == "behind":
            raise _Over

    def _keep(self, names, printed):
        """Keep what may be the loss after an iteration."""
        # A method keeps it in its object.
        names = getattr(names.get("self"), "__dict__", {}) | names
        if self.turns == 1:
            # A list that is called so may be empty yet.
            may = (name for name, value in names.items() if LOSS_WORDS.search(name) or may_be_loss(name, value))
            self.series = {name: [] for name in may if name not in self.counters}
            self.series[PRINTED] = []
        for name, kept in self.series.items():
            if name == PRINTED:
                said = named_losses(printed) if printed else []
                value = float(said[-1]) if said else None
            else:
                value = one_number(names.get(name))
            if value is None:
                continue
            if len(kept) > 1 and kept[-1][1] == kept[-2][1] == value:
                kept[-1] = self.turns, value  # of what stays as it is both ends are enough
            else:
                kept.append((self.turns, value))
            if len(kept) > MOST_KEPT:
                del kept[1:-1:2]

    def best(self, loss):
        """Return the name that is the loss most likely, and what was kept of it; None if there is none."""
        known = {name: kept for name, kept in self.series.items() if kept and loss in (None, name)}
        if not known:
            return None

        def likely(name):
            moves = len({value for _, value in known[name]}) > 1
            return moves, any(word in name.lower() for word in SURE_WORDS), name == PRINTED, -len(name)

        name = max(known, key=likely)
        return name, known[name]


class _Marker(ast.NodeTransformer):
    """Puts calls of the recorder around the loop that begins in a line, or else the smallest that it is in."""

    def __init__(self, tree, line):
        loops = [node for node in ast.walk(tree) if isinstance(node, (ast.For, ast.While))]
        around = [node for node in loops if node.lineno <= line <= (node.end_lineno or node.lineno)]
        self.loop = max(around, key=lambda node: (node.lineno == line, node.lineno), default=None)

    def _marked(self, node):
        self.generic_visit(node)
        if node is not self.loop:
            return node
        node.body.insert(0, _call("turn", node))
        return [_call("before", node), node, _call("behind", node)]

    visit_For = visit_While = _marked


def _call(moment, node):
    call = ast.parse(f"{HOOK}({moment!r}, locals())").body[0]
    for part in ast.walk(call):
        ast.copy_location(part, node)
    return call


def _counters(tree):
    """Return the names over which the loops of a program run: they are counters and rows."""
    targets = (node.target for node in ast.walk(tree) if isinstance(node, (ast.For, ast.comprehension)))
    return {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}


def _of_a_loop(path, line, loss):
    tree = parsed(path)
    marker, recorder, ended = _Marker(tree, line), _Recorder(_counters(tree)), ""
    if marker.loop is None:
        return None
    tree = ast.fix_missing_locations(marker.visit(tree))
    module = module_of(tree, path)
    vars(module)[HOOK] = recorder
    try:
        run_module(tree, path, module, SECONDS)
    except _Over:
        pass
    except TimeoutError:
        ended = CUT
    except (Exception, SystemExit) as error:
        ended = STOPPED.format(type(error).__name__)
    found = recorder.best(loss)
    if found is None:
        return None
    name, kept = found
    how = f"the loop in line {marker.loop.lineno} as it runs, after each turn"
    return _recorded(name, kept, ended, how, TURNS)


# A function ----------------------------------------------------------------------------------------------


def _of_a_function(path, function, data, learning_rate, epochs, loss):
    _, program = choose_step(load_definitions(path), function)
    rows, generator = Rows.of(AND if data is None else data), np.random.default_rng(0)
    if isinstance(program, tuple):
        subject = next(iter(pair_subjects(*program, rows, None, generator)))
    else:
        subject = next(iter(step_subjects(program, rows, None, learning_rate, generator)))
    rate = subject.learning_rate if learning_rate is None else learning_rate
    rate = 1.0 if subject.rate_is_hidden else rate
    names = [name for name in subject.losses if loss in (None, name)]
    if not names or rate is None:
        return None
    parameters, kept, ended, begun = subject.start, [], "", time.perf_counter()
    steps = STEPS if epochs is None else epochs
    for step in range(steps):
        try:
            parameters, losses = subject.step(parameters, rows.inputs, rows.labels, rate)
        except Crash as crash:
            ended = STOPPED.format(type(crash.error).__name__)
            break
        kept.append((step + 1, float(losses[names[0]])))
        if not isfinite(kept[-1][1]):
            break
        if time.perf_counter() - begun > SECONDS:
            ended = CUT
            break
    at = "" if subject.rate_is_hidden else f" at a learning rate of {rate:g}"
    how = f"{_counted(steps)} from its own start on {rows.name}{at}, each with what the one before returned"
    return _recorded(names[0], kept, ended, how, CALLS) if kept else None


def _counted(steps):
    return f"{steps:,} call{'s' * (steps != 1)}"


# Both ----------------------------------------------------------------------------------------------------


def _recorded(name, kept, ended, how, counted):
    """Return what was kept up to the first number that is not finite; of many values some, closest at the start."""
    finite = next((i for i, (_, value) in enumerate(kept) if not isfinite(value)), len(kept))
    ended = ended if finite == len(kept) else NOT_FINITE
    kept = kept[:finite]
    if not kept:
        return None
    if len(kept) > MOST_SHOWN:
        some = np.unique(np.geomspace(1, len(kept), MOST_SHOWN).round().astype(int)) - 1
        kept = [kept[i] for i in some]
    steps, values = zip(*kept, strict=True)
    return {"name": name, "steps": list(steps), "values": list(values), "ended": ended, "how": how, "counted": counted}
