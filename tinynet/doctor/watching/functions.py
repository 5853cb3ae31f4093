"""A training step that is a function is watched where its source can be found: in a file, or in a notebook's cells."""

import ast
import functools
import inspect
import textwrap
import types
from dataclasses import replace

import numpy as np

from tinynet.doctor.programs.loop_runner import quiet
from tinynet.doctor.watching.chains import Chain
from tinynet.doctor.watching.hooks import HOOK, Listing, hooked
from tinynet.doctor.watching.run import Nobody
from tinynet.doctor.watching.tape import Node, Tape

__all__ = ["Texts", "WatchedFunctions", "with_helpers"]

WATCHED = "<watched>"
MOST_FUNCTIONS = 40


class Texts:
    """The sources of some functions as one text, and where each line of it comes from."""

    def __init__(self, functions):
        self.origins, parts = [], []
        for function in functions:
            lines, first = inspect.getsourcelines(function)
            text = textwrap.dedent("".join(lines))
            shift = len(lines[0]) - len(lines[0].lstrip())
            file = function.__code__.co_filename
            for number, line in enumerate(text.splitlines()):
                self.origins.append((file, first + number, shift, lines[number].rstrip("\n")))
                parts.append(line)
        self.source = "\n".join(parts) + "\n"
        self.tree = ast.parse(self.source)

    def origin(self, line):
        """Return (file, line, columns that were taken off, text) of a line, from 1."""
        return self.origins[line - 1]


def with_helpers(functions):
    """Return functions and those of their own modules that they call, and those call.

    Raises
    ------
    OSError, TypeError
        If a source is not to be found.
    """
    found, left = [], list(functions)
    while left and len(found) < MOST_FUNCTIONS:
        function = inspect.unwrap(left.pop(0))
        if function in found or not isinstance(function, types.FunctionType) or function.__closure__:
            continue
        inspect.getsourcelines(function)
        found.append(function)
        for name in _names_in(function.__code__):
            helper = function.__globals__.get(name)
            if isinstance(helper, types.FunctionType) and helper.__globals__ is function.__globals__:
                left.append(helper)
    return found


def _names_in(code):
    names = list(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names += _names_in(constant)
    return names


class WatchedFunctions:
    """Functions that can be called with a tape.

    Parameters
    ----------
    functions : sequence of function
        Those that are called; what they call of their own module is watched too.
    """

    def __init__(self, functions):
        self.functions = [inspect.unwrap(function) for function in functions]
        every = with_helpers(self.functions)
        if not set(self.functions) <= set(every):
            raise OSError("a function without a source")
        self.texts = Texts(every)
        self.listing = Listing(self.texts.tree, self.texts.source)
        code = compile(hooked(self.texts.tree, self.listing), WATCHED, "exec")
        self.names = dict(self.functions[0].__globals__)
        exec(code, self.names)  # noqa: S102
        self.first_line = 1

    def record(self, call):
        """Run a call with a tape.

        Parameters
        ----------
        call : callable
            Given the tape and the watched functions, it returns (old, new) values by the name of a parameter.

        Returns
        -------
        tape, chains
        """
        tape = Tape(WATCHED)
        tape.watcher = Nobody()
        self.names[HOOK] = tape
        watched = [self.names[function.__name__] for function in self.functions]
        with quiet():
            pairs = call(tape, watched)
        tape.on = False
        chains = []
        for old, new in pairs.values():
            before, after = _node(tape, old), _node(tape, new)
            if before is None or after is None or np.shape(before.value) != np.shape(after.value):
                return tape, []
            chains.append(Chain([before, after]))
        return tape, chains


def _node(tape, value):
    return value if isinstance(value, Node) else tape.node_of(value)


def calls_of_a_step(subject, rows, generator):
    """Yield, without end, calls of a step from random points, as `WatchedFunctions.record` takes them.

    Parameters
    ----------
    subject : Subject
        That of a step: it knows how the function is called, and where in its answer the parameters stand.
    rows : Rows
    generator : numpy.random.Generator
    """
    asked = subject.ask
    call, how, names = asked.call, asked.how, subject.names

    def one(tape, watched):
        taken = {}
        (function,) = watched

        @functools.wraps(call.function)
        def between(*values, **named):
            bound = inspect.signature(call.function).bind(*values, **named)
            tape.on = True
            try:
                answer = function(*values, **named)
            finally:
                tape.on = False
            taken["given"], taken["answer"] = bound.arguments, answer
            return answer

        point = {name: _drawn(value, generator) for name, value in subject.start.items()}
        n = 1 if subject.takes_one_row else None
        rate = subject.learning_rate if subject.learning_rate else 0.1
        replace(call, function=between)(point, rows.inputs[:n], rows.labels[:n], rate)
        tape.on = True
        try:
            return _pairs(tape, taken, call.wiring, how, names)
        finally:
            tape.on = False

    while True:
        yield one


def _drawn(value, generator):
    drawn = generator.uniform(0.4, 1.6, np.shape(value)) * generator.choice([-1.0, 1.0], np.shape(value))
    return float(drawn) if np.ndim(value) == 0 else drawn if isinstance(value, np.ndarray) else drawn.tolist()


def _pairs(tape, taken, wiring, how, names):
    """Return the old and new values of the parameters, as objects that the tape knows."""
    pairs = {}
    answer = taken["answer"]
    items = (
        list(answer.values())
        if isinstance(answer, dict)
        else list(answer)
        if isinstance(answer, (tuple, list))
        else [answer]
    )
    positions = range(*how.at.indices(len(items))) if isinstance(how.at, slice) else how.at
    slots = {slot.name: slot for slot in wiring.parameters}
    for name, position in zip(names, positions, strict=False):
        old = taken["given"].get(name)
        if name not in slots or old is None or isinstance(old, (list, tuple, dict)):
            return {}
        new = items[position] if position < len(items) else None
        if not isinstance(new, (int, float, np.ndarray, np.number)):
            return {}
        if how.kind in ("gradient", "taken off"):
            new = tape.binary(0, "Sub", old, new)
        elif how.kind == "added":
            new = tape.binary(0, "Add", old, new)
        pairs[name] = old, new
    return pairs
