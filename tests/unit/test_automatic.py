"""The machine of lesson 15 gives the slopes of formulas and nudges, and its faults show where the texts say."""

import ast
import json
import re
from pathlib import Path

import numpy as np
import pytest

import tinynet as tn
from tinynet import automatic, progress
from tinynet.automatic import Value, backward, collected, gradient, in_order, mean, square, squash
from tinynet.checks.lesson_15 import answer_of, start_of
from tinynet.mistakes import MISTAKES
from tinynet.plots.graph_places import placed
from tinynet.widgets import BETS, look_back

TOP = Path(__file__).parents[2]
SLUG = "15-from-by-hand-to-automatic"
LESSON = TOP / "notebooks" / f"{SLUG}.ipynb"
EXERCISE = TOP / "solutions" / SLUG / f"{SLUG}.ipynb"
ROW = (1.2, 0.7, 1.0)


def cells(path):
    return {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}


def definitions(text):
    """Return the functions, classes and signs of a text by name, without the docstrings."""
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            for inner in ast.walk(node):
                if isinstance(inner, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(inner) is not None:
                    inner.body = inner.body[1:]
            found[node.name] = ast.unparse(node).replace("tn.sigmoid", "sigmoid")
        elif isinstance(node, ast.Assign) and ast.unparse(node).startswith("Value."):
            found[ast.unparse(node.targets[0])] = ast.unparse(node.value)
    return found


def test_the_lesson_writes_the_module_line_by_line():
    kept = definitions(Path(automatic.__file__).read_text(encoding="utf-8"))
    written = {}
    for source in cells(LESSON).values():
        written |= definitions(source) if re.search(r"^(def|class) |^Value\.", source, flags=re.M) else {}
    assert {name: written.get(name) for name in kept} == kept


@pytest.mark.parametrize("sizes", [(2, 1, 1), (2, 2, 1), (2, 3, 1)])
def test_it_gives_the_slopes_of_the_courses_networks(sizes):
    network = tn.Network(sizes, seed=1)
    inputs, labels = Value(tn.XOR.inputs), Value(tn.XOR.labels)
    if sizes == (2, 1, 1):
        x1, x2 = (Value(column) for column in tn.XOR.inputs.T)

        def loss_of(p):
            a1 = squash(p["w11"] * x1 + p["w12"] * x2 + p["b1"])
            return mean(square(squash(p["w2"] * a1 + p["b2"]) - labels))

        found = gradient(loss_of, network.parameters)
    else:
        here = network.parameters | {"w2": network.w2[None, :]}

        def loss_of(p):
            a1 = squash(inputs @ p["w1"].T + p["b1"])
            return mean(square(squash(a1 @ p["w2"].T + p["b2"]) - Value(tn.XOR.labels[:, None])))

        found = gradient(loss_of, here)
        found["w2"] = found["w2"][0]
    for name, slope in network.gradients(tn.XOR.inputs, tn.XOR.labels).items():
        np.testing.assert_allclose(found[name], slope, rtol=1e-12, atol=1e-15)


def test_what_was_repeated_is_summed_over_new_axes_and_over_axes_of_length_one():
    for shape in ((), (1,), (3,), (1, 3), (4, 1), (4, 3)):
        number = np.linspace(-1, 1, int(np.prod(shape)) or 1).reshape(shape)
        table = np.arange(12.0).reshape(4, 3) / 7
        found = gradient(lambda p, table=table: mean(square(p["a"] * Value(table))), {"a": number})["a"]
        true = tn.numerical_gradient(lambda a, table=table: np.mean((a * table) ** 2), number)
        assert found.shape == shape
        np.testing.assert_allclose(found, true, rtol=1e-7, atol=1e-9)


def test_the_order_has_each_value_once_and_after_its_sources():
    a, b = Value(3.0), Value(0.8)
    p = a * b
    end = p * (a + p)
    order = in_order(end)
    assert len(order) == len(set(order)) == 5
    assert all(order.index(source) < order.index(value) for value in order for source, _ in value.made_from)


# The five machines of task 4, and the bets ----------------------------------------------------------------


def overwritten(before, arriving):
    return np.asarray(arriving)


def summed_and_overwritten(before, arriving):
    return collected(np.zeros_like(before), np.asarray(arriving))


def too_early(end):
    """Return the values with the end first, each before its sources are visited, the other way round."""
    order, seen = [], set()

    def visit(value):
        if value not in seen:
            seen.add(value)
            order.append(value)
            for source, _ in value.made_from:
                visit(source)

    visit(end)
    return order[::-1]


def lazy_squash(z):
    a = tn.sigmoid(z.number)
    return Value(a, ((z, lambda s: s * a),), "σ")


def squared_as_product(e):
    return e * e


def slopes(sizes, squared=square, keep=collected, order=in_order, squash_by=squash, rows=(ROW,), calls=1, reset=True):
    """Return the slopes of a machine after some calls, row by row or in columns, flat."""
    v = {name: Value(number) for name, number in start_of(sizes).items()}
    columns = [np.array(column) if len(rows) > 1 else np.array(column[0]) for column in zip(*rows, strict=True)]
    for _ in range(calls):
        for value in v.values():
            value.slope = np.zeros_like(value.number) if reset else value.slope
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tinynet.checks.lesson_15.squash", squash_by)
            end = mean(squared(answer_of(v, sizes, [Value(x) for x in columns[:2]]) - Value(columns[2])))
        end.slope = np.ones_like(end.number)
        for value in reversed(order(end)):
            for source, send in value.made_from:
                source.slope = keep(source.slope, send(value.slope))
    return [value.slope for value in v.values()]


def ratios(sizes, **fault):
    rows = {name: fault[name] for name in ("rows",) if name in fault}
    true = slopes(sizes, **rows)
    return [np.round(found / right, 3).tolist() for found, right in zip(slopes(sizes, **fault), true, strict=True)]


FOUR = tuple((*inputs, label) for inputs, label in zip(tn.XOR.inputs, tn.XOR.labels, strict=True))
MACHINES = {
    "A": {"order": too_early},
    "B": {"reset": False},
    "C": {"keep": summed_and_overwritten},
    "D": {"squash_by": lazy_squash},
    "E": {"keep": lambda before, arriving: before + arriving},
}


def asked(fault):
    """Return what a machine answers to the five questions of task 4."""
    return (
        ratios((2, 1, 1), **fault),
        ratios((2, 1, 1), squared=squared_as_product, **fault),
        ratios((2, 2, 2, 1), **fault),
        ratios((2, 1, 1), rows=FOUR, **fault),
        ratios((2, 1, 1), calls=2, **fault),
    )


def row_of_machine(name):
    """Return the cells of a machine's row in the table of task 4."""
    line = next(line for line in cells(EXERCISE)["task-4"].splitlines() if line.startswith(f"| {name} |"))
    return [cell.strip() for cell in line.strip("|").split("|")[1:]]


@pytest.mark.parametrize("name", "ABCE")
def test_the_table_of_task_4_has_what_the_machines_answer(name):
    told = {"all 1": 1, "all ½": 0.5, "all 2": 2}
    for said, found in zip(row_of_machine(name), asked(MACHINES[name]), strict=True):
        if said in told:
            assert found == [told[said]] * len(found)
        elif said == "four numbers for each slope":
            assert all(np.shape(slope) == (4,) for slope in found)
        else:
            assert said == "first layer −0.213 and −1.081, the rest 1"
            assert found == [-0.213] * 3 + [-1.081] * 3 + [1] * 9


def test_the_table_of_task_4_has_what_a_wrong_local_slope_answers():
    one, product, deep, four, again = asked(MACHINES["D"])
    assert row_of_machine("D") == [
        f"first layer {one[0]:.3f}, output {one[3]:.3f}",
        "the same",
        f"first layer {deep[0]:.3f} and {deep[3]:.3f}, second {deep[6]:.3f} and {deep[9]:.3f}, output {deep[12]:.3f}",
        "all off",
        "as in the first call",
    ]
    assert one == product == again == [one[0]] * 3 + [one[3]] * 2
    assert all(abs(ratio - 1) > 0.1 for ratio in four)


def test_bet_15_overwritten_one_row_shows_it_only_with_two_hidden_layers():
    shown = [any(ratio != 1 for ratio in ratios(sizes, keep=overwritten)) for sizes in ((2, 1, 1), (2, 2, 1))]
    assert shown == [False, False]
    assert ratios((2, 2, 2, 1), keep=overwritten)[0] == -0.213
    assert BETS["15-overwritten"].answer == "Two hidden layers, 2-2-2-1"


def test_bet_15_square_a_product_for_the_square_halves_every_slope():
    assert ratios((2, 1, 1), keep=overwritten, squared=squared_as_product) == [0.5] * 5
    assert BETS["15-square"].answer == "All ½"


def test_bet_15_cost_the_way_back_costs_about_two_ways_forward():
    v = {name: Value(number) for name, number in start_of((2, 100, 1)).items()}
    order = in_order(square(answer_of(v, (2, 100, 1), (Value(1.2), Value(0.7))) - Value(1.0)))
    operations = sum(bool(value.made_from) for value in order)
    messages = sum(len(value.made_from) for value in order)
    assert f"{messages:,} messages go back for {operations} operations forward: {messages / operations:.2f}" in (
        BETS["15-cost"].why
    )
    assert f"has {len(v)} parameters" in BETS["15-cost"].question
    assert f"Nudging needs {2 * len(v)} passes" in BETS["15-cost"].why


def learned_after(seed, reset, epochs):
    """Return the epoch after which a chain has learned AND, or None, by the course's own gradients."""
    v = tn.Network((2, 1, 1), seed=seed, weight_range=(-2, 2)).parameters
    kept = dict.fromkeys(v, 0.0)
    for epoch in range(epochs):
        network = tn.Network((2, 1, 1), start=v)
        right = np.all((network.forward(tn.AND.inputs).y_hat > 0.5) == tn.AND.labels)
        if right and network.loss(tn.AND.inputs, tn.AND.labels) < 0.01:
            return epoch
        slope = network.gradients(tn.AND.inputs, tn.AND.labels)
        kept = {name: slope[name] + (0 if reset else kept[name]) for name in v}
        v = {name: v[name] - 0.5 * kept[name] for name in v}
    return None


@pytest.mark.exhaustive
def test_bet_15_not_reset_learns_far_sooner_from_one_start_and_not_at_all_from_two():
    assert f"at epoch {learned_after(0, False, 2_000)}, and the right program at {learned_after(0, True, 2_000)}." in (
        BETS["15-not-reset"].why
    )
    assert [learned_after(seed, False, 2_000) for seed in (1, 2)] == [None, None]


def test_the_posted_step_of_task_5_does_not_come_to_rest():
    names = {"Value": Value}
    exec(cells(EXERCISE)["posted-program"].replace("checks.needs_hypothesis(hypothesis)", ""), names)
    v = {name: Value(number) for name, number in start_of((2, 1, 1)).items()}

    def loss_of(v):
        return square(answer_of(v, (2, 1, 1), (Value(ROW[0]), Value(ROW[1]))) - Value(ROW[2]))

    bias = [names["posted_step"](v, loss_of, 0.5)["b2[0]"] for _ in range(200)]
    said = (
        f"after 100 steps at α = 0.5 the loss is 0 and b2 is {bias[99]:.0f}, and after 200 steps b2 is {bias[199]:.0f}"
    )
    assert said in cells(EXERCISE)["task-5"]
    assert loss_of(v).number == 0


# The page that looks back ---------------------------------------------------------------------------------


@pytest.fixture
def work_folder(tmp_path, monkeypatch):
    (tmp_path / ".tinynet").mkdir()
    (tmp_path / ".tinynet" / "course.json").write_text("{}")
    monkeypatch.chdir(tmp_path)


def test_the_first_bet_comes_back_with_what_was_answered_then(work_folder):
    progress.record_bet("00-practice", "Yes: the same loss, the same trouble", BETS["00-practice"].answer)
    page = look_back()
    assert "You answered then: Yes: the same loss, the same trouble." in repr(page)
    assert "The answer: The loss alone cannot tell." in page._repr_html_()


def test_the_tasks_that_took_longest_stand_on_the_page_the_longest_first(work_folder):
    for key, attempts in (("06-through-the-hidden-neuron/5", 4), ("13-two-neurons-side-by-side/2", 7), ("02-x/1", 1)):
        for turn in range(attempts):
            progress.record_attempt(key, passed=turn == attempts - 1)
    assert repr(look_back()).splitlines()[-3:] == [
        "Tasks done: 3, in 12 attempts.",
        "Exercise 13 Two neurons side by side, task 2: 7 attempts.",
        "Exercise 06 Through the hidden neuron, task 5: 4 attempts.",
    ]


def test_one_attempt_is_no_attempts(work_folder):
    progress.record_attempt("02-x/1", passed=True)
    assert "Tasks done: 1, in 1 attempt." in repr(look_back())


def test_the_first_bet_stands_on_the_page_once(work_folder):
    question = BETS["00-practice"].question
    progress.record_bet("00-practice", "Yes: the same loss, the same trouble", BETS["00-practice"].answer)
    assert repr(look_back()).count(question) == look_back()._repr_html_().count(question) == 1
    assert "No other bet is locked yet." in repr(look_back())
    progress.record_bet("02-rate", "α = 0.1", BETS["02-rate"].answer)
    assert repr(look_back()).count(question) == look_back()._repr_html_().count(question) == 1
    assert BETS["02-rate"].question in repr(look_back())


def test_the_mistakes_that_the_checks_named_stand_on_the_page_the_commonest_first(work_folder):
    for key, mistake in (
        ("02-learning-is-going-downhill/3", "sign-flipped"),
        ("06-through-the-hidden-neuron/2", "wrong-delta"),
        ("06-through-the-hidden-neuron/2", "wrong-delta"),
        ("13-two-neurons-side-by-side/2", "wrong-delta"),
        ("13-two-neurons-side-by-side/2", "not-yet-known"),
        ("13-two-neurons-side-by-side/2", "a-name-of-a-later-version"),
        ("13-two-neurons-side-by-side/2", None),
    ):
        progress.record_attempt(key, mistake is None, mistake)
    assert repr(look_back()).splitlines()[-3:] == [
        "Mistakes that the checks named in your attempts:",
        f"wrong-delta: “{MISTAKES['wrong-delta'].belief}” (3 times, in exercises 06, 13)",
        f"sign-flipped: “{MISTAKES['sign-flipped'].belief}” (1 time, in exercise 02)",
    ]
    html = look_back()._repr_html_()
    assert html.index("wrong-delta") < html.index("sign-flipped")
    assert "later-version" not in html


def test_without_a_named_mistake_there_is_no_heading_for_them(work_folder):
    progress.record_attempt("02-learning-is-going-downhill/3", False)
    assert "Mistakes" not in repr(look_back())
    assert "Mistakes" not in look_back()._repr_html_()


def test_a_text_that_looks_like_markup_is_shown_as_text(work_folder):
    progress.record_bet("00-practice", "<script>", "x")
    assert "<script>" not in look_back()._repr_html_()


# The picture ----------------------------------------------------------------------------------------------


def test_the_graph_says_each_number_and_each_slope():
    a, b = Value(3.0), Value(0.8)
    p = a * b
    end = p * (a + p)
    names = {"a": a, "b": b, "p": p, "ℓ": end}
    before = tn.plots.graph(end, names, "A graph")
    assert "p, made by · from a and b, is 2.4000." in before.words
    assert "slope" not in before.words
    backward(end, collected)
    after = tn.plots.graph(end, names, "A graph")
    assert "a is 3.0000 and has the slope 8.6400." in after.words
    assert "b is 0.8000 and has the slope 23.4000." in after.words


def test_no_two_boxes_of_a_graph_lie_on_each_other():
    a, b = Value(3.0), Value(0.8)
    p = a * b
    for end in (p * (a + p), (a * a) * (b * b) + a * b, square(answer_of(_with(2, 2, 2, 1), (2, 2, 2, 1), (a, b)))):
        order, plan = placed(end)
        assert order == in_order(end)
        places = list(plan.places.values())
        for i, (x, y) in enumerate(places):
            assert all(x != other_x or abs(y - other_y) > 0.85 for other_x, other_y in places[:i])


def _with(*sizes):
    return {name: Value(number) for name, number in start_of(sizes).items()}
