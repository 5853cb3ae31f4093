"""A learner's work in one zip: packed here, taken in elsewhere. Nothing that was made in either place is lost.

A zip has the files of ``notebooks`` and ``exercises`` that the learner changed or made, and the progress. In
``.tinynet/moved.json`` it names the versions of each file that were packed or taken in before, by fingerprint, and so
does the work folder. That tells two cases apart. If the version here is one that went out and was changed on the other
side, the one in the zip takes its place. If both sides were changed, the one here is also kept beside.
"""

import io
import json
import os
import re
import shutil
import stat
import unicodedata
import zipfile
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tinynet import progress
from tinynet.course import (
    PARTS,
    UNREADABLE,
    CourseError,
    alone_in,
    fingerprint_of,
    names_for_kept,
    os_errors_in_plain_words,
    parse_manifest,
    read_manifest,
    work_folder,
)
from tinynet.files import patiently, write_atomically, write_to_a_free_name

__all__ = ["Packed", "Taken", "Work", "open_work", "pack", "take_in"]

MOST_FILES = 10_000
LARGEST_FILE, LARGEST_ZIP = 50_000_000, 200_000_000
MANIFEST, MOVED, PROGRESS = (f".tinynet/{name}.json" for name in ("course", "moved", "progress"))
# What a disk of another system refuses in a name, and a letter or a dot that it would drop at the end.
UNFIT_NAME = re.compile(r'[<>:"|?*\x00-\x1f\x7f]|[ .]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)
LONGEST_NAME = 200  # in bytes; something is added to some names
ELSEWHERE = "it is not in notebooks/ or exercises/"
NO_NOTEBOOK = "it is no notebook that can be read"


@dataclass
class Work:
    """What a zip holds of a learner's work. Names are paths inside a work folder, with forward slashes.

    Attributes
    ----------
    files : dict of str to bytes
        The files of ``notebooks`` and ``exercises``.
    progress : dict or None
        What `parse_progress` returns.
    left_out : dict of str to str
        The reason for each file that is not taken.
    delivered, moved : dict of str to list
        Fingerprints of the versions that the course had, and of those that were packed or taken in.
    """

    files: dict
    progress: dict | None
    left_out: dict
    delivered: dict
    moved: dict


@dataclass
class Taken:
    """What `take_in` did.

    Attributes
    ----------
    files : dict of str to (str or None)
        The files that were taken, and the name under which the version that was here is kept.
    newer_here : list of str
        Files of which the zip has a version that was here before and was changed since.
    same : list of str
        Files that are the same in both places.
    done, bets : int
        How many tasks are done and bets are made that were not so here.
    """

    files: dict = field(default_factory=dict)
    newer_here: list = field(default_factory=list)
    same: list = field(default_factory=list)
    done: int = 0
    bets: int = 0

    def rows(self, work):
        """Yield what was done with this work, line by line: a word, and what it is said of."""
        for name, kept in self.files.items():
            yield "taken", name
            if kept:
                yield "", f"yours from here is kept beside it: {PurePosixPath(kept).name}"
        for name in self.newer_here:
            yield "newer here", name
        if self.same:
            yield "nothing new", f"{len(self.same)} files" if len(self.same) > 3 else ", ".join(self.same)
        if work.progress is not None:
            more = ((self.done, "more task", " done"), (self.bets, "more bet", ""))
            added = ", ".join(f"{count} {name}{'s' * (count != 1)}{end}" for count, name, end in more)
            yield "progress", added if self.done or self.bets else "nothing new"
        for name, reason in work.left_out.items():
            yield "left out", f"{name}: {reason}"


@dataclass
class Packed:
    """What `pack` did: the zip, the files in it, whether it has progress, and the reasons for what it lacks."""

    zip: Path
    files: list
    has_progress: bool
    left_out: dict


# Out ----------------------------------------------------------------------------------------------------


def pack(folder):
    """Pack what a learner made in a work folder into a zip in the current folder.

    Parameters
    ----------
    folder : path-like
        The work folder.

    Returns
    -------
    Packed

    Raises
    ------
    CourseError
        If there is nothing to pack or too much, or the folder cannot be used.
    """
    folder = work_folder(folder)
    with os_errors_in_plain_words(folder), alone_in(folder, []):
        files, left_out = _own_files(folder, read_manifest(folder)["files"])
        learner = progress.read_progress(folder)
        has_progress = bool(learner["tasks"] or learner["bets"])
        if not files and not has_progress:
            raise CourseError(f"There is nothing to pack: you have changed nothing in {folder} yet.")
        moved = _read_moved(folder)
        for name, content in files.items():
            _note(moved, name, [fingerprint_of(content, name)])
        packed = dict(files)
        if has_progress:
            packed[PROGRESS] = json.dumps(learner, indent=1).encode()
        packed[MOVED] = _as_json(moved)
        here = Path.cwd()
        with os_errors_in_plain_words(here):
            zipped = write_to_a_free_name(_names_for_zip(here / f"{folder.name}.zip"), _zipped(packed))
        write_atomically(folder / MOVED, packed[MOVED])
    return Packed(zipped, sorted(files), has_progress, left_out)


def _own_files(folder, delivered):
    """Return the files that the learner changed or made, and the reasons for what is left out."""
    files, left_out, size = {}, {}, 0
    for path in sorted(folder.iterdir()):
        if not _is_hidden(path.name) and path.name not in PARTS:
            left_out[path.name] = ELSEWHERE
    for path in (path for part in PARTS for path in sorted((folder / part).rglob("*"))):
        if path.is_dir() and not path.is_symlink():
            continue
        parts = path.relative_to(folder).parts
        name, look = "/".join(parts), path.lstat()
        if any(map(_is_hidden, parts)):
            continue
        reason = _unfit(parts, look.st_mode, look.st_size)
        content = b"" if reason else path.read_bytes()
        version = None if reason else fingerprint_of(content, name)
        if reason or version == UNREADABLE:
            left_out[name] = reason or NO_NOTEBOOK
        elif version not in delivered.get(name, ()):
            files[name] = content
            size += len(content)
            _refuse_too_much(len(files), size, folder)
    return files, left_out


def _names_for_zip(path):
    yield path
    number = 2
    while True:
        yield path.with_stem(f"{path.stem}-{number}")
        number += 1


def _zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


# In -----------------------------------------------------------------------------------------------------


def open_work(place):
    """Read a zip of a learner's work, and change nothing.

    Parameters
    ----------
    place : path-like
        A zip that `pack` or the course in a browser made, or one of a whole work folder.

    Returns
    -------
    Work

    Raises
    ------
    CourseError
        If it is no sound zip, is too large or locked, leads out of the folder, or has no work of this course.
    """
    try:
        with zipfile.ZipFile(place) as archive:
            return _work(archive, place)
    except FileNotFoundError:
        raise CourseError(f"There is no {place}.") from None
    except OSError as error:
        raise CourseError(f"{place} cannot be read ({error.strerror or error}).") from error
    except CourseError:
        raise
    except Exception as error:  # each way of packing has errors of its own
        with open(place, "rb") as file:
            begins_as_a_zip = file.read(2) == b"PK"
        if begins_as_a_zip:
            raise CourseError(
                f"{place} is damaged or not complete ({error or type(error).__name__}): copy or download it again."
            ) from error
        raise CourseError(f"{place} is no zip.") from error


def _work(archive, place):
    members, left_out = _members(archive, place)
    _refuse_too_much(len(members), sum(member.file_size for member in members.values()), place)
    files, about = {}, {}
    for name, member in members.items():
        content = archive.read(member)  # no more than the size that was looked at; a wrong checksum is an error
        if name in (MANIFEST, MOVED, PROGRESS):
            about[name] = content
        elif fingerprint_of(content, name) == UNREADABLE:
            left_out[name] = NO_NOTEBOOK
        else:
            files[name] = content
    learner = None
    if PROGRESS in about:
        try:
            learner = progress.parse_progress(about[PROGRESS])
        except ValueError:
            left_out[PROGRESS] = "it is damaged, so your progress here stays as it is"
    if learner and learner["version"] != progress.VERSION:
        raise CourseError(
            f"{place} has the progress of another version of the course: bring this one up to date, then take it in."
        )
    if not files and learner is None:
        raise CourseError(f"There is nothing in {place} that can be taken in: {_first_reason(left_out)}.")
    delivered = parse_manifest(about.get(MANIFEST, b""))["files"]
    return Work(files, learner, left_out, delivered, _parse_moved(about.get(MOVED, b"")))


def _members(archive, place):
    """Return the members of a zip by their names in a work folder, and the reasons for those that are left out."""
    found = []
    for member in archive.infolist():
        written = member.filename.replace("\\", "/")  # as some programs on Windows write it
        parts = PurePosixPath(unicodedata.normalize("NFC", written)).parts
        if ".." in parts or written.startswith("/") or re.match(r"[A-Za-z]:", written):
            raise CourseError(f"{place} is refused: the path {member.filename!r} in it leads out of your folder.")
        if parts and not written.endswith("/") and (not any(map(_is_hidden, parts)) or parts[-2:-1] == (".tinynet",)):
            found.append((parts, member))
    begins = {_top(parts) for parts, _ in found if _top(parts) is not None}
    if not begins:
        raise CourseError(
            f"{place} has no work of this course: expected notebooks/..., exercises/... or .tinynet/progress.json."
        )
    if len(begins) > 1:
        tops = ", ".join(sorted("/".join(top) or "its top" for top in begins))
        raise CourseError(f"{place} has work in several folders ({tops}): make a zip of one of them.")
    (top,) = begins
    members, left_out, names = {}, {}, set()
    for parts, member in found:
        inside = parts[len(top) :] if parts[: len(top)] == top else parts
        name, is_about = "/".join(inside), "/".join(inside) in (MANIFEST, MOVED, PROGRESS)
        if not is_about and any(map(_is_hidden, parts)):
            continue
        reason = _unfit(inside, member.external_attr >> 16, member.file_size)
        if _top(parts) != top:
            reason = ELSEWHERE
        elif member.flag_bits & 1:
            raise CourseError(f"{place} is locked with a password: make a zip without one.")
        if reason:
            left_out[name] = reason
        elif name.casefold() in names:
            raise CourseError(f"{place} has {name} twice: keep one of them.")
        else:
            names.add(name.casefold())
            members[name] = member
    return members, left_out


def _top(parts):
    """Return the folders of a path above the first one that a work folder has; None if there is none such."""
    return next((parts[:i] for i, part in enumerate(parts[:-1]) if part in (*PARTS, ".tinynet")), None)


def take_in(folder, work):
    """Put a learner's work from elsewhere into a work folder, as a whole or not at all.

    Parameters
    ----------
    folder : path-like
        The work folder.
    work : Work
        What `open_work` returns.

    Returns
    -------
    Taken

    Raises
    ------
    CourseError
        If the folder cannot be used or written to, or a file was saved at that moment. Then nothing is changed.
    """
    folder = work_folder(folder)
    with (
        os_errors_in_plain_words(folder),
        alone_in(folder, list(work.files)),
        _stage(folder / ".tinynet" / "taking-in") as stage,
        ExitStack() as undo,
    ):
        delivered, moved = read_manifest(folder)["files"], _read_moved(folder)
        taken, arriving = Taken(), {}
        for name, content in sorted(work.files.items()):
            here, theirs = _content(folder / name), fingerprint_of(content, name)
            known_here, known_there = delivered.get(name, []), work.delivered.get(name, [])
            if theirs in (*known_here, *known_there):  # nothing was made of it there
                taken.same.append(name)
                continue
            ours = None if here is None else fingerprint_of(here, name)
            decision = _decision(theirs, ours, known_here, moved.get(name, []), work.moved.get(name, []))
            if decision in ("take", "take and keep"):
                arriving[name] = content, here
                kept = _keep(folder / name, here, undo) if decision == "take and keep" else None
                taken.files[name] = kept and kept.relative_to(folder).as_posix()
            else:
                {"newer here": taken.newer_here, "same": taken.same}[decision].append(name)
            if decision != "newer here":
                _note(moved, name, [*work.moved.get(name, []), theirs])
        arriving[MOVED] = _as_json(moved), _content(folder / MOVED)
        # All that needs room on the disk is written first; then files only change their places.
        staged = [
            _staged(folder / name, *both, stage / str(i), undo) for i, (name, both) in enumerate(arriving.items())
        ]
        for each in staged:
            _put_in_place(*each, undo)
        if work.progress is not None:
            before, after = progress.merge_progress(folder, work.progress)
            taken.done = _number_done(after) - _number_done(before)
            taken.bets = len(after["bets"]) - len(before["bets"])
        undo.pop_all()
    return taken


def _decision(theirs, here, delivered, moved_here, moved_there):
    """Say what becomes of a file, by the fingerprints of its versions in the zip and here (None if it is not here)."""
    if theirs == here:
        return "same"
    if here is None or here in delivered or (here in moved_here and here in moved_there):
        return "take"
    return "newer here" if theirs in moved_here else "take and keep"


def _content(path):
    """Return what is in a file, None if there is none."""
    if not os.path.lexists(path):
        return None
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise CourseError(f"{path} is no ordinary file; please rename or remove it, then take the zip in again.")
    return path.read_bytes()


def _keep(path, content, undo):
    """Keep the version that is here under another name, unless it is kept already."""
    for name in names_for_kept(path):
        if not os.path.lexists(name):
            kept = write_to_a_free_name(names_for_kept(path), content)
            undo.callback(kept.unlink)
            return kept
        if name.is_file() and name.read_bytes() == content:
            return name
    raise AssertionError("the names never end")


@contextmanager
def _stage(folder):
    """Give an empty folder for what arrives; it is removed afterwards."""
    if folder.exists():  # somebody was interrupted: what was here is where it was, or is in the zip
        shutil.rmtree(folder)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _staged(path, content, here, place, undo):
    """Write the new version, and a copy of the one that is here, to a place on the same disk."""
    for parent in reversed(path.parents):
        if not parent.exists():
            parent.mkdir()
            undo.callback(parent.rmdir)
    new, old = place.with_suffix(".new"), place.with_suffix(".old")
    write_atomically(new, content)
    if here is not None:
        write_atomically(old, here)
    return path, here, new, old


def _put_in_place(path, here, new, old, undo):
    if _content(path) != here:
        raise CourseError(f"{path} was saved at this moment, so nothing was changed; please take the zip in again.")
    patiently(os.replace, new, path)
    if here is None:
        undo.callback(path.unlink)
    else:
        undo.callback(patiently, os.replace, old, path)


# Small things --------------------------------------------------------------------------------------------


def _unfit(parts, mode, size):
    """Return why a file does not travel, None if it does."""
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "it is a link or no ordinary file"
    if any(UNFIT_NAME.search(part) or len(part.encode(errors="replace")) > LONGEST_NAME for part in parts):
        return "some computers cannot have a file of this name"
    if size > LARGEST_FILE:
        return f"it has {size / 1e6:,.0f} MB, and at most {LARGEST_FILE / 1e6:.0f} MB go into a zip"
    return None


def _refuse_too_much(files, size, place):
    if files > MOST_FILES or size > LARGEST_ZIP:
        raise CourseError(
            f"{place} is too large: it holds {files:,} files of {size / 1e6:,.0f} MB, and work of at most "
            f"{MOST_FILES:,} files and {LARGEST_ZIP / 1e6:.0f} MB is moved."
        )


def _first_reason(left_out):
    return next((f"of {name}, {reason}" for name, reason in left_out.items()), "it is empty")


def _is_hidden(name):
    return name.startswith((".", "__"))


def _read_moved(folder):
    return _parse_moved(_content(folder / MOVED) or b"")


def _parse_moved(content):
    """Return what moved before; nothing if that is lost, so that everything that differs is kept."""
    with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
        files = json.loads(content)["files"]
        return {name: [version for version in files[name] if isinstance(version, str)] for name in files}
    return {}


def _as_json(moved):
    return json.dumps({"format": 1, "files": moved}, indent=1).encode()


def _note(moved, name, versions):
    moved[name] = list(dict.fromkeys([*moved.get(name, ()), *versions]))


def _number_done(learner):
    return sum(entry["done"] for entry in learner["tasks"].values())
