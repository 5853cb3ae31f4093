"""exercises/ is what nbgrader makes of solutions/, and no solution is left anywhere in it."""

import json
import re

import nbformat
import pytest

from tinynet.build import TOP, files_beside, generate_exercises, read_notebook


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    target = tmp_path_factory.mktemp("exercises")
    generate_exercises(TOP / "solutions", target)
    return target


def files(folder):
    """Return the contents of the files in a folder, by their path in it."""
    found = (path for path in folder.rglob("*") if path.is_file())
    found = (path for path in found if not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_exercises_are_generated_and_not_edited(fresh):
    stored, made = files(TOP / "exercises"), files(fresh)
    assert sorted(stored) == sorted(made)
    changed = [name for name in made if stored[name] != made[name]]
    assert not changed, "make them again with: uv run tinynet build"


def test_what_lies_beside_a_solution_reaches_the_learner_as_it_is(fresh):
    patients = [path for path in files_beside(TOP / "solutions") if path.parent.name == "patients"]
    assert len(patients) == 12
    for path in patients:
        assert (fresh / path.relative_to(TOP / "solutions")).read_bytes() == path.read_bytes()


def secrets_and_visible(source):
    """Return the lines of a source notebook that nbgrader takes out, and the text that it leaves."""
    secret, visible = [], []
    for cell in source.cells:
        # A solution cell without marks is replaced as a whole.
        inside = cell.metadata.get("nbgrader", {}).get("solution") and "### BEGIN" not in cell.source
        for line in cell.source.splitlines():
            if line.strip().startswith(("### BEGIN", "### END")):
                inside = line.strip().startswith("### BEGIN")
            else:
                (secret if inside else visible).append(line.strip())
    return secret, "\n".join(visible)


def leaks(source, exercise):
    """Return what of a source's solutions stands anywhere in the JSON text of an exercise."""
    secret, visible = secrets_and_visible(source)
    # A line gives as much away without the name it is assigned to.
    pieces = {piece for line in secret for piece in (line, line.removeprefix("return "), line.partition(" = ")[2])}
    telling = {piece for piece in pieces if len(piece) > 8 and any(map(str.isalnum, piece)) and piece not in visible}
    spelled = {piece: {json.dumps(piece)[1:-1], json.dumps(piece, ensure_ascii=False)[1:-1]} for piece in telling}
    return sorted(piece for piece, spellings in spelled.items() if any(spelling in exercise for spelling in spellings))


def source_of(exercise):
    return read_notebook(TOP / "solutions" / exercise.relative_to(TOP / "exercises"))


def test_no_solution_is_left_in_an_exercise(exercise):
    source = source_of(exercise)
    assert len(secrets_and_visible(source)[0]) > 3
    assert not leaks(source, exercise.read_text(encoding="utf-8"))


@pytest.mark.parametrize("place", ["source", "metadata", "outputs"])
def test_a_solution_that_is_left_is_found(exercise, place):
    source, doctored = source_of(exercise), read_notebook(exercise)
    assert not leaks(source, nbformat.writes(doctored))
    secret, visible = secrets_and_visible(source)
    line = next(line for line in secret if len(line) > 8 and line not in visible)
    cell = next(cell for cell in doctored.cells if cell.cell_type == "code")
    if place == "source":
        cell.source += f"\n# {line}"
    elif place == "metadata":
        cell.metadata["was"] = {"before": line}
    else:
        cell.outputs = [nbformat.v4.new_output("stream", text=line)]
    assert line in leaks(source, nbformat.writes(doctored))


def test_a_hidden_test_counts_as_a_secret():
    hidden = "### BEGIN HIDDEN TESTS\nassert neuron(1, 3) == -2.0\n### END HIDDEN TESTS"
    source = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(f"checks.neuron()\n{hidden}")])
    assert leaks(source, nbformat.writes(source)) == ["assert neuron(1, 3) == -2.0"]


def asked_and_shown(source):
    """Return the lines that a source asks for, and those that it shows, each with the number of its task."""
    asked, shown, task = [], [], 0
    for cell in source.cells:
        if heading := re.match(r"## Task (\d)", cell.source):
            task = int(heading[1])
        secret, visible = secrets_and_visible(nbformat.v4.new_notebook(cells=[cell]))
        asked += [(task, line) for line in secret if cell.cell_type == "code"]
        shown += [(task, line) for line in visible.splitlines()]
    return asked, shown


@pytest.mark.parametrize("number", ["01", "02", "03", "04"])
def test_no_task_shows_a_line_that_an_earlier_one_asks_for(number):
    (path,) = TOP.glob(f"solutions/{number}-*/*.ipynb")
    asked, shown = asked_and_shown(read_notebook(path))
    for task, line in asked:
        if len(line) >= 30:
            assert not [later for later, text in shown if later > task and line in text], line
