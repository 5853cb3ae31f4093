"""By what constant numbers differ from others, at all points together."""

import numpy as np

__all__ = ["CLOSE", "is_square", "proportional", "proportional_or_turned", "rate_between"]

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


def proportional_or_turned(values, targets):
    """Return whether values are targets up to a constant, as they are or with rows for columns; not if one is None."""
    if values is None or targets is None or values[0].size != np.size(targets[0]):
        return False
    if proportional(values, targets) is not None:
        return True
    turned = values[0].ndim == 2 and min(values[0].shape) > 1
    return turned and proportional([value.T for value in values], targets) is not None


def rate_between(values, slopes):
    """Return the constant by which values differ from slopes of their shape; None if there is none."""
    return proportional(values, slopes) if np.shape(values[0]) == np.shape(slopes[0]) else None


def is_square(value):
    """Return whether an array has as many rows as columns, so that it fits turned as well."""
    return np.ndim(value) == 2 and len(set(np.shape(value))) == 1
