"""JupyterHub for a class on one machine: every student has a server and a copy of the course of their own.

README.md beside this file has the commands. An administrator decides on the first part; the rest works as it is.
With HUB_TRIAL=1 in the environment it is a trial on this computer: any name gets in, without a password, and
everything is kept in ~/two-neurons-trial.
"""

import os
import pwd
import secrets
import shutil
import socket
import stat
import sys
from pathlib import Path
from urllib.parse import urlsplit

from jupyterhub.spawner import LocalProcessSpawner
from traitlets.config import Application

from tinynet.course import source_folder

c = get_config()  # noqa: F821  (JupyterHub provides it)

# For you to decide ----------------------------------------------------------------------------------------------

# Who gets in: members of this group of the machine, with their password here. For the accounts of your school put
# an authenticator in its place, such as one of the package oauthenticator, and say whom it lets in.
c.JupyterHub.authenticator_class = "pam"
c.LocalAuthenticator.allowed_groups = {"two-neurons"}

# Where students find it. At any other address passwords travel: put TLS in front, or set ssl_key and ssl_cert.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"

# How many may work at the same time: the memory of the machine, less 2 GiB, by what benchmarks/hub.py measures for
# one student, with room for a second notebook. Nothing stops one student from taking more than that: for limits that
# hold use the package jupyterhub-systemdspawner, with its mem_limit and cpu_limit.
MIB = 2**20
memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
c.JupyterHub.active_server_limit = max(1, (memory - 2048 * MIB) // (400 * MIB))

# Where the hub keeps its own books, and where each server finds its certificate; work is in the students' home folders.
state = Path("/var/lib/two-neurons-hub")
handed_out = Path("/run/two-neurons-hub")

# The course -----------------------------------------------------------------------------------------------------


class CertifiedSpawner(LocalProcessSpawner):
    """JupyterHub's own spawner, except for the certificates: in a student's home a link could lead root anywhere."""

    async def move_certs(self, paths):
        """Copy key and certificates to a folder that only root can write to, readable by the student alone."""
        student, moved = pwd.getpwnam(self.user.name), {}
        folder = handed_out / self.user.name
        folder.mkdir(mode=0o755, exist_ok=True)
        for kind, path in paths.items():
            copy = folder / Path(path).name
            copy.unlink(missing_ok=True)
            with open(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as file:
                os.fchown(file.fileno(), student.pw_uid, student.pw_gid)
                file.write(Path(path).read_bytes())
            moved[kind] = str(copy)
        return moved


c.JupyterHub.spawner_class = CertifiedSpawner
trial = os.environ.get("HUB_TRIAL") == "1"
if trial:
    state = Path.home() / "two-neurons-trial"
    c.JupyterHub.authenticator_class = "dummy"
    c.Authenticator.allow_all = True
    c.JupyterHub.spawner_class = "simple"
    c.SimpleLocalProcessSpawner.home_dir_template = str(state / "homes" / "{username}")

# It runs as the student. It copies the course out, or brings it up to date beside what they changed, then serves it.
c.Spawner.cmd = [str(Path(sys.prefix) / "bin" / "tinynet"), "hub"]
# Nothing that a student writes may open another's server, so their own settings of Jupyter are ignored.
c.Spawner.disable_user_config = True
# Another account of the machine may listen at a student's port before their server does. So hub, proxy and servers know
# each other by certificates, and one holds for its student's own address alone: nobody else is ever shown there.
c.JupyterHub.internal_ssl = True
c.Spawner.ssl_alt_names_include_local = False
c.Spawner.ssl_alt_names = lambda spawner: [f"IP:{address_of(spawner.user.id)}"]
c.Spawner.pre_spawn_hook = lambda spawner: settle(spawner)
# A class arrives in the same minute, and on two cores each server needs some seconds of one.
c.Spawner.start_timeout = 300
c.Spawner.http_timeout = 300
# A server that nobody has used for an hour is stopped. What was saved stays; what was only in a kernel is gone.
certificates = str(state / "certificates")
idle_culler = [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600"]
idle_culler += ["--ssl-enabled=true", f"--internal-certs-location={certificates}"]
c.JupyterHub.services = [{"name": "idle-culler", "command": idle_culler}]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "services": ["idle-culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    }
]

FIRST_PORT, LAST_PORT = 20_000, 60_000
TRIES_FOR_A_PORT = 100


def address_of(number):
    """Return the loopback address of the student with this number: 127.1.1.2 and so on, 15 million of them."""
    return f"127.{1 + number // 62_500 % 250}.{1 + number // 250 % 250}.{1 + number % 250}"


def settle(spawner):
    """Give a server its student's address, and a port there that is free and that nobody can guess."""
    spawner.ip = address_of(spawner.user.id)
    for _ in range(TRIES_FOR_A_PORT):
        spawner.port = FIRST_PORT + secrets.randbelow(LAST_PORT - FIRST_PORT)
        if not why_taken(spawner.ip, spawner.port):
            return
    raise RuntimeError(f"another program listens at nearly all ports of {spawner.ip}: please tell your administrator")


# Refusals -------------------------------------------------------------------------------------------------------


def refuse(sentence):
    """Stop here, with the reason."""
    sys.exit(f"JupyterHub was not started: {sentence}")


def chosen(name):
    """Return a setting of JupyterHub; the command line outranks this file."""
    command_line = Application.instance().cli_config.JupyterHub if Application.initialized() else {}
    return command_line.get(name, c.JupyterHub.get(name))


def why_taken(host, port):
    """Return why nothing can listen there, or None. The proxy would continue without it, and the hub not notice."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        return error.strerror
    return None


def closed_to_students(path):
    """Return the first folder on the way to a file that other users cannot enter, or None."""
    return next((place for place in path.parents if not place.stat().st_mode & stat.S_IXOTH), None)


if chosen("ip") or chosen("port"):
    refuse("give the address as a whole, --JupyterHub.bind_url=http://127.0.0.1:8000, instead of ip and port.")
url = urlsplit(str(chosen("bind_url")))
host, port = url.hostname or "", url.port or {"http": 80, "https": 443}[url.scheme]
if "dummy" in str(chosen("authenticator_class")).lower() and not (
    host in ("localhost", "::1") or host.startswith("127.")
):
    refuse("the dummy authenticator lets everybody in as anybody, so it is for 127.0.0.1 only.")
if why := why_taken(host, port):
    refuse(f"its proxy cannot listen at {url.geturl()}: {why}.")
if not shutil.which("configurable-http-proxy"):
    refuse("its proxy is missing; install it with Node.js 20 or newer: npm install --global configurable-http-proxy")
if not trial:
    if os.geteuid() != 0:
        refuse("only root can start servers as the students. To look at it by yourself, set HUB_TRIAL=1.")
    if (source_folder() / "solutions").exists():
        refuse("tinynet is installed from the clone, whose solutions students could read; use uv's --no-editable.")
    for program in {Path(sys.executable), Path(sys.executable).resolve()}:
        if closed := closed_to_students(program):
            refuse(f"students cannot use its Python, {program}, because {closed} is closed to them.")

state.mkdir(mode=0o700, parents=True, exist_ok=True)
if not trial:
    handed_out.mkdir(mode=0o711, parents=True, exist_ok=True)
c.JupyterHub.internal_certs_location = certificates
c.JupyterHub.cookie_secret_file = str(state / "cookie_secret")
c.JupyterHub.db_url = f"sqlite:///{state / 'jupyterhub.sqlite'}"
c.ConfigurableHTTPProxy.pid_file = str(state / "proxy.pid")
