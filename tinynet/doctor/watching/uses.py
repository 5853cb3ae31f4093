"""A value where it is used: as an operand of an operation."""

from dataclasses import dataclass

from tinynet.doctor.watching.slopes import REARRANGE
from tinynet.doctor.watching.tape import Node, name_of, with_values

__all__ = [
    "CLIPS", "DIVISOR", "PRODUCTS", "Use", "base_of", "computes", "is_part", "is_product", "only_moves", "operands",
    "plain",
]  # fmt: skip

PRODUCTS = {"dot", "matmul", "outer", "multiply", "inner", "tensordot", "einsum"}
# A slope that is cut off where it is large stays the slope elsewhere.
CLIPS = {"clip", "minimum", "maximum"}
# In place of the number of an operand, for a factor that is divided by.
DIVISOR = -1


@dataclass(frozen=True)
class Use:
    """A value where it is used: an operand of an operation, or the operation's own result."""

    node: object
    parent: Node | None = None
    operand: int = 0


def operands(node):
    """Return the operands of an operation as they are used; those of a method begin with its object, as −2."""
    if node.kind in ("binary", "take", "put", "added", "item"):
        return [Use(part, node, number) for number, part in enumerate(node.operands)]
    if node.kind == "leaf":
        return []
    arguments, _ = node.operands
    first = -2 if node.kind == "method" else 0
    numbers = [first, *range(len(arguments))] if node.kind == "method" else range(len(arguments))
    found = [Use(part, node, number) for number, part in zip(numbers, arguments, strict=False)]
    return [part for part in found if isinstance(part.node, Node)] or [Use(part, node, 0) for part in node.inputs]


def plain(value):
    """Return the value of a node, or of what stands in place of one."""
    return value.value if isinstance(value, Node) else with_values(value)


def computes(value, *signs):
    """Return whether a value is made by an operation of two, with one of some signs as `ast` calls them."""
    return isinstance(value, Node) and value.kind == "binary" and value.function in signs


def is_product(value):
    """Return whether a value is a product, of numbers or of matrices."""
    return isinstance(value, Node) and (computes(value, "Mult", "MatMult") or name_of(value) in PRODUCTS)


def only_moves(node):
    """Return whether an operation only takes, turns or copies numbers."""
    return node.kind in ("take", "item") or name_of(node) in REARRANGE


def is_part(value, nodes):
    """Return whether a value is one of some nodes, or is only taken, turned or copied from one."""
    while isinstance(value, Node):
        if value in nodes:
            return True
        if not only_moves(value):
            return False
        if len(value.inputs) != 1:
            return not nodes.isdisjoint(value.inputs)
        value = value.inputs[0]
    return False


def base_of(value):
    """Return what a value is a part, or a turned form, of."""
    while isinstance(value, Node) and len(value.inputs) == 1 and only_moves(value):
        value = value.inputs[0]
    return value
