"""The network as plain data: layers, projections, their order and their checks."""
