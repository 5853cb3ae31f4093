"""The learner's progress file: which tasks are done, after how many attempts and mistakes, and which bets were made.

It lives in ``.tinynet/progress.json`` of a work folder that ``tinynet lab`` made. Anywhere else progress is
kept in memory only, so that tests and CI leave no trace.
"""

import json
import os
import warnings
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from tinynet.files import leftovers, locked, move_to_a_free_name, patiently, write_atomically

__all__ = [
    "VERSION",
    "attempts",
    "bet",
    "find_folder",
    "is_done",
    "merge_progress",
    "parse_progress",
    "read_progress",
    "record_attempt",
    "record_bet",
]

VERSION = 1
SECONDS_TO_WAIT_FOR_THE_LOCK = 5.0

# Changes that could not be written, or have no file to go to (folder None): played back, oldest first, on
# reading.
_unsaved = {}
_warned = set()


def find_folder(start=None):
    """Find the work folder around a place: the nearest one upwards that holds ``.tinynet/course.json``.

    Parameters
    ----------
    start : path-like, optional
        Where to begin; the current directory unless given.

    Returns
    -------
    Path or None
        None if there is none, which is normal in tests, in CI and in the clone.
    """
    try:
        here = Path(os.path.abspath(Path.cwd() if start is None else start))
    except FileNotFoundError:  # the current directory was deleted under our feet
        return None
    # os.path.isfile says no where we may not look; Path.is_file would raise.
    return next((f for f in (here, *here.parents) if os.path.isfile(f / ".tinynet" / "course.json")), None)


def record_attempt(task, passed, mistake=None):
    """Count one attempt at a task; a task that was once done stays done.

    Parameters
    ----------
    task : str
        The exercise's slug and the task's number, such as ``"02-learning-is-going-downhill/1"``.
    passed : bool
        Whether this attempt was right.
    mistake : str, optional
        The code of the mistake that the check named.
    """

    def change(progress):
        entry = progress["tasks"].setdefault(task, {"attempts": 0, "done": False})
        entry["attempts"] += 1
        entry["done"] = entry["done"] or bool(passed)
        if mistake is not None:
            times = entry.setdefault("mistakes", {})
            times[mistake] = times.get(mistake, 0) + 1

    _keep(change)


def record_bet(key, choice, answer):
    """Keep a bet. Only the first one counts, because it opens the answer.

    Parameters
    ----------
    key : str
        Which bet.
    choice, answer : str or number
        The learner's answer, and the true one.

    Returns
    -------
    dict
        The bet that counts: ``choice`` and ``answer``.
    """
    return _keep(lambda progress: progress["bets"].setdefault(key, {"choice": choice, "answer": answer}))


def attempts(task):
    """Return how often a task was attempted, 0 if never."""
    return read_progress()["tasks"].get(task, {}).get("attempts", 0)


def is_done(task):
    """Return whether a task was ever done."""
    return read_progress()["tasks"].get(task, {}).get("done", False)


def bet(key):
    """Return the bet that was made, a dict with ``choice`` and ``answer``, or None."""
    return read_progress()["bets"].get(key)


def read_progress(folder=None):
    """Read all progress.

    Parameters
    ----------
    folder : path-like, optional
        A work folder; the one around the current directory unless given.

    Returns
    -------
    dict
        ``tasks``: attempts and done by task, and for each mistake that a check named, under ``mistakes``, how often;
        ``bets``: choice and answer by key.
    """
    folder = _folder(folder)
    try:
        progress = _parse(folder)
    except ValueError:
        # A second look under the lock: only then is it sure to be nobody's new file that is moved aside.
        try:
            with _alone_in(folder):
                progress = _parse_or_move_aside(folder)
        except OSError as error:
            progress = _nothing_read(folder, f"it is damaged and cannot be moved aside: {error.strerror or error}")
    except OSError as error:
        progress = _nothing_read(folder, error.strerror or error)
    for change in _unsaved.get(folder, ()):
        change(progress)
    return progress


def merge_progress(folder, other):
    """Add progress that was made elsewhere to that of a work folder.

    A task that is done in either is done. Attempts and mistakes become the larger number of both, and not their sum,
    because the same progress may be added again. Of a bet the one that was made here counts.

    Parameters
    ----------
    folder : path-like
        The work folder.
    other : dict
        What `parse_progress` returns.

    Returns
    -------
    before, after : dict
        The progress of the folder, as `read_progress` returns it.

    Raises
    ------
    OSError
        If it cannot be written. Then nothing is changed.
    """
    folder = _folder(folder)
    with _alone_in(folder):
        before = _parse_or_move_aside(folder)
        new_bets = {key: bet for key, bet in other["bets"].items() if key not in before["bets"]}
        after = {**before, "tasks": dict(before["tasks"]), "bets": {**before["bets"], **new_bets}}
        for task, entry in other["tasks"].items():
            after["tasks"][task] = _merged(before["tasks"].get(task, {"attempts": 0, "done": False}), entry)
        if after != before:
            write_atomically(_file(folder), json.dumps(after, indent=1).encode())
    return before, after


def _merged(one, other):
    """Return what two entries say of a task."""
    merged = {**other, **one}
    merged["attempts"] = max(one["attempts"], other["attempts"])
    merged["done"] = one["done"] or other["done"]
    if "mistakes" in merged:
        counts = one.get("mistakes", {}), other.get("mistakes", {})
        merged["mistakes"] = {code: max(count.get(code, 0) for count in counts) for code in {**counts[0], **counts[1]}}
    return merged


def _folder(folder):
    return find_folder() if folder is None else Path(os.path.abspath(folder))


def _fresh():
    return {"version": VERSION, "tasks": {}, "bets": {}}


def _keep(change):
    """Make a change to the file, with earlier changes that could not be written; return its result."""
    folder = _folder(None)
    waiting = _unsaved.setdefault(folder, [])
    problem = None
    try:
        with _alone_in(folder):
            progress = _parse_or_move_aside(folder)
            result = _play(progress, [*waiting, change])
            # Also without a file: what could not be saved is refused everywhere alike.
            content = json.dumps(progress, indent=1).encode()
            if folder is not None:
                write_atomically(_file(folder), content)
                _remove_leftovers(folder)
                waiting.clear()
                _warned.discard(folder)
                return result
    except OSError as error:
        problem = error
        result = _play(_parse_if_possible(folder), [*waiting, change])
    waiting.append(change)
    if problem is not None and folder not in _warned:
        _warned.add(folder)
        _warn(
            f"Your progress could not be saved in {_file(folder)} ({problem.strerror or problem}); "
            "it is kept in memory until that works again or the kernel stops."
        )
    return result


def _play(progress, changes):
    result = None
    for change in changes:
        result = change(progress)
    return result


def _file(folder):
    return folder / ".tinynet" / "progress.json"


def _parse(folder):
    """Read the file; ValueError when it is not a progress file, OSError when it cannot be read."""
    if folder is None:
        return _fresh()
    try:
        return parse_progress(patiently(_file(folder).read_bytes))
    except FileNotFoundError:
        return _fresh()


def parse_progress(content):
    """Return the progress that the content of a progress file holds.

    Raises
    ------
    ValueError
        If it is not a progress file.
    """
    try:
        progress = json.loads(content.decode("utf-8-sig"))  # a text editor may have added a byte order mark
        progress = {**_fresh(), **progress}  # what a later version adds is kept as it is
        tasks_sound = all(
            type(entry["attempts"]) is int and type(entry["done"]) is bool and _are_counts(entry.get("mistakes", {}))
            for entry in progress["tasks"].values()
        )
        bets_sound = all({"choice", "answer"} <= entry.keys() for entry in progress["bets"].values())
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise ValueError("not a progress file") from error
    if not (tasks_sound and bets_sound):
        raise ValueError("not a progress file")
    return progress


def _are_counts(mistakes):
    return isinstance(mistakes, dict) and all(type(times) is int for times in mistakes.values())


def _parse_or_move_aside(folder):
    try:
        return _parse(folder)
    except ValueError:
        file = _file(folder)
        asides = (file.with_name(f"progress.unreadable-{number}.json") for number in count(1))
        aside = move_to_a_free_name(file, asides)
        _warn(f"{file} could not be read; it was kept as {aside.name} and a fresh one was begun.")
        return _fresh()


def _nothing_read(folder, why):
    if folder not in _warned:  # who was told that nothing can be saved knows already
        _warn(f"{_file(folder)} could not be read ({why}); what it holds is not counted here.")
    return _fresh()


def _parse_if_possible(folder):
    try:
        return _parse(folder)
    except (OSError, ValueError):
        return _fresh()


def _warn(sentence):
    warnings.warn(sentence, stacklevel=2)


@contextmanager
def _alone_in(folder):
    """Let two kernels write one after the other."""
    if folder is None:
        yield
        return
    with locked(folder / ".tinynet" / "progress.lock", SECONDS_TO_WAIT_FOR_THE_LOCK):
        yield


def _remove_leftovers(folder):
    # What they hold is an older state, and one attempt more at most.
    for file, name in leftovers(folder / ".tinynet"):
        if name == _file(folder).name:
            with suppress(OSError):  # it is only in the way, and the next write tries again
                file.unlink()
