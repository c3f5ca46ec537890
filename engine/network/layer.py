"""One layer: its neurons, their activations and biases, and where it stands."""

from dataclasses import dataclass
from typing import Literal

from engine.arrays import Array, Ints, Mask

LayerKind = Literal["input", "hidden", "output"]
LAYER_KINDS: tuple[LayerKind, ...] = ("input", "hidden", "output")

UNBOUND = -1
"""The column of an input or output neuron that no column of the data feeds."""


@dataclass(frozen=True, eq=False)
class Layer:
    """Neurons that are drawn on one card and computed together.

    A layer is a value: it is never changed, only replaced, so that undo and a running
    training can share its arrays without copies.

    Attributes
    ----------
    id : int
        Unique among the layers and neurons of a network, never used again.
    name : str
        Unique among the layers, 1 to 64 characters, without "/".
    kind : {"input", "hidden", "output"}
        Input layers compute nothing; output neurons are bound to targets.
    neurons : int64 array, shape (n,)
        The id of each neuron.
    names : tuple of str
        What each neuron is called on the canvas.
    activations : tuple of str
        A row of `engine.activations.ACTIVATIONS` each; "identity" in input layers.
    biases : float32 array, shape (n,)
        Zeros in input layers.
    frozen : bool array, shape (n,)
        Which biases training leaves alone.
    columns : int64 array, shape (n,)
        Which input column feeds an input neuron, which target column an output neuron
        answers for; `UNBOUND` for none, and for every hidden neuron.
    position : (float, float)
        Centre of the first neuron on the canvas, in pixels at 100 % zoom.
    loose : bool
        Drawn without a card; only a layer of one neuron can be.
    dropout : float
        Part of the neurons, drawn anew for each row of each step, that is silent while
        the network is trained; from 0 to below 1, and only in hidden layers.
    """

    id: int
    name: str
    kind: LayerKind
    neurons: Ints
    names: tuple[str, ...]
    activations: tuple[str, ...]
    biases: Array
    frozen: Mask
    columns: Ints
    position: tuple[float, float] = (0.0, 0.0)
    loose: bool = False
    dropout: float = 0.0

    @property
    def size(self) -> int:
        """Number of neurons."""
        return len(self.neurons)

    @property
    def computes(self) -> bool:
        """Whether the layer has biases and activations, as all but inputs do."""
        return self.kind != "input"

    def index_of(self, neuron: int) -> int:
        """Place of a neuron within the layer.

        Raises
        ------
        KeyError
            If the neuron is not in this layer.
        """
        for index, candidate in enumerate(self.neurons.tolist()):
            if candidate == neuron:
                return index
        raise KeyError(neuron)
