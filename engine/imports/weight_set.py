"""Weights as they came from a file, before they meet a network."""

from dataclasses import dataclass, field

from engine.arrays import Array, Mask

Key = tuple[str, str, int]
"""Names of source and target layer, and the delay."""


@dataclass(frozen=True, eq=False)
class LayerWeights:
    """What a file says of one layer.

    Attributes
    ----------
    biases : float32 array, shape (n,), or None
    activations : tuple of str, or None
    """

    biases: Array | None = None
    activations: tuple[str, ...] | None = None


@dataclass(frozen=True, eq=False)
class ProjectionWeights:
    """What a file says of one projection.

    Attributes
    ----------
    weights : float32 array, shape (n_source, n_target)
    mask : bool array of the same shape, or None
        Which connections exist; None means all of them.
    """

    weights: Array
    mask: Mask | None = None


@dataclass(frozen=True, eq=False)
class WeightSet:
    """What a file of weights says.

    Attributes
    ----------
    name : str
        Of the file, for messages.
    layers : dict
        By the name of the layer.
    projections : dict
        By the names of both layers and the delay.
    scaling : dict of float64 arrays
        Under "inputs/mean", "inputs/scale", "targets/mean", "targets/scale", where
        something is scaled.
    """

    name: str
    layers: dict[str, LayerWeights] = field(default_factory=dict)
    projections: dict[Key, ProjectionWeights] = field(default_factory=dict)
    scaling: dict[str, Array] = field(default_factory=dict)
