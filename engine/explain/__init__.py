"""What a network does and how it learns, as data to be shown.

Every idea has a module of its own, imported by whoever shows it.
"""

from engine.explain.layer_values import (
    MOST_ROWS,
    Explainer,
    NeuronValues,
    activation_scale,
    full_scale,
    neuron_values,
)

__all__ = [
    "MOST_ROWS",
    "Explainer",
    "NeuronValues",
    "activation_scale",
    "full_scale",
    "neuron_values",
]
