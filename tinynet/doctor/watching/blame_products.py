"""Which of two is wrong in a product that is no slope: the slope that is multiplied, or its factor."""

from dataclasses import dataclass

import numpy as np

from tinynet.doctor.watching.blame import Blame, other_slope
from tinynet.doctor.watching.proportional import is_square, proportional, proportional_or_turned
from tinynet.doctor.watching.tape import Node, name_of
from tinynet.doctor.watching.uses import DIVISOR, PRODUCTS, Use, computes, operands, plain
from tinynet.doctor.watching.ways import cofactor_of, links_of, links_with_zeros, products_on_the_way, uses_of

__all__ = ["Product", "blame_product", "factored"]

MOST_WAYS = 6


@dataclass(frozen=True)
class Product:
    """A slope and what it is multiplied with.

    Attributes
    ----------
    signal : Use
        The factor that comes after the label.
    factors : list of Use
        The others.
    whole : bool
        Whether all are multiplied number by number.
    """

    signal: Use
    factors: list
    whole: bool


def factored(judge, use):
    """Return a value as a product; None if it is none."""
    signal, factors, whole = use, [], True
    while whole and not (factors and (judge.meanings(signal.node) or judge.runs.has_name(signal.node))):
        node, parts = signal.node, _signal_and_factor(judge, signal.node)
        is_matrix = name_of(node) in PRODUCTS - {"multiply"} or computes(node, "MatMult")
        if parts is None or is_matrix and factors:
            break
        signal, other = parts
        factors.append(Use(other.node, other.parent, DIVISOR) if computes(node, "Div") else other)
        whole = not is_matrix
    return Product(signal, factors, whole) if factors else None


def _signal_and_factor(judge, node):
    """Return the operand of a product of two that comes after the label, and the other one; None if it is none."""
    if not computes(node, "Mult", "Div", "MatMult") and name_of(node) not in PRODUCTS:
        return None
    parts = operands(node)
    backward = [part for part in parts if judge.is_backward(part.node)]
    if len(backward) == 2:
        backward = ([part for part in backward if judge.meanings(part.node)] or backward)[:1]
    if len(backward) != 1 or len(parts) != 2:
        return None
    return backward[0], parts[1] if backward[0] is parts[0] else parts[0]


def blame_product(search, question):
    """Blame a factor of a product, or what the slope in it is made of."""
    judge, product = search.judge, factored(search.judge, question.use)
    if product is None:
        return question.nothing()
    meanings, factors = judge.meanings(product.signal.node), product.factors
    values = judge.product_of(factors) if product.whole else judge.values_at(factors[0])
    if (found := _by_a_right_factor(search, question, product, values)) is not None:
        return found
    links = links_of(judge, question.target, question.slopes) if product.whole else []
    for one, ratio in links:
        if _is_same_factor(values, ratio):
            return _blame_signal(search, question, product, one)
    for one, ratio in links_with_zeros(judge, question.target, question.slopes) if product.whole else ():
        if _is_same_where_known(values, ratio):
            return _blame_signal(search, question, product, one)
    wrong = _wrong_factor(judge, question, product) or _wrong_local_slope(judge, question, product, links)
    if wrong is not None:
        return [wrong]
    # A number that is 0 is no rate.
    numbers = [plain(factor.node) for factor in factors if not judge.is_factor(factor.node)]
    if len(numbers) == len(factors) and all(np.size(one) == 1 and np.any(one) for one in numbers):
        return search.blame(question.of(product.signal))
    if meanings:
        return [other_slope(judge, question.use, meanings, question.target)]
    return _by_an_unknown_factor(search, question, product, links)


def _by_a_right_factor(search, question, product, values):
    """Blame what a factor multiplies that is right in one of the uses; None if it is right in none."""
    judge, signal = search.judge, product.signal
    for one in question.uses:
        other = cofactor_of(judge, one, question.target)
        wanted = None if other is None else judge.values_at(other)
        if not _is_same_factor(values, wanted):
            continue
        if judge.means(judge.meanings(signal.node), one) and signal.node not in judge.blamed:
            if is_square(values[0]) and len(product.factors) == 1 and np.size(values[0]) > 1:
                # It is right but for its direction.
                want = other.node if isinstance(other.node, Node) else None
                return [Blame(product.factors[0], "factor", question.target, want=want, signal=signal.node)]
            if not product.whole and _is_another_if_turned(judge.values(signal.node)):
                return [Blame(signal, "turned", question.target, got=one)]
        return _blame_signal(search, question, product, one)
    return None


def _blame_signal(search, question, product, one):
    """Blame what a factor multiplies that is right, and that should be the slope in a later value."""
    judge, signal = search.judge, product.signal
    meanings = judge.meanings(signal.node)
    if judge.means(meanings, one):
        return []  # it is told already
    if meanings:
        return [other_slope(judge, signal, meanings, one)]
    return search.blame(question.about(signal, one, judge.slope(one), uses_of(judge, one)))


def _wrong_factor(judge, question, product):
    """Blame the factor of what is the slope in a use of the target; None if it is that in none."""
    meanings, factors = judge.meanings(product.signal.node), product.factors
    for one in question.uses:
        if judge.means(meanings, one):
            other = cofactor_of(judge, one, question.target)
            if other is None and not (product.whole and computes(one, "Add", "Sub")):
                continue
            want = other.node if other is not None and isinstance(other.node, Node) else None
            place, span = _factor_place(judge, factors, question.use), tuple(factors) if want is None else ()
            span = span if len(span) > 1 else ()
            return Blame(place, "factor", question.target, want=want, signal=product.signal.node, span=span)
    return None


def _wrong_local_slope(judge, question, product, links):
    """Blame the factor of what is the slope in a later value of the target's shape; None if it is that in none."""
    meanings = judge.meanings(product.signal.node)
    for one, ratio in links:
        if judge.means(meanings, one):
            wrong, ratio = _wrong_factors(judge, product.factors, question.target, ratio)
            place, span = _factor_place(judge, wrong, question.use), tuple(wrong) if len(wrong) > 1 else ()
            through = next((other for other, link in links if proportional_or_turned(ratio, link)), one)
            return Blame(place, "factor", question.target, through=through, signal=product.signal.node, span=span)
    return None


def _by_an_unknown_factor(search, question, product, links):
    """Follow what a factor multiplies, of which neither is known, as if the factor were right."""
    judge, signal = search.judge, product.signal
    for one in [*question.uses, *(one for one, _ in links)][:MOST_WAYS]:
        slope = judge.slope(one)
        if np.size(slope[0]) != np.size(signal.node.value):
            continue
        found = search.blame(question.about(signal, one, slope, uses_of(judge, one)))
        if found and all(blame.kind != "nothing" for blame in found):
            return found
    return question.nothing()


def _is_another_if_turned(values):
    """Return whether a slope is square, so that it fits both ways, and another one with its rows for columns."""
    return values is not None and is_square(values[0]) and not all(np.allclose(value, value.T) for value in values)


def _is_same_factor(values, wanted):
    if values is None or wanted is None or values[0].size != np.size(wanted[0]):
        return False
    return proportional_or_turned(values, wanted) or all(
        np.allclose(value.ravel(), np.ravel(other)) for value, other in zip(values, wanted, strict=True)
    )


def _is_same_where_known(values, ratio):
    """Return whether a factor is a local slope wherever that is a number."""
    if values is None or np.shape(values[0]) != np.shape(ratio[0]):
        return False
    known = [np.isfinite(one) for one in ratio]
    alike = ([one[where] for one, where in zip(some, known, strict=True)] for some in (values, ratio))
    return proportional(*alike) is not None


def _wrong_factors(judge, factors, target, wanted):
    """Return the factors that are not right by themselves, and what their product should be."""
    left = [factor for factor in factors if judge.varies(factor)] or list(factors)
    known = [cofactor_of(judge, one, None) for one in products_on_the_way(judge, target)]
    known += [cofactor_of(judge, one, target) for one in uses_of(judge, target)]
    right = [judge.values_at(other) for other in known if other is not None]
    for factor in list(left):
        values = judge.values_at(factor) if factor.operand != DIVISOR else None
        if len(left) > 1 and any(proportional_or_turned(values, other) for other in right):
            left.remove(factor)
            with np.errstate(all="ignore"):
                wanted = [one / value for one, value in zip(wanted, values, strict=True)]
    return left, wanted


def _factor_place(judge, factors, use):
    """Return where a wrong factor stands: the only one that varies, else the whole product."""
    told = [factor for factor in factors if judge.varies(factor) or not isinstance(factor.node, Node)]
    return told[0] if len(told) == 1 and told[0].operand != DIVISOR else use
