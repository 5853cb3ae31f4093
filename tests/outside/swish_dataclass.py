"""Swish network as a dataclass, batches from a generator, setattr."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

RNG = np.random.default_rng(21)


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-z))


@dataclass
class SwishNet:
    inputs: int
    width: int
    w_in: np.ndarray = field(init=False)
    w_out: np.ndarray = field(init=False)
    shift: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.w_in = RNG.normal(0, 1 / np.sqrt(self.inputs), (self.inputs, self.width))
        self.shift = np.zeros(self.width)
        self.w_out = RNG.normal(0, 1 / np.sqrt(self.width), (self.width, 1))

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.x = x
        self.pre = x @ self.w_in + self.shift
        self.gate = sigmoid(self.pre)
        self.act = self.pre * self.gate
        return self.act @ self.w_out

    def backward(self, d_out: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        d_act = d_out @ self.w_out.T
        d_pre = d_act * (self.gate + self.pre * self.gate * (1 - self.gate))
        return self.x.T @ d_pre, d_pre.sum(axis=0), self.act.T @ d_out

    def step(self, rate: float, slopes: tuple) -> None:
        for name, slope in zip(("w_in", "shift", "w_out"), slopes):
            setattr(self, name, getattr(self, name) - rate * slope)


def batches(x: np.ndarray, y: np.ndarray, size: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    order = RNG.permutation(len(x))
    for start in range(0, len(x), size):
        chosen = order[start : start + size]
        yield x[chosen], y[chosen]


def main() -> None:
    x = RNG.uniform(-1, 1, (60, 3))
    y = (x[:, :1] * x[:, 1:2] + 0.5 * x[:, 2:]) ** 1
    net = SwishNet(3, 9)
    for epoch in range(40):
        losses = []
        for xb, yb in batches(x, y, 10):
            error = net.forward(xb) - yb
            losses.append(float(np.mean(error**2)))
            net.step(0.1, net.backward(2 * error / error.size))
        if epoch % 10 == 0:
            print(epoch, sum(losses) / len(losses))


if __name__ == "__main__":
    main()
