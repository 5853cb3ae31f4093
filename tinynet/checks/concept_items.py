"""The concept tests, of Parts 1 to 3 and of Part 4, in three parallel forms each; only grading judges an answer.

A check in the notebook notes the answer. Each wrong option is keyed to the mistake that leads to it, by its code. The
items are not tasks of a lesson, so they have their own registry, `ITEMS`.
"""

from tinynet.checks.card import Card, Link
from tinynet.checks.expectations import must_be_answered, short
from tinynet.checks.task import CheckFailed, Task, respond, say, state_of
from tinynet.mistakes import MISTAKES

# The items themselves are added at the end.
__all__ = ["CONCEPTS", "ITEMS", "TESTS", "items_of"]

LETTERS = "ABCD"
RIGHT = None

_ITEMS = {
    1: ("Which way is downhill, and how far", ("sign-flipped", "loss-used-as-gradient", "constant-factor")),
    2: ("What a slope of 0 says", ("model-too-weak", "not-enough-epochs", "learning-rate-too-small")),
    3: (
        "A link that is missing at the output",
        ("missing-activation-derivative-output", "wrong-activation-derivative", "sign-flipped"),
    ),
    4: (
        "What reaches the hidden neuron",
        ("missing-downstream-weight", "missing-activation-derivative-hidden", "wrong-delta"),
    ),
    5: ("A loss of 0.25", ("stationary-start", "saturated-start", "unreachable-labels")),
    6: (
        "What a passed gradient check proves",
        ("extra-activation-output", "learning-rate-too-large", "model-too-weak"),
    ),
    7: ("What one run proves", ("activation-of-activated-value", "stationary-start", "not-enough-epochs")),
    8: ("What one line cannot do", ("not-enough-epochs", "learning-rate-too-large", "stationary-start")),
    9: ("Where two ways meet", ("path-forgotten", "missing-downstream-weight", "sign-flipped")),
    10: ("Slopes in each other's places", ("crashes", "swapped-parameters", "missing-transpose")),
    11: ("What a failed run says", ("wrong-divisor", "stationary-start", "cannot-tell-apart")),
    12: (
        "Which error a program goes down in",
        ("missing-activation-derivative-output", "constant-factor", "batch-summed"),
    ),
    13: ("Rows apart from their labels", ("rows-come-apart", "not-enough-epochs", "test-proves-nothing")),
    14: ("A sum that nobody sets to 0", ("accumulator-not-reset", "path-forgotten", "state-discarded")),
}
"""Of each item: the concept, and the mistakes that lead to its wrong options, in their order."""

CONCEPTS = {
    number: (concept, {code: MISTAKES[code].concept_test[number] for code in codes})
    for number, (concept, codes) in _ITEMS.items()
}
"""For each item: the concept, and the belief behind each wrong option, by the code of the mistake."""

# Of each form, the letters of its right options; the wrong ones fill the other letters in the order of CONCEPTS.
KEYS = {"a": "CADBDBAC", "b": "ADBCACDB", "c": "DCCABDBA", "d": "BDACCA", "e": "CADBAD", "f": "DCBADB"}

TESTS = {"abc": range(1, 9), "def": range(9, 15)}
"""Of the tests of Parts 1 to 3 and of Part 4: the forms, and the numbers of their items."""

ITEMS = {}
"""The items of all forms, by "SLUG/NUMBER"."""


class Item(Task):
    """One item of a form. Called in the notebook it notes the answer; `outcome` grades it.

    Attributes
    ----------
    form : str
        A letter from "a" to "f".
    options : dict
        By letter, the code of the mistake that leads to that option; RIGHT for the right one.
    """

    def __init__(self, form, number, right):
        concept, beliefs = CONCEPTS[number]
        super().__init__(self._graded, f"concept-test-{form}", number, concept, stars=1, points=1, hints=())
        wrong = iter(beliefs)
        self.options = {letter: RIGHT if letter == right else next(wrong) for letter in LETTERS}
        self.form = form
        self.answers = (f"answer_{number}",)
        self.__name__ = f"concept_{form}{number}"
        self.__doc__ = f"Note the answer to item {number} of form {form.upper()}: {concept}."

    def __call__(self, **answers):
        """Note the answer, from the notebook if it is not given; raise CheckFailed if it is no letter."""
        # Without its title, which would tell what the item is about.
        place = f"Task {self.number} of {items_of(self.form)[-1]}"
        try:
            letter, refused = self._letter(**(answers or self.answers_in_notebook())), None
        except CheckFailed as failure:
            refused = failure
        if refused:
            respond(Card(state_of(refused), place, message=str(refused)), refused)
        words = f"Noted: {letter}. Whether it is right is not said here; you may change it until you hand it in."
        following = ITEMS.get(f"{self.slug}/{self.number + 1}")
        links = (Link(following.address, f"Next: task {following.number}"),) if following else ()
        respond(Card("noted", place, message=words, links=links))

    def grade(self, **answers):
        """Raise CheckFailed if the answer is not right: the hidden tests of plain nbgrader call this."""
        failure = self.outcome(**answers).failure
        if failure:
            raise failure

    def _graded(self, **answers):
        letter = self._letter(**answers)
        if self.options[letter] is not RIGHT:
            say(f"{letter} is not right.", self.options[letter])
        return f"{letter} is right."

    def _letter(self, **answers):
        [(name, answer)] = answers.items()
        must_be_answered(**answers)
        letter = answer.strip().upper() if isinstance(answer, str) else ""
        if letter not in self.options:
            say(f"{name} must be one of the letters A, B, C and D, in quotes; it is {short(answer)}.", "wrong-form")
        return letter


def items_of(form):
    """Return the numbers of a form's items.

    Parameters
    ----------
    form : str
        Its letter.

    Returns
    -------
    range

    Examples
    --------
    >>> list(items_of("d"))
    [9, 10, 11, 12, 13, 14]
    """
    return next(numbers for forms, numbers in TESTS.items() if form in forms)


for _form, _letters in KEYS.items():
    for _number, _right in zip(items_of(_form), _letters, strict=True):
        _item = Item(_form, _number, _right)
        ITEMS[_item.key] = _item

# A check cell calls an item by its name, as it does a task: checks.concept_a1().
globals().update((item.__name__, item) for item in ITEMS.values())
__all__ += [item.__name__ for item in ITEMS.values()]
