"""Checks of exercise 13: two paths by hand, slopes in tables, a layer in front, grids, runs, and two hidden faults."""

import numpy as np

from tinynet.checks.asks import Choices, Number, Words, told_apart
from tinynet.checks.expectations import (
    ask,
    floats,
    is_listed,
    must_be_answered,
    must_be_function,
    short,
)
from tinynet.checks.side_by_side import LayerGradient
from tinynet.checks.task import by_itself, part, say, task
from tinynet.mistakes import UNKNOWN
from tinynet.network import sigmoid
from tinynet.short_text import are

__all__ = [
    "a_layer_in_front",
    "learned_at_its_first_try",
    "read_the_grids",
    "slopes_in_tables",
    "two_paths_by_hand",
    "what_a_run_is_worth",
]

_SLUG = "13-two-neurons-side-by-side"

# Task 1 --------------------------------------------------------------------------------------------------


def _sample(x, w1, z1, w2, b2):
    """Return one sample with label 0 on its way through two units: the numbers of the task."""
    a1 = tuple(float(sigmoid(own)) for own in z1)
    z2 = w2[0] * a1[0] + w2[1] * a1[1] + b2
    a2 = float(sigmoid(z2))
    return {"x1": x[0], "x2": x[1], "w1_00": w1[0][0], "w1_01": w1[0][1], "w1_10": w1[1][0], "w1_11": w1[1][1],
            "w2_0": w2[0], "w2_1": w2[1], "z1_0": z1[0], "z1_1": z1[1], "a1_0": a1[0], "a1_1": a1[1], "z2": z2,
            "a2": a2, "delta2": 2 * a2 * a2 * (1 - a2),
            "one_less_0": 1 - a1[0], "one_less_1": 1 - a1[1]}  # fmt: skip


_SAMPLE = _sample((2.0, -1.0), ((0.9, 0.5), (-0.3, 0.4)), (1.0, -0.5), (1.5, -2.0), 0.4)


def _another_sample(draw):
    """Draw a sample like it: the same signs, an answer above ½, and no known wrong number near another."""

    def make(draw):
        return _sample(
            x=(draw.one_of((2.0, 3.0, 4.0)), draw.one_of((-1.0, -2.0, -3.0))),
            w1=(
                (draw.one_of((0.6, 0.7, 0.8, 1.1, 1.2)), draw.one_of((0.3, 0.4, 0.5, 0.6))),
                (draw.one_of((-0.4, -0.5, -0.6, -0.7)), draw.one_of((0.2, 0.3, 0.9))),
            ),
            z1=(draw.one_of((0.5, 0.8, 1.2, 1.5)), draw.one_of((-0.4, -0.6, -0.8, -1.0))),
            w2=(draw.one_of((1.2, 1.6, 1.8, 2.0)), draw.one_of((-1.0, -1.5, -2.5))),
            b2=draw.one_of((0.2, 0.3, 0.5)),
        )

    def fits(given):
        both = [given["delta2"] * given[f"w2_{k}"] * given[f"a1_{k}"] * given[f"one_less_{k}"] for k in (0, 1)]
        like_it = 0.3 < given["z2"] < 1.5 and all(0.05 < abs(delta1) < 0.2 for delta1 in both)
        return like_it and told_apart(two_paths_by_hand.first_asks, given)

    return draw.until(make, fits)


def _delta1_by_hand(k, other):
    own = f"a1_{k}*(1 - a1_{k})"
    return Number(
        f"delta1_{k}",
        right=f"delta2*w2_{k}*{own}",
        near=0.0015,
        slips={
            f"-delta2*w2_{k}*{own}": ("sign-flipped", "{name} has the opposite sign. Which of its factors is below 0?"),
            f"delta2*w2_{k}": (
                "missing-activation-derivative-hidden",
                "in {name} a link is missing: the unit's own slope.",
            ),
            f"delta2*{own}": (
                "missing-downstream-weight",
                f"in {{name}} a link is missing: how strongly does z2 feel a1[{k}]?",
            ),
            f"delta2*w2_{other}*{own}": (
                "swapped-parameters",
                f"{{name}} has w2[{other}] in it. Which weight is on the wire from unit {k}?",
            ),
            f"delta2*w2_{k}*a1_{other}*(1 - a1_{other})": (
                "wrong-activation-derivative",
                f"{{name}} has the slope of unit {other}.",
            ),
            f"delta2*w2_{k}*a1_{k}": (
                "wrong-activation-derivative",
                f"{{name}} has a1[{k}] where the unit's slope should be, a1[{k}](1 − a1[{k}]).",
            ),
            f"delta2*w2_{k}*z1_{k}*(1 - z1_{k})": (
                "derivative-of-unactivated-value",
                f"in {{name}} the unit's slope was given z1[{k}]. Which value does it need?",
            ),
            f"delta2*w2_{k}*a2*(1 - a2)": (
                "links-miscounted",
                "{name} has the output's slope. δ2 already has that one.",
            ),
            f"delta2*(w2_0 + w2_1)*{own}": (
                "links-miscounted",
                f"{{name}} has both w2 added. From z1[{k}] one path leads to z2, and one w2 is on it.",
            ),
        },
        otherwise="{name} = {yours} is not δ2 times the two links between z2 and that unit's sum.",
        earns=(1, f"δ1[{k}]"),
    )


_PATHS = ("delta2*w2_0*a1_0*(1 - a1_0)*w1_00", "delta2*w2_1*a1_1*(1 - a1_1)*w1_10")


@task(
    _SLUG,
    1,
    "Two paths with a pencil",
    stars=1,
    points=3,
    hints=(
        "δ1[k] is δ2 times w2[k] times a1[k](1 − a1[k]). One of the two is below 0, because w2[1] is.",
        "x1 is read by both units, with the strengths w1[0][0] = {w1_00} and w1[1][0] = {w1_10}. Each path is a "
        "product, δ1[k]·w1[k][0], and the two products are added.",
    ),
    asks=(
        _delta1_by_hand(0, 1),
        _delta1_by_hand(1, 0),
        Number(
            "slope_x1",
            right=" + ".join(_PATHS),
            near=0.0015,
            slips={
                _PATHS[0]: ("path-forgotten", "that is the path through unit 0 alone. Who else reads x1?"),
                _PATHS[1]: ("path-forgotten", "that is the path through unit 1 alone. Who else reads x1?"),
                f"({' + '.join(_PATHS)})/2": ("wrong-divisor", "that is the mean of the two paths. They are added."),
                f"({_PATHS[0]})*({_PATHS[1]})": (
                    "links-miscounted",
                    "the two paths are multiplied. Links in a row are multiplied, paths side by side are added.",
                ),
                f"{_PATHS[0]} - {_PATHS[1]}": ("sign-flipped", "one path is subtracted from the other."),
                "delta2*w2_0*a1_0*(1 - a1_0)*w1_01 + delta2*w2_1*a1_1*(1 - a1_1)*w1_11": (
                    "wrong-local-input",
                    "that is the slope in x2. Which entries of w1 multiply x1?",
                ),
                "delta2*w2_0*a1_0*(1 - a1_0)*w1_00 + delta2*w2_1*a1_1*(1 - a1_1)*w1_01": (
                    "missing-transpose",
                    "you took the first row of w1, and x1 has the first column: w1[0][0] and w1[1][0].",
                ),
                "delta2*w2_0*a1_0*(1 - a1_0) + delta2*w2_1*a1_1*(1 - a1_1)": (
                    "missing-downstream-weight",
                    "the two δ1 are added as they are. How strongly does z1[k] feel x1?",
                ),
                "(delta2*w2_0*a1_0*(1 - a1_0) + delta2*w2_1*a1_1*(1 - a1_1))*x1": (
                    "wrong-local-input",
                    "the two δ1 are multiplied by x1. That would be for a weight; here x1 itself is nudged.",
                ),
            },
            otherwise="{name} = {yours} is not the sum of the two paths from x1, each a δ1 times the weight on its "
            "wire.",
            earns=(0.5, "the slope in x1"),
        ),
    ),
    draw=_another_sample,
)
def two_paths_by_hand(delta1_0, delta1_1, slope_x1, *, given=_SAMPLE):
    """Check δ1 of both units, and the slope in an input that both of them read."""
    return "Each path is a product, and the paths are added."


# Task 2 --------------------------------------------------------------------------------------------------


@task(
    _SLUG,
    2,
    "Slopes in tables",
    stars=2,
    points=5,
    hints=(
        "Forwards: a1 = σ(X @ w1.T + b1) has a row for each sample and a column for each unit. Backwards: δ2 has one "
        "number for each row, and np.outer(delta2, w2) has the shape of a1.",
        "delta1 = np.outer(delta2, w2) * a1 * (1 - a1). The slopes of w1 are delta1.T @ X / n, those of w2 "
        "a1.T @ delta2 / n, and a bias gets the mean over the rows, axis 0.",
    ),
    asks=(LayerGradient("gradient", shares=((1.5, ("w2", "b2")), (1.5, ("w1", "b1")))),),
)
def slopes_in_tables(gradient):
    """Check gradient(p, X, y) of a network with two inputs and any number of hidden units."""
    return "Right for two units and for three, on one row and on several. Nothing in it counts the units."


# Task 3 --------------------------------------------------------------------------------------------------

# Two units in front and two behind, where a turned table has the right shape too; then three behind.
_TWO_AND_TWO = (
    np.array([[0.31, -0.12], [-0.2, 0.15], [0.18, 0.27]]),
    np.array([[0.7, -1.1], [0.4, 0.9]]),
    np.array([[0.62, 0.25], [0.81, 0.37], [0.15, 0.55]]),
)
_TWO_AND_THREE = (
    np.array([[0.31, -0.12, 0.25], [-0.2, 0.15, 0.4]]),
    np.array([[0.7, -1.1], [0.4, 0.9], [-1.3, 0.6]]),
    np.array([[0.62, 0.25], [0.81, 0.37]]),
)


def _right_in_front(delta1, w1, a0):
    return delta1 @ w1 * a0 * (1 - a0)


_FRONT_SLIPS = (
    (
        lambda delta1, w1, a0: delta1 @ w1.T * a0 * (1 - a0),
        "missing-transpose",
        "With as many units in front as behind it runs, and the table is turned: unit i in front is read with the "
        "strengths in column i of w1.",
    ),
    (
        lambda delta1, w1, a0: delta1[:, :1] * w1[0] * a0 * (1 - a0),
        "path-forgotten",
        "only what comes back through unit 0 is counted. How many units read each a0?",
    ),
    (
        lambda delta1, w1, a0: delta1[:, -1:] * w1[-1] * a0 * (1 - a0),
        "path-forgotten",
        "only what comes back through the last unit is counted. Does each unit overwrite the one before?",
    ),
    (
        lambda delta1, w1, a0: delta1 @ w1 / len(w1) * a0 * (1 - a0),
        "wrong-divisor",
        "the paths are averaged. They are added.",
    ),
    (
        lambda delta1, w1, a0: delta1 @ w1 * a0 * (1 - a0) / len(delta1),
        "wrong-divisor",
        "it is divided by the number of rows. δ0 belongs to a single row; the mean comes with the slopes.",
    ),
    (
        lambda delta1, w1, a0: delta1.sum(axis=1, keepdims=True) * a0 * (1 - a0),
        "missing-downstream-weight",
        "the δ1 are added as they are. How strongly does each z1[k] feel a0?",
    ),
    (
        lambda delta1, w1, a0: delta1.sum(axis=1, keepdims=True) * w1.sum(axis=0) * a0 * (1 - a0),
        "links-miscounted",
        "the δ1 are added first, and the weights too. Each δ1 goes with its own weight; add the products.",
    ),
    (
        lambda delta1, w1, a0: delta1 @ w1,
        "missing-activation-derivative-hidden",
        "the last link is missing: how strongly does a0 feel z0?",
    ),
    (
        lambda delta1, w1, a0: delta1 * a0 * (1 - a0),
        "missing-downstream-weight",
        "w1 is missing: how strongly does each z1[k] feel each a0? And each a0 is read by all units behind.",
    ),
    (
        lambda delta1, w1, a0: delta1 @ w1 * a0,
        "wrong-activation-derivative",
        "a0 stands where the slope of its sigmoid should be.",
    ),
    (
        lambda delta1, w1, a0: delta1 @ w1 * sigmoid(a0) * (1 - sigmoid(a0)),
        "activation-of-activated-value",
        "the slope was taken at σ(a0). a0 is squashed already.",
    ),
    (
        lambda delta1, w1, a0: -(delta1 @ w1) * a0 * (1 - a0),
        "sign-flipped",
        "the sign is opposite. The sign of the error is in δ1 already.",
    ),
)


@task(
    _SLUG,
    3,
    "A layer in front",
    stars=2,
    points=4,
    hints=(
        "For one row and one unit i in front: δ1[0]·w1[0][i] + δ1[1]·w1[1][i] and so on, over all units behind, and "
        "then the slope of unit i's own sigmoid.",
        "delta1 has the shape (n, h) and w1 (h, m). Which product of the two has the shape (n, m), and sums over h? "
        "Then times a0 * (1 - a0).",
    ),
)
def a_layer_in_front(delta0):
    """Check delta0(delta1, w1, a0): how the error signals of a layer make those of the layer in front of it."""
    must_be_function(delta0, "delta0")
    yours, true = _in_front(delta0, _TWO_AND_TWO), _right_in_front(*_TWO_AND_TWO)
    if not np.allclose(yours, true):
        for wrong, code, sentence in _FRONT_SLIPS:
            if np.allclose(yours, wrong(*_TWO_AND_TWO)):
                say(f"Not yet: {sentence}", code)
        delta1, w1, a0 = (short(array[:1].tolist() if array is not _TWO_AND_TWO[1] else array.tolist())
                          for array in _TWO_AND_TWO)  # fmt: skip
        say(
            f"Not yet: with w1 = {w1}, on a row with delta1 = {delta1} and a0 = {a0}, δ0 should be "
            f"{short(true[:1].round(4).tolist())}, and yours is {short(yours[:1].round(4).tolist())}.",
            UNKNOWN,
        )
    part(2, "two units behind")
    if not np.allclose(_in_front(delta0, _TWO_AND_THREE), _right_in_front(*_TWO_AND_THREE)):
        say(
            "With two units behind it is right, and with three it is not. Is the number of units fixed in it?",
            "ignores-arguments",
        )
    return "Multiply, add up what arrives, multiply by the own slope: that is backpropagation for any layers."


def _in_front(delta0, case):
    a0, w1 = case[2], case[1]
    answer = ask(delta0, "delta0", *case)
    found = floats(answer)
    if found is None:
        say(f"delta0 must return a table of numbers; it returned {short(answer)}.", "wrong-form")
    if found.shape != a0.shape:
        over_rows = found.shape == a0.shape[1:]
        say(
            f"With {len(w1)} units behind and {w1.shape[1]} in front, on {len(a0)} rows, δ0 has the shape {a0.shape}: "
            f"a line for each row, a column for each unit in front. Yours has {found.shape}."
            + " It is taken over the rows; each row keeps its own."
            * over_rows,
            "wrong-axis" if over_rows else "wrong-form",
        )
    return found


# Task 4 --------------------------------------------------------------------------------------------------

_SUSPECTS = ("one unit's δ", "both units' δ", "δ2 or the loss", "an input", "a turned table", "nothing")
_SHARED = "For each grid ask: which entries share one number, and what is contained in all of these and in no other?"


@task(
    _SLUG,
    4,
    "Read the grids",
    stars=2,
    points=4,
    hints=(
        "Begin with b1: a bias multiplies 1, so its ratio shows the δ of its unit alone. Then compare each row of w1 "
        "with its bias.",
        "Where b1 is right, the δ1 are right, and the fault is in what they are multiplied by, or in where the result "
        "is put. Where all nine are the same, look at what all nine contain.",
    ),
    asks=(
        Choices(
            "suspects",
            _SUSPECTS,
            right={
                "P": "an input",
                "Q": "one unit's δ",
                "R": "a turned table",
                "S": "both units' δ",
                "T": "δ2 or the loss",
            },
            said=(
                (
                    "len(set(yours.values())) == 1",
                    "claims-too-much",
                    "You say the same of all five, and the grids differ.",
                ),
                (
                    "'nothing' in yours.values()",
                    "misread-figure",
                    "In none of the five are all ratios 1, so in each something is wrong, or the loss is another one.",
                ),
                (
                    "'S' in wrong and 'T' in wrong and yours['S'] == right['T'] and yours['T'] == right['S']",
                    "wrong-delta",
                    "S and T have changed places. In one of them w2 and b2 are right: is δ2 right there?",
                ),
                ("count == 4", "misread-figure", f"4 of 5 are right. {_SHARED}"),
                ("count == 3", "misread-figure", f"3 of 5 are right. {_SHARED}"),
                ("wrong", "misread-figure", f"Not more than two of the five are right. {_SHARED}"),
            ),
            partly={3: 1, 4: 2},
            counted="{count} of the 5 grids",
        ),
    ),
)
def read_the_grids(suspects):
    """Check which suspect each of five grids of ratios points to."""
    return "Five grids, five suspects, and not one line of any program was read."


# Task 5 --------------------------------------------------------------------------------------------------


# By seed: from how many of its 100 starts the right program and the sick one learn XOR in 3,000 epochs, as the exercise
# counts it. A test counts again.
COUNTED = {
    1: (63, 27),
    2: (56, 34),
    3: (65, 47),
    6: (69, 48),
    7: (69, 40),
    8: (67, 45),
    11: (61, 32),
    13: (73, 36),
    15: (72, 45),
    17: (66, 40),
    19: (70, 40),
    23: (63, 45),
    25: (72, 45),
    26: (68, 37),
    29: (66, 45),
    32: (66, 29),
    36: (70, 37),
    40: (57, 35),
    42: (60, 34),
    43: (72, 44),
    44: (58, 35),
    47: (68, 36),
}


def _shares(seed):
    """Return from how many of the 100 starts of a seed each program learns, as shares, and from how many it fails."""
    right, sick = COUNTED[seed]
    return {"seed": seed, "right": right / 100, "sick": sick / 100, "of_right": right, "of_sick": sick,
            "right_fails": 100 - right, "sick_fails": 100 - sick}  # fmt: skip


_SHARES = _shares(7)


def _other_shares(draw):
    """Draw another seed. Those counted are seeds that keep the known wrong numbers apart, the lesson's among them."""
    return _shares(draw.one_of([seed for seed in COUNTED if seed != _SHARES["seed"]]))


_WITHOUT_THE_RIGHT = (
    "that is how often the sick program fails. The right one fails too: of all the runs that fail, which part is the "
    "sick one's?"
)
_NEAR_A_SHARE = "0.006 if other <= 1 else 0.6"
_IN_PER_CENT = ("wrong-form", "{name} = {yours} is in per cent. The task asks for a share, from 0 to 1.")
_OF_THE_LESSON = (
    "misread-figure",
    "{name}: that is the lesson's number, from the lesson's starts. Yours are those of seed {seed}: run the cell that "
    "counts, and take its two counts.",
)


@task(
    _SLUG,
    5,
    "What a run is worth",
    stars=2,
    points=3,
    hints=(
        "Think of 200 runs, 100 of each program. How many of them fail, and how many of those are the sick one's?",
        "Call the two counts of the cell r, of the right program, and s, of the sick one. After one failure it is "
        "100 − s of (100 − s) + (100 − r), after one success s of s + r. Three failures in a row happen to the sick "
        "one in (1 − s/100)³ of the cases, and to the right one in (1 − r/100)³.",
    ),
    asks=(
        Number(
            "sick_after_failure",
            right="(1 - sick)/((1 - sick) + (1 - right))",
            near=_NEAR_A_SHARE,
            slips={
                "100*(1 - sick)/((1 - sick) + (1 - right))": _IN_PER_CENT,
                "1 - sick": ("claims-too-much", f"{{name}}: {_WITHOUT_THE_RIGHT}"),
                "1 - right": ("misread-figure", "{name}: that is how often the right program fails."),
                "(1 - right)/((1 - sick) + (1 - right))": (
                    "wrong-divisor",
                    "{name}: that is the right program's part of the failed runs. The sick one has the other part.",
                ),
                "1.0": ("claims-too-much", "{name} = 1 would mean that the right program never fails."),
                "0.5": ("cannot-tell-apart", "{name} = ½ is what you knew before the run. It is a little more now."),
                "sick/(sick + right)": (
                    "misread-figure",
                    "{name}: that is the sick one's part of the runs that learn. Take those that fail.",
                ),
                "0.52/(0.52 + 0.37)": _OF_THE_LESSON,
            },
            otherwise="{name} = {yours} is not the sick one's part of the failed runs.",
            earns=(1, "after one failure"),
        ),
        Number(
            "sick_after_success",
            right="sick/(sick + right)",
            near=_NEAR_A_SHARE,
            slips={
                "100*sick/(sick + right)": _IN_PER_CENT,
                "sick": (
                    "claims-too-much",
                    "{name}: that is how often the sick one learns. Of all the runs that learn, which part is its own?",
                ),
                "right/(sick + right)": (
                    "wrong-divisor",
                    "{name}: that is the right program's part of the runs that learn. The sick one has the other part.",
                ),
                "0.0": ("claims-too-much", "{name} = 0 would mean that the sick one never learns."),
                "0.5": ("cannot-tell-apart", "{name} = ½ is what you knew before the run. It is a little less now."),
                "(1 - right)/((1 - sick) + (1 - right))": (
                    "misread-figure",
                    "{name} is not 1 − sick_after_failure: those are shares of other runs. Count the runs that learn.",
                ),
                "0.48/(0.48 + 0.63)": _OF_THE_LESSON,
            },
            otherwise="{name} = {yours} is not the sick one's part of the runs that learn.",
            earns=(1, "after one success"),
        ),
        Number(
            "sick_after_three",
            right="(1 - sick)**3/((1 - sick)**3 + (1 - right)**3)",
            near=_NEAR_A_SHARE,
            slips={
                "100*(1 - sick)**3/((1 - sick)**3 + (1 - right)**3)": _IN_PER_CENT,
                "(1 - sick)**3": (
                    "claims-too-much",
                    "{name}: that is how often the sick one fails three times in a row. The right one does so too.",
                ),
                "((1 - sick)/((1 - sick) + (1 - right)))**3": (
                    "cannot-tell-apart",
                    "{name}: three failures make the sick one more likely, and yours makes it less. Take the two "
                    "programs apart first: how often does each of them fail three times?",
                ),
                "(1 - sick)/((1 - sick) + (1 - right))": (
                    "misread-figure",
                    "{name}: that is after one failure. Two more have come.",
                ),
                "1 - ((1 - right)/((1 - sick) + (1 - right)))**3": (
                    "claims-too-much",
                    "{name}: the right program's part is not raised to the third power by itself. How often does each "
                    "of the two fail three times?",
                ),
                "1.0": ("claims-too-much", "{name} = 1 would mean that the right program never fails three times."),
                "0.52**3/(0.52**3 + 0.37**3)": _OF_THE_LESSON,
            },
            otherwise="{name} = {yours}: how often do three runs in a row fail with the sick program, how often with "
            "the right one, and which part of the sum is the sick one's?",
            earns=(0.5, "after three failures"),
        ),
    ),
    draw=_other_shares,
)
def what_a_run_is_worth(sick_after_failure, sick_after_success, sick_after_three, *, given=_SHARES):
    """Check how likely the sick program is after one run and after three."""
    left = (1 - given["right"]) ** 3 / ((1 - given["right"]) ** 3 + (1 - given["sick"]) ** 3)
    return (
        f"After three failed runs it is still the right one in {100 * left:.0f} % of the cases. One row and nine "
        "ratios tell."
    )


# Task 6 --------------------------------------------------------------------------------------------------

_OFF = {"w1[0][1]", "w1[1][0]"}
_ENTRIES = {
    *(f"w1[{k}][{i}]" for k in (0, 1) for i in (0, 1)),
    *(f"{name}[{k}]" for name in ("b1", "w2") for k in (0, 1)),
    "b2",
}


@task(
    _SLUG,
    6,
    "It learned at its first try",
    stars=3,
    points=5,
    hints=(
        "Write the shape of every product beside its line, for two units and for three. Then ask of delta1: from which "
        "moment is each of the numbers in it?",
        "X.T @ delta1 has a row for each input, and w1 has a row for each unit. And w2 gets its new value one line "
        "before delta1 is formed. At a small α the second is nearly invisible, and the first is not.",
    ),
    asks=(Words("hypothesis"), LayerGradient("mended_step", earns=(2, "the mended step"), step=True)),
)
def learned_at_its_first_try(hypothesis, off_at_small_rate, mended_step):
    """Check which entries a turned table moves, and a step in which neither of two faults is left."""
    with by_itself():
        must_be_answered(off_at_small_rate=off_at_small_rate)
        if not is_listed(off_at_small_rate) or not all(isinstance(entry, str) for entry in off_at_small_rate):
            say('off_at_small_rate must be a list of entries in quotes, such as ["b1[0]", "b2"].', "wrong-form")
        named = {entry.replace(" ", "").replace(",", "][") for entry in off_at_small_rate}
        if unknown := sorted(named - _ENTRIES):
            say(f"off_at_small_rate names {short(unknown[0])}; the nine entries go from w1[0][0] to b2.", "wrong-form")
        if not named:
            say("off_at_small_rate is empty, and at the small rate some ratios are far from 1.", "misread-figure")
        if named == {entry for entry in _ENTRIES if entry[:2] in ("w1", "b1")}:
            say(
                "Those are off at α = 1, where the second fault moves them too. At α = 0.001 look again: which are "
                "still far from 1?",
                "updated-weight-used-too-early",
            )
        if named == _ENTRIES - _OFF:
            say("Those are the entries that are right. Which are off?", "misread-figure")
        if named < _OFF:
            say(
                "What off_at_small_rate names is off. Is that all? Go through the nine ratios at α = 0.001 once more.",
                "misread-figure",
            )
        if named > _OFF:
            # Which they are is not told: what is left would be the answer.
            too_many = named - _OFF
            say(
                f"{len(too_many)} of the {len(named)} entries in off_at_small_rate {are(too_many)} right at α = 0.001. "
                "Print the grid at that rate: which ratios are far from 1?",
                "misread-figure",
            )
        if named != _OFF:
            say(
                "off_at_small_rate is not right: print the grid at α = 0.001, and name every entry whose ratio is not "
                "1 to two decimals.",
                "misread-figure",
            )
        part(1.5, "which entries are off")
    return "A turned table and an early w2. Nine ratios at two rates tell the one from the other."
