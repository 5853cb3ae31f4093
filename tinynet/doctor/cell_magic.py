"""``%%doctor`` in a notebook: the program in that cell is examined, with what it needs of the cells that ran before."""

import ast
import os
import warnings

from tinynet.doctor.cells import Cells, cells_before, python_of
from tinynet.doctor.diagnosis import Diagnosis
from tinynet.doctor.isolated_process import HELD, examine_cells
from tinynet.doctor.listing import listing_html, listing_lines
from tinynet.doctor.programs.rows import rows_from
from tinynet.doctor.programs.subject import CannotExamine
from tinynet.doctor.report import paragraph, plain_text

__all__ = ["doctor", "register"]

HERE = "this cell"


def register(shell):
    """Give a kernel the magic.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
    """
    shell.register_magic_function(doctor, magic_kind="cell", magic_name="doctor")


def doctor(line, cell):
    """Examine the program in this cell: it is not run here, but in a process of its own.

    Names that other cells have made are known: the statements that made them run before it. The first loop of this
    cell that trains is examined, or its function.

    Options, as `tinynet doctor` has them: --function NAME, --data NAME, --parameters NAMES, --inputs NAME, --labels
    NAME, --loss NAME, --learning-rate RATE, --epochs N, --timeout SECONDS; and --annotate, for the program with what
    the values in each line are.
    """
    from html import escape

    from IPython import get_ipython
    from IPython.core.error import UsageError
    from IPython.display import display

    wanted = _options(line)
    try:
        cells = _program(get_ipython(), cell)
        rows = None if wanted.data is None else rows_from(wanted.data)
        said = {name: getattr(wanted, name) for name in ("parameters", "inputs", "labels", "loss")}
        outcome = examine_cells(
            cells, os.getcwd(), wanted.function, rows, wanted.learning_rate, wanted.epochs, wanted.timeout, said
        )
    except (CannotExamine, OSError) as reason:
        raise UsageError(str(reason)) from None
    except KeyboardInterrupt:
        raise UsageError("Stopped: nothing was found out.") from None
    diagnosis = Diagnosis.from_dict(outcome)
    html, text = diagnosis._repr_html_() + paragraph(escape(HELD[outcome["held"]])), outcome["text"]
    if wanted.annotate:
        html += listing_html(diagnosis.annotated, outcome["source"])
        text += "\n\n" + plain_text(listing_lines(diagnosis.annotated, outcome["source"]))
    display({"text/html": html, "text/plain": text}, raw=True)


def _options(line):
    from IPython.core.magic_arguments import MagicArgumentParser

    parser = MagicArgumentParser("%%doctor", add_help=False)
    parser.add_argument("--annotate", action="store_true")
    for name in ("function", "data", "inputs", "labels", "loss"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--parameters", type=lambda names: tuple(name.strip() for name in names.split(",")))
    parser.add_argument("--learning-rate", type=float)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--timeout", type=float, default=30.0)
    return parser.parse_argstring(line)


def _program(shell, cell):
    """Return the program in a cell, behind what it needs of those that ran."""
    # The magic is the first line.
    source = python_of("\n" + cell)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except SyntaxError as error:
        raise CannotExamine(f"Line {error.lineno} of this cell is not Python: {error.msg}.") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise CannotExamine(f"This cell cannot be read as Python: {error}.") from None
    raw = shell.history_manager.input_hist_raw
    # What was only examined has made nothing.
    ran = [(f"cell In[{number}]", text) for number, text in enumerate(raw) if not text.lstrip().startswith("%%doctor")]
    before = cells_before(ran, source, shell.user_ns)
    return Cells((*before, (HERE, source)), begin=sum(text.count("\n") + 1 for _, text in before) + 1)
