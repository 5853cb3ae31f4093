"""The package comes in parts, so that the doctor needs no JupyterLab; an error says which part is missing."""

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
    """Something is used that needs an extra of the package; the message names the extra."""


@contextmanager
def needs_extra(what, extra):
    """Say which extra of two-neurons installs a package that is missing in this block.

    Parameters
    ----------
    what : str
        The purpose of the block: the subject of the sentence.
    extra : str
        The name of the extra in ``pyproject.toml``.

    Raises
    ------
    MissingPart
        If the block imports a package that is not installed.

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
    """Look for a package that is run rather than imported; raise `MissingPart` if it is not installed."""
    with needs_extra(what, extra):
        if find_spec(package) is None:
            raise ModuleNotFoundError(name=package)
