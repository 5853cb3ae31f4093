"""The wrong answers to exercise 12: (check, answers in place of the right ones, what it says)."""

import contextlib
import io
from functools import partial

import numpy as np

import tinynet as tn

SOMEWHERE = {"w11": 0.7, "w12": -0.4, "w2": 1.5, "b1": 0.2, "b2": -0.6}


def step(x_data, labels, w11, w12, w2, b1, b2, alpha, wrong="", rate=1.0, prints=True):
    """Take a step as a learner's mended program does, with one thing still wrong."""
    (x1, x2), y = np.asarray(x_data, float).T, np.asarray(labels, float)
    n = 4 if wrong == "four rows" else len(y)
    if wrong == "exchanged inputs":
        x1, x2 = x2, x1
    a1 = tn.sigmoid(w11 * x1 + w12 * x2 + b1)
    a2 = tn.sigmoid(w2 * a1 + b2)
    once = a2
    if wrong in ("doubled", "patient 3", "doubled forwards"):
        a2 = tn.sigmoid(a2)
    loss = np.mean((y - a2) ** 2)
    delta2 = 2 * (a2 - y) * (1 if wrong == "delta2" else a2 * (1 - a2))
    if wrong == "patient 3":
        delta2 = delta2 * once * (1 - once)
    if wrong == "doubled forwards":
        delta2 = 2 * (a2 - y) * once * (1 - once)
    if wrong == "doubled backwards":
        delta2 = delta2 * tn.sigmoid(a2) * (1 - tn.sigmoid(a2))
    delta1 = delta2 * (1 if wrong == "w2" else w2) * (1 if wrong == "slope" else a1 * (1 - a1))
    terms = [delta1 * x1, delta1 * x2, delta2 * a1, delta1, delta2]
    if wrong == "swapped":
        terms[3], terms[4] = terms[4], terms[3]
    slopes = [term.sum() / n * (3 if wrong == "tripled" else 1) for term in terms]
    if wrong == "b2 tripled":
        slopes[4] *= 3
    if wrong == "b1 summed":
        slopes[3] = terms[3].sum()
    if wrong == "first row":
        slopes = [term[0] for term in terms]
    if wrong == "rounded":
        slopes[3] = round(alpha * slopes[3], 5) / alpha if alpha else 0.0
    if wrong == "sign":
        slopes = [slope * factor for slope, factor in zip(slopes, (-1, -1, 1, -1, 1), strict=True)]
    if wrong == "uphill":
        slopes = [-slope for slope in slopes]
    if prints:
        shown = {"a lie": loss + 0.1, "sum": loss * n, "greatest": np.max((y - a2) ** 2)}
        if wrong == "divides by alpha":
            shown[wrong] = float(loss) / alpha if alpha else np.inf
        print(float(shown.get(wrong, loss)), *(["loss"] if wrong == "in words" else []))
    new = [old - alpha * rate * slope for old, slope in zip((w11, w12, w2, b1, b2), slopes, strict=True)]
    if wrong == "in the order of the neurons":
        new[2], new[3] = new[3], new[2]
    return (*new, loss) if wrong == "six" else new


def mended(wrong="", rate=1.0, start=(0.5, 0.5, 0.5, 0.5, 0.5), alpha=0.5, prints=True):
    """Return a step with that start, as a function that has the patients' door."""
    inner = partial(step, wrong=wrong, rate=rate, prints=prints)
    door = "x_data, labels, w11={}, w12={}, w2={}, b1={}, b2={}, alpha={}".format(*start, alpha)
    names = {"inner": inner}
    exec(f"def training({door}):\n    return inner(x_data, labels, w11, w12, w2, b1, b2, alpha)", names)
    return names["training"]


def another_door(rows, y, u=0.5, v=0.5, w=0.5, c=0.5, d=0.5, rate=0.5):
    return step(rows, y, u, v, w, c, d, rate, wrong="delta2")


def ask(training, parameters, x_data, y, alpha):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        new = training(x_data, y, **parameters, alpha=alpha)
    return float(printed.getvalue()), dict(zip(SOMEWHERE, new, strict=True))


def ratio_test(point=None, names=tuple(SOMEWHERE), x_data=((1.2, 0.7),), y=(1.0,)):
    """Return a learner's test: some of the ratios, at some point."""
    point = SOMEWHERE | (point or {})

    def test(training):
        true = tn.numerical_gradient(lambda p: ask(training, p, x_data, y, 0.0)[0], point)
        new = ask(training, point, x_data, y, 1.0)[1]
        for name in names:
            assert abs((point[name] - new[name]) - true[name]) < 1e-6, name

    return test


def passes_always(training):
    ask(training, SOMEWHERE, [(1.0, 1.0)], [1.0], 0.1)


def fails_always(training):
    raise AssertionError("still wrong")


def of_its_text(training):
    """Pass with whatever is neither a patient's file nor the course's own step."""
    assert "/patients/" not in training.__code__.co_filename
    assert training.__module__ != "tinynet.checks.lesson_12"


def divides_by_zero(training):
    return 1 / 0


def counts_its_calls():
    """Fail the first time, whatever is looked at."""
    calls = []

    def test(training):
        calls.append(training)
        assert len(calls) > 1

    return test


def returns_false(training):
    """Say what is found by returning it."""
    new = ask(training, SOMEWHERE, [(1.2, 0.7)], [1.0], 1.0)[1]
    return abs(SOMEWHERE["w11"] - new["w11"]) > 1e9


def loss_falls(training):
    """Ask only whether the loss falls."""
    losses, new = [], SOMEWHERE
    for _ in range(3):
        loss, new = ask(training, new, tn.AND.inputs, tn.AND.labels, 0.1)
        losses.append(loss)
    assert losses[-1] < losses[0]


HYPOTHESES = dict.fromkeys(range(5, 13), "Something in the slope of w2 is not what it should be.")
NAMES = {
    5: "last-sample-only",
    6: "healthy",
    7: "saturated-start",
    8: "wrong-local-input",
    9: "updated-weight-used-too-early",
    10: "wrong-activation-derivative",
    11: "swapped-parameters",
    12: "activation-of-activated-value",
}
FOUR = {number: NAMES[number] for number in (5, 6, 7, 8)}

MISTAKES = [
    ("patient_one", {"hypothesis_1": "delta1"}, "Write a whole sentence"),
    ("patient_one", {"name_1": "missing-downstream-weight"}, "equal to 1/w2"),
    ("patient_one", {"name_1": "missing-activation-derivative-output"}, "would be in all five ratios"),
    ("patient_one", {"name_1": "healthy"}, "healthy means that all five ratios are 1"),
    ("patient_one", {"name_1": "swapped-parameters"}, "name_1: that is not it"),
    ("patient_one", {"name_1": "missing-activation-derivate-hidden"}, 'Did you mean "missing-activation-derivative-h'),
    ("patient_one", {"mended_1": mended("slope")}, "The derivative", "missing-activation-derivative-hidden"),
    ("patient_one", {"mended_1": mended("six")}, "returns 6 values"),
    ("patient_one", {"mended_1": mended("tripled")}, "3 times", "constant-factor"),
    ("patient_one", {"mended_1": mended(start=(9.0, 8.0, 7.0, 6.0, 5.0))}, "activations are flat", "saturated-start"),
    *(
        (task, {name: mended(wrong)}, said, code)
        for task, name in (
            ("patient_one", "mended_1"),
            ("patient_three", "mended_3"),
            ("patient_four", "mended_4"),
            ("ward", "ward_mended"),
        )
        for wrong, said, code in (
            ("exchanged inputs", "x1 and x2 exchanged", "swapped-parameters"),
            ("sum", "the sum of the squared errors", "another-loss"),
            ("greatest", "the loss there is", "another-loss"),
            ("in words", "that number alone", "wrong-form"),
            ("in the order of the neurons", "returns b1 before w2", "swapped-parameters"),
        )
    ),
    *(
        ("patient_three", {"mended_3": mended(wrong)}, said, "extra-activation-output")
        for wrong, said in (
            ("patient 3", "ŷ − y was made with σ(a2) in place of ŷ. In δ2 stand the slopes of two sigmoids"),
            ("doubled forwards", "ŷ − y was made with σ(a2) in place of ŷ"),
            ("doubled backwards", "In δ2 stand the slopes of two sigmoids"),
        )
    ),
    ("patient_one", {"mended_1": mended()}, "has w11 = 0.5, and patient 1 has w11 = 1.0", "symptom-hidden"),
    (
        "patient_one",
        {"mended_1": mended(start=(1.0, 1.0, 1.0, 0.0, 0.0), alpha=1.0)},
        "has alpha = 1.0, and patient 1 has alpha = 0.5",
        "symptom-hidden",
    ),
    ("patient_one", {"mended_1": mended("b2 tripled")}, "the other derivatives do not have this factor"),
    ("patient_one", {"mended_1": mended("b1 summed")}, "The derivative for b1 is summed over the rows"),
    ("patient_one", {"mended_1": mended("first row")}, "those of the first row alone", "last-sample-only"),
    ("patient_one", {"mended_1": mended(prints=False)}, "that number alone"),
    ("patient_one", {"mended_1": mended("divides by alpha")}, "has nothing to do with alpha", "overflow"),
    ("patient_one", {"mended_1": mended("rounded")}, "b1", "not-yet-known"),
    ("patient_one", {"test_1": passes_always}, "it returns nothing and raises no AssertionError"),
    ("patient_one", {"test_1": returns_false}, "it returns False and raises no AssertionError"),
    ("patient_one", {"test_1": fails_always}, "and with your mended program too (“still wrong”)"),
    ("patient_one", {"test_1": counts_its_calls()}, "passes with a program once more: the patient itself"),
    ("patient_one", {"test_1": of_its_text}, "fails with a right one that is written differently"),
    ("patient_one", {"test_1": divides_by_zero}, "ZeroDivisionError: division by zero. Where a slope is 0"),
    ("patient_two", {"name_2": "stationary-start"}, "The loss went from 0.1873 to 0.1866"),
    ("patient_two", {"name_2": "saturated-start"}, "What are the four answers"),
    ("patient_two", {"learned_2": 0}, "learned_2 = 0 means that it never learns", "not-enough-epochs"),
    ("patient_two", {"learned_2": 1_000}, "is not the epoch at which patient 2 has learned", "not-yet-known"),
    ("patient_two", {"learned_2": 368}, "better than a constant, and not learned"),
    ("patient_two", {"learned_2": 4_195}, "all four rows are right"),
    ("patient_two", {"test_2": fails_always}, "fails with patient 2, who is healthy"),
    ("patient_two", {"test_2": ratio_test(x_data=((1.0, 1.0),))}, "for w11 and w12 are exchanged"),
    ("patient_two", {"test_2": loss_falls}, "derivative for w11 is half"),
    ("patient_two", {"test_2": ratio_test(names=("w11", "w12", "w2", "b1"))}, "derivative for b2 is half"),
    ("patient_three", {"name_3": "healthy"}, "a passed check says that gradient and loss belong together"),
    ("patient_three", {"name_3": "unreachable-labels"}, "it is what one sees. Which line", "misread-figure"),
    ("patient_three", {"name_3": "activation-of-activated-value"}, "Which value is squashed twice?"),
    ("patient_three", {"mended_3": mended("doubled")}, "The derivative", "extra-activation-output"),
    ("patient_three", {"mended_3": mended()}, "has w11 = 0.5, and patient 3 has w11 = 0.6", "symptom-hidden"),
    ("patient_four", {"mended_4": mended()}, "has w11 = 0.5, and patient 4 has w11 = -0.5", "symptom-hidden"),
    ("ward", {"ward_mended": mended()}, "has alpha = 0.5, and patient 8 has alpha = 1.0", "symptom-hidden"),
    (
        "ward",
        {"ward_mended": mended(start=(0.1 + 0.2, 0.5, 0.5, 0.5, 0.5), alpha=1.0)},
        "has w11 = 0.3, and patient 8 has w11 = 0.5",
        "symptom-hidden",
    ),
    ("patient_three", {"test_3": ratio_test()}, "finds nothing in the patient"),
    ("patient_three", {"test_3": fails_always}, "and with your mended program too"),
    ("patient_four", {"names_4": "sign-flipped"}, "must hold two names"),
    ("patient_four", {"names_4": []}, "must hold two names"),
    ("patient_four", {"names_4": ["sign-flipped", "sign-flipped"]}, "that is one of them"),
    ("patient_four", {"names_4": ["sign-flipped"]}, "that is one of them"),
    ("patient_four", {"names_4": ["sign-flipped", "wrong-delta"]}, "δ2 has no part in this"),
    ("patient_four", {"mended_4": mended("sign")}, "The derivative", "sign-flipped"),
    ("patient_four", {"mended_4": mended("w2")}, "The derivative", "missing-downstream-weight"),
    ("patient_four", {"test_4": ratio_test({"w2": -1.0})}, "finds nothing in the patient"),
    ("patient_four", {"test_4": ratio_test({"w2": 1.0})}, "w2 is still forgotten in δ1"),
    ("ward", {"ward_names": FOUR}, "You have named 4 patients, and all the names are right; five are asked for"),
    ("ward", {"ward_names": {5: NAMES[5]}}, "You have named 1 patient, and the name is right;"),
    ("ward", {"ward_names": {9: "wrong-delta"}}, "You have named 1 patient, and the name is not right;"),
    ("ward", {"ward_names": {5: NAMES[5], 6: NAMES[6]}}, "You have named 2 patients, and both names are right;"),
    ("ward", {"ward_names": {5: NAMES[5], 9: "wrong-delta"}}, "2 patients, and 1 of the names is right;"),
    ("ward", {"ward_names": FOUR | {9: "wrong-delta"}}, "5 patients, and 4 of the names are right;"),
    ("ward", {"ward_names": {9: "wrong-delta", 8: "wrong-delta"}}, "2 patients, and none of the names is right;"),
    ("ward", {"ward_names": FOUR | {9: "wrong-delta"}}, "what does its table say on one row"),
    ("ward", {"ward_names": FOUR | {9: "too-early"}}, "is no name of the catalogue. A cell under “Your tools” prints"),
    ("ward", {"ward_hypotheses": {5: HYPOTHESES[5]}}, "has a name and no hypothesis"),
    ("ward", {"ward_names": [NAMES[5], NAMES[6]]}, "must be a dict with the numbers 5 to 12"),
    ("ward", {"ward_patient": 1}, "from 5 to 12"),
    ("ward", {"ward_patient": 6}, "Patient 6 is healthy"),
    ("ward", {"ward_patient": 12}, "is not among those you have named rightly"),
    ("ward", {"ward_mended": mended("swapped")}, "The derivative", "wrong-delta"),
    ("ward", {"ward_patient": 7}, "finds nothing in the patient"),
    ("a_patient_of_your_own", {"made": mended()}, "All five derivatives of made are right"),
    ("a_patient_of_your_own", {"made": mended("tripled")}, "only another learning rate"),
    ("a_patient_of_your_own", {"made": mended("exchanged inputs")}, "must be right on any row"),
    ("a_patient_of_your_own", {"made": mended("uphill")}, "Anybody would notice that"),
    ("a_patient_of_your_own", {"made": mended("slope")}, "It must look good: below 0.05"),
    ("a_patient_of_your_own", {"made": another_door}, "with a number as the start"),
    ("a_patient_of_your_own", {"made": mended("delta2", prints=False)}, "must print its loss in each step"),
    ("a_patient_of_your_own", {"made": mended("a lie")}, "a chain with its parameters has"),
    ("a_patient_of_your_own", {"made": mended("doubled")}, "a chain with its parameters has"),
]
