"""The lines of a backward pass on one row, and the slips that people make in them, as data.

A line is a formula of `tinynet.checks.asks`. A slip writes one line in another way. A sentence says how the number
comes out, and asks for what is missing; it does not give the line. {n} is the number of the last neuron.
"""

from typing import NamedTuple

__all__ = ["EARLY", "FACTORS", "LINES", "OWN_SLIPS", "SLIPS", "Slip"]


class Slip(NamedTuple):
    """A line as somebody writes it, the code of that mistake, and what is said of it."""

    line: str
    formula: str
    code: str
    sentence: str


LINES = {
    1: {
        "z1": "w11*x1 + w12*x2 + b1",
        "a1": "sigmoid(z1)",
        "error": "2*(a1 - y)",
        "slope1": "a1*(1 - a1)",
        "delta1": "error*slope1",
    },
    2: {
        "z1": "w11*x1 + w12*x2 + b1",
        "a1": "sigmoid(z1)",
        "z2": "w2*a1 + b2",
        "a2": "sigmoid(z2)",
        "error": "2*(a2 - y)",
        "slope2": "a2*(1 - a2)",
        "delta2": "error*slope2",
        "slope1": "a1*(1 - a1)",
        "delta1": "delta2*w2*slope1",
    },
}
"""The lines that all derivatives share, by the number of neurons in a row. ŷ is the last activation."""

FACTORS = {
    "w11": ("delta1", "x1"),
    "w12": ("delta1", "x2"),
    "b1": ("delta1", "1.0"),
    "w2": ("delta2", "a1"),
    "b2": ("delta2", "1.0"),
}
"""The two factors of each derivative: the δ of its neuron, and the number that the parameter multiplied."""

_FIRST_NEURON = (
    Slip("z1", "w11*x1 + w12*x2", "bias-slipped", "In your forward pass b1 is missing from z1."),
    Slip(
        "z1",
        "w11*x2 + w12*x1 + b1",
        "swapped-parameters",
        "In your forward pass w11 multiplies x2, and w12 multiplies x1.",
    ),
)

_LAST_NEURON = (
    Slip("a{n}", "z{n}", "missing-activation-output", "Your ŷ is z{n}: it is not squashed."),
    Slip(
        "a{n}",
        "sigmoid(sigmoid(z{n}))",
        "extra-activation-output",
        "Your ŷ is σ(σ(z{n})): it is squashed twice.",
    ),
    Slip("error", "2*(y - a{n})", "sign-flipped", "In δ{n} the sign is opposite. Which comes first there, ŷ or y?"),
    Slip("error", "a{n} - y", "constant-factor", "In δ{n} a number is missing. What is the slope of a square?"),
    Slip(
        "error",
        "y - a{n}",
        "sign-flipped",
        "In δ{n} the sign is opposite, and a number is missing. What is the slope of a square?",
    ),
    Slip(
        "error",
        "2*(a{n} - y)**2",
        "loss-used-as-gradient",
        "In δ{n} ŷ − y is squared. The slope of a square has no square in it.",
    ),
    Slip(
        "error",
        "(a{n} - y)**2",
        "loss-used-as-gradient",
        "In δ{n} ℓ itself is used where the slope of ℓ in ŷ should be.",
    ),
    Slip("error", "2*(z{n} - y)", "missing-activation-output", "In δ{n} ŷ − y was made with z{n} in place of ŷ."),
    Slip(
        "error",
        "2*(sigmoid(a{n}) - y)",
        "extra-activation-output",
        "In δ{n} ŷ − y was made with σ(a{n}) in place of ŷ.",
    ),
    Slip("error", "2*a{n}", "links-miscounted", "In δ{n} the label is missing."),
    Slip("error", "2*a{n} - y", "arithmetic-slip", "In δ{n} the brackets around ŷ − y are missing."),
    Slip(
        "slope{n}",
        "1.0",
        "missing-activation-derivative-output",
        "In δ{n} a link is missing: how strongly does a{n} feel z{n}?",
    ),
    Slip(
        "slope{n}",
        "z{n}*(1 - z{n})",
        "derivative-of-unactivated-value",
        "In δ{n} the sigmoid's slope was given z{n}. Which value does it need?",
    ),
    Slip(
        "slope{n}",
        "sigmoid(a{n})*(1 - sigmoid(a{n}))",
        "activation-of-activated-value",
        "In δ{n} the sigmoid's slope was given σ(a{n}): that value has been squashed twice.",
    ),
    Slip(
        "slope{n}",
        "a{n}",
        "wrong-activation-derivative",
        "In δ{n} stands a{n} where the slope of the sigmoid should be. A factor is missing.",
    ),
    Slip(
        "slope{n}",
        "1 - a{n}",
        "wrong-activation-derivative",
        "In δ{n} stands 1 − a{n} where the slope of the sigmoid should be. A factor is missing.",
    ),
    Slip(
        "slope{n}",
        "1 - a{n}**2",
        "wrong-activation-derivative",
        "In δ{n} stands the slope of tanh, 1 − a{n}². This squash is the sigmoid.",
    ),
    Slip(
        "slope{n}",
        "a{n}*(1 + a{n})",
        "arithmetic-slip",
        "In δ{n} stands a{n}(1 + a{n}). Where a{n} is close to 1 the sigmoid is flat: which sign gives 0 there?",
    ),
    Slip(
        "slope{n}",
        "(a{n}*(1 - a{n}))**2",
        "links-miscounted",
        "In δ{n} the sigmoid's slope is a factor twice. Each sigmoid gives its slope once.",
    ),
    Slip(
        "slope{n}",
        "a{n}*(1 - a{n})*sigmoid(a{n})*(1 - sigmoid(a{n}))",
        "extra-activation-output",
        "In δ{n} stand the slopes of two sigmoids. Between z{n} and ŷ there is one.",
    ),
    Slip("delta{n}", "error*a{n}*1 - a{n}", "arithmetic-slip", "In δ{n} the brackets around 1 − a{n} are missing."),
    Slip(
        "delta{n}",
        "error + slope{n}",
        "links-miscounted",
        "In δ{n} two links are added. Links in a row are multiplied.",
    ),
    Slip("delta{n}", "slope{n}", "links-miscounted", "In δ{n} a link is missing: how strongly does ℓ feel ŷ?"),
)

_SECOND_NEURON = (
    Slip("z2", "w2*a1", "bias-slipped", "In your forward pass b2 is missing from z2."),
    Slip(
        "z2",
        "w2*z1 + b2",
        "missing-activation-hidden",
        "Your a2 is made from z1: the first neuron is not squashed on the way forwards.",
    ),
    Slip(
        "z2",
        "w2*sigmoid(a1) + b2",
        "activation-of-activated-value",
        "Your a2 is made from σ(a1): the first neuron is squashed twice on the way forwards.",
    ),
    Slip("error", "2*(a1 - y)", "links-miscounted", "In δ2 a1 is compared with the label. The answer is a2."),
    Slip(
        "slope2",
        "a1*(1 - a1)",
        "wrong-activation-derivative",
        "In δ2 the slope of the first sigmoid is used. ŷ feels z2 through the second one.",
    ),
)

_HIDDEN_NEURON = (
    Slip(
        "a1",
        "z1",
        "missing-activation-hidden",
        "Your a1 is z1: the first neuron is not squashed on the way forwards.",
    ),
    Slip(
        "a1",
        "sigmoid(sigmoid(z1))",
        "activation-of-activated-value",
        "Your a1 is σ(σ(z1)): the first neuron is squashed twice on the way forwards.",
    ),
    Slip(
        "slope1",
        "1.0",
        "missing-activation-derivative-hidden",
        "In δ1 a link is missing: how strongly does a1 feel z1?",
    ),
    Slip(
        "slope1",
        "z1*(1 - z1)",
        "derivative-of-unactivated-value",
        "In δ1 the first sigmoid's slope was given z1. Which value does it need?",
    ),
    Slip(
        "slope1",
        "sigmoid(a1)*(1 - sigmoid(a1))",
        "activation-of-activated-value",
        "In δ1 the first sigmoid's slope was given σ(a1): that value has been squashed twice.",
    ),
    Slip(
        "slope1",
        "a2*(1 - a2)",
        "wrong-activation-derivative",
        "In δ1 the slope of the second sigmoid is used. a1 feels z1 through the first one.",
    ),
    Slip(
        "slope1",
        "a1",
        "wrong-activation-derivative",
        "In δ1 stands a1 where the slope of the first sigmoid should be. A factor is missing.",
    ),
    Slip(
        "slope1",
        "1 - a1",
        "wrong-activation-derivative",
        "In δ1 stands 1 − a1 where the slope of the first sigmoid should be. A factor is missing.",
    ),
    Slip(
        "delta1", "delta2*slope1", "missing-downstream-weight", "In δ1 a link is missing: how strongly does z2 feel a1?"
    ),
    Slip(
        "delta1",
        "delta2*w11*slope1",
        "missing-downstream-weight",
        "δ1 has w11 in it. Through which weight does a1 reach z2?",
    ),
    Slip(
        "delta1",
        "delta2*w12*slope1",
        "missing-downstream-weight",
        "δ1 has w12 in it. Through which weight does a1 reach z2?",
    ),
    Slip(
        "delta1",
        "delta2*b2*slope1",
        "missing-downstream-weight",
        "δ1 has b2 in it. How strongly does z2 feel a1? b2 has no part in that.",
    ),
    Slip(
        "delta1",
        "delta2*(w2*a1 + b2)*slope1",
        "links-miscounted",
        "δ1 has the whole of z2 in it. How strongly does z2 feel a1? b2 has no part in that.",
    ),
    Slip(
        "delta1",
        "delta2*a1*w2*slope1",
        "links-miscounted",
        "δ1 begins with ∂ℓ/∂w2, so there is an a1 too many. It begins with δ2.",
    ),
    Slip(
        "delta1",
        "error*w2*slope1",
        "missing-activation-derivative-output",
        "δ1 begins with the slope of ℓ in ŷ. From ŷ back to z2 there is one more link.",
    ),
    Slip(
        "delta1",
        "2*(a1 - y)*slope1",
        "wrong-delta",
        "δ1 compares a1 with the label. No label says what a1 should be: δ1 begins with δ2.",
    ),
    Slip("delta1", "w2*slope1", "links-miscounted", "In δ1 a link is missing: how strongly does ℓ feel z2?"),
    Slip("delta1", "delta2", "wrong-delta", "Your δ1 is δ2. Two links lie between z2 and z1."),
    Slip(
        "delta1",
        "delta2*w2 + slope1",
        "links-miscounted",
        "In δ1 a link is added. Links in a row are multiplied.",
    ),
    Slip("delta1", "delta2*w2*a1*1 - a1", "arithmetic-slip", "In δ1 the brackets around 1 − a1 are missing."),
)

EARLY = Slip(
    "delta1",
    "delta2*(w2 - alpha*delta2*a1)*slope1",
    "updated-weight-used-too-early",
    "In δ1 stands the w2 of after the step, beside the a1 and δ2 of before it. When does w2 get its new value?",
)
"""A slip of a training step: its formula also needs the learning rate alpha."""


def _of_neuron(slips, n):
    return tuple(Slip(*(text.format(n=n) for text in slip)) for slip in slips)


SLIPS = {
    1: (*_FIRST_NEURON, *_of_neuron(_LAST_NEURON, 1)),
    2: (*_FIRST_NEURON, *_SECOND_NEURON, *_of_neuron(_LAST_NEURON, 2), *_HIDDEN_NEURON),
}
"""The slips in the lines that several derivatives share, by the number of neurons."""


_MULTIPLIED = "What did {it} multiply on the way forwards?"
_BY_A1 = "For {names} δ1 is multiplied by a1. " + _MULTIPLIED
_BY_Z1 = "For {names} δ1 is multiplied by z1. " + _MULTIPLIED
_OTHER_INPUT = "For {names} δ is multiplied by the other input. " + _MULTIPLIED
OWN_SLIPS = (
    (
        {"w11": "delta1*w11", "w12": "delta1*w12", "b1": "delta1*b1", "w2": "delta2*w2", "b2": "delta2*b2"},
        "wrong-local-input",
        f"For {{names}} δ is multiplied by the parameter itself. {_MULTIPLIED} (A bias multiplies 1.)",
    ),
    ({"w11": "delta1*x2", "w12": "delta1*x1"}, "wrong-local-input", _OTHER_INPUT),
    (
        {"w11": "delta1", "w12": "delta1", "w2": "delta2"},
        "wrong-local-input",
        f"For {{names}} you give δ alone. {_MULTIPLIED}",
    ),
    (
        {"w11": "delta1*w11*x1", "w12": "delta1*w12*x2", "w2": "delta2*w2*a1"},
        "wrong-local-input",
        "For {names} the weight itself is one factor too many. It does not stand in its own derivative.",
    ),
    (
        {"w11": "delta1*a1", "w12": "delta1*a1"},
        "wrong-local-input",
        _BY_A1,
    ),
    (
        {"w11": "delta1*z1", "w12": "delta1*z1"},
        "wrong-local-input",
        _BY_Z1,
    ),
    ({"w2": "delta2*z1"}, "wrong-local-input", f"For w2 δ2 is multiplied by z1. {_MULTIPLIED}"),
    ({"w2": "delta2*a2"}, "wrong-local-input", f"For w2 δ2 is multiplied by a2. {_MULTIPLIED}"),
    ({"w2": "delta2*z2"}, "wrong-local-input", f"For w2 δ2 is multiplied by z2. {_MULTIPLIED}"),
    (
        {"w2": "delta2*a1*(1 - a1)"},
        "wrong-local-input",
        f"For w2 δ2 is multiplied by the slope of the first sigmoid. {_MULTIPLIED}",
    ),
    (
        {"w2": "delta2*w2*a1*(1 - a1)"},
        "links-miscounted",
        "For w2 your formula goes back through the first neuron as well. The way from ℓ to w2 ends at z2.",
    ),
    ({"w2": "delta2*x1"}, "wrong-local-input", f"For w2 δ2 is multiplied by x1. {_MULTIPLIED}"),
    (
        {"w2": "delta2*sigmoid(a1)"},
        "activation-of-activated-value",
        "For w2 δ2 is multiplied by σ(a1): that value has been squashed twice.",
    ),
    (
        {"w11": "delta2*x1", "w12": "delta2*x2", "b1": "delta2", "w2": "delta1*a1", "b2": "delta1"},
        "wrong-delta",
        "For {names} the δ of the other neuron is used.",
    ),
    (
        {"b1": "delta1*x1", "b2": "delta2*a1"},
        "wrong-local-input",
        "For {names} δ is multiplied by an input. A bias multiplies no input.",
    ),
    ({"b1": "delta1*a1", "b2": "delta2*w2"}, "wrong-local-input", "For {names} δ has a factor too many."),
    (
        {"w11": "x1", "w12": "x2", "b1": "1.0", "w2": "a1", "b2": "1.0"},
        "links-miscounted",
        "For {names} you give the last link alone: how far z moves, and not how far the loss does.",
    ),
    (
        {"w11": "-delta1*x1", "w12": "-delta1*x2", "b1": "-delta1", "w2": "-delta2*a1", "b2": "-delta2"},
        "sign-flipped",
        "For {names} the sign is opposite.",
    ),
    (
        {"w11": "0.0", "w12": "0.0", "b1": "0.0", "w2": "0.0", "b2": "0.0"},
        "parameter-never-updated",
        "For {names} your slope is 0 on every row.",
    ),
)
"""The slips in the last line of a derivative: the formula by parameter, code, and sentence. {it} is one of {names}."""
