"""How networks end, and by which epoch they had learned: the numbers behind a map of starts, and its colours."""

import numpy as np

from tinynet.network import backward_pass, forward_pass, pack_inputs, pack_labels, unpack
from tinynet.progress_bar import progress_bar
from tinynet.threads import on_every_core

__all__ = ["MOST_BANDS", "OUTCOMES", "RAMP", "band_colors", "band_of", "epoch_bands", "outcomes", "train_all"]

# Name, meaning, colour and hatching of the four ends, from good to bad. Who has learned is coloured by its epoch, the
# others are grey: each of them darker than the slowest that learns, and with a pattern of its own.
OUTCOMES = (
    ("learned", "every row right, loss below 0.01", None, None),
    ("below the base rate", "not learned", "#4c4c4c", "stripes"),
    ("at the base rate", "within 0.001 of it", "#2e2e2e", "grid"),
    ("above the base rate", "worse than a constant", "#101010", "crosses"),
)
NEAR_THE_BASE_RATE = 0.001
# From fast to slow: steps of viridis (Smith and van der Walt, 2015), even to the eye and darker all the way.
RAMP = ("#fde725", "#c2df23", "#86d549", "#52c569", "#2ab07f", "#1e9b8a", "#25858e", "#2d708e")
# Where bands of epochs may end, in tenths, times a power of ten: the finest of these that needs few bands is taken.
LADDERS = (
    (10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 25, 28, 30, 35, 40, 45, 50, 55, 60, 70, 80, 90),
    (10, 12, 15, 20, 25, 30, 40, 50, 60, 80),
    (10, 20, 50),
    (10,),
)
MOST_BANDS = 14


def outcomes(loss, rows_right, data):
    """Return how networks have ended.

    Parameters
    ----------
    loss, rows_right : ndarray of one shape
        At the end of the run of each network.
    data : Dataset

    Returns
    -------
    ndarray of int, of that shape
        Indices of `OUTCOMES`.
    """
    return np.select(
        [
            (rows_right == len(data)) & (loss < 0.01),
            np.abs(loss - data.base_rate) <= NEAR_THE_BASE_RATE,
            loss < data.base_rate,
        ],
        [0, 2, 1],
        3,
    )


def train_all(network, data, epochs, learning_rate):
    """Train all copies of a network in place, as `train` does, and watch every epoch.

    Parameters
    ----------
    network : Network
        With copies.
    data : Dataset
    epochs : int
    learning_rate : float

    Returns
    -------
    ends : ndarray of int, shape (copies,)
        Indices of `OUTCOMES`.
    learned_at : ndarray, shape (copies,)
        The first epoch at which each had learned, nan if there was none.
    """
    x, y = pack_inputs(data.inputs), pack_labels(data.labels)
    # So many copies fit into a core's cache.
    width = max(1, 16_000 // len(data))
    packed = network._packed
    blocks = [packed[:, first : first + width].copy() for first in range(0, packed.shape[1], width)]
    learned_at = [np.full(block.shape[1], np.nan) for block in blocks]
    gradients = [np.empty_like(block) for block in blocks]

    def descend(item):
        block, seen, gradient, first, last = item
        parameters, slopes = unpack(block, network.sizes), unpack(gradient, network.sizes)
        for epoch in range(first, last):
            _watch(parameters, x, y, seen, epoch)
            backward_pass(parameters, x, y, slopes)
            block -= learning_rate * gradient

    with progress_bar(epochs) as show, on_every_core(len(blocks)) as run:
        for first in range(0, epochs, 50):
            last = min(first + 50, epochs)
            run(descend, [(*block, first, last) for block in zip(blocks, learned_at, gradients, strict=True)])
            show(last - first)
    ends = []
    for block, seen in zip(blocks, learned_at, strict=True):
        loss, rows_right = _watch(unpack(block, network.sizes), x, y, seen, epochs)
        ends.append(outcomes(loss, rows_right, data))
    packed[:] = np.concatenate(blocks, axis=1)
    return np.concatenate(ends), np.concatenate(learned_at)


def epoch_bands(lowest, highest, epochs):
    """Return the round epochs between which the bands of a map lie, from below the lowest to the highest or above.

    A band holds the epochs above one number, up to and including the next. Of runs that are `epochs` long, none ends
    later.
    """
    for ladder in LADDERS:
        rungs = [step * 10**power // 10 for power in range(6) for step in ladder if step * 10**power % 10 == 0]
        below = max((rung for rung in rungs if rung < lowest), default=0)
        above = min(rung for rung in rungs if rung >= max(highest, below + 1))
        edges = [below, *(rung for rung in rungs if below < rung <= above)]
        if len(edges) - 1 <= MOST_BANDS:
            break
    return [*edges[:-1], min(edges[-1], max(epochs, edges[-2] + 1))]


def band_of(epochs, edges):
    """Return the index of the band in which an epoch lies, or of each of several."""
    return np.clip(np.searchsorted(edges, epochs) - 1, 0, len(edges) - 2)


def band_colors(count):
    """Return so many colours along `RAMP`, as [r, g, b] from 0 to 255."""
    ramp = np.array([[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in RAMP])
    at = np.linspace(0, len(RAMP) - 1, count)
    return [[int(np.interp(place, range(len(RAMP)), ramp[:, i]) + 0.5) for i in range(3)] for place in at]


# Parts ---------------------------------------------------------------------------------------------------


def _watch(parameters, x, y, seen, epoch):
    """Note the epoch for those that have learned at it for the first time; return loss and rows right."""
    _, a1, _, a2 = forward_pass(parameters, x)
    y_hat = a1[0] if a2 is None else a2
    loss = np.mean((y - y_hat) ** 2, axis=-2)
    rows_right = np.sum((y_hat - 0.5) * (y - 0.5) > 0, axis=-2)
    seen[(loss < 0.01) & (rows_right == len(y)) & np.isnan(seen)] = epoch
    return loss, rows_right
