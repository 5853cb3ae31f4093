"""By which number a program is judged: the loss that makes most of its moves right."""

import re
from collections import Counter

import numpy as np

from tinynet.doctor.watching.gradient import gradient_of
from tinynet.doctor.watching.judge import Judge
from tinynet.doctor.watching.losses import Loss, names_given
from tinynet.doctor.watching.moves import move_factor, moves_by_another_rate, penalty_shares, rests
from tinynet.doctor.watching.on_purpose import held_on_purpose
from tinynet.doctor.watching.proportional import proportional
from tinynet.doctor.watching.tape import name_of
from tinynet.doctor.watching.uses import CLIPS

__all__ = ["MARGINS", "Judged", "best_of", "judged_by"]

# So many points are enough to choose a loss.
FEW_POINTS = 2
# By how much the loss of an output is preferred to that of a sum that the output is made of: more than any other.
LATER = 0.25
# The standard losses of a margin.
MARGINS = ("hinge", "perceptron")
# What is learned, and not only looked at: an error of the last rows may be printed beside the loss of all.
CALLED_LOSS = re.compile("loss|cost", re.IGNORECASE)


class Judged:
    """One loss, and how every parameter's move stands to its slope."""

    def __init__(self, judge):
        self.judge, self.marks, self.factors, self.penalties = judge, [], [], {}
        # The loss by which every move is right, where the one that is shown has its slopes in other rows only.
        self.in_other_rows = None
        for number in range(len(judge.runs.chains[0])):
            factor = None
            try:
                factor = move_factor(judge, number)
                mark = "=" if factor is not None else self._mark_of_another_move(number)
            except LookupError:
                mark = "unfelt"
            self.marks.append(mark)
            self.factors.append(factor)

    def _mark_of_another_move(self, number):
        """Return how a move stands to its slope that is no multiple of it: by a penalty, or by an optimiser."""
        shares = penalty_shares(self.judge, number)
        if shares is not None:
            self.penalties[number] = shares
            return "grows" if shares[1] > 0 else "in"
        if gradient_of(self.judge, number) is not None:
            return "in"
        return "turned" if gradient_of(self.judge, number, turned=True) is not None else "wrong"

    def has_another_rate_at_each_point(self):
        """Return whether some parameter moves along its slope at each point, and each time by another share of it."""
        return any(
            factor is None and self.marks[number] != "unfelt" and moves_by_another_rate(self.judge, number)
            for number, factor in enumerate(self.factors)
        )

    def acquits(self, other):
        """Return the parameters that move wrongly by another loss, and not by this one."""
        pairs = enumerate(zip(self.marks, other.marks, strict=True))
        return [number for number, (mine, mark) in pairs if mine in ("=", "in") and mark in ("wrong", "turned")]

    def acquit(self, numbers):
        """Let some parameters that move wrongly be right."""
        for number in numbers:
            if self.marks[number] in ("wrong", "turned"):
                self.marks[number] = "in"

    @property
    def score(self):
        """How much of the program is right by this loss, to compare it with others."""
        counts = Counter(self.marks)
        preference = {"shown": 0.5, "squared error": 0.3, "canonical": 0.1}.get(self.judge.loss.kind, 0.0)
        preference += LATER if self.judge.runs.is_of_the_output(self.judge.loss) else 0.0
        return 3 * counts["="] + 2.5 * (counts["in"] + counts["grows"]) - 2 * counts["unfelt"] + preference

    @property
    def is_right(self):
        """Whether every parameter moves along its slope; one that rests may move by an expression that is right."""
        right = self.right_ones()
        places = {self.judge.runs.chains[0][number].nodes[1].place for number in right}
        return all(
            number in right
            or mark == "unfelt"
            and self.judge.runs.chains[0][number].nodes[1].place in places
            and rests(self.judge, number)
            for number, mark in enumerate(self.marks)
        )

    def right_ones(self):
        """Return the numbers of the parameters that move rightly."""
        return {number for number, mark in enumerate(self.marks) if mark in ("=", "in")}

    @property
    def is_felt(self):
        """Return whether some parameter moves along the slope of this loss."""
        return any(mark in ("=", "in", "grows") for mark in self.marks)


def judged_by(runs, loss):
    """Return how the moves stand to the slopes of a loss; None if it has none, or they cannot be told at some point."""
    slopes = runs.slopes_of(loss)
    return Judged(Judge(runs, loss, slopes)) if slopes is not None else None


def best_of(runs):
    """Return the loss by which most is right; one that is shown before others.

    Where not all is right by it, what may be held on purpose is held, if all parameters that were right stay so.
    """
    found = _best_of(runs)
    if found is not None and found.is_right:
        return found
    held = held_on_purpose(runs)
    holding = runs.holding([(node.kind, node.key) for node in held]) if held else None
    other = _best_of(holding) if holding is not None else None
    if other is None or (found is not None and not found.right_ones() < other.right_ones()):
        return found
    return other


def _best_of(runs):
    """Return the loss by which most is right, with what the runs hold."""
    best, few, every = None, runs.at_the_first(FEW_POINTS), []
    for loss in _made_everywhere(runs):
        if loss.kind != "shown" and best is not None and best.judge.loss.kind == "shown" and best.is_felt:
            break  # it is the loss, even if another one makes more of it right
        slopes = few.slopes_of(loss)
        if slopes is None or not any(slopes):
            continue
        judged = Judged(Judge(few, loss, slopes))
        every.append(judged)
        if best is None or judged.score > best.score:
            best = judged
        if judged.is_right and loss.kind in ("shown", "squared error"):
            break
    if best is None or all(mark == "unfelt" for mark in best.marks):
        return None
    if "unfelt" in best.marks and (both := _together(few, every)) is not None and both.score > best.score:
        best = both
    loss = best.judge.loss
    found = judged_by(runs, loss)
    if found is None:
        return None
    if (masked := _in_other_rows(runs, found, every)) is not None:
        return masked
    for few_points in every:
        # Where parameters move in turn, the same error is worked out anew for each of them.
        other = few_points.judge.loss
        alike = other.kind in (loss.kind, "squared error") and loss.kind in (other.kind, "shown")
        if alike and any(few_points.acquits(found)):
            found.acquit(judged_by(runs, other).acquits(found))
    return found


def _in_other_rows(runs, found, every):
    """Return how the moves stand to a loss that is shown, where they are right by one that is so in other rows only.

    None if that is not so.
    """
    if found.judge.loss.is_shown:
        shown = [] if found.right_ones() else [found.judge.loss]
        assumed = [loss for loss in runs.losses() if not loss.is_shown] if shown else []
    else:
        shown = [one.judge.loss for one in every if one.judge.loss.is_shown]
        assumed = [found.judge.loss] if found.is_right and shown else []
    judged = {loss: judged_by(runs, loss) for loss in (*shown, *assumed)}
    for mine in filter(judged.get, shown):
        for other in filter(judged.get, assumed):
            if judged[other].is_right and _is_in_other_rows(runs, judged[mine], judged[other]):
                judged[mine].in_other_rows = other
                return judged[mine]
    return None


def _is_in_other_rows(runs, shown, assumed):
    """Return whether a loss that is shown has the slopes of an assumed one, but is 0 in other rows than that.

    So it is where the loss is masked and its slope is not, and where a hinge is cut off elsewhere.
    """
    of_margins, names = assumed.judge.loss.kind in MARGINS, names_given(runs.listing, shown.judge.loss.key[0])
    if not of_margins and not any(map(CALLED_LOSS.search, names)):
        return False
    mine, other = [], []
    for point in range(runs.points):
        every = shown.judge.all[point]
        for node, slope in runs.seeds(assumed.judge.loss, point):
            if not runs.of_the_step[point][node.index]:
                continue
            if node not in every or np.shape(every[node]) != np.shape(slope):
                return False
            if not of_margins and any(one.index > node.index and name_of(one) in CLIPS for one in every):
                return False  # what is cut off where it is too large for a logarithm is no other row
            mine.append(np.ravel(every[node]))
            other.append(np.ravel(slope))
    if not mine:
        return False
    mine, other = np.concatenate(mine), np.concatenate(other)
    both = (mine != 0) & (other != 0)
    is_the_same = np.count_nonzero(both) > 1 and proportional([mine[both]], [other[both]]) is not None
    return is_the_same and bool(np.any((mine != 0) != (other != 0)))


def _made_everywhere(runs):
    """Yield what may be the loss, without what is made at some points only, as a number for every tenth step."""

    def is_made(loss, point):
        return any(runs.of_the_step[point][node.index] for node, _ in runs.seeds(loss, point))

    losses = runs.losses()
    is_empty = True
    for loss in losses:
        if loss.kind != "shown" or all(is_made(loss, point) for point in range(runs.points)):
            is_empty = False
            yield loss
    if is_empty:
        yield from losses


def _together(runs, every):
    """Return how the moves stand to the sum of losses that are felt by different parameters; None if there is none.

    What a parameter feels of one of them alone tells the weight of that one.
    """
    parts = {}
    for judged in every:
        key = judged.judge.loss.key
        if judged.is_felt and (key not in parts or judged.score > parts[key].score):
            parts[key] = judged
    found = []
    for judged in parts.values():
        alone = [
            factor for number, factor in enumerate(judged.factors)
            if factor and all(other.marks[number] == "unfelt" for other in parts.values() if other is not judged)
        ]  # fmt: skip
        if alone:
            found.append((judged.judge.loss, abs(alone[0])))
    if len(found) < 2:
        return None
    return judged_by(runs, Loss.together(found))
