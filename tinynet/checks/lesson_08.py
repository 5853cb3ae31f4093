"""Checks of exercise 08: answers out of losses, the floor, four causes of 0.2500, observing, and a frozen loss."""

from types import SimpleNamespace

import numpy as np

from tinynet.checks.probe import (
    ask,
    close,
    must_be_answered,
    must_be_function,
    must_be_number,
    must_hold_words,
)
from tinynet.checks.task import say, task
from tinynet.network import Network, sigmoid

__all__ = [
    "answers_out_of_losses",
    "floor_of_a_range",
    "four_at_a_quarter",
    "four_programs",
    "frozen_to_the_last_digit",
    "observed_or_explained",
    "who_is_cleared",
]

_SLUG = "08-it-does-not-learn"
_ROWS = np.array([(0, 0), (0, 1), (1, 0), (1, 1)], dtype=float)


@task(
    _SLUG,
    1,
    "Answers out of losses",
    stars=1,
    points=3,
    hints=(
        "Multiply out (1 − ŷ)². Three terms; one of them you have already, as the other loss.",
        "L1 = 1 − 2ŷ + ŷ², and ŷ² is L0. What is left is L1 = 1 − 2ŷ + L0, to be solved for ŷ. No root is needed.",
    ),
)
def answers_out_of_losses(output_from_losses):
    """Check output_from_losses(loss_with_label_0, loss_with_label_1), for outputs of any size and sign."""
    must_be_function(output_from_losses, "output_from_losses")
    true = np.array([0.6225, 0.04, 0.5, 1.8, -0.6, 0.0, 3.5])
    yours = np.array(
        [
            must_be_number(ask(output_from_losses, "output_from_losses", y_hat**2, (1 - y_hat) ** 2), "the output")
            for y_hat in true.tolist()
        ]
    )
    slips = [
        (lambda L0, L1: L0, "that is the loss with label 0, which is ŷ², not ŷ."),
        (
            lambda L0, L1: np.sqrt(L0),
            "√L0 is right for outputs of 0 and above. An output of −0.6 has the same square as 0.6; the second loss "
            "tells the two apart.",
        ),
        (
            lambda L0, L1: 1 - np.sqrt(L1),
            "1 − √L1 is right for outputs up to 1. At ŷ = 1.8 the distance to 1 is 0.8, on the other side.",
        ),
        (lambda L0, L1: np.sqrt(L1), "√L1 is the distance to label 1, not the output."),
        (lambda L0, L1: L0 - L1, "L0 − L1 is 2ŷ − 1. Two steps from there to ŷ."),
        (lambda L0, L1: (L0 - L1) / 2, "half of L0 − L1 is ŷ − ½. You are ½ too low."),
        (lambda L0, L1: (1 - L0 + L1) / 2, "that is 1 − ŷ: the two losses have changed places."),
        (lambda L0, L1: 1 + L0 - L1, "1 + L0 − L1 is 2ŷ."),
        (lambda L0, L1: L0 / (L0 + L1), "that is the share of the one loss in the two, not the output."),
    ]
    for wrong, message in slips:
        if close(yours, wrong(true**2, (1 - true) ** 2)):
            say(f"Not yet: {message}")
    if np.ptp(yours) < 1e-9:
        say("output_from_losses gives the same number for all losses. Does it use its arguments?")
    if not close(yours, true):
        worst = int(np.argmax(np.abs(yours - true)))
        say(
            f"L0 = {true[worst] ** 2:.4f} and L1 = {(1 - true[worst]) ** 2:.4f} belong to the output {true[worst]:g}; "
            f"yours is {yours[worst]:.4f}."
        )
    return "Two printed losses, and the program has told you its answer."


@task(
    _SLUG,
    2,
    "The floor of a range",
    stars=2,
    points=3,
    hints=(
        "Two kinds of rows: those whose label lies in the range, and those whose label does not. What does each cost "
        "at best?",
        "For each label the nearest number of the range: the label itself where it is inside, else the nearer end. "
        "Then squared distances, and their mean.",
    ),
)
def floor_of_a_range(floor):
    """Check floor(labels, lowest, highest): the loss that no parameters can get below."""
    must_be_function(floor, "floor")
    cases = [
        ([0, 0, 0, 1], 0.5, 0.7311),
        ([0, 1, 1], 0.2, 0.9),
        ([0, 1, 1, 0, 1], -1.0, 1.0),
        ([0, 0, 1], 0.6, 2.0),
        ([1, 0, 1, 1], -3.0, 0.3),
    ]
    cases = [(np.array(labels, dtype=float), lowest, highest) for labels, lowest, highest in cases]
    yours = np.array([must_be_number(ask(floor, "floor", *case), "the floor") for case in cases])

    def ends(y, low, high):
        return np.where(y == 1, high, low)

    def nearest(y, low, high):
        return np.clip(y, low, high)

    slips = [
        (lambda y, low, high: np.var(y), "that is the base rate. It takes no notice of what the outputs can reach."),
        (
            lambda y, low, high: np.mean((y - np.clip(y.mean(), low, high)) ** 2),
            "that is the loss of the best reachable *constant*. The floor lets every row have an answer of its own.",
        ),
        (
            lambda y, *ab: np.mean((y - ends(*(y, *ab))) ** 2),
            "every row gets an end of the range, even where its label lies inside. From −1 to 1 the labels 0 and 1 "
            "can both be answered exactly: what do they cost then?",
        ),
        (
            lambda y, low, high: np.mean((y - np.where(y == 1, low, high)) ** 2),
            "the ends have changed places: a label 0 wants the lowest output, not the highest.",
        ),
        (
            lambda y, *ab: np.sum((y - nearest(y, *ab)) ** 2),
            "that is the sum over the rows. L is the mean.",
        ),
        (lambda y, *ab: np.mean(np.abs(y - nearest(y, *ab))), "you took the distances, not their squares."),
        (lambda y, *ab: np.sqrt(np.mean((y - nearest(y, *ab)) ** 2)), "that is the root of it. A loss is in squares."),
        (
            lambda y, *ab: np.sum(((y - nearest(y, *ab)) ** 2)[y == 0]) / len(y),
            "only the rows with label 0 are counted. Those with label 1 may be out of reach too.",
        ),
        (
            lambda y, low, high: np.mean((y - (low + high) / 2) ** 2),
            "that is the loss of the middle of the range. Each row may have the answer nearest to its label.",
        ),
    ]
    true = np.array([np.mean((y - nearest(y, low, high)) ** 2) for y, low, high in cases])
    if not close(yours, true):
        for wrong, message in slips:
            if close(yours, [wrong(*case) for case in cases]):
                say(f"Not yet: {message}")
        if np.ptp(yours) < 1e-9:
            say("floor gives the same number for all labels and ranges. Does it use its arguments?")
        worst = int(np.argmax(np.abs(yours - true)))
        y, low, high = cases[worst]
        say(
            f"Labels {y.astype(int).tolist()} and outputs from {low:g} to {high:g}: the floor is {true[worst]:.4f}; "
            f"yours is {yours[worst]:.4f}."
        )
    return "A floor above 0.01, and nobody needs to look at the learning rate."


# Four programs at 0.2500: what they answer, where they stand, on which labels ------------------------------


def _chain(parameters):
    w11, w12, w2, b1, b2 = np.asarray(parameters, dtype=float)
    return sigmoid(w2 * sigmoid(_ROWS @ (w11, w12) + b1) + b2)


_PROGRAMS = {
    "A": (_chain, (3.0, -2.0, 90.0, 1.0, 80.0), (0, 1, 1, 1)),
    "B": (lambda parameters: 0.1 + 0.4 * _chain(parameters), (0.4, 0.7, 2.0, -0.5, 40.0), (1, 1, 1, 0)),
    "C": (_chain, (1.5, -1.0, 0.0, 0.3, 0.0), (0, 0, 0, 1)),
    "D": (_chain, (0.0, 0.0, 0.0, 0.0, 0.0), (0, 1, 1, 0)),
}
_CAUSES = {"A": "saturation", "B": "labels out of reach", "C": "passing through ½", "D": "stationary point"}


def four_programs():
    """Return four programs whose loss is 0.2500, by letter.

    Returns
    -------
    dict of str to SimpleNamespace
        `answers(parameters)` → the outputs for (0, 0), (0, 1), (1, 0), (1, 1); `parameters`, five numbers in the order
        w11, w12, w2, b1, b2; `labels`.
    """
    return {
        letter: SimpleNamespace(answers=answers, parameters=np.array(here), labels=np.array(labels, dtype=float))
        for letter, (answers, here, labels) in _PROGRAMS.items()
    }


@task(
    _SLUG,
    3,
    "Four programs at 0.2500",
    stars=2,
    points=4,
    hints=(
        "First the outputs: one of the four does not answer ½. Then the slopes of the other three: one of them has a "
        "slope. Then the outputs at a thousand other settings.",
        "The table in the lesson, read from left to right, settles one program with each column. For the reach take "
        "the lowest and the highest output over all settings.",
    ),
)
def four_at_a_quarter(causes, lowest, highest):
    """Check the causes of four losses of 0.2500, and what the program with the labels out of reach can answer."""
    must_be_answered(causes=causes, lowest=lowest, highest=highest)
    if not isinstance(causes, dict) or set(causes) != set(_CAUSES):
        say('causes must be a dict with the four letters "A", "B", "C" and "D".')
    must_be_answered(**{f'causes["{letter}"]': cause for letter, cause in causes.items()})
    for letter, cause in causes.items():
        if not isinstance(cause, str) or cause not in _CAUSES.values():
            say(f'causes["{letter}"] must be one of {", ".join(map(repr, _CAUSES.values()))}; it is {cause!r}.')
    if sorted(causes.values()) != sorted(_CAUSES.values()):
        say("Each of the four causes belongs to one program.")
    right = sum(causes[letter] == cause for letter, cause in _CAUSES.items())
    if causes["A"] != "saturation":
        say(f"{right} of 4 are right. One program is certain of all its answers. Print the outputs of all four.")
    if causes["C"] != "passing through ½":
        say(
            f"{right} of 4 are right. Three programs answer ½ to every row, and one of the three is on its way: a "
            "small nudge of one parameter changes its loss. Measure the slopes."
        )
    if right != 4:
        say(
            f"{right} of 4 are right. Two programs answer ½, and neither has a slope. What sets them apart is seen at "
            "other parameters only."
        )
    low, high = must_be_number(lowest, "lowest"), must_be_number(highest, "highest")
    if low > high:
        say(f"lowest = {low:g} is above highest = {high:g}.")
    if abs(low - 0.5) < 0.01 and abs(high - 0.7311) < 0.01:
        say("0.5 to 0.7311 is the range of the lesson's program. This one is another: measure it.")
    if abs(low) < 0.01 and abs(high - 1) < 0.01:
        say("0 to 1 is what a right chain reaches. Which letter has its labels out of reach? Measure that one.")
    if abs(low - high) < 0.01:
        say("That is where the program stands. Where can it go, at other parameters?")
    if abs(low - 0.1) > 0.01 or abs(high - 0.5) > 0.01:
        say(
            f"You found {low:g} to {high:g}. Try many settings, large ones too, such as between −20 and 20, and take "
            "the smallest and the largest output of all."
        )
    return "One number, four causes, and nobody had to read a program."


@task(
    _SLUG,
    4,
    "Seen or thought?",
    stars=1,
    points=2,
    hints=(
        "Ask of each: could somebody who runs the same thing see something else? If not, it is an observation.",
        "Words such as because, therefore, cannot, so and stuck belong to explanations. Numbers with their epoch, "
        "data and α belong to observations, and so does “was not seen”.",
    ),
)
def observed_or_explained(kinds):
    """Check which of eight sentences are observations, and which are explanations."""
    must_be_answered(kinds=kinds)
    why = {
        "a": ("observation", "It says which data, which α, which epochs and which number, and nothing of a cause."),
        "b": ("explanation", "Nobody has looked for a minimum: that would be nudges in all directions, all upwards."),
        "c": ("observation", "“Was not seen at 1,000 settings” is what happened. It does not say that it cannot be."),
        "d": ("explanation", "“Cannot” speaks of all settings there are. No run has shown that; it needs a reason."),
        "e": ("explanation", "It gives a cause, the length of the step. A shorter step was the test of it."),
        "f": ("observation", "A place, a step, a change of the loss: anyone can run it again."),
        "g": ("explanation", "“So” gives a cause, and no gradient has been measured in this sentence."),
        "h": ("observation", "Two printed numbers were compared. What it means is left open."),
    }
    if not isinstance(kinds, dict) or set(kinds) != set(why):
        say('kinds must be a dict with the eight letters "a" to "h".')
    must_be_answered(**{f'kinds["{letter}"]': kind for letter, kind in kinds.items()})
    for letter, kind in kinds.items():
        if not isinstance(kind, str) or kind not in ("observation", "explanation"):
            say(f'kinds["{letter}"] must be "observation" or "explanation", in quotes; it is {kind!r}.')
    if len(set(kinds.values())) == 1:
        say(f'You say "{kinds["a"]}" of all eight. There are some of each.')
    if all(kinds[letter] != kind for letter, (kind, _) in why.items()):
        say("All eight are turned round. An observation is what anyone sees who runs the same thing.")
    wrong = [letter for letter, (kind, _) in why.items() if kinds[letter] != kind]
    if wrong:
        say(f"{8 - len(wrong)} of 8 are right. Look at {wrong[0]} again. {why[wrong[0]][1]}")
    return "The four observations stay true whatever the cause is. The four explanations may all be wrong."


# A frozen loss ---------------------------------------------------------------------------------------------

_ORDER = ("w11", "w12", "w2", "b1", "b2")


def _right_training(x_data, labels, w11=0, w12=0, w2=0, b1=0, b2=0, alpha=0.1):
    """Make one right step, and return the loss before it and the five new parameters."""
    here = dict(zip(_ORDER, (w11, w12, w2, b1, b2), strict=True))
    network = Network((2, 1, 1), start=here)
    slopes = network.gradients(x_data, labels)
    return network.loss(x_data, labels), *(here[name] - alpha * slopes[name] for name in _ORDER)


def _run(x_data, labels, epochs, alpha, given=_ORDER, alpha_given=True):
    """Return the losses and the parameters after that many epochs; or with the results given back otherwise."""
    losses, here = [], (0.0,) * 5
    for _ in range(epochs):
        handed = dict(zip(given, here, strict=True)) | ({"alpha": alpha} if alpha_given else {})
        loss, *here = _right_training(x_data, labels, **handed)
        losses.append(loss)
    return losses, list(here)


@task(
    _SLUG,
    5,
    "Frozen to the last digit",
    stars=3,
    points=4,
    hints=(
        "Print what goes into each call and what comes out of it. Which five numbers does the second call begin with?",
        "The names get new values in every epoch; and the call in the loop mentions none of them. Give them a value "
        "before the loop, and hand all five over in the call, in the order in which training takes them.",
    ),
)
def frozen_to_the_last_digit(hypothesis, steps_in_it, mended_run):
    """Check mended_run(training, x_data, labels, epochs, alpha) → losses and parameters, and what the old one made."""
    must_hold_words(hypothesis, "hypothesis")
    must_be_answered(steps_in_it=steps_in_it)
    must_be_function(mended_run, "mended_run")
    steps = must_be_number(steps_in_it, "steps_in_it")
    if steps == 1000:
        say("steps_in_it = 1000 is how often training was called. Where did the last of these calls begin?")
    if steps == 0:
        say("steps_in_it = 0: then the five numbers would all be 0. Two of them are not: print them.")
    if steps == 999:
        say("steps_in_it = 999: each call would have to begin where the one before it ended. Does it?")
    if steps != 1:
        say(f"steps_in_it = {steps:g}: compare the five numbers with those that a single call returns.")
    for data, epochs, alpha in (
        (([(0, 0), (0, 1), (1, 0), (1, 1)], [0, 0, 0, 1]), 4, 0.5),
        (([(0.5, -1.0), (2.0, 1.0), (-1.5, 0.3)], [1, 0, 1]), 7, 2.0),
    ):
        losses, here = _must_be_a_run(ask(mended_run, "mended_run", _right_training, *data, epochs, alpha), epochs)
        true_losses, true = _run(*data, epochs, alpha)
        if np.ptp(losses) < 1e-12:
            say("The loss still has the same value in every epoch. Which parameters does each call get?")
        if close(losses, _run(*data, epochs, alpha, alpha_given=False)[0], 1e-9):
            say("The losses move, at the learning rate 0.1 whatever is wanted: alpha does not reach training.")
        if close(losses, _run(*data, epochs + 1, alpha)[0][1:], 1e-9):
            say("The losses are those after each step; training prints the one before it.")
        _look_for_another_order(losses, data, epochs, alpha, true_losses)
        if close(losses, true_losses, 1e-9) and not close(here, true, 1e-9):
            if close(here, _run(*data, epochs - 1, alpha)[1], 1e-9):
                say("The losses are right. The parameters that you return are those before the last step.")
            if close(sorted(here), sorted(true), 1e-9):
                say("The losses are right. The five you return are in another order than w11, w12, w2, b1, b2.")
            say("The losses are right. The parameters that you return are not those after the last step.")
        if not close(losses, true_losses, 1e-9):
            say(
                f"The losses move now. From all zeros they should begin {true_losses[0]:.4f}, {true_losses[1]:.4f}, "
                f"{true_losses[2]:.4f}; yours begin {losses[0]:.4f}, {losses[1]:.4f}, {losses[2]:.4f}."
            )
    return "Same to the last digit, call after call: look at who hands over what."


def _must_be_a_run(answer, epochs):
    if not isinstance(answer, tuple) or len(answer) != 2:
        say("mended_run must return two things, as the program did: the list of losses, and the five parameters.")
    losses, here = answer
    if not isinstance(losses, (list, tuple, np.ndarray)) or len(losses) == 0:
        say("The first thing that mended_run returns must be the list of losses.")
    if not isinstance(here, (list, tuple, np.ndarray)) or len(here) != 5:
        say("The second thing that mended_run returns must be the five parameters.")
    if len(losses) != epochs:
        say(f"For {epochs} epochs there should be {epochs} losses; yours are {len(losses)}.")
    losses = [must_be_number(loss, "each of the losses") for loss in losses]
    return losses, [must_be_number(value, "each of the parameters") for value in here]


def _look_for_another_order(losses, data, epochs, alpha, true_losses):
    """Say so if the five were handed over in the order w11, w12, b1, w2, b2, or only some of them."""
    if close(losses, true_losses, 1e-9):
        return
    if close(losses, _run(*data, epochs, alpha, given=("w11", "w12", "b1", "w2", "b2"))[0], 1e-9):
        say("The losses move, and w2 and b1 have changed places: training takes w11, w12, w2, b1, b2, in this order.")
    for left_out in _ORDER:
        here, got = dict.fromkeys(_ORDER, 0.0), []
        for _ in range(epochs):
            loss, *new = _right_training(*data, **(here | {left_out: 0.0}), alpha=alpha)
            got.append(loss)
            here = dict(zip(_ORDER, new, strict=True))
        if close(losses, got, 1e-9):
            say(f"The losses move, but {left_out} begins at 0 again in every call. Hand over all five.")


@task(
    _SLUG,
    6,
    "Who is cleared?",
    stars=3,
    points=3,
    hints=(
        "To refute a suspect, an observation must be impossible if the suspect is the (whole) cause. Ask for each "
        "pair: suppose the suspicion is right; could this have been seen all the same?",
        "Two suspects stay open. One observation even speaks *for* one of these two; speaking for is not clearing. "
        "And “only” is a strong word: it makes a suspicion easy to refute.",
    ),
)
def who_is_cleared(cleared_by):
    """Check which observation refutes which suspect, and which suspects stay open."""
    must_be_answered(cleared_by=cleared_by)
    right = {1: "Q", 2: "R", 3: "P", 4: "S", 5: "T", 6: "none", 7: "none"}
    if not isinstance(cleared_by, dict) or set(cleared_by) != set(right):
        say("cleared_by must be a dict with the numbers 1 to 7 as its keys.")
    must_be_answered(**{f"cleared_by[{number}]": letter for number, letter in cleared_by.items()})
    for number, letter in cleared_by.items():
        if not isinstance(letter, str) or letter not in ("P", "Q", "R", "S", "T", "none"):
            say(f'cleared_by[{number}] must be "P", "Q", "R", "S", "T" or "none", in quotes; it is {letter!r}.')
    if len(set(cleared_by.values())) == 1:
        say(f'You say "{cleared_by[1]}" for all seven. Five suspects are refuted, each by an observation of its own.')
    count = sum(cleared_by[number] == letter for number, letter in right.items())
    known = {
        (7, "S"): "S fits suspect 7 very well: it speaks for it. Cleared would be the opposite.",
        (6, "S"): "S says that something is wrong before any step. A wrong gradient may be there as well.",
        (6, "R"): "R says that the parameters move. A gradient with a wrong factor moves them too.",
        (6, "Q"): "Q is about another program, with another gradient. It cannot clear this one's.",
        (7, "Q"): "Q is about another program, with another forward pass. It cannot clear this one's.",
        (7, "P"): "P says that every row comes in once. What is done with a row on its way to ŷ it does not say.",
        (5, "Q"): "Q says what a *right* program does from zeros. Suspect 5 speaks of what *this* program would do "
        "from other starts; only one observation tries one.",
        (4, "P"): "P holds for every loss that is a mean over the rows, with a right ŷ or a wrong one.",
        (4, "R"): "R is about what the steps do. Which observation was made before any step?",
        (3, "S"): "S was made at all zeros, where all rows get one answer: there a row could be left out unseen.",
        (2, "S"): "S was made before the first step. Suspect 2 is about what happens to the result of a step.",
        (1, "T"): "T shows this program leaving a good place. That the task can be done is shown by somebody doing it.",
    }
    for number, letter in cleared_by.items():
        if letter != right[number]:
            if (number, letter) in known:
                say(f"{count} of 7 are right. {known[number, letter]}")
            if letter == "none":
                say(f"{count} of 7 are right. Suspect {number} is refuted: one of the five could not have been seen.")
            if right[number] == "none":
                say(
                    f"{count} of 7 are right. Suppose that suspect {number} is guilty: could {letter} not have been "
                    "seen all the same?"
                )
            say(f"{count} of 7 are right. If suspect {number} were guilty, {letter} could still have been seen.")
    return "Five are out, and nobody has to think of them again. Two are left, and they are not rivals."
