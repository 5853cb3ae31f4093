"""Overflow is told where NumPy itself says nothing of it, as in a browser."""

import warnings
from pathlib import Path

import numpy as np
import pytest

from tinynet.doctor import overflow
from tinynet.doctor.examine_program import examine_in_this_process
from tinynet.doctor.overflow import with_overflow_told

TOP = Path(__file__).parents[1]
WITH, WITHOUT = "an overflow", "none"
PROGRAMS = {
    "right/house_prices_plain.py": WITHOUT,
    "patients/line_squared_error.py": WITHOUT,
    "patients/logit_flat_labels.py": WITH,
    "patients/glyphs_early_update.py": WITH,
}


@pytest.fixture
def silent(monkeypatch):
    """NumPy says nothing of overflow."""
    monkeypatch.setattr(overflow, "numpy_tells", lambda: False)
    with np.errstate(all="ignore"):
        yield


def said(compute, *values):
    """Return what is said while a function is computed of watched values."""
    with warnings.catch_warnings(record=True) as caught, with_overflow_told() as told:
        warnings.simplefilter("always")
        compute(*map(told, values))
    return [str(one.message) for one in caught]


BIG = np.full((2, 2), 800.0)


@pytest.mark.parametrize(
    "compute",
    [
        lambda z: 1 / (1 + np.exp(z)),
        lambda z: [1 / (1 + 2.718**number) for row in z for number in row],
        lambda z: np.asarray(z, dtype=float) ** 200,
        lambda z: np.exp(np.array(z)[0, 0]),
        lambda z: np.exp(z[0].tolist()[0]),
        lambda z: np.cosh(np.sum(z, axis=0)),
        lambda z: np.exp(z.T @ z).mean(),
        lambda z: np.exp(z, out=np.zeros((2, 2))),
    ],
)
def test_where_numpy_is_silent_an_overflow_is_told_all_the_same(compute, silent):
    assert [words.startswith("overflow encountered in ") for words in said(compute, BIG)][:1] == [True]


@pytest.mark.parametrize(
    "compute",
    [lambda z: np.exp(-z), lambda z: 1 / (z - z), lambda z: np.log(0 * z), lambda z: round(z[0, 0], 1), lambda z: +z],
)
def test_what_is_no_overflow_is_not_told(compute, silent):
    assert said(compute, BIG) == []


def test_what_was_given_to_numpy_is_taken_back(silent):
    before = dict(vars(np))
    with pytest.raises(ZeroDivisionError), with_overflow_told():
        raise ZeroDivisionError
    assert {name for name, value in vars(np).items() if before.get(name) is not value} == set()


def test_where_numpy_tells_nothing_is_changed():
    values = np.ones(2)
    with with_overflow_told() as told:
        assert told(values) is values


@pytest.mark.sample(2)
@pytest.mark.parametrize(("name", "wanted"), PROGRAMS.items())
def test_a_program_is_warned_of_overflow_as_where_numpy_tells(name, wanted, monkeypatch):
    told = [examine_in_this_process(TOP / name)[1].codes]
    monkeypatch.setattr(overflow, "numpy_tells", lambda: False)
    with np.errstate(all="ignore"):
        told.append(examine_in_this_process(TOP / name)[1].codes)
    assert told[0] == told[1]
    assert ("overflow" in told[0]) == (wanted == WITH)
