"""Reports for teacher and students: grades, feedback pages, and the mistakes that the class made."""

import csv
import io
import re
import unicodedata
from collections import defaultdict

from tinynet.files import write_atomically
from tinynet.grading.examples import vocabulary, without_words
from tinynet.grading.pages import render
from tinynet.mistakes import IN_RUNS, MISTAKES

__all__ = ["write_reports"]

# No mistakes, though there are no points: nobody knows what such a student would have answered.
NO_ANSWER = ("not-answered", "not-checked")
LONGEST_EXAMPLE, WIDEST_EXAMPLE = 30, 200  # lines, and letters in each


def write_reports(out, rows, by_hand, note, known):
    """Write grades.csv, tasks.csv, misconceptions.csv and .html, and a feedback page for each student and assignment.

    Parameters
    ----------
    out : Path
    rows : list of dict
        As `classroom.grade_class` has them.
    by_hand : dict
        The marks by hand: (student, assignment, cell) → (points or None, comment or None).
    note : str
        A sentence for every report; may be empty.
    known : dict of str to Assignment
        By slug.
    """
    for row in rows:
        for task in row.get("result", {}).get("tasks", ()):
            given = [by_hand.get((row["student"], row["assignment"], cell), (None, None))
                     for cell in (task["cell"], *task["answers"])]  # fmt: skip
            if given[0][0] is not None:
                task["points"] = given[0][0]
                if task["points"] >= task["out_of"]:
                    # Who gave all points found no mistake.
                    task["code"], task["message"] = "", "Marked by hand."
            elif task.get("outdated") is not None:
                mark = _number(task["outdated"])
                row["result"]["notes"] += [f"{task['cell']} was changed after it was marked by hand with {mark}"]
            task["comments"] = [comment for _, comment in given if comment]
    _write_csv(out / "grades.csv", [_grade(row, note) for row in rows], GRADES)
    tasks = [task for row in rows for task in _tasks(row)]
    _write_csv(out / "tasks.csv", tasks, TASKS)
    found = misconceptions(rows, known)
    _write_csv(out / "misconceptions.csv", found, MISCONCEPTIONS)
    page = render("misconceptions.html", sections=_sections(found), rows=_counts(rows), note=note)
    write_atomically(out / "misconceptions.html", page.encode())
    for row in rows:
        if "result" in row:
            path = out / "feedback" / row["student"] / f"{row['assignment']}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            page = render("feedback.html", row=row, total=_grade(row, note), tasks=row["result"]["tasks"])
            write_atomically(path, page.encode())


GRADES = ("student", "assignment", "points", "out_of", "waiting_for_a_person", "status", "reason", "file")
TASKS = ("student", "assignment", "task", "cell", "points", "out_of", "code", "message")
MISCONCEPTIONS = (*("assignment", "task", "title", "code", "students", "of", "belief", "example", "intervention"),)


def _grade(row, note):
    """Return the row of grades.csv."""
    tasks = row.get("result", {}).get("tasks", ())
    reasons = [row["reason"], *row.get("result", {}).get("notes", ()), note]
    return {
        "student": row["student"],
        "assignment": row["assignment"],
        "points": _number(sum(task["points"] or 0 for task in tasks)) if tasks else "",
        "out_of": _number(sum(task["out_of"] for task in tasks)) if tasks else "",
        "waiting_for_a_person": _number(sum(task["out_of"] for task in tasks if task["points"] is None)),
        "status": row["status"],
        "reason": "; ".join(filter(None, reasons)),
        "file": row["file"],
    }


def _tasks(row):
    """Yield the rows of tasks.csv."""
    for task in row.get("result", {}).get("tasks", ()):
        yield {
            **{name: task[name] for name in ("task", "cell", "code", "message")},
            "student": row["student"],
            "assignment": row["assignment"],
            "points": "" if task["points"] is None else _number(task["points"]),
            "out_of": _number(task["out_of"]),
        }


def misconceptions(rows, known):
    """Return the mistakes of a class, by assignment and task, the most frequent first.

    Parameters
    ----------
    rows : list of dict
    known : dict of str to Assignment

    Returns
    -------
    list of dict
        ``students`` is how many made the mistake ``code``, and ``of`` how many had an answer that was graded.
        ``example`` is the shortest answer with the mistake, without its author's own words.
    """
    answers, takers, titles = defaultdict(list), defaultdict(int), {}
    for row in rows:
        for task in row.get("result", {}).get("tasks", ()):
            key = row["assignment"], task["task"]
            titles[key] = task["title"]
            takers[key] += task["code"] not in NO_ANSWER
            if task["code"] and task["code"] not in NO_ANSWER:
                answers[(*key, task["code"])].append(task["answer"])
    found = [
        {
            "assignment": assignment,
            "task": task,
            "title": titles[assignment, task],
            "code": code,
            "students": len(made),
            "of": takers[assignment, task],
            "belief": _belief(MISTAKES[code]),
            "example": _example(made, known[assignment].release),
            "intervention": MISTAKES[code].five_minutes,
        }
        for (assignment, task, code), made in answers.items()
    ]
    return sorted(found, key=lambda one: (one["assignment"], -one["students"], one["task"], one["code"]))


def _belief(mistake):
    """Return its author's belief; for a mistake in runs, which has many reasons, how it shows."""
    return f"{mistake.seen[0].upper()}{mistake.seen[1:]}." if mistake in IN_RUNS else f"“{mistake.belief}”"


def _example(answers, handed_out):
    """Return the shortest of some answers, without its author's own words."""
    answer = without_words(min(answers, key=lambda answer: (len(answer), answer)), *vocabulary(handed_out))
    lines = [line if len(line) <= WIDEST_EXAMPLE else line[:WIDEST_EXAMPLE] + "…" for line in answer.splitlines()]
    return "\n".join(lines[:LONGEST_EXAMPLE] + ["…"] * (len(lines) > LONGEST_EXAMPLE))


def _sections(found):
    """Return the mistakes by assignment."""
    sections = defaultdict(list)
    for one in found:
        sections[one["assignment"]].append(one)
    return dict(sections)


def _counts(rows):
    """Return how many students were graded, by assignment."""
    counts = defaultdict(int)
    for row in rows:
        counts[row["assignment"]] += row["status"] == "graded"
    return dict(counts)


def _number(value):
    return f"{value:g}"


def _write_csv(path, rows, columns):
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _no_formula(value) for name, value in row.items()} for row in rows)
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    write_atomically(path, file.getvalue().encode("utf-8-sig"))


def _no_formula(value):
    """Return a value without control characters that no spreadsheet takes for a formula."""
    text = "".join(letter for letter in str(value) if letter in "\n\t" or unicodedata.category(letter) != "Cc")
    # Where decimals have a comma, a semicolon ends a cell, and so does a new line, although the text is quoted.
    text = "".join(f"'{piece}" if _begins_a_formula(piece) else piece for piece in re.split(r"([;\t\n])", text))
    return f"'{text}" if text[:1] in ("\t", "\n") else text


def _begins_a_formula(text):
    # Some look past spaces, and take a wide sign for the narrow one.
    begins = unicodedata.normalize("NFKC", text).lstrip()[:1] in ("=", "+", "-", "@")
    return begins and not text.strip().lstrip("-").isdigit()
