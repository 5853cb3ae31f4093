"""Who installed the doctor alone is told, in one sentence, which part of the package has the rest."""

import subprocess
import sys
from importlib import metadata

import pytest

from tinynet.extras import MissingPart, needs_extra, require_extra

# In a Python that has the base only, each command is called; what it prints and how it ends is shown.
PROGRAM = r"""
import io, sys
from contextlib import redirect_stderr

absent = sys.argv[1].split()

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in absent:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocker())
from tinynet import cli

for words in sys.stdin.read().splitlines():
    with redirect_stderr(io.StringIO()) as printed:
        try:
            cli.main(words.split())
        except SystemExit as end:
            print(end.code, repr(printed.getvalue()))
"""
COURSE = "jupyterlab matplotlib ipywidgets anywidget traitlets IPython ipykernel"
CLASS = "nbgrader nbformat nbconvert jupyter_client distributed sqlalchemy jinja2 markupsafe"
COMMANDS = {
    "lab": ("JupyterLab", "course"),
    "grade submitted": ("Dask (distributed)", "class"),
    "gain before after": ("Jinja", "class"),
    "variant --seed 7": (None, "class"),
    "slides 5": (None, "course"),
}


def test_a_command_whose_part_is_missing_says_which_extra_has_it(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, f"{COURSE} {CLASS}"],
        cwd=tmp_path,
        input="\n".join(COMMANDS),
        capture_output=True,
        text=True,
    )
    assert ran.stderr == ""
    for (words, (needed, extra)), said in zip(COMMANDS.items(), ran.stdout.splitlines(), strict=True):
        code, text = said.split(maxsplit=1)
        assert code == "1"
        sentence = eval(text)
        assert sentence.startswith(f"tinynet: `tinynet {words.split()[0]}` needs {needed or ''}"), sentence
        assert sentence.endswith(f': pip install "two-neurons[{extra}]"\n')
        assert sentence.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_there_is_named_and_nothing_else_is_changed():
    with pytest.raises(MissingPart, match=r"^It needs not_there: pip install \"two-neurons\[class\]\"$") as raised:
        require_extra("not_there", "It", "class")
    assert isinstance(raised.value, ImportError)
    assert raised.value.name == "not_there"
    require_extra("numpy", "It", "class")
    with pytest.raises(ValueError, match="mine"), needs_extra("It", "class"):
        raise ValueError("mine")
    with pytest.raises(ModuleNotFoundError, match="tinynet.not_there") as raised, needs_extra("It", "class"):
        import tinynet.not_there  # noqa: F401
    assert not isinstance(raised.value, MissingPart)


def test_every_extra_that_is_named_is_there():
    extras = metadata.metadata("two-neurons").get_all("Provides-Extra")
    assert {"course", "class", "all"} == set(extras)
    assert {extra for _, extra in COMMANDS.values()} <= set(extras)


def test_python_m_tinynet_is_the_command(tmp_path):
    def run(*words):
        return subprocess.run(
            [sys.executable, "-m", "tinynet", *words], cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout

    assert run("--version") == f"tinynet {metadata.version('two-neurons')}\n"
    assert run("--help").split()[:2] == ["Usage:", "tinynet"]
