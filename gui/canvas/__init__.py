"""The canvas: the network as it is seen and touched."""
