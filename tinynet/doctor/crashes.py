"""Exceptions explained to their author: the line that failed, and the usual cause."""

import errno
import linecache
import sysconfig
import traceback
from pathlib import Path

from tinynet.doctor.diagnosis import Finding, Place
from tinynet.doctor.isolation import Refused
from tinynet.mistakes import MISTAKES

__all__ = ["circumstance", "explain_crash"]

USUALLY = {
    "OverflowError": "a number has become too large, as math.exp(−z) does for z below about −709; use e^z / (1 + e^z)",
    "ZeroDivisionError": "something is divided by 0: an empty list, or a difference that vanishes",
    "NameError": "a name is used that has no value there: look for a slip of the pen, or a value of another function",
    "UnboundLocalError": "a name is assigned to later in the function, so that it is a name of the function everywhere "
    "in it; give it to the function as an argument",
    "IndexError": "a list or an array is shorter than the place asked for: is a number of rows written down?",
    "KeyError": "a dict has no such key",
    "RecursionError": "a function calls itself without end",
    "MemoryError": "more memory is asked for than there is",
    "EOFError": "the program waits for something to be typed; give it its values as arguments",
    "SystemExit": "the program ends itself; take exit() out of the function",
    "TypeError": "a value is of another kind than what is done with it: a list where a number is meant, or None from a "
    "function without a return",
}
SHAPES = "the shapes of two arrays do not go together; print both, and ask which product is meant: with {words}"
ASYNC = "a function that is async gives a coroutine, and not its result: write def in place of async def"
MATH_ON_ARRAY = "math.exp takes one number; for arrays use np.exp"


def explain_crash(error):
    """Return the finding of a program that stops.

    Parameters
    ----------
    error : Exception

    Returns
    -------
    Finding
    """
    kind, words = type(error).__name__, " ".join(str(error).split()) or "no further word"
    # An exception of another process brings its frames along.
    frames = getattr(error, "frames", None) or traceback.extract_tb(error.__traceback__)
    own = _own(frames)
    where = f" in {_line_of(own[-1])}" if own else ""
    shapes = any(word in words for word in ("shapes", "broadcast", "core dimension", "dimension mismatch"))
    why = USUALLY.get(kind, "")
    if shapes:
        why = SHAPES.format(words="rows of samples it is inputs @ weights")
    elif "only" in words and "converted to Python scalar" in words:
        why = MATH_ON_ARRAY
    elif kind == "TypeError" and "coroutine" in words:
        why = ASYNC
    place = _place_of(own[-1]) if own else None
    # Where the line is shown, what was raised stands below it.
    told = f"{where}: {kind}: {words}" if place is None else f", {kind}"
    message = f"The program stops with an exception{told}." + (f" That is, {why}." if why else "")
    symptom = f"The program stops with {kind}: {words}."
    code, evidence = "crashes", {"exception": f"{kind}: {words}"}
    if isinstance(error, OverflowError):
        code = "overflow"
        message += " If its numbers became so large in the first steps, the learning rate or the start is too large."
    elif "Cannot cast ufunc" in words and "int" in words:
        code = "integer-arithmetic"
        seen = MISTAKES[code].seen
        message += f" {seen[0].upper()}{seen[1:]}: begin with floats, np.array([1.0, 1.0])."
    else:
        evidence["line"] = own[-1].lineno if own else None
    found = f"{kind}: {words}" if place else ""
    return Finding(code, "fault", (), message, evidence, symptom, MISTAKES[code].spot, place=place, found=found)


def _own(frames):
    """Return the frames that are the learner's own: not of this package, and not of a library."""
    # A browser's Python has its library in a zip, and tells of a folder.
    library = sysconfig.get_path("stdlib"), str(Path(traceback.__file__).parent)
    return [f for f in frames if not any(part in Path(f.filename).parts for part in ("site-packages", "doctor"))
            and not f.filename.startswith((*library, "<frozen "))]  # fmt: skip


def _line_of(frame):
    line = (frame.line or linecache.getline(frame.filename, frame.lineno or 0)).strip().rstrip(":")
    return f"line {frame.lineno}" + (f", {line}" if line else "")


def _place_of(frame):
    """Return where in its file a program stopped; None if it stands in none, as what was typed does."""
    if not frame.lineno or not Path(frame.filename).is_file():
        return None
    end_line = getattr(frame, "end_lineno", None) or frame.lineno
    lines = [line.rstrip("\r\n") for line in linecache.getlines(frame.filename)[frame.lineno - 1 : end_line]]
    if len(lines) <= end_line - frame.lineno:
        return None
    first, last = lines[0], lines[-1]
    begin, end = len(first) - len(first.lstrip()), len(last.rstrip())
    if getattr(frame, "colno", None) is not None and frame.end_colno is not None:
        begin, end = _characters(first, frame.colno), _characters(last, frame.end_colno)
    return Place(frame.lineno, begin, end_line, end, "\n".join(lines), frame.filename)


def _characters(line, count):
    """Return how many characters so many bytes of a line are."""
    return len(line.encode()[:count].decode(errors="replace"))


def circumstance(error):
    """Return what to do about a program that stops because of where it is examined; None if it stops by itself.

    Parameters
    ----------
    error : BaseException
        What it stopped with, on its way to its loop.

    Returns
    -------
    str or None
    """
    frames = traceback.extract_tb(error.__traceback__)
    last, own, words = frames[-1], _own(frames), " ".join(str(error).split())
    where = f" ({_line_of(own[-1])})" if own else ""
    if isinstance(error, Refused) or getattr(error, "errno", None) == errno.EROFS:
        what = words if isinstance(error, Refused) else f"it writes to {error.filename}"
        return (
            f"While it is examined, a program can change nothing but a copy of its own folder, and {what}. Leave that "
            "out for the examination, or let it write beside the program."
        )
    if isinstance(error, IndexError) and "argv" in (last.line or ""):
        return "It reads words behind its name (sys.argv), and is examined without any: write the values into it."
    if isinstance(error, SystemExit):
        if any(Path(frame.filename).stem == "argparse" for frame in frames):
            return "It asks for words behind its name (argparse), and is examined without any: give them defaults."
        return f"It ends itself before it trains{where}. Take that out for the examination."
    if isinstance(error, EOFError) and "input(" in (last.line or ""):
        return "It waits for something to be typed (input), and nobody types here: write the value into it."
    if isinstance(error, KeyError) and last.name == "__getitem__" and "os" in Path(last.filename).stem:
        return f"It reads the environment variable {words}, which is not set: write the value into it."
    if isinstance(error, FileNotFoundError):
        name = error.filename if error.filename is not None else words.rstrip(".")
        return f"It reads a file that is not there: {name}. A name is looked for from the program's own folder on."
    if isinstance(error, OSError):
        return f"It needs something outside of itself that does not answer here{where}: {words}."
    if "interactive framework" in words or "no display name" in words:
        return f"It opens a window, and there is no screen here{where}. Leave that out for the examination."
    if isinstance(error, ModuleNotFoundError):
        return f"It needs {error.name}, which is not installed here{where}."
    if isinstance(error, ImportError) and own and last is not own[-1]:
        return f"It needs a part of Python that does not work here{where}: {words}."
    if isinstance(error, RuntimeError) and "can't start new thread" in words:
        return f"It starts a thread, and there are none here{where}. Leave that out for the examination."
    return None
