"""Grading a class: student code runs in a sandbox, the checks outside of it, and nbgrader keeps the grades.

Read it in this order. `submissions` finds what was handed in, and `owners` whose work it is. `assignment` puts it
together with what was handed out. `sandbox` holds the student's kernel, and `remote` has the two sides that talk with
it: `kernel_client` runs cells, `grader_side` lets a check ask for answers, `kernel_side` gives them. `checking` gives
each check a process of its own. `grade_notebook` grades one submission in a `worker`, and `classroom` a whole class on
every core. `gradebook` and `report` write the results.
"""

import sys

# jsonschema loads a grammar of addresses that nobody here asks for, which takes longer than all else.
sys.modules.setdefault("rfc3987_syntax", None)
