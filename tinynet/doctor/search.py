"""The search: which reading of a program, with how few bugs, predicts all that was observed of it."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from tinynet.doctor.model.formulas import Points, Predictor, Reading
from tinynet.doctor.model.layouts import Layout, layouts
from tinynet.mistakes import IN_FORMULAS
from tinynet.mistakes.changes import roles_of

__all__ = ["Budget", "Fit", "find_fit"]

MOST_BUGS = 2
LAYOUTS_WITHOUT_LOSS = 12
LAYOUTS_WITH_TWO_BUGS = 2
LIKELY = 2
WAYS_WITH_TWO_BUGS = 3
# The largest networks that were tried take 8,000.
MOST_COMPARISONS = 60_000
TOLERANCE = 1e-6


class Budget:
    """How many comparisons a search may still make: the same on every machine, however slow.

    Attributes
    ----------
    left : int
    """

    def __init__(self, comparisons=None):
        self.left = MOST_COMPARISONS if comparisons is None else comparisons

    def spend(self):
        """Count one comparison."""
        self.left -= 1

    @property
    def is_spent(self):
        """Whether the search was, or is to be, cut."""
        return self.left <= 0


@dataclass(frozen=True)
class Fit:
    """A reading that predicts what was observed.

    Attributes
    ----------
    layout : Layout
        Which of the program's parameters is which.
    predictor : Predictor
        At the observed points, in that layout.
    observed : dict of str to ndarray
        The observed derivatives of every role.
    reading : Reading
    bugs : tuple of (Mistake, Change)
    factor : float
        What the derivative of ½Σ(ŷ − y)² (or of the cross-entropy) is multiplied by.
    loss : "squared", "cross-entropy", "cross-entropy of classes" or "none"
        What the loss is, where one is given and this reading's outputs explain it.
    scale : float or None
        The constant of that loss.
    loss_name : str or None
        Which of the numbers that the program shows is that loss.
    judged_by : str
        The loss whose gradient the derivatives were compared with; the same, where one is given.
    others : tuple of tuple of str
        Codes of other readings that predict the same numbers.
    """

    layout: Layout
    predictor: Predictor
    observed: dict
    reading: Reading
    bugs: tuple
    factor: float
    loss: str
    scale: float | None
    loss_name: str | None
    judged_by: str
    others: tuple = ()

    @property
    def codes(self):
        """The codes of the bugs."""
        return tuple(bug.code for bug, _ in self.bugs)

    @property
    def wanted_factor(self):
        """The factor that belongs to the loss; None where no loss is known."""
        if self.loss == "none":
            return None
        return 2 * (self.scale or 0) if self.loss == "squared" else self.scale

    @property
    def rescaled(self):
        """By how much the gradient is off as a whole: 1 where it is not, or where no loss says so."""
        return 1.0 if self.wanted_factor is None else self.factor / self.wanted_factor

    @property
    def turned(self):
        """The bug that turns the sign of every derivative; None where there is none."""
        whole = (
            bug for bug, change in self.bugs if bug.code == "sign-flipped" and set(self.observed) <= set(change.roles)
        )
        return next(whole, None)

    def descends_at(self, rate):
        """Return whether a rate below 0 turns back the sign that is turned in every derivative: two turns are right."""
        return rate is not None and rate < 0 and self.turned is not None


def find_fit(seen, most=MOST_BUGS, budget=None):
    """Return the fit with the fewest bugs, None if up to two of the catalogue's explain nothing.

    Parameters
    ----------
    seen : Observations
    most : int
        How many bugs it may have.
    budget : Budget, optional
        For how much of a search; where it is spent, what was not looked at is not found.

    Returns
    -------
    Fit or None
    """
    models = _possible(seen, budget or Budget())
    for bugs in range(most + 1):
        for model in models if bugs < 2 else models[:LAYOUTS_WITH_TWO_BUGS]:
            fits = list(model.fits(bugs))
            # Where two fit, the one whose factor is what the loss asks for.
            fits.sort(key=lambda fit: not np.isclose(fit.rescaled, 1, rtol=1e-5))
            if fits:
                best = fits[0]
                as_good = [fit for fit in fits[1:] if np.isclose(fit.rescaled, best.rescaled, rtol=1e-5)]
                others = dict.fromkeys(fit.codes for fit in as_good if fit.codes != best.codes)
                return Fit(**{**vars(best), "others": tuple(others)})
    return None


def _possible(seen, budget):
    """Return the layouts that need be looked at: the first in which some forward pass explains the losses.

    Where there are none to explain, the likeliest, by the names.
    """
    width = 1 if seen.rows.labels.ndim == 1 else seen.rows.labels.shape[1]
    ways = layouts(seen.subject.start, seen.rows.inputs.shape[1], width)
    if not seen.losses or len(ways) <= 2:
        return _models(seen, ways, budget)
    for layout in ways:
        if (model := _Model(seen, layout, budget)).explains_a_loss():
            return [model]
    return [] if seen.subject.loss_is_sure else _models(seen, ways, budget)


def _models(seen, ways, budget):
    return [_Model(seen, layout, budget, i < LIKELY) for i, layout in enumerate(ways[:LAYOUTS_WITHOUT_LOSS])]


class _Model:
    """What was observed, laid out as one network, with all that can be read into it."""

    def __init__(self, seen, layout, budget, likely=True):
        self.seen, self.layout, self.budget, self.likely = seen, layout, budget, likely
        networks = [layout.network(row.parameters) for row in seen.single]
        w, b = (tuple(np.array(layer) for layer in zip(*parts, strict=True)) for parts in zip(*networks, strict=True))
        new = [layout.network(row.new)[0] for row in seen.single]
        new_w = tuple(np.array(layer) for layer in zip(*new, strict=True))
        x = np.array([row.x for row in seen.single])
        y = np.array([row.y for row in seen.single]).reshape(len(x), -1)
        self.predictor = Predictor(Points(w, b, x, y, new_w))
        slopes = [layout.network(row.slopes) for row in seen.single]
        known = {layout.role(place) for name, _, place in layout.places if name in seen.subject.given}
        self.observed = {
            role: np.array([_of_role(role, *one) for one in slopes])
            for role in sorted(roles_of(layout.sizes), key=lambda role: (-int(role[1]), role[0]))
            if role in known
        }
        self._losses, self._differing = {}, {}

    def explains_a_loss(self):
        """Return whether some forward pass explains a loss that the program shows."""
        return any(self._explain_a_loss(acts) for acts in self._activations())

    def _explain_a_loss(self, acts):
        output = (1,) if acts[-1] in ("linear", "step", "sign") else (1, 0, 2)
        ways = product((1, 0, 2) if len(acts) > 1 else (1,), output)
        return any(self.loss_of(Reading(acts, _times(*times, len(acts)))) not in (None, NO_LOSS) for times in ways)

    def _activations(self):
        """Yield the activations that the layers may have, the likeliest first."""
        layers = len(self.layout.sizes) - 1
        outputs = ["sigmoid", "tanh", "relu"]
        if self.seen.labels_are_numbers:
            outputs = ["linear", "relu", *outputs[:2]]
        if layers == 1:
            outputs += ["step", "sign"]
        if self.seen.subject.own_rows is not None and "linear" not in outputs:
            outputs.append("linear")
        if self.layout.sizes[-1] > 1:
            outputs.insert(0, "softmax")
        hidden = ("sigmoid", "tanh", "relu", "leaky relu")
        for of_output, of_hidden in product(outputs, hidden if layers > 1 else (None,)):
            yield (*[of_hidden] * (layers - 1), of_output)
        if layers > 2:
            for of_output, *of_hidden in product(outputs, *[hidden[:3]] * (layers - 1)):
                if len(set(of_hidden)) > 1:
                    yield (*of_hidden, of_output)
        # 1/(1 + e^z) is one too, with the slope −a(1 − a).
        yield ("falling sigmoid",) * layers

    def fits(self, count):
        """Yield the readings with so many bugs that predict everything observed, as far as the budget allows."""
        ways = list(self._activations())
        if count and not self.likely:
            ways = [acts for acts in ways if len(set(acts[:-1])) < 2]
        sure = self.seen.subject.loss_is_sure or not self.seen.losses
        if self.seen.losses:
            explained = [acts for acts in ways if self._explain_a_loss(acts)]
            # Unless it is sure to be the loss, there may be none among what the program shows.
            ways = explained if sure else explained + [acts for acts in ways if acts not in explained]
        if count == 2:
            ways = [acts for acts in ways if len(set(acts[:-1])) < 2]
            ways = sorted(ways, key=self._blocks_explained, reverse=True)[:WAYS_WITH_TWO_BUGS]
        for acts in ways:
            for odd, changes in self._with_bugs(acts, count, sure):
                if self.budget.is_spent:
                    return
                reading = Reading(acts, odd)
                if (loss := self._taken_loss(reading, sure)) is None:
                    continue
                kind, scale, name = loss
                for judged_by in self._judges(kind, reading):
                    factor = self._common_factor(reading, judged_by)
                    if factor is not None:
                        yield Fit(self.layout, self.predictor, self.observed, reading, changes, factor, kind, scale,
                                  name, judged_by)  # fmt: skip

    def _taken_loss(self, reading, sure):
        """Return the loss that a reading is judged by; None where it cannot be the program's."""
        loss = self.loss_of(reading)
        return loss if loss is not None or sure else NO_LOSS

    def _with_bugs(self, acts, count, sure):
        """Yield what is odd with so many bugs, and the bugs."""
        if count == 0:
            yield {}, ()
        elif count == 1:
            yield from ((change.odd, ((bug, change),)) for bug, change in self._all_changes())
        else:
            yield from self._pairs(acts, sure)

    def _pairs(self, acts, sure):
        """Yield what is odd with two bugs that explain every role, and the bugs.

        What a role shows depends on a part of what is odd only, and many bugs share that part: it is worked out once.
        """
        singles, roles = self._changes(acts), list(self.observed)
        parts = [[_part(change.odd, role) for role in roles] for _, change in singles]
        known = [{} for _ in roles]

        def factors(i, j):
            one, other = singles[i][1].odd, singles[j][1].odd
            for r, role in enumerate(roles):
                key = (parts[i][r], parts[j][r])
                whose = ("exchanged", role)
                if whose in one or whose in other:
                    # It gets the derivative of another role, with all that is odd in that one.
                    makers = (role, one.get(whose) or other[whose])
                    key = (_part(one, *makers), _part(other, *makers))
                if key not in known[r]:
                    known[r][key] = self._factors_of_part(acts, role, *map(dict, key), sure)
                yield known[r][key]

        for i, (bug, change) in enumerate(singles):
            for j in range(i + 1, len(singles)):
                other, second = singles[j]
                if self.budget.is_spent:
                    return
                if bug is not other and all(factors(i, j)):
                    both = _together(change.odd, second.odd)
                    if both is not None:
                        yield both, ((bug, change), (other, second))

    def _factors_of_part(self, acts, role, one, other, sure):
        """Return whether some factor goes with what two bugs make of a role."""
        both = _together(one, other)
        if both is None:
            return False
        reading = Reading(acts, both)
        if (loss := self._taken_loss(reading, sure)) is None:
            return False
        return any(self._factor_of(role, reading, judge) is not None for judge in self._judges(loss[0], reading))

    def _all_changes(self):
        """Return all (bug, change) of the catalogue for a network of these sizes."""
        if None not in self._differing:
            sizes = self.layout.sizes
            every = [(bug, change) for bug in IN_FORMULAS for change in bug.changes(sizes)]
            if self.layout.has_units_by_name:
                every += [
                    (bug, change.in_unit(unit))
                    for unit in range(sizes[1])
                    for bug, change in every
                    if change.may_be_in_one_unit
                ]
            self._differing[None] = every
        return self._differing[None]

    def _changes(self, acts):
        """Return all (bug, change) of the catalogue that make a difference with these activations."""
        if acts not in self._differing:
            healthy = Reading(acts)
            self._differing[acts] = [
                (bug, change)
                for bug, change in self._all_changes()
                if any(self._differs(role, Reading(acts, change.odd), healthy) for role in self.observed)
            ]
        return self._differing[acts]

    def _differs(self, role, reading, healthy):
        judged_by = self._judges("none", healthy)[0]
        with np.errstate(all="ignore"):
            one, other = (self.predictor.block(role, which, judged_by) for which in (reading, healthy))
            return np.isfinite(one).all() and not np.allclose(one, other, rtol=1e-9, atol=1e-12)

    def _judges(self, kind, reading):
        """Return the losses that the derivatives may belong to."""
        if kind != "none":
            return (kind,)
        labels = self.seen.rows.labels
        other = {"softmax": "cross-entropy of classes", "sigmoid": "cross-entropy"}.get(reading.activations[-1])
        return ("squared", other) if other and 0 <= labels.min() <= labels.max() <= 1 else ("squared",)

    def _blocks_explained(self, acts):
        """Return how many roles some reading with at most one bug predicts, each by itself up to a factor."""
        found = set()
        for odd in ({}, *(change.odd for _, change in self._all_changes())):
            reading = Reading(acts, odd)
            loss = self.loss_of(reading)
            if loss is None and self.seen.subject.loss_is_sure:
                continue
            for judged_by in self._judges(loss[0] if loss else "none", reading):
                found |= {role for role in self.observed if self._factor_of(role, reading, judged_by) is not None}
        return len(found)

    def loss_of(self, reading):
        """Return (kind, constant, name) of the observed loss this forward pass explains; None if it explains none."""
        way = reading.forward(), reading.odd.get(("only",))
        if way not in self._losses:
            self._losses[way] = self._loss_of(reading)
        return self._losses[way]

    def _loss_of(self, reading):
        finite = {name: losses for name, losses in self.seen.losses.items() if np.isfinite(losses).all()}
        if not finite:
            return NO_LOSS
        y = self.predictor.points.y
        with np.errstate(all="ignore"):
            y_hat = self.predictor.y_hat(reading)
            kinds = {
                "squared": np.sum((y - y_hat) ** 2, axis=1),
                "cross-entropy": -np.sum(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat), axis=1),
            }
            if reading.activations[-1] == "softmax":
                kinds["cross-entropy of classes"] = -np.sum(y * np.log(y_hat), axis=1)
        for (kind, losses), (name, shown) in product(kinds.items(), finite.items()):
            if not np.isfinite(losses).all() or not np.any(losses):
                continue
            scale = float(np.dot(losses, shown) / np.dot(losses, losses))
            # A small number is added to the logarithm's argument in many programs.
            slack = (1e-8 if kind == "squared" else 1e-5) * np.abs(shown) + 1e-14
            if (decimals := self.seen.subject.decimals.get(name)) is not None:
                # From a rounded loss the constant is known only as one of the usual ones.
                scale = min((1.0, 0.5, 2.0), key=lambda usual, scale=scale: abs(usual - scale))
                slack = 0.6 * 10.0**-decimals
            if scale > 0 and np.all(np.abs(scale * losses - shown) <= slack):
                return kind, scale, name
        return None

    def _common_factor(self, reading, judged_by):
        """Return the one positive factor between what was predicted and observed, None if there is none."""
        common = None
        for role in self.observed:
            factor = self._factor_of(role, reading, judged_by)
            rescaled = factor and common and not np.isclose(factor, common, rtol=TOLERANCE)
            if factor is None or (rescaled and not self.seen.subject.rescales):
                return None
            common = common or factor
        return common or None

    def _factor_of(self, role, reading, judged_by):
        """Return the factor between what was predicted and observed in a role; 0 where both are 0, None if none is."""
        self.budget.spend()
        seen = self.observed[role]
        with np.errstate(all="ignore"):
            predicted = self.predictor.block(role, reading, judged_by)
        size = float(np.sum(predicted * predicted))
        if not np.isfinite(size):
            return None
        if not size:
            return 0.0 if np.abs(seen).max() < 1e-12 else None
        factor = float(np.sum(predicted * seen)) / size
        largest = max(float(np.abs(seen).max()), 1e-9)
        if factor <= 0 or float(np.abs(seen - factor * predicted).max()) > TOLERANCE * largest:
            return None
        return factor


NO_LOSS = ("none", None, None)


def _times(hidden, output, layers):
    """Return how often all hidden layers and the output are activated, as what is odd of a reading."""
    odd = {("times", layer): hidden for layer in range(1, layers) if hidden != 1}
    return odd | ({("times", layers): output} if output != 1 else {})


def _of_role(role, w, b):
    """Return the numbers of a role, of one network."""
    layer = int(role[1]) - 1
    if role[0] == "b":
        return b[layer]
    return w[layer][:, [int(role[2]) - 1]] if len(role) == 3 else w[layer]


def _part(odd, *makers):
    """Return the part of what is odd that shows in what some roles make, in a form that can be compared."""
    layers = {int(role[1]) for role in makers}

    def shows(what, *where):
        if what in ("local", "delta", "factor", "frozen", "exchanged", "pooled"):
            return where[0] in makers
        return what != "transposed" or where[0] in layers

    return tuple(sorted(((key, value) for key, value in odd.items() if shows(*key)), key=str))


def _together(one, other):
    """Return what is odd with two changes together, None where they contradict each other."""
    both = one | other
    for key in one.keys() & other.keys():
        what, *where = key
        if what == "factor":
            both[key] = one[key] * other[key]
        elif what == "slope" and (("times", *where) in one) != (("times", *where) in other):
            # Who activates too often or too seldom has some slope; a bug that is about the slope decides which.
            both[key] = (other if ("times", *where) in one else one)[key]
        else:
            return None
    return both
