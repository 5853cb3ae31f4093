"""Random points: where the parameters of a program are moved before its step is looked at."""

import numpy as np

from tinynet.doctor.watching.tape import Node

__all__ = ["POINTS", "SHARES", "end_of", "noise_for", "noisy", "steps_that_stay"]

POINTS = 4
# How much of a parameter's own value is kept at each point, and how far it is spread, as a share of its size.
SPREADS = ((1.0, 1.0), (0.0, 1.0), (0.0, 0.1), (0.3, 0.3))
# How far from a program's own values it is looked at; nearer where it does not get along with other numbers.
SHARES = (1, 0.05)
# A later step is looked at only if the parameters have not grown so much until then.
FARTHEST_AWAY = 3


def end_of(chains, tape, later=0):
    """Return how many nodes there are until every chain has moved three times, or some times more."""
    last = max(chain.nodes[min(3 + later, len(chain.nodes) - 1)].index for chain in chains)
    return min(len(tape.nodes), int(1.1 * last) + 60)


def steps_that_stay(chain):
    """Return how many values a chain has before they grow much larger than the first ones were."""
    sizes = [_size(node) for node in chain.nodes]
    most = FARTHEST_AWAY * max(1.0, sizes[0], sizes[1])
    return next((number for number, size in enumerate(sizes) if not size <= most), len(sizes))


def _size(node):
    with np.errstate(over="ignore"):
        return float(np.sqrt(np.mean(np.square(np.asarray(node.value, dtype=float)))))


def noise_for(chains, later=0):
    """Return where chains get their second values, or later ones: by the key of a node, a scale."""
    found = {}
    for chain in chains:
        root, node = chain.nodes[later], chain.nodes[1 + later]
        size = _size(node)
        scale = size if size > 0.05 else 0.5
        for key in _made_at(node, root):
            found[key] = scale
    return found


def _made_at(node, root):
    """Return where a value was added up: the last sum that makes all of it, else all that make parts."""
    if node.kind == "binary" or (node.kind == "call" and node.place >= 0):
        return [node.key]
    found, left, seen = [], [node], set()
    while left and len(seen) < 2000:
        one = left.pop()
        if one in seen or one is root:
            continue
        seen.add(one)
        if one.kind == "put" and one.place >= 0:
            value = one.operands[1]
            if isinstance(value, Node) and value.kind == "binary" and value.place == one.place and np.ndim(value.value):
                found.append(value.key)
            else:
                found.append(one.key)
            left.append(one.operands[0])
        elif one.kind in ("take", "item", "put"):
            left.extend(one.inputs)
        elif one.kind == "binary" or (one.kind in ("added", "call", "method") and one.place >= 0):
            found.append(one.key)
    return found


def noisy(noise, point, share):
    """Return noise by key: random, and the same for the same point."""
    kept, size = SPREADS[point] if share == 1 else (1.0, share * (1 + point))

    def shift(scale, seed):
        def of(value):
            drawn = size * scale * np.random.default_rng(seed).uniform(-1, 1, np.shape(value))
            moved = drawn + (kept - 1) * value
            return moved if np.ndim(value) else float(moved)

        return of

    return {key: shift(scale, [point, key[0], key[2], *key[1]]) for key, scale in noise.items()}
