"""A kernel that goes, at whatever moment, is told at once and never waited for."""

import time

import pytest
from small_course import needs_bubblewrap

from tinynet.grading.remote.kernel_client import Kernel, KernelEnded
from tinynet.grading.sandbox.bubblewrap import Limits, Sandbox

pytestmark = needs_bubblewrap
SECONDS_UNTIL_IT_IS_KNOWN = 0.5


@pytest.fixture
def sandbox():
    sandbox = Sandbox(Limits(seconds=6))
    yield sandbox
    sandbox.close()


@pytest.fixture
def kernel(sandbox):
    kernel = Kernel(sandbox)
    yield kernel
    kernel.close()


def ended(ask):
    with pytest.raises(KernelEnded) as told:
        ask()
    return str(told.value), told.value.began


@pytest.mark.sample(2)
@pytest.mark.parametrize("asked", [lambda kernel: kernel.run("1"), lambda kernel: kernel.begin("1")])
def test_nothing_is_sent_to_a_kernel_that_is_gone(kernel, asked):
    kernel.begin("import os\nos._exit(0)")
    time.sleep(SECONDS_UNTIL_IT_IS_KNOWN)
    assert ended(lambda: asked(kernel)) == ("the program ended its kernel", False)


def test_a_kernel_that_goes_in_a_cell_had_begun_with_it(kernel):
    assert ended(lambda: kernel.run("import os\nos._exit(0)")) == ("the program ended its kernel", True)


@pytest.mark.parametrize("asked", [lambda kernel: kernel.run("1"), lambda kernel: kernel.begin("1")])
def test_a_kernel_that_went_in_what_ran_before_had_not(kernel, asked):
    kernel.begin("import os, time\ntime.sleep(0.3)\nos._exit(0)")
    assert ended(lambda: asked(kernel)) == ("the program ended its kernel", False)


@pytest.mark.exhaustive
def test_what_never_ends_is_ended_when_the_next_is_asked_for(kernel):
    kernel.begin("while True:\n    pass")
    assert ended(lambda: kernel.run("1")) == ("what ran before did not come to its end", False)


def test_a_kernel_that_closes_its_sockets_first_has_not_printed_too_much(kernel):
    leave = "import os, threading\nthreading.Timer(0.5, os._exit, [0]).start()\n"
    leave += "get_ipython().kernel.iopub_thread.close()"
    assert ended(lambda: kernel.run(leave))[0] == "the program ended its kernel"


ENDS = {
    "shuts-down": "get_ipython().kernel.do_shutdown(False)",
    "shuts-down-to-start-again": "get_ipython().kernel.do_shutdown(True)",
    "stops-its-loop": "get_ipython().kernel.io_loop.stop()",
    "closes-all-sockets": "from ipykernel.kernelapp import IPKernelApp\nIPKernelApp.instance().close()",
}


@pytest.mark.sample(4)
@pytest.mark.parametrize("how", ENDS)
def test_a_kernel_that_a_cell_ends_has_not_printed_too_much_and_that_cell_is_known(kernel, how):
    # Its sockets are closed some time before it has ended.
    slow = "class Slow:\n    def __del__(self, sleep=time.sleep):\n        sleep(2)"
    kernel.run(f"import sys, time\n{slow}\nsys.slow = Slow()")

    def run():
        kernel.run(ENDS[how])
        kernel.must_stay()

    assert ended(run) == ("the program ended its kernel", True)


def test_a_cell_that_ends_nothing_stays(kernel):
    kernel.run("slope = 2")
    kernel.must_stay()
    assert kernel.run("slope").outputs[0].data["text/plain"] == "2"


def test_what_is_too_much_at_once_is_told(kernel):
    assert "it printed more than 8 MB at once" in ended(lambda: kernel.run("print('x' * 20_000_000)"))[0]


def test_a_polite_exit_leaves_the_kernel_to_the_cells_after_it(kernel):
    kernel.run("slope = 2\nexit()")
    time.sleep(SECONDS_UNTIL_IT_IS_KNOWN)
    assert kernel.run("slope").outputs[0].data["text/plain"] == "2"
