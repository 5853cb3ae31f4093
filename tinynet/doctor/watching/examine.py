"""The examination from inside: find what is learned, choose the loss, judge every move, say where it goes wrong."""

import ast
import functools
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tinynet.doctor.diagnosis import Finding
from tinynet.doctor.programs.return_values import Asked
from tinynet.doctor.programs.subject import Crash
from tinynet.doctor.watching.blame import Search
from tinynet.doctor.watching.codes import SLOPES_AT_ACTIVATIONS, SLOPES_AT_SUMS, SQUASHES, code_of
from tinynet.doctor.watching.functions import WatchedFunctions, calls_of_a_step
from tinynet.doctor.watching.judge import Judge, name_of, operands
from tinynet.doctor.watching.mending import Mending
from tinynet.doctor.watching.rows import rows_apart
from tinynet.doctor.watching.run import Watched
from tinynet.doctor.watching.steps import POINTS, Loss, Runs, felt_chains
from tinynet.doctor.watching.tape import Node, with_values
from tinynet.doctor.watching.updates import judged_update
from tinynet.doctor.watching.where import Where
from tinynet.doctor.watching.words import Words, core, likeness
from tinynet.mistakes import MISTAKES

__all__ = ["Watching", "watch", "watch_step"]

EVEN = 1e-4
# How often what is found is mended, and for how long.
MOST_ROUNDS = 8
# Values recorded anew in all rounds together, about six seconds: counted, so that a slow machine says the same.
MOST_MENDED_NODES = 120_000
# So many are enough to choose the loss.
FEW_POINTS = 2


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


def watch(tree, source, path, begin=1):
    """Watch a program from inside.

    Parameters
    ----------
    tree : ast.Module
    source : str
    path : Path
    begin : int
        The line from which on its top level is looked at for a loop; what stands before is run.

    Returns
    -------
    Watching or None
        None if nothing in it is learned that could be followed.
    """
    watched = Watched(tree, source, Path(path), begin)
    tape, chains = watched.find()
    if tape is None:
        return None
    runs = Runs.of_program(watched, tape, chains)
    judged = _best(runs) if runs is not None and runs.fits else None
    if judged is not None and judged.has_another_rate_at_each_point():
        runs = Runs.of_program(watched, tape, chains, same_step=True)
        judged = _best(runs) if runs is not None and runs.fits else None
    line = watched.listing.nodes[watched.loop].lineno
    learned = [chains[number] for number in felt_chains(tape, chains, watched.listing)]
    words = Words(watched.listing, Path(path).name)
    return None if judged is None else _Report(judged, words).watching(line, rows_apart(tape, learned, watched.listing))


def watch_step(subject, rows):
    """Watch a training step that is a function from inside.

    Parameters
    ----------
    subject : Subject
    rows : Rows

    Returns
    -------
    Watching or None
        None if it has no source, or its parameters cannot be followed.
    """
    if not isinstance(subject.ask, Asked):
        return None
    try:
        watched = WatchedFunctions([subject.ask.call.function])
    except (OSError, TypeError, SyntaxError):
        return None
    calls = calls_of_a_step(subject, rows, np.random.default_rng(0))
    runs = Runs(watched.listing, [watched.record(next(calls)) for _ in range(POINTS)], subject.names)
    judged = _best(runs) if runs.fits else None
    words = Words(watched.listing, None, watched.texts.origin)
    return None if judged is None else _Report(judged, words).watching(None)


class _Judged:
    """One loss, and how every parameter's move stands to its slope."""

    def __init__(self, judge):
        self.judge, self.marks, self.factors, self.penalties = judge, [], [], {}
        for number in range(len(judge.runs.chains[0])):
            factor = None
            try:
                factor = judge.factor(number)
                mark = "=" if factor is not None else self._mark_of_another_move(number)
            except LookupError:
                mark = "unfelt"
            self.marks.append(mark)
            self.factors.append(factor)

    def _mark_of_another_move(self, number):
        """Return how a move stands to its slope that is no multiple of it: by a penalty, or by an optimiser."""
        shares = self.judge.penalty(number)
        if shares is not None:
            self.penalties[number] = shares
            return "grows" if shares[1] > 0 else "in"
        return "in" if self.judge.gradient(number) is not None else "wrong"

    def has_another_rate_at_each_point(self):
        """Return whether some parameter moves along its slope at each point, and each time by another share of it."""
        return any(
            factor is None and self.marks[number] != "unfelt" and self.judge.moves_by_another_rate(number)
            for number, factor in enumerate(self.factors)
        )

    def acquits(self, other):
        """Return the parameters that move wrongly by another loss, and not by this one."""
        pairs = enumerate(zip(self.marks, other.marks, strict=True))
        return [number for number, (mine, mark) in pairs if mine in ("=", "in") and mark == "wrong"]

    def acquit(self, numbers):
        """Let some parameters that move wrongly be right."""
        for number in numbers:
            if self.marks[number] == "wrong":
                self.marks[number] = "in"

    @property
    def score(self):
        counts = Counter(self.marks)
        preference = {"shown": 0.5, "squared error": 0.3, "canonical": 0.1}.get(self.judge.loss.kind, 0.0)
        return 3 * counts["="] + 2.5 * (counts["in"] + counts["grows"]) - 2 * counts["unfelt"] + preference

    @property
    def is_right(self):
        return all(mark in ("=", "in") for mark in self.marks)

    def right_ones(self):
        """Return the numbers of the parameters that move rightly."""
        return {number for number, mark in enumerate(self.marks) if mark in ("=", "in")}

    @property
    def is_felt(self):
        """Return whether some parameter moves along the slope of this loss."""
        return any(mark in ("=", "in", "grows") for mark in self.marks)


def _best(runs):
    """Return the loss by which most is right; one that is shown before others."""
    best, few, every = None, runs.at_the_first(FEW_POINTS), []
    for loss in runs.losses():
        if loss.kind != "shown" and best is not None and best.judge.loss.kind == "shown" and best.is_felt:
            break  # it is the loss, even if another one makes more of it right
        slopes = few.slopes_of(loss)
        if slopes is None or not any(slopes):
            continue
        judged = _Judged(Judge(few, loss, slopes))
        every.append(judged)
        if best is None or judged.score > best.score:
            best = judged
        if judged.is_right and loss.kind in ("shown", "squared error"):
            break
    if best is None or all(mark == "unfelt" for mark in best.marks):
        return None
    if "unfelt" in best.marks and (both := _together(few, every)) is not None and both.score > best.score:
        best = both
    loss = best.judge.loss
    slopes = runs.slopes_of(loss)
    if slopes is None:
        return None
    found = _Judged(Judge(runs, loss, slopes))
    for few_points in every:
        # Where parameters move in turn, the same error is worked out anew for each of them.
        other = few_points.judge.loss
        alike = other.kind in (loss.kind, "squared error") and loss.kind in (other.kind, "shown")
        if alike and any(few_points.acquits(found)):
            found.acquit(_Judged(Judge(runs, other, runs.slopes_of(other))).acquits(found))
    return found


def _together(runs, every):
    """Return how the moves stand to the sum of losses that are felt by different parameters; None if there is none.

    What a parameter feels of one of them alone tells the weight of that one.
    """
    parts = {}
    for judged in every:
        key = judged.judge.loss.key
        if judged.is_felt and (key not in parts or judged.score > parts[key].score):
            parts[key] = judged
    found = []
    for judged in parts.values():
        alone = [
            factor for number, factor in enumerate(judged.factors)
            if factor and all(other.marks[number] == "unfelt" for other in parts.values() if other is not judged)
        ]  # fmt: skip
        if alone:
            found.append((judged.judge.loss, abs(alone[0])))
    if len(found) < 2:
        return None
    loss = Loss.together(found)
    slopes = runs.slopes_of(loss)
    return None if slopes is None else _Judged(Judge(runs, loss, slopes))


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
            self.findings.append(report.finding(*one, first))
        self.places |= places
        self.made |= {value.place for value in values}


class _Report:
    def __init__(self, judged, words, mended=()):
        self.judged, self.judge, self.words, self.runs = judged, judged.judge, words, judged.judge.runs
        self._right, self.keys_mended = None, frozenset(mended)

    def watching(self, line, shuffled=None):
        names = [self.name_of_parameter(number) for number in range(len(self.judged.marks))]
        last, findings = self._mended()
        told = {name for finding in findings for name in finding.parameters}
        growing = self._growing(told)
        # What was mended has a sign of its own, and may have had another place in the same line.
        lines = {finding.place.line for finding in findings if finding.place}
        uneven = [one for one in last._uneven() if one.code != "sign-flipped" and one.place.line not in lines]
        flipped = [one for one in last._uneven() if one.code == "sign-flipped" and not told & set(one.parameters)]
        uphill = last._uphill() if any(self.judged.factors) else ()
        findings = [*findings, *growing, *uneven, *flipped, *uphill, *self._updates(), *self._apart(shuffled)]
        right = self.judged.is_right and not findings and self._is_tried()
        return Watching(
            findings, list(dict.fromkeys(names)), right, self._loss(), self.judge.loss.is_shown, line,
            self._annotated(), lambda *mistake: Where(self).place(*mistake) or Where(last).place(*mistake),
            functools.cache(self._by_other_losses), last.judged.is_right,
        )  # fmt: skip

    def _by_other_losses(self):
        """Return what would be wrong by the other numbers that may be the loss."""
        found = []
        for loss in self.runs.losses():
            if (loss.kind, loss.key) != (self.judge.loss.kind, self.judge.loss.key):
                slopes = self.runs.slopes_of(loss)
                if slopes is not None and any(slopes):
                    report = _Report(_Judged(Judge(self.runs, loss, slopes)), self.words)
                    found += [report.finding(*one, report) for one in report.wrong()]
        return found

    def _apart(self, shuffled):
        """Yield a finding where rows were put in an order that their labels do not have."""
        if shuffled is None or shuffled.place < 0:
            return
        tree = self.runs.listing.nodes[shuffled.place]
        got, want = "a new order of the rows, and not of what belongs to them", "the same order for inputs and labels"
        yield self._plain_finding("rows-come-apart", tree, [], got, want)

    def _updates(self):
        """Yield findings for what an optimiser makes of slopes that are right."""
        groups = {}
        for number, mark in enumerate(self.judged.marks):
            gradient = self.judge.gradient(number) if mark == "in" and number not in self.judged.penalties else None
            if gradient is None:
                continue
            slope = self.judge.all[0][self.runs.chains[0][number].nodes[0]]
            found = judged_update(self.runs, number, gradient, slope)
            if found is None or found[1].place < 0:
                continue
            groups.setdefault((found[0], self.runs.listing.nodes[found[1].place]), []).append(number)
        for (what, tree), numbers in groups.items():
            if what == "moment":
                got = "a step that is not as long for a slope twice as large, nor twice as long"
                want = "the mean of squared slopes, and a step that is divided by its root"
                yield self._plain_finding("second-moment-wrong", tree, numbers, got, want)
            elif not (self.judge.loss.is_shown and self._falls_by_another()):
                yield self._plain_finding(
                    "sign-flipped", tree, numbers, "a step uphill: the loss rises", "a step downhill"
                )

    def _plain_finding(self, code, tree, numbers, got, want):
        names = tuple(dict.fromkeys(self.name_of_parameter(number).strip("`") for number in numbers))
        message = f"Line {self.words.line(tree)}: {self.words.source(tree)} is {got}. Wanted is {want}."
        check = self._check(numbers) if numbers else ""
        return Finding(
            code, "fault", names, message, {}, message, MISTAKES[code].spot, check, self.words.place(tree), got, want
        )

    def _is_tried(self):
        """Return whether a loss with a bend was seen on both sides of it: else it is no other than a straight one."""
        if self.judge.loss.kind not in ("hinge", "perceptron"):
            return True
        slopes = [
            np.ravel(slope)
            for point in range(self.runs.points)
            for node, slope in self.runs.seeds(self.judge.loss, point)
            if self.runs.of_the_step[point][node.index]
        ]
        return 0 < np.count_nonzero(np.concatenate(slopes)) < sum(map(len, slopes))

    def _mended(self):
        """Return the report of the program with all mended that is wrong and the findings, each from where it is first.

        What is found first is mended in the program that runs, and what is left is judged again.
        """
        report, found, mended, recorded = self, _Found(), [{} for _ in range(self.runs.points)], 0
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
                found.add(one, report, self)
            if not is_cure:
                break
            report = following
        return report, found.findings

    def _after(self, blames, mended):
        """Return the report of the same program with some values mended; None if it cannot be told."""
        count = 0
        for blame in sorted(blames, key=lambda one: getattr(one.value, "index", 0)):
            value, values = blame.value, Mending(self.judge).values(blame)
            if blame.kind == "slope" and self._wrong_use(blame) is not None:
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
        judged = _Judged(Judge(runs, self.judge.loss, slopes))
        judged.acquit(number for number, mark in enumerate(self.judged.marks) if mark in ("=", "in"))
        return _Report(judged, self.words, mended[0])

    def name_of_parameter(self, number):
        """Return what a parameter is called where it is used."""
        if self.runs.names:
            return f"`{self.runs.names[number]}`"
        chain = self.runs.chains[0][number]
        node = chain.nodes[1]
        name = self.words.name(node)
        moves = [other.nodes[1].place for other in self.runs.chains[0]]
        if not name.startswith("`") or len(name) > 30 or moves.count(node.place) > 1 and name.strip("`").isidentifier():
            for use in self.judge.uses(chain.nodes[0]):
                for part in operands(use):
                    if self.judge.is_part(part.node, chain.nodes[0]):
                        tree = self.words.operand(part)
                        return self.words.source(tree) if tree is not None else name
        return name

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

    # Findings

    def wrong(self):
        """Return (blames, numbers of parameters, code, expression) for what makes moves wrong, first cause first."""
        seen, known = {}, set()
        # What stands nearest to the loss comes first: what is wrong there is wrong in all that is made of it.
        order = sorted(range(len(self.judged.marks)), key=lambda number: -self._first_use(number))
        for number in order:
            if self.judged.marks[number] not in ("wrong", "grows"):
                continue
            if self.judged.marks[number] == "grows" and self._tree_of_penalty(number) is not None:
                continue
            for blame in Search(self.judge).behind(number):
                if self._is_made_of(blame.rests_on, known):
                    continue  # it may only be wrong because of what is told already
                if isinstance(blame.use.node, Node):
                    known.add(blame.use.node)
                tree = self._tree_of(blame)
                key = (tree.lineno, tree.col_offset) if tree is not None else None
                if key in seen:
                    seen[key][0].append(blame)
                    seen[key][1].add(number)
                    continue
                seen[key] = ([blame], {number}, code_of(self.judge, blame), tree)
        specific = [one for one in seen.values() if one[0][0].kind != "nothing"]
        return specific or list(seen.values())

    def _growing(self, told):
        """Yield a finding for penalties that make parameters larger, where nothing else is wrong with them."""
        groups = {}
        for number, mark in enumerate(self.judged.marks):
            if (
                mark == "grows"
                and self.name_of_parameter(number).strip("`") not in told
                and (tree := self._tree_of_penalty(number)) is not None
            ):
                groups.setdefault(tree, []).append(number)
        for tree, numbers in groups.items():
            names = tuple(dict.fromkeys(self.name_of_parameter(number).strip("`") for number in numbers))
            got, want = "a penalty that makes the parameter larger in every step", "one that makes it smaller"
            message = f"Line {self.words.line(tree)}: {self.words.source(tree)} is {got}. Wanted is {want}."
            yield Finding(
                "sign-flipped", "fault", names, message, {}, message, MISTAKES["sign-flipped"].spot,
                self._check(numbers), self.words.place(tree), got, want,
            )  # fmt: skip

    def _tree_of_penalty(self, number):
        """Return the term of a move that is a multiple of the parameter itself; None if there is none."""
        chain = self.runs.chains[0][number]
        values = self.runs.values(chain.nodes[0])
        for node in sorted(self.runs.ancestors(chain.nodes[1]), key=lambda one: -one.index):
            if node.kind != "binary" or node.function not in ("Add", "Sub") or self.judge.is_forward(node):
                continue
            for part in operands(node):
                if (
                    isinstance(part.node, Node)
                    and part.node is not chain.nodes[0]
                    and part.node not in self.judge.carried
                ):
                    others = self.runs.values(part.node)
                    if others is not None and values is not None and self.judge.same(others, values):
                        return self.words.operand(part)
        return None

    def _is_made_of(self, value, known):
        return isinstance(value, Node) and bool(self.runs.ancestors(value) & known)

    def _first_use(self, number):
        uses = self.judge.uses(self.runs.chains[0][number].nodes[0])
        return max((use.index for use in uses), default=0)

    def _tree_of(self, blame):
        """Return the expression that is to be underlined."""
        if blame.span and (spanned := self.words.spanned(blame.span)) is not None:
            return self._another_name(self.words.operand(blame.span[0]), blame) or spanned
        if blame.kind == "slope" and (used := self._wrong_use(blame)) is not None:
            return used
        use, value = blame.use, blame.use.node
        operand, made = self.words.operand(use), self._made(use)
        if made is None:
            return operand
        if blame.kind == "factor" and self._is_wrong_in_every_call(blame):
            return self.words.listing.nodes[value.place]
        known = value in self.judge.all[0] or value in self.judge.carried
        if blame.kind == "factor" and (known or self._is_met(value)):
            return self.words.handed_on_in_a_list(operand) or operand
        if blame.kind == "lacks" and operand is not None and self.judge.told.get(value):
            return operand  # it is the slope in something, and used for another
        tree = operand if value in self.judge.right_nodes and operand is not None else made
        return self._another_name(tree, blame) or tree

    def _another_name(self, tree, blame):
        """Return what a name is given by which a slope is taken at another value; None if no name stands for one."""
        whole = {node.value for node in ast.walk(tree) if isinstance(node, (ast.Subscript, ast.Attribute))}
        names = {node.id: node for node in ast.walk(tree) if isinstance(node, ast.Name) and node not in whole}
        if blame.kind != "factor" or len(names) != 1 or isinstance(tree, ast.Name):
            return None
        unactivated = code_of(self.judge, blame) == "derivative-of-unactivated-value"
        return self.words.handed_on(*names.values()) if unactivated else None

    def _is_wrong_in_every_call(self, blame):
        """Return whether a factor comes out of a function that gives a wrong one wherever it is called for one."""
        value = blame.use.node
        if blame.use.parent is None or len(value.path) <= len(blame.use.parent.path):
            return False
        code = code_of(self.judge, blame)
        alike = {node for node in self._behind_moves() if node.place == value.place}
        if blame.through is None or code == "derivative-of-unactivated-value" or any(map(self._is_met, alike)):
            return False  # a value, or a slope at another value: what it is given is wrong
        if alike & self._behind_right_moves():
            return False
        return code == "wrong-activation-derivative" or len({node.path for node in alike}) > 1

    def _behind_moves(self):
        """Return all that moves are made of."""
        return {node for chain in self.runs.chains[0] for node in self.runs.ancestors(chain.nodes[1])}

    def _is_met(self, value):
        """Return whether a prediction that meets a label is made of a value: it is right where it is made."""
        return any(value in self.runs.ancestors(output) for output in self.runs.predictions())

    def _made(self, use):
        """Return the expression that makes a value, as seen from where it is used; None for one that is not made."""
        if not isinstance(use.node, Node):
            return None
        if use.parent is not None:
            return self.words.definition(use.node, self._level(use.node, use.parent.path))
        return self.words.listing.nodes[use.node.place] if use.node.place >= 0 else None

    def _wrong_use(self, blame):
        """Return where a value that is a slope, but another one, is handed on or used; None if its making is wrong."""
        parameters = self.judge.carried
        for use in (blame.given, blame.use):
            operand = self.words.operand(use) if use is not None else None
            if operand is None:
                continue
            if (handed := self.words.handed_on(operand, self._made(use))) is not None:
                return handed
            swapped = blame.got in parameters and blame.target in parameters and self._is_named_after(operand, blame)
            if swapped or use.node in self.judge.right_nodes or self._is_used_rightly(use.node):
                return operand
        return None

    def _is_named_after(self, operand, blame):
        """Return whether the name of a slope is rather like that of the parameter in which it is one."""
        name, got, target = (
            core(one) for one in (ast.unparse(operand), *map(self._parameter_name, (blame.got, blame.target)))
        )
        return bool(name and got and target) and likeness(name, got) > likeness(name, target)

    def _is_used_rightly(self, value):
        """Return whether a value is the slope in something, and right moves are made of it: its use is wrong."""
        return bool(self.judge.meanings(value)) and value in self._behind_right_moves()

    def _behind_right_moves(self):
        """Return all that the moves are made of that are the slope, times one constant."""
        if self._right is None:
            right = [n for n, factor in enumerate(self.judged.factors) if factor is not None]
            mended, found = self.runs.tapes[0].mended, set()
            left = [self.runs.chains[0][n].nodes[1] for n in right]
            while left:
                node = left.pop()
                # What a value was made of before it was mended is not right.
                parents = () if node.key in mended else node.inputs
                left += [parent for parent in parents if parent not in found and parent not in self.judge.carried]
                found.update(parents)
            self._right = found
        return self._right

    def _level(self, value, level):
        """Return the calls from which a value is seen: not a call in which prediction and label have met as well."""
        if isinstance(value, Node):
            for node in self.runs.meetings():
                met = 0
                while met < min(len(node.path), len(value.path)) and node.path[met] == value.path[met]:
                    met += 1
                if met > len(level) and value.path[: len(level)] == tuple(level):
                    level = value.path[:met]
        return level

    def finding(self, blames, numbers, code, tree, first):
        """Return a finding; what can be seen for oneself is seen in the program as it stands, the first report's."""
        blame, numbers = blames[0], sorted(numbers)
        names = tuple(dict.fromkeys(self.name_of_parameter(number).strip("`") for number in numbers))
        got, want = self._found_and_wanted(blame)
        stands = self.words.source(tree) if tree is not None else "it"
        place = self.words.place(tree) if tree is not None else None
        line = f"Line {self.words.line(tree)}: " if tree is not None else ""
        message = f"{line}{stands} is {got}. Wanted is {want}."
        # What is known to be none of the slopes may be right for another loss than the one taken.
        some_right = self.judged.is_felt
        sure = blame.kind != "nothing" and (self.judge.loss.is_shown or some_right)
        severity = "fault" if sure and not all(map(self._moves_in_turn, numbers)) else "warning"
        spot = MISTAKES[code].spot if code in MISTAKES else ""
        return Finding(code, severity, names, message, {}, message, spot, first._check(numbers), place, got, want)

    def _moves_in_turn(self, number):
        """Return whether a parameter moves after others, by an error that was worked out anew in between."""
        chains = self.runs.chains[0]
        later = {node for other, chain in enumerate(chains) if other != number for node in chain.nodes[1:]}
        met = self.runs.meetings() & self.runs.ancestors(chains[number].nodes[1])
        return any(later & self.runs.ancestors(node) for node in met)

    def _found_and_wanted(self, blame):
        name = self.words.name_and_line
        target = self._told(self._named_like(blame.target))
        if blame.kind == "slope":
            got = f"the slope of the loss in {self._told(blame.got)}"
            want = f"the slope in {target}"
            if self.judge.leads(blame.target, blame.got) and np.shape(blame.got.value) == np.shape(blame.target.value):
                want += f": times how much {name(blame.got)} moves with {target}"
            return got, want
        if blame.kind == "factor":
            stands = self._standing(blame.use.node, blame.span)
            if blame.through is not None:
                return stands, f"the local slope: how much {name(blame.through)} moves with {target}"
            if blame.want is not None and not self._is_parameter(blame.want):
                return stands, f"{name(blame.want)}, which {target} is multiplied with"
            if blame.want is not None:
                return stands, f"{self._parameter_name(blame.want)} as it was in the forward pass"
            return stands, f"the other factor: what {target} is multiplied with in the forward pass"
        if blame.kind == "sum":
            return "a sum that is not the slope", f"the sum over the rows alone, the slope in {target}"
        if blame.kind == "lacks":
            through = f" through {name(blame.through)}" if blame.through is not None else ""
            return "only a part of the slope", f"also the part of the slope in {target} that comes{through}"
        return "none of the slopes of the loss", f"the slope in {target}"

    def _named_like(self, target):
        """Return a value with a name, of all in which the loss has the same slope: one that is added to something."""
        slope = self.judge.slope(target)
        if self.runs.has_name(target) or slope is None:
            return target
        same = [
            one for one in self.judge.forward
            if self.runs.has_name(one) and np.shape(one.value) == np.shape(target.value)
            and all(np.allclose(a, b) for a, b in zip(self.judge.slope(one), slope, strict=True))
        ]  # fmt: skip
        return min(same, key=lambda one: abs(one.index - target.index), default=target)

    def _standing(self, value, span=()):
        if not isinstance(value, Node):
            return f"{value}"
        if any(value in chain.nodes[1:] for chain in self.runs.chains[0]):
            return "the parameter after its update"
        values = self.judge.product_of(span) if span else self.judge.values(value)
        same = [
            one for one in self.judge.forward
            if one is not value and values is not None and self.runs.has_name(one)
            and np.shape(one.value) == np.shape(value.value)
            and all(np.allclose(a, b) for a, b in zip(values, self.judge.values(one), strict=True))
        ]  # fmt: skip
        if same:
            return self.words.name_and_line(same[0])
        if values is not None and (formula := self._formula_of(value, values)):
            return formula
        return "another value" if self.runs.bits[0][value.index] else "a value that does not depend on the parameters"

    def _formula_of(self, value, values):
        """Return a local slope, or a squash, of a value of the forward pass, as a formula; None if it is none."""
        squashes = tuple((name + "({0})", squash) for name, squash in SQUASHES.items())
        for one in self.judge.forward:
            if not self.runs.has_name(one) or np.shape(one.value) != np.shape(value.value):
                continue
            others = self.judge.values(one)
            for text, function in (*SLOPES_AT_ACTIVATIONS, *SLOPES_AT_SUMS, *squashes):
                with np.errstate(all="ignore"):
                    if all(np.allclose(function(a), b) for a, b in zip(others, values, strict=True)):
                        return f"{text.format('v')}, where v is {self.words.name_and_line(one)}"
        return None

    def _is_parameter(self, value):
        return any(value in chain.nodes for chain in self.runs.chains[0])

    def _told(self, value):
        return self._parameter_name(value) if self._is_parameter(value) else self.words.name_and_line(value)

    def _parameter_name(self, value):
        for number, chain in enumerate(self.runs.chains[0]):
            if value in chain.nodes:
                return self.name_of_parameter(number)
        return self.words.name_and_line(value)

    def _check(self, numbers):
        """Return the numbers by which one can see for oneself, at one of the points."""
        number = numbers[0]
        target = self.judge.all[0].get(self.runs.chains[0][number].nodes[0])
        nodes = self.runs.chains[0][number].nodes
        if target is None:
            return ""
        move = np.asarray(nodes[1].value, dtype=float) - np.asarray(nodes[0].value, dtype=float)
        return (
            f"Where {self.name_of_parameter(number)} is {self.words.numbers(nodes[0].value)}, it moves by "
            f"{self.words.numbers(move)}; nudged there, the loss has the slope {self.words.numbers(target)}."
        )

    def _uneven(self):
        """Yield a finding for moves that are right but for a factor that the others do not have."""
        factors = {n: factor for n, factor in enumerate(self.judged.factors) if factor is not None}
        if len(factors) < 2:
            return
        usual = self._usual(list(factors.values()))
        nice = self._nice()
        odd = [n for n, factor in factors.items() if not np.isclose(abs(factor), abs(usual), rtol=EVEN)]
        flipped = [n for n, factor in self._signs(factors).items() if factor > 0 and n not in odd]
        usual_rates = set().union(*(self._rates(n) for n in factors if n not in odd))
        odd = [n for n in odd if not self._rates(n) - usual_rates]  # a rate of its own is meant
        usual_mended = set().union(*(self._mended_in(n) for n in factors if n not in odd))
        odd = [n for n in odd if self._mended_in(n) <= usual_mended]  # what was mended has a factor of its own
        for code, numbers in (("uneven-factor", odd), ("sign-flipped", flipped)):
            groups = {}
            for number in numbers:
                ratio = factors[number] / usual
                known = any(np.isclose(abs(ratio), value, rtol=EVEN) for value in nice)
                if code == "uneven-factor" and not known and not self._lacks_its_input(number, ratio):
                    continue
                groups.setdefault(f"{ratio:.6g}", []).append(number)
            for group in groups.values():
                ratio = factors[group[0]] / usual
                lacking = all(self._lacks_its_input(n, ratio) for n in group)
                code = "wrong-local-input" if lacking else code
                tree = self._odd_tree(group, ratio) if code == "uneven-factor" else self._move_tree(group[0])
                names = tuple(dict.fromkeys(self.name_of_parameter(number).strip("`") for number in group))
                got = f"{ratio:.6g} times the slope that the other parameters move by"
                want = "the same factor for all parameters"
                if code == "sign-flipped":
                    got, want = "a step uphill", "a step downhill, as the other parameters take"
                if lacking:
                    got, want = "the slope in a sum", f"that times what {names[0]} is multiplied with"
                message = f"Line {self.words.line(tree)}: {self.words.source(tree)} is {got}. Wanted is {want}."
                spot = MISTAKES[code].spot if code in MISTAKES else ""
                yield Finding(
                    code,
                    "fault",
                    names,
                    message,
                    {"factor": ratio},
                    message,
                    spot,
                    self._check(group),
                    self.words.place(tree),
                    got,
                    want,
                )

    def _mended_in(self, number):
        """Return what a parameter's move is made of that was mended, by its keys."""
        move = self.runs.chains[0][number].nodes[1]
        return {node.key for node in (move, *self.runs.ancestors(move)) if node.key in self.keys_mended}

    def _signs(self, factors):
        """Return the factors of moves of which some go another way than the others; none if all go the same way.

        Above 0 they go uphill: by a standard loss, where one is right, because what is shown may be a likelihood.
        """
        if len({factor > 0 for factor in factors.values()}) < 2:
            return {}
        for loss in self.runs.losses() if self.judge.loss.is_shown else ():
            slopes = None if loss.kind == "shown" else self.runs.slopes_of(loss)
            judged = _Judged(Judge(self.runs, loss, slopes)) if slopes is not None else None
            if judged is not None and all(judged.factors[number] is not None for number in factors):
                return {number: judged.factors[number] for number in factors}
        return factors

    def _odd_tree(self, group, ratio):
        """Return the expression in which a factor comes in that some parameters have and the others do not.

        It is the first of all that only they are made of that has it; else what is nearest to their moves.
        """
        chains = self.runs.chains[0]
        made = [
            {node for node in self.runs.ancestors(chain.nodes[1]) if self.judge.is_backward(node)} for chain in chains
        ]
        own, others = set.intersection(*(made[number] for number in group)), set()
        for number in range(len(chains)):
            if number not in group and self.judged.marks[number] == "=":
                others |= made[number]
        rates = [rate for node in sorted(own & others, key=lambda node: node.index) if (rate := self.judge.rate(node))]
        own = sorted((node for node in own - others if node.place >= 0), key=lambda node: node.index)
        for node in own if rates else ():
            if np.isclose((self.judge.rate(node) or 0.0) / rates[-1], ratio, rtol=EVEN):
                return self.runs.listing.nodes[node.place]
        if len(group) == 1:
            return self._added_tree(group[0])
        named = [node for node in own if self.runs.has_name(node)]
        return self.runs.listing.nodes[named[-1].place] if named else self._move_tree(group[0])

    def _added_tree(self, number):
        """Return the expression of what a move adds to a parameter: without rates, and not behind its own statement."""
        move = self.runs.chains[0][number].nodes[1]
        node = move
        while node.kind in ("binary", "take", "put"):
            parts = [part for part in operands(node) if self.judge.is_backward(part.node)]
            others = [part.node for part in operands(node) if part not in parts]
            if len(parts) != 1 or any(_single(one) is None and one not in self.judge.carried for one in others):
                break
            node = parts[0].node
            if node.place >= 0 and self.runs.statement(node) is not self.runs.statement(move):
                break
        return self._move_tree(number) if node is move or node.place < 0 else self.runs.listing.nodes[node.place]

    def _rates(self, number):
        """Return the names of the single numbers that a parameter's move is multiplied with."""
        found, left = set(), [self.runs.chains[0][number].nodes[1]]
        while left:
            node = left.pop()
            if node.kind != "binary" or node in self.runs.meetings():
                continue
            for part in operands(node):
                feels = isinstance(part.node, Node) and self.runs.bits[0][part.node.index]
                if _single(part.node) is not None and not feels:
                    tree = self.words.operand(part)
                    if isinstance(tree, (ast.Name, ast.Attribute)):
                        found.add(ast.unparse(tree))
                elif isinstance(part.node, Node) and part.node not in self.judge.carried:
                    left.append(part.node)
        return found

    def _usual(self, factors):
        groups = Counter(round(np.log10(abs(factor)) * 1e4) for factor in factors)
        common = groups.most_common(1)[0][0]
        return next(
            factor for factor in sorted(factors, key=lambda one: -sum((one > 0) == (other > 0) for other in factors))
            if round(np.log10(abs(factor)) * 1e4) == common
        )  # fmt: skip

    def _nice(self):
        sizes = {1, 2}
        for node in self.runs.meetings():
            sizes |= set(np.shape(node.value)) | {np.size(node.value)}
        for chain in self.runs.chains[0]:
            sizes |= set(np.shape(chain.nodes[0].value))
        count = Counter((node.place, node.path) for node in self.runs.meetings())
        sizes |= set(count.values())
        for node in self.runs.tapes[0].nodes:
            if name_of(node) == "mean" and self.judge.is_backward(node):
                sizes.add(sum(np.size(parent.value) for parent in node.inputs) / max(np.size(node.value), 1))
        found = (
            self._constants()
            | {float(size) for size in sizes}
            | {2.0 * size for size in sizes}
            | {size / 2 for size in sizes}
        )
        return {value for size in found for value in (size, 1 / size) if value != 1} | {1.0}

    def _constants(self):
        """Return the single numbers by which arrays of the forward pass are multiplied or divided."""
        found = set()
        for node in self.judge.forward:
            if node.kind == "binary" and node.function in ("Mult", "Div") and np.size(node.value) > 1:
                for part in operands(node):
                    number = _single(part.node)
                    if number and not (isinstance(part.node, Node) and self.runs.bits[0][part.node.index]):
                        found.add(abs(number))
        return found

    def _lacks_its_input(self, number, ratio):
        """Return whether a factor is one over what a parameter is multiplied with, at all points the same number."""
        node = self.runs.chains[0][number].nodes[0]
        for use in self.judge.uses(node):
            other = self.judge.cofactor(use, node)
            if other is not None and (number := _single(other.node)):
                return bool(np.isclose(ratio * number, 1, rtol=EVEN))
        return False

    def _uphill(self):
        """Yield a finding where every parameter moves uphill."""
        factors = [factor for factor in self.judged.factors if factor is not None]
        if not factors or len(factors) < len(self.judged.factors) or min(factors) < 0:
            return
        if self.judge.loss.is_shown and self._falls_by_another():
            return
        number = 0
        tree = self._move_tree(number)
        names = tuple(dict.fromkeys(self.name_of_parameter(n).strip("`") for n in range(len(factors))))
        got, want = "a step uphill: the loss rises", "a step downhill"
        message = f"Line {self.words.line(tree)}: {self.words.source(tree)} is {got}. Wanted is {want}."
        yield Finding(
            "sign-flipped",
            "fault",
            names,
            message,
            {},
            message,
            MISTAKES["sign-flipped"].spot,
            self._check([number]),
            self.words.place(tree),
            got,
            want,
        )

    def _falls_by_another(self):
        """Return whether a standard loss falls where the number that is shown rises: a likelihood."""
        for loss in self.runs.losses():
            if loss.kind == "shown":
                continue
            slopes = self.runs.slopes_of(loss)
            if slopes is None:
                continue
            other = _Judged(Judge(self.runs, loss, slopes))
            if other.is_right and all(factor is not None and factor < 0 for factor in other.factors):
                return True
        return False

    def _move_tree(self, number):
        node = self.runs.chains[0][number].nodes[1]
        while node.place < 0 and node.inputs:
            node = node.inputs[0]
        return self.runs.listing.nodes[node.place]

    def _annotated(self):
        found = {}
        judge = self.judge
        for chain in self.runs.chains[0]:
            for node in self.runs.ancestors(chain.nodes[1]):
                if node.place < 0 or not judge.is_backward(node) or node.value is None:
                    continue
                tree = self.runs.listing.nodes[node.place]
                if tree in found:
                    continue
                meanings = judge.meanings(node)
                if meanings:
                    nearest = judge.nearest(meanings, node)
                    found[tree] = f"slope of the loss in {self._told(nearest)}"
        ordered = sorted(found, key=lambda tree: (tree.lineno, tree.col_offset, -(tree.end_col_offset or 0)))
        return [(self.words.place(tree), found[tree]) for tree in ordered]


def _single(value):
    """Return an operand as a float; None if it is no single number."""
    value = with_values(value)
    single = isinstance(value, (int, float, np.ndarray, np.number)) and np.size(value) == 1
    return float(np.reshape(value, ())) if single else None
