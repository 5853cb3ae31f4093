"""Checks of exercise 06: the way back by hand and in code, its lines in order, and two wrong gradients."""

from collections.abc import Mapping
from itertools import pairwise

from tinynet.checks.asks import Choice, Number, Words, told_apart
from tinynet.checks.chain import NAMES
from tinynet.checks.expectations import (
    close,
    is_listed,
    is_within,
    must_be_answered,
    must_be_number,
    must_not_be_rounded_too_far,
    short,
)
from tinynet.checks.gradients import Gradient
from tinynet.checks.task import by_itself, part, say, task
from tinynet.network import sigmoid
from tinynet.short_text import are, counted

__all__ = [
    "all_five_in_code",
    "right_answers_wrong_gradient",
    "shuffled_lines",
    "the_way_back_by_hand",
    "where_it_hides",
]

_SLUG = "06-through-the-hidden-neuron"


def _passes(parameters, x1, x2, y):
    """Return z1, a1, z2, a2, δ2 and δ1 of one sample."""
    w11, w12, b1, w2, b2 = (parameters[name] for name in NAMES)
    z1 = w11 * x1 + w12 * x2 + b1
    a1 = sigmoid(z1)
    z2 = w2 * a1 + b2
    a2 = sigmoid(z2)
    delta2 = 2 * (a2 - y) * a2 * (1 - a2)
    return z1, a1, z2, a2, delta2, delta2 * w2 * a1 * (1 - a1)


def _sample(w11, w12, b1, w2, b2, x1, x2):
    """Return one sample with label 0, its forward pass, and its way back."""
    given = {"w11": w11, "w12": w12, "b1": b1, "w2": w2, "b2": b2}
    z1, a1, z2, a2, delta2, delta1 = _passes(given, x1, x2, 0.0)
    return given | {"x1": x1, "x2": x2, "z1": z1, "a1": a1, "z2": z2, "a2": a2, "delta2": delta2, "delta1": delta1,
                    "one_less_1": 1 - a1, "one_less_2": 1 - a2, "slope_w2": delta2 * a1}  # fmt: skip


def _another_sample(draw):
    """Draw a sample like it: δ2 and w2 above 0, only w12 and b2 below 0, and no known wrong number near another."""

    def make(draw):
        return _sample(
            w11=draw.one_of((0.5, 0.6, 0.8, 0.4)),
            w12=draw.one_of((-1.0, -1.5, -2.0)),
            b1=draw.one_of((0.5, 1.5, 2.0)),
            w2=draw.one_of((2.0, 2.5, 3.0, 4.0)),
            b2=draw.one_of((-1.0, -1.5, -2.5)),
            x1=draw.one_of((2.0, 3.0, 4.0)),
            x2=draw.one_of((0.2, 0.4, 0.5, 0.6)),
        )

    def fits(given):
        delta1, clear = given["delta1"], told_apart(the_way_back_by_hand.first_asks, given)
        for own in (given["x1"], given["x2"], 1.0):
            # Two factors may be one number, such as w11 and x2: then the check says both.
            others = {given[name] for name in ("x1", "x2", "a1", "z1", "w11", "w12", "b1")} | {1.0}
            wrong = [delta1 * factor for factor in others - {own}] + [given["delta2"] * own, -delta1 * own]
            clear = clear and _are_far_apart(delta1 * own, wrong, 0.0031 * max(1.0, own))
        return (
            clear
            and 1 <= given["z1"] <= 2.5
            and given["z2"] > 0.2
            and 0.05 < delta1 < 0.15
            and abs(delta1 - _FIRST_SAMPLE["delta1"]) > 0.01
        )

    return draw.until(make, fits)


def _are_far_apart(true, wrong, near):
    """Return whether no wrong number is so near to the true one, or to another, that a pencil would mix them up."""
    ordered = sorted(wrong)
    far_off = all(abs(number - true) >= 2 * near for number in ordered)
    return far_off and all(above - below >= near for below, above in pairwise(ordered))


# Every number stands in one place only, so that an answer shows which of them was taken.
_SAMPLE = _sample(w11=0.8, w12=-1.5, b1=0.5, w2=2.5, b2=-1.0, x1=3.0, x2=0.6)
# The course's numbers when seeds were first handed out: what a seed draws stays as it is.
_FIRST_SAMPLE = _sample(w11=0.5, w12=-1.0, b1=1.0, w2=3.0, b2=-2.0, x1=3.0, x2=0.5)


def _slope_by_hand(parameter, own):
    """Return the derivative of a parameter of the first neuron, δ1 times its own factor; others may stand there."""
    others = {
        "x1": ("wrong-local-input", f"{{name}} is δ1 times x1. Is that what {parameter} multiplied?"),
        "x2": ("wrong-local-input", f"{{name}} is δ1 times x2. Is that what {parameter} multiplied?"),
        "1.0": ("links-miscounted", f"{{name}} is δ1 itself. What did {parameter} multiply?"),
        "a1": ("wrong-local-input", f"{{name}} is δ1 times a1. {parameter} acts on z1, before a1 is made."),
        "z1": ("wrong-local-input", f"{{name}} is δ1 times z1. What did {parameter} multiply on the way to z1?"),
        parameter: (
            "wrong-local-input",
            f"{{name}} is δ1 times {parameter}. The other factor is needed: the number that {parameter} multiplied.",
        ),
    }
    return Number(
        f"slope_{parameter}",
        right=f"delta1*{own}",
        near=f"0.0031*max(1.0, {own}) if other == right else 0.0021 if other else 1e-9",
        slips={
            f"delta2*{own}": ("wrong-delta", f"{{name}} is built from δ2. {parameter} belongs to the first neuron."),
            "0.0": ("links-miscounted", f"{{name}} = 0 would mean that z1 does not feel {parameter} at all."),
            f"-delta1*{own}": ("sign-flipped", "{name} has the wrong sign: nothing in it is negative."),
            **{f"delta1*{factor}": row for factor, row in others.items() if factor != own},
        },
        otherwise=f"δ1 is right. {{name}} = {{yours}} is not δ1 times the number that {parameter} multiplied.",
        says="δ1 is right. {slip}",
        earns=(0.5, f"slope_{parameter}"),
    )


@task(
    _SLUG,
    1,
    "Finish the derivation",
    stars=1,
    points=3,
    hints=(
        "δ1 has three factors: δ2, how strongly z2 feels a1, and how strongly a1 feels z1. The first and the third "
        "are on the page: {delta2:.4f}, and {a1:.4f} times (1 − {a1:.4f}).",
        "z2 feels a1 with strength w2, which is {w2}. Then δ1 times the number that each parameter multiplied: for w11 "
        "that is x1 = {x1}, for w12 it is x2 = {x2}, and a bias multiplies 1.",
    ),
    asks=(
        Number(
            "delta1_found",
            right="delta1",
            near=0.0011,
            slips={
                "-delta1": (
                    "sign-flipped",
                    "the sign is opposite. Neither w2 nor the slope of a sigmoid is negative here.",
                ),
                "delta1/w2": ("missing-downstream-weight", "a link is missing in δ1: how strongly does z2 feel a1?"),
                "delta2*w2": (
                    "missing-activation-derivative-hidden",
                    "a link is missing in δ1: the slope of the first sigmoid.",
                ),
                "delta2*w2*a1": (
                    "wrong-activation-derivative",
                    "δ1 has a1 where the slope of the first sigmoid should be, a1(1 − a1).",
                ),
                "delta2*w2*(1 - a1)": (
                    "wrong-activation-derivative",
                    "δ1 has 1 − a1 where the slope of the first sigmoid should be, a1(1 − a1).",
                ),
                "delta2*w2*a2*(1 - a2)": (
                    "links-miscounted",
                    "δ1 has the slope of the second sigmoid. δ2 already has that one.",
                ),
                "delta2*w2*z1*(1 - z1)": (
                    "derivative-of-unactivated-value",
                    "the slope a(1 − a) was given z1. It needs the activation.",
                ),
                "delta2*w2*sigmoid(a1)*(1 - sigmoid(a1))": (
                    "activation-of-activated-value",
                    "the slope was taken at σ(a1), squashed once too often.",
                ),
                "delta2*w11*a1*(1 - a1)": (
                    "links-miscounted",
                    "δ1 has w11 in it. Through which weight does a1 reach z2?",
                ),
                "delta2*a1*w2*a1*(1 - a1)": (
                    "links-miscounted",
                    "δ1 begins with δ2, not with ∂ℓ/∂w2: there is an a1 too many.",
                ),
                "delta2": ("wrong-delta", "that is δ2, the second neuron's."),
                "delta1*x1": (
                    "links-miscounted",
                    "δ1 is how strongly ℓ feels z1. You went one link further, to a parameter.",
                ),
            },
            otherwise="{name} = {yours} is not δ2 times the two links between z2 and z1. What are the two?",
            says="Not yet: {name} = {yours}: {slip}",
            earns=(1, "δ1"),
        ),
    ),
    then=(_slope_by_hand("w11", "x1"), _slope_by_hand("w12", "x2"), _slope_by_hand("b1", "1.0")),
    draw=_another_sample,
)
def the_way_back_by_hand(delta1_found, slope_w11, slope_w12, slope_b1, *, given=_SAMPLE):
    """Check δ1 and the hidden neuron's three derivatives on one sample."""
    return "Two links back from z2 to z1, one link more to each parameter."


@task(
    _SLUG,
    2,
    "All five",
    stars=2,
    points=5,
    hints=(
        "Two lines make δ2 and δ1, each a product of links. Then one line for each derivative: a δ, times what the "
        "parameter multiplied, and the mean over the rows.",
        "δ1 is δ2 times w2 times the first sigmoid's slope. w11, w12 and b1 use δ1, with x1, x2 and 1; w2 and b2 use "
        "δ2, with a1 and 1.",
    ),
    asks=(Gradient("gradient", shares=((1.5, ("w2", "b2")), (1.5, ("w11", "w12", "b1")))),),
)
def all_five_in_code(gradient):
    """Check gradient(parameters, x1, x2, y) for two neurons in a row."""
    return "Right at every point that was tried, on single rows and on several."


_NEEDS = {
    "A": ("slope_w2", ("delta2", "a1")),
    "C": ("", ("slope_w2",)),
    "D": ("delta1", ("delta2", "a1")),
    "E": ("a1 a2", ()),
    "F": ("", ("slope_w11",)),
    "H": ("slope_w11", ("delta1",)),
    "I": ("delta2", ("a2",)),
}


@task(
    _SLUG,
    3,
    "Shuffled lines",
    stars=2,
    points=3,
    hints=(
        "The forward pass makes a1 and a2, then comes what needs no more than those. There are two lines "
        "for delta1 and two for slope_w2; one of each pair is wrong. Ask which sigmoid, and what w2 multiplied.",
        "First E, then I. Then A and D, in either order. H needs delta1. The two lines that change a weight come "
        "when nobody needs the old one any more.",
    ),
)
def shuffled_lines(order):
    """Check an order of the lines of one training step, without the two that do not belong to it."""
    must_be_answered(order=order)
    if isinstance(order, str):
        order = [letter for letter in order if letter not in " ,"]
    if not isinstance(order, (list, tuple)) or not all(isinstance(letter, str) for letter in order):
        say('order must be a list of letters in quotes, such as ["A", "C"].', "wrong-form")
    order = [letter.strip().upper() for letter in order]
    unknown = [letter for letter in order if letter not in _NEEDS and letter not in ("B", "G")]
    if unknown or not order:
        found = f"has {short(unknown[0])} in it" if order else "is empty"
        say(f"order must be a list of seven letters from A to I; it {found}.", "wrong-form")
    if "B" in order:
        say(
            "Line B forms delta1 with a2(1 − a2). That is the second sigmoid's slope, and delta2 has it already.",
            "links-miscounted",
        )
    if "G" in order:
        say("Line G multiplies delta2 by z1. What did w2 multiply on the way forwards?", "wrong-local-input")
    if len(set(order)) < len(order):
        say("A line is there twice. Each line runs once.", "wrong-form")
    if set(order) == set(_NEEDS):
        # Of all the orders of seven lines out of nine one in 36 has these seven.
        part(1, "the seven lines that belong to the step")
    made = set()
    for letter in order:
        makes, needs = _NEEDS[letter]
        lacking = next((name for name in needs if name not in made), None)
        if lacking:
            source = next(other for other in _NEEDS if lacking in _NEEDS[other][0].split())
            say(
                "The program would stop: one of your lines needs a name that no line before it has made, and "
                f"{'one does later' if source in order else 'no line of yours does'}. Go down your order with a "
                "finger: what does each line need, and what has been made so far?",
                "crashes",
            )
        made |= set(makes.split())
        if letter == "C" and "D" in order and "delta1" not in made:
            say(
                "w2 is changed before delta1 has used it. Nothing stops, but delta1 is then formed with the w2 of "
                "after the step and the a1 and a2 of before it: that is the gradient at no point at all.",
                "updated-weight-used-too-early",
            )
    if len(order) < len(_NEEDS):
        changed = {"C", "F"} & set(order)
        what = "one of the weights is never changed" if changed else "neither of the two weights is changed"
        say(
            f"{counted(len(order), 'line')} {are(order)} not all: {what}.",
            "parameter-never-updated",
        )
    return "There are nine right orders, and in all of them D comes before C."


@task(
    _SLUG,
    4,
    "A classmate's δ1",
    stars=2,
    points=3,
    hints=(
        "The two factors are a2(1 − a2) and a1(1 − a1). Try a(1 − a) for a = 0.3, 0.5 and 0.7.",
        "They are the same where a2 = a1, and where a2 = 1 − a1. The easiest: make z1 and z2 both 0. On the row (0, 0) "
        "z1 is b1; then a1 is ½, and b2 can be chosen so that w2·½ + b2 = 0. w2 must not be 0.",
    ),
    asks=(
        Choice(
            "wrong_link",
            ("a", "b", "c", "d"),
            right="'c'",
            slips={
                "a": (
                    "links-miscounted",
                    'It is not "a": ℓ feels z2 with strength δ2, and the line has that as it should.',
                ),
                "b": (
                    "links-miscounted",
                    'It is not "b": z2 feels a1 with strength w2, and the line has that as it should.',
                ),
                "d": (
                    "links-miscounted",
                    'It is not "d": x1, x2 and 1 come after delta1, and they are as they should be.',
                ),
            },
            # One guess in four is right.
            earns=(0.5, "the wrong link"),
        ),
    ),
)
def where_it_hides(wrong_link, row, hiding_place):
    """Check the name of the wrong link in a δ1, and a row and parameters at which it makes no difference."""
    with by_itself():
        must_be_answered(row=row, hiding_place=hiding_place)
        if not is_listed(row) or len(row) != 3:
            say("row must be three numbers in brackets: (x1, x2, y).", "wrong-form")
        x1, x2, y = (must_be_number(value, f"row[{i}]") for i, value in enumerate(row))
        if y not in (0, 1):
            say(f"The label y is 0 or 1; row has {y:g} in the third place.", "wrong-form")
        if not isinstance(hiding_place, Mapping) or set(hiding_place) != set(NAMES):
            say(f"hiding_place must be a dict with the five names {', '.join(NAMES)}.", "wrong-form")
        place = {name: must_be_number(hiding_place[name], f'hiding_place["{name}"]') for name in NAMES}
        for name, value in {**place, "x1": x1, "x2": x2}.items():
            if abs(value) > 1_000:
                say(f"{name} = {value:g} is very far out. A place between −10 and 10 will do.", "cannot-tell-apart")
        _, a1, _, a2, _, delta1 = _passes(place, x1, x2, y)
        if place["w2"] == 0:
            say(
                "The link is right. With w2 = 0 δ1 is 0 with any other factor in it: there every wrong factor hides.",
                "cannot-tell-apart",
            )
        if abs(delta1) < 0.001:
            say(
                f"The link is right. But δ1 is {delta1:.2g} there, too close to 0: there every wrong factor hides.",
                "cannot-tell-apart",
            )
        found, wanted = a2 * (1 - a2), a1 * (1 - a1)
        if abs(found - wanted) > 1e-3 * wanted:
            special = " (w2 = 1 hides a w2 that was forgotten. Here it is not forgotten.)" if place["w2"] == 1 else ""
            say(
                f"The link is right. At this place it does not hide: the classmate has a2(1 − a2) = {found:.4f}, and "
                f"a1(1 − a1) is {wanted:.4f}.{special}",
                "cannot-tell-apart",
            )
        part(1.5, "a place where it hides")
    return "One row, one point, five right derivatives, and a wrong program."


@task(
    _SLUG,
    5,
    "The right answers and a wrong gradient",
    stars=3,
    points=5,
    hints=(
        "neuron1 gives back a squashed value. Which of the names z1 and a1 holds the first neuron's answer, and which "
        "of the two stands in the gradient?",
        "The program's a1 is σ of the true a1. Where the sum is 0 the true a1 is 0.5, and the program's is σ(0.5) = "
        "0.6225. Put both into δ2·a1, and both into a1(1 − a1). delta2 is made from a2, which is right.",
    ),
    asks=(Words("hypothesis"),),
    then=(Gradient("mended_gradient", earns=(1.5, "the mended gradient")),),
)
def right_answers_wrong_gradient(hypothesis, off, ratio_w2, ratio_b1, mended_gradient):
    """Check which derivatives are off, two of the ratios where the first sum is 0, and the mended program."""
    with by_itself():
        must_be_answered(off=off)
        if not isinstance(off, (list, tuple, set, frozenset)) or not all(isinstance(name, str) for name in off):
            say('off must be a list of names in quotes, such as ["b1", "b2"].', "wrong-form")
        unknown = [name for name in off if name not in NAMES]
        if unknown or not off:
            say(
                f"off must name some of {', '.join(NAMES)}; it "
                f"{f'names {short(unknown[0])}' if unknown else 'is empty'}.",
                "wrong-form",
            )
        if "b2" in off:
            say(
                "off: the derivative of b2 is delta2 alone, and delta2 is made from a2 and y. Is there a name in it "
                "that "
                "holds another number than it says?",
                "misread-figure",
            )
        if "w2" not in off:
            say(
                "off: w2's derivative is delta2 times what w2 multiplied. Which name is used for that, and what "
                "does it hold?",
                "misread-figure",
            )
        if set(off) != {"w11", "w12", "b1", "w2"}:
            say(
                "off: the derivatives of the first neuron are built from delta1. Is every factor in that right?",
                "misread-figure",
            )
        part(1, "which derivatives are off")
    again = sigmoid(0.5)
    true_w2, true_b1 = again / 0.5, again * (1 - again) / 0.25
    with by_itself():
        by_w2 = must_be_number(ratio_w2, "ratio_w2")
        _must_not_be_turned_round(by_w2, "ratio_w2", true_w2)
        if abs(by_w2 - true_b1) < 0.0015 and close(ratio_b1, true_w2, 0.001):
            say("off is right. The two ratios have changed places.", "misread-figure")
        if abs(by_w2 - again) < 0.0015:
            say("off is right. ratio_w2 = 0.622 is the program's a1. Divide it by the true one.", "value-for-slope")
        if not is_within(0.0015, by_w2, true_w2):
            must_not_be_rounded_too_far(by_w2, true_w2, 0.0015, "ratio_w2")
            say(
                f"off is right. ratio_w2 = {by_w2:g}: what is the program's a1 on such a row, and what is the true "
                f"one?",
                "not-yet-known",
            )
        part(0.5, "ratio_w2")
    with by_itself():
        by_b1 = must_be_number(ratio_b1, "ratio_b1")
        _must_not_be_turned_round(by_b1, "ratio_b1", true_b1)
        if abs(by_b1 - 0.235) < 0.0015:
            say(
                "off and ratio_w2 are right. ratio_b1 = 0.235 is the program's slope. Divide it by the true one.",
                "value-for-slope",
            )
        if abs(by_b1 - true_w2) < 0.0015:
            say(
                "off and ratio_w2 are right. b1's derivative has not a1 in it but the slope a1(1 − a1).",
                "wrong-local-input",
            )
        if not is_within(0.0015, by_b1, true_b1):
            must_not_be_rounded_too_far(by_b1, true_b1, 0.0015, "ratio_b1")
            say(
                f"off and ratio_w2 are right. ratio_b1 = {by_b1:g}: compare a1(1 − a1) in the program with the true "
                f"one.",
                "not-yet-known",
            )
        part(0.5, "ratio_b1")
    return "The answers were right and the gradient was not. Only a nudge could tell."


def _must_not_be_turned_round(ratio, name, true):
    """Say so if a ratio is upside down, or is 1."""
    if abs(ratio - 1 / true) < 0.0015:
        say(
            f"off is right. {name} is upside down: the program's derivative divided by the true one.",
            "wrong-divisor",
        )
    if abs(ratio - 1) < 0.0015:
        say(
            f"off is right. {name} = 1 would mean that this derivative is right on such a row. Then why is it in off?",
            "misread-figure",
        )
