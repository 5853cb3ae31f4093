"""Two hidden units as lines that can be dragged, and the rows where the units' answers put them."""

import numpy as np

from tinynet import plots
from tinynet.data import XOR
from tinynet.network import Network
from tinynet.widgets.base import Number, Rows, View, javascript, style
from tinynet.widgets.network.view import Numbers

__all__ = ["TwoLinesView", "two_lines_view"]

SIZES = (2, 2, 1)
# A trained network has weights of about 10; beyond 20 a line is as sharp as a drawing can show it.
LIMITS = (-20, 20)
MOST_ROWS = 8


def two_lines_view(network, data=XOR):
    """Show two hidden units as lines in the inputs' plane, and beside it the rows in the plane of the units' answers.

    The lines, and the output's line on the right, can be dragged and turned; each parameter has a slider.

    Parameters
    ----------
    network : Network
        Sizes (2, 2, 1), to copy; every parameter between −20 and 20.
    data : Dataset
        At most 8 rows.

    Returns
    -------
    TwoLinesView
        `view.w1`, `view.b1`, `view.w2` and `view.b2` can be read and set; `view.network` is the network as it stands.

    Raises
    ------
    TypeError, ValueError
        If the network has another shape, or copies, a parameter is out of range, or data has more rows.

    Examples
    --------
    >>> view = two_lines_view(Network((2, 2, 1), start=1.0))
    >>> view.w2 = (3, -3)
    >>> view.network.w2
    array([ 3., -3.])
    """
    if not isinstance(network, Network) or network.sizes != SIZES or network.copies is not None:
        raise ValueError(f"network must be one Network of sizes {SIZES}; got {network!r}.")
    view = TwoLinesView(data=data, **network.parameters)
    if len(view.data) > MOST_ROWS:
        raise ValueError(f"two_lines_view shows at most {MOST_ROWS} rows; {view.data.name} has {len(view.data):,}.")
    return view


class TwoLinesView(View):
    """What `two_lines_view` returns."""

    _esm = javascript("lines", "line.js")
    _css = style("lines")
    first_move = "drag a line, or a slider"

    data = Rows()
    w1 = Numbers((2, 2), *LIMITS)
    b1 = Numbers((2,), *LIMITS)
    w2 = Numbers((2,), *LIMITS)
    b2 = Number(*LIMITS)

    @property
    def network(self):
        """The network as it stands: a new `Network`."""
        return Network(SIZES, start={name: getattr(self, name) for name in ("w1", "b1", "w2", "b2")})

    @property
    def picture(self):
        """A still of the view as it stands."""
        network, data = self.network, self.data
        # Exactly ½ is on neither side, as in History.
        right = np.sum((network.forward(data.inputs).y_hat - 0.5) * (data.labels - 0.5) > 0)
        return plots.two_lines(network, data, f"{data.name}: {right} of {len(data)} rows right")
