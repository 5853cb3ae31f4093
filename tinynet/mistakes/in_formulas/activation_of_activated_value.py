from tinynet.mistakes.changes import Change, hidden_layers, output_layer, roles_of, roles_up_to
from tinynet.mistakes.mistake import Mistake, Stuck

AGAIN = "dact{i}(act{i}(a{i}))"


def _changes(sizes):
    out = output_layer(sizes)
    for i in hidden_layers(sizes):
        above = f"w{i + 1}"
        slope = (f"{{act{i}}}′ taken at a{i}, {{again{i}}} in δ{i}", f"{{slope{i}}} in δ{i}")
        local = (f"∂ℓ/∂{above} = δ{i + 1}·{{act{i}}}(a{i})", f"∂ℓ/∂{above} = δ{i + 1}·a{i}")
        again = {f"slope{i}": AGAIN.format(i=i)}
        activated = {f"in_{above}": f"act{i}(a{i})"}
        both = [f"{one}, and {other}" for one, other in zip(slope, local, strict=True)]
        yield Change(again | activated, (*roles_up_to(sizes, i), above), *both)
        yield Change(again, roles_up_to(sizes, i), *slope)
        yield Change(activated, (above,), *local)
        for slope in ({f"slope{i}": f"dact{i}(a{i})"}, {}, {f"slope{i}": f"dact{i}(act{i}(z{i}))"}):
            rewrites = {f"a{i}": f"act{i}(act{i}(z{i}))"} | slope
            yield Change(rewrites, roles_of(sizes), f"a{i} = {{act{i}}}({{act{i}}}(z{i}))", f"a{i} = {{act{i}}}(z{i})")
    at_output = {f"slope{out}": AGAIN.format(i=out)}
    hidden = {f"slope{i}": AGAIN.format(i=i) for i in hidden_layers(sizes)}
    yield Change(at_output, roles_of(sizes), "{act}′ taken at ŷ, {again} at the output", "{slope} at the output")
    if out > 2:
        found = "the slope of the activation, in every hidden layer, taken at a value that is activated once more"
        yield Change(hidden, roles_up_to(sizes, out - 1), found, "the slope at the layer's own value")
    if out > 1:
        rewrites = at_output | hidden
        found = f"the slope of the activation, in {_every(sizes)}, taken at a value that is activated once more"
        slopes = "".join(f" and {{slope{i}}} in δ{i}" for i in hidden_layers(sizes))
        yield Change(rewrites, roles_of(sizes), found, f"{{slope}} at the output{slopes}")
        rewrites = rewrites | {f"in_w{i + 1}": f"act{i}(a{i})" for i in hidden_layers(sizes)}
        below = f"∂ℓ/∂w{out} = δ{out}·{{act{out - 1}}}(a{out - 1})"
        wanted = ", ".join(f"{{slope{i}}}" for i in hidden_layers(sizes))
        right = f"{{slope}}, {wanted}, and ∂ℓ/∂w{out} = δ{out}·a{out - 1}"
        yield Change(rewrites, roles_of(sizes), f"{found}; and {below}", right)


def _every(sizes):
    return "both layers" if len(sizes) == 3 else "every layer"


MISTAKE = Mistake(
    code="activation-of-activated-value",
    order=20,
    belief="A name that says z holds z.",
    seen="the ratios that are off change from row to row with the value that is activated again",
    spot="what is stored as z: is it already squashed, and squashed again?",
    five_minutes=(
        "Draw two columns, z and a, and let the room fill them for AND's four rows with w11 = w12 = 1 and b1 = −1.5 "
        "(lesson 04): z is −1.5, −0.5, −0.5, 0.5. Ask what stands in the z column if the neuron's function already "
        "squashes: 0.18, 0.38, 0.38, 0.62. Ask for the lowest a that can be made of such numbers: ½. Then everybody "
        "prints what they call z1 for the four rows: if a sum should be negative and is not, it is an a."
    ),
    stuck=(Stuck("04", "2, 5", "a1 squashed once more"),),
    concept_test={7: "thinks that a wrong slope cannot bring the error down"},
    hypothesis="a1 is squashed once more in the gradient; some ratios depend on a1.",
    changes=_changes,
    sick=(
        {"slope1": "dact(act(a1))", "g_w2": "delta2 * act(a1)"},
        {"slope1": "dact(act(a1))"},
        {"slope_out": "dact(act(y_hat))"},
        {"slope_out": "dact(act(y_hat))", "slope1": "dact(act(a1))"},
    ),
)
