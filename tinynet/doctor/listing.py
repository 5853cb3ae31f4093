"""Everything that the doctor can name, on one page; made from the catalogue, so that it is never out of step."""

from tinynet.doctor.catalogue import CATALOGUE, OBSERVED
from tinynet.doctor.explain import formula_words

__all__ = ["listing"]

HEAD = """# What the doctor names

Made from the catalogue in `tinynet/doctor/catalogue.py` by `tinynet doctor --list`; do not edit it by hand.

`tinynet doctor FILE.py` and `tn.examine(program)` answer with these names. σ stands for the activation function.
"""


def listing():
    """Return a page in Markdown: each mistake with what its author may have believed, and where to look."""
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
    return "\n".join(parts)
