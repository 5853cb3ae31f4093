"""All mistakes that this package can name, one file for each: to add a mistake, add a file.

A file has the name of its mistake and holds `MISTAKE`. Its folder says where the mistake shows: in the formulas of one
row's gradient, in what a program does, or in an answer to an exercise; `unnamed` is for wrong results that no known
mistake explains.
"""

import pkgutil
from importlib import import_module

from tinynet.mistakes import in_answers, in_formulas, in_runs, unnamed

__all__ = ["IN_ANSWERS", "IN_FORMULAS", "IN_RUNS", "MISTAKES", "UNEXPLAINED", "UNKNOWN", "mistakes_in"]


def mistakes_in(folder):
    """Return the mistakes of a folder, in their order.

    Parameters
    ----------
    folder : module
        A package whose modules have one mistake each.

    Returns
    -------
    tuple of Mistake

    Examples
    --------
    >>> mistakes_in(in_runs)[0].as_it_should_be
    'parameters = step(parameters)'
    """
    names = (module.name for module in pkgutil.iter_modules(folder.__path__))
    mistakes = [import_module(f"{folder.__name__}.{name}").MISTAKE for name in names]
    return tuple(sorted(mistakes, key=lambda mistake: (mistake.order, mistake.code)))


IN_FORMULAS, IN_RUNS, IN_ANSWERS = mistakes_in(in_formulas), mistakes_in(in_runs), mistakes_in(in_answers)
UNEXPLAINED = "unexplained-derivative"
"""The doctor's code for a derivative that no mistake explains."""
UNKNOWN = "not-yet-known"
"""A check's code for a wrong answer that is none of the wrong answers that it knows."""
MISTAKES = {mistake.code: mistake for mistake in (*IN_FORMULAS, *IN_RUNS, *IN_ANSWERS, *mistakes_in(unnamed))}
"""All of them, by code."""
