"""The page that examines a program: in Chromium, with the real Python of a browser, it says what the command says."""

import json
import re
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from tinynet.doctor import examine_file
from tinynet.site import make_site
from tinynet.site.doctor import examples

TOP = Path(__file__).parents[2]
MINUTES = 180_000
SLOW_IN_C = "import itertools\nfor nothing in range(1):\n    sum(itertools.repeat(0))\n"
PROGRAMS = {
    "healthy": (TOP / "tests/right/house_prices_plain.py").read_text(encoding="utf-8"),
    "sick": (TOP / "tests/patients/line_squared_error.py").read_text(encoding="utf-8"),
    "sick in two layers": (TOP / "tests/patients/glyphs_early_update.py").read_text(encoding="utf-8"),
    "crash": (TOP / "tests/patients/three_inputs_uphill.py").read_text(encoding="utf-8"),
    "nothing to examine": "print('hello')\n",
    "a library that is not there": "import no_such_library\nfor i in range(9):\n    w = no_such_library.step()\n",
    "endless": "w = 1.0\nwhile w > 0:\n    w = 1.0\nfor i in range(10):\n    w = w - 0.1 * 2 * w\n",
}
# They take long, or are much like others: what cannot be examined has a test of its own.
RARE = ("endless", "sick in two layers", "a library that is not there", "nothing to examine")
# Half a minute goes by before there is a page with Python.
pytestmark = pytest.mark.exhaustive


@contextmanager
def served(folder):
    """Serve a folder on loopback; give the address and the list of what was asked."""
    asked = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            asked.append(self.path)

        def end_headers(self):
            self.send_header("Access-Control-Allow-Origin", "*")
            super().end_headers()

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder)) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def site(browser, pyodide, tmp_path_factory):
    folder = tmp_path_factory.mktemp("course") / "site"
    make_site(folder, pyodide)
    return folder


@pytest.fixture(scope="module")
def address(site):
    with served(site) as (address, _):
        yield address


@pytest.fixture
def open_doctor(browser, address):
    """Open the page of the doctor; the console has nothing to say."""
    complaints, opened = [], []

    def open_one(**settings):
        page = browser.new_context(**settings).new_page()
        page.set_default_timeout(MINUTES)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        opened.append(page)
        page.goto(f"{address}doctor.html", wait_until="networkidle")
        return page

    open_one.complaints = complaints
    yield open_one
    for page in opened:
        page.context.close()
    assert not complaints


@pytest.fixture(scope="module")
def ready(browser, address):
    """One page, with Python loaded: what is examined in it is examined by a fresh one each time."""
    page = browser.new_page()
    page.set_default_timeout(MINUTES)
    page.goto(f"{address}doctor.html")
    yield page
    page.close()


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def examined(page, program):
    """Paste a program, press Examine, wait for the report; return the outcome."""
    page.get_by_label("The program, in Python").fill(program)
    button(page, "Examine").click()
    page.locator(".doctor-report").wait_for()
    return json.loads(page.locator(".doctor-report").evaluate("report => report.outcome"))


def facts(outcome):
    """Return what must be the same wherever a program is examined; the last digits of its numbers need not."""
    kept = ("code", "severity", "parameters", "place", "found", "wanted")
    findings = [{name: finding[name] for name in kept} for finding in outcome["findings"]]
    ratios = [(one["parameter"], f"{one['ratio']:.3f}") for one in outcome["ratios"]]
    summary = re.sub(r"below \S+", "below …", outcome["summary"])
    return outcome["verdict"], summary, findings, ratios, outcome["function"]


def by_the_command(program, folder, monkeypatch):
    (folder / "program.py").write_text(program, encoding="utf-8")
    monkeypatch.chdir(folder)
    return examine_file("program.py")


# The same as the command -----------------------------------------------------------------------------------


def test_the_case_is_examined_in_the_page_as_by_the_command(open_doctor, tmp_path, monkeypatch):
    page = open_doctor()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    button(page, "The case of lesson 08").click()
    page.wait_for_function("document.querySelector('textarea').value")
    assert [url.rpartition("/")[2] for url in asked] == ["examples.js"]
    button(page, "Examine").click()
    page.locator(".doctor-report").wait_for()
    texts = page.locator(".doctor-report-body > :is(p, ul)")
    assert texts.count() > 4
    assert texts.evaluate_all("texts => Math.max(...texts.map((text) => text.clientWidth))") < 660  # some 75 letters
    assert "w12\u00a0=\u00a0−" in texts.evaluate_all("texts => texts.map((text) => text.textContent).join()")
    outcome = json.loads(page.locator(".doctor-report").evaluate("report => report.outcome"))
    case = page.get_by_label("The program, in Python").input_value()
    assert facts(outcome) == facts(by_the_command(case, tmp_path, monkeypatch))
    assert page.locator(".doctor-report-body > pre u").all_inner_texts() == ["activate(z)", "activate(z)"]
    page.get_by_text("The whole program, with what is underlined").click()
    assert page.locator(".doctor-report details u").all_inner_texts() == ["activate(z)", "activate(z)"]
    page.get_by_role("link", name="extra-activation-output").click()
    assert page.get_by_role("heading", level=1).inner_text() == "extra-activation-output"


@pytest.mark.parametrize(
    "program",
    [pytest.param(program, id=name, marks=[pytest.mark.weekly] * (name in RARE)) for name, program in PROGRAMS.items()],
)
def test_the_page_says_of_a_program_what_the_command_says(ready, program, tmp_path, monkeypatch):
    outcome = examined(ready, program)
    assert facts(outcome) == facts(by_the_command(program, tmp_path, monkeypatch))


def test_a_notebook_that_is_opened_is_told_by_its_cells(ready, tmp_path):
    cells = PROGRAMS["sick"].split("error = 0\n")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(part) for part in (cells[0], *cells[1:])])
    notebook.cells[1].source = f"error = 0\n{notebook.cells[1].source}"
    nbformat.write(notebook, tmp_path / "mine.ipynb")
    ready.locator("input[type=file]").set_input_files(tmp_path / "mine.ipynb")
    ready.get_by_text("mine.ipynb is open").wait_for()
    assert "m = np.random.randn()" in ready.get_by_label("The program, in Python").input_value()
    button(ready, "Examine").click()
    ready.locator(".doctor-report").wait_for()
    outcome = json.loads(ready.locator(".doctor-report").evaluate("report => report.outcome"))
    assert facts(outcome)[2] != []
    assert outcome["findings"][0]["place"]["cell"] == 2


def test_the_report_is_copied_as_a_block_of_code_and_without_a_clipboard_by_hand(ready):
    ready.context.grant_permissions(["clipboard-read", "clipboard-write"])
    examined(ready, PROGRAMS["crash"])
    button(ready, "Copy as text for a forum").click()
    ready.get_by_text("Copied").wait_for()
    text = ready.evaluate("navigator.clipboard.readText()")
    assert text.startswith("```text\nsick: ")
    assert "  --> program.py:22" in text
    assert text.endswith("\n```\n")
    ready.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    button(ready, "Copy as text for a forum").click()
    by_hand = ready.get_by_label("The report as text")
    assert by_hand.is_visible()
    assert by_hand.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)") == text


# What goes wrong -------------------------------------------------------------------------------------------


def test_a_program_that_never_ends_is_stopped_by_a_press_and_by_the_limit(open_doctor):
    page = open_doctor()
    page.get_by_label("The program, in Python").fill(SLOW_IN_C)
    button(page, "Examine").click()
    page.get_by_text("1 s of at most 60 s").wait_for()
    page.keyboard.press("Enter")  # Stop has the focus
    page.get_by_text("Stopped.").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Examine"
    assert page.locator("progress").is_hidden()
    page.locator(".doctor").evaluate("place => place.dataset.seconds = 2")
    page.keyboard.press("Enter")
    page.get_by_text("There was no answer within 2 s").wait_for()
    assert page.locator(".doctor-report").is_hidden()


@pytest.mark.weekly
def test_a_program_that_ends_its_python_is_told_so_and_the_next_one_is_examined(open_doctor):
    page = open_doctor()
    page.get_by_label("The program, in Python").fill("import os\nfor i in range(3):\n    os._exit(3)\n")
    button(page, "Examine").click()
    page.get_by_text("The program ended the Python that examined it").wait_for()
    assert examined(page, PROGRAMS["crash"])["verdict"] == "sick"


def test_an_empty_box_loads_nothing_and_is_told(open_doctor):
    page = open_doctor()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    button(page, "Examine").click()
    page.get_by_text("There is no program yet").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert asked == []


def test_where_python_cannot_be_loaded_the_page_says_so_and_names_the_command(open_doctor):
    page = open_doctor()
    page.route("**/pyodide/pyodide.js", lambda route: route.abort())
    page.get_by_label("The program, in Python").fill("print(1)")
    button(page, "Examine").click()
    page.get_by_text("Python could not be loaded").wait_for()
    assert "uv run tinynet doctor FILE.py" in page.locator(".doctor-says").inner_text()
    assert button(page, "Examine").is_visible()
    assert [said for said in open_doctor.complaints if "ERR_FAILED" not in said] == []
    open_doctor.complaints.clear()


def test_from_a_disk_the_page_says_that_it_cannot_and_names_the_command(browser, site):
    page = browser.new_page()
    page.goto((site / "doctor.html").as_uri())
    assert "opened from a disk" in page.locator(".doctor-says").inner_text()
    assert button(page, "Examine").is_disabled()
    page.close()


SENDS = """
import contextlib
import js
import pyodide.code
import pyodide_js

for i in range(2):
    for attempt in (
        lambda: js.fetch("{0}by-fetch"),
        lambda: js.XMLHttpRequest.new().open("GET", "{0}by-request", False),
        lambda: js.importScripts("{0}by-script"),
        lambda: js.eval("import('{0}by-import')"),
        lambda: pyodide.code.run_js("fetch('{0}by-code')"),
        lambda: pyodide_js.loadPackage("{0}by_package-1-py3-none-any.whl"),
        lambda: js.FontFace.new("a", "url({0}by-font)").load(),
        lambda: js.WebSocket.new("{0}by-socket".replace("http", "ws")),
    ):
        with contextlib.suppress(BaseException):
            attempt()
"""


def test_a_program_can_send_nothing_to_another_host(open_doctor, tmp_path):
    with served(tmp_path) as (elsewhere, asked):
        page = open_doctor()
        examined(page, SENDS.format(elsewhere))
        page.wait_for_timeout(1000)
    assert asked == []
    open_doctor.complaints.clear()  # the browser tells what it refused


def test_python_may_come_from_another_host_which_is_asked_only_after_the_press(browser, address, site, pyodide):
    with served(pyodide) as (elsewhere, asked):
        text = (site / "doctor.html").read_text(encoding="utf-8")
        assert 'data-python="static/pyodide/"' in text
        changed = text.replace('data-python="static/pyodide/"', f'data-python="{elsewhere}"')
        (site / "elsewhere.html").write_text(changed, encoding="utf-8")
        page = browser.new_page()
        page.set_default_timeout(MINUTES)
        page.goto(f"{address}elsewhere.html", wait_until="networkidle")
        assert asked == []
        assert examined(page, PROGRAMS["crash"])["verdict"] == "sick"
        assert "/pyodide.js" in asked
        page.close()


# How it is seen and used -----------------------------------------------------------------------------------


def test_it_is_used_by_keys_alone(open_doctor):
    page = open_doctor()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.example") == "line_squared_error":
            break
    page.keyboard.press("Enter")
    page.get_by_text("A straight line: press Examine.").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Examine"
    page.keyboard.press("Enter")
    page.locator(".doctor-report").wait_for()
    assert page.evaluate("document.activeElement.id") == "the-report"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "accumulator-not-reset"


def test_the_report_fits_and_axe_finds_nothing_in_either_theme(ready):
    examined(ready, examples(TOP)["the-case"][1])
    for theme in ("light", "dark"):
        ready.emulate_media(color_scheme=theme)
        for width in (360, 1280):
            ready.set_viewport_size({"width": width, "height": 900})
            assert ready.evaluate("document.documentElement.scrollWidth") <= width
        # The page lets no other script run by now; axe-core comes from outside.
        found = Axe().run(ready).response["violations"]
        assert [(rule["id"], node["html"][:200]) for rule in found for node in rule["nodes"]] == []


def test_on_a_phone_what_is_underlined_is_in_sight_and_a_press_leads_to_its_line(ready):
    program = examples(TOP)["logit_flat_labels"][1]
    ready.set_viewport_size({"width": 360, "height": 780})
    examined(ready, program)
    marks = ready.locator(".doctor-report-body > pre u")
    assert marks.count() >= 1
    rights = marks.evaluate_all("marks => marks.map((mark) => mark.getBoundingClientRect().right)")
    assert max(rights) <= 360
    # After the line what to do next, and last the whole program, folded.
    parts = [marks.last, ready.locator(".doctor-next"), ready.get_by_text("The whole program, with what is underlined")]
    tops = [part.bounding_box()["y"] for part in parts]
    assert tops == sorted(tops)
    assert ready.locator(".doctor-report details[open]").count() == 0
    place = ready.locator(".doctor-report").evaluate("report => report.marked")
    button(ready, "Go to the line").click()
    selected = ready.get_by_label("The program, in Python").evaluate(
        "box => [box.value.slice(box.selectionStart, box.selectionEnd), box.value.slice(0, box.selectionStart)]"
    )
    assert selected == [place["text"], "".join(program.splitlines(keepends=True)[: place["line"] - 1])]


def test_of_a_program_that_cannot_be_examined_the_report_says_what_to_do_next(ready):
    examined(ready, PROGRAMS["a library that is not there"])
    ready.get_by_text("this page has Python and NumPy, and none of your files and libraries").wait_for()
    assert not button(ready, "Go to the line").is_visible()
    assert ready.locator(".doctor-next p:visible").count() == 1


def test_a_file_that_is_dropped_is_the_program(ready):
    dropped = ready.evaluate_handle(
        """() => {
        const dropped = new DataTransfer();
        dropped.items.add(new File(["w = 1.0\\n"], "mine.py"));
        return dropped;
    }"""
    )
    ready.locator("textarea").first.dispatch_event("drop", {"dataTransfer": dropped})
    ready.get_by_text("mine.py is open. Nothing was sent.").wait_for()
    assert ready.get_by_label("The program, in Python").input_value() == "w = 1.0\n"
