"""The words for an activation and its slope, for which the formulas of a mistake have placeholders."""

__all__ = ["formula_words"]


def formula_words(activations):
    """Return the words for the placeholders in the formulas of a change, for the activations of all layers.

    act1, slope1, other1 and again1 are layer 1's activation, its slope, that of another function, and its slope at a
    value that is activated once more; without a number they belong to the output.
    """
    words = {}
    for i, activation in enumerate(activations, start=1):
        act, value = SPOKEN.get(activation, activation), "ŷ" if i == len(activations) else f"a{i}"
        other = "sigmoid" if activation != "sigmoid" else "tanh"
        for end in (str(i), "") if value == "ŷ" else (str(i),):
            words |= {"act" + end: act, "slope" + end: _slope_in_words(activation, value)}
            words |= {"other" + end: _slope_in_words(other, value)}
            words |= {"again" + end: _slope_in_words(activation, f"{act}({value})")}
    return words


SPOKEN = {"sigmoid": "σ", "linear": "identity"}


def _slope_in_words(activation, value):
    return {
        "tanh": f"(1 − {value}²)",
        "relu": f"(1 where {value} > 0, else 0)",
        "leaky relu": f"(1 where {value} > 0, else 0.01)",
        "linear": "1",
        "step": "1",
        "falling sigmoid": f"−{value}·(1 − {value})",
        "softmax": f"the softmax's table of slopes, {value}ᵢ·((1 where i = j, else 0) − {value}ⱼ)",
    }.get(activation, f"{value}·(1 − {value})")
