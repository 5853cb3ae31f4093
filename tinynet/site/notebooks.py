"""A notebook as the body of a page: stored outputs, and places for its live views and bets."""

import json
import re
from html import escape

from tinynet.site.text import code
from tinynet.widgets.bets import BETS

__all__ = ["bet_for_page", "lighter", "live_view", "notebook_body"]


def notebook_body(notebook, text):
    """Return a notebook's cells as HTML.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    text : object
        What `page_text` gives for this page.

    Returns
    -------
    str
        In the classes that `course.css` knows.
    """
    return "\n".join(_cell(cell, text) for cell in notebook.cells)


def _cell(cell, text):
    if cell.cell_type == "markdown":
        kind, inner = "jp-MarkdownCell", f'<div class="jp-RenderedMarkdown">{text.html(cell.source)}</div>'
    else:
        kind, inner = "jp-CodeCell", _code_cell(cell, text)
    return f'<div class="jp-Cell {kind}" id="cell-{cell.id}">{inner}</div>'


def _code_cell(cell, text):
    """Return code and outputs; where a line only shows a view or a bet, the view stands for it."""
    outputs = "".join(_output(output, cell, text) for output in cell.get("outputs", ()))
    shown = code(cell.source.rstrip("\n") + "\n")
    if re.match(r"tn\.widgets\.\w+\(.*\)\s*\Z", cell.source, flags=re.S) and outputs:
        shown = f'<details class="its-code"><summary>The code of this cell</summary>{shown}</details>'
        return outputs + shown
    return f'<div class="jp-InputArea-editor">{shown}</div>{outputs}'


def _output(output, cell, text):
    if output.output_type == "stream":
        return f'<div class="jp-OutputArea-output"><pre>{escape(output.text, quote=False)}</pre></div>'
    if output.output_type == "error":
        told = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(output.traceback))
        return f'<div class="jp-OutputArea-output"><pre>{escape(told, quote=False)}</pre></div>'
    bet = re.search(r'widgets\.predict\("([\w-]+)"\)', cell.source)
    if bet:
        return _place("bet", bet_for_page(bet[1]), _without_caption(output.data["text/html"]))
    if re.search(r"widgets\.my_bets\(\)", cell.source):
        bets = {key: bet_for_page(key) for key in BETS}
        return _place("bets", bets, output.data["text/html"])
    if "image/svg+xml" in output.data:
        view = output.metadata.get("two-neurons")
        drawing = output.data["image/svg+xml"]
        return live_view(view, drawing, cell.id) if view else f'<div class="figure">{lighter(drawing)}</div>'
    if "text/html" in output.data:
        return f'<div class="jp-OutputArea-output jp-RenderedHTML">{text.linked(output.data["text/html"])}</div>'
    return f'<div class="jp-OutputArea-output"><pre>{escape(output.data["text/plain"], quote=False)}</pre></div>'


def live_view(stored, still, name):
    """Return the place of a view: its still, until the page brings it to life.

    Parameters
    ----------
    stored : dict
        What `View.as_stored` gives.
    still : str
        The drawing that is shown without JavaScript and on paper.
    name : str
        Under which the page's address keeps what the reader has set.
    """
    return _place("view", {**stored, "name": name}, lighter(_without_caption(still)))


def lighter(svg):
    """Return a drawing whose lines have their places to a hundredth of a point, which no eye can tell.

    Examples
    --------
    >>> lighter('<path d="M 47.122301 74.16 L 3 0.0041" y="0.123456"/>')
    '<path d="M 47.12 74.16 L 3 0" y="0.123456"/>'
    """

    def rounded(number):
        return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")

    return re.sub(r' d="[^"]*"', lambda path: re.sub(r"\d+\.\d{3,}", rounded, path[0]), svg)


def _without_caption(still):
    """Return a still without the line that says so: in this page it is one for a moment only, and on paper."""
    return re.sub(r'<(text|p) class="tn-still".*?</\1>', "", still)


def _place(kind, values, still):
    packed = escape(json.dumps(values, ensure_ascii=False, sort_keys=True))
    return f'<div class="live-place" data-{kind}="{packed}"><div class="still">{still}</div></div>'


def bet_for_page(key):
    """Return a bet as the page takes it, with its answer."""
    bet = BETS[key]
    answer = bet.answer if bet.choices else f"{bet.answer:,.10g}"
    return {"key": key, "question": bet.question, "choices": list(bet.choices), "answer": answer, "why": bet.why}
