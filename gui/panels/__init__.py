"""What stands around the canvas: palette, data, inspector, transport."""
