"""The wrong answers to exercise 05: (check, answers in place of the right ones, what it says)."""

import numpy as np

import tinynet as tn

sigmoid = tn.sigmoid


def values(parameters, x1, x2, y):
    """Return everything that a learner could put into a slope, by name."""
    p = {"w2": 0.0, "b2": 0.0} | parameters
    z1 = p["w11"] * x1 + p["w12"] * x2 + p["b1"]
    a1 = sigmoid(z1)
    z2 = p["w2"] * a1 + p["b2"]
    a2 = sigmoid(z2)
    tanhs = {"t2": np.tanh(z2), "t2 of a2": np.tanh(a2)}
    return p | {"x1": x1, "x2": x2, "y": y, "z1": z1, "a1": a1, "z2": z2, "a2": a2} | tanhs


def one_neuron(delta=None, w11=None, w12=None, b1=None, mean=np.mean):
    """Return a learner's gradient of one neuron, with its own idea of some lines."""

    def gradient(parameters, x1, x2, y):
        v = values(parameters, x1, x2, y)
        v["delta1"] = delta(v) if delta else 2 * (v["a1"] - y) * v["a1"] * (1 - v["a1"])
        return {
            "w11": mean(w11(v) if w11 else v["delta1"] * x1),
            "w12": mean(w12(v) if w12 else v["delta1"] * x2),
            "b1": mean(b1(v) if b1 else v["delta1"]),
        }

    return gradient


def output(delta=None, w2=None, b2=None, mean=np.mean, a2="a2", slope=lambda a: a * (1 - a)):
    """Return a learner's gradient of an output neuron, with its own idea of some lines."""

    def gradient(parameters, x1, x2, y):
        v = values(parameters, x1, x2, y)
        v["delta2"] = delta(v) if delta else 2 * (v[a2] - y) * slope(v[a2])
        return {"w2": mean(w2(v) if w2 else v["delta2"] * v["a1"]), "b2": mean(b2(v) if b2 else v["delta2"])}

    return gradient


def with_tanh(**otherwise):
    return output(**({"a2": "t2", "slope": lambda a: 1 - a**2} | otherwise))


def that_moves_its_parameters(parameters, x1, x2, y):
    slopes = one_neuron()(parameters, x1, x2, y)
    for name in slopes:
        parameters[name] -= slopes[name]
    return slopes


def all_tanh(parameters, x1, x2, y):
    a1 = np.tanh(parameters["w11"] * x1 + parameters["w12"] * x2 + parameters["b1"])
    a2 = np.tanh(parameters["w2"] * a1 + parameters["b2"])
    delta2 = 2 * (a2 - y) * (1 - a2**2)
    return {"w2": np.mean(delta2 * a1), "b2": np.mean(delta2)}


def with_a_step_taken(parameters, x1, x2, y):
    slopes = one_neuron()(parameters, x1, x2, y)
    return {name: parameters[name] - 0.1 * slopes[name] for name in slopes}


def by_nudging(parameters, x1, x2, y):
    def loss(p):
        return np.mean((y - sigmoid(p["w11"] * x1 + p["w12"] * x2 + p["b1"])) ** 2)

    return {name: judge()(loss, parameters, name) for name in parameters}


def without_a_star(parameters, x1, x2, y):
    a1 = sigmoid(parameters["w11"] * x1 + parameters["w12"] * x2 + parameters["b1"])
    one_less = 1 - a1
    return {name: a1(one_less) for name in parameters}


def sum_of_rows(v):
    return np.sum(v["delta2"] * v["a1"])


def of_and_only(parameters, x1, x2, y):
    return one_neuron()(parameters, x1, x2, tn.AND.labels[: len(x1)])


def sigma(v, name, other=None):
    """Return 2(ŷ − y) times a slope of its own idea, ŷ being a1 or a2."""
    return 2 * (v[name] - v["y"]) * (v[name] * (1 - v[name]) if other is None else other)


def judge(up=1.0, down=1.0, divisor=2.0, sign=1.0, nudge_is=None):
    def made(loss, parameters, name, nudge=1e-5):
        nudge = nudge_is or nudge
        above = loss(parameters | {name: parameters[name] + up * nudge})
        below = loss(parameters | {name: parameters[name] - down * nudge})
        return sign * (above - below) / (divisor * nudge)

    return made


def judge_without_brackets(loss, parameters, name, nudge=1e-5):
    return judge()(loss, parameters, name, nudge) * nudge**2


def judge_without_division(loss, parameters, name, nudge=1e-5):
    return judge()(loss, parameters, name, nudge) * 2 * nudge


def judge_that_divides_by_a_fixed_number(loss, parameters, name, nudge=1e-5):
    return judge_without_division(loss, parameters, name, nudge) / 2e-5


def judge_of_all_at_once(loss, parameters, name, nudge=1e-5):
    up, down = ({key: value + way * nudge for key, value in parameters.items()} for way in (1, -1))
    return (loss(up) - loss(down)) / (2 * nudge)


def judge_that_moves_its_parameters(loss, parameters, name, nudge=1e-5):
    answer = judge()(loss, parameters, name, nudge)
    parameters[name] += nudge
    return answer


def one_number_only(a):
    return 1 - float(np.ravel(a)[0]) ** 2


MISTAKES = [
    # 1
    ("three_links_by_hand", {"slope_b1": "-0.2875"}, "without quotes"),
    ("three_links_by_hand", {"slope_w11": 2.73}, "is the sum of the three links"),
    # 2, what is no declared slip
    ("one_neuron_in_code", {"gradient": one_neuron(mean=lambda v: np.mean(v) / len(v))}, "number of rows twice"),
    (
        "one_neuron_in_code",
        {"gradient": one_neuron(mean=lambda v: np.array([np.mean(v)]))},
        "holds one number in brackets",
    ),
    (
        "one_neuron_in_code",
        {"gradient": one_neuron(lambda v: 2 * sigma(v, "a1"))},
        "All are 2 times the right ones",
        "constant-factor",
    ),
    (
        "one_neuron_in_code",
        {"gradient": one_neuron(w11=lambda v: 2 * v["delta1"] * v["x1"])},
        "yours for w11 is −0.1354, and a nudge gives −0.06771. That is 2 times the right one, on every row",
        "uneven-factor",
    ),
    (
        "one_neuron_in_code",
        {"gradient": one_neuron(lambda v: 2 * (v["y"] - v["a1"]), b1=lambda v: v["delta1"] * v["b1"])},
        "In δ1 the sign is opposite. Which comes first there, ŷ or y? In δ1 a link is missing: how strongly does a1 "
        "feel z1? For b1 δ is multiplied by the parameter itself",
        "sign-flipped",
    ),
    (
        "one_neuron_in_code",
        {
            "gradient": one_neuron(
                w11=lambda v: np.mean(v["delta1"]) * np.mean(v["x1"]),
                w12=lambda v: np.mean(v["delta1"]) * np.mean(v["x2"]),
            )
        },
        "The derivatives for w11 and w12 are the mean of δ times the mean of its factor",
        "one-row-only",
    ),
    ("one_neuron_in_code", {"gradient": one_neuron(mean=np.sum)}, "The derivatives are summed", "batch-summed"),
    (
        "one_neuron_in_code",
        {
            "gradient": one_neuron(
                b1=lambda v: np.sum(v["delta1"]) * len(v["y"]) ** 0, w11=lambda v: v["delta1"] * v["x1"]
            )
        },
        "The derivative for b1 is summed over the rows, and not averaged: with 3 rows the slope is 3 times",
        "batch-summed",
    ),
    (
        "one_neuron_in_code",
        {"gradient": one_neuron(mean=lambda rows: np.sum(rows) / 4)},
        "0.25 times the sum over the rows, a fixed number",
        "batch-summed",
    ),
    ("one_neuron_in_code", {"gradient": one_neuron(mean=np.max)}, "the largest of the rows' slopes", "one-row-only"),
    ("one_neuron_in_code", {"gradient": one_neuron(mean=np.median)}, "the median of the rows'", "one-row-only"),
    (
        "one_neuron_in_code",
        {"gradient": one_neuron(mean=lambda rows: np.ravel(rows)[-1])},
        "those of the last row alone",
        "last-sample-only",
    ),
    (
        "one_neuron_in_code",
        {"gradient": one_neuron(mean=lambda rows: np.ravel(rows)[0])},
        "those of the first row alone. Is the return inside the loop?",
        "last-sample-only",
    ),
    (
        "one_neuron_in_code",
        {"gradient": one_neuron(b1=lambda v: np.mean(v["delta1"]) ** np.size(v["y"]))},
        "On each single row all is right. On 3 rows together the derivative for b1 is off",
        "not-yet-known",
    ),
    ("one_neuron_in_code", {"gradient": one_neuron(mean=lambda rows: rows)}, "a slope for each row", "wrong-form"),
    ("one_neuron_in_code", {"gradient": by_nudging}, "Formulas give 15; a nudge", "wrong-form"),
    ("one_neuron_in_code", {"gradient": with_a_step_taken}, "You return new parameters: a step at", "wrong-form"),
    ("one_neuron_in_code", {"gradient": without_a_star}, "Write * between them", "crashes"),
    ("one_neuron_in_code", {"gradient": that_moves_its_parameters}, "changes what it is given"),
    ("one_neuron_in_code", {"gradient": lambda *_: {"w11": 0.1, "w12": 0.1, "b1": 0.1}}, "Not yet.", "not-yet-known"),
    (
        "one_neuron_in_code",
        {"gradient": lambda *_: {"w11": 0.0, "w12": 0.0, "b1": 0.0}},
        "For w11, w12 and b1 your slope is 0 on every row",
        "parameter-never-updated",
    ),
    ("one_neuron_in_code", {"gradient": lambda *_: (0.1, 0.1, 0.1)}, "must return a dict with w11, w12, b1"),
    ("one_neuron_in_code", {"gradient": of_and_only}, "the label is missing", "links-miscounted"),
    # 3, what is no declared slip
    (
        "the_output_neuron",
        {"output_gradient": output(w2=lambda v: np.mean(v["delta2"]) * np.mean(v["a1"]))},
        "The derivative for w2 is the mean of δ times",
        "one-row-only",
    ),
    (
        "the_output_neuron",
        {"output_gradient": output(lambda v: 2 * (v["y"] - v["a2"]), w2=lambda v: v["delta2"] * v["z1"])},
        "For w2 δ2 is multiplied by z1",
        "sign-flipped",
    ),
    (
        "the_output_neuron",
        {"output_gradient": output(w2=lambda v: v["delta2"] * v["w2"] * v["a1"] * (1 - v["a1"]))},
        "goes back through the first neuron as well",
        "links-miscounted",
    ),
    (
        "the_output_neuron",
        {"output_gradient": output(b2=lambda v: 2 * (v["a2"] - v["y"]))},
        "delta2 = −0.1191. Print yours",
        "not-yet-known",
    ),
    ("the_output_neuron", {"output_gradient": output(mean=np.sum)}, "The derivatives are summed", "batch-summed"),
    ("the_output_neuron", {"output_gradient": output(mean=lambda rows: rows)}, "a slope for each row"),
    ("the_output_neuron", {"output_gradient": lambda *_: {"w2": 0.1}}, "must return a dict with w2, b2"),
    # 4
    ("another_squash", {"tanh_slope": lambda a: 0.75}, "At a = ", "not-yet-known"),
    ("another_squash", {"tanh_slope": one_number_only}, "not for a column"),
    ("another_squash", {"tanh_gradient": with_tanh(slope=lambda a: a * (1 - a))}, "the sigmoid's slope is still there"),
    ("another_squash", {"tanh_gradient": with_tanh(a2="t2 of a2")}, "np.tanh of σ(z2), squashed twice"),
    ("another_squash", {"tanh_gradient": output()}, "the output is still a sigmoid's"),
    ("another_squash", {"tanh_gradient": with_tanh(a2="a2")}, "the output is still a sigmoid's"),
    (
        "another_squash",
        {"tanh_gradient": with_tanh(delta=lambda v: sigma(v, "t2", 1 - v["z2"] ** 2))},
        "was given z2",
    ),
    (
        "another_squash",
        {"tanh_gradient": with_tanh(slope=lambda a: 1 - np.tanh(a) ** 2)},
        "tanh is taken once too often",
    ),
    ("another_squash", {"tanh_gradient": with_tanh(slope=lambda a: 1)}, "the slope of the squash is missing"),
    ("another_squash", {"tanh_gradient": with_tanh(slope=lambda a: (1 - a**2) / 2)}, "the 2 of the square"),
    ("another_squash", {"tanh_gradient": with_tanh(slope=lambda a: a**2 - 1)}, "both signs are opposite"),
    ("another_squash", {"tanh_gradient": with_tanh(w2=lambda v: v["delta2"] * v["z1"])}, "multiplied by z1"),
    (
        "another_squash",
        {"tanh_gradient": with_tanh(w2=lambda v: v["delta2"] * np.tanh(v["z1"]))},
        "the hidden neuron has become a tanh too",
    ),
    ("another_squash", {"tanh_gradient": all_tanh}, "the first neuron has become a tanh too"),
    ("another_squash", {"tanh_gradient": with_tanh(w2=lambda v: v["delta2"])}, "What did w2 multiply?"),
    ("another_squash", {"tanh_gradient": with_tanh(b2=lambda v: v["delta2"] * v["b2"])}, "What does b2 multiply?"),
    ("another_squash", {"tanh_gradient": with_tanh(mean=np.sum)}, "the rows are summed"),
    ("another_squash", {"tanh_gradient": with_tanh(w2=sum_of_rows)}, "the rows are summed for w2"),
    ("another_squash", {"tanh_gradient": with_tanh(mean=lambda rows: rows)}, "a value for each row"),
    ("another_squash", {"tanh_gradient": lambda *_: {"w2": 0.1, "b2": 0.1}}, "the nudge finds", "not-yet-known"),
    # 5
    ("the_judge_agrees", {"hypothesis": "it is wrong"}, "Write a whole sentence"),
    ("the_judge_agrees", {"judge_says": 2}, "is not what the posted judge says", "not-yet-known"),
    ("the_judge_agrees", {"judge_says": "twelve"}, "without quotes"),
    ("the_judge_agrees", {"mended_judge": judge(divisor=1)}, "still says twice the slope"),
    ("the_judge_agrees", {"mended_judge": judge(divisor=4)}, "half the slope"),
    ("the_judge_agrees", {"mended_judge": judge(down=0, divisor=1)}, "to one side only"),
    ("the_judge_agrees", {"mended_judge": judge(up=0, divisor=1)}, "to one side only"),
    ("the_judge_agrees", {"mended_judge": judge(down=0)}, "divides by two nudges: that is half"),
    ("the_judge_agrees", {"mended_judge": judge_without_division}, "divided by how far the two points are apart"),
    ("the_judge_agrees", {"mended_judge": judge(sign=-1)}, "upper minus lower"),
    ("the_judge_agrees", {"mended_judge": judge_without_brackets}, "brackets are missing"),
    ("the_judge_agrees", {"mended_judge": judge_of_all_at_once}, "has slope", "not-yet-known"),
    ("the_judge_agrees", {"mended_judge": judge(nudge_is=1e-6)}, "does not use the nudge"),
    ("the_judge_agrees", {"mended_judge": judge_that_divides_by_a_fixed_number}, "divides by 2e-5 whatever"),
    ("the_judge_agrees", {"mended_judge": judge_that_moves_its_parameters}, "changes what it is given"),
    (
        "the_judge_agrees",
        {"mended_gradient": one_neuron(lambda v: 2 * sigma(v, "a1"))},
        "All are 2 times the right ones",
        "constant-factor",
    ),
]
