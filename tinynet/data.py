"""The data sets of the course: four rows, two inputs, one label of 0 or 1 each, and the blobs.

`tinynet.gallery` has larger ones, for a network of your own.
"""

from dataclasses import dataclass

import numpy as np

from tinynet.validation import checked_inputs, checked_labels, checked_whole

__all__ = ["AND", "FIRST", "NAND", "OR", "XOR", "Dataset", "blobs"]


@dataclass(frozen=True, eq=False)
class Dataset:
    """A named table of inputs with a label for every row.

    Parameters
    ----------
    name : str
        Its name in figures and tables.
    inputs : array_like, shape (n, 2)
        One row for each sample: x1, x2.
    labels : array_like, shape (n,)
        0 or 1 for each row.

    Raises
    ------
    TypeError, ValueError
        If inputs or labels are not finite numbers, are empty or of other shapes, or a label is not 0 or 1.

    Examples
    --------
    >>> Dataset("only when both", [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1]).base_rate
    0.1875
    """

    name: str
    inputs: np.ndarray
    labels: np.ndarray

    def __post_init__(self):
        inputs, labels = (array.copy() for array in self._checked())
        inputs.flags.writeable = labels.flags.writeable = False
        object.__setattr__(self, "inputs", inputs)
        object.__setattr__(self, "labels", labels)

    def _checked(self):
        inputs = checked_inputs(self.inputs, units=2)
        return inputs, checked_labels(self.labels, rows=len(inputs))

    # A copy or a pickle is made anew, so that it cannot be changed by accident either.
    def __reduce__(self):
        return type(self), (self.name, self.inputs, self.labels)

    def __len__(self):
        return len(self.labels)

    @property
    def base_rate(self):
        """The loss of always answering the mean label, mean((y − ȳ)²): the lowest loss of a constant."""
        return float(np.mean((self.labels - self.labels.mean()) ** 2))

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r}, {len(self)} rows)"

    def __str__(self):
        # Like NumPy, of more than a thousand only the first and the last ones.
        shown = slice(None) if len(self) <= 1_000 else [0, 1, 2, -3, -2, -1]
        lines = [f"{x1:4.4g}  {x2:4.4g}   {y:.0f}" for x1, x2, y in np.c_[self.inputs, self.labels][shown]]
        lines[3:3] = [f"... ({len(self) - 6:,} more rows)"] * (len(lines) < len(self))
        return "\n".join([self.name, "  x1    x2   label", *lines])


def blobs(n, seed):
    """Draw two round clouds of points, one for each label, which a straight line can separate.

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


_CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]]

AND = Dataset("AND", _CORNERS, [0, 0, 0, 1])
OR = Dataset("OR", _CORNERS, [0, 1, 1, 1])
NAND = Dataset("NAND", _CORNERS, [1, 1, 1, 0])
XOR = Dataset("XOR", _CORNERS, [0, 1, 1, 0])
FIRST = Dataset("y = x1", _CORNERS, [0, 0, 1, 1])
