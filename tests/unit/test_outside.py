"""What `tests/outside/expected.py` says of the programs beside it fits them: each line and each culprit is there."""

from pathlib import Path

import pytest
from outside.expected import KINDS, LAST_HUNT, MENDED_FOR, RIGHT, SLIPS, corrected, number_of

from tinynet.mistakes import MISTAKES

FOLDER = Path(__file__).parents[1] / "outside"
SOURCES = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.py")) if path.stem != "expected"
}


def test_every_program_is_known_as_right_or_as_sick():
    assert KINDS.keys() == SLIPS.keys()
    assert not RIGHT.keys() & SLIPS.keys()
    assert RIGHT.keys() | SLIPS.keys() == SOURCES.keys()
    assert all(SLIPS.values())
    assert SOURCES.keys() >= set(LAST_HUNT) >= set(MENDED_FOR)


@pytest.mark.parametrize("name", SOURCES)
def test_a_program_compiles(name):
    compile(SOURCES[name], name, "exec")


@pytest.mark.parametrize("name", SLIPS)
def test_every_place_that_is_named_is_in_the_program(name):
    for slip in SLIPS[name]:
        for line, culprit in ((slip.line, slip.culprit), *slip.also):
            assert line == line.strip()
            assert line.count(culprit) == 1
            assert SOURCES[name].split("\n")[number_of(SOURCES[name], line, slip.occurrence) - 1].strip() == line


@pytest.mark.parametrize("name", SLIPS)
def test_corrections_apply_alone_and_together(name):
    source, slips = SOURCES[name], SLIPS[name]
    texts = [source, *(corrected(source, [slip]) for slip in slips)]
    if len(slips) > 1:
        texts.append(corrected(source, slips))
    assert len(set(texts)) == len(texts)
    for text in texts:
        compile(text, name, "exec")


def test_a_code_is_one_of_the_mistakes_or_marked_as_new():
    slips = [slip for of_one in SLIPS.values() for slip in of_one]
    assert {slip.code for slip in slips if not slip.new} <= MISTAKES.keys()
    assert not {slip.code for slip in slips if slip.new} & MISTAKES.keys()
    assert {slip.shows for slip in slips} <= {"gradient", "update", "data"}
