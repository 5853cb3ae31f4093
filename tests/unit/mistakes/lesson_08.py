"""The wrong answers to exercise 08: (check, answers in place of the right ones, what it says)."""

import numpy as np

ORDER = ("w11", "w12", "w2", "b1", "b2")


def on_range(rule):
    """Return a learner's floor with its own idea of each row's best answer, or of the mean."""
    return lambda labels, lowest, highest: float(rule(np.asarray(labels, float), lowest, highest))


def nearest(y, low, high):
    return (y - np.clip(y, low, high)) ** 2


def floor_that_sorts(labels, lowest, highest):
    labels.sort()
    return float(np.mean(nearest(labels, lowest, highest)))


def mended(given=ORDER, returned=ORDER, kept=ORDER, alpha_given=True, more=0, after=False, late=False):
    """Return a learner's mended_run with one thing done otherwise."""

    def run(training, x_data, labels, epochs, alpha):
        here, losses = dict.fromkeys(ORDER, 0.0), []
        before = here
        for _ in range(epochs + more + after):
            handed = {as_what: here[name] for as_what, name in zip(given, ORDER, strict=True)}
            rate = {"alpha": alpha} if alpha_given else {}
            loss, *new = training(x_data, labels, **handed, **rate)
            losses.append(loss)
            before = here
            here = {name: value if name in kept else 0.0 for name, value in zip(ORDER, new, strict=True)}
        end = before if late or after else here
        return losses[1:] if after else losses, tuple(end[name] for name in returned)

    return run


def with_a_new_list(training, x_data, labels, epochs, alpha):
    here = (0.0,) * 5
    for _ in range(epochs):
        losses = []
        loss, *here = training(x_data, labels, *here, alpha=alpha)
        losses.append(loss)
    return losses, tuple(here)


def causes(**otherwise):
    right = {"A": "saturation", "B": "labels out of reach", "C": "passing through ½", "D": "stationary point"}
    return right | otherwise


def kinds(**otherwise):
    right = dict(zip("abcdefgh", ("o", "e", "o", "e", "e", "o", "e", "o"), strict=True)) | otherwise
    return {letter: {"o": "observation", "e": "explanation"}[kind] for letter, kind in right.items()}


def cleared(**otherwise):
    right = dict(enumerate(("Q", "R", "P", "S", "T", "none", "none"), start=1))
    return right | {int(name[1:]): letter for name, letter in otherwise.items()}


TURNED = {letter: "explanation" if kind == "observation" else "observation" for letter, kind in kinds().items()}

MISTAKES = [
    # 08, 1
    ("answers_out_of_losses", {"output_from_losses": lambda L0, L1: 0.6225}, "the same value whatever it is given"),
    (
        "answers_out_of_losses",
        {"output_from_losses": lambda L0, L1: L0 * L1},
        "belong to the output 3.5",
        "not-yet-known",
    ),
    # 08, 2
    ("floor_of_a_range", {"floor": lambda *_: 0.2056}, "the same value whatever it is given"),
    ("floor_of_a_range", {"floor": on_range(lambda y, low, high: low * high)}, "the floor is", "not-yet-known"),
    ("floor_of_a_range", {"floor": floor_that_sorts}, "changes what it is given"),
    (
        "floor_of_a_range",
        {"floor": on_range(lambda y, low, high: np.mean(nearest(y, low, high)) if high > 0 else 0)},
        "the floor is",
        "not-yet-known",
    ),
    (
        "floor_of_a_range",
        {"floor": on_range(lambda y, low, high: np.mean(nearest(y, low, high)) if low < 1 else np.mean(low - y))},
        "the floor is",
        "not-yet-known",
    ),
    # 08, 3
    ("four_at_a_quarter", {"causes": causes(A="stationary point", D="saturation")}, "certain of all its answers"),
    ("four_at_a_quarter", {"causes": causes(C="stationary point", D="passing through ½")}, "Measure the slopes"),
    ("four_at_a_quarter", {"causes": causes(B="stationary point", D="labels out of reach")}, "at other parameters"),
    ("four_at_a_quarter", {"causes": causes(B="saturation")}, "Each of the four causes"),
    ("four_at_a_quarter", {"causes": causes(B="a bug")}, "in quotes; it is"),
    ("four_at_a_quarter", {"lowest": 0.5, "highest": 0.7311}, "the range of the lesson's program"),
    ("four_at_a_quarter", {"lowest": 0.0, "highest": 1.0}, "what a right chain reaches"),
    ("four_at_a_quarter", {"lowest": 0.5}, "where the program stands"),
    ("four_at_a_quarter", {"highest": 0.4}, "Try many settings"),
    ("four_at_a_quarter", {"lowest": 0.6}, "is above highest"),
    # 08, 4
    ("observed_or_explained", {"kinds": kinds(b="o")}, "7 of 8 are right. One of your observations says more"),
    ("observed_or_explained", {"kinds": kinds(c="e")}, "7 of 8 are right. One of your explanations says no more"),
    ("observed_or_explained", {"kinds": kinds(d="o", a="e", h="e", g="o")}, "Not more than half of them"),
    ("observed_or_explained", {"kinds": kinds(g="o", h="e")}, "6 of 8 are right"),
    ("observed_or_explained", {"kinds": TURNED}, "All eight are turned round"),
    ("observed_or_explained", {"kinds": dict.fromkeys("abcdefgh", "observation")}, "There are some of each"),
    # 08, 5
    ("frozen_to_the_last_digit", {"hypothesis": "It is wrong."}, "Write a whole sentence"),
    ("frozen_to_the_last_digit", {"steps_in_it": 2}, "that a single call returns"),
    ("frozen_to_the_last_digit", {"mended_run": mended(kept=())}, "the same value in every epoch"),
    (
        "frozen_to_the_last_digit",
        {"mended_run": mended(given=("w11", "w12", "b1", "w2", "b2"))},
        "w2 and b1 have changed places",
    ),
    ("frozen_to_the_last_digit", {"mended_run": mended(kept=("w11", "w12", "w2", "b1"))}, "b2 begins at 0 again"),
    ("frozen_to_the_last_digit", {"mended_run": mended(alpha_given=False)}, "alpha does not reach training"),
    ("frozen_to_the_last_digit", {"mended_run": mended(more=1)}, "there should be 4 losses; yours are 5"),
    ("frozen_to_the_last_digit", {"mended_run": mended(after=True)}, "those after each step"),
    ("frozen_to_the_last_digit", {"mended_run": mended(late=True)}, "those before the last step"),
    (
        "frozen_to_the_last_digit",
        {"mended_run": mended(returned=("w11", "w12", "b1", "w2", "b2"))},
        "in another order than",
    ),
    ("frozen_to_the_last_digit", {"mended_run": with_a_new_list}, "Is the list begun again in every epoch?"),
    ("frozen_to_the_last_digit", {"mended_run": lambda *_: [0.25, 0.24]}, "must return two things"),
    # 08, 6
    ("who_is_cleared", {"cleared_by": cleared(s7="S")}, "that speaks for a suspect does not clear it"),
    ("who_is_cleared", {"cleared_by": cleared(s7="S", s4="none")}, "speaks for the suspect that you clear with it"),
    ("who_is_cleared", {"cleared_by": cleared(s6="S")}, "whatever else may be wrong"),
    ("who_is_cleared", {"cleared_by": cleared(s5="P")}, "which of the five could then not have been seen"),
    ("who_is_cleared", {"cleared_by": cleared(s2="T")}, "T refutes that suspect too. Each letter is wanted once"),
    ("who_is_cleared", {"cleared_by": cleared(s4="T")}, "T refutes that suspect too. Each letter is wanted once"),
    ("who_is_cleared", {"cleared_by": cleared(s3="S", s2="S")}, "5 of 7 are right"),
    ("who_is_cleared", {"cleared_by": cleared(s4="none")}, "One suspect more is refuted"),
    ("who_is_cleared", {"cleared_by": cleared(s7="T", s6="T", s1="T")}, "4 of 7 are right"),
    ("who_is_cleared", {"cleared_by": cleared(s1="P", s2="P", s4="P", s5="P")}, "Not more than three of seven"),
    ("who_is_cleared", {"cleared_by": dict.fromkeys(range(1, 8), "none")}, "the same of all seven"),
]
