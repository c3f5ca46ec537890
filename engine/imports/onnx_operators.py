"""Operators of ONNX, each in terms of sums, neurons and functions of one number."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.activations import erfc
from engine.arrays import Array, Ints
from engine.files.record import BadRecord
from engine.imports.onnx_constants import constant
from engine.imports.onnx_layers import Layers, unfit
from engine.imports.onnx_values import (
    INPUTS,
    SAMPLES,
    Curve,
    Neurons,
    Sums,
    Value,
    neurons_of,
    product,
    straight_line,
)

if TYPE_CHECKING:
    import onnx

Attributes = dict[str, Any]

CURVES: dict[str, Callable[[Array, Attributes], Array]] = {
    "Abs": lambda z, a: np.abs(z),
    "Elu": lambda z, a: np.where(z < 0, a.get("alpha", 1.0) * np.expm1(z), z),
    "Erf": lambda z, a: 1 - erfc(z),
    "Exp": lambda z, a: np.exp(z),
    "Gelu": lambda z, a: _gelu(z, a),
    "LeakyRelu": lambda z, a: np.where(z < 0, a.get("alpha", 0.01) * z, z),
    "Log": lambda z, a: np.log(z),
    "Neg": lambda z, a: -z,
    "Reciprocal": lambda z, a: 1 / z,
    "Relu": lambda z, a: np.maximum(z, 0),
    "Sigmoid": lambda z, a: 0.5 + 0.5 * np.tanh(0.5 * z),
    "Sign": lambda z, a: np.sign(z),
    "Sin": lambda z, a: np.sin(z),
    "Softplus": lambda z, a: np.logaddexp(0, z),
    "Softsign": lambda z, a: z / (1 + np.abs(z)),
    "Sqrt": lambda z, a: np.sqrt(z),
    "Tanh": lambda z, a: np.tanh(z),
}
"""Functions of one number; whether the whole is a known activation shows at its end."""

PAIRS: dict[str, Callable[[Array, Array], Array]] = {
    "Add": np.add,
    "Sub": np.subtract,
    "Mul": np.multiply,
    "Div": np.divide,
    "Greater": np.greater,
    "Less": np.less,
    "GreaterOrEqual": np.greater_equal,
    "LessOrEqual": np.less_equal,
    "Max": np.maximum,
    "Min": np.minimum,
    "Pow": np.power,
}

_SAME = ("Identity", "Cast", "Dropout", "Flatten")
_AFFINE = ("Add", "Sub", "Mul", "Div")


class Operators:
    """Runs the operators of a graph on values that stand for layers.

    Parameters
    ----------
    layers : Layers
    constants : dict from name to array
    input_name : str
    masked : set of str
        Constants in which a 0 is a connection that does not exist.
    shared : set of str
        Values that more than one operator reads.
    """

    def __init__(
        self,
        layers: Layers,
        constants: dict[str, NDArray[Any]],
        input_name: str,
        masked: frozenset[str] = frozenset(),
        shared: frozenset[str] = frozenset(),
    ) -> None:
        self._layers = layers
        self._shared = shared
        self._masked = masked
        self._constants = constants
        size = layers.sizes[INPUTS]
        self._values: dict[str, Value] = {input_name: neurons_of(INPUTS, size)}

    def outputs(self, name: str) -> Neurons:
        """Neurons that the output of the graph is."""
        return self._layers.neurons(self._value(name))

    def run(self, node: "onnx.NodeProto") -> None:
        """Run one operator.

        Raises
        ------
        BadRecord
            If it does not fit; the message names it.
        """
        operator, reads = node.op_type, list(node.input)
        if node.domain not in ("", "ai.onnx") or not node.output:
            raise unfit(f"{node.domain[:32]}.{operator}")
        hint = node.output[0]
        attributes = _attributes(node)
        if operator == "Constant" or all(name in self._constants for name in reads):
            self._constants[hint] = self._folded(operator, reads, attributes)
            return
        with np.errstate(all="ignore"):
            value = self._run(operator, reads, attributes, hint)
            is_line = isinstance(value, Curve) and straight_line(value.values)
            if is_line and hint in self._shared:
                # A line that several read is where the function of one number begins.
                value = self._layers.settle(value)
        self._values[hint] = value

    def _run(
        self, operator: str, reads: list[str], attributes: Attributes, hint: str
    ) -> Value:
        if operator in _SAME:
            return self._same(operator, self._value(reads[0]), attributes, hint)
        if operator in CURVES and len(reads) == 1:
            return self._curve(operator, self._value(reads[0]), attributes, hint)
        if operator in PAIRS and len(reads) == 2:
            return self._pair(operator, reads[0], reads[1])
        if operator in ("Gemm", "MatMul") and len(reads) >= 2:
            return self._product(operator, reads, attributes)
        if operator == "Softmax":
            return self._softmax(self._value(reads[0]), attributes, hint)
        if operator == "Gather" and len(reads) == 2:
            return self._gather(reads[0], reads[1], attributes)
        if operator == "Concat":
            return self._concat(reads, attributes, hint)
        raise unfit(operator)

    def _value(self, name: str) -> Value:
        value = self._values.get(name)
        if value is None:
            raise BadRecord(f"it reads {name[:64]!r}, which nothing gives")
        return value

    def _same(
        self, operator: str, value: Value, attributes: Attributes, hint: str
    ) -> Value:
        if operator == "Flatten" and attributes.get("axis", 1) not in (1, -1):
            raise unfit(operator)
        is_double = operator == "Cast" and attributes.get("to") == _DOUBLE
        if operator == "Identity" and hint.startswith("layers/"):
            value = self._layers.settle(value)
            if isinstance(value, Neurons):
                self._layers.name_inputs(self._layers.neurons(value), hint)
            else:
                value = self._layers.neurons(value, hint)
        elif is_double and isinstance(value, Sums):
            # What is scaled back after it are outputs, not sums.
            value = self._layers.neurons(value)
        return value

    def _curve(
        self, operator: str, value: Value, attributes: Attributes, hint: str
    ) -> Value:
        function = CURVES[operator]
        if not isinstance(value, Curve):
            made = Curve(value, function(SAMPLES, attributes), operator)
        else:
            before = value

            def again() -> Value:
                settled = self._layers.settle(before)
                return Curve(settled, function(SAMPLES, attributes), operator)

            values = function(before.values, attributes)
            made = Curve(before.of, values, operator, again)
        if hint.startswith("layers/") and hint.endswith("/outputs"):
            return self._layers.settle(made, hint)
        return made

    def _pair(self, operator: str, left: str, right: str) -> Value:
        if left in self._constants or right in self._constants:
            return self._with_constant(operator, left, right)
        one, two = self._value(left), self._value(right)
        first, second = _as_curve(one), _as_curve(two)

        def added() -> Value:
            if operator not in ("Add", "Sub"):
                raise unfit(operator)
            sign = 1.0 if operator == "Add" else -1.0
            return self._layers.sums(one).plus(self._layers.sums(two).scaled(sign, 0.0))

        if first.of is second.of:
            values = PAIRS[operator](first.values, second.values).astype(float)
            return Curve(first.of, values, operator, added)
        return added()

    def _with_constant(self, operator: str, left: str, right: str) -> Value:
        is_left = left in self._constants
        array = self._constants[left if is_left else right].astype(np.float64)
        value = self._value(right if is_left else left)
        if array.ndim == 0 or (array.size == 1 and _as_curve(value).of.size > 1):
            number = array.reshape(())
            curve = _as_curve(value)
            pair = (number, curve.values) if is_left else (curve.values, number)

            def again() -> Value:
                settled = self._layers.settle(value)
                points = (number, SAMPLES) if is_left else (SAMPLES, number)
                return Curve(settled, PAIRS[operator](*points).astype(float), operator)

            otherwise = again if isinstance(value, Curve) else None
            values = PAIRS[operator](*pair).astype(float)
            return Curve(curve.of, values, operator, otherwise)
        if operator not in _AFFINE or array.size != array.shape[-1]:
            raise unfit(operator)
        return self._affine(operator, value, array.ravel(), is_left)

    def _affine(
        self, operator: str, value: Value, array: Array, is_left: bool
    ) -> Value:
        settled = self._layers.settle(value)
        if settled.size != len(array):
            raise BadRecord(
                f"{operator} has {len(array)} numbers for {settled.size} columns"
            )
        if operator == "Add":
            return settled.scaled(1.0, array)
        if operator == "Mul":
            return settled.scaled(array, 0.0)
        if operator == "Sub":
            return (
                settled.scaled(-1.0, array) if is_left else settled.scaled(1.0, -array)
            )
        if is_left or not array.all():
            raise unfit(operator)
        return settled.scaled(1 / array, 0.0)

    def _product(
        self, operator: str, reads: list[str], attributes: Attributes
    ) -> Value:
        weights = self._constants.get(reads[1])
        if weights is None or weights.ndim != 2 or attributes.get("transA", 0):
            raise unfit(operator)
        weights = weights.astype(np.float64)
        if attributes.get("transB", 0):
            weights = weights.T
        neurons = self._layers.neurons(self._value(reads[0]))
        sums = product(neurons, weights, self._layers.sizes)
        if reads[1] in self._masked:
            sums = sums.without_zeros()
        if operator == "MatMul":
            return sums
        sums = sums.scaled(float(attributes.get("alpha", 1.0)), 0.0)
        if len(reads) < 3 or not reads[2]:
            return sums
        biases = self._constants.get(reads[2])
        if biases is None or biases.size not in (1, sums.size):
            raise unfit(operator)
        beta = float(attributes.get("beta", 1.0))
        return sums.scaled(1.0, beta * biases.astype(np.float64).ravel())

    def _softmax(self, value: Value, attributes: Attributes, hint: str) -> Value:
        if attributes.get("axis", -1) not in (1, -1):
            raise unfit("Softmax")
        sums = self._layers.sums(value)
        return self._layers.make(sums, ("softmax",) * sums.size, hint)

    def _gather(self, name: str, index: str, attributes: Attributes) -> Value:
        columns = self._constants.get(index)
        value = self._layers.settle(self._value(name))
        if columns is None or columns.ndim != 1 or attributes.get("axis", 0) != 1:
            raise unfit("Gather")
        return value.picked(_columns(columns, value.size))

    def _concat(self, reads: list[str], attributes: Attributes, hint: str) -> Value:
        if attributes.get("axis") not in (1, -1):
            raise unfit("Concat")
        return self._layers.joined([self._value(name) for name in reads], hint)

    def _folded(
        self, operator: str, reads: list[str], attributes: Attributes
    ) -> NDArray[Any]:
        arrays = [self._constants[name] for name in reads]
        if operator == "Constant":
            value = attributes.get("value")
            if value is None:
                value = attributes.get("value_float", attributes.get("value_floats"))
            if value is None:
                raise unfit(operator)
            return np.asarray(value)
        if operator == "Transpose" and arrays[0].ndim == 2:
            return arrays[0].T
        if operator in ("Identity", "Cast"):
            return arrays[0]
        raise unfit(operator)


_DOUBLE = 11  # TensorProto.DOUBLE


def _as_curve(value: Value) -> Curve:
    return value if isinstance(value, Curve) else Curve(value, SAMPLES, "Identity")


def _gelu(z: Array, attributes: Attributes) -> Array:
    if attributes.get("approximate", b"none") != b"none":
        return np.full_like(z, np.nan)
    return 0.5 * z * erfc(-z * np.sqrt(0.5))


def _columns(columns: NDArray[Any], size: int) -> Ints:
    index = columns.astype(np.int64)
    index = np.where(index < 0, index + size, index)
    if not len(index) or index.min() < 0 or index.max() >= size:
        raise BadRecord("Gather picks a column that does not exist")
    return index


def _attributes(node: "onnx.NodeProto") -> Attributes:
    from onnx import AttributeProto

    found: Attributes = {}
    for each in node.attribute:
        if each.type == AttributeProto.TENSOR:
            found[each.name] = constant(each.t)
        elif each.type == AttributeProto.FLOAT:
            found[each.name] = each.f
        elif each.type == AttributeProto.INT:
            found[each.name] = each.i
        elif each.type == AttributeProto.STRING:
            found[each.name] = each.s
        elif each.type == AttributeProto.FLOATS:
            found[each.name] = np.array(each.floats)
        elif each.type == AttributeProto.INTS:
            found[each.name] = tuple(each.ints)
        else:
            raise unfit(node.op_type)
    return found
