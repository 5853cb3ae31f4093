"""By what constant numbers differ from others, at all points together."""

import numpy as np

__all__ = ["CLOSE", "proportional"]

CLOSE = 2e-6
TINY = 1e-200


def proportional(values, targets):
    """Return by what constant values differ from targets, at all points together; None if by none.

    Parameters
    ----------
    values, targets : list of array
        One for each point, of the same sizes.
    """
    a = np.concatenate([np.ravel(value) for value in values]).astype(float)
    b = np.concatenate([np.ravel(target) for target in targets]).astype(float)
    if a.shape != b.shape or not (np.isfinite(a).all() and np.isfinite(b).all()):
        return None
    square = b @ b
    if square < TINY or a @ a < TINY:
        return None
    factor = (a @ b) / square
    rest = np.abs(a - factor * b).max()
    return float(factor) if rest <= CLOSE * np.abs(a).max() else None
