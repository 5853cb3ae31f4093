"""Where a mistake stands in the text, and what stands there and should, in the program's own words."""

import ast

import numpy as np

from tinynet.doctor.diagnosis import Finding
from tinynet.doctor.watching.codes import SLOPES_AT_ACTIVATIONS, SLOPES_AT_SUMS, SQUASHES, code_of, missing_factor
from tinynet.doctor.watching.gradient import gradient_of
from tinynet.doctor.watching.tape import Node
from tinynet.doctor.watching.uses import base_of, is_part, operands
from tinynet.doctor.watching.ways import uses_of
from tinynet.doctor.watching.words import core, likeness
from tinynet.mistakes import MISTAKES

__all__ = ["Placing", "finding_at"]


def finding_at(words, code, tree, names, got, want, check="", severity="fault", evidence=None):
    """Return a finding of what stands at an expression, and what should; the expression is None if it is not known."""
    if tree is None:
        place, message = None, f"it is {got}. Wanted is {want}."
    else:
        place = words.place(tree)
        message = f"Line {words.line(tree)}: {words.source(tree)} is {got}. Wanted is {want}."
    spot = MISTAKES[code].spot if code in MISTAKES else ""
    return Finding(code, severity, names, message, evidence or {}, message, spot, check, place, got, want)


class Placing:
    """Places what is wrong by one loss.

    Parameters
    ----------
    judged : Judged
    words : Words
    """

    def __init__(self, judged, words):
        self.judged, self.judge, self.words, self.runs = judged, judged.judge, words, judged.judge.runs
        self._right = None

    def name_of_parameter(self, number):
        """Return what a parameter is called where it is used."""
        if self.runs.names:
            return f"`{self.runs.names[number]}`"
        chain = self.runs.chains[0][number]
        node = chain.nodes[1]
        name = self.words.name(node)
        moves = [other.nodes[1].place for other in self.runs.chains[0]]
        if not name.startswith("`") or len(name) > 30 or moves.count(node.place) > 1 and name.strip("`").isidentifier():
            for use in uses_of(self.judge, chain.nodes[0]):
                for part in operands(use):
                    if is_part(part.node, {chain.nodes[0]}):
                        tree = self.words.operand(part)
                        return self.words.source(tree) if tree is not None else name
        return name

    def names_of(self, numbers):
        """Return what several parameters are called, each name once."""
        return tuple(dict.fromkeys(self.name_of_parameter(number).strip("`") for number in numbers))

    def finding(self, code, tree, numbers, got, want, **more):
        """Return a finding of what stands at an expression, for parameters by number, with how to see it."""
        check = self.check(numbers) if numbers else ""
        return finding_at(self.words, code, tree, self.names_of(numbers), got, want, check, **more)

    def _parameter_name(self, value):
        for number, chain in enumerate(self.runs.chains[0]):
            if value in chain.nodes:
                return self.name_of_parameter(number)
        return self.words.name_and_line(value)

    def told(self, value):
        """Return what a value is called in a report."""
        return self._parameter_name(value) if value in self.judge.carried else self.words.name_and_line(value)

    def check(self, numbers):
        """Return the numbers by which one can see for oneself, at one of the points: of the entry that is most off."""
        known = [number for number in numbers if self._target(number) is not None]
        if not known:
            return ""
        number = max(known, key=lambda number: np.max(self._distances(number)))
        place = np.unravel_index(np.argmax(self._distances(number)), np.shape(self._target(number)))
        name, value = self.name_of_parameter(number), self._value(number)
        if place and name.startswith("`"):
            name = f"`{name.strip('`')}[{', '.join(map(str, place))}]`"
        shown = (self.words.numbers(array[place]) for array in (value, self._move(number), self._target(number)))
        return "Where {} is {}, it moves by {}; nudged there, the loss has the slope {}.".format(name, *shown)

    def _target(self, number):
        """Return the slope in a parameter at the first point, in the parameter's shape; None if it is not known."""
        target = self.judge.all[0].get(self.runs.chains[0][number].nodes[0])
        return None if target is None else np.broadcast_to(target, np.shape(self._value(number)))

    def _value(self, number):
        return np.asarray(self.runs.chains[0][number].nodes[0].value, dtype=float)

    def _move(self, number):
        after = np.asarray(self.runs.chains[0][number].nodes[1].value, dtype=float)
        return np.broadcast_to(after - self._value(number), np.shape(self._value(number)))

    def _distances(self, number):
        """Return how far each entry of a move is from what the slopes ask for, by the rate of what is right."""
        rates = [factor for factor in self.judged.factors if factor]
        if not rates:
            with np.errstate(all="ignore"):
                every = np.concatenate([np.ravel(self._move(n) / self._target(n)) for n in self._measured()])
            rates = every[np.isfinite(every) & (every != 0)]
        rate = np.median(rates) if len(rates) else -1.0
        return np.nan_to_num(np.abs(self._move(number) - rate * self._target(number)))

    def _measured(self):
        return [n for n in range(len(self.runs.chains[0])) if self._target(n) is not None]

    def move_tree(self, number):
        """Return the expression by which a parameter moves."""
        node = self.runs.chains[0][number].nodes[1]
        while node.place < 0 and node.inputs:
            node = node.inputs[0]
        return self.runs.listing.nodes[node.place]

    def tree_of(self, blame):
        """Return the expression that is to be underlined."""
        if blame.span and (spanned := self.words.spanned(blame.span)) is not None:
            return self._another_name(self.words.operand(blame.span[0]), blame) or spanned
        if blame.kind == "slope" and (used := self.wrong_use(blame)) is not None:
            return used
        use, value = blame.use, blame.use.node
        operand, made = self.words.operand(use), self._made(use)
        if blame.kind in ("turned", "left") and operand is not None:
            return operand
        if made is None:
            return operand
        if blame.kind == "sign" and (handed := self._handed_on_as_it_is(value)) is not None:
            return handed
        if blame.kind == "factor" and self._is_wrong_in_every_call(blame):
            return self.words.listing.nodes[value.place]
        known = value in self.judge.all[0] or value in self.judge.carried
        if blame.kind == "factor" and (known or self._is_met(value)):
            return self.words.handed_on_in_a_list(operand) or operand
        if blame.kind == "lacks" and operand is not None and self.judge.told.get(value):
            return operand  # it is the slope in something, and used for another
        tree = operand if value in self.judge.right_nodes and operand is not None else made
        return self._another_name(tree, blame) or tree

    def _handed_on_as_it_is(self, value):
        """Return what a name is given of which a value is made, if it is only another name for a slope; else None."""
        parts = [part for part in operands(value) if self.judge.is_backward(part.node)]
        return self.words.handed_on(self.words.operand(parts[0])) if len(parts) == 1 else None

    def _another_name(self, tree, blame):
        """Return what a name is given by which a slope is taken at another value; None if no name stands for one."""
        whole = {node.value for node in ast.walk(tree) if isinstance(node, (ast.Subscript, ast.Attribute))}
        names = {node.id: node for node in ast.walk(tree) if isinstance(node, ast.Name) and node not in whole}
        if blame.kind != "factor" or len(names) != 1 or isinstance(tree, ast.Name):
            return None
        unactivated = code_of(self.judge, blame) == "derivative-of-unactivated-value"
        return self.words.handed_on(*names.values()) if unactivated else None

    def _is_wrong_in_every_call(self, blame):
        """Return whether a factor comes out of a function that gives a wrong one wherever it is called for one."""
        value = blame.use.node
        if blame.use.parent is None or len(value.path) <= len(blame.use.parent.path):
            return False
        code = code_of(self.judge, blame)
        alike = {node for node in self._behind_moves() if node.place == value.place}
        if blame.through is None or code == "derivative-of-unactivated-value" or any(map(self._is_met, alike)):
            return False  # a value, or a slope at another value: what it is given is wrong
        if alike & self._behind_right_moves():
            return False
        return code == "wrong-activation-derivative" or len({node.path for node in alike}) > 1

    def _behind_moves(self):
        """Return all that moves are made of."""
        return {node for chain in self.runs.chains[0] for node in self.runs.ancestors(chain.nodes[1])}

    def _is_met(self, value):
        """Return whether a prediction that meets a label is made of a value: it is right where it is made."""
        return any(value in self.runs.ancestors(output) for output in self.runs.predictions())

    def _made(self, use):
        """Return the expression that makes a value, as seen from where it is used; None for one that is not made."""
        if not isinstance(use.node, Node):
            return None
        if use.parent is not None:
            return self.words.definition(use.node, self._level(use.node, use.parent.path))
        return self.words.listing.nodes[use.node.place] if use.node.place >= 0 else None

    def wrong_use(self, blame):
        """Return where a value that is a slope, but another one, is handed on or used; None if its making is wrong."""
        parameters = self.judge.carried
        for use in (blame.given, blame.use):
            operand = self.words.operand(use) if use is not None else None
            if operand is None:
                continue
            if (handed := self.words.handed_on(operand, self._made(use))) is not None:
                return handed
            swapped = blame.got in parameters and blame.target in parameters and self._is_named_after(operand, blame)
            if swapped or use.node in self.judge.right_nodes or self._is_used_rightly(use.node):
                return operand
        return None

    def _is_named_after(self, operand, blame):
        """Return whether the name of a slope is rather like that of the parameter in which it is one."""
        name, got, target = (
            core(one) for one in (ast.unparse(operand), *map(self._parameter_name, (blame.got, blame.target)))
        )
        return bool(name and got and target) and likeness(name, got) > likeness(name, target)

    def _is_used_rightly(self, value):
        """Return whether a value is the slope in something, and right moves are made of it: its use is wrong."""
        return bool(self.judge.meanings(value)) and value in self._behind_right_moves()

    def _behind_right_moves(self):
        """Return all that right moves are made of: the slope times one constant, or what an optimiser makes of it."""
        if self._right is None:
            moves, mended = [chain.nodes[1] for chain in self.runs.chains[0]], self.runs.tapes[0].mended
            given = (gradient_of(self.judge, number) for number, mark in enumerate(self.judged.marks) if mark == "in")
            found = {gradient for gradient in given if gradient is not None}
            left = [*found, *(moves[n] for n, factor in enumerate(self.judged.factors) if factor is not None)]
            while left:
                node = left.pop()
                # What a value was made of before it was mended is not right.
                parents = () if node.key in mended else node.inputs
                left += [parent for parent in parents if parent not in found and parent not in self.judge.carried]
                found.update(parents)
            self._right = found
        return self._right

    def _level(self, value, level):
        """Return the calls from which a value is seen: not a call in which prediction and label have met as well."""
        if isinstance(value, Node):
            for node in sorted(self.runs.meetings(), key=lambda one: one.index):
                met = 0
                while met < min(len(node.path), len(value.path)) and node.path[met] == value.path[met]:
                    met += 1
                if met > len(level) and value.path[: len(level)] == tuple(level):
                    level = value.path[:met]
        return level

    def found_and_wanted(self, blame):
        """Return what stands at a blame, and what should."""
        name = self.words.name_and_line
        target = self.told(self._named_like(blame.target))
        if blame.kind == "slope":
            then = self._as_then(blame.got, blame.target)
            got = f"the slope of the loss in {self.told(blame.got)}"
            want = f"the slope in {target}{then}"
            if (factor := missing_factor(self.judge, blame.target, blame.got)) is not None:
                want += f": times {name(factor)}"
            elif self.judge.leads(blame.target, blame.got) and np.shape(blame.got.value) == np.shape(
                blame.target.value
            ):
                want += f": times how much {name(blame.got)} moves with {target}"
            return got, want
        if blame.kind == "turned":
            return f"the slope of the loss in {self.told(blame.got)}, its rows for columns", "the same, turned over"
        if blame.kind == "factor":
            stands = self._standing(blame.use.node, blame.span)
            if blame.through is not None:
                return stands, f"the local slope: how much {name(blame.through)} moves with {target}"
            if blame.want is not None and blame.want not in self.judge.carried:
                then = self._as_then(blame.want, blame.use.node)
                return stands, f"{name(blame.want)}{then}, which {target} is multiplied with"
            if blame.want is not None:
                return stands, f"{self._parameter_name(blame.want)} as it was in the forward pass"
            return stands, f"the other factor: what {target} is multiplied with in the forward pass"
        if blame.kind == "sum":
            return "a sum that is not the slope", f"the sum over the rows alone, the slope in {target}"
        if blame.kind == "sign":
            value = blame.use.node
            is_sum = isinstance(value, Node) and value.kind == "binary" and value.function in ("Add", "Sub")
            got = "a sum of which one part has the wrong sign" if is_sum else "a part of a sum, and has the wrong sign"
            return got, f"the slope in {target}: the other sign there"
        if blame.kind == "share":
            through = name(blame.through)
            return (
                f"the part of the slope in {target} through {through}, times another factor",
                "the factor of the others",
            )
        if blame.kind == "left":
            return "what an earlier step has left", f"0 there where a step begins: the rest is the slope in {target}"
        if blame.kind == "lacks":
            if blame.through is None:
                return "only a part of the slope", f"the sum of all parts of the slope in {target}"
            through = f"{name(blame.through)}{self._as_then(blame.through, blame.target, 'a later')}"
            return "only a part of the slope", f"also the part of the slope in {target} that comes through {through}"
        return "none of the slopes of the loss", f"the slope in {target}"

    def _as_then(self, value, other, which="another"):
        """Return of which turn a value is that the same expression made as another one; "" if it did not."""
        one, two = base_of(value), base_of(other)
        same = isinstance(one, Node) and isinstance(two, Node) and one is not two
        same = same and one.place >= 0 and (one.place, one.path) == (two.place, two.path)
        return f" as it is in {which} turn of the loop" if same else ""

    def _named_like(self, target):
        """Return a value with a name, of all in which the loss has the same slope: one that is added to something."""
        slope = self.judge.slope(target)
        if self.runs.has_name(target) or slope is None:
            return target
        same = [
            one for one in self.judge.forward
            if self.runs.has_name(one) and np.shape(one.value) == np.shape(target.value)
            and all(np.allclose(a, b) for a, b in zip(self.judge.slope(one), slope, strict=True))
        ]  # fmt: skip
        return min(same, key=lambda one: abs(one.index - target.index), default=target)

    def _standing(self, value, span=()):
        if not isinstance(value, Node):
            return f"{value}"
        if any(value in chain.nodes[1:] for chain in self.runs.chains[0]):
            return "the parameter after its update"
        values = self.judge.product_of(span) if span else self.judge.values(value)
        same = [
            one for one in self.judge.forward
            if one is not value and values is not None and self.runs.has_name(one)
            and np.shape(one.value) == np.shape(value.value)
            and all(np.allclose(a, b) for a, b in zip(values, self.judge.values(one), strict=True))
        ]  # fmt: skip
        if same:
            return self.words.name_and_line(same[0])
        if values is not None and (formula := self._formula_of(value, values)):
            return formula
        return (
            "another value"
            if self.runs.bits[0][value.index]
            else "a value that no small change of the parameters moves"
        )

    def _formula_of(self, value, values):
        """Return a local slope, or a squash, of a value of the forward pass, as a formula; None if it is none."""
        squashes = tuple((name + "({0})", squash) for name, squash in SQUASHES.items())
        for one in self.judge.forward:
            if not self.runs.has_name(one) or np.shape(one.value) != np.shape(value.value):
                continue
            others = self.judge.values(one)
            for text, function in (*SLOPES_AT_ACTIVATIONS, *SLOPES_AT_SUMS, *squashes):
                with np.errstate(all="ignore"):
                    if all(np.allclose(function(a), b) for a, b in zip(others, values, strict=True)):
                        return f"{text.format('v')}, where v is {self.words.name_and_line(one)}"
        return None


def _are_alike(one, other):
    return np.shape(one.value) == np.shape(other.value)
