"""An assignment of the course, and a submission put together with the notebook that was handed out."""

import ast
import builtins
import json
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile
from pathlib import Path

from tinynet import checks
from tinynet.checks.task import Task
from tinynet.course import CourseError

__all__ = ["Assignment", "Step", "Unfit", "assignments", "grade_id_of", "read_notebook"]

LARGEST_NOTEBOOK = 20_000_000
MOST_CELLS = 1_000
# An empty list takes three bytes of a file, and thirty times as many in memory.
MOST_VALUES = 500_000
STRING = re.compile(rb'"(?:[^"\\]|\\.?)*+(?:"|\Z)', re.DOTALL)
# No line of JSON begins so: in a string a new line is written as \n.
MERGE_MARK = re.compile(rb"^<{7} ", re.MULTILINE)
CALL_OF_A_CHECK = re.compile(r"\bchecks\.(?:variant\((\d+)\)\.)?\w+\(")
THE_COURSE = "the course itself"
HIDDEN_TESTS = re.compile(r"^### BEGIN HIDDEN TESTS$.*?^### END HIDDEN TESTS$\n?", re.DOTALL | re.MULTILINE)


class Unfit(Exception):
    """A submission that cannot be graded; the message is the reason for its row."""


@dataclass
class Step:
    """A cell of a submission as it is graded.

    Attributes
    ----------
    kind : str
        "code" or "markdown".
    source : str
    nbgrader : dict
        nbgrader's metadata, from the assignment and never from the submission; empty for cells of the student's own.
    task : Task or None
        The check that the cell calls; it is made outside the student's process.
    handed_out : str
        Its text when the student got it.
    outputs : list or None
        Its outputs, if they are known without running it: a figure of the course.
    """

    kind: str
    source: str
    nbgrader: dict = field(default_factory=dict)
    task: Task | None = None
    handed_out: str = ""
    outputs: list | None = None

    @property
    def is_untouched(self):
        """Whether it is as it was handed out."""
        return self.source.strip() == self.handed_out.strip()

    @property
    def grade_id(self):
        """The cell's name in the gradebook, or None."""
        return self.nbgrader.get("grade_id")

    @property
    def by_hand(self):
        """Whether a person grades it."""
        return bool(self.nbgrader.get("grade") and self.nbgrader.get("solution"))

    @property
    def is_check(self):
        """Whether it is a cell that grades."""
        return bool(self.nbgrader.get("grade") and not self.nbgrader.get("solution"))

    @property
    def is_answer(self):
        """Whether it is a cell for the student to fill in."""
        return bool(self.nbgrader.get("solution"))


@dataclass(frozen=True)
class Assignment:
    """An assignment: nbgrader's source and release notebooks.

    Attributes
    ----------
    slug : str
    source, release : Path
        The notebook with the solutions (if there is none, `release` again), and the notebook that was handed out.
    """

    slug: str
    source: Path
    release: Path

    @cached_property
    def steps(self):
        """The graded cells as the course made them, in order: answers without solution, checks with all tests."""
        handed_out = {step.grade_id: step.source for step in _steps(self.release)}
        steps = [step for step in _steps(self.source) if step.grade_id]
        for step in steps:
            step.handed_out = handed_out.get(step.grade_id, "")
            step.source = step.handed_out if step.is_answer else step.source
        return steps

    @cached_property
    def figures(self):
        """The outputs of the cells that only draw figures, from tinynet and constants alone, by their text."""
        # What was handed out has no outputs.
        cells = json.loads(self.source.read_text(encoding="utf-8"))["cells"]
        return {_source(cell): cell["outputs"] for cell in cells if cell["cell_type"] == "code" and _only_draws(cell)}

    @cached_property
    def beside(self):
        """The files in the notebook's folder that are no notebooks."""
        found = sorted(self.release.parent.iterdir())
        return tuple(path for path in found if path.suffix != ".ipynb" and not path.name.startswith((".", "__")))

    def must_be_of_this_variant(self, notebook):
        """Raise Unfit if a submission's checks belong to another variant than this assignment's."""
        ours = {step.grade_id: _variant(step.source) for step in self.steps if step.task}
        for cell in notebook["cells"]:
            name, theirs = grade_id_of(cell), _variant(_source(cell))
            if name in ours and theirs is not None and theirs != ours[name]:
                way = f"with --course and the folder of {theirs}" if theirs != THE_COURSE else "without --course"
                raise Unfit(f"it belongs to {theirs} and not to {ours[name]}, which has other numbers: grade it {way}")

    def put_together(self, notebook):
        """Return a submission's cells as they are graded, and notes on what is unusual.

        Cells that grade are the course's, whatever the submission has in their places. A missing one is put after the
        one that comes before it in the course. Answers are the student's. If an answer is there twice, the last one
        counts.

        Parameters
        ----------
        notebook : dict
            As `read_notebook` returns it.

        Returns
        -------
        steps : list of Step
        notes : list of str

        Raises
        ------
        Unfit
            If it has none of the assignment's cells.
        """
        ours = {step.grade_id: step for step in self.steps}
        theirs = [(grade_id_of(cell), cell) for cell in notebook["cells"]]
        known = [name for name, _ in theirs if name in ours]
        if not known:
            raise Unfit(f"none of the cells of {self.slug} is in it")
        notes = []
        twice = sorted({name for name in known if known.count(name) > 1})
        if twice:
            notes.append(f"more than once in the notebook, so the last one counts: {', '.join(twice)}")
        last = {name: place for place, (name, _) in enumerate(theirs) if name in ours}
        steps = []
        for place, (name, cell) in enumerate(theirs):
            if name in ours and last[name] == place:
                made = ours[name]
                step = replace(made, source=_source(cell))
                if made.is_check:
                    if not step.is_untouched:
                        notes.append(f"a check was changed, and was put back: {name}")
                    step = made
                steps.append(step)
            elif cell.get("cell_type") in ("code", "markdown") and not (name in ours and ours[name].is_check):
                # One of the student's own; also an earlier copy of an answer, which may hold what the last one needs.
                steps.append(Step(cell["cell_type"], _source(cell), outputs=self.figures.get(_source(cell))))
        missing = [step for step in self.steps if step.grade_id not in last]
        if missing:
            notes.append(f"cells that are missing: {', '.join(step.grade_id for step in missing)}")
        for step in missing:
            if step.is_answer and step.kind == "code":
                # Its template would undo an answer that stands in another cell.
                step = replace(step, source="")
            before = list(takewhile(lambda one, name=step.grade_id: one.grade_id != name, self.steps))
            places = [next(i for i, s in enumerate(steps) if s.grade_id == one.grade_id) for one in before]
            steps.insert(places[-1] + 1 if places else 0, step)
        return steps, notes


def assignments(course):
    """Return the assignments in a course's folder, by slug.

    Raises
    ------
    CourseError
        If there are none.
    """
    course = Path(course)
    found = {}
    for release in sorted(course.glob("exercises/*/*.ipynb")):
        slug = release.stem
        if slug == release.parent.name:
            source = course / "solutions" / slug / f"{slug}.ipynb"
            found[slug] = Assignment(slug, source if source.is_file() else release, release)
    if not found:
        raise CourseError(f"There are no exercises in {course}: a course has them in exercises/SLUG/SLUG.ipynb.")
    return found


def _variant(source):
    """Return in words to which variant the check that a cell calls belongs; None if it calls none."""
    call = CALL_OF_A_CHECK.search(source)
    return call and (f"variant {call[1]}" if call[1] else THE_COURSE)


def read_notebook(content):
    """Return a notebook's JSON; make sure that it has cells with a source.

    Parameters
    ----------
    content : bytes

    Raises
    ------
    Unfit
        If it is no notebook; the message says why.
    """
    if len(content) > LARGEST_NOTEBOOK:
        raise Unfit(
            f"the file has {len(content) / 1e6:.0f} MB, and at most {LARGEST_NOTEBOOK / 1e6:.0f} MB are read: clear "
            "the outputs and hand it in again"
        )
    if not content.strip():
        raise Unfit("the file is empty")
    if _values(content) > MOST_VALUES and _values(STRING.sub(b"", content)) > MOST_VALUES:
        raise Unfit(
            f"the file lists more than {MOST_VALUES:,} values, and no more are read: clear the outputs and hand it in "
            "again"
        )
    if MERGE_MARK.search(content):
        raise Unfit("the file has the marks of a merge conflict in git: choose one version and hand it in again")
    if content.lstrip()[:1] == b"<":
        raise Unfit("the file is no notebook but a web page")
    try:
        notebook = json.loads(content.decode("utf-8-sig"))
        # Halves of letters, which JSON can spell and no file takes, become question marks.
        notebook = json.loads(json.dumps(notebook, ensure_ascii=False).encode(errors="replace"))
    except UnicodeDecodeError:
        raise Unfit("the file is no notebook: it is not in UTF-8") from None
    except (ValueError, RecursionError) as error:
        why = "it ends in the middle, so hand it in again" if _ends_too_early(error) else _short(error)
        raise Unfit(f"the file is no notebook: {why}") from None
    if not isinstance(notebook, dict):
        raise Unfit("the file is no notebook: there is no list of cells in it")
    if "worksheets" in notebook:
        raise Unfit("the notebook is in a format from before 2015; open and save it in JupyterLab")
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise Unfit("the file is no notebook: there is no list of cells in it")
    if not cells:
        raise Unfit("the notebook has no cells")
    if len(cells) > MOST_CELLS:
        raise Unfit(f"the notebook has {len(cells):,} cells, and at most {MOST_CELLS:,} are run")
    return notebook


def _values(content):
    """Return a bound of how many values a JSON text makes, if no string holds one of these characters."""
    return sum(map(content.count, (b"[", b"{", b",")))


def grade_id_of(cell):
    """Return a cell's name in the gradebook, or None; the metadata may hold anything."""
    metadata = cell.get("metadata")
    settings = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = settings.get("grade_id") if isinstance(settings, dict) else None
    return name if isinstance(name, str) else None


def _source(cell):
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _steps(path):
    """Return the cells of a notebook of the course."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [Step(cell["cell_type"], _source(cell), cell["metadata"].get("nbgrader", {}), _task(cell)) for cell in cells]


def _only_draws(cell):
    """Return whether a cell only shows a figure of the course: run again, it would show the same."""
    match ast.parse(_source(cell)).body:
        case [ast.Expr(ast.Call(ast.Attribute(ast.Attribute(ast.Name("tn"), "plots")))) as line]:
            names = {node.id for node in ast.walk(line) if isinstance(node, ast.Name)}
            return names <= {"tn", "checks", "np", *dir(builtins)}
    return False


def _task(cell):
    """Return the task if the cell does nothing but check it, otherwise None."""
    if cell["cell_type"] != "code" or not cell["metadata"].get("nbgrader", {}).get("grade"):
        return None
    lines = ast.parse(HIDDEN_TESTS.sub("", _source(cell))).body
    calls = [line for line in lines if not isinstance(line, (ast.Import, ast.ImportFrom))]
    match calls:
        case [ast.Expr(ast.Call(ast.Attribute(place, name), [], []))]:
            task = getattr(_checks(place), name, None)
            return task if isinstance(task, Task) else None
    return None


def _checks(place):
    """Return the checks that `checks` stands for, or `checks.variant(7)` in a private variant."""
    match place:
        case ast.Name("checks"):
            return checks
        case ast.Call(ast.Attribute(ast.Name("checks"), "variant"), [ast.Constant(int(seed))], []):
            return checks.variant(seed)
    return None


def _ends_too_early(error):
    """Return whether it is the end of a text that JSON complains of."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string")


def _short(error):
    return str(error)[:100]
