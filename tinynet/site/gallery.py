"""What the page of a mistake shows beside its texts: runs, a gradient check, and lines of programs."""

from difflib import ndiff
from functools import cache
from textwrap import dedent

from markupsafe import Markup

from tinynet.plots.loss import loss_curves
from tinynet.site.numbers import EPOCHS, RATE, first_change, ratios, run, two_runs
from tinynet.site.questions import QUESTIONS
from tinynet.site.shown import DEMOS, LOSSES, MANY_ROWS, losses_of, outcome, stopped
from tinynet.site.styles import CHANGES, STYLES, planted
from tinynet.site.text import code, code_line

__all__ = ["TEST", "mistake_facts"]

TEST = """\
after = step(parameters, row, label, alpha)
for name, old in parameters.items():
    up = loss(parameters | {name: old + nudge}, row, label)
    down = loss(parameters | {name: old - nudge}, row, label)
    print(name, (old - after[name]) / alpha * 2 * nudge / (up - down))
"""
SAMPLE = "The sample of lesson 06: x1 = 2, x2 = 0.5, label 1, and w11 = 0.5, w12 = 1.2, b1 = −0.4, w2 = −2, b2 = 0.7."
OTHER_SAMPLE = (
    "One row in a network with two units in each of its two layers. A mistake of this kind needs several units."
)


def mistake_facts(mistake):
    """Return what the page of a mistake shows, by the names that its template has for it."""
    facts = {"seen": _beginning(mistake.seen), "spot": _beginning(mistake.spot)}
    facts |= {"figure": "", "figure_words": "", "ratios": [], "test": "", "sample": "", "verdict": "", "contents": []}
    facts |= {
        "finding": "",
        "names": [],
        "stopped": "",
        "measured": "",
        "demo": "",
        "printed": "",
        "styles": _in_styles(mistake.code),
    }
    facts["questions"] = QUESTIONS.get(mistake.code, ())
    if mistake.changes is None:
        return facts | _seen_in_a_run(mistake.code)
    checked = ratios(mistake)
    sizes, _ = first_change(mistake)
    facts |= {
        "ratios": [(name, f"{one:+.4f}", f"{other:+.4f}", f"{ratio:.3f}") for name, one, other, ratio in checked],
        "test": Markup(code(TEST)),
        "sample": SAMPLE if sizes == (2, 1, 1) else OTHER_SAMPLE,
        "verdict": _verdict([ratio for *_, ratio in checked]),
    }
    facts["ratios"] = [tuple(text.replace("-", "−") for text in row) for row in facts["ratios"]]
    history = run(mistake)
    if history is None:
        return facts
    return facts | _figure({"right": _right_run(), "mistaken": history}, _finding(history))


def _seen_in_a_run(code_of_it):
    if runs := two_runs(code_of_it):
        return _figure(runs, _finding_of_two(runs))
    if code_of_it in LOSSES:
        runs = losses_of(code_of_it)
        return _figure(runs, _finding_of_losses(runs)) | {
            "stopped": stopped(code_of_it),
            "measured": _measured(code_of_it),
        }
    if code_of_it in DEMOS:
        seen = outcome(DEMOS[code_of_it])
        return {"demo": Markup(code(DEMOS[code_of_it])), "printed": seen.printed + seen.error}
    return {}


def _figure(runs, title):
    picture = loss_curves(runs, title, logarithmic=False)
    return {
        "figure": Markup(picture.svg),
        "figure_words": Markup(picture.words_html),
        "finding": title,
        "names": [*runs],
    }


def _in_styles(code_of_it):
    """Return of each style that has the mistake its name, the lines that differ, and the whole program."""
    return [
        {"name": STYLES[style], "lines": _compared(change), "program": Markup(code(planted(code_of_it, style)[1]))}
        for style, change in CHANGES.get(code_of_it, {}).items()
    ]


def _compared(change):
    """Return the lines of a change, each with "wrong", "right" or "both"."""
    kinds = {"- ": "wrong", "+ ": "right", "  ": "both"}
    # Set back together, as they stand in the program.
    wrong, right = dedent(change.wrong), dedent(change.right)
    return [
        (kinds[line[:2]], Markup(code_line(line[2:])))
        for line in ndiff(wrong.splitlines(), right.splitlines())
        if line[:2] in kinds
    ]


@cache
def _right_run():
    return run()


def _finding(history):
    if len(history.loss) <= EPOCHS:
        return f"On AND at α = {RATE:g} its loss is {history.loss[-1]:.0f} after {history.epochs[-1]} steps"
    if history.learned[-1]:
        return f"On AND at α = {RATE:g} it learns all the same, at epoch {history.learned_at:,.0f}"
    return f"On AND at α = {RATE:g} it ends at a loss of {history.loss[-1]:.4f} after {EPOCHS} epochs"


def _finding_of_two(runs):
    (right, one), (sick, other) = runs.items()
    return f"{right}: learned at epoch {one.learned_at:,.0f}. {sick}: loss {other.loss[-1]:.4f}"


def _finding_of_losses(runs):
    right, mistaken = runs.values()
    epochs, end = (f"after {run.epochs[-1] + 1:,} epochs" for run in (right, mistaken))
    losses = f"right {right.loss[-1]:.4f}, mistaken {mistaken.loss[-1]:.4f}"
    return f"Loss {epochs}: {losses}" if end == epochs else f"Loss: {losses} {end}"


def _measured(code_of_it):
    rows = ", in which each of the four rows stands 25 times" if code_of_it in MANY_ROWS else ""
    return f"Both programs learn XOR{rows}. They were run when this page was made."


def _verdict(found):
    off = [ratio for ratio in found if abs(ratio - 1) >= 5e-4]
    if not off:
        return (
            "All ratios are 1: this gradient belongs to the loss of this program. The check cannot show this mistake. "
            "Look at the values of the forward pass."
        )
    return f"{len(off)} of {len(found)} ratios are not 1."


def _beginning(text):
    """Return a part of a sentence as its beginning; a symbol such as w11 or δ1 keeps its letter."""
    first = text.split(maxsplit=1)[0].rstrip(",:")
    return text[0].upper() + text[1:] if first.isascii() and first.isalpha() else text
