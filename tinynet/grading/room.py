"""Grading a class: every submission once, on every core or on a cluster, and nothing of it lost.

Each result is a file of its own in ``results/`` as soon as it is there. A run grades what has none yet, or has changed
since, and then writes all reports from these files: after a crash, or Ctrl-C, the next run goes on.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from functools import cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile

from tinynet.course import CourseError
from tinynet.grading.assignment import Unfit, assignments, read_notebook
from tinynet.grading.grade import find_assignment, grade
from tinynet.grading.gradebook import ClassBook, is_of_the_disk, must_take_grades
from tinynet.grading.kernel import KernelEnded
from tinynet.grading.private import private
from tinynet.grading.report import write_reports
from tinynet.grading.sandbox import refuse_without_bubblewrap
from tinynet.grading.submissions import collect
from tinynet.progress import write_atomically

__all__ = ["grade_room"]

# How many submissions of one worker are on their way at once.
WAITING_FOR_EACH_WORKER = 3


@private()
def grade_room(
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
        What was handed in (see `submissions`).
    out : path-like
        Where everything goes; made when it does not exist.
    course : path-like
        The folder with the course's ``exercises`` and ``solutions``.
    slug : str or None
        The one assignment that counts; all are graded, each as what it is, unless given.
    limits : Limits
    confined : bool
        False runs student code without bubblewrap.
    workers : int, optional
        How many at once; as many as there are cores unless given.
    scheduler : str, optional
        The address of a Dask scheduler whose workers do it instead.
    show : callable
        Is told how many there are, how many are done, and who was graded last.
    student_from : str, optional
        Where in a path the student's name is (see `owners`); found out unless given.

    Returns
    -------
    Counter
        How many rows are "graded", "not graded" and "not counted", how many of them are "new".

    Raises
    ------
    CourseError
        If there is nothing to grade, or no place or way to do it.
    """
    if os.name == "nt":
        raise CourseError("Grading needs the processes and sockets of Linux or macOS; on Windows, work in WSL.")
    known, out = assignments(course), Path(out)
    submissions = collect(place, known, student_from)
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
        with ClassBook(out) as book:
            if waiting:
                for row, answer in _answers(waiting, course, slug, limits, confined, workers, scheduler):
                    row |= answer
                    if "result" in row:
                        _keep(out, book, known[row["assignment"]], row)
                    done += 1
                    show(len(rows), done, row["student"])
            write_reports(out, rows, book.by_hand(rows), confined, known)
    counts = Counter(row["status"] for row in rows)
    counts["new"] = len(waiting)
    return counts


def _make(out):
    try:
        fresh = not out.exists()
        (out / "results").mkdir(parents=True, exist_ok=True)
        if fresh:  # nobody commits a class by accident, whatever its folder is called
            (out / ".gitignore").write_text("*\n")
    except OSError as error:
        raise CourseError(f"{out} cannot be written to: {error.strerror or error}.") from None


def _compile_once():
    """Let Python write its compiled files where they are missing: no kernel in a sandbox can."""
    if not os.path.exists(find_spec("ipykernel.kernelapp").cached):
        code = "from tinynet.grading.launch import load; load(); import matplotlib.pyplot, tinynet.plots"
        # These are for every account that runs this Python.
        subprocess.run([sys.executable, "-c", code], check=True, umask=0o022)


# Rows ----------------------------------------------------------------------------------------------------


def _rows(submissions, known, out, slug, limits, confined, copies):
    """Return the row of each submission, with its result if it was graded before.

    What has to be graded is read once, into the file `copies`: whatever becomes of it in the meantime, what is graded
    and kept is what the row's fingerprint is of.
    """
    rows = []
    for number, submission in enumerate(submissions):
        row, content = _row(submission, known, slug, limits, confined)
        row |= {"number": number}
        if row["fingerprint"]:
            row |= _read_result(out, row) or {"read": _copy(content, copies)}
        rows.append(row)
    _set_aside_older_ones(rows)
    return rows


def _copy(content, copies):
    """Add to a file, and return what reads it there."""
    start = copies.seek(0, os.SEEK_END)
    copies.write(content)
    copies.flush()
    return lambda: os.pread(copies.fileno(), len(content), start)


def _row(submission, known, slug, limits, confined):
    """Return what is known of a submission before it is graded, and its content; it needs a fingerprint for that."""
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
        return row | {"reason": _plain(unfit)}, None
    except Exception as error:  # whatever a file does to its reader, the others are graded
        return row | {"reason": _plain(f"it cannot be read: {type(error).__name__}: {error}")}, None
    parts = (content, assignment.source.read_bytes(), assignment.release.read_bytes(), _version())
    marks = [hashlib.sha256(part).hexdigest() for part in parts]
    settings = json.dumps([marks, asdict(limits), confined])
    fingerprint = hashlib.sha256(settings.encode()).hexdigest()
    return row | {"assignment": assignment.slug, "fingerprint": fingerprint}, content


def _plain(reason):
    """Return a reason that can be written anywhere."""
    return str(reason).encode(errors="replace").decode()[:300]


@cache
def _version():
    """Return the code that grades, as bytes: results of another version are made again."""
    package = Path(__file__).resolve().parents[1]
    return b"".join(path.read_bytes() for path in sorted(package.rglob("*.py")))


def _set_aside_older_ones(rows):
    """Of several files of one student for one assignment, count the newest."""
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
                reason = f"the same student handed in another file of the same time, which counts: {counts['file']}"
            row |= {"status": "not counted", "reason": reason}
            row.pop("result", None)


def _path(out, row):
    return out / "results" / row["student"] / f"{row['assignment']}.json"


def _kept(out, row):
    """Return what an earlier run has kept of a student's assignment, or an empty dict."""
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
    """Keep a result; what is wrong with this one alone becomes the reason of its row."""
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
    """Yield each row with what came of it, as soon as it has come."""
    from distributed import as_completed

    with _client(workers, scheduler) as client:
        wide = WAITING_FOR_EACH_WORKER * max(1, len(client.nthreads()))
        coming, of_future, left = as_completed(), {}, iter(rows)

        def send(how_many):
            for row in islice(left, how_many):
                arguments = (row["read"](), slug, str(Path(course).resolve()), limits, confined)
                future = client.submit(grade_here, *arguments, key=f"grade-{row['fingerprint']}-{row['number']}")
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


def grade_here(content, slug, course, limits, confined):
    """Grade one submission on a worker; return the row's status, reason and result."""
    if confined:
        _refuse_once()
    try:
        return {"status": "graded", "reason": "", "result": grade(content, slug, course, limits, confined)}
    except (Unfit, KernelEnded) as reason:
        return {"status": "not graded", "reason": str(reason)}


_refuse_once = cache(refuse_without_bubblewrap)


@contextmanager
def _client(workers, scheduler):
    """Give a client of a running cluster, or of one of our own with a process for each core."""
    import logging

    import dask
    from distributed import Client, LocalCluster

    with ExitStack() as stack:
        if scheduler:
            try:
                client = stack.enter_context(Client(scheduler, timeout=10))
                client.wait_for_workers(1, timeout=30)
            except (OSError, TimeoutError, ValueError) as error:
                raise CourseError(f"There is no Dask scheduler with workers at {scheduler}: {error}.") from None
            yield client
            return
        # Workers take no interrupt, and neither does their start nor their end: what comes in between is ours.
        ours = signal.signal(signal.SIGINT, signal.SIG_IGN)
        stack.callback(signal.signal, signal.SIGINT, ours)
        stack.enter_context(
            dask.config.set({"distributed.worker.daemon": True, "distributed.comm.timeouts.connect": "30s"})
        )
        cluster = LocalCluster(
            n_workers=workers or os.cpu_count(),
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        )
        client = stack.enter_context(Client(stack.enter_context(cluster)))
        stack.callback(signal.signal, signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGINT, ours)
        yield client
