"""Bricks that panels are built from; none knows the document."""
