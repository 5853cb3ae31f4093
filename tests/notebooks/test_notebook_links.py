"""Every link of the course leads somewhere, also in a learner's copy, which has notebooks/ and exercises/ only."""

import re
from urllib.parse import unquote

import pytest
from nbgrader.utils import determine_grade, is_grade

from tinynet.build import TOP, exercise_paths, lesson_paths, read_notebook, solution_paths

IN_MARKDOWN = r"\]\(\s*<?([^)>]*?)>?(?:\s+\"[^\"]*\")?\s*\)"
IN_HTML = r"\b(?:href|src)\s*=\s*[\"']([^\"']*)[\"']"
PAGES = [TOP / "README.md", TOP / "CONTRIBUTING.md"]
ALL = [*PAGES, *lesson_paths(), *exercise_paths(), *solution_paths()]
everywhere = pytest.mark.parametrize("page", ALL, ids=lambda path: path.relative_to(TOP).as_posix())


def links(text):
    """Return the targets of the links and pictures in a Markdown text, code left out."""
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.M | re.S)
    return re.findall(IN_MARKDOWN, text) + re.findall(IN_HTML, text)


def prose(page):
    if page.suffix == ".md":
        return page.read_text(encoding="utf-8")
    return "\n\n".join(cell.source for cell in read_notebook(page).cells if cell.cell_type == "markdown")


def is_on_the_web(target):
    return re.match(r"[a-z]+:|//", target) is not None


def test_links_of_every_kind_are_found():
    text = 'A [b](c.md#d), ![e](f.svg "g"), <img src="h.svg">, [i](https://j.k), `[l](m)`\n```\n[n](o)\n```\n'
    assert links(text) == ["c.md#d", "f.svg", "https://j.k", "h.svg"]


@everywhere
def test_a_link_within_the_course_leads_to_a_file(page):
    for target in links(prose(page)):
        if not is_on_the_web(target):
            file = (page.parent / unquote(target.partition("#")[0])).resolve()
            assert file.exists(), target
            if page.suffix == ".ipynb":
                assert file.relative_to(TOP.resolve()).parts[0] in ("notebooks", "exercises"), target


@everywhere
def test_a_link_to_the_web_is_https_and_whole(page):
    for target in filter(is_on_the_web, links(prose(page))):
        assert re.fullmatch(r"https://[\w.-]+(/\S*)?|mailto:\S+@\S+", target), target


@pytest.mark.parametrize("page", solution_paths(), ids=lambda path: path.stem)
def test_a_card_of_a_check_leads_to_a_task_of_its_exercise_or_to_a_lesson(page):
    learners = TOP / "exercises" / page.parent.name
    cards = [
        "".join(output.data["text/html"])
        for cell in read_notebook(page).cells
        for output in cell.get("outputs", ())
        if "tn-check" in "".join(output.get("data", {}).get("text/html", ""))
    ]
    assert len(cards) >= 4
    for target in links("".join(cards)):
        file, _, place = unquote(target).partition("#")
        assert (learners / file).is_file(), target
        if place:
            assert place.removeprefix("cell-id=") in {cell.id for cell in read_notebook(learners / file).cells}, target


@pytest.mark.parametrize("page", solution_paths(), ids=lambda path: path.stem)
def test_nbgrader_gives_all_points_to_the_stored_checks_of_a_solution(page):
    checks = [cell for cell in read_notebook(page).cells if is_grade(cell) and cell.cell_type == "code"]
    assert [determine_grade(cell)[0] for cell in checks] == [cell.metadata.nbgrader.points for cell in checks]
