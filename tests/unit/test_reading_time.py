"""The time that a lesson states is counted from what is in it."""

import types

import nbformat
import pytest

from tinynet import reading_time
from tinynet.reading_time import exercise_minutes, lesson_minutes, state_time, stated_time, task_minutes, time_in_words


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=cells)


text, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        (text("word " * 1_300), 10),
        (text("[word](a-long-address.ipynb) " * 1_300), 10),
        (code("line\n\n" * 80), 10),
        (text("$$a = b$$\n" * 20), 10),
        (code('tn.widgets.predict("05-times")\n' * 1), 2),
        (code("tn.widgets.neuron_view()"), 4),
        (text("**1.** Why?\n\n**2.** When?"), 4),
        (text("### 1. Why?\n\n### 2. When?"), 4),
    ],
)
def test_each_kind_of_thing_takes_its_time(monkeypatch, cell, minutes):
    monkeypatch.setattr(reading_time, "ROUNDED_TO", 1)
    assert lesson_minutes(notebook(cell)) == [pytest.approx(minutes, abs=0.6)]


def test_a_figure_is_looked_at(monkeypatch):
    monkeypatch.setattr(reading_time, "ROUNDED_TO", 1)
    figure = nbformat.v4.new_output("display_data", data={"image/svg+xml": "<svg/>"})
    assert lesson_minutes(notebook(code("f()", outputs=[figure] * 7))) == [7]


def test_a_sitting_ends_where_one_can_stop():
    cells = text("word " * 2_600), text("**Stop here tonight.** Come back."), text("word " * 1_300)
    assert lesson_minutes(notebook(*cells)) == [20, 10]


def test_an_exercise_takes_its_text_and_its_tasks():
    tasks = [types.SimpleNamespace(points=4, stars=1), types.SimpleNamespace(points=4, stars=3)]
    assert [task_minutes(task) for task in tasks] == [6, 14]
    answer = code("line\n" * 80, metadata={"nbgrader": {"solution": True}})
    assert exercise_minutes(notebook(text("word " * 1_300), answer), tasks) == 30


def test_the_time_is_said_in_words_and_put_where_it_stands():
    assert time_in_words([40]) == "40 minutes"
    assert time_in_words([40, 35]) == "two sittings, of 40 and 35 minutes"
    assert time_in_words([30, 35, 20]) == "three sittings, of 30, 35 and 20 minutes"
    head = "# A\n\n**Time:** 30 to 45 minutes. **You need:** more."
    changed = state_time(head, time_in_words([40, 35]))
    assert changed == "# A\n\n**Time:** two sittings, of 40 and 35 minutes. **You need:** more."
    assert stated_time(notebook(text(changed))) == "two sittings, of 40 and 35 minutes"
    assert state_time(changed, "20 minutes") == "# A\n\n**Time:** 20 minutes. **You need:** more."
    assert stated_time(notebook(text("# A"))) == ""
