"""Trained networks for other programs; none of them needs this one to be read."""
