"""What shows in the gradient of a single row: a formula is not what it should be."""
