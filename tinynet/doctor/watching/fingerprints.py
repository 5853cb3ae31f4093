"""A number for each list of arrays that a constant does not change: lists that may be proportional are found by it."""

import numpy as np

__all__ = ["Fingerprints"]

NEAR = 1e-4


class Fingerprints:
    """Slopes by what is left of them when their length and sign are taken off: few are compared in full.

    Parameters
    ----------
    slopes : dict of Node to list of array
    """

    def __init__(self, slopes):
        groups = {}
        for node, values in slopes.items():
            groups.setdefault(np.size(values[0]), []).append((node, _fingerprint(values)))
        self.groups = {
            size: ([node for node, _ in group], np.array([mark for _, mark in group])) for size, group in groups.items()
        }

    def like(self, values):
        """Return the nodes whose slopes may be the values, up to a constant, or turned."""
        nodes, marks = self.groups.get(values[0].size, ([], None))
        if not nodes:
            return []
        near = np.abs(marks - _fingerprint(values)) < NEAR
        if values[0].ndim == 2 and min(values[0].shape) > 1:
            near |= np.abs(marks - _fingerprint([value.T for value in values])) < NEAR
        return [nodes[number] for number in np.flatnonzero(near)]


def _fingerprint(values):
    flat = np.concatenate([np.ravel(value) for value in values]).astype(float)
    length = np.sqrt(flat @ flat)
    return abs(np.cos(np.arange(1, len(flat) + 1)) @ flat) / length if 0 < length < np.inf else -1.0
