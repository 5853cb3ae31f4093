from tinynet.mistakes.changes import (
    Change,
    listed_derivatives,
    output_layer,
    roles_of_layers,
    roles_up_to,
    wrong_slopes,
)
from tinynet.mistakes.mistake import Mistake, Stuck


def _changes(sizes):
    out = output_layer(sizes)
    yield from wrong_slopes("1", "no slope of the activation in δ at the output", "", of_hidden=False)(sizes)
    if out > 1:
        below = f"δ{out - 1} = (ŷ − y)·w{out}·{{slope{out - 1}}}"
        wanted = f"δ{out - 1} = δ{out}·w{out}·{{slope{out - 1}}}, with δ{out} = (ŷ − y)·{{slope}}"
        found = f"{below}: no slope of the output's activation in it"
        yield Change({f"passed{out}": "error"}, roles_up_to(sizes, out - 1), found, wanted)
        found = f"no slope of the activation in δ{out}, for {listed_derivatives(roles_of_layers(sizes, out))} alone"
        rewrites = {f"slope{out}": "1", f"passed{out}": f"chain(error, derivative(a{out}, z{out}))"}
        yield Change(rewrites, roles_of_layers(sizes, out), found, f"δ{out} = (ŷ − y)·{{slope}}")


MISTAKE = Mistake(
    code="missing-activation-derivative-output",
    order=50,
    belief="The error goes back as it is.",
    seen="on one row all ratios are the same, and they change from row to row with ŷ",
    spot="the first link of δ at the output: is the slope of the activation in it?",
    five_minutes=(
        "Write the two links from z2 to ℓ on the sample of lesson 06, each with its number: ℓ feels ŷ with −1.3957, ŷ "
        "feels z2 with 0.2109. Ask which of the two the derivative in b2 can do without: neither, because nudging b2 "
        "gives −0.2943, their product. Then everybody compares with the nudge on that row: without the second link all "
        "five ratios are 4.7425, which is 1/(ŷ(1 − ŷ))."
    ),
    stuck=(Stuck("05", "2, 3", "the slope of σ left out"),),
    concept_test={
        3: "passes the error's slope on as it is, without the link in between",
        12: "takes a factor that changes with the answer for a forgotten slope, whatever the error",
    },
    changes=_changes,
    sick=({"slope_out": "1"},),
)
