"""Which term of a sum is wrong, is missing, or has the wrong sign."""

from dataclasses import replace

import numpy as np

from tinynet.doctor.watching.blame import Blame, lacks
from tinynet.doctor.watching.blame_products import factored
from tinynet.doctor.watching.proportional import proportional_or_turned, rate_between
from tinynet.doctor.watching.tape import Node, name_of
from tinynet.doctor.watching.uses import Use, computes, is_product, operands
from tinynet.doctor.watching.ways import cofactor_of, links_of, shares_through, uses_of

__all__ = ["SUMS", "blame_reduction", "blame_sum", "is_sum", "sum_of_the_same_slope"]

SUMS = {"sum", "mean", "fsum"}
MOST_TRIED = 40


def is_sum(judge, value):
    """Return whether a value is a sum or a difference of two, but none in which prediction and label meet."""
    return computes(value, "Add", "Sub") and value not in judge.runs.meetings()


def blame_sum(search, question):
    """Blame a term of a sum; or the sum, if one is missing."""
    judge, use, target = search.judge, question.use, question.target
    terms = _terms(judge, use)
    if not terms:
        # It is made of the forward pass alone, as a label that is 1: a local slope up to the loss.
        links = links_of(judge, target, question.slopes)
        return [Blame(use, "factor", target, through=links[-1][0])] if links else question.nothing()
    if len(terms) == 1:
        if (left_over := _left_of_an_earlier_step(judge, question, terms[0][0])) is not None:
            return [Blame(left_over, "left", target, value=use.node, slopes=question.slopes)]
        if (blame := _beside_what_is_not_followed(judge, question, terms[0][0])) is not None:
            return [blame]
        return search.blame(question.of(terms[0][0]))
    while (later := sum_of_the_same_slope(judge, question)) is not None:
        question = replace(question, target=later, uses=uses_of(judge, later))
    target = question.target
    # What is 0 in every step is no part of a slope that matters.
    terms = [(term, sign) for term, sign in terms if not _is_zero(judge.values(term.node))] or terms
    shares = [(one, share) for one, share in shares_through(judge, question.uses, target) if not _is_zero(share)]
    wrong, left, order = _matched(judge, terms, shares)
    both = [term for term, _ in terms] if wrong and len(terms) == 2 else []
    if both and (blame := _of_another_share(judge, question, both, shares)) is not None:
        return [blame]
    if wrong:
        several = len({getattr(term.node, "place", None) for term, _ in terms}) > 1
        if several and judge.meanings(wrong[0].node) and wrong[0].node not in judge.blamed:
            # It is the slope in something; what is added to it does not make it the slope in the target.
            return [lacks(judge, use, target, left[0][0] if left else None)]
        return _blame_wrong_terms(search, question, wrong, shares, left, order) if shares else question.nothing()
    if left:
        return [lacks(judge, use, target, left[0][0])]
    turned = _turned(judge, use, terms, [shares[number][1] for number in order])
    return question.nothing() if turned is None else [Blame(turned, "sign", target)]


def sum_of_the_same_slope(judge, question):
    """Return the sum that a target is only added to, so that both have the same slope; None if there is none."""
    one = question.uses[0] if len(question.uses) == 1 else None
    is_same = computes(one, "Add", "Sub") and proportional_or_turned(judge.slope(one), question.slopes)
    return one if is_same else None


def _left_of_an_earlier_step(judge, question, term):
    """Return what is added to a right term and is left of an earlier step; None if nothing is.

    At other turns of the same loop what stands there comes after the label, and this number is none that is carried on.
    """
    value = question.use.node
    others = [part for part in operands(value) if isinstance(part.node, Node) and part != term]
    if len(others) != 1 or not np.any(others[0].node.value):
        return None
    other = others[0]
    states = {node for chain in (*judge.runs.chains[0], *judge.runs.states[0]) for node in chain.nodes}
    if other.node.kind != "leaf" or other.node in states:
        return None
    if not proportional_or_turned(judge.values(term.node), question.slopes):
        return None
    alike = (node for node in judge.runs.tapes[0].nodes if node.place == value.place and node.path == value.path)
    there = (part for node in alike for part in operands(node) if part.operand == other.operand)
    is_signal = any(judge.is_backward(part.node) for part in there)
    return other if is_signal else None


def _beside_what_is_not_followed(judge, question, term):
    """Blame a term, or what is added to it and does not come after the label, as a penalty; None if neither is wrong.

    Where the term is the part through one use, and another one is left, that is what the other should be.
    """
    others = [part for part in operands(question.use.node) if part != term and isinstance(part.node, Node)]
    if len(others) != 1 or np.shape(others[0].node.value) != np.shape(term.node.value):
        return None
    shares = shares_through(judge, question.uses, question.target)
    if (blame := _of_another_share(judge, question, [term, others[0]], shares)) is not None:
        return blame
    mine = [one for one, share in shares if proportional_or_turned(judge.values(term.node), share)]
    left = [one for one, _ in shares if one not in mine]
    if len(mine) != 1 or len(left) != 1:
        return None
    return _factor_not_followed(judge, question.target, others[0], left[0]) or Blame(
        others[0], "part", question.target, through=left[0], value=others[0].node
    )


def _factor_not_followed(judge, target, term, one):
    """Blame what is multiplied with the right factor, in a term that should be a part of a slope; else None."""
    value, other = term.node, cofactor_of(judge, one, target)
    while computes(value, "Mult", "Div") and len(value.inputs) == 1:
        value = value.inputs[0]
    wanted = None if other is None else judge.values_at(other)
    for part in operands(value) if is_product(value) and wanted is not None else ():
        rest = [factor for factor in operands(value) if factor != part]
        if len(rest) == 1 and proportional_or_turned(judge.values_at(rest[0]), wanted):
            return Blame(part, "part", one, value=part.node, slopes=judge.slope(one))
    return None


def _terms(judge, use, sign=1):
    """Return the terms of a sum that come after the label, and whether each is added, 1, or taken off, −1."""
    if not is_sum(judge, use.node):
        return [(use, sign)]
    found = []
    for part in operands(use.node):
        if judge.is_backward(part.node):
            is_taken_off = computes(use.node, "Sub") and part.operand == 1
            found += _terms(judge, part, -sign if is_taken_off else sign)
    return found


def _matched(judge, terms, shares):
    """Return the terms that are none of some shares, the shares that are no term, and the order of the others."""
    wrong, left, order = [], list(shares), []
    for term, _ in terms:
        values = judge.values(term.node)
        match = next((pair for pair in left if proportional_or_turned(values, pair[1])), None)
        if match is None:
            wrong.append(term)
        else:
            order.append(shares.index(match))
            left.remove(match)
    return wrong, left, order


def _of_another_share(judge, question, terms, shares):
    """Blame the one of two terms that has its part of a slope by another factor than the slopes it is made of.

    Either term is the part that comes through one use, or the sum of all parts that come through the others.
    """
    for term, other in (terms, terms[::-1]):
        for one, share in shares if len(shares) > 1 else ():
            rest = [sum(parts) for parts in zip(*(part for use, part in shares if use is not one), strict=True)]
            rates = [rate_between(judge.values(term.node), share), rate_between(judge.values(other.node), rest)]
            product = factored(judge, term)
            usual = judge.rate(product.signal.node) if product and None not in rates else None
            if usual is None or np.isclose(abs(rates[0]), abs(rates[1])):
                continue
            if np.isclose(abs(rates[1]), abs(usual)):
                return Blame(term, "share", question.target, through=one, value=term.node, slopes=share)
    return None


def _is_zero(values):
    """Return whether a value, or what it should be, is 0 at all points, as on a row of zeros."""
    return values is not None and not any(map(np.any, values))


# Signs


def _turned(judge, use, terms, shares):
    """Return which of the terms of a sum has another sign than the others; of two, the sum; None if none has."""
    added = [sign for _, sign in terms]
    rates = [rate_between(judge.values(term.node), share) for (term, _), share in zip(terms, shares, strict=True)]
    if None in rates or not np.allclose(np.abs(rates), abs(rates[0])):
        return None
    signs = np.sign(rates) * added
    if np.sum(signs) == 0:
        return _turned_of_two(judge, use, terms, signs) if len(terms) == 2 else use
    few = [term for (term, _), sign in zip(terms, signs, strict=True) if sign * np.sum(signs) < 0]
    if len(few) != 1:
        return None
    if len(set(added)) > 1 or not isinstance(few[0].node, Node):
        return few[0]
    usual = next(rate for rate, (term, _) in zip(rates, terms, strict=True) if term is not few[0])
    return _first_turned(judge, few[0], [term for term, _ in terms if term is not few[0]], usual, _rate_of_the_first)


def _turned_of_two(judge, use, terms, signs):
    """Return where the sign of one of two terms is turned before they are added; else the sum.

    It is the one that goes another way than what both are made of.
    """
    pairs = [(term, sign) for (term, _), sign in zip(terms, signs, strict=True) if isinstance(term.node, Node)]
    if len(pairs) < 2:
        return use
    shared = set.intersection(*(judge.runs.ancestors(term.node) for term, _ in pairs))
    known = [node for node in shared if judge.is_backward(node) and node.value is not None]
    usual = next(filter(None, (_only_sign(judge, node) for node in sorted(known, key=lambda one: one.index))), None)
    turned = [term for term, sign in pairs if usual and sign != usual]
    if len(turned) != 1:
        return use
    found = _first_turned(judge, turned[0], [term for term, _ in pairs if term is not turned[0]], usual, _only_sign)
    is_before = isinstance(found.node, Node) and judge.runs.statement(found.node) is not judge.runs.statement(use.node)
    return found if is_before else use


def _only_sign(judge, node):
    """Return the sign by which a value differs from the slope that it is; None if it is one with either sign."""
    rates = [rate_between(judge.values(node), judge.slope(one)) for one in judge.meanings(node)]
    signs = {np.sign(rate) for rate in rates if rate is not None}
    return signs.pop() if len(signs) == 1 else None


def _first_turned(judge, term, others, usual, rate_of):
    """Return where the sign of a term is turned first: in the value that none of the others is made of.

    `rate_of` tells the sign of a value, as `_rate_of_the_first` does.
    """
    runs, others = judge.runs, [one.node for one in others if isinstance(one.node, Node)]
    shared = set(others).union(*map(runs.ancestors, others))
    own = (node for node in runs.ancestors(term.node) - shared if node.place >= 0 and judge.is_backward(node))
    turned = [node for node in own if (rate := rate_of(judge, node)) is not None and rate * usual < 0]
    if not turned:
        return term
    # Of all in one statement the last: what stands before may have any sign.
    statement = runs.statement(min(turned, key=lambda one: one.index))
    return Use(max((one for one in turned if runs.statement(one) is statement), key=lambda one: one.index))


def _rate_of_the_first(judge, node):
    """Return the constant by which a value differs from the slope in the earliest value in which it may be one.

    In `a - b` the slope in b has the other sign than that in the difference.
    """
    found = judge.meanings(node) if node.value is not None else ()
    slope = judge.slope(min(found, key=lambda one: one.index)) if found else None
    return None if slope is None else rate_between(judge.values(node), slope)


# Terms


def _blame_wrong_terms(search, question, wrong, shares, left, order):
    """Blame the first wrong term of a sum, and the same of the others that are made in the same place."""
    found, kinds, place = [], None, getattr(wrong[0].node, "place", None)
    alike = [term for term in wrong if getattr(term.node, "place", None) == place]
    meant = dict(zip(map(id, alike), _meant_by_their_slopes(search.judge, alike, left), strict=False))
    for term in wrong:
        if kinds is not None and (not left or getattr(term.node, "place", None) != place):
            break
        one, share = meant.get(id(term)) or (
            _counterpart(search.judge, term, question.target, left, order) if left else shares[0]
        )
        left = [pair for pair in left if pair[0] is not one]
        blames = search.blame(question.about(term, question.target, share, [one]))
        kinds = {blame.kind_and_place for blame in blames} if kinds is None else kinds
        found += [blame for blame in blames if blame.kind_and_place in kinds]
        if any(kind == "nothing" for kind, *_ in kinds):
            break
    return found


def _meant_by_their_slopes(judge, terms, left):
    """Return for each term another share of the same slope; none if there is a term without one."""
    found, free = [], list(left)
    for term in terms:
        product = factored(judge, term)
        meanings = judge.meanings(product.signal.node) if product else []
        pair = next((pair for pair in free if judge.means(meanings, pair[0])), None)
        if pair is None:
            return []
        free.remove(pair)
        found.append(pair)
    return found


def _nearest_before(judge, term, left):
    """Return the share through the last use before a value in which a part of a term is the slope; else None."""
    made_of = (node for node in judge.runs.ancestors(term.node) if judge.is_backward(node) and node.value is not None)
    for node in sorted(made_of, key=lambda one: -one.index)[:MOST_TRIED]:
        for meaning in judge.meanings(node):
            before = [pair for pair in left if pair[0] is meaning or judge.leads(pair[0], meaning)]
            if before:
                return max(before, key=lambda pair: pair[0].index)
    return None


def _counterpart(judge, term, target, left, order):
    """Return the share that a wrong term of a sum is meant to be: of the same slope or factor, else the next one.

    Through time the terms are added from the last step to the first.
    """
    product = factored(judge, term)
    meanings = judge.meanings(product.signal.node) if product else []
    meant = [pair for pair in left if judge.means(meanings, pair[0])]
    if len(meant) == 1:
        return meant[0]
    values = judge.product_of(product.factors) if product else None
    for one, share in left if values is not None and np.size(values[0]) > 1 else ():
        other = cofactor_of(judge, one, target)
        wanted = None if other is None else judge.values_at(other)
        if wanted is not None and all(
            np.size(a) == np.size(b) and np.allclose(np.ravel(a), np.ravel(b))
            for a, b in zip(values, wanted, strict=True)
        ):
            return one, share
    for one, share in left if values is not None and np.size(values[0]) > 1 else ():
        if any(proportional_or_turned(values, ratio) for _, ratio in links_of(judge, one, judge.slope(one))):
            return one, share
    if (found := _nearest_before(judge, term, left)) is not None:
        return found
    backwards = order and order[0] == max(order) and order[0] >= len(left)
    return left[-1] if backwards else left[0]


# Sums over an array


def blame_reduction(search, question):
    """Blame a sum over an array, or what is summed."""
    judge, value, uses = search.judge, question.use.node, question.uses
    parts = [part for part in operands(value) if judge.is_backward(part.node)]
    if name_of(value) != "sum" or len(parts) > 1 or not isinstance(value.operands[0][0], Node):
        inner = [Use(node, value, 0) for node in value.inputs if judge.is_backward(node)]
        if len(inner) > 1:
            return _blame_items(search, question, inner)
    if not parts:
        return question.nothing()
    for one in uses:
        if proportional_or_turned(judge.values(parts[0].node), _unsummed(judge, one, question.target)):
            return [Blame(question.use, "sum", question.target)]
    if uses:
        return search.blame(question.about(parts[0], uses[0], judge.slope(uses[0]), uses_of(judge, uses[0])))
    return question.nothing()


def _blame_items(search, question, items):
    """Blame the first item of a list that is not the share of its own use of the target."""
    judge, target = search.judge, question.target
    for item, (one, share) in zip(items, shares_through(judge, question.uses, target), strict=False):
        if not proportional_or_turned(judge.values(item.node), share):
            return search.blame(question.about(item, target, share, [one]))
    return question.nothing()


def _unsummed(judge, use, target):
    """Return the slope in a use of a value, times what the value is multiplied with there, before it is summed."""
    slope, other = judge.slope(use), cofactor_of(judge, use, target)
    factor = None if other is None or use.function == "MatMult" else judge.values_at(other)
    if factor is None or any(np.shape(one) != np.shape(part) for one, part in zip(factor, slope, strict=True)):
        return slope
    return [one * part for one, part in zip(factor, slope, strict=True)]
