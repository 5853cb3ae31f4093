"""Grade a class: every submission once, on every core or on a cluster, without losing a result.

The workers on this machine are processes that talk with this one over pipes: no port is opened, and nobody else can
give them work. Dask is for several machines. Each result is written at once to its own file in ``results/``. A run
grades submissions that have no result yet, or have changed since, and then writes all reports from these files. After a
crash or Ctrl-C the next run continues.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import asdict
from functools import cache
from importlib.util import find_spec
from itertools import islice
from multiprocessing import Pipe
from multiprocessing.connection import wait
from pathlib import Path
from tempfile import TemporaryFile

from tinynet.course import CourseError
from tinynet.files import write_atomically
from tinynet.grading.assignment import Unfit, assignments, read_notebook
from tinynet.grading.checking import SECONDS_MORE
from tinynet.grading.grade_notebook import AnotherNotebook, find_assignment
from tinynet.grading.gradebook import ClassBook, is_of_the_disk, must_take_grades
from tinynet.grading.private_files import private
from tinynet.grading.report import write_reports
from tinynet.grading.sandbox.bubblewrap import refuse_without_bubblewrap
from tinynet.grading.submissions import collect_submissions

__all__ = ["grade_class", "what_is_open"]

SECONDS_TO_START, SECONDS_TO_END = 120, 2
# No submission takes so many times what a check may: a worker that does not come back by then is ended.
TIMES_A_CHECK = 40
# How many submissions of one of Dask's workers are on their way at once.
WAITING_FOR_EACH_WORKER = 3
# A Dask scheduler runs what it is sent: anyone who may talk to it may do all that its workers may.
ENCRYPTED = ("tls://", "wss://")
UNCONFINED = "Student code was run without a sandbox (--trust-submissions)."
OPEN_SCHEDULER = (
    "The scheduler was reached without TLS: anyone who reaches its port could run code as the accounts that grade, and "
    "change the grades. Use one with a tls:// address."
)


@private()
def grade_class(
    place,
    out,
    course,
    slug,
    limits,
    confined=True,
    workers=None,
    scheduler=None,
    show=lambda *_: None,
    student_from=None,
):
    """Grade everything in a folder or zip, and write grades, feedback and reports.

    Parameters
    ----------
    place : path-like
        The submissions (see `submissions`).
    out : path-like
        The folder for all results; it is made if it does not exist.
    course : path-like
        The folder with the course's ``exercises`` and ``solutions``.
    slug : str or None
        The only assignment that is graded; None grades all, each as the assignment that it is.
    limits : Limits
    confined : bool
        False runs student code without bubblewrap.
    workers : int, optional
        How many at once; by default one for each core.
    scheduler : str, optional
        The address of a Dask scheduler, whose workers then grade instead.
    show : callable
        Called with how many there are, how many are done, and who was graded last.
    student_from : str, optional
        Where in a path the student's name is (see `owners`); found automatically by default.

    Returns
    -------
    Counter
        How many rows are "graded", "not graded" and "not counted", how many of them are "new".

    Raises
    ------
    CourseError
        If there is nothing to grade, or grading is not possible here.
    """
    if os.name == "nt":
        raise CourseError("Grading needs the processes and sockets of Linux or macOS; on Windows, work in WSL.")
    known, out = assignments(course), Path(out)
    submissions = collect_submissions(place, known, student_from)
    must_take_grades(out, Path(place))
    _make(out)
    if confined and not scheduler:
        refuse_without_bubblewrap()
    _compile_once()
    with TemporaryFile(dir=out) as copies:
        rows = _rows(submissions, known, out, slug, limits, confined, copies)
        waiting = [row for row in rows if row["fingerprint"] and "result" not in row and row["status"] != "not counted"]
        done = len(rows) - len(waiting)
        show(len(rows), done, "starting the sandboxes" if waiting else "")
        with ClassBook(out) as book, ExitStack() as stack:
            if waiting:
                coming = _answers(waiting, course, slug, limits, confined, workers, scheduler)
                for row, answer in stack.enter_context(closing(coming)):
                    row |= answer
                    if "result" in row:
                        _keep(out, book, known[row["assignment"]], row)
                    done += 1
                    show(len(rows), done, row["student"])
            write_reports(out, rows, book.by_hand(rows), " ".join(what_is_open(confined, scheduler)), known)
    counts = Counter(row["status"] for row in rows)
    counts["new"] = len(waiting)
    return counts


def what_is_open(confined, scheduler):
    """Return in sentences what a teacher must know about how a class is graded; nothing if all is closed."""
    said = [] if confined else [UNCONFINED]
    return said + ([OPEN_SCHEDULER] if scheduler and not scheduler.startswith(ENCRYPTED) else [])


def _make(out):
    try:
        fresh = not out.exists() or not any(out.iterdir())
        (out / "results").mkdir(parents=True, exist_ok=True)
        if fresh:  # nobody commits a class by accident, whatever its folder is called
            (out / ".gitignore").write_text("*\n")
    except OSError as error:
        raise CourseError(f"{out} cannot be written to: {error.strerror or error}.") from None


def _compile_once():
    """Let Python write the compiled files that are missing: no kernel in a sandbox can."""
    if not os.path.exists(find_spec("ipykernel.kernelapp").cached):
        code = "from tinynet.grading.remote.kernel_main import load; load(); import matplotlib.pyplot, tinynet.plots"
        # These are for every account that runs this Python.
        subprocess.run([sys.executable, "-P", "-c", code], check=True, umask=0o022)


# Rows ----------------------------------------------------------------------------------------------------


def _rows(submissions, known, out, slug, limits, confined, copies):
    """Return the row of each submission, with its result if it was graded before.

    Submissions to grade are read once, into the file `copies`. So what is graded and kept is what the row's fingerprint
    was made from, even if the submission changes meanwhile.
    """
    rows = []
    for number, submission in enumerate(submissions):
        row, content = _row(submission, known, slug, limits, confined)
        row |= {"number": number}
        if row["fingerprint"]:
            row |= _read_result(out, row) or {"read": _copy(content, copies)}
        rows.append(row)
    _set_aside_older_ones(rows)
    return _without_other_assignments(rows) if slug else rows


def _copy(content, copies):
    """Add content to a file, and return a function that reads it there."""
    start = copies.seek(0, os.SEEK_END)
    copies.write(content)
    copies.flush()
    return lambda: os.pread(copies.fileno(), len(content), start)


def _row(submission, known, slug, limits, confined):
    """Return what is known of a submission before it is graded, and its content, which its fingerprint needs."""
    row = {
        "student": submission.student,
        "assignment": slug or "",
        "file": submission.file,
        "changed": submission.changed,
        "status": "not graded",
        "reason": submission.reason or "",
        "fingerprint": None,
    }
    if submission.reason:
        return row, None
    try:
        content = submission.read()
        assignment = find_assignment(known, read_notebook(content), slug)
    except Unfit as unfit:
        return row | {"reason": _plain(unfit), "another": isinstance(unfit, AnotherNotebook)}, None
    except Exception as error:  # whatever a file does to its reader, the others are graded
        return row | {"reason": _plain(f"it cannot be read: {type(error).__name__}: {error}")}, None
    parts = (content, assignment.source.read_bytes(), assignment.release.read_bytes(), _version())
    marks = [hashlib.sha256(part).hexdigest() for part in parts]
    settings = json.dumps([marks, asdict(limits), confined])
    fingerprint = hashlib.sha256(settings.encode()).hexdigest()
    return row | {"assignment": assignment.slug, "fingerprint": fingerprint}, content


def _plain(reason):
    """Return a reason as text that can be written anywhere."""
    return str(reason).encode(errors="replace").decode()[:300]


@cache
def _version():
    """Return the code that grades, as bytes: results of another version are made again."""
    package = Path(__file__).resolve().parents[1]
    return b"".join(path.read_bytes() for path in sorted(package.rglob("*.py")))


def _set_aside_older_ones(rows):
    """Count only the newest of several files of a student for one assignment."""
    newest = {}
    for row in rows:
        if row["fingerprint"]:
            key = row["student"], row["assignment"]
            newest[key] = max(newest.get(key, row), row, key=lambda one: (one["changed"], one["file"]))
    for row in rows:
        counts = newest[row["student"], row["assignment"]] if row["fingerprint"] else row
        if counts is not row:
            reason = "the same student handed in a newer file"
            if counts["changed"] == row["changed"]:
                reason = f"the same student handed in another file with the same time, which counts: {counts['file']}"
            row |= {"status": "not counted", "reason": reason}
            row.pop("result", None)


def _without_other_assignments(rows):
    """Leave out the course's other notebooks of students who handed in the one that is graded."""
    handed_in = {row["student"] for row in rows if row["fingerprint"]}
    return [row for row in rows if not row.get("another") or row["student"] not in handed_in]


def _path(out, row):
    return out / "results" / row["student"] / f"{row['assignment']}.json"


def _kept(out, row):
    """Return what an earlier run kept of a student's assignment, or an empty dict."""
    try:
        kept = json.loads(_path(out, row).read_bytes())
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _read_result(out, row):
    """Return the status and result of an earlier run, if it was of the very same submission."""
    kept = _kept(out, row)
    if kept.get("fingerprint") != row["fingerprint"]:
        return None
    return {"status": "graded", "reason": "", "result": kept["result"]}


def _keep(out, book, assignment, row):
    """Keep a result; an error that concerns this result alone becomes the reason of its row."""
    before = _kept(out, row).get("result")
    try:
        book.record(row["student"], row["changed"], assignment, row["read"](), row["result"], before)
        # The graded notebook has a file of its own.
        row["result"].pop("notebook")
        _write_result(out, row)
    except CourseError:
        raise
    except Exception as error:
        if is_of_the_disk(error):
            raise
        book.forget()
        row.pop("result")
        reason = f"it was graded, and its result could not be kept: {type(error).__name__}: {error}"
        row |= {"status": "not graded", "reason": _plain(reason)}


def _write_result(out, row):
    path = _path(out, row)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {"fingerprint": row["fingerprint"], "result": row["result"]}
    write_atomically(path, json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True).encode())


# Workers -------------------------------------------------------------------------------------------------


def _answers(rows, course, slug, limits, confined, workers, scheduler):
    """Yield each row with its result, as soon as there is one."""
    course = str(Path(course).resolve())
    if scheduler:
        return _by_dask(rows, (slug, course, limits, confined), scheduler)
    settings = {"slug": slug, "course": course, "limits": asdict(limits), "confined": confined}
    seconds = TIMES_A_CHECK * (limits.seconds + SECONDS_MORE)
    return _by_workers(rows, settings, workers or os.cpu_count(), seconds)


def _by_workers(rows, settings, how_many, seconds):
    """Let processes on this machine grade. One that dies costs at most its own row, after a second try."""
    left, tried, workers = deque(rows), Counter(), []
    try:
        while len(workers) < min(how_many, len(rows)):
            workers.append(_Worker())
        while busy := [worker for worker in workers if worker.until]:
            wait([worker.connection for worker in busy], min(worker.until for worker in busy) - time.monotonic())
            for worker in filter(_Worker.is_due, busy):
                row, answer = worker.row, None
                try:
                    answer = worker.answer()
                except _Gone as gone:
                    worker.end()
                    workers.remove(worker)
                    if row is None:
                        raise CourseError(f"A process for grading could not be started: it {gone}.") from None
                    tried[row["number"]] += 1
                    again = "" if gone.for_good else ", and once more when it was tried again"
                    if gone.for_good or tried[row["number"]] > 1:
                        answer = {"status": "not graded", "reason": f"the process that graded it {gone}{again}"}
                    else:
                        left.append(row)
                    if left:
                        workers.append(_Worker())
                else:
                    worker.rest()
                    if left:
                        worker.give(left.popleft(), settings, seconds)
                if answer is not None:
                    yield row, answer
    finally:
        for worker in workers:
            worker.end()


class _Gone(Exception):
    """A worker has died or does not answer: it is no use to try again."""

    def __init__(self, message, for_good=False):
        super().__init__(message)
        self.for_good = for_good


class _Worker:
    """A worker as seen from here: a process that nobody else can talk to, and that ends with this one.

    Attributes
    ----------
    row : dict or None
        The row that it grades; None while it starts or rests.
    until : float or None
        When it must have answered; None while it rests.
    """

    def __init__(self):
        self.connection, theirs = Pipe()
        self.row, self.until, self.seconds = None, time.monotonic() + SECONDS_TO_START, SECONDS_TO_START
        self.said = tempfile.TemporaryFile()  # noqa: SIM115 (it is closed in `end`)
        with theirs:
            # Without -P, a file beside the submissions could pass for a module.
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "tinynet.grading.worker", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=self.said,
                # So that it takes no Ctrl-C.
                start_new_session=True,
            )

    def give(self, row, settings, seconds):
        """Let it grade a row."""
        self.row, self.until, self.seconds = row, time.monotonic() + seconds, seconds
        # If it has died, that is told when its answer is asked for.
        with suppress(OSError):
            self.connection.send_bytes(json.dumps(settings).encode())
            self.connection.send_bytes(row["read"]())

    def rest(self):
        """Have nothing to do."""
        self.row = self.until = None

    def is_due(self):
        """Return whether it has answered, died, or used up its time."""
        return self.connection.poll() or time.monotonic() >= self.until

    def answer(self):
        """Return the result of its row, or None if it has just started.

        Raises
        ------
        _Gone
        """
        if not self.connection.poll():
            raise _Gone(f"took more than {self.seconds:g} s", for_good=True)
        try:
            answer = json.loads(self.connection.recv_bytes())
        except (EOFError, OSError):
            code = self.process.wait()
            how = f"ended ({signal.Signals(-code).name if code < 0 else f'exit status {code}'})"
            raise _Gone(how if self.row else f"{how} {self._last_words()}") from None
        if "no grading here" in answer:
            raise CourseError(answer["no grading here"])
        return answer if self.row else None

    def _last_words(self):
        self.said.seek(0)
        return self.said.read().decode(errors="replace").strip().rpartition("\n")[2]

    def end(self):
        """End it, whatever it is doing; its sandboxes end with it."""
        self.process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(SECONDS_TO_END)
        self.process.kill()
        self.process.wait()
        self.connection.close()
        self.said.close()


# Many machines -------------------------------------------------------------------------------------------


def _by_dask(rows, settings, scheduler):
    """Let the workers of a Dask cluster grade."""
    from distributed import as_completed

    with _client(scheduler) as client:
        wide = WAITING_FOR_EACH_WORKER * max(1, len(client.nthreads()))
        coming, of_future, left = as_completed(), {}, iter(rows)

        def send(how_many):
            for row in islice(left, how_many):
                key = f"grade-{row['fingerprint']}-{row['number']}"
                future = client.submit(_grade_there, row["read"](), *settings, key=key)
                of_future[future.key] = row
                coming.add(future)

        send(wide)
        for future in coming:
            row = of_future.pop(future.key)
            error = future.exception()
            if isinstance(error, CourseError):
                raise error
            if error:
                reason = f"the grader stopped: {type(error).__name__}: {error}"[:300]
                answer = {"status": "not graded", "reason": reason}
            else:
                answer = future.result()
            future.release()
            yield row, answer
            send(1)


def _grade_there(content, slug, course, limits, confined):
    """Grade one submission on another machine, which may have no sandbox."""
    from tinynet.grading.worker import grade_here

    if confined:
        _refuse_once()
    return grade_here(content, slug, course, limits, confined)


_refuse_once = cache(refuse_without_bubblewrap)


@contextmanager
def _client(scheduler):
    """Return a client of a running cluster; the settings for TLS are Dask's own."""
    from distributed import Client

    with ExitStack() as stack:
        try:
            client = stack.enter_context(Client(scheduler, timeout=10))
            client.wait_for_workers(1, timeout=30)
        except (OSError, TimeoutError, TypeError, ValueError) as error:
            raise CourseError(f"There is no Dask scheduler with workers at {scheduler}: {error}.") from None
        yield client
