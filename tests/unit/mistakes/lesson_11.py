"""The wrong answers to exercise 11: (check, answers in place of the right ones, what it says)."""

import numpy as np

import tinynet as tn

NAMES = ("w11", "w12", "b1", "w2", "b2")


def zeros(*but):
    """Return "zero" for all five names, "not zero" for some."""
    return {name: "not zero" if name in but else "zero" for name in NAMES}


def slopes_of(parameters, x1, x2, y):
    data = tn.Dataset("given", np.stack([x1, x2], axis=1), y)
    return np.array(list(tn.Network((2, 1, 1), start=parameters).gradients(data.inputs, data.labels).values()))


def stationary(rule):
    """Return a learner's is_stationary with its own idea of what the slopes must fulfil."""
    return lambda *given: bool(rule(slopes_of(*given)))


def by_loss(parameters, x1, x2, y):
    a1 = tn.sigmoid(parameters["w11"] * x1 + parameters["w12"] * x2 + parameters["b1"])
    a2 = tn.sigmoid(parameters["w2"] * a1 + parameters["b2"])
    return bool(abs(np.mean((y - a2) ** 2) - 0.25) < 1e-9)


def that_moves_w2(parameters, x1, x2, y):
    parameters["w2"] += 1e-3
    return True


def of_first_only(parameters, x1, x2, y):
    return bool(np.abs(slopes_of(parameters, *tn.FIRST.inputs.T, tn.FIRST.labels)).max() < 1e-12)


def verdicts(**otherwise):
    right = {"A": "no such start", "B": "could refute", "C": "does not measure learning"}
    return right | {"D": "would fail anyway", "E": "would fail anyway"} | otherwise


def start(w1, w2, b1=0.0):
    """Return a learner's mended_start that draws w1 and w2 from a seed's generator in its own way."""

    def mended_start(seed):
        generator = np.random.default_rng(seed)
        return {"w1": w1(generator), "b1": np.full(2, b1), "w2": w2(generator), "b2": 0.0}

    return mended_start


def six(low=-2, high=2):
    return {"w1": lambda g: g.uniform(low, high, size=(2, 2)), "w2": lambda g: g.uniform(low, high, size=2)}


def tied(generator):
    w2 = generator.uniform(-2, 2)
    return np.array([w2, -w2])


def twice(generator):
    return np.tile(generator.uniform(-2, 2, size=2), (2, 1))


def with_no_seed(seed):
    return start(**six())(None)


def whoever(rule):
    """Return a learner's has_learned with its own idea, from whether all rows are right, and the errors."""
    return lambda y_hat, labels: bool(
        rule(np.all((y_hat - 0.5) * (labels - 0.5) > 0), np.abs(y_hat - labels), np.var(labels))
    )


def rows_of_one_label(label):
    """Return a learner's has_learned that looks at the rows of one label only."""

    def has_learned(y_hat, labels):
        wrong = (y_hat >= 0.5) if label == 0 else (y_hat <= 0.5)
        return bool(not np.any(wrong & (labels == label)) and np.mean((y_hat - labels) ** 2) < 0.01)

    return has_learned


def half_is_right(y_hat, labels):
    return bool(np.all((y_hat > 0.5) == (labels == 1)) and np.mean((y_hat - labels) ** 2) < 0.01)


def half_is_a_yes(y_hat, labels):
    return bool(np.all((y_hat >= 0.5) == (labels == 1)) and np.mean((y_hat - labels) ** 2) < 0.01)


def without_squares(y_hat, labels):
    return bool(np.all((y_hat - 0.5) * (labels - 0.5) > 0) and np.mean(labels - y_hat) < 0.01)


def near_enough(y_hat, labels):
    return bool(np.all(np.abs(y_hat - labels) < 0.2))


FAILED = [-10, -9, -8, 0, 5, 6, 7, 8, 9, 10]

MISTAKES = [
    # 1
    ("zero_or_not", {"zero_on_and": zeros("w11", "w12", "b1", "w2", "b2")}, "zero_on_and, the first neuron: w2 is 0"),
    ("zero_or_not", {"zero_on_and": zeros("w2")}, "three labels are 0 and one is 1"),
    ("zero_or_not", {"zero_on_and": zeros("b2")}, "And with a1 = ½ in every row"),
    ("zero_or_not", {"zero_on_second": zeros("w12")}, "zero_on_second, the first neuron: w2 is 0"),
    ("zero_or_not", {"zero_on_second": zeros("w2", "b2")}, "how many labels of y = x2 are 1?"),
    ("zero_or_not", {"w11_on_first": zeros("w11", "w2")}, "but w2 is still 0"),
    ("zero_or_not", {"w11_on_first": zeros("w2", "b2")}, "a2 still ½ in every row"),
    ("zero_or_not", {"w11_on_first": zeros()}, "do the four δ2·a1 still cancel"),
    (
        "zero_or_not",
        {"zero_on_and": zeros(), "zero_on_second": zeros(), "w11_on_first": zeros()},
        "the same of all fifteen",
    ),
    ("zero_or_not", {"zero_on_and": zeros() | {"b2": 0.125}}, 'must be "zero" or "not zero", in quotes; it is 0.125'),
    ("zero_or_not", {"zero_on_and": {"w2": "zero"}}, "the five names"),
    # 2
    (
        "is_it_stationary",
        {"is_stationary": lambda p, *_: all(v == 0 for v in p.values())},
        "whether the parameters are 0",
    ),
    (
        "is_it_stationary",
        {"is_stationary": lambda p, x1, x2, y: bool(y.mean() == 0.5)},
        "whether the labels are balanced",
    ),
    ("is_it_stationary", {"is_stationary": by_loss}, "whether the loss is 0.2500"),
    (
        "is_it_stationary",
        {"is_stationary": stationary(lambda s: np.abs(s).min() < 1e-12)},
        "One slope of 0 is not enough",
    ),
    ("is_it_stationary", {"is_stationary": stationary(lambda s: abs(s.sum()) < 1e-12)}, "adds up the slopes"),
    ("is_it_stationary", {"is_stationary": stationary(lambda s: s.max() < 1e-12)}, "A slope below 0 is a slope too"),
    (
        "is_it_stationary",
        {"is_stationary": stationary(lambda s: np.abs(s[3:]).max() < 1e-12)},
        "looks at w2 and b2 only",
    ),
    (
        "is_it_stationary",
        {"is_stationary": stationary(lambda s: np.abs(s[:3]).max() < 1e-12)},
        "looks at w11, w12 and b1",
    ),
    ("is_it_stationary", {"is_stationary": stationary(lambda s: abs(s[4]) < 1e-12)}, "looks at b2 only"),
    ("is_it_stationary", {"is_stationary": stationary(lambda s: np.allclose(s, 0))}, "It takes 3e-09 for 0"),
    ("is_it_stationary", {"is_stationary": stationary(lambda s: np.abs(s).max() < 5e-12)}, "It takes 2e-12 for 0"),
    ("is_it_stationary", {"is_stationary": stationary(lambda s: np.abs(s).max() < 1e-9)}, "It takes 2e-12 for 0"),
    (
        "is_it_stationary",
        {"is_stationary": stationary(lambda s: np.abs(s).max() < 2e-13)},
        "should return True",
        "not-yet-known",
    ),
    ("is_it_stationary", {"is_stationary": stationary(lambda s: abs(s[0]) < 1e-12)}, "after the first slope"),
    ("is_it_stationary", {"is_stationary": stationary(lambda s: np.all(s == 0))}, "rounding"),
    ("is_it_stationary", {"is_stationary": stationary(lambda s: np.abs(s).max() > 1e-12)}, "turned round"),
    (
        "is_it_stationary",
        {"is_stationary": stationary(lambda s: np.abs(s).max() < 1e-4)},
        "the largest slope has the size",
        "not-yet-known",
    ),
    ("is_it_stationary", {"is_stationary": lambda *_: False}, "says False to every point"),
    ("is_it_stationary", {"is_stationary": lambda *given: float(np.abs(slopes_of(*given)).max())}, "True or False"),
    ("is_it_stationary", {"is_stationary": of_first_only}, "should return False", "not-yet-known"),
    ("is_it_stationary", {"is_stationary": that_moves_w2}, "changes what it is given"),
    # 3
    ("what_could_refute_it", {"verdicts": verdicts(A="could refute")}, "4 of 5 are right. Of one too many"),
    ("what_could_refute_it", {"verdicts": verdicts(C="could refute")}, "What would the author of the claim answer"),
    ("what_could_refute_it", {"verdicts": verdicts(D="could refute", A="could refute")}, "3 of 5 are right"),
    (
        "what_could_refute_it",
        {"verdicts": verdicts(E="could refute", D="could refute", A="could refute")},
        "Not more than two of five",
    ),
    ("what_could_refute_it", {"verdicts": verdicts(B="no such start")}, "One experiment has its biases at 0"),
    ("what_could_refute_it", {"verdicts": verdicts(B="would fail anyway")}, "What could come out of it"),
    ("what_could_refute_it", {"verdicts": verdicts(A="would fail anyway")}, "for another reason than you say"),
    ("what_could_refute_it", {"verdicts": verdicts(A="yes")}, 'must be "could refute"'),
    (
        "what_could_refute_it",
        {"learned_in_b": 200},
        "Are seed, weight_range, learning rate and epochs",
        "not-yet-known",
    ),
    # 4
    ("twins", {"hypothesis": "bad seed"}, "Write a whole sentence"),
    ("twins", {"units_worth": 1.5}, "says something else than the first"),
    ("twins", {"chain_w2": 5.0}, "what stands before a1"),
    ("twins", {"mended_start": start(twice, lambda g: np.full(2, g.uniform(-2, 2)))}, "still get the same two weights"),
    ("twins", {"mended_start": start(twice, lambda g: g.uniform(-2, 2, size=2))}, "still get the same two weights"),
    ("twins", {"mended_start": with_no_seed}, "other numbers the second time"),
    (
        "twins",
        {"mended_start": start(lambda g: twice(g) + g.uniform(-0.001, 0.001, (2, 2)), lambda g: g.uniform(-2, 2, 2))},
        "a small nudge only",
    ),
    (
        "twins",
        {"mended_start": start(six()["w1"], lambda g: np.full(2, g.uniform(-2, 2)))},
        "the two w2 are still equal",
    ),
    ("twins", {"mended_start": lambda seed: start(**six())(7)}, "the same for every seed"),
    ("twins", {"mended_start": start(**six(), b1=0.1)}, "leave b1 and b2 at 0"),
    ("twins", {"mended_start": start(**six(-3, 3))}, "between −2 and 2"),
    ("twins", {"mended_start": start(**six(0, 2))}, "not drawn evenly"),
    *(
        ("twins", {"mended_start": start(**six() | {which: six(low, high)[which]})}, "not drawn evenly")
        for which in ("w1", "w2")
        for low, high in ((0, 2), (-2, 0), (-1, 2), (-2, 1))
    ),
    ("twins", {"mended_start": start(six()["w1"], tied)}, "decided by another"),
    ("twins", {"mended_start": start(lambda g: np.ones((2, 2)), lambda g: np.ones(2))}, "every weight the same number"),
    ("twins", {"mended_start": start(lambda g: g.uniform(-2, 2, 4), lambda g: np.ones(2))}, "of shape (2, 2)"),
    # 5
    ("who_has_learned", {"second_hypothesis": "wrong line"}, "Write a whole sentence"),
    ("who_has_learned", {"has_learned": whoever(lambda right, e, base: np.mean(e**2) < base)}, "still the base rate"),
    (
        "who_has_learned",
        {"has_learned": whoever(lambda right, e, base: right and np.mean(e**2) < base)},
        "not below the base rate",
    ),
    ("who_has_learned", {"has_learned": whoever(lambda right, e, base: right)}, "The loss must be below 0.01 as well"),
    ("who_has_learned", {"has_learned": whoever(lambda right, e, base: np.mean(e**2) < 0.01)}, "the mean not show it"),
    (
        "who_has_learned",
        {"has_learned": whoever(lambda right, e, base: right or np.mean(e**2) < 0.01)},
        "Both must hold",
    ),
    (
        "who_has_learned",
        {"has_learned": whoever(lambda right, e, base: right and np.sum(e**2) < 0.01)},
        "the sum of the squared errors",
    ),
    (
        "who_has_learned",
        {"has_learned": whoever(lambda right, e, base: right and np.all(e**2 < 0.01))},
        "*every* squared error",
    ),
    (
        "who_has_learned",
        {"has_learned": whoever(lambda right, e, base: right and np.mean(e) < 0.01)},
        "the mean distance",
    ),
    (
        "who_has_learned",
        {"has_learned": lambda y_hat, labels: bool(np.all((y_hat > 0.5) == (labels == 1)))},
        "It asks only whether every row is on its side",
    ),
    (
        "who_has_learned",
        {"has_learned": lambda y_hat, labels: bool(np.all((y_hat >= 0.5) == (labels == 1)))},
        "It asks only whether every row is on its side",
    ),
    ("who_has_learned", {"has_learned": half_is_a_yes}, "½ exactly is on neither side"),
    (
        "who_has_learned",
        {"has_learned": lambda y_hat, labels: bool(np.mean((labels - y_hat) ** 2) < 0.25)},
        "the base rate of y = x1, 0.25, whatever the labels are",
    ),
    ("who_has_learned", {"has_learned": rows_of_one_label(0)}, "rows with label 1"),
    ("who_has_learned", {"has_learned": rows_of_one_label(1)}, "rows with label 0"),
    ("who_has_learned", {"has_learned": half_is_right}, "½ exactly is on neither side"),
    ("who_has_learned", {"has_learned": without_squares}, "differences are not squared"),
    (
        "who_has_learned",
        {"has_learned": whoever(lambda right, e, base: right and np.mean(e**2) < 0.0108)},
        "should say False",
        "not-yet-known",
    ),
    (
        "who_has_learned",
        {"has_learned": whoever(lambda right, e, base: right and np.mean(e**2) < 0.0092)},
        "should say True",
        "not-yet-known",
    ),
    ("who_has_learned", {"has_learned": near_enough}, "has_learned should say", "not-yet-known"),
    ("who_has_learned", {"has_learned": lambda y_hat, labels: 1.0}, "must return True or False"),
    ("who_has_learned", {"failed": [-10, 0, 5, 6, 7, 8, 9, 10]}, "the program's own list"),
    ("who_has_learned", {"failed": [c for c in range(-10, 11) if c not in FAILED]}, "those that have learned"),
    ("who_has_learned", {"failed": [c for c in FAILED if c != 0]}, "What about 0 itself?"),
    ("who_has_learned", {"failed": [*FAILED, 4]}, "names a constant that has learned"),
    ("who_has_learned", {"failed": FAILED[:-1]}, "a constant that has not learned is missing"),
    ("who_has_learned", {"failed": -9}, "a list of constants"),
    ("who_has_learned", {"causes": {-10: "twins", 0: "twins", 7: "twins"}}, "How many units has each layer"),
    (
        "who_has_learned",
        {"causes": {-10: "saturation", 0: "saturation", 7: "saturation"}},
        "where a sigmoid is steepest",
    ),
    (
        "who_has_learned",
        {"causes": {-10: "saturation", 0: "stationary point", 7: "stationary point"}},
        "exactly 0, or very small?",
    ),
    ("who_has_learned", {"causes": {-10: "big", 0: "zero", 7: "big"}}, "causes[-10] must be"),
]
