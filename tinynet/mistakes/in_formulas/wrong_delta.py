from tinynet.mistakes.changes import (
    Change,
    hidden_layers,
    in_one_unit,
    listed_derivatives,
    output_layer,
    roles_of_layers,
    weights_of,
)
from tinynet.mistakes.mistake import Mistake, Stuck


def _changes(sizes):
    if len(sizes) > 3:
        yield from _wrong_delta_everywhere(sizes)
    other = {"delta1": "reversed(chain(arrives1, slope1))"}
    found = "the derivatives of the first layer are built from the other unit's δ1"
    yield from in_one_unit(other, sizes, roles_of_layers(sizes, 1), found, "each unit's from its own δ1", or_both=True)
    found = "the derivatives of the first layer's weights are built from the other unit's δ1"
    other = {f"of_{role}": "reversed(delta1)" for role in weights_of(sizes, 1)}
    yield from in_one_unit(other, sizes, weights_of(sizes, 1), found, "each unit's from its own δ1", or_both=True)
    for i in range(1, len(sizes)):
        mine, weights = roles_of_layers(sizes, i), weights_of(sizes, i)
        groups = [mine, mine[-1:], weights] + ([(role,) for role in weights] if len(weights) > 1 else [])
        for other in (i + 1, i - 1):
            if 1 <= other < len(sizes):
                for roles in groups:
                    found, wanted = (f"{listed_derivatives(roles)} built from δ{layer}" for layer in (other, i))
                    yield Change({f"of_{role}": f"delta{other}" for role in roles}, roles, found, wanted)


def _wrong_delta_everywhere(sizes):
    """Yield slips that stand in every hidden layer: the output's δ in place of their own."""
    out = output_layer(sizes)
    hidden = [role for i in hidden_layers(sizes) for role in roles_of_layers(sizes, i)]
    for roles in (hidden, [role for role in hidden if role[0] == "b"], [role for role in hidden if role[0] == "w"]):
        found, wanted = (
            f"{listed_derivatives(roles)} built from δ{out}",
            "the derivatives of each layer built from its own δ",
        )
        yield Change({f"of_{role}": f"delta{out}" for role in roles}, tuple(roles), found, wanted)


MISTAKE = Mistake(
    code="wrong-delta",
    order=110,
    belief="One δ serves all layers.",
    seen="the ratios that are off are δ2/δ1, or δ1/δ2",
    spot="which neuron's δ is in each derivative",
    five_minutes=(
        "Write δ2 = −0.2943 and δ1 = 0.1047 of the sample of lesson 06 side by side; even the signs differ. Ask for "
        "each of the five parameters which sum it is in, z1 or z2. The first digit of its name gives the number of its "
        "δ. Then everybody compares b1 with the nudge: with δ2 its ratio is −2.8107."
    ),
    stuck=(Stuck("06", "2", "the first layer built from δ2"),),
    concept_test={4: "uses the slope at the end of the chain in place of the one at its beginning"},
    hypothesis="One bias uses the other neuron's delta, so its ratio alone is off.",
    changes=_changes,
    sick=({"g_b1": "delta2"}, {"g_w11": "delta2 * x1", "g_w12": "delta2 * x2", "g_b1": "delta2"}, {"g_b2": "delta1"}),
)
