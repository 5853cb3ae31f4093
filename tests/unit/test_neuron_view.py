"""The line of neuron_view is where the neuron answers ½, its grips cover nothing, and rows on the curve have names."""

import re

import numpy as np
import pytest
from in_node import in_node

import tinynet as tn
from tinynet.widgets import neuron_view

LINE = ("draw.js", "neuron/line.js")
FRAME = {"x": {"from": -0.5, "to": 1.5}, "y": {"from": -0.5, "to": 1.5}}
# The plane in the drawing's units: rows, and the middle of each answer beside its row.
AREA = {"left": 46, "right": 348, "top": 28, "bottom": 330}


def named(*values):
    return dict(zip(("w11", "w12", "b1"), values, strict=True))


def pixel(x, y):
    return [46 + 151 * (x + 0.5), 330 - 151 * (y + 0.5)]


ROWS = [pixel(*row) for row in tn.AND.inputs]
TAKEN = ROWS + [[x + 24, y - 12] for x, y in ROWS]
LINES = [named(*line) for line in np.random.default_rng(0).uniform(-3, 3, size=(60, 3)).round(2)]


def test_the_line_that_is_drawn_is_where_the_neuron_answers_a_half():
    drawn = in_node("const result = given[0].map((line) => crossings(line, given[1]));", [LINES, FRAME], *LINE)
    assert None in drawn
    for line, ends in zip(LINES, drawn, strict=True):
        network = tn.Network((2, 1), start=line)
        if ends is None:
            corners = np.array([[-0.5, -0.5], [-0.5, 1.5], [1.5, -0.5], [1.5, 1.5]])
            assert len(set(network.forward(corners).y_hat > 0.5)) == 1
        else:
            np.testing.assert_allclose(network.forward(np.array(ends)).y_hat, 0.5, atol=1e-9)


def test_moving_and_turning_the_line_lead_it_through_the_pointer():
    code = "const result = given.map((line) => [moved(line, [0.3, 0.8]), turned(line, [0.1, 0.2], [0.9, 1.1])]);"
    for line, (moved, turned) in zip(LINES, in_node(code, LINES, *LINE), strict=True):
        assert moved["w11"] * 0.3 + moved["w12"] * 0.8 + moved["b1"] == pytest.approx(0, abs=0.002)
        assert moved["w11"] * line["w12"] == pytest.approx(moved["w12"] * line["w11"], abs=0.02)
        for x1, x2 in ((0.1, 0.2), (0.9, 1.1)):
            assert turned["w11"] * x1 + turned["w12"] * x2 + turned["b1"] == pytest.approx(0, abs=0.005)


def test_no_grip_covers_a_row_or_its_answer_and_none_another_grip():
    code = """
        const result = given.lines.flatMap((line) => {
            const ends = crossings(line, given.frame);
            if (!ends) return [];
            const pixels = ends.map(([x, y]) => [46 + 151 * (x + 0.5), 330 - 151 * (y + 0.5)]);
            const spots = grips(pixels, given.taken).map((share) =>
                [0, 1].map((i) => pixels[0][i] + share * (pixels[1][i] - pixels[0][i])));
            return [{ length: Math.hypot(pixels[1][0] - pixels[0][0], pixels[1][1] - pixels[0][1]), spots,
                name: namePlace(pixels, given.area, [...given.taken, ...spots]) }];
        });
    """
    drawn = in_node(code, {"lines": LINES, "frame": FRAME, "taken": TAKEN, "area": AREA}, *LINE)
    assert len(drawn) > 20
    for line in drawn:
        if line["length"] < 200:
            continue
        spots = np.array(line["spots"])
        for i, spot in enumerate(spots):
            others = np.array(TAKEN + [other for k, other in enumerate(line["spots"]) if k != i])
            assert np.hypot(*(others - spot).T).min() > 14
        assert AREA["left"] < line["name"]["x"] < AREA["right"]
        assert AREA["top"] < line["name"]["y"] < AREA["bottom"]
        assert -90 <= line["name"]["turn"] <= 90


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (named(1, 1, -1.5), ""),
        (named(1, 1, 10), "The line has left the plane: it is below and to the left."),
        (named(3, 0.2, -10), "The line has left the plane: it is to the right."),
        (named(0, -2, 8), "The line has left the plane: it is above."),
        (named(0, 0, 0), "Both weights are 0: ŷ is ½ everywhere, without a line."),
        (named(0, 0, -1.5), "Both weights are 0: ŷ is 0.18 everywhere, without a line."),
    ],
)
def test_when_the_line_has_left_the_plane_a_sentence_says_where_it_is(line, sentence):
    found = in_node("const result = whereabouts(given[0], given[1]);", [line, FRAME], *LINE)
    assert found["sentence"] == sentence
    middle = tn.Network((2, 1), start=line).forward([[0.5, 0.5]]).y_hat[0]
    if sentence:
        assert ("above" if middle > 0.5 else "below" if middle < 0.5 else "exactly") in found["title"]
    if found["towards"]:
        # In that direction the answer comes nearer to ½.
        step = np.array([[0.5, 0.5]]) + np.array(found["towards"])
        assert abs(tn.Network((2, 1), start=line).forward(step).z1[0]) < abs(
            line["w11"] / 2 + line["w12"] / 2 + line["b1"]
        )


@pytest.mark.parametrize("factor", [2, 0.5, -1, 100])
def test_all_three_times_a_factor_leaves_the_line_where_it_is(factor):
    line = named(1.0, 2.0, -1.5)
    scaled = in_node("const result = scaled(given[0], given[1]);", [line, factor], *LINE)
    assert max(map(abs, scaled.values())) <= 10
    assert scaled["w12"] / scaled["w11"] == pytest.approx(2, abs=0.01)
    assert scaled["b1"] / scaled["w11"] == pytest.approx(-1.5, abs=0.01)
    assert (scaled["w11"] > 0) == (factor > 0)


def test_rows_that_share_a_dot_on_the_curve_share_a_name_and_no_two_names_touch():
    for line in (named(1, 1, -1.5), named(10, 9, -7), named(0, 0, 0), named(3, 0.2, -10), named(-4, 0, 2)):
        trace = tn.Network((2, 1), start=line).forward(tn.AND.inputs)
        spots = [[46 + 28 * (z + 6), 300 - 230 * a] for z, a in zip(trace.z1, trace.a1, strict=True)]
        given = {"inputs": tn.AND.inputs.tolist(), "spots": spots, "area": AREA | {"right": 388}}
        names = in_node(
            "const result = jointNames(given.inputs, given.spots, 185, given.area);", given, "neuron/names.js"
        )
        shown = [name for name in names if name]
        assert len(shown) == len({(round(x, 3), round(y, 3)) for x, y in spots})
        assert sum(name["text"].count("(") for name in shown) == 4
        for i, one in enumerate(shown):
            for other in shown[i + 1 :]:
                left, right = sorted((one, other), key=lambda name: name["x"])
                beside = left["x"] + 6.4 * len(left["text"]) <= right["x"]
                assert beside or abs(one["y"] - other["y"]) >= 13
    spots = "[[0, 300], [9, 250], [9, 250], [20, 100]]"
    code = f"const result = jointNames(given, {spots}, 185, {{ left: 0, right: 388 }})[1].text;"
    assert in_node(code, tn.AND.inputs.tolist(), "neuron/names.js") == "(0, 1) (1, 0)"


@pytest.mark.parametrize("line", [named(1, 1, -0.5), named(2, 2, -1), named(1, 1, -1.5), named(-4, 0, 2)])
def test_no_dotted_line_of_the_curve_leads_through_a_name(line):
    trace = tn.Network((2, 1), start=line).forward(tn.AND.inputs)
    spots = [[46 + 28 * (z + 6), 300 - 230 * a] for z, a in zip(trace.z1, trace.a1, strict=True)]
    given = {"inputs": tn.AND.inputs.tolist(), "spots": spots, "area": AREA | {"right": 388}}
    code = """
        const names = jointNames(given.inputs, given.spots, 185, given.area);
        const result = [names, dropLines(given.spots, names, 320)];
    """
    names, path = in_node(code, given, "neuron/names.js")
    pieces = [tuple(map(float, piece)) for piece in re.findall(r"M([\d.]+),([\d.]+)V([\d.]+)", path)]
    assert {(x, top) for x, top, _ in pieces} >= {(round(x, 1), round(y, 1)) for x, y in spots}
    assert {x for x, _, bottom in pieces if bottom == 320} == {round(x, 1) for x, _ in spots}
    for name in filter(None, names):
        for x, top, bottom in pieces:
            beside = not name["x"] < x < name["x"] + 6.4 * len(name["text"])
            assert beside or bottom <= name["y"] - 6 or top >= name["y"] + 6, (name, x)


def test_reset_brings_back_what_the_view_showed_first():
    view = neuron_view(tn.AND, 2, 3, -4)
    view.w11 = -1
    assert view.get_state()["first"] == {"w11": 2.0, "w12": 3.0, "b1": -4.0, "data_name": "AND"}
