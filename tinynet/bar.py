"""The former place of the progress bar, for copies of lessons 09 and 10 that learners have kept."""

from tinynet.progress_bar import progress_bar

__all__ = ["progress_bar"]
