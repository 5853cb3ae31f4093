"""Where a mistake stands whose name is known from outside: both halves of the doctor, on small programs."""

import ast
import re

import pytest
from posted_styles import STYLES
from test_watching_blame import changed, underlined

from tinynet.doctor.both_halves import with_what_was_watched
from tinynet.doctor.examine_program import examine_in_this_process, watch_in_this_process
from tinynet.doctor.programs.first_values import first_value

BATCH = [
    ("a2 = sigmoid(z2)", "a2 = sigmoid(sigmoid(z2))", "extra-activation-output", "sigmoid(sigmoid(z2))"),
    ("a2 = sigmoid(z2)", "a2 = z2", "missing-activation-output", "z2"),
    ("a1 = sigmoid(z1)", "a1 = z1", "missing-activation-hidden", "z1"),
    ("2 * (a2 - y)", "2 * (y - a2)", "sign-flipped", "y - a2"),
    ("W1 -= 0.5 * dW1", "W1 += 0.5 * dW1", "sign-flipped", "W1 += 0.5 * dW1"),
    ("    b1 -= 0.5 * db1\n", "", "parameter-never-updated", "W1 -= 0.5 * dW1"),
    ("2 * (a2 - y)", "(a2 - y) ** 2", "loss-used-as-gradient", "(a2 - y) ** 2"),
    ("W1 -= 0.5 * dW1", "W1 -= 0.5 * dW1[::-1]", "swapped-parameters", "dW1[::-1]"),
    # A value is handed on under a new name, without the factor that belongs between the two.
    ("d1 = (d2 @ W2.T) * a1 * (1 - a1)", "e1 = d2 @ W2.T\n    d1 = e1", "missing-activation-derivative-hidden", "e1"),
    # No loss is right for all of it; by the loss that is shown the link at the output is missing.
    ("/ len(X) * a2 * (1 - a2)", "/ len(X)", "missing-activation-derivative-output", "a2 - y"),
]
POSTED = [
    # The rate, the data and the first weights stand before the loop, or in what calls it.
    ("xor_script", "learning-rate-too-large", "2000.0"),
    ("scalars_function", "learning-rate-too-large", "500"),
    ("xor_script", "unscaled-inputs", "np.array([[0, 0], [0, 1], [1000, 0], [1000, 1]])"),
    ("dict_neurons", "symmetric-hidden-units", "[0.5 for _ in range(n_inputs + 1)]"),
    ("xor_script", "broadcasting", "np.array([0, 1, 1, 0])"),
    ("line_fit", "accumulator-not-reset", "0.0"),
    ("random_sample", "integer-arithmetic", "np.array([[1, -1], [0, 1]])"),
    ("logistic_train", "state-discarded", "step(X, y, w, b, lr)"),
    # A sum along another axis makes an array of another shape, which is no parameter any more.
    ("xor_script", "wrong-axis", "np.sum(d_z1, axis=1, keepdims=True)"),
    # A formula that is wrong in a function is wrong wherever it is called.
    ("no_rate_script", "wrong-activation-derivative", "1 - x ** 2"),
    ("softmax_script", "parameter-never-updated", "zip((W1, W2, b2), (dW1, dW2, db2))"),
    # What squashes nothing stands where the functions are listed; what is used behind a loop, behind the loop.
    ("layer_lists", "missing-activation-output", "lambda z: z"),
    ("dict_neurons", "last-sample-only", "expected"),
    # Where the weights move wrongly as well, it is the softmax that sums along another axis.
    ("softmax_script", "wrong-axis", "np.sum(e, axis=0, keepdims=True)"),
]


def told(text, tmp_path):
    """Return the first fault by both halves."""
    path = tmp_path / "program.py"
    path.write_text(text, encoding="utf-8")
    diagnosis = with_what_was_watched(examine_in_this_process(path)[1], watch_in_this_process(path))
    return next(finding for finding in diagnosis.findings if finding.severity == "fault")


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("old", "new", "code", "part"), BATCH, ids=[new.strip() or old.strip() for old, new, *_ in BATCH]
)
def test_a_mistake_that_is_named_from_outside_is_underlined(old, new, code, part, tmp_path):
    text = changed("batch", old, new)
    finding = told(text, tmp_path)
    assert (finding.code, underlined(finding.place, text)) == (code, part)


@pytest.mark.sample(15)
@pytest.mark.parametrize(("name", "code", "part"), POSTED, ids=[f"{name}: {code}" for name, code, _ in POSTED])
def test_what_stands_outside_of_the_formulas_is_underlined(name, code, part, tmp_path):
    old, new = next((old, new) for bug, old, new in STYLES[name].bugs if bug == code)
    text = STYLES[name].text.replace(old, new)
    finding = told(text, tmp_path)
    assert (finding.code, underlined(finding.place, text)) == (code, part)


LAST_ROW = """
import math

class Net:
    def __init__(self):
        self.a, self.b = [0.4, -0.7, 0.2], [0.1, 0.3, -0.2]
        self.c = [0.5, -0.4, 0.8]

    def slopes(self, x, y):
        h = [math.tanh(a * x + b) for a, b in zip(self.a, self.b)]
        error = sum(c * v for c, v in zip(self.c, h)) - y
        back = [error * c * (1 - v * v) for c, v in zip(self.c, h)]
        return [g * x for g in back], back, [error * v for v in h], error**2

    def train(self, xs, ys):
        total = 0.0
        for x, y in zip(xs, ys):
            ga, gb, gc, squared = self.slopes(x, y)
            total += squared / len(xs)
        self.a = [p - 0.05 * g for p, g in zip(self.a, ga)]
        self.b = [p - 0.05 * g for p, g in zip(self.b, gb)]
        self.c = [p - 0.05 * g for p, g in zip(self.c, gc)]
        return total

xs = [i / 5 for i in range(-5, 6)]
ys = [x**3 - 0.5 * x for x in xs]
net = Net()
for epoch in range(50):
    print(net.train(xs, ys))
"""


def test_what_the_last_row_left_in_a_method_that_makes_one_step_is_underlined(tmp_path):
    finding = told(LAST_ROW, tmp_path)
    line = LAST_ROW.splitlines()[finding.place.line - 1].strip()
    assert finding.code == "last-sample-only"
    assert (underlined(finding.place, LAST_ROW), line) == ("ga", "self.a = [p - 0.05 * g for p, g in zip(self.a, ga)]")


def test_two_mistakes_of_which_one_is_in_every_row_of_a_sum_have_a_line_each(tmp_path):
    text = STYLES["accumulating_script"].text
    for old, new in (("(1 - h ** 2)", "(1 - np.tanh(h) ** 2)"), ("db1 += d_hid", "db1 += d_out")):
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = tmp_path / "program.py"
    path.write_text(text, encoding="utf-8")
    lines = {text.splitlines()[finding.place.line - 1].strip() for finding in watch_in_this_process(path).findings}
    assert lines == {"db1 += d_out", "d_hid = d_out * w2 * (1 - np.tanh(h) ** 2)"}


@pytest.mark.parametrize(("text", "word", "made"), [
    ("a = 1.0\na = 2.0\nfor i in range(3):\n    a += 1", "a", "2.0"),
    ("a, b = [1, 2], 3\nfor i in range(3):\n    b += 1", "b", "3"),
    ("def f():\n    w = g()\n    for i in range(3):\n        w += 1\ndef g():\n    return 4\n", "w", "4"),
    ("def f(rate=5):\n    for i in range(3):\n        print(rate)\nf()", "rate", "5"),
    ("def f(rate=5):\n    for i in range(3):\n        print(rate)\nf(6)", "rate", "6"),
    ("class N:\n    def __init__(self):\n        self.w = 7\nn = N()\nfor i in range(3):\n    n.w += 1", "n.w", "7"),
    ("p = {'w': 8}\nfor i in range(3):\n    p['w'] += 1", "p['w']", "8"),
    ("x = [1]\nx[0] *= 9\nfor i in range(3):\n    print(x)", "x", "x[0] *= 9"),
    ("for i in range(3):\n    print(i)", "w", None),
])  # fmt: skip
def test_the_value_with_which_a_loop_begins_is_found(text, word, made):
    tree = ast.parse(text)
    loop = next(node for node in ast.walk(tree) if isinstance(node, ast.For))
    found = first_value(tree, word, loop.lineno)
    assert (None if found is None else ast.unparse(found)) == made


ONE_ENTRY_IS_OFF = """
import numpy as np

words = np.array([0, 1, 2, 2])
y = np.array([1.0, 0.0, 1.0, 0.0])
E = np.array([[0.3, -0.2], [0.5, 0.1], [-0.4, 0.7]])
u, c = np.array([0.8, -0.6]), 0.1
for epoch in range(200):
    h = np.tanh(E[words])
    p = 1 / (1 + np.exp(-(h @ u + c)))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    d = (p - y) / len(y)
    dE = np.zeros_like(E)
    dE[words] += np.outer(d, u) * (1 - h**2)
    u, c = u - 0.5 * h.T @ d, c - 0.5 * d.sum()
    E = E - 0.5 * dE
print(loss)
"""
THE_SIGN_OF_A_WEIGHT = """
import math
import random

random.seed(3)
data = [([0.1 * i, 0.3 * j], 1.0 if i * 0.1 + 0.5 < j * 0.3 else 0.0) for i in range(-4, 5) for j in range(-3, 4)]
w1 = [[random.uniform(-1, 1) for _ in range(2)] for _ in range(5)]
w2 = [random.uniform(-1, 1) for _ in range(5)]
b1, b2 = [0.0] * 5, 0.0
for epoch in range(60):
    total = 0.0
    for x, t in data:
        z1 = [sum(w * v for w, v in zip(row, x)) + b for row, b in zip(w1, b1)]
        a1 = [z if z > 0 else 0.1 * z for z in z1]
        p = 1 / (1 + math.exp(-sum(w * a for w, a in zip(w2, a1)) - b2))
        total -= t * math.log(p) + (1 - t) * math.log(1 - p)
        d2 = p - t
        d1 = [d2 * w2[j] * (1.0 if w2[j] > 0 else 0.1) for j in range(5)]
        for j in range(5):
            w2[j] -= 0.02 * d2 * a1[j]
            b1[j] -= 0.02 * d1[j]
            for i in range(2):
                w1[j][i] -= 0.02 * d1[j] * x[i]
        b2 -= 0.02 * d2
    print(epoch, total / len(data))
"""


def test_the_numbers_by_which_one_sees_it_are_those_of_an_entry_that_is_off(tmp_path):
    for text, rate in ((ONE_ENTRY_IS_OFF, 0.5), (THE_SIGN_OF_A_WEIGHT, 0.02)):
        (tmp_path / "program.py").write_text(text, encoding="utf-8")
        [finding] = watch_in_this_process(tmp_path / "program.py").findings
        where = r"Where `(.*)` is \S+, it moves by (\S+); nudged there, the loss has the slope (\S+)\."
        name, moves, slope = re.fullmatch(where, finding.check).groups()
        assert abs(float(moves) / -rate / float(slope) - 1) > 0.1, finding.check
        assert text != ONE_ENTRY_IS_OFF or name in ("E[2, 0]", "E[2, 1]")  # the word that is there twice
