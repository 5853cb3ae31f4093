"""Every byte that a learner typed stays under their folder, under a clear name, whatever happens to it."""

import json
import os
import re
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

if os.name == "nt":
    pytest.skip("the processes of these tests are forked", allow_module_level=True)

from course_in_processes import NOBODY, Processes

LESSON = "notebooks/01-a-neuron.ipynb"
EXERCISES = [f"exercises/{slug}/{slug}.ipynb" for slug in ("01-a-neuron", "02-downhill")]
TABLE = "exercises/01-a-neuron/table.csv"
NAMES = [LESSON, *EXERCISES, TABLE]
# The last one has dropped an exercise and brought another lesson.
VERSIONS = (1, 2, 3)
TYPED = re.compile(rb"<typed \d+>")
DAY = 86_400


def notebook(*sources):
    cells = [
        {"cell_type": "code", "id": f"c{i}", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        for i, source in enumerate(sources)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def write_courses(home):
    """Write three versions of a small course."""
    for version in VERSIONS:
        source = home / f"course-{version}"
        names = [*NAMES[:-2], TABLE, "notebooks/02-next.ipynb"] if version == 3 else NAMES
        for name in names:
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(f"{version}\n".encode() if name == TABLE else notebook(f"version {version}", "answer"))


def typed(folder, hidden=False):
    """Return what was typed and is still there; in files with a clear name, unless the hidden ones count too.

    A bet whose writing was killed was not made: what holds it then does not count.
    """
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".progress.json.")]
    files = [path for path in files if hidden or not path.name.startswith(".")]
    return {text for path in files for text in TYPED.findall(path.read_bytes())}


class ALearnersFolder(RuleBasedStateMachine):
    """What a learner, the course and bad luck do to one folder."""

    processes: Processes

    def __init__(self):
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="learner-"))
        self.home.chmod(0o755)
        write_courses(self.home)
        self.folder, self.version, self.count = self.home / "work", 1, 0
        self.file_system = {}

    @initialize(
        links=st.booleans(),
        locks=st.booleans(),
    )
    def the_first_copy(self, links, locks):
        self.file_system = {"links": links, "locks": locks}
        self.folder.mkdir()
        if os.geteuid() == 0:
            os.chown(self.folder, NOBODY, NOBODY)
        assert self.happens({"do": "lab"}) == ["done"]

    # What the course does ------------------------------------------------------------------------------

    def happens(self, *operations):
        """Let this happen at the same time, and hold what is there afterwards against what was there before."""
        place = {"folder": str(self.folder), "source": str(self.home / f"course-{self.version}")}
        clear, anywhere = typed(self.folder), typed(self.folder, hidden=True)
        outcomes = self.processes.run(*({**place, **self.file_system, **operation} for operation in operations))
        assert not [outcome for outcome in outcomes if outcome.startswith("failed")], outcomes
        assert clear <= typed(self.folder), f"lost: {clear - typed(self.folder)} by {operations}: {outcomes}"
        assert anywhere <= typed(self.folder, hidden=True)
        for operation, outcome in zip(operations, outcomes, strict=True):
            if operation["do"] == "bet" and outcome == "done":
                assert operation["argument"].encode() in typed(self.folder), (operations, outcomes)
        return outcomes

    def text(self):
        self.count += 1
        return f"<typed {self.count}>"

    operations = st.one_of(
        st.just({"do": "lab"}),
        st.sampled_from(["01", "02"]).map(lambda slug: {"do": "reset", "argument": slug}),
        st.just({"do": "bet"}),
    )

    def with_text(self, operation):
        return operation | {"argument": self.text()} if operation["do"] == "bet" else operation

    @rule(operation=operations)
    def runs_to_its_end(self, operation):
        self.happens(self.with_text(operation))

    @rule(operation=operations, step=st.integers(1, 40))
    def is_killed_between_two_steps(self, operation, step):
        self.happens(self.with_text(operation) | {"dies_at": step})

    @rule(operation=operations, room=st.integers(0, 900))
    def is_killed_in_the_middle_of_a_write(self, operation, room):
        self.happens(self.with_text(operation) | {"room": -room})

    @rule(operation=operations, room=st.integers(0, 900))
    def finds_the_disk_full(self, operation, room):
        self.happens(self.with_text(operation) | {"room": room})

    @rule(several=st.lists(operations, min_size=2, max_size=3), seed=st.integers(0, 1000))
    def several_at_once(self, several, seed):
        if not self.file_system["locks"]:
            # There two bets made in the same moment are one: what counts them needs the lock.
            several = [operation for operation in several if operation["do"] != "bet"]
        self.happens(*(self.with_text(each) | {"stumbles": seed + i} for i, each in enumerate(several)))

    @rule(slug=st.sampled_from(["01", "02"]), count=st.integers(2, 3), seed=st.integers(0, 1000))
    def the_same_reset_at_once(self, slug, count, seed):
        self.happens(*({"do": "reset", "argument": slug, "stumbles": seed + i} for i in range(count)))

    @rule(operation=operations, place=st.sampled_from(["", ".tinynet", "notebooks", *map(os.path.dirname, EXERCISES)]))
    def cannot_write(self, operation, place):
        place = self.folder / place
        if place.is_dir():
            place.chmod(0o555)
            self.happens(self.with_text(operation))
            place.chmod(0o755)

    @rule(version=st.sampled_from(VERSIONS))
    def another_version_is_installed(self, version):
        self.version = version

    # What a learner does -------------------------------------------------------------------------------

    def files(self):
        return sorted(path for path in self.folder.glob("[!.]*/**/[!.]*.*") if path.is_file())

    a_file = st.integers(0, 30)

    def chosen(self, number):
        files = self.files()
        return files[number % len(files)] if files else None

    def save(self, path, content, in_place):
        """Save as an editor does: into the file, as Jupyter, or by another file in its place."""
        if in_place:
            path.write_bytes(content)
        else:
            other = path.with_name("other")
            other.write_bytes(content)
            os.replace(other, path)

    @rule(number=a_file, in_place=st.booleans())
    def types(self, number, in_place):
        if path := self.chosen(number):
            content, text = path.read_bytes(), self.text().encode()
            where = content.find(b'"answer') + len(b'"answer') if b'"answer' in content else len(content)
            self.save(path, content[:where] + text + content[where:], in_place)

    @rule(number=a_file)
    def runs_the_cells(self, number):
        path = self.chosen(number)
        if path and path.suffix == ".ipynb":
            try:
                saved = json.loads(path.read_bytes())
            except ValueError:
                return
            for cell in saved["cells"]:
                cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
                cell["execution_count"] = 7
                cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["0.25\n"]}]
            self.save(path, json.dumps(saved, indent=1).encode(), True)

    @rule(number=a_file, how=st.sampled_from(["bom", "crlf", "half", "empty line"]))
    def uses_another_editor(self, number, how):
        if path := self.chosen(number):
            content = path.read_bytes()
            ways = {
                "bom": b"\xef\xbb\xbf" + content,
                "crlf": content.replace(b"\n", b"\r\n"),
                "half": content[: len(content) // 2],
                "empty line": content + b"\n",
            }
            self.save(path, ways[how], False)

    @rule(number=a_file)
    def deletes(self, number):
        if path := self.chosen(number):
            path.unlink()

    @rule(which=st.sampled_from(["notebooks", "exercises/01-a-neuron", ".tinynet/course.json", ".tinynet"]))
    def deletes_more(self, which):
        path = self.folder / which
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    @rule(number=a_file, tag=st.sampled_from(["mine", "kept-1", "kept-2", "new-version"]))
    def renames(self, number, tag):
        if (path := self.chosen(number)) and not (path.with_suffix(f".{tag}{path.suffix}")).exists():
            path.rename(path.with_suffix(f".{tag}{path.suffix}"))

    @rule(days=st.sampled_from([-20_000, -1, 1]))
    def the_clock_jumps(self, days):
        for path in self.folder.rglob("*"):
            os.utime(path, (time.time() + days * DAY,) * 2)

    @rule()
    def moves_the_folder(self):
        moved = self.home / f"work-{self.count}-{self.folder.name[:20]}"
        self.folder = self.folder.rename(moved)

    @rule()
    def damages_the_progress_file(self):
        path = self.folder / ".tinynet" / "progress.json"
        if path.exists():
            path.write_bytes(path.read_bytes()[:-3])

    # The end -------------------------------------------------------------------------------------------

    def teardown(self):
        try:
            if self.folder.is_dir():
                self.the_clock_jumps(-1)
                typed_anywhere = typed(self.folder, hidden=True)
                assert self.happens({"do": "lab"}) == ["done"]
                assert self.happens({"do": "bet", "argument": self.text()}) == ["done"]
                assert typed_anywhere <= typed(self.folder)
                assert not list(self.folder.rglob(".*.tmp"))
                assert all((self.folder / name).is_file() for name in (LESSON, EXERCISES[0], TABLE))
        finally:
            shutil.rmtree(self.home)


def run(**limits):
    with Processes() as ALearnersFolder.processes:
        run_state_machine_as_test(
            ALearnersFolder,
            settings=settings(
                deadline=None,
                database=None,
                phases=[Phase.generate],  # what two processes do to each other is not the same a second time
                suppress_health_check=list(HealthCheck),
                **limits,
            ),
        )


@pytest.mark.parametrize(
    "examples",
    [
        15,
        pytest.param(60, marks=pytest.mark.exhaustive),
        pytest.param(200, marks=[pytest.mark.exhaustive, pytest.mark.weekly]),
    ],
)
def test_what_a_learner_typed_stays_under_a_clear_name_whatever_happens(examples):
    run(max_examples=examples, stateful_step_count=10, derandomize=True)


@pytest.mark.exhaustive
@pytest.mark.skipif(os.environ.get("TINYNET_EXHAUSTIVE") != "1", reason="TINYNET_EXHAUSTIVE=1 asks for it: an hour")
@pytest.mark.timeout(10_000)
def test_what_a_learner_typed_stays_under_a_clear_name_whatever_happens_for_long():
    run(max_examples=5_000, stateful_step_count=40)
