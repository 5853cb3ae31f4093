"""Start JupyterLab on a work folder, watch it until it ends, and stop it with its kernels."""

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import time
import webbrowser
from contextlib import contextmanager, suppress
from pathlib import Path

from tinynet.course import CourseError
from tinynet.terminal import unicode_works

__all__ = ["FIRST_PAGE", "as_arguments", "environment_of", "lab_options", "root_allowed", "run_jupyterlab"]

FIRST_PAGE = "lab/tree/notebooks/00-start-here.ipynb"
FIRST_PORT = 8888
SECONDS_TO_START = 120
PORT_LOST = "port lost"
SECONDS_TO_STOP = 15


def run_jupyterlab(folder, no_browser):
    """Run JupyterLab on a work folder until it ends or we are stopped; never leave it running."""
    token, log = secrets.token_hex(24), folder / ".tinynet" / "lab.log"
    with _signals_collected() as signals:
        port = _free_port(FIRST_PORT)
        child = _start(folder, port, token, log)
        try:
            while (url := _wait_until_it_answers(child, port, token, log, signals)) == PORT_LOST:
                # Another program took the port between our look and JupyterLab's start.
                child.stdin.close()
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
                env={**environment_of(folder), "JUPYTER_TOKEN": token},
                stdin=subprocess.PIPE,  # its end is the sign to end, should this process be killed: see `lab_server`
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
    command = [sys.executable, "-P", "-m", "tinynet.lab_server", *as_arguments(options | lab_options(folder))]
    return command + root_allowed()


def lab_options(folder):
    """Return the settings of JupyterLab for a work folder, by name."""
    here = Path(__file__).parent
    return {
        # Their tabs of other projects stay out of the course, and the course's out of those.
        "LabApp.workspaces_dir": folder / ".tinynet" / "workspaces",
        "LabApp.app_settings_dir": here / "lab_settings",
        "LabApp.extra_labextensions_path": here / "lab_extensions",
        # The course's look takes its style sheets from there: on the screen, and on paper.
        "ServerApp.extra_static_paths": here / "widgets",
        "TemplateExporter.extra_template_paths": here / "widgets",
        "TemplateExporter.extra_template_basedirs": here / "lab_settings/export",
        "HTMLExporter.template_name": "two-neurons",
        "ServerApp.contents_manager_class": "tinynet.lab_contents.CourseContents",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.news_url": "",
    }


def as_arguments(options):
    """Return settings as words of a command line."""
    return [f"--{key}={value}" for key, value in options.items()]


def root_allowed():
    """Return the option that lets root run a server; nothing for other users."""
    return ["--allow-root"] * (hasattr(os, "geteuid") and os.geteuid() == 0)


def environment_of(folder):
    """Return the environment of a server on a work folder, and of its kernels."""
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
    """Keep Ctrl-C from reaching JupyterLab, because this process stops it."""
    if os.name == "nt":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _free_port(first):
    for port in range(first, FIRST_PORT + 100):
        if _is_free(port):
            if port != FIRST_PORT:
                print(f"Port {FIRST_PORT} is taken by another program, so this is on port {port}.")
            return port
    raise CourseError(
        f"The ports {FIRST_PORT} to {FIRST_PORT + 99} are all taken; close some of the programs that use them."
    )


def _is_free(port):
    with socket.socket() as probe:
        if os.name == "posix":  # as the server does: a port that was just given back is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False


def _wait_until_it_answers(child, port, token, log, signals):
    """Return its address, None if we must stop, or PORT_LOST; CourseError if it ended or takes too long."""
    # A browser's Python has no psutil, and other commands.
    from tinynet.processes import listens

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
            if status in (401, 403) and listens(child.pid, port):
                # Their own configuration sets a token or password, which outranks ours. Or it is the server of another
                # program that has refused us; ours says that it is running a moment before it looks for its port.
                return f"http://127.0.0.1:{port}/{FIRST_PAGE}"
            seconds = time.monotonic() - begin
            if seconds > 1:
                spin(f"JupyterLab is starting ... {seconds:.0f} s")
            time.sleep(0.1)
    raise CourseError(f"JupyterLab did not answer for {SECONDS_TO_START} seconds.{_last_lines(log)}")


def _ask(method, path, port, token):
    """Ask the server, without any proxy; return the answer's status, or None if there is no answer."""
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
    """Give a function that shows the progress: a spinner on a terminal, one line elsewhere."""
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        said = []
        yield lambda text: said or said.append(print("JupyterLab is starting ...", flush=True))
        return
    status = console.status("", spinner="dots" if unicode_works() else "line")

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
    """Stop JupyterLab and its kernels: first ask, then force it. Another Ctrl-C does not wait."""
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
    child.stdin.close()


@contextmanager
def _signals_collected():
    """Collect Ctrl-C, a polite kill and a closed terminal in a list: none may separate us from the child."""
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
