"""Explanations of the user's own network: a window with a page for each idea."""
