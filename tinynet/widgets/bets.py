"""The lessons' bets: a question to commit to before the answer is seen."""

from dataclasses import dataclass
from html import escape

import ipywidgets

from tinynet import progress

__all__ = ["BETS", "Bet", "Prediction", "predict"]


@dataclass(frozen=True)
class Bet:
    """A question, the choices, the one that is right, and why."""

    question: str
    choices: tuple[str, ...]
    answer: str
    why: str


BETS = {
    "00-practice": Bet(
        "Two networks both stand at a loss of 0.2500. Are they in the same trouble?",
        ("Yes: the same loss, the same trouble", "No: they never are", "The loss alone cannot tell"),
        "The loss alone cannot tell",
        "Lesson 02 shows two neurons with a loss of 0.2500: one answers ½ to everything, the other is certain of "
        "everything and wrong in one row of four.",
    ),
    "01-double": Bet(
        "w11, w12 and b1 are all doubled. What happens to the line where ŷ = ½?",
        ("It moves away from (0, 0)", "It moves towards (0, 0)", "It stays where it is"),
        "It stays where it is",
        "Two times 0 is 0: where z1 was 0 it still is. Only the slope of the answer across the line becomes sharper.",
    ),
    "02-rate": Bet(
        "One neuron on AND, from zero. Which learning rate learns in the fewest epochs?",
        ("α = 0.1", "α = 1", "α = 10"),
        "α = 10",
        "It has learned after 60 epochs; α = 1 takes 607 and α = 0.1 takes 6,076.",
    ),
    "02-huge": Bet(
        "The same neuron with α = 1,000. What does its loss do?",
        ("It explodes to infinity", "It jumps about for ever", "It is learned in one step", "It freezes at 0.2500"),
        "It freezes at 0.2500",
        "The first step takes b1 to −125. There every guess is 0, three rows are right and one is wrong by 1, and the "
        "sigmoid is so flat that no slope is left.",
    ),
    "03-xor": Bet(
        "One neuron is trained on XOR for a long time. Where does its loss end?",
        ("Near 0", "A little below 0.25", "At 0.2500", "Well above 0.25"),
        "At 0.2500",
        "That is the loss of always answering ½, and no straight line does better on XOR. Most runs arrive at all "
        "parameters 0; some creep towards 0.2500 from above.",
    ),
}
"""Every bet of the course, by the key that a lesson calls it by."""


def predict(key):
    """Show a bet: choose, lock it, and unfold the answer afterwards.

    Parameters
    ----------
    key : str
        A key of `BETS`.

    Returns
    -------
    Prediction
        `prediction.choice` is what was chosen, or None; `prediction.locked` is whether the bet is final.

    Raises
    ------
    ValueError
        If there is no such bet.

    Examples
    --------
    >>> predict("02-rate").choice is None
    True
    """
    if key not in BETS:
        raise ValueError(f"there is no bet {key!r}; the bets are {', '.join(BETS)}.")
    return Prediction(key)


class Prediction(ipywidgets.VBox):
    """What `predict` returns."""

    def __init__(self, key):
        self._key, self._bet = key, BETS[key]
        self._kept = None
        self._choices = ipywidgets.RadioButtons(
            options=self._bet.choices,
            value=None,
            description="Your bet:",
            layout={"width": "auto", "margin": "2px"},
            style={"description_width": "initial"},
        )
        self._button = ipywidgets.Button(description="Lock my bet", disabled=True, button_style="primary")
        # High enough for the folded answer, so that nothing below moves when the bet is locked.
        self._message = ipywidgets.HTML(layout={"min_height": "3.5em"})
        question = ipywidgets.HTML(f'<b style="line-height: 1.5">{escape(self._bet.question)}</b>')
        super().__init__([question, self._choices, self._button, self._message])
        self._choices.observe(self._choice_changed, "value")
        self._button.on_click(lambda button: self.lock())
        kept = progress.bet(key)
        if kept:
            self._show_locked(kept)

    @property
    def choice(self):
        """The choice that is locked, or else the one that is selected; None when there is none."""
        return self._kept["choice"] if self.locked else self._choices.value

    @choice.setter
    def choice(self, choice):
        if self.locked:
            raise ValueError(f"this bet is locked: {self.choice}.")
        if choice not in self._bet.choices:
            raise ValueError(f"choice must be one of: {'; '.join(self._bet.choices)}. Got {choice!r}.")
        self._choices.value = choice

    @property
    def locked(self):
        """Whether the bet is final."""
        return self._kept is not None

    def lock(self):
        """Make the selected choice final, and keep it in the learner's progress.

        Raises
        ------
        ValueError
            If nothing is chosen yet.
        """
        if self.locked:
            return
        if self.choice is None:
            raise ValueError("there is nothing to lock yet: choose an answer first.")
        self._show_locked(progress.record_bet(self._key, self.choice, self._bet.answer))

    def _choice_changed(self, change):
        self._button.disabled = self.locked or self.choice is None

    def _show_locked(self, kept):
        """Show the bet that counts. It may be an older one than what is selected, made in another window."""
        self._kept = kept
        self._choices.value = kept["choice"] if kept["choice"] in self._bet.choices else None
        self._choices.disabled = self._button.disabled = True
        verdict = "right" if kept["choice"] == self._bet.answer else "not right"
        self._message.value = (
            '<div style="line-height: 1.5">'
            f'<div role="status">Locked: <b>{escape(str(kept["choice"]))}</b>. The next cells decide it.</div>'
            f"<details><summary>The answer, for afterwards</summary><b>{escape(self._bet.answer)}.</b> "
            f"{escape(self._bet.why)} Your bet was {verdict}.</details></div>"
        )

    def __repr__(self):
        return f"{self._bet.question} Choose: {'; '.join(self._bet.choices)}."

    def _repr_mimebundle_(self, **kwargs):
        choices = "".join(f"<li>{escape(choice)}</li>" for choice in self._bet.choices)
        still = {"text/html": f"<p><b>{escape(self._bet.question)}</b></p><ul>{choices}</ul>", "text/plain": repr(self)}
        return super()._repr_mimebundle_(**kwargs) | still
