"""Which starts learn, and by when: a grid of networks, each trained from another start, as a map."""

from collections.abc import Mapping

import traitlets

from tinynet.data import AND, FIRST, OR, XOR
from tinynet.network import Network
from tinynet.plots.starts import start_map as draw_start_map
from tinynet.training import train
from tinynet.widgets.base import (
    PARAMETER_LIMITS,
    SYNCED,
    Choice,
    Number,
    View,
    checked,
    checked_datasets,
    javascript,
    rows,
    style,
)

__all__ = ["StartMapView", "start_map"]

SIZES = ((2, 1), (2, 1, 1))
# One run of so many epochs times rows answers a hover within one frame.
MOST_ROW_EPOCHS = 40_000
MOST_ROWS = 400
# The still trains all networks of the page up to so many epochs times rows, and every second start beyond.
ROW_EPOCHS_OF_A_FULL_STILL = 8_000


def start_map(
    data=(AND, OR, FIRST, XOR),
    across="w11",
    up="w2",
    low=-3,
    high=3,
    start=0.0,
    learning_rate=0.5,
    epochs=2_000,
    sizes=(2, 1, 1),
):
    """Show which starts learn, and by when: a map over two starting parameters.

    Every point is a network of its own. Its end is one of four: it has learned (every row right and a loss below
    0.01), and has the colour of the epoch at which it first had; or its loss is below the base rate, but it has not
    learned; at the base rate, which means within 0.001 of it; or above. Beside the map stands the run of the one
    that is chosen, at first the middle of the map.

    Parameters
    ----------
    data : Dataset or sequence of Dataset
        What the menu offers; the first is shown first.
    across, up : str
        The starting parameters along the two sides of the map, such as "w11" and "w2".
    low, high : float
        The range of both, between −10 and 10.
    start : float or mapping
        Where the other parameters start: one number for all of them, or each one's by its name.
    learning_rate : float
        The first position of its slider, between 0.01 and 100.
    epochs : int
        How long each network is trained; times the rows of the data at most 40,000.
    sizes : tuple of int
        (2, 1, 1) for two neurons in a row, or (2, 1) for one, which has "w11", "w12" and "b1".

    Returns
    -------
    StartMapView
        `view.across_value`, `view.up_value`, `view.start`, `view.learning_rate`, `view.epochs` and `view.data_name`
        can be read and set; `view.network` is the chosen network at its start, and `view.history` its run.

    Raises
    ------
    TypeError, ValueError
        If an argument is of a wrong kind or value, or two data sets have one name.

    Examples
    --------
    >>> view = start_map(FIRST)
    >>> view.network
    Network((2, 1, 1): w11 = 0., w12 = 0., b1 = 0., w2 = 0., b2 = 0.)
    >>> view.history.learned_at
    nan
    >>> view.up_value = 0.1
    >>> view.history.learned_at
    757.0
    """
    return StartMapView(data, across, up, low, high, start, learning_rate, epochs, sizes)


class OtherStarts(traitlets.TraitType):
    """Where the parameters that are not on the map start, by name; one number stands for all of them."""

    def __init__(self):
        super().__init__()
        self.tag(**SYNCED)

    def validate(self, view, value):
        """Return the mapping, or say what is missing or wrong in it."""
        names = view.setup["others"]
        if not isinstance(value, Mapping):
            value = dict.fromkeys(names, checked(value, self.name, *PARAMETER_LIMITS))
        elif set(value) != set(names):
            raise ValueError(
                f"start must be one number, or give exactly {', '.join(names)}, the parameters that are not on the "
                f"map; got {', '.join(map(str, value)) or 'none'}."
            )
        return {name: checked(value[name], name, *PARAMETER_LIMITS) for name in names}


class StartMapView(View):
    """What `start_map` returns."""

    _esm = javascript("starts", "../epochs.js", "../watched.js", "bands.js", "chain.js", "outcomes.js")
    _css = style("starts")
    first_move = "point at a start to see its run"

    setup = traitlets.Dict(read_only=True).tag(sync=True)
    across_value = Number(lambda view: view.setup["low"], lambda view: view.setup["high"])
    up_value = Number(lambda view: view.setup["low"], lambda view: view.setup["high"])
    start = OtherStarts()
    learning_rate = Number(0.01, 100, default=0.5)
    epochs = Number(1, lambda view: MOST_ROW_EPOCHS // view._most_rows, default=2_000, whole=True)
    data_name = Choice("data")

    def __init__(self, data, across, up, low, high, start, learning_rate, epochs, sizes):
        self._sizes, self._still = _checked_sizes(sizes), None
        names = Network(self._sizes).names
        for side, name in (("across", across), ("up", up)):
            if not isinstance(name, str) or name not in names:
                raise ValueError(f"{side} must be one of {', '.join(names)} for sizes {self._sizes}; got {name!r}.")
        if across == up:
            raise ValueError(f"across and up must be two different parameters; got {across!r} twice.")
        low, high = checked(low, "low", *PARAMETER_LIMITS), checked(high, "high", *PARAMETER_LIMITS)
        if not low < high:
            raise ValueError(f"low must be below high; got low {low:g} and high {high:g}.")
        self._data = _checked_data(data)
        self._most_rows = max(map(len, self._data.values()))
        # The traits below are checked against it, so it is there before them.
        self.set_trait(
            "setup",
            {
                "across": across,
                "up": up,
                "names": list(names),
                "others": [name for name in names if name not in (across, up)],
                "low": low,
                "high": high,
                "data": {name: rows(dataset) for name, dataset in self._data.items()},
            },
        )
        super().__init__(
            across_value=round((low + high) / 2, 6),
            up_value=round((low + high) / 2, 6),
            start=start,
            learning_rate=learning_rate,
            epochs=epochs,
            data_name=next(iter(self._data)),
        )

    @property
    def data(self):
        """The data set that is chosen."""
        return self._data[self.data_name]

    @property
    def network(self):
        """The chosen network at its start: a new `Network`, not trained."""
        chosen = {self.setup["across"]: self.across_value, self.setup["up"]: self.up_value}
        return Network(self._sizes, start=self.start | chosen)

    @property
    def history(self):
        """The run from there, with every epoch recorded."""
        history = train(self.network, self.data, self.epochs, self.learning_rate, record=1)
        if history.interrupted:
            raise KeyboardInterrupt("the run was stopped before its last epoch")
        return history

    @property
    def picture(self):
        """A still of the view as it stands; it trains all the networks, which takes about a second."""
        key = [*self.network.parameters.items(), self.data_name, self.learning_rate, self.epochs]
        if self._still is None or self._still[0] != key:
            points = 61 if self.epochs * len(self.data) <= ROW_EPOCHS_OF_A_FULL_STILL else 31
            setup = self.setup
            still = draw_start_map(
                self.history, setup["across"], setup["up"], setup["low"], setup["high"], points=points
            )
            self._still = key, still
        return self._still[1]


# Parts ---------------------------------------------------------------------------------------------------


def _checked_sizes(sizes):
    if not isinstance(sizes, (tuple, list)) or tuple(sizes) not in SIZES:
        raise ValueError(f"sizes must be (2, 1) for one neuron or (2, 1, 1) for two in a row; got {sizes!r}.")
    return tuple(sizes)


def _checked_data(data):
    named = checked_datasets(data)
    for name, dataset in named.items():
        if len(dataset) > MOST_ROWS:
            raise ValueError(f"a map of starts takes data of at most {MOST_ROWS} rows; {name} has {len(dataset):,}.")
    return named
