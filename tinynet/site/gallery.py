"""What the page of a mistake shows beside its texts: a run, and a gradient check, both computed here."""

from functools import cache

from markupsafe import Markup

from tinynet.plots.loss import loss_curves
from tinynet.site.numbers import EPOCHS, RATE, first_change, ratios, run, two_runs
from tinynet.site.text import code

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
    if mistake.changes is None:
        runs = two_runs(mistake.code)
        return facts | (_figure(runs, _finding_of_two(runs)) if runs else {})
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


def _figure(runs, title):
    picture = loss_curves(runs, title, logarithmic=False)
    return {"figure": Markup(picture.svg), "figure_words": Markup(picture.words_html)}


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
