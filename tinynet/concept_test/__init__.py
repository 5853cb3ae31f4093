"""The concept test before and after the course: the gain of a class, and the page that shows it."""
