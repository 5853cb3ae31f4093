"""The course on disk: whatever happens, nothing that a learner touched is lost or overwritten."""

import contextlib
import errno
import json
import os
import shutil
from pathlib import Path

import pytest

from tinynet import course, files, progress
from tinynet.course import CourseError, copy_out, reset

LESSON = "notebooks/01-a-neuron.ipynb"
EXERCISE = "exercises/01-a-neuron/01-a-neuron.ipynb"
TABLE = "exercises/01-a-neuron/table.csv"
START = "notebooks/00-start-here.ipynb"
DELIVERED = {START, LESSON, EXERCISE, TABLE}
OWN_FILES = {".tinynet/course.json", ".tinynet/course.lock"}


def notebook(*sources, output="spoiler", execution_count=1):
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {},
            "source": source,
            "outputs": [{"output_type": "stream", "name": "stdout", "text": output}] if output else [],
            "execution_count": execution_count,
        }
        for number, source in enumerate(sources)
    ]
    return {"cells": cells, "metadata": {"widgets": {}}, "nbformat": 4, "nbformat_minor": 5}


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def sources(path):
    return ["".join(cell["source"]) for cell in json.loads(path.read_bytes())["cells"]]


def contents(folder):
    """Return every file below, hidden ones too, so that nothing can change unseen."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def source(tmp_path, monkeypatch):
    """Make a small course of two lessons, an exercise and a table."""
    source = tmp_path / "source"
    write(source / START, notebook("start, version 1"))
    write(source / LESSON, notebook("σ, version 1", "second cell"))
    write(source / EXERCISE, notebook("answer = ...", output=None, execution_count=None))
    write(source / TABLE, "1,2\n")
    write(source / "notebooks" / ".ipynb_checkpoints" / "old.ipynb", notebook("never delivered"))
    monkeypatch.setattr(course, "source_folder", lambda: source)
    return source


@pytest.fixture
def work(source, tmp_path):
    """Give a learner's folder with a first copy of the course."""
    copy_out(tmp_path / "work")
    return tmp_path / "work"


# The first copy ----------------------------------------------------------------------------------------


def test_the_first_copy_holds_the_whole_course_and_is_a_work_folder(source, tmp_path):
    report = copy_out(tmp_path / "deep" / "work")
    assert set(report.came) == DELIVERED
    assert set(contents(tmp_path / "deep" / "work")) == DELIVERED | OWN_FILES
    assert progress.find_folder(tmp_path / "deep" / "work" / "notebooks") == tmp_path / "deep" / "work"


def test_a_lesson_arrives_without_the_outputs_that_would_spoil_its_bets(work):
    assert "spoiler" not in (work / LESSON).read_text("utf-8")
    lesson = json.loads((work / LESSON).read_bytes())
    assert {cell["execution_count"] for cell in lesson["cells"]} == {None}
    assert "widgets" not in lesson["metadata"]
    assert sources(work / LESSON) == ["σ, version 1", "second cell"]


def test_without_a_clone_the_course_lies_in_the_package(tmp_path, monkeypatch):
    monkeypatch.setattr(course, "__file__", str(tmp_path / "tinynet" / "course.py"))
    assert course.source_folder() == tmp_path
    (tmp_path / "tinynet" / "_course").mkdir(parents=True)
    assert course.source_folder() == tmp_path / "tinynet" / "_course"


def test_a_course_without_notebooks_says_so(source, tmp_path):
    shutil.rmtree(source / "notebooks")
    with pytest.raises(CourseError, match="no notebooks"):
        copy_out(tmp_path / "work")
    assert not (tmp_path / "work").exists()


# Updates -----------------------------------------------------------------------------------------------


def test_a_second_time_nothing_is_written(work):
    before = {path: path.stat().st_mtime_ns for path in work.rglob("*")}
    report = copy_out(work)
    assert report == course.Report()
    assert {path: path.stat().st_mtime_ns for path in work.rglob("*")} == before


def test_an_unchanged_file_gets_the_new_version(source, work):
    write(source / LESSON, notebook("version 2"))
    write(source / TABLE, "3,4\n")
    assert set(copy_out(work).updated) == {LESSON, TABLE}
    assert sources(work / LESSON) == ["version 2"]
    assert (work / TABLE).read_text() == "3,4\n"


def test_a_lesson_that_was_only_run_gets_the_new_version(source, work):
    as_jupyter_saves_it = notebook(["σ, ", "version 1"], "second cell", output="my run", execution_count=7)
    write(work / LESSON, as_jupyter_saves_it)
    assert copy_out(work) == course.Report()
    assert "my run" in (work / LESSON).read_text("utf-8")  # kept as long as there is nothing new
    write(source / LESSON, notebook("version 2"))
    assert copy_out(work).updated == [LESSON]
    assert sources(work / LESSON) == ["version 2"]


@pytest.mark.parametrize(
    "mine",
    [
        notebook("σ, version 1, and my note", "second cell"),
        notebook("second cell", "σ, version 1"),
        notebook("σ, version 1"),
        notebook("σ, version 1", "second cell", ""),
        "half a noteb",
        "[]",
        "",
    ],
    ids=["edited", "reordered", "cell deleted", "cell added", "half-written", "no notebook", "empty"],
)
def test_a_file_the_learner_changed_stays_and_the_new_version_comes_beside_it_once(source, work, mine):
    write(work / LESSON, mine)
    before = (work / LESSON).read_bytes()
    report = copy_out(work)
    assert (report.kept, report.beside) == ([LESSON], {})

    write(source / LESSON, notebook("version 2"))
    report = copy_out(work)
    new = "notebooks/01-a-neuron.new-version.ipynb"
    assert (report.updated, report.kept, report.beside) == ([], [LESSON], {LESSON: new})
    assert sources(work / new) == ["version 2"]
    assert copy_out(work).beside == {}

    write(source / LESSON, notebook("version 3"))
    second = "notebooks/01-a-neuron.new-version-2.ipynb"
    assert copy_out(work).beside == {LESSON: second}
    assert (sources(work / new), sources(work / second)) == (["version 2"], ["version 3"])
    assert (work / LESSON).read_bytes() == before


def test_a_new_version_the_learner_works_in_or_throws_away_is_not_brought_again(source, work):
    write(work / LESSON, notebook("mine"))
    write(source / LESSON, notebook("version 2"))
    new = work / copy_out(work).beside[LESSON]
    write(new, notebook("version 2, with my work"))
    before = contents(work)
    copy_out(work)
    new.unlink()
    assert copy_out(work).beside == {}
    assert contents(work) == {name: content for name, content in before.items() if "new-version" not in name}


def test_a_change_that_was_taken_back_is_no_change(source, work):
    original = (work / LESSON).read_bytes()
    write(work / LESSON, notebook("mine"))
    copy_out(work)
    (work / LESSON).write_bytes(original)
    write(source / LESSON, notebook("version 2"))
    assert copy_out(work).updated == [LESSON]


def test_a_file_the_learner_deleted_comes_back(work):
    (work / TABLE).unlink()
    shutil.rmtree(work / "notebooks")
    assert set(copy_out(work).came) == {TABLE, START, LESSON}


def test_the_learners_own_files_and_dropped_lessons_stay(source, work):
    write(work / "notebooks" / "mine.ipynb", notebook("mine"))
    write(work / "notes.txt", "mine")
    (source / LESSON).unlink()
    write(source / "notebooks" / "02-next.ipynb", notebook("next"))
    before = contents(work)
    assert copy_out(work).came == ["notebooks/02-next.ipynb"]
    after = contents(work)
    for name in ("notebooks/mine.ipynb", "notes.txt", LESSON):
        assert after[name] == before[name]


def test_a_dropped_lesson_that_returns_is_still_known_as_ours(source, work):
    (source / LESSON).unlink()
    write(source / TABLE, "new\n")
    copy_out(work)
    write(source / LESSON, notebook("version 2"))
    assert copy_out(work).updated == [LESSON]


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"files": 1}', '{"files": {"a": 1}, "arriving": {}}'])
def test_with_a_broken_manifest_equal_files_are_adopted_and_different_ones_are_the_learners(source, work, broken):
    write(work / LESSON, notebook("mine"))
    (work / ".tinynet" / "course.json").write_text(broken)
    assert copy_out(work).kept == [LESSON]
    assert sources(work / LESSON) == ["mine"]
    write(source / START, notebook("start, version 2"))
    assert copy_out(work).updated == [START]


def test_a_file_of_the_learners_where_a_new_lesson_goes_is_theirs(source, work):
    name = "notebooks/02-next.ipynb"
    write(work / name, notebook("mine"))
    write(source / name, notebook("next"))
    assert copy_out(work).beside == {name: "notebooks/02-next.new-version.ipynb"}
    assert sources(work / name) == ["mine"]


def test_a_folder_in_a_lessons_place_is_the_learners(source, work):
    (work / LESSON).unlink()
    (work / LESSON).mkdir()
    write(source / LESSON, notebook("version 2"))
    assert list(copy_out(work).beside) == [LESSON]


@pytest.mark.parametrize("left", ["", '{"cells": [{"cell_type": "co', "<html>", "[]", '{"cells": 3}', "\0" * 500])
def test_a_notebook_that_is_none_any_more_is_told_kept_and_replaced_once_it_has_another_name(source, work, left):
    (work / EXERCISE).write_text(left)
    for version in ("version 1", "version 2"):
        write(source / EXERCISE, notebook(version))
        report = copy_out(work)
        assert (report.damaged, report.kept) == ([EXERCISE], [EXERCISE])
        assert (work / EXERCISE).read_text() == left
    assert copy_out(work).beside == {}  # once
    (work / EXERCISE).rename(work / "mine.ipynb")
    report = copy_out(work)
    assert (report.damaged, report.came) == ([], [EXERCISE])
    assert sources(work / EXERCISE) == ["version 2"]


def test_a_link_and_a_folder_in_a_notebooks_place_are_not_called_damaged(work):
    (work / LESSON).rename(work / "elsewhere.ipynb")
    (work / LESSON).symlink_to(work / "elsewhere.ipynb")
    (work / EXERCISE).unlink()
    (work / EXERCISE).mkdir()
    assert copy_out(work).damaged == []


def test_a_change_made_while_we_were_looking_is_kept(source, work, monkeypatch):
    write(source / LESSON, notebook("version 2"))
    real_write = course._write

    def learner_saves_first(path, content, *more):
        if json.loads(content).get("arriving"):  # the manifest, just before the files
            write(work / LESSON, notebook("saved this very moment"))
        return real_write(path, content, *more)

    monkeypatch.setattr(course, "_write", learner_saves_first)
    report = copy_out(work)
    assert sources(work / LESSON) == ["saved this very moment"]
    # And the new version is there all the same.
    assert (report.updated, report.kept) == ([], [LESSON])
    assert sources(work / report.beside[LESSON]) == ["version 2"]


def test_a_change_saved_while_the_new_version_was_being_written_is_kept(source, work, monkeypatch):
    write(source / LESSON, notebook("version 2"))
    real_sync = os.fsync

    def learner_saves_first(descriptor):
        if os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}")).startswith(f".{Path(LESSON).name}"):
            write(work / LESSON, notebook("an hour of work"))
        real_sync(descriptor)

    monkeypatch.setattr(os, "fsync", learner_saves_first)
    report = copy_out(work)
    assert sources(work / LESSON) == ["an hour of work"]
    assert (report.updated, report.kept) == ([], [LESSON])
    assert sources(work / report.beside[LESSON]) == ["version 2"]
    assert not list((work / LESSON).parent.glob(".*.tmp"))


def saving_first(monkeypatch, save):
    """Let somebody save each time when a file has been written and is about to take its place."""
    real_write = course._write

    def write_and_save(path, content, still_wanted=lambda: True):
        return real_write(path, content, lambda: save() or still_wanted())

    monkeypatch.setattr(course, "_write", write_and_save)


def test_a_version_that_was_here_before_does_not_come_beside_what_is_saved_while_we_look(source, work, monkeypatch):
    version_1 = (source / LESSON).read_text("utf-8")
    write(source / LESSON, notebook("version 2"))
    copy_out(work)
    write(source / LESSON, version_1)
    saving_first(monkeypatch, lambda: write(work / LESSON, notebook("mine")))
    report = copy_out(work)
    assert (report.updated, report.kept, report.beside) == ([], [LESSON], {})


def test_two_labs_that_make_one_folder_at_once_put_no_second_copies_into_it(source, tmp_path, monkeypatch):
    copy_out(tmp_path / "other")
    saving_first(
        monkeypatch, lambda: shutil.copytree(tmp_path / "other", tmp_path / "work", dirs_exist_ok=True) and None
    )
    copy_out(tmp_path / "work")
    assert set(contents(tmp_path / "work")) == DELIVERED | OWN_FILES


# Interruptions -----------------------------------------------------------------------------------------


class Failing:
    """Let the k-th write to the disk fail, and all after it."""

    def __init__(self, after, error):
        self.left, self.error = after, error

    def __call__(self, descriptor):
        self.left -= 1
        if self.left < 0:
            raise self.error


def full_disk():
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("after", range(12))
@pytest.mark.parametrize("error", [full_disk(), KeyboardInterrupt()], ids=["full disk", "Ctrl-C"])
def test_a_first_copy_interrupted_anywhere_is_completed_by_the_next(source, tmp_path, monkeypatch, after, error):
    work = tmp_path / "work"
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", Failing(after, error))
        with contextlib.suppress(CourseError, KeyboardInterrupt):
            copy_out(work)
    assert not list(work.rglob("*.tmp"))
    report = copy_out(work)
    assert (report.updated, report.kept, report.beside) == ([], [], {})
    assert set(contents(work)) == DELIVERED | OWN_FILES


@pytest.mark.parametrize("after", range(12))
@pytest.mark.parametrize("error", [full_disk(), KeyboardInterrupt()], ids=["full disk", "Ctrl-C"])
def test_an_update_interrupted_anywhere_loses_nothing_and_is_completed(source, work, monkeypatch, after, error):
    write(work / EXERCISE, notebook("my answer"))
    for name in (START, LESSON, EXERCISE):
        write(source / name, notebook("version 2"))
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", Failing(after, error))
        with contextlib.suppress(CourseError, KeyboardInterrupt):
            copy_out(work)
    assert sources(work / EXERCISE) == ["my answer"]
    # The course moved on meanwhile: what had arrived must be known as ours, not taken for the learner's.
    for name in (START, LESSON):
        write(source / name, notebook("version 3"))
    copy_out(work)
    new = EXERCISE.replace(".ipynb", ".new-version.ipynb")
    assert [sources(work / name) for name in (START, LESSON, EXERCISE, new)] == [
        ["version 3"],
        ["version 3"],
        ["my answer"],
        ["version 2"],
    ]
    assert set(contents(work)) == DELIVERED | OWN_FILES | {new}
    assert copy_out(work).beside == {}


def test_a_file_that_arrived_without_being_written_down_is_adopted_if_it_is_the_same(source, tmp_path):
    work = tmp_path / "work"
    write(work / LESSON, notebook("σ, version 1", "second cell"))
    write(work / START, notebook("something else"))
    report = copy_out(work)
    assert (report.kept, list(report.beside)) == ([START], [START])
    write(source / LESSON, notebook("version 2"))
    assert copy_out(work).updated == [LESSON]


def test_the_learners_next_change_after_an_interruption_still_gets_the_new_version_beside(source, work, monkeypatch):
    write(source / LESSON, notebook("version 2"))
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", Failing(2, full_disk()))  # the manifest arrives, the lesson does not
        with pytest.raises(CourseError, match="disk is full"):
            copy_out(work)
    write(work / LESSON, notebook("mine"))
    assert list(copy_out(work).beside) == [LESSON]


# Refusals ----------------------------------------------------------------------------------------------


def test_a_read_only_folder_is_a_sentence(source, tmp_path, monkeypatch):
    def read_only(path, mode=0o777):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)

    monkeypatch.setattr(os, "mkdir", read_only)
    with pytest.raises(CourseError, match=r"cannot be written to \(Read-only file system\)") as caught:
        copy_out(tmp_path / "work")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("blocked", ["", "notebooks", "exercises/01-a-neuron", ".tinynet"])
def test_a_file_where_a_folder_should_be_is_a_sentence_and_nothing_is_written(source, tmp_path, blocked):
    work = tmp_path / "work"
    write(work / blocked, "mine") if blocked else work.write_text("mine")
    before = contents(tmp_path)
    with pytest.raises(CourseError, match="is a file"):
        copy_out(work)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("blocked", ["course.json", "lab.log"])
def test_a_folder_where_a_file_should_be_is_named(source, tmp_path, blocked):
    (tmp_path / "work" / ".tinynet" / blocked).mkdir(parents=True)
    with pytest.raises(CourseError, match=rf"{blocked} is a folder where the course needs a file; please rename"):
        copy_out(tmp_path / "work")
    assert contents(tmp_path / "work") == {}


def test_a_folder_below_a_file_is_a_sentence(source, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CourseError, match="file is a file, not a folder"):
        copy_out(tmp_path / "file" / "work")


@pytest.mark.parametrize("inside", ["", "notebooks", "notebooks/deeper", "tinynet/x", "solutions", "tests", ".git"])
def test_the_course_itself_is_no_work_folder(source, inside):
    (source / inside).mkdir(parents=True, exist_ok=True)
    for name in ("tinynet", "solutions", "tests", ".git"):
        (source / name).mkdir(exist_ok=True)
    before = contents(source)
    with pytest.raises(CourseError, match="belongs to the course itself"):
        copy_out(source / inside)
    assert contents(source) == before


def test_the_package_is_no_work_folder(source):
    with pytest.raises(CourseError, match="belongs to the course itself"):
        copy_out(Path(course.__file__).parent / "work")


def test_a_folder_inside_the_clone_is_welcome(source):
    assert set(copy_out(source / "two-neurons-work").came) == DELIVERED
    assert copy_out(source / "two-neurons-work") == course.Report()


def test_a_folder_that_leads_elsewhere_is_not_written_into(source, work, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    shutil.move(work / "notebooks", elsewhere)
    (work / "notebooks").symlink_to(elsewhere)
    write(source / LESSON, notebook("version 2"))
    before = contents(elsewhere)
    with pytest.raises(CourseError, match="link that leads out of"):
        copy_out(work)
    assert contents(elsewhere) == before


def test_a_file_that_leads_elsewhere_is_the_learners(source, work, tmp_path):
    elsewhere = tmp_path / "elsewhere.ipynb"
    shutil.move(work / LESSON, elsewhere)
    (work / LESSON).symlink_to(elsewhere)
    write(source / LESSON, notebook("version 2"))
    before = elsewhere.read_bytes()
    assert list(copy_out(work).beside) == [LESSON]
    assert elsewhere.read_bytes() == before
    assert (work / LESSON).is_symlink()


def test_the_work_folder_may_itself_be_a_link(source, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "work").symlink_to(tmp_path / "real")
    copy_out(tmp_path / "work")
    assert (tmp_path / "real" / LESSON).is_file()


# A fresh exercise --------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["01", "01-a", "01-a-neuron"])
def test_reset_gives_a_fresh_exercise_and_keeps_the_old_one(work, slug):
    write(work / EXERCISE, notebook("my answer"))
    kept, fresh = reset(work, slug)
    assert (kept, fresh) == (work / "exercises/01-a-neuron/01-a-neuron.kept-1.ipynb", work / EXERCISE)
    assert (sources(kept), sources(fresh)) == (["my answer"], ["answer = ..."])
    write(work / EXERCISE, notebook("my second answer"))
    kept, fresh = reset(work, slug)
    assert kept.name == "01-a-neuron.kept-2.ipynb"
    assert sources(kept) == ["my second answer"]


def test_reset_keeps_even_what_is_no_notebook_any_more(work):
    write(work / EXERCISE, "half a noteb")
    kept, fresh = reset(work, "01")
    assert kept.read_text() == "half a noteb"
    assert sources(fresh) == ["answer = ..."]


def test_reset_brings_back_an_exercise_that_was_deleted(work):
    shutil.rmtree(work / "exercises")
    assert reset(work, "01") == (None, work / EXERCISE)
    assert (work / EXERCISE).is_file()


def test_what_reset_brought_is_updated_like_the_rest(source, work):
    write(work / EXERCISE, notebook("my answer"))
    write(source / EXERCISE, notebook("version 2"))
    reset(work, "01")
    write(source / EXERCISE, notebook("version 3"))
    assert copy_out(work).updated == [EXERCISE]


# Two syncs a write, of the file and of its folder; the folder's may fail.
@pytest.mark.parametrize("after", [0, 1, 2])
def test_reset_on_a_full_disk_leaves_everything_as_it_was(work, monkeypatch, after):
    write(work / EXERCISE, notebook("my answer"))
    before = contents(work)
    monkeypatch.setattr(os, "fsync", Failing(after, full_disk()))
    with pytest.raises(CourseError, match="disk is full"):
        reset(work, "01")
    assert contents(work) == before


def test_reset_on_a_disk_that_is_full_at_the_very_end_names_both_files(source, work, monkeypatch):
    write(work / EXERCISE, notebook("my answer"))
    write(source / EXERCISE, notebook("version 2"))
    monkeypatch.setattr(os, "fsync", Failing(4, full_disk()))  # only the manifest is left to write
    kept, fresh = reset(work, "01")
    assert (sources(kept), sources(fresh)) == (["my answer"], ["version 2"])


def test_what_is_saved_in_the_middle_of_a_reset_stays(work, monkeypatch):
    write(work / EXERCISE, notebook("my answer"))
    saving_first(monkeypatch, lambda: write(work / EXERCISE, notebook("my better answer")))
    with pytest.raises(CourseError, match="was saved at this moment"):
        reset(work, "01")
    assert sources(work / EXERCISE) == ["my better answer"]
    assert not list(work.rglob("*.kept-*"))


def test_reset_interrupted_anywhere_never_loses_the_answer(work, monkeypatch):
    for after in range(6):
        write(work / EXERCISE, notebook(f"my answer {after}"))
        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", Failing(after, KeyboardInterrupt()))
            with contextlib.suppress(KeyboardInterrupt):
                reset(work, "01")
        files = (work / EXERCISE).parent.glob("*.ipynb")
        assert [f"my answer {after}"] in [sources(file) for file in files]


@pytest.mark.parametrize("slug", ["99", "neuron", ""])
def test_an_unknown_exercise_lists_the_known_ones(work, slug):
    with pytest.raises(CourseError, match="the exercises are: 01-a-neuron"):
        reset(work, slug)


def test_a_beginning_that_fits_two_exercises_names_both(source, work):
    write(source / "exercises/01-b/01-b.ipynb", notebook("b"))
    with pytest.raises(CourseError, match="01-a-neuron, 01-b"):
        reset(work, "01")


def test_reset_works_only_in_a_folder_that_lab_made(source, tmp_path):
    with pytest.raises(CourseError, match="not a folder that `tinynet lab` made"):
        reset(tmp_path, "01")


@pytest.mark.parametrize("inside", ["", "notebooks", "exercises/mine"])
def test_another_clone_is_no_work_folder(source, tmp_path, inside):
    clone = tmp_path / "another"
    (clone / inside).mkdir(parents=True)
    (clone / "pyproject.toml").write_text('[project]\nname = "two-neurons"\n')
    with pytest.raises(CourseError, match="belongs to the course itself; .* `tinynet lab ~/two-neurons-work`"):
        copy_out(clone / inside)
    assert not (clone / ".tinynet").exists()
    copy_out(clone / "two-neurons-work")


def test_a_manifest_of_brackets_only_is_a_broken_manifest(work):
    (work / ".tinynet" / "course.json").write_text("[" * 200_000)
    reset(work, "01")


@pytest.mark.skipif(os.name == "nt", reason="it has no pipes of this kind")
def test_reset_does_not_wait_for_a_pipe_and_names_what_is_no_file(work):
    (work / EXERCISE).unlink()
    os.mkfifo(work / EXERCISE)
    with pytest.raises(CourseError, match=f"{Path(EXERCISE).name} is no ordinary file"):
        reset(work, "01")
    (work / EXERCISE).unlink()
    (work / EXERCISE).symlink_to("nowhere.ipynb")
    with pytest.raises(CourseError, match="is no ordinary file"):
        reset(work, "01")


@pytest.mark.parametrize("slug", ["1", f"exercises/{Path(EXERCISE).stem}", Path(EXERCISE).name])
def test_an_exercise_may_be_named_as_a_shell_completes_it(work, slug):
    assert reset(work, slug)[1] == work / EXERCISE


# Others at the same time, and what killed processes leave ----------------------------------------------


@pytest.mark.parametrize("hard_links", [True, False])
def test_a_name_that_another_process_takes_at_the_last_moment_is_not_written_over(work, monkeypatch, hard_links):
    write(work / EXERCISE, notebook("mine"))
    taken, real_sync = work / EXERCISE.replace(".ipynb", ".kept-1.ipynb"), os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: taken.write_text("theirs") and None or real_sync(descriptor))
    if not hard_links:
        monkeypatch.setattr(os, "link", no_hard_links)
    kept, _ = reset(work, "01")
    assert taken.read_text() == "theirs"
    assert kept.name == "01-a-neuron.kept-2.ipynb"
    assert sources(kept) == ["mine"]


def no_hard_links(source, target):
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), source)


def test_what_fails_to_get_a_name_leaves_no_empty_file_under_it(work, monkeypatch):
    write(work / EXERCISE, notebook("mine"))
    before = contents(work)
    monkeypatch.setattr(os, "link", no_hard_links)
    monkeypatch.setattr(os, "replace", no_hard_links)
    with pytest.raises(CourseError, match="cannot be written to"):
        reset(work, "01")
    assert contents(work) == before


@pytest.mark.parametrize("operation", [copy_out, lambda folder: reset(folder, "01")])
def test_while_another_process_is_at_work_in_the_folder_nothing_is_changed_and_a_sentence_says_so(
    source, work, monkeypatch, operation
):
    monkeypatch.setattr(course, "SECONDS_TO_WAIT_FOR_THE_LOCK", 0.05)
    write(source / LESSON, notebook("version 2"))
    before = contents(work)
    with (
        files.locked(work / ".tinynet" / "course.lock", 1),
        pytest.raises(CourseError, match="Another `tinynet lab` or `tinynet reset` is at work in .*; try again when"),
    ):
        operation(work)
    assert contents(work) == before
    operation(work)


@pytest.mark.parametrize("missing", ["locks", "a writable lock"])
def test_where_no_lock_can_be_had_the_course_works_all_the_same(source, work, monkeypatch, missing):
    if missing == "locks":
        monkeypatch.setattr(files, "fcntl", None)
        monkeypatch.setattr(files, "msvcrt", None)
    else:
        (work / ".tinynet" / "course.lock").unlink()
        (work / ".tinynet" / "course.lock").mkdir()
    write(source / LESSON, notebook("version 2"))
    assert copy_out(work).updated == [LESSON]
    reset(work, "01")


def left_over(path, meant_for, content, hours=2):
    """Write what a process leaves that was killed while it wrote."""
    file = path.with_name(f".{meant_for}.0123abcd.tmp")
    file.write_bytes(content)
    if hours:
        os.utime(file, (0, 0))
    return file


@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize("name", [LESSON, TABLE, EXERCISE, ".tinynet/course.json"])
def test_what_killed_writes_of_the_course_left_is_removed(work, name, half):
    content = (work / name).read_bytes()
    left = left_over(work / name, Path(name).name, content[: len(content) // 2] if half else content)
    copy_out(work)
    assert not left.exists()
    assert set(contents(work)) == DELIVERED | OWN_FILES


def test_what_may_still_be_written_and_what_only_looks_like_ours_stays(work):
    young = left_over(work / LESSON, Path(LESSON).name, b"{", hours=0)
    others = [(work / LESSON).with_name(name) for name in (".mine.tmp", ".~01-a-neuron.ipynb", ".mine.01234567.tm")]
    for other in others:
        other.write_text("mine")
        os.utime(other, (0, 0))
    copy_out(work)
    assert all(path.exists() for path in (young, *others))


def test_a_kept_copy_that_a_killed_reset_left_is_removed_only_when_its_text_is_elsewhere(work):
    write(work / EXERCISE, notebook("my answer"))
    content = (work / EXERCISE).read_bytes()
    left = left_over(work / EXERCISE, "01-a-neuron.kept-1.ipynb", content)
    copy_out(work)
    assert not left.exists()
    assert set(contents(work)) == DELIVERED | OWN_FILES

    left = left_over(work / EXERCISE, "01-a-neuron.kept-1.ipynb", content)
    write(work / EXERCISE, notebook("another answer"))
    copy_out(work)
    assert not left.exists()
    assert sources(work / EXERCISE.replace(".ipynb", ".kept-1.ipynb")) == ["my answer"]
