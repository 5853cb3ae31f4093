"""Start a kernel in a sandbox: set its limits, load what every exercise needs, and serve on Unix sockets.

It runs before any of the student's code, so a kernel can be started ahead and is ready when it is needed.
"""

import json
import os
import signal
import socket
import sys

from tinynet.grading.sandbox import seccomp

__all__ = ["become", "connection", "load", "main"]


def main(setup):
    """Run a kernel until it is ended.

    Parameters
    ----------
    setup : dict
        ``sockets``: the folder for its sockets; ``memory``, ``largest_file``, ``seconds``, ``descriptors``: its limits;
        ``line``: the descriptor of the socket to the grader; ``user``: the number of the user that it becomes, or None;
        ``confined``: whether it is in a sandbox.
    """
    become(setup["user"])
    # The grader's own workers take no interrupt; a cell does.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if _is_alone(setup["line"]):
        return
    if sys.platform.startswith("linux"):
        limit(setup)
    os.mkdir(setup["sockets"], 0o700)
    path = f"{setup['sockets']}/connection.json"
    with open(path, "w") as file:
        json.dump(connection(setup["sockets"]), file)
    kernel = load().instance()
    kernel.initialize(["-f", path, "--log-level=CRITICAL", "--HistoryManager.enabled=False", "--no-secure"])
    # `exit()` would end the kernel a tenth of a second later, in the middle of another cell, which would be blamed.
    kernel.shell.ask_exit = lambda: None
    if setup["confined"]:
        seccomp.refuse_sockets()
    kernel.start()


def become(user):
    """Give up root's rights for those of an ordinary user, for good; None changes nothing."""
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)


def connection(sockets):
    """Return Jupyter's description of a kernel with its five sockets in a folder, as k-1 to k-5.

    The key is no secret: any code in the sandbox could read it.
    """
    ports = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")
    description = {"transport": "ipc", "ip": f"{sockets}/k", "key": "no secret", "signature_scheme": "hmac-sha256"}
    return description | {name: number for number, name in enumerate(ports, 1)}


def _is_alone(descriptor):
    """Return whether the grader has already ended: at its very start bubblewrap does not yet end with it."""
    with socket.socket(fileno=os.dup(descriptor)) as line:
        try:
            return not line.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False


def limit(setup):
    """Limit this process, and all that it starts, to what an exercise needs."""
    import resource  # Unix only

    for kind, value in (
        (resource.RLIMIT_AS, setup["memory"]),
        (resource.RLIMIT_FSIZE, setup["largest_file"]),
        (resource.RLIMIT_CPU, int(setup["seconds"]) + 1),
        (resource.RLIMIT_NOFILE, setup["descriptors"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))


def load():
    """Import what every exercise needs, and return the class of the kernel's application."""
    from ipykernel.kernelapp import IPKernelApp

    import tinynet.checks
    import tinynet.grading.remote.kernel_side  # noqa: F401

    return IPKernelApp


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
