from tinynet.mistakes.changes import Change, output_layer, roles_of
from tinynet.mistakes.mistake import Mistake, Stuck


def _changes(sizes):
    out = output_layer(sizes)
    # With the slope that belongs to it, or with one that is still there.
    for slope in ({}, {f"slope{out}": f"jacobian{out}(act{out}(z{out}))"}, {f"slope{out}": f"jacobian{out}(z{out})"}):
        rewrites = {f"a{out}": f"z{out}"} | slope
        yield Change(rewrites, roles_of(sizes), f"ŷ = z{out}", f"ŷ = {{act}}(z{out})")


MISTAKE = Mistake(
    code="missing-activation-output",
    order=30,
    belief="The last layer is a plain sum.",
    seen="some outputs are below 0 or above 1",
    spot="the last step of the forward pass",
    five_minutes=(
        "Write the last line of the forward pass on the sample of lesson 06: z2 = −0.8370, used as ŷ without σ. Ask "
        "for the squared error with label 1: 3.3748, where the chain's is 0.4870. Then everybody sets b2 to −10 and to "
        "10 and prints ŷ: an answer below 0 or above 1 is a z."
    ),
    stuck=(Stuck("01", "2, 5", "no σ left after the repair"),),
    changes=_changes,
    sick=({"y_hat": "{z}", "slope_out": "1"}, {"y_hat": "{z}", "slope_out": "dact(y_hat)"}),
)
