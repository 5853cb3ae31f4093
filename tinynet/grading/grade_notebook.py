"""Grade one submission: its cells in a sandbox, its checks outside, and a result that can be kept as JSON."""

import contextlib
import json
import re
import threading
import time
import weakref
from functools import cache

import nbformat

from tinynet.course import source_folder
from tinynet.grading.assignment import Unfit, assignments, grade_id_of, read_notebook
from tinynet.grading.checking import LONGEST_MESSAGE, check
from tinynet.grading.harmless import harmless
from tinynet.grading.remote.grader_side import Lost
from tinynet.grading.remote.kernel_client import Kernel, KernelEnded
from tinynet.grading.sandbox.bubblewrap import Sandbox
from tinynet.mistakes import UNKNOWN

__all__ = ["AnotherNotebook", "end_all", "find_assignment", "grade_notebook"]

# How often a kernel that ended is replaced, so that the tasks after that can be graded.
MOST_RESTARTS = 3
# All of a submission may take so many times what one cell may.
TIMES_A_CELL = 6
LONGEST_ANSWER = 20_000


class AnotherNotebook(Unfit):
    """A notebook of the course, but not the assignment that is graded."""


def grade_notebook(content, slug, course, limits, confined=True):
    """Grade a submission.

    Parameters
    ----------
    content : bytes
        The notebook's file.
    slug : str or None
        The assignment that it must be; None takes the one that the notebook answers.
    course : str
        The folder with the course's ``exercises`` and ``solutions``.
    limits : Limits
    confined : bool
        Whether student code runs in bubblewrap.

    Returns
    -------
    dict
        ``assignment``; ``notes``, what is unusual; ``tasks``, a dict for each graded cell with ``cell``, ``task``,
        ``title``, ``points`` (None where a person grades), ``out_of``, ``code``, ``message``, ``parts`` and ``answer``;
        and ``notebook``, the text of the graded notebook.

    Raises
    ------
    Unfit
        If it cannot be graded; the message says why.
    """
    notebook = read_notebook(content)
    assignment = find_assignment(_assignments(course), notebook, slug)
    steps, notes = assignment.put_together(notebook)
    run = _Run(assignment, steps, limits, confined)
    run.go()
    tasks = [run.result(place) for place, step in enumerate(steps) if step.nbgrader.get("grade")]
    result = {
        "assignment": assignment.slug,
        "notes": notes + run.notes,
        "tasks": tasks,
        "notebook": nbformat.writes(run.notebook()),
    }
    return json.loads(json.dumps(result, ensure_ascii=False).encode(errors="replace"))


_assignments = cache(assignments)


def find_assignment(known, notebook, slug):
    """Return the assignment that a notebook answers: the one with which it shares most cells.

    Raises
    ------
    Unfit
        If it answers none, or another assignment than the one asked for.
    """
    names = set(map(grade_id_of, notebook["cells"]))
    shared = {one.slug: len(names & {step.grade_id for step in one.steps}) for one in known.values()}
    likely = max(shared, key=shared.get)
    if not shared[likely]:
        if lesson := _lesson(notebook):
            raise AnotherNotebook(f"it is the lesson {lesson}, and not an exercise: ask for the notebook in exercises/")
        raise Unfit(
            "none of the course's cells is in it. Is it another notebook? If a program dropped the names of its cells, "
            "the student can copy the answers into a fresh exercise and hand that in"
        )
    if slug and shared.get(slug, 0) < shared[likely]:
        raise AnotherNotebook(f"it is another assignment: {likely}, not {slug}")
    assignment = known[slug or likely]
    assignment.must_be_of_this_variant(notebook)
    return assignment


def _lesson(notebook):
    """Return the lesson that most cells of a notebook are from, or None."""
    ids = {str(cell.get("id")) for cell in notebook["cells"]}
    return next((name for name, theirs in _ids_of_lessons().items() if 2 * len(ids & theirs) > len(ids)), None)


@cache
def _ids_of_lessons():
    lessons = sorted((source_folder() / "notebooks").glob("*.ipynb"))
    return {path.stem: {cell["id"] for cell in json.loads(path.read_bytes())["cells"]} for path in lessons}


class _Run:
    """The cells of one submission, run in one kernel after the other until all are done."""

    def __init__(self, assignment, steps, limits, confined):
        self.assignment, self.steps, self.limits, self.confined = assignment, steps, limits, confined
        self.notes, self.outcomes, self.outputs, self.ended = [], {}, {}, {}
        self.until = time.monotonic() + TIMES_A_CELL * limits.seconds

    def go(self):
        """Run everything; a cell that ends its kernel is then left out, and its tasks say so."""
        left_out, carefully = set(), False
        for _ in range(2 + MOST_RESTARTS):
            with _kernel(self.limits, self.assignment.beside, self.confined) as (kernel, sandbox):
                before = None
                try:
                    for place, step in enumerate(self.steps):
                        if place not in left_out and step.kind == "code":
                            self._step(kernel, sandbox, place, step)
                            before = place if step.task is None else before
                            if carefully and before == place:
                                kernel.must_stay()
                    return
                except (KernelEnded, Lost) as end:
                    went_by_itself = end.code == "crashes" and sandbox.ends_within(1) and not sandbox.ended_because
                    if went_by_itself and not carefully:
                        # A cell may end its kernel a little later. Run again, each cell is waited for.
                        carefully = True
                    else:
                        # A kernel that is gone before a cell begins was ended by the one before it.
                        guilty = place if isinstance(end, Lost) or end.began or before is None else before
                        left_out.add(guilty)
                        self._stopped(guilty, sandbox.ended_because or str(end), end.code)
            if time.monotonic() > self.until:
                break
        self.notes.append("the rest was left out: its kernel ended too often, or it took too long")

    def _step(self, kernel, sandbox, place, step):
        if step.outputs is not None:
            self.outputs[place] = [nbformat.from_dict(output) for output in step.outputs]
        elif step.task is None:
            left = min(self.limits.seconds, self.until - time.monotonic())
            if left <= 0:
                too_long = f"the notebook took more than {TIMES_A_CELL * self.limits.seconds:g} s"
                raise KernelEnded(too_long, "runs-too-long")
            ran = kernel.run(step.source, left)
            self.outputs[place] = ran.outputs
            if ran.stopped:
                self.notes.append(f"cell {place + 1}: {ran.stopped}")
        elif place not in self.outcomes:
            self.outcomes[place] = self._check(kernel, sandbox, place, step.task)

    def _check(self, kernel, sandbox, place, task):
        """Check the answers from outside; return points, message, code and parts."""
        inside = "__import__('tinynet.grading.remote.kernel_side', fromlist=['answer'])"
        kernel.begin(f"{inside}.answer({sandbox.descriptor}, {list(task.answers)})")
        found = check(task, sandbox.line, self.limits.seconds)
        if found.missing:
            return self._missing(place, found.missing)
        if found.trouble:
            self._ask_a_person(place, found.trouble)
        message, code = found.message, found.code
        if found.is_open:
            message, code = self._after_error(place, message, code)
        return found.points, message, code, found.parts

    def _ask_a_person(self, place, trouble):
        number = self.steps[place].task.number
        self.notes.append(f"please look at this yourself: the check of task {number} stopped ({trouble})")

    def _missing(self, place, missing):
        """Return the result of a task whose answers are missing: no points, and why."""
        verb = "has" if len(missing) == 1 else "have"
        message, code = self._after_error(place, f"{' and '.join(missing)} {verb} no value.", "not-answered")
        if code == "not-answered":
            message += " No cell gives it one." if len(missing) == 1 else " No cell gives them one."
        return 0, message, code, ()

    def _after_error(self, place, message, code):
        """Add to a message the reason why an answer's own cell ended, and return its code."""
        for earlier in range(place - 1, -1, -1):
            if self.steps[earlier].is_check:
                break
            if not self.steps[earlier].is_answer:
                continue
            if earlier in self.ended:
                why, code = self.ended[earlier]
                return f"{message} The answer's cell was stopped: {why}.", code
            errors = [output for output in self.outputs.get(earlier, ()) if output.output_type == "error"]
            if errors:
                # IPython's name for a cell's text says nothing to anybody.
                what = re.sub(r"\(\d+\.py, line (\d+)\)", r"(line \1)", errors[-1].evalue)
                named = f"{errors[-1].ename}: {what}" if what else errors[-1].ename
                return f"{message} The answer's cell stopped with {named}", "crashes"
        return message, code

    def _stopped(self, place, why, code):
        if self.steps[place].task:
            self.outcomes[place] = (0, _sentence(why), code, ())
            if code == "not-checked":
                self._ask_a_person(place, why)
        else:
            self.ended[place] = why, code
            self.notes.append(f"cell {place + 1} was left out: {why}")
            self.outputs[place] = [nbformat.v4.new_output("stream", name="stderr", text=f"{_sentence(why)}\n")]

    # What came of it -------------------------------------------------------------------------------------

    def result(self, place):
        """Return the dict of a graded cell."""
        step = self.steps[place]
        out_of = float(step.nbgrader["points"])
        answer = "\n\n".join(s.source for s in self._answers_before(place)) if not step.by_hand else step.source
        result = {"cell": step.grade_id, "task": step.grade_id, "title": self._title(place), "out_of": out_of,
                  "answers": [s.grade_id for s in self._answers_before(place)],
                  "answer": answer[:LONGEST_ANSWER]}  # fmt: skip
        if step.by_hand:
            untouched = step.is_untouched
            return result | {"points": 0.0 if untouched else None, "parts": [],
                             "code": "not-answered" if untouched else "",
                             "message": "There is no answer." if untouched else ""}  # fmt: skip
        if step.task is None:
            points, message = self._graded_by_nbgrader(place, step)
            code, parts = "" if points == out_of else UNKNOWN, ()
        else:
            result["task"] = step.task.key
            nothing = (0, "It was not reached.", "not-answered", ())
            points, message, code, parts = self.outcomes.get(place, nothing)
        return result | {"points": float(points), "parts": [list(part) for part in parts], "code": code,
                         "message": message[:LONGEST_MESSAGE]}  # fmt: skip

    def _title(self, place):
        """Return the title of the task that a cell without a check of its own belongs to."""
        if self.steps[place].task:
            return self.steps[place].task.title
        before = next((s.task for s in reversed(self.steps[:place]) if s.task), None)
        return f"In words: {before.title}" if before and self.steps[place].by_hand else self.steps[place].grade_id

    def _answers_before(self, place):
        found = []
        for earlier in range(place - 1, -1, -1):
            if self.steps[earlier].is_check:
                break
            if self.steps[earlier].is_answer and not self.steps[earlier].by_hand:
                found.insert(0, self.steps[earlier])
        return found

    def _graded_by_nbgrader(self, place, step):
        """Return the points that nbgrader gives for a check cell that is no task of the course."""
        if place not in self.outputs:
            return 0, "It was not reached."
        # It takes two seconds to load, and no exercise of the course needs it.
        from nbgrader.utils import determine_grade

        points, _ = determine_grade(self._cell(place, step))
        errors = [output for output in self.outputs[place] if output.output_type == "error"]
        return points or 0, f"{errors[-1].ename}: {errors[-1].evalue}" if errors else ""

    def notebook(self):
        """Return the graded notebook, with the message of each check, safe to be shown."""
        return harmless([self._cell(place, step) for place, step in enumerate(self.steps)])

    def _cell(self, place, step):
        metadata = {"nbgrader": step.nbgrader} if step.nbgrader else {}
        # The same every time: a random name would make each run another one.
        name = {"id": f"cell-{place + 1}"}
        if step.kind == "markdown":
            return nbformat.v4.new_markdown_cell(step.source, metadata=metadata, **name)
        outputs = self.outputs.get(place, [])
        if step.task and place in self.outcomes:
            points, message, *_ = self.outcomes[place]
            outputs = [nbformat.v4.new_output("stream", name="stdout", text=f"{points:g} points. {message}\n")]
        return nbformat.v4.new_code_cell(step.source, metadata=metadata, outputs=outputs, **name)


def _sentence(text):
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")


# Kernels started ahead -----------------------------------------------------------------------------------

_AHEAD = threading.local()
_STARTING, _STARTED = threading.Lock(), weakref.WeakSet()


def _sandbox(*wanted):
    with _STARTING:
        sandbox = Sandbox(*wanted)
        _STARTED.add(sandbox)
        return sandbox


def end_all():
    """End every sandbox of this process; no further one can be started.

    bubblewrap ends with the process that started it, except at its very start: then a process stays behind, which waits
    for ever.
    """
    _STARTING.acquire()
    for sandbox in _STARTED:
        # One that is closed at this moment ends by itself.
        with contextlib.suppress(OSError):
            if sandbox.alive:
                sandbox.end()


@contextlib.contextmanager
def _kernel(limits, beside, confined):
    """Give a kernel that nobody has used, and start the next one, which waits in its sandbox."""
    wanted = (limits, beside, confined)
    sandbox = getattr(_AHEAD, "sandbox", None)
    if sandbox is None or _AHEAD.wanted != wanted or not sandbox.alive:
        if sandbox is not None:
            sandbox.close()
        sandbox = _sandbox(*wanted)
    # Without a sandbox nothing is started ahead: only bubblewrap ends with this thread for certain.
    _AHEAD.sandbox, _AHEAD.wanted = _sandbox(*wanted) if confined else None, wanted
    kernel = None
    try:
        kernel = Kernel(sandbox)
        yield kernel, sandbox
    finally:
        if kernel:
            kernel.close()
        sandbox.close()
