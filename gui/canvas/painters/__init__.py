"""What draws each kind of thing on the canvas."""
