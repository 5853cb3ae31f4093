"""The value that is the slope in a parameter, of all that its move is made of."""

import numpy as np

from tinynet.doctor.watching.moves import chain_and_slopes
from tinynet.doctor.watching.proportional import is_square, proportional, proportional_or_turned
from tinynet.doctor.watching.tape import Node, name_of
from tinynet.doctor.watching.uses import PRODUCTS, computes, operands

__all__ = ["gradient_of"]


def gradient_of(judge, number, turned=False):
    """Return the first value that is the slope in a parameter, of all that its move is made of; None if none is.

    With `turned`, the first that has the rows of the slope for its columns, in a square array.
    """
    chain, target = chain_and_slopes(judge, number)
    old, move = chain.nodes[:2]
    # A velocity that the forward pass looks ahead with counts as a parameter, and is a part of the move.
    terms = move.inputs if computes(move, "Add", "Sub") else ()
    looks_ahead = any(one in judge.carried and one is not old for one in terms)
    made_of = judge.runs.ancestors(move, in_the_step=looks_ahead)
    for node in sorted(made_of, key=lambda one: one.index):
        if not judge.is_backward(node) or node.value is None or np.size(node.value) != np.size(target[0]):
            continue
        values = judge.values(node)
        if not proportional_or_turned(values, target):
            continue
        is_turned = is_square(target[0]) and proportional(values, target) is None
        if _becomes(judge, node, move, is_turned != turned):
            return node
    return None


def _becomes(judge, node, move, is_turned):
    """Return whether a slope becomes a move with nothing of the forward pass multiplied in, and all its numbers.

    One that has its rows for columns, in a square array, has to be turned on the way.
    """
    within = judge.runs.ancestors(move, in_the_step=True) | {move}
    left, seen = [(node, is_turned)], {(node, is_turned)}
    while left:
        one, turned = left.pop()
        if one is move and not turned:
            return True
        for child in judge.runs.children.get(one.index, ()):
            after = child, turned != (_is_turned(one, child))
            if child in within and after not in seen and np.size(child.value) >= np.size(node.value):
                seen.add(after)
                if not _is_multiplied(judge, child, one):
                    left.append(after)
    return False


def _is_turned(before, after):
    """Return whether a square array has the rows of another one for its columns, and is not the same."""
    a, b = before.value, after.value
    return is_square(a) and np.shape(a) == np.shape(b) and np.array_equal(a.T, b) and not np.array_equal(a, b)


def _is_multiplied(judge, product, one):
    """Return whether a value is multiplied with a value of the forward pass, or divided by one."""
    if not computes(product, "Mult", "Div", "MatMult") and name_of(product) not in PRODUCTS:
        return False
    return any(_is_of_the_forward_pass(judge, part) for part in operands(product) if part.node is not one)


def _is_of_the_forward_pass(judge, factor):
    """Return whether a factor feels the parameters and is none, or is a number of a row of the inputs."""
    value = factor.node
    if not isinstance(value, Node):
        return judge.varies(factor)
    if judge.is_backward(value):
        return False
    feels = judge.runs.bits[0][value.index] and not judge.is_a_parameter(value)
    return feels or judge.is_forward(value) and judge.varies(factor)
