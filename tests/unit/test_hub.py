"""A real hub on loopback, with a student, and with impostors who listen where a student's server is to come.

It needs JupyterHub and its proxy, which the hub group and npm bring; with TINYNET_HUB=required, as in CI, it fails
where they are missing.
"""

import http.cookiejar
import os
import shutil
import socket
import ssl
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "jupyterhub" / "jupyterhub_config.py"
is_here = find_spec("jupyterhub") and shutil.which("configurable-http-proxy")
pytestmark = [
    pytest.mark.skipif(
        not is_here and os.environ.get("TINYNET_HUB") != "required", reason="JupyterHub or its proxy is not installed"
    ),
    pytest.mark.exhaustive,
]
SECONDS_OF_PATIENCE = 60
WORDS = b"served by an impostor"


def free_port(address="127.0.0.1"):
    with socket.create_server((address, 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """Give the address of a hub in a folder; students called victim-PORT get that port."""
    folder = tmp_path_factory.mktemp("hub")
    settings = folder / "settings.py"
    settings.write_text(
        f"""load_subconfig({str(CONFIGURATION)!r})
settle = c.Spawner.pre_spawn_hook
def settle_where_told(spawner):
    settle(spawner)
    if spawner.user.name.startswith("victim-"):
        spawner.port, spawner.http_timeout = int(spawner.user.name.partition("-")[2]), 5
c.Spawner.pre_spawn_hook = settle_where_told
c.Spawner.http_timeout = {SECONDS_OF_PATIENCE}
""",
        encoding="utf-8",
    )
    address = f"http://127.0.0.1:{free_port()}"
    command = [
        *(sys.executable, "-m", "jupyterhub", "-f", settings, f"--JupyterHub.bind_url={address}"),
        *(f"--JupyterHub.hub_port={free_port()}", f"--ConfigurableHTTPProxy.api_url=https://127.0.0.1:{free_port()}"),
    ]
    with open(folder / "hub.log", "wb") as log:
        hub = psutil.Popen(
            command, cwd=folder, env={**os.environ, "HUB_TRIAL": "1", "HOME": str(folder)}, stdout=log, stderr=log
        )
    try:
        until = time.monotonic() + SECONDS_OF_PATIENCE
        while not answers(f"{address}/hub/health"):
            assert hub.poll() is None, (folder / "hub.log").read_text(errors="replace")
            assert time.monotonic() < until, (folder / "hub.log").read_text(errors="replace")
            time.sleep(0.2)
        yield address, folder / "two-neurons-trial"
    finally:
        family = [*hub.children(recursive=True), hub]
        for process in family:
            process.kill()
        psutil.wait_procs(family)


def answers(address):
    try:
        return urllib.request.urlopen(address, timeout=5).status == 200
    except OSError:
        return False


class Browser:
    """A student's browser, as far as cookies go."""

    def __init__(self, address, name):
        self.address, self.name = address, name
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.get("/hub/login")
        token = next(cookie.value for cookie in self.jar if cookie.name == "_xsrf")
        self.get("/hub/login", username=name, password="", _xsrf=token)

    def get(self, path, **form):
        """Return status and content of a page, wherever it leads to."""
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self.opener.open(self.address + path, data, timeout=SECONDS_OF_PATIENCE) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read()

    def waits_for(self, *words):
        """Open the course until one of these words is on the page; return the page."""
        until = time.monotonic() + SECONDS_OF_PATIENCE
        while True:
            _, page = self.get(f"/user/{self.name}/lab")
            if any(word in page for word in words):
                return page
            assert time.monotonic() < until, page
            time.sleep(0.5)


@pytest.fixture(scope="module")
def ada(hub):
    """Give a student who is at work, with the page that they see."""
    browser = Browser(hub[0], "ada")
    return browser, browser.waits_for(b"jupyter-config-data", b"Spawn failed")


class Impostor(threading.Thread):
    """Listens at an address and says its words to whoever comes through; `reached` tells whether anybody did."""

    def __init__(self, address, certificate=None):
        super().__init__(daemon=True)
        self.reached = False
        self.listener = socket.create_server((address, 0))
        self.port = self.listener.getsockname()[1]
        self.context = None
        if certificate:
            self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            self.context.load_cert_chain(certificate.with_suffix(".crt"), certificate.with_suffix(".key"))
        self.start()

    def run(self):
        answer = b"HTTP/1.1 200 OK\r\nX-JupyterHub-Version: 6\r\nContent-Length: %d\r\n\r\n%s" % (len(WORDS), WORDS)
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:  # it was closed
                return
            try:
                with self.context.wrap_socket(line, server_side=True) if self.context else line as line:
                    if line.recv(4096).startswith((b"GET", b"HEAD", b"POST")):
                        self.reached = True
                        line.sendall(answer)
            except OSError:  # whoever came has seen through it, and went
                continue


def test_a_student_reaches_the_course_on_an_address_of_their_own(hub, ada):
    browser, page = ada
    assert b"jupyter-config-data" in page
    status, content = browser.get("/user/ada/api/contents/notebooks")
    assert status == 200
    assert b"00-start-here.ipynb" in content
    # Asked for by name, so that a process of another test which ends meanwhile counts as one that says nothing.
    listens = {
        line.laddr.ip
        for process in psutil.process_iter(["cmdline", "net_connections"])
        if "jupyterhub.singleuser" in (process.info["cmdline"] or ())
        for line in process.info["net_connections"]
        if line.status == psutil.CONN_LISTEN
    }
    assert "127.1.1.2" in listens


@pytest.mark.parametrize("certified_as", [None, "ada"])
def test_who_listens_in_a_students_place_is_never_shown_to_them(hub, ada, certified_as):
    address, state = hub
    pair = state / "certificates" / f"user-{certified_as}" / f"user-{certified_as}" if certified_as else None
    # Students are numbered as they come, and so are their addresses.
    impostors = [Impostor(f"127.1.1.{number}", pair) for number in (3, 4)]
    impostor = impostors[1 if certified_as else 0]
    browser = Browser(address, f"victim-{impostor.port}")
    page = browser.waits_for(b"Spawn failed", WORDS)
    for one in impostors:
        one.listener.close()
    assert WORDS not in page
    assert not impostor.reached
