"""Activation functions: each formula beside its derivative, with its source.

Arrays have the layout [neuron, sample]. Everything works in place and stays in the
dtype it is given, float32 or float64: a network of ten neurons spends its time on
the number of NumPy calls, a wide one on memory, so both are kept small. `out` goes
by position where NumPy allows it, which saves a fifth of a small call.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array

_LEAK = 0.01
_LINEAR_FROM = 40.0  # above it log(1 + exp(z)) is z, in float64 too
_ERFC_IS_ZERO_FROM = 30.0
_SQRT_HALF = math.sqrt(0.5)
_PEAK = 1 / math.sqrt(2 * math.pi)


@dataclass(frozen=True)
class Activation:
    """One activation function.

    Attributes
    ----------
    name : str
        The word in files and on the command line.
    label : str
        The word in the window.
    apply : callable (sums, out)
        Writes f(sums) into `out`. Both have shape [n, batch]; `out` may be `sums`.
    backward : callable (sums, outputs, gradient, scratch)
        Turns `gradient` from dE/d(outputs) into dE/d(sums), in place. `scratch` has
        the same shape and dtype and is overwritten; the others are only read.
    formula, derivative_formula, source : str
        For people; the derivative is f'(z) with a = f(z).
    needs_sums : bool
        True: `sums` must still be there at `backward`, or `apply` would have to
        allocate to work in place, so they deserve a buffer of their own. False:
        `apply(sums, sums)` is as good, and `backward` reads only `outputs`.
    kinks : tuple of float
        Where the first or the second derivative jumps: a central difference across
        such a point is not exact to second order.
    bounds : tuple of float
        Infimum and supremum of the values.
    relu_like : bool
        He initialization suits it.
    whole_layer : bool
        An output depends on the sums of all rows (softmax).
    """

    name: str
    label: str
    apply: Callable[[Array, Array], None]
    backward: Callable[[Array, Array, Array, Array], None]
    formula: str
    derivative_formula: str
    source: str
    needs_sums: bool = False
    kinks: tuple[float, ...] = ()
    bounds: tuple[float, float] = (-math.inf, math.inf)
    relu_like: bool = False
    whole_layer: bool = False

    def derivative(self, sums: Array, outputs: Array) -> Array:
        """Return the slope of every output along its own sum.

        Parameters
        ----------
        sums, outputs : array, shape (n, batch)
            Weighted sums and what `apply` made of them.

        Returns
        -------
        array, shape (n, batch)
            A new array. For softmax it is the diagonal of the Jacobian.

        Examples
        --------
        >>> z = np.array([[0.0, 1.0]])
        >>> ACTIVATIONS["tanh"].derivative(z, np.tanh(z)).round(3)
        array([[1.  , 0.42]])
        """
        if self.whole_layer:
            return outputs * (1 - outputs)

        slope = np.ones_like(outputs)
        self.backward(sums, outputs, slope, np.empty_like(outputs))
        return slope


def _room(sums: Array, out: Array) -> Array:
    """Give an array to work in while `sums` must stay: `out`, if it is apart."""
    return np.empty_like(out) if np.may_share_memory(sums, out) else out


def _identity(sums: Array, out: Array) -> None:
    if out is not sums:
        np.copyto(out, sums)


def _identity_backward(
    sums: Array, outputs: Array, gradient: Array, scratch: Array
) -> None:
    """Leave the gradient: the slope is 1."""


def _sigmoid(sums: Array, out: Array) -> None:
    # Not through tanh, which would round small probabilities to steps of 3e-8. Where
    # exp overflows, 1 / infinity is the 0 that is wanted.
    np.negative(sums, out)
    with np.errstate(over="ignore"):
        np.exp(out, out)
    np.add(out, 1.0, out)
    np.reciprocal(out, out)


def _sigmoid_backward(
    sums: Array, outputs: Array, gradient: Array, scratch: Array
) -> None:
    np.subtract(1.0, outputs, scratch)
    np.multiply(scratch, outputs, scratch)
    np.multiply(gradient, scratch, gradient)


def _tanh(sums: Array, out: Array) -> None:
    np.tanh(sums, out)


def _tanh_backward(
    sums: Array, outputs: Array, gradient: Array, scratch: Array
) -> None:
    np.multiply(outputs, outputs, scratch)
    np.subtract(1.0, scratch, scratch)
    np.multiply(gradient, scratch, gradient)


def _relu(sums: Array, out: Array) -> None:
    np.maximum(sums, 0.0, out=out)


def _relu_backward(
    sums: Array, outputs: Array, gradient: Array, scratch: Array
) -> None:
    # The outputs are 0 or more, so their sign is the slope.
    np.sign(outputs, scratch)
    np.multiply(gradient, scratch, gradient)


def _leaky_relu(sums: Array, out: Array) -> None:
    room = _room(sums, out)
    np.multiply(sums, _LEAK, room)
    np.maximum(sums, room, out=out)


def _leaky_relu_backward(
    sums: Array, outputs: Array, gradient: Array, scratch: Array
) -> None:
    np.sign(outputs, scratch)
    np.maximum(scratch, _LEAK, out=scratch)
    np.multiply(gradient, scratch, gradient)


def _elu(sums: Array, out: Array) -> None:
    # exp(z) - 1 lies above z everywhere, so the maximum picks the right branch.
    room = _room(sums, out)
    np.minimum(sums, 0.0, out=room)
    np.expm1(room, room)
    np.maximum(sums, room, out=out)


def _elu_backward(sums: Array, outputs: Array, gradient: Array, scratch: Array) -> None:
    np.minimum(outputs, 0.0, out=scratch)
    np.add(scratch, 1.0, scratch)
    np.multiply(gradient, scratch, gradient)


# exp(x^2) erfc(x) / t with t = 3 / (3 + x), x >= 0, as a polynomial in s = 2t - 1:
# truncated Chebyshev expansions, computed with 40 digits and written in powers of s.
ERFC_POLYNOMIAL = {
    np.dtype(np.float32): (
        0.358002304104504521,
        0.294464744679800922,
        0.196742658534702324,
        0.103490570753516562,
        0.039844100230212371,
        0.00893390719841205582,
        -0.000410790347201344515,
        -0.000991123567514534711,
        -0.000169283526170589429,
        0.000070309889228039282,
        0.0000226098785240257818,
    ),
    np.dtype(np.float64): (
        0.358002302362779894,
        0.294464817723294487,
        0.196742785701369324,
        0.103489087300194408,
        0.0398425870956663126,
        0.00894241154135047189,
        -0.000404138873943161853,
        -0.00101135399868604604,
        -0.000182769914249498657,
        0.0000922592713407134339,
        0.0000358539236368125231,
        -0.0000101326838619079716,
        -5.82385740763508271e-6,
        1.58300942536519703e-6,
        9.22582964018353198e-7,
        -3.32939004758914474e-7,
        -1.37228426994845093e-7,
        7.79512266915579433e-8,
        1.66526405519061025e-8,
        -1.70608073193127203e-8,
        -1.18938856118666781e-9,
        2.89792475466788249e-9,
        2.31831394429532842e-12,
        -2.70356242906388083e-10,
    ),
}


def erfc(x: Array) -> Array:
    """Complementary error function, 1 - erf(x).

    Parameters
    ----------
    x : float32 or float64 array
        Of any shape.

    Returns
    -------
    array of the same shape and dtype
        The absolute error is below 4e-7 in float32 and below 1e-15 in float64.

    Notes
    -----
    Schonfelder (1978), Chebyshev expansions for the error and related functions,
    Mathematics of Computation 32.
    """
    size = np.minimum(np.abs(x), _ERFC_IS_ZERO_FROM)
    t = 3 / (size + 3)
    s = 2 * t - 1

    highest, *others = reversed(ERFC_POLYNOMIAL[x.dtype])
    tail = np.full_like(s, highest)
    for coefficient in others:
        np.multiply(tail, s, tail)
        np.add(tail, coefficient, tail)
    np.multiply(tail, t, tail)

    np.multiply(size, -size, size)
    np.exp(size, size)
    np.multiply(tail, size, tail)
    return np.where(x < 0, 2 - tail, tail)


def _normal_distribution(sums: Array) -> Array:
    return erfc(sums * -_SQRT_HALF) * 0.5


def _gelu(sums: Array, out: Array) -> None:
    np.multiply(sums, _normal_distribution(sums), out)


def _gelu_backward(
    sums: Array, outputs: Array, gradient: Array, scratch: Array
) -> None:
    # The density: zero in float64 from 39 on, so the clip changes nothing.
    np.abs(sums, scratch)
    np.minimum(scratch, 40.0, out=scratch)
    np.multiply(scratch, scratch, scratch)
    np.multiply(scratch, -0.5, scratch)
    np.exp(scratch, scratch)

    np.multiply(scratch, _PEAK, scratch)
    np.multiply(scratch, sums, scratch)
    np.add(scratch, _normal_distribution(sums), scratch)
    np.multiply(gradient, scratch, gradient)


def _silu(sums: Array, out: Array) -> None:
    room = _room(sums, out)
    _sigmoid(sums, room)
    np.multiply(sums, room, out)


def _silu_backward(
    sums: Array, outputs: Array, gradient: Array, scratch: Array
) -> None:
    # g (s + a (1 - s)) = (g - u) + a u with u = g (1 - s): one scratch is enough.
    np.negative(sums, scratch)
    _sigmoid(scratch, scratch)
    np.multiply(scratch, gradient, scratch)
    np.subtract(gradient, scratch, gradient)
    np.multiply(scratch, outputs, scratch)
    np.add(gradient, scratch, gradient)


def _softplus(sums: Array, out: Array) -> None:
    # log(1 + exp(z)) lies above z everywhere, so the maximum picks z beyond the cut.
    room = _room(sums, out)
    np.minimum(sums, _LINEAR_FROM, out=room)
    np.exp(room, room)
    np.log1p(room, room)
    np.maximum(sums, room, out=out)


def _softplus_backward(
    sums: Array, outputs: Array, gradient: Array, scratch: Array
) -> None:
    np.negative(outputs, scratch)
    np.expm1(scratch, scratch)
    np.negative(scratch, scratch)
    np.multiply(gradient, scratch, gradient)


def _softsign(sums: Array, out: Array) -> None:
    room = _room(sums, out)
    np.abs(sums, room)
    np.add(room, 1.0, room)
    np.divide(sums, room, out)


def _softsign_backward(
    sums: Array, outputs: Array, gradient: Array, scratch: Array
) -> None:
    np.abs(sums, scratch)
    np.add(scratch, 1.0, scratch)
    np.divide(gradient, scratch, gradient)
    np.divide(gradient, scratch, gradient)


def _sine(sums: Array, out: Array) -> None:
    np.sin(sums, out)


def _sine_backward(
    sums: Array, outputs: Array, gradient: Array, scratch: Array
) -> None:
    np.cos(sums, scratch)
    np.multiply(gradient, scratch, gradient)


def _gaussian(sums: Array, out: Array) -> None:
    np.multiply(sums, sums, out)
    np.negative(out, out)
    np.exp(out, out)


def _gaussian_backward(
    sums: Array, outputs: Array, gradient: Array, scratch: Array
) -> None:
    np.multiply(sums, outputs, scratch)
    np.multiply(scratch, -2.0, scratch)
    np.multiply(gradient, scratch, gradient)


def _step(sums: Array, out: Array) -> None:
    # Not a comparison: it would turn a NaN into 0 and hide that training diverged.
    np.sign(sums, out)
    np.maximum(out, 0.0, out=out)


def _step_backward(
    sums: Array, outputs: Array, gradient: Array, scratch: Array
) -> None:
    gradient.fill(0.0)


def _softmax(sums: Array, out: Array) -> None:
    # Less the largest sum: the result is the same and exp cannot overflow.
    np.subtract(sums, np.maximum.reduce(sums, 0), out)
    np.exp(out, out)
    np.divide(out, np.add.reduce(out, 0), out)


def _softmax_backward(
    sums: Array, outputs: Array, gradient: Array, scratch: Array
) -> None:
    np.multiply(gradient, outputs, scratch)
    np.subtract(gradient, np.add.reduce(scratch, 0), gradient)
    np.multiply(gradient, outputs, gradient)


_TABLE = (
    Activation(
        name="identity",
        label="identity",
        apply=_identity,
        backward=_identity_backward,
        formula="z",
        derivative_formula="1",
        source="Widrow, Hoff (1960), Adaptive switching circuits",
    ),
    Activation(
        name="sigmoid",
        label="sigmoid",
        apply=_sigmoid,
        backward=_sigmoid_backward,
        formula="1 / (1 + exp(−z))",
        derivative_formula="a (1 − a)",
        source="Rumelhart, Hinton, Williams (1986), doi:10.1038/323533a0",
        bounds=(0.0, 1.0),
    ),
    Activation(
        name="tanh",
        label="tanh",
        apply=_tanh,
        backward=_tanh_backward,
        formula="(exp(z) − exp(−z)) / (exp(z) + exp(−z))",
        derivative_formula="1 − a²",
        source="LeCun, Bottou, Orr, Müller (1998), Efficient BackProp",
        bounds=(-1.0, 1.0),
    ),
    Activation(
        name="relu",
        label="ReLU",
        apply=_relu,
        backward=_relu_backward,
        formula="max(z, 0)",
        derivative_formula="1 if z > 0, else 0",
        source="Nair, Hinton (2010), Rectified linear units improve restricted "
        "Boltzmann machines",
        kinks=(0.0,),
        bounds=(0.0, math.inf),
        relu_like=True,
    ),
    Activation(
        name="leaky_relu",
        label="leaky ReLU",
        apply=_leaky_relu,
        backward=_leaky_relu_backward,
        formula="z if z > 0, else 0.01 z",
        derivative_formula="1 if z > 0, else 0.01",
        source="Maas, Hannun, Ng (2013), Rectifier nonlinearities improve neural "
        "network acoustic models",
        needs_sums=True,
        kinks=(0.0,),
        relu_like=True,
    ),
    Activation(
        name="elu",
        label="ELU",
        apply=_elu,
        backward=_elu_backward,
        formula="z if z > 0, else exp(z) − 1",
        derivative_formula="1 if z > 0, else a + 1",
        source="Clevert, Unterthiner, Hochreiter (2016), arXiv:1511.07289",
        needs_sums=True,
        kinks=(0.0,),
        bounds=(-1.0, math.inf),
        relu_like=True,
    ),
    Activation(
        name="gelu",
        label="GELU",
        apply=_gelu,
        backward=_gelu_backward,
        formula="z Φ(z),  Φ(z) = (1 + erf(z / √2)) / 2",
        derivative_formula="Φ(z) + z exp(−z² / 2) / √(2π)",
        source="Hendrycks, Gimpel (2016), arXiv:1606.08415",
        needs_sums=True,
        bounds=(-0.16997120747990369, math.inf),
        relu_like=True,
    ),
    Activation(
        name="silu",
        label="SiLU",
        apply=_silu,
        backward=_silu_backward,
        formula="z s,  s = 1 / (1 + exp(−z))",
        derivative_formula="s + a (1 − s)",
        source="Elfwing, Uchibe, Doya (2018), doi:10.1016/j.neunet.2017.12.012",
        needs_sums=True,
        bounds=(-0.27846454276107379, math.inf),
        relu_like=True,
    ),
    Activation(
        name="softplus",
        label="softplus",
        apply=_softplus,
        backward=_softplus_backward,
        formula="log(1 + exp(z))",
        derivative_formula="1 − exp(−a)",
        source="Dugas, Bengio, Bélisle, Nadeau, Garcia (2001), Incorporating "
        "second-order functional knowledge for better option pricing",
        needs_sums=True,
        bounds=(0.0, math.inf),
        relu_like=True,
    ),
    Activation(
        name="softsign",
        label="softsign",
        apply=_softsign,
        backward=_softsign_backward,
        formula="z / (1 + |z|)",
        derivative_formula="1 / (1 + |z|)²",
        source="Bergstra, Desjardins, Lamblin, Bengio (2009), Quadratic polynomials "
        "learn better image features",
        needs_sums=True,
        kinks=(0.0,),
        bounds=(-1.0, 1.0),
    ),
    Activation(
        name="sine",
        label="sine",
        apply=_sine,
        backward=_sine_backward,
        formula="sin(z)",
        derivative_formula="cos(z)",
        source="Sitzmann, Martel, Bergman, Lindell, Wetzstein (2020), arXiv:2006.09661",
        needs_sums=True,
        bounds=(-1.0, 1.0),
    ),
    Activation(
        name="gaussian",
        label="gaussian",
        apply=_gaussian,
        backward=_gaussian_backward,
        formula="exp(−z²)",
        derivative_formula="−2 z a",
        source="Broomhead, Lowe (1988), Multivariable functional interpolation and "
        "adaptive networks",
        needs_sums=True,
        bounds=(0.0, 1.0),
    ),
    Activation(
        name="step",
        label="step",
        apply=_step,
        backward=_step_backward,
        formula="1 if z > 0, else 0",
        derivative_formula="0",
        source="McCulloch, Pitts (1943), doi:10.1007/BF02478259",
        kinks=(0.0,),
        bounds=(0.0, 1.0),
    ),
    Activation(
        name="softmax",
        label="softmax",
        apply=_softmax,
        backward=_softmax_backward,
        formula="exp(zᵢ) / Σⱼ exp(zⱼ)",
        derivative_formula="∂aᵢ/∂zⱼ = aᵢ (δᵢⱼ − aⱼ)",
        source="Bridle (1990), doi:10.1007/978-3-642-76153-9_28",
        bounds=(0.0, 1.0),
        whole_layer=True,
    ),
)

ACTIVATIONS: dict[str, Activation] = {row.name: row for row in _TABLE}
"""Every activation by its name, in the order in which they are offered."""
