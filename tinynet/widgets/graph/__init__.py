"""The graph that a run leaves behind, as it is built, and the slopes as they go back through it."""
