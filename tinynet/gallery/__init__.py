"""Data sets to try a network of your own on, which come with the package: moons, circles, spirals, a sine, digits.

A formula and seeded random numbers make all but the digits; SOURCE.md beside them says where the digits are from.
"""

from pathlib import Path

import numpy as np

from tinynet.data import Dataset
from tinynet.validation import checked_numbers, checked_whole

__all__ = ["Table", "circles", "digits", "moons", "noisy_sine", "spirals"]

MOST_COLUMNS = 6


class Table(Dataset):
    """A data set with any number of inputs in a row, whose labels may be any numbers.

    Parameters
    ----------
    name : str
        Its name in figures and tables.
    inputs : array_like, shape (n, m)
        One row for each sample.
    labels : array_like, shape (n,)
        One number for each row.

    Raises
    ------
    TypeError, ValueError
        If inputs or labels are not finite numbers, are empty or of other shapes.

    Examples
    --------
    >>> Table("twice", [[1], [2], [3]], [2, 4, 6])
    Table('twice', 3 rows)
    """

    def _checked(self):
        inputs, labels = checked_numbers(self.inputs, "inputs"), checked_numbers(self.labels, "labels")
        if inputs.ndim != 2:
            advice = " For one input in a row try inputs.reshape(-1, 1)." if inputs.ndim == 1 else ""
            raise ValueError(f"inputs must have shape (n, m), one row for each sample; got {inputs.shape}.{advice}")
        if labels.shape != (len(inputs),):
            raise ValueError(f"labels must have shape ({len(inputs)},), one for each row; got {labels.shape}.")
        return inputs, labels

    def __str__(self):
        columns = self.inputs.shape[1]
        # Like NumPy, of many columns and rows only the first and the last ones.
        some = [*range(columns)] if columns <= MOST_COLUMNS else [0, 1, 2, None, columns - 2, columns - 1]
        rows = [*range(len(self))] if len(self) <= 1_000 else [0, 1, 2, -3, -2, -1]
        lines = ["".join("   ..." if i is None else f"{f'x{i + 1}':>6}" for i in some) + "   label"]
        for row in rows:
            numbers = "".join("   ..." if i is None else f"{self.inputs[row, i]:6.3g}" for i in some)
            lines.append(f"{numbers}{self.labels[row]:8.3g}")
        lines[4:4] = [f"... ({len(self) - 6:,} more rows)"] * (len(rows) < len(self))
        return "\n".join([self.name, *lines])


def moons(n, seed, noise=0.1):
    """Draw two half circles that reach into each other: no straight line can separate them.

    Parameters
    ----------
    n : int
        Number of rows, at least 2; half of them (rounded up) have label 0.
    seed : int
        Seed of the random numbers: the same seed gives the same rows.
    noise : float
        The standard deviation of what is added to both inputs, from 0 up.

    Returns
    -------
    Dataset
        Without noise label 0 is at (cos t, sin t) and label 1 at (1 − cos t, ½ − sin t), t from 0 to π.

    Examples
    --------
    >>> moons(100, seed=1)
    Dataset('moons of 100 rows', 100 rows)
    """
    return _two_classes("moons", n, seed, noise, _upper_moon, _lower_moon)


def circles(n, seed, noise=0.1):
    """Draw a circle and a smaller one inside it, for which a network needs a boundary that closes.

    Parameters
    ----------
    n, seed, noise
        As `moons` has them.

    Returns
    -------
    Dataset
        Without noise label 0 is on the circle of radius 1, and label 1 on that of radius ½.

    Examples
    --------
    >>> circles(100, seed=1)
    Dataset('circles of 100 rows', 100 rows)
    """
    return _two_classes("circles", n, seed, noise, _circle, lambda share: 0.5 * _circle(share))


def spirals(n, seed, noise=0.1):
    """Draw two spirals wound into each other, the hardest of these shapes for a small network.

    Parameters
    ----------
    n, seed, noise
        As `moons` has them.

    Returns
    -------
    Dataset
        Without noise label 0 goes from the middle out to the radius 3, in one turn and a half, and label 1 is opposite.

    Examples
    --------
    >>> spirals(100, seed=1).base_rate
    0.25
    """
    return _two_classes("spirals", n, seed, noise, _spiral, lambda share: -_spiral(share))


def noisy_sine(n, seed, noise=0.1):
    """Draw a sine curve with noise: one input, and a label that is any number.

    Parameters
    ----------
    n : int
        Number of rows, at least 2.
    seed : int
        Seed of the random numbers: the same seed gives the same rows.
    noise : float
        The standard deviation of what is added to the labels, from 0 up.

    Returns
    -------
    Table
        One input x in evenly spaced steps from −π to π, shape (n, 1); the label is sin(x) and the noise.

    Examples
    --------
    >>> noisy_sine(50, seed=1).inputs.shape
    (50, 1)
    """
    n, noise = checked_whole(n, "n", at_least=2), _checked_noise(noise)
    x = np.linspace(-np.pi, np.pi, n)
    added = noise * np.random.default_rng(checked_whole(seed, "seed")).normal(size=n)
    return Table(f"noisy sine of {n} rows", x[:, np.newaxis], np.sin(x) + added)


def digits(n=None):
    """Read handwritten digits of 8 × 8 pixels, which come with the package.

    They are the 1,797 rows of the test set of *Optical Recognition of Handwritten Digits* by E. Alpaydin and C. Kaynak
    (UCI Machine Learning Repository, 1998, https://doi.org/10.24432/C50P49, CC BY 4.0), written by 13 people.

    Parameters
    ----------
    n : int, optional
        Take only the first so many rows.

    Returns
    -------
    Table
        64 inputs in a row, line by line from the top left, whole numbers from 0 (paper) to 16 (ink): divide them by 16
        for a network. The label is the digit, 0 to 9; ``np.eye(10)[labels.astype(int)]`` makes a row of ten of each.

    Examples
    --------
    >>> first = digits(1)
    >>> for line in first.inputs.reshape(8, 8):
    ...     print("".join(" ·+#@"[int(ink) // 4] for ink in line).rstrip())
      ·#+
      ##+#·
      #  ++
     ·#  ++
     ·+  ++
     ·+  #·
      #·+#
      ·#+
    """
    with np.load(Path(__file__).with_name("digits.npz")) as stored:
        inputs, labels = stored["inputs"], stored["labels"]
    if n is not None and checked_whole(n, "n", at_least=1) > len(labels):
        raise ValueError(f"n must be at most {len(labels):,}, as many rows as there are; got {n}.")
    return Table("digits", inputs[:n], labels[:n])


# Parts ---------------------------------------------------------------------------------------------------


def _checked_noise(noise):
    """Return noise as a float from 0 up, or say what is wrong with it."""
    number = checked_numbers(noise, "noise")
    if number.shape != () or number < 0:
        raise ValueError(f"noise must be one number from 0 up; got {number}.")
    return float(number)


def _two_classes(name, n, seed, noise, first, second):
    """Return rows of two classes; `first` and `second` say where they lie, at shares of the way from 0 to 1."""
    n, noise = checked_whole(n, "n", at_least=2), _checked_noise(noise)
    labels = np.arange(n) >= (n + 1) // 2
    places = np.concatenate([first(np.linspace(0, 1, (n + 1) // 2)), second(np.linspace(0, 1, n // 2))])
    added = noise * np.random.default_rng(checked_whole(seed, "seed")).normal(size=(n, 2))
    return Dataset(f"{name} of {n} rows", places + added, labels)


def _upper_moon(share):
    return np.column_stack([np.cos(np.pi * share), np.sin(np.pi * share)])


def _lower_moon(share):
    return [1, 0.5] - _upper_moon(share)


def _circle(share):
    # The last would lie on the first.
    angle = 2 * np.pi * share * (len(share) - 1) / len(share)
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _spiral(share):
    # From the middle a little way out, where both begin.
    radius = 0.3 + 2.7 * share
    return radius[:, np.newaxis] * np.column_stack([np.cos(3 * np.pi * share), np.sin(3 * np.pi * share)])
