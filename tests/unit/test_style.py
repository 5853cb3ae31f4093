"""One style: ruff lints and formats the code and the notebooks alike."""

import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=["lint", "format"])
def test_ruff_has_nothing_to_say(command):
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--quiet", "."], cwd=TOP, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
