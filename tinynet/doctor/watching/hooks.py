"""The syntax tree of a program, with a call around every expression that may make a number or an array.

The file is never changed. The calls go to a `Tape`, under the name `HOOK`.
"""

import ast

__all__ = ["HOOK", "Listing", "hooked"]

HOOK = "__tape__"
# They look at the frame that calls them.
OF_THE_FRAME = {"super", "locals", "globals", "vars", "dir", "eval", "exec"}


class Listing:
    """The expressions of a program by number, with where they stand.

    Attributes
    ----------
    nodes : list of ast.AST
    parents : dict of ast.AST to ast.AST
    functions : dict of ast.AST to ast.FunctionDef
        The function in which an expression stands.
    source : str
    """

    def __init__(self, tree, source):
        self.nodes, self.source, self.parents, self.functions, self._others = [], source, {}, {}, {}
        self.lines = source.splitlines()
        self._enter(tree, None)

    def _enter(self, node, function):
        for child in ast.iter_child_nodes(node):
            self.parents[child] = node
            self.functions[child] = function
            self._enter(child, child if isinstance(child, (ast.FunctionDef, ast.Lambda)) else function)

    def number_of(self, node):
        """Return the number of an expression, a new one."""
        self.nodes.append(node)
        return len(self.nodes) - 1

    def text(self, node):
        """Return the source of an expression."""
        return ast.get_source_segment(self.source, node) or ast.unparse(node)

    def in_other_branches(self, number):
        """Return the numbers of the expressions that an `if` gives to the same name in its other branches.

        So it is with a loss that is a square for small errors and straight for large ones.
        """
        if number not in self._others:
            node = self.nodes[number]
            statement = node if isinstance(node, ast.AugAssign) else self.parents.get(node)
            is_all = statement is node or isinstance(statement, ast.Assign)  # of `+=` the sum, not what is added
            names, inner, found = _made_by(statement) if is_all else set(), statement, set()
            while names and isinstance(branching := self.parents.get(inner), ast.If):
                own = branching.body if inner in branching.body else branching.orelse
                for one in branching.orelse if own is branching.body else branching.body:
                    found |= {made for made in ast.walk(one) if names & _made_by(made)}
                inner = branching
            found |= {made.value for made in found if isinstance(made, ast.Assign)}
            self._others[number] = {place for place, one in enumerate(self.nodes) if one in found}
        return self._others[number]

    def is_made_with_others(self, number):
        """Return whether a branch in which an expression stands gives values to other names as well."""
        statement = self.nodes[number]
        while statement is not None and not isinstance(self.parents.get(statement), ast.If):
            statement = self.parents.get(statement)
        branching = self.parents.get(statement)
        branches = () if branching is None else (*branching.body, *branching.orelse)
        return bool({name for one in branches for name in _made_by(one)} - _made_by(statement))

    def first_branch(self, number):
        """Return the number of an expression, or the first of those that other branches give to the same name."""
        return min({number, *self.in_other_branches(number)})


def _made_by(statement):
    """Return the names that an assignment gives a value; none for anything else."""
    if not isinstance(statement, (ast.Assign, ast.AugAssign)):
        return set()
    targets = getattr(statement, "targets", [getattr(statement, "target", None)])
    return {target.id for target in targets if isinstance(target, ast.Name)}


def hooked(tree, listing):
    """Return a syntax tree with its hooks; the one that is given stays as it is."""
    return ast.fix_missing_locations(_Hooks(listing).visit(tree))


def _constant(value):
    return ast.Constant(value)


class _Hooks(ast.NodeTransformer):
    """Makes a new tree; the nodes of the old one, numbered in the listing, say where things stand."""

    def __init__(self, listing):
        self.listing, self.owner, self.temporaries, self.loops = listing, [], 0, 0

    def visit(self, node):
        # A pattern names what it is compared with; nothing in it is computed.
        return node if isinstance(node, ast.pattern) else super().visit(_shallow(node))

    def generic_visit(self, node):
        for field, value in ast.iter_fields(node):
            if isinstance(value, list):
                new = []
                for item in value:
                    if isinstance(item, ast.AST):
                        item = self.visit(item)
                        new.extend(item if isinstance(item, list) else [item])
                    else:
                        new.append(item)
                setattr(node, field, new)
            elif isinstance(value, ast.AST):
                setattr(node, field, self.visit(value))
        return node

    def _call(self, hook, original, *arguments):
        function = ast.Attribute(ast.Name(HOOK, ast.Load()), hook, ast.Load())
        number = _constant(self.listing.number_of(original))
        return ast.copy_location(ast.Call(function, [number, *arguments], []), original)

    def _mangled(self, name):
        if self.owner and name.startswith("__") and not name.endswith("__"):
            return f"_{self.owner[-1].lstrip('_')}{name}"
        return name

    def _index(self, node):
        """Return an index as an expression outside of brackets."""
        if isinstance(node, ast.Slice):
            parts = [part or _constant(None) for part in (node.lower, node.upper, node.step)]
            return ast.Call(ast.Name("slice", ast.Load()), parts, [])
        if isinstance(node, ast.Tuple):
            return ast.Tuple([self._index(item) for item in node.elts], ast.Load())
        return node

    # Expressions

    def visit_BinOp(self, node):
        original = node.original
        self.generic_visit(node)
        return self._call("binary", original, _constant(type(node.op).__name__), node.left, node.right)

    def visit_UnaryOp(self, node):
        original = node.original
        self.generic_visit(node)
        if not isinstance(node.op, ast.USub) or isinstance(node.operand, ast.Constant):
            return node
        return self._call("negative", original, node.operand)

    def visit_Call(self, node):
        original = node.original
        self.generic_visit(node)
        if isinstance(original.func, ast.Name) and original.func.id in OF_THE_FRAME:
            return node
        arguments = ast.Tuple(node.args, ast.Load())
        names = [None if word.arg is None else _constant(word.arg) for word in node.keywords]
        named = ast.Dict(names, [word.value for word in node.keywords])
        return self._call("call", original, node.func, arguments, named)

    def visit_Subscript(self, node):
        original = node.original
        self.generic_visit(node)
        if not isinstance(node.ctx, ast.Load):
            return node
        return self._call("item", original, node.value, self._index(node.slice))

    def visit_Attribute(self, node):
        original = node.original
        self.generic_visit(node)
        if not isinstance(node.ctx, ast.Load) or node.attr != "T":
            return node
        return self._call("transposed", original, node.value)

    def visit_comprehension(self, node):
        original = node.original
        self.generic_visit(node)
        node.iter = self._call("iterate", original.iter, node.iter)
        return node

    def visit_AnnAssign(self, node):
        node.value = node.value and self.visit(node.value)
        return node

    def visit_arg(self, node):
        return node

    # Statements

    def visit_ClassDef(self, node):
        self.owner.append(node.name)
        self.generic_visit(node)
        self.owner.pop()
        return node

    def visit_Assign(self, node):
        original = node.original
        self.generic_visit(node)
        after = []
        node.targets = [self._target(target, original, after) for target in node.targets]
        if all(isinstance(target, (ast.Tuple, ast.List)) for target in node.targets):
            node.value = self._call("unpack", original.value, node.value)
        return [node, *after]

    def _target(self, target, original, after):
        """Return a target in which names stand for items and for all that comes later; those are set after."""
        if isinstance(target, (ast.Tuple, ast.List)):
            target.elts = [self._target(item, original, after) for item in target.elts]
        elif isinstance(target, ast.Starred):
            target.value = self._target(target.value, original, after)
        elif isinstance(target, ast.Subscript) or after:
            name = f"__item_{self.temporaries}__"
            self.temporaries += 1
            value = ast.Name(name, ast.Load())
            if isinstance(target, ast.Subscript):
                stored = self._call("store", original, target.value, self._index(target.slice), value)
                later = ast.Expr(stored)
            else:
                later = ast.Assign([target], value)
            after.append(ast.copy_location(later, target))
            return ast.copy_location(ast.Name(name, ast.Store()), target)
        return target

    def visit_AugAssign(self, node):
        original, op = node.original, _constant(type(node.op).__name__)
        self.generic_visit(node)
        target = node.target
        if isinstance(target, ast.Name):
            made = self._call("in_place", original, op, ast.Name(target.id, ast.Load()), node.value)
            return ast.copy_location(ast.Assign([target], made), node)
        if isinstance(target, ast.Attribute):
            made = self._call("attribute_in_place", original, op, target.value, _constant(self._mangled(target.attr)))
        else:
            made = self._call("item_in_place", original, op, target.value, self._index(target.slice))
        # The old value is read before the right side is computed.
        made = ast.copy_location(ast.Call(made, [node.value], []), node)
        return ast.copy_location(ast.Expr(made), node)

    def _loop(self, node):
        original = node.original
        self.generic_visit(node)
        if isinstance(node, ast.For):
            node.iter = self._call("iterate", original.iter, node.iter)
        number = self.listing.number_of(original)
        enter, turn, leave = (
            ast.copy_location(ast.parse(f"{HOOK}.{hook}({number})").body[0], node)
            for hook in ("enter", "turn", "leave")
        )
        node.body = [turn, *node.body]
        return [enter, node, leave]

    visit_For = visit_While = _loop


def _shallow(node):
    """Return a copy of a node with the same children, which remembers the original."""
    new = type(node)(
        **{field: list(value) if isinstance(value, list) else value for field, value in ast.iter_fields(node)}
    )
    if hasattr(node, "lineno"):
        ast.copy_location(new, node)
    new.original = node
    return new
