"""Markdown and code as HTML, with links that hold within the site."""

import posixpath
import re
from html import escape, unescape
from string import ascii_letters
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from tinynet.plots.formula import formula
from tinynet.site.flowchart import flowchart

__all__ = ["Section", "code", "code_line", "kept_together", "page_text", "resolved", "sections"]


MANY_COLUMNS, LETTERS_ON_A_PHONE = 3, 75
# Two columns are too narrow on a phone for so many letters side by side, or for a name of so many.
LETTERS_BESIDE, LETTERS_UNBROKEN = 400, 36
# A longer piece of code in a sentence may go on in the next line: behind a stroke or two, a bracket, a comma or an
# equals sign, and before the name of a method. Shorter ones do so only at a space. A long name is divided at
# underscores.
LETTERS_OF_SHORT_CODE = 24
MAY_END = re.compile(r"(?<=[/(,])(?=[^\s/])|(?<=[\w)\]]{4})(?=\.[a-z_]{4})|(?<=[^\s=!<>]=)(?=[^\s=])")
LONG_NAME = re.compile(rf"\w{{{LETTERS_OF_SHORT_CODE},}}")
# No line ends behind a minus sign or the strokes of an option, nor within utf-8.
UNBROKEN = re.compile(r"(?<![\w)\]-])--?\w+|\w+-\d+(?![\w-])")


class Section(NamedTuple):
    """What is under one heading: the heading's id and words, and the text below it."""

    id: str
    heading: str
    text: str


class _Text:
    """Turns the texts of one page into HTML; ids are given once in a page."""

    def __init__(self, source, link, identify, codes):
        self.source, self.link, self.identify, self.codes = source, link, identify, codes
        self.ids = set()
        self.headings = []
        self.parser = MarkdownIt("commonmark", {"html": True}).enable("table")
        self.parser.add_render_rule("code_inline", lambda _, tokens, i, *__: _code_in_a_sentence(tokens[i].content))
        self.parser.add_render_rule("fence", lambda _, tokens, i, *__: _fence(tokens[i]))

    def html(self, text):
        drawn = []

        def draw(found):
            drawn.append(formula(" ".join(found[1].split())))
            return f"{{{{formula {len(drawn) - 1}}}}}"

        # Code may have dollar signs of its own.
        pieces = re.split(r"(```.*?^```|`[^`\n]+`)", text, flags=re.S | re.M)
        text = "".join(
            piece if piece.startswith("`") else re.sub(r"\$\$(.+?)\$\$", draw, piece, flags=re.S) for piece in pieces
        )
        tokens = self.parser.parse(text)
        for i, token in enumerate(tokens):
            if token.type == "heading_open":
                self._name(token, tokens[i + 1])
            if token.type == "inline":
                token.children = [_kept_together(child) for child in self._links(token.children)]
        _stack_wide_tables(tokens)
        _name_by_letters(tokens)
        # A column without a name has no head.
        html = self.parser.renderer.render(tokens, self.parser.options, {}).replace("<th></th>", "<td></td>")
        return re.sub(r"\{\{formula (\d+)\}\}", lambda found: drawn[int(found[1])], html)

    def linked(self, html):
        """Return a piece of stored HTML with its links made those of the site."""

        def made(found):
            target = self.link(self.source, unescape(found[1]))
            return found[2] if target is None else f'<a href="{escape(target)}">{found[2]}</a>'

        return re.sub(r'<a href="([^"]*)"[^>]*>(.*?)</a>', made, html, flags=re.S)

    def _name(self, token, inline):
        words = _named(inline)
        name = first = self.identify(words)
        number = 1
        while name in self.ids:
            number += 1
            name = f"{first}-{number}"
        self.ids.add(name)
        token.attrSet("id", name)
        self.headings.append((int(token.tag[1]), name, words))

    def _links(self, children):
        """Return the tokens of a line with their links made those of the site; one that leads out of it is plain."""
        plain = inside = False
        for child in children:
            if child.type == "link_open":
                target = self.link(self.source, child.attrGet("href"))
                plain, inside = target is None, True
                if not plain:
                    child.attrSet("href", target)
            inside = inside and child.type != "link_close"
            if child.type in ("link_open", "link_close") and plain:
                continue
            if child.type == "code_inline" and child.content in self.codes and not inside:
                child = Token("html_inline", "", 0, content=_linked(child.content, self.codes[child.content]))
            yield child


def _named(inline):
    """Return the words of a heading or of a cell."""
    return "".join(child.content for child in inline.children if child.type in ("text", "code_inline"))


def _stack_wide_tables(tokens):
    """Mark the tables that on a phone are read row by row, and give each cell the name of its column."""
    for i, token in enumerate(tokens):
        if token.type != "table_open":
            continue
        end = next(j for j in range(i, len(tokens)) if tokens[j].type == "table_close")
        heads = [_named(tokens[j + 1]) for j in range(i, end) if tokens[j].type == "th_open"]
        cells = [j for j in range(i, end) if tokens[j].type == "td_open"]
        texts = [_named(tokens[j + 1]) for j in cells]
        letters = sum(max(map(len, texts[k :: len(heads)]), default=0) for k in range(len(heads)))
        words = [word for text in texts for word in text.split()]
        many = len(heads) >= MANY_COLUMNS and letters > LETTERS_ON_A_PHONE
        if many or letters > LETTERS_BESIDE or max(map(len, words), default=0) > LETTERS_UNBROKEN:
            token.attrSet("class", "stacks")
            # A table that is drawn as blocks is none to some screen readers, unless it says so.
            roles = {"table_open": "table", "tbody_open": "rowgroup", "tr_open": "row", "td_open": "cell"}
            for part in tokens[i:end]:
                if part.type in roles:
                    part.attrSet("role", roles[part.type])
            for number, j in enumerate(cells):
                tokens[j].attrSet("data-column", heads[number % len(heads)])


def _name_by_letters(tokens):
    """Mark the lists whose items begin with A, B, C: these letters stand in place of dots."""
    for i, token in enumerate(tokens):
        if token.type != "bullet_list_open":
            continue
        end = next(j for j in range(i, len(tokens)) if tokens[j].type == "bullet_list_close")
        items = [tokens[j + 2].content for j in range(i, end) if tokens[j].type == "list_item_open"]
        names = [found[1] for item in items if (found := re.match(r"\*\*([a-zA-Z])\.?\*\*\s", item))]
        if len(names) == len(items) > 1 and "".join(names) in ascii_letters:
            token.attrSet("class", "tn-lettered")


def _kept_together(token):
    if token.type == "text":
        token.content = kept_together(token.content)
    return token


def kept_together(text):
    """Return a sentence in which an equation, such as x1 = 2, or a row, such as (0, 1), goes on in no second line."""
    kept = re.sub(r"(?<=\S) ([=<≤≥≈−·]) (?=\S)", "\u00a0\\1\u00a0", text)
    # Nor does a slope, such as ∂ℓ/∂w11, behind its stroke: a word joiner stands there.
    kept = kept.replace("/∂", "/\u2060∂")
    # Nor do digits with hyphens between them: the sizes of a network, such as 2-2-1, and lessons 1-3.
    kept = re.sub(r"(?<![\w-])\d(?:-\d)+(?![\w-])", lambda sizes: sizes[0].replace("-", "-\u2060"), kept)
    row = r"(?<!\w)\(([−\d.½]+|[a-z]\d?)(, ([−\d.½]+|[a-z]\d?))+\)"
    return re.sub(row, lambda found: found[0].replace(" ", "\u00a0"), kept)


def _linked(name, address):
    return f'<a href="{address}"><code>{name}</code></a>'


def _code_in_a_sentence(text):
    pieces = MAY_END.split(text) if len(text) > LETTERS_OF_SHORT_CODE else [text]
    shown = "<wbr>".join(escape(piece) for piece in pieces)
    shown = LONG_NAME.sub(lambda name: re.sub(r"(?<=[^\W_]_)(?=[^\W_])", "<wbr>", name[0]), shown)
    kept = UNBROKEN.sub(r'<span class="tn-whole">\g<0></span>', shown)
    return f"<code>{kept}</code>"


def _fence(token):
    if token.info.strip() == "mermaid":
        return flowchart(token.content)
    if token.info.strip() in ("python", "py"):
        return code(token.content)
    return f'<pre class="plain"><code>{escape(token.content, quote=False)}</code></pre>\n'


def code(text):
    """Return a piece of Python in colour, as HTML."""
    shown = highlight(text, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
    return f'<pre class="highlight"><code>{shown}</code></pre>\n'


def code_line(text):
    """Return a line of Python in colour, without a block around it."""
    return highlight(text, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)).rstrip("\n")


def page_text(source, link, identify, codes):
    """Return what turns the texts of one page into HTML; its `headings` are a list of (level, id, words).

    Parameters
    ----------
    source : str
        The file that the texts are from, such as "docs/glossary.md": links are relative to its folder.
    link : callable
        (source, address) → the address from this page, or None if it leads to nothing that the site has.
    identify : callable
        The words of a heading → its id.
    codes : dict of str to str
        Names in code that become links, with their addresses from this page.
    """
    return _Text(source, link, identify, codes)


def resolved(source, address):
    """Return the file within the course that an address in a file means, and the place in it."""
    path, _, place = address.partition("#")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), path)) if path else source, place


def sections(html, title):
    """Return what a page says under each of its headings, without tags, for the search.

    Examples
    --------
    >>> sections('<p>Two.</p><h2 id="a">One &amp; all</h2><p>Three</p>', "Page")
    [Section(id='', heading='Page', text='Two.'), Section(id='a', heading='One & all', text='Three')]
    """
    found = [["", title, ""]]
    for piece in re.split(r'(<h[23] id="[^"]+">.*?</h[23]>)', html, flags=re.S):
        heading = re.fullmatch(r'<h[23] id="([^"]+)">(.*?)</h[23]>', piece, flags=re.S)
        if heading:
            found.append([unescape(heading[1]), _words(heading[2]), ""])
        else:
            found[-1][2] += _words(piece)
    return [Section(*section) for section in found]


def _words(html):
    """Return the text of a piece of HTML, without drawings."""
    html = re.sub(r"<(svg|script|style)\b.*?</\1>", " ", html, flags=re.S)
    html = re.sub(r"</?(?:a|b|code|em|i|q|span|strong|sub|sup)\b[^>]*>", "", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
