"""An ONNX graph of dense layers as a network that can be edited.

The graph is followed from its input to its output. Gemm, MatMul and Add are gathered
into weighted sums; a function of one number, in however many operators it is spelled,
is compared with the known activations; what is left over is named.
"""

from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from engine.errors import UserError
from engine.files.extras import require
from engine.files.ordinary import open_ordinary
from engine.files.problem import DamagedFile, FileProblem, unreadable
from engine.files.record import BadRecord
from engine.files.strict_json import BadJson, parse
from engine.imports.json_network import JsonNetwork
from engine.imports.onnx_constants import constant
from engine.imports.onnx_layers import Layers
from engine.imports.onnx_operators import Operators

if TYPE_CHECKING:
    import onnx

MAX_BYTES = 2_000_000_000
MAX_NODES = 20_000
MAX_COLUMNS = 100_000


def read_onnx(path: Path) -> JsonNetwork:
    """Read a network of Gemm, MatMul, Add and the known activations.

    Only the file itself is read: weights that it keeps elsewhere are refused.

    Raises
    ------
    FileProblem
        If onnx is not installed, the file is no ONNX model, or an operator does not
        fit; the sentence names it.
    """
    require("onnx", path)
    model = _load(path)
    try:
        return _network(path, model)
    except (BadRecord, UserError) as error:
        if isinstance(error, FileProblem):
            raise
        raise FileProblem(path, str(error).rstrip(".")) from error


def _load(path: Path) -> "onnx.ModelProto":
    import onnx

    message = import_module("google.protobuf.message")
    with open_ordinary(path, MAX_BYTES) as stream:
        try:
            # No field has the number 0: a file that is a hole need not be read.
            is_hole = stream.read(1) == b"\0"
            stream.seek(0)
            content = b"" if is_hole else stream.read()
        except OSError as error:
            raise unreadable(path, error) from error
    try:
        model = onnx.load_model_from_string(content)
    except (message.DecodeError, ValueError, RecursionError) as error:
        raise DamagedFile(
            path, "this is not an ONNX model, or it is cut off"
        ) from error
    if not model.graph.node or not model.graph.output:
        raise DamagedFile(path, "this is not an ONNX model with a graph")
    return model


def _network(path: Path, model: "onnx.ModelProto") -> JsonNetwork:
    graph = model.graph
    if len(graph.node) > MAX_NODES:
        raise BadRecord(f"it has more than {MAX_NODES:,} operators")
    _check_texts(graph)
    constants = _constants(graph)
    inputs = [value for value in graph.input if value.name not in constants]
    for side, values in (("input", inputs), ("output", list(graph.output))):
        if len(values) != 1:
            raise BadRecord(f"it has {len(values)} {side}s, and one is needed")
    layers = Layers(_width(inputs[0]))
    masked = frozenset(_lists(model, ("masked",)).get("masked", ()))
    needed = _needed(graph)
    uses = Counter(name for node in needed for name in node.input)
    shared = frozenset(name for name, count in uses.items() if count > 1)
    operators = Operators(layers, constants, inputs[0].name, masked, shared)
    for node in needed:
        operators.run(node)
    outputs = operators.outputs(graph.output[0].name)
    keys = {"inputs/names": "inputs", "targets/names": "targets"}
    found = _lists(model, tuple(keys))
    names = {keys[key]: words for key, words in found.items()}
    return layers.network(path, outputs, names)


def _check_texts(graph: "onnx.GraphProto") -> None:
    """Refuse names that are not UTF-8, which are then no texts to Python."""
    texts: list[object] = [each.name for each in graph.initializer]
    texts += [each.name for each in (*graph.input, *graph.output)]
    for node in graph.node:
        texts += [*node.input, *node.output, node.op_type, node.domain]
        texts += [each.name for each in node.attribute]
    if not all(isinstance(text, str) for text in texts):
        raise BadRecord("it holds a name that is not UTF-8 text")


def _constants(graph: "onnx.GraphProto") -> dict[str, NDArray[Any]]:
    found = {tensor.name: constant(tensor) for tensor in graph.initializer}
    if graph.sparse_initializer:
        raise BadRecord("it has sparse weights, which are not read")
    return found


def _width(value: "onnx.ValueInfoProto") -> int:
    dims = value.type.tensor_type.shape.dim
    if len(dims) != 2 or dims[1].dim_value < 1:
        raise BadRecord(f"the input {value.name[:64]!r} is not [rows, a fixed number]")
    width = int(dims[1].dim_value)
    if width > MAX_COLUMNS:
        raise BadRecord(f"it has {width:,} inputs; the limit is {MAX_COLUMNS:,}")
    return width


def _needed(graph: "onnx.GraphProto") -> list["onnx.NodeProto"]:
    """Operators that the output depends on, in the order of the graph."""
    wanted, found = {graph.output[0].name}, []
    for node in reversed(graph.node):
        if wanted.intersection(node.output):
            wanted.update(node.input)
            found.append(node)
    return found[::-1]


def _lists(
    model: "onnx.ModelProto", keys: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    """Lists of words that this program keeps in the metadata."""
    found = {}
    metadata = {each.key: each.value for each in model.metadata_props}
    for key in keys:
        text = metadata.get(key)
        if not isinstance(text, str):  # bytes, where it is not UTF-8
            continue
        try:
            words = parse(text)
        except BadJson:
            continue
        if isinstance(words, list) and all(isinstance(word, str) for word in words):
            found[key] = tuple(words)
    return found
