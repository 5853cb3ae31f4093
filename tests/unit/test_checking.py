"""Whatever a check is made to do, it ends and costs its own points; a teacher's terminal and ports are as before."""

import csv
import json
import os
import pty
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from small_course import SLUG, hand_in, needs_bubblewrap, notebook, write_course

# That a worker that does not answer costs one row, and what a sandbox stops, is always tested.
pytestmark = [needs_bubblewrap, pytest.mark.exhaustive]
SECONDS = 4
# A check that does what its answer says. It is found in every process of the grader, and in no sandbox.
CHECK = """
import os
import tinynet.checks
import tinynet.grading.checking
from tinynet.checks.task import task

tinynet.grading.checking.SECONDS_MORE = {more}

@task("01-small", 1, "As told", 1, 2, ("", ""))
def as_told(told, shown):
    shown()
    if told == "never ends":
        while True:
            pass
    if told == "computes for ever in one step":
        9 ** 9 ** 9 ** 9
    if told == "takes all memory":
        held = []
        while True:
            held.append(bytes(10**6))
    if told == "writes a file":
        with open({file!r}, "w") as file:
            file.write("x")
    if told == "is killed":
        os.kill(os.getpid(), 9)
    assert told == "is right" or told.startswith("shows")
    return "As it was told."

tinynet.checks.as_told = as_told
"""
OWNED = "\x1b]0;owned\x07\x1b[2J everybody has 20 points \x9b31m \u202e"
SHOWS = f"""
def shown():
    import os, sys, warnings
    warnings.warn({OWNED!r})
    print({OWNED!r})
    print({OWNED!r}, file=sys.stderr)
    float("nan") * 1e308
"""
# What an answer tells its check to do → points of its task, and what the student is told.
TOLD = {
    "is right": (2, "As it was told."),
    "shows what it likes": (2, "As it was told."),
    "computes for ever in one step": (0, "The check of this answer took more than 5 s and was stopped."),
    "takes all memory": (0, "The check of this answer needed more than 500 MB of memory and was stopped."),
    "writes a file": (0, "The check could not be made: OSError."),
    "is killed": (0, "The check could not be made: its process ended (SIGKILL)."),
}


def as_told(told, shown="def shown():\n    return 1"):
    text = json.dumps(notebook(f"told = {told!r}\n{shown}"))
    return text.replace("checks.slope_by_hand()", "checks.as_told()")


def grader(place, more):
    """Write a course with this check; return the command that grades a class, and its environment."""
    write_course(place / "course")
    for part in ("solutions", "exercises"):
        path = place / "course" / part / SLUG / f"{SLUG}.ipynb"
        path.write_text(path.read_text().replace("checks.slope_by_hand()", "checks.as_told()"))
    (place / "path").mkdir()
    text = CHECK.format(more=more, file=str(place / "written"))
    (place / "path" / "sitecustomize.py").write_text(text)
    command = [sys.executable, "-P", "-c", "from tinynet.cli import main; main()", "grade", place / "submitted"]
    command += ["--course", place / "course", "--out", place / "grades", "--workers", "2", "--timeout", SECONDS]
    return list(map(str, command)), os.environ | {"PYTHONPATH": str(place / "path")}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Grade a class of such checks from a terminal; what it showed is in `terminal`."""
    place = tmp_path_factory.mktemp("told")
    command, environment = grader(place, more=1)
    for told in TOLD:
        shown = {"shown": SHOWS} if told.startswith("shows") else {}
        hand_in(place / "submitted", told.replace(" ", "-"), as_told(told, **shown))
    shown, terminal = [], pty.openpty()
    with subprocess.Popen(command, env=environment, stdin=terminal[1], stdout=terminal[1], stderr=terminal[1]) as run:
        os.close(terminal[1])
        reader = threading.Thread(target=read_all, args=(terminal[0], shown))
        reader.start()
        assert run.wait(120) == 0, b"".join(shown)
        reader.join()
    os.close(terminal[0])
    (place / "terminal").write_bytes(b"".join(shown))
    return place


def read_all(terminal, pieces):
    while True:
        try:
            pieces.append(os.read(terminal, 1 << 16))
        except OSError:  # nobody has it open any more
            return


def rows_of(place, name):
    with open(place / "grades" / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("told", TOLD)
def test_whatever_a_check_is_made_to_do_it_costs_its_own_points(place, told):
    points, message = TOLD[told]
    tasks = {row["cell"]: row for row in rows_of(place, "tasks.csv") if row["student"] == told.replace(" ", "-")}
    assert (tasks["check"]["points"], tasks["check"]["message"]) == (str(points), message)
    assert tasks["twice-check"]["points"] == "1"


@pytest.mark.parametrize("told", ["is killed", "writes a file"])
def test_a_check_that_could_not_be_made_is_for_a_person_to_look_at(place, told):
    [row] = [row for row in rows_of(place, "grades.csv") if row["student"] == told.replace(" ", "-")]
    assert row["reason"].startswith("please look at this yourself: the check of task 1 stopped (")


def test_a_check_writes_no_file(place):
    assert not (place / "written").exists() or not (place / "written").read_text()


def test_nothing_that_a_student_shows_reaches_the_terminal(place):
    terminal = (place / "terminal").read_bytes()
    assert f"{len(TOLD)} graded".encode() in terminal
    for piece in (b"owned", b"everybody", b"Warning", "\u202e".encode(), "\x9b".encode(), b"\x1b]"):
        assert piece not in terminal


# Processes and ports -------------------------------------------------------------------------------------


def everything_of(process):
    """Return a process and all below it."""
    return [process, *process.children(recursive=True)]


def test_nobody_else_can_talk_to_a_run_and_all_of_it_ends_with_it(tmp_path):
    command, environment = grader(tmp_path, more=600)
    for number in range(2):
        hand_in(tmp_path / "submitted", f"student{number}", as_told("never ends"))
    silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    run = subprocess.Popen(command, env=environment, **silent)
    try:
        main, until = psutil.Process(run.pid), time.monotonic() + 60
        while len(checks_in(everything_of(main))) < 2:
            assert run.poll() is None
            assert time.monotonic() < until
            time.sleep(0.2)
        tree = everything_of(main)
        names = [command_of(process) for process in tree]
        assert sum("tinynet.grading.worker" in name for name in names) == 2
        assert any(name.startswith("bwrap") for name in names)
        for process in tree:
            listening = [one for one in process.net_connections("inet") if one.status == psutil.CONN_LISTEN]
            assert not listening, (process, listening)
            for path in unix_sockets_of(process):
                assert path.startswith("/"), "a socket without a file can be opened by every account"
                folder = Path(f"/proc/{process.pid}/root{path}").parent
                assert stat.S_IMODE(folder.stat().st_mode) == 0o700, path
    finally:
        run.kill()
        run.wait()
    gone, alive = psutil.wait_procs(tree, timeout=15)
    assert not alive


def command_of(process):
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # it has just ended
        return ""


def checks_in(tree):
    """Return the processes in which a check is made: a server of checks below a server of checks."""
    servers = [process for process in tree if "tinynet.grading.checking" in command_of(process)]
    return [process for process in servers if process.ppid() in {server.pid for server in servers}]


def unix_sockets_of(process):
    """Return the names of the sockets that a process listens on."""
    with open(f"/proc/{process.pid}/net/unix") as file:
        lines = [line.split() for line in file.readlines()[1:]]
    held = {os.readlink(path) for path in Path(f"/proc/{process.pid}/fd").iterdir()}
    # Flag 0x10000: it listens.
    return [line[7] for line in lines if line[3] == "00010000" and f"socket:[{line[6]}]" in held and len(line) > 7]
