"""The triage card of lesson 12 as a page to print.

``python -m tinynet.plots.pages`` writes it.
"""

import re
from html import escape
from pathlib import Path

from tinynet.plots.triage import triage_card

__all__ = ["triage_page"]

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
  /* Made from lesson 12's card by `uv run python -m tinynet.plots.pages`; do not edit it by hand. */
  @page {{ size: A4; margin: 0; }}
  body {{ margin: 0 auto; max-width: 210mm; color: #000; background: #fff; }}
  svg {{ display: block; width: 100%; --tn-ink: #000; }}
  .source {{ margin: -3.6% 6% 0; font: min(8pt, 1.34vw)/1 "DejaVu Sans", sans-serif; color: #444; }}
  /* On a screen its letters are 11 px or more: a narrow one shows a part of the card, and scrolls. */
  @media screen {{ .card > div {{ min-width: 770px; }} .source {{ font-size: 11px; }} }}
  .card {{ overflow-x: auto; }}
  .words {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
</style>
</head>
<body>
<div class="card" tabindex="0"><div>
{svg}
<p class="source">Two Neurons, lesson 12. Text: CC BY 4.0.</p>
</div></div>
<p class="words">{words}</p>
</body>
</html>
"""


def triage_page():
    """Return the triage card as a page of HTML that is one sheet of A4 when it is printed."""
    card = triage_card()
    title = re.search('aria-label="(.*?)[.]"', card.svg)[1]
    # In HTML the namespaces are known.
    svg = re.sub(r' xmlns(?::\w+)?="[^"]*"', "", card.svg)
    return PAGE.format(title=title, svg=svg.strip(), words=escape(card.words, quote=False))


if __name__ == "__main__":
    page = Path(__file__).parents[2] / "docs" / "print" / "triage-card.html"
    page.write_text(triage_page(), encoding="utf-8", newline="\n")
