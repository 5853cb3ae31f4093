"""The course on a server: what the configuration decides and refuses, and what a student's server starts with."""

import os
import pwd
import runpy
import shutil
import socket
import sys
import tomllib
import types
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from event_loop import finished
from traitlets.config import Application, Config

from tinynet import cli, course, lab

TOP = Path(__file__).parents[2]
HUB = TOP / "deploy" / "jupyterhub"
needs_jupyterhub = pytest.mark.skipif(
    not find_spec("jupyterhub") and os.environ.get("TINYNET_HUB") != "required", reason="JupyterHub is not installed"
)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Stand on a machine where nothing is in the way: root, a free port, the proxy, a course without solutions."""
    made = []
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("HUB_TRIAL", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(sys, "executable", "/usr/bin/env")
    monkeypatch.setattr(shutil, "which", lambda program: f"/usr/bin/{program}")
    monkeypatch.setattr(socket, "create_server", lambda address, family: socket.socket(family))
    monkeypatch.setattr(course, "source_folder", lambda: tmp_path / "course")
    monkeypatch.setattr(Path, "mkdir", lambda path, mode, **how: made.append((path, mode)))
    return made


def configuration(monkeypatch, **command_line):
    """Load it as JupyterHub does, with these settings on its command line."""
    application = types.SimpleNamespace(cli_config=Config({"JupyterHub": command_line}))
    monkeypatch.setattr(Application, "initialized", lambda: True)
    monkeypatch.setattr(Application, "instance", lambda: application)
    settings = Config()
    runpy.run_path(str(HUB / "jupyterhub_config.py"), {"get_config": lambda: settings})
    return settings


@needs_jupyterhub
def test_for_a_class_it_is_the_groups_own_passwords_on_loopback_with_idle_servers_stopped(machine, monkeypatch):
    settings = configuration(monkeypatch)
    assert settings.JupyterHub.authenticator_class == "pam"
    assert settings.LocalAuthenticator.allowed_groups == {"two-neurons"}
    assert settings.JupyterHub.bind_url == "http://127.0.0.1:8000"
    assert settings.JupyterHub.active_server_limit >= 1
    assert settings.Spawner.disable_user_config
    assert settings.Spawner.cmd[1:] == ["hub"]
    (culler,), (role,) = settings.JupyterHub.services, settings.JupyterHub.load_roles
    assert role["services"] == [culler["name"]]
    assert machine == [(Path("/var/lib/two-neurons-hub"), 0o700), (Path("/run/two-neurons-hub"), 0o711)]


@needs_jupyterhub
def test_a_trial_needs_no_root_and_keeps_everything_in_one_folder_at_home(machine, monkeypatch, tmp_path):
    monkeypatch.setenv("HUB_TRIAL", "1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    settings = configuration(monkeypatch)
    assert settings.JupyterHub.authenticator_class == "dummy"
    assert settings.JupyterHub.bind_url.startswith("http://127.0.0.1:")
    places = [settings.SimpleLocalProcessSpawner.home_dir_template, settings.JupyterHub.cookie_secret_file]
    assert all(Path(place).is_relative_to(tmp_path / "two-neurons-trial") for place in places)


@needs_jupyterhub
@pytest.mark.parametrize("address", ["http://:8000", "http://0.0.0.0:8000", "http://[::]:80", "https://school.example"])
@pytest.mark.parametrize("chosen_by", ["file", "command line"])
def test_the_dummy_authenticator_is_refused_where_others_could_reach_it(machine, monkeypatch, address, chosen_by):
    settings = {"bind_url": address}
    if chosen_by == "file":
        monkeypatch.setenv("HUB_TRIAL", "1")
    else:
        settings["authenticator_class"] = "jupyterhub.auth.DummyAuthenticator"
    with pytest.raises(SystemExit, match="lets everybody in"):
        configuration(monkeypatch, **settings)
    assert not machine


@needs_jupyterhub
@pytest.mark.parametrize("settings", [{"ip": "0.0.0.0"}, {"port": 9000}])
def test_an_address_in_parts_is_refused_for_nobody_knows_which_counts(machine, monkeypatch, settings):
    with pytest.raises(SystemExit, match="as a whole"):
        configuration(monkeypatch, **settings)


@needs_jupyterhub
def test_a_taken_port_is_refused_which_the_hub_would_not_notice(machine, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setenv("HUB_TRIAL", "1")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"127\.0\.0\.1:{port}: .*in use"):
            configuration(monkeypatch, bind_url=f"http://127.0.0.1:{port}")


@needs_jupyterhub
def test_every_student_has_an_address_of_their_own_and_a_port_that_nobody_can_guess(machine, monkeypatch):
    settings = configuration(monkeypatch).Spawner
    monkeypatch.undo()

    def place_of(number):
        spawner = types.SimpleNamespace(user=types.SimpleNamespace(id=number), ip="", port=0)
        settings.pre_spawn_hook(spawner)
        assert settings.ssl_alt_names(spawner) == [f"IP:{spawner.ip}"]
        return spawner.ip, spawner.port

    places = [place_of(number) for number in range(1, 501)]
    assert len({ip for ip, _ in places}) == len(places)
    assert all(ip.startswith("127.") for ip, _ in places)
    assert len({port for _, port in places}) > 450
    assert not settings.get("ssl_alt_names_include_local", True)


@needs_jupyterhub
def test_where_every_port_is_taken_the_student_is_told_instead_of_sent_to_another_program(machine, monkeypatch):
    hook = configuration(monkeypatch).Spawner.pre_spawn_hook

    def taken(address, family):
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(socket, "create_server", taken)
    with pytest.raises(RuntimeError, match="another program listens"):
        hook(types.SimpleNamespace(user=types.SimpleNamespace(id=1), ip="", port=0))


@needs_jupyterhub
def test_a_link_in_a_students_home_leads_no_certificate_astray(machine, monkeypatch, tmp_path):
    spawner_class = configuration(monkeypatch).JupyterHub.spawner_class
    monkeypatch.undo()
    home, elsewhere, handed_out, made = (tmp_path / name for name in ("home", "elsewhere", "handed-out", "made"))
    for folder in (home, elsewhere, handed_out, made):
        folder.mkdir()
    (home / ".jupyterhub").symlink_to(elsewhere)
    paths = {"keyfile": made / "user-ada.key", "certfile": made / "user-ada.crt", "cafile": made / "trust.crt"}
    for path in paths.values():
        path.write_text(path.name)
    ada = types.SimpleNamespace(pw_uid=os.getuid(), pw_gid=os.getgid(), pw_dir=str(home))
    monkeypatch.setattr(pwd, "getpwnam", lambda name: ada)
    monkeypatch.setitem(spawner_class.move_certs.__globals__, "handed_out", handed_out)
    student = types.SimpleNamespace(user=types.SimpleNamespace(name="ada"))
    for _ in range(2):  # each start of the server hands them out anew
        moved = finished(spawner_class.move_certs(student, {kind: str(path) for kind, path in paths.items()}))
        assert {kind: Path(path).read_text() for kind, path in moved.items()} == {
            kind: path.name for kind, path in paths.items()
        }
        assert all(Path(path).is_relative_to(handed_out) for path in moved.values())
        assert all(os.stat(path).st_mode & 0o777 == 0o400 for path in moved.values())
    assert not list(elsewhere.iterdir())


def no_proxy(monkeypatch, tmp_path):
    monkeypatch.setattr(shutil, "which", lambda program: None)
    return "npm install"


def not_root(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return "HUB_TRIAL=1"


def solutions_in_reach(monkeypatch, tmp_path):
    os.makedirs(tmp_path / "course" / "solutions")
    return "--no-editable"


def a_python_in_a_closed_folder(monkeypatch, tmp_path):
    os.makedirs(tmp_path / "closed" / "bin", mode=0o700)
    os.chmod(tmp_path, 0o700)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "closed" / "bin" / "python"))
    return "is closed to them"


@needs_jupyterhub
@pytest.mark.parametrize("trouble", [no_proxy, not_root, solutions_in_reach, a_python_in_a_closed_folder])
def test_what_students_would_trip_over_is_refused_at_the_start(machine, monkeypatch, tmp_path, trouble):
    words = trouble(monkeypatch, tmp_path)
    with pytest.raises(SystemExit, match=words):
        configuration(monkeypatch)
    assert not machine


# A student's server ---------------------------------------------------------------------------------------------


class Replaced(BaseException):
    """This process is another program from here on."""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Give a student's home folder, where the hub has started us and nothing is started in our place."""

    def execv(program, command):
        raise Replaced(command)

    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(os, "environ", {**os.environ, "HOME": str(home), "JUPYTERHUB_SERVICE_URL": "http://"})
    monkeypatch.setattr(os, "execv", execv)
    monkeypatch.chdir(home)
    mask = os.umask(0o022)
    yield home
    os.umask(mask)


def command_of(*words):
    with pytest.raises(Replaced) as replaced:
        cli.main(["hub", *words])
    return replaced.value.args[0]


def test_a_students_server_has_the_course_the_labs_settings_and_the_hubs_options(home):
    command = command_of("--ServerApp.some_option=1")
    work = home / "two-neurons-work"
    assert (work / "notebooks" / "00-start-here.ipynb").is_file()
    assert work.stat().st_mode & 0o077 == 0
    assert command[:4] == [sys.executable, "-P", "-m", "jupyterhub.singleuser"]
    assert set(lab.as_arguments(lab.lab_options(work))) < set(command)
    assert "--ServerApp.some_option=1" in command
    assert os.environ["JUPYTERHUB_ROOT_DIR"] == str(work)
    assert os.environ["JUPYTERHUB_DEFAULT_URL"].endswith("00-start-here.ipynb")


def test_a_server_starts_also_where_the_course_cannot_be_copied_for_there_it_is_mended(home, capsys):
    (home / "two-neurons-work").write_text("mine")
    command_of()
    assert os.environ["JUPYTERHUB_ROOT_DIR"] == str(home)
    assert "is a file, not a folder" in capsys.readouterr().err


def test_outside_a_hub_the_command_says_what_to_type_instead(home, capsys):
    del os.environ["JUPYTERHUB_SERVICE_URL"]
    with pytest.raises(SystemExit):
        cli.main(["hub"])
    assert "tinynet lab" in capsys.readouterr().err


# Kubernetes -----------------------------------------------------------------------------------------------------


def test_on_kubernetes_a_student_starts_the_same_way_and_nobody_gets_in_by_default():
    values = yaml.safe_load((HUB / "values.yaml").read_text(encoding="utf-8"))
    assert values["singleuser"]["cmd"] == ["tinynet", "hub"]
    assert values["hub"]["config"]["JupyterHub"]["authenticator_class"] == "FILL-IN"


def test_the_image_is_made_of_what_is_there_and_students_may_see():
    lines = (HUB / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copies = [line.split()[1:-1] for line in lines if line.startswith("COPY ") and "--from" not in line]
    copied = sum(copies, [])
    assert {"tinynet", "notebooks", "exercises"} <= set(copied)
    assert all((TOP / name).exists() for name in copied)
    assert "solutions" not in copied


def test_the_hub_is_no_burden_for_those_who_do_not_run_one():
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    assert any(package.startswith("jupyterhub>=") for package in project["dependency-groups"]["hub"])
    assert "hub" not in project["tool"]["uv"]["default-groups"]
