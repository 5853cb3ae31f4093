"""Predictions: the steps of a network of some shape, healthy and with each mistake in it."""
