"""Whose work a file is, by its path: a platform's way of naming, or the one folder that can be a student.

No guess ever gives two different pieces of work to one student. The *clue* of a path is every part of it that may say
who it is. Two notebooks belong to one student only if their clues are the same, or if a platform or the teacher says
so. In any other case the teacher is asked.
"""

import os
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

import yaml

from tinynet.course import CourseError

__all__ = ["METADATA", "Owner", "is_notebook", "owners_of"]

# Folders of the course and of nbgrader, which are no students.
NO_STUDENTS = ("exercises", "notebooks", "solutions", "submitted", "two-neurons-work")
# What a browser, JupyterLab, Windows and Google Drive make of a second copy's name.
OF_A_COPY = re.compile(r"^Copy of |\s*\(\d+\)$|-Copy\d*$| - Copy$")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# How platforms name a folder or file, each with a student's name and what else is known to be there.
# Moodle numbers the students of an assignment anew for each.
MOODLE = re.compile(r"(?P<student>.+?)_(?P<number>\d+)_assignsubmission_file_?.*")
# Canvas: the student, the student's number, the submission's number, the file's own name.
CANVAS = re.compile(r"(?P<student>.+?)_(?:LATE_)?(?P<number>\d+)_(?P<submission>\d+)_?(?P<rest>.*)")
# Blackboard: assignment_username_attempt_date_filename (github.com/kwurst/bb-file-cleanup, README).
BLACKBOARD = re.compile(r"(?P<before>.+?)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:[_.].*)?")
# Brightspace: "397063-2557369 - Mary Smith - Sep 24, 2024 926 PM", as a folder, or with " - FILE" behind it.
# What the two numbers count is not known here.
BRIGHTSPACE = re.compile(r"(?P<numbers>\d+-\d+) - (?P<rest>.+ - .+)")
A_DATE = re.compile(
    r" - (?:(\d+) ([^\W\d]{3})\w*|([^\W\d]{3})\w* (\d+)),? (\d{4}) (\d?\d)(\d\d) ([AP])M\b", re.IGNORECASE
)
# Gradescope: assignment_NUMBER_export/submission_NUMBER/, and beside these a file with the names of who handed it in
# (otter-grader reads it so).
GRADESCOPE = re.compile(r"submission_(?P<number>\d+)")
METADATA = "submission_metadata.yml"
# ILIAS: Multi_Feedback…/Lastname_Firstname_Login_ID/, for a team one folder deeper
# (github.com/ilifau/ExerciseStatusFile, README).
ILIAS, TEAM_OF_ILIAS = "Multi_Feedback", re.compile(r"Team_\d+")


@dataclass(frozen=True)
class Owner:
    """Who handed in a file.

    Attributes
    ----------
    name : str
        As it is written in the path; empty if the path has no name.
    clue : tuple
        The parts of the path that may say who it is.
    number : tuple or None
        The place of a platform's export, and the student's number in it.
    handed_in : float or None
        The time in seconds, if the path says it.
    reason : str or None
        Why no owner can be found.
    """

    name: str
    clue: tuple = ()
    number: tuple | None = None
    handed_in: float | None = None
    reason: str | None = None


def is_notebook(parts):
    """Return whether a path, given in parts, is a notebook's."""
    return parts[-1].lower().endswith(".ipynb")


def owners_of(paths, slugs, metadata=None, student_from=None):
    """Return whose work each file is.

    Parameters
    ----------
    paths : list of tuple of str
        Each path in its parts; a folder ends in an empty one.
    slugs : collection of str
        The course's assignments.
    metadata : dict, optional
        The content of each of Gradescope's files, by its path.
    student_from : str, optional
        Where the name is: the number of the folder, or a pattern with ``{student}`` in it, in which ``*`` stands for
        anything in the name of one folder or file.

    Returns
    -------
    list of Owner

    Raises
    ------
    CourseError
        If nothing says whose work a file is, or `student_from` is no such place.
    """
    if student_from is not None:
        owners = _as_told(paths, student_from)
    else:
        owners = _by_layout(paths, slugs, metadata or {})
        _must_be_clear(paths, owners, slugs)
    return [replace(owner, handed_in=_date_in(parts)) for parts, owner in zip(paths, owners, strict=True)]


# Told by the teacher --------------------------------------------------------------------------------------


def _as_told(paths, student_from):
    """Return the owners from the place that the teacher named."""
    pattern = (
        "*/" * (int(student_from) - 1) + "{student}/" if re.fullmatch("[1-9][0-9]?", student_from) else student_from
    )
    if pattern.count("{student}") != 1:
        raise CourseError(
            f"--student-from takes the number of a folder, such as 2, or a pattern with {{student}} in it once, such "
            f"as '*/{{student}}_*.ipynb'; got {student_from}."
        )
    pieces = [re.escape(piece) for piece in re.split(r"(\*|\{student\})", pattern)]
    wild = {re.escape("*"): "[^/]*?", re.escape("{student}"): "(?P<student>[^/]+?)"}
    expression = "".join(wild.get(piece, piece) for piece in pieces)
    # Whatever is in a folder that the pattern ends with, belongs to it.
    expression = re.compile(
        f"{expression.removesuffix('/')}/.*" if pattern.endswith("/") else f"{expression}(?:/.*)?", re.S
    )
    owners = []
    for parts in paths:
        found = expression.fullmatch("/".join(parts))
        name = re.sub(r"\.ipynb$", "", found["student"], flags=re.IGNORECASE) if found else ""
        reason = None if found else f"its path has no student where --student-from {student_from} says"
        owners.append(Owner(name, reason=reason))
    if not any(owner.name for parts, owner in zip(paths, owners, strict=True) if is_notebook(parts)):
        example = next(parts for parts in paths if is_notebook(parts))
        raise CourseError(f"--student-from {student_from} fits no notebook, not even {_shown(example)}.")
    return owners


# Found in the layout --------------------------------------------------------------------------------------


def _by_layout(paths, slugs, metadata):
    """Return the owners as platforms name them, otherwise by the folder that is the student's."""
    names = {path[:-1]: _names_in(content) for path, content in metadata.items()}
    owners = [_of_platform_folder(parts, slugs, names) for parts in paths]
    left = [parts for parts, owner in zip(paths, owners, strict=True) if owner is None]
    around = _around_everything(left, slugs)
    level = 0 if around else _level(left, slugs)
    doubled = _doubled_in_canvas(paths, slugs)
    owners = [
        owner or _of_the_rest(parts, slugs, around, level, doubled) for parts, owner in zip(paths, owners, strict=True)
    ]
    numbers = defaultdict(set)
    for owner in owners:
        if owner.number:
            numbers[owner.number[0], owner.name].add(owner.number[1])
    # Two of the same name; in another export the platform may number the same student differently.
    return [
        replace(owner, name=f"{owner.name}-{owner.number[1]}")
        if owner.number and len(numbers[owner.number[0], owner.name]) > 1
        else owner
        for owner in owners
    ]


def _of_platform_folder(parts, slugs, names):
    """Return the owner of the platform's folder on a path, or None; a student may put any folder below it."""
    for depth, name in enumerate(parts[:-1]):
        export, above = parts[:depth], parts[depth - 1] if depth else ""
        if name in slugs:
            continue
        if found := MOODLE.fullmatch(name):
            return Owner(found["student"], ("Moodle",), (export, found["number"]))
        if found := BRIGHTSPACE.fullmatch(name):
            return _of_brightspace(found, slugs)
        if (found := GRADESCOPE.fullmatch(name)) and (export in names or re.fullmatch(r"assignment_\d+_export", above)):
            known = names.get(export, {}).get(name)
            # Without the file of names, the same number in another export is somebody else.
            return Owner(known, ("Gradescope",), (export, found["number"])) if known else Owner(name, (export,))
        in_team = TEAM_OF_ILIAS.fullmatch(above) and depth > 1 and parts[depth - 2].startswith(ILIAS)
        if in_team or (above.startswith(ILIAS) and not TEAM_OF_ILIAS.fullmatch(name)):
            return Owner(name, ("ILIAS",))
    return None


def _names_in(content):
    """Return the names in Gradescope's file, by folder; none if it is another file."""
    try:
        told = yaml.safe_load(content)
        return {folder: " and ".join(one[":name"] for one in entry[":submitters"]) for folder, entry in told.items()}
    except (yaml.YAMLError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _of_brightspace(found, slugs):
    date = A_DATE.search(found["rest"])
    student, _, rest = found["rest"].partition(" - ")
    if date:
        student, rest = found["rest"][: date.start()], ""
    return Owner(student, ("Brightspace", found["numbers"], _said(rest, slugs)))


def _of_the_rest(parts, slugs, around, level, doubled):
    """Return the owner by the folder at a level, or by the file's name."""
    folders, stem = _folders(parts, slugs), _stem(parts)
    if folders != around and len(folders) > level:
        return Owner(folders[level], (folders, _said(stem, slugs)))
    if found := MOODLE.fullmatch(stem):
        return Owner(found["student"], ("Moodle",), (parts[:-1], found["number"]))
    if found := BRIGHTSPACE.fullmatch(stem):
        return _of_brightspace(found, slugs)
    if found := BLACKBOARD.fullmatch(stem):
        return Owner(found["before"].rpartition("_")[2], ("Blackboard", found["before"]))
    if found := CANVAS.fullmatch(stem):
        key = _of_canvas(parts, found)
        clue = _said(found["rest"], slugs) if len(doubled[key]) > 1 else ()
        return Owner(found["student"], ("Canvas", clue), (parts[:-1], found["number"]))
    said = _said(stem, slugs)
    return Owner(said[0] if said else "", ((), said))


def _of_canvas(parts, found):
    return parts[:-1], found["student"], found["number"], found["submission"]


def _doubled_in_canvas(paths, slugs):
    """Return what the names of notebooks in one submission to Canvas say: a date in a name may look like one."""
    said = defaultdict(set)
    for parts in paths:
        if is_notebook(parts) and (found := CANVAS.fullmatch(_stem(parts))):
            said[_of_canvas(parts, found)].add(_said(found["rest"], slugs))
    return said


def _folders(parts, slugs):
    """Return the folders of a path that may be a student: all but the course's own and an assignment's."""
    return tuple(name for name in parts[:-1] if name not in slugs and name.lower() not in NO_STUDENTS)


def _around_everything(paths, slugs):
    """Return the folders around everything, if all files lie in one folder and differ by their names."""
    folders = {_folders(parts, slugs) for parts in paths}
    if len(paths) > 1 and len(folders) == 1 and not any(_stem(parts) in slugs for parts in paths):
        return folders.pop()
    return ()


def _level(paths, slugs):
    """Return which folder is the student's, counted from 0; refuse if nothing says so."""
    every = {_folders(parts, slugs) for parts in paths} - {()}
    of_notebooks = {_folders(parts, slugs) for parts in paths if is_notebook(parts)} - {()}
    shortest = min(map(len, of_notebooks), default=1)
    level = 0
    # A folder around all the others, as a zip has it, is nobody's.
    while level + 1 < shortest and len({one[: level + 1] for one in every if len(one) > level}) == 1 < len(every):
        level += 1
    if level + 1 < shortest:
        examples = {_folders(parts, slugs): parts for parts in reversed(paths) if is_notebook(parts)}
        examples.pop((), None)
        first, *others = examples.values()
        raise _asked("Which folder is the student's is not clear", first, others[0] if others else first, slugs)
    return level


def _said(stem, slugs):
    """Return what a file's name says, without the assignment's name and the mark of a second copy."""
    slug = max((slug for slug in slugs if slug in stem), key=len, default=None)
    pieces = stem.split(slug, 1) if slug else [stem]
    return tuple(filter(None, map(_without_copy, pieces)))


def _without_copy(name):
    while (shorter := OF_A_COPY.sub("", name)) != name:
        name = shorter
    return name.strip("_- ")


def _stem(parts):
    name = parts[-1] or parts[-2]
    return name.rpartition(".")[0] or name if parts[-1] else name


def _date_in(parts):
    """Return the time of an attempt in seconds, if a platform has written it into the path."""
    for name in parts:
        try:
            if found := BLACKBOARD.fullmatch(name):
                return datetime(*map(int, found["when"].split("-"))).timestamp()
            if BRIGHTSPACE.fullmatch(name) and (found := A_DATE.search(name)):
                day, month, other_month, other_day, year, hour, minute, half = found.groups()
                month = MONTHS.index((month or other_month).lower()) + 1
                hour = int(hour) % 12 + 12 * (half in "Pp")
                return datetime(int(year), month, int(day or other_day), hour, int(minute)).timestamp()
        except (ValueError, OverflowError, OSError):
            continue  # no such day, or a month in another language
    return None


# What has to be asked for ---------------------------------------------------------------------------------


def _must_be_clear(paths, owners, slugs):
    """Refuse if two notebooks would become one student's although nothing says so."""
    first = {}
    for parts, owner in zip(paths, owners, strict=True):
        if not is_notebook(parts):
            continue
        # Without a name, two notebooks of one assignment may be anybody's.
        slug = next((slug for slug in slugs if slug in parts[-1]), None)
        earlier, clue = first.setdefault((owner.name, None if owner.name else slug), (parts, owner.clue))
        if not owner.name and earlier is not parts:
            raise CourseError(
                f"Nothing in the names says whose work {_shown(earlier)} and {_shown(parts)} are. Nothing was graded. "
                "Put each notebook into a folder with its student's name."
            )
        if clue != owner.clue:
            raise _asked(f"Both would count as the work of {_shown((owner.name,))}", earlier, parts, slugs)


def _asked(doubt, first, second, slugs):
    """Return an error that asks where the student's name is, with two paths as examples."""
    examples = _shown(first) if first == second else f"{_shown(first)} and {_shown(second)}"
    ways = []
    for depth in range(min(len(first), len(second)) - 1):
        ours, theirs = _shown((first[depth],)), _shown((second[depth],))
        if not _folders((first[depth], ""), slugs):
            continue
        takes = ours if first == second else f"{ours} for both" if ours == theirs else f"{ours} and {theirs}"
        ways.append(f"--student-from {depth + 1} takes {takes}")
    if first[-1] != second[-1]:
        ways.append(f"--student-from '{_pattern(first, second)}' takes it from the name of the file")
    return CourseError(
        f"{doubt}: {examples}. Nothing was graded. Say where a student's name is in these paths: {'; '.join(ways)}. "
        "If a path has no name in it, put the notebook into a folder with its student's name."
    )


def _pattern(first, second):
    """Return a pattern that picks what differs in the names of two files."""
    folders, (ours, theirs) = "*/" * (len(second) - 1), (first[-1], second[-1])
    before = re.match(r"(?s:.*[ _-])?", os.path.commonprefix([ours, theirs]))[0]
    if BLACKBOARD.fullmatch(ours) and BLACKBOARD.fullmatch(theirs):
        return f"{folders}{before}{{student}}_attempt_*"
    return f"{folders}{before}{{student}}.ipynb"


def _shown(parts):
    text = "".join(letter if letter.isprintable() else "?" for letter in "/".join(parts))
    return f"“{text if len(text) <= 120 else text[:120] + '…'}”"
