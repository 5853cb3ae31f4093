"""A progress bar for long training runs."""

import os
import time
from contextlib import contextmanager, suppress

__all__ = ["progress_bar"]

# More than a few times a second, and a notebook is flooded with messages, or a terminal slows the training.
SECONDS_BETWEEN_DRAWINGS = 0.1


@contextmanager
def progress_bar(epochs):
    """Give a function to call with the epochs done since the last call; the bar appears after a second.

    There is no bar if the environment variable ``TINYNET_PROGRESS_BAR`` is 0, or if there is neither a terminal nor a
    notebook to draw it in.
    """
    begun, done, bar = time.monotonic(), 0, None

    def show(more):
        nonlocal done, bar
        done += more
        if bar is None and time.monotonic() - begun > 1:
            bar = _bar(epochs)
        if bar is not None:
            bar.move(done)

    try:
        yield show
    finally:
        if bar is not None:
            bar.stop()


def _bar(epochs):
    """Return a bar that can be moved and stopped, or None if none can be drawn."""
    if os.environ.get("TINYNET_PROGRESS_BAR") == "0":
        return None
    with suppress(ModuleNotFoundError):  # training goes on without what draws a bar
        from rich import get_console

        if get_console().is_jupyter:
            return _InNotebook(epochs)
        if get_console().is_interactive:
            return _OnTerminal(epochs)
    return None


class _OnTerminal:
    def __init__(self, epochs):
        from rich.progress import Progress

        # It is drawn when it moves, and not by a thread of its own: not everywhere are there any.
        self.progress = Progress(transient=True, auto_refresh=False)
        self.progress.add_task("training", total=epochs)
        self.progress.start()
        self.drawn = 0.0
        self.stop = self.progress.stop

    def move(self, done):
        due = time.monotonic() > self.drawn + SECONDS_BETWEEN_DRAWINGS
        self.progress.update(self.progress.task_ids[0], completed=done, refresh=due)
        if due:
            self.drawn = time.monotonic()


class _InNotebook:
    # rich would leave an empty block behind, and all below it would jump.
    def __init__(self, epochs):
        from IPython.display import display
        from ipywidgets import IntProgress

        self.progress = IntProgress(max=epochs, description="training")
        self.moved = 0.0
        self.shown = display(self.progress, display_id=True)

    def move(self, done):
        if time.monotonic() > self.moved + SECONDS_BETWEEN_DRAWINGS:
            self.progress.value = done
            self.progress.description = f"{done / self.progress.max:.0%}"
            self.moved = time.monotonic()

    def stop(self):
        # A view of a closed widget would stay in the saved notebook, and say "model not found" the next day.
        self.shown.update({}, raw=True)
        self.progress.close()
