"""One neuron whose line can be dragged."""

import numpy as np
import traitlets

from tinynet import plots
from tinynet.network import Network
from tinynet.widgets.base import PARAMETER_LIMITS, Number, TableView, javascript, style

__all__ = ["NeuronView", "neuron_view"]


def neuron_view(data, w11=1.0, w12=1.0, b1=-1.5):
    """Show one neuron on a data set: its line can be dragged, and each parameter has a slider.

    Parameters
    ----------
    data : Dataset
        If it has the inputs of AND, OR and XOR, these can be chosen too, by buttons.
    w11, w12, b1 : float
        The first positions of the sliders, between −10 and 10.

    Returns
    -------
    NeuronView
        `view.w11`, `view.w12`, `view.b1` and `view.data_name` can be read and set; `view.network` is the neuron as it
        stands.

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
    return NeuronView(data=data, w11=w11, w12=w12, b1=b1)


class NeuronView(TableView):
    """What `neuron_view` returns."""

    _esm = javascript("neuron", "../tables.js", "line.js", "names.js")
    _css = style("neuron")
    first_move = "drag the line, or a slider"

    w11 = Number(*PARAMETER_LIMITS)
    w12 = Number(*PARAMETER_LIMITS)
    b1 = Number(*PARAMETER_LIMITS)
    first = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, data, **values):
        super().__init__(data, **values)
        # What the page's Reset brings back.
        self.set_trait("first", {name: getattr(self, name) for name in ("w11", "w12", "b1", "data_name")})

    @property
    def network(self):
        """The neuron with the parameters of the sliders: a new `Network`."""
        return Network((2, 1), start={"w11": self.w11, "w12": self.w12, "b1": self.b1})

    @property
    def picture(self):
        """A still of the view as it stands."""
        network, data = self.network, self.data
        # Exactly ½ is on neither side, as in History.
        right = np.sum((network.forward(data.inputs).y_hat - 0.5) * (data.labels - 0.5) > 0)
        sliders = ", ".join(f"{name} = {getattr(self, name):.4g}" for name in ("w11", "w12", "b1"))
        return plots.neuron(network, data, f"{data.name}: {right} of {len(data)} rows right with {sliders}")
