"""A network as an ONNX graph: scaling in double, the network itself in float32."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.exports.computation import Computation, Step, computation
from engine.exports.formulas import ONNX, ONNX_CONSTANTS
from engine.files.atomic_write import atomic_write
from engine.files.extras import require
from engine.files.problem import FileProblem
from engine.project import Project

if TYPE_CHECKING:
    import onnx

OPSET = 17
IR_VERSION = 8
MAX_BYTES = 2_000_000_000
"""A protocol buffer cannot be larger than 2 GB."""


def export_onnx(project: Project, path: Path) -> tuple[str, ...]:
    """Write a network as an ONNX model, checked by the checker of ONNX itself.

    Raises
    ------
    CannotRun
        If the network cannot run as it is.
    FileProblem
        If onnx is not installed, the model would be too large, or the file cannot be
        written.
    """
    checker = require("onnx.checker", path)
    found = computation(project)
    if found.n_parameters * 4 > MAX_BYTES:
        raise FileProblem(path, "a network of more than 2 GB does not fit into ONNX")
    model = model_of(found)
    checker.check_model(model, full_check=True)
    atomic_write(path, model.SerializeToString(deterministic=True))
    return found.notes


def model_of(found: Computation) -> "onnx.ModelProto":
    """Build the model.

    One input `inputs` [batch, n_inputs] and one output `outputs` [batch, n_outputs],
    both float32 in the user's units. Names and classes are in the metadata, lists as
    JSON, under the keys of the `.npz` file; initializers have its keys too. "masked"
    lists the weights in which a 0 is a connection that does not exist.
    """
    from onnx import TensorProto, helper

    graph = _Graph(found)
    graph.build()
    sides = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", size])
        for name, size in (("inputs", found.n_inputs), ("outputs", found.n_outputs))
    ]
    made = helper.make_graph(
        graph.nodes, "weightloom", sides[:1], sides[1:], graph.initializers
    )
    model = helper.make_model(
        made,
        producer_name="weightloom",
        ir_version=IR_VERSION,
        opset_imports=[helper.make_opsetid("", OPSET)],
    )
    helper.set_model_props(model, graph.metadata())
    return model


class _Graph:
    def __init__(self, found: Computation) -> None:
        self._found = found
        self._known: set[str] = set()
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def build(self) -> None:
        found = self._found
        self._scale()
        for name, columns in found.sources:
            value = f"layers/{name}/outputs"
            self._columns("scaled", columns, found.n_inputs, value, f"layers/{name}")
        for step in found.steps:
            self._layer(step)
        self._outputs()

    def metadata(self) -> dict[str, str]:
        found = self._found
        lists = {
            "inputs/names": list(found.inputs.names),
            "targets/names": list(found.targets.names),
            "classes": list(found.classes),
            "masked": [
                f"projections/{term.source}/{step.name}/weights"
                for step in found.steps
                for term in step.terms
                if term.mask is not None
            ],
        }
        return {key: json.dumps(names) for key, names in lists.items() if names}

    def _node(
        self,
        operator: str,
        reads: list[str],
        gives: str,
        **attributes: Any,  # noqa: ANN401
    ) -> str:
        from onnx import helper

        self.nodes.append(
            helper.make_node(operator, reads, [gives], name=gives, **attributes)
        )
        return gives

    def _constant(self, name: str, array: NDArray[Any]) -> str:
        from onnx import numpy_helper

        if name not in self._known:
            self._known.add(name)
            tensor = numpy_helper.from_array(np.asarray(array, order="C"), name)
            self.initializers.append(tensor)
        return name

    def _columns(
        self, value: str, columns: NDArray[Any], width: int, gives: str, key: str
    ) -> str:
        """Take some columns of a value; all of them in order need no operator."""
        if columns.tolist() == list(range(width)):
            return self._node("Identity", [value], gives)
        index = self._constant(f"{key}/columns", columns.astype(np.int64))
        return self._node("Gather", [value, index], gives, axis=1)

    def _scale(self) -> None:
        from onnx import TensorProto

        found = self._found
        if found.inputs.mean is None:
            self._node("Identity", ["inputs"], "scaled")
            return
        mean, scale = found.scaled_inputs
        wide = self._node("Cast", ["inputs"], "inputs/wide", to=TensorProto.DOUBLE)
        mean_name = self._constant("scaling/inputs/mean", mean)
        scale_name = self._constant("scaling/inputs/scale", scale)
        shifted = self._node("Sub", [wide, mean_name], "inputs/shifted")
        divided = self._node("Div", [shifted, scale_name], "inputs/scaled")
        self._node("Cast", [divided], "scaled", to=TensorProto.FLOAT)

    def _layer(self, step: Step) -> None:
        key = f"layers/{step.name}"
        sums = ""
        for term in step.terms:
            name = f"projections/{term.source}/{step.name}"
            weights = self._constant(f"{name}/weights", term.weights)
            source = f"layers/{term.source}/outputs"
            product = self._node("MatMul", [source, weights], f"{name}/sums")
            sums = (
                self._node("Add", [sums, product], f"{name}/added") if sums else product
            )
        biases = self._constant(f"{key}/biases", step.biases)
        if not sums:
            # Without inputs the sums are the biases, as many rows as there are.
            sums = self._zeros(step, key)
        sums = self._node("Add", [sums, biases], f"{key}/sums")
        self._activate(step, sums, f"{key}/outputs")

    def _zeros(self, step: Step, key: str) -> str:
        first = self._constant("constants/first", np.zeros(1, np.int64))
        column = self._node("Gather", ["scaled", first], f"{key}/column", axis=1)
        zeros = np.zeros((1, step.size), np.float32)
        weights = self._constant(f"{key}/zeros", zeros)
        return self._node("MatMul", [column, weights], f"{key}/rows")

    def _activate(self, step: Step, sums: str, gives: str) -> None:
        groups = step.groups
        if len(groups) == 1:
            self._chain(groups[0][0], sums, gives)
            return
        parts, order = [], []
        for word, members in groups:
            key = f"layers/{step.name}/{word}"
            some = self._columns(sums, members, step.size, f"{key}/sums", key)
            parts.append(self._chain(word, some, f"{key}/outputs"))
            order += members.tolist()
        joined = self._node("Concat", parts, f"layers/{step.name}/joined", axis=1)
        back = np.argsort(order)
        self._columns(joined, back, step.size, gives, f"layers/{step.name}/order")

    def _chain(self, word: str, sums: str, gives: str) -> str:
        """Spell out an activation; the last operator gives the value its name."""
        made: list[str] = []
        chain = ONNX[word]
        for place, (operator, reads) in enumerate(chain):
            names = [self._read(read, sums, made) for read in reads]
            last = place == len(chain) - 1
            name = gives if last else f"{gives}/{place}"
            made.append(self._node(operator, names, name))
        return gives

    def _read(self, word: str, sums: str, made: list[str]) -> str:
        if word == "z":
            return sums
        if word in ONNX_CONSTANTS:
            return self._constant(word, np.array(ONNX_CONSTANTS[word], np.float32))
        return made[int(word)]

    def _outputs(self) -> None:
        from onnx import TensorProto

        found = self._found
        values = [f"layers/{name}/outputs" for name, _ in found.outputs]
        joined = values[0]
        if len(values) > 1:
            joined = self._node("Concat", values, "outputs/joined", axis=1)
        answers = np.concatenate([targets for _, targets in found.outputs])
        back = np.argsort(answers)
        if found.targets.mean is None:
            self._columns(joined, back, len(back), "outputs", "outputs")
            return
        ordered = self._columns(joined, back, len(back), "outputs/scaled", "outputs")
        mean, scale = found.scaled_targets
        wide = self._node("Cast", [ordered], "outputs/wide", to=TensorProto.DOUBLE)
        scale_name = self._constant("scaling/targets/scale", scale)
        mean_name = self._constant("scaling/targets/mean", mean)
        larger = self._node("Mul", [wide, scale_name], "outputs/larger")
        raw = self._node("Add", [larger, mean_name], "outputs/raw")
        self._node("Cast", [raw], "outputs", to=TensorProto.FLOAT)
