"""Mistakes that show in a run: in the way rows are combined, at the start, over many epochs, or in a failing call."""
