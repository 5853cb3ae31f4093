"""The command line: ``tinynet lab`` and other commands for learners, ``grade`` and others for teachers."""

import errno
import json
import math
import os
import re
import sys
import warnings
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table
from typer.core import TyperCommand

from tinynet import progress as progress_file
from tinynet.course import CourseError, copy_out, work_folder
from tinynet.course import reset as reset_exercise
from tinynet.extras import MissingPart, needs_extra, require_extra
from tinynet.files import write_atomically, write_to_a_free_name
from tinynet.lab import FIRST_PAGE, as_arguments, environment_of, lab_options, root_allowed, run_jupyterlab
from tinynet.moving import open_work, take_in
from tinynet.moving import pack as pack_work
from tinynet.terminal import (
    SIGNS,
    bar_of_a_class,
    in_ascii,
    print_lines,
    printable,
    short_path,
    unicode_works,
)

__all__ = ["main"]

DEFAULT_FOLDER = "two-neurons-work"
# Why an output that has no name takes nothing: what it goes to is full, gone or broken.
OF_THE_OUTPUT = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EPIPE, errno.EBADF)
# Of a report on a terminal: what is narrower breaks its words, and what is wider is hard to read.
NARROWEST, WIDEST = 40, 110


class _Command(TyperCommand):
    """A command whose usage is written as in most manuals: what must be given stands without brackets."""

    def collect_usage_pieces(self, ctx):
        return [re.sub(r"[{}]", "", piece) for piece in super().collect_usage_pieces(ctx)]


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
        if error.filename is not None:
            said = f"{error.filename} could not be used"
        elif error.errno in OF_THE_OUTPUT:
            said = "The output could not be written"
        else:
            said = "The operating system refused"
        print(printable(f"tinynet: {said} ({error.strerror or error})."), file=sys.stderr)
        sys.exit(1)


def _silence(name):
    setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))


def _refuse_a_deleted_place():
    try:
        os.getcwd()
    except OSError as error:
        raise CourseError("The current folder no longer exists; go to another one first, with cd.") from error


@app.callback(invoke_without_command=True)
def _version(version: bool = typer.Option(False, "--version", help="Show the version and exit.")):
    if version:
        print(f"tinynet {metadata.version('two-neurons')}", flush=True)
        raise typer.Exit


@app.command()
def lab(
    folder: str = typer.Argument(
        None, metavar="FOLDER", help=f"Where your copy of the course lives. [default: {DEFAULT_FOLDER}]"
    ),
    no_browser: bool = typer.Option(False, "--no-browser", help="Print the address instead of opening a browser."),
    zip_to_take_in: str = typer.Option(
        None,
        "--take-in",
        metavar="ZIP",
        help="First take in your work from elsewhere: a zip from `tinynet pack`, or from the course in a browser.",
    ),
):
    """Open your copy of the course in JupyterLab.

    The copy is made first, or brought up to date; files that you changed stay as they are. --take-in adds a zip of your
    work from another computer. If a file was changed in both places, yours from here is kept beside it. Tasks that are
    done in either place are done.
    """
    require_extra("jupyterlab", "`tinynet lab`", "course")
    folder = _chosen(folder)
    with suppress(KeyboardInterrupt):
        work = zip_to_take_in and open_work(os.path.expanduser(zip_to_take_in))
        _tell(folder, copy_out(folder))
        if work:
            _tell_taken(zip_to_take_in, work, take_in(folder, work))
        run_jupyterlab(Path(os.path.realpath(folder)), no_browser)
    with suppress(OSError):  # the terminal may have been closed
        print(f"Goodbye. Your work is in {short_path(folder)}", flush=True)


@app.command(hidden=True, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def hub(context: typer.Context):
    """Run one student's server. JupyterHub's spawner calls this, and may add options."""
    if "JUPYTERHUB_SERVICE_URL" not in os.environ:
        raise CourseError("JupyterHub starts this command (deploy/jupyterhub); for your own copy, type `tinynet lab`.")
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
    slug: str = typer.Argument(metavar="EXERCISE", help="The exercise: its name or a unique prefix, such as 02 or 2."),
    folder: str = typer.Option(
        None, metavar="FOLDER", help=f"Your course folder. [default: the one you are in, otherwise ./{DEFAULT_FOLDER}]"
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
def pack(
    folder: str = typer.Option(
        None, metavar="FOLDER", help=f"Your course folder. [default: the one you are in, otherwise ./{DEFAULT_FOLDER}]"
    ),
):
    """Pack your work into one zip, for another computer.

    The zip has your progress, and what you changed or made in notebooks/ and exercises/. It is written to the current
    folder. On the other computer, `tinynet lab --take-in ZIP` takes it in.
    """
    packed = pack_work(_chosen(folder))
    contents = [_number_of(packed.files, "file")] * bool(packed.files) + ["your progress"] * packed.has_progress
    print(f"{' and '.join(contents)} in {short_path(packed.zip)}")
    for name, reason in packed.left_out.items():
        print(printable(f"Not packed: {name} ({reason})"))
    print(f"On the other computer: tinynet lab --take-in {packed.zip.name}", flush=True)


@app.command()
def progress(
    folder: str = typer.Option(
        None, metavar="FOLDER", help=f"Your course folder. [default: the one you are in, otherwise ./{DEFAULT_FOLDER}]"
    ),
):
    """Show what is done and next, the minutes left, and your bets."""
    learner = progress_file.read_progress(work_folder(_chosen(folder)))

    from tinynet.checks import TASKS  # after the folder was found: it loads a good deal
    from tinynet.progress_table import print_progress
    from tinynet.standing import standing, time_stated

    console = Console(highlight=False, markup=False, emoji=False)
    print_progress(standing(TASKS, learner, time_stated()), learner["bets"], console, unicode_works())
    sys.stdout.flush()


# What `tinynet doctor` and `tinynet report` are told of a program.
_Function = Annotated[
    str,
    typer.Option(
        metavar="NAME", help="The function to examine; for a loss and its gradient: --function loss,gradient."
    ),
]
_Data = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="For functions: AND, OR, NAND, XOR, FIRST; 100 rows of moons, circles, spirals, noisy_sine, digits; "
        "or a FILE.csv with the columns x1, x2, label. [default: AND]",
    ),
]
_Parameters = Annotated[
    str, typer.Option(metavar="NAMES", help="For programs: names of the trained parameters, comma-separated.")
]
_Inputs = Annotated[str, typer.Option(metavar="NAME", help="For programs: the name of the inputs.")]
_Labels = Annotated[str, typer.Option(metavar="NAME", help="For programs: the name of the labels.")]
_Loss = Annotated[str, typer.Option(metavar="NAME", help="For programs: the name of the loss.")]
_LearningRate = Annotated[
    float, typer.Option(min=0.0, metavar="NUMBER", help="The learning rate. [default: the program's own]")
]
_Epochs = Annotated[
    int,
    typer.Option(min=1, metavar="NUMBER", help="Number of training epochs; the report says whether that is enough."),
]
_Timeout = Annotated[float, typer.Option(min=1.0, metavar="SECONDS", help="Stop the program after this many seconds.")]


@app.command()
def doctor(
    file: str = typer.Argument(
        None, metavar="FILE", help="A Python file or a notebook with a training step, or a whole program."
    ),
    function: _Function = None,
    data: _Data = None,
    parameters: _Parameters = None,
    inputs: _Inputs = None,
    labels: _Labels = None,
    loss: _Loss = None,
    learning_rate: _LearningRate = None,
    epochs: _Epochs = None,
    timeout: _Timeout = 30.0,
    annotate: bool = typer.Option(
        False, "--annotate", help="Also print the program, each line with what its values are."
    ),
    as_json: bool = typer.Option(
        False,
        "--json",
        help="Print the report as JSON. Lines and columns count from 1, columns in characters; end_column is the first "
        "one behind the part.",
    ),
    list_all: bool = typer.Option(False, "--list", help="Show every mistake that the doctor can name, and exit."),
):
    """Examine a program that trains, and say what is wrong and where.

    The program is a FILE.py, or the code cells of a NOTEBOOK.ipynb, joined. Only code cells are counted, from 1.
    It runs in a process of its own. Exit status: 0 healthy, 1 sick, 2 it cannot be examined.
    """
    from tinynet.doctor import Diagnosis
    from tinynet.doctor.programs.subject import CannotExamine

    if list_all:
        from tinynet.mistakes.page import doctor_page

        print(doctor_page() if unicode_works() else in_ascii(doctor_page()), flush=True)
        return
    if file is None:
        raise typer.BadParameter("say which file: tinynet doctor FILE.py", param_hint="FILE")
    said = _told(function, data, parameters, inputs, labels, loss, learning_rate, epochs, timeout)
    try:
        outcome = _examined(file, **said)
    except CannotExamine as reason:
        outcome = Diagnosis("cannot-examine", summary=str(reason)).as_dict() | {"source": (), "seconds": 0.0}
    source, diagnosis = outcome.pop("source"), Diagnosis.from_dict(outcome)
    outcome.pop("text", None)
    if as_json:
        if not annotate:
            del outcome["annotated"]
        print(json.dumps(outcome, ensure_ascii=True), flush=True)
    else:
        _print_report(diagnosis, outcome.get("held"), source if annotate else None)
    raise typer.Exit({"healthy": 0, "sick": 1}.get(outcome["verdict"], 2))


def _print_report(diagnosis, held, listed):
    """Print a diagnosis, what held the program, and the program with its notes unless that is None."""
    from tinynet.doctor.excerpt import wrapped
    from tinynet.doctor.isolated_process import HELD
    from tinynet.doctor.listing import listing_lines
    from tinynet.doctor.report import report_lines

    console = Console(highlight=False, markup=False, emoji=False)
    # What is not read on a terminal is not broken into lines either.
    width = max(NARROWEST, min(console.width, WIDEST)) if console.is_terminal else None
    write = printable if unicode_works() else _in_printable_ascii
    lines = report_lines(diagnosis, width, write)
    if held:
        lines += [[], *([(line, "aside")] for line in wrapped(write(HELD[held]), width))]
    if listed is not None:
        width = max(NARROWEST, console.width) if console.is_terminal else None
        lines += [[], *listing_lines(diagnosis.annotated, listed, width, write)]
    print_lines(lines, console)
    sys.stdout.flush()


def _told(function, data, parameters, inputs, labels, loss, learning_rate, epochs, timeout):
    """Return what was said of a program as `examine_file` takes it; what is no number or no names is refused."""
    if learning_rate is not None and not math.isfinite(learning_rate):
        raise typer.BadParameter("give a number, such as 0.1", param_hint="--learning-rate")
    names = None if parameters is None else tuple(name.strip() for name in parameters.split(","))
    if names is not None and not all(names):
        raise typer.BadParameter("give names with one comma between two: w11,w12,b1", param_hint="--parameters")
    said = {"parameters": names, "inputs": inputs, "labels": labels, "loss": loss}
    told = {"function": function, "data": data, "learning_rate": learning_rate, "epochs": epochs}
    return told | {"seconds": timeout, "said": said}


def _examined(file, data, **told):
    """Examine a file, while the terminal says so."""
    from tinynet.doctor import examine_file
    from tinynet.doctor.programs.rows import rows_from

    # Beside the outcome, which may be read by another program.
    waiting = Console(stderr=True, highlight=False, markup=False)
    rows = None if data is None else rows_from(data)
    with waiting.status(f"Examining {file}", spinner="dots" if unicode_works() else "line"):
        return examine_file(file, data=rows, **told)


@app.command()
def report(
    file: str = typer.Argument(metavar="FILE", help="A Python file or a notebook, as `tinynet doctor` examines it."),
    mended: str = typer.Argument(
        None, metavar="MENDED", help="The same program after you mended it; the report then shows what changed."
    ),
    out: str = typer.Option("report.html", metavar="FILE", help="The page to write."),
    force: bool = typer.Option(False, "--force", help="Overwrite the page if it is there already."),
    observations: str = typer.Option("", metavar="TEXT", help="What you observed, in your own words."),
    hypothesis: str = typer.Option("", metavar="TEXT", help="What you think is wrong, in your own words."),
    function: _Function = None,
    data: _Data = None,
    parameters: _Parameters = None,
    inputs: _Inputs = None,
    labels: _Labels = None,
    loss: _Loss = None,
    learning_rate: _LearningRate = None,
    epochs: _Epochs = None,
    timeout: _Timeout = 30.0,
):
    """Write a report to keep on a program that trains: one HTML page.

    It has your own words, what the doctor found, the test that failed, and the loss. With MENDED it also has what
    changed, the same test again, and both losses. Exit status: 0 the page is written, 2 it is not, or a program cannot
    be examined.
    """
    from tinynet.doctor.page import Examined, report_page
    from tinynet.doctor.programs.subject import CannotExamine

    said = _told(function, data, parameters, inputs, labels, loss, learning_rate, epochs, timeout)
    files, page = [file] if mended is None else [file, mended], Path(out)
    # Before the examination, which takes time.
    _refuse_a_page(page, files, force)
    try:
        examined = [Examined.of(name, _examined(name, **said, record=True)) for name in files]
        for name, one in zip(files, examined, strict=True):
            if not one.source:  # there is nothing to report on
                raise CannotExamine(one.diagnosis.summary or f"{name} cannot be read.")
        html = printable(report_page(*examined, hypothesis=hypothesis, observations=observations))
        _write_page(page, html.encode(errors="replace"), force)
    except (CannotExamine, OSError) as reason:
        why = reason if isinstance(reason, CannotExamine) else f"{out} cannot be written ({reason.strerror or reason})."
        print(printable(f"tinynet: {why}"), file=sys.stderr)
        raise typer.Exit(2) from None
    for one in examined:
        codes = [finding.code for finding in one.diagnosis.findings if finding.severity == "fault"]
        more = f": {', '.join(codes)}" if codes else ""
        print(printable(f"{one.name}: {one.diagnosis.verdict}{more}"))
    print(f"Report: {short_path(page)}", flush=True)
    for one in examined:
        if one.diagnosis.verdict == "cannot-examine":
            print(printable(f"tinynet: {one.name}: {one.diagnosis.summary}"), file=sys.stderr)
            raise typer.Exit(2)


def _refuse_a_page(page, files, force):
    """Refuse a name for a page that is not free, or no page's."""
    if page.suffix.lower() not in (".html", ".htm"):
        raise typer.BadParameter("give a name that ends in .html", param_hint="--out")
    if not page.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {page.parent}: make it first", param_hint="--out")
    if page.is_dir():
        raise typer.BadParameter(f"{page} is a folder: give the name of a file", param_hint="--out")
    if any(os.path.realpath(name) == os.path.realpath(page) for name in files):
        raise typer.BadParameter(f"{page} is the program itself: give another name", param_hint="--out")
    if os.path.lexists(page) and not force:
        raise typer.BadParameter(
            f"{page} is there already: give another name, or --force to overwrite it", param_hint="--out"
        )


def _write_page(page, content, force):
    """Write a page whole or not at all; what came into its place meanwhile is overwritten only by force."""

    def only_this_name():
        yield page
        raise FileExistsError(errno.EEXIST, "it is there already")

    if force:
        write_atomically(page, content)
    else:
        write_to_a_free_name(only_this_name(), content)


@app.command()
def grade(
    submissions: str = typer.Argument(
        metavar="SUBMISSIONS", help="A folder or zip with STUDENT/SLUG/SLUG.ipynb or STUDENT*.ipynb."
    ),
    assignment: str = typer.Option(
        None, metavar="NAME", help="Grade only this assignment: its name or a unique prefix, such as 02."
    ),
    workers: int = typer.Option(
        None, min=1, metavar="NUMBER", help="How many submissions to grade at once. [default: the number of cores]"
    ),
    scheduler: str = typer.Option(
        None, metavar="ADDRESS", help="The address of a Dask scheduler; its workers do the grading."
    ),
    timeout: float = typer.Option(
        30.0, min=1.0, metavar="SECONDS", help="Time limit for one cell in seconds; a submission gets six times that."
    ),
    memory: int = typer.Option(2_000, min=500, metavar="MB", help="Memory limit for one submission in MB."),
    out: str = typer.Option(None, metavar="FOLDER", help="Output folder. [default: SUBMISSIONS-grades]"),
    course: str = typer.Option(
        None, metavar="FOLDER", help="For a private variant: its folder with exercises/ and solutions/."
    ),
    student_from: str = typer.Option(
        None,
        metavar="WHERE",
        help="Where a path has the student's name: 2 for the second folder, or a pattern: '*/{student}_*.ipynb'.",
    ),
    trust_submissions: bool = typer.Option(
        False,
        "--trust-submissions",
        help="Run student code without a sandbox. It can then do everything that you can do.",
    ),
):
    """Grade a class: points with reasons, and the mistakes it made.

    Student code runs in bubblewrap, with one sandbox for each student. After Ctrl-C, run the same command again: it
    continues with what is left.
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
            raise CourseError("Stopped. The grades so far are kept; run the same command again to continue.") from None
    said = [f"{counts[status]} {status}" for status in ("graded", "not graded", "not counted") if counts[status]]
    text = f"{', '.join(said)} ({counts['new']} new)."
    if not counts["graded"]:
        raise CourseError(f"{text} The reasons are in {short_path(out)}/grades.csv.")
    reasons = " grades.csv says why some are not graded." if counts["not graded"] else ""
    print(f"{text} Look at misconceptions.html in {short_path(out)}.{reasons}", flush=True)


@app.command()
def gain(
    before: str = typer.Argument(
        metavar="BEFORE", help="Output folder of `tinynet grade` for the concept test before the course."
    ),
    after: str = typer.Argument(metavar="AFTER", help="The same for the test after the course, in another form."),
    later: str = typer.Argument(None, metavar="LATER", help="The same for the third form, some weeks later."),
    out: str = typer.Option("gain", metavar="FOLDER", help="Output folder for gain.csv and gain.html."),
):
    """Compare a class's concept tests before and after the course."""
    require_extra("jinja2", "`tinynet gain`", "class")
    from tinynet.concept_test.gain import measure_gain
    from tinynet.concept_test.page import gain_in_words, write_gain

    measured = measure_gain(before, after, later)
    files = write_gain(measured, out)
    text = gain_in_words(measured)
    print(text if unicode_works() else in_ascii(text))
    if measured.left_out:
        print("Not counted, or only in part:")
    for student, reason in measured.left_out:
        print("  " + printable(f"{student}: {reason}").replace("\n", " "))
    print(f"Written: {', '.join(short_path(path) for path in files)}", flush=True)


@app.command()
def variant(
    seed: Annotated[
        int, typer.Option(min=0, metavar="NUMBER", help="A number; the same number makes the same variant.")
    ],
    slugs: Annotated[
        list[str],
        typer.Argument(metavar="EXERCISE", help="The exercises, by name or unique prefix. [default: all]"),
    ] = None,
    out: str = typer.Option(None, metavar="FOLDER", help="Output folder. [default: variant-SEED]"),
):
    """Make a private variant of the exercises, with other numbers.

    It has other bugs to find too, and the same difficulty. This needs a clone of the course, because a variant is made
    from the solutions. Grade what students hand in with `tinynet grade SUBMISSIONS --course FOLDER`.
    """
    with needs_extra("`tinynet variant`", "class"):
        from tinynet.variants.build import make_variant
    from tinynet.checks import TASKS
    from tinynet.course import full_slug, os_errors_in_plain_words, source_folder

    home, folder = source_folder(), Path(out or f"variant-{seed}")
    every = list(dict.fromkeys(task.slug for task in TASKS.values()))
    chosen = [full_slug(home, slug) for slug in slugs] if slugs else every
    if not set(chosen) <= set(every):
        raise CourseError("A concept test has no variants: it already has three forms.")
    waiting = Console(stderr=True, highlight=False, markup=False)
    with os_errors_in_plain_words(folder), waiting.status(f"Making {short_path(folder)}"):
        varied = make_variant(seed, folder, home, chosen)
    counted = f"{_number_of(chosen, 'exercise')}, other numbers in {_number_of(varied, 'task')}"
    print(f"Variant {seed} in {short_path(folder)}: {counted}.")
    hand_out, course = short_path(folder / "exercises"), short_path(folder)
    print(f"To hand out: {hand_out}. To grade: tinynet grade SUBMISSIONS --course {course}")


@app.command()
def slides(
    lesson: str = typer.Argument(metavar="LESSON", help="The lesson: its name or a unique prefix, such as 5."),
    out: str = typer.Option("two-neurons-slides", metavar="FOLDER", help="Output folder."),
):
    """Make slides from a lesson: one HTML file that needs no network."""
    with needs_extra("`tinynet slides`", "course"):
        from tinynet.slides import make_deck

    deck = short_path(make_deck(lesson, out))
    print(f"Slides: {deck}\nOpen the file in a browser; the right arrow key shows the next step.", flush=True)


@app.command()
def site(
    out: str = typer.Option("two-neurons-site", metavar="FOLDER", help="Output folder."),
    pyodide: str = typer.Option(
        None,
        metavar="ADDRESS_OR_FOLDER",
        help="From where the doctor's page loads Pyodide, after a press; what it needs of a folder is copied into the "
        "site. [default: the public release]",
    ),
    colab: str = typer.Option(
        None,
        metavar="FOLDER",
        help="Also link to Colab, and write what it opens into this folder, which holds the course's wheel. "
        "`.github/workflows/site.yml` pushes it to the branch `colab`.",
    ),
    lite: bool = typer.Option(
        False,
        "--lite",
        help="Put the whole course into the site as well, in JupyterLite: lessons and exercises run in the browser.",
    ),
):
    """Make the course's website: pages that need no server.

    It is made in a clone of the repository. Open index.html in a browser, or copy the folder to any web host. The pages
    load nothing from other sites, except for the doctor's page when a program is examined: it loads Python. A site that
    is in the folder already is replaced.
    """
    with needs_extra("`tinynet site`", "course"):
        from tinynet.site import make_site

    pages = make_site(out, pyodide, lite=lite, colab=colab)
    print(f"{pages} pages: {short_path(Path(out) / 'index.html')}\nOpen the file in a browser.", flush=True)


@app.command(hidden=True)
def build(
    slugs: Annotated[
        list[str],
        typer.Argument(metavar="EXERCISE", help="Lessons and exercises, or the beginnings of their names."),
    ] = None,
):
    """Run lessons and solutions, store their outputs, and generate the exercises, in a clone."""
    with needs_extra("`tinynet build`", "class"):
        from tinynet.build import build as build_notebooks

    build_notebooks(tuple(slugs or ()))


def _in_printable_ascii(text):
    return in_ascii(printable(text))


def _number_of(things, name):
    return _number(len(things), name)


def _number(count, name):
    return f"{count} {name}{'s' * (count != 1)}"


def _tell(folder, report):
    """Say in a few lines what `copy_out` did."""
    if report.came:
        print(f"New in {short_path(folder)}: {_count(report.came)}.")
    if report.updated:
        print(f"Brought up to date: {_count(report.updated)}.")
    if changed := [name for name in report.kept if name not in report.damaged]:
        print(f"Kept as you changed it: {_count(changed)}.")
    for name in report.damaged:
        fresh = "Give it another name, and the next start brings a fresh one."
        print(f"Kept as it is, and no notebook any more: {name}. {fresh}")
    for name, new in report.beside.items():
        print(f"There is a new version of {name}; it is beside yours: {new}")


def _tell_taken(place, work, taken):
    """Say in a short table what `take_in` did."""
    table = Table(Column(no_wrap=True), Column(overflow="fold"), box=None, show_header=False, padding=(0, 2, 0, 0))
    for row in taken.rows(work):
        table.add_row(*row)
    print(printable(f"From {place}:"))
    console = Console(highlight=False, markup=False, emoji=False)
    with console.capture() as told:
        console.print(table)
    print("\n".join(line.rstrip() for line in printable(told.get()).splitlines()), flush=True)


def _count(names):
    return f"{len(names)} files" if len(names) > 3 else ", ".join(names)


for _command in app.registered_commands:
    _command.cls = _Command


# Small things ------------------------------------------------------------------------------------------


def _chosen(folder):
    """Return the folder that was named, or the work folder we are in, or the default folder."""
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
