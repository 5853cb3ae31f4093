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


def rounded_to(digits):
    return lambda values: round(np.mean(values), digits)


def that_changes_its_parameters(parameters, x1, x2, y):
    slopes = all_five()(parameters, x1, x2, y)
    for name in slopes:
        parameters[name] -= 0.1 * slopes[name]
    return slopes


def mean_of_products(parameters, x1, x2, y):
    single = {name: all_five()(parameters, x1, x2, y)[name] for name in ("b1", "b2")}
    a1 = sigmoid(parameters["w11"] * x1 + parameters["w12"] * x2 + parameters["b1"])
    products = {"w11": single["b1"] * np.mean(x1), "w12": single["b1"] * np.mean(x2), "w2": single["b2"] * np.mean(a1)}
    return single | products


def with_swapped_inputs(parameters, x1, x2, y):
    swapped = parameters | {"w11": parameters["w12"], "w12": parameters["w11"]}
    slopes = all_five()(swapped, x1, x2, y)
    return slopes | {"w11": slopes["w11"], "w12": slopes["w12"]}


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
    ("the_way_back_by_hand", {"slope_b1": "0.0932"}, "without quotes"),
    ("the_way_back_by_hand", {"delta1_found": 0.1}, "What are the two?", "not-yet-known"),
    ("the_way_back_by_hand", {"delta1_found": 0.07}, "delta1_found = 0.07 is right, but rounded too far"),
    # 2, what is no declared slip
    *(
        ("all_five_in_code", {"gradient": all_five(mean=rounded_to(digits))}, f"rounded to {digits} decimals")
        for digits in (2, 3, 6)
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(dw11=lambda v: v["delta1"] * v["x1"] ** 2, dw12=lambda v: v["delta1"] * v["x2"] ** 2)},
        "w2 and b2 are right, so δ2 is. Look at the links from z2 back to z1",
        "links-miscounted",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(**AGAIN)},
        "In δ1 the first sigmoid's slope was given σ(a1): that value has been squashed twice. For w2 δ2 is multiplied "
        "by σ(a1)",
        "activation-of-activated-value",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(dw11=lambda v: v["delta1"] * v["x2"], dw12=lambda v: v["delta1"] * v["x1"])},
        "For w11 and w12 δ is multiplied by the other input",
        "wrong-local-input",
    ),
    ("all_five_in_code", {"gradient": all_five(mean=np.sum)}, "The derivatives are summed", "batch-summed"),
    (
        "all_five_in_code",
        {"gradient": all_five(db1=lambda v: v["delta2"] * v["a1"], dw2=lambda v: v["delta1"])},
        "b1 and w2 have changed places",
        "swapped-parameters",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(mean=lambda values: np.sum(values) / 4)},
        "0.25 times the sum over the rows, a fixed number",
        "batch-summed",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(mean=lambda values: 0.5 * np.sum(values))},
        "0.5 times the sum",
        "batch-summed",
    ),
    (
        "all_five_in_code",
        {"gradient": mean_of_products},
        "The derivatives for w11, w12 and w2 are the mean of δ times the mean",
        "one-row-only",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(db1=lambda v: v["delta1"] * v["b1"], db2=lambda v: v["delta2"] * v["b2"])},
        "For b1 and b2 δ is multiplied by the parameter itself",
        "wrong-local-input",
    ),
    (
        "all_five_in_code",
        {"gradient": with_a_step_taken},
        "You return new parameters: a step at the rate 0.1",
        "wrong-form",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(dw2=lambda v: v["delta2"] * v["z1"], **NO_W2)},
        "how strongly does z2 feel a1? For w2 δ2 is multiplied by z1",
        "missing-downstream-weight",
    ),
    (
        "all_five_in_code",
        {"gradient": all_five(delta2=lambda v: 2 * (v["y"] - v["a2"]) * v["a2"] * (1 - v["a2"]), **NO_W2)},
        "In δ2 the sign is opposite. Which comes first there, ŷ or y? In δ1 a link is missing",
        "sign-flipped",
    ),
    ("all_five_in_code", {"gradient": with_swapped_inputs}, "w11 multiplies x2, and w12", "swapped-parameters"),
    ("all_five_in_code", {"gradient": all_five(mean=lambda values: values)}, "a slope for each row"),
    ("all_five_in_code", {"gradient": that_changes_its_parameters}, "changes what it is given"),
    ("all_five_in_code", {"gradient": first_only_two}, "must return a dict with w11, w12, b1, w2, b2"),
    ("all_five_in_code", {"gradient": lambda *_: dict.fromkeys(place(), 0.0)}, "is 0 on", "parameter-never-updated"),
    ("all_five_in_code", {"gradient": lambda *_: dict.fromkeys(place(), 0.1)}, "Not yet.", "not-yet-known"),
    ("all_five_in_code", {"gradient": of_and_only}, "the label is missing", "links-miscounted"),
    # 3
    ("shuffled_lines", {"order": list("EIABHCF")}, "Line B forms delta1"),
    ("shuffled_lines", {"order": list("EIGDHCF")}, "Line G multiplies delta2 by z1"),
    ("shuffled_lines", {"order": list("EIACDHF")}, "w2 is changed before delta1 has used it"),
    ("shuffled_lines", {"order": list("IEADHCF")}, "a name that no line before it has made, and one does later"),
    ("shuffled_lines", {"order": list("EAIDHCF")}, "and one does later"),
    ("shuffled_lines", {"order": list("EIHDACF")}, "what does each line need"),
    *(
        ("shuffled_lines", {"order": list(order)}, f"{what}: neither of the two weights is changed")
        for order, what in (("E", "1 line is not all"), ("EI", "2 lines are not all"), ("EIAD", "4 lines are not all"))
    ),
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
    ("right_answers_wrong_gradient", {"ratio_w2": 1.24}, "1.24 is right, but rounded too far. Give it to 3 decimals."),
    ("right_answers_wrong_gradient", {"ratio_w2": 1}, "would mean that this derivative is right"),
    ("right_answers_wrong_gradient", {"ratio_w2": 2}, "what is the program's a1 on such a row", "not-yet-known"),
    ("right_answers_wrong_gradient", {"ratio_b1": 1.064}, "ratio_b1 is upside down"),
    ("right_answers_wrong_gradient", {"ratio_b1": 0.235}, "is the program's slope. Divide it"),
    ("right_answers_wrong_gradient", {"ratio_b1": 1.245}, "has not a1 in it but the slope"),
    ("right_answers_wrong_gradient", {"ratio_b1": 3}, "compare a1(1 − a1)", "not-yet-known"),
    (
        "right_answers_wrong_gradient",
        {"mended_gradient": all_five(**AGAIN)},
        "In δ1 the first sigmoid's slope was given σ(a1)",
        "activation-of-activated-value",
    ),
    (
        "right_answers_wrong_gradient",
        {"mended_gradient": that_passes_on(twice, back=twice)},
        "the first neuron is squashed twice on the way forwards",
        "activation-of-activated-value",
    ),
    (
        "right_answers_wrong_gradient",
        {"mended_gradient": that_passes_on(lambda z1: z1, back=lambda z1: z1)},
        "the first neuron is not squashed on the way forwards",
        "missing-activation-hidden",
    ),
]
