"""Checks of exercise 07: learned or not, a step and a loop of one's own, slow or stuck, and a bias that is not kept."""

from collections.abc import Mapping
from functools import cache

import numpy as np

from tinynet.checks.asks import Choice, Choices, Number, Words
from tinynet.checks.chain import NAMES
from tinynet.checks.expectations import (
    ask,
    close,
    is_listed,
    must_be_answered,
    must_be_function,
    must_be_number,
    short,
)
from tinynet.checks.gradients import Gradient, five_new_parameters
from tinynet.checks.task import by_itself, part, say, task
from tinynet.data import AND, FIRST, OR, blobs
from tinynet.network import Network
from tinynet.short_text import a_kind

__all__ = [
    "a_loop_of_your_own",
    "a_step_of_your_own",
    "has_it_learned",
    "never_a_yes",
    "slow_or_stuck",
    "three_situations",
]

_SLUG = "07-training-two-neurons"
# The start that the exercise asks for.
_START = (0.6, -0.4, 0.2, 0.8, -0.1)
_ZERO = (0.0,) * 5


# 1 -------------------------------------------------------------------------------------------------------


def _limit(limit):
    return {"limit": limit, "exact": round(0.25 / limit), "least": round(0.25 / limit) + 1}


def _another_limit(draw):
    """Draw a limit that, like 0.01, a whole number of rows reaches and does not pass."""
    return _limit(draw.one_of((0.05, 0.025, 0.005, 0.0025, 0.002, 0.001)))


_LIMIT = _limit(0.01)


@task(
    _SLUG,
    1,
    "Has it learned?",
    stars=1,
    points=3,
    hints=(
        "Two conditions, and both must hold. For the rows: are answer and label on one side of ½, with ½ itself on "
        "neither? For the loss: the mean of the squared errors, against 0.01.",
        "(y_hat − ½)·(labels − ½) is above 0 where a row is right; np.all asks it of every row. For least_rows: a row "
        "that is not right costs at least ½² = ¼, shared by all rows. From how many rows on is that below {limit}?",
    ),
    then=(
        Number(
            "least_rows",
            right="least",
            near=1e-9,
            slips={
                "exact": (
                    "arithmetic-slip",
                    "With {exact} rows the loss is at least ¼ / {exact}, exactly {limit:g}, which is not below "
                    "{limit:g}.",
                ),
                ("4*exact", "4*exact + 1"): (
                    "another-loss",
                    "You took 1 for the cost of the wrong row. It need only be at ½: what is ½²?",
                ),
                ("2*exact", "2*exact + 1"): ("another-loss", "A row at ½ is off by ½; its cost is the square of that."),
            },
            otherwise="has_learned is right. {name} = {yours}: the cheapest row that is not right costs ¼, the others "
            "nothing. How many must share it?",
            says="has_learned is right. {slip}",
            earns=(1, "the least number of rows"),
        ),
    ),
    draw=_another_limit,
)
def has_it_learned(has_learned, least_rows, *, given=_LIMIT):
    """Check has_learned(y_hat, labels), and from how many rows on a low loss can hide a wrong row."""
    labels = AND.labels
    crowd = np.tile(labels, 25)
    one_wrong, on_the_fence = np.abs(crowd - 0.01), np.abs(crowd - 0.01)
    one_wrong[2], on_the_fence[3] = 0.6, 0.5
    on_zero = np.abs(crowd - 0.01)
    on_zero[0] = 0.5
    ten = np.array([0, 1] * 5, dtype=float)
    cases = [
        (
            np.abs(labels - 0.03),
            labels,
            True,
            "Four rows right, loss 0.0009: that is learned, and you say no. Print your loss: is it 0.0009?",
            "learned-by-half",
        ),
        (np.full(4, 0.5), labels, False, "Every answer is ½, and you call that learned.", "learned-by-half"),
        (
            np.abs(labels - 0.45),
            labels,
            False,
            "Every row is on its side of ½, with a loss of 0.2025, and you call it learned. What is the second "
            "condition?",
            "learned-by-half",
        ),
        (
            np.abs(labels - 0.22),
            labels,
            False,
            "Every row is on its side of ½, and the loss is 0.0484: better than the base rate, and not learned. "
            "Which number must it be below?",
            "learned-by-half",
        ),
        (
            one_wrong,
            crowd,
            False,
            "Of 100 rows one is on the wrong side, the loss is 0.0037, and you call it learned. A loss of many rows "
            "can hide one: ask each of them.",
            "learned-by-half",
        ),
        (
            on_the_fence,
            crowd,
            False,
            "A row with label 1 has the answer ½ exactly, and you count it as right. ½ is on neither side.",
            "learned-by-half",
        ),
        (
            on_zero,
            crowd,
            False,
            "A row with label 0 has the answer ½ exactly, and you count it as right. ½ is on neither side.",
            "learned-by-half",
        ),
        (
            np.abs(ten - 0.06),
            ten,
            True,
            "Ten rows, all right, each with a squared error of 0.0036, and you say no. Is your loss a sum? It is a "
            "mean.",
            "another-loss",
        ),
        (
            np.where(np.arange(10) < 1, 0.25, np.abs(ten - 0.01)),
            ten,
            True,
            "Ten rows, all right, with a loss of 0.0063, and you say no: one row alone has an error above 0.01. The "
            "loss is the mean.",
            "another-loss",
        ),
        (
            1 - np.abs(labels - 0.05),
            labels,
            False,
            "Every row is on the wrong side of ½, and you call it learned.",
            "learned-by-half",
        ),
        (
            np.abs(labels - 0.1005),
            labels,
            False,
            "Every row is right, and the loss is 0.0101, which is not below 0.01. You call it learned.",
            "learned-by-half",
        ),
        (
            np.abs(labels - 0.0995),
            labels,
            True,
            "Every row is right, and the loss is 0.0099, which is below 0.01. You say no.",
            "learned-by-half",
        ),
        (
            np.where(np.arange(10) < 1, 0.4, np.abs(ten - 0.01)),
            ten,
            False,
            "Ten rows, all right, nine of them with an error of 0.01 and the first with 0.4. Their mean squared error "
            "is 0.0161, and you call it learned. Is your loss the mean over all rows?",
            "another-loss",
        ),
        (
            np.where(np.arange(10) > 8, 0.75, np.abs(ten - 0.01)),
            ten,
            True,
            "Ten rows, all right, nine of them with an error of 0.01 and the last with 0.25. Their mean squared error "
            "is 0.0063, and you say no. Is your loss the mean over all rows?",
            "another-loss",
        ),
    ]
    with by_itself():
        must_be_function(has_learned, "has_learned")
        for y_hat, y, true, message, code in cases:
            answer = ask(has_learned, "has_learned", y_hat, y)
            if not isinstance(answer, (bool, np.bool_)):
                say(
                    f"has_learned must return True or False; it returned {short(answer)}, {a_kind(answer)}.",
                    "wrong-form",
                )
            if bool(answer) is not true:
                say(message, code)
        part(1.5, "the function has_learned")
    return "Two conditions: on many rows the loss can hide a wrong one, and all rows can be right with a bad loss."


# 2 -------------------------------------------------------------------------------------------------------


@task(
    _SLUG,
    2,
    "A step of your own",
    stars=2,
    points=5,
    hints=(
        "One forward pass, then δ2, then δ1, then five slopes, and only then five new parameters. Nothing moves "
        "before the last slope is there.",
        "Every new parameter is the old one minus alpha times its slope; a slope is np.mean of δ times what the "
        "parameter multiplied. Return (w11, w12, b1, w2, b2), in the order in which they come in.",
    ),
    then=(Gradient("training", shares=((1.5, ("w2", "b2")), (1.5, ("w11", "w12", "b1"))), step=True),),
)
def a_step_of_your_own(training):
    """Check training(x_data, labels, w11, w12, b1, w2, b2, alpha) → the five new parameters."""
    must_be_function(training, "training")
    before = None
    for alpha in (0.5, 0.1):
        new = five_new_parameters(ask(training, "training", AND.inputs, AND.labels, *_START, alpha), "training")
        slopes = _slopes(_START, AND)
        if close(new, slopes, 1e-9) or close(new, -alpha * slopes, 1e-9):
            say(
                "training returns the slopes, or the steps. It should return where the parameters are then.",
                "value-for-slope",
            )
        if close(new, _START, 1e-12):
            say("The parameters come out as they went in.", "state-discarded")
        true = _START - alpha * slopes
        if close(np.sort(new), np.sort(true), 1e-9) and not close(new, true, 1e-9):
            say(
                "training returns the right five numbers in another order. It is w11, w12, b1, w2, b2.",
                "swapped-parameters",
            )
        if before is not None and close(new, before, 1e-9):
            say(
                "With alpha = 0.1 the step is as long as with 0.5. Do you use the alpha that you are given?",
                "ignores-arguments",
            )
        before = new
    return "All five from one forward pass, whatever the data and the rate."


def _slopes(parameters, data):
    """Return the five slopes of the loss, in the course's order."""
    return np.array(list(_network(parameters).gradients(data.inputs, data.labels).values()))


def _network(parameters):
    return Network((2, 1, 1), start=dict(zip(NAMES, parameters, strict=True)))


# 3 -------------------------------------------------------------------------------------------------------


@task(
    _SLUG,
    3,
    "A loop of your own",
    stars=2,
    points=5,
    hints=(
        "Look first, then step: compute the answers, stop if it has learned, otherwise take one step and count it. And "
        "stop when most_epochs steps have been taken. Does the loop keep what step returns?",
        "for epoch in range(most_epochs): if learned, return parameters, epoch; parameters = step(x_data, labels, "
        "*parameters, alpha). After the loop return parameters, most_epochs.",
    ),
)
def a_loop_of_your_own(train_until_learned, epochs_needed):
    """Check train_until_learned(step, x_data, labels, start, alpha, most_epochs), and the four runs made with it."""
    crowd = _blobs(400, 1)
    passes_by = (1.2107, 1.4590, 0.0, 1.0871, 0.0)
    with by_itself():
        must_be_function(train_until_learned, "train_until_learned")
        for data, start, alpha, most in (
            (AND, _START, 1.0, 40),
            (AND, _START, 2.0, 1_000),
            (AND, passes_by, 0.25, 2_000),
            (crowd, _START, 5.0, 120),
            (OR, (4.8, 4.8, -2.6, 8.2, -3.8), 1.0, 100),
            (_blobs(20, 2), _START, 3.0, 300),
            (FIRST, _START, 5.0, 200),
        ):
            _check_a_run(train_until_learned, data, start, alpha, most)
        part(2.5, "the loop")
    with by_itself():
        must_be_answered(epochs_needed=epochs_needed)
        _check_epochs_needed(epochs_needed)
        part(1, "the epochs needed")
    return "The same loop, four data sets; and a most_epochs, so that it ends where there is nothing to learn."


def _check_a_run(train_until_learned, data, start, alpha, most):
    """Let the learner's loop train on data, and say how it differs from the right one."""
    calls, rate = [], alpha

    def step(x_data, labels, w11, w12, b1, w2, b2, alpha):
        calls.append(alpha)
        if len(calls) > most + 1:
            say(
                f"With most_epochs = {most} your loop has called step {len(calls)} times, and goes on. Let it stop.",
                "ignores-arguments",
            )
        return _step(x_data, labels, w11, w12, b1, w2, b2, alpha=alpha)

    answer = ask(train_until_learned, "train_until_learned", step, data.inputs, data.labels, start, alpha, most)
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        say(
            "train_until_learned must return two things: the five parameters, and how many steps were taken.",
            "wrong-form",
        )
    if is_listed(answer[1]) and not is_listed(answer[0]):
        say("The two come back in the wrong order: first the parameters, then the number of epochs.", "wrong-form")
    ended = five_new_parameters(answer[0], "train_until_learned, in the first place,")
    epochs = must_be_number(answer[1], "epochs")
    true = _run(data, start, alpha, most)
    if epochs == true["learned"][0] and close(ended, true["learned"][1], 1e-8):
        return
    where = f"On {data.name} with alpha = {alpha:g} and most_epochs = {most}"
    if not calls and true["learned"][0]:
        say(f"{where} your loop never calls step.", "ignores-arguments")
    if len(calls) > 1 and close(ended, start, 1e-12):
        say(
            f"{where} step was called {len(calls)} times, and the parameters you return are those of the start.",
            "state-discarded",
        )
    if len(calls) > 1 and close(ended, _after(data, start, alpha, 1), 1e-9):
        say(
            f"{where} step was called {len(calls)} times, each time with the parameters of the start.",
            "state-discarded",
        )
    for key, message, code in (
        ("rows", "as soon as every row is right. That is one of the two conditions.", "learned-by-half"),
        ("loss", "as soon as the loss is below 0.01. That is one of the two conditions.", "learned-by-half"),
    ):
        if true[key][0] != true["learned"][0] and epochs == true[key][0]:
            say(f"{where} your loop stops at epoch {epochs:g}, {message}", code)
    if epochs == _run(data, start, alpha, most, swapped=True)["learned"][0] != true["learned"][0]:
        say(
            f"{where} your loop stops at epoch {epochs:g}. That is where it would be if w11 multiplied x2, and w12 x1. "
            "Look at the forward pass in your loop.",
            "swapped-parameters",
        )
    if close(ended, true["learned"][1], 1e-8):
        say(
            f"{where} the parameters are right. The number of steps taken is {true['learned'][0]}, and you say "
            f"{epochs:g}.",
            "off-by-one-epoch",
        )
    if not close(calls, np.full(len(calls), rate), 1e-12):
        say(f"{where}: your loop steps at another alpha than the one it is given.", "ignores-arguments")
    if epochs == true["learned"][0] + 1:
        say(
            f"{where} your loop takes one step too many. Look first whether it has learned, then step.",
            "off-by-one-epoch",
        )
    if epochs == true["learned"][0]:
        say(
            f"{where} the number of epochs is right and the parameters are not those of that epoch.", "off-by-one-epoch"
        )
    if epochs > true["learned"][0]:
        say(
            f"{where} it has learned after {true['learned'][0]} epochs, and your loop goes on to epoch {epochs:g}. "
            "Does it look at the newest parameters before each step? Is its loss a mean?",
            "not-yet-known",
        )
    say(f"{where} it should end after {true['learned'][0]} epochs; yours ended after {epochs:g}.", "not-yet-known")


def _step(x_data, labels, *parameters, alpha):
    """Return the five new parameters of a right step."""
    slopes = _network(parameters).gradients(x_data, labels)
    return tuple(value - alpha * slopes[name] for name, value in zip(NAMES, parameters, strict=True))


def _after(data, start, alpha, epochs):
    """Return the five parameters after so many steps."""
    parameters = start
    for _ in range(epochs):
        parameters = _step(data.inputs, data.labels, *parameters, alpha=alpha)
    return np.array(parameters)


@cache
def _blobs(rows, seed):
    """Return the same blobs each time, so that a run on them is computed once."""
    return blobs(rows, seed)


@cache
def _run(data, start, alpha, most, swapped=False):
    """Return (epoch, parameters) at which each condition first held, or of the last epoch; x1 and x2 may be swapped."""
    found, parameters = {}, start
    looked_at = data.inputs[:, ::-1] if swapped else data.inputs
    for epoch in range(most + 1):
        y_hat = _network(parameters).forward(looked_at).y_hat
        rows = np.all((y_hat - 0.5) * (data.labels - 0.5) > 0)
        low = np.mean((data.labels - y_hat) ** 2) < 0.01
        for key, holds in (("rows", rows), ("loss", low), ("learned", rows and low)):
            if holds or epoch == most:
                found.setdefault(key, (epoch, np.array(parameters)))
        if "learned" in found:
            for key in ("rows", "loss"):
                found.setdefault(key, found["learned"])
            return found
        parameters = _step(data.inputs, data.labels, *parameters, alpha=alpha)
    return found


def _check_epochs_needed(epochs_needed):
    data_sets = {"AND": AND, "OR": OR, "y = x1": FIRST, "blobs": _blobs(40, 1)}
    if not isinstance(epochs_needed, Mapping) or set(epochs_needed) != set(data_sets):
        say('Your loop is right. epochs_needed must be a dict with "AND", "OR", "y = x1" and "blobs".', "wrong-form")
    for name, data in data_sets.items():
        epochs, true = must_be_number(epochs_needed[name], f'epochs_needed["{name}"]'), None
        for start in (_START, _ZERO):
            needed = _run(data, start, 5.0, 2_000)["learned"][0]
            true = needed if true is None else true
            if start == _ZERO and abs(epochs - needed) < 0.5:
                one_more = " Or have you counted one step too many?" if needed == true + 1 else ""
                say(
                    f"Your loop is right. From zero {name} takes {needed:,} epochs; the start asked for is another."
                    f"{one_more}",
                    "misread-figure",
                )
            if start == _START and abs(epochs - needed) < 0.5:
                break
        else:
            say(
                f"Your loop is right. With it {name} from that start at alpha = 5 does not take {epochs:g} epochs, "
                f"but {'more' if true > epochs else 'fewer'}.",
                "not-yet-known",
            )


# 4 -------------------------------------------------------------------------------------------------------

_SITUATIONS = {
    "A": (FIRST, (0.0, 0.0, 0.7, 0.0, 0.0), "stationary"),
    "B": (AND, (1.5, 0.8, -0.4, -3.5, -9.0), "saturated"),
    "C": (FIRST, (0.04, -0.3, 0.2, 0.03, -0.015), "plateau"),
}


def three_situations():
    """Return (data set, parameters by name) of the three situations of task 4, by letter."""
    return {letter: (data, dict(zip(NAMES, point, strict=True))) for letter, (data, point, _) in _SITUATIONS.items()}


@task(
    _SLUG,
    4,
    "Slow or stuck?",
    stars=2,
    points=3,
    hints=(
        "Print the five slopes of each. All exactly 0? Then it is stationary. If not, the fall of one epoch says "
        "whether anyone would wait for it.",
        "The fall is 0.5 times the sum of the five squared slopes; tn.Network((2, 1, 1), start=point) has gradients. "
        "A fall of 1e-6 an epoch becomes larger on the way. Near a saturated place it stays as small as it is.",
    ),
    then=(
        Choices(
            "verdicts",
            ("plateau", "stationary", "saturated"),
            right={letter: verdict for letter, (_, _, verdict) in _SITUATIONS.items()},
            said=(
                (
                    "'stationary' in missed",
                    "misread-figure",
                    "The falls are right, and {count} of the 3 verdicts. One fall is exactly 0. Which of the three "
                    "words means that nothing at all moves?",
                ),
                (
                    "wrong",
                    "misread-figure",
                    "The falls are right, and {count} of the 3 verdicts. Two falls are not 0. Print the answers of "
                    "both, and let both run for 2,000 epochs: which of them has lost more than before?",
                ),
            ),
            # All three at once are guessed by one in 27.
            earns=(1, "the verdicts"),
        ),
    ),
)
def slow_or_stuck(verdicts, falls):
    """Check what each of three situations is, and how much its loss falls in an epoch at α = 0.5."""
    with by_itself():
        must_be_answered(falls=falls)
        if not isinstance(falls, Mapping) or set(falls) != set(_SITUATIONS):
            say('falls must be a dict with the keys "A", "B" and "C".', "wrong-form")
        for letter, (data, point, _) in _SITUATIONS.items():
            with by_itself():
                _check_fall(must_be_number(falls[letter], f'falls["{letter}"]'), letter, _slopes(point, data))
                part(0.5, f"the fall of {letter}")
    return "One loss, 0.2500 to four digits, three causes. The gradient and the answers tell them apart."


def _check_fall(fall, letter, slopes):
    squares = np.sum(slopes**2)
    true = 0.5 * squares
    name = f'falls["{letter}"] = {fall:.3g}'
    if true == 0:
        if fall != 0:
            say(f"{name}: look at the five slopes of {letter}. What is the sum of their squares?", "arithmetic-slip")
        return
    # Two digits may be 5 % off.
    if abs(fall - true) <= 0.05 * true:
        return
    slips = [
        (-true, "has the wrong sign: the question is how much the loss falls.", "sign-flipped"),
        (squares, "is the sum of the squared slopes. Where is α?", "arithmetic-slip"),
        (0.5 * np.sqrt(squares), "is α times the size of the gradient. How far a parameter moves depends on its slope "
         "too, so the slope counts twice.", "arithmetic-slip"),
        (np.sqrt(squares), "is the size of the gradient, not what the loss loses in one epoch.", "value-for-slope"),
        (0.25 * squares, "has α in it twice.", "arithmetic-slip"),
        (0.1 * squares, "is the fall at α = 0.1; the question has α = 0.5.", "arithmetic-slip"),
        (0.5 * np.sum(slopes), "adds the slopes without squaring them: those of opposite sign cancel.",
         "arithmetic-slip"),
        (0.5 * np.sum(np.abs(slopes)), "adds the slopes without squaring them.", "arithmetic-slip"),
        (0.5 * np.sum(slopes) ** 2, "squares the sum of the slopes. Square each, then add.", "arithmetic-slip"),
        (0.1 * squares, "is the mean of the squares. All five parameters move: add.", "arithmetic-slip"),
    ]  # fmt: skip
    for wrong, message, code in slips:
        if abs(fall - wrong) <= 0.02 * abs(wrong):
            say(f"{name} {message}", code)
    if fall == 0:
        say(
            f"{name}: small, but not 0. Print the slopes of {letter} with more digits, such as :.1e.", "arithmetic-slip"
        )
    say(f"{name} is not α times the sum of the five squared slopes. (To two digits is enough.)", "not-yet-known")


# 5 -------------------------------------------------------------------------------------------------------


@task(
    _SLUG,
    5,
    "Never a yes",
    stars=3,
    points=4,
    hints=(
        "Print all five parameters every thousand epochs. Which of them has the same value each time? Then ask what "
        "ŷ = σ(w2·a1 + b2) can be while that one is 0.",
        "new has five numbers and four names are given a value. With b2 = 0 and a1 above 0, z2 has the sign of w2 on "
        "every row: all answers are on one side of ½. The label 1 can come as near as ½, the others can get to 0.",
    ),
    asks=(
        Words("hypothesis"),
        Choice(
            "lost",
            NAMES,
            right="'b2'",
            slips={
                ("w11", "w12", "b1", "w2"): (
                    "misread-figure",
                    "{yours} does get new values. Print all five after a few epochs: which one stays at 0?",
                ),
            },
            # One guess in five is right.
            earns=(0.5, "which parameter is lost"),
        ),
        Number(
            "lowest",
            right="0.0625",
            near="0.01 if other == 0 else 0.001 if other > 0.1 else 0.0005",
            slips={
                "0.0644": (
                    "not-enough-epochs",
                    "0.0644 is where the loss was after 6,000 epochs, and it was still falling. Where to?",
                ),
                "0.25": (
                    "another-loss",
                    "¼ is the squared error of the row (1, 1) at ½. The loss is the mean over four rows.",
                ),
                "0.1875": ("another-loss", "0.1875 is the base rate; the program is far below that."),
                "0.0": (
                    "unreachable-labels",
                    "With b2 = 0 one row can never come nearer to its label than ½. What does that cost?",
                ),
            },
            otherwise="b2 it is. {name} = {yours}: how near to its label can each of the four rows come while b2 = 0?",
            code="unreachable-labels",
            says="b2 it is. {slip}",
            earns=(1, "the lowest loss"),
        ),
    ),
)
def never_a_yes(hypothesis, lost, lowest, mended):
    """Check which parameter is thrown away, the loss that is then the floor, and the mended loop."""
    with by_itself():
        must_be_function(mended, "mended")
        for data, epochs in ((AND, 3), (OR, 40)):
            _check_mended(mended, data, epochs)
        part(1.5, "the mended loop")
    return "The loss was below the base rate and still falling, and the network could never have learned."


def _check_mended(mended, data, epochs):
    rates = []

    def step(x_data, labels, w11, w12, b1, w2, b2, alpha):
        rates.append(alpha)
        return _step(x_data, labels, w11, w12, b1, w2, b2, alpha=alpha)

    ended = five_new_parameters(ask(mended, "mended", step, data.inputs, data.labels, epochs), "mended")
    true = _after(data, _ZERO, 0.5, epochs)
    if close(ended, true, 1e-9):
        return
    if ended[4] == 0:
        say("In mended b2 still comes out as 0, as it went in.", "parameter-never-updated")
    if not rates:
        say("mended never calls step.", "ignores-arguments")
    if len(rates) == 1:
        say(f"For {epochs} epochs mended takes one step. Is the return inside the loop?", "off-by-one-epoch")
    if close(ended, _after(data, _ZERO, 0.5, 1), 1e-9):
        say(
            f"mended has taken {len(rates)} steps, and is where it was after one. Does it keep what step returns?",
            "state-discarded",
        )
    if close(np.sort(ended), np.sort(true), 1e-9):
        say("mended returns the right five numbers in another order. It is w11, w12, b1, w2, b2.", "swapped-parameters")
    if any(abs(rate - 0.5) > 1e-12 for rate in rates):
        say(f"mended steps at a rate of {rates[0]}; the program had 0.5.", "ignores-arguments")
    if close(ended, _with_b2_at_the_end(data, epochs), 1e-9):
        say(
            "In mended every step still gets b2 = 0. The b2 that a step returns must go into the next one.",
            "parameter-never-updated",
        )
    if len(rates) != epochs:
        say(f"For {epochs} epochs mended takes {len(rates)} steps.", "off-by-one-epoch")
    say(
        f"After {epochs} epochs on {data.name} b2 should be {true[4]:.4f} and w2 {true[3]:.4f}; in mended they are "
        f"{ended[4]:.4f} and {ended[3]:.4f}. Are the five kept in the order in which they come?",
        "not-yet-known",
    )


def _with_b2_at_the_end(data, epochs):
    """Return the five parameters where b2 is kept only after the last step."""
    new = _ZERO
    for _ in range(epochs):
        new = _step(data.inputs, data.labels, *new[:4], 0.0, alpha=0.5)
    return np.array(new)
