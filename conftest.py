"""How all tests are run: where they put their files, and which of them one process takes together."""

import os
import shutil
import tempfile
from collections import Counter
from itertools import count
from pathlib import Path

import nbval.kernel
import pytest
from jupyter_client.manager import KernelManager
from xdist.scheduler import LoadScopeScheduling

# They are no tests; --doctest-modules would import all of them under one name, where there is room for one.
collect_ignore_glob = ["*conftest.py"]

MEMORY, ROOM = Path("/dev/shm"), 4_000_000_000
IN_JUPYTERLAB = "_in_jupyterlab.py"
# Each process is given two files at once, so that the second one of the first process waits for JupyterLab.
LONG = ["the_case", "grading", "checks", "attacks", "hub", "posted", "doctor_shelter", "watching_agreement"]
LONG += ["watching_outside", "odd_answers", "learners_files", "checking", "false_alarms", "doctor", "doctor_file"]
LONG += ["variant", "patients"]
FIRST = ("tests/browser/", "notebooks/11-", "notebooks/10-", "tests/notebooks/test_scrolling_back.py")
FIRST += (*(f"tests/unit/test_{name}.py" for name in LONG), "notebooks/")
# Their tests share nothing: whichever process has nothing else to do takes the next one.
LAST = ("tests/unit/test_generated.py",)


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


def kernels_without_ports():
    """Have nbval talk to its kernels through files, as the grader does, and not through ports.

    A port is chosen by one process and opened by another half a second later: in between a browser or the next kernel
    may take it, and then the kernel dies.
    """
    folder, numbers = tempfile.TemporaryDirectory(prefix="kernels-"), count()

    def manager(**options):
        return KernelManager(transport="ipc", ip=f"{folder.name}/{next(numbers)}", **options)

    if os.name == "posix":
        nbval.kernel.KernelManager = manager


kernels_without_ports()


def take_samples(items):
    """Of a test with the marker ``sample``, leave its share of the cases; the others are exhaustive, or weekly."""
    turns = Counter()
    for item in items:
        if not (marker := item.get_closest_marker("sample")):
            continue
        test = item.nodeid.partition("[")[0]
        turn, turns[test] = turns[test], turns[test] + 1
        every, ci = marker.args[0], marker.kwargs.get("ci", 1)
        if turn % every:
            item.add_marker(pytest.mark.exhaustive)
            if turn % ci:
                item.add_marker(pytest.mark.weekly)


def pytest_collection_modifyitems(items):
    """Begin with the files that take longest, and end with tests that any process can take, so that none waits."""
    take_samples(items)
    items.sort(key=lambda item: [IN_JUPYTERLAB in item.nodeid, *map(item.nodeid.startswith, FIRST)], reverse=True)
    take_turns(items)
    items.sort(key=lambda item: item.nodeid.startswith(LAST))


def take_turns(items):
    """Put a file that computes behind each that mostly waits for a browser, so that not all processes wait at once."""
    places, counts = {}, Counter()
    for item in items:
        waits = item.nodeid.startswith("tests/browser/")
        if (file := item.nodeid.partition("::")[0]) not in places:
            places[file] = 2 * counts[waits] + (not waits)
            counts[waits] += 1
    items.sort(key=lambda item: places[item.nodeid.partition("::")[0]])


class FileByFile(LoadScopeScheduling):
    """Give a file to one process, with what its tests share: a class that is graded once, or a notebook's kernel.

    All tests that look at JupyterLab are for one process, which starts it once, and mostly waits for it.
    """

    def _split_scope(self, nodeid):
        file = nodeid.split("::")[0]
        if nodeid.startswith(LAST):
            return nodeid
        return IN_JUPYTERLAB if file.endswith(IN_JUPYTERLAB) else file


def pytest_xdist_make_scheduler(config, log):
    """Tell pytest-xdist how the tests are distributed; where it is not in use, nobody asks."""
    config.option.loadscopereorder = False  # by the number of their tests
    return FileByFile(config, log)
