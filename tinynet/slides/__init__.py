"""A lesson as slides: one HTML file with everything in it, for a projector without a network.

Which cell begins a slide stands in the lessons, as ``slide_type`` in a cell's metadata; plain
``jupyter nbconvert --to slides`` reads the same. Here a text too long for one slide is carried on to the next, a
figure and a bet come without the line of code that makes them, and formulas are drawn beforehand.
"""

import base64
import io
import math
import re
from pathlib import Path

import nbformat

from tinynet.course import CourseError, source_folder

__all__ = ["LINES_ON_A_SLIDE", "make_deck", "on_slides"]

# Pixels of a slide of 1280 x 720 that are left between its margins, and what things need of them.
LINES_ON_A_SLIDE = 640
TEXT_LINE, LETTERS_IN_A_LINE, CODE_LINE, CODE_LETTERS_IN_A_LINE = 38, 80, 26, 102
TABLE_ROW, HEADING, FORMULA, GAP = 41, 70, 90, 16
# What stands for the fold before an answer, which on a slide appears at the next key.
ANSWER = "\N{INVISIBLE SEPARATOR}"
HERE = Path(__file__).parent


def make_deck(lesson, folder):
    """Write one lesson as slides.

    Parameters
    ----------
    lesson : str
        Its name or the beginning of it: "05", or 5.
    folder : str or Path
        Where the file goes; made if it is not there.

    Returns
    -------
    Path
        The file, which needs no other.

    Raises
    ------
    CourseError
        If there is no such lesson, or the file cannot be written.
    """
    from nbconvert import SlidesExporter

    path = _lesson(lesson)
    notebook = nbformat.read(path, as_version=4)
    title = re.match(r"# (.+)", notebook.cells[0].source)[1]
    notebook.cells = on_slides(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _without_links(_formulas_drawn(cell.source))
    exporter = SlidesExporter(
        template_name="deck",
        extra_template_basedirs=[str(HERE)],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    files = {
        "reveal_js": HERE / "reveal" / "reveal.js",
        "reveal_css": HERE / "reveal" / "reveal.css",
        "deck_js": HERE / "deck" / "deck.js",
        "deck_css": HERE / "deck" / "deck.css",
    }
    resources = {name: file.read_text("utf-8") for name, file in files.items()}
    page, _ = exporter.from_notebook_node(notebook, resources | {"deck_title": title})
    target = Path(folder) / f"{path.stem}.html"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CourseError(f"{target} could not be written ({error.strerror}).") from error
    return target


def _lesson(name):
    name = Path(name).name.removesuffix(".ipynb")
    name = name.zfill(2) if name.isdigit() else name
    known = {path.stem: path for path in sorted((source_folder() / "notebooks").glob("*.ipynb"))}
    for stem, path in known.items():
        if name and stem.startswith(name):
            return path
    raise CourseError(f"There is no lesson {name!r}; the lessons are: {', '.join(known)}.")


# What goes on which slide ------------------------------------------------------------------------------


def on_slides(notebook):
    """Return a lesson's cells as they are shown: cut into pieces that fit, each with its slide type.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The lesson, which is left as it is.

    Returns
    -------
    list of nbformat.NotebookNode
        Each with ``metadata.slideshow.slide_type`` of slide, subslide, fragment or "-", and ``metadata.height``, an
        estimate in pixels.
    """
    cells, section, used = [], "", 0
    for kind, piece, height in _pieces(notebook):
        heading = re.match(r"##+ (.+)", piece.source) if piece.cell_type == "markdown" else None
        if kind in ("-", "fragment") and used + height > LINES_ON_A_SLIDE:
            kind = "subslide"
        if kind in ("slide", "subslide"):
            used = 0
            if not heading and section:
                running = nbformat.v4.new_markdown_cell(f'<p class="running">{section}</p>')
                _append(cells, running, kind, TEXT_LINE)
                kind, used = "-", TEXT_LINE
        if heading and heading[0].startswith("## "):
            section = heading[1]
        used += height
        _append(cells, piece, kind, height)
    return cells


def _append(cells, piece, kind, height):
    piece.id = f"piece-{len(cells)}"
    piece.metadata.update(nbformat.from_dict({"slideshow": {"slide_type": kind}, "height": height}))
    cells.append(piece)


def _pieces(notebook):
    """Yield (slide type, cell, height) of all that is shown."""
    for cell in notebook.cells:
        kind = cell.metadata.slideshow.slide_type
        if kind not in ("skip", "notes"):
            yield from (_pieces_of_code if cell.cell_type == "code" else _pieces_of_text)(cell, kind)


def _pieces_of_text(cell, kind):
    for part, heights in _parts(cell.source):
        # A new heading is a new slide, whatever the text before it belonged to; so is a question, without its answer.
        begins = {"## ": "slide", "###": "subslide", "**2": "subslide", "**3": "subslide"}
        first = begins.get(part[0][:3], "-") if kind is None else kind
        if part[0].startswith(ANSWER):
            first = "fragment" if kind is None else kind
            part[0] = part[0].removeprefix(ANSWER)
        kind = None
        share = sum(heights) / math.ceil((sum(heights) + TEXT_LINE) / LINES_ON_A_SLIDE)
        together, height = [], 0
        for block, more in zip(part, heights, strict=True):
            if together and height + more / 2 > share and not together[-1].startswith("#"):
                yield first, nbformat.v4.new_markdown_cell("\n\n".join(together)), height
                first, together, height = "subslide", [], 0
            together.append(block)
            height += more
        yield first, nbformat.v4.new_markdown_cell("\n\n".join(together)), height


def _parts(text):
    """Return the parts of a text that begin anew: for each its blocks and their heights."""
    unfolded = re.sub(
        r"<details><summary>(.*?)</summary>\s*(.*?)\s*</details>", rf"{ANSWER}**\1:** \2", text, flags=re.S
    )
    parts = []
    for block in _blocks(unfolded):
        if not parts or re.match(rf"##+ |\*\*\d\.\*\*|{ANSWER}", block):
            parts.append(([], []))
        parts[-1][0].append(block)
        parts[-1][1].append(_height_of_text(block))
    return parts


def _blocks(text):
    """Return the paragraphs, tables, formulas, pieces of code and list items of a text."""
    blocks = re.findall(r"```.*?^```|\$\$.*?\$\$|(?:(?!^```)[^\n]+(?:\n(?!\n|$|```)|$))+", text, flags=re.M | re.S)
    return [
        item for block in blocks for item in ([block] if block[0] in "`$|" else re.split(r"\n(?=(?:-|\d\.) )", block))
    ]


def _height_of_text(block):
    if block.startswith("#"):
        return HEADING
    if block.startswith("```"):
        return CODE_LINE * (block.count("\n") - 1) + 2 * GAP
    if block.startswith("$$"):
        return FORMULA
    if block.startswith("|"):
        return TABLE_ROW * block.count("\n") + GAP
    return TEXT_LINE * math.ceil(len(block) / LETTERS_IN_A_LINE) + GAP


def _pieces_of_code(cell, kind):
    figures = [output for output in cell.outputs if "image/svg+xml" in output.get("data", {})]
    texts = [output for output in cell.outputs if output not in figures and not _is_figure_in_words(output)]
    is_view = cell.source.startswith("tn.widgets.") or (figures and not texts)
    code_height = 0 if is_view else _height_of_code(cell.source) + 2 * GAP
    text_height = sum(_height_of_output(output) for output in texts)
    shown = [([*texts], not is_view, code_height + text_height)]
    if code_height + text_height > LINES_ON_A_SLIDE:
        shown = [([], True, code_height), ([*texts], False, text_height)]
    shown += [([figure], False, LINES_ON_A_SLIDE - TEXT_LINE) for figure in figures]
    for outputs, with_code, height in shown:
        if height:
            piece = nbformat.v4.new_code_cell(cell.source, outputs=outputs)
            # The name under which nbconvert's own filters keep it.
            piece.metadata["transient"] = nbformat.from_dict({"remove_source": not with_code})
            yield kind, piece, height
            kind = "subslide"


def _is_figure_in_words(output):
    return output.get("data", {}).get("text/html", "").startswith("<details><summary>This figure in words")


def _height_of_output(output):
    if output.output_type == "stream":
        return _height_of_code(output.text) + GAP
    html = output.data.get("text/html", "")
    if html:
        # After the first one, a report's are set in small letters: see deck.css.
        first, *small = [re.sub("<.*?>", "", text) for text in re.findall(r"<p>.*?</p>", html, flags=re.S)] or [""]
        return (
            TABLE_ROW * len(re.findall(r"<(?:tr|li)\b", html))
            + _height_of_text(first)
            + sum(_height_of_text(text) * 0.6 for text in small)
        )
    return _height_of_code(output.data.get("text/plain", "")) + GAP


def _height_of_code(text):
    return CODE_LINE * sum(max(1, math.ceil(len(line) / CODE_LETTERS_IN_A_LINE)) for line in text.splitlines())


# How it is shown ---------------------------------------------------------------------------------------


def _without_links(text):
    # A deck travels alone, so a link into the course leads nowhere.
    return re.sub(r"\[([^\]]+)\]\((?!https:)[^)]*\)", r"\1", text)


def _formulas_drawn(text):
    return re.sub(r"\$\$(.+?)\$\$", lambda found: _drawn(" ".join(found[1].split())), text, flags=re.S)


def _drawn(formula):
    """Return a formula as a picture in HTML, with its source as the alternative text."""
    import html

    from matplotlib import mathtext, rc_context

    # Matplotlib knows one size of bracket outside of \left and \right, and one of fraction.
    known = formula.replace(r"\big", "").replace(r"\tfrac", r"\frac")
    picture = io.BytesIO()
    with rc_context({"mathtext.fontset": "stix", "svg.fonttype": "path"}):
        mathtext.math_to_image(f"${known}$", picture, format="svg", dpi=72)
    size = re.search(rb'width="([\d.]+)pt" height="([\d.]+)pt"', picture.getvalue())
    # Drawn at 10 points: in em, so that it follows the text around it.
    width, height = (float(number) / 10 * 1.6 for number in size.groups())
    data = base64.b64encode(picture.getvalue()).decode("ascii")
    style = f"width: {width:.2f}em; height: {height:.2f}em"
    return f'<img class="formula" style="{style}" alt="{html.escape(formula)}" src="data:image/svg+xml;base64,{data}">'
