"""A report shows the place: on a terminal, in a file, in a notebook, as JSON; and a listing tells every line."""

import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from tinynet import cli
from tinynet.doctor import Diagnosis, Finding
from tinynet.doctor.diagnosis import Place
from tinynet.doctor.examine_program import examine_in_this_process
from tinynet.doctor.excerpt import cells_of, cut_around, lines_of_part, wrapped
from tinynet.doctor.listing import Annotated, listing_html, listing_lines
from tinynet.doctor.report import plain_text, report_lines
from tinynet.terminal import in_ascii, print_lines, printable

LINE = "    db2 = np.mean(delta2 * a2)  # and the slope"


def part_of(text, part, line=37, **settings):
    """Return the place of a part of a line."""
    column = text.rindex(part)
    return Place(line, column, line, column + len(part), text, **settings)


def sick(place, found="slope in a2", wanted="slope in z2, which stands in line 30", **more):
    finding = Finding(
        *("extra-activation-output", "fault", ("w11", "b2"), "As it is: ŷ = σ(σ(z2)). As it should be: ŷ = σ(z2).", {}),
        check="To check it: on the row (1, 0) the update implies 0.2956.",
        place=place,
        found=found,
        wanted=wanted,
    )
    return Diagnosis("sick", (finding,), "two neurons in a row; the loop in line 35.", **more)


# Text ----------------------------------------------------------------------------------------------------


def test_a_finding_shows_its_line_with_the_part_underlined_and_two_notes():
    place = part_of(LINE, "delta2 * a2", file="broken.py")
    assert str(sick(place)) == (
        "sick: two neurons in a row; the loop in line 35.\n"
        "\n"
        "fault: extra-activation-output (w11, b2)\n"
        "  --> broken.py:37:19\n"
        "   |\n"
        "37 |     db2 = np.mean(delta2 * a2)  # and the slope\n"
        "   |                   ^^^^^^^^^^^ slope in a2\n"
        "   = wanted: slope in z2, which stands in line 30\n"
        "\n"
        "  As it is: ŷ = σ(σ(z2)). As it should be: ŷ = σ(z2).\n"
        "  To check it: on the row (1, 0) the update implies 0.2956."
    )


def test_a_finding_without_a_place_says_what_it_always_said():
    ratios = (("w11", 0.5, 0.25, 2.0), ("a_long_parameter", 0.5, float("nan"), float("nan")))
    diagnosis = replace(sick(None, "", ""), ratios=ratios)
    assert str(diagnosis) == (
        "sick: two neurons in a row; the loop in line 35.\n"
        "\n"
        "fault: extra-activation-output (w11, b2)\n"
        "  As it is: ŷ = σ(σ(z2)). As it should be: ŷ = σ(z2).\n"
        "  To check it: on the row (1, 0) the update implies 0.2956.\n"
        "\n"
        "  On one row   implied by the update   from the loss   ratio\n"
        "  w11                   0.500000        0.250000    2.0000\n"
        "  a_long_parameter          0.500000             nan         –"
    )
    assert "<b>fault: extra-activation-output (w11, b2)</b><br>As it is" in diagnosis._repr_html_()


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"file": "a b.py"}, "--> a b.py:37:28"),
        ({"file": "net.ipynb", "cell": 4}, "--> net.ipynb, cell 4, line 37"),
        ({"cell": 4}, "--> cell 4, line 37"),
        ({"cell": "cell In[3]"}, "--> cell In[3], line 37"),
        ({"cell": "this cell"}, "--> this cell, line 37"),
        ({}, "--> line 37"),
    ],
)
def test_a_place_is_told_as_its_reader_finds_it(where, said):
    assert f"  {said}\n" in str(sick(part_of(LINE, "a2", **where)))


def underlined(text):
    """Return what stands above the carets."""
    lines = text.splitlines()
    at = next(i for i, line in enumerate(lines) if re.match(r"\s*\| *\^", line))
    begin = cells_of(lines[at][: lines[at].index("^")])
    end = begin + lines[at].count("^")
    shown, taken = 0, ""
    for letter in lines[at - 1]:
        taken += letter if begin <= shown < end else ""
        shown += cells_of(letter)
    return taken


@pytest.mark.parametrize(
    ("text", "part", "shown"),
    [
        ("\tif x:\ty = a2", "a2", "a2"),
        ("损失 = 均方(误差 * a2)  # 说明", "误差 * a2", "误差 * a2"),
        ("e\u0301 = a2 + b", "a2 + b", "a2 + b"),
        ("z = " + "w * x + " * 60 + "w3 * x3 + b" + " + 1" * 60, "w3 * x3", "w3 * x3"),
        ("x" * 500, "x" * 5, "x" * 5),
    ],
    ids=["tabs", "wide", "accents", "long", "one long name"],
)
@pytest.mark.parametrize("width", [40, 60, 100, None])
def test_the_carets_stand_below_the_part_whatever_the_line(text, part, shown, width):
    said = plain_text(report_lines(sick(part_of(text, part)), width))
    assert underlined(said) == shown
    assert max(map(cells_of, said.splitlines()[2:])) <= (width or 115)


def test_a_long_line_is_cut_around_its_part():
    text = "z = " + "w * x + " * 60 + "w3 * x3 + b" + " + 1" * 60
    said = plain_text(report_lines(sick(part_of(text, "w3 * x3")), 60))
    line = next(line for line in said.splitlines() if "w3" in line)
    assert re.fullmatch(r"37 \| ….*w \* x \+ w3 \* x3 \+ b \+ 1.*…", line)


@given(st.text(alphabet="ab\t损́ =ŷ", max_size=60), st.integers(0, 60), st.integers(0, 60), st.integers(20, 70))
def test_what_is_cut_fits_and_holds_the_beginning_of_its_part(line, begin, end, room):
    begin, end = min(begin, end, len(line)), min(max(begin, end), len(line))
    before, part, behind = cut_around(line, begin, end, room)
    assert cells_of(before + part + behind) <= room
    assert cells_of(part) > 0 or cells_of(line[begin:end].expandtabs(4)) == 0


SEVERAL = "loss = np.mean(\n    (y_hat\n\n     - y) ** 2,\n)  # what it is"


def test_a_part_of_several_lines_is_underlined_on_each():
    place = Place(8, 7, 12, 1, SEVERAL, "net.py")
    assert str(sick(place, "the loss", "")).split("\n\n")[1].splitlines()[1:] == [
        "  --> net.py:8:8",
        "   |",
        " 8 | loss = np.mean(",
        "   |        ^^^^^^^^",
        " 9 |     (y_hat",
        "   |     ^^^^^^",
        "10 |",
        "11 |      - y) ** 2,",
        "   |      ^^^^^^^^^^",
        "12 | )  # what it is",
        "   | ^ the loss",
    ]


def test_of_a_part_of_many_lines_the_first_and_the_last_are_shown():
    text = "\n".join(f"x{i} = {i}" for i in range(40))
    lines = lines_of_part(Place(1, 0, 40, 8, text))
    assert [line and line[0] for line in lines] == [1, 2, 3, None, 39, 40]
    said = str(sick(Place(1, 0, 40, 8, text)))
    assert [line.count("^") for line in said.splitlines() if "^" in line] == [6, 6, 6, 8, 8]
    assert "\n…\n" in said


def test_a_place_whose_text_is_not_known_or_shorter_is_told_all_the_same():
    said = str(sick(Place(3, 4, 3, 9, "", "net.py")))
    assert "--> net.py:3:5\n  = found: slope in a2\n  = wanted: slope in z2" in said
    assert "^ slope in a2" in str(sick(Place(3, 40, 3, 90, "x = 1")))


def test_notes_without_a_place_are_said():
    assert "  found: slope in a2\n  wanted: slope in z2" in str(sick(None))
    assert "<b>Wanted:</b> slope in z2" in sick(None)._repr_html_()


@pytest.mark.parametrize("width", [52, 60, 80])
def test_a_narrow_terminal_gets_every_word_and_no_line_is_broken_by_it(width):
    place = part_of(LINE, "delta2 * a2", file="broken.py")
    diagnosis = sick(place, "the slope of the loss in what neuron2 returns, and not in its sum")
    said = plain_text(report_lines(diagnosis, width))
    assert max(map(cells_of, said.splitlines())) <= width

    def words(text):
        return re.sub(r"[|;\s]+", " ", text).split()

    assert words(said) == words(str(diagnosis))


def test_wrapped_text_counts_cells_and_keeps_long_words():
    assert wrapped("损失 损失 损失", 9) == ["损失 损失", "损失"]
    assert wrapped("a" * 30 + " b", 9) == ["a" * 30, "b"]
    assert wrapped("one\ntwo", None) == ["one", "two"]
    assert wrapped("", 9) == [""]


# A terminal ----------------------------------------------------------------------------------------------


def printed(diagnosis, write=str, **settings):
    console = Console(file=io.StringIO(), highlight=False, markup=False, width=60, **settings)
    print_lines(report_lines(diagnosis, 60, write), console)
    return console.file.getvalue()


def test_without_unicode_the_carets_still_stand_below_the_part():
    text = "ŷ = σ(θ0) + 误差 * naïve(θ1) … # ∂ℓ"
    said = printed(sick(part_of(text, "naïve(θ1)"), "∂ℓ/∂ŷ", "½"), lambda one: in_ascii(printable(one)))
    assert said.isascii()
    assert underlined(said) == "naive(theta1)"
    assert "?? * naive(theta1)" in said


def test_a_program_s_text_commands_no_terminal_and_is_no_markup():
    said = printed(sick(part_of("x = '\x1b]0;owned\x07[red]' + a2", "a2"), "[bold]\x07"), printable)
    assert not re.search("[\x00-\x08\x0b-\x1f]", said)
    assert "�]0;owned�[red]' + a2" in said
    assert "^^ [bold]�" in said


def test_colour_changes_no_letter_and_is_there_only_on_a_terminal():
    diagnosis = sick(part_of(LINE, "a2", file="net.py"))
    plain, coloured = printed(diagnosis), printed(diagnosis, force_terminal=True, color_system="truecolor")
    assert plain == re.sub(r"\x1b\[[\d;]*m", "", coloured)
    assert "\x1b[1;31m^^ slope in a2\x1b[0m" in coloured


# A notebook ----------------------------------------------------------------------------------------------


class Read(HTMLParser):
    """Reads HTML as a screen reader does: its text, what is marked, and which tags are open at the end."""

    def __init__(self, html):
        super().__init__()
        self.open, self.text, self.marked = [], "", []
        self.feed(html)

    def handle_starttag(self, tag, _):
        self.open += [tag] * (tag != "br")
        self.marked += [""] * (tag == "u")
        self.text += "\n" * (tag in ("p", "li", "pre"))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data
        if "u" in self.open:
            self.marked[-1] += data


def test_in_a_notebook_the_part_is_marked_and_named_for_those_who_do_not_see_it():
    text = "    db2 = '<b>' + f('<b>', delta2)"
    html = sick(part_of(text, "f('<b>', delta2)", cell=4), wanted="`d * (1 - a2)`")._repr_html_()
    read = Read(html)
    assert not read.open
    assert read.marked == ["f('<b>', delta2)"]
    assert "\ncell 4, line 37\n" in read.text
    assert f"37  {text}" in read.text
    assert "\nFound: f('<b>', delta2): slope in a2" in read.text
    assert "<li><b>Wanted:</b> <code>d * (1 - a2)</code></li>" in html


def test_numbers_have_minus_signs_in_html_and_code_keeps_its_hyphens():
    text = "    d = x[-1] * -0.5  # a 4-3-1 network"
    diagnosis = sick(
        part_of(text, "x[-1] * -0.5"),
        found="-0.5 times `x[-1] * -1`",
        wanted="1e-06 to -inf",
        ratios=(("w[-1]", -0.25, 0.5, -0.5), ("b", 0.5, 0.5, 1.0)),
    )
    check = "on the row (-1, 0) with label -1 it is -.5"
    diagnosis = replace(diagnosis, findings=(replace(diagnosis.findings[0], check=check),), summary="4-3-1 units.")
    html = diagnosis._repr_html_()
    told, shown = html.split("<svg")[0], "on the row (−1, 0) with label −1 it is −.5"
    assert shown in told
    assert "−0.5 times <code>x[-1] * -1</code>" in told
    assert "1e-06 to −inf" in told
    assert "<td>w[-1]</td><td>−0.250000</td><td>0.500000</td><td>  −0.5000</td>" in told
    assert "4-3-1 units." in told
    assert ">x[-1] * -0.5</u>" in told
    assert check in str(diagnosis)


def test_several_lines_are_marked_one_by_one():
    read = Read(sick(Place(8, 7, 12, 1, SEVERAL))._repr_html_())
    assert read.marked == ["np.mean(", "(y_hat", "- y) ** 2,", ")"]
    assert "Found: np.mean(…: slope" in read.text


# JSON ----------------------------------------------------------------------------------------------------


def test_a_diagnosis_comes_back_from_json_as_it_was():
    place = part_of(LINE, "a2", file="net.py", cell=3)
    diagnosis = sick(place, ratios=(("b2", 1.0, float("nan"), 2.0),), annotated=((place, "a2 itself"),))
    data = json.loads(json.dumps(diagnosis.as_dict(), allow_nan=False))
    told = data["findings"][0]
    column = LINE.rindex("a2") + 1
    assert told["place"].items() >= {"file": "net.py", "cell": 3, "line": 37, "end_line": 37}.items()
    assert (told["place"]["column"], told["place"]["end_column"]) == (column, column + 2)
    assert (told["found"], told["wanted"][:11]) == ("slope in a2", "slope in z2")
    back = Diagnosis.from_dict(data)
    assert (str(back), back.annotated, back.findings) == (str(diagnosis), diagnosis.annotated, diagnosis.findings)
    assert sick(None).as_dict()["findings"][0]["place"] is None


# The listing -----------------------------------------------------------------------------------------------

SOURCE = "import numpy as np\n\nz2 = w2 * a1 + b2\na2 = s(z2)\nprint(a2)\n"


def notes():
    line = "z2 = w2 * a1 + b2"
    said = {"w2 * a1": "a part of z2", "w2 * a1 + b2": "z2, what arrives at the output", "b2": "the parameter b2"}
    return [(part_of(line, part, 3), value) for part, value in said.items()] + [
        (part_of("a2 = s(z2)", "s(z2)", 4), "the output")
    ]


def test_a_wide_listing_has_two_columns_and_the_outermost_value_first():
    assert plain_text(listing_lines(notes(), ((None, SOURCE),), 80)).splitlines() == [
        "1 | import numpy as np",
        "2 |",
        "3 | z2 = w2 * a1 + b2 | w2 * a1 + b2: z2, what arrives at the output",
        "  |                   | w2 * a1: a part of z2",
        "  |                   | b2: the parameter b2",
        "4 | a2 = s(z2)        | the output",
        "5 | print(a2)",
    ]


def test_a_part_that_is_what_its_whole_is_is_not_told_twice():
    line = "d = 2 * (a - y) + 0 * (a - y)"
    said = [(Place(1, 4, 1, 29, line), "slope"), (Place(1, 8, 1, 15, line), "slope"), (Place(1, 9, 1, 10, line), "a")]
    assert plain_text(listing_lines(said)).splitlines() == [
        "1 | d = 2 * (a - y) + 0 * (a - y) | 2 * (a - y) + 0 * (a - y): slope",
        "  |                               | a: a",
    ]
    assert plain_text(listing_lines(said[:2])).endswith(" | slope")


def test_a_narrow_listing_has_the_values_below_their_line():
    said = plain_text(listing_lines(notes(), ((None, SOURCE),), 40)).splitlines()
    assert said[2:6] == [
        "3 | z2 = w2 * a1 + b2",
        "  |   w2 * a1 + b2: z2, what arrives at",
        "  |   the output",
        "  |   w2 * a1: a part of z2",
    ]
    assert max(map(cells_of, said)) <= 40


def test_a_listing_leaves_nothing_of_the_program_out():
    long = "x = " + "1 + " * 100 + "1"
    said = plain_text(listing_lines(notes(), ((None, f"{SOURCE}{long}\n"),), 60))
    assert long in said
    for value in ("z2, what arrives", "the parameter b2", "the output"):
        assert value in said


def test_without_the_program_its_known_lines_are_listed():
    diagnosis = Diagnosis("healthy", annotated=(*notes(), (part_of("w2 -= g", "g", 9), "the slope in w2")))
    said = str(diagnosis.annotated).splitlines()
    assert [line.split("|")[0].strip() for line in said if not line.startswith(" ")] == ["3", "4", "9"]
    assert "  | …" in said
    assert diagnosis.annotated == Annotated(diagnosis.annotated)
    assert Read(diagnosis.annotated._repr_html_()).text.count("the slope in w2") == 1


def test_cells_of_a_notebook_are_listed_with_their_numbers():
    placed = [(replace(place, cell=2), value) for place, value in notes()]
    said = plain_text(listing_lines(placed, ((1, "w2 = 1"), (2, SOURCE))))
    assert said.startswith("cell 1\n1 | w2 = 1\n\ncell 2\n1 | import")
    html = listing_html(placed, ((1, "w2 = '<'"), (2, SOURCE)))
    assert "<code>w2 = &#x27;&lt;&#x27;</code>" in html
    assert not Read(html).open


def test_where_nothing_was_watched_that_is_said():
    assert str(Diagnosis("healthy").annotated) == "No value in the program was watched."
    assert "No value" in Diagnosis("healthy").annotated._repr_html_()


# The command ---------------------------------------------------------------------------------------------


@pytest.fixture
def command(monkeypatch, capsys):
    """Run the command on a diagnosis made by hand; return exit status and output."""

    def run(diagnosis, *words, source=((None, SOURCE),)):
        outcome = diagnosis.as_dict() | {"function": None, "held": "bubblewrap", "source": source, "seconds": 0.1}
        monkeypatch.setattr("tinynet.doctor.examine_file", lambda *_, **__: outcome | {"text": str(diagnosis)})
        with pytest.raises(SystemExit) as ended:
            cli.main(["doctor", "net.py", *words])
        return ended.value.code, capsys.readouterr().out

    return run


def test_what_is_piped_is_plain_and_whole(command):
    diagnosis = sick(part_of(LINE, "a2", file="net.py"))
    status, said = command(diagnosis)
    assert status == 1
    assert said.startswith(f"{diagnosis}\n\nIt ran in a sandbox, on a copy of its folder: nothing")


def test_annotate_adds_the_listing_and_json_has_it_then(command):
    diagnosis = replace(sick(None), annotated=tuple(notes()))
    assert "4 | a2 = s(z2)        | the output\n" in command(diagnosis, "--annotate")[1]
    assert "annotated" not in json.loads(command(diagnosis, "--json")[1])
    told = json.loads(command(diagnosis, "--json", "--annotate")[1])["annotated"]
    assert told[-1]["value"] == "the output"
    assert told[-1]["place"]["column"] == 6


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made with pty")
@pytest.mark.parametrize("columns", [60, 200])
def test_on_a_terminal_lines_are_as_wide_as_it_and_as_can_be_read(columns, tmp_path):
    import pty
    import termios

    (tmp_path / "net.py").write_text("for _ in range(3):\n    raise ValueError('words ' * 60)\n")
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (40, columns))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
    with subprocess.Popen(
        [sys.executable, "-m", "tinynet", "doctor", "net.py"],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
        env=environment | {"TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"},
    ):
        os.close(theirs)
        said = b""
        while chunk := _read(ours):
            said += chunk
    os.close(ours)
    lines = re.sub(r"\x1b\[[\d;]*m", "", said.decode()).replace("\r", "").splitlines()
    assert b"\x1b[1;31msick" in said
    widths = [len(line) for line in lines]
    assert max(widths) <= min(columns, 110)
    assert max(widths) > min(columns, 110) - 10
    assert all(before != "" or after != "" for before, after in pairwise(lines))


def _read(descriptor):
    try:
        return os.read(descriptor, 65_536)
    except OSError:  # so Linux says that the other end is closed
        return b""


# Ratios where all is right ---------------------------------------------------------------------------------

RIGHT, DOUBLE = ("w", 0.5, 0.5, 1.0), ("w", 1.0, 0.5, 2.0)


@pytest.mark.parametrize(
    ("ratios", "code", "shown"),
    [
        ((RIGHT, RIGHT), "extra-activation-output", False),
        ((RIGHT, DOUBLE), "extra-activation-output", True),
        ((DOUBLE, DOUBLE), "extra-activation-output", True),
        ((DOUBLE, DOUBLE), "stationary-start", False),
        ((RIGHT, DOUBLE), "stationary-start", True),
        ((("w", 0.5, 0.0, float("nan")), RIGHT), "stationary-start", True),
        ((("w", 0.0, 0.0, float("nan")), RIGHT), "stationary-start", False),
    ],
)
def test_ratios_are_shown_where_some_are_off_and_a_constant_before_all_is_none(ratios, code, shown):
    diagnosis = sick(None, "", "", ratios=ratios)
    diagnosis = replace(diagnosis, findings=(replace(diagnosis.findings[0], code=code),))
    assert ("On one row" in str(diagnosis)) is shown
    assert ("on one row" in diagnosis._repr_html_()) is shown
    assert "On one row" not in str(replace(diagnosis, verdict="healthy"))


def test_a_rate_that_stands_inside_the_program_is_in_no_ratio(tmp_path):
    program = """import numpy as np
x, y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0.0, 0, 0, 1])
w, b = np.array([0.4, -0.3]), 0.1
for epoch in range(200):
    a = 1 / (1 + np.exp(-(x @ w + b)))
    loss = np.mean((y - a) ** 2)
    delta = 2 * (a - y) * a * (1 - a) / len(y)
    w, b = w - RATE * x.T @ delta, b - RATE * delta.sum()
"""
    path = tmp_path / "net.py"
    for rate in ("2.0", "0.03"):
        path.write_text(program.replace("RATE", rate))
        _, diagnosis = examine_in_this_process(path)
        assert diagnosis.verdict == "healthy"
        assert [ratio for *_, ratio in diagnosis.ratios] == pytest.approx([1, 1, 1], abs=1e-6)
        assert diagnosis.loop == 4
    path.write_text(program.replace("RATE", "2.0").replace("* a * (1", "* (1"))
    _, diagnosis = examine_in_this_process(path)
    assert diagnosis.codes[0] == "wrong-activation-derivative"
    # The missing a is the same number in all three: they are measured on one row.
    assert len({round(ratio, 6) for *_, ratio in diagnosis.ratios}) == 1
    assert 1 < diagnosis.ratios[0][-1] < 3
