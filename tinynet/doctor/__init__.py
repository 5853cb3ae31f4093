"""The doctor: it examines a learner's program as a black box and names the mistake in its derivatives."""

from tinynet.doctor.catalogue import CATALOGUE, OBSERVED
from tinynet.doctor.diagnosis import Diagnosis, Finding
from tinynet.doctor.examine import examine
from tinynet.doctor.interventions import intervention
from tinynet.doctor.isolated_process import examine_file

__all__ = ["CATALOGUE", "OBSERVED", "Diagnosis", "Finding", "examine", "examine_file", "intervention"]
