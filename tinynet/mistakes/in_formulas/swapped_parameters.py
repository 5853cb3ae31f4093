from tinynet.mistakes.changes import FEW, Change, hidden_layers, weights_of
from tinynet.mistakes.mistake import Mistake, Stuck


def _changes(sizes):
    if sizes[0] == 2 and len(sizes) <= 3:
        pairs = [("w11", "w12"), ("w11", "b1"), ("w12", "b1")]
        if len(sizes) == 3:
            pairs += [("b1", "b2"), ("w2", "w11"), ("w2", "w12"), ("w2", "b2")]
            pairs += [("w2", "b1"), ("b2", "w11"), ("b2", "w12")]
    else:
        pairs = [(f"b{i}", f"b{i + 1}") for i in hidden_layers(sizes) if sizes[i] == sizes[i + 1]]
        pairs += [("w1", "b1")] if sizes[:2] == (1, 1) else []
    for one, other in pairs:
        found = f"{one} is moved by the derivative of {other}, and {other} by that of {one}"
        rewrites = {f"move_{one}": f"like(g_{other}, {one})", f"move_{other}": f"like(g_{one}, {other})"}
        yield Change(rewrites, (one, other), found, "each parameter is moved by its own derivative")
    turned = []
    for i in range(1, len(sizes)):
        n = sizes[i - 1]
        roles = weights_of(sizes, i)
        if n == 1 or len(roles) > 1:
            continue
        below = f"a{i - 1}" if i > 1 else "x"
        orders = {f"reversed({below})": "the wrong way round"}
        if 2 < n <= FEW:
            orders |= {_exchanged(below, n, a, b): f"those of inputs {a + 1} and {b + 1} exchanged"
                       for a in range(n) for b in range(a)}  # fmt: skip
        for formula, words in orders.items():
            found = f"the derivatives of layer {i}'s weights are taken {words}"
            yield Change({f"in_{roles[0]}": formula}, roles, found, "each weight is moved by its own derivative")
        turned.append((roles[0], f"reversed({below})"))
    if len(sizes) > 2:
        turned += [("w11", "x2"), ("w12", "x1")] if sizes[0] == 2 else []
        rewrites = {f"in_{role}": formula for role, formula in turned}
        roles = tuple(role for role, _ in turned)
        found = "in every layer the derivatives of the weights are taken the wrong way round"
        yield Change(rewrites, roles, found, "each weight is moved by its own derivative")
    for i in range(1, len(sizes)):
        if sizes[i] == sizes[i - 1] > 1:
            whose = "the first layer's" if i == 1 else f"layer {i}'s"
            found = f"the derivative of {whose} weights is turned over: rows and columns have changed places"
            wanted = "each weight is moved by its own derivative"
            yield Change(_turned_over(i, weights_of(sizes, i)), weights_of(sizes, i), found, wanted)


def _exchanged(below, n, one, other):
    order = list(range(n))
    order[one], order[other] = other, one
    return f"order({below}, {', '.join(map(str, order))})"


def _turned_over(layer, roles):
    if len(roles) == 1:
        return {f"move_w{layer}": f"turned(g_w{layer})"}
    return {f"move_{role}": f"column(turned(beside(g_w11, g_w12)), {i})" for i, role in enumerate(roles)}


MISTAKE = Mistake(
    code="swapped-parameters",
    order=150,
    belief="The order of the values does not matter.",
    seen="two ratios are off, and each of the two derivatives is right for the other parameter",
    spot="which derivative goes to which parameter, and the order of what is returned",
    five_minutes=(
        "Five people stand in a row, in the order that lesson 08's program returns: w11, w12, w2, b1, b2. A sixth "
        "reads out the order of exercise 07: w11, w12, b1, w2, b2. Ask who got a wrong number, and what Python said "
        "about it: w2 and b1, and nothing. Then everybody prints each name with its number after one step."
    ),
    stuck=(Stuck("07", "2", "the order of what is returned"),),
    concept_test={
        10: "thinks that the same slopes in another order make the same step",
    },
    hypothesis="Two derivatives are swapped, so two ratios make no sense and three are 1.",
    changes=_changes,
    sick=({"returned": "swapped"},),
)
