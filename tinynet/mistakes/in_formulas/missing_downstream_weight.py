from tinynet.mistakes.changes import Change, hidden_layers, in_one_unit, roles_of_layers, roles_up_to, unweighted
from tinynet.mistakes.mistake import Mistake, Stuck


def _changes(sizes):
    first = roles_of_layers(sizes, 1)
    yield from in_one_unit({"arrives1": "passed2"}, sizes, first, "no w2 in δ1", "δ1 = δ2·w2·{slope1} in every unit")
    other, found = {"arrives1": "back(reversed(w2), passed2)"}, "the other unit's weight w2 in δ1"
    yield from in_one_unit(other, sizes, first, found, "each unit's own w2 in its δ1", or_both=True)
    for i in hidden_layers(sizes):
        wanted = f"δ{i} = δ{i + 1}·w{i + 1}·{{slope{i}}}"
        yield Change(
            {f"arrives{i}": unweighted(sizes, i)}, roles_up_to(sizes, i), f"δ{i} = δ{i + 1}·{{slope{i}}}", wanted
        )
        for other in ("w11", "w12") if sizes[0] == 2 else ():
            found = f"δ{i} = δ{i + 1}·{other}·{{slope{i}}}"
            yield Change({f"arrives{i}": f"back(turned({other}), passed{i + 1})"}, roles_up_to(sizes, i), found, wanted)
    if len(sizes) > 3:
        found = "no weights in the δ of any hidden layer"
        rewrites = {f"arrives{i}": unweighted(sizes, i) for i in hidden_layers(sizes)}
        roles = roles_up_to(sizes, len(sizes) - 2)
        yield Change(rewrites, roles, found, "the weights that lead to the next layer, in every δ")


MISTAKE = Mistake(
    code="missing-downstream-weight",
    order=100,
    belief="The error reaches the hidden neuron unchanged.",
    seen="w11, w12 and b1 share a ratio, such as 1/w2, which is the same on every row",
    spot="δ1: how strongly does ŷ feel a1?",
    five_minutes=(
        "Ask which derivatives are 0 when w2 is 0 (lesson 06): those of w11, w12 and b1, because ŷ no longer depends "
        "on the first neuron. So w2 is a factor in all three. On the sample of lesson 06 δ1 is −0.0524 without it and "
        "0.1047 by nudging: the ratio is −½, which is 1/w2. Then everybody sets w2 to 1: all five ratios are 1, and "
        "the mistake cannot be seen."
    ),
    stuck=(Stuck("06", "2", "w2 left out of δ1, or w11 in its place"),),
    concept_test={
        4: "leaves the weight out",
        9: "leaves the weights of both ways out",
    },
    changes=_changes,
    sick=({"delta1": "delta2 * slope1"}, {"delta1": "delta2 * w11 * slope1"}),
)
