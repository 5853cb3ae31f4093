"""Checks of exercise 12."""

import contextlib
import difflib
import functools
import inspect
import io
import runpy
from functools import cache, partial

import numpy as np

from tinynet.checks import patients
from tinynet.checks.asks import Words
from tinynet.checks.by_doctor import must_be_a_healthy_step
from tinynet.checks.chain import CALLED_WITH, NAMES, SOMEWHERE
from tinynet.checks.expectations import (
    as_real_number,
    ask,
    in_digits,
    in_quotes,
    in_time,
    is_many,
    must_be_answered,
    must_be_function,
    must_be_number,
    must_hold_words,
    short,
)
from tinynet.checks.expectations import needs_hypothesis as _needs_hypothesis
from tinynet.checks.gradients import Gradient
from tinynet.checks.task import CheckFailed, NotAnswered, by_itself, part, say, task
from tinynet.data import AND, blobs
from tinynet.doctor import examine
from tinynet.mistakes import IN_FORMULAS, IN_RUNS
from tinynet.network import Network
from tinynet.short_text import counted
from tinynet.training import train

__all__ = ["a_patient_of_your_own", "patient", "patient_four", "patient_one", "patient_three", "patient_two", "ward"]

_SLUG = "12-the-bug-clinic"
_DOOR = "training(x_data, labels, w11=…, w12=…, w2=…, b1=…, b2=…, alpha=…)"
_CODES = ("healthy", *(mistake.code for mistake in (*IN_FORMULAS, *IN_RUNS)))
_PLACE = tuple(SOMEWHERE[name] for name in CALLED_WITH)


def patient(number, hypothesis, *, given=None):
    """Return the function `training` of a patient, once a hypothesis has been written.

    Parameters
    ----------
    number : int
        From 1 to 12.
    hypothesis : str
        The learner's sentence.
    given : dict, optional
        The clinic of a variant; the course's unless given.

    Raises
    ------
    NotAnswered
        If there is none yet.
    """
    _needs_hypothesis(hypothesis)
    return _program(number, given or _CLINIC)


def _program(number, given):
    """Return `training` of a patient: of a variant's own, or as the course delivers it."""
    if number in given["programs"]:
        names = {}
        exec(given["programs"][number], names)
        return names["training"]
    return runpy.run_path(str(patients.patient_file(number)))["training"]


# What the patients are ------------------------------------------------------------------------------------


def _clinic(name_1, delta1_hint, start_2, ward, programs):
    hints = " ".join(f"{number}: {hint}" for number, hint in sorted(ward["hints"].items()))
    return {
        "name_1": name_1,
        "delta1_hint": delta1_hint,
        "start_2": start_2,
        "names": ward["names"],
        "healthy": ward["healthy"],
        "chosen": ward["chosen"],
        "ward_hint": hints,
        "programs": programs,
    }


def _another_clinic(draw):
    """Draw another bug for patient 1, another start for patient 2, and another ward of the same differences."""
    name_1, first = patients.another_first(draw)
    start_2 = dict(zip(CALLED_WITH, draw.one_of(_SLOW_STARTS), strict=True))
    programs = {1: first, 2: patients.make_up(2, (), start_2, 0.1)}
    ward = patients.another_ward(draw)
    hint = "share one ratio: δ1 as a whole has another factor in it."
    return _clinic(name_1, hint, start_2, ward, programs | ward["programs"])


# On AND at 0.1: on the plateau from epoch 500 to 1,000, every answer below ½; learned between 6,000 and 9,000.
_SLOW_STARTS = (
    (0.1, 0.2, -0.1, -1.2, -1.3), (0.1, 0.3, -0.2, -1.0, -1.3), (0.2, 0.2, -0.3, -0.5, -1.5),
    (0.1, 0.1, -0.3, 0.8, -1.0), (0.1, 0.1, -0.5, 0.5, -1.5), (0.2, 0.3, 0.2, 0.8, -0.7),
    (0.2, 0.3, -0.2, 0.8, -1.3), (0.1, 0.2, 0.3, 0.8, -0.7), (0.1, 0.1, 0.2, 0.5, -0.7),
    (0.2, 0.2, -0.3, 0.8, -1.5), (0.1, 0.1, -0.4, -0.8, -1.3), (0.1, 0.1, -0.2, -0.8, -0.7),
    (0.1, 0.1, -0.4, -0.8, -1.5), (0.1, 0.2, 0.1, 0.8, -0.8), (0.1, 0.1, -0.3, -1.2, -0.8),
    (0.1, 0.1, -0.5, -1.5, -1.2),
)  # fmt: skip
_CLINIC = _clinic(
    name_1="missing-activation-derivative-hidden",
    delta1_hint="share one ratio above 4: δ1 as a whole lacks a factor below ¼.",
    start_2={"w11": 0.1, "w12": 0.1, "w2": -0.3, "b1": -1.0, "b2": -1.0},
    ward={
        "names": {
            5: ("last-sample-only",),
            6: ("healthy", "learning-rate-too-small", "not-enough-epochs"),
            7: ("saturated-start",),
            8: ("wrong-local-input",),
            9: ("updated-weight-used-too-early",),
            10: ("wrong-activation-derivative",),
            11: ("swapped-parameters",),
            12: ("activation-of-activated-value",),
        },
        "hints": {
            5: "compare one row with four.",
            7: "print a1 and a2 at the start.",
            8: "and 12: w2's ratio times a1 is a number you know.",
            9: "the ratio depends on alpha.",
            10: "the ratio of b1 times a1(1 − a1).",
            11: "which two are wrong?",
        },
        "healthy": 6,
        "chosen": 8,
    },
    programs={},
)


# The course's own step, and what can be wrong with one ----------------------------------------------------


def _right(x_data, labels, w11=0.4, w12=0.3, w2=0.9, b1=-0.1, b2=0.2, alpha=0.5, factors=(1,) * 5, wrong=""):
    """Take a right step; or one with derivatives multiplied by these factors, or with something else wrong."""
    here = dict(zip(CALLED_WITH, (w11, w12, w2, b1, b2), strict=True))
    network = Network((2, 1, 1), start=here)
    print(network.loss(x_data, labels))
    slopes = network.gradients(x_data, labels)
    if wrong == "w2 forgotten":
        slopes |= {name: slopes[name] / w2 for name in ("w11", "w12", "b1")}
    if wrong == "inputs exchanged":
        slopes |= {"w11": slopes["w12"], "w12": slopes["w11"]}
    return tuple(float(here[name] - alpha * k * slopes[name]) for name, k in zip(CALLED_WITH, factors, strict=True))


def _step(program, name, x_data, labels, *parameters):
    """Call a learner's step; return its five numbers and what it printed."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        answer = ask(program, name, x_data, labels, *parameters)
    try:
        new = [as_real_number(value) for value in answer] if is_many(answer) else [None]
    except OverflowError:
        new = [None]
    if None in new:
        say(
            f"{name} must return five numbers, w11, w12, w2, b1, b2, as the patient does; it returned {short(answer)}.",
            "wrong-form",
        )
    if len(new) != 5:
        say(
            f"{name} returns {counted(len(new), 'value')}; the patient returns five: w11, w12, w2, b1, b2.",
            "wrong-form",
        )
    if not np.isfinite(new).all():
        say(f"{name} returns {short(new)}: some step of its computation overflowed or divided by zero.", "overflow")
    return tuple(new), printed.getvalue()


def _must_be_mended(mended, name):
    """Raise unless a step has the patients' signature, prints its loss, is healthy, and is that of a chain."""
    must_be_function(mended, name)
    rows, labels = AND.inputs.tolist(), AND.labels.tolist()
    for alpha in (0.5, 0.0):
        _step(mended, name, rows, labels, *_PLACE, alpha)
        _printed_loss(mended, name, rows, labels, alpha)
    _must_be_right_on_new_data(mended, name)
    if _in_single_precision(mended, rows, labels):
        # The doctor looks at more digits than these numbers have; what is left to ask is the start and the rate.
        given = inspect.signature(mended).parameters
        judged = _right_from({name: given[name].default for name in (*CALLED_WITH, "alpha") if name in given})
    else:
        judged = _returns_a_tuple(mended)
    must_be_a_healthy_step(judged, name)


def _must_begin_as_the_patient(mended, name, patient, training, start_at_fault=False):
    """Raise if a step has another rate than the patient's training, or another start where that was not at fault."""
    given, theirs = (inspect.signature(step).parameters for step in (mended, training))
    for parameter in ("alpha",) if start_at_fault else (*CALLED_WITH, "alpha"):
        if parameter not in given or given[parameter].default is inspect.Parameter.empty:
            continue  # it has none of its own
        number, right = (as_real_number(of[parameter].default) for of in (given, theirs))
        if number != right:
            say(
                f"The step of {name} is right. But it has {parameter} = {short(number)}, and patient {patient} has "
                f"{parameter} = {right}. That was not at fault: change one thing, and leave the rest as it was.",
                "symptom-hidden",
            )


def _must_be_right_on_new_data(step, name):
    """Raise unless a step does what a chain's does, on data that treat x1 and x2 differently, and prints its loss."""
    hidden = blobs(20, seed=12)
    x_data, y = hidden.inputs * (1.0, 0.4) + (0.0, 0.7), hidden.labels
    new = true = exchanged = _PLACE
    for epoch in range(5):
        squares = np.square(y - Network((2, 1, 1), start=_named(new)).forward(x_data).y_hat)
        loss = _printed_loss(step, name, x_data.tolist(), y.tolist(), 2.0, new)
        new, _ = _step(step, name, x_data.tolist(), y.tolist(), *new, 2.0)
        true, exchanged = _a_step_on(x_data, y, true), _a_step_on(x_data[:, ::-1], y, exchanged)
        if np.allclose(new, exchanged, rtol=0, atol=1e-5):
            say(
                f"{name} prints and returns the numbers of the data with x1 and x2 exchanged: which of them does it "
                "multiply by w11, and which by w12?",
                "swapped-parameters",
            )
        if np.allclose([_named(new)[name] for name in NAMES], true, rtol=0, atol=1e-5):
            say(
                f"The numbers are right, and {name} returns b1 before w2. The order of the patients is w11, w12, w2, "
                "b1, b2.",
                "swapped-parameters",
            )
        if not np.allclose(new, true, rtol=0, atol=1e-5):
            Gradient(name, step=True).check(_in_order(step), None)
            off = max(range(5), key=lambda place: abs(new[place] - true[place]))
            say(
                f"On single rows {name} is right. On {len(y)} rows its {CALLED_WITH[off]} is "
                f"{in_digits(new[off], true[off])} after epoch {epoch + 1}, and a right chain's is "
                f"{in_digits(true[off], new[off])}.",
                "ignores-arguments",
            )
        if abs(loss - squares.mean()) > 1e-5:
            what = "the sum of the squared errors" if abs(loss - squares.sum()) < 1e-5 else f"{loss:.4f}"
            say(
                f"The step of {name} is right. But it prints {what}, and the loss there is {squares.mean():.4f}: the "
                "mean of (y − ŷ)² over the rows.",
                "another-loss",
            )


def _in_order(step):
    """Return a step that takes its parameters, and gives them back, in the order of the course."""

    def in_order(x_data, labels, *parameters_and_alpha):
        *parameters, alpha = parameters_and_alpha
        given = dict(zip(NAMES, parameters, strict=True))
        with contextlib.redirect_stdout(io.StringIO()):
            new = _named(step(x_data, labels, *(given[name] for name in CALLED_WITH), alpha))
        return tuple(new[name] for name in NAMES)

    return in_order


def _named(values):
    return dict(zip(CALLED_WITH, values, strict=True))


def _a_step_on(x_data, y, values):
    network = Network((2, 1, 1), start=_named(values))
    slopes = network.gradients(x_data, y)
    return tuple(value - 2.0 * slopes[name] for name, value in _named(values).items())


def _printed_loss(step, name, x_data, labels, alpha, values=_PLACE):
    """Return the loss that a step prints; it must be a finite number, and stand alone."""
    printed = _step(step, name, x_data, labels, *values, alpha)[1]
    try:
        loss = float(printed)
    except ValueError:
        said = in_quotes(printed.strip()) if printed.strip() else "nothing"
        say(f"{name} must print its loss in each step, that number alone, as the patient does; it prints {said}.",
            "wrong-form")  # fmt: skip
    if not np.isfinite(loss):
        say(
            f"{name} prints {loss} as its loss at alpha = {alpha:g}. The loss has nothing to do with alpha.", "overflow"
        )
    return loss


def _in_single_precision(step, x_data, labels):
    with contextlib.redirect_stdout(io.StringIO()):
        answer = step(x_data, labels, *_PLACE, 0.0)
    return any(np.asarray(value).dtype == np.float32 for value in answer)


def _returns_a_tuple(step):
    """Return a step that gives back its five numbers in a tuple, in whatever they come."""

    @functools.wraps(step)
    def in_a_tuple(*arguments, **settings):
        return tuple(step(*arguments, **settings))

    return in_a_tuple


def _right_from(start):
    """Return the course's own step with another start and rate."""

    def right(x_data, labels, w11, w12, w2, b1, b2, alpha):
        return _right(x_data, labels, w11, w12, w2, b1, b2, alpha)

    signature = inspect.signature(right)
    right.__signature__ = signature.replace(
        parameters=[p.replace(default=start.get(p.name, p.default)) for p in signature.parameters.values()]
    )
    return right


# The learner's test ---------------------------------------------------------------------------------------


def _verdict(test, name, program):
    """Return whether the learner's test passes with a program, and what it said or returned."""
    try:
        with in_time(f"{name}(training)"), contextlib.redirect_stdout(io.StringIO()):
            returned = test(program)
    except CheckFailed:
        raise
    except AssertionError as failure:
        return False, str(failure)
    except Exception as error:
        nowhere = " Where a slope is 0, it has no ratio: choose another point." * isinstance(error, ZeroDivisionError)
        say(
            f"{name}(training) stopped with {type(error).__name__}: {error}.{nowhere} A test ends quietly, or fails "
            "with assert.",
            "crashes",
        )
    return True, f"returns {'nothing' if returned is None else short(returned)}"


def _must_find(test, name, sick):
    """Raise unless a test fails with the patient."""
    must_be_function(test, name)
    passes, said = _verdict(test, name, sick)
    if passes:
        say(
            f"{name} finds nothing in the patient: given its training, it {said} and raises no AssertionError. "
            "A test fails with assert, and has to fail before the mending, or it proves nothing.",
            "test-proves-nothing",
        )


def _must_pass(test, name, sick, mended, also_sick=()):
    """Raise unless a test passes with the learner's mended program and the course's, and with no other sick one.

    The patient comes once more at the end: a test that counts its calls does not look at programs.
    """
    passes, said = _verdict(test, name, mended)
    if not passes:
        say(
            f"{name} fails with the patient, as it should, and with your mended program too{_quoted(said)}.",
            "test-proves-nothing",
        )
    passes, said = _verdict(test, name, _right)
    if not passes:
        say(
            f"{name} passes with your mended program and fails with a right one that is written differently"
            f"{_quoted(said)}. Test what a program does, not how it is made.",
            "test-proves-nothing",
        )
    for what, program in (*also_sick, ("once more: the patient itself", sick)):
        if _verdict(test, name, program)[0]:
            say(
                f"{name} tells patient and mended program apart. But it passes with a program {what}.",
                "test-proves-nothing",
            )


def _quoted(said):
    return f" (“{said[:80]}”)" if said else ""


# The name -------------------------------------------------------------------------------------------------


def _code(name):
    """Return a name in the catalogue's spelling."""
    return name.strip().lower().replace(" ", "-").replace("_", "-")


def _must_be_named(given, label, right, why):
    """Raise unless a name is one of the right ones; `why` says what speaks against others."""
    must_be_answered(**{label: given})
    if not isinstance(given, str):
        say(f"{label} must be a name from the catalogue, in quotes; it is {short(given)}.", "wrong-form")
    code = _code(given)
    if code in right:
        return
    if code not in _CODES:
        near = difflib.get_close_matches(code, _CODES, 1, 0.7)
        say(
            f"{label} = {in_quotes(given)} is no name of the catalogue."
            + (f' Did you mean "{near[0]}"?' if near else " A cell under “Your tools” prints all names."),
            "wrong-form",
        )
    say(
        why.get(
            code,
            f"{label}: that is not it. Which ratios would that give on one row, and which ones do you measure?",
        ),
        "misread-figure",
    )


# Tasks ----------------------------------------------------------------------------------------------------


@task(
    _SLUG,
    1,
    "Learned OR, fails on AND",
    stars=1,
    points=4,
    hints=(
        "On one row b2 and w2 have the ratio 1, so δ2 and a1 are right. w11, w12 and b1 {delta1_hint}",
        "Multiply that ratio by a1(1 − a1). Then compare the patient's line for delta1 with lesson 06's: "
        "δ2·w2·a1(1 − a1). "
        "The test: on one row, at a point where nothing is 0, every ratio is 1.",
    ),
    draw=_another_clinic,
    asks=(Words("hypothesis_1"),),
)
def patient_one(hypothesis_1, name_1, mended_1, test_1, *, given=_CLINIC):
    """Check name, mended program and test of patient 1."""
    with by_itself():
        _must_be_named(
            name_1,
            "name_1",
            (given["name_1"],),
            {
                "missing-activation-derivative-output": "name_1: a missing slope at the output would be in all five "
                "ratios. "
                "What is b2's ratio on one row?",
                "missing-downstream-weight": (
                    "name_1: a forgotten w2 would make the ratio of w11, w12 and b1 equal to 1/w2. Is it?"
                ),
                "activation-of-activated-value": (
                    "name_1: an a1 squashed again would show in w2's ratio as well. Is that 1?"
                ),
                "healthy": (
                    "name_1: healthy means that all five ratios are 1. Look at w11, at a point where nothing is 0."
                ),
                "model-too-weak": (
                    "name_1: two neurons in a row can do AND; a right program learns it from this very start."
                ),
            },
        )
        part(1, "the name")
    with by_itself():
        _must_find(test_1, "test_1", _program(1, given))
        part(0.5, "a test that finds the patient sick")
    with by_itself():
        _must_be_mended(mended_1, "mended_1")
        part(1, "the mended program")
        _must_begin_as_the_patient(mended_1, "mended_1", 1, _program(1, given))
        _must_pass(test_1, "test_1", _program(1, given), mended_1)
    return "Right on OR and wrong on AND: a data set that is learned proves little about a gradient."


@task(
    _SLUG,
    2,
    "Stuck for five hundred epochs",
    stars=2,
    points=4,
    hints=(
        "Make the ratio table on one row first. If all five are 1, at two random points, then what does the loss "
        "do if "
        "you let it run on?",
        "Run the patient on AND from its own start, up to 10,000 epochs, and print the first epoch that has all "
        "rows on "
        "their side of ½ and a loss below 0.01. The test: the five ratios on one row, each within 1e-4 of 1.",
    ),
    draw=_another_clinic,
    asks=(Words("hypothesis_2"),),
)
def patient_two(hypothesis_2, name_2, learned_2, test_2, *, given=_CLINIC):
    """Check name, epoch and test of patient 2, who is only slow."""
    at_500, at_1000 = patients.losses_of_two(tuple(given["start_2"].values()))
    with by_itself():
        _must_be_named(
            name_2,
            "name_2",
            ("healthy", "not-enough-epochs"),
            {
                "stationary-start": (
                    "name_2: at a stationary start every slope is exactly 0. The loss went from "
                    f"{at_500:.4f} to {at_1000:.4f}."
                ),
                "saturated-start": (
                    "name_2: saturated units answer near 0 or near 1. What are the four answers after 1,000 epochs?"
                ),
                "learning-rate-too-small": (
                    "name_2: the rate is 0.1, at which lesson 07 trained AND from forty starts. What else takes long?"
                ),
                "learning-rate-too-large": (
                    "name_2: a rate that is too large makes the loss jump. Does it ever rise here?"
                ),
            },
        )
        part(1, "the name")
    with by_itself():
        epoch = must_be_number(learned_2, "learned_2")
        learned, right, below = patient_two_learns(tuple(given["start_2"].values()))
        if epoch == 0:
            say(
                "learned_2 = 0 means that it never learns. A loss that falls, however slowly, has not come to its end: "
                f"it went from {at_500:.4f} to {at_1000:.4f}. How many epochs did you give it?",
                "not-enough-epochs",
            )
        if abs(epoch - right) <= 1:
            say(
                f"learned_2 = {epoch:g} is when all four rows are right. Learned asks for a loss below 0.01 as well.",
                "learned-by-half",
            )
        if abs(epoch - below) <= 1:
            say(
                f"learned_2 = {epoch:g} is when it comes below the base rate. That is better than a constant, and not "
                f"learned.",
                "learned-by-half",
            )
        if abs(epoch - learned) > 1:
            say(
                f"learned_2 = {epoch:g} is not the epoch at which patient 2 has learned AND from its own start and at "
                f"its "
                "own rate: every row on its side of ½, and a loss below 0.01.",
                "not-yet-known",
            )
        part(1, "the epoch")
    with by_itself():
        must_be_function(test_2, "test_2")
        for program, whose in (
            (_program(2, given), "patient 2, who is healthy"),
            (_right, "a right program written differently"),
        ):
            passes, said = _verdict(test_2, "test_2", program)
            if not passes:
                say(f"test_2 fails with {whose}{_quoted(said)}.", "test-proves-nothing")
        not_right = {
            f"derivative for {name} is half of what it should be": {
                "factors": [0.5 if name == it else 1 for it in CALLED_WITH]
            }
            for name in CALLED_WITH
        } | {"derivatives for w11 and w12 are exchanged": {"wrong": "inputs exchanged"}}
        for what, how in not_right.items():
            passes, said = _verdict(test_2, "test_2", partial(_right, **how))
            if passes:
                say(
                    f"test_2 passes with patient 2, and also with a program whose {what}: it {said} and raises no "
                    "AssertionError there. Then it does not show that patient 2 is healthy.",
                    "test-proves-nothing",
                )
        part(1, "the test")
    return "Nothing was wrong but patience. A test is what lets you say so."


@cache
def patient_two_learns(start):
    """Return the epochs at which it has learned, has all rows right, and is below the base rate."""
    network = Network((2, 1, 1), start=dict(zip(CALLED_WITH, start, strict=True)))
    history = train(network, AND, 9_000, 0.1, record=1)
    right, below = history.rows_right == 4, history.loss < AND.base_rate
    return int(history.learned_at), int(np.argmax(right)), int(np.argmax(below))


@task(
    _SLUG,
    3,
    "The check has passed",
    stars=2,
    points=4,
    hints=(
        "A passed check says that the gradient belongs to the loss. So look at the loss: on one row with label 0 "
        "it is "
        "y_hat². Which answers come out, for b2 = −10, 0 and 10?",
        "Every answer lies between 0.5 and 0.731: the output goes through the sigmoid once too often, here in a "
        "place "
        "of its own. Take it out forwards and backwards. The test: at b2 = −10 and label 0 the printed loss is "
        "near 0.",
    ),
    asks=(Words("hypothesis_3"),),
)
def patient_three(hypothesis_3, name_3, mended_3, test_3):
    """Check name, mended program and test of patient 3, whose gradient is that of its loss."""
    with by_itself():
        _must_be_named(
            name_3,
            "name_3",
            ("extra-activation-output",),
            {
                "healthy": (
                    "name_3: a passed check says that gradient and loss belong together. Which answers can "
                    "this one give at all?"
                ),
                "unreachable-labels": (
                    "name_3: that the labels cannot be reached is true, and it is what one sees. Which line of the "
                    "program makes it so?"
                ),
                "activation-of-activated-value": (
                    "name_3: near, but a1 is stored as it should be, and its slope is right. Which value is "
                    "squashed twice?"
                ),
                "model-too-weak": "name_3: two neurons in a row can do AND. Which answers can these two give at all?",
                "saturated-start": (
                    "name_3: from a saturated start the loss would not move. It comes down from 0.3288 to 0.2509."
                ),
            },
        )
        part(1, "the name")
    with by_itself():
        _must_find(test_3, "test_3", _program(3, _CLINIC))
        part(0.5, "a test that finds the patient sick")
    with by_itself():
        _must_be_mended(mended_3, "mended_3")
        part(1, "the mended program")
        _must_begin_as_the_patient(mended_3, "mended_3", 3, _program(3, _CLINIC))
        _must_pass(test_3, "test_3", _program(3, _CLINIC), mended_3)
    return "Two checks, then: the gradient against the loss, and the forward pass against something else."


@task(
    _SLUG,
    4,
    "It depends on the start",
    stars=3,
    points=5,
    hints=(
        "Make the ratio table on one row for two starts, one with w2 above 0 and one with w2 below 0. What do "
        "the ratios "
        "of w11, w12 and b1 do when w2 = −1?",
        "That ratio is −1/w2: at w2 = −1 it is exactly 1, and for w2 above 0 it is negative. A factor is "
        "forgotten in δ1, "
        "and a sign was turned to make up for it. The test: the five ratios on one row at a point where w2 is, "
        "say, 1.5.",
    ),
    asks=(Words("hypothesis_4"),),
)
def patient_four(hypothesis_4, names_4, mended_4, test_4):
    """Check names, mended program and test of patient 4, who has two bugs that hide each other."""
    with by_itself():
        must_be_answered(names_4=names_4)
        if not isinstance(names_4, (list, tuple, set)) or not names_4:
            say(f'names_4 must hold two names, such as ["one", "another"]; it is {short(names_4)}.', "wrong-form")
        names = list(names_4)
        right = ("missing-downstream-weight", "sign-flipped")
        must_be_answered(**{f"names_4[{i}]": name for i, name in enumerate(names)})
        for name in names:
            _must_be_named(
                name,
                "names_4",
                right,
                {
                    "healthy": "names_4: it learns from one start. Make the ratio table at a start with w2 above 0.",
                    "wrong-delta": (
                        "names_4: δ2 has no part in this beyond the first factor. Divide the ratio of w11 by 1/w2."
                    ),
                    "saturated-start": "names_4: with all weights at 1, the sums lie between 0 and 2. Is that flat?",
                },
            )
        if len({_code(name) for name in names}) != 2:
            say(
                "names_4: that is one of them. The two hide each other: what would the first alone do to the ratios?",
                "misread-figure",
            )
        part(1.5, "the two names")
    uphill = partial(_right, factors=(-1, -1, 1, -1, 1))
    halves = [
        ("where w2 is still forgotten in δ1, and only the sign was put right", partial(_right, wrong="w2 forgotten")),
        ("where the hidden neuron still goes uphill, and only w2 was put back", uphill),
    ]
    with by_itself():
        _must_find(test_4, "test_4", _program(4, _CLINIC))
        part(0.5, "a test that finds the patient sick")
    with by_itself():
        _must_be_mended(mended_4, "mended_4")
        part(1.5, "the mended program")
        _must_begin_as_the_patient(mended_4, "mended_4", 4, _program(4, _CLINIC))
        _must_pass(test_4, "test_4", _program(4, _CLINIC), mended_4, halves)
    return "Two wrongs made a right as long as w2 was below 0. One start proves as little as one data set."


@task(
    _SLUG,
    5,
    "The ward",
    stars=2,
    points=7,
    hints=(
        "For every patient the same three: the answers on the four rows at its own start and rate, the ratios on "
        "one row, "
        "and the ratios on all four rows of AND. Three of the eight have five ratios of 1 on a single row: what "
        "sets each of them apart?",
        "{ward_hint}",
    ),
    draw=_another_clinic,
)
def ward(ward_hypotheses, ward_names, ward_patient, ward_mended, ward_test, *, given=_CLINIC):
    """Check the names of at least five of eight patients, and one that is mended."""
    hypotheses = _by_patient(ward_hypotheses, "ward_hypotheses")
    for number, text in hypotheses.items():
        must_hold_words(text, f"ward_hypotheses[{number}]")
    names, right = {}, []
    with by_itself():
        names = _by_patient(ward_names, "ward_names")
    for number, name in names.items():
        if number not in hypotheses:
            say(
                f"Patient {number} has a name and no hypothesis. First the hypothesis, then the run, then the name.",
                "no-hypothesis",
            )
        if not isinstance(name, str) or _code(name) not in _CODES:
            _must_be_named(name, f"ward_names[{number}]", given["names"][number], {})
        if _code(name) in given["names"][number]:
            right.append(number)
    part(0.5, "the written hypotheses")
    if right:
        # Five are asked for; how many more are right is not told.
        part(0.5 * min(len(right), 5), f"{min(len(right), 5)} of the names")
    with by_itself():
        if len(right) < 5:
            so_many = _so_many_names_are_right(len(right), len(names))
            say(
                f"You have named {counted(len(names), 'patient')}, and {so_many}; five are "
                "asked for. For each: what does its table say on one row, and what on all four?",
                "misread-figure",
            )
    to_mend = [number for number in right if number != given["healthy"]]
    with by_itself():
        must_be_answered(ward_patient=ward_patient)
    # Where it is left open, the first that is named rightly stands for it.
    number = to_mend[0] if to_mend and ward_patient is ... else must_be_number(ward_patient, "ward_patient")
    if number not in given["names"]:
        say(f"ward_patient = {number:g}: choose one of the ward, from 5 to 12.", "wrong-form")
    if number == given["healthy"]:
        say(
            f"Patient {number:g} is healthy, and there is nothing in it to mend but its rate. Choose a sick one.",
            "misread-figure",
        )
    if number not in right:
        say(f"Patient {number:g} is not among those you have named rightly. Mend one that you have.", "misread-figure")
    training = _program(int(number), given)
    with by_itself():
        _must_find(ward_test, "ward_test", training)
        part(1, "a test that finds the patient sick")
    with by_itself():
        _must_be_mended(ward_mended, "ward_mended")
        part(2, "the mended program")
        start_at_fault = "saturated-start" in given["names"][number]
        _must_begin_as_the_patient(ward_mended, "ward_mended", int(number), training, start_at_fault)
        _must_pass(ward_test, "ward_test", training, ward_mended)
    wrong = [str(number) for number in names if number not in right]
    again = f" Look again at patient {' and '.join(wrong)}: the name is not right." if wrong else ""
    return f"{len(right)} of 8 named rightly, and one of them mended.{again}"


def _so_many_names_are_right(right, of):
    if of == 1:
        return f"the name is {'' if right else 'not '}right"
    if right == of:
        return f"{'both' if of == 2 else 'all the'} names are right"
    return f"{right or 'none'} of the names {'are' if right > 1 else 'is'} right"


def _by_patient(answers, name):
    """Return what has been answered, by the patient's number."""
    must_be_answered(**{name: answers})
    if not isinstance(answers, dict) or not answers or not set(answers) <= set(_CLINIC["names"]):
        say(f"{name} must be a dict with the numbers 5 to 12 as its keys; it is {short(answers)}.", "wrong-form")
    given = {number: answer for number, answer in answers.items() if answer is not ...}
    if not given:
        raise NotAnswered(
            f"{name} has not been answered yet: put your answers in place of the dots, and run that cell."
        )
    return given


_NO_DERIVATIVE = ("stationary-start", "saturated-start", "learning-rate-too-large", "unreachable-labels",
                  "not-deterministic", "arguments-changed")  # fmt: skip
_MOST_EPOCHS = 5_000


@task(
    _SLUG,
    6,
    "A patient of your own",
    stars=3,
    points=4,
    hints=(
        "Which bugs of lesson 10 still learned? And which of the twelve patients learned AND?",
        "Take a right program with a start that learns AND, and spoil it a little: the slope of the sigmoid "
        "forgotten "
        "at the output, or an update done too early, or a factor beside δ2 that is always positive.",
    ),
)
def a_patient_of_your_own(made):
    """Check a patient: its loss comes down well on AND, and a derivative is wrong."""
    must_be_function(made, "made")
    rows, labels = AND.inputs.tolist(), AND.labels.tolist()
    _step(made, "made", rows, labels)
    losses = _curve(made, rows, labels)
    if losses[-1] >= 0.05:
        say(
            f"The loss of made on AND is {losses[-1]:.4f} after {_MOST_EPOCHS:,} epochs. It must look good: "
            "below 0.05.",
            "not-enough-epochs",
        )
    part(1, "a loss that is true, and comes down")
    ratios = _ratios_of(made, rows, labels)
    diagnosis = examine(_returns_a_tuple(made), AND, places=False)
    faults = [finding.code for finding in diagnosis.findings if finding.severity == "fault"]
    if np.allclose(ratios, 1, rtol=1e-3):
        if faults:
            say(
                f"made is sick ({faults[0]}), but its derivatives are right. Let a derivative be wrong.",
                "cannot-tell-apart",
            )
        say("All five derivatives of made are right, on one row and on all four.", "cannot-tell-apart")
    if all(np.allclose(on, on[0], rtol=1e-3) for on in ratios) and np.allclose(ratios[0], ratios[1], rtol=1e-3):
        say(
            "The gradient of made is the right one times a number: that is only another learning rate. Make a "
            "derivative wrong.",
            "constant-factor",
        )
    wrong = [code for code in faults if code not in _NO_DERIVATIVE]
    seen = ", ".join(f"{name} {ratio:.4f}" for name, ratio in zip(CALLED_WITH, ratios[0], strict=True))
    says = f"the doctor says {wrong[0]}" if wrong else f"the ratios on one row are {seen}"
    return f"After {len(losses) - 1:,} epochs the curve says {losses[-1]:.4f}, and {says}."


def _ratios_of(made, rows, labels):
    """Return implied ÷ true slopes in the order of the door: on two rows by themselves, and on all four of AND."""
    ratios = []
    for x_data, y in (([(1.2, 0.7)], [1.0]), ([(-0.8, 0.9)], [0.0]), (rows, labels)):
        new, _ = _step(made, "made", x_data, y, *_PLACE, 1.0)
        printed = _printed_loss(made, "made", x_data, y, 1.0)
        network = Network((2, 1, 1), start=SOMEWHERE)
        loss, true = network.loss(x_data, y), network.gradients(x_data, y)
        if abs(printed - loss) > 1e-6:
            say(
                f"On {short(x_data)} made prints a loss of {in_digits(printed, loss)}, and a chain with its parameters "
                f"has {in_digits(loss, printed)}. The forward pass and the loss must be right on any row; put the bug "
                "into a derivative.",
                "another-loss",
            )
        ratios.append((np.array(_PLACE) - new) / [true[name] for name in CALLED_WITH])
    return np.array(ratios)


def _curve(made, rows, labels):
    """Return the losses that a program prints from its own start, until one is below 0.05; they must be true."""
    given = inspect.signature(made).parameters
    try:
        parameters = tuple(float(given[name].default) for name in CALLED_WITH)
    except (KeyError, TypeError, ValueError):
        say(f"made must have the patients' door, with a number as the start of each parameter: {_DOOR}.", "wrong-form")
    losses = []
    while not losses or (losses[-1] >= 0.05 and len(losses) <= _MOST_EPOCHS):
        network = Network((2, 1, 1), start=dict(zip(CALLED_WITH, parameters, strict=True)))
        true = network.loss(AND.inputs, AND.labels)
        parameters, printed = _step(made, "made", rows, labels, *parameters)
        try:
            losses.append(float(printed))
        except ValueError:
            say("made must print its loss in each step, that number alone, as the patients do.", "wrong-form")
        if not abs(losses[-1] - true) < 1e-9:
            say(
                f"made prints a loss of {losses[-1]:.4f} at epoch {len(losses) - 1}, and a chain with its "
                f"parameters has {true:.4f}. The forward pass and the loss must be right; put the bug into a "
                f"derivative.",
                "another-loss",
            )
        if losses[-1] - losses[-2:][0] > 1e-3:
            say(
                f"The loss of made rises by {losses[-1] - losses[-2]:.4f} at epoch {len(losses) - 1}. Anybody would "
                "notice that.",
                "learning-rate-too-large",
            )
    return np.array(losses)
