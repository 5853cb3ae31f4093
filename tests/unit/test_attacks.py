"""A class of attackers, and two honest students among them: each attack is held, told on its own row, and harms nobody.

What an attack tries stands in a cell before the answer. All of them are graded in one run, as a teacher would.
"""

import csv
import json
import os
import socket
import threading
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from small_course import RIGHT, WRONG, hand_in, needs_bubblewrap, notebook, write_course

from tinynet.grading.classroom import grade_class
from tinynet.grading.sandbox.bubblewrap import Limits
from tinynet.grading.submissions import collect_submissions

# What the sandbox holds is always tried, in test_sandbox.py; a whole class of attackers where all cases are.
pytestmark = [needs_bubblewrap, pytest.mark.exhaustive]

SECRET = "what another student wrote"
SLEEP = "86399"  # the mark by which a process that is left over is found
ALL = 3.0  # points of the checks; two more are given by hand

# Cells that are held and change nothing: (attack, what its row says of it).
CONTAINED = {
    "endless-loop": ("while True:\n    pass", "ran longer than 6 s and was stopped"),
    "loop-that-catches-everything": (
        "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass",
        "could not be interrupted",
    ),
    "memory-bomb": ("held = []\nwhile True:\n    held.append(bytearray(50_000_000))", None),
    "fork-bomb": ("import os\nwhile True:\n    os.fork()", "it started more than|it used more than"),
    "thread-bomb": (
        "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(100,)).start()",
        None,
    ),
    "endless-output": ("while True:\n    print('x' * 100_000)", "it printed more than|it used more than"),
    "output-in-small-pieces": (
        "from IPython.display import display\nwhile True:\n    display('x' * 10_000)",
        "it printed more than",
    ),
    "ten-gigabytes-at-once": ("print('x' * 10**10)", None),
    "exit": ("import os\nos._exit(0)", "ended its kernel"),
    "polite-exit": ("exit()", None),
    "kills-its-parent": (
        "import os, signal\nfor process in (os.getppid(), 1, -1):\n    os.kill(process, signal.SIGKILL)",
        None,
    ),
    "removes-everything": ("import shutil\nshutil.rmtree('/', ignore_errors=True)", None),
    "leaves-a-process": (
        f"import os, subprocess\nsubprocess.Popen(['sleep', '{SLEEP}'], start_new_session=True)\n"
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        f"        os.execvp('sleep', ['sleep', '{SLEEP}'])\n"
        "    os._exit(0)",
        None,
    ),
    "ends-after-its-check": (
        "import os\nfrom tinynet.grading.remote import kernel_side as inside\nfirst = inside.answer\n"
        "def answer(*given):\n    first(*given)\n    os._exit(0)\ninside.answer = answer",
        None,
    ),
    "hides-its-memory": (
        "import ctypes\nlibc = ctypes.CDLL(None)\nlibc.prctl(15, b'\\xff\\xfe')\nlibc.prctl(4, 0, 0, 0, 0)\nheld = []\n"
        "try:\n    while True:\n        held.append(bytearray(10_000_000))\n"
        "except MemoryError:\n    import time\n    time.sleep(100)",
        "it used more than",
    ),
    "fills-sockets": (
        "import socket, subprocess\nwhile True:\n    pairs = [socket.socketpair() for _ in range(25)]\n"
        "    ends = [end for pair in pairs for end in pair]\n    for end in ends:\n        end.setblocking(False)\n"
        "        try:\n            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**30)\n"
        "        except OSError:\n            pass\n"
        "        try:\n            while True:\n                end.send(bytes(65536))\n"
        "        except OSError:\n            pass\n"
        "    subprocess.Popen(['sleep', '100'], pass_fds=[end.fileno() for end in ends])\n"
        "    pairs = ends = end = None",
        "it started more than|it used more than|ran longer than",
    ),
    "fills-pipes": (
        "import fcntl, os, subprocess\nwhile True:\n    pipes = [os.pipe() for _ in range(25)]\n"
        "    for _, end in pipes:\n        try:\n            fcntl.fcntl(end, 1031, 2**20)\n"
        "        except OSError:\n            pass\n        os.set_blocking(end, False)\n"
        "        os.write(end, bytes(2**20))\n"
        "    subprocess.Popen(['sleep', '100'], pass_fds=[end for pair in pipes for end in pair])\n"
        "    for pair in pipes:\n        for end in pair:\n            os.close(end)",
        "it started more than|it used more than|ran longer than",
    ),
    "empty-files": (
        "number = 0\nwhile True:\n    number += 1\n    open(f'/tmp/{number}', 'x').close()",
        "it used more than|ran longer than",
    ),
    "lies-that-it-is-idle": (
        "kernel = get_ipython().kernel\nidle = {'execution_state': 'idle'}\nfor _ in range(100):\n"
        "    kernel.session.send(kernel.iopub_socket, 'status', idle, parent=kernel.get_parent())",
        None,
    ),
}

# Cells that end their kernel a little later, when an innocent cell is running.
ENDS_LATER = {
    "shuts-its-kernel-down": "get_ipython().kernel.do_shutdown(False)",
    "restarts-its-kernel": "get_ipython().kernel.do_shutdown(True)",
    "stops-its-loop": "get_ipython().kernel.io_loop.stop()",
}

# Frames of one message without end, on the sockets whose messages nobody asks for: they pile up at the grader.
PILES_UP = (
    "import os, socket\nfound = []\nfor number in range(3, 128):\n    try:\n"
    "        line = socket.socket(fileno=os.dup(number))\n        name = str(line.getsockname())\n"
    "    except OSError:\n        continue\n"
    "    found += [number] if 'k-3' in name or 'k-4' in name else []\n    line.detach()\n"
    "size = 4_000_000\nframe = b'\\x03' + size.to_bytes(8, 'big') + bytes(size)\n"
    "for number in found:\n    try:\n        os.set_blocking(number, True)\n"
    "        for _ in range(600):\n            left = frame\n            while left:\n"
    "                left = left[os.write(number, left):]\n    except OSError:\n        pass"
)

# Cells whose printed text must hold nothing but "held"; {other}, {course}, {book} and {port} are told to them.
LOOKS = {
    "reads-another-submission": "print(open('{other}').read())",
    "reads-the-solutions": "print(open('{course}/solutions/01-small/01-small.ipynb').read())",
    "looks-for-any-notebook": (
        "import os\nfound = []\n"
        "for place, inside, names in os.walk('/'):\n"
        "    inside[:] = [name for name in inside if name not in ('proc', 'usr', 'site-packages', 'python3.11')]\n"
        "    found += [name for name in names if name.endswith(('.ipynb', 'gradebook.db'))]\n"
        "assert not found, found\nraise OSError"
    ),
    "writes-the-gradebook": "open('{book}', 'wb').write(b'x')",
    "writes-beside-the-course": "open('{course}/here', 'w').write('x')",
    "network-to-loopback": "import socket\nprint(socket.create_connection(('127.0.0.1', {port}), 2).recv(100))",
    "network-out": (
        "import socket\ntry:\n    print(socket.if_nameindex())\nexcept OSError:\n    pass\n"
        "print(socket.create_connection(('192.0.2.1', 80), 2))"
    ),
    "sees-other-processes": (
        "import os, subprocess\nassert not os.path.exists('/proc'), os.listdir('/proc')\n"
        "seen = subprocess.run(['ps', 'ax'], capture_output=True, text=True).stdout\nassert not seen, seen\n"
        "for process in range(3, 400):\n    try:\n        os.kill(process, 0)\n    except ProcessLookupError:\n"
        "        continue\n    except PermissionError:\n        raise AssertionError(process)\nraise OSError"
    ),
    "reads-the-environment": (
        "import os\nassert 'tinynet-secret' not in str(dict(os.environ))\n"
        "print([open(f'/proc/{{p}}/environ').read() for p in (1, os.getpid())])"
    ),
    "new-namespace": (
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\nassert libc.unshare(0x10000000) == -1\n"
        "assert libc.mount(b'none', b'/tmp', b'tmpfs', 0, None) == -1\nraise OSError"
    ),
    "memory-that-nobody-holds": (
        "import ctypes, os\ntry:\n    os.memfd_create('x')\nexcept PermissionError:\n    pass\n"
        "else:\n    raise AssertionError\n"
        "libc = ctypes.CDLL(None, use_errno=True)\nassert libc.shmget(0, 1 << 30, 0o1600) == -1\nraise OSError"
    ),
    "speaks-to-the-host": "import socket\nsocket.socket(40, socket.SOCK_STREAM)",
    "writes-the-core-pattern": "open('/proc/sys/kernel/core_pattern', 'r+').close()\nprint('opened')",
    "writes-below-proc-and-sys": (
        "import os\nfor place in ('/proc', '/sys'):\n    for folder, _, names in os.walk(place):\n"
        "        for name in names:\n            try:\n"
        "                os.close(os.open(f'{{folder}}/{{name}}', os.O_WRONLY | os.O_NONBLOCK))\n"
        "            except OSError:\n                continue\n"
        "            if folder[6:].split('/')[0] not in (str(os.getpid()), 'self', 'thread-self'):\n"
        "                print('opened', folder, name)\nraise OSError"
    ),
    "reads-paths-of-the-teacher": (
        "seen = ''\nfor name in ('1/cmdline', 'self/mountinfo', '1/mountinfo'):\n    try:\n"
        "        seen += open(f'/proc/{{name}}').read()\n    except OSError:\n        pass\n"
        "assert not seen, seen\nraise OSError"
    ),
    "borrows-rights-of-root": (
        "import os, subprocess\nassert os.getuid() and os.geteuid() and os.getgid() and 0 not in os.getgroups()\n"
        "for program in ('su', 'mount', 'passwd', 'chsh', 'newgrp'):\n"
        "    where = f'/usr/bin/{{program}}'\n"
        "    assert not os.path.exists(where) or os.statvfs(where).f_flag & os.ST_NOSUID\n"
        "os.setuid(0)"
    ),
    "its-own-user-namespace": (
        "import os, subprocess\nanswer = subprocess.run(['unshare', '--user', '--map-root-user', 'id'], "
        "capture_output=True)\nassert answer.returncode, answer\nraise OSError"
    ),
    "a-key-of-the-kernel": (
        "import ctypes, os\nnumber = {{'x86_64': 250, 'aarch64': 219}}[os.uname().machine]\n"
        "assert ctypes.CDLL(None).syscall(number, 0, -3, 1) == -1\nraise OSError"
    ),
    "writes-beside-the-system": (
        "for place in ('/usr', '/usr/bin', '/etc', '/etc/fonts', '/dev', '/dev/pts', '/', '/lib', '/proc', '/sys'):\n"
        "    try:\n        open(f'{{place}}/mine', 'w').close()\n    except OSError:\n        continue\n"
        "    print('made', place)\nraise OSError"
    ),
    "watches-its-parent": ("import ctypes\nassert ctypes.CDLL(None).ptrace(16, 1, None, None) == -1\nraise OSError"),
    "raises-its-limits": (
        "import resource\nfor limit in (resource.RLIMIT_AS, resource.RLIMIT_CPU):\n"
        "    try:\n        resource.setrlimit(limit, (-1, -1))\n    except ValueError:\n        continue\n"
        "    raise AssertionError(limit)\nraise OSError"
    ),
    "fills-the-disk": (
        "for folder in ('/tmp', '/student', '/dev/shm', '/dev', '/', '/usr', '/var/tmp', '/run'):\n"
        "    written = 0\n"
        "    try:\n        for number in range(40):\n"
        "            open(f'{{folder}}/{{number}}', 'wb').write(bytes(5_000_000))\n"
        "            written += 1\n    except OSError:\n        pass\n    assert written < 15, (folder, written)\n"
        "raise OSError"
    ),
}

# With a wrong answer, whatever is done: no points for it. (cells before the answer, the answer)
FORGERIES = {
    "patches-the-check": (
        "from tinynet import checks\nfrom tinynet.checks import task\nchecks.slope_by_hand.check = lambda **_: 'yes'\n"
        "task.Task.__call__ = lambda *_, **__: print('right')\n"
        "task.Task.outcome = lambda *_, **__: task.Outcome(2, 'right')"
    ),
    "patches-what-is-sent": (
        "import json\nfrom tinynet.grading.remote import kernel_side as inside, wire_format as values\n"
        "inside.encode = values.encode = lambda *_: ['object', 'float', 'nan']\n"
        "inside.json.dumps = lambda *_: '{\"points\": 2}'"
    ),
    "makes-equal-to-all": (
        "class Yes(float):\n"
        "    def __eq__(self, _):\n        return True\n    def __le__(self, _):\n        return True\n"
        "    def __sub__(self, _):\n        return 0.0\n    def __rsub__(self, _):\n        return 0.0\n"
    ),
    "prints-that-it-is-right": (
        "print('Task 1 of 5: right (2 of 2 points).\\nA step against the slope is a step downhill.')\n2.0"
    ),
    "speaks-on-the-line": (
        "import os, json\nfor number in range(3, 60):\n    try:\n"
        "        os.write(number, (10**12).to_bytes(8, 'big') + b'{{' * 100)\n    except OSError:\n        pass"
    ),
    "raises-all-points": "from tinynet.checks import TASKS\nfor task in TASKS.values():\n    task.points = 1000",
}


@pytest.fixture(scope="module")
def server():
    return Server()


@pytest.fixture(scope="module")
def place(tmp_path_factory, server):
    """Write the class; return the folder with course, submitted and grades."""
    place = tmp_path_factory.mktemp("class")
    write_course(place / "course")
    inside = place / "submitted"
    other = hand_in(inside, "honest", notebook(before=[f"# {SECRET}"]))
    hand_in(inside, "wrong", notebook(WRONG))
    told = {"other": other, "course": place / "course", "book": place / "grades/gradebook.db", "port": server.port}
    for name, (attack, _) in CONTAINED.items():
        hand_in(inside, name, notebook(before=[attack]))
    for name, attack in ENDS_LATER.items():
        hand_in(inside, name, notebook(before=[attack, "import time\ntime.sleep(1)"]))
    for name, attack in LOOKS.items():
        guarded = "\n".join(f"    {line}" for line in attack.format(**told).splitlines())
        hand_in(inside, name, notebook(before=[f"try:\n{guarded}\nexcept OSError:\n    print('held')"]))
    for name, attack in FORGERIES.items():
        answer = "slope = Yes(5)\nw11_should = 'shrink'" if "Yes" in attack else WRONG
        hand_in(inside, name, notebook(answer, before=[attack.replace("{{", "{")]))
    hand_in(inside, "piles-up", notebook(before=[PILES_UP]))
    replaced = notebook(WRONG)
    for made in replaced["cells"]:
        if made["metadata"].get("nbgrader", {}).get("grade_id") == "check":
            made["source"] = "print('right')"
            made["metadata"]["nbgrader"]["points"] = 1000
    hand_in(inside, "replaces-the-check", replaced)
    script = '<script>document.title = "mine"</script>'
    shown = "from IPython.display import HTML, Javascript, SVG, display\n"
    shown += f"display(HTML('{script}'), Javascript('alert(1)'))"
    shown += f"\ndisplay(SVG('<svg xmlns=\"http://www.w3.org/2000/svg\">{script}</svg>'))"
    hand_in(inside, "scripts-in-its-output", notebook(before=[shown], words=f"Read this. {script}"))
    target = hand_in(place / "elsewhere", "somebody", notebook())
    (inside / "link-out" / "01-small").mkdir(parents=True)
    (inside / "link-out" / "01-small" / "01-small.ipynb").symlink_to(target)
    (inside / "folder-link").symlink_to(place / "elsewhere" / "somebody")
    return place


class Server:
    """Listens on loopback and counts who connects."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port, self.visits = self.socket.getsockname()[1], 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            line, _ = self.socket.accept()
            self.visits += 1
            line.close()


MOST_OF_A_GRADER = [0]


@contextmanager
def graders_watched():
    """Note the most memory that a worker has."""
    done = threading.Event()

    def watch():
        while not done.wait(0.1):
            for process in psutil.Process().children(recursive=True):
                with suppress(psutil.Error):  # it has just ended
                    if "tinynet.grading.worker" in process.cmdline():
                        MOST_OF_A_GRADER[0] = max(MOST_OF_A_GRADER[0], process.memory_info().rss)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield
    finally:
        done.set()
        watching.join()


@pytest.fixture(scope="module")
def rows(place):
    """Grade the class; return the rows of grades.csv by student."""
    os.environ["OF_THE_TEACHER"] = "tinynet-secret"
    limits = Limits(seconds=6, memory=800_000_000)
    try:
        with graders_watched():
            grade_class(place / "submitted", place / "grades", place / "course", None, limits, workers=2)
    finally:
        del os.environ["OF_THE_TEACHER"]
    with open(place / "grades" / "grades.csv", encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def text_of(place, student):
    """Return all that the cells of a graded notebook show."""
    graded = json.loads((place / "grades" / "autograded" / student / "01-small" / "01-small.ipynb").read_text())
    return "".join(str(output) for cell in graded["cells"] for output in cell.get("outputs", ()))


@pytest.mark.parametrize("student", [*CONTAINED, *ENDS_LATER, *LOOKS])
def test_what_else_a_notebook_does_its_answers_are_graded(rows, student):
    assert rows[student]["status"] == "graded"
    assert float(rows[student]["points"]) == ALL, rows[student]


@pytest.mark.parametrize("student", [name for name, (_, said) in CONTAINED.items() if said])
def test_what_was_stopped_is_told_on_its_row(rows, student):
    assert any(said in rows[student]["reason"] for said in CONTAINED[student][1].split("|")), rows[student]["reason"]


@pytest.mark.parametrize("student", ENDS_LATER)
def test_no_innocent_cell_is_blamed_for_a_kernel_that_ended(rows, student):
    assert rows[student]["reason"] == "cell 2 was left out: the program ended its kernel"


def test_who_speaks_without_end_piles_up_no_more_than_a_grader_may_hold(rows):
    assert rows["piles-up"]["points"] in ("3", "")  # either its line was cut, or its grader was ended twice
    assert 0 < MOST_OF_A_GRADER[0] < 2_000_000_000


@pytest.mark.parametrize("student", LOOKS)
def test_there_is_nothing_to_see_and_nowhere_to_write(rows, place, student):
    shown = text_of(place, student)
    assert "held" in shown
    assert "error" not in shown, shown
    assert SECRET not in shown
    assert "BEGIN SOLUTION" not in shown


@pytest.mark.parametrize("student", [*FORGERIES, "replaces-the-check"])
def test_a_forgery_earns_nothing(rows, student):
    # The other check is not the attacked one.
    assert float(rows[student]["points"] or 0) <= 1.0, rows[student]
    assert rows[student]["out_of"] == "5"


def test_a_check_that_was_replaced_is_told(rows):
    assert "a check was changed, and was put back: check" in rows["replaces-the-check"]["reason"]


@pytest.mark.parametrize("student", ["link-out", "folder-link"])
def test_a_link_is_not_followed(rows, student):
    assert rows[student]["status"] == "not graded"
    assert rows[student]["reason"] == "it is a link, and links are not followed"


def test_no_script_of_a_student_reaches_who_looks_at_it(rows, place):
    assert rows["scripts-in-its-output"]["points"] == "3"
    graded = json.loads(next((place / "grades" / "autograded" / "scripts-in-its-output").rglob("*.ipynb")).read_text())
    shown = [str(output["data"]) for cell in graded["cells"] for output in cell.get("outputs", ()) if "data" in output]
    shown += ["".join(cell["source"]) for cell in graded["cells"] if cell["cell_type"] == "markdown"]
    assert len(shown) == 4
    assert "Read this." in shown[-1]
    page = next((place / "grades" / "feedback" / "scripts-in-its-output").glob("*.html")).read_text(encoding="utf-8")
    for text in (*shown, page):
        assert "<script" not in text
        assert "javascript" not in text


def test_the_honest_are_graded_among_all_of_these(rows):
    assert rows["honest"]["points"] == "3"
    assert rows["wrong"]["points"] == "1"
    assert rows["honest"]["reason"] == ""


def test_nothing_is_left_of_them(rows, place, server):
    assert server.visits == 0
    assert not (place / "course" / "here").exists()
    lines = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(process.read_bytes())
        except OSError:  # it has just ended
            continue
    assert not [line for line in lines if SLEEP.encode() in line]
    assert not [line for line in lines if str(place).encode() in line]


def test_a_link_to_a_pipe_or_a_device_stops_nobody(tmp_path):
    os.mkfifo(tmp_path / "pipe.ipynb")
    (tmp_path / "zero.ipynb").symlink_to("/dev/zero")
    (tmp_path / "fine.ipynb").write_text(json.dumps(notebook(RIGHT)))
    reasons = {found.student: found.reason for found in collect_submissions(tmp_path, ["01-small"])}
    link = "it is a link, and links are not followed"
    assert reasons == {"pipe": "it is no ordinary file", "zero": link, "fine": None}
