"""A student's code as an example for a class: its form, without words that show whose it is."""

import ast
import builtins
import io
import json
import keyword
import math
import re
import tokenize
import warnings
from functools import cache
from token import EXACT_TOKEN_TYPES

import numpy as np

import tinynet

__all__ = ["vocabulary", "without_words"]

LARGEST_NUMBER = 6  # digits, zeros at the end aside: a longer whole number may be a person's
_HIDDEN = "…"
# A letter with a number, as in formulas, is nobody's name.
_SYMBOL = re.compile(r"_|[^\W\d_]_?\d{0,2}")
_NUMBER = re.compile(r"[\d_]*\.?[\d_]*(?:e[+-]?[\d_]+)?j?", re.IGNORECASE)
_LINE_ENDS = (tokenize.NEWLINE, tokenize.NL)
_NO_TEXT = (tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
# Of what NumPy's and Python's functions are called with.
_ARGUMENTS = "axis default dtype end initial key keepdims reverse self sep size start strict"


@cache
def _everybodys():
    """Return the names that Python, NumPy and tinynet have."""
    places = (
        builtins,
        np,
        np.linalg,
        np.ndarray,
        np.random,
        np.random.Generator,
        math,
        tinynet,
        str,
        list,
        dict,
        tuple,
    )
    return frozenset(
        {
            *keyword.kwlist,
            "np",
            "tn",
            "numpy",
            "math",
            "tinynet",
            "plt",
            *_ARGUMENTS.split(),
            *sum(map(dir, places), []),
        }
    )


@cache
def vocabulary(path):
    """Return the words that everybody got in a notebook: the names in its code, and the strings in quotes.

    Parameters
    ----------
    path : Path
        The exercise as it was handed out.

    Returns
    -------
    names, strings : frozenset of str
    """
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    code += [span for text in texts for span in re.findall(r"`([^`\n]+)`", text)]
    names = re.findall(r"[^\W\d]\w*", "\n".join(code))
    strings = [string for text in texts for quoted in re.findall(r'"""(.*?)"""|"([^"\n]*)"', text) for string in quoted]
    return frozenset(names), frozenset(strings)


def without_words(code, names=frozenset(), strings=frozenset()):
    """Return code in which a student's own names, strings and comments are gone.

    Parameters
    ----------
    code : str
        It need not be valid Python.
    names, strings : set of str
        Words that may stay, besides those of Python, NumPy and tinynet: see `vocabulary`.

    Returns
    -------
    str

    Examples
    --------
    >>> print(without_words('ada = np.sum(w2)  # by Ada', {"w2"}))
    name_1 = np.sum(w2)
    """
    with warnings.catch_warnings():
        # What Python finds odd in the code would be told, with some of the code, to who reads the terminal.
        warnings.simplefilter("ignore")
        return _without_words(code, names, strings)


def _without_words(code, names, strings):
    known, own = names | _everybodys(), {}

    def shown(token):
        text = token.string
        match token.type:
            case tokenize.NAME:
                return (
                    text if text in known or _SYMBOL.fullmatch(text) else own.setdefault(text, f"name_{len(own) + 1}")
                )
            case tokenize.NUMBER:
                digits = text.replace("_", "").rstrip("0")
                short = not digits.isdigit() or len(digits) <= LARGEST_NUMBER
                return text if short and _NUMBER.fullmatch(text) else _HIDDEN
            case tokenize.STRING:
                return _string(text, known | strings)
            case tokenize.OP if text in EXACT_TOKEN_TYPES:
                return text
        return text if text.isspace() else _HIDDEN

    # Python 3.12's tokenizer fails at a null, half a letter, and the line ends of other times.
    code = "\n".join(code.encode(errors="replace").decode().replace("\0", "").splitlines()).expandtabs(4)
    parts, row, column, nested = [], 1, 0, 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type in _NO_TEXT:
                continue
            kind = tokenize.tok_name[token.type]
            nested += kind.endswith("STRING_START")
            if token.type == tokenize.COMMENT or (nested and not kind.endswith("STRING_START")):
                text = ""
            elif token.type in _LINE_ENDS:
                text = "\n"
            else:
                # Where no line has ended, a backslash continues it.
                parts.append(" \\\n" if token.start[0] > row else "")
                parts.append(" " * (token.start[1] - (column if token.start[0] == row else 0)))
                # An f-string is one token, or from Python 3.12 on many.
                text = (
                    f"'{_HIDDEN}'" if nested == 1 and kind.endswith("STRING_START") else "" if nested else shown(token)
                )
            nested -= kind.endswith("STRING_END")
            parts.append(text)
            row, column = (token.end[0] + 1, 0) if token.type in _LINE_ENDS else token.end
    except (tokenize.TokenError, SyntaxError):
        parts.append(_HIDDEN)
    lines = [line.rstrip() for line in "".join(parts).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip("\n"))


def _string(text, known):
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return f"'{_HIDDEN}'"
    if value not in known:
        return f"'{_HIDDEN}'"
    return repr(value) if "\\" in text else text
