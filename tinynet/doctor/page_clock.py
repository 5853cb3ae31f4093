"""The clock that a browser's Python lacks: a signal that comes at its time. Time limits rest on it."""

import signal
from pathlib import Path

__all__ = ["ALARM_CLOCK", "give_a_timer", "give_the_kernel_a_timer"]

ALARM_CLOCK = Path(__file__).with_name("alarm_clock.js")


def give_a_timer(set_timer):
    """Give this Python ``signal.setitimer`` if it has none; the time limits of an examination rest on it.

    Parameters
    ----------
    set_timer : callable
        It takes the number of a signal, the seconds until it is to come and those between all later ones, and returns
        the two that were set before. With 0 s no signal comes.
    """
    if not hasattr(signal, "setitimer"):
        signal.ITIMER_REAL = 0
        signal.setitimer = lambda _, seconds, again=0.0: tuple(set_timer(signal.SIGALRM, seconds, again))


def give_the_kernel_a_timer():
    """Give the Python of JupyterLite's kernel ``signal.setitimer``; the doctor's page does so by itself."""
    import pyodide_js
    from pyodide.code import run_js

    clock = run_js(f"({ALARM_CLOCK.read_text(encoding='utf-8')})")()
    pyodide_js.setInterruptBuffer(clock.buffer)
    give_a_timer(clock.set)
