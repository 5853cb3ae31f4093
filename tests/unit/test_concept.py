"""The concept test: its keys are computed again, at home it tells nothing, and a class's gain is counted rightly."""

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
from specimens import program

import tinynet as tn
from tinynet import progress
from tinynet.automatic import Value, backward, collected
from tinynet.checks import CONCEPTS, ITEMS, TASKS, TESTS, CheckFailed, NotAnswered, items_of
from tinynet.cli import main
from tinynet.concept_test.gain import Share, bootstrap, measure_gain, normalised
from tinynet.concept_test.page import gain_in_words, gain_page
from tinynet.course import CourseError
from tinynet.doctor import examine
from tinynet.mistakes import IN_FORMULAS, IN_RUNS, MISTAKES

TOP = Path(__file__).parents[2]
FORMS, PART_4 = TESTS
CODES = {mistake.code for mistake in (*IN_FORMULAS, *IN_RUNS)}
every_item = pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
every_form = pytest.mark.parametrize("form", FORMS)
every_form_of_part_4 = pytest.mark.parametrize("form", PART_4)


def task_cell(form, number):
    notebook = json.loads((TOP / f"solutions/concept-test-{form}/concept-test-{form}.ipynb").read_text("utf-8"))
    [cell] = [cell for cell in notebook["cells"] if cell["id"] == f"task-{number}"]
    return "".join(cell["source"]).replace("−", "-")


def stem(form, number):
    return task_cell(form, number).split("- **A**")[0].partition("\n")[2]


def numbers_in(text):
    return [float(number) for number in re.findall(r"(?<![a-z\d])-?\d+(?:\.\d+)?", text)]


def options(form, number):
    """Return the text of each option by the code of its mistake, None for the right one."""
    letters = dict(re.findall(r"^- \*\*(\w)\*\* (.+)$", task_cell(form, number), flags=re.M))
    return {code: letters[letter] for letter, code in ITEMS[f"concept-test-{form}/{number}"].options.items()}


def values(form, number):
    return {code: numbers_in(text)[-1] for code, text in options(form, number).items()}


def letter_of(item, code):
    return next(letter for letter, its_code in item.options.items() if its_code == code)


# The keys -------------------------------------------------------------------------------------------------


def test_two_tests_of_three_forms_each_wrong_option_keyed_to_another_mistake():
    assert {forms: list(numbers) for forms, numbers in TESTS.items()} == {
        "abc": [1, 2, 3, 4, 5, 6, 7, 8],
        "def": [9, 10, 11, 12, 13, 14],
    }
    assert list(ITEMS) == [f"concept-test-{form}/{n}" for forms in TESTS for form in forms for n in items_of(form)]
    assert list(CONCEPTS) == list(range(1, 15))
    for item in ITEMS.values():
        codes = list(item.options.values())
        assert codes.count(None) == 1
        assert [code for code in codes if code] == list(CONCEPTS[item.number][1])
        assert set(CONCEPTS[item.number][1]) <= (CODES if item.form in FORMS else set(MISTAKES))


@pytest.mark.parametrize("forms", TESTS)
def test_the_right_option_stands_elsewhere_in_each_form_and_once_or_twice_at_each_letter(forms):
    for number in TESTS[forms]:
        assert len({letter_of(ITEMS[f"concept-test-{form}/{number}"], None) for form in forms}) == 3
    for form in forms:
        right = [letter_of(ITEMS[f"concept-test-{form}/{number}"], None) for number in items_of(form)]
        assert {right.count(letter) for letter in "ABCD"} <= {1, 2}


@every_form
def test_1_a_step_downhill(form):
    at, error, there, its_error, start, rate = numbers_in(stem(form, 1))
    rise, run = its_error - error, there - at
    expected = {
        None: start - rate * rise / run,
        "sign-flipped": start + rate * rise / run,
        "loss-used-as-gradient": start - rate * error,
        "constant-factor": start - rate * rise,
    }
    assert values(form, 1) == pytest.approx(expected, abs=1e-9)


@pytest.mark.exhaustive
def test_2_slopes_of_zero_move_nothing_whether_or_not_there_is_something_lower():
    zero = tn.Network((2, 1, 1), start="zeros")
    for rate in (0.1, 10.0):
        assert set(tn.train(zero, tn.FIRST, 1_000, rate, record=1).loss) == {0.25}
    elsewhere = tn.Network((2, 1, 1), start={"w11": 0.1, "w12": 0.0, "b1": 0.0, "w2": 0.1, "b2": 0.0})
    assert tn.train(elsewhere, tn.FIRST, 20_000, 1.0).loss[-1] < 0.01
    assert set(tn.train(tn.Network((2, 1), start="zeros"), tn.XOR, 1_000, 10.0, record=1).loss) == {0.25}
    anywhere = tn.Network((2, 1), copies=2_000, weight_range=(-5, 5))
    assert anywhere.loss(tn.XOR.inputs, tn.XOR.labels).min() >= 0.25


def implied(changed, shape, start, x, y, name):
    """Return the derivative by which a program moves a parameter, and what the doctor calls the program."""
    training, _ = program(shape, "printed", changed=changed)
    names = ["w11", "w12", "b1"] + ["w2", "b2"] * (shape == "chain")
    after = training([x], [y], *(start[each] for each in names), lr=1.0)
    codes = [] if not changed else examine(training, tn.AND).codes
    return start[name] - after[names.index(name)], codes


def logit(a):
    return float(np.log(a / (1 - a)))


@every_form
def test_3_a_neurons_own_slopes_and_what_the_doctor_calls_the_others(form):
    slope, error_slope = numbers_in(stem(form, 3))
    y = 1 if error_slope < 0 else 0
    a = y + error_slope / 2
    assert a * (1 - a) == pytest.approx(slope)
    changes = {
        None: {},
        "missing-activation-derivative-output": {"slope_out": "1"},
        "wrong-activation-derivative": {"slope_out": "dact(y_hat) * dact(y_hat)"},
        "sign-flipped": {"error": "(y - y_hat)"},
    }
    for code, text in values(form, 3).items():
        start = {"w11": 0.0, "w12": 0.0, "b1": logit(a)}
        value, codes = implied(changes[code], "neuron", start, (0, 0), y, "b1")
        assert text == pytest.approx(value, abs=5e-5)
        assert code is None or codes[0] == code


@every_form
def test_4_a_chains_own_slopes_and_what_the_doctor_calls_the_others(form):
    slope, w2, delta2 = numbers_in(stem(form, 4))
    a1, y = (1 - np.sqrt(1 - 4 * slope)) / 2, int(delta2 < 0)
    z2 = np.linspace(-20.0, 20.0, 4_000_001)
    y_hat = tn.sigmoid(z2)
    z2 = z2[np.argmin(abs(2 * (y_hat - y) * y_hat * (1 - y_hat) - delta2))]
    start = {"w11": 0.0, "w12": 0.0, "b1": logit(a1), "w2": w2, "b2": z2 - w2 * a1}
    assert implied({}, "chain", start, (0, 0), y, "b2")[0] == pytest.approx(delta2, abs=1e-5)
    changes = {
        None: {},
        "missing-downstream-weight": {"delta1": "delta2 * slope1"},
        "missing-activation-derivative-hidden": {"slope1": "1"},
        "wrong-delta": {"g_b1": "delta2"},
    }
    for code, text in values(form, 4).items():
        value, codes = implied(changes[code], "chain", start, (0, 0), y, "b1")
        assert text == pytest.approx(value, abs=5e-5)
        assert code is None or codes[0] == code


@pytest.mark.parametrize(
    ("form", "n", "wrong", "words"),
    [("a", 4, 1, "four three one"), ("b", 8, 2, "eight six two"), ("c", 12, 3, "twelve nine three")],
)
def test_5_two_ways_to_a_quarter(form, n, wrong, words):
    of_all, right, not_right = words.split()
    assert f"the {of_all} results" in stem(form, 5)
    assert f"all {of_all} are 0.5, perhaps {right} are exactly right and {not_right} " in options(form, 5)[None]
    labels = np.arange(n) % 2
    assert np.mean((labels - np.full(n, 0.5)) ** 2) == 0.25
    assert np.mean((labels - np.where(np.arange(n) < wrong, 1 - labels, labels)) ** 2) == 0.25


def test_6_what_right_slopes_do_not_prove():
    def doubled(p):
        a1 = tn.sigmoid(tn.AND.inputs @ p[:2] + p[2])
        return np.mean((tn.AND.labels - tn.sigmoid(tn.sigmoid(p[3] * a1 + p[4]))) ** 2)

    # A right gradient of another loss than was meant: none of its outputs can come below one half.
    training, start = program(
        "chain", "printed", changed={"y_hat": "act(act({z}))", "slope_out": "dact(y_hat) * dact(act({z}))"}
    )
    at = np.array(list(start.values()))
    step = np.array(training(tn.AND.inputs.tolist(), tn.AND.labels.tolist(), *at, lr=1.0))
    assert tn.compare_gradients({"all": at - step}, {"all": tn.numerical_gradient(doubled, at)}).right
    assert min(tn.sigmoid(tn.sigmoid(np.linspace(-50, 50, 101)))) >= 0.5
    # A long step along right slopes goes up, and one neuron stays at 0.25 on XOR whatever its slopes.
    neuron = tn.Network((2, 1), start={"w11": 0.5, "w12": 0.5, "b1": -0.5})
    loss = tn.train(neuron, tn.AND, 1, 1_000.0, record=1).loss
    assert loss[1] > loss[0]
    assert tn.train(tn.Network((2, 1), seed=1), tn.XOR, 20_000, 1.0).loss[-1] == pytest.approx(0.25)


@pytest.mark.exhaustive
def test_7_what_one_run_does_not_prove():
    # A wrong slope learns OR; a right one does not leave one start, and no chain learns XOR.
    training, _ = program("chain", "numpy", changed={"slope1": "dact(act(a1))"})
    parameters = (0.0,) * 5
    for _ in range(3_000):
        *parameters, loss = training(tn.OR.inputs, tn.OR.labels, *parameters)
    assert loss < 0.01
    assert "activation-of-activated-value" in examine(training, tn.AND).codes
    assert tn.train(tn.Network((2, 1, 1), start="zeros"), tn.FIRST, 10_000, 1.0).loss[-1] == 0.25
    assert tn.train(tn.Network((2, 1, 1), seed=2), tn.FIRST, 10_000, 1.0).loss[-1] < 0.01
    chains = tn.train(tn.Network((2, 1, 1), copies=100), tn.XOR, 20_000, 1.0)
    assert chains.loss[-1].min() > 0.16


@every_form
def test_8_no_line_parts_two_pairs_with_one_middle_and_three_can_be_had(form):
    points = np.array(re.findall(r"\((\d), (\d)\)", stem(form, 8)), dtype=float)
    assert points[:2].sum(axis=0).tolist() == points[2:].sum(axis=0).tolist()
    assert len(np.unique(points, axis=0)) == 4
    data = tn.Dataset("four points", points, [1.0, 1.0, 0.0, 0.0])
    neurons = tn.Network((2, 1), copies=5_000, weight_range=(-5, 5))
    neurons.b1 = np.random.default_rng(0).uniform(-15, 15, neurons.b1.shape)
    right = ((neurons.forward(data.inputs).y_hat > 0.5) == (data.labels == 1)).sum(axis=-1)
    assert right.max() == 3


# Part 4: the keys again -----------------------------------------------------------------------------------


@every_form_of_part_4
def test_9_two_ways_are_added_by_the_machine_and_each_mistake_gives_its_option(form):
    first, second, *weights, end = numbers_in(stem(form, 9))
    # "minus 2 times" in words.
    signs = [-1 if f"minus {weight:g} times" in stem(form, 9) else 1 for weight in weights]
    weights = [sign * weight for sign, weight in zip(signs, weights, strict=True)]

    def slope(keep=collected, weights=weights):
        x = Value(1.7)
        u, v = x * Value(first), x * Value(second)
        backward((u * Value(weights[0]) + v * Value(weights[1])) * Value(end), keep)
        return float(x.slope)

    expected = {
        None: slope(),
        "path-forgotten": slope(lambda before, arriving: np.where(before == 0, arriving, before)),
        "missing-downstream-weight": slope(weights=(1, 1)),
        "sign-flipped": end * sum(abs(weight) * way for weight, way in zip(weights, (first, second), strict=True)),
    }
    assert values(form, 9) == pytest.approx(expected, abs=1e-9)
    assert min(weights) < 0 < max(weights)


def trained(units, turned, starts, epochs=3_000):
    """Return the losses of square networks on a table of all 0s and 1s, and the first steps in their weights.

    The label is 1 where the first two numbers are; `turned` lays the hidden weights' slopes on their side.
    """
    rows = np.array(list(np.ndindex((2,) * units)), dtype=float)
    labels = rows[:, 0] * rows[:, 1]
    rng = np.random.default_rng(0)
    w1, w2 = rng.uniform(-2, 2, (starts, units, units)), rng.uniform(-2, 2, (starts, units))
    b1, b2 = np.zeros((starts, 1, units)), np.zeros((starts, 1))
    first = None
    for _ in range(epochs):
        a1 = tn.sigmoid(rows @ w1.transpose(0, 2, 1) + b1)
        y_hat = tn.sigmoid((a1 * w2[:, None]).sum(axis=-1) + b2)
        delta2 = 2 * (y_hat - labels) * y_hat * (1 - y_hat) / len(rows)
        delta1 = delta2[..., None] * w2[:, None] * a1 * (1 - a1)
        slopes = delta1.transpose(0, 2, 1) @ rows
        first = slopes if first is None else first
        w1 = w1 - 4 * (slopes.transpose(0, 2, 1) if turned else slopes)
        b1 = b1 - 4 * delta1.sum(axis=1, keepdims=True)
        w2, b2 = w2 - 4 * (delta2[..., None] * a1).sum(axis=1), b2 - 4 * delta2.sum(axis=1, keepdims=True)
    return np.mean((y_hat - labels) ** 2, axis=-1), first


@pytest.mark.exhaustive
@pytest.mark.parametrize(("form", "units", "words"), [("d", 2, "four"), ("e", 3, "eight"), ("f", 4, "sixteen")])
def test_10_slopes_in_each_others_places_raise_nothing_and_learn_from_some_starts(form, units, words):
    assert f"on {words} rows of data" in stem(form, 10)
    right, slopes = trained(units, False, 60)
    turned, _ = trained(units, True, 60)
    assert 0 < np.sum(turned < 0.01) < 60
    assert np.sum(right < 0.01) > 30
    # The order is not free: the same numbers are another step.
    assert not np.allclose(slopes, slopes.transpose(0, 2, 1))


def test_the_forms_of_part_4_have_as_many_words_as_the_teachers_page_says():
    words = [sum(len(task_cell(form, number).partition("\n")[2].split()) for number in range(9, 15)) for form in PART_4]
    of_form = "{}, {} and {} words in their items".format(*words)
    assert of_form in " ".join((TOP / "docs/concept-test.md").read_text(encoding="utf-8").split())


@every_form_of_part_4
def test_11_of_the_failed_runs_some_are_the_right_programs(form):
    right, sick = (n for n in numbers_in(stem(form, 11).replace("of 100 such", "")) if n != 100 and n != 1)
    failed_right, failed_sick = 100 - right, 100 - sick
    assert values(form, 11) == pytest.approx(
        {
            None: 100 * failed_sick / (failed_right + failed_sick),
            "wrong-divisor": failed_sick,
            "stationary-start": 100,
            "cannot-tell-apart": 50,
        }
    )


@every_form_of_part_4
def test_12_one_factor_on_a_row_fits_another_error_as_well_as_a_forgotten_slope(form):
    text = stem(form, 12)
    factors, said = zip(
        *re.findall(r"(\d+\.\d\d) where (?:it answers|it says|the number is|it is) (\d\.\d+)", text), strict=True
    )
    for factor, y_hat in zip(map(float, factors), map(float, said), strict=True):
        for label in (0, 1):
            of_squares = 2 * (y_hat - label) * y_hat * (1 - y_hat)
            likelihood = tn.numerical_gradient(
                lambda z, y=label: -np.log(tn.sigmoid(z) if y else 1 - tn.sigmoid(z)), logit(y_hat)
            )
            # Half the squared difference, its last slope forgotten, gives the same: nothing here tells them apart.
            assert factor == pytest.approx(likelihood / of_squares, abs=0.0051)
            assert factor == pytest.approx((y_hat - label) / of_squares, abs=0.0051)
    # No constant factor, and none that counts the rows: on one row there is nothing to add up.
    assert len(set(factors)) == 3
    assert min(map(float, factors)) > 1


@pytest.mark.exhaustive
@pytest.mark.parametrize(("form", "rows"), [("d", 40), ("e", 60), ("f", 80)])
def test_13_rows_apart_from_their_labels_teach_nothing_though_every_slope_is_right(form, rows):
    assert numbers_in(stem(form, 13))[0] == rows
    good = {"apart": [], "apart, more rounds": [], "together": []}
    for seed in range(60):
        rng = np.random.default_rng(seed)
        y = np.arange(rows) % 2
        x = np.c_[rng.normal(size=(rows, 2)) + 4 * (y[:, None] - 0.5), np.ones(rows)]
        mixed = x[rng.permutation(rows)]
        for name, seen, epochs in (("apart", mixed, 200), ("apart, more rounds", mixed, 2_000), ("together", x, 200)):
            w = np.zeros(3)
            for _ in range(epochs):
                w -= 0.5 * seen.T @ (tn.sigmoid(seen @ w) - y) / rows
            good[name].append(np.mean((x @ w > 0) == y))
        slope = mixed.T @ (tn.sigmoid(mixed @ w) - y) / rows
        loss = lambda w, x=mixed, y=y: -np.mean(np.log(np.where(y == 1, tn.sigmoid(x @ w), 1 - tn.sigmoid(x @ w))))  # noqa: E731
        assert slope == pytest.approx(tn.numerical_gradient(loss, w), abs=1e-5)
    assert 0.4 < np.mean(good["apart"]) < 0.6
    assert 0.4 < np.mean(good["apart, more rounds"]) < 0.6
    assert np.mean(good["together"]) > 0.95


@every_form_of_part_4
def test_14_what_is_kept_is_added_round_by_round(form):
    numbers = numbers_in(stem(form, 14))
    rate, start, first, second = -numbers[-4], *numbers[-3:]
    after_one = start - rate * first
    assert numbers[0] == 0
    assert values(form, 14) == pytest.approx(
        {
            None: after_one - rate * (first + second),
            "accumulator-not-reset": after_one - rate * second,
            "path-forgotten": after_one - rate * first,
            "state-discarded": start - rate * second,
        }
    )


# At home, and graded --------------------------------------------------------------------------------------


@every_item
def test_at_home_right_and_wrong_answers_are_told_the_same_and_nothing_is_counted(item, capsys, tmp_path, monkeypatch):
    (tmp_path / ".tinynet").mkdir()
    (tmp_path / ".tinynet" / "course.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    said = set()
    for letter in "ABCD":
        item(**{f"answer_{item.number}": letter})
        said.add(capsys.readouterr().out.replace(f"Noted: {letter}.", "Noted."))
    assert len(said) == 1
    assert progress.attempts(item.key) == 0
    assert item.key not in TASKS


@every_item
def test_graded_an_answer_earns_its_point_or_has_the_code_of_its_mistake(item):
    for letter, code in item.options.items():
        outcome = item.outcome(**{f"answer_{item.number}": letter})
        assert outcome.points == (code is None)
        assert (outcome.failure and outcome.failure.code) == code
        if code is None:
            item.grade(**{f"answer_{item.number}": letter})
        else:
            with pytest.raises(CheckFailed, match=f"{letter} is not right"):
                item.grade(**{f"answer_{item.number}": letter})


@every_item
def test_an_untouched_answer_is_none(item):
    with pytest.raises(NotAnswered, match=f"answer_{item.number} has not been answered yet"):
        item(**{f"answer_{item.number}": ...})
    assert item.outcome(**{f"answer_{item.number}": ...}).failure.code == "not-answered"


@pytest.mark.parametrize("answer", ["E", "", "AB", 1, None, ["A"], "answer"])
def test_what_is_no_letter_is_refused_at_home_already(answer):
    for ask in (ITEMS["concept-test-a/1"], ITEMS["concept-test-a/1"].grade):
        with pytest.raises(CheckFailed, match="answer_1 must be one of the letters A, B, C and D, in quotes; it is "):
            ask(answer_1=answer)


def test_a_small_letter_will_do(capsys):
    ITEMS["concept-test-b/2"](answer_2=" d ")
    assert capsys.readouterr().out.startswith("Task 2 of 8: answered.\nNoted: D.")


# What a class gained --------------------------------------------------------------------------------------


@pytest.fixture
def graded(tmp_path):
    """Return a function that writes what `tinynet grade` writes: {student: the codes of its answers}."""

    def write(name, form, students):
        (tmp_path / name).mkdir()
        with open(tmp_path / name / "tasks.csv", "w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["student", "assignment", "task", "points", "out_of", "code", "message"])
            for student, answers in students.items():
                its_form = form[student] if isinstance(form, dict) else form
                for number, code in zip(items_of(its_form), answers, strict=True):
                    slug = f"concept-test-{its_form}"
                    rows.writerow([student, slug, f"{slug}/{number}", int(code == ""), 1, code, "…"])
            rows.writerow(["ada", "02-learning", "02-learning/1", "2", "2", "", ""])
        return tmp_path / name

    return write


NOTHING = ["not-answered"] * 8
SOME = ["", "model-too-weak", "sign-flipped", "wrong-delta", "", "not-answered", "", "stationary-start"]
MORE = ["", "", "sign-flipped", "", "", "model-too-weak", "stationary-start", ""]
ALL = [""] * 8


def test_what_was_right_before_after_and_later_is_counted_item_by_item(graded):
    before = graded("before", "a", {"ada": SOME, "bo": SOME, "cy": NOTHING[:7] + [""], "dee": ALL})
    after = graded("after", "b", {"ada": ALL, "bo": MORE, "cy": MORE, "eve": ALL})
    later = graded("later", "c", {"bo": ALL, "eve": ALL})
    gain = measure_gain(before, after, later)
    assert gain.students == {"before": 3, "after": 3, "later": 1}
    assert gain.forms == {"before": "a", "after": "b", "later": "c"}
    assert [str(item.right["before"]) for item in gain.items] == [f"{n} of 3" for n in (2, 0, 0, 0, 2, 0, 2, 1)]
    assert [str(item.right["after"]) for item in gain.items] == [f"{n} of 3" for n in (3, 3, 1, 3, 3, 1, 1, 3)]
    assert [str(item.right["later"]) for item in gain.items] == ["1 of 1"] * 8
    assert gain.items[0].gain == 1
    assert gain.items[6].gain == pytest.approx((1 / 3 - 2 / 3) / (1 / 3))
    assert gain.items[1].most_chosen("before") == (["model-too-weak"], 2)
    assert (gain.items[1].no_answer("before"), gain.items[5].no_answer("before")) == (1, 3)
    assert gain.items[0].most_chosen("after") == ([], 0)
    assert gain.mean == pytest.approx({"before": 7 / 3, "after": 18 / 3, "later": 8})
    assert gain.gain == pytest.approx((18 - 7) / (24 - 7))
    assert gain.interval is None
    assert gain.left_out == [("dee", "took it before only"), ("eve", "took it after and later only")]


def test_who_answered_nothing_or_took_one_form_twice_is_left_out_and_told(graded):
    before = graded("before", "a", {"ada": SOME, "bo": NOTHING, "cy": SOME, "dee": SOME})
    after = graded(
        "after", {"ada": "b", "bo": "b", "cy": "a", "dee": "c"}, dict.fromkeys(["ada", "bo", "cy", "dee"], ALL)
    )
    later = graded("later", "c", {"ada": SOME, "dee": ALL})
    gain = measure_gain(before, after, later)
    assert gain.students == {"before": 2, "after": 2, "later": 1}
    assert gain.left_out == [
        ("bo", "answered nothing before, took it after only"),
        ("cy", "took form A both before and after"),
        ("dee", "took form C a second time later, which is not counted"),
    ]


def test_half_a_class_may_take_the_forms_the_other_way_round(graded):
    before = graded("before", {"ada": "a", "bo": "b"}, {"ada": SOME, "bo": SOME})
    after = graded("after", {"ada": "b", "bo": "a"}, {"ada": ALL, "bo": ALL})
    assert measure_gain(before, after).forms == {"before": "ab", "after": "ab"}


def test_the_test_of_part_4_has_a_gain_of_its_own(graded):
    before = graded(
        "before", "d", {"ada": ["path-forgotten", *[""] * 5], "bo": ["path-forgotten", "crashes", *[""] * 4]}
    )
    after = graded("after", "e", dict.fromkeys(["ada", "bo"], [""] * 6))
    gain = measure_gain(before, after)
    assert [item.number for item in gain.items] == [9, 10, 11, 12, 13, 14]
    assert gain.mean == pytest.approx({"before": 4.5, "after": 6})
    assert gain.gain == 1
    assert "Of 6 items they had right: 4.5 before, 6.0 after." in gain_in_words(gain)
    assert "9. Where two ways meet" in gain_page(gain)


def test_forms_of_two_tests_are_not_compared(graded):
    first, second = graded("first", "a", {"ada": SOME}), graded("second", "d", {"ada": [""] * 6})
    with pytest.raises(CourseError, match="The forms A, D are of two tests, which ask different things"):
        measure_gain(first, second)


def test_the_gain_is_a_share_of_what_could_be_gained():
    assert normalised(0.2, 0.6) == 0.5
    assert normalised(0.6, 0.2) == -1
    assert normalised(1.0, 1.0) is None


def test_wilsons_interval_is_known_at_its_ends():
    # Of none in ten at 95 %: from 0 to z²/(n + z²).
    assert Share(0, 10).interval == pytest.approx((0, 1.96**2 / (10 + 1.96**2)))
    assert Share(10, 10).interval == pytest.approx((10 / (10 + 1.96**2), 1))


def test_the_classs_interval_is_the_same_each_time_and_holds_its_gain(graded):
    rng = np.random.default_rng(4)
    pick = lambda p: ["" if rng.random() < p else "model-too-weak" for _ in range(8)]  # noqa: E731
    students = [f"s{i}" for i in range(20)]
    before = graded("before", "a", {student: pick(0.3) for student in students})
    after = graded("after", "b", {student: pick(0.7) for student in students})
    gain = measure_gain(before, after)
    assert gain == measure_gain(before, after)
    low, high = gain.interval
    assert low < gain.gain < high
    assert 0.1 < high - low < 0.4
    assert f"95 % interval {low:.2f} to {high:.2f}." in gain_in_words(gain)


def test_the_interval_holds_the_true_gain_of_nearly_all_classes_of_twenty():
    rng = np.random.default_rng(1)
    before, after = (
        np.array([0.5, 0.4, 0.3, 0.2, 0.5, 0.2, 0.3, 0.4]),
        np.array([0.9, 0.8, 0.8, 0.7, 0.8, 0.6, 0.4, 0.9]),
    )
    true = normalised(before.mean(), after.mean())
    classes = [[(rng.random((20, 8)) < right).sum(axis=1) for right in (before, after)] for _ in range(200)]
    held = [low < true < high for low, high in (bootstrap(*scores, of=8) for scores in classes)]
    assert 0.9 < np.mean(held) < 1


def test_where_everything_was_right_before_there_is_no_gain_to_speak_of(graded):
    students = [f"s{i}" for i in range(12)]
    gain = measure_gain(
        graded("before", "a", dict.fromkeys(students, ALL)), graded("after", "b", dict.fromkeys(students, ALL))
    )
    assert gain.gain is None
    assert gain_in_words(gain).endswith("Everything was right before, so nothing could be gained.")
    assert gain_page(gain).count("none possible") >= 8


# The command and its files --------------------------------------------------------------------------------


def refused(capsys, *words):
    with pytest.raises(SystemExit) as stop:
        main(["gain", *map(str, words)])
    said = capsys.readouterr()
    assert stop.value.code == 1
    assert said.out == ""
    assert said.err.startswith("tinynet: ")
    assert said.err.count("\n") == 1
    return said.err


def test_the_command_writes_a_table_and_a_page_that_needs_nothing_else(graded, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = graded("before", "a", {"ada <b>": SOME, "bo": SOME, "<i>cy": SOME})
    after = graded("after", "b", {"ada <b>": ALL, "bo": MORE})
    with pytest.raises(SystemExit) as stop:
        main(["gain", str(before), str(after)])
    assert stop.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith(
        "2 students took the test before and after. Of 8 items they had right: 3.0 before, 6.5 after."
    )
    assert "  <i>cy: took it before only\n" in said
    assert said.endswith("Written: gain/gain.csv, gain/gain.html\n")
    rows = list(csv.DictReader((tmp_path / "gain" / "gain.csv").read_text("utf-8").splitlines()))
    assert [row["item"] for row in rows] == list("12345678")
    assert rows[1]["most_chosen_wrong_before"] == "model-too-weak"
    assert (rows[1]["gain"], rows[0]["gain"]) == ("1.0000", "")
    html = (tmp_path / "gain" / "gain.html").read_text("utf-8")
    # The page is for the class: why somebody is left out stands there, and not who.
    assert not re.search(r"(>|&gt;)cy\b", html)
    assert "<li>1 student: took it before only</li>" in html
    assert not [path for path in (tmp_path / "gain", *(tmp_path / "gain").iterdir()) if path.stat().st_mode & 0o077]
    assert not re.search(r"<script|<link|<img|<iframe|src=|href=|url\(|@import|https?://", html)
    assert re.search(r'<svg [^>]*role="img" aria-label="1\. Which way is downhill', html)
    first = html
    with pytest.raises(SystemExit):
        main(["gain", str(before), str(after)])
    assert (tmp_path / "gain" / "gain.html").read_text("utf-8") == first


def test_unkind_folders_are_refused_in_one_sentence(graded, tmp_path, capsys):
    good = graded("good", "a", {"ada": SOME})
    assert "There is no " in refused(capsys, tmp_path / "nowhere", good)
    for name, content, said in [
        ("empty", b"", "is empty"),
        ("columns", b"student,task,points,code\n", "lacks the column out_of"),
        ("binary", b"student,task\xff\xfe\x00", "is not a table"),
        ("quotes", b'student,task,points,out_of,code\n"ada', "is not a table"),
        ("headings", b"student,task,points,out_of,code\n", "holds no concept test"),
        ("others", b"student,task,points,out_of,code\nada,02-x/1,1,1,\n", "holds no concept test"),
        ("words", b"student,task,points,out_of,code\nada,concept-test-b/1,one,1,\n", "the points 'one' of '1', no num"),
        ("short", b"student,task,points,out_of,code\nada,concept-test-b/1\n", "the points '' of '', no numbers"),
        ("nameless", b"student,task,points,out_of,code\n,concept-test-b/1,1,1,\n", "line 2: a student without a name"),
        ("twice", b"student,task,points,out_of,code\n" + 2 * b"ada,concept-test-b/1,1,1,\n", "ada has item 1 twice"),
        (
            "mixed",
            b"student,task,points,out_of,code\nada,concept-test-b/1,1,1,\nada,concept-test-c/2,1,1,\n",
            "ada took the forms B and C; grade one form at a time",
        ),
    ]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "tasks.csv").write_bytes(content)
        assert said in refused(capsys, good, tmp_path / name), name
    (tmp_path / "folder" / "tasks.csv").mkdir(parents=True)
    assert "cannot be read" in refused(capsys, good, tmp_path / "folder")


def test_a_class_without_a_pair_is_refused_with_the_reason(graded, tmp_path, capsys):
    before = graded("before", "a", {"ada": SOME, "bo": NOTHING})
    assert "Everybody took the same form" in refused(capsys, before, before)
    assert "No student is in both" in refused(capsys, before, graded("others", "b", {"eve": SOME}))
    assert "nobody answered one form before" in refused(capsys, before, graded("blank", "b", {"bo": ALL}))
    after = graded("after", "b", {"ada": ALL})
    (tmp_path / "file").write_text("")
    assert "cannot be written to" in refused(capsys, before, after, "--out", tmp_path / "file")


def test_a_table_that_a_spreadsheet_saved_again_is_read(graded, tmp_path):
    before, after = graded("before", "a", {"ada": SOME}), graded("after", "b", {"ada": ALL})
    table = before / "tasks.csv"
    table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes().replace(b"\r\n", b"\n"))
    assert measure_gain(before, after).students["before"] == 1


def test_the_errors_are_those_of_the_course():
    with pytest.raises(CourseError):
        measure_gain("nowhere", "nowhere")


# The teacher's page ---------------------------------------------------------------------------------------


def test_the_teachers_page_has_every_item_with_its_keys_and_codes():
    text = (TOP / "docs" / "concept-test.md").read_text("utf-8")
    for number, (concept, beliefs) in CONCEPTS.items():
        forms = next(forms for forms, numbers in TESTS.items() if number in numbers)
        right = " ".join(letter_of(ITEMS[f"concept-test-{form}/{number}"], None) for form in forms)
        wrong = "; ".join(f"`{code}`: {belief}" for code, belief in beliefs.items())
        assert f"| {number} | {concept} | {right} | {wrong} |" in text
