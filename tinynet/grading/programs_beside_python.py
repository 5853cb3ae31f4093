"""nbgrader calls the program alembic by its name alone, so it must be on the search path."""

import os
import sys
from pathlib import Path

__all__ = ["find_programs_beside_python"]


def find_programs_beside_python():
    """Let programs beside this Python be found, even if it was called by its path."""
    beside, path = str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)
    if beside not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join((beside, path))
