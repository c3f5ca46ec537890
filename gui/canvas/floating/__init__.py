"""Small tools that float over the canvas: legend, zoom, row, messages."""
