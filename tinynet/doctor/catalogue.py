"""The bugs that the doctor can name, each one entry: adding a bug is adding an entry.

An entry says what its author believed, which readings of a program it turns a healthy one into, so that its effect can
be predicted exactly, and how a healthy program is made sick with it: the tests and the benchmark do that.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tinynet.doctor.model.formulas import roles_of

__all__ = ["CATALOGUE", "OBSERVED", "Bug", "Change"]


@dataclass(frozen=True)
class Change:
    """One way in which a bug changes a reading.

    Attributes
    ----------
    odd : dict
        What is odd in the reading, by its key (see `reading`).
    roles : tuple of str
        The parameters whose derivative it spoils.
    found, wanted : str
        The formula as it is and as it should be, in the course's letters; {act} is the output's activation, {act1}
        that of layer 1, and so on (see `explain.formula_words`).
    """

    odd: dict
    roles: tuple
    found: str
    wanted: str

    @property
    def may_be_in_one_unit(self):
        """Whether it can be made in one unit of the hidden layer alone: where it is not about the output."""
        keys = [key for key in self.odd if key[0] != "unit" and key not in ((("slope"), 2), ("error",))]
        return len(keys) == len(self.odd) and not any(key[:2] == ("times", 2) for key in keys)

    def in_unit(self, unit):
        """Return the same slip in one unit only."""
        return Change(self.odd | {("only",): unit}, self.roles, f"{self.found}, in unit {unit + 1}", self.wanted)


@dataclass(frozen=True)
class Bug:
    """A bug.

    Attributes
    ----------
    code : str
    belief : str
        What its author believed.
    spot : str
        Where to look, without the formula.
    changes : callable
        The sizes of a network, (2, 1) for one neuron → the changes it may be.
    sick : tuple of dict
        Slots of the tests' healthy program, as they then read.
    """

    code: str
    belief: str
    spot: str
    changes: Callable[[tuple], Iterable[Change]]
    sick: tuple = field(default=())


# Of so few inputs every single one and every pair is looked at.
FEW = 4


def _output(sizes):
    """Return the number of the output's layer."""
    return len(sizes) - 1


def _hidden(sizes):
    """Return the numbers of the hidden layers."""
    return range(1, len(sizes) - 1)


def _of_layer(sizes, *layers):
    """Return the roles of some layers."""
    return tuple(role for role in roles_of(sizes) if int(role[1]) in layers)


def _up_to(sizes, layer):
    """Return the roles whose derivatives have a layer's δ in them."""
    return _of_layer(sizes, *range(1, layer + 1))


def _weights(sizes, layer):
    return tuple(role for role in _of_layer(sizes, layer) if role[0] == "w")


def _listed(words):
    return ", ".join(f"∂ℓ/∂{word}" for word in words)


def _in_one_unit(kind, sizes, roles, found, wanted):
    """Yield the changes that a slip makes in one of two hidden units, or in both; the other unit's has to be meant."""
    if sizes == (2, 2, 1):
        for units in ((0,), (1,), (0, 1)) if kind.startswith("other") else ((0,), (1,)):
            where = f"in unit {units[0]}" if len(units) == 1 else "in both units"
            yield Change({("unit", kind): units}, roles, f"{found}, {where}", wanted)


def _extra_activation_output(sizes):
    out = _output(sizes)
    for slope, words in (
        ("last", ", and the slope of only one of the two is in the gradient"),
        ("right", ", with the gradient that belongs to it"),
        ("first", ", and the slope of only one of the two is in the gradient"),
    ):
        odd = {("times", out): 2, ("slope", out): slope}
        yield Change(odd, roles_of(sizes), f"ŷ = {{act}}({{act}}(z{out})){words}", f"ŷ = {{act}}(z{out})")


def _activated_again(sizes):
    out = _output(sizes)
    for i in _hidden(sizes):
        above = f"w{i + 1}"
        slope = (f"{{act{i}}}′ taken at a{i}, {{again{i}}} in δ{i}", f"{{slope{i}}} in δ{i}")
        local = (f"∂ℓ/∂{above} = δ{i + 1}·{{act{i}}}(a{i})", f"∂ℓ/∂{above} = δ{i + 1}·a{i}")
        again = {("slope", i): "of activated"}
        activated = {("local", above): "activated"}
        both = [f"{one}, and {other}" for one, other in zip(slope, local, strict=True)]
        yield Change(again | activated, (*_up_to(sizes, i), above), *both)
        yield Change(again, _up_to(sizes, i), *slope)
        yield Change(activated, (above,), *local)
        for kind in ("last", "right", "first"):
            odd = {("times", i): 2, ("slope", i): kind}
            yield Change(odd, roles_of(sizes), f"a{i} = {{act{i}}}({{act{i}}}(z{i}))", f"a{i} = {{act{i}}}(z{i})")
    at_output = {("slope", out): "of activated"}
    yield Change(at_output, roles_of(sizes), "{act}′ taken at ŷ, {again} at the output", "{slope} at the output")
    if out > 2:
        odd = {("slope", i): "of activated" for i in _hidden(sizes)}
        found = "the slope of the activation, in every hidden layer, taken at a value that is activated once more"
        yield Change(odd, _up_to(sizes, out - 1), found, "the slope at the layer's own value")
    if out > 1:
        odd = at_output | {("slope", i): "of activated" for i in _hidden(sizes)}
        found = f"the slope of the activation, in {_every(sizes)}, taken at a value that is activated once more"
        slopes = "".join(f" and {{slope{i}}} in δ{i}" for i in _hidden(sizes))
        yield Change(odd, roles_of(sizes), found, f"{{slope}} at the output{slopes}")
        odd = odd | {("local", f"w{i + 1}"): "activated" for i in _hidden(sizes)}
        below = f"∂ℓ/∂w{out} = δ{out}·{{act{out - 1}}}(a{out - 1})"
        wanted = ", ".join(f"{{slope{i}}}" for i in _hidden(sizes))
        right = f"{{slope}}, {wanted}, and ∂ℓ/∂w{out} = δ{out}·a{out - 1}"
        yield Change(odd, roles_of(sizes), f"{found}; and {below}", right)


def _every(sizes):
    return "both layers" if len(sizes) == 3 else "every layer"


def _missing_activation_output(sizes):
    out = _output(sizes)
    for slope in ("right", "of z", "of unactivated"):
        odd = {("times", out): 0, ("slope", out): slope}
        yield Change(odd, roles_of(sizes), f"ŷ = z{out}", f"ŷ = {{act}}(z{out})")


def _missing_activation_hidden(sizes):
    for i in _hidden(sizes):
        for slope in ("right", "of z", "of unactivated"):
            odd = {("times", i): 0, ("slope", i): slope}
            yield Change(odd, roles_of(sizes), f"a{i} = z{i}", f"a{i} = {{act{i}}}(z{i})")
    if len(sizes) > 3:
        for slope in ("right", "of z", "of unactivated"):
            odd = {(what, i): value for i in _hidden(sizes) for what, value in (("times", 0), ("slope", slope))}
            yield Change(odd, roles_of(sizes), "a = z in every hidden layer", "a hidden layer's activation")


def _slopes(kind, found_output, found_hidden, output=True, of_hidden=True):
    """Return what makes the changes of one wrong slope, at the output, at the hidden layers, or at all in turn.

    {z} stands for the sum of the layer, {a} for its value, and {i} for its number.
    """

    def changes(sizes):
        out = _output(sizes)
        at_output = found_output.replace("{z}", f"z{out}").replace("{a}", "ŷ")
        if output:
            yield Change({("slope", out): kind}, roles_of(sizes), at_output, "{slope} at the output")
        if not of_hidden:
            return
        every = []
        for i in _hidden(sizes):
            found = found_hidden.replace("{z}", f"z{i}").replace("{a}", f"a{i}").replace("{i}", str(i))
            every.append((i, found))
            yield Change({("slope", i): kind}, _up_to(sizes, i), found, f"{{slope{i}}} in δ{i}")
        hidden = {("slope", i): kind for i, _ in every}
        words = " and ".join(found for _, found in every)
        wanted = " and ".join(f"{{slope{i}}} in δ{i}" for i, _ in every)
        if len(every) > 1:
            yield Change(hidden, _up_to(sizes, out - 1), words, wanted)
        if output and every:
            # One helper with the slip in it, used in all layers.
            odd = {("slope", out): kind} | hidden
            yield Change(odd, roles_of(sizes), f"{at_output}, and {words}", f"{{slope}} at the output and {wanted}")

    return changes


def _missing_activation_derivative_output(sizes):
    out = _output(sizes)
    yield from _slopes("none", "no slope of the activation in δ at the output", "", of_hidden=False)(sizes)
    if out > 1:
        below = f"δ{out - 1} = (ŷ − y)·w{out}·{{slope{out - 1}}}"
        wanted = f"δ{out - 1} = δ{out}·w{out}·{{slope{out - 1}}}, with δ{out} = (ŷ − y)·{{slope}}"
        found = f"{below}: no slope of the output's activation in it"
        yield Change({("passed slope", out): "none"}, _up_to(sizes, out - 1), found, wanted)
        found = f"no slope of the activation in δ{out}, for {_listed(_of_layer(sizes, out))} alone"
        odd = {("slope", out): "none", ("passed slope", out): "right"}
        yield Change(odd, _of_layer(sizes, out), found, f"δ{out} = (ŷ − y)·{{slope}}")


def _another_function(sizes):
    yield from _slopes("of another function", "{other} at the output", "{other{i}} in δ{i}")(sizes)
    yield from _slopes("of tanh", "(1 − {a}²) at the output", "(1 − {a}²) in δ{i}")(sizes)
    yield from _slopes("of a ramp", "1 where {z} > 0, else 0", "1 where {z} > 0, else 0")(sizes)
    for kind, found in (("the value", "{a}"), ("one minus the value", "1 − {a}")):
        words = f"{found} where the slope of the activation belongs"
        yield from _slopes(kind, f"{words}, at the output", f"{words}, in δ{{i}}")(sizes)
    twice = "the slope of the activation stands there once too often"
    yield from _slopes("twice", f"{twice}, at the output", f"{twice}, in δ{{i}}")(sizes)
    for i in _hidden(sizes):
        found = f"the slope of the output's activation in δ{i}"
        if sizes[i] == sizes[-1] or sizes[-1] == 1:
            yield Change({("slope", i): "of the output"}, _up_to(sizes, i), found, f"{{slope{i}}} in δ{i}")
    if sizes[-1] > 1:
        found = "each output's own slope, as if the softmax of one did not depend on the others"
        odd = {("slope", _output(sizes)): "first"}
        yield Change(odd, roles_of(sizes), found, "the slopes of every output by every sum")


def _wrong_local_input(sizes):
    found = "δ2 is multiplied with the other unit's a1"
    yield from _in_one_unit("other a1", sizes, ("w2",), found, "each w2 with the a1 that it multiplied")
    for option in _locals(sizes):
        roles = tuple(role for role, _ in option)
        say = [f"∂ℓ/∂{role} = δ{role[1]}·" for role in roles]
        found = ", ".join(start + SPOKEN.get(name, name) for start, (_, name) in zip(say, option, strict=True))
        wanted = ", ".join(start + _multiplied(role) for start, role in zip(say, roles, strict=True))
        yield Change({("local", role): name for role, name in option}, roles, found, wanted)
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
        odd = {("local", role): name(role) for role in weights if name(role)}
        if words == "the first of its inputs":
            odd |= {key: "x1" for key in odd if len(key[1]) == 3}
        yield Change(odd, tuple(weights), f"in every layer δ is multiplied with {words}", "with the weight's own input")
    odd = {("local", role): f"a{role[1]}" for role in biases}
    yield Change(odd, tuple(biases), "in every layer ∂ℓ/∂b = δ·a", "∂ℓ/∂b = δ")


def _multiplied(role):
    """Return what a parameter multiplies."""
    if role[0] == "b":
        return "1"
    return f"a{int(role[1]) - 1}" if role[1] != "1" else "x" + role[2:]


def _locals(sizes):
    """Return what may stand where a parameter's own input belongs: (role, name) for each parameter at once."""
    out, first = _output(sizes), _weights(sizes, 1)
    of_first = [(role, name) for role in first for name in ("one", "a1")]
    options = []
    if sizes[0] == 2:
        crossed, itself = (("w11", "x2"), ("w12", "x1")), (("w11", "w11"), ("w12", "w12"))
        options += [(one,) for one in (*crossed, *itself)] + [crossed, itself]
    else:
        options += [(("w1", name),) for name in ("w1", "y", "first")]
        options += [(("b1", f"x{i + 1}"),) for i in range(sizes[0]) if sizes[0] <= FEW]
    for i in range(1, out + 1):
        weights = [role for role in _weights(sizes, i) if sizes[0] != 2 or i > 1]
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


def _missing_activation_derivative_hidden(sizes):
    yield from _slopes("none", "", "no slope of the activation in δ{i}", output=False)(sizes)
    found, wanted = "no slope of the activation in δ1", "{slope1} in every δ1"
    yield from _in_one_unit("no slope", sizes, _of_layer(sizes, 1), found, wanted)
    for i in _hidden(sizes)[1:]:
        found = f"δ{i - 1} begins with what reaches layer {i}, without the slope of its activation"
        wanted = f"δ{i - 1} = δ{i}·w{i}·{{slope{i - 1}}}"
        yield Change({("passed slope", i): "none"}, _up_to(sizes, i - 1), found, wanted)
    if len(sizes) > 4:
        found = "what is passed back through the hidden layers lacks the slopes of their activations"
        odd = {("passed slope", i): "none" for i in _hidden(sizes)[1:]}
        yield Change(odd, _up_to(sizes, _output(sizes) - 2), found, "δ of each layer begins with the δ of the next")


def _missing_downstream_weight(sizes):
    first = _of_layer(sizes, 1)
    yield from _in_one_unit("no w2", sizes, first, "no w2 in δ1", "δ1 = δ2·w2·{slope1} in every unit")
    found = "the other unit's weight w2 in δ1"
    yield from _in_one_unit("other w2", sizes, first, found, "each unit's own w2 in its δ1")
    for i in _hidden(sizes):
        wanted = f"δ{i} = δ{i + 1}·w{i + 1}·{{slope{i}}}"
        yield Change({("back", i): "none"}, _up_to(sizes, i), f"δ{i} = δ{i + 1}·{{slope{i}}}", wanted)
        for other in ("w11", "w12") if sizes[0] == 2 else ():
            found = f"δ{i} = δ{i + 1}·{other}·{{slope{i}}}"
            yield Change({("back", i): other}, _up_to(sizes, i), found, wanted)
    if len(sizes) > 3:
        found = "no weights in the δ of any hidden layer"
        odd = {("back", i): "none" for i in _hidden(sizes)}
        yield Change(odd, _up_to(sizes, len(sizes) - 2), found, "the weights that lead to the next layer, in every δ")


def _used_too_early(sizes):
    for i in _hidden(sizes):
        above = f"w{i + 1}"
        found = f"δ{i} is formed with the {above} that was updated a moment before"
        wanted = f"δ{i} = δ{i + 1}·{above}·{{slope{i}}} with the {above} of the forward pass"
        yield Change({("back", i): "new w"}, _up_to(sizes, i), found, wanted)
    if len(sizes) > 3:
        found = "the δs are formed with weights that were updated a moment before"
        odd = {("back", i): "new w" for i in _hidden(sizes)}
        yield Change(odd, _up_to(sizes, len(sizes) - 2), found, "all δs with the weights of the forward pass")


def _wrong_delta(sizes):
    if len(sizes) > 3:
        yield from _wrong_delta_everywhere(sizes)
    found = "the derivatives of the first layer are built from the other unit's δ1"
    yield from _in_one_unit("other delta1", sizes, _of_layer(sizes, 1), found, "each unit's from its own δ1")
    found = "the derivatives of the first layer's weights are built from the other unit's δ1"
    kind = "other delta1 in weights"
    yield from _in_one_unit(kind, sizes, _weights(sizes, 1), found, "each unit's from its own δ1")
    for i in range(1, len(sizes)):
        mine, weights = _of_layer(sizes, i), _weights(sizes, i)
        groups = [mine, mine[-1:], weights] + ([(role,) for role in weights] if len(weights) > 1 else [])
        for other in (i + 1, i - 1):
            if 1 <= other < len(sizes):
                for roles in groups:
                    found, wanted = (f"{_listed(roles)} built from δ{layer}" for layer in (other, i))
                    yield Change({("delta", role): other for role in roles}, roles, found, wanted)


def _wrong_delta_everywhere(sizes):
    """Yield slips that stand in every hidden layer: the output's δ in place of their own."""
    out = _output(sizes)
    hidden = [role for i in _hidden(sizes) for role in _of_layer(sizes, i)]
    for roles in (hidden, [role for role in hidden if role[0] == "b"], [role for role in hidden if role[0] == "w"]):
        found, wanted = f"{_listed(roles)} built from δ{out}", "the derivatives of each layer built from its own δ"
        yield Change({("delta", role): out for role in roles}, tuple(roles), found, wanted)


def _groups(sizes):
    """Return the groups of parameters that a slip is made for at once, all of them first."""
    every = roles_of(sizes)
    layers = [_of_layer(sizes, i) for i in range(1, len(sizes))]
    groups = [every, *((role,) for role in every)]
    if len(layers) > 1:
        groups += [*layers, tuple(role for role in every if role[0] == "b")]
        groups += [tuple(role for role in every if role[0] == "w")]
    if len(layers) > 2:
        groups += [_up_to(sizes, _output(sizes) - 1)]
    if sizes[0] == 2:
        groups.append(("w11", "w12"))
    return list(dict.fromkeys(groups))


def _sign_flipped(sizes):
    for roles in _groups(sizes):
        found = _listed(roles) + " with the opposite sign: the step goes uphill"
        odd = {("factor", role): -1.0 for role in roles}
        yield Change(odd, roles, found, "new = old − learning rate · ∂ℓ/∂old")


def _left_out(sizes):
    """Return groups of (weights, input), the first or the last, whose weights are left out, in one layer or in all."""
    layers = [(role, sizes[int(role[1]) - 1]) for role in roles_of(sizes) if role[0] == "w" and len(role) == 2]
    groups = [[(role, i)] for role, n in layers if n > 1 for i in (0, n - 1)]
    for which in (0, -1):
        every = [(role, n - 1 if which else 0) for role, n in layers]
        if len(sizes) > 2:
            groups.append(every)
    return groups


def _never_updated(sizes):
    for roles in _groups(sizes)[1:]:
        found = f"{', '.join(roles)}: new = old, never moved"
        odd = {("factor", role): 0.0 for role in roles}
        yield Change(odd, roles, found, "new = old − learning rate · ∂ℓ/∂old")
    for group in _left_out(sizes):
        roles = tuple(role for role, _ in group)
        found = ", ".join(f"{role} of input {i + 1}" for role, i in group) + ": new = old, never moved"
        odd = {("frozen", role): i for role, i in group}
        yield Change(odd, roles, found, "new = old − learning rate · ∂ℓ/∂old")
        if sizes[0] == 2 and len(group) == len(sizes) - 2:  # in every layer
            first = "w11" if group[0][1] == 0 else "w12"
            odd, roles, found = odd | {("factor", first): 0.0}, (first, *roles), f"{first}, {found}"
        yield Change(odd, roles, found, "new = old − learning rate · ∂ℓ/∂old")


def _swapped(sizes):
    if sizes[0] == 2 and len(sizes) <= 3:
        pairs = [("w11", "w12"), ("w11", "b1"), ("w12", "b1")]
        if len(sizes) == 3:
            pairs += [("b1", "b2"), ("w2", "w11"), ("w2", "w12"), ("w2", "b2")]
            pairs += [("w2", "b1"), ("b2", "w11"), ("b2", "w12")]
    else:
        pairs = [(f"b{i}", f"b{i + 1}") for i in _hidden(sizes) if sizes[i] == sizes[i + 1]]
        pairs += [("w1", "b1")] if sizes[:2] == (1, 1) else []
    for one, other in pairs:
        found = f"{one} is moved by the derivative of {other}, and {other} by that of {one}"
        odd = {("exchanged", one): other, ("exchanged", other): one}
        yield Change(odd, (one, other), found, "each parameter is moved by its own derivative")
    turned = []
    for i in range(1, len(sizes)):
        n = sizes[i - 1]
        roles = _weights(sizes, i)
        if n == 1 or len(roles) > 1:
            continue
        orders = {"reversed": "the wrong way round"}
        if 2 < n <= FEW:
            orders |= {f"exchanged {a} {b}": f"those of inputs {a + 1} and {b + 1} exchanged"
                       for a in range(n) for b in range(a)}  # fmt: skip
        for name, words in orders.items():
            found = f"the derivatives of layer {i}'s weights are taken {words}"
            yield Change({("local", roles[0]): name}, roles, found, "each weight is moved by its own derivative")
        turned.append((roles[0], i))
    if len(sizes) > 2:
        odd = {("local", role): "reversed" for role, _ in turned}
        if sizes[0] == 2:
            odd |= {("local", "w11"): "x2", ("local", "w12"): "x1"}
        roles = tuple(role for _, role in odd)
        found = "in every layer the derivatives of the weights are taken the wrong way round"
        yield Change(odd, roles, found, "each weight is moved by its own derivative")
    for i in range(1, len(sizes)):
        if sizes[i] == sizes[i - 1] > 1:
            whose = "the first layer's" if i == 1 else f"layer {i}'s"
            found = f"the derivative of {whose} weights is turned over: rows and columns have changed places"
            wanted = "each weight is moved by its own derivative"
            yield Change({("transposed", i): True}, _weights(sizes, i), found, wanted)


def _loss_as_gradient(sizes):
    out, every = _output(sizes), roles_of(sizes)
    values = [("square", "(ŷ − y)²"), ("absolute", "|ŷ − y|"), ("cross-entropy", "the cross-entropy")]
    if sizes[-1] > 1:
        values.append(("cross-entropy of classes", "−y·log ŷ"))
    for kind, words in (*values, *((f"-{kind}", f"−{words}") for kind, words in values)):
        found = f"δ{out} begins with {words}, the loss's value, not its derivative"
        yield Change({("error",): kind}, every, found, f"δ{out} begins with ŷ − y")
        bare = {("error",): kind, ("slope", out): "none"}
        yield Change(bare, every, f"δ{out} = {words}, the loss's value", f"δ{out} = (ŷ − y)·{{slope}}")
        for i in _hidden(sizes):
            bare = bare | {("slope", i): "none", ("back", i): "none"}
        bare = bare | {("local", role): "one" for role in every if role[0] == "w"}
        yield Change(bare, every, f"every parameter is moved by {words}, the loss's value", "each by ∂ℓ of its own")


def _wrong_axis(sizes):
    out = _output(sizes)
    for i in range(1, len(sizes)):
        if sizes[i] > 1:
            for pool, words in (("sum", "summed"), ("mean", "averaged")):
                found = f"∂ℓ/∂b{i} is {words} over the units, so that all biases of layer {i} get the same"
                wanted = f"∂ℓ/∂b{i} = δ{i}, over the rows only"
                yield Change({("pooled", f"b{i}"): pool}, (f"b{i}",), found, wanted)
    for i in _hidden(sizes):
        if sizes[i] == sizes[i + 1] > 1:
            found = f"in δ{i} the weights w{i + 1} are turned over: rows and columns have changed places"
            wanted = f"the weights that lead from each unit of layer {i} to the next layer"
            yield Change({("back", i): "turned w"}, _up_to(sizes, i), found, wanted)
    if sizes[-1] > 1:
        found = "the softmax runs over the rows: the outputs of one row do not add up to 1"
        odd = {("activation", out): "softmax over rows"}
        yield Change(odd, roles_of(sizes), found, "over the outputs of each row")


CATALOGUE = [
    Bug(
        "extra-activation-output",
        "The neuron's function already squashes, and the output should be squashed.",
        "how often the output goes through the activation",
        _extra_activation_output,
        ({"y_hat": "act(act({z}))"}, {"y_hat": "act(act({z}))", "slope_out": "dact(y_hat) * dact(act({z}))"}),
    ),
    Bug(
        "activation-of-activated-value",
        "A name that says z holds z.",
        "what is stored as z: is it squashed already, and squashed again?",
        _activated_again,
        (
            {"slope1": "dact(act(a1))", "g_w2": "delta2 * act(a1)"},
            {"slope1": "dact(act(a1))"},
            {"slope_out": "dact(act(y_hat))"},
            {"slope_out": "dact(act(y_hat))", "slope1": "dact(act(a1))"},
        ),
    ),
    Bug(
        "missing-activation-output",
        "The last layer is a plain sum.",
        "the last step of the forward pass",
        _missing_activation_output,
        ({"y_hat": "{z}", "slope_out": "1"}, {"y_hat": "{z}", "slope_out": "dact(y_hat)"}),
    ),
    Bug(
        "missing-activation-hidden",
        "Only the output is squashed.",
        "what the hidden neuron passes on",
        _missing_activation_hidden,
        ({"a1": "z1", "slope1": "1"}, {"a1": "z1"}),
    ),
    Bug(
        "missing-activation-derivative-output",
        "The error goes back as it is.",
        "the first link of δ at the output: does the slope of the activation stand in it?",
        _missing_activation_derivative_output,
        ({"slope_out": "1"},),
    ),
    Bug(
        "missing-activation-derivative-hidden",
        "δ2·w2 is what reaches the hidden neuron.",
        "δ1: does the slope of the hidden activation stand in it?",
        _missing_activation_derivative_hidden,
        ({"slope1": "1"},),
    ),
    Bug(
        "wrong-activation-derivative",
        "The derivative of another activation function.",
        "the formula for the slope of the activation",
        _another_function,
        (
            {"slope_out": "other(y_hat)"},
            {"slope1": "other(a1)"},
            {"slope1": "ramp(z1)"},
            {"slope1": "dact(y_hat)"},
            {"slope_out": "other(y_hat)", "slope1": "other(a1)"},
            {"slope_out": "y_hat"},
            {"slope1": "1 - a1"},
        ),
    ),
    Bug(
        "derivative-of-unactivated-value",
        "a(1 − a) works for any value.",
        "which value the slope's formula is given: the sum, or what the activation made of it",
        _slopes("of unactivated", "the slope's formula fed {z}", "the slope's formula fed {z}"),
        ({"slope_out": "dact({z})"}, {"slope1": "dact(z1)"}, {"slope_out": "dact({z})", "slope1": "dact(z1)"}),
    ),
    Bug(
        "wrong-local-input",
        "Any value of that layer will do.",
        "the factor next to δ: is it what the parameter was multiplied with?",
        _wrong_local_input,
        (
            {"g_w2": "delta2 * z1"},
            {"g_w2": "delta2 * x1"},
            {"g_w11": "delta1 * x2"},
            {"g_b1": "delta1 * x1"},
            {"g_w2": "delta2 * y_hat"},
            {"g_w11": "delta1 * w11", "g_w12": "delta1 * w12"},
        ),
    ),
    Bug(
        "missing-downstream-weight",
        "The error reaches the hidden neuron unchanged.",
        "δ1: how strongly does ŷ feel a1?",
        _missing_downstream_weight,
        ({"delta1": "delta2 * slope1"}, {"delta1": "delta2 * w11 * slope1"}),
    ),
    Bug(
        "wrong-delta",
        "One δ serves all layers.",
        "which neuron's δ each derivative is built from",
        _wrong_delta,
        ({"g_b1": "delta2"}, {"g_w11": "delta2 * x1", "g_w12": "delta2 * x2", "g_b1": "delta2"}, {"g_b2": "delta1"}),
    ),
    Bug(
        "sign-flipped",
        "y − ŷ or ŷ − y, it is squared anyway.",
        "the sign of the error, or of the update",
        _sign_flipped,
        ({"error": "(y - y_hat)"}, {"g_w2": "-delta2 * a1"}, {"g_w11": "-delta1 * x1"}),
    ),
    Bug(
        "updated-weight-used-too-early",
        "Update each parameter as soon as its derivative is there.",
        "the order of the updates",
        _used_too_early,
        ({"early": "yes"},),
    ),
    Bug(
        "parameter-never-updated",
        "All of them are in the loop.",
        "which parameters change from one step to the next",
        _never_updated,
        ({"g_b1": "0 * delta1"}, {"g_w12": "0 * delta1"}, {"g_b2": "0 * delta2"}),
    ),
    Bug(
        "swapped-parameters",
        "The order of the values does not matter.",
        "which derivative goes to which parameter, and the order of what is returned",
        _swapped,
        ({"returned": "swapped"},),
    ),
    Bug(
        "loss-used-as-gradient",
        "The loss says how far to go.",
        "what δ at the output begins with: the loss's value, or its derivative",
        _loss_as_gradient,
        ({"error": "(y_hat - y) ** 2"}, {"error": "(y_hat - y) ** 2", "slope_out": "1"}),
    ),
    Bug(
        "wrong-axis",
        "A sum is a sum.",
        "the axis of every sum, mean and softmax, and which matrices are turned over",
        _wrong_axis,
        (),
    ),
]
"""What shows in a single row's gradient, the commonest first."""

OBSERVED = {
    "state-discarded": "what a step returns is thrown away, so that nothing changes from one step to the next",
    "integer-arithmetic": "the parameters are kept in whole numbers, which cut off every step",
    "accumulator-not-reset": "a sum that should begin at 0 in every step goes on from where the last step left it",
    "broadcasting": "the file's labels have the shape (n,) and the outputs (n, 1), so ŷ − y is a table of n × n",
    "last-sample-only": "the derivatives are those of the last row alone: each row overwrites the one before",
    "batch-summed": "the derivatives are summed over the rows, not averaged: the step grows with the number of rows",
    "constant-factor": "the gradient is the right one times a constant, which only rescales the learning rate",
    "stationary-start": "at the start every derivative is exactly 0 on these data, so training cannot leave it",
    "symmetric-hidden-units": "the hidden units start alike, so they stay alike, and are worth one",
    "saturated-start": "at the start the sums are so large that the activations are flat",
    "unreachable-labels": "there are labels that the outputs cannot come near",
    "overflow": "the activation overflows for large sums",
    "unscaled-inputs": "an input is so large that even a right gradient leads too far, or to where nothing moves",
    "learning-rate-too-large": "the steps are so long that they lead away from the goal",
    "learning-rate-too-small": "the steps are so short that training takes very long",
    "not-enough-epochs": "the run ends before the network can have learned",
    "model-too-weak": "this network cannot represent these data, however it is trained",
    "arguments-changed": "the function changes the arrays that it is given",
    "not-deterministic": "the same call gives different results",
    "crashes": "the program stops with an exception",
}
"""What is seen otherwise: in how rows are combined, at the start, over a run, or in a call that fails."""
