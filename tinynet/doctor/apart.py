"""A learner's file is examined in a process of its own, which may hang, crash or print without end.

``python -m tinynet.doctor.apart`` is that process: it reads what to do from its first argument, as JSON, and writes the
outcome into the file that is named there.
"""

import contextlib
import ctypes
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

__all__ = ["examine_file"]

MOST_MEMORY = 4 * 2**30
MOST_BYTES_A_FILE = 64 * 2**20
MARK = "TINYNET_EXAMINED"
ROUNDS = 20
PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>


def examine_file(path, function=None, data=None, learning_rate=None, epochs=None, seconds=30.0, said=None):
    """Examine the program in a file, in a process of its own.

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
        After so long it is killed.
    said : dict, optional
        What is known of a program that trains: the names of its "parameters", "inputs", "labels" and "loss".

    Returns
    -------
    dict
        "verdict", "findings", "summary", "seconds" and "text", what the diagnosis says in a terminal.
    """
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        outcome, complaints = Path(folder) / "outcome.json", Path(folder) / "stderr"
        rows = None if data is None else {"name": data.name, "inputs": data.inputs.tolist(),
                                          "labels": data.labels.tolist()}  # fmt: skip
        task = {"path": str(Path(path).resolve()), "function": function, "rows": rows, "outcome": str(outcome)}
        task |= {"learning_rate": learning_rate, "epochs": epochs, "said": said or {}}
        reason = _run(task, complaints, seconds)
        try:
            answer = json.loads(outcome.read_text(encoding="utf-8"))
            if not isinstance(answer, dict) or "verdict" not in answer:
                raise ValueError("no outcome")
        except (OSError, ValueError):
            reason = reason or f"The program ended the process that examined it{_last_line(complaints)}."
            answer = {"verdict": "cannot-examine", "findings": [], "summary": reason}
            answer["text"] = f"cannot-examine: {reason}"
    return answer | {"seconds": round(time.perf_counter() - begun, 3)}


def _run(task, complaints, seconds):
    """Run the process; return why there can be no outcome, None where there may be one."""
    environment = dict(os.environ, MPLBACKEND="Agg", OPENBLAS_NUM_THREADS="1", PYTHONFAULTHANDLER="0")
    # By this mark all that the program started is known, wherever it has gone.
    mark = secrets.token_hex(16)
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", MARK: mark}
    with open(complaints, "wb") as errors:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "tinynet.doctor.apart", json.dumps(task)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            env=environment,
            start_new_session=True,
        )
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            return f"The program did not answer within {seconds:g} s. Does a loop in it never end?"
        finally:
            _kill(child, mark)
    return None


def _kill(child, mark):
    """End the process and whatever it started, also what has left its group."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.wait()
    for _ in range(ROUNDS):
        marked = _marked(mark)
        for process in marked:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)
        if not marked:
            return


def _marked(mark):
    """Return the processes that have the mark in their environment, where the system tells."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ") if sys.platform == "linux" else ():
        with contextlib.suppress(OSError):
            if f"{MARK}={mark}".encode() in environment.read_bytes():
                found.append(int(environment.parent.name))
    return found


def _last_line(complaints):
    lines = [line for line in complaints.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return f": {lines[-1].strip()[:200]}" if lines else ""


# In the process of its own -------------------------------------------------------------------------------


def _main(task):
    import numpy as np

    from tinynet.doctor.roles import Said
    from tinynet.doctor.rows import Rows
    from tinynet.doctor.whole import examine_here

    _limit_itself()
    rows = task["rows"]
    data = None if rows is None else Rows(rows["name"], np.array(rows["inputs"]), np.array(rows["labels"]))
    os.chdir(Path(task["path"]).parent)
    said = {name: tuple(value) if isinstance(value, list) else value for name, value in task["said"].items()}
    name, diagnosis = examine_here(
        task["path"], task["function"], data, task["learning_rate"], task["epochs"], Said(**said)
    )
    answer = diagnosis.as_dict() | {"function": name, "text": str(diagnosis)}
    Path(task["outcome"]).write_text(json.dumps(answer, default=float), encoding="utf-8")
    # What the program left running, or to be done at the end, is not waited for.
    os._exit(0)


def _limit_itself():
    if sys.platform == "linux":  # it ends with who asked, even if that one is killed
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        import resource
    except ImportError:  # there is none on Windows
        return
    for what, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_FSIZE, MOST_BYTES_A_FILE)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    _main(json.loads(sys.argv[1]))
