"""Workers on this machine: processes that talk over pipes, so that no other account can reach them."""

import multiprocessing
import multiprocessing.forkserver
import multiprocessing.util
import os
import signal
import threading
import warnings
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from itertools import islice

__all__ = ["processes", "results"]

# What is loaded once, and is there in every worker and in every check.
PRELOADED = ["tinynet.grading.grade", "tinynet.grading.check_process", "tinynet.doctor", "tinynet.cli"]
# How many jobs of one worker are on their way at once.
WAITING_FOR_EACH_WORKER = 3


@cache
def processes():
    """Return the way in which processes are started: forked from one that has loaded the course, and has no threads."""
    # In the abstract namespace of Linux its socket would be open to every account (CVE-2022-42919, Python 3.11.0).
    multiprocessing.util.abstract_sockets_supported = False
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    # NumPy's threads are started when it is loaded, and a process with threads cannot be forked without a risk.
    before = {name: os.environ.get(name) for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
    os.environ.update(dict.fromkeys(before, "1"))
    try:
        multiprocessing.forkserver.ensure_running()
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
    return context


def results(function, jobs, workers=None):
    """Yield what a function makes of each job, as soon as it is there; one that ends its worker stops no other.

    Parameters
    ----------
    function : callable
    jobs : iterable of (object, tuple)
        What a job is known by, and the function's arguments.
    workers : int, optional
        How many at once; as many as there are cores unless given.

    Yields
    ------
    known_by : object
    outcome : object or Exception
        What was returned or raised; BrokenProcessPool for a job that ends its worker whenever it is tried.
    """
    workers, left = workers or os.cpu_count(), iter(jobs)
    while True:
        suspects = []
        for job, future in _in_a_pool(function, left, workers):
            if isinstance(future.exception(), BrokenProcessPool):
                suspects.append(job)
            else:
                yield job[0], future.exception() or future.result()
        if not suspects:
            return
        # Which of them ended a worker cannot be seen from here: each is tried again, by itself.
        for job in suspects:
            for _, future in _in_a_pool(function, iter([job]), 1):
                yield job[0], future.exception() or future.result()


def _in_a_pool(function, jobs, workers):
    """Yield jobs with their futures, each when it is done; end when a worker has ended, or no job is left."""
    with _pool(workers) as pool:
        coming = {}

        def send(how_many):
            for job in islice(jobs, how_many):
                try:
                    coming[pool.submit(function, *job[1])] = job
                except BrokenProcessPool as broken:
                    yield job, _Failed(broken)

        yield from send(WAITING_FOR_EACH_WORKER * workers)
        broken = False
        while coming:
            done, _ = wait(coming, return_when=FIRST_COMPLETED)
            for future in done:
                yield coming.pop(future), future
                broken = broken or isinstance(future.exception(), BrokenProcessPool)
            if not broken:
                yield from send(len(done))


class _Failed:
    """A job that could not even be sent."""

    def __init__(self, error):
        self._error = error

    def exception(self):
        return self._error


@contextmanager
def _pool(workers):
    """Give workers, and end them with all that they started, in whatever way the block or this process ends."""
    stays, goes = processes().Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, processes(), initializer=_begin, initargs=(stays,))
    try:
        yield pool
    finally:
        # A worker that is in the middle of something is not waited for.
        goes.close()
        pool.shutdown(cancel_futures=True)
        stays.close()


def _begin(stays):
    """Make a process a worker: it takes no interrupt, says nothing, and ends as soon as it is no longer wanted."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # They quote what a student wrote, and would go to the teacher's terminal.
    warnings.simplefilter("ignore")

    def end():
        stays.poll(None)
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()
