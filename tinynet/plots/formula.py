"""A formula of a text as a drawing, for pages that load nothing."""

import io
import re
from functools import cache

from matplotlib import mathtext, rc_context

from tinynet.plots.style import for_any_page

__all__ = ["formula"]


# The pages of a lesson and its slides have the same ones, and each takes a tenth of a second.
@cache
def formula(tex):
    """Draw a formula in the colour and the size of the text around it.

    Parameters
    ----------
    tex : str
        Its source, without dollar signs and on one line. It becomes the drawing's name.

    Returns
    -------
    str
        An SVG on one line, so that it is one piece of HTML within a text.

    Examples
    --------
    >>> formula("z = w x + b")[:19]
    '<svg class="formula'
    """
    # Matplotlib knows one size of bracket outside of \\left and \\right, and one of fraction.
    known = tex.replace(r"\big", "").replace(r"\tfrac", r"\frac")
    picture = io.BytesIO()
    with rc_context({"mathtext.fontset": "stix", "svg.fonttype": "path", "svg.hashsalt": "two-neurons"}):
        mathtext.math_to_image(f"${known}$", picture, format="svg", dpi=72)
    svg = picture.getvalue().decode()
    # Drawn at 10 points: in em, so that it follows the text around it.
    width, height = (
        float(size) / 10 * 1.6 for size in re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', svg).groups()
    )
    svg = re.sub(r"<!--.*?-->", "", for_any_page(svg, tex), flags=re.S)
    svg = " ".join(svg.replace('class="tn-figure"', 'class="formula"').split())
    return svg.replace('style="', f'style="width: {width:.2f}em; height: {height:.2f}em; fill: currentcolor; ', 1)
