"""Checks of exercise 09: relative errors, central differences, implied gradients, ratio tables, and a smuggled bug."""

import numpy as np

from tinynet.checks.asks import Choices, Function, Words
from tinynet.checks.chain import NAMES
from tinynet.checks.expectations import (
    ask,
    close,
    in_digits,
    must_be_answered,
    must_be_function,
    must_be_number,
    short,
)
from tinynet.checks.gradients import Gradient
from tinynet.checks.task import CheckFailed, by_itself, part, say, task
from tinynet.data import AND
from tinynet.gradients import numerical_gradient
from tinynet.mistakes import UNKNOWN
from tinynet.network import Network, sigmoid
from tinynet.short_text import a_kind

__all__ = [
    "a_checker_that_never_complains",
    "a_smuggled_bug",
    "gradient_by_nudging",
    "gradient_of_a_step",
    "relative_error_with_care",
    "which_bug_made_this_table",
]

_SLUG = "09-checking-a-gradient"
_OFF, _LARGER = "abs(mine - true)", "max(abs(mine), abs(true))"


def _error(relative_error, mine, true):
    try:
        with np.errstate(all="ignore"):
            answer = ask(relative_error, "relative_error", mine, true)
        return must_be_number(_scalar(answer), f"relative_error({mine:g}, {true:g})")
    except CheckFailed as failure:
        # Plain floats stop where NumPy's go on with nan or inf.
        if 0.0 in (mine, true) and (failure.code == "overflow" or "ZeroDivisionError" in str(failure)):
            less = "where the two differ by at most 1e-10, return 0.0 before that."
            if abs(mine - true) > 1e-10:
                less = "divide by the larger of the two sizes."
            say(f"relative_error({mine:g}, {true:g}) divides by 0: {less}", "wrong-divisor")
        raise


def _must_be_careful(relative_error):
    """Raise unless the function is right where a slope is 0, or nearly."""
    part(1, "slopes of some size")
    for case in ((0.4, 0.0), (0.0, 0.4)):
        if not close(_error(relative_error, *case), 1.0):
            say(f"relative_error{case} must be 1: one of the two is missing altogether.", "wrong-divisor")
    for case in ((0.0, 0.0), (1e-17, 0.0), (0.0, -3e-12), (5e-11, -2e-11), (9.8e-11, 0.0)):
        if _error(relative_error, *case) > 1e-6:
            say(
                f"It is right for slopes of some size. relative_error{case} must be 0: less than 1e-10 is rounding.",
                "guesses-a-threshold",
            )
    if _error(relative_error, 1.0, 1.0 + 1e-11) != 0.0:
        say(
            "It is right for slopes of some size. relative_error(1, 1.00000000001) must be 0.0, for the two differ by "
            "less than 1e-10. Ask how large their difference is, and not how large they are.",
            "guesses-a-threshold",
        )
    # As small as a nudge can still see, and a small error of a large slope: no other limit than 1e-10 takes both.
    for case, right in (((1.02e-10, 0.0), 1), ((1.000001, 1.0), 1e-6)):
        if abs(_error(relative_error, *case) - right) > 1e-3 * right:
            say(
                f"relative_error{case} must be {right:g}. Only a difference of at most 1e-10 is rounding, whatever the "
                "size of the slopes.",
                "guesses-a-threshold",
            )


@task(
    _SLUG,
    1,
    "A relative error with care",
    stars=1,
    points=2,
    hints=(
        "First the difference, without its sign. If it is at most 1e-10, return 0.0 at once: then nothing is divided.",
        "Otherwise divide it by the larger of the two sizes: max(abs(mine), abs(true)). The abs stands inside the max.",
    ),
    asks=(
        Function(
            "relative_error",
            "mine, true",
            cases=((3.0, 2.0), (2.0, 3.0), (-1.5, 0.5), (0.25, -0.75), (0.1, 0.4)),
            right=f"{_OFF}/{_LARGER}",
            slips={
                "0 * mine": (
                    "guesses-a-threshold",
                    "it is 0 for 3 and 2. Which way does your comparison with 1e-10 point?",
                ),
                (
                    f"max(mine - true, 0)/{_LARGER}",
                    f"max(true - mine, 0)/{_LARGER}",
                    "max(mine - true, 0)/max(mine, true)",
                ): (
                    "guesses-a-threshold",
                    "it is 0 wherever the difference is below 0. Of −1, too, “at most 1e-10” is true: the first "
                    "question is about its size, abs(mine - true).",
                ),
                f"{_OFF}/abs(true)": (
                    "wrong-divisor",
                    "you divide by the true slope. That fails where it is 0; take the larger one.",
                ),
                f"{_OFF}/abs(mine)": (
                    "wrong-divisor",
                    "you divide by mine. That fails where it is 0; take the larger of the two.",
                ),
                f"{_OFF}/true": (
                    "wrong-divisor",
                    "you divide by the true slope, sign and all. Take the larger of the two sizes.",
                ),
                _OFF: (
                    "wrong-divisor",
                    "that is the difference itself. Is 1e-7 much? That depends on the slopes: divide.",
                ),
                f"(mine - true)/{_LARGER}": (
                    "sign-flipped",
                    "the sign is still in it. Then −2 < 1e-6, and a flipped sign passes.",
                ),
                f"100*{_OFF}/{_LARGER}": ("constant-factor", "that is in per cent. Leave the 100 out."),
                f"{_OFF}/max(mine, true)": (
                    "wrong-divisor",
                    "compare the sizes: −1.5 is larger than 0.5 here. The abs is missing.",
                ),
                f"{_OFF}/min(abs(mine), abs(true))": ("wrong-divisor", "you divide by the smaller of the two."),
                f"{_OFF}/(abs(mine) + abs(true))": (
                    "wrong-divisor",
                    "you divide by the sum of the two; take the larger.",
                ),
                f"2*{_OFF}/(abs(mine) + abs(true))": (
                    "wrong-divisor",
                    "you divide by the mean of the two; take the larger.",
                ),
                "mine/true": ("wrong-divisor", "that is the ratio. The relative error asks how far apart the two are."),
                f"abs(abs(mine) - abs(true))/{_LARGER}": (
                    "sign-flipped",
                    "you compare sizes only: a flipped sign would pass unseen.",
                ),
            },
            otherwise="{call} should be {right:.4f}; yours is {yours:.4f}.",
            answer_of=lambda relative_error, case: _error(relative_error, *case),
            also=_must_be_careful,
        ),
    ),
)
def relative_error_with_care(relative_error):
    """Check relative_error(mine, true): divided by the larger, and 0 where the two differ by at most 1e-10."""
    return "Both traps are closed. No relative error can tell whether two zeros were worth comparing."


@task(
    _SLUG,
    2,
    "A gradient by nudging",
    stars=2,
    points=4,
    hints=(
        "For each name make two changed copies: parameters | {name: value + step}, and the same with a minus. All "
        "other names keep their values, also those that you have dealt with already.",
        "slopes = {}, then a loop over parameters.items(): function of the upper copy minus function of the lower one, "
        "divided by (2 * step), brackets included, kept under the name.",
    ),
)
def gradient_by_nudging(numerical_gradient):
    """Check numerical_gradient(function, parameters, step) → dict of central differences."""
    must_be_function(numerical_gradient, "numerical_gradient")
    here = {"a": 0.7, "b": -1.3, "c": 2.0}
    calls = []

    def hill(p):
        if set(p) != set(here):
            say(f"The function must be given all of {', '.join(here)}; you gave it {short(list(p))}.", "wrong-form")
        calls.append(dict(p))
        return p["a"] ** 3 + 2.0 * p["a"] * p["b"] - p["c"] ** 2 * p["b"] + np.exp(0.3 * p["c"])

    step = 0.01
    answer = ask(numerical_gradient, "numerical_gradient", hill, here, step)
    slopes = _slopes(answer, here, "numerical_gradient")
    if not calls:
        say("numerical_gradient never called the function, so it cannot know its slopes.", "ignores-arguments")
    calls = [
        {name: must_be_number(value, f'"{name}", as you give it to the function,') for name, value in point.items()}
        for point in calls
    ]
    # To 13 digits: a nudge that was taken back by += and -= leaves a rounding behind.
    by = [{name: round(point[name] - here[name], 13) for name in here} for point in calls]
    moved = [[name for name in here if nudge[name]] for nudge in by]
    if any(len(names) > 1 for names in moved):
        together = {tuple(names) for names in moved if len(names) > 1}
        if all(len(names) == len(here) for names in together) and {len(names) for names in moved} <= {0, 3}:
            say("You nudge all parameters at once. Move one, hold the rest.", "moved-together")
        say(
            "After a while the function is asked at points where two parameters are off at once: a nudge is left "
            "behind. Start from the given parameters for every name.",
            "moved-together",
        )
    nudges = {name: sorted({nudge[name] for nudge in by} - {0.0}) for name in here}
    for name, found in nudges.items():
        if not found:
            say(
                f"{name} is never nudged. With a nudge of 1e-17 or so, 0.7 + nudge is 0.7 again; use step.",
                "ignores-arguments",
            )
        if len(found) == 1:
            say(
                f"You nudge {name} one way only. Go both ways: then the bend on one side cancels that on the other.",
                "one-sided-nudge",
            )
        if not close(found, [-step, step], 1e-9):
            sizes = ", ".join(f"{nudge:+.4g}" for nudge in found[:4])
            say(
                f"step is {step}, and you nudge {name} by {sizes}. Use the step that you are given, as it is: added "
                "once, and taken away once.",
                "ignores-arguments",
            )
    part(1, "the nudges")
    yours = np.array(list(slopes.values()))
    rise = np.array([hill(here | {n: v + step}) - hill(here | {n: v - step}) for n, v in here.items()])
    for wrong, message, code in (
        (rise, "that is the rise. A slope is the rise for each unit moved: divide.", "nudge-not-divided"),
        (rise / step, "you divide by step. How far are the two points apart?", "nudge-not-divided"),
        (
            rise / 2 * step,
            "rise / 2 * step divides by 2 and then multiplies by step. Put 2 * step into brackets.",
            "nudge-not-divided",
        ),
        (rise / 2, "you divide by 2, and not by step.", "nudge-not-divided"),
        (-rise / (2 * step), "the sign is wrong: upper minus lower.", "sign-flipped"),
        (rise / (4 * step), "you divide by 4 · step. How far are the two points apart?", "nudge-not-divided"),
    ):
        if close(yours, wrong, 1e-7):
            say(f"The nudges are right. Not yet: {message}", code)
    should = rise / (2 * step)
    if not close(yours, should, 1e-7):
        if any(close(yours, should.round(digits), 1e-12) for digits in range(7)):
            say("The nudges are right. Your slopes are rounded. Round what you print.", "arithmetic-slip")
        worst = int(np.argmax(np.abs(yours - should)))
        say(
            f"The nudges are right. The slope in {list(here)[worst]} should be "
            f"{in_digits(should[worst], yours[worst])}; yours is {in_digits(yours[worst], should[worst])}.",
            "not-yet-known",
        )
    part(1.5, "the slopes of three names")
    network = dict(zip(NAMES, (0.0, -0.8, 0.4, 1.5, -0.3), strict=True))
    true = Network((2, 1, 1), start=network).gradients(AND.inputs, AND.labels)
    for tiny in (1e-4, 1e-5):
        answer = ask(numerical_gradient, "numerical_gradient", _and_loss, network, tiny)
        yours = _slopes(answer, network, "numerical_gradient")
        for name in network:
            if not close(yours[name], true[name], 1e-6):
                say(
                    f"It is right for three names. For a chain on AND with w11 = 0, at step {tiny:g}, the slope in "
                    f"{name} should be {in_digits(true[name], yours[name], 6)}; yours is "
                    f"{in_digits(yours[name], true[name], 6)}.",
                    "ignores-arguments",
                )
    return "Ten lines that know nothing of neurons, and they can judge the gradient of any smooth loss."


def _and_loss(parameters):
    return Network((2, 1, 1), start=parameters).loss(AND.inputs, AND.labels)


@task(
    _SLUG,
    3,
    "The gradient that a step implies",
    stars=2,
    points=3,
    hints=(
        "The step computed new = old − learning_rate · slope, for each name. Solve that for slope.",
        "Call step(parameters, learning_rate) once. For each name in parameters: old minus new, divided by "
        "learning_rate. Look the new value up by its name.",
    ),
)
def gradient_of_a_step(implied_gradient):
    """Check implied_gradient(step, parameters, learning_rate) → dict of slopes the step believes in."""
    must_be_function(implied_gradient, "implied_gradient")
    # At 0.05 half of a slope would be a step divided by 0.1.
    for learning_rate in (0.04, 2.0):
        here = {"u": 0.7, "v": -1.3, "w": 2.0}
        slope = {"u": 0.4, "v": -2.5, "w": 1.7}
        rates = []

        def step(parameters, learning_rate, rates=rates, slope=slope):
            rates.append(learning_rate)
            # In another order than they came.
            return {name: parameters[name] - learning_rate * slope[name] for name in reversed(parameters)}

        answer = ask(implied_gradient, "implied_gradient", step, here, learning_rate)
        slopes = _slopes(answer, here, "implied_gradient")
        if not rates:
            say("implied_gradient never called step, so it cannot know where the step leads.", "ignores-arguments")
        yours, true, old = (np.array([d[name] for name in here]) for d in (slopes, slope, here))
        if learning_rate == 0.04 and close(np.abs(yours), np.abs(true), 1e-7):
            part(1, "the sizes of the slopes")
        # By the rate that it was called with: another one is a matter of its own.
        used = rates[-1]
        new = old - used * true
        for wrong, message, code in (
            (-true, "that is new minus old: the step goes AGAINST the slope, so old minus new.", "sign-flipped"),
            (used * true, "that is how far each parameter moved. Divide by the learning rate.", "wrong-divisor"),
            (used**2 * true, "you multiply by the learning rate; divide by it.", "wrong-divisor"),
            (
                new,
                "those are the new parameters. The slope is in the way from the old to the new ones.",
                "value-for-slope",
            ),
            (
                np.abs(true),
                "your slopes have the right sizes, and none is below 0. Leave out the abs: a slope has a sign.",
                "sign-flipped",
            ),
            (
                2 * true,
                "your slopes are twice what they should be. Is step called a second time, from where the first call "
                "has led? One step is enough.",
                "wrong-divisor",
            ),
            *(
                (
                    found,
                    "they are rounded on the way. At a small rate a parameter moves in its later digits: round what "
                    "you print, and nothing before.",
                    "arithmetic-slip",
                )
                for digits in range(6)
                for found in (
                    ((old - new) / used).round(digits),
                    (used * true).round(digits) / used,
                    (old - new.round(digits)) / used,
                )
                # Of zeros nobody knows what they were.
                if found.any()
            ),
            (
                true / 2,
                "your slopes are half of what they should be: you divide by twice the learning rate. There is one "
                "step between old and new.",
                "wrong-divisor",
            ),
            (
                np.ones(3),
                "that is how much the new parameters feel the old ones. No nudge is needed: call step once, and see "
                "how far it has moved each of them.",
                "value-for-slope",
            ),
            (
                used * true / learning_rate,
                f"you call step at the rate {used:g}, and divide by {learning_rate:g}. The two must be one rate.",
                "ignores-arguments",
            ),
            (new / used, "you divide the new parameters. Divide old minus new.", "wrong-divisor"),
            (old - new / used, "brackets: old minus new first, then divide.", "wrong-divisor"),
            (
                (old - new[::-1]) / used,
                "the names are mixed up: step returns its dict in another order. Use names.",
                "swapped-parameters",
            ),
            (
                used * true / 0.1,
                "you divide by 0.1, and not by the learning rate that you are given.",
                "ignores-arguments",
            ),
        ):
            if close(yours, wrong, 1e-7) and not close(yours, true, 1e-7):
                say(f"Not yet: {message}", code)
        if not close(yours, true, 1e-7):
            say(
                f"At learning rate {learning_rate:g} a step against the slopes 0.4, −2.5, 1.7 should give these back; "
                f"yours are {', '.join(f'{value:.4g}' for value in yours)}.",
                "not-yet-known",
            )
    return "You have read a program's gradient off its steps, without opening it."


@task(
    _SLUG,
    4,
    "Name the bug from its table",
    stars=2,
    points=4,
    hints=(
        "Which rows of a table share a ratio? w11, w12 and b1 depend on δ1; all five depend on δ2; w2 alone depends "
        "on the number beside δ2. Then compare the number with the trace: 1/w2, 1/(a1(1 − a1)), 1/(a2(1 − a2)), z1/a1, "
        "x2/x1.",
        "1/w2 is −0.625, 1/(a1(1 − a1)) is 5.62, 1/(a2(1 − a2)) is 4.29 and z1/a1 is 1.56. A fault that is the same on "
        "every row and grows with their number is none of these.",
    ),
    asks=(
        Choices(
            "bugs",
            (1, 2, 3, 4, 5, 6, 7),
            # 1 w2 forgotten, 2 a1(1 − a1) forgotten, 3 a2(1 − a2) forgotten, 4 z1 for a1, 5 inputs swapped, 6 sum,
            # 7 sign.
            right={"A": 1, "B": 3, "C": 4, "D": 6},
            said=(
                (
                    "wrong == ['A']",
                    "misread-figure",
                    "3 of 4 are right. Table A: what is forgotten in δ1 shows as one ratio of w11, w12 and b1. A "
                    "forgotten σ′ makes one of 4 or more, for σ′ is never above ¼. This one is negative: which number "
                    "in δ1 is below 0 here?",
                ),
                (
                    "wrong == ['B']",
                    "misread-figure",
                    "3 of 4 are right. Table B: b2 is off as well, and b2 has nothing to do with δ1. What do all five "
                    "have in common?",
                ),
                (
                    "wrong == ['C']",
                    "misread-figure",
                    "3 of 4 are right. Table C: δ2 is right, for b2 is. And δ1 is right, for b1 is. What has only w2 "
                    "in it?",
                ),
                (
                    "wrong == ['D']",
                    "misread-figure",
                    "3 of 4 are right. Table D: a mistake in one of the formulas shows on a single row. Here all five "
                    "are right on one row, and off by one ratio on several. Count the rows of the batch.",
                ),
                (
                    "wrong",
                    "misread-figure",
                    "{so_many}. For each table: which ratios are 1, which agree, and which number of the "
                    "trace is the rest made of? And what does the same table say on a single row?",
                ),
            ),
            # Of the 2,401 answers 24 have three right and 216 have two: guessing earns 0.1 of the 4 points on average.
            partly={2: 1, 3: 2},
            counted="{count} of the 4 tables",
        ),
    ),
)
def which_bug_made_this_table(bugs):
    """Check which mistake made the ratio tables A to D."""
    return "A table of five ratios says more than a hundred epochs of loss."


@task(
    _SLUG,
    5,
    "Smuggle a bug past the check",
    stars=3,
    points=4,
    hints=(
        "The check compares your gradient with YOUR loss. So put the bug into the loss, and derive the gradient from "
        "that loss, link by link, as if it were meant that way.",
        "A bug in the forward pass changes every link behind it. Squash the output once more, and δ2 gets one more σ′; "
        "take −w12·x2, and the slope in w12 gets a minus; leave out a row in the loss, and leave it out in every mean.",
    ),
)
def a_smuggled_bug(smuggled_loss, smuggled_gradient):
    """Check a loss and a gradient (parameters, x1, x2, y): they must agree, and not be those of the right chain."""
    must_be_function(smuggled_loss, "smuggled_loss")
    with by_itself():
        must_be_function(smuggled_gradient, "smuggled_gradient")
    random = np.random.default_rng(90)
    points = [dict(zip(NAMES, map(float, random.uniform(-2, 2, 5)), strict=True)) for _ in range(6)]
    other = random.uniform(-1, 2, (6, 2)), np.array([0.0, 1, 1, 0, 1, 0])
    data = [(AND.inputs, AND.labels), other]

    def loss(point, inputs, labels):
        answer = ask(smuggled_loss, "smuggled_loss", dict(point), *np.asarray(inputs).T, np.asarray(labels))
        if isinstance(answer, np.ndarray) and answer.size > 1:
            say(
                f"smuggled_loss must return one number, the mean over the rows; it returned {answer.size}.",
                "wrong-form",
            )
        return must_be_number(_scalar(answer), "smuggled_loss(…)")

    yours = np.array([[loss(point, *rows) for rows in data] for point in points])
    if yours[0, 0] != loss(points[0], *data[0]):
        say(
            "smuggled_loss gives another number each time it is called. A nudge would find nothing but noise.",
            "not-deterministic",
        )
    if np.ptp(yours) < 1e-9:
        say(
            "smuggled_loss is the same number everywhere. Its gradient is 0 and right, and nobody would be fooled.",
            "ignores-arguments",
        )
    right = np.array([[Network((2, 1, 1), start=p).loss(*rows) for rows in data] for p in points])
    if close(yours, right, 1e-9):
        say(
            "smuggled_loss is the loss of the right chain, at every point I tried. Where is the bug?",
            "cannot-tell-apart",
        )
    _must_not_be_rescaled(yours, right)
    cross_entropy = np.array([[_cross_entropy(p, *rows) for rows in data] for p in points])
    if _factors_and_shifts(yours, cross_entropy):
        say(
            "smuggled_loss is the cross-entropy of the right chain, another loss than the course's and no bug: with a "
            "right gradient of it trains a right program. Put the bug between the parameters and ŷ, or into the rows.",
            "another-loss",
        )
    _must_notice_everything(loss, points, data)
    part(1.5, "a loss with a bug in it")
    for point in points:
        for inputs, labels in data:
            answer = ask(smuggled_gradient, "smuggled_gradient", dict(point), *inputs.T, labels)
            slopes, true = _slopes(answer, point, "smuggled_gradient"), {}
            for name, value in point.items():
                up, down = (loss(point | {name: value + h}, inputs, labels) for h in (1e-5, -1e-5))
                true[name] = (up - down) / 2e-5
            _must_not_be_caught(slopes, true, Network((2, 1, 1), start=point).gradients(inputs, labels), len(labels))
    return "Passed, at six random points and on two data sets: a right gradient, of a wrong function."


def _must_not_be_caught(slopes, true, of_the_right_chain, rows):
    """Raise unless the slopes are those that nudges of the learner's own loss give."""
    names = list(true)
    yours, wanted = (np.array([d[name] for name in names]) for d in (slopes, true))
    far = np.abs(yours - wanted) > 1e-6 * np.maximum(np.abs(yours), np.abs(wanted)) + 1e-9
    if not far.any():
        return
    name = names[int(np.argmax(far))]
    ratio = f", {slopes[name] / true[name] + 0.0:.4g} times as much" if abs(true[name]) > 1e-9 else ""
    ratios = yours[np.abs(wanted) > 1e-9] / wanted[np.abs(wanted) > 1e-9]
    shared = ratios[0] if len(ratios) > 1 and np.ptp(ratios) < 1e-5 * abs(ratios[0]) else None
    why, code = "The bug must be in both.", UNKNOWN
    if not yours.any():
        why, code = "It is 0 for every parameter.", "ignores-arguments"
    elif close(yours, [of_the_right_chain[name] for name in names], 1e-9):
        why = "It is the gradient of the right chain: the bug must be in both."
    elif shared is not None and close(shared, -1.0):
        why, code = "All five have the wrong sign: with it the step goes uphill.", "sign-flipped"
    elif shared is not None:
        why = "All five are off by this factor."
        code = "batch-summed" if close(shared, rows) else "constant-factor"
    say(
        f"Caught. On {rows} rows a nudge of your own loss gives the slope {true[name]:+.6f} in {name}, and "
        f"smuggled_gradient says {slopes[name]:+.6f}{ratio}. {why}",
        code,
    )


def _cross_entropy(point, inputs, labels):
    y_hat = Network((2, 1, 1), start=point).forward(inputs).y_hat
    return -np.mean(labels * np.log(y_hat) + (1 - labels) * np.log(1 - y_hat))


def _factors_and_shifts(yours, other):
    """Return how many times another loss this one is, and plus how much, on each data set; None if it is not."""
    found = []
    for mine, its in zip(yours.T, other.T, strict=True):
        factor, shift = np.polyfit(its, mine, 1)
        if not close(mine, factor * its + shift, 1e-9) or abs(factor) < 1e-9:
            return None
        found.append((factor, shift))
    return found


def _must_not_be_rescaled(yours, right):
    """Raise if the loss is the right one times a number above 0, or plus one: then the gradient is right as well."""
    found = _factors_and_shifts(yours, right)
    factors = [factor for factor, _ in found or ()]
    if not factors or min(factors) < 0:
        return
    if close(factors, [1, 1]):
        say(
            "That is the right loss plus a constant. Its slopes are the right ones, and it learns as well as ever.",
            "constant-factor",
        )
    what = "the sum over the rows" if close(factors, [4, 6]) else f"{factors[0]:.4g} times the right loss"
    say(
        f"That is {what}: the right slopes at another learning rate. Make the function itself wrong.",
        "constant-factor",
    )


def _must_notice_everything(loss, points, data):
    """Raise unless the loss feels every parameter, both inputs and the labels."""
    here = [loss(point, *rows) for point in points for rows in data]
    for name in NAMES:
        if close([loss(p | {name: p[name] + 0.5}, *rows) for p in points for rows in data], here, 1e-9):
            say(
                f"smuggled_loss does not depend on {name}, and its slope is 0 everywhere: too easy to see.",
                "ignores-arguments",
            )
    for column, name in ((0, "x1"), (1, "x2")):
        shift = np.eye(2)[column]
        if close([loss(p, inputs + shift, labels) for p in points for inputs, labels in data], here, 1e-9):
            say(
                f"smuggled_loss does not depend on {name}. Let it look like a chain: all of its inputs count.",
                "ignores-arguments",
            )
    if close([loss(p, inputs, 1 - labels) for p in points for inputs, labels in data], here, 1e-9):
        say(
            "smuggled_loss does not depend on the labels. Then nothing can be learned from them, and that shows.",
            "ignores-arguments",
        )


@task(
    _SLUG,
    6,
    "The checker that never complains",
    stars=3,
    points=4,
    hints=(
        "At the zero start, write down w2 and then δ1. Which slopes does the checker compare there, and with what? "
        "Then: slope_of wants a z. Look at what it is given, both times.",
        "Any point with w2 away from 0 will tell, such as five different numbers between −1 and 2. In the mended "
        "gradient the hidden neuron's σ′ is a1 * (1 − a1), or slope_of(z1).",
    ),
    asks=(Words("hypothesis"),),
)
def a_checker_that_never_complains(hypothesis, telling_point, mended):
    """Check a point at which the posted gradient fails on AND, and the mended gradient."""
    with by_itself():
        must_be_answered(telling_point=telling_point)
        if not isinstance(telling_point, dict) or set(telling_point) != set(NAMES):
            say(f"telling_point must be a dict with the five names {', '.join(NAMES)}.", "wrong-form")
        point = {name: must_be_number(value, f'telling_point["{name}"]') for name, value in telling_point.items()}
        if max(map(abs, point.values())) > 1e100:
            say("A number of telling_point is larger than any weight of a network.", "wrong-form")
        if not any(point.values()):
            say(
                "telling_point is the zero start again. What is δ1 there, in the right gradient and in the posted one?",
                "cannot-tell-apart",
            )
        if point["w2"] == 0:
            say(
                "With w2 = 0 the posted δ1 is 0, and so is the right one. The three hidden slopes cannot be judged "
                "there.",
                "cannot-tell-apart",
            )
        if not _tells(point):
            say(
                "At your telling_point the checker says False of a right gradient too, or True of both: all hidden "
                "slopes are nearly 0 there. Take smaller weights, and all of them different.",
                "cannot-tell-apart",
            )
        part(1, "a point that tells")
    Gradient("mended", earns=(1.5, "the mended gradient")).check(mended, {})
    return "A check is worth as much as the point it is made at."


def _tells(point):
    """Return whether the task's checker tells the posted gradient from a right one on AND."""
    inputs, labels = AND.inputs, AND.labels
    right, posted = Network((2, 1, 1), start=point).gradients(inputs, labels), _posted(point, *inputs.T, labels)
    nudged = numerical_gradient(_and_loss, point)
    if _passes(posted, nudged):
        return False
    # Where the rounding of a nudge makes the checker refuse a right gradient too, the two may still be far apart.
    sizes = {name: max(abs(right[name]), abs(posted[name])) for name in NAMES}
    far = any(sizes[n] > 1e-7 and abs(posted[n] - right[n]) > 1e-3 * sizes[n] for n in NAMES)
    return far or _passes(right, nudged)


def _passes(mine, true):
    """Return what the task's checker says of these slopes."""
    largest = {name: max(abs(mine[name]), abs(true[name])) for name in NAMES}
    return not any(largest[n] > 0 and abs(mine[n] - true[n]) / largest[n] > 1e-6 for n in NAMES)


def _posted(parameters, x1, x2, y):
    """Return the gradient of the task's program: σ′ of the hidden neuron is taken at a1 instead of at z1."""
    z1 = parameters["w11"] * x1 + parameters["w12"] * x2 + parameters["b1"]
    a1 = sigmoid(z1)
    a2 = sigmoid(parameters["w2"] * a1 + parameters["b2"])
    again = sigmoid(a1)
    delta2 = 2 * (a2 - y) * a2 * (1 - a2)
    delta1 = delta2 * parameters["w2"] * again * (1 - again)
    terms = (delta1 * x1, delta1 * x2, delta1, delta2 * a1, delta2)
    return {name: float(np.mean(term)) for name, term in zip(NAMES, terms, strict=True)}


def _slopes(answer, names, function):
    """Return a learner's gradient as a dict of floats, or say what it is instead."""
    if not isinstance(answer, dict):
        say(
            f"{function} must return a dict with a slope for each name; it returned {a_kind(answer)}.",
            "wrong-form",
        )
    if set(answer) != set(names):
        in_loop = " Is the return inside the loop?" if list(answer) == list(names)[:1] else ""
        say(
            f"{function} must return the names {', '.join(names)}; it returned "
            f"{short(list(answer)) if answer else 'none'}.{in_loop}",
            "wrong-form",
        )
    return {name: must_be_number(_scalar(answer[name]), f'{function}(…)["{name}"]') for name in names}


def _scalar(value):
    return value.item() if isinstance(value, np.ndarray) and value.size == 1 else value
