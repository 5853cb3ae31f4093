"""The wrong answers to exercise 09: (check, answers in place of the right ones, what it says)."""

import numpy as np

import tinynet as tn

sigmoid = tn.sigmoid
RIGHT_POINT = {"w11": 0.6, "w12": -0.8, "b1": 0.4, "w2": 1.5, "b2": -0.3}


# 1: the relative error -----------------------------------------------------------------------------------


def error(formula, nothing=1e-10):
    """Return a learner's relative error by some formula of mine, true and the larger size."""

    def relative_error(mine, true):
        if abs(mine - true) <= nothing:
            return 0.0
        return formula(mine, true, max(abs(mine), abs(true)))

    return relative_error


def without_abs(mine, true):
    if mine - true <= 1e-10:
        return 0.0
    return abs(mine - true) / max(abs(mine), abs(true))


def guarded_by_size(mine, true):
    if max(abs(mine), abs(true)) <= 1e-10:
        return 0.0
    return abs(mine - true) / max(abs(mine), abs(true))


# 2: central differences ----------------------------------------------------------------------------------


def one_slope(function, parameters, name, step):
    return central()(function, parameters, step)[name]


def nudging(slope):
    """Return a numerical gradient that computes one name's slope by slope(function, parameters, name, step)."""
    return lambda function, parameters, step=1e-5: {
        name: slope(function, parameters, name, step) for name in parameters
    }


def central(divisor=lambda step: 2 * step, used=lambda step: step):
    def slope(function, parameters, name, step):
        value = parameters[name]
        above = function(parameters | {name: value + used(step)})
        return (above - function(parameters | {name: value - used(step)})) / divisor(step)

    return nudging(slope)


def one_sided(function, parameters, name, step):
    return (function(parameters | {name: parameters[name] + step}) - function(parameters)) / step


def all_at_once(function, parameters, name, step):
    above = function({key: value + step for key, value in parameters.items()})
    return (above - function({key: value - step for key, value in parameters.items()})) / (2 * step)


def by_a_factor(function, parameters, name, step):
    value = parameters[name]
    above = function(parameters | {name: value * (1 + step)})
    return (above - function(parameters | {name: value * (1 - step)})) / (2 * step)


def leaves_its_nudge_behind(function, parameters, step=1e-5):
    point, slopes = dict(parameters), {}
    for name in parameters:
        point[name] += step
        above = function(point)
        point[name] -= 2 * step
        slopes[name] = (above - function(point)) / (2 * step)
    return slopes


def changes_what_it_is_given(function, parameters, step=1e-5):
    slopes = {}
    for name in parameters:
        parameters[name] += step
        above = function(parameters)
        parameters[name] -= 2 * step
        slopes[name] = (above - function(parameters)) / (2 * step)
    return slopes


def five_points(function, parameters, name, step):
    at = {times: function(parameters | {name: parameters[name] + times * step}) for times in (-2, -1, 1, 2)}
    return (at[-2] - 8 * at[-1] + 8 * at[1] - at[2]) / (12 * step)


def only_the_moved_one(function, parameters, name, step):
    return (function({name: parameters[name] + step}) - function({name: parameters[name] - step})) / (2 * step)


# 3: the implied gradient ---------------------------------------------------------------------------------


def slopes_of_the_step(step, parameters, learning_rate):
    """Nudge the step, in place of asking where it leads."""
    return {
        name: (
            step(parameters | {name: value + 1e-5}, learning_rate)[name]
            - step(parameters | {name: value - 1e-5}, learning_rate)[name]
        )
        / 2e-5
        for name, value in parameters.items()
    }


def with_a_rate_of_its_own(step, parameters, learning_rate):
    new = step(parameters, 1.0)
    return {name: (parameters[name] - new[name]) / learning_rate for name in parameters}


def of_fixed_names(step, parameters, learning_rate):
    new = step(parameters, learning_rate)
    return {name: (parameters[name] - new[name]) / learning_rate for name in ("w11", "w12", "b1", "w2", "b2")}


def implied(formula):
    """Return a learner's implied gradient by a formula of old, new and the learning rate."""

    def implied_gradient(step, parameters, learning_rate):
        new = step(parameters, learning_rate)
        return {name: formula(parameters[name], new[name], learning_rate) for name in parameters}

    return implied_gradient


def implied_by_place(step, parameters, learning_rate):
    new = step(parameters, learning_rate)
    pairs = zip(parameters.items(), new.values(), strict=True)
    return {name: (old - value) / learning_rate for (name, old), value in pairs}


# 5: what is smuggled -------------------------------------------------------------------------------------


def trace(p, x1, x2):
    a1 = sigmoid(p["w11"] * x1 + p["w12"] * x2 + p["b1"])
    return a1, sigmoid(p["w2"] * a1 + p["b2"])


def chain_loss(p, x1, x2, y, y_hat=lambda a2: a2):
    return np.mean((y - y_hat(trace(p, x1, x2)[1])) ** 2)


def chain_gradient(p, x1, x2, y, delta2=lambda a2, y: 2 * (a2 - y) * a2 * (1 - a2), hidden=lambda a1: a1 * (1 - a1)):
    a1, a2 = trace(p, x1, x2)
    delta2 = delta2(a2, y)
    delta1 = delta2 * p["w2"] * hidden(a1)
    terms = {"w11": delta1 * x1, "w12": delta1 * x2, "b1": delta1, "w2": delta2 * a1, "b2": delta2}
    return {name: np.mean(term) for name, term in terms.items()}


def loss_without_bias(p, x1, x2, y):
    return chain_loss(p | {"b1": 0.0}, x1, x2, y)


def loss_of_one_input(p, x1, x2, y):
    return chain_loss(p, x1, np.zeros(len(y)), y) + p["w12"] ** 2


def loss_without_labels(p, x1, x2, y):
    return np.mean(trace(p, x1, x2)[1] ** 2)


def loss_of_each_row(p, x1, x2, y):
    return (y - trace(p, x1, x2)[1]) ** 2


def noisy_loss(p, x1, x2, y, noise=np.random.default_rng(0)):  # noqa: B008
    return chain_loss(p, x1, x2, y) + noise.normal()


def cross_entropy(p, x1, x2, y):
    a2 = trace(p, x1, x2)[1]
    return -np.mean(y * np.log(a2) + (1 - y) * np.log(1 - a2))


def gradient_of_cross_entropy(p, x1, x2, y):
    return chain_gradient(p, x1, x2, y, delta2=lambda a2, y: a2 - y)


def smuggled(wrong):
    """Return the gradient that belongs to the solution's loss, without its last row, with each slope wrong."""

    def gradient(p, x1, x2, y):
        return {name: wrong(slope) for name, slope in chain_gradient(p, x1[:-1], x2[:-1], y[:-1]).items()}

    return gradient


# 6: the mended gradient ----------------------------------------------------------------------------------


def again(p, x1, x2, y):
    return chain_gradient(p, x1, x2, y, hidden=lambda a1: sigmoid(a1) * (1 - sigmoid(a1)))


def without_w2(p, x1, x2, y):
    right = chain_gradient(p, x1, x2, y)
    return {name: value / p["w2"] if name in ("w11", "w12", "b1") else value for name, value in right.items()}


def without_slope(p, x1, x2, y):
    return chain_gradient(p, x1, x2, y, hidden=lambda a1: 1.0)


MISTAKES = [
    # 09, 1
    (
        "relative_error_with_care",
        {"relative_error": lambda m, t: 100 * error(lambda mine, true, larger: abs(mine - true) / larger)(m, t)},
        "that is in per cent",
    ),
    ("relative_error_with_care", {"relative_error": lambda m, t: 0.5}, "the same value whatever it is given"),
    *(
        (
            "relative_error_with_care",
            {"relative_error": lambda m, t, sign=sign: without_abs(sign * m, sign * t)},
            "0 wherever the difference is below 0",
            "guesses-a-threshold",
        )
        for sign in (1, -1)
    ),
    (
        "relative_error_with_care",
        {"relative_error": lambda m, t: guarded_by_size(m, t)},
        "relative_error(1, 1.00000000001) must be 0.0",
        "guesses-a-threshold",
    ),
    (
        "relative_error_with_care",
        {"relative_error": lambda m, t: abs(m - t) / max(abs(m), abs(t))},
        "relative_error(0, 0) divides by 0",
        "wrong-divisor",
    ),
    (
        "relative_error_with_care",
        {"relative_error": lambda m, t: np.float64(abs(m - t)) / max(abs(m), abs(t))},
        "relative_error(0, 0) divides by 0",
        "wrong-divisor",
    ),
    (
        "relative_error_with_care",
        {"relative_error": lambda m, t: abs(m - t) / max(abs(m), abs(t), 1e-300)},
        "relative_error(1e-17, 0.0) must be 0",
    ),
    (
        "relative_error_with_care",
        {"relative_error": error(lambda m, t, s: abs(m - t) / s, nothing=1e-6)},
        "relative_error(1.02e-10, 0.0) must be 1",
    ),
    *(
        (
            "relative_error_with_care",
            {"relative_error": error(lambda m, t, s: abs(m - t) / s, nothing=nothing)},
            f"relative_error({case}, 0.0) must be {right}",
        )
        for nothing, case, right in (
            (7e-11, "9.8e-11", "0"),
            (1.9e-7, "1.02e-10", "1"),
            (1e-8, "1.02e-10", "1"),
            (1.1e-10, "1.02e-10", "1"),
        )
    ),
    (
        "relative_error_with_care",
        {"relative_error": lambda m, t: 0.0 if np.isclose(m, t, rtol=0) else abs(m - t) / max(abs(m), abs(t))},
        "relative_error(1.02e-10, 0.0) must be 1",
    ),
    (
        "relative_error_with_care",
        {"relative_error": lambda m, t: 0.0 if np.isclose(m, t, atol=1e-10) else abs(m - t) / max(abs(m), abs(t))},
        "relative_error(1.000001, 1.0) must be 1e-06",
    ),
    (
        "relative_error_with_care",
        {"relative_error": lambda m, t: 0.0 if abs(m - t) > 1e-10 else abs(m - t)},
        "it is 0 for 3 and 2. Which way does your comparison with 1e-10 point?",
        "guesses-a-threshold",
    ),
    (
        "relative_error_with_care",
        {"relative_error": lambda m, t: 0.0 if m * t == 0 else abs(m - t) / max(abs(m), abs(t))},
        "one of the two is missing",
    ),
    # 09, 2
    (
        "gradient_by_nudging",
        {"numerical_gradient": lambda f, p, step=1e-5: dict(list(central()(f, p, step).items())[:1])},
        "it returned ['a']. Is the return inside the loop?",
    ),
    ("gradient_by_nudging", {"numerical_gradient": nudging(one_sided)}, "one way only"),
    (
        "gradient_by_nudging",
        {"numerical_gradient": nudging(lambda *given: round(one_slope(*given), 4))},
        "Your slopes are rounded",
    ),
    ("gradient_by_nudging", {"numerical_gradient": nudging(all_at_once)}, "all parameters at once"),
    ("gradient_by_nudging", {"numerical_gradient": nudging(by_a_factor)}, "Use the step that you are given"),
    (
        "gradient_by_nudging",
        {"numerical_gradient": nudging(five_points)},
        "you nudge a by -0.02, -0.01, +0.01, +0.02.",
        "ignores-arguments",
    ),
    (
        "gradient_by_nudging",
        {"numerical_gradient": lambda f, p, step=1e-5: tn.numerical_gradient(f, p, step)},
        "you nudge b by -0.013, +0.013.",
        "ignores-arguments",
    ),
    (
        "gradient_by_nudging",
        {"numerical_gradient": nudging(lambda *given: 1.1 * one_slope(*given))},
        "The slope in c should be 5.7466; yours is 6.3213.",
        "not-yet-known",
    ),
    (
        "gradient_by_nudging",
        {"numerical_gradient": nudging(only_the_moved_one)},
        "must be given all of a, b, c; you gave",
    ),
    ("gradient_by_nudging", {"numerical_gradient": leaves_its_nudge_behind}, "a nudge is left behind"),
    ("gradient_by_nudging", {"numerical_gradient": changes_what_it_is_given}, "or on a copy, such as dict(parameters)"),
    ("gradient_by_nudging", {"numerical_gradient": central(used=lambda step: 1e-12)}, "step is 0.01, and you nudge a"),
    ("gradient_by_nudging", {"numerical_gradient": central(used=lambda step: 1e-18)}, "a is never nudged"),
    ("gradient_by_nudging", {"numerical_gradient": central(divisor=lambda step: 1.0)}, "that is the rise"),
    (
        "gradient_by_nudging",
        {"numerical_gradient": central(divisor=lambda step: step)},
        "How far are the two points apart",
    ),
    (
        "gradient_by_nudging",
        {"numerical_gradient": central(divisor=lambda step: 2 / step)},
        "Put 2 * step into brackets",
    ),
    ("gradient_by_nudging", {"numerical_gradient": central(divisor=lambda step: -2 * step)}, "upper minus lower"),
    (
        "gradient_by_nudging",
        {"numerical_gradient": central(divisor=lambda step: 2)},
        "you divide by 2, and not by step",
    ),
    (
        "gradient_by_nudging",
        {"numerical_gradient": lambda f, p, step=1e-5: list(central()(f, p, step).values())},
        "must return a dict",
    ),
    ("gradient_by_nudging", {"numerical_gradient": lambda f, p, step=1e-5: dict.fromkeys(p, 1.0)}, "never called"),
    (
        "gradient_by_nudging",
        {
            "numerical_gradient": lambda f, p, step=1e-5: {
                n: 0.0 if v == 0 else central()(f, p, step)[n] for n, v in p.items()
            }
        },
        "with w11 = 0, at step 0.0001, the slope in w11 should be 0.007895; yours is 0.000000",
    ),
    # 09, 3
    ("gradient_of_a_step", {"implied_gradient": implied(lambda old, new, a: (new - old) / a)}, "new minus old"),
    ("gradient_of_a_step", {"implied_gradient": implied(lambda old, new, a: old - new)}, "Divide by the learning rate"),
    ("gradient_of_a_step", {"implied_gradient": implied(lambda old, new, a: (old - new) * a)}, "you multiply"),
    ("gradient_of_a_step", {"implied_gradient": implied(lambda old, new, a: new)}, "those are the new parameters"),
    ("gradient_of_a_step", {"implied_gradient": implied(lambda old, new, a: old - new / a)}, "brackets"),
    ("gradient_of_a_step", {"implied_gradient": implied(lambda old, new, a: abs(old - new) / a)}, "a slope has a sign"),
    ("gradient_of_a_step", {"implied_gradient": implied(lambda old, new, a: 2 * (old - new) / a)}, "a second time"),
    *(
        ("gradient_of_a_step", {"implied_gradient": implied(formula)}, "they are rounded on the way")
        for formula in (
            lambda old, new, a: round((old - new) / a),
            lambda old, new, a: round(old - new, 2) / a,
            lambda old, new, a: (old - round(new, 2)) / a,
        )
    ),
    ("gradient_of_a_step", {"implied_gradient": slopes_of_the_step}, "how much the new parameters feel the old ones"),
    ("gradient_of_a_step", {"implied_gradient": with_a_rate_of_its_own}, "you call step at the rate 1, and divide by"),
    ("gradient_of_a_step", {"implied_gradient": of_fixed_names}, "The dict has no such name", "crashes"),
    ("gradient_of_a_step", {"implied_gradient": implied(lambda old, new, a: (old - new) / 0.1)}, "you divide by 0.1"),
    (
        "gradient_of_a_step",
        {"implied_gradient": implied(lambda old, new, a: (old - new) / (2 * a))},
        "twice the learning rate",
        "wrong-divisor",
    ),
    ("gradient_of_a_step", {"implied_gradient": implied_by_place}, "another order"),
    ("gradient_of_a_step", {"implied_gradient": lambda s, p, a: dict.fromkeys(p, 1.0)}, "never called step"),
    ("gradient_of_a_step", {"implied_gradient": lambda s, p, a: [1.0, 2.0, 3.0]}, "must return a dict"),
    # 09, 4
    ("which_bug_made_this_table", {"bugs": {"A": 2, "B": 3, "C": 4, "D": 6}}, "Table A"),
    ("which_bug_made_this_table", {"bugs": {"A": 1, "B": 2, "C": 4, "D": 6}}, "Table B"),
    ("which_bug_made_this_table", {"bugs": {"A": 1, "B": 3, "C": 5, "D": 6}}, "Table C"),
    ("which_bug_made_this_table", {"bugs": {"A": 1, "B": 3, "C": 4, "D": 5}}, "all five are right on one row"),
    ("which_bug_made_this_table", {"bugs": {"A": 1, "B": 3, "C": 4, "D": 7}}, "Count the rows of the batch"),
    ("which_bug_made_this_table", {"bugs": {"A": 7, "B": 2, "C": 4, "D": 6}}, "2 of 4 are right"),
    ("which_bug_made_this_table", {"bugs": {"A": 8, "B": 3, "C": 4, "D": 6}}, 'bugs["A"] must be 1, 2'),
    ("which_bug_made_this_table", {"bugs": {"A": 1, "B": 3, "C": 4}}, "with the keys"),
    # 09, 5
    ("a_smuggled_bug", {"smuggled_loss": chain_loss}, "the loss of the right chain"),
    ("a_smuggled_bug", {"smuggled_loss": lambda *given: 2 * chain_loss(*given)}, "2 times the right loss"),
    ("a_smuggled_bug", {"smuggled_loss": lambda *given: len(given[3]) * chain_loss(*given)}, "the sum over the rows"),
    ("a_smuggled_bug", {"smuggled_loss": lambda *given: chain_loss(*given) + 1}, "plus a constant"),
    ("a_smuggled_bug", {"smuggled_loss": lambda *given: 0.25}, "the same number everywhere"),
    ("a_smuggled_bug", {"smuggled_loss": loss_without_bias}, "does not depend on b1"),
    ("a_smuggled_bug", {"smuggled_loss": loss_of_one_input}, "does not depend on x2"),
    ("a_smuggled_bug", {"smuggled_loss": loss_without_labels}, "does not depend on the labels"),
    ("a_smuggled_bug", {"smuggled_loss": loss_of_each_row}, "the mean over the rows"),
    ("a_smuggled_bug", {"smuggled_loss": noisy_loss}, "each time it is called"),
    ("a_smuggled_bug", {"smuggled_loss": cross_entropy}, "the cross-entropy of the right chain, another loss"),
    (
        "a_smuggled_bug",
        {"smuggled_loss": cross_entropy, "smuggled_gradient": gradient_of_cross_entropy},
        "a right gradient of it trains a right program",
    ),
    ("a_smuggled_bug", {"smuggled_gradient": chain_gradient}, "Caught. On 4 rows", "not-yet-known"),
    ("a_smuggled_bug", {"smuggled_gradient": smuggled(lambda slope: -slope)}, "the step goes uphill", "sign-flipped"),
    ("a_smuggled_bug", {"smuggled_gradient": smuggled(lambda slope: 2 * slope)}, "Caught", "constant-factor"),
    ("a_smuggled_bug", {"smuggled_gradient": smuggled(lambda slope: 0.0)}, "Caught", "ignores-arguments"),
    (
        "a_smuggled_bug",
        {"smuggled_loss": lambda *given: chain_loss(*given, y_hat=sigmoid)},
        "The bug must be in both",
        "not-yet-known",
    ),
    ("a_smuggled_bug", {"smuggled_gradient": lambda *given: {"w11": 0.1}}, "must return the names"),
    # 09, 6
    ("a_checker_that_never_complains", {"telling_point": dict.fromkeys(RIGHT_POINT, 0.0)}, "the zero start again"),
    ("a_checker_that_never_complains", {"telling_point": RIGHT_POINT | {"w2": 0}}, "With w2 = 0"),
    ("a_checker_that_never_complains", {"telling_point": RIGHT_POINT | {"w2": 1e-7}}, "nearly 0"),
    (
        "a_checker_that_never_complains",
        {"telling_point": dict.fromkeys(RIGHT_POINT, 500)},
        "the checker says False of a right gradient too, or True of both",
    ),
    (
        "a_checker_that_never_complains",
        {"telling_point": RIGHT_POINT | {"w11": 1e308, "w12": 1e308}},
        "larger than any weight",
    ),
    ("a_checker_that_never_complains", {"telling_point": [0.6, -0.8, 0.4, 1.5, -0.3]}, "a dict with the five names"),
    (
        "a_checker_that_never_complains",
        {"mended": again},
        "The derivatives for w11, w12 and b1 are off",
        "activation-of-activated-value",
    ),
    (
        "a_checker_that_never_complains",
        {"mended": without_w2},
        "The derivatives for w11, w12 and b1",
        "missing-downstream-weight",
    ),
    (
        "a_checker_that_never_complains",
        {"mended": without_slope},
        "for w11, w12 and b1 are off",
        "missing-activation-derivative-hidden",
    ),
    ("a_checker_that_never_complains", {"hypothesis": "It is wrong."}, "Write a whole sentence"),
]
