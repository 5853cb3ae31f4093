"""Finding what was handed in: nbgrader's folders, a flat folder, a folder for each student, or a zip of any of these.

Nothing is unpacked and no link is followed: a zip is read member by member, each up to the size of a large notebook.
"""

import hashlib
import os
import re
import stat
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from tinynet.course import CourseError
from tinynet.grading.assignment import LARGEST_NOTEBOOK, Unfit

__all__ = ["Submission", "collect"]

FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
MOST_FILES = 100_000
LONGEST_NAME = 80
# Folders of the course and of nbgrader, which are no students.
NO_STUDENTS = ("exercises", "notebooks", "solutions", "submitted", "two-neurons-work")
# What learning platforms add to a student's name: Moodle and Canvas, with a number of theirs; and a browser's "(1)".
NUMBERED = (r"_(?P<number>\d+)_assignsubmission_file_?.*$", r"_(LATE_)?(?P<number>\d+)_\d+_?.*$")
OF_PLATFORMS = (*NUMBERED, r"\s*\(\d+\)$")


@dataclass(frozen=True)
class Submission:
    """A file that was handed in.

    Attributes
    ----------
    student : str
        Safe as a file's name.
    file : str
        Where it was found, in the folder or zip.
    changed : float
        When it was last written, in seconds.
    reason : str or None
        Why it cannot be read.
    read : callable
        Returns its bytes; raises `Unfit`.
    """

    student: str
    file: str
    changed: float
    reason: str | None
    read: Callable


def collect(place, slugs):
    """Return everything that was handed in, by student and file.

    Parameters
    ----------
    place : path-like
        A folder or a zip.
    slugs : collection of str
        The course's assignments.

    Returns
    -------
    list of Submission

    Raises
    ------
    CourseError
        If there is no such place, it cannot be read, or there is no notebook in it.
    """
    place = Path(place)
    try:
        if (place / "nbgrader_config.py").exists():
            raise CourseError(f"{place} is a whole course; name the folder of what was handed in, such as submitted.")
        if place.is_dir():
            found = _in_folder(place)
        elif zipfile.is_zipfile(place):
            found = _in_zip(place)
        elif place.exists():
            raise CourseError(f"{place} is neither a folder nor a zip of notebooks.")
        else:
            raise CourseError(f"There is no {place}.")
    except OSError as error:
        raise CourseError(f"{place} cannot be read: {error.strerror or error}.") from None
    if not any(parts[-1].endswith(".ipynb") for parts, *_ in found):
        raise CourseError(f"There is no notebook in {place}: expected STUDENT/SLUG/SLUG.ipynb, or STUDENT*.ipynb.")
    return _without_asides(_named(found, slugs))


def _in_folder(place):
    """Return (parts of the path, time, reason, reader) of each file in a folder."""
    found = []
    for folder, inside, files in os.walk(place):
        if "nbgrader_config.py" in files:  # grades of an earlier run
            inside.clear()
            continue
        inside[:] = sorted(name for name in inside if _is_of_interest(name))
        links = [name for name in inside if os.path.islink(os.path.join(folder, name))]
        if not inside and not files and folder != str(place):
            found.append(((*Path(folder).relative_to(place).parts, ""), 0.0, "the folder is empty", None))
        for name in sorted(files) + links:
            path = Path(folder, name)
            if not _is_of_interest(name):
                continue
            look = os.lstat(path)
            reason = None if name.endswith(".ipynb") else "it is no notebook"
            if stat.S_ISLNK(look.st_mode):
                reason = "it is a link, and links are not followed"
            elif not stat.S_ISREG(look.st_mode):
                reason = "it is no ordinary file"
            found.append((path.relative_to(place).parts, look.st_mtime, reason, _reader_of_file(path)))
            if len(found) > MOST_FILES:
                raise CourseError(f"There are more than {MOST_FILES:,} notebooks in {place}.")
    return found


def _reader_of_file(path):
    def read():
        try:
            # Opened so that a link or a pipe put in its place in the meantime is not followed either.
            with open(os.open(path, FLAGS), "rb") as file:
                return file.read(LARGEST_NOTEBOOK + 1) if _fits(os.fstat(file.fileno()).st_size) else b""
        except OSError as error:
            raise Unfit(f"it cannot be read: {error.strerror or error}") from None

    return read


def _in_zip(place):
    """Return the same of a zip."""
    found = []
    try:
        with zipfile.ZipFile(place) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError) as error:
        raise CourseError(f"{place} is damaged: {error}.") from None
    if len(members) > MOST_FILES:
        raise CourseError(f"There are more than {MOST_FILES:,} files in {place}.")
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        if not parts or member.is_dir() or not all(map(_is_of_interest, parts)):
            continue
        reason = None if parts[-1].endswith(".ipynb") else "it is no notebook"
        if ".." in parts or parts[0].startswith("/") or ":" in parts[0]:
            reason = "its path in the zip leads out of it"
            parts = parts[-1:]
        elif stat.S_ISLNK(member.external_attr >> 16):
            reason = "it is a link, and links are not followed"
        elif member.flag_bits & 1:
            reason = "it is encrypted"
        changed = _seconds(member.date_time)
        found.append((parts, changed, reason, _reader_of_member(place, member)))
    return found


def _reader_of_member(place, member):
    def read():
        _fits(member.file_size)
        try:
            with zipfile.ZipFile(place) as archive, archive.open(member) as file:
                # What the zip says of its size may be a lie.
                return file.read(LARGEST_NOTEBOOK + 1)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
            raise Unfit(f"it cannot be unpacked: {error}") from None
        except Exception as error:
            if type(error).__module__ == "zlib":
                raise Unfit(f"it cannot be unpacked: {error}") from None
            raise

    return read


def _fits(size):
    if size > LARGEST_NOTEBOOK:
        raise Unfit(
            f"the file has {size / 1e6:,.0f} MB, and at most {LARGEST_NOTEBOOK / 1e6:.0f} MB are read: clear the "
            "outputs and hand it in again"
        )
    return True


def _seconds(date):
    """Return a zip's date in seconds; 0 for one that no calendar has."""
    try:
        return datetime(*date).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0


def _is_of_interest(name):
    return not name.startswith((".", "__MACOSX")) or name.strip(".") == ""


def _without_asides(submissions):
    """Leave out the other files of who handed in a notebook."""
    with_notebook = {one.student for one in submissions if one.file.endswith(".ipynb")}
    return [one for one in submissions if one.file.endswith(".ipynb") or one.student not in with_notebook]


# Who handed it in ----------------------------------------------------------------------------------------


def _named(found, slugs):
    """Return submissions, with the student's name taken from the folders or from the file."""
    tops = {parts[0] for parts, *_ in found}
    flat_below = all(len(parts) == 2 and not _slug_in(parts[1], slugs, whole=True) for parts, *_ in found)
    if len(tops) == 1 and flat_below and len(found) > 1:
        # One folder around everything, as a zip has it.
        found = [(parts[1:], *rest) for parts, *rest in found]
    numbers = defaultdict(set)
    for parts, *_ in found:
        export, number = _number(parts)
        numbers[export, _student(parts, slugs)].add(number)
    owner, submissions = {}, []
    for parts, changed, reason, read in sorted(found, key=lambda one: one[0]):
        written = _student(parts, slugs)
        export, number = _number(parts)
        if len(numbers[export, written]) > 1 and number:
            # Two of the same name; in another export the platform may number the same student differently.
            written = f"{written}-{number}"
        student = _safe(written)
        if owner.setdefault(student, written) != written:
            # Two names that look alike when they are made safe are two students.
            student = f"{student}-{hashlib.sha256(written.encode(errors='replace')).hexdigest()[:6]}"
        file = "/".join(parts).encode(errors="replace").decode()
        submissions.append(Submission(student, file, changed, reason, read))
    return sorted(submissions, key=lambda submission: (submission.student, submission.file))


def _student(parts, slugs):
    """Return the student's name as it is written in the path."""
    folders = [name for name in parts[:-1] if name not in slugs and name.lower() not in NO_STUDENTS]
    # What a platform has named was not named by a student, who may put any folder below it.
    of_platform = next((name for name in folders if _without_platform(name) != name), None)
    if of_platform:
        return _without_platform(of_platform)
    if folders:
        return folders[-1] if len(parts) >= 2 and parts[-2] in slugs else folders[0]
    stem = parts[-1].rpartition(".")[0] or parts[-1]
    slug = _slug_in(stem, slugs)
    if slug:
        before, after = (part.strip("_- ") for part in stem.split(slug, 1))
        # The exercise's own name, or a browser's second copy of it, is nobody's.
        stem = before or re.sub(r"^\(\d+\)$", "", after)
    return _without_platform(stem.strip("_- "))


def _number(parts):
    """Return where an export lies and the number that its platform gave the student, or None."""
    for depth, name in enumerate(parts):
        for pattern in NUMBERED:
            if found := re.search(pattern, name):
                return parts[:depth], found["number"]
    return parts[:-1], None


def _slug_in(name, slugs, whole=False):
    name = name.removesuffix(".ipynb")
    return next((slug for slug in slugs if (slug == name if whole else slug in name)), None)


def _without_platform(name):
    for pattern in OF_PLATFORMS:
        shorter = re.sub(pattern, "", name)
        name = shorter if shorter.strip("_- ") else name
    return name


def _safe(name):
    """Return a name that is a file's and a gradebook's without trouble: letters, digits and . _ - inside."""
    name = unicodedata.normalize("NFC", name)
    name = "".join(letter if letter.isalnum() or letter in "._-" else "_" for letter in name)
    name = re.sub("_+", "_", name).strip("._-")[:LONGEST_NAME].strip("._-")
    return name or "nameless"
