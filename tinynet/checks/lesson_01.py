"""Checks of exercise 01: a neuron's guess, its line, and an output that was squashed twice."""

import numpy as np

from tinynet.checks.asks import Function, Number, Words, slips_of_z1, told_apart, value_of
from tinynet.checks.expectations import (
    ask,
    close,
    is_listed,
    must_be_answered,
    must_be_function,
    must_be_number,
    short,
)
from tinynet.checks.task import CheckFailed, part, say, task
from tinynet.data import NAND
from tinynet.network import Network, sigmoid
from tinynet.short_text import so_many_are_right

__all__ = ["line_of_a_neuron", "nand_by_hand", "neuron_in_code", "one_row_by_hand", "squashed_twice"]

_SLUG = "01-a-neuron-makes-a-guess"
_Z1 = "(w11*x1 + w12*x2 + b1)"


def _row(w11, w12, b1, x1, x2):
    z1 = w11 * x1 + w12 * x2 + b1
    return {"w11": w11, "w12": w12, "b1": b1, "x1": x1, "x2": x2, "z1": z1, "y_hat": sigmoid(z1)}


def _another_row(draw):
    """Draw a row like it: only w12 below 0, z1 between −3 and −1, and no known wrong number near another."""

    def make(draw):
        return _row(
            w11=draw.one_of((1.0, 1.5, 2.0, 2.5, 3.0)),
            w12=draw.one_of((-0.5, -1.5, -2.5, -3.5)),
            b1=draw.one_of((0.2, 0.25, 0.4, 0.5, 0.6, 0.75, 0.8, 1.0, 1.25, 1.5)),
            x1=draw.one_of((1.0, 2.0, 3.0)),
            x2=draw.one_of((1.0, 2.0, 3.0, 4.0)),
        )

    def fits(row):
        return told_apart(one_row_by_hand.asks, row) and -3 <= row["z1"] <= -1 and row["z1"] != _ROW["z1"]

    return draw.until(make, fits)


_ROW = _row(w11=2.0, w12=-1.5, b1=0.5, x1=1.0, x2=3.0)


@task(
    _SLUG,
    1,
    "One row by hand",
    stars=1,
    points=2,
    hints=(
        "Write the three terms under each other, each with its own sign: w11·x1, w12·x2, b1. Then add.",
        "z1 is the plain sum of those three. Only then comes σ: 1 / (1 + e to the power of minus z1).",
    ),
    asks=(
        Number(
            "z1_by_hand",
            right="w11*x1 + w12*x2 + b1",
            slips={
                "w11*x1 + w12*x2": (
                    "bias-slipped",
                    "the bias b1 is missing in your z1: it is added once, with every input.",
                ),
                "w11*x1 + w12*x2 - b1": (
                    "bias-slipped",
                    "your z1 subtracts b1. The bias is added, with the sign it has.",
                ),
                "w11*x2 + w12*x1 + b1": (
                    "swapped-parameters",
                    "the weights have changed places in your z1: w11 belongs to x1, and w12 to x2.",
                ),
                "w11*x1 - w12*x2 + b1": ("arithmetic-slip", "the minus of w12 = {w12} is missing in your z1."),
                "y_hat": (
                    "activation-of-activated-value",
                    "your z1 is already squashed. z1 is the weighted sum; the squashed value has its own name, ŷ.",
                ),
            },
            otherwise="{name} = {yours} is not w11·x1 + w12·x2 + b1. Is each weight multiplied by its own input?",
            earns=(1, "z1"),
        ),
        Number(
            "y_hat_by_hand",
            right="sigmoid(z1)",
            slips={
                "sigmoid(-z1)": (
                    "another-squash",
                    "Your ŷ is on the wrong side of ½: σ has e to the power of MINUS z1.",
                ),
                "z1": (
                    "missing-activation-output",
                    "Your z1 is right, and your ŷ is the same number: it has not been squashed.",
                ),
                "1 + np.exp(-z1)": (
                    "arithmetic-slip",
                    "Your ŷ is 1 + e^−z1: 1/1 was taken first. On the calculator 1 + e^−z1 needs brackets.",
                ),
                "sigmoid(sigmoid(z1))": (
                    "extra-activation-output",
                    "Your ŷ has been squashed twice. σ is applied to z1, once.",
                ),
            },
            otherwise="z1 is right. {name} = {yours} is not σ(z1). Give it to two decimals; here it lies between 0 "
            "and ½.",
            says="{slip}",
        ),
    ),
    draw=_another_row,
)
def one_row_by_hand(z1_by_hand, y_hat_by_hand, *, given=_ROW):
    """Check z1 and ŷ of a neuron on one row, to two decimals."""
    return "A negative z1 always gives a guess below ½."


@task(
    _SLUG,
    2,
    "The neuron in code",
    stars=2,
    points=3,
    hints=(
        "Two lines do it: one for the weighted sum, one for tn.sigmoid of that sum. Return both names.",
        "The sum has three terms, and the last has no x in it. z1 comes first in the return, a1 second.",
    ),
)
def neuron_in_code(neuron):
    """Check neuron(x1, x2, w11, w12, b1) → (z1, a1), on several neurons and points, and on whole columns."""
    must_be_function(neuron, "neuron")
    cases = [(1.0, 2.0, 0.5, -1.0, 0.25), (-1.0, 0.5, 2.0, 3.0, -1.0), (0.3, -0.7, -1.5, 0.4, 2.0)]
    answers = [ask(neuron, "neuron", *case) for case in cases]
    for answer in answers:
        if not is_listed(answer) or len(answer) != 2:
            say(f"neuron must return two values, return z1, a1; it returned {short(answer)}.", "wrong-form")
    z1s = np.array([_from_neuron(answer[0], "z1") for answer in answers])
    true = np.array([w11 * x1 + w12 * x2 + b1 for x1, x2, w11, w12, b1 in cases])
    if close(z1s, sigmoid(true)) and close([answer[1] for answer in answers], true):
        say("The two values come out in the wrong order: z1, the sum, first; a1, squashed, second.", "wrong-form")
    if close(z1s, sigmoid(true)):
        say(
            "Your z1 is already squashed. Keep the plain sum under the name z1, and σ of it under a1.",
            "activation-of-activated-value",
        )
    if np.ptp(z1s) < 1e-9:
        say("neuron gives the same z1 for all arguments. Does it use them?", "ignores-arguments")
    given = dict(zip(("x1", "x2", "w11", "w12", "b1"), np.array(cases).T, strict=True))
    for formula, (code, message) in slips_of_z1("{z1}", "Not yet: ").items():
        if close(z1s, value_of(formula, given)):
            say(message, code)
    if not close(z1s, true):
        same_inputs = ask(neuron, "neuron", *cases[0][:2], *cases[1][2:])
        if is_listed(same_inputs) and close(_from_neuron(same_inputs[0], "z1"), z1s[0]):
            say(
                "z1 stays the same when w11, w12 and b1 change. Do numbers stand in it where these names should?",
                "ignores-arguments",
            )
        row = int(np.argmax(~np.isclose(z1s, true)))
        say(f"For neuron{cases[row]} z1 should be {true[row]:.4f}; yours is {z1s[row]:.4f}.", "not-yet-known")
    part(1, "z1")
    a1s = np.array([_from_neuron(answer[1], "a1") for answer in answers])
    if close(a1s, sigmoid(-true)):
        say(
            "z1 is right. Your a1 is σ(−z1): it falls where it should rise. Look at the sign in e^−z.", "another-squash"
        )
    if close(a1s, true):
        say("z1 is right. Your a1 is the same number as z1: it has not been squashed.", "missing-activation-output")
    if close(a1s, sigmoid(sigmoid(true))):
        say("z1 is right. Your a1 has been through σ twice, so it can never be below ½.", "extra-activation-output")
    if close(a1s, 1 + np.exp(-true)):
        say(
            "z1 is right. Your a1 is 1 + e^−z: 1/1 is taken first. The brackets are missing around 1 + e^−z.",
            "arithmetic-slip",
        )
    if set(a1s.tolist()) <= {0.0, 1.0}:
        say("z1 is right. Your a1 is rounded to 0 or 1; leave the guess as it is, between them.", "another-squash")
    if not close(a1s, sigmoid(true)):
        if any(close(a1s, sigmoid(true).round(digits), 1e-9) for digits in range(1, 6)):
            say("z1 is right. Your a1 is rounded. Round what you print, and not what you return.", "arithmetic-slip")
        say(
            f"z1 is right. For z1 = {true[0]:.4f}, σ is {sigmoid(true[0]):.4f}; your a1 is {a1s[0]:.4f}.",
            "not-yet-known",
        )
    part(1, "a1 of one row")
    x1, x2 = NAND.inputs.T
    advice = "It is right for one row, and not for whole columns x1 and x2 at once. Use tn.sigmoid and plain * and +."
    try:
        z1, a1 = ask(neuron, "neuron", x1, x2, 1.5, -2.0, 0.5)
    except CheckFailed as failure:
        if failure.code == "arguments-changed":
            raise
        say(f"{advice} Here {failure}", "one-row-only")
    if not (close(z1, 1.5 * x1 - 2 * x2 + 0.5) and close(a1, sigmoid(1.5 * x1 - 2 * x2 + 0.5))):
        say(advice, "one-row-only")
    return "The same two lines guess for one row or for a whole column."


def _from_neuron(value, name):
    value = value.flat[0] if isinstance(value, np.ndarray) and value.size else value
    return must_be_number(value, f"{name} from neuron")


@task(
    _SLUG,
    3,
    "Where the line is",
    stars=2,
    points=3,
    hints=(
        "ŷ is ½ exactly where z1 = 0. Write w11·x1 + w12·x2 + b1 = 0 on paper, and bring x2 to one side.",
        "All terms without x2 go to the other side and change their sign; then divide by the factor of x2.",
    ),
    asks=(
        Function(
            "line_x2",
            "x1, w11, w12, b1",
            cases=(
                (1.0, 2.0, 4.0, -3.0),
                (0.5, -1.0, 2.0, 1.0),
                (-2.0, 3.0, -1.5, 0.7),
                (0.0, 1.0, 2.0, -5.0),
                (1.0, 2.0, 4.0, 0.0),
                (0.5, -1.0, 2.0, 0.0),
                (-2.0, 3.0, -1.5, 0.0),
            ),
            right="-(w11*x1 + b1)/w12",
            slips={
                "(w11*x1 + b1)/w12": (
                    "wrong-way-back",
                    "x2 has the wrong sign: a term that moves to the other side of the = changes its sign.",
                ),
                "(-w11*x1 + b1)/w12": ("wrong-way-back", "the sign of b1 is wrong: it moves to the other side too."),
                "(w11*x1 - b1)/w12": (
                    "wrong-way-back",
                    "the sign of the term with x1 is wrong: it moves to the other side too.",
                ),
                "-w11*x1/w12": ("bias-slipped", "b1 is missing."),
                "-b1/w12": ("ignores-arguments", "the term with x1 is missing: w11·x1 moves to the other side too."),
                "-(w11*x1 + b1)*w12": (
                    "wrong-way-back",
                    "the last step is the wrong one: x2 was multiplied by w12, so divide by it.",
                ),
                "-(w12*x1 + b1)/w11": ("swapped-parameters", "w11 and w12 have changed places."),
                "-w11*x1 - b1": ("wrong-way-back", "the last step is missing: divide by the factor of x2."),
                "-w11*x1 - b1/w12": (
                    "wrong-way-back",
                    "only b1 is divided by w12. Put brackets around all that moved over.",
                ),
                "-w11*x1 + b1/w12": (
                    "wrong-way-back",
                    "the minus reaches only the first term, and the division only the second. Put brackets around all "
                    "that moved over.",
                ),
                "-w11*x1/w12 + b1": (
                    "wrong-way-back",
                    "b1 is as it was. It moves to the other side and is divided by w12, as the term with x1 is.",
                ),
                "-w11*x1/w12 - b1": ("wrong-way-back", "only the term with x1 is divided by w12; b1 is too."),
                "(0.5 - w11*x1 - b1)/w12": (
                    "wrong-way-back",
                    "you solved z1 = ½. It is ŷ that is ½ on the line; what is z1 there?",
                ),
            },
            otherwise="At your point for {call}, z1 is {z1:.4f}. On the line z1 must be 0.",
            shown={"z1": "w11*x1 + w12*yours + b1"},
            partly=(1, "the line of a neuron whose b1 is 0", "same or b1 != 0"),
        ),
    ),
)
def line_of_a_neuron(line_x2):
    """Check line_x2(x1, w11, w12, b1): the x2 at which ŷ = ½."""
    return "Scale all three numbers alike and the answer stays: the line does not move."


@task(
    _SLUG,
    4,
    "A neuron that answers NAND",
    stars=1,
    points=2,
    hints=(
        "NAND is AND with every answer reversed. Which change gives every z1 the other sign?",
        "With both inputs 0 only b1 is left, and the answer there must be 1. Each input that is 1 must pull "
        "z1 down, but one alone not below 0.",
    ),
)
def nand_by_hand(nand):
    """Check that the chosen w11, w12, b1 answer NAND, each output at least 0.2 away from ½."""
    must_be_answered(nand=nand)
    if not isinstance(nand, dict) or set(nand) != {"w11", "w12", "b1"}:
        say('nand must be a dict with the three names "w11", "w12" and "b1".', "wrong-form")
    must_be_answered(**nand)
    nand = {name: must_be_number(value, f'nand["{name}"]') for name, value in nand.items()}
    y_hat = Network((2, 1), start=nand).forward(NAND.inputs).y_hat
    right = (y_hat > 0.5) == (NAND.labels == 1)
    if not right.any():
        say(
            "Every row is on the wrong side: this neuron answers AND. Which change gives every z1 the other sign?",
            "line-misplaced",
        )
    if not (y_hat > 0.5).any():
        say(
            "No row gets a yes. In row (0, 0) only b1 is left, and that row has label 1.",
            "line-misplaced",
        )
    if (y_hat > 0.5).all():
        say(
            "Every row gets a yes, row (1, 1) too. There all three numbers are added, and the sum must be below 0.",
            "line-misplaced",
        )
    if not right.all():
        row = int(np.argmin(right))
        x1, x2 = NAND.inputs[row]
        say(
            f"{so_many_are_right(right.sum(), '4 rows')}. Row ({x1:g}, {x2:g}) has label {NAND.labels[row]:.0f} "
            f"and gets ŷ = {y_hat[row]:.2f}.",
            "line-misplaced",
        )
    part(1, "every row on its side of ½")
    if np.abs(y_hat - 0.5).min() < 0.2:
        row = int(np.argmin(np.abs(y_hat - 0.5)))
        x1, x2 = NAND.inputs[row]
        say(
            f"All rows are on their side, but row ({x1:g}, {x2:g}) gets ŷ = {y_hat[row]:.2f}, closer to ½ than "
            "0.2. You know how to make a neuron surer without moving its line.",
            "line-misplaced",
        )
    return "There are infinitely many right answers; yours is one of them."


@task(
    _SLUG,
    5,
    "It says yes to everything",
    stars=3,
    points=4,
    hints=(
        "Take one row for which z1 is very negative, and follow it by hand, line by line, writing down what "
        "each name holds.",
        "What is the smallest number that σ can be given here in the last line, and what is σ of that number?",
    ),
    asks=(
        Words("hypothesis"),
        Function(
            "mended",
            "x1, x2, w11, w12, b1",
            cases=((0.0, 0.0, 4.0, 4.0, -6.0), (1.0, 1.0, 4.0, 4.0, -6.0), (-1.0, 2.0, 0.3, -0.8, 0.9)),
            right=f"sigmoid({_Z1})",
            slips={
                f"sigmoid(sigmoid({_Z1}))": (
                    "extra-activation-output",
                    "It is as it was: every answer still lies between 0.5 and 0.73. What happened to z1 on its way?",
                ),
                _Z1: (
                    "missing-activation-output",
                    "Now nothing squashes at all: the answer is z1 itself. One of the two σ has to stay.",
                ),
                (f"2*sigmoid(sigmoid({_Z1})) - 1", f"sigmoid({_Z1}) - 0.5"): (
                    "symptom-hidden",
                    "You moved the answers down to hide the symptom. Find the line that squashes a second time.",
                ),
                (f"float({_Z1} > 0)", "0.0", "1.0"): (
                    "another-squash",
                    "The answers are rounded to 0 and 1. The guess should stay a number between them.",
                ),
                "sigmoid(4*x1 + 4*x2 - 6)": (
                    "ignores-arguments",
                    "It squashes once now. But it has the numbers 4, 4 and −6 in it, and no other neuron has those.",
                ),
                **slips_of_z1("sigmoid({z1})", "It squashes once now. But "),
            },
            otherwise="For {call}, z1 is {z1:.2f} and ŷ {right:.4f}; yours is {yours:.4f}.",
            shown={"z1": _Z1},
            partly=(1.5, "every answer on its side of ½", "0 <= yours <= 1 and (yours > 0.5) == (right > 0.5)"),
            constant=False,
            says="{slip}",
        ),
    ),
)
def squashed_twice(hypothesis, mended):
    """Check the written hypothesis and the mended program, mended(x1, x2, w11, w12, b1) → ŷ."""
    return "Remember the range 0.5 to 0.73. It will come back."
