"""What a value of the backward pass should be, and how it is blamed if it is not that."""

from dataclasses import dataclass

from tinynet.doctor.watching.tape import Node
from tinynet.doctor.watching.unwrapped import what_is_handed_on
from tinynet.doctor.watching.uses import Use

__all__ = ["MOST_USES", "Blame", "Question", "lacks", "other_slope"]

MOST_USES = 200


@dataclass
class Blame:
    """A part of a program that is not what it should be.

    Attributes
    ----------
    use : Use
        Where it stands.
    kind : str
        "slope": a slope in another value; "turned": a slope whose rows and columns are exchanged; "factor": another
        factor; "sum": summed in another way; "lacks": terms are missing; "sign": of its terms one has the other sign;
        "left": a term is left of an earlier step; "part": not the part of the slope that is wanted; "share": that part
        times another factor;
        "nothing": no value that is known.
    target : Node
        The value in which it should be the slope, or a part of the slope.
    got : Node or None
        For "slope" and "turned", the value in which it is the slope.
    want : Node or None
        For "factor", the value that should stand there, where there is one.
    through : Node or None
        For a factor that is a local slope: from `target` to this value.
    signal : Node or None
        For a factor, the slope that it is multiplied with.
    span : tuple of Use
        Where the factor is a product of several, those.
    given : Use or None
        Where the value was met first, before constant factors and the like were taken off.
    value : Node or None
        The value that is wrong by it.
    slopes : list of array
        What that should be, up to a constant, at all points.
    """

    use: Use
    kind: str
    target: Node
    got: Node | None = None
    want: Node | None = None
    through: Node | None = None
    signal: Node | None = None
    span: tuple = ()
    given: Use | None = None
    value: Node | None = None
    slopes: list | None = None

    @property
    def rests_on(self):
        """Return the value by which it was found: of a factor, what it is multiplied with."""
        return self.signal if self.kind == "factor" else self.use.node

    @property
    def kind_and_place(self):
        """Return what it shares with the same mistake in another row: the places of use and value in the text."""
        use = self.use
        return self.kind, getattr(use.node, "place", None), getattr(use.parent, "place", None), use.operand


@dataclass(frozen=True, eq=False)
class Question:
    """Whether a value is the slope in a target, and if it is not, why.

    Attributes
    ----------
    use : Use
        The value, where it stands.
    target : Node
    slopes : list of array
        The slope that is wanted, or the part of it, at all points.
    uses : list of Node
        The uses of the target through which it comes.
    depth : int
        How many questions led to it.
    """

    use: Use
    target: Node
    slopes: list
    uses: list
    depth: int = 0

    def of(self, use):
        """Return the same question about another value."""
        return Question(use, self.target, self.slopes, self.uses, self.depth + 1)

    def about(self, use, target, slopes, uses):
        """Return another question that this one leads to."""
        return Question(use, target, slopes, uses, self.depth + 1)

    def nothing(self):
        """Return the answer that the value is none that is known."""
        return [Blame(self.use, "nothing", self.target)]


def other_slope(judge, use, meanings, target):
    """Blame a value that is the slope in another value than the one wanted."""
    given, use = use, what_is_handed_on(judge, use)
    if isinstance(use.node, Node):
        judge.blamed[use.node] = target
    nearest = judge.nearest(meanings, target)
    return Blame(use, "slope", target, got=nearest, given=given if given is not use else None)


def lacks(judge, use, target, through):
    """Blame a value that is a part of a slope only."""
    if not judge.meanings(use.node):
        judge.blamed[use.node] = target
    return Blame(use, "lacks", target, through=through)
