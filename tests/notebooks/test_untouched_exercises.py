"""An exercise that nobody has worked on earns nothing, and its checks say why."""

import re
from itertools import count

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.utils import determine_grade, is_grade

from tinynet.build import read_notebook

FORGET = "%reset_selective -f ."


@pytest.fixture(scope="module")
def kernel():
    """Start one kernel for all exercises, since what they import takes longer than what they do."""
    client = NotebookClient(
        nbformat.v4.new_notebook(), timeout=120, allow_errors=True, extra_arguments=["--log-level=ERROR"]
    )
    with client.setup_kernel():
        yield client


@pytest.fixture(scope="module")
def ran(kernel):
    """Give the check cells, each run alone with nothing before it, and all cells run from the top."""
    known, numbers = {}, count()

    def run(*cells):
        for cell in cells:
            number = next(numbers)
            cell.id = f"cell-{number}"
            kernel.nb.cells.append(cell)
            kernel.execute_cell(cell, number)

    def run_exercise(path):
        if path not in known:
            whole = [cell for cell in read_notebook(path).cells if cell.cell_type == "code"]
            alone = [cell for cell in read_notebook(path).cells if cell.cell_type == "code" and is_grade(cell)]
            # The checks last, as a learner who runs everything at once would see them.
            whole.sort(key=is_grade)
            run(_new(f"%cd -q {path.parent}"))
            for cell in alone:
                run(_new(FORGET), cell)
            run(_new(FORGET), *whole)
            known[path] = alone, whole
        return known[path]

    return run_exercise


def _new(source):
    return nbformat.v4.new_code_cell(source)


def errors(cell):
    return [(output.ename, output.evalue) for output in cell.outputs if output.output_type == "error"]


def test_a_check_run_alone_says_that_there_is_no_answer_yet(exercise, ran):
    alone, _ = ran(exercise)
    for cell in alone:
        [(name, message)] = errors(cell)
        assert name == "NotAnswered", cell.source
        assert re.match(r"There is no \w+.* yet\. Run the answer cell of task \d+ first", message), message
        assert determine_grade(cell)[0] == 0


def test_a_check_of_an_untouched_answer_says_that_it_is_untouched(exercise, ran):
    _, whole = ran(exercise)
    for cell in filter(is_grade, whole):
        [(name, message)] = errors(cell)
        assert name == "NotAnswered", cell.source
        assert re.search(r"has not been (answered|written) yet", message), message
        assert determine_grade(cell)[0] == 0


def test_a_check_says_it_on_a_card_and_once_with_one_quiet_line_below_it(exercise, ran):
    alone, whole = ran(exercise)
    for cell in (*alone, *filter(is_grade, whole)):
        card, error = cell.outputs
        assert (card.output_type, error.output_type) == ("display_data", "error")
        assert error.evalue.splitlines()[0] in card.data["text/plain"]
        assert "tn-check-open" in card.data["text/html"]
        [line] = error.traceback
        assert line == f"{card.data['text/plain'].splitlines()[0]} “Run All” stops at this cell."


def test_an_untouched_written_answer_earns_nothing(exercise):
    for cell in read_notebook(exercise).cells:
        if is_grade(cell) and cell.cell_type == "markdown":
            assert determine_grade(cell)[0] == 0, cell.id


def test_the_other_cells_of_an_untouched_exercise_run_or_ask_for_an_answer(exercise, ran):
    _, whole = ran(exercise)
    for cell in whole:
        assert {name for name, _ in errors(cell)} <= {"NotAnswered"}, cell.source
