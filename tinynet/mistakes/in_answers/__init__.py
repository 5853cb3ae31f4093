"""Mistakes in an answer to an exercise: a check can name them, and the doctor cannot."""
