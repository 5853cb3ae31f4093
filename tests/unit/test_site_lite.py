"""What of JupyterLite in the site needs no JupyterLite: the packages for its Python, and the links to it."""

import hashlib
import json
import re
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from test_site import LESSON, clone
from typer.testing import CliRunner

from tinynet.cli import app
from tinynet.course import CourseError
from tinynet.site import _Site
from tinynet.site.doctor import CORE, python_of_the_page
from tinynet.site.lite import KERNEL, KERNELS_OWN, _write_python, fetched

DEPENDS = {"ipython": ["pygments", "prompt_toolkit"], "matplotlib": ["numpy", "python-dateutil"]}
DEPENDS |= {"micropip": ["packaging"]}
OF_PYODIDE = ("ipython", "matplotlib", "pygments", "prompt_toolkit", "numpy", "python-dateutil", "traitlets", "jedi")
OF_PYODIDE += ("micropip", "packaging", "six", "ssl", "sqlite3", "scipy")


@pytest.fixture
def pyodide(tmp_path):
    """A folder with the files that a Pyodide has; what is in them does not matter here."""
    folder = tmp_path / "pyodide"
    folder.mkdir()
    for name in CORE:
        (folder / name).write_text(name)
    packages = {}
    for name in OF_PYODIDE:
        file = folder / f"{name}-1.0-py3-none-any.whl"
        file.write_text(name)
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
        packages[name] = {"file_name": file.name, "depends": DEPENDS.get(name, []), "sha256": sha256}
    (folder / "pyodide-lock.json").write_text(json.dumps({"info": {"version": "1"}, "packages": packages}))
    return folder


@pytest.fixture
def kernels_own(tmp_path):
    """The folder of wheels that JupyterLite's kernel brings."""
    folder = tmp_path / "pypi"
    folder.mkdir()
    for name in (*KERNELS_OWN, "widgetsnbextension"):
        (folder / f"{name.replace('-', '_')}-0.6-py3-none-any.whl").write_text(name)
    return folder


def test_the_list_has_all_that_is_needed_and_each_file_is_there(pyodide, kernels_own, tmp_path):
    _write_python(tmp_path / "made", pyodide, kernels_own)
    listed = json.loads((tmp_path / "made" / "pyodide-lock.json").read_text())["packages"]
    assert {name.replace("_", "-") for name in KERNEL} | {"two-neurons", "anywidget", "psygnal"} <= set(listed)
    assert not {"scipy", "widgetsnbextension", "jupyterlab-widgets", "jupyterlab", "psutil"} & set(listed)
    for entry in listed.values():
        file = tmp_path / "made" / entry["file_name"]
        assert hashlib.sha256(file.read_bytes()).hexdigest() == entry["sha256"]
        assert {name.replace("_", "-") for name in entry["depends"]} <= set(listed)


def test_the_course_is_packed_without_what_no_page_can_use_and_always_the_same(pyodide, kernels_own, tmp_path):
    made = [tmp_path / "made", tmp_path / "again"]
    for folder in made:
        _write_python(folder, pyodide, kernels_own)
    assert len({(folder / "pyodide-lock.json").read_bytes() for folder in made}) == 1
    (wheel,) = made[0].glob("two_neurons-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {"tinynet/checks/lesson_02.py", "tinynet/widgets/course.css", "tinynet/doctor/alarm_clock.js"} <= set(names)
    assert [name for name in names if re.match(r"tinynet/(site|slides|grading|lab_\w+)/|.*__pycache__", name)] == []
    assert [name for name in names if name.endswith("METADATA")] == [
        f"{wheel.name[: -len('-py3-none-any.whl')]}.dist-info/METADATA"
    ]
    compiled = [
        name for file in made[0].glob("psygnal-*") for name in zipfile.ZipFile(file).namelist() if ".so" in name
    ]
    assert compiled == []


# From the web --------------------------------------------------------------------------------------------


@pytest.fixture
def on_the_web(pyodide):
    """The address of a server that shows the folder."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=pyodide)) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_of_a_pyodide_on_the_web_what_is_needed_is_loaded(on_the_web, pyodide, tmp_path):
    got = fetched(on_the_web, tmp_path / "got")
    names = {path.name for path in got.iterdir()}
    assert names == {path.name for path in pyodide.iterdir() if not path.name.startswith(("scipy", "six"))}
    assert all((got / name).read_bytes() == (pyodide / name).read_bytes() for name in names)
    assert python_of_the_page(got).folder == got


def test_a_file_that_is_not_the_one_in_the_list_is_refused(on_the_web, pyodide, tmp_path):
    (pyodide / "numpy-1.0-py3-none-any.whl").write_text("something else")
    with pytest.raises(CourseError, match=r"numpy-1\.0.* is not the file that Pyodide's list names"):
        fetched(on_the_web, tmp_path / "got")


def test_a_file_that_is_missing_is_named(on_the_web, pyodide, tmp_path):
    (pyodide / "python_stdlib.zip").unlink()
    with pytest.raises(CourseError, match=r"python_stdlib\.zip could not be loaded \(File not found\)"):
        fetched(on_the_web, tmp_path / "got")


# Links ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lite", [True, False])
def test_lesson_and_exercise_lead_to_jupyterlite_where_it_is_in_the_site(lite, tmp_path):
    site = tmp_path / "site"
    _Site(clone(tmp_path / "clone"), site, python_of_the_page(None), lite).write_lessons()
    for page, notebook in (("lessons", "notebooks"), ("exercises", f"exercises/{LESSON}")):
        text = (site / page / f"{LESSON}.html").read_text(encoding="utf-8")
        link = f'<a href="../lite/lab/index.html?path={notebook}/{LESSON}.ipynb">Run it in your browser</a>'
        assert text.count(link) == text.count("lite/") == lite
    text = (site / "lessons" / "index.html").read_text(encoding="utf-8")
    assert ("Download what I made" in text) == ("work.js" in text) == ("lite/" in text) == lite


def test_without_jupyterlite_the_command_says_how_it_is_had(tmp_path):
    ran = CliRunner().invoke(app, ["site", "--lite", "--out", str(tmp_path / "site")])
    assert ran.exit_code != 0
    assert "uv run --isolated --only-group lite tinynet site --lite" in " ".join(
        str(ran.exception or ran.output).split()
    )
    assert not (tmp_path / "site").exists()
