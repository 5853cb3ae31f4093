"""The concept test: eight items in three parallel forms; a check notes the answer, and only grading judges it.

Each wrong option is keyed to the mistake that leads to it, by its code in the doctor's catalogue. The items are no
tasks of a lesson, so they have a registry of their own, `ITEMS`.
"""

from tinynet.checks.expectations import must_be_answered, short
from tinynet.checks.task import Task, say

# The items themselves are added at the end.
__all__ = ["CONCEPTS", "ITEMS"]

LETTERS = "ABCD"
RIGHT = None

CONCEPTS = {
    1: (
        "Which way is downhill, and how far",
        {
            "sign-flipped": "moves up the slope",
            "loss-used-as-gradient": "takes the error itself for its slope",
            "constant-factor": "takes the rise for the slope, not divided by the run",
        },
    ),
    2: (
        "What a slope of 0 says",
        {
            "model-too-weak": "takes a slope of 0 for the lowest point there is",
            "not-enough-epochs": "thinks that more steps of length 0 lead somewhere",
            "learning-rate-too-small": "thinks that a larger factor makes 0 longer",
        },
    ),
    3: (
        "A link that is missing at the output",
        {
            "missing-activation-derivative-output": "passes the error's slope on as it is, without the link between",
            "wrong-activation-derivative": "uses the link between twice",
            "sign-flipped": "loses the sign on the way",
        },
    ),
    4: (
        "What reaches the hidden neuron",
        {
            "missing-downstream-weight": "leaves the weight out",
            "missing-activation-derivative-hidden": "leaves the slope of the first link out",
            "wrong-delta": "takes the slope at the end of the chain for the one at its beginning",
        },
    ),
    5: (
        "A loss of 0.25",
        {
            "stationary-start": "takes 0.25 for all answers one half",
            "saturated-start": "takes 0.25 for answers at their extremes, one in four of them wrong",
            "unreachable-labels": "takes a loss that stays for one that cannot be lower",
        },
    ),
    6: (
        "What a passed gradient check proves",
        {
            "extra-activation-output": "thinks that right slopes prove right outputs",
            "learning-rate-too-large": "thinks that right slopes make steps of every length go down",
            "model-too-weak": "thinks that right slopes lead to an error of 0",
        },
    ),
    7: (
        "What one run proves",
        {
            "activation-of-activated-value": "thinks that a wrong slope cannot bring the error down",
            "stationary-start": "thinks that the start decides only how long it takes",
            "not-enough-epochs": "thinks that whatever fails only needs more steps",
        },
    ),
    8: (
        "What one line cannot do",
        {
            "not-enough-epochs": "thinks that more steps would find the line",
            "learning-rate-too-large": "thinks that shorter steps would find the line",
            "stationary-start": "thinks that another start would find the line",
        },
    ),
}
"""Of each item: the concept, and what who chooses a wrong option believes, by the code of the mistake."""

# Of each form, the letters of its right options; the wrong ones fill the other letters in the order of CONCEPTS.
KEYS = {"a": "CADBDBAC", "b": "ADBCACDB", "c": "DCCABDBA"}

ITEMS = {}
"""The items of all forms, by "SLUG/NUMBER"."""


class Item(Task):
    """One item of a form. Called in the notebook it notes the answer; `outcome` grades it.

    Attributes
    ----------
    form : str
        "a", "b" or "c".
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
        """Note the answer, from the notebook if it is not given; raise CheckFailed where it is no letter."""
        if not answers:
            answers = self.answers_in_notebook()
        letter = self._letter(**answers)
        print(f"Noted: {letter}. Whether it is right is not said here; you may change it until you hand it in.")

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


for _form, _letters in KEYS.items():
    for _number, _right in enumerate(_letters, start=1):
        _item = Item(_form, _number, _right)
        ITEMS[_item.key] = _item

# A check cell calls an item by its name, as it does a task: checks.concept_a1().
globals().update((item.__name__, item) for item in ITEMS.values())
__all__ += [item.__name__ for item in ITEMS.values()]
