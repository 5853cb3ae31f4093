"""Coroutines, run to their end from a test."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

# A thread of their own, for the browser's loop may run in the test's; always the same, for a database wants that.
_thread = ThreadPoolExecutor(1)


def finished(coroutine):
    """Return the result of a coroutine."""
    return _thread.submit(asyncio.run, coroutine).result()
