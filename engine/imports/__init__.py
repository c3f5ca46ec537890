"""Weights and networks from other programs, read without trust."""
