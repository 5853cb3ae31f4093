"""What the page of the doctor stands on: the doctor itself as an archive, a Python for it, and examples to try."""

import ast
import io
import json
import re
import zipfile
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import nbformat

from tinynet.course import CourseError

__all__ = ["PUBLIC", "PythonOfThePage", "archive_of_the_doctor", "examples", "python_of_the_page"]

PACKAGE = Path(__file__).parents[1]
# The release of Pyodide with which the page is tested, where its makers have put it.
PUBLIC = "https://cdn.jsdelivr.net/pyodide/v0.27.7/full/"
# What of Pyodide is loaded whatever is run, and what of the packages beside it.
CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
PACKAGES = ("numpy",)
# How much of that release comes through the network, with the doctor, and without what is loaded as a script.
BYTES_OF_PUBLIC = 16_000_000
FOLDER = "static/pyodide/"
# What an examination loads, and what a program of the course asks for.
ROOMS = ("doctor", "mistakes", "gallery")
MODULES = ("__init__", "data", "extras", "gradients", "network", "progress_bar")
MODULES += ("real_numbers", "short_text", "threads", "training", "validation")
# The earliest that an archive can have: it is the same whenever it is made.
NO_TIME = (1980, 1, 1, 0, 0, 0)
# Each of another kind: loops over lists, NumPy, a class. The case comes before them.
PATIENTS = {
    "line_squared_error": "A straight line",
    "logit_flat_labels": "Logistic regression",
    "three_inputs_uphill": "It stops with an error",
    "glyphs_early_update": "Letters, two layers",
    "softmax_times_output": "A class with softmax",
}
CASE, ITS_CELLS = "08-it-does-not-learn.ipynb", ("the-neurons", "the-program")


class PythonOfThePage(NamedTuple):
    """Where the page loads Pyodide from: an address, the files that come into the site, and the size of it all."""

    address: str
    files: tuple[Path, ...]
    bytes: int

    @property
    def host(self):
        """The host of another site, "" if it is this one."""
        return urlsplit(self.address).netloc

    @property
    def folder(self):
        """The folder that the files are from."""
        return self.files[0].parent


def python_of_the_page(given=None):
    """Return where the page loads Pyodide from.

    Parameters
    ----------
    given : str or Path, optional
        An address, or a folder whose files are copied into the site. The public release unless given.

    Raises
    ------
    CourseError
        If a folder has no Pyodide with NumPy in it.
    """
    given = str(given or PUBLIC)
    if re.match("https?://", given):
        return PythonOfThePage(given.rstrip("/") + "/", (), BYTES_OF_PUBLIC)
    folder = Path(given)
    if not (folder / "pyodide-lock.json").is_file():
        raise CourseError(f"{given} has no Pyodide in it: name the folder with pyodide-lock.json, or an address.")
    files = tuple(folder / name for name in (*CORE, *_files_of(PACKAGES, folder)))
    if missing := [file.name for file in files if not file.is_file()]:
        raise CourseError(f"The Pyodide in {given} is not whole: it lacks {', '.join(missing)}.")
    size = sum(file.stat().st_size for file in files if file.suffix != ".js")
    return PythonOfThePage(FOLDER, files, size + len(archive_of_the_doctor()))


def _files_of(packages, folder):
    """Return the names of the files of some packages, and of what they need, by the list of a folder."""
    known = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    wanted, left = [], list(packages)
    while left:
        name = left.pop()
        if name not in known:
            raise CourseError(f"The Pyodide in {folder} has no {name}.")
        if known[name]["file_name"] not in wanted:
            wanted.append(known[name]["file_name"])
            left += known[name]["depends"]
    return wanted


def archive_of_the_doctor():
    """Return the part of this package that examines a program, as the bytes of a zip; they are always the same."""
    files = [PACKAGE / f"{name}.py" for name in MODULES]
    for room in ROOMS:
        files += [file for file in sorted((PACKAGE / room).rglob("*")) if file.suffix in (".py", ".npz")]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(f"tinynet/{file.relative_to(PACKAGE).as_posix()}", NO_TIME)
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def examples(top):
    """Return the programs to try, as a dict of (words for the button, program) by name.

    What a patient's docstring says of its mistake is left out; its title and the address of the question stay.

    Parameters
    ----------
    top : Path
        The repository.
    """
    notebook = nbformat.read(top / "notebooks" / CASE, as_version=4)
    cells = {cell.id: cell.source for cell in notebook.cells}
    case = "\n\n\n".join(("import math", *(cells[name] for name in ITS_CELLS))) + "\n"
    found = {"the-case": ("The case of lesson 08", case)}
    for name, words in PATIENTS.items():
        found[name] = (
            words,
            _without_the_answer((top / "tests" / "patients" / f"{name}.py").read_text(encoding="utf-8")),
        )
    return found


def _without_the_answer(program):
    """Return a patient with two comments in place of its docstring: what it is, and after which question."""
    docstring = ast.parse(program).body[0]
    title, _, more = docstring.value.value.partition("\n")
    address = re.search(r"https?://\S+", more)[0]
    rest = program.splitlines()[docstring.end_lineno :]
    return "\n".join((f"# {title}", f"# After the question at {address}", *rest)) + "\n"
