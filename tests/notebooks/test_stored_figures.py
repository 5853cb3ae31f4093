"""Every stored figure follows the theme, has a name, and shares no part's name with another figure of its page."""

import re

from tinynet.build import read_notebook
from tinynet.plots.ends import MOST_BANDS, OUTCOMES, band_colors
from tinynet.plots.starts import HATCHED

# How a start ends has its own colours, the same on light and dark; their meanings stand in the figure's key.
OF_THE_MAP = {"#" + bytes(rgb).hex() for bands in range(1, MOST_BANDS + 1) for rgb in band_colors(bands)}
OF_THE_MAP |= {color for _, _, color, _ in OUTCOMES if color} | {HATCHED}


def figures(path):
    outputs = (output for cell in read_notebook(path).cells for output in cell.get("outputs", ()))
    return [output.data["image/svg+xml"] for output in outputs if "image/svg+xml" in output.get("data", {})]


def test_a_stored_figure_follows_the_theme_and_has_a_name(executed):
    for svg in figures(executed):
        assert re.match(r'<svg class="tn-figure" role="img" aria-label="[^"]{8,}"', svg)
        assert svg.count("var(--tn-figure-paper, #ffffff)") == 1 + ('class="tn-still"' in svg)
        assert set(re.findall(r"(?<!, )#[0-9a-f]{6}\b", svg)) <= OF_THE_MAP


def test_different_figures_of_a_page_share_no_names_of_parts(executed):
    different = set(figures(executed))
    names = [name for svg in different for name in re.findall(r' id="([^"]+)"', svg)]
    assert len(names) == len(set(names))
