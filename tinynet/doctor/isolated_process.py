"""A learner's file is examined in a process of its own, which may hang, crash or print without end.

``python -m tinynet.doctor`` is that process: it reads its task from its standard input, as JSON, and writes the outcome
to its standard output, of which the program sees nothing. Where no process can be started, as in a browser, the file is
examined in this one.
"""

import builtins
import contextlib
import ctypes
import json
import math
import os
import shutil
import signal
import sys
import tempfile
import time
import tokenize
from dataclasses import replace
from functools import partial
from pathlib import Path

from tinynet.doctor.cells import read_notebook
from tinynet.doctor.diagnosis import Diagnosis
from tinynet.doctor.programs.subject import CannotExamine

try:
    import subprocess
except ImportError:  # a Python without processes
    subprocess = None

__all__ = ["answer_task", "examine_cells", "examine_file"]

MOST_MEMORY = 4 * 2**30
MOST_BYTES_A_FILE = 64 * 2**20
LARGEST_PROGRAM = 1_000_000
ROUNDS = 20
SECONDS_TO_END = 2.0
NO_ANSWER = "The program did not answer"
SECONDS_WORTH_A_LOOK = 10
# By the clock a program may take so many times as long as it may work: it is no slower than the machine.
PATIENCE = 3
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36  # from <sys/prctl.h>
HELD = {
    "bubblewrap": "It ran in a sandbox, on a copy of its folder: nothing of yours was changed.",
    "copy": "It ran on a copy of its folder, and Python refused it to change anything else. With bubblewrap installed, "
    "and the file in a folder of its own, the system refuses it too.",
    "nothing": "It ran in this very process: what it wrote, it wrote.",
}


def examine_file(
    path, function=None, data=None, learning_rate=None, epochs=None, seconds=30.0, said=None, record=False
):
    """Examine the program in a file or a notebook, in a process of its own.

    Parameters
    ----------
    path : str or Path
    function : str, optional
        Which function; a loss and its gradient with a comma between them.
    data : Rows or Dataset, optional
        For a function; AND unless given. A program has its own.
    learning_rate : float, optional
    epochs : int, optional
    seconds : float
        Of processor time; after so much work it is killed, or after PATIENCE times as long by the clock.
    said : dict, optional
        What is known of a program that trains: the names of its "parameters", "inputs", "labels" and "loss".
    record : bool
        Whether it is run once more to record its loss.

    Returns
    -------
    dict
        What `Diagnosis.as_dict` has, "function", "held", "seconds", "text", what the diagnosis says in a terminal, and
        "source", the program in (cell, text) pairs. If the loss was to be recorded, "recorded" has what `record_loss`
        returned.

    Raises
    ------
    CannotExamine
        If it is no program; then nothing was run.
    """
    _refuse_what_is_no_program(path)
    cells = None
    if Path(path).suffix.lower() != ".ipynb":
        _refuse_what_cannot_be_read(path)
    elif len((cells := read_notebook(path)).text) > LARGEST_PROGRAM:
        _refuse_what_is_large(path, len(cells.text))
    return _examine(path, cells, function, data, learning_rate, epochs, seconds, said, record)


def examine_cells(cells, folder, function=None, data=None, learning_rate=None, epochs=None, seconds=30.0, said=None):
    """Examine a program in cells as `examine_file` does a file.

    Parameters
    ----------
    cells : Cells
    folder : str or Path
        Where it finds its files.

    Returns
    -------
    dict
        As `examine_file` does.
    """
    return _examine(Path(folder, "this cell"), cells, function, data, learning_rate, epochs, seconds, said)


def _examine(path, cells, function, data, learning_rate, epochs, seconds, said, record=False):
    begun = time.perf_counter()
    rows = None if data is None else {"name": data.name, "inputs": data.inputs.tolist(), "labels": data.labels.tolist()}
    task = {"path": os.path.realpath(path), "function": function, "rows": rows, "said": said or {}}
    task |= {"learning_rate": learning_rate, "epochs": epochs, "record": record}
    task |= {"only_inside": "", "text": cells and cells.text, "begin": cells.begin if cells else 1}
    if subprocess is None or sys.platform in ("emscripten", "wasi"):
        with _program_of(task) as task["path"]:
            answer = [*_examined(task)][-1] | {"held": "nothing"}
    else:
        answer = _in_a_process(task, seconds)
    diagnosis, name, recorded = Diagnosis.from_dict(answer), answer.get("function"), answer.get("recorded")
    if cells:
        diagnosis, name = cells.located(diagnosis), name and cells.told(name)
        recorded = recorded and recorded | {"how": cells.told(recorded["how"])}
    else:
        diagnosis = _named_as_asked(diagnosis, task["path"], str(path))
    answer = diagnosis.as_dict() | {"function": name, "held": answer["held"]}
    answer |= {"text": f"{diagnosis}\n\n{HELD[answer['held']]}", "source": _source(path, cells)}
    if record:
        answer |= {"recorded": recorded}
    return answer | {"seconds": round(time.perf_counter() - begun, 3)}


@contextlib.contextmanager
def _program_of(task):
    """Give the path of the program; what is no file of its own is one for this time."""
    if task["text"] is None:
        yield task["path"]
        return
    with tempfile.TemporaryDirectory() as place:
        program = Path(place, Path(task["path"]).name)
        program.write_text(task["text"], encoding="utf-8")
        yield str(program)


def _named_as_asked(diagnosis, real, asked):
    """Return a diagnosis whose places name the file as who asked did."""

    def named(place):
        own = place is not None and (place.file is None or Path(place.file).name == Path(real).name)
        return replace(place, file=asked) if own else place

    findings = tuple(replace(finding, place=named(finding.place)) for finding in diagnosis.findings)
    annotated = tuple((named(place), value) for place, value in diagnosis.annotated)
    return replace(diagnosis, findings=findings, annotated=annotated)


def _source(path, cells):
    """Return the program in pairs of cell and text; what cannot be read is told where it is examined."""
    if cells:
        return cells.parts
    if not os.path.isfile(path):  # a pipe would be waited for
        return ()
    with contextlib.suppress(OSError, SyntaxError, UnicodeDecodeError), tokenize.open(path) as file:
        return ((None, file.read()),)
    return ()


def _refuse_what_is_no_program(path):
    """Raise CannotExamine for what is plainly something else, in words that say what it is and what to do."""
    name, place = str(path), Path(path)
    if "\0" in name:
        raise CannotExamine("No file has a name with a NUL in it.")
    if "://" in name or name.startswith(("http:", "https:")):
        raise CannotExamine(f"{name} is an address: save the program as a file, and name that.")
    if place.suffix.lower() in (".csv", ".tsv", ".json", ".txt", ".xlsx", ".npy", ".npz", ".md", ".html", ".pdf"):
        raise CannotExamine(f"{name} is no Python program, by its ending: name the .py or .ipynb file that trains.")
    with contextlib.suppress(OSError):  # what cannot be read is told where it is read
        if not place.parent.is_dir():
            here = "" if place.is_absolute() else f" in {Path.cwd()}"
            raise CannotExamine(f"There is no folder {place.parent}{here}.")
        if place.is_file() and place.suffix.lower() != ".ipynb" and place.stat().st_size > LARGEST_PROGRAM:
            _refuse_what_is_large(name, place.stat().st_size)


def _refuse_what_cannot_be_read(path):
    """Raise CannotExamine for what is no Python, before anything runs."""
    from tinynet.doctor.programs.loop_runner import parsed

    parsed(path)
    if os.path.getsize(path) == 0:
        raise CannotExamine(f"{path} is empty: save the program first.")


def _refuse_what_is_large(name, size):
    raise CannotExamine(
        f"{name} has {size / 1e6:.1f} MB of program, and at most {LARGEST_PROGRAM / 1e6:.0f} MB are examined: put its "
        "data into a file of their own."
    )


def _in_a_process(task, seconds):
    from tinynet.doctor.isolation import shelter_of

    with (
        tempfile.TemporaryFile() as outcome,
        tempfile.TemporaryFile() as complaints,
        shelter_of(Path(task["path"]).parent) as shelter,
    ):
        task |= {"held": shelter.kind, "shelter": [shelter.original, shelter.copy, shelter.temporary]}
        task |= {"asked_by": os.getpid(), "seconds": seconds}
        reason = _run(task, shelter, outcome, complaints, seconds)
        outcome.seek(0)
        try:
            answer = json.loads(outcome.read().decode())
            if not isinstance(answer, dict) or "verdict" not in answer:
                raise ValueError("no outcome")
        except ValueError:
            is_slow = reason is not None and reason.startswith(NO_ANSWER)
            reason = reason or f"The program ended the process that examined it{_last_line(complaints)}."
            answer = None if is_slow else Diagnosis("cannot-examine", summary=reason).as_dict()
    if answer is None:
        if task["only_inside"] or seconds < SECONDS_WORTH_A_LOOK:
            reason = task["only_inside"] or reason
            answer = Diagnosis("cannot-examine", summary=reason).as_dict()
        else:
            # A look from inside needs a few runs of the first steps only.
            return _in_a_process(task | {"only_inside": reason}, seconds / 2)
    return answer | {"held": shelter.kind}


def _run(task, shelter, outcome, complaints, seconds):
    """Run the process; return why there can be no outcome, None where there may be one."""
    environment = dict(os.environ, MPLBACKEND="Agg", OPENBLAS_NUM_THREADS="1", PYTHONDONTWRITEBYTECODE="1")
    # The sets of a program's words are gone through in the same order every time.
    environment["PYTHONHASHSEED"] = "0"
    # Any value switches it on, and its lines would be taken for the program's.
    environment.pop("PYTHONFAULTHANDLER", None)
    # Standard input and output are what every system hands on, and hold as much as there is to say.
    with tempfile.TemporaryFile() as told:
        told.write(json.dumps(task).encode())
        told.seek(0)
        child = subprocess.Popen(
            [*shelter.before, sys.executable, "-P", "-m", "tinynet.doctor"],
            stdin=told,
            stdout=outcome,
            stderr=complaints,
            env=environment,
            start_new_session=True,
        )
    try:
        child.wait(PATIENCE * seconds)
        is_late = False
    except subprocess.TimeoutExpired:
        is_late = True
    finally:
        _end(child)
    found = _signal_of(child.returncode)
    if is_late or getattr(found, "name", "") == "SIGXCPU":
        return (
            f"{NO_ANSWER} within {seconds:g} s. Does a loop in it never end, or is there much to "
            "compute before it trains? With --timeout it gets more time."
        )
    return found and f"The program ended the process that examined it: {found.name}, {signal.strsignal(found)}."


def _end(child):
    """End the process and whatever it started."""
    if child.poll() is None:
        from tinynet.processes import end_processes, processes_below

        below = processes_below(child.pid)
        child.terminate()  # so that a supervisor can end what is below it
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(SECONDS_TO_END)
        end_processes(below)
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.wait()


def _signal_of(status):
    """Return the signal by which the process was ended; None if by none."""
    with contextlib.suppress(ValueError):
        # bubblewrap and the supervisor hand it on as a shell does.
        return signal.Signals(-status if status < 0 else status - 128)
    return None


def _last_line(complaints):
    complaints.seek(0)
    lines = [line for line in complaints.read().decode(errors="replace").splitlines() if line.strip()]
    return f": {lines[-1].strip()[:200]}" if lines else ""


# In the process of its own -------------------------------------------------------------------------------


def answer_task():
    """Examine the program of the task on standard input, and write the outcome to standard output."""
    task = json.load(sys.stdin)
    outcome, nothing = os.dup(1), os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nothing, standard)
    if task["held"] == "copy" and sys.platform == "linux":
        _supervise(Path(task["shelter"][2]).parent, task["asked_by"])
    _limit_itself(task["seconds"])
    # All of the doctor is loaded before: nothing of the program's folder can pass for a part of it.
    import tinynet.doctor.examine_program  # noqa: F401
    from tinynet.doctor.isolation import enter

    supervised = sys.platform == "linux"  # or in bubblewrap
    if not supervised:
        from tinynet.processes import end_processes, processes_below

    enter(task["held"], *task["shelter"])
    # What lies beside the program lies beside its copy.
    original, copy = str(Path(task["path"]).parent), task["shelter"][1]
    task["path"] = str(Path(copy, Path(task["path"]).name))
    if task["text"] is not None:
        # A notebook's copy becomes the program that is in it.
        Path(task["path"]).unlink(missing_ok=True)
        Path(task["path"]).write_text(task["text"], encoding="utf-8")
    with open(outcome, "w", encoding="utf-8") as file:
        for answer in _examined(task):
            # What the report names is the program's own. What comes later says more.
            file.seek(0)
            file.write(json.dumps(answer, default=float).replace(json.dumps(copy)[1:-1], json.dumps(original)[1:-1]))
            file.truncate()
            file.flush()
    if not supervised:
        end_processes(processes_below(os.getpid()))
    # What the program left to be done at the end is not waited for.
    os._exit(0)


def _examined(task):
    """Yield the outcome for a task as a dict: what is known from outside, then all.

    A failure of the doctor's own is never a diagnosis.
    """
    import numpy as np

    from tinynet.doctor.both_halves import before_a_look_inside, with_a_look_inside
    from tinynet.doctor.examine_program import examine_in_this_process, watch_in_this_process
    from tinynet.doctor.programs.influence import Said
    from tinynet.doctor.programs.rows import Rows

    if task["text"] is not None:
        _be_a_notebook()
    rows = task["rows"]
    data = None if rows is None else Rows(rows["name"], np.array(rows["inputs"]), np.array(rows["labels"]))
    said = {name: tuple(value) if isinstance(value, list) else value for name, value in task["said"].items()}
    look = partial(watch_in_this_process, task["path"], task["begin"])
    if task["only_inside"]:
        reason = Diagnosis("cannot-examine", summary=task["only_inside"])
        yield with_a_look_inside(reason, look).as_dict() | {"function": None}
        return
    try:
        name, diagnosis = examine_in_this_process(
            task["path"], task["function"], data, task["learning_rate"], task["epochs"], Said(**said), task["begin"]
        )
    except Exception as error:
        reason = f"The doctor itself failed ({type(error).__name__}: {str(error)[:200]}). Please report it."
        yield Diagnosis("cannot-examine", summary=reason).as_dict()
        return
    is_given = task["function"] or data is not None or any(said.values())
    has_failed = diagnosis.summary.startswith("The doctor itself failed")
    stops = any(one.severity == "fault" and one.code in ("crashes", "overflow") for one in diagnosis.findings[:1])
    if is_given or has_failed or stops:
        yield diagnosis.as_dict() | {"function": name}
    else:
        yield before_a_look_inside(diagnosis).as_dict() | {"function": name}
        diagnosis = with_a_look_inside(diagnosis, look)
        yield diagnosis.as_dict() | {"function": name}
    if task["record"] and not has_failed:
        from tinynet.doctor.recorded_run import record_loss

        given = task["function"], data, task["learning_rate"], task["epochs"], task["said"].get("loss")
        recorded = record_loss(Path(task["path"]), diagnosis.loop, *given)
        yield diagnosis.as_dict() | {"function": name, "recorded": recorded}


def _be_a_notebook():
    """Give a program in cells the names that a notebook gives it; what they do is nothing that a result hangs on."""
    for name in ("display", "get_ipython"):
        if not hasattr(builtins, name):
            setattr(builtins, name, _Nothing())


class _Nothing:
    def __call__(self, *_, **__):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self


def _supervise(place, asked_by):
    """Go on in a child; this process waits for it, and ends all that came of it, wherever that has gone.

    If who asked is gone, it removes the folder of the examination too: it is the last that is there.
    """
    # Loaded before there is a signal to answer: it could come in the middle of the import.
    import tinynet.processes  # noqa: F401

    call = ctypes.CDLL(None).prctl

    def end(*_):
        _end_all_below()
        shutil.rmtree(place, ignore_errors=True)
        os._exit(1)

    signal.signal(signal.SIGTERM, end)
    call(PR_SET_PDEATHSIG, signal.SIGTERM)
    # What has lost its parent is this process's child from then on.
    call(PR_SET_CHILD_SUBREAPER, 1)
    if os.getppid() != asked_by:  # it had ended before this one could be told
        end()
    child = os.fork()
    if child:
        ended, status = os.wait()
        while ended != child:
            ended, status = os.wait()
        _end_all_below()
        os._exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _end_all_below():
    from tinynet.processes import end_processes, processes_below

    for _ in range(ROUNDS):
        below = processes_below(os.getpid())
        end_processes(below)
        with contextlib.suppress(ChildProcessError):
            while below and os.waitpid(-1, 0):
                continue


def _limit_itself(seconds):
    if sys.platform == "linux":  # it ends with who asked, even if that one is killed
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        import resource
    except ImportError:  # there is none on Windows
        return
    limits = [(resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_FSIZE, MOST_BYTES_A_FILE)]
    limits += [(resource.RLIMIT_CPU, math.ceil(seconds)), (resource.RLIMIT_CORE, 0)]
    for what, most in limits:
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
