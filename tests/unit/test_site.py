"""The parts of the site's builder: texts, links, numbers of the mistakes, and the way in by symptoms."""

import re
import shutil
import subprocess
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

import tinynet as tn
from tinynet.course import CourseError
from tinynet.mistakes import IN_FORMULAS, IN_RUNS, MISTAKES
from tinynet.site import _Site, make_site
from tinynet.site.doctor import python_of_the_page
from tinynet.site.gallery import TEST, mistake_facts
from tinynet.site.notebooks import live_view
from tinynet.site.numbers import EPOCHS, RATE, ratios, run, two_runs
from tinynet.site.remote import repository
from tinynet.site.symptoms import SYMPTOMS
from tinynet.site.text import MAY_END, UNBROKEN, page_text, sections


def html(text, link=lambda source, address: address, codes=()):
    return page_text("docs/a.md", link, str.lower, dict(codes)).html(text)


# Texts ---------------------------------------------------------------------------------------------------


def test_two_headings_with_the_same_words_have_two_ids():
    text = page_text("a.md", None, str.lower, {})
    assert text.html("## Watch\n\n## Watch\n") == '<h2 id="watch">Watch</h2>\n<h2 id="watch-2">Watch</h2>\n'
    assert text.headings == [(2, "watch", "Watch"), (2, "watch-2", "Watch")]


def test_a_link_that_the_site_does_not_have_is_plain_text():
    links = {"x.md": "x.html", "y.md": None}
    shown = html("[a](x.md) and [b](y.md)", lambda source, address: links[address])
    assert shown == '<p><a href="x.html">a</a> and b</p>\n'


def test_a_mistake_in_code_becomes_a_link_but_not_within_one():
    shown = html("`sign-flipped` [`sign-flipped`](x)", codes={"sign-flipped": "m.html"}.items())
    assert shown == (
        '<p><a href="m.html"><code>sign-flipped</code></a> <a href="x"><code>sign-flipped</code></a></p>\n'
    )


def test_a_formula_is_drawn_and_dollars_in_code_are_left_alone():
    shown = html("$$a = b$$\n\n`$$x$$`\n")
    assert shown.count("<svg") == 1
    assert "<code>$$x$$</code>" in shown


def test_an_equation_and_a_row_of_a_table_keep_together_at_the_end_of_a_line():
    shown = html("x1 = 2 in the row (0, −1), of shape (4, 1), f(x, y) of (a, 1)").replace("\u00a0", "~")
    assert shown == "<p>x1~=~2 in the row (0,~−1), of shape (4,~1), f(x, y) of (a,~1)</p>\n"
    assert html("from 2-2-1, in 2026-11-28").replace("\u2060", "~") == "<p>from 2-~2-~1, in 2026-11-28</p>\n"


def test_a_longer_piece_of_code_goes_on_behind_both_strokes_of_an_address_and_not_between_them():
    assert html("`https://example.com/a/page`") == "<p><code>https://<wbr>example.com/<wbr>a/<wbr>page</code></p>\n"


@pytest.mark.parametrize("code", ["powers = np.exp(-2)/np.exp(-2).sum()", "np.maximum(-z, [-1, -x])*-b2", "f(-z)"])
def test_a_minus_sign_stays_with_what_it_belongs_to_wherever_it_stands_in_code(code):
    shown = re.sub("<wbr>", "", html(f"`{code}`"))
    signs = re.findall(r"(?<![\w)])-\w+", code)
    assert re.findall('<span class="tn-whole">(.*?)</span>', shown) == signs
    assert re.sub("<[^>]+>", "", shown).strip() == code


def test_letters_stand_in_place_of_dots_where_the_items_of_a_list_begin_with_them():
    assert '<ul class="tn-lettered">' in html("- **a** One\n- **b** `Two`\n")
    assert '<ul class="tn-lettered">' in html("- **P.** One\n- **Q.** Two\n- **R.** Three\n")
    for plain in (
        "- **z** One\n- **a** Two\n",
        "- a\n- b\n",
        "- **Order.** One\n- **B** Two\n",
        "- **a** One\n",
        "- `x`\n- \n",
    ):
        assert "<ul>" in html(plain)


def test_the_arrows_of_the_architecture_are_drawn_from_box_to_box_and_behind_none():
    text = (TOP / "docs" / "architecture.md").read_text(encoding="utf-8")
    arrows = re.findall(r"^  (\w+) --> (\w+)$", text, flags=re.MULTILINE)
    drawing = re.search(r'<svg class="flowchart".*?</svg>', html(text))[0]
    number = r"([\d.]+)"
    found = re.findall(
        rf'<rect x="{number}" y="{number}" width="{number}" height="{number}" rx="6"/>.*?>(\w+)<', drawing
    )
    boxes = {name: tuple(map(float, numbers)) for *numbers, name in found}
    assert set(boxes) == {name for arrow in arrows for name in arrow}
    paths = re.findall(r'<path d="(M[^"]+)"/>', drawing)
    assert len(paths) == len(arrows) > 20
    right, bottom = map(float, re.search(rf'viewBox="0 0 {number} {number}"', drawing).groups())
    assert all(x > 0 and y > 0 and x + w < right and y + h < bottom for x, y, w, h in boxes.values())
    for (x, y, width, _), (other, top, _, _) in permutations(boxes.values(), 2):
        assert y != top or not x <= other < x + width + 10
    for (start, end), path in zip(arrows, paths, strict=True):
        # Where it turns into a row it has the height of the lower edge of its boxes, and leaves it at the upper one.
        points = [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)(?=[CV]|$)", path)]
        for name, at in ((start, points[0]), (end, points[-1])):
            x, y, width, height = boxes[name]
            assert at[0] == pytest.approx(x + width / 2, abs=0.1)
            assert y - 1 < at[1] < y + height + 10
        for across, down in points[1:-1]:
            for x, y, width, height in boxes.values():
                assert not (x - 4 < across < x + width + 4 and y <= down <= y + height), (start, end)


@pytest.mark.parametrize(
    "text", ["flowchart TD\n  a --> b", "flowchart BT\n  a --> b --> c", "flowchart BT\n  a --- b"]
)
def test_a_flowchart_of_another_form_is_no_drawing_but_an_error(text):
    with pytest.raises(ValueError, match="arrow in each line"):
        html(f"```mermaid\n{text}\n```")


def test_a_table_of_many_columns_with_much_to_read_names_the_column_in_each_cell():
    long = "a sentence of the usual length of a sentence"
    table = f"| a | `b` | c | |\n| - | - | - | - |\n| 1 | {long} | {long} | 4 |\n"
    shown = html(table)
    assert shown.startswith('<table class="stacks" role="table">')
    assert re.findall('<td role="cell" data-column="([^"]*)">', shown) == ["a", "b", "c", ""]
    assert "data-column" not in html(table.replace(long, "2"))


@pytest.mark.parametrize("text", [f"`test_{'a_name_' * 5}`", "a word " * 60], ids=["a long name", "much to read"])
def test_a_table_of_two_columns_that_are_too_narrow_on_a_phone_names_them_too(text):
    assert 'data-column="b"' in html(f"| a | b |\n| - | - |\n| {text} | 2 |\n")
    assert "data-column" not in html("| a | b |\n| - | - |\n| a name | 2 |\n")


def test_the_search_reads_code_as_it_is_written_and_no_drawing():
    [section] = sections(
        "<p>Two <b>bold</b></p><pre><span>x</span><span>1</span></pre><svg><text>9</text></svg>", "Page"
    )
    assert section == ("", "Page", "Two bold x1")


# What a mistake does ---------------------------------------------------------------------------------------


def test_the_run_of_a_right_program_is_that_of_train():
    network = tn.Network((2, 1, 1), seed=1)
    wanted = tn.train(network, tn.AND, epochs=EPOCHS, learning_rate=RATE, record=1)
    np.testing.assert_allclose(run().loss, wanted.loss, rtol=1e-9)
    assert run().learned_at == wanted.learned_at


def test_of_the_two_runs_of_a_page_the_right_one_learns_and_the_other_does_not():
    shown = {mistake.code: runs for mistake in IN_RUNS if (runs := two_runs(mistake.code))}
    assert len(shown) == 7
    for code, runs in shown.items():
        right, sick = runs.values()
        assert right.learned[-1], code
        assert not sick.learned.any(), code


def chain(parameters, row):
    a1 = tn.sigmoid(parameters["w11"] * row[0] + parameters["w12"] * row[1] + parameters["b1"])
    return a1, tn.sigmoid(parameters["w2"] * a1 + parameters["b2"])


def squared_error(parameters, row, label):
    return (label - chain(parameters, row)[1]) ** 2


def step_without_slope(parameters, row, label, alpha):
    """A step in which the slope of the hidden neuron is left out of δ1."""
    a1, y_hat = chain(parameters, row)
    delta2 = 2 * (y_hat - label) * y_hat * (1 - y_hat)
    delta1 = delta2 * parameters["w2"]
    slopes = {"w11": delta1 * row[0], "w12": delta1 * row[1], "b1": delta1, "w2": delta2 * a1, "b2": delta2}
    return {name: value - alpha * slopes[name] for name, value in parameters.items()}


def test_the_test_that_a_page_prints_gives_the_ratios_that_stand_below_it(capsys):
    given = {"parameters": {"w11": 0.5, "w12": 1.2, "b1": -0.4, "w2": -2.0, "b2": 0.7}, "row": (2.0, 0.5), "label": 1.0}
    given |= {"step": step_without_slope, "loss": squared_error, "alpha": 0.1, "nudge": 1e-5}
    exec(TEST, given)
    printed = dict(line.split() for line in capsys.readouterr().out.splitlines())
    shown = {name: ratio for name, *_, ratio in ratios(MISTAKES["missing-activation-derivative-hidden"])}
    assert {name: f"{float(ratio):.4f}" for name, ratio in printed.items()} == {
        name: f"{ratio:.4f}" for name, ratio in shown.items()
    }


def test_the_check_says_by_itself_where_it_cannot_see_a_mistake():
    facts = mistake_facts(MISTAKES["missing-activation-output"])
    assert {ratio for *_, ratio in facts["ratios"]} == {"1.000"}
    assert "cannot show this mistake" in facts["verdict"]
    assert mistake_facts(MISTAKES["sign-flipped"])["verdict"] == "5 of 5 ratios are not 1."


def test_a_symbol_at_the_beginning_keeps_its_letter():
    assert mistake_facts(MISTAKES["missing-downstream-weight"])["spot"].startswith("δ1: ")
    assert mistake_facts(MISTAKES["state-discarded"])["spot"].startswith("The line")


# By symptom ----------------------------------------------------------------------------------------------


def test_symptoms_lead_to_every_mistake_of_a_program_and_to_nothing_else():
    reached = {code for symptom in SYMPTOMS for path in symptom.paths for code in path.codes}
    assert reached <= set(MISTAKES)
    assert {mistake.code for mistake in (*IN_FORMULAS, *IN_RUNS)} <= reached
    assert len({symptom.name for symptom in SYMPTOMS}) == len(SYMPTOMS)
    for symptom in SYMPTOMS:
        codes = [code for path in symptom.paths for code in path.codes]
        assert len(codes) == len(set(codes)), symptom.name


def test_a_folder_that_cannot_be_made_is_told_before_the_work_begins(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("tinynet.site._Site", lambda *_: pytest.fail("the site is being made"))
    with pytest.raises(CourseError, match="could not be written to .*file/site"):
        make_site(tmp_path / "file" / "site")


# On the web ----------------------------------------------------------------------------------------------

TOP = Path(__file__).parents[2]
LESSON = "02-learning-is-going-downhill"


def clone(folder, address=None):
    """Make a folder a clone of an address, with a lesson and its exercise."""
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    if address:
        subprocess.run(["git", "-C", folder, "remote", "add", "origin", address], check=True)
    for path in (f"notebooks/{LESSON}.ipynb", f"exercises/{LESSON}/{LESSON}.ipynb", "docs"):
        copy = shutil.copytree if path == "docs" else shutil.copy
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        copy(TOP / path, folder / path)
    for path in ("CONTRIBUTING.md", "deploy/jupyterhub/README.md"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(TOP / path, folder / path)
    return folder


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/ada/two-neurons.git",
        "https://github.com/ada/two-neurons",
        "https://secret@github.com/ada/two-neurons.git",
        "git@github.com:ada/two-neurons.git",
        "ssh://git@github.com/ada/two-neurons.git",
    ],
)
def test_a_fork_leads_to_itself_and_keeps_its_secrets(address, tmp_path):
    assert repository(clone(tmp_path, address)) == "ada/two-neurons"


@pytest.mark.parametrize(
    "address",
    [None, "https://example.org/ada/two-neurons.git", "/srv/git/github.com/ada.git", "https://github.com/ada"],
)
def test_what_is_elsewhere_or_nowhere_leads_nowhere(address, tmp_path):
    assert repository(clone(tmp_path, address)) is None


def test_a_folder_within_another_clone_is_no_clone(tmp_path):
    inner = clone(tmp_path, "https://github.com/ada/thesis.git") / "two-neurons"
    inner.mkdir()
    assert repository(inner) is None


@pytest.mark.parametrize(("address", "count"), [("git@github.com:ada/fork.git", 1), (None, 0)])
def test_lesson_and_exercise_can_be_run_on_binder_where_there_is_a_remote(address, count, tmp_path):
    _Site(clone(tmp_path / "clone", address), tmp_path / "site", python_of_the_page(None)).write_lessons()
    for page, notebook in (("lessons", "notebooks"), ("exercises", f"exercises/{LESSON}")):
        text = (tmp_path / "site" / page / f"{LESSON}.html").read_text(encoding="utf-8")
        link = f'href="https://mybinder.org/v2/gh/ada/fork/HEAD?urlpath=lab/tree/{notebook}/{LESSON}.ipynb"'
        assert text.count(link) == text.count("mybinder.org") == count
        assert "colab" not in text


@pytest.mark.parametrize(
    ("address", "base"),
    [("git@github.com:ada/fork.git", "/fork/"), ("git@github.com:ada/Ada.github.io.git", "/"), (None, None)],
)
def test_without_scripts_a_missing_page_leads_to_where_github_pages_puts_the_site(address, base, tmp_path):
    _Site(clone(tmp_path / "clone", address), tmp_path / "site", python_of_the_page(None)).write_missing([])
    text = (tmp_path / "site" / "404.html").read_text(encoding="utf-8")
    assert re.findall('<base href="([^"]*)">', text) == ([base] if base else [])
    assert 'href="lessons/index.html"' in text


def test_the_place_of_a_view_does_not_say_that_it_is_not_alive():
    view = tn.widgets.neuron_view(tn.AND)
    stored = view._repr_mimebundle_()[0]["image/svg+xml"]
    assert "A still picture" in stored
    assert "A still picture" not in live_view(view.as_stored, stored, "one")


# The folder ----------------------------------------------------------------------------------------------


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(CourseError, match="has files that are not of a site"):
        make_site(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_without_the_pages_of_docs_the_site_says_that_it_needs_a_clone(tmp_path, monkeypatch):
    monkeypatch.setattr("tinynet.site.source_folder", lambda: tmp_path)
    with pytest.raises(CourseError, match="in a clone of the repository"):
        make_site(tmp_path / "site")


def test_code_in_a_sentence_is_broken_in_jupyterlab_where_it_is_on_the_site():
    [look] = Path(tn.__file__).parents[1].rglob("two-neurons-look/static/look.js")
    script = look.read_text(encoding="utf-8")
    assert f"const MAY_END = /{MAY_END.pattern}/;" in script
    assert f"const UNBROKEN_CODE = /({UNBROKEN.pattern})/;" in script
