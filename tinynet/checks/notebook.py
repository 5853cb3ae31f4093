"""The notebook that a check is called in: the names that it holds, and whether a cell has changed since it was run."""

import json
import os
import sys
from pathlib import Path

__all__ = ["names_in_notebook", "notebook_file", "shell", "stale_cell"]


def names_in_notebook():
    """Return what the notebook's cells have defined, by name; empty if there is no notebook."""
    return shell().user_ns if shell() else {}


def shell():
    """Return the notebook's shell, or None if there is none: then IPython may not even be installed."""
    ipython = sys.modules.get("IPython")
    return ipython and ipython.get_ipython()


LAST_RUN = {}
"""Of each cell that was run, by its id: its text, and when the notebook's file was last written."""


def remember(info):
    """Remember each cell as it is run."""
    if getattr(info, "cell_id", None):
        LAST_RUN.pop(info.cell_id, None)
        LAST_RUN[info.cell_id] = (info.raw_cell, _written())


def notebook_file():
    """Return the path of the notebook that runs here, as JupyterLab tells it; None if nobody tells."""
    name = os.environ.get("JPY_SESSION_NAME", "")
    path = Path(name)
    return path if path.suffix == ".ipynb" and path.is_file() else None


def _written():
    path = notebook_file()
    return path.stat().st_mtime_ns if path else 0


def stale_cell():
    """Return the first line of a cell above whose text is not the one that was run, or None.

    A kernel sees only the saved notebook. A cell counts as stale only if the file was written after the cell ran and
    holds another text. So a change of the last seconds may be missed, but no change is invented.
    """
    path = notebook_file()
    if path is None or not LAST_RUN:
        return None
    try:
        cells = list(json.loads(path.read_text(encoding="utf-8"))["cells"])
    except (OSError, ValueError, KeyError, TypeError):
        # It is being written at this moment; then nothing is claimed.
        return None
    this_cell, written = next(reversed(LAST_RUN)), _written()
    for cell in cells:
        if cell.get("id") == this_cell:
            return None
        ran, written_then = LAST_RUN.get(cell.get("id"), (None, written))
        text = "".join(cell["source"])
        if written > written_then and text.strip() != ran.strip():
            return next((line for line in text.splitlines() if line.strip()), "")
    return None


def _watch_the_notebook():
    here = shell()
    if here:
        here.events.register("pre_run_cell", remember)


_watch_the_notebook()
