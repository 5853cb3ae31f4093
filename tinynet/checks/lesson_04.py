"""Checks of exercise 04: a trace, three neurons in a row, a chain's line, and one name for two kinds of number."""

import numpy as np

from tinynet.checks.asks import Function, Number, Words, slips_of_z1, told_apart, value_of
from tinynet.checks.expectations import (
    ask,
    close,
    is_listed,
    is_within,
    must_be_answered,
    must_be_function,
    must_be_number,
    must_not_be_rounded_too_far,
    short,
)
from tinynet.checks.task import CheckFailed, by_itself, part, say, task
from tinynet.data import AND, NAND, OR
from tinynet.network import Network, sigmoid
from tinynet.short_text import a_kind, so_many_are_right

__all__ = [
    "line_of_a_chain",
    "one_first_neuron_two_answers",
    "three_in_a_row",
    "trace_with_a_stain",
    "yes_again",
]

_SLUG = "04-two-neurons-in-a-row"
_Z1 = "(w11*x1 + w12*x2 + b1)"
_A1 = "(-b2/w2)"
_AND_NEURON = {"w11": 4.0, "w12": 4.0, "b1": -6.0}


def _trace(w11, w12, b2, z2_a, x1, x2):
    """Return the chain, sample A at (1, 1) with z1 = 0, and sample B's forward pass."""
    b1, w2 = -w11 - w12, 2 * (z2_a - b2)
    z1 = w11 * x1 + w12 * x2 + b1
    a1 = sigmoid(z1)
    z2 = w2 * a1 + b2
    return {"w11": w11, "w12": w12, "b1": b1, "b2": b2, "minus_b2": -b2, "w2": w2, "z2_a": z2_a, "a2_a": sigmoid(z2_a),
            "x1": x1, "x2": x2, "z1": z1, "a1": a1, "z2": z2, "a2": sigmoid(z2)}  # fmt: skip


def _another_trace(draw):
    """Draw a trace like it: w12 and b2 below 0, both sums of B above 0, and no known wrong number near the right."""

    def make(draw):
        return _trace(
            w11=draw.one_of((0.5, 0.75, 1.0, 1.25, 1.5)),
            w12=draw.one_of((-1.5, -2.0, -2.5, -3.0, -4.0)),
            b2=draw.one_of((-1.0, -1.5, -2.0, -2.5)),
            z2_a=draw.one_of((1.0, -1.0)),
            x1=draw.one_of((2.0, 3.0, 4.0, 5.0)),
            x2=draw.one_of((1.0, 2.0)),
        )

    def fits(given):
        sizes = 1 <= given["z1"] <= 2.5 and 0.5 <= given["z2"] <= 3
        return (
            told_apart(trace_with_a_stain.asks, given)
            and sizes
            and given["b1"] > 0
            and abs(given["z2"] - _TRACE["z2"]) > 0.1
        )

    return draw.until(make, fits)


_TRACE = _trace(w11=1.0, w12=-2.0, b2=-1.0, z2_a=1.0, x1=2.0, x2=1.0)


@task(
    _SLUG,
    1,
    "A trace with a coffee stain",
    stars=1,
    points=3,
    hints=(
        "σ({z2_a}) is {a2_a:.4f}, so z2 of sample A is {z2_a}. z2 is made of w2, a1 and b2, and "
        "three of these four you know.",
        "{z2_a} = w2·0.5 + b2 gives w2. For sample B use each number you find in the next line: z1 makes a1, a1 (not "
        "z1) makes z2, z2 makes a2.",
    ),
    asks=(
        Number(
            "w2_found",
            right="w2",
            near=0.06,
            slips={
                "2*(a2_a - b2)": (
                    "wrong-way-back",
                    "{a2_a:.4f} is a2, which is squashed. w2·a1 + b2 makes z2, the number before.",
                ),
                "2*z2_a": ("bias-slipped", "b2 is missing: z2 = w2·a1 + b2, and b2 is {b2}."),
                "2*(z2_a + b2)": (
                    "bias-slipped",
                    "b2 has the wrong sign: it is {b2}, so bringing it to the other side adds {minus_b2}.",
                ),
                "z2_a": (
                    "wrong-way-back",
                    "that is z2 of sample A. w2 is the factor that makes it from a1, before b2 is added.",
                ),
                "2*(sigmoid(a2_a) - b2)": (
                    "wrong-way-back",
                    "you squashed {a2_a:.4f} again. It is the other way: what was squashed?",
                ),
            },
            otherwise="{name} = {yours} is not it. Which z2 gives {a2_a:.4f} when it is squashed? Then z2 = w2·a1 + b2 "
            "has one unknown.",
            earns=(0.5, "w2_found"),
        ),
        Number(
            "z1_b",
            right="z1",
            slips={
                ("z1 - b1", "0.0"): (
                    "bias-slipped",
                    "the bias b1 is missing in z1, or you copied sample A; here x1 is {x1}.",
                ),
                "z1 - 2*b1": ("bias-slipped", "z1 subtracts b1; it is added."),
                "w11*x2 + w12*x1 + b1": (
                    "swapped-parameters",
                    "the weights have changed places in z1: w11 belongs to x1, w12 to x2.",
                ),
                "w11*x1 - w12*x2 + b1": ("arithmetic-slip", "the minus of w12 = {w12} is missing in z1."),
                "a1": (
                    "activation-of-activated-value",
                    "z1_b is already squashed. z1 is the weighted sum; squashed it is a1.",
                ),
            },
            otherwise="{name} = {yours} is not it. z1 is w11·x1 + w12·x2 + b1, with x1 = {x1} and x2 = {x2}.",
            earns=(0.5, "z1_b"),
        ),
        Number(
            "a1_b",
            right="a1",
            slips={
                "z1": (
                    "missing-activation-hidden",
                    "z1_b is right, and a1_b is the same number: it has not been squashed.",
                ),
                "sigmoid(-z1)": ("another-squash", "a1_b is σ(−z1). σ has e to the power of MINUS z1."),
                "sigmoid(a1)": (
                    "activation-of-activated-value",
                    "a1_b has been squashed twice. σ is applied to z1, once.",
                ),
            },
            otherwise="{name} = {yours} is not it. z1_b is right. a1 is σ of it, above ½ here.",
            earns=(0.5, "a1_b"),
        ),
        Number(
            "z2_b",
            right="z2",
            near=0.03,
            slips={
                "w2*z1 + b2": (
                    "missing-activation-hidden",
                    "z2_b is made from z1. The second neuron gets a1, not z1.",
                ),
                "w2*a1": ("bias-slipped", "b2 is missing in z2_b."),
                "w2*a1 - b2": ("bias-slipped", "z2_b has b2 with the wrong sign: it is {b2}."),
                "w2*sigmoid(a1) + b2": (
                    "activation-of-activated-value",
                    "a1 was squashed once more on its way into z2_b. It is used as it is.",
                ),
                "sigmoid(z2)": (
                    "activation-of-activated-value",
                    "z2_b is already squashed. z2 is the weighted sum; squashed it is a2.",
                ),
                "z2 + x1": ("wrong-local-input", "z2_b holds x1 as well. The second neuron gets only a1."),
            },
            otherwise="{name} = {yours} is not it. w2_found, z1_b and a1_b are right. z2 is w2·a1 + b2.",
            earns=(0.5, "z2_b"),
        ),
        Number(
            "a2_b",
            right="sigmoid(z2)",
            slips={
                "z2": (
                    "missing-activation-output",
                    "z2_b is right, and a2_b is the same number: it has not been squashed.",
                ),
                "sigmoid(-z2)": ("another-squash", "a2_b is σ(−z2). σ has e to the power of MINUS z2."),
                "sigmoid(sigmoid(z2))": (
                    "extra-activation-output",
                    "a2_b has been squashed twice. σ is applied to z2, once.",
                ),
            },
            otherwise="{name} = {yours} is not it. The rest is right. a2 is σ(z2), and z2 is well above 0 here.",
            earns=(0.5, "a2_b"),
        ),
    ),
    draw=_another_trace,
)
def trace_with_a_stain(w2_found, z1_b, a1_b, z2_b, a2_b, *, given=_TRACE):
    """Check a chain's w2, found from one sample, and the forward pass of another."""
    return "Forwards you squash; backwards you ask what was squashed."


@task(
    _SLUG,
    2,
    "Three in a row",
    stars=2,
    points=4,
    hints=(
        "Six lines and a return: a weighted sum, its σ, and that three times. Only the first sum has x1 and x2 in it.",
        "Every sum after the first is its own weight times the a of the neuron before, plus its own bias. Every a is "
        "tn.sigmoid of the z with the same digit, once.",
    ),
)
def three_in_a_row(forward):
    """Check forward(parameters, x1, x2) → (z1, a1, z2, a2, z3, a3) of three neurons, on numbers and on columns."""
    must_be_function(forward, "forward")
    names = ("w11", "w12", "b1", "w2", "b2", "w3", "b3")
    chains = [(0.7, -1.4, 0.3, 2.0, -0.6, -1.7, 0.9), (-1.1, 0.5, 1.6, -0.8, 1.3, 2.4, -1.9)]
    cases = [
        (dict(zip(names, chain, strict=True)), x1, x2)
        for chain in chains
        for x1, x2 in ((1.0, 2.0), (-0.5, 1.5), (2.0, -1.0))
    ]
    yours = np.array([_six(ask(forward, "forward", *case)) for case in cases]).T
    p = {name: np.array([case[0][name] for case in cases]) for name in names}
    x1, x2 = (np.array([case[i] for case in cases]) for i in (1, 2))
    z1 = p["w11"] * x1 + p["w12"] * x2 + p["b1"]
    a1 = sigmoid(z1)
    z2 = p["w2"] * a1 + p["b2"]
    a2 = sigmoid(z2)
    z3 = p["w3"] * a2 + p["b3"]
    a3 = sigmoid(z3)
    true = np.array([z1, a1, z2, a2, z3, a3])
    if np.ptp(yours, axis=1).max() < 1e-9:
        say("forward gives the same six numbers for all arguments. Does it use them?", "ignores-arguments")
    if close(yours, true[[0, 2, 4, 1, 3, 5]]) or close(yours, true[::-1]) or close(yours, true[[1, 0, 3, 2, 5, 4]]):
        say("All six values are right, in the wrong order. Return z1, a1, z2, a2, z3, a3.", "wrong-form")
    slips = {
        "z1": [
            *(
                (value_of(formula, p | {"x1": x1, "x2": x2}), message, code)
                for formula, (code, message) in slips_of_z1("{z1}").items()
            ),
            (
                p["w11"] * x1 + p["w12"] * x2 + p["b2"],
                "z1 has the second neuron's bias, b2. Its own is b1.",
                "swapped-parameters",
            ),
            (
                a1,
                "z1 is already squashed. Keep the plain sum under the name z1, and σ of it under a1.",
                "activation-of-activated-value",
            ),
        ],
        "z2": _slips_of_a_sum("z2", "first", a1, z1, p["w2"], p["b2"], {"b1": p["b1"], "b3": p["b3"], "w3": p["w3"]}),
        "z3": [
            (
                p["w3"] * a1 + p["b3"],
                "z3 takes a1. The third neuron stands behind the second and takes a2.",
                "wrong-local-input",
            ),
            (
                p["w2"] * a2 + p["b2"],
                "z3 has another neuron's weight and bias, w2 and b2. Its own are w3 and b3.",
                "swapped-parameters",
            ),
            *_slips_of_a_sum("z3", "second", a2, z2, p["w3"], p["b3"], {"b2": p["b2"], "b1": p["b1"], "w2": p["w2"]}),
        ],
        "a1": _slips_of_an_activation("a1", "z1", z1),
        "a2": [
            (a1, "a2 is σ(z1). Each σ takes the z with its own digit.", "wrong-local-input"),
            *_slips_of_an_activation("a2", "z2", z2),
        ],
        "a3": [
            (a2, "a3 is σ(z2). Each σ takes the z with its own digit.", "wrong-local-input"),
            *_slips_of_an_activation("a3", "z3", z3),
        ],
    }
    # In the order of the computation, so that the first thing that went wrong is named.
    for position, name in enumerate(("z1", "a1", "z2", "a2", "z3", "a3")):
        if np.isnan(yours[position]).any():
            must_be_answered(**{f"{name} from forward": ...})
        if close(yours[position], true[position]):
            if name[0] == "a":
                part(1, f"neuron {name[1]}")
            continue
        before = _right_so_far(("z1", "a1", "z2", "a2", "z3")[:position])
        for wrong, message, code in slips[name]:
            if close(yours[position], wrong):
                say(f"Not yet: {before}{message}", code)
        row = int(np.argmax(~np.isclose(yours[position], true[position])))
        say(
            f"Not yet: {before}for x1 = {x1[row]:g}, x2 = {x2[row]:g} and {cases[row][0]}, {name} should be "
            f"{true[position][row]:.4f}; yours is {yours[position][row]:.4f}.",
            "not-yet-known",
        )
    advice = (
        "It is right for one sample, and not for whole columns x1 and x2 at once. Use tn.sigmoid and plain * and +."
    )
    columns = np.array([1.0, -0.5, 2.0]), np.array([2.0, 1.5, -1.0])
    try:
        whole = ask(forward, "forward", cases[0][0], *columns)
    except CheckFailed as failure:
        if failure.code == "arguments-changed":
            raise
        say(f"{advice} Here {failure}", "one-row-only")
    if not all(close(values, right[:3]) for values, right in zip(whole, true, strict=True)):
        say(advice, "one-row-only")
    return "One more neuron in the row is two more lines, the same two."


def _right_so_far(names):
    """Return the beginning of a sentence that says which values are right."""
    if not names:
        return ""
    return f"{names[0]} is right; " if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are right; "


def _six(answer):
    """Return the six values that the learner's forward gave for one sample, nan where one is left open."""
    if not is_listed(answer):
        say(
            f"forward must return six values, return z1, a1, z2, a2, z3, a3; it returned {a_kind(answer)}.",
            "wrong-form",
        )
    if len(answer) != 6:
        say(f"forward must return six values, return z1, a1, z2, a2, z3, a3; it returned {len(answer)}.", "wrong-form")
    names = ("z1", "a1", "z2", "a2", "z3", "a3")
    return [
        np.nan if value is ... else must_be_number(_scalar(value), f"{name} from forward")
        for value, name in zip(answer, names, strict=True)
    ]


def _scalar(value):
    return value.item() if isinstance(value, np.ndarray) and value.size == 1 else value


def _slips_of_a_sum(name, before, a, z, weight, bias, others):
    """Return the wrong z that a later neuron may have, each with what to say."""
    neuron, a_name = name[1], f"a{int(name[1]) - 1}"
    slips = [
        (
            weight * z + bias,
            f"{name} takes z{int(neuron) - 1}. A neuron gets {a_name}, squashed, from the {before} one.",
            "missing-activation-hidden",
        ),
        (
            weight * sigmoid(a) + bias,
            f"{name} takes {a_name} squashed once more. It is used as it is.",
            "activation-of-activated-value",
        ),
        (weight * a, f"b{neuron} is missing in {name}.", "bias-slipped"),
        (weight * a - bias, f"{name} subtracts b{neuron}; it is added.", "bias-slipped"),
        (a + bias, f"{name} does not use its weight w{neuron}.", "ignores-arguments"),
        (
            weight * (a + bias),
            f"{name} multiplies the bias by the weight too; only {a_name} is multiplied.",
            "bias-slipped",
        ),
        (
            sigmoid(weight * a + bias),
            f"{name} is already squashed. Keep the plain sum under z, σ of it under a.",
            "activation-of-activated-value",
        ),
    ]
    for other, value in others.items():
        if other[0] == "b":
            slips.append(
                (
                    weight * a + value,
                    f"{name} has another neuron's bias, {other}. Its own is b{neuron}.",
                    "swapped-parameters",
                )
            )
        else:
            slips.append(
                (
                    value * a + bias,
                    f"{name} has another neuron's weight, {other}. Its own is w{neuron}.",
                    "swapped-parameters",
                )
            )
    return slips


def _slips_of_an_activation(name, z_name, z):
    is_output = name == "a3"
    return [
        (
            z,
            f"{name} is the same number as {z_name}: it has not been squashed.",
            "missing-activation-output" if is_output else "missing-activation-hidden",
        ),
        (
            sigmoid(sigmoid(z)),
            f"{name} has been through σ twice, so it can never be below ½.",
            "extra-activation-output" if is_output else "activation-of-activated-value",
        ),
        (sigmoid(-z), f"{name} is σ(−{z_name}). Look at the sign in e^−z.", "another-squash"),
        ((z > 0).astype(float), f"{name} is rounded to 0 or 1; leave it as it is, between them.", "another-squash"),
    ]


def _must_have_a_line(line_z1, case):
    """Return the learner's z1 for a chain that has a line."""
    try:
        # In a tuple, so that None may be an answer.
        (answer,) = ask(lambda *numbers: (line_z1(*numbers),), "line_z1", *case)
    except CheckFailed as failure:
        if "math domain error" in str(failure):
            _say_the_logarithm_failed(case)
        raise
    if answer is None:
        _say_there_is_a_line(line_z1, case)
    if isinstance(answer, (float, np.floating)) and not np.isfinite(answer):
        _say_the_logarithm_failed(case)
    return must_be_number(answer, f"line_z1{case}")


def _say_the_logarithm_failed(case):
    say(
        f"For line_z1{case} there is a line, at a1 = {-case[1] / case[0]:g}, and yours takes the logarithm of a number "
        "that has none. Print your a1 first. If it is right, look at the fraction in the logarithm: for an a1 between "
        "0 and 1 it must be above 0.",
        "wrong-way-back",
    )


def _say_there_is_a_line(line_z1, case):
    """Say what is wrong with None: the sign of −b2/w2, the condition, or a return that is missing."""
    w2, b2 = case
    a1 = -b2 / w2
    where = f"line_z1{case} returns nothing, and there is a line, at a1 = {a1:g}."
    (of_the_other_sign,) = ask(lambda *numbers: (line_z1(*numbers),), "line_z1", w2, -b2)
    if of_the_other_sign is not None and close(of_the_other_sign, np.log(a1 / (1 - a1))):
        say(f"{where} Print your a1: has it the right sign?", "wrong-way-back")
    say(
        f"{where} Is there a return at the end? If there is, print your a1, and look at the condition under which you "
        "return None.",
        "wrong-form",
    )


def _must_have_no_line(line_z1):
    """Raise unless the function returns None for chains that have no line."""
    part(2, "the line where there is one")
    for case, why in (
        ((4.0, 1.0), "a1 would have to be −0.25, and no a1 is below 0"),
        ((1.0, -3.0), "a1 would have to be 3, and no a1 is above 1"),
        ((-2.0, -1.0), "a1 would have to be −0.5, and no a1 is below 0"),
        ((2.0, -2.0), "a1 would have to be exactly 1, and σ only comes near it"),
        ((2.0, 0.0), "a1 would have to be exactly 0, and σ only comes near it"),
        ((0.0, 1.0), "ŷ is σ(1) for every a1"),
    ):
        try:
            (answer,) = ask(lambda *numbers: (line_z1(*numbers),), "line_z1", *case)
        except CheckFailed as failure:
            say(f"Where there is a line you are right. Here there is none: {why}. {failure}", "unreachable-labels")
        if answer is not None:
            say(
                f"Where there is a line you are right. line_z1{case} must be None: {why}. Yours gives {short(answer)}.",
                "unreachable-labels",
            )


@task(
    _SLUG,
    3,
    "Where the line is, if there is one",
    stars=2,
    points=4,
    hints=(
        "ŷ = ½ means z2 = 0. Solve w2·a1 + b2 = 0 for a1. Then: which z1 has that a1, and when has none?",
        "If w2 is 0, or the a1 you need does not lie strictly between 0 and 1, return None. Otherwise return the "
        "natural logarithm of a1 divided by 1 − a1.",
    ),
    asks=(
        Function(
            "line_z1",
            "w2, b2",
            cases=((-4.0, 1.0), (3.0, -0.3), (-2.0, 1.7), (4.0, -2.0)),
            right=f"np.log({_A1}/(1 - {_A1}))",
            slips={
                _A1: ("wrong-way-back", "that is the a1 on the line. The line is where z1 makes this a1."),
                f"-np.log({_A1}/(1 - {_A1}))": (
                    "wrong-divisor",
                    "the fraction in your logarithm is upside down: it is a1 over 1 − a1.",
                ),
                f"sigmoid({_A1})": (
                    "wrong-way-back",
                    "you squashed −b2/w2. That is an a1 already; go back from it, to the z1 that was squashed.",
                ),
                "np.log((0.5 - b2)/(w2 - 0.5 + b2))": (
                    "wrong-way-back",
                    "you solved z2 = ½. It is ŷ that is ½ on the line; what is z2 there?",
                ),
                f"np.log({_A1})": (
                    "wrong-way-back",
                    "that is the logarithm of a1 alone. Solve a1 = σ(z1) for z1: 1 − a1 comes in too.",
                ),
                f"np.log10({_A1}/(1 - {_A1}))": (
                    "wrong-way-back",
                    "that is the logarithm to base 10. σ is made with e, so use np.log.",
                ),
                f"{_A1}/(1 - {_A1})": ("wrong-way-back", "the logarithm is missing: a1/(1 − a1) is e^z1, not z1."),
            },
            otherwise="At your z1 for {call}, {yours:.4f}, ŷ is {y_hat:.4f}. On the line it must be 0.5.",
            shown={"y_hat": "sigmoid(w2*sigmoid(yours) + b2)"},
            answer_of=_must_have_a_line,
            also=_must_have_no_line,
        ),
    ),
)
def line_of_a_chain(line_z1):
    """Check line_z1(w2, b2): the z1 at which ŷ of two neurons in a row is ½, or None."""
    return "w2 and b2 alone decide whether there is a line."


@task(
    _SLUG,
    4,
    "One first neuron, two answers",
    stars=2,
    points=3,
    hints=(
        "For NAND −b2/w2 lies between 0.1192 and 0.8808, and w2 is negative. For OR it lies between 0.0025 and 0.1192.",
        "Choose the a1 on the line first, about in the middle of the two: that fixes b2 = −w2 times it. Then make w2 "
        "larger in size until every answer is sure enough; b2 grows along with it.",
    ),
)
def one_first_neuron_two_answers(nand_second, or_second):
    """Check w2 and b2 behind the neuron 4, 4, −6, once for NAND and once for OR, 0.2 away from ½."""
    for name, second, data in (("nand_second", nand_second, NAND), ("or_second", or_second, OR)):
        with by_itself():
            _must_answer(second, name, data)
            part(1, name)
    return "The line moves only in parallel: AND, OR and NAND can be had from one first neuron, XOR cannot."


def _must_answer(second, name, data):
    """Raise unless w2 and b2 behind the first neuron answer a data set, each output 0.2 away from ½."""
    must_be_answered(**{name: second})
    if not isinstance(second, dict) or set(second) != {"w2", "b2"}:
        say(f'{name} must be a dict with the two names "w2" and "b2".', "wrong-form")
    second = {key: must_be_number(value, f'{name}["{key}"]') for key, value in second.items()}
    trace = Network((2, 1, 1), start=_AND_NEURON | second).forward(data.inputs)
    y_hat = trace.y_hat
    answers = "  ".join(f"{value:.2f}" for value in y_hat)
    right = (y_hat > 0.5) == (data.labels == 1)
    if second["w2"] == 0:
        say(
            f"{name}: with w2 = 0 the second neuron does not feel the first, and all four rows get ŷ = {y_hat[0]:.2f}.",
            "line-misplaced",
        )
    if not 0 < -second["b2"] / second["w2"] < 1:
        say(
            f"{name}: this chain has no line, −b2/w2 does not lie between 0 and 1. It answers {answers}.",
            "line-misplaced",
        )
    if not right.any():
        say(f"{name}: every row is on the wrong side. Which change flips a chain's answers?", "line-misplaced")
    if data is NAND and np.array_equal(y_hat > 0.5, OR.labels == 0):
        say(
            f"{name}: the answers are {answers}: the opposite of OR, not of AND. The rows with one switch, "
            "a1 = 0.1192, must stay above ½ too, so the line must lie at a larger a1 than that.",
            "line-misplaced",
        )
    if data is OR and np.array_equal(y_hat > 0.5, AND.labels == 1):
        say(
            f"{name}: it still answers AND. For OR the rows with one switch must come above ½: their a1 is "
            "0.1192, so the line must lie at a smaller a1 than that.",
            "line-misplaced",
        )
    if not right.all():
        row = int(np.argmin(right))
        x1, x2 = data.inputs[row]
        say(
            f"{name}: {so_many_are_right(right.sum(), '4 rows')}. Row ({x1:g}, {x2:g}) has label "
            f"{data.labels[row]:.0f}, a1 = {trace.a1[row]:.4f} and gets ŷ = {y_hat[row]:.2f}.",
            "line-misplaced",
        )
    if np.abs(y_hat - 0.5).min() < 0.2:
        row = int(np.argmin(np.abs(y_hat - 0.5)))
        x1, x2 = data.inputs[row]
        say(
            f"{name}: all rows are on their side, but ({x1:g}, {x2:g}) gets ŷ = {y_hat[row]:.2f}, closer to ½ "
            "than 0.2. How can a chain become surer while its line stays where it is?",
            "line-misplaced",
        )


@task(
    _SLUG,
    5,
    "It says yes again",
    stars=3,
    points=5,
    hints=(
        "first_neuron gives back a squashed value. What is the smallest and the largest number that squash(z1) can "
        "then be? Put both into w2·… + b2.",
        "The second neuron is given numbers between σ(0) and σ(1). For the four rows they are 0.5006, 0.5298, 0.5298 "
        "and 0.7070: choose b2 so that 10·a + b2 changes its sign between the last two. In the mended program z1 is "
        "the plain sum.",
    ),
    asks=(Words("hypothesis"),),
    then=(
        Function(
            "mended",
            "x1, x2, w11, w12, b1, w2, b2",
            cases=(
                (0.0, 0.0, 3.0, 3.0, -4.0, 5.0, -2.0),
                (1.0, 0.0, -2.0, 5.0, 0.5, -3.0, 1.0),
                (1.0, 1.0, 0.4, 0.3, -0.2, 2.0, 0.6),
            ),
            right=f"sigmoid(w2*sigmoid({_Z1}) + b2)",
            slips={
                f"sigmoid(w2*sigmoid(sigmoid({_Z1})) + b2)": (
                    "activation-of-activated-value",
                    "mended still squashes the first neuron twice.",
                ),
                f"sigmoid(w2*sigmoid(sigmoid({_Z1})) + b2 - 1)": (
                    "symptom-hidden",
                    "mended hides the symptom with another b2, and the first neuron is still squashed twice.",
                ),
                **slips_of_z1("sigmoid(w2*sigmoid({z1}) + b2)", "each neuron is squashed once now. But "),
                f"sigmoid(w2*sigmoid({_Z1}))": ("bias-slipped", "b2 is missing in z2."),
                f"sigmoid(w2*{_Z1} + b2)": (
                    "missing-activation-hidden",
                    "now the first neuron is not squashed at all: its plain sum goes into the second.",
                ),
                f"w2*sigmoid({_Z1}) + b2": (
                    "missing-activation-output",
                    "the first neuron is right now. The last σ is missing: that is z2, not ŷ.",
                ),
                f"sigmoid(sigmoid(w2*sigmoid({_Z1}) + b2))": (
                    "extra-activation-output",
                    "the first neuron is right now, and the output is squashed twice.",
                ),
                f"w2*sigmoid(sigmoid({_Z1})) + b2": (
                    "activation-of-activated-value",
                    "mended still squashes the first neuron twice, and the output not at all.",
                ),
            },
            otherwise="The range and the b2 are right. {call} should be {right:.4f}; yours is {yours:.4f}.",
            constant=False,
            says="The range and the b2 are right. Not yet: {slip}",
            earns=(1.5, "the mended program"),
        ),
    ),
)
def yes_again(hypothesis, lowest, highest, b2_that_hides_it, mended):
    """Check the hypothesis, the range for w2 = 10, b2 = −5, a b2 that hides the fault, and the mended program."""
    with by_itself():
        low, high = must_be_number(lowest, "lowest"), must_be_number(highest, "highest")
        if low > high:
            say(f"lowest = {low:g} is above highest = {high:g}. Have the two changed places?", "misread-figure")
        if abs(low - sigmoid(-5.0)) < 0.002 or abs(high - sigmoid(5.0)) < 0.002:
            say(
                "0.007 and 0.993 are the levels of the chain as it should be. Between which numbers does THIS "
                "program stay?",
                "unreachable-labels",
            )
        top = sigmoid(1.0)
        if abs(low - 0.5) < 0.002 and abs(high - top) < 0.002:
            say(
                "lowest is right. highest = 0.731 is the largest number that the second neuron is given. It still goes "
                "through w2 = 10, b2 = −5 and σ.",
                "unreachable-labels",
            )
        if abs(low - 0.5) > 0.002:
            say(
                f"lowest = {low:g}: make b1 very negative and run the program. What number do the answers come down "
                f"to?",
                "unreachable-labels",
            )
        if abs(high - sigmoid(10 * sigmoid(top) - 5)) < 0.002:
            say(
                "For highest you squashed three times. At most squash(z1) is σ(1); put that into 10·… − 5, and squash.",
                "activation-of-activated-value",
            )
        if not is_within(0.002, high, sigmoid(10 * top - 5)):
            must_not_be_rounded_too_far(high, sigmoid(10 * top - 5), 0.002, "highest")
            say(
                f"highest = {high:g}: make b1 very large and run the program. What number do the answers go up to?",
                "unreachable-labels",
            )
        part(1, "the range")
    with by_itself():
        b2 = must_be_number(b2_that_hides_it, "b2_that_hides_it")
        a1_twice = sigmoid(sigmoid(4 * AND.inputs.sum(axis=1) - 6))
        if abs(b2 + 5) < 1e-9:
            say("The range is right. b2 = −5 is the one it has, and with it all four rows get a yes.", "line-misplaced")
        answers = sigmoid(10 * a1_twice + b2)
        right = (answers > 0.5) == (AND.labels == 1)
        if not right.all():
            rows = "  ".join(f"{value:.2f}" for value in answers)
            side = (
                "every row gets a no: too low"
                if not (answers > 0.5).any()
                else "still too many rows get a yes: too high"
            )
            say(
                f"The range is right. With b2_that_hides_it = {b2:g} this program answers {rows}: {side}.",
                "line-misplaced",
            )
        part(1, "a b2 that hides it")
    return "One b2 hid it. A wrong program can get every row right."
