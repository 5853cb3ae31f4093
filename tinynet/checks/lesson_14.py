"""Checks of exercise 14: a loss with a pencil, a door for a script, labels as rows, measurements, and mixed rows."""

from itertools import product

import numpy as np

from tinynet.checks.asks import Choices, Number, Words, told_apart
from tinynet.checks.expectations import ask, floats, in_digits, is_listed, must_be_function, short
from tinynet.checks.task import by_itself, part, say, task
from tinynet.mistakes import UNKNOWN
from tinynet.network import sigmoid

__all__ = [
    "a_door_for_a_script",
    "it_passed_its_check",
    "labels_as_rows",
    "what_the_measurements_say",
    "which_loss_with_a_pencil",
]

_SLUG = "14-bring-your-own-network"

# Task 1 --------------------------------------------------------------------------------------------------


def _answer(y_hat):
    return {"y_hat": y_hat, "one_less": round(1 - y_hat, 2)}


_ANSWER = _answer(0.8)


def _another_answer(draw):
    """Draw an answer as sure as the course's, with no known wrong number near another."""
    return draw.until(
        lambda draw: _answer(draw.one_of(range(66, 92)) / 100),
        lambda given: abs(given["y_hat"] - 0.8) > 0.02 and told_apart(which_loss_with_a_pencil.first_asks, given),
    )


@task(
    _SLUG,
    1,
    "Which loss, with a pencil",
    stars=1,
    points=3,
    hints=(
        "The loss is −ln of the probability that the network gave to the label that came. The answer {y_hat} is "
        "the probability of label 1, so label 0 had {one_less}.",
        "δ2 is ŷ − y with cross-entropy, and 2(ŷ − y)·ŷ(1 − ŷ) with (y − ŷ)². The ratio is the first divided by the "
        "second, and ŷ − y cancels.",
    ),
    asks=(
        Number(
            "loss_if_1",
            right="-np.log(y_hat)",
            near=0.0015,
            slips={
                "(1 - y_hat)**2": ("another-loss", "{name} is (y − ŷ)². The question is about cross-entropy."),
                "-np.log(1 - y_hat)": (
                    "misread-figure",
                    "{name} is the loss of a row with label 0. Which probability did label 1 have?",
                ),
                "np.log(y_hat)": ("sign-flipped", "{name} has the opposite sign. A loss should fall as ŷ gets better."),
                "-np.log10(y_hat)": ("arithmetic-slip", "{name} is made with the logarithm to base 10; ln has base e."),
                "1 - y_hat": ("value-for-slope", "{name} is the distance between answer and label, not −ln ŷ."),
                "-y_hat*np.log(y_hat)": ("another-loss", "{name}: −ln ŷ is weighted with the label, 1, not with ŷ."),
            },
            otherwise="{name} = {yours} is not −ln of the probability that label 1 had.",
            earns=(1, "the loss"),
        ),
        Number(
            "delta_if_0",
            right="y_hat",
            near=0.0015,
            slips={
                "2*y_hat*y_hat*(1 - y_hat)": (
                    "another-loss",
                    "{name} is the δ2 of (y − ŷ)². With cross-entropy the slope of the squash cancels.",
                ),
                "y_hat*y_hat*(1 - y_hat)": (
                    "links-miscounted",
                    "{name} still has ŷ(1 − ŷ) in it. With cross-entropy it cancels.",
                ),
                "2*y_hat": ("constant-factor", "the 2 in {name} is the slope of a square, and cross-entropy has none."),
                "-y_hat": ("sign-flipped", "{name} has the opposite sign. Should this answer go up or down?"),
                "y_hat - 1": ("misread-figure", "{name} is the δ2 of a row with label 1."),
                "1 - y_hat": ("misread-figure", "{name} is 1 − ŷ, the size of δ2 on a row with label 1."),
                "1/(1 - y_hat)": (
                    "missing-activation-derivative-output",
                    "{name} is ∂ℓ/∂ŷ. One link is left, from ŷ to z2.",
                ),
                "y_hat*(1 - y_hat)": ("links-miscounted", "{name} is the slope of the squash alone."),
            },
            otherwise="{name} = {yours} is not ŷ − y for the label 0.",
            earns=(1, "δ2"),
        ),
        Number(
            "ratio",
            right="1/(2*y_hat*(1 - y_hat))",
            near=0.006,
            slips={
                "2*y_hat*(1 - y_hat)": (
                    "wrong-divisor",
                    "{name} is upside down: the program's slope is divided by the true.",
                ),
                "1/(y_hat*(1 - y_hat))": ("constant-factor", "in {name} the 2 of the square is missing."),
                "1.0": ("claims-too-much", "{name} = 1 would mean that the step belongs to (y − ŷ)². It does not."),
                "2.0": (
                    "misread-figure",
                    "{name} = 2 is right at ŷ = ½, near a start. Here the answer is {y_hat}.",
                ),
            },
            otherwise="{name} = {yours} is not ŷ − y divided by 2(ŷ − y)·ŷ(1 − ŷ).",
            earns=(0.5, "the ratio"),
        ),
    ),
    draw=_another_answer,
)
def which_loss_with_a_pencil(loss_if_1, delta_if_0, ratio, *, given=_ANSWER):
    """Check a row's cross-entropy, its δ2, and the ratio that (y − ŷ)² would show."""
    return "A ratio that depends on the answer alone is a question about the loss, and not a bug."


# Task 2 --------------------------------------------------------------------------------------------------


def _rows(seed, count, inputs, classes):
    """Return W, b, rows and class numbers: a point at which nothing is 0."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(classes, size=count)
    return rng.normal(size=(inputs, classes)), rng.normal(size=classes), rng.normal(size=(count, inputs)), labels


# The script's own size, and another one: more rows, inputs and classes, another rate.
_OF_THE_SCRIPT = (*_rows(3, 6, 2, 3), 0.3)
_OF_ANOTHER = (*_rows(4, 8, 3, 4), 0.05)


def _softmax(z):
    powers = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _row_by_row(W, b, X, labels, alpha, keeps=True, sign=1.0):
    """Return the script's step; it forgets each row's move before the next if it does not keep it."""
    now_W, now_b = W, b
    for x, label in zip(X, labels, strict=True):
        out = _softmax(x @ now_W + now_b) if keeps else _softmax(x @ W + b)
        out[label] -= 1
        from_W, from_b = (now_W, now_b) if keeps else (W, b)
        now_W, now_b = from_W - sign * alpha * np.outer(x, out), from_b - sign * alpha * out
    return now_W, now_b


def _turns(count, W, b, X, labels, alpha):
    for _ in range(count):
        W, b = _row_by_row(W, b, X, labels, alpha)
    return W, b


def _all_at_once(W, b, X, labels, alpha, divisor):
    error = (_softmax(X @ W + b) - np.eye(len(b))[labels]) / divisor
    return W - alpha * X.T @ error, b - alpha * error.sum(axis=0)


_STEP_SLIPS = (
    (
        lambda W, b, X, labels, alpha: _row_by_row(W, b, X, labels, 0.3),
        "ignores-arguments",
        "step moves with the rate 0.3 whatever alpha is. The 0.3 of the script is the rate.",
    ),
    (
        lambda W, b, X, labels, alpha: _row_by_row(W, b, X[:6], labels[:6], alpha),
        "ignores-arguments",
        "step sees only the first six rows. The 6 of the script is the number of rows.",
    ),
    (
        lambda W, b, X, labels, alpha: _row_by_row(W, b, X[:6], labels[:6], 0.3),
        "ignores-arguments",
        "two numbers of the script are still in step: the 6 is the number of rows, and the 0.3 is the rate.",
    ),
    (
        lambda W, b, X, labels, alpha: _row_by_row(W, b, X[:1], labels[:1], alpha),
        "last-sample-only",
        "only the first row has moved them. Is the return inside the loop?",
    ),
    (
        lambda W, b, X, labels, alpha: _turns(400, W, b, X, labels, alpha),
        "ignores-arguments",
        "step takes more than one turn. The 400 of the script is the number of turns, and step is one of them.",
    ),
    (
        lambda W, b, X, labels, alpha: _row_by_row(W, b, X, labels, alpha, keeps=False),
        "last-sample-only",
        "only the move of the last row arrives. The script goes on from where the row before has left W and b.",
    ),
    (
        lambda W, b, X, labels, alpha: _all_at_once(W, b, X, labels, alpha, 1),
        "batch-summed",
        "your step takes all rows at the same W and b, and adds up. The script takes a step after each row. Change no "
        "formula: a door must show the program as it is.",
    ),
    (
        lambda W, b, X, labels, alpha: _all_at_once(W, b, X, labels, alpha, len(X)),
        "wrong-divisor",
        "your step takes all rows at the same W and b, and the mean. The script takes a step after each row, and "
        "divides by nothing. Change no formula: a door must show the program as it is.",
    ),
    (
        lambda W, b, X, labels, alpha: _row_by_row(W, b, X, labels, alpha, sign=-1.0),
        "sign-flipped",
        "step goes the opposite way: the script subtracts.",
    ),
)


def _own(labels):
    """Return the places of each row's own class in a table."""
    return np.arange(len(labels)), labels


def _of_right_class(W, b, X, labels):
    return _softmax(X @ W + b)[_own(labels)]


def _right_loss(W, b, X, labels):
    return -np.mean(np.log(_of_right_class(W, b, X, labels)))


_LOSS_SLIPS = (
    (
        lambda W, b, X, labels: -np.mean(np.log(_softmax((X @ W + b).T).T[_own(labels)])),
        "wrong-axis",
        "in loss the softmax sums down the rows, so the samples are mixed. Each row must add up to 1 by itself: "
        "axis=1, keepdims=True.",
    ),
    (
        lambda W, b, X, labels: -np.sum(np.log(_of_right_class(W, b, X, labels))),
        "wrong-divisor",
        "loss is the sum over the rows. The task asks for the mean.",
    ),
    (
        lambda W, b, X, labels: np.mean(np.log(_of_right_class(W, b, X, labels))),
        "sign-flipped",
        "loss has the opposite sign: it rises when the right class gets more.",
    ),
    (
        lambda W, b, X, labels: np.mean((1 - _of_right_class(W, b, X, labels)) ** 2),
        "another-loss",
        "loss is the square of what is missing to 1. The script's error belongs to cross-entropy.",
    ),
    (
        lambda W, b, X, labels: np.mean((_softmax(X @ W + b) - np.eye(len(b))[labels]) ** 2),
        "another-loss",
        "loss is the mean of squares. The script's error belongs to cross-entropy.",
    ),
    (
        lambda W, b, X, labels: np.sum((_softmax(X @ W + b) - np.eye(len(b))[labels]) ** 2) / len(X),
        "another-loss",
        "loss is a sum of squares for each row. The script's error belongs to cross-entropy.",
    ),
    (
        lambda W, b, X, labels: _right_loss(W, b, X, labels) / len(b),
        "wrong-divisor",
        "loss is divided by the number of classes too: a mean over the whole table. Each row has one term, that of its "
        "own class, and the mean is over the rows.",
    ),
    (
        lambda W, b, X, labels: _right_loss(W, b, X, labels) * len(X) / 6,
        "ignores-arguments",
        "loss is divided by 6, whatever number of rows there is.",
    ),
    (
        lambda W, b, X, labels: -np.mean(np.log(_softmax(X @ W + b)[:, labels])),
        "broadcasting",
        "out[:, labels] takes the columns of all labels from every row. From each row take the one of its own class.",
    ),
    (
        lambda W, b, X, labels: (
            -np.mean(np.log(np.where(np.eye(len(b))[labels] == 1, out := _softmax(X @ W + b), 1 - out)).sum(axis=1))
        ),
        "another-loss",
        "loss is the cross-entropy as if each output were a sigmoid by itself. The outputs share one sum: only the "
        "right class has a term.",
    ),
    (
        lambda W, b, X, labels: -np.mean(np.log(_softmax((X @ W + b).ravel()).reshape(len(X), -1)[_own(labels)])),
        "wrong-axis",
        "all powers of all rows are added into one sum. Each row must add up to 1 by itself: axis=1, keepdims=True.",
    ),
    (
        lambda W, b, X, labels: 1 - np.mean(_of_right_class(W, b, X, labels)),
        "another-loss",
        "loss is one minus the mean probability of the right class. The −ln is missing.",
    ),
)


@task(
    _SLUG,
    2,
    "A door for a script",
    stars=2,
    points=5,
    hints=(
        "Copy the two inner loops' lines into step. Then replace: points by X, kinds by labels, 6 by len(X), 0.3 by "
        "alpha. And what does W -= … do to the caller's W?",
        "Begin step with W, b = W.copy(), b.copy(), and end it with return W, b. loss is the mean of −ln of the "
        "probability of each row's own class: out[np.arange(len(X)), labels], where out has a row for each sample.",
    ),
)
def a_door_for_a_script(step, loss):
    """Check step(W, b, X, labels, alpha) and loss(W, b, X, labels), made of a script with one loop in another."""
    with by_itself():
        must_be_function(step, "step")
        for case, what in ((_OF_THE_SCRIPT, "six rows"), (_OF_ANOTHER, "other rows, and another rate")):
            _must_move_like_the_script(step, case)
            part(1.5, f"the step on {what}")
    with by_itself():
        must_be_function(loss, "loss")
        for W, b, X, labels, _ in (_OF_THE_SCRIPT, _OF_ANOTHER):
            yours = floats(ask(loss, "loss", W, b, X, labels))
            if yours is not None and yours.shape == (len(X),):
                say("loss returns a number for each row. The task asks for their mean.", "wrong-form")
            if yours is None or yours.shape != ():
                say("loss must return one number.", "wrong-form")
            right = _right_loss(W, b, X, labels)
            if not np.isclose(yours, right):
                for wrong, code, sentence in _LOSS_SLIPS:
                    if np.isclose(yours, wrong(W, b, X, labels)):
                        say(f"Not yet: {sentence}", code)
                should, found = in_digits(right, yours), in_digits(yours, right)
                say(f"Not yet: on {len(X)} rows loss should be {should}, and yours is {found}.", UNKNOWN)
        part(1, "the loss")
    return "A door: no formula has changed, and everything that the script held inside is now an argument."


def _must_move_like_the_script(step, case):
    W, b, X, labels, alpha = case
    answer = ask(step, "step", W, b, X, labels, alpha)
    if not is_listed(answer) or len(answer) != 2:
        say("step must return two arrays, the new W and the new b: return W, b.", "wrong-form")
    found = [floats(array) for array in answer]
    if any(array is None or array.shape != old.shape for array, old in zip(found, (W, b), strict=True)):
        say(
            f"step must return the new W and the new b, in the shapes of the old ones, {W.shape} and {b.shape}.",
            "wrong-form",
        )
    if not _alike(found, _row_by_row(*case)):
        if _alike(found, (W, b)):
            say(
                "step returns W and b as they came. Does it work on copies, and return the old ones?", "state-discarded"
            )
        for wrong, code, sentence in _STEP_SLIPS:
            if _alike(found, wrong(*case)):
                say(f"Not yet: {sentence}", code)
        off = float(np.abs(found[1] - _row_by_row(*case)[1]).max())
        say(
            f"Not yet: on {len(X)} rows at alpha = {alpha} your step ends elsewhere than the script; the entries of b "
            f"are off by up to {off:.4f}.",
            UNKNOWN,
        )


def _alike(found, other):
    return all(np.allclose(one, two) for one, two in zip(found, other, strict=True))


# Task 3 --------------------------------------------------------------------------------------------------

# Four rows, three classes, not one row of each.
_SUMS = np.array([[1.5, -0.3, 0.4], [0.2, 0.9, -1.1], [-0.6, 0.1, 2.0], [0.7, 0.7, -0.2]])
_KINDS = np.array([2, 1, 2, 0])


def _right_delta(z, labels):
    return _softmax(z) - np.eye(z.shape[1])[labels]


_DOWN_THE_ROWS = (
    "the softmax sums down the rows, so the samples are mixed. Each row must add up to 1 by itself: axis 1."
)
_ONE_SUM = "all powers of all rows are added into one sum. Each row must add up to 1 by itself: axis=1, keepdims=True."


_NOT_ONE_NUMBER = (
    "what you subtract from a row before the powers must be one number for the whole row: axis=1, keepdims=True."
)


def _softmax_of_mixed_rows(z):
    """Yield the numbers of each softmax in which a row depends on the others, and the sentence for it."""
    columns = z.max(axis=0)
    for subtracted in (0.0, z.max(axis=1, keepdims=True), columns):
        powers = np.exp(z - subtracted)
        yield powers / powers.sum(axis=0), _DOWN_THE_ROWS
        yield powers / powers.sum(), _ONE_SUM
    yield _softmax(z - columns), _NOT_ONE_NUMBER


def _say_if_rows_are_mixed(delta):
    """Say so if δ is made of a softmax that mixes the rows, whatever was done with the labels."""
    for times, labels in product((1, len(_SUMS)), (np.eye(3)[_KINDS], 0.0, _KINDS[:, None])):
        for shares, sentence in _softmax_of_mixed_rows(_SUMS):
            if np.allclose(delta * times + labels, shares):
                say(f"Not yet: {sentence}", "wrong-axis")


_DELTA_SLIPS = (
    (
        lambda z, labels: z / z.sum(axis=1, keepdims=True) - np.eye(3)[labels],
        "missing-activation-output",
        "the sums are divided as they are. e to the power of each comes first: it makes them positive.",
    ),
    (
        lambda z, labels: _softmax(z) * z.shape[1] - np.eye(3)[labels],
        "wrong-divisor",
        "the powers of a row are divided by their mean. They must add up to 1: divide by their sum.",
    ),
    (
        lambda z, labels: z - np.eye(3)[labels],
        "missing-activation-output",
        "the softmax is missing: the sums z are no probabilities.",
    ),
    (
        lambda z, labels: sigmoid(z) - np.eye(3)[labels],
        "another-squash",
        "that is a sigmoid for each output by itself. With softmax the three share one sum.",
    ),
    (lambda z, labels: -_right_delta(z, labels), "sign-flipped", "the sign is opposite: δ is ŷ − y."),
    (
        lambda z, labels: _softmax(z) + np.eye(3)[labels],
        "sign-flipped",
        "the label's row is added. δ is ŷ − y: it is subtracted.",
    ),
    (
        lambda z, labels: _softmax(z),
        "value-for-slope",
        "those are the probabilities ŷ. The label's row is still to be subtracted.",
    ),
    (
        lambda z, labels: _right_delta(z, labels) / len(z),
        "wrong-divisor",
        "it is divided by the number of rows. δ belongs to a single row; the mean comes with the slopes.",
    ),
    (
        lambda z, labels: _softmax(z) - labels[:, None],
        "broadcasting",
        "the class number itself is subtracted from each of the three. Make the label a row with one 1.",
    ),
    (
        lambda z, labels: _softmax(z) - np.isin(np.arange(len(z)), labels)[:, None],
        "broadcasting",
        "1 is subtracted from whole rows: a label is taken for the number of a row. It is the number of a column, in "
        "its own row.",
    ),
    (
        lambda z, labels: _softmax(z) - np.isin(np.arange(z.shape[1]), labels),
        "broadcasting",
        "1 is subtracted from whole columns. In each row it belongs to one column only: [np.arange(n), labels].",
    ),
    (
        lambda z, labels: _softmax(_softmax(z)) - np.eye(3)[labels],
        "extra-activation-output",
        "the softmax is taken twice.",
    ),
    (
        lambda z, labels: _right_delta(z, labels) * _softmax(z) * (1 - _softmax(z)),
        "links-miscounted",
        "ŷ(1 − ŷ) is still in it. With cross-entropy the slope of the squash cancels.",
    ),
)


@task(
    _SLUG,
    3,
    "Labels as rows",
    stars=2,
    points=4,
    hints=(
        "Three lines: the powers, each row divided by its own sum, and the label's rows subtracted. "
        "np.eye(k)[labels] is a table with a row for each label.",
        "powers = np.exp(z - z.max(axis=1, keepdims=True)), then powers / powers.sum(axis=1, keepdims=True). "
        "Subtracting the largest of a row changes no probability, and no power is above 1 then.",
    ),
)
def labels_as_rows(delta):
    """Check delta(z, labels): softmax of each row, minus the label as a row."""
    must_be_function(delta, "delta")
    yours, right = _delta_of(delta, _SUMS, _KINDS), _right_delta(_SUMS, _KINDS)
    if not np.allclose(yours, right):
        for wrong, code, sentence in _DELTA_SLIPS:
            if np.allclose(yours, wrong(_SUMS, _KINDS)):
                say(f"Not yet: {sentence}", code)
        _say_if_rows_are_mixed(yours)
        worst = int(np.argmax(np.abs(yours - right).max(axis=1)))
        should, found = right[worst], yours[worst]
        digits = next(more for more in range(4, 17) if not np.array_equal(should.round(more), found.round(more)))
        say(
            f"Not yet: for the row z = {short(_SUMS[worst].tolist())} with label {_KINDS[worst]}, δ should be "
            f"{short(should.round(digits).tolist())}, and yours is {short(found.round(digits).tolist())}.",
            UNKNOWN,
        )
    part(2, "usual sums")
    four = np.hstack([_SUMS, [[0.3], [-0.8], [1.2], [0.0]]])
    if not np.allclose(_delta_of(delta, four, _KINDS), _right_delta(four, _KINDS)):
        say(
            "With three classes it is right, and with four it is not. Is the number of classes fixed in it?",
            "ignores-arguments",
        )
    part(1, "four classes")
    large = np.array([[1_000.0, 990.0, -1_000.0], [-900.0, -905.0, -910.0]])
    if not np.allclose(_delta_of(delta, large, np.array([0, 1])), _right_delta(large, np.array([0, 1]))):
        say(
            "For sums such as 1,000 or −900 it returns no numbers, or wrong ones: e to the power of 1,000 is too "
            "large for a float, and all powers of a row near −900 are 0. What may be subtracted from a row of z "
            "without a change of its probabilities?",
            "overflow",
        )
    return "One sum for each row, one row for each label, and no sum is too large for it."


def _delta_of(delta, z, labels):
    with np.errstate(all="ignore"):
        answer = ask(delta, "delta", z, labels)
    found = floats(answer)
    if found is None:
        say(f"delta must return a table of numbers; it returned {short(answer)}.", "wrong-form")
    if found.shape != z.shape:
        say(
            f"For {len(z)} rows and {z.shape[1]} classes δ has the shape {z.shape}, a number for each output of each "
            f"row. Yours has {found.shape}.",
            "wrong-form",
        )
    return found


# Task 4 --------------------------------------------------------------------------------------------------

_FOUND = (
    "healthy: cross-entropy",
    "healthy: a step after each row",
    "healthy: momentum",
    "rows come apart from labels",
    "rows are mixed",
    "an input needs another scale",
    "a wrong sign",
)
_SHARED = (
    "Ask of each: is one row already off, or do only several rows show it? And does the rate matter, or the order?"
)


@task(
    _SLUG,
    4,
    "What the measurements say",
    stars=2,
    points=4,
    hints=(
        "P and Q show ratios other than 1 and are healthy. For P compute 1/(2ŷ(1 − ŷ)) at both answers. For Q look at "
        "what becomes of the numbers at the small rate.",
        "A loss must be the mean of the losses of single rows, in whatever order the rows come. S and T both break "
        "this: one of them only in another order, the other in every order.",
    ),
    asks=(
        Choices(
            "findings",
            _FOUND,
            right={
                "P": "healthy: cross-entropy",
                "Q": "healthy: a step after each row",
                "R": "healthy: momentum",
                "S": "rows come apart from labels",
                "T": "rows are mixed",
                "U": "an input needs another scale",
            },
            said=(
                (
                    "len(set(yours.values())) == 1",
                    "claims-too-much",
                    "You say the same of all six, and the measurements differ.",
                ),
                (
                    "'a wrong sign' in yours.values()",
                    "misread-figure",
                    "Nothing here has a wrong sign: that would be a ratio of −1, or a second step below the first.",
                ),
                (
                    "'S' in wrong and 'T' in wrong and yours['S'] == right['T'] and yours['T'] == right['S']",
                    "misread-figure",
                    "S and T have changed places. In which of the two does the order of the rows matter?",
                ),
                ("count == 5", "misread-figure", f"5 of 6 are right. {_SHARED}"),
                ("count == 4", "misread-figure", f"4 of 6 are right. {_SHARED}"),
                ("wrong", "misread-figure", f"Not more than three of the six are right. {_SHARED}"),
            ),
            partly={4: 1, 5: 2},
            counted="{count} of the 6 programs",
        ),
    ),
)
def what_the_measurements_say(findings):
    """Check what six sets of measurements say of six programs."""
    return "Three healthy ones, two that break their rows, and one that only needs another unit."


# Task 5 --------------------------------------------------------------------------------------------------

_SHOWS = ("the loss in two orders", "ratios on one row at α = 1", "ratios on one row at a tiny α", "a longer run")


def _epoch_case():
    rng = np.random.default_rng(9)
    W, b, U, c = rng.normal(size=(2, 3)), rng.normal(size=3), rng.normal(size=3), 0.4
    # Two batches of ten rows, and one of five.
    X = rng.normal(size=(25, 2))
    return W, b, U, c, X, (X[:, 0] * X[:, 1] > 0).astype(float), 0.5, rng.permutation(25)


_EPOCH = _epoch_case()


def _epoch(W, b, U, c, X, y, alpha, order, early=False, apart=False, tens=False):
    """Return the right epoch, or one with a fault of the task left in it, or one that always divides by ten."""
    X, y = X[order], y if apart else y[order]
    for k in range(0, len(y), 10):
        Xb, yb = X[k : k + 10], y[k : k + 10]
        h = np.tanh(Xb @ W + b)
        e = (sigmoid(h @ U + c) - yb) / (10 if tens else len(yb))
        new_U = U - alpha * h.T @ e
        g = np.outer(e, new_U if early else U) * (1 - h**2)
        W, b, U, c = W - alpha * Xb.T @ g, b - alpha * g.sum(axis=0), new_U, c - alpha * e.sum()
    return W, b, U, c


_EPOCH_SLIPS = (
    (
        lambda *case: _epoch(*case, early=True),
        "updated-weight-used-too-early",
        "the rows stay with their labels now. The other fault is still there: which U stands in g?",
    ),
    (
        lambda *case: _epoch(*case, apart=True),
        "rows-come-apart",
        "U is used before it changes now. The other fault is still there: what happens to y when X gets a new order?",
    ),
    (
        lambda *case: _epoch(*case, early=True, apart=True),
        "rows-come-apart",
        "that is still the posted epoch, with both of its faults.",
    ),
    (
        lambda *case: _epoch(*case[:-1], np.arange(len(case[5]))),
        "ignores-arguments",
        "the rows stay with their labels, but they are no longer taken in the order that is given. Use order for both.",
    ),
    (
        lambda *case: _epoch(*case[:-1], np.arange(len(case[5])), early=True),
        "ignores-arguments",
        "the order that is given is not used any more, and g still has the new U.",
    ),
    (
        lambda *case: _epoch(*case[:-1], case[-1][:10]),
        "last-sample-only",
        "only the first ten rows have moved them. Is the return inside the loop?",
    ),
    (
        lambda *case: _epoch(*case, tens=True),
        "wrong-divisor",
        "it divides by 10, and the last batch has fewer than ten rows. The posted epoch divides by len(yb).",
    ),
    (
        lambda *case: _epoch(*case[:5], case[5][np.argsort(case[7])], *case[6:], apart=True),
        "rows-come-apart",
        "y gets an order too, but the opposite one. Both need the same: X[order] and y[order].",
    ),
)


@task(
    _SLUG,
    5,
    "It passed its gradient check",
    stars=3,
    points=5,
    hints=(
        "Go through the lines and ask of each name: does it still belong to the same rows, and is it still the value "
        "that the forward pass used?",
        "X gets a new order in the first line, and y does not. And U is new by the time that g is made: form g first, "
        "then move all four.",
    ),
    asks=(
        Words("hypothesis"),
        Choices(
            "shown_by",
            _SHOWS,
            right={"rows": "the loss in two orders", "early": "ratios on one row at α = 1"},
            said=(
                (
                    "'a longer run' in yours.values()",
                    "claims-too-much",
                    "A longer run shows that something is wrong, or not even that. It does not say which fault.",
                ),
                (
                    "'ratios on one row at a tiny α' in yours.values()",
                    "cannot-tell-apart",
                    "At a tiny α, on one row, all ratios are 1: that is the check that it passed.",
                ),
                (
                    "len(set(yours.values())) == 1",
                    "cannot-tell-apart",
                    "One measurement cannot show both. On one row there is no order to be wrong.",
                ),
                ("wrong", "misread-figure", "The two have changed places. On one row there is no order to be wrong."),
            ),
            earns=(1, "which measurement shows which fault"),
        ),
    ),
)
def it_passed_its_check(hypothesis, shown_by, mended_epoch):
    """Check which measurement shows which fault, and an epoch in which neither of two faults is left."""
    with by_itself():
        must_be_function(mended_epoch, "mended_epoch")
        answer = ask(mended_epoch, "mended_epoch", *_EPOCH)
        if not is_listed(answer) or len(answer) != 4:
            say("mended_epoch must return four values: the new W, b, U and c.", "wrong-form")
        found = [floats(value) for value in answer]
        if any(value is None or value.shape != np.shape(old) for value, old in zip(found, _EPOCH[:4], strict=True)):
            say("mended_epoch must return the new W, b, U and c, in the shapes of the old ones.", "wrong-form")
        if not _alike(found, _epoch(*_EPOCH)):
            for wrong, code, sentence in _EPOCH_SLIPS:
                if _alike(found, wrong(*_EPOCH)):
                    say(f"Not yet: {sentence}", code)
            say(
                "Not yet: mended_epoch ends elsewhere than a right one, and with neither of the two faults alone. "
                "Begin again with the posted lines, and change only the two.",
                UNKNOWN,
            )
        part(2, "the mended epoch")
    return "It passed a check that could not see either fault. Two other measurements can."
