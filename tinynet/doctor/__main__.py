"""The process in which a learner's file is examined: see `tinynet.doctor.isolated_process`."""

from tinynet.doctor.isolated_process import answer_task

if __name__ == "__main__":
    answer_task()
