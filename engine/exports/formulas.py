"""How each activation is written in other languages.

Every entry is tested by running it against `engine.activations`. In the templates `z`
stands for the weighted sum. The comparisons of C are written so that NaN stays NaN.
"""

C: dict[str, str] = {
    "identity": "z",
    "sigmoid": "1.0 / (1.0 + exp(-z))",
    "tanh": "tanh(z)",
    "relu": "z < 0.0 ? 0.0 : z",
    "leaky_relu": "z < 0.0 ? 0.01 * z : z",
    "elu": "z < 0.0 ? expm1(z) : z",
    "gelu": "0.5 * z * erfc(-0.70710678118654752 * z)",
    "silu": "z / (1.0 + exp(-z))",
    "softplus": "z > 0.0 ? z + log1p(exp(-z)) : log1p(exp(z))",
    "softsign": "z / (1.0 + fabs(z))",
    "sine": "sin(z)",
    "gaussian": "exp(-z * z)",
    "step": "z > 0.0 ? 1.0 : 0.0 * z",
}
"""Expressions of a double; softmax, which is of a whole layer, stands in c_source."""

NUMPY: dict[str, str] = {
    "identity": "return z",
    "sigmoid": "return 0.5 + 0.5 * numpy.tanh(0.5 * z)",
    "tanh": "return numpy.tanh(z)",
    "relu": "return numpy.maximum(z, 0.0)",
    "leaky_relu": "return numpy.maximum(z, 0.01 * z)",
    "elu": "return numpy.where(z < 0.0, numpy.expm1(numpy.minimum(z, 0.0)), z)",
    "gelu": "return z * 0.5 * erfc(-z * 0.5**0.5)",
    "silu": "return z * (0.5 + 0.5 * numpy.tanh(0.5 * z))",
    "softplus": "return numpy.logaddexp(0.0, z)",
    "softsign": "return z / (1.0 + numpy.abs(z))",
    "sine": "return numpy.sin(z)",
    "gaussian": "return numpy.exp(-z * z)",
    "step": "return numpy.maximum(numpy.sign(z), 0.0)",
    "softmax": (
        "powers = numpy.exp(z - z.max(axis=1, keepdims=True))\n"
        "    return powers / powers.sum(axis=1, keepdims=True)"
    ),
}
"""Bodies of a function of `z`, an array of doubles [rows, neurons]."""

NUMPY_ERFC = "erfc = numpy.vectorize(math.erfc, otypes=[float])"
"""NumPy itself has no error function; `math` is Python's own."""

TORCH: dict[str, str] = {
    "identity": "z",
    "sigmoid": "torch.sigmoid(z)",
    "tanh": "torch.tanh(z)",
    "relu": "functional.relu(z)",
    "leaky_relu": "functional.leaky_relu(z, 0.01)",
    "elu": "functional.elu(z)",
    "gelu": "functional.gelu(z)",
    "silu": "functional.silu(z)",
    "softplus": "functional.softplus(z)",
    "softsign": "functional.softsign(z)",
    "sine": "torch.sin(z)",
    "gaussian": "torch.exp(-z * z)",
    "step": "(z > 0).to(z.dtype)",
    "softmax": "torch.softmax(z, dim=1)",
}
"""Expressions of `z`, a tensor [rows, neurons]."""

ONNX: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "identity": (("Identity", ("z",)),),
    "sigmoid": (("Sigmoid", ("z",)),),
    "tanh": (("Tanh", ("z",)),),
    "relu": (("Relu", ("z",)),),
    "leaky_relu": (("LeakyRelu", ("z",)),),
    "elu": (("Elu", ("z",)),),
    "gelu": (
        ("Mul", ("z", "constants/sqrt_half")),
        ("Erf", ("0",)),
        ("Add", ("1", "constants/one")),
        ("Mul", ("z", "2")),
        ("Mul", ("3", "constants/half")),
    ),
    "silu": (("Sigmoid", ("z",)), ("Mul", ("z", "0"))),
    "softplus": (("Softplus", ("z",)),),
    "softsign": (("Softsign", ("z",)),),
    "sine": (("Sin", ("z",)),),
    "gaussian": (("Mul", ("z", "z")), ("Neg", ("0",)), ("Exp", ("1",))),
    "step": (("Sign", ("z",)), ("Relu", ("0",))),
    "softmax": (("Softmax", ("z",)),),
}
"""Chains of operators: each reads `z`, a constant, or the result of an earlier one."""

ONNX_CONSTANTS: dict[str, float] = {
    "constants/sqrt_half": 0.5**0.5,
    "constants/one": 1.0,
    "constants/half": 0.5,
}
