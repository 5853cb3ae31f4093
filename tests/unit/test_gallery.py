"""The data sets that ship: what is in them, where they are from, and what they refuse."""

import copy
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

import tinynet as tn
from tinynet.doctor.programs.rows import Rows
from tinynet.gallery import Table

TOP = Path(__file__).parents[2]
SHAPES = {"moons": tn.moons, "circles": tn.circles, "spirals": tn.spirals}
SEEDED = SHAPES | {"noisy sine": tn.noisy_sine}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("n", [2, 3, 7, 100])
def test_half_of_the_rows_rounded_up_have_label_0(name, n):
    data = SHAPES[name](n, seed=1)
    assert type(data) is tn.Dataset
    assert data.name == f"{name} of {n} rows"
    assert data.inputs.shape == (n, 2)
    assert data.inputs.dtype == data.labels.dtype == np.float64
    assert data.labels.tolist() == [0] * ((n + 1) // 2) + [1] * (n // 2)


@pytest.mark.parametrize("make", SEEDED.values(), ids=SEEDED)
def test_the_same_seed_gives_the_same_rows_and_another_seed_others(make):
    one, same, other = make(50, seed=3), make(50, seed=3), make(50, seed=4)
    assert np.array_equal(one.inputs, same.inputs)
    assert np.array_equal(one.labels, same.labels)
    assert not (np.array_equal(one.inputs, other.inputs) and np.array_equal(one.labels, other.labels))


def test_without_noise_the_points_lie_on_their_curves():
    upper, lower = np.split(tn.moons(20, seed=0, noise=0).inputs, 2)
    assert np.hypot(*upper.T) == pytest.approx(1)
    assert (upper[:, 1] >= 0).all()
    assert np.hypot(*(lower - [1, 0.5]).T) == pytest.approx(1)
    assert (lower[:, 1] <= 0.5).all()
    outer, inner = np.split(tn.circles(20, seed=0, noise=0).inputs, 2)
    assert np.hypot(*outer.T) == pytest.approx(1)
    assert np.hypot(*inner.T) == pytest.approx(0.5)
    assert len(np.unique(outer.round(9), axis=0)) == 10
    one, other = np.split(tn.spirals(20, seed=0, noise=0).inputs, 2)
    assert one == pytest.approx(-other)
    assert np.hypot(*one[-1]) == pytest.approx(3)
    assert (np.diff(np.hypot(*one.T)) > 0).all()
    turned = np.unwrap(np.arctan2(*one[:, ::-1].T))
    assert turned[-1] - turned[0] == pytest.approx(3 * np.pi)
    sine = tn.noisy_sine(9, seed=0, noise=0)
    assert sine.labels == pytest.approx(np.sin(sine.inputs[:, 0]))
    assert sine.inputs[[0, -1], 0] == pytest.approx([-np.pi, np.pi])


@pytest.mark.parametrize("name", SEEDED)
def test_the_noise_has_the_standard_deviation_that_is_asked_for(name):
    noisy, plain = (SEEDED[name](20_000, seed=2, noise=noise) for noise in (0.3, 0))
    added = noisy.labels - plain.labels if name == "noisy sine" else noisy.inputs - plain.inputs
    assert added.std() == pytest.approx(0.3, abs=0.01)
    assert added.mean() == pytest.approx(0, abs=0.02)


def separable(data):
    """Return whether some straight line separates the two labels: tried are 720 directions."""
    turn = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    along = data.inputs @ np.array([np.cos(turn), np.sin(turn)])
    return bool((along[data.labels == 1].min(axis=0) > along[data.labels == 0].max(axis=0)).any())


@pytest.mark.parametrize("make", SHAPES.values(), ids=SHAPES)
def test_no_straight_line_separates_the_shapes_and_the_nearest_neighbour_does(make):
    assert separable(tn.AND)
    data = make(200, seed=0)
    assert not separable(data)
    apart = np.hypot(*(data.inputs[:, np.newaxis] - data.inputs).T)
    np.fill_diagonal(apart, np.inf)
    assert np.mean(data.labels[apart.argmin(axis=0)] == data.labels) >= 0.97


def test_the_course_s_own_network_takes_the_shapes_and_says_what_is_wrong_with_the_others():
    for make in SHAPES.values():
        assert tn.train(tn.Network((2, 1, 1), start="zeros"), make(20, seed=0), 3, 0.5).loss.shape == (4,)
    with pytest.raises(ValueError, match=r"inputs must have shape \(n, 2\).* got \(1797, 64\)"):
        tn.train(tn.Network((2, 1, 1), start="zeros"), tn.digits(), 3, 0.5)


# Unkind input ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", SEEDED.values(), ids=SEEDED)
@pytest.mark.parametrize("n", [1, 0, -4, 2.5, 4.0, True, "four", None, float("nan"), [4]])
def test_a_wrong_number_of_rows_is_refused(make, n):
    with pytest.raises(ValueError, match="n must be a whole number from 2 up") as caught:
        make(n, seed=0)
    assert repr(n) in str(caught.value)


@pytest.mark.parametrize("make", SEEDED.values(), ids=SEEDED)
@pytest.mark.parametrize(
    ("noise", "error", "said"),
    [
        (-0.1, ValueError, "noise must be one number from 0 up; got -0.1"),
        (float("nan"), ValueError, "noise must be finite numbers; got nan"),
        (np.inf, ValueError, "noise must be finite numbers; got inf"),
        ("much", TypeError, "noise must be real numbers; got 'much'"),
        (None, TypeError, "noise must be real numbers; got None"),
        ([0.1, 0.2], ValueError, "noise must be one number from 0 up"),
        ([], ValueError, "noise must not be empty"),
    ],
)
def test_a_wrong_noise_is_refused(make, noise, error, said):
    with pytest.raises(error) as caught:
        make(10, seed=0, noise=noise)
    assert said in str(caught.value)


@pytest.mark.parametrize("make", SEEDED.values(), ids=SEEDED)
@pytest.mark.parametrize("seed", [-1, 1.5, "one", None])
def test_a_wrong_seed_is_refused(make, seed):
    with pytest.raises(ValueError, match="seed must be a whole number from 0 up"):
        make(10, seed=seed)


@pytest.mark.parametrize("n", [0, -1, 2.5, "all", True, float("nan")])
def test_a_wrong_number_of_digits_is_refused(n):
    with pytest.raises(ValueError, match="n must be a whole number from 1 up"):
        tn.digits(n)


def test_more_digits_than_there_are_are_refused():
    assert len(tn.digits(1797)) == 1797
    with pytest.raises(ValueError, match=r"n must be at most 1,797, as many rows as there are; got 1798\."):
        tn.digits(1798)


@pytest.mark.parametrize(
    ("inputs", "labels", "error", "said"),
    [
        ([1, 2], [1, 2], ValueError, ["(n, m)", "(2,)", "inputs.reshape(-1, 1)"]),
        ([[[1]]], [1], ValueError, ["(n, m)", "(1, 1, 1)"]),
        ([[1], [2]], [1], ValueError, ["labels must have shape (2,)", "(1,)"]),
        ([[1], [2]], [[1], [2]], ValueError, ["labels must have shape (2,)", "(2, 1)"]),
        ([[1], [np.nan]], [1, 2], ValueError, ["inputs must be finite", "nan in row 1"]),
        ([[1], [2]], ["a", "b"], TypeError, ["labels must be real numbers"]),
        (np.empty((0, 3)), [], ValueError, ["inputs must not be empty"]),
    ],
)
def test_a_bad_table_is_refused_and_the_error_says_what_is_wrong(inputs, labels, error, said):
    with pytest.raises(error) as caught:
        Table("bad", inputs, labels)
    for words in said:
        assert words in str(caught.value)


# The digits --------------------------------------------------------------------------------------------


def test_the_digits_are_those_of_the_source():
    data = tn.digits()
    assert data.inputs.shape == (1797, 64)
    assert data.inputs.dtype == data.labels.dtype == np.float64
    # As optdigits.names counts them in the set for testing.
    assert np.bincount(data.labels.astype(int)).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert set(np.unique(data.inputs)) == set(range(17))
    assert data.inputs[0, :16].tolist() == [0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0]


def test_the_nearest_of_the_first_thousand_digits_names_most_of_the_others():
    data = tn.digits()
    known, asked = data.inputs[:1000], data.inputs[1000:]
    apart = (asked**2).sum(axis=1)[:, np.newaxis] - 2 * asked @ known.T + (known**2).sum(axis=1)
    assert np.mean(data.labels[apart.argmin(axis=1)] == data.labels[1000:]) > 0.95


def test_the_first_digits_are_the_first_of_all():
    assert np.array_equal(tn.digits(20).inputs, tn.digits().inputs[:20])
    assert tn.digits(20).labels.tolist() == [*range(10)] * 2


def test_the_file_is_small_and_says_where_it_is_from():
    folder = TOP / "tinynet" / "gallery"
    assert (folder / "digits.npz").stat().st_size < 60_000
    source = (folder / "SOURCE.md").read_text(encoding="utf-8")
    for words in (
        "E. Alpaydin and C. Kaynak",
        "1998",
        "https://doi.org/10.24432/C50P49",
        "CC BY 4.0",
        "licenses/by/4.0",
    ):
        assert words in source
    assert "tinynet/gallery/SOURCE.md" in (TOP / "LICENSE").read_text(encoding="utf-8")


def test_the_wheel_has_the_digits_and_their_source(tmp_path):
    built = subprocess.run(
        ["uv", "build", "--quiet", "--wheel", "--offline", "--out-dir", tmp_path, TOP], capture_output=True, text=True
    )
    if built.returncode and "hatchling" in built.stderr:
        pytest.skip("hatchling is not at hand without a network")
    assert built.returncode == 0, built.stderr
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        assert {"tinynet/gallery/digits.npz", "tinynet/gallery/SOURCE.md"} <= set(packed.namelist())
        packed.extractall(tmp_path / "installed")
    program = "import tinynet as tn; print(tn.__file__); print(len(tn.digits()))"
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path / "installed", capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == [str(tmp_path / "installed" / "tinynet" / "__init__.py"), "1797"]


# As other data sets ------------------------------------------------------------------------------------


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda data: pickle.loads(pickle.dumps(data))])
def test_a_duplicate_of_a_table_is_a_table_that_cannot_be_changed_by_accident(duplicate):
    twin = duplicate(tn.digits(5))
    assert type(twin) is Table
    assert np.array_equal(twin.inputs, tn.digits(5).inputs)
    with pytest.raises(ValueError, match="read-only"):
        twin.inputs[0, 0] = 1


def test_a_table_says_how_many_rows_it_has_and_prints_the_ends_of_long_rows():
    data = tn.digits(2)
    assert repr(data) == "Table('digits', 2 rows)"
    title, head, *rows = str(data).splitlines()
    assert title == "digits"
    assert head.split() == ["x1", "x2", "x3", "...", "x63", "x64", "label"]
    assert [row.split() for row in rows] == [
        ["0", "0", "5", "...", "0", "0", "0"],
        ["0", "0", "0", "...", "0", "0", "1"],
    ]
    assert str(Table("t", [[1, 2], [3, 4]], [0.25, -7])).splitlines()[1:] == [
        "    x1    x2   label",
        "     1     2    0.25",
        "     3     4      -7",
    ]
    assert "... (791 more rows)" not in str(tn.noisy_sine(1_000, seed=0))
    assert str(tn.digits()).splitlines()[5] == "... (1,791 more rows)"


def test_the_doctor_takes_a_table_for_data():
    assert Rows.of(tn.digits(10)).inputs.shape == (10, 64)
    assert Rows.of(tn.noisy_sine(10, seed=0)).labels.shape == (10,)
