"""How a check answers: a card in a notebook, and the same words as text in a log, a terminal and a screen reader.

What a card cannot do without is written into the card itself, so that it reads in every notebook program; the colours
come from the course's style sheet where it is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from tinynet.checks.notebook import shell
from tinynet.short_text import as_sentence

__all__ = ["STATES", "Card", "Link", "show"]


class _Look(NamedTuple):
    """How a state is told from the others, in grey too: its word, its sign, the sign's frame, and the card's edge."""

    word: str
    sign: str
    frame: str
    edge: str
    colour: str


STATES = {
    "passed": _Look("right", "✓", "2px solid; border-radius: 50%", "6px solid", "var(--tn-right, #2a9270)"),
    "wrong": _Look("not yet", "✗", "2px solid; border-radius: 3px", "8px double", "var(--tn-wrong, #cf5640)"),
    "open": _Look("not answered yet", "?", "2px dashed; border-radius: 50%", "2px solid", "var(--tn-open, #808080)"),
    "stale": _Look(
        "a cell has changed", "↻", "2px dotted; border-radius: 3px", "4px double", "var(--tn-stale, #a87b00)"
    ),
    "noted": _Look("answered", "●", "2px solid; border-radius: 50%", "6px solid", "var(--tn-open, #808080)"),
}
"""What a check can find, and its look."""

# The words that the card has already said are not said again below it: what is left of the error is one quiet line.
QUIET_ERROR = (
    "<style>.jp-OutputArea-child:has(.tn-check) + .jp-OutputArea-child "
    '.jp-RenderedText[data-mime-type="application/vnd.jupyter.stderr"] '
    "{ background: none; padding: 0 0 0 2px; font-size: 12px; opacity: 0.75; }</style>"
)


class Link(NamedTuple):
    """Where a card leads: an address beside the notebook, or "", and in words."""

    address: str
    words: str


@dataclass(frozen=True)
class Card:
    """The answer of a check.

    Attributes
    ----------
    state : str
        A key of `STATES`.
    place : str
        Such as "Task 2 of 5"; empty if the card belongs to no task.
    title : str
        The task's heading.
    points : str
        What the answer earns, in words.
    message : str
        The praise, or what is wrong.
    right : tuple of str
        The parts of a wrong answer that are right.
    hints : tuple of (str, str)
        Hints that are open: name and text. The card folds them; as text it only says how to ask for them.
    about_hints : str
        How to ask for a hint, or when hints open.
    links : tuple of Link
        Where to go on.
    """

    state: str
    place: str
    title: str = ""
    points: str = ""
    message: str = ""
    right: tuple[str, ...] = ()
    hints: tuple[tuple[str, str], ...] = ()
    about_hints: str = ""
    links: tuple[Link, ...] = ()

    @property
    def headline(self) -> str:
        """The place and the state in words."""
        word = STATES[self.state].word
        return f"{self.place}: {word}" if self.place else f"{word[0].upper()}{word[1:]}"

    def __repr__(self) -> str:
        points = f" ({self.points})" if self.points else ""
        right = f"Right so far: {'; '.join(self.right)}." if self.right else ""
        lines = (
            f"{self.headline}{points}.",
            self.message,
            right,
            self.about_hints,
            *(as_sentence(link.words) for link in self.links),
        )
        return "\n".join(line for line in lines if line)

    def _repr_html_(self) -> str:
        look = STATES[self.state]
        parts = [self._head(look)]
        if self.message:
            parts.append(_paragraph(self.message))
        if self.right:
            items = "".join(f'<li style="padding-left: 6px">{_inline(what)}</li>' for what in self.right)
            parts.append('<p style="margin: 8px 0 0">Right so far:</p>')
            parts.append(f"<ul style=\"margin: 0 0 4px; list-style: '✓'\">{items}</ul>")
        parts += [_folded(name, hint) for name, hint in self.hints]
        if self.about_hints and not self.hints:
            parts.append(_paragraph(self.about_hints))
        if self.links:
            links = map(_link, self.links)
            parts.append(f'<p style="margin: 8px 0 0">{"<br>".join(links)}</p>')
        style = (
            f"border: 1px solid var(--tn-edge, #8888); border-left: {look.edge} {look.colour}; "
            "border-radius: var(--tn-radius, 6px); padding: 10px 16px; margin: 4px 0; max-width: var(--tn-card, 46em); "
            "box-sizing: border-box; overflow-wrap: anywhere"
        )
        # A learner's text may hold dollar signs; no notebook program shall set a formula between them.
        classes = f"tn-check tn-check-{self.state} tex2jax_ignore mathjax_ignore"
        quiet = QUIET_ERROR if self.state in ("wrong", "open", "stale") else ""
        return f'<div class="{classes}" style="{style}">{"".join(parts)}</div>{quiet}'

    def _head(self, look: _Look) -> str:
        sign = (
            '<span aria-hidden="true" style="flex: none; width: 1.6em; line-height: 1.6em; text-align: center; '
            f'font-weight: bold; color: {look.colour}; border: {look.frame}">{look.sign}</span>'
        )
        title = f"<br>{_inline(self.title)}" if self.title else ""
        points = f' <span style="margin-left: auto; white-space: nowrap">{escape(self.points)}</span>' * bool(
            self.points
        )
        return (
            f'<div style="display: flex; gap: 12px; align-items: center">{sign}'
            f"<div><strong>{escape(self.headline)}</strong>{title}</div>{points}</div>"
        )


def _paragraph(text: str) -> str:
    return f'<p style="margin: 8px 0 0; white-space: pre-wrap">{_inline(text)}</p>'


def _link(link: Link) -> str:
    if not link.address:
        return escape(as_sentence(link.words))
    return f'→ <a href="{escape(link.address)}">{escape(link.words)}</a>'


def _folded(name: str, text: str) -> str:
    return (
        f'<details style="margin: 6px 0 0"><summary style="cursor: pointer">{escape(name)}</summary>'
        f'<p style="margin: 4px 0 0 16px; white-space: pre-wrap">{_inline(text)}</p></details>'
    )


def _inline(text: str) -> str:
    """Return a text as HTML: nothing in it is markup, but what stands between two backticks is code."""
    pieces = escape(text).split("`")
    if len(pieces) % 2 == 0:
        return "`".join(pieces)
    return "".join(f"<code>{piece}</code>" if number % 2 else piece for number, piece in enumerate(pieces))


def show(card: Card) -> bool:
    """Show a card in the notebook, and return whether there is one."""
    if not shell():
        return False
    from IPython.display import display

    display(card)
    return True
