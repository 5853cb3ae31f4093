"""Write files whole or not at all, under free names, by one process at a time."""

import os
import re
import secrets
import time
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain
from pathlib import Path

try:
    import fcntl
except ImportError:
    fcntl = None
try:
    import msvcrt  # Windows
except ImportError:
    msvcrt = None

__all__ = [
    "LockHeld",
    "leftovers",
    "locked",
    "move_to_a_free_name",
    "patiently",
    "write_atomically",
    "write_to_a_free_name",
]

# A temporary file of this age is one whose writer was killed: nobody writes for that long.
SECONDS_UNTIL_LEFT_OVER = 3600.0
TEMPORARY = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{8}\.tmp")


def write_atomically(path, content, still_wanted=lambda: True):
    """Write a file so that a crash leaves either the old file or the new one, never half of one.

    Parameters
    ----------
    path : Path
        The file; a symbolic link in its place is replaced, not followed.
    content : bytes
        The new content.
    still_wanted : callable
        Asked at the last moment, before the old file goes; if it says no, the old file stays.

    Returns
    -------
    bool
        Whether it was written.

    Raises
    ------
    OSError
        If the disk is full, the folder is read-only, and so on; the old file then stays as it was.
    """
    with _written_beside(path, content) as temporary:
        if not still_wanted():
            return False
        patiently(os.replace, temporary, path)
    _sync_names(path.parent)
    return True


def write_to_a_free_name(paths, content):
    """Write a file under the first of these paths that is free, whole or not at all.

    Parameters
    ----------
    paths : iterable of Path
        The names to try, all in one folder. A file that another program puts there meanwhile is never overwritten.
    content : bytes
        What it shall hold.

    Returns
    -------
    Path
        The path that the file has now.
    """
    paths = iter(paths)
    first = next(paths)
    with _written_beside(first, content) as temporary:
        path = move_to_a_free_name(temporary, chain([first], paths))
    _sync_names(path.parent)
    return path


def move_to_a_free_name(file, paths):
    """Give a file the first of these names that is free, and return it; nothing is ever overwritten.

    Looking first and renaming then would be two steps: another program could take the name between them.
    """
    for path in paths:
        try:
            os.link(file, path)
        except FileExistsError:
            continue
        except (OSError, AttributeError):  # a file system, or a Python, without hard links
            try:
                open(path, "xb").close()
            except FileExistsError:
                continue
            try:
                patiently(os.replace, file, path)
            except BaseException:
                path.unlink()
                raise
            return path
        patiently(os.unlink, file)
        return path
    raise AssertionError("the names never end")


def leftovers(folder):
    """List the temporary files that killed writes have left in a folder, each with the name it was meant for.

    Returns
    -------
    list of (Path, str)
        Only files with names like those of `write_atomically` that are an hour old.
    """
    found = []
    try:
        entries = list(os.scandir(folder))
    except OSError:  # there is none, or we may not look: then nothing is to be done there
        return found
    for entry in entries:
        if (match := TEMPORARY.fullmatch(entry.name)) and entry.is_file(follow_symlinks=False):
            with suppress(FileNotFoundError):  # its writer lives, and was just done
                if entry.stat(follow_symlinks=False).st_mtime < time.time() - SECONDS_UNTIL_LEFT_OVER:
                    found.append((Path(entry.path), match["name"]))
    return found


@contextmanager
def locked(path, seconds):
    """Hold a lock while the block runs: processes that ask for it run one after the other.

    A crash releases it. If the lock's file cannot be opened, or the file system has no locks, the block runs without
    a lock: two processes at once are rare, and refusing would be worse.

    Parameters
    ----------
    path : Path
        The lock's file; it is created and stays.
    seconds : float
        How long to wait for it.

    Raises
    ------
    LockHeld
        If another process held it all the time.
    """
    with ExitStack() as held:
        lock, give_up = None, time.monotonic() + seconds
        for mode in ("ab", "rb"):  # where the file is somebody else's, to read it is mostly enough
            if lock is None:
                with suppress(OSError):
                    lock = held.enter_context(open(path, mode))
        while lock and not _try_to_lock(lock):
            if time.monotonic() > give_up:
                raise LockHeld("another program holds its lock")
            time.sleep(0.01)
        yield  # closing the file gives the lock back


class LockHeld(TimeoutError):
    """Another process holds the lock, and did not give it back in time."""


@contextmanager
def _written_beside(path, content):
    """Give a temporary file beside `path` that holds `content`, on the disk; it is removed afterwards."""
    temporary = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.tmp")
    try:
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _sync_names(folder):
    """Write a folder's new names to the disk too."""
    if os.name == "posix":
        with suppress(OSError):  # some network file systems cannot; the file itself is safe
            directory = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(directory)
            finally:
                os.close(directory)


def _try_to_lock(lock):
    try:
        if hasattr(fcntl, "flock"):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        elif hasattr(msvcrt, "locking"):
            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
    except (BlockingIOError, PermissionError):  # somebody else has it; on Windows the second one
        return False
    except OSError:
        return True  # a file system without locks: two at once are rare, a crash would be worse
    return True


def patiently(operation, *arguments):
    """Try again for a moment if Windows refuses because another program has the file open."""
    for _ in range(20 if os.name == "nt" else 0):
        try:
            return operation(*arguments)
        except PermissionError:
            time.sleep(0.02)
    return operation(*arguments)
