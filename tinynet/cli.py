"""The command line: ``tinynet lab`` and its sisters, for learners; ``grade`` and what else a teacher needs."""

import http.client
import json
import math
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import time
import unicodedata
import warnings
import webbrowser
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from tinynet import progress as progress_file
from tinynet.course import CourseError, copy_out, work_folder
from tinynet.course import reset as reset_exercise
from tinynet.parts import MissingPart, needs, require

__all__ = ["main"]

DEFAULT_FOLDER = "two-neurons-work"
FIRST_PAGE = "lab/tree/notebooks/00-start-here.ipynb"
FIRST_PORT = 8888
SECONDS_TO_START = 120
PORT_LOST = "port lost"
SECONDS_TO_STOP = 15
# C0 and C1 without tab and new line; marks and overrides of direction; separators of lines.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")

app = typer.Typer(
    help="Two Neurons: a course that ends with a working debugger in your head.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help reads well everywhere
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main(arguments=None):
    """Run the command line; what can go wrong is told in one sentence, with exit code 1.

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


def printable(text):
    """Return a text without what commands a terminal: a stranger's name or message may hold it.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Control characters, and those that turn the direction of writing, are shown as "�"; lines and tabs stay.
    """
    return UNPRINTABLE.sub("�", text)


def _silence(name):
    setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))


def _refuse_a_deleted_place():
    try:
        os.getcwd()
    except OSError as error:
        raise CourseError("The folder you are in is gone; go to another one first, with cd.") from error


@app.callback(invoke_without_command=True)
def _version(version: bool = typer.Option(False, "--version", help="Show the version and stop.")):
    if version:
        print(f"tinynet {metadata.version('two-neurons')}", flush=True)
        raise typer.Exit


@app.command()
def lab(
    folder: str = typer.Argument(None, help=f"Where your copy of the course lives. [default: {DEFAULT_FOLDER}]"),
    no_browser: bool = typer.Option(False, "--no-browser", help="Print the address, open no browser."),
):
    """Open your copy of the course in JupyterLab.

    It is made first, or brought up to date; nothing that you changed is touched.
    """
    require("jupyterlab", "`tinynet lab`", "course")
    folder = _chosen(folder)
    with suppress(KeyboardInterrupt):
        _tell(folder, copy_out(folder))
        _run_jupyterlab(Path(os.path.realpath(folder)), no_browser)
    with suppress(OSError):  # the terminal may have been closed
        print(f"Goodbye. Your work is in {_shown(folder)}", flush=True)


@app.command(hidden=True, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def hub(context: typer.Context):
    """Be one student's server: the command of JupyterHub's spawner, which may add options of its own."""
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
    os.environ |= _environment(folder)
    os.environ["JUPYTERHUB_ROOT_DIR"] = str(place)
    os.environ.setdefault("JUPYTERHUB_DEFAULT_URL", f"/{FIRST_PAGE}")
    os.chdir(place)
    sys.stdout.flush()
    # Else whoever has an account on the machine could read along between a kernel and its server.
    options = _lab_options(folder) | {"MappingKernelManager.transport_encryption": "required"}
    command = [sys.executable, "-P", "-m", "jupyterhub.singleuser", *_options(options), *context.args]
    os.execv(sys.executable, command + _root_allowed())


@app.command()
def reset(
    slug: str = typer.Argument(help="The exercise, or the beginning of its name: 2 is enough."),
    folder: str = typer.Option(None, help=f"Your folder; ./{DEFAULT_FOLDER} unless you are inside one."),
):
    """Get a fresh exercise; yours is kept."""
    kept, fresh = reset_exercise(_chosen(folder), slug)
    report = f"Fresh: {_shown(fresh)}" + (f"\nYours: {_shown(kept)}" if kept else "")
    try:
        print(report, flush=True)
    except OSError:
        print(report, file=sys.stderr)
        raise


@app.command()
def progress(
    folder: str = typer.Option(None, help=f"Your folder; ./{DEFAULT_FOLDER} unless you are inside one."),
):
    """Show the tasks you did and the bets you made."""
    learner = progress_file.read(work_folder(_chosen(folder)))

    from tinynet.checks import TASKS  # after the folder was found: it loads a good deal

    console = Console(highlight=False, markup=False)
    fancy = _unicode_works()
    plain = str if fancy else _in_ascii
    look = {"box": None, "pad_edge": False}

    short = [Column(name, no_wrap=True) for name in ("", "points", "tries", "done")]
    table = Table("", Column("task", overflow="fold"), *short, collapse_padding=True, **look)
    slug, done_count, points = None, 0, 0
    for key, task in TASKS.items():
        entry = learner["tasks"].get(key, {"attempts": 0, "done": False})
        if task.slug != slug:
            slug = task.slug
            table.add_row()
            table.add_row("", _in_words(slug))
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
            table.add_row(*(plain(str(text)) for text in (_in_words(key), bet["choice"], bet["answer"])))
        print()
        console.print(table)


@app.command()
def doctor(
    file: str = typer.Argument(None, help="The Python file: a training step, or a whole program that trains."),
    function: str = typer.Option(None, help="Which function; for a loss and its gradient: --function loss,gradient."),
    data: str = typer.Option(
        None, help="For a function: AND (unless given), OR, NAND, XOR, FIRST, or a FILE.csv with x1, x2 and the label."
    ),
    parameters: str = typer.Option(None, help="Of a program: what is learned, by name, with commas between."),
    inputs: str = typer.Option(None, help="Of a program: the name of its inputs."),
    labels: str = typer.Option(None, help="Of a program: the name of its labels."),
    loss: str = typer.Option(None, help="Of a program: the name of its loss."),
    learning_rate: float = typer.Option(None, min=0.0, help="Its learning rate, unless it has a default."),
    epochs: int = typer.Option(None, min=1, help="How many epochs it trains, to hear whether that is enough."),
    timeout: float = typer.Option(30.0, min=1.0, help="Seconds after which the program is stopped."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object, for other programs."),
    list_all: bool = typer.Option(False, "--list", help="Show everything that it can name, and stop."),
):
    """Examine a program that trains, or its training step, and name what is wrong in it.

    It runs in a process of its own. Exit status: 0 healthy, 1 sick, 2 it cannot be examined.
    """
    from tinynet.doctor.apart import examine_file
    from tinynet.doctor.programs import CannotExamine
    from tinynet.doctor.rows import rows_from

    if list_all:
        from tinynet.doctor.listing import listing

        print(listing() if _unicode_works() else _in_ascii(listing()), flush=True)
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
        with waiting.status(f"Examining {file}", spinner="dots" if _unicode_works() else "line"):
            outcome = examine_file(file, function, rows, learning_rate, epochs, timeout, said)
    except CannotExamine as reason:
        outcome = {"verdict": "cannot-examine", "findings": [], "summary": str(reason), "seconds": 0.0}
        outcome["text"] = f"cannot-examine: {reason}"
    text = outcome.pop("text")
    if as_json:
        print(json.dumps(outcome, ensure_ascii=True), flush=True)
    else:
        print(printable(text if _unicode_works() else _in_ascii(text)), flush=True)
    raise typer.Exit({"healthy": 0, "sick": 1}.get(outcome["verdict"], 2))


@app.command()
def grade(
    submissions: str = typer.Argument(help="A folder or zip: STUDENT/SLUG/SLUG.ipynb, or STUDENT*.ipynb."),
    assignment: str = typer.Option(None, help="Only this one counts: its name, or the beginning of it, such as 02."),
    workers: int = typer.Option(None, min=1, help="How many at once; as many as there are cores unless given."),
    scheduler: str = typer.Option(None, help="The address of a Dask scheduler, whose workers do it instead."),
    timeout: float = typer.Option(30.0, min=1.0, help="Seconds for one cell; a submission may take six times that."),
    memory: int = typer.Option(2_000, min=200, help="MB of memory for one submission."),
    out: str = typer.Option(None, help="Where the grades go; SUBMISSIONS-grades unless given."),
    course: str = typer.Option(None, help="A folder with exercises/ and solutions/, for a private variant."),
    student_from: str = typer.Option(
        None,
        help="Where the student's name is in a path: 2 for the second folder, or a pattern: '*/{student}_*.ipynb'.",
    ),
    trust_submissions: bool = typer.Option(
        False, "--trust-submissions", help="Run student code without a sandbox. It can then do all that you can."
    ),
):
    """Grade a class: points with reasons, a page for each student, and which mistakes the room makes.

    Student code runs in bubblewrap, one sandbox for each student. What is graded stays graded: after Ctrl-C the same
    command goes on.
    """
    require("distributed", "`tinynet grade`", "class")
    with needs("`tinynet grade`", "class"):
        from tinynet.grading.room import grade_room, what_is_open
    from tinynet.course import full_slug, os_errors_in_plain_words, source_folder
    from tinynet.grading.sandbox import Limits

    place, home = Path(submissions), Path(course) if course else source_folder()
    out = Path(out) if out else Path(os.path.abspath(place)).with_name(f"{Path(os.path.abspath(place)).stem}-grades")
    slug = full_slug(home, assignment) if assignment else None
    limits = Limits(seconds=timeout, memory=memory * 1_000_000)
    for sentence in what_is_open(not trust_submissions, scheduler):
        print(f"Note: {sentence}", file=sys.stderr, flush=True)
    with os_errors_in_plain_words(out), _bar_of_a_class() as show:
        try:
            counts = grade_room(
                place, out, home, slug, limits, not trust_submissions, workers, scheduler, show, student_from
            )
        except KeyboardInterrupt:
            raise CourseError("Stopped. What is graded is kept; the same command goes on from there.") from None
    said = [f"{counts[status]} {status}" for status in ("graded", "not graded", "not counted") if counts[status]]
    text = f"{', '.join(said)} ({counts['new']} new)."
    if not counts["graded"]:
        raise CourseError(f"{text} The reasons are in {_shown(out)}/grades.csv.")
    print(f"{text} Look at misconceptions.html in {_shown(out)}.", flush=True)


@app.command()
def gain(
    before: str = typer.Argument(help="What `tinynet grade` wrote of the concept test before the course: its folder."),
    after: str = typer.Argument(help="The same of another form, after the course."),
    later: str = typer.Argument(None, help="The same of the third form, some weeks later."),
    out: str = typer.Option("gain", help="The folder for gain.csv and gain.html."),
):
    """Show what a class gained, item by item, from its concept tests."""
    with needs("`tinynet gain`", "class"):
        from tinynet.grading.gain import measure
        from tinynet.grading.gain_page import summary, write

    measured = measure(before, after, later)
    files = write(measured, out)
    text = summary(measured)
    print(text if _unicode_works() else _in_ascii(text))
    if measured.left_out:
        print("Not counted, or not everywhere:")
    for student, reason in measured.left_out:
        print("  " + printable(f"{student}: {reason}").replace("\n", " "))
    print(f"Written: {', '.join(_shown(path) for path in files)}", flush=True)


@app.command()
def variant(
    seed: Annotated[int, typer.Option(min=0, help="Which variant: the same number makes the same one.")],
    slugs: Annotated[list[str], typer.Argument(help="The exercises, or the beginnings of their names.")] = None,
    out: str = typer.Option(None, help="A folder of its own; variant-SEED unless given."),
):
    """Make a private variant of the exercises: other numbers, other patients, the same difficulty.

    It is made of the course's solutions, so in a clone. What students hand in is graded with
    `tinynet grade SUBMISSIONS --course FOLDER`.
    """
    with needs("`tinynet variant`", "class"):
        from tinynet.variant import make
    from tinynet.checks import TASKS
    from tinynet.course import full_slug, os_errors_in_plain_words, source_folder

    home, folder = source_folder(), Path(out or f"variant-{seed}")
    every = list(dict.fromkeys(task.slug for task in TASKS.values()))
    chosen = [full_slug(home, slug) for slug in slugs] if slugs else every
    if not set(chosen) <= set(every):
        raise CourseError("The concept test has no variants: it comes in three forms already.")
    waiting = Console(stderr=True, highlight=False, markup=False)
    with os_errors_in_plain_words(folder), waiting.status(f"Making {_shown(folder)}"):
        varied = make(seed, folder, home, chosen)
    counted = f"{_number_of(chosen, 'exercise')}, other numbers in {_number_of(varied, 'task')}"
    print(f"Variant {seed} in {_shown(folder)}: {counted}.")
    print(f"To hand out: {_shown(folder / 'exercises')}. To grade: tinynet grade SUBMISSIONS --course {_shown(folder)}")


@app.command()
def slides(
    lesson: str = typer.Argument(help="The lesson, or the beginning of its name: 5 is enough."),
    out: str = typer.Option("two-neurons-slides", help="The folder that the file goes into."),
):
    """Make slides of a lesson: one HTML file that needs no network."""
    with needs("`tinynet slides`", "class"):
        from tinynet.slides import make_deck

    print(f"Slides: {_shown(make_deck(lesson, out))}\nOpen the file in a browser; the right arrow goes on.", flush=True)


def _number_of(things, name):
    return f"{len(things)} {name}{'s' * (len(things) != 1)}"


@contextmanager
def _bar_of_a_class():
    """Give a function that shows how far a class is graded, and for how long it will still take."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        *(TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()),
        TextColumn("{task.fields[student]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=None, student="looking through what was handed in")

        known = None

        def show(total, done, student):
            nonlocal known
            if known is None or done == known + 1:
                # The time left is told from the first that is graded on, and from nothing before it.
                known = done if known is None else -2
                progress.reset(bar, total=total, completed=done, student=student)
            progress.update(bar, total=total, completed=done, student=printable(student))

        yield show


def _tell(folder, report):
    """Say in a few lines what `copy_out` did."""
    if report.came:
        print(f"New in {_shown(folder)}: {_count(report.came)}.")
    if report.updated:
        print(f"Brought up to date: {_count(report.updated)}.")
    if report.kept:
        print(f"Kept as you changed it: {_count(report.kept)}.")
    for name, new in report.beside.items():
        print(f"There is a new version of {name}; it is beside yours: {new}")


def _count(names):
    return f"{len(names)} files" if len(names) > 3 else ", ".join(names)


# JupyterLab --------------------------------------------------------------------------------------------


def _run_jupyterlab(folder, no_browser):
    """Run JupyterLab on a work folder until it ends or we are stopped; never leave it behind."""
    token, log = secrets.token_hex(24), folder / ".tinynet" / "lab.log"
    with _signals_collected() as signals:
        port = _free_port(FIRST_PORT)
        child = _start(folder, port, token, log)
        try:
            while (url := _wait_until_it_answers(child, port, token, log, signals)) == PORT_LOST:
                # Another program took the port between our look and JupyterLab's start.
                port = _free_port(port + 1)
                child = _start(folder, port, token, log)
            if url is None:
                return
            print(f"JupyterLab is ready. Its address, for this computer only:\n{url}")
            print("Stop it with Ctrl-C here.", flush=True)
            if not no_browser:
                threading.Thread(target=_open_browser, args=(url,), daemon=True).start()
            while child.poll() is None and not signals:
                time.sleep(0.2)
            if child.poll():
                raise CourseError(f"JupyterLab ended by itself.{_last_lines(log)}")
        finally:
            _stop(child, port, token, signals)


def _start(folder, port, token, log):
    try:
        log.unlink(missing_ok=True)  # if it is a link, the link goes, not what it leads to
        with open(log, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as output:
            return subprocess.Popen(
                _command(folder, port),
                cwd=folder,
                # By name rather than on the command line, where every user of the machine can read it.
                env={**_environment(folder), "JUPYTER_TOKEN": token},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **_own_group(),
            )
    except OSError as error:
        raise CourseError(f"JupyterLab could not be started in {folder} ({error.strerror}).") from error


def _command(folder, port):
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.root_dir": folder,
        "ServerApp.base_url": "/",
        "ServerApp.open_browser": False,
        "ServerApp.certfile": "",
    }
    # -P: a file of the learner's called random.py must not be imported by the server.
    command = [sys.executable, "-P", "-m", "jupyterlab", *_options(options | _lab_options(folder))]
    return command + _root_allowed()


def _lab_options(folder):
    return {
        # Their tabs of other projects stay out of the course, and the course's out of those.
        "LabApp.workspaces_dir": folder / ".tinynet" / "workspaces",
        "LabApp.app_settings_dir": Path(__file__).parent / "lab_settings",
        "LabApp.extra_labextensions_path": Path(__file__).parent / "lab_extensions",
        "ServerApp.contents_manager_class": "tinynet.lab_contents.CourseContents",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.news_url": "",
    }


def _options(options):
    return [f"--{key}={value}" for key, value in options.items()]


def _root_allowed():
    return ["--allow-root"] * (hasattr(os, "geteuid") and os.geteuid() == 0)


def _environment(folder):
    environment = dict(os.environ)
    # The kernel is the Python that has tinynet, also where the user has installed another one for everything.
    _prepend(environment, "JUPYTER_PATH", os.path.join(sys.prefix, "share", "jupyter"))
    _prepend(environment, "PATH", sysconfig.get_path("scripts"))
    # The course's history stays out of the learner's own.
    environment["IPYTHONDIR"] = str(folder / ".tinynet" / "ipython")
    if environment.get("TINYNET_PROGRESS_BAR") == "0":
        del environment["TINYNET_PROGRESS_BAR"]  # meant for tests, not for a learner
    return environment


def _prepend(environment, name, path):
    environment[name] = os.pathsep.join(filter(None, [path, environment.get(name)]))


def _own_group():
    """Keep Ctrl-C from reaching JupyterLab: it is we who stop it."""
    if os.name == "nt":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _free_port(first):
    for port in range(first, FIRST_PORT + 100):
        if _is_free(port):
            if port != FIRST_PORT:
                print(f"Port {FIRST_PORT} is taken by another program, so this is on port {port}.")
            return port
    raise CourseError(f"The ports {FIRST_PORT} to {FIRST_PORT + 99} are all taken; close a program or two.")


def _is_free(port):
    with socket.socket() as probe:
        if os.name == "posix":  # as the server does: a port that was just given back is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False


def _wait_until_it_answers(child, port, token, log, signals):
    """Return its address, None when we are told to stop, PORT_LOST; CourseError when it ended or takes too long."""
    begin = time.monotonic()
    with _spinner() as spin:
        while time.monotonic() < begin + SECONDS_TO_START:
            if signals:
                return None
            if child.poll() is not None:
                if "already in use" in _read(log):
                    return PORT_LOST
                raise CourseError(f"JupyterLab did not start.{_last_lines(log)}")
            status = _ask("GET", "/api/status", port, token)
            if status == 200:
                return f"http://127.0.0.1:{port}/{FIRST_PAGE}?token={token}"
            if status in (401, 403) and "is running at" in _read(log):
                # Their own configuration sets a token or password, which outranks ours.
                return f"http://127.0.0.1:{port}/{FIRST_PAGE}"
            seconds = time.monotonic() - begin
            if seconds > 1:
                spin(f"JupyterLab is starting ... {seconds:.0f} s")
            time.sleep(0.1)
    raise CourseError(f"JupyterLab did not answer for {SECONDS_TO_START} seconds.{_last_lines(log)}")


def _ask(method, path, port, token):
    """Ask the server, past any proxy; the answer's status, None when there is no answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request(method, path, headers={"Authorization": f"token {token}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


@contextmanager
def _spinner():
    """Give a function that shows how far we are: a spinner on a terminal, one line elsewhere."""
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        said = []
        yield lambda text: said or said.append(print("JupyterLab is starting ...", flush=True))
        return
    status = console.status("", spinner="dots" if _unicode_works() else "line")

    def spin(text):
        status.update(text)
        status.start()

    try:
        yield spin
    finally:
        status.stop()


def _read(log):
    try:
        return log.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _last_lines(log):
    lines = _read(log).strip().splitlines()[-8:]
    return "".join(f"\n  {line}" for line in [f"The end of its log, {log}:", *lines])


def _open_browser(url):
    # Without a display Python would offer a text browser, and that would take over this terminal.
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    has_display = not sys.platform.startswith("linux") or any(os.environ.get(name) for name in displays)
    opened = False
    with suppress(Exception):  # whatever is wrong with the browser, the address is on the screen
        opened = has_display and webbrowser.open(url)
    if not opened:
        print("No browser could be opened from here; open the address yourself.", flush=True)


def _stop(child, port, token, signals):
    """Stop JupyterLab and its kernels: first ask, then make it. A further Ctrl-C does not wait."""
    patience = time.monotonic() + SECONDS_TO_STOP
    signals_so_far = len(signals)
    if child.poll() is None:
        if os.name == "nt":  # where terminate() would not let it stop its kernels
            _ask("POST", "/api/shutdown", port, token)
        else:
            child.terminate()
    while child.poll() is None:
        if time.monotonic() > patience or len(signals) > signals_so_far:
            child.kill()  # its kernels notice and end too
        time.sleep(0.05)


@contextmanager
def _signals_collected():
    """Collect Ctrl-C, a polite kill and a closed terminal in a list: none may part us from the child."""
    signals, before = [], {}
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # Started with nohup, a closed terminal is meant to be survived.
        if number is not None and not (name == "SIGHUP" and signal.getsignal(number) == signal.SIG_IGN):
            before[number] = signal.signal(number, lambda number, frame: signals.append(number))
    try:
        yield signals
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# Small things ------------------------------------------------------------------------------------------


def _chosen(folder):
    """Return the folder that was named, else the work folder we are in, else the usual one."""
    return os.path.expanduser(folder or progress_file.find_folder() or DEFAULT_FOLDER)


def _shown(path):
    """Return a path as short as it reads: from here, when it is below here."""
    path = Path(os.path.realpath(path))
    here = Path.cwd()
    return str(path.relative_to(here)) if path != here and path.is_relative_to(here) else str(path)


def _in_words(slug):
    return slug.replace("-", " ")  # so that a narrow terminal breaks it between them


def _unicode_works():
    try:
        "─★⠋".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


SIGNS = {"½": "1/2", "ŷ": "y_hat", "−": "-", "–": "-", "×": "x", "·": "*", "→": "->", "∂": "d", "…": "..."}
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


def _in_ascii(text):
    """Write a text for a terminal without Unicode: σ as sigma, ½ as 1/2, é as e."""
    for sign, plain in SIGNS.items():
        text = text.replace(sign, plain)
    letters = []
    for letter in text:
        name = unicodedata.name(letter, "")
        greek = name.startswith("GREEK") and "LETTER" in name
        letters.append(name.split()[-1].lower() if greek else unicodedata.normalize("NFKD", letter))
    return "".join(letters).encode("ascii", "ignore").decode()
