"""What a network of some shape would do, and what it would do with a mistake in it."""
