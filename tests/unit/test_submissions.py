"""What is handed in is found under the right name, and what cannot be graded says why; nothing is unpacked."""

import json
import os
import tracemalloc
import zipfile

import pytest
from small_course import RIGHT, SLUG, cell, hand_in, notebook, write_course

from tinynet.course import CourseError
from tinynet.grading.assignment import Unfit, assignments, read_notebook
from tinynet.grading.grade import find_assignment
from tinynet.grading.submissions import collect

pytestmark = pytest.mark.skipif(os.name == "nt", reason="names that Windows does not allow")
SMALL = json.dumps(notebook()).encode()


@pytest.fixture
def small(tmp_path):
    return assignments(write_course(tmp_path / "course"))[SLUG]


def collected(place):
    return {found.student: found for found in collect(place, [SLUG])}


@pytest.mark.parametrize(
    ("name", "student"),
    [
        (f"ada/{SLUG}/{SLUG}.ipynb", "ada"),
        ("ada.ipynb", "ada"),
        (f"ada-{SLUG}.ipynb", "ada"),
        (f"ada_{SLUG} (1).ipynb", "ada"),
        (f"{SLUG}-ada.ipynb", "ada"),
        (f"Ada Lovelace_12345_assignsubmission_file_{SLUG}.ipynb", "Ada_Lovelace"),
        (f"Ada Lovelace_12345_assignsubmission_file_/{SLUG}.ipynb", "Ada_Lovelace"),
        (f"Ada Lovelace_12345_assignsubmission_file_/exercises/{SLUG}/{SLUG}.ipynb", "Ada_Lovelace"),
        (f"Ada Lovelace_12345_assignsubmission_file_/bob/{SLUG}/{SLUG}.ipynb", "Ada_Lovelace"),
        (f"submitted/ada/{SLUG}/{SLUG}.ipynb", "ada"),
        (f"ada/exercises/{SLUG}/{SLUG}.ipynb", "ada"),
        (f"{SLUG}.ipynb", "nameless"),
        (f"{SLUG} (1).ipynb", "nameless"),
        (f"lovelaceada_12345_67890_{SLUG}-1.ipynb", "lovelaceada"),
        (f"lovelaceada_LATE_12345_67890_{SLUG}.ipynb", "lovelaceada"),
        ("Ünï côdé.ipynb", "Ünï_côdé"),
        ("张伟.ipynb", "张伟"),
        ("=cmd|'calc'!A0.ipynb", "cmd_calc_A0"),
        ("-rf.ipynb", "rf"),
        ("a;b$(c)`d`\n.ipynb", "a_b_c_d"),
        ("…….ipynb", "nameless"),
        ("x" * 200 + ".ipynb", "x" * 80),
    ],
)
def test_a_student_is_found_in_the_name_of_folder_or_file(tmp_path, name, student):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(SMALL)
    found = collected(tmp_path)
    assert list(found) == [student]
    assert found[student].read() == SMALL


@pytest.mark.parametrize(
    ("names", "students"),
    [
        (["Ada Byron_1_assignsubmission_file_/a.ipynb", "Ada Byron_2_assignsubmission_file_/a.ipynb"], ["1", "2"]),
        ([f"byronada_11_70_{SLUG}.ipynb", f"byronada_LATE_12_71_{SLUG}.ipynb"], ["11", "12"]),
        ([f"byronada_11_70_{SLUG}.ipynb", f"byronada_11_75_{SLUG}.ipynb"], [""]),
        (["one/Ada Byron_1_assignsubmission_file_/a.ipynb", "two/Ada Byron_2_assignsubmission_file_/a.ipynb"], [""]),
    ],
    ids=["Moodle", "Canvas", "once more", "another export"],
)
def test_two_of_the_same_name_in_one_export_are_two_students(tmp_path, names, students):
    for name in [*names, "Eve_9_assignsubmission_file_/a.ipynb"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(SMALL)
    found = {one.student for one in collect(tmp_path, [SLUG])} - {"Eve"}
    assert sorted(student.lower().partition("-")[2] for student in found) == students


def test_a_zip_with_one_folder_around_everything_is_looked_into(tmp_path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for student in ("ada", "bob"):
            archive.writestr(f"download/{student}.ipynb", SMALL)
        archive.writestr("__MACOSX/download/._ada.ipynb", b"x")
        archive.writestr("download/.ipynb_checkpoints/ada-checkpoint.ipynb", b"x")
    found = collected(tmp_path / "all.zip")
    assert sorted(found) == ["ada", "bob"]
    assert found["bob"].read() == SMALL


def test_a_zip_is_never_unpacked(tmp_path):
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        archive.writestr("../../out.ipynb", SMALL)
        archive.writestr("/etc/absolute.ipynb", SMALL)
        link = zipfile.ZipInfo("link.ipynb")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.ipynb", SMALL)
    before = sorted(tmp_path.parent.rglob("*.ipynb"))
    reasons = {student: found.reason for student, found in collected(tmp_path / "bad.zip").items()}
    out = "its path in the zip leads out of it"
    assert reasons == {"out": out, "absolute": out, "link": "it is a link, and links are not followed", "good": None}
    assert sorted(tmp_path.parent.rglob("*.ipynb")) == before


def bomb(path, real, told):
    """Write a zip with one member of so many bytes, of which the zip tells another number."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.ipynb", bytes(real))
        archive.filelist[0].file_size = told
    return path


def test_a_zip_of_a_hundred_gigabytes_is_not_even_opened(tmp_path):
    [found] = collect(bomb(tmp_path / "bomb.zip", 1_000, 100 * 2**30), [SLUG])
    with pytest.raises(Unfit, match=r"the file has 107,374 MB, and at most 20 MB are read"):
        found.read()


def test_a_zip_that_lies_about_a_size_is_read_no_further_than_allowed(tmp_path):
    [found] = collect(bomb(tmp_path / "bomb.zip", 30_000_000, 1_000), [SLUG])
    with pytest.raises(Unfit, match="cannot be unpacked"):
        found.read()


@pytest.mark.parametrize("damage", ["cut", "encrypted", "checksum"])
def test_a_damaged_zip_or_member_is_told(tmp_path, damage):
    path = tmp_path / "damaged.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ada.ipynb", SMALL)
        if damage == "encrypted":
            archive.filelist[0].flag_bits |= 1
    data = bytearray(path.read_bytes())
    if damage == "cut":
        path.write_bytes(data[:-30])
        with pytest.raises(CourseError, match="neither a folder nor a zip"):
            collect(path, [SLUG])
        return
    if damage == "checksum":
        data[100] ^= 1
        path.write_bytes(data)
    [found] = collect(path, [SLUG])
    if damage == "encrypted":
        assert found.reason == "it is encrypted"
    else:
        with pytest.raises(Unfit, match="cannot be unpacked"):
            found.read()


def test_a_place_without_notebooks_is_told(tmp_path):
    with pytest.raises(CourseError, match="There is no .*nowhere"):
        collect(tmp_path / "nowhere", [SLUG])
    with pytest.raises(CourseError, match="There is no notebook in"):
        collect(tmp_path, [SLUG])
    (tmp_path / "text").write_text("hello")
    with pytest.raises(CourseError, match="neither a folder nor a zip"):
        collect(tmp_path / "text", [SLUG])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path):
    path = hand_in(tmp_path, "ada", notebook())
    path.chmod(0)
    with pytest.raises(Unfit, match="cannot be read: Permission denied"):
        collected(tmp_path)["ada"].read()


# What is no notebook -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<!doctype html><title>Log in</title>", "no notebook but a web page"),
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"{", "the file is no notebook: Expecting"),
        (b"\xff\xfe\x00", "the file is no notebook: 'utf-8' codec"),
        (b"[" * 100_000, "the file is no notebook: "),
        (b"[]", "no list of cells"),
        (b"3", "no list of cells"),
        (b'{"cells": 3}', "no list of cells"),
        (b'{"cells": [3]}', "no list of cells"),
        (b'{"cells": []}', "the notebook has no cells"),
        (b'{"worksheets": []}', "format of before 2015"),
        (json.dumps({"cells": [{}] * 2_000}).encode(), "2,000 cells"),
        (b'{"cells": "' + b"x" * 50_000_000 + b'"}', "the file has 50 MB, and at most 20 MB are read"),
    ],
    ids=range(14),
)
def test_what_is_no_notebook_says_why(content, reason):
    with pytest.raises(Unfit, match=reason):
        read_notebook(content)


@pytest.mark.parametrize(
    "metadata",
    [b"[" + b"[]," * 6_000_000 + b"3]", b'{"a' + b'\\"' * 1_000_000 + b'": [' + b"{}," * 500_000 + b"3]}"],
    ids=["lists", "dicts behind a long string"],
)
def test_a_notebook_of_too_many_values_is_refused_before_they_are_made(metadata):
    content = SMALL.replace(b'"metadata": {}', b'"metadata": ' + metadata, 1)
    tracemalloc.start()
    try:
        with pytest.raises(Unfit, match="the file lists more than 500,000 values, and no more are read: clear"):
            read_notebook(content)
        assert tracemalloc.get_traced_memory()[1] < 3 * len(content)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("text", ["[],{}" * 500_000, r"\"," * 500_000], ids=["brackets", "quotes"])
def test_text_is_no_list_of_values_however_long(text):
    asked = notebook() | {"metadata": {"printed": text}}
    assert read_notebook(json.dumps(asked).encode())["metadata"]["printed"] == text


@pytest.mark.parametrize("end", [b"", b"\\"], ids=["open", "half a letter"])
def test_a_string_without_an_end_is_looked_at_once(end):
    content = b"[" * 600_000 + b'"' + b'\\"' * 5_000_000 + end
    with pytest.raises(Unfit, match="values"):
        read_notebook(content)


def test_another_assignment_is_told_apart(small, tmp_path):
    course = assignments(tmp_path / "course")
    other = {"cells": [cell("x", "another", solution=True)]}
    with pytest.raises(Unfit, match="none of the course's cells is in it"):
        find_assignment(course, other, None)
    two = course | {"02-other": course[SLUG]}
    assert find_assignment(two, notebook(), None).slug == SLUG


@pytest.mark.parametrize("metadata", [None, 3, [], {"nbgrader": 3}, {"nbgrader": {"grade_id": ["answer"]}}])
def test_cells_with_odd_metadata_are_cells_of_the_students_own(small, metadata):
    made = notebook()
    made["cells"].append({"cell_type": "code", "source": "1", "metadata": metadata})
    made["cells"].append({"source": ["a", 3]})
    steps, notes = small.put_together(made)
    assert notes == []
    assert steps[-1].grade_id is None


# Put together with what was handed out -------------------------------------------------------------------


def names(steps):
    return [step.grade_id for step in steps if step.grade_id]


def test_the_answers_are_the_students_and_the_checks_are_the_courses(small):
    made = notebook(RIGHT)
    made["cells"][2]["source"] = "print('right')"
    made["cells"][2]["metadata"]["nbgrader"]["points"] = 100
    steps, notes = small.put_together(made)
    check = next(step for step in steps if step.grade_id == "check")
    assert "checks.slope_by_hand()" in check.source
    assert check.nbgrader["points"] == 2
    assert notes == ["a check was changed, and is as it was: check"]


def test_hidden_tests_are_put_back_and_are_no_change(small):
    steps, notes = small.put_together(notebook())
    assert notes == []
    assert "assert twice(7) == 14" in next(step for step in steps if step.grade_id == "twice-check").source


def test_a_deleted_check_comes_back_where_it_was(small):
    made = notebook()
    del made["cells"][2]
    steps, notes = small.put_together(made)
    assert names(steps) == ["answer", "check", "twice", "twice-check", "words"]
    assert notes == ["cells that are gone: check"]


def test_of_an_answer_that_is_there_twice_the_last_counts(small):
    made = notebook("slope = 1")
    made["cells"].insert(2, cell("slope = 2", "answer", solution=True))
    steps, notes = small.put_together(made)
    assert [step.source for step in steps if step.grade_id == "answer"] == ["slope = 2"]
    # The first is a cell of the student's own now.
    assert [step.grade_id for step in steps if step.source.startswith("slope")] == [None, "answer"]
    assert notes == ["more than once in the notebook, the last counts: answer"]


def test_a_deleted_answer_does_not_undo_what_another_cell_answers(small):
    made = notebook()
    del made["cells"][1]
    steps, notes = small.put_together(made)
    assert next(step for step in steps if step.grade_id == "answer").source == ""
    assert notes == ["cells that are gone: answer"]


def test_no_solution_is_among_the_cells_that_are_graded(small):
    assert "BEGIN SOLUTION" not in "".join(step.source for step in small.steps)


def test_only_a_call_of_a_check_and_nothing_else_is_made_outside(small):
    tasks = {step.grade_id: step.task for step in small.steps}
    assert tasks["check"].key == "02-learning-is-going-downhill/1"
    assert tasks["twice-check"] is None


def test_every_check_of_the_course_is_made_outside(request):
    course = assignments(request.config.rootpath)
    for assignment in course.values():
        checks = [step for step in assignment.steps if step.is_check]
        assert checks
        assert all(step.task for step in checks), assignment.slug


def test_a_folder_without_exercises_is_no_course(tmp_path):
    with pytest.raises(CourseError, match="There are no exercises in"):
        assignments(tmp_path)


def test_a_zip_that_is_gone_by_the_time_it_is_read_is_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("ada.ipynb", SMALL)
    [found] = collect(tmp_path / "a.zip", [SLUG])
    (tmp_path / "a.zip").unlink()
    with pytest.raises(Unfit, match="cannot be unpacked"):
        found.read()


def test_who_handed_in_something_else_has_a_row_too(tmp_path):
    (tmp_path / "ada.ipynb").write_bytes(SMALL)
    (tmp_path / "ada.txt").write_text("my notes")
    (tmp_path / "Zoe.py").write_text("print()")
    (tmp_path / "Bob_1_assignsubmission_file_").mkdir()
    (tmp_path / "Bob_1_assignsubmission_file_" / "all.zip").write_bytes(b"PK")
    (tmp_path / "Eve_2_assignsubmission_file_").mkdir()
    reasons = {student: found.reason for student, found in collected(tmp_path).items()}
    other = "it is no notebook"
    assert reasons == {"ada": None, "Zoe": other, "Bob": other, "Eve": "the folder is empty"}


def test_a_course_is_not_what_was_handed_in(tmp_path):
    hand_in(tmp_path / "submitted", "ada", notebook())
    (tmp_path / "submitted" / "grades" / "autograded").mkdir(parents=True)
    (tmp_path / "submitted" / "grades" / "nbgrader_config.py").write_text("")
    hand_in(tmp_path / "submitted" / "grades" / "autograded", "ada", notebook())
    assert list(collected(tmp_path / "submitted")) == ["ada"]
    with pytest.raises(CourseError, match="is a whole course; name the folder of what was handed in"):
        collect(tmp_path / "submitted" / "grades", [SLUG])


def test_a_name_that_is_no_text_is_made_one(tmp_path):
    name = os.path.join(os.fsencode(tmp_path), b"caf\xe9.ipynb")
    with open(name, "wb") as file:
        file.write(SMALL)
    [found] = collect(tmp_path, [SLUG])
    assert (found.student, found.file) == ("caf", "caf?.ipynb")
    assert found.read() == SMALL


def test_half_a_letter_becomes_a_question_mark():
    assert read_notebook(b'{"cells": [{"source": "a\\ud800b"}]}')["cells"][0]["source"] == "a?b"


def test_two_students_never_share_a_name(tmp_path):
    for name in ("Ann Lee", "Ann_Lee", "…", "!"):
        (tmp_path / f"{name}.ipynb").write_bytes(SMALL)
    found = collected(tmp_path)
    assert len(found) == 4
    assert sorted(found)[0].startswith("Ann_Lee")
    assert sorted(found) == sorted(collected(tmp_path))
