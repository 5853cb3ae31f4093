"""What shows in an answer to an exercise: a check can name it, and the doctor cannot."""
