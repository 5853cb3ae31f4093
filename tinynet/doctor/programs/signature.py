"""The signature of a training step: the meaning of each argument, and of each name that it reads from its module."""

import inspect
import re
from dataclasses import dataclass
from itertools import product

import numpy as np

from tinynet.doctor.programs.subject import CannotExamine

__all__ = ["Slot", "Wiring", "is_numeric", "labels_are_flat", "slots_of", "start_candidates", "wire_signature"]

WEIGHT = re.compile(r"_*(w|b|v|u|theta|bias|weight|param|k)s?(_?\w{0,9})?\d*_*$", re.IGNORECASE)
# Other names of what a formula learns; a function's data or rate may be called so too.
LEARNED = re.compile(r"intercept|offset|slope|gain|shift|scale|coef", re.IGNORECASE)
RATES = ("alpha", "lr", "eta", "rate", "learning_rate", "step_size", "learningrate", "learn_rate", "stepsize")
INPUTS = (
    "x", "xs", "x_data", "xdata", "data", "inputs", "input", "input_data", "features", "x_train", "train_x", "xtrain",
    "train_inputs", "training_inputs", "samples", "points", "x_batch", "examples", "rows",
)  # fmt: skip
LABELS = (
    "y", "ys", "labels", "label", "targets", "target", "y_data", "ydata", "y_train", "train_y", "ytrain", "outputs",
    "expected", "desired", "y_true", "truth", "answers", "train_labels", "training_labels", "training_outputs", "t",
    "y_batch", "expected_output",
)  # fmt: skip
COLUMNS = (("x1", "x2"), ("x_1", "x_2"), ("xa", "xb"))
COUNTS = ("epochs", "iterations", "n_epochs", "num_epochs", "steps", "n_iter", "iters", "n_steps", "max_iter")
# Bookkeeping: left at its default, 0 where it has none.
EXTRAS = ("epoch", "print_every", "log_every", "every", "iteration", "it", "step", "verbose", "i")
ROWS = ("n", "m", "n_samples", "num_samples", "batch_size", "samples_count")


@dataclass(frozen=True)
class Slot:
    """A place for a value: an argument of the function, or a name of its module."""

    kind: str
    name: str


@dataclass(frozen=True)
class Wiring:
    """Which place takes what.

    Attributes
    ----------
    inputs : tuple of Slot
        One for all inputs, or two, one for each column.
    labels : Slot
    rate : Slot or None
        None where the rate is hidden.
    counts, rows, extras : tuple of Slot
        Where a number of epochs goes, always 1, a number of rows, and the number of the epoch, always 0.
    parameters : tuple of Slot
    """

    inputs: tuple
    labels: Slot
    rate: Slot | None
    counts: tuple
    rows: tuple
    extras: tuple
    parameters: tuple


def wire_signature(function):
    """Return the wiring of a function.

    Raises
    ------
    CannotExamine
        If it takes no parameters that could be told apart.
    """
    arguments = _arguments(function)
    used, free = set(), _names_of_the_module(function)

    def first(words, also_module=True):
        for kind, names in (("argument", arguments), ("module", free if also_module else ())):
            # In the order of the words: of x and data, x are the inputs.
            for word in words:
                found = next((n for n in names if n.lower().strip("_") == word and Slot(kind, n) not in used), None)
                if found:
                    used.add(Slot(kind, found))
                    return Slot(kind, found)
        return None

    rate = first(RATES)
    columns = next((pair for pair in COLUMNS if set(pair) <= {name.lower() for name in arguments}), None)
    labels = first(LABELS)
    inputs = (first(columns[:1]), first(columns[1:])) if columns else (first(INPUTS),)
    left = [Slot("argument", name) for name in arguments if Slot("argument", name) not in used]
    if inputs == (None,) and left:
        inputs = (left.pop(0),)
    if labels is None and left:
        labels = left.pop(0)
    used |= {*inputs, labels}
    counts = tuple(slot for slot in left if slot.name.lower() in COUNTS)
    rows = tuple(slot for slot in left if slot.name.lower() in ROWS)
    extras = tuple(slot for slot in left if slot.name.lower() in EXTRAS)
    left = [slot for slot in left if slot not in counts + rows + extras]
    extras = tuple(slot for slot in extras if arguments[slot.name].default is inspect.Parameter.empty)
    parameters = [slot for slot in left if _may_be_a_parameter(arguments[slot.name])]
    if not parameters:
        parameters = [Slot("module", name) for name in _changed_names(function) if Slot("module", name) not in used]
    if not parameters or labels is None or inputs[0] is None:
        raise CannotExamine(
            f"The function takes {', '.join(arguments) or 'nothing'}. It must take the data, the labels and each "
            "parameter, and return the new parameters: def training(x_data, labels, w11, w12, b1, learning_rate)."
        )
    return Wiring(inputs, labels, rate, counts, rows, extras, tuple(parameters))


def _arguments(function):
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise CannotExamine("The function has a yield in it, so a call gives no parameters: let it return them.")
    if inspect.iscoroutinefunction(function):
        raise CannotExamine("The function is async, so a call gives no parameters: write def in place of async def.")
    try:
        arguments = inspect.signature(function).parameters
    except (TypeError, ValueError) as error:
        raise CannotExamine(f"The arguments of {function!r} cannot be read: {error}.") from None
    if any(a.kind == a.VAR_POSITIONAL for a in arguments.values()):
        raise CannotExamine("The function takes *arguments; give it its data, labels and parameters by name.")
    return {name: a for name, a in arguments.items() if a.kind != a.VAR_KEYWORD}


def _may_be_a_parameter(argument):
    """Return whether it is not a switch, an option left out, or a function."""
    default = argument.default
    unset = default is inspect.Parameter.empty
    options = ("momentum", "decay", "eps", "epsilon", "seed", "verbose", "rng", "activation", "lam", "l2")
    return unset and argument.name not in options or (is_numeric(default) and argument.name.lower() not in options)


def _names_of_the_module(function):
    """Return the names of numbers and arrays that a function reads from its module."""
    code, module = getattr(function, "__code__", None), getattr(function, "__globals__", {})
    return [name for name in (code.co_names if code else ()) if is_numeric(module.get(name))]


def _changed_names(function):
    """Return the module's numbers and arrays that a function declares global and assigns to."""
    import dis

    if not hasattr(function, "__code__"):  # it is not written in Python
        return []
    stored = [i.argval for i in dis.get_instructions(function) if i.opname == "STORE_GLOBAL"]
    return [name for name in dict.fromkeys(stored) if is_numeric(function.__globals__.get(name))]


def is_numeric(value):
    """Return whether a value is a number or an array of numbers, and no truth value."""
    if value is None or isinstance(value, (bool, str, bytes)):
        return False
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):
        return False
    return array.dtype.kind in "iuf" and array.size > 0


def labels_are_flat(function):
    """Return whether the function's own module has labels of shape (n,)."""
    module = getattr(function, "__globals__", {})
    own = [value for name, value in module.items() if name.lower().strip("_") in LABELS and is_numeric(value)]
    return bool(own) and all(np.ndim(value) == 1 for value in own)


# Where it starts -----------------------------------------------------------------------------------------


def start_candidates(function, wiring, start, generator):
    """Yield what the parameters may start at: as given, else defaults, else the module's values, else random ones.

    Random ones may be numbers or arrays; the shapes that fit are found by trying, so several are yielded.

    Raises
    ------
    CannotExamine
        If a value is no number.

    Yields
    ------
    start : dict
        By name; the values of a dict by its keys, those of a list of arrays as name[0], name[1], …
    packed : dict of str to (type, list of str)
        Of each argument that is such a dict, list or tuple, what it is and the names of its parts.
    guessed : bool
        Whether a start is a guess.
    """
    arguments, module = _arguments(function), getattr(function, "__globals__", {})
    known = {}
    for slot in wiring.parameters:
        default = arguments[slot.name].default if slot.kind == "argument" else inspect.Parameter.empty
        if start is not None and slot.name in start:
            value = start[slot.name]
        elif default is not inspect.Parameter.empty:
            value = default
        else:
            value = module.get(slot.name)
            if not slots_of(slot.name, value):
                continue
        if not slots_of(slot.name, value):
            raise CannotExamine(f"The start of {slot.name} is {value!r}, not a number or an array of numbers.")
        known[slot.name] = value
    names = [slot.name for slot in wiring.parameters]
    alone = len(names) == 1  # then a tuple or a list is all the parameters, not one of them
    unknown = [name for name in names if name not in known]
    for shapes in _shapes(unknown):
        drawn = {name: generator.uniform(0, 2, shape) if shape else float(generator.uniform(0, 2))
                 for name, shape in zip(unknown, shapes, strict=True)}  # fmt: skip
        values = {name: known.get(name, drawn.get(name)) for name in names}
        opened = {name: slots_of(name, value, alone) for name, value in values.items()}
        packed = {name: (type(values[name]), list(inner)) for name, inner in opened.items() if list(inner) != [name]}
        yield {part: value for inner in opened.values() for part, value in inner.items()}, packed, bool(unknown)


def slots_of(name, value, alone=False):
    """Return a parameter's parts by name: itself, or what a dict or a list of arrays holds; {} if it is no numbers."""
    if is_numeric(value) and not (alone and isinstance(value, (tuple, list)) and len(value) > 1):
        return {name: value}
    if isinstance(value, dict):
        inner = {str(key): part for key, part in value.items()}
    elif isinstance(value, (list, tuple)):
        inner = {f"{name}[{i}]": part for i, part in enumerate(value)}
    else:
        return {}
    return inner if inner and all(is_numeric(part) for part in inner.values()) else {}


def _shapes(names):
    """Yield shapes for parameters of which only the names are known: numbers first, then the usual arrays."""
    yield ((),) * len(names)
    if len(names) not in (1, 2, 4):
        return
    biases = [(), (1,), (1, 1)]
    if len(names) <= 2:
        yield from product([(2,), (2, 1), (1, 2)], *([biases] if len(names) == 2 else []))
        return
    in_order = [name.lower() for name in names]
    by_layer = in_order[1].startswith("b")
    for hidden in (2, 1, 3):
        first = [(2, hidden), (hidden, 2)]
        of_hidden, to_output = [(hidden,), (1, hidden), (hidden, 1)], [(hidden,), (hidden, 1), (1, hidden)]
        for w1, b1, w2, b2 in product(first, of_hidden, to_output, biases):
            yield (w1, b1, w2, b2) if by_layer else (w1, w2, b1, b2)
