"""The examination from inside: find what is learned, choose the loss, judge every move, say where it goes wrong."""

from pathlib import Path

import numpy as np

from tinynet.doctor.programs.return_values import Asked
from tinynet.doctor.watching.blame_arrays import is_set_twice
from tinynet.doctor.watching.fading import what_fades
from tinynet.doctor.watching.findings import Findings, Watching
from tinynet.doctor.watching.functions import WatchedFunctions, calls_of_a_step
from tinynet.doctor.watching.judged import best_of
from tinynet.doctor.watching.losses import felt_chains
from tinynet.doctor.watching.placing import finding_at
from tinynet.doctor.watching.points import POINTS
from tinynet.doctor.watching.rows import rows_apart, rows_apart_before, rows_that_stay
from tinynet.doctor.watching.run import Watched
from tinynet.doctor.watching.steps import Runs
from tinynet.doctor.watching.updates import root_below_0
from tinynet.doctor.watching.words import Words

__all__ = ["watch", "watch_step"]


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
    judged = best_of(runs) if runs is not None and runs.fits else None
    if judged is not None and judged.has_another_rate_at_each_point():
        runs = Runs.of_program(watched, tape, chains, same_step=True)
        judged = best_of(runs) if runs is not None and runs.fits else None
    line = watched.listing.nodes[watched.loop].lineno
    learned = [chains[number] for number in felt_chains(tape, chains, watched.listing)]
    words = Words(watched.listing, Path(path).name)
    if judged is None:
        return _without_numbers(tape, chains, words, line)
    shuffled = rows_apart(tape, learned, watched.listing) or rows_apart_before(watched)
    staying = rows_that_stay(tape, learned, watched.listing)
    fading = what_fades(tape, learned)
    return Findings(judged, words).watching(line, shuffled, staying, _places_set_twice(learned), fading)


def _places_set_twice(chains):
    """Return where, in some step, a number of what is learned is set several times at once, so that the last stays."""
    return {node.place for chain in chains for node in chain.nodes if is_set_twice(node)}


def _without_numbers(tape, chains, words, line):
    """Return what is seen where an optimiser's first step leads to no numbers, by the root of a sum of slopes; or None.

    Parameters
    ----------
    tape : Tape
    chains : list of Chain
    words : Words
    line : int
    """
    found = root_below_0(tape, chains)
    if found is None:
        return None
    node, chain = found
    tree = words.listing.nodes[node.place]
    got, want = "below 0 in some places: its root is no number", "the mean of squared slopes, which is never below 0"
    name = words.name(chain.nodes[1])
    finding = finding_at(words, "second-moment-wrong", tree, (name.strip("`"),), got, want)
    return Watching([finding], [name], False, "after a step its numbers are no numbers", False, line)


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
    judged = best_of(runs) if runs.fits else None
    words = Words(watched.listing, None, watched.texts.origin)
    return None if judged is None else Findings(judged, words).watching(None)
