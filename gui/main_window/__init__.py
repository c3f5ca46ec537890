"""The window: where its parts stand, and what happens when it opens and closes."""
