"""The same file gets the same verdict: nothing that a program draws, and no order of a set, is left to chance."""

import os
import random
import secrets
import time
import uuid
from pathlib import Path

import numpy as np
import pytest

from tinynet.doctor import examine_file
from tinynet.doctor.both_halves import NOT_OF_THE_CATALOGUE, before_a_look_inside, with_a_look_inside
from tinynet.doctor.diagnosis import Diagnosis, Finding
from tinynet.doctor.programs.loop_runner import parsed, run_to_the_loop, same_luck

DRAWN = {
    "a generator": lambda: np.random.default_rng().random(),
    "a generator, asked for none": lambda: np.random.default_rng(None).random(),
    "an old generator": lambda: np.random.RandomState().rand(),  # noqa: NPY002
    "bits by name": lambda: np.random.Generator(np.random.PCG64()).random(),
    "seeded by nothing": lambda: (np.random.seed(), np.random.rand())[1],  # noqa: NPY002
    "Python's own": lambda: random.Random().random(),  # noqa: S311
    "Python's own, seeded by nothing": lambda: (random.seed(), random.random())[1],  # noqa: S311
    "the system's": lambda: random.SystemRandom().random(),
    "bytes": lambda: os.urandom(8),
    "a secret": lambda: secrets.randbelow(10**9),
    "a name that nobody has": lambda: uuid.uuid4().int,
    "the time of day": lambda: time.time(),
    "the time of day in whole numbers": lambda: time.time_ns(),
}


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_what_is_drawn_without_a_seed_is_the_same_at_every_examination(draw):
    with same_luck():
        first = draw()
    free = draw()
    with same_luck():
        assert draw() == first
    assert free != first, "outside of an examination chance is what it was"


def test_what_is_drawn_twice_is_not_the_same_number_twice():
    with same_luck():
        assert time.time() < time.time()
        assert os.urandom(8) != os.urandom(8)
        generator = random.Random()  # noqa: S311
        assert generator.random() != generator.random()


def test_an_iteration_that_makes_a_generator_of_its_own_does_the_same_every_time(tmp_path):
    path = tmp_path / "drawing.py"
    path.write_text(
        "import numpy as np\nw = np.zeros(3)\nfor epoch in range(5):\n"
        "    rows = np.random.default_rng().permutation(50)[:3]\n    w = w + rows\n"
    )
    iteration, names = run_to_the_loop(parsed(path), path, lambda one: one)
    moved = []
    for _ in range(3):
        iteration.run()
        moved.append(names["w"].tolist())
    assert moved[0] == moved[1] == moved[2]


def test_a_set_of_words_is_gone_through_in_the_same_order_whatever_the_hash_seed_is(tmp_path, monkeypatch):
    path = Path(tmp_path, "words.py")
    path.write_text("words = {'salt', 'rice', 'milk', 'tea', 'bread', 'oil'}\nraise ValueError(' '.join(words))\n")
    told = set()
    for seed in ("0", "1", "2", "random"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        told.add(examine_file(path)["text"])
    assert len(told) == 1


def too_slow():
    raise TimeoutError


@pytest.mark.parametrize("code", ["state-discarded", "unexplained-derivative", "last-sample-only"])
def test_what_a_look_inside_may_refute_is_no_fault_where_time_is_up_before(code):
    finding = Finding(code, "fault", ("w",), "message", {}, "message", "", "")
    outside = Diagnosis("sick", (finding,), f"{NOT_OF_THE_CATALOGUE}.")
    for told in (before_a_look_inside(outside), with_a_look_inside(outside, too_slow)):
        assert told.verdict == "cannot-examine"
        assert [one.severity for one in told.findings] == ["warning"]
        assert "--timeout" in told.summary


@pytest.mark.parametrize(
    ("code", "evidence"), [("sign-flipped", {}), ("parameter-never-updated", {}), ("state-discarded", {"cured": True})]
)
def test_what_is_proved_from_outside_is_a_fault_without_a_look_inside(code, evidence):
    outside = Diagnosis("sick", (Finding(code, "fault", ("w",), "message", evidence, "message", "", ""),), "a network.")
    assert before_a_look_inside(outside) == with_a_look_inside(outside, too_slow) == outside


@pytest.mark.exhaustive
def test_a_program_that_waits_has_not_worked(tmp_path):
    path = Path(tmp_path, "waiting.py")
    path.write_text(
        "import time\ntime.sleep(5)\nw, b = 0.5, 0.1\ndata = [(0.2, 0.7), (1.1, 1.9), (2.3, 3.2)]\n"
        "for epoch in range(20):\n    for x, y in data:\n        error = w * x + b - y\n        loss = error**2\n"
        "        w -= 0.02 * error * x\n        b -= 0.02 * error\n    print(loss)\n"
    )
    assert examine_file(path, seconds=4)["verdict"] == "healthy"
