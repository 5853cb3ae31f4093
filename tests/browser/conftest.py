"""One Chromium, and one JupyterLab where it is asked for, for all browser tests of a process.

Where no Chromium is found the tests are skipped; with TINYNET_BROWSER=required, as in CI, they fail instead. The same
holds for Pyodide, with TINYNET_PYODIDE=required.
"""

import os
from pathlib import Path

import pytest
from live import CHROMIUM, OpenNotebook, running_chromium, running_lab


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        if os.environ.get("TINYNET_BROWSER") == "required":
            pytest.fail("no Chromium was found, and TINYNET_BROWSER=required asks for one")
        pytest.skip("no Chromium was found: install Debian's package chromium, or Google Chrome")
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def lab(browser, tmp_path_factory):
    with running_lab(tmp_path_factory.mktemp("lab") / "work") as lab:
        yield lab


@pytest.fixture(scope="session")
def pyodide():
    """The folder into which `.ci/pyodide` puts Pyodide."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "two-neurons", "pyodide-0.27.7")
    if not folder.is_dir():
        if os.environ.get("TINYNET_PYODIDE") == "required":
            pytest.fail(f"there is no Pyodide in {folder}, and TINYNET_PYODIDE=required asks for one")
        pytest.skip(f"there is no Pyodide in {folder}: .ci/pyodide puts it there")
    return folder


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture
def look_after(request, tmp_path):
    """Take notebooks that a test has open: they must not make the console complain, and are closed at the end.

    One that stays is closed only where the test has failed; then a picture of each is kept.
    """
    taken = []
    yield lambda notebook, stays=False: taken.append((notebook, stays))
    failed = request.node.stash.get(FAILED, False)
    complaints = [complaint for notebook, _ in taken for complaint in notebook.complaints]
    for number, (notebook, stays) in enumerate(taken):
        notebook.complaints.clear()
        if failed and not notebook.page.is_closed():
            notebook.page.screenshot(path=tmp_path / f"{number}.png")
            print("A picture of the page is in", tmp_path / f"{number}.png")
        if failed or not stays:
            notebook.page.close()
    assert not complaints


@pytest.fixture
def open_notebook(lab, browser, look_after):
    """Open notebooks in JupyterLab."""

    def open_one(path, **settings):
        look_after(notebook := OpenNotebook(browser, lab, path, **settings))
        return notebook

    return open_one
