"""The triage card: what to ask of a network that does not learn, in the order in which one asks, on one page."""

from typing import NamedTuple

from matplotlib.figure import Figure
from matplotlib.patches import Circle

from tinynet.plots.style import FORWARD, INK, PALE, look, picture

__all__ = ["triage_card"]

TITLE = "Triage card: a network that does not learn"
A4 = (8.27, 11.69)
SIZE = 8.8


class Row(NamedTuple):
    """One question: its name, what is asked and measured, and what follows; each of these a list of lines."""

    name: str
    asked: tuple
    then: tuple


ROWS = (
    Row(
        "Data",
        ("Does each row come in once, with the label that you mean? Losses of single rows against the loss of all.",),
        ("Wrong labels, shuffled rows, a label that is not 0 or 1: mend the data first. No check below sees them.",),
    ),
    Row(
        "Reachable outputs",
        ("Which answers can come out at all? The root of a single row's loss at label 0 is ŷ; try b2 = −10 and 10.",),
        ("ŷ never near 0 or never near 1: the output is squashed twice, or not at all.",),
    ),
    Row(
        "Base rate",
        ("What does always answering the mean label cost? How many rows are on their side of ½?",),
        ("Learned means all rows right and a loss below 0.01. Below the base rate is only better than a constant.",),
    ),
    Row(
        "Start",
        ("Print a1 and a2 of every row, and all slopes, before the first step.",),
        (
            "Stationary: all slopes exactly 0. Saturated: a1 or a2 alike on all rows, near an end; tiny slopes.",
            "Twins: two hidden units with the same numbers. A flat stretch with small slopes may only be slow.",
        ),
    ),
    Row(
        "Gradient check",
        (
            "On one row, at a random point where nothing is 0, with the loss in all its digits.",
            "Implied slope (old − new)/α, true slope by nudging at 1e-5, and their ratio for each parameter.",
        ),
        ("Then on all rows. A check that passes says: this gradient belongs to this loss. Is it the right loss?",),
    ),
    Row("What the ratios say", (), ()),
    Row(
        "One change at a time",
        ("Write the hypothesis, and the number it predicts. Change one thing. Run from several starts, several data.",),
        ("Undo what did not help. Two bugs can hide each other: check again after every change.",),
    ),
    Row(
        "Prove it",
        ("A test that fails with the old program and passes with the new one, for the reason that you named.",),
        ("A loss that goes down is no proof.",),
    ),
)

RATIOS = (
    ("All five 1", "the gradient is right; go back to lines 1 to 4, and to the loss"),
    ("All five the same, on any row", "a constant factor: it only rescales α"),
    ("1 on one row; on n rows all n, or no pattern", "summed, not averaged; or only the last row counts"),
    ("b2 wrong, the others by the same factor", "δ2: 1/(a2(1 − a2)) means that a sigmoid's slope is missing"),
    ("First divide all by b2's ratio", "what follows is about what is left then"),
    ("b2 and w2 1; w11, w12 and b1 share one", "δ1: w2 is missing, or left × σ′(z1) is what stands there"),
    ("w2 alone", "what stands beside δ2 is not a1: ratio × a1 says what it is"),
    ("w11 or w12 alone, or these two", "what stands beside δ1 is not x1, x2"),
    ("b1 alone, or b2 alone", "it is built from the other neuron's δ"),
    ("Minus 1", "a sign; the step goes uphill there"),
    ("0", "this one is never updated"),
    ("Two that make no sense, others 1", "their derivatives are swapped, or the order of the return"),
    ("Nearer to 1 with a smaller α", "a weight is updated before it is used"),
)


def triage_card():
    """Draw the triage card, one page of A4.

    Returns
    -------
    Picture
        Eight questions from the data to the proof, and the table of ratio patterns and suspects.

    Examples
    --------
    >>> triage_card().words[:52]
    'Triage card: a network that does not learn. 1. Data.'
    """
    with look():
        figure = Figure(A4)
        # A page of text is laid out by its lines, in inches from the top; no axes decide its place.
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, A4[0]), ylim=(A4[1], 0))
        axes.axis("off")
        axes.text(0.6, 0.62, TITLE, fontsize=17, fontweight="bold")
        axes.text(0.6, 0.92, "Ask from the top. Write down what you see before you write what you think.", fontsize=9.5)
        y = 1.4
        for number, row in enumerate(ROWS, 1):
            axes.add_patch(Circle((0.8, y - 0.05), 0.17, color=FORWARD))
            axes.text(
                0.8, y - 0.05, str(number), color="white", fontweight="bold", ha="center", va="center", fontsize=11
            )
            axes.text(1.15, y, row.name, fontsize=12, fontweight="bold")
            for line in row.asked:
                y += 0.22
                axes.text(1.15, y, line, fontsize=SIZE)
            for place, line in enumerate(row.then):
                y += 0.22
                axes.text(1.15, y, "→" if place == 0 else "", fontsize=SIZE, color=FORWARD, fontweight="bold")
                axes.text(1.38, y, line, fontsize=SIZE)
            if row.name == "What the ratios say":
                y = _table(axes, y + 0.26)
            y += 0.44
        words = f"{TITLE}. {' '.join(_said(number, row) for number, row in enumerate(ROWS, 1))}"
        return picture(figure, words)


def _table(axes, y):
    """Draw the table of ratios from y down; return where it ends."""
    left, middle, right = 1.15, 4.15, 7.9
    axes.text(left, y, "on one row, implied ÷ true", fontsize=SIZE, color=INK, fontweight="bold")
    axes.text(middle, y, "suspect", fontsize=SIZE, color=INK, fontweight="bold")
    for pattern, suspect in RATIOS:
        axes.plot([left, right], [y + 0.065] * 2, color=PALE, linewidth=0.5)
        y += 0.225
        axes.text(left, y, pattern, fontsize=SIZE, color=INK)
        axes.text(middle, y, suspect, fontsize=SIZE, color=INK)
    return y


def _said(number, row):
    table = " ".join(f"{pattern}: {suspect}." for pattern, suspect in RATIOS if row.name == "What the ratios say")
    return " ".join([f"{number}. {row.name}.", *row.asked, *row.then, *([table] if table else [])])
