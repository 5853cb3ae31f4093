"""What is said of a place in a program: in the program's own words, with the lines."""

import ast
import os
from pathlib import Path

import numpy as np

from tinynet.doctor.diagnosis import Place, place_of
from tinynet.doctor.watching.tape import Node

__all__ = ["HANDED_ON", "Words", "core", "likeness"]

LONGEST = 48
HANDED_ON = (ast.Name, ast.Attribute, ast.Subscript, ast.IfExp)


class Words:
    """Names the values of a program by what stands in its text.

    Parameters
    ----------
    listing : Listing
    file : str, optional
    origin : callable, optional
        A line → (file, line, columns that were taken off, text), where the listing is put together.
    """

    def __init__(self, listing, file=None, origin=None):
        self.listing, self.file, self.origin = listing, file, origin

    def line(self, tree):
        """Return the line of an expression in its own file."""
        return self.origin(tree.lineno)[1] if self.origin else tree.lineno

    # Places

    def place(self, tree):
        """Return the place of an expression."""
        place = place_of(tree, self.listing.lines, self.file)
        if self.origin:
            file, first, shift, _ = self.origin(tree.lineno)
            _, last, end_shift, _ = self.origin(tree.end_lineno)
            text = "\n".join(self.origin(line)[3] for line in range(tree.lineno, tree.end_lineno + 1))
            return Place(first, place.column + shift, last, place.end_column + end_shift, text, name_of_file(file))
        return place

    def operand(self, use):
        """Return the expression of an operand; that of the whole operation where it has none of its own."""
        if use.parent is None or use.parent.place < 0:
            node = use.node if isinstance(use.node, Node) and use.node.place >= 0 else use.parent
            return None if node is None or node.place < 0 else self.listing.nodes[node.place]
        tree = self.listing.nodes[use.parent.place]
        number = max(use.operand, -2)
        if isinstance(tree, ast.BinOp):
            return tree.left if number == 0 else tree.right
        if isinstance(tree, ast.AugAssign):
            return tree.target if number == 0 else tree.value
        if isinstance(tree, ast.UnaryOp):
            return tree.operand
        if isinstance(tree, ast.Call):
            if number == -2 and isinstance(tree.func, ast.Attribute):
                return tree.func.value
            if 0 <= number < len(tree.args):
                return tree.args[number]
        if isinstance(tree, ast.Subscript):
            return tree.value
        if isinstance(tree, ast.Assign):
            return tree.value
        return tree

    def spanned(self, uses):
        """Return what reaches from the first to the last of some operands in one line; None if it is no part of one."""
        trees = [self.operand(use) for use in uses]
        if any(tree is None or tree.lineno != tree.end_lineno for tree in trees) or len({t.lineno for t in trees}) > 1:
            return None
        line = trees[0].lineno
        start, end = min(tree.col_offset for tree in trees), max(tree.end_col_offset for tree in trees)
        text = self.listing.lines[line - 1].encode()[start:end].decode(errors="replace")
        end += text.count("(") - text.count(")")
        return ast.Name("", ast.Load(), lineno=line, col_offset=start, end_lineno=line, end_col_offset=end)

    def definition(self, value, level):
        """Return the expression in which a value is made, as seen from some calls: the call that made it, if any."""
        if len(value.path) > len(level) and value.path[: len(level)] == tuple(level):
            return self.listing.nodes[value.path[len(level)]]
        return self.listing.nodes[value.place] if value.place >= 0 else None

    def last_given(self, tree):
        """Return the last assignment before to a name that is read, and whether it is the only one."""
        function = self.listing.functions.get(tree) if isinstance(tree, ast.Name) else None
        found = [
            node for node in self.listing.parents
            if isinstance(node, ast.Assign) and any(_is_kept_as(target, tree) for target in node.targets)
            and (function is None or self.listing.functions.get(node) is function)
        ]  # fmt: skip
        before = [node for node in found if node.lineno < tree.lineno] or found
        return max(before, key=lambda node: node.lineno, default=None), len(found) == 1

    def handed_on(self, tree, made=None):
        """Return what a name is given in the last line before, if it is only handed on there; None if it is not.

        It is not if the value is made in a later line, in a loop.
        """
        if not isinstance(tree, HANDED_ON):
            return None
        last, only = self.last_given(tree)
        if last is None or not isinstance(last.value, HANDED_ON) or (made is not None and made.lineno > last.lineno):
            return None
        if not only and not isinstance(tree, ast.Subscript) and self._block(last) is not self._block(tree):
            return None  # it stands for one value after the other
        return last.value

    def _block(self, tree):
        """Return what the statement of an expression stands in."""
        while not isinstance(tree, ast.stmt):
            tree = self.listing.parents[tree]
        return self.listing.parents.get(tree)

    def first_handed_on(self, tree):
        """Return where a value got its first name, through names that only hand it on; None if it got none there."""
        for _ in range(LONGEST):
            found = self.handed_on(tree)
            if found is None:
                return None
            if not isinstance(found, ast.Subscript) and self.handed_on(found) is None:
                return found
            tree = found
        return None

    def handed_on_later(self, tree):
        """Return where a value that is given a name is only handed on later in the same function; None if it is not."""
        parent = self.listing.parents.get(tree)
        if not isinstance(parent, ast.Assign):
            return None
        name, function = ast.unparse(parent.targets[0]), self.listing.functions.get(parent)
        found = []
        for node in self.listing.parents:
            if isinstance(node, ast.Assign) and self.listing.functions.get(node) is function:
                value = node.value
                parts = (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)
                if node.lineno > parent.lineno and any(ast.unparse(part) == name for part in parts):
                    found.append(value)
        return max(found, key=lambda value: value.lineno, default=None)

    def handed_on_in_a_list(self, tree):
        """Return what a list of which an item is read is filled with, if it is only handed on; None if it is not."""
        if not isinstance(tree, ast.Subscript) or not isinstance(tree.value, ast.Name):
            return None
        function = self.listing.functions.get(tree)
        for node in self.listing.parents:
            if (
                isinstance(node, ast.Assign)
                and self.listing.functions.get(node) is function
                and any(ast.unparse(target) == tree.value.id for target in node.targets)
                and isinstance(node.value, ast.ListComp)
                and isinstance(node.value.elt, HANDED_ON)
            ):
                return node.value.elt
        return None

    def identity(self):
        """Return the function without a name that gives back what it is given, if there is one only; else None."""
        found = [
            node for node in self.listing.parents
            if isinstance(node, ast.Lambda) and isinstance(node.body, ast.Name) and len(node.args.args) == 1
            and node.body.id == node.args.args[0].arg
        ]  # fmt: skip
        return found[0] if len(found) == 1 else None

    # Names

    def name(self, value, use=None):
        """Return what a value is called, without its line."""
        tree = self._tree(value, use)
        if tree is None:
            return "a value"
        target = self._given_to(tree)
        return target or f"`{self._short(tree)}`"

    def name_and_line(self, value, use=None):
        """Return what a value is called, and in which line it is made."""
        tree = self._tree(value, use)
        return self.name(value, use) + (f" (line {self.line(tree)})" if tree is not None else "")

    def _tree(self, value, use):
        if isinstance(value, Node) and value.place >= 0:
            return self.listing.nodes[value.place]
        return self.operand(use) if use is not None else None

    def _given_to(self, tree):
        """Return the name that an expression's value is given, or whose result it is; None if there is none."""
        if isinstance(tree, ast.AugAssign):
            return f"`{self._short(tree.target)}`"
        parent = self.listing.parents.get(tree)
        while (
            isinstance(parent, (ast.Subscript, ast.Call))
            and getattr(parent, "func", parent) is not tree
            and self._only_wraps(parent)
        ):
            tree, parent = parent, self.listing.parents.get(parent)
        if isinstance(parent, ast.Assign) and parent.value is tree and len(parent.targets) == 1:
            return f"`{self._short(parent.targets[0])}`"
        if isinstance(parent, ast.Tuple) and (target := self._given_among_others(tree, parent)) is not None:
            return f"`{self._short(target)}`"
        if isinstance(parent, (ast.AnnAssign, ast.NamedExpr)) and parent.value is tree:
            return f"`{self._short(parent.target)}`"
        if isinstance(parent, ast.Return):
            function = self.listing.functions.get(parent)
            if isinstance(function, ast.FunctionDef):
                return f"what `{function.name}` returns"
        return None

    def _given_among_others(self, tree, values):
        """Return what an expression is given to in `a, b = …, …`; None if it is given to nothing alone."""
        parent = self.listing.parents.get(values)
        if not isinstance(parent, ast.Assign) or parent.value is not values or len(parent.targets) != 1:
            return None
        targets = getattr(parent.targets[0], "elts", ())
        if len(targets) != len(values.elts) or any(isinstance(one, ast.Starred) for one in (*targets, *values.elts)):
            return None
        return targets[values.elts.index(tree)]

    def _only_wraps(self, tree):
        name = getattr(tree.func, "attr", getattr(tree.func, "id", "")) if isinstance(tree, ast.Call) else ""
        return name in ("append", "array", "asarray", "copy", "float") and len(tree.args) == 1

    def _short(self, tree):
        text = " ".join(self.listing.text(tree).split())
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"

    def source(self, tree):
        """Return the text of an expression, short and in quotes."""
        return f"`{self._short(tree)}`"

    def numbers(self, values):
        """Return some numbers of a value, as one reads them."""
        flat = np.ravel(values)[:3]
        return ", ".join(f"{number:.6g}" for number in flat) + (", …" if np.size(values) > 3 else "")


def name_of_file(file):
    """Return the name of a source file as a report has it; None where there is none, as in a notebook."""
    return Path(file).name if Path(file).exists() else None


def _is_kept_as(target, tree):
    """Return whether a value is kept under a name that is read: the same, or the same word of a dict."""
    if isinstance(tree, ast.Subscript):
        word = getattr(tree.slice, "value", None)
        return isinstance(target, ast.Subscript) and isinstance(word, str) and getattr(target.slice, "value", 0) == word
    return ast.unparse(target) == ast.unparse(tree)


def core(name):
    """Return the last word of a name: weights of net.weights[0], and of neuron['weights'][i]; None if it has none."""
    try:
        tree = ast.parse(name.strip("`").replace("·", "0"), mode="eval").body
    except SyntaxError:
        return None
    while not isinstance(tree, (ast.Name, ast.Attribute)):
        if isinstance(tree, ast.Subscript) and isinstance(getattr(tree.slice, "value", None), str):
            return tree.slice.value
        if isinstance(tree, ast.Subscript):
            tree = tree.value
        elif isinstance(tree, ast.BinOp):
            tree = tree.left
        else:
            return None
    return tree.attr if isinstance(tree, ast.Attribute) else tree.id


def likeness(name, other):
    """Return how alike two names are: by how they end, then by how they begin, then by the numbers at their ends."""
    same = 2 * len(os.path.commonprefix([name[::-1], other[::-1]])) + len(os.path.commonprefix([name, other]))
    apart = ord(name[-1]) - ord(other[-1])
    return same, -abs(apart), apart
