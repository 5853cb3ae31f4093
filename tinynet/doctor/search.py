"""The search: which network with how few mistakes predicts all that was observed of a program."""

from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from tinynet.doctor.model.evaluator import Evaluator, Hypothesis, Points
from tinynet.doctor.model.layouts import Layout, layouts
from tinynet.doctor.model.table import combined
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
    """A hypothesis that predicts what was observed.

    Attributes
    ----------
    layout : Layout
        Which of the program's parameters is which.
    evaluator : Evaluator
        At the observed points, in that layout.
    observed : dict of str to ndarray
        The observed derivatives of every role.
    hypothesis : Hypothesis
    bugs : tuple of (Mistake, Change)
    factor : float
        What the derivative of ½Σ(ŷ − y)² (or of the cross-entropy) is multiplied by.
    loss : "squared", "cross-entropy", "cross-entropy of classes" or "none"
        What the loss is, where one is given and the outputs of the hypothesis explain it.
    scale : float or None
        The constant of that loss.
    loss_name : str or None
        Which of the numbers that the program shows is that loss.
    judged_by : str
        The loss whose gradient the derivatives were compared with; the same, where one is given.
    others : tuple of tuple of str
        Codes of other hypotheses that predict the same numbers.
    """

    layout: Layout
    evaluator: Evaluator
    observed: dict
    hypothesis: Hypothesis
    bugs: tuple
    factor: float
    loss: str
    scale: float | None
    loss_name: str | None
    judged_by: str
    others: tuple = ()

    def predicted(self, role):
        """Return the derivatives that it predicts in a role, but for the factor."""
        return self.evaluator.value(f"move_{role}", self.hypothesis, self.judged_by)

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


class _Keys:
    """The keys of lines with none, one or two of some changes, each found with as little work as can be.

    A change of lines that a value was not made of changes nothing of it.
    """

    def __init__(self, evaluator, activations, changes):
        self.evaluator, self.activations = evaluator, activations
        self.rewrites = [change.rewrites for change in changes]
        self._bits = [evaluator.bits_of(rewrites) for rewrites in self.rewrites]
        self._known, self._single, self._last = {}, {}, (None, None)

    def both(self, i, j):
        """Return the lines that two changes rewrite; None where they contradict each other."""
        if not self._bits[i] & self._bits[j]:
            return self.rewrites[i] | self.rewrites[j]
        return combined(self.rewrites[i], self.rewrites[j])

    def of(self, line, loss, *chosen):
        """Return the key of a line with the chosen changes; None where they contradict each other in it."""
        return self._of_two(line, loss, *chosen) if len(chosen) == 2 else self._of_one(line, loss, *chosen)[0]

    def _of_one(self, line, loss, *chosen):
        key = (line, loss, *chosen)
        if key not in self._known:
            healthy = self._of_one(line, loss) if chosen else None
            if healthy and not healthy[1] & self._bits[chosen[0]]:
                self._known[key] = healthy
            else:
                # The same object each time: the evaluator keeps what it worked out for the last one.
                if chosen not in self._single:
                    rewrites = self.rewrites[chosen[0]] if chosen else {}
                    self._single[chosen] = Hypothesis(self.activations, rewrites)
                self._known[key] = self.evaluator.key(line, self._single[chosen], loss)
        return self._known[key]

    def _of_two(self, line, loss, i, j):
        one, read = self._of_one(line, loss, i)
        if not read & self._bits[j]:
            return one
        other, read = self._of_one(line, loss, j)
        if not read & self._bits[i]:
            return other
        if self._last[0] != (i, j):
            rewrites = self.both(i, j)
            self._last = (i, j), None if rewrites is None else Hypothesis(self.activations, rewrites)
        hypothesis = self._last[1]
        return None if hypothesis is None else self.evaluator.key(line, hypothesis, loss)[0]


class _Model:
    """What was observed, laid out as one network, with all hypotheses on it."""

    def __init__(self, seen, layout, budget, likely=True):
        self.seen, self.layout, self.budget, self.likely = seen, layout, budget, likely
        networks = [layout.network(row.parameters) for row in seen.single]
        w, b = (tuple(np.array(layer) for layer in zip(*parts, strict=True)) for parts in zip(*networks, strict=True))
        new = [layout.network(row.new)[0] for row in seen.single]
        new_w = tuple(np.array(layer) for layer in zip(*new, strict=True))
        x = np.array([row.x for row in seen.single])
        y = np.array([row.y for row in seen.single]).reshape(len(x), -1)
        self.evaluator = Evaluator(Points(w, b, x, y, new_w))
        slopes = [layout.network(row.slopes) for row in seen.single]
        known = {layout.role(place) for name, _, place in layout.places if name in seen.subject.given}
        self.observed = {
            role: np.array([_of_role(role, *one) for one in slopes])
            for role in sorted(roles_of(layout.sizes), key=lambda role: (-int(role[1]), role[0]))
            if role in known
        }
        self._losses, self._factors, self._keys, self._every = {}, {}, {}, None

    def explains_a_loss(self):
        """Return whether some forward pass explains a loss that the program shows."""
        return any(self._explain_a_loss(acts) for acts in self._activations())

    def _explain_a_loss(self, acts):
        output = (1,) if acts[-1] in ("linear", "step", "sign") else (1, 0, 2)
        ways = product((1, 0, 2) if len(acts) > 1 else (1,), output)
        hypotheses = (Hypothesis(acts, _activated(*times, len(acts))) for times in ways)
        keys = (self.evaluator.key("y_hat", hypothesis)[0] for hypothesis in hypotheses)
        return any(self._loss_of(key, acts) not in (None, NO_LOSS) for key in keys)

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
        """Yield the fits with so many bugs that predict everything observed, as far as the budget allows."""
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
            ways = sorted(ways, key=self._roles_explained, reverse=True)[:WAYS_WITH_TWO_BUGS]
        for acts in ways:
            bugs = self._all_changes()
            keys = self._keys_of(acts)
            for chosen in self._choices(acts, count):
                if self.budget.is_spent:
                    return
                key = keys.of("y_hat", "squared", *chosen)
                if key is None or (loss := self._taken_loss(key, acts, sure)) is None:
                    continue
                kind, scale, name = loss
                for judged_by in self._judges(kind, acts):
                    factor = self._common_factor(keys, chosen, judged_by)
                    if factor is not None and (rewrites := _rewrites(keys, chosen)) is not None:
                        hypothesis = Hypothesis(acts, rewrites)
                        yield Fit(self.layout, self.evaluator, self.observed, hypothesis,
                                  tuple(bugs[i] for i in chosen), factor, kind, scale, name, judged_by)  # fmt: skip

    def _taken_loss(self, key, acts, sure):
        """Return the loss that outputs are judged by; None where they cannot be the program's."""
        loss = self._loss_of(key, acts)
        return loss if loss is not None or sure else NO_LOSS

    def _all_changes(self):
        """Return all (bug, change) that there are for a network of these sizes."""
        if self._every is None:
            sizes = self.layout.sizes
            self._every = [(bug, change) for bug in IN_FORMULAS for change in bug.changes(sizes)]
            if self.layout.has_units_by_name:
                self._every += [
                    (bug, change.in_unit(unit))
                    for unit in range(sizes[1])
                    for bug, change in self._every
                    if change.may_be_in_one_unit
                ]
        return self._every

    def _keys_of(self, acts):
        if acts not in self._keys:
            self._keys[acts] = _Keys(self.evaluator, acts, [change for _, change in self._all_changes()])
        return self._keys[acts]

    def _choices(self, acts, count):
        """Yield the numbers of so many changes that may be there at once."""
        changes = self._all_changes()
        if count < 2:
            yield from combinations(range(len(changes)), count)
            return
        for i, j in combinations([i for i in range(len(changes)) if self._differs(acts, i)], 2):
            if changes[i][0] is not changes[j][0]:
                yield i, j

    def _differs(self, acts, i):
        """Return whether a change makes a difference to some derivative with these activations."""
        keys = self._keys_of(acts)
        judged_by = self._judges("none", acts)[0]
        for role in self.observed:
            one, other = (keys.of(f"move_{role}", judged_by, *chosen) for chosen in ((i,), ()))
            if one != other:
                changed, healthy = self.evaluator.value_of(one), self.evaluator.value_of(other)
                if np.isfinite(changed).all() and not np.allclose(changed, healthy, rtol=1e-9, atol=1e-12):
                    return True
        return False

    def _judges(self, kind, acts):
        """Return the losses that the derivatives may belong to."""
        if kind != "none":
            return (kind,)
        labels = self.seen.rows.labels
        other = {"softmax": "cross-entropy of classes", "sigmoid": "cross-entropy"}.get(acts[-1])
        return ("squared", other) if other and 0 <= labels.min() <= labels.max() <= 1 else ("squared",)

    def _roles_explained(self, acts):
        """Return how many roles some hypothesis with at most one bug predicts, each by itself up to a factor."""
        found, keys = set(), self._keys_of(acts)
        for chosen in ((), *self._choices(acts, 1)):
            loss = self._loss_of(keys.of("y_hat", "squared", *chosen), acts)
            if loss is None and self.seen.subject.loss_is_sure:
                continue
            for judged_by in self._judges(loss[0] if loss else "none", acts):
                found |= {
                    role
                    for role in self.observed
                    if self._factor_of(role, keys.of(f"move_{role}", judged_by, *chosen)) is not None
                }
        return len(found)

    def _loss_of(self, key, acts):
        """Return (kind, constant, name) of the observed loss that outputs explain; None if they explain none."""
        way = key, acts[-1] == "softmax"
        if way not in self._losses:
            self._losses[way] = self._explained_loss(self.evaluator.value_of(key), acts)
        return self._losses[way]

    def _explained_loss(self, y_hat, acts):
        finite = {name: losses for name, losses in self.seen.losses.items() if np.isfinite(losses).all()}
        if not finite:
            return NO_LOSS
        y = self.evaluator.points.y
        with np.errstate(all="ignore"):
            kinds = {
                "squared": np.sum((y - y_hat) ** 2, axis=1),
                "cross-entropy": -np.sum(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat), axis=1),
            }
            if acts[-1] == "softmax":
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

    def _common_factor(self, keys, chosen, judged_by):
        """Return the one positive factor between what was predicted and observed, None if there is none."""
        common = None
        for role in self.observed:
            factor = self._factor_of(role, keys.of(f"move_{role}", judged_by, *chosen))
            rescaled = factor and common and abs(factor - common) > TOLERANCE * common
            if factor is None or (rescaled and not self.seen.subject.rescales):
                return None
            common = common or factor
        return common or None

    def _factor_of(self, role, key):
        """Return the factor between what was predicted and observed in a role; 0 where both are 0, None if none is."""
        if (role, key) not in self._factors:
            self.budget.spend()
            self._factors[role, key] = None if key is None else self._compared(role, self.evaluator.value_of(key))
        return self._factors[role, key]

    def _compared(self, role, predicted):
        seen = self.observed[role]
        with np.errstate(all="ignore"):
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


def _activated(hidden, output, layers):
    """Return the lines of a network whose hidden layers, and whose output, are activated so often: 0, 1 or 2 times."""
    times = {**dict.fromkeys(range(1, layers), hidden), layers: output}
    ways = {0: "z{i}", 2: "act{i}(act{i}(z{i}))"}
    return {f"a{i}": ways[often].format(i=i) for i, often in times.items() if often in ways}


def _rewrites(keys, chosen):
    """Return the lines that the chosen changes rewrite; None where they contradict each other."""
    return keys.both(*chosen) if len(chosen) == 2 else keys.rewrites[chosen[0]] if chosen else {}


def _of_role(role, w, b):
    """Return the numbers of a role, of one network."""
    layer = int(role[1]) - 1
    if role[0] == "b":
        return b[layer]
    return w[layer][:, [int(role[2]) - 1]] if len(role) == 3 else w[layer]
