"""What Colab opens: copies of the notebooks, whose first cell installs the course there and does nothing elsewhere."""

import json
import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
import yaml

from tinynet.course import CourseError
from tinynet.site import _Site
from tinynet.site.colab import write_for_colab
from tinynet.site.doctor import python_of_the_page

TOP = Path(__file__).parents[2]
SLUG = "12-the-bug-clinic"
EXERCISE = f"exercises/{SLUG}/{SLUG}.ipynb"
WHEEL = "two_neurons-7.8.9-py3-none-any.whl"
ON_COLAB = "https://colab.research.google.com/github/ada/fork/blob/colab/"
# The program in which the first cell is run, as in a notebook.
SHELL = """
import os, sys
from IPython.core.interactiveshell import InteractiveShell

if "colab" in sys.argv:
    import google.colab
InteractiveShell.instance().run_cell(sys.stdin.read()).raise_error()
print("we are in", os.getcwd())
"""


@pytest.fixture(scope="module")
def branch(tmp_path_factory):
    """Write all that Colab opens."""
    folder = tmp_path_factory.mktemp("branch")
    (folder / WHEEL).write_bytes(b"")
    lessons = sorted((TOP / "notebooks").glob("*.ipynb"))
    exercises = [TOP / "exercises" / path.stem / path.name for path in lessons[1:]]
    write_for_colab(TOP, [path.relative_to(TOP).as_posix() for path in [*lessons, *exercises]], folder, "ada/fork")
    return folder


def notebooks(branch):
    return {path.relative_to(branch).as_posix(): nbformat.read(path, as_version=4) for path in branch.rglob("*.ipynb")}


# The copies -------------------------------------------------------------------------------------------------


def test_a_copy_is_the_learners_notebook_behind_one_more_cell(branch):
    copies = notebooks(branch)
    assert len(copies) > 30
    for name, copy in copies.items():
        nbformat.validate(copy)
        original = nbformat.read(TOP / name, as_version=4)
        first, *others = copy.cells
        assert (first.id, first.metadata) == ("colab", {"cellView": "form"})
        assert [cell.id for cell in others] == [cell.id for cell in original.cells]
        assert [cell.source for cell in others if cell.cell_type == "code"] == [
            cell.source for cell in original.cells if cell.cell_type == "code"
        ]
        assert not any(cell.get("outputs") for cell in copy.cells)


def test_every_link_of_a_copy_is_whole_and_leads_to_a_copy_or_out_of_the_course(branch):
    links = [
        link
        for copy in notebooks(branch).values()
        for cell in copy.cells
        if cell.cell_type == "markdown"
        for link in re.findall(r"\]\(([^)]*)\)", cell.source)
    ]
    assert all(re.match("https://", link) for link in links)
    to_copies = [link.removeprefix(ON_COLAB) for link in links if link.startswith(ON_COLAB)]
    assert len(to_copies) > 100
    assert all((branch / unquote(file)).is_file() for file in to_copies)


def test_links_to_other_files_lead_to_github_and_what_is_no_link_stays(tmp_path):
    text = "[a](../docs/b.md#c) [d](#e) [f](https://g.h) `i[0](j)` [k](nowhere.md) [l](m.ipynb)"
    cell = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": text.splitlines()}
    for name in ("notebooks/m.ipynb", "docs/b.md"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    (tmp_path / WHEEL).write_bytes(b"")
    write_for_colab(tmp_path, ["notebooks/m.ipynb"], tmp_path, "ada/fork")
    assert json.loads((tmp_path / "notebooks/m.ipynb").read_bytes())["cells"][1]["source"] == (
        "[a](https://github.com/ada/fork/blob/HEAD/docs/b.md#c) [d](#e) [f](https://g.h) `i[0](j)` [k](nowhere.md) "
        f"[l]({ON_COLAB}notebooks/m.ipynb)"
    )


def test_without_one_wheel_or_a_repository_it_is_refused(tmp_path):
    with pytest.raises(CourseError, match="no remote `origin`"):
        write_for_colab(TOP, [EXERCISE], tmp_path, None)
    for _ in range(2):
        with pytest.raises(CourseError, match="must hold one wheel"):
            write_for_colab(TOP, [EXERCISE], tmp_path, "ada/fork")
        for version in (1, 2):
            (tmp_path / f"two_neurons-{version}-py3-none-any.whl").write_bytes(b"")
    assert not list(tmp_path.rglob("*.ipynb"))


def test_pages_lead_to_colab_where_the_copies_are_made(tmp_path):
    site = _Site(TOP, tmp_path / "site", python_of_the_page(None))
    site.repository = "ada/fork"
    site.notebooks, site.exercises = ([TOP / "notebooks" / f"{SLUG}.ipynb"], [TOP / EXERCISE])
    (tmp_path / "colab").mkdir()
    (tmp_path / "colab" / WHEEL).write_bytes(b"")
    site.write_for_colab(tmp_path / "colab")
    site.write_lessons()
    for page, notebook in (("lessons", f"notebooks/{SLUG}.ipynb"), ("exercises", EXERCISE)):
        text = (tmp_path / "site" / page / f"{SLUG}.html").read_text(encoding="utf-8")
        assert text.count(f'href="{ON_COLAB}{notebook}"') == 1
        assert (tmp_path / "colab" / notebook).is_file()


# The first cell -----------------------------------------------------------------------------------------------


@pytest.fixture
def colab(tmp_path):
    """Make stand-ins for Colab's module and for pip, which say what they were asked for."""
    said = tmp_path / "said.jsonl"
    modules = {
        "google/__init__": "",
        "google/colab/__init__": "",
        "google/colab/output": "def enable_custom_widget_manager(): say('widgets')",
        "google/colab/drive": "def mount(place): say('mount', place)",
        "pip/__init__": "",
        "pip/__main__": "import sys; say('pip', *sys.argv[1:])",
    }
    say = f"import json\ndef say(*words): print(json.dumps(words), file=open({str(said)!r}, 'a'))\n"
    for name, text in modules.items():
        path = tmp_path / "modules" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(say + text)
    return said


def run_first_cell(branch, tmp_path, *words, **changes):
    cell = nbformat.read(branch / EXERCISE, as_version=4).cells[0].source
    for old, new in {"/content": f"{tmp_path.as_posix()}/content", **changes}.items():
        assert old in cell
        cell = cell.replace(old, new)
    here = tmp_path / "here"
    here.mkdir(exist_ok=True)
    # Its own folder for what IPython writes; the course is the clone's.
    environment = {"PYTHONPATH": f"{tmp_path / 'modules'}{os.pathsep}{TOP}", "IPYTHONDIR": str(tmp_path / "ip")}
    ran = subprocess.run(
        [sys.executable, "-c", SHELL, *words],
        input=cell,
        cwd=here,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_first_cell_does_nothing_elsewhere(branch, colab, tmp_path):
    assert run_first_cell(branch, tmp_path) == f"we are in {tmp_path / 'here'}\n"
    assert not colab.exists()
    assert not list((tmp_path / "here").iterdir())


def test_the_first_cell_installs_the_course_in_colab_and_stands_beside_the_patients(branch, colab, tmp_path):
    told = run_first_cell(branch, tmp_path, "colab")
    work = tmp_path / "content" / "two-neurons-work"
    assert told.endswith(f"we are in {work / 'exercises' / SLUG}\n")
    assert (work / "exercises" / SLUG / "patients" / "patient_01.py").is_file()
    assert (work / ".tinynet" / "course.json").is_file()  # so checks keep the progress there
    assert "lost when Colab stops this machine" in told
    wheel = f"https://raw.githubusercontent.com/ada/fork/colab/{WHEEL}"
    said = [json.loads(line) for line in colab.read_text().splitlines()]
    assert said == [["pip", "install", "--quiet", "--no-deps", wheel, "anywidget", "psygnal"], ["widgets"]]


def test_ticked_the_first_cell_keeps_the_progress_in_drive(branch, colab, tmp_path):
    told = run_first_cell(branch, tmp_path, "colab", **{"in_drive = False": "in_drive = True"})
    work = tmp_path / "content" / "drive" / "MyDrive" / "two-neurons-work"
    assert told.endswith(f"we are in {work / 'exercises' / SLUG}\n")
    assert "are kept in your Drive" in told
    assert "lost when Colab stops" not in told
    assert ["mount", f"{tmp_path.as_posix()}/content/drive"] in map(json.loads, colab.read_text().splitlines())


def test_of_what_anywidget_needs_only_psygnal_has_to_be_named():
    needed = {re.match(r"[\w-]+", one)[0] for one in metadata.requires("anywidget") if "extra ==" not in one}
    # Colab's list of packages has the others: https://github.com/googlecolab/backend-info
    assert needed == {"ipywidgets", "psygnal", "typing-extensions"}
    assert not [one for one in metadata.requires("psygnal") or () if "extra ==" not in one]


# The branch ---------------------------------------------------------------------------------------------------


def test_the_workflow_pushes_the_copies_and_leaves_earlier_wheels_where_they_are(tmp_path):
    jobs = yaml.safe_load((TOP / ".github" / "workflows" / "site.yml").read_text(encoding="utf-8"))["jobs"]
    steps = jobs["colab"]["steps"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "HOME": str(tmp_path)}

    def git(*words):
        ran = subprocess.run(["git", *words], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
        return ran.stdout

    git("init", "--quiet", "--bare", "--initial-branch", "main", "origin")
    git("clone", "--quiet", "origin", "first")
    (tmp_path / "first" / "solutions").write_text("of the exercises")
    git("-C", "first", "add", "--all")
    git(*["-C", "first", "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "--quiet", "--message", "first"])
    git("-C", "first", "push", "--quiet", "origin", "HEAD:refs/heads/main")
    for version in ("v1", "v2", "v2"):
        shutil.rmtree(tmp_path / "clone", ignore_errors=True)
        for step in steps:
            if "checkout" in step.get("uses", ""):
                git("clone", "--quiet", "origin", "clone")
            elif "download" in step.get("uses", ""):
                assert step["with"] == {"name": "colab"}
                (tmp_path / "clone" / f"{version}.whl").write_text(version)
                (tmp_path / "clone" / "one.ipynb").write_text(version)
            else:
                command = ["bash", "-e", "-o", "pipefail", "-c", step["run"]]
                subprocess.run(
                    command, cwd=tmp_path / "clone", env=environment | {"GITHUB_REF_NAME": version}, check=True
                )
    assert git("-C", "origin", "ls-tree", "--name-only", "colab").split() == ["one.ipynb", "v1.whl", "v2.whl"]
    assert git("-C", "origin", "show", "colab:one.ipynb") == "v2"
    assert git("-C", "origin", "log", "--format=%s", "colab").splitlines() == [
        "What Colab opens, of v2",
        "What Colab opens, of v1",
    ]
    assert git("-C", "origin", "ls-tree", "--name-only", "main").split() == ["solutions"]
