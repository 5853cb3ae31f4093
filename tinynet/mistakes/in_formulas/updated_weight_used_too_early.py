from tinynet.mistakes.changes import Change, hidden_layers, roles_up_to
from tinynet.mistakes.mistake import Mistake, Stuck


def _changes(sizes):
    for i in hidden_layers(sizes):
        above = f"w{i + 1}"
        found = f"δ{i} is formed with the {above} that was updated a moment before"
        wanted = f"δ{i} = δ{i + 1}·{above}·{{slope{i}}} with the {above} of the forward pass"
        yield Change({f"arrives{i}": f"back(new_{above}, passed{i + 1})"}, roles_up_to(sizes, i), found, wanted)
    if len(sizes) > 3:
        found = "the δs are formed with weights that were updated a moment before"
        rewrites = {f"arrives{i}": f"back(new_w{i + 1}, passed{i + 1})" for i in hidden_layers(sizes)}
        yield Change(rewrites, roles_up_to(sizes, len(sizes) - 2), found, "all δs with the weights of the forward pass")


MISTAKE = Mistake(
    code="updated-weight-used-too-early",
    order=130,
    belief="Update each parameter as soon as its derivative is there.",
    seen=(
        "w11, w12 and b1 share a ratio that comes closer to 1 with a smaller learning rate, and the loss hardly shows "
        "it"
    ),
    spot="the order of the updates",
    five_minutes=(
        "Draw two columns, old and new, and take u² + uv at u = v = 1, with slopes 3 and 1. A step of 0.1 for both "
        "leads to 0.7 and 0.9; if u moves first, v's slope is 0.7 and v ends at 0.93. Ask to which point the second "
        "slope belongs. Say openly that the loss hardly shows the mistake. A class that knows δ measures it: on the "
        "sample of lesson 06 the ratio of b1 is 0.9887 at α = 0.1 and 0.9989 at 0.01."
    ),
    stuck=(
        Stuck("02", "3", "each parameter moved before the next slope is taken"),
        Stuck("07", "2", "w2 updated before δ1 is formed"),
    ),
    hypothesis="w2 is updated too early, so three ratios come close to 1 for a small alpha.",
    changes=_changes,
    sick=({"early": "yes"},),
)
