"""The search: which reading of a program, with how few bugs, predicts all that was observed of it."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from tinynet.doctor.catalogue import CATALOGUE
from tinynet.doctor.layouts import Layout, layouts
from tinynet.doctor.observe import POINTS
from tinynet.doctor.reading import Points, Reading, forward, gradient

__all__ = ["Fit", "find_fit"]

MOST_BUGS = 2
LAYOUTS_WITHOUT_LOSS = 12
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Fit:
    """A reading that predicts what was observed.

    Attributes
    ----------
    layout : Layout
        Which of the program's parameters is which.
    at, observed : Points, dict of str to ndarray
        The observed points and derivatives, in that layout.
    reading : Reading
    bugs : tuple of (Bug, Change)
    factor : float
        What the derivative of ½(ŷ − y)² (or of the cross-entropy) is multiplied by.
    loss : "squared", "cross-entropy" or "none"
        What the loss is, where one is given and this reading's outputs explain it.
    scale : float or None
        The constant of that loss.
    others : tuple of tuple of str
        Codes of other readings that predict the same numbers.
    """

    layout: Layout
    at: Points
    observed: dict
    reading: Reading
    bugs: tuple
    factor: float
    loss: str
    scale: float | None
    others: tuple = ()

    @property
    def codes(self):
        """The codes of the bugs."""
        return tuple(bug.code for bug, _ in self.bugs)

    @property
    def wanted_factor(self):
        """The factor that belongs to the loss; None where no loss is known."""
        return {"squared": 2 * (self.scale or 0), "cross-entropy": self.scale}.get(self.loss)

    @property
    def rescaled(self):
        """By how much the gradient is off as a whole: 1 where it is not, or where no loss says so."""
        return 1.0 if self.wanted_factor is None else self.factor / self.wanted_factor


def find_fit(seen, most=MOST_BUGS):
    """Return the fit with the fewest bugs, None if up to two of the catalogue's explain nothing.

    Parameters
    ----------
    seen : Observations
    most : int
        How many bugs it may have.

    Returns
    -------
    Fit or None
    """
    ways = _possible(seen, layouts(seen.subject.start))
    for bugs in range(most + 1):
        for layout in ways if bugs < 2 else ways[:2]:
            fits = list(_fits(seen, layout, bugs))
            # Where two fit, the one whose factor is what the loss asks for.
            fits.sort(key=lambda fit: not np.isclose(fit.rescaled, 1, rtol=1e-5))
            if fits:
                best = fits[0]
                as_good = [fit for fit in fits[1:] if np.isclose(fit.rescaled, best.rescaled, rtol=1e-5)]
                others = dict.fromkeys(fit.codes for fit in as_good if fit.codes != best.codes)
                return Fit(**{**vars(best), "others": tuple(others)})
    return None


def _possible(seen, ways):
    """Return the layouts that need be looked at: the first in which some forward pass explains the losses.

    Where there are none to explain, the likeliest, by the names.
    """
    if seen.losses is None or len(ways) <= 2:
        return ways[:LAYOUTS_WITHOUT_LOSS]
    for layout in ways:
        at, _ = _laid_out(seen, layout)
        for reading in _forward_passes(bool(layout.hidden)):
            if _loss_of(seen, reading, at) not in (None, ("none", None)):
                return [layout]
    return []


def _forward_passes(hidden):
    names = ("sigmoid", "tanh")
    for of_hidden, of_output in product(names if hidden else ("sigmoid",), names):
        for hidden_times, output_times in product((0, 1, 2) if hidden else (1,), (0, 1, 2)):
            yield Reading(of_hidden, of_output, hidden_times, output_times)


def _fits(seen, layout, bugs):
    """Yield the readings with so many bugs that predict everything observed."""
    at, observed = _laid_out(seen, layout)
    known = {}
    hidden = ("sigmoid", "tanh") if layout.hidden else ("sigmoid",)
    for of_hidden, of_output in product(hidden, ("sigmoid", "tanh")):
        healthy = Reading(hidden=of_hidden, output=of_output)
        for fields, changes in _with_bugs(layout.hidden, bugs):
            # Of the many, most compute something else: that is found out once for each forward pass.
            way_forward = (of_hidden, of_output, fields.get("hidden_times", 1), fields.get("output_times", 1))
            if way_forward not in known:
                known[way_forward] = _loss_of(seen, Reading(*way_forward), at)
            if known[way_forward] is None:
                continue
            loss, scale = known[way_forward]
            reading = healthy.but(**fields)
            factor = _common_factor(gradient(reading, at, error_of(loss, reading, at)), observed)
            if factor is not None:
                yield Fit(layout, at, observed, reading, changes, factor, loss, scale)


def _laid_out(seen, layout):
    """Return the observed points and derivatives in the places of a layout."""
    networks = [layout.network(row.parameters) for row in seen.single]
    w1, b1, w2, b2 = (None if parts[0] is None else np.array(parts) for parts in zip(*networks, strict=True))
    new_w2 = np.array([layout.network(row.new)[2] for row in seen.single]) if layout.hidden else None
    x, y = np.array([row.x for row in seen.single]), np.array([row.y for row in seen.single])
    observed = {}
    for name, index, place in layout.places:
        if name not in seen.subject.given:
            continue
        role = layout.role(place)
        values = np.array([np.asarray(row.slopes[name], dtype=float)[index] for row in seen.single])
        if role == "b2" or not layout.hidden:
            observed[role] = values
        else:
            observed.setdefault(role, np.zeros((POINTS, layout.hidden)))[:, place[1]] = values
    return Points(w1, b1, w2, b2, x, y, new_w2), observed


def _loss_of(seen, reading, at):
    """Return the kind of the observed loss and its constant, if this forward pass explains it; None if not."""
    if seen.losses is None or not np.isfinite(seen.losses).all():
        return "none", None
    with np.errstate(all="ignore"):
        y_hat = forward(reading, at)["y_hat"]
        cross_entropy = -np.where(at.y == 1, np.log(y_hat), np.log(1 - y_hat))
    for kind, losses in {"squared": (at.y - y_hat) ** 2, "cross-entropy": cross_entropy}.items():
        if not np.isfinite(losses).all():
            continue
        scale = float(np.dot(losses, seen.losses) / np.dot(losses, losses))
        slack = 1e-8 * np.abs(seen.losses) + 1e-14
        if not seen.exact_loss:
            # From a rounded loss the constant is known only as one of the usual ones.
            scale = min((1.0, 0.5, 2.0), key=lambda usual, scale=scale: abs(usual - scale))
            slack = 0.6 * 10.0**-seen.subject.decimals
        if np.all(np.abs(scale * losses - seen.losses) <= slack):
            return kind, scale
    return None


def error_of(loss, reading, at):
    """Return the derivative of the loss in ŷ where it is not that of ½(ŷ − y)²."""
    if loss != "cross-entropy":
        return None
    y_hat = forward(reading, at)["y_hat"]
    return (y_hat - at.y) / (y_hat * (1 - y_hat))


def _with_bugs(hidden, count):
    """Yield the fields that so many bugs change in a reading, with the bugs."""
    if count == 0:
        yield {}, ()
        return
    singles = [(bug, change) for bug in CATALOGUE for change in bug.changes(hidden)]
    for i, (bug, change) in enumerate(singles):
        if count == 1:
            yield change.fields, ((bug, change),)
            continue
        for other, second in singles[i + 1 :]:
            both = _together(change.fields, second.fields) if bug is not other else None
            if both is not None:
                yield both, ((bug, change), (other, second))


def _together(one, other):
    """Return the fields of two changes together, None where they contradict each other."""
    both = one | other
    for field in set(one) & set(other):
        if field == "factors":
            factors = dict(one[field])
            for role, factor in other[field]:
                factors[role] = factors.get(role, 1.0) * factor
            both[field] = tuple(factors.items())
        elif field == "locals" and not {role for role, _ in one[field]} & {role for role, _ in other[field]}:
            both[field] = one[field] + other[field]
        elif field.endswith("_slope") and (field.replace("slope", "times") in one) != (
            field.replace("slope", "times") in other
        ):
            # Who activates too often or too seldom has some slope; a bug that is about the slope decides which.
            both[field] = (other if field.replace("slope", "times") in one else one)[field]
        else:
            return None
    return both


def _common_factor(predicted, observed):
    """Return the one positive factor between what was predicted and observed, None if there is none."""
    if not all(np.isfinite(values).all() for values in predicted.values()):
        return None
    role = max(observed, key=lambda name: np.abs(predicted[name]).max())
    where = np.unravel_index(np.argmax(np.abs(predicted[role])), predicted[role].shape)
    factor = observed[role][where] / predicted[role][where] if predicted[role][where] else 0.0
    if not factor > 0:
        return None
    for name, values in observed.items():
        if np.abs(values - factor * predicted[name]).max() > TOLERANCE * max(np.abs(values).max(), 1e-9):
            return None
    return float(factor)
