"""The wrong answers to exercise 04: (check, answers in place of the right ones, what it says)."""

import math

import numpy as np

import tinynet as tn

sigmoid = tn.sigmoid


def three(order=(0, 1, 2, 3, 4, 5), **otherwise):
    """Return a learner's chain of three with its own idea of some of the six values, each from (p, values so far)."""

    def forward(parameters, x1, x2):
        p = dict(parameters, x1=x1, x2=x2)
        made = {
            "z1": lambda p, v: p["w11"] * p["x1"] + p["w12"] * p["x2"] + p["b1"],
            "a1": lambda p, v: sigmoid(v["z1"]),
            "z2": lambda p, v: p["w2"] * v["a1"] + p["b2"],
            "a2": lambda p, v: sigmoid(v["z2"]),
            "z3": lambda p, v: p["w3"] * v["a2"] + p["b3"],
            "a3": lambda p, v: sigmoid(v["z3"]),
        } | otherwise
        values = {}
        for name, value in made.items():
            values[name] = value(p, values)
        return tuple(list(values.values())[i] for i in order)

    return forward


def three_that_changes_its_parameters(parameters, x1, x2):
    right = three()(parameters, x1, x2)
    parameters["w3"] = 0.0
    return right


def three_for_one_sample_only(parameters, x1, x2):
    squash = sigmoid
    return three(a1=lambda p, v: 1 / (1 + math.exp(-v["z1"])) if squash else 0)(parameters, x1, x2)


def three_that_changes_its_columns(parameters, x1, x2):
    x1 += 0.5
    return three()(parameters, x1 - 0.5, x2)


def line(w2, b2):
    if w2 == 0 or not 0 < -b2 / w2 < 1:
        return None
    a1 = -b2 / w2
    return math.log(a1 / (1 - a1))


def unless(check, otherwise):
    """Return a line_z1 that is right but where `check` holds for w2 and b2."""
    return lambda w2, b2: otherwise(w2, b2) if check(w2, b2) else line(w2, b2)


def from_a1(function):
    return lambda w2, b2: function(-b2 / w2)


def sign_wrong(w2, b2):
    a1 = b2 / w2 if w2 else 2.0
    return math.log(a1 / (1 - a1)) if 0 < a1 < 1 else None


def condition_reversed(w2, b2):
    return None if w2 and 0 < -b2 / w2 < 1 else 0.5


def no_guard(w2, b2):
    return np.log(np.float64(-b2) / w2 / (1 + b2 / w2))


def quietly(function):
    def quiet(*numbers):
        with np.errstate(all="ignore"):
            return function(*numbers)

    return quiet


def chain(hidden=sigmoid, output=sigmoid):
    def mended(x1, x2, w11, w12, b1, w2, b2):
        return output(w2 * hidden(w11 * x1 + w12 * x2 + b1) + b2)

    return mended


def twice(z):
    return sigmoid(sigmoid(z))


MISTAKES = [
    # 1
    ("trace_with_a_stain", {"w2_found": -4}, "has one unknown", "not-yet-known"),
    # 2
    ("three_in_a_row", {"forward": lambda p, x1, x2: three()(p, x1, x2)[:4]}, "it returned 4"),
    ("three_in_a_row", {"forward": lambda p, x1, x2: three()(p, x1, x2)[5]}, "it returned a float"),
    ("three_in_a_row", {"forward": three(order=(0, 2, 4, 1, 3, 5))}, "in the wrong order"),
    ("three_in_a_row", {"forward": lambda p, x1, x2: (1, 0.7, 1, 0.7, 1, 0.7)}, "the same six numbers"),
    (
        "three_in_a_row",
        {"forward": three(z1=lambda p, v: p["w11"] * p["x1"] + p["w12"] * p["x2"])},
        "b1 is missing in z1",
    ),
    ("three_in_a_row", {"forward": three(z2=lambda p, v: p["w2"] * v["z1"] + p["b2"])}, "z2 takes z1"),
    ("three_in_a_row", {"forward": three(z2=lambda p, v: p["w2"] * sigmoid(v["a1"]) + p["b2"])}, "squashed once more"),
    ("three_in_a_row", {"forward": three(z2=lambda p, v: p["w2"] * v["a1"] + p["b1"])}, "another neuron's bias, b1"),
    ("three_in_a_row", {"forward": three(z2=lambda p, v: p["w3"] * v["a1"] + p["b2"])}, "another neuron's weight, w3"),
    (
        "three_in_a_row",
        {"forward": three(z2=lambda p, v: sigmoid(p["w2"] * v["a1"] + p["b2"]))},
        "z2 is already squashed",
    ),
    ("three_in_a_row", {"forward": three(z3=lambda p, v: p["w2"] * v["a2"] + p["b2"])}, "weight and bias, w2 and b2"),
    (
        "three_in_a_row",
        {"forward": three(z1=lambda p, v: p["w11"] * p["x1"] + p["w12"] * p["x1"] + p["b1"])},
        "both weights multiply x1",
    ),
    ("three_in_a_row", {"forward": three(a2=lambda p, v: v["z2"])}, "a2 is the same number as z2"),
    ("three_in_a_row", {"forward": three(a2=lambda p, v: twice(v["z2"]))}, "a2 has been through σ twice"),
    ("three_in_a_row", {"forward": three(a2=lambda p, v: sigmoid(v["z1"]))}, "a2 is σ(z1)"),
    ("three_in_a_row", {"forward": three(z3=lambda p, v: p["w3"] * v["a1"] + p["b3"])}, "z3 takes a1"),
    ("three_in_a_row", {"forward": three(z3=lambda p, v: p["w3"] * v["z2"] + p["b3"])}, "z3 takes z2"),
    ("three_in_a_row", {"forward": three(a3=lambda p, v: v["z3"])}, "a3 is the same number as z3"),
    ("three_in_a_row", {"forward": three(a3=lambda p, v: round(float(v["a2"])))}, "a3 should be", "not-yet-known"),
    ("three_in_a_row", {"forward": three_that_changes_its_parameters}, "changes what it is given"),
    ("three_in_a_row", {"forward": three_for_one_sample_only}, "not for whole columns"),
    ("three_in_a_row", {"forward": three_that_changes_its_columns}, "changes what it is given", "arguments-changed"),
    ("three_in_a_row", {"forward": three(a3=lambda p, v: v["z3"])}, "not been squashed", "missing-activation-output"),
    ("three_in_a_row", {"forward": three(a3=lambda p, v: twice(v["z3"]))}, "σ twice", "extra-activation-output"),
    ("three_in_a_row", {"forward": three(z1=lambda p, v: p["w11"] * p["x1"] + p["b1"])}, "does not use x2"),
    ("three_in_a_row", {"forward": three(z1=lambda p, v: p["w12"] * p["x2"] + p["b1"])}, "does not use x1"),
    # 3
    ("line_of_a_chain", {"line_z1": lambda w2, b2: math.log(b2 / w2 / (1 - b2 / w2))}, "that has none. Print your a1"),
    ("line_of_a_chain", {"line_z1": quietly(lambda w2, b2: np.log(w2 / b2))}, "that has none. Print your a1"),
    ("line_of_a_chain", {"line_z1": quietly(from_a1(lambda a: np.log(a / (a - 1))))}, "the fraction in the logarithm"),
    ("line_of_a_chain", {"line_z1": from_a1(lambda a: math.log(a - 1))}, "the fraction in the logarithm"),
    ("line_of_a_chain", {"line_z1": sign_wrong}, "has it the right sign", "wrong-way-back"),
    ("line_of_a_chain", {"line_z1": condition_reversed}, "the condition under which you return None"),
    ("line_of_a_chain", {"line_z1": lambda w2, b2: 0.0}, "the same value whatever it is given"),
    ("line_of_a_chain", {"line_z1": lambda w2, b2: -b2}, "On the line it must be 0.5", "not-yet-known"),
    ("line_of_a_chain", {"line_z1": lambda w2, b2: print(end="")}, "returns nothing"),
    (
        "line_of_a_chain",
        {"line_z1": from_a1(lambda a: math.log(a / (1 - a)))},
        "no a1 is below 0. line_z1(4.0, 1.0) stopped",
    ),
    ("line_of_a_chain", {"line_z1": quietly(no_guard)}, "line_z1(4.0, 1.0) must be None"),
    ("line_of_a_chain", {"line_z1": unless(lambda w2, b2: -b2 > w2 > 0, lambda w2, b2: 7)}, "no a1 is above 1"),
    ("line_of_a_chain", {"line_z1": unless(lambda w2, b2: b2 == 0, lambda w2, b2: -np.inf)}, "exactly 0"),
    ("line_of_a_chain", {"line_z1": unless(lambda w2, b2: w2 == 0, lambda w2, b2: 1 / w2)}, "ŷ is σ(1) for every a1"),
    (
        "line_of_a_chain",
        {"line_z1": lambda w2, b2: line(w2, b2 - 0.5)},
        "you solved z2 = ½",
    ),
    # 4
    ("one_first_neuron_two_answers", {"nand_second": {"w2": 8, "b2": -4}}, "every row is on the wrong side"),
    ("one_first_neuron_two_answers", {"nand_second": {"w2": -8, "b2": -4}}, "this chain has no line"),
    ("one_first_neuron_two_answers", {"nand_second": {"w2": -60, "b2": 3.6}}, "the opposite of OR, not of AND"),
    ("one_first_neuron_two_answers", {"nand_second": {"w2": -1, "b2": 0.5}}, "closer to ½ than 0.2"),
    ("one_first_neuron_two_answers", {"nand_second": {"w2": 0, "b2": 1}}, "all four rows get ŷ = 0.73"),
    ("one_first_neuron_two_answers", {"nand_second": {"w1": -8, "b2": 4}}, 'the two names "w2" and "b2"'),
    ("one_first_neuron_two_answers", {"or_second": {"w2": 10, "b2": -5}}, "it still answers AND"),
    ("one_first_neuron_two_answers", {"or_second": {"w2": -8, "b2": 4}}, "or_second: 2 of 4 rows are right"),
    ("one_first_neuron_two_answers", {"or_second": {"w2": 8, "b2": -0.5}}, "closer to ½ than 0.2"),
    # 5
    ("yes_again", {"hypothesis": "no idea"}, "Write a whole sentence"),
    ("yes_again", {"lowest": 0.0067}, "Between which numbers does THIS program stay?"),
    ("yes_again", {"highest": 0.9933}, "Between which numbers does THIS program stay?"),
    (
        "yes_again",
        {"lowest": 0.9096, "highest": 0.5},
        "lowest = 0.9096 is above highest = 0.5. Have the two changed places?",
        "misread-figure",
    ),
    ("yes_again", {"lowest": 0.0}, "What number do the answers come down to?"),
    ("yes_again", {"highest": 0.731}, "the largest number that the second neuron is given"),
    ("yes_again", {"highest": 0.852}, "you squashed three times"),
    ("yes_again", {"highest": 1}, "What number do the answers go up to?"),
    ("yes_again", {"highest": 0.9}, "highest = 0.9 is right, but rounded too far. Give it to 3 decimals."),
    ("yes_again", {"b2_that_hides_it": -5}, "all four rows get a yes"),
    ("yes_again", {"b2_that_hides_it": -9}, "every row gets a no"),
    ("yes_again", {"b2_that_hides_it": -5.2}, "still too many rows get a yes"),
    ("yes_again", {"mended": lambda *given: 0.25}, "yours is 0.2500", "not-yet-known"),
]
