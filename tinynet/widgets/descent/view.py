"""Gradient descent as a ball on the loss surface, with the whole run made anew while the learning rate is dragged."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import traitlets

from tinynet import plots
from tinynet.data import is_whole
from tinynet.network import Network
from tinynet.training import train
from tinynet.widgets.base import PARAMETER_LIMITS, SYNCED, Number, Rows, View, checked, javascript, style

__all__ = ["DescentView", "descent_view", "part"]

MOST_EPOCHS = 1000  # more cannot be trained within one frame


def descent_view(
    data, start=0.0, learning_rate=1.0, epochs=100, across=("w11", "w12"), up=("b1",), sizes=(2, 1), epoch=None
):
    """Show a descent on the loss surface: the learning rate, the epoch and the start can be dragged.

    The map has one or two parameters to the right and one or two upwards; two in one direction move together. The
    others are held where the ball is. So with both weights to the right the data must treat both inputs
    alike, as AND, OR, NAND and XOR do: the weights then start equal and stay equal.

    Parameters
    ----------
    data : Dataset
    start : float or mapping of str to float
        Every parameter at epoch 0, between −10 and 10: one value for all, or each by its name.
    learning_rate : float
        Where its slider stands at first, between 0.01 and 1000.
    epochs : int
        How long the run is, from 1 to 1000.
    across, up : str or tuple of str
        The parameters to the right and upwards.
    sizes : (2, 1) or (2, 1, 1)
        One neuron, or two in a row.
    epoch : int, optional
        Where the ball is at first; at the end unless given.

    Returns
    -------
    DescentView
        `view.learning_rate`, `view.epoch` and `view.start` can be read and set; `view.history` is the whole run,
        `view.network` the network where the ball is.

    Raises
    ------
    TypeError, ValueError
        If an argument is of a wrong kind or outside its range, or the parameters that move together would part.

    Examples
    --------
    >>> from tinynet.data import AND
    >>> view = descent_view(AND, epochs=700)
    >>> view.history.learned_at
    607.0
    """
    if not is_whole(epochs) or not 1 <= epochs <= MOST_EPOCHS:
        raise ValueError(f"epochs must be a whole number from 1 to {MOST_EPOCHS}; got {epochs!r}.")
    if tuple(sizes) not in ((2, 1), (2, 1, 1)):
        raise ValueError(f"sizes must be (2, 1) or (2, 1, 1); got {sizes!r}.")
    names = Network(sizes).names
    across, up = ((given,) if isinstance(given, str) else tuple(given) for given in (across, up))
    if not across or not up or set(across) & set(up) or not {*across, *up} <= set(names):
        raise ValueError(f"across and up must name different parameters out of {', '.join(names)}; got {across}, {up}.")
    view = DescentView(
        data=data, sizes=tuple(sizes), across=across, up=up, epochs=int(epochs), learning_rate=learning_rate,
        start=start if isinstance(start, Mapping) else dict.fromkeys(names, start),
        epoch=epochs if epoch is None else epoch,
    )  # fmt: skip
    for tied in (across, up):
        if len({view.start[name] for name in tied}) > 1 or (len(tied) > 1 and not _alike(data, tied)):
            raise ValueError(
                f"{' and '.join(tied)} move together on the map only where data and start treat both inputs alike, as "
                f"tinynet.AND does; {data.name} does not. Try across={tied[0]!r}."
            )
    return view


def _alike(data, tied):
    """Return whether those parameters stay equal: w11 and w12 do where exchanging the inputs changes nothing."""
    rows = np.column_stack([data.inputs, data.labels])
    return set(tied) == {"w11", "w12"} and sorted(rows.tolist()) == sorted(rows[:, [1, 0, 2]].tolist())


class Start(traitlets.TraitType):
    """Every parameter's value at epoch 0, by name."""

    def __init__(self):
        super().__init__(default_value={})
        self.tag(**SYNCED)

    def validate(self, view, value):
        """Return the checked values; `traitlets` calls this before anything is changed."""
        names = Network(view.sizes).names
        if not isinstance(value, Mapping) or set(value) != set(names):
            raise ValueError(f"start must be one number, or give exactly {', '.join(names)}; got {value!r}.")
        return {name: checked(value[name], f"start of {name}", *PARAMETER_LIMITS) for name in names}


class DescentView(View):
    """What `descent_view` returns."""

    _esm = javascript("descent")
    _css = style("descent")

    data = Rows()
    sizes = traitlets.Tuple()
    across = traitlets.Tuple().tag(sync=True)
    up = traitlets.Tuple().tag(sync=True)
    epochs = traitlets.Int(1).tag(sync=True)
    start = Start()
    learning_rate = Number(0.01, 1000, default=1.0)
    epoch = Number(0, lambda view: view.epochs, whole=True)

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
        history, epoch, last = self.history, self.epoch, self.epochs
        runs = {f"epoch {epoch}": part(history, slice(epoch + 1))}
        if epoch < last:
            runs[f"epoch {last}"] = part(history, slice(epoch, None))
        title = f"α = {self.learning_rate:.3g}: after {epoch} epochs the loss is {history.loss[epoch]:.4f}"
        return plots.loss_surface(runs, title, self.across, self.up)


def part(history, epochs):
    """Return the history of some of the epochs only."""
    parameters = {name: values[epochs] for name, values in history.parameters.items()}
    return replace(
        history, epochs=history.epochs[epochs], loss=history.loss[epochs],
        rows_right=history.rows_right[epochs], parameters=parameters,
    )  # fmt: skip
