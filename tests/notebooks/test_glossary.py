"""The glossary names lessons in which each word of the field stands in bold."""

import re

import pytest

from tinynet.build import TOP, read_notebook

ROW = re.compile(r"^\| (.+?) \| (.+?) \| (.*?) ?\| \[(\d\d)\]\((.+?)\) \| (.+?) \|$", flags=re.M)
ROWS = ROW.findall((TOP / "docs" / "glossary.md").read_text(encoding="utf-8"))


def test_every_line_of_the_table_is_a_row():
    lines = (TOP / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    assert len(ROWS) == len([line for line in lines if line.startswith("|")]) - 2
    assert [row[3] for row in ROWS] == sorted(row[3] for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row[1] for row in ROWS])
def test_a_word_of_the_field_is_bold_where_its_idea_is_born(row):
    _, word, _, number, address, _ = row
    path = (TOP / "docs" / address).resolve()
    assert path.name.startswith(f"{number}-")
    prose = " ".join(cell.source for cell in read_notebook(path).cells if cell.cell_type == "markdown")
    assert f"**{word}**" in " ".join(prose.split()), word
