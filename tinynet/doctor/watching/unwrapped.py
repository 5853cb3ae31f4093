"""What is left of a value without what only scales it, hands it on, or is remembered beside it."""

import numpy as np

from tinynet.doctor.watching.tape import Node, name_of
from tinynet.doctor.watching.uses import CLIPS, computes, only_moves, operands, plain

__all__ = ["what_is_added", "what_is_handed_on", "what_moves_rows"]

DEEPEST = 40


def what_is_handed_on(judge, use):
    """Return what a value is handed on from, through a constant factor, a sum with nothing, a turn or a sign."""
    for _ in range(DEEPEST):
        node = use.node
        if not isinstance(node, Node) or node in judge.runs.meetings() or node in judge.blamed:
            return use
        parts = operands(node)
        backward = [part for part in parts if judge.is_backward(part.node)]
        if len(backward) != 1 or not _only_hands_on(judge, node, backward[0], parts):
            return use
        use = backward[0]
    return use


def _only_hands_on(judge, node, backward, parts):
    """Return whether an operation multiplies with a constant, but not with 0, or adds nothing."""
    others = [part for part in parts if part is not backward]
    if computes(node, "Add", "Sub"):
        return not _is_something(others)
    is_divisor = backward.operand and computes(node, "Div")
    is_scaled = computes(node, "Mult", "Div") and not is_divisor and not any(map(judge.varies, others))
    return is_scaled and _is_something(others)


def _is_something(parts):
    return any(np.any(plain(part.node)) for part in parts)


def what_is_added(judge, use, chain):
    """Return what a move adds to a parameter, without the rate, a velocity's past and the like."""
    states = {node for state in judge.runs.states[0] for node in state.nodes} | set(chain.nodes[:1])
    for _ in range(DEEPEST):
        parts = _parts_added(judge, use.node, states) if isinstance(use.node, Node) else []
        if len(parts) != 1:
            return use
        use = parts[0]
    return use


def _parts_added(judge, node, states):
    """Return the operands of which a value is a multiple, or a sum with what is carried on; none if it is neither."""
    parts = [part for part in operands(node) if judge.is_backward(part.node)]
    if computes(node, "Add", "Sub"):
        return [part for part in parts if not _goes_on(part.node, states)]
    if computes(node, "Mult", "Div"):
        if len(parts) == 2:
            return parts[:1]
        return [] if any(part not in parts and judge.varies(part) for part in operands(node)) else parts
    if node.kind == "put":
        sets_all = np.size(plain(node.operands[1])) == np.size(node.value)
        return [part for part in parts if part.operand == 1] if sets_all else []
    return parts if only_moves(node) or name_of(node) in CLIPS else []


def _goes_on(value, states):
    """Return whether a term is a number that is carried on, or a share of it."""
    if value in states:
        return True
    if computes(value, "Mult", "Add", "Sub"):
        return any(side in states for side in value.operands if isinstance(side, Node))
    is_taken = isinstance(value, Node) and value.kind in ("take", "item")
    return is_taken and any(_goes_on(one, states) for one in value.inputs)


def what_moves_rows(judge, use, chain):
    """Return what is added to some rows of a parameter, without the rate and a share of the rows themselves."""
    for _ in range(DEEPEST):
        node, parts = use.node, []
        if computes(node, "Add", "Sub"):
            parts = [part for part in operands(node) if not _is_a_share(part.node, chain.nodes[0])]
        elif computes(node, "Mult", "Div"):
            parts = [part for part in operands(node) if judge.varies(part)]
        if len(parts) != 1 or (node.function == "Div" and parts[0].operand == 1):
            return use
        use = parts[0]
    return use


def _is_a_share(value, start):
    """Return whether a value is a part of an array, or a multiple of it, also after other parts were set."""
    if computes(value, "Mult"):
        return any(_is_a_share(side, start) for side in value.operands)
    while isinstance(value, Node) and value.kind in ("take", "put"):
        value = value.operands[0]
    return value is start
