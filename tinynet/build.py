"""Build what a clone stores: run the lessons and the solutions, and generate the exercises.

Each notebook's code is formatted, run from top to bottom in a fresh kernel, and written back in one canonical
form, so that running this twice changes nothing. Then exercises/ is generated from solutions/ by nbgrader.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from importlib.util import find_spec
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from rich.console import Console
from rich.progress import track

from tinynet.checks import TASKS
from tinynet.course import CourseError
from tinynet.reading_time import exercise_minutes, lesson_minutes, state_time, stated_time, time_in_words

__all__ = [
    "build",
    "exercise_paths",
    "files_beside",
    "generate_exercises",
    "lesson_paths",
    "read_notebook",
    "run_notebook",
    "solution_paths",
    "time_of",
    "with_times",
    "write_notebook",
]

TOP = Path(__file__).resolve().parents[1]
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
KEPT_OF_A_CELL = ("nbgrader", "slideshow", "tags")
# What a window 1280 pixels wide shows of a code cell without scrolling.
LINE_LENGTH = 100
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def lesson_paths():
    """Return the paths of the lessons, in order."""
    return sorted(TOP.glob("notebooks/*.ipynb"))


def solution_paths():
    """Return the paths of the exercises' sources, in order."""
    return sorted(TOP.glob("solutions/*/*.ipynb"))


def exercise_paths():
    """Return the paths of the generated exercises, in order."""
    return sorted(TOP.glob("exercises/*/*.ipynb"))


def read_notebook(path):
    """Return a notebook."""
    return nbformat.read(path, as_version=4)


def write_notebook(notebook, path):
    """Write a notebook in its canonical form: nothing in it depends on the machine, the day or the kernel."""
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({key: cell.metadata[key] for key in KEPT_OF_A_CELL if key in cell.metadata})
        if cell.cell_type == "code":
            cell.outputs = _merge_streams(cell.outputs)
            for output in cell.outputs:
                # A model lives as long as its kernel, and its id is random; the still picture beside it stays.
                output.get("data", {}).pop(WIDGET_VIEW, None)
    nbformat.validate(notebook)
    # Line ends as here on every system; the rest is nbformat's own style.
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def _merge_streams(outputs):
    """Return the outputs with neighbouring pieces of a stream joined: where print is cut depends on timing."""
    merged = []
    for output in outputs:
        before = merged[-1] if merged else {}
        if output.output_type == "stream" and before.get("name") == output.name:
            before.text += output.text
        else:
            merged.append(output)
    return merged


def run_notebook(path):
    """Execute a notebook from top to bottom, in its own folder, and write it back."""
    notebook = read_notebook(path)
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": path.parent}},
        # Without this every kernel warns that its messages are not encrypted.
        extra_arguments=["--log-level=ERROR"],
    )
    try:
        client.execute()
    except Exception as error:
        error.add_note(f"This was in {path}, whose outputs are left as they were.")
        raise
    first = notebook.cells[0]
    first.source = state_time(first.source, time_of(notebook, path))
    write_notebook(notebook, path)


def time_of(notebook, path):
    """Return in words how long a lesson, or an exercise's source, takes."""
    if path in solution_paths():
        tasks = [task for task in TASKS.values() if task.slug == path.parent.name]
        return time_in_words([exercise_minutes(notebook, tasks)])
    return time_in_words(lesson_minutes(notebook))


def with_times(text):
    """Return the map of lesson 00 with the minutes that each lesson and its exercise state."""
    lessons, exercises = (
        {path.name[:2]: " + ".join(re.findall(r"\d+", stated_time(read_notebook(path)))) for path in paths()}
        for paths in (lesson_paths, solution_paths)
    )
    row = re.compile(r"^(\|.*\[(\d\d) [^|]*\|[^|]*\|)[^|]*\|[^|]*\|$", flags=re.M)
    return row.sub(lambda found: f"{found[1]} {lessons[found[2]]} | {exercises[found[2]]} |", text)


def _state_times_on_the_map():
    for path in lesson_paths():
        notebook = read_notebook(path)
        for cell in notebook.cells:
            if cell.get("id") == "the-map":
                cell.source = with_times(cell.source)
                write_notebook(notebook, path)


def format_code(paths):
    """Format code cells with ruff."""
    settings = ["--quiet", "--config", TOP / "pyproject.toml", "--line-length", str(LINE_LENGTH)]
    subprocess.run([sys.executable, "-m", "ruff", "format", *settings, *paths], check=True)


def generate_exercises(sources, target, slugs=("*",)):
    """Generate the exercises from the notebooks in a folder, into another folder, as SLUG/SLUG.ipynb.

    Other files beside a notebook are copied as they are. nbgrader works in a temporary folder, so its database and its
    logs stay out of the course.
    """
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        shutil.copy(TOP / "nbgrader_config.py", course)
        for slug in slugs:
            for source in Path(sources).glob(f"{slug}/*.ipynb"):
                into = course / "solutions" / source.parent.name
                into.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, into)
        command = [sys.executable, "-m", "nbgrader", "generate_assignment", "*", "--create", "--force", "--no-db"]
        done = subprocess.run(command, cwd=course, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"nbgrader generate_assignment failed:\n{done.stderr}")
        made = sorted(course.glob("exercises/*/*.ipynb"))
        for path in made:
            write_notebook(read_notebook(path), path)
        format_code(made)
        for path in made:
            into = Path(target) / path.parent.name
            into.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, into)
    for slug in slugs:
        for path in files_beside(sources, slug):
            into = Path(target) / path.relative_to(sources)
            into.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, into)


def files_beside(sources, slug="*"):
    """Return the paths of the files that an exercise needs beside its notebook."""
    found = (path for path in Path(sources).glob(f"{slug}/**/*") if path.is_file() and path.suffix != ".ipynb")
    return sorted(path for path in found if not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts))


def build(prefixes):
    """Build everything, or the notebooks whose names begin with one of the prefixes.

    Parameters
    ----------
    prefixes : tuple of str
        The beginnings of the names of lessons and exercises; an empty tuple builds everything.

    Raises
    ------
    CourseError
        If this is no clone, ruff is not installed, or no name begins with a prefix.
    """
    if not (TOP / "solutions").is_dir():
        raise CourseError(
            "`tinynet build` needs a clone of the course: it runs the solutions, which are not in a wheel."
        )
    if find_spec("ruff") is None:
        raise CourseError("`tinynet build` needs ruff, which `uv run` installs in a clone.")
    # The tests run the notebooks with the same settings, from the same place.
    settings = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    os.environ.update(setting.split("=", 1) for setting in settings["env"])
    paths = [path for path in (*lesson_paths(), *solution_paths()) if path.name.startswith(prefixes or "")]
    if not paths:
        raise CourseError(f"No lesson and no solution begins with {' or '.join(prefixes)}.")
    console = Console(soft_wrap=True)
    format_code(paths)
    for path in track(paths, description="Running", console=console):
        stored = path.read_bytes()
        run_notebook(path)
        console.print(f"{path.relative_to(TOP)}: {'the same' if path.read_bytes() == stored else 'changed'}")
    _state_times_on_the_map()
    slugs = [path.parent.name for path in paths if path in solution_paths()]
    if slugs:
        with console.status("Generating exercises"):
            generate_exercises(TOP / "solutions", TOP / "exercises", slugs)
        console.print(f"exercises/: {len(slugs)} generated")
