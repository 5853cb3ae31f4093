"""Where a program gives its numbers the values with which it begins: its weights, its data, its learning rate."""

import ast

__all__ = ["first_value"]

DEEPEST = 20


def first_value(tree, word, line):
    """Return the expression, or the statement, by which a number gets the value with which a loop begins.

    Parameters
    ----------
    tree : ast.Module
    word : str
        What the number is called where the loop stands: W1, net.weights, layers[0][·].bias.
    line : int
        Where the loop begins.

    Returns
    -------
    ast.AST or None
        None if no line of the program gives it one.
    """
    return _Search(tree).of(ast.parse(word.replace("·", "0"), mode="eval").body, line, 0)


class _Search:
    def __init__(self, tree):
        self.tree, self.inside, self.calls = tree, {}, {}
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.Lambda)):
                # The innermost one is walked last.
                self.inside |= dict.fromkeys(ast.walk(node), node)
        self.functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        self.classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                self.calls.setdefault(name, []).append(node)

    def of(self, expression, line, depth):
        """Return what an expression of a line stands for."""
        if depth > DEEPEST:
            return None
        if isinstance(expression, ast.Name):
            return self._of_name(expression.id, line, depth)
        if isinstance(expression, ast.Attribute):
            return self._of_attribute(expression.attr, depth)
        if isinstance(expression, ast.Subscript) and isinstance(expression.slice, ast.Constant):
            return self._of_item(expression, line, depth)
        return None

    def _function_at(self, line):
        around = [node for node in self.functions.values() if node.lineno < line <= node.end_lineno]
        return max(around, key=lambda node: node.lineno, default=None)

    def _of_name(self, name, line, depth):
        function = self._function_at(line)
        found = [
            node for node in ast.walk(function or self.tree)
            if isinstance(node, (ast.Assign, ast.AugAssign)) and node.lineno < line
            and self.inside.get(node) is function and self._sets(node, name)
        ]  # fmt: skip
        if found:
            last = max(found, key=lambda node: node.lineno)
            changed = isinstance(last, ast.AugAssign) or not self._names(last, name)
            return last if changed else self._refined(self._names(last, name), last.lineno, depth)
        if function is None:
            return None
        return self._of_argument(function, name, depth) or self._of_name(name, function.lineno, depth + 1)

    def _sets(self, statement, name):
        """Return whether a statement gives a name a value, or changes what it stands for."""
        if self._names(statement, name):
            return True
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        while any(isinstance(target, ast.Subscript) for target in targets):
            targets = [target.value for target in targets if isinstance(target, ast.Subscript)]
        return any(isinstance(target, ast.Name) and target.id == name for target in targets)

    def _names(self, statement, name):
        """Return what a name is given by an assignment; None if it is given nothing."""
        for target in getattr(statement, "targets", ()):
            if isinstance(target, ast.Name) and target.id == name:
                return statement.value
            if isinstance(target, ast.Tuple):
                for number, item in enumerate(target.elts):
                    if isinstance(item, ast.Name) and item.id == name:
                        several = isinstance(statement.value, (ast.Tuple, ast.List))
                        return statement.value.elts[number] if several else statement.value
        return None

    def _of_argument(self, function, name, depth):
        arguments = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        if name not in arguments:
            return None
        number = arguments.index(name)
        method = arguments[:1] == ["self"]
        for call in self.calls.get(function.name, ()):
            given = next((word.value for word in call.keywords if word.arg == name), None)
            position = number - method
            if given is None and 0 <= position < len(call.args):
                given = call.args[position]
            if given is not None:
                return self._refined(given, call.lineno, depth)
        defaults = dict(zip(arguments[::-1], function.args.defaults[::-1], strict=False))
        return defaults.get(name)

    def _of_attribute(self, name, depth):
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assign):
                found += [node for target in node.targets if isinstance(target, ast.Attribute) and target.attr == name]
        first = [node for node in found if getattr(self.inside.get(node), "name", "") == "__init__"] or found[:1]
        return self._refined(first[-1].value, first[-1].lineno, depth) if first else None

    def _of_item(self, expression, line, depth):
        whole, key = self.of(expression.value, line, depth + 1), expression.slice.value
        if isinstance(whole, (ast.List, ast.Tuple)) and isinstance(key, int) and key < len(whole.elts):
            return self._refined(whole.elts[key], whole.lineno, depth)
        if isinstance(whole, ast.ListComp) and isinstance(key, int):
            return self._refined(whole.elt, whole.lineno, depth)
        if isinstance(whole, ast.Dict):
            given = {getattr(one, "value", None): value for one, value in zip(whole.keys, whole.values, strict=True)}
            return self._refined(given[key], whole.lineno, depth) if key in given else whole
        return whole

    def _refined(self, value, line, depth):
        """Return where a value is made: behind a name, or in a function of the program that returns it."""
        if isinstance(value, ast.Call):
            function = self.functions.get(getattr(value.func, "id", getattr(value.func, "attr", "")))
            returned = [node.value for node in ast.walk(function or value) if isinstance(node, ast.Return)]
            if returned and returned[-1] is not None and depth < DEEPEST:
                return self._refined(returned[-1], returned[-1].lineno, depth + 1)
        return self.of(value, line, depth + 1) or value
