"""Two hidden units as lines: what the figure says, what the view holds and refuses, and the lines of the page."""

import numpy as np
import pytest
from in_node import in_node
from matplotlib.figure import Figure

import tinynet as tn
from tinynet.plots.two_lines import _draw_line, corner_names, crossings

START = {"w1": [[6.0, -6.0], [-6.0, 6.0]], "b1": [-3.0, -3.0], "w2": [9.0, 9.0], "b2": -4.0}
SOLVED = tn.Network((2, 2, 1), start=START)


def test_a_network_that_answers_xor_is_said_to_have_its_open_corners_on_one_spot():
    words = tn.plots.two_lines(SOLVED, tn.XOR, "Folded").words
    assert words.startswith("Folded. The line of unit 0: 6.00·x1 − 6.00·x2 − 3.00 = 0.")
    assert "The line ŷ = ½: 9.00·a1[0] + 9.00·a1[1] − 4.00 = 0." in words
    assert "(0, 0) with label 0 lies at a1 = (0.05, 0.05) and gets 0.04." in words
    assert "(1, 1) with label 0 lies at a1 = (0.05, 0.05) and gets 0.04." in words


def test_corners_on_one_spot_share_a_name():
    names = corner_names(SOLVED.forward(tn.XOR.inputs).a1)
    assert list(names) == ["(0, 0), (1, 1)", "(0, 1)", "(1, 0)"]


def test_a_line_outside_the_picture_is_said_to_be_outside():
    far = tn.Network((2, 2, 1), start=START | {"b1": [-20.0, -3.0]})
    words = tn.plots.two_lines(far, tn.XOR, "Far").words
    assert "The line of unit 0 does not cross the plane of the inputs as it is drawn." in words


@pytest.mark.parametrize(
    "line", [(1, 1, -0.6), (1, -1, 0.1), (4, -1, -1), (-1, 4, -0.5), (1, 4, -2), (3, 0, -1), (0, 3, -1)]
)
def test_no_line_goes_through_the_letters_of_its_own_name(line):
    axes = Figure((4, 4)).subplots()
    axes.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), aspect="equal")
    assert _draw_line(axes, line, (-0.5, -0.5), (1.5, 1.5), ("black", "-"), "unit 0")
    axes.figure.canvas.draw()
    [name] = axes.texts
    box = name.get_window_extent()
    drawn = axes.lines[0].get_path().interpolated(400).transformed(axes.transData).vertices
    assert not any(box.contains(*point) for point in drawn)


def test_other_networks_are_refused():
    with pytest.raises(ValueError, match=r"\(2, 2, 1\); got one of \(2, 1, 1\)"):
        tn.plots.two_lines(tn.Network((2, 1, 1)), tn.XOR, "A chain")
    for network in (tn.Network((2, 1, 1)), tn.Network((2, 2, 1), copies=2), None):
        with pytest.raises(ValueError, match="must be one Network of sizes"):
            tn.widgets.two_lines_view(network)
    with pytest.raises(ValueError, match="at most 8 rows"):
        tn.widgets.two_lines_view(SOLVED, tn.blobs(9, seed=1))


def test_a_view_holds_the_network_and_its_still_follows():
    view = tn.widgets.two_lines_view(SOLVED)
    assert {name: np.asarray(v).tolist() for name, v in view.network.parameters.items()} == START
    assert repr(view).startswith("XOR: 4 of 4 rows right.")
    view.w2 = (9, -9)
    assert "The line ŷ = ½: 9.00·a1[0] − 9.00·a1[1] − 4.00 = 0." in repr(view)
    with pytest.raises(ValueError, match="from -20 to 20"):
        view.b1 = (30, 0)
    assert view.b1 == (-3.0, -3.0)


def test_the_page_finds_the_ends_of_a_line_where_python_does():
    rng = np.random.default_rng(4)
    lines = rng.uniform(-6, 6, size=(300, 3)).tolist() + [[1, 0, -0.5], [0, 2, -1], [0, 0, 1], [1, 1, 9]]
    code = "const box = { u: { from: -0.5, to: 1.5 }, v: { from: -0.5, to: 1.5 } };"
    found = in_node(f"{code} const result = given.map((line) => edgesOf(line, box));", lines, "lines/line.js")
    for line, page in zip(lines, found, strict=True):
        python = crossings(line, (-0.5, -0.5), (1.5, 1.5))
        assert (page is None) == (python is None), line
        if page:
            assert np.array(page) == pytest.approx(np.array(sorted(python)))


def test_a_line_that_is_moved_or_turned_goes_through_where_it_is_dragged():
    rng = np.random.default_rng(5)
    given = [{"line": rng.uniform(-5, 5, 3).tolist(), "points": rng.uniform(0, 1, (2, 2)).tolist()} for _ in range(200)]
    for one in given:  # the pivot lies on the line, as the view takes it
        a, b, _ = one["line"]
        one["line"][2] = -(a * one["points"][0][0] + b * one["points"][0][1])
    code = """const result = given.map(({ line, points: [pivot, to] }) => ({
        moved: movedTo(line, to), turned: turnedTo(line, pivot, to), small: within(line.map((v) => 9 * v), 20) }));"""
    for one, page in zip(given, in_node(code, given, "lines/line.js"), strict=True):
        line, (pivot, to) = np.array(one["line"]), np.array(one["points"])
        moved, turned = np.array(page["moved"]), np.array(page["turned"])
        assert moved[:2] == pytest.approx(line[:2])
        assert moved @ [*to, 1] == pytest.approx(0, abs=1e-12)
        if np.hypot(*(pivot - to)) > 0.05:
            assert [turned @ [*point, 1] for point in (pivot, to)] == pytest.approx([0, 0], abs=1e-9)
            assert turned[:2] @ line[:2] >= 0
        assert np.hypot(*turned[:2]) == pytest.approx(np.hypot(*line[:2]))
        small = np.array(page["small"])
        assert np.abs(small).max() <= 20
        assert np.cross(np.append(small[:2], 0), np.append(line[:2], 0))[2] == pytest.approx(0, abs=0.02)
