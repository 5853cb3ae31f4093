"""Validation of numbers, inputs and labels; the error says what is wrong."""

import numpy as np

__all__ = ["checked_inputs", "checked_labels", "checked_numbers", "checked_positive", "checked_whole", "is_whole",
           "real_numbers"]  # fmt: skip


def is_whole(value):
    """Return whether value is a whole number (True and False are not)."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def checked_whole(value, name, at_least=0):
    """Return `value` as an int, or say that it is not a whole number of that size."""
    if not is_whole(value) or value < at_least:
        raise ValueError(f"{name} must be a whole number from {at_least} up; got {value!r}.")
    return int(value)


def checked_positive(value, name, advice):
    """Return `value` as a float above 0, or say what is wrong with it."""
    number = checked_numbers(value, name)
    if number.shape != () or number <= 0:
        raise ValueError(f"{name} must be one number above 0; got {number}. {advice}")
    return float(number)


def checked_numbers(values, name):
    """Return `values` as an array of float64, or say what is wrong with them."""
    array = real_numbers(values, name)
    if array.size == 0:
        raise ValueError(f"{name} must not be empty; got an array of shape {array.shape}.")
    if not np.isfinite(array).all():
        where = tuple(int(index) for index in np.argwhere(~np.isfinite(array))[0])
        place = f" in row {where[0]}" if where else ""
        raise ValueError(f"{name} must be finite numbers; got {array[where]}{place}.")
    return array


def real_numbers(values, name):
    """Return `values` as an array of float64, which may be infinite, or say that they are not real numbers."""
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} must be a table with rows of one length; NumPy says: {error}") from None
    if array.dtype.kind not in "biuf" or np.ma.is_masked(values):
        raise TypeError(f"{name} must be real numbers; got {_shortened(values)}.")
    return array.astype(float, copy=False)


def checked_inputs(inputs, units):
    """Return `inputs` as float64 of shape (n, units), or say what is wrong with them."""
    inputs = checked_numbers(inputs, "inputs")
    if inputs.ndim != 2 or inputs.shape[1] != units:
        advice = ""
        if inputs.shape == (units,):
            advice = " For one row put it in brackets twice: [[x1, x2]]."
        elif inputs.ndim == 2 and inputs.shape[0] == units:
            advice = " Are rows and columns swapped? Try inputs.T."
        raise ValueError(f"inputs must have shape (n, {units}), one row for each sample; got {inputs.shape}.{advice}")
    return inputs


def checked_labels(labels, rows):
    """Return `labels` as float64 of shape (rows,), or say what is wrong with them."""
    labels = checked_numbers(labels, "labels")
    if labels.shape != (rows,):
        advice = " Try labels.ravel()." if labels.size == rows else ""
        raise ValueError(f"labels must have shape ({rows},), one for each row; got {labels.shape}.{advice}")
    outside = (labels != 0) & (labels != 1)
    if outside.any():
        row = int(np.argmax(outside))
        wrong = float(labels[row])
        advice = f" Did you mean to divide by {wrong:g}?" if wrong > 1 and 1 not in labels else ""
        if wrong == -1:
            advice = " Labels of -1 and 1 become 0 and 1 with (labels + 1) / 2."
        raise ValueError(f"labels must be 0 or 1 for a sigmoid output; got {wrong} in row {row}.{advice}")
    return labels


def _shortened(values):
    text = repr(values)
    return text if len(text) <= 60 else text[:57] + "..."
