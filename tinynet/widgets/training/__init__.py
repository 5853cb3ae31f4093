"""Training runs, epoch by epoch."""
