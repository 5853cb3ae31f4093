"""A class is graded once, completely, and whatever happens nothing of it is lost."""

import contextlib
import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from dataclasses import asdict
from pathlib import Path

import psutil
import pytest
from small_course import RIGHT, SLUG, WRONG, hand_in, needs_bubblewrap, notebook, write_course

from tinynet.course import CourseError
from tinynet.grading import room, sandbox
from tinynet.grading.gradebook import ClassBook
from tinynet.grading.room import grade_room
from tinynet.grading.sandbox import Limits

pytestmark = [
    needs_bubblewrap,
    # Dask's own threads and sockets at the end of a cluster.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
]
LIMITS = Limits(seconds=20)


def rows_of(out, name="grades.csv"):
    with open(out / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def by_student(out):
    return {row["student"]: row for row in rows_of(out)}


def run(place, **changes):
    settings = {"slug": None, "limits": LIMITS, "workers": 2} | changes
    return grade_room(place / "submitted", place / "grades", place / "course", **settings)


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
    assert row["of"] == "8"
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


def test_the_same_run_twice_changes_nothing(place):
    before = fingerprints(place / "grades")
    assert run(place)["new"] == 0
    assert fingerprints(place / "grades") == before


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


def test_workers_that_are_killed_lose_nothing(tmp_path, monkeypatch):
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
    assert not psutil.Process().children()


def test_a_worker_that_does_not_come_back_costs_one_row(tmp_path):
    write_course(tmp_path / "course")
    settings = {"slug": None, "course": str(tmp_path / "course"), "limits": asdict(LIMITS), "confined": True}
    asked = notebook(before=["import time\ntime.sleep(15)"])
    row = {"number": 0, "read": lambda: json.dumps(asked).encode()}
    [(found, answer)] = room._by_workers([row], settings, 1, seconds=0.5)
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
    found = {row["number"]: answer for row, answer in room._by_workers(rows, {}, 2, seconds=60)}
    assert sorted(found) == [0, 1, 2, 3, 4]
    for number, content in enumerate(contents):
        assert (found[number]["status"] == "graded") == (content == b"fine")
    told = "the process that graded it ended (SIGKILL), and once more when it was tried again"
    assert found[1]["reason"] == found[4]["reason"] == told


def test_a_run_that_is_stopped_while_sandboxes_start_leaves_nothing(tmp_path):
    write_course(tmp_path / "course")
    settings = {"slug": None, "course": str(tmp_path / "course"), "limits": asdict(LIMITS), "confined": True}
    worker = room._Worker()
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
        list(room._by_workers([{"number": 0}], {}, 1, seconds=1))


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
    monkeypatch.setattr(room, "_by_dask", lambda rows, *_: ((row, done) for row in rows))
    run(tmp_path, scheduler="tcp://127.0.0.1:8786")
    [row] = rows_of(tmp_path / "grades")
    pages = [(tmp_path / "grades" / name).read_text() for name in ("misconceptions.html", f"feedback/ada/{SLUG}.html")]
    for text in (row["reason"], *pages):
        assert "whoever reaches its port could run code as the accounts that grade" in text
    assert not room.what_is_open(True, "tls://127.0.0.1:8786")


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


# Where it does not run -----------------------------------------------------------------------------------


def kernels():
    """Return the processes that are kernels of this grader."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it has just ended
            words = path.read_bytes().split(b"\0")
            found |= {path.parent.name} if {b"tinynet.grading.launch", sys.executable.encode()} <= set(words) else set()
    return found


def test_without_bubblewrap_it_refuses_unless_it_is_told_to_trust(tmp_path, monkeypatch):
    write_course(tmp_path / "course")
    hand_in(tmp_path / "submitted", "ada", notebook(before=["import os, sys", "os.path.exists('/work')"]))
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    room._refuse_once.cache_clear()
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
        sandbox.refuse_without_bubblewrap()


def test_a_damaged_gradebook_is_told(tmp_path):
    write_course(tmp_path / "course")
    hand_in(tmp_path / "submitted", "ada", notebook())
    (tmp_path / "grades").mkdir()
    (tmp_path / "grades" / "gradebook.db").write_bytes(b"nonsense" * 1_000)
    with pytest.raises(CourseError, match=r"gradebook\.db cannot be used"):
        run(tmp_path)


def test_no_scheduler_at_an_address_is_told(tmp_path):
    write_course(tmp_path / "course")
    hand_in(tmp_path / "submitted", "ada", notebook())
    with pytest.raises(CourseError, match="There is no Dask scheduler with workers at tcp://127.0.0.1:9"):
        run(tmp_path, scheduler="tcp://127.0.0.1:9")
