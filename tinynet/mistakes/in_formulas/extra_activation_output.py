from tinynet.mistakes.changes import Change, output_layer, roles_of
from tinynet.mistakes.mistake import Mistake, Stuck


def _changes(sizes):
    out = output_layer(sizes)
    for slope, words in (
        ({f"slope{out}": f"jacobian{out}(a{out})"}, ", and the slope of only one of the two is in the gradient"),
        ({}, ", with the gradient that belongs to it"),
        (
            {f"slope{out}": f"jacobian{out}(act{out}(z{out}))"},
            ", and the slope of only one of the two is in the gradient",
        ),
    ):
        rewrites = {f"a{out}": f"act{out}(act{out}(z{out}))"} | slope
        yield Change(rewrites, roles_of(sizes), f"ŷ = {{act}}({{act}}(z{out})){words}", f"ŷ = {{act}}(z{out})")


MISTAKE = Mistake(
    code="extra-activation-output",
    order=10,
    belief="The neuron's function already squashes, and the output should be squashed.",
    seen="the outputs stay in a part of their range, such as 0.5 to 0.731, however far b2 is moved",
    spot="how often the output goes through the activation",
    five_minutes=(
        "Write on the board what σ makes of −10, 0 and 10: 0.0000, 0.5000, 1.0000. Ask what a second σ makes of these "
        "three: 0.5000, 0.6225, 0.7310. Ask which rows of AND such an output can answer, and what the lowest loss is: "
        "0.2056, above the 0.1875 of a constant. Then everybody sets b2 to −10 and to 10 in their own program and "
        "prints ŷ: near 0 and 1 it is right, near 0.5 and 0.73 it is squashed twice."
    ),
    stuck=(Stuck("01", "2, 5", "a z1 that is already squashed; an output squashed twice"),),
    concept_test={6: "thinks that right slopes prove right outputs"},
    changes=_changes,
    sick=({"y_hat": "act(act({z}))"}, {"y_hat": "act(act({z}))", "slope_out": "dact(y_hat) * dact(act({z}))"}),
)
