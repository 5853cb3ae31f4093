"""Checks of exercise 08: answers out of losses, the floor, four causes of 0.2500, observing, and a frozen loss."""

from types import SimpleNamespace

import numpy as np

from tinynet.checks.asks import Choices, Function, Number, Words
from tinynet.checks.chain import CALLED_WITH, NAMES
from tinynet.checks.expectations import (
    ask,
    close,
    is_listed,
    must_be_function,
    must_be_number,
)
from tinynet.checks.task import by_itself, part, say, task
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
# Labels, and the lowest and the highest output that a program can have.
_RANGES = (
    ([0, 0, 0, 1], 0.5, 0.7311),
    ([0, 1, 1], 0.2, 0.9),
    ([0, 1, 1, 0, 1], -1.0, 1.0),
    ([0, 0, 1], 0.6, 2.0),
    ([1, 0, 1, 1], -3.0, 0.3),
    ([0, 1, 0], 1.5, 2.5),
    ([1, 0, 1, 1], -2.0, -0.4),
)
_NEAREST = "np.clip(labels, lowest, highest)"
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
    asks=(
        Function(
            "output_from_losses",
            "L0, L1",
            cases=tuple((y_hat**2, (1 - y_hat) ** 2) for y_hat in (0.6225, 0.04, 0.5, 1.8, -0.6, 0.0, 3.5)),
            right="(1 + L0 - L1)/2",
            slips={
                "L0": ("wrong-way-back", "that is the loss with label 0, which is ŷ², not ŷ."),
                "np.sqrt(L0)": (
                    "wrong-way-back",
                    "√L0 is right for outputs of 0 and above. An output of −0.6 has the same square as 0.6; the second "
                    "loss tells the two apart.",
                ),
                "1 - np.sqrt(L1)": (
                    "wrong-way-back",
                    "1 − √L1 is right for outputs up to 1. At ŷ = 1.8 the distance to 1 is 0.8, on the other side.",
                ),
                "np.sqrt(L1)": ("wrong-way-back", "√L1 is the distance to label 1, not the output."),
                "L0 - L1": ("wrong-way-back", "L0 − L1 is 2ŷ − 1. It takes two more steps to ŷ."),
                "(L0 - L1)/2": ("wrong-way-back", "half of L0 − L1 is ŷ − ½. You are ½ too low."),
                "(1 - L0 + L1)/2": ("wrong-way-back", "that is 1 − ŷ: the two losses have changed places."),
                "1 + L0 - L1": ("wrong-way-back", "1 + L0 − L1 is 2ŷ."),
                "1 + (L0 - L1)/2": ("arithmetic-slip", "brackets: the 1 is to be halved too."),
                "L0/(L0 + L1)": ("wrong-way-back", "that is the share of the one loss in the two, not the output."),
            },
            otherwise="L0 = {L0:.4f} and L1 = {L1:.4f} belong to the output {right:g}; yours is {yours:.4f}.",
            partly=(1, "outputs from 0 to 1", "same or not 0 <= right <= 1"),
        ),
    ),
)
def answers_out_of_losses(output_from_losses):
    """Check output_from_losses(loss_with_label_0, loss_with_label_1), for outputs of any size and sign."""
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
        "For each label the nearest number of the range: the label itself if it is inside, otherwise the nearer end. "
        "Then squared distances, and their mean.",
    ),
    asks=(
        Function(
            "floor",
            "labels, lowest, highest",
            cases=tuple((np.array(labels, dtype=float), *ends) for labels, *ends in _RANGES),
            right=f"np.mean((labels - {_NEAREST})**2)",
            slips={
                "np.var(labels)": (
                    "unreachable-labels",
                    "that is the base rate. It does not depend on what the outputs can reach.",
                ),
                "np.mean((labels - np.clip(labels.mean(), lowest, highest))**2)": (
                    "unreachable-labels",
                    "that is the loss of the best reachable *constant*. The floor lets every row have an answer of its "
                    "own.",
                ),
                (
                    "np.mean((labels - np.where(labels == 1, highest, lowest))**2)",
                    "np.mean(np.minimum((labels - lowest)**2, (labels - highest)**2))",
                ): (
                    "unreachable-labels",
                    "every row gets an end of the range, even where its label lies inside. From −1 to 1 the labels 0 "
                    "and 1 can both be answered exactly: what do they cost then?",
                ),
                "np.mean(np.where(labels == 1, max(1 - highest, 0), max(lowest, 0))**2)": (
                    "unreachable-labels",
                    "a range may lie above both labels, or below both. Then one end is too far for label 1 as well as "
                    "for label 0: which end is the nearer one?",
                ),
                f"np.sum((labels - {_NEAREST})**2)/4": (
                    "ignores-arguments",
                    "it divides by 4, whatever number of rows there is.",
                ),
                "np.mean((labels - np.where(labels == 1, lowest, highest))**2)": (
                    "unreachable-labels",
                    "the ends have changed places: a label 0 wants the lowest output, not the highest.",
                ),
                f"np.sum((labels - {_NEAREST})**2)": ("another-loss", "that is the sum over the rows. L is the mean."),
                f"np.mean(np.abs(labels - {_NEAREST}))": ("another-loss", "you took the distances, not their squares."),
                f"np.sqrt(np.mean((labels - {_NEAREST})**2))": (
                    "another-loss",
                    "that is the root of it. A loss is in squares.",
                ),
                f"np.sum((labels == 0)*(labels - {_NEAREST})**2)/len(labels)": (
                    "another-loss",
                    "only the rows with label 0 are counted. Those with label 1 may be out of reach too.",
                ),
                "np.mean((labels - (lowest + highest)/2)**2)": (
                    "unreachable-labels",
                    "that is the loss of the middle of the range. Each row may have the answer nearest to its label.",
                ),
            },
            otherwise="Labels {rows} and outputs from {lowest:g} to {highest:g}: the floor is {right:.4f}; yours is "
            "{yours:.4f}.",
            shown={"rows": "labels.astype(int).tolist()"},
            partly=(
                1,
                "ranges between the labels",
                "same or lowest <= 0 or highest >= 1",
            ),
        ),
    ),
)
def floor_of_a_range(floor):
    """Check floor(labels, lowest, highest): the loss that no parameters can get below."""
    return "A floor above 0.01, and nobody needs to look at the learning rate."


# Four programs at 0.2500: what they answer, where they stand, on which labels ------------------------------


def _chain(parameters):
    z1 = _ROWS @ (parameters["w11"], parameters["w12"]) + parameters["b1"]
    return sigmoid(parameters["w2"] * sigmoid(z1) + parameters["b2"])


def _programs(letters, lowest, highest, labels, balanced):
    """Return four programs with a loss of 0.2500, their causes, and the range of the one with labels out of reach."""

    def narrow(parameters):
        return lowest + (highest - lowest) * _chain(parameters)

    # Its outer neuron is at one end, which is ½.
    end = 40.0 if highest == 0.5 else -40.0
    programs = {
        "saturation": (_chain, (3.0, -2.0, 1.0, 90.0, 80.0), labels[0]),
        "labels out of reach": (narrow, (0.4, 0.7, -0.5, 2.0, end), labels[1]),
        "passing through ½": (_chain, (1.5, -1.0, 0.3, 0.0, 0.0), labels[2]),
        "stationary point": (_chain, (0.0, 0.0, 0.0, 0.0, 0.0), balanced),
    }
    causes = dict(zip("ABCD", letters, strict=True))
    by_letter = {letter: programs[cause] for letter, cause in causes.items()}
    return {"programs": by_letter, "causes": causes, "lowest": lowest, "highest": highest}


def _another_four(draw):
    """Draw other letters, labels and another range; each of the causes is there once, as before."""
    causes = list(_FOUR["causes"].values())
    letters = draw.until(lambda draw: draw.order_of(causes), lambda letters: letters != causes)
    width = draw.one_of((0.2, 0.25, 0.3, 0.35, 0.45))
    lowest, highest = draw.one_of(((0.5 - width, 0.5), (0.5, 0.5 + width)))
    # All ones but one, where the answer is 1 everywhere; and all alike but one.
    one_off = [tuple(int(row != place) for row in range(4)) for place in range(4)]
    one_on = [tuple(int(row == place) for row in range(4)) for place in range(4)]
    labels = draw.one_of(one_off), draw.one_of(one_off if highest == 0.5 else one_on), draw.one_of(one_on)
    return _programs(letters, round(lowest, 2), round(highest, 2), labels, draw.one_of(_BALANCED))


_BALANCED = ((0, 1, 1, 0), (0, 0, 1, 1), (1, 0, 1, 0), (1, 0, 0, 1), (1, 1, 0, 0), (0, 1, 0, 1))
_FOUR = _programs(
    ("saturation", "labels out of reach", "passing through ½", "stationary point"),
    lowest=0.1,
    highest=0.5,
    labels=((0, 1, 1, 1), (1, 1, 1, 0), (0, 0, 0, 1)),
    balanced=(0, 1, 1, 0),
)


def four_programs(*, given=_FOUR):
    """Return four programs whose loss is 0.2500, by letter.

    Returns
    -------
    dict of str to SimpleNamespace
        `answers(parameters)` → the outputs for (0, 0), (0, 1), (1, 0), (1, 1); `parameters`, a dict of w11, w12, b1,
        w2 and b2; `labels`.
    """
    return {
        letter: SimpleNamespace(
            answers=answers, parameters=dict(zip(NAMES, here, strict=True)), labels=np.array(labels, dtype=float)
        )
        for letter, (answers, here, labels) in given["programs"].items()
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
    asks=(
        Choices(
            "causes",
            ("saturation", "labels out of reach", "passing through ½", "stationary point"),
            right="causes",
            each_once="Each of the four causes belongs to one program.",
            said=(
                (
                    "'saturation' in missed",
                    "misread-figure",
                    "{so_many}. One program is certain of all its answers. Print the outputs of all four.",
                ),
                (
                    "'passing through ½' in missed",
                    "misread-figure",
                    "{so_many}. Three programs answer ½ to every row, and one of the three is on its way: "
                    "a small nudge of one parameter changes its loss. Measure the slopes.",
                ),
                (
                    "wrong",
                    "misread-figure",
                    "{so_many}. Two programs answer ½, and neither has a slope. What sets them apart is "
                    "seen at other parameters only.",
                ),
            ),
            # One of the 24 ways to give each cause once.
            earns=(2, "the four causes"),
        ),
    ),
    draw=_another_four,
)
def four_at_a_quarter(causes, lowest, highest, *, given=_FOUR):
    """Check the causes of four losses of 0.2500, and what the program with the labels out of reach can answer."""
    with by_itself():
        low, high = must_be_number(lowest, "lowest"), must_be_number(highest, "highest")
        if low > high:
            say(f"lowest = {low:g} is above highest = {high:g}.", "wrong-form")
        if abs(low - 0.5) < 0.01 and abs(high - 0.7311) < 0.01:
            say(
                "0.5 to 0.7311 is the range of the lesson's program. This one is another: measure it.", "misread-figure"
            )
        if abs(low) < 0.01 and abs(high - 1) < 0.01:
            say(
                "0 to 1 is what a right chain reaches. Which letter has its labels out of reach? Measure that one.",
                "unreachable-labels",
            )
        if abs(low - high) < 0.01:
            say("That is where the program stands. Where can it go, at other parameters?", "unreachable-labels")
        if abs(low - given["lowest"]) > 0.01 or abs(high - given["highest"]) > 0.01:
            say(
                f"You found {low:g} to {high:g}. Try many settings, large ones too, such as between −20 and 20, and "
                f"take "
                "the smallest and the largest output of all.",
                "unreachable-labels",
            )
        part(1, "the range")
    return "One number, four causes, and nobody had to read a program."


_SEEN = (
    "Ask of each: does it say what was run and what was seen, and no more? Or does it give a cause, or speak of runs "
    "that nobody has made?"
)


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
    asks=(
        Choices(
            "kinds",
            ("observation", "explanation"),
            right={
                "a": "observation",
                "b": "explanation",
                "c": "observation",
                "d": "explanation",
                "e": "explanation",
                "f": "observation",
                "g": "explanation",
                "h": "observation",
            },
            said=(
                (
                    "len(set(yours.values())) == 1",
                    "claims-too-much",
                    "You say the same of all eight. There are some of each.",
                ),
                (
                    "count == 0",
                    "claims-too-much",
                    "All eight are turned round. An observation is what anyone sees who runs the same thing.",
                ),
                (
                    "count == 7 and yours[wrong[0]] == 'observation'",
                    "claims-too-much",
                    "7 of 8 are right. One of your observations says more than what was run and what was seen: it "
                    "gives a cause, or speaks of runs that nobody has made.",
                ),
                (
                    "count == 7",
                    "claims-too-much",
                    "7 of 8 are right. One of your explanations says no more than what was run and what was seen.",
                ),
                ("count > 4", "claims-too-much", f"{{so_many}}. {_SEEN}"),
                ("wrong", "claims-too-much", f"Not more than half of them is right. {_SEEN}"),
            ),
            # Of the 256 answers eight have seven right, and 28 have six: guessing earns 0.1 of the 2 points on average.
            partly={6: 0.5, 7: 1},
            counted="{count} of the 8 sentences",
        ),
    ),
)
def observed_or_explained(kinds):
    """Check which of eight sentences are observations, and which are explanations."""
    return "The four observations stay true whatever the cause is. The four explanations may all be wrong."


# A frozen loss ---------------------------------------------------------------------------------------------


def _right_training(x_data, labels, w11=0, w12=0, w2=0, b1=0, b2=0, alpha=0.1):
    """Make one right step, and return the loss before it and the five new parameters."""
    here = dict(zip(CALLED_WITH, (w11, w12, w2, b1, b2), strict=True))
    network = Network((2, 1, 1), start=here)
    slopes = network.gradients(x_data, labels)
    return network.loss(x_data, labels), *(here[name] - alpha * slopes[name] for name in CALLED_WITH)


def _run(x_data, labels, epochs, alpha, given=CALLED_WITH, alpha_given=True):
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
        "Print the five numbers that go into each call, and the five that come out. Which five does the second call "
        "begin with?",
        "The names get new values in every epoch; and the call in the loop mentions none of them. Give them a value "
        "before the loop, and hand all five over in the call, in the order in which training takes them.",
    ),
    asks=(
        Words("hypothesis"),
        Number(
            "steps_in_it",
            right="1",
            near=1e-9,
            slips={
                "1000": (
                    "state-discarded",
                    "steps_in_it = 1000 is how often training was called. Where did the last of these calls begin?",
                ),
                "0": (
                    "misread-figure",
                    "steps_in_it = 0: then the five numbers would all be 0. Two of them are not: print them.",
                ),
                "999": (
                    "state-discarded",
                    "steps_in_it = 999: each call would have to begin where the one before it ended. Does it?",
                ),
            },
            otherwise="{name} = {yours}: compare the five numbers with those that a single call returns.",
            code="state-discarded",
            says="{slip}",
            earns=(1, "the number of steps in it"),
        ),
    ),
)
def frozen_to_the_last_digit(hypothesis, steps_in_it, mended_run):
    """Check mended_run(training, x_data, labels, epochs, alpha) → losses and parameters, and what the old one made."""
    with by_itself():
        must_be_function(mended_run, "mended_run")
        for data, epochs, alpha in (
            (([(0, 0), (0, 1), (1, 0), (1, 1)], [0, 0, 0, 1]), 4, 0.5),
            (([(0.5, -1.0), (2.0, 1.0), (-1.5, 0.3)], [1, 0, 1]), 7, 2.0),
        ):
            losses, here = _must_be_a_run(ask(mended_run, "mended_run", _right_training, *data, epochs, alpha), epochs)
            true_losses, true = _run(*data, epochs, alpha)
            if np.ptp(losses) < 1e-12:
                say(
                    "The loss still has the same value in every epoch. Which parameters does each call get?",
                    "state-discarded",
                )
            if close(losses, _run(*data, epochs, alpha, alpha_given=False)[0], 1e-9):
                say(
                    "The losses move, at the learning rate 0.1 whatever is wanted: alpha does not reach training.",
                    "ignores-arguments",
                )
            if close(losses, _run(*data, epochs + 1, alpha)[0][1:], 1e-9):
                say("The losses are those after each step; training prints the one before it.", "off-by-one-epoch")
            _look_for_another_order(losses, data, epochs, alpha, true_losses)
            if close(losses, true_losses, 1e-9) and epochs == 4:
                part(1, "the losses of the mended run")
            if close(losses, true_losses, 1e-9) and not close(here, true, 1e-9):
                if close(here, _run(*data, epochs - 1, alpha)[1], 1e-9):
                    say(
                        "The losses are right. The parameters that you return are those before the last step.",
                        "off-by-one-epoch",
                    )
                if close(sorted(here), sorted(true), 1e-9):
                    say(
                        "The losses are right. The five you return are in another order than w11, w12, w2, b1, b2.",
                        "swapped-parameters",
                    )
                say(
                    "The losses are right. The parameters that you return are not those after the last step.",
                    "not-yet-known",
                )
            if not close(losses, true_losses, 1e-9):
                say(
                    f"The losses move now. From all zeros they should begin {true_losses[0]:.4f}, "
                    f"{true_losses[1]:.4f}, "
                    f"{true_losses[2]:.4f}; yours begin {losses[0]:.4f}, {losses[1]:.4f}, {losses[2]:.4f}.",
                    "not-yet-known",
                )
        part(1, "all of the mended run")
    return "The same loss to the last digit, call after call: then look at the parameters that each call is given."


def _must_be_a_run(answer, epochs):
    # A list of two numbers is a list of losses with nothing beside it.
    two = isinstance(answer, tuple) or (isinstance(answer, list) and all(map(is_listed, answer)))
    if not two or len(answer) != 2:
        say(
            "mended_run must return two things, as the program did: the list of losses, and the five parameters.",
            "wrong-form",
        )
    losses, here = answer
    if not is_listed(losses) or len(losses) == 0:
        say("The first thing that mended_run returns must be the list of losses.", "wrong-form")
    if not is_listed(here) or len(here) != 5:
        say("The second thing that mended_run returns must be the five parameters.", "wrong-form")
    if len(losses) == 1 < epochs:
        say(
            f"For {epochs} epochs there should be {epochs} losses; there is one. Is the list begun again in every "
            "epoch? Or does the return stand inside the loop?",
            "last-sample-only",
        )
    if len(losses) != epochs:
        say(f"For {epochs} epochs there should be {epochs} losses; yours are {len(losses)}.", "off-by-one-epoch")
    losses = [must_be_number(loss, "each of the losses") for loss in losses]
    return losses, [must_be_number(value, "each of the parameters") for value in here]


def _look_for_another_order(losses, data, epochs, alpha, true_losses):
    """Say so if the five were handed over in the order w11, w12, b1, w2, b2, or only some of them."""
    if close(losses, true_losses, 1e-9):
        return
    if close(losses, _run(*data, epochs, alpha, given=NAMES)[0], 1e-9):
        say(
            "The losses move, and w2 and b1 have changed places: training takes w11, w12, w2, b1, b2, in this order.",
            "swapped-parameters",
        )
    for left_out in CALLED_WITH:
        here, got = dict.fromkeys(CALLED_WITH, 0.0), []
        for _ in range(epochs):
            loss, *new = _right_training(*data, **(here | {left_out: 0.0}), alpha=alpha)
            got.append(loss)
            here = dict(zip(CALLED_WITH, new, strict=True))
        if close(losses, got, 1e-9):
            say(
                f"The losses move, but {left_out} begins at 0 again in every call. Hand over all five.",
                "state-discarded",
            )


_GUILTY = (
    "Ask of each pair: if this suspect were guilty, could that have been seen all the same? Then it clears nobody."
)


@task(
    _SLUG,
    6,
    "Who is cleared?",
    stars=3,
    points=3,
    hints=(
        "An observation refutes a suspect if both cannot be true. Ask for each pair: suppose that the suspect's "
        "sentence is true; could this have been seen all the same?",
        "Two suspects stay open. One observation speaks *for* one of these two; that does not clear it. Words such as "
        "“only”, “any” and “at all” claim much, and such a sentence is easy to refute.",
    ),
    asks=(
        Choices(
            "cleared_by",
            ("P", "Q", "R", "S", "T", "none"),
            right={1: "Q", 2: "R", 3: "P", 4: "S", 5: "T", 6: "none", 7: "none"},
            said=(
                (
                    "len(set(yours.values())) == 1",
                    "claims-too-much",
                    "You say the same of all seven. Five suspects are refuted, each by an observation of its own.",
                ),
                (
                    "count == 6 and missed == {'none'}",
                    "claims-too-much",
                    "6 of 7 are right. One suspect is not refuted by what you name. An observation that speaks for a "
                    "suspect does not clear it. Suppose that it is guilty, whatever else may be wrong: could this have "
                    "been seen all the same?",
                ),
                (
                    "count == 6 and yours[wrong[0]] == 'T' and wrong[0] in (2, 4)",
                    "cannot-tell-apart",
                    "6 of 7 are right. T refutes that suspect too. Each letter is wanted once, and T is the only one "
                    "that refutes another suspect.",
                ),
                (
                    "count == 6",
                    "claims-too-much",
                    "6 of 7 are right. One suspect more is refuted, or by another observation. Suppose that the "
                    "sentence of this suspect is true: which of the five could then not have been seen?",
                ),
                (
                    "count > 3 and yours[7] == 'S'",
                    "claims-too-much",
                    "{so_many}. One observation speaks for the suspect that you clear with it. Suppose of "
                    "each suspect that it is guilty: would you then be surprised by what was seen?",
                ),
                ("count > 3", "claims-too-much", f"{{so_many}}. {_GUILTY}"),
                ("wrong", "claims-too-much", f"Not more than three of seven are right. {_GUILTY}"),
            ),
            # Who knows that five are refuted, each by another letter, has at least four of seven right in one guess
            # of 31.
            partly={4: 0.5, 5: 1, 6: 1.5},
            counted="{count} of the 7 suspects",
        ),
    ),
)
def who_is_cleared(cleared_by):
    """Check which observation refutes which suspect, and which suspects stay open."""
    return "Five are refuted, and nobody has to think of them again. Two are left, and both can be true."
