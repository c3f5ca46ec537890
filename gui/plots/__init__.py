"""Plots of numbers; the only place that knows pyqtgraph."""
