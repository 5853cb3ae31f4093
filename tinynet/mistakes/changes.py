"""How a mistake in the formulas is written: the lines that it rewrites in the table of a healthy network."""

from dataclasses import dataclass

__all__ = [
    "FEW",
    "Change",
    "groups_of_roles",
    "hidden_layers",
    "in_one_unit",
    "listed_derivatives",
    "output_layer",
    "roles_of",
    "roles_of_layers",
    "roles_up_to",
    "unweighted",
    "weights_of",
    "wrong_slopes",
]

# With at most so many inputs, every input and every pair of inputs is looked at.
FEW = 4


@dataclass(frozen=True)
class Change:
    """One way in which a mistake changes a program.

    Attributes
    ----------
    rewrites : dict of str to str
        The lines that it changes, with their new formulas (see `tinynet.doctor.model.table`).
    roles : tuple of str
        The parameters whose derivative it spoils.
    found, wanted : str
        The formula as it is and as it should be, in the course's letters; {act} is the output's activation, {act1}
        that of layer 1, and so on (see `words.formula_words`).
    """

    rewrites: dict
    roles: tuple
    found: str
    wanted: str

    @property
    def may_be_in_one_unit(self):
        """Whether it can be made in one hidden unit alone; a change of the output cannot."""
        of_output = {"error", "slope2", "a2"} & set(self.rewrites)
        return not of_output and not any("in_unit" in text for text in self.rewrites.values())

    def in_unit(self, unit):
        """Return the same slip in one unit only."""
        rewrites = dict(_line_in_unit(unit, line, text) for line, text in self.rewrites.items())
        return Change(rewrites, self.roles, f"{self.found}, in unit {unit + 1}", self.wanted)


def _line_in_unit(unit, line, text):
    """Return the line, and its formula, that changes another line in one hidden unit only."""
    part, _, role = line.partition("_")
    if line == "passed2":
        return "arrives1", f"in_unit({unit}, back(w2, {text}), arrives1)"
    if role == "b2":
        return line, text
    # The weights that lead away from the unit are those of one input of the output.
    in_ = "in_input" if role == "w2" else "in_unit"
    if part in ("of", "in"):
        factors = f"{text}, in_{role}" if part == "of" else f"of_{role}, {text}"
        line, text = f"g_{role}", f"outer({factors}, {role})"
    return line, f"{in_}({unit}, {text}, {line})"


def roles_of(sizes):
    """Return the roles of a network's parameters, layer by layer."""
    first = ["w11", "w12"] if sizes[0] == 2 else ["w1"]
    return (*first, "b1", *(f"{kind}{layer}" for layer in range(2, len(sizes)) for kind in "wb"))


def output_layer(sizes):
    """Return the number of the output's layer."""
    return len(sizes) - 1


def hidden_layers(sizes):
    """Return the numbers of the hidden layers."""
    return range(1, len(sizes) - 1)


def roles_of_layers(sizes, *layers):
    """Return the roles of some layers."""
    return tuple(role for role in roles_of(sizes) if int(role[1]) in layers)


def roles_up_to(sizes, layer):
    """Return the roles whose derivatives have a layer's δ in them."""
    return roles_of_layers(sizes, *range(1, layer + 1))


def weights_of(sizes, layer):
    """Return the roles of a layer's weights."""
    return tuple(role for role in roles_of_layers(sizes, layer) if role[0] == "w")


def listed_derivatives(words):
    """Return the derivatives in some roles, separated by commas."""
    return ", ".join(f"∂ℓ/∂{word}" for word in words)


def in_one_unit(rewrites, sizes, roles, found, wanted, or_both=False):
    """Yield the changes of a slip in one of two hidden units, or in both."""
    if sizes == (2, 2, 1):
        for units in ((0,), (1,), (0, 1)) if or_both else ((0,), (1,)):
            where = f"in unit {units[0]}" if len(units) == 1 else "in both units"
            lines = {
                line: "; ".join(f"in_unit({unit}, {text}, {line})" for unit in units) for line, text in rewrites.items()
            }
            yield Change(lines, roles, f"{found}, {where}", wanted)


def unweighted(sizes, layer):
    """Return the formula of a layer's line `arrives` without the weights: the next layer's δ, or their sum."""
    return f"passed{layer + 1}" if sizes[layer] == sizes[layer + 1] else f"back(1, passed{layer + 1})"


def wrong_slopes(formula, found_output, found_hidden, output=True, of_hidden=True):
    """Return a function that yields the changes of one wrong slope: at the output, at a hidden layer, or at several.

    In the formula {i} stands for the number of the layer; in the words {z} for its sum and {a} for its value too.
    """

    def changes(sizes):
        out = output_layer(sizes)
        at_output = found_output.replace("{z}", f"z{out}").replace("{a}", "ŷ")
        if output:
            yield Change({f"slope{out}": formula.format(i=out)}, roles_of(sizes), at_output, "{slope} at the output")
        if not of_hidden:
            return
        every = []
        for i in hidden_layers(sizes):
            found = found_hidden.replace("{z}", f"z{i}").replace("{a}", f"a{i}").replace("{i}", str(i))
            every.append((i, found))
            yield Change({f"slope{i}": formula.format(i=i)}, roles_up_to(sizes, i), found, f"{{slope{i}}} in δ{i}")
        hidden = {f"slope{i}": formula.format(i=i) for i, _ in every}
        words = " and ".join(found for _, found in every)
        wanted = " and ".join(f"{{slope{i}}} in δ{i}" for i, _ in every)
        if len(every) > 1:
            yield Change(hidden, roles_up_to(sizes, out - 1), words, wanted)
        if output and every:
            # One helper with the slip in it, used in all layers.
            rewrites = {f"slope{out}": formula.format(i=out)} | hidden
            yield Change(
                rewrites, roles_of(sizes), f"{at_output}, and {words}", f"{{slope}} at the output and {wanted}"
            )

    return changes


def groups_of_roles(sizes):
    """Return the groups of parameters that a slip is made for at once, all of them first."""
    every = roles_of(sizes)
    layers = [roles_of_layers(sizes, i) for i in range(1, len(sizes))]
    groups = [every, *((role,) for role in every)]
    if len(layers) > 1:
        groups += [*layers, tuple(role for role in every if role[0] == "b")]
        groups += [tuple(role for role in every if role[0] == "w")]
    if len(layers) > 2:
        groups += [roles_up_to(sizes, output_layer(sizes) - 1)]
    if sizes[0] == 2:
        groups.append(("w11", "w12"))
    return list(dict.fromkeys(groups))
