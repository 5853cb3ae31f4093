"""Every task takes its right answer, and tells the wrong answers that learners give which mistake they are."""

import importlib
import json
import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from mistakes.lesson_06 import all_five
from mistakes.lesson_09 import implied
from mistakes.lessons_01_to_03 import losses

import tinynet as tn
from tinynet import checks, mistakes, progress
from tinynet.checks import TASKS, CheckFailed, NotAnswered, expectations
from tinynet.checks import notebook as notebook_module
from tinynet.checks.asks import Choice, Number
from tinynet.mistakes import UNEXPLAINED, UNKNOWN

SOLUTIONS = Path(__file__).parents[2] / "solutions"
EPOCHS = {"AND": 118, "OR": 82, "y = x1": 57, "blobs": 41}
SENTENCE = "The sum is squashed a second time, so no output can ever come below one half."


@pytest.fixture(autouse=True)
def work_folder(tmp_path, monkeypatch):
    (tmp_path / ".tinynet").mkdir()
    (tmp_path / ".tinynet" / "course.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def right_answers(task):
    """Return the answers of the solution notebook by name."""
    names = solution(task.slug)
    return {name: names[name] for name in task.answers}


@cache
def solution(slug):
    notebook = json.loads((SOLUTIONS / slug / f"{slug}.ipynb").read_text(encoding="utf-8"))
    names = {"np": np, "tn": tn}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution"):
            exec("".join(cell["source"]), names)
    return names


def refused(task, **answers):
    """Return what the check says to the right answers with these in their place."""
    with pytest.raises(CheckFailed) as failure:
        task(**(right_answers(task) | answers))
    assert not isinstance(failure.value, NotAnswered)
    return str(failure.value)


every_task = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)


# What all of them have in common -------------------------------------------------------------------------


@every_task
def test_the_right_answer_passes_and_earns_its_points(task, capsys):
    task(**right_answers(task))
    number = len([other for other in TASKS.values() if other.slug == task.slug])
    assert capsys.readouterr().out.startswith(
        f"Task {task.number} of {number}: right ({task.points} of {task.points} points).\n"
    )
    assert progress.attempts(task.key) == 1


@pytest.mark.sample(4)
@every_task
def test_the_parts_of_a_right_answer_are_whole_or_half_points_and_less_than_all(task):
    outcome = task.outcome(**right_answers(task))
    assert (outcome.points, outcome.failure, outcome.so_far) == (task.points, None, "")
    assert all(points > 0 and 2 * points == int(2 * points) for points, _ in outcome.parts)
    assert sum(points for points, _ in outcome.parts) < task.points


@every_task
def test_a_hypothesis_alone_earns_half_a_point_at_most(task):
    wrong = {
        name: raises if callable(answer) else object()
        for name, answer in right_answers(task).items()
        if "hypothes" not in name
    }
    assert task.outcome(**(right_answers(task) | wrong)).points <= 0.5


@pytest.mark.sample(4)
@every_task
def test_an_untouched_answer_is_no_attempt(task):
    for name, answer in right_answers(task).items():
        untouched = (lambda: None) if callable(answer) else ...
        with pytest.raises(NotAnswered, match=name):
            task(**(right_answers(task) | {name: untouched}))
    assert progress.attempts(task.key) == 0


ODD = [
    None,
    "yes",
    "",
    0,
    -1.0,
    float("nan"),
    float("inf"),
    1e300,
    True,
    1j,
    [],
    [[1, 2], [3]],
    {},
    {"w": 1},
    object(),
    np,
]
# The right answers beside an odd one are examined by the doctor, or trained, each time.
SLOW = {
    *("06-through-the-hidden-neuron/5", "07-training-two-neurons/3", "10-one-fault-at-a-time/5"),
    *(f"12-the-bug-clinic/{number}" for number in range(1, 6)),
}


def odd_answers():
    """Return each task with each odd answer."""
    for task in TASKS.values():
        for answer in ODD:
            name = type(answer).__name__ + (str(answer) if isinstance(answer, (int, float)) else "")
            yield pytest.param(task, answer, id=f"{name}-{task.key}")


@pytest.mark.sample(24, ci=6)
@pytest.mark.parametrize(("task", "answer"), list(odd_answers()))
def test_whatever_is_given_as_an_answer_a_check_says_what_is_wrong_with_it(task, answer):
    for name, true in right_answers(task).items():
        if name == "hypothesis" and isinstance(answer, str):
            continue
        if not callable(true):
            with pytest.raises(CheckFailed):
                task(**(right_answers(task) | {name: answer}))
        for function in (lambda *_, **__: answer, answer):
            if callable(true):
                with pytest.raises(CheckFailed):
                    task(**(right_answers(task) | {name: function}))


def raises(*arguments):
    raise RuntimeError("out of cheese")


@pytest.mark.sample(4)
@every_task
def test_a_function_that_fails_or_takes_the_wrong_arguments_is_quoted(task):
    for name, true in right_answers(task).items():
        if callable(true):
            assert "RuntimeError: out of cheese" in refused(task, **{name: raises})
            assert "TypeError" in refused(task, **{name: lambda: 1})
            assert "returns nothing" in refused(task, **{name: lambda *arguments: print(end="")})


@every_task
def test_a_failed_check_points_to_the_hints_and_counts_as_an_attempt(task):
    name, true = next(reversed(right_answers(task).items()))
    message = refused(task, **{name: (lambda *arguments: object()) if callable(true) else object()})
    assert message.endswith(f"Stuck? checks.{task.__name__}.hint(2) has a hint, hint(3) a bigger one.")
    assert progress.attempts(task.key) == 1
    [(mistake, times)] = progress.read_progress()["tasks"][task.key]["mistakes"].items()
    assert mistake in mistakes.MISTAKES
    assert times == 1


@every_task
def test_hints_open_after_an_attempt(task, capsys):
    task.hint(2)
    assert "opens after an attempt" in capsys.readouterr().out
    progress.record_attempt(task.key, passed=False)
    for level in (2, 3):
        task.hint(level)
        assert capsys.readouterr().out == f"Hint {level}: {task.hints[level - 2]}\n"
    task.hint(1)
    assert "folded in the task's text" in capsys.readouterr().out


def test_tasks_are_numbered_in_order_and_their_points_are_those_of_the_notebooks():
    for slug in dict.fromkeys(task.slug for task in TASKS.values()):
        tasks = [task for task in TASKS.values() if task.slug == slug]
        assert [task.number for task in tasks] == list(range(1, len(tasks) + 1))
        notebook = json.loads((SOLUTIONS / slug / f"{slug}.ipynb").read_text(encoding="utf-8"))
        graded = [
            (cell["metadata"]["nbgrader"]["points"], "".join(cell["source"]))
            for cell in notebook["cells"]
            if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("grade")
        ]
        assert [points for points, _ in graded] == [task.points for task in tasks]
        for task, (_, source) in zip(tasks, graded, strict=True):
            assert f"checks.{task.__name__}()" in source
            assert getattr(checks, task.__name__) is task


# The mistakes, task by task ------------------------------------------------------------------------------

MISTAKES = [
    mistake
    for path in sorted(Path(__file__).parent.glob("mistakes/*.py"))
    for mistake in importlib.import_module(f"mistakes.{path.stem}").MISTAKES
]


# The names that a check may give: one is the doctor's alone (see `by_doctor`).
NAMED = set(mistakes.MISTAKES) - {UNEXPLAINED}


@cache
def outcome_of(number):
    name, answers, *_ = MISTAKES[number]
    task = getattr(checks, name)
    return task.outcome(**(right_answers(task) | answers))


def raw_numbers(message):
    """Return the numbers in a message that were not rounded; what the learner's program printed is in quotes."""
    said = re.sub('"[^"]*"', "", message)
    numbers = re.findall(r"\d+\.\d+(?:e[+-]?\d+)?", said)
    many_digits = [number for number in numbers if len(number.split("e")[0].replace(".", "").lstrip("0")) > 12]
    return many_digits + re.findall(r"np\.(?:float|int|bool)\w*\(", said)


def test_a_number_is_raw_where_it_has_the_digits_of_a_float_or_its_type():
    assert raw_numbers("it is 0.30000000000000004, and (np.float64(1.5), -2.0000000000000004e-17)") == [
        "0.30000000000000004",
        "2.0000000000000004e-17",
        "np.float64(",
    ]
    assert raw_numbers('it prints "0.27638010142246094 loss"; 1.00000000001, 0.0000000000000001 and np.float64') == []


@pytest.mark.sample(8)
@pytest.mark.parametrize("number", range(len(MISTAKES)), ids=[f"{name}: {said}" for name, _, said, *_ in MISTAKES])
def test_a_mistake_is_called_by_its_name(number):
    name, _, said, *code = MISTAKES[number]
    outcome = outcome_of(number)
    assert said in outcome.message
    assert raw_numbers(outcome.message) == []
    assert 0 <= outcome.points < getattr(checks, name).points
    # What the doctor has found, and what nobody has named yet, is named with the mistake.
    if code:
        assert [outcome.failure.code] == code
    else:
        assert outcome.failure.code in NAMED - {UNKNOWN}
        assert outcome.failure.finding is None


def asks_for_one_thing(task):
    """Return whether a task has no parts: its only answer is a number, or a word of a few."""
    return len(task.answers) == 1 and any(isinstance(ask, (Choice, Number)) for ask in task.asks)


@pytest.mark.parametrize(
    "task", [task for task in TASKS.values() if not asks_for_one_thing(task)], ids=lambda task: task.key
)
def test_what_is_right_in_a_wrong_answer_is_said_and_keeps_its_points(task):
    numbers = (i for i, (name, *_) in enumerate(MISTAKES) if name == task.__name__)
    number = next(i for i in numbers if outcome_of(i).parts)
    outcome = outcome_of(number)
    assert outcome.points == sum(points for points, _ in outcome.parts) > 0
    assert outcome.so_far.startswith("Right so far, ")
    assert outcome.so_far in refused(task, **MISTAKES[number][1])


@pytest.mark.parametrize(
    "mended",
    [
        lambda *given: [*losses()(*given), 0.0],
        lambda *given: [*losses()(*given), losses()(*given)[-1]],
        losses(keep=False, more=1),
    ],
    ids=["a 0 behind them", "the last one twice", "the first one each time"],
)
def test_one_loss_too_many_is_called_the_one_after_the_last_step_only_if_it_is(mended):
    said = refused(checks.losses_that_sit_still, mended=mended)
    assert "For 3 epochs there should be 3 losses; yours are 4." in said
    assert "after the last step" not in said


def test_of_entries_that_are_too_many_it_is_not_said_which():
    named = ["w1[0][1]", "w1[1][0]", "b1[0]", "b2", "w2[1]"]
    said = refused(checks.learned_at_its_first_try, off_at_small_rate=named)
    assert not [entry for entry in named if entry in said]


@pytest.mark.parametrize(
    "otherwise",
    [
        {"dw11": "x2", "dw12": "x1", "db1": "x2"},
        {"dw11": "delta2", "dw12": "delta2", "db2": "x1"},
    ],
    ids=["one of them twice", "two of one"],
)
def test_slopes_have_changed_places_only_where_each_of_them_is_there_once(otherwise):
    def of(name):
        return lambda v: v["delta2"] if name == "delta2" else v["delta1"] * v[name]

    said = refused(checks.all_five_in_code, gradient=all_five(**{line: of(name) for line, name in otherwise.items()}))
    assert "changed places" not in said


def test_slopes_that_are_all_0_are_not_called_rounded():
    said = refused(checks.gradient_of_a_step, implied_gradient=implied(lambda old, new, a: 0.0))
    assert "yours are 0, 0, 0" in said


@pytest.mark.parametrize(
    ("check", "name", "of"),
    [
        (
            "labels_as_rows",
            "delta",
            lambda right: lambda z, labels: np.where(np.arange(len(z)) < 3, right(z, labels).T, 0).T,
        ),
        ("labels_as_rows", "delta", lambda right: lambda z, labels: right(z, labels).round(5)),
        ("a_door_for_a_script", "loss", lambda right: lambda *given: round(right(*given), 4)),
    ],
    ids=["a delta that is wrong in its last row", "a delta of five decimals", "a loss of four decimals"],
)
def test_two_numbers_that_differ_are_not_shown_alike(check, name, of):
    task = getattr(checks, check)
    said = refused(task, **{name: of(right_answers(task)[name])})
    should, yours = re.search(r"should be (.+?), and yours is (.+?)\.\n", said).groups()
    assert should != yours


def test_a_decimal_comma_is_told():
    assert "0.5, not 0,5" in refused(checks.slope_by_hand, slope=(0, 363))


def test_what_print_gives_back_is_told_as_that(capsys):
    message = refused(checks.one_row_by_hand, z1_by_hand=print(-2.0))
    assert "z1_by_hand is None, Python's word for nothing. Is there a print where the number should be?" in message


def test_dots_that_a_function_still_returns_are_no_attempt():
    with pytest.raises(NotAnswered, match="neuron still returns dots"):
        checks.neuron_in_code(neuron=lambda *_: ...)
    assert progress.attempts(checks.neuron_in_code.key) == 0


@pytest.mark.parametrize(
    ("check", "name", "function", "said"),
    [
        (
            "neuron_in_code",
            "neuron",
            lambda x1, x2, *_: [a + b for a, b, c in [(x1, x2)]],
            "Is a .T missing, or a name?",
        ),
        (
            "gradient_of_a_step",
            "implied_gradient",
            lambda step, p, alpha: (p - step(p, alpha)) / alpha,
            "no number. Go",
        ),
        ("gradient_of_a_step", "implied_gradient", lambda step, p, alpha: 1.0 / step(p, alpha), "A dict is no number"),
    ],
)
def test_an_error_of_python_is_said_once_more_in_words_of_the_course(check, name, function, said):
    message = refused(getattr(checks, check), **{name: function})
    assert re.search(r"stopped with \w+Error: .*[^.]\. [A-Z]", message)
    assert said in message


def test_an_explanation_of_an_error_begins_a_sentence_of_its_own():
    def of_one_row(y_hat, labels):
        return bool(y_hat > 0.5)

    assert "Use a.any() or a.all(). Python's if, and, or" in refused(checks.has_it_learned, has_learned=of_one_row)


@pytest.mark.parametrize(
    ("check", "name"), [("patient_one", "test_1"), ("patient_two", "test_2"), ("ward", "ward_test")]
)
def test_a_learners_test_that_never_ends_is_ended_with_a_sentence(check, name, monkeypatch):
    monkeypatch.setattr(expectations, "MOST_SECONDS", 0.2)

    def endless(training):
        while True:
            pass

    message = refused(getattr(checks, check), **{name: endless})
    assert f"{name}(training) was still running after 0.2 s. Does its loop ever end?" in message


def test_two_values_where_one_is_asked_for_are_no_decimal_comma():
    def both(x1, x2, w11, w12, b1):
        z1 = w11 * x1 + w12 * x2 + b1
        return z1, tn.sigmoid(z1)

    message = refused(checks.squashed_twice, mended=both)
    assert "must be one number; it is (-6.0, 0.0024" in message
    pasted = {name: ((0.6, -0.4, 0.2, 0.8, -0.1), epochs) for name, epochs in EPOCHS.items()}
    message += refused(checks.a_loop_of_your_own, epochs_needed=pasted)
    assert 'epochs_needed["AND"] must be one number' in message
    assert "0,5" not in message


def test_an_answer_that_is_wrong_does_not_cost_the_others_their_points():
    task = checks.what_it_can_reach
    outcome = task.outcome(**(right_answers(task) | {"lowest": 0.2}))
    assert outcome.message.startswith("lowest = 0.2")
    assert [what for _, what in outcome.parts][-1] == "the mended program"
    untouched = task.outcome(**(right_answers(task) | {"lowest": 0.2, "mended": lambda *_: None}))
    assert (untouched.points, untouched.failure.code) == (2.0, "not-answered")


@pytest.mark.filterwarnings("error")
def test_what_a_wrong_answer_makes_numpy_warn_of_does_not_stand_above_the_message():
    def beyond_the_line(w2, b2):
        return np.log(np.float64(b2) / w2)

    assert "the logarithm of a number that has none" in refused(checks.line_of_a_chain, line_z1=beyond_the_line)


def test_an_answer_that_is_no_guess_is_on_no_side_of_one_half():
    def unsquashed(x1, x2, w11, w12, b1):
        return w11 * x1 + w12 * x2 + b1

    outcome = checks.squashed_twice.outcome(hypothesis=SENTENCE, mended=unsquashed)
    assert (outcome.points, outcome.failure.code) == (0.5, "missing-activation-output")


def test_every_task_has_at_least_three_mistakes_that_it_tells_apart():
    for task in TASKS.values():
        assert len({said for name, _, said, *_ in MISTAKES if name == task.__name__}) >= 3, task


# The notebook around a check -----------------------------------------------------------------------------


@pytest.fixture
def shell(monkeypatch):
    shell = SimpleNamespace(user_ns={})
    monkeypatch.setattr(notebook_module, "shell", lambda: shell)
    monkeypatch.setattr(notebook_module, "LAST_RUN", {})
    return shell


def test_the_answers_are_found_in_the_notebook_by_name(shell, capsys):
    shell.user_ns.update(right_answers(checks.one_row_by_hand), unrelated=1)
    checks.one_row_by_hand()
    assert "Task 1 of 5: right" in capsys.readouterr().out


def test_an_answer_cell_that_has_not_been_run_is_asked_for(shell):
    shell.user_ns["z1_by_hand"] = -2.0
    with pytest.raises(NotAnswered, match=r"There is no y_hat_by_hand yet\. Run the answer cell of task 1"):
        checks.one_row_by_hand()


class Notebook:
    """A saved notebook and the kernel that ran some of its cells."""

    def __init__(self, path, monkeypatch):
        self.path, self.cells, self.time = path, [], 1_000
        monkeypatch.setenv("JPY_SESSION_NAME", str(path))
        self.save()

    def save(self, **changed):
        import os

        self.cells = [cell | {"source": changed.get(cell["id"], cell["source"])} for cell in self.cells]
        self.path.write_text(json.dumps({"cells": self.cells}), encoding="utf-8")
        self.time += 1
        os.utime(self.path, (self.time, self.time))

    def add(self, cell_id, source):
        self.cells.append({"id": cell_id, "cell_type": "code", "source": source})
        self.save()

    def run(self, cell_id):
        (source,) = [cell["source"] for cell in self.cells if cell["id"] == cell_id]
        notebook_module.remember(SimpleNamespace(cell_id=cell_id, raw_cell=source))


@pytest.fixture
def notebook(tmp_path, monkeypatch, shell):
    shell.user_ns.update(right_answers(checks.one_row_by_hand))
    notebook = Notebook(tmp_path / "exercise.ipynb", monkeypatch)
    notebook.add("answer", "z1_by_hand = -2.0\ny_hat_by_hand = 0.12")
    notebook.add("check", "checks.one_row_by_hand()")
    notebook.add("below", "later = 1")
    for cell_id in ("below", "answer", "check"):
        notebook.run(cell_id)
    return notebook


def test_an_answer_that_was_changed_and_not_run_again_is_noticed(notebook):
    notebook.save(answer="z1_by_hand = -2.5\ny_hat_by_hand = 0.12")
    with pytest.raises(
        NotAnswered, match="The cell that begins with “z1_by_hand = -2.5” was changed after it was last"
    ):
        checks.one_row_by_hand()
    assert progress.attempts(checks.one_row_by_hand.key) == 0
    notebook.run("answer")
    notebook.run("check")
    checks.one_row_by_hand()


@pytest.mark.parametrize(
    "changed", [{}, {"below": "later = 2"}, {"answer": "z1_by_hand = -2.0\ny_hat_by_hand = 0.12\n\n"}]
)
def test_nothing_is_made_up_where_the_answer_stands_as_it_was_run(notebook, changed):
    notebook.save(**changed)
    checks.one_row_by_hand()


def test_a_file_that_is_older_than_the_run_proves_nothing(notebook):
    # The learner typed, ran, and the file is not yet saved: it still holds the old text.
    notebook_module.remember(SimpleNamespace(cell_id="answer", raw_cell="z1_by_hand = -2\ny_hat_by_hand = 0.12"))
    notebook.run("check")
    checks.one_row_by_hand()


@pytest.mark.parametrize("text", ["", "{", '{"cells": 3}', "[]", '{"other": []}'])
def test_a_notebook_that_cannot_be_read_at_this_moment_stops_no_check(notebook, text):
    notebook.path.write_text(text, encoding="utf-8")
    checks.one_row_by_hand()
