"""The wrong answers to exercise 06: (check, answers in place of the right ones, what it says)."""

import numpy as np

import tinynet as tn

sigmoid = tn.sigmoid


def all_five(mean=np.mean, **otherwise):
    """Return a learner's gradient with its own idea of some lines, each from the values so far by name."""

    def gradient(parameters, x1, x2, y):
        a1 = sigmoid(parameters["w11"] * x1 + parameters["w12"] * x2 + parameters["b1"])
        a2 = sigmoid(parameters["w2"] * a1 + parameters["b2"])
        v = dict(parameters, x1=x1, x2=x2, y=y, a1=a1, a2=a2, again=sigmoid(a1))
        v["z1"] = parameters["w11"] * x1 + parameters["w12"] * x2 + parameters["b1"]
        lines = {
            "delta2": lambda v: 2 * (v["a2"] - v["y"]) * v["a2"] * (1 - v["a2"]),
            "delta1": lambda v: v["delta2"] * v["w2"] * v["a1"] * (1 - v["a1"]),
            "dw11": lambda v: v["delta1"] * v["x1"],
            "dw12": lambda v: v["delta1"] * v["x2"],
            "db1": lambda v: v["delta1"],
            "dw2": lambda v: v["delta2"] * v["a1"],
            "db2": lambda v: v["delta2"],
        } | otherwise
        for name, line in lines.items():
            v[name] = line(v)
        return {name: mean(v["d" + name]) for name in ("w11", "w12", "b1", "w2", "b2")}

    return gradient


def that_changes_its_parameters(parameters, x1, x2, y):
    slopes = all_five()(parameters, x1, x2, y)
    for name in slopes:
        parameters[name] -= 0.1 * slopes[name]
    return slopes


def first_only_two(parameters, x1, x2, y):
    slopes = all_five()(parameters, x1, x2, y)
    return {name: slopes[name] for name in ("w2", "b2")}


def with_a_step_taken(parameters, x1, x2, y):
    slopes = all_five()(parameters, x1, x2, y)
    return {name: parameters[name] - 0.1 * slopes[name] for name in slopes}


def that_passes_on(hidden, back):
    """Return a gradient whose first neuron passes on something else than a1, from z1; and what goes into the slopes."""

    def gradient(parameters, x1, x2, y):
        z1 = parameters["w11"] * x1 + parameters["w12"] * x2 + parameters["b1"]
        a1 = back(z1)
        a2 = sigmoid(parameters["w2"] * hidden(z1) + parameters["b2"])
        delta2 = 2 * (a2 - y) * a2 * (1 - a2)
        delta1 = delta2 * parameters["w2"] * a1 * (1 - a1)
        slopes = {"w11": delta1 * x1, "w12": delta1 * x2, "b1": delta1, "w2": delta2 * a1, "b2": delta2}
        return {name: np.mean(values) for name, values in slopes.items()}

    return gradient


def twice(z1):
    return sigmoid(sigmoid(z1))


def of_and_only(parameters, x1, x2, y):
    return all_five()(parameters, x1, x2, tn.AND.labels[: len(x1)])


def slope_of(value):
    return lambda v: v["delta2"] * v["w2"] * v[value] * (1 - v[value])


def place(**otherwise):
    return {"w11": 0.5, "w12": 1.0, "b1": 0.0, "w2": 2.0, "b2": -1.0} | otherwise


NO_W2 = {"delta1": lambda v: v["delta2"] * v["a1"] * (1 - v["a1"])}
AGAIN = {"delta1": slope_of("again"), "dw2": lambda v: v["delta2"] * v["again"]}

MISTAKES = [
    # 1
    ("the_way_back_by_hand", {"delta1_found": 0.5}, "What are the two?", "not-yet-known"),
    (
        "the_way_back_by_hand",
        {"slope_w11": 0.0466, "slope_w12": -0.0932},
        "slope_w11 and slope_w12 are δ1 times w11 and δ1 times w12",
    ),
    ("the_way_back_by_hand", {"slope_b1": "0.0932"}, "without quotes"),
    # 2
    (
        "all_five_in_code",
        {"gradient": all_five(**NO_W2)},
        "The derivatives for w11, w12 and b1 are off",
        "missing-downstream-weight",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(delta1=lambda v: v["delta2"] * v["w2"])},
        "4.108 times as much",
        "missing-activation-derivative-hidden",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(delta1=slope_of("a2"))},
        "that for w11 is",
        "wrong-activation-derivative",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(delta1=slope_of("z1"))},
        "The derivatives for w11, w12 and b1",
        "derivative-of-unactivated-value",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(**AGAIN)},
        "The derivatives for w11, w12, b1 and w2 are off",
        "activation-of-activated-value",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(delta1=lambda v: v["delta2"] * v["w11"] * v["a1"] * (1 - v["a1"]))},
        "are off: on the row (",
        "missing-downstream-weight",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(delta1=lambda v: v["delta2"] * v["w2"] * v["a1"])},
        "that for w11 is",
        "wrong-activation-derivative",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(delta1=lambda v: v["delta2"] * v["w2"] * (1 - v["a1"]))},
        "and the loss says",
        "wrong-activation-derivative",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(delta1=lambda v: v["delta2"] * v["w2"] + v["a1"] * (1 - v["a1"]))},
        "Links in a row are multiplied",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(delta1=lambda v: v["delta2"] * (v["w2"] * v["a1"] + v["b2"]) * v["a1"] * (1 - v["a1"]))},
        "In δ1 stands the whole of z2",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(delta1=lambda v: v["delta2"] * v["a1"] * v["w2"] * v["a1"] * (1 - v["a1"]))},
        "δ1 begins with ∂ℓ/∂w2",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(dw11=lambda v: v["delta1"] * v["x1"] ** 2, dw12=lambda v: v["delta1"] * v["x2"] ** 2)},
        "w2 and b2 are right, so δ2 is. w11 and w12 are off",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(dw2=lambda v: v["delta2"] * v["z1"])},
        "The derivative for w2 is off",
        "wrong-local-input",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(dw11=lambda v: v["delta1"] * v["x2"], dw12=lambda v: v["delta1"] * v["x1"])},
        "The derivatives for w11 and w12 are off",
        "wrong-local-input",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(db1=lambda v: v["delta2"])},
        "The derivative for b1 is off",
        "wrong-delta",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(db2=lambda v: v["delta2"] * v["a1"])},
        "The derivative for b2 is off",
        "wrong-local-input",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(delta2=lambda v: 2 * (v["y"] - v["a2"]) * v["a2"] * (1 - v["a2"]))},
        "-1 times as much",
        "sign-flipped",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(delta2=lambda v: (v["a2"] - v["y"]) * v["a2"] * (1 - v["a2"]))},
        "0.5 times",
        "constant-factor",
    ),
    ("all_five_in_code", {"gradient": all_five(mean=np.sum)}, "summed over the rows", "batch-summed"),
    (
        "all_five_in_code",
        {"gradient": all_five(mean=lambda values: np.sum(values) / 4)},
        "0.25 times the sum over the rows, a fixed number",
    ),
    ("all_five_in_code", {"gradient": all_five(mean=lambda values: 0.5 * np.sum(values))}, "0.5 times the sum"),
    (
        "all_five_in_code",
        {"gradient": all_five(db1=lambda v: v["delta1"] * v["b1"], db2=lambda v: v["delta2"] * v["b2"])},
        "b1 and b2 are off: δ is multiplied by the parameter itself",
    ),
    ("all_five_in_code", {"gradient": with_a_step_taken}, "You return new parameters: a step at the rate 0.1"),
    (
        "all_five_in_code",
        {"gradient": all_five(dw2=lambda v: v["delta2"] * v["z1"], **NO_W2)},
        "w11, w12 and b1 are off too",
        "wrong-local-input",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(delta2=lambda v: 2 * (v["y"] - v["a2"]) * v["a2"] * (1 - v["a2"]), **NO_W2)},
        "w2 and b2 are off too",
        "missing-downstream-weight",
    ),
    ("all_five_in_code", {"gradient": all_five(mean=lambda values: values)}, "a slope for each row"),
    ("all_five_in_code", {"gradient": that_changes_its_parameters}, "changes what it is given"),
    ("all_five_in_code", {"gradient": first_only_two}, "must return a dict with w11, w12, b1, w2, b2"),
    ("all_five_in_code", {"gradient": lambda *_: dict.fromkeys(place(), 0.0)}, "Not yet.", "parameter-never-updated"),
    ("all_five_in_code", {"gradient": lambda *_: dict.fromkeys(place(), 0.1)}, "Not yet.", "not-yet-known"),
    ("all_five_in_code", {"gradient": of_and_only}, "Not yet.", "crashes"),
    # 3
    ("shuffled_lines", {"order": list("EIABHCF")}, "Line B forms delta1"),
    ("shuffled_lines", {"order": list("EIGDHCF")}, "Line G multiplies delta2 by z1"),
    ("shuffled_lines", {"order": list("EIACDHF")}, "w2 is changed before delta1 has used it"),
    ("shuffled_lines", {"order": list("IEADHCF")}, "a name that no line before it has made, and one does later"),
    ("shuffled_lines", {"order": list("EAIDHCF")}, "and one does later"),
    ("shuffled_lines", {"order": list("EIHDACF")}, "what does each line need"),
    ("shuffled_lines", {"order": list("EIDHCAF")}, "The program would stop"),
    ("shuffled_lines", {"order": list("EIDHCF")}, "no line of yours does"),
    ("shuffled_lines", {"order": list("EIADHC")}, "one of the weights is never changed"),
    ("shuffled_lines", {"order": list("EIADHF")}, "6 lines are not all"),
    ("shuffled_lines", {"order": list("EIAADHCF")}, "A line is there twice"),
    ("shuffled_lines", {"order": list("EIADHCX")}, "has 'X' in it"),
    ("shuffled_lines", {"order": [5, 9, 1, 4, 8, 3, 6]}, "a list of letters in quotes"),
    # 4
    ("where_it_hides", {"wrong_link": "a1 feels z1"}, "wrong_link must be"),
    ("where_it_hides", {"row": (0, 0)}, "three numbers in brackets"),
    ("where_it_hides", {"row": (0, 0, 0.5)}, "The label y is 0 or 1"),
    ("where_it_hides", {"row": (1, 1, 1)}, "At this place it does not hide"),
    ("where_it_hides", {"hiding_place": place(w2=0.0)}, "With w2 = 0 δ1 is 0"),
    ("where_it_hides", {"hiding_place": dict.fromkeys(place(), 0)}, "With w2 = 0 δ1 is 0"),
    ("where_it_hides", {"hiding_place": place(b1=30.0)}, "too close to 0"),
    ("where_it_hides", {"hiding_place": place(w2=1.0)}, "w2 = 1 hides a w2 that was forgotten"),
    ("where_it_hides", {"hiding_place": {"w2": 1}}, "the five names"),
    ("where_it_hides", {"hiding_place": place(b1=1e6)}, "very far out"),
    # 5
    ("right_answers_wrong_gradient", {"hypothesis": "no idea"}, "Write a whole sentence"),
    (
        "right_answers_wrong_gradient",
        {"off": ["w11", "w12", "b1", "w2", "b2"]},
        "delta2 is made from a2",
        "misread-figure",
    ),
    ("right_answers_wrong_gradient", {"off": ["w11", "w12", "b1"]}, "what w2 multiplied", "misread-figure"),
    ("right_answers_wrong_gradient", {"off": ["w2"]}, "the first neuron are built from delta1", "misread-figure"),
    ("right_answers_wrong_gradient", {"off": ["z1"]}, "it names 'z1'"),
    ("right_answers_wrong_gradient", {"off": "w11, w12, b1, w2"}, "a list of names in quotes"),
    ("right_answers_wrong_gradient", {"ratio_w2": 0.803}, "ratio_w2 is upside down"),
    ("right_answers_wrong_gradient", {"ratio_w2": 0.622}, "is the program's a1. Divide it"),
    ("right_answers_wrong_gradient", {"ratio_w2": 0.94, "ratio_b1": 1.245}, "have changed places"),
    ("right_answers_wrong_gradient", {"ratio_w2": 1}, "would mean that this derivative is right"),
    ("right_answers_wrong_gradient", {"ratio_w2": 2}, "what is the program's a1 on such a row", "not-yet-known"),
    ("right_answers_wrong_gradient", {"ratio_b1": 1.064}, "ratio_b1 is upside down"),
    ("right_answers_wrong_gradient", {"ratio_b1": 0.235}, "is the program's slope. Divide it"),
    ("right_answers_wrong_gradient", {"ratio_b1": 1.245}, "has not a1 in it but the slope"),
    ("right_answers_wrong_gradient", {"ratio_b1": 3}, "compare a1(1 − a1)", "not-yet-known"),
    (
        "right_answers_wrong_gradient",
        {"mended_gradient": all_five(**AGAIN)},
        "w11, w12, b1 and w2 are off",
        "activation-of-activated-value",
    ),
    (
        "right_answers_wrong_gradient",
        {"mended_gradient": all_five(dw2=lambda v: v["delta2"] * v["again"])},
        "The derivative for w2 is off",
        "activation-of-activated-value",
    ),
    (
        "right_answers_wrong_gradient",
        {"mended_gradient": all_five(delta1=slope_of("again"))},
        "The derivatives for w11, w12 and b1 are off",
        "activation-of-activated-value",
    ),
    (
        "right_answers_wrong_gradient",
        {"mended_gradient": that_passes_on(twice, back=twice)},
        "a2 is made from σ(a1): the first neuron is squashed twice on the way forwards",
        "activation-of-activated-value",
    ),
    (
        "right_answers_wrong_gradient",
        {"mended_gradient": that_passes_on(lambda z1: z1, back=sigmoid)},
        "a2 is made from z1: the first neuron is not squashed on the way forwards",
        "missing-activation-hidden",
    ),
    (
        "right_answers_wrong_gradient",
        {"mended_gradient": that_passes_on(lambda z1: z1, back=lambda z1: z1)},
        "the first neuron is not squashed on the way forwards",
        "missing-activation-hidden",
    ),
]
