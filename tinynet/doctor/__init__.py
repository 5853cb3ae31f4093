"""The doctor: it examines a learner's program as a black box and names the mistake in its derivatives."""

import signal
import sys

from tinynet.doctor.diagnosis import Diagnosis, Finding
from tinynet.doctor.examine import examine
from tinynet.doctor.isolated_process import examine_file
from tinynet.doctor.page_clock import give_the_kernel_a_timer
from tinynet.mistakes import IN_FORMULAS, IN_RUNS

__all__ = ["CATALOGUE", "OBSERVED", "Diagnosis", "Finding", "examine", "examine_file"]

# Exercise 12 prints the names of both.
CATALOGUE = IN_FORMULAS
OBSERVED = {mistake.code: mistake.seen for mistake in IN_RUNS}

if "pyodide_kernel" in sys.modules and not hasattr(signal, "setitimer"):  # in JupyterLite
    give_the_kernel_a_timer()
