"""Figures are the same text every time, say in words what they draw, and let no name lie on another."""

import json
import os
import re
import subprocess
import sys
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

import tinynet as tn
from tinynet import plots
from tinynet.plots.style import COLOURS

NEURON = tn.Network((2, 1), start={"w11": 1.0, "w12": 2.0, "b1": -1.5})


def short_run(epochs=30, learning_rate=1.0):
    return tn.train(tn.Network((2, 1), start="zeros"), tn.AND, epochs, learning_rate, record=1)


FIGURES = {
    "plane": lambda: plots.plane(NEURON, tn.AND, "A finding"),
    "plane of two neurons": lambda: plots.plane(tn.Network((2, 1, 1), seed=3), tn.blobs(40, seed=1), "A finding"),
    "squash": lambda: plots.squash(NEURON, tn.AND, "A finding"),
    "neuron": lambda: plots.neuron(NEURON, tn.AND, "A finding"),
    "across_the_line": lambda: plots.across_the_line({"one": NEURON}, "A finding"),
    "loss_slice": lambda: plots.loss_slice(NEURON, tn.AND, "b1", "A finding"),
    "loss_surface": lambda: plots.loss_surface({"run": short_run()}, "A finding"),
    "loss_curves": lambda: plots.loss_curves({"run": short_run()}, "A finding"),
    "along_z1": lambda: plots.along_z1({"one": tn.Network((2, 1, 1), seed=1)}, "A finding"),
    "ratios": lambda: plots.ratios({"w11": 4.2, "w12": -1.0, "b1": 1.0, "w2": float("nan"), "b2": 90.0}, "A finding"),
}
each_figure = pytest.mark.parametrize("name", FIGURES)


@cache
def picture_of(name):
    """Draw a figure, once for all tests that look at it."""
    return FIGURES[name]()


@pytest.mark.exhaustive
def test_a_figure_is_the_same_text_in_another_process():
    code = "import json, test_plots; print(json.dumps({name: draw().svg for name, draw in test_plots.FIGURES.items()}))"
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent), "PYTHONHASHSEED": "7"}
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    drawn_there = json.loads(said.stdout)
    assert set(drawn_there) == set(FIGURES)
    for name, svg in drawn_there.items():
        assert svg == picture_of(name).svg, name


@each_figure
def test_a_figure_has_no_date_and_shrinks_in_a_narrow_column(name):
    picture = picture_of(name)
    assert "<dc:date>" not in picture.svg
    assert 'style="max-width: 100%; height: auto; --tn-narrowest: ' in picture.svg


@each_figure
def test_a_figure_keeps_its_colours_where_every_style_is_taken_away(name):
    svg = picture_of(name).svg
    assert svg.count(" style=") == svg.count(' style="max-width: 100%; height: auto; --tn-narrowest: ') == 1


@each_figure
def test_at_its_narrowest_a_figures_smallest_letters_are_10_pixels_high(name, drawn):
    svg = FIGURES[name]().svg
    drawn[0].draw_without_rendering()
    sizes = [text.get_fontsize() for text in drawn[0].findobj(Text) if text.get_visible() and text.get_text().strip()]
    width = float(re.search(r'width="([\d.]+)pt"', svg)[1])
    narrowest = int(re.search(r"--tn-narrowest: (\d+)px", svg)[1])
    assert min(sizes) * narrowest / width == pytest.approx(10, abs=0.02)


@each_figure
def test_a_figure_follows_the_theme(name):
    svg = picture_of(name).svg
    assert set(re.findall(r"(?<!, )#[0-9a-f]{6}\b", svg)) == set(), "colours that no theme can change"
    named = dict(re.findall(r"var\(--tn-([\w-]+), (#[0-9a-f]{6})\)", svg))
    assert named.pop("figure-paper") == "#ffffff"
    assert "ink" in named
    assert named.items() <= COLOURS.items()
    assert svg.count("--tn-figure-paper") == 1


@each_figure
def test_a_text_is_in_a_colour_in_which_it_can_be_read(name, drawn):
    FIGURES[name]()
    readable = {COLOURS[name] for name in ("ink", "quiet", "forward-text", "backward-text")}
    assert {to_hex(text.get_color()) for text in drawn[0].findobj(Text) if text.get_text()} <= readable


@each_figure
def test_a_figure_has_a_name_and_says_nothing_about_the_style_of_the_page_around_it(name):
    svg = picture_of(name).svg
    assert svg.startswith('<svg class="tn-figure" role="img" aria-label="A finding."')
    assert "<style" not in svg


def test_no_part_of_a_figure_is_called_like_one_of_another():
    own = [set(re.findall(r' id="([^"]+)"', picture_of(name).svg)) for name in FIGURES]
    assert all(own)
    for one, other in combinations(own, 2):
        assert not one & other


@each_figure
def test_every_part_that_a_figure_refers_to_is_in_it(name):
    svg = picture_of(name).svg
    used = set(re.findall(r'(?:xlink:href="|url\()#([^")]+)', svg))
    assert used == set(re.findall(r' id="([^"]+)"', svg))


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("w2 = -4, b2 = 1", "w2 = −4, b2 = 1"),
        ("weights in (-3, 3)", "weights in (−3, 3)"),
        ("a 2-2-1 network, w1[-1], near 1e-5", "a 2-2-1 network, w1[−1], near 1e-5"),
        ("slope -.5", "slope −.5"),
        ("a-b, a -- b", "a-b, a -- b"),
    ],
)
def test_a_negative_number_has_a_minus_sign(given, written):
    picture = plots.plane(NEURON, tn.AND, given)
    assert picture.words.startswith(f"{written}.")
    assert f"<!-- {written.replace('--', '- -')} -->" in picture.svg


@each_figure
def test_a_figure_says_in_words_what_it_draws(name):
    picture = picture_of(name)
    assert picture.words.startswith("A finding. ")
    assert re.search(r"\d", picture.words)
    assert repr(picture) == picture.words
    assert picture.words_html.startswith("<details><summary>This figure in words</summary>A finding.")


def test_the_words_are_made_from_the_numbers_that_are_drawn():
    words = plots.neuron(NEURON, tn.AND, "A finding").words
    for (x1, x2), y_hat in zip(tn.AND.inputs, NEURON.forward(tn.AND.inputs).y_hat, strict=True):
        assert f"({x1:g}, {x2:g}) with label {tn.AND.labels[int(2 * x1 + x2)]:.0f} gets {y_hat:.2f}" in words
    assert words.count("(1, 0) with label 0") == 1
    sums = {
        "The line is 1.00·x1 + 1.00·x2 − 1.50 = 0": (1, 1, -1.5),
        "The line is −1.00·x1 − 2.00·x2 + 0.50 = 0": (-1, -2, 0.5),
    }
    for said, numbers in sums.items():
        neuron = tn.Network((2, 1), start=dict(zip(("w11", "w12", "b1"), numbers, strict=True)))
        assert said in plots.plane(neuron, tn.AND, "A finding").words
    history = short_run()
    assert f"from {history.loss[0]:.4f} to {history.loss[-1]:.4f} after 30 epochs" in picture_of("loss_curves").words


@pytest.mark.sample(4)
@pytest.mark.parametrize("seed", range(12))
def test_no_name_lies_on_another_and_all_are_inside_the_figure(seed, drawn):
    size = np.random.default_rng(seed).choice([0.1, 1, 8])
    start = dict(zip(("w11", "w12", "b1"), np.random.default_rng(seed).uniform(-size, size, 3), strict=True))
    neuron = tn.Network((2, 1), start=start)
    plots.neuron(neuron, tn.AND, "A finding")
    plots.squash(neuron, tn.AND, "A finding")
    for figure in drawn:
        figure.draw_without_rendering()
        for axes in figure.axes:
            boxes = {text: text.get_window_extent() for text in axes.texts if text.get_text()}
            boxes |= {text: text.get_window_extent() for text in axes.get_legend().get_texts()}
            for one, other in combinations(boxes, 2):
                assert not overlap(boxes[one], boxes[other]), (one.get_text(), other.get_text())
            for text, box in boxes.items():
                assert figure.bbox.x0 <= box.x0 <= box.x1 <= figure.bbox.x1, text.get_text()
                assert figure.bbox.y0 <= box.y0 <= box.y1 <= figure.bbox.y1, text.get_text()


def overlap(one, other):
    """Return whether two boxes share more than a hair's breadth."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return width > 2 and height > 2


def test_the_names_of_curves_that_end_together_are_pushed_apart(drawn):
    plots.loss_curves({"one": short_run(), "two": short_run(), "three": short_run(learning_rate=1.01)}, "A finding")
    drawn[0].draw_without_rendering()
    boxes = [text.get_window_extent() for text in drawn[0].axes[0].texts]
    assert len(boxes) == 4
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))


def test_curves_for_a_newcomer_begin_at_epoch_zero_and_end_beside_their_names(drawn):
    run = short_run(700)
    plots.loss_curves({"one": run}, "A finding", logarithmic=False)
    (axes,) = drawn[0].axes
    assert (axes.get_xscale(), axes.get_yscale(), axes.get_ylim()[0]) == ("linear", "linear", 0)
    assert axes.lines[0].get_xdata()[0] == 0
    drawn[0].draw_without_rendering()
    name = next(text for text in axes.texts if text.get_text() == "one")
    assert name.get_position()[1] == pytest.approx(run.loss[-1] / axes.get_ylim()[1], abs=0.03)


def test_the_words_say_the_data_of_the_runs_only_where_it_is_one():
    on_or = tn.train(tn.Network((2, 1), start="zeros"), tn.OR, 30, 0.5)
    assert "Loss on AND. " in plots.loss_curves({"one": short_run()}, "A finding").words
    assert "AND" not in plots.loss_curves({"one": short_run(), "two": on_or}, "A finding").words


@pytest.mark.parametrize(("epochs", "drawn_there"), [(30, False), (700, True)])
def test_the_line_at_a_hundredth_is_drawn_where_a_run_comes_near_it(epochs, drawn_there, drawn):
    plots.loss_curves({"one": short_run(epochs)}, "A finding")
    assert any(text.get_text().startswith("0.01") for text in drawn[0].axes[0].texts) == drawn_there


def test_a_ring_marks_the_start_of_a_run_and_not_of_its_second_part(drawn):
    from tinynet.widgets.descent.view import part

    history = short_run()
    plots.loss_surface({"first": part(history, slice(11)), "second": part(history, slice(10, None))}, "A finding")
    rings = [line for line in drawn[0].axes[0].lines if line.get_markerfacecolor() == "white"]
    assert [tuple(ring.get_xydata()[0]) for ring in rings] == [(0.0, 0.0)]


# What is wrong with a figure's arguments is said before anything is drawn ------------------------------------


@pytest.mark.sample(4)
@pytest.mark.parametrize("title", [r"$\frac$", "$$", "5 $ and 6 $", "a_b $x^2$"])
def test_a_dollar_sign_in_a_title_or_a_name_is_one(title):
    neuron = tn.Network((2, 1), seed=1)
    run = tn.train(tn.Network((2, 1), seed=1), tn.AND, 10, 0.5)
    for picture in (
        plots.plane(neuron, tn.AND, title),
        plots.neuron(neuron, tn.AND, title),
        plots.across_the_line({title: neuron}, title),
        plots.loss_curves({title: run}, title),
        plots.loss_surface({title: run}, title),
        plots.learned_after({title: [3, 4]}, title),
        plots.diagram(neuron, (0, 1), 1, title),
    ):
        assert picture.words.startswith(f"{title}.")


@pytest.mark.parametrize("title", [None, 3, ["a"]], ids=str)
def test_a_title_must_be_a_text(title):
    neuron = tn.Network((2, 1), seed=1)
    for draw in (plots.plane, plots.squash, plots.neuron):
        with pytest.raises(TypeError, match="title must be a text"):
            draw(neuron, tn.AND, title)


def test_a_figure_of_one_network_says_so_where_it_gets_copies():
    copies = tn.Network((2, 1), copies=3)
    for draw in (
        lambda: plots.plane(copies, tn.AND, "t"),
        lambda: plots.loss_slice(copies, tn.AND, "w11", title="t"),
        lambda: plots.across_the_line({"a": copies}, "t"),
    ):
        with pytest.raises(ValueError, match="draws one network; got 3 copies"):
            draw()


def test_a_figure_of_runs_says_so_where_there_is_none():
    for draw in (plots.loss_curves, plots.loss_surface, plots.above_the_floor):
        with pytest.raises(ValueError, match="runs must have at least one entry; got {}"):
            draw({}, "t")
