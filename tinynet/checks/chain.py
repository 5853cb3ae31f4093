"""The five parameters of two neurons in a row, by name, and a place at which none of them is special."""

__all__ = ["CALLED_WITH", "NAMES", "SOMEWHERE"]

NAMES = ("w11", "w12", "b1", "w2", "b2")
"""In the order of the course: neuron by neuron."""

CALLED_WITH = ("w11", "w12", "w2", "b1", "b2")
"""In the order in which the posted programs take them, and give them back."""

SOMEWHERE = {"w11": 0.7, "w12": -0.4, "b1": 0.3, "w2": 1.2, "b2": -0.5}
"""No parameter is 0 or 1 here, no two are alike, and no neuron is saturated on AND."""
