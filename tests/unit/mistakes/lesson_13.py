"""The wrong answers to exercise 13: (check, answers in place of the right ones, what it says)."""

import numpy as np

import tinynet as tn


def gradient(p, X, y):
    """Return the right slopes."""
    slopes = tn.Network((2, len(p["b1"]), 1), start=dict(p)).gradients(X, y)
    return {name: np.asarray(value) for name, value in slopes.items()}


def changed(change):
    """Return a gradient of which the right slopes are changed."""
    return lambda p, X, y: change(gradient(p, X, y))


def by_nudging(p, X, y):
    def loss(q):
        return tn.Network((2, len(q["b1"]), 1), start=q).loss(X, y)

    return tn.numerical_gradient(loss, p)


def of_two_units(p, X, y):
    two = {name: p[name][:2] for name in ("w1", "b1", "w2")} | {"b2": p["b2"]}
    found = gradient(two, X, y)
    return {name: np.resize(found[name], np.shape(p[name])) for name in found}


def two_slips(p, X, y):
    a1 = tn.sigmoid(X @ p["w1"].T + p["b1"])
    a2 = tn.sigmoid(a1 @ p["w2"] + p["b2"])
    delta2 = (a2 - y) * a2 * (1 - a2)
    delta1 = np.outer(delta2, p["w2"])
    n = len(y)
    return {"w1": delta1.T @ X / n, "b1": delta1.mean(axis=0), "w2": a1.T @ delta2 / n, "b2": delta2.mean()}


def hidden_wrong(p, X, y):
    right = gradient(p, X, y)
    return right | {"w1": right["w1"] * 1.3, "b1": right["b1"] + 0.1}


def first_layer_summed(p, X, y):
    right = gradient(p, X, y)
    return right | {"w1": right["w1"] * len(y), "b1": right["b1"] * len(y)}


def divided_by_four(p, X, y):
    return {name: slope * len(y) / 4 for name, slope in gradient(p, X, y).items()}


def minus_the_sum(p, X, y):
    right = gradient(p, X, y)
    return right | {name: -len(y) * right[name] for name in ("w1", "b1")}


def right_on_one_row(p, X, y):
    right = gradient(p, X, y)
    return right | {"w1": right["w1"] * len(y) ** 2}


def in_front(formula):
    """Return a learner's delta0 by its formula."""
    return lambda delta1, w1, a0: eval(formula, {"np": np, "delta1": delta1, "w1": w1, "a0": a0})


def two_units_behind(delta1, w1, a0):
    return (delta1[:, :1] * w1[0] + delta1[:, 1:2] * w1[1]) * a0 * (1 - a0)


def step(late=False, turned=False, swap=False, order=(0, 1, 2, 3)):
    """Return a learner's step, with one of its faults left, or its four values in another order."""

    def mended_step(w1, b1, w2, b2, X, y, alpha):
        n = len(y)
        a1 = tn.sigmoid(X @ w1.T + b1)
        a2 = tn.sigmoid(a1 @ w2 + b2)
        delta2 = 2 * (a2 - y) * a2 * (1 - a2)
        new_w2 = w2 - alpha * a1.T @ delta2 / n
        delta1 = np.outer(delta2, new_w2 if late else w2) * a1 * (1 - a1)
        new_w1 = w1 - alpha * (X.T @ delta1 if turned else delta1.T @ X) / n
        new = (new_w1, b1 - alpha * delta1.mean(axis=0), new_w2, b2 - alpha * delta2.mean())
        return new[:3] if swap else tuple(new[place] for place in order)

    return mended_step


def suspects(**otherwise):
    right = {"P": "an input", "Q": "one unit's δ", "R": "a turned table", "S": "both units' δ", "T": "δ2 or the loss"}
    return right | otherwise


MISTAKES = [
    # 1
    ("two_paths_by_hand", {"delta1_0": 7.0}, "delta1_0 = 7 is not δ2 times the two links", "not-yet-known"),
    ("two_paths_by_hand", {"slope_x1": 7.0}, "slope_x1 = 7 is not the sum of the two paths", "not-yet-known"),
    # 2
    ("slopes_in_tables", {"gradient": by_nudging}, "Formulas give 15; a nudge, or a rounding, gives fewer"),
    ("slopes_in_tables", {"gradient": of_two_units}, "With three w1, b1, w2 and b2 are off"),
    ("slopes_in_tables", {"gradient": two_slips}, "In δ2 a number is missing. What is the slope of a square? In δ1"),
    ("slopes_in_tables", {"gradient": hidden_wrong}, "w2 and b2 are right, so δ2 is. Look at the links"),
    (
        "slopes_in_tables",
        {"gradient": changed(lambda s: s | {"b2": s["b2"] * 7})},
        "The slopes of b2 are off. On 1 row",
        "not-yet-known",
    ),
    (
        "slopes_in_tables",
        {"gradient": changed(lambda s: list(s.values()))},
        "must return a dict with w1, b1, w2 and b2",
    ),
    ("slopes_in_tables", {"gradient": changed(lambda s: s | {"b1": s["b1"].mean()})}, "your slope of it has ()"),
    ("slopes_in_tables", {"gradient": first_layer_summed}, "For w1 and b1 the rows are summed", "batch-summed"),
    ("slopes_in_tables", {"gradient": minus_the_sum}, "so δ2 is. Look at the links", "links-miscounted"),
    ("slopes_in_tables", {"gradient": divided_by_four}, "divided by 4, whatever number of rows", "batch-summed"),
    (
        "slopes_in_tables",
        {"gradient": right_on_one_row},
        "On one row all is right: in which step do the rows come together?",
        "not-yet-known",
    ),
    ("slopes_in_tables", {"gradient": changed(lambda s: s | {"b1": "?"})}, "must be made of numbers"),
    # 3
    ("a_layer_in_front", {"delta0": in_front("delta1 @ w1.T * a0 * (1 - a0)")}, "the table is turned"),
    ("a_layer_in_front", {"delta0": in_front("delta1[:, :1] * w1[0] * a0 * (1 - a0)")}, "through unit 0 is counted"),
    ("a_layer_in_front", {"delta0": in_front("delta1[:, -1:] * w1[-1] * a0 * (1 - a0)")}, "through the last unit is"),
    ("a_layer_in_front", {"delta0": in_front("delta1 @ w1 / len(w1) * a0 * (1 - a0)")}, "the paths are averaged"),
    (
        "a_layer_in_front",
        {"delta0": in_front("delta1.sum(axis=1, keepdims=True) * a0 * (1 - a0)")},
        "the δ1 are added as they are",
    ),
    (
        "a_layer_in_front",
        {"delta0": in_front("delta1.sum(axis=1, keepdims=True) * w1.sum(axis=0) * a0 * (1 - a0)")},
        "the δ1 are added first, and the weights too",
    ),
    ("a_layer_in_front", {"delta0": in_front("delta1 @ w1")}, "how strongly does a0 feel z0?"),
    ("a_layer_in_front", {"delta0": in_front("delta1 * a0 * (1 - a0)")}, "w1 is missing"),
    ("a_layer_in_front", {"delta0": in_front("delta1 @ w1 * a0")}, "a0 stands where the slope"),
    (
        "a_layer_in_front",
        {"delta0": in_front("delta1 @ w1 / ((1 + np.exp(-a0)) * (1 + np.exp(a0)))")},
        "a0 is squashed already",
    ),
    ("a_layer_in_front", {"delta0": in_front("-(delta1 @ w1) * a0 * (1 - a0)")}, "the sign is opposite"),
    (
        "a_layer_in_front",
        {"delta0": in_front("delta1 @ w1 * a0 * (1 - a0) / len(delta1)")},
        "divided by the number of rows",
    ),
    ("a_layer_in_front", {"delta0": in_front("2 * delta1 @ w1 * a0 * (1 - a0)")}, "δ0 should be", "not-yet-known"),
    ("a_layer_in_front", {"delta0": in_front("(delta1 @ w1 * a0 * (1 - a0)).mean(axis=0)")}, "each row keeps its own"),
    ("a_layer_in_front", {"delta0": in_front("(delta1 @ w1 * a0 * (1 - a0)).T")}, "Yours has (2, 3)"),
    ("a_layer_in_front", {"delta0": in_front("'?'")}, "must return a table of numbers"),
    ("a_layer_in_front", {"delta0": two_units_behind}, "Is the number of units fixed in it?"),
    # 4
    ("read_the_grids", {"suspects": dict.fromkeys("PQRST", "an input")}, "You say the same of all five"),
    ("read_the_grids", {"suspects": suspects(R="nothing")}, "In none of the five are all ratios 1"),
    ("read_the_grids", {"suspects": suspects(S="δ2 or the loss", T="both units' δ")}, "S and T have changed places"),
    ("read_the_grids", {"suspects": suspects(R="an input")}, "4 of 5 are right"),
    ("read_the_grids", {"suspects": suspects(R="an input", P="a turned table")}, "3 of 5 are right"),
    (
        "read_the_grids",
        {"suspects": suspects(R="an input", P="a turned table", Q="both units' δ")},
        "Not more than two of the five",
    ),
    # 5
    (
        "what_a_run_is_worth",
        {"sick_after_failure": 0.3},
        "sick_after_failure = 0.3 is not the sick one's part",
        "not-yet-known",
    ),
    (
        "what_a_run_is_worth",
        {"sick_after_success": 0.3},
        "sick_after_success = 0.3 is not the sick one's part",
        "not-yet-known",
    ),
    (
        "what_a_run_is_worth",
        {"sick_after_three": 0.3},
        "sick_after_three = 0.3: how often do three runs",
        "not-yet-known",
    ),
    # 6
    ("learned_at_its_first_try", {"hypothesis": "bad luck"}, "Write a whole sentence"),
    (
        "learned_at_its_first_try",
        {"off_at_small_rate": ["w1[0][0]", "w1[0][1]", "w1[1][0]", "w1[1][1]", "b1[0]", "b1[1]"]},
        "where the second fault moves them too",
    ),
    (
        "learned_at_its_first_try",
        {"off_at_small_rate": ["w1[0][0]", "w1[1][1]", "b1[0]", "b1[1]", "w2[0]", "w2[1]", "b2"]},
        "Those are the entries that are right",
    ),
    ("learned_at_its_first_try", {"off_at_small_rate": ["w1[0][1]"]}, "is off. Is that all?"),
    (
        "learned_at_its_first_try",
        {"off_at_small_rate": ["w1[0][1]", "b2", "w1[1][0]"]},
        "1 of the 3 entries in off_at_small_rate is right at α = 0.001",
    ),
    (
        "learned_at_its_first_try",
        {"off_at_small_rate": ["w1[0][1]", "b2", "w1[1][0]", "w2[1]"]},
        "2 of the 4 entries in off_at_small_rate are right at α = 0.001",
    ),
    ("learned_at_its_first_try", {"off_at_small_rate": ["w1[0][1]", "w2[0]"]}, "print the grid at α = 0.001"),
    ("learned_at_its_first_try", {"off_at_small_rate": []}, "off_at_small_rate is empty"),
    ("learned_at_its_first_try", {"off_at_small_rate": ["w3"]}, "the nine entries go from w1[0][0] to b2"),
    ("learned_at_its_first_try", {"off_at_small_rate": "w1[0][1]"}, "must be a list of entries in quotes"),
    ("learned_at_its_first_try", {"mended_step": step(late=True)}, "In δ1 stands the w2 of after the step"),
    ("learned_at_its_first_try", {"mended_step": step(turned=True)}, "have changed places, rows for columns"),
    (
        "learned_at_its_first_try",
        {"mended_step": step(late=True, turned=True)},
        "have changed places, rows for columns. In δ1 stands",
    ),
    ("learned_at_its_first_try", {"mended_step": step(order=(0, 2, 1, 3))}, "b1 and w2 have changed places"),
    ("learned_at_its_first_try", {"mended_step": step(swap=True)}, "must return the new w1, b1, w2 and b2"),
]
