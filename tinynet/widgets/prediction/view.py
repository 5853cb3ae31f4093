"""A bet to commit to before the answer is seen, and a table of the bets so far."""

from dataclasses import dataclass
from html import escape

import anywidget
import traitlets

from tinynet import progress
from tinynet.widgets.base import WHERE_IT_LIVES, checked, javascript, style
from tinynet.widgets.bets import BETS

__all__ = ["Prediction", "Settled", "my_bets", "predict", "settled"]


def predict(key):
    """Show a bet: choose, lock it, and unfold the answer afterwards.

    Parameters
    ----------
    key : str
        A key of `BETS`.

    Returns
    -------
    Prediction
        `prediction.choice` is what was locked, or None; `prediction.locked` is whether the bet is final.

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


class Prediction(anywidget.AnyWidget):
    """What `predict` returns; the answer is sent to the page only once the bet is locked."""

    _esm = javascript("prediction")
    _css = style("prediction")

    question = traitlets.Unicode(read_only=True).tag(sync=True)
    choices = traitlets.List(read_only=True).tag(sync=True)
    locked = traitlets.Bool(read_only=True).tag(sync=True)
    result = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, key):
        super().__init__()
        self._key, self._bet = key, BETS[key]
        self.set_trait("question", self._bet.question)
        self.set_trait("choices", list(self._bet.choices))
        self.on_msg(self._answer_the_page)
        kept = progress.bet(key)
        if kept:
            self._show_locked(kept)

    @property
    def choice(self):
        """The locked choice, None before that."""
        return self._kept["choice"] if self.locked else None

    def lock(self, choice):
        """Make a choice final, and keep it in the learner's progress; the first one counts.

        Parameters
        ----------
        choice : str or number
            One of the choices, or a number where there are none.

        Raises
        ------
        TypeError, ValueError
            If the choice is none of the choices, or not a finite number.
        """
        if self.locked:
            return
        if self._bet.choices and choice not in self._bet.choices:
            raise ValueError(f"choice must be one of: {'; '.join(self._bet.choices)}. Got {choice!r}.")
        if not self._bet.choices:
            choice = checked(choice, "your number", -1e9, 1e9)
            choice = int(choice) if choice.is_integer() else choice
        self._show_locked(progress.record_bet(self._key, choice, self._bet.answer))

    def _answer_the_page(self, widget, content, buffers):
        try:
            self.lock(content["lock"])
        except (TypeError, ValueError) as error:
            self.send({"refused": str(error)})

    def _show_locked(self, kept):
        """Show the bet that counts. It may be an older bet than the selected one, made in another window."""
        self._kept = kept
        self.set_trait("locked", True)
        _, choice, answer, verdict = _settled(self._bet, kept["choice"])
        self.set_trait("result", {"kept": choice, "answer": answer, "why": self._bet.why, "verdict": verdict})

    def __repr__(self):
        ask = f"Choose: {'; '.join(self._bet.choices)}." if self._bet.choices else "Your number?"
        return f"{self._bet.question} {ask}"

    def _repr_mimebundle_(self, **kwargs):
        bundle, metadata = super()._repr_mimebundle_(**kwargs)
        choices = "".join(f"<li>{escape(choice)}</li>" for choice in self._bet.choices)
        still = f"<p><b>{escape(self._bet.question)}</b></p>" + (f"<ul>{choices}</ul>" if choices else "")
        still += f'<p class="tn-still">Not live here. {WHERE_IT_LIVES} choose, lock your bet, and see the answer.</p>'
        return bundle | {"text/html": still, "text/plain": repr(self)}, metadata


def my_bets():
    """Show the bets made so far beside the answers, to see which intuitions were wrong.

    Returns
    -------
    Settled
        A table.

    Examples
    --------
    >>> my_bets()
    No bet is locked yet.
    """
    return settled(progress.read_progress()["bets"])


def settled(made):
    """Return the table of the bets in a progress file, in the order of the course.

    Parameters
    ----------
    made : dict of str to dict
        The ``bets`` of `progress.read_progress`.

    Returns
    -------
    Settled
    """
    return Settled([_settled(bet, made[key]["choice"]) for key, bet in BETS.items() if key in made])


@dataclass(frozen=True)
class Settled:
    """What `my_bets` returns: rows of question, choice, answer and verdict."""

    rows: list

    def __repr__(self):
        lines = [
            f"{question} You: {choice}. It is: {answer} ({verdict})." for question, choice, answer, verdict in self.rows
        ]
        return "\n".join(lines) or "No bet is locked yet."

    def _repr_html_(self):
        if not self.rows:
            return f"<p>{self!r}</p>"
        rows = "".join(_row("td", (*row[:3], f"{SIGNS[row[3]]} {row[3]}")) for row in self.rows)
        right = sum(verdict == "right" for *_, verdict in self.rows)
        return (
            '<div class="tn-record">'
            f"<table><thead>{_row('th', ('the question', 'your bet', 'it is', 'verdict'))}</thead>"
            f"<tbody>{rows}</tbody></table><p><strong>{right} of {len(self.rows)} bets right.</strong></p></div>"
        )


SIGNS = {"right": "✓", "not right": "✗"}


def _row(kind, texts):
    cells = (f'<{kind} style="text-align: left">{escape(text)}</{kind}>' for text in texts)
    return f"<tr>{''.join(cells)}</tr>"


def _settled(bet, choice):
    """Return a bet as a row of `Settled`."""
    verdict = "right" if choice == bet.answer else "not right"
    return bet.question, _text(choice), _text(bet.answer), verdict


def _text(choice):
    return f"{choice:,.10g}" if isinstance(choice, (int, float)) else str(choice)
