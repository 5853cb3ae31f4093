from tinynet.mistakes.changes import Change, hidden_layers, roles_of
from tinynet.mistakes.mistake import Mistake, Stuck


def _changes(sizes):
    for i in hidden_layers(sizes):
        for slope in ("right", "of z", "of unactivated"):
            odd = {("times", i): 0, ("slope", i): slope}
            yield Change(odd, roles_of(sizes), f"a{i} = z{i}", f"a{i} = {{act{i}}}(z{i})")
    if len(sizes) > 3:
        for slope in ("right", "of z", "of unactivated"):
            odd = {(what, i): value for i in hidden_layers(sizes) for what, value in (("times", 0), ("slope", slope))}
            yield Change(odd, roles_of(sizes), "a = z in every hidden layer", "a hidden layer's activation")


MISTAKE = Mistake(
    code="missing-activation-hidden",
    order=40,
    belief="Only the output is squashed.",
    seen=(
        "a hidden value lies outside of what the activation can give, and the network can do no more than one neuron"
    ),
    spot="what the hidden neuron passes on",
    five_minutes=(
        "Put the sum of the first neuron straight into the second, with the numbers of lesson 06, and multiply out: "
        "−2·(0.5·x1 + 1.2·x2 − 0.4) + 0.7 is −1·x1 − 2.4·x2 + 1.5. Ask what that is: one neuron. Then everybody "
        "prints the hidden values of AND's four rows: one outside 0 to 1 has not been squashed."
    ),
    stuck=(Stuck("04", "2, 5", "z2 made of z1"),),
    changes=_changes,
    sick=({"a1": "z1", "slope1": "1"}, {"a1": "z1"}),
)
