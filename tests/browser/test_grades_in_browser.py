"""A class of hostile submissions in the teacher's browser: nothing of theirs runs, asks, or leads anywhere."""

import json
import re
import sqlite3
from contextlib import suppress

import nbformat
import pytest
from hostile import OUTPUTS, RUN, TEXTS
from live import running_formgrader
from small_course import SLUG, cell, hand_in, needs_bubblewrap, notebook, write_course

from tinynet.grading.classroom import grade_class
from tinynet.grading.sandbox.bubblewrap import Limits

pytestmark = [
    needs_bubblewrap,
    pytest.mark.exhaustive,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),  # Dask's, at its end
]
IN_A_CELL, CELLS = 22, 2  # texts shown by one cell, and how many such cells a submission has
# What nbgrader's own pages ask for.
ITS_OWN = re.compile(r"/formgrader/(static/|api/|submissions/\w+/\?index=0$)|/static/|/\?token=")
MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.7/latest.js?config=TeX-AMS_CHTML-full,Safe"


SHOWS = """
import json
from IPython.display import display

kernel = get_ipython().kernel
for text in json.loads({texts!r}):
    print(text)
    for kind in ("text/html", "text/markdown", "text/latex", "text/plain", "image/svg+xml", "application/javascript"):
        display({{kind: text}}, raw=True, metadata={{kind: {{"isolated": True}}}})
    error = {{"ename": text, "evalue": text, "traceback": [text]}}
    kernel.send_response(kernel.iopub_socket, "error", error)
for output in json.loads({outputs!r}):
    display(output["data"], raw=True, metadata=output["metadata"])
"""


def can_be_sent(output):
    """Return whether a kernel's message can hold an output; of the others the unit tests take care."""
    with suppress(nbformat.ValidationError):
        nbformat.v4.nbbase.validate(output, ref="display_data")
        return True
    return False


def submissions():
    """Return notebooks that hold every hostile text and output between them."""
    texts = [text.encode(errors="replace").decode() for text in TEXTS.values()]
    outputs = [output for output in OUTPUTS.values() if can_be_sent(output)]
    assert len(outputs) > 20
    cells = [cell(SHOWS.format(texts=json.dumps(part), outputs="[]")) for part in batched(texts, IN_A_CELL)]
    cells.append(cell(SHOWS.format(texts="[]", outputs=json.dumps(outputs))))
    made = []
    for shown, own in zip(batched(cells, CELLS), batched(texts, IN_A_CELL * CELLS), strict=True):
        answer = f"slope = 'a'\nw11_should = {own[0]!r}\nraise type('Own', (Exception,), {{}})({own[-1]!r})"
        made.append(notebook(answer, words="\n\n".join(own[:8])))
        made[-1]["cells"][1:1] = [*shown, *(cell(text, kind="markdown") for text in own)]
    return made


def batched(things, size):
    return [things[begin : begin + size] for begin in range(0, len(things), size)]


@pytest.fixture(scope="module")
def grades(tmp_path_factory):
    place = tmp_path_factory.mktemp("class")
    write_course(place / "course")
    for number, made in enumerate(submissions()):
        hand_in(place / "submitted", f"hostile{number}", made)
    counts = grade_class(place / "submitted", place / "grades", place / "course", None, Limits(seconds=30), workers=2)
    assert set(counts) == {"graded", "new"}
    return place / "grades"


def test_a_hostile_class_does_nothing_in_the_teachers_browser(grades, browser):
    with sqlite3.connect(grades / "gradebook.db") as book:
        ids = [row[0] for row in book.execute("select id from submitted_notebook")]
    assert len(ids) == len(submissions())
    pages = sorted([*grades.glob("feedback/*/*.html"), grades / "misconceptions.html"])
    files = set(grades.rglob("*"))
    with running_formgrader(grades) as (server, token), browser.new_context() as context:
        asked, happened = [], []
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: (happened.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: happened.append(message.text) if "hostile" in message.text else None)
        page.route(re.compile("^https://"), lambda route: route.abort())
        page.goto(f"{server}/?token={token}")
        for number in ids:
            page.goto(f"{server}/formgrader/submissions/{number}/?index=0")
            page.locator("textarea").first.wait_for()
            page.wait_for_load_state("networkidle")
            assert page.title() == SLUG
            assert page.locator(".output_area").count() > 40
            assert page.locator("#notebook-container a[href], #notebook-container [onclick]").count() == 0
        for path in pages:
            page.goto(path.as_uri())
            assert page.title() != "mine"
        foreign = {url for url in asked if not (url.startswith(server) and ITS_OWN.match(url.removeprefix(server)))} - {
            MATHJAX,
            *(path.as_uri() for path in pages),
        }
        assert not {url for url in foreign if not url.startswith("data:image/")}
        assert not happened
        # That the trap would have shut:
        page.goto(f"{server}/formgrader/submissions/{ids[0]}/?index=0")
        page.evaluate(f"() => {{ {RUN} }}")
        assert page.title() == "mine"
        assert f"{server}/mark" in asked
    new = set(grades.rglob("*")) - files
    assert not {path for path in new if ".ipynb_checkpoints" not in path.parts}
