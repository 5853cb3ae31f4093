"""The diagram steps through what tinynet computes: same values, same gradients, and nothing lies on anything else."""

import json
import re
from itertools import combinations, pairwise

import ipywidgets
import numpy as np
import pytest
from circuit_plans import STORED, plans
from in_node import in_node

import tinynet as tn
from tinynet.plots.diagram import SIZES, _flows, _neurons, _thickness, diagram, operations
from tinynet.widgets.base import as_still
from tinynet.widgets.network.view import network_view

CHAIN = {"w11": 0.5, "w12": -1.0, "b1": 0.1, "w2": 2.0, "b2": -0.5}
each_sizes = pytest.mark.parametrize("sizes", SIZES, ids=str)


def random_sample(sizes, seed):
    """Return a network, inputs and a label, the parameters small, middling or large enough to saturate."""
    generator = np.random.default_rng(seed)
    size = generator.choice([0.1, 1.0, 5.0, 10.0])
    start = {
        name: generator.uniform(-size, size, np.shape(value)) for name, value in tn.Network(sizes).parameters.items()
    }
    return tn.Network(sizes, start=start), generator.uniform(-2, 2, 2), int(generator.integers(0, 2))


def for_the_page(samples):
    """Return samples as the page has them."""
    return [
        {
            "sizes": network.sizes,
            "traits": {name: np.asarray(value).tolist() for name, value in network.parameters.items()}
            | {"inputs": inputs.tolist(), "label": label},
        }
        for network, inputs, label in samples
    ]


def in_the_page(samples):
    """Return the operations of the page for these samples."""
    code = """
        const start = ({ sizes, traits }) => givenValues(sizes, (name) => traits[name]);
        const result = given.map((sample) => operations(sample.sizes, start(sample)));"""
    return in_node(code, for_the_page(samples), "network/operations.js")


def named(values, prefix):
    """Return single numbers by the name that the diagram gives them."""
    return {prefix + "".join(f"[{i}]" for i in index): float(v) for index, v in np.ndenumerate(values)}


# The operations ------------------------------------------------------------------------------------------


@each_sizes
def test_every_value_and_gradient_of_the_page_agrees_with_the_network(sizes):
    samples = [random_sample(sizes, seed) for seed in range(100)]
    for (network, inputs, label), page in zip(samples, in_the_page(samples), strict=True):
        values = {operation["name"]: operation["value"] for operation in page}
        trace = network.forward([inputs])
        expected = {"ℓ": network.loss([inputs], [label])}
        for name in ("z1", "a1", "z2", "a2"):
            if getattr(trace, name) is not None:
                expected |= named(getattr(trace, name)[0], name)
        for name, gradient in network.gradients([inputs], [label]).items():
            expected |= named(gradient, f"∂ℓ/∂{name}")
        assert set(expected) <= set(values)
        for name, value in expected.items():
            assert values[name] == pytest.approx(value, rel=1e-10, abs=1e-10)


@each_sizes
def test_the_still_goes_through_the_same_operations_as_the_page_word_for_word(sizes):
    samples = [random_sample(sizes, seed) for seed in range(100)]
    for sample, page in zip(samples, in_the_page(samples), strict=True):
        still = operations(*sample)
        assert [o.text for o in still] == [o["text"] for o in page]
        assert [o.forward for o in still] == [o["forward"] for o in page]


@each_sizes
def test_no_operation_uses_what_has_not_been_computed(sizes):
    network, inputs, label = random_sample(sizes, 0)
    (page,) = in_the_page([(network, inputs, label)])
    computed = {"x1", "x2", "y"} | set().union(*(named(v, name) for name, v in network.parameters.items()))
    for operation in page:
        assert set(operation["operands"]) - {"ŷ"} <= computed
        assert operation["name"] not in computed
        computed.add(operation["name"])
    directions = [operation["forward"] for operation in page]
    assert directions == sorted(directions, reverse=True)


def on_the_wires(samples):
    """Return for each sample all values by name, what is on each wire, and the paths to every parameter and input."""
    code = """
        const result = given.map(({ sizes, traits }) => {
            const start = givenValues(sizes, (name) => traits[name]);
            const list = operations(sizes, start);
            const values = { ...start, ...Object.fromEntries(list.map(({ name, value }) => [name, value])) };
            values["ŷ"] = values[neurons(sizes).at(-1).a];
            const names = Object.keys(start).filter((name) => name !== "y");
            const traced = Object.fromEntries(names.map((name) => [name, writtenPaths(sizes, values, name)]));
            return { list, values, flow: flows(sizes, values), traced, neurons: neurons(sizes) };
        });"""
    return in_node(code, for_the_page(samples), "network/operations.js")


@each_sizes
def test_the_products_along_all_paths_add_up_to_the_gradient(sizes):
    samples = [random_sample(sizes, seed) for seed in range(50)]
    for (network, inputs, label), page in zip(samples, on_the_wires(samples), strict=True):
        expected = {}
        for name, gradient in network.gradients([inputs], [label]).items():
            expected |= named(gradient, name)
        nudged = tn.numerical_gradient(lambda x, n=network, y=label: n.loss([x], [y]), inputs)
        expected |= {"x1": nudged[0], "x2": nudged[1]}
        assert set(page["traced"]) == set(expected)
        for name, value in expected.items():
            assert page["traced"][name]["value"] == pytest.approx(value, rel=1e-6, abs=1e-8), name
        through_all = len(page["traced"]["x1"]["found"])
        assert through_all == (sizes[1] if len(sizes) == 3 else 1)


@each_sizes
def test_the_wires_of_a_still_carry_what_those_of_the_page_do(sizes):
    samples = [random_sample(sizes, seed) for seed in range(20)]
    for page in on_the_wires(samples):
        of_the_still = {
            wire: (number, gradient) for wire, number, _, gradient, _ in _flows(_neurons(sizes), page["values"])
        }
        assert set(of_the_still) == set(page["flow"])
        for wire, flow in page["flow"].items():
            assert of_the_still[wire] == (flow["forward"][1], flow["backward"] and flow["backward"][1])


def test_the_wires_of_a_still_are_as_thick_as_those_of_the_page():
    modules = ("draw.js", *(f"network/{name}.js" for name in ("operations", "layout", "boxes", "circuit")))
    numbers = [0, 1e-9, -0.02, 0.5, 1, -10]
    code = "const result = given.map((n) => [thickness(n, 'forward'), thickness(n, 'backward')]);"
    for number, (forward, backward) in zip(numbers, in_node(code, numbers, *modules), strict=True):
        assert (forward, backward) == pytest.approx((_thickness(number, 1), _thickness(number, 0.1)))


@each_sizes
def test_the_wires_into_a_sum_carry_its_terms_and_what_goes_back_is_the_gradient_of_what_came(sizes):
    samples = [random_sample(sizes, seed) for seed in range(20)]
    for page in on_the_wires(samples):
        values, flow = page["values"], page["flow"]
        for n in page["neurons"]:
            into = [flow[f"{name}>{n['z']}"] for name in [*n["weights"], n["bias"]]]
            assert sum(wire["forward"][1] for wire in into) == pytest.approx(values[n["z"]], abs=1e-12)
            assert all(wire["backward"] == [n["delta"], values[n["delta"]]] for wire in into)
            assert flow[f"{n['z']}>{n['gate']}"]["backward"][1] == values[n["delta"]]
            for weight, source in zip(n["weights"], n["sources"], strict=True):
                back = flow[f"{source}>{weight}"]["backward"]
                assert back is None if source[0] == "x" else back[1] == pytest.approx(values[f"∂ℓ/∂{source}"])
        for operation in page["list"]:
            for wire in (wire for wave in operation["waves"] for wire in wave):
                assert flow[f"{wire['from']}>{wire['to']}"]["forward" if operation["forward"] else "backward"]
                assert set(wire["of"]) <= set(operation["operands"])


def test_the_formulas_of_the_chain_are_those_of_the_course():
    texts = [o.text for o in operations(tn.Network((2, 1, 1), start=CHAIN), (0, 1), 1)]
    assert texts == [
        "z1 = w11·x1 + w12·x2 + b1 = 0.5·0 − 1·1 + 0.1 = −0.9000",
        "a1 = σ(z1) = σ(−0.9000) = 0.2891",
        "z2 = w2·a1 + b2 = 2·0.2891 − 0.5 = 0.07810",
        "a2 = σ(z2) = σ(0.07810) = 0.5195",
        "ℓ = (y − ŷ)² = (1 − 0.5195)² = 0.2309",
        "∂ℓ/∂ŷ = 2(ŷ − y) = 2(0.5195 − 1) = −0.9610",
        "σ′(z2) = a2(1 − a2) = 0.5195(1 − 0.5195) = 0.2496",
        "δ2 = ∂ℓ/∂z2 = ∂ℓ/∂ŷ·σ′(z2) = −0.9610·0.2496 = −0.2399",
        "∂ℓ/∂w2 = δ2·a1 = −0.2399·0.2891 = −0.06934",
        "∂ℓ/∂b2 = δ2 = −0.2399",
        "∂ℓ/∂a1 = δ2·w2 = −0.2399·2 = −0.4798",
        "σ′(z1) = a1(1 − a1) = 0.2891(1 − 0.2891) = 0.2055",
        "δ1 = ∂ℓ/∂z1 = ∂ℓ/∂a1·σ′(z1) = −0.4798·0.2055 = −0.09859",
        "∂ℓ/∂w11 = δ1·x1 = −0.09859·0 = 0",
        "∂ℓ/∂w12 = δ1·x2 = −0.09859·1 = −0.09859",
        "∂ℓ/∂b1 = δ1 = −0.09859",
    ]


def test_a_saturated_neuron_shows_how_far_it_is_from_1_and_a_small_gradient_is_never_0():
    network = tn.Network((2, 1), start={"w11": 10.0, "w12": 10.0, "b1": 0.0})
    texts = [o.text for o in operations(network, (1, 0.5), 0)]
    assert texts[1] == "a1 = σ(z1) = σ(15.0000) = 1 − 3.06e-7"
    assert texts[4] == "σ′(z1) = a1(1 − a1) = (1 − 3.06e-7)(1 − (1 − 3.06e-7)) = 3.059e-7"
    shown = in_node(
        "const result = given.map(shortGradient);", [-1e-9, 0.000123, -0.00123, 12.5, -0.0], "network/operations.js"
    )
    assert shown == ["−1.0e-9", "1.2e-4", "−0.00123", "12.5", "0"]


def test_the_stills_lie_as_the_page_draws_them():
    assert json.loads(STORED.read_text(encoding="utf-8")) == plans(), "run tests/browser/circuit_plans.py"


@each_sizes
def test_in_jupyterlab_beside_the_list_of_files_a_circuit_is_one_row(sizes):
    given = {"sizes": sizes, "room": 844}
    plan = in_node(
        "const result = layout(given.sizes, given.room);", given, "network/operations.js", "network/layout.js"
    )
    assert plan["horizontal"]


@pytest.mark.parametrize("room", [300, 340, 384, 460, 700, 790, 860, 1040])
@each_sizes
def test_no_box_lies_on_another_and_none_is_outside_at_any_width(sizes, room):
    plan = in_node(
        "const result = layout(given.sizes, given.room);",
        {"sizes": sizes, "room": room},
        "network/operations.js",
        "network/layout.js",
    )
    assert plan["width"] * plan["scale"] <= room
    # Names have 12.7 pixels, and 12 is the least that is read with ease; a page may be narrower than any drawing.
    assert 12.7 * plan["scale"] >= 12 or (room == 300 and plan["scale"] > 0.88)
    boxes = plan["boxes"].values()
    for box in boxes:
        assert box["w"] / 2 <= box["x"] <= plan["width"] - box["w"] / 2
        assert box["h"] / 2 <= box["y"] <= plan["height"] - box["h"] / 2
    for one, other in combinations(boxes, 2):
        apart_x = abs(one["x"] - other["x"]) - (one["w"] + other["w"]) / 2
        apart_y = abs(one["y"] - other["y"]) - (one["h"] + other["h"]) / 2
        assert max(apart_x, apart_y) >= 2, (one, other)


# The view in Python --------------------------------------------------------------------------------------


def test_a_view_starts_from_sizes_or_from_a_network_and_gives_a_network_back():
    network = tn.Network((2, 2, 1), seed=3)
    view = network_view(network, inputs=[1, 0], label=0, step=4)
    for name, value in network.parameters.items():
        np.testing.assert_array_equal(getattr(view.network, name), value)
    assert (view.inputs, view.label, view.step) == ((1.0, 0.0), 0, 4)
    view.network.b2 = 7.0
    assert view.b2 == 0.0
    assert network_view((2, 1), start=0.5).parameters == {"w11": 0.5, "w12": 0.5, "b1": 0.5}


def test_the_steps_are_as_many_as_the_operations():
    assert [network_view(sizes).steps for sizes in SIZES] == [9, 16, 25, 34]


def test_every_parameter_is_read_and_set_by_its_name_and_told_to_the_page():
    view = network_view((2, 1, 1), start=CHAIN)
    view.w11 = np.float32(0.25)
    view.set_state({"b2": 1.5, "inputs": [1, -2]})
    assert view.network.parameters == CHAIN | {"w11": 0.25, "b2": 1.5}
    assert view.inputs == (1.0, -2.0)
    many = network_view((2, 3, 1))
    many.w1 = np.arange(6).reshape(3, 2)
    assert many.get_state("w1") == {"w1": ((0.0, 1.0), (2.0, 3.0), (4.0, 5.0))}
    assert many.parameters["w1"] == [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]


def test_all_parameters_are_set_at_once_or_not_at_all():
    view = network_view((2, 1, 1), start=CHAIN)
    view.parameters = CHAIN | {"w2": -3}
    assert view.w2 == -3.0
    for wrong in (CHAIN | {"b2": 11}, {"w11": 1}, CHAIN | {"w3": 1}, CHAIN | {"w11": [1, 2]}):
        with pytest.raises(ValueError, match="must"):
            view.parameters = wrong
    assert view.parameters == CHAIN | {"w2": -3.0}


def test_a_parameter_can_be_linked_to_a_slider():
    view, slider = network_view(start=CHAIN), ipywidgets.FloatSlider(min=-10, max=10)
    ipywidgets.jslink((view, "w11"), (slider, "value"))
    ipywidgets.link((view, "w2"), (slider, "value"))
    slider.value = 3.0
    assert view.w2 == 3.0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[(name, value) for name in ("w11", "b2") for value in (float("nan"), float("inf"), 10.1, [1.0, 2.0])],
        *[("inputs", value) for value in ((0, 1, 2), 1, (0, float("nan")), (0, 11))],
        *[("label", value) for value in (0.5, 2, -1)],
        *[("step", value) for value in (-1, 17, 0.5)],
    ],
)
def test_nonsense_is_refused_and_nothing_changes(name, value):
    view = network_view((2, 1, 1), start=CHAIN)
    before = view.get_state()
    with pytest.raises(ValueError, match=f"{name} must"):
        setattr(view, name, value)
    assert view.get_state() == before


def test_what_is_no_number_is_refused():
    with pytest.raises(TypeError, match="w11 must be real numbers"):
        network_view().w11 = "low"
    with pytest.raises(TypeError, match="inputs must be real numbers"):
        network_view(inputs="ab")
    with pytest.raises(ValueError, match=r"w1 must be numbers from -10 to 10; got 12"):
        network_view((2, 2, 1), start=12)


@pytest.mark.parametrize("network", [(3, 1), (2, 4, 1), tn.Network((1, 1)), tn.Network((2, 1), copies=3)])
def test_a_network_that_has_no_room_in_the_diagram_is_refused(network):
    with pytest.raises(ValueError, match=r"has room for the sizes \(2, 1\)|single one; got 3 copies"):
        network_view(network)


def test_the_sizes_of_a_view_cannot_be_changed():
    view = network_view((2, 1))
    with pytest.raises(Exception, match="read-only"):
        view.sizes = (2, 1, 1)


# The still -----------------------------------------------------------------------------------------------


@pytest.mark.sample(4)
@each_sizes
def test_a_still_is_the_same_every_time_and_says_what_is_computed_so_far(sizes):
    view = network_view(sizes, start=0.5)
    stills = []
    for step in (0, 1, view.steps):
        view.step = step
        picture = view.picture
        assert picture == view.picture
        stills.append(picture.svg)
        done = operations(view.network, view.inputs, view.label)[:step]
        computed = picture.words.split(" Operation ")[0]
        assert len(re.findall(r"[δ∂σ]\S* = ", computed)) == sum(not o.forward for o in done)
        if step:
            assert done[-1].text in picture.words
            assert picture.words.startswith(f"Step {step} of {view.steps}: {done[-1].name}")
    assert all(one != other for one, other in pairwise(stills))
    bundle, _ = view._repr_mimebundle_()
    assert bundle["image/svg+xml"] == as_still(view.picture.svg, view.first_move)


def test_the_words_of_a_still_are_made_from_the_numbers_drawn():
    words = diagram(tn.Network((2, 1, 1), start=CHAIN), (0, 1), 1, "A finding").words
    assert words.startswith("A finding. ")
    assert "Given: x1 = 0, x2 = 1, w11 = 0.5, w12 = −1, b1 = 0.1, w2 = 2, b2 = −0.5, y = 1." in words
    assert "z1 = −0.9000, a1 = 0.2891, z2 = 0.07810, a2 = 0.5195, ℓ = 0.2309" in words
    assert "∂ℓ/∂w11 = 0, ∂ℓ/∂w12 = −0.09859, ∂ℓ/∂b1 = −0.09859." in words
    assert "is marked" not in words
