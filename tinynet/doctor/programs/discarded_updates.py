"""Updates without effect, found in the syntax tree of a loop that changes no parameter."""

import ast
import copy
import re

from tinynet.doctor.programs.influence import NoData, classify_variables
from tinynet.doctor.programs.loop_runner import Iteration, name_of, one_iteration
from tinynet.doctor.programs.subject import CannotExamine, Crash

__all__ = ["idle_calls", "lost_values"]

# What is often computed and not read again, and is no parameter.
NOT_LEARNED = re.compile(r"loss|cost|err|mse|acc|pred|out|^_|hist|time|line|plot|fig|^ax", re.IGNORECASE)


def lost_values(iteration, tree):
    """Return (line, name, why, cured) of what looks as if it moved something, in the loop or what it calls.

    It does not: a value that no line ever reads; a new value for a name that only stood for an item of a list; a copy
    that is changed and forgotten.
    """
    found = []
    read = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    for part in iteration.called():
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
            moves = isinstance(node, ast.AugAssign) or _moves(node.value, iteration.functions)
            for name in (name for name in names if not NOT_LEARNED.search(name)):
                if name not in read and moves:
                    cured = part is iteration.loop and _trains(iteration, _under_the_old_name(iteration.loop, node))
                    found.append((node.lineno, name, "is computed, and used nowhere", cured))
                elif name in items and name in {getattr(n, "id", "") for n in ast.walk(node.value)}:
                    why = "gets a new value, and the list that it came from keeps the old one"
                    found.append((node.lineno, name, why, False))
                elif name in changed_items and _is_copy(node.value) and not _returned(part, name):
                    found.append((node.lineno, name, "is a copy, which is changed and then forgotten", False))
    return found


def idle_calls(iteration):
    """Return (line, name, why, cured) of the calls in it that look as if they changed something, and cannot.

    What they return is thrown away, or they give new values to names of their own only. Cured says whether the loop
    trains once what they give is kept.
    """
    found = []
    for node in ast.walk(iteration.loop):
        call = node.value if isinstance(node, ast.Expr) else None
        if not isinstance(call, ast.Call) or (function := iteration.functions.get(name_of(call.func))) is None:
            continue
        own = {argument.arg for argument in (*function.args.posonlyargs, *function.args.args)}
        inside = list(ast.walk(function))
        returns = any(isinstance(part, ast.Return) and part.value is not None for part in inside)
        rebound = {part.id for part in inside if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
        if returns:
            cured = _trains(iteration, *_kept(iteration.loop, node, function))
            found.append((node.lineno, function.name, "is called, and what it returns is not kept", cured))
        elif own & rebound:
            names = ", ".join(sorted(own & rebound))
            why = f"is called, and gives new values to its own names {names}, not the caller's"
            returning = copy.deepcopy(function)
            values = [ast.Name(name, ast.Load()) for name in sorted(own & rebound)]
            returning.body.append(ast.Return(ast.Tuple(values, ast.Load())))
            cured = _trains(iteration, *_kept(iteration.loop, node, returning))
            found.append((node.lineno, function.name, why, cured))
    return found


# The cure, tried ----------------------------------------------------------------------------------------


def _trains(iteration, loop, function=None):
    """Return whether a changed loop trains something; it may call a changed function, under the name __kept__."""
    if loop is None:
        return False
    iteration.state.restore()
    if function is not None:
        module = ast.fix_missing_locations(ast.Module([function], []))
        exec(compile(module, "<a function>", "exec"), iteration.names)  # noqa: S102
    try:
        return (
            classify_variables(Iteration(one_iteration(loop, "<a loop>"), iteration.names, loop, iteration.functions))
            is not None
        )
    except NoData:
        return True  # something is learned, and that is enough here
    except (Crash, CannotExamine):
        return False
    finally:
        iteration.names.pop("__kept__", None)


def _kept(loop, statement, function):
    """Return the loop with what a call returns put where its arguments came from, and the function as __kept__.

    (None, None) where it returns none of its arguments moved on.
    """
    call, returned = statement.value, [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
    if not isinstance(call.func, ast.Name) or not returned or returned[-1] is None:
        return None, None
    arguments = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    given = dict(zip(arguments, call.args, strict=False)) | {word.arg: word.value for word in call.keywords}
    values = returned[-1].elts if isinstance(returned[-1], ast.Tuple) else [returned[-1]]
    sources = [given.get(_moved_on(value, function)) for value in values]
    names = [source.id if isinstance(source, ast.Name) else "__rest__" for source in sources]
    if set(names) == {"__rest__"}:
        return None, None
    targets = [ast.Name(name, ast.Store()) for name in names]
    target = ast.Tuple(targets, ast.Store()) if isinstance(returned[-1], ast.Tuple) else targets[0]
    called = ast.Call(ast.Name("__kept__", ast.Load()), call.args, call.keywords)
    function = copy.deepcopy(function)
    function.name, function.decorator_list = "__kept__", []
    return _with(loop, statement, ast.Assign([target], called)), function


def _under_the_old_name(loop, statement):
    """Return the loop with a value stored under the name that it begins with: c = b - 1 becomes b = b - 1."""
    old = _leading(statement.value)
    if not isinstance(statement, ast.Assign) or old is None:
        return None
    return _with(loop, statement, ast.Assign([ast.Name(old, ast.Store())], statement.value))


def _with(loop, statement, other):
    """Return a copy of a loop with another statement in the place of one."""
    place = next(i for i, node in enumerate(ast.walk(loop)) if node is statement)
    changed = copy.deepcopy(loop)
    old = next(node for i, node in enumerate(ast.walk(changed)) if i == place)
    other = ast.copy_location(copy.deepcopy(other), old)
    for node in ast.walk(changed):
        for _, block in ast.iter_fields(node):
            if isinstance(block, list) and any(part is old for part in block):
                block[:] = [other if part is old else part for part in block]
    return ast.fix_missing_locations(changed)


def _moved_on(value, function):
    """Return the name that a returned value was before: that of `w`, of `w - g`, or of `new` behind `new = w - g`."""
    name, own = _leading(value), {argument.arg for argument in (*function.args.posonlyargs, *function.args.args)}
    if name in own:
        return name
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == [name]:
            return _leading(node.value)
    return None


def _leading(value):
    """Return the name that a sum or a difference begins with; None where it begins with something else."""
    while isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Sub)):
        value = value.left
    return value.id if isinstance(value, ast.Name) else None


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
