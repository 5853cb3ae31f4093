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
    """Return a bar that can be moved and stopped, or None where none can be drawn."""
    if os.environ.get("TINYNET_PROGRESS_BAR") == "0":
        return None
    from rich import get_console

    if get_console().is_jupyter:
        return _InNotebook(epochs)
    return _OnTerminal(epochs) if get_console().is_interactive else None


class _OnTerminal:
    def __init__(self, epochs):
        from rich.progress import Progress

        self.progress = Progress(transient=True)
        self.progress.add_task("training", total=epochs)
        self.progress.start()
        self.stop = self.progress.stop

    def move(self, done):
        self.progress.update(self.progress.task_ids[0], completed=done)


class _InNotebook:
    # rich would leave an empty block behind, and all below it would jump.
    def __init__(self, epochs):
        from IPython.display import display
        from ipywidgets import IntProgress

        self.progress = IntProgress(max=epochs, description="training")
        self.moved = 0.0
        self.shown = display(self.progress, display_id=True)

    def move(self, done):
        # More than a few times a second, and the notebook is flooded with messages.
        if time.monotonic() > self.moved + 0.1:
            self.progress.value = done
            self.progress.description = f"{done / self.progress.max:.0%}"
            self.moved = time.monotonic()

    def stop(self):
        # A view of a closed widget would stay in the saved notebook, and say "model not found" the next day.
        self.shown.update({}, raw=True)
        self.progress.close()
