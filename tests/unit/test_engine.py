"""The network in the page computes what the network in Python computes: both run on the same random cases."""

from pathlib import Path

import numpy as np
import pytest
from in_node import in_node

import tinynet as tn
from tinynet.widgets import base

ENGINE = Path(base.__file__).parent / "engine.js"
SIZES = [(2, 1), (2, 1, 1), (2, 2, 1), (2, 3, 1), (1, 1), (3, 1, 1), (4, 8, 1)]
CASES = 1_000


def random_case(number, largest_rate=1.0):
    """Return a network, a data set and a learning rate, as different from case to case as they may be."""
    generator = np.random.default_rng(number)
    sizes = SIZES[number % len(SIZES)]
    size = generator.choice([0.1, 1.0, 5.0, 40.0])
    network = tn.Network(sizes, seed=number, weight_range=(-size, size))
    for name in network.names:
        if name.startswith("b"):
            setattr(network, name, generator.normal(scale=size, size=np.shape(getattr(network, name))))
    rows = int(generator.integers(1, 12))
    inputs = generator.normal(size=(rows, sizes[0]))
    labels = generator.integers(0, 2, rows).astype(float)
    return network, inputs, labels, float(generator.uniform(0.01, largest_rate))


def plain(parameters):
    return {name: np.asarray(value).tolist() for name, value in parameters.items()}


def sent(network, inputs, labels, **more):
    return {
        "parameters": plain(network.parameters),
        "data": {"inputs": inputs.tolist(), "labels": labels.tolist()},
        **more,
    }


def assert_alike(page, python):
    np.testing.assert_allclose(np.asarray(page, dtype=float), python, rtol=1e-10, atol=1e-13)


def test_values_losses_and_gradients_agree_on_a_thousand_random_networks():
    cases = [random_case(number) for number in range(CASES)]
    results = in_node(
        """const result = given.map(({ parameters, data }) => {
            const p = fromNames(parameters);
            const traces = data.inputs.map((x) => forwardPass(p, x));
            return { traces, ...measure(p, data), gradients: toNames(gradients(p, data)) };
        });""",
        [sent(network, inputs, labels) for network, inputs, labels, _ in cases],
    )
    assert len(results) == CASES
    for (network, inputs, labels, _), page in zip(cases, results, strict=True):
        trace = network.forward(inputs)
        for name in ("z1", "a1"):
            values = np.array([row[name] for row in page["traces"]])
            assert_alike(values[:, 0] if network.sizes[1] == 1 else values, getattr(trace, name))
        assert_alike([row["yHat"] for row in page["traces"]], trace.y_hat)
        if len(network.sizes) == 3:
            assert_alike([row["z2"] for row in page["traces"]], trace.z2)
        assert_alike(page["loss"], network.loss(inputs, labels))
        assert page["rowsRight"] == np.sum((trace.y_hat - 0.5) * (labels - 0.5) > 0)
        gradients = network.gradients(inputs, labels)
        assert set(page["gradients"]) == set(gradients)
        for name, value in gradients.items():
            assert_alike(page["gradients"][name], value)


@pytest.mark.parametrize(
    "runs",
    [
        20,
        pytest.param(100, marks=pytest.mark.exhaustive),
        pytest.param(CASES, marks=[pytest.mark.exhaustive, pytest.mark.weekly]),
    ],
)
def test_losses_agree_after_500_epochs_of_training(runs):
    cases = [case for case in (random_case(number) for number in range(runs * 2)) if case[0].sizes[0] == 2]
    epochs = [0, 1, 2, 10, 100, 500]
    results = in_node(
        """const result = given.map(({ parameters, data, rate, epochs }) => {
            const history = train(fromNames(parameters), data, rate, epochs);
            return { loss: history.loss, rowsRight: history.rowsRight };
        });""",
        [sent(network, inputs, labels, rate=rate, epochs=epochs) for network, inputs, labels, rate in cases],
    )
    assert len(results) == len(cases) >= runs
    for (network, inputs, labels, rate), page in zip(cases, results, strict=True):
        history = tn.train(network, tn.Dataset("random", inputs, labels), 500, rate, record=epochs)
        np.testing.assert_allclose(page["loss"], history.loss, rtol=1e-9, atol=1e-12)


def test_the_page_says_learned_where_python_does():
    network = tn.Network((2, 1), start="zeros")
    history = tn.train(tn.Network((2, 1), start="zeros"), tn.AND, 700, 1.0, record=1)
    first = in_node(
        """const epochs = Array.from({ length: 701 }, (_, i) => i);
        const history = train(fromNames(given.parameters), given.data, 1, epochs);
        const result = learnedAt(history, given.data);""",
        sent(network, tn.AND.inputs, tn.AND.labels),
    )
    assert first == history.learned_at == 607


def test_training_leaves_the_start_as_it_was():
    start = {"w11": 0.5, "w12": -1.0, "b1": 0.25, "w2": 2.0, "b2": -0.5}
    kept = in_node(
        """const p = fromNames(given.parameters);
        train(p, given.data, 1, [0, 10]);
        const result = toNames(p);""",
        {"parameters": start, "data": {"inputs": [[0, 1]], "labels": [1]}},
    )
    assert kept == start


def test_the_sigmoid_of_the_page_is_right_at_both_ends():
    z = [-800.0, -745.0, -40.0, -1e-300, 0.0, 40.0, 800.0]
    assert_alike(in_node("const result = given.map(sigmoid);", z), tn.sigmoid(z))


def test_the_engine_is_small_and_stands_alone():
    text = ENGINE.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 150
    assert "import " not in text
