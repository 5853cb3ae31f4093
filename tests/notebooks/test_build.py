"""`tinynet build` runs and stores the notebooks of a clone, and says so where there is no clone."""

import shutil

import nbformat
import pytest

from tinynet import build, cli


def write_cells(path, *cells):
    path.parent.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone with one lesson and one solution, neither of which was run."""
    for name in ("pyproject.toml", "nbgrader_config.py"):
        shutil.copy(build.TOP / name, tmp_path)
    write_cells(tmp_path / "notebooks" / "01-a.ipynb", nbformat.v4.new_code_cell("6*7", id="product"))
    marks = {"nbgrader": {"grade_id": "answer", "grade": False, "solution": True, "locked": False, "schema_version": 3}}
    source = "### BEGIN SOLUTION\nslope = 3\n### END SOLUTION\nslope"
    write_cells(
        tmp_path / "solutions" / "01-a" / "01-a.ipynb",
        nbformat.v4.new_code_cell(source, id="answer", metadata=marks),
    )
    monkeypatch.setattr(build, "TOP", tmp_path)
    return tmp_path


def run_command(*words):
    with pytest.raises(SystemExit) as stop:
        cli.main(["build", *words])
    return stop.value.code


def test_the_command_runs_stores_and_generates_and_the_second_time_changes_nothing(clone, capsys):
    assert run_command("01") == 0
    assert "01-a.ipynb: changed" in capsys.readouterr().out
    [lesson] = nbformat.read(clone / "notebooks" / "01-a.ipynb", as_version=4).cells
    assert lesson.source == "6 * 7"
    assert lesson.outputs[0].data["text/plain"] == "42"
    [answer] = nbformat.read(clone / "exercises" / "01-a" / "01-a.ipynb", as_version=4).cells
    assert "slope = 3" not in answer.source
    assert answer.source.endswith("slope")
    assert run_command() == 0
    said = capsys.readouterr().out
    assert said.count(": the same") == 2
    assert "changed" not in said


def test_a_name_that_nothing_begins_with_is_one_sentence(clone, capsys):
    assert run_command("07", "nothing") == 1
    assert capsys.readouterr().err == "tinynet: No lesson and no solution begins with 07 or nothing.\n"


def test_outside_of_a_clone_the_command_says_that_it_needs_one(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(build, "TOP", tmp_path)
    assert run_command("01") == 1
    assert capsys.readouterr().err.startswith("tinynet: `tinynet build` needs a clone of the course")
