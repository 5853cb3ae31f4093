"""Views with sliders: the picture is drawn anew in the kernel whenever a slider moves."""

from dataclasses import replace
from html import escape

import ipywidgets
import numpy as np

from tinynet import plots
from tinynet.data import Dataset, checked_numbers, is_whole
from tinynet.network import Network
from tinynet.training import train

__all__ = ["DescentView", "NeuronView", "descent_view", "neuron_view"]

PARAMETER_LIMITS = (-10, 10)
MOST_EPOCHS = 1000  # more cannot be recomputed and drawn while a slider is dragged
# The line styles of plots.PARAMETER_STYLES, as CSS calls them.
_LINES = {"w11": "solid", "w12": "dashed", "b1": "dotted"}


def neuron_view(data, w11=1.0, w12=1.0, b1=-1.5):
    """Show one neuron on a data set, with a slider for each parameter.

    Parameters
    ----------
    data : Dataset
    w11, w12, b1 : float
        Where the sliders stand at first, between −10 and 10.

    Returns
    -------
    NeuronView
        `view.w11`, `view.w12` and `view.b1` can be read and set; `view.network` is the neuron as it stands.

    Raises
    ------
    TypeError, ValueError
        If data is not a Dataset, or a parameter is not one number from −10 to 10.

    Examples
    --------
    >>> from tinynet.data import AND
    >>> view = neuron_view(AND)
    >>> view.b1 = -0.5
    >>> view.network
    Network((2, 1): w11 = 1., w12 = 1., b1 = -0.5)
    """
    return NeuronView(data, w11, w12, b1)


def descent_view(data, start=0.0, learning_rate=1.0, epochs=100):
    """Show one neuron's descent on the loss surface, with sliders for the learning rate and the epoch.

    The map has both weights, kept equal, to the right, and b1 upwards. So the data must treat both inputs
    alike, as AND, OR, NAND and XOR do: the weights then start equal and stay equal.

    Parameters
    ----------
    data : Dataset
    start : float
        The value of all three parameters at epoch 0, between −10 and 10.
    learning_rate : float
        Where its slider stands at first, between 0.01 and 1000.
    epochs : int
        How long the run is, from 1 to 1000.

    Returns
    -------
    DescentView
        `view.learning_rate` and `view.epoch`, where the ball stands, can be read and set; `view.history` is
        the whole run with that learning rate.

    Raises
    ------
    TypeError, ValueError
        If data is not a Dataset that treats both inputs alike, or a number is outside its range.

    Examples
    --------
    >>> from tinynet.data import AND
    >>> view = descent_view(AND, epochs=700)
    >>> view.history.learned_at
    607.0
    """
    return DescentView(data, start, learning_rate, epochs)


class _View(ipywidgets.VBox):
    """Sliders, a line of text and a picture; a notebook stores the picture for where there is no kernel."""

    def __init__(self, data, sliders, limits, values):
        self._data, self._sliders, self._limits = data, sliders, limits
        self._readout, self._canvas = ipywidgets.HTML(), ipywidgets.HTML()
        super().__init__([*sliders.values(), self._readout, self._canvas])
        for name, value in values.items():
            self._move(name, value)
        for slider in sliders.values():
            slider.observe(lambda change: self._redraw(), "value")
        self._redraw()

    def _move(self, name, value):
        """Move a slider from Python, or say why not."""
        number = _checked(value, name, *self._limits[name])
        if name == "epoch" and not number.is_integer():
            raise ValueError(f"epoch must be a whole number; got {value!r}.")
        self._sliders[name].value = type(self._sliders[name].value)(number)

    def _redraw(self):
        self.picture, readout = self._draw()
        self._readout.value = f'<div role="status">{escape(readout)}</div>'
        words = escape(self.picture.words)
        drawing = self.picture.svg[self.picture.svg.index("<svg ") + len("<svg ") :]
        self._canvas.value = f'<svg role="img" aria-label="{words}" {drawing}'

    def __repr__(self):
        return self.picture.words

    def _repr_mimebundle_(self, **kwargs):
        still = {"image/svg+xml": self.picture.svg, "text/plain": repr(self)}
        return super()._repr_mimebundle_(**kwargs) | still


def _slid(name, doc):
    return property(lambda view: view._sliders[name].value, lambda view, value: view._move(name, value), doc=doc)


class NeuronView(_View):
    """What `neuron_view` returns."""

    w11 = _slid("w11", "The weight of x1, from −10 to 10.")
    w12 = _slid("w12", "The weight of x2, from −10 to 10.")
    b1 = _slid("b1", "The bias, from −10 to 10.")

    def __init__(self, data, w11, w12, b1):
        values = {"w11": w11, "w12": w12, "b1": b1}
        sliders = {name: _parameter_slider(name) for name in values}
        super().__init__(_checked_data(data), sliders, dict.fromkeys(values, PARAMETER_LIMITS), values)

    @property
    def network(self):
        """The neuron with the parameters of the sliders: a new `Network`."""
        return Network((2, 1), start={name: slider.value for name, slider in self._sliders.items()})

    def _draw(self):
        network, data = self.network, self._data
        # Exactly ½ is on neither side, as in History.
        right = np.sum((network.forward(data.inputs).y_hat - 0.5) * (data.labels - 0.5) > 0)
        title = f"{right} of {len(data)} rows of {data.name} are on their right side"
        loss = network.loss(data.inputs, data.labels)
        return plots.neuron(network, data, title), f"Rows right: {right} of {len(data)}. Loss: {loss:.4f}."


class DescentView(_View):
    """What `descent_view` returns.

    Attributes
    ----------
    history : History
        The whole run with the learning rate of the slider, recorded at every epoch.
    """

    learning_rate = _slid("learning_rate", "The learning rate α, from 0.01 to 1000.")
    epoch = _slid("epoch", "The epoch that is shown, from 0 to the run's last.")

    def __init__(self, data, start, learning_rate, epochs):
        data = _checked_data(data)
        rows = np.column_stack([data.inputs, data.labels])
        if sorted(rows.tolist()) != sorted(rows[:, [1, 0, 2]].tolist()):
            raise ValueError(
                f"data must treat both inputs alike, as tinynet.AND does, for the map keeps w11 = w12; "
                f"{data.name} does not."
            )
        self._start = float(_checked(start, "start", *PARAMETER_LIMITS))
        if not is_whole(epochs) or not 1 <= epochs <= MOST_EPOCHS:
            raise ValueError(f"epochs must be a whole number from 1 to {MOST_EPOCHS}; got {epochs!r}.")
        sliders = {
            "learning_rate": ipywidgets.FloatLogSlider(
                min=-2, max=3, step=0.05, description="learning rate α", readout_format=".2f", **_WIDE
            ),
            "epoch": ipywidgets.IntSlider(min=0, max=int(epochs), description="epoch", **_WIDE),
        }
        limits = {"learning_rate": (0.01, 1000), "epoch": (0, epochs)}
        super().__init__(data, sliders, limits, {"learning_rate": learning_rate, "epoch": epochs})

    def _draw(self):
        epoch, last = self.epoch, self._sliders["epoch"].max
        self.history = train(Network((2, 1), start=self._start), self._data, last, self.learning_rate, record=1)
        loss, right = self.history.loss[epoch], self.history.rows_right[epoch]
        runs = {f"epoch {epoch}": _part(self.history, slice(epoch + 1))}
        if epoch < last:
            runs[f"epoch {last}"] = _part(self.history, slice(epoch, None))
        title = f"α = {self.learning_rate:.3g}: after {epoch} epochs the loss is {loss:.4f}"
        learned = self.history.learned_at
        verdict = f"Not learned within {last} epochs." if np.isnan(learned) else f"Learned at epoch {learned:.0f}."
        readout = f"Epoch {epoch}: loss {loss:.4f}, rows right: {right} of {len(self._data)}. {verdict}"
        return plots.loss_surface(runs, title), readout


def _part(history, epochs):
    """Return the history of some of the epochs only."""
    parameters = {name: values[epochs] for name, values in history.parameters.items()}
    return replace(
        history, epochs=history.epochs[epochs], loss=history.loss[epochs],
        rows_right=history.rows_right[epochs], parameters=parameters,
    )  # fmt: skip


_WIDE = {"style": {"description_width": "8em"}, "layout": {"width": "34em", "max_width": "calc(100% - 4px)"}}


def _parameter_slider(name):
    """Make a slider whose name is underlined in the parameter's colour and line style, and so stays readable."""
    color, _ = plots.PARAMETER_STYLES[name]
    slider = ipywidgets.FloatSlider(
        min=-10, max=10, step=0.1, description_allow_html=True,
        description=f'<span style="border-bottom: 3px {_LINES[name]} {color}">{name}</span>', **_WIDE,
    )  # fmt: skip
    slider.style.handle_color = color
    return slider


def _checked(value, name, low, high):
    number = checked_numbers(value, name)
    if number.shape != () or not low <= number <= high:
        raise ValueError(f"{name} must be one number from {low:g} to {high:g}; got {value!r}.")
    return float(number)


def _checked_data(data):
    if not isinstance(data, Dataset):
        raise TypeError(f"data must be a tinynet.Dataset, such as tinynet.AND; got {type(data).__name__}.")
    return data
