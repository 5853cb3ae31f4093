"""The lesson's bet."""
