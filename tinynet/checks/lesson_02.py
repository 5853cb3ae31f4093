"""Checks of exercise 02: slopes by nudging, training on nudges alone, learning rates, and a step thrown away."""

from collections.abc import Mapping

import numpy as np

from tinynet.checks.asks import Choice, Choices, Number, Words
from tinynet.checks.expectations import (
    ask,
    close,
    floats,
    in_digits,
    is_listed,
    must_be_function,
    must_be_number,
    short,
)
from tinynet.checks.task import CheckFailed, by_itself, part, say, task
from tinynet.data import AND
from tinynet.network import Network
from tinynet.short_text import a_kind, listed

__all__ = [
    "curves_without_rates",
    "losses_that_sit_still",
    "nudged_slope",
    "slope_by_hand",
    "training_on_nudges",
    "which_learning_rate",
]

_SLUG = "02-learning-is-going-downhill"


def _two_losses(w11, w12, b1):
    here, there = (_and_loss({"w11": at, "w12": w12, "b1": b1}) for at in (w11, w11 + 0.01))
    slope = (there - here) / 0.01
    return {
        "w11": w11,
        "next": w11 + 0.01,
        "w12": w12,
        "b1": b1,
        "here": here,
        "there": there,
        "slope": slope,
        "direction": "shrink" if slope > 0 else "grow",
    }


def _another_two_losses(draw):
    """Draw a place whose slope is of the same size, up or down, and cannot be taken for a loss of ten times less."""

    def make(draw):
        return _two_losses(
            w11=draw.one_of((0.4, 0.6, 0.8, 1.2, 1.4, 1.6, 1.8, 2.0, 2.2)),
            w12=draw.one_of((0.5, 1.0, 1.5, 2.0, 2.5)),
            b1=draw.one_of((-0.5, -1.0, -1.5, -2.0, -2.5, -3.0, -3.5)),
        )

    def fits(drawn):
        size, course = abs(drawn["slope"]), _TWO_LOSSES["slope"]
        # Not `told_apart`: that would draw other numbers for seeds that are handed out. The nearest slip is named.
        losses = (drawn["here"], drawn["here"] / drawn["next"])
        clear = all(abs(10 * size / loss - 1) > 0.1 for loss in losses)
        return 0.02 <= size <= 0.06 and clear and abs(drawn["slope"] - course) > 0.15 * course

    return draw.until(make, fits)


def _and_loss(parameters):
    return Network((2, 1), start=parameters).loss(AND.inputs, AND.labels)


_TWO_LOSSES = _two_losses(w11=1.0, w12=1.0, b1=-1.0)


@task(
    _SLUG,
    1,
    "A slope from two losses",
    stars=1,
    points=2,
    hints=(
        "A slope is rise over run: how much the loss changed, for each unit that w11 moved.",
        "The rise is the second loss minus the first. The run is 0.01. A positive slope means uphill when w11 "
        "grows: which way is then downhill?",
    ),
    asks=(
        Number(
            "slope",
            right="slope",
            # Each loss is printed to six decimals, so their difference over 0.01 may be off by one in the fourth.
            near="0.00016 if other == right else 0.03*abs(other)",
            slips={
                "-slope": (
                    "sign-flipped",
                    "Your slope has the right size and the wrong sign. Rise is the later loss minus the earlier one.",
                ),
                ("there - here", "here - there"): (
                    "nudge-not-divided",
                    "That is how much the loss changed. A slope is the change for each unit of w11: divide by the "
                    "nudge.",
                ),
                "slope/2": (
                    "nudge-not-divided",
                    "That is half of the slope. w11 was moved once, by 0.01: divide by this, and not by twice as much.",
                ),
                ("1/slope", "-1/slope"): (
                    "wrong-divisor",
                    "You divided the nudge by the change of the loss. It is the other way round: rise over run.",
                ),
                ("(there - here)/next", "there/next", "here"): (
                    "nudge-not-divided",
                    "Divide by how far w11 moved, not by where it is.",
                ),
                ("slope*100", "slope/10", "slope*10"): (
                    "arithmetic-slip",
                    "The digits are right and the decimal point is not. How big was the nudge?",
                ),
            },
            otherwise="{name} = {yours} is not (second loss − first loss) divided by the nudge, to four decimals.",
            says="{slip}",
            earns=(1, "the slope"),
        ),
        Choice(
            "w11_should",
            ("grow", "shrink"),
            right="direction",
            slips={
                ("grow", "shrink"): (
                    "sign-flipped",
                    "The slope is right. But that way the loss rises: downhill is against the slope.",
                ),
            },
        ),
    ),
    draw=_another_two_losses,
)
def slope_by_hand(slope, w11_should, *, given=_TWO_LOSSES):
    """Check the slope of AND's loss between two values of w11, 0.01 apart, and the way down."""
    return "A step against the slope is a step downhill."


@task(
    _SLUG,
    2,
    "A slope for any parameter",
    stars=2,
    points=4,
    hints=(
        "Make two changed copies with parameters | {name: …}: in one the named value is a nudge larger, in the "
        "other a nudge smaller.",
        "Call loss on both copies. Upper minus lower, divided by how far the two are apart.",
    ),
)
def nudged_slope(slope_of):
    """Check slope_of(loss, parameters, name, nudge): the slope in one parameter, the rest held."""
    must_be_function(slope_of, "slope_of")
    hill = {"a": 0.7, "b": -1.3, "c": 2.0}
    points = []

    def loss(p):
        if not isinstance(p, Mapping):
            say(
                f"Your function gives loss {a_kind(p)}, {short(p)}. loss takes the whole dict, with one value changed.",
                "wrong-form",
            )
        if more := set(p) - set(hill):
            in_quotes = " Is name in quotes? Without them it holds the name that is asked for." * ("name" in more)
            say(
                f"The dict that you give to loss has {listed(sorted(map(short, more)))} in it, and this loss has the "
                f"parameters {', '.join(hill)}.{in_quotes}",
                "wrong-form",
            )
        points.append(dict(p))
        return p["a"] ** 3 + 2.0 * p["a"] * p["b"] - p["c"] ** 2 * p["b"] + np.exp(0.3 * p["c"])

    nudge = 1e-4
    true = {
        "a": 3 * hill["a"] ** 2 + 2 * hill["b"],
        "b": 2 * hill["a"] - hill["c"] ** 2,
        "c": -2 * hill["c"] * hill["b"] + 0.3 * np.exp(0.3 * hill["c"]),
    }
    got, one_place = {}, True
    for name in hill:
        points.clear()
        answer = _slope_from(slope_of, loss, hill, name, nudge)
        one_place &= len(points) > 1 and all(point == points[0] for point in points)
        got[name] = must_be_number(answer, f'slope_of(loss, parameters, "{name}", {nudge})')
    yours, slopes = np.array(list(got.values())), np.array(list(true.values()))
    if close(yours / nudge**2, slopes, 1e-2) or close(yours / (2 * nudge) ** 2, slopes, 1e-2):
        say(
            "You multiplied by the nudge where you should divide by it. Put brackets around all that you divide by.",
            "nudge-not-divided",
        )
    if close(yours * nudge, np.full(3, loss(hill)), 1e-2):
        say("You add the two losses. A slope is made of their difference.", "sign-flipped")
    alike = np.ptp(yours) <= 1e-6 * np.abs(yours).max()
    if alike and close(yours, np.full(3, slopes.sum()), 1e-2):
        say(
            "You nudge all parameters at once. Move one and hold the rest: only parameters[name] changes.",
            "moved-together",
        )
    if one_place:
        say(
            "You ask for the loss twice at one and the same place. Is the same sign in both lines? Or are your two "
            "dicts one dict with two names? up = parameters makes no copy; parameters | {name: …} does.",
            "arguments-changed",
        )
    if not yours.any():
        say(
            "The slope comes out as 0 for every name. Print the two losses that you subtract.",
            "ignores-arguments",
        )
    if alike:
        say("The slope comes out the same for every name. Does your function use name?", "ignores-arguments")
    if close(yours, -slopes, 1e-2):
        say("Your slopes have the right size and the wrong sign. Upper minus lower, in that order.", "sign-flipped")
    if close(yours, 2 * slopes, 1e-2):
        say("Your slopes are twice too large. How far are the two nudged points apart?", "nudge-not-divided")
    if close(yours, slopes / 2, 1e-2):
        say(
            "Your slopes are half of what they should be. Divide by the distance you really moved.", "nudge-not-divided"
        )
    if close(yours / nudge, slopes, 1e-2) or close(yours / (2 * nudge), slopes, 1e-2):
        say(
            "That is the change of the loss, not its slope: divide by how far the parameter moved.", "nudge-not-divided"
        )
    if not close(yours, slopes, 1e-2):
        ups, downs = ([loss(hill | {name: hill[name] + by}) for name in hill] for by in (nudge, -nudge))
        if any(close(yours, np.array(ups) - np.array(downs) / by) for by in (nudge, 2 * nudge)):
            say(
                "Only the second of the two losses is divided. Put brackets around the difference.",
                "nudge-not-divided",
            )
        if close(yours, [(loss(hill | {name: nudge}) - loss(hill | {name: -nudge})) / (2 * nudge) for name in hill]):
            say(
                "In your dicts the nudge alone stands where the value and the nudge should be: parameters[name] + "
                "nudge, and parameters[name] − nudge.",
                "arithmetic-slip",
            )
        name = max(hill, key=lambda key: abs(got[key] - true[key]))
        say(
            f"The loss a³ + 2ab − c²b + e^(0.3c) at a = 0.7, b = −1.3, c = 2 has slope {true[name]:.4f} in {name}; "
            f"yours is {got[name]:.4f}.",
            "not-yet-known",
        )
    part(2, "the slopes, to two digits")
    wide = must_be_number(ask(slope_of, "slope_of", loss, hill, "a", 0.1), "slope_of(…)")
    if not close(yours, slopes, 1e-6):
        one_sided = (loss(hill | {"a": hill["a"] + 0.1}) - loss(hill)) / 0.1
        if close(wide, one_sided, 1e-6):
            say(
                "It is close, and it is one-sided: you nudge up only. Nudge up and down and divide by the whole "
                "distance: the error then shrinks with the square of the nudge.",
                "one-sided-nudge",
            )
        say(
            "It is close, not right to six digits. Is it rounded? If not, do you use the nudge that you are given, in "
            "both directions?",
            "ignores-arguments",
        )
    part(1, "nudges in both directions")
    zero = ask(slope_of, "slope_of", loss, {"a": 0.0, "b": 0.0, "c": 0.0}, "c", nudge)
    if not close(zero, 0.3, 1e-6):
        say(
            "It fails where all parameters are 0: there a nudge must be added; a factor of 0 moves nothing.",
            "cannot-tell-apart",
        )
    two_sided = (loss(hill | {"a": hill["a"] + 0.1}) - loss(hill | {"a": hill["a"] - 0.1})) / 0.2
    if not close(wide, two_sided, 1e-6):
        say(
            f"With a nudge of 0.1 the two-sided slope in a is {two_sided:.4f}; yours is "
            f"{in_digits(wide, two_sided)}. Use the nudge that you are given.",
            "ignores-arguments",
        )
    return "Nothing in it knows what a neuron is: it finds the slope of anything you can evaluate."


def _slope_from(slope_of, loss, hill, name, nudge):
    """Return the learner's slope; where a name is missing, say whose."""
    try:
        return ask(slope_of, "slope_of", loss, hill, name, nudge)
    except CheckFailed as failure:
        if not isinstance(failure.__context__, KeyError):
            raise
        missing = str(failure.__context__).strip("'")  # of an error from another process there is the text only
        if missing in hill:
            say(
                f"Your function calls loss with a dict that has no {missing}. Copy the whole dict, and change one "
                "value in the copy.",
                "ignores-arguments",
            )
        say(
            f"Your function asks for {short(missing)}, and this loss has the parameters {', '.join(hill)}. Use name, "
            "and the dict that you are given.",
            "ignores-arguments",
        )


@task(
    _SLUG,
    3,
    "Train on nudges alone",
    stars=2,
    points=5,
    hints=(
        "In every epoch: first all the slopes, at one and the same point; only then the new parameters.",
        "In an epoch, first slopes = {name: … for name in parameters}; then a new dict: parameters = {name: … for name "
        "in parameters}, every value minus learning_rate times its slope. Two evaluations for each slope.",
    ),
)
def training_on_nudges(train_by_nudging):
    """Check train_by_nudging(loss, parameters, epochs, learning_rate) → (parameters, evaluations)."""
    must_be_function(train_by_nudging, "train_by_nudging")
    start = {"w11": 0.5, "w12": -1.2, "b1": 0.3}
    counts = []
    for epochs, learning_rate in ((1, 0.3), (7, 1.7)):
        calls = []

        def loss(p, calls=calls):
            calls.append(dict(p))
            return _and_loss(p)

        ended, evaluations = _two_things(train_by_nudging, loss, start, epochs, learning_rate)
        if set(ended) != set(start):
            say(
                f"The parameters you return have the names {short(list(ended))}; they should be {sorted(start)}.",
                "wrong-form",
            )
        if not calls:
            ask(train_by_nudging, "train_by_nudging", loss, start, epochs + 1, learning_rate)
            if calls:
                say("Not yet: there is one epoch too few.", "off-by-one-epoch")
            say("Your function never called loss, so it cannot know which way is down.", "ignores-arguments")
        _diagnose_training(ended, start, epochs, learning_rate, calls)
        part(1.5, f"the training for {epochs} epoch{'s' * (epochs > 1)}")
        counts.append((epochs, evaluations, calls))
        if epochs == 1:
            with by_itself():
                _must_be_nudged(calls, start)
                part(0.5, "the nudges")
    with by_itself():
        for epochs, evaluations, calls in counts:
            called, in_words = len(calls), f"{epochs} epoch{'s' * (epochs > 1)}"
            if must_be_number(evaluations, "evaluations") != called:
                say(
                    f"The training is right. For {in_words} you say {evaluations}, and loss was called {called} "
                    "times. Count every call.",
                    "arithmetic-slip",
                )
            if called > 8 * epochs + 2:
                say(
                    f"The training is right, and it asks for {called} losses in {in_words}; 6 for each are enough.",
                    "arithmetic-slip",
                )
        part(0.5, "the number of evaluations")
    calls = []

    def bowl(p):
        calls.append(dict(p))
        return p["u"] ** 2 + 3 * p["v"] ** 2

    ended, evaluations = _two_things(train_by_nudging, bowl, {"u": 3.0, "v": -1.0}, 5, 0.1)
    if not close([ended.get("u", 0), ended.get("v", 0)], [3 * 0.8**5, -1 * 0.4**5], 1e-4):
        say(
            "It trains this neuron, and not a loss with other parameters (u² + 3v²). Loop over the names you get.",
            "ignores-arguments",
        )
    if must_be_number(evaluations, "evaluations") != len(calls):
        say(
            f"The training is right. But with a loss of two parameters (u² + 3v²) you count {evaluations} in 5 epochs, "
            f"and loss was called {len(calls)} times. Count the calls where they are made.",
            "ignores-arguments",
        )
    epochs, _, calls = counts[-1]
    return (
        f"{len(calls) / epochs:g} evaluations for each step of three parameters. What would a million parameters cost?"
    )


def _two_things(train_by_nudging, *arguments):
    answer = ask(train_by_nudging, "train_by_nudging", *arguments)
    if not isinstance(answer, (tuple, list)) or len(answer) != 2 or not isinstance(answer[0], dict):
        say(
            "train_by_nudging must return two things: the new parameters, a dict, and the number of evaluations.",
            "wrong-form",
        )
    return answer


def _must_be_nudged(points, start):
    """Raise unless one epoch's losses were asked for 1e-4 above and below the start, for each name."""
    for name in start:
        others = [key for key in start if key != name]
        alone = [point for point in points if all(abs(point[key] - start[key]) < 1e-9 for key in others)]
        # Not the start itself, which may be asked for as well.
        nudges = [point[name] - start[name] for point in alone if abs(point[name] - start[name]) > 1e-9]
        if not nudges:
            say(
                f"One epoch is right to three digits, and you never ask for the loss where {name} alone is nudged. "
                "Is a nudge left behind in another one?",
                "moved-together",
            )
        if len({nudge > 0 for nudge in nudges}) == 1:
            say(
                f"One epoch is right to three digits, and you nudge {name} one way only. Nudge it both ways: then the "
                "errors that the bend causes on the two sides cancel.",
                "one-sided-nudge",
            )
        off = [nudge for nudge in nudges if abs(abs(nudge) - 1e-4) > 1e-6]
        if off:
            say(
                f"One epoch is right to three digits. But the nudges should be of 1e-4, and you nudge {name} by "
                f"{abs(off[0]):.4g}.",
                "guesses-a-threshold",
            )


def _diagnose_training(ended, start, epochs, learning_rate, calls):
    """Compare with training as it should be, and with the ways it goes wrong."""
    yours = [must_be_number(ended[name], f'the returned "{name}"') for name in start]
    if yours == list(start.values()):
        say("The parameters come out as they went in. Do you keep what you compute from the slopes?", "state-discarded")
    if close(yours, _trained(start, epochs, learning_rate), 1e-4):
        return
    _must_move_each(yours, start, epochs, learning_rate)
    _must_be_divided(yours, start, epochs, learning_rate)
    if epochs > 1:
        _must_go_on(yours, start, epochs, learning_rate, calls)
    slips = [
        (
            _trained(start, epochs, -learning_rate),
            "it climbs: the loss goes up. The step goes against the slope.",
            "sign-flipped",
        ),
        (_trained(start, epochs, 1.0), "the learning rate is not used.", "ignores-arguments"),
        (
            _trained(start, epochs, learning_rate, one_by_one=True),
            "each parameter moves before the next slope is measured. Measure all slopes at one point, then move all.",
            "updated-weight-used-too-early",
        ),
        (
            _trained(start, epochs, 2 * learning_rate),
            "every step is twice too long: look at the slope's divisor.",
            "nudge-not-divided",
        ),
        (
            _trained(start, epochs, learning_rate / 2),
            "every step is half as long as it should be.",
            "nudge-not-divided",
        ),
        (_trained(start, epochs + 1, learning_rate), "there is one epoch too many.", "off-by-one-epoch"),
    ]
    if epochs > 1:
        slips.append((_trained(start, epochs - 1, learning_rate), "there is one epoch too few.", "off-by-one-epoch"))
    for wrong, message, code in slips:
        if close(yours, wrong, 1e-4):
            say(f"Not yet: {message}", code)
    true_end = dict(zip(start, _trained(start, epochs, learning_rate), strict=True))
    should, yours = _and_loss(true_end), float(_and_loss(ended))
    say(
        f"After {epochs} epoch{'s' * (epochs > 1)} at learning rate {learning_rate:g} the loss should go from "
        f"{_and_loss(start):.4f} to {in_digits(should, yours)}; with your parameters it is {in_digits(yours, should)}.",
        "not-yet-known",
    )


def _must_move_each(yours, start, epochs, learning_rate):
    """Raise if some parameters stay, if all move alike, or if the steps are returned in their place."""
    before = np.array(list(start.values()))
    moves = np.array(yours) - before
    still = [name for name, move in zip(start, moves, strict=True) if move == 0]
    if still:
        say(
            f"Not yet: {listed(still)} {'stay' if len(still) > 1 else 'stays'} as at the start. Does every name get "
            "its new value, and does the next one not overwrite it?",
            "parameter-never-updated",
        )
    if np.ptp(moves) <= 1e-6 * np.abs(moves).max():
        say(
            "Not yet: all three move by the same amount. Each has a slope of its own: keep them by name, as in "
            "slopes[name].",
            "moved-together",
        )
    if close(np.abs(yours), np.abs(_trained(start, epochs, learning_rate) - before), 1e-4):
        say(
            "Not yet: you return the steps, and not where they lead. A new value is the old one minus the step.",
            "value-for-slope",
        )


def _must_be_divided(yours, start, epochs, learning_rate):
    """Raise if the slopes are the change of the loss, or that change times the nudge."""
    before = np.array(list(start.values()))
    # So short a step leaves the slopes as they are, and all epochs are alike.
    full = epochs * (np.array(_trained(start, 1, learning_rate)) - before)
    shorter = (yours - before) / full
    for factor in (1e-4, 2e-4):
        if close(shorter / factor, np.ones(3), 1e-2):
            say(
                "Not yet: every step is far too short. You use the change of the loss as its slope; divide it by how "
                "far the parameter moved.",
                "nudge-not-divided",
            )
        if close(shorter / factor**2, np.ones(3), 1e-2):
            say(
                "Not yet: every step is far too short. You multiply by the nudge where you should divide by it. Put "
                "brackets around all that you divide by.",
                "nudge-not-divided",
            )


def _must_go_on(yours, start, epochs, learning_rate, calls):
    """Raise if only one epoch is in the parameters: the others were never made, or their steps were not kept."""
    before, first = np.array(list(start.values())), np.array(_trained(start, 1, learning_rate))
    stays = all(abs(point[name] - start[name]) < 1e-3 for point in calls for name in start)
    if close(yours, first, 1e-4):
        if stays and len(calls) > 8:
            say(
                "Not yet: every epoch begins at the first parameters again. Do you keep the new ones for the next "
                "epoch?",
                "state-discarded",
            )
        say("Not yet: only the first epoch is done: is the return inside the loop?", "off-by-one-epoch")
    if close(yours, before + epochs * (first - before), 1e-4) and stays:
        say(
            "Not yet: the slopes are measured at the first parameters alone. Measure them again in every epoch, at the "
            "parameters of that epoch.",
            "state-discarded",
        )


def _trained(start, epochs, learning_rate, one_by_one=False):
    """Return the three parameters after that training on AND; or moved one after the other."""
    neuron = Network((2, 1), start=start)
    for _ in range(epochs):
        slopes = neuron.gradients(AND.inputs, AND.labels)
        for name in start:
            if one_by_one:
                slopes = neuron.gradients(AND.inputs, AND.labels)
            setattr(neuron, name, getattr(neuron, name) - learning_rate * slopes[name])
    return [getattr(neuron, name) for name in start]


# Which rate drew which curve: the exercise draws them from here, under their letters only.
_CURVES = {"A": 10, "B": 1000, "C": 0.1, "D": 1}


def _another_order(draw):
    """Draw the same four rates under other letters."""
    rates = draw.until(
        lambda draw: draw.order_of(list(_CURVES.values())), lambda rates: rates != list(_CURVES.values())
    )
    return dict(zip(_CURVES, rates, strict=True))


@task(
    _SLUG,
    4,
    "Which learning rate drew this curve?",
    stars=2,
    points=2,
    hints=(
        "Look where a curve crosses 0.01. With ten times the rate it should get there in a tenth of the epochs.",
        "Three of the curves have one shape, shifted. The fourth is the one for which the first step was too long.",
    ),
    asks=(
        Choices(
            "rates",
            (0.1, 1, 10, 1000),
            right="dict(A=A, B=B, C=C, D=D)",
            each_once="Each of 0.1, 1, 10 and 1000 belongs to one curve.",
            said=(
                (
                    "1000 in missed",
                    "misread-figure",
                    "{so_many}. Look again at the curve that never comes down. What would make a slope vanish at once?",
                ),
                (
                    "wrong",
                    "misread-figure",
                    "{so_many}. Where does each curve cross 0.01, and what does a tenfold rate change?",
                ),
            ),
            # Of the 24 orders one has four right and six have two: guessing earns 0.2 of the 2 points on average.
            # Three can be right only where the fourth is left open.
            partly={2: 0.5, 3: 0.5},
            counted="two of the four curves",
        ),
    ),
    draw=_another_order,
)
def which_learning_rate(rates, *, given=_CURVES):
    """Check the learning rates matched with the curves A to D."""
    return "For this neuron, ten times the rate took a tenth of the epochs, up to a limit."


def curves_without_rates(*, given=_CURVES):
    """Train one neuron on AND at four learning rates, and return the histories by letter."""
    from tinynet.training import train

    return {
        name: train(Network((2, 1), start="zeros"), AND, epochs=8000, learning_rate=rate)
        for name, rate in given.items()
    }


@task(
    _SLUG,
    5,
    "The loss sits still",
    stars=3,
    points=4,
    hints=(
        "Print the parameters in every epoch, next to the loss. Which line of the loop gives them a new value?",
        "step returns new parameters and does not change the old ones. Which line keeps the new ones?",
    ),
    asks=(Words("hypothesis"),),
)
def losses_that_sit_still(hypothesis, mended):
    """Check mended(step, loss, parameters, epochs) → the loss before each step."""
    must_be_function(mended, "mended")
    start = {"w11": 0.4, "w12": -0.3, "b1": 0.1}

    def step(parameters):
        slopes = Network((2, 1), start=parameters).gradients(AND.inputs, AND.labels)
        return {name: value - 0.5 * slopes[name] for name, value in parameters.items()}

    for epochs in (3, 20):
        most = 10 * epochs + 10
        asked = _at_most(most, "step", step), _at_most(most, "loss", _and_loss)
        losses, true = _losses_of(mended, *asked, start, epochs)
        if len(losses) == 1:
            if close(losses[0], true[-2], 1e-9):
                say(
                    f"For {epochs} epochs there should be {epochs} losses; yours is the last one alone. Does the list "
                    "begin again inside the loop?",
                    "state-discarded",
                )
            if close(losses[0], true[-1], 1e-9):
                say(
                    f"For {epochs} epochs there should be {epochs} losses; yours is the one after the last step. Does "
                    "the line that appends a loss stand inside the loop?",
                    "off-by-one-epoch",
                )
            say(
                f"For {epochs} epochs there should be {epochs} losses; yours is one. Is the return inside the loop?",
                "wrong-form",
            )
        if len(losses) != epochs:
            which = ""
            if close(losses, true, 1e-9):
                which = " The last of yours is the loss after the last step."
            if close(losses, true[:1] + true[:-1], 1e-9):
                which = " The first of yours stands there twice. Is it listed before the loop too?"
            say(
                f"For {epochs} epochs there should be {epochs} losses; yours are {len(losses)}.{which}",
                "off-by-one-epoch",
            )
        if np.ptp(losses) < 1e-12:
            say(
                "The loss still has the same value in every epoch. What does step return, and where does it go?",
                "state-discarded",
            )
        if close(losses, true[:1] + true[1:2] * (epochs - 1), 1e-9):
            say(
                "From the second epoch on the loss has the same value: every step begins at the first parameters. "
                "Which ones should the next step get?",
                "state-discarded",
            )
        if close(losses, _losses_where_steps_are_added(step, start, epochs), 1e-9):
            say(
                "You add what step returns to the parameters. step returns the new parameters, not a change of the "
                "old ones.",
                "not-yet-known",
            )
        if close(losses, true[1:], 1e-9):
            part(1.5, "steps that are kept")
            say(
                "The losses are those after each step; the program listed the loss before each step.",
                "off-by-one-epoch",
            )
        _must_begin(losses, true[:-1], "The losses move now. They")
    part(2, "the losses of the neuron in the task")

    def bowl(p):
        return p["w11"] ** 2 + 3 * p["w12"] ** 2 + 2 * p["b1"] ** 2

    def into_the_bowl(p):
        return {"w11": 0.8 * p["w11"], "w12": 0.4 * p["w12"], "b1": 0.6 * p["b1"]}

    losses, true = _losses_of(mended, into_the_bowl, bowl, start, 4)
    if not close(losses, true[:-1], 1e-9):
        say(
            "It is right for the neuron in the task. It was then called with another step and another loss "
            "(w11² + 3·w12² + 2·b1²), and the losses are not those. Use the step and the loss that you are given.",
            "ignores-arguments",
        )
    return "A loss that is the same to the last digit at every epoch: look first at who keeps the parameters."


def _at_most(most, name, function):
    """Return the same function, which ends the check of a loop without end."""
    calls = 0

    def counted(parameters):
        nonlocal calls
        calls += 1
        if calls > most:
            say(f"{name} has been called more than {most} times. Does your loop come to an end?", "runs-too-long")
        return function(parameters)

    counted.__name__ = counted.__qualname__ = name
    return counted


def _losses_where_steps_are_added(step, start, epochs):
    losses, parameters = [], start
    for _ in range(epochs):
        losses.append(_and_loss(parameters))
        new = step(parameters)
        parameters = {name: value + new[name] for name, value in parameters.items()}
    return losses


def _losses_of(mended, step, loss, start, epochs):
    """Return a learner's list of losses, and the true one with the loss after the last step."""
    true, parameters = [], start
    for _ in range(epochs + 1):
        true.append(loss(parameters))
        parameters = step(parameters)
    answer = ask(mended, "mended", step, loss, start, epochs)
    several_things = isinstance(answer, tuple) and floats(answer) is None
    if several_things or not is_listed(answer) or len(answer) == 0:
        say("mended must return the list of losses, as the program did.", "wrong-form")
    return np.array([must_be_number(value, "each of the losses") for value in answer]), true


def _must_begin(losses, true, they):
    """Raise unless these are the losses; show them up to the first that is not."""
    wrong = [i for i in range(len(true)) if not close(losses[i], true[i], 1e-9)]
    if wrong:
        first = max(wrong[0], 1)
        should = [f"{value:.4f}" for value in true[:first]] + [in_digits(true[first], losses[first])]
        yours = [f"{value:.4f}" for value in losses[:first]] + [in_digits(losses[first], true[first])]
        say(f"{they} should begin {', '.join(should)}; yours begin {', '.join(yours)}.", "not-yet-known")
