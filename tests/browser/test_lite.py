"""The course in JupyterLite, in Chromium: from a press on the site's page to a passed check, a reload, and one zip."""

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from live import IDLE
from test_doctor_page import served

from tinynet import progress
from tinynet.course import copy_out
from tinynet.moving import open_work, pack, take_in

TOP = Path(__file__).parents[2]
MINUTES = 180_000
NAME = "02-learning-is-going-downhill"
LESSON = "notebooks/01-a-neuron-makes-a-guess.ipynb"
EXERCISE = f"exercises/{NAME}/{NAME}.ipynb"
# JupyterLite looks for settings in files that are not there.
NOT_OURS = re.compile(r"status of 404")
VIEW = "application/vnd.jupyter.widget-view+json"
ANSWERS = ("From two-neurons-work.zip", "Nothing was taken in")
RIGHT = 'slope = (0.161528 - 0.161165) / 0.01\nw11_should = "shrink"'
ENDLESS = "%%doctor\nw = 1.0\nwhile w > 0:\n    w = 1.0\nfor i in range(10):\n    w = w - 0.1 * 2 * w"
# The course's own part of JupyterLite, with a browser that writes slowly.
SCRIPT = (TOP / "tinynet/site/lite_extension/two-neurons-browser/static/browser.js").read_text(encoding="utf-8")
PLACE = "readWithStills(serviceManager.contents);"
SLOW_SAVES = f"""{SCRIPT.partition(PLACE)[0]}{PLACE}
const slow = serviceManager.contents.save.bind(serviceManager.contents);
serviceManager.contents.save = async (...asked) => {{
  const model = await slow(...asked);
  await new Promise((done) => setTimeout(done, 1500));
  return model;
}};
{SCRIPT.partition(PLACE)[2]}"""


@pytest.fixture(scope="module")
def site(browser, pyodide, tmp_path_factory):
    """The site with JupyterLite, for which `.ci/run` has put an environment of its own into uv's cache."""
    folder = tmp_path_factory.mktemp("course") / "site"
    offline = ["uv", "run", "--isolated", "--offline", "--only-group", "lite"]
    if shutil.which("uv") is None or subprocess.run([*offline, "true"], cwd=TOP, capture_output=True).returncode:
        if os.environ.get("TINYNET_PYODIDE") == "required":
            pytest.fail("JupyterLite is not in uv's cache, and TINYNET_PYODIDE=required asks for it")
        pytest.skip("JupyterLite is not in uv's cache: uv run --isolated --only-group lite true")
    command = [*offline, "tinynet", "site", "--lite", "--pyodide", pyodide, "--out", folder]
    ran = subprocess.run(command, cwd=TOP, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return folder


@pytest.fixture
def open_site(browser, site):
    """Open a page of the site in a browser that was never there; no other host is asked, and nothing complains."""
    complaints, contexts = [], []
    with served(site) as (address, _):

        def open_one(path, script=None):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            contexts.append(context)
            context.set_default_timeout(MINUTES)
            own = (address, "blob:", "data:")
            context.on("request", lambda asked: asked.url.startswith(own) or complaints.append(asked.url))
            page = context.new_page()
            if script:
                page.route("**/two-neurons-browser/static/browser.js", lambda asked: asked.fulfill(body=script))
            # JupyterLab asks whether to leave a notebook that it has not saved yet.
            page.on("dialog", lambda dialog: dialog.accept())
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
            page.goto(f"{address}{path}")
            return page

        yield open_one
        for context in contexts:
            context.close()
    assert [said for said in complaints if not NOT_OURS.search(said)] == []


def idle(page):
    page.get_by_text(IDLE).wait_for()


def run(page, number, source=None):
    """Run a code cell, after writing something else into it; return what is shown below it."""
    cell = page.locator(".jp-CodeCell").nth(number)
    prompt = cell.locator(".jp-InputPrompt").first
    before = prompt.inner_text()
    cell.locator(".cm-content").click()
    if source is not None:
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(source)
    page.keyboard.press("Control+Enter")
    has_run = "([prompt, before]) => prompt.innerText !== before && /\\d/.test(prompt.innerText)"
    page.wait_for_function(has_run, arg=[prompt.element_handle(), before])
    idle(page)
    return cell.locator(".jp-Cell-outputArea").inner_text()


def downloaded(page, file=None):
    """Press the button; return the zip's files, and keep the zip if a name is given."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Download what I made").click()
    assert download.value.suggested_filename == "two-neurons-work.zip"
    content = Path(download.value.path()).read_bytes()
    if file:
        file.write_bytes(content)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def answer_to(page, file):
    """Give a file to the button that takes one in; return the title and the text of what is answered."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Take in a zip").click()
    chooser.value.set_files(file)
    dialog = page.get_by_role("dialog")
    title = dialog.locator(".jp-Dialog-header", has_text=re.compile(r"\w")).inner_text()
    said = dialog.locator(".jp-Dialog-body").inner_text()
    assert title in ANSWERS, said
    dialog.get_by_role("button", name="Ok").click()
    return title, said


def work_from_elsewhere(folder, monkeypatch):
    """Do one task in a work folder, and return the zip that `tinynet pack` makes of it."""
    copy_out(folder)
    exercise = json.loads((folder / EXERCISE).read_text(encoding="utf-8"))
    [cell for cell in exercise["cells"] if cell["cell_type"] == "code"][2]["source"] = RIGHT
    (folder / EXERCISE).write_text(json.dumps(exercise), encoding="utf-8")
    monkeypatch.chdir(folder)
    progress.record_attempt(f"{NAME}/1", passed=True)
    return pack(folder).zip


@pytest.mark.exhaustive
def test_an_exercise_is_done_kept_over_a_reload_and_taken_home(open_site, tmp_path):
    page = open_site("lessons/index.html")
    page.get_by_role("button", name="Download what I made").click()
    page.get_by_text("There is nothing yet").wait_for()
    assert page.evaluate("indexedDB.databases()") == []
    page.get_by_role("link", name="exercise 02").click()
    page.get_by_role("link", name="Run it in your browser").click()
    idle(page)
    assert run(page, 0) == ""
    assert "loss = 0.161528" in run(page, 1)
    run(page, 2, 'slope = 1.0\nw11_should = "grow"')
    assert "Task 1 of 5: not yet" in run(page, 3)
    run(page, 2, RIGHT)
    assert "Task 1 of 5: right" in run(page, 3)
    made = downloaded(page, tmp_path / "two-neurons-work.zip")
    page.get_by_text("2 files, in two-neurons-work.zip").wait_for()

    assert set(made) == {".tinynet/progress.json", EXERCISE}
    done = json.loads(made[".tinynet/progress.json"])["tasks"][f"{NAME}/1"]
    assert (done["attempts"], done["done"]) == (2, True)
    assert RIGHT in ["".join(cell["source"]) for cell in json.loads(made[EXERCISE])["cells"]]
    copy_out(tmp_path / "work")
    taken = take_in(tmp_path / "work", open_work(tmp_path / "two-neurons-work.zip"))
    assert (set(taken.files), taken.done) == ({EXERCISE}, 1)

    page.reload()
    idle(page)
    assert RIGHT in page.locator(".jp-CodeCell").nth(2).inner_text().replace("\u200b", "")
    assert "'done': True" in run(page, 1, "from tinynet import progress\nprogress.read_progress()")
    assert downloaded(page)[".tinynet/progress.json"] == made[".tinynet/progress.json"]
    page.get_by_role("link", name="Two Neurons").click()
    assert downloaded(page)[".tinynet/progress.json"] == made[".tinynet/progress.json"]


@pytest.mark.exhaustive
def test_work_from_elsewhere_is_taken_in(open_site, tmp_path, monkeypatch):
    zipped = work_from_elsewhere(tmp_path / "two-neurons-work", monkeypatch)
    page = open_site(f"lite/lab/index.html?path={EXERCISE}", SLOW_SAVES)
    idle(page)
    page.wait_for_timeout(8_000)  # until JupyterLab has saved what the start of Python changes in a notebook
    page.locator(".jp-CodeCell").first.click()
    page.keyboard.press("Control+s")
    said = ("From two-neurons-work.zip", f"taken {EXERCISE}\nprogress 1 more task done, 0 more bets")
    assert answer_to(page, zipped) == said
    came = downloaded(page)
    assert json.loads(came[".tinynet/progress.json"])["tasks"][f"{NAME}/1"]["done"]
    assert RIGHT in ["".join(cell["source"]) for cell in json.loads(came[EXERCISE])["cells"]]
    assert not [name for name in came if "zip" in name]
    (tmp_path / "no.zip").write_text("no zip")
    assert answer_to(page, tmp_path / "no.zip") == ("Nothing was taken in", "no.zip is no zip.")


@pytest.mark.weekly
@pytest.mark.exhaustive
def test_a_view_and_the_doctor_work_in_a_cell_and_what_never_ends_is_stopped(open_site):
    page = open_site(f"lite/lab/index.html?path={EXERCISE}")
    idle(page)
    run(page, 0, "import tinynet as tn\nview = tn.widgets.neuron_view(tn.AND, w11=1.0)\nview")
    page.locator(".tn-view input[type=range]").first.press("ArrowRight")
    page.wait_for_timeout(500)
    assert float(run(page, 1, "print(view.w11)")) > 1.0
    run(page, 0, "%load_ext tinynet")
    sick = (TOP / "tests/patients/line_squared_error.py").read_text(encoding="utf-8")
    assert "fault: " in run(page, 1, f"%%doctor\n{sick}")
    assert "did not come to a loop that trains something within" in run(page, 1, ENDLESS)


@pytest.mark.weekly
@pytest.mark.exhaustive
def test_a_lesson_runs_whole_and_complains_of_nothing(open_site):
    page = open_site("lessons/01-a-neuron-makes-a-guess.html")
    page.get_by_role("link", name="Run it in your browser").click()
    idle(page)
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).click()
    # Cells outside the window are not in the page: so the notebook is asked.
    for _ in range(90):
        page.wait_for_timeout(2_000)
        notebook = json.loads(
            downloaded(page).get(LESSON, '{"cells": [{"cell_type": "code", "execution_count": null}]}')
        )
        if all(cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code"):
            break
    else:
        pytest.fail("not all cells were run")
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    assert [output for output in outputs if output["output_type"] == "error" or output.get("name") == "stderr"] == []
    shown = [set(output.get("data", ())) for output in outputs]
    assert any(VIEW in kinds and "image/svg+xml" in kinds for kinds in shown)

    # A view has lost its kernel when the lesson is opened again: its still is there.
    for _ in range(2):
        page.reload()
        idle(page)
        page.get_by_text("A still picture").first.wait_for()
        assert page.get_by_text(re.compile("model not found|Error displaying widget|Loading widget")).count() == 0
