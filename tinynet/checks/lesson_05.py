"""Checks of exercise 05: three links by hand, slopes of one neuron and of an output, tanh, and a faulty judge."""

import numpy as np

from tinynet.checks.asks import Function, Number, Words, told_apart
from tinynet.checks.expectations import (
    ask,
    close,
    is_listed,
    must_be_function,
    must_be_number,
    short,
)
from tinynet.checks.gradients import Gradient
from tinynet.checks.task import by_itself, part, say, task
from tinynet.network import sigmoid

__all__ = [
    "another_squash",
    "one_neuron_in_code",
    "the_judge_agrees",
    "the_output_neuron",
    "three_links_by_hand",
]

_SLUG = "05-the-chain-rule-one-link-at-a-time"
# About three digits of the right number.
_NEAR = "0.0012*max(1.0, 3*abs(right), 3*abs(other))"


def _sample(w11, w12, b1, x1, x2):
    """Return one sample with label 1, its forward pass, and its way back."""
    z1 = w11 * x1 + w12 * x2 + b1
    a1 = sigmoid(z1)
    error, squash = 2 * (a1 - 1), a1 * (1 - a1)
    # ℓ as it comes out by pencil, from ŷ with four decimals.
    return {"w11": w11, "w12": w12, "b1": b1, "x1": x1, "x2": x2, "z1": z1, "a1": a1, "one_less": 1 - a1,
            "loss": (1 - round(a1, 4)) ** 2, "error": error, "squash": squash, "delta": error * squash}  # fmt: skip


def _another_sample(draw):
    """Draw a sample like it: ŷ below ½, only x2 and b1 below 0, and no known wrong number near another."""

    def make(draw):
        return _sample(
            w11=draw.one_of((0.2, 0.4, 0.6, 0.8, 1.5)),
            w12=draw.one_of((2.0, 3.0, 4.0)),
            b1=draw.one_of((-0.5, -0.6, -1.2, -1.4, -1.6, -2.5)),
            x1=draw.one_of((2.0, 3.0, 5.0, 6.0)),
            x2=draw.one_of((-0.2, -0.3, -0.5, -0.6)),
        )

    def fits(given):
        clear = told_apart(three_links_by_hand.asks, given)
        return clear and -2.2 <= given["z1"] <= -0.6 and abs(given["z1"] - _SAMPLE["z1"]) > 0.15

    return draw.until(make, fits)


_SAMPLE = _sample(w11=0.5, w12=3.0, b1=-1.5, x1=4.0, x2=-0.5)


@task(
    _SLUG,
    1,
    "Three links, with a pencil",
    stars=1,
    points=3,
    hints=(
        "ℓ feels ŷ with strength 2(ŷ − y). ŷ feels z1 with strength a1(1 − a1), and a1 is ŷ here. z1 feels a weight "
        "with the strength of the input that it multiplies.",
        "2 · ({a1:.4f} − 1), then {a1:.4f} · {one_less:.4f}, then x1 = {x1}. Multiply the three for w11. For w12 and "
        "b1 only the last factor is another: x2 = {x2}, and 1.",
    ),
    asks=(
        Number(
            "error_feels_y_hat",
            right="error",
            near=_NEAR,
            slips={
                "-error": (
                    "sign-flipped",
                    "has the wrong sign. ŷ is too low here: when ŷ is raised, does ℓ rise or fall?",
                ),
                "a1 - 1": ("constant-factor", "lacks the 2 that comes from the square."),
                "1 - a1": ("sign-flipped", "lacks the 2 that comes from the square, and its sign is opposite."),
                "(a1 - 1)**2": (
                    "loss-used-as-gradient",
                    "is ℓ itself. The question is how far ℓ moves for each 1 of ŷ.",
                ),
                "2*(a1 - 1)**2": ("loss-used-as-gradient", "is 2ℓ: the slope of a square has no square in it."),
                "2*(z1 - 1)": ("missing-activation-output", "was made with z1 in place of ŷ."),
                "2*a1": ("links-miscounted", "was made without the label. It is 1 here."),
            },
            otherwise="{name} = {yours} is not the slope of (y − ŷ)² in ŷ, at ŷ = {a1:.4f}.",
            says="{name} = {yours} {slip}",
            earns=(0.5, "error_feels_y_hat"),
        ),
        Number(
            "y_hat_feels_z1",
            right="squash",
            near=_NEAR,
            slips={
                "z1*(1 - z1)": (
                    "derivative-of-unactivated-value",
                    "is z1(1 − z1). The sigmoid's slope needs the squashed value, and it is never negative.",
                ),
                "-squash": ("sign-flipped", "has the wrong sign. Does the sigmoid ever fall?"),
                "a1": ("value-for-slope", "is a1 itself. How steep is the sigmoid there?"),
                "1 - a1": ("links-miscounted", "is 1 − a1. One factor is missing."),
                "sigmoid(a1)*(1 - sigmoid(a1))": (
                    "activation-of-activated-value",
                    "is the slope at σ(a1): that value has been squashed twice.",
                ),
                "a1*(1 + a1)": (
                    "arithmetic-slip",
                    "is a1(1 + a1). At a1 = 1 the sigmoid is flat: which sign makes that 0?",
                ),
                "0.25": ("value-for-slope", "is the slope at z1 = 0, the steepest. Here z1 is {z1}."),
            },
            otherwise="{name} = {yours} is not a1(1 − a1), to three decimals.",
            says="{name} = {yours} {slip}",
            earns=(0.5, "y_hat_feels_z1"),
        ),
        Number(
            "z1_feels_w11",
            right="x1",
            near=_NEAR,
            slips={
                "w11": ("value-for-slope", "is w11 itself. Raise w11 by 1: how far does z1 rise?"),
                "x2": ("wrong-local-input", "is x2. Which input does w11 multiply?"),
                "1.0": ("links-miscounted", "would be right for b1. w11 is multiplied by something first."),
                "w11*x1": ("value-for-slope", "is w11·x1. Raise w11 by 1: how far does that rise?"),
                "z1": ("value-for-slope", "is z1 itself. Raise w11 by 1: how far does it rise?"),
            },
            otherwise="{name} = {yours} is not how far z1 rises for each 1 of w11.",
            says="{name} = {yours} {slip}",
            earns=(0.5, "z1_feels_w11"),
        ),
        Number(
            "slope_w11",
            right="delta*x1",
            near=_NEAR,
            slips={
                "error + squash + x1": ("links-miscounted", "is the sum of the three links. The links are multiplied."),
                "-delta*x1": ("sign-flipped", "has the wrong sign. How many of its three factors are negative?"),
                "delta": ("links-miscounted", "has two of the three links in it. What did w11 multiply?"),
                "error*x1": ("missing-activation-derivative-output", "lacks the sigmoid's slope."),
                "squash*x1": ("links-miscounted", "lacks the link from ŷ to ℓ."),
                "delta*w11": ("wrong-local-input", "has w11 in it where its input should be."),
            },
            otherwise="{name} = {yours} is not the product of your three links.",
            says="{name} = {yours} {slip}",
            earns=(0.5, "slope_w11"),
        ),
        Number(
            "slope_w12",
            right="delta*x2",
            near=_NEAR,
            slips={
                "-delta*x2": ("sign-flipped", "has the wrong sign. δ1 is negative, and so is x2."),
                "delta": ("links-miscounted", "is δ1 itself. What did w12 multiply?"),
                "delta*x1": ("wrong-local-input", "is the slope in w11. w12 multiplies another input."),
                "delta*w12": ("wrong-local-input", "has w12 in it where its input should be."),
            },
            otherwise="{name} = {yours} is not δ1 times the number that w12 multiplied.",
            says="{name} = {yours} {slip}",
            earns=(0.5, "slope_w12"),
        ),
        # The sixth half point is for all of them being right.
        Number(
            "slope_b1",
            right="delta",
            near=_NEAR,
            slips={
                "-delta": ("sign-flipped", "has the wrong sign."),
                "0.0": ("links-miscounted", "would mean that z1 does not feel b1 at all."),
                "delta*b1": ("wrong-local-input", "has b1 in it. z1 rises by 1 for each 1 of b1, whatever b1 is."),
                "delta*x1": ("wrong-local-input", "is the slope in w11. b1 multiplies no input."),
                "1.0": (
                    "links-miscounted",
                    "is the last link alone, how far z1 rises for each 1 of b1. The two behind it are missing.",
                ),
            },
            otherwise="{name} = {yours} is not δ1 times 1.",
            says="{name} = {yours} {slip}",
        ),
    ),
    draw=_another_sample,
)
def three_links_by_hand(
    error_feels_y_hat, y_hat_feels_z1, z1_feels_w11, slope_w11, slope_w12, slope_b1, *, given=_SAMPLE
):
    """Check the three links and the three slopes of one neuron on one sample."""
    return "Two links are shared by all three slopes, and they are δ1. Only the last link is a parameter's own."


@task(
    _SLUG,
    2,
    "One neuron, in code",
    stars=2,
    points=4,
    hints=(
        "First the forward pass, z1 and a1. Then delta1, one line, for all rows at once. Then three means.",
        "delta1 is the product of the two links that all three share, 2(ŷ − y) and a1(1 − a1). Each slope is the mean "
        "over the rows of delta1 times the number that the parameter multiplied: x1, x2, and 1.",
    ),
    asks=(Gradient("gradient", neurons=1, shares=((1, ("b1",)), (1, ("w11", "w12"))), no_nudges=True),),
)
def one_neuron_in_code(gradient):
    """Check gradient(parameters, x1, x2, y) for one neuron."""
    return "Right at every point that was tried, on single rows and on several, and without a nudge."


@task(
    _SLUG,
    3,
    "The output neuron of a chain",
    stars=2,
    points=3,
    hints=(
        "It is task 2 once more, one neuron further on: delta2 in place of delta1, and the second neuron's input in "
        "place of x1.",
        "delta2 = 2(a2 − y)·a2(1 − a2). w2 multiplied a1 on the way forwards, b2 multiplied 1. The means come last.",
    ),
    asks=(Gradient("output_gradient", only=("w2", "b2"), shares=((1, ("b2",)), (1, ("w2",)))),),
)
def the_output_neuron(output_gradient):
    """Check output_gradient(parameters, x1, x2, y) → w2 and b2."""
    return "Two of five. The chain is longer, and its end is a single neuron's."


def _must_take_a_column(tanh_slope):
    a = np.array([-0.9, -0.5, 0.0, 0.3, 0.8])
    if not close(ask(tanh_slope, "tanh_slope", a), 1 - a**2, 1e-4):
        say(
            "tanh_slope is right for one number, and not for a column of them. Is there an if or a float() in it?",
            "one-row-only",
        )


@task(
    _SLUG,
    4,
    "Another squash",
    stars=2,
    points=3,
    hints=(
        "At a = 0 the slope is 1, at a = 0.5 it is 0.75, and near a = 1 or a = −1 it is 0. What is 1 − 0.75? How does "
        "it come from 0.5?",
        "The slope is 1 − a². In delta2 it takes the place of a2(1 − a2), and nothing else changes: the links before "
        "and behind it do not know which squash is between them.",
    ),
    asks=(
        Function(
            "tanh_slope",
            "a",
            cases=((-0.9,), (-0.5,), (0.0,), (0.3,), (0.8,)),
            right="1 - a**2",
            slips={
                "a*(1 - a)": (
                    "wrong-activation-derivative",
                    "is the sigmoid's, a(1 − a). Try it at a = 0, where the table says 1.",
                ),
                "1 - a": (
                    "wrong-activation-derivative",
                    "is 1 − a. At a = −0.9 that is 1.9, and tanh is nearly flat there.",
                ),
                "1 - abs(a)": ("wrong-activation-derivative", "is 1 − |a|. The table says 0.75 at a = 0.5."),
                "a**2": ("wrong-activation-derivative", "is a². At a = 0 that is 0, and tanh is steepest there."),
                "1 + a**2": (
                    "wrong-activation-derivative",
                    "is 1 + a². At a = 0.5 that is 1.25, and the table says 0.75.",
                ),
                "a**2 - 1": ("sign-flipped", "is a² − 1, which is negative. tanh only rises."),
                "1 - np.tanh(a)**2": (
                    "activation-of-activated-value",
                    "takes tanh a second time. Its argument is a, which is squashed already.",
                ),
                "1 - np.arctanh(a)**2": (
                    "derivative-of-unactivated-value",
                    "takes the square of z. It is made from a.",
                ),
                "(1 - a)**2": (
                    "arithmetic-slip",
                    "is (1 − a)². At a = −0.9 that is 3.61, where tanh is flat.",
                ),
                "np.tanh(a)*(1 - np.tanh(a))": (
                    "wrong-activation-derivative",
                    "is the sigmoid's formula with tanh in it.",
                ),
            },
            otherwise="At a = {a:g} tanh has slope {right:.4f}; tanh_slope says {yours:.4f}.",
            constant=False,
            says="tanh_slope {slip}",
            tolerance=1e-4,
            also=_must_take_a_column,
            earns=(1, "the slope of tanh"),
        ),
    ),
)
def another_squash(tanh_slope, tanh_gradient):
    """Check the slope of tanh from a = tanh(z), and w2 and b2 of a chain with tanh at its output."""
    with by_itself():
        must_be_function(tanh_gradient, "tanh_gradient")
        _must_be_the_gradient_with_tanh(tanh_gradient)
        part(1, "the gradient with tanh")
    return "One link was exchanged, and all the others stayed as they were."


_TANH_POINTS = [
    ({"w11": 0.7, "w12": -0.4, "b1": 0.3, "w2": 1.2, "b2": -0.5}, [(1.3, -0.8, 1.0)]),
    ({"w11": -0.6, "w12": 0.9, "b1": 0.4, "w2": -1.4, "b2": 0.8}, [(0.6, 1.9, -1.0)]),
    ({"w11": 1.1, "w12": 0.5, "b1": -0.7, "w2": 0.8, "b2": 0.1}, [(0, 0, -1.0), (2, 1, 1.0), (-1, 0.5, -1.0)]),
]


def _must_be_the_gradient_with_tanh(tanh_gradient):
    wanted = ("w2", "b2")
    for parameters, rows in _TANH_POINTS:
        x1, x2, y = np.array(rows).T
        answer = ask(tanh_gradient, "tanh_gradient", parameters, x1, x2, y)
        if not isinstance(answer, dict) or not set(wanted) <= set(answer):
            say(f"tanh_gradient must return a dict with w2 and b2; it returned {short(answer)}.", "wrong-form")
        for name in wanted:
            if is_listed(answer[name]):
                say(
                    f'tanh_gradient(…)["{name}"] has a value for each row. The slope of the loss is their mean.',
                    "wrong-form",
                )
        yours = [must_be_number(answer[name], f'tanh_gradient(…)["{name}"]') for name in wanted]
        true, slips = _tanh_slips(parameters, x1, x2, y)
        if close(yours, true, 1e-6):
            continue
        for wrong, message, code in slips:
            if close(yours, wrong, 1e-6):
                say(f"tanh_slope is right. In tanh_gradient {message}", code)
        for name, slope, of_mean in zip(wanted, yours, true, strict=True):
            if len(y) > 1 and close(slope, len(y) * of_mean, 1e-6):
                say(
                    f"tanh_slope is right. In tanh_gradient the rows are summed for {name}, and not averaged.",
                    "batch-summed",
                )
        if close(yours[1], true[1], 1e-6):
            say("tanh_slope is right, and so is the slope in b2. What did w2 multiply?", "wrong-local-input")
        if close(yours[0], true[0], 1e-6):
            say("tanh_slope is right, and so is the slope in w2. What does b2 multiply?", "links-miscounted")
        say(
            f"tanh_slope is right. On {len(y)} row{'s' * (len(y) > 1)} the nudge finds {true[0]:+.4f} for w2 and "
            f"{true[1]:+.4f} for b2; yours are {yours[0]:+.4f} and {yours[1]:+.4f}.",
            "not-yet-known",
        )


def _tanh_slips(p, x1, x2, y):
    """Return the true slopes in w2 and b2, and those of the slips that are likely, with what they are."""
    z1 = p["w11"] * x1 + p["w12"] * x2 + p["b1"]
    a1 = sigmoid(z1)
    z2 = p["w2"] * a1 + p["b2"]
    a2 = np.tanh(z2)

    def slopes(delta2, factor=a1):
        return [np.mean(delta2 * factor), np.mean(delta2)]

    error, slope = 2 * (a2 - y), 1 - a2**2
    true = error * slope
    squashed = sigmoid(z2)
    plain = 2 * (squashed - y) * squashed * (1 - squashed)
    both_tanh = np.tanh(p["w2"] * np.tanh(z1) + p["b2"])
    slips = [
        (
            slopes(error * a2 * (1 - a2)),
            "the sigmoid's slope is still there: a2(1 − a2) belongs to σ.",
            "wrong-activation-derivative",
        ),
        (slopes(plain), "the output is still a sigmoid's: a2 should be np.tanh(z2).", "another-squash"),
        (
            slopes(2 * (squashed - y) * (1 - squashed**2)),
            "the output is still a sigmoid's: a2 should be np.tanh(z2).",
            "another-squash",
        ),
        (
            slopes(2 * (np.tanh(squashed) - y) * (1 - np.tanh(squashed) ** 2)),
            "a2 is np.tanh of σ(z2), squashed twice. It should be np.tanh(z2).",
            "extra-activation-output",
        ),
        (slopes(error * (1 - z2**2)), "the slope 1 − a² was given z2. It needs a2.", "derivative-of-unactivated-value"),
        (
            slopes(error * (1 - np.tanh(a2) ** 2)),
            "tanh is taken once too often inside the slope.",
            "activation-of-activated-value",
        ),
        (
            slopes(error),
            "the slope of the squash is missing: one link of three is left out.",
            "missing-activation-derivative-output",
        ),
        (
            slopes(2 * (both_tanh - y) * (1 - both_tanh**2), np.tanh(z1)),
            "the first neuron has become a tanh too. Only the second was to change.",
            "another-squash",
        ),
        (slopes(true / 2), "the 2 of the square is missing.", "constant-factor"),
        (
            slopes(-true),
            "both signs are opposite. Which comes first, ŷ or y? Is tanh's slope ever negative?",
            "sign-flipped",
        ),
        (slopes(true, z1), "w2's δ2 is multiplied by z1. What did w2 multiply?", "wrong-local-input"),
        (slopes(true, z2), "w2's δ2 is multiplied by z2. What did w2 multiply?", "wrong-local-input"),
        (slopes(true, p["w2"]), "w2's δ2 is multiplied by w2. What did w2 multiply?", "wrong-local-input"),
        (
            slopes(true, np.tanh(z1)),
            "the hidden neuron has become a tanh too. Only the output was to change.",
            "another-squash",
        ),
        (
            [np.sum(true * a1), np.sum(true)],
            "the rows are summed. The slope of a mean is the mean of the slopes.",
            "batch-summed",
        ),
    ]
    return slopes(true), slips


@task(
    _SLUG,
    5,
    "The judge agrees",
    stars=3,
    points=5,
    hints=(
        "Give the judge something whose slope you know without it. u² at u = 3 has slope 6: that is what lesson 00's "
        "table settled at. What does this judge say?",
        "The judge's two points are two nudges apart, and it divides by one. So it says twice the slope, and a "
        "gradient that agrees with it is twice too large: look at the first factor of delta1.",
    ),
    asks=(
        Words("hypothesis"),
        Number(
            "judge_says",
            right="12.0",
            near=0.01,
            slips={
                "6.0": (
                    "misread-figure",
                    "6 is the slope of u² at u = 3. The question is what the *posted* judge says. Call it.",
                ),
                "9.0": ("value-for-slope", "9 is u² itself. The question is its slope, as the posted judge finds it."),
                "3.0": (
                    "wrong-divisor",
                    "judge_says = 3: it divides by too little, not by too much. Run it on u² at u = 3.",
                ),
            },
            otherwise="{name} = {yours} is not what the posted judge says of u² at u = 3. Call it with a loss that is "
            "u².",
            says="{slip}",
            earns=(1, "what the judge says"),
        ),
    ),
    then=(Gradient("mended_gradient", neurons=1, earns=(1.5, "the mended gradient")),),
)
def the_judge_agrees(hypothesis, judge_says, mended_judge, mended_gradient):
    """Check what the posted judge says of u² at 3, the mended judge, and the mended gradient."""
    with by_itself():
        must_be_function(mended_judge, "mended_judge")
        _must_be_a_judge(mended_judge)
        part(1, "the mended judge")
    return "Two faults that hid each other. What checks your work must be checked itself, on something you know."


def _must_be_a_judge(judge):
    point, nudge = {"u": 0.7, "v": -1.3}, 1e-3

    def hill(p):
        return p["u"] ** 3 + 2.0 * p["u"] * p["v"] - p["v"] ** 3

    true = {"u": 3 * 0.49 - 2.6, "v": 1.4 - 3 * 1.69}
    for name, slope in true.items():
        call = f'mended_judge(loss, parameters, "{name}", {nudge})'
        yours = must_be_number(ask(judge, "mended_judge", hill, point, name, nudge), call)
        one_sided = (hill(point | {name: point[name] + nudge}) - hill(point)) / nudge
        backwards = (hill(point) - hill(point | {name: point[name] - nudge})) / nudge
        if close(yours, 2 * slope, 1e-4):
            say(
                "judge_says is right. mended_judge still says twice the slope: how far are its two points apart?",
                "nudge-not-divided",
            )
        if np.isclose(yours, 2 * nudge * slope, rtol=1e-4, atol=0):
            say(
                "judge_says is right. mended_judge gives the difference of the two losses. A slope is that difference "
                "divided by how far the two points are apart.",
                "nudge-not-divided",
            )
        if close(yours, one_sided / 2, 1e-7) or close(yours, backwards / 2, 1e-7):
            say(
                "judge_says is right. mended_judge nudges to one side only, and divides by two nudges: that is half "
                "the slope.",
                "one-sided-nudge",
            )
        if close(yours, slope / 2, 1e-4):
            say(
                "judge_says is right. mended_judge says half the slope now: how far are its two points apart?",
                "nudge-not-divided",
            )
        if close(yours, -slope, 1e-4):
            say(
                "judge_says is right. mended_judge has the opposite sign: it should be upper minus lower.",
                "sign-flipped",
            )
        if close(yours / nudge**2, slope, 1e-4):
            say(
                "judge_says is right. mended_judge divides by 2, then multiplies by the nudge: brackets are missing.",
                "nudge-not-divided",
            )
        if np.isclose(yours, slope * 2 * nudge / 2e-5, rtol=1e-4):
            say(
                "judge_says is right. mended_judge divides by 2e-5 whatever nudge it is given. Write the distance with "
                "the name nudge.",
                "ignores-arguments",
            )
        if close(yours, one_sided, 1e-7) or close(yours, backwards, 1e-7):
            say(
                "judge_says is right. mended_judge nudges to one side only: its error is a thousand times larger than "
                "it need be. Keep both points, and divide by how far they are apart.",
                "one-sided-nudge",
            )
        if abs(yours - slope) < 1e-7:
            say("judge_says is right. mended_judge does not use the nudge that it is given.", "ignores-arguments")
        if not close(yours, slope, 3e-6):
            say(
                f"judge_says is right. The loss u³ + 2uv − v³ at u = 0.7, v = −1.3 has slope {slope:+.4f} in {name}; "
                f"mended_judge says {yours:+.4f}.",
                "not-yet-known",
            )
