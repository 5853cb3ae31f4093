"""The server that is announced is our own, and ends with us."""

import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tinynet import lab
from tinynet.processes import listens

LISTENS = """
import http.server, sys
print("is running at", flush=True)
handler = type("Refuses", (http.server.BaseHTTPRequestHandler,), {"do_GET": lambda self: self.send_error(403)})
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), handler).serve_forever()
"""
# As JupyterLab does where another program was quicker: it says that it runs, looks for its port, and ends.
TOO_LATE = """
import time
print("is running at", flush=True)
time.sleep(2)
print("the port is already in use", flush=True)
sys.exit(1)
"""


class Refuses(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_error(403)

    def log_message(self, *_):
        pass


@pytest.fixture
def start(tmp_path):
    children = []

    def start_one(program, port):
        with open(tmp_path / "lab.log", "w") as log:
            child = subprocess.Popen([sys.executable, "-c", program, str(port)], stdout=log, stderr=log)
        children.append(child)
        return child

    yield start_one
    for child in children:
        child.kill()
        child.wait()


def test_a_server_that_refuses_our_token_is_announced_only_if_it_is_ours(start, tmp_path):
    with HTTPServer(("127.0.0.1", 0), Refuses) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        child = start("import sys\n" + TOO_LATE, other.server_port)
        assert lab._wait_until_it_answers(child, other.server_port, "ours", tmp_path / "lab.log", []) == lab.PORT_LOST
        other.shutdown()
    port = lab._free_port(lab.FIRST_PORT)
    child = start(LISTENS, port)
    address = lab._wait_until_it_answers(child, port, "ours", tmp_path / "lab.log", [])
    assert address == f"http://127.0.0.1:{port}/{lab.FIRST_PAGE}"


def test_only_who_listens_is_said_to_listen(start):
    port = lab._free_port(lab.FIRST_PORT)
    child = start(LISTENS, port)
    deadline = time.monotonic() + 20
    while not listens(child.pid, port):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert not listens(child.pid, port + 1)
    child.kill()
    child.wait()
    assert not listens(child.pid, port)


ENDS_WITH_ITS_PARENT = """
import sys, time, types
from tinynet import lab_server

def run_the_server():
    print("runs", flush=True)
    time.sleep(60)

sys.modules["jupyterlab.labapp"] = types.SimpleNamespace(main=run_the_server)
lab_server.main()
"""


@pytest.mark.skipif(os.name == "nt", reason="a process has no signals there")
def test_the_server_is_told_to_end_when_the_other_end_of_its_input_closes_and_not_before():
    with subprocess.Popen(
        [sys.executable, "-c", ENDS_WITH_ITS_PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout.readline() == b"runs\n"
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(0.5)
        child.stdin.close()
        assert child.wait(10) == -signal.SIGTERM
