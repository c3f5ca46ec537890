"""A network as Python source that needs nothing but NumPy."""

from collections.abc import Iterator
from pathlib import Path

from engine.exports.computation import Computation, Step, computation
from engine.exports.formulas import NUMPY, NUMPY_ERFC
from engine.exports.python_source import columns_text, constants, quoted, tables
from engine.files.atomic_write import atomic_write
from engine.project import Project

_HEAD = '''\
"""A network written by Weightloom; needs nothing but NumPy.

`predict(rows)` takes rows in the user's units, after one-hot encoding, in the order of
INPUTS, shape [n_rows, n_inputs], and gives the outputs in the order of TARGETS, shape
[n_rows, n_outputs]: numbers in the user's units, or probabilities. With two classes the
one output is the probability of CLASSES[1].
"""
'''

_ARRAY = '''

def array(shape, numbers):
    """Make a float32 array from numbers, or from the digits of its bytes."""
    if isinstance(numbers, str):
        numbers = numpy.frombuffer(bytes.fromhex(numbers), "<f4")
    return numpy.asarray(numbers, numpy.float32).reshape(shape)

'''


def export_numpy(project: Project, path: Path) -> tuple[str, ...]:
    """Write a network as NumPy source.

    Raises
    ------
    CannotRun
        If the network cannot run as it is.
    FileProblem
        If the file cannot be written.
    """
    found = computation(project)
    atomic_write(path, ("\n".join(_lines(found)) + "\n").encode())
    return found.notes


def _lines(found: Computation) -> Iterator[str]:
    words = dict.fromkeys(word for step in found.steps for word in step.activations)
    yield _HEAD
    if "gelu" in words:
        yield "import math"
        yield ""
    yield "import numpy"
    yield ""
    yield from constants(found)
    yield _ARRAY
    yield "PARAMETERS = {"
    yield from tables(found)
    yield "}"
    if "gelu" in words:
        yield NUMPY_ERFC
    for word in words:
        yield f"\n\ndef {word}(z):\n    {NUMPY[word]}"
    yield "\n\ndef predict(rows):"
    yield '    """Outputs for some rows, both in the user\'s units."""'
    yield "    rows = numpy.asarray(rows, numpy.float64)"
    yield "    scaled = (rows - INPUT_MEAN) / INPUT_SCALE"
    yield "    values = {}"
    for name, columns in found.sources:
        index = columns_text(columns.tolist(), found.n_inputs)
        yield f"    values[{quoted(name)}] = scaled[:, {index}]"
    for step in found.steps:
        yield from _layer(step)
    yield f"    outputs = numpy.empty((len(rows), {found.n_outputs}))"
    for name, targets in found.outputs:
        index = columns_text(targets.tolist(), found.n_outputs)
        yield f"    outputs[:, {index}] = values[{quoted(name)}]"
    yield "    return outputs * TARGET_SCALE + TARGET_MEAN"


def _layer(step: Step) -> Iterator[str]:
    key = quoted(f"layers/{step.name}/biases")
    yield ""
    yield f"    z = numpy.tile(PARAMETERS[{key}].astype(float), (len(rows), 1))"
    for term in step.terms:
        key = quoted(f"projections/{term.source}/{step.name}/weights")
        yield f"    z += values[{quoted(term.source)}] @ PARAMETERS[{key}]"
    if len(step.groups) == 1:
        yield f"    values[{quoted(step.name)}] = {step.activations[0]}(z)"
        return
    yield "    a = numpy.empty_like(z)"
    for word, members in step.groups:
        index = members.tolist()
        yield f"    a[:, {index}] = {word}(z[:, {index}])"
    yield f"    values[{quoted(step.name)}] = a"
