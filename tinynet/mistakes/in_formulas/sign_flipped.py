from tinynet.mistakes.changes import Change, groups_of_roles, listed_derivatives
from tinynet.mistakes.mistake import Mistake, Stuck


def _changes(sizes):
    for roles in groups_of_roles(sizes):
        found = listed_derivatives(roles) + " with the opposite sign: the step goes uphill"
        rewrites = {f"move_{role}": f"-move_{role}" for role in roles}
        yield Change(rewrites, roles, found, "new = old − learning rate · ∂ℓ/∂old")


MISTAKE = Mistake(
    code="sign-flipped",
    order=120,
    belief="y − ŷ or ŷ − y, it is squared anyway.",
    seen="the ratios that are off are −1; if all five are, every small step raises the loss",
    spot="the sign of the error, or of the update",
    five_minutes=(
        "Draw the bowl u² and stand at u = 3, where the slope is 6. Ask where a step of 0.1 times the slope leads with "
        "a minus, and where with a plus: to 2.4 and 3.6, where u² is 5.76 and 12.96. Then everybody prints the loss of "
        "the first five epochs at a small rate. If it rises, count the minus signs from the update backwards: in the "
        "update, in the slope (which loss is subtracted from which), in the error."
    ),
    stuck=(Stuck("02", "3", "plus in place of minus"),),
    concept_test={
        1: "moves up the slope",
        3: "loses the sign on the way",
        9: "loses the sign of one of the ways",
    },
    changes=_changes,
    sick=({"error": "(y - y_hat)"}, {"g_w2": "-delta2 * a1"}, {"g_w11": "-delta1 * x1"}),
)
