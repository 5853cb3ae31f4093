from tinynet.mistakes.changes import Change, hidden_layers, output_layer, roles_of, unweighted
from tinynet.mistakes.mistake import Mistake


def _changes(sizes):
    out, every = output_layer(sizes), roles_of(sizes)
    values = [("(y_hat - y) ** 2", "(ŷ − y)²"), ("abs(y_hat - y)", "|ŷ − y|")]
    values += [("-(y * log(y_hat) + (1 - y) * log(1 - y_hat))", "the cross-entropy")]
    if sizes[-1] > 1:
        values.append(("-y * log(y_hat)", "−y·log ŷ"))
    for value, words in (*values, *((f"-({value})", f"−{words}") for value, words in values)):
        found = f"δ{out} begins with {words}, the loss's value, not its derivative"
        yield Change({"error": value}, every, found, f"δ{out} begins with ŷ − y")
        bare = {"error": value, f"slope{out}": "1"}
        yield Change(bare, every, f"δ{out} = {words}, the loss's value", f"δ{out} = (ŷ − y)·{{slope}}")
        for i in hidden_layers(sizes):
            bare = bare | {f"slope{i}": "1", f"arrives{i}": unweighted(sizes, i)}
        bare = bare | {f"in_{role}": "1" for role in every if role[0] == "w"}
        yield Change(bare, every, f"every parameter is moved by {words}, the loss's value", "each by ∂ℓ of its own")


MISTAKE = Mistake(
    code="loss-used-as-gradient",
    order=160,
    belief="The loss says how far to go.",
    seen="b2 moves the same way on every row, whatever the label is",
    spot="what δ at the output begins with: the loss's value, or its derivative",
    five_minutes=(
        "Draw (y − ŷ)² over ŷ for both labels, and mark ŷ = 0.3022. For label 1 the height is 0.4870 and the slope "
        "−1.3957, for label 0 they are 0.0913 and 0.6043. Ask which of the two numbers gives the direction. The height "
        "is never negative, so a step made from it goes the same way for both labels."
    ),
    concept_test={1: "uses the error in place of its slope"},
    changes=_changes,
    sick=({"error": "(y_hat - y) ** 2"}, {"error": "(y_hat - y) ** 2", "slope_out": "1"}),
)
