"""nbgrader's gradebook of a class, for nbgrader's own tools: formgrader, feedback, export.

The folder of the grades is an nbgrader course of its own: ``source``, ``release``, ``submitted``, ``autograded`` and
``gradebook.db``. Marks that a person gave are never touched.
"""

import errno
import os
import shutil
import sqlite3
import subprocess
import warnings
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbgrader.api import Comment, Grade, Gradebook, InvalidEntry, app_log
from nbgrader.preprocessors import ClearSolutions, ComputeChecksums, SaveCells
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SAWarning, SQLAlchemyError
from traitlets.config import PyFileConfigLoader

from tinynet.course import CourseError
from tinynet.files import write_atomically
from tinynet.grading.harmless import words_for_markdown
from tinynet.grading.private_files import shut
from tinynet.grading.programs_beside_python import find_programs_beside_python

__all__ = ["ClassBook", "is_of_the_disk", "must_take_grades"]

MADE_BY_US = '"""Settings of nbgrader for the grades in this folder, made by `tinynet grade`."""'
SETTINGS_FILE = "nbgrader_config.py"
SETTINGS = (
    MADE_BY_US
    + """

from tinynet.grading.programs_beside_python import find_programs_beside_python

find_programs_beside_python()
c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "two-neurons"
c.CourseDirectory.root = {root!r}
c.CourseDirectory.db_url = {url!r}
c.ClearSolutions.begin_solution_delimeter = "### BEGIN SOLUTION"
c.ClearSolutions.end_solution_delimeter = "### END SOLUTION"
c.ClearSolutions.code_stub = {{"python": ""}}
c.ClearSolutions.text_stub = "*Your answer here.*"
"""
)
# Errors of the disk, which the next row would meet too; any other is of the one name or file.
OF_THE_DISK = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EIO,
    errno.EROFS,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
)
# Times that nbgrader can show in every time zone.
FIRST_TIME, LAST_TIME = 0, int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())


# nbgrader writes a hundred lines to the terminal about an error that it raises as well, and that is told here.
app_log.addFilter(lambda record: not str(record.msg).startswith("Rolling back session"))


class ClassBook:
    """The gradebook in a folder; open it in a ``with`` block.

    Parameters
    ----------
    out : Path
    """

    def __init__(self, out):
        self.out = Path(out)
        self._prepared = set()

    def __enter__(self):
        root = os.path.realpath(self.out)
        self.url = _url(Path(root, "gradebook.db"))
        settings = self.out / "nbgrader_config.py"
        if settings.exists() and not settings.read_bytes().startswith(MADE_BY_US.encode()):
            raise CourseError(f"{self.out} is an nbgrader course; choose another folder for the grades: --out FOLDER.")
        write_atomically(settings, SETTINGS.format(root=root, url=self.url).encode())
        find_programs_beside_python()
        try:
            self.book = Gradebook(self.url)
        except (SQLAlchemyError, InvalidEntry, subprocess.CalledProcessError) as error:
            raise CourseError(f"{self.out}/gradebook.db cannot be used: {_short(error)}") from None
        shut(self.out / "gradebook.db")  # one of an earlier version may be open to all
        return self

    def __exit__(self, kind, error, _):
        self.book.close()
        if isinstance(error, (SQLAlchemyError, InvalidEntry)):
            raise CourseError(
                f"{self.out}/gradebook.db cannot be written to: {_short(error)} What is graded is kept: make sure "
                "that there is space on the disk, and run the same command again."
            ) from None

    def record(self, student, changed, assignment, content, result, before=None):
        """Keep one result: grades and reasons, and the notebook as handed in and as graded.

        Parameters
        ----------
        student : str
        changed : float
            When it was handed in, in seconds.
        assignment : Assignment
        content : bytes
        result : dict
            As `grade_notebook` returns it. A task whose answer differs from the one that a person marked gets
            ``outdated``, with that mark.
        before : dict or None
            The result of the previous run, if there was one.
        """
        slug = assignment.slug
        known = {task["cell"]: task for task in before["tasks"]} if before else {}
        self._prepare(assignment)
        when = _time(changed)
        for folder, text in (("submitted", content), ("autograded", result["notebook"].encode())):
            into = self.out / folder / student / slug
            into.mkdir(parents=True, exist_ok=True)
            write_atomically(into / f"{slug}.ipynb", text)
            # By this nbgrader knows that what was graded is what was handed in.
            write_atomically(into / "timestamp.txt", f"{when} UTC\n".encode())
        self.book.update_or_create_student(student)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)  # nbgrader adds to the session later than SQLAlchemy likes
            submission = self.book.update_or_create_submission(slug, student, timestamp=when)
        [notebook] = submission.notebooks
        grades = {grade.name: grade for grade in notebook.grades}
        for task in result["tasks"]:
            grade = grades[task["cell"]]
            grade.auto_score = task["points"]
            earlier, mark = known.get(task["cell"], task), grade.manual_score
            still_waits = grade.needs_manual_grade and earlier.get("outdated") == mark
            if mark is not None and (task["answer"] != earlier["answer"] or still_waits):
                task["outdated"] = mark
            grade.needs_manual_grade = task["points"] is None or mark is not None
        comments = {comment.name: comment for comment in notebook.comments}
        for cell, text in _comments(assignment, result["tasks"]).items():
            comments[cell].auto_comment = text
        self.book.db.commit()

    def forget(self):
        """Undo what was not yet kept of a result, so that the next one can be recorded."""
        self.book.db.rollback()

    def by_hand(self, rows):
        """Return the marks by hand, by student, assignment and cell: (points or None, comment or None).

        A mark for an answer that has changed since does not count, until it is saved again or is another mark.
        """
        outdated = {
            (row["student"], row["assignment"], task["cell"]): task["outdated"]
            for row in rows
            for task in row.get("result", {}).get("tasks", ())
            if task.get("outdated") is not None
        }
        given = {}
        query = self.book.db.query
        for grade in query(Grade).filter(Grade.manual_score.isnot(None)):
            notebook = grade.notebook
            key = notebook.student.id, notebook.name, grade.name
            if not (grade.needs_manual_grade and outdated.get(key) == grade.manual_score):
                given[key] = grade.manual_score, None
        for comment in query(Comment).filter(Comment.manual_comment.isnot(None)):
            key = comment.notebook.student.id, comment.notebook.name, comment.name
            given[key] = given.get(key, (None, None))[0], comment.manual_comment
        return given

    def _prepare(self, assignment):
        """Enter an assignment's cells into the gradebook, as `nbgrader generate_assignment` would."""
        slug = assignment.slug
        if slug in self._prepared:
            return
        for folder, path in (("source", assignment.source), ("release", assignment.release)):
            into = self.out / folder / slug
            _copy(path.parent, into)
            # Copied as they were, and in one of them are the solutions.
            for place in (into, *into.rglob("*")):
                shut(place)
        config = PyFileConfigLoader(SETTINGS_FILE, path=str(self.out)).load_config()
        self.book.update_or_create_assignment(slug)
        self.book.db.commit()
        notebook = nbformat.reads(assignment.source.read_text(encoding="utf-8"), as_version=4)
        resources = {
            "nbgrader": {"assignment": slug, "notebook": slug, "db_url": self.url, "student": "."},
            "unique_key": slug,
        }
        try:
            for step in (ClearSolutions, ComputeChecksums, SaveCells):
                notebook, resources = step(config=config).preprocess(notebook, resources)
        except RuntimeError as error:
            raise CourseError(
                f"{slug} has other cells than when {self.out} was begun ({error}). Grade into another folder: --out."
            ) from None
        self._prepared.add(slug)


def must_take_grades(out, place):
    """Refuse a folder for the grades that already is something else, before anything is written.

    Parameters
    ----------
    out : Path
        The folder for the grades.
    place : Path
        What was handed in.

    Raises
    ------
    CourseError
        If the submissions would be overwritten, or taken for grades at the next run, or if `out` is a course.
    """
    inside, handed_in = Path(os.path.realpath(out)), Path(os.path.realpath(place))
    choose = "Choose another folder for the grades: --out FOLDER."
    if inside == handed_in or handed_in in inside.parents:
        raise CourseError(f"{out} is among what was handed in ({place}). {choose}")
    if inside / "submitted" in (handed_in, *handed_in.parents):
        raise CourseError(f"{place} is where the grades in {out} keep copies of what was handed in. {choose}")
    settings = out / SETTINGS_FILE
    if settings.exists() and not settings.read_bytes().startswith(MADE_BY_US.encode()):
        raise CourseError(f"{out} is an nbgrader course with its own settings. {choose}")
    _url(inside / "gradebook.db")
    if set("[*") & set(str(inside)):
        raise CourseError(f"nbgrader finds nothing in a folder with [ or * in its path: {out}. {choose}")


def is_of_the_disk(error):
    """Return whether an error in keeping a result comes from the disk or the gradebook: then it hits the next too.

    Parameters
    ----------
    error : Exception

    Returns
    -------
    bool
    """
    while error:
        # What is wrong with one value has classes of its own below DatabaseError.
        if isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError:
            return True
        if isinstance(error, OSError) and error.errno in OF_THE_DISK:
            return True
        # nbgrader says what went wrong in words of its own, raised while the first error was handled.
        error = error.__cause__ or error.__context__
    return False


def _url(path):
    """Return SQLAlchemy's address of a file, whatever characters are in its path."""
    try:
        url = str(URL.create("sqlite", database=str(path)))
        readable = make_url(url).database == str(path)
    except UnicodeEncodeError:
        readable = False
    if not readable:
        raise CourseError(
            f"No gradebook can be kept in a folder of this name: {os.fsencode(path.parent).decode(errors='replace')}. "
            "Choose one of letters and digits: --out FOLDER."
        )
    return url


def _time(seconds):
    """Return a date and time in UTC; for a time outside the calendar, the nearest one in it."""
    seconds = min(max(seconds, FIRST_TIME), LAST_TIME) if seconds == seconds else FIRST_TIME
    return datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None)


def _copy(folder, into):
    """Copy an assignment's folder, in place of an earlier copy."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    for path in folder.iterdir():
        if path.name.startswith(".") or path.name == "__pycache__":
            continue
        if path.is_dir():
            _copy(path, into / path.name)
        else:
            shutil.copyfile(path, into / path.name)


def _short(error):
    return f"{str(getattr(error, 'orig', None) or error).splitlines()[0][:200]}."


def _comments(assignment, tasks):
    """Return nbgrader's comments beside the answers: the reason for a task's points, at its last answer cell."""
    by_cell, comments, last = {task["cell"]: task for task in tasks}, {}, None
    for step in assignment.steps:
        if step.is_answer:
            last = step.grade_id
            comments[last] = None
        task = by_cell.get(step.grade_id)
        if task and last:
            comments[last] = words_for_markdown(task["message"]) or None
    return comments
