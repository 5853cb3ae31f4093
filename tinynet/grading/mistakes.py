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
    """Return what the author of a mistake may have believed, or what is seen of it; empty where nothing is known."""
    for bug in CATALOGUE:
        if bug.code == code:
            return bug.belief
    if code in SLIPS:
        return SLIPS[code].belief
    if code in ENDED:
        return ENDED[code][0]
    return OBSERVED.get(code, "")


def intervention_of(code):
    """Return what to do with a room that makes it, in five minutes; empty where nothing is known."""
    if code in SLIPS:
        return SLIPS[code].intervention
    if code in ENDED:
        return ENDED[code][1]
    return intervention(code)
