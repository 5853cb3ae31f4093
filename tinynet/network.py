"""The small network of the course, forwards and backwards: one neuron, two in a row, or one hidden layer.

All of it is in `forward_pass` and `backward_pass`. The class below them holds the parameters, checks its arguments and
presents the results. One network and ten thousand go through the same lines.

Shapes, for n rows, m inputs, h hidden units and c copies:

=============  ==============  ==============  ==============  ====================  =============
field          sizes (m, 1)    sizes (m, 1, 1) sizes (m, h, 1) with ``copies=c``     in the passes
=============  ==============  ==============  ==============  ====================  =============
inputs         (n, m)          (n, m)          (n, m)          (n, m), shared by all (m, 1, n, 1)
z1, a1         (n,)            (n,)            (n, h)          a leading axis c      (h, n, c)
z2, a2         None            (n,)            (n,)            a leading axis c      (n, c)
y_hat          a1              a2              a2              a leading axis c      (n, c)
w11, w12, …    scalar          scalar                          (c,)                  (m, h, 1, c)
w1                                             (h, m)          (c, h, m)             (m, h, 1, c)
b1             scalar          scalar          (h,)            a leading axis c      (h, 1, c)
w2                             scalar          (h,)            a leading axis c      (h, 1, c)
b2                             scalar          scalar          (c,)                  (1, c)
loss           scalar          scalar          scalar          (c,)                  (c,)
=============  ==============  ==============  ==============  ====================  =============

In memory the copies come last, so that NumPy runs along them. This was measured as two to three times faster.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tinynet.validation import checked_inputs, checked_labels, checked_numbers, checked_whole, is_whole, real_numbers

__all__ = ["Network", "Trace", "sigmoid"]


def sigmoid(z):
    """Squash any number into (0, 1): σ(z) = 1 / (1 + e^−z).

    Parameters
    ----------
    z : array_like of any shape
        Pre-activations; −inf and inf are allowed, nan stays nan.

    Returns
    -------
    float or ndarray of the same shape
        The activations, right to the last digits for every float. For z < 0 the formula is e^z / (1 + e^z): it never
        overflows, and it keeps its digits where σ is close to 0.

    Raises
    ------
    TypeError
        If z is not made of real numbers.

    Examples
    --------
    >>> sigmoid(0)
    0.5
    >>> sigmoid([-1000, 0, 1000])
    array([0. , 0.5, 1. ])
    """
    a = _sigmoid(real_numbers(z, "z"))
    return a if a.ndim else float(a)


def _sigmoid(z):
    # e^−|z| is at most 1. So above the line the larger one is e^z where z < 0, and 1 elsewhere.
    return np.maximum(shrunk := np.exp(-np.abs(z)), z >= 0) / (1.0 + shrunk)


# The passes --------------------------------------------------------------------------------------------


class Parameters(NamedTuple):
    """All parameters, shaped so that they multiply rows as they are: the last column of the table above."""

    w1: np.ndarray
    b1: np.ndarray
    w2: np.ndarray | None
    b2: np.ndarray | None


def forward_pass(p, x):
    """Return z1, a1, z2, a2 for inputs x; z2 and a2 are None if there is only one neuron."""
    z1 = weighted_sum(p.w1, x, p.b1)
    a1 = _sigmoid(z1)
    if p.w2 is None:
        return z1, a1, None, None
    z2 = weighted_sum(p.w2, a1, p.b2)
    a2 = _sigmoid(z2)
    return z1, a1, z2, a2


def backward_pass(p, x, y, gradients):
    """Write ∂L/∂w and ∂L/∂b of the mean squared error into `gradients`.

    δ2 and δ1 are ∂ℓ/∂z2 and ∂ℓ/∂z1 of each sample. Every gradient is the mean over the rows of
    *δ of the neuron × what the parameter multiplied*, as in Rumelhart, Hinton and Williams,
    "Learning representations by back-propagating errors", Nature 323 (1986).
    """
    _, a1, _, a2 = forward_pass(p, x)
    if p.w2 is None:
        delta1 = 2 * (a1 - y) * a1 * (1 - a1)
    else:
        delta2 = 2 * (a2 - y) * a2 * (1 - a2)
        mean_over_rows(delta2 * a1, out=gradients.w2)
        mean_over_rows(delta2, out=gradients.b2)
        delta1 = delta2 * p.w2 * a1 * (1 - a1)
    mean_over_rows(delta1 * x, out=gradients.w1)
    mean_over_rows(delta1, out=gradients.b1)


def weighted_sum(weights, values, bias):
    """Return b + w[0]·v[0] + w[1]·v[1] and so on, for every unit, row and copy."""
    total = bias
    for weight, value in zip(weights, values, strict=True):
        total = total + weight * value
    return total


def mean_over_rows(values, out):
    """Write the mean over the rows (the last axis but one) into `out`."""
    np.add.reduce(values, axis=-2, keepdims=True, out=out)
    out /= values.shape[-2]


def pack_inputs(inputs):
    """Return inputs of shape (n, m) as the passes take them: (m, 1, n, 1)."""
    return np.ascontiguousarray(inputs.T)[:, np.newaxis, :, np.newaxis]


def pack_labels(labels):
    """Return labels of shape (n,) as the passes take them: (n, 1)."""
    return labels[:, np.newaxis]


def unpack(packed, sizes):
    """Return views of all parameters, packed as (how many, copies), shaped as the passes take them."""
    m, h, copies = sizes[0], sizes[1], packed.shape[1]
    w1, b1, w2, b2 = np.split(packed, [m * h, m * h + h, m * h + 2 * h])
    w1, b1 = w1.reshape(m, h, 1, copies), b1.reshape(h, 1, copies)
    return Parameters(w1, b1, None, None) if len(sizes) == 2 else Parameters(w1, b1, w2.reshape(h, 1, copies), b2)


def by_name(p):
    """Return views of the parameters by their names in the course, copies last."""
    m, h = p.w1.shape[:2]
    alone = h == 1
    named = {f"w1{i + 1}": p.w1[i, 0, 0] for i in range(m)} if alone else {"w1": p.w1[:, :, 0].swapaxes(0, 1)}
    named["b1"] = p.b1[0, 0] if alone else p.b1[:, 0]
    if p.w2 is not None:
        named["w2"] = p.w2[0, 0] if alone else p.w2[:, 0]
        named["b2"] = p.b2[0]
    return named


# What the learner holds --------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Trace:
    """Every value of one forward pass; the table at the top of this module gives each field's shape."""

    inputs: np.ndarray
    z1: np.ndarray
    a1: np.ndarray
    z2: np.ndarray | None
    a2: np.ndarray | None

    @property
    def y_hat(self):
        """The output ŷ: a2, or a1 if there is only one neuron."""
        return self.a1 if self.a2 is None else self.a2


class Network:
    """One neuron, two neurons in a row, or a hidden layer and an output; sigmoid everywhere.

    Parameters are read and set by name, ``network.w11 = 0.5``; `names` lists them.

    Parameters
    ----------
    sizes : tuple of int
        Inputs, hidden units (or none) and the one output: ``(2, 1)``, ``(2, 1, 1)``, ``(2, 2, 1)``.
    copies : int, optional
        Hold that many independent networks; everything then has a leading axis of that length.
    seed : int
        Seed of a random start. Copy 0 starts like the single network of the same seed.
    start : "uniform", "zeros", number or mapping
        "uniform" draws every weight from `weight_range` and sets the biases to 0; a number is given to every parameter;
        a mapping gives each parameter its value (with copies, arrays with a leading axis of copies).
    weight_range : (float, float)
        The range of a "uniform" start.

    Raises
    ------
    TypeError, ValueError
        If an argument is of a wrong kind, shape or value; then no network is made.

    Examples
    --------
    >>> chain = Network((2, 1, 1), start=0.5)
    >>> chain.w2
    0.5
    >>> chain.w2 = -1
    >>> chain.forward([[0, 1], [1, 1]]).z1
    array([1. , 1.5])
    """

    def __init__(self, sizes, copies=None, seed=0, start="uniform", weight_range=(0, 2)):
        sizes = _checked_sizes(sizes)
        if copies is not None:
            copies = checked_whole(copies, "copies", at_least=1)
        (m, h), outputs = sizes[:2], len(sizes) - 2
        packed = np.zeros((h * (m + 1) + outputs * (h + 1), copies or 1))
        self.__setstate__((sizes, copies, packed))
        self._set_start(start, seed, weight_range)

    # A copy or a pickle holds the packed parameters, and makes views of its own.
    def __getstate__(self):
        return self.sizes, self.copies, self._packed.copy()

    def __setstate__(self, state):
        sizes, copies, packed = state
        passes = unpack(packed, sizes)
        # Straight into the instance, because __setattr__ is for parameters only.
        self.__dict__.update(sizes=sizes, copies=copies, _packed=packed, _passes=passes, _named=by_name(passes))

    def _set_start(self, start, seed, weight_range):
        if isinstance(start, Mapping):
            missing, unknown = set(self.names) - set(start), set(start) - set(self.names)
            if missing or unknown:
                raise ValueError(
                    f"start must give exactly {', '.join(self.names)} for sizes {self.sizes}; "
                    f"missing: {sorted(missing) or 'none'}, unknown: {sorted(unknown, key=str) or 'none'}."
                )
            for name, value in start.items():
                setattr(self, name, value)
        elif is_whole(start) or isinstance(start, (float, np.floating)):
            self._packed[:] = checked_numbers(start, "start")
        elif isinstance(start, str) and start == "uniform":
            self._draw_weights(seed, weight_range)
        elif not (isinstance(start, str) and start == "zeros"):
            raise ValueError(
                'start must be "uniform", "zeros", one number, or a mapping such as '
                f"{{{self.names[0]!r}: 0.5, …}}; got {start!r}."
            )

    def _draw_weights(self, seed, weight_range):
        low_and_high = checked_numbers(weight_range, "weight_range")
        if low_and_high.shape != (2,) or not low_and_high[0] < low_and_high[1]:
            raise ValueError(f"weight_range must be (low, high) with low < high; got {weight_range!r}.")
        weights = [array for array in (self._passes.w1, self._passes.w2) if array is not None]
        count = sum(array[..., 0].size for array in weights)
        # One row of draws a copy, so that copy 0 does not depend on how many copies there are.
        generator = np.random.default_rng(checked_whole(seed, "seed"))
        drawn = generator.uniform(*low_and_high, (self._packed.shape[1], count)).T
        for array in weights:
            used = array[..., 0].size
            array[...] = drawn[:used].reshape(array.shape)
            drawn = drawn[used:]

    @property
    def names(self):
        """The names of the parameters, in order: w11, w12, b1, w2, b2 for two neurons in a row."""
        return tuple(self._named)

    @property
    def parameters(self):
        """Every parameter by name, in a new dict: changing it does not change the network."""
        return {name: getattr(self, name) for name in self.names}

    def __getattr__(self, name):
        value = self._presented(self._view(name))
        return value if np.ndim(value) else float(value)

    def __setattr__(self, name, value):
        copies_first = np.moveaxis(self._view(name), -1, 0)
        shape = copies_first.shape[1:] if self.copies is None else copies_first.shape
        value = checked_numbers(value, name)
        if value.shape not in (shape, ()):
            raise ValueError(f"{name} must be one number or have shape {shape}; got shape {value.shape}.")
        copies_first[...] = value

    def __dir__(self):
        return [*super().__dir__(), *self.names]

    def _view(self, name):
        named = self.__dict__.get("_named", {})
        if name not in named:
            raise AttributeError(f"a network of sizes {self.__dict__.get('sizes')} has {', '.join(named)}, not {name}")
        return named[name]

    def _presented(self, values):
        """Return a new array with the copies first, or without them if this is one network."""
        values = np.moveaxis(values, -1, 0).copy()
        return values[0] if self.copies is None else values

    def __repr__(self):
        if self.copies is not None:
            return f"Network({self.sizes}, copies={self.copies})"
        values = (
            f"{name} = {np.array2string(np.asarray(value), precision=4)}" for name, value in self.parameters.items()
        )
        return f"Network({self.sizes}: {', '.join(values)})"

    def forward(self, inputs):
        """Run the inputs through the network.

        Parameters
        ----------
        inputs : array_like, shape (n, m)
            One row for each sample.

        Returns
        -------
        Trace
            Every z and a on the way.

        Raises
        ------
        TypeError, ValueError
            If the inputs are not finite numbers of that shape.
        """
        inputs = checked_inputs(inputs, self.sizes[0])
        z1, a1, z2, a2 = forward_pass(self._passes, pack_inputs(inputs))
        z1, a1 = (values[0] if self.sizes[1] == 1 else np.moveaxis(values, 0, 1) for values in (z1, a1))
        presented = (None if values is None else self._presented(values) for values in (z1, a1, z2, a2))
        return Trace(inputs.copy(), *presented)

    def loss(self, inputs, labels):
        """Return the mean squared error L = mean((y − ŷ)²) over the rows.

        Parameters
        ----------
        inputs : array_like, shape (n, m)
            One row for each sample.
        labels : array_like, shape (n,)
            0 or 1 for each row.

        Returns
        -------
        float, or ndarray of shape (copies,)

        Raises
        ------
        TypeError, ValueError
            If inputs or labels are not finite numbers of those shapes, or a label is not 0 or 1.
        """
        y_hat = self.forward(inputs).y_hat
        loss = np.mean((checked_labels(labels, y_hat.shape[-1]) - y_hat) ** 2, axis=-1)
        return loss if loss.ndim else float(loss)

    def gradients(self, inputs, labels):
        """Return ∂L/∂parameter for every parameter, by backpropagation (see `backward_pass`).

        Parameters
        ----------
        inputs : array_like, shape (n, m)
            One row for each sample.
        labels : array_like, shape (n,)
            0 or 1 for each row.

        Returns
        -------
        dict of str to float or ndarray
            Names and shapes of `parameters`.

        Raises
        ------
        TypeError, ValueError
            If inputs or labels are not finite numbers of those shapes, or a label is not 0 or 1.
        """
        inputs = checked_inputs(inputs, self.sizes[0])
        labels = checked_labels(labels, len(inputs))
        gradients = Network(self.sizes, self.copies, start="zeros")
        backward_pass(self._passes, pack_inputs(inputs), pack_labels(labels), gradients._passes)
        return gradients.parameters


def _checked_sizes(sizes):
    sizes = tuple(sizes) if np.iterable(sizes) else (sizes,)
    if not (len(sizes) in (2, 3) and all(is_whole(size) and size >= 1 for size in sizes) and sizes[-1] == 1):
        raise ValueError(
            "sizes must be (inputs, 1) for one neuron or (inputs, hidden units, 1), such as (2, 1), "
            f"(2, 1, 1) or (2, 2, 1); got {sizes!r}."
        )
    return tuple(int(size) for size in sizes)
