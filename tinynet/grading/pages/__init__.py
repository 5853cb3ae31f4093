"""The pages that grading writes: one look for all, everything escaped, and nothing that is loaded from elsewhere."""

from functools import cache

__all__ = ["render"]


def render(name, **values):
    """Return a page made from one of the templates in this folder.

    Parameters
    ----------
    name : str
        The template's file.
    **values
        What stands in it; a text is escaped, a ``Markup`` is not.

    Returns
    -------
    str
    """
    return _pages().get_template(name).render(values)


@cache
def _pages():
    from jinja2 import Environment, PackageLoader, StrictUndefined

    pages = Environment(
        loader=PackageLoader(__name__, ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["number"] = "{:g}".format
    return pages
