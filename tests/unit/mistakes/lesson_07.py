"""The wrong answers to exercise 07: (check, answers in place of the right ones, what it says)."""

import numpy as np

import tinynet as tn

sigmoid = tn.sigmoid


def learned(rows=lambda y_hat, y: np.all((y_hat - 0.5) * (y - 0.5) > 0), loss=lambda e: np.mean(e**2), below=0.01):
    """Return a learner's has_learned with its own idea of the rows, or of the loss."""

    def has_learned(y_hat, labels):
        return bool(rows(y_hat, labels) and loss(labels - y_hat) < below)

    return has_learned


def with_and(y_hat, y):
    return (y_hat - 0.5) * (y - 0.5) > 0 and np.mean((y - y_hat) ** 2) < 0.01


def one_sided(y_hat, y):
    return np.all((y_hat > 0.5) == (y == 1))


def generous(y_hat, y):
    return np.all((y_hat - 0.5) * (y - 0.5) >= 0)


def rounded(y_hat, y):
    return np.all((y_hat >= 0.5) == (y == 1))


def step(
    mean=np.mean, early=False, sign=1, keep=(), order=(0, 1, 2, 3, 4), rate=None, rows=None, alpha_twice=False, **lines
):
    """Return a learner's training step with one thing done otherwise."""

    def training(x_data, labels, w11, w12, b1, w2, b2, alpha):
        x1, x2 = (tn.AND.inputs if rows == "AND" else x_data).T
        y = tn.AND.labels if rows == "AND" else labels
        if rows == "last":
            x1, x2, y = x1[-1:], x2[-1:], y[-1:]
        alpha = rate or (alpha**2 if alpha_twice else alpha)
        z1 = w11 * x1 + w12 * x2 + b1
        a1 = sigmoid(z1)
        a2 = sigmoid(w2 * a1 + b2)
        delta2 = 2 * (a2 - y) * a2 * (1 - a2)
        slope_w2 = mean(delta2 * lines.get("beside_w2", lambda z1, a1: a1)(z1, a1))
        new_w2 = w2 - sign * alpha * slope_w2
        link = lines.get("link", lambda w2, a1, a2: w2 * a1 * (1 - a1))
        delta1 = delta2 * link(new_w2 if early else w2, a1, a2)
        old = (w11, w12, b1, w2, b2)
        slopes = (mean(delta1 * x1), mean(delta1 * x2), mean(delta1), slope_w2, mean(delta2))
        new = [p if i in keep else p - sign * alpha * s for i, (p, s) in enumerate(zip(old, slopes, strict=True))]
        return tuple(new[i] for i in order)

    return training


def rounded_step(*given):
    return tuple(round(value, 4) for value in step()(*given))


def slopes_only(x_data, labels, w11, w12, b1, w2, b2, alpha):
    here = {"w11": w11, "w12": w12, "b1": b1, "w2": w2, "b2": b2}
    return tuple(tn.Network((2, 1, 1), start=here).gradients(x_data, labels).values())


def row_after_row(x_data, labels, *parameters_and_alpha):
    *parameters, alpha = parameters_and_alpha
    for i in range(len(labels)):
        parameters = step()(x_data[i : i + 1], labels[i : i + 1], *parameters, alpha)
    return tuple(parameters)


def step_without_alpha_in_b1(x_data, labels, w11, w12, b1, w2, b2, alpha):
    new = step()(x_data, labels, w11, w12, b1, w2, b2, alpha)
    return (*new[:2], b1 + (new[2] - b1) / alpha, *new[3:])


def step_with_a_copied_line(x_data, labels, w11, w12, b1, w2, b2, alpha):
    new = step()(x_data, labels, w11, w12, b1, w2, b2, alpha)
    return (new[0], w11 + (new[1] - w12), *new[2:])


def as_dict(*given):
    return dict(zip(("w11", "w12", "b1", "w2", "b2"), step()(*given), strict=True))


def one_for_each_row(*given):
    return step(mean=np.asarray)(*given)


right = step()


def loop(
    done=None, keep=True, first_look=True, count=lambda n, most: n, alpha=lambda a: a, stop=True,
    data=lambda x, y: (x, y), give=lambda parameters, epochs: (parameters, epochs), remember=True, swap=False,
):  # fmt: skip
    """Return a learner's training loop with one thing done otherwise."""

    done = done or learned()

    def train_until_learned(step, x_data, labels, start, rate, most_epochs):
        x_data, labels = data(x_data, labels)
        x1, x2 = x_data.T
        parameters, epochs = tuple(start), 0
        while epochs < most_epochs or not stop:
            w11, w12, b1, w2, b2 = parameters
            w11, w12 = (w12, w11) if swap else (w11, w12)
            finished = done(sigmoid(w2 * sigmoid(w11 * x1 + w12 * x2 + b1) + b2), labels)
            if finished and first_look:
                break
            new = step(x_data, labels, *parameters, alpha(rate))
            parameters = new if keep else parameters
            epochs += 1
            if finished:
                break
        return give(parameters if remember else tuple(start), count(epochs, most_epochs))

    return train_until_learned


def always_from_the_start(step, x_data, labels, start, alpha, most_epochs):
    for _ in range(most_epochs):
        parameters = step(x_data, labels, *start, alpha)
    return parameters, most_epochs


def with_b2_after_the_loop(step, x_data, labels, epochs):
    w11, w12, b1, w2, b2 = (0.0,) * 5
    for _ in range(epochs):
        new = step(x_data, labels, w11, w12, b1, w2, b2, 0.5)
        w11, w12, b1, w2 = new[:4]
    return w11, w12, b1, w2, new[4]


def without_a_star(step, x_data, labels, start, alpha, most_epochs):
    return step(x_data, labels, start, alpha), 1


def mend(keep=(0, 1, 2, 3, 4), order=(0, 1, 2, 3, 4), more=0, rate=0.5, one=False, swap=False):
    """Return a learner's mended loop with one thing done otherwise."""

    def mended(step, x_data, labels, epochs):
        parameters = [0.0] * 5
        for _ in range(epochs + more):
            new = step(x_data, labels, *([0.0] * 5 if one else parameters), rate)
            parameters = [new[i] if i in keep else parameters[i] for i in range(5)]
            if swap:
                parameters[2], parameters[3] = parameters[3], parameters[2]
        return tuple(parameters[i] for i in order)

    return mended


FOUND = {"A": 0.0, "B": 9.6e-12, "C": 1.16e-6}
TRUE = {"A": "stationary", "B": "saturated", "C": "plateau"}
EPOCHS = {"AND": 118, "OR": 82, "y = x1": 57, "blobs": 41}

MISTAKES = [
    # 1
    ("has_it_learned", {"has_learned": learned(loss=lambda e: 0.0)}, "What is the second condition?"),
    ("has_it_learned", {"has_learned": learned(rows=lambda *_: True)}, "Of 100 rows one is on the wrong side"),
    ("has_it_learned", {"has_learned": learned(loss=lambda e: np.mean(abs(e)))}, "Print your loss: is it 0.0009?"),
    ("has_it_learned", {"has_learned": learned(below=0.1875)}, "Which number must it be below?"),
    ("has_it_learned", {"has_learned": learned(rows=one_sided)}, "A row with label 0 has the answer ½ exactly"),
    ("has_it_learned", {"has_learned": learned(rows=rounded)}, "A row with label 1 has the answer ½ exactly"),
    ("has_it_learned", {"has_learned": learned(rows=generous)}, "½ is on neither side"),
    ("has_it_learned", {"has_learned": learned(loss=lambda e: np.sum(e**2))}, "Is your loss a sum?"),
    ("has_it_learned", {"has_learned": learned(loss=lambda e: np.max(e**2))}, "one row alone has an error above 0.01"),
    ("has_it_learned", {"has_learned": learned(below=0.0102)}, "which is not below 0.01. You call it learned"),
    ("has_it_learned", {"has_learned": learned(below=0.0098)}, "which is below 0.01. You say no"),
    ("has_it_learned", {"has_learned": learned(loss=lambda e: np.median(e**2))}, "the first with 0.4"),
    ("has_it_learned", {"has_learned": learned(loss=lambda e: e[-1] ** 2)}, "Is your loss the mean over all rows?"),
    ("has_it_learned", {"has_learned": with_and}, "np.all tells whether all of them are True", "crashes"),
    ("has_it_learned", {"has_learned": lambda *_: True}, "Every answer is ½, and you call that learned"),
    ("has_it_learned", {"has_learned": lambda *_: False}, "that is learned, and you say no"),
    ("has_it_learned", {"has_learned": lambda y_hat, y: "yes"}, "must return True or False"),
    ("has_it_learned", {"least_rows": 4}, "How many must share it?", "not-yet-known"),
    # 2, what is no declared slip
    (
        "a_step_of_your_own",
        {"training": step(early=True)},
        "In δ1 stands the w2 of after the step",
        "updated-weight-used-too-early",
    ),
    ("a_step_of_your_own", {"training": step(mean=np.sum)}, "summed over the rows, and not", "batch-summed"),
    ("a_step_of_your_own", {"training": step(rows="last")}, "those of the last row alone", "last-sample-only"),
    (
        "a_step_of_your_own",
        {"training": step(keep=(4,))},
        "For b2 your slope is 0 on every row",
        "parameter-never-updated",
    ),
    ("a_step_of_your_own", {"training": step(order=(0, 1, 3, 2, 4))}, "in another order", "swapped-parameters"),
    ("a_step_of_your_own", {"training": rounded_step}, "The new parameters are rounded to 4 decimals"),
    ("a_step_of_your_own", {"training": step(mean=np.prod)}, "On each single row all is right", "not-yet-known"),
    ("a_step_of_your_own", {"training": step(alpha_twice=True)}, "is alpha a factor twice?", "constant-factor"),
    (
        "a_step_of_your_own",
        {"training": step(sign=-1)},
        "Or δ2 is right, and in the step there is a plus",
        "sign-flipped",
    ),
    (
        "a_step_of_your_own",
        {"training": step_without_alpha_in_b1},
        "is alpha missing there?",
        "uneven-factor",
    ),
    (
        "a_step_of_your_own",
        {"training": step_with_a_copied_line},
        "Your new w12 begins with the old w11",
        "swapped-parameters",
    ),
    ("a_step_of_your_own", {"training": row_after_row}, "one step after each row", "one-row-only"),
    (
        "a_step_of_your_own",
        {"training": step(mean=lambda values: np.mean(values) / len(values))},
        "divided by the number of rows twice",
        "batch-summed",
    ),
    ("a_step_of_your_own", {"training": step(rate=0.1)}, "the step is as long as with 0.5"),
    ("a_step_of_your_own", {"training": lambda *given: given[2:7]}, "The parameters come out as they went in"),
    ("a_step_of_your_own", {"training": slopes_only}, "returns the slopes, or the steps"),
    ("a_step_of_your_own", {"training": as_dict}, "must return the five new parameters"),
    ("a_step_of_your_own", {"training": lambda *given: step()(*given)[:4]}, "must return the five new parameters"),
    ("a_step_of_your_own", {"training": one_for_each_row}, "one for each row. The slope is their mean"),
    # 3
    ("a_loop_of_your_own", {"train_until_learned": loop(keep=False)}, "the parameters you return are those of the"),
    (
        "a_loop_of_your_own",
        {"train_until_learned": loop(remember=False)},
        "parameters you return are those of the start",
    ),
    (
        "a_loop_of_your_own",
        {"train_until_learned": always_from_the_start},
        "each time with the parameters of the start",
    ),
    ("a_loop_of_your_own", {"train_until_learned": loop(done=learned(loss=lambda e: 0.0))}, "as soon as every row is"),
    (
        "a_loop_of_your_own",
        {"train_until_learned": loop(done=learned(lambda *_: True))},
        "as soon as the loss is below",
    ),
    (
        "a_loop_of_your_own",
        {"train_until_learned": loop(done=lambda *_: False, stop=False)},
        "and goes on. Let it stop",
    ),
    ("a_loop_of_your_own", {"train_until_learned": loop(first_look=False)}, "one step too many"),
    ("a_loop_of_your_own", {"train_until_learned": loop(count=lambda n, most: n + 1)}, "and you say 41"),
    ("a_loop_of_your_own", {"train_until_learned": loop(count=lambda n, most: most)}, "taken is 293, and you say 1000"),
    (
        "a_loop_of_your_own",
        {"train_until_learned": loop(swap=True)},
        "if w11 multiplied x2, and w12 x1. Look at the forward pass in your loop",
    ),
    ("a_loop_of_your_own", {"train_until_learned": loop(alpha=lambda a: 1.0)}, "steps at another alpha"),
    ("a_loop_of_your_own", {"train_until_learned": without_a_star}, "TypeError: step() missing 4 required"),
    ("a_loop_of_your_own", {"train_until_learned": loop(alpha=lambda a: 5.0)}, "steps at another alpha"),
    *(
        (
            "a_loop_of_your_own",
            {"train_until_learned": loop(done=done)},
            f"it has learned after 293 epochs, and your loop goes on to epoch {epoch}",
            "not-yet-known",
        )
        for done, epoch in ((lambda *_: False, 1000), (learned(loss=lambda e: np.sum(e**2)), 589))
    ),
    ("never_a_yes", {"mended": with_b2_after_the_loop}, "every step still gets b2 = 0"),
    ("never_a_yes", {"mended": lambda *given: mend()(*given[:3], 1)}, "Is the return inside the loop?"),
    (
        "a_loop_of_your_own",
        {"train_until_learned": loop(data=lambda *_: (tn.AND.inputs, tn.AND.labels))},
        "On blobs of 400 rows with alpha = 5",
        "not-yet-known",
    ),
    ("a_loop_of_your_own", {"train_until_learned": loop(give=lambda p, n: (n, p))}, "in the wrong order"),
    ("a_loop_of_your_own", {"train_until_learned": loop(give=lambda p, n: p)}, "must return two things"),
    ("a_loop_of_your_own", {"train_until_learned": loop(done=lambda *_: True)}, "never calls step"),
    ("a_loop_of_your_own", {"epochs_needed": EPOCHS | {"AND": 119}}, "From zero AND takes 119 epochs"),
    (
        "a_loop_of_your_own",
        {"epochs_needed": EPOCHS | {"OR": 30}},
        "does not take 30 epochs, but more",
        "not-yet-known",
    ),
    (
        "a_loop_of_your_own",
        {"epochs_needed": EPOCHS | {"blobs": 5_000}},
        "does not take 5000 epochs, but fewer",
        "not-yet-known",
    ),
    ("a_loop_of_your_own", {"epochs_needed": [118, 82, 57, 41]}, "must be a dict"),
    # 4
    ("slow_or_stuck", {"falls": FOUND | {"C": 2.3e-6}}, "Where is α?"),
    ("slow_or_stuck", {"falls": FOUND | {"C": 7.6e-4}}, "so the slope counts twice"),
    ("slow_or_stuck", {"falls": FOUND | {"C": 1.52e-3}}, "is the size of the gradient"),
    ("slow_or_stuck", {"falls": FOUND | {"C": -1.16e-6}}, "the wrong sign"),
    ("slow_or_stuck", {"falls": FOUND | {"C": 2.32e-7}}, "the question has α = 0.5"),
    ("slow_or_stuck", {"falls": FOUND | {"C": -1.034e-3}}, "adds the slopes without squaring them"),
    ("slow_or_stuck", {"falls": FOUND | {"B": 0.0}}, "small, but not 0"),
    ("slow_or_stuck", {"falls": FOUND | {"A": 1e-9}}, "look at the five slopes of A"),
    ("slow_or_stuck", {"falls": FOUND | {"C": 1.0}}, "is not α times the sum", "not-yet-known"),
    ("slow_or_stuck", {"verdicts": TRUE | {"A": "plateau"}}, "2 of the 3 verdicts. One fall is exactly 0"),
    ("slow_or_stuck", {"verdicts": TRUE | {"B": "plateau"}}, "Print the answers of both"),
    ("slow_or_stuck", {"verdicts": TRUE | {"B": "stationary"}}, "Two falls are not 0"),
    ("slow_or_stuck", {"verdicts": TRUE | {"C": "saturated"}}, "let both run for 2,000 epochs"),
    ("slow_or_stuck", {"verdicts": TRUE | {"C": "slow"}}, 'must be "plateau"'),
    # 5
    ("never_a_yes", {"hypothesis": "it is b2"}, "Write a whole sentence"),
    ("never_a_yes", {"lost": "the last one"}, "lost must be"),
    ("never_a_yes", {"lowest": 0.125}, "how near to its label can each"),
    ("never_a_yes", {"mended": mend(keep=(0, 1, 2, 3))}, "b2 still comes out as 0"),
    ("never_a_yes", {"mended": mend(one=True)}, "is where it was after one"),
    ("never_a_yes", {"mended": mend(order=(0, 1, 3, 2, 4))}, "the right five numbers in another order"),
    ("never_a_yes", {"mended": mend(swap=True)}, "kept in the order in which they come", "not-yet-known"),
    ("never_a_yes", {"mended": mend(more=1)}, "For 3 epochs mended takes 4 steps"),
    ("never_a_yes", {"mended": mend(rate=0.1)}, "mended steps at a rate of 0.1"),
]
