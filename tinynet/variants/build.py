"""Private variants of the exercises: the course's solutions with other numbers, and exercises made from them."""

import contextlib
import io
import json
import re
import textwrap
from pathlib import Path

import nbformat
import numpy as np
from nbgrader import preprocessors as steps
from traitlets.config import PyFileConfigLoader

from tinynet import checks
from tinynet.checks import TASKS, patients
from tinynet.checks.chain import CALLED_WITH
from tinynet.checks.draws import SHARED
from tinynet.checks.lesson_12 import patient_two_learns
from tinynet.checks.task import fill_in
from tinynet.course import CourseError
from tinynet.data import AND, FIRST, OR
from tinynet.mistakes import MISTAKES
from tinynet.network import Network
from tinynet.training import train

__all__ = ["exercises", "make_variant", "solutions", "varied_tasks", "write_variant"]

TEXTS = {
    "one_row_by_hand": [
        ("task-1", "**w11 = {w11}, w12 = {w12}, b1 = {b1}**"),
        ("task-1", "**x1 = {x1}, x2 = {x2}**"),
        ("one-row-answer", "z1_by_hand = {z1!r}\ny_hat_by_hand = {y_hat:.2f}"),
    ],
    "slope_by_hand": [
        ("task-1", "with w12 = {w12} and b1 = {b1} held"),
        ("two-losses", "for w11 in ({w11:.2f}, {next:.2f}):"),
        ("two-losses", '"w12": {w12}, "b1": {b1}'),
        ("slope-answer", 'slope = ({there:.6f} - {here:.6f}) / 0.01\nw11_should = "{direction}"'),
    ],
    "which_learning_rate": [("rates-answer", '"A": {A}, "B": {B}, "C": {C}, "D": {D}')],
    "trace_with_a_stain": [
        ("task-1", "w11 = {w11}, w12 = {w12}, b1 = {b1} and b2 = {b2}."),
        ("task-1", "| 0 | 0.5 | stain | {a2_a:.4f} |\n| B | {x1} | {x2} |"),
        ("task-1", "Which z2 gives {a2_a:.4f} when"),
        ("stain-answer", "w2_found = {w2}\nz1_b = {z1}\na1_b = {a1:.4f}\nz2_b = {z2:.4f}\na2_b = {a2:.4f}"),
    ],
    "three_links_by_hand": [
        ("task-1", "w11 = {w11}, w12 = {w12}, b1 = {b1}. One sample, x1 = {x1} and x2 = {x2}, with"),
        ("task-1", "| {z1} | {a1:.4f} | {loss:.4f} |"),
        ("task-1", "2 · ({a1:.4f} − …)"),
        ("links-answer", "2 * ({a1:.4f} - 1)\ny_hat_feels_z1 = {a1:.4f} * (1 - {a1:.4f})\nz1_feels_w11 = {x1}\n"),
        ("links-answer", "slope_w12 = error_feels_y_hat * y_hat_feels_z1 * {x2}\n"),
    ],
    "the_way_back_by_hand": [
        ("task-1", "x1 = {x1} and x2 = {x2} with"),
        ("task-1", "w11 = {w11}, w12 = {w12}, b1 = {b1}, w2 = {w2}, b2 = {b2}:"),
        ("task-1", "| {z1} | {a1:.4f} | {z2:.4f} | {a2:.4f} |"),
        ("task-1", "2 · {a2:.4f} · {a2:.4f} · {one_less_2:.4f} | {delta2:.4f} |"),
        ("task-1", "| {delta2:.4f} · {a1:.4f} | {slope_w2:.4f} |"),
        ("task-1", "| {delta2:.4f} · … · {a1:.4f} · … |"),
        ("derivation-answer", "{delta2:.4f} * {w2} * {a1:.4f} * {one_less_1:.4f}"),
        ("derivation-answer", "slope_w11 = delta1_found * {x1}\nslope_w12 = delta1_found * {x2}\n"),
    ],
    "has_it_learned": [
        ("task-1", "can the loss be below {limit} even so"),
        ("learned-answer", "least_rows = {least}\n"),
    ],
    "four_at_a_quarter": [
        ("four-answer", '    "A": "{A}",\n    "B": "{B}",\n    "C": "{C}",\n    "D": "{D}",\n'),
        ("four-answer", "lowest = {lowest}\nhighest = {highest}\n"),
    ],
    "patient_one": [("name-1-answer", 'name_1 = "{name_1}"\n')],
    "patient_two": [
        ("task-2", "{loss_500:.4f} and {loss_1000:.4f} are not the same number"),
        ("name-2-answer", "learned_2 = {learned:_}\n"),
    ],
    # What it prints is in the files of the patients.
    "ward": [],
    "two_paths_by_hand": [
        ("task-1", "x1 = {x1} and x2 = {x2} with label"),
        ("task-1", "| unit 0 | {w1_00} | {w1_01} | {z1_0:.1f} | {a1_0:.4f} | {w2_0} |\n"),
        ("task-1", "| unit 1 | {w1_10} | {w1_11} | {z1_1:.1f} | {a1_1:.4f} | {w2_1} |\n"),
        ("task-1", "z2 = {z2:.4f} and answered {a2:.4f}. The way back has begun: δ2 = {delta2:.4f}."),
        ("paths-answer", "delta1_0 = {delta2:.4f} * {w2_0} * {a1_0:.4f} * {one_less_0:.4f}\n"),
        ("paths-answer", "delta1_1 = {delta2:.4f} * {w2_1} * {a1_1:.4f} * {one_less_1:.4f}\n"),
        ("paths-answer", "delta1_0 * {w1_00} + delta1_1 * {w1_10}\n"),
    ],
    "what_a_run_is_worth": [
        ("task-5", "those of seed {seed},"),
        ("count-them", "seed={seed},"),
        ("runs-answer", "0.{sick_fails} / (0.{sick_fails} + 0.{right_fails})\n"),
        ("runs-answer", "0.{of_sick} / (0.{of_sick} + 0.{of_right})\n"),
        ("runs-answer", "0.{sick_fails}**3 / (0.{sick_fails}**3 + 0.{right_fails}**3)\n"),
    ],
    "which_loss_with_a_pencil": [
        ("task-1", "answers ŷ = {y_hat} to"),
        ("task-1", "with probability {y_hat}."),
        ("pencil-answer", "-np.log({y_hat})\ndelta_if_0 = {y_hat}\nratio = 1 / (2 * {y_hat} * {one_less})"),
    ],
    "a_graph_by_hand": [
        ("task-1", "a = {a} and b = {b}."),
        ("task-1", "| p | a·b | {p} |\n| q | a + p | {q} |\n| ℓ | p·q | {loss} |"),
        ("graph-answer", "slope_q = {p}\nslope_p = {q} + slope_q\nslope_a = slope_p * {b} + slope_q\n"),
        ("graph-answer", "slope_b = slope_p * {a}\n"),
    ],
}
"""By task: where its numbers stand in the solution, as (cell, text with the numbers' names in braces)."""
HISTORY_EPOCHS = 3_000
HEALTHY = "The rate is tiny; all ratios are 1 and a larger rate learns from the same start."
"""The hypothesis of the solution on a healthy patient; on a sick one it is that of its mistake."""


def make_variant(seed, out, course, slugs):
    """Write a private variant of some exercises into a folder.

    Parameters
    ----------
    seed : int
    out : Path
        The folder of the variant, a course with ``solutions`` and ``exercises``.
    course : Path
        The folder of the course, with its solutions.
    slugs : list of str

    Returns
    -------
    list of str
        The tasks that have numbers of their own, by key.

    Raises
    ------
    CourseError
        If there are no solutions, or the folder holds other things.
    """
    write_variant(out, exercises(solutions(seed, course, slugs), course))
    return [key for key, task in TASKS.items() if task.draw and task.slug in slugs]


def solutions(seed, course, slugs):
    """Return the files of a variant's solutions.

    Returns
    -------
    dict of str to bytes
        By the path inside the variant's folder.
    """
    files = {}
    for slug in slugs:
        folder = Path(course) / "solutions" / slug
        if not (folder / f"{slug}.ipynb").is_file():
            raise CourseError(
                f"There are no solutions in {course}: a variant is made from them, in a clone of the course."
            )
        notebook = json.loads((folder / f"{slug}.ipynb").read_text(encoding="utf-8"))
        varied_tasks(notebook, seed, slug)
        files[f"solutions/{slug}/{slug}.ipynb"] = _as_bytes(notebook)
        if slug == patients.SLUG:
            files |= {f"solutions/{slug}/patients/{name}": text.encode() for name, text in _patients(seed).items()}
    return files


def varied_tasks(notebook, seed, slug):
    """Put the variant's numbers into a solution and its checks, and clear its outputs."""
    varied = checks.variant(seed)
    tasks = [task for task in TASKS.values() if task.slug == slug and task.draw]
    cells = {cell["id"]: cell for cell in notebook["cells"]}
    for task in tasks:
        before, after = _numbers(task.given), _numbers(getattr(varied, task.__name__).given)
        for name, template in TEXTS[task.__name__]:
            cell = cells[name]
            minus = "−" if cell["cell_type"] == "markdown" else "-"
            source, old, new = (
                "".join(cell["source"]),
                fill_in(template, before, minus),
                fill_in(template, after, minus),
            )
            if source.count(old) != 1:
                raise CourseError(f"{slug}: the cell {name} does not read “{old}”, which a variant has to change.")
            cell["source"] = source.replace(old, new)
    names = [task.__name__ for task in tasks]
    if "ward" in names:
        _answer_the_ward(cells, varied.ward.given)
    names += [name for name, shared in SHARED.items() if shared in names]
    calls = re.compile(rf"\bchecks\.({'|'.join(names)})\b")
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        source = calls.sub(rf"checks.variant({seed}).\1", source) if names else source
        cell["source"] = source.splitlines(keepends=True)
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None


def _numbers(given):
    """Return a task's numbers, with those that only its text and its solution need."""
    if "causes" in given:
        return given | given["causes"]
    if "start_2" not in given:
        return given
    start = tuple(given["start_2"].values())
    at_500, at_1000 = patients.losses_of_two(start)
    return given | {"loss_500": at_500, "loss_1000": at_1000, "learned": patient_two_learns(start)[0]}


def _answer_the_ward(cells, given):
    """Put the answers for another ward into its solution: all but the last, as in the course's solution."""
    known = {number: right[0] for number, right in given["names"].items() if number != 12}
    answers = {"ward_hypotheses": {number: _hypothesis(code) for number, code in known.items()}, "ward_names": known}
    lines = {
        name: f"{name} = {{\n"
        + "".join(f'    {number}: "{text}",\n' for number, text in texts.items())
        + "    12: ...,\n}\n"
        for name, texts in answers.items()
    }
    _solve(cells["ward-hypotheses-answer"], lines["ward_hypotheses"])
    _solve(cells["ward-answer"], f"{lines['ward_names']}ward_patient = {given['chosen']}\n")
    stub, chosen = cells["ward-mended-answer"], given["programs"][given["chosen"]]
    stub["source"] = patients.with_start("".join(stub["source"]), *patients.start_of(chosen))


def _hypothesis(code):
    return HEALTHY if code == "healthy" else MISTAKES[code].hypothesis


def _solve(cell, solution):
    before, _, after = re.split(
        r"(?<=### BEGIN SOLUTION\n)(.*)(?=### END SOLUTION)", "".join(cell["source"]), flags=re.S
    )
    cell["source"] = before + solution + after


def _as_bytes(notebook):
    return (json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


# The clinic ----------------------------------------------------------------------------------------------


def _patients(seed):
    """Return the files of the patients, each with a history that was measured on it."""
    given = checks.variant(seed).ward.given
    files = {f"patient_{number:02}.py": patients.patient_file(number).read_text(encoding="utf-8") for number in (3, 4)}
    files["patient_01.py"] = _file(1, given, _first_history)
    own = _numbers(checks.ward.given)
    changed = _numbers(given)
    history = "After 500 epochs the loss was {loss_500:.4f}, after 1,000 it is {loss_1000:.4f}, and every row"
    second = patients.patient_file(2).read_text(encoding="utf-8")
    second = second.replace(fill_in(history, own), fill_in(history, changed))
    files["patient_02.py"] = patients.with_start(second, given["start_2"], 0.1)
    for number in patients.WARD:
        files[f"patient_{number:02}.py"] = _file(number, given, _history)
    return dict(sorted(files.items()))


def _file(number, given, history):
    names, text = {}, given["programs"][number]
    exec(text, names)
    return f'"""Patient {number}.\n\n{history(names["training"])}\n"""\n\n{text}'


def _first_history(training):
    """Return what patient 1 does, as its task's title says."""
    learned_or, learned_first = (_first_below(_losses(training, data)) for data in (OR, FIRST))
    loss = _losses(training, AND, 8_000)[-1]
    return (
        f"Learned OR after {learned_or:,} epochs and y = x1 after {learned_first:,}. On AND the loss is {loss:.4f} "
        "after 8,000\nepochs: the row (0, 0) is answered well, the other three all get about one third."
    )


def _history(training):
    """Return in sentences what a program does on three data sets from its own start, as measured."""
    losses = {name: _losses(training, data) for name, data in (("AND", AND), ("OR", OR), ("y = x1", FIRST))}
    learned = {name: _first_below(values) for name, values in losses.items()}
    done = [f"{name} {epoch:,}" for name, epoch in learned.items() if epoch is not None]
    sentences = [f"Epochs until it had learned: {', '.join(done)}."] if done else []
    moves = [f"{name} from {losses[name][0]:.4f} to {losses[name][-1]:.4f}" for name in losses if learned[name] is None]
    sentences += [f"The loss in {HISTORY_EPOCHS:,} epochs: {', '.join(moves)}."] if moves else []
    for name, values in losses.items():
        if learned[name] is not None and values[-1] > 0.02:
            sentences.append(f"But {name} did not stay so: after {HISTORY_EPOCHS:,} epochs it is at {values[-1]:.4f}.")
    if learned["AND"] is not None:
        sentences.append(_friend(training))
    return textwrap.fill(" ".join(sentences), 110)


def _friend(training):
    """Return a sentence about a right program from the same start."""
    *start, alpha = training.__defaults__
    network = Network((2, 1, 1), start=dict(zip(CALLED_WITH, start, strict=True)))
    history = train(network, AND, HISTORY_EPOCHS, alpha, record=1)
    same = "from the same start and at the same rate."
    if np.isnan(history.learned_at):
        return f"A friend's program has AND at {history.loss[-1]:.4f} after {HISTORY_EPOCHS:,} epochs, {same}"
    return f"A friend's program needs {int(history.learned_at):,} epochs for AND, {same}"


def _losses(training, data, epochs=HISTORY_EPOCHS):
    rows, labels, parameters, losses = data.inputs.tolist(), data.labels.tolist(), (), []
    for _ in range(epochs + 1):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            parameters = training(rows, labels, *parameters)
        losses.append(float(printed.getvalue()))
    return losses


def _first_below(losses):
    """Return the first epoch with a loss below 0.01, which on four rows means learned."""
    return next((epoch for epoch, loss in enumerate(losses) if loss < 0.01), None)


# The exercises, and the folder ---------------------------------------------------------------------------


def exercises(files, course):
    """Return the files of the exercises that nbgrader makes from these solutions.

    Parameters
    ----------
    files : dict of str to bytes
        As `solutions` returns them.
    course : Path
        The folder of the course, with nbgrader's settings.
    """
    config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    made = dict(files)
    for path, content in files.items():
        if not path.endswith(".ipynb"):
            made[path.replace("solutions/", "exercises/", 1)] = content
            continue
        notebook, resources = nbformat.reads(content.decode(), as_version=4), {}
        for step in (steps.LockCells, steps.ClearSolutions, steps.ClearOutput, steps.ClearHiddenTests,
                     steps.ClearMarkScheme, steps.CheckCellMetadata):  # fmt: skip
            notebook, resources = step(config=config).preprocess(notebook, resources)
        for cell in notebook.cells:
            # The empty stub that nbgrader leaves in a solution's place is a line of spaces.
            cell.source = re.sub(r"^ +\n|\n+ +$", "", cell.source, flags=re.M).strip("\n")
        notebook, _ = steps.ComputeChecksums(config=config).preprocess(notebook, resources)
        for cell in notebook.cells:
            cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in ("nbgrader", "tags")})
        made[path.replace("solutions/", "exercises/", 1)] = (nbformat.writes(notebook) + "\n").encode()
    return made


def write_variant(out, files):
    """Write files into a folder, unless the folder holds anything else.

    Raises
    ------
    CourseError
        If the folder holds anything else; then nothing is written.
    """
    out = Path(out)
    if out.exists() and not out.is_dir():
        raise CourseError(f"{out} is a file; a variant needs a folder of its own.")
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if path.is_file() and (name not in files or path.read_bytes() != files[name]):
            raise CourseError(f"{out} holds other things, such as {name}: a variant needs a folder of its own.")
    for name, content in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)
