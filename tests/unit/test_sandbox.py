"""What the sandbox keeps from student code: whoever grades, nothing outside of its folders can be changed or held."""

import os
import subprocess
import sys
import time
import venv
from contextlib import closing, nullcontext
from pathlib import Path

import pytest
from small_course import needs_bubblewrap

from tinynet.course import CourseError
from tinynet.grading.remote.kernel_client import Kernel, KernelEnded
from tinynet.grading.sandbox import bubblewrap, cgroup
from tinynet.grading.sandbox.bubblewrap import Limits, Sandbox

pytestmark = needs_bubblewrap
# A kernel that has to compile what it imports needs 450 MB.
LIMIT = 600_000_000
# With TINYNET_EXHAUSTIVE=1 the whole tree; below that it is all the inside of mounts that have been tried.
DEEPEST = 99 if os.environ.get("TINYNET_EXHAUSTIVE") == "1" else 5

# Every place is tried; what may be opened for writing is what the sandbox makes for it.
TRIES_EVERYTHING = """
import os, stat
MAY = ("/student", "/tmp", "/dev/shm", "/dev/pts")
DEVICES = {f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts/ptmx")}
written, rights, seen = [], [], 0
for folder, inside, names in os.walk("/"):
    deep = folder.count("/") > DEEPEST
    inside[:] = [name for name in inside if not deep and os.path.join(folder, name) not in MAY]
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
        try:
            if os.stat(path).st_mode & (stat.S_ISUID | stat.S_ISGID) and not os.statvfs(path).f_flag & os.ST_NOSUID:
                rights.append(path)
        except OSError:
            pass
print(seen, written[:20], rights[:20])
"""
# Each says once more what it holds; a small program keeps it, so that it is not the student's own memory.
HOLDS = {
    "sockets": """
for _ in range(25):
    a, b = socket.socketpair()
    held += [a, b]
    for end in (a, b):
        end.setblocking(False)
        with suppress(PermissionError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**30)
        with suppress(BlockingIOError):
            while sent := end.send(bytes(65536)):
                total += sent
""",
    "pipes": """
for _ in range(25):
    a, b = map(os.fdopen, os.pipe(), "rw")
    held += [a, b]
    with suppress(PermissionError):
        fcntl.fcntl(b, 1031, 2**20)
    os.set_blocking(b.fileno(), False)
    with suppress(BlockingIOError):
        while sent := os.write(b.fileno(), bytes(65536)):
            total += sent
""",
    "sockets that wait to be let in": """
with suppress(PermissionError):
    server = socket.socket(socket.AF_UNIX)
    server.bind(f"/tmp/{total}")
    server.listen(100)
    held.append(server)
    for _ in range(100):
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(server.getsockname())
            line.setblocking(False)
            with suppress(BlockingIOError):
                while sent := line.send(bytes(65536)):
                    total += sent
""",
    "files without content": """
for number in range(11_000):
    os.close(os.open(f"/tmp/{total}", os.O_CREAT))
    total += 1_300
""",
}
KEEPS = """
import fcntl, os, socket, subprocess
from contextlib import suppress
total = 0
def hold():
    global total
    held = []
{hold}
    subprocess.Popen(["sleep", "60"], pass_fds=[one.fileno() for one in held])
for _ in range(60):
    hold()
print(total)
"""


@pytest.fixture(scope="module")
def kernel():
    """Give a kernel; nothing that is tried in it may change it."""
    with closing(Sandbox(Limits(seconds=60, memory=LIMIT))) as box, closing(Kernel(box)) as made:
        yield made


def said(kernel, code):
    """Return what a cell printed; an error fails the test."""
    [output] = kernel.run(code).outputs
    assert output.output_type == "stream", output
    return output.text.strip()


def test_no_file_outside_of_its_folders_can_be_opened_for_writing_or_made(kernel):
    seen, answer = said(kernel, f"DEEPEST = {DEEPEST}\n{TRIES_EVERYTHING}").split(" ", 1)
    assert int(seen) > 10_000
    assert answer == "[] []"  # nothing written, and no program with the rights of somebody else


def test_there_is_no_proc_and_no_sys_to_read_the_machine_from_or_to_change_it_by(kernel):
    assert said(kernel, "import os\nprint([os.path.exists(place) for place in ('/proc', '/sys')])") == "[False, False]"


def test_seen_from_outside_a_student_is_never_root(kernel):
    processes = bubblewrap._tree(kernel.sandbox._first)
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
        ("a socket of the network", "socket.socket()"),
        ("a socket that others reach", "socket.socket(socket.AF_UNIX)"),
        ("a pair that others reach", "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)"),
        ("a pair of another kind", "socket.socketpair(30, socket.SOCK_STREAM)"),
        ("a larger buffer", "socket.socketpair()[0].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**20)"),
        ("descriptors sent off", "socket.send_fds(socket.socketpair()[0], [b'x'], [0])"),
        ("descriptors of one's own for a thread", "call('close_range', 1000, 1000, 2)"),
        ("pages left in a pipe", "call('vmsplice', os.pipe()[1], None, 0, 0)"),
        ("a watch on files", "call('inotify_init1', 0)"),
        ("a lock of a part of a file", "fcntl.lockf(open('/tmp/locked', 'w'), fcntl.LOCK_EX)"),
        ("a set of rules", "call('syscall', 444, None, 0, 1)"),
        ("to hide from the watch", "call('prctl', 4, 0, 0, 0, 0)"),
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
        # Last: one that is made runs on its parent's stack, and ends both.
        ("a thread with descriptors of its own", "call('syscall', CLONE, 0x10900, None, None, None, None)"),
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


@pytest.mark.sample(4)
@pytest.mark.parametrize("what", HOLDS)
def test_without_a_group_too_nothing_holds_more_than_the_memory(what, monkeypatch):
    monkeypatch.setattr(bubblewrap, "make_group", lambda memory: None, raising=False)
    assert held_of(HOLDS[what]) < LIMIT


def test_the_group_alone_counts_what_sockets_hold(monkeypatch):
    needs_a_group()
    monkeypatch.setattr(bubblewrap, "_seen_of", lambda process: (1, 0, 0))
    assert held_of(HOLDS["sockets"]) == 0


def held_of(hold):
    """Return how many bytes were held at last: 0 where it was ended."""
    with (
        closing(Sandbox(Limits(seconds=20, memory=LIMIT, processes=100, disk=5_000_000))) as box,
        closing(Kernel(box)) as kernel,
    ):
        try:
            return int(said(kernel, KEEPS.format(hold=hold.replace("\n", "\n    "))))
        except KernelEnded as end:
            assert "it used more than 600 MB of memory" in str(end)  # noqa: PT017 (either is right)
            return 0


def test_a_kernel_that_ends_while_it_starts_says_so_at_once():
    begun = time.monotonic()
    with closing(Sandbox(Limits(memory=50_000_000))) as box, pytest.raises(KernelEnded, match="it had 50 MB of memory"):
        Kernel(box)
    assert time.monotonic() - begun < 20


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


def test_a_group_that_no_process_can_enter_is_none(monkeypatch):
    parent = needs_a_group()
    before = set(parent.glob(f"{cgroup.NAME}*"))
    monkeypatch.setattr(cgroup.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 2))
    assert cgroup.make_group(LIMIT) is None
    assert set(parent.glob(f"{cgroup.NAME}{os.getpid()}-*")) <= before


def test_a_group_lies_below_that_of_the_grader_or_beside_it():
    unified = "0::/user.slice/user@7.service/app.slice/shell.scope\n"
    slices = Path("/sys/fs/cgroup/user.slice/user@7.service/app.slice")
    assert [found[0] for found in cgroup.parents(unified)] == [slices / "shell.scope", slices]
    older = "5:cpu,memory:/class\n3:pids:/\n0::/\n"
    found = [(str(parent), limit) for parent, limit, *_ in cgroup.parents(older)]
    assert found == [("/sys/fs/cgroup/memory/class", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max")]


LOOKS_AROUND = """
from tinynet.grading.remote.kernel_client import Kernel
from tinynet.grading.sandbox.bubblewrap import Limits, Sandbox
box = Sandbox(Limits(seconds=20))
kernel = Kernel(box)
cell = "import os\\nfor folder, inside, names in os.walk({place!r}):\\n    print(folder, inside, names)"
print(*(output["text"] for output in kernel.run(cell).outputs))
kernel.close()
box.close()
"""


def test_an_environment_that_lies_in_the_class_folder_shows_no_submission(folder_of_a_learner):
    place = folder_of_a_learner
    venv.create(place, symlinks=True)
    site = next(place.glob("lib/python*/site-packages"))
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    package = str(Path(bubblewrap.__file__).parents[3])
    (site / "here.pth").write_text("\n".join([*libraries, package]))
    for secret in ("submitted/bob/01-small/01-small.ipynb", "lib/grades.csv", "bin/collect", "share/bob.ipynb"):
        (place / secret).parent.mkdir(parents=True, exist_ok=True)
        (place / secret).write_text("what bob wrote")
    asked = LOOKS_AROUND.format(place=str(place))
    command = [place / "bin" / "python", "-c", asked]
    seen = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "pyvenv.cfg" in seen
    for name in ("submitted", "ipynb", "grades.csv", "collect"):
        assert name not in seen


def test_python_by_a_detour_is_python_all_the_same(monkeypatch):
    folder, name = os.path.split(sys.executable)
    monkeypatch.setattr(sys, "executable", f"{folder}/../{os.path.basename(folder)}/{name}")
    bubblewrap.refuse_without_bubblewrap()


@pytest.mark.parametrize(("user", "refused"), [(0, True), (1000, False)])
def test_on_an_unknown_kind_of_machine_root_does_not_grade(monkeypatch, user, refused):
    monkeypatch.setattr(bubblewrap.platform, "machine", lambda: "mill")
    monkeypatch.setattr(bubblewrap.os, "geteuid", lambda: user)
    monkeypatch.setattr(bubblewrap.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, "", ""))
    with pytest.raises(CourseError, match="mill.*Grade as an ordinary user") if refused else nullcontext():
        bubblewrap.refuse_without_bubblewrap()


@pytest.mark.parametrize(("user", "instead"), [(0, True), (1000, False)])
def test_where_no_sandbox_can_be_made_root_is_told_how_else_to_grade(monkeypatch, user, instead):
    failed = subprocess.CompletedProcess([], 1, "", "bwrap: Creating new namespace failed: Operation not permitted")
    monkeypatch.setattr(bubblewrap.os, "geteuid", lambda: user)
    monkeypatch.setattr(bubblewrap.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(CourseError, match="Creating new namespace failed") as told:
        bubblewrap.refuse_without_bubblewrap()
    assert ("grade as an ordinary user" in str(told.value)) == instead
