"""A program in cells, a notebook's or those of a kernel: joined into one text, and its lines told by cell and line."""

import ast
import json
import os
import re
import warnings
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from types import ModuleType

from tinynet.doctor.programs.subject import CannotExamine
from tinynet.extras import MissingPart, needs_extra

__all__ = ["Cells", "cells_before", "python_of", "read_notebook"]

LARGEST_NOTEBOOK = 100_000_000
OLDEST_FORMAT = 4
# Cells whose first line is a magic, and whose others are Python all the same.
PYTHON_MAGICS = ("%%capture", "%%doctor", "%%prun", "%%python3", "%%time", "%%timeit")
# What stands behind it keeps its columns.
TIME, AS_LONG = "%time ", "if 1: "
PERHAPS_SPECIAL = re.compile(r"^\s*[%!?,;/]|[%!]|\?\s*$", re.MULTILINE)
LINE = re.compile(r"\b([Ll])ine (\d+)\b")


@dataclass(frozen=True)
class Cells:
    """A program in cells.

    Attributes
    ----------
    parts : tuple of (cell, text)
        The number of each cell, or what it is called, and its Python; other lines in it are empty.
    begin : int
        The first line, of all, from which on a loop is looked for.
    file : str or None
        The notebook, as it was named.
    """

    parts: tuple
    begin: int = 1
    file: str | None = None

    @property
    def text(self):
        """The program as one text."""
        return "\n".join(text for _, text in self.parts) + "\n"

    def __post_init__(self):
        counts = [text.count("\n") + 1 for _, text in self.parts]
        object.__setattr__(self, "_ends", list(accumulate(counts)))

    def origin(self, line):
        """Return cell and line of a line of the text; None if it has no such line."""
        at = bisect_right(self._ends, line - 1)
        if line < 1 or at == len(self.parts):
            return None
        return self.parts[at][0], line - (self._ends[at - 1] if at else 0)

    def told(self, text):
        """Return a text about the program in which "line 52" is "cell 4, line 3"."""

        def told(found):
            origin = self.origin(int(found[2]))
            if origin is None:
                return found[0]
            words = f"{_name(origin[0])}, line {origin[1]}"
            return words[0].upper() + words[1:] if found[1] == "L" else words

        return LINE.sub(told, text)

    def located(self, diagnosis):
        """Return a diagnosis of the text with its lines told by cell and line."""
        findings = []
        for finding in diagnosis.findings:
            words = {name: self.told(getattr(finding, name)) for name in ("message", "symptom", "spot", "check")}
            words |= {name: self.told(getattr(finding, name)) for name in ("found", "wanted")}
            evidence = dict(finding.evidence)
            if (origin := self.origin(evidence.get("line") or 0)) is not None:
                evidence |= {"cell": origin[0], "line": origin[1]}
            place = finding.place and self._place(finding.place)
            findings.append(replace(finding, place=place, evidence=evidence, **words))
        annotated = tuple((self._place(place), self.told(value)) for place, value in diagnosis.annotated)
        return replace(diagnosis, findings=tuple(findings), summary=self.told(diagnosis.summary), annotated=annotated)

    def _place(self, place):
        origin = self.origin(place.line)
        if origin is None:
            return place
        cell, line = origin
        return replace(place, file=self.file, cell=cell, line=line, end_line=place.end_line - place.line + line)


def _name(cell):
    return f"cell {cell}" if isinstance(cell, int) else cell


# A notebook ------------------------------------------------------------------------------------------------


def read_notebook(path):
    """Return the program in a notebook's code cells, numbered from 1 in their order.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Cells

    Raises
    ------
    CannotExamine
        If there is no program in it, or a cell is not Python.
    """
    notebook = _parsed(path)
    name = Path(path).name
    sources = [_source_of(cell, name) for cell in notebook["cells"] if cell.get("cell_type") == "code"]
    if not sources:
        raise CannotExamine(f"{name} has no code cell: name the notebook in which the program trains.")
    parts = []
    for number, source in enumerate(sources, 1):
        text = python_of(source)
        if text is None:
            continue
        try:
            _tree(text)
        except SyntaxError as error:
            where = f"Cell {number} of {name} is not Python" + (f", in line {error.lineno}" if error.lineno else "")
            raise CannotExamine(f"{where}: {error.msg}{'' if error.msg[-1:] in '.?' else '.'}") from None
        except (ValueError, RecursionError, MemoryError) as error:
            raise CannotExamine(f"Cell {number} of {name} cannot be read as Python: {error}.") from None
        parts.append((number, text))
    if not any(text.strip() for _, text in parts):
        raise CannotExamine(f"{name} has no Python in its code cells.")
    return Cells(tuple(parts), file=str(path))


def _parsed(path):
    name = Path(path).name
    if os.path.exists(path) and not os.path.isfile(path):  # a pipe would be waited for
        raise CannotExamine(f"{path} is no file.")
    try:
        size = Path(path).stat().st_size
        if size > LARGEST_NOTEBOOK:
            raise CannotExamine(
                f"{name} has {size / 1e6:.0f} MB, and a notebook of at most {LARGEST_NOTEBOOK / 1e6:.0f} MB is "
                "examined: clear its outputs (in JupyterLab, Edit, Clear Outputs of All Cells), and save it."
            )
        notebook = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CannotExamine(f"{path} cannot be read: {error.strerror or error}.") from None
    except json.JSONDecodeError as error:
        raise CannotExamine(
            f"{name} is no notebook: its line {error.lineno} is not the JSON that a notebook is. Was it saved whole?"
        ) from None
    except (ValueError, RecursionError):
        raise CannotExamine(f"{name} is no notebook: it is not the JSON that a notebook is.") from None
    version = notebook.get("nbformat") if isinstance(notebook, dict) else None
    if isinstance(version, int) and version < OLDEST_FORMAT:
        raise CannotExamine(
            f"{name} is a notebook in an old format, {version}: open it in JupyterLab and save it, or convert it with "
            "jupyter nbconvert --to notebook."
        )
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(version, int) or not isinstance(cells, list) or not all(isinstance(one, dict) for one in cells):
        raise CannotExamine(f"{name} is no notebook: it is JSON, without a notebook's list of cells.")
    language = _language_of(notebook)
    if language != "python":
        raise CannotExamine(f"{name} is a notebook in {language}, and Python is examined.")
    return notebook


def _language_of(notebook):
    metadata = notebook.get("metadata")
    for part, key in (("language_info", "name"), ("kernelspec", "language")):
        told = metadata.get(part) if isinstance(metadata, dict) else None
        language = told.get(key) if isinstance(told, dict) else None
        if isinstance(language, str) and language:
            return "python" if language.lower() in ("python", "ipython") else language
    return "python"


def _source_of(cell, name):
    source = cell.get("source", "")
    source = "".join(source) if isinstance(source, list) and all(isinstance(line, str) for line in source) else source
    try:
        source.encode()
    except (AttributeError, UnicodeEncodeError):
        raise CannotExamine(f"{name} is no notebook: a cell of it holds no text.") from None
    return source


# What is Python in a cell ------------------------------------------------------------------------------------


def python_of(source):
    r"""Return the Python in a cell, each line at its place; None for a cell in another language.

    Lines for IPython, with %, ! or ?, are nothing, but for what ``%time`` runs.

    Parameters
    ----------
    source : str

    Returns
    -------
    str or None

    Raises
    ------
    CannotExamine
        If there are such lines, and IPython is not installed.

    Examples
    --------
    >>> python_of("%matplotlib inline\nfiles = !ls\nw = 0.1")
    '\nfiles = None\nw = 0.1'
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    first, newline, rest = source.lstrip("\n").partition("\n")
    if first.startswith("%%"):
        if first.split()[0] not in PYTHON_MAGICS:
            return None
        # What it measures stands behind its name, or below.
        source = source[: len(source) - len(source.lstrip("\n"))] + newline + rest
    if not PERHAPS_SPECIAL.search(source):
        return source
    try:
        with needs_extra("A notebook with lines for IPython", "course"):
            from IPython.core.inputtransformer2 import TransformerManager, leading_indent, make_tokens_by_line
    except MissingPart as missing:
        raise CannotExamine(f"{missing}.") from None
    kinds = TransformerManager().token_transformers
    lines = leading_indent(f"{source}\n".splitlines(keepends=True))
    for _ in range(len(lines)):
        tokens = make_tokens_by_line(lines)
        found = sorted(filter(None, (kind.find(tokens) for kind in kinds)), key=lambda one: one.sortby())
        if not any(_made_nothing(one, lines) for one in found):
            break
    return "".join(lines)[:-1]


def _made_nothing(special, lines):
    """Put nothing in the place of a piece of IPython's own syntax; return False if it is none."""
    try:
        after = special.transform(lines)
    except SyntaxError:
        return False
    first, gone = special.start_line, len(lines) - len(after)
    before, told = lines[first][: special.start_col], lines[first][special.start_col :]
    if not gone and told.startswith(TIME) and _is_python(AS_LONG + told.removeprefix(TIME)):
        lines[first] = before + AS_LONG + told.removeprefix(TIME)
        return True
    # What is assigned to has a value, and a block a statement.
    nothing = f"{before}None" if before.strip() else f"{before}pass" if before else ""
    lines[first : first + gone + 1] = [f"{nothing}\n", *["\n"] * gone]
    return True


def _is_python(text):
    try:
        _tree(text)
    except (SyntaxError, ValueError):
        return False
    return True


# What a kernel has run -----------------------------------------------------------------------------------------


def cells_before(history, source, defined):
    """Return what of the cells that a kernel has run a program needs, as parts of its text.

    Parameters
    ----------
    history : list of (cell, text)
        In the order in which they ran.
    source : str
        The program that follows.
    defined : mapping of str to object
        What the kernel knows now, by name.

    Returns
    -------
    list of (cell, text)
        Only the statements that make a name that is needed; the other lines are empty.
    """
    needed = _needs(_tree(source).body) & set(defined)
    modules = {name for name, value in defined.items() if isinstance(value, ModuleType)}
    parts = []
    for cell, text in reversed(history):
        try:
            text = python_of(text)
            tree = _tree(text or "")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        kept = set()
        for statement in reversed(tree.body):
            made = _made(statement, modules)
            if "*" not in made and not made & needed:
                continue
            if _is_whole(statement):
                needed -= made
            needed |= _needs([statement]) & set(defined)
            first = min([statement.lineno, *(one.lineno for one in getattr(statement, "decorator_list", ()))])
            kept |= set(range(first, statement.end_lineno + 1))
        if kept:
            lines = text.split("\n")
            parts.append((cell, "\n".join(line * (number in kept) for number, line in enumerate(lines, 1))))
    return parts[::-1]


def _tree(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an odd escape in a string
        return ast.parse(text)


def _needs(statements):
    """Return the names that statements read before they have made them."""
    bound = set()
    now, later = _reads(statements, bound)
    # What a function reads it reads when it is called.
    return now | later - bound


def _reads(statements, bound):
    """Return the names that are read now, and those in functions, which are read later; add to those that are made."""
    now, later = set(), set()
    for statement in statements:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            own = _names(statement, ast.Store) | {node.arg for node in ast.walk(statement) if isinstance(node, ast.arg)}
            later |= _names(statement, ast.Load) - own
            bound.add(statement.name)
            continue
        # The bodies of what has some; the rest of it comes first.
        bodies = [body for name in ("body", "orelse", "finalbody") if (body := getattr(statement, name, None))]
        bodies += [handler.body for handler in getattr(statement, "handlers", ())]
        inside = {id(node) for body in bodies for one in body for node in ast.walk(one)}
        head = [node for node in ast.walk(statement) if id(node) not in inside]
        own = {name for node in head if isinstance(node, ast.comprehension) for name in _names(node.target, ast.Store)}
        own |= {node.arg for node in head if isinstance(node, ast.arg)}
        now |= {node.id for node in head if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)} - own - bound
        if isinstance(statement, ast.AugAssign):
            now |= _root(statement.target) - bound
        bound |= {node.id for node in head if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)} - own
        bound |= {node.asname or node.name.partition(".")[0] for node in head if isinstance(node, ast.alias)}
        for body in bodies:
            # A loop is taken to run; of two branches only one does.
            inner = bound if isinstance(statement, (ast.For, ast.While, ast.With)) else set(bound)
            for found, those in zip((now, later), _reads(body, inner), strict=True):
                found |= those
    return now, later


def _names(tree, context):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, context)}


def _is_whole(statement):
    """Return whether a statement makes its names whatever they were."""
    if isinstance(statement, ast.Assign):
        return all(isinstance(target, ast.Name) for target in statement.targets)
    return isinstance(statement, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom))


def _made(statement, modules):
    """Return the names that a statement binds or changes.

    To call something in a module changes the module only where that is all that the statement does, as in
    np.random.seed(0).
    """
    made = set()
    for node in ast.walk(statement):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            made.add(node.name)
        elif isinstance(node, ast.alias):
            made.add(node.asname or node.name.partition(".")[0])
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            made.add(node.id)
        elif isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store):
            made |= _root(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            alone = isinstance(statement, ast.Expr) and statement.value is node
            made |= _root(node.func) - (set() if alone else modules)  # data.append(row)
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return {statement.name}
    return made


def _root(node):
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()
