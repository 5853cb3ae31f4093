from tinynet.mistakes.changes import (
    Change,
    hidden_layers,
    in_one_unit,
    output_layer,
    roles_of_layers,
    roles_up_to,
    wrong_slopes,
)
from tinynet.mistakes.mistake import Mistake, Stuck


def _changes(sizes):
    yield from wrong_slopes("1", "", "no slope of the activation in δ{i}", output=False)(sizes)
    found, wanted = "no slope of the activation in δ1", "{slope1} in every δ1"
    yield from in_one_unit({"slope1": "1"}, sizes, roles_of_layers(sizes, 1), found, wanted)
    for i in hidden_layers(sizes)[1:]:
        found = f"δ{i - 1} begins with what reaches layer {i}, without the slope of its activation"
        wanted = f"δ{i - 1} = δ{i}·w{i}·{{slope{i - 1}}}"
        yield Change({f"passed{i}": f"arrives{i}"}, roles_up_to(sizes, i - 1), found, wanted)
    if len(sizes) > 4:
        found = "what is passed back through the hidden layers lacks the slopes of their activations"
        rewrites = {f"passed{i}": f"arrives{i}" for i in hidden_layers(sizes)[1:]}
        roles = roles_up_to(sizes, output_layer(sizes) - 2)
        yield Change(rewrites, roles, found, "δ of each layer begins with the δ of the next")


MISTAKE = Mistake(
    code="missing-activation-derivative-hidden",
    order=60,
    belief="δ2·w2 is what reaches the hidden neuron.",
    seen="on one row w11, w12 and b1 share the ratio 1/(a1(1 − a1)), and w2 and b2 have 1",
    spot="δ1: is the slope of the hidden activation in it?",
    five_minutes=(
        "Write δ2·w2 = 0.5886 on the board, on the sample of lesson 06, and ask which value ℓ feels with this "
        "strength: a1, not z1. Between the two stands a sigmoid with slope 0.1779, and 0.5886 · 0.1779 = 0.1047 is "
        "what nudging b1 gives. Then everybody compares with the nudge on that row: w11, w12 and b1 share the ratio "
        "5.6213, w2 and b2 have 1."
    ),
    stuck=(Stuck("06", "2", "the slope of the hidden σ left out"),),
    concept_test={4: "leaves the slope of the first link out"},
    changes=_changes,
    sick=({"slope1": "1"},),
)
