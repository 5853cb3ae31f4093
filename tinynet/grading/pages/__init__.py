"""The pages that grading writes: they share one style, escape every text, and load nothing from elsewhere."""

from functools import cache

__all__ = ["render"]


def render(name, **values):
    """Return a page made from one of the templates in this folder.

    Parameters
    ----------
    name : str
        The template's file.
    **values
        The values of the template; a text is escaped, a ``Markup`` is not.

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
