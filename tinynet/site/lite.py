"""The course in the browser, whole: JupyterLite in a folder of the site, with a Python that has this package.

JupyterLab's pages are those of JupyterLite, its Python is Pyodide. The packages that Pyodide lacks are packed from
those that are installed here, so that no registry is asked. A list of Pyodide's names them all: so a lesson needs no
cell that installs something.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib import metadata, util
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tinynet.course import CourseError, copy_out
from tinynet.site.doctor import CORE, FOLDER, NO_TIME, PACKAGE

__all__ = ["MEGABYTES", "fetched", "in_jupyterlite", "require_jupyterlite", "write_lite"]

LITE = "lite"
# What the first notebook loads, as a server sends it that packs what can be packed.
MEGABYTES = 30
LAB_SETTINGS = PACKAGE / "lab_settings"
OWN_EXTENSIONS = (PACKAGE / "lab_extensions", Path(__file__).parent / "lite_extension")
COURSE = "two-neurons"
# What JupyterLite's kernel would install at its start, one after the other, if it were not loaded already.
KERNEL = ("micropip", "piplite", "ssl", "sqlite3", "ipykernel", "comm", "pyodide_kernel", "jedi", "ipython")
KERNELS_OWN = ("ipykernel", "piplite", "pyodide-kernel")
NEEDED = ("numpy", "matplotlib", "rich", "ipywidgets", "anywidget")
# The page's half of the views, which is an extension of JupyterLab.
NOT_FOR_PYTHON = ("jupyterlab-widgets", "widgetsnbextension")
EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager", "anywidget")
IN_A_BROWSER = {"sys_platform": "emscripten", "python_version": "3.12", "python_full_version": "3.12.7", "extra": ""}
# Rooms of this package that nothing in a page can use.
NOT_IN_A_PAGE = ("_course", "build", "grading", "lab_extensions", "lab_settings", "site", "slides", "__pycache__")


def require_jupyterlite():
    """Raise `CourseError` if JupyterLite is not installed."""
    if not all(map(util.find_spec, ("jupyterlite_core", "jupyterlite_pyodide_kernel"))):
        raise CourseError(
            "JupyterLite is not installed here; its kernel would disturb an ordinary JupyterLab. It comes with: "
            "uv run --isolated --only-group lite tinynet site --lite"
        )


def in_jupyterlite(notebook):
    """Return the address within the site at which JupyterLite opens a notebook.

    Examples
    --------
    >>> in_jupyterlite("notebooks/01-one.ipynb")
    'lite/lab/index.html?path=notebooks/01-one.ipynb'
    """
    return f"{LITE}/lab/index.html?path={notebook}"


def fetched(address, folder):
    """Load what the course needs of a Pyodide on the web.

    Parameters
    ----------
    address : str
        With a slash at its end.
    folder : Path
        Where the files are put.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    CourseError
        If a file cannot be loaded, or is not what Pyodide's list says.
    """
    folder.mkdir(parents=True)
    for name in CORE:
        _fetch(address, folder / name)
    for package in _packages(folder)[0].values():
        _fetch(address, folder / package["file_name"], package["sha256"])
    return folder


def _fetch(address, file, sha256=None):
    try:
        with urlopen(f"{address}{file.name}") as answer:
            content = answer.read()
    except URLError as error:
        raise CourseError(f"{address}{file.name} could not be loaded ({error.reason}).") from error
    if sha256 not in (None, hashlib.sha256(content).hexdigest()):
        raise CourseError(f"{address}{file.name} is not the file that Pyodide's list names.")
    file.write_bytes(content)


def write_lite(site, pyodide):
    """Write JupyterLite with the course into a site.

    Parameters
    ----------
    site : Path
        The folder of the site.
    pyodide : Path
        A folder with Pyodide, NumPy, Matplotlib and IPython.
    """
    extensions = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
    _write_python(site / FOLDER, pyodide, extensions / EXTENSIONS[0] / "static" / "pypi")
    # The course's look asks for them at the top of the server, in a folder of this name.
    for sheet in ("colours.css", "course.css"):
        shutil.copyfile(PACKAGE / "widgets" / sheet, site / "static" / sheet)
    with tempfile.TemporaryDirectory() as made:
        made = Path(made)
        copy_out(made / "files")
        (made / "files" / ".tinynet" / "course.lock").unlink(missing_ok=True)
        own = [str(path) for folder in OWN_EXTENSIONS for path in sorted(folder.iterdir())]
        _write_settings(made, [*own, *(str(extensions / name) for name in EXTENSIONS)])
        command = [sys.executable, "-m", "jupyterlite_core", "build", "--output-dir", str(site / LITE)]
        built = subprocess.run(command, cwd=made, capture_output=True, text=True, check=False)
    if built.returncode:
        raise CourseError(f"JupyterLite could not be built: {(built.stderr or built.stdout).strip()[-2000:]}")


def _write_settings(folder, extensions):
    """Write what JupyterLite reads before it builds, and what its pages read."""
    off = json.loads((LAB_SETTINGS / "page_config.json").read_text(encoding="utf-8"))["disabledExtensions"]
    kernel = {
        # JupyterLite makes a path that begins with a dot one of its own folder.
        "pyodideUrl": f"./../{FOLDER}pyodide.js",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"packages": [*KERNEL, COURSE]},
    }
    settings = {
        "appName": "Two Neurons",
        "disabledExtensions": sorted(off),
        "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
    }
    build = {
        "apps": ["lab"],
        "contents": ["files"],
        "federated_extensions": extensions,
        "ignore_sys_prefix": ["federated_extensions"],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
    }
    _write_json(folder / "jupyter-lite.json", {"jupyter-lite-schema-version": 0, "jupyter-config-data": settings})
    # The learner's progress is in a folder whose name begins with a dot.
    _write_json(
        folder / "jupyter_lite_config.json", {"LiteBuildConfig": build, "ContentsManager": {"allow_hidden": True}}
    )
    overrides = json.loads((LAB_SETTINGS / "overrides.json").read_text(encoding="utf-8"))
    overrides["@jupyterlab/apputils-extension:themes"] = {"adaptive-theme": True}
    # There stills take the place of views that are gone: see lite_extension/.
    overrides["@jupyter-widgets/jupyterlab-manager:plugin"] = {"saveState": False}
    _write_json(folder / "overrides.json", overrides)


def _write_json(file, content):
    file.write_text(json.dumps(content, indent=1), encoding="utf-8")


# Packages for Python -------------------------------------------------------------------------------------


def _write_python(folder, pyodide, kernels_own):
    """Put Pyodide and all packages into a folder, with one list of them."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    there, to_pack = _packages(pyodide)
    for name in CORE:
        shutil.copyfile(pyodide / name, folder / name)
    for package in there.values():
        shutil.copyfile(pyodide / package["file_name"], folder / package["file_name"])
    for wheel in kernels_own.glob("*.whl"):
        name, version, _ = wheel.name.split("-", 2)
        if canonicalize_name(name) in KERNELS_OWN:
            shutil.copyfile(wheel, folder / wheel.name)
            there[canonicalize_name(name)] = _entry(folder / wheel.name, name, version, [])
    for name, depends in to_pack.items():
        there[name] = _packed(folder, name, depends, _files_of_a_package(name))
    there[COURSE] = _packed(folder, COURSE, NEEDED, _files_of_the_course(), ["tinynet"])
    lock["packages"] = dict(sorted(there.items()))
    _write_json(folder / "pyodide-lock.json", lock)


def _packages(pyodide):
    """Return the entries of Pyodide's list that are needed, and what each other needed package depends on."""
    known = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    known = {canonicalize_name(name): entry for name, entry in known.items()}
    there, to_pack, left = {}, {}, [*KERNEL, *NEEDED]
    while left:
        name = canonicalize_name(left.pop())
        if name in there or name in to_pack or name in (*KERNELS_OWN, *NOT_FOR_PYTHON):
            continue
        if name in known:
            there[name] = known[name]
            left += known[name]["depends"]
        else:
            wanted = map(Requirement, metadata.requires(name) or ())
            names = [
                canonicalize_name(one.name) for one in wanted if not one.marker or one.marker.evaluate(IN_A_BROWSER)
            ]
            to_pack[name] = [one for one in names if one not in NOT_FOR_PYTHON]
            left += to_pack[name]
    return there, to_pack


def _files_of_a_package(name):
    """Return the files of an installed package, by their place in it; Python reads the source of what is compiled."""
    distribution = metadata.distribution(name)
    inside = [file for file in distribution.files if ".." not in file.parts and "__pycache__" not in file.parts]
    return {file.as_posix(): file.locate() for file in inside if file.suffix not in (".so", ".pyd")}


def _files_of_the_course():
    files = [file for file in sorted(PACKAGE.rglob("*")) if file.is_file()]
    return {
        f"tinynet/{file.relative_to(PACKAGE).as_posix()}": file
        for file in files
        if not set(file.relative_to(PACKAGE).parts) & set(NOT_IN_A_PAGE)
    }


def _packed(folder, name, depends, files, imports=()):
    """Pack files as a wheel, and return its entry for the list; the same files give the same wheel."""
    version = metadata.version(name)
    plain = canonicalize_name(name).replace("-", "_")
    wheel = folder / f"{plain}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, file in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(place, NO_TIME), file.read_bytes(), zipfile.ZIP_DEFLATED)
        if name == COURSE:
            about = metadata.distribution(name).read_text("METADATA")
            archive.writestr(zipfile.ZipInfo(f"{plain}-{version}.dist-info/METADATA", NO_TIME), about)
    return _entry(wheel, name, version, depends, imports)


def _entry(wheel, name, version, depends, imports=()):
    return {
        "name": name,
        "version": version,
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": list(imports) or [name.replace("-", "_")],
        "depends": list(depends),
        "unvendored_tests": False,
    }
