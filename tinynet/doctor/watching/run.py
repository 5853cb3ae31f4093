"""A program is run from its start, as often as wanted, with a tape that runs along in the loop that trains."""

import builtins
import contextlib
import copy
import functools
import os
import sys
import types

from tinynet.doctor.programs.loop_runner import MODULE, Printed, loaded, quiet, run_statement, same_luck, work_limit
from tinynet.doctor.programs.subject import CannotExamine, Crash
from tinynet.doctor.watching.chains import find_chains
from tinynet.doctor.watching.hooks import HOOK, Listing, hooked
from tinynet.doctor.watching.losses import is_judged
from tinynet.doctor.watching.tape import Tape, TapeIsFull

__all__ = ["Nobody", "Watched"]

MOST_NODES = 60_000
MOST_TURNS = 10
# What is carried on shows in so many iterations, where they are long.
FEWEST_TURNS, ENOUGH_NODES = 3, 8_000
# Of processor time.
SECONDS = 12


class Watched:
    """A program that can be run again and again with a tape.

    Parameters
    ----------
    tree : ast.Module
    source : str
    path : Path
    begin : int
        The line from which on its top level is looked at for a loop.

    Attributes
    ----------
    listing : Listing
    loop : int or None
        The loop that trains, after `find`.
    """

    def __init__(self, tree, source, path, begin=1):
        self.begin, self.path, self.listing = begin, path, Listing(tree, source)
        made = hooked(copy.copy(tree), self.listing)
        self.codes = [(statement, compile_one(statement, path)) for statement in made.body]
        self.guarded = "__main__" in source
        self.loop, self.start = None, None

    def find(self):
        """Run the program until something is learned; return the tape and its chains, (None, ()) if nothing is.

        Raises
        ------
        Crash
            If the program stops before.
        """
        tape = Tape(str(self.path), MOST_NODES)
        search = _Search(tape, self.listing)
        try:
            self._run(tape, search)
        except TimeoutError:
            with contextlib.suppress(TapeIsFull):
                search.full()
        if search.chains:
            self.loop, self.start, self.turns = search.current, search.entered, tape.turns
        return (tape, search.chains) if search.chains else (None, ())

    def record(self, noise, most, mended=None):
        """Run the program with a tape over the same part; return the tape, from where the last noise was added.

        Parameters
        ----------
        noise : dict
            By the key of a node, what is added to its value.
        most : int
            How many nodes there are at most.
        mended : dict, optional
            By place and occurrence in the step that is judged, what a result is to be.

        Raises
        ------
        Crash
            If the program stops.
        """
        tape = Tape(str(self.path), most)
        tape.noise, tape.mended = dict(noise), mended or {}
        self._run(tape, _Again(tape, self.start, self.turns))
        return tape

    def from_the_start(self, told):
        """Run the program with a tape from its first line on, into the loop that trains; return the tape.

        Parameters
        ----------
        told : callable
            Is told of the tape and each node on it.

        Raises
        ------
        Crash
            If the program stops.
        """
        tape = Tape(str(self.path), MOST_NODES)
        tape.told, tape.on = functools.partial(told, tape), True
        self._run(tape, _FromTheStart(tape, self.start))
        return tape

    def _run(self, tape, watcher):
        tape.watcher = Nobody()
        module = types.ModuleType("__main__" if self.guarded else MODULE)
        names = vars(module)
        names |= {"__file__": str(self.path), "__builtins__": builtins, HOOK: tape}
        sys.path.insert(0, str(self.path.parent))
        os.environ.setdefault("MPLBACKEND", "Agg")
        sys.argv = [str(self.path)]
        try:
            with contextlib.redirect_stdout(Printed()), quiet(), same_luck(), work_limit(SECONDS), loaded(module):
                for statement, code in self.codes:
                    if statement.lineno >= self.begin:
                        tape.watcher = watcher
                    run_statement(statement, code, names)
        except TapeIsFull:
            pass
        except (CannotExamine, TimeoutError):
            raise
        except (Exception, SystemExit) as error:
            raise Crash(error) from error
        finally:
            tape.on = False
            sys.path.remove(str(self.path.parent))


def compile_one(statement, path):
    """Return the code of a single statement."""
    import ast

    return compile(ast.Module([statement], []), str(path), "exec")


class _Search:
    """Looks for the loop that trains: one after the other is watched for some iterations."""

    def __init__(self, tape, listing):
        self.tape, self.listing, self.chains = tape, listing, ()
        self.current, self.entered, self.count, self.skip = None, None, 0, set()

    def enter(self, number):
        self.count += 1
        if self.current is None and number not in self.skip:
            self.current, self.entered = number, self.count
            self.tape.clear()
            self.tape.on, self.tape.turns = True, 0

    def turn(self, number):
        if number == self.current:
            self.tape.turns += 1
            if self.tape.turns > MOST_TURNS or (self.tape.turns > FEWEST_TURNS and len(self.tape.nodes) > ENOUGH_NODES):
                self.judge()

    def leave(self, number):
        if number == self.current:
            self.judge()

    def full(self):
        """Judge what there is, when there is as much as there may be."""
        if self.current is not None:
            self.judge()

    def judge(self):
        """Look at what is on the tape; stop if something is learned, else go on with the next loop."""
        self.tape.on = False
        self.chains = find_chains(self.tape)
        if self.chains and is_judged(self.tape, self.chains, self.listing):
            raise TapeIsFull
        self.chains = ()  # rows that are made one by one, say
        self.skip.add(self.current)
        self.current = None


class _Again:
    """Lets the tape run over the part that was found."""

    def __init__(self, tape, start, turns):
        self.tape, self.start, self.turns, self.count, self.number = tape, start, turns, 0, None

    def enter(self, number):
        self.count += 1
        if self.count == self.start:
            self.number, self.tape.on = number, True
            self.tape.clear()

    def turn(self, number):
        if number == self.number and self.tape.on:
            self.tape.turns += 1
            if self.tape.turns > MOST_TURNS:
                raise TapeIsFull

    def leave(self, number):
        if number == self.number:
            raise TapeIsFull

    def full(self):
        raise TapeIsFull


class _FromTheStart(_Again):
    """Lets the tape run from the first line on, and into the part that was found."""

    def __init__(self, tape, start):
        super().__init__(tape, start, 0)

    def enter(self, number):
        self.count += 1
        if self.count == self.start:
            self.number = number
            self.tape.begin_loop()

    def turn(self, number):
        if number == self.number:
            self.tape.turns += 1
            if self.tape.turns > FEWEST_TURNS:
                raise TapeIsFull


class Nobody:
    """Watches nothing."""

    def enter(self, number):
        """Do nothing."""

    turn = leave = enter

    def full(self):
        """Stop."""
        raise TapeIsFull
