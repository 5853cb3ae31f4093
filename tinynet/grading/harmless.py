"""What a teacher's browser may get of a student's notebook: only what the lists here name.

Formgrader shows a graded notebook with the teacher's rights, and nbconvert puts HTML and Markdown into its page as they
are. So the file itself must be harmless. It has no links either: a page of nbgrader repeats a part of its address
unescaped, so a link to that page can run a script.
"""

import base64
import binascii
import io
import re
from functools import lru_cache
from html import escape, unescape
from itertools import accumulate

import bleach
import nbformat
from bleach.css_sanitizer import CSSSanitizer
from defusedxml import DefusedXmlException, ElementTree
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from PIL import Image

__all__ = ["harmless", "plain", "words_for_markdown"]

# Letters of one text, of a picture in base64 or SVG, and of all that a notebook shows.
LONGEST, LARGEST_PICTURE, MOST_SHOWN = 30_000, 5_000_000, 15_000_000
MOST_MARKUP = 200_000  # letters of HTML and Markdown in all: what reads it is slow where somebody means it to be
MOST_OUTPUTS, MOST_LINES = 200, 500  # of one cell, and of one traceback
DEEPEST = 100  # tags in tags; nbconvert itself fails where it are some hundred
LONGEST_SIDE = 10_000  # of a picture, in pixels
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG"}
# Zero wide and no space: text with it reads as before, and is no longer a command of TeX or a tag.
JOINER = "\u2060"

TAGS = """
    a abbr b blockquote br caption code dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins
    kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul var
"""
# Everything of TeX's that sets a formula, and nothing that defines a command, loads one, or makes HTML.
TEX = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho
    sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    aleph hbar ell wp Re Im partial nabla infty emptyset varnothing forall exists nexists neg lnot top bot angle prime
    pm mp times div cdot ast star circ bullet oplus ominus otimes oslash odot cap cup setminus wedge vee land lor
    le leq ge geq lt gt ne neq equiv sim simeq approx cong propto ll gg prec succ perp parallel mid nmid vdash models
    in ni notin not subset subseteq supset supseteq
    to gets mapsto leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow longrightarrow longleftarrow
    Longrightarrow Longleftarrow Longleftrightarrow longmapsto implies impliedby iff uparrow downarrow updownarrow
    Uparrow Downarrow nearrow searrow hookrightarrow rightharpoonup rightleftharpoons
    sum prod coprod int iint iiint oint bigcap bigcup bigvee bigwedge bigoplus bigotimes
    sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth exp ln log lg max min sup inf lim limsup liminf
    arg det dim gcd hom ker deg Pr bmod pmod mod operatorname
    frac dfrac tfrac cfrac binom dbinom tbinom sqrt root of over choose stackrel overset underset substack
    hat bar tilde vec dot ddot check breve acute grave widehat widetilde overline underline overbrace underbrace
    overrightarrow overleftarrow boxed
    left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr lbrace rbrace langle rangle lfloor
    rfloor lceil rceil lvert rvert lVert rVert vert Vert lbrack rbrack backslash
    cdots ldots dots dotsc dotsb vdots ddots colon quad qquad enspace thinspace
    text textbf textit textrm texttt textsf mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr
    boldsymbol bold rm bf it mbox displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits
    begin end hline cr nonumber notag dagger ddagger checkmark blacksquare square triangle lozenge
"""
_TAGS, _TEX = frozenset(TAGS.split()), frozenset(TEX.split())


def harmless(cells):
    """Return a new notebook with what may be kept of some cells.

    Parameters
    ----------
    cells : list of NotebookNode
        Their names and nbgrader metadata are the course's own; all else may be a student's.

    Returns
    -------
    NotebookNode
        Markdown is rendered to HTML that Markdown leaves as it is. Pictures are ``img`` tags that contain the whole
        picture.
    """
    markup = sum(map(_length, _markup(cells)))
    longest = LONGEST if markup <= MOST_MARKUP else 0
    made, left = [_cell(cell, longest) for cell in cells], MOST_SHOWN
    for cell in made:
        size = len(str(cell.get("outputs", "")))
        if size > left:
            cell.outputs = [_note("outputs of this cell: those above it are long")]
        left -= min(size, left)
    return nbformat.v4.new_notebook(cells=made)


def plain(text, longest=LONGEST):
    """Return a text without control characters, except the colours of a terminal, cut to the longest length.

    Parameters
    ----------
    text : str or list of str
        As notebooks have it.
    longest : int

    Returns
    -------
    str or None
        None if it is no text.
    """
    text = _text(text)
    if text is None or len(text) <= longest:
        return text
    return f"{text[:longest]}…\n[{len(text) - longest:,} more letters]"


def _text(text):
    if isinstance(text, list) and all(isinstance(line, str) for line in text):
        text = "".join(text)
    return _NO_LETTER.sub("", text) if isinstance(text, str) else None


_NO_LETTER = re.compile(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\ud800-\udfff]|\x1b(?!\[[0-9;]{0,12}m)")


def words_for_markdown(text):
    """Return a plain text that reads the same as Markdown: nothing in it becomes a tag, link or formula.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    text = re.sub(r"<(?=\S)|\](?=[(:\[])|:(?=//)|www(?=\.)", rf"\g<0>{JOINER}", _NO_LETTER.sub("", text))
    return _without_commands(text)


# Cells -----------------------------------------------------------------------------------------------------


def _markup(cells):
    """Yield all HTML and Markdown of some cells."""
    for cell in cells:
        if cell.cell_type == "markdown":
            yield cell.source
        for output in cell.get("outputs", ()):
            data = output.get("data")
            if isinstance(data, dict):
                yield from (_text(data.get(name)) or "" for name in ("text/html", "text/markdown"))


def _cell(cell, longest):
    settings = cell.metadata.get("nbgrader")
    known = {"metadata": {"nbgrader": settings} if settings else {}, "id": cell.id}
    if cell.cell_type == "markdown":
        return nbformat.v4.new_markdown_cell(_of_markdown(cell.source, longest), **known)
    outputs = [_output(output, longest) for output in cell.outputs[:MOST_OUTPUTS]]
    if len(cell.outputs) > MOST_OUTPUTS:
        outputs.append(_note(f"{len(cell.outputs) - MOST_OUTPUTS:,} more outputs"))
    return nbformat.v4.new_code_cell(plain(cell.source), outputs=outputs, **known)


def _output(output, longest):
    """Return a new output, or a line that says what was not kept."""
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return nbformat.v4.new_output("stream", name=name, text=plain(output.get("text")) or "")
    if kind == "error":
        lines = output.get("traceback")
        lines = [plain(line) for line in lines[:MOST_LINES]] if isinstance(lines, list) else []
        name, value = (plain(output.get(key)) or "" for key in ("ename", "evalue"))
        return nbformat.v4.new_output("error", ename=name, evalue=value, traceback=[line or "" for line in lines])
    data = output.get("data")
    if kind not in ("display_data", "execute_result") or not isinstance(data, dict):
        return _note(f"an output of the kind {kind}")
    kept = {name: content for name, content in _data(data, longest).items() if content is not None}
    if not kept:
        return _note(f"an output of the kind {', '.join(map(str, data)) or 'that is empty'}")
    sizes = {name: size for name in PICTURES if name in kept and (size := _size(output.get("metadata"), name))}
    made = nbformat.v4.new_output(kind, data=kept, metadata=sizes)
    if kind == "execute_result":
        count = output.get("execution_count")
        made.execution_count = count if type(count) is int else None
    return made


def _note(what):
    return nbformat.v4.new_output("stream", name="stderr", text=plain(f"[Not shown: {what}]\n", 300))


def _data(data, longest):
    """Return what an output shows, by its kind; None if it cannot be kept."""
    kept = {"text/plain": plain(data.get("text/plain"))}
    for name in PICTURES:
        kept[name] = _picture(data.get(name), name)
    latex = plain(data.get("text/latex"))
    kept["text/latex"] = latex and unescape(_without_commands(escape(latex, quote=False)))
    # Of these a browser shows the first that is there; all become HTML.
    drawing, html, markdown = (_text(data.get(name)) for name in ("image/svg+xml", "text/html", "text/markdown"))
    kept["text/html"] = (
        (drawing and _drawing(drawing, kept["text/plain"] or "figure"))
        or (html and _of_html(html, longest))
        or (markdown and _of_markdown(markdown, longest))
    )
    return kept


def _size(metadata, name):
    given = metadata.get(name) if isinstance(metadata, dict) else None
    given = given if isinstance(given, dict) else {}
    sides = {side: given.get(side) for side in ("width", "height")}
    return {side: many for side, many in sides.items() if type(many) is int and 1 <= many <= LONGEST_SIDE}


# Pictures --------------------------------------------------------------------------------------------------


def _picture(text, name):
    """Return a picture in base64 as it is, if it is one."""
    if not isinstance(text, str) or len(text) > LARGEST_PICTURE:
        return None
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
        # Only its head is read: it says how large it becomes.
        with Image.open(io.BytesIO(content), formats=[PICTURES[name]]) as picture:
            fits = max(picture.size) <= LONGEST_SIDE
    except (binascii.Error, ValueError, OSError, SyntaxError, Image.DecompressionBombError):
        return None
    return base64.b64encode(content).decode() if fits else None


def _drawing(svg, words="figure"):
    """Return an SVG drawing as a picture in HTML, which runs no scripts and loads nothing; otherwise None."""
    if len(svg) > LARGEST_PICTURE:
        return None
    try:
        ElementTree.fromstring(svg)
    except (ElementTree.ParseError, DefusedXmlException, ValueError):
        return None
    return f'<img alt="{escape(words)}" src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}">'


_SOURCE = re.compile(r"data:(image/(?:png|jpeg|svg\+xml));base64,([A-Za-z0-9+/=]+)")


def _is_picture(address):
    """Return whether an address holds the picture itself, so that nothing is loaded."""
    match = _SOURCE.fullmatch(address)
    if not match:
        return False
    if match[1] in PICTURES:
        return _picture(match[2], match[1]) is not None
    try:
        return _drawing(base64.b64decode(match[2], validate=True).decode()) is not None
    except ValueError:
        return False


# HTML and Markdown -----------------------------------------------------------------------------------------


def _length(markup):
    """Return how many characters HTML or Markdown has, without pictures."""
    return len(_SOURCE.sub("", markup))


def _of_html(html, longest=LONGEST):
    """Return HTML with only the tags and attributes of the lists, and with its drawings as pictures."""
    *parts, rest = html.split("</svg>")
    for i, part in enumerate(parts):
        before, tag, inside = part.partition("<svg")
        svg = f"{tag}{inside}</svg>"
        parts[i] = before + ((tag and _drawing(svg)) or svg)
    return _sanitised("".join([*parts, rest]), longest)


def _sanitised(html, longest):
    if _length(html) > longest:
        return _as_text(html)
    clean = bleach.clean(
        html,
        tags=_TAGS,
        attributes=_may_have,
        protocols=["data"],
        css_sanitizer=CSSSanitizer(allowed_css_properties=["text-align"]),
    )
    return _without_commands(clean) if _depth(clean) <= DEEPEST else _as_text(html)


def _depth(html):
    """Return how deep the tags of sanitised HTML are nested."""
    steps = (-1 if end else 1 for end, tag in re.findall(r"<(/?)(\w+)", html) if tag not in ("br", "hr", "img"))
    return max(accumulate(steps), default=0)


def _as_text(markup):
    return f"<pre>{escape(plain(markup))}</pre>"


def _may_have(tag, name, value):
    """Return whether a tag may have an attribute with that value."""
    match name:
        case "src":
            return tag == "img" and _is_picture(value)
        case "alt":
            return tag == "img"
        case "width" | "height":
            return tag == "img" and re.fullmatch(r"[1-9]\d{0,3}", value) is not None
        case "colspan" | "rowspan" | "start":
            return re.fullmatch(r"[1-9]\d?", value) is not None
        case "open":
            return tag == "details"
        case "style":
            return re.fullmatch(r"text-align: ?(left|right|center);?", value) is not None
        case "class":
            # The colours of code; longer names are those of Formgrader's own buttons.
            return re.fullmatch(r"highlight|[a-z][a-z0-9]?", value) is not None
    return False


def _without_commands(html):
    """Return HTML whose formulas have only commands of the list."""

    def told(match):
        name, sign, more = match.groups()
        kept = sign or (name in _TEX and not more)
        return match[0] if kept else f"\\{JOINER}{match[0][1:]}"

    html = re.sub(r"&(?:#\w+|\w+);?", _letters, html)
    # An entity behind a name may be more of the name.
    return re.sub(r"\\(?:([A-Za-z]+)|(&(?:amp|lt|gt);|[^A-Za-z0-9&])|)(&(?!amp;|lt;|gt;))?", told, html)


def _letters(entity):
    """Return an entity as the characters that it stands for, except those with a meaning in HTML."""
    return escape(unescape(entity[0]), quote=True)


class _Renderer(IPythonRenderer):
    """nbconvert's renderer, but a link becomes its text with its address, and a picture stays or becomes words."""

    def link(self, text, url, title=None):
        address = escape(url)
        return f"{text} ({address})" if url.startswith(("http:", "https:")) and address != text else text

    def image(self, text, url, title=None):
        if _is_picture(url):
            return f'<img alt="{escape(text)}" src="{url}">'
        return self.link(f"[picture: {escape(text)}]", url)


class _Markdown(MarkdownWithMath):
    DEFAULT_PLUGINS = tuple(name for name in MarkdownWithMath.DEFAULT_PLUGINS if name not in ("task_lists", "url"))


@lru_cache(maxsize=1_000)
def _of_markdown(text, longest=LONGEST):
    """Return Markdown as HTML that stays the same when rendered as Markdown: one block without empty lines."""
    if _length(text) > longest:
        html = _as_text(text)
    else:
        renderer = _Renderer(escape=False, exclude_anchor_links=True)
        # Coloured code is many times longer than what was written.
        html = _sanitised(_Markdown(renderer=renderer).render(_text(text)), 20 * longest)
    html = re.sub(r"\n(?=[^\S\n]*\n)", "&#10;", html.strip())
    return f"<div>\n{html}\n</div>"
