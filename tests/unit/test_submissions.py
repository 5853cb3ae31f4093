"""What is handed in is found under the right name, and what cannot be graded says why; nothing is unpacked."""

import csv
import io
import json
import os
import re
import subprocess
import tempfile
import time
import tracemalloc
import unicodedata
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from small_course import RIGHT, SLUG, OnlyFolders, cell, grade_without_running, hand_in, notebook, write_course

from tinynet.course import CourseError
from tinynet.grading import classroom
from tinynet.grading.assignment import Unfit, assignments, read_notebook
from tinynet.grading.grade_notebook import find_assignment
from tinynet.grading.sandbox.bubblewrap import Limits
from tinynet.grading.submissions import collect_submissions

pytestmark = pytest.mark.skipif(os.name == "nt", reason="names that Windows does not allow")
SMALL = json.dumps(notebook()).encode()


@pytest.fixture
def small(tmp_path):
    return assignments(write_course(tmp_path / "course"))[SLUG]


def collected(place):
    return {found.student: found for found in collect_submissions(place, [SLUG])}


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
    found = {one.student for one in collect_submissions(tmp_path, [SLUG])} - {"Eve"}
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
    [found] = collect_submissions(bomb(tmp_path / "bomb.zip", 1_000, 100 * 2**30), [SLUG])
    with pytest.raises(Unfit, match=r"the file has 107,374 MB, and at most 20 MB are read"):
        found.read()


def test_a_zip_that_lies_about_a_size_is_read_no_further_than_allowed(tmp_path):
    [found] = collect_submissions(bomb(tmp_path / "bomb.zip", 30_000_000, 1_000), [SLUG])
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
            collect_submissions(path, [SLUG])
        return
    if damage == "checksum":
        data[100] ^= 1
        path.write_bytes(data)
    [found] = collect_submissions(path, [SLUG])
    if damage == "encrypted":
        assert found.reason == "it is encrypted"
    else:
        with pytest.raises(Unfit, match="cannot be unpacked"):
            found.read()


def test_a_place_without_notebooks_is_told(tmp_path):
    with pytest.raises(CourseError, match="There is no .*nowhere"):
        collect_submissions(tmp_path / "nowhere", [SLUG])
    with pytest.raises(CourseError, match="There is no notebook in"):
        collect_submissions(tmp_path, [SLUG])
    (tmp_path / "text").write_text("hello")
    with pytest.raises(CourseError, match="neither a folder nor a zip"):
        collect_submissions(tmp_path / "text", [SLUG])


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
        (b'<<<<<<< HEAD\n{"cells": []}\n=======\n{"cells": []}\n>>>>>>> mine\n', "marks of a merge conflict"),
        (b'{\n<<<<<<< HEAD\n "cells": []\n=======\n "cells": []\n>>>>>>> mine\n}', "marks of a merge conflict"),
        (b'{"cells": [{"cell_type": "code", "sou', "it ends in the middle"),
        (b'{"cells": [{"cell_type": "code", ', "it ends in the middle"),
        ('{"cells": [{"source": "größer"}]}'.encode("latin-1"), "it is not in UTF-8"),
        (b"{", "it ends in the middle"),
        (b"\xff\xfe\x00", "it is not in UTF-8"),
        (b"[" * 100_000, "the file is no notebook: "),
        (b"[]", "no list of cells"),
        (b"3", "no list of cells"),
        (b'{"cells": 3}', "no list of cells"),
        (b'{"cells": [3]}', "no list of cells"),
        (b'{"cells": []}', "the notebook has no cells"),
        (b'{"worksheets": []}', "format from before 2015"),
        (json.dumps({"cells": [{}] * 2_000}).encode(), "2,000 cells"),
        (b'{"cells": "' + b"x" * 50_000_000 + b'"}', "the file has 50 MB, and at most 20 MB are read"),
    ],
    ids=range(19),
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


def test_a_lesson_that_is_handed_in_for_its_exercise_is_told(request):
    slug = "02-learning-is-going-downhill"
    known = assignments(request.config.rootpath)
    lesson = request.config.rootpath / "notebooks" / f"{slug}.ipynb"
    with pytest.raises(
        Unfit, match=f"it is the lesson {slug}, and not an exercise: ask for the notebook in exercises/"
    ):
        find_assignment(known, read_notebook(lesson.read_bytes()), slug)
    without_names = read_notebook((request.config.rootpath / f"exercises/{slug}/{slug}.ipynb").read_bytes())
    for one in without_names["cells"]:
        one["metadata"] = {}
    with pytest.raises(Unfit, match=r"none of the course's cells is in it.* a fresh exercise and hand that in"):
        find_assignment(known, without_names, slug)


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
    assert notes == ["a check was changed, and was put back: check"]


def test_hidden_tests_are_put_back_and_are_no_change(small):
    steps, notes = small.put_together(notebook())
    assert notes == []
    assert "assert twice(7) == 14" in next(step for step in steps if step.grade_id == "twice-check").source


def test_a_deleted_check_comes_back_where_it_was(small):
    made = notebook()
    del made["cells"][2]
    steps, notes = small.put_together(made)
    assert names(steps) == ["answer", "check", "twice", "twice-check", "words"]
    assert notes == ["cells that are missing: check"]


def test_of_an_answer_that_is_there_twice_the_last_counts(small):
    made = notebook("slope = 1")
    made["cells"].insert(2, cell("slope = 2", "answer", solution=True))
    steps, notes = small.put_together(made)
    assert [step.source for step in steps if step.grade_id == "answer"] == ["slope = 2"]
    # The first is a cell of the student's own now.
    assert [step.grade_id for step in steps if step.source.startswith("slope")] == [None, "answer"]
    assert notes == ["more than once in the notebook, so the last one counts: answer"]


def test_a_deleted_answer_does_not_undo_what_another_cell_answers(small):
    made = notebook()
    del made["cells"][1]
    steps, notes = small.put_together(made)
    assert next(step for step in steps if step.grade_id == "answer").source == ""
    assert notes == ["cells that are missing: answer"]


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
    [found] = collect_submissions(tmp_path / "a.zip", [SLUG])
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
    (tmp_path / "Kim.ipynb.txt").write_bytes(SMALL)
    reasons = {student: found.reason for student, found in collected(tmp_path).items()}
    other = "its name does not end in .ipynb: if it is a notebook, rename it"
    damaged, empty = "the zip is damaged: File is not a zip file", "the folder is empty"
    assert reasons == {"ada": None, "Zoe": other, "Bob": damaged, "Eve": empty, "Kim.ipynb": other}


def test_a_course_is_not_what_was_handed_in(tmp_path):
    hand_in(tmp_path / "submitted", "ada", notebook())
    (tmp_path / "submitted" / "grades" / "autograded").mkdir(parents=True)
    (tmp_path / "submitted" / "grades" / "nbgrader_config.py").write_text("")
    hand_in(tmp_path / "submitted" / "grades" / "autograded", "ada", notebook())
    assert list(collected(tmp_path / "submitted")) == ["ada"]
    with pytest.raises(CourseError, match="is a whole course; name the folder of what was handed in"):
        collect_submissions(tmp_path / "submitted" / "grades", [SLUG])


def test_a_name_that_is_no_text_is_made_one(tmp_path):
    name = os.path.join(os.fsencode(tmp_path), b"caf\xe9.ipynb")
    with open(name, "wb") as file:
        file.write(SMALL)
    [found] = collect_submissions(tmp_path, [SLUG])
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


# Whose work it is ----------------------------------------------------------------------------------------


def write(folder, names, content=SMALL):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def owned(place, **told):
    """Return which notebooks are whose."""
    found = defaultdict(list)
    for one in collect_submissions(place, [SLUG], **told):
        if one.file.endswith(".ipynb"):
            found[one.student].append(one.file)
    return dict(found)


DAY, LATER = "12 November, 2026 1003 AM", "Nov 12, 2026 103 PM"
BLACKBOARD = "Ex_02_{}_attempt_2026-11-12-10-03-{}_NB.ipynb"
LAYOUTS = {
    "one folder around": {"ada": ["week2/ada/NB.ipynb"], "bob": ["week2/bob/NB.ipynb"]},
    "two folders around": {"ada": ["class/week2/ada/NB.ipynb"], "bob": [f"class/week2/bob/{SLUG}/{SLUG}.ipynb"]},
    "files in folders": {"ada": ["download/week2/ada.ipynb"], "bob": ["download/week2/bob.ipynb"]},
    "the assignment first": {"ada": [f"{SLUG}/ada/NB.ipynb"], "bob": [f"{SLUG}/bob/NB.ipynb"]},
    "nbgrader": {
        "ada": [f"submitted/ada/{SLUG}/{SLUG}.ipynb", f"submitted/ada/exercises/{SLUG}/{SLUG}-Copy1.ipynb"],
        "bob": [f"submitted/bob/{SLUG}/{SLUG}.ipynb"],
    },
    "Gradescope": {
        "submission_456789": ["assignment_123_export/submission_456789/NB.ipynb"],
        "submission_456790": ["assignment_123_export/submission_456790/NB.ipynb"],
    },
    "ILIAS": {
        "Lovelace_Ada_ada_12": ["Multi_Feedback_Ex_2/Lovelace_Ada_ada_12/NB.ipynb"],
        "Boole_George_gb_13": ["Multi_Feedback_Ex_2/Boole_George_gb_13/NB.ipynb"],
    },
    "ILIAS, teams": {
        "Lovelace_Ada_ada_12": ["Multi_Feedback_Ex_2/Team_3/Lovelace_Ada_ada_12/NB.ipynb"],
        "Boole_George_gb_13": ["Multi_Feedback_Ex_2/Team_4/Boole_George_gb_13/NB.ipynb"],
    },
    "Brightspace": {
        "Ada_Lovelace": [f"1-7 - Ada Lovelace - {DAY}/NB.ipynb", f"1-7 - Ada Lovelace - {LATER}/NB.ipynb"],
        "Ann-Mary_Lee": [f"1-8 - Ann-Mary Lee - {DAY}/NB.ipynb"],
    },
    "Brightspace, flat": {
        "Ada_Lovelace": [f"1-7 - Ada Lovelace - {DAY} - NB.ipynb", f"1-7 - Ada Lovelace - {LATER} - x.ipynb"],
        "Ann-Mary_Lee": ["1-8 - Ann-Mary Lee - NB.ipynb"],
    },
    "Blackboard": {
        "ada": [BLACKBOARD.format("ada", 22), BLACKBOARD.format("ada", 23)],
        "bob": [BLACKBOARD.format("bob", 22)],
    },
    "Moodle": {
        "Ada_Byron": ["Ada Byron_12_assignsubmission_file_/a.ipynb", "Ada Byron_12_assignsubmission_file_/b/c.ipynb"],
        "Bob": ["Bob_13_assignsubmission_file_/a.ipynb"],
    },
    "Canvas": {
        "byronada": [f"byronada_12_70_{SLUG}.ipynb", f"byronada_LATE_12_75_{SLUG}-1.ipynb"],
        "boole": [f"boole_13_71_{SLUG}.ipynb"],
    },
    "GitHub Classroom": {
        "02-ada": ["02-submissions/02-ada/NB.ipynb"],
        "02-bob": [f"02-submissions/02-bob/exercises/{SLUG}/{SLUG}.ipynb"],
    },
    "Google Drive": {"ada": [f"{SLUG} - ada.ipynb", f"Copy of {SLUG} - ada.ipynb"], "bob": [f"{SLUG} - bob.ipynb"]},
    "copies": {"ada": ["ada.ipynb", "ada (1).ipynb", "ada-Copy1.ipynb", "ada - Copy.ipynb"], "bob": ["bob.ipynb"]},
    "a folder of the student's own": {"ada": ["ada/mine/NB.ipynb"], "bob": ["bob/NB.ipynb"]},
    "a date around": {"ada": ["HW_2026_11/ada/NB.ipynb"], "bob": ["HW_2026_11/bob/NB.ipynb"]},
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_in_a_known_layout_each_student_is_one_student(tmp_path, layout):
    students = LAYOUTS[layout]
    write(tmp_path, [name for names in students.values() for name in names])
    assert owned(tmp_path) == {student: sorted(names) for student, names in students.items()}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_folders_around_a_known_layout_change_nothing(tmp_path, layout):
    students = LAYOUTS[layout]
    write(tmp_path / "class" / "week 2", [name for names in students.values() for name in names])
    around = {student: sorted(f"class/week 2/{name}" for name in names) for student, names in students.items()}
    assert owned(tmp_path) == around


def zipped(members):
    """Return a zip as bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("whole_class_packed", [False, True])
def test_a_notebook_in_a_students_zip_is_graded_as_that_students(tmp_path, whole_class_packed):
    inside = {f"two-neurons-work/exercises/{SLUG}/{SLUG}.ipynb": SMALL, "__MACOSX/._a.ipynb": b"x", "notes.txt": b"x"}
    class_of_three = {
        "Ada B_1_assignsubmission_file_/Work.ZIP": zipped(inside),
        "Bob_2_assignsubmission_file_/NB.ipynb": SMALL,
        "Eve_3_assignsubmission_file_/work.zip": zipped({"notes.txt": b"x"}),
    }
    if whole_class_packed:
        place = tmp_path / "all.zip"
        place.write_bytes(zipped(class_of_three))
    else:
        place = tmp_path
        for name, content in class_of_three.items():
            write(place, [name], content)
    found = collected(place)
    assert {student: one.reason for student, one in found.items()} == {
        "Ada_B": None,
        "Bob": None,
        "Eve": "there is no notebook in the zip",
    }
    assert found["Ada_B"].file.endswith(f"Work.ZIP/two-neurons-work/exercises/{SLUG}/{SLUG}.ipynb")
    assert found["Ada_B"].read() == SMALL


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (zipped({f"{number}.txt": b"" for number in range(1_001)}), "there are more than 1,000 files in the zip"),
        (zipped({"../../NB.ipynb": SMALL}), "its path in the zip leads out of it"),
        (zipped({"inner.zip": zipped({"NB.ipynb": SMALL})}), "there is no notebook in the zip"),
        (bytes(50_000_001), "the file has 50 MB, and at most 50 MB are read"),
    ],
    ids=["many", "out", "zip in zip", "large"],
)
def test_a_students_zip_that_cannot_be_read_costs_one_row(tmp_path, content, reason):
    write(tmp_path, ["ada/NB.ipynb", "bob/NB.ipynb"])
    write(tmp_path, ["eve/work.zip"], content)
    found = {one.student: one.reason for one in collect_submissions(tmp_path, [SLUG])}
    assert found.pop("eve").startswith(reason)
    assert found == {"ada": None, "bob": None}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_in_a_known_layout_a_zip_is_whose_the_notebook_would_be(tmp_path, layout):
    students = LAYOUTS[layout]
    for names in students.values():
        write(tmp_path, [f"{name.removesuffix('.ipynb')}.zip" for name in names], zipped({"x/any.ipynb": SMALL}))
    in_zips = {
        student: sorted(f"{name.removesuffix('.ipynb')}.zip/x/any.ipynb" for name in names)
        for student, names in students.items()
    }
    assert owned(tmp_path) == in_zips


UNKNOWN = {
    "the same students every week": ["week1/ada/NB.ipynb", "week2/ada/NB.ipynb", "week1/bob/NB.ipynb"],
    "files every week": ["week1/ada.ipynb", "week1/bob.ipynb", "week2/ada.ipynb"],
    "one in another depth": ["class/ada/NB.ipynb", "class/bob/NB.ipynb", "eve/NB.ipynb"],
    "a blank one beside the others": [f"week1/{SLUG}.ipynb", "week1/ada.ipynb"],
    "two folders, one student": ["x/y/NB.ipynb"],
    "folders of folders": ["ada/mine/NB.ipynb", "bob/homework/NB.ipynb"],
    "two folders of one": ["ada/old/NB.ipynb", "ada/new/NB.ipynb", "bob/NB.ipynb"],
    "a word before all": [f"draft-{SLUG}-ada.ipynb", f"draft-{SLUG}-bob.ipynb"],
    "no names at all": [f"{SLUG}.ipynb", f"{SLUG} (1).ipynb"],
    "a date as in Canvas": ["hw_2026_11_ada.ipynb", "hw_2026_11_bob.ipynb"],
    "another's name below": ["bob/NB.ipynb", "ada/bob_1_assignsubmission_file_/NB.ipynb"],
    "underscores in Blackboard": [BLACKBOARD.format("a_b", 22), BLACKBOARD.format("c_b", 22)],
    "two numbers in Brightspace": [f"1-2 - Ada - {DAY}/NB.ipynb", f"1-3 - Ada - {LATER}/NB.ipynb"],
    "a month that is not read": ["1-2 - Ada - 12 abc, 2026 1003/N.ipynb", "1-2 - Ada - 13 abc, 2026 1003/N.ipynb"],
    "one assignment's folder": [f"class/{SLUG}/{SLUG}.ipynb", f"class/{SLUG}/ada.ipynb"],
    "notes beside": [f"ada/{SLUG}/{SLUG}.ipynb", f"ada/{SLUG}/try.ipynb", f"bob/{SLUG}/{SLUG}.ipynb"],
}


@pytest.mark.parametrize("layout", UNKNOWN)
def test_where_nothing_says_whose_work_it_is_it_is_asked_for_before_anything_is_graded(tmp_path, layout):
    write(tmp_path / "in", UNKNOWN[layout])
    with pytest.raises(CourseError, match="Nothing was graded") as told:
        classroom.grade_class(
            tmp_path / "in", tmp_path / "out", write_course(tmp_path / "course"), None, Limits(), False
        )
    shown = re.findall("“([^”]*)”", str(told.value))
    assert len(set(shown) & set(UNKNOWN[layout])) == min(2, len(UNKNOWN[layout]))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("layout", "student_from", "students"),
    [
        ("the same students every week", "2", {"ada": 2, "bob": 1}),
        ("files every week", "*/{student}.ipynb", {"ada": 2, "bob": 1}),
        ("files every week", "*/{student}", {"ada": 2, "bob": 1}),
        ("two folders of one", "1", {"ada": 2, "bob": 1}),
        ("notes beside", "1", {"ada": 2, "bob": 1}),
        ("a word before all", "draft-*-{student}.ipynb", {"small-ada": 1, "small-bob": 1}),
        ("a word before all", f"draft-{SLUG}-{{student}}.ipynb", {"ada": 1, "bob": 1}),
        ("a date as in Canvas", "hw_2026_11_{student}.ipynb", {"ada": 1, "bob": 1}),
        ("underscores in Blackboard", "Ex_02_{student}_attempt_*", {"a_b": 1, "c_b": 1}),
        ("two numbers in Brightspace", "* - {student} - *", {"Ada": 2}),
        ("two numbers in Brightspace", "{student} - *", {"1-2": 1, "1-3": 1}),
    ],
)
def test_a_teacher_says_where_the_name_is(tmp_path, layout, student_from, students):
    write(tmp_path, UNKNOWN[layout])
    found = owned(tmp_path, student_from=student_from)
    assert {student: len(files) for student, files in found.items()} == students


@pytest.mark.parametrize("layout", sorted(set(UNKNOWN) - {"no names at all", "another's name below"}))
def test_a_way_that_is_offered_works(tmp_path, layout):
    write(tmp_path, UNKNOWN[layout])
    with pytest.raises(CourseError) as told:
        collect_submissions(tmp_path, [SLUG])
    offered = re.findall(r"--student-from (\d|'[^']+')", str(told.value))
    found = [owned(tmp_path, student_from=way.strip("'")) for way in offered]
    assert found
    assert any("nameless" not in students for students in found)


def test_a_file_without_a_name_where_the_teacher_says_is_has_a_row_and_the_reason(tmp_path):
    write(tmp_path, ["week1/ada/NB.ipynb", "week1/NB.ipynb"])
    reasons = {one.file: one.reason for one in collect_submissions(tmp_path, [SLUG], student_from="2")}
    assert reasons["week1/ada/NB.ipynb"] is None
    assert reasons["week1/NB.ipynb"] == "its path has no student where --student-from 2 says"


@pytest.mark.parametrize("student_from", ["0", "-1", "two", "", "*.ipynb", "{student}/{student}", "1.5", "٣"])
def test_a_place_for_the_name_that_is_none_is_told(tmp_path, student_from):
    write(tmp_path, ["ada.ipynb"])
    with pytest.raises(CourseError, match="--student-from takes the number of a folder"):
        collect_submissions(tmp_path, [SLUG], student_from=student_from)


def test_a_place_for_the_name_that_fits_nothing_is_told(tmp_path):
    write(tmp_path, ["ada.ipynb"])
    with pytest.raises(CourseError, match="--student-from 2 fits no notebook, not even “ada.ipynb”"):
        collect_submissions(tmp_path, [SLUG], student_from="2")


def test_gradescope_says_in_a_file_who_handed_it_in(tmp_path):
    write(tmp_path / "assignment_1_export", [f"submission_{number}/NB.ipynb" for number in (7, 8, 9, 10, 11)])
    (tmp_path / "assignment_1_export" / "submission_metadata.yml").write_text(
        "submission_7:\n  :submitters:\n  - :name: Ada Lovelace\n    :sid: '1'\n  :created_at: 2026-11-12 10:03:22 Z\n"
        "submission_8:\n  :submitters:\n  - :name: Bob\n  - :name: Eve\n"
        "submission_9:\n  :submitters:\n  - :name: Ada Lovelace\n"
        "submission_10:\n  :submitters:\n  - :name: Zoe\n"
    )
    found = owned(tmp_path)
    assert list(found) == ["Ada_Lovelace-7", "Ada_Lovelace-9", "Bob_and_Eve", "Zoe", "submission_11"]


@pytest.mark.parametrize(
    "text", ["", "3", "a: [", "submission_7: 3", "submission_7: {':submitters': [3]}", "!!python/x y"]
)
def test_a_file_of_gradescope_that_is_none_names_nobody(tmp_path, text):
    write(tmp_path / "export", ["submission_7/NB.ipynb", "submission_8/NB.ipynb"])
    (tmp_path / "export" / "submission_metadata.yml").write_text(text)
    assert list(owned(tmp_path)) == ["submission_7", "submission_8"]


@pytest.mark.parametrize("layout", ["Brightspace", "Brightspace, flat", "Blackboard"])
def test_the_time_in_an_attempts_name_says_which_is_the_newest(tmp_path, layout):
    first, second = next(names for names in LAYOUTS[layout].values() if len(names) == 2)
    write(tmp_path, [second])
    write(tmp_path, [first])  # written later, as by a program that unpacks
    times = {one.file: one.changed for one in collect_submissions(tmp_path, [SLUG])}
    assert times[second] > times[first] > 1.7e9


# Odd names and places ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "𝐀" * 60,
        "é" * 100,
        "x" * 200,
        "e\u0301" * 80,
        "CON",
        "nul.txt",
        "Com1",
        "a.",
        "...",
        "-",
        "~",
        "'",
        "\u202e",
        "\x7f",
    ],
)
def test_a_students_name_is_a_files_on_every_disk(tmp_path, name):
    write(tmp_path, [f"{name}/NB.ipynb", f"!{name}/NB.ipynb"])
    students = list(collected(tmp_path))
    assert len(students) == 2
    for student in students:
        assert len(student.encode()) <= 120
        assert student.strip("._- ") == student.rstrip("_")
        assert student.partition(".")[0].upper() not in ("CON", "PRN", "AUX", "NUL", "COM1", "LPT1")


def test_students_whose_names_differ_in_case_or_form_alone_differ_on_every_disk(tmp_path):
    names = ["ann", "Ann", "ANN", "Jos\u00e9", "Jose\u0301", "Stra\u00dfe", "STRASSE"]
    write(tmp_path, [f"{name}.ipynb" for name in names])
    students = list(collected(tmp_path))
    assert len({student.casefold() for student in students}) == len(names)


def test_a_name_made_to_look_like_anothers_stays_ones_own(tmp_path):
    write(tmp_path, ["Ann Lee.ipynb", "Ann_Lee.ipynb"])
    [made] = {one for one in collected(tmp_path) if one != "Ann_Lee"}
    write(tmp_path, [f"{made}.ipynb"])
    assert len(collected(tmp_path)) == 3


@pytest.mark.parametrize(
    ("name", "depth", "reason"),
    [("a", 1_100, "the folder is empty"), ("a" * 200, 25, "the folder cannot be read: File name too long")],
)
def test_a_folder_however_deep_costs_nobody_a_row(tmp_path, name, depth, reason):
    write(tmp_path, ["ada/NB.ipynb"])
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=here)
        above, here = here, os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(above)
    os.close(here)
    try:
        reasons = {student: found.reason for student, found in collected(tmp_path).items()}
    finally:
        subprocess.run(["rm", "-r", tmp_path / name], check=True)  # deeper than Python can clean up
    assert reasons.pop("ada") is None
    assert list(reasons.values()) == [reason]


@pytest.mark.parametrize(
    "name", ["x" + "(1)" * 20_000, "x" + " " * 60_000 + "(1", "a/" * 30_000 + "x", "1-1 - " * 5_000], ids=range(4)
)
def test_a_name_in_a_zip_that_no_disk_takes_is_a_row_and_costs_no_time(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for path in (f"{name}.ipynb", f"{name}y.ipynb", "ada.ipynb"):
            archive.writestr(path, SMALL)
    begin = time.process_time()
    found = collect_submissions(tmp_path / "all.zip", [SLUG])
    assert time.process_time() - begin < 2
    long = "its path in the zip is longer than any disk takes"
    assert sorted(str(one.reason) for one in found) == ["None", long, long]


def test_a_folder_that_cannot_be_read_is_a_row(tmp_path, monkeypatch):
    write(tmp_path, ["ada/NB.ipynb", "bob/NB.ipynb"])
    scandir = os.scandir

    def refuse(path):
        if str(path).endswith("bob"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    reasons = {student: found.reason for student, found in collected(tmp_path).items()}
    assert reasons == {"ada": None, "bob": "the folder cannot be read: Permission denied"}


def test_a_student_who_hands_in_a_course_or_hidden_files_has_a_row(tmp_path):
    write(
        tmp_path, ["ada/NB.ipynb", "bob/nbgrader_config.py", "bob/NB.ipynb", "eve/.NB.ipynb", "__MACOSX_zoe/NB.ipynb"]
    )
    reasons = {student: found.reason for student, found in collected(tmp_path).items()}
    assert reasons == {
        "ada": None,
        "bob": "the folder is a whole course, with nbgrader_config.py, and was not looked into",
        "eve": "the folder is empty",
        "MACOSX_zoe": None,
    }


# Every file a row ----------------------------------------------------------------------------------------

EXHAUSTIVE = bool(os.environ.get("TINYNET_EXHAUSTIVE"))
# Letters of one to four bytes, of which some have another case or form, or stand for a byte that is none; nothing that
# separates, or numbers, a name.
LETTERS = st.sampled_from("aAsSéßÉ\u212aıİ\u0301ﬁǅ张क्𝐀\u202e\u00a0'\udce9")
plain_names = st.one_of(
    st.text(LETTERS, min_size=1, max_size=60), st.sampled_from(["con", "NUL", "a", "A", "𝐀" * 60, "s" * 238])
)
odd_names = st.one_of(
    plain_names, st.text(st.sampled_from('a.-_ ~$=+@#%?*:|<>"\\\n\t\x7f1(),'), min_size=1, max_size=20)
)
some_names = st.one_of(
    odd_names,
    st.sampled_from(["ada", "bob", SLUG, "exercises", "Multi_Feedback_1", "Team_1", "x_1_2_y", "submission_1"]),
    st.sampled_from(["a_1_assignsubmission_file_", "1-2 - a - b", "e_a_attempt_2026-11-12-10-03-22", "ada (1)"]),
)
TIMES = (0.0, -1.0, -6e10, 1.8e9, 253402300800.0, 1e11, 2.0**33)
BROKEN = (b"", b"{", b"[" * 5_000, b"null", b'{"cells": [{"source": 3, "metadata": [1]}]}', b"\xff")
# Where each layout has a student's file.
PLACES = {
    "nbgrader": "{student}/" + f"{SLUG}/{SLUG}.ipynb",
    "folders": "{student}/NB.ipynb",
    "around": "class/week/{student}/NB.ipynb",
    "Moodle": "{student}_{number}_assignsubmission_file_/any.ipynb",
    "ILIAS": "Multi_Feedback_1/{student}/NB.ipynb",
    "flat": "{student}.ipynb",
    "flat, with the exercise": "{student}_" + f"{SLUG}.ipynb",
    "Canvas": "{student}_{number}_{attempt}_" + f"{SLUG}.ipynb",
    "Blackboard": "ex_{student}_attempt_2026-11-12-10-03-{attempt}_NB.ipynb",
    "Brightspace": "1-{number} - {student} - NB.ipynb",
}


@st.composite
def classes(draw):
    """Draw what a class hands in, as (student, path, time, content), in a layout that is known."""
    layout = draw(st.sampled_from(sorted(PLACES)))
    of_any_letter = odd_names if layout in ("folders", "around") else plain_names
    # A class of one, in a folder in a folder, is asked about.
    students = draw(st.lists(of_any_letter, min_size=2, max_size=5, unique=True))
    handed_in = []
    for number, student in enumerate(students, start=11):
        for attempt in range(10, 10 + draw(st.integers(1, 2 if "attempt" in PLACES[layout] else 1))):
            own = json.dumps(notebook(f"slope = {number}{attempt}")).encode()
            path = PLACES[layout].format(student=student, number=number, attempt=attempt)
            content = draw(st.sampled_from([own, own, *BROKEN]))
            handed_in.append((student, path, draw(st.sampled_from(TIMES)), content))
    return handed_in


@st.composite
def trees(draw):
    """Draw files anywhere, of which nobody can know whose they are."""
    paths = draw(st.lists(st.lists(some_names, min_size=1, max_size=4), min_size=1, max_size=6))
    endings = st.sampled_from([".ipynb", ".ipynb", ".IPYNB", ".txt", " (1).ipynb"])
    own = (json.dumps(notebook(f"slope = {number}")).encode() for number in range(6))
    return [(None, "/".join(path) + draw(endings), draw(st.sampled_from(TIMES)), next(own)) for path in paths]


def hand_in_all(handed_in, folder, packed):
    """Write what a class hands in, as far as a disk or zip takes it; return where, and (student, content) by path."""
    there = {}
    fit = [
        one
        for one in handed_in
        if all(name[:1] not in ("", ".") and len(os.fsencode(name)) < 256 for name in one[1].split("/"))
    ]
    if packed:
        with zipfile.ZipFile(folder / "in.zip", "w") as archive:
            for student, path, when, content in fit:
                if path in there or set("\\:\udce9") & set(path):  # which a zip does not have in its names
                    continue
                member = zipfile.ZipInfo(path)
                member.date_time = (1980, 0, 0, 0, 0, 0) if when <= 0 else (2107, 15, 31, 31, 63, 62)
                archive.writestr(member, content)
                there[path] = student, content
        return folder / "in.zip", there
    (folder / "in").mkdir()
    for student, path, when, content in fit:
        file = folder / "in" / path
        if file.is_dir() or any((folder / "in" / above).is_file() for above in Path(path).parents):
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        os.utime(file, (when, when))
        there[path] = student, content
    return folder / "in", there


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """Return a course whose submissions are graded without running them."""
    with pytest.MonkeyPatch.context() as patched:
        course = write_course(tmp_path_factory.mktemp("quick") / "course")
        grade_without_running(patched, course)
        patched.setattr(classroom, "ClassBook", OnlyFolders)
        yield course


def graded_twice(place, course):
    """Grade, twice, and return the rows, each graded one with the answer that was kept; the same both times."""
    out = place.with_name("out")
    tables = []
    for _ in range(2):
        counts = classroom.grade_class(place, out, course, None, Limits(), False)
        tables.append((out / "grades.csv").read_text("utf-8-sig"))
    assert counts["new"] == 0
    assert tables[0] == tables[1]
    rows = [
        {name: text.removeprefix("'") for name, text in row.items()}
        for row in csv.DictReader(io.StringIO(tables[0], newline=""))
    ]
    for row in rows:
        assert row["status"] == "graded" or row["reason"]
        if row["status"] == "graded":
            kept = json.loads((out / "results" / row["student"] / f"{SLUG}.json").read_bytes())
            row["answer"] = kept["result"]["tasks"][0]["answer"].encode()
    return rows


def as_told(path):
    """Return a path as a table has it: what is no letter is left out of it."""
    letters = (letter for letter in path if letter in "\n\t" or unicodedata.category(letter) != "Cc")
    return "".join(letters).encode(errors="replace").decode().removeprefix("'")


def every_notebook_is_one_row(rows, there):
    """Return the rows of each student; fail if a notebook has none, or two, or another's answer."""
    of_file, students = {}, defaultdict(list)
    for path, (student, content) in there.items():
        if path.lower().endswith(".ipynb"):
            of_file.setdefault(as_told(path), []).append((student, content))
    found = [row for row in rows if row["file"].lower().endswith(".ipynb")]
    assert sorted(row["file"] for row in found) == sorted(file for file, ones in of_file.items() for _ in ones)
    for row in found:
        if row["status"] == "graded":
            assert row["answer"] in [content for _, content in of_file[row["file"]]]
        students[row["student"].casefold()] += [student for student, _ in of_file[row["file"]]]
    return students


every_day = settings(
    max_examples=2_000 if EXHAUSTIVE else 50, deadline=None, derandomize=True, suppress_health_check=HealthCheck
)


@every_day
@given(handed_in=classes(), packed=st.booleans())
def test_every_file_of_a_class_is_one_row_and_no_two_students_share_one(quick, handed_in, packed):
    with tempfile.TemporaryDirectory() as folder:
        place, there = hand_in_all(handed_in, Path(folder), packed)
        assume(len({student for student, _ in there.values()}) > 1)
        students = every_notebook_is_one_row(graded_twice(place, quick), there)
    assert len(students) >= len({student for student, _ in there.values()})
    assert all(len(set(ones)) == 1 for ones in students.values())


@every_day
@given(handed_in=trees(), packed=st.booleans())
def test_files_anywhere_are_rows_or_asked_about(quick, handed_in, packed):
    with tempfile.TemporaryDirectory() as folder:
        place, there = hand_in_all(handed_in, Path(folder), packed)
        try:
            rows = graded_twice(place, quick)
        except CourseError as told:
            said = str(told)
        else:
            every_notebook_is_one_row(rows, there)
            return
    assert "Nothing was graded" in said or "There is no notebook in" in said
    assert len(there) > 0 or "There is no notebook in" in said
