"""The wrong answers to exercise 15: (check, answers in place of the right ones, what it says)."""

import numpy as np

from tinynet.automatic import Value, backward, collected, in_order


def quotient(to_a, to_b, number="a.number / b.number"):
    """Return a learner's divide by its formulas."""

    def divide(a, b):
        names = {"a": a, "b": b}
        sends = (lambda s: eval(to_a, names | {"s": s}), lambda s: eval(to_b, names | {"s": s}))
        return Value(eval(number, names), ((a, sends[0]), (b, sends[1])), "/")

    return divide


RIGHT_A, RIGHT_B = "s / b.number", "-s * a.number / b.number**2"


def order_by(sources_first=True, once=True, backwards=False, everything=False, without_end=False, only=None):
    """Return a learner's order_of, with one of its lines written in another way."""

    def order_of(made_from, end):
        order, seen = [], set()

        def visit(name):
            if once and name in seen:
                return
            seen.add(name)
            if not sources_first:
                order.append(name)
            for source in made_from[name][:only]:
                visit(source)
            if sources_first:
                order.append(name)

        for name in made_from if everything else (end,):
            visit(name)
        if not sources_first:
            order.reverse()
        if without_end:
            order.remove(end)
        return order[::-1] if backwards else order

    return order_of


def step(keep=collected, recursive=False, reset=True, sign=-1, factor=1.0, moves=True, listed=False, begins=1.0):
    """Return a learner's mended_step, with one of its lines written in another way."""

    def send_on(value, slope):
        value.slope = value.slope + slope
        for source, send in value.made_from:
            send_on(source, send(value.slope))

    def mended_step(values, loss_of, alpha):
        loss = loss_of(values)
        if recursive:
            send_on(loss, 1.0)
        else:
            loss.slope = begins * np.ones_like(loss.number)
            for value in reversed(in_order(loss)):
                for source, send in value.made_from:
                    source.slope = keep(source.slope, send(value.slope))
        for value in values.values():
            if moves:
                value.number = value.number + sign * factor * alpha * value.slope
            if reset:
                value.slope = np.zeros_like(value.number)
        numbers = {name: value.number for name, value in values.items()}
        return list(numbers.values()) if listed else numbers

    return mended_step


def only_returned(values, loss_of, alpha):
    """Return the new numbers, and give the Values none of them."""
    backward(loss_of(values), collected)
    return {name: value.number - alpha * value.slope for name, value in values.items()}


def set_back_to_a_plain_number(values, loss_of, alpha):
    for value in values.values():
        value.slope = 0.0
    backward(loss_of(values), collected)
    return {name: value.number for name, value in values.items()}


def last_one(before, arriving):
    return arriving


def faults(**otherwise):
    right = {
        "A": "the order",
        "B": "not set back",
        "C": "= for +=",
        "D": "a local slope",
        "E": "not summed over rows",
    }
    return right | otherwise


MISTAKES = [
    # 1
    ("a_graph_by_hand", {"slope_p": 1.0}, "slope_p = 1 is not the sum of what arrives at p", "not-yet-known"),
    ("a_graph_by_hand", {"slope_a": 1.0}, "slope_a = 1 is not what p sends", "not-yet-known"),
    ("a_graph_by_hand", {"slope_b": 1.0}, "slope_b = 1 is not the slope in p times", "not-yet-known"),
    # 2
    ("a_new_operation", {"divide": quotient(RIGHT_A, RIGHT_B, "b.number / a.number")}, "the number should be 1.5"),
    ("a_new_operation", {"divide": quotient(RIGHT_A, "s * a.number / b.number**2")}, "Does a/b grow or fall"),
    ("a_new_operation", {"divide": quotient(RIGHT_A, "-s * a.number / b.number")}, "lacks a division"),
    ("a_new_operation", {"divide": quotient(RIGHT_A, "-s / b.number**2")}, "what it sends to b lacks a:"),
    ("a_new_operation", {"divide": quotient(RIGHT_A, "s / b.number")}, "what it sends to b is the same as for a"),
    ("a_new_operation", {"divide": quotient(RIGHT_A, "s / a.number")}, "made as for a. b stands below"),
    ("a_new_operation", {"divide": quotient(RIGHT_A, "s * a.number")}, "what it sends to b is that of a product"),
    ("a_new_operation", {"divide": quotient("s * b.number", "s * a.number")}, "what it sends is that of a product"),
    (
        "a_new_operation",
        {"divide": quotient("1 / b.number + 0 * s", "-a.number / b.number**2 + 0 * s")},
        "it sends its local slopes as they are",
    ),
    ("a_new_operation", {"divide": quotient("s", RIGHT_B)}, "what it sends to a is what arrives, without any"),
    ("a_new_operation", {"divide": quotient("s * b.number", RIGHT_B)}, "what it sends to a is that of a product"),
    ("a_new_operation", {"divide": quotient(RIGHT_A, "s")}, "what it sends to b is what arrives, without any"),
    ("a_new_operation", {"divide": quotient(RIGHT_B, RIGHT_A)}, "the two have changed places"),
    ("a_new_operation", {"divide": quotient(RIGHT_A, "0 * s")}, "nothing is sent to b"),
    (
        "a_new_operation",
        {"divide": quotient("s * a.number / b.number", "s * a.number / b.number")},
        "it sends its own number",
    ),
    ("a_new_operation", {"divide": quotient("1 / b.number", RIGHT_B)}, "it sends its local slope to a as it is"),
    (
        "a_new_operation",
        {"divide": quotient(RIGHT_A, "-a.number / b.number**2")},
        "it sends its local slope to b as it is",
    ),
    ("a_new_operation", {"divide": lambda a, b: Value(a.number / b.number)}, "nothing is sent to a, and nothing to b"),
    ("a_new_operation", {"divide": quotient(RIGHT_A, "7 * s")}, "What it sends to a is right.", "not-yet-known"),
    ("a_new_operation", {"divide": lambda a, b: a.number / b.number}, "divide must return a Value"),
    # 3
    ("an_order_for_the_way_back", {"order_of": order_by(sources_first=False)}, "stands before"),
    ("an_order_for_the_way_back", {"order_of": order_by(once=False)}, "It would send more than once"),
    ("an_order_for_the_way_back", {"order_of": order_by(backwards=True)}, "the order of the way back, the end first"),
    ("an_order_for_the_way_back", {"order_of": order_by(everything=True)}, "from which p is not made"),
    ("an_order_for_the_way_back", {"order_of": order_by(without_end=True)}, "The end itself, ℓ, is missing"),
    ("an_order_for_the_way_back", {"order_of": order_by(only=1)}, "is missing in your order"),
    ("an_order_for_the_way_back", {"order_of": lambda made_from, end: end}, "must return a list of names"),
    # 4
    ("which_machine_is_sick", {"faults": dict.fromkeys("ABCDE", "the order")}, "You say the same of all five"),
    ("which_machine_is_sick", {"faults": faults(B="nothing")}, "None of the five has a 1 in every column"),
    ("which_machine_is_sick", {"faults": faults(A="= for +=", C="the order")}, "A and C have changed places"),
    ("which_machine_is_sick", {"faults": faults(D="the order")}, "4 of 5 are right"),
    ("which_machine_is_sick", {"faults": faults(D="the order", E="= for +=")}, "3 of 5 are right"),
    (
        "which_machine_is_sick",
        {"faults": faults(D="the order", E="= for +=", B="a local slope")},
        "Not more than two of the five",
    ),
    # 5
    ("it_sends_too_early", {"hypothesis": "too early"}, "Write a whole sentence"),
    ("it_sends_too_early", {"shown_by": ["2-2-2-1"]}, "One more shows it"),
    ("it_sends_too_early", {"shown_by": ["2-1-1", "2-2-1"]}, "the two that show nothing"),
    ("it_sends_too_early", {"shown_by": ["2-1-1", "2-2-1", "2-2-2-1", "2-1-1 with e·e"]}, "All four?"),
    ("it_sends_too_early", {"shown_by": ["2-1-1", "2-2-2-1"]}, "print the ratios, and name every network"),
    ("it_sends_too_early", {"shown_by": []}, "shown_by is empty"),
    ("it_sends_too_early", {"shown_by": ["3-1"]}, "the four are 2-1-1, 2-2-1"),
    ("it_sends_too_early", {"shown_by": "2-2-2-1"}, "must be a list of names in quotes"),
    ("it_sends_too_early", {"mended_step": step(reset=False)}, "the second begins with the slopes of the first"),
    ("it_sends_too_early", {"mended_step": step(recursive=True)}, "it still sends too early: on 2-2-2-1"),
    ("it_sends_too_early", {"mended_step": step(recursive=True, reset=False)}, "both faults are still there"),
    ("it_sends_too_early", {"mended_step": step(keep=last_one)}, "what arrives overwrites what was there. On 2-2-2-1"),
    ("it_sends_too_early", {"mended_step": step(sign=1)}, "it steps up the slope"),
    ("it_sends_too_early", {"mended_step": step(moves=False)}, "leaves the numbers as they were"),
    ("it_sends_too_early", {"mended_step": step(begins=0.0)}, "does the way back begin with the slope 1 in the loss"),
    ("it_sends_too_early", {"mended_step": only_returned}, "the Values keep their old ones"),
    (
        "it_sends_too_early",
        {"mended_step": set_back_to_a_plain_number},
        "the slope of a value is set to a plain number, such as 0.0. In the machine a slope is an array",
        "accumulator-not-reset",
    ),
    ("it_sends_too_early", {"mended_step": step(listed=True)}, "must return a dict with the new number of each value"),
    ("it_sends_too_early", {"mended_step": step(factor=7.0)}, "The first step is not right", "not-yet-known"),
]
