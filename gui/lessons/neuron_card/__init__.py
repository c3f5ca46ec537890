"""The card of one neuron: multiply, add, activate."""
