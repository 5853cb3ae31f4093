"""The doctor from inside: every expression of a program is watched, and its value compared with the true slopes."""
