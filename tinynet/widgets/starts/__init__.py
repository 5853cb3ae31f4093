"""A map of starts, coloured by how training ends from each of them."""
