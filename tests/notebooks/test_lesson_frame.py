"""Each lesson keeps to one frame, so that a reader always knows where they are."""

import re

import pytest

from tinynet.build import lesson_paths, read_notebook, time_of, with_times
from tinynet.reading_time import STOP, lesson_minutes, stated_time

# Of each heading that belongs to the frame, one letter; Predict, Watch and Explain may come again.
LETTERS = {
    "Predict": "P",
    "Watch": "W",
    "Explain": "E",
    "Derive": "E",
    "Try": "T",
    "Check yourself": "c",
    "Recap": "r",
    "Exercise": "x",
    "Next": "n",
}
FROM_THE_NETWORK = r"<script|<iframe|<link|\bsrc\s*=\s*[\"']?(https?:)?//|url\([\"']?https?:|@import"
FRAME = r"P[PWE]*W[PWE]*E[PWET]*T[PWET]*crxn"


def prose(path):
    return "\n\n".join(cell.source for cell in read_notebook(path).cells if cell.cell_type == "markdown")


def headings(text):
    """Return a lesson's headings of the second level."""
    return re.findall(r"^## (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), flags=re.M)


def frame(text):
    """Return the letters of the headings that belong to the frame, in their order."""
    return "".join(LETTERS.get(heading.partition(":")[0].strip(), "") for heading in headings(text))


def section(text, title):
    """Return what stands under a heading of the second level."""
    found = re.search(rf"^## {title}$(.*?)(?=^## |\Z)", text, flags=re.M | re.S)
    return found[1] if found else ""


def test_a_lesson_opens_with_its_promise_its_time_and_its_needs(lesson):
    first = read_notebook(lesson).cells[0]
    assert first.cell_type == "markdown"
    assert re.match(r"# \S", first.source)
    assert re.search(r"\*\*The promise:\*\*.*\*\*Time[^*]*:\*\*.*\*\*You need:\*\*", first.source, flags=re.S)


def test_a_lesson_states_the_time_that_is_counted_in_sittings_of_at_most_45_minutes(lesson):
    notebook = read_notebook(lesson)
    assert stated_time(notebook) == time_of(notebook, lesson)
    assert max(lesson_minutes(notebook)) <= 45


def test_a_sitting_ends_with_two_questions_to_come_back_with(lesson):
    ends = [cell.source for cell in read_notebook(lesson).cells if STOP in cell.source]
    for end in ends:
        assert end.startswith(f"## {STOP}")
        assert len(re.findall(r"^\d\. .*\?", end, flags=re.M)) == 2, end


def test_the_map_has_the_time_of_each_lesson_and_its_exercise():
    [the_map] = [cell.source for cell in read_notebook(lesson_paths()[0]).cells if cell.id == "the-map"]
    assert the_map.count("| minutes | exercise |") == 1
    assert with_times(the_map) == the_map
    assert len(re.findall(r"\| [\d +]+ \| \d+ \|$", the_map, flags=re.M)) == len(lesson_paths()) - 1


def test_the_parts_of_a_lesson_come_in_one_order(full_lesson):
    assert re.fullmatch(FRAME, frame(prose(full_lesson))), headings(prose(full_lesson))


@pytest.mark.parametrize(
    "order",
    [
        ["Watch", "Predict", "Explain", "Try", "Check yourself", "Recap", "Exercise", "Next"],
        ["Predict", "Watch", "Explain", "Check yourself", "Recap", "Exercise", "Next"],
        ["Predict", "Watch", "Explain", "Try", "Recap", "Check yourself", "Exercise", "Next"],
        ["Predict", "Watch", "Explain", "Try", "Check yourself", "Recap", "Exercise"],
    ],
    ids=["watch first", "nothing to try", "recap too early", "no next"],
)
def test_another_order_is_noticed(order):
    assert not re.fullmatch(FRAME, frame("\n\n".join(f"## {title}" for title in order)))


def test_check_yourself_has_two_or_three_questions_with_folded_answers(full_lesson):
    questions = section(prose(full_lesson), "Check yourself")
    asked = len(re.findall(r"^\*\*\d\.\*\*", questions, flags=re.M))
    assert asked in (2, 3)
    assert questions.count("<details>") == questions.count("</details>") == asked


def test_the_recap_has_three_sentences(full_lesson):
    recap = " ".join(section(prose(full_lesson), "Recap").split())
    assert len(re.findall(r"[.?](?= [A-ZŷαzL*]|$)", recap)) == 3, recap


def test_a_lesson_leads_to_its_exercise(full_lesson):
    assert f"](../exercises/{full_lesson.stem}/{full_lesson.name})" in section(prose(full_lesson), "Exercise")


def test_a_lesson_leads_to_the_next_one(lesson):
    everything = lesson_paths()
    following = everything[everything.index(lesson) + 1 :]
    onwards = section(prose(lesson), "Next")
    assert onwards.strip()
    if following:
        assert f"]({following[0].name})" in onwards


def test_a_lesson_needs_no_network(lesson):
    for cell in read_notebook(lesson).cells:
        texts = [cell.source, *(text for output in cell.get("outputs", []) for text in shown(output))]
        assert not re.search(FROM_THE_NETWORK, "\n".join(texts)), cell.id


def shown(output):
    """Return the texts of an output."""
    return [output.get("text", ""), *(text for text in output.get("data", {}).values() if isinstance(text, str))]
