"""Find what was handed in: nbgrader's folders, a flat folder, a folder for each student, or a zip of these.

Nothing is unpacked and no link is followed: a zip is read member by member, each up to the size of a large notebook.
A zip that a student handed in is read too, and everything in it is work of that student. `owners` says whose work a
file is.
"""

import hashlib
import io
import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from tinynet.course import CourseError
from tinynet.grading.assignment import LARGEST_NOTEBOOK, Unfit
from tinynet.grading.owners import METADATA, is_notebook, owners_of

__all__ = ["Submission", "collect_submissions"]

FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
MOST_FILES = 100_000
# Of a name's bytes: a file system takes 255, and something is added to some.
LONGEST_NAME = 80
# In bytes; a zip may have longer ones. Windows takes names of 255 letters, of up to four bytes each.
LONGEST_PATH, LONGEST_PART = 4_096, 1_000
# Names that Windows keeps for devices, with any ending: a folder of grades may be copied there.
OF_DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
LARGEST_METADATA = 10_000_000
LARGEST_ZIP, MOST_IN_ZIP = 50_000_000, 1_000
NO_NOTEBOOK = "its name does not end in .ipynb: if it is a notebook, rename it"


@dataclass(frozen=True)
class Submission:
    """A file that was handed in.

    Attributes
    ----------
    student : str
        A name that is safe as a file's name.
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


def collect_submissions(place, slugs, student_from=None):
    """Return everything that was handed in, by student and file.

    Parameters
    ----------
    place : path-like
        A folder or a zip.
    slugs : collection of str
        The course's assignments.
    student_from : str or None
        Where in a path the student's name is (see `owners`); None finds it automatically.

    Returns
    -------
    list of Submission

    Raises
    ------
    CourseError
        If there is no such place, it cannot be read, it has no notebook, or nothing says whose work a file is.
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
    found, packed = _with_zips(found)
    if not any(is_notebook(parts) for parts, *_ in found):
        raise CourseError(f"There is no notebook in {place}: expected STUDENT/SLUG/SLUG.ipynb, or STUDENT*.ipynb.")
    return _without_asides(_named(found, packed, slugs, student_from))


def _in_folder(place):
    """Return (parts of the path, time, reason, reader) of each file in a folder."""
    found, left = [], [()]
    while left:
        parts = left.pop()
        folder = os.path.join(place, *parts)
        try:
            with os.scandir(folder) as entries:
                entries = sorted((entry for entry in entries if _is_of_interest(entry.name)), key=lambda one: one.name)
        except OSError as error:
            if not parts:
                raise
            found.append(((*parts, ""), 0.0, f"the folder cannot be read: {error.strerror or error}", None))
            continue
        names = {entry.name for entry in entries}
        if "nbgrader_config.py" in names:
            if "autograded" not in names:  # as it is among the grades of an earlier run
                reason = "the folder is a whole course, with nbgrader_config.py, and was not looked into"
                found.append(((*parts, ""), 0.0, reason, None))
        elif not entries and parts:
            found.append(((*parts, ""), 0.0, "the folder is empty", None))
        else:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    left.append((*parts, entry.name))
                else:
                    found.append(((*parts, entry.name), *_file(entry)))
        if len(found) + len(left) > MOST_FILES:
            raise CourseError(f"There are more than {MOST_FILES:,} files in {place}.")
    return found


def _file(entry):
    """Return the time, the reason not to read it and the reader of a file in a folder."""
    try:
        look = entry.stat(follow_symlinks=False)
    except OSError as error:  # gone since the folder was listed
        return 0.0, f"it cannot be read: {error.strerror or error}", None
    reason = None if is_notebook((entry.name,)) else NO_NOTEBOOK
    if stat.S_ISLNK(look.st_mode):
        reason = "it is a link, and links are not followed"
    elif not stat.S_ISREG(look.st_mode):
        reason = "it is no ordinary file"
    return look.st_mtime, reason, _reader_of_file(entry.path)


def _reader_of_file(path):
    def read(largest=LARGEST_NOTEBOOK):
        try:
            # Opened so that a link or a pipe put in its place in the meantime is not followed either.
            with open(os.open(path, FLAGS), "rb") as file:
                _must_fit(os.fstat(file.fileno()).st_size, largest)
                return file.read(largest + 1)
        except OSError as error:
            raise Unfit(f"it cannot be read: {error.strerror or error}") from None

    return read


def _in_zip(place):
    """Return the same for a zip."""
    try:
        members = _members(lambda: place)
    except (zipfile.BadZipFile, ValueError) as error:
        raise CourseError(f"{place} is damaged: {error}.") from None
    if len(members) > MOST_FILES:
        raise CourseError(f"There are more than {MOST_FILES:,} files in {place}.")
    return members


def _with_zips(found):
    """Return what was found with the notebooks of each zip in place of the zip, and the paths of these zips."""
    with_zips, packed = [], set()
    for parts, changed, reason, read in found:
        if reason != NO_NOTEBOOK or not parts[-1].lower().endswith(".zip"):
            with_zips.append((parts, changed, reason, read))
            continue
        try:
            notebooks = _notebooks_in_zip(read)
        except Unfit as unfit:
            with_zips.append((parts, changed, str(unfit), read))
        else:
            packed.add(parts)
            with_zips += [((*parts, *member), *rest) for member, *rest in notebooks]
    return with_zips, packed


def _notebooks_in_zip(read):
    """Return the same for the notebooks in a student's zip."""
    try:
        members = _members(lambda: io.BytesIO(read(LARGEST_ZIP)))
    except Unfit:
        raise
    except Exception as error:  # whatever a zip does to its reader, the others are graded
        raise Unfit(f"the zip is damaged: {error or type(error).__name__}") from None
    if len(members) > MOST_IN_ZIP:
        raise Unfit(f"there are more than {MOST_IN_ZIP:,} files in the zip")
    notebooks = [member for member in members if is_notebook(member[0])]
    if not notebooks:
        raise Unfit("there is no notebook in the zip")
    return notebooks


def _members(zipped):
    """Return (parts of the path, time, reason, reader) of each file in a zip, which a function returns."""
    found = []
    with zipfile.ZipFile(zipped()) as archive:
        members = archive.infolist()
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        if not parts or member.is_dir() or not all(map(_is_of_interest, parts)):
            continue
        reason = None if is_notebook(parts) else NO_NOTEBOOK
        if ".." in parts or parts[0].startswith("/") or ":" in parts[0]:
            reason = "its path in the zip leads out of it"
            parts = parts[-1:]
        elif _too_long(parts):
            reason = "its path in the zip is longer than any disk takes"
            parts = (parts[-1][-LONGEST_NAME:],)
        elif stat.S_ISLNK(member.external_attr >> 16):
            reason = "it is a link, and links are not followed"
        elif member.flag_bits & 1:
            reason = "it is encrypted"
        found.append((parts, _seconds(member.date_time), reason, _reader_of_member(zipped, member)))
    return found


def _too_long(parts):
    lengths = [len(part.encode(errors="replace")) for part in parts]
    return max(lengths) > LONGEST_PART or sum(lengths) + len(parts) > LONGEST_PATH


def _reader_of_member(zipped, member):
    def read(largest=LARGEST_NOTEBOOK):
        _must_fit(member.file_size, largest)
        try:
            with zipfile.ZipFile(zipped()) as archive, archive.open(member) as file:
                # What the zip says of its size may be a lie.
                return file.read(largest + 1)
        except Exception as error:  # each way of packing has errors of its own
            raise Unfit(f"it cannot be unpacked: {error or type(error).__name__}") from None

    return read


def _must_fit(size, largest):
    if size > largest:
        raise Unfit(
            f"the file has {size / 1e6:,.0f} MB, and at most {largest / 1e6:.0f} MB are read: clear the "
            "outputs and hand it in again"
        )


def _seconds(date):
    """Return a zip's date in seconds; 0 for a date that is not in the calendar."""
    try:
        return datetime(*date).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0


def _is_of_interest(name):
    return not name.startswith(".") and name != "__MACOSX" or name.strip(".") == ""


def _without_asides(submissions):
    """Leave out the other files of students who handed in a notebook."""
    with_notebook = {one.student for one in submissions if is_notebook((one.file,))}
    return [one for one in submissions if is_notebook((one.file,)) or one.student not in with_notebook]


# Names that any disk takes --------------------------------------------------------------------------------


def _named(found, packed, slugs, student_from):
    """Return the submissions, each with a safe form of its student's name."""
    found = sorted(found, key=lambda one: one[0])
    metadata = {parts: _content(read) for parts, _, _, read in found if parts[-1] == METADATA}
    found = [one for one in found if one[0] not in metadata]
    taken, submissions = {}, []
    for (parts, changed, reason, read), owner in zip(
        found, owners_of([_of_owner(parts, packed) for parts, *_ in found], slugs, metadata, student_from), strict=True
    ):
        student = _unique(owner.name, taken)
        file = "/".join(parts).encode(errors="replace").decode()
        when = changed if owner.handed_in is None else owner.handed_in
        submissions.append(Submission(student, file, when, reason or owner.reason, read))
    return sorted(submissions, key=lambda submission: (submission.student, submission.file))


def _of_owner(parts, packed):
    """Return the path that says whose work a file is: of a file in a zip, that of a notebook in the zip's place."""
    for depth in range(1, len(parts)):
        if parts[:depth] in packed:
            return (*parts[: depth - 1], f"{parts[depth - 1][: -len('.zip')]}.ipynb")
    return parts


def _content(read):
    try:
        return read(LARGEST_METADATA)
    except Unfit:
        return b""


def _unique(written, taken):
    """Return a unique safe name: two names with the same safe form belong to two students."""
    name, tries = _safe(written), 0
    # Some disks do not tell capital letters from small ones.
    while taken.setdefault(name.casefold(), written) != written:
        mark = hashlib.sha256(f"{written}{tries or ''}".encode(errors="surrogatepass")).hexdigest()[:6]
        name, tries = f"{_safe(written)}-{mark}", tries + 1
    return name


def _safe(name):
    """Return a name that is safe for files and the gradebook: letters, digits and . _ - inside."""
    name = unicodedata.normalize("NFC", name)
    name = "".join(letter if letter.isalnum() or letter in "._-" else "_" for letter in name)
    name = re.sub("_+", "_", name).strip("._-").encode()[:LONGEST_NAME].decode(errors="ignore").strip("._-")
    return OF_DEVICES.sub(r"\1_", name) or "nameless"
