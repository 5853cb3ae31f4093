"""The notebooks as parameters: a test that asks for `lesson`, `exercise`, … runs once for each.

None at all is an error, not an empty success (`empty_parameter_set_mark` in pyproject.toml).
"""

from tinynet.build import TOP, exercise_paths, lesson_paths, solution_paths

NOTEBOOKS = {
    "lesson": lesson_paths(),
    # Lesson 00 shows the way and has no frame.
    "full_lesson": lesson_paths()[1:],
    "solution": solution_paths(),
    "exercise": exercise_paths(),
    # An exercise begins with its lesson's number; the concept test belongs to no lesson.
    "lesson_exercise": [path for path in exercise_paths() if path.name[0].isdigit()],
    "concept_test": [path for path in exercise_paths() if path.name.startswith("concept-test-")],
    "executed": [*lesson_paths(), *solution_paths()],
    "stored": [*lesson_paths(), *solution_paths(), *exercise_paths()],
}


def pytest_generate_tests(metafunc):
    for name, paths in NOTEBOOKS.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, paths, ids=[path.relative_to(TOP).as_posix() for path in paths])
