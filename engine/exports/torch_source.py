"""A network as Python source that needs nothing but PyTorch, and can train on."""

from collections.abc import Iterator
from pathlib import Path

from engine.exports.computation import Computation, Step, computation
from engine.exports.formulas import TORCH
from engine.exports.python_source import columns_text, constants, quoted, tables
from engine.files.atomic_write import atomic_write
from engine.project import Project

_HEAD = '''\
"""A network written by Weightloom; needs nothing but PyTorch.

`predict(rows)` takes rows in the user's units, after one-hot encoding, in the order of
INPUTS, shape [n_rows, n_inputs], and gives the outputs in the order of TARGETS, shape
[n_rows, n_outputs]: numbers in the user's units, or probabilities. With two classes the
one output is the probability of CLASSES[1].

`Network()` is the network alone, from scaled inputs to scaled outputs, with the learned
parameters; it can be trained on like any module. Connections that do not exist are held
at 0 by a mask.
"""

import sys

import torch
from torch.nn import functional
'''

_ARRAY = '''

def array(shape, numbers):
    """Make a float32 tensor from numbers, or from the digits of its bytes."""
    if isinstance(numbers, str):
        content = bytearray.fromhex(numbers)
        if sys.byteorder == "big":
            content[0::4], content[1::4], content[2::4], content[3::4] = (
                content[3::4], content[2::4], content[1::4], content[0::4]
            )
        return torch.frombuffer(content, dtype=torch.float32).reshape(shape)
    return torch.tensor(numbers, dtype=torch.float32).reshape(shape)

'''

_PREDICT = '''

network = Network()


def predict(rows):
    """Outputs for some rows, both in the user's units, as a tensor of doubles."""
    rows = torch.as_tensor(rows, dtype=torch.float64)
    mean = torch.tensor(INPUT_MEAN, dtype=torch.float64)
    scale = torch.tensor(INPUT_SCALE, dtype=torch.float64)
    with torch.no_grad():
        scaled = ((rows - mean) / scale).float()
        outputs = network(scaled).double()
    scale = torch.tensor(TARGET_SCALE, dtype=torch.float64)
    return outputs * scale + torch.tensor(TARGET_MEAN, dtype=torch.float64)
'''


def export_torch(project: Project, path: Path) -> tuple[str, ...]:
    """Write a network as PyTorch source.

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
    yield _HEAD
    yield from constants(found)
    yield _ARRAY
    yield "PARAMETERS = {"
    yield from tables(found, masks=True)
    yield "}"
    yield "\n\nclass Network(torch.nn.Module):"
    yield '    """From scaled inputs to scaled outputs."""'
    yield ""
    yield "    def __init__(self):"
    yield "        super().__init__()"
    for index, step in enumerate(found.steps):
        key = quoted(f"layers/{step.name}/biases")
        yield f"        self.bias_{index} = torch.nn.Parameter(PARAMETERS[{key}])"
        for number, term in enumerate(step.terms):
            key = quoted(f"projections/{term.source}/{step.name}/weights")
            yield f"        self.weight_{index}_{number} = torch.nn.Parameter("
            yield f"            PARAMETERS[{key}]"
            yield "        )"
            if term.mask is not None:
                key = quoted(f"projections/{term.source}/{step.name}/mask")
                yield "        self.register_buffer("
                yield f'            "mask_{index}_{number}", PARAMETERS[{key}]'
                yield "        )"
    yield ""
    yield "    def forward(self, scaled):"
    yield "        values = {}"
    for name, columns in found.sources:
        place = columns_text(columns.tolist(), found.n_inputs)
        yield f"        values[{quoted(name)}] = scaled[:, {place}]"
    for index, step in enumerate(found.steps):
        yield from _layer(index, step)
    yield f"        outputs = scaled.new_empty(len(scaled), {found.n_outputs})"
    for name, targets in found.outputs:
        place = columns_text(targets.tolist(), found.n_outputs)
        yield f"        outputs[:, {place}] = values[{quoted(name)}]"
    yield "        return outputs"
    yield _PREDICT.rstrip("\n")


def _layer(index: int, step: Step) -> Iterator[str]:
    yield ""
    yield f"        z = self.bias_{index}.expand(len(scaled), -1)"
    for number, term in enumerate(step.terms):
        source, weight = quoted(term.source), f"self.weight_{index}_{number}"
        if term.mask is not None:
            weight = f"({weight} * self.mask_{index}_{number})"
        yield f"        z = z + values[{source}] @ {weight}"
    if len(step.groups) == 1:
        value = TORCH[step.activations[0]]
        yield f"        values[{quoted(step.name)}] = {value}"
        return
    yield "        sums, a = z, torch.empty_like(z)"
    for word, members in step.groups:
        columns = members.tolist()
        yield f"        z = sums[:, {columns}]"
        yield f"        a[:, {columns}] = {TORCH[word]}"
    yield f"        values[{quoted(step.name)}] = a"
