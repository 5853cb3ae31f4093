"""The wrong answers to exercises 01 to 03: (check, answers in place of the right ones, what it says)."""

import numpy as np

import tinynet as tn

sigmoid = tn.sigmoid


def total(x1, x2, w11, w12, b1):
    return w11 * x1 + w12 * x2 + b1


def neuron(z1, a1=sigmoid):
    """Return a learner's neuron with its own idea of z1, and of a1."""

    def made(*arguments):
        z = z1(*arguments)
        return z, a1(z)

    return made


def right_at_one_row_only(x1, x2, w11, w12, b1):
    import math

    z1 = float(total(x1, x2, w11, w12, b1))
    return z1, 1 / (1 + math.exp(-z1))


def loss_and(parameters):
    return tn.Network((2, 1), start=parameters).loss(tn.AND.inputs, tn.AND.labels)


def slope_of(loss, parameters, name, nudge, up=1.0, down=1.0, divisor=2.0):
    above = loss(parameters | {name: parameters[name] + up * nudge})
    below = loss(parameters | {name: parameters[name] - down * nudge})
    return (above - below) / (divisor * nudge)


def slope_of_all_at_once(loss, parameters, name, nudge):
    above = loss({key: value + nudge for key, value in parameters.items()})
    below = loss({key: value - nudge for key, value in parameters.items()})
    return (above - below) / (2 * nudge)


def slope_that_leaves_its_nudge_behind(loss, parameters, name, nudge):
    before = loss(parameters)
    parameters[name] += nudge
    return (loss(parameters) - before) / nudge


def slope_by_a_factor(loss, parameters, name, nudge):
    value = parameters[name]
    above, below = (loss(parameters | {name: value * factor}) for factor in (1 + nudge, 1 - nudge))
    return (above - below) / (2 * nudge * value) if value else 0.0


def training(direction=-1, slope=slope_of, at_once=True, epochs=lambda n: n, count=6, rate=lambda a: a, names=None):
    """Return a learner's training by nudging, with one thing done otherwise."""

    def train(loss, parameters, wanted, learning_rate):
        parameters, calls = dict(parameters), 0
        for _ in range(epochs(wanted)):
            here = dict(parameters)
            for name in names or here:
                at = here if at_once else parameters
                parameters[name] += direction * rate(learning_rate) * slope(loss, at, name, 1e-4)
            calls += count
        return parameters, calls

    return train


def training_that_changes_what_it_is_given(loss, parameters, epochs, learning_rate):
    for _ in range(epochs):
        slopes = {name: slope_of(loss, parameters, name, 1e-4) for name in parameters}
        for name in parameters:
            parameters[name] -= learning_rate * slopes[name]
    return parameters, 6 * epochs


def training_with_nudges(nudge):
    return training(slope=lambda loss, at, name, _: slope_of(loss, at, name, nudge))


def training_one_way(nudge):
    def train(loss, parameters, epochs, learning_rate):
        calls = 0
        for _ in range(epochs):
            here = loss(parameters)
            slopes = {n: (loss(parameters | {n: value + nudge}) - here) / nudge for n, value in parameters.items()}
            calls += 1 + len(parameters)
            parameters = {name: value - learning_rate * slopes[name] for name, value in parameters.items()}
        return parameters, calls

    return train


def training_that_leaves_its_nudges_behind(loss, parameters, epochs, learning_rate):
    parameters = dict(parameters)
    for _ in range(epochs):
        point, slopes = dict(parameters), {}
        for name in point:
            point[name] += 1e-4
            above = loss(point)
            point[name] -= 2e-4
            slopes[name] = (above - loss(point)) / 2e-4
        parameters = {name: value - learning_rate * slopes[name] for name, value in parameters.items()}
    return parameters, 6 * epochs


def slope_of_one_dict(loss, parameters, name, nudge):
    up = parameters
    down = parameters
    up[name] += nudge
    down[name] -= nudge
    return (loss(up) - loss(down)) / (2 * nudge)


def slope_of_two_names(loss, parameters, name, nudge):
    up = down = dict(parameters)
    up[name] = parameters[name] + nudge
    down[name] = parameters[name] - nudge
    return (loss(up) - loss(down)) / (2 * nudge)


def losses_of_one_step(step, loss, parameters, epochs):
    values, now = [], parameters
    for _ in range(epochs):
        values.append(loss(now))
        now = step(parameters)
    return values


def losses_of_the_notebook(step, loss, parameters, epochs):
    return losses()(step_and, loss_and, parameters, epochs)


def losses_by_another(step=None, loss=None):
    return lambda given_step, given_loss, *rest: losses()(step or given_step, loss or given_loss, *rest)


def step_and(parameters):
    slopes = tn.Network((2, 1), start=parameters).gradients(tn.AND.inputs, tn.AND.labels)
    return {name: value - 0.5 * slopes[name] for name, value in parameters.items()}


def losses_with_a_third_that_is_off(step, loss, parameters, epochs):
    values = losses()(step, loss, parameters, epochs)
    return [*values[:2], values[2] + 2e-6, *values[3:]]


def training_that_keeps_nothing(loss, parameters, epochs, learning_rate):
    for _ in range(epochs):
        new, _ = training()(loss, parameters, 1, learning_rate)
    return new, 6 * epochs


def training_that_returns_inside_the_loop(loss, parameters, epochs, learning_rate):
    for _ in range(epochs):
        return training()(loss, parameters, 1, learning_rate)
    return None


def training_with_the_first_slopes(loss, parameters, epochs, learning_rate):
    slopes = {name: slope_of(loss, parameters, name, 1e-4) for name in parameters}
    return {name: value - epochs * learning_rate * slopes[name] for name, value in parameters.items()}, 6


def training_that_returns_the_steps(loss, parameters, epochs, learning_rate):
    new, calls = training()(loss, parameters, epochs, learning_rate)
    return {name: value - parameters[name] for name, value in new.items()}, calls


def slope_that_drops_the_rest(loss, parameters, name, nudge):
    value = parameters[name]
    return (loss({name: value + nudge}) - loss({name: value - nudge})) / (2 * nudge)


def slope_of_w11(loss, parameters, name, nudge):
    return slope_of(loss, parameters, "w11", nudge)


def slope_of_w11_in_a_copy(loss, parameters, name, nudge):
    up = dict(parameters)
    up["w11"] += nudge
    return (loss(up) - loss(parameters)) / nudge


def neuron_that_changes_its_columns(x1, x2, w11, w12, b1):
    x1 *= w11
    z1 = x1 + w12 * x2 + b1
    return z1, sigmoid(z1)


def losses_without_end(step, loss, parameters, epochs):
    values = []
    while len(values) >= 0:
        values.append(loss(parameters))
        parameters = step(parameters)
    return values


def losses_that_wait_for_the_loss(step, loss, parameters, epochs):
    while loss(parameters) > 0:
        pass
    return []


def losses_appended_after_the_loop(step, loss, parameters, epochs):
    for _ in range(epochs):
        parameters = step(parameters)
    return [loss(parameters)]


def losses_of_added_steps(step, loss, parameters, epochs):
    values = []
    for _ in range(epochs):
        values.append(loss(parameters))
        new = step(parameters)
        parameters = {name: value + new[name] for name, value in parameters.items()}
    return values


def losses(keep=True, after=False, more=0):
    def mended(step, loss, parameters, epochs):
        values = []
        for _ in range(epochs + more):
            new = step(parameters)
            values.append(loss(new if after else parameters))
            parameters = new if keep else parameters
        return values

    return mended


def variance(labels):
    return np.mean((labels - np.mean(labels)) ** 2)


def sorts_its_argument(labels):
    labels.sort()
    return variance(labels)


def shifts_its_argument(labels):
    labels -= labels.mean()
    return np.mean(labels**2)


def twice(*arguments):
    return sigmoid(sigmoid(total(*arguments)))


XNOR = {(0, 0): ">", (0, 1): "<", (1, 0): "<", (1, 1): ">"}
TURNED = {row: "<" if sign == ">" else ">" for row, sign in XNOR.items()}

MISTAKES = [
    # 01, 1
    ("one_row_by_hand", {"z1_by_hand": "-2.0"}, "without quotes"),
    ("one_row_by_hand", {"y_hat_by_hand": 0.2}, "is not σ(z1)", "not-yet-known"),
    (
        "one_row_by_hand",
        {"y_hat_by_hand": 0.1},
        "y_hat_by_hand = 0.1 is right, but rounded too far. Give it to 2 decimals.",
    ),
    ("one_row_by_hand", {"y_hat_by_hand": 0.11}, "y_hat_by_hand = 0.11 is right, but cut off after 2 decimals"),
    # 01, 2
    ("neuron_in_code", {"neuron": lambda *_: (-2.0, 0.12)}, "the same z1 for all arguments"),
    ("neuron_in_code", {"neuron": neuron(lambda x1, x2, w11, w12, b1: w11 * x1 + w12 * x2)}, "b1 is missing"),
    (
        "neuron_in_code",
        {"neuron": neuron(lambda x1, x2, w11, w12, b1: w11 * x2 + w12 * x1 + b1)},
        "weights are swapped",
    ),
    ("neuron_in_code", {"neuron": neuron(lambda x1, x2, w11, w12, b1: w11 * x1 + b1)}, "does not use x2"),
    ("neuron_in_code", {"neuron": lambda *given: (sigmoid(total(*given)), total(*given))}, "wrong order"),
    ("neuron_in_code", {"neuron": lambda *given: (sigmoid(total(*given)),) * 2}, "z1 is already squashed"),
    ("neuron_in_code", {"neuron": lambda *given: sigmoid(total(*given))}, "must return two values"),
    ("neuron_in_code", {"neuron": neuron(total, lambda z: sigmoid(-z))}, "falls where it should rise"),
    ("neuron_in_code", {"neuron": neuron(total, lambda z: sigmoid(sigmoid(z)))}, "through σ twice"),
    ("neuron_in_code", {"neuron": neuron(total, lambda z: np.round(sigmoid(z)))}, "rounded to 0 or 1"),
    ("neuron_in_code", {"neuron": right_at_one_row_only}, "not for whole columns"),
    (
        "neuron_in_code",
        {"neuron": neuron(lambda x1, x2, w11, w12, b1: w11 * x1 + w12 * x2 - b1)},
        "z1 subtracts b1",
    ),
    ("neuron_in_code", {"neuron": neuron(lambda x1, x2, w11, w12, b1: x1 + x2 + b1)}, "z1 does not use the weights"),
    (
        "neuron_in_code",
        {"neuron": neuron(lambda x1, x2, w11, w12, b1: w11 * x1 * w12 * x2 + b1)},
        "z1 multiplies the two terms",
    ),
    *(
        ("neuron_in_code", {"neuron": neuron(z1)}, said)
        for z1, said in (
            (lambda x1, x2, w11, w12, b1: w11 * x1 + w12 * x1 + b1, "both weights multiply x1"),
            (lambda x1, x2, w11, w12, b1: w11 * x1 + w11 * x2 + b1, "w11 multiplies both inputs"),
            (lambda x1, x2, w11, w12, b1: 2 * x1 - 1.5 * x2 + 0.5, "stays the same when w11, w12 and b1 change"),
        )
    ),
    ("neuron_in_code", {"neuron": neuron(total, lambda z: 1 / 1 + np.exp(-z))}, "The brackets are missing"),
    ("neuron_in_code", {"neuron": neuron(total, lambda z: np.round(tn.sigmoid(z), 2))}, "Your a1 is rounded"),
    ("neuron_in_code", {"neuron": neuron_that_changes_its_columns}, "changes what it is given", "arguments-changed"),
    # 01, 3
    ("line_of_a_neuron", {"line_x2": lambda x1, w11, w12, b1: -b1 / w12}, "the term with x1 is missing"),
    ("line_of_a_neuron", {"line_x2": lambda x1, w11, w12, b1: -(w11 * x1 + b1) * w12}, "so divide by it"),
    ("line_of_a_neuron", {"line_x2": lambda x1, w11, w12, b1: 0.25}, "the same value whatever it is given"),
    ("line_of_a_neuron", {"line_x2": lambda x1, w11, w12, b1: str(-(w11 * x1 + b1) / w12)}, "without quotes"),
    (
        "line_of_a_neuron",
        {"line_x2": lambda x1, w11, w12, b1: round(-(w11 * x1 + b1) / w12, 2)},
        "line_x2 rounds its values to 2 decimals",
    ),
    # 01, 4
    ("nand_by_hand", {"nand": {"w11": 2, "w12": 2, "b1": -3}}, "answers AND"),
    ("nand_by_hand", {"nand": {"w11": -2, "w12": -2, "b1": 1}}, "2 of 4 rows are right"),
    ("nand_by_hand", {"nand": {"w11": 0, "w12": 0, "b1": 3}}, "Every row gets a yes"),
    ("nand_by_hand", {"nand": {"w11": -1, "w12": -1, "b1": -1.5}}, "No row gets a yes"),
    ("nand_by_hand", {"nand": {"w11": -2, "w12": 1, "b1": 1}}, "3 of 4 rows are right"),
    ("nand_by_hand", {"nand": {"w11": 2, "w12": -1, "b1": -0.5}}, "1 of 4 rows is right"),
    ("nand_by_hand", {"nand": {"w11": -1, "w12": -1, "b1": 1.5}}, "closer to ½"),
    ("nand_by_hand", {"nand": {"w11": "-2", "w12": -2, "b1": 3}}, "without quotes"),
    ("nand_by_hand", {"nand": (-2, -2, 3)}, "must be a dict with the three names"),
    # 01, 5
    ("squashed_twice", {"hypothesis": "it is wrong"}, "Write a whole sentence"),
    ("squashed_twice", {"mended": lambda *given: 0.25}, "yours is 0.2500", "not-yet-known"),
    # 02, 1
    ("slope_by_hand", {"slope": 0.5}, "is not (second loss", "not-yet-known"),
    ("slope_by_hand", {"slope": 0.037}, "to four decimals", "not-yet-known"),
    *(("slope_by_hand", {"slope": slope}, "rounded too far. Give it to 4 decimals.") for slope in (0.036, 0.04)),
    ("slope_by_hand", {"w11_should": "down"}, 'must be "grow" or "shrink"'),
    # 02, 2
    (
        "nudged_slope",
        {"slope_of": lambda loss, p, name, nudge: loss(p | {"name": p[name] + nudge}) - loss(p | {"name": p[name]})},
        "Is name in quotes?",
    ),
    (
        "nudged_slope",
        {"slope_of": lambda loss, p, name, nudge: (loss(p[name] + nudge) - loss(p[name] - nudge)) / (2 * nudge)},
        "loss takes the whole dict, with one value changed",
    ),
    ("nudged_slope", {"slope_of": lambda *given: -slope_of(*given)}, "the wrong sign"),
    ("nudged_slope", {"slope_of": lambda *given: slope_of(*given, divisor=1)}, "twice too large"),
    (
        "nudged_slope",
        {"slope_of": lambda loss, p, name, nudge: slope_of(loss, p, name, nudge) * nudge},
        "not its slope",
    ),
    (
        "nudged_slope",
        {"slope_of": lambda loss, p, name, nudge: slope_of(loss, p, name, nudge) * nudge**2},
        "Put brackets around all that you divide by",
    ),
    *(
        ("nudged_slope", {"slope_of": lambda *g, by=by: slope_of(*g) * by(g[3])}, said, "nudge-not-divided")
        for by, said in (
            (lambda nudge: (2 * nudge) ** 2, "You multiplied by the nudge"),
            (lambda nudge: 2 * nudge, "not its slope"),
        )
    ),
    ("nudged_slope", {"slope_of": lambda *given: 0.0}, "comes out as 0 for every name"),
    (
        "nudged_slope",
        {"slope_of": lambda loss, p, name, d: loss(p | {name: p[name] + d}) - loss(p | {name: p[name] - d}) / (2 * d)},
        "Only the second of the two losses is divided",
    ),
    (
        "nudged_slope",
        {"slope_of": lambda loss, p, name, d: (loss(p | {name: d}) - loss(p | {name: -d})) / (2 * d)},
        "the nudge alone stands where the value and the nudge should be",
    ),
    ("nudged_slope", {"slope_of": slope_that_drops_the_rest}, "a dict that has no b", "ignores-arguments"),
    ("nudged_slope", {"slope_of": slope_of_w11}, "asks for 'w11'", "ignores-arguments"),
    ("nudged_slope", {"slope_of": slope_of_w11_in_a_copy}, "asks for 'w11'", "ignores-arguments"),
    ("nudged_slope", {"slope_of": lambda *given: slope_of(*given, down=0, divisor=1)}, "one-sided"),
    ("nudged_slope", {"slope_of": lambda *given: round(slope_of(*given), 4)}, "Is it rounded?"),
    ("nudged_slope", {"slope_of": slope_of_all_at_once}, "nudge all parameters at once"),
    (
        "nudged_slope",
        {"slope_of": lambda loss, p, name, nudge: slope_of(loss, p, "a", nudge)},
        "Does your function use name",
    ),
    ("nudged_slope", {"slope_of": slope_that_leaves_its_nudge_behind}, "changes what it is given"),
    ("nudged_slope", {"slope_of": slope_by_a_factor}, "where all parameters are 0"),
    *(
        (
            "nudged_slope",
            {"slope_of": lambda *g, size=size: slope_of(*g[:3], size)},
            "Use the nudge",
            "ignores-arguments",
        )
        for size in (1e-3, 1e-4, 1e-6)
    ),
    ("nudged_slope", {"slope_of": slope_of_one_dict}, "one dict with two names", "arguments-changed"),
    ("nudged_slope", {"slope_of": slope_of_two_names}, "one dict with two names", "arguments-changed"),
    (
        "nudged_slope",
        {
            "slope_of": lambda loss, p, name, d: (
                (loss(p | {name: p[name] + d}) + loss(p | {name: p[name] - d})) / (2 * d)
            )
        },
        "You add the two losses",
    ),
    ("nudged_slope", {"slope_of": lambda *given: -1.13}, "the same for every name"),
    # 02, 3
    ("training_on_nudges", {"train_by_nudging": training(direction=1)}, "it climbs"),
    ("training_on_nudges", {"train_by_nudging": training(rate=lambda _: 1.0)}, "the learning rate is not used"),
    ("training_on_nudges", {"train_by_nudging": training(rate=lambda a: 2 * a)}, "every step is twice too long"),
    ("training_on_nudges", {"train_by_nudging": training(rate=lambda a: a / 2)}, "every step is half as long"),
    ("training_on_nudges", {"train_by_nudging": training(at_once=False)}, "each parameter moves before the next slope"),
    ("training_on_nudges", {"train_by_nudging": training(epochs=lambda n: 1)}, "only the first epoch is done"),
    (
        "training_on_nudges",
        {"train_by_nudging": training_that_returns_inside_the_loop},
        "is the return inside the loop",
    ),
    ("training_on_nudges", {"train_by_nudging": training_that_keeps_nothing}, "Do you keep the new ones"),
    ("training_on_nudges", {"train_by_nudging": training_with_the_first_slopes}, "Measure them again in every epoch"),
    *(
        (
            "training_on_nudges",
            {"train_by_nudging": training(slope=lambda *g, by=by: slope_of(*g) * by)},
            said,
            "nudge-not-divided",
        )
        for by, said in (
            (2e-4, "the change of the loss as its slope"),
            (1e-4, "the change of the loss as its slope"),
            (1e-8, "You multiply by the nudge"),
            (4e-8, "You multiply by the nudge"),
        )
    ),
    ("training_on_nudges", {"train_by_nudging": training(epochs=lambda n: n + 1)}, "one epoch too many"),
    ("training_on_nudges", {"train_by_nudging": training(epochs=lambda n: n - 1)}, "one epoch too few"),
    *(
        (
            "training_on_nudges",
            {"train_by_nudging": training_one_way(nudge)},
            "you nudge w11 one way only",
            "one-sided-nudge",
        )
        for nudge in (1e-4, 5e-4)
    ),
    (
        "training_on_nudges",
        {"train_by_nudging": training_that_leaves_its_nudges_behind},
        "where w12 alone is nudged",
        "moved-together",
    ),
    (
        "training_on_nudges",
        {"train_by_nudging": training_with_nudges(1e-2)},
        "nudge w11 by 0.01",
        "guesses-a-threshold",
    ),
    *(
        ("training_on_nudges", {"train_by_nudging": training(names=[name])}, f"{others} stay as at the start")
        for name, others in (("b1", "w11 and w12"), ("w11", "w12 and b1"))
    ),
    (
        "training_on_nudges",
        {"train_by_nudging": training(slope=lambda loss, at, _, nudge: slope_of(loss, at, "b1", nudge))},
        "all three move by the same amount",
    ),
    (
        "training_on_nudges",
        {"train_by_nudging": training_that_returns_the_steps},
        "the steps, and not where they lead",
        "value-for-slope",
    ),
    ("training_on_nudges", {"train_by_nudging": training(epochs=lambda n: 0, slope=None)}, "never called loss"),
    ("training_on_nudges", {"train_by_nudging": training(direction=0)}, "come out as they went in"),
    ("training_on_nudges", {"train_by_nudging": training(count=3)}, "Count every call"),
    (
        "training_on_nudges",
        {"train_by_nudging": training()},
        "in 5 epochs, and loss was called 20 times",
        "ignores-arguments",
    ),
    ("training_on_nudges", {"train_by_nudging": training(names=("w11", "w12", "b1"))}, "KeyError"),
    ("training_on_nudges", {"train_by_nudging": training_that_changes_what_it_is_given}, "changes what it is given"),
    ("training_on_nudges", {"train_by_nudging": lambda *given: training()(*given)[0]}, "must return two things"),
    # 02, 4
    ("which_learning_rate", {"rates": {"A": 1000, "B": 10, "C": 0.1, "D": 1}}, "never comes down"),
    ("which_learning_rate", {"rates": {"A": 0.1, "B": 1000, "C": 10, "D": 1}}, "2 of 4 are right"),
    ("which_learning_rate", {"rates": {"A": 1, "B": 1, "C": 1, "D": 1}}, "belongs to one curve"),
    ("which_learning_rate", {"rates": {"A": "10", "B": 1000, "C": 0.1, "D": 1}}, "without quotes"),
    ("which_learning_rate", {"rates": [10, 1000, 0.1, 1]}, "must be a dict"),
    # 02, 5
    ("losses_that_sit_still", {"mended": losses(keep=False)}, "the same value in every epoch"),
    ("losses_that_sit_still", {"mended": losses(after=True)}, "those after each step"),
    (
        "losses_that_sit_still",
        {"mended": losses_appended_after_the_loop},
        "yours is the one after the last step",
        "off-by-one-epoch",
    ),
    (
        "losses_that_sit_still",
        {"mended": lambda *given: losses()(*given)[:1]},
        "yours is one. Is the return",
        "wrong-form",
    ),
    (
        "losses_that_sit_still",
        {"mended": lambda *given: losses()(*given)[-1:]},
        "begin again inside the loop",
        "state-discarded",
    ),
    ("losses_that_sit_still", {"mended": losses_of_one_step}, "From the second epoch on", "state-discarded"),
    ("losses_that_sit_still", {"mended": losses_of_the_notebook}, "another step and another loss", "ignores-arguments"),
    ("losses_that_sit_still", {"mended": losses_by_another(step=step_and)}, "another step", "ignores-arguments"),
    ("losses_that_sit_still", {"mended": losses_by_another(loss=loss_and)}, "another loss", "ignores-arguments"),
    (
        "losses_that_sit_still",
        {"mended": losses_with_a_third_that_is_off},
        "0.2671, 0.2576, 0.24928; yours begin 0.2671, 0.2576, 0.24929",
        "not-yet-known",
    ),
    (
        "losses_that_sit_still",
        {"mended": losses(more=1)},
        "yours are 4. The last of yours is the loss after the last step.",
    ),
    (
        "losses_that_sit_still",
        {"mended": lambda step, loss, start, epochs: [loss(start), *losses()(step, loss, start, epochs)]},
        "yours are 4. The first of yours stands there twice.",
    ),
    ("losses_that_sit_still", {"mended": lambda *given: losses()(*given)[-1]}, "must return the list of losses"),
    (
        "losses_that_sit_still",
        {"mended": lambda *given: [0.3, 0.2, 0.1]},
        "yours begin 0.3000, 0.2000",
        "not-yet-known",
    ),
    ("losses_that_sit_still", {"mended": losses_without_end}, "loss has been called more than 40 times"),
    ("losses_that_sit_still", {"mended": losses_that_wait_for_the_loss}, "Does your loop come to an end"),
    ("losses_that_sit_still", {"mended": losses_of_added_steps}, "You add what step returns", "not-yet-known"),
    # 03, 1
    ("base_rate_in_code", {"base_rate": lambda y: 0.1875}, "the same value whatever it is given"),
    ("base_rate_in_code", {"base_rate": lambda y: 0.1875 if len(y) == 4 else 0.25}, "yours is 0.2500", "not-yet-known"),
    ("base_rate_in_code", {"base_rate": sorts_its_argument}, "changes what it is given"),
    ("base_rate_in_code", {"base_rate": shifts_its_argument}, "changes what it is given"),
    ("base_rate_in_code", {"base_rate": lambda y: 0}, "it is 0 for all labels. Is the square missing?"),
    # 03, 2
    ("what_a_line_cannot_do", {"not_separable": []}, "a line can separate all sixteen"),
    ("what_a_line_cannot_do", {"not_separable": [(0, 1, 1, 0)]}, "there is one more"),
    (
        "what_a_line_cannot_do",
        {"not_separable": [(0, 1, 1, 0), (0, 0, 0, 1)]},
        "1 of those that you list cannot be separated",
    ),
    (
        "what_a_line_cannot_do",
        {"not_separable": [(0, 1, 1, 0), (1, 0, 0, 1), (0, 0, 0, 0)]},
        "Four labels alike count as separated",
    ),
    ("what_a_line_cannot_do", {"not_separable": ["XOR", "XNOR"]}, "each four labels"),
    ("what_a_line_cannot_do", {"not_separable": (0, 1, 1, 0)}, "must be a list of labellings"),
    # 03, 3
    ("four_inequalities", {"signs": TURNED}, "All four are reversed"),
    ("four_inequalities", {"signs": XNOR | {(0, 0): "<"}}, "3 of the 4 signs are right"),
    ("four_inequalities", {"signs": TURNED | {(0, 0): " > "}}, "1 of the 4 signs is right"),
    ("four_inequalities", {"signs": dict.fromkeys(XNOR, 1)}, '">" or "<", in quotes'),
    ("four_inequalities", {"sum_of_outer": "w11 + w12 + b1"}, "so there are two"),
    ("four_inequalities", {"sum_of_inner": "w11 + 2*b1"}, "term by term"),
    ("four_inequalities", {"sum_of_inner": "w11 + w12 + 2b1"}, "Write times as *"),
    *(
        ("four_inequalities", {"sum_of_outer": text}, "write the sum alone, without =, < or >")
        for text in ("z1 = w11 + w12 + 2*b1", "w11 + w12 + 2*b1 > 0")
    ),
    ("four_inequalities", {"sum_of_inner": "__import__('os')"}, "may hold w11"),
    ("four_inequalities", {"sum_of_inner": "w1 + w2 + 2*b1"}, 'has "w1" in it'),
    ("four_inequalities", {"sum_of_inner": "9**9**9"}, "has something else in it"),
    ("four_inequalities", {"sum_of_outer": "w11*w11 + w12*w12 + 2*b1"}, "multiplies parameters with each other"),
    ("four_inequalities", {"sum_of_outer": "w11 + w12 + 2*b1 + 1"}, "term by term"),
    # 03, 4
    ("what_it_can_reach", {"hypothesis": "no idea"}, "Write a whole sentence"),
    ("what_it_can_reach", {"lowest": 0.4}, "What number do the outputs come down to?", "not-yet-known"),
    ("what_it_can_reach", {"highest": 0.6}, "What number do the outputs go up to?", "not-yet-known"),
    ("what_it_can_reach", {"best_loss": 0.161}, "three rows have label 0, and one has label 1"),
    ("what_it_can_reach", {"best_loss": 0.442}, "The loss has its square"),
    ("what_it_can_reach", {"best_loss": 0.0}, "reachable answer nearest to its label", "not-yet-known"),
    ("what_it_can_reach", {"mended": lambda *given: 0.25}, "yours is 0.2500", "not-yet-known"),
]
