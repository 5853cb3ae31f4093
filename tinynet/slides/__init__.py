"""A lesson as slides: one HTML file with everything in it, for a projector without a network.

The lessons say which cell begins a slide, as ``slide_type`` in the cell's metadata; plain ``jupyter nbconvert --to
slides`` reads the same. Here a text is cut to the sentences that lead it, and stands whole in the speaker's notes. A
figure and a bet come without the line of code that makes them, a view is live, and formulas are drawn beforehand.
"""

import json
import math
import re
from pathlib import Path
from typing import NamedTuple

import nbformat

from tinynet.course import CourseError, source_folder
from tinynet.slides.shortened import blocks, leading, sentences

__all__ = ["LINES_ON_A_SLIDE", "make_deck", "on_slides"]

# Pixels of a slide of 1280 x 720 that are left between its margins, and what things need of them.
LINES_ON_A_SLIDE, WIDTH = 636, 1105
TEXT_LINE, LETTERS_IN_A_LINE = 45, 66
TABLE_ROW, HEADING, RUNNING, FORMULA, GAP = 48, 78, 44, 104, 18
# Code is as large as its longest line and its height allow, within these sizes.
CODE_SIZES, LETTER, LINE = (18, 28), 0.603, 1.42
# The lines of code that is as small as that are closer, so that two dozen of them fit.
CLOSE_LINE = 1.34
# Letters of an answer that appear at a key; more of it is left to the speaker.
LONGEST_ANSWER = 260
# Stands for a drawing while nbconvert reads the page, which takes it twice as long with all drawings in it.
MARK = "\ue000{}\ue001"
HERE = Path(__file__).parent


def make_deck(lesson, folder, back=None):
    """Write one lesson as slides.

    Parameters
    ----------
    lesson : str
        Its name or a unique prefix: "05", or "5".
    folder : str or Path
        The folder for the file; it is made if it does not exist.
    back : str, optional
        The address of the lesson's page, to which each slide leads back. A deck that travels alone has none.

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
    drawings = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _without_links(_formulas_drawn(cell.source))
            cell.source = re.sub("<svg.*?</svg>", lambda found: _mark(found[0], drawings), cell.source, flags=re.S)
        for output in cell.get("outputs", ()):
            if "image/svg+xml" in output.get("data", {}):
                output.data["image/svg+xml"] = _mark(output.data["image/svg+xml"], drawings)
    exporter = SlidesExporter(
        template_name="deck",
        extra_template_basedirs=[str(HERE)],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    files = {
        "reveal_js": HERE / "reveal" / "reveal.js",
        "reveal_css": HERE / "reveal" / "reveal.css",
        "deck_js": HERE / "deck" / "deck.js",
        "deck_css": HERE / "deck" / "deck.css",
        "colours_css": HERE.parent / "widgets" / "colours.css",
    }
    resources = {name: file.read_text("utf-8") for name, file in files.items()}
    resources["views"] = _views_of(notebook.cells)
    page, _ = exporter.from_notebook_node(notebook, resources | {"deck_title": title, "back": back})
    # A heading may stand on a slide and in its notes, and nothing leads to it by its words.
    page = re.sub(r'(<h[1-6]) id="[^"]*"', r"\1", page)
    page = re.sub(MARK.format(r"(\d+)"), lambda found: drawings[int(found[1])], page)
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
    """Return a lesson's cells as they are shown: cut into pieces that fit on a slide, each with its slide type.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The lesson, which is left as it is.

    Returns
    -------
    list of nbformat.NotebookNode
        Each with ``metadata.slideshow.slide_type`` of slide, subslide, fragment, notes or "-", and ``metadata.height``,
        an estimate in pixels. Notes belong to the slide before them.
    """
    cells, section, used, announced = [], "", 0, False
    for kind, piece, height in _pieces(notebook):
        if kind == "notes":
            _append(cells, piece, kind, 0)
            continue
        if kind == "subslide" and announced and _is_code(piece) and used + height <= LINES_ON_A_SLIDE:
            kind = "-"
        # Code joins the text that leads to it, if that text is short and asks for no answer before the code is run.
        announced = piece.cell_type == "markdown" and not section.startswith("Predict") and "?" not in piece.source
        heading = re.match(r"##+ (.+)", piece.source) if piece.cell_type == "markdown" else None
        if kind in ("-", "fragment") and used + height > LINES_ON_A_SLIDE:
            kind = "subslide"
        if kind in ("slide", "subslide"):
            used = 0
            if not heading and section:
                running = nbformat.v4.new_markdown_cell(f'<p class="running">{section}</p>')
                _append(cells, running, kind, RUNNING)
                kind, used = "-", RUNNING
        if heading and heading[0].startswith("## "):
            section = heading[1]
        used += height
        _append(cells, piece, kind, height)
    return cells


def _is_code(piece):
    shows_a_view = piece.source.startswith("tn.widgets.")
    has_a_figure = any("image/svg+xml" in output.get("data", {}) for output in piece.get("outputs", ()))
    return piece.cell_type == "code" and not shows_a_view and not has_a_figure


def _append(cells, piece, kind, height):
    piece.id = f"piece-{len(cells)}"
    piece.metadata.update(nbformat.from_dict({"slideshow": {"slide_type": kind}, "height": height}))
    cells.append(piece)


def _pieces(notebook):
    """Yield (slide type, cell, height) of all that is shown, and the notes behind it."""
    section = ""
    for cell in notebook.cells:
        kind = cell.metadata.slideshow.slide_type
        if kind in ("skip", "notes"):
            continue
        if cell.cell_type == "code":
            yield from _pieces_of_code(cell, kind)
            continue
        for part in _parts(cell.source):
            heading = re.match(r"## (.+)", part.blocks[0])
            section = heading[1] if heading else section
            # A question is not to be cut.
            asks = section.startswith(("Check yourself", "Stop here")) or (heading and section.startswith("Predict"))
            yield from _pieces_of_part(part, kind, asks, section.startswith("Recap"))
            kind = None


class _Part(NamedTuple):
    """A part of a text that begins anew: its blocks, and the name of the fold that they are in."""

    blocks: list
    fold: str | None


def _parts(text):
    """Return the parts of a text: a heading, a numbered question, a fold, and what follows one."""
    parts = []
    for piece in re.split(r"(<details>.*?</details>)", text, flags=re.S):
        fold = re.fullmatch(r"<details><summary>(.*?)</summary>\s*(.*?)\s*</details>", piece, flags=re.S)
        begins = True
        for block in blocks(fold[2] if fold else piece):
            if begins or (not fold and re.match(r"##+ |\*\*\d\.\*\*", block)):
                parts.append(_Part([], fold and fold[1]))
            parts[-1].blocks.append(block)
            begins = False
    return parts


def _pieces_of_part(part, kind, asks, sums_up):
    whole = "\n\n".join(part.blocks)
    if part.fold:
        shown = [] if part.fold.startswith("For the curious") else _answer(part)
        kind = "fragment" if kind is None else kind
    elif sums_up:
        shown = [line for block in part.blocks for line in _one_by_one(block)]
    elif asks:
        shown = part.blocks
    else:
        shown = [said for said in map(leading, part.blocks) if said]
    # A new heading is a new slide, whatever the text before it belonged to; so is a question, without its answer.
    begins = {"## ": "slide", "###": "subslide", "**2": "subslide", "**3": "subslide"}
    first = begins.get(whole[:3], "-") if kind is None else kind
    fitting = [piece for block in shown for piece in _tables_that_fit(block)]
    heights = [_height_of_text(block) for block in fitting]
    share = sum(heights) / math.ceil((sum(heights) + TEXT_LINE) / LINES_ON_A_SLIDE)
    together, height = [], 0
    for block, more in zip(fitting, heights, strict=True):
        if together and height + more / 2 > share and not together[-1].startswith("#"):
            yield first, nbformat.v4.new_markdown_cell(_joined(together)), height
            first, together, height = "subslide", [], 0
        together.append(block)
        height += more
    if together:
        yield first, nbformat.v4.new_markdown_cell(_joined(together)), height
    if shown != part.blocks and not sums_up:
        notes = f"**{part.fold}:** {whole}" if part.fold else whole
        yield "notes", nbformat.v4.new_markdown_cell(notes), 0


def _answer(part):
    """Return what appears of an answer: its paragraphs' first sentences, up to a length."""
    shown, length = [], 0
    for block in part.blocks:
        said = block if len(block) + length <= LONGEST_ANSWER else leading(block)
        if shown and length + len(said) > LONGEST_ANSWER:
            break
        shown.append(said)
        length += len(said)
    return [f"**{part.fold}:** {shown[0]}", *shown[1:]]


def _one_by_one(block):
    """Return the sentences of a paragraph as items of a list; a heading is one itself."""
    return [block] if block.startswith("#") else [f"- {sentence}" for sentence in sentences(block)]


def _joined(parts):
    """Return blocks as one text, with list items together."""
    return re.sub(r"^(- .*)\n\n(?=- )", r"\1\n", "\n\n".join(parts), flags=re.M)


def _tables_that_fit(block):
    """Return a table that is too long for a slide as two, cut where a part of it begins if one begins in its middle."""
    if not block.startswith("|") or _height_of_text(block) <= LINES_ON_A_SLIDE - RUNNING:
        return [block]
    head, line, *rows = block.split("\n")
    middle = len(rows) / 2
    parts = [i for i, row in enumerate(rows) if row.startswith("| **")]
    cut = min((i for i in parts if abs(i - middle) <= middle / 3), key=lambda i: abs(i - middle), default=round(middle))
    return ["\n".join([head, line, *half]) for half in (rows[:cut], rows[cut:])]


def _height_of_text(block):
    if block.startswith("#"):
        return HEADING
    if block.startswith("```"):
        return _height_of_code(block.strip("`")) + 2 * GAP
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
    if code_height + text_height > LINES_ON_A_SLIDE - RUNNING:
        shown = [([], True, code_height), ([*texts], False, text_height)]
    shown += [([figure], False, LINES_ON_A_SLIDE - RUNNING) for figure in figures]
    for outputs, with_code, height in shown:
        if height:
            piece = nbformat.v4.new_code_cell(cell.source, outputs=outputs)
            # The name under which nbconvert's own filters keep it.
            piece.metadata["transient"] = nbformat.from_dict({"remove_source": not with_code})
            sizes = [_code_size(cell.source)] * with_code + [_code_size(_printed(outputs))]
            piece.metadata["code_size"] = min(sizes)
            piece.metadata["code_line"] = _code_line(min(sizes))
            yield kind, piece, height
            kind = "subslide"


def _printed(outputs):
    return "".join(output.get("text", "") for output in outputs)


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
    size = _code_size(text)
    return round(size * _code_line(size) * (text.rstrip().count("\n") + 1))


def _code_line(size):
    """Return how far lines of code of a size are from one another, as a multiple of it."""
    return CLOSE_LINE if size == CODE_SIZES[0] else LINE


def _code_size(text):
    """Return in which size a text of code stands on a slide: its longest line and its lines must fit."""
    lines = text.rstrip().splitlines() or [""]
    fits = min(WIDTH / (LETTER * max(*map(len, lines), 1)), (LINES_ON_A_SLIDE - 120) / (LINE * len(lines)))
    smallest, largest = CODE_SIZES
    return max(smallest, min(largest, int(fits)))


# How it is shown ---------------------------------------------------------------------------------------


def _mark(drawing, drawings):
    """Add a drawing to others, and return the mark that stands for it."""
    drawings.append(drawing)
    return MARK.format(len(drawings) - 1)


def _without_links(text):
    # A deck travels alone, so a link into the course leads nowhere.
    return re.sub(r"\[([^\]]+)\]\((?!https:)[^)]*\)", r"\1", text)


def _formulas_drawn(text):
    from tinynet.plots.formula import formula

    return re.sub(r"\$\$(.+?)\$\$", lambda found: formula(" ".join(found[1].split())), text, flags=re.S)


def _views_of(cells):
    """Return the code and the style of each kind of view that a lesson shows, by its name."""
    from tinynet.widgets.base import view_called

    stored = (output.get("metadata", {}).get("two-neurons") for cell in cells for output in cell.get("outputs", ()))
    views = {}
    for name in {view["view"] for view in stored if view}:
        kind = view_called(name)
        # "</script" would end the element that the code is in.
        views[name] = {"code": json.dumps(kind._esm).replace("</", r"<\/"), "style": kind._css}
    return dict(sorted(views.items()))
