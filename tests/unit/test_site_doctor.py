"""What the page of the doctor stands on, without a browser: its archive, its Python, its examples, its report."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tinynet.course import CourseError
from tinynet.doctor import examine_file
from tinynet.doctor.diagnosis import Place
from tinynet.doctor.in_a_browser import examine_text, give_a_timer
from tinynet.doctor.listing import marked_html
from tinynet.mistakes import MISTAKES
from tinynet.site.doctor import CORE, PATIENTS, PUBLIC, archive_of_the_doctor, examples, python_of_the_page

TOP = Path(__file__).parents[2]

# What a browser's Python lacks; NumPy and the archive are all that is there besides.
WITH_THE_ARCHIVE = """
import json, signal, sys, threading
sys.modules["fcntl"] = type(sys)("fcntl")  # an empty one, as in JupyterLite
for name in ("subprocess", "_posixsubprocess", "multiprocessing", "psutil", "matplotlib", "IPython", "typer", "rich"):
    sys.modules[name] = None
del signal.setitimer
def refuse(*_):
    raise RuntimeError("can't start new thread")
threading.Thread.start = refuse
sys.path[:0] = sys.argv[1:2]
from tinynet.doctor import in_a_browser
assert in_a_browser.__file__.startswith(sys.argv[1])
timers = []
in_a_browser.give_a_timer(lambda *timer: timers.append(timer) or [0.0, 0.0])
answer = json.loads(in_a_browser.examine_text("program.py", sys.stdin.read(), "mistakes/"))
print(json.dumps([answer, timers]))
"""


def in_a_bare_python(program, folder):
    """Examine a program with what is in the archive, where everything is absent that a browser has not."""
    zipfile.ZipFile(io.BytesIO(archive_of_the_doctor())).extractall(folder)
    ran = subprocess.run(
        [sys.executable, "-P", "-c", WITH_THE_ARCHIVE, str(folder)],
        input=program,
        cwd=folder,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return json.loads(ran.stdout)


CRASH = (TOP / "tests/patients/three_inputs_uphill.py").read_text(encoding="utf-8")
SICK = (TOP / "tests/patients/line_squared_error.py").read_text(encoding="utf-8")
HEALTHY = (TOP / "tests/right/house_prices_plain.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("program", "runs"),
    [(SICK, True), (HEALTHY, True), (CRASH, True), ("print('hello')\n", False)],
    ids=["sick", "healthy", "crash", "nothing to examine"],
)
def test_the_archive_alone_says_in_a_browsers_python_what_the_command_says(program, runs, tmp_path, monkeypatch):
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    command = examine_file("program.py")
    answer, timers = in_a_bare_python(program, tmp_path / "archive")
    outcome = json.loads(answer["outcome"])
    left = ("held", "seconds", "text", "source", "annotated")
    assert {name: value for name, value in outcome.items() if name not in left} == {
        name: value for name, value in command.items() if name not in left
    }
    assert answer["verdict"] == command["verdict"]
    # Each time limit is taken back; what is not run has none.
    assert [timer[1] > 0 for timer in (*timers[:1], *timers[-1:])] == [True, False] * runs


BEFORE_IT_TRAINS = {
    "a thread": (
        "import threading\nthreading.Thread(target=print).start()\n",
        "It starts a thread",
    ),
    "a process": ("import subprocess\nsubprocess.run(['true'])\n", "needs subprocess"),
    "a library within a function": (
        "def load():\n    import rich\n\n\nload()\n",
        "It needs rich",
    ),
    "a part of Python that needs another": ("def load():\n    import webbrowser\n\n\nload()\n", "It needs subprocess"),
}


@pytest.mark.parametrize(("before", "words"), BEFORE_IT_TRAINS.values(), ids=BEFORE_IT_TRAINS)
def test_what_a_browsers_python_lacks_is_no_sickness_of_the_program(before, words, tmp_path):
    answer, _ = in_a_bare_python(f"{before}w = 1.0\nfor i in range(10):\n    w = w - 0.2 * w\n", tmp_path)
    assert answer["verdict"] == "cannot-examine"
    assert words in answer["text"]


def test_a_timer_is_given_only_to_a_python_without_one():
    import signal

    before = getattr(signal, "setitimer", None)
    if before is None:
        pytest.skip("this Python has none")
    give_a_timer(None)
    assert signal.setitimer is before


def test_the_archive_is_the_same_each_time_and_has_no_more_than_it_needs():
    packed = archive_of_the_doctor()
    assert packed == archive_of_the_doctor()
    names = zipfile.ZipFile(io.BytesIO(packed)).namelist()
    assert len(names) == len(set(names))
    assert not [name for name in names if name.endswith((".pyc", ".css", ".md"))]
    assert len(packed) < 500_000


# The report --------------------------------------------------------------------------------------------------


def report_of(program):
    return json.loads(examine_text("program.py", program, "mistakes/"))


def test_each_name_of_the_report_leads_to_a_page_and_each_place_is_underlined_in_the_whole_program():
    answer = report_of(SICK)
    linked = re.findall(r'href="mistakes/([\w-]+)\.html"', answer["found"])
    outcome = json.loads(answer["outcome"])
    assert linked == [finding["code"] for finding in outcome["findings"]]
    assert set(linked) <= set(MISTAKES)
    whole = answer["proof"].partition("<details")[2]
    assert re.findall(r"<u [^>]*>(.*?)</u>", whole) == ["0", "(ypred - y[i]) ** 2"]
    assert "import numpy as np" in whole
    assert "Matplotlib" not in answer["found"] + answer["proof"]
    assert answer["text"].startswith("sick: ")


def test_a_text_of_the_program_is_no_html():
    answer = report_of(SICK.replace('print("m"', 'print("<script>"'))
    for part in ("found", "proof"):
        assert "<script>" not in answer[part]
    assert "&lt;script&gt;" in answer["proof"]


def test_a_part_of_several_lines_is_underlined_without_the_indentation_and_two_places_in_a_line_apart():
    source = ((None, "a = (1 +\n     2)\nb = a + a\n"),)
    places = [Place(1, 4, 2, 7), Place(3, 4, 3, 5), Place(3, 8, 3, 9)]
    html = marked_html(source, places)
    assert re.findall(r"<u [^>]*>(.*?)</u>", html) == ["(1 +", "2)", "a", "a"]


def test_a_notebook_is_shown_by_its_cells():
    places = [Place(1, 0, 1, 1, cell=2)]
    html = marked_html(((1, "a = 1"), (2, "b = 2")), places)
    assert re.findall(r"<p>(cell \d)</p>", html) == ["cell 1", "cell 2"]
    assert html.index("cell 2") < html.index("<u ")


def test_what_is_no_program_is_refused_in_a_sentence():
    assert report_of("def f(:\n")["verdict"] == "cannot-examine"
    answer = json.loads(examine_text("mine.ipynb", "{}", "mistakes/"))
    assert answer["verdict"] == "cannot-examine"
    assert json.loads(answer["outcome"])["summary"]


# The examples ------------------------------------------------------------------------------------------------


def test_every_example_has_something_to_find_and_none_says_what_it_is():
    programs = examples(TOP)
    assert list(programs) == ["the-case", *PATIENTS]
    for name, (words, program) in programs.items():
        assert words
        assert '"""' not in program, name
        if name != "the-case":
            title, address = program.splitlines()[:2]
            assert title.startswith("# ")
            assert re.fullmatch(r"# After the question at https://\S+", address)
    assert report_of(programs["the-case"][1])["verdict"] == "sick"


# Where Python comes from -------------------------------------------------------------------------------------


def test_unless_something_is_given_python_is_the_public_release():
    python = python_of_the_page()
    assert python.address == PUBLIC
    assert python.host == "cdn.jsdelivr.net"
    assert python.files == ()


def test_an_address_gets_the_slash_that_it_lacks():
    assert python_of_the_page("https://example.org/pyodide").address == "https://example.org/pyodide/"


def distribution(folder, without=()):
    """Write files with the names of a Pyodide in which NumPy needs another package."""
    known = {"numpy": ("numpy.whl", ["blas"]), "blas": ("blas.zip", []), "pandas": ("pandas.whl", ["numpy"])}
    listed = {name: {"file_name": file, "depends": needs} for name, (file, needs) in known.items()}
    for name in (*CORE, *(file for file, _ in known.values())):
        (folder / name).write_text("")
    (folder / "pyodide-lock.json").write_text(json.dumps({"packages": listed}))
    for name in without:
        (folder / name).unlink()


def test_of_a_folder_the_files_are_taken_that_numpy_needs(tmp_path):
    distribution(tmp_path)
    python = python_of_the_page(tmp_path)
    assert sorted(file.name for file in python.files) == sorted((*CORE, "numpy.whl", "blas.zip"))
    assert (python.address, python.host) == ("static/pyodide/", "")


@pytest.mark.parametrize(
    ("without", "words"),
    [(["blas.zip"], "it lacks blas.zip"), (["pyodide-lock.json"], "has no Pyodide in it")],
)
def test_a_folder_that_is_not_whole_is_refused(without, words, tmp_path):
    distribution(tmp_path, without)
    with pytest.raises(CourseError, match=words):
        python_of_the_page(tmp_path)
