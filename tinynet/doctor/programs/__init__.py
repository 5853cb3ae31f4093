"""Adapters: they get a training step out of any form of program, a function, a pair, a loop or a class."""
