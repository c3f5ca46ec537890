"""Colours, type, icons and numbers as text: how everything looks."""
