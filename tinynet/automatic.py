"""Reverse-mode automatic differentiation in about sixty lines, as lesson 15 builds it.

A `Value` remembers what made it, and how a slope is sent back to each of its sources. `gradient` runs a loss forwards,
goes through its values from the end to the start, and adds up what arrives at each.
"""

import numpy as np

from tinynet.network import sigmoid

__all__ = ["Value", "backward", "collected", "gradient", "in_order", "mean", "square", "squash"]


class Value:
    """A number or a table that remembers what made it.

    Parameters
    ----------
    number : float or array_like
    made_from : tuple of (Value, function)
        Each source, with the function that turns the slope in this value into what is sent back to the source.
    sign : str
        The operation that made it; empty for what was given.

    Attributes
    ----------
    slope : ndarray
        The slope of the loss in this value, once `backward` was here; 0 before. Its shape is that of the number.

    Examples
    --------
    >>> w, x = Value(3.0), Value(2.0)
    >>> product = w * x
    >>> backward(product, collected)
    >>> float(w.slope), float(x.slope)
    (2.0, 3.0)
    """

    def __init__(self, number, made_from=(), sign=""):
        self.number = np.asarray(number, dtype=float)
        self.made_from = made_from
        self.sign = sign
        self.slope = np.zeros_like(self.number)


def add(a, b):
    """Return a + b."""
    return Value(a.number + b.number, ((a, lambda s: s), (b, lambda s: s)), "+")


def subtract(a, b):
    """Return a − b."""
    return Value(a.number - b.number, ((a, lambda s: s), (b, lambda s: -s)), "−")


def multiply(a, b):
    """Return a·b."""
    to_a, to_b = (lambda s: s * b.number), (lambda s: s * a.number)
    return Value(a.number * b.number, ((a, to_a), (b, to_b)), "·")


def squash(z):
    """Return σ(z)."""
    a = sigmoid(z.number)
    return Value(a, ((z, lambda s: s * a * (1 - a)),), "σ")


def square(e):
    """Return e²."""
    return Value(e.number**2, ((e, lambda s: s * 2 * e.number),), "²")


Value.__add__ = add
Value.__sub__ = subtract
Value.__mul__ = multiply


def in_order(end):
    """Return all values behind the end, each after those that it was made from."""
    order, seen = [], set()

    def visit(value):
        if value not in seen:
            seen.add(value)
            for source, _ in value.made_from:
                visit(source)
            order.append(value)

    visit(end)
    return order


def backward(end, keep):
    """Give every value behind the end its slope; `keep` puts together what is there and what arrives."""
    end.slope = np.ones_like(end.number)
    for value in reversed(in_order(end)):
        for source, send in value.made_from:
            source.slope = keep(source.slope, send(value.slope))


def collected(before, arriving):
    """Add up what arrives, over all rows for which a number was repeated too."""
    new_axes = tuple(range(arriving.ndim - before.ndim))
    arriving = arriving.sum(axis=new_axes)
    repeated = tuple(i for i, size in enumerate(before.shape) if size < arriving.shape[i])
    return before + arriving.sum(axis=repeated, keepdims=True)


def matrix_product(a, b):
    """Return a @ b, for two tables."""
    to_a, to_b = (lambda s: s @ b.number.T), (lambda s: a.number.T @ s)
    return Value(a.number @ b.number, ((a, to_a), (b, to_b)), "@")


def turned(a):
    """Return the table turned over, rows for columns."""
    return Value(a.number.T, ((a, lambda s: s.T),), "T")


Value.__matmul__ = matrix_product
Value.T = property(turned)


def mean(a):
    """Return the mean of all entries."""
    share = np.full(a.number.shape, 1 / a.number.size)
    return Value(a.number.mean(), ((a, lambda s: s * share),), "mean")


def gradient(loss_of, here):
    """Return the slopes of a loss in all parameters.

    Parameters
    ----------
    loss_of : function
        Takes the parameters, a dict of Values, and returns the loss, a Value with one number.
    here : dict
        The parameters as numbers or arrays.

    Returns
    -------
    dict
        The slopes by the same names, in the same shapes.

    Examples
    --------
    >>> slopes = gradient(lambda p: square(p["w"] * p["x"]), {"w": 3.0, "x": 2.0})
    >>> {name: float(slope) for name, slope in slopes.items()}
    {'w': 24.0, 'x': 36.0}
    """
    values = {name: Value(number) for name, number in here.items()}
    backward(loss_of(values), collected)
    return {name: value.slope for name, value in values.items()}
