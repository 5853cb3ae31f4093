"""One neuron whose line can be dragged."""
