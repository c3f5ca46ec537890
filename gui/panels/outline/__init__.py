"""The outline: the network as a tree, and its weights as a table."""
