"""The side of a check that runs in the student's kernel: it sends the answers, and calls them when asked.

A student can change this module, tinynet or Python itself, but the check runs elsewhere. Only an answer can be forged
here, and a right answer may come from anywhere.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib
import io
import json
import pickle
import socket
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from tinynet.grading.remote.wire_format import Asked, CallBack, Encoded, Handed, Returned, encode, encode_error

__all__ = ["answer"]

MOST_PRINTED = 100_000


def answer(descriptor: int, names: list[str]) -> None:
    """Send the notebook's values of some names, and serve calls until the check is done.

    Parameters
    ----------
    descriptor : int
        An open socket, with the check at its other end.
    names : list of str
    """
    from IPython import get_ipython

    with socket.socket(fileno=socket.dup(descriptor)) as line:
        Student(line).serve(get_ipython().user_ns, names)


class Student:
    """Answers a check over a socket: it sends text, and receives pickled messages of the check."""

    def __init__(self, line: socket.socket):
        self.line = line
        self.functions: list[Any] = []
        self.from_the_check: list[BaseException] = []

    def serve(self, notebook: dict[str, Any], names: list[str]) -> None:
        """Send the answers, then do what the check asks until it is done."""
        self._send({"answers": {name: self._encoded(notebook[name]) for name in names if name in notebook}})
        self._until("done")

    def _until(self, end: str) -> tuple[str, list[Any]]:
        while True:
            what, *rest = self._receive()
            if what == "call":
                self._send(self._call(*rest))
            elif what in (end, "raise"):
                return what, rest

    def _call(self, function: Any, arguments: tuple, named: dict[str, Any], floating: Mapping[str, Any]) -> Returned:
        """Call a function; return its result, what it printed, and the arguments that it changed."""
        given = [*arguments, *named.values()]
        before = [self._encoded(value) if _can_change(value) else None for value in given]
        printed = io.StringIO()
        reply: Returned = {}
        with warnings.catch_warnings(record=True) as warned, contextlib.redirect_stdout(printed):
            warnings.simplefilter("always")
            with np.errstate(**floating):
                try:
                    value = function(*arguments, **named)
                    reply["return"] = self._encoded(value)
                except (Exception, SystemExit) as error:
                    known = [place for place, theirs in enumerate(self.from_the_check) if theirs is error]
                    reply |= {"raise again": known[0]} if known else {"raise": encode_error(error)}
        after = [self._encoded(value) if _can_change(value) else None for value in given]
        reply["changed"] = [[i, now] for i, (now, then) in enumerate(zip(after, before, strict=True)) if now != then]
        reply["warned"] = [[w.category.__name__, str(w.message)[:500]] for w in warned[:20]]
        reply["printed"] = printed.getvalue()[:MOST_PRINTED]
        return reply

    def call_back(self, number: int, arguments: tuple, named: dict[str, Any]) -> Any:
        """Call a function of the check."""
        self._send({"call": number, "arguments": self._encoded(arguments), "named": self._encoded(named)})
        what, (result, printed) = self._until("return")
        print(printed, end="")
        if what == "raise":
            kind, text = result
            error = getattr(builtins, kind)(text)
            self.from_the_check.append(error)
            raise error
        return result

    def _encoded(self, value: Any) -> Encoded:
        try:
            return encode(value, self._number_of)
        except Exception as error:  # a learner's class may do anything when it is looked at
            name = type(value).__name__[:50]
            return ["object", name, f"<{name} that cannot be sent: {type(error).__name__}>"]

    def _number_of(self, function: Any) -> int:
        for number, known in enumerate(self.functions):
            if known is function:
                return number
        self.functions.append(function)
        return len(self.functions) - 1

    def _send(self, message: Handed | CallBack | Returned) -> None:
        text = json.dumps(message).encode()
        self.line.sendall(len(text).to_bytes(8, "big") + text)

    def _receive(self) -> Asked:
        size = int.from_bytes(_exactly(self.line, 8), "big")
        reader = pickle.Unpickler(io.BytesIO(_exactly(self.line, size)))
        reader.persistent_load = self._found  # type: ignore[method-assign]
        return reader.load()

    def _found(self, reference: tuple[str, Any]) -> Any:
        whose, number = reference
        if whose == "course":
            module, name = number
            return getattr(importlib.import_module(module), name)
        if whose == "student":
            return self.functions[number]

        def of_the_check(*arguments: Any, **named: Any) -> Any:
            return self.call_back(number, arguments, named)

        return of_the_check


def _can_change(value: Any) -> bool:
    return not (value is None or isinstance(value, (bool, int, float, str, np.generic)) or callable(value))


def _exactly(line: socket.socket, size: int) -> bytes:
    received = bytearray()
    while len(received) < size:
        piece = line.recv(min(size - len(received), 1 << 20))
        if not piece:
            raise EOFError("the check has gone")
        received += piece
    return bytes(received)
