"""A learner's work in a zip: it arrives as a whole or not at all, and nothing that was made in either place is lost."""

import contextlib
import errno
import itertools
import json
import os
import shutil
import stat
import zipfile

import pytest

from tinynet import cli, course, moving, progress
from tinynet.course import CourseError, copy_out, reset
from tinynet.moving import open_work, pack, take_in

LESSON = "notebooks/01-a-neuron.ipynb"
EXERCISE = "exercises/01-a-neuron/01-a-neuron.ipynb"
PATIENT = "exercises/01-a-neuron/patient.py"
TASK = "01-a-neuron/1"


def notebook(*sources):
    cells = [{"cell_type": "markdown", "id": f"c{i}", "metadata": {}, "source": text} for i, text in enumerate(sources)]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def learner(tasks=None, bets=None, **more):
    return json.dumps({"version": 1, "tasks": tasks or {}, "bets": bets or {}, **more})


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def contents(folder):
    """Return every file below, without the lock and what says which versions were where."""
    beside_the_point = {".tinynet/course.lock", ".tinynet/progress.lock", ".tinynet/moved.json"}
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: content for name, content in files.items() if name not in beside_the_point}


@pytest.fixture(autouse=True)
def source(tmp_path, monkeypatch):
    """Make a course of one lesson, and an exercise with a program."""
    source = tmp_path / "source"
    for name in (LESSON, EXERCISE):
        write(source / name, notebook("as delivered"))
    write(source / PATIENT, "as_delivered = True\n")
    monkeypatch.setattr(course, "source_folder", lambda: source)
    monkeypatch.setattr(progress, "_unsaved", {})
    monkeypatch.setattr(progress, "_warned", set())
    monkeypatch.chdir(tmp_path)
    return source


@pytest.fixture
def work(source, tmp_path):
    """Make a learner's folder."""
    copy_out(tmp_path / "work")
    return tmp_path / "work"


@pytest.fixture
def laptop(source, tmp_path):
    """Make the same learner's folder on another computer."""
    copy_out(tmp_path / "laptop")
    return tmp_path / "laptop"


@pytest.fixture
def zipped(tmp_path):
    """Return a function that writes a zip of files, by their names."""

    def zipped(files, name="work.zip"):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in files.items():
                archive.writestr(path, content)
        return tmp_path / name

    return zipped


def took(folder, place):
    return take_in(folder, open_work(place))


# What arrives -------------------------------------------------------------------------------------------


def test_what_was_changed_and_made_elsewhere_arrives_and_nothing_else_changes(work, laptop):
    write(laptop / EXERCISE, notebook("solved"))
    write(laptop / "notebooks/mine.ipynb", notebook("my own"))
    write(laptop / "exercises/new/data.csv", "1,2\n")
    before = contents(work)
    packed = pack(laptop)
    assert packed.files == [EXERCISE, "exercises/new/data.csv", "notebooks/mine.ipynb"]
    taken = took(work, packed.zip)
    assert taken.files == dict.fromkeys(packed.files)
    assert contents(work) == before | {name: (laptop / name).read_bytes() for name in packed.files}


@pytest.mark.parametrize("top", ["", "two-neurons-work/", "a/b/", "a\\b\\"])
def test_a_zip_of_the_whole_folder_is_taken_in_with_or_without_its_name(work, laptop, zipped, top):
    write(laptop / EXERCISE, notebook("solved"))
    everything = {
        path.relative_to(laptop).as_posix(): path.read_bytes() for path in laptop.rglob("*") if path.is_file()
    }
    separated = {name.replace("/", "\\") if "\\" in top else name: content for name, content in everything.items()}
    noise = {f"__MACOSX/{top}._x": b"", f"{top}.DS_Store": b"", f"{top}.tinynet/lab.log": b"", f"{top}notebooks/": b""}
    taken = took(work, zipped({top + name: content for name, content in separated.items()} | noise))
    assert taken.files == {EXERCISE: None}
    assert set(taken.same) == {LESSON, PATIENT}


def test_a_file_of_an_earlier_course_that_was_not_changed_does_not_replace_the_new_one(source, work, laptop, zipped):
    old = (laptop / LESSON).read_bytes()
    write(source / LESSON, notebook("version 2"))
    shutil.rmtree(work)
    copy_out(work)
    manifest = (laptop / ".tinynet/course.json").read_bytes()
    assert took(work, zipped({LESSON: old, ".tinynet/course.json": manifest})).files == {}
    assert "version 2" in (work / LESSON).read_text()


def test_an_update_leaves_alone_what_was_taken_in(source, work, zipped):
    took(work, zipped({EXERCISE: notebook("solved")}))
    write(source / EXERCISE, notebook("version 2"))
    assert copy_out(work).kept == [EXERCISE]
    assert "solved" in (work / EXERCISE).read_text()


# Both sides ---------------------------------------------------------------------------------------------


def test_where_both_were_changed_the_one_from_here_is_kept_beside(work, zipped):
    write(work / EXERCISE, notebook("here"))
    write(work / PATIENT, "here = True\n")
    taken = took(work, zipped({EXERCISE: notebook("there"), PATIENT: "there = True\n"}))
    kept = {EXERCISE: EXERCISE.replace(".ipynb", ".kept-1.ipynb"), PATIENT: PATIENT.replace(".py", ".kept-1.py")}
    assert taken.files == kept
    assert "there" in (work / EXERCISE).read_text()
    assert "here" in (work / kept[EXERCISE]).read_text()
    assert (work / kept[PATIENT]).read_text() == "here = True\n"


def test_what_goes_back_and_forth_between_two_computers_leaves_no_copies(work, laptop):
    here, there = work, laptop
    for turn in range(4):
        write(here / EXERCISE, notebook(f"turn {turn}"))
        assert took(there, pack(here).zip).files == {EXERCISE: None}
        here, there = there, here
    assert "turn 3" in (here / EXERCISE).read_text()
    assert not list(work.rglob("*kept*")) + list(laptop.rglob("*kept*"))


def test_a_zip_of_some_time_ago_does_not_replace_what_was_made_of_it(work, zipped):
    place = zipped({EXERCISE: notebook("there")})
    took(work, place)
    write(work / EXERCISE, notebook("there, and an hour more"))
    assert took(work, place).newer_here == [EXERCISE]
    assert "an hour more" in (work / EXERCISE).read_text()
    reset(work, "01")
    assert took(work, place).files == {EXERCISE: None}  # unless a fresh copy asks for it


def test_a_version_that_went_out_is_kept_beside_one_that_does_not_come_from_it(work, zipped):
    write(work / EXERCISE, notebook("here"))
    pack(work)
    kept = EXERCISE.replace(".ipynb", ".kept-1.ipynb")
    assert took(work, zipped({EXERCISE: notebook("in a browser")})).files == {EXERCISE: kept}


def test_a_zip_cannot_say_that_a_version_from_here_needs_no_copy(work, zipped):
    write(work / EXERCISE, notebook("here"))
    known = {"files": {EXERCISE: [course.fingerprint_of((work / EXERCISE).read_bytes(), EXERCISE)]}, "arriving": {}}
    lies = {f".tinynet/{name}.json": json.dumps(known) for name in ("course", "moved")}
    assert took(work, zipped({EXERCISE: notebook("there"), **lies})).files[EXERCISE]


def test_taking_in_twice_changes_nothing_more(work, zipped):
    write(work / EXERCISE, notebook("here"))
    place = zipped(
        {EXERCISE: notebook("there"), ".tinynet/progress.json": learner({TASK: {"attempts": 2, "done": True}})}
    )
    took(work, place)
    before = contents(work)
    taken = took(work, place)
    assert (taken.files, taken.same, taken.done) == ({}, [EXERCISE], 0)
    assert contents(work) == before


# Progress -----------------------------------------------------------------------------------------------


def test_the_better_progress_of_both_counts_and_the_first_bet(work, zipped):
    here = {
        "a/1": {"attempts": 3, "done": False, "mistakes": {"sign-flipped": 2}},
        "a/2": {"attempts": 1, "done": True},
        "a/3": {"attempts": 1, "done": True},
    }
    there = {
        "a/1": {"attempts": 2, "done": True, "mistakes": {"sign-flipped": 1, "wrong-delta": 1}},
        "a/2": {"attempts": 5, "done": False},
        "a/4": {"attempts": 1, "done": True, "of a later version": 7},
    }
    bets = {"one": {"choice": "yes", "answer": "no"}}
    write(work / ".tinynet/progress.json", learner(here, bets))
    other = {"one": {"choice": "no", "answer": "no"}, "two": {"choice": 1, "answer": 2}}
    taken = took(work, zipped({".tinynet/progress.json": learner(there, other)}))
    after = progress.read_progress(work)
    assert after["tasks"] == {
        "a/1": {"attempts": 3, "done": True, "mistakes": {"sign-flipped": 2, "wrong-delta": 1}},
        "a/2": {"attempts": 5, "done": True},
        "a/3": {"attempts": 1, "done": True},
        "a/4": {"attempts": 1, "done": True, "of a later version": 7},
    }
    assert after["bets"] == bets | {"two": other["two"]}
    assert (taken.done, taken.bets) == (2, 1)


def test_a_damaged_progress_file_is_left_out_and_the_notebooks_arrive(work, zipped):
    write(work / ".tinynet/progress.json", learner({TASK: {"attempts": 1, "done": True}}))
    found = open_work(zipped({EXERCISE: notebook("there"), ".tinynet/progress.json": learner()[:-5]}))
    assert found.left_out == {".tinynet/progress.json": "it is damaged, so your progress here stays as it is"}
    assert take_in(work, found).files == {EXERCISE: None}
    assert progress.read_progress(work)["tasks"][TASK]["done"]


def test_progress_of_a_newer_course_is_refused(zipped):
    place = zipped({EXERCISE: notebook("there"), ".tinynet/progress.json": learner(version=2)})
    with pytest.raises(CourseError, match="another version of the course: bring this one up to date"):
        open_work(place)


# Zips that are not as they should be ----------------------------------------------------------------------


def test_what_is_no_sound_zip_is_said_in_a_sentence(tmp_path, zipped):
    sound = zipped({EXERCISE: notebook(*(str(number) for number in range(1_000)))}).read_bytes()
    turned = bytearray(sound)
    turned[len(sound) // 3] ^= 255
    locked = bytearray(sound)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(signature) + offset] |= 1
    cases = {
        "is no zip": b"a text",
        "is damaged or not complete": sound[: len(sound) // 2],
        "is damaged or not complete .*copy or download it again": bytes(turned),
        "is locked with a password": bytes(locked),
    }
    for sentence, content in cases.items():
        (tmp_path / "odd.zip").write_bytes(content)
        with pytest.raises(CourseError, match=sentence):
            open_work(tmp_path / "odd.zip")
    with pytest.raises(CourseError, match="There is no .*nowhere.zip"):
        open_work(tmp_path / "nowhere.zip")
    with pytest.raises(CourseError, match="cannot be read"):
        open_work(tmp_path)


@pytest.mark.parametrize(
    "path",
    ["../exercises/a.py", "exercises/../../a.py", "/exercises/a.py", "C:\\exercises\\a.py", "..\\exercises\\a.py"],
)
def test_a_path_that_leads_out_of_the_folder_is_refused(zipped, path):
    with pytest.raises(CourseError, match="leads out of your folder"):
        open_work(zipped({LESSON: notebook("there"), path: "import os\n"}))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(zipped, monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
    zeros = bytes(moving.LARGEST_FILE - 1)
    with pytest.raises(CourseError, match=r"too large: it holds 5 files of 250 MB"):
        open_work(zipped({f"exercises/{number}.bin": zeros for number in range(5)}))
    with pytest.raises(CourseError, match=r"too large: it holds 10,001 files"):
        open_work(zipped({f"exercises/{number}.py": "" for number in range(10_001)}))


def test_a_zip_that_lies_about_sizes_is_damaged(zipped):
    packed = bytearray(zipped({"exercises/a.bin": bytes(1_000_000)}).read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = packed.index(signature) + offset
        packed[at : at + 4] = (1_000).to_bytes(4, "little")
    place = zipped({})
    place.write_bytes(packed)
    with pytest.raises(CourseError, match="damaged"):
        open_work(place)


def test_what_is_no_work_of_this_course_is_left_out_with_a_reason(work, zipped):
    link = zipfile.ZipInfo("w/exercises/link.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    files = {
        link: "/etc/passwd",
        f"w/{EXERCISE}": notebook("there"),
        "w/photo.jpg": "",
        "letter.txt": "",
        f"w/{LESSON}": notebook("there")[:-9],
        "w/exercises/why?.py": "",
        "w/exercises/aux.py": "",
        "w/exercises/large.bin": bytes(moving.LARGEST_FILE + 1),
        "w/exercises/.ipynb_checkpoints/a.ipynb": "",
        "w/exercises/__pycache__/a.pyc": "",
    }
    found = open_work(zipped(files))
    assert found.left_out == {
        "exercises/link.py": "it is a link or no ordinary file",
        "photo.jpg": "it is not in notebooks/ or exercises/",
        "letter.txt": "it is not in notebooks/ or exercises/",
        LESSON: "it is no notebook that can be read",
        "exercises/why?.py": "some computers cannot have a file of this name",
        "exercises/aux.py": "some computers cannot have a file of this name",
        "exercises/large.bin": "it has 50 MB, and at most 50 MB go into a zip",
    }
    assert take_in(work, found).files == {EXERCISE: None}


def test_a_zip_without_work_says_what_is_expected(zipped):
    with pytest.raises(CourseError, match=r"has no work of this course: expected notebooks/\.\.\."):
        open_work(zipped({"photo.jpg": ""}))
    with pytest.raises(CourseError, match=r"nothing in .* can be taken in: of exercises/a.ipynb, it is no notebook"):
        open_work(zipped({"exercises/a.ipynb": ""}))
    with pytest.raises(CourseError, match=r"in several folders \(its top, old\)"):
        open_work(zipped({LESSON: notebook("a"), f"old/{LESSON}": notebook("b")}))
    with pytest.raises(CourseError, match=r"has exercises/A\.py twice"):
        open_work(zipped({"exercises/a.py": "1", "exercises/A.py": "2"}))


# All or nothing -----------------------------------------------------------------------------------------


def test_a_disk_that_fills_up_at_any_moment_leaves_everything_as_it_was(work, zipped, monkeypatch):
    write(work / EXERCISE, notebook("here"))
    tasks = {TASK: {"attempts": 1, "done": True}}
    files = {LESSON: notebook("there"), EXERCISE: notebook("there"), "exercises/new/a.py": "1\n"}
    found = open_work(zipped({**files, ".tinynet/progress.json": learner(tasks)}))
    before, folders = contents(work), {path for path in work.rglob("*") if path.is_dir()}
    real_sync = os.fsync
    refused = 0
    for room in itertools.count():
        left = [room]

        def sync(descriptor, left=left):
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                left[0] -= 1
                if left[0] < 0:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            real_sync(descriptor)

        monkeypatch.setattr(os, "fsync", sync)
        with contextlib.suppress(CourseError):
            take_in(work, found)
            break
        refused += 1
        assert contents(work) == before
        assert {path for path in work.rglob("*") if path.is_dir()} == folders
    assert refused > 5
    assert contents(work).keys() > before.keys()


def test_a_file_that_is_saved_meanwhile_stops_it_and_all_else_is_put_back(work, zipped, monkeypatch):
    found = open_work(zipped({EXERCISE: notebook("there"), LESSON: notebook("there")}))
    real_staged = moving._staged

    def staged(path, *more):
        result = real_staged(path, *more)
        if path.name == "moved.json":
            write(work / LESSON, notebook("saved this very moment"))
        return result

    monkeypatch.setattr(moving, "_staged", staged)
    before = contents(work)
    with pytest.raises(CourseError, match="was saved at this moment, so nothing was changed"):
        take_in(work, found)
    assert contents(work) == before | {LESSON: notebook("saved this very moment").encode()}


def test_what_an_interruption_left_does_not_stand_in_the_way(work, zipped):
    write(work / ".tinynet/taking-in/0.new", "half")
    write(work / EXERCISE, notebook("here"))
    write(work / EXERCISE.replace(".ipynb", ".kept-1.ipynb"), notebook("here"))
    took(work, zipped({EXERCISE: notebook("there")}))
    assert not (work / ".tinynet/taking-in").exists()
    assert len(list(work.rglob("*kept*"))) == 1  # it was kept already


def test_a_link_in_a_files_place_is_neither_followed_nor_replaced(work, tmp_path, zipped):
    (work / EXERCISE).unlink()
    try:
        (work / EXERCISE).symlink_to(tmp_path / "elsewhere.ipynb")
    except OSError:
        pytest.skip("no links here")
    with pytest.raises(CourseError, match="is no ordinary file"):
        took(work, zipped({EXERCISE: notebook("there")}))
    assert not (tmp_path / "elsewhere.ipynb").exists()


# Packing ------------------------------------------------------------------------------------------------


def test_a_pack_says_what_it_leaves_out_and_overwrites_no_zip(work, monkeypatch):
    with pytest.raises(CourseError, match="nothing to pack"):
        pack(work)
    write(work / EXERCISE, notebook("here"))
    write(work / "photo.jpg", "")
    write(work / "exercises/half.ipynb", "{")
    monkeypatch.setattr(moving, "LARGEST_FILE", 1_000)
    write(work / "exercises/large.csv", "1" * 2_000)
    packed = pack(work)
    assert packed.files == [EXERCISE]
    assert packed.left_out.keys() == {"photo.jpg", "exercises/half.ipynb", "exercises/large.csv"}
    assert pack(work).zip == packed.zip.with_stem("work-2")


def test_the_command_packs_here_and_the_lab_takes_it_in_there(work, tmp_path, monkeypatch, capsys):
    write(work / EXERCISE, notebook("solved"))
    write(work / "photo.jpg", "")
    write(work / ".tinynet/progress.json", learner({TASK: {"attempts": 1, "done": True}}))
    _main("pack", "--folder", "work")
    assert capsys.readouterr().out.splitlines() == [
        "1 file and your progress in work.zip",
        "Not packed: photo.jpg (it is not in notebooks/ or exercises/)",
        "On the other computer: tinynet lab --take-in work.zip",
    ]
    monkeypatch.setattr(cli, "run_jupyterlab", lambda folder, no_browser: print(f"opened {folder.name}"))
    _main("lab", "there", "--take-in", "work.zip")
    said = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert said == [
        f"New in there: {LESSON}, {EXERCISE}, {PATIENT}.",
        "From work.zip:",
        f"taken {EXERCISE}",
        "progress 1 more task done, 0 more bets",
        "opened there",
        "Goodbye. Your work is in there",
    ]
    write(tmp_path / "there" / EXERCISE, notebook("changed here"))
    write(work / EXERCISE, notebook("changed there"))
    _main("pack", "--folder", "work")
    _main("lab", "there", "--take-in", "work-2.zip")
    said = " ".join(capsys.readouterr().out.split())
    assert f"taken {EXERCISE} yours from here is kept beside it: 01-a-neuron.kept-1.ipynb" in said
    assert "progress nothing new" in said


def test_a_bad_zip_is_refused_before_a_folder_is_made(tmp_path, capsys):
    (tmp_path / "odd.zip").write_text("a text")
    with pytest.raises(SystemExit) as ended:
        cli.main(["lab", "there", "--take-in", "odd.zip"])
    assert ended.value.code == 1
    assert capsys.readouterr().err == "tinynet: odd.zip is no zip.\n"
    assert not (tmp_path / "there").exists()


def _main(*words):
    with pytest.raises(SystemExit) as ended:
        cli.main(list(words))
    assert not ended.value.code
