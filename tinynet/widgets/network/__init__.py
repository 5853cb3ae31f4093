"""The diagram of a network, one operation at a time, forwards and back."""
