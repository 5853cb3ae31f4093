"""A class's work: what it handed in, and what it gained."""
