"""Settings of nbgrader: solutions/ is its source folder, exercises/ its release folder (see CONTRIBUTING.md)."""

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.ClearSolutions.begin_solution_delimeter = "### BEGIN SOLUTION"
c.ClearSolutions.end_solution_delimeter = "### END SOLUTION"
c.ClearSolutions.code_stub = {"python": "# Your lines go here."}
c.ClearSolutions.text_stub = "*Your answer here.*"
