"""The name of a mistake, from what stands at a place and what should stand there."""

import numpy as np

from tinynet.doctor.watching.proportional import proportional, proportional_or_turned
from tinynet.doctor.watching.tape import Node, name_of
from tinynet.doctor.watching.uses import computes, operands
from tinynet.doctor.watching.ways import cofactor_of, uses_of

__all__ = ["SLOPES_AT_ACTIVATIONS", "SLOPES_AT_SUMS", "SQUASHES", "code_of", "missing_factor"]


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


SQUASHES = {"sigmoid": _sigmoid, "tanh": np.tanh}
# Local slopes as programs write them, at a sum and at an activation.
SLOPES_AT_SUMS = (
    ("σ({0})·(1 − σ({0}))", lambda z: _sigmoid(z) * (1 - _sigmoid(z))),
    ("1 − tanh({0})²", lambda z: 1 - np.tanh(z) ** 2),
)
SLOPES_AT_ACTIVATIONS = (("{0}·(1 − {0})", lambda a: a * (1 - a)), ("1 − {0}²", lambda a: 1 - a**2))


def code_of(judge, blame):
    """Return the code of a blame, and a few words on how what stands there differs."""
    if blame.kind == "slope":
        return _of_another_slope(judge, blame)
    if blame.kind == "factor":
        return _of_another_factor(judge, blame)
    if blame.kind == "turned":
        return "missing-transpose"
    if blame.kind == "sum":
        return "wrong-axis"
    if blame.kind == "sign":
        return "sign-flipped"
    if blame.kind == "share":
        return "uneven-factor"
    if blame.kind == "left":
        return "accumulator-not-reset"
    if blame.kind == "lacks":
        uses = {(one.place, one.path) for one in uses_of(judge, blame.target)}
        return "last-sample-only" if len(uses) == 1 and _is_parameter(judge, blame.target) else "path-forgotten"
    return "unexplained-derivative"


def _of_another_slope(judge, blame):
    got, target = blame.got, blame.target
    if _is_the_loss(judge, blame.use.node):
        return "loss-used-as-gradient"
    if got is target and _has_a_slope_too_many(judge, _ratio(judge, blame.use.node, target), target):
        return _missing_activation(judge, target)
    parameters = {chain.nodes[0] for chain in judge.runs.chains[0]}
    if target in parameters:
        if got in parameters:
            return "swapped-parameters"
        return "wrong-local-input" if got in uses_of(judge, target) else "wrong-delta"
    if judge.leads(target, got):
        if missing_factor(judge, target, got) is not None:
            return "unexplained-derivative"
        if weights_between(judge, target, got):
            return "missing-downstream-weight"
        # A slope in the error is one in the output.
        predictions = sorted(judge.runs.predictions(), key=lambda node: node.index)
        got = next((one for one in predictions if judge.leads(target, one) and judge.leads(one, got)), got)
        # Others are of later steps.
        output = next((one for one in predictions if judge.leads(got, one)), None)
        if output is not None and not weights_between(judge, got, output):
            if output is not got and _squashed_again(judge, got, output):
                return "extra-activation-output"
            return "missing-activation-derivative-output"
        is_each = np.size(got.value) <= np.size(target.value)  # else more lies between than a slope of each number
        return "missing-activation-derivative-hidden" if is_each else "unexplained-derivative"
    if judge.leads(got, target):
        return "wrong-activation-derivative"
    return "wrong-delta"


def missing_factor(judge, target, got):
    """Return what a target is multiplied with in the use in which a value is the slope, as a gate; None if a parameter.

    None as well if the target is not multiplied there.
    """
    for one in uses_of(judge, target):
        if computes(one, "Add", "Sub") and judge.means([target], one):  # what it is a term of has the same slope
            found = missing_factor(judge, one, got)
        else:
            other = cofactor_of(judge, one, target) if judge.means([got], one) else None
            found = None if other is None or _is_parameter(judge, other.node) else other.node
        if isinstance(found, Node):
            return found
    return None


def _missing_activation(judge, target):
    """Return which neuron does not squash its sum: the output one, where no weight follows on the way to it."""
    late = (one for one in judge.runs.predictions() if one is target or judge.leads(target, one))
    is_output = any(not weights_between(judge, target, one) for one in late)
    return "missing-activation-output" if is_output else "missing-activation-hidden"


def _squashed_again(judge, got, output):
    """Return whether a value is squashed once more on its way to the output."""
    values, outputs = judge.values(got), judge.values(output)
    return any(
        all(np.shape(a) == np.shape(b) and np.allclose(squash(a), b) for a, b in zip(values, outputs, strict=True))
        for squash in SQUASHES.values()
    )


def weights_between(judge, early, late):
    """Return whether a parameter is multiplied on the way from a value to a later one."""
    left, seen = [late], set()
    while left:
        node = left.pop()
        if node in seen or node is early or not judge.leads(early, node):
            continue
        seen.add(node)
        multiplied = (
            node.kind == "binary" and node.function in ("Mult", "MatMult") or name_of(node) in ("dot", "matmul")
        )
        parts = operands(node)
        if multiplied and any(_is_parameter(judge, part.node) for part in parts):
            return True
        left.extend(parent for parent in node.inputs)
    return False


def _is_parameter(judge, value):
    while isinstance(value, Node):
        if value in judge.carried:
            return True
        if value.kind not in ("take", "item") and name_of(value) not in ("transpose", "reshape", "copy", "array"):
            return False
        if len(value.inputs) != 1:
            return False
        value = value.inputs[0]
    return False


def _of_another_factor(judge, blame):
    stands = judge.product_of(blame.span) if blame.span else judge.values_at(blame.use)
    if blame.through is not None:
        values, later = judge.values(blame.target), judge.values(blame.through)
        unactivated = stands is not None and values is not None
        if unactivated and any(
            proportional_or_turned(stands, [of(value) for value in values]) for _, of in SLOPES_AT_ACTIVATIONS
        ):
            return "derivative-of-unactivated-value"
        again = later is not None and any(
            proportional_or_turned(stands, [of(value) for value in later]) for _, of in SLOPES_AT_SUMS
        )
        return "activation-of-activated-value" if stands is not None and again else "wrong-activation-derivative"
    if blame.want is None:
        if _has_a_slope_too_many(judge, stands, blame.target):
            return _missing_activation(judge, blame.target)
        squashed = [values for one in judge.runs.predictions() if (values := judge.values(one)) is not None]
        again = any(
            proportional_or_turned(stands, [of(value) for value in values])
            for values in squashed
            for _, of in SLOPES_AT_ACTIVATIONS
        )
        return "wrong-activation-derivative" if stands is not None and again else "wrong-local-input"
    if _is_parameter(judge, blame.want):
        wanted = judge.values(blame.want)
        if stands is not None and proportional_or_turned(stands, wanted) and _base(blame.use.node) is _base(blame.want):
            return "missing-transpose"
        return (
            "updated-weight-used-too-early"
            if _is_later(judge, blame.use.node, blame.want)
            else "missing-downstream-weight"
        )
    wanted = judge.values(blame.want)
    with np.errstate(all="ignore"):
        if (
            stands is not None
            and wanted is not None
            and any(proportional_or_turned(stands, [squash(value) for value in wanted]) for squash in SQUASHES.values())
        ):
            return "activation-of-activated-value"
    return "wrong-local-input"


def _is_the_loss(judge, value):
    """Return whether a value is the squared error of each row."""
    values = judge.values(value) if isinstance(value, Node) and value.value is not None else None
    for met in judge.runs.meetings() if values is not None else ():
        errors = judge.values(met)
        alike = errors is not None and np.shape(errors[0]) == np.shape(values[0])
        if alike and proportional(values, [error**2 for error in errors]) is not None:
            return True
    return False


def _ratio(judge, value, target):
    """Return by what a value differs from the slope in a target, number by number; None if that cannot be told."""
    values, slopes = judge.values(value), judge.slope(target)
    if values is None or slopes is None or np.shape(values[0]) != np.shape(slopes[0]):
        return None
    with np.errstate(all="ignore"):
        found = [one / slope for one, slope in zip(values, slopes, strict=True)]
    return found if all(np.isfinite(one).all() for one in found) else None


def _has_a_slope_too_many(judge, factor, target):
    """Return whether a factor is the local slope of a squash, at a value that is not squashed."""
    values = judge.values(target)
    if factor is None or values is None or np.shape(factor[0]) != np.shape(values[0]):
        return False
    formulas = [of for _, of in (*SLOPES_AT_ACTIVATIONS, *SLOPES_AT_SUMS)] + [lambda z: z > 0]
    with np.errstate(all="ignore"):
        return any(proportional(factor, [of(value) for value in values]) is not None for of in formulas)


def _base(value):
    """Return what a value is a part, or a turned form, of."""
    while (
        isinstance(value, Node)
        and len(value.inputs) == 1
        and (value.kind in ("take", "item") or name_of(value) in ("transpose", "reshape", "copy", "array"))
    ):
        value = value.inputs[0]
    return value


def _is_later(judge, value, wanted):
    """Return whether a value is a later one of the parameter that is wanted."""
    value, wanted = _base(value), _base(wanted)
    return any(
        wanted in chain.nodes and value in chain.nodes[chain.nodes.index(wanted) + 1 :]
        for chain in judge.runs.chains[0]
    )
