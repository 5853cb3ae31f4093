from tinynet.mistakes.changes import Change, hidden_layers, output_layer, roles_of, roles_up_to, wrong_slopes
from tinynet.mistakes.mistake import Mistake, Stuck


def _changes(sizes):
    out = output_layer(sizes)
    yield from wrong_slopes("other{i}(a{i})", "{other} at the output", "{other{i}} in δ{i}")(sizes)
    yield from wrong_slopes("1 - a{i} ** 2", "(1 − {a}²) at the output", "(1 − {a}²) in δ{i}")(sizes)
    yield from wrong_slopes("z{i} > 0", "1 where {z} > 0, else 0", "1 where {z} > 0, else 0")(sizes)
    for formula, found in (("a{i}", "{a}"), ("1 - a{i}", "1 − {a}")):
        words = f"{found} where the slope of the activation belongs"
        yield from wrong_slopes(formula, f"{words}, at the output", f"{words}, in δ{{i}}")(sizes)
    twice = "the slope of the activation stands there once too often"
    yield from wrong_slopes("jacobian{i}(a{i}) * dact{i}(a{i})", f"{twice}, at the output", f"{twice}, in δ{{i}}")(
        sizes
    )
    for i in hidden_layers(sizes):
        found = f"the slope of the output's activation in δ{i}"
        if sizes[i] == sizes[-1] or sizes[-1] == 1:
            yield Change(
                {f"slope{i}": f"derivative(a{out}, z{out})"}, roles_up_to(sizes, i), found, f"{{slope{i}}} in δ{i}"
            )
    if sizes[-1] > 1:
        found = "each output's own slope, as if the softmax of one did not depend on the others"
        yield Change(
            {f"slope{out}": f"dact{out}(a{out})"}, roles_of(sizes), found, "the slopes of every output by every sum"
        )


MISTAKE = Mistake(
    code="wrong-activation-derivative",
    order=70,
    belief="All activation functions have the same slope.",
    seen="on one row all derivatives that contain the wrong slope have the same ratio, and it changes from row to row",
    spot="the formula for the slope of the activation",
    five_minutes=(
        "Let the room nudge σ at z = 0 with a calculator: from −0.01 to 0.01 it rises by 0.0050, so its slope is 0.25. "
        "Beside it write every formula that was handed in, at a = ½: a(1 − a) gives 0.25, 1 − a² gives 0.75, a alone "
        "gives 0.5. Then everybody compares their own formula with the nudge, at z = 0 and at z = 2."
    ),
    stuck=(Stuck("06", "2", "the other neuron's slope"),),
    concept_test={3: "uses the link in between twice"},
    hypothesis="Another slope stands in delta1; w11, w12 and b1 share a ratio.",
    changes=_changes,
    sick=(
        {"slope_out": "other(y_hat)"},
        {"slope1": "other(a1)"},
        {"slope1": "ramp(z1)"},
        {"slope1": "dact(y_hat)"},
        {"slope_out": "other(y_hat)", "slope1": "other(a1)"},
        {"slope_out": "y_hat"},
        {"slope1": "1 - a1"},
    ),
)
