"""Mistakes in a formula: they show in the gradient of a single row."""
