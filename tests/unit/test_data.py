"""The data sets of the course: what is in them, and what a data set refuses."""

import copy
import pickle

import numpy as np
import pytest

import tinynet as tn

CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (tn.AND, lambda x1, x2: x1 and x2),
        (tn.OR, lambda x1, x2: x1 or x2),
        (tn.NAND, lambda x1, x2: not (x1 and x2)),
        (tn.XOR, lambda x1, x2: x1 != x2),
        (tn.FIRST, lambda x1, x2: x1),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_named_data_set_follows_its_rule_on_the_four_corners(data, rule):
    assert data.inputs.tolist() == CORNERS
    assert data.labels.tolist() == [float(bool(rule(x1, x2))) for x1, x2 in CORNERS]


@pytest.mark.parametrize(
    ("data", "base_rate"),
    [(tn.AND, 0.1875), (tn.OR, 0.1875), (tn.NAND, 0.1875), (tn.XOR, 0.25), (tn.FIRST, 0.25)],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_base_rate_is_the_lowest_loss_of_any_constant_answer(data, base_rate):
    assert data.base_rate == base_rate
    assert isinstance(data.base_rate, float)
    constants = np.linspace(0, 1, 101)
    losses = [np.mean((data.labels - constant) ** 2) for constant in constants]
    assert min(losses) == pytest.approx(base_rate)
    assert constants[np.argmin(losses)] == pytest.approx(data.labels.mean())


def test_a_data_set_cannot_be_changed_by_accident():
    for array in (tn.AND.inputs, tn.AND.labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    with pytest.raises(AttributeError):
        tn.AND.labels = np.zeros(4)


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda data: pickle.loads(pickle.dumps(data))])
def test_a_duplicate_of_a_data_set_cannot_be_changed_by_accident_either(duplicate):
    twin = duplicate(tn.AND)
    assert np.array_equal(twin.inputs, tn.AND.inputs)
    assert not twin.inputs.flags.writeable
    assert not twin.labels.flags.writeable


def test_a_data_set_keeps_its_own_copy_of_what_it_was_given():
    inputs, labels = np.array(CORNERS, dtype=float), np.array([0.0, 0, 0, 1])
    data = tn.Dataset("mine", inputs, labels)
    inputs[:], labels[:] = 9, 9
    assert data.inputs.tolist() == CORNERS
    assert data.labels.tolist() == [0, 0, 0, 1]
    assert inputs.flags.writeable
    assert labels.flags.writeable


@pytest.mark.parametrize("kind", [list, tuple, bool, np.int8, np.uint8, np.float32, np.float64, ">f8"])
def test_a_data_set_takes_any_real_numbers_and_holds_float64(kind):
    inputs = CORNERS if kind in (list, tuple) else np.array(CORNERS).astype(kind)
    labels = [0, 0, 0, 1] if kind in (list, tuple) else np.array([0, 0, 0, 1]).astype(kind)
    data = tn.Dataset("mine", inputs, labels)
    assert data.inputs.dtype == data.labels.dtype == np.float64
    assert data.inputs.tolist() == CORNERS
    assert data.labels.tolist() == [0, 0, 0, 1]


def test_a_data_set_takes_whatever_turns_itself_into_an_array():
    class Table:
        """What a pandas data frame is to NumPy."""

        def __init__(self, values):
            self.values = np.asarray(values)

        def __array__(self, dtype=None, copy=None):
            return self.values.astype(dtype or self.values.dtype)

    data = tn.Dataset("a frame", Table(CORNERS), Table([0, 1, 1, 0]))
    assert data.inputs.tolist() == CORNERS
    assert data.labels.tolist() == [0, 1, 1, 0]


def test_a_data_set_says_how_many_rows_it_has_and_prints_them():
    assert len(tn.XOR) == 4
    assert repr(tn.XOR) == "Dataset('XOR', 4 rows)"
    title, head, *rows = str(tn.XOR).splitlines()
    assert title == "XOR"
    assert head.split() == ["x1", "x2", "label"]
    assert [row.split() for row in rows] == [[*"000"], [*"011"], [*"101"], [*"110"]]


def test_data_sets_can_be_compared_and_used_as_keys():
    assert tn.AND == tn.AND
    assert tn.AND != tn.OR
    assert len({tn.AND, tn.OR, tn.AND}) == 2


@pytest.mark.parametrize(
    ("inputs", "labels", "error", "said"),
    [
        (CORNERS, [0, 0, 0, 2], ValueError, ["0 or 1", "2.0 in row 3", "divide by 2"]),
        (CORNERS, np.ma.masked_array([0, 0, 0, 1], [0, 0, 0, 1]), TypeError, ["labels must be real numbers", "masked"]),
        (CORNERS, [0, -1, 0, 1], ValueError, ["0 or 1", "-1.0 in row 1", "(labels + 1) / 2"]),
        (CORNERS, [0, 0, 0.5, 1], ValueError, ["0 or 1", "0.5 in row 2"]),
        (CORNERS, [0, 0, np.nan, 1], ValueError, ["labels", "finite", "nan in row 2"]),
        (CORNERS, [0, 0, 0, 1, 1], ValueError, ["(4,)", "(5,)"]),
        (CORNERS, [[0], [0], [0], [1]], ValueError, ["(4,)", "(4, 1)", "labels.ravel()"]),
        (CORNERS, ["no", "no", "no", "yes"], TypeError, ["labels", "real numbers", "'yes'"]),
        (CORNERS, None, TypeError, ["labels", "real numbers", "None"]),
        (CORNERS, [0, 0, 0, 1j], TypeError, ["labels", "real numbers"]),
        ([[0, 0], [np.inf, 1]], [0, 1], ValueError, ["inputs", "finite", "inf in row 1"]),
        ([[0, 0], [1, np.nan]], [0, 1], ValueError, ["inputs", "finite", "nan in row 1"]),
        (np.transpose(CORNERS), [0, 0, 0, 1], ValueError, ["(n, 2)", "(2, 4)", "inputs.T"]),
        ([0, 1], [0], ValueError, ["(n, 2)", "(2,)", "[[x1, x2]]"]),
        ([[0, 1, 2]] * 4, [0, 0, 0, 1], ValueError, ["(n, 2)", "(4, 3)"]),
        ([[0, 1], [1]], [0, 1], ValueError, ["inputs", "rows of one length"]),
        ([], [], ValueError, ["inputs", "must not be empty", "(0,)"]),
        (np.empty((0, 2)), [], ValueError, ["inputs", "must not be empty", "(0, 2)"]),
        (CORNERS, [], ValueError, ["labels", "must not be empty"]),
        ("AND", [0], TypeError, ["inputs", "real numbers", "'AND'"]),
        (np.array(CORNERS, dtype=object), [0, 0, 0, 1], TypeError, ["inputs", "real numbers"]),
    ],
)
def test_a_bad_table_is_refused_and_the_error_says_what_is_wrong(inputs, labels, error, said):
    with pytest.raises(error) as caught:
        tn.Dataset("bad", inputs, labels)
    for words in said:
        assert words in str(caught.value)


def test_an_error_does_not_print_a_whole_table_of_wrong_data():
    with pytest.raises(TypeError) as caught:
        tn.Dataset("long", [["a", "b"]] * 1_000, [0] * 1_000)
    assert len(str(caught.value)) < 150


# Blobs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [2, 3, 7, 100])
def test_half_of_the_blobs_rounded_up_have_label_0(n):
    data = tn.blobs(n, seed=1)
    assert data.inputs.shape == (n, 2)
    assert np.sum(data.labels == 0) == (n + 1) // 2
    assert np.sum(data.labels == 1) == n // 2


def test_the_same_seed_gives_the_same_blobs_and_another_seed_others():
    assert np.array_equal(tn.blobs(50, seed=3).inputs, tn.blobs(50, seed=3).inputs)
    assert not np.array_equal(tn.blobs(50, seed=3).inputs, tn.blobs(50, seed=4).inputs)


def test_the_blobs_lie_where_the_docstring_says():
    data = tn.blobs(20_000, seed=0)
    for label, centre in ((0, -1), (1, 1)):
        rows = data.inputs[data.labels == label]
        # Five standard errors of a mean of 10,000 draws with standard deviation 0.5.
        assert rows.mean(axis=0) == pytest.approx([centre, centre], abs=5 * 0.5 / 100)
        assert rows.std(axis=0) == pytest.approx([0.5, 0.5], abs=0.02)


def test_a_straight_line_tells_the_blobs_apart():
    data = tn.blobs(1_000, seed=0)
    above_the_line = data.inputs.sum(axis=1) > 0
    assert np.mean(above_the_line == data.labels) > 0.99


@pytest.mark.parametrize("n", [1, 0, -4, 2.5, 4.0, True, "four", None])
def test_blobs_need_a_whole_number_of_at_least_two_rows(n):
    with pytest.raises(ValueError, match="from 2 up") as caught:
        tn.blobs(n, seed=0)
    assert repr(n) in str(caught.value)


def test_labels_of_1_and_2_are_not_told_to_be_divided():
    with pytest.raises(ValueError, match=r"got 2\.0 in row 1\.$"):
        tn.Dataset("d", CORNERS, [1, 2, 1, 2])


def test_a_large_table_is_printed_from_both_its_ends():
    whole, large = str(tn.blobs(1_000, seed=0)).splitlines(), str(tn.blobs(1_000_000, seed=0)).splitlines()
    assert len(whole) == 1_002
    assert len(large) == 9
    assert large[5] == "... (999,994 more rows)"
    x1, x2 = tn.blobs(1_000_000, seed=0).inputs[-1]
    assert large[-1] == f"{x1:4.4g}  {x2:4.4g}   1"
