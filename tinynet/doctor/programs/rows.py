"""The rows that a program is examined on: inputs and labels, from the course's data sets or from a file."""

import csv
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tinynet.data import AND, FIRST, NAND, OR, XOR
from tinynet.doctor.programs.subject import CannotExamine
from tinynet.gallery import circles, digits, moons, noisy_sine, spirals
from tinynet.short_text import counted, short

__all__ = ["Rows", "rows_from"]

KNOWN = {data.name.upper(): data for data in (AND, OR, NAND, XOR)} | {"FIRST": FIRST}
# The gallery's: always the same rows.
DRAWN = {make.__name__: make for make in (moons, circles, spirals, noisy_sine)}
ROWS, SEED = 100, 1
NAMES = (*KNOWN, *DRAWN, digits.__name__)
MOST_BYTES = 10_000_000


@dataclass(frozen=True)
class Rows:
    """The data as arrays: inputs (n, m), and labels (n,) or (n, k), which may be any numbers here."""

    name: str
    inputs: np.ndarray
    labels: np.ndarray

    @classmethod
    def of(cls, data):
        """Return a `Dataset`, or a pair of inputs and labels, as rows."""
        if isinstance(data, (tuple, list)) and len(data) == 2:
            inputs, labels = data
        elif hasattr(data, "inputs") and hasattr(data, "labels"):
            inputs, labels = data.inputs, data.labels
        else:
            raise CannotExamine(
                "The data must be a Dataset, such as tinynet.AND, or a pair of inputs and labels; got "
                f"{short(data)}, a {type(data).__name__}."
            )
        try:
            inputs, labels = np.asarray(inputs, dtype=float), np.asarray(labels, dtype=float)
        except (TypeError, ValueError, OverflowError) as error:
            raise CannotExamine(f"The data must be numbers: {error}.") from None
        if not len(np.atleast_1d(inputs)):
            raise CannotExamine("The data have no rows: print len(inputs) where they are made or read.")
        labels = labels if labels.ndim == 2 and labels.shape[1] > 1 else labels.ravel()
        if inputs.ndim != 2 or not inputs.size or len(inputs) != len(labels):
            shapes = f"{inputs.shape} and {labels.shape}"
            raise CannotExamine(f"The data must be inputs of shape (n, m) and n labels; got {shapes}.")
        if not (np.isfinite(inputs).all() and np.isfinite(labels).all()):
            raise CannotExamine("The data must be finite numbers: there is a nan or an infinity among them.")
        return cls(getattr(data, "name", "the data"), inputs, labels)


def rows_from(word):
    """Return the rows that a word names: a data set of the course or of the gallery, or a CSV file of x1, x2, label.

    Raises
    ------
    CannotExamine
        If it is neither; with the line that cannot be read.
    """
    if word.upper() in KNOWN:
        return Rows.of(KNOWN[word.upper()])
    if word.lower() in DRAWN:
        return Rows.of(DRAWN[word.lower()](ROWS, seed=SEED))
    if word.lower() == digits.__name__:
        return Rows.of(digits(ROWS))
    path = Path(word)
    if path.suffix.lower() != ".csv":
        raise CannotExamine(f"--data takes {', '.join(NAMES)}, or a file that ends in .csv; got {word}.")
    if os.path.exists(path) and not os.path.isfile(path):
        raise CannotExamine(f"{path} is no file.")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CannotExamine(f"{path} is larger than {MOST_BYTES // 1_000_000} MB; a few rows will do.")
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CannotExamine(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    numbers = []
    for i, line in enumerate(lines):
        if not any(cell.strip() for cell in line):
            continue
        try:
            row = [float(cell) for cell in line]
        except ValueError:
            if i == 0:  # the names of the columns
                continue
            raise CannotExamine(f"Line {i + 1} of {path} is not three numbers: {', '.join(line)}.") from None
        if len(row) != 3:
            raise CannotExamine(
                f"Line {i + 1} of {path} has {counted(len(row), 'column')}; it must be x1, x2 and the label."
            )
        numbers.append(row)
    if not numbers:
        raise CannotExamine(f"There are no rows in {path}.")
    table = np.array(numbers)
    return Rows(path.name, table[:, :2], table[:, 2])
