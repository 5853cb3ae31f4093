from tinynet.mistakes.changes import Change, hidden_layers, roles_of
from tinynet.mistakes.mistake import Mistake, Stuck


def _changes(sizes):
    for i in hidden_layers(sizes):
        for rewrites in _without_activation(i):
            yield Change(rewrites, roles_of(sizes), f"a{i} = z{i}", f"a{i} = {{act{i}}}(z{i})")
    if len(sizes) > 3:
        for layers in zip(*map(_without_activation, hidden_layers(sizes)), strict=True):
            rewrites = {line: text for lines in layers for line, text in lines.items()}
            yield Change(rewrites, roles_of(sizes), "a = z in every hidden layer", "a hidden layer's activation")


def _without_activation(i):
    """Return the lines of a layer without its activation: with its own slope, or with one that is still there."""
    return [
        {f"a{i}": f"z{i}"} | slope
        for slope in ({}, {f"slope{i}": f"dact{i}(act{i}(z{i}))"}, {f"slope{i}": f"dact{i}(z{i})"})
    ]


MISTAKE = Mistake(
    code="missing-activation-hidden",
    order=40,
    belief="Only the output is squashed.",
    seen="a hidden value is outside the activation's range, and the network can do no more than one neuron",
    spot="what the hidden neuron passes on",
    five_minutes=(
        "Put the sum of the first neuron straight into the second, with the numbers of lesson 06, and multiply out: "
        "−2·(0.5·x1 + 1.2·x2 − 0.4) + 0.7 is −1·x1 − 2.4·x2 + 1.5. Ask what that is: one neuron. Then everybody prints "
        "the hidden values of AND's four rows: a value outside 0 to 1 has not been squashed."
    ),
    stuck=(Stuck("04", "2, 5", "z2 made from z1"),),
    changes=_changes,
    sick=({"a1": "z1", "slope1": "1"}, {"a1": "z1"}),
)
