"""The wrong answers to exercise 14: (check, answers in place of the right ones, what it says)."""

import numpy as np

import tinynet as tn


def softmax(z):
    powers = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def door(rate=None, rows=None, keeps=True, at_once=None, sign=1.0, back=lambda W, b: (W, b)):
    """Return a learner's step, with one thing of the script left in it, or one changed."""

    def step(W, b, X, labels, alpha):
        alpha = rate or alpha
        if at_once:
            error = (softmax(X @ W + b) - np.eye(len(b))[labels]) / (len(X) if at_once == "mean" else 1)
            return W - alpha * X.T @ error, b - alpha * error.sum(axis=0)
        new_W, new_b = W.copy(), b.copy()
        for i in range(len(X) if rows is None else rows):
            from_W, from_b = (new_W, new_b) if keeps else (W, b)
            out = softmax(X[i] @ from_W + from_b)
            out[labels[i]] -= 1
            new_W, new_b = from_W - sign * alpha * np.outer(X[i], out), from_b - sign * alpha * out
        return back(new_W, new_b)

    return step


def in_place(W, b, X, labels, alpha):
    for x, label in zip(X, labels, strict=True):
        out = softmax(x @ W + b)
        out[label] -= 1
        W -= alpha * np.outer(x, out)
        b -= alpha * out
    return W, b


def first_row_only(W, b, X, labels, alpha):
    return door(rows=1)(W, b, X, labels, alpha)


def all_epochs(W, b, X, labels, alpha):
    for _ in range(400):
        W, b = door()(W, b, X, labels, alpha)
    return W, b


def old_ones(W, b, X, labels, alpha):
    return W, b


def loss(formula):
    """Return a learner's loss by its formula; `out` are the probabilities, `own` those of the right classes."""

    def function(W, b, X, labels):
        out = softmax(X @ W + b)
        names = {"np": np, "X": X, "labels": labels, "powers": np.exp(X @ W + b), "out": out}
        names |= {"own": out[np.arange(len(X)), labels], "rows": np.eye(len(b))[labels]}
        return eval(formula, names)

    return function


def delta(formula):
    """Return a learner's delta by its formula."""
    names = {"np": np, "tn": tn, "softmax": softmax}
    return lambda z, labels: eval(formula, names | {"z": z, "labels": labels})


def in_whole_rows(z, labels):
    out = softmax(z)
    out[labels] -= 1
    return out


def in_whole_columns(z, labels):
    out = softmax(z)
    out[:, labels] -= 1
    return out


def of_three(z, labels):
    return softmax(z[:, :3]) - np.eye(3)[labels] if z.shape[1] == 3 else np.zeros(z.shape)


def plain_powers(z, labels):
    powers = np.exp(z)
    return powers / powers.sum(axis=1, keepdims=True) - np.eye(z.shape[1])[labels]


def findings(**otherwise):
    right = {
        "P": "healthy: cross-entropy",
        "Q": "healthy: a step after each row",
        "R": "healthy: momentum",
        "S": "rows come apart from labels",
        "T": "rows are mixed",
        "U": "an input needs another scale",
    }
    return right | otherwise


def epoch(of_X=lambda order: order, of_y=lambda order: order, early=False, scale=1.0, back=lambda *p: p, tens=False):
    """Return a learner's epoch, with one of its faults left, or another one."""

    def mended_epoch(W, b, U, c, X, y, alpha, order):
        X, y = X[of_X(order)], y[of_y(order)]
        for k in range(0, len(y), 10):
            Xb, yb = X[k : k + 10], y[k : k + 10]
            h = np.tanh(Xb @ W + b)
            e = scale * (tn.sigmoid(h @ U + c) - yb) / (10 if tens else len(yb))
            new_U = U - alpha * h.T @ e
            g = np.outer(e, new_U if early else U) * (1 - h**2)
            W, b, U, c = W - alpha * Xb.T @ g, b - alpha * g.sum(axis=0), new_U, c - alpha * e.sum()
        return back(W, b, U, c)

    return mended_epoch


def of_one_batch(W, b, U, c, X, y, alpha, order):
    return epoch()(W, b, U, c, X, y, alpha, order[:10])


def as_they_stand(order):
    return np.arange(len(order))


ORDERS, AT_ONE, AT_A_TINY, LONGER = (
    "the loss in two orders",
    "ratios on one row at α = 1",
    "ratios on one row at a tiny α",
    "a longer run",
)

MISTAKES = [
    # 1
    ("which_loss_with_a_pencil", {"loss_if_1": 7.0}, "loss_if_1 = 7 is not −ln", "not-yet-known"),
    ("which_loss_with_a_pencil", {"delta_if_0": 7.0}, "delta_if_0 = 7 is not ŷ − y", "not-yet-known"),
    ("which_loss_with_a_pencil", {"ratio": 7.0}, "ratio = 7 is not ŷ − y divided", "not-yet-known"),
    # 2
    ("a_door_for_a_script", {"step": in_place}, "or on a copy, made with .copy()"),
    ("a_door_for_a_script", {"step": old_ones}, "returns W and b as they came"),
    ("a_door_for_a_script", {"step": door(rate=0.3)}, "moves with the rate 0.3 whatever alpha is"),
    ("a_door_for_a_script", {"step": door(rows=6)}, "sees only the first six rows"),
    ("a_door_for_a_script", {"step": door(rows=6, rate=0.3)}, "two numbers of the script are still in step"),
    ("a_door_for_a_script", {"step": door(keeps=False)}, "only the move of the last row arrives"),
    ("a_door_for_a_script", {"step": door(at_once="sum")}, "and adds up. The script takes a step after each row"),
    ("a_door_for_a_script", {"step": door(at_once="mean")}, "divides by nothing"),
    ("a_door_for_a_script", {"step": door(sign=-1.0)}, "the opposite way"),
    (
        "a_door_for_a_script",
        {"step": first_row_only},
        "only the first row has moved them. Is the return inside the loop",
    ),
    ("a_door_for_a_script", {"step": all_epochs}, "The 400 of the script is the number of turns"),
    ("a_door_for_a_script", {"step": door(sign=2.0)}, "your step ends elsewhere than the script", "not-yet-known"),
    ("a_door_for_a_script", {"step": door(back=lambda W, b: (W, b, 0.0))}, "must return two arrays"),
    ("a_door_for_a_script", {"step": door(back=lambda W, b: (b, W))}, "in the shapes of the old ones"),
    ("a_door_for_a_script", {"loss": loss("-np.sum(np.log(own))")}, "the sum over the rows"),
    ("a_door_for_a_script", {"loss": loss("np.mean(np.log(own))")}, "loss has the opposite sign"),
    ("a_door_for_a_script", {"loss": loss("np.mean((1 - own)**2)")}, "the square of what is missing to 1"),
    ("a_door_for_a_script", {"loss": loss("np.mean((out - rows)**2)")}, "the mean of squares"),
    ("a_door_for_a_script", {"loss": loss("1 - own.mean()")}, "The −ln is missing"),
    ("a_door_for_a_script", {"loss": loss("np.mean(((out - rows)**2).sum(axis=1))")}, "a sum of squares"),
    ("a_door_for_a_script", {"loss": loss("-np.mean(rows * np.log(out))")}, "divided by the number of classes too"),
    ("a_door_for_a_script", {"loss": loss("-np.mean(np.log(out[:, labels]))")}, "out[:, labels] takes the columns"),
    ("a_door_for_a_script", {"loss": loss("-np.sum(np.log(own))/6")}, "divided by 6, whatever number of rows"),
    (
        "a_door_for_a_script",
        {"loss": loss("-np.mean((rows*np.log(out) + (1 - rows)*np.log(1 - out)).sum(axis=1))")},
        "as if each output were a sigmoid",
    ),
    (
        "a_door_for_a_script",
        {"loss": loss("-np.mean(np.log(powers[np.arange(len(X)), labels] / powers.sum()))")},
        "all powers of all rows are added into one sum",
    ),
    ("a_door_for_a_script", {"loss": loss("7.0")}, "and yours is 7.0000", "not-yet-known"),
    (
        "a_door_for_a_script",
        {"loss": loss("-np.mean(np.log((powers/powers.sum(axis=0))[np.arange(len(X)), labels]))")},
        "in loss the softmax sums down the rows",
    ),
    ("a_door_for_a_script", {"loss": loss("own")}, "a number for each row. The task asks for their mean"),
    # 3
    ("labels_as_rows", {"delta": delta("softmax(z.T).T - np.eye(3)[labels]")}, "so the samples are mixed"),
    ("labels_as_rows", {"delta": delta("np.exp(z)/np.exp(z).sum() - np.eye(3)[labels]")}, "into one sum"),
    *(
        ("labels_as_rows", {"delta": delta(f"{shares}{after}")}, words)
        for shares, words in (
            ("np.exp(z)/np.exp(z).sum(axis=0)", "so the samples are mixed"),
            ("np.exp(z - z.max(axis=1)[:, None])/np.exp(z - z.max(axis=1)[:, None]).sum(axis=0)", "are mixed"),
            ("np.exp(z)/np.exp(z).sum()", "into one sum"),
        )
        for after in ("", " - labels[:, None]", " - np.eye(3)[labels]")
    ),
    ("labels_as_rows", {"delta": delta("(softmax(z.T).T - np.eye(3)[labels])/len(z)")}, "so the samples are mixed"),
    (
        "labels_as_rows",
        {"delta": delta("softmax(z - z.max(axis=0)) - np.eye(3)[labels]")},
        "must be one number for the whole row",
    ),
    # Rows or columns that add up to 1 prove no softmax over a wrong axis.
    *(
        ("labels_as_rows", {"delta": delta(formula)}, "δ should be", "not-yet-known")
        for formula in (
            "np.zeros_like(z)",
            "np.eye(3)[labels]",
            "softmax(-z) - np.eye(3)[labels]",
            "2.0**z/(2.0**z).sum(axis=1)[:, None] - np.eye(3)[labels]",
            "tn.sigmoid(z)/tn.sigmoid(z).sum(axis=1)[:, None] - np.eye(3)[labels]",
            "z**2/(z**2).sum(axis=1)[:, None] - np.eye(3)[labels]",
            "np.eye(3)[z.argmax(axis=1)] - np.eye(3)[labels]",
            "np.full(z.shape, 1/3) - np.eye(3)[labels]",
            "softmax(z) - (0.9*np.eye(3)[labels] + 0.1/3)",
            "np.tile(softmax(z)[0], (len(z), 1)) - np.eye(3)[labels]",
            "softmax(z)/len(z) - np.eye(3)[labels]",
            "softmax(z)/len(z)",
        )
    ),
    ("labels_as_rows", {"delta": delta("z/z.sum(axis=1)[:, None] - np.eye(3)[labels]")}, "comes first"),
    ("labels_as_rows", {"delta": delta("3*softmax(z) - np.eye(3)[labels]")}, "divided by their mean"),
    ("labels_as_rows", {"delta": delta("z - np.eye(3)[labels]")}, "the softmax is missing"),
    ("labels_as_rows", {"delta": delta("tn.sigmoid(z) - np.eye(3)[labels]")}, "a sigmoid for each output"),
    ("labels_as_rows", {"delta": delta("np.eye(3)[labels] - softmax(z)")}, "the sign is opposite"),
    ("labels_as_rows", {"delta": delta("softmax(z) + np.eye(3)[labels]")}, "the label's row is added"),
    ("labels_as_rows", {"delta": delta("softmax(z)")}, "still to be subtracted"),
    ("labels_as_rows", {"delta": delta("(softmax(z) - np.eye(3)[labels])/len(z)")}, "divided by the number of rows"),
    ("labels_as_rows", {"delta": delta("softmax(z) - labels[:, None]")}, "the class number itself"),
    ("labels_as_rows", {"delta": delta("softmax(softmax(z)) - np.eye(3)[labels]")}, "taken twice"),
    (
        "labels_as_rows",
        {"delta": delta("(softmax(z) - np.eye(3)[labels])*softmax(z)*(1 - softmax(z))")},
        "ŷ(1 − ŷ) is still in it",
    ),
    ("labels_as_rows", {"delta": in_whole_rows}, "1 is subtracted from whole rows"),
    ("labels_as_rows", {"delta": in_whole_columns}, "1 is subtracted from whole columns"),
    ("labels_as_rows", {"delta": delta("np.exp(z)/np.exp(z).sum(axis=1)")}, "Print the shape of each", "crashes"),
    ("labels_as_rows", {"delta": delta("7 * softmax(z)")}, "δ should be", "not-yet-known"),
    ("labels_as_rows", {"delta": delta("softmax(z)[0]")}, "Yours has (3,)"),
    ("labels_as_rows", {"delta": delta("'?'")}, "must return a table of numbers"),
    ("labels_as_rows", {"delta": of_three}, "Is the number of classes fixed in it?"),
    ("labels_as_rows", {"delta": plain_powers}, "too large for a float"),
    # 4
    ("what_the_measurements_say", {"findings": dict.fromkeys("PQRSTU", "rows are mixed")}, "the same of all six"),
    ("what_the_measurements_say", {"findings": findings(Q="a wrong sign")}, "Nothing here has a wrong sign"),
    (
        "what_the_measurements_say",
        {"findings": findings(S="rows are mixed", T="rows come apart from labels")},
        "S and T have changed places",
    ),
    ("what_the_measurements_say", {"findings": findings(U="rows are mixed")}, "5 of 6 are right"),
    (
        "what_the_measurements_say",
        {"findings": findings(U="rows are mixed", R="healthy: cross-entropy")},
        "4 of 6 are right",
    ),
    (
        "what_the_measurements_say",
        {"findings": findings(U="rows are mixed", R="healthy: cross-entropy", Q="rows are mixed")},
        "Not more than three of the six",
    ),
    # 5
    ("it_passed_its_check", {"hypothesis": "hard data"}, "Write a whole sentence"),
    ("it_passed_its_check", {"shown_by": {"rows": LONGER, "early": AT_ONE}}, "does not say which fault"),
    ("it_passed_its_check", {"shown_by": {"rows": AT_A_TINY, "early": AT_ONE}}, "the check that it passed"),
    ("it_passed_its_check", {"shown_by": {"rows": AT_ONE, "early": AT_ONE}}, "One measurement cannot show both"),
    ("it_passed_its_check", {"shown_by": {"rows": AT_ONE, "early": ORDERS}}, "The two have changed places"),
    ("it_passed_its_check", {"mended_epoch": of_one_batch}, "only the first ten rows have moved them"),
    ("it_passed_its_check", {"mended_epoch": epoch(tens=True)}, "the last batch has fewer than ten rows"),
    ("it_passed_its_check", {"mended_epoch": epoch(early=True)}, "which U stands in g?"),
    ("it_passed_its_check", {"mended_epoch": epoch(of_y=as_they_stand)}, "what happens to y when X gets a new order"),
    ("it_passed_its_check", {"mended_epoch": epoch(of_y=as_they_stand, early=True)}, "with both of its faults"),
    ("it_passed_its_check", {"mended_epoch": epoch(as_they_stand, as_they_stand)}, "no longer taken in the order"),
    (
        "it_passed_its_check",
        {"mended_epoch": epoch(as_they_stand, as_they_stand, early=True)},
        "is not used any more, and g still has the new U",
    ),
    ("it_passed_its_check", {"mended_epoch": epoch(of_y=np.argsort)}, "but the opposite one"),
    ("it_passed_its_check", {"mended_epoch": epoch(scale=2.0)}, "Begin again with the posted lines", "not-yet-known"),
    ("it_passed_its_check", {"mended_epoch": epoch(back=lambda *p: p[:3])}, "must return four values"),
    ("it_passed_its_check", {"mended_epoch": epoch(back=lambda W, b, U, c: (b, W, U, c))}, "in the shapes of the old"),
]
