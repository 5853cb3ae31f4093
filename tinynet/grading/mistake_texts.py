"""What is known of a mistake by its name: the doctor's catalogue, the checks' slips, and what only grading sees."""

from tinynet.checks.slips import SLIPS
from tinynet.doctor import CATALOGUE, OBSERVED, intervention

__all__ = ["ENDED", "belief_of", "intervention_of"]

ENDED = {
    "runs-too-long": (
        "It will come to an end.",
        "Write the loop of one answer on the board and ask: which line makes it stop, and after how many turns at the "
        "latest? Let everybody put a counter into their own loop, stop at 10,000, and print what should have ended it.",
    ),
}


def belief_of(code):
    """Return what the author of a mistake may have believed, in quotes, or what is seen of it."""
    beliefs = {bug.code: bug.belief for bug in CATALOGUE} | {code: slip.belief for code, slip in SLIPS.items()}
    beliefs |= {code: belief for code, (belief, _) in ENDED.items()}
    if code in beliefs:
        return f"“{beliefs[code]}”"
    return f"{OBSERVED[code][0].upper()}{OBSERVED[code][1:]}." if code in OBSERVED else ""


def intervention_of(code):
    """Return what to do with a room that makes it, in five minutes."""
    if code in SLIPS:
        return SLIPS[code].intervention
    if code in ENDED:
        return ENDED[code][1]
    return intervention(code)
