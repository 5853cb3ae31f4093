"""All that the doctor can name, on one page in Markdown."""

from tinynet.mistakes import IN_FORMULAS, IN_RUNS, MISTAKES, UNEXPLAINED

__all__ = ["page"]

HEAD = """# What the doctor names

Made from the files in `tinynet/mistakes/` by `tinynet doctor --list`; do not edit it by hand.

`tinynet doctor FILE.py` and `tn.examine(program)` answer with these names. σ stands for the activation function.
"""

CLASS = """## Five minutes with a class

For teachers: what to do with the room when many have made the same mistake. *The sample of lesson 06* is x1 = 2,
x2 = 0.5 with label 1, in the chain w11 = 0.5, w12 = 1.2, b1 = −0.4, w2 = −2, b2 = 0.7.
"""


def page():
    """Return a page in Markdown: each mistake with its author's belief, where to look, and what helps."""
    parts = [HEAD, "## In the formulas", ""]
    for mistake in IN_FORMULAS:
        found, wanted = mistake.example
        parts += [
            f"**`{mistake.code}`** “{mistake.belief}”  ",
            f"For example: {found}, in place of {wanted}.  ",
            f"Where to look: {mistake.spot}",
            "",
        ]
    parts += ["## In what it does", ""]
    parts += [f"**`{mistake.code}`** {mistake.seen[0].upper()}{mistake.seen[1:]}.\n" for mistake in IN_RUNS]
    parts += [CLASS]
    for mistake in (*IN_FORMULAS, *IN_RUNS, MISTAKES[UNEXPLAINED]):
        parts.append(f"**`{mistake.code}`** {mistake.five_minutes}\n")
    return "\n".join(parts)
