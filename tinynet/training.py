"""Gradient descent on the full batch: every parameter moves at the same moment, and a history is kept."""

import sys
from dataclasses import dataclass
from itertools import chain

import numpy as np

from tinynet.data import Dataset
from tinynet.network import Network, backward_pass, by_name, forward_pass, pack_inputs, pack_labels, unpack
from tinynet.progress_bar import progress_bar
from tinynet.threads import on_every_core
from tinynet.validation import checked_inputs, checked_labels, checked_positive, checked_whole, is_whole

__all__ = ["History", "train"]

# Copies are trained in blocks that fit into a core's cache, one block on each core at a time.
VALUES_IN_A_BLOCK = 16_000
# Between two looks at the clock and at Ctrl-C there are about so many values to work through.
VALUES_IN_A_STRETCH = 2_000_000
# A history that is thinned for you holds at most about so many rows, and so many numbers.
RECORDS, RECORDED_NUMBERS = 1_000, 20_000_000


@dataclass(frozen=True)
class History:
    """The history of a training run, at the epochs that were recorded.

    Attributes
    ----------
    epochs : ndarray of int, shape (k,)
        How many updates had been made at each record; the first is 0, the start.
    loss : ndarray, shape (k,) or (copies, k)
        The mean squared error there.
    rows_right : ndarray of int, shape (k,) or (copies, k)
        How many rows were on their label's side of ½ (exactly ½ is on neither).
    parameters : dict of str to ndarray
        Every parameter there: shape (k,) or (copies, k), with further axes where there are hidden units.
    data : Dataset
    learning_rate : float
    interrupted : bool
        Whether it was stopped before its last epoch.
    """

    epochs: np.ndarray
    loss: np.ndarray
    rows_right: np.ndarray
    parameters: dict
    data: Dataset
    learning_rate: float
    interrupted: bool = False

    @property
    def learned(self):
        """Whether it had learned at each record: every row on its side of ½ and a loss below 0.01; shape of `loss`."""
        return (self.rows_right == len(self.data)) & (self.loss < 0.01)

    @property
    def learned_at(self):
        """The first recorded epoch at which it had learned, nan if there is none; a float, or shape (copies,)."""
        first = np.where(self.learned.any(axis=-1), self.epochs[self.learned.argmax(axis=-1)], np.nan)
        return first if first.ndim else float(first)

    def __repr__(self):
        copies = f", {self.loss.shape[0]} copies" if self.loss.ndim == 2 else ""
        stopped = ", interrupted" if self.interrupted else ""
        return (
            f"History({self.data.name}, learning rate {self.learning_rate:g}, epochs 0 to {self.epochs[-1]}, "
            f"{len(self.epochs)} recorded{copies}{stopped})"
        )


def train(network, data, epochs, learning_rate, record=None):
    """Train a network in place by gradient descent on the whole data set.

    Every epoch is one update, parameter ← parameter − α · ∂L/∂parameter, for all parameters at once, from the gradients
    at one and the same point. A progress bar appears after one second (not if the environment variable
    ``TINYNET_PROGRESS_BAR`` is 0). Ctrl-C, or the stop button of a notebook, ends the run and keeps the records made so
    far; the network is then as it was at the last record.

    Parameters
    ----------
    network : Network
        Changed in place; all its copies are trained.
    data : Dataset
    epochs : int
        How many updates, from 0 up.
    learning_rate : float
        α, above 0.
    record : int, sequence of int, or None
        Record at every so many epochs, or at these; None thins the history to about a thousand records.
        The start and the last epoch are always there.

    Returns
    -------
    History

    Raises
    ------
    TypeError, ValueError
        If an argument is of a wrong kind or value; the network is then unchanged.

    Examples
    --------
    >>> from tinynet.data import AND
    >>> neuron = Network((2, 1), start="zeros")
    >>> history = train(neuron, AND, epochs=1_000, learning_rate=1.0)
    >>> print(f"{history.loss[0]:.4f} {history.loss[-1]:.4f}")
    0.2500 0.0057
    """
    if not isinstance(network, Network):
        raise TypeError(f"network must be a tinynet.Network; got {type(network).__name__}.")
    if not isinstance(data, Dataset):
        raise TypeError(f"data must be a tinynet.Dataset, such as tinynet.AND; got {type(data).__name__}.")
    x = pack_inputs(checked_inputs(data.inputs, network.sizes[0]))
    y = pack_labels(checked_labels(data.labels, len(data)))
    learning_rate = checked_positive(learning_rate, "learning_rate", "Try 0.5; a rate below 0 climbs.")
    moments = _recorded_epochs(epochs, record, network._packed.size)

    width = max(1, VALUES_IN_A_BLOCK // len(data))
    blocks = [_block(columns, network.sizes) for columns in _columns(network._packed, width)]
    records, here = {0: network._packed.copy()}, 0
    try:
        with progress_bar(epochs) as show, on_every_core(len(blocks)) as run:
            for moment in moments:
                for some_epochs in _stretches(moment - here, values=len(data) * network._packed.shape[1]):
                    run(lambda block, n=some_epochs: _descend(block, x, y, learning_rate, n), blocks)
                    show(some_epochs)
                records[moment] = _record(blocks)
                here = moment
        measured = _measure(records.values(), network.sizes, x, y, width)
    except KeyboardInterrupt:
        print(f"Stopped; the history up to epoch {max(records):,} of {epochs:,} is kept.", file=sys.stderr)
        measured = _measure(records.values(), network.sizes, x, y, width)
    last = max(records)
    network._packed[:] = records[last]
    return _history(*measured, np.array(list(records)), network, data, learning_rate, interrupted=last < epochs)


def _block(columns, sizes):
    """Return some copies as they are trained: their parameters and slopes, packed, and views of both for the passes."""
    packed, gradient = columns.copy(), np.empty(columns.shape)
    return packed, gradient, unpack(packed, sizes), unpack(gradient, sizes)


def _descend(block, x, y, learning_rate, epochs):
    """Make that many updates of a block, in place."""
    packed, gradient, parameters, gradients = block
    for _ in range(epochs):
        backward_pass(parameters, x, y, gradients)
        packed -= learning_rate * gradient


def _record(blocks):
    """Copy the parameters; what they give is measured at the end, for all records in one go."""
    return np.concatenate([packed for packed, *_ in blocks], axis=-1)


def _measure(records, sizes, x, y, width):
    """Return the records, stacked as (parameter, copy, record), and for each copy and record loss and rows right."""
    packed = np.stack(list(records), axis=-1)

    def measure(columns):
        _, a1, _, a2 = forward_pass(unpack(columns, sizes), x)
        y_hat = a1[0] if a2 is None else a2
        return np.mean((y - y_hat) ** 2, axis=-2), np.sum((y_hat - 0.5) * (y - 0.5) > 0, axis=-2)

    parts = _columns(packed.reshape(len(packed), -1), width)
    with on_every_core(len(parts)) as run:
        losses, rows_right = zip(*run(measure, parts), strict=True)
    return packed, *(np.concatenate(values).reshape(packed.shape[1:]) for values in (losses, rows_right))


def _history(packed, loss, rows_right, epochs, network, data, learning_rate, interrupted):
    """Turn records, with their axes parameter, copy, record, into a History with the copies first."""
    copies_kept = slice(None) if network.copies is not None else 0
    named = by_name(unpack(packed.reshape(len(packed), -1), network.sizes))
    parameters = {
        name: np.moveaxis(values.reshape(*values.shape[:-1], *loss.shape), (-2, -1), (0, 1))[copies_kept]
        for name, values in named.items()
    }
    return History(epochs, loss[copies_kept], rows_right[copies_kept], parameters, data, learning_rate, interrupted)


def _recorded_epochs(epochs, record, parameters):
    """Return the epochs to record after the start, one by one: there may be more of them than are ever reached."""
    epochs = checked_whole(epochs, "epochs")
    if np.iterable(record):
        record = list(record)
    if record is None:
        every = -(-epochs // max(1, min(RECORDS, RECORDED_NUMBERS // parameters)))
        inner = range(every, epochs, every) if epochs else ()
    elif is_whole(record) and record >= 1:
        inner = range(int(record), epochs, int(record))
    elif isinstance(record, list) and all(is_whole(e) and 0 <= e <= epochs for e in record):
        inner = sorted({*record} - {0})
    else:
        raise ValueError(
            "record must be None, a whole number (every so many epochs) or a list of epochs "
            f"between 0 and {epochs}; got {record!r}."
        )
    return chain(inner, [epochs])


def _columns(packed, width):
    """Return views of the columns, `width` in each."""
    return [packed[:, first : first + width] for first in range(0, packed.shape[1], width)]


def _stretches(epochs, values):
    """Cut a number of epochs into pieces that are done in a moment."""
    longest = int(min(1_000, max(1, VALUES_IN_A_STRETCH // values)))
    while epochs > 0:
        yield int(min(longest, epochs))
        epochs -= longest
