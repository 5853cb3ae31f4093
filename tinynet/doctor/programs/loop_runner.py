"""A whole program: it is run until a loop in it trains something, and one iteration of that loop is what is examined.

The file is never changed. Its syntax tree is: before every loop stands a call that looks at the names of that moment. A
loop trains if one iteration of it changes numbers that matter to what the next one does, with data that it only reads.
"""

import ast
import builtins
import contextlib
import copy
import functools
import io
import itertools
import os
import random
import sys
import time
import tokenize
import types
import warnings
from pathlib import Path

import numpy as np

from tinynet.doctor.programs.snapshot import GENERATORS, State
from tinynet.doctor.programs.subject import CannotExamine, Crash

__all__ = ["MODULE", "Iteration", "Printed", "first_item", "loaded", "module_of", "name_of", "no_chance",
           "one_iteration", "parsed", "quiet", "run_module", "run_statement", "run_to_the_loop", "same_luck",
           "time_limit", "work_limit"]  # fmt: skip

MODULE = "examined"
# Of processor time; altogether a program may take PATIENCE times as long.
SECONDS_TO_THE_LOOP = 12
SECONDS_AN_ITERATION = 3
PATIENCE = 5
# The limit is raised again and again, should Python or the program swallow it.
SECONDS_UNTIL_AGAIN = 1
SECONDS_A_LONG_ITERATION = 0.3
TRIES_A_LOOP = 2
# What the clock of a program says first, some day in 2023, and by how much more each time that it is read.
BEGIN_NS, TICK_NS = 1_700_000_000 * 10**9, 10**6


def parsed(path):
    """Return the syntax tree of a file.

    Raises
    ------
    CannotExamine
        If it cannot be read as Python.
    """
    path = Path(path)
    if os.path.exists(path) and not os.path.isfile(path):
        raise CannotExamine(f"{path} is no file.")
    try:
        text = path.read_bytes()
        _refuse_what_is_no_text(text, path)
        return ast.parse(text, filename=str(path))
    except OSError as error:
        raise CannotExamine(f"{path} cannot be read: {error.strerror or error}.") from None
    except SyntaxError as error:
        where = f"Line {error.lineno} of {path.name}" if error.lineno else path.name
        raise CannotExamine(f"{where} is not Python: {error.msg}{'' if error.msg[-1:] in '.?' else '.'}") from None
    except RecursionError:
        raise CannotExamine(f"{path.name} cannot be read as Python: its expressions are nested too deeply.") from None
    except (ValueError, MemoryError) as error:
        why = str(error) or "it is too large"
        raise CannotExamine(f"{path.name} cannot be read as Python: {why}.") from None


def _refuse_what_is_no_text(content, path):
    """Raise CannotExamine where Python, given a file, would not read it; given its bytes, it is less strict."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        content.decode(encoding)
    except (SyntaxError, UnicodeDecodeError):
        raise CannotExamine(
            f"{path.name} is no text in UTF-8, and none in an encoding that its first lines name: save it as UTF-8."
        ) from None


@contextlib.contextmanager
def time_limit(seconds):
    """Raise TimeoutError after so many seconds, where this can be done, and once more each second after that.

    Once is not enough: Python swallows it where it is raised in a callback of the garbage collector or in a `__del__`,
    and a program where it catches any exception.
    """
    with _alarm("ITIMER_REAL", "SIGALRM", seconds, f"it did not end within {seconds:g} s"):
        yield


@contextlib.contextmanager
def work_limit(seconds):
    """Raise TimeoutError, as `time_limit` does, after seconds of processor time, or PATIENCE times as many in all.

    On a machine that has much else to do a program gets as far as on an idle one. One that waits does no work.
    """
    with (
        time_limit(PATIENCE * seconds),
        _alarm("ITIMER_PROF", "SIGPROF", seconds, f"it did not end within {seconds:g} s of work"),
    ):
        yield


@contextlib.contextmanager
def _alarm(clock, name, seconds, message):
    import signal
    import threading

    def stop(*_):
        raise TimeoutError(message)

    # A browser's Python has the signal and no clock that sends it.
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    clock, number = getattr(signal, clock), getattr(signal, name)
    handler = signal.signal(number, stop)
    outer = signal.setitimer(clock, seconds, SECONDS_UNTIL_AGAIN)
    try:
        yield
    finally:
        signal.setitimer(clock, *outer)
        signal.signal(number, handler)


class _Reached(BaseException):
    """The loop that trains is reached; no `except Exception` of the program stops this."""

    def __init__(self, found):
        super().__init__()
        self.found = found


class _OwnError(BaseException):
    """Something went wrong in looking at the program."""


class _Left(BaseException):
    """An iteration ends early, by a return."""


# The syntax tree ----------------------------------------------------------------------------------------


class _Marker(ast.NodeTransformer):
    """Puts a call before every loop, which tells the number of the loop and the names of that moment."""

    def __init__(self):
        self.loops, self.owner = [], None

    def visit_ClassDef(self, node):
        before, self.owner = self.owner, node.name
        self.generic_visit(node)
        self.owner = before
        return node

    def _marked(self, node):
        self.generic_visit(node)
        node.owner = self.owner
        self.loops.append(node)
        call = ast.parse(f"__look__({len(self.loops) - 1}, locals())").body[0]
        return [ast.copy_location(ast.fix_missing_locations(call), node), node]

    visit_For = visit_While = _marked


class _Leaver(ast.NodeTransformer):
    """Turns what leaves a function into what leaves an iteration, and private names into those outside of a class.

    Functions inside stay as they are.
    """

    def __init__(self, owner):
        self.owner = owner

    def visit_Attribute(self, node):
        self.generic_visit(node)
        if self.owner and node.attr.startswith("__") and not node.attr.endswith("__"):
            node.attr = f"_{self.owner.lstrip('_')}{node.attr}"
        return node

    def visit_Return(self, node):
        return ast.copy_location(ast.parse("raise __Left__").body[0], node)

    def visit_FunctionDef(self, node):
        return node

    visit_Lambda = visit_AsyncFunctionDef = visit_ClassDef = visit_FunctionDef


def one_iteration(loop, path):
    """Return the code of one iteration of a loop, to be run at the top level of its module."""
    loop = copy.deepcopy(loop)
    if isinstance(loop, ast.While):
        target, iterable = ast.Name("__turn__", ast.Store()), ast.parse("(0,)", mode="eval").body
    else:
        first = ast.parse("__first__(None)", mode="eval").body
        first.args = [loop.iter]
        target, iterable = loop.target, first
    body = [_Leaver(getattr(loop, "owner", None)).visit(statement) for statement in loop.body]
    iteration = ast.copy_location(ast.For(target, iterable, body, []), loop)
    # The calls that stand before the loops within it are still there, and do nothing.
    return compile(ast.fix_missing_locations(ast.Module([iteration], [])), str(path), "exec")


def name_of(function):
    """Return the name by which a function or a method is called; "" if it has none."""
    return getattr(function, "id", getattr(function, "attr", ""))


def first_item(values):
    """Yield the first of some values."""
    for value in values:
        yield value
        return


# Running ------------------------------------------------------------------------------------------------


class Iteration:
    """One iteration of a loop, which can be run from any state.

    Attributes
    ----------
    names : dict
        The names that it reads and changes.
    state : State
        What they were when the loop was reached.
    line : int
        Where the loop begins.
    title : str
        What it is called in a report.
    loop : ast.For or ast.While
    functions : dict of str to ast.FunctionDef
        The functions and methods of the program, by their names.
    epochs : int or None
        How many iterations the loop makes, where it is written so.
    idle : bool
        Whether nothing changes in an iteration.
    given : tuple of str
        The names of the arguments, where the iteration is a call.
    """

    def __init__(self, code, names, loop, functions=None):
        self.code, self.names, self.loop, self.functions = code, names, loop, functions or {}
        self.line, self.idle, self.given = getattr(loop, "lineno", 0), False, ()
        self.title = f"the loop in line {self.line}"
        self.epochs = self._epochs()
        self.state = State(names, names["__name__"])

    def _epochs(self):
        if not isinstance(self.loop, ast.For) or name_of(getattr(self.loop.iter, "func", None)) != "range":
            return None
        try:
            return len(eval(compile(ast.Expression(self.loop.iter), "<a range>", "eval"), self.names))  # noqa: S307
        except (NameError, TypeError, ValueError, OverflowError):
            return None

    def is_a_whole_training(self):
        """Return whether an iteration takes long and has a loop in it: it may be one of several trainings."""
        inner = (node for part in self.called() for node in ast.walk(part) if isinstance(node, (ast.For, ast.While)))
        if not any(node is not self.loop for node in inner):
            return False
        begun = time.process_time()
        self.run()
        return time.process_time() - begun > SECONDS_A_LONG_ITERATION

    def called(self):
        """Return the loop, and the functions of the program that it calls, and those call."""
        found, left = [self.loop], [self.loop]
        while left:
            for node in ast.walk(left.pop()):
                function = self.functions.get(name_of(node.func)) if isinstance(node, ast.Call) else None
                if function is not None and function not in found:
                    found.append(function)
                    left.append(function)
        return found

    def calls(self):
        """Yield iterations that are one call of the loop each, with the function's names for its arguments."""
        nodes = [node for node in ast.walk(self.loop) if isinstance(node, ast.Call)]
        for number, node in enumerate(nodes):
            function = self.functions.get(name_of(node.func))
            if (
                function is None
                or len(node.args) + len(node.keywords) < 2
                or any(isinstance(argument, ast.Starred) for argument in node.args)
            ):
                continue
            arguments = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
            if isinstance(node.func, ast.Attribute) and arguments[:1] == ["self"]:
                arguments = arguments[1:]
            values = self._arguments_of(number, arguments)
            if values is not None:
                self.names.update(values)
                given = ", ".join(f"{name}={name}" for name in values)
                called = ast.unparse(_Leaver(getattr(self.loop, "owner", None)).visit(copy.deepcopy(node.func)))
                iteration = Iteration(
                    compile(f"{called}({given})", "<a call>", "exec"), self.names, node, self.functions
                )
                iteration.given, iteration.title = (
                    tuple(values),
                    f"{called} in line {node.lineno}, one sample at a time",
                )
                yield iteration

    def _arguments_of(self, number, arguments):
        """Run the loop up to one of its calls; return its arguments by name."""
        loop, taken = copy.deepcopy(self.loop), []
        node = [node for node in ast.walk(loop) if isinstance(node, ast.Call)][number]
        node.func = ast.copy_location(ast.Name("__take__", ast.Load()), node)

        def take(*values, **named):
            taken.append(dict(zip(arguments, values, strict=False)) | named)
            raise _Left

        self.names["__take__"] = take
        try:
            code, self.code = self.code, one_iteration(loop, "<a loop>")
            self.run()
        except (Crash, SyntaxError):
            return None
        finally:
            self.code = code
        return taken[0] if taken else None

    def run(self, prepare=None, luck=0):
        """Run it once from the state that it was found in, after some preparation; return what it printed.

        Every run draws the same random numbers, others only with other luck.

        Raises
        ------
        Crash
            If it stops with an exception.
        """
        self.state.restore()
        random.seed(luck)
        np.random.seed(luck)  # noqa: NPY002  (that is what the program draws from)
        for value in self.names.values():
            if luck and isinstance(value, GENERATORS):
                [value.random() for _ in range(luck)]
        printed = Printed()
        try:
            with contextlib.redirect_stdout(printed), quiet(), no_chance(), work_limit(SECONDS_AN_ITERATION):
                if prepare:
                    prepare(self.names)
                exec(self.code, self.names)  # noqa: S102
        except _Left:
            pass
        except (Exception, SystemExit) as error:
            raise Crash(error) from error
        return printed.getvalue()


class Printed(io.TextIOWrapper):
    """Takes what a program prints, and is as much of a terminal as programs ask for: it has bytes, and an encoding."""

    def __init__(self):
        super().__init__(_Kept(), "utf-8", errors="replace", newline="", write_through=True)
        self._bytes = self.buffer

    def getvalue(self):
        """Return all that was printed."""
        return self._bytes.getvalue().decode(errors="replace")

    def taken(self):
        """Return what was printed since this was last asked, and forget it."""
        printed = self.getvalue()
        self._bytes.seek(0)
        self._bytes.truncate()
        return printed


class _Kept(io.BytesIO):
    def close(self):
        """Stay open: a program may wrap it once more, and what it wrapped it with ends."""


@contextlib.contextmanager
def same_luck():
    """Let the program draw the same random numbers at every examination, also from generators without a seed."""
    random_state, numpy_state = random.getstate(), np.random.get_state()  # noqa: NPY002
    with no_chance():
        random.seed(0)
        np.random.seed(0)  # noqa: NPY002  (that is what the program draws from)
        try:
            yield
        finally:
            random.setstate(random_state)
            np.random.set_state(numpy_state)  # noqa: NPY002


@contextlib.contextmanager
def no_chance():
    """Let all that is drawn without a seed be the same every time: bytes of the system, the time of day as a seed.

    The clock begins at the same moment, and goes on by a little whenever it is read.
    """
    drawn, reads, seeded = random.Random(0), itertools.count(), random.Random.seed  # noqa: S311

    def seed(self, a=None, version=2):
        seeded(self, 0 if a is None else a, version)

    def read_ns():
        return BEGIN_NS + next(reads) * TICK_NS

    changes = [
        (np.random.bit_generator, "randbits", lambda bits: 0),  # of which NumPy makes all seeds that are not given
        (random.Random, "seed", seed),
        (random, "seed", functools.partial(seed, random._inst)),
        (random, "_urandom", drawn.randbytes),
        (os, "urandom", drawn.randbytes),
        (time, "time_ns", read_ns),
        (time, "time", lambda: read_ns() / 1e9),
    ]
    before = [getattr(owner, name) for owner, name, _ in changes]
    for owner, name, value in changes:
        setattr(owner, name, value)
    try:
        yield
    finally:
        for (owner, name, _), value in zip(changes, before, strict=True):
            setattr(owner, name, value)


@contextlib.contextmanager
def quiet():
    """Let no warning through."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def run_to_the_loop(tree, path, accept, seconds=None):
    """Run a program until a loop trains something.

    Parameters
    ----------
    tree : ast.Module
        It is changed.
    path : Path
    accept : callable
        A `Iteration` → what is to be returned if its loop trains something, else None.
    seconds : float, optional
        SECONDS_TO_THE_LOOP unless given.

    Returns
    -------
    found
        What `accept` returned; None if the program ended without such a loop.
    names : dict
        The module's names.

    Raises
    ------
    Crash
        If the program stops with an exception before.
    CannotExamine
        If it takes too long to get there.
    """
    seconds = seconds or SECONDS_TO_THE_LOOP
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    marker = _Marker()
    tree = ast.fix_missing_locations(marker.visit(tree))
    module = module_of(tree, path)
    names = vars(module)
    tried, looking = dict.fromkeys(range(len(marker.loops)), 0), [False]

    def look(number, local):
        if looking[0] or tried[number] >= TRIES_A_LOOP:
            return
        tried[number] += 1
        looking[0] = True
        before = dict(names)
        try:
            # The function's own names first: by them its author knows what it works on.
            names.clear()
            names.update({name: value for name, value in local.items() if not name.startswith("__")})
            names.update({name: value for name, value in before.items() if name not in names})
            iteration = Iteration(one_iteration(marker.loops[number], path), names, marker.loops[number], functions)
            found = accept(iteration)
            if found is not None:
                raise _Reached(found)
            iteration.state.restore()
        except (Crash, SyntaxError, CannotExamine):
            pass
        except Exception as error:
            raise _OwnError from error  # not the program's, and not to be taken for it
        finally:
            looking[0] = False
        # It goes on with its own objects, as if nobody had looked.
        names.clear()
        names.update(before)

    names |= {"__look__": look, "__first__": first_item, "__Left__": _Left}
    try:
        run_module(tree, path, module, seconds)
    except _Reached as reached:
        looking[0] = True
        return reached.found, names
    except _OwnError as error:
        cause = error.__cause__
        raise CannotExamine(
            f"What its names hold cannot be copied and compared ({type(cause).__name__}: {str(cause)[:100]}): does it "
            "hold itself, or is it an object that cannot be copied?"
        ) from cause
    except CannotExamine:
        raise
    except TimeoutError:
        raise CannotExamine(
            f"The program did not come to a loop that trains something within {seconds:g} s. Is there a long "
            "computation, or a wait, before it?"
        ) from None
    except (Exception, SystemExit) as error:
        if not _is_of(error, path):
            raise _failed(error) from error
        raise Crash(error) from error
    return None, names


def module_of(tree, path):
    """Return the module in which a program is to run, with the names that Python gives it."""
    guarded = "__main__" in {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    module = types.ModuleType("__main__" if guarded else MODULE)
    vars(module).update({"__file__": str(path), "__builtins__": builtins})
    return module


def run_module(tree, path, module, seconds):
    """Run a program in its module, statement by statement: quietly, with the same luck every time, and not for ever.

    Raises
    ------
    TimeoutError
        After so many seconds.
    BaseException
        Whatever the program raises.
    """
    sys.path.insert(0, str(path.parent))
    os.environ.setdefault("MPLBACKEND", "Agg")
    sys.argv = [str(path)]
    with contextlib.redirect_stdout(Printed()), quiet(), same_luck(), work_limit(seconds), loaded(module):
        for statement in tree.body:
            run_statement(statement, compile(ast.Module([statement], []), str(path), "exec"), vars(module))


@contextlib.contextmanager
def loaded(module):
    """Let a module be found by its name: data classes look it up, and what sends a function to another process."""
    before = sys.modules.get(module.__name__)
    sys.modules[module.__name__] = module
    try:
        yield
    finally:
        if before is not None:
            sys.modules[module.__name__] = before


def _is_of(error, path):
    """Return whether an exception was raised while the program ran, and is no failure of the doctor's own."""
    frame = error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == str(path):
            return True
        frame = frame.tb_next
    return isinstance(error, SyntaxError) and error.filename == str(path)


def _failed(error):
    return CannotExamine(f"The doctor itself failed ({type(error).__name__}: {str(error)[:200]}). Please report it.")


def run_statement(statement, code, names):
    """Run one statement of a program; a library that is not there may be needed for a picture at the end only."""
    try:
        exec(code, names)  # noqa: S102
    except ModuleNotFoundError as error:
        if not isinstance(statement, (ast.Import, ast.ImportFrom)):
            raise
        for alias in statement.names:
            names[alias.asname or alias.name.partition(".")[0]] = _Missing(error.name)


class _Missing:
    """Stands for a library that is not there, until it is used."""

    def __init__(self, library):
        self._library = library

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        self()

    def __call__(self, values=None, *_, **__):
        if self._library == "tqdm":  # a progress bar round what is looped over
            return range(values) if isinstance(values, int) else values
        raise CannotExamine(f"The program needs {self._library}, which is not installed here.")
