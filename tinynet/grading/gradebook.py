"""nbgrader's gradebook of a class, so that its own tools go on from there: formgrader, feedback, export.

The folder of the grades is an nbgrader course of its own: ``source``, ``release``, ``submitted``, ``autograded`` and
``gradebook.db``. What a person gave by hand is never touched.
"""

import shutil
import subprocess
import warnings
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbgrader.api import Comment, Grade, Gradebook
from nbgrader.preprocessors import ClearSolutions, ComputeChecksums, SaveCells
from sqlalchemy.exc import SAWarning, SQLAlchemyError
from traitlets.config import PyFileConfigLoader

from tinynet.course import CourseError
from tinynet.grading.programs import find_programs_beside_python
from tinynet.progress import write_atomically

__all__ = ["ClassBook"]

SETTINGS = '''"""Settings of nbgrader for the grades in this folder, made by `tinynet grade`."""

from tinynet.grading.programs import find_programs_beside_python

find_programs_beside_python()
c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "two-neurons"
c.CourseDirectory.root = {root!r}
c.ClearSolutions.begin_solution_delimeter = "### BEGIN SOLUTION"
c.ClearSolutions.end_solution_delimeter = "### END SOLUTION"
c.ClearSolutions.code_stub = {{"python": ""}}
c.ClearSolutions.text_stub = "*Your answer here.*"
'''


class ClassBook:
    """The gradebook in a folder; open it with ``with``.

    Parameters
    ----------
    out : Path
    """

    def __init__(self, out):
        self.out = Path(out)
        self._prepared = set()

    def __enter__(self):
        root = str(self.out.resolve())
        write_atomically(self.out / "nbgrader_config.py", SETTINGS.format(root=root).encode())
        self.url = f"sqlite:///{root}/gradebook.db"
        find_programs_beside_python()
        try:
            self.book = Gradebook(self.url)
        except (SQLAlchemyError, subprocess.CalledProcessError) as error:
            raise CourseError(f"{self.out}/gradebook.db cannot be used: {_short(error)}") from None
        return self

    def __exit__(self, kind, error, _):
        self.book.close()
        if isinstance(error, SQLAlchemyError):
            raise CourseError(
                f"{self.out}/gradebook.db cannot be written to: {_short(error)} What is graded is kept; try again."
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
            As `grade` returns it. A task whose answer is another than the one that a person marked gets
            ``outdated``: that mark.
        before : dict or None
            The result of the run before, if there was one.
        """
        slug = assignment.slug
        known = {task["cell"]: task for task in before["tasks"]} if before else {}
        self._prepare(assignment)
        when = datetime.fromtimestamp(int(changed), UTC).replace(tzinfo=None)
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

    def by_hand(self, rows):
        """Return what persons gave, by student, assignment and cell: (points or None, comment or None).

        A mark for an answer that was changed since does not count, until it is saved once more or is another one.
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
        """Tell the gradebook of an assignment's cells, as `nbgrader generate_assignment` would."""
        slug = assignment.slug
        if slug in self._prepared:
            return
        for folder, path in (("source", assignment.source), ("release", assignment.release)):
            into = self.out / folder / slug
            shutil.rmtree(into, ignore_errors=True)
            shutil.copytree(path.parent, into, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        config = PyFileConfigLoader("nbgrader_config.py", path=str(self.out)).load_config()
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


def _short(error):
    return f"{str(error).splitlines()[0][:200]}."


def _comments(assignment, tasks):
    """Return what nbgrader shows beside the answers: the reason for a task's points, at the last cell of its answer."""
    by_cell, comments, last = {task["cell"]: task for task in tasks}, {}, None
    for step in assignment.steps:
        if step.is_answer:
            last = step.grade_id
            comments[last] = None
        task = by_cell.get(step.grade_id)
        if task and last:
            comments[last] = task["message"] or None
    return comments
