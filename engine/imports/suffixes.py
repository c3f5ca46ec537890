"""Which files can be read from other programs, by their suffixes.

A module of its own, so that asking for a file does not import the readers.
"""

WEIGHTS = (".npz", ".json", ".safetensors")
"""Formats that hold weights."""

NETWORKS = (".json", ".onnx")
"""Formats that hold a whole network."""
