"""An example on the page for a class shows a mistake and tells nobody's name, whatever its author wrote."""

import ast
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinynet.grading.assignment import assignments
from tinynet.grading.examples import _everybodys, vocabulary, without_words
from tinynet.grading.report import misconceptions

HOME = Path(__file__).parents[2]
SLUG = "02-learning-is-going-downhill"
RELEASE = HOME / "exercises" / SLUG / f"{SLUG}.ipynb"
NAMES, STRINGS = vocabulary(RELEASE)
OWN_WORDS = re.compile(r"[^\W\d_]{3,}")
OURS = re.compile(r"name_\d+")

ANSWERS = {
    "bare-string": "slope = -0.0363; 'Prof. Miller is a fraud. Call Ada Lovelace 555-1234'",
    "names": "ada = 3\nclass Grace(Hopper):\n    def miller(self, eve=5): self.eve = ada.miller(eve=eve)",
    "comment": "slope = 1  # Ada\n# Grace was here\nx = (1,  # Miller\n  2)",
    "docstring": 'def slope_of(loss):\n    """By Ada Lovelace."""\n    return loss',
    "f-string": "slope = f'Ada {grace!r:>{miller}} {f\"Hopper {3}\"}' rf'Eve'",
    "odd-escapes": "slope = 'grow\\G' + '\\Miller' 3if 4else 5",
    "bytes": "slope = b'Ada' + rb'Grace'",
    "escapes": "slope = '\\x41da' '\\N{LATIN SMALL LETTER A}da'",
    "keywords": "slope = dict(ada=1, grace=2)",
    "import": "from ada.lovelace import grace as hopper",
    "numbers": "slope = 0xADAFACE + 5551234 + 0b1010101 + 12345678901234567890",
    "magic": "%ada grace\n!echo Miller\n?hopper",
    "unterminated-string": "slope = 'Ada Lovelace\nw11 = grace",
    "unterminated-brackets": "slope = (Ada, 'Grace'\n",
    "unterminated-quotes": "slope = '''Ada\nGrace Hopper",
    "indented-wrongly": "  slope = ada\n    grace = 1\n miller",
    "no-code": "Ada Lovelace thinks that it shrinks, doesn't she? € §",
    "other-letters": "ａｄａ = 1\nАда = 2\nélan = 'Zoë'\n名前 = '太郎'",
    "wide-max": "ｍａｘ(1)",
    "continued": "slope = ada + \\\n    grace",
    "nulls": "slope = 1\x00Ada",
    "nulls-in-an-f-string": "f'Ada \x00 \ud800' 'Grace",
    "types": "slope: Ada = 1\nmatch slope:\n    case Grace(hopper=1): pass\ntype = 1",
    "decorated": "@ada.lovelace('Grace')\ndef slope_of(*miller, **hopper): global eve; del eve",
}


def words_of(text):
    """Return the words of three letters and more in a text, but for those that we put in a name's place."""
    return set(OWN_WORDS.findall(OURS.sub("", text)))


def may_stay():
    """Return the words that an example may have: Python's, NumPy's, tinynet's, and what was handed out."""
    return {word for name in {*NAMES, *STRINGS, *_everybodys()} for word in OWN_WORDS.findall(name)}


@pytest.mark.parametrize("name", ANSWERS)
def test_no_word_of_a_students_own_is_left(name):
    shown = without_words(ANSWERS[name], NAMES, STRINGS)
    assert words_of(shown) <= may_stay()
    assert not re.search(r"ada|lovelace|grace|hopper|miller|eve\b|1234|Ада|太郎", shown, re.IGNORECASE)


PIECES = """ada Grace miller if def slope np ½ ŷ 12 0x 1_0 12e rf ( ) [ ] { } : = . , + \\ ' " ''' f' rf" #"""


@given(
    st.lists(st.sampled_from([*PIECES.split(), " ", "\n", "\n    ", "\t"]) | st.text(max_size=3), max_size=40).map(
        "".join
    )
)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_no_word_is_left_of_any_text(code):
    own = words_of(code) - may_stay()
    assert not words_of(without_words(code, NAMES, STRINGS)) & own


def solutions():
    for path in sorted(HOME.glob("solutions/*/*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution"):
                yield path, "".join(cell["source"])


def test_an_example_has_the_form_of_the_answer():
    for path, answer in solutions():
        shown = without_words(answer, *vocabulary(HOME / "exercises" / path.parent.name / path.name))
        assert form(answer) == form(shown)


class WithoutFStrings(ast.NodeTransformer):
    def visit_JoinedStr(self, node):
        return ast.Constant("…")


def form(code):
    """Return the kinds of what code is made of, an f-string taken as one string."""
    return [type(node) for node in ast.walk(WithoutFStrings().visit(ast.parse(code)))]


def test_what_everybody_has_stays_readable():
    answer = (
        "def slope_of(loss, parameters, name, nudge):\n"
        '    """Return the slope of loss in one parameter, by nudging it both ways."""\n'
        "    above = loss(parameters | {name: parameters[name] + nudge})  # one side\n"
        "    z1 = np.sum(above, axis=0)\n"
        "    return (above - loss(parameters)) / 1e-4, 'shrink', 'unsure'\n"
    )
    assert without_words(answer, NAMES, STRINGS) == (
        "def slope_of(loss, parameters, name, nudge):\n"
        '    """Return the slope of loss in one parameter, by nudging it both ways."""\n'
        "    name_1 = loss(parameters | {name: parameters[name] + nudge})\n"
        "    z1 = np.sum(name_1, axis=0)\n"
        "    return (name_1 - loss(parameters)) / 1e-4, 'shrink', '…'"
    )


def test_the_table_of_mistakes_has_no_word_of_a_students():
    rows = [
        {
            "student": "ada-lovelace",
            "assignment": SLUG,
            "result": {"tasks": [{"task": "1", "title": "A slope", "code": "sign-flipped", "answer": answer}]},
        }
        for answer in ANSWERS.values()
    ]
    for row in rows:
        [found] = misconceptions([row], assignments(HOME))
        assert not re.search(r"ada|lovelace|grace|hopper|miller", str(found), re.IGNORECASE)
    [found] = misconceptions(rows, assignments(HOME))
    assert found["students"] == len(ANSWERS)
