"""Gradient descent as a ball on the loss surface."""
