"""Whole programs: the loop that trains is found in them, what is what in it, and whatever form they have."""

import gc
import os
import re
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

import tinynet as tn
from tinynet.doctor import examine_file
from tinynet.doctor.both_halves import with_what_was_watched
from tinynet.doctor.examine_program import examine_in_this_process, watch_in_this_process
from tinynet.doctor.programs.influence import Said, classify_variables
from tinynet.doctor.programs.loop_runner import parsed, run_to_the_loop, time_limit, work_limit
from tinynet.doctor.programs.subject import CannotExamine
from tinynet.doctor.programs.training_loop import may_be_loss

HEAD = """
import numpy as np
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([0, 1, 1, 1])
np.random.seed(0)
sigmoid = lambda z: 1 / (1 + np.exp(-z))
"""
NEURON = (
    HEAD
    + """
w, b = np.random.uniform(-1, 1, 2), 0.1
lr = 0.5
for epoch in range(1000):
    p = sigmoid(X @ w + b)
    loss = np.mean((p - y) ** 2)
    d = 2 * (p - y) * p * (1 - p) / len(y)
    w = w - lr * X.T @ d
    b = b - lr * d.sum()
"""
)
CLASS = """
import numpy as np
class Net:
    def __init__(self, n_in, n_hidden, n_out):
        self.W1, self.b1 = np.random.randn(n_in, n_hidden), np.zeros(n_hidden)
        self.W2, self.b2 = np.random.randn(n_hidden, n_out), np.zeros(n_out)
    def forward(self, X):
        self.h = 1 / (1 + np.exp(-(X @ self.W1 + self.b1)))
        return 1 / (1 + np.exp(-(self.h @ self.W2 + self.b2)))
    def train(self, X, y, epochs, lr=0.5):
        for e in range(epochs):
            out = self.forward(X)
            d = (out - y) * out * (1 - out)
            dh = d @ self.W2.T * self.h * (1 - self.h)
            self.W2 -= lr * self.h.T @ d
            self.b2 -= lr * d.sum(axis=0)
            self.W1 -= lr * X.T @ dh
            self.b1 -= lr * dh.sum(axis=0)
"""


@pytest.fixture
def file(tmp_path):
    def write(text, name="program.py"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def roles_of(path):
    """Return what is what in the loop of a file."""
    found, _ = run_to_the_loop(parsed(path), path, classify_variables)
    return found[1]


# What is what --------------------------------------------------------------------------------------------


def test_what_is_what_shows_in_what_comes_of_the_rest(file):
    roles = roles_of(file(NEURON.replace("    b = b", "    history = [loss]\n    count = epoch + 1\n    b = b")))
    assert [group.name for group in roles.parameters] == ["w", "b"]
    assert (roles.data.inputs.name, roles.data.labels.name, roles.rate.name) == ("X", "y", "lr")
    assert roles.sums == roles.kept == roles.caches == []


def test_names_that_say_nothing_do_not_matter_but_for_data(file):
    text = NEURON
    for old, new in (("w", "q"), ("b", "k"), ("lr", "speed"), ("loss", "u"), ("d", "g")):
        text = re.sub(rf"\b{old}\b", new, text)
    roles = roles_of(file(text))
    assert ([group.name for group in roles.parameters], roles.rate.name) == (["q", "k"], "speed")
    assert examine_in_this_process(file(text))[1].verdict == "healthy"


@pytest.mark.parametrize("first", ["features", "price"])
def test_where_names_say_nothing_the_labels_are_what_moves_are_a_straight_function_of(first, file):
    start = "import numpy as np\nu, v = {}\n"
    made = {"features": "np.linspace(-1, 1, 9)[:, None]", "price": "np.linspace(0.2, 0.9, 9)[:, None] ** 2"}
    loop = """
w, c = np.array([[0.4, -0.7]]), np.array([[0.3], [0.5]])
for epoch in range(100):
    h = np.tanh(inner @ w)
    d = (h @ c - outer) / 9
    w, c = w - 0.1 * inner.T @ (d @ c.T * (1 - h**2)), c - 0.1 * h.T @ d
"""
    names = ("u", "v") if first == "features" else ("v", "u")
    pair = [made[first], *(text for which, text in made.items() if which != first)]
    text = start.format(", ".join(pair)) + loop.replace("inner", names[0]).replace("outer", names[1])
    data = roles_of(file(text)).data
    assert (data.inputs.name, data.labels.name) == names


ONE_LIST = """
import math
rows, labels = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
w, b, v, c = [[0.4, -0.3]] * 3, [0.1, -0.2, 0.3], [0.5, -0.6, 0.2], 0.1
for epoch in range(100):
    loss = 0.0
    for x, y in zip(rows, labels):
        h = [math.tanh(w[j][0] * x[0] + w[j][1] * x[1] + b[j]) for j in range(3)]
        e = sum(v[j] * h[j] for j in range(3)) + c - y
        loss += e * e
        d = [2 * e * v[j] * (1 - h[j] ** 2) for j in range(3)]
        for j in range(3):
            v[j] -= 0.1 * 2 * e * h[j]
            b[j] -= 0.1 * d[j]
            w[j][0] -= 0.1 * d[j] * x[0]
            w[j][1] -= 0.1 * d[j] * x[1]
        c -= 0.1 * 2 * e
"""
IN_PLACE = "            w[j][0] -= 0.1 * d[j] * x[0]\n            w[j][1] -= 0.1 * d[j] * x[1]\n"


@pytest.mark.parametrize("start", ["[[0.4, -0.3]] * 3", "[[0.4] * 2] * 3", "3 * [[0.2 * i for i in range(1, 3)]]"])
def test_units_whose_weights_are_one_list_are_told_where_it_is_made(start, file):
    _, diagnosis = examine_in_this_process(file(ONE_LIST.replace("[[0.4, -0.3]] * 3", start)))
    (finding,) = [finding for finding in diagnosis.findings if finding.severity == "fault"]
    place = finding.place
    assert (finding.code, finding.parameters) == ("symmetric-hidden-units", ("w",))
    assert place.text[place.column : place.end_column] == start


def test_one_list_for_all_units_does_no_harm_if_a_step_makes_new_ones(file):
    text = ONE_LIST.replace(IN_PLACE, "        w = [[p - 0.1 * g * q for p, q in zip(u, x)] for u, g in zip(w, d)]\n")
    assert text != ONE_LIST
    assert examine_in_this_process(file(text))[1].verdict == "healthy"
    alone = ONE_LIST.replace("[[0.4, -0.3]] * 3", "[[0.4, -0.3] for _ in range(3)]")
    assert examine_in_this_process(file(alone))[1].verdict == "healthy"


PERCEPTRON = """
import random
random.seed(3)
X = [[0.2, 1.0], [1.5, -0.3], [-0.7, -0.4], [0.9, 0.8], [-1.0, 0.9]]
Y = [0, 1, 2, 1, 3]
W = [[0.0, 0.0]] * 4
b = [0.0] * 4
for step in range(500):
    i = random.randrange(5)
    x, y = X[i], Y[i]
    scores = [w[0] * x[0] + w[1] * x[1] + c for w, c in zip(W, b)]
    guess = scores.index(max(scores))
    if guess != y:
        W[y] = [w + 0.1 * t for w, t in zip(W[y], x)]
        W[guess] = [w - 0.1 * t for w, t in zip(W[guess], x)]
        b[y] += 0.1
        b[guess] -= 0.1
"""
DEDENTED = """
import numpy as np
X = np.array([[0.0, 0.3], [0.2, 1.0], [1.0, 0.1], [0.9, 1.2]])
Y = np.array([0.1, 0.7, 0.8, 1.5])
W = np.array([[0.4, -0.3, 0.2], [0.1, 0.6, -0.5]])
b, v, u, c = np.array([0.1, -0.2, 0.3]), np.array([0.5, -0.6, 0.2]), np.array([0.2, -0.1]), 0.1
for epoch in range(100):
    for x, y in zip(X, Y):
        h = np.tanh(x @ W + b)
        out = h @ v + x @ u + c
    loss = (out - y) ** 2
    d = 2 * (out - y)
    dh = d * v * (1 - h ** 2)
    W = W - 0.05 * np.outer(x, dh)
    b = b - 0.05 * dh
    v = v - 0.05 * d * h
    u = u - 0.05 * d * x
    c = c - 0.05 * d
    print(loss)
"""


def test_one_list_for_all_units_does_no_harm_if_a_row_that_moves_is_made_anew(file):
    assert "symmetric-hidden-units" not in [found["code"] for found in examine_file(file(PERCEPTRON))["findings"]]


def test_all_that_stands_behind_the_loop_over_rows_is_of_the_last_row_the_loss_too(file):
    outcome = examine_file(file(DEDENTED))
    assert (outcome["verdict"], outcome["findings"][0]["code"]) == ("sick", "last-sample-only")


def test_a_sum_that_is_never_set_back_a_velocity_and_a_cache_are_no_parameters(file):
    step = "    w = w - lr * X.T @ d\n    b = b - lr * d.sum()\n"
    grown = NEURON.replace("lr = 0.5\n", "lr = 0.5\ngw, gb = np.zeros(2), 0.0\n")
    piled = grown.replace(
        step, "    gw = gw + X.T @ d\n    gb = gb + d.sum()\n    w = w - lr * gw\n    b = b - lr * gb\n"
    )
    roles = roles_of(file(piled))
    assert [group.name for group in roles.sums] == ["gw", "gb"]
    assert examine_in_this_process(file(piled))[1].codes[0] == "accumulator-not-reset"
    moved = piled.replace("gw + X", "0.9 * gw + X").replace("gb + d", "0.9 * gb + d")
    assert [group.name for group in roles_of(file(moved)).kept] == ["gw", "gb"]
    assert examine_in_this_process(file(moved))[1].verdict == "healthy"
    damped = piled.replace("gw + X.T @ d", "gw + (X.T @ d) ** 2").replace("gb + d.sum()", "gb + d.sum() ** 2")
    damped = damped.replace("lr * gw", "lr * X.T @ d / np.sqrt(gw + 1e-8)").replace(
        "lr * gb", "lr * d.sum() / np.sqrt(gb + 1e-8)"
    )
    assert [group.name for group in roles_of(file(damped)).caches] == ["gw", "gb"]
    assert examine_in_this_process(file(damped))[1].verdict == "healthy"


def test_early_stopping_and_its_infinity_are_no_parameters(file):
    text = NEURON.replace("lr = 0.5\n", "lr, best, wait = 0.5, np.inf, 0\n")
    text += "    if loss < best:\n        best, wait = loss, 0\n    else:\n        wait += 1\n"
    text += "        if wait > 9:\n            break\n"
    assert [group.name for group in roles_of(file(text)).parameters] == ["w", "b"]
    assert examine_in_this_process(file(text))[1].verdict == "healthy"


def test_the_program_goes_on_with_its_own_objects_and_its_file_stays_as_it_is(file):
    path = file(NEURON)
    before = path.read_bytes()
    seen = []

    def accept(iteration):
        iteration.run(lambda names: names["w"].__setitem__(0, 99.0))
        seen.append(iteration.names["w"][0])

    _, names = run_to_the_loop(parsed(path), path, accept)
    assert abs(seen[0] - 99) < 1
    assert abs(names["w"][0]) < 10
    assert path.read_bytes() == before


def test_corrections_are_taken_and_a_wrong_one_is_told(file):
    path = file(NEURON)
    assert (
        examine_in_this_process(path, said=Said(parameters=("w",), inputs="X", labels="y", loss="loss"))[1].verdict
        == "healthy"
    )
    for said, words in (
        (Said(parameters=("nope",)), "There is no nope that moves; there are"),
        (Said(loss="nope"), "There is no number nope after an iteration"),
        (Said(labels="nope"), "where its data stand was not found"),
    ):
        diagnosis = examine_in_this_process(path, said=said)[1]
        assert diagnosis.verdict == "cannot-examine"
        assert words in diagnosis.summary


def test_a_program_that_cannot_be_examined_is_told_what_it_was_taken_for(file):
    text = NEURON.replace("d = 2 * (p - y) * p * (1 - p) / len(y)", "d = np.sign(p - y) * np.sqrt(np.abs(p - y))")
    path = file(text.replace("loss = np.mean((p - y) ** 2)", "size = np.sum(p)"))
    diagnosis = examine_in_this_process(path)[1]
    assert diagnosis.verdict == "cannot-examine"
    for words in ("parameters w, b", "inputs X, labels y", "rate lr", "--parameters, --inputs, --labels, --loss"):
        assert words in diagnosis.summary
    both = with_what_was_watched(diagnosis, watch_in_this_process(path))
    assert both.summary.startswith(diagnosis.summary)
    assert "Watched from inside: the loop in line 10; parameters w, b; the loss is `np.sum(p)`" in both.summary


# Forms ---------------------------------------------------------------------------------------------------


def test_a_class_that_nobody_uses_is_used_as_its_names_suggest(file):
    name, diagnosis = examine_in_this_process(file(CLASS))
    assert name == "net.train(X=inputs, y=labels, epochs=1)"
    assert diagnosis.verdict == "healthy", diagnosis
    _, diagnosis = examine_in_this_process(file(CLASS.replace(" * self.h * (1 - self.h)", " * self.h")))
    assert diagnosis.codes[0] == "wrong-activation-derivative"


def test_an_object_is_examined_on_copies():
    class Unit:
        def __init__(self, sign):
            self.w, self.b, self.sign = np.array([0.3, -0.2]), 0.1, sign

        def fit(self, X, y):
            p = tn.sigmoid(X @ self.w + self.b)
            d = (p - y) * p * (1 - p)
            self.w -= 0.7 * X.T @ d
            self.b -= self.sign * 0.7 * d.sum()

    unit = Unit(-1)
    diagnosis = tn.examine(unit, tn.AND)
    assert (diagnosis.codes[0], diagnosis.findings[0].parameters) == ("sign-flipped", ("net.b",))
    assert (unit.w.tolist(), unit.b) == ([0.3, -0.2], 0.1)
    assert tn.examine(Unit(1), tn.OR).verdict == "healthy"
    assert "an object with a method such as fit" in tn.examine(object()).summary


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("y = np.array([0, 1, 1, 1])", "y = np.array([False, True, True, True])"),
        (
            "X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])",
            "X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype='f4')",
        ),
        ("range(1000)", "range(2000)"),
        ("import numpy as np", "import numpy as np, sys, argparse\nargparse.ArgumentParser().parse_args()"),
        ("    loss =", "    loss = np.mean(np.abs(p - y))\n    unused ="),
        ("lr = 0.5\n", "lr = 0.5\nimport tqdm_or_whatever\n"),
    ],
)
def test_odd_and_harmless_things_are_taken(old, new, file):
    assert old in NEURON
    diagnosis = examine_in_this_process(file(NEURON.replace(old, new)))[1]
    assert diagnosis.verdict == "healthy", diagnosis


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (NEURON.replace("    w = w -", "    v = w -"), "v is computed, and used nowhere"),
        (
            HEAD + "w = np.ones(2)\ndef step(w, b):\n    return w - 0.1 * X.T @ (X @ w - y), b\n"
            "for i in range(9):\n    step(w, 0)\n",
            "step is called, and what it returns is not kept",
        ),
        (
            HEAD
            + "w = np.ones(2)\ndef step(w):\n    w = w - 0.1 * X.T @ (X @ w - y)\nfor i in range(9):\n    step(w)\n",
            "gives new values to its own names w",
        ),
    ],
)
def test_what_is_thrown_away_is_told_with_its_line(text, words, file):
    text = text.replace("    b = b -", "    c = b -")
    diagnosis = examine_in_this_process(file(text))[1]
    assert diagnosis.codes[0] == "state-discarded"
    assert words in diagnosis.findings[0].message


def test_a_loop_that_trains_nothing_and_loses_a_value_is_no_reason_against_another(file):
    idle = "for i in range(3):\n    q = i * 2\n    print(X)\n"
    assert examine_in_this_process(file(HEAD + idle))[1].codes == ()
    text = re.sub(" +loss = .*\n", "", NEURON).replace("lr = 0.5\n", f"lr = 0.5\n{idle}")
    assert examine_in_this_process(file(text))[1].verdict == "healthy"
    text = text.replace("lr * X.T @ d", "lr * np.cos(w) * (X.T @ d) ** 3")
    assert examine_in_this_process(file(text))[1].verdict == "cannot-examine"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (NEURON.replace("[0, 1, 1, 1]", "[0, 1, np.nan, 1]"), "a nan or an infinity in y"),
        (NEURON.replace("lr = 0.5", "1 / 0"), "9 | 1 / 0\n  | ^^^^^ ZeroDivisionError"),
        (NEURON.replace("lr = 0.5", "import absent_library as al\nal.load()"), "needs absent_library"),
        (NEURON.replace("lr = 0.5", "while True: pass"), "did not come to a loop that trains something within"),
        (HEAD + "a = []\na.append(a)\nfor i in range(3): a[0] = a\n", "cannot be copied and compared"),
    ],
)
def test_what_cannot_be_examined_is_told_in_a_sentence(text, words, file, monkeypatch):
    monkeypatch.setattr("tinynet.doctor.programs.loop_runner.SECONDS_TO_THE_LOOP", 1.0)
    monkeypatch.setattr("tinynet.doctor.programs.loop_runner.SECONDS_AN_ITERATION", 0.3)
    diagnosis = examine_in_this_process(file(text))[1]
    assert diagnosis.verdict != "healthy"
    assert words in str(diagnosis)


# Bad behaviour -------------------------------------------------------------------------------------------


def test_neither_a_pipe_nor_a_folder_is_waited_for(tmp_path):
    pipe = tmp_path / "pipe.py"
    if hasattr(os, "mkfifo"):
        os.mkfifo(pipe)
        notebook = tmp_path / "pipe.ipynb"
        os.mkfifo(notebook)
        for path in (pipe, notebook):
            with pytest.raises(CannotExamine, match="is no file"):
                examine_file(path)
    with pytest.raises(CannotExamine, match="is no file"):
        examine_file(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found by their environment")
def test_a_module_beside_the_program_does_not_stand_in_the_doctors_way(file, tmp_path):
    file("raise SystemExit('not this one')", "tinynet.py")
    path = file(NEURON)
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"from tinynet.doctor import examine_file as e; print(e({str(path)!r})['verdict'])",
        ],
        cwd=Path(tn.__file__).parents[1],
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "healthy", done.stderr
    assert not (tmp_path / "__pycache__").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a program is not told that who started it has ended")
def test_the_program_ends_with_who_asked_for_it(file):
    path = file("while True: pass\n", "endless_one.py")
    asking = f"from tinynet.doctor import examine_file as e; e({str(path)!r})"
    mark = f"EXAMINED_HERE={path}"
    environment = os.environ | dict([mark.split("=")])
    with subprocess.Popen([sys.executable, "-c", asking], env=environment) as asked:
        # With the third, the second has already asked the system to end it with the first.
        wait_for(lambda: len(running(mark)) >= 3)
        asked.kill()
    wait_for(lambda: not running(mark))


def running(mark):
    """Return the processes that have a mark in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if mark.encode() in process.read_bytes():
                found.append(process.parent.name)
    return found


def wait_for(condition):
    """Wait until something is so, for a while."""
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no clock that sends a signal")
def test_a_time_limit_holds_where_its_first_error_is_swallowed(monkeypatch):
    swallowed = []
    monkeypatch.setattr(sys, "unraisablehook", swallowed.append)
    begun = time.perf_counter()

    def until_it_is_raised(phase, info):
        while not swallowed and time.perf_counter() - begun < 5:
            pass

    def work():
        gc.collect()
        while time.perf_counter() - begun < 5:
            pass

    gc.callbacks.append(until_it_is_raised)
    try:
        with pytest.raises(TimeoutError), time_limit(0.05):
            work()
    finally:
        gc.callbacks.remove(until_it_is_raised)
    assert swallowed


@pytest.mark.skipif(os.name == "nt", reason="Windows has no clock that sends a signal")
def test_a_limit_of_work_does_not_count_what_else_the_machine_does():
    with work_limit(0.2):
        time.sleep(0.4)  # as others work
    begun = time.process_time()

    def work():
        while time.process_time() - begun < 5:
            pass

    with pytest.raises(TimeoutError), work_limit(0.2):
        work()
    assert time.process_time() - begun < 2
    begun = time.monotonic()
    with pytest.raises(TimeoutError), work_limit(0.2):
        time.sleep(20)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("name", "value", "may_be"),
    [("J", 0.25, True), ("e", np.float64(0.5), True), ("j", 3, False), ("l", np.int64(4), False),
     ("e", [0.5, 0.25], True),
     ("_L", np.array([[0.5]]), True), ("loss", 2, True), ("j", [1, 2], False),
     ("e", "0.5", False), ("rate", 0.5, False)],
)  # fmt: skip
def test_a_letter_is_the_name_of_a_loss_only_if_its_value_is_no_whole_number(name, value, may_be):
    assert may_be_loss(name, value) == may_be


def test_a_folder_that_is_not_there_is_named_with_the_place_where_it_was_looked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CannotExamine, match=f"There is no folder patients in {tmp_path}"):
        examine_file("patients/patient_01.py")
    with pytest.raises(CannotExamine, match=f"There is no folder {tmp_path / 'patients'}."):
        examine_file(tmp_path / "patients" / "patient_01.py")


NO_ROWS = """
import numpy as np
X, y = np.empty((0, 2)), np.empty(0)
w, b, losses = np.array([0.1, 0.2]), 0.0, []
for epoch in range(100):
    a = 1 / (1 + np.exp(-(X @ w + b)))
    delta = 2 * (a - y) * a * (1 - a) / max(1, len(y))
    w, b = w - 0.5 * X.T @ delta, b - 0.5 * delta.sum()
"""
NO_PAIRS = """
import math
data, labels, w1, w2, b = [], [], 0.1, 0.2, 0.0
for epoch in range(100):
    for (x1, x2), y in zip(data, labels):
        a = 1 / (1 + math.exp(-(w1 * x1 + w2 * x2 + b)))
        delta = 2 * (a - y) * a * (1 - a)
        w1, w2, b = w1 - 0.1 * delta * x1, w2 - 0.1 * delta * x2, b - 0.1 * delta
"""
ALL_LEFT_OUT = """
import numpy as np
def train(inputs, targets, epochs=50):
    w = np.array([[0.1], [0.2]])
    for _ in range(epochs):
        a = 1 / (1 + np.exp(-(inputs @ w)))
        w -= 0.5 * inputs.T @ (2 * (a - targets) * a * (1 - a))
    return w
table = np.array([[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 1.0]])
table = table[table[:, 0] > 5]
print(train(table[:, :2], table[:, 2:]))
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NO_ROWS, "X has no rows, its shape is (0, 2), so the loop in line 5 has nothing to learn from"),
        (NO_PAIRS, "data has no rows, so the loop in line 4 has"),
        (ALL_LEFT_OUT, "inputs has no rows, its shape is (0, 2), so the loop in line 5 has"),
    ],
)
def test_a_program_whose_data_are_empty_is_told_so(file, text, said):
    diagnosis = examine_in_this_process(file(text))[1]
    assert diagnosis.verdict == "cannot-examine"
    assert said in diagnosis.summary


@pytest.mark.parametrize("rows", [([], []), (np.empty((0, 2)), np.empty(0))])
def test_rows_that_are_given_and_are_none_are_told_so(rows):
    assert "The data have no rows" in tn.examine(lambda x, y, w=0.1, lr=0.1: w, data=rows).summary


def test_a_list_that_is_filled_later_is_not_taken_for_empty_data(file):
    waits = "train_losses = []\nfor epoch in range(9):\n    if epoch == 8:\n        train_losses.append(epoch)\n"
    assert "no rows" not in examine_in_this_process(file(waits))[1].summary


def test_data_of_several_shapes_in_one_name_are_not_empty(file):
    step = "def training(x, y, w=0.5, lr=0.1):\n    return w - lr * sum(2 * (w * a - b) * a for a, b in zip(x, y))\n"
    run = "data, w = ([(0, 0), (0, 1)], [0, 1]), ()\nfor _ in range(9):\n    w = w\n    print(len(data[0]))\n"
    assert "cannot be copied" not in examine_in_this_process(file(step + run))[1].summary


ASYNC_STEP = """
async def training(x_data, labels, w11=0.1, w12=0.2, b1=0.0, alpha=0.1):
    return w11, w12, b1
"""
ASYNC_RUN = """
import asyncio
import numpy as np
X, Y = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), np.array([0, 0, 0, 1.0])
async def train(w, b):
    for epoch in range(200):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        delta = 2 * (a - Y) * a * (1 - a) / len(Y)
        w, b = w - 0.5 * X.T @ delta, b - 0.5 * delta.sum()
    return w, b
CALL
"""
ASYNC_CLASS = """
class Net:
    async def train_step(self, x, y):
        self.w = self.w - x * y
net = Net()
net.train_step(1, 2)
"""


@pytest.mark.filterwarnings("ignore:coroutine")
@pytest.mark.parametrize(
    ("text", "name"),
    [
        (ASYNC_STEP, "training"),
        (ASYNC_RUN.replace("CALL", "train(np.array([0.1, 0.2]), 0.0)"), "train"),
        (ASYNC_RUN.replace("CALL", ""), "train"),
        (ASYNC_CLASS, "train_step"),
    ],
)
def test_what_is_async_is_named_as_the_cause(file, text, name):
    diagnosis = examine_in_this_process(file(text))[1]
    assert diagnosis.verdict == "cannot-examine"
    assert f"{name} is async" in diagnosis.summary
    assert "write def in place of async def" in diagnosis.summary


@pytest.mark.parametrize(("sign", "first"), [("-", "overflow"), ("+", "sign-flipped")])
def test_an_async_function_that_an_event_loop_runs_is_examined(file, sign, first):
    text = ASYNC_RUN.replace("CALL", "asyncio.run(train(np.array([0.1, 0.2]), 0.0))")
    # In a process of its own: in this one the event loop of a browser may run.
    answer = examine_file(file(text.replace("w - 0.5", f"w {sign} 0.5")))
    assert answer["findings"][0]["code"] == first


@pytest.mark.filterwarnings("ignore:coroutine")
def test_a_crash_on_what_an_async_function_returns_says_so(file):
    program = "async def step(w):\n    return w, 1\nw = 0.5\nfor _ in range(9):\n    w, b = step(w)\n"
    diagnosis = examine_in_this_process(file(program))[1]
    assert diagnosis.codes == ("crashes",)
    assert "a function that is async gives a coroutine" in diagnosis.findings[0].message
