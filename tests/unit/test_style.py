"""One style: ruff lints and formats the code and the notebooks alike; types agree where parts of the package meet."""

import subprocess
import sys
from pathlib import Path

import pytest

from tinynet.build import LINE_LENGTH, exercise_paths, lesson_paths, solution_paths

TOP = Path(__file__).parents[2]


COMMANDS = {
    "lint": ["check", "."],
    "format": ["format", "--check", "--exclude", "*.ipynb", "."],
    "format of notebooks": [
        *("format", "--check", "--line-length", str(LINE_LENGTH)),
        *(*lesson_paths(), *solution_paths(), *exercise_paths()),
    ],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_ruff_has_nothing_to_say(command):
    ran = subprocess.run([sys.executable, "-m", "ruff", *command, "--quiet"], cwd=TOP, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_types_where_parts_meet_agree():
    command = [sys.executable, "-m", "mypy", "--no-error-summary"]
    ran = subprocess.run(command, cwd=TOP, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
