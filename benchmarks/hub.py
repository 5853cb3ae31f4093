"""How many students at once this machine holds: a real JupyterHub on loopback, and students who work.

    npm install --global configurable-http-proxy
    uv run --group hub benchmarks/hub.py

It starts the hub of deploy/jupyterhub, as a trial in a folder of its own. 1, 2, 4, ... students arrive in the same
moment, over HTTP and WebSocket as a browser would: each logs in, waits for the server, looks whether the course is
there, opens lesson 05, runs all its cells in order, and stays until all are done. Their number doubles until one of
them fails, until memory would run short, or until the time is up. Everything that was started is ended, also after
Ctrl-C. No number makes this program fail.
"""

import argparse
import asyncio
import datetime
import json
import os
import platform
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import aiohttp
from jupyter_server.services.kernels.connection.base import deserialize_binary_message
from rich import box
from rich.console import Console
from rich.table import Table
from yarl import URL

CONFIGURATION = Path(__file__).parents[1] / "deploy" / "jupyterhub" / "jupyterhub_config.py"
LESSON = "05-the-chain-rule-one-link-at-a-time.ipynb"
NAME = "student"
OF_A_STUDENT = f"JUPYTERHUB_USER={NAME}-".encode()  # the hub's own service has that variable too, empty
MIB = 2**20
MEMORY_LEFT_FREE = 1024 * MIB
SECONDS_IN_ALL = 420
SECONDS_OF_PATIENCE = 300
SECONDS_TO_START = 60
SECONDS_TO_STOP = 30
CORES = len(os.sched_getaffinity(0))


# The hub --------------------------------------------------------------------------------------------------------


@contextmanager
def hub_in(folder):
    """Give the address of a hub that keeps everything in this folder, and end all that came of it."""
    address, hub, proxy = (f"{scheme}://127.0.0.1:{port}" for scheme, port in free_ports("http", "https", "https"))
    command = [
        *(sys.executable, "-m", "jupyterhub", "-f", CONFIGURATION),
        f"--JupyterHub.bind_url={address}",
        f"--JupyterHub.hub_bind_url={hub}",
        f"--ConfigurableHTTPProxy.api_url={proxy}",
        "--JupyterHub.active_server_limit=0",
    ]
    # Every process of the hub and of its students inherits PATH; by the folder in it we know it again.
    path = os.pathsep.join([os.environ["PATH"], str(folder)])
    environment = {**os.environ, "HUB_TRIAL": "1", "HOME": str(folder), "PATH": path}
    try:
        with open(folder / "hub.log", "wb") as log:
            files = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
            # In a session of its own: Ctrl-C is for us.
            subprocess.Popen(command, cwd=folder, env=environment, start_new_session=True, **files)
        yield address
    finally:
        while left := ours(folder):
            end(left)
            time.sleep(0.1)


def free_ports(*schemes):
    """Return pairs of a scheme and a free port."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in schemes]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return list(zip(schemes, ports, strict=True))


def ours(folder, mark=b""):
    """List the processes of this hub; with a mark, those that have it in their environment as well."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # ended meanwhile, or somebody else's
            environment = (place / "environ").read_bytes()
            if os.fsencode(folder) in environment and mark in environment and int(place.name) != os.getpid():
                found.append(int(place.name))
    return found


async def until_it_answers(address, folder):
    give_up = time.monotonic() + SECONDS_TO_START
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < give_up:
            with suppress(aiohttp.ClientError):
                async with session.get(f"{address}/hub/health") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.2)
    raise SystemExit("\n".join(["The hub did not start. The end of its log:", *lines_of(folder / "hub.log")[-10:]]))


def lines_of(log):
    return log.read_text(errors="replace").splitlines()


# A student ------------------------------------------------------------------------------------------------------


class Failure(Exception):
    """What a student met instead of the course."""


@dataclass
class Student:
    name: str
    address: str
    session: aiohttp.ClientSession = field(init=False)
    logged_in: bool = False
    failure: str = ""
    seconds_to_server: float | None = None
    seconds_to_run: float | None = None

    async def come_and_work(self):
        # The jar takes cookies from 127.0.0.1 too.
        jar, patience = aiohttp.CookieJar(unsafe=True), aiohttp.ClientTimeout(total=None)
        self.session = aiohttp.ClientSession(cookie_jar=jar, timeout=patience)
        try:
            async with asyncio.timeout(SECONDS_OF_PATIENCE):
                begun = time.monotonic()
                await self.log_in()
                await self.wait_for_the_server()
                self.seconds_to_server = time.monotonic() - begun
                begun = time.monotonic()
                await self.run_the_lesson()
                self.seconds_to_run = time.monotonic() - begun
        except TimeoutError:
            self.failure = f"lost patience after {SECONDS_OF_PATIENCE} s"
        except (Failure, aiohttp.ClientError, OSError) as failure:
            self.failure = f"{type(failure).__name__}: {failure}"

    async def leave(self):
        """Stop the server; what does not stop is ended by force."""
        with suppress(Failure, aiohttp.ClientError, OSError):
            await self.ask("DELETE", f"/hub/api/users/{self.name}/server")
        await self.session.close()

    async def log_in(self):
        await self.ask("GET", "/hub/login")
        form = {"username": self.name, "password": "", "_xsrf": self.token("/hub/")}
        await self.ask("POST", "/hub/login", data=form)
        self.logged_in = True

    async def wait_for_the_server(self):
        """Follow the progress that the waiting page shows, then open JupyterLab on the lesson."""
        progress = f"{self.address}/hub/api/users/{self.name}/server/progress"
        async with self.session.get(progress, headers={"X-XSRFToken": self.token("/hub/")}) as events:
            async for line in events.content:
                if line.startswith(b"data:"):
                    event = json.loads(line.removeprefix(b"data:"))
                    if event.get("failed"):
                        raise Failure(event["message"])
                    if event.get("ready"):
                        break
        page = await self.ask("GET", f"/user/{self.name}/lab/tree/notebooks/{LESSON}")
        if b"jupyter-config-data" not in page:
            raise Failure("what came is not JupyterLab")

    async def run_the_lesson(self):
        server = f"/user/{self.name}/api"
        for part in ("notebooks", "exercises"):
            listing = json.loads(await self.ask("GET", f"{server}/contents/{part}"))
            if len(listing["content"]) < 2:
                raise Failure(f"the course was not copied: {part} is empty")
        lesson = json.loads(await self.ask("GET", f"{server}/contents/notebooks/{LESSON}?content=1"))["content"]
        opened = {"path": f"notebooks/{LESSON}", "name": LESSON, "type": "notebook", "kernel": {"name": "python3"}}
        kernel = json.loads(await self.ask("POST", f"{server}/sessions", json=opened))["kernel"]["id"]
        channels = f"{self.address}{server}/kernels/{kernel}/channels?session_id={uuid.uuid4().hex}"
        self.channels = await self.session.ws_connect(channels, max_msg_size=0)
        for number, cell in enumerate(lesson["cells"]):
            if cell["cell_type"] == "code" and "raises-exception" not in cell["metadata"].get("tags", []):
                await self.run(number, "".join(cell["source"]))

    async def run(self, number, code):
        """Run a cell, until its reply is here and the kernel is idle again."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "version": "5.3"}
        header |= {"username": self.name, "session": uuid.uuid4().hex, "date": datetime.datetime.now().isoformat()}
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        await self.channels.send_json(message)
        waiting_for = {"execute_reply", "idle"}
        while waiting_for:
            message = await self.channels.receive()
            if message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                raise Failure(f"cell {number}: the kernel's line was cut, with code {self.channels.close_code}")
            if message.type == aiohttp.WSMsgType.TEXT:
                message = json.loads(message.data)
            else:
                message = deserialize_binary_message(message.data)
            if message["parent_header"].get("msg_id") == header["msg_id"]:
                if message["msg_type"] == "error":
                    raise Failure(f"cell {number}: {message['content']['ename']}: {message['content']['evalue']}")
                waiting_for -= {message["msg_type"], message["content"].get("execution_state")}

    async def ask(self, method, path, **what):
        headers = {} if method == "GET" else {"X-XSRFToken": self.token(path)}
        async with self.session.request(method, self.address + path, headers=headers, **what) as answer:
            content = await answer.read()
            if answer.status >= 400:
                raise Failure(f"{method} {path}: {answer.status} {answer.reason}")
            return content

    def token(self, path):
        """Return what the hub, or the student's server, wants back to know that a page of its own is asking."""
        cookies = self.session.cookie_jar.filter_cookies(URL(self.address + path))
        if "_xsrf" not in cookies:
            raise Failure(f"no cookie for {path}")
        return cookies["_xsrf"].value


# Measuring ------------------------------------------------------------------------------------------------------


@dataclass
class Round:
    students: list
    memory: float
    seconds: float

    @property
    def failures(self):
        return [student.failure for student in self.students if student.failure]


async def measure(count, address, folder):
    begun = time.monotonic()
    students = [Student(f"{NAME}-{count}-{number}", address) for number in range(count)]
    try:
        await asyncio.gather(*(student.come_and_work() for student in students))
        memory = memory_of(ours(folder, OF_A_STUDENT))
    finally:
        await asyncio.gather(*(student.leave() for student in students))
    await until_all_are_gone(folder)
    return Round(students, memory / count, time.monotonic() - begun)


async def until_all_are_gone(folder):
    """Wait for the students' servers to stop, so that the next ones have the machine for themselves."""
    give_up = time.monotonic() + SECONDS_TO_STOP
    while left := ours(folder, OF_A_STUDENT):
        if time.monotonic() > give_up:
            end(left)
        await asyncio.sleep(0.2)


def end(pids):
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def memory_of(pids):
    """Return bytes of memory; what processes share is split between them, so that a sum is right."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total


def available_memory():
    lines = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    return int(lines["MemAvailable"].split()[0]) * 1024


def why_no_more(done, begun):
    """Return why twice as many shall not come, or None."""
    last = done[-1]
    if last.failures:
        return f"with {len(last.students)}, {len(last.failures)} failed"
    twice = 2 * len(last.students)
    if twice * last.memory > available_memory() - MEMORY_LEFT_FREE:
        return f"{twice} need more memory than is free"
    if time.monotonic() - begun + 2.2 * last.seconds > SECONDS_IN_ALL:
        return f"{twice} would take longer than the {SECONDS_IN_ALL // 60} minutes this program gives itself"
    return None


async def ramp(folder, console):
    begun, done, why = time.monotonic(), [], None
    with hub_in(folder) as address:
        await until_it_answers(address, folder)
        available = available_memory()
        while why is None:
            count = 2 * len(done[-1].students) if done else 1
            with console.status(f"{count} at once"):
                done.append(await measure(count, address, folder))
            why = why_no_more(done, begun)
        if done[-1].failures:
            complaints = [line for line in lines_of(folder / "hub.log") if " ERROR" in line or line.startswith("[E ")]
            print("What the hub's log complains of, its end:", *complaints[-20:], sep="\n", file=sys.stderr)
    return done, why, available


# Showing --------------------------------------------------------------------------------------------------------


def as_table(done):
    table = Table(box=box.MARKDOWN)
    for heading in ("at once", "logged in", "finished", "failed", "server, s", "lesson, s", "MiB"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in done:
        table.add_row(
            str(len(one.students)),
            str(sum(student.logged_in for student in one.students)),
            str(sum(student.seconds_to_run is not None for student in one.students)),
            str(len(one.failures)),
            in_seconds(student.seconds_to_server for student in one.students),
            in_seconds(student.seconds_to_run for student in one.students),
            f"{one.memory / MIB:.0f}",
        )
    return table


def in_seconds(values):
    values = [value for value in values if value is not None]
    return f"{statistics.median(values):.1f}, {max(values):.1f}" if values else ""


def main():
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    if not shutil.which("configurable-http-proxy"):
        raise SystemExit("The hub's proxy is missing: npm install --global configurable-http-proxy")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit("Stopped; all that was started is ended."))

    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("jupyterhub", "jupyterlab", "ipykernel"))
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    print(f"{datetime.date.today()}, {platform.system()} {platform.machine()}, {CORES} cores, {memory / 2**30:.0f} GiB")
    print(f"Python {platform.python_version()}, {versions}")
    print(f"Students arrive at once and run {LESSON}; seconds: the median, the worst.\n")
    with tempfile.TemporaryDirectory(prefix="two-neurons-hub-") as folder:
        done, why, available = asyncio.run(ramp(Path(folder), Console(stderr=True)))
    Console().print(as_table(done))
    for failure in sorted(set(done[-1].failures)):
        print(f"failed: {failure}")
    held = max((len(one.students) for one in done if not one.failures), default=0)
    print(f"\nThis machine held {held} at once; {why}.")
    by_memory = (available - MEMORY_LEFT_FREE) / max(one.memory for one in done)
    print(f"By memory alone there is room for {by_memory:.0f}, with {MEMORY_LEFT_FREE // MIB} MiB left free.")


if __name__ == "__main__":
    main()
