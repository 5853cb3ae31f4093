from tinynet.mistakes.changes import FEW, Change, in_one_unit, output_layer, roles_of, weights_of
from tinynet.mistakes.mistake import Mistake, Stuck


def _changes(sizes):
    found = "δ2 is multiplied with the other unit's a1"
    wanted, other = "each w2 with the a1 that it multiplied", {"in_w2": "reversed(a1)"}
    yield from in_one_unit(other, sizes, ("w2",), found, wanted, or_both=True)
    for option in _locals(sizes):
        roles = tuple(role for role, _ in option)
        say = [f"∂ℓ/∂{role} = δ{role[1]}·" for role in roles]
        found = ", ".join(start + SPOKEN.get(name, name) for start, (_, name) in zip(say, option, strict=True))
        wanted = ", ".join(start + _multiplied(role) for start, role in zip(say, roles, strict=True))
        yield Change({f"in_{role}": _formula(role, name, sizes) for role, name in option}, roles, found, wanted)
    if len(sizes) > 2:
        yield from _every_layer(sizes)


SPOKEN = {"one": "1", "y_hat": "ŷ", "a0": "x", "first": "the first of the inputs"}
SPOKEN |= {"a1#0": "a1 of unit 1", "a1#1": "a1 of unit 2"}


def _every_layer(sizes):
    """Return slips that a helper makes in every layer: what stands where each parameter's own input belongs."""
    weights = [role for role in roles_of(sizes) if role[0] == "w"]
    biases = [role for role in roles_of(sizes) if role[0] == "b"]
    kinds = {
        "itself": lambda role: role,
        "its unit's own value": lambda role: f"a{role[1]}",
        "the sum below": lambda role: f"z{int(role[1]) - 1}" if role[1] != "1" else None,
        "the first of its inputs": lambda _: "first",
        "1": lambda _: "one",
    }
    for words, name in kinds.items():
        rewrites = {f"in_{role}": _formula(role, name(role), sizes) for role in weights if name(role)}
        if words == "the first of its inputs":
            rewrites |= {f"in_{role}": "x1" for role in weights if len(role) == 3}
        found = f"in every layer δ is multiplied with {words}"
        yield Change(rewrites, tuple(weights), found, "with the weight's own input")
    rewrites = {f"in_{role}": f"each_unit(a{role[1]})" for role in biases}
    yield Change(rewrites, tuple(biases), "in every layer ∂ℓ/∂b = δ·a", "∂ℓ/∂b = δ")


def _formula(role, name, sizes):
    """Return the formula of what stands in the place of a parameter's input."""
    layer = int(role[1])
    if name == "one":
        return "1"
    if name == "a0":
        return "x"
    if name == "first":
        return f"first({f'a{layer - 1}' if layer > 1 else 'x'})"
    if "#" in name:
        return f"unit({name.replace('#', ', ')})"
    if name.endswith(" across"):
        return name.removesuffix(" across")
    of_layer = len(sizes) - 1 if name[0] == "y" else int(name[1])
    # What belongs to the layer itself has a number for each of its units.
    return f"each_unit({name})" if name[0] in "abzy" and of_layer == layer else name


def _multiplied(role):
    """Return what a parameter multiplies."""
    if role[0] == "b":
        return "1"
    return f"a{int(role[1]) - 1}" if role[1] != "1" else "x" + role[2:]


def _locals(sizes):
    """Return what may stand where a parameter's own input belongs: (role, name) for each parameter at once."""
    out, first = output_layer(sizes), weights_of(sizes, 1)
    of_first = [(role, name) for role in first for name in ("one", "a1")]
    options = []
    if sizes[0] == 2:
        crossed, itself = (("w11", "x2"), ("w12", "x1")), (("w11", "w11"), ("w12", "w12"))
        options += [(one,) for one in (*crossed, *itself)] + [crossed, itself]
    else:
        options += [(("w1", name),) for name in ("w1", "y", "first")]
        options += [(("b1", f"x{i + 1}"),) for i in range(sizes[0]) if sizes[0] <= FEW]
    for i in range(1, out + 1):
        weights = [role for role in weights_of(sizes, i) if sizes[0] != 2 or i > 1]
        if weights and sizes[i] == sizes[i - 1] > 1:
            options.append(((weights[0], f"a{i} across"),))
    columns = ("x1", "x2") if sizes[0] == 2 else ()
    for i in range(2, out + 1):
        names = [f"z{i - 1}", *columns, "y_hat", f"z{i}", "y", "one", f"w{i}", "a0", f"a{i}"]
        options += [((f"w{i}", name),) for name in names]
        options += [((f"b{i}", name),) for name in (f"a{i - 1}", *columns[:1], f"b{i}")]
    if out == 1:
        names = [*columns, "z1", "y_hat", "b1"] + ([] if columns else ["a0"])
    else:
        names = [*columns, "a1", "b1"] + ([] if columns else ["a0"])
    options += [(("b1", name),) for name in names]
    if sizes[:2] == (2, 2):
        options.append((("w11", "a1#0"), ("w12", "a1#1")))
    at_once = ("a1", "z1", "one") if out > 1 else ("z1", "y_hat", "one")
    options += [tuple((role, name) for role in first) for name in at_once]
    if len(first) > 1:
        options += [(one,) for one in of_first if out > 1 or one[1] == "one"]
    return options


MISTAKE = Mistake(
    code="wrong-local-input",
    order=90,
    belief="Any value of that layer will do.",
    seen="one ratio alone is off; times the factor that belongs beside δ, it gives the factor that stands there",
    spot="the factor next to δ: is it what the parameter was multiplied by?",
    five_minutes=(
        "Take the bet 05-times once more: how far does z2 move when w2 is nudged by 0.01? Write the four products on "
        "the sample of lesson 06: δ2·z1 = −0.3532, δ2·a1 = −0.2262, δ2·w2 = 0.5886, δ2·ŷ = −0.0889. Nudging w2 gives "
        "−0.2262. Then everybody says aloud what each of the five parameters multiplied in the forward pass: x1, x2, "
        "1, a1, 1."
    ),
    stuck=(
        Stuck("05", "2, 3", "δ times z1, w2 or ŷ"),
        Stuck("15", "2", "a quotient that sends b what a product would"),
    ),
    hypothesis="Beside one delta stands a wrong factor, so one ratio alone is off.",
    changes=_changes,
    sick=(
        {"g_w2": "delta2 * z1"},
        {"g_w2": "delta2 * x1"},
        {"g_w11": "delta1 * x2"},
        {"g_b1": "delta1 * x1"},
        {"g_w2": "delta2 * y_hat"},
        {"g_w11": "delta1 * w11", "g_w12": "delta1 * w12"},
    ),
)
