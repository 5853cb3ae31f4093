"""What learners drag and bet on: `neuron_view`, `descent_view`, `predict`."""

from tinynet.widgets.bets import BETS, predict
from tinynet.widgets.views import descent_view, neuron_view

__all__ = ["BETS", "descent_view", "neuron_view", "predict"]
