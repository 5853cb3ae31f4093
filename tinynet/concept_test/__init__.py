"""What a class gained: the concept test before and after the course, compared."""
