"""What shows otherwise: in how rows are combined, at the start, over a run, or in a call that fails."""
