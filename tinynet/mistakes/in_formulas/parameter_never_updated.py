from tinynet.mistakes.changes import Change, groups_of_roles, roles_of
from tinynet.mistakes.mistake import Mistake, Stuck


def _changes(sizes):
    for roles in groups_of_roles(sizes)[1:]:
        found = f"{', '.join(roles)}: new = old, never moved"
        rewrites = {f"move_{role}": f"0 * move_{role}" for role in roles}
        yield Change(rewrites, roles, found, "new = old − learning rate · ∂ℓ/∂old")
    for group in _left_out(sizes):
        roles = tuple(role for role, _ in group)
        found = ", ".join(f"{role} of input {i + 1}" for role, i in group) + ": new = old, never moved"
        rewrites = {f"move_{role}": f"without(move_{role}, {i})" for role, i in group}
        yield Change(rewrites, roles, found, "new = old − learning rate · ∂ℓ/∂old")
        if sizes[0] == 2 and len(group) == len(sizes) - 2:  # in every layer
            first = "w11" if group[0][1] == 0 else "w12"
            rewrites = rewrites | {f"move_{first}": f"0 * move_{first}"}
            roles, found = (first, *roles), f"{first}, {found}"
            yield Change(rewrites, roles, found, "new = old − learning rate · ∂ℓ/∂old")


def _left_out(sizes):
    """Return groups of (weights, input), the first or the last, whose weights are left out, in one layer or in all."""
    layers = [(role, sizes[int(role[1]) - 1]) for role in roles_of(sizes) if role[0] == "w" and len(role) == 2]
    groups = [[(role, i)] for role, n in layers if n > 1 for i in (0, n - 1)]
    for which in (0, -1):
        every = [(role, n - 1 if which else 0) for role, n in layers]
        if len(sizes) > 2:
            groups.append(every)
    return groups


MISTAKE = Mistake(
    code="parameter-never-updated",
    order=140,
    belief="All of them are in the loop.",
    seen="a parameter is the same before and after every step",
    spot="which parameters change from one step to the next",
    five_minutes=(
        "Write the names of the parameters on the board. Everybody prints all of them before and after one step, from "
        "a point where nothing is 0, and calls out those that did not change. Ask what a network can still learn with "
        "one parameter fixed: with b2 at 0, exercise 07 comes down to 0.0644 on AND, never below 0.0625, and answers "
        "no row with yes."
    ),
    stuck=(Stuck("07", "3, 5", "a parameter that is not kept"),),
    changes=_changes,
    sick=({"g_b1": "0 * delta1"}, {"g_w12": "0 * delta1"}, {"g_b2": "0 * delta2"}),
)
