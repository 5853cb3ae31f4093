"""The package comes in parts, so that the doctor needs no JupyterLab; where one is missing, it is said which."""

from contextlib import contextmanager
from importlib.util import find_spec

__all__ = ["MissingPart", "needs_extra", "require_extra"]

# How their makers write them.
NAMES = {
    "IPython": "IPython",
    "jupyterlab": "JupyterLab",
    "matplotlib": "Matplotlib",
    "distributed": "Dask (distributed)",
    "jinja2": "Jinja",
}


class MissingPart(ModuleNotFoundError):
    """Something is used that is installed with an extra of the package; the message says with which one."""


@contextmanager
def needs_extra(what, extra):
    """Say of a package that is missing in this block which extra of two-neurons brings it.

    Parameters
    ----------
    what : str
        What the block is for: the subject of the sentence.
    extra : str
        The name of the extra in ``pyproject.toml``.

    Raises
    ------
    MissingPart
        Where the block imports what is not installed.

    Examples
    --------
    >>> with needs_extra("`tinynet lab`", "course"):
    ...     import not_installed
    Traceback (most recent call last):
    tinynet.extras.MissingPart: `tinynet lab` needs not_installed: pip install "two-neurons[course]"
    """
    try:
        yield
    except MissingPart:  # what is further inside knows better
        raise
    except ModuleNotFoundError as missing:
        top = (missing.name or "").split(".")[0]
        if top == __package__:
            raise
        # Double quotes, which every shell understands; two-neurons, since tinynet is another project's name.
        sentence = f'{what} needs {NAMES.get(top, top)}: pip install "two-neurons[{extra}]"'
        raise MissingPart(sentence, name=missing.name) from None


def require_extra(package, what, extra):
    """Look for a package that is run rather than imported; raise `MissingPart` where it is not installed."""
    with needs_extra(what, extra):
        if find_spec(package) is None:
            raise ModuleNotFoundError(name=package)
