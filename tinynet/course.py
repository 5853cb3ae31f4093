"""The course on disk: find it, copy it out for a learner, bring it up to date without losing their work.

A file counts as changed by the learner when its fingerprint is none of those that were delivered. For a
notebook that is a matter of its cells' types and sources: running it changes nothing.
"""

import errno
import hashlib
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from tinynet.progress import write_atomically

__all__ = ["CourseError", "Report", "copy_out", "reset", "source_folder"]

PARTS = ("notebooks", "exercises")
LEFT_OUT = (".", "__pycache__")


class CourseError(Exception):
    """Something about the course's folders that the learner can put right; the message is one sentence."""


@dataclass
class Report:
    """What `copy_out` did, as paths inside the work folder with forward slashes.

    Attributes
    ----------
    came : list of str
        Files that were not there: new ones, and those that the learner had deleted.
    updated : list of str
        Files the learner had not changed, replaced by the course's new version.
    kept : list of str
        Files the learner changed; all of them were left alone.
    beside : dict of str to str
        For those of them that have a new version: where it was put.
    """

    came: list = field(default_factory=list)
    updated: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    beside: dict = field(default_factory=dict)


def source_folder():
    """Return the folder that holds the course's ``notebooks`` and ``exercises``.

    Returns
    -------
    Path
        Beside the package when it was installed from a wheel, else the top of the clone.

    Raises
    ------
    CourseError
        If there are no notebooks in it.
    """
    package = Path(__file__).resolve().parent
    source = package / "_course" if (package / "_course").is_dir() else package.parent
    if not any(source.glob("notebooks/*.ipynb")):
        raise CourseError(f"The course's notebooks are missing from {source}; please install it again.")
    return source


def copy_out(folder):
    """Make a learner's copy of the course, or bring the one that is there up to date.

    Whatever the learner changed stays as it is; where the course has a newer version of it, that is put beside
    it, once. Files that are the learner's own, or that the course has dropped, are not touched.

    Parameters
    ----------
    folder : path-like
        The work folder; made when it does not exist.

    Returns
    -------
    Report

    Raises
    ------
    CourseError
        If the folder cannot be used or written to. What was there is then as it was.
    """
    source, folder = source_folder(), _real(folder)
    _refuse_the_course_itself(folder, source)
    names = _names(source)
    with _in_plain_words(folder):
        _refuse_what_stands_in_the_way(folder, names)
        manifest = _read_manifest(folder) or _fresh_manifest()
        report, to_write = Report(), []
        for name in names:
            content = _deliverable(source / name)
            ours, theirs = _fingerprint_of(content, name), _fingerprint(folder / name)
            delivered = manifest["files"].setdefault(name, [])
            if theirs == ours or theirs in delivered or not os.path.lexists(folder / name):
                if theirs != ours:
                    to_write.append((name, content, theirs))
                if ours not in delivered:
                    delivered.append(ours)
                continue
            report.kept.append(name)
            if ours not in delivered and manifest["beside"].get(name) != ours:
                beside = _free_name(folder / name, "new-version", unless=ours)
                if beside is not None:
                    to_write.append((beside.relative_to(folder).as_posix(), content, name))
                manifest["beside"][name] = ours
        # First the manifest, then the files: if this is interrupted, what has arrived is known as ours.
        _write_manifest(folder, manifest)
        for name, content, was in to_write:
            _deliver(folder, name, content, was, report)
    return report


def _names(source):
    """List the course's files, as paths with forward slashes, lessons first, both in order."""
    names = []
    for part in PARTS:
        for place, folders, files in os.walk(source / part):
            folders[:] = sorted(name for name in folders if not name.startswith(LEFT_OUT))
            here = Path(place).relative_to(source).as_posix()
            names += [f"{here}/{name}" for name in sorted(files) if not name.startswith(LEFT_OUT)]
    return names
