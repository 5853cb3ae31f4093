"""What looks as if it moved a parameter, and does not: read off the text of a loop that moves nothing."""

import ast
import re

from tinynet.doctor.script import name_of

__all__ = ["idle_calls", "lost_values"]

# What is often computed and not read again, and is no parameter.
NOT_LEARNED = re.compile(r"loss|cost|err|mse|acc|pred|out|^_|hist|time|line|plot|fig|^ax", re.IGNORECASE)


def lost_values(turn, tree):
    """Return (line, name, why) of what looks as if it moved something, in the loop or what it calls, and does not.

    A value that no line ever reads; a new value for a name that only stood for an item of a list; a copy that is
    changed and forgotten.
    """
    found = []
    read = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    for part in turn.called():
        stored = [node.value for node in ast.walk(part)
                  if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)]  # fmt: skip
        changed_items = {value.id for value in stored if isinstance(value, ast.Name)}
        items = {name.id for node in ast.walk(part) if isinstance(node, ast.For)
                 for name in ast.walk(node.target) if isinstance(name, ast.Name)}  # fmt: skip
        for node in ast.walk(part):
            if not isinstance(node, (ast.Assign, ast.AugAssign)):
                continue
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [name.id for target in targets for name in ast.walk(target)
                     if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)]  # fmt: skip
            moves = isinstance(node, ast.AugAssign) or _moves(node.value, turn.functions)
            for name in (name for name in names if not NOT_LEARNED.search(name)):
                if name not in read and moves:
                    found.append((node.lineno, name, "is computed, and used nowhere"))
                elif name in items and name in {getattr(n, "id", "") for n in ast.walk(node.value)}:
                    found.append(
                        (node.lineno, name, "gets a new value, and the list that it came from keeps the old one")
                    )
                elif name in changed_items and _is_copy(node.value) and not _returned(part, name):
                    found.append((node.lineno, name, "is a copy, which is changed and then forgotten"))
    return found


def idle_calls(turn):
    """Return (line, name, why) of the calls in it that cannot change anything, though they look as if they did.

    What they return is thrown away, or they give new values to names of their own only.
    """
    found = []
    for node in ast.walk(turn.loop):
        call = node.value if isinstance(node, ast.Expr) else None
        if not isinstance(call, ast.Call) or (function := turn.functions.get(name_of(call.func))) is None:
            continue
        own = {argument.arg for argument in (*function.args.posonlyargs, *function.args.args)}
        inside = list(ast.walk(function))
        returns = any(isinstance(part, ast.Return) and part.value is not None for part in inside)
        rebound = {part.id for part in inside if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
        if returns:
            found.append((node.lineno, function.name, "is called, and what it returns is not kept"))
        elif own & rebound:
            names = ", ".join(sorted(own & rebound))
            why = f"is called, and gives new values to its own names {names}, not the caller's"
            found.append((node.lineno, function.name, why))
    return found


def _moves(value, functions):
    """Return whether a value is an old one plus or minus something, or what a function of the program returns."""
    if isinstance(value, (ast.Tuple, ast.List)):
        return any(_moves(part, functions) for part in value.elts)
    if isinstance(value, ast.ListComp):
        return _moves(value.elt, functions)
    if isinstance(value, ast.Call):
        return name_of(value.func) in functions
    old = isinstance(value, ast.BinOp) and isinstance(value.left, (ast.Name, ast.Attribute, ast.Subscript))
    return old and isinstance(value.op, (ast.Add, ast.Sub))


def _is_copy(value):
    """Return whether a value is made as a copy: list(…), ….copy(), …[:]."""
    if isinstance(value, ast.Call):
        return name_of(value.func) in ("list", "copy", "deepcopy", "array")
    return isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Slice)


def _returned(part, name):
    """Return whether a name is read for more than an item of it: returned, or given to something."""
    items = {id(node.value) for node in ast.walk(part) if isinstance(node, ast.Subscript)}
    return any(
        node.id == name and isinstance(node.ctx, ast.Load) and id(node) not in items
        for node in ast.walk(part)
        if isinstance(node, ast.Name)
    )
