"""How fast tinynet trains two neurons in a row, and how fast others train the same network.

    uv run --group benchmark benchmarks/training.py [--quick]

Everybody gets the same start, the same rows and the same rule, full-batch gradient descent on the mean
squared error in float64, and must first arrive at the same parameters. Then they are timed in turn, round
after round, so that whatever else the machine does falls on all of them. A ratio is taken within a round;
what is printed is the median over the rounds. No number makes this program fail.
"""

import argparse
import datetime
import math
import os
import platform
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib import metadata

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

import tinynet as tn

NAMES = ("w11", "w12", "b1", "w2", "b2")
LEARNING_RATE = 0.5
EPOCHS_COMPARED = 100
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
INSTALL = "uv run --group benchmark benchmarks/training.py"


# The peers. Each is given the rows, gets ready, and returns a function that trains: from a start of shape (5,),
# or (5, copies) for many networks, over a number of epochs, to the parameters it ends with. ---------------------


def with_tinynet(data):
    def run(start, epochs):
        copies = None if start.ndim == 1 else start.shape[1]
        network = tn.Network((2, 1, 1), copies=copies, start=dict(zip(NAMES, start, strict=True)))
        tn.train(network, data, epochs, LEARNING_RATE, record=epochs)
        return np.array([network.parameters[name] for name in NAMES])

    return run


def with_loops(data):
    x_data, labels = data.inputs.tolist(), data.labels.tolist()

    def train(parameters, epochs):
        for _ in range(epochs):
            parameters = training(x_data, labels, *parameters, alpha=LEARNING_RATE)
        return parameters

    def run(start, epochs):
        if start.ndim == 1:
            return np.array(train(start.tolist(), epochs))
        return np.array([train(parameters, epochs) for parameters in start.T.tolist()]).T

    return run


def training(x_data, labels, w11, w12, b1, w2, b2, alpha):
    """Make one update in the manner of the course's case, a list for every quantity, with its faults mended."""
    z1 = [w11 * x1 + w12 * x2 + b1 for x1, x2 in x_data]
    a1 = [sigmoid(z) for z in z1]
    z2 = [w2 * a + b2 for a in a1]
    a2 = [sigmoid(z) for z in z2]
    delta2 = [2 * (a - y) * a * (1 - a) for a, y in zip(a2, labels, strict=True)]
    delta1 = [d * w2 * a * (1 - a) for d, a in zip(delta2, a1, strict=True)]
    for_w11 = [d * x1 for d, (x1, _) in zip(delta1, x_data, strict=True)]
    for_w12 = [d * x2 for d, (_, x2) in zip(delta1, x_data, strict=True)]
    for_w2 = [d * a for d, a in zip(delta2, a1, strict=True)]
    return (
        w11 - alpha * sum(for_w11) / len(labels),
        w12 - alpha * sum(for_w12) / len(labels),
        b1 - alpha * sum(delta1) / len(labels),
        w2 - alpha * sum(for_w2) / len(labels),
        b2 - alpha * sum(delta2) / len(labels),
    )


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def with_jax(data, rows_unrolled=False, threads=1):
    """Compile the whole descent, the loop over the epochs included; `vmap` makes many networks of one.

    XLA alone keeps to one core here; `threads` gives each core its share of the networks.
    """
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    def squared_error(parameters, x1, x2, y):
        w11, w12, b1, w2, b2 = parameters
        a1 = jax.nn.sigmoid(w11 * x1 + w12 * x2 + b1)
        a2 = jax.nn.sigmoid(w2 * a1 + b2)
        return (y - a2) ** 2

    columns = np.column_stack([data.inputs, data.labels]).T

    def loss(parameters):
        if rows_unrolled:
            return sum(squared_error(parameters, *row) for row in columns.T.tolist()) / len(data)
        return jnp.mean(squared_error(parameters, *columns))

    def descend(parameters, epochs):
        def update(_, parameters):
            gradients = jax.grad(loss)(parameters)
            return [p - LEARNING_RATE * g for p, g in zip(parameters, gradients, strict=True)]

        return jax.lax.fori_loop(0, epochs, update, parameters)

    descend_one, descend_many = jax.jit(descend), jax.jit(jax.vmap(descend, in_axes=(0, None)))

    def run(start, epochs):
        if start.ndim == 1:
            return np.array(jax.block_until_ready(descend_one(list(start), epochs)))
        with ThreadPoolExecutor(threads) as pool:
            shares = pool.map(
                lambda share: jax.block_until_ready(descend_many(list(share), epochs)),
                np.array_split(start, threads, axis=1),
            )
            return np.concatenate([np.array(share) for share in shares], axis=1)

    return run


def torch_on_one_thread():
    """A second thread only costs time on arrays this small."""
    import torch

    torch.set_num_threads(1)
    return torch, partial(torch.tensor, dtype=torch.float64)


def with_torch_modules(data):
    """Train the way the tutorials do."""
    torch, tensor = torch_on_one_thread()
    nn = torch.nn
    inputs, labels = tensor(data.inputs), tensor(data.labels)[:, None]

    def run(start, epochs):
        network = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid(), nn.Linear(1, 1), nn.Sigmoid()).double()
        nn.utils.vector_to_parameters(tensor(start), network.parameters())
        optimizer, mean_squared_error = torch.optim.SGD(network.parameters(), LEARNING_RATE), nn.MSELoss()
        for _ in range(epochs):
            optimizer.zero_grad()
            mean_squared_error(network(inputs), labels).backward()
            optimizer.step()
        return nn.utils.parameters_to_vector(network.parameters()).detach().numpy()

    return run


def with_torch_tensors(data):
    """Train with bare tensors, in the leanest of several such loops that were tried."""
    torch, tensor = torch_on_one_thread()
    inputs, labels = tensor(data.inputs), tensor(data.labels)

    def run(start, epochs):
        w1, b1, w2, b2 = parameters = [tensor(values, requires_grad=True) for values in (start[:2], *start[2:])]
        for _ in range(epochs):
            a1 = torch.sigmoid(inputs @ w1 + b1)
            a2 = torch.sigmoid(w2 * a1 + b2)
            gradients = torch.autograd.grad(torch.nn.functional.mse_loss(a2, labels), parameters)
            with torch.no_grad():
                for parameter, gradient in zip(parameters, gradients, strict=True):
                    parameter.sub_(gradient, alpha=LEARNING_RATE)
        return np.hstack([parameter.detach().numpy() for parameter in parameters])

    return run


def with_autograd(data):
    import autograd
    import autograd.numpy as anp

    def loss(w1, b1, w2, b2):
        a1 = 1 / (1 + anp.exp(-(anp.dot(data.inputs, w1) + b1)))
        a2 = 1 / (1 + anp.exp(-(w2 * a1 + b2)))
        return anp.mean((data.labels - a2) ** 2)

    gradients = autograd.grad(loss, argnum=(0, 1, 2, 3))

    def run(start, epochs):
        parameters = (start[:2], *start[2:])
        for _ in range(epochs):
            steps = gradients(*parameters)
            parameters = [p - LEARNING_RATE * g for p, g in zip(parameters, steps, strict=True)]
        return np.hstack(parameters)

    return run


def with_micrograd(data):
    from micrograd.engine import Value

    rows = np.column_stack([data.inputs, data.labels]).tolist()

    def sigmoid_of_value(z):  # micrograd has no exponential
        a = Value(sigmoid(z.data), (z,), "sigmoid")

        def backward():
            z.grad += a.data * (1 - a.data) * a.grad

        a._backward = backward
        return a

    def run(start, epochs):
        w11, w12, b1, w2, b2 = parameters = [Value(value) for value in start.tolist()]
        for _ in range(epochs):
            y_hat = [sigmoid_of_value(w2 * sigmoid_of_value(w11 * x1 + w12 * x2 + b1) + b2) for x1, x2, _ in rows]
            loss = sum((a - y) ** 2 for a, (_, _, y) in zip(y_hat, rows, strict=True)) / len(rows)
            for parameter in parameters:
                parameter.grad = 0
            loss.backward()
            for parameter in parameters:
                parameter.data -= LEARNING_RATE * parameter.grad
        return np.array([parameter.data for parameter in parameters])

    return run


# The problems ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Peer:
    """Somebody who trains, and how many times tinynet's time that should take at least."""

    name: str
    prepare: Callable
    goal: str = ""


@dataclass(frozen=True)
class Problem:
    title: str
    data: tn.Dataset
    copies: int | None
    peers: tuple

    @property
    def start(self):
        parameters = tn.Network((2, 1, 1), copies=self.copies).parameters
        return np.array([parameters[name] for name in NAMES])


TINYNET = Peer("tinynet", with_tinynet)
PROBLEMS = (
    Problem(
        "10,000 networks at once, on the four rows of AND",
        tn.AND,
        10_000,
        (
            TINYNET,
            Peer("Python loops", with_loops, goal="50"),
            Peer("JAX, vmap", with_jax, goal="1/2"),
            Peer("JAX, rows unrolled, threads", partial(with_jax, rows_unrolled=True, threads=CORES), goal="1/2"),
        ),
    ),
    Problem(
        "One network, on 1,000 rows",
        tn.blobs(1_000, seed=0),
        None,
        (
            TINYNET,
            Peer("Python loops", with_loops, goal="20"),
            Peer("JAX", with_jax),
        ),
    ),
    Problem(
        "One network, on the four rows of AND",
        tn.AND,
        None,
        (
            TINYNET,
            Peer("Python loops", with_loops),
            Peer("PyTorch, modules and SGD", with_torch_modules, goal="5"),
            Peer("PyTorch, bare tensors", with_torch_tensors, goal="5"),
            Peer("autograd", with_autograd),
            Peer("micrograd", with_micrograd),
            Peer("JAX", with_jax),
        ),
    ),
)


# Measuring ------------------------------------------------------------------------------------------------------


def prepared(problem):
    """Return what trains, for each peer that is installed; all must end with the same parameters."""
    runs = {}
    for peer in problem.peers:
        try:
            runs[peer] = peer.prepare(problem.data)
        except ImportError:
            continue
        end = runs[peer](problem.start, EPOCHS_COMPARED)
        if not np.allclose(end, runs[TINYNET](problem.start, EPOCHS_COMPARED), rtol=0, atol=1e-9):
            raise SystemExit(f"{peer.name} ends with other parameters than tinynet: it is another program.")
    return runs


def seconds_taken(run, start, epochs):
    begun = time.perf_counter()
    run(start, epochs)
    return time.perf_counter() - begun


def epochs_that_fill(seconds, run, start):
    epochs = 1
    while (taken := seconds_taken(run, start, epochs)) < seconds / 5:
        epochs *= 2
    return max(1, round(epochs * seconds / taken))


def measure(problem, rounds, seconds):
    """Return for each installed peer its seconds for one network and one epoch, a number for each round."""
    runs, start = prepared(problem), problem.start
    epochs = {peer: epochs_that_fill(seconds, run, start) for peer, run in runs.items()}
    times = {peer: [] for peer in runs}
    for _ in range(rounds):
        for peer, run in runs.items():
            taken = seconds_taken(run, start, epochs[peer])
            times[peer].append(taken / epochs[peer] / (problem.copies or 1))
    return {peer: np.array(values) for peer, values in times.items()}


# Showing --------------------------------------------------------------------------------------------------------


def as_table(problem, times):
    table = Table(title=problem.title, title_justify="left", title_style="bold", box=box.MARKDOWN)
    table.add_column("trained by", no_wrap=True)
    for heading in ("time", "÷ tinynet", "from, to", "goal"):
        table.add_column(heading, justify="right", no_wrap=True)
    for peer in problem.peers:
        if peer not in times:
            table.add_row(peer.name, "not installed", "", "", peer.goal)
            continue
        ratios = times[peer] / times[TINYNET]
        spread = "" if peer is TINYNET else f"{in_digits(ratios.min())}, {in_digits(ratios.max())}"
        table.add_row(peer.name, in_units(np.median(times[peer])), in_digits(np.median(ratios)), spread, peer.goal)
    return table


def in_units(seconds):
    for unit, size in (("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{in_digits(seconds / size)} {unit}"
    return f"{in_digits(seconds / 1e-9)} ns"


def in_digits(number):
    """Return the number with two digits, all that such times are good for, or with all before the point."""
    if number >= 10:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 1 else f"{number:.2g}"


def versions():
    found = []
    for package in ("numpy", "jax", "torch", "autograd", "micrograd"):
        try:
            found.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            found.append(f"no {package}")
    return ", ".join(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a short run, for a first impression")
    rounds, seconds = (3, 0.2) if parser.parse_args().quick else (11, 0.5)

    os.environ["TINYNET_PROGRESS_BAR"] = "0"
    print(f"{datetime.date.today()}, {platform.system()} {platform.machine()}, {CORES} cores")
    print(f"Python {platform.python_version()}, {versions()}")
    print(f"Time for one network and one epoch, float64, median of {rounds} rounds, and how many times")
    print("tinynet's it is: the median, the lowest and highest, and what it should be at least.\n")
    for problem in PROBLEMS:
        times = measure(problem, rounds, seconds)
        Console().print(as_table(problem, times))
        if len(times) < len(problem.peers):
            print(f"not installed: {INSTALL}\n")


if __name__ == "__main__":
    main()
