"""Checks of exercise 15: a graph by hand, a new operation, an order, sick machines, and one that sends too early."""

import re
from collections.abc import Mapping

import numpy as np

from tinynet.automatic import Value, backward, collected, square, squash
from tinynet.checks.asks import Choices, Number, Words, told_apart
from tinynet.checks.expectations import (
    ask,
    close,
    floats,
    is_listed,
    must_be_answered,
    must_be_function,
    short,
    where_it_lives,
)
from tinynet.checks.task import CheckFailed, by_itself, part, say, task
from tinynet.mistakes import UNKNOWN

__all__ = [
    "a_graph_by_hand",
    "a_new_operation",
    "an_order_for_the_way_back",
    "it_sends_too_early",
    "which_machine_is_sick",
]

_SLUG = "15-from-by-hand-to-automatic"

# Task 1 --------------------------------------------------------------------------------------------------


def _graph(a, b):
    """Return the numbers of p = a·b, q = a + p and ℓ = p·q."""
    p = round(a * b, 2)
    return {"a": a, "b": b, "p": p, "q": round(a + p, 2), "loss": round(p * (a + p), 4)}


_GRAPH = _graph(3.0, 0.8)


def _another_graph(draw):
    """Draw two numbers, one whole and one with a decimal, with no known wrong number near another."""
    return draw.until(
        lambda draw: _graph(draw.one_of((2.0, 3.0, 4.0, 5.0)), draw.one_of((0.4, 0.6, 0.7, 1.2, 1.3, 1.4, 1.6))),
        lambda given: told_apart(a_graph_by_hand.first_asks, given),
    )


@task(
    _SLUG,
    1,
    "A graph with a pencil",
    stars=1,
    points=3,
    hints=(
        "Begin at ℓ, which has the slope 1. It sends q to p, and p to q. Then q sends to a and to p. Only now has p "
        "everything.",
        "The slope in q is p = {p}. p has two readers: ℓ sends it {q}, and q sends it {p}. a has two readers too: q "
        "sends it {p}, and p sends it its own slope times b.",
    ),
    asks=(
        Number(
            "slope_p",
            right="q + p",
            near=0.006,
            slips={
                "q": ("path-forgotten", "{name} has what ℓ sends to p. Who else reads p?"),
                "p": ("path-forgotten", "{name} has what comes through q alone. Who else reads p?"),
                "q*p": ("links-miscounted", "the two messages to p are multiplied. Paths side by side are added."),
                "(q + p)/2": ("wrong-divisor", "that is the mean of the two messages to p. They are added."),
                "q - p": ("sign-flipped", "one message to p is subtracted from the other."),
                "2*q": ("wrong-local-input", "p got q twice. What is the slope in q itself, which q hands on to p?"),
            },
            otherwise="{name} = {yours} is not the sum of what arrives at p. Which two values were made from p?",
            earns=(1, "the slope in p"),
        ),
        Number(
            "slope_a",
            right="(q + p)*b + p",
            near=0.006,
            slips={
                "(q + p)*b": ("path-forgotten", "{name} has what p sends. Who else reads a?"),
                "p": ("path-forgotten", "{name} has what q sends. Who else reads a?"),
                "q*b + p": (
                    "sent-too-early",
                    "p has sent to a too early: at that moment it had only what ℓ sent. q must send first.",
                ),
                # Whatever a and b are, these two are the same number.
                ("p*b + p", "q*b"): (
                    "path-forgotten",
                    "a message is missing. p has two readers, ℓ and q, and a has two readers, p and q.",
                ),
                "(q + p)*a + p": (
                    "wrong-local-input",
                    "p sends its slope times a to a. How strongly does p = a·b feel a?",
                ),
                "(q + p)*b + 1": (
                    "links-miscounted",
                    "q sends its own slope to a, which is p: 1 is only how strongly q feels a.",
                ),
                "(q + p)*b + q": ("value-for-slope", "q sends its slope to a, and not its number."),
                "(q + p) + p": (
                    "missing-downstream-weight",
                    "p sends its slope to a as it is. p = a·b feels a with b.",
                ),
            },
            otherwise="{name} = {yours} is not what p sends, its slope times b, plus what q sends.",
            earns=(1, "the slope in a"),
        ),
        Number(
            "slope_b",
            right="(q + p)*a",
            near=0.006,
            slips={
                "q*a": (
                    "sent-too-early",
                    "p has sent to b too early: at that moment it had only what ℓ sent. q must send first.",
                ),
                "p*a": ("path-forgotten", "p has sent only what came through q. ℓ reads p too."),
                "(q + p)*b": ("wrong-local-input", "p sends its slope times b to b. How strongly does p = a·b feel b?"),
                "q + p": ("missing-downstream-weight", "p sends its slope to b as it is. p = a·b feels b with a."),
                "(q + p)*a + p": ("moved-together", "q does not read b. Only p does."),
            },
            otherwise="{name} = {yours} is not the slope in p times how strongly p feels b.",
            earns=(0.5, "the slope in b"),
        ),
    ),
    draw=_another_graph,
)
def a_graph_by_hand(slope_p, slope_a, slope_b, *, given=_GRAPH):
    """Check the slopes in a graph in which two values have two readers each."""
    return "Two values with two readers, and each sent only when both had answered."


# Task 2 --------------------------------------------------------------------------------------------------

_QUOTIENTS = (
    (3.0, 2.0),
    (-1.5, 0.4),
    ([[1.0, -2.0], [0.5, 3.0]], [2.0, -0.5]),
)
# What comes back to the quotient: the loss of the check is so many times the quotient, or the sum of that over all
# entries. It is no number of a case, so that nobody takes the one for the other unseen.
_ARRIVES = 5.0

_OPERATION_SLIPS = (
    (lambda a, b, s: (s / b, s * a / b**2), "sign-flipped",
     "what it sends to b has the wrong sign. Does a/b grow or fall when b grows?"),
    (lambda a, b, s: (s / b, -s * a / b), "wrong-local-input",
     "what it sends to b lacks a division: a/b feels b with −a/b²."),
    (lambda a, b, s: (s / b, -s / b**2), "wrong-local-input",
     "what it sends to b lacks a: a/b feels b with −a/b²."),
    (lambda a, b, s: (s / b, s / b), "wrong-local-input",
     "what it sends to b is the same as for a. How does a/b change when b grows?"),
    (lambda a, b, s: (s / b, s / a), "wrong-local-input", "what it sends to b is made as for a. b stands below."),
    (lambda a, b, s: (s / b, s * a), "wrong-local-input", "what it sends to b is that of a product."),
    (lambda a, b, s: (s * b, s * a), "wrong-local-input", "what it sends is that of a product, and the number is a/b."),
    (lambda a, b, s: (1 / b, -a / b**2), "links-miscounted",
     "it sends its local slopes as they are. What arrives at the quotient must be multiplied in."),
    (lambda a, b, s: (1 / b, -s * a / b**2), "links-miscounted",
     "it sends its local slope to a as it is. What arrives at the quotient must be multiplied in."),
    (lambda a, b, s: (s / b, -a / b**2), "links-miscounted",
     "it sends its local slope to b as it is. What arrives at the quotient must be multiplied in."),
    (lambda a, b, s: (s * b, -s * a / b**2), "wrong-local-input", "what it sends to a is that of a product."),
    (lambda a, b, s: (s, -s * a / b**2), "missing-downstream-weight",
     "what it sends to a is what arrives, without any local slope."),
    (lambda a, b, s: (s / b, s), "missing-downstream-weight",
     "what it sends to b is what arrives, without any local slope."),
    (lambda a, b, s: (-s * a / b**2, s / b), "swapped-parameters",
     "the two have changed places: a gets what b should get."),
    (lambda a, b, s: (s / b, 0 * s), "parameter-never-updated", "nothing is sent to b. It is a source too."),
    (lambda a, b, s: (0 * s, 0 * s), "parameter-never-updated",
     "nothing is sent to a, and nothing to b. Does the Value remember its two sources?"),
    (lambda a, b, s: (s * a / b, s * a / b), "value-for-slope",
     "it sends its own number. How much does a/b grow for each 1 of a?"),
)  # fmt: skip


@task(
    _SLUG,
    2,
    "A new operation",
    stars=2,
    points=5,
    hints=(
        "Take multiply of the lesson as a model: the number first, then a pair for each source. How much does a/b grow "
        "if a grows by a little? And if b does?",
        "a/b feels a with 1/b, and b with −a/b². Each is multiplied by the slope that arrives. Take a.number and "
        "b.number for all of it.",
    ),
)
def a_new_operation(divide):
    """Check divide(a, b): the number a/b, and what goes back to a and to b."""
    must_be_function(divide, "divide")
    for case in _QUOTIENTS:
        number, _ = _asked(divide, case)
        right = np.divide(*case)
        if not close(number, right):
            say(
                f"Not yet: for {short(case[0])} and {short(case[1])} the number should be {short(right.tolist())}, and "
                f"yours is {short(np.asarray(number).tolist())}.",
                "arithmetic-slip",
            )
    part(1, "the number forwards")
    for case in _QUOTIENTS:
        _, slopes = _asked(divide, case)
        a, b = (np.asarray(part_of_case, dtype=float) for part_of_case in case)
        true = _sent_back(lambda a, b, s: (s / b, -s * a / b**2), a, b)
        if not all(close(yours, right) for yours, right in zip(slopes, true, strict=True)):
            for wrong, code, sentence in _OPERATION_SLIPS:
                if all(close(yours, other) for yours, other in zip(slopes, _sent_back(wrong, a, b), strict=True)):
                    say(f"Not yet: {sentence}", code)
            right_one = [name for name, yours, other in zip("ab", slopes, true, strict=True) if close(yours, other)]
            also = f"What it sends to {right_one[0]} is right. " if right_one else ""
            asked, should, do = ([short(np.asarray(two).tolist()) for two in pair] for pair in (case, true, slopes))
            say(
                f"Not yet: {also}If {_ARRIVES:g} arrives at the quotient of {asked[0]} and {asked[1]}, a should get "
                f"{should[0]} and b {should[1]}; yours get {do[0]} and {do[1]}.",
                UNKNOWN,
            )
    return "A new operation, for numbers and for tables. The order and the sum needed no change."


def _sent_back(formula, a, b):
    """Return what a and b get from a formula for the slopes, summed over what was repeated."""
    arriving = np.full(np.broadcast_shapes(a.shape, b.shape), _ARRIVES)
    return tuple(
        collected(np.zeros_like(source), np.broadcast_to(np.asarray(sent, dtype=float), arriving.shape))
        for source, sent in zip((a, b), formula(a, b, arriving), strict=True)
    )


def divided(divide, a, b):
    """Return a learner's quotient and the slopes in its two sources, or a list of what it is instead."""
    sources = Value(a), Value(b)
    quotient = divide(*sources)
    if isinstance(quotient, Value):

        def keep(before, arriving):
            # A local slope that is sent as it is may have fewer numbers than the source.
            few = np.ndim(arriving) < before.ndim
            return collected(before, np.broadcast_to(arriving, before.shape) if few else arriving)

        backward(quotient * Value(_ARRIVES), keep)
        return [quotient.number, *(source.slope for source in sources)]
    return quotient if quotient is None else [quotient]


def _asked(divide, case):
    """Return the number of a learner's quotient, and the slopes in its two sources."""
    answer = ask(where_it_lives(divided, divide), "divide", *case)
    if len(answer) == 1:
        say(f"divide must return a Value, with its number and its pairs; it returned {short(answer[0])}.", "wrong-form")
    return answer[0], answer[1:]


# Task 3 --------------------------------------------------------------------------------------------------

_SMALL = {"ℓ": ["p", "q"], "q": ["a", "p"], "p": ["a", "b"], "a": [], "b": []}
_WITH_OTHERS = {
    "other": ["c", "a"],
    "c": [],
    "a": [],
    "d": ["a", "b"],
    "b": [],
    "e": ["d", "f"],
    "f": ["d"],
    "end": ["e", "f", "a"],
}


@task(
    _SLUG,
    3,
    "An order for the way back",
    stars=2,
    points=4,
    hints=(
        "The lesson's in_order visits the sources of a value before it writes down the value itself. Here a source is "
        "a name, and made_from[name] lists the sources.",
        "Keep a list and a set. visit(name): if it is in the set, return. Put it in, visit each of made_from[name], "
        "and then append the name to the list.",
    ),
)
def an_order_for_the_way_back(order_of):
    """Check order_of(made_from, end): all names behind the end, each after its sources."""
    must_be_function(order_of, "order_of")
    for graph, end in ((_SMALL, "ℓ"), (_SMALL, "p"), (_WITH_OTHERS, "end")):
        found = ask(order_of, "order_of", graph, end)
        if not is_listed(found) or not all(isinstance(name, str) for name in found):
            say(f"order_of must return a list of names; it returned {short(found)}.", "wrong-form")
        found, behind = list(found), _behind(graph, end)
        if end not in found:
            say(f"The end itself, {end}, is missing in your order. It is a value too, and sends first.", "wrong-form")
        if unknown := [name for name in found if name not in behind]:
            say(
                f"Your order has {short(unknown[0])} in it, from which {end} is not made. Go back from the end: what "
                "is not reached gets no slope.",
                "ignores-arguments",
            )
        if twice := [name for name in behind if found.count(name) > 1]:
            say(
                f"{twice[0]} stands in your order {found.count(twice[0])} times. It would send more than once. Skip "
                "what you have seen already.",
                "links-miscounted",
            )
        if missing := [name for name in behind if name not in found]:
            say(f"{missing[0]} is missing in your order, and {end} is made from it.", "path-forgotten")
        if _is_right_way(found[::-1], graph):
            if not _is_right_way(found, graph):
                say(
                    "That is the order of the way back, the end first. in_order gives the other one, each value after "
                    "its sources.",
                    "wrong-way-back",
                )
        elif not _is_right_way(found, graph):
            name, source = next(
                (name, source) for name in found for source in graph[name] if found.index(source) > found.index(name)
            )
            say(
                f"In your order {name} stands before {source}, and {name} is made from {source}. On the way back "
                f"{source} would send before {name} has sent to it.",
                "sent-too-early",
            )
        if graph is _SMALL and end == "ℓ":
            part(1, "a small graph")
    return "Each name after its sources, and each once."


def _behind(graph, end):
    found = [end]
    for name in found:
        found += [source for source in graph[name] if source not in found]
    return found


def _is_right_way(found, graph):
    return all(found.index(source) < found.index(name) for name in found for source in graph[name])


# Task 4 --------------------------------------------------------------------------------------------------

_FAULTS = ("= for +=", "a local slope", "the order", "not summed over rows", "not set back", "nothing")
_READ = "For each machine ask: in which column does it fail, and what is asked of it there and in no other column?"


@task(
    _SLUG,
    4,
    "Which machine is sick of what?",
    stars=2,
    points=4,
    hints=(
        "Two columns need a sum over paths: e·e, and the network with two hidden layers. In which of the two does the "
        "order matter, and in which not?",
        "e sends nothing before both of its messages are there, since both come from one value. So e·e shows = for +=, "
        "and not the order. And a wrong local slope is wrong on the very first row, along a single path.",
    ),
    asks=(
        Choices(
            "faults",
            _FAULTS,
            right={
                "A": "the order",
                "B": "not set back",
                "C": "= for +=",
                "D": "a local slope",
                "E": "not summed over rows",
            },
            said=(
                (
                    "len(set(yours.values())) == 1",
                    "claims-too-much",
                    "You say the same of all five, and the rows differ.",
                ),
                (
                    "'nothing' in yours.values()",
                    "misread-figure",
                    "None of the five has a 1 in every column, so in each something is wrong.",
                ),
                (
                    "'A' in wrong and 'C' in wrong and yours['A'] == right['C'] and yours['C'] == right['A']",
                    "path-forgotten",
                    "A and C have changed places. Both lose a message where a unit has two readers. In e·e both "
                    "messages come from one value: does the order matter there?",
                ),
                ("count == 4", "misread-figure", f"4 of 5 are right. {_READ}"),
                ("count == 3", "misread-figure", f"3 of 5 are right. {_READ}"),
                ("wrong", "misread-figure", f"Not more than two of the five are right. {_READ}"),
            ),
            partly={3: 1, 4: 2},
            counted="{count} of the 5 machines",
        ),
    ),
)
def which_machine_is_sick(faults):
    """Check which fault each of five machines has, by how it answers five tests."""
    return "Five tests, five faults. A machine that passes one test has passed one test."


# Task 5 --------------------------------------------------------------------------------------------------

_TESTS = ("2-1-1", "2-2-1", "2-2-2-1", "2-1-1 with e·e")
_SHOWN_BY = {"2-2-2-1", "2-1-1 with e·e"}
_STEPPED = ("2-1-1", "2-2-2-1", "2-1-1 with e·e")
_ALPHA = 0.5


@task(
    _SLUG,
    5,
    "It needs no order",
    stars=3,
    points=5,
    hints=(
        "Write down what posted_backward does for q = p·p, message by message: what is value.slope at p when it sends "
        "for the first time, and when it sends for the second? Then ask where the slopes begin in the second step.",
        "Take the lesson's way: the values in_order, reversed, and each sends once, when all has arrived. And at the "
        "end of a step each parameter's slope goes back to 0.",
    ),
    asks=(Words("hypothesis"),),
)
def it_sends_too_early(hypothesis, shown_by, mended_step):
    """Check which networks show that a machine sends too early, and a step without its two faults."""
    with by_itself():
        must_be_answered(shown_by=shown_by)
        if not is_listed(shown_by) or not all(isinstance(name, str) for name in shown_by):
            say('shown_by must be a list of names in quotes, such as ["2-1-1"].', "wrong-form")
        named = {name.strip().replace("*", "·") for name in shown_by}
        if unknown := sorted(named - set(_TESTS)):
            say(f"shown_by names {short(unknown[0])}; the four are {', '.join(_TESTS)}.", "wrong-form")
        if not named:
            say("shown_by is empty, and two of the four have ratios far from 1. Print them.", "misread-figure")
        if named == set(_TESTS):
            say("All four? Where a value has one reader, it sends once, and that is right.", "claims-too-much")
        if named == set(_TESTS) - _SHOWN_BY:
            say("Those are the two that show nothing: all their ratios are 1.", "misread-figure")
        if named < _SHOWN_BY:
            say(
                "One more shows it. In which of the four is a value read twice, on its way to the loss?",
                "path-forgotten",
            )
        if named != _SHOWN_BY:
            say("shown_by is not right: print the ratios, and name every network with one that is not 1.",
                "misread-figure")  # fmt: skip
        part(1, "which networks show it")
    with by_itself():
        must_be_function(mended_step, "mended_step")
        _must_step(mended_step)
        part(2, "the mended step")
    return "Each value sends once, when all has arrived, and each step begins at 0."


def answer_of(v, sizes, inputs):
    """Return the answer of a network of any sizes, as lesson 15 writes it."""
    for layer, units in enumerate(sizes[1:], start=1):
        made = []
        for k in range(units):
            z = v[f"b{layer}[{k}]"]
            for i, value in enumerate(inputs):
                z = z + v[f"w{layer}[{k}][{i}]"] * value
            made.append(squash(z))
        inputs = made
    return inputs[0]


def start_of(sizes):
    """Return parameters for a network of any sizes, as lesson 15 draws them."""
    rng, start = np.random.default_rng(0), {}
    for layer in range(1, len(sizes)):
        for k in range(sizes[layer]):
            start |= {f"w{layer}[{k}][{i}]": rng.uniform(-2, 2) for i in range(sizes[layer - 1])}
            start[f"b{layer}[{k}]"] = rng.uniform(-1, 1)
    return start


def _network(name):
    """Return the start and the loss of a network by its name."""
    sizes = tuple(int(size) for size in name.split()[0].split("-"))

    def loss_of(v):
        e = answer_of(v, sizes, (Value(1.2), Value(0.7))) - Value(1.0)
        return e * e if name.endswith("e·e") else square(e)

    return start_of(sizes), loss_of


def _too_early(value, slope=1.0):
    value.slope = value.slope + slope
    for source, send in value.made_from:
        _too_early(source, send(value.slope))


def _own_way(keep):
    def way(end):
        backward(end, keep)

    return way


_WAYS = {"right": _own_way(collected), "early": _too_early, "overwritten": _own_way(lambda before, arriving: arriving)}


def _model_step(way, reset=True, sign=-1, gives=True):
    """Return a step that goes back in one of the ways; it gives the Values the new numbers, or only returns them."""

    def step(values, loss_of, alpha):
        _WAYS[way](loss_of(values))
        numbers = {name: value.number + sign * alpha * value.slope for name, value in values.items()}
        for name, value in values.items():
            if gives:
                value.number = numbers[name]
            if reset:
                value.slope = np.zeros_like(value.number)
        return numbers

    return step


_STEPS = (
    (_model_step("early", reset=False), "accumulator-not-reset",
     "both faults are still there: it sends too early, and the slopes are never set back to 0."),
    (_model_step("right", reset=False), "accumulator-not-reset",
     "the first step is right, and the second begins with the slopes of the first."),
    (_model_step("early"), "sent-too-early",
     "the slopes are set back, and it still sends too early: on {network} a value sends before all has arrived."),
    (_model_step("overwritten"), "path-forgotten",
     "what arrives overwrites what was there. On {network} a value is read twice, and the messages are added."),
    (_model_step("overwritten", reset=False), "path-forgotten",
     "what arrives overwrites what was there. On {network} a value is read twice, and the messages are added."),
    *((_model_step("right", reset, gives=False), "state-discarded",
       "what you return are the new numbers, and the Values keep their old ones. The next step begins with the Values.")
      for reset in (True, False)),
    (_model_step("right", sign=1), "sign-flipped", "it steps up the slope. A step goes against it."),
)  # fmt: skip


def _must_step(mended_step):
    found = {network: _two_steps(mended_step, network) for network in _STEPPED}
    right = {network: _model(_model_step("right"), network) for network in _STEPPED}
    wrong = [network for network in _STEPPED if not _alike(found[network], right[network])]
    if not wrong:
        return
    if "2-1-1" not in wrong:
        part(1, "two steps of 2-1-1")
    if all(_alike(found[network], [_network(network)[0]] * 2) for network in _STEPPED):
        say(
            "mended_step leaves the numbers as they were. If it does give each value in values a new one, the slopes "
            "are 0 at that moment: does the way back begin with the slope 1 in the loss, and go from the loss to the "
            "start? And are the slopes set back only after the step?",
            "state-discarded",
        )
    for step, code, sentence in _STEPS:
        if all(_alike(found[network], _model(step, network)) for network in _STEPPED):
            say(f"Not yet: {sentence.format(network=wrong[0])}", code)
    first = _alike(found[wrong[0]][:1], right[wrong[0]][:1])
    where = "The first step is right, and the second is not." if first else "The first step is not right."
    say(f"Not yet: {where} (On {wrong[0]}, one row, α = {_ALPHA}.)", UNKNOWN)


def _model(step, network):
    """Return the numbers after the first and the second step of the same Values."""
    start, loss_of = _network(network)
    values = {name: Value(number) for name, number in start.items()}
    return [_copies(step(values, loss_of, _ALPHA)) for _ in range(2)]


def _copies(numbers):
    return {name: np.array(number) for name, number in numbers.items()} if isinstance(numbers, Mapping) else numbers


def numbers_after(mended_step, network, steps):
    """Return what a learner's step returns after some steps with the same Values, which it changes."""
    start, loss_of = _network(network)
    values = {name: Value(number) for name, number in start.items()}
    for _ in range(steps):
        numbers = _copies(mended_step(values, loss_of, _ALPHA))
    return numbers


def _two_steps(mended_step, network):
    """Return the same of a learner's step, or say what it returns instead."""
    start, loss_of = _network(network)
    there, after = where_it_lives(numbers_after, mended_step), []
    for steps in (1, 2):

        def stepped(values, loss_of, alpha, steps=steps):
            return there(network, steps)

        try:
            numbers = ask(stepped, "mended_step", dict(start), loss_of, _ALPHA)
        except CheckFailed as failure:
            if not re.search("'(float|int)' object has no attribute 'ndim'", str(failure)):
                raise
            say(
                "mended_step stops on the way back: the slope of a value is set to a plain number, such as 0.0. In the "
                "machine a slope is an array, also that of a single number. 0 * value.slope stays one.",
                "accumulator-not-reset",
            )
        if not isinstance(numbers, Mapping) or set(numbers) != set(start):
            say(
                f"mended_step must return a dict with the new number of each value; it returned {short(numbers)}.",
                "wrong-form",
            )
        for name, number in numbers.items():
            if np.shape(found := floats(number)) or found is None:
                say(f"mended_step must return numbers; for {name} it returned {short(number)}.", "wrong-form")
        after.append(numbers)
    return after


def _alike(found, true):
    return all(
        close(numbers[name], np.asarray(value, dtype=float))
        for numbers, others in zip(found, true, strict=True)
        for name, value in others.items()
    )
