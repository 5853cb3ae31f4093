"""The sandbox for a student's code: the code reaches no file, no network and no other process."""
