from tinynet.mistakes.changes import Change, hidden_layers, roles_up_to
from tinynet.mistakes.mistake import Mistake, Stuck


def _changes(sizes):
    for i in hidden_layers(sizes):
        if sizes[i] == sizes[i + 1] > 1:
            found = f"in δ{i} the weights w{i + 1} are turned over: rows and columns have changed places"
            wanted = f"the weights that lead from each unit of layer {i} to the next layer"
            yield Change(
                {f"arrives{i}": f"back(turned(w{i + 1}), passed{i + 1})"}, roles_up_to(sizes, i), found, wanted
            )


MISTAKE = Mistake(
    code="missing-transpose",
    order=180,
    belief="The shapes fit, so the product is right.",
    seen="the derivatives below a layer with as many units as inputs are off, by other ratios on every row",
    spot="the matrix of weights in the δ of the layer below: for which layer do its rows stand?",
    five_minutes=(
        "Write a1 @ w2 with the weights w2 = [[1, 2], [3, 4]], and ask which two sums feel the first unit of a1, and "
        "how much: 1 and 2, the first row. Let δ2 be (1, 10), and ask what comes back to the first unit: 1·1 + 2·10 = "
        "21. Then everybody runs np.array([1, 10]) @ w2 and the same with w2.T: [31 42] and [21 43]. With two units "
        "and three, the first of them is an error of shapes; with two and two, Python says nothing."
    ),
    stuck=(Stuck("13", "2, 6", "the slopes of w1 turned over: rows and columns have changed places"),),
    concept_test={
        10: "thinks that slopes in wrong places can lower no error",
    },
    changes=_changes,
)
