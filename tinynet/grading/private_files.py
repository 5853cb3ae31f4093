"""Grades and answers are nobody's but the teacher's: how the files and folders of grading are made."""

import os
from contextlib import contextmanager

__all__ = ["private", "shut"]


@contextmanager
def private():
    """Let no other account of the machine look into what is made meanwhile, by processes that are started too."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def shut(path):
    """Take from other accounts what they may do with a file or folder; that is for its owner to change.

    Parameters
    ----------
    path : path-like
    """
    status = os.stat(path)
    if os.name == "posix" and status.st_uid == os.geteuid():
        os.chmod(path, status.st_mode & 0o700)
