"""Initial weights, each drawn from nothing but a seed and its two neurons.

A generator that is read in order would give every weight another value as soon as a
neuron is added before it. Here a weight is a hash of (seed, source id, target id),
so that an edit never changes the start of the other connections.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, Ints

_Words = NDArray[np.uint64]
_Floats = NDArray[np.float64]
_Scale = Callable[[_Floats, _Floats], _Floats]
_Fan = NDArray[np.integer] | Array

_ALL_BITS = (1 << 64) - 1
_GOLDEN_RATIO = 0x9E3779B97F4A7C15
_UNIFORM_STREAM, _RADIUS_STREAM, _ANGLE_STREAM = 1, 2, 3
_RELU_LIKE = frozenset({"relu", "leaky_relu", "elu", "gelu", "silu", "softplus"})


def _mix(words: _Words) -> _Words:
    """Scramble 64-bit words: a bijection in which every bit depends on every bit."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def _absorb(state: _Words, ids: Ints) -> _Words:
    """Hash ids into a state; each id gets its own point of the Weyl sequence."""
    return _mix(
        state + (ids.astype(np.uint64) + np.uint64(1)) * np.uint64(_GOLDEN_RATIO)
    )


def _fractions(seed: int, sources: Ints, targets: Ints, stream: int) -> _Floats:
    """Give numbers in the open interval (0, 1) on a grid symmetric about 1/2."""
    state = _mix(
        np.array([(int(seed) + stream * _GOLDEN_RATIO) & _ALL_BITS], np.uint64)
    )
    rows = _absorb(_mix(state), sources)[:, np.newaxis]
    words = _absorb(rows, targets[np.newaxis, :])
    return ((words >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def standard_uniform(seed: int, sources: Ints, targets: Ints) -> _Floats:
    """Draw from the uniform distribution on (-1, 1).

    Parameters
    ----------
    seed : int
        Any integer; taken modulo 2**64.
    sources, targets : int64 array, shape (n_sources,) and (n_targets,)
        Ids of neurons.

    Returns
    -------
    float64 array, shape (n_sources, n_targets)
        Each value depends only on the seed, its source id and its target id.

    Notes
    -----
    The finaliser of SplitMix64, once for each of the three numbers: Steele, Lea,
    Flood (2014), doi:10.1145/2660193.2660195.
    """
    return 2 * _fractions(seed, sources, targets, _UNIFORM_STREAM) - 1


def standard_normal(seed: int, sources: Ints, targets: Ints) -> _Floats:
    """Draw from the normal distribution of mean 0 and variance 1.

    Parameters
    ----------
    seed : int
        Any integer; taken modulo 2**64.
    sources, targets : int64 array, shape (n_sources,) and (n_targets,)
        Ids of neurons.

    Returns
    -------
    float64 array, shape (n_sources, n_targets)
        Each value depends only on the seed, its source id and its target id.

    Notes
    -----
    Box, Muller (1958), doi:10.1214/aoms/1177706645, on two uniform numbers.
    """
    radius = _fractions(seed, sources, targets, _RADIUS_STREAM)
    angle = _fractions(seed, sources, targets, _ANGLE_STREAM)
    normal: _Floats = np.sqrt(-2 * np.log(radius)) * np.cos(2 * np.pi * angle)
    return normal


@dataclass(frozen=True)
class Initializer:
    """One distribution of initial weights.

    Attributes
    ----------
    name : str
        The word in files and on the command line.
    label : str
        The words in the window.
    standard : callable (seed, sources, targets) -> float64 array
        The draw before it is scaled.
    scale : callable (fan_in, fan_out) -> float64 array
        The factor, from fans that broadcast to [n_sources, n_targets].
    formula, source : str
        For people; a normal distribution is written N(mean, variance).
    """

    name: str
    label: str
    standard: Callable[[int, Ints, Ints], _Floats]
    scale: _Scale
    formula: str
    source: str

    def draw(
        self, seed: int, sources: Ints, targets: Ints, fan_in: _Fan, fan_out: _Fan
    ) -> NDArray[np.float32]:
        """Draw the weights from every source to every target.

        Parameters
        ----------
        seed : int
            Any integer.
        sources, targets : int64 array, shape (n_sources,) and (n_targets,)
            Ids of neurons.
        fan_in : array, shape (n_targets,)
            How many connections come into each target.
        fan_out : array, shape (n_sources,)
            How many connections leave each source. Fans below 1 count as 1.

        Returns
        -------
        float32 array, shape (n_sources, n_targets)

        Examples
        --------
        >>> ids = np.arange(2)
        >>> INITIALIZERS["zeros"].draw(0, ids, ids, ids, ids)
        array([[0., 0.],
               [0., 0.]], dtype=float32)
        """
        into = np.maximum(np.asarray(fan_in, np.float64), 1)[np.newaxis, :]
        out_of = np.maximum(np.asarray(fan_out, np.float64), 1)[:, np.newaxis]
        drawn = self.standard(seed, sources, targets) * self.scale(into, out_of)
        return drawn.astype(np.float32)


def _fan_in_scale(variance: float) -> _Scale:
    def scale(fan_in: _Floats, fan_out: _Floats) -> _Floats:
        return np.sqrt(variance / fan_in)

    return scale


def _fan_sum_scale(variance: float) -> _Scale:
    def scale(fan_in: _Floats, fan_out: _Floats) -> _Floats:
        return np.sqrt(variance / (fan_in + fan_out))

    return scale


def _constant_scale(factor: float) -> _Scale:
    def scale(fan_in: _Floats, fan_out: _Floats) -> _Floats:
        return np.array(factor)

    return scale


def _nothing(seed: int, sources: Ints, targets: Ints) -> _Floats:
    return np.zeros((sources.size, targets.size))


_GLOROT = (
    "Glorot, Bengio (2010), Understanding the difficulty of training deep "
    "feedforward neural networks"
)
_HE = "He, Zhang, Ren, Sun (2015), arXiv:1502.01852"

_TABLE = (
    Initializer(
        name="glorot_uniform",
        label="Glorot uniform",
        standard=standard_uniform,
        scale=_fan_sum_scale(6.0),
        formula="U(−r, r),  r = √(6 / (fan_in + fan_out))",
        source=_GLOROT,
    ),
    Initializer(
        name="glorot_normal",
        label="Glorot normal",
        standard=standard_normal,
        scale=_fan_sum_scale(2.0),
        formula="N(0, 2 / (fan_in + fan_out))",
        source=_GLOROT,
    ),
    Initializer(
        name="he_uniform",
        label="He uniform",
        standard=standard_uniform,
        scale=_fan_in_scale(6.0),
        formula="U(−r, r),  r = √(6 / fan_in)",
        source=_HE,
    ),
    Initializer(
        name="he_normal",
        label="He normal",
        standard=standard_normal,
        scale=_fan_in_scale(2.0),
        formula="N(0, 2 / fan_in)",
        source=_HE,
    ),
    Initializer(
        name="lecun_normal",
        label="LeCun normal",
        standard=standard_normal,
        scale=_fan_in_scale(1.0),
        formula="N(0, 1 / fan_in)",
        source="LeCun, Bottou, Orr, Müller (1998), Efficient BackProp",
    ),
    Initializer(
        name="uniform",
        label="uniform",
        standard=standard_uniform,
        scale=_constant_scale(0.5),
        formula="U(−0.5, 0.5)",
        source="Smilkov, Carter, Sculley, Viégas, Wattenberg (2017), "
        "arXiv:1708.03788 (the TensorFlow playground)",
    ),
    Initializer(
        name="normal",
        label="normal",
        standard=standard_normal,
        scale=_constant_scale(0.5),
        formula="N(0, 0.25)",
        source="Box, Muller (1958), doi:10.1214/aoms/1177706645",
    ),
    Initializer(
        name="zeros",
        label="zeros",
        standard=_nothing,
        scale=_constant_scale(0.0),
        formula="0",
        source="Rumelhart, Hinton, Williams (1986), doi:10.1038/323533a0, on why "
        "equal weights stay equal",
    ),
)

INITIALIZERS: dict[str, Initializer] = {row.name: row for row in _TABLE}
"""Every initializer by its name, in the order in which they are offered."""


def default_for(activation_name: str) -> str:
    """Name the initializer that suits the activation of the target neuron.

    Parameters
    ----------
    activation_name : str
        A key of `engine.activations.ACTIVATIONS`.

    Returns
    -------
    str
        A key of `INITIALIZERS`.

    Examples
    --------
    >>> default_for("relu"), default_for("tanh")
    ('he_uniform', 'glorot_uniform')
    """
    return "he_uniform" if activation_name in _RELU_LIKE else "glorot_uniform"
