"""How all tests are run: where they put their files, and which of them one process takes together."""

import os
import shutil
import tempfile
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

# They are no tests; --doctest-modules would import all of them under one name, where there is room for one.
collect_ignore_glob = ["*conftest.py"]

MEMORY, ROOM = Path("/dev/shm"), 4_000_000_000
# Of these files every test may run in another process: none of them prepares anything for the next.
ONE_BY_ONE = ("tests/browser/test_lessons_in_browser.py",)


def temporary_files_in_memory():
    """Put temporary files into memory, where the system has a place for that with enough room.

    The tests write thousands of small files, and the grader syncs each of its own. Where a disk takes long to sync, the
    tests would wait for half of their time. TMPDIR is inherited by every process that a test starts; the name of
    another place in it is left alone.
    """
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # it may have been chosen already


temporary_files_in_memory()


class FileByFile(LoadScopeScheduling):
    """Give a file to one process, with what its tests share: a class that is graded once, or a notebook's kernel."""

    def _split_scope(self, nodeid):
        return nodeid if nodeid.startswith(ONE_BY_ONE) else nodeid.split("::")[0]


def pytest_xdist_make_scheduler(config, log):
    """Tell pytest-xdist how the tests are distributed; where it is not in use, nobody asks."""
    return FileByFile(config, log)
