"""An exercise that nobody has worked on earns nothing, and its checks say why."""

import re
from functools import cache

import nbformat
from nbclient import NotebookClient
from nbgrader.utils import determine_grade, is_grade

from tinynet.build import read_notebook

FORGET = "%reset -f"


@cache
def ran(path):
    """Return the check cells, each run alone with nothing before it, and all cells run from the top; one kernel."""
    whole = [cell for cell in read_notebook(path).cells if cell.cell_type == "code"]
    alone = [cell for cell in read_notebook(path).cells if cell.cell_type == "code" and is_grade(cell)]
    # The checks last, as a learner who runs everything at once would see them.
    whole.sort(key=is_grade)
    cells = [part for cell in alone for part in (_new(FORGET), cell)] + [_new(FORGET), *whole]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    client = NotebookClient(
        nbformat.v4.new_notebook(cells=cells),
        timeout=120,
        allow_errors=True,
        kernel_name="python3",
        resources={"metadata": {"path": path.parent}},
        extra_arguments=["--log-level=ERROR"],
    )
    client.execute()
    return alone, whole


def _new(source):
    return nbformat.v4.new_code_cell(source)


def errors(cell):
    return [(output.ename, output.evalue) for output in cell.outputs if output.output_type == "error"]


def test_a_check_run_alone_says_that_there_is_no_answer_yet(exercise):
    alone, _ = ran(exercise)
    for cell in alone:
        [(name, message)] = errors(cell)
        assert name == "NotAnswered", cell.source
        assert re.match(r"There is no \w+.* yet\. Run the answer cell of task \d first", message), message
        assert determine_grade(cell)[0] == 0


def test_a_check_of_an_untouched_answer_says_that_it_is_untouched(exercise):
    _, whole = ran(exercise)
    for cell in filter(is_grade, whole):
        [(name, message)] = errors(cell)
        assert name == "NotAnswered", cell.source
        assert re.search(r"has not been (answered|written) yet", message), message
        assert determine_grade(cell)[0] == 0


def test_an_untouched_written_answer_earns_nothing(exercise):
    for cell in read_notebook(exercise).cells:
        if is_grade(cell) and cell.cell_type == "markdown":
            assert determine_grade(cell)[0] == 0, cell.id


def test_the_other_cells_of_an_untouched_exercise_run_or_ask_for_an_answer(exercise):
    _, whole = ran(exercise)
    for cell in whole:
        assert {name for name, _ in errors(cell)} <= {"NotAnswered"}, cell.source
