"""The doctor changes nothing of a learner's, whatever the program does that it examines, and nothing of it stays."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import venv
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tinynet.cli import main
from tinynet.data import AND
from tinynet.doctor import examine_file, isolation
from tinynet.doctor.programs.subject import CannotExamine

SLEEP = str(86_400 + os.getpid())  # the mark by which a process that is left over is found
BEFORE = "what the learner wrote"
TRAINS = """
w, b = 0.5, 0.1
data = [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)]
for epoch in range(1000):
    dw = sum(2 * (w * x + b - y) * x for x, y in data) / 3
    db = sum(2 * (w * x + b - y) for x, y in data) / 3
    w -= 0.1 * dw
    b -= 0.1 * db
"""
# What a program does before its loop, in its folder; it is examined all the same.
WRITES = {
    "empties-a-file": "open('results.txt', 'w').write('mine')\nassert open('results.txt').read() == 'mine'",
    "appends": "open('results.txt', 'a').write('mine')",
    "by-its-whole-path": "import os\nopen(os.path.abspath('results.txt'), 'w').close()",
    "saves-an-array": "import numpy as np\nnp.save('best.npy', [1.0])\nnp.savetxt('results.txt', [1.0])",
    "removes": "import os\nos.remove('results.txt')",
    "renames": "import os\nos.rename('results.txt', 'old.txt')",
    "replaces": "from pathlib import Path\nPath('new.txt').write_text('x')\nPath('new.txt').replace('results.txt')",
    "moves": "import shutil\nshutil.move('results.txt', 'elsewhere.txt')",
    "removes-a-tree": "import shutil\nshutil.rmtree('inner')",
    "makes-a-folder": "import os\nos.makedirs('plots/deep')",
    "changes-a-mode": "import os\nos.chmod('results.txt', 0o600)",
    "truncates": "import os\nos.truncate('results.txt', 0)",
    "changes-a-time": "import os\nos.utime('results.txt', (1, 1))",
    "links": "import os\nos.link('results.txt', 'hard.txt')\nos.symlink('results.txt', 'soft.txt')",
    "keeps-a-database": "import sqlite3\nsqlite3.connect('runs.db').execute('create table t (x)')",
    "pickles": "import pickle\npickle.dump([1], open('model.pkl', 'wb'))",
    "writes-a-temporary-file": "import tempfile\ntempfile.NamedTemporaryFile(delete=False).write(b'x')",
    "clears-its-temporary-folder": "import shutil, tempfile\nshutil.rmtree(tempfile.gettempdir(), ignore_errors=True)",
    "writes-inside": "open('inner/deep.txt', 'w').write('mine')",
    "reads-what-lies-beside": "assert open('inner/deep.txt').read() and len(__import__('os').listdir('.')) == 3",
    "beside-itself": "from pathlib import Path\nPath(__file__).with_suffix('.log').write_text('x')\n"
    "(Path(__file__).resolve().parent / 'made').mkdir()",
    "below-an-open-folder": "import os\nfolder = os.open('inner', os.O_RDONLY)\n"
    "os.unlink('deep.txt', dir_fd=folder)\nos.close(os.open('new.txt', os.O_CREAT | os.O_WRONLY, dir_fd=folder))",
    "asks-for-utf-8": "import io, sys\nsys.stdout.reconfigure(encoding='utf-8')\nsys.stdout.buffer.write(b'x')\n"
    "print('x', file=io.TextIOWrapper(sys.stdout.buffer))",
    "clears-the-screen": "import os\nos.system('clear; touch cleared.txt')",
}
# What it does elsewhere: then it is told what it may not do here, and that is no diagnosis.
REACHES_OUT = {
    "writes-elsewhere": "open({elsewhere!r} + '/kept.txt', 'w').write('mine')",
    "writes-up": "open('../elsewhere/kept.txt', 'w').write('mine')",
    "removes-elsewhere": "import os\nos.remove({elsewhere!r} + '/kept.txt')",
    "by-a-descriptor": "import os\nos.write(os.open({elsewhere!r} + '/kept.txt', os.O_WRONLY | os.O_TRUNC), b'x')",
    "below-an-open-folder": "import os\nfolder = os.open({elsewhere!r}, os.O_RDONLY)\n"
    "os.unlink('kept.txt', dir_fd=folder)",
    "renames-below-one": "import os\nfolder = os.open({elsewhere!r}, os.O_RDONLY)\n"
    "os.rename('kept.txt', 'other.txt', src_dir_fd=folder, dst_dir_fd=folder)",
    "opens-below-one": "import os\nfolder = os.open({elsewhere!r}, os.O_RDONLY)\n"
    "os.open('kept.txt', os.O_WRONLY | os.O_TRUNC, dir_fd=folder)",
    "changes-the-mode-of-what-is-open": "import os\nos.fchmod(os.open({elsewhere!r} + '/kept.txt', os.O_RDONLY), 0)",
    "changes-its-time": "import os\nos.utime(os.open({elsewhere!r} + '/kept.txt', os.O_RDONLY), (1, 1))",
    "a-database-by-its-address": "import sqlite3\n"
    "sqlite3.connect('file:' + {elsewhere!r} + '/x.db?mode=rwc', uri=True).execute('create table t (x)')",
    "makes-a-pipe": "import os\nos.mkfifo({elsewhere!r} + '/pipe')",
    "by-a-link": "import os\nos.symlink({elsewhere!r}, 'there')\nopen('there/kept.txt', 'w').write('mine')",
}
ways = pytest.mark.parametrize("way", [isolation.BUBBLEWRAP, isolation.COPY])


def in_both_ways(codes):
    """Return each program with both ways; in a sandbox, which needs no rule for each, every fourth is the sample."""
    return [
        pytest.param(code, way, marks=[pytest.mark.exhaustive] * rare, id=f"{name}-{way}")
        for turn, (name, code) in enumerate(codes.items())
        for way, rare in ((isolation.BUBBLEWRAP, bool(turn % 4)), (isolation.COPY, False))
    ]


@pytest.fixture
def tmp_path(folder_of_a_learner):
    return folder_of_a_learner


@pytest.fixture
def learner(tmp_path, monkeypatch):
    """Give a function that examines a program in a learner's folder, in one way or the other."""
    folder, elsewhere = tmp_path / "mine", tmp_path / "elsewhere"
    (folder / "inner").mkdir(parents=True)
    elsewhere.mkdir()
    for path in (folder / "results.txt", folder / "inner" / "deep.txt", elsewhere / "kept.txt"):
        path.write_text(BEFORE)

    def examine(code, way):
        if way == isolation.COPY:
            monkeypatch.setattr(isolation, "_bubblewrap_works", lambda: False)
        elif not isolation._bubblewrap_works():
            pytest.skip("bubblewrap does not work here")
        (folder / "program.py").write_text(code.format(elsewhere=str(elsewhere)) + TRAINS)
        before = seen(tmp_path)
        outcome = examine_file(folder / "program.py")
        assert seen(tmp_path) == before
        assert outcome["held"] == way
        return outcome

    return examine


def seen(folder):
    """Return all that can be seen of a folder's files: names, contents, modes, times."""
    return {
        path: (path.lstat().st_mode, path.lstat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
    }


@pytest.mark.sample(7, ci=2)
@pytest.mark.parametrize(("code", "way"), in_both_ways(WRITES))
def test_what_a_program_writes_it_can_read_and_nobody_keeps(learner, way, code):
    assert learner(code, way)["verdict"] == "healthy"


@pytest.mark.sample(5)
@pytest.mark.parametrize(("code", "way"), in_both_ways(REACHES_OUT))
def test_a_program_that_reaches_out_is_told_so_and_not_called_sick(learner, way, code):
    outcome = learner(code, way)
    assert outcome["verdict"] == "cannot-examine"
    assert "can change nothing but a copy of its own folder" in outcome["summary"]


@ways
def test_another_program_changes_nothing_either(learner, way):
    code = "import subprocess\nsubprocess.run(['touch', {elsewhere!r} + '/kept.txt'])"
    assert learner(code, way)["verdict"] == ("cannot-examine" if way == isolation.COPY else "healthy")


@pytest.mark.sample(2)
@ways
def test_what_a_folder_has_too_much_of_can_be_read_all_the_same(learner, way, tmp_path):
    (tmp_path / "mine" / "large.csv").write_bytes(b"1" * (isolation.MOST_BYTES + 1))
    assert learner("assert len(open('large.csv').read()) > 20_000_000", way)["verdict"] == "healthy"
    assert learner("open('large.csv', 'w').close()", way)["verdict"] == "cannot-examine"


def test_a_database_cannot_be_attached_from_elsewhere(learner):
    code = "import sqlite3\nsqlite3.connect(':memory:').execute('attach ? as x', ({elsewhere!r} + '/x.db',))"
    assert learner(code, isolation.COPY)["verdict"] != "healthy"


@pytest.mark.parametrize("below", ["", "project"])
def test_a_program_above_the_python_that_runs_the_doctor_is_examined(tmp_path, below):
    if not isolation._bubblewrap_works():
        pytest.skip("bubblewrap does not work here")
    environment = tmp_path / below / ".venv"
    venv.create(environment, symlinks=True)
    site = next(environment.glob("lib/python*/site-packages"))
    found = [path for path in sys.path if path.endswith("site-packages")] + [str(Path(isolation.__file__).parents[2])]
    (site / "here.pth").write_text("\n".join(found))
    (tmp_path / "program.py").write_text(TRAINS)
    asks = "from tinynet.doctor import examine_file; "
    asks += f"print(examine_file({str(tmp_path / 'program.py')!r}))"
    said = subprocess.run([environment / "bin" / "python", "-c", asks], capture_output=True, text=True, check=True)
    assert "'verdict': 'healthy'" in said.stdout
    assert "'held': 'bubblewrap'" in said.stdout


@pytest.mark.parametrize("name", ["loop.py", "nul\0.py"])
def test_a_name_that_leads_nowhere_is_told(tmp_path, name):
    if "\0" not in name:
        (tmp_path / name).symlink_to(tmp_path / name)
    try:
        outcome = examine_file(tmp_path / name)
    except CannotExamine:
        return
    assert outcome["verdict"] == "cannot-examine"
    assert "cannot be read" in outcome["summary"]


def left_over():
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += [process] if SLEEP.encode() in process.read_bytes().split(b"\0") else []
        except OSError:  # it has just ended
            continue
    return found


def wait_until(fulfilled, seconds=5.0):
    until = time.monotonic() + seconds
    while not fulfilled() and time.monotonic() < until:
        time.sleep(0.02)
    return fulfilled()


# Past Python, so that no hook of Python's sees it.
COMMAND = f"/usr/bin/env -i /usr/bin/setsid /usr/bin/sleep {SLEEP} >/dev/null 2>&1 &"
ESCAPES = f"import ctypes\nctypes.CDLL(None).system({COMMAND.encode()!r})\n"
STARTS = f"import subprocess\nsubprocess.Popen(['sleep', '{SLEEP}'], start_new_session=True)\n"
FORKS = f"import os, time\nif os.fork() == 0:\n    os.setsid()\n    os.fork()\n    time.sleep({SLEEP})\n"


@pytest.mark.sample(3)
@ways
@pytest.mark.parametrize("code", [ESCAPES, FORKS, STARTS], ids=["escapes", "forks", "starts"])
def test_what_a_program_started_ends_with_it_wherever_it_has_gone(learner, way, code):
    before = set(of_the_doctor())
    learner(code, way)
    assert wait_until(lambda: not left_over() and set(of_the_doctor()) <= before)


def of_the_doctor():
    """Yield the doctor's processes, orphans too, but not those that a test beside this one, or a user, has started."""
    mine = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    for process in psutil.process_iter():
        with suppress(psutil.Error):  # it has just ended
            if is_of_the_doctor(process):
                others = [parent for parent in process.parents() if parent.pid not in mine]
                if all(map(is_of_the_doctor, others)):
                    yield process.pid


def is_of_the_doctor(process):
    return "tinynet.doctor" in process.cmdline()


@pytest.mark.sample(5)
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@ways
def test_a_doctor_that_is_ended_leaves_no_process_and_no_folder(tmp_path, how, way):
    if way == isolation.BUBBLEWRAP and not isolation._bubblewrap_works():
        pytest.skip("bubblewrap does not work here")
    program, temporary = tmp_path / "program.py", tmp_path / "temporary"
    temporary.mkdir()
    program.write_text(f"{ESCAPES}import time\ntime.sleep(1000)\n{TRAINS}")
    path = os.environ["PATH"] if way == isolation.BUBBLEWRAP else "/nowhere"
    # What a shell starts in the background ignores SIGINT, and so does all that it starts.
    heeds = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    command = [sys.executable, "-c", f"{heeds}from tinynet.cli import main; main()", "doctor", str(program)]
    doctor = subprocess.Popen(
        command,
        env=os.environ | {"TMPDIR": str(temporary), "PATH": path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert wait_until(left_over, 30)
    os.kill(doctor.pid, how)
    doctor.wait(10)  # sooner than the doctor's own limit of time
    assert wait_until(lambda: not left_over() and not list(temporary.iterdir()))


def test_what_a_killed_examination_has_left_is_removed_by_the_next(learner, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / f"{isolation.TEMPORARY}999999999-x"  # no process has such a number
    left.mkdir()
    (tmp_path / "mine" / "program.py").write_text(TRAINS)
    monkeypatch.setattr(isolation, "_bubblewrap_works", lambda: False)
    examine_file(tmp_path / "mine" / "program.py")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(isolation.TEMPORARY)]


def test_a_report_says_which_shelter_held(learner):
    assert "in a sandbox" in learner("", isolation.BUBBLEWRAP)["text"]
    assert "With bubblewrap installed" in learner("", isolation.COPY)["text"]


# Where there are no processes -----------------------------------------------------------------------------

WITHOUT = """
import json, signal, sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in {missing!r}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing())
for name in {missing!r}:
    sys.modules.pop(name, None)
del signal.setitimer
from tinynet.doctor import examine_file
print(json.dumps([examine_file(path) for path in sys.argv[1:]]))
"""
PATIENTS = sorted((Path(__file__).parents[2] / "solutions" / "12-the-bug-clinic" / "patients").glob("patient_*.py"))


@pytest.mark.exhaustive
def test_without_processes_and_timers_the_doctor_says_the_same():
    missing = ("subprocess", "_posixsubprocess", "resource", "multiprocessing", "fcntl")
    command = [sys.executable, "-c", WITHOUT.format(missing=missing), *map(str, PATIENTS)]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    native = [examine_file(path) for path in PATIENTS]
    assert len(native) == 12

    def of(outcome):
        return outcome["verdict"], outcome["findings"][0]["code"] if outcome["findings"] else ""

    assert list(map(of, said)) == list(map(of, native))
    assert {outcome["held"] for outcome in said} == {"nothing"}


def test_a_failure_of_the_doctors_own_is_no_diagnosis(monkeypatch):
    from tinynet.doctor import isolated_process
    from tinynet.doctor.programs import loop_runner

    def fails(seconds):
        raise AttributeError("module 'signal' has no attribute 'setitimer'")

    monkeypatch.setattr(isolated_process, "subprocess", None)
    monkeypatch.setattr(loop_runner, "time_limit", fails)
    for path in PATIENTS[:3]:
        outcome = examine_file(path)
        assert outcome["verdict"] == "cannot-examine"
        assert "The doctor itself failed" in outcome["summary"]


# What is no program -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("rows.csv", "1,2,3", "is no Python program"),
        ("large.py", "x = [" + "1, " * 400_000 + "]", "has 1.2 MB"),
    ],
)
def test_what_is_no_program_is_told_as_what_it_is(tmp_path, name, content, words):
    (tmp_path / name).write_text(content)
    with pytest.raises(CannotExamine, match=words):
        examine_file(tmp_path / name)


def test_an_address_is_told_as_one():
    with pytest.raises(CannotExamine, match="is an address: save the program as a file"):
        examine_file("https://school.example/program.py")


@pytest.mark.parametrize(
    ("code", "how", "words"),
    [
        (f"import sys\nn = int(sys.argv[1])\n{TRAINS}", {}, "write the values into it"),
        (TRAINS, {"said": {"parameters": ("w", "zz")}}, "There is no zz that moves; there are"),
        (TRAINS, {"data": AND}, "examine it without --data"),
    ],
)
def test_what_cannot_be_examined_says_what_to_do(tmp_path, code, how, words):
    (tmp_path / "program.py").write_text(code)
    outcome = examine_file(tmp_path / "program.py", **how)
    assert outcome["verdict"] == "cannot-examine"
    assert re.search(words, outcome["summary"]), outcome["summary"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("print 'hello'", r"Did you mean print\(...\)\?$"),
        ("x = " + "(" * 300 + ")" * 300, "is not Python|nested too deeply"),
    ],
)
def test_what_is_not_python_is_refused_before_anything_runs(tmp_path, code, words):
    (tmp_path / "program.py").write_text(code)
    with pytest.raises(CannotExamine, match=words):
        examine_file(tmp_path / "program.py")


@pytest.mark.parametrize(
    ("words", "said"), [(["--learning-rate", "inf"], "give a number"), (["--parameters", "w,,b"], "give names")]
)
def test_an_option_that_makes_no_sense_is_refused(tmp_path, words, said, capsys):
    (tmp_path / "program.py").write_text(TRAINS)
    with pytest.raises(SystemExit):
        main(["doctor", str(tmp_path / "program.py"), *words])
    assert said in capsys.readouterr().err
