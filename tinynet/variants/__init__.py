"""Exercises with other numbers and other bugs, and their solutions."""
