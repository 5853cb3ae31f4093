"""Gradient descent as a ball on the loss surface; while the learning rate is dragged, the run is computed again."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import traitlets

from tinynet import plots
from tinynet.network import Network
from tinynet.training import train
from tinynet.validation import is_whole
from tinynet.widgets.base import PARAMETER_LIMITS, SYNCED, Number, TableView, checked, javascript, style

__all__ = ["DescentView", "descent_view", "part"]

MOST_EPOCHS = 1_000  # more cannot be trained within one frame
SIZES = ((2, 1), (2, 1, 1))


def descent_view(
    data, start=0.0, learning_rate=1.0, epochs=100, across=("w11", "w12"), up=("b1",), sizes=(2, 1), epoch=None
):
    """Show a descent on the loss surface: the learning rate, the epoch and the start can be dragged.

    The map has one parameter in each direction, or two that move together. The others are held where the ball is. Only
    w11 and w12 can move together, and only if the data treat both inputs alike, as AND, OR, NAND and XOR do. Then they
    start equal and stay equal.

    Parameters
    ----------
    data : Dataset
        If it has the inputs of AND, OR and XOR, these can be chosen too, by buttons.
    start : float or mapping of str to float
        Every parameter at epoch 0, between −10 and 10: one value for all, or each by its name.
    learning_rate : float
        The first position of its slider, between 0.01 and 1000.
    epochs : int
        How long the run is, from 1 to 1000.
    across, up : str or tuple of str
        The parameters to the right and upwards.
    sizes : (2, 1) or (2, 1, 1)
        One neuron, or two in a row.
    epoch : int, optional
        Where the ball is at first; by default at the end.

    Returns
    -------
    DescentView
        `view.learning_rate`, `view.epoch`, `view.start` and `view.data_name` can be read and set; `view.history` is the
        whole run, `view.network` the network where the ball is.

    Raises
    ------
    TypeError, ValueError
        If an argument is of a wrong kind or outside its range, or parameters that move together would not stay equal.

    Examples
    --------
    >>> from tinynet.data import AND
    >>> view = descent_view(AND, epochs=700)
    >>> view.history.learned_at
    607.0
    """
    return DescentView(data, start, learning_rate, epochs, across, up, sizes, epoch)


class Start(traitlets.TraitType):
    """Every parameter's value at epoch 0, by name."""

    def __init__(self):
        super().__init__(default_value={})
        self.tag(**SYNCED)

    def validate(self, view, value):
        """Return the checked values; `traitlets` calls this before anything is changed."""
        names = Network(view.sizes).names
        given = value if isinstance(value, Mapping) else dict.fromkeys(names, value)
        if set(given) != set(names):
            raise ValueError(f"start must be one number, or give exactly {', '.join(names)}; got {value!r}.")
        start = {name: checked(given[name], f"start of {name}", *PARAMETER_LIMITS) for name in names}
        for argument, tied in (("across", view.across), ("up", view.up)):
            if len({start[name] for name in tied}) > 1:
                raise ValueError(
                    f"start must be the same for {' and '.join(tied)}, which move together on this map; got "
                    f"{' and '.join(f'{start[name]:g}' for name in tied)}. A view with {argument}={tied[0]!r} takes it."
                )
        return start


class DescentView(TableView):
    """What `descent_view` returns."""

    _esm = javascript("descent", "../tables.js", "room.js", "story.js", "terrain.js", "trail.js")
    _css = style("descent")
    first_move = "drag the start or the learning rate"

    sizes = traitlets.Tuple(read_only=True)
    across = traitlets.Tuple(read_only=True).tag(sync=True)
    up = traitlets.Tuple(read_only=True).tag(sync=True)
    epochs = traitlets.Int(1, read_only=True).tag(sync=True)
    start = Start()
    learning_rate = Number(0.01, 1000, default=1.0)
    epoch = Number(0, lambda view: view.epochs, whole=True)
    first = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, data, start, learning_rate, epochs, across, up, sizes, epoch):
        if not is_whole(epochs) or not 1 <= epochs <= MOST_EPOCHS:
            raise ValueError(f"epochs must be a whole number from 1 to {MOST_EPOCHS:,}; got {epochs!r}.")
        sizes = _checked_sizes(sizes)
        across, up = _checked_directions(across, up, Network(sizes).names)
        # The traits below are checked against these, so they are there before them.
        self.offer(data)
        for argument, tied in (("across", across), ("up", up)):
            if len(tied) > 1 and not _alike(data, tied):
                raise ValueError(
                    f"{' and '.join(tied)} do not stay equal in training on {data.name}, so they cannot move together "
                    f"on the map: only w11 and w12 can, where the data treat both inputs alike, as tinynet.AND does. "
                    f"Try {argument}={tied[0]!r}."
                )
        for name, value in {"sizes": sizes, "across": across, "up": up, "epochs": int(epochs)}.items():
            self.set_trait(name, value)
        super().__init__(data, start=start, learning_rate=learning_rate, epoch=epochs if epoch is None else epoch)
        # What the page's Reset brings back.
        self.set_trait(
            "first", {name: getattr(self, name) for name in ("start", "learning_rate", "epoch", "data_name")}
        )

    @property
    def history(self):
        """The whole run at that learning rate, from that start, recorded at every epoch."""
        return train(Network(self.sizes, start=self.start), self.data, self.epochs, self.learning_rate, record=1)

    @property
    def network(self):
        """The network where the ball is: a new `Network`."""
        return Network(self.sizes, start={name: values[self.epoch] for name, values in self.history.parameters.items()})

    @property
    def picture(self):
        """A still of the view as it stands."""
        epoch, last = self.epoch, self.epochs
        history, held = self._on_the_map()
        runs = {f"epoch {epoch}": part(history, slice(epoch + 1))}
        if epoch < last:
            runs[f"epoch {last}"] = part(history, slice(epoch, None))
        after = f"after {epoch} epoch{'s' * (epoch != 1)} the loss is {history.loss[epoch]:.4f}"
        title = f"{self.data.name}, α = {self.learning_rate:g}: {after}"
        if held:
            title += f";\nthe map holds {', '.join(f'{name} = {value:.2f}' for name, value in held.items())}"
        drawn = plots.loss_surface(runs, title, self.across, self.up)
        return plots.Picture(drawn.svg, drawn.words.replace("\n", " "))

    def _on_the_map(self):
        """Return the run with the parameters that are on no axis held at the ball's values, and those values."""
        history, axes = self.history, {*self.across, *self.up}
        held = {name: values[self.epoch] for name, values in history.parameters.items() if name not in axes}
        flat = {name: np.full(len(history.epochs), value) for name, value in held.items()}
        return replace(history, parameters=history.parameters | flat), held


# Parts ---------------------------------------------------------------------------------------------------


def part(history, epochs):
    """Return the history of only some epochs."""
    parameters = {name: values[epochs] for name, values in history.parameters.items()}
    return replace(
        history,
        epochs=history.epochs[epochs],
        loss=history.loss[epochs],
        rows_right=history.rows_right[epochs],
        parameters=parameters,
    )


def _checked_sizes(sizes):
    if not isinstance(sizes, (tuple, list)) or tuple(sizes) not in SIZES:
        raise ValueError(f"sizes must be (2, 1) for one neuron or (2, 1, 1) for two in a row; got {sizes!r}.")
    return tuple(sizes)


def _checked_directions(across, up, names):
    directions = tuple((given,) if isinstance(given, str) else given for given in (across, up))
    for argument, given in zip(("across", "up"), directions, strict=True):
        known = isinstance(given, (tuple, list)) and all(isinstance(name, str) and name in names for name in given)
        if not known or not given:
            raise ValueError(f"{argument} must name one or more of {', '.join(names)}; got {given!r}.")
    across, up = map(tuple, directions)
    if len({*across, *up}) < len(across) + len(up):
        raise ValueError(f"across and up must name different parameters; got {across!r} and {up!r}.")
    return across, up


def _alike(data, tied):
    """Return whether those parameters stay equal: w11 and w12 do if exchanging the inputs changes nothing."""
    rows = np.column_stack([data.inputs, data.labels])
    return set(tied) == {"w11", "w12"} and sorted(rows.tolist()) == sorted(rows[:, [1, 0, 2]].tolist())
