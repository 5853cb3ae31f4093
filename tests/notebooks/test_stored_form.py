"""Stored notebooks have one form: run from top to bottom, clean, and with nothing of the machine in them."""

import re
import subprocess
import sysconfig
from pathlib import Path

import nbformat
import pytest

from tinynet.build import (
    KEPT_OF_A_CELL,
    LINE_LENGTH,
    METADATA,
    TOP,
    exercise_paths,
    lesson_paths,
    read_notebook,
    run_notebook,
    solution_paths,
    write_notebook,
)

PART_1 = ["01-a-neuron-makes-a-guess", "02-learning-is-going-downhill", "03-what-one-neuron-cannot-do"]
LONGEST_CODE_CELL = 24
KEEP = [word for field in KEPT_OF_A_CELL for word in ("--preserve-cell-metadata-field", field)]
FOREIGN = {
    "a timing": r"\b\d+(\.\d+)? ?(ns|µs|us|ms|s|sec|seconds?|minutes?|it/s)\b",
    "an absolute path": r"(?<![\w.:/])/(home|root|tmp|usr|var|opt|mnt|work|private|Users)/|\b[A-Z]:\\",
    "a memory address": r"0x[0-9a-fA-F]{6,}",
    "a traceback": r"Traceback",
}


def test_the_start_and_part_1_are_there():
    assert {"00-start-here", *PART_1} <= {path.stem for path in lesson_paths()}
    for found in (solution_paths(), exercise_paths()):
        assert set(PART_1) <= {path.stem for path in found}
        assert all(path.stem == path.parent.name for path in found)


def test_every_code_cell_was_run_once_and_in_order(executed):
    # nbval silently skips a cell that has no count.
    counts = [cell.execution_count for cell in read_notebook(executed).cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


def test_no_line_of_code_runs_out_of_the_page(stored):
    # A hundred letters fit beside the list of files in a window of 1,280 pixels; the browser tests measure it.
    for cell in read_notebook(stored).cells:
        fenced = re.findall(r"^```\w*\n(.*?)^```", cell.source, flags=re.M | re.S)
        code = [cell.source] if cell.cell_type == "code" else fenced
        assert [line for text in code for line in text.splitlines() if len(line) > LINE_LENGTH] == [], cell.id


def test_each_column_of_a_table_has_a_name(stored):
    for cell in read_notebook(stored).cells:
        if cell.cell_type == "markdown":
            assert not re.findall(r"^.*\|\s+\|.*\n\|[-:| ]+\|$", cell.source, flags=re.M), cell.id


def test_a_notebook_of_the_course_is_known_by_its_title(stored):
    # By this id the extension two-neurons-look gives it the course's look.
    assert read_notebook(stored).cells[0].id == "title"


def test_a_power_in_a_text_is_raised(stored):
    for cell in read_notebook(stored).cells:
        if cell.cell_type == "markdown":
            outside = re.sub(r"^```.*?^```|\$\$.*?\$\$|\$[^$\n]+\$|`[^`\n]*`", "", cell.source, flags=re.M | re.S)
            assert "^" not in outside, cell.id


def test_an_exercise_comes_without_outputs_and_counts(exercise):
    for cell in read_notebook(exercise).cells:
        assert not cell.get("outputs"), cell.id
        assert cell.get("execution_count") is None, cell.id


@pytest.mark.parametrize(("folder", "keep"), [("notebooks", "-oc"), ("solutions", "-oc"), ("exercises", "")])
def test_nb_clean_finds_nothing_to_clean(folder, keep):
    nb_clean = Path(sysconfig.get_path("scripts")) / "nb-clean"
    command = [nb_clean, "check", *KEEP, *filter(None, [keep]), TOP / folder]
    checked = subprocess.run(command, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_metadata_is_the_same_in_every_notebook(stored):
    notebook = read_notebook(stored)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata == METADATA
    for cell in notebook.cells:
        assert set(cell.metadata) <= set(KEPT_OF_A_CELL), cell.id
        assert cell.metadata.get("nbgrader", {}).get("grade_id", cell.id) == cell.id


def test_writing_a_stored_notebook_again_changes_no_byte(stored, tmp_path):
    write_notebook(read_notebook(stored), tmp_path / "again.ipynb")
    assert (tmp_path / "again.ipynb").read_bytes() == stored.read_bytes()


def test_cell_ids_are_words(stored):
    ids = [cell.id for cell in read_notebook(stored).cells]
    unreadable = [i for i in ids if not re.fullmatch(r"([a-z]+\d*|\d+)(-([a-z]+\d*|\d+))*", i)]
    # Jupyter's own ids are eight random hexadecimal digits.
    assert not unreadable + [i for i in ids if re.fullmatch(r"[0-9a-f]{8}", i)]
    assert len(set(ids)) == len(ids)


def test_no_cell_is_empty_and_no_code_cell_is_long(stored):
    for cell in read_notebook(stored).cells:
        assert cell.source.strip(), cell.id
        assert cell.cell_type != "code" or len(cell.source.splitlines()) <= LONGEST_CODE_CELL, cell.id


def test_nbval_compares_every_output(executed):
    # It never compares pictures of dots, nor what a widget's view shows.
    for cell in read_notebook(executed).cells:
        for output in cell.get("outputs", []):
            kinds = set(output.get("data", {}))
            assert not kinds & {"image/png", "image/jpeg", "application/vnd.jupyter.widget-view+json"}, cell.id


def foreign(outputs):
    """Return what in the outputs will differ on another machine or another day."""
    text = "\n".join(_strings(outputs))
    return [what for what, pattern in FOREIGN.items() if re.search(pattern, text)]


def _strings(node):
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        return [text for part in node for text in _strings(part)]
    return [str(node)]


def test_no_output_tells_of_the_machine_or_the_moment(executed):
    for cell in read_notebook(executed).cells:
        assert not foreign(cell.get("outputs", [])), cell.id
        assert not [output for output in cell.get("outputs", []) if output.get("name") == "stderr"], cell.id


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("trained in 3.2 s", "a timing"),
        ("at /home/ada/notes.py:3", "an absolute path"),
        ("C:\\Users\\ada", "an absolute path"),
        ("<Network object at 0x7f3a5c9d2e10>", "a memory address"),
        ("Traceback (most recent call last)", "a traceback"),
    ],
)
def test_an_output_that_tells_of_them_is_noticed(text, what):
    assert foreign([nbformat.v4.new_output("stream", text=text)]) == [what]
    assert foreign([nbformat.v4.new_output("display_data", data={"text/html": text})]) == [what]


def test_a_notebook_that_fails_is_not_written(tmp_path):
    path = tmp_path / "fails.ipynb"
    cells = [nbformat.v4.new_code_cell("1 / 0", id="fails")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    before = path.read_bytes()
    with pytest.raises(Exception, match="ZeroDivisionError"):
        run_notebook(path)
    assert path.read_bytes() == before


def test_what_is_written_has_no_widget_view_and_whole_streams(tmp_path):
    bundle = {"text/plain": "a picture", "application/vnd.jupyter.widget-view+json": {"model_id": "1f"}}
    pieces = [nbformat.v4.new_output("stream", name="stdout", text=text) for text in ("one\n", "two\n")]
    cell = nbformat.v4.new_code_cell(
        "view", id="view", outputs=[*pieces, nbformat.v4.new_output("display_data", bundle)]
    )
    write_notebook(nbformat.v4.new_notebook(cells=[cell], metadata={"widgets": {}}), tmp_path / "view.ipynb")
    written = read_notebook(tmp_path / "view.ipynb")
    stream, picture = written.cells[0].outputs
    assert written.metadata == METADATA
    assert stream.text == "one\ntwo\n"
    assert picture.data == {"text/plain": "a picture"}
