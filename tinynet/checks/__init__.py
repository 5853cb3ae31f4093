"""The exercises' instant checks: they say what is wrong, keep count, and open hints after an attempt.

A check is called in the cell below a task, ``checks.one_row_by_hand()``, and finds the learner's answers in the
notebook by the names of its own parameters. Tests give them as keywords. Each lesson's module adds its tasks to
`TASKS`, in the order of the imports below. The items of the concept test are in `ITEMS`.
"""

from tinynet.checks.concept_items import *
from tinynet.checks.draws import variant
from tinynet.checks.expectations import needs_hypothesis
from tinynet.checks.lesson_01 import *
from tinynet.checks.lesson_02 import *
from tinynet.checks.lesson_03 import *
from tinynet.checks.lesson_04 import *
from tinynet.checks.lesson_05 import *
from tinynet.checks.lesson_06 import *
from tinynet.checks.lesson_07 import *
from tinynet.checks.lesson_08 import *
from tinynet.checks.lesson_09 import *
from tinynet.checks.lesson_10 import *
from tinynet.checks.lesson_11 import *
from tinynet.checks.lesson_12 import *
from tinynet.checks.lesson_13 import *
from tinynet.checks.lesson_14 import *
from tinynet.checks.lesson_15 import *
from tinynet.checks.overview import my_progress
from tinynet.checks.task import TASKS, CheckFailed, NotAnswered, Outcome
