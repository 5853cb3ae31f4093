"""`tinynet report`: one page to keep of an examination, whatever the program is called and whatever it does."""

import datetime
import os
import re
import stat
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hostile import TEXTS

from tinynet import cli
from tinynet.doctor.diagnosis import Diagnosis, Finding, Place
from tinynet.doctor.isolated_process import examine_file
from tinynet.doctor.page import MOST_LINES_OF_A_DIFF, Examined, report_page
from tinynet.doctor.recorded_run import CUT, NOT_FINITE, record_loss
from tinynet.doctor.report import MOST_RATIOS, ratios_html

HEALTHY = """import numpy as np

x = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([0.0, 0, 0, 1])
w, b = np.array([0.4, -0.3]), 0.1
for epoch in range(200):
    a = 1 / (1 + np.exp(-(x @ w + b)))
    loss = np.mean((y - a) ** 2)
    delta = 2 * (a - y) * a * (1 - a) / len(y)
    w, b = w - 2.0 * x.T @ delta, b - 2.0 * delta.sum()
print(loss)
"""
SICK = HEALTHY.replace("2 * (a - y) * a * (1 - a)", "2 * (a - y) * (1 - a)")
TAG = "<script>alert('x')</script>"


class Page(HTMLParser):
    """A page taken apart: its elements, their attributes, and its text."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.attributes, self.texts, self.open, self.styles = [], [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)
        self.attributes += attributes
        if tag not in ("meta", "br", "path", "use", "rect", "line", "circle"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append(tag)
        self.attributes += attributes

    def handle_endtag(self, tag):
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.styles.append(data)
        if self.open and self.open[-1] not in ("style", "text"):
            self.texts.append(data)

    @property
    def text(self):
        return " ".join("".join(self.texts).split())


def harmless(html):
    """Return a page as it is taken apart, if it runs nothing and loads nothing."""
    page = Page(html)
    assert page.open == []
    banned = {"script", "link", "iframe", "object", "embed", "img", "form", "base"}
    assert not banned & set(page.elements)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("src", "href", "srcset")]
    assert not [value for name, value in page.attributes if name == "xlink:href" and not value.startswith("#")]
    styles = "".join([*page.styles, *(value or "" for _, value in page.attributes)])
    assert "@import" not in styles
    assert not re.search(r"url\((?!#)", styles)
    return page


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in {"sick.py": SICK, "healthy.py": HEALTHY}.items():
        Path(name).write_text(text, encoding="utf-8")
    return tmp_path


def report(capfd, *words):
    """Run the command; return its exit status and what it printed to either side."""
    try:
        cli.main(["report", *map(str, words)])
        status = 0
    except SystemExit as end:
        status = end.code or 0
    return status, *capfd.readouterr()


# The command -----------------------------------------------------------------------------------------------


def test_a_sick_program_and_its_mended_version_are_on_one_page(folder, capfd):
    words = ["--hypothesis", "A link is missing in δ.", "--observations", "It learns,\nbut late & slowly."]
    status, said, errors = report(capfd, "sick.py", "healthy.py", *words)
    assert (status, errors) == (0, "")
    assert said == "sick.py: sick: wrong-activation-derivative\nhealthy.py: healthy\nReport: report.html\n"
    html = Path("report.html").read_text(encoding="utf-8")
    page = harmless(html)
    assert "A link is missing in δ." in page.text
    assert "It learns,\nbut late &amp; slowly." in html
    assert "sick.py, 11 lines. Sick." in page.text
    assert "healthy.py, 11 lines. Healthy." in page.text
    assert "sick.py, line 9" in page.text
    assert re.search(r"<u style=[^>]*>[^<]+</u>", html)
    assert "The test: 3 of 3 ratios are off" in page.text
    assert "The same test on healthy.py: 3 ratios, all 1" in page.text
    assert "1 line removed, 1 line added." in page.text
    assert "<del>-    delta = 2 * (a - y) * (1 - a) / len(y)</del>" in html
    assert "<ins>+    delta = 2 * (a - y) * a * (1 - a) / len(y)</ins>" in html
    assert re.search(r"The loss ends at 0\.\d+ before, at 0\.\d+ after", page.text)
    assert html.count('class="tn-figure"') == 3
    assert "the loop in line 6 as it runs" in page.text
    assert str(folder) not in html


def test_a_healthy_program_has_a_page_with_room_for_words(folder, capfd):
    status, said, _ = report(capfd, "healthy.py", "--out", "kept.html")
    assert (status, said) == (0, "healthy.py: healthy\nReport: kept.html\n")
    html = Path("kept.html").read_text(encoding="utf-8")
    page = harmless(html)
    assert html.count('<div class="room">') == 2
    assert "The test: 3 ratios, all 1" in page.text
    assert "What changed" not in page.text
    assert re.search(r"The loss goes from 0\.\d+ to 0\.\d+", page.text)


def test_one_that_cannot_be_examined_has_a_page_that_says_so_and_status_2(folder, capfd):
    Path("words.py").write_text("print('hello')\n")
    status, said, errors = report(capfd, "words.py", "--observations", "It only greets.")
    assert status == 2
    assert said == "words.py: cannot-examine\nReport: report.html\n"
    assert errors.startswith("tinynet: words.py: ")
    assert errors.count("\n") == 1
    page = harmless(Path("report.html").read_text(encoding="utf-8"))
    assert "It cannot be examined." in page.text
    assert "The test: not done" in page.text
    assert "It only greets." in page.text
    assert "no number was found that is its loss" in page.text


def test_hostile_text_stays_text(folder, capfd):
    name = "a<img src=x onerror=alert(1)>&'b.py"
    Path(name).write_text(SICK.replace("loss", "loss_of_it") + f"# {TAG}\n", encoding="utf-8")
    mended = "</pre><script>.py"
    Path("in").mkdir()
    Path("in", mended.replace("/", "_")).write_text(HEALTHY + f"# </span>{TAG}\n", encoding="utf-8")
    owned = "\x1b]0;owned\x07 \u202e right to left \udcff"
    words = ["--hypothesis", TAG, "--observations", f'"><svg onload=alert(1)> {owned}']
    status, *_ = report(capfd, name, Path("in", mended.replace("/", "_")), *words)
    assert status == 0
    html = Path("report.html").read_text(encoding="utf-8")
    page = harmless(html)
    assert page.text.count(TAG) >= 3
    assert "<script" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert page.elements.count("svg") == 3
    assert name in page.text


@pytest.mark.sample(30, ci=5)
@pytest.mark.parametrize("name", TEXTS)
def test_no_text_of_a_stranger_becomes_a_part_of_the_page(name):
    text = TEXTS[name].encode(errors="replace").decode()
    place = Place(1, 0, 1, len(text.split("\n")[0]), text, "net.py")
    finding = Finding("sign-flipped", "fault", (text,), text, check=text, place=place, found=text, wanted=f"`{text}`")
    run = curve([0.5, 0.25], text) | {"name": text, "how": text}
    ratios = ((text, 1.0, 0.5, 2.0),)
    hostile = examined(text, text, run, verdict="sick", findings=(finding,), summary=text, ratios=ratios)
    mine, plain = report_page(hostile, hostile, text, text), report_page(hostile, hostile, "w", "w")
    assert harmless(mine).elements == harmless(plain).elements
    assert "mine" not in re.findall(r"<title>(.*?)</title>", mine)


# Errors ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["missing.py"], "missing.py"),
        (["healthy.py", "missing.py"], "missing.py"),
        (["."], "is no file"),
        (["rows.csv"], "no Python program"),
        (["healthy.py", "--out", "page.txt"], "ends in .html"),
        (["healthy.py", "--out", "nowhere/page.html"], "no folder nowhere"),
        (["healthy.py", "--out", "folder.html"], "is a folder"),
        (["healthy.py", "--out", "there.html"], "is there already"),
        (["healthy.py", "--learning-rate", "inf"], "give a number"),
        (["healthy.py", "--data", "NOWHERE"], "--data takes AND"),
        ([], "Missing argument"),
    ],
)
def test_an_error_is_one_sentence_with_status_2_and_nothing_is_written(folder, capfd, words, said):
    Path("rows.csv").write_text("x1,x2,y\n")
    Path("folder.html").mkdir()
    Path("there.html").write_text("mine")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    status, out, errors = report(capfd, *words)
    assert (status, out) == (2, "")
    assert said in " ".join(errors.split())
    assert "Traceback" not in errors
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_a_page_that_is_there_is_overwritten_only_by_force(folder, capfd):
    Path("report.html").write_text("mine")
    assert report(capfd, "healthy.py")[0] == 2
    assert Path("report.html").read_text() == "mine"
    assert report(capfd, "healthy.py", "--force")[0] == 0
    harmless(Path("report.html").read_text(encoding="utf-8"))
    assert sorted(path.name for path in folder.iterdir()) == ["healthy.py", "report.html", "sick.py"]


def test_a_program_is_never_overwritten_by_its_report(folder, capfd):
    Path("program.html").write_text(HEALTHY)
    status, _, errors = report(capfd, "program.html", "--out", "program.html", "--force")
    assert status == 2
    assert "is the program itself" in " ".join(errors.split())
    Path("link.html").symlink_to("healthy.py")
    assert report(capfd, "healthy.py", "--out", "link.html", "--force")[0] == 2
    assert Path("healthy.py").read_text(encoding="utf-8") == HEALTHY


def test_a_page_that_comes_meanwhile_is_not_overwritten(folder):
    Path("page.html").write_text("another's")
    with pytest.raises(FileExistsError):
        cli._write_page(Path("page.html"), b"mine", force=False)
    assert Path("page.html").read_text() == "another's"
    assert sorted(path.name for path in folder.iterdir()) == ["healthy.py", "page.html", "sick.py"]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="an administrator may write to any other folder")
def test_a_folder_that_may_not_be_written_to_is_a_sentence(folder, capfd):
    Path("locked").mkdir(mode=stat.S_IRUSR | stat.S_IXUSR)
    place = "/proc" if os.geteuid() == 0 else "locked"
    status, out, errors = report(capfd, "healthy.py", "--out", f"{place}/report.html")
    assert (status, out) == (2, "")
    assert re.fullmatch(rf"tinynet: {place}/report.html cannot be written \([A-Z][^\n]*\)\.\n", errors)


@pytest.mark.parametrize("force", [[], ["--force"]], ids=["new", "force"])
def test_a_full_disk_is_a_sentence_and_leaves_nothing(folder, capfd, monkeypatch, force):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tinynet.files.os.fsync", full)
    status, out, errors = report(capfd, "healthy.py", *force)
    assert (status, out) == (2, "")
    assert errors == "tinynet: report.html cannot be written (No space left on device).\n"
    assert sorted(path.name for path in folder.iterdir()) == ["healthy.py", "sick.py"]


# The page --------------------------------------------------------------------------------------------------


def examined(name="net.py", text="w = 1\n", recorded=None, **changes):
    diagnosis = Diagnosis("healthy", (), "one neuron", (("w", 0.5, 0.5, 1.0),))
    return Examined(name, ((None, text),), replace(diagnosis, **changes), recorded, "bubblewrap")


def curve(values, ended=""):
    return {
        "name": "loss",
        "steps": list(range(1, len(values) + 1)),
        "values": values,
        "ended": ended,
        "how": "it runs",
        "counted": "turns of the loop",
    }


def test_the_page_has_its_date_and_the_same_day_gives_the_same_page():
    day = datetime.date(2026, 3, 1)
    html = report_page(examined(recorded=curve([0.5, 0.25])), day=day)
    assert '<time datetime="2026-03-01">1 March 2026</time>' in html
    assert report_page(examined(recorded=curve([0.5, 0.25])), day=day) == html


def test_dark_colours_hold_where_the_readers_system_is_dark_and_never_on_paper():
    html = report_page(examined())
    assert html.count("@media screen and (prefers-color-scheme: dark)") == 1
    assert "data-theme" not in html
    assert "@media print" in html


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, "The test: 1 ratio, it is 1"),
        ({"verdict": "sick"}, "The test: 1 ratio, it is 1, and the run fails"),
        ({"verdict": "sick", "ratios": (("w", 1.0, 0.5, 2.0),)}, "The test: 1 of 1 ratio is off"),
        (
            {"verdict": "sick", "ratios": (("w", 1.0, 0.5, 2.0), ("b", 0.0, 0.0, float("nan")))},
            "The test: 1 of 2 ratios is off",
        ),
        ({"ratios": (("w", 1.0, 2.0, 0.5), ("b", 2.0, 4.0, 0.5))}, "The test: 2 ratios, all 0.5: a constant"),
        ({"ratios": (("w", 1.0, 2.0, 0.5), ("b", 2.0, 2.0, 1.0))}, "The test: 1 of 2 ratios is off"),
        ({"ratios": (("w", 1.0, 1.0 + 5e-5, 1 - 5e-5),)}, "The test: 1 ratio, it is 1"),
        ({"ratios": ()}, "The test: passed"),
        ({"verdict": "sick", "ratios": ()}, "The test: failed"),
        ({"verdict": "cannot-examine", "ratios": ()}, "The test: not done"),
    ],
)
def test_the_heading_of_the_test_says_how_it_went(changes, title):
    assert f"<h2>{title}</h2>" in report_page(examined(**changes))


def test_a_program_that_stops_has_no_derivatives_to_compare():
    crash = Finding("crashes", "fault", (), "It stops.")
    page = harmless(report_page(examined(verdict="sick", findings=(crash,), ratios=())))
    assert "stops before its derivatives can be compared" in page.text


def test_of_many_parameters_those_farthest_off_are_shown():
    ratios = tuple((f"w[{i}]", 1.0 + (i == 70), 1.0, 1.0 + (i == 70)) for i in range(80))
    html = ratios_html(Diagnosis("sick", (), "", ratios))
    assert html.count("<tr><td>") == MOST_RATIOS
    assert "<td>w[70]</td>" in html
    assert f"And {80 - MOST_RATIOS} more, none of them farther from 1." in html


def test_two_files_with_the_same_text_are_told():
    page = harmless(report_page(examined(), examined("other.py")))
    assert "Nothing: both files have the same text." in page.text


def test_a_long_change_is_cut_and_the_page_says_how_much_is_left():
    one, other = ("\n".join(f"{name}{i} = {i}" for i in range(500)) for name in "ab")
    page = harmless(report_page(examined(text=one), examined("other.py", other)))
    assert "500 lines removed, 500 lines added." in page.text
    assert f"And {1_003 - MOST_LINES_OF_A_DIFF} lines more." in page.text


def test_a_notebooks_lines_are_told_by_cell():
    notebook = replace(examined("net.ipynb"), source=((1, "w = 1"), (3, "w = 2\nb = 0")))
    mended = replace(notebook, source=((1, "w = 1"), (3, "w = 3\nb = 0")))
    page = harmless(report_page(notebook, mended))
    assert "net.ipynb, 3 lines in 2 cells." in page.text
    assert "# Cell 3" in page.text


@pytest.mark.parametrize(
    "values", [[0.5], [0.5, 0.5], [0.5, 0.0], [-1.0, -3.0], [1e-300, 1e300], [0.0, 0.0], [1, -1e308]]
)
def test_any_finite_loss_has_a_curve(values):
    html = report_page(examined(recorded=curve(values, CUT)))
    page = harmless(html)
    assert html.count('class="tn-figure"') == 2
    assert CUT in page.text


def test_where_only_one_loss_was_recorded_the_other_is_told():
    page = harmless(report_page(examined(), examined("other.py", recorded=curve([0.5, 0.25]))))
    assert "The loss ends at 0.25 after" in page.text
    assert "net.py: no number was found that is its loss" in page.text


def test_a_place_is_told_without_its_folder():
    place = Place(3, 0, 3, 1, "w = 1", "/home/somebody/secret/net.py")
    finding = Finding("sign-flipped", "fault", ("w",), "It climbs.", place=place)
    outcome = Diagnosis("sick", (finding,)).as_dict()
    outcome |= {"source": [[None, "w = 1"]], "recorded": None, "held": "copy"}
    html = report_page(Examined.of("/home/somebody/secret/net.py", outcome))
    assert "secret" not in html
    assert "net.py, line 3" in html


# The loss of the program's own run ---------------------------------------------------------------------------


def recorded(folder, text, line, **more):
    path = folder / "program.py"
    path.write_text(text, encoding="utf-8")
    return record_loss(path, line, **more)


LOOP = """
total = 0
{before}
for epoch in range({times}):
    {body}
after = 1 / 0
"""


def test_a_loss_is_recorded_to_the_end_of_the_loop_and_no_further(folder):
    run = recorded(folder, LOOP.format(before="", times=5, body="loss = 1 / (epoch + 1)"), 4)
    assert run["name"] == "loss"
    assert run["steps"] == [1, 2, 3, 4, 5]
    assert run["values"] == [1 / 1, 1 / 2, 1 / 3, 1 / 4, 1 / 5]
    assert run["ended"] == ""


@pytest.mark.parametrize(
    ("body", "name", "values"),
    [
        ("losses.append(3.0 - epoch)", "losses", [3, 2, 1]),
        ("print(f'epoch {epoch}, loss: {3.0 - epoch:.4f}')", "what it prints", [3, 2, 1]),
        ("err_limit, cost = 0.01, 3.0 - epoch", "cost", [3, 2, 1]),
        ("loss = 3.0 - epoch; total_loss = total + loss", "loss", [3, 2, 1]),
        ("error = [3.0 - epoch, 1.0]; mse = 0.25", "mse", [0.25, 0.25]),
        ("loss = 3.0 - epoch if epoch < 2 else float('nan')", "loss", [3, 2]),
    ],
)
def test_what_is_the_loss_is_known_by_its_name_or_by_what_is_printed(folder, body, name, values):
    run = recorded(folder, LOOP.format(before="losses = []", times=3, body=body), 4)
    assert (run["name"], run["values"]) == (name, values)
    assert run["ended"] == (NOT_FINITE if "nan" in body else "")


@pytest.mark.parametrize("body", ["w = epoch", "print(epoch, 0.5)", "error = (1.0, epoch)", "j = epoch"])
def test_where_no_number_may_be_the_loss_nothing_is_recorded(folder, body):
    text = LOOP.format(before="for j in range(3): pass", times=3, body=body)
    assert recorded(folder, text, 4) is None


def test_a_name_that_was_said_is_the_loss(folder):
    text = LOOP.format(before="", times=3, body="loss, other_loss = 3.0 - epoch, 7.0 + epoch")
    assert recorded(folder, text, 4, loss="other_loss")["values"] == [7, 8, 9]
    assert recorded(folder, text, 4, loss="nothing") is None


def test_a_loss_that_a_method_keeps_in_its_object_is_recorded(folder):
    text = """class Net:
    def fit(self):
        for epoch in range(4):
            self.loss = 4.0 - epoch
Net().fit()
Net().fit()
"""
    assert recorded(folder, text, 3)["values"] == [4, 3, 2, 1]


def test_a_run_that_stops_or_takes_long_is_recorded_so_far(folder, monkeypatch):
    text = LOOP.format(before="", times=9, body="loss = 1 / (3 - epoch)")
    run = recorded(folder, text, 4)
    assert run["values"] == [1 / 3, 1 / 2, 1]
    assert run["ended"] == "Then the program stops with ZeroDivisionError."
    monkeypatch.setattr("tinynet.doctor.recorded_run.SECONDS", 0.3)
    run = recorded(folder, "n = 0\nwhile True:\n    n += 1\n    loss = 1 / n\n", 2)
    assert run["ended"] == CUT
    assert run["values"][0] == 1
    assert 2 < len(run["values"]) <= 240
    assert run["steps"] == sorted(set(run["steps"]))


def test_a_function_is_called_with_what_it_returned(folder):
    text = """import math
def step(x, y, w1=0.1, w2=0.2, b=0.0, lr=0.5):
    loss = d1 = d2 = d3 = 0
    for (p, q), t in zip(x, y):
        a = 1 / (1 + math.exp(-(w1 * p + w2 * q + b)))
        d = 2 * (a - t) * a * (1 - a) / len(y)
        loss += (a - t) ** 2 / len(y)
        d1, d2, d3 = d1 + d * p, d2 + d * q, d3 + d
    return w1 - lr * d1, w2 - lr * d2, b - lr * d3, loss
"""
    run = recorded(folder, text, None, epochs=50)
    names = {}
    exec(text, names)  # noqa: S102
    point, losses = (0.1, 0.2, 0.0), []
    for _ in range(50):
        *point, loss = names["step"]([(0, 0), (0, 1), (1, 0), (1, 1)], [0, 0, 0, 1], *point)
        losses.append(loss)
    assert run["steps"] == list(range(1, 51))
    assert run["values"] == pytest.approx(losses)
    assert run["how"] == (
        "50 calls from its own start on AND at a learning rate of 0.5, each with what the one before returned"
    )


MINI_BATCHES = """import numpy as np

rng = np.random.default_rng(0)
x = rng.normal(size=(80, 2))
y = (x[:, 0] > x[:, 1]).astype(float)
w, b = np.array([0.4, -0.3]), 0.1
for epoch in range(20):
    order = rng.permutation(80)
    for k in range(0, 80, 16):
        xb, yb = x[order[k : k + 16]], y[order[k : k + 16]]
        a = 1 / (1 + np.exp(-(xb @ w + b)))
        loss = np.mean((yb - a) ** 2)
        delta = 2 * (a - yb) * a * (1 - a) / 16
        w, b = w - 2.0 * xb.T @ delta, b - 2.0 * delta.sum()
"""


@pytest.mark.parametrize(("line", "turns"), [(7, 20), (9, 5)])
def test_the_axis_is_named_by_what_was_counted_and_a_turn_may_be_a_mini_batch(folder, line, turns):
    run = recorded(folder, MINI_BATCHES, line)
    assert run["steps"][-1] == turns
    html = report_page(examined(recorded=run))
    assert f"after {turns} turns of the loop" in html
    # The first turn is not the start.
    assert "the left edge is the start" not in html
    assert "epochs" not in Page(html).text.replace("not-enough-epochs", "")


def test_a_function_has_calls_on_its_axis_and_a_loop_beside_it_makes_them_steps(folder):
    calls = curve([0.5, 0.25]) | {"counted": "calls of the function"}
    assert "after 2 calls of the function" in report_page(examined(recorded=calls))
    both = report_page(examined(recorded=calls), examined("mended.py", recorded=curve([0.5, 0.1])))
    assert "after 2 steps" in both


def test_a_recorded_loss_comes_with_the_diagnosis_only_where_it_was_asked_for(folder):
    outcome = examine_file(folder / "healthy.py", record=True)
    run = outcome["recorded"]
    assert (run["name"], run["steps"][0], run["steps"][-1]) == ("loss", 1, 200)
    assert run["values"][0] > run["values"][-1]
    assert [round(one["ratio"], 6) for one in outcome["ratios"]] == [1, 1, 1]
    assert "On one row" not in outcome["text"]
    assert "recorded" not in examine_file(folder / "healthy.py")
