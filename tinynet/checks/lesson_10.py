"""Checks of exercise 10: what a table carries, which runs separate faults, a stable sigmoid, two bugs that hide."""

import contextlib
import functools
import io
import re
import sys
import warnings
from itertools import combinations
from types import SimpleNamespace

import numpy as np

from tinynet.checks.asks import Choices, Number, Words
from tinynet.checks.by_doctor import must_be_a_healthy_step
from tinynet.checks.chain import CALLED_WITH, SOMEWHERE
from tinynet.checks.expectations import (
    ask,
    close,
    floats,
    in_digits,
    is_listed,
    must_be_answered,
    must_be_function,
    must_be_number,
    short,
)
from tinynet.checks.task import by_itself, part, say, task
from tinynet.data import AND, blobs
from tinynet.mistakes import UNKNOWN
from tinynet.network import Network, sigmoid
from tinynet.short_text import a_kind

__all__ = [
    "a_sigmoid_that_holds",
    "fewest_experiments",
    "plan_for_three",
    "two_that_hide_each_other",
    "what_a_table_carries",
]

_SLUG = "10-one-fault-at-a-time"

# Task 1 --------------------------------------------------------------------------------------------------

_FINGER = "For each, find the numbers that speak for it or against it. Are there any? Then is one of them enough?"


@task(
    _SLUG,
    1,
    "What a table carries",
    stars=1,
    points=3,
    hints=(
        "Find the numbers that speak for the conclusion or against it. If there are none, it is open, even if it "
        "sounds likely.",
        "Two are shown, two are refuted, and two are open: one of those is about a cause, and one about runs that "
        "nobody has made.",
    ),
    asks=(
        Choices(
            "conclusions",
            ("shown", "refuted", "open"),
            right={"A": "shown", "B": "refuted", "C": "shown", "D": "open", "E": "open", "F": "refuted"},
            said=(
                (
                    "len(set(yours.values())) == 1",
                    "claims-too-much",
                    "You say the same of all six. The table shows something, refutes something, leaves some open.",
                ),
                (
                    "count == 5 and missed == {'open'}",
                    "claims-too-much",
                    "5 of 6 are right. One says more than the table has numbers for: is anything in it sorted by the "
                    "thing that the conclusion names, and how long were its runs?",
                ),
                (
                    "count == 5",
                    "misread-figure",
                    "5 of 6 are right. The numbers do decide one more. “Can” needs one case, and “every” falls with "
                    "one: which column is it about?",
                ),
                ("count == 4", "claims-too-much", f"4 of 6 are right. {_FINGER}"),
                ("wrong", "claims-too-much", f"Not more than half of them is right. {_FINGER}"),
            ),
            # Who knows that there are two of each has four right in 12 of 90 ways, and never five: that earns 0.1 of
            # 3 points.
            partly={4: 0.5, 5: 1.5},
            counted="{count} of the 6 conclusions",
        ),
    ),
)
def what_a_table_carries(conclusions):
    """Check which conclusions a table of shares shows, refutes, or leaves open."""
    return "A table of shares says how often. It does not say why, or what happens elsewhere: that takes an experiment."


# Task 2 --------------------------------------------------------------------------------------------------

_PROGRAMS = ("neither fault", "only the gradient's fault", "only the output's fault", "both faults")
# What each experiment shows on each of the four programs, as the lesson measured it.
_OUTCOMES = {
    "A": ("all learn", "none learns", "none learns", "none learns"),
    "B": ("all learn", "all learn", "none learns", "none learns"),
    "C": ("falls", "falls", "falls", "falls"),
    "D": ("below ½", "below ½", "not below ½", "not below ½"),
    "E": ("1", "1", "not 1", "not 1"),
    "F": ("alike", "not alike", "alike", "not alike"),
}


@task(
    _SLUG,
    2,
    "The fewest runs",
    stars=2,
    points=3,
    hints=(
        "Make a table: a line for each of the four programs, a column for each experiment, and in it what would be "
        "seen. You need columns in which no two lines agree everywhere.",
        "One experiment that tells whether the output is at fault, whatever the gradient does; and one that tells "
        "whether the gradient is, whatever the output does. Only one of the six does the second.",
    ),
)
def fewest_experiments(experiments):
    """Check the fewest experiments whose outcomes tell the four programs apart."""
    must_be_answered(experiments=experiments)
    chosen = _letters(experiments, "experiments", _OUTCOMES)
    if not chosen:
        say("Without an experiment nothing is decided.", "cannot-tell-apart")
    if "C" in chosen:
        say(
            "One of these shows the same with all four programs. Whatever you see there, you know nothing new.",
            "cannot-tell-apart",
        )
    alike = _undecided(chosen, _PROGRAMS, lambda name, i: _OUTCOMES[name][i])
    if alike:
        pairs = "one pair of programs" if len(alike) == 1 else "more than one pair of programs"
        say(
            f"With these there is {pairs} that you cannot tell apart. Write a line for each program and a column for "
            "each experiment that you chose: which lines are the same?",
            "cannot-tell-apart",
        )
    # Of the 63 choices eleven tell all apart and are not the fewest: guessing earns 0.3 of the 3 points on average.
    part(1, "experiments that tell all four apart")
    if len(chosen) > 2:
        say(
            "They do tell all four apart, and fewer do. Leave one out, and look at what is left: is there still no "
            "line twice?",
            "cannot-tell-apart",
        )
    costly = "300 runs of 20,000 epochs" if "B" in chosen else "not one epoch of training"
    return f"Two yes-or-no questions, four programs: one question could not do it. Yours cost {costly}."


def _letters(answer, name, known):
    """Return the sorted letters of a list without those left open, which are noted, or say what is wrong with it."""
    if isinstance(answer, str) or not isinstance(answer, (list, tuple, set)):
        say(
            f'{name} must be a list of letters in quotes, such as ["A", "C"]; it is {a_kind(answer)}.',
            "wrong-form",
        )
    with by_itself():
        must_be_answered(**{f"{name}[{i}]": entry for i, entry in enumerate(answer)})
    answer = [entry for entry in answer if entry is not ...]
    for entry in answer:
        if not isinstance(entry, str) or entry not in known:
            say(
                f"{name} holds {short(entry)}; its entries must be letters in quotes, out of {', '.join(known)}.",
                "wrong-form",
            )
    if len(set(answer)) != len(answer):
        say(f"{name} names one of them twice. A second time it shows the same.", "wrong-form")
    return sorted(answer)


def _undecided(chosen, cases, outcome):
    """Return the pairs of cases that show the same in all that is chosen."""
    seen = {case: tuple(outcome(name, i) for name in chosen) for i, case in enumerate(cases)}
    return [(one, other) for one, other in combinations(cases, 2) if seen[one] == seen[other]]


# Task 3 --------------------------------------------------------------------------------------------------


@task(
    _SLUG,
    3,
    "A sigmoid that holds",
    stars=2,
    points=4,
    hints=(
        "e to the minus |z| never overflows, whatever the sign of z. Write both forms with it: 1/(1 + e^−|z|) for z ≥ "
        "0, and e^−|z|/(1 + e^−|z|) for z < 0.",
        "e = np.exp(-np.abs(z)), once. The two forms have the same denominator, 1 + e; only the numerator depends on "
        "the sign: np.where(z >= 0, 1, e).",
    ),
)
def a_sigmoid_that_holds(stable_sigmoid):
    """Check stable_sigmoid(z): right for a number and for any array, between ±1,000, and without a warning."""
    must_be_function(stable_sigmoid, "stable_sigmoid")
    middle = np.array([[-5.0, -1.0, 0.0], [0.5, 2.0, 7.0]])
    with _watching_the_courses_own() as called:
        said, yours = _quietly(stable_sigmoid, middle)
    if called:
        say("stable_sigmoid hands the work on to tn.sigmoid. Write it with np.exp.", "symptom-hidden")
    true = sigmoid(middle)
    for wrong, message, code in (
        (1 - true, "it falls where it should rise: the sign of z is turned round. That is σ(−z).", "another-squash"),
        (sigmoid(true), "it squashes twice.", "extra-activation-output"),
        (np.tanh(middle), "that is tanh, which runs from −1 to 1.", "another-squash"),
        (
            sigmoid(np.abs(middle)),
            "it gives σ(|z|): for z below 0 the numerator is another one, e^z.",
            "another-squash",
        ),
        (1 - sigmoid(np.abs(middle)), "it gives σ(−|z|): for z above 0 the numerator is 1.", "another-squash"),
        (
            np.where(middle >= 0, 1 - true, true),
            "for z ≥ 0 it gives e^−z/(1 + e^−z), which is σ(−z).",
            "another-squash",
        ),
        (np.where(middle >= 0, true, 1 - true), "for z < 0 it gives 1/(1 + e^z), which is σ(−z).", "another-squash"),
    ):
        if close(yours, wrong, 1e-9):
            say(f"Not yet: {message}", code)
    if not close(yours, true, 1e-12):
        where = np.unravel_index(np.argmax(np.abs(yours - true)), true.shape)
        say(f"σ({middle[where]:g}) is {true[where]:.6f}; yours is {yours[where]:.6f}.", "not-yet-known")
    part(1, "sums of some size")
    _must_hold_far_out(stable_sigmoid)
    part(1.5, "sums far out")
    whole = np.array([-1000, -3, 0, 4, 1000])
    said, yours = _quietly(stable_sigmoid, whole)
    if not close(yours, sigmoid(whole), 1e-12):
        say(
            f"For an array of whole numbers, {whole.tolist()}, it gives {yours.tolist()}. Do you write into z itself?",
            "integer-arithmetic",
        )
    for number in (-1000.0, -2.0, 0.0, 1000.0, 3):
        said, yours = _quietly(stable_sigmoid, number)
        if said or not close(yours, np.asarray(sigmoid(number)), 1e-12):
            say(
                f"It is right for arrays. For the single number {number:g} it gives {short(yours)}. {said}".strip(),
                "one-row-only",
            )
    if _SILENCERS & set(getattr(getattr(stable_sigmoid, "__code__", None), "co_names", ())):
        say(
            "All values are right, and a warning is silenced. It would be silent about the next overflow too. Write it "
            "so that nothing overflows.",
            "symptom-hidden",
        )
    return "No warning, no error, and all digits at both ends."


_SILENCERS = {"errstate", "seterr", "catch_warnings", "simplefilter", "filterwarnings"}


@contextlib.contextmanager
def _watching_the_courses_own():
    """Give a list that fills with every call of the course's own σ, whatever a learner calls it."""
    called, before = [], sys.getprofile()

    def watch(frame, event, _):
        if event == "call" and frame.f_globals.get("__name__") == sigmoid.__module__:
            called.append(frame.f_code.co_name)

    sys.setprofile(watch)
    try:
        yield called
    finally:
        sys.setprofile(before)


def _must_hold_far_out(stable_sigmoid):
    far = np.array([-1000.0, -750.0, -720.0, -600.0, -300.0, -40.0, 40.0, 300.0, 720.0, 1000.0])
    said, yours = _quietly(stable_sigmoid, far)
    true = sigmoid(far)
    by_z, by_true = dict(zip(far, yours, strict=True)), dict(zip(far, true, strict=True))
    if np.isnan(by_z[1000.0]):
        say(
            "At z = 1000 it gives nan: e^z overflows there, and ∞/∞ is no number. The form with e^z is for z < 0 only.",
            "overflow",
        )
    if np.isnan(by_z[-1000.0]):
        say("At z = −1000 it gives nan. Which of your powers of e is infinite there?", "overflow")
    if np.isnan(yours).any():
        say(f"It gives nan for some of {far.tolist()}.", "overflow")
    if by_z[-600.0] == by_z[-720.0] != 0:
        say(
            f"It cuts z off: σ(−600) and σ(−720) both come out as {by_z[-600.0]:.1e}. They are {by_true[-600.0]:.1e} "
            f"and {by_true[-720.0]:.1e}. Rewrite the formula; then nothing has to be cut off.",
            "symptom-hidden",
        )
    if by_z[-40.0] == 0 or abs(by_z[-40.0] / by_true[-40.0] - 1) > 1e-6:
        say(
            f"Far out on the left the digits are lost: σ(−40) is {by_true[-40.0]:.4e}, yours is {by_z[-40.0]:.4e}. "
            "1 − (something near 1) cannot keep them. Use e^z there.",
            "overflow",
        )
    if said:
        wrong = "The values are right, and" if close(yours, true, 1e-12) else "On the way"
        why = "The power of e must not overflow for any z."
        if "where" in getattr(getattr(stable_sigmoid, "__code__", None), "co_names", ()):
            why = "np.where computes BOTH of its values for every z, and then chooses. Neither may overflow for any z."
        say(f"{wrong} NumPy warns: {said}. {why}", "overflow")
    if by_z[-720.0] == 0:
        say(
            "No warning, but σ(−720) is 2.0e-313 and yours is 0: the overflow still happens, it is only silenced, or "
            "small values are cut off. Rewrite the formula.",
            "symptom-hidden",
        )
    near = np.abs(yours - true) <= np.where(far < -700, 1e-2, 1e-9) * true
    if not near.all():
        z = far[np.argmin(near)]
        say(f"σ({z:g}) is {by_true[z]:.4e}; yours is {by_z[z]:.4e}.", "not-yet-known")


def _quietly(function, z):
    """Return what NumPy warned of, if anything, and the answer as an array of z's shape."""
    with warnings.catch_warnings(record=True) as caught, np.errstate(over="warn", divide="warn", invalid="warn"):
        warnings.simplefilter("always")
        answer = ask(function, "stable_sigmoid", z) if np.ndim(z) == 0 else _ask_columns(function, z)
    returned, answer = answer, floats(answer)
    if answer is None:
        say(f"stable_sigmoid must return numbers; it returned {short(returned)}.", "wrong-form")
    if answer.shape != np.shape(z):
        if answer.size == np.size(z):
            answer = answer.reshape(np.shape(z))
        else:
            say(
                f"For z of shape {np.shape(z)} stable_sigmoid returns shape {answer.shape}. One answer for each "
                "number, in its place.",
                "wrong-form",
            )
    return "; ".join(dict.fromkeys(str(one.message) for one in caught)), answer


def _ask_columns(function, z):
    """Ask with an array; say so if the function is made for one number at a time."""
    try:
        return ask(function, "stable_sigmoid", z)
    except AssertionError as failure:
        words = str(failure)
        if "truth value" in words:
            say(
                "An array is neither above nor below 0 as a whole, so `if` cannot choose for it. Choose number by "
                "number: np.where(condition, where it holds, where not).",
                "one-row-only",
            )
        if "only length-1" in words or "only 0-dimensional" in words or "must be real number" in words:
            say(f"math.exp takes one number. For whole arrays use np.exp. ({words})", "one-row-only")
        raise


# Task 4 --------------------------------------------------------------------------------------------------

_SUSPECTS = "ABC"
_RUNS = ["".join(run) for size in range(4) for run in combinations(_SUSPECTS, size)]
# Which suspects are at fault; "?" stands for a fault that nobody suspects.
_CASES = (*_RUNS, "?")


@task(
    _SLUG,
    4,
    "Three suspects",
    stars=2,
    points=4,
    hints=(
        "A run learns if everything at fault is mended in it. So write down, for A and B at fault, which of the eight "
        "possible runs learn; then for A, B and C; then look for a run in which the two differ.",
        "Leave one out. For each suspect, a run in which only it is left as it was. And one more, without which three "
        "failures could have two explanations.",
    ),
    then=(
        Number(
            "named_by_adding",
            right="4",
            near=1e-9,
            slips={
                "3": (
                    "cannot-tell-apart",
                    "named_by_adding: you have A, B, C alone. There is one more case in which it is clear.",
                ),
                ("8", "9"): (
                    "cannot-tell-apart",
                    "named_by_adding: let A and B both be at fault. Which of the four runs learns? And if all three "
                    "are?",
                ),
                "7": (
                    "cannot-tell-apart",
                    "named_by_adding: with two at fault, mending one of them shows nothing at all.",
                ),
            },
            otherwise="Your plan is right. {name} is {yours}. For each of the eight cases write down which of the four "
            "runs learn, and count those whose line no other case has.",
            says="Your plan is right. {slip}",
            earns=(1, "how many cases adding names"),
        ),
    ),
)
def plan_for_three(plan, named_by_adding):
    """Check the fewest runs that tell which of three suspects are at fault, and how many cases adding one in names."""
    with by_itself():
        runs = _runs(plan)
        alike = _undecided(runs, _CASES, lambda run, i: _learns(run, _CASES[i]))
        if any("?" not in pair for pair in alike):
            say(
                "Your plan cannot tell two of the cases apart, each with some of the three at fault. Write down for "
                "every case which of your runs would learn: which two lines are the same?",
                "cannot-tell-apart",
            )
        if alike:
            say(
                "Your plan cannot tell something that nobody suspects from one of the three or all of them: in both "
                "cases no run would learn. Which run would tell?",
                "cannot-tell-apart",
            )
        # Sixteen of the 256 plans tell all cases apart, and one of them is the shortest.
        part(1, "a plan that tells all cases apart")
        if len(runs) > 4:
            say(
                "Your plan tells everything, and there is one with fewer runs. What does each run add to the others?",
                "cannot-tell-apart",
            )
        part(1, "the fewest runs")
    return (
        "Leave one out, with a control: n + 1 runs for n suspects. Adding one in shows nothing where two are at fault."
    )


def _runs(plan):
    """Return the runs of a plan without those left open, which are noted, or say what is wrong with it."""
    must_be_answered(plan=plan)
    if isinstance(plan, str) or not isinstance(plan, (list, tuple)):
        say(f'plan must be a list of runs, such as ["A", "AB"]; it is {a_kind(plan)}.', "wrong-form")
    with by_itself():
        must_be_answered(**{f"plan[{i}]": entry for i, entry in enumerate(plan)})
    runs = []
    for entry in (entry for entry in plan if entry is not ...):
        letters = sorted(entry) if isinstance(entry, str) else None
        if letters is None or "".join(letters) not in _RUNS:
            say(
                f"plan holds {short(entry)}. A run is the letters of what is mended in it, "
                'such as "AC", or "" for nothing.',
                "wrong-form",
            )
        runs.append("".join(letters))
    if len(set(runs)) != len(runs):
        say(
            "One run is in your plan twice. The programs here use no random numbers: it would come out the same.",
            "cannot-tell-apart",
        )
    return runs


def _learns(run, case):
    return case != "?" and set(case) <= set(run)


# Task 5 --------------------------------------------------------------------------------------------------

_FACTORS = {"as posted": (1.0, 250.0), "delta2 mended": (2.0, 500.0), "n mended": (0.5, 0.5)}
# On each data set a rate of its own, and two places. AND is the same with x1 and x2 exchanged; the clouds are not.
_DATA = ((AND, 0.5), (blobs(6, seed=2), 2.0))
_PLACES = (SOMEWHERE, {"w11": -0.9, "w12": 1.3, "b1": 0.2, "w2": -1.6, "b2": 0.4})
_NUMBER = r"[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|inf|nan)"


@task(
    _SLUG,
    5,
    "Two that hide each other",
    stars=3,
    points=5,
    hints=(
        "Differentiate (y − ŷ)² once more, and compare with the line of delta2. Then print n, on AND and on the two "
        "clouds.",
        "delta2 lacks a factor of 2, and n counts the columns, of which there are always 2, not the rows. So every "
        "slope is the mean times ½ · rows/2. On four rows that is 1.",
    ),
    asks=(Words("hypothesis"),),
)
def two_that_hide_each_other(hypothesis, factors, mended):
    """Check the factors of three programs on AND and on 1,000 rows, and the mended step by the doctor."""
    with by_itself():
        _must_be_the_factors(factors)
        part(1.5, "the six factors")
    with by_itself():
        must_be_function(mended, "mended")
        _must_be_the_right_step(mended)
        part(2, "the mended program")
    return "Each of the two would have been found in a minute alone. Together they passed every test on four rows."


def _must_be_the_factors(factors):
    must_be_answered(factors=factors)
    if not isinstance(factors, dict) or set(factors) != set(_FACTORS):
        say(f"factors must be a dict with the names {', '.join(_FACTORS)}.", "wrong-form")
    must_be_answered(**{f'factors["{name}"]': value for name, value in factors.items()})
    yours = {}
    for name, pair in factors.items():
        if not is_listed(pair) or len(pair) != 2:
            say(f'factors["{name}"] must hold two numbers, (on AND, on 1,000 rows); it is {short(pair)}.', "wrong-form")
        yours[name] = [must_be_number(value, f'a factor of "{name}"') for value in pair]
    flat = [value for name in _FACTORS for value in yours[name]]
    right = [value for name in _FACTORS for value in _FACTORS[name]]
    if close(flat, [1 / value for value in right], 1e-3):
        say(
            "All six are turned round: the factor says how many times the true slope the program's is.", "wrong-divisor"
        )
    if not close(yours["as posted"][0], 1.0):
        say(
            "As posted, on AND, the losses are the right ones digit for digit. What does that say about the factor?",
            "misread-figure",
        )
    if len({tuple(pair) for pair in yours.values()}) == 1:
        say("The three programs differ in two lines, and yours have the same factors.", "misread-figure")
    if close(yours["delta2 mended"], _FACTORS["n mended"]) and close(yours["n mended"], _FACTORS["delta2 mended"]):
        say(
            "You have changed the two places for each other: “n mended” means that delta2 is as posted.",
            "misread-figure",
        )
    for name, pair in yours.items():
        for value, true, rows in zip(pair, _FACTORS[name], (4, 1000), strict=True):
            if close(value, true, 1e-3):
                continue
            if name == "n mended" and close(value, 2.0):
                say(
                    "n mended: delta2 as posted has (ŷ − y), and (y − ŷ)² has the slope 2(ŷ − y). Which is the larger?",
                    "constant-factor",
                )
            if name == "as posted" and close(value, 1.0):
                say("as posted, on 1,000 rows: a sum of 1,000 terms is divided by n. What is n there?", "batch-summed")
            say(
                f"{name}, on {rows:,} rows: {value:g} is not it. The slope should be the sum of 2(ŷ − y)… over the "
                f"rows, divided by {rows:,}. What does this program divide by, and does its delta2 have the 2?",
                "not-yet-known",
            )


def _must_be_the_right_step(mended):
    """Raise unless slopes and printed loss are the right chain's. The doctor, asked last, only finds the words.

    Alone he would not do: a gradient that belongs to its own wrong loss is healthy to him.
    """
    asked = [_asked(mended, data, place, alpha) for data, alpha in _DATA for place in _PLACES]
    for one in asked:
        ratios = one.slopes / one.true_slopes
        if np.ptp(ratios) < 1e-5 and abs(ratios[0] - 1) > 1e-5:
            _say_the_factor(float(ratios.mean()), one.rows)
    wrong_slopes = [one for one in asked if not np.allclose(one.slopes, one.true_slopes, 2e-5, 1e-6)]
    wrong_loss = next((one for one in asked if not np.any(np.abs(one.printed - one.true_loss) < 5e-5)), None)
    if wrong_loss and not wrong_slopes:
        _say_the_loss(wrong_loss, "Its slopes are right.", "another-loss")
    if wrong_slopes:
        # In single precision the parameters do not come back as they were even at a rate of 0.
        if not any(one.single_precision for one in asked):
            with contextlib.redirect_stdout(io.StringIO()):
                must_be_a_healthy_step(_of_five(mended), "mended", AND, SOMEWHERE, 0.5)
        if wrong_loss:
            _say_the_loss(
                wrong_loss,
                "Its gradient fits its own loss, and this loss is another one. Work out one row by pencil, on the way "
                "forwards.",
                UNKNOWN,
            )
        one = wrong_slopes[0]
        worst = int(np.argmax(np.abs(one.slopes - one.true_slopes)))
        yours, true = float(one.slopes[worst]), float(one.true_slopes[worst])
        say(
            f"On {one.rows} rows the step implies a slope of {in_digits(yours, true)} in {CALLED_WITH[worst]}; it "
            f"should be {in_digits(true, yours)}.",
            UNKNOWN,
        )


def _asked(mended, data, place, alpha):
    """Return what one call of a step shows, beside the truth: five slopes, the printed numbers, the loss."""
    here = [place[name] for name in CALLED_WITH]
    answer, printed = _step(mended, data, here, alpha)
    new = np.array([must_be_number(value, "each of the new parameters") for value in answer])
    chain = Network((2, 1, 1), start=place)
    true = chain.gradients(data.inputs, data.labels)
    return SimpleNamespace(
        rows=len(data),
        slopes=(np.array(here) - new) / alpha,
        true_slopes=np.array([true[name] for name in CALLED_WITH]),
        printed=np.array([float(number) for number in re.findall(_NUMBER, printed)]),
        true_loss=chain.loss(data.inputs, data.labels),
        single_precision=any(isinstance(value, np.float32) for value in answer),
    )


def _of_five(mended):
    """Return a step that returns a tuple, where the learner's may return a list or an array."""
    return functools.wraps(mended)(lambda *given, **named: tuple(mended(*given, **named)))


def _say_the_loss(one, why, code):
    if not one.printed.size:
        say("mended prints no number. Let it print its loss, as posted does.", "wrong-form")
    yours = float(one.printed[-1])
    say(
        f"On {one.rows} rows mended prints {in_digits(yours, one.true_loss)}, and the mean of (y − ŷ)² is "
        f"{in_digits(one.true_loss, yours)} there. {why}",
        code,
    )


def _step(mended, data, here, alpha):
    """Return the answer, five values, and what was printed, or say what was returned instead."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        answer = ask(mended, "mended", data.inputs.tolist(), data.labels.tolist(), *here, alpha)
    if not is_listed(answer) or len(answer) != 5:
        say(
            f"mended must return the five new parameters, w11, w12, w2, b1, b2; it returned {short(answer)}.",
            "wrong-form",
        )
    return answer, printed.getvalue()


def _say_the_factor(ratio, rows):
    if close(ratio, rows / 4) and rows != 4:
        say(
            f"On AND it is right, as it was before. On {rows} rows its slopes are {ratio:g} times the true ones, "
            "still.",
            "batch-summed",
        )
    if close(ratio, rows / 2):
        say(
            f"The 2 is in delta2 now, and the slopes on {rows} rows are {ratio:g} times the true ones. Look at n.",
            "batch-summed",
        )
    if close(ratio, 0.5):
        say(
            "n counts the rows now, and every slope is half of what it should be. Which link of δ2 is short?",
            "constant-factor",
        )
    if close(ratio, rows):
        say(
            f"The slopes are {rows} times too large on {rows} rows: they are sums. The loss is a mean, so divide.",
            "batch-summed",
        )
    if close(ratio, -1.0):
        say("The step goes uphill now: the sign is turned round.", "sign-flipped")
    if close(ratio, 0.0):
        say("The parameters come out as they went in.", "state-discarded")
    say(f"On {rows} rows every slope is {ratio:.4g} times the true one.", "constant-factor")
