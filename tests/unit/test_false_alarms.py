"""Right programs of standard form: the doctor finds no fault in any of them, and says the same of them each time."""

from functools import cache
from pathlib import Path

import pytest

from tinynet.doctor.whole import examine_here

RIGHT = sorted((Path(__file__).parents[1] / "right").glob("*.py"))


@cache
def examined(path):
    return examine_here(path)[1]


def faults(diagnosis):
    return [finding.code for finding in diagnosis.findings if finding.severity == "fault"]


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.stem)
def test_no_fault_is_found_in_a_right_program(path):
    assert faults(examined(path)) == [], str(examined(path))


def test_two_examinations_say_the_same():
    unseeded = [path for path in RIGHT if "seed" not in path.read_text() and "random" in path.read_text()]
    assert unseeded
    for path in unseeded:
        assert str(examine_here(path)[1]) == str(examined(path)), path.stem
