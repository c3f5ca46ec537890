"""What the NumPy and the PyTorch source have in common: names, numbers, arrays."""

from collections.abc import Iterator

import numpy as np

from engine.arrays import Array
from engine.exports.computation import Computation, Step
from engine.exports.literals import (
    float32_parts,
    float64_text,
    hex_lines,
    wrapped,
)

READABLE = 2000
"""Arrays of more numbers are written as the hexadecimal digits of their bytes."""


def quoted(text: str) -> str:
    """A Python string, in ASCII."""
    return '"' + "".join(map(_spelled, text)) + '"'


def _spelled(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    if " " <= sign <= "~":
        return sign
    # JSON would write a sign beyond the first 65,536 as two halves.
    code = ord(sign)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def constants(found: Computation) -> Iterator[str]:
    """Names of inputs, targets and classes, and the scaling."""
    for word, names in (
        ("INPUTS", found.inputs.names),
        ("TARGETS", found.targets.names),
        ("CLASSES", found.classes),
    ):
        yield f"{word} = ["
        yield from wrapped([quoted(name) for name in names], "    ")
        yield "]"
    for word, numbers in zip(
        ("INPUT_MEAN", "INPUT_SCALE", "TARGET_MEAN", "TARGET_SCALE"),
        (*found.scaled_inputs, *found.scaled_targets),
        strict=True,
    ):
        yield f"{word} = ["
        yield from wrapped([float64_text(number) for number in numbers], "    ")
        yield "]"


def parameters(step: Step, *, masks: bool = False) -> Iterator[tuple[str, Array]]:
    """Keys and arrays of a layer, named as in the `.npz` file; a mask is 0 and 1."""
    for term in step.terms:
        key = f"projections/{term.source}/{step.name}"
        yield f"{key}/weights", term.weights
        if masks and term.mask is not None:
            yield f"{key}/mask", term.mask.astype(np.float32)
    yield f"layers/{step.name}/biases", step.biases


def tables(found: Computation, *, masks: bool = False) -> Iterator[str]:
    """All weights and biases as entries of a dict from key to (shape, numbers)."""
    for step in found.steps:
        for key, array in parameters(step, masks=masks):
            shape = ", ".join(str(size) for size in array.shape)
            shape += "," * (array.ndim == 1)
            yield f"    {quoted(key)}: array(({shape}),"
            if array.size > READABLE:
                yield '        """'
                content = np.ascontiguousarray(array, dtype="<f4").tobytes()
                yield from hex_lines(content, "        ")
                yield '        """),'
            else:
                yield "        ["
                yield from wrapped(float32_parts(array), "            ")
                yield "        ]),"


def columns_text(columns: list[int], size: int) -> str:
    """An index of columns: all of them in order, or a list."""
    return ":" if columns == list(range(size)) else str(columns)
