"""The live graph of lesson 15 says what the machine does: the same numbers, slopes and words."""

import json
import re
from itertools import combinations

import numpy as np
import pytest
from in_node import in_node

import tinynet as tn
from tinynet.automatic import Value, mean, square, squash
from tinynet.checks.lesson_15 import answer_of, start_of
from tinynet.plots.graph import edge
from tinynet.plots.graph_places import CLEAR, placed
from tinynet.plots.graph_steps import called, number_text, short_text, steps_of, trimmed
from tinynet.widgets import graph_view
from tinynet.widgets.graph.view import KEEPS

STEPS = "stepsOf(values, numbersOf(values, given.numbers), given.keep)"
PAGE = f"const {{ values }} = given; const result = {STEPS}"


def chain(scale=1.0):
    start = {"w11": 0.5, "w12": 1.2, "b1": -0.4, "w2": -2.0, "b2": 0.7, "x1": 2.0, "x2": 0.5, "y": 1.0}
    v = {name: Value(scale * number) for name, number in start.items()}
    v["z1"] = v["w11"] * v["x1"] + v["w12"] * v["x2"] + v["b1"]
    v["a1"] = squash(v["z1"])
    v["z2"] = v["w2"] * v["a1"] + v["b2"]
    v["ŷ"] = squash(v["z2"])
    v["ℓ"] = square(v["ŷ"] - v["y"])
    return v


def two_readers():
    """Return a graph in which a1 is read twice, and the difference at the end too."""
    start = {"w1": 0.8, "x": 1.5, "w2[0]": 0.6, "w2[1]": -1.5, "y": 1.0}
    v = {name: Value(number) for name, number in start.items()}
    v["a1"] = squash(v["w1"] * v["x"])
    error = squash(v["w2[0]"] * v["a1"]) + squash(v["w2[1]"] * v["a1"]) - v["y"]
    return v | {"ℓ": error * error}


def of_layers(*sizes):
    v = {name: Value(number) for name, number in start_of(sizes).items()}
    v |= {"x1": Value(1.2), "x2": Value(0.7), "y": Value(1.0)}
    return v | {"ℓ": mean(square(answer_of(v, sizes, (v["x1"], v["x2"])) - v["y"]))}


MADE = {"chain": chain, "two readers": two_readers, "2-2-1": lambda: of_layers(2, 2, 1)}
each_graph = pytest.mark.parametrize("make", MADE.values(), ids=MADE)
each_keep = pytest.mark.parametrize("keep", KEEPS)


def view_of(values, **more):
    return graph_view(values["ℓ"], values, **more)


def moved(view, seed):
    """Give every number of a view another value, small, middling or large, and some of them 0."""
    generator = np.random.default_rng(seed)
    size = generator.choice([0.01, 1.0, 10.0])
    view.numbers = {name: float(generator.uniform(-size, size) * (generator.random() > 0.1)) for name in view.numbers}
    return view


def as_the_page_has_it(view):
    return {"values": view.setup["values"], "numbers": view.numbers, "keep": view.keep}


# The machine ---------------------------------------------------------------------------------------------


@each_graph
@each_keep
def test_every_step_of_the_page_is_that_of_the_still_word_for_word(make, keep):
    views = [moved(view_of(make(), keep=keep), seed) for seed in range(40)]
    code = f"""
        const textsOf = (steps) => steps.map(({{ lines }}) => lines.map(lineText));
        const result = given.map((given) => {{ const {{ values }} = given; return textsOf({STEPS}); }});"""
    pages = in_node(code, [as_the_page_has_it(view) for view in views], "graph/machine.js")
    for view, page in zip(views, pages, strict=True):
        made = view.values
        names = {one["shown"]: value for one, value in zip(view.setup["values"], made.values(), strict=True)}
        names.pop("", None)
        order, _ = placed(list(made.values())[-1])
        assert [step.lines for step in steps_of(order, called(order, names), keep)] == page
        assert len(page) == view.steps


@each_graph
@each_keep
def test_the_numbers_and_slopes_of_the_page_are_those_of_the_machine(make, keep):
    view = moved(view_of(make(), keep=keep), seed=5)
    code = f"{PAGE}.at(-1).slopes; result.numbers = numbersOf(values, given.numbers);"
    page = in_node(code, as_the_page_has_it(view), "graph/machine.js")
    for i, (name, value) in enumerate(view.values.items()):
        assert page["numbers"][i] == pytest.approx(float(value.number), rel=1e-12), name
        assert page[str(i)] == pytest.approx(float(value.slope), rel=1e-9, abs=1e-12), name


def test_added_gives_the_slope_of_a_nudge_and_overwritten_does_not():
    view = view_of(two_readers())

    def loss(numbers):
        view.numbers = numbers
        return float(list(view.values.values())[-1].number)

    start = dict(view.numbers)
    nudged = tn.numerical_gradient(loss, start)
    view.numbers = start
    right = {name: float(view.values[name].slope) for name in start}
    assert right == pytest.approx(nudged, rel=1e-7)
    view.keep = "overwritten"
    sick = {name: float(view.values[name].slope) for name in start}
    # e·e halves every slope, and what a1 gets is only one of two messages.
    assert [sick[name] / right[name] for name in ("w2[0]", "w2[1]", "y")] == pytest.approx([0.5] * 3)
    assert sick["w1"] * right["w1"] < 0


def test_what_lesson_15_says_of_a_number_that_is_0_is_so():
    view = view_of(chain())
    view.numbers = {**view.numbers, "w2": 0.0}
    nothing = {name for name, value in view.values.items() if value.slope == 0 and not name.startswith("value")}
    assert nothing == {"w11", "x1", "w12", "x2", "b1", "z1", "a1"}
    values = two_readers()
    values["ℓ"] = square(values["ℓ"].made_from[0][0])
    view = view_of(values)
    for name in view.numbers:
        agree = []
        for number in (view.first["numbers"][name], 0.0):
            view.numbers = {**view.first["numbers"], name: number}
            both = []
            for keep in KEEPS:
                view.keep = keep
                both.append([float(value.slope) for value in view.values.values()])
            agree.append(both[0] == both[1])
        assert agree == [False, name == "w2[1]"], name


@each_graph
def test_the_products_along_all_paths_add_up_to_the_slope(make):
    view = moved(view_of(make()), seed=2)
    code = """
        const { values } = given, locals = localSlopes(values, numbersOf(values, given.numbers));
        const along = (path) => path.reduce((product, [i, place]) => product * locals[i][place], 1);
        const result = values.map((_, i) => pathsTo(values, i).map(along).reduce((sum, one) => sum + one, 0));"""
    sums = in_node(code, as_the_page_has_it(view), "graph/machine.js")
    assert sums == pytest.approx([float(value.slope) for value in view.values.values()], rel=1e-9, abs=1e-12)


def test_the_page_writes_numbers_as_python_does_halves_too():
    generator = np.random.default_rng(1)
    numbers = [
        0.0,
        0.03125,
        -0.03125,
        0.125,
        0.00099999,
        0.001,
        9999.99995,
        1e4,
        99.5,
        99.4,
        0.0995,
        0.00995,
        1.5e-9,
        -20,
    ]
    numbers += (generator.normal(size=300) * 10.0 ** generator.integers(-8, 8, 300)).tolist()
    code = "const result = given.map((n) => [numberText(n), trimmed(n), shortText(n)]);"
    for number, page in zip(numbers, in_node(code, numbers, "graph/machine.js"), strict=True):
        assert [number_text(number), trimmed(number), short_text(number)] == page, number


# The view ------------------------------------------------------------------------------------------------


def test_the_lessons_own_class_is_taken_and_its_graph_stays_as_it_was():
    class Own:
        def __init__(self, number, made_from=(), sign=""):
            self.number, self.made_from, self.sign = np.asarray(number), made_from, sign
            self.slope = np.zeros_like(self.number)

    w, x = Own(3.0), Own(2.0)
    product = Own(6.0, ((w, lambda s: s * 2.0), (x, lambda s: s * 3.0)), "·")
    view = graph_view(product, {"w": w, "x": x, "p": product}, step=3)
    view.numbers = {"w": -1.0, "x": 0.5}
    assert float(view.values["w"].slope) == 0.5
    assert (float(w.number), float(w.slope)) == (3.0, 0.0)


def test_what_is_stored_has_all_that_a_page_asks_for_and_is_the_same_every_time():
    stored = [view_of(two_readers(), keep="overwritten", step=9).as_stored for _ in range(2)]
    assert json.dumps(stored[0]) == json.dumps(stored[1])
    assert stored[0]["view"] == "graph"
    asked = set(re.findall(r'model\.get\("(\w+)"\)', view_of(chain())._esm))
    assert asked == set(stored[0]["state"])


def test_a_still_is_the_same_in_every_run():
    drawn = {view_of(two_readers(), step=14).picture.svg for _ in range(6)}
    assert len(drawn) == 1


def test_a_still_tells_what_is_made_and_what_was_sent_so_far():
    view = view_of(chain())
    assert "z1" not in repr(view)
    view.step = 5
    words = repr(view)
    assert words.startswith("Step 5 of 21: a1 is made. ")
    assert words.endswith("Now: a1 = σ(z1) = σ(1.2) = 0.7685.")
    assert "z2" not in words
    assert "slope" not in words
    view.step = 21
    assert "w11 is 0.5000 and has the slope 0.2094." in repr(view)
    assert "∂ℓ/∂x1: ∂ℓ/∂(w11·x1)·w11 = 0.1047·0.5 = 0.0524." in repr(view)


def test_a_still_of_the_mistake_marks_the_slopes_that_are_wrong():
    values = two_readers()
    error = values["ŷ"] = values["ℓ"].made_from[0][0]
    values["ℓ"] = square(error)
    right, sick = (repr(view_of(values, keep=keep, step=19)) for keep in KEEPS)
    assert "wrong" not in right
    wrong = re.findall(r"(\w[\w\[\]]*)(?:, made by [^,]*,)? is \S+ and has the wrong slope", sick)
    # All that lies behind a1, and nothing else.
    assert wrong == ["w1", "x", "4", "a1"]


def test_numbers_keep_and_step_that_make_no_sense_are_refused_and_nothing_changes():
    view = view_of(chain(), step=3)
    before = view.get_state(["numbers", "keep", "step"])
    for numbers in ({"w11": 1.0}, {**view.numbers, "w3": 0.0}, 3, {**view.numbers, "w11": 10.5}):
        with pytest.raises(ValueError, match="must"):
            view.numbers = numbers
    with pytest.raises(ValueError, match="keep must be one of: added; overwritten"):
        view.keep = "="
    for step in (-1, 22, 0.5):
        with pytest.raises(ValueError, match="step must be"):
            view.step = step
    assert view.get_state(["numbers", "keep", "step"]) == before


def broken(sign, number, *local):
    a, b = Value(0.5), Value(0.25)
    return Value(number, tuple((source, lambda s, f=f: s * f) for source, f in zip((a, b), local, strict=False)), sign)


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (lambda: of_layers(2, 2, 2, 1)["ℓ"], "room for 40 values; this graph has 46"),
        (lambda: Value(1.0), "made of other values"),
        (lambda: Value([1.0, 2.0]) + Value(1.0), r"has the shape \(2,\)"),
        (lambda: broken("/", 2.0, 4.0, -8.0), r"knows the operations \+, −, ·, σ, ², mean; value 3 is made by '/'"),
        (lambda: broken("·", 0.5, 0.25, 0.5), "value 3 is 0.5, and its sources now give 0.125"),
        (lambda: broken("·", 0.125, 0.25, 1.0), "local slope 1 in value 2; the rule of · gives 0.5"),
        (
            lambda: broken("σ", tn.sigmoid(0.5), tn.sigmoid(0.5)),
            "local slope 0.622459 in value 1; the rule of σ gives 0.235",
        ),
    ],
)
def test_a_graph_that_cannot_be_shown_is_answered_in_words(end, said):
    with pytest.raises(ValueError, match=said):
        graph_view(end(), {})


def test_a_very_long_graph_is_counted_and_not_walked_into():
    end = Value(0.0)
    for _ in range(5_000):
        end = end + Value(1.0)
    with pytest.raises(ValueError, match="this graph has 10,001"):
        graph_view(end, {})


def test_other_arguments_are_answered_in_words():
    values = chain()
    with pytest.raises(TypeError, match=r"loss must be a Value of lesson 15, .* got 0\.5"):
        graph_view(0.5, values)
    for names in (None, ["w11"], {1: values["w11"]}, {"w11": 0.5}):
        with pytest.raises(TypeError, match="names must be a dict"):
            graph_view(values["ℓ"], names)
    with pytest.raises(ValueError, match="w2 must be one number from -10 to 10; got -80"):
        view_of(chain(scale=40.0))
    w, x = Value(1.0), Value(2.0)
    with pytest.raises(ValueError, match="two values have the name 'value 2'"):
        graph_view(w * x, {"value 2": w})


# Where it lies -------------------------------------------------------------------------------------------


def test_no_edge_goes_over_a_box_and_every_box_has_its_place():
    a, b = Value(3.0), Value(0.8)
    p = a * b
    ends = [p * (a + p), (a * a) * (b * b) + a * b, ((p * p) * p) * a, *(make()["ℓ"] for make in MADE.values())]
    passed = 0
    for end in ends:
        order, plan = placed(end)
        for value in order:
            for place, (source, _) in enumerate(value.made_from):
                first = plan.places[source][0] + 1
                for column, row in enumerate(plan.between[value, place], start=first):
                    passed += 1
                    boxes = [other for c, other in plan.places.values() if c == column]
                    assert all(abs(row - other) > CLEAR - 1e-6 for other in boxes)
    assert passed >= 10


@each_graph
def test_wires_into_one_value_arrive_in_the_order_in_which_they_come(make):
    made = make()
    values = view_of(made).setup["values"]
    plan = in_node("const result = planOf(given, 1040);", values, "graph/places.js")
    ways = [[re.findall(r"([-\d.]+),([-\d.]+)", edge["forward"]) for edge in edges] for edges in plan["edges"]]
    # Of each wire the height before its last bend, and where it ends.
    pages = [[(float(way[-4][1]), float(way[-1][1])) for way in wires] for wires in ways]
    order, stored = placed(made["ℓ"])
    stills = [[edge(stored, value, i) for i in range(len(value.made_from))] for value in order]
    heights = [[(way[-2][1], way[-1][1]) for way in wires] for wires in stills]
    assert sum(len(wires) == 2 for wires in heights) >= 3
    for wires in (*pages, *heights):
        for (before, end), (other, there) in combinations(wires, 2):
            assert (before - other) * (end - there) >= 0


def test_no_straight_wire_leads_to_a_local_slope_like_a_minus_before_it():
    w, x = Value(3.0), Value(2.0)
    values = view_of({"w": w, "x": x, "ℓ": squash(w * x)}).setup["values"]
    wire = in_node("const result = planOf(given, 700).edges.at(-1)[0];", values, "graph/places.js")
    [height] = {float(y) for y in re.findall(r",([\d.]+)", wire["backward"])}
    # Half a letter, and half of a thick wire.
    assert wire["label"][1] - 4 > height + 3


@each_graph
@pytest.mark.parametrize("room", [300, 460, 700, 800, 844, 1040])
def test_no_box_of_the_page_lies_on_another_and_none_is_outside_at_any_width(make, room):
    values = view_of(make()).setup["values"]
    code = "const result = { ...planOf(given.values, given.room), box: BOX };"
    plan = in_node(code, {"values": values, "room": room}, "graph/places.js")
    half = np.array([plan["box"]["width"], plan["box"]["height"]]) / 2
    boxes = np.array(plan["boxes"])
    assert (boxes - half >= 0).all()
    assert (boxes + half <= [plan["width"], plan["height"]]).all()
    for i, one in enumerate(boxes):
        assert all((abs(one - other) >= 2 * half).any() for other in boxes[:i])
    # Letters of 12.6 pixels are no smaller than 11, and a wider drawing scrolls.
    assert plan["scale"] >= 0.88
    if len(values) < 20:
        assert plan["width"] * plan["scale"] <= max(room, 336) + 1e-6
