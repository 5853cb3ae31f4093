"""The course's broken program, two neurons in a row with one activation too many, as in `broken.js`."""

import numpy as np

from tinynet.network import sigmoid
from tinynet.training import History

__all__ = ["broken_forward", "broken_gradients", "train_broken"]


def broken_forward(parameters, inputs):
    """Return a1, a2 and the output ŷ = σ(a2), which is squashed once more than it should be.

    Parameters
    ----------
    parameters : dict of str to float
        w11, w12, b1, w2, b2.
    inputs : array_like, shape (n, 2)

    Returns
    -------
    tuple of ndarray, shape (n,)
    """
    w11, w12, b1, w2, b2 = (parameters[name] for name in ("w11", "w12", "b1", "w2", "b2"))
    x1, x2 = np.asarray(inputs, dtype=float).T
    a1 = sigmoid(w11 * x1 + w12 * x2 + b1)
    a2 = sigmoid(w2 * a1 + b2)
    return a1, a2, sigmoid(a2)


def broken_gradients(parameters, inputs, labels):
    """Return the program's wrong ∂L/∂parameter: one σ′ is missing, and σ(a1) stands wherever a1 belongs.

    Parameters
    ----------
    parameters : dict of str to float
    inputs : array_like, shape (n, 2)
    labels : array_like, shape (n,)

    Returns
    -------
    dict of str to float
    """
    x1, x2 = np.asarray(inputs, dtype=float).T
    a1, _, y_hat = broken_forward(parameters, inputs)
    twice = sigmoid(a1)
    delta = 2 * (y_hat - labels) * y_hat * (1 - y_hat)
    delta1 = delta * parameters["w2"] * twice * (1 - twice)
    slopes = {"w11": delta1 * x1, "w12": delta1 * x2, "b1": delta1, "w2": delta * twice, "b2": delta}
    return {name: float(np.add.reduce(slope)) / len(labels) for name, slope in slopes.items()}


def train_broken(start, data, epochs, learning_rate):
    """Train the broken program from a dict of parameters, which is not changed.

    Parameters
    ----------
    start : dict of str to float
    data : Dataset
    epochs : int
    learning_rate : float

    Returns
    -------
    History
        With a record of every epoch.
    """
    here, records = dict(start), []
    for epoch in range(epochs + 1):
        records.append(tuple(here.values()))
        if epoch < epochs:
            gradients = broken_gradients(here, data.inputs, data.labels)
            here = {name: value - learning_rate * gradients[name] for name, value in here.items()}
    parameters = dict(zip(here, np.array(records).T, strict=True))
    # All epochs are measured at once: a column of rows beside a row of epochs.
    columns = {name: values[:, np.newaxis] for name, values in parameters.items()}
    y_hat = broken_forward(columns, data.inputs)[2]
    loss = np.mean((data.labels - y_hat) ** 2, axis=1)
    rows_right = np.sum((y_hat - 0.5) * (data.labels - 0.5) > 0, axis=1)
    return History(np.arange(epochs + 1), loss, rows_right, parameters, data, learning_rate)
