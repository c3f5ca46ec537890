"""Antialiased lines and curves over a picture, drawn without Qt and without the GIL."""
