"""What hands do on the canvas."""
