"""Views that learners drag, and that answer within one frame; and the lessons' bets."""

from tinynet.extras import needs_extra

with needs_extra("`tinynet.widgets`", "course"):
    from tinynet.widgets.bets import BETS
    from tinynet.widgets.descent.view import descent_view
    from tinynet.widgets.graph.view import graph_view
    from tinynet.widgets.lines.view import two_lines_view
    from tinynet.widgets.look_back import look_back
    from tinynet.widgets.network.view import network_view
    from tinynet.widgets.neuron.view import neuron_view
    from tinynet.widgets.prediction.view import my_bets, predict
    from tinynet.widgets.starts.view import start_map
    from tinynet.widgets.training.view import training_view

__all__ = [
    "BETS",
    "descent_view",
    "graph_view",
    "look_back",
    "my_bets",
    "network_view",
    "neuron_view",
    "predict",
    "start_map",
    "training_view",
    "two_lines_view",
]
