"""Settings of nbgrader: solutions/ is its source folder, exercises/ its release folder (see CONTRIBUTING.md)."""

from tinynet.grading.programs_beside_python import find_programs_beside_python

# Without its database an assignment cannot be generated, and nbgrader has deleted the old exercise by then.
find_programs_beside_python()
c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.ClearSolutions.begin_solution_delimeter = "### BEGIN SOLUTION"
c.ClearSolutions.end_solution_delimeter = "### END SOLUTION"
# What stands around a solution says what is wanted: dots for a value, a comment in a function.
c.ClearSolutions.code_stub = {"python": ""}
c.ClearSolutions.text_stub = "*Your answer here.*"
