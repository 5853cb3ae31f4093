"""What a program has started ends with it, also where no sandbox and no supervisor of Linux holds it."""

import os
import subprocess
import sys
import time

import psutil
import pytest

from tinynet.doctor import isolated_process
from tinynet.grading.remote.kernel_client import Kernel
from tinynet.grading.sandbox.bubblewrap import Limits, Sandbox
from tinynet.processes import end_processes, processes_below

# It starts a process in a session of its own, tells its number, and waits.
STARTS = (
    "import subprocess, sys\n"
    "started = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)\n"
    "print(started.pid, flush=True)\n"
)
WAITS = "import time; time.sleep(600)\n"

not_on_windows = pytest.mark.skipif(sys.platform == "win32", reason="no kernel is started without a sandbox there")


@pytest.fixture
def parent_and_started():
    with subprocess.Popen(
        [sys.executable, "-c", STARTS + WAITS], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as parent:
        started = psutil.Process(int(parent.stdout.readline()))
        yield parent, started
        end_processes([started])
        parent.kill()


def has_ended(process):
    """Return whether a process has ended; one that nobody has waited for yet has."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def must_end(process):
    until = time.monotonic() + 10
    while not has_ended(process):
        assert time.monotonic() < until, process
        time.sleep(0.02)


def test_what_is_below_a_process_is_found_in_any_session(parent_and_started):
    parent, started = parent_and_started
    assert started in processes_below(parent.pid)
    assert started in processes_below(os.getpid())
    parent.kill()
    parent.wait()
    assert processes_below(parent.pid) == []


def test_a_process_that_has_ended_is_no_error(parent_and_started):
    _, started = parent_and_started
    end_processes([started])
    must_end(started)
    end_processes([started])


def test_an_examination_ends_with_all_below_it(parent_and_started):
    parent, started = parent_and_started
    isolated_process._end(parent)
    must_end(started)
    assert parent.returncode


@not_on_windows
def test_a_trusted_kernel_ends_with_what_it_has_started():
    box = Sandbox(Limits(seconds=20), confined=False)
    try:
        kernel = Kernel(box)
        printed = "".join(output.get("text", "") for output in kernel.run(STARTS).outputs)
        started = psutil.Process(int(printed))
        assert not has_ended(started)
        kernel.close()
    finally:
        box.close()
    must_end(started)


@not_on_windows
def test_too_many_processes_of_a_trusted_kernel_are_noticed():
    box = Sandbox(Limits(processes=1), confined=False)
    try:
        assert box.ends_within(20)
        assert box.ended_because == "it started more than 1 processes and threads"
    finally:
        box.close()
