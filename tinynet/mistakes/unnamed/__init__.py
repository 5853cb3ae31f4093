"""Names for an error whose cause is not known."""
