"""Checks of exercise 03: the base rate, what one line can separate, the proof, and an old bug come back."""

import ast
import itertools
import math
from fractions import Fraction
from functools import cache

import numpy as np

from tinynet.checks.asks import Function, Number, Words, slips_of_z1
from tinynet.checks.expectations import close, in_quotes, is_many, must_be_answered
from tinynet.checks.task import by_itself, part, say, task
from tinynet.short_text import so_many_are_right

__all__ = ["base_rate_in_code", "four_inequalities", "what_a_line_cannot_do", "what_it_can_reach"]

_SLUG = "03-what-one-neuron-cannot-do"
_LABELS = ([0, 0, 0, 1], [0, 1, 1, 0, 1], [1, 0, 0, 0, 0, 0, 0, 1], [1, 1])
_RIGHT_CONSTANT = (1, "the constant that is answered")
_Z1 = "(w11*x1 + w12*x2 + b1)"
_CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]


@task(
    _SLUG,
    1,
    "The loss of a constant",
    stars=1,
    points=3,
    hints=(
        "The best constant answer is the mean label. Compute it first, and give it a name.",
        "Then every row's squared distance from that mean, and the mean of those.",
    ),
    asks=(
        Function(
            "base_rate",
            "labels",
            cases=tuple((np.array(labels, float),) for labels in _LABELS),
            right="np.var(labels)",
            slips={
                "np.sum((labels - labels.mean())**2)": (
                    "another-loss",
                    "that is the sum over the rows. L is the mean.",
                    _RIGHT_CONSTANT,
                ),
                "np.std(labels)": (
                    "another-loss",
                    "that is the square root of it: the loss is in squares.",
                    _RIGHT_CONSTANT,
                ),
                "np.mean(labels - labels.mean())": (
                    "another-loss",
                    "it is 0 for all labels. Is the square missing? Distances from the mean label cancel, and their "
                    "squares do not.",
                ),
                "np.sum((labels - labels.mean())**2)/4": (
                    "ignores-arguments",
                    "you divide by 4. Divide by the number of rows that you are given.",
                    _RIGHT_CONSTANT,
                ),
                "np.mean(np.abs(labels - labels.mean()))": (
                    "another-loss",
                    "you took the distance to the mean label, not its square.",
                    _RIGHT_CONSTANT,
                ),
                "np.sum((labels - labels.mean())**2)/(len(labels) - 1)": (
                    "another-loss",
                    "you divide by n − 1, as statisticians do for a sample. L divides by n.",
                    _RIGHT_CONSTANT,
                ),
                "labels.mean()": (
                    "another-loss",
                    "that is the mean label, the constant itself. What loss does answering it give?",
                ),
                "min(labels.mean(), 1 - labels.mean())": (
                    "another-loss",
                    "that is the share of rows a constant gets wrong, not its loss.",
                ),
                "max(labels.mean(), 1 - labels.mean())": (
                    "another-loss",
                    "that is the share of rows a constant gets right, not its loss.",
                ),
                "np.mean((labels - 0.5)**2)": (
                    "another-loss",
                    "that is the loss of answering ½. The mean label does better.",
                ),
                "np.mean((labels - 0.25)**2)": (
                    "ignores-arguments",
                    "that is the loss of answering ¼, the mean label of AND. Other labels have another mean.",
                ),
                "(labels[-1] - labels.mean())**2/len(labels)": (
                    "last-sample-only",
                    "only the last row counts. Does each row overwrite the one before it?",
                    _RIGHT_CONSTANT,
                ),
                "(labels[0] - labels.mean())**2/len(labels)": (
                    "last-sample-only",
                    "only the first row counts. Is the return inside the loop?",
                    _RIGHT_CONSTANT,
                ),
            },
            otherwise="For labels {rows}, answering {mean:.3f} always costs {right:.4f}; yours is {yours:.4f}.",
            shown={"rows": "labels.astype(int).tolist()", "mean": "labels.mean()"},
        ),
    ),
)
def base_rate_in_code(base_rate):
    """Check base_rate(labels): the loss of always answering the mean label."""
    return "A loss means little until you know what a constant would score."


@task(
    _SLUG,
    2,
    "All sixteen",
    stars=2,
    points=3,
    hints=(
        "Draw the four corners. Which labellings put equal labels on opposite corners, both times?",
        "One line cuts a square into two pieces. Whatever it cuts off, one corner, a side, or three corners, "
        "is connected along the square's edges. Which labellings are not?",
    ),
)
def what_a_line_cannot_do(not_separable):
    """Check the labellings of (0, 0), (0, 1), (1, 0), (1, 1) that no line separates."""
    must_be_answered(not_separable=not_separable)
    in_form = is_many(not_separable) and all(map(is_many, not_separable))
    given = {tuple(map(_label, labelling)) for labelling in not_separable} if in_form else {(None,)}
    if any(None in labelling for labelling in given):
        say("not_separable must be a list of labellings, each four labels, 0 or 1, such as (0, 0, 0, 1).", "wrong-form")
    if any(len(labelling) != 4 for labelling in given):
        say(
            "Each labelling has four labels, 0 or 1, in the order of the rows (0, 0), (0, 1), (1, 0), (1, 1).",
            "wrong-form",
        )
    true = _no_line_for()
    right = len(given & true)
    if not given:
        say("You say that a line can separate all sixteen. You have met one today that it cannot.", "claims-too-much")
    if any(len(set(labelling)) == 1 for labelling in given):
        say(
            "Four labels alike count as separated: some line has all four rows on one side. Take them off your list.",
            "line-misplaced",
        )
    if given - true:
        say(
            f"{right or 'None'} of those that you list cannot be separated. For the rest there is a line: draw the "
            "corners, and ask whether the rows with label 1 lie side by side.",
            "line-misplaced",
        )
    if given != true:
        # Two of the 65,536 lists hold one of the two and nothing else.
        part(1, "one that no line separates")
        say("The one you list cannot be separated, and there is one more. Draw the square again.", "line-misplaced")
    return "Fourteen of sixteen can be separated. The other two are one problem, with all labels reversed."


def _label(label):
    """Return 0 or 1 for what is one of the two, in quotes too; None for anything else."""
    if isinstance(label, str):
        return {"0": 0, "1": 1}.get(label)
    return next((number for number in (0, 1) if close(label, number, 0)), None)


def _line_for(labelling):
    """Return whole-and-half numbers w11, w12, b1 of a neuron that gets all four rows right, or None."""
    for w11, w12, b1 in itertools.product(
        (-2, -1, 0, 1, 2), (-2, -1, 0, 1, 2), (-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5)
    ):
        if all((w11 * x1 + w12 * x2 + b1 > 0) == bool(y) for (x1, x2), y in zip(_CORNERS, labelling, strict=True)):
            return w11, w12, b1
    return None


@cache
def _no_line_for():
    return {labelling for labelling in itertools.product((0, 1), repeat=4) if _line_for(labelling) is None}


@task(
    _SLUG,
    3,
    "Four inequalities",
    stars=2,
    points=3,
    hints=(
        "Label 1 wants z1 above 0, label 0 wants it below 0. Put each row's x1 and x2 into z1 first.",
        "Add the z1 of (0, 0) and (1, 1); then those of (0, 1) and (1, 0). Compare the two sums, term by term.",
    ),
)
def four_inequalities(signs, sum_of_outer, sum_of_inner):
    """Check the signs wanted for XNOR, and the two sums, written with w11, w12, b1 as text."""
    with by_itself():
        must_be_answered(signs=signs)
        if not isinstance(signs, dict) or set(signs) != set(_CORNERS):
            say("signs must be a dict with the four rows (0, 0), (0, 1), (1, 0), (1, 1) as its keys.", "wrong-form")
        must_be_answered(**{f"signs[{row}]": sign for row, sign in signs.items()})
        signs = {row: sign.strip() if isinstance(sign, str) else sign for row, sign in signs.items()}
        if not all(isinstance(sign, str) and sign in ("<", ">") for sign in signs.values()):
            say('Each sign is ">" or "<", in quotes: how z1 of that row must compare with 0.', "wrong-form")
        labels = dict(zip(_CORNERS, (1, 0, 0, 1), strict=True))
        right = sum((signs[row] == ">") == bool(label) for row, label in labels.items())
        if not right:
            say(
                "All four are reversed. Label 1 wants ŷ above ½; is z1 then above or below 0?",
                "sign-flipped",
            )
        if right < 4:
            say(
                f"{so_many_are_right(right, 'the 4 signs')}. Write the label of XNOR beside each row first. On which "
                "side of 0 must z1 be for a label 1, and on which for a label 0?",
                "line-misplaced",
            )
        part(1, "the four signs")
    for name, text in (("sum_of_outer", sum_of_outer), ("sum_of_inner", sum_of_inner)):
        with by_itself():
            _must_be_the_sum(text, name)
            part(0.5, name)
    return "The two sums are the same, and one must be above 0, the other below: no weights can do that."


def _must_be_the_sum(text, name):
    """Raise unless a formula is the sum of z1 over its two rows."""
    must_be_answered(**{name: text})
    if not isinstance(text, str):
        say(f'{name} must be a formula in quotes, such as "w11 + b1".', "wrong-form")
    form = _must_be_linear(text, name)
    got, rest = [form.get(parameter, 0) for parameter in ("w11", "w12", "b1")], form.get(None, 0)
    rows = "(0, 0) and (1, 1)" if name == "sum_of_outer" else "(0, 1) and (1, 0)"
    if rest == 0 and close(got, [1, 1, 1]):
        say(f"{name}: each of the two rows {rows} has a b1, so there are two.", "bias-slipped")
    if rest != 0 or not close(got, [1, 1, 2]):
        say(
            f"{name}: write z1 of {rows} with the numbers for x1 and x2, and add the two, term by term.",
            "arithmetic-slip",
        )


_LONGEST_FORMULA = 200


class _NoFormula(Exception):
    """What is not understood of a formula, as the end of a sentence."""


def _must_be_linear(text, name):
    """Return the factors of w11, w12 and b1 in a formula, and under None what stands alone.

    The text is read, and never run: it is a student's, and may be anything.
    """
    if len(text) > _LONGEST_FORMULA:
        say(f"{name} has {len(text):,} letters. The sum of two z1 is much shorter.", "wrong-form")
    if set("=<>") & set(text):
        say(f"{name} = {in_quotes(text)}: write the sum alone, without =, < or >.", "wrong-form")
    try:
        tree = ast.parse(text.strip().replace("·", "*").replace("−", "-"), mode="eval")
        return _factors(tree.body)
    except _NoFormula as reason:
        say(
            f"{name} may hold w11, w12, b1, numbers, + - * and brackets; {in_quotes(text)} {reason}.",
            "wrong-form",
        )
    except (SyntaxError, ValueError, MemoryError):
        say(
            f"{name} = {in_quotes(text)} cannot be read as a formula. Write times as *, as in 3*b1, and close every "
            "bracket.",
            "wrong-form",
        )


def _factors(node):
    """Return the factors of the parameters in a part of a formula, and under None the number that stands alone."""
    match node:
        case ast.Constant(float() | int() as value) if not isinstance(value, bool) and math.isfinite(value):
            return {None: Fraction(value)}
        case ast.Name("w11" | "w12" | "b1" as parameter):
            return {parameter: Fraction(1)}
        case ast.Name(other):
            raise _NoFormula(f"has {in_quotes(other)} in it")
        case ast.UnaryOp(ast.UAdd(), operand):
            return _factors(operand)
        case ast.UnaryOp(ast.USub(), operand):
            return _times(-1, _factors(operand))
        case ast.BinOp(left, ast.Add() | ast.Sub() as operator, right):
            left, right = _factors(left), _times(1 if isinstance(operator, ast.Add) else -1, _factors(right))
            return {key: left.get(key, 0) + right.get(key, 0) for key in {*left, *right}}
        case ast.BinOp(left, ast.Mult(), right):
            left, right = _factors(left), _factors(right)
            if set(left) != {None}:
                left, right = right, left
            if set(left) != {None}:
                raise _NoFormula("multiplies parameters with each other, and in z1 each stands alone")
            return _times(left[None], right)
        case ast.Call() | ast.Tuple():
            raise _NoFormula("cannot be read. Write times as *, as in 3*b1")
    raise _NoFormula("has something else in it")


def _times(number, factors):
    return {key: number * value for key, value in factors.items()}


@task(
    _SLUG,
    4,
    "A bug you have met before",
    stars=3,
    points=5,
    hints=(
        "You have seen answers that are never below ½, in exercise 01. Which numbers can the last σ be given?",
        "The last line gets a number between 0 and 1. So the output lies between σ(0) and σ(1). For the best loss "
        "give each row of AND the end of that range that is nearer to its label.",
    ),
    asks=(
        Words("hypothesis"),
        Number(
            "lowest",
            right="0.5",
            near=0.0005,
            slips={
                "sigmoid(sigmoid(-5.0))": (
                    "misread-figure",
                    "{yours} is the lowest answer in the table, at b1 = −5. With a b1 further down, what do the "
                    "outputs come down to?",
                ),
                "sigmoid(1.0)": (
                    "misread-figure",
                    "{yours} is the highest output. Has it changed places with the lowest?",
                ),
                "0.0": (
                    "unreachable-labels",
                    "lowest = 0 is what one σ can come near to. Make b1 very negative and run this program: what does "
                    "it come down to?",
                ),
            },
            otherwise="{name} = {yours}: make b1 very negative and run the program. What number do the outputs come "
            "down to?",
            says="{slip}",
            earns=(0.5, "the lowest answer"),
        ),
        Number(
            "highest",
            right="sigmoid(1.0)",
            near=0.005,
            slips={
                "1.0": (
                    "unreachable-labels",
                    "highest = 1 is what one σ can come near to. Make b1 very large and run: what does it go up to?",
                ),
                "0.5": ("misread-figure", "{yours} is the lowest output. Has it changed places with the highest?"),
            },
            otherwise="{name} = {yours}: make b1 very large and run the program. What number do the outputs go up to?",
            says="{slip}",
            earns=(0.5, "the highest answer"),
        ),
        Number(
            "best_loss",
            right="(3*0.5**2 + (1 - sigmoid(1.0))**2)/4",
            near="0.001 if other == right else 0.005",
            slips={
                "3*0.5**2 + (1 - sigmoid(1.0))**2": (
                    "another-loss",
                    "best_loss is the sum over the rows. L is the mean over all four.",
                ),
                "(0.5**2 + (1 - sigmoid(1.0))**2)/2": (
                    "another-loss",
                    "best_loss is the mean of the two costs. But three rows have label 0, and one has label 1.",
                ),
                "(3*0.5 + 1 - sigmoid(1.0))/4": (
                    "another-loss",
                    "best_loss is the mean of the distances to the labels. The loss has its square for each row.",
                ),
                "0.25": (
                    "unreachable-labels",
                    "0.25 is the loss where every answer is ½. But the row with label 1 can get more than ½ here.",
                ),
                "0.1875": (
                    "unreachable-labels",
                    "0.1875 is the loss of a constant ¼, or of three answers ½ and a perfect 1. This program can "
                    "answer neither ¼ nor 1.",
                ),
            },
            otherwise="{name} = {yours}: each row gets the reachable answer nearest to its label. What does a row with "
            "label 0 cost then, and the row with label 1?",
            says="{slip}",
            earns=(1, "the best loss"),
        ),
        Function(
            "mended",
            "x1, x2, w11, w12, b1",
            cases=((0.0, 0.0, 3.0, 3.0, -4.0), (1.0, 0.0, -2.0, 5.0, 0.5), (1.0, 1.0, 0.4, 0.3, -0.2)),
            right=f"sigmoid({_Z1})",
            slips={
                f"sigmoid(sigmoid({_Z1}))": (
                    "extra-activation-output",
                    "mended still squashes twice: its answers are never below ½.",
                ),
                _Z1: ("missing-activation-output", "mended does not squash at all now."),
                **slips_of_z1("sigmoid({z1})", "mended squashes once now. But "),
            },
            otherwise="The range is right. {call} should be {right:.4f}; yours is {yours:.4f}.",
            constant=False,
            says="The range is right. {slip}",
            earns=(1.5, "the mended program"),
        ),
    ),
)
def what_it_can_reach(hypothesis, lowest, highest, best_loss, mended):
    """Check the reachable range, the best loss on AND within it, and the mended program."""
    return "Ask what the outputs can reach before you ask why training does not get there."
