"""The course as a learner has it: `tinynet lab` running, and Debian's Chromium looking at it."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.request import Request, urlopen

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
IDLE = ") | Idle"
PATIENCE = 60_000
# What JupyterLab itself says at every start, and no fault of the course.
NOT_OURS = re.compile(r"jupyter-widgets-manager|favicon|ResizeObserver loop|source map|status of 404|plugin .* failed")

# Runs in the page: what is wider than its place, or, in a view's drawing, written over another text.
FAULTS = """() => {
    const faults = [];
    for (const node of document.querySelectorAll(".jp-OutputArea-output, .tn-view, .jp-RenderedMarkdown"))
        if (node.clientWidth && node.scrollWidth > node.clientWidth + 1)
            faults.push(`scrolls sideways: ${node.textContent.slice(0, 60)}`);
    for (const panel of document.querySelectorAll(".tn-view svg[role=img]")) {
        const texts = [...panel.querySelectorAll("text")]
            .filter((text) => text.textContent.trim() && getComputedStyle(text).display !== "none")
            .map((text) => [text.textContent, text.getBoundingClientRect()]);
        texts.forEach(([one, a], i) => texts.slice(i + 1).forEach(([other, b]) => {
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (across > 3 && down > 5) faults.push(`“${one}” lies on “${other}”`);
        }));
        for (const handle of panel.querySelectorAll("rect.tn-drag"))
            for (const text of panel.querySelectorAll("text")) {
                const [a, b] = [handle, text].map((node) => node.getBoundingClientRect());
                const isCovered = text.compareDocumentPosition(handle) & Node.DOCUMENT_POSITION_FOLLOWING;
                if (isCovered && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3
                    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5)
                    faults.push(`“${text.textContent}” lies below a handle`);
            }
    }
    const lettered = (node) => {
        const range = document.createRange();
        range.selectNodeContents(node);
        return range.getBoundingClientRect();
    };
    for (const row of document.querySelectorAll(".tn-box .tn-row:not(.tn-symbol)")) {
        const parts = [".tn-name", ".tn-number"].map((part) => row.querySelector(part));
        const [name, number] = parts.map((part) => part && lettered(part));
        if (!number?.width) continue;
        const box = row.closest(".tn-box").getBoundingClientRect();
        const isBeside = name?.width && Math.abs(name.top - number.top) < 8;
        if (isBeside && number.left - name.right < 3) faults.push(`“${row.textContent}” is one word`);
        if (!row.closest(".tn-box-gate") && Math.min(number.left - box.left, box.right - number.right) < 3)
            faults.push(`“${row.textContent}” touches its box`);
    }
    return faults;
}"""
# Runs in the page: pieces of code that a line's end tears apart within a word, or behind the strokes of an option.
TORN_CODE = r"""() => [...document.querySelectorAll(":is(main, .jp-RenderedMarkdown) code")].flatMap((code) => {
    if (code.closest("pre") || !code.checkVisibility()) return [];
    const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    let told = "", line;
    while (texts.nextNode()) [...texts.currentNode.data].forEach((letter, i) => {
        const range = document.createRange();
        range.setStart(texts.currentNode, i);
        range.setEnd(texts.currentNode, i + 1);
        const { top } = range.getClientRects()[0] ?? { top: line };
        told += (top - line > 5 ? "⏎" : "") + letter;
        line = top;
    });
    return /[a-z0-9"']⏎[\w"']|(^|[\s-])-⏎|-⏎\d/i.test(told) ? [told] : [];
})"""


class Lab(NamedTuple):
    """A running `tinynet lab`."""

    folder: Path
    data: Path
    address: str
    token: str

    def ask(self, method, path):
        """Ask the server's interface."""
        request = Request(f"{self.address}/api/{path}", method=method, headers={"Authorization": f"token {self.token}"})
        with urlopen(request) as answer:
            return answer.read()

    def stop_kernel(self, path):
        """Shut the kernel of a notebook down."""
        for session in json.loads(self.ask("GET", "sessions")):
            if session["path"] == path:
                self.ask("DELETE", f"sessions/{session['id']}")


@contextmanager
def running_lab(folder):
    """Run `tinynet lab` on a folder, with settings of its own."""
    own = {name: str(folder.parent / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    with subprocess.Popen(
        [sys.executable, "-c", "from tinynet.cli import main; main()", "lab", str(folder), "--no-browser"],
        env=os.environ | own | {"PYTHONUNBUFFERED": "1"},
        cwd=folder.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as lab:
        try:
            for line in lab.stdout:
                if found := re.match(r"(http://127\.0\.0\.1:\d+)/lab/\S*\?token=(\w+)", line):
                    break
            else:
                raise RuntimeError(f"tinynet lab ended: {lab.stderr.read()}")
            yield Lab(folder, Path(own["JUPYTER_DATA_DIR"]), *found.groups())
        finally:
            lab.terminate()


@contextmanager
def running_formgrader(grades):
    """Run a server with nbgrader's Formgrader on a folder that `tinynet grade` wrote; give its address and token."""
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    own = {name: str(grades.parent / name) for name in names} | {"JUPYTER_TOKEN": (token := secrets.token_hex(16))}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {
        "ip": "127.0.0.1",
        "port": port,
        "port_retries": 0,
        "root_dir": grades,
        "jpserver_extensions": {"nbgrader.server_extensions.formgrader": True},
    }
    log = grades.parent / "formgrader.log"
    with open(log, "w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"]
            + [f"--ServerApp.{name}={value}" for name, value in options.items()],
            env=os.environ | own,
            cwd=grades,
            stdout=output,
            stderr=output,
        )
    try:
        until = time.monotonic() + PATIENCE / 1000
        while "is running at" not in log.read_text():
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"Formgrader did not start: {log.read_text()}")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", token
    finally:
        server.terminate()
        server.wait()


@contextmanager
def running_chromium():
    """Run a headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def write_notebook(path, *sources):
    """Write a notebook of code cells that have not been run."""
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{i}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for i, source in enumerate(sources)
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    Path(path).write_text(json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}))


class OpenNotebook:
    """A notebook in JupyterLab in a page of its own; `complaints` is what the browser's console said in red."""

    def __init__(self, browser, lab, path, width=1280, height=1000, dark=False, **settings):
        self.path = lab.folder / path
        self.page = browser.new_page(viewport={"width": width, "height": height}, **settings)
        self.page.set_default_timeout(PATIENCE)
        self.complaints = []
        self.page.on("console", lambda message: self._listen(message.type, message.text))
        self.page.on("pageerror", lambda error: self._listen("error", str(error)))
        # A workspace of its own, so that the tabs of other tests stay away.
        name = f"{Path(path).stem}-{id(self)}"
        self.page.goto(f"{lab.address}/lab/workspaces/{name}/tree/{path}?token={lab.token}&reset")
        self.page.get_by_text(IDLE).wait_for()
        if width < 800:
            # The list of files would take half of a narrow window.
            self.page.keyboard.press("Control+b")
        # JupyterLab keeps the theme that another test has chosen.
        theme = f"JupyterLab {'Dark' if dark else 'Light'}"
        if self.page.evaluate("document.body.dataset.jpThemeName") != theme:
            self.menu("Settings", "Theme", theme)
            self.page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.page.close()

    def _listen(self, kind, text):
        if kind == "error" and not NOT_OURS.search(text):
            self.complaints.append(text)

    def menu(self, *items):
        """Choose from JupyterLab's menus."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text=re.compile(f"^{items[0]}$")).click()
        for item in items[1:-1]:
            self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{item}$")).hover()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{items[-1]}$")).click()

    def run_all(self):
        """Run all cells, wait until each has its number, and return the notebook as it is then saved."""
        self.menu("Run", "Run All Cells")
        # Between two cells the kernel is idle for a moment, and cells outside the window are not in the page at all:
        # so, when it has been idle for a while, the saved file is asked.
        for _ in range(PATIENCE // 1000):
            idle = 0
            while idle < 4:
                self.page.wait_for_timeout(100)
                idle = idle + 1 if self.page.get_by_text(IDLE).is_visible() else 0
            notebook = self.save()
            if all(cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code"):
                return notebook
            self.page.wait_for_timeout(500)
        raise TimeoutError(f"not all cells of {self.path} were run")

    def save(self):
        """Save, and return what was saved."""
        before = self.path.stat().st_mtime_ns
        for moment in range(100):
            # While it is still saving, or making the checkpoint that belongs to it, JupyterLab ignores the key.
            if moment % 10 == 0:
                self.page.keyboard.press("Control+s")
            self.page.wait_for_timeout(100)
            # While it is being written the file is no notebook for a moment.
            if self.path.stat().st_mtime_ns != before:
                with suppress(json.JSONDecodeError):
                    return json.loads(self.path.read_text(encoding="utf-8"))
        raise TimeoutError(f"{self.path} was not saved")

    def run_cell(self, index):
        """Run one cell of those that are in the window."""
        self.page.locator(".jp-CodeCell .cm-content").nth(index).click()
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_timeout(300)
        self.page.get_by_text(IDLE).wait_for()

    def axe(self, place=".jp-Notebook"):
        """Return what axe-core finds in the notebook, or in a part of it, that is not accessible."""
        self.page.evaluate(Axe().axe_script)
        run = "place => axe.run(place, { resultTypes: ['violations'] })"
        found = self.page.evaluate(run, place)["violations"]
        return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]

    def view(self, index=0):
        """Return one of the interactive views, scrolled into sight."""
        view = self.page.locator(".tn-view").nth(index)
        view.scroll_into_view_if_needed()
        return view
