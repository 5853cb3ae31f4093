"""The wrong answers to exercise 10: (check, answers in place of the right ones, what it says)."""

import contextlib
import functools
import io
import math

import numpy as np

import tinynet as tn

RIGHT = {"A": "shown", "B": "refuted", "C": "shown", "D": "open", "E": "open", "F": "refuted"}
FACTORS = {"as posted": (1, 250), "delta2 mended": (2, 500), "n mended": (0.5, 0.5)}


def one_number_at_a_time(z):
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def with_math(z):
    return 1 / (1 + math.e ** (-math.exp(0) * z)) if math.exp(z) else 0


def plain(z):
    return 1 / (1 + np.exp(-z))


def silenced(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def both_forms(z):
    z = np.asarray(z)
    with np.errstate(invalid="ignore"):
        return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(np.minimum(z, 0)) / (1 + np.exp(np.minimum(z, 0))))


def silenced_forms(z):
    z = np.asarray(z)
    with np.errstate(over="ignore", invalid="ignore"):
        return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def only_e_to_the_z(z):
    return np.exp(z) / (1 + np.exp(z))


def cut_off(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


def by_one_minus(z):
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, 1 / (1 + e), 1 - 1 / (1 + e))


def by_masks(z):
    answer = np.empty(z.shape)
    answer[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
    answer[z < 0] = np.exp(z[z < 0]) / (1 + np.exp(z[z < 0]))
    return answer


def into_itself(z):
    answer, e = np.zeros_like(z), np.exp(-np.abs(z))
    answer[...] = np.where(np.asarray(z) >= 0, 1, e) / (1 + e)
    return answer


def that_changes_z(z):
    z *= -1
    return 1 / (1 + np.exp(z))


def of_size(z):
    e = np.exp(-np.abs(z))
    return 1 / (1 + e)


def flat(z):
    return [0.5]


def step(two=2, rows=len, sign=1, hidden=lambda d, w2, a: d * w2 * a * (1 - a), again=False):
    """Return a learner's mended step with one thing done otherwise."""

    def mended(x_data, labels, w11=0.5, w12=-0.5, w2=1.0, b1=0.0, b2=0.0, alpha=0.5):
        n = rows(x_data)
        a1 = [float(tn.sigmoid(w11 * x1 + w12 * x2 + b1)) for x1, x2 in x_data]
        a2 = [float(tn.sigmoid(w2 * a + b2)) for a in a1]
        a2 = [float(tn.sigmoid(a)) for a in a2] if again else a2
        print(np.mean([(y - a) ** 2 for y, a in zip(labels, a2, strict=True)]))
        delta2 = [sign * two * (a - y) * a * (1 - a) for y, a in zip(labels, a2, strict=True)]
        delta1 = [hidden(d, w2, a) for d, a in zip(delta2, a1, strict=True)]
        return (
            w11 - alpha * sum(d * x1 for d, (x1, x2) in zip(delta1, x_data, strict=True)) / n,
            w12 - alpha * sum(d * x2 for d, (x1, x2) in zip(delta1, x_data, strict=True)) / n,
            w2 - alpha * sum(d * a for d, a in zip(delta2, a1, strict=True)) / n,
            b1 - alpha * sum(delta1) / n,
            b2 - alpha * sum(delta2) / n,
        )

    return mended


def columns(x_data):
    return len(x_data[0])


def consistent(z1=None, dz1=None, error=lambda y, a: (y - a) ** 2, slope=lambda y, a: 2 * (a - y), total=np.mean):
    """Return a step whose gradient is right for its own loss, of which one thing is not the chain's.

    z1 is the hidden sum of w11, w12, b1 and the inputs, and dz1 its derivatives in w11, w12 and b1.
    """
    z1 = z1 or (lambda w11, w12, b1, x1, x2: w11 * x1 + w12 * x2 + b1)
    dz1 = dz1 or (lambda x1, x2: (x1, x2, 1))

    def mended(x_data, labels, w11=0.5, w12=-0.5, w2=1.0, b1=0.0, b2=0.0, alpha=0.5):
        (x1, x2), y = np.array(x_data, dtype=float).T, np.array(labels, dtype=float)
        a1 = tn.sigmoid(z1(w11, w12, b1, x1, x2))
        a2 = tn.sigmoid(w2 * a1 + b2)
        print(total(error(y, a2)))
        delta2 = slope(y, a2) * a2 * (1 - a2)
        delta1 = delta2 * w2 * a1 * (1 - a1)
        s11, s12, s1 = (np.mean(delta1 * along) for along in dz1(x1, x2))
        new_w2, new_b2 = w2 - alpha * np.mean(delta2 * a1), b2 - alpha * np.mean(delta2)
        return w11 - alpha * s11, w12 - alpha * s12, new_w2, b1 - alpha * s1, new_b2

    return mended


def returning(kind, mended):
    """Return the step with its five numbers made into something else."""
    return functools.wraps(mended)(lambda *given, **named: kind(mended(*given, **named)))


def rounded_hidden(x_data, labels, w11=0.5, w12=-0.5, w2=1.0, b1=0.0, b2=0.0, alpha=0.5):
    a1 = [round(float(tn.sigmoid(w11 * x1 + w12 * x2 + b1))) for x1, x2 in x_data]
    a2 = [float(tn.sigmoid(w2 * a + b2)) for a in a1]
    print(np.mean([(y - a) ** 2 for y, a in zip(labels, a2, strict=True)]))
    delta2 = [2 * (a - y) * a * (1 - a) for y, a in zip(labels, a2, strict=True)]
    w2 = w2 - alpha * np.mean([d * a for d, a in zip(delta2, a1, strict=True)])
    return w11, w12, w2, b1, b2 - alpha * np.mean(delta2)


def rounded_step(x_data, labels, w11=0.5, w12=-0.5, w2=1.0, b1=0.0, b2=0.0, alpha=0.5):
    old = (w11, w12, w2, b1, b2)
    new = step(rows=len)(x_data, labels, *old, alpha=alpha)
    return tuple(before - round(before - after, 5) for before, after in zip(old, new, strict=True))


def loss_by_alpha(x_data, labels, w11=0.5, w12=-0.5, w2=1.0, b1=0.0, b2=0.0, alpha=0.5):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        new = step(rows=len)(x_data, labels, w11, w12, w2, b1, b2, alpha)
    print(float(printed.getvalue()) / np.float64(alpha))
    return new


def silent(*given, **named):
    with contextlib.redirect_stdout(io.StringIO()):
        return step(rows=len)(*given, **named)


another_name = tn.sigmoid


def under_another_name(z):
    return another_name(np.exp(0) * z)


MISTAKES = [
    # 1
    ("what_a_table_carries", {"conclusions": RIGHT | {"A": "open"}}, "“Can” needs one case"),
    ("what_a_table_carries", {"conclusions": RIGHT | {"B": "open"}}, "“every” falls with one"),
    ("what_a_table_carries", {"conclusions": RIGHT | {"C": "refuted"}}, "which column is it about"),
    ("what_a_table_carries", {"conclusions": RIGHT | {"D": "shown"}}, "says more than the table has numbers for"),
    ("what_a_table_carries", {"conclusions": RIGHT | {"E": "refuted"}}, "how long were its runs"),
    ("what_a_table_carries", {"conclusions": RIGHT | {"F": "shown", "A": "open"}}, "4 of 6 are right"),
    ("what_a_table_carries", {"conclusions": dict.fromkeys("ABCDEF", "open")}, "the same of all six"),
    ("what_a_table_carries", {"conclusions": RIGHT | {"A": "yes"}}, '"shown", "refuted" or "open"'),
    ("what_a_table_carries", {"conclusions": list(RIGHT.values())}, "must be a dict"),
    # 2
    ("fewest_experiments", {"experiments": ["A"]}, "more than one pair of programs that you cannot tell apart"),
    ("fewest_experiments", {"experiments": ["B", "D"]}, "which lines are the same"),
    (
        "fewest_experiments",
        {"experiments": ["A", "F"]},
        "there is one pair of programs that you cannot tell apart. Write a line for each program",
    ),
    ("fewest_experiments", {"experiments": ["A", "C"]}, "the same with all four programs"),
    ("fewest_experiments", {"experiments": ["D", "E", "F"]}, "fewer do. Leave one out"),
    ("fewest_experiments", {"experiments": ["A", "B", "D", "E", "F"]}, "fewer do"),
    ("fewest_experiments", {"experiments": "DF"}, "must be a list of letters"),
    ("fewest_experiments", {"experiments": ["D", "D"]}, "names one of them twice"),
    ("fewest_experiments", {"experiments": ["D", "G"]}, "holds 'G'"),
    # 3
    ("a_sigmoid_that_holds", {"stable_sigmoid": one_number_at_a_time}, "`if` cannot choose"),
    ("a_sigmoid_that_holds", {"stable_sigmoid": with_math}, "math.exp takes one number"),
    ("a_sigmoid_that_holds", {"stable_sigmoid": plain}, "The power of e must not overflow for any z"),
    ("a_sigmoid_that_holds", {"stable_sigmoid": under_another_name}, "hands the work on to tn.sigmoid"),
    ("a_sigmoid_that_holds", {"stable_sigmoid": both_forms}, "np.where computes BOTH"),
    ("a_sigmoid_that_holds", {"stable_sigmoid": silenced}, "it is only silenced"),
    ("a_sigmoid_that_holds", {"stable_sigmoid": silenced_forms}, "a warning is silenced"),
    ("a_sigmoid_that_holds", {"stable_sigmoid": only_e_to_the_z}, "At z = 1000 it gives nan"),
    ("a_sigmoid_that_holds", {"stable_sigmoid": cut_off}, "It cuts z off"),
    ("a_sigmoid_that_holds", {"stable_sigmoid": by_one_minus}, "the digits are lost"),
    ("a_sigmoid_that_holds", {"stable_sigmoid": by_masks}, "has no attribute 'shape'"),
    ("a_sigmoid_that_holds", {"stable_sigmoid": into_itself}, "Do you write into z itself?"),
    ("a_sigmoid_that_holds", {"stable_sigmoid": that_changes_z}, "changes what it is given"),
    ("a_sigmoid_that_holds", {"stable_sigmoid": of_size}, "σ(|z|)"),
    ("a_sigmoid_that_holds", {"stable_sigmoid": lambda z: 1 - tn.sigmoid(z)}, "hands the work on"),
    ("a_sigmoid_that_holds", {"stable_sigmoid": lambda z: 1 / (1 + np.exp(z))}, "That is σ(−z)"),
    ("a_sigmoid_that_holds", {"stable_sigmoid": np.tanh}, "that is tanh"),
    ("a_sigmoid_that_holds", {"stable_sigmoid": flat}, "One answer for each number"),
    # 4
    ("plan_for_three", {"plan": ["", "A", "B", "C"]}, "each with some of the three at fault"),
    ("plan_for_three", {"plan": ["AB", "AC", "BC"]}, "something that nobody suspects"),
    ("plan_for_three", {"plan": ["ABC"]}, "cannot tell two of the cases apart"),
    ("plan_for_three", {"plan": []}, "which two lines are the same"),
    ("plan_for_three", {"plan": ["ABC", "AB", "AC", "BC", ""]}, "there is one with fewer runs"),
    ("plan_for_three", {"plan": ["ABC", "AB", "BA", "BC"]}, "is in your plan twice"),
    ("plan_for_three", {"plan": ["ABC", "AD"]}, "plan holds 'AD'"),
    ("plan_for_three", {"plan": "ABC"}, "must be a list of runs"),
    ("plan_for_three", {"named_by_adding": 2}, "whose line no other case has", "not-yet-known"),
    # 5
    ("two_that_hide_each_other", {"hypothesis": "no idea"}, "Write a whole sentence"),
    ("two_that_hide_each_other", {"factors": FACTORS | {"as posted": (0.5, 250)}}, "digit for digit"),
    ("two_that_hide_each_other", {"factors": FACTORS | {"as posted": (1, 1)}}, "a sum of 1,000 terms is divided by n"),
    ("two_that_hide_each_other", {"factors": FACTORS | {"n mended": (2, 2)}}, "Which is the larger?"),
    (
        "two_that_hide_each_other",
        {"factors": FACTORS | {"delta2 mended": (2, 2)}},
        "delta2 mended, on 1,000 rows: 2",
        "not-yet-known",
    ),
    (
        "two_that_hide_each_other",
        {"factors": {"as posted": (1, 250), "delta2 mended": (0.5, 0.5), "n mended": (2, 500)}},
        "changed the two places for each other",
    ),
    (
        "two_that_hide_each_other",
        {"factors": {"as posted": (1, 1 / 250), "delta2 mended": (0.5, 1 / 500), "n mended": (2, 2)}},
        "All six are turned round",
    ),
    ("two_that_hide_each_other", {"factors": dict.fromkeys(FACTORS, (1, 250))}, "yours have the same factors"),
    ("two_that_hide_each_other", {"factors": FACTORS | {"as posted": 1}}, "must hold two numbers"),
    ("two_that_hide_each_other", {"mended": step(two=1, rows=columns)}, "On AND it is right, as it was before"),
    ("two_that_hide_each_other", {"mended": step(rows=columns)}, "2 times the true ones. Look at n"),
    ("two_that_hide_each_other", {"mended": step(two=1)}, "Which link of δ2 is short?"),
    ("two_that_hide_each_other", {"mended": step(rows=lambda _: 1)}, "they are sums"),
    ("two_that_hide_each_other", {"mended": step(sign=-1)}, "The step goes uphill"),
    ("two_that_hide_each_other", {"mended": step(again=True)}, "Not yet.", "extra-activation-output"),
    (
        "two_that_hide_each_other",
        {"mended": step(hidden=lambda d, w2, a: d * w2)},
        "The derivatives for w11, w12 and b1",
        "missing-activation-derivative-hidden",
    ),
    *(
        ("two_that_hide_each_other", {"mended": consistent(**otherwise)}, said, "not-yet-known")
        for otherwise, said in (
            (
                {"z1": lambda w11, w12, b1, x1, x2: w11 * x2 + w12 * x1 + b1, "dz1": lambda x1, x2: (x2, x1, 1)},
                "prints 0.2",
            ),
            (
                {"z1": lambda w11, w12, b1, x1, x2: w11 * x1 + w12 * x2, "dz1": lambda x1, x2: (x1, x2, 0)},
                "prints 0.2",
            ),
            (
                {"z1": lambda w11, w12, b1, x1, x2: w11 * x1 - w12 * x2 + b1, "dz1": lambda x1, x2: (x1, -x2, 1)},
                "prints 0.2",
            ),
            (
                {"z1": lambda w11, w12, b1, x1, x2: w11 * x1 + w12 * x2 + 2 * b1, "dz1": lambda x1, x2: (x1, x2, 2)},
                "prints 0.2",
            ),
            (
                {"z1": lambda w11, w12, b1, x1, x2: w11 * x1**2 + w12 * x2 + b1, "dz1": lambda x1, x2: (x1**2, x2, 1)},
                "prints 0.",
            ),
            ({"error": lambda y, a: (y - a) ** 4, "slope": lambda y, a: 4 * (a - y) ** 3}, "prints 0.0800"),
        )
    ),
    ("two_that_hide_each_other", {"mended": consistent(total=np.sum)}, "prints 1.", "another-loss"),
    ("two_that_hide_each_other", {"mended": consistent(total=np.max)}, "prints 0.", "another-loss"),
    ("two_that_hide_each_other", {"mended": loss_by_alpha}, "prints 0.", "another-loss"),
    ("two_that_hide_each_other", {"mended": silent}, "prints no number", "wrong-form"),
    ("two_that_hide_each_other", {"mended": rounded_hidden}, "prints 0.", "not-yet-known"),
    ("two_that_hide_each_other", {"mended": rounded_step}, "The derivative for w11 is off", "not-yet-known"),
    *(
        (
            "two_that_hide_each_other",
            {"mended": returning(kind, step(hidden=lambda d, w2, a: d * w2))},
            said,
            code,
        )
        for kind, said, code in (
            (np.array, "The derivatives for w11, w12 and b1", "missing-activation-derivative-hidden"),
            (np.float32, "On 4 rows the step implies a slope of", "not-yet-known"),
        )
    ),
    ("two_that_hide_each_other", {"mended": lambda *given: step()(*given)[:4]}, "must return the five new parameters"),
]
