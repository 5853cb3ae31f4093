"""The command line: ``tinynet lab`` and its sisters, for learners; ``grade`` and what else a teacher needs."""

import json
import math
import os
import sys
import warnings
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from tinynet import progress as progress_file
from tinynet.course import CourseError, copy_out, work_folder
from tinynet.course import reset as reset_exercise
from tinynet.extras import MissingPart, needs_extra, require_extra
from tinynet.lab import FIRST_PAGE, as_arguments, environment_of, lab_options, root_allowed, run_jupyterlab
from tinynet.terminal import SIGNS, bar_of_a_class, in_ascii, printable, short_path, slug_in_words, unicode_works

__all__ = ["main"]

DEFAULT_FOLDER = "two-neurons-work"

app = typer.Typer(
    help="Two Neurons: a course that ends with a working debugger in your head.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help reads well everywhere
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main(arguments=None):
    """Run the command line; an error is one sentence, with exit code 1.

    Parameters
    ----------
    arguments : list of str, optional
        The words after ``tinynet``; those of this process unless given.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the shell, with >&-
            _silence(name)
        elif hasattr(getattr(sys, name), "reconfigure"):  # a terminal without Unicode shall not stop us
            getattr(sys, name).reconfigure(errors="backslashreplace")
    warnings.showwarning = lambda message, *_, **__: print(printable(f"Note: {message}"), file=sys.stderr)
    try:
        _refuse_a_deleted_place()
        app(arguments, prog_name="tinynet")
    except (CourseError, MissingPart) as error:
        print(printable(f"tinynet: {error}"), file=sys.stderr)
        sys.exit(1)
    except OSError as error:  # those of the course's folders are CourseErrors
        _silence("stdout")  # what it still holds would fail once more when Python ends
        print(f"tinynet: The output could not be written ({error.strerror or error}).", file=sys.stderr)
        sys.exit(1)


def _silence(name):
    setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))


def _refuse_a_deleted_place():
    try:
        os.getcwd()
    except OSError as error:
        raise CourseError("The folder you are in is gone; go to another one first, with cd.") from error


@app.callback(invoke_without_command=True)
def _version(version: bool = typer.Option(False, "--version", help="Show the version and exit.")):
    if version:
        print(f"tinynet {metadata.version('two-neurons')}", flush=True)
        raise typer.Exit


@app.command()
def lab(
    folder: str = typer.Argument(None, help=f"Where your copy of the course lives. [default: {DEFAULT_FOLDER}]"),
    no_browser: bool = typer.Option(False, "--no-browser", help="Print the address instead of opening a browser."),
):
    """Open your copy of the course in JupyterLab.

    It is made first, or brought up to date; nothing that you changed is touched.
    """
    require_extra("jupyterlab", "`tinynet lab`", "course")
    folder = _chosen(folder)
    with suppress(KeyboardInterrupt):
        _tell(folder, copy_out(folder))
        run_jupyterlab(Path(os.path.realpath(folder)), no_browser)
    with suppress(OSError):  # the terminal may have been closed
        print(f"Goodbye. Your work is in {short_path(folder)}", flush=True)


@app.command(hidden=True, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def hub(context: typer.Context):
    """Run one student's server. JupyterHub's spawner calls this, and may add options."""
    if "JUPYTERHUB_SERVICE_URL" not in os.environ:
        raise CourseError("This is for JupyterHub to start (deploy/jupyterhub); for yourself, type `tinynet lab`.")
    os.umask(0o077)  # the other students have accounts on this machine too
    folder = Path.home() / DEFAULT_FOLDER
    try:
        _tell(folder, copy_out(folder))
    except CourseError as error:
        # The server comes up all the same: it is the only way to free space, or to move what is in the way.
        print(f"tinynet: {error}", file=sys.stderr)
    place = folder if folder.is_dir() else Path.home()
    os.environ |= environment_of(folder)
    os.environ["JUPYTERHUB_ROOT_DIR"] = str(place)
    os.environ.setdefault("JUPYTERHUB_DEFAULT_URL", f"/{FIRST_PAGE}")
    os.chdir(place)
    sys.stdout.flush()
    # Without it, anyone with an account on the machine could read along between a kernel and its server.
    options = lab_options(folder) | {"MappingKernelManager.transport_encryption": "required"}
    command = [sys.executable, "-P", "-m", "jupyterhub.singleuser", *as_arguments(options), *context.args]
    os.execv(sys.executable, command + root_allowed())


@app.command()
def reset(
    slug: str = typer.Argument(help="The exercise: its name or a unique prefix, such as 02 or 2."),
    folder: str = typer.Option(
        None, help=f"Your course folder. [default: the one you are in, else ./{DEFAULT_FOLDER}]"
    ),
):
    """Get a fresh copy of an exercise; your old one is kept."""
    kept, fresh = reset_exercise(_chosen(folder), slug)
    report = f"Fresh: {short_path(fresh)}" + (f"\nYours: {short_path(kept)}" if kept else "")
    try:
        print(report, flush=True)
    except OSError:
        print(report, file=sys.stderr)
        raise


@app.command()
def progress(
    folder: str = typer.Option(
        None, help=f"Your course folder. [default: the one you are in, else ./{DEFAULT_FOLDER}]"
    ),
):
    """Show which tasks you did and which bets you made."""
    learner = progress_file.read_progress(work_folder(_chosen(folder)))

    from tinynet.checks import TASKS  # after the folder was found: it loads a good deal

    console = Console(highlight=False, markup=False)
    fancy = unicode_works()
    plain = str if fancy else in_ascii
    look = {"box": None, "pad_edge": False}

    short = [Column(name, no_wrap=True) for name in ("", "points", "tries", "done")]
    table = Table("", Column("task", overflow="fold"), *short, collapse_padding=True, **look)
    slug, done_count, points = None, 0, 0
    for key, task in TASKS.items():
        entry = learner["tasks"].get(key, {"attempts": 0, "done": False})
        if task.slug != slug:
            slug = task.slug
            table.add_row()
            table.add_row("", slug_in_words(slug))
        done_count += entry["done"]
        points += task.points * entry["done"]
        table.add_row(
            str(task.number),
            plain(task.title),
            task.stars * ("★" if fancy else "*"),
            f"{task.points * entry['done']:g}/{task.points:g}",
            str(entry["attempts"] or ""),
            "done" if entry["done"] else "",
        )
    console.print(table)
    possible = sum(task.points for task in TASKS.values())
    print(f"\n{done_count} of {len(TASKS)} tasks done, {points:g} of {possible:g} points.", flush=True)

    if learner["bets"]:
        table = Table(*(Column(name, overflow="fold") for name in ("bet", "you said", "it is")), **look)
        for key, bet in learner["bets"].items():
            table.add_row(*(plain(str(text)) for text in (slug_in_words(key), bet["choice"], bet["answer"])))
        print()
        console.print(table)


@app.command()
def doctor(
    file: str = typer.Argument(None, help="A Python file with a training step, or a whole program that trains."),
    function: str = typer.Option(
        None, help="The function to examine; for a loss and its gradient: --function loss,gradient."
    ),
    data: str = typer.Option(
        None,
        help="For functions: AND, OR, NAND, XOR, FIRST, or a FILE.csv with the columns x1, x2, label. [default: AND]",
    ),
    parameters: str = typer.Option(None, help="For programs: names of the trained parameters, comma-separated."),
    inputs: str = typer.Option(None, help="For programs: the name of the inputs."),
    labels: str = typer.Option(None, help="For programs: the name of the labels."),
    loss: str = typer.Option(None, help="For programs: the name of the loss."),
    learning_rate: float = typer.Option(None, min=0.0, help="The learning rate. [default: the program's own]"),
    epochs: int = typer.Option(None, min=1, help="Number of training epochs; the report says whether that is enough."),
    timeout: float = typer.Option(30.0, min=1.0, help="Stop the program after this many seconds."),
    as_json: bool = typer.Option(False, "--json", help="Print the report as JSON."),
    list_all: bool = typer.Option(False, "--list", help="Show every mistake that the doctor can name, and exit."),
):
    """Examine a program that trains, or its training step, and name what is wrong in it.

    It runs in a process of its own. Exit status: 0 healthy, 1 sick, 2 it cannot be examined.
    """
    from tinynet.doctor import examine_file
    from tinynet.doctor.programs.rows import rows_from
    from tinynet.doctor.programs.subject import CannotExamine

    if list_all:
        from tinynet.mistakes.page import doctor_page

        print(doctor_page() if unicode_works() else in_ascii(doctor_page()), flush=True)
        return
    if file is None:
        raise typer.BadParameter("say which file: tinynet doctor FILE.py", param_hint="FILE")
    if learning_rate is not None and not math.isfinite(learning_rate):
        raise typer.BadParameter("give a number, such as 0.1", param_hint="--learning-rate")
    names = None if parameters is None else tuple(name.strip() for name in parameters.split(","))
    if names is not None and not all(names):
        raise typer.BadParameter("give names with one comma between two: w11,w12,b1", param_hint="--parameters")
    # Beside the outcome, which may be read by another program.
    waiting = Console(stderr=True, highlight=False, markup=False)
    try:
        rows = None if data is None else rows_from(data)
        said = {"parameters": names, "inputs": inputs, "labels": labels, "loss": loss}
        with waiting.status(f"Examining {file}", spinner="dots" if unicode_works() else "line"):
            outcome = examine_file(file, function, rows, learning_rate, epochs, timeout, said)
    except CannotExamine as reason:
        outcome = {"verdict": "cannot-examine", "findings": [], "summary": str(reason), "seconds": 0.0}
        outcome["text"] = f"cannot-examine: {reason}"
    text = outcome.pop("text")
    if as_json:
        print(json.dumps(outcome, ensure_ascii=True), flush=True)
    else:
        print(printable(text if unicode_works() else in_ascii(text)), flush=True)
    raise typer.Exit({"healthy": 0, "sick": 1}.get(outcome["verdict"], 2))


@app.command()
def grade(
    submissions: str = typer.Argument(help="A folder or zip with STUDENT/SLUG/SLUG.ipynb or STUDENT*.ipynb."),
    assignment: str = typer.Option(None, help="Grade only this assignment: its name or a unique prefix, such as 02."),
    workers: int = typer.Option(
        None, min=1, help="How many submissions to grade at once. [default: the number of cores]"
    ),
    scheduler: str = typer.Option(None, help="The address of a Dask scheduler; its workers do the grading."),
    timeout: float = typer.Option(
        30.0, min=1.0, help="Time limit for one cell in seconds; a submission gets six times that."
    ),
    memory: int = typer.Option(2_000, min=200, help="Memory limit for one submission in MB."),
    out: str = typer.Option(None, help="Output folder. [default: SUBMISSIONS-grades]"),
    course: str = typer.Option(None, help="For a private variant: its folder with exercises/ and solutions/."),
    student_from: str = typer.Option(
        None,
        help="Where a path has the student's name: 2 for the second folder, or a pattern: '*/{student}_*.ipynb'.",
    ),
    trust_submissions: bool = typer.Option(
        False,
        "--trust-submissions",
        help="Run student code without a sandbox. It can then do everything that you can do.",
    ),
):
    """Grade a class: points with reasons, a page for each student, and the mistakes that the class made.

    Student code runs in bubblewrap, one sandbox for each student. What is graded stays graded: after Ctrl-C the same
    command goes on.
    """
    require_extra("distributed", "`tinynet grade`", "class")
    with needs_extra("`tinynet grade`", "class"):
        from tinynet.grading.classroom import grade_class, what_is_open
    from tinynet.course import full_slug, os_errors_in_plain_words, source_folder
    from tinynet.grading.sandbox.bubblewrap import Limits

    place, home = Path(submissions), Path(course) if course else source_folder()
    out = Path(out) if out else Path(os.path.abspath(place)).with_name(f"{Path(os.path.abspath(place)).stem}-grades")
    slug = full_slug(home, assignment) if assignment else None
    limits = Limits(seconds=timeout, memory=memory * 1_000_000)
    for sentence in what_is_open(not trust_submissions, scheduler):
        print(f"Note: {sentence}", file=sys.stderr, flush=True)
    with os_errors_in_plain_words(out), bar_of_a_class() as show:
        try:
            counts = grade_class(
                place, out, home, slug, limits, not trust_submissions, workers, scheduler, show, student_from
            )
        except KeyboardInterrupt:
            raise CourseError("Stopped. What is graded is kept; the same command goes on from there.") from None
    said = [f"{counts[status]} {status}" for status in ("graded", "not graded", "not counted") if counts[status]]
    text = f"{', '.join(said)} ({counts['new']} new)."
    if not counts["graded"]:
        raise CourseError(f"{text} The reasons are in {short_path(out)}/grades.csv.")
    print(f"{text} Look at misconceptions.html in {short_path(out)}.", flush=True)


@app.command()
def gain(
    before: str = typer.Argument(help="Output folder of `tinynet grade` for the concept test before the course."),
    after: str = typer.Argument(help="The same for the test after the course, in another form."),
    later: str = typer.Argument(None, help="The same for the third form, some weeks later."),
    out: str = typer.Option("gain", help="Output folder for gain.csv and gain.html."),
):
    """Compare a class's concept tests before and after the course, item by item."""
    require_extra("jinja2", "`tinynet gain`", "class")
    from tinynet.concept_test.gain import measure_gain
    from tinynet.concept_test.page import gain_in_words, write_gain

    measured = measure_gain(before, after, later)
    files = write_gain(measured, out)
    text = gain_in_words(measured)
    print(text if unicode_works() else in_ascii(text))
    if measured.left_out:
        print("Not counted, or not everywhere:")
    for student, reason in measured.left_out:
        print("  " + printable(f"{student}: {reason}").replace("\n", " "))
    print(f"Written: {', '.join(short_path(path) for path in files)}", flush=True)


@app.command()
def variant(
    seed: Annotated[int, typer.Option(min=0, help="A number; the same number makes the same variant.")],
    slugs: Annotated[list[str], typer.Argument(help="The exercises, by name or unique prefix. [default: all]")] = None,
    out: str = typer.Option(None, help="Output folder. [default: variant-SEED]"),
):
    """Make a private variant of the exercises: other numbers, other patients, the same difficulty.

    It is made of the course's solutions, so in a clone. What students hand in is graded with
    `tinynet grade SUBMISSIONS --course FOLDER`.
    """
    with needs_extra("`tinynet variant`", "class"):
        from tinynet.variants.build import make_variant
    from tinynet.checks import TASKS
    from tinynet.course import full_slug, os_errors_in_plain_words, source_folder

    home, folder = source_folder(), Path(out or f"variant-{seed}")
    every = list(dict.fromkeys(task.slug for task in TASKS.values()))
    chosen = [full_slug(home, slug) for slug in slugs] if slugs else every
    if not set(chosen) <= set(every):
        raise CourseError("The concept test has no variants: it comes in three forms already.")
    waiting = Console(stderr=True, highlight=False, markup=False)
    with os_errors_in_plain_words(folder), waiting.status(f"Making {short_path(folder)}"):
        varied = make_variant(seed, folder, home, chosen)
    counted = f"{_number_of(chosen, 'exercise')}, other numbers in {_number_of(varied, 'task')}"
    print(f"Variant {seed} in {short_path(folder)}: {counted}.")
    hand_out, course = short_path(folder / "exercises"), short_path(folder)
    print(f"To hand out: {hand_out}. To grade: tinynet grade SUBMISSIONS --course {course}")


@app.command()
def slides(
    lesson: str = typer.Argument(help="The lesson: its name or a unique prefix, such as 5."),
    out: str = typer.Option("two-neurons-slides", help="Output folder."),
):
    """Make slides from a lesson: one HTML file that needs no network."""
    with needs_extra("`tinynet slides`", "course"):
        from tinynet.slides import make_deck

    deck = short_path(make_deck(lesson, out))
    print(f"Slides: {deck}\nOpen the file in a browser; the right arrow goes on.", flush=True)


@app.command(hidden=True)
def build(
    slugs: Annotated[list[str], typer.Argument(help="Lessons and exercises, or the beginnings of their names.")] = None,
):
    """Run lessons and solutions, store their outputs, and generate the exercises, in a clone."""
    with needs_extra("`tinynet build`", "class"):
        from tinynet.build import build as build_notebooks

    build_notebooks(tuple(slugs or ()))


def _number_of(things, name):
    return f"{len(things)} {name}{'s' * (len(things) != 1)}"


def _tell(folder, report):
    """Say in a few lines what `copy_out` did."""
    if report.came:
        print(f"New in {short_path(folder)}: {_count(report.came)}.")
    if report.updated:
        print(f"Brought up to date: {_count(report.updated)}.")
    if report.kept:
        print(f"Kept as you changed it: {_count(report.kept)}.")
    for name, new in report.beside.items():
        print(f"There is a new version of {name}; it is beside yours: {new}")


def _count(names):
    return f"{len(names)} files" if len(names) > 3 else ", ".join(names)


# Small things ------------------------------------------------------------------------------------------


def _chosen(folder):
    """Return the folder that was named, else the work folder we are in, else the usual one."""
    return os.path.expanduser(folder or progress_file.find_folder() or DEFAULT_FOLDER)


SIGNS |= {
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "²": "^2",
    "′": "'",
    "ℓ": "l",
}
