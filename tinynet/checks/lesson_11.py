"""Checks of exercise 11: which slopes vanish, stationary points, a test of a rule, twins, and a base rate come back."""

from functools import cache

import numpy as np

from tinynet.checks.asks import Choices, Number, Words
from tinynet.checks.chain import NAMES
from tinynet.checks.expectations import (
    as_real_number,
    ask,
    floats,
    is_many,
    must_be_answered,
    must_be_function,
    short,
)
from tinynet.checks.task import by_itself, part, say, task
from tinynet.data import AND, FIRST, OR, XOR, Dataset
from tinynet.network import Network
from tinynet.training import train

__all__ = ["is_it_stationary", "twins", "what_could_refute_it", "who_has_learned", "zero_or_not"]

_SLUG = "11-was-the-answer-right"
_ZERO = dict.fromkeys(NAMES, 0.0)


@task(
    _SLUG,
    1,
    "Zero or not zero",
    stars=1,
    points=3,
    hints=(
        "Two questions for each table. Is w2 zero? Then δ1 is zero in every row. Do the δ2 of the four rows cancel, "
        "and do the δ2·a1?",
        "With a2 = ½ in every row δ2 is +¼ where the label is 0 and −¼ where it is 1. Write the four down, add them; "
        "then multiply each by its own a1, and add again.",
    ),
)
def zero_or_not(zero_on_and, zero_on_second, w11_on_first):
    """Check which of the five slopes vanish, on three tables."""
    zero_on_and, zero_on_second, w11_on_first = map(_in_small_letters, (zero_on_and, zero_on_second, w11_on_first))
    given = {"zero_on_and": zero_on_and, "zero_on_second": zero_on_second, "w11_on_first": w11_on_first}
    with by_itself():
        must_be_answered(**given)
    written = {table: slopes for table, slopes in given.items() if slopes is not ...}
    for table, slopes in written.items():
        _must_be_zero_or_not(slopes, table)
    words = {word for slopes in written.values() for word in slopes.values()}
    if len(words) == 1 and written == given:
        say(
            "You say the same of all fifteen. There are tables here on which some slopes are, and some are not.",
            "stationary-start",
        )
    # A whole table is guessed by one in 32.
    if "zero_on_and" in written:
        _hidden_slopes_vanish(zero_on_and, "zero_on_and", "w2 is 0, and δ1 has the factor w2")
        if (zero_on_and["b2"], zero_on_and["w2"]) != ("not zero", "not zero"):
            say(
                "zero_on_and, the second neuron: three labels are 0 and one is 1. Do three times +¼ and once −¼ "
                "cancel? And with a1 = ½ in every row?",
                "stationary-start",
            )
        part(0.5, "the table of AND")
    if "zero_on_second" in written:
        _hidden_slopes_vanish(zero_on_second, "zero_on_second", "w2 is 0, and δ1 has the factor w2")
        if (zero_on_second["b2"], zero_on_second["w2"]) != ("zero", "zero"):
            say(
                "zero_on_second, the second neuron: how many labels of y = x2 are 1? Add up the four δ2.",
                "stationary-start",
            )
        part(0.5, "the table of y = x2")
    if "w11_on_first" in written:
        _hidden_slopes_vanish(w11_on_first, "w11_on_first", "a1 differs between the rows now, but w2 is still 0")
        if (w11_on_first["b2"], w11_on_first["w2"]) != ("zero", "not zero"):
            say(
                "w11_on_first, the second neuron: z2 is still 0 and a2 still ½ in every row, and a1 is larger where "
                "x1 = 1. What are the four δ2 then, and do the four δ2·a1 still cancel?",
                "stationary-start",
            )
    return "The last of the three is how the network gets away: one slope of five is enough."


def _in_small_letters(slopes):
    if not isinstance(slopes, dict):
        return slopes
    return {name: word.strip().lower() if isinstance(word, str) else word for name, word in slopes.items()}


def _must_be_zero_or_not(slopes, table):
    if not isinstance(slopes, dict) or set(slopes) != set(NAMES):
        say(f"{table} must be a dict with the five names {', '.join(NAMES)}.", "wrong-form")
    with by_itself():
        must_be_answered(**{f'{table}["{name}"]': word for name, word in slopes.items()})
    for name, word in slopes.items():
        if word is not ... and (not isinstance(word, str) or word not in ("zero", "not zero")):
            say(f'{table}["{name}"] must be "zero" or "not zero", in quotes; it is {short(word)}.', "wrong-form")


def _hidden_slopes_vanish(slopes, table, why):
    if any(slopes[name] != "zero" for name in ("w11", "w12", "b1")):
        say(f"{table}, the first neuron: {why}. What is δ1 in every row?", "stationary-start")


@task(
    _SLUG,
    2,
    "Is it stationary?",
    stars=2,
    points=4,
    hints=(
        "A point is stationary when every one of the five slopes is zero. `gradient` gives you all five in a dict.",
        "The largest of the five sizes, abs of each, must be below 1e-12. Return that comparison.",
    ),
)
def is_it_stationary(is_stationary):
    """Check is_stationary(parameters, x1, x2, y): whether all five slopes are 0 up to rounding."""
    must_be_function(is_stationary, "is_stationary")
    places = _places()
    yours = {}
    for name, (parameters, data) in places.items():
        answer = ask(is_stationary, "is_stationary", parameters, *data.inputs.T, data.labels)
        if not isinstance(answer, (bool, np.bool_)):
            say(
                f"is_stationary must return True or False; it returned {short(answer)}.",
                "wrong-form",
            )
        yours[name] = bool(answer)
    slopes = {
        name: np.array(list(Network((2, 1, 1), start=p).gradients(data.inputs, data.labels).values()))
        for name, (p, data) in places.items()
    }
    true = {name: bool(np.abs(values).max() < 1e-12) for name, values in slopes.items()}
    if len(set(yours.values())) == 1:
        say(f"is_stationary says {yours['zeros on AND']} to every point that was tried.", "ignores-arguments")
    if all(yours[name] != true[name] for name in true):
        say("All your answers are turned round: True means that it is stationary.", "sign-flipped")

    flat = ("w12 moved far on y = x1", "w11 nudged on y = x1", "all 10 on AND", *_NEAR_THE_LIMIT)
    if all(yours[name] == true[name] for name in true if name not in flat):
        part(2, "where the slopes are not nearly 0")

    def whether(rule):
        return {name: bool(rule(slopes[name], *places[name])) for name in places}

    slips = [
        (
            lambda s, p, d: abs(s[0]) < 1e-12,
            "It says so after the first slope, that of w11. Is the return inside the loop?",
            "stationary-start",
        ),
        (
            lambda s, p, d: all(value == 0 for value in p.values()),
            "It asks whether the parameters are 0. Ask the slopes.",
            "stationary-start",
        ),
        (
            lambda s, p, d: d.labels.mean() == 0.5,
            "It asks whether the labels are balanced. That is why the zero start is stationary; away from zero it is "
            "not enough.",
            "stationary-start",
        ),
        (
            lambda s, p, d: abs(Network((2, 1, 1), start=p).loss(d.inputs, d.labels) - 0.25) < 1e-9,
            "It asks whether the loss is 0.2500. At zeros on AND the loss is 0.2500 too, and the slopes are not 0.",
            "stationary-start",
        ),
        (
            lambda s, p, d: np.abs(s).min() < 1e-12,
            "One slope of 0 is not enough: *every* slope must be 0.",
            "stationary-start",
        ),
        (
            lambda s, p, d: abs(s.sum()) < 1e-12,
            "It adds up the slopes. A positive and a negative one can cancel in the sum, and none of them be 0.",
            "sign-flipped",
        ),
        (
            lambda s, p, d: s.max() < 1e-12,
            "A slope below 0 is a slope too. Take the size of each, with abs.",
            "sign-flipped",
        ),
        (
            lambda s, p, d: np.abs(s[3:]).max() < 1e-12,
            "It looks at w2 and b2 only. With w2 = 2, b2 = −1, the rest 0, on y = x1 both are 0, and w11's slope is "
            "not.",
            "stationary-start",
        ),
        (lambda s, p, d: np.abs(s[:3]).max() < 1e-12, "It looks at w11, w12 and b1 only.", "stationary-start"),
        (
            lambda s, p, d: np.abs(s[4]) < 1e-12,
            "It looks at b2 only. The other four can have slopes where b2 has none.",
            "stationary-start",
        ),
        (
            lambda s, p, d: np.abs(s).max() < 1e-8,
            "It takes 3e-09 for 0. That is the slope at all 10 on AND: saturated, nearly flat, and still moving. "
            "(np.isclose and np.allclose have a tolerance of 1e-8 of their own: give them atol=1e-12.)",
            "guesses-a-threshold",
        ),
        (
            lambda s, p, d: np.abs(s).max() < 5e-12,
            "It takes 2e-12 for 0. The limit is 1e-12.",
            "guesses-a-threshold",
        ),
    ]
    for rule, message, code in slips:
        if yours == whether(rule) != true:
            say(f"Not yet. {message}", code)
    wrong = [name for name in true if yours[name] != true[name]]
    rounded = "w12 moved far on y = x1"
    if rounded in wrong and {*wrong} <= {rounded, _NEAR_THE_LIMIT[1]}:
        say(
            "With w12 = 0.5, the rest 0, on y = x1 the slopes are 0 on paper, and in a computer one of them may be "
            "−7e-18: rounding. Allow sizes up to 1e-12.",
            "guesses-a-threshold",
        )
    if wrong:
        parameters, data = places[wrong[0]]
        at = ", ".join(f"{name} = {value:g}" for name, value in parameters.items())
        say(
            f"At {at} on {data.name} the largest slope has the size {np.abs(slopes[wrong[0]]).max():.1e}, so "
            f"is_stationary should return {true[wrong[0]]}.",
            "not-yet-known",
        )
    return "It takes five slopes to say so, and a loss says nothing about it."


_NEAR_THE_LIMIT = ("w11 moved a little on y = x1", "w11 moved less on y = x1")


@cache
def _places():
    """Return the points that are tried, each with its data."""
    one_row = Dataset("one row of y = x1", [[1, 0]], [1])
    one_row_without_x1 = Dataset("one row of AND", [[0, 1]], [0])
    return {
        "zeros on AND": (dict(_ZERO), AND),
        "zeros on OR": (dict(_ZERO), OR),
        "zeros on y = x1": (dict(_ZERO), FIRST),
        "zeros on XOR": (dict(_ZERO), XOR),
        "zeros on one row": (dict(_ZERO), one_row),
        "b1 moved on y = x1": (_ZERO | {"b1": 3.0}, FIRST),
        "b2 moved on y = x1": (_ZERO | {"b2": 0.7}, FIRST),
        "w12 moved far on y = x1": (_ZERO | {"w12": 0.5}, FIRST),
        "w11 nudged on y = x1": (_ZERO | {"w11": 1e-6}, FIRST),
        "w11 nudged on XOR": (_ZERO | {"w11": 0.001}, XOR),
        "only w11 has a slope": (_ZERO | {"w2": 2.0, "b2": -1.0}, FIRST),
        "the same on XOR": (_ZERO | {"w2": 2.0, "b2": -1.0}, XOR),
        "b2 has no slope": (_ZERO | {"w11": 0.7, "w2": 1.0, "b2": _b2_without_slope()}, FIRST),
        "all 10 on AND": (dict.fromkeys(NAMES, 10.0), AND),
        # w2's slope is −w11/32: 2e-12 and 5e-13.
        _NEAR_THE_LIMIT[0]: (_ZERO | {"w11": 64e-12}, FIRST),
        _NEAR_THE_LIMIT[1]: (_ZERO | {"w11": 16e-12}, FIRST),
        "no row with x1": ({"w11": 0.7, "w12": -0.4, "b1": 0.3, "w2": 1.2, "b2": -0.5}, one_row_without_x1),
        "the slopes add up to 0": (_ZERO | {"w11": 0.5, "w2": 1.0, "b2": _b2_where_slopes_cancel()}, AND),
        "somewhere": ({"w11": 0.7, "w12": -0.4, "b1": 0.3, "w2": 1.2, "b2": -0.5}, AND),
    }


def _b2_without_slope():
    return _where_zero(lambda b2: _slopes(_ZERO | {"w11": 0.7, "w2": 1.0, "b2": b2}, FIRST)["b2"])


def _b2_where_slopes_cancel():
    return _where_zero(lambda b2: sum(_slopes(_ZERO | {"w11": 0.5, "w2": 1.0, "b2": b2}, AND).values()))


def _slopes(parameters, data):
    return Network((2, 1, 1), start=parameters).gradients(data.inputs, data.labels)


def _where_zero(function):
    """Return where a function that is below 0 at −3 and above it at 2 crosses 0."""
    low, high = -3.0, 2.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return (low + high) / 2


@cache
def _experiment_b():
    """Return how many of B's 200 runs have learned, are below the base rate, and have four rows right, by name."""
    chains = Network((2, 1, 1), copies=200, seed=3, weight_range=(-3, 3))
    end = train(chains, AND, epochs=2_000, learning_rate=0.5, record=2_000)
    four = int((end.rows_right[:, -1] == 4).sum())
    return {
        "learned": int(end.learned[:, -1].sum()),
        "below": int(np.sum(end.loss[:, -1] < AND.base_rate)),
        "four": four,
    }


_OUTCOMES = (
    "Imagine both outcomes of each experiment. Is there one after which the claim could not stand any more? It speaks "
    "of biases at 0, of AND, and of learning."
)


@task(
    _SLUG,
    3,
    "What could refute it?",
    stars=2,
    points=3,
    hints=(
        "For each experiment imagine both of its outcomes. Is there one after which the claim could not stand any "
        "more? If not, which of the three other verdicts says why?",
        "The claim speaks of biases at 0, of AND, and of learning. A has none of the first, C none of the last. For "
        "D ask what 1,000 does to the sigmoid, for E what a chain can do on XOR at best. The count is that of runs "
        "which have learned: `history.learned[:, -1]`.",
    ),
    asks=(
        Choices(
            "verdicts",
            ("could refute", "no such start", "does not measure learning", "would fail anyway"),
            right={
                "A": "no such start",
                "B": "could refute",
                "C": "does not measure learning",
                "D": "would fail anyway",
                "E": "would fail anyway",
            },
            said=(
                ("count == 3", "cannot-tell-apart", f"3 of 5 are right. {_OUTCOMES}"),
                ("count < 3", "cannot-tell-apart", f"Not more than two of five are right. {_OUTCOMES}"),
                (
                    "wrong == ['B']",
                    "cannot-tell-apart",
                    "4 of 5 are right. One experiment has its biases at 0, on AND, and counts runs that have learned. "
                    "What could come out of it?",
                ),
                (
                    "yours[wrong[0]] == 'could refute'",
                    "cannot-tell-apart",
                    "4 of 5 are right. Of one too many you say that it could refute the claim. What would the author "
                    "of the claim answer to its outcome?",
                ),
                (
                    "wrong",
                    "cannot-tell-apart",
                    "4 of 5 are right. One is not to the point for another reason than you say: what exactly does it "
                    "change, and what does it count?",
                ),
            ),
            # One of 1,024 answers.
            earns=(1.5, "the verdicts"),
        ),
        Number(
            "learned_in_b",
            right="learned",
            near="0.001 if other < 1 else 1e-9",
            slips={
                "below": (
                    "learned-by-half",
                    "{yours} is how many are below the base rate. Learned means more than that.",
                ),
                "four": (
                    "learned-by-half",
                    "{yours} is how many have all four rows right. The loss must be below 0.01 as well.",
                ),
                "200 - learned": ("misread-figure", "{yours} is how many have not learned."),
                "learned/200": ("wrong-form", "That is a share; the task asks for the number of runs."),
            },
            otherwise="The verdicts are right. {name} = {yours} is not the number of runs that have learned at epoch "
            "2,000. Are seed, weight_range, learning rate and epochs those of the task?",
            says="The verdicts are right. {slip}",
            more=_experiment_b,
            earns=(1, "how many have learned in B"),
        ),
    ),
)
def what_could_refute_it(verdicts, learned_in_b):
    """Check which of five experiments could refute a claim, and the outcome of the one that can."""
    return f"{_experiment_b()['learned']} runs with both biases at 0 have learned. One would have been enough."


@cache
def _w2_of_a_twin():
    """Return the w2 of either unit after the task's run, by name."""
    generator = np.random.default_rng(4)
    w1, w2 = generator.uniform(-2, 2, size=2), generator.uniform(-2, 2)
    start = {"w1": np.array([w1, w1]), "b1": 0.0, "w2": np.array([w2, w2]), "b2": 0.0}
    network = Network((2, 2, 1), start=start)
    train(network, XOR, epochs=5_000, learning_rate=1.0, record=5_000)
    return {"w2": float(network.w2[0])}


@task(
    _SLUG,
    4,
    "Two units, one opinion",
    stars=3,
    points=4,
    hints=(
        "Print start_of(0). Where do the two units get their numbers from, and how often is the generator made?",
        "np.random.default_rng(seed) begins the same sequence anew each time it is called. Make one generator for "
        "the whole start, and draw both units from it. For chain_w2: two equal a1 are added, each times its own w2.",
    ),
    asks=(
        Words("hypothesis"),
        Number(
            "units_worth",
            right="1",
            near=1e-9,
            slips={
                "2": (
                    "symmetric-hidden-units",
                    "The network has two hidden units. Compare their rows in trained.w1, to the last digit: do they "
                    "differ?",
                ),
            },
            otherwise="{name} = {yours}: a second unit counts if it says something else than the first. Compare them.",
            code="symmetric-hidden-units",
            says="{slip}",
            earns=(0.5, "what the units are worth"),
        ),
        Number(
            "chain_w2",
            right="2*w2",
            near="0.001 + 0.001*abs(other) if other else 1e-9",
            slips={
                "w2": ("symmetric-hidden-units", "chain_w2 is one unit's w2. The output adds up what both say."),
                "w2**2": (
                    "arithmetic-slip",
                    "chain_w2 is the two w2 multiplied. z2 adds up w2[0]·a1[0] and w2[1]·a1[1].",
                ),
                "0": ("sign-flipped", "chain_w2 = 0 would be the difference of the two. z2 adds them."),
            },
            otherwise="{name} = {yours}: with a1[0] = a1[1], what stands before a1 in w2[0]·a1[0] + w2[1]·a1[1]?",
            code="arithmetic-slip",
            says="{slip}",
            more=_w2_of_a_twin,
            earns=(1, "the w2 of the chain"),
        ),
    ),
)
def twins(hypothesis, units_worth, chain_w2, mended_start):
    """Check what is measured on a network with twins, and the start that draws two different units."""
    with by_itself():
        must_be_function(mended_start, "mended_start")
        _must_be_a_start_of_two(mended_start)
        part(1.5, "the mended start")
        if np.array_equal(_start(mended_start, 0)["w1"][1], _start(mended_start, 1)["w1"][0]):
            return (
                "The two units differ now. One generator for the whole network is safer: with yours, seed 0 gives unit "
                "1 the numbers that seed 1 gives unit 0, so runs of neighbouring seeds are not independent."
            )
    return "A seed belongs outside the loop: one sequence, from which every weight takes the next number."


def _must_be_a_start_of_two(mended_start):
    starts = {seed: _start(mended_start, seed) for seed in range(6)}
    again = _start(mended_start, 3)
    w1, w2 = (np.array([starts[seed][name] for seed in starts]) for name in ("w1", "w2"))
    every = np.concatenate([w1.reshape(6, -1), w2], axis=1)
    if any(np.any(starts[seed][name] != 0) for seed in starts for name in ("b1", "b2")):
        say("mended_start moves the biases. They were not the fault: leave b1 and b2 at 0.", "symptom-hidden")
    if np.ptp(every) == 0:
        say("mended_start gives every weight the same number. Draw them.", "symmetric-hidden-units")
    if np.all(w1[:, 0] == w1[:, 1]):
        say(
            "The two units still get the same two weights w11 and w12 from every seed. When does a generator begin "
            "its sequence anew?",
            "symmetric-hidden-units",
        )
    if np.any(every[3] != np.concatenate([again["w1"].ravel(), again["w2"]])):
        say(
            "mended_start(3) gives other numbers the second time. A run must be repeatable: the seed must decide them.",
            "not-deterministic",
        )
    if np.any(np.ptp(every, axis=0) == 0):
        say("Some weights are the same for every seed. Draw all six with the seed's generator.", "ignores-arguments")
    if np.all(w2[:, 0] == w2[:, 1]):
        say(
            "w11 and w12 differ between the units now, and the two w2 are still equal. Draw all six, each for itself.",
            "symmetric-hidden-units",
        )
    if np.all(np.abs(w1[:, 0] - w1[:, 1]).max(axis=1) < 0.1):
        say(
            "The two units differ by a small nudge only. The lesson tried that: mostly they stay near each other.",
            "symmetric-hidden-units",
        )
    if np.abs(every).max() > 2:
        say("The weights must lie between −2 and 2, as before.", "symptom-hidden")
    if np.all(every == np.round(every)):
        say(_NOT_EVENLY, "symptom-hidden")
    more = [_start(mended_start, seed) for seed in range(100, 160)]
    columns = np.array([[*start["w1"].ravel(), *start["w2"]] for start in more]).T
    # Of 60 draws from −2 to 2 one column in three million has none below −1.
    if columns.min(axis=1).max() > -1 or columns.max(axis=1).min() < 1:
        say(_NOT_EVENLY, "symptom-hidden")
    if np.abs(np.corrcoef(columns) - np.eye(6)).max() > 0.9:
        say(
            "The weights differ, but one of them is decided by another: each is to be drawn for itself.",
            "symmetric-hidden-units",
        )


_NOT_EVENLY = (
    "The weights are not drawn evenly from −2 to 2 any more, each of the six. Only the place of the generator has to "
    "change."
)


def _start(mended_start, seed):
    answer = ask(mended_start, "mended_start", seed)
    shapes = {"w1": (2, 2), "b1": (2,), "w2": (2,), "b2": ()}
    if not isinstance(answer, dict) or set(answer) != set(shapes):
        say(f"mended_start must return a dict with w1, b1, w2 and b2; it returned {short(answer)}.", "wrong-form")
    start = {}
    for name, shape in shapes.items():
        start[name] = floats(answer[name])
        if start[name] is None:
            say(f'mended_start(…)["{name}"] is {short(answer[name])}, which is not made of numbers.', "wrong-form")
        if start[name].shape != shape or not np.isfinite(start[name]).all():
            say(
                f'mended_start(…)["{name}"] must be finite numbers of shape {shape}; it is {short(answer[name])}.',
                "wrong-form",
            )
    return start


_FLAT = "are the slopes there exactly 0, or very small? Print a2 of the four rows at the start."

# Measured by the task's own program: y = x1, α = 0.5, 20,000 epochs, all five parameters at c.
_FAILED = {-10, -9, -8, 0, 5, 6, 7, 8, 9, 10}
_BELOW_THE_BASE_RATE = {-9, -8}


def _whole_numbers(answer):
    """Return the whole numbers in an answer as a set, or None if it holds anything else."""
    try:
        found = [as_real_number(constant) for constant in answer] if is_many(answer) else [None]
    except OverflowError:
        return None
    return None if None in found or not all(map(float.is_integer, found)) else set(map(int, found))


@task(
    _SLUG,
    5,
    "Who has learned?",
    stars=3,
    points=4,
    hints=(
        "Print the rows right of each constant, `history.rows_right[:, -1]`, beside its loss. What does the "
        "program's one comparison leave out?",
        "has_learned needs two conditions joined by `and`: every y_hat on its label's side of ½, and the mean "
        "squared error below 0.01. For the causes print a1 and a2 of the start: are the rows all ½, or all near 0 or "
        "1?",
    ),
    asks=(Words("second_hypothesis"),),
    then=(
        Choices(
            "causes",
            ("saturation", "stationary point", "twins"),
            right={-10: "saturation", 0: "stationary point", 7: "saturation"},
            said=(
                (
                    "'twins' in yours.values()",
                    "symmetric-hidden-units",
                    "Twins are two units of one layer. How many units has each layer of a chain?",
                ),
                (
                    "yours[0] != 'stationary point'",
                    "stationary-start",
                    "causes[0]: at 0 every a1 and a2 is ½, where a sigmoid is steepest. Is that saturation?",
                ),
                ("-10 in wrong", "saturated-start", f"causes[-10]: {_FLAT}"),
                ("7 in wrong", "saturated-start", f"causes[7]: {_FLAT}"),
            ),
            says="failed is right. {slip}",
            # One of 27 answers.
            earns=(1, "the three causes"),
        ),
    ),
)
def who_has_learned(second_hypothesis, has_learned, failed, causes):
    """Check has_learned(y_hat, labels), the constants that fail, and why three of them do."""
    with by_itself():
        must_be_function(has_learned, "has_learned")
        _must_know_who_has_learned(has_learned)
        part(1, "the function has_learned")
    with by_itself():
        must_be_answered(failed=failed)
        given = _whole_numbers(failed)
        if given is None or len(given) < len(failed):
            say("has_learned is right. failed must be a list of constants, each once, such as [−3, 4].", "wrong-form")
        if given == set(range(-10, 11)) - _FAILED:
            say("has_learned is right. failed lists those that have learned.", "misread-figure")
        if given == _FAILED - _BELOW_THE_BASE_RATE:
            say(
                "has_learned is right. failed is still the program's own list. What does has_learned say of −9 and −8?",
                "learned-by-half",
            )
        if 0 not in given and given == _FAILED - {0}:
            say(
                "has_learned is right. What about 0 itself? Its loss is 0.2500, and how many rows are right?",
                "stationary-start",
            )
        if given != _FAILED:
            what = {
                (True, False): "not complete: a constant that has not learned is missing",
                (False, True): "too long: it names a constant that has learned, or was not tried",
            }.get((not given >= _FAILED, not given <= _FAILED), "not right: it lacks some and names others too many")
            say(
                f"has_learned is right. failed is {what}. Ask your function about every one of the 21.",
                "learned-by-half",
            )
        part(1, "which constants fail")
    return "Three losses that lie still, two causes, and sameness is neither of them."


def _must_know_who_has_learned(has_learned):
    many = np.repeat([0.0, 1.0], 25)
    one_wrong = np.where(many == 1, 0.99, 0.01)
    one_wrong[0] = 0.52
    one_wrong_of_label_1, one_at_half, one_at_half_of_label_1 = (np.where(many == 1, 0.99, 0.01) for _ in range(3))
    one_wrong_of_label_1[-1], one_at_half[0], one_at_half_of_label_1[-1] = 0.48, 0.5, 0.5
    cases = {
        "learned": ([0.05, 0.06, 0.04, 0.93], [0, 0, 0, 1]),
        "learned too": ([0.97, 0.03], [1, 0]),
        "all ones": ([0.96, 0.95, 0.97], [1, 1, 1]),
        "a constant": ([0.25] * 4, [0, 0, 0, 1]),
        "below the base rate": ([0.02, 0.34, 0.34, 0.34], [0, 0, 0, 1]),
        "half way": ([0.02, 0.34, 0.98, 0.98], [0, 0, 1, 1]),
        "right, each a little off": ([0.15, 0.15, 0.15, 0.85], [0, 0, 0, 1]),
        "right and unsure": ([0.2, 0.2, 0.2, 0.7], [0, 0, 0, 1]),
        "right, one of them less sure": ([0.05, 0.05, 0.05, 0.85], [0, 0, 0, 1]),
        "very sure": ([0.001, 0.998, 0.002], [0, 1, 0]),
        "one row of many wrong": (one_wrong, many),
        "one row of many wrong, with label 1": (one_wrong_of_label_1, many),
        "one row of many at ½": (one_at_half, many),
        "one row of many at ½, with label 1": (one_at_half_of_label_1, many),
        "a loss a little below 0.01": ([0.0975] * 3 + [0.9025], [0, 0, 0, 1]),
        "a loss a little above 0.01": ([0.1025] * 3 + [0.8975], [0, 0, 0, 1]),
        "right, and unsure of the ones": ([0.05, 0.05, 0.7, 0.7], [0, 0, 1, 1]),
        "the differences cancel": ([0.2, 0.2, 0.8, 0.8], [0, 0, 1, 1]),
        "upside down": ([0.98, 0.02], [0, 1]),
    }
    cases = {name: (np.array(y_hat, float), np.array(labels, float)) for name, (y_hat, labels) in cases.items()}
    yours = {}
    for name, (y_hat, labels) in cases.items():
        answer = ask(has_learned, "has_learned", y_hat, labels)
        if not isinstance(answer, (bool, np.bool_)):
            say(
                f"has_learned must return True or False; it returned {short(answer)}.",
                "wrong-form",
            )
        yours[name] = bool(answer)

    def loss(y_hat, y):
        return np.mean((y_hat - y) ** 2)

    def right(y_hat, y):
        return np.all((y_hat - 0.5) * (y - 0.5) > 0)

    def above_half(y_hat, y):
        return np.all((y_hat > 0.5) == (y == 1))

    def from_half_on(y_hat, y):
        return np.all((y_hat >= 0.5) == (y == 1))

    def right_of_label(label):
        return lambda a, y: np.all(((a - 0.5) * (y - 0.5) > 0)[y == label]) and loss(a, y) < 0.01

    slips = [
        (
            lambda a, y: loss(a, y) < np.mean((y - y.mean()) ** 2),
            "It is still the base rate: a loss below it says only that the network is better than a constant.",
            "learned-by-half",
        ),
        (
            lambda a, y: right(a, y) and loss(a, y) < np.mean((y - y.mean()) ** 2),
            "All rows right, yes; but the loss must be below 0.01, not below the base rate.",
            "learned-by-half",
        ),
        (
            lambda a, y: loss(a, y) < 0.25,
            "It takes the base rate of y = x1, 0.25, whatever the labels are. And a loss below the base rate says only "
            "that the network is better than a constant.",
            "learned-by-half",
        ),
        *(
            (
                side,
                "It asks only whether every row is on its side of ½. The loss must be below 0.01 as well.",
                "learned-by-half",
            )
            for side in (right, above_half, from_half_on)
        ),
        (right_of_label(0), "It does not look at the rows with label 1.", "one-row-only"),
        (right_of_label(1), "It does not look at the rows with label 0.", "one-row-only"),
        *(
            (
                lambda a, y, side=side: side(a, y) and loss(a, y) < 0.01,
                "An answer of ½ exactly is on neither side, whatever the label is.",
                "learned-by-half",
            )
            for side in (above_half, from_half_on)
        ),
        (
            lambda a, y: right(a, y) and np.mean(y - a) < 0.01,
            "The differences are not squared: some are above 0 and some below, and they cancel in the mean.",
            "another-loss",
        ),
        (
            lambda a, y: loss(a, y) < 0.01,
            "It asks only for a loss below 0.01. Among many rows one can be on the wrong side and the mean not show "
            "it.",
            "learned-by-half",
        ),
        (
            lambda a, y: right(a, y) or loss(a, y) < 0.01,
            "Either of the two conditions is enough for it. Both must hold.",
            "learned-by-half",
        ),
        (
            lambda a, y: right(a, y) and np.sum((a - y) ** 2) < 0.01,
            "It takes the sum of the squared errors. The loss is their mean.",
            "another-loss",
        ),
        (
            lambda a, y: right(a, y) and np.all((a - y) ** 2 < 0.01),
            "It wants *every* squared error below 0.01. The loss, their mean, is what counts.",
            "another-loss",
        ),
        (
            lambda a, y: right(a, y) and np.mean(np.abs(a - y)) < 0.01,
            "It takes the mean distance. The loss is the mean of the squares.",
            "another-loss",
        ),
    ]
    true = {name: bool(right(*case) and loss(*case) < 0.01) for name, case in cases.items()}
    if len(set(yours.values())) == 1:
        say(f"has_learned says {yours['learned']} to everything.", "ignores-arguments")
    if all(yours[name] != true[name] for name in true):
        say("has_learned says the opposite each time.", "learned-by-half")
    for rule, message, code in slips:
        if yours == {name: bool(rule(*case)) for name, case in cases.items()} != true:
            say(f"Not yet. {message}", code)
    for name, (y_hat, labels) in cases.items():
        if yours[name] != true[name]:
            say(
                f"has_learned should say {true[name]} to y_hat {y_hat[:4].tolist()}{' …' * (len(y_hat) > 4)} with "
                "labels "
                f"{labels[:4].astype(int).tolist()}{' …' * (len(y_hat) > 4)}: loss {loss(y_hat, labels):.4f}, "
                f"{int(np.sum((y_hat - 0.5) * (labels - 0.5) > 0))} of {len(labels)} rows right.",
                "not-yet-known",
            )
