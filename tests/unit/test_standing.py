"""How far a learner is: what is done, what is next, what is left."""

import json

import pytest

from tinynet.checks import TASKS, my_progress
from tinynet.reading_time import minutes_stated, task_minutes
from tinynet.standing import number_and_title, standing, time_stated

FIRST, SECOND = "01-a-neuron-makes-a-guess", "02-learning-is-going-downhill"
LESSONS = {FIRST: (40, 30), SECOND: (45, 60)}


def learner(*done, tried=(), bets=()):
    entries = {key: {"attempts": 1, "done": True} for key in done} | {
        key: {"attempts": 2, "done": False} for key in tried
    }
    return {"tasks": entries, "bets": dict.fromkeys(bets, {"choice": 1, "answer": 2})}


def keys(slug):
    return [key for key, task in TASKS.items() if task.slug == slug]


def test_nobody_has_done_anything_at_first():
    now = standing(TASKS, learner(), LESSONS)
    assert now.done[0] == now.done[2] == 0
    assert now.done[1] == len(TASKS)
    assert now.next_in_words == "Next: lesson 01, A neuron makes a guess."
    others = sum(task_minutes(task) for task in TASKS.values() if task.slug not in LESSONS)
    assert now.minutes_left == pytest.approx(40 + 30 + 45 + 60 + others)


def test_what_is_next_is_the_first_task_that_is_left_of_the_first_lesson_that_is_begun():
    now = standing(TASKS, learner(*keys(FIRST), keys(SECOND)[0], keys(SECOND)[2]), LESSONS)
    assert now.lessons[0].is_done
    assert now.lessons[0].minutes_left == 0
    assert now.next_in_words == f"Next: task 2 of exercise 02, {TASKS[keys(SECOND)[1]].title}."
    assert standing(TASKS, learner(*keys(FIRST)), LESSONS).next_in_words.startswith("Next: lesson 02, ")


def test_what_is_left_of_an_exercise_is_its_share_of_the_tasks_that_are_left():
    first, *others = keys(FIRST)
    share = sum(task_minutes(TASKS[key]) for key in others) / sum(task_minutes(TASKS[key]) for key in keys(FIRST))
    assert standing(TASKS, learner(first), LESSONS).lessons[0].minutes_left == pytest.approx(30 * share)


def test_at_first_all_the_minutes_are_left_that_the_map_states():
    stated = time_stated()
    slugs = {task.slug for task in TASKS.values()}
    assert standing(TASKS, learner(), stated).minutes_left == pytest.approx(sum(sum(stated[slug]) for slug in slugs))


@pytest.mark.parametrize("sign", [{"tried": [f"{SECOND}/1"]}, {"bets": ["02-rate"]}])
def test_a_lesson_was_read_if_a_task_was_tried_or_a_bet_was_made(sign):
    unread, read = (standing(TASKS, learner(**signs), LESSONS).lessons[1].minutes_left for signs in ({}, sign))
    assert unread - read == pytest.approx(45)


def test_at_the_end_nothing_is_left():
    now = standing(TASKS, learner(*TASKS), LESSONS)
    assert now.next_lesson is None
    assert (now.next_in_words, now.left_in_words) == ("All tasks are done.", "")


def test_a_task_that_the_course_no_longer_has_does_not_count():
    assert standing(TASKS, learner("99-gone/1", bets=["99-gone"]), LESSONS) == standing(TASKS, learner(), LESSONS)


def test_the_minutes_of_a_lesson_and_of_its_exercise_are_those_that_they_state():
    assert minutes_stated("**Time:** two sittings, of 20 and 40 minutes. **You need:** 3 pencils.") == 60
    assert minutes_stated("# A page of 5 minutes") == 0
    stated = time_stated()
    assert {task.slug for task in TASKS.values()} <= set(stated)
    assert all(lesson and exercise for slug, (lesson, exercise) in stated.items() if slug[:2] != "00")
    assert number_and_title("03-what-one-neuron-cannot-do") == ("03", "What one neuron cannot do")


# In lesson 00 --------------------------------------------------------------------------------------------


@pytest.fixture
def work(tmp_path, monkeypatch):
    (tmp_path / ".tinynet").mkdir()
    (tmp_path / ".tinynet" / "course.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_at_first_the_progress_of_lesson_00_says_only_what_comes_next(work):
    said = my_progress()
    assert repr(said).splitlines()[:2] == [
        f"0 of {len(TASKS)} tasks done, 0 of {sum(task.points for task in TASKS.values())} points.",
        "Next: lesson 01, A neuron makes a guess.",
    ]
    assert "<table" not in said._repr_html_()
    assert f'<a href="{FIRST}.ipynb">' in said._repr_html_()


def test_then_it_is_a_table_with_signs_words_and_a_link_to_the_next_task(work):
    progress = learner(*keys(FIRST), keys(SECOND)[0], bets=["<b>"])
    (work / ".tinynet" / "progress.json").write_text(json.dumps(progress))
    said = my_progress()
    markup = said._repr_html_()
    assert f'<a href="../exercises/{SECOND}/{SECOND}.ipynb#cell-id=task-2">' in markup
    assert [markup.count(word) for word in ("✓ done", "→ next")] == [1, 1]
    assert "02 Learning is going downhill" in repr(said)
    assert "03 " not in repr(said)  # what has not been begun is on the map
