"""The notebooks as parameters: a test that asks for `lesson`, `exercise`, … runs once for each.

None at all is an error, not an empty success (`empty_parameter_set_mark` in pyproject.toml).
"""

from build import TOP, exercises, lessons, solutions

NOTEBOOKS = {
    "lesson": lessons(),
    # Lesson 00 shows the way and has no frame.
    "full_lesson": lessons()[1:],
    "solution": solutions(),
    "exercise": exercises(),
    # An exercise begins with its lesson's number; the concept test belongs to no lesson.
    "lesson_exercise": [path for path in exercises() if path.name[0].isdigit()],
    "concept_test": [path for path in exercises() if path.name.startswith("concept-test-")],
    "executed": [*lessons(), *solutions()],
    "stored": [*lessons(), *solutions(), *exercises()],
}


def pytest_generate_tests(metafunc):
    for name, paths in NOTEBOOKS.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, paths, ids=[path.relative_to(TOP).as_posix() for path in paths])
