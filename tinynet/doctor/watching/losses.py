"""What may be the loss of a program, and which of the numbers that it carries on are parameters."""

import ast
from itertools import pairwise

import numpy as np

from tinynet.doctor.programs.training_loop import LOSS_LETTERS, LOSS_WORDS
from tinynet.doctor.watching.chains import Chain
from tinynet.doctor.watching.dependence import children_of, dependence
from tinynet.doctor.watching.meetings import margin, meeting
from tinynet.doctor.watching.proportional import proportional
from tinynet.doctor.watching.slopes import slopes
from tinynet.doctor.watching.tape import Node, name_of

__all__ = [
    "Loss",
    "before_the_squash",
    "candidates",
    "copied",
    "felt_chains",
    "is_judged",
    "meeting_pairs",
    "names_given",
    "parameters_and_held",
    "running_means",
    "sign_between",
    "slope_of_loss",
]

COPYING = {"copy", "array", "deepcopy", "asarray"}
# In so many steps a value that follows another one is seen to do so.
STEPS_TO_FOLLOW = 3


class Loss:
    """What may be the loss: numbers that the program makes, or a standard one where a prediction meets a label.

    Attributes
    ----------
    kind : str
        "shown", or the name of a standard loss.
    key : (place, path)
        Where it is made, or where the difference of prediction and label is.
    """

    def __init__(self, kind, key):
        self.kind, self.key = kind, key
        # Of a sum of losses, each with its weight.
        self.parts = ()

    @property
    def is_shown(self):
        """Return whether it is made of numbers that the program makes."""
        return self.kind == "shown" or (bool(self.parts) and all(part.is_shown for part, _ in self.parts))

    @classmethod
    def together(cls, parts):
        """Return the sum of losses, (loss, weight) pairs."""
        found = cls("sum", parts[0][0].key)
        found.parts = tuple(parts)
        return found

    def __repr__(self):
        return f"{self.kind}@{self.key}"


def candidates(tape, chains, bits, children, listing):
    """Return what may be a loss that is shown, and where a prediction may meet a label, by place and path."""
    chained = {node for chain in chains for node in chain.nodes}
    moves = {(node.place, node.path) for node in chained if node.kind == "binary"}
    shown, called, met, ancestors, leading = {}, {}, {}, set(), set()
    kept = running_means(tape, chains)
    means = _along(tape, kept)
    left = [node for chain in chains if chain not in kept for node in chain.nodes[1:]]
    while left:
        for parent in left.pop().inputs:
            if parent not in ancestors:
                ancestors.add(parent)
                left.append(parent)
    for node in tape.nodes:
        if not bits[node.index] or node in chained or node in means or node.value is None or node.place < 0:
            continue
        key = node.place, node.path
        if np.size(node.value) == 1 and key not in moves:
            if _is_kept_alone(node, children, means) and node not in ancestors and not _is_condition(listing, node):
                shown.setdefault((listing.first_branch(node.place), node.path), []).append(node)
            elif _is_called_loss(listing, node):
                called.setdefault(key, []).append(node)
        if node in ancestors:
            leading.add(key)
        if node in ancestors and (pair := meeting(node, bits, chained, listing)):
            met.setdefault(key, []).append(pair)
    if not met:
        for node in tape.nodes:
            if bits[node.index] and node.place >= 0 and (pair := margin(node, bits, chained)):
                met.setdefault((node.place, node.path), []).append(pair)
        met = {key: pairs for key, pairs in met.items() if len({x for _, label in pairs for x in np.ravel(label)}) == 2}
    shown = {key: nodes for key, nodes in shown.items() if key not in leading}
    shown = {key: nodes for key, nodes in shown.items() if not _is_cut_off(nodes, children)} or shown
    return shown or ({} if met else called), met


def running_means(tape, chains):
    """Return the chains that are running means: single numbers of which no other chain is made, and no plain sums."""
    single = [chain for chain in chains if np.size(chain.nodes[0].value) == 1]
    if not single or len(chains) == 1:
        return []
    bits, felt = dependence(tape, chains), 0
    for number, chain in enumerate(chains):
        for parent in (parent for node in chain.nodes[1:] for parent in node.inputs):
            felt |= bits[parent.index] & ~(1 << number)
    means = [chain for chain in single if chain.nodes[0] not in chain.nodes[1].inputs]
    return [chain for number, chain in enumerate(chains) if not felt >> number & 1 and chain in means] if felt else []


def _along(tape, chains):
    """Return the values of chains, and what is made on the way from one to the next, at whatever step."""
    keys = {(node.place, node.path) for chain in chains for node in chain.nodes}
    for chain in chains:
        for before, after in pairwise(chain.nodes):
            on_the_way = {before}
            for node in tape.nodes[before.index + 1 : after.index]:
                if any(parent in on_the_way for parent in node.inputs):
                    on_the_way.add(node)
                    keys.add((node.place, node.path))
    keys = {(place, path) for place, path in keys if place >= 0}
    return {node for node in tape.nodes if (node.place, node.path) in keys} | {n for c in chains for n in c.nodes}


def _is_kept_alone(node, children, means):
    """Return whether nothing is made of a number, or a running mean alone."""
    return all(
        child in means
        or (child.function in ("Mult", "Div") and children.get(child.index) and means.issuperset(children[child.index]))
        for child in children.get(node.index, ())
    )


def _is_cut_off(nodes, children):
    """Return whether something is made of numbers at some times and not at others, as where a bend cuts them off."""
    made = [bool(children.get(node.index)) for node in nodes[:-1]]
    return any(made) and not all(made)


def _is_condition(listing, node):
    """Return whether a number is only compared with another, also under a name: a margin is no loss."""
    tree = listing.nodes[node.place]
    parent = listing.parents.get(tree)
    if isinstance(parent, ast.Assign) and parent.value is tree and isinstance(parent.targets[0], ast.Name):
        name, function = parent.targets[0].id, listing.functions.get(parent)
        reads = [
            other for other in listing.parents
            if isinstance(other, ast.Name) and other.id == name and isinstance(other.ctx, ast.Load)
            and listing.functions.get(other) is function
        ]  # fmt: skip
        return bool(reads) and all(isinstance(listing.parents.get(read), ast.Compare) for read in reads)
    # What is added up in the body of an `if` or a `while` is no condition of it.
    return isinstance(parent, (ast.Compare, ast.BoolOp)) or getattr(parent, "test", None) is tree


def names_given(listing, place):
    """Return the names that are given to what is made in a place, or to a sum that it is added to."""
    tree = listing.nodes[place]
    parent = tree if isinstance(tree, ast.AugAssign) else listing.parents.get(tree)
    while isinstance(parent, ast.IfExp):
        parent = listing.parents.get(parent)
    targets = getattr(parent, "targets", [getattr(parent, "target", None)])
    return [getattr(target, "id", getattr(target, "attr", "")) or "" for target in targets]


def _is_called_loss(listing, node):
    """Return whether a number is kept under a name such as loss or cost; under a letter as J, if it is not below 0."""
    names = names_given(listing, node.place)
    if any(map(LOSS_WORDS.search, names)):
        return True
    return any(map(LOSS_LETTERS.fullmatch, names)) and float(np.reshape(node.value, ())) >= 0


def is_judged(tape, chains, listing):
    """Return whether something on a tape may be a loss, or a place where a prediction meets a label."""
    return any(candidates(tape, chains, dependence(tape, chains), children_of(tape), listing))


def meeting_pairs(tape, chains, listing):
    """Return predictions and labels as they meet on a tape, by place and path, and what each node depends on."""
    bits, chained = dependence(tape, chains), {node for chain in chains for node in chain.nodes}
    _, met = candidates(tape, chains, bits, children_of(tape), listing)
    found = {}
    for node in tape.nodes:
        if (node.place, node.path) in met and node.kind == "binary":
            left, right = node.operands
            feels = isinstance(left, Node) and bool(bits[left.index])
            if meeting(node, bits, chained, listing):
                found.setdefault((node.place, node.path), []).append((left, right) if feels else (right, left))
    return found, bits


def felt_chains(tape, chains, listing):
    """Return the numbers of the chains that a prediction or a loss feels: the parameters."""
    return parameters_and_held(tape, chains, listing)[0]


def parameters_and_held(tape, chains, listing):
    """Return the numbers of the chains that are parameters, and the chains that are held while the slopes are taken.

    Held is what follows a parameter, or is a copy of it that stays while it moves on, if a prediction or a loss is left
    that feels others: so it is with the target network of reinforcement learning.
    """
    held = [one for one in chains if any(_follows(one, other) and not _follows(other, one) for other in chains)]
    held += _copies_that_stay(tape, chains)
    felt = _felt(tape, chains, listing, held)
    if not felt and held:
        held, felt = [], _felt(tape, chains, listing)
    return [number for number in range(len(chains)) if not felt or felt >> number & 1], held


def _copies_that_stay(tape, chains):
    """Return the copies of carried values that are still in use when these have moved on, a chain of one value each."""
    carried = {node: (chain, number) for chain in chains for number, node in enumerate(chain.nodes)}
    children, found = children_of(tape), []
    for node in tape.nodes:
        source = copied(node)
        if node in carried or source not in carried:
            continue
        chain, number = carried[source]
        later = chain.nodes[number + 1 : number + 3]
        uses = [child.index for child in children.get(node.index, ())]
        if len(later) == 2 and any(use < later[0].index for use in uses) and any(use > later[0].index for use in uses):
            found.append(Chain([node]))
    return found


def copied(node):
    """Return the value that a node is a copy of, or that an array is filled with; None if there is none."""
    if node.kind == "put":
        filled = node.operands[1]
        return filled if isinstance(filled, Node) and np.shape(filled.value) == np.shape(node.value) else None
    return node.inputs[0] if name_of(node) in COPYING and len(node.inputs) == 1 else None


def _felt(tape, chains, listing, held=()):
    """Return the chains that predictions feel, or else what may be the loss, as bits."""
    bits = dependence(tape, chains, held)
    shown, met = candidates(tape, chains, bits, children_of(tape), listing)
    felt = 0
    for pairs in met.values():
        for prediction, _ in pairs:
            felt |= bits[prediction.index]
    for nodes in () if felt else shown.values():
        for node in nodes:
            felt |= bits[node.index]
    return felt


def _follows(chain, other):
    """Return whether a value goes the same share of its way to another one in every step, or becomes that one."""
    if chain is other:
        return False
    if all(copied(node) in other.nodes for node in chain.nodes[1:]):
        return True
    moves, ways = [], []
    for old, new in pairwise(chain.nodes[: STEPS_TO_FOLLOW + 1]):
        goal = next((node for node in reversed(other.nodes) if node.index < new.index), None)
        if goal is None or np.shape(goal.value) != np.shape(new.value) or np.shape(old.value) != np.shape(new.value):
            return False
        moves.append(np.subtract(new.value, old.value, dtype=float))
        ways.append(np.subtract(goal.value, old.value, dtype=float))
    share = proportional(moves, ways) if len(moves) == STEPS_TO_FOLLOW else None
    return share is not None and 0 < share < 1


def slope_of_loss(kind, prediction, label):
    """Return the slope of a standard loss in a prediction, up to a constant."""
    with np.errstate(all="ignore"):
        if kind == "squared error":
            return prediction - label
        if kind == "cross-entropy":
            return (prediction - label) / (prediction * (1 - prediction))
        if kind == "softmax cross-entropy":
            return -label / prediction
        if kind == "hinge":
            return -label * (label * prediction < 1)
        if kind == "perceptron":
            return -label * (label * prediction <= 0)
        return np.sign(prediction - label)


def before_the_squash(prediction, chained):
    """Return the sum that an output is the squash of; None if it is a sum itself."""
    left, seen, found = [prediction], set(), None
    while left:
        node = left.pop()
        if node in seen or np.shape(node.value) != np.shape(prediction.value):
            continue
        seen.add(node)
        parts = set(node.inputs) | {
            parent for part in node.inputs for parent in part.inputs if part.kind in ("take", "item")
        }
        if parts & chained:
            found = node if found is None or node.index > found.index else found
        else:
            left.extend(node.inputs)
    return found if found is not prediction else None


def sign_between(tape, early, late):
    """Return whether a value rises (1) or falls (−1) with an earlier one of its shape.

    Shares of a whole do not rise together: each is asked how it goes along with its own earlier number.
    """
    between = [node.index >= early.index for node in tape.nodes]
    weights = np.random.default_rng(0).standard_normal(np.shape(late.value))
    rising = slopes(tape.nodes, [(late, weights)], {early}, between).get(early, weights)
    return -1.0 if np.sum(weights * rising) < 0 else 1.0
