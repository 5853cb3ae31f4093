"""A notebook is examined as one program, and so is a cell behind those that ran; lines are told by cell and line."""

import ast
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import nbformat
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from tinynet.doctor import Diagnosis, Finding, cells, examine_file, isolation
from tinynet.doctor.cells import Cells, cells_before, python_of, read_notebook
from tinynet.doctor.diagnosis import Place
from tinynet.doctor.programs.subject import CannotExamine

IMPORTS = "import numpy as np\n%matplotlib inline"
DATA = "X = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])\ny = np.array([0, 1, 1, 1.0])\n!ls"
START = "w, b, lr = np.array([0.3, -0.2]), 0.1, 0.5\n\ndef s(z):\n    return 1 / (1 + np.exp(-np.clip(z, -30, 30)))"
LOOP = """# The loop
%time first = s(X @ w + b)
for epoch in range(100):
    p = s(X @ w + b)
    loss = np.mean((p - y) ** 2)
    d = 2 * (p - y) * p * (1 - p) / len(y)
    w, b = w - lr * X.T @ d, b - lr * d.sum()"""
PROGRAM = (IMPORTS, DATA, "%%bash\nfor i in *; do rm $i; done", START, LOOP)


def write(path, *sources, outputs=(), **metadata):
    """Write a notebook with a cell of text before each of code."""
    made = []
    for source in sources:
        made += [nbformat.v4.new_markdown_cell("# A title"), nbformat.v4.new_code_cell(source, outputs=list(outputs))]
    nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=metadata), path)
    return path


@pytest.fixture
def notebook(folder_of_a_learner):
    return lambda *sources, **settings: write(folder_of_a_learner / "net.ipynb", *sources, **settings)


def command(*words, cwd=None):
    """Run the command; return exit status, output and complaints."""
    done = subprocess.run(
        [sys.executable, "-m", "tinynet", "doctor", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    return done.returncode, done.stdout, done.stderr


# What is Python in a cell ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "python"),
    [
        ("%matplotlib inline", ""),
        ("!pip install x\nw = 1", "\nw = 1"),
        ("x = %timeit -o 3\ny = !ls", "x = None\ny = None"),
        ("np.sum?\n?np\nnp.sum??\nw = 2", "\n\n\nw = 2"),
        ("%run a.py \\\n  b \\\n  c\nw = 1", "\n\n\nw = 1"),
        ("if w:\n    %cd x\n    w = 3\nw = 1 % 2", "if w:\n    pass\n    w = 3\nw = 1 % 2"),
        ("text = '''\n%no magic\n!nor this\n'''", "text = '''\n%no magic\n!nor this\n'''"),
        ("x = a != b  # why?\n# %no", "x = a != b  # why?\n# %no"),
        ("%%time\nw = 1\n%who", "\nw = 1\n"),
        ("\n\n%%capture out\nw = 1", "\n\n\nw = 1"),
        ("%%doctor --annotate\nw = 1", "\nw = 1"),
        ("%time w = f(1)", "if 1: w = f(1)"),
        ("%time -n x", ""),
        ("x = 1\r\n!ls\r\nw = 2", "x = 1\n\nw = 2"),
        ("%%bash\nls", None),
        ("%%html\n<b>", None),
        ("", ""),
    ],
)
def test_what_is_for_ipython_becomes_nothing_and_every_line_keeps_its_number(source, python):
    assert python_of(source) == python
    if python:
        assert python.count("\n") == source.replace("\r\n", "\n").count("\n")
        ast.parse(python)


def test_a_cell_without_special_lines_needs_no_ipython(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython.core.inputtransformer2", None)
    assert python_of("w = 1 + 2\nx = w ** 2") == "w = 1 + 2\nx = w ** 2"
    with pytest.raises(CannotExamine, match=r"lines for IPython needs IPython: pip install"):
        python_of("!ls")


# Lines and cells -------------------------------------------------------------------------------------------


def test_every_line_of_the_text_is_told_by_its_cell_and_line():
    made = Cells(((1, "a\nb"), (3, "c"), ("this cell", "\nd\ne")))
    lines = made.text.split("\n")
    assert [(lines[n - 1], made.origin(n)) for n in range(1, 7)] == [
        ("a", (1, 1)),
        ("b", (1, 2)),
        ("c", (3, 1)),
        ("", ("this cell", 1)),
        ("d", ("this cell", 2)),
        ("e", ("this cell", 3)),
    ]
    assert made.origin(0) is made.origin(7) is None
    assert made.told("In line 3, baseline 2, line 99 and line 5.") == (
        "In cell 3, line 1, baseline 2, line 99 and this cell, line 2."
    )
    assert made.told("Line 1 stops.") == "Cell 1, line 1 stops."


def test_places_findings_and_values_of_a_diagnosis_are_told_by_cell_and_line():
    made = Cells(((1, "a\nb"), (3, "c = (\n 1)")), file="net.ipynb")
    place = Place(3, 4, 4, 3, "c = (\n 1)")
    finding = Finding("crashes", "fault", (), "It stops in line 4.", {"line": 4}, place=place, wanted="as in line 1")
    found = made.located(Diagnosis("sick", (finding,), "the loop in line 3", (), ((place, "what line 2 makes"),)))
    there = Place(1, 4, 2, 3, "c = (\n 1)", "net.ipynb", 3)
    assert found.findings[0] == replace(
        finding,
        message="It stops in cell 3, line 2.",
        evidence={"line": 2, "cell": 3},
        place=there,
        wanted="as in cell 1, line 1",
    )
    assert found.summary == "the loop in cell 3, line 1"
    assert found.annotated == ((there, "what cell 1, line 2 makes"),)


# A notebook ------------------------------------------------------------------------------------------------


def test_a_notebook_is_examined_as_one_program_and_its_cells_are_named(notebook):
    outcome = examine_file(notebook(*PROGRAM))
    assert outcome["verdict"] == "healthy", outcome
    assert outcome["summary"].startswith("one neuron; the loop in cell 5, line 3; parameters w, b;")
    assert outcome["function"] == "the loop in cell 5, line 3"
    assert [cell for cell, _ in outcome["source"]] == [1, 2, 4, 5]


def test_what_only_a_notebook_has_stops_no_examination(notebook):
    shows = "display(y, 'labels')\nget_ipython().run_line_magic('time', 'f()')\nfrom __future__ import annotations"
    assert examine_file(notebook(*PROGRAM[:-1], shows, LOOP))["verdict"] == "healthy"


def test_a_crash_in_a_notebook_is_told_by_its_cell(notebook):
    outcome = examine_file(notebook(IMPORTS, "y = 1\nfor i in range(3):\n    np.nope(y)"))
    [finding] = outcome["findings"]
    assert finding["message"].startswith("The program stops with an exception, AttributeError.")
    assert (finding["evidence"]["cell"], finding["evidence"]["line"]) == (2, 3)
    assert finding["place"].items() >= {"cell": 2, "line": 3, "column": 5, "end_line": 3, "end_column": 12}.items()
    assert (
        "net.ipynb, cell 2, line 3\n  |\n3 |     np.nope(y)\n  |     ^^^^^^^ AttributeError: module" in outcome["text"]
    )


def test_a_notebook_finds_its_files_and_is_not_changed(notebook, tmp_path):
    path = notebook(
        IMPORTS, "rows = np.loadtxt('rows.csv', delimiter=',')\nX, y = rows[:, :2], rows[:, 2]", START, LOOP
    )
    (path.parent / "rows.csv").write_text("0,0,0\n0,1,1\n1,0,1\n1,1,1\n")
    before = path.read_bytes()
    status, said, complaints = command(path, cwd=tmp_path)
    assert status == 0, said + complaints
    assert path.read_bytes() == before
    assert sorted(os.listdir(path.parent)) == ["net.ipynb", "rows.csv"]


def test_a_program_finds_its_files_when_it_is_examined_from_elsewhere(folder_of_a_learner, tmp_path):
    (folder_of_a_learner / "data").mkdir()
    (folder_of_a_learner / "data" / "rows.csv").write_text("0,0,0\n0,1,1\n1,0,1\n1,1,1\n")
    reads = "import numpy as np\nrows = np.loadtxt('data/rows.csv', delimiter=',')\nX, y = rows[:, :2], rows[:, 2]"
    (folder_of_a_learner / "net.py").write_text("\n".join((reads, START, LOOP.replace("%time ", ""))))
    status, said, complaints = command(folder_of_a_learner / "net.py", cwd=tmp_path)
    assert status == 0, said + complaints


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "net.ipynb is no notebook: its line 1 is not the JSON"),
        ('{"cells": [', "is no notebook: its line 1 is not the JSON"),
        ("[" * 100_000, "is no notebook: it is not the JSON"),
        ("[1]", "is no notebook: it is JSON, without a notebook's list of cells"),
        ('{"nbformat": 4, "cells": [1]}', "without a notebook's list of cells"),
        ('{"nbformat": 3, "worksheets": []}', "in an old format, 3: open it in JupyterLab and save it"),
        ('{"nbformat": 4, "cells": []}', "has no code cell"),
        ('{"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "x"}]}', "has no code cell"),
        ('{"nbformat": 4, "cells": [{"cell_type": "code", "source": "%%bash\\nls"}]}', "has no Python in its code"),
        ('{"nbformat": 4, "cells": [{"cell_type": "code", "source": 7}]}', "a cell of it holds no text"),
        ('{"nbformat": 4, "cells": [{"cell_type": "code", "source": "\\ud800"}]}', "a cell of it holds no text"),
        (
            '{"nbformat": 4, "metadata": {"kernelspec": {"language": "R"}}, "cells": []}',
            "is a notebook in R, and Python is examined",
        ),
        (
            '{"nbformat": 4, "cells": [{"cell_type": "code", "source": "!ls"}, '
            '{"cell_type": "code", "source": ["x = 1\\n", "y = (1, 2"]}]}',
            r"Cell 2 of net.ipynb is not Python, in line 2: '\(' was never closed",
        ),
    ],
)
def test_what_is_no_notebook_with_a_program_is_told_as_what_it_is(text, said, tmp_path):
    (tmp_path / "net.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(CannotExamine, match=said):
        read_notebook(tmp_path / "net.ipynb")


def test_a_bad_notebook_ends_the_command_with_one_sentence_and_status_2(tmp_path):
    (tmp_path / "net.ipynb").write_bytes(b"\xff\xfe{")
    status, said, complaints = command(tmp_path / "net.ipynb")
    assert (status, said) == (2, "cannot-examine: net.ipynb is no notebook: it is not the JSON that a notebook is.\n")
    assert complaints == ""
    assert command(tmp_path / "nowhere.ipynb")[:2] == (
        2,
        f"cannot-examine: {tmp_path / 'nowhere.ipynb'} cannot be read: No such file or directory.\n",
    )


@pytest.mark.parametrize("way", [isolation.BUBBLEWRAP, isolation.COPY])
def test_large_outputs_do_not_matter_up_to_a_limit(notebook, monkeypatch, way):
    if way == isolation.COPY:
        monkeypatch.setattr(isolation, "_bubblewrap_works", lambda: False)
    elif not isolation._bubblewrap_works():
        pytest.skip("bubblewrap does not work here")
    path = notebook(*PROGRAM)
    # More than is copied of a folder.
    output = nbformat.v4.new_output("stream", text="x" * (isolation.MOST_BYTES + 1_000_000))
    made = json.loads(path.read_text("utf-8"))
    made["cells"][1]["outputs"] = [output]
    path.write_text(json.dumps(made), encoding="utf-8")
    outcome = examine_file(path)
    assert (outcome["verdict"], outcome["held"]) == ("healthy", way), outcome
    assert path.stat().st_size > isolation.MOST_BYTES
    monkeypatch.setattr(cells, "LARGEST_NOTEBOOK", 20_000_000)
    with pytest.raises(CannotExamine, match=r"has 21 MB, .* clear its outputs"):
        examine_file(path)


def test_a_notebook_with_its_data_in_its_cells_is_told_so(notebook):
    with pytest.raises(CannotExamine, match=r"has 1\.2 MB of program"):
        examine_file(notebook("x = [" + "1, " * 400_000 + "]"))


def test_without_processes_a_notebook_is_examined_too(notebook, monkeypatch):
    monkeypatch.setattr("tinynet.doctor.isolated_process.subprocess", None)
    outcome = examine_file(notebook(*PROGRAM))
    assert (outcome["verdict"], outcome["held"]) == ("healthy", "nothing")
    assert "the loop in cell 5, line 3" in outcome["summary"]


# What a kernel has run ---------------------------------------------------------------------------------------


DEFINED = {"np": np, "w": 1, "b": 2, "X": 3, "f": len, "net": None}


def needed(source, *ran):
    return cells_before([(number, text) for number, text in enumerate(ran, 1)], source, DEFINED)


def test_of_what_ran_before_only_what_is_needed_is_taken():
    assert needed(
        "y = f(X)", "import numpy as np\nimport os", "X = np.ones(3)\nprint(X)\nb = 2", "def f(x):\n    return x"
    ) == [
        (1, "import numpy as np\n"),
        (2, "X = np.ones(3)\n\n"),
        (3, "def f(x):\n    return x"),
    ]


@pytest.mark.parametrize(
    ("ran", "taken"),
    [
        (["X = 1", "X = 2"], [(2, "X = 2")]),
        (["X = []", "for i in 1, 2:\n    X.append(i)"], [(1, "X = []"), (2, "for i in 1, 2:\n    X.append(i)")]),
        (["X = []\nX += [1]"], [(1, "X = []\nX += [1]")]),
        (["w = 1", "X = [w]\nX[0] = 2"], [(1, "w = 1"), (2, "X = [w]\nX[0] = 2")]),
        (["X = 1 1", "X = 3\n!ls"], [(2, "X = 3\n")]),
        (["from numpy import *"], [(1, "from numpy import *")]),
        (["gone = 1\nprint(gone)"], []),
        (["@f\ndef X():\n    pass"], [(1, "@f\ndef X():\n    pass")]),
        (["%%bash\nX = 1"], []),
    ],
)
def test_a_name_is_made_as_it_was(ran, taken):
    assert needed("print(X)", *ran) == taken


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("X = 1\nprint(X)", set()),
        ("for b in range(3):\n    w = b * X\n    net = w\nprint(net)", {"X"}),
        ("X += 1", {"X"}),
        ("X[0] = w", {"X", "w"}),
        ("if b:\n    X = 1\nelse:\n    w = 2\nprint(X)", {"b", "X"}),
        ("def g(X):\n    w = b\n    return X + w + f(X)\ndef f(x): return x", {"b"}),
        ("class A:\n    def run(self):\n        return net", {"net"}),
        ("b = [X for X in w]\nf = lambda net: net", {"w"}),
        ("import np\nnp.ones(3)", set()),
        ("try:\n    X = 1\nexcept ValueError:\n    X = w", {"w"}),
        ("while X:\n    X = f(X)", {"X", "f"}),
        ("with f as X:\n    X.read()", {"f"}),
    ],
)
def test_what_a_program_makes_itself_it_does_not_need(source, names):
    ran = [(name, f"{name} = 0") for name in DEFINED]
    assert {cell for cell, _ in cells_before(ran, source, DEFINED)} == names


def test_what_only_calls_something_in_a_module_does_not_make_the_module():
    cells = [
        "import numpy as np",
        "w = np.ones(3)",
        "for epoch in range(10**9):\n    print(np.mean(w))",
        "np.random.seed(3)",
        "b = np.zeros(2)",
    ]
    assert [number for number, _ in needed("X = np.ones(2)", *cells)] == [1, 4]
    assert [number for number, _ in needed("X = np.ones(2) + w", *cells)] == [1, 2, 4]


# The magic ---------------------------------------------------------------------------------------------------


@pytest.fixture
def kernel(folder_of_a_learner, monkeypatch):
    """Run cells as a notebook does; return what was shown and what was complained of."""
    monkeypatch.chdir(folder_of_a_learner)
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    shell.history_manager.enabled = False
    shell.run_cell("%load_ext tinynet", store_history=True)

    def run(source):
        with capture_output() as seen:
            shell.run_cell(source, store_history=True)
        return seen

    yield run
    shell.history_manager.end_session()
    InteractiveShell.clear_instance()


def test_the_magic_examines_the_cell_behind_what_it_needs_of_others(kernel):
    kernel(IMPORTS.split("\n")[0] + "\nwaste = 1")
    kernel(DATA.removesuffix("!ls"))
    kernel(START)
    # It trains too, and is not what is asked for.
    kernel("for epoch in range(3):\n    w = w - lr * X.T @ (s(X @ w + b) - y)")
    seen = kernel(f"%%doctor\n{LOOP}")
    assert (seen.stdout, seen.stderr) == ("", "")
    [shown] = seen.outputs
    assert "<b>Healthy.</b> One neuron; the loop in this cell, line 4; parameters w, b" in shown.data["text/html"]
    assert shown.data["text/plain"].startswith("healthy: one neuron; the loop in this cell, line 4;")
    assert "nothing of yours was changed" in shown.data["text/html"]


def test_the_magic_names_another_cell_and_takes_options(kernel):
    kernel("import numpy as np")
    kernel("def f(x):\n    return np.nope(x)")
    kernel("x = 3")
    [shown] = kernel("%%doctor --annotate\nfor i in range(3):\n    x = f(x)").outputs
    assert "--> cell In[3], line 2\n  |\n2 |     return np.nope(x)\n" in shown.data["text/plain"]
    assert "^^^^^^^ AttributeError" in shown.data["text/plain"]
    assert shown.data["text/html"].endswith("<p>No value in the program was watched.</p>")
    step = "def {0}(x, y, w1=0.1, w2=0.2, b=0.0, lr=0.5):\n    return w1, w2, b\n"
    two = step.format("one") + step.format("two")
    assert "Say which with --function one" in kernel(f"%%doctor\n{two}").outputs[0].data["text/plain"]
    assert "Say which" not in kernel(f"%%doctor --function two\n{two}").outputs[0].data["text/plain"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("%%doctor --nope\nx = 1", "UsageError: unrecognized arguments: --nope"),
        ("%%doctor --epochs many\nx = 1", "UsageError: argument --epochs: invalid int value: 'many'"),
        ("%%doctor --data NOWHERE\nx = 1", "UsageError: "),
        ("%%doctor\nx = 1\ny = 1 1", "UsageError: Line 3 of this cell is not Python: invalid syntax"),
        ("%%doctor\n", "UsageError: %%doctor is a cell magic, but the cell body is empty."),
    ],
)
def test_what_the_magic_cannot_do_it_says_in_one_sentence(kernel, source, said):
    seen = kernel(source)
    assert seen.stderr.startswith(said), seen.stdout
    assert seen.stderr.count("\n") == 1
    assert "Traceback" not in seen.stdout + seen.stderr
    assert not seen.outputs


def test_the_magic_costs_nothing_at_import():
    code = "import sys, tinynet; print(*(name for name in ('IPython', 'tinynet.doctor') if name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "\n"


@pytest.mark.skipif(sys.platform != "linux", reason="a kernel is interrupted by a signal")
def test_an_interrupted_magic_says_so_and_leaves_no_process(kernel, monkeypatch):
    started = []

    def interrupted(*arguments, **settings):
        started.append(start(*arguments, **settings))
        if len(started) == 1:
            signal.setitimer(signal.ITIMER_REAL, 1.0)
        return started[-1]

    from tinynet.doctor import isolated_process, isolation

    isolation._bubblewrap_works()
    start = isolated_process.subprocess.Popen
    monkeypatch.setattr(isolated_process.subprocess, "Popen", interrupted)
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        begun = time.monotonic()
        seen = kernel("%%doctor\nfor i in range(3):\n    while True: pass")
        assert time.monotonic() - begun < 10
    finally:
        signal.signal(signal.SIGALRM, before)
    assert seen.stderr == "UsageError: Stopped: nothing was found out.\n"
    assert [process.poll() is not None for process in started] == [True]


def test_a_notebook_of_the_course_is_read_whole():
    folder = Path(__file__).parents[2] / "notebooks"
    for path in sorted(folder.glob("*.ipynb")):
        assert read_notebook(path).text
