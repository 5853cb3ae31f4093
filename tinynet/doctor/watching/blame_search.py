"""From a parameter that moves wrongly back to the smallest part of the program that is not what it should be.

Every value of the backward pass is held against the true slopes of the loss in the values of the forward pass. Where a
value is none that is wanted, the way goes on to what it was made of: a product of a slope and a factor, a sum over rows
or paths, a value that is only handed on.
"""

from dataclasses import replace

import numpy as np

from tinynet.doctor.watching.blame import MOST_USES, Blame, Question, lacks, other_slope
from tinynet.doctor.watching.blame_arrays import (
    blame_added,
    blame_parts,
    blame_put,
    blame_rows,
    is_set_twice,
    pieces,
    put_again,
    set_twice,
)
from tinynet.doctor.watching.blame_products import blame_product
from tinynet.doctor.watching.blame_sums import SUMS, blame_reduction, blame_sum, is_sum, sum_of_the_same_slope
from tinynet.doctor.watching.moves import chain_and_slopes
from tinynet.doctor.watching.proportional import proportional_or_turned
from tinynet.doctor.watching.slopes import REARRANGE
from tinynet.doctor.watching.tape import Node, name_of
from tinynet.doctor.watching.unwrapped import what_is_added, what_is_handed_on
from tinynet.doctor.watching.uses import PRODUCTS, Use, is_product, only_moves, operands
from tinynet.doctor.watching.ways import shares_through, uses_of

__all__ = ["Search"]

DEEPEST = 40


class Search:
    """Looks for what is wrong behind the moves of parameters.

    Parameters
    ----------
    judge : Judge
    """

    def __init__(self, judge):
        self.judge, self.known = judge, {}

    def behind(self, number):
        """Return what is wrong behind a parameter whose move is not its slope."""
        chain, slopes = chain_and_slopes(self.judge, number)
        old, move = chain.nodes[:2]
        if (put := set_twice(chain)) is not None:
            return [Blame(Use(put), "lacks", old)]
        question = Question(Use(move), old, slopes, uses_of(self.judge, old))
        if (found := blame_rows(self, question, chain)) is not None:
            return found
        return self.blame(replace(question, use=what_is_added(self.judge, question.use, chain)))

    def blame(self, question):
        """Return what is wrong in a value that should be the slope in a target.

        Many ways through the sums of a loop lead to the same value: it is looked into once, and once more where a
        shorter way leads to it.
        """
        use, slopes = question.use, tuple(np.asarray(one).tobytes() for one in question.slopes)
        key = id(use.node), use.parent, use.operand, question.target, slopes, tuple(question.uses)
        if key not in self.known or question.depth < self.known[key][0]:
            found = self._blame_anew(question)
            self.known[key] = question.depth, list({id(blame): blame for blame in found}.values())
        return self.known[key][1]

    def _blame_anew(self, question):
        use = what_is_handed_on(self.judge, question.use)
        found = self._blame_value(self._of_its_sum(replace(question, use=use)))
        for blame in found:
            blame.given = blame.given or question.use
            if blame.value is None:
                is_whole = blame.kind in ("slope", "lacks") and isinstance(blame.use.node, Node)
                blame.value = blame.use.node if is_whole else use.node
                blame.slopes = self.judge.slope(blame.target) if is_whole else question.slopes
        return found

    def _of_its_sum(self, question):
        """Return the question about a bias as one about the sum that it is a term of."""
        if not self.judge.is_a_parameter(question.target):
            return question
        same = (one for one in question.uses if proportional_or_turned(self.judge.slope(one), question.slopes))
        return replace(question, target=next(same, question.target))

    def _blame_value(self, question):
        judge, use, value = self.judge, question.use, question.use.node
        if not isinstance(value, Node) or question.depth > DEEPEST:
            return question.nothing()
        if self._is_right(question):
            return []
        if (blame := self._lacks_a_part(question)) is not None:
            return [blame]
        if value.kind == "put":
            return blame_put(self, question)
        if value.kind == "added":
            return blame_added(self, question)
        if meanings := judge.meanings(value):
            factor = self._of_another_parameter(question, meanings)
            return factor or [other_slope(judge, use, meanings, question.target)]
        if name_of(value) in REARRANGE and len(parts := pieces(judge, value)) > 1:
            return blame_parts(self, question, parts)
        if only_moves(value):
            parts = [part for part in operands(value) if judge.is_backward(part.node)]
            return self.blame(question.of(parts[0])) if len(parts) == 1 else question.nothing()
        if is_sum(judge, value):
            return blame_sum(self, question)
        if name_of(value) in SUMS:
            return blame_reduction(self, question)
        if value.kind == "binary" or name_of(value) in PRODUCTS:
            return blame_product(self, question)
        return question.nothing()

    def _is_right(self, question):
        """Return whether a value is what is wanted, or is told already."""
        judge, value = self.judge, question.use.node
        if value in judge.blamed and proportional_or_turned(judge.slope(judge.blamed[value]), question.slopes):
            return True
        if proportional_or_turned(judge.values(value), question.slopes):
            judge.right_nodes.add(value)
            return True
        return False

    def _lacks_a_part(self, question):
        """Blame a value that has the slope through one use only, or the last of several; None if it does not."""
        use, target = question.use, question.target
        while True:
            if (other := self._other_share(question)) is not None:
                return lacks(self.judge, use, question.target, other)
            if (later := sum_of_the_same_slope(self.judge, question)) is None:
                break
            question = replace(question, target=later, uses=uses_of(self.judge, later))
        if is_set_twice(use.node):
            return Blame(use, "lacks", target)
        if (put := put_again(self.judge, use.node)) is not None:
            return Blame(Use(put), "lacks", target, value=use.node, slopes=question.slopes)
        return None

    def _other_share(self, question):
        """Return another use of a target, where a value is the slope through one of several only; None if it is not."""
        values, uses = self.judge.values(question.use.node), question.uses[:MOST_USES]
        shares = shares_through(self.judge, uses, question.target) if len(uses) > 1 and values is not None else []
        shares = [(one, share) for one, share in shares if np.any(share[0])]
        mine = [one for one, share in shares if proportional_or_turned(values, share)]
        return next((one for one, _ in shares if one not in mine), None) if len(mine) == 1 else None

    def _of_another_parameter(self, question, meanings):
        """Return the factor that makes of a value the slope in another parameter; none if it is no such product."""
        if not is_product(question.use.node) or not all(map(self.judge.is_a_parameter, meanings)):
            return []
        found = blame_product(self, question)
        return found if all(blame.kind == "factor" for blame in found) else []
