"""The side of a check that runs outside the sandbox: a student's answers as values, and as functions to call.

A check does not notice that the function that it calls lives in another process: its changes of arguments, its prints,
its warnings and its exceptions happen here too.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import json
import pickle
import socket
import sys
import time
import types
import warnings
from collections.abc import Callable
from functools import partial
from inspect import Signature
from typing import Any, Literal, cast

import numpy as np

from tinynet.checks.expectations import untouched
from tinynet.grading.remote.wire_format import (
    Asked,
    CallBack,
    NoSense,
    OfTheCourse,
    Returned,
    decode,
    decode_error,
)
from tinynet.network import Network

__all__ = ["Answers", "Lost"]

LARGEST_MESSAGE = 4_000_000
# What a check's own function is called with: two long columns could be made a table of any size.
MOST_NUMBERS_IN_A_CALL = 4_000
MOST_CALLS_INSIDE_CALLS = 30


class Lost(BaseException):
    """The student's side is gone, is silent or sends nonsense. No check may catch this, so it is no Exception.

    `code` is "runs-too-long" or "crashes".
    """

    def __init__(self, message: str, code: str = "crashes"):
        super().__init__(message)
        self.code = code


class Answers:
    """The answers of one task.

    Parameters
    ----------
    line : socket
        With `kernel_side.answer` at its other end.
    seconds : float
        How long the student's side may take in total.
    """

    def __init__(self, line: socket.socket, seconds: float):
        self.line, self.seconds = line, seconds
        self.until = time.monotonic() + seconds
        self.theirs: dict[int, Callable] = {}
        self.ours: list[Callable] = []
        self.raised: list[Exception] = []
        self.depth = 0

    def read(self) -> dict[str, Any]:
        """Return the answers by name; those that the notebook does not have are left out."""
        answers = self._receive().get("answers")
        if not isinstance(answers, dict):
            raise Lost("The answers could not be read: something in the kernel was changed.")
        return {name: self._decoded(value) for name, value in answers.items()}

    def done(self) -> None:
        """Let the student's side continue."""
        self._send(("done",))

    # Calls -----------------------------------------------------------------------------------------------

    def _call(self, function: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        if self.depth >= MOST_CALLS_INSIDE_CALLS:
            raise RecursionError("maximum recursion depth exceeded")
        self._send(("call", function, arguments, named, np.geterr()))
        self.depth += 1
        try:
            while "call" in (reply := self._receive()):
                self._answer(cast("CallBack", reply))
        finally:
            self.depth -= 1
        return self._settle(cast("Returned", reply), [*arguments, *named.values()])

    def _answer(self, request: CallBack) -> None:
        """Call a function of the check for the student's function."""
        try:
            function = self.ours[int(request["call"])]
            arguments, named = self._decoded(request["arguments"]), self._decoded(request["named"])
        except (LookupError, TypeError, ValueError, OverflowError) as error:
            raise Lost(f"The kernel called a function that does not exist: {error}.") from None
        what: Literal["return", "raise"]
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            try:
                _must_be_small(arguments, named)
                what, result = "return", function(*arguments, **named)
            except Exception as error:
                # It is raised once more here, should the student's function let it through.
                self.raised.append(error)
                what, result = "raise", _plain(error)
        self._send((what, result, printed.getvalue()))

    def _settle(self, reply: Returned, given: list[Any]) -> Any:
        """Repeat here what happened there."""
        try:
            sys.stdout.write(str(reply["printed"]))
            for place, value in reply["changed"]:
                _change(given[place], self._decoded(value))
            for category, text in reply["warned"]:
                warnings.warn(str(text), _warning(category), stacklevel=3)
            if "raise again" in reply:
                raised = self.raised[int(reply["raise again"])]
            elif "raise" in reply:
                raised = decode_error(reply["raise"])
            else:
                return self._decoded(reply["return"])
        except (LookupError, TypeError, ValueError, OverflowError) as error:
            raise Lost(f"An answer could not be read: {error}.") from None
        raise raised

    def _decoded(self, message: Any) -> Any:
        try:
            return decode(message, self._function)
        except NoSense as error:
            raise Lost(f"An answer could not be read: {error}.") from None

    def _function(
        self, number: int, name: str, signature: Signature | None, names: tuple[str, ...], is_untouched: bool
    ) -> Callable:
        if is_untouched:
            return untouched
        if number not in self.theirs:

            def function(*arguments: Any, **named: Any) -> Any:
                return self._call(function, arguments, named)

            def through(adapter: Callable) -> Callable:
                there = OfTheCourse(adapter.__module__, adapter.__qualname__)
                return lambda *arguments: self._call(there, (function, *arguments), {})

            function.through = through  # type: ignore[attr-defined]
            function.__name__ = function.__qualname__ = name
            # A check may look at the names that a function uses; they do no harm behind those that it has.
            code = function.__code__
            function.__code__ = code.replace(co_names=code.co_names + names)
            if signature is not None:
                function.__signature__ = signature  # type: ignore[attr-defined]
            self.theirs[number] = function
        return self.theirs[number]

    # The line --------------------------------------------------------------------------------------------

    def _send(self, message: Asked) -> None:
        file = io.BytesIO()
        writer = pickle.Pickler(file)
        writer.persistent_id = self._reference  # type: ignore[method-assign]
        writer.dump(message)
        text = file.getvalue()
        try:
            self.line.settimeout(self._left())
            self.line.sendall(len(text).to_bytes(8, "big") + text)
        except OSError as error:
            raise self._lost(error) from None

    def _reference(self, value: Any) -> tuple[str, Any] | None:
        """Functions stay where they are: the other side gets a number to call them by."""
        if isinstance(value, OfTheCourse):
            return "course", tuple(value)
        if not isinstance(value, (types.FunctionType, types.MethodType, partial)):
            return None
        for number, theirs in self.theirs.items():
            if theirs is value:
                return "student", number
        if value not in self.ours:
            self.ours.append(value)
        return "check", self.ours.index(value)

    def _receive(self) -> dict[str, Any]:
        try:
            size = int.from_bytes(self._exactly(8), "big")
            if size > LARGEST_MESSAGE:
                raise Lost(f"An answer has {size / 1e6:.0f} MB; at most {LARGEST_MESSAGE / 1e6:.0f} MB are read.")
            message = json.loads(self._exactly(size))
        except OSError as error:
            raise self._lost(error) from None
        except (ValueError, RecursionError) as error:
            raise Lost(f"An answer could not be read: {error}.") from None
        if not isinstance(message, dict):
            raise Lost("An answer could not be read: something in the kernel was changed.")
        return message

    def _exactly(self, size: int) -> bytes:
        received = bytearray()
        while len(received) < size:
            self.line.settimeout(self._left())
            piece = self.line.recv(min(size - len(received), 1 << 20))
            if not piece:
                raise Lost("the program ended its kernel")
            received += piece
        return bytes(received)

    def _left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _lost(self, error: OSError) -> Lost:
        if isinstance(error, TimeoutError):
            return Lost(f"Checking this answer took more than {self.seconds:g} s: does it ever end?", "runs-too-long")
        return Lost(f"The kernel ended while its answers were checked ({error.strerror or error}).")


def _must_be_small(arguments: list[Any], named: dict[str, Any]) -> None:
    """Raise a ValueError for arguments with more numbers than any exercise has."""
    waiting, numbers = [*arguments, *named.values()], 0
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, (list, tuple, set)):
            waiting += value
        numbers += np.size(value) if isinstance(value, np.ndarray) else 1
        if numbers > MOST_NUMBERS_IN_A_CALL:
            raise ValueError(f"more than {MOST_NUMBERS_IN_A_CALL:,} numbers in one call")


def _change(value: Any, now: Any) -> None:
    """Change an argument as the student's function changed its copy."""
    if isinstance(value, np.ndarray) and isinstance(now, np.ndarray) and now.shape == value.shape:
        value[...] = now
    elif isinstance(value, list) and isinstance(now, list):
        value[:] = now
    elif isinstance(value, (dict, set)) and type(now) is type(value):
        value.clear()
        value.update(now)
    elif isinstance(value, Network) and isinstance(now, Network) and now.names == value.names:
        for name in value.names:
            setattr(value, name, getattr(now, name))


def _warning(name: Any) -> type[Warning]:
    kind = getattr(builtins, str(name), UserWarning)
    return kind if isinstance(kind, type) and issubclass(kind, Warning) else UserWarning


def _plain(error: Exception) -> tuple[str, str]:
    """Return the name of an exception's built-in class, and its text: the student's side gets nothing else of it."""
    kind = next(kind for kind in type(error).__mro__ if kind.__module__ == "builtins")
    return kind.__name__, str(error)
