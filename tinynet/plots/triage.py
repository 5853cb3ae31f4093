"""The triage card: questions for any small network that does not learn, in their order, on one page."""

from typing import NamedTuple

from matplotlib.figure import Figure
from matplotlib.patches import Circle

from tinynet.plots.style import FORWARD, INK, PALE, look, picture

__all__ = ["triage_card"]

TITLE = "Triage card: a network that does not learn"
ORDER = "Ask from the top: cheap questions come first. Write down what you see before you write what you think."
FIRST = "First divide all by the ratio of the output's bias, unless it alone is off. Then read from the output back."
A4 = (8.27, 11.69)
SIZE = 8.6
LINE = 0.178


class Row(NamedTuple):
    """One question: its name, what to ask and measure, and what follows; the last two are lists of lines."""

    name: str
    asked: tuple
    then: tuple


class Ratios(NamedTuple):
    """One line of the table of ratios: the pattern, and the suspect in one line or two."""

    pattern: str
    suspect: tuple


ROWS = (
    Row(
        "A door",
        (
            "p are the parameters. Make two functions of the program: step(p, X, y, α) returns the new",
            "p, and loss(p, X, y) its own loss. Copy the arrays, fix the seed, change no formula.",
        ),
        (
            "Ask for the loss and for a step twice at the same p. Other numbers: chance is at work, or a",
            "value is kept inside (a gradient, a velocity). Make it an argument too. For some epochs the",
            "door must print what the program prints: else the fault may be in what you left out.",
        ),
    ),
    Row(
        "Data",
        ("The loss of each row alone, and the loss of all. Print some rows beside their labels.",),
        (
            "The mean or the sum of the single losses: each row counts once. Another number: rows are",
            "lost, come apart from their labels, or are mixed (a wrong axis; batch norm on purpose).",
            "Wrong labels: no line below sees them.",
        ),
    ),
    Row(
        "Answers",
        (
            "The base rate: the loss of always giving the mean label. How many rows are answered right?",
            "Which answers come out with one bias of the output far down, and far up?",
        ),
        (
            "Below the base rate is only better than a constant.",
            "A label that cannot come out: squashed twice, or the wrong squash for these labels.",
            "A wider copy learns from some seed, and yours from none: too few units.",
        ),
    ),
    Row(
        "Start",
        ("The values of each layer for all rows, and all slopes, before the first step.",),
        (
            "All slopes exactly 0: stationary. A layer at its squash's ends, alike for all rows: saturated.",
            "Two units of a layer with the same numbers, in and out: twins.",
            "A flat stretch with small slopes may only be slow; another seed may be quicker.",
        ),
    ),
    Row(
        "Rate and calls",
        ("The losses of some steps with α, α/10 and 10α. The parameters before step 1 and step 2.",),
        (
            "NaN, or a loss that jumps: α/10. A loss that falls slowly: 10α, until it jumps.",
            "The same parameters twice, and slopes that are not 0: the new ones are thrown away, or cut",
            "to whole numbers.",
        ),
    ),
    Row(
        "Gradient check",
        (
            "At a random p, on a made-up row, where nothing is 0. Switch off dropout, clipping, weight",
            "decay; momentum begins at velocity 0. Implied slope (old − new)/α; true slope by nudging p",
            "by 1e-5 both ways in the program's own loss, with all digits; their ratio for each entry.",
            "One row at α = 1, another at another p, then all rows at α = 0.001 (many rows: smaller).",
        ),
        ("It says whether this gradient belongs to this loss. Is it the loss that you mean?",),
    ),
    Row("What the ratios say", (), ()),
    Row(
        "One change",
        ("Write the hypothesis and the number it predicts. Change one thing. Run several starts and data.",),
        (
            "Keep what a check proves right, even if the loss gets worse (try 10α); undo only a guess.",
            "Two bugs can hide each other: check again after every change.",
        ),
    ),
    Row(
        "Prove it",
        ("A test that fails with the old program and passes with the new one, for the reason you named.",),
        ("A loss that goes down is no proof.",),
    ),
)

RATIOS = (
    Ratios(
        "All 1, on each row and on all", ("the gradient belongs to this loss. Ask lines 1 to 5, and which loss it is",)
    ),
    Ratios(
        "All one number, the same everywhere",
        ("a factor: it only rescales α (n on n rows: a sum, or row by row)",),
    ),
    Ratios(
        "All one number, another elsewhere",
        (
            "a multiple of 1/(ŷ(1 − ŷ)): cross-entropy, right if that is your loss; with",
            "(y − ŷ)² a sigmoid's slope is missing. Else: the output's δ, or another ŷ in it",
        ),
    ),
    Ratios("Alike on each row; on n rows a layer n times", ("this layer is summed, and others are averaged",)),
    Ratios("Alike on each row; no pattern on all rows", ("rows are lost, come apart from their labels or are mixed",)),
    Ratios("A unit shares one: its weights and bias", ("its δ: a link is missing, or the slope of another squash",)),
    Ratios(
        "An input shares one, the biases are 1", ("what the weights multiply: ratio × input says what stands there",)
    ),
    Ratios("No pattern in a layer", ("transposed, swapped, or one of several paths is missing",)),
    Ratios("A bias alone", ("another layer's δ, or two values exchanged in the return",)),
    Ratios("Some off, by the same number everywhere", ("a factor of their own, or a rate",)),
    Ratios("Minus 1", ("a wrong sign: the step goes uphill there",)),
    Ratios("0", ("never updated, or frozen on purpose",)),
    Ratios(
        "No number: the true slopes are 0", ("nothing to see: another row, another p, or several rows (batch norm)",)
    ),
    Ratios("Nearer to 1 with a smaller α", ("a weight is updated before it is used",)),
    Ratios(
        "All implied slopes of one size",
        ("Adam or similar: only the signs count. Check the gradient it is given",),
    ),
    Ratios(
        "A second step at the same p",
        (
            "momentum m: right is 1 + m times the first; 1 − m times is a wrong sign",
            "no momentum: once; 2, then 3 times: a gradient is never set back to 0",
        ),
    ),
)


def triage_card():
    """Draw the triage card, one page of A4.

    Returns
    -------
    Picture
        Nine questions from the door to the proof, and the table of ratio patterns and suspects.

    Examples
    --------
    >>> triage_card().words[:54]
    'Triage card: a network that does not learn. 1. A door.'
    """
    with look():
        figure = Figure(A4)
        # A page of text is laid out by its lines, in inches from the top; no axes decide its place.
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, A4[0]), ylim=(A4[1], 0))
        axes.axis("off")
        axes.text(0.5, 0.62, TITLE, fontsize=16, fontweight="bold")
        axes.text(0.5, 0.87, ORDER, fontsize=9)
        y = 1.2
        for number, row in enumerate(ROWS, 1):
            axes.add_patch(Circle((0.62, y - 0.04), 0.13, color=FORWARD))
            axes.text(
                0.62, y - 0.035, str(number), color="white", fontweight="bold", ha="center", va="center", fontsize=9
            )
            axes.text(0.85, y, row.name, fontsize=9, fontweight="bold")
            y = _table(axes, y) if row.name == "What the ratios say" else _lines(axes, row, y)
            y += 0.1
        words = f"{TITLE}. {' '.join(_said(number, row) for number, row in enumerate(ROWS, 1))}"
        return picture(figure, words)


def _lines(axes, row, y):
    """Write what is asked and what follows, from y down; return where the next row begins."""
    for line in row.asked:
        axes.text(2.03, y, line, fontsize=SIZE)
        y += LINE
    for place, line in enumerate(row.then):
        axes.text(2.03, y, "→" if place == 0 else "", fontsize=SIZE, color=FORWARD, fontweight="bold")
        axes.text(2.24, y, line, fontsize=SIZE)
        y += LINE
    return y


def _table(axes, y):
    """Draw the table of ratios from y down; return where the next row begins."""
    left, middle, right = 0.5, 3.33, 7.77
    axes.text(2.5, y, "implied ÷ true", fontsize=SIZE)
    y += LINE + 0.03
    axes.text(left, y, FIRST, fontsize=SIZE)
    for pattern, suspect in RATIOS:
        axes.plot([left, right], [y + 0.05] * 2, color=PALE, linewidth=0.5)
        y += LINE + 0.012
        axes.text(left, y, pattern, fontsize=SIZE, color=INK)
        for place, line in enumerate(suspect):
            y += LINE * (place > 0)
            axes.text(middle, y, line, fontsize=SIZE, color=INK)
    return y + LINE


def _said(number, row):
    table = [f"{pattern}: {' '.join(suspect)}." for pattern, suspect in RATIOS]
    return " ".join(
        [
            f"{number}. {row.name}.",
            *row.asked,
            *row.then,
            *([FIRST, *table] if row.name == "What the ratios say" else []),
        ]
    )
