"""How long a lesson and an exercise take: counted from what is in them, by the rates of one table.

A lesson is cut into sittings: one ends where its text says `STOP`.
"""

import re

__all__ = [
    "RATES",
    "STOP",
    "exercise_minutes",
    "lesson_minutes",
    "minutes_stated",
    "state_time",
    "stated_time",
    "task_minutes",
    "time_in_words",
]

# Minutes for each. A reader of English non-fiction reads 238 words a minute in silence (M. Brysbaert, "How many words
# do we read per minute? A review and meta-analysis of reading rate", Journal of Memory and Language 109, 2019). Here
# most sentences speak of a number or a formula, and many readers have another first language: 130 is assumed. The other
# rates are assumed too; nobody has measured them on a class.
RATES = {
    "word": 1 / 130,
    "line of code": 1 / 8,
    "formula": 0.5,
    "figure": 1.0,
    "bet": 2.0,
    "view": 4.0,
    "question": 2.0,
    "try": 6.0,
}
# Minutes for a point of a task with that many stars.
POINT = {1: 1.5, 2: 2.5, 3: 3.5}
STOP = "Stop here tonight"
ROUNDED_TO = 5
PLACE = re.compile(r"(\*\*Time[^*]*:\*\* )([^*]*? minutes)")


def lesson_minutes(notebook):
    """Return the minutes of each sitting of a lesson.

    Parameters
    ----------
    notebook : NotebookNode
        As it is stored, with its figures.

    Returns
    -------
    list of int
        In steps of 5 minutes.
    """
    sittings = [0.0]
    for cell in notebook.cells:
        sittings[-1] += sum(RATES[kind] * count for kind, count in _contents(cell).items())
        if cell.cell_type == "markdown" and STOP in cell.source:
            sittings.append(0.0)
    return [_rounded(minutes) for minutes in sittings]


def exercise_minutes(notebook, tasks):
    """Return the minutes of an exercise: its text is read, its programs too, and each task is done.

    Parameters
    ----------
    notebook : NotebookNode
        As the learner has it, or its source: what is written in place of an answer does not count.
    tasks : iterable of Task
    """
    given = [cell for cell in notebook.cells if not cell.metadata.get("nbgrader", {}).get("solution")]
    read = sum(RATES[kind] * count for cell in given for kind, count in _contents(cell).items())
    return _rounded(read + sum(map(task_minutes, tasks)))


def task_minutes(task):
    """Return the minutes of a task, by its stars and its points."""
    return task.points * POINT[task.stars]


def time_in_words(sittings):
    """Return the minutes of the sittings in words, such as "two sittings, of 40 and 35 minutes"."""
    if len(sittings) == 1:
        return f"{sittings[0]} minutes"
    number = {2: "two", 3: "three", 4: "four", 5: "five"}[len(sittings)]
    *first, last = map(str, sittings)
    return f"{number} sittings, of {', '.join(first)} and {last} minutes"


def state_time(source, words):
    """Return the first cell of a lesson or an exercise with its time in these words, where it states one."""
    return re.sub(PLACE, lambda found: found[1] + words, source)


def stated_time(notebook):
    """Return the time that the first cell of a lesson or an exercise states, "" if it states none."""
    found = re.search(PLACE, notebook.cells[0].source)
    return found[2] if found else ""


def minutes_stated(first_cell):
    """Return the minutes that the text of the first cell of a lesson states, all sittings together; 0 if none."""
    found = re.search(PLACE, first_cell)
    return sum(map(int, re.findall(r"\d+", found[2]))) if found else 0


def _contents(cell):
    """Return how much of each kind is in a cell."""
    if cell.cell_type == "markdown":
        text = re.sub(r"\$\$.*?\$\$", " ", cell.source, flags=re.S)
        words = re.sub(r"<[^>]+>|\]\([^)]*\)|[|*#`]", " ", text).split()
        return {
            "word": len(words),
            "formula": cell.source.count("$$") // 2,
            "question": len(re.findall(r"^(?:\*\*\d\.\*\*|### \d\. )", cell.source, flags=re.M)),
            "try": len(re.findall(r"^## Try", cell.source, flags=re.M)),
        }
    if "widgets.predict(" in cell.source:
        return {"bet": 1}
    if "_view(" in cell.source:
        return {"view": 1}
    pictures = sum("image/svg+xml" in output.get("data", {}) for output in cell.get("outputs", ()))
    return {"line of code": len([line for line in cell.source.splitlines() if line.strip()]), "figure": pictures}


def _rounded(minutes):
    return max(ROUNDED_TO, ROUNDED_TO * round(minutes / ROUNDED_TO))
