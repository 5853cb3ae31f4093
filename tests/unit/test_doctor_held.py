"""An examined program changes nothing that outlasts it, however it is held: by bubblewrap, or by Python itself."""

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from small_course import needs_bubblewrap

from tinynet.doctor import examine_file, isolation
from tinynet.doctor.programs.rows import Rows
from tinynet.doctor.programs.subject import CannotExamine

TRAINING = """
import numpy as np
X, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), np.array([0, 1, 1, 1.0])
w, b, lr = np.array([0.3, -0.2]), 0.1, 0.5
for epoch in range(100):
    z = X @ w + b
    p = np.where(z > 0, 1 / (1 + np.exp(-np.abs(z))), 1 - 1 / (1 + np.exp(-np.abs(z))))
    d = 2 * (p - y) * p * (1 - p) / len(y)
    w, b = w - lr * X.T @ d, b - lr * d.sum()
"""
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")


@pytest.fixture(params=[pytest.param(isolation.BUBBLEWRAP, marks=needs_bubblewrap), isolation.COPY])
def how(request, monkeypatch):
    if request.param == isolation.COPY:
        monkeypatch.setattr(isolation, "_bubblewrap_works", lambda: False)
    return request.param


@pytest.fixture
def tmp_path(folder_of_a_learner):
    return folder_of_a_learner


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Return the folder of a program, with files in it and beside it."""
    # A temporary folder of its own: in the usual one others may be at work.
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    folder = tmp_path / "my work" / "prögram"
    (folder / "runs").mkdir(parents=True)
    for path in (folder / "results.txt", folder / "runs" / "old.txt", folder.parent / "outside.txt"):
        path.write_text("precious", encoding="utf-8")
    (folder / "link.txt").symlink_to("results.txt")
    (folder / "way out.txt").symlink_to(folder.parent / "outside.txt")
    return folder


def state_of(place):
    """Return all that is in a folder: names, what they hold, modes and times."""
    return {
        path: (path.lstat().st_mode, path.lstat().st_mtime_ns, path.read_bytes() if path.is_file() else None)
        for path in sorted([place, *place.rglob("*")])
    }


def examined(place, before):
    path = place / "program.py"
    path.write_text(before + TRAINING, encoding="utf-8")
    return examine_file(path)


# What it may do, as if nobody looked; the usual ways to write are tried in test_doctor_shelter.py.
FREE = {
    "by its own path": (
        "from pathlib import Path\nhere = Path(__file__).parent\n(here / 'results.txt').write_text('new')\n"
        "assert open('results.txt').read() == 'new'\n"
    ),
    "reads beside its folder": "assert open('../outside.txt').read() == 'precious'\n",
    "takes its own rights away": "import os\nos.chmod('results.txt', 0)\nos.chmod('runs', 0)\n",
}
REFUSED = {
    "through a link": "open('way out.txt', 'w').write('new')\n",
    "from a folder's descriptor": "import os\nos.remove('outside.txt', dir_fd=os.open('..', os.O_RDONLY))\n",
}


@pytest.mark.sample(3)
@pytest.mark.parametrize("name", FREE)
def test_what_a_program_does_in_its_folder_works_and_does_not_stay(name, how, place):
    (place / "program.py").write_text(FREE[name] + TRAINING, encoding="utf-8")
    kept = state_of(place.parent)
    outcome = examine_file(place / "program.py")
    assert (outcome["verdict"], outcome["held"]) == ("healthy", how), outcome
    assert state_of(place.parent) == kept
    assert not os.listdir(tempfile.gettempdir())


@pytest.mark.parametrize("name", REFUSED)
def test_a_change_elsewhere_is_refused_and_is_no_mistake_of_the_program(name, how, place):
    (place / "program.py").write_text(REFUSED[name] + TRAINING, encoding="utf-8")
    kept = state_of(place.parent)
    outcome = examine_file(place / "program.py")
    assert outcome["verdict"] == "cannot-examine", outcome
    assert "can change nothing but a copy of its own folder" in outcome["text"]
    assert state_of(place.parent) == kept


STARTED = {
    "subprocess": "import subprocess, sys\nsubprocess.run([sys.executable, '-c', {code!r}])\n",
    "posix_spawn": "import os, sys\nos.posix_spawn(sys.executable, [sys.executable, '-c', {code!r}], os.environ)\n",
    "multiprocessing": "import multiprocessing as m\n"
    "p = m.get_context('spawn').Process(target=exec, args=({code!r},))\np.start(); p.join()\n",
}


@pytest.mark.parametrize("name", STARTED)
def test_without_bubblewrap_no_other_program_is_started(name, place, monkeypatch):
    monkeypatch.setattr(isolation, "_bubblewrap_works", lambda: False)
    outside = place.parent / "outside.txt"
    outcome = examined(place, STARTED[name].format(code=f"open({str(outside)!r}, 'w').close()"))
    assert outside.read_text() == "precious"
    assert outcome["verdict"] == "cannot-examine", outcome
    assert "it starts another program" in outcome["summary"]


FORKS = """
import os
if os.fork() == 0:
    try:
        open('../outside.txt', 'w').close()
    finally:
        os._exit(0)
os.wait()
"""


def test_a_fork_is_held_as_its_parent_is(how, place):
    assert examined(place, FORKS)["verdict"] == "healthy"
    assert (place.parent / "outside.txt").read_text() == "precious"


@needs_bubblewrap
def test_a_program_beside_its_python_environment_is_examined(place, monkeypatch):
    subprocess.run(
        [sys.executable, "-m", "venv", "--system-site-packages", "--without-pip", place / ".venv"], check=True
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(os.path.isabs, sys.path)))
    (place / "program.py").write_text("open('results.txt', 'w').close()\n" + TRAINING, encoding="utf-8")
    code = "from tinynet.doctor import examine_file as e\na = e('program.py')\n"
    code += "print(a['verdict'], a['held'])"
    done = subprocess.run([place / ".venv/bin/python", "-c", code], capture_output=True, text=True, cwd=place)
    assert done.stdout.split() == ["healthy", "bubblewrap"], done
    assert (place / "results.txt").read_text() == "precious"


def test_a_file_of_many_rows_is_handed_on_whole(how, place):
    rows = Rows("many", np.ones((20_000, 2)), np.ones(20_000))
    text = "def step(x, y, w1=0.1, w2=0.2, b=0.0, lr=0.1):\n    return w1, w2, b, float(len(y))\n"
    (place / "program.py").write_text(text)
    assert examine_file(place / "program.py", data=rows)["held"] == how


def test_the_report_has_the_programs_own_paths(how, place):
    outcome = examined(place, "raise ValueError(__file__)\n")
    assert outcome["verdict"] == "sick"
    assert str(place / "program.py") in outcome["text"]


def test_the_same_program_can_be_examined_twice_at_once(how, place):
    path = place / "program.py"
    path.write_text("import os\nos.rename('results.txt', 'moved.txt')\n" + TRAINING, encoding="utf-8")
    without = "isolation._bubblewrap_works = lambda: False; " if how == isolation.COPY else ""
    code = f"from tinynet.doctor import isolated_process, isolation; {without}"
    code += f"print(isolated_process.examine_file({str(path)!r})['verdict'])"
    both = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate()[0].strip() for process in both] == ["healthy", "healthy"]
    assert (place / "results.txt").read_text() == "precious"


# What it starts -----------------------------------------------------------------------------------------


def running(words):
    """Return the processes with some words on their command line."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if words.encode() in process.read_bytes() and process.parent.name != str(os.getpid()):
                found.append(int(process.parent.name))
    return found


def wait_for(condition):
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.sample(3)
@LINUX
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_all_ends_and_nothing_stays_when_the_doctor_is_killed(number, how, place, tmp_path):
    temporary = tmp_path / "temporary"
    mark = f"8640{number:d}.5" if how == isolation.BUBBLEWRAP else "tinynet.doctor"
    start = f"import subprocess\nsubprocess.Popen(['/bin/sleep', '{mark}'], start_new_session=True, env={{}})\n"
    path = place / "endless_one.py"
    path.write_text((start if how == isolation.BUBBLEWRAP else "") + "open('results.txt', 'w')\nwhile True: pass\n")
    without = "isolation._bubblewrap_works = lambda: False; " if how == isolation.COPY else ""
    asking = (
        f"from tinynet.doctor import isolated_process, isolation; {without}isolated_process.examine_file({str(path)!r})"
    )
    with subprocess.Popen([sys.executable, "-c", asking], env=os.environ | {"TMPDIR": str(temporary)}) as asked:
        wait_for(
            lambda: (
                running(mark)
                if how == isolation.BUBBLEWRAP
                else list(temporary.glob("tinynet-doctor*/copy/**/results.txt"))
            )
        )
        asked.send_signal(number)
    wait_for(lambda: not running(str(temporary)) and (how == isolation.COPY or not running(mark)))
    wait_for(lambda: not list(temporary.iterdir()))
    assert (place / "results.txt").read_text() == "precious"


@needs_bubblewrap
def test_what_is_in_tmp_can_be_read_and_what_is_written_there_does_not_stay(place):
    with tempfile.TemporaryDirectory(dir="/tmp") as other:
        Path(other, "there.txt").write_text("precious")
        new = f"{other}-new.txt"
        before = f"assert open('{other}/there.txt').read() == 'precious'\nopen({new!r}, 'w').write('x')\n"
        outcome = examined(place, before + f"assert open({str(place.parent / 'outside.txt')!r}).read() == 'precious'\n")
        assert (outcome["verdict"], outcome["held"]) == ("healthy", isolation.BUBBLEWRAP), outcome
        outcome = examined(place, f"open('{other}/there.txt', 'w').write('x')\n")
        assert "it writes to" in outcome["summary"], outcome
        assert Path(other, "there.txt").read_text() == "precious"
    assert not os.path.exists(new)


@LINUX
def test_a_supervisor_whose_doctor_has_ended_before_it_began_ends_too(tmp_path):
    (tmp_path / "place").mkdir()
    code = "import os, sys; from pathlib import Path; from tinynet.doctor import isolated_process\n"
    code += "isolated_process._supervise(Path(sys.argv[1]), os.getppid() + 1); print('went on')"
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "place"], capture_output=True, text=True)
    assert (done.stdout, (tmp_path / "place").exists()) == ("", False), done.stderr


def test_a_crash_below_python_is_told_by_its_signal(how, place, monkeypatch):
    monkeypatch.setenv("PYTHONFAULTHANDLER", "1")
    outcome = examined(place, "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    assert "ended the process that examined it: SIGSEGV" in outcome["summary"], outcome


# Where it is examined ------------------------------------------------------------------------------------

AROUND = {
    "argparse": (
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('rate')\np.parse_args()\n",
        "defaults",
    ),
    "argv": ("import sys\nrate = float(sys.argv[1])\n", "write the values into it"),
    "usage": ("import sys\nif len(sys.argv) < 2:\n    sys.exit('usage: program.py RATE')\n", "sys.exit('usage"),
    "input": ("rate = float(input('Rate? '))\n", "nobody types here"),
    "window": (
        "import matplotlib\nmatplotlib.use('TkAgg')\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\n",
        "there is no screen here",
    ),
    "environment": ("import os\nrate = os.environ['RATE_OF_MINE']\n", "variable 'RATE_OF_MINE', which is not set"),
    "file": ("import numpy as np\nrows = np.loadtxt('data/rows.csv')\n", "a file that is not there: data/rows.csv"),
    "a file and its point": (
        "import numpy as np\nrows = np.loadtxt('rows.csv')\n",
        "rows.csv not found. A name is looked for",
    ),
    "network": ("import socket\nsocket.create_connection(('127.0.0.1', 9), 1)\n", "line 2, socket.create_connection("),
}


@pytest.mark.parametrize("name", AROUND)
def test_a_program_that_stops_because_of_where_it_is_examined_is_not_called_sick(name, place):
    before, words = AROUND[name]
    outcome = examined(place, before)
    assert (outcome["verdict"], outcome["findings"]) == ("cannot-examine", []), outcome
    assert words in outcome["summary"]


@pytest.mark.sample(3)
@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods() if sys.platform == "linux" else ["fork"])
@needs_bubblewrap
def test_what_a_program_has_computed_by_other_processes_it_gets(method, place):
    before = "import multiprocessing\ndef square(x): return x * x\nif __name__ == '__main__':\n"
    before += f"    with multiprocessing.get_context({method!r}).Pool(2) as pool:\n"
    outcome = examined(place, before + "        assert pool.map(square, range(4)) == [0, 1, 4, 9]\n")
    assert outcome["verdict"] == "healthy", outcome


@pytest.mark.parametrize("line", [0, 5])
def test_bytes_that_python_would_not_read_are_told(line, tmp_path):
    lines = TRAINING.encode().splitlines()
    lines.insert(line, "# café".encode("latin-1"))
    (tmp_path / "program.py").write_bytes(b"\n".join(lines))
    with pytest.raises(CannotExamine, match="program.py is no text in UTF-8"):
        examine_file(tmp_path / "program.py")
    (tmp_path / "program.py").write_bytes(b"# coding: latin-1\n" + b"\n".join(lines))
    assert examine_file(tmp_path / "program.py")["verdict"] == "healthy"
