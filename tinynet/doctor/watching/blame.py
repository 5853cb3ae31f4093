"""From a parameter that moves wrongly back to the smallest part of the program that is not what it should be.

Every value of the backward pass is held against the true slopes of the loss in the values of the forward pass. Where a
value is none that is wanted, the way goes on to what it was made of: a product of a slope and a factor, a sum over rows
or paths, a value that is only handed on.
"""

from dataclasses import dataclass

import numpy as np

from tinynet.doctor.watching.moves import chain_and_slopes
from tinynet.doctor.watching.proportional import proportional_or_turned, rate_between
from tinynet.doctor.watching.slopes import REARRANGE, rearranged
from tinynet.doctor.watching.tape import Node, name_of
from tinynet.doctor.watching.unwrapped import what_is_added, what_is_handed_on, what_moves_rows
from tinynet.doctor.watching.uses import DIVISOR, PRODUCTS, Use, operands, plain
from tinynet.doctor.watching.ways import cofactor_of, products_on_the_way, share_through, uses_of

__all__ = ["Blame", "Search", "is_set_twice"]

DEEPEST = 40
MOST_USES = 200
SUMS = {"sum", "mean", "fsum"}


@dataclass
class Blame:
    """A part of a program that is not what it should be.

    Attributes
    ----------
    use : Use
        Where it stands.
    kind : str
        "slope": a slope in another value; "turned": a slope whose rows and columns are exchanged; "factor": another
        factor; "sum": summed in another way; "lacks": terms are missing; "sign": of its terms one has the other sign;
        "nothing": no value that is known.
    target : Node
        The value in which it should be the slope, or a part of the slope.
    got : Node or None
        For "slope" and "turned", the value in which it is the slope.
    want : Node or None
        For "factor", the value that should stand there, where there is one.
    through : Node or None
        For a factor that is a local slope: from `target` to this value.
    signal : Node or None
        For a factor, the slope that it is multiplied with.
    span : tuple of Use
        Where the factor is a product of several, those.
    given : Use or None
        Where the value was met first, before constant factors and the like were taken off.
    value : Node or None
        The value that is wrong by it.
    slopes : list of array
        What that should be, up to a constant, at all points.
    """

    use: Use
    kind: str
    target: Node
    got: Node | None = None
    want: Node | None = None
    through: Node | None = None
    signal: Node | None = None
    span: tuple = ()
    given: Use | None = None
    value: Node | None = None
    slopes: list | None = None

    @property
    def rests_on(self):
        """Return the value by which it was found: of a factor, what it is multiplied with."""
        return self.signal if self.kind == "factor" else self.use.node


def is_set_twice(node):
    """Return whether a number of an array is set several times at once, and what it is set to was not summed before."""
    is_twice = node.kind == "put" and np.size(np.unique(node.function)) < np.size(node.function)
    return is_twice and not _is_taken_there(node.operands[1], node)


def _is_taken_there(value, put):
    """Return whether a value is made, by single operations, of what another array has at the places of a put."""
    if not isinstance(value, Node):
        return False
    if value.kind == "binary":
        return any(_is_taken_there(part, put) for part in value.operands)
    return (
        value.kind == "take"
        and value.operands[0] is not put.operands[0]
        and np.array_equal(value.function, put.function)
    )


def _key(use):
    return id(use.node), use.parent, use.operand


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
        chain, target = chain_and_slopes(self.judge, number)
        if (set_twice := self._set_twice(chain)) is not None:
            return [Blame(Use(set_twice), "lacks", chain.nodes[0])]
        if (found := self._in_some_rows(chain, target)) is not None:
            return found
        use = what_is_added(self.judge, Use(chain.nodes[1]), chain)
        return self._blame(use, chain.nodes[0], target, uses_of(self.judge, chain.nodes[0]), 0)

    def _in_some_rows(self, chain, target):
        """Return what is wrong in the rows of a table that are moved in one of several places.

        None if it moves in one place alone, or if that cannot be told.
        """
        puts, node = [], chain.nodes[1]
        while isinstance(node, Node) and node.kind == "put" and node is not chain.nodes[0]:
            puts.append(node)
            node = node.operands[0]
        where = [np.ravel(put.function) for put in puts]
        if node is not chain.nodes[0] or len({put.place for put in puts}) < 2:
            return None
        if len(np.unique(np.concatenate(where))) < sum(map(np.size, where)):
            return None  # the same row is moved twice
        turned, uses = [], uses_of(self.judge, chain.nodes[0])
        for put, rows in zip(puts[::-1], where[::-1], strict=True):
            nodes, part = self.judge.runs.aligned(put), what_moves_rows(self.judge, Use(put.operands[1], put, 1), chain)
            if nodes is None or any(not np.array_equal(np.ravel(one.function), rows) for one in nodes):
                return None
            wanted = [np.ravel(slope)[rows] for slope in target]
            if not any(map(np.any, wanted)):
                continue
            values = self.judge.values(part.node)
            if values is None:
                return None
            if not proportional_or_turned(values, wanted):
                return self._blame_part(part, rows, chain.nodes[0], wanted, uses, 0) or None
            moves = [np.ravel(one.value)[rows] - np.ravel(one.operands[0].value)[rows] for one in nodes]
            if all(np.sum(move * slope) > 0 for move, slope in zip(moves, wanted, strict=True)):
                turned.append(part)
        return [Blame(turned[0], "sign", chain.nodes[0])] if 0 < len(turned) < len(puts) else None

    def _set_twice(self, chain):
        """Return where a number of a parameter is set several times at once, so that the last one stays; else None.

        So it is with `table[ids] -= step` where a number is in `ids` twice.
        """
        node = chain.nodes[1]
        while isinstance(node, Node) and node is not chain.nodes[0] and node.kind in ("put", "take"):
            if is_set_twice(node):
                return node
            node = node.operands[0]
        return None

    def _blame(self, use, target, slopes, uses, depth):
        """Return what is wrong in a value that should be the slope in a target.

        Many ways through the sums of a loop lead to the same value: it is looked into once, and once more where a
        shorter way leads to it.
        """
        shares = tuple(np.asarray(one).tobytes() for one in slopes)
        key = _key(use), target, shares, tuple(uses)
        if key not in self.known or depth < self.known[key][0]:
            found = self._blame_anew(use, target, slopes, uses, depth)
            self.known[key] = depth, list({id(blame): blame for blame in found}.values())
        return self.known[key][1]

    def _blame_anew(self, use, target, slopes, uses, depth):
        given, use = use, what_is_handed_on(self.judge, use)
        found = self._blame_value(use, target, slopes, uses, depth)
        for blame in found:
            blame.given = blame.given or given
            if blame.value is None:
                is_whole = blame.kind in ("slope", "lacks") and isinstance(blame.use.node, Node)
                blame.value = blame.use.node if is_whole else use.node
                blame.slopes = self.judge.slope(blame.target) if is_whole else slopes
        return found

    def _blame_value(self, use, target, slopes, uses, depth):
        value = use.node
        if self.judge.is_a_parameter(target):
            # Of a bias: the sum that it is a term of.
            target = next((one for one in uses if proportional_or_turned(self.judge.slope(one), slopes)), target)
        if not isinstance(value, Node) or depth > DEEPEST:
            return [Blame(use, "nothing", target)]
        if value in self.judge.blamed and proportional_or_turned(self.judge.slope(self.judge.blamed[value]), slopes):
            return []
        if proportional_or_turned(self.judge.values(value), slopes):
            self.judge.right_nodes.add(value)
            return []
        if len(uses) > 1 and (one := self._only_share(value, target, uses)) is not None:
            return [self._lacks(use, target, one)]
        if is_set_twice(value):
            return [Blame(use, "lacks", target)]
        if (again := self._set_again(value)) is not None:
            return [Blame(Use(again), "lacks", target, value=value, slopes=slopes)]
        if value.kind == "put" and (through := self._cut_off(value, target, slopes)) is not None:
            return [Blame(use, "factor", target, through=through, signal=value.operands[0])]
        if value.kind == "put":
            return self._blame_parts(use, self._puts(value), target, slopes, uses, depth)
        if value.kind == "added":
            return self._blame_added(use, target, depth)
        meanings = self.judge.meanings(value)
        if meanings:
            factor = self._of_another_parameter(use, meanings, target, slopes, uses, depth)
            return factor or [self._other_slope(use, meanings, target)]
        if name_of(value) in REARRANGE and len(parts := self._pieces(value)) > 1:
            return self._blame_parts(use, parts, target, slopes, uses, depth)
        if value.kind in ("take", "item") or name_of(value) in REARRANGE:
            parts = [part for part in operands(value) if self.judge.is_backward(part.node)]
            if len(parts) == 1:
                return self._blame(parts[0], target, slopes, uses, depth + 1)
            return [Blame(use, "nothing", target)]
        if value.kind == "binary" and value.function in ("Add", "Sub") and value not in self.judge.runs.meetings():
            return self._blame_sum(use, target, slopes, uses, depth)
        if name_of(value) in SUMS:
            return self._blame_reduction(use, target, slopes, uses, depth)
        if value.kind == "binary" or name_of(value) in PRODUCTS:
            return self._blame_product(use, target, slopes, uses, depth)
        return [Blame(use, "nothing", target)]

    def _of_another_parameter(self, use, meanings, target, slopes, uses, depth):
        """Return the factor that makes of a value the slope in another parameter; none if it is no such product."""
        value = use.node
        product = value.kind == "binary" and value.function in ("Mult", "MatMult") or name_of(value) in PRODUCTS
        if not product or not all(map(self.judge.is_a_parameter, meanings)):
            return []
        found = self._blame_product(use, target, slopes, uses, depth)
        return found if all(blame.kind == "factor" for blame in found) else []

    def _other_slope(self, use, meanings, target):
        """Blame a value that is the slope in another value than the one wanted."""
        given, use = use, what_is_handed_on(self.judge, use)
        if isinstance(use.node, Node):
            self.judge.blamed[use.node] = target
        nearest = self.judge.nearest(meanings, target)
        return Blame(use, "slope", target, got=nearest, given=given if given is not use else None)

    def _lacks(self, use, target, through):
        """Blame a value that is a part of a slope only."""
        if not self.judge.meanings(use.node):
            self.judge.blamed[use.node] = target
        return Blame(use, "lacks", target, through=through)

    def _blame_sum(self, use, target, slopes, uses, depth):
        terms = self._terms(use)
        if not terms:
            # It is made of the forward pass alone, as a label that is 1: a local slope up to the loss.
            links = self._links(target, slopes)
            return [Blame(use, "factor", target, through=links[-1][0]) if links else Blame(use, "nothing", target)]
        if len(terms) == 1:
            return self._blame(terms[0], target, slopes, uses, depth + 1)
        shares = [(one, share) for one in uses if (share := share_through(self.judge, one, target)) is not None]
        left, wrong, order = list(shares), [], []
        for term in terms:
            values = self.judge.values(term.node)
            match = next(
                (pair for pair in left if proportional_or_turned(values, pair[1]) or _are_zero(values, pair[1])), None
            )
            if match is None:
                wrong.append(term)
            else:
                order.append(shares.index(match))
                left.remove(match)
        if not wrong and left:
            return [self._lacks(use, target, left[0][0])]
        if not wrong and (turned := self._turned(use, terms, [shares[number][1] for number in order])) is not None:
            return [Blame(turned, "sign", target)]
        several = len({getattr(term.node, "place", None) for term in terms}) > 1
        if several and wrong and self.judge.meanings(wrong[0].node) and wrong[0].node not in self.judge.blamed:
            # It is the slope in something; what is added to it does not make it the slope in the target.
            return [self._lacks(use, target, left[0][0] if left else None)]
        if wrong and shares:
            return self._blame_wrong_terms(wrong, target, shares, left, order, depth)
        return [Blame(use, "nothing", target)]

    def _turned(self, use, terms, shares):
        """Return which of the terms of a sum has another sign than the others; of two, the sum; None if none has."""
        if len(shares) != len(terms):
            return None
        signs = self._signs(use)
        rates = [rate_between(self.judge.values(term.node), share) for term, share in zip(terms, shares, strict=True)]
        if None in rates or not np.allclose(np.abs(rates), abs(rates[0])):
            return None
        signs = np.sign(rates) * signs
        few = [term for term, sign in zip(terms, signs, strict=True) if sign * np.sum(signs) < 0]
        if len(few) == 1:
            return self._first_turned(few[0], terms, rates, self._signs(use))
        return use if np.sum(signs) == 0 else None

    def _first_turned(self, term, terms, rates, added):
        """Return where the sign of a term is turned first: in the value that none of the others is made of."""
        if len(set(added)) > 1 or not isinstance(term.node, Node):
            return term
        runs, others = self.judge.runs, [one.node for one in terms if one is not term and isinstance(one.node, Node)]
        usual = next(rate for rate, one in zip(rates, terms, strict=True) if one is not term)
        shared = set(others).union(*map(runs.ancestors, others))
        own = (node for node in runs.ancestors(term.node) - shared if node.place >= 0 and self.judge.is_backward(node))
        turned = [node for node in own if (rate := self._rate_of_the_first(node)) is not None and rate * usual < 0]
        if not turned:
            return term
        # Of all in one statement the last: what stands before may have any sign.
        statement = runs.statement(min(turned, key=lambda one: one.index))
        return Use(max((one for one in turned if runs.statement(one) is statement), key=lambda one: one.index))

    def _rate_of_the_first(self, node):
        """Return the constant by which a value differs from the slope in the earliest value in which it may be one.

        In `a - b` the slope in b has the other sign than that in the difference.
        """
        found = self.judge.meanings(node) if node.value is not None else ()
        slope = self.judge.slope(min(found, key=lambda one: one.index)) if found else None
        return None if slope is None else rate_between(self.judge.values(node), slope)

    def _signs(self, use, sign=1):
        """Return, of each of the terms of a sum, whether it is added, 1, or taken off, −1."""
        if self._terms(use) == [use]:
            return [sign]
        parts = [part for part in operands(use.node) if self.judge.is_backward(part.node)]
        found = []
        for part in parts:
            is_taken = use.node.function == "Sub" and part.operand == 1
            found += self._signs(part, -sign if is_taken else sign)
        return found

    def _blame_wrong_terms(self, wrong, target, shares, left, order, depth):
        """Blame the first wrong term of a sum, and the same of the others that are made in the same place."""
        one, share = self._counterpart(wrong[0], target, left, order) if left else shares[0]
        found = self._blame(wrong[0], target, share, [one], depth + 1)
        left = [pair for pair in left if pair[0] is not one]
        kinds = {(blame.kind, _where_of(blame.use)) for blame in found}
        for term in wrong[1:] if "nothing" not in {kind for kind, _ in kinds} else ():
            if not left or getattr(term.node, "place", None) != getattr(wrong[0].node, "place", None):
                break
            one, share = self._counterpart(term, target, left, order)
            left = [pair for pair in left if pair[0] is not one]
            more = self._blame(term, target, share, [one], depth + 1)
            found = [*found, *(blame for blame in more if (blame.kind, _where_of(blame.use)) in kinds)]
        return found

    def _counterpart(self, term, target, left, order):
        """Return the share that a wrong term of a sum is meant to be: of the same slope or factor, else the next one.

        Through time the terms are added from the last step to the first.
        """
        signal, factors, _ = self._factored(term)
        meanings = self.judge.meanings(signal.node) if signal is not None and isinstance(signal.node, Node) else []
        meant = [pair for pair in left if self.judge.means(meanings, pair[0])]
        if len(meant) == 1:
            return meant[0]
        product = self.judge.product_of(factors) if factors else None
        if product is not None and np.size(product[0]) > 1:
            for one, share in left:
                other = cofactor_of(self.judge, one, target)
                values = None if other is None else self.judge.values_at(other)
                if values is not None and all(
                    np.size(a) == np.size(b) and np.allclose(np.ravel(a), np.ravel(b))
                    for a, b in zip(product, values, strict=True)
                ):
                    return one, share
        backwards = order and order[0] == max(order) and order[0] >= len(left)
        return left[-1] if backwards else left[0]

    def _only_share(self, value, target, uses):
        """Return another use of a target, where a value is the slope through one of several only; None if it is not."""
        shares = [(one, share_through(self.judge, one, target)) for one in uses[:MOST_USES]]
        shares = [(one, share) for one, share in shares if share is not None and np.any(share[0])]
        values = self.judge.values(value)
        if len(shares) < 2 or values is None:
            return None
        mine = [one for one, share in shares if proportional_or_turned(values, share)]
        return next((one for one, _ in shares if one not in mine), None) if len(mine) == 1 else None

    def _cut_off(self, value, target, slopes):
        """Return the value of the forward pass in whose slope a number is set at the wrong places: `d[d < 0] = 0`.

        None if that is not so.
        """
        old, number = value.operands
        if isinstance(number, Node) or not isinstance(old, Node):
            return None
        meanings = self.judge.meanings(old)
        return next((one for one, _ in self._links(target, slopes) if self.judge.means(meanings, one)), None)

    def _set_again(self, value):
        """Return where a number of an array is set in the same place as before, and not to a sum with what it was."""
        last, node = {}, value
        for _ in range(MOST_USES):
            if not isinstance(node, Node) or node.kind != "put":
                return None
            old, part = node.operands
            rows = tuple(np.ravel(node.function).tolist())
            later = last.setdefault((node.place, rows), node)
            if later is not node and self._is_lost(node, later) and self.judge.is_backward(part):
                return later
            node = old
        return None

    def _is_lost(self, put, later):
        """Return whether nothing is made of what was set in an array until it is set anew."""
        part, values = later.operands[1], self.judge.values(put.operands[1])
        made = self.judge.runs.ancestors(part) if isinstance(part, Node) else set()
        return put not in made and values is not None and any(map(np.any, values))

    def _puts(self, value):
        """Return (positions, use) for what was set in an array last, one place after the other."""
        found, node, taken = [], value, set()
        while node.kind == "put" and len(found) < MOST_USES:
            old, part = node.operands
            where = np.ravel(node.function)
            if not taken & set(where.tolist()):
                taken |= set(where.tolist())
                found.append((where, Use(part, node, 1)))
            if not isinstance(old, Node):
                break
            node = old
        return found[::-1]

    def _blame_added(self, use, target, depth):
        """Blame what is added at some places of a parameter, of which the forward pass takes the numbers."""
        old, where = use.node.operands[0], np.ravel(use.node.function)
        for one in self.judge.runs.children.get(target.index, ()):
            slope = self.judge.slope(one) if one.kind == "take" else None
            if slope is None or not np.array_equal(np.ravel(one.function), where):
                continue
            found = self._blame(Use(use.node.operands[1], use.node, 1), one, slope, uses_of(self.judge, one), depth + 1)
            if found:
                return found
        if isinstance(old, Node) and old.kind == "added":
            return self._blame_added(Use(old, use.node, 0), target, depth + 1)
        return [Blame(use, "nothing", target)]

    def _pieces(self, value):
        """Return (positions, use) for the values that an array is put together from."""
        moved = rearranged(value)
        if moved is None:
            return []
        found = []
        for parent, where in moved:
            positions = np.flatnonzero(np.ravel(where) >= 0)
            if self.judge.is_backward(parent) and len(positions) == np.size(parent.value):
                found.append((positions, Use(parent, value, 0)))
        return found

    def _blame_parts(self, use, parts, target, slopes, uses, depth):
        """Blame what some part of an array was made of, and the same of the others that are made in the same place."""
        found, kinds = [], None
        for where, part in parts:
            values = self.judge.values(part.node)
            wanted = [np.ravel(slope)[where] for slope in slopes]
            if values is None or not self.judge.is_backward(part.node) or not any(np.any(one) for one in wanted):
                continue
            if proportional_or_turned(
                [np.broadcast_to(value, np.shape(wanted[0])) if value.ndim == 0 else value for value in values], wanted
            ):
                continue
            blames = self._blame_part(part, where, target, wanted, uses, depth)
            if kinds is None:
                kinds = {(blame.kind, _where_of(blame.use)) for blame in blames}
            found += [blame for blame in blames if (blame.kind, _where_of(blame.use)) in kinds]
            if not kinds or "nothing" in {kind for kind, _ in kinds}:
                return found
        return [Blame(use, "nothing", target)] if kinds is None else found

    def _blame_part(self, part, where, target, wanted, uses, depth):
        """Blame what a part of an array was made of, which should be the slope in some numbers of the target."""
        values = self.judge.values(part.node)
        shares = [
            (one, share) for one in uses[:MOST_USES] if (share := share_through(self.judge, one, target)) is not None
        ]
        shares = [(one, [np.ravel(part_of)[where] for part_of in share]) for one, share in shares]
        shares = [(one, share) for one, share in shares if any(np.any(part_of) for part_of in share)]
        if len(shares) > 1 and sum(proportional_or_turned(values, share) for _, share in shares) == 1:
            other = next(one for one, share in shares if not proportional_or_turned(values, share))
            return [self._lacks(Use(part.parent), target, other)]
        wanted = [
            np.reshape(one, np.shape(value)) if one.size == np.size(value) else one
            for one, value in zip(wanted, values, strict=True)
        ]
        return self._blame(part, target, wanted, [one for one, _ in shares], depth + 1)

    def _terms(self, use):
        """Return the terms of a sum that come after the label, in the order in which they were added."""
        node = use.node
        if (
            isinstance(node, Node) and node.kind == "binary" and node.function in ("Add", "Sub")
            and node not in self.judge.runs.meetings()
        ):  # fmt: skip
            found = []
            for part in operands(node):
                if self.judge.is_backward(part.node):
                    found.extend(self._terms(part))
            return found
        return [use]

    def _blame_reduction(self, use, target, slopes, uses, depth):
        value = use.node
        parts = [part for part in operands(value) if self.judge.is_backward(part.node)]
        if name_of(value) != "sum" or len(parts) > 1 or not isinstance(value.operands[0][0], Node):
            inner = [Use(node, value, 0) for node in value.inputs if self.judge.is_backward(node)]
            if len(inner) > 1:
                return self._blame_terms(use, inner, target, slopes, uses, depth)
        if not parts:
            return [Blame(use, "nothing", target)]
        for one in uses:
            if proportional_or_turned(self.judge.values(parts[0].node), self._unsummed(one, target)):
                return [Blame(use, "sum", target)]
        if uses:
            return self._blame(parts[0], uses[0], self.judge.slope(uses[0]), uses_of(self.judge, uses[0]), depth + 1)
        return [Blame(use, "nothing", target)]

    def _unsummed(self, use, target):
        """Return the slope in a use of a value, times what the value is multiplied with there, before it is summed."""
        slope, other = self.judge.slope(use), cofactor_of(self.judge, use, target)
        factor = None if other is None or use.function == "MatMult" else self.judge.values_at(other)
        if factor is None or any(np.shape(one) != np.shape(part) for one, part in zip(factor, slope, strict=True)):
            return slope
        return [one * part for one, part in zip(factor, slope, strict=True)]

    def _blame_terms(self, use, terms, target, slopes, uses, depth):
        shares = [(one, share) for one in uses if (share := share_through(self.judge, one, target)) is not None]
        for term, (one, share) in zip(terms, shares, strict=False):
            if not proportional_or_turned(self.judge.values(term.node), share):
                return self._blame(term, target, share, [one], depth + 1)
        return [Blame(use, "nothing", target)]

    def _blame_product(self, use, target, slopes, uses, depth):
        signal, factors, whole = self._factored(use)
        if signal is None:
            return [Blame(use, "nothing", target)]
        meanings = self.judge.meanings(signal.node)
        product = self.judge.product_of(factors) if whole else self.judge.values_at(factors[0]) if factors else None
        # The factor is right: what it multiplies is not.
        for one in uses:
            other = cofactor_of(self.judge, one, target)
            wanted = None if other is None else self.judge.values_at(other)
            if wanted is not None and self._same_factor(product, wanted):
                if self.judge.means(meanings, one) and self._is_turned(factors, product, signal):
                    want = other.node if isinstance(other.node, Node) else None
                    return [Blame(factors[0], "factor", target, want=want, signal=signal.node)]
                if self.judge.means(meanings, one):
                    if not whole and self._is_another_if_turned(signal):
                        return [Blame(signal, "turned", target, got=one)]
                    return []  # it is told already
                if meanings:
                    return [self._other_slope(signal, meanings, one)]
                return self._blame(signal, one, self.judge.slope(one), uses_of(self.judge, one), depth + 1)
        links = self._links(target, slopes) if whole else []
        for one, ratio in links:
            if self._same_factor(product, ratio):
                if self.judge.means(meanings, one):
                    return []  # it is told already
                if meanings:
                    return [self._other_slope(signal, meanings, one)]
                return self._blame(signal, one, self.judge.slope(one), uses_of(self.judge, one), depth + 1)
        # What it multiplies is right: the factor is not.
        for one in uses:
            if self.judge.means(meanings, one):
                other = cofactor_of(self.judge, one, target)
                added = whole and one.kind == "binary" and one.function in ("Add", "Sub")
                if other is None and not added:
                    continue
                want = other.node if other is not None and isinstance(other.node, Node) else None
                place, span = (
                    self._factor_place(factors, use),
                    tuple(factors) if len(factors) > 1 and want is None else (),
                )
                return [Blame(place, "factor", target, want=want, signal=signal.node, span=span)]
        for one, ratio in links:
            if self.judge.means(meanings, one):
                wrong, ratio = self._wrong_factors(factors, target, links, ratio)
                place, span = self._factor_place(wrong, use), tuple(wrong) if len(wrong) > 1 else ()
                through = next((other for other, link in links if proportional_or_turned(ratio, link)), one)
                return [Blame(place, "factor", target, through=through, signal=signal.node, span=span)]
        # A number that is 0 is no rate.
        numbers = [plain(factor.node) for factor in factors if not self.judge.is_factor(factor.node)]
        if len(numbers) == len(factors) and all(np.size(one) == 1 and np.any(one) for one in numbers):
            return self._blame(signal, target, slopes, uses, depth + 1)
        if meanings:
            return [self._other_slope(use, meanings, target)]
        # Neither is known: follow what it multiplies, as if the factor were right.
        ways = [(one, self.judge.slope(one)) for one in uses] + [(one, self.judge.slope(one)) for one, _ in links]
        for one, slope in ways[:6]:
            if np.size(slope[0]) != np.size(signal.node.value):
                continue
            found = self._blame(signal, one, slope, uses_of(self.judge, one), depth + 1)
            if found and all(blame.kind != "nothing" for blame in found):
                return found
        return [Blame(use, "nothing", target)]

    def _is_turned(self, factors, product, signal):
        """Return whether a factor that is right but for its direction is square, so that it fits both ways."""
        square = np.ndim(product[0]) == 2 and len(set(np.shape(product[0]))) == 1
        return square and len(factors) == 1 and np.size(product[0]) > 1 and signal.node not in self.judge.blamed

    def _is_another_if_turned(self, signal):
        """Return whether a slope is square, so that it fits both ways, and another one with its rows for columns."""
        values = self.judge.values(signal.node)
        square = values is not None and np.ndim(values[0]) == 2 and len(set(np.shape(values[0]))) == 1
        is_told = signal.node in self.judge.blamed
        return square and not is_told and not all(np.allclose(value, value.T) for value in values)

    def _same_factor(self, values, wanted):
        if values is None or wanted is None:
            return False
        if values[0].size == np.size(wanted[0]):
            return proportional_or_turned(values, wanted) or all(
                np.allclose(value.ravel(), np.ravel(other)) for value, other in zip(values, wanted, strict=True)
            )
        return False

    def _links(self, target, slopes):
        """Return later values of the same shape, with the local slope from the target to each of them."""
        found = []
        for one in self.judge.forward:
            if one is target or np.shape(one.value) != np.shape(target.value) or not self.judge.leads(target, one):
                continue
            slope = self.judge.slope(one)
            with np.errstate(all="ignore"):
                ratio = [mine / other for mine, other in zip(slopes, slope, strict=True)]
            if all(np.isfinite(part).all() for part in ratio):
                found.append((one, ratio))
        return found

    def _factored(self, use):
        """Return the factor that comes after the label, the others, and whether all are multiplied number by number."""
        factors, signal, whole = [], use, True
        while isinstance(signal.node, Node):
            node = signal.node
            if signal is not use and (
                self.judge.meanings(node) or (factors and not whole) or self.judge.runs.has_name(node)
            ):
                break
            product = node.kind == "binary" and node.function in ("Mult", "Div", "MatMult") or name_of(node) in PRODUCTS
            if not product:
                break
            parts = operands(node)
            backward = [part for part in parts if self.judge.is_backward(part.node)]
            if len(backward) == 2:
                backward = [part for part in backward if self.judge.meanings(part.node)] or backward
                backward = backward[:1]
            if len(backward) != 1 or len(parts) != 2:
                break
            matrix = node.function == "MatMult" or name_of(node) in PRODUCTS - {"multiply"}
            if matrix and factors:
                break
            other = parts[1] if backward[0] is parts[0] else parts[0]
            factors.append(other if node.function != "Div" else Use(other.node, other.parent, DIVISOR))
            signal, whole = backward[0], not matrix
            if matrix:
                break
        return (signal, factors, whole) if factors else (None, (), True)

    def _wrong_factors(self, factors, target, links, wanted):
        """Return the factors that are not right by themselves, and what their product should be."""
        left = [factor for factor in factors if self.judge.varies(factor)] or list(factors)
        known = [cofactor_of(self.judge, one, None) for one in products_on_the_way(self.judge, target)]
        known += [cofactor_of(self.judge, one, target) for one in uses_of(self.judge, target)]
        right = [self.judge.values_at(other) for other in known if other is not None]
        for factor in list(left):
            values = self.judge.values_at(factor)
            if (
                len(left) > 1
                and values is not None
                and factor.operand != DIVISOR
                and any(
                    other is not None
                    and np.size(other[0]) == np.size(values[0])
                    and proportional_or_turned(values, other)
                    for other in right
                )
            ):
                left.remove(factor)
                with np.errstate(all="ignore"):
                    wanted = [one / value for one, value in zip(wanted, values, strict=True)]
        return left, wanted

    def _factor_place(self, factors, use):
        told = [factor for factor in factors if self.judge.varies(factor) or not isinstance(factor.node, Node)]
        return told[0] if len(told) == 1 and told[0].operand != DIVISOR else use


def _are_zero(values, share):
    """Return whether both a value and what it should be are 0, as on a row of zeros."""
    return values is not None and not any(map(np.any, values)) and not any(map(np.any, share))


def _where_of(use):
    """Return the places of a use and of its value in the text."""
    return getattr(use.node, "place", None), getattr(use.parent, "place", None), use.operand
