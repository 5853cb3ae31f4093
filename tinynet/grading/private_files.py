"""Files and folders of grading, which only the teacher may read."""

import os
from contextlib import contextmanager

__all__ = ["private", "shut"]


@contextmanager
def private():
    """Hide the files made meanwhile, also by processes that are started, from other accounts of the machine."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def shut(path):
    """Remove the permissions of other accounts for a file or folder; its owner may change that.

    Parameters
    ----------
    path : path-like
    """
    status = os.stat(path)
    if os.name == "posix" and status.st_uid == os.geteuid():
        os.chmod(path, status.st_mode & 0o700)
