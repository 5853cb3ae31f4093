"""The command line, as somebody at a terminal meets it."""

import errno
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import types
import warnings
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter
from traitlets.config import Config

from tinynet import cli, course, lab, progress

# The command, on a small course and with tasks of its own: the real ones come and go with the lessons.
# What is not ASCII in it is escaped: under LC_ALL=C Python cannot read it from its command line.
PROGRAM = r"""
import sys, types
from pathlib import Path
from tinynet import cli, course
course.source_folder = lambda: Path(sys.argv[1])
def task(number, title):
    key = f"01-a-neuron/{number}"
    return types.SimpleNamespace(slug="01-a-neuron", key=key, number=number, title=title, stars=number, points=2)
sys.modules["tinynet.checks"] = types.ModuleType("tinynet.checks")
sys.modules["tinynet.checks"].TASKS = {
    "01-a-neuron/1": task(1, "z by hand"),
    "01-a-neuron/2": task(2, "\u03c3\u2032 at \xbd, na\xefvely: \u0177 \u2212 y \u2192 0"),
}
cli.main(sys.argv[2:])
"""
ASCII = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}


@pytest.fixture
def source(tmp_path):
    """Make a course of one lesson and one exercise."""
    source = tmp_path / "source"
    for name in ("notebooks/00-start-here.ipynb", "exercises/01-a-neuron/01-a-neuron.ipynb"):
        (source / name).parent.mkdir(parents=True)
        cell = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# σ"}
        (source / name).write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return source


@pytest.fixture
def work(source, tmp_path, monkeypatch):
    """Stand in a learner's folder with one task done and one bet made."""
    monkeypatch.setattr(course, "source_folder", lambda: source)
    monkeypatch.chdir(tmp_path)
    course.copy_out("two-neurons-work")
    monkeypatch.chdir(tmp_path / "two-neurons-work")
    progress.record_attempt("01-a-neuron/2", False)
    progress.record_attempt("01-a-neuron/2", True)
    progress.record_bet("01: does the line move?", "ŷ does", "the slope α")
    return tmp_path / "two-neurons-work"


def command(source, *words):
    return [sys.executable, "-c", PROGRAM, str(source), *words]


def run(source, *words, **environment):
    return subprocess.run(
        command(source, *words),
        capture_output=True,
        env={**os.environ, **environment},
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_the_version_and_the_help():
    assert re.fullmatch(r"tinynet \d+\.\d+.*\n", run("", "--version").stdout)
    for words in (["--help"], ["lab", "-h"]):
        result = run("", *words, **ASCII)
        assert result.returncode == 0
        assert "Usage: tinynet" in result.stdout
        assert result.stdout.isascii()


COMMANDS = ("lab", "reset", "pack", "progress", "doctor", "report", "grade", "gain", "variant", "slides", "site")


@pytest.fixture
def help_of(monkeypatch, capsys):
    """Ask for the help in this process, in 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)  # main sets it

    def ask(*words):
        with pytest.raises(SystemExit) as ended:
            cli.main([*words, "-h"])
        assert not ended.value.code
        return capsys.readouterr().out

    return ask


def test_the_help_cuts_no_sentence_at_80_columns_and_shows_no_brace_and_no_range(help_of):
    everything = help_of()
    assert "..." not in everything.replace("[ARGS]...", "")
    assert re.findall(r"^  ([a-z]+)  ", everything.partition("Commands:")[2], flags=re.M) == list(COMMANDS)
    for command in COMMANDS:
        said = help_of(command)
        usage, _, rest = said.partition("\n")
        assert "Usage: tinynet" in usage
        assert not re.search(r"[{}]", usage)
        assert "range>" not in rest
        assert max(map(len, said.splitlines())) <= 80


def test_progress_is_a_table_of_tasks_and_bets_with_sums(source, work):
    result = run(source, "progress", PYTHONIOENCODING="utf-8")
    assert (result.returncode, result.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "→ 01 A neuron ━━━━━ 1/2 2/4 3" in lines
    assert "→ 1 z by hand ★ 0/2" in lines
    assert "✓ 2 σ′ at ½, naïvely: ŷ − y → 0 ★★ done 2/2" in lines
    assert "in all 1/2 2/4 3" in lines
    assert "1 of 2 tasks done, 2 of 4 points." in lines
    assert "Next: task 1 of exercise 01, z by hand." in lines
    assert "What is left takes about 3 minutes." in lines
    assert "✗ 01: does the line move? ŷ does the slope α" in lines
    assert "0 of 1 bets right." in lines
    assert "\x1b" not in result.stdout


def test_progress_is_coloured_on_a_terminal_that_has_colours(source, work):
    coloured = run(source, "progress", PYTHONIOENCODING="utf-8", FORCE_COLOR="1", TERM="xterm-256color", NO_COLOR="")
    plain = run(source, "progress", PYTHONIOENCODING="utf-8")
    assert "\x1b[32m" in coloured.stdout
    words = re.sub(r"\x1b\[[\d;]*m|━|╸|╺", " ", coloured.stdout).split()
    assert words == plain.stdout.replace("━", "").split()


def test_progress_reads_well_without_unicode(source, work):
    result = run(source, "progress", **ASCII)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.isascii()
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "ok 2 sigma' at 1/2, naively: y_hat - y -> 0 ** done 2/2" in lines
    assert "-> 1 z by hand * 0/2" in lines
    assert "no 01: does the line move? y_hat does the slope alpha" in lines
    assert "\\u" not in result.stdout
    assert "?   " not in result.stdout.replace("move?", "")


@pytest.mark.parametrize("columns", [40, 60])
def test_progress_breaks_no_word_on_a_narrow_terminal(source, work, columns):
    progress.record_bet("02-does-a-huge-rate-explode", "It explodes to infinity", "It freezes at 0.2500")
    result = run(source, "progress", COLUMNS=str(columns), **ASCII)
    assert max(map(len, result.stdout.splitlines())) <= columns
    assert "\\u" not in result.stdout
    assert {"points", "minutes", "01", "neuron", "naively:", "explode", "infinity"} <= set(result.stdout.split())


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="it has no disk that is always full")
@pytest.mark.parametrize("words", [["progress"], ["reset", "01"], ["lab", "--no-browser"], ["--version"], ["--help"]])
def test_an_output_that_takes_nothing_is_one_sentence(source, work, words):
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            command(source, *words), stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
    *before, last = result.stderr.splitlines()
    assert (result.returncode, last) == (1, "tinynet: The output could not be written (No space left on device).")
    # Files that changed are named all the same.
    assert [line.split(":")[0] for line in before] == (["Fresh", "Yours"] if words[0] == "reset" else [])


@pytest.mark.skipif(os.name == "nt", reason="its shell cannot close an output")
@pytest.mark.parametrize("words", [["progress"], ["reset", "01"]])
def test_a_closed_output_is_no_error(source, work, words):
    for closed in (">&-", "2>&-", ">&- 2>&-"):
        shell = ["sh", "-c", f'exec "$@" {closed}', "sh", *command(source, *words)]
        result = subprocess.run(shell, capture_output=True, timeout=60, check=False)
        assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EMFILE, "Too many open files"), "The operating system refused (Too many open files)."),
        (PermissionError(errno.EACCES, "Denied", "/a/python"), "/a/python could not be used (Denied)."),
        (OSError(errno.EIO, "Input/output error"), "The output could not be written (Input/output error)."),
    ],
)
def test_of_an_error_that_is_none_of_the_output_it_is_not_said_that_it_is(monkeypatch, capsys, error, said):
    def fails(*_, **__):
        raise error

    monkeypatch.setattr(cli, "_examined", fails)
    monkeypatch.setattr(cli, "_silence", lambda name: None)
    with pytest.raises(SystemExit):
        cli.main(["doctor", "program.py"])
    assert capsys.readouterr().err == f"tinynet: {said}\n"


def test_a_name_that_no_file_can_have_cannot_be_examined(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["doctor", "a" * 300 + ".py"])
    assert ended.value.code == 2
    assert "cannot be read: File name too long" in capsys.readouterr().out


def test_an_output_that_takes_nothing_does_not_make_a_port_look_taken(monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(lab, "print", full, raising=False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(lab, "FIRST_PORT", taken.getsockname()[1])
        with pytest.raises(OSError, match="No space left"):
            lab._free_port(lab.FIRST_PORT)


def test_a_tilde_the_shell_left_alone_is_the_home_folder(source, work):
    for words in (["progress"], ["reset", "01"]):
        result = run(
            source, *words, "--folder", "~/two-neurons-work", HOME=str(work.parent), USERPROFILE=str(work.parent)
        )
        assert (result.returncode, result.stderr) == (0, "")
    assert cli._chosen("~/x") == str(Path.home() / "x")


def test_a_path_with_unicode_does_not_stop_an_ascii_terminal(source, tmp_path):
    result = run(source, "progress", "--folder", str(tmp_path / "schön"), **ASCII)
    assert result.returncode == 1
    assert "sch\\xf6n is not a folder that `tinynet lab` made" in result.stderr


def test_progress_and_reset_find_the_folder_from_inside_from_beside_and_by_name(source, work, monkeypatch):
    for place, words in (
        (work / "exercises", []),
        (work.parent, []),
        (source, ["--folder", str(work)]),
    ):
        monkeypatch.chdir(place)
        assert "1 of 2 tasks done" in run(source, "progress", *words).stdout
        result = run(source, "reset", "01", *words)
        assert (result.returncode, result.stderr) == (0, "")
        assert "Fresh: " in result.stdout
        assert "01-a-neuron.kept-" in result.stdout
    assert len(list(work.rglob("*.kept-*"))) == 3


@pytest.mark.parametrize("words", [["progress"], ["reset", "01"], ["lab", "file"], ["lab", "source/notebooks"]])
def test_an_error_is_one_sentence_and_exit_code_1(source, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("mine")
    result = run(source, *words)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("tinynet: ")
    assert result.stderr.count("\n") == 1


def test_a_damaged_progress_file_is_one_sentence_and_the_table_still_comes(source, work):
    (work / ".tinynet" / "progress.json").write_text("{")
    result = run(source, "progress")
    assert result.returncode == 0
    assert re.fullmatch(r"Note: .*progress\.unreadable-1\.json.*\n", result.stderr)
    assert "0 of 2 tasks done" in result.stdout


def test_a_progress_file_that_cannot_be_read_is_one_sentence_and_the_table_still_comes(source, work):
    (work / ".tinynet" / "progress.json").unlink()
    (work / ".tinynet" / "progress.json").mkdir()
    result = run(source, "progress")
    assert result.returncode == 0
    assert re.fullmatch(r"Note: .*progress\.json could not be read .*\n", result.stderr)
    assert "0 of 2 tasks done" in result.stdout


def test_the_report_says_what_came_what_was_kept_and_what_is_beside(capsys):
    cli._tell(
        "work",
        course.Report(
            came=list("abcd"), updated=["u"], kept=["k", "d", "l"], damaged=["d"], beside={"k": "k.new-version"}
        ),
    )
    assert capsys.readouterr().out.splitlines() == [
        "New in work: 4 files.",
        "Brought up to date: u.",
        "Kept as you changed it: k, l.",
        "Kept as it is, and no notebook any more: d. Give it another name, and the next start brings a fresh one.",
        "There is a new version of k; it is beside yours: k.new-version",
    ]


def test_the_childs_surroundings_are_the_courses(monkeypatch, tmp_path):
    monkeypatch.setenv("TINYNET_PROGRESS_BAR", "0")
    monkeypatch.setenv("JUPYTER_PATH", "theirs")
    environment = lab.environment_of(tmp_path)
    assert "TINYNET_PROGRESS_BAR" not in environment
    kernels, theirs = environment["JUPYTER_PATH"].split(os.pathsep)
    assert Path(kernels) == Path(sys.prefix, "share", "jupyter")
    assert theirs == "theirs"
    assert Path(environment["IPYTHONDIR"]).is_relative_to(tmp_path)


def test_the_token_is_not_on_the_command_line_where_all_can_read_it(monkeypatch, work):
    started = {}
    monkeypatch.setattr(lab.subprocess, "Popen", lambda command, **how: started.update(how, command=command))
    lab._start(work, 8888, "secret", work / ".tinynet" / "lab.log")
    assert started["env"]["JUPYTER_TOKEN"] == "secret"
    assert "secret" not in " ".join(started["command"])


def test_what_is_packed_for_the_lab_is_there():
    settings = Path(cli.__file__).parent / "lab_settings"
    overrides = json.loads((settings / "overrides.json").read_text())
    assert overrides["@jupyterlab/docmanager-extension:plugin"]["autosaveInterval"] == 5
    assert overrides["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    assert json.loads((settings / "page_config.json").read_text())["disabledExtensions"]
    extensions = [*(Path(cli.__file__).parent / "lab_extensions").glob("*/package.json")]
    assert extensions
    for extension in extensions:
        package = json.loads(extension.read_text())
        assert package["name"] == extension.parent.name
        assert (extension.parent / package["jupyterlab"]["_build"]["load"]).is_file()


def test_the_style_sheets_that_the_courses_look_asks_for_are_where_the_server_finds_them():
    look = Path(cli.__file__).parent / "lab_extensions" / "two-neurons-look" / "static" / "look.js"
    asked = re.findall(r'"([\w-]+\.css)"', look.read_text())
    assert asked
    for sheet in asked:
        assert (lab.lab_options(Path("work"))["ServerApp.extra_static_paths"] / sheet).is_file()


@pytest.mark.parametrize(("cell", "looks"), [("title", True), ("1f9b3a07", False)], ids=["lesson", "their own"])
def test_what_jupyterlab_prints_has_the_courses_look_and_ones_own_notebook_has_not(cell, looks):
    config = Config()
    for name, value in lab.lab_options(Path("work")).items():
        configured, _, option = name.partition(".")
        config[configured][option] = [str(value)] if "extra" in option else str(value)
    cells = [nbformat.v4.new_markdown_cell("# Mine", id=cell), nbformat.v4.new_code_cell("1 + 1")]
    page, _ = HTMLExporter(config=config).from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    assert ">Mine<" in page
    for sign in ('<div class="tn-course">', ".tn-course .jp-RenderedMarkdown {", "--tn-ink: "):
        assert (sign in page) == looks


def test_an_occupied_port_is_passed_over():
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", lab.FIRST_PORT))
            taken.listen()
        except OSError:
            pass  # somebody else has it: just as well
        assert lab.FIRST_PORT < lab._free_port(lab.FIRST_PORT) < lab.FIRST_PORT + 100


def test_a_headless_machine_gets_a_sentence_instead_of_a_browser(monkeypatch, capsys):
    def no_browser(url):
        raise OSError("no such thing")

    monkeypatch.setattr(lab.webbrowser, "open", no_browser)
    monkeypatch.setenv("DISPLAY", ":0")
    lab._open_browser("http://127.0.0.1")
    assert "open the address yourself" in capsys.readouterr().out


def test_without_a_display_no_text_browser_takes_over_the_terminal(monkeypatch, capsys):
    opened = []
    monkeypatch.setattr(lab, "webbrowser", types.SimpleNamespace(open=lambda url: opened.append(url) or True))
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    lab._open_browser("http://127.0.0.1")
    assert opened == []
    assert "open the address yourself" in capsys.readouterr().out
    monkeypatch.setenv("BROWSER", "mine")
    lab._open_browser("http://127.0.0.1")
    assert opened == ["http://127.0.0.1"]


# A stand-in for JupyterLab -----------------------------------------------------------------------------


@pytest.fixture
def stand_in(work, monkeypatch):
    """Let a program of the test's own be started in place of JupyterLab."""

    def use(program):
        monkeypatch.setattr(lab, "_command", lambda folder, port: [sys.executable, "-c", program, str(port)])

    return use


def test_a_server_that_dies_shows_the_end_of_its_log(work, stand_in, capsys):
    stand_in("print('first'); print('the reason: σ', flush=True); raise SystemExit(3)")
    with pytest.raises(SystemExit) as ended:
        cli.main(["lab", str(work), "--no-browser"])
    assert ended.value.code == 1
    assert "JupyterLab did not start" in (error := capsys.readouterr().err)
    assert "the reason: " in error


def test_an_occupied_port_is_said_in_a_sentence(work, stand_in, capsys, monkeypatch):
    stand_in("raise SystemExit(1)")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(lab, "FIRST_PORT", taken.getsockname()[1])
        with pytest.raises(SystemExit):
            cli.main(["lab", str(work), "--no-browser"])
    said = capsys.readouterr().out
    assert re.search(rf"Port {lab.FIRST_PORT} is taken by another program, so this is on port \d+\.\n", said)


def test_a_server_that_never_answers_is_not_waited_for_for_ever_nor_left_behind(work, stand_in, capsys, monkeypatch):
    stand_in("import os, time; print('PID', os.getpid(), flush=True); time.sleep(100)")
    monkeypatch.setattr(lab, "SECONDS_TO_START", 1.5)
    with pytest.raises(SystemExit) as ended:
        cli.main(["lab", str(work), "--no-browser"])
    assert ended.value.code == 1
    error = capsys.readouterr().err
    assert "did not answer" in error
    assert not is_running(int(re.search(r"PID (\d+)", error)[1]))


def test_a_server_that_will_not_stop_is_killed(work, stand_in, capsys, monkeypatch):
    stand_in(
        "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('PID', os.getpid(), flush=True); time.sleep(100)"
    )
    monkeypatch.setattr(lab, "SECONDS_TO_START", 1.5)
    monkeypatch.setattr(lab, "SECONDS_TO_STOP", 0.5)
    with pytest.raises(SystemExit):
        cli.main(["lab", str(work), "--no-browser"])
    assert not is_running(int(re.search(r"PID (\d+)", capsys.readouterr().err)[1]))


def test_the_log_does_not_follow_a_link_out_of_the_folder(work, stand_in, tmp_path, capsys):
    (tmp_path / "precious").write_text("mine")
    (work / ".tinynet" / "lab.log").symlink_to(tmp_path / "precious")
    stand_in("raise SystemExit('ended')")
    with pytest.raises(SystemExit):
        cli.main(["lab", str(work), "--no-browser"])
    assert (tmp_path / "precious").read_text() == "mine"
    assert "ended" in capsys.readouterr().err


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")  # a zombie whose new parent has not looked yet is no longer running
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


# The real one: about ten seconds each ------------------------------------------------------------------


def ask(address, token, path, method="GET", body=None):
    connection = http.client.HTTPConnection(address, timeout=30)
    try:
        connection.request(method, path, body, {"Authorization": f"token {token}"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.exhaustive
@pytest.mark.skipif(os.name == "nt", reason="signals there are another matter")
def test_two_labs_that_start_at_the_same_moment_have_a_port_each_and_end_leaving_nothing_behind(source, tmp_path):
    labs = [
        subprocess.Popen(
            command(source, "lab", f"work-{number}", "--no-browser"),
            cwd=tmp_path,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "JUPYTER_CONFIG_DIR": str(tmp_path / "config"), **ASCII},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(2)
    ]
    try:
        urls = [address_of(lab) for lab in labs]
        assert urls[0].split("/")[2] != urls[1].split("/")[2]
        pids = [processes_of_an_answering(lab, url) for lab, url in zip(labs, urls, strict=True)]
    except BaseException:
        for lab in labs:
            lab.kill()
            lab.communicate()
        raise
    for number, (lab, stop) in enumerate(zip(labs, (signal.SIGINT, signal.SIGTERM), strict=True)):
        lab.send_signal(stop)
        try:
            rest, errors = lab.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            lab.kill()
            raise
        assert (lab.returncode, errors) == (0, "")
        assert rest == f"Goodbye. Your work is in work-{number}\n"
        deadline = time.monotonic() + 5
        while any(map(is_running, pids[number])) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not any(map(is_running, pids[number]))
        assert not (tmp_path / f"work-{number}" / "ipython").exists()


@pytest.mark.exhaustive
@pytest.mark.skipif(os.name == "nt", reason="signals there are another matter")
def test_a_lab_that_is_killed_takes_jupyterlab_and_its_kernels_along(source, tmp_path):
    lab = subprocess.Popen(
        command(source, "lab", "work", "--no-browser"),
        cwd=tmp_path,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "JUPYTER_CONFIG_DIR": str(tmp_path / "config"), **ASCII},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        pids = processes_of_an_answering(lab, address_of(lab))
    finally:
        lab.kill()
        lab.communicate()
    deadline = time.monotonic() + 15
    while any(map(is_running, pids)) and time.monotonic() < deadline:
        time.sleep(0.1)
    left = [pid for pid in pids if is_running(pid)]
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert not left


def address_of(lab):
    """Return the address that a lab says, after the last line that it says at its start."""
    said = []
    while not said or not said[-1].startswith("Stop it with"):
        said.append(lab.stdout.readline())
        assert said[-1], lab.stderr.read()
    return next(line for line in said if line.startswith("http"))


def processes_of_an_answering(lab, url):
    """Make sure that a lab answers who has its token, and starts this Python; return its processes."""
    address, page, token = re.fullmatch(r"http://(127\.0\.0\.1:\d+)(/.*)\?token=(\w+)\n", url).groups()
    assert ask(address, token, page)[0] == 200
    assert ask(address, "wrong", "/api/contents")[0] == 403
    names = {entry["name"] for entry in json.loads(ask(address, token, "/api/contents")[1])["content"]}
    assert names == {"notebooks", "exercises"}

    status, kernel = ask(address, token, "/api/kernels", "POST", '{"name": "python3"}')
    assert status == 201
    children = Path(f"/proc/{lab.pid}/task/{lab.pid}/children")
    if not children.exists():
        return []
    pids = [int(pid) for pid in children.read_text().split()]
    for pid in list(pids):
        pids += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    assert len(pids) >= 2  # the server and the kernel
    kernel_program = Path(f"/proc/{pids[-1]}/cmdline").read_bytes().split(b"\0")[0]
    assert kernel_program.decode() == sys.executable
    return pids


@pytest.mark.skipif(os.name == "nt", reason="there a folder in use cannot be removed")
def test_in_a_folder_that_is_gone_there_is_a_sentence(tmp_path, monkeypatch, capsys):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    for words in (["lab"], ["progress"], ["reset", "02"]):
        with pytest.raises(SystemExit):
            cli.main(words)
        assert "The current folder no longer exists" in capsys.readouterr().err


# What is a stranger's --------------------------------------------------------------------------------------

OWNED = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"


@pytest.mark.parametrize("command", ["grade", "doctor", "report", "gain"])
def test_a_stranger_s_text_commands_no_terminal(tmp_path, monkeypatch, capfd, command):
    monkeypatch.chdir(tmp_path)
    Path("program.py").write_text(f"raise ValueError({OWNED!r})")
    arguments = {"grade": [f"of-{OWNED}"], "gain": [f"of-{OWNED}", "after"], "report": [f"{OWNED}.py"]}
    arguments = arguments.get(command, ["program.py"])
    with pytest.raises(SystemExit):
        cli.main([command, *arguments])
    shown = "".join(capfd.readouterr())
    assert "�]0;owned�" in shown
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", shown)


def test_what_warns_commands_no_terminal_either(monkeypatch, capsys):
    monkeypatch.setattr(cli, "app", lambda *_, **__: cli.warnings.warn(OWNED, stacklevel=1))
    with cli.warnings.catch_warnings():
        cli.warnings.simplefilter("always")
        cli.main([])
    assert capsys.readouterr().err == "Note: �]0;owned��[2J�31m�\n"
