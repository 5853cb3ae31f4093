"""Mistakes that show in a run: over rows, at the start, over many epochs, in a failing call, or in one expression."""
