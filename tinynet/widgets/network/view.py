"""The diagram of a network, one operation at a time, forwards and back."""

import functools

import numpy as np
import traitlets

from tinynet.network import Network
from tinynet.plots.diagram import SIZES, diagram, operations
from tinynet.validation import checked_numbers
from tinynet.widgets.base import PARAMETER_LIMITS, SYNCED, Number, View, javascript, style

__all__ = ["NetworkView", "network_view"]


def network_view(network=(2, 1, 1), start="uniform", inputs=(0, 1), label=1, step=0):
    """Show one sample's way through a network: values forwards, gradients back, one operation at a time.

    A wire is as thick as the number on it, and on the way back as the gradient of that number.

    Parameters
    ----------
    network : Network or tuple of int
        A network to copy, or its sizes: (2, 1), (2, 1, 1), (2, 2, 1) or (2, 3, 1).
    start : "uniform", "zeros", number or mapping
        The first values of the parameters, as for `Network`; not used if a network is given. Every parameter is between
        −10 and 10.
    inputs : (float, float)
        x1 and x2, between −10 and 10.
    label : int
        y, 0 or 1.
    step : int
        How many operations are done at first, from 0 to `steps`.

    Returns
    -------
    NetworkView
        `inputs`, `label`, `step` and every parameter by its name, such as `view.w11` or `view.w1`, can be read and
        set; `view.parameters` is all of them, and `view.network` the network as it stands.

    Raises
    ------
    TypeError, ValueError
        If a network has other sizes or copies, or a number is not what it should be.

    Examples
    --------
    >>> view = network_view((2, 1, 1), start=0.5, inputs=(1, 0), label=0)
    >>> view.w2 = -1
    >>> view.network
    Network((2, 1, 1): w11 = 0.5, w12 = 0.5, b1 = 0.5, w2 = -1., b2 = 0.5)
    >>> view.steps
    16
    """
    if not isinstance(network, Network):
        network = Network(network, start=start)
    if network.copies is not None:
        raise ValueError(f"network must be a single one; got {network.copies} copies.")
    if network.sizes not in SIZES:
        raise ValueError(
            f"the diagram has room for the sizes {', '.join(map(str, SIZES))}; got a network of {network.sizes}."
        )
    return _class_of(network.sizes)(**network.parameters, inputs=inputs, label=label, step=step)


class Numbers(traitlets.TraitType):
    """Numbers of a view in a fixed shape, nested tuples; anything else is refused with what was expected."""

    def __init__(self, shape, low, high):
        super().__init__(default_value=_nested(np.zeros(shape)))
        self.shape, self.low, self.high = shape, low, high
        self.tag(**SYNCED)

    def validate(self, view, value):
        """Return the checked numbers; `traitlets` calls this before anything is changed."""
        numbers = checked_numbers(value, self.name)
        if numbers.shape != self.shape:
            raise ValueError(f"{self.name} must have shape {self.shape}; got {value!r}.")
        outside = (numbers < self.low) | (numbers > self.high)
        if outside.any():
            raise ValueError(
                f"{self.name} must be numbers from {self.low} to {self.high}; got {numbers[outside][0]:g}."
            )
        return _nested(numbers)


def _nested(array):
    return tuple(map(_nested, array)) if array.ndim else float(array)


class NetworkView(View):
    """The view that `network_view` returns; each network shape has its own class, with a trait for each parameter."""

    _esm = javascript(
        "network",
        *("../steps.js", "operations.js", "layout.js", "boxes.js", "circuit.js", "written.js", "presets.js"),
    )
    _css = style("network")
    first_move = "press Next, and change any number"

    inputs = Numbers((2,), *PARAMETER_LIMITS)
    label = Number(0, 1, whole=True)
    step = Number(0, lambda view: view.steps, whole=True)

    @property
    def steps(self):
        """How many operations there are."""
        return len(operations(self.network, self.inputs, self.label))

    @property
    def parameters(self):
        """Every parameter by name, a number or a nested list, in a new dict; set all of them at once."""
        return {name: np.asarray(value).tolist() for name, value in self.network.parameters.items()}

    @parameters.setter
    def parameters(self, values):
        # All are checked before the first is changed.
        network = Network(self.sizes, start=dict(values))
        checked = {name: self.traits()[name].validate(self, value) for name, value in network.parameters.items()}
        with self.hold_sync():
            for name, value in checked.items():
                setattr(self, name, value)

    @property
    def network(self):
        """The network with the values as they stand: a new `Network`."""
        return Network(self.sizes, start={name: getattr(self, name) for name in Network(self.sizes).names})

    @property
    def picture(self):
        """A still of the view as it stands."""
        network, step, title = self.network, self.step, "What is given, before anything is computed"
        if step > 0:
            every = operations(network, self.inputs, self.label)
            name, *_, value = every[step - 1].text.split(" = ")
            title = f"Step {step} of {len(every)}: {name} is {value}"
        return diagram(network, self.inputs, self.label, title, step)


@functools.cache
def _class_of(sizes):
    """Return the class of views of networks of those sizes."""
    shapes = {name: np.shape(value) for name, value in Network(sizes).parameters.items()}
    traits = {
        name: Numbers(shape, *PARAMETER_LIMITS) if shape else Number(*PARAMETER_LIMITS)
        for name, shape in shapes.items()
    }
    fixed = traitlets.Tuple(default_value=sizes, read_only=True).tag(sync=True)
    return type("NetworkView", (NetworkView,), {"sizes": fixed, **traits})
