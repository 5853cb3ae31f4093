"""A progress bar for long training runs."""

import os
import time
from contextlib import contextmanager

__all__ = ["progress_bar"]


@contextmanager
def progress_bar(epochs):
    """Give a function to call with the epochs done since the last call; the bar shows itself after a second.

    It stays away where the environment variable ``TINYNET_PROGRESS_BAR`` is 0, and where there is neither a
    terminal nor a notebook to draw it in.
    """
    begun, done, bar = time.monotonic(), 0, None

    def show(more):
        nonlocal done, bar
        done += more
        if bar is None and time.monotonic() - begun > 1 and _can_be_drawn():
            from rich.progress import Progress

            bar = Progress(transient=True)
            bar.add_task("training", total=epochs)
            bar.start()
        if bar is not None:
            bar.update(bar.task_ids[0], completed=done)

    try:
        yield show
    finally:
        if bar is not None:
            bar.stop()


def _can_be_drawn():
    if os.environ.get("TINYNET_PROGRESS_BAR") == "0":
        return False
    from rich import get_console

    return get_console().is_interactive or get_console().is_jupyter
