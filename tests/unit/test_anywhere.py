"""The package works wherever Python does: in a browser, in a container without threads, without Jupyter."""

import json
import os
import re
import subprocess
import sys
from html import escape

import pytest

from tinynet.doctor.report import paragraph

# What a browser's Python lacks, or has in name only; and what is installed with the extras.
ABSENT = {
    "locks": "fcntl msvcrt",
    "a fcntl with something in it": "empty:fcntl msvcrt",
    "timers and limits": "setitimer resource",
    "threads": "threads",
    "processes": "subprocess _posixsubprocess multiprocessing _multiprocessing psutil",
    "Jupyter and figures": "IPython ipykernel ipywidgets traitlets anywidget matplotlib jupyterlab nbformat",
    "a command line": "typer click rich",
}
ABSENT["anything but NumPy"] = " ".join(ABSENT.values()).replace("fcntl ", "", 1)

PROGRAM = r"""
import hashlib, importlib, io, json, pkgutil, signal, sys, threading, types
from contextlib import redirect_stdout

absent = sys.argv[1].split()

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in absent:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocker())
for name in absent:
    sys.modules.pop(name, None)
    if name.startswith("empty:"):
        sys.modules[name.removeprefix("empty:")] = types.ModuleType(name)
if "setitimer" in absent:
    del signal.setitimer
if "threads" in absent:
    def refuse(*_):
        raise RuntimeError("can't start new thread")
    threading.Thread.start = refuse

import numpy as np
import tinynet as tn

# Those of a class and of a clone stand on much else; figures and views are looked at below.
elsewhere = ("grading", "plots", "widgets", "slides", "site", "variants", "concept_test", "lab_contents", "build")
cannot = {}
for module in pkgutil.walk_packages(tn.__path__, "tinynet."):
    if module.name.split(".")[1] not in elsewhere:
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as missing:
            cannot[module.name] = missing.name

from tinynet import checks, progress
from tinynet.checks.task import CheckFailed

answers = {}
network = tn.Network((2, 1, 1), copies=10_000, seed=3, start="uniform")
history = tn.train(network, tn.AND, epochs=40, learning_rate=1.0)
bits = b"".join(history.parameters[name].tobytes() for name in sorted(history.parameters))
answers["train"] = hashlib.sha256(bits + history.loss.tobytes()).hexdigest()

def right(parameters, x1, x2, y):
    a1 = tn.sigmoid(parameters["w11"] * x1 + parameters["w12"] * x2 + parameters["b1"])
    delta1 = 2 * (a1 - y) * a1 * (1 - a1)
    return {"w11": np.mean(delta1 * x1), "w12": np.mean(delta1 * x2), "b1": np.mean(delta1)}

def wrong(parameters, x1, x2, y):
    return {name: -slope for name, slope in right(parameters, x1, x2, y).items()}

def one_step(x_data, labels, w11, w12, w2, b1, b2, alpha, sign):
    a1 = [1 / (1 + np.exp(-(w11 * x1 + w12 * x2 + b1))) for x1, x2 in x_data]
    a2 = [1 / (1 + np.exp(-(w2 * a + b2))) for a in a1]
    print(sum((y - a) ** 2 for y, a in zip(labels, a2)) / len(labels))
    d2 = [2 * (a - y) * a * (1 - a) for y, a in zip(labels, a2)]
    d1 = [d * w2 * a * (1 - a) for d, a in zip(d2, a1)]
    mean = lambda values: sum(values) / len(labels)
    w11, w12 = (w + sign * alpha * mean(d * x[i] for d, x in zip(d1, x_data)) for i, w in enumerate((w11, w12)))
    w2, b1, b2 = w2 - alpha * mean(d * a for d, a in zip(d2, a1)), b1 - alpha * mean(d1), b2 - alpha * mean(d2)
    return w11, w12, w2, b1, b2

def descends(x_data, labels, w11=0, w12=0, w2=0, b1=0, b2=0, alpha=0.1):
    return one_step(x_data, labels, w11, w12, w2, b1, b2, alpha, sign=-1)

def climbs(x_data, labels, w11=0, w12=0, w2=0, b1=0, b2=0, alpha=0.1):
    return one_step(x_data, labels, w11, w12, w2, b1, b2, alpha, sign=1)

check = checks.one_neuron_in_code
said = []
for answer in ({check.answers[0]: right}, {check.answers[0]: wrong}, {}):
    printed = io.StringIO()
    with redirect_stdout(printed):
        try:
            check(**answer)
        except CheckFailed as failure:
            print(failure.code, failure)
    said.append(printed.getvalue())
answers["check"] = said
answers["doctor"] = [str(tn.examine(program)) for program in (descends, climbs)]
progress.record_bet("a bet", "yes", "no")
answers["progress"] = progress.read_progress()
if "tinynet.cli" not in cannot:
    from tinynet import cli
    with redirect_stdout(io.StringIO()) as printed:
        try:
            cli.main(["progress"])
        except SystemExit as end:
            assert not end.code
    answers["command"] = printed.getvalue()

said = []
for part in ("plots", "widgets"):
    if "matplotlib" in absent:
        try:
            getattr(tn, part)
        except ImportError as missing:
            said.append(f"{type(missing).__name__}: {missing}")
report = tn.examine(climbs)._repr_html_() if "matplotlib" in absent else ""
said.append(report[report.rfind("<p"):])
print(json.dumps({"answers": answers, "cannot": cannot, "said": said}))
"""


def without(absent, folder):
    """Run the program in a learner's folder, where these things are absent."""
    (folder / ".tinynet").mkdir()
    (folder / ".tinynet" / "course.json").write_text("{}")
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, absent],
        cwd=folder,
        env=os.environ | {"COLUMNS": "100", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def native(tmp_path_factory):
    """Everything is there."""
    return without("", tmp_path_factory.mktemp("native"))


def test_what_is_compared_are_real_answers(native):
    answers = native["answers"]
    right, wrong, open_ = answers["check"]
    assert right.startswith("Task ")
    assert "sign" in wrong
    assert open_.startswith("not-answered")
    healthy, sick = answers["doctor"]
    assert healthy.startswith("healthy")
    assert sick.startswith("sick")
    [entry] = answers["progress"]["tasks"].values()
    assert entry == {"attempts": 2, "done": True, "mistakes": {"sign-flipped": 1}}
    assert "1 of " in answers["command"]
    assert native["cannot"] == {}


# All at once, and one of them alone; each of the others where everything is tried.
@pytest.mark.parametrize(
    "absent",
    [
        pytest.param(absent, marks=[pytest.mark.exhaustive] * (name not in ("threads", "anything but NumPy")), id=name)
        for name, absent in ABSENT.items()
    ],
)
def test_answers_are_the_same_without(absent, native, tmp_path):
    found = without(absent, tmp_path)
    wanted = dict(native["answers"])
    if "tinynet.cli" in found["cannot"]:
        del wanted["command"]
    assert found["answers"] == wanted
    # What does not work is what stands on the absent thing itself.
    cannot = set()
    if "typer" in absent or "subprocess" in absent:  # typer itself needs subprocess
        cannot |= {"tinynet.cli", "tinynet.__main__"} | ({"tinynet.lab"} if "subprocess" in absent else set())
    if {"psutil", "resource"} & set(absent.split()):  # psutil needs resource
        cannot.add("tinynet.processes")
    if "rich" in absent.split():
        cannot.add("tinynet.progress_table")
    assert set(found["cannot"]) == cannot
    if "matplotlib" in absent:
        plots, widgets, report = found["said"]
        sentence = '`tinynet.plots` needs Matplotlib: pip install "two-neurons[course]"'
        assert (plots, report) == (f"MissingPart: {sentence}", paragraph(escape(sentence)))
        assert re.fullmatch(r'MissingPart: `tinynet\.widgets` needs \w+: pip install "two-neurons\[course]"', widgets)
