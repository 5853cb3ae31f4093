"""Run several tasks at once, one on each core, if the system has threads."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

__all__ = ["on_every_core"]


@contextmanager
def on_every_core(tasks):
    """Give a function like map: in threads if there are several tasks and cores and the system has threads."""
    count = min(tasks, os.cpu_count() or 1)
    with ThreadPoolExecutor(count) as threads:
        if count > 1 and _all_start(threads, count):
            yield lambda function, items: list(threads.map(function, items))
        else:
            yield lambda function, items: [function(item) for item in items]


def _all_start(threads, count):
    """Start the threads of a pool before there is work for them: once work has begun, none may be missing."""
    begin = Event()
    try:
        for _ in range(count):
            threads.submit(begin.wait)
    except RuntimeError:  # a browser's Python has no threads, and a full machine no more of them
        return False
    finally:
        begin.set()
    return True
