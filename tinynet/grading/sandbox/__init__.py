"""Where a student's code runs: it reaches no file, no network and no other process."""
