"""The data of the project: what they look like, how they are split, other sets."""
