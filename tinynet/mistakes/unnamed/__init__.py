"""What is known to be wrong, and not known why."""
