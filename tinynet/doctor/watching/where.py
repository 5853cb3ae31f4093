"""Where a mistake stands whose name and parameters are known from outside."""

import ast
import os

import numpy as np

from tinynet.doctor.watching.codes import SQUASHES
from tinynet.doctor.watching.gradient import gradient_of
from tinynet.doctor.watching.proportional import proportional
from tinynet.doctor.watching.slopes import REARRANGE
from tinynet.doctor.watching.tape import Node, name_of
from tinynet.doctor.watching.unwrapped import what_is_added, what_is_handed_on
from tinynet.doctor.watching.uses import Use, base_of, is_part, operands
from tinynet.doctor.watching.ways import cofactor_of, uses_of
from tinynet.doctor.watching.words import HANDED_ON, core, likeness

__all__ = ["Where"]


# What may also be done to a slope that is right.
AFTER_THE_SLOPE = ("swapped-parameters", "wrong-local-input")


class Where:
    """Finds the place of a mistake of a known name in a program that was watched.

    Parameters
    ----------
    placing : Placing
        By the loss along whose slope most parameters move.
    """

    def __init__(self, placing):
        self.placing, self.judge, self.runs, self.words = placing, placing.judge, placing.runs, placing.words
        self.listing = placing.words.listing
        self.ways = {
            "extra-activation-output": self._squashed_twice,
            "missing-activation-output": self._unsquashed_output,
            "missing-activation-hidden": self._unsquashed_hidden,
            "loss-used-as-gradient": self._loss_in_the_slope,
            "sign-flipped": self._turned,
            "parameter-never-updated": self._left_out,
            "learning-rate-too-large": self._a_move,
            "last-sample-only": self._as_it_is_set,
            "wrong-axis": self._summed,
        }

    def place(self, code, parameters):
        """Return (place, what stands there, what is wanted) of a mistake; None where it is not known.

        Parameters
        ----------
        code : str
        parameters : sequence of str
            As the program calls them, those that it makes wrong.
        """
        way, names = self.ways.get(code), {core(name) for name in parameters}
        found = way(names) if way else None
        if found is None and code in AFTER_THE_SLOPE:
            found = self._after_the_slope(names)
        if found is None:
            return None
        tree, got, want = found
        return self.words.place(tree), got, want

    # The forward pass

    def _made(self, value):
        """Return the expression that makes a value, in the innermost call in which a parameter is used."""
        carried = self.judge.carried
        for length in range(len(value.path), -1, -1):
            path = value.path[:length]
            if any(node.path == path and any(base_of(part) in carried for part in node.inputs)
                   for node in self.runs.tapes[0].nodes):  # fmt: skip
                return self.words.definition(value, path)
        return self.words.definition(value, ())

    def _squashed_twice(self, names):
        for output in self.runs.predictions():
            values = self.judge.values(output)
            before = sorted(self.runs.ancestors(output), key=lambda node: -node.index)
            before = [
                node for node in before if node.value is not None and np.shape(node.value) == np.shape(output.value)
            ]
            for sign in (1, -1):  # 1 / (1 + exp(-1 / …)) never has the inner one by itself
                for inner in before:
                    inside = self.judge.values(inner)
                    if inside is None or values is None or self._is_a_sum(inner):
                        continue
                    shares = all(np.all(a >= 0) and np.allclose(np.sum(a, axis=-1), 1) for a in inside)
                    if any(
                        all(np.allclose(squash(sign * a), b) for a, b in zip(inside, values, strict=True))
                        for squash in (*SQUASHES.values(), *([_softmax] if shares else []))
                    ):
                        common = os.path.commonprefix([inner.path, output.path])
                        tree = self.words.definition(output, common)
                        return tree, "squashed twice: what is squashed here is an activation already", "one activation"
        return None

    def _is_a_sum(self, value):
        """Return whether a value is a product with a parameter, or such products and more added up."""
        left = [value]
        for _ in range(200):
            if not left:
                return False
            node = base_of(left.pop())
            if not isinstance(node, Node):
                continue
            product = (
                node.kind == "binary" and node.function in ("Mult", "MatMult") or name_of(node) in ("dot", "matmul")
            )
            if product and any(base_of(part) in self.judge.carried for part in node.inputs):
                return True
            scaled = node.kind == "binary" and node.function in ("Mult", "Div") and len(node.inputs) == 1
            if scaled or node.kind == "binary" and node.function in ("Add", "Sub") or name_of(node) in ("sum", "add"):
                left.extend(node.inputs)
        return False

    def _unsquashed_output(self, names):
        if (identity := self.words.identity()) is not None:
            return identity, "a function that squashes nothing", "the activation"
        for node in sorted(self.runs.meetings(), key=lambda one: one.index):
            for part in operands(node):
                if isinstance(part.node, Node) and part.node in self.runs.predictions():
                    tree = self.words.first_handed_on(self.words.operand(part)) or self._made(part.node)
                    return tree, "a sum, not squashed", "its activation"
        return None

    def _unsquashed_hidden(self, names):
        if (identity := self.words.identity()) is not None:
            return identity, "a function that squashes nothing", "the activation"
        for node in self.judge.forward:
            other = cofactor_of(self.judge, node, self._parameter_in(node)) if self._parameter_in(node) else None
            value = None if other is None else base_of(other.node)
            if isinstance(value, Node) and self.runs.bits[0][value.index] and self._is_a_sum(value):
                tree = self.words.first_handed_on(self._named(self.words.operand(other))) or self._made(value)
                tree = self.words.handed_on_later(tree) or tree
                return tree, "a sum, not squashed", "its activation"
        return None

    def _named(self, tree):
        """Return the name of which a part, or a turned form, is taken."""
        while isinstance(tree, ast.Subscript):
            tree = tree.value
        return tree

    def _parameter_in(self, node):
        bases = [base_of(part) for part in node.inputs]
        return next((base for base in bases if base in self.judge.carried), None)

    # The backward pass

    def _loss_in_the_slope(self, names):
        """Return where the loss itself, of each row, is taken for its slope."""
        meetings = sorted(self.runs.meetings(), key=lambda node: node.index)
        back = {node for chain in self.runs.chains[0] for node in self.runs.ancestors(chain.nodes[1])}
        for node in sorted(back, key=lambda one: one.index):
            values = self.judge.values(node) if node.place >= 0 and node.value is not None else None
            for met in meetings if values is not None and self.judge.is_backward(node) else ():
                errors = self.judge.values(met)
                if errors is None or np.shape(errors[0]) != np.shape(values[0]):
                    continue
                goes_on = any(child in back and np.shape(child.value) == np.shape(node.value)
                              for child in self.runs.children.get(node.index, ()))  # fmt: skip
                if goes_on and proportional(values, [error**2 for error in errors]) is not None:
                    tree = self.listing.nodes[node.place]
                    return tree, "the loss itself, (ŷ − y)²", "its slope, made of ŷ − y"
        for node in sorted(back, key=lambda one: one.index):
            # A single number of all rows, that comes out of a function.
            if (
                np.size(node.value) == 1
                and node.path
                and self.judge.is_backward(node)
                and any(np.size(met.value) > 1 and met in self.runs.ancestors(node) for met in meetings)
            ):
                level = min((chain.nodes[1].path for chain in self.runs.chains[0]), key=len)
                tree = self.words.definition(node, level)
                if isinstance(tree, ast.Call):
                    return tree, "the loss itself", "its slope, made of ŷ − y"
        return None

    # Moves

    def _numbers(self, names):
        """Return the numbers of the parameters that have one of some last words."""
        return [n for n in range(len(self.runs.chains[0])) if self._names_of(n) & names]

    def _names_of(self, number):
        """Return the last words of the names of a parameter: where it is moved, and where it is used."""
        chain = self.runs.chains[0][number]
        found = {core(self.placing.name_of_parameter(number))}
        for use in uses_of(self.judge, chain.nodes[0]):
            for part in operands(use):
                if is_part(part.node, {chain.nodes[0]}) and (tree := self.words.operand(part)) is not None:
                    found.add(core(ast.unparse(tree)))
        return found - {None}

    def _move(self, number):
        return self.placing.move_tree(number)

    def _a_move(self, names):
        return self._move(0), "too large a step", "a smaller one"

    def _turned(self, names):
        """Return where a sign is turned: in a move that goes another way than the others, or in the error."""
        every = range(len(self.runs.chains[0]))
        numbers = [n for n in self._numbers(names) if (self.judged_factor(n) or 1) > 0] or self._numbers(names)
        others = [n for n in every if n not in numbers]
        signs = {n: self._sign_of_move(n) for n in every}
        if not numbers:
            return None
        want = "the other sign"
        if others:
            usual = [signs[n] for n in others]
            mine = [n for n in numbers if signs[n] != max(set(usual), key=usual.count)]
            return (self._move(mine[0]), "a step uphill", want) if mine else None
        lines = {self._move(n).lineno for n in every}
        if len(lines) == 1 and signs[0] > 0:
            return self._move(0), "a step uphill", want
        moved = self.runs.ancestors(self.runs.chains[0][numbers[0]].nodes[1])
        met = [node for node in self.runs.meetings() if node in moved]
        if not met:
            return None
        tree = self.listing.nodes[min(met, key=lambda node: node.index).place]
        return tree, "the error with its sign turned: every step goes uphill", want

    def _after_the_slope(self, names):
        """Return where a slope that is right is turned over, or moved elsewhere, before it moves a parameter."""
        for number in self._numbers(names):
            right = gradient_of(self.judge, number) if self.placing.judged.marks[number] == "in" else None
            node = self.runs.chains[0][number].nodes[1] if right is not None else None
            while isinstance(node, Node) and node is not right:
                back = [part for part in node.inputs if self.judge.is_backward(part)]
                if len(back) != 1:
                    break
                moves = node.kind == "take" or name_of(node) in REARRANGE
                if (
                    moves
                    and node.place >= 0
                    and what_is_handed_on(self.judge, Use(back[0])).node
                    is what_is_handed_on(self.judge, Use(right)).node
                ):
                    return self.listing.nodes[node.place], "the slope, in another order", "the slope as it is"
                node = back[0]
        return None

    def judged_factor(self, number):
        """Return by what a move differs from the slope."""
        return self.placing.judged.factors[number]

    def _sign_of_move(self, number):
        """Return 1 where a move is added, −1 where it is taken off."""
        node = self.runs.chains[0][number].nodes[1]
        for _ in range(20):
            if node.kind == "binary" and node.function in ("Add", "Sub"):
                return -1 if node.function == "Sub" else 1
            if node.kind == "put":
                node = node.operands[1]
            elif node.inputs:
                node = node.inputs[0]
            if not isinstance(node, Node):
                break
        return 1

    def _left_out(self, names):
        """Return where a parameter would be moved: beside one with a name like its own, or in a loop."""
        moved = {n: self._names_of(n) for n in range(len(self.runs.chains[0]))}
        still = sorted(names - {name for of_one in moved.values() for name in of_one} - {None})
        want = "this parameter moved as well"
        if not still:
            for number in self._numbers(names):
                if (added := self._not_added_up(self._move(number))) is not None:
                    return added
                loop = self._loop_around(self._move(number))
                if loop is not None:
                    return loop.iter, "a loop that leaves out a parameter", want
            return None
        name = still[0]
        if not moved:
            return None
        tree = self._move(max(moved, key=lambda n: max((likeness(name, other) for other in moved[n]), default=())))
        loop = self._loop_around(tree)
        listed = set() if loop is None else {getattr(node, "id", None) for node in ast.walk(loop.iter)}
        if any(of_one & listed for of_one in moved.values()):
            return loop.iter, f"without {name}", want
        return tree, f"a move, and {name} has none", want

    def _not_added_up(self, move):
        """Return where a sum that a move takes would be added up: beside one with a name like its own."""
        sums = [node for node in self.listing.parents if isinstance(node, ast.AugAssign)]
        added = {core(ast.unparse(node.target)): node for node in sums}
        set_once = {core(ast.unparse(target)) for node in self.listing.parents if isinstance(node, ast.Assign)
                    for target in node.targets}  # fmt: skip
        alike = {name: node for name, node in added.items() if name and node is not move and name in set_once}
        taken = {getattr(node, "id", getattr(node, "attr", None)) for node in ast.walk(move)} - {None}
        for name in sorted(taken & set_once - set(added)):
            beside = [other for other in alike if len(other) == len(name) and other[0] == name[0]]
            if beside:
                tree = alike[max(beside, key=lambda other: likeness(name, other))]
                return tree, f"added up here, and {name} is not", "this sum added up as well"
        return None

    def _as_it_is_set(self, names):
        """Return where the derivative of one row is put in the place of the others'."""
        for number in self._numbers(names):
            chain = self.runs.chains[0][number]
            use = what_is_added(self.judge, Use(chain.nodes[1]), chain)
            operand = self.words.operand(use)
            last, _ = self.words.last_given(operand) if isinstance(operand, HANDED_ON) else (None, True)
            if last is not None and isinstance(last.value, HANDED_ON):
                return last.value, "the derivative of one row", "the sum over the rows"
        left = self._left_of_a_loop()
        return None if left is None else (left, "what the last row of the loop left", "the same done for each row")

    def _left_of_a_loop(self):
        """Return what is read behind a loop over rows that only the loop gives a value; None if there is none."""
        for loop in self.listing.parents:
            block = getattr(self.listing.parents.get(loop), "body", [])
            if not isinstance(loop, ast.For) or loop not in block:
                continue
            before, behind = block[: block.index(loop)], block[block.index(loop) + 1 :]
            if not self._is_in_a_loop(loop) and not self._is_a_step(behind):
                continue
            added = {ast.unparse(node.target) for node in ast.walk(loop) if isinstance(node, ast.AugAssign)}
            given = _names(ast.Store, loop) - added - _names(ast.Store, *before)
            for statement in behind:
                if not _only_shows(statement):
                    for node in ast.walk(statement):
                        if isinstance(node, ast.Name) and node.id in given - _names(ast.Store, statement):
                            return node
        return None

    def _is_a_step(self, statements):
        """Return whether a parameter moves in some statements."""
        moves = [self._move(number) for number in range(len(self.runs.chains[0]))]
        return any(node in moves for statement in statements for node in ast.walk(statement))

    def _is_in_a_loop(self, tree):
        outer = self.listing.parents.get(tree)
        while outer is not None and not isinstance(outer, (ast.For, ast.While, ast.FunctionDef)):
            outer = self.listing.parents.get(outer)
        return isinstance(outer, (ast.For, ast.While))

    def _summed(self, names):
        """Return the sum along an axis that is nearest to the move of a parameter, by the text.

        Where a weight moves wrongly, it is the sum that the shares of the classes are divided by.
        """
        if any(self._is_multiplied(number) for number in self._numbers(names)):
            for output in self.runs.predictions():
                if output.kind == "binary" and output.function == "Div":
                    totals = [part for part in output.inputs if name_of(part) == "sum" and part.place >= 0]
                    if totals:
                        tree = self.listing.nodes[totals[0].place]
                        return tree, "a sum along another axis", "the sum over the classes"
        wanted, seen = set(names), set()
        for _ in range(3):
            found = [value for name in sorted(wanted) for value in self._given(name)]
            for value in found:
                for node in ast.walk(value):
                    if isinstance(node, ast.Call) and any(word.arg == "axis" for word in node.keywords):
                        return node, "a sum along another axis", "the sum over the rows"
            seen |= wanted
            named = {core(ast.unparse(node)) for value in found for node in ast.walk(value)
                     if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript))}  # fmt: skip
            wanted = named - seen - {None}
        return None

    def _is_multiplied(self, number):
        node = self.runs.chains[0][number].nodes[0]
        return any(cofactor_of(self.judge, use, node) is not None for use in uses_of(self.judge, node))

    def _given(self, name):
        """Return the expressions that are given to a name, or returned as its new value."""
        found = []
        for node in self.listing.parents:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if isinstance(node, (ast.Assign, ast.AugAssign)) and any(core(ast.unparse(one)) == name for one in targets):
                found.append(node.value)
            if isinstance(node, ast.BinOp) and core(ast.unparse(node.left)) == name:
                parent = self.listing.parents.get(node)
                found += [node] if isinstance(parent, (ast.Return, ast.Tuple)) else []
        return found

    def _loop_around(self, tree):
        while tree is not None and not isinstance(tree, ast.For):
            tree = self.listing.parents.get(tree)
        return tree


def _names(context, *trees):
    """Return the names that are read, or given a value, in some statements."""
    return {
        node.id for tree in trees for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, context)
    }  # fmt: skip


def _only_shows(statement):
    """Return whether a statement prints, or keeps something to be shown."""
    return any(isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in
               ("print", "append") for node in ast.walk(statement))  # fmt: skip


def _softmax(z):
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
