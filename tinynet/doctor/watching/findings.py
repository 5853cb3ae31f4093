"""What is wrong by one loss: found in rounds, between which it is mended, and told with its place."""

import ast
import functools
from dataclasses import dataclass, field

import numpy as np

from tinynet.doctor.programs.loop_runner import name_of as name_called
from tinynet.doctor.programs.subject import Crash
from tinynet.doctor.watching.blame_search import Search
from tinynet.doctor.watching.codes import code_of
from tinynet.doctor.watching.evenness import Evenness
from tinynet.doctor.watching.gradient import gradient_of
from tinynet.doctor.watching.judge import Judge
from tinynet.doctor.watching.judged import MARGINS, Judged
from tinynet.doctor.watching.memories import Memories
from tinynet.doctor.watching.mending import Mending
from tinynet.doctor.watching.moves import chain_and_slopes
from tinynet.doctor.watching.on_purpose import is_fixed_matrix
from tinynet.doctor.watching.placing import Placing, finding_at
from tinynet.doctor.watching.tape import Node, name_of
from tinynet.doctor.watching.uses import base_of
from tinynet.doctor.watching.ways import uses_of
from tinynet.doctor.watching.where import Where

__all__ = ["Findings", "Watching"]

# How often what is found is mended, and for how long.
MOST_ROUNDS = 8
# Values recorded anew in all rounds together, about six seconds: counted, so that a slow machine says the same.
MOST_MENDED_NODES = 120_000
# What is added to the name of a function for that of its slope.
SLOPE_WORDS = {"slope", "grad", "gradient", "prime", "derivative", "deriv", "der", "d", "backward"}


@dataclass
class Watching:
    """What was seen inside of a program.

    Attributes
    ----------
    findings : list of Finding
    parameters : list of str
    right : bool
        Whether every move that was seen is made of the slope of the loss.
    loss : str
        What was taken for the loss, in words.
    is_shown : bool
        Whether that is a number that the program makes.
    line : int
        Where the loop begins.
    annotated : list of (Place, str)
    where : callable
        The name of a mistake, and parameters → (place, what stands there, what is wanted), or None.
    by_other_losses : callable
        → what would be wrong if another number were the loss.
    explained : bool
        Whether every move is right once what was found is mended.
    """

    findings: list
    parameters: list
    right: bool
    loss: str
    is_shown: bool
    line: int
    annotated: list = field(default_factory=list)
    where: object = lambda code, parameters: None
    by_other_losses: object = list
    explained: bool = False


def _is_one_class_a_row(label):
    """Return whether labels are one-hot rows, and not columns as well."""
    return (
        np.ndim(label) == 2
        and min(np.shape(label)) > 1
        and bool(np.isin(label, (0, 1)).all())
        and bool((label.sum(axis=1) == 1).all())
        and not (label.sum(axis=0) == 1).all()
    )


class _Found:
    """What is found in several rounds, between which it is mended."""

    def __init__(self):
        self.findings, self.places, self.made = [], set(), set()

    def add(self, one, report, first):
        """Add a cause, unless the same expression is known, or what is made in it, seen from a call of its function."""
        blames, _, _, tree = one
        values = [blame.value for blame in blames if blame.value is not None]
        calls = {place for value in values for place in value.path}
        nodes = report.runs.listing.nodes
        inside = {value.place for value in values} if any(nodes[place] is tree for place in calls) else set()
        places = {tree and (tree.lineno, tree.col_offset)}
        if not places & self.places and not inside & self.made:
            finding = report.finding(*one, first)
            if not any(_says_no_more(finding, other) for other in self.findings):
                self.findings.append(finding)
        self.places |= places
        self.made |= {value.place for value in values}


def _says_no_more(finding, other):
    """Return whether a finding is of the same mistake in the same line as another, and of no other parameters."""
    return (
        (finding.code, finding.place and finding.place.line) == (other.code, other.place and other.place.line)
        and set(finding.parameters) <= set(other.parameters)
    )  # fmt: skip


class Findings:
    """Finds what is wrong by one loss.

    Parameters
    ----------
    judged : Judged
    words : Words
    mended : dict
        What was mended before, at the first point: values by the keys of nodes.
    """

    def __init__(self, judged, words, mended=()):
        self.judged, self.judge, self.words, self.runs = judged, judged.judge, words, judged.judge.runs
        self.placing = Placing(judged, words)
        self.evenness = Evenness(self.placing, mended)
        self.memories = Memories(self.placing, self.evenness)

    def watching(self, line, shuffled=None, staying=None, set_twice=(), fading=(None, None)):
        """Return all that is seen.

        Parameters
        ----------
        line : int or None
            Where the loop begins.
        shuffled, staying : Node, optional
            What takes rows apart: an order of its own, or labels that stay.
        set_twice : collection of int
            The places where, in some step, a number is set several times at once.
        fading : (Node or None, Node or None)
            A rate, and a divisor, that is soon 0.
        """
        names = list(dict.fromkeys(map(self.placing.name_of_parameter, range(len(self.judged.marks)))))
        if self.judged.in_other_rows is None:
            last, findings, matrices = self._mended()
        else:
            last, findings, matrices = self, [self._in_other_rows()], []
        told = {name for finding in findings for name in finding.parameters}
        growing = self.memories.growing(told)
        # What was mended has a sign of its own, and may have had another place in the same line.
        lines = {finding.place.line for finding in findings if finding.place}
        uneven = [
            one for one in last.evenness.findings()
            if not (told & set(one.parameters) if one.code == "sign-flipped" else one.place.line in lines)
        ]  # fmt: skip
        uphill = last.evenness.uphill() if any(self.judged.factors) else ()
        findings = [*findings, *growing, *uneven, *uphill, *self.memories.findings(), *self._turned()]
        findings += [*self._apart(shuffled, staying), *self._columns(), *self._set_twice(set_twice, told)]
        findings += self._fading(*fading)
        judged = last.judged if matrices else self.judged
        right = judged.is_right and not findings and self._is_tried()

        def where(*mistake):
            return Where(self.placing).place(*mistake) or Where(last.placing).place(*mistake)

        loss = "; ".join([self._loss(), *self._on_purpose(matrices)])
        return Watching(
            findings, names, right, loss, self.judge.loss.is_shown, line,
            self._annotated(), where, functools.cache(self._by_other_losses), last.judged.is_right,
        )  # fmt: skip

    def _by_other_losses(self):
        """Return what would be wrong by the other numbers that may be the loss."""
        found = []
        for loss in self.runs.losses():
            if (loss.kind, loss.key) != (self.judge.loss.kind, self.judge.loss.key):
                slopes = self.runs.slopes_of(loss)
                if slopes is not None and any(slopes):
                    report = Findings(Judged(Judge(self.runs, loss, slopes)), self.words)
                    found += [report.finding(*one, report) for one in report.wrong()]
        return found

    def _apart(self, shuffled, staying):
        """Yield a finding where rows were put in an order that their labels do not have, or labels do not go on."""
        if staying is not None and staying.place >= 0:
            got, want = "the same rows in every step, while the inputs are others", "the labels of these inputs"
            yield self.placing.finding("rows-come-apart", self.runs.listing.nodes[staying.place], [], got, want)
        if shuffled is None or shuffled.place < 0:
            return
        tree = self.runs.listing.nodes[shuffled.place]
        got, want = "a new order of the rows, and not of what belongs to them", "the same order for inputs and labels"
        yield self.placing.finding("rows-come-apart", tree, [], got, want)

    def _set_twice(self, places, told):
        """Yield a finding for a parameter that moves rightly in the step that is judged, and is set twice in another.

        So it is with `table[ids] -= step` where only some rows have the same number in `ids` twice.
        """
        for number, mark in enumerate(self.judged.marks):
            place = self.runs.chains[0][number].nodes[1].place
            if mark in ("=", "in") and place in places and told.isdisjoint(self.placing.names_of([number])):
                got = "a move in which the last of several moves of the same number stays, where its place comes twice"
                want = "the sum of them, as np.add.at makes it"
                yield self.placing.finding("last-sample-only", self.runs.listing.nodes[place], [number], got, want)

    def _fading(self, rate, divisor):
        """Yield a finding where a rate is soon 0, so that all moves are, or a divisor, so that none stays small."""
        numbers = range(len(self.judged.marks))
        if rate is not None and rate.place >= 0:
            got = "a rate that is soon 0: after a few steps nothing moves any more"
            want, tree = "a rate that falls by a small share in each step", self.runs.listing.nodes[rate.place]
            yield self.placing.finding("learning-rate-too-small", tree, numbers, got, want)
        if divisor is not None:
            got = "a divisor that is soon 0: each move is several times as long as the one before"
            want, tree = "a divisor that does not fade", self.runs.listing.nodes[divisor.place]
            yield self.placing.finding("learning-rate-too-large", tree, numbers, got, want)

    def _in_other_rows(self):
        """Return the finding that moves are made of the slope of the loss, but in other rows."""
        assumed, numbers = self.judged.in_other_rows, range(len(self.judged.marks))
        tree = self.runs.listing.nodes[assumed.key[0]]
        tree = (self._only_comparison(tree) if assumed.kind in MARGINS else None) or tree
        got, want = "taken from other rows than those of the shown loss", "the rows of the loss, and no others"
        return self.placing.finding("unexplained-derivative", tree, numbers, got, want)

    def _only_comparison(self, tree):
        """Return the one comparison, in its function, of the name that an expression is given; None if not one."""
        listing = self.runs.listing
        names = {getattr(target, "id", None) for target in getattr(listing.parents.get(tree), "targets", ())} - {None}
        found = [
            other for other in listing.parents
            if isinstance(other, ast.Compare) and listing.functions.get(other) is listing.functions.get(tree)
            and any(isinstance(part, ast.Name) and part.id in names for part in ast.walk(other))
        ]  # fmt: skip
        return found[0] if len(found) == 1 else None

    def _columns(self):
        """Yield a finding where the outputs of all rows are shares of a whole, and the labels are one class a row."""
        for prediction, label in self.runs.pairs():
            made = np.asarray(prediction.value, dtype=float)
            if not _is_one_class_a_row(label) or np.shape(made) != np.shape(label):
                continue
            if np.allclose(made.sum(axis=0), 1) and not np.allclose(made.sum(axis=1), 1):
                parts = [part for part in prediction.inputs if name_of(part) == "sum" and part.place >= 0]
                node, numbers = (*parts, prediction)[0], range(len(self.judged.marks))
                got, want = "a sum over the rows", "a sum over the classes, so that each row of outputs adds up to 1"
                if node.place >= 0:
                    yield self.placing.finding("wrong-axis", self.runs.listing.nodes[node.place], numbers, got, want)
                return

    def _turned(self):
        """Yield a finding for each slope that moves a square parameter with its rows for columns."""
        for number, mark in enumerate(self.judged.marks):
            node = gradient_of(self.judge, number, turned=True) if mark == "turned" else None
            if node is not None and node.place >= 0 and (self.judge.loss.is_shown or self.judged.is_felt):
                name = self.placing.name_of_parameter(number)
                got, want = f"the slope in {name} with rows and columns exchanged", "the same, turned over"
                yield self.placing.finding(
                    "missing-transpose", self.runs.listing.nodes[node.place], [number], got, want
                )

    def _is_tried(self):
        """Return whether a loss with a bend was seen on both sides of it: else it is no other than a straight one."""
        listing, loss = self.runs.listing, self.judge.loss
        others = listing.in_other_branches(loss.key[0]) if loss.kind == "shown" else ()
        if others and listing.is_made_with_others(loss.key[0]):
            # Of a running sum what is first of the step is added in it.
            firsts = [
                [node.place for node in tape.nodes if own[node.index] and node.place in {loss.key[0], *others}][:1]
                for tape, own in zip(self.runs.tapes, self.runs.of_the_step, strict=True)
            ]
            return len({place in others for first in firsts for place in first}) == 2
        if loss.kind not in MARGINS:
            return True
        slopes = [
            np.ravel(slope)
            for point in range(self.runs.points)
            for node, slope in self.runs.seeds(self.judge.loss, point)
            if self.runs.of_the_step[point][node.index]
        ]
        return 0 < np.count_nonzero(np.concatenate(slopes)) < sum(map(len, slopes))

    def _mended(self):
        """Return the report of the program with all mended that is wrong, the findings, and the fixed matrices.

        What is found first is mended in the program that runs, and what is left is judged again. A fixed matrix of its
        own, where a weight is wanted, is no finding.
        """
        report, found, mended, recorded, matrices = self, _Found(), [{} for _ in range(self.runs.points)], 0, []
        for _ in range(MOST_ROUNDS):
            wrong = report.wrong()
            if not wrong:
                break
            known = [one for one in wrong if one[0][0].kind != "nothing"]
            recorded += sum(len(tape.nodes) for tape in report.runs.tapes)
            # What is none of the slopes is mended as well: what is made of it can be judged then, whatever the loss is.
            first = (known or wrong)[0]
            following = report._after(first[0], mended) if recorded < MOST_MENDED_NODES else None
            is_cure = following is not None and following.judged.right_ones() & first[1]
            # Where nothing is cured, all is told that was seen and is known: what would follow may come of the mending.
            told = [first] if is_cure else known or (wrong if not found.findings else [])
            for one in told:
                if all(is_fixed_matrix(report.judge, blame, self.runs.starts) for blame in one[0]):
                    matrices.append(one)
                else:
                    found.add(one, report, self)
            if not is_cure:
                break
            report = following
        return report, found.findings, matrices

    def _after(self, blames, mended):
        """Return the report of the same program with some values mended; None if it cannot be told."""
        count = 0
        for blame in sorted(blames, key=lambda one: getattr(one.value, "index", 0)):
            value, values = blame.value, Mending(self.judge).values(blame)
            if blame.kind == "slope" and self.placing.wrong_use(blame) is not None:
                # The slope is right, and is used elsewhere: what is made of it here is not.
                value, values = Mending(self.judge).values_at_its_use(blame, mended) or (value, values)
            nodes = None if values is None else self.runs.aligned(value)
            if nodes is None or value.place < 0:
                continue
            for point, (node, value) in enumerate(zip(nodes, values, strict=True)):
                if node.key not in mended[point]:
                    mended[point][node.key] = value
                    count += 1
        if not count or self.runs.again is None:
            return None
        try:
            runs = self.runs.again(mended)
        except Crash:
            return None
        slopes = (
            runs.slopes_of(self.judge.loss) if runs.fits and len(runs.chains[0]) == len(self.runs.chains[0]) else None
        )
        if slopes is None or not all(slopes):
            return None
        judged = Judged(Judge(runs, self.judge.loss, slopes))
        judged.acquit(number for number, mark in enumerate(self.judged.marks) if mark in ("=", "in"))
        return Findings(judged, self.words, mended[0])

    def _loss(self):
        kind, key = self.judge.loss.kind, self.judge.loss.key
        tree = self.runs.listing.nodes[key[0]]
        where = f"{self.words.source(tree)} (line {tree.lineno})"
        if kind == "shown":
            return f"the loss is {where}"
        if kind == "sum":
            trees = [self.runs.listing.nodes[part.key[0]] for part, _ in self.judge.loss.parts]
            several = " and ".join(f"{self.words.source(one)} (line {one.lineno})" for one in trees)
            return f"the loss is the sum of those of {several}"
        return f"no loss is shown; the {kind} of {where} was taken"

    def _on_purpose(self, matrices):
        """Yield in words what is held on purpose while slopes are taken, and which matrices are fixed."""
        for node in self.runs.on_purpose:
            tree = self.runs.listing.nodes[node.place]
            yield f"{self.words.source(tree)} (line {tree.lineno}) is held: the program takes no slope through it"
        for blames, _, _, tree in matrices:
            weight = self.placing.told(blames[0].want)
            yield (
                f"slopes go back through the fixed {self.words.source(tree)} (line {tree.lineno}) and not through "
                f"{weight}, as in feedback alignment"
            )

    def wrong(self):
        """Return (blames, numbers of parameters, code, expression) for what makes moves wrong, first cause first."""
        seen, known = {}, set()
        # What stands nearest to the loss comes first: what is wrong there is wrong in all that is made of it.
        order = sorted(range(len(self.judged.marks)), key=lambda number: -self._first_use(number))
        for number in order:
            if self.judged.marks[number] not in ("wrong", "grows"):
                continue
            if self.judged.marks[number] == "grows" and self.memories.tree_of_penalty(number) is not None:
                continue
            for blame in Search(self.judge).behind(number):
                if self._is_made_of(blame.rests_on, known):
                    continue  # it may only be wrong because of what is told already
                if isinstance(blame.use.node, Node):
                    known.add(blame.use.node)
                tree = self.placing.tree_of(blame)
                key = (tree.lineno, tree.col_offset) if tree is not None else None
                if key in seen:
                    seen[key][0].append(blame)
                    seen[key][1].add(number)
                    continue
                seen[key] = ([blame], {number}, code_of(self.judge, blame), tree)
        specific = [one for one in seen.values() if one[0][0].kind != "nothing"]
        return specific or list(seen.values())

    def _is_made_of(self, value, known):
        return isinstance(value, Node) and bool(self.runs.ancestors(value) & known)

    def _first_use(self, number):
        uses = uses_of(self.judge, self.runs.chains[0][number].nodes[0])
        return max((use.index for use in uses), default=0)

    def finding(self, blames, numbers, code, tree, first):
        """Return a finding; what can be seen for oneself is seen in the program as it stands, the first report's."""
        blame, numbers = blames[0], sorted(numbers)
        got, want = self.placing.found_and_wanted(blame)
        # What is none of the slopes may be right for another loss than the one taken, if no move is right by that one,
        # may be another way downhill, and may come of what was mended.
        is_known = blame.kind != "nothing"
        is_off = first is self and not all(map(self._goes_downhill, numbers))
        is_known_loss = self.judge.loss.is_shown and (is_known or self._is_called_its_slope(blame))
        sure = is_known_loss or self.judged.is_felt and (is_known or is_off)
        sure = sure and not self._feels_what_is_not_judged()
        in_turn = all(map(self._moves_in_turn, numbers)) and not self._meets_what_moved_since(blame)
        severity = "fault" if sure and not in_turn else "warning"
        names, check = self.placing.names_of(numbers), first.placing.check(numbers)
        return finding_at(self.words, code, tree, names, got, want, check, severity)

    def _feels_what_is_not_judged(self):
        """Return whether the loss feels a number that is carried on and that no prediction feels, as a spread.

        It may be learned, and what a later step makes of it may count as a part of a slope in this one.
        """
        states = {node for state in self.runs.states[0] for node in state.nodes}
        seeds = [node for node, _ in self.runs.seeds(self.judge.loss, 0) if self.runs.of_the_step[0][node.index]]
        return any(states & self.runs.ancestors(node) for node in seeds)

    def _goes_downhill(self, number):
        """Return whether at all points a move goes the way of the slope, by the sign that right moves have."""
        chain, slopes = chain_and_slopes(self.judge, number)
        before, after = self.runs.values(chain.nodes[0]), self.runs.values(chain.nodes[1])
        sign = np.sign(sum(np.sign(factor) for factor in self.judged.factors if factor)) or -1
        pairs = zip(before, after, slopes, strict=True)
        return all(sign * np.sum((new - old) * slope) > 0 for old, new, slope in pairs)

    def _moves_in_turn(self, number):
        """Return whether a parameter moves after others, by an error that was worked out anew in between."""
        chains = self.runs.chains[0]
        later = {node for other, chain in enumerate(chains) if other != number for node in chain.nodes[1:]}
        met = self.runs.meetings() & self.runs.ancestors(chains[number].nodes[1])
        return any(later & self.runs.ancestors(node) for node in met)

    def _is_called_its_slope(self, blame):
        """Return whether a value comes out of a function that is called the slope of the one that makes the loss.

        As `huber_grad` beside `huber`: then it was meant to be the slope of this loss, and of no other.
        """
        listing = self.runs.listing
        if not isinstance(blame.value, Node) or blame.value.place < 0:
            return False
        maker = listing.functions.get(listing.nodes[blame.value.place])
        name = getattr(maker, "name", "").lower()
        calls = [part for part in ast.walk(listing.nodes[self.judge.loss.key[0]]) if isinstance(part, ast.Call)]
        called = {name_called(part.func).lower() for part in calls} - {""}
        rests = {name.removeprefix(one).removesuffix(one).strip("_") for one in called if one in name}
        return bool(rests & SLOPE_WORDS)

    def _meets_what_moved_since(self, blame):
        """Return whether a slope is multiplied with a value that a parameter got after the slope was worked out."""
        if blame.kind != "factor" or not isinstance(blame.signal, Node):
            return False
        later = {node for chain in self.runs.chains[0] for node in chain.nodes[1:]}
        used = base_of(blame.use.node)
        return used in later and used not in self.runs.ancestors(blame.signal)

    def _annotated(self):
        found = {}
        judge = self.judge
        for chain in self.runs.chains[0]:
            # Of what is added up the last value has all of it.
            for node in sorted(self.runs.ancestors(chain.nodes[1]), key=lambda one: -one.index):
                if node.place < 0 or not judge.is_backward(node) or node.value is None:
                    continue
                tree = self.runs.listing.nodes[node.place]
                if tree in found:
                    continue
                meanings = judge.meanings(node)
                if meanings:
                    nearest = judge.nearest(meanings, node)
                    found[tree] = f"slope of the loss in {self.placing.told(nearest)}"
        ordered = sorted(found, key=lambda tree: (tree.lineno, tree.col_offset, -(tree.end_col_offset or 0)))
        return [(self.words.place(tree), found[tree]) for tree in ordered]
