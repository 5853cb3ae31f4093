"""Whether all parameters move by the same share of their slopes, and downhill."""

import ast
from collections import Counter
from dataclasses import replace

import numpy as np

from tinynet.doctor.programs.training_loop import LOSS_WORDS
from tinynet.doctor.watching.judged import judged_by
from tinynet.doctor.watching.losses import names_given
from tinynet.doctor.watching.moves import chain_and_slopes
from tinynet.doctor.watching.proportional import rate_between
from tinynet.doctor.watching.tape import Node, name_of, with_values
from tinynet.doctor.watching.uses import operands
from tinynet.doctor.watching.ways import cofactor_of, uses_of

__all__ = ["Evenness"]

EVEN = 1e-4
NAMES = (ast.Name, ast.Attribute)


class Evenness:
    """Compares the factors by which the moves of parameters differ from their slopes.

    Parameters
    ----------
    placing : Placing
    mended : set of (place, path, occurrence)
        The keys of the values that were mended.
    """

    def __init__(self, placing, mended=()):
        self.placing, self.mended = placing, frozenset(mended)
        self.judged, self.judge, self.words, self.runs = placing.judged, placing.judge, placing.words, placing.runs

    def findings(self):
        """Yield a finding for moves that are right but for a factor that the others do not have."""
        factors = {n: factor for n, factor in enumerate(self.judged.factors) if factor is not None}
        if len(factors) < 2:
            return
        literals = {n: self._literal_rate(n) for n in factors}
        usual = self._usual(factors, literals)
        usual, its_rate, nice = factors[usual], literals[usual], self._nice()
        odd = [n for n, factor in factors.items() if not np.isclose(abs(factor), abs(usual), rtol=EVEN)]
        # A rate that is written as a number is meant as well; what else differs counts.
        ratios = {n: factors[n] / usual * (its_rate / literals[n] if n in odd else 1) for n in factors}
        odd = [n for n in odd if not np.isclose(abs(ratios[n]), 1, rtol=EVEN)]
        flipped = [n for n, factor in self._signs(factors).items() if factor > 0 and n not in odd]
        usual_rates = set().union(*(self._rates(n) for n in factors if n not in odd))
        rows = set.intersection(*(self._divisors(n) for n in factors if n not in odd)) & self._numbers_of_rows()
        miscounted = [n for n in odd if self._is_miscounted(n, ratios[n], rows)]
        odd = [n for n in odd if n in miscounted or not self._rates(n) - usual_rates]  # a rate of its own is meant
        usual_mended = set().union(*(self._mended_in(n) for n in factors if n not in odd))
        odd = [n for n in odd if self._mended_in(n) <= usual_mended]  # what was mended has a factor of its own
        for code, numbers in (("uneven-factor", odd), ("sign-flipped", flipped)):
            groups = {}
            for number in numbers:
                ratio = ratios[number]
                known = any(np.isclose(abs(ratio), value, rtol=EVEN) for value in nice)
                known = known or number in miscounted
                if code == "uneven-factor" and not known and not self._lacks_its_input(number, ratio):
                    continue
                groups.setdefault(f"{ratio:.6g}", []).append(number)
            for group in groups.values():
                ratio = ratios[group[0]]
                lacking = all(self._lacks_its_input(n, ratio) for n in group)
                code = "wrong-local-input" if lacking else code
                others = [n for n in factors if n not in flipped]
                tree = self._odd_tree(group, ratio) if code == "uneven-factor" else self._turned_tree(group[0], others)
                got = f"{ratio:.6g} times the slope that the other parameters move by"
                want = "the same factor for all parameters"
                if code == "sign-flipped":
                    got, want = "a step uphill", "a step downhill, as the other parameters take"
                if lacking:
                    name = self.placing.names_of(group)[0]
                    got, want = "the slope in a sum", f"that times what {name} is multiplied with"
                yield self.placing.finding(code, tree, group, got, want, evidence={"factor": ratio})

    def _numbers_of_rows(self):
        """Return how many rows there are where a prediction meets a label."""
        return {float(np.shape(node.value)[0]) for node in self.runs.meetings() if np.ndim(node.value)}

    def _divisors(self, number):
        """Return the single numbers above 1 that a parameter's move is divided by."""
        found, seen, left = set(), set(), [self.runs.chains[0][number].nodes[1]]
        while left:
            node = left.pop()
            parts = operands(node) if node.kind == "binary" and node not in self.runs.meetings() else ()
            for part in parts:
                value = _single(part.node)
                if value is not None and value > 1 and node.function == "Div" and part.operand == 1:
                    found.add(value)
                elif self.judge.is_backward(part.node) and part.node not in seen:
                    seen.add(part.node)
                    left.append(part.node)
        return found

    def _is_miscounted(self, number, ratio, rows):
        """Return whether a move is divided by another number in place of that of the rows, by which all others are."""
        mine = self._divisors(number)
        return any(np.isclose(abs(ratio), a / b, rtol=EVEN) for a in rows - mine for b in mine - rows)

    def _turned_tree(self, number, others):
        """Return where a slope first has another sign than the others have at that stage, and else where it moves."""
        mine = self._stages(number)
        for theirs in map(self._stages, others):
            alike = None if len(mine) == len(theirs) else 1
            for (node, sign), (_, usual) in zip(mine[:alike], theirs[:alike], strict=False):
                if sign != usual:
                    return self.runs.listing.nodes[node.place]
        return self.placing.move_tree(number)

    def _stages(self, number):
        """Return the values that are a multiple of the slope in a parameter, and its sign: the last of a statement."""
        judge, runs, found = self.placing.judge, self.placing.runs, {}
        chain, slopes = chain_and_slopes(judge, number)
        for node in sorted(runs.ancestors(chain.nodes[1]), key=lambda one: one.index):
            values = runs.values(node) if node.place >= 0 and judge.is_backward(node) else None
            rate = None if values is None else rate_between(values, slopes)
            if rate is not None:
                found[runs.statement(node)] = node, np.sign(rate)
        return list(found.values())

    def _mended_in(self, number):
        """Return what a parameter's move is made of that was mended, by its keys."""
        move = self.runs.chains[0][number].nodes[1]
        return {node.key for node in (move, *self.runs.ancestors(move)) if node.key in self.mended}

    def _signs(self, factors):
        """Return the factors of moves of which some go another way than the others; none if all go the same way.

        Above 0 they go uphill: by a standard loss, where one is right, because what is shown may be a likelihood.
        """
        if len({factor > 0 for factor in factors.values()}) < 2:
            return {}
        for loss in self.runs.losses() if self.judge.loss.is_shown else ():
            judged = None if loss.kind == "shown" else judged_by(self.runs, loss)
            if judged is not None and all(judged.factors[number] is not None for number in factors):
                return {number: judged.factors[number] for number in factors}
        return factors

    def _odd_tree(self, group, ratio):
        """Return the expression in which a factor comes in that some parameters have and the others do not.

        It is the first of all that only they are made of that has it; else what is nearest to their moves.
        """
        chains = self.runs.chains[0]
        made = [
            {node for node in self.runs.ancestors(chain.nodes[1]) if self.judge.is_backward(node)} for chain in chains
        ]
        own, others = set.intersection(*(made[number] for number in group)), set()
        for number in range(len(chains)):
            if number not in group and self.judged.marks[number] == "=":
                others |= made[number]
        rates = [rate for node in sorted(own & others, key=lambda node: node.index) if (rate := self.judge.rate(node))]
        own = sorted((node for node in own - others if node.place >= 0), key=lambda node: node.index)
        for node in own if rates else ():
            if np.isclose((self.judge.rate(node) or 0.0) / rates[-1], ratio, rtol=EVEN):
                return self.runs.listing.nodes[node.place]
        if len(group) == 1:
            return self._added_tree(group[0])
        if (tree := self._odd_tree_of_each(group, ratio, made, others)) is not None:
            return tree
        named = [node for node in own if self.runs.has_name(node)]
        return self.runs.listing.nodes[named[-1].place] if named else self.placing.move_tree(group[0])

    def _odd_tree_of_each(self, group, ratio, made, others):
        """Return the expression that gives each parameter of a group its factor by itself, as in a class of layers."""
        places = set.intersection(*({node.place for node in made[number]} for number in group))
        places -= {-1, *(node.place for node in others)}
        ordered = sorted(made[group[0]], key=lambda node: node.index)
        rates = [rate for node in ordered if node in others and (rate := self.judge.rate(node))]
        for node in ordered if rates else ():
            if node.place in places and np.isclose((self.judge.rate(node) or 0.0) / rates[-1], ratio, rtol=EVEN):
                return self.runs.listing.nodes[node.place]
        return None

    def _added_tree(self, number):
        """Return the expression of what a move adds to a parameter: without rates, and not behind its own statement."""
        move = self.runs.chains[0][number].nodes[1]
        node = move
        while node.kind in ("binary", "take", "put"):
            parts = [part for part in operands(node) if self.judge.is_backward(part.node)]
            others = [part.node for part in operands(node) if part not in parts]
            if len(parts) != 1 or any(_single(one) is None and one not in self.judge.carried for one in others):
                break
            node = parts[0].node
            if node.place >= 0 and self.runs.statement(node) is not self.runs.statement(move):
                break
        return self.placing.move_tree(number) if node is move or node.place < 0 else self.runs.listing.nodes[node.place]

    def _rates(self, number):
        """Return the names of the single numbers that a parameter's move is multiplied with."""
        found, seen, left = set(), set(), [self.runs.chains[0][number].nodes[1]]
        while left:
            node = left.pop()
            if node in seen or node.kind != "binary" or node in self.runs.meetings():
                continue
            seen.add(node)
            for part in operands(node):
                feels = isinstance(part.node, Node) and self.runs.bits[0][part.node.index]
                if _single(part.node) is not None and not feels:
                    tree = self.words.operand(part)
                    if node.function in ("Mult", "Div"):
                        found |= {ast.unparse(one) for one in _factors(tree) if isinstance(one, NAMES)}
                elif (
                    isinstance(part.node, Node)
                    and part.node not in self.judge.carried
                    and not self.judge.is_forward(part.node)
                ):
                    left.append(part.node)
        return found

    def _literal_rate(self, number):
        """Return the product of the numbers below 1 that are written in the statement that moves a parameter."""
        move = self.runs.chains[0][number].nodes[1]
        if move.place < 0:
            return 1.0
        numbers, counts, left = [], set(), [move]
        while left:
            node = left.pop()
            for part in operands(node) if node.kind == "binary" else ():
                if isinstance(part.node, Node) and part.node.kind == "binary" and self._is_within(part.node, move):
                    left.append(part.node)
                    counts.add(self._terms(part.node) if node.function == "Mult" else 1)
                elif node.function == "Mult":
                    factors = (one for one in _factors(self.words.operand(part)) if isinstance(one, ast.Constant))
                    numbers += [abs(float(one.value)) for one in factors if isinstance(one.value, (int, float))]
        # One over how many slopes are added up makes a mean of them.
        rates = [one for one in numbers if 0 < one < 1 and not any(np.isclose(one * count, 1) for count in counts)]
        return float(np.prod(rates))

    def _terms(self, node):
        """Return how many values that come after the label a sum has."""
        if isinstance(node, Node) and node.kind == "binary" and node.function == "Add":
            return sum(map(self._terms, node.operands))
        return int(self.judge.is_backward(node))

    def _is_within(self, node, move):
        return node.place >= 0 and node.path == move.path and self.runs.statement(node) is self.runs.statement(move)

    def _usual(self, factors, literals):
        """Return a parameter that moves by the factor that most have; of several such, one by the rate as it stands."""
        rounded = {number: round(np.log10(abs(factor)) * 1e4) for number, factor in factors.items()}
        counts, signs = Counter(rounded.values()), Counter(factor > 0 for factor in factors.values())
        firsts = {number: uses_of(self.judge, self.runs.chains[0][number].nodes[0]) for number in factors}
        uses = {number: max((use.index for use in found), default=0) for number, found in firsts.items()}
        return max(
            factors,
            key=lambda n: (
                counts[rounded[n]],
                np.isclose(abs(factors[n]), literals[n], rtol=EVEN),
                signs[factors[n] > 0],
                # A factor that comes in on the way back is not in what stands nearer to the loss than all others.
                min(uses[one] for one in factors if rounded[one] == rounded[n])
                > max((uses[one] for one in factors if rounded[one] != rounded[n]), default=0),
                -n,
            ),
        )

    def _nice(self):
        sizes = {1, 2}
        for node in self.runs.meetings():
            sizes |= set(np.shape(node.value)) | {np.size(node.value)}
        for chain in self.runs.chains[0]:
            sizes |= set(np.shape(chain.nodes[0].value))
        count = Counter((node.place, node.path) for node in self.runs.meetings())
        sizes |= set(count.values())
        for node in self.runs.tapes[0].nodes:
            if name_of(node) == "mean":
                sizes.add(sum(np.size(parent.value) for parent in node.inputs) / max(np.size(node.value), 1))
        found = (
            self._constants()
            | {float(size) for size in sizes}
            | {2.0 * size for size in sizes}
            | {size / 2 for size in sizes}
        )
        return {value for size in found if size for value in (size, 1 / size) if value != 1} | {1.0}

    def _constants(self):
        """Return the single numbers by which arrays of the forward pass are multiplied or divided."""
        found = set()
        for node in self.judge.forward:
            if node.kind == "binary" and node.function in ("Mult", "Div") and np.size(node.value) > 1:
                for part in operands(node):
                    number = _single(part.node)
                    if number and not (isinstance(part.node, Node) and self.runs.bits[0][part.node.index]):
                        found.add(abs(number))
        return found

    def _lacks_its_input(self, number, ratio):
        """Return whether a factor is one over what a parameter is multiplied with, at all points the same number."""
        node = self.runs.chains[0][number].nodes[0]
        for use in uses_of(self.judge, node):
            other = cofactor_of(self.judge, use, node)
            if other is not None and (number := _single(other.node)):
                return bool(np.isclose(ratio * number, 1, rtol=EVEN))
        return False

    def uphill(self):
        """Yield a finding where every parameter moves uphill."""
        factors = [factor for factor in self.judged.factors if factor is not None]
        if not factors or len(factors) < len(self.judged.factors) or min(factors) < 0:
            return
        if self.judge.loss.is_shown and self.falls_by_another():
            return
        want, severity = "a step downhill", "fault"
        if not self._is_surely_a_loss():
            want, severity = f"{want}, if that is a loss; a reward is to rise", "warning"
        # One of them is enough to see it.
        first = self.placing.finding(
            "sign-flipped", self.placing.move_tree(0), [0], "a step uphill: the loss rises", want, severity=severity
        )
        yield replace(first, parameters=self.placing.names_of(range(len(factors))))

    def _is_surely_a_loss(self):
        """Return whether what rises is to fall: by its kind, its name, or a standard loss that rises with it."""
        loss = self.judge.loss
        if not loss.is_shown or any(map(LOSS_WORDS.search, names_given(self.runs.listing, loss.key[0]))):
            return True
        return self._moves_by_another(1)

    def falls_by_another(self):
        """Return whether a standard loss falls where the number that is shown rises: a likelihood."""
        return self._moves_by_another(-1)

    def _moves_by_another(self, sign):
        """Return whether every parameter moves along the slopes of a standard loss, by a factor of that sign."""
        for loss in self.runs.losses():
            other = None if loss.kind == "shown" else judged_by(self.runs, loss)
            if other and other.is_right and all(factor is not None and sign * factor > 0 for factor in other.factors):
                return True
        return False


def _factors(tree):
    """Return the expressions that are multiplied in one, or that one alone."""
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Mult):
        return [*_factors(tree.left), *_factors(tree.right)]
    return [tree]


def _single(value):
    """Return an operand as a float; None if it is no single number."""
    value = with_values(value)
    single = isinstance(value, (int, float, np.ndarray, np.number)) and np.size(value) == 1
    return float(np.reshape(value, ())) if single else None
