"""Grading a class: student code runs in a sandbox, the checks outside of it, and nbgrader keeps the grades.

Read it in this order: `submissions` finds what was handed in, `assignment` puts it together with what was handed out,
`sandbox` holds the student's kernel, `kernel` speaks with it, `answers` (with `values` and `inside`) lets a check ask
it, `checking` gives each check a process of its own, `grade` grades one submission in a `worker`, `room` a whole class
on every core, and `gradebook` and `report` write what came of it. `gain` compares a class's concept tests.
"""

import sys

# jsonschema loads a grammar of addresses that nobody here asks for, which takes longer than all else.
sys.modules.setdefault("rfc3987_syntax", None)
