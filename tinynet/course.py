"""The course on disk: find it, copy it out for a learner, update the copy without losing their work.

A file counts as changed by the learner if its fingerprint is none of those that were delivered. The fingerprint of a
notebook is made from its cells' types and sources, so running it changes nothing.
"""

import errno
import hashlib
import json
import os
import re
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import metadata
from itertools import chain, count
from pathlib import Path

from tinynet.files import LockHeld, leftovers, locked, move_to_a_free_name, write_atomically, write_to_a_free_name

__all__ = [
    "PARTS",
    "UNREADABLE",
    "CourseError",
    "Report",
    "alone_in",
    "copy_out",
    "deliverable",
    "fingerprint_of",
    "full_slug",
    "names_for_kept",
    "os_errors_in_plain_words",
    "parse_manifest",
    "read_manifest",
    "reset",
    "source_folder",
    "work_folder",
]

PARTS = ("notebooks", "exercises")
FOLDERS_OF_THE_CLONE = (
    *PARTS,
    *("solutions", "tinynet", "tests", "docs", "deploy", "benchmarks", ".git", ".github", ".ci", ".venv"),
)
UNREADABLE = "unreadable"
SET_BESIDE = re.compile(r"\.(kept-\d+|new-version(-\d+)?)(?=\.\w+$)")
SECONDS_TO_WAIT_FOR_THE_LOCK = 20.0


class CourseError(Exception):
    """A problem with the course's folders that the learner can solve; the message is one sentence."""


@dataclass
class Report:
    """What `copy_out` did. Names are paths inside the work folder, with forward slashes.

    Attributes
    ----------
    came : list of str
        Files that were not there: new files, and files that the learner had deleted.
    updated : list of str
        Files that the learner had not changed; they were replaced by the course's new version.
    kept : list of str
        Files that the learner had changed; they were left alone.
    damaged : list of str
        Those of `kept` that cannot be read as notebooks any more.
    beside : dict of str to str
        For those of `kept` that have a new version: the name under which it was put beside.
    """

    came: list = field(default_factory=list)
    updated: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    damaged: list = field(default_factory=list)
    beside: dict = field(default_factory=dict)


def source_folder():
    """Return the folder that holds the course's ``notebooks`` and ``exercises``.

    Returns
    -------
    Path
        Beside the package if it was installed from a wheel, otherwise the top of the clone.
    """
    package = Path(__file__).resolve().parent
    return package / "_course" if (package / "_course").is_dir() else package.parent


def work_folder(folder):
    """Return the absolute path of a folder that ``tinynet lab`` made.

    Raises
    ------
    CourseError
        If ``tinynet lab`` did not make it.
    """
    real = Path(os.path.realpath(folder))
    if not os.path.isfile(real / ".tinynet" / "course.json"):
        raise CourseError(
            f"{folder} is not a folder that `tinynet lab` made: go into that folder first, or name it with --folder."
        )
    return real


def copy_out(folder):
    """Make a learner's copy of the course, or bring an existing copy up to date.

    Files that the learner changed stay as they are; a newer version is put beside them, once. Files that the learner
    deleted come back. The learner's own files, and files that the course no longer has, are not touched.

    Parameters
    ----------
    folder : path-like
        The work folder; it is made if it does not exist.

    Returns
    -------
    Report

    Raises
    ------
    CourseError
        If the folder cannot be used or written to. Then nothing of the learner's is changed, and the next call
        continues where this one stopped.
    """
    source, folder = source_folder(), Path(os.path.realpath(folder))
    _refuse_the_course_itself(folder, source)
    names = _names(source)
    with os_errors_in_plain_words(folder), alone_in(folder, names):
        _tidy(folder, names)
        before = read_manifest(folder)
        delivered = {name: list(known) for name, known in before["files"].items()}
        report, in_place, beside = Report(), {}, {}
        for name in names:
            content = deliverable(source / name)
            ours, theirs = fingerprint_of(content, name), _fingerprint(folder / name)
            known = delivered.setdefault(name, [])
            # Ours too: what equals the course's own, and what arrived just before an interruption.
            if theirs is not None and theirs in (ours, before["arriving"].get(name)) and theirs not in known:
                known.append(theirs)
            if theirs is None or (theirs in known and theirs != ours):
                in_place[name] = content, ours, theirs
            elif theirs not in known:
                report.kept.append(name)
                # A link or a folder is the learner's own doing.
                if theirs == UNREADABLE and stat.S_ISREG(os.lstat(folder / name).st_mode):
                    report.damaged.append(name)
                if ours not in known:
                    beside[name] = content, ours
        # Written down before it arrives, so that after an interruption nothing is mistaken for the learner's.
        arriving = {name: ours for name, (_, ours, _) in in_place.items()}
        if (delivered, arriving) != (before["files"], before["arriving"]):
            _write_manifest(folder, delivered, arriving)
        for name, (content, ours, theirs) in in_place.items():
            if _write(folder / name, content, partial(_is_still, folder / name, theirs)):
                (report.came if theirs is None else report.updated).append(name)
            elif not _is_still(folder / name, ours):  # it was saved while we looked: now it is the learner's
                report.kept.append(name)
                if ours not in delivered[name]:
                    beside[name] = content, ours
        for name, (content, ours) in beside.items():
            new = _put_beside(folder / name, content, ours)
            report.beside[name] = new.relative_to(folder).as_posix()
        for name, ours in [*arriving.items(), *((name, ours) for name, (_, ours) in beside.items())]:
            if ours not in delivered[name]:
                delivered[name].append(ours)
        if in_place or beside:
            _write_manifest(folder, delivered)
    return report


def reset(folder, slug):
    """Put a fresh copy of an exercise in place, and keep the learner's version under another name.

    Parameters
    ----------
    folder : path-like
        The work folder.
    slug : str
        The name of the exercise, a unique prefix such as ``"02"``, or its path.

    Returns
    -------
    kept : Path or None
        Where the learner's version is now: ``SLUG.kept-1.ipynb``, or the next free number. None if there was none.
    fresh : Path
        The fresh exercise.

    Raises
    ------
    CourseError
        If there is no such exercise, or the folder cannot be used or written to.
    """
    folder, source = work_folder(folder), source_folder()
    slug = full_slug(source, slug)
    name = f"exercises/{slug}/{slug}.ipynb"
    fresh, kept = folder / name, None
    with os_errors_in_plain_words(folder), alone_in(folder, [name]):
        content = deliverable(source / name)
        if os.path.lexists(fresh):
            if not stat.S_ISREG(os.lstat(fresh).st_mode):
                raise CourseError(f"{fresh} is no ordinary file; please rename or remove it, then reset again.")
            # Copied, not moved: at no moment is there no exercise.
            kept = write_to_a_free_name(names_for_kept(fresh), fresh.read_bytes())
        try:
            if not _write(fresh, content, lambda: kept is None or fresh.read_bytes() == kept.read_bytes()):
                raise CourseError(f"{fresh} was saved at this moment, so nothing was changed; please reset again.")
        except (OSError, CourseError):
            if kept:
                kept.unlink()
            raise
        # Done. If the disk is full only now, its next version will come beside it, and that is all.
        with suppress(OSError):
            manifest = read_manifest(folder)
            known = manifest["files"].setdefault(name, [])
            if (ours := fingerprint_of(content, name)) not in known:
                known.append(ours)
                _write_manifest(folder, **manifest)
    return kept, fresh


def full_slug(source, slug):
    """Return the name of the exercise in a course's folder that begins with what was typed.

    Raises
    ------
    CourseError
        If no exercise begins so, or more than one.
    """
    # What a shell completes, exercises/02-…, and 2 for 02, are as good.
    slug = Path(slug).name.removesuffix(".ipynb")
    slug = slug.zfill(2) if slug.isdigit() else slug
    known = sorted(path.stem for path in source.glob("exercises/*/*.ipynb") if path.stem == path.parent.name)
    fitting = [slug] if slug in known else [name for name in known if slug and name.startswith(slug)]
    if len(fitting) > 1:
        raise CourseError(f"{slug!r} could be any of these exercises: {', '.join(fitting)}.")
    if not fitting:
        raise CourseError(f"There is no exercise {slug!r}; the exercises are: {', '.join(known) or 'none yet'}.")
    return fitting[0]


def _names(source):
    """List the course's files in order, as paths inside it with forward slashes."""
    names = []
    for part in PARTS:
        for place, folders, files in os.walk(source / part):
            folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
            inside = Path(place).relative_to(source).as_posix()
            names += [f"{inside}/{name}" for name in sorted(files) if not name.startswith(".")]
    if not any(name.startswith("notebooks/") for name in names):
        raise CourseError(f"There are no notebooks in {source / 'notebooks'}; please install the course again.")
    return names


# Fingerprints ------------------------------------------------------------------------------------------


def deliverable(path):
    """Return a course file as the learner gets it: a notebook without outputs, which would give bets away."""
    try:
        content = path.read_bytes()
        if path.suffix != ".ipynb":
            return content
        notebook = json.loads(content)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"], cell["execution_count"] = [], None
        notebook["metadata"].pop("widgets", None)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise CourseError(f"The course's own file {path} cannot be read; please install it again.") from error
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def _fingerprint(path):
    """Return a file's fingerprint: None if there is no file, UNREADABLE if it is damaged or no file."""
    try:
        # A link is the learner's own doing; a pipe would keep us waiting.
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return UNREADABLE
        return fingerprint_of(path.read_bytes(), path.name)
    except FileNotFoundError:
        return None
    except OSError:
        return UNREADABLE


def fingerprint_of(content, name):
    """Return the fingerprint of a file's content; UNREADABLE for a notebook that is damaged."""
    if str(name).endswith(".ipynb"):
        try:
            cells = json.loads(content)["cells"]
            # Jupyter saves a source as one string or as a list of lines.
            content = json.dumps([[cell["cell_type"], "".join(cell["source"])] for cell in cells]).encode()
        except (ValueError, TypeError, KeyError, RecursionError):
            return UNREADABLE
    return hashlib.sha256(content).hexdigest()


# Writing -----------------------------------------------------------------------------------------------


def read_manifest(folder):
    """Read what was delivered; nothing if that is lost, so that every file that differs counts as the learner's."""
    try:
        return parse_manifest((folder / ".tinynet" / "course.json").read_bytes())
    except FileNotFoundError:
        return parse_manifest(b"")


def parse_manifest(content):
    """Return the fingerprints of the versions that were delivered, and are about to be, by file; none if damaged."""
    try:
        manifest = json.loads(content)
        if all(isinstance(known, list) for known in manifest["files"].values()):
            return {"files": manifest["files"], "arriving": dict(manifest["arriving"])}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        pass
    return {"files": {}, "arriving": {}}


def _write_manifest(folder, files, arriving=None):
    """Write which versions of each file were delivered (as fingerprints), and which are about to be."""
    manifest = {"format": 1, "course": _version(), "files": files, "arriving": arriving or {}}
    _write(folder / ".tinynet" / "course.json", json.dumps(manifest, indent=1).encode())


def _write(path, content, still_wanted=lambda: True):
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_atomically(path, content, still_wanted)


def _is_still(path, fingerprint):
    return _fingerprint(path) == fingerprint


def names_for_kept(path):
    """Yield the names under which a learner's version of a file is kept beside it."""
    return (path.with_name(f"{path.stem}.kept-{number}{path.suffix}") for number in count(1))


def _names_for_new(path):
    tags = chain([""], (f"-{number}" for number in count(2)))
    return (path.with_name(f"{path.stem}.new-version{tag}{path.suffix}") for tag in tags)


def _put_beside(path, content, fingerprint):
    """Write a new version beside a learner's file, unless it is there already; return where it is."""
    for name in _names_for_new(path):
        if _is_still(name, fingerprint):
            return name
        if not os.path.lexists(name):
            return write_to_a_free_name(_names_for_new(path), content)
    raise AssertionError("the names never end")


@contextmanager
def alone_in(folder, names):
    """Let changes of a work folder run one after the other, even in several processes."""
    _refuse_what_stands_in_the_way(folder, names)
    (folder / ".tinynet").mkdir(parents=True, exist_ok=True)
    try:
        with locked(folder / ".tinynet" / "course.lock", SECONDS_TO_WAIT_FOR_THE_LOCK):
            yield
    except LockHeld as error:
        raise CourseError(
            f"Another `tinynet lab` or `tinynet reset` is at work in {folder}, so nothing was changed; try again when "
            "it is done."
        ) from error


def _tidy(folder, names):
    """Remove the temporary files of killed writes; keep a learner's text that exists only in them."""
    places = [folder / ".tinynet", *(Path(place) for part in PARTS for place, _, _ in os.walk(folder / part))]
    ours = {folder / name for name in [".tinynet/course.json", *names]}
    for file, meant_for in (left for place in places for left in leftovers(place)):
        path = file.with_name(SET_BESIDE.sub("", meant_for))
        with suppress(OSError):  # it is only in the way, and the next call tries again
            is_the_courses = path in ours and ".kept-" not in meant_for
            if is_the_courses or not _is_the_only_copy(file):
                file.unlink()
            elif path.parent.name != ".tinynet":
                move_to_a_free_name(file, names_for_kept(path))


def _is_the_only_copy(file):
    content = file.read_bytes()
    others = [other for other in file.parent.iterdir() if other != file and other.is_file()]
    # The beginning of another file is as good: the write was killed half-way.
    return content != b"" and not any(other.read_bytes().startswith(content) for other in others)


def _version():
    try:
        return metadata.version("two-neurons")
    except metadata.PackageNotFoundError:  # a clone on the path that was never installed
        return "unknown"


# Refusals ----------------------------------------------------------------------------------------------


def _refuse_the_course_itself(folder, source):
    places = (folder, *folder.parents)
    # Another clone is no work folder either; a folder of the learner's own inside of one is.
    clones = [source, *filter(_is_clone, places)]
    parts = [Path(__file__).resolve().parent, *(clone / name for clone in clones for name in FOLDERS_OF_THE_CLONE)]
    if any(_same(place, part) for place in places for part in parts) or any(_same(folder, clone) for clone in clones):
        raise CourseError(
            f"{folder} belongs to the course itself; for a folder of your own, type `tinynet lab ~/two-neurons-work`."
        )


def _is_clone(place):
    try:
        return 'name = "two-neurons"' in (place / "pyproject.toml").read_text("utf-8", errors="replace")
    except OSError:
        return False


def _same(one, other):
    try:
        return os.path.samefile(one, other)  # also where upper and lower case, or a link, make names differ
    except OSError:
        return False


def _refuse_what_stands_in_the_way(folder, names):
    """Check every folder that will be written into, before anything is changed."""
    for place in (folder, *folder.parents):
        if os.path.lexists(place):
            if not place.is_dir():
                raise CourseError(f"{place} is a file, not a folder; choose another folder for the course.")
            break
    inside = {parent for name in names for parent in Path(name).parents} | {Path(".tinynet")}
    for place in sorted(folder / parent for parent in inside):
        if os.path.lexists(place) and not place.is_dir():
            raise CourseError(f"{place} is a file where the course needs a folder; please rename or move it.")
        if not Path(os.path.realpath(place)).is_relative_to(folder):
            raise CourseError(f"{place} is a link that leads out of {folder}; please rename or remove it.")
    for place in (folder / ".tinynet" / "course.json", folder / ".tinynet" / "lab.log"):
        if place.is_dir():
            raise CourseError(f"{place} is a folder where the course needs a file; please rename or move it.")


@contextmanager
def os_errors_in_plain_words(folder):
    """Turn an error of the disk into a `CourseError` that says what to do."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            sentence = f"The disk is full while writing to {folder}: nothing was lost; free some space and try again."
        elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            sentence = f"{folder} cannot be written to ({why}): nothing was lost; choose another folder."
        else:
            sentence = f"{folder} could not be used ({why}): nothing was lost; choose another folder."
        raise CourseError(sentence) from error
