"""Everything that the doctor can name, on one page; made from the catalogue, so that it is never out of step."""

from tinynet.doctor.catalogue import CATALOGUE, OBSERVED
from tinynet.doctor.explain import formula_words
from tinynet.doctor.interventions import INTERVENTIONS

__all__ = ["listing"]

HEAD = """# What the doctor names

Made from `catalogue.py` and `interventions.py` in `tinynet/doctor/` by `tinynet doctor --list`; do not edit it by hand.

`tinynet doctor FILE.py` and `tn.examine(program)` answer with these names. σ stands for the activation function.
"""

CLASS = """## Five minutes with a class

For teachers: what to do with the room when many have made the same mistake. *The sample of lesson 06* is x1 = 2,
x2 = 0.5 with label 1, in the chain w11 = 0.5, w12 = 1.2, b1 = −0.4, w2 = −2, b2 = 0.7.
"""


def listing():
    """Return a page in Markdown: each mistake with its author's belief, where to look, and what helps."""
    parts = [HEAD, "## In the formulas", ""]
    words = formula_words(("sigmoid", "sigmoid"))
    for bug in CATALOGUE:
        change = next(change for sizes in ((2, 1, 1), (2, 2, 2)) for change in bug.changes(sizes))
        found, wanted = (text.format(**words) for text in (change.found, change.wanted))
        parts += [
            f"**`{bug.code}`** “{bug.belief}”  ",
            f"For example: {found}, in place of {wanted}.  ",
            f"Where to look: {bug.spot}",
            "",
        ]
    parts += ["## In what it does", ""]
    parts += [f"**`{code}`** {sentence[0].upper()}{sentence[1:]}.\n" for code, sentence in OBSERVED.items()]
    parts += [CLASS]
    parts += [f"**`{code}`** {text}\n" for code, text in INTERVENTIONS.items()]
    return "\n".join(parts)
