"""The learner's small file: nothing recorded is lost, and nothing is written where it should not be."""

import errno
import json
import os
import subprocess
import sys
import warnings

import pytest

from tinynet import progress

TASK = "02-learning-is-going-downhill/1"


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch):
    """Begin every test with an empty memory."""
    monkeypatch.setattr(progress, "_unsaved", {})
    monkeypatch.setattr(progress, "_warned", set())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Stand in a work folder."""
    work = tmp_path / "work"
    (work / ".tinynet").mkdir(parents=True)
    (work / ".tinynet" / "course.json").write_text("{}")
    monkeypatch.chdir(work)
    return work


def on_disk(folder):
    return json.loads((folder / ".tinynet" / "progress.json").read_bytes())


def refuse_to_write(monkeypatch, error=errno.ENOSPC):
    def no_room(descriptor):
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(os, "fsync", no_room)


def test_the_folder_is_found_from_deep_inside_it(folder):
    deep = folder / "exercises" / "01"
    deep.mkdir(parents=True)
    assert progress.find_folder(deep) == folder == progress.find_folder()


def test_a_folder_without_a_manifest_is_no_work_folder(tmp_path):
    (tmp_path / ".tinynet").mkdir()
    assert progress.find_folder(tmp_path) is None


def test_a_deleted_current_directory_is_no_work_folder(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    try:
        gone.rmdir()
    except OSError:
        pytest.skip("this system keeps a directory that is in use")
    assert progress.find_folder() is None


def test_attempts_are_counted_and_done_stays_done(folder):
    assert (progress.attempts(TASK), progress.is_done(TASK)) == (0, False)
    for passed in (False, True, False):
        progress.record_attempt(TASK, passed)
    assert (progress.attempts(TASK), progress.is_done(TASK)) == (3, True)
    assert on_disk(folder)["tasks"] == {TASK: {"attempts": 3, "done": True}}


def test_the_mistake_that_a_check_named_is_counted_with_the_attempt(folder):
    for passed, mistake in ((False, "sign-flipped"), (False, "wrong-delta"), (False, "sign-flipped"), (True, None)):
        progress.record_attempt(TASK, passed, mistake)
    named = {"sign-flipped": 2, "wrong-delta": 1}
    assert on_disk(folder)["tasks"] == {TASK: {"attempts": 4, "done": True, "mistakes": named}}


def test_a_file_of_a_version_that_kept_no_mistakes_goes_on(folder):
    old = {"version": 1, "tasks": {TASK: {"attempts": 2, "done": True}}, "bets": {}}
    (folder / ".tinynet" / "progress.json").write_text(json.dumps(old))
    assert progress.read_progress() == old
    progress.record_attempt(TASK, False, "sign-flipped")
    assert on_disk(folder)["tasks"] == {TASK: {"attempts": 3, "done": True, "mistakes": {"sign-flipped": 1}}}


def test_the_first_bet_counts(folder):
    assert progress.bet("02/freezes") is None
    progress.record_bet("02/freezes", "explodes", "freezes")
    kept = progress.record_bet("02/freezes", "freezes", "freezes")
    assert kept == progress.bet("02/freezes") == {"choice": "explodes", "answer": "freezes"}


def test_another_folder_can_be_read(folder, tmp_path, monkeypatch):
    progress.record_attempt(TASK, True)
    monkeypatch.chdir(tmp_path)
    assert progress.read_progress()["tasks"] == {}
    assert progress.read_progress(folder)["tasks"][TASK]["done"]


def test_outside_a_work_folder_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    progress.record_attempt(TASK, True)
    progress.record_bet("bet", "yes", "no")
    assert progress.attempts(TASK) == 1
    assert progress.is_done(TASK)
    assert progress.bet("bet")["choice"] == "yes"
    assert list(tmp_path.iterdir()) == []


def test_what_json_cannot_hold_is_refused_everywhere_before_anything_changes(folder, tmp_path, monkeypatch):
    for place in (folder, tmp_path):
        monkeypatch.chdir(place)
        with pytest.raises(TypeError):
            progress.record_bet("bet", object(), "no")
        assert progress.bet("bet") is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"tasks": {"a',
        b"\xff\xfe",
        b"[]",
        b'{"tasks": []}',
        b'{"tasks": {"a": {"attempts": "3"}}}',
        b'{"tasks": {"a": {"attempts": 3, "done": true, "mistakes": ["sign-flipped"]}}}',
        b'{"tasks": {"a": {"attempts": 3, "done": true, "mistakes": {"sign-flipped": "often"}}}}',
    ],
)
def test_a_corrupt_file_is_moved_aside_with_one_sentence(folder, content):
    file = folder / ".tinynet" / "progress.json"
    file.write_bytes(content)
    with pytest.warns(UserWarning, match="progress.unreadable-1.json and a fresh one was begun"):
        progress.record_attempt(TASK, True)
    assert (folder / ".tinynet" / "progress.unreadable-1.json").read_bytes() == content
    assert on_disk(folder)["tasks"] == {TASK: {"attempts": 1, "done": True}}


def test_reading_moves_a_corrupt_file_aside_too_and_never_onto_an_older_one(folder):
    file = folder / ".tinynet" / "progress.json"
    for number in (1, 2):
        file.write_text(f"broken {number}")
        with pytest.warns(UserWarning, match=f"unreadable-{number}"):
            assert progress.attempts(TASK) == 0
    assert (folder / ".tinynet" / "progress.unreadable-1.json").read_text() == "broken 1"
    assert (folder / ".tinynet" / "progress.unreadable-2.json").read_text() == "broken 2"


def test_what_a_later_version_added_survives(folder):
    (folder / ".tinynet" / "progress.json").write_text('\ufeff{"version": 2, "later": [1]}', encoding="utf-8")
    progress.record_attempt(TASK, False)
    assert on_disk(folder)["later"] == [1]
    assert on_disk(folder)["version"] == 2


def test_on_a_full_disk_it_warns_once_remembers_and_catches_up(folder, monkeypatch):
    progress.record_attempt(TASK, False)
    before = (folder / ".tinynet" / "progress.json").read_bytes()
    with monkeypatch.context() as full:
        refuse_to_write(full)
        with pytest.warns(UserWarning, match="could not be saved") as caught:
            progress.record_attempt(TASK, False)
        assert "\n" not in str(caught[0].message)
        progress.record_attempt(TASK, True)  # a second warning would be an error here
        assert (progress.attempts(TASK), progress.is_done(TASK)) == (3, True)
        assert (folder / ".tinynet" / "progress.json").read_bytes() == before
    progress.record_bet("bet", 1, 2)
    assert on_disk(folder)["tasks"] == {TASK: {"attempts": 3, "done": True}}
    progress.record_attempt(TASK, False)
    assert on_disk(folder)["tasks"] == {TASK: {"attempts": 4, "done": True}}
    assert not list(folder.rglob("*.tmp"))


def test_a_read_only_folder_keeps_progress_in_memory(folder, monkeypatch):
    real_open = open

    def read_only_open(path, mode="r", *arguments, **options):
        if mode[0] in "wxa":
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
        return real_open(path, mode, *arguments, **options)

    monkeypatch.setattr("builtins.open", read_only_open)
    with pytest.warns(UserWarning, match="Read-only"):
        progress.record_attempt(TASK, True)
    assert progress.is_done(TASK)


def test_a_file_that_cannot_be_read_now_is_not_taken_for_a_corrupt_one(folder):
    (folder / ".tinynet" / "progress.json").mkdir()  # reading it is an OSError, for root as well
    with pytest.warns(UserWarning, match="could not be saved"):
        progress.record_attempt(TASK, True)
    assert progress.is_done(TASK)
    assert not list(folder.rglob("*unreadable*"))


def test_reading_a_folder_in_the_files_place_says_that_nothing_was_read(folder):
    (folder / ".tinynet" / "progress.json").mkdir()
    with pytest.warns(UserWarning, match=r"progress\.json could not be read \(.*\); what it holds is not counted"):
        assert progress.read_progress()["tasks"] == {}


def test_reading_a_damaged_file_on_a_read_only_disk_says_that_nothing_was_read(folder, monkeypatch):
    def read_only(source, target):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), source)

    (folder / ".tinynet" / "progress.json").write_text("{")
    for operation in ("link", "replace"):
        monkeypatch.setattr(os, operation, read_only)
    with pytest.warns(UserWarning, match="it is damaged and cannot be moved aside: Read-only file system"):
        assert progress.read_progress()["tasks"] == {}


def test_a_crash_in_the_middle_of_a_write_leaves_the_old_file(folder, monkeypatch):
    progress.record_attempt(TASK, True)

    def crash(descriptor):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", crash)
        with pytest.raises(KeyboardInterrupt):
            progress.record_attempt(TASK, True)
    assert on_disk(folder)["tasks"] == {TASK: {"attempts": 1, "done": True}}
    assert not list(folder.rglob("*.tmp"))


def test_processes_that_write_at_once_lose_nothing(folder):
    program = f"from tinynet import progress\nfor _ in range(40): progress.record_attempt({TASK!r}, False)"
    writers = [
        subprocess.Popen([sys.executable, "-W", "error", "-W", "ignore::ImportWarning", "-c", program])
        for _ in range(3)
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert progress.attempts(TASK) == 120


def test_a_process_that_was_killed_while_it_held_the_lock_blocks_nobody(folder):
    program = (
        "import os\nfrom pathlib import Path\nfrom tinynet import progress\n"
        "with progress._alone_in(Path.cwd()): os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", program], check=False)
    with warnings.catch_warnings(action="error"):
        progress.record_attempt(TASK, True)
    assert on_disk(folder)["tasks"][TASK]["done"]


def test_a_lock_that_is_never_given_back_is_not_waited_for_for_ever(folder, monkeypatch):
    monkeypatch.setattr(progress, "SECONDS_TO_WAIT_FOR_THE_LOCK", 0.05)
    with progress._alone_in(folder), pytest.warns(UserWarning, match="another program holds its lock"):
        progress.record_attempt(TASK, True)
    assert progress.is_done(TASK)
    progress.record_attempt(TASK, True)
    assert on_disk(folder)["tasks"][TASK]["attempts"] == 2


def test_what_killed_writes_left_is_removed_by_a_later_one_and_nothing_else_is(folder):
    progress.record_attempt(TASK, True)
    own = folder / ".tinynet"
    old, young, other = own / ".progress.json.0123abcd.tmp", own / ".progress.json.4567cdef.tmp", own / ".mine.tmp"
    for file in (old, young, other):
        file.write_text("{")
    for file in (old, other):
        os.utime(file, (0, 0))
    progress.record_attempt(TASK, True)
    assert (old.exists(), young.exists(), other.exists()) == (False, True, True)


def test_damaged_files_that_are_moved_aside_at_the_same_moment_take_different_names(folder, monkeypatch):
    file = folder / ".tinynet" / "progress.json"
    file.write_text("mine")
    real_link = os.link

    def somebody_is_first(source, target):
        if "-1" in str(target) and not os.path.exists(target):
            (folder / ".tinynet" / "progress.unreadable-1.json").write_text("theirs")
        real_link(source, target)

    monkeypatch.setattr(os, "link", somebody_is_first)
    with pytest.warns(UserWarning, match="unreadable-2"):
        progress.read_progress()
    assert [(folder / ".tinynet" / f"progress.unreadable-{n}.json").read_text() for n in (1, 2)] == ["theirs", "mine"]
