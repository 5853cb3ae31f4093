"""What the sandbox keeps from student code: whoever grades, nothing outside of its folders can be changed or held."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from small_course import needs_bubblewrap

from tinynet.grading import cgroup, sandbox
from tinynet.grading.kernel import Kernel, KernelEnded
from tinynet.grading.sandbox import Limits, Sandbox

pytestmark = needs_bubblewrap
LIMIT = 300_000_000

# Every place is tried; what may be opened for writing is what the sandbox makes for it.
TRIES_EVERYTHING = """
import errno, os, stat
MAY = ("/student", "/tmp", "/dev/shm")
NAMES = ("null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts/ptmx", "console")
DEVICES = {f"/dev/{name}" for name in NAMES}
written, seen = [], 0
for folder, inside, names in os.walk("/"):
    # Below that it is all the inside of folders that have been tried.
    deep = folder.count("/") > 6
    inside[:] = [name for name in inside if not deep and os.path.join(folder, name) not in (*MAY, "/dev/pts")]
    for path in [os.path.join(folder, "made-by-a-student"), *(os.path.join(folder, name) for name in names)]:
        if path in DEVICES or (os.path.islink(path) and os.path.realpath(path) in DEVICES):
            continue
        seen += 1
        try:
            flags = os.O_WRONLY | os.O_NONBLOCK | (0 if os.path.lexists(path) else os.O_CREAT)
            os.close(os.open(path, flags))
            written.append(path)
        except OSError:
            pass
print(seen, written[:20])
"""
HOLDS = {
    "sockets": """
    a, b = socket.socketpair()
    held += [a, b]
    for end in (a, b):
        end.setblocking(False)
        try:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**30)
        except PermissionError:
            pass
        try:
            while sent := end.send(bytes(65536)):
                total += sent
        except BlockingIOError:
            pass
""",
    "pipes": """
    a, b = os.pipe()
    held += [a, b]
    try:
        fcntl.fcntl(b, 1031, 2**20)
    except PermissionError:
        pass
    os.set_blocking(b, False)
    try:
        while sent := os.write(b, bytes(65536)):
            total += sent
    except BlockingIOError:
        pass
""",
}


@pytest.fixture(scope="module")
def kernel():
    """Give a kernel; nothing that is tried in it may change it."""
    box = Sandbox(Limits(seconds=60, memory=LIMIT))
    made = Kernel(box)
    yield made
    made.close()
    box.close()


def said(kernel, code):
    """Return what a cell printed; an error fails the test."""
    [output] = kernel.run(code).outputs
    assert output.output_type == "stream", output
    return output.text.strip()


def test_no_file_outside_of_its_folders_can_be_opened_for_writing_or_made(kernel):
    seen, written = said(kernel, TRIES_EVERYTHING).split(" ", 1)
    assert int(seen) > 10_000
    assert written == "[]"


def test_there_is_no_proc_and_no_sys_to_read_the_machine_from_or_to_change_it_by(kernel):
    assert said(kernel, "import os\nprint([os.path.exists(place) for place in ('/proc', '/sys')])") == "[False, False]"


def test_seen_from_outside_a_student_is_never_root(kernel):
    processes = sandbox._tree(kernel.sandbox._first)
    statuses = [Path(f"/proc/{number}/status").read_text() for number in processes]
    fields_of = [dict(line.split(":\t", 1) for line in status.splitlines()) for status in statuses]
    of_students = [fields for fields in fields_of if fields["Name"] != "bwrap"]
    assert of_students
    for fields in of_students:
        assert "0" not in fields["Uid"].split()
        assert "0" not in fields["Gid"].split()
        assert int(fields["CapEff"], 16) == int(fields["CapPrm"], 16) == 0
        assert fields["NoNewPrivs"] == "1"  # so that a setuid program gives it nothing


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("a socket of a virtual machine", "socket.socket(40, socket.SOCK_STREAM)"),
        ("a packet socket", "socket.socket(17, socket.SOCK_RAW)"),
        ("a Bluetooth socket", "socket.socket(31, socket.SOCK_RAW, 1)"),
        ("a larger buffer", "socket.socket().setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**20)"),
        ("a larger pipe", "fcntl.fcntl(os.pipe()[1], 1031, 2**20)"),
        ("a user namespace", "call('unshare', 0x10000000)"),
        ("a mount namespace", "call('unshare', 0x20000)"),
        ("a child in a namespace of its own", "call('syscall', CLONE, 0x10000000 | 17, None, None, None, None)"),
        ("a mount", "call('mount', b'none', b'/tmp', b'tmpfs', 0, None)"),
        ("another root", "os.chroot('/tmp')"),
        ("a key", "call('syscall', KEYCTL, 0, -3, 1)"),
        ("root's rights", "os.setuid(0)"),
        ("another group", "os.setgid(0)"),
        ("a device", "os.mknod('/tmp/disk', 0o60666, os.makedev(8, 0))"),
        ("another host name", "call('sethostname', b'mine', 4)"),
        ("real-time priority", "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))"),
    ],
)
def test_the_system_refuses(kernel, what, code):
    numbers = {"x86_64": (56, 250), "aarch64": (220, 219)}[os.uname().machine]
    # Of a child that is made all the same, only the parent speaks.
    asked = f"""
import ctypes, fcntl, os, socket
libc = ctypes.CDLL(None, use_errno=True)
CLONE, KEYCTL = {numbers}
def call(name, *arguments):
    if (answer := getattr(libc, name)(*arguments)) == -1:
        raise OSError(ctypes.get_errno())
    if answer == 0 and name == "syscall" and arguments[0] == CLONE:
        os._exit(0)
try:
    {code}
except OSError as error:
    print("refused")
else:
    print("given")
"""
    assert said(kernel, asked) == "refused"


@pytest.mark.parametrize("grouped", [True, False])
@pytest.mark.parametrize("what", HOLDS)
def test_what_sockets_and_pipes_hold_counts_as_memory(what, grouped, monkeypatch):
    if grouped:
        needs_a_group()
    else:
        monkeypatch.setattr(sandbox, "make_group", lambda memory: None)
    hold = f"import fcntl, os, socket\nheld, total = [], 0\nwhile len(held) < 50:\n{HOLDS[what]}\nprint(total)"
    box = Sandbox(Limits(seconds=10, memory=LIMIT))
    kernel = Kernel(box)
    try:
        assert int(said(kernel, hold)) < LIMIT / 10
    except KernelEnded as end:
        assert "it used more than 300 MB of memory" in str(end)  # noqa: PT017 (either is right)
    finally:
        kernel.close()
        box.close()


def needs_a_group():
    if (group := cgroup.make_group(LIMIT)) is None:
        pytest.skip("no control group can be made here")
    group.close()
    return group._folder.parent


def test_a_group_ends_with_its_sandbox_and_one_that_was_left_is_removed():
    parent = needs_a_group()
    left = parent / f"{cgroup.NAME}999999999-left"  # no process has such a number
    left.mkdir()
    others = set(parent.glob(f"{cgroup.NAME}{os.getpid()}-*"))
    box = Sandbox(Limits(seconds=5))
    mine = set(parent.glob(f"{cgroup.NAME}{os.getpid()}-*")) - others
    box.close()
    assert mine
    assert not left.exists()
    assert not [folder for folder in mine if folder.exists()]


def test_an_environment_that_lies_in_the_class_folder_shows_no_submission(tmp_path):
    venv.create(tmp_path, symlinks=True)
    site = next(tmp_path.glob("lib/python*/site-packages"))
    (site / "here.pth").write_text("\n".join(path for path in sys.path if path.endswith("site-packages")))
    (tmp_path / "submitted" / "bob").mkdir(parents=True)
    (tmp_path / "submitted" / "bob" / "secret.txt").write_text("what bob wrote")
    command = f"""
import json, sys
sys.path.insert(0, {str(Path(sandbox.__file__).parents[2])!r})
from tinynet.grading import sandbox
print(json.dumps(sandbox._of_python()))
"""
    python = str(tmp_path / "bin" / "python")
    bound = json.loads(subprocess.run([python, "-c", command], capture_output=True, text=True, check=True).stdout)
    assert str(tmp_path / "lib") in bound
    secret = tmp_path / "submitted" / "bob" / "secret.txt"
    assert not [place for place in bound if secret.is_relative_to(place)]


def test_python_by_a_detour_is_python_all_the_same(monkeypatch):
    folder, name = os.path.split(sys.executable)
    monkeypatch.setattr(sys, "executable", f"{folder}/../{os.path.basename(folder)}/{name}")
    sandbox.refuse_without_bubblewrap()
