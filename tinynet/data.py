"""The data sets of the course: four rows, two inputs, one label of 0 or 1 each, and the blobs."""

from dataclasses import dataclass

import numpy as np

__all__ = ["AND", "FIRST", "NAND", "OR", "XOR", "Dataset", "blobs"]


@dataclass(frozen=True, eq=False)
class Dataset:
    """A named table of inputs with a label for every row.

    Parameters
    ----------
    name : str
        What figures and tables call it.
    inputs : array_like, shape (n, 2)
        One row for each sample: x1, x2.
    labels : array_like, shape (n,)
        0 or 1 for each row.

    Raises
    ------
    TypeError, ValueError
        If inputs or labels are not numbers, not finite, empty, of other shapes, or a label is not 0 or 1.

    Examples
    --------
    >>> Dataset("only when both", [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1]).base_rate
    0.1875
    """

    name: str
    inputs: np.ndarray
    labels: np.ndarray

    def __post_init__(self):
        inputs = checked_inputs(self.inputs, units=2).copy()
        labels = checked_labels(self.labels, rows=len(inputs)).copy()
        inputs.flags.writeable = labels.flags.writeable = False
        object.__setattr__(self, "inputs", inputs)
        object.__setattr__(self, "labels", labels)

    # A copy or a pickle is made anew, so that it cannot be changed by accident either.
    def __reduce__(self):
        return Dataset, (self.name, self.inputs, self.labels)

    def __len__(self):
        return len(self.labels)

    @property
    def base_rate(self):
        """The loss of always answering the mean label, mean((y − ȳ)²): what a constant scores, at best."""
        return float(np.mean((self.labels - self.labels.mean()) ** 2))

    def __repr__(self):
        return f"Dataset({self.name!r}, {len(self)} rows)"

    def __str__(self):
        # Like NumPy, of more than a thousand only the first and the last ones.
        shown = slice(None) if len(self) <= 1_000 else [0, 1, 2, -3, -2, -1]
        lines = [f"{x1:4.4g}  {x2:4.4g}   {y:.0f}" for x1, x2, y in np.c_[self.inputs, self.labels][shown]]
        lines[3:3] = [f"... ({len(self) - 6:,} more rows)"] * (len(lines) < len(self))
        return "\n".join([self.name, "  x1    x2   label", *lines])


def blobs(n, seed):
    """Draw two round clouds of points, one for each label, which a straight line can tell apart.

    Parameters
    ----------
    n : int
        Number of rows, at least 2; half of them (rounded up) have label 0.
    seed : int
        Seed of the random numbers: the same seed gives the same rows.

    Returns
    -------
    Dataset
        Label 0 around (−1, −1) and label 1 around (1, 1), each with standard deviation 0.5.

    Examples
    --------
    >>> blobs(100, seed=1).base_rate
    0.25
    """
    n = checked_whole(n, "n", at_least=2)
    labels = np.arange(n) >= (n + 1) // 2
    centres = np.where(labels, 1.0, -1.0)[:, np.newaxis]
    noise = np.random.default_rng(checked_whole(seed, "seed")).normal(scale=0.5, size=(n, 2))
    return Dataset(f"blobs of {n} rows", centres + noise, labels)


def is_whole(value):
    """Return whether value is a whole number (True and False are not)."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def checked_whole(value, name, at_least=0):
    """Return `value` as an int, or say that it is not a whole number of that size."""
    if not is_whole(value) or value < at_least:
        raise ValueError(f"{name} must be a whole number from {at_least} up; got {value!r}.")
    return int(value)


def checked_positive(value, name, advice):
    """Return `value` as a float above 0, or say what is wrong with it."""
    number = checked_numbers(value, name)
    if number.shape != () or number <= 0:
        raise ValueError(f"{name} must be one number above 0; got {number}. {advice}")
    return float(number)


def checked_numbers(values, name):
    """Return `values` as an array of float64, or say what is wrong with them."""
    array = real_numbers(values, name)
    if array.size == 0:
        raise ValueError(f"{name} must not be empty; got an array of shape {array.shape}.")
    if not np.isfinite(array).all():
        where = tuple(int(index) for index in np.argwhere(~np.isfinite(array))[0])
        place = f" in row {where[0]}" if where else ""
        raise ValueError(f"{name} must be finite numbers; got {array[where]}{place}.")
    return array


def real_numbers(values, name):
    """Return `values` as an array of float64, infinite ones too, or say that they are no real numbers."""
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} must be a table with rows of one length; NumPy says: {error}") from None
    if array.dtype.kind not in "biuf" or np.ma.is_masked(values):
        raise TypeError(f"{name} must be real numbers; got {_shortened(values)}.")
    return array.astype(float, copy=False)


def checked_inputs(inputs, units):
    """Return `inputs` as float64 of shape (n, units), or say what is wrong with them."""
    inputs = checked_numbers(inputs, "inputs")
    if inputs.ndim != 2 or inputs.shape[1] != units:
        advice = ""
        if inputs.shape == (units,):
            advice = " For one row put it in brackets twice: [[x1, x2]]."
        elif inputs.ndim == 2 and inputs.shape[0] == units:
            advice = " Are rows and columns swapped? Try inputs.T."
        raise ValueError(f"inputs must have shape (n, {units}), one row for each sample; got {inputs.shape}.{advice}")
    return inputs


def checked_labels(labels, rows):
    """Return `labels` as float64 of shape (rows,), or say what is wrong with them."""
    labels = checked_numbers(labels, "labels")
    if labels.shape != (rows,):
        advice = " Try labels.ravel()." if labels.size == rows else ""
        raise ValueError(f"labels must have shape ({rows},), one for each row; got {labels.shape}.{advice}")
    outside = (labels != 0) & (labels != 1)
    if outside.any():
        row = int(np.argmax(outside))
        wrong = float(labels[row])
        advice = f" Did you mean to divide by {wrong:g}?" if wrong > 1 and 1 not in labels else ""
        if wrong == -1:
            advice = " Labels of -1 and 1 become 0 and 1 with (labels + 1) / 2."
        raise ValueError(f"labels must be 0 or 1 for a sigmoid output; got {wrong} in row {row}.{advice}")
    return labels


def _shortened(values):
    text = repr(values)
    return text if len(text) <= 60 else text[:57] + "..."


_CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]]

AND = Dataset("AND", _CORNERS, [0, 0, 0, 1])
OR = Dataset("OR", _CORNERS, [0, 1, 1, 1])
NAND = Dataset("NAND", _CORNERS, [1, 1, 1, 0])
XOR = Dataset("XOR", _CORNERS, [0, 1, 1, 0])
FIRST = Dataset("y = x1", _CORNERS, [0, 0, 1, 1])
