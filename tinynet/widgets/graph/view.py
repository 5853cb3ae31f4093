"""The graph that a run leaves behind, as it is built, and the slopes as they go back through it."""

from collections.abc import Mapping

import numpy as np
import traitlets

from tinynet import automatic
from tinynet.automatic import Value, backward, collected
from tinynet.plots.graph import graph
from tinynet.plots.graph_places import placed
from tinynet.plots.graph_steps import called, steps_of
from tinynet.short_text import short
from tinynet.widgets.base import PARAMETER_LIMITS, SYNCED, Choice, Number, View, checked, javascript, style

__all__ = ["GraphView", "graph_view"]

MOST_VALUES = 40
OPERATIONS = {
    "+": automatic.add,
    "−": automatic.subtract,
    "·": automatic.multiply,
    "σ": automatic.squash,
    "²": automatic.square,
    "mean": automatic.mean,
}
KEEPS = {"added": collected, "overwritten": lambda before, arriving: arriving}


def graph_view(loss, names, keep="added", step=0):
    """Show the graph of a computation as it is built, one value after the other, and how the slopes go back through it.

    Every given number can be dragged. The operations are done anew in the page.

    Parameters
    ----------
    loss : Value
        The last value of lesson 15's graph, from the lesson or from `tinynet.automatic`. It is made of single numbers
        between −10 and 10 by +, −, ·, σ, ² and mean, with at most 40 values in all.
    names : dict
        Names of values, such as ``{"w11": w11}``.
    keep : "added" or "overwritten"
        What is done with a second slope that arrives at a value: ``+=``, or the mistake ``=``.
    step : int
        How far the run is at first, from 0 to `steps`: each value is made, ℓ gets the slope 1, and each value that was
        made sends to its sources.

    Returns
    -------
    GraphView
        `numbers`, `keep` and `step` can be read and set; `values` is every value by its name, with its slope.

    Raises
    ------
    TypeError, ValueError
        If loss is no such value, if its graph is too large, or if a number or a local slope in it is not what its
        operation gives.

    Examples
    --------
    >>> w, x = Value(3.0), Value(2.0)
    >>> view = graph_view(w * x, {"w": w, "x": x})
    >>> view.numbers = {"w": -1.0, "x": 0.5}
    >>> float(view.values["x"].slope)
    -1.0
    >>> view.steps
    3
    """
    return GraphView(loss, names, keep, step)


class Given(traitlets.TraitType):
    """The numbers that were given, by name."""

    def __init__(self):
        super().__init__(default_value={})
        self.tag(**SYNCED)

    def validate(self, view, value):
        """Return the checked numbers; `traitlets` calls this before anything is changed."""
        names = [given["in_words"] for given in view.setup["values"] if not given["sources"]]
        if not isinstance(value, Mapping) or set(value) != set(names):
            raise ValueError(f"numbers must give exactly {', '.join(names)}; got {short(value)}.")
        return {name: checked(value[name], name, *PARAMETER_LIMITS) for name in names}


class GraphView(View):
    """What `graph_view` returns."""

    _esm = javascript(
        "graph",
        *("../steps.js", "../network/operations.js", "../network/boxes.js"),
        *("machine.js", "places.js", "drawing.js", "written.js"),
    )
    _css = style("network", "graph")
    first_move = "press Next, and drag any given number"

    setup = traitlets.Dict(read_only=True).tag(sync=True)
    numbers = Given()
    keep = Choice("keeps")
    step = Number(0, lambda view: view.steps, whole=True)
    first = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, loss, names, keep, step):
        _check(loss, names)
        order, plan = placed(loss)
        names = called(order, names)
        _check_operations(order, names)
        at = {value: i for i, value in enumerate(order)}
        values = [
            {
                **names[value]._asdict(),
                "sign": value.sign,
                "sources": [at[source] for source, _ in value.made_from],
                "place": plan.places[value],
                "between": [plan.between[value, i] for i in range(len(value.made_from))],
            }
            for value in order
        ]
        # The traits are checked against it, so it is there before them.
        self.set_trait("setup", {"values": values, "keeps": list(KEEPS)})
        numbers = {names[value].in_words: float(value.number) for value in order if not value.made_from}
        super().__init__(numbers=numbers, keep=keep, step=step)
        # What the page's Reset brings back.
        self.set_trait("first", {"numbers": self.numbers, "keep": self.keep, "step": self.step})

    @property
    def steps(self):
        """How many steps there are, forwards and back."""
        return 2 * sum(bool(value["sources"]) for value in self.setup["values"]) + 1

    @property
    def values(self):
        """Every value by its name, made anew from the numbers as they stand, with its slope: a new dict."""
        made = self._made()
        backward(list(made.values())[-1], KEEPS[self.keep])
        return made

    @property
    def picture(self):
        """A still of the view as it stands."""
        made = self._made()
        names = {value: given["shown"] for given, value in zip(self.setup["values"], made.values(), strict=True)}
        end = list(made.values())[-1]
        title = "What is given, before anything is made of it"
        if self.step:
            order, _ = placed(end)
            names_in_full = called(order, {name: value for value, name in names.items() if name})
            now = steps_of(order, names_in_full, self.keep)[self.step - 1]
            name = names_in_full[now.value].formula
            title = f"Step {self.step} of {self.steps}: "
            if now.begins:
                title += f"{name} has the slope 1 in itself"
            else:
                title += f"{name} is made" if now.forward else f"{name} sends its slope back"
            if self.keep == "overwritten" and not now.forward:
                title += "; what arrives overwrites"
        return graph(end, {name: value for value, name in names.items() if name}, title, self.step, self.keep)

    def _made(self):
        made, numbers = [], self.numbers
        for value in self.setup["values"]:
            sources = [made[i] for i in value["sources"]]
            made.append(OPERATIONS[value["sign"]](*sources) if sources else Value(numbers[value["in_words"]]))
        return {given["in_words"]: value for given, value in zip(self.setup["values"], made, strict=True)}


# What can be shown ---------------------------------------------------------------------------------------


def _check(loss, names):
    """Say what is wrong with the arguments, before a large graph is walked through."""
    if not _is_value(loss):
        raise TypeError(f"loss must be a Value of lesson 15, such as chain(v)['ℓ']; got {short(loss)}.")
    are_names = isinstance(names, Mapping) and all(isinstance(name, str) and name for name in names)
    if not are_names or not all(map(_is_value, names.values())):
        raise TypeError(f"names must be a dict of Values by their names, such as {{'w11': w11}}; got {short(names)}.")
    waiting, seen = [loss], {loss}
    while waiting:
        for source, _ in waiting.pop().made_from:
            if source not in seen:
                seen.add(source)
                waiting.append(source)
    if not loss.made_from:
        raise ValueError("loss must be made of other values; this one was given.")
    if len(seen) > MOST_VALUES:
        raise ValueError(
            f"graph_view has room for {MOST_VALUES} values; this graph has {len(seen):,}. Take one row instead of "
            "several, a smaller network, or a value on the way, such as z1."
        )
    tables = [np.shape(value.number) for value in seen if np.ndim(value.number)]
    if tables:
        raise ValueError(
            f"graph_view shows single numbers; a value of this graph has the shape {tables[0]}. tinynet.plots.graph "
            "draws it."
        )


def _is_value(thing):
    return all(hasattr(thing, name) for name in ("number", "made_from", "sign"))


def _check_operations(order, names):
    """Say which operation the page cannot do as the graph did it."""
    words = [names[value].in_words for value in order]
    twice = next((name for name in words if words.count(name) > 1), None)
    if twice:
        raise ValueError(f"two values have the name {twice!r}: each needs its own.")
    for value in order:
        if not value.made_from:
            continue
        name, numbers = names[value].in_words, [float(source.number) for source, _ in value.made_from]
        if value.sign not in OPERATIONS:
            raise ValueError(
                f"graph_view knows the operations {', '.join(OPERATIONS)}; {name} is made by {value.sign!r}."
            )
        right = OPERATIONS[value.sign](*map(Value, numbers))
        if not np.isclose(value.number, right.number):
            raise ValueError(
                f"{name} is {float(value.number):.6g}, and its sources now give {float(right.number):.6g}: a number "
                "was changed after the run. Do the forward pass again."
            )
        for (source, send), (_, right_send) in zip(value.made_from, right.made_from, strict=True):
            local, expected = float(send(np.array(1.0))), float(right_send(np.array(1.0)))
            if not np.isclose(local, expected):
                raise ValueError(
                    f"{name} has the local slope {local:.6g} in {names[source].in_words}; the rule of {value.sign} "
                    f"gives {expected:.6g}. The view goes by the rule, so mend the operation first."
                )
