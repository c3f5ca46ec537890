"""The window: what is seen and what hands do; it knows the engine, not the reverse."""
