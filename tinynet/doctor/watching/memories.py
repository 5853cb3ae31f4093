"""What an optimiser makes of slopes that are right: its memory of old ones, its penalty, the direction of its step."""

from tinynet.doctor.watching.gradient import gradient_of
from tinynet.doctor.watching.proportional import proportional_or_turned
from tinynet.doctor.watching.tape import Node
from tinynet.doctor.watching.updates import foreign_memory, judged_update, lost_memory
from tinynet.doctor.watching.uses import operands
from tinynet.short_text import listed

__all__ = ["Memories"]

# What may be wrong in what an optimiser remembers: the code, what stands there, what is wanted.
MEMORIES = {
    "lost": (
        "optimiser-memory-wrong",
        "a memory of old slopes that is 0 in every step: nothing is remembered",
        "one that is made once, before the loop, and that goes on from step to step",
    ),
    "foreign": (
        "optimiser-memory-wrong",
        "a slope and a share of what is remembered of another parameter's slopes",
        "a share of what is remembered of its own",
    ),
    "twice": (
        "optimiser-memory-wrong",
        "the second time in one step that a slope, or the memory of it, is added",
        "each slope, and the memory of the old ones, once in a step",
    ),
    "drifts": (
        "optimiser-memory-wrong",
        "a number that moves the parameter in every step, also where the slope and the memory are 0",
        "a step that is 0 there",
    ),
    "kept": (
        "accumulator-not-reset",
        "a sum of all slopes so far, of which nothing is set back and nothing fades",
        "a sum that begins at 0 in every step",
    ),
    "grows": (
        "sign-flipped",
        "a penalty that makes the parameter larger in every step",
        "one that makes it smaller",
    ),
}


class Memories:
    """Judges what moves are made of besides their slopes.

    Parameters
    ----------
    placing : Placing
    evenness : Evenness
    """

    def __init__(self, placing, evenness):
        self.placing, self.evenness, self.words = placing, evenness, placing.words
        self.judged, self.judge, self.runs = placing.judged, placing.judge, placing.runs

    def findings(self):
        """Yield findings for what an optimiser makes of slopes that are right."""
        groups, gradients = {}, {}
        for number, mark in enumerate(self.judged.marks):
            if mark in ("=", "in") and number not in self.judged.penalties:
                gradients[number] = gradient_of(self.judge, number)
        gradients = {number: gradient for number, gradient in gradients.items() if gradient is not None}
        for number, gradient in gradients.items():
            mark = self.judged.marks[number]
            if (foreign := foreign_memory(self.runs, number, gradient, gradients)) is not None:
                groups.setdefault(("foreign", self.runs.listing.nodes[foreign.place]), []).append(number)
                continue
            if (lost := lost_memory(self.runs, number, gradient)) is not None:
                groups.setdefault(("lost", self._made_anew(*lost)), []).append(number)
            if lost is not None or mark == "=":
                continue
            slope = self.judge.all[0][self.runs.chains[0][number].nodes[0]]
            found = judged_update(self.runs, number, gradient, slope)
            if found is None or found[1].place < 0:
                continue
            tree = self.tree_of_penalty(number) if found[0] == "grows" else None
            groups.setdefault((found[0], tree or self.runs.listing.nodes[found[1].place]), []).append(number)
        yield from self._turned_memories({tree: found for (what, tree), found in groups.items() if what == "memory"})
        for (what, tree), numbers in groups.items():
            if what in MEMORIES:
                code, got, want = MEMORIES[what]
                yield self.placing.finding(code, tree, numbers, got, want, evidence={"in_the_memory": True})
            elif what == "moment":
                got = "a step that is not as long for a slope twice as large, nor twice as long"
                want = "the mean of squared slopes, and a step that is divided by its root"
                yield self.placing.finding("second-moment-wrong", tree, numbers, got, want)
            elif what == "uphill" and not (self.judge.loss.is_shown and self.evenness.falls_by_another()):
                yield self.placing.finding(
                    "sign-flipped", tree, numbers, "a step uphill: the loss rises", "a step downhill"
                )

    def _made_anew(self, node, memory):
        """Return where in the loop what should be remembered is made anew; the sum, if that cannot be told."""
        nodes = self.runs.listing.nodes
        return nodes[memory.place if memory.place >= 0 else node.place]

    def _turned_memories(self, groups):
        """Yield one finding for all memories of slopes whose sign is wrong, where the first is made."""
        if not groups:
            return
        first, *others = sorted(groups, key=lambda tree: (tree.lineno, tree.col_offset))
        numbers = sorted(number for found in groups.values() for number in found)
        lines = list(dict.fromkeys(str(self.words.line(tree)) for tree in others))
        got = "a memory of old slopes with the wrong sign: it pushes the next step uphill"
        want = "the new slope and a share of the old memory, added"
        if lines:
            want += f" (the same in line{'s' * (len(lines) > 1)} {listed(lines)})"
        yield self.placing.finding("sign-flipped", first, numbers, got, want, evidence={"in_the_memory": True})

    def growing(self, told):
        """Yield a finding for penalties that make parameters larger, where nothing else is wrong with them."""
        groups = {}
        for number, mark in enumerate(self.judged.marks):
            if (
                mark == "grows"
                and told.isdisjoint(self.placing.names_of([number]))
                and (tree := self.tree_of_penalty(number)) is not None
            ):
                groups.setdefault(tree, []).append(number)
        code, got, want = MEMORIES["grows"]
        for tree, numbers in groups.items():
            yield self.placing.finding(code, tree, numbers, got, want)

    def tree_of_penalty(self, number):
        """Return the term of a move that is a multiple of the parameter itself; None if there is none."""
        chain = self.runs.chains[0][number]
        values = self.runs.values(chain.nodes[0])
        for node in sorted(self.runs.ancestors(chain.nodes[1]), key=lambda one: -one.index):
            if node.kind != "binary" or self.judge.is_forward(node):
                continue
            if node.function == "Mult" and chain.nodes[0] in node.operands and not self.judge.is_backward(node):
                return self.runs.listing.nodes[node.place]
            if node.function not in ("Add", "Sub"):
                continue
            for part in operands(node):
                if (
                    isinstance(part.node, Node)
                    and part.node is not chain.nodes[0]
                    and part.node not in self.judge.carried
                ):
                    others = self.runs.values(part.node)
                    if others is not None and values is not None and proportional_or_turned(others, values):
                        return self.words.operand(part)
        return None
