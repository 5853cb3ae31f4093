"""The bugs that the doctor can name, each one entry: adding a bug is adding an entry.

An entry says what its author believed, which readings of a program it turns a healthy one into, so that its effect can
be predicted exactly, and how a healthy program is made sick with it: the tests and the benchmark do that.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

__all__ = ["CATALOGUE", "OBSERVED", "Bug", "Change"]

HIDDEN = ("w11", "w12", "b1")
OUTPUT = ("w2", "b2")


@dataclass(frozen=True)
class Change:
    """One way in which a bug changes a reading.

    Attributes
    ----------
    fields : dict
        The fields of the reading, as they then are.
    roles : tuple of str
        The parameters whose derivative it spoils.
    found, wanted : str
        The formula as it is and as it should be, in the course's letters; {act} is the activation's name.
    """

    fields: dict
    roles: tuple
    found: str
    wanted: str


@dataclass(frozen=True)
class Bug:
    """A bug.

    Attributes
    ----------
    code : str
    belief : str
        What its author believed.
    spot : str
        Where to look, without the formula.
    changes : callable
        How many hidden units there are, 0 for one neuron → the changes it may be.
    sick : tuple of dict
        Slots of the tests' healthy program, as they then read.
    """

    code: str
    belief: str
    spot: str
    changes: Callable[[int], Iterable[Change]]
    sick: tuple = field(default=())


def _in_one_unit(kind, hidden, roles, found, wanted):
    """Yield the changes that a slip makes in one of two hidden units, or in both; the other unit's has to be meant."""
    if hidden == 2:
        for units in ((0,), (1,), (0, 1)) if kind.startswith("other") else ((0,), (1,)):
            where = f"in unit {units[0]}" if len(units) == 1 else "in both units"
            yield Change({"units": ((kind, units),)}, roles, f"{found}, {where}", wanted)


def _extra_activation_output(hidden):
    roles = (*HIDDEN, *OUTPUT) if hidden else HIDDEN
    z = "z2" if hidden else "z1"
    for slope, words in (
        ("last", f"ŷ = {{act}}({{act}}({z})), and the slope of only one of the two is in the gradient"),
        ("right", f"ŷ = {{act}}({{act}}({z})), with the gradient that belongs to it"),
        ("first", f"ŷ = {{act}}({{act}}({z})), and the slope of only one of the two is in the gradient"),
    ):
        yield Change({"output_times": 2, "output_slope": slope}, roles, words, f"ŷ = {{act}}({z})")


def _activated_again(hidden):
    if hidden:
        slope = ("{act1}′ taken at a1, {again1} in δ1", "{slope1} in δ1")
        both = (f"{slope[0]}, and ∂ℓ/∂w2 = δ2·{{act1}}(a1)", f"{slope[1]}, and ∂ℓ/∂w2 = δ2·a1")
        again = {"hidden_slope": "of activated"}
        yield Change(again | {"locals": (("w2", "activated a1"),)}, (*HIDDEN, "w2"), *both)
        yield Change(again, HIDDEN, *slope)
        yield Change({"locals": (("w2", "activated a1"),)}, ("w2",), "∂ℓ/∂w2 = δ2·{act1}(a1)", "∂ℓ/∂w2 = δ2·a1")
        for kind in ("last", "right", "first"):
            fields = {"hidden_times": 2, "hidden_slope": kind}
            yield Change(fields, (*HIDDEN, *OUTPUT), "a1 = {act1}({act1}(z1))", "a1 = {act1}(z1)")
    roles = (*HIDDEN, *OUTPUT) if hidden else HIDDEN
    words = "{act}′ taken at ŷ, {again} at the output"
    yield Change({"output_slope": "of activated"}, roles, words, "{slope} at the output")
    if hidden:
        fields = {"output_slope": "of activated", "hidden_slope": "of activated"}
        found = "the slope of the activation, in both layers, taken at a value that is activated once more"
        yield Change(fields, roles, found, "{slope} at the output and {slope1} in δ1")
        yield Change(
            fields | {"locals": (("w2", "activated a1"),)},
            roles,
            f"{found}; and ∂ℓ/∂w2 = δ2·{{act1}}(a1)",
            "{slope}, {slope1}, and ∂ℓ/∂w2 = δ2·a1",
        )


def _missing_activation_output(hidden):
    roles = (*HIDDEN, *OUTPUT) if hidden else HIDDEN
    z = "z2" if hidden else "z1"
    for slope in ("right", "of z", "of unactivated"):
        yield Change({"output_times": 0, "output_slope": slope}, roles, f"ŷ = {z}", f"ŷ = {{act}}({z})")


def _missing_activation_hidden(hidden):
    for slope in ("right", "of z", "of unactivated") if hidden else ():
        yield Change({"hidden_times": 0, "hidden_slope": slope}, (*HIDDEN, *OUTPUT), "a1 = z1", "a1 = {act1}(z1)")


def _slopes(kind, found_output, found_hidden, output=True, of_hidden=True):
    """Return what makes the changes of one wrong slope, at the output, at the hidden layer, or both in turn."""

    def changes(hidden):
        if output:
            roles = (*HIDDEN, *OUTPUT) if hidden else HIDDEN
            z = "z2" if hidden else "z1"
            yield Change({"output_slope": kind}, roles, found_output.replace("{z}", z), "{slope} at the output")
        if hidden and of_hidden:
            yield Change({"hidden_slope": kind}, HIDDEN, found_hidden, "{slope1} in δ1")
        if output and hidden and of_hidden:
            # One helper with the slip in it, used in both layers.
            found = f"{found_output.replace('{z}', 'z2')}, and {found_hidden}"
            fields = {"output_slope": kind, "hidden_slope": kind}
            yield Change(fields, (*HIDDEN, *OUTPUT), found, "{slope} at the output and {slope1} in δ1")

    return changes


def _another_function(hidden):
    yield from _slopes("of another function", "{other} at the output", "{other1} in δ1")(hidden)
    yield from _slopes("of a ramp", "1 where {z} > 0, else 0", "1 where z1 > 0, else 0")(hidden)
    for kind, found in (("the value", "{0}"), ("one minus the value", "1 − {0}")):
        places = (("ŷ", "at the output"), ("a1", "in δ1"))
        words = (f"{found.format(value)} where the slope of the activation belongs, {place}" for value, place in places)
        yield from _slopes(kind, *words)(hidden)
    if hidden:
        yield Change(
            {"hidden_slope": "of the output"}, HIDDEN, "the slope of the output's activation in δ1", "{slope1} in δ1"
        )


def _wrong_local_input(hidden):
    found = "δ2 is multiplied with the other unit's a1"
    yield from _in_one_unit("other a1", hidden, ("w2",), found, "each w2 with the a1 that it multiplied")
    crossed = (("w11", "x2"), ("w12", "x1"))
    itself = (("w11", "w11"), ("w12", "w12"))
    options = [(one,) for one in (*crossed, *itself)] + [crossed, itself]
    if hidden:
        options += [(("w2", name),) for name in ("z1", "x1", "x2", "y_hat", "z2", "y", "one", "w2")]
        options += [(("b2", name),) for name in ("a1", "x1", "b2")] + [
            (("b1", name),) for name in ("x1", "x2", "a1", "b1")
        ]
        options += [(("w11", name), ("w12", name)) for name in ("a1", "z1", "one")]
    else:
        options += [(("b1", name),) for name in ("x1", "x2", "z1", "y_hat", "b1")]
        options += [(("w11", name), ("w12", name)) for name in ("z1", "y_hat", "one")]
    options += [((role, name),) for role in ("w11", "w12") for name in ("a1", "one")] if hidden else [
        ((role, "one"),) for role in ("w11", "w12")
    ]  # fmt: skip
    right = {"w11": "x1", "w12": "x2", "b1": "1", "w2": "a1", "b2": "1"}
    spoken = {"one": "1", "y_hat": "ŷ"}
    delta = {"w2": "δ2", "b2": "δ2"} if hidden else {}
    for option in options:
        roles = tuple(role for role, _ in option)
        say = [f"∂ℓ/∂{role} = {delta.get(role, 'δ1')}·" for role in roles]
        found = ", ".join(start + spoken.get(name, name) for start, (_, name) in zip(say, option, strict=True))
        wanted = ", ".join(start + right[role] for start, role in zip(say, roles, strict=True))
        yield Change({"locals": option}, roles, found, wanted)


def _missing_activation_derivative_hidden(hidden):
    yield from _slopes("none", "", "no slope of the activation in δ1", output=False)(hidden)
    yield from _in_one_unit("no slope", hidden, HIDDEN, "no slope of the activation in δ1", "{slope1} in every δ1")


def _missing_downstream_weight(hidden):
    yield from _in_one_unit("no w2", hidden, HIDDEN, "no w2 in δ1", "δ1 = δ2·w2·{slope1} in every unit")
    found = "the other unit's weight w2 in δ1"
    yield from _in_one_unit("other w2", hidden, HIDDEN, found, "each unit's own w2 in its δ1")
    if hidden:
        yield Change({"downstream": "none"}, HIDDEN, "δ1 = δ2·{slope1}", "δ1 = δ2·w2·{slope1}")
        for other in ("w11", "w12"):
            yield Change({"downstream": other}, HIDDEN, f"δ1 = δ2·{other}·{{slope1}}", "δ1 = δ2·w2·{slope1}")


def _used_too_early(hidden):
    if hidden:
        found = "δ1 is formed with the w2 that was updated a moment before"
        yield Change({"downstream": "new w2"}, HIDDEN, found, "δ1 = δ2·w2·{slope1} with the w2 of the forward pass")


def _wrong_delta(hidden):
    found = "the derivatives of the first layer are built from the other unit's δ1"
    yield from _in_one_unit("other delta1", hidden, HIDDEN, found, "each unit's from its own δ1")
    found = "the derivatives of the first layer's weights are built from the other unit's δ1"
    yield from _in_one_unit("other delta1 in weights", hidden, ("w11", "w12"), found, "each unit's from its own δ1")
    if hidden:
        for roles in (HIDDEN, ("b1",), ("w11", "w12"), ("w11",), ("w12",), OUTPUT, ("w2",), ("b2",)):
            right, wrong = ("δ1", "δ2") if roles[0] in HIDDEN else ("δ2", "δ1")
            names = ", ".join(f"∂ℓ/∂{role}" for role in roles)
            yield Change({"deltas": roles}, roles, f"{names} built from {wrong}", f"{names} built from {right}")


def _groups(hidden):
    """Return the groups of parameters that a slip is made for at once."""
    everything = (*HIDDEN, *OUTPUT) if hidden else HIDDEN
    groups = [everything, *((role,) for role in everything)]
    return (
        [*groups, HIDDEN, OUTPUT, ("w11", "w12"), ("b1", "b2"), ("w11", "w12", "w2")]
        if hidden
        else [*groups, ("w11", "w12")]
    )


def _sign_flipped(hidden):
    for roles in _groups(hidden):
        found = ", ".join(f"∂ℓ/∂{role}" for role in roles) + " with the opposite sign: the step goes uphill"
        yield Change(
            {"factors": tuple((role, -1.0) for role in roles)}, roles, found, "new = old − learning rate · ∂ℓ/∂old"
        )


def _never_updated(hidden):
    for roles in _groups(hidden)[1:]:
        names = ", ".join(roles)
        yield Change(
            {"factors": tuple((role, 0.0) for role in roles)},
            roles,
            f"{names}: new = old, never moved",
            "new = old − learning rate · ∂ℓ/∂old",
        )


def _swapped(hidden):
    pairs = [("w11", "w12"), ("w11", "b1"), ("w12", "b1")]
    if hidden:
        pairs += [("b1", "b2"), ("w2", "w11"), ("w2", "w12"), ("w2", "b2"), ("w2", "b1"), ("b2", "w11"), ("b2", "w12")]
    for one, other in pairs:
        found = f"{one} is moved by the derivative of {other}, and {other} by that of {one}"
        yield Change(
            {"exchanged": ((one, other),)}, (one, other), found, "each parameter is moved by its own derivative"
        )
    if hidden:
        found = "the derivative of the first layer's weights is turned over: rows and columns have changed places"
        yield Change({"transposed": True}, ("w11", "w12"), found, "each weight is moved by its own derivative")


CATALOGUE = [
    Bug(
        "extra-activation-output",
        "The neuron's function already squashes, and the output should be squashed.",
        "how often the output goes through the activation",
        _extra_activation_output,
        ({"y_hat": "act(act({z}))"}, {"y_hat": "act(act({z}))", "slope_out": "dact(y_hat) * dact(act({z}))"}),
    ),
    Bug(
        "activation-of-activated-value",
        "A name that says z holds z.",
        "what is stored as z: is it squashed already, and squashed again?",
        _activated_again,
        (
            {"slope1": "dact(act(a1))", "g_w2": "delta2 * act(a1)"},
            {"slope1": "dact(act(a1))"},
            {"slope_out": "dact(act(y_hat))"},
            {"slope_out": "dact(act(y_hat))", "slope1": "dact(act(a1))"},
        ),
    ),
    Bug(
        "missing-activation-output",
        "The last layer is a plain sum.",
        "the last step of the forward pass",
        _missing_activation_output,
        ({"y_hat": "{z}", "slope_out": "1"}, {"y_hat": "{z}", "slope_out": "dact(y_hat)"}),
    ),
    Bug(
        "missing-activation-hidden",
        "Only the output is squashed.",
        "what the hidden neuron passes on",
        _missing_activation_hidden,
        ({"a1": "z1", "slope1": "1"}, {"a1": "z1"}),
    ),
    Bug(
        "missing-activation-derivative-output",
        "The error goes back as it is.",
        "the first link of δ at the output: does the slope of the activation stand in it?",
        _slopes("none", "no slope of the activation in δ at the output", "", of_hidden=False),
        ({"slope_out": "1"},),
    ),
    Bug(
        "missing-activation-derivative-hidden",
        "δ2·w2 is what reaches the hidden neuron.",
        "δ1: does the slope of the hidden activation stand in it?",
        _missing_activation_derivative_hidden,
        ({"slope1": "1"},),
    ),
    Bug(
        "wrong-activation-derivative",
        "The derivative of another activation function.",
        "the formula for the slope of the activation",
        _another_function,
        (
            {"slope_out": "other(y_hat)"},
            {"slope1": "other(a1)"},
            {"slope1": "ramp(z1)"},
            {"slope1": "dact(y_hat)"},
            {"slope_out": "other(y_hat)", "slope1": "other(a1)"},
            {"slope_out": "y_hat"},
            {"slope1": "1 - a1"},
        ),
    ),
    Bug(
        "derivative-of-unactivated-value",
        "a(1 − a) works for any value.",
        "which value the slope's formula is given: the sum, or what the activation made of it",
        _slopes("of unactivated", "the slope's formula fed {z}", "the slope's formula fed z1"),
        ({"slope_out": "dact({z})"}, {"slope1": "dact(z1)"}, {"slope_out": "dact({z})", "slope1": "dact(z1)"}),
    ),
    Bug(
        "wrong-local-input",
        "Any value of that layer will do.",
        "the factor next to δ: is it what the parameter was multiplied with?",
        _wrong_local_input,
        (
            {"g_w2": "delta2 * z1"},
            {"g_w2": "delta2 * x1"},
            {"g_w11": "delta1 * x2"},
            {"g_b1": "delta1 * x1"},
            {"g_w2": "delta2 * y_hat"},
            {"g_w11": "delta1 * w11", "g_w12": "delta1 * w12"},
        ),
    ),
    Bug(
        "missing-downstream-weight",
        "The error reaches the hidden neuron unchanged.",
        "δ1: how strongly does ŷ feel a1?",
        _missing_downstream_weight,
        ({"delta1": "delta2 * slope1"}, {"delta1": "delta2 * w11 * slope1"}),
    ),
    Bug(
        "wrong-delta",
        "One δ serves all layers.",
        "which neuron's δ each derivative is built from",
        _wrong_delta,
        ({"g_b1": "delta2"}, {"g_w11": "delta2 * x1", "g_w12": "delta2 * x2", "g_b1": "delta2"}, {"g_b2": "delta1"}),
    ),
    Bug(
        "sign-flipped",
        "y − ŷ or ŷ − y, it is squared anyway.",
        "the sign of the error, or of the update",
        _sign_flipped,
        ({"error": "(y - y_hat)"}, {"g_w2": "-delta2 * a1"}, {"g_w11": "-delta1 * x1"}),
    ),
    Bug(
        "updated-weight-used-too-early",
        "Update each parameter as soon as its derivative is there.",
        "the order of the updates",
        _used_too_early,
        ({"early": "yes"},),
    ),
    Bug(
        "parameter-never-updated",
        "All of them are in the loop.",
        "which parameters change from one step to the next",
        _never_updated,
        ({"g_b1": "0 * delta1"}, {"g_w12": "0 * delta1"}, {"g_b2": "0 * delta2"}),
    ),
    Bug(
        "swapped-parameters",
        "The order of the values does not matter.",
        "which derivative goes to which parameter, and the order of what is returned",
        _swapped,
        ({"returned": "swapped"},),
    ),
]
"""What shows in a single row's gradient, the commonest first."""

OBSERVED = {
    "broadcasting": "the file's labels have the shape (n,) and the outputs (n, 1), so ŷ − y is a table of n × n",
    "last-sample-only": "the derivatives are those of the last row alone: each row overwrites the one before",
    "batch-summed": "the derivatives are summed over the rows, not averaged: the step grows with the number of rows",
    "constant-factor": "the gradient is the right one times a constant, which only rescales the learning rate",
    "stationary-start": "at the start every derivative is exactly 0 on these data, so training cannot leave it",
    "symmetric-hidden-units": "the hidden units start alike, so they stay alike, and are worth one",
    "saturated-start": "at the start the sums are so large that the activations are flat",
    "unreachable-labels": "there are labels that the outputs cannot come near",
    "overflow": "the activation overflows for large sums",
    "learning-rate-too-large": "the steps are so long that they lead away from the goal",
    "learning-rate-too-small": "the steps are so short that training takes very long",
    "not-enough-epochs": "the run ends before the network can have learned",
    "model-too-weak": "this network cannot represent these data, however it is trained",
    "arguments-changed": "the function changes the arrays that it is given",
    "not-deterministic": "the same call gives different results",
    "crashes": "the program stops with an exception",
}
"""What is seen otherwise: in how rows are combined, at the start, over a run, or in a call that fails."""
