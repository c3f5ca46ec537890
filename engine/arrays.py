"""The kinds of arrays that the engine passes around."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
"""float32 in training, float64 in the gradient check."""

Ints = NDArray[np.int64]
"""Indices, class numbers, neuron ids."""

Mask = NDArray[np.bool_]
"""True where something exists or holds."""
