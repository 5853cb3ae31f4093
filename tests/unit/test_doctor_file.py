"""A file with a program is examined in a process of its own, whatever its form, and however badly it behaves."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from other_programs import PROGRAMS

import tinynet as tn
from tinynet.doctor import examine, examine_file
from tinynet.doctor.examine_program import examine_in_this_process
from tinynet.doctor.programs.find_step import choose_step, load_definitions
from tinynet.doctor.programs.rows import Rows, rows_from
from tinynet.doctor.programs.subject import CannotExamine
from tinynet.gallery import digits, moons
from tinynet.mistakes import IN_FORMULAS, IN_RUNS
from tinynet.mistakes.page import doctor_page

DOCS = Path(__file__).parents[2] / "docs"
STEP = """
import math
def s(z): return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))
def step(x, y, w1=0.1, w2=0.2, b=0.0, lr=0.5):
    {line}
    L = d1 = d2 = d3 = 0
    n = len(y)
    for (p, q), t in zip(x, y):
        a = s(w1 * p + w2 * q + b)
        d = 2 * (a - t) * a * (1 - a) / n
        L += (a - t) ** 2 / n
        d1, d2, d3 = d1 + d * p, d2 + d * q, d3 + d
    return w1 - lr * d1, w2 - lr * d2, b - lr * d3, L
"""


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "program.py"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def command(*words):
    """Run the command, and return exit status and what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", "from tinynet.cli import main; main()", "doctor", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "100"},
    )
    return done.returncode, done.stdout, done.stderr


# Forms ---------------------------------------------------------------------------------------------------

SICK = [(name, *bug) for name, (_, bugs) in PROGRAMS.items() for bug in bugs]
# The first of every form and of every mistake.
SOME_SICK = [
    case
    for turn, case in enumerate(SICK)
    if case[0] not in {name for name, *_ in SICK[:turn]} or case[1] not in {code for _, code, *_ in SICK[:turn]}
]
NOTES = ("batch-summed", "constant-factor")


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_healthy_program_of_whatever_form_is_left_in_peace(name, file):
    text, _ = PROGRAMS[name]
    diagnosis = examine(choose_step(load_definitions(file(text)))[1])
    assert diagnosis.verdict == "healthy", diagnosis


@pytest.mark.parametrize(
    ("name", "code", "old", "new"),
    [
        pytest.param(*case, marks=[pytest.mark.exhaustive] * (case not in SOME_SICK), id=f"{case[0]}: {case[1]}")
        for case in SICK
    ],
)
def test_its_mistake_is_named_first(name, code, old, new, file):
    text, _ = PROGRAMS[name]
    assert old in text
    diagnosis = examine(choose_step(load_definitions(file(text.replace(old, new))))[1])
    assert diagnosis.codes[0] == code, diagnosis
    assert diagnosis.verdict == ("healthy" if code in NOTES else "sick")


def test_what_was_taken_for_what_is_said_where_it_is_not_plain(file):
    text, _ = PROGRAMS["deltas"]
    assert (
        "what it returns is taken to be added to the parameters"
        in examine(choose_step(load_definitions(file(text)))[1]).summary
    )


# Which function ------------------------------------------------------------------------------------------


def test_of_several_candidates_it_asks_for_one(file):
    path = file(STEP.format(line="pass") + "\ndef train(x, y, w1, w2, b, lr):\n    return w1, w2, b\n")
    with pytest.raises(CannotExamine, match=r"several functions .*: step, train\. Say which with --function step"):
        choose_step(load_definitions(path))
    assert choose_step(load_definitions(path), "step")[0] == "step"
    with pytest.raises(CannotExamine, match="no function nope in the file; there is s, step, train"):
        choose_step(load_definitions(path), "nope")


def test_loops_and_calls_of_the_module_are_not_run_and_its_start_values_are(file):
    lines = "input()\nw1 = 0.25\nw1, w2, b, _ = step([[0, 0]], [0])\nwhile True:\n    step([[0, 0]], [0])\n"
    text = STEP.format(line="pass").replace("w1=0.1", "w1") + "import missing_library\n" + lines
    loaded = load_definitions(file(text.replace("w1, w2=0.2, b=0.0", "w1, w2, b")))
    assert loaded.names["w1"] == 0.25
    assert loaded.failures == ["line 14: ModuleNotFoundError: No module named 'missing_library'"]
    assert examine(choose_step(loaded)[1]).verdict == "healthy"


def test_a_statement_of_the_module_that_takes_too_long_is_given_up(file, monkeypatch):
    monkeypatch.setattr("tinynet.doctor.programs.find_step.SECONDS_A_STATEMENT", 0.2)
    loaded = load_definitions(file("import time\nslept = time.sleep(30)\n"))
    assert loaded.failures == ["line 2: TimeoutError: it did not end within 1 s"]  # five times as long in all


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def f(x:\n", "Line 1 of program.py is not Python"),
        ("\0", "is not Python"),
        ("", "No function here takes data, labels, parameters and a learning rate"),
        ("class Network:\n    def train(self): pass\n", "No function here"),
        ("def forward(x, w, b):\n    return x\n", "No function here"),
    ],
)
def test_a_file_without_a_step_is_told_how_to_reshape_it(text, said, file):
    with pytest.raises(CannotExamine, match=said):
        choose_step(load_definitions(file(text)))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "program.py cannot be read: No such file or directory."),
        (b"", "program.py is empty: save the program first."),
        (b"def f(x:\n", "Line 1 of program.py is not Python: "),
        ("w = 1\n".encode("utf-16"), "program.py is no text in UTF-8"),
    ],
)
def test_what_never_ran_is_not_said_to_have_run(content, said, tmp_path):
    path = tmp_path / "program.py"
    if content is not None:
        path.write_bytes(content)
    status, out, _ = command(path)
    assert status == 2
    assert said in out
    assert "It ran" not in out


# Bad behaviour -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "verdict", "said"),
    [
        ("while True: pass", "cannot-examine", "did not answer within 1.5 s"),
        ("import os; os._exit(0)", "cannot-examine", "ended the process"),
        ("import os; os.kill(os.getpid(), 9)", "cannot-examine", "ended the process"),
        ("import os; os.write(1, b'x' * 10**8); os.write(2, b'x' * 10**8)", "sick", "OSError"),
        ("print('loss 0.3' * 10**6)", "healthy", "right"),
        ("import sys; sys.exit(0)", "sick", "take exit"),
        ("input()", "sick", "^^^^^^^ EOFError"),
        ("print(undefined)", "sick", "NameError"),
        ("z = [0] * 10**10", "sick", "MemoryError"),
        ("return step(x, y, w1, w2, b, lr)", "sick", "calls itself without end"),
        ("w1 = float('nan')", "cannot-examine", "not finite"),
        ("import threading, time; threading.Thread(target=time.sleep, args=(60,)).start()", "healthy", "right"),
    ],
)
def test_a_program_that_behaves_badly_is_survived_and_told(line, verdict, said, file):
    outcome = examine_file(file(STEP.format(line=line)), seconds=1.5 if "while" in line else 30)
    assert outcome["verdict"] == verdict, outcome
    assert said in outcome["text"]
    assert outcome["seconds"] < 15


def test_where_a_program_stops_is_shown(file):
    path = file("é = [0]\nfor i in range(3):\n    # Up to here.\n    total = é[0] + (é[1]\n        + é[2])\n")
    text = examine_file(path)["text"]
    line = "4 |     total = é[0] + (é[1]\n  |                     ^^^^ IndexError: list index out of range\n"
    shown = f"--> {path}:4:21\n  |\n{line}"
    assert shown in text, text


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc whether a process lives")
# The command ---------------------------------------------------------------------------------------------


def test_the_exit_status_is_the_verdict_and_json_is_one_object(file):
    healthy = file(STEP.format(line="pass"))
    status, out, _ = command(healthy)
    assert (status, out.partition(":")[0]) == (0, "healthy")
    status, out, _ = command(healthy, "--json", "--data", "FIRST", "--epochs", "3")
    answer = json.loads(out)
    assert (status, answer["verdict"], answer["findings"][0]["code"]) == (0, "healthy", "not-enough-epochs")
    assert set(answer) == {"verdict", "findings", "summary", "ratios", "function", "held", "seconds"}
    finding = {"code", "severity", "parameters", "message", "evidence", "symptom", "spot", "check"}
    assert set(answer["findings"][0]) == finding | {"place", "found", "wanted"}
    assert 0 < answer["seconds"] < 30
    sick = file(STEP.format(line="pass").replace("2 * (a - t)", "2 * (t - a)"))
    status, out, _ = command(sick)
    assert status == 1
    assert "fault: sign-flipped (w1, w2, b)" in out
    assert command(sick, "--data", "NOWHERE")[0] == 2
    status, out, _ = command("no-such-file.py", "--json")
    assert (status, json.loads(out)["verdict"]) == (2, "cannot-examine")
    assert "No such file" in json.loads(out)["summary"]
    assert command()[0] == 2


def test_the_page_of_all_names_is_the_one_in_the_docs():
    assert (DOCS / "doctor.md").read_text(encoding="utf-8") == doctor_page() + "\n"
    for mistake in (*IN_FORMULAS, *IN_RUNS):
        assert f"**`{mistake.code}`**" in doctor_page()


# The data ------------------------------------------------------------------------------------------------


def test_rows_come_from_a_name_or_a_file(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("x1,x2,y\n0,0.5,1\n\n1,1,0\n")
    rows = rows_from(str(path))
    assert (rows.inputs.tolist(), rows.labels.tolist()) == ([[0, 0.5], [1, 1]], [1, 0])
    assert np.array_equal(rows_from("xor").labels, tn.XOR.labels)


def test_the_gallerys_data_sets_are_known_by_their_names():
    for name, shape in (("moons", 2), ("circles", 2), ("spirals", 2), ("noisy_sine", 1), ("digits", 64)):
        rows = rows_from(name)
        assert rows.inputs.shape == (100, shape)
        assert len(rows.labels) == 100
    assert np.array_equal(rows_from("Moons").inputs, moons(100, seed=1).inputs)
    assert np.array_equal(rows_from("digits").labels, digits(100).labels)


def test_a_name_that_does_not_exist_is_answered_with_those_that_do():
    with pytest.raises(CannotExamine) as refused:
        rows_from("planets")
    known = "AND, OR, NAND, XOR, FIRST, moons, circles, spirals, noisy_sine, digits"
    assert str(refused.value) == f"--data takes {known}, or a file that ends in .csv; got planets."


def test_a_step_is_examined_on_the_moons(file):
    status, out, _ = command(file(STEP.format(line="pass")), "--data", "moons")
    assert (status, out.partition(":")[0]) == (0, "healthy")
    status, out, _ = command(file(STEP.format(line="pass").replace("2 * (a - t)", "2 * (t - a)")), "--data", "moons")
    assert status == 1
    assert "fault: sign-flipped (w1, w2, b)" in out
    status, out, _ = command(file(STEP.format(line="pass")), "--data", "digits")
    assert (status, out.partition(",")[0]) == (2, "cannot-examine: It runs on the rows of AND")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x1,x2,y\n1,2\n", "Line 2 of .* has 2 columns"),
        ("x1\n1\n", "Line 2 of .* has 1 column;"),
        ("1,2,3\n1,a,3\n", "Line 2 of .* is not three numbers"),
        ("x1,x2,y\n", "no rows"),
        ("1,2,nan\n", "finite"),
        (None, "cannot be read"),
    ],
)
def test_a_bad_file_of_rows_is_told_with_its_line(text, said, tmp_path):
    path = tmp_path / "rows.csv"
    if text is not None:
        path.write_text(text)
    with pytest.raises(CannotExamine, match=said):
        Rows.of(rows_from(str(path)))


MANY_LARGE_INPUTS = """
import numpy as np
rng = np.random.default_rng(0)
X = rng.integers(0, 2, size=(8, 784))
y = rng.integers(0, 2, size=8)
w = 1e-4 * rng.normal(size=784)
b = 0.1
for epoch in range(20):
    loss, gw, gb = 0.0, np.zeros(784), 0.0
    for x, t in zip(X, y):
        x = 100 * x
        z = w @ x + b
        e = np.sin(z) - t
        loss += np.log(np.cosh(e))
        d = np.tanh(e) * np.cos(z)
        gw += d * x
        gb += d
    w = w - 1e-9 * gw
    b = b - 1e-9 * gb
    print(loss)
"""


def test_the_loss_is_found_among_what_is_shown_where_there_are_many_large_inputs(file):
    _, diagnosis = examine_in_this_process(file(MANY_LARGE_INPUTS))
    assert (diagnosis.verdict, diagnosis.codes) == ("healthy", ("batch-summed",))
    assert "compared with the nudged loss" in diagnosis.summary
