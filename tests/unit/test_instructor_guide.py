"""What the instructor's guide says is so: its commands, paths, names, minutes, bets, marking guides and pages."""

import html
import json
import re
from pathlib import Path

import pytest
import typer

import tinynet as tn
from tinynet.build import read_notebook
from tinynet.checks import TASKS
from tinynet.cli import app
from tinynet.mistakes import MISTAKES
from tinynet.plots import triage_card
from tinynet.plots.pages import triage_page
from tinynet.reading_time import lesson_minutes
from tinynet.widgets.bets import BETS

TOP = Path(__file__).parents[2]
DOCS = TOP / "docs"
GUIDE = (DOCS / "instructor.md").read_text(encoding="utf-8")
# The same on one line, for what may stand at the end of one.
RUNNING = " ".join(GUIDE.split())
PAGES = ("trace-table", "derivation-sheet", "triage-card")

# What the guide names before it is there. Take out what has come: the test fails until then.
COMMANDS_TO_COME = set()
PATHS_TO_COME = set()


def section(heading):
    """Return the text below a heading, up to the next of its rank or above."""
    level = len(heading.split()[0])
    body = GUIDE.split(f"\n{heading}", 1)[1]
    return re.split(rf"\n#{{1,{level}}} ", body, maxsplit=1)[0]


def table_rows(text):
    """Return the cells of each row of the tables in a text, heads and rules left out."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    heads = [i - 1 for i, row in enumerate(rows) if set("".join(row)) <= set("-")]
    return [row for i, row in enumerate(rows) if i not in heads and i - 1 not in heads]


def marked_by_hand():
    """Return (exercise, cell) → points of the cells that are marked by hand."""
    found = {}
    for path in TOP.glob("solutions/*/*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            nbgrader = cell["metadata"].get("nbgrader", {})
            if nbgrader.get("grade") and nbgrader.get("solution"):
                found[path.stem[:2], nbgrader["grade_id"]] = nbgrader["points"]
    return found


def anchor(heading):
    return re.sub(r"[^a-z0-9 -]", "", heading.lower()).strip().replace(" ", "-")


def test_every_command_exists_or_is_marked_as_to_come():
    there = set(typer.main.get_command(app).commands)
    named = set(re.findall(r"uv run tinynet ([a-z]+)", GUIDE))
    assert named - there == COMMANDS_TO_COME


def test_every_path_exists_or_is_marked_as_to_come():
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", GUIDE)
    assert all("://" not in link for link in links)
    named = {(DOCS / link).resolve().relative_to(TOP).as_posix() for link in links}
    named |= set(re.findall(r"`((?:solutions|exercises|deploy|tests)/[\w./-]*)`", GUIDE))
    named |= set(re.findall(r"uv run (tests/\S+\.py)", GUIDE))
    assert len(named) > 8
    assert {path for path in named if not (TOP / path).exists()} == PATHS_TO_COME


def test_links_inside_a_page_lead_somewhere():
    for page, target in re.findall(r"\]\(([\w-]*(?:\.md)?)#([^)]+)\)", GUIDE):
        text = (DOCS / page).read_text(encoding="utf-8") if page else GUIDE
        assert target in {anchor(heading) for heading in re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)}


def test_every_mistake_that_is_named_has_its_five_minutes():
    # A bet's name begins with its lesson.
    names = re.findall(r"`([a-z]+(?:-[a-z]+)+)`", section("## Session plans") + section("## Where rooms get stuck"))
    assert len(names) > 20
    assert set(names) <= set(MISTAKES)


def test_the_numbers_of_tasks_and_points():
    by_hand = marked_by_hand()
    assert f"{len(TASKS)} tasks" in RUNNING
    assert f"{len(by_hand)} explanations" in RUNNING
    points = sum(task.points for task in TASKS.values()), sum(by_hand.values())
    assert "{} points come from the checks and {} from you".format(*points) in RUNNING


@pytest.mark.parametrize("heading", re.findall(r"### (A (?:90-minute|half).*)", GUIDE))
def test_the_minutes_of_a_session_add_up(heading):
    total = int(re.search(r"\((\d+) minutes\)", heading)[1])
    assert sum(int(row[0]) for row in table_rows(section(f"### {heading}"))) == total


def test_the_minutes_of_the_module_add_up():
    (heading,) = re.findall(r"### (A module.*)", GUIDE)
    sessions = table_rows(section(f"### {heading}"))
    minutes = [sum(map(int, re.findall(r"(\d+) min", row[2]))) for row in sessions]
    assert minutes == [90] * len(sessions)
    assert f"({sum(minutes)} minutes)" in heading
    lessons = [lesson for row in sessions for lesson in row[1].split(", ")]
    assert lessons == sorted(path.name[:2] for path in TOP.glob("notebooks/*.ipynb"))


def test_the_minutes_of_the_catch_up_route_are_those_of_the_lessons():
    paths = [next(TOP.glob(f"notebooks/{row[0]}-*.ipynb")) for row in table_rows(section("## The catch-up route"))]
    assert [path.stem[:2] for path in paths] == re.findall(r"\d\d", section("## The catch-up route").split(".")[0])
    hours = sum(sum(lesson_minutes(read_notebook(path))) for path in paths) / 60
    assert f"that is about {round(hours)} hours" in RUNNING


def test_the_bets_are_those_of_the_lessons():
    told = {row[0].strip("`"): row[1:] for row in table_rows(section("## The bets")) if row[0].startswith("`")}
    assert set(told) == set(BETS) - {"00-practice"}
    for key, (tempting, true) in told.items():
        assert true == str(BETS[key].answer)
        assert tempting != true
        assert not BETS[key].choices or tempting in BETS[key].choices


def test_every_cell_that_is_marked_by_hand_has_a_sample_at_every_level():
    guides = section("## Marking guides").split("\n### ")[1:]
    told = {}
    for guide in guides:
        exercise, cell, points = re.match(r"(\d\d) `([\w-]+)` \((\d) points\)", guide).groups()
        levels = [int(level) for level in re.findall(r"^- \*\*(\d)\*\* \"", guide, flags=re.MULTILINE)]
        assert levels == list(range(int(points), -1, -1)), (exercise, cell)
        told[exercise, cell] = int(points)
    assert told == marked_by_hand()


def test_the_results_of_the_derivation_sheet():
    point = {"w11": 0.5, "w12": 1.2, "b1": -0.4, "w2": -2.0, "b2": 0.7}
    gradients = tn.Network((2, 1, 1), start=point).gradients([[2.0, 0.5]], [1.0])
    for name, value in gradients.items():
        assert f"∂ℓ/∂{name} = {value:.4f}".replace("-", "−") in RUNNING
    trace = tn.Network((2, 1, 1), start=point).forward([[2.0, 0.5]])
    sheet = (DOCS / "print/derivation-sheet.html").read_text(encoding="utf-8")
    for name in ("z1", "a1", "z2", "a2"):
        assert f"{name} = {getattr(trace, name)[0]:.4f}".replace("-", "−") in sheet


def test_the_worked_row_of_the_trace_table():
    trace = tn.Network((2, 1, 1), start={"w11": 1, "w12": 1, "b1": -1.5, "w2": -4, "b2": 1}).forward([[1.0, 1.0]])
    numbers = (trace.z1[0], trace.a1[0], trace.z2[0], trace.a2[0])
    row = "".join(f"<td>{value:.4f}</td>" for value in numbers).replace("-", "−")
    assert f"{row}<td>1</td><td>{(1 - trace.a2[0]) ** 2:.4f}</td>" in (DOCS / "print/trace-table.html").read_text(
        "utf-8"
    )


def test_the_triage_card_to_print_is_that_of_lesson_12():
    page = (DOCS / "print/triage-card.html").read_text(encoding="utf-8")
    assert page == triage_page()
    card = triage_card()
    assert f'<p class="words">{html.escape(card.words, quote=False)}</p>' in page
    assert page.count("<path") == card.svg.count("<path")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_to_print_is_one_of_a4_and_fetches_nothing(name):
    page = (DOCS / f"print/{name}.html").read_text(encoding="utf-8")
    assert "@page { size: A4;" in page
    assert not re.search(r"https?:|src=|<link|<script|@import|url\((?!#)", page)
    assert f"(print/{name}.html)" in GUIDE
