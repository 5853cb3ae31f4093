"""One program from many starts, on several tables at once: its losses, who learns, and where the runs end.

A program is a step: step(parameters, labels) → (outputs, new parameters). Its parameters are a dict of arrays of shape
(networks, 1), its labels and outputs have shape (networks, rows). It knows the inputs; all tables have the same.
"""

from dataclasses import dataclass

import numpy as np

from tinynet.progress_bar import progress_bar
from tinynet.validation import checked_numbers, checked_whole

__all__ = ["Runs", "draw_starts", "loss_curves", "which_learn", "who_learns"]

NAMES = ("w11", "w12", "b1", "w2", "b2")
WEIGHTS = ("w11", "w12", "w2")
EPOCHS_BETWEEN_LOOKS = 50
EPOCHS_BETWEEN_LOOKS_BY_HAND = 500


@dataclass(frozen=True, eq=False)
class Runs:
    """The runs of one program on one table, from the starts of one kind.

    Attributes
    ----------
    learned : ndarray of bool, shape (starts,)
        Every row on its side of ½, and a loss below 0.01.
    answers : ndarray, shape (starts, rows)
        The outputs at the end.
    parameters : dict of str to ndarray, shape (starts,)
        The parameters at the end.
    losses : ndarray, shape (starts, recorded), or None
        The losses at the recorded epochs, if any were asked for.
    """

    learned: np.ndarray
    answers: np.ndarray
    parameters: dict
    losses: np.ndarray | None = None


def draw_starts(ranges, count, seed):
    """Draw starts of several kinds: the weights uniform in a range, the biases 0.

    Parameters
    ----------
    ranges : sequence of (float, float)
        The lowest and the highest weight of each kind.
    count : int
        The number of starts of each kind.
    seed : int
        Of the random numbers.

    Returns
    -------
    dict of (float, float) to dict of str to ndarray, shape (count, 1)
        By range, the parameters by name.

    Raises
    ------
    ValueError
        If a range, the count or the seed is no such thing.

    Examples
    --------
    >>> starts = draw_starts([(0, 2), (-1, 1)], 4, seed=10)
    >>> starts[0, 2]["w11"].shape
    (4, 1)
    """
    count, rng = checked_whole(count, "count", at_least=1), np.random.default_rng(checked_whole(seed, "seed"))
    for kind in ranges:
        if np.shape(kind) != (2,):
            raise ValueError(f"ranges must be a list of ranges, each of two numbers, such as [(0, 2)]; got {kind!r}.")
        low, high = checked_numbers(kind, "the ends of a range")
        if low > high:
            raise ValueError(f"A range has the lowest weight first; got {kind!r}.")
    starts = {kind: {name: np.zeros((count, 1)) for name in NAMES} for kind in ranges}
    for name in WEIGHTS:
        for low, high in ranges:
            starts[low, high][name] = rng.uniform(low, high, (count, 1))
    return starts


def loss_curves(step, tables, starts, recorded, **settings):
    """Train from each start on each table, and return the losses at some epochs.

    Parameters
    ----------
    step : callable
        The program: see the top of this module.
    tables : sequence of Dataset
        With the same inputs.
    starts : dict
        As `draw_starts` returns them.
    recorded : sequence of int
        The epochs, in their order; the last one is the end.
    **settings
        Handed on to `step`.

    Returns
    -------
    dict of (str, (float, float)) to Runs
        By the name of the table and the range of the weights.

    Raises
    ------
    ValueError
        If the tables have not the same inputs.
    """
    labels, parameters = _stacked(tables, starts)
    losses = []
    with progress_bar(recorded[-1]) as show:
        for epoch in range(recorded[-1] + 1):
            outputs, new = step(parameters, labels, **settings)
            if epoch in recorded:
                losses.append(np.mean((labels - outputs) ** 2, axis=-1))
            if epoch < recorded[-1]:
                parameters = new
            show(1)
    learned = _have_learned(outputs, labels)
    return _apart(tables, starts, learned, outputs, parameters, np.stack(losses, axis=-1))


def who_learns(step, tables, starts, epochs, **settings):
    """Train from each start on each table until it has learned, or to the end.

    Every 50 epochs the networks that have learned are taken out; their answers and parameters are those of that epoch.

    Parameters
    ----------
    step, tables, starts, **settings
        As for `loss_curves`.
    epochs : int
        The end.

    Returns
    -------
    dict of (str, (float, float)) to Runs
        As of `loss_curves`, without losses.

    Raises
    ------
    ValueError
        If the tables have not the same inputs.
    """
    labels, parameters = _stacked(tables, starts)
    learned, answers = np.zeros(len(labels), dtype=bool), np.empty(labels.shape)
    ends = {name: np.empty(value.shape) for name, value in parameters.items()}
    running = np.arange(len(labels))
    with progress_bar(epochs) as show:
        for epoch in range(epochs + 1):
            outputs, new = step(parameters, labels[running], **settings)
            if epoch % EPOCHS_BETWEEN_LOOKS == 0 or epoch == epochs:
                answers[running] = outputs
                for name in NAMES:
                    ends[name][running] = parameters[name]
                done = _have_learned(outputs, labels[running])
                learned[running[done]] = True
                running, new = running[~done], {name: value[~done] for name, value in new.items()}
            parameters = new
            show(1)
    return _apart(tables, starts, learned, answers, ends)


def which_learn(answers, slopes, starts, data, epochs=20_000, learning_rate=1.0):
    """Train a program that is written by hand from many starts at once, and return which of them learn.

    The starts are one more axis, the last, of every array: formulas for one network and its rows hold for all of them.
    Every 500 epochs the starts that have learned are taken out.

    Parameters
    ----------
    answers : callable
        answers(parameters, x1, x2) → ŷ, of shape (rows, starts); x1 and x2 have the shape (rows, 1).
    slopes : callable
        slopes(parameters, x1, x2, y) → the slopes by name, in the shapes of the parameters.
    starts : dict of str to ndarray
        The parameters; the last axis of each has one entry for each start.
    data : Dataset
        Two inputs.
    epochs : int
        The end.
    learning_rate : float

    Returns
    -------
    ndarray of bool, shape (starts,)
        Every row on its side of ½, and a loss below 0.01.
    """
    x1, x2, y = (column[:, np.newaxis] for column in (*data.inputs.T, data.labels))
    parameters = {name: np.asarray(values, dtype=float) for name, values in starts.items()}
    running = np.arange(next(iter(parameters.values())).shape[-1])
    learned = np.zeros(len(running), dtype=bool)
    with progress_bar(epochs) as show:
        for epoch in range(epochs + 1):
            if epoch % EPOCHS_BETWEEN_LOOKS_BY_HAND == 0 or epoch == epochs:
                done = _have_learned(answers(parameters, x1, x2).T, data.labels)
                learned[running[done]] = True
                running, parameters = running[~done], {name: value[..., ~done] for name, value in parameters.items()}
            if not len(running):
                break
            gradient = slopes(parameters, x1, x2, y)
            parameters = {name: value - learning_rate * gradient[name] for name, value in parameters.items()}
            show(1)
    return learned


def _have_learned(outputs, labels):
    sides = np.where(labels == 1, outputs > 0.5, outputs < 0.5)
    return sides.all(axis=-1) & (np.mean((labels - outputs) ** 2, axis=-1) < 0.01)


def _stacked(tables, starts):
    """Return the labels and the parameters of all runs, table by table and in each kind by kind."""
    for table in tables:
        if not np.array_equal(table.inputs, tables[0].inputs):
            raise ValueError(f"all tables must have the same inputs; those of {table.name} are others.")
    one_table = {name: np.concatenate([start[name] for start in starts.values()]) for name in NAMES}
    labels = np.repeat([table.labels for table in tables], len(one_table["w11"]), axis=0)
    return labels, {name: np.tile(value, (len(tables), 1)) for name, value in one_table.items()}


def _apart(tables, starts, learned, answers, parameters, losses=None):
    """Return the runs of each table and kind, out of those of all."""
    apart, first = {}, 0
    for table in tables:
        for kind, start in starts.items():
            here = slice(first, first + len(start["w11"]))
            ends = {name: value[here, 0] for name, value in parameters.items()}
            apart[table.name, kind] = Runs(learned[here], answers[here], ends, None if losses is None else losses[here])
            first = here.stop
    return apart
