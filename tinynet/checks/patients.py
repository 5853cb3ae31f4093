"""The ward of a variant's clinic: healthy programs in the styles of the course's patients, each with a bug put in."""

import inspect
import re
from functools import cache
from pathlib import Path

from tinynet.checks.chain import CALLED_WITH
from tinynet.checks.healthy_programs import HEALTHY
from tinynet.data import AND
from tinynet.network import Network
from tinynet.training import train

__all__ = [
    "FIRST_PATIENTS",
    "GROUPS",
    "SLUG",
    "another_ward",
    "losses_of_two",
    "another_first",
    "make_up",
    "patient_file",
    "start_of",
    "with_start",
]

SLUG = "12-the-bug-clinic"
WARD = range(5, 13)

# Patient 1: from one start each of these learns OR and y = x1, and is held up on AND with the loss near 1/6.
FIRST_PATIENTS = [
    ("activation-of-activated-value", [("w2 * a * (1 - a) for d", "w2 * sigmoid(a) * (1 - sigmoid(a)) for d")]),
    ("wrong-activation-derivative", [("[d * w2 * a * (1 - a) for d, a in zip(delta2, a1)]",
                                      "[d * w2 * (z > 0) for d, z in zip(delta2, z1)]")]),
    ("wrong-delta", [("zip(delta1, x_data)", "zip(delta2, x_data)"), ("sum(delta1)", "sum(delta2)")]),
]  # fmt: skip
FIRST_START, FIRST_ALPHA = {"w11": 1.0, "w12": 1.0, "w2": 1.0, "b1": 0.0, "b2": 0.0}, 0.5

# For each group the patients that a ward has one of: code, program, what is changed in the healthy one, and a hint.
# The groups are the differences that the course's own ward asks to see; a ward has one of each, as the course's has.
_ALL = "compare one row with four."
_SLOW = "what would a larger alpha do?"
_FLAT = "print a1 and a2 at the start."
_INPUT = "one ratio is off by itself; times the factor that should stand there it is a number you know."
_EARLY = "the ratio depends on alpha."
_SLOPE = "the ratio of b1 times a1(1 − a1)."
_PLACES = "which are wrong, and what does each of them get?"
_AGAIN = "the ratios that are off, times a1 or times a1(1 − a1)."
GROUPS = {
    "one row of several": [
        ("last-sample-only", 5,
         [(f"slope_{name} += {term} / len(labels)", f"slope_{name} = {term} / len(labels)") for name, term in
          (("w11", "delta1 * x1"), ("w12", "delta1 * x2"), ("b1", "delta1"), ("w2", "delta2 * a1"), ("b2", "delta2"))],
         _ALL),
        ("last-sample-only", 6, [("[total + term for total, term in zip(sums, terms)]", "terms")], _ALL),
        ("last-sample-only", 8, [("slopes.append(network.backward(x1, x2, y))",
                                  "slopes = [network.backward(x1, x2, y)]")], _ALL),
    ],
    "healthy": [("learning-rate-too-small", base, [], _SLOW) for base in (6, 9, 10, 11)],
    "the start": [("saturated-start", base, [], _FLAT) for base in (7, 8, 10, 11)],
    "an input": [
        ("wrong-local-input", 8, [("delta2 * self.a1,", "delta2 * self.z1,")], _INPUT),
        ("wrong-local-input", 6, [("delta2 * a1, delta1", "delta2 * a2, delta1")], _INPUT),
        ("wrong-local-input", 11, [("rows.append((delta1 * x1,", "rows.append((delta1 * x2,")], _INPUT),
        ("wrong-local-input", 5, [("slope_b1 += delta1 /", "slope_b1 += delta1 * x1 /")], _INPUT),
    ],
    "the order": [
        ("updated-weight-used-too-early", 9,
         [("    delta1 = delta2", "    w2 = w2 - alpha * (delta2 * a1).mean()\n    delta1 = delta2"),
          ("    b1 = b1 - alpha * delta1.mean()\n    w2 = w2 - alpha * (delta2 * a1).mean()\n",
           "    b1 = b1 - alpha * delta1.mean()\n")], _EARLY),
        ("updated-weight-used-too-early", 7,
         [("    w2 -= alpha * np.mean(delta_output * hidden)\n", ""),
          ("    delta_hidden =", "    w2 -= alpha * np.mean(delta_output * hidden)\n    delta_hidden =")], _EARLY),
        ("updated-weight-used-too-early", 12,
         [("    slope_w2 = sum(d * a for d, a in zip(delta2, a1)) / n\n", ""),
          ("    delta1 =", "    w2 -= alpha * sum(d * a for d, a in zip(delta2, a1)) / n\n    delta1 ="),
          ("w2 - alpha * slope_w2,", "w2,")], _EARLY),
    ],
    "a slope": [
        ("wrong-activation-derivative", 10,
         [("def training", "def slope_of_tanh(a):\n    return 1 - a**2\n\n\ndef training"),
          ("slope_of_sigmoid(a1)", "slope_of_tanh(a1)")], _SLOPE),
        ("wrong-activation-derivative", 7, [("w2 * hidden * (1 - hidden)", "w2 * (1 - hidden)")], _SLOPE),
        ("wrong-activation-derivative", 9, [("w2 * a1 * (1 - a1)", "w2 * a2 * (1 - a2)")], _SLOPE),
        ("derivative-of-unactivated-value", 8, [("self.w2 * self.a1 * (1 - self.a1)",
                                                 "self.w2 * self.z1 * (1 - self.z1)")], _SLOPE),
    ],
    "a place": [
        ("swapped-parameters", 11, [("slope_b1, slope_b2, loss", "slope_b2, slope_b1, loss")], _PLACES),
        ("swapped-parameters", 10, [("g2, gb1, gb2 =", "g2, gb2, gb1 =")], _PLACES),
        ("wrong-delta", 5, [("slope_b1 += delta1 /", "slope_b1 += delta2 /")], _PLACES),
        ("wrong-delta", 9, [("alpha * delta2.mean()", "alpha * delta1.mean()")], _PLACES),
    ],
    "squashed again": [
        ("activation-of-activated-value", 12,
         [("    delta2 =", "    again = [neuron(a) for a in a1]\n    delta2 ="),
          ("zip(delta2, a1)]", "zip(delta2, again)]"), ("zip(delta2, a1)) / n", "zip(delta2, again)) / n")], _AGAIN),
        ("activation-of-activated-value", 7,
         [("w2 * hidden * (1 - hidden)", "w2 * sigma(hidden) * (1 - sigma(hidden))")], _AGAIN),
        ("activation-of-activated-value", 10, [("(d2 * a1).mean()", "(d2 * sigmoid(a1)).mean()")], _AGAIN),
        ("activation-of-activated-value", 6,
         [("delta1 = delta2 * w2 * a1 * (1 - a1)\n",
           "h = squash(a1)\n        delta1 = delta2 * w2 * h * (1 - h)\n"),
          ("delta2 * a1, delta1", "delta2 * h, delta1")],
         _AGAIN),
    ],
}  # fmt: skip
RIGHT = {"learning-rate-too-small": ("healthy", "learning-rate-too-small", "not-enough-epochs")}


def another_first(draw):
    """Draw another first patient; return its name and the text of its program."""
    code, changes = draw.one_of(FIRST_PATIENTS)
    return code, make_up(1, changes, FIRST_START, FIRST_ALPHA)


def another_ward(draw):
    """Draw a ward: one patient of each group, in another order, each with a start and a rate of its own.

    Returns
    -------
    dict
        ``names``, the right names of each patient; ``hints``; ``healthy`` and ``chosen``, the number of the patient
        that is healthy and of one to be mended; ``programs``, the text of each without its history.
    """
    groups = list(GROUPS)
    # In the course's ward they are in this order: at most one of its answers is right here.
    fits = lambda order: sum(one == other for one, other in zip(order, groups, strict=True)) <= 1  # noqa: E731
    order = dict(zip(WARD, draw.until(lambda draw: draw.order_of(groups), fits), strict=True))
    ward = {"names": {}, "hints": {}, "programs": {}}
    for number, group in order.items():
        code, base, changes, hint = draw.one_of(GROUPS[group])
        ward["names"][number] = RIGHT.get(code, (code,))
        ward["hints"][number] = hint
        start, alpha = _start(draw), draw.one_of((0.25, 0.4, 0.5, 0.75, 0.8, 1.0))
        if code == "saturated-start":
            start = {
                name: value + 4
                for name, value in zip(CALLED_WITH, draw.order_of((1.0, 2.0, 3.0, 4.0, 5.0)), strict=True)
            }
        if code == "learning-rate-too-small":
            alpha = draw.one_of((0.001, 0.002, 0.003))
        ward["programs"][number] = make_up(base, changes, start, alpha)
    ward["healthy"] = next(number for number, group in order.items() if group == "healthy")
    sick = ("an input", "a slope")
    # The solution mends one that it names: it leaves the last one out.
    ward["chosen"] = next(number for number, group in order.items() if group in sick and number < WARD[-1])
    return ward


def _start(draw):
    """Draw a start like those of the course's patients: small weights, and biases near 0."""
    weights = {name: draw.one_of((0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)) for name in ("w11", "w12")}
    biases = {"b1": draw.one_of((0.0, 0.1, -0.1, 0.2)), "b2": draw.one_of((0.0, 0.1, -0.1, -0.2))}
    return weights | {"w2": draw.one_of((0.6, 0.8, 1.0, 1.2, 1.4))} | biases


def make_up(base, changes, start, alpha):
    """Return the text of a healthy program with the changes made, from that start, without a history."""
    text = HEALTHY[base]
    for old, new in changes:
        if old not in text:
            raise ValueError(f"the healthy program {base} does not read “{old}” anywhere")
        text = text.replace(old, new)
    return with_start(text, start, alpha)


def with_start(text, start, alpha):
    """Return a program's text with another start and rate in its def line."""
    for name, value in (start | {"alpha": alpha}).items():
        text, count = re.subn(rf"\b{name}=-?[\d.]+(?=[,)])", f"{name}={value}", text)
        if count != 1:
            raise ValueError(f"{name} has not one value of its own in the program")
    return text


def start_of(text):
    """Return the start by name, and the rate, that a program's text has in its def line."""
    names = {}
    exec(text, names)
    given = inspect.signature(names["training"]).parameters
    return {name: given[name].default for name in CALLED_WITH}, given["alpha"].default


@cache
def losses_of_two(start):
    """Return the loss of patient 2 on AND after 500 epochs and after 1,000; the start is as in CALLED_WITH."""
    network = Network((2, 1, 1), start=dict(zip(CALLED_WITH, start, strict=True)))
    losses = train(network, AND, 1_000, 0.1, record=500).loss
    return float(losses[1]), float(losses[2])


def patient_file(number):
    """Return the file of a patient as the course delivers it, even if the learner has changed the copy."""
    package = Path(__file__).resolve().parents[1]
    course = package / "_course" if (package / "_course").is_dir() else package.parent
    file = Path("patients") / f"patient_{number:02}.py"
    places = [course / "exercises" / SLUG / file, course / "solutions" / SLUG / file, file]
    return next((place for place in places if place.is_file()), file)
