"""What the values of an ONNX graph are in terms of layers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array, Ints, Mask
from engine.files.record import BadRecord
from engine.network.validation import check_size

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES: Array = np.linspace(-4, 4, 41)
"""Where a function of one number is compared with the known activations."""

INPUTS = 0
"""Place of the inputs among the layers."""


@dataclass(frozen=True, eq=False)
class Sums:
    """Weighted sums that no activation was applied to yet.

    Attributes
    ----------
    terms : dict from place of a layer to (weights, mask)
        Shape (n_source, n); the mask says which connections exist.
    biases : float64 array, shape (n,)
    origin : Sums, optional
        What these are some columns of.
    columns : int64 array, optional
        Which.
    """

    terms: dict[int, tuple[Array, Mask]]
    biases: Array
    origin: "Sums | None" = None
    columns: Ints | None = None

    @property
    def size(self) -> int:
        """Number of columns."""
        return len(self.biases)

    def scaled(self, gain: Array | float, shift: Array | float) -> "Sums":
        """The sums times `gain`, plus `shift`."""
        terms = {key: (w * gain, mask) for key, (w, mask) in self.terms.items()}
        return Sums(terms, self.biases * gain + shift)

    def plus(self, other: "Sums") -> "Sums":
        """Both added, column by column."""
        if self.size != other.size:
            raise BadRecord(f"it adds {self.size} columns to {other.size}")
        terms = dict(self.terms)
        for key, (weights, mask) in other.terms.items():
            if key in terms:
                weights, mask = terms[key][0] + weights, terms[key][1] | mask
            terms[key] = weights, mask
        return Sums(terms, self.biases + other.biases)

    def without_zeros(self) -> "Sums":
        """The same sums, with a weight of 0 for a connection that does not exist."""
        terms = {key: (w, mask & (w != 0)) for key, (w, mask) in self.terms.items()}
        return Sums(terms, self.biases)

    def picked(self, columns: Ints) -> "Sums":
        """Some of the columns."""
        terms = {
            key: (w[:, columns], m[:, columns]) for key, (w, m) in self.terms.items()
        }
        return Sums(terms, self.biases[columns], self, columns)


@dataclass(frozen=True, eq=False)
class Neurons:
    """Outputs of neurons, each times its `gain` plus its `shift`.

    Attributes
    ----------
    layers, indices : int64 arrays, shape (n,)
        Place of the layer, and of the neuron in it.
    gain, shift : float64 arrays, shape (n,)
    """

    layers: Ints
    indices: Ints
    gain: Array
    shift: Array

    @property
    def size(self) -> int:
        """Number of columns."""
        return len(self.layers)

    @property
    def is_plain(self) -> bool:
        """Whether they are the outputs as they are."""
        return bool((self.gain == 1).all() and (self.shift == 0).all())

    def scaled(self, gain: Array | float, shift: Array | float) -> "Neurons":
        """The same neurons times `gain`, plus `shift`."""
        return Neurons(
            self.layers, self.indices, self.gain * gain, self.shift * gain + shift
        )

    def picked(self, columns: Ints) -> "Neurons":
        """Some of the columns."""
        return Neurons(
            self.layers[columns],
            self.indices[columns],
            self.gain[columns],
            self.shift[columns],
        )


@dataclass(frozen=True, eq=False)
class Curve:
    """A function of one number, applied to every column of a value.

    Attributes
    ----------
    of : Sums or Neurons
    values : float64 array
        The function at `SAMPLES`.
    operator : str
        That gave it last, for messages.
    otherwise : callable
        Gives the value in another way, if the function is no known activation.
    """

    of: "Sums | Neurons"
    values: Array
    operator: str
    otherwise: "Callable[[], Sums | Neurons | Curve] | None" = None


Value = Sums | Neurons | Curve


def neurons_of(layer: int, size: int) -> Neurons:
    """All outputs of a layer."""
    return Neurons(
        np.full(size, layer, np.int64),
        np.arange(size, dtype=np.int64),
        np.ones(size),
        np.zeros(size),
    )


def one_to_one(neurons: Neurons, sizes: dict[int, int]) -> Sums:
    """Sums that each read one neuron."""
    terms = {}
    for layer in dict.fromkeys(neurons.layers.tolist()):
        columns = np.flatnonzero(neurons.layers == layer)
        weights = blank(sizes[layer], neurons.size)
        weights[neurons.indices[columns], columns] = neurons.gain[columns]
        mask = np.zeros(weights.shape, dtype=np.bool_)
        mask[neurons.indices[columns], columns] = True
        terms[layer] = weights, mask
    return Sums(terms, neurons.shift.copy())


def product(neurons: Neurons, weights: Array, sizes: dict[int, int]) -> Sums:
    """Neurons times a matrix; a neuron that is not among them is not connected."""
    if neurons.size != len(weights):
        raise BadRecord(
            f"it multiplies {neurons.size} columns with {len(weights)} rows of weights"
        )
    terms = {}
    for layer in dict.fromkeys(neurons.layers.tolist()):
        rows = np.flatnonzero(neurons.layers == layer)
        found = blank(sizes[layer], weights.shape[1])
        part = neurons.gain[rows, None] * weights[rows]
        np.add.at(found, neurons.indices[rows], part)
        mask = np.zeros(found.shape, dtype=np.bool_)
        mask[neurons.indices[rows]] = True
        terms[layer] = found, mask
    return Sums(terms, neurons.shift @ weights)


def blank(rows: int, columns: int) -> Array:
    """Make a matrix of zeros, unless it would be absurdly large."""
    check_size(rows * columns)
    return np.zeros((rows, columns))


def known_activation(values: Array) -> str | None:
    """Name of the activation that has these values at `SAMPLES`."""
    for word, activation in ACTIVATIONS.items():
        if activation.whole_layer:
            continue
        expected = np.empty_like(SAMPLES)
        activation.apply(SAMPLES[None, :], expected[None, :])
        if np.allclose(values, expected, rtol=1e-5, atol=1e-6):
            return word
    return None


def straight_line(values: Array) -> tuple[float, float] | None:
    """Slope and height at 0 of a function that is a straight line."""
    slope = float((values[-1] - values[0]) / (SAMPLES[-1] - SAMPLES[0]))
    height = float(values[0] - slope * SAMPLES[0])
    if np.allclose(values, slope * SAMPLES + height, rtol=1e-6, atol=1e-9):
        return slope, height
    return None
