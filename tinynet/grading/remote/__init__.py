"""The two ends of the protocol between the grader and a student's kernel, and its wire format."""
