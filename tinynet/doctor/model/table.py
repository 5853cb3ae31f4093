"""A network as a table of formulas, one line for each value, and a mistake as the lines of it that it rewrites.

Layers are numbered from 1; the last is the output. A line has a name and a formula in Python's notation:

    z1 = lin(w1, x, b1)              the sum of layer 1
    a1 = act1(z1)                    its activation
    slope1 = derivative(a1, z1)      the slope of whatever stands in the line of a1
    arrives1 = back(w2, passed2)     what comes back to a1 from the next layer's δ
    delta1 = chain(arrives1, slope1)
    passed1 = delta1                 the δ that goes on to the layer below
    g_w1 = outer(of_w1, in_w1, w1)   of_w1 = delta1 and in_w1 = x: a δ, and what the parameter multiplied
    move_w1 = g_w1                   what moves the parameter

A rewrite is a dict of such lines. One that names its own line works on the line as it is without it:
`move_w1 = -move_w1` turns the sign of whatever moves w1. Of two rewrites of one line such a one comes second, behind a
semicolon; two others contradict each other.

Roles name the parameters in every program alike: w1, b1, w2, b2 and so on; with two inputs the columns of w1 are w11
and w12, as in the course. The words that may stand in a formula are the functions of `evaluator`.
"""

import ast
from functools import cache

from tinynet.mistakes.changes import roles_of

__all__ = ["combined", "derivative", "healthy_lines", "layer_of", "parse", "steps_of"]

# The derivative of the loss in ŷ: of ½Σ(ŷ − y)², and of the cross-entropy, of one class or of all.
ERRORS = {
    "squared": "y_hat - y",
    "cross-entropy": "(y_hat - y) / (y_hat * (1 - y_hat))",
    "cross-entropy of classes": "-y / y_hat",
}
OPERATORS = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "power",
    ast.USub: "negative",
    ast.Gt: "greater",
}


def layer_of(role):
    """Return the layer of a role."""
    return int(role[1])


@cache
def healthy_lines(sizes, loss="squared"):
    """Return the table of a healthy network: the formula of every line, by its name.

    Parameters
    ----------
    sizes : tuple of int
        The units of every layer, the inputs first.
    loss : "squared", "cross-entropy" or "cross-entropy of classes"

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> healthy_lines((2, 1, 1))["arrives1"]
    'back(w2, passed2)'
    """
    out, lines = len(sizes) - 1, {}
    for i in range(1, out + 1):
        lines[f"z{i}"] = f"lin(w{i}, {f'a{i - 1}' if i > 1 else 'x'}, b{i})"
        lines[f"a{i}"] = f"act{i}(z{i})"
        lines[f"slope{i}"] = f"derivative(a{i}, z{i})"
    lines |= {"y_hat": f"a{out}", "error": ERRORS[loss]}
    for i in range(out, 0, -1):
        if i < out:
            lines[f"arrives{i}"] = f"back(w{i + 1}, passed{i + 1})"
        lines[f"delta{i}"] = f"chain({'error' if i == out else f'arrives{i}'}, slope{i})"
        lines[f"passed{i}"] = f"delta{i}"
    for role in roles_of(sizes):
        i = layer_of(role)
        lines[f"of_{role}"] = f"delta{i}"
        if role[0] == "b":
            lines[f"in_{role}"] = "1"
        else:
            lines[f"in_{role}"] = f"a{i - 1}" if i > 1 else f"x{role[2:]}"
        lines[f"g_{role}"] = f"outer(of_{role}, in_{role}, {role})"
        lines[f"move_{role}"] = f"g_{role}"
    return lines


@cache
def parse(formula):
    """Return a formula as a tree: a number, the name of a line, or a tuple of a function and its arguments."""
    return _tree(ast.parse(formula.strip(), mode="eval").body)


def _tree(node):
    match node:
        case ast.Constant(value=number):
            return float(number)
        case ast.Name(id=name):
            return name
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return (name, *map(_tree, arguments))
        case ast.BinOp(left=left, op=operator, right=right):
            return (OPERATORS[type(operator)], _tree(left), _tree(right))
        case ast.UnaryOp(op=operator, operand=operand):
            return (OPERATORS[type(operator)], _tree(operand))
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            return (OPERATORS[type(operator)], _tree(left), _tree(right))
    raise ValueError(f"a formula must be made of names, numbers, calls and + − · / ** >; got {ast.unparse(node)}")


@cache
def steps_of(line, text):
    """Return the trees of a line's formulas, one after the other, and whether they work on the line as it is."""
    steps = [parse(step) for step in text.split(";")]
    return steps, _names(line, steps[0])


def _names(line, tree):
    return tree == line or (isinstance(tree, tuple) and any(_names(line, part) for part in tree[1:]))


def derivative(tree, variable, before=None):
    """Return the tree of a formula's derivative in a variable, by the chain rule through its activations.

    Parameters
    ----------
    tree
        Made of the variable, of activations and of `in_unit`.
    variable : str
    before : optional
        The derivative of the line before this formula, where it names its own line.

    Examples
    --------
    >>> derivative(parse("act1(act1(z1))"), "z1")
    ('multiply', ('jacobian1', ('act1', ('act1', 'z1'))), ('jacobian1', ('act1', 'z1')))
    """
    match tree:
        case str():
            return 1.0 if tree == variable else before
        case ("in_unit", unit, one, other):
            return ("in_unit", unit, derivative(one, variable, before), derivative(other, variable, before))
        case (function, argument):
            slope = "softmax_slopes" if function == "softmax_over_rows" else f"jacobian{function[3:]}"
            outer, inner = (slope, tree), derivative(argument, variable, before)
            return outer if inner == 1.0 else ("multiply", outer, inner)
    raise ValueError(f"the derivative of {tree} is not known")


def combined(one, other):
    """Return two rewrites as one; None where they contradict each other.

    Examples
    --------
    >>> combined({"move_b1": "-move_b1"}, {"move_b1": "g_b2"})
    {'move_b1': 'g_b2; -move_b1'}
    >>> combined({"slope1": "1"}, {"slope1": "a1"}) is None
    True
    """
    both = one | other
    for line in one.keys() & other.keys():
        if steps_of(line, other[line])[1]:
            both[line] = f"{one[line]}; {other[line]}"
        elif steps_of(line, one[line])[1]:
            both[line] = f"{other[line]}; {one[line]}"
        else:
            return None
    return both
