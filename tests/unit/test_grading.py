"""A class is graded once, completely, and whatever happens nothing of it is lost."""

import contextlib
import csv
import dataclasses
import errno
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import time
import zipfile
from dataclasses import asdict
from pathlib import Path

import psutil
import pytest
from small_course import (
    RIGHT,
    SLUG,
    WRONG,
    OnlyFolders,
    cell,
    grade_without_running,
    hand_in,
    needs_bubblewrap,
    notebook,
    write_course,
)
from sqlalchemy import Engine, event

from tinynet import cli
from tinynet.course import CourseError
from tinynet.grading import classroom, report
from tinynet.grading.classroom import grade_class
from tinynet.grading.gradebook import ClassBook
from tinynet.grading.report import _no_formula
from tinynet.grading.sandbox import bubblewrap
from tinynet.grading.sandbox.bubblewrap import Limits
from tinynet.processes import processes_below

pytestmark = [
    needs_bubblewrap,
    # Dask's own threads and sockets at the end of a cluster.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
]
LIMITS = Limits(seconds=20.0)


def rows_of(out, name="grades.csv"):
    with open(out / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def by_student(out):
    return {row["student"]: row for row in rows_of(out)}


def run(place, **changes):
    settings = {"slug": None, "limits": LIMITS, "workers": 2} | changes
    return grade_class(place / "submitted", place / "grades", place / "course", **settings)


def fingerprints(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Grade a class of every kind once; the tests look at it."""
    place = tmp_path_factory.mktemp("graded")
    write_course(place / "course")
    inside = place / "submitted"
    hand_in(inside, "right", notebook())
    hand_in(inside, "dorothea", notebook(f"# by Dorothea\n{WRONG}\nwho = 'Dorothea'"))
    hand_in(inside, "halfway", notebook('slope = 0.0363\nw11_should = "grow"'))
    hand_in(inside, "untouched", (place / "course/exercises" / SLUG / f"{SLUG}.ipynb").read_text())
    hand_in(inside, "broken-cell", notebook("slope = (0.0363\n"))
    hand_in(inside, "empty", "")
    hand_in(inside, "no-notebook", "{")
    hand_in(inside, "formula", notebook(words="=1+1"))
    hand_in(inside, "half-a-letter", notebook(f"{RIGHT}\nprint(chr(0xD800))", words="hello \ud800"))
    inside.joinpath("Zoe.py").write_text("print()")
    hand_in(inside, "own-test-fails", notebook()).write_text(
        json.dumps(notebook()).replace("return 2 * x", "return 2 + x if x == 1 else 3")
    )
    (place / "grades").mkdir(mode=0o755)
    place.joinpath("counts").write_text(json.dumps(run(place)))
    return place


def test_every_submission_has_its_row(place):
    assert json.loads((place / "counts").read_text()) == {"graded": 8, "not graded": 3, "new": 8}
    points = {name: row["points"] for name, row in by_student(place / "grades").items()}
    assert points == {
        **{"right": "3", "dorothea": "1", "halfway": "2", "untouched": "1", "broken-cell": "1", "formula": "3"},
        **{"own-test-fails": "2", "empty": "", "no-notebook": "", "half-a-letter": "3", "Zoe": ""},
    }
    reasons = {name: row["reason"] for name, row in by_student(place / "grades").items() if row["reason"]}
    assert set(reasons) == {"empty", "no-notebook", "Zoe"}
    assert reasons["empty"] == "the file is empty"


def open_to_others(folder):
    """Return what in a folder another account of the machine may read, write or enter."""
    return [path for path in folder.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]


def test_no_other_account_can_read_what_is_written(place):
    assert not open_to_others(place / "grades")


@pytest.mark.exhaustive
def test_a_folder_that_is_made_is_for_the_teacher_alone(tmp_path, monkeypatch):
    write_course(tmp_path / "course")
    hand_in(tmp_path / "submitted", "ada", notebook())
    monkeypatch.setattr(classroom, "_answers", lambda *_: (row for row in ()))
    before = os.umask(0o000)
    try:
        run(tmp_path)
        assert os.umask(0o000) == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "grades").stat().st_mode) == 0o700
    assert {path.name for path in (tmp_path / "grades").iterdir()} >= {"gradebook.db", "grades.csv", "results"}
    assert not open_to_others(tmp_path / "grades")


@pytest.mark.exhaustive
def test_a_gradebook_of_before_is_shut(tmp_path):
    with ClassBook(tmp_path):
        pass
    (tmp_path / "gradebook.db").chmod(0o644)
    with ClassBook(tmp_path):
        assert stat.S_IMODE((tmp_path / "gradebook.db").stat().st_mode) == 0o600


def test_the_hidden_test_counts(place):
    tasks = {(row["student"], row["task"]): row for row in rows_of(place / "grades", "tasks.csv")}
    assert tasks["right", "twice-check"]["points"] == "1"
    assert tasks["own-test-fails", "twice-check"]["points"] == "0"
    assert "AssertionError" in tasks["own-test-fails", "twice-check"]["message"]


def test_a_part_earns_its_points_and_the_reason_stands_with_it(place):
    tasks = {(row["student"], row["task"]): row for row in rows_of(place / "grades", "tasks.csv")}
    half = tasks["halfway", "02-learning-is-going-downhill/1"]
    assert (half["points"], half["out_of"]) == ("1", "2")
    assert "Right so far, 1 point: the slope" in half["message"]
    with ClassBook(place / "grades") as book:
        notebook = book.book.find_submission(SLUG, "halfway").notebooks[0]
        assert {grade.name: grade.auto_score for grade in notebook.grades} == {
            **{"check": 1.0, "twice-check": 1.0, "words": None},
        }
        [comment] = [comment for comment in notebook.comments if comment.name == "answer"]
        assert comment.auto_comment == half["message"]


def test_an_answers_cell_that_fails_is_quoted(place):
    tasks = {(row["student"], row["task"]): row for row in rows_of(place / "grades", "tasks.csv")}
    message = tasks["broken-cell", "02-learning-is-going-downhill/1"]["message"]
    assert message == (
        "slope and w11_should have no value. The answer's cell stopped with SyntaxError: incomplete input (line 1)"
    )


def test_the_mistakes_of_the_room_are_named_without_names_of_students(place):
    found = {row["code"]: row for row in rows_of(place / "grades", "misconceptions.csv")}
    row = found["sign-flipped"]
    assert row["students"] == "2"
    # Who left the task as it was has not answered it.
    assert row["of"] == "7"
    assert "Draw the bowl" in row["intervention"]
    for text in (
        *(row["example"] for row in found.values()),
        (place / "grades/misconceptions.html").read_text("utf-8"),
    ):
        assert "orothea" not in text
    assert "not-answered" not in found


def test_a_spreadsheet_takes_nothing_for_a_formula(place):
    text = (place / "grades" / "grades.csv").read_text("utf-8-sig")
    assert not [field for line in text.splitlines() for field in line.split(",") if field[:1] in "=+@" and field]


@pytest.mark.parametrize(
    "begin", ["=", "+", "-", "@", "\t=", "\n=", "\r=", " =", "\u00a0=", "＝", "＋", "\0=", "\x1b=", "﹣"]
)
def test_no_cell_of_a_table_begins_as_a_formula_does(begin):
    text = _no_formula(f"{begin}cmd|'/c calc'!A0")
    assert text.startswith("'")
    assert not set(text) & {"\0", "\x1b", "\r"}


@pytest.mark.parametrize("before", ["a;", "a\n", "a\t", "a;b;", 'a,";', "1;-2;", ";"])
def test_no_cell_begins_as_a_formula_where_a_spreadsheet_ends_it_elsewhere(before):
    """Where decimals have a comma, Excel takes a semicolon for the end of a cell, whatever is quoted."""
    assert _no_formula(f"{before}=cmd|'/c calc'!A0") == f"{before}'=cmd|'/c calc'!A0"
    assert _no_formula(f"{before} ＝1") == f"{before}' ＝1"


def test_what_is_no_formula_stays_as_it_is():
    values = ("-5", "3", "0.5", "", "a - b = 2", "1; 2", "x = [\n    1,\n]", "a; b")
    assert tuple(map(_no_formula, values)) == values


def test_each_student_has_a_page(place):
    page = (place / "grades" / "feedback" / "dorothea" / f"{SLUG}.html").read_text(encoding="utf-8")
    assert "right size and the wrong sign" in page
    assert "A person reads this one." in page
    assert "http" not in page.replace('http-equiv="Content-Security-Policy"', "")


def test_formgrader_finds_what_waits_for_a_person(place, monkeypatch):
    from nbgrader.apps import NbGrader
    from nbgrader.apps.api import NbGraderAPI

    monkeypatch.chdir(place / "grades")
    app = NbGrader()
    app.load_config_file()
    api = NbGraderAPI(config=app.config)
    [assignment] = api.get_assignments()
    assert assignment["name"] == SLUG
    assert assignment["num_submissions"] == 8
    waiting = {one["student"]: one["needs_manual_grade"] for one in api.get_submissions(SLUG)}
    assert waiting == {name: name != "untouched" for name in waiting}
    assert all(one["autograded"] for one in api.get_submissions(SLUG))


@pytest.mark.exhaustive
def test_nbgrader_called_by_its_path_goes_on_from_there(place):
    listed = subprocess.run(
        [Path(sys.executable).parent / "nbgrader", "db", "student", "list"],
        cwd=place / "grades",
        env={"PATH": os.defpath, "HOME": str(place)},  # what a terminal has outside of `uv run`
        capture_output=True,
        text=True,
    )
    assert listed.returncode == 0, listed.stderr
    assert "right" in listed.stdout


def test_in_a_clone_no_grades_are_committed_by_accident_whatever_their_folder_is_called(place):
    assert (place / "grades" / ".gitignore").read_text() == "*\n"


def test_a_folder_that_was_there_keeps_its_own_rules_of_what_is_committed(tmp_path):
    (tmp_path / ".gitignore").write_text("uv.lock\n")
    classroom._make(tmp_path)
    assert (tmp_path / ".gitignore").read_text() == "uv.lock\n"


def test_the_same_run_twice_changes_nothing(place):
    before = fingerprints(place / "grades")
    assert run(place)["new"] == 0
    assert fingerprints(place / "grades") == before


@pytest.mark.exhaustive
def test_a_crash_loses_nothing_and_what_a_person_gave_stays(place, tmp_path):
    shutil.copytree(place, tmp_path / "copy")
    place = tmp_path / "copy"
    with ClassBook(place / "grades") as book:
        book.book.find_grade("words", SLUG, SLUG, "right").manual_score = 1.5
        book.book.find_comment("words", SLUG, SLUG, "right").manual_comment = "And why?"
        book.book.find_comment("answer", SLUG, SLUG, "right").manual_comment = "Neat."
        book.book.db.commit()
    shutil.rmtree(place / "submitted" / "right")
    hand_in(place / "submitted", "right", notebook(f"{RIGHT}\n# once more"))
    hand_in(place / "submitted", "late", notebook())

    def stop(total, done, student):
        if student in ("late", "right"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(place, show=stop)
    assert run(place)["new"] == 1
    rows = by_student(place / "grades")
    assert rows["late"]["points"] == "3"
    assert rows["right"]["points"] == "4.5"
    assert rows["right"]["waiting_for_a_person"] == "0"
    page = (place / "grades" / "feedback" / "right" / f"{SLUG}.html").read_text(encoding="utf-8")
    assert "And why?" in page
    assert "Neat." in page
    assert rows["dorothea"] == by_student(place / "grades")["dorothea"]


@pytest.mark.exhaustive
def test_a_mark_does_not_pass_to_another_answer_until_a_person_has_seen_it(place, tmp_path):
    shutil.copytree(place, tmp_path / "copy")
    place = tmp_path / "copy"

    def mark(points, seen=False):
        with ClassBook(place / "grades") as book:
            grade = book.book.find_grade("words", SLUG, SLUG, "right")
            grade.manual_score = points
            grade.needs_manual_grade = grade.needs_manual_grade and not seen
            book.book.db.commit()

    def row(words=None):
        if words:
            shutil.rmtree(place / "submitted" / "right")
            hand_in(place / "submitted", "right", notebook(words=words))
        run(place)
        found = by_student(place / "grades")["right"]
        return found["points"], found["waiting_for_a_person"], found["reason"]

    mark(1.5)
    assert row() == ("4.5", "0", "")
    told = "words was changed after it was marked by hand with 1.5"
    assert row("Something else.") == ("3", "2", told)
    assert row() == ("3", "2", told)
    mark(1.5, seen=True)
    assert row() == ("4.5", "0", "")
    assert row("Something else again.") == ("3", "2", told)
    mark(2)
    assert row() == ("5", "0", "")
    tasks = rows_of(place / "grades", "tasks.csv")
    assert [task["message"] for task in tasks if (task["student"], task["cell"]) == ("right", "words")] == [
        "Marked by hand."
    ]


@pytest.mark.weekly
@pytest.mark.exhaustive
def test_workers_that_are_killed_lose_nothing(tmp_path, monkeypatch):
    others = psutil.Process().children()  # a browser for other tests, for instance
    write_course(tmp_path / "course")
    for number in range(8):
        hand_in(tmp_path / "submitted", f"student{number:02}", notebook(before=[f"number = {number}"]))
    recorded, record = [], ClassBook.record
    monkeypatch.setattr(
        ClassBook, "record", lambda book, student, *rest: (recorded.append(student), record(book, student, *rest))
    )
    killed = []

    def kill(total, done, student):
        if done in (2, 4):
            alive = [one for one in psutil.Process().children() if one.status() != psutil.STATUS_ZOMBIE]
            worker = next(one for one in alive if "tinynet.grading.worker" in one.cmdline())
            worker.kill()
            killed.append(worker)

    counts = run(tmp_path, show=kill)
    assert len(killed) == 2
    assert counts == {"graded": 8, "new": 8}
    assert sorted(recorded) == [f"student{number:02}" for number in range(8)]
    assert {row["points"] for row in rows_of(tmp_path / "grades")} == {"3"}
    assert set(psutil.Process().children()) <= set(others)


def test_a_worker_that_does_not_come_back_costs_one_row(tmp_path):
    write_course(tmp_path / "course")
    settings = {"slug": None, "course": str(tmp_path / "course"), "limits": asdict(LIMITS), "confined": True}
    asked = notebook(before=["import time\ntime.sleep(15)"])
    row = {"number": 0, "read": lambda: json.dumps(asked).encode()}
    [(found, answer)] = classroom._by_workers([row], settings, 1, seconds=0.5)
    assert found is row
    assert answer == {"status": "not graded", "reason": "the process that graded it took more than 0.5 s"}


# A worker that dies whenever it is to grade one thing, and has a quick answer to all others.
MORTAL = """
import json, os, sys
from multiprocessing.connection import Connection
line = Connection(int(sys.argv[-1]))
line.send_bytes(b"{}")
while True:
    settings, content = line.recv_bytes(), line.recv_bytes()
    if content == b"poison":
        os.kill(os.getpid(), 9)
    line.send_bytes(json.dumps({"status": "graded"}).encode())
"""


def test_who_kills_a_worker_twice_costs_one_row(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(MORTAL)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    contents = [b"fine", b"poison", b"fine", b"fine", b"poison"]
    rows = [{"number": number, "read": lambda content=content: content} for number, content in enumerate(contents)]
    found = {row["number"]: answer for row, answer in classroom._by_workers(rows, {}, 2, seconds=60)}
    assert sorted(found) == [0, 1, 2, 3, 4]
    for number, content in enumerate(contents):
        assert (found[number]["status"] == "graded") == (content == b"fine")
    told = "the process that graded it ended (SIGKILL), and once more when it was tried again"
    assert found[1]["reason"] == found[4]["reason"] == told


def test_a_run_that_is_stopped_while_sandboxes_start_leaves_nothing(tmp_path):
    write_course(tmp_path / "course")
    settings = {"slug": None, "course": str(tmp_path / "course"), "limits": asdict(LIMITS), "confined": True}
    worker = classroom._Worker()
    try:
        assert worker.connection.poll(60)
        assert worker.answer() is None
        before = kernels()
        worker.give({"number": 0, "read": json.dumps(notebook()).encode}, settings, 60)
        until = time.monotonic() + 60
        while not kernels() - before and time.monotonic() < until:
            time.sleep(0.001)
        assert kernels() - before
    finally:
        worker.end()
    until = time.monotonic() + 10
    while kernels() - before and time.monotonic() < until:
        time.sleep(0.1)
    assert not kernels() - before


def test_a_worker_that_cannot_start_is_told(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text("import os, sys\nsys.stderr.write('No room.')\nos._exit(3)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(CourseError, match=r"could not be started: it ended \(exit status 3\) No room\."):
        list(classroom._by_workers([{"number": 0}], {}, 1, seconds=1))


# On a cluster --------------------------------------------------------------------------------------------


def certificate(folder):
    """Make a key and a certificate, which is its own authority; return Dask's settings for them."""
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=class"
    command += " -keyout key.pem -out cert.pem"
    subprocess.run(command.split(), check=True, capture_output=True, cwd=folder)
    settings = {"ca-file": folder / "cert.pem"}
    for role in ("scheduler", "worker", "client"):
        settings |= {f"{role}.cert": folder / "cert.pem", f"{role}.key": folder / "key.pem"}
    return {f"distributed.comm.tls.{name}": str(path) for name, path in settings.items()}


@pytest.mark.exhaustive
@pytest.mark.skipif(not shutil.which("openssl"), reason="there is no openssl to make a certificate with")
def test_a_cluster_with_tls_grades_and_answers_nobody_without_a_certificate(tmp_path):
    import dask
    from distributed import LocalCluster
    from distributed.security import Security

    write_course(tmp_path / "course")
    hand_in(tmp_path / "submitted", "ada", notebook())
    settings = certificate(tmp_path)
    local = {"n_workers": 1, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    with (
        dask.config.set(settings | {"distributed.comm.require-encryption": True}),
        LocalCluster(**local, protocol="tls", security=Security()) as cluster,
    ):
        address = cluster.scheduler_address
        assert address.startswith("tls://")
        assert run(tmp_path, scheduler=address) == {"graded": 1, "new": 1}
        without = dict.fromkeys(settings, None) | {"distributed.comm.require-encryption": False}
        with dask.config.set(without), pytest.raises(CourseError, match="no Dask scheduler with workers at tls://"):
            # With another limit it is not graded yet.
            run(tmp_path, scheduler=address, limits=Limits(seconds=19))
    [row] = rows_of(tmp_path / "grades")
    assert (row["points"], row["reason"]) == ("3", "")


def test_a_cluster_without_tls_is_told_in_every_report(tmp_path, monkeypatch):
    write_course(tmp_path / "course")
    hand_in(tmp_path / "submitted", "ada", notebook())
    result = {"tasks": [], "notes": [], "notebook": json.dumps(notebook())}
    done = {"status": "graded", "reason": "", "result": result}
    monkeypatch.setattr(classroom, "_by_dask", lambda rows, *_: ((row, done) for row in rows))
    run(tmp_path, scheduler="tcp://127.0.0.1:8786")
    [row] = rows_of(tmp_path / "grades")
    pages = [(tmp_path / "grades" / name).read_text() for name in ("misconceptions.html", f"feedback/ada/{SLUG}.html")]
    for text in (row["reason"], *pages):
        assert "anyone who reaches its port could run code as the accounts that grade" in text
    assert not classroom.what_is_open(True, "tls://127.0.0.1:8786")


@pytest.mark.exhaustive
def test_of_two_files_of_one_student_the_newer_counts(tmp_path):
    write_course(tmp_path / "course")
    with zipfile.ZipFile(tmp_path / "submitted", "w") as archive:
        for name, answer, year in (("ada", WRONG, 2026), ("ada (1)", RIGHT, 2027)):
            member = zipfile.ZipInfo(f"{name}.ipynb", (year, 1, 1, 12, 0, 0))
            archive.writestr(member, json.dumps(notebook(answer)))
    assert run(tmp_path, slug=SLUG) == {"graded": 1, "not counted": 1, "new": 1}
    first, second = sorted(rows_of(tmp_path / "grades"), key=lambda row: row["status"])
    assert (first["file"], first["points"]) == ("ada (1).ipynb", "3")
    assert second["reason"] == "the same student handed in a newer file"


# One row's trouble is that row's ---------------------------------------------------------------------------


@pytest.fixture
def quick(tmp_path, monkeypatch):
    """Return a place with a course whose submissions are graded without running them."""
    grade_without_running(monkeypatch, write_course(tmp_path / "course"))
    # A program of its own for each new gradebook, which takes seconds.
    monkeypatch.setattr("nbgrader.api.get_alembic_version", lambda: "167914646830")
    return tmp_path


@pytest.fixture
def quicker(quick, monkeypatch):
    """Return the same without a gradebook."""
    monkeypatch.setattr(classroom, "ClassBook", OnlyFolders)
    return quick


def test_odd_names_and_times_cost_nobody_a_row(quick, monkeypatch):
    names = [
        "𝐀" * 60,
        "nul",
        "Ann",
        "ann",
        "Jose\u0301",
        "Jos\u00e9",
        "=1+1",
        "'; DROP TABLE student",
        os.fsdecode(b"\xe9"),
    ]
    times = [253402300800, -1, -62135596801, 1e18, -1e308, float("inf"), -float("inf"), float("nan"), 4e11]
    for name in names:
        hand_in(quick / "submitted", name, notebook(f"slope = {name!a}"))
    collect = classroom.collect_submissions

    def with_times(*arguments):  # not every disk keeps them
        found = collect(*arguments)
        return [dataclasses.replace(one, changed=changed) for one, changed in zip(found, times, strict=True)]

    monkeypatch.setattr(classroom, "collect_submissions", with_times)
    assert run(quick, confined=False) == {"graded": 9, "new": 9}
    assert len(by_student(quick / "grades")) == 9
    assert run(quick, confined=False) == {"graded": 9, "new": 0}
    shown = [path.read_text().strip() for path in (quick / "grades").glob(f"autograded/*/{SLUG}/timestamp.txt")]
    assert {"1970-01-01 00:00:00 UTC", "9999-01-01 00:00:00 UTC"} <= set(shown)


def test_a_name_of_eighty_letters_of_four_bytes_does_not_stop_the_class(quicker):
    with zipfile.ZipFile(quicker / "submitted", "w") as archive:
        for student in ("𝐀" * 80, "𝐀" * 79 + "𝐁", "ada"):
            archive.writestr(f"{student}/NB.ipynb", json.dumps(notebook(f"slope = {len(student)}")))
    assert run(quicker, confined=False) == {"graded": 3, "new": 3}
    assert len(by_student(quicker / "grades")) == 3


@pytest.mark.parametrize(
    "trouble",
    [
        TypeError("text/html is a list"),
        OSError(errno.ENAMETOOLONG, "File name too long"),
        RecursionError(),
        MemoryError(),
    ],
    ids=lambda trouble: type(trouble).__name__,
)
def test_a_result_that_cannot_be_kept_is_the_reason_of_its_row(quicker, monkeypatch, trouble):
    for student in ("ada", "bob", "eve"):
        hand_in(quicker / "submitted", student, notebook())
    record = OnlyFolders.record

    def stumble(book, student, *rest):
        record(book, student, *rest)
        if student == "bob":
            raise trouble

    with monkeypatch.context() as patched:
        patched.setattr(OnlyFolders, "record", stumble)
        assert run(quicker, confined=False) == {"graded": 2, "not graded": 1, "new": 3}
    reason = by_student(quicker / "grades")["bob"]["reason"]
    assert reason.startswith(f"it was graded, and its result could not be kept: {type(trouble).__name__}")
    assert run(quicker, confined=False) == {"graded": 3, "new": 1}


def test_something_in_the_place_of_one_students_results_is_that_rows_reason(quicker):
    for student in ("ada", "bob"):
        hand_in(quicker / "submitted", student, notebook())
    (quicker / "grades" / "results").mkdir(parents=True)
    (quicker / "grades" / "results" / "ada").write_text("not a folder")
    assert run(quicker, confined=False) == {"graded": 1, "not graded": 1, "new": 2}
    assert "File exists" in by_student(quicker / "grades")["ada"]["reason"]


def test_a_result_that_was_damaged_is_made_again(quicker):
    damaged = {"ada": "[]", "bob": "3", "eve": "{", "kim": '{"fingerprint": 1}', "lee": "\x00"}
    for student in damaged:
        hand_in(quicker / "submitted", student, notebook())
    run(quicker, confined=False)
    for student, text in damaged.items():
        (quicker / "grades" / "results" / student / f"{SLUG}.json").write_text(text)
    assert run(quicker, confined=False) == {"graded": 5, "new": 5}


@pytest.mark.parametrize("packed", [False, True])
def test_what_is_graded_is_what_was_there_when_the_run_began(quicker, packed):
    for student in ("ada", "bob"):
        hand_in(quicker / "submitted", student, notebook(f"slope = '{student}'"))
    if packed:
        shutil.make_archive(quicker / "all", "zip", quicker / "submitted")
        shutil.rmtree(quicker / "submitted")
        (quicker / "all.zip").rename(quicker / "submitted")

    def replace(total, done, student):
        if done == 0:
            shutil.rmtree(quicker / "submitted") if not packed else (quicker / "submitted").write_bytes(b"PK")

    assert run(quicker, confined=False, show=replace) == {"graded": 2, "new": 2}
    for student in ("ada", "bob"):
        kept = json.loads((quicker / "grades" / "results" / student / f"{SLUG}.json").read_bytes())
        assert f"slope = '{student}'" in kept["result"]["tasks"][0]["answer"]


def test_whose_work_it_is_is_asked_for_and_told(quicker, capsys):
    for path in ("week1/ada", "week1/bob", "week2/ada"):
        hand_in(quicker / "submitted", path, notebook(f"slope = '{path}'"))
    assert command(quicker) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "--student-from 2 takes “ada” and “bob”" in said or "--student-from 2 takes “bob” and “ada”" in said
    assert not (quicker / "grades").exists()
    assert command(quicker, "--student-from", "2") == 0
    assert [row["student"] for row in rows_of(quicker / "grades")] == ["ada", "ada", "bob"]


def test_other_exercises_of_a_student_are_rows_only_if_the_one_asked_for_is_missing(quicker):
    other = {"cells": [cell("x", "another", solution=True)], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    for folder in ("course/exercises", "submitted/ada", "submitted/bob"):
        (quicker / folder / "02-other").mkdir(parents=True)
        (quicker / folder / "02-other" / "02-other.ipynb").write_text(json.dumps(other))
    hand_in(quicker / "submitted", "ada", notebook())
    (quicker / "submitted" / "ada" / SLUG / "draft.ipynb").write_text("{")
    run(quicker, slug=SLUG, confined=False, student_from="1")
    told = {(row["student"], Path(row["file"]).name): row["reason"] for row in rows_of(quicker / "grades")}
    assert told == {
        ("ada", f"{SLUG}.ipynb"): classroom.UNCONFINED,
        ("ada", "draft.ipynb"): told["ada", "draft.ipynb"],
        ("bob", "02-other.ipynb"): f"it is another assignment: 02-other, not {SLUG}; {classroom.UNCONFINED}",
    }
    assert told["ada", "draft.ipynb"].startswith("the file is no notebook")


def test_the_command_says_at_its_end_where_the_reasons_are(quicker, capsys):
    hand_in(quicker / "submitted", "ada", notebook())
    assert command(quicker) == 0
    assert "why" not in capsys.readouterr().out
    (quicker / "submitted" / "bob").mkdir()
    (quicker / "submitted" / "bob" / "essay.pdf").write_bytes(b"%PDF")
    assert command(quicker) == 0
    said = capsys.readouterr().out
    assert said.startswith("1 graded, 1 not graded (0 new).")
    assert "grades.csv says why some are not graded." in said


# Where the grades go -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a?b", "per%2Fcent", "#a 'b' \"c\"\nü&={d};"])
def test_the_gradebook_is_in_its_folder_whatever_that_is_called(quick, monkeypatch, name):
    from nbgrader.apps import NbGrader
    from nbgrader.apps.api import NbGraderAPI

    hand_in(quick / "submitted", "ada", notebook())
    (quick / name).mkdir()
    before = set(quick.iterdir())
    out = quick / name / "grades"
    assert grade_class(quick / "submitted", out, quick / "course", None, LIMITS, False)["graded"] == 1
    assert (out / "gradebook.db").stat().st_size > 0
    assert set(quick.iterdir()) == before
    monkeypatch.chdir(out)
    app = NbGrader()
    app.load_config_file()
    monkeypatch.chdir(quick)  # wherever Formgrader reads it from
    [assignment] = NbGraderAPI(config=app.config).get_assignments()
    assert (assignment["name"], assignment["num_submissions"]) == (SLUG, 1)


@pytest.mark.parametrize(
    ("out", "sentence"),
    [
        ("submitted", "is among what was handed in"),
        ("submitted/", "is among what was handed in"),
        ("submitted/ada", "is among what was handed in"),
        ("submitted/grades/new", "is among what was handed in"),
        ("link", "is among what was handed in"),
        (".", "keep copies of what was handed in"),
        ("whole", "is an nbgrader course with"),
        ("[a]", r"nbgrader finds nothing in a folder with \[ or \* in its path"),
        (os.fsdecode(b"caf\xe9"), "No gradebook can be kept in a folder of this name: .*caf\ufffd"),
    ],
)
def test_a_folder_that_is_something_else_is_refused_before_anything_is_written(quick, out, sentence):
    hand_in(quick / "submitted", "ada", notebook())
    (quick / "link").symlink_to("submitted")
    (quick / "whole").mkdir()
    (quick / "whole" / "nbgrader_config.py").write_text("c = get_config()\n")
    before = fingerprints(quick)
    with pytest.raises(CourseError, match=f"{sentence}.*--out FOLDER"):
        grade_class(quick / "submitted", quick / out, quick / "course", None, LIMITS, False)
    assert fingerprints(quick) == before


# A full disk ---------------------------------------------------------------------------------------------


@contextlib.contextmanager
def full_for_sqlite():
    """Let no database grow, as on a full disk."""

    def no_more(connection, _):
        connection.execute("PRAGMA max_page_count = 1")  # which is to say: no more than there are

    event.listen(Engine, "connect", no_more)
    try:
        yield
    finally:
        event.remove(Engine, "connect", no_more)


def command(place, *more):
    """Run `tinynet grade` and return its exit code."""
    arguments = ["grade", str(place / "submitted"), "--out", str(place / "grades"), "--course", str(place / "course")]
    with pytest.raises(SystemExit) as end:
        cli.main([*arguments, "--trust-submissions", "--timeout", "20", *more])
    return end.value.code


def test_a_disk_that_is_full_for_the_gradebook_is_one_sentence_and_the_next_run_goes_on(quick, capsys, caplog):
    hand_in(quick / "submitted", "ada", notebook())
    assert command(quick) == 0
    for number in range(30):
        hand_in(quick / "submitted", f"student{number:02}", notebook(f"slope = {number}"))
    capsys.readouterr()
    with full_for_sqlite():
        assert command(quick) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "Traceback" not in said
    assert caplog.records == []
    assert "database or disk is full. What is graded is kept: make sure that there is space on the disk" in said
    kept = len(list((quick / "grades" / "results").glob("*/*.json")))
    assert 0 < kept < 31
    assert run(quick, confined=False) == {"graded": 31, "new": 31 - kept}
    with ClassBook(quick / "grades") as book:
        assert len(book.book.assignment_submissions(SLUG)) == 31


def test_a_disk_that_is_full_for_a_new_gradebook_is_one_sentence(quick, capsys):
    hand_in(quick / "submitted", "ada", notebook())
    with full_for_sqlite():
        assert command(quick) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "Traceback" not in said
    assert "gradebook.db cannot be used: database or disk is full" in said
    assert command(quick) == 0


def test_a_disk_that_is_full_for_the_reports_is_one_sentence_and_the_next_run_writes_them(quick, capsys, monkeypatch):
    for student in ("ada", "bob"):
        hand_in(quick / "submitted", student, notebook())

    def full(path, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(report, "write_atomically", full)
        assert command(quick) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "Traceback" not in said
    assert "The disk is full while writing to" in said
    assert run(quick, confined=False) == {"graded": 2, "new": 0}
    assert len(rows_of(quick / "grades")) == 2


# Where it does not run -----------------------------------------------------------------------------------


def kernels():
    """Return the processes that are kernels of this grader, but for those of tests that run beside this one."""
    beside = [process for process in psutil.Process(os.getppid()).children() if process.pid != os.getpid()]
    of_others = {process.pid for one in beside for process in (one, *processes_below(one.pid))}
    found = set()
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):  # it has just ended
            if {"tinynet.grading.remote.kernel_main", sys.executable} <= set(process.cmdline()):
                found.add(process.pid)
    return found - of_others


@pytest.mark.exhaustive
def test_without_bubblewrap_it_refuses_unless_it_is_told_to_trust(tmp_path, monkeypatch):
    write_course(tmp_path / "course")
    hand_in(tmp_path / "submitted", "ada", notebook(before=["import os, sys", "os.path.exists('/work')"]))
    monkeypatch.setattr(bubblewrap.shutil, "which", lambda name: None)
    classroom._refuse_once.cache_clear()
    with pytest.raises(CourseError, match="bubblewrap is missing.*apt install bubblewrap.*--trust-submissions"):
        run(tmp_path)
    before = kernels()
    assert run(tmp_path, confined=False) == {"graded": 1, "new": 1}
    until = time.monotonic() + 20
    while kernels() - before and time.monotonic() < until:
        time.sleep(0.1)
    assert kernels() <= before
    [row] = rows_of(tmp_path / "grades")
    assert row["points"] == "3"
    assert row["reason"] == "Student code was run without a sandbox (--trust-submissions)."
    for page in ("misconceptions.html", f"feedback/ada/{SLUG}.html"):
        assert "run without a sandbox" in (tmp_path / "grades" / page).read_text(encoding="utf-8")


def test_a_sandbox_that_cannot_be_made_is_told(monkeypatch, tmp_path):
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(CourseError, match="cannot make a sandbox here .bwrap: setting up uid map: Permission denied"):
        bubblewrap.refuse_without_bubblewrap()


def test_a_damaged_gradebook_is_told(tmp_path):
    write_course(tmp_path / "course")
    hand_in(tmp_path / "submitted", "ada", notebook())
    (tmp_path / "grades").mkdir()
    (tmp_path / "grades" / "gradebook.db").write_bytes(b"nonsense" * 1_000)
    with pytest.raises(CourseError, match=r"gradebook\.db cannot be used"):
        run(tmp_path)


@pytest.mark.exhaustive
def test_no_scheduler_at_an_address_is_told(tmp_path):
    write_course(tmp_path / "course")
    hand_in(tmp_path / "submitted", "ada", notebook())
    with pytest.raises(CourseError, match="There is no Dask scheduler with workers at tcp://127.0.0.1:9"):
        run(tmp_path, scheduler="tcp://127.0.0.1:9")
