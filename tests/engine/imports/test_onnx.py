"""ONNX networks of dense layers become editable; what does not fit is named."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from engine.data.scaling import fit
from engine.edits.resize import ResizeLayer
from engine.errors import UserError
from engine.exports.registry import export
from engine.files.examples import EXAMPLES
from engine.files.project_file import load
from engine.imports.registry import read_network
from engine.imports.topology import Choice, network_from_json
from engine.prediction import predict
from engine.project import Project
from engine.settings import TrainingSettings
from tests.engine.random_networks import make_dataset, projects
from tests.engine.sample_projects import full_project

onnx = pytest.importorskip("onnx", reason="onnx is not installed")
helper, numpy_helper = onnx.helper, onnx.numpy_helper
RNG = np.random.default_rng(3)
ROWS = RNG.normal(size=(40, 4)).astype("f")
ARRAYS = {
    "w1": RNG.normal(size=(4, 5)).astype("f"),
    "w2": RNG.normal(size=(5, 3)).astype("f"),
    "t1": RNG.normal(size=(5, 4)).astype("f"),
    "b5": RNG.normal(size=5).astype("f"),
    "b3": RNG.normal(size=3).astype("f"),
    "b4": RNG.normal(size=4).astype("f"),
    "s4": RNG.uniform(0.5, 2, 4).astype("f"),
    "wide": RNG.normal(size=(4, 3)).astype("f"),
    "two": np.float32([2.0]),
    "half": np.array(0.5, "f"),
    "one": np.array(1.0, "f"),
    "zero": np.array(0.0, "f"),
    "root": np.array(np.sqrt(2), "f"),
    "index": np.array([3, 1, 0]),
}


def node(text, **attributes):
    """`h = Gemm(x, w1, b5)` as an operator."""
    gives, call = (part.strip() for part in text.split("="))
    operator, reads = call.rstrip(")").split("(")
    names = [name.strip() for name in reads.split(",")]
    return helper.make_node(operator, names, [gives], **attributes)


def model(nodes, n_inputs=4, shape=None, extra=(), opset=17):
    made = [node(each) if isinstance(each, str) else each for each in nodes]
    used = {name for each in made for name in each.input}
    arrays = [
        numpy_helper.from_array(array, name)
        for name, array in ARRAYS.items()
        if name in used
    ]
    sides = [
        helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, dims)
        for name, dims in (("x", shape or ["n", n_inputs]), ("y", ["n", None]))
    ]
    graph = helper.make_graph(made, "g", sides[:1], sides[1:], [*arrays, *extra])
    opsets = [helper.make_opsetid("", opset)]
    return helper.make_model(graph, ir_version=8, opset_imports=opsets)


def write(path, made):
    path.write_bytes(made.SerializeToString())
    return path


def predictions(path, scaled=False):
    """Outputs of the imported network, in the units of the file."""
    source = read_network(path)
    n_outputs = sum(
        layer.size for layer in source.layers.values() if layer.kind == "output"
    )
    dataset = make_dataset(ROWS, np.zeros((len(ROWS), n_outputs)))
    network = network_from_json(source, dataset, Choice())
    scaling = fit(dataset, "none")
    if scaled:
        scaling = replace(
            scaling,
            input_mean=source.scaling.get("inputs/mean", np.zeros(4)),
            input_scale=source.scaling.get("inputs/scale", np.ones(4)),
            target_mean=source.scaling.get("targets/mean", np.zeros(n_outputs)),
            target_scale=source.scaling.get("targets/scale", np.ones(n_outputs)),
        )
    project = Project(network, TrainingSettings(loss="mse"), dataset, scaling)
    return network, predict(project, ROWS)


def truth(path):
    runtime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    session = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": ROWS})[0]


FIRST = "s = Gemm(x, w1, b5)"
LAST = "y = Gemm(h, w2, b3)"
GRAPHS = {
    "relu": [FIRST, "h = Relu(s)", LAST],
    "matmul and add": ["p = MatMul(x, w1)", "s = Add(b5, p)", "h = Tanh(s)", LAST],
    "transposed": [node("s = Gemm(x, t1, b5)", transB=1), "h = Sigmoid(s)", LAST],
    "alpha and beta": [
        node("s = Gemm(x, w1, b5)", alpha=0.5, beta=2.0),
        "h = Softsign(s)",
        LAST,
    ],
    "softmax at the end": [
        FIRST,
        "h = Elu(s)",
        "z = Gemm(h, w2, b3)",
        "y = Softmax(z)",
    ],
    "no hidden layer": ["p = MatMul(x, wide)", "y = Add(p, b3)"],
    "gelu of torch": [
        FIRST,
        "d = Div(s, root)",
        "e = Erf(d)",
        "f = Add(e, one)",
        "g = Mul(s, f)",
        "h = Mul(g, half)",
        LAST,
    ],
    "silu": [FIRST, "a = Sigmoid(s)", "h = Mul(s, a)", LAST],
    "softplus by hand": [FIRST, "e = Exp(s)", "f = Add(e, one)", "h = Log(f)", LAST],
    "leaky": [FIRST, node("h = LeakyRelu(s)", alpha=0.01), LAST],
    "step": [
        FIRST,
        "b = Greater(s, zero)",
        node("h = Cast(b)", to=onnx.TensorProto.FLOAT),
        LAST,
    ],
    "a factor before the activation": [FIRST, "d = Mul(s, two)", "h = Tanh(d)", LAST],
    "a factor before silu": [
        FIRST,
        "d = Mul(s, two)",
        "a = Sigmoid(d)",
        "h = Mul(d, a)",
        LAST,
    ],
    "a factor after it": [FIRST, "t = Tanh(s)", "h = Mul(t, two)", LAST],
    "skip to the end": [
        FIRST,
        "h = Relu(s)",
        "p = Gemm(h, w2, b3)",
        "q = MatMul(x, wide)",
        "y = Add(p, q)",
    ],
    "residual": [FIRST, "r = Relu(s)", "h = Add(r, s)", LAST],
    "difference": [FIRST, "r = Relu(s)", "t = Tanh(s)", "h = Sub(r, t)", LAST],
    "two heads side by side": [
        FIRST,
        "a = Relu(s)",
        "b = Tanh(s)",
        "c = MatMul(a, w2)",
        "d = MatMul(b, w2)",
        node("y = Concat(c, d)", axis=1),
    ],
    "some columns": [node("h = Gather(x, index)", axis=1), "y = Tanh(h)"],
    "identity, dropout, flatten": [
        "i = Identity(x)",
        "f = Flatten(i)",
        "s = Gemm(f, w1, b5)",
        "h = Relu(s)",
        LAST,
    ],
    "folded transpose": [
        node("w = Transpose(t1)", perm=[1, 0]),
        "p = MatMul(x, w)",
        "h = Sin(p)",
        LAST,
    ],
    "hidden neurons as outputs": [FIRST, "y = Tanh(s)"],
    "linear layers in a row": [FIRST, "y = Gemm(s, w2, b3)"],
}


@pytest.mark.parametrize("name", GRAPHS)
def test_graphs_of_others_predict_the_same(tmp_path, name):
    path = write(tmp_path / "a.onnx", model(GRAPHS[name]))
    onnx.checker.check_model(str(path))
    network, found = predictions(path)
    expected = truth(path)
    assert np.allclose(found, expected, rtol=1e-4, atol=1e-5)
    hidden = [layer for layer in network.layers if layer.kind == "hidden"]
    if hidden:
        project = Project(network)
        after = ResizeLayer(hidden[0].id, hidden[0].size + 1).apply(project)
        assert after.network.n_neurons == network.n_neurons + 1


def test_scaling_before_and_after_is_kept_apart(tmp_path):
    nodes = [
        "m = Sub(x, b4)",
        "d = Div(m, s4)",
        "s = Gemm(d, w1, b5)",
        "h = Tanh(s)",
        "o = Gemm(h, w2, b3)",
        "i = Relu(o)",
        "l = Mul(i, b3)",
        "y = Add(l, b3)",
    ]
    path = write(tmp_path / "a.onnx", model(nodes))
    source = read_network(path)
    assert np.allclose(source.scaling["inputs/mean"], ARRAYS["b4"], rtol=1e-5)
    assert np.allclose(source.scaling["inputs/scale"], ARRAYS["s4"], rtol=1e-6)
    assert np.allclose(source.scaling["targets/scale"], ARRAYS["b3"])
    weights = source.projections["Inputs", "Hidden 1", 0].weights
    assert np.allclose(weights, ARRAYS["w1"])
    _, found = predictions(path, scaled=True)
    assert np.allclose(found, truth(path), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", [*EXAMPLES, "everything"])
def test_our_own_files_come_back_as_they_were(tmp_path, name):
    project = full_project() if name == "everything" else load(EXAMPLES[name].path)
    export(project, tmp_path / "w.onnx")
    source = read_network(tmp_path / "w.onnx")
    network = network_from_json(source, project.dataset, Choice())
    before = {
        layer.name: (layer.kind, layer.activations, layer.biases.tolist())
        for layer in project.network.layers
    }
    assert before == {
        layer.name: (layer.kind, layer.activations, layer.biases.tolist())
        for layer in network.layers
    }
    assert network.n_parameters == project.network.n_parameters
    rows = project.dataset.inputs
    back = replace(project, network=network)
    assert np.array_equal(predict(back, rows), predict(project, rows))


@given(project=projects())
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_network_comes_back_and_predicts_the_same(tmp_path, project):
    export(project, tmp_path / "w.onnx")
    source = read_network(tmp_path / "w.onnx")
    network = network_from_json(source, project.dataset, Choice())
    rows = project.dataset.inputs
    found = predict(replace(project, network=network), rows)
    close = np.isclose(found, predict(project, rows), rtol=1e-4, atol=1e-4)
    # A step turns rounding into a jump now and then.
    assert close.mean() > 0.9


UNFIT = {
    "Clip": [FIRST, "h = Clip(s)", LAST],
    "Conv": ["h = Conv(x, w1)", LAST],
    "LeakyRelu": [FIRST, node("h = LeakyRelu(s)", alpha=0.3), LAST],
    "Elu": [FIRST, node("h = Elu(s)", alpha=2.0), LAST],
    "Mul": [FIRST, "h = Mul(s, t)", LAST],
    "MatMul": [FIRST, "y = MatMul(s, s)"],
    "Exp": [FIRST, "h = Exp(s)", LAST],
    "ReduceSum": [FIRST, "y = ReduceSum(s)"],
    "Gather": [node("h = Gather(x, index)", axis=0), "y = Tanh(h)"],
}


@pytest.mark.parametrize("operator", UNFIT)
def test_what_does_not_fit_is_named(tmp_path, operator):
    nodes = UNFIT[operator]
    if operator == "Mul":
        nodes = [nodes[0], "q = MatMul(x, w1)", "t = Tanh(q)", *nodes[1:]]
    path = write(tmp_path / "a.onnx", model(nodes))
    with pytest.raises(UserError) as caught:
        read_network(path)
    assert str(caught.value).startswith(f"a.onnx: the operator {operator} does not fit")


EXTERNAL = onnx.TensorProto(
    name="w1",
    data_type=onnx.TensorProto.FLOAT,
    dims=[4, 5],
    data_location=onnx.TensorProto.EXTERNAL,
)
EXTERNAL.external_data.add(key="location", value="../../../etc/passwd")
SHORT = onnx.TensorProto(
    name="w1",
    data_type=onnx.TensorProto.FLOAT,
    dims=[4, 2**40],
    raw_data=b"1234",
)
NAN = numpy_helper.from_array(np.full((4, 5), np.nan, "f"), "w1")


@pytest.mark.parametrize(
    ("tensor", "words"),
    [
        (EXTERNAL, "in another file, which is not read"),
        (SHORT, "is not as long as it says"),
        (NAN, "holds a number not finite"),
    ],
)
def test_weights_that_lie_are_refused(tmp_path, tensor, words):
    made = model(["s = MatMul(x, w1)", "y = Relu(s)"])
    made.graph.initializer[0].CopyFrom(tensor)
    with pytest.raises(UserError, match=words):
        read_network(write(tmp_path / "a.onnx", made))


def test_graphs_of_other_shapes_are_refused(tmp_path):
    for made, words in (
        (model(["y = Relu(x)"], shape=["n", 3, 8]), "is not \\[rows, a fixed number"),
        (model(["y = Relu(x)"], shape=["n", "m"]), "is not \\[rows, a fixed number"),
        (model(["s = MatMul(x, w2)", "y = Relu(s)"]), "4 columns with 5 rows"),
        (model(["y = Relu(z)"]), "reads 'z', which nothing gives"),
        (model(["y = Relu(x)"], n_inputs=2**40), "the limit is 100,000"),
        (onnx.ModelProto(), "not an ONNX model"),
    ):
        with pytest.raises(UserError, match=words):
            read_network(write(tmp_path / "a.onnx", made))


def test_the_command_makes_a_project_that_trains(good, fault, tmp_path):
    good("data", "save", "iris", "iris.csv")
    nodes = [FIRST, "h = Relu(s)", "z = Gemm(h, w2, b3)", "y = Softmax(z)"]
    write(tmp_path / "net.onnx", model(nodes))
    good("new", "p.wloom", "--data", "iris.csv", "--network", "net.onnx")
    network = load(tmp_path / "p.wloom").network
    assert [layer.size for layer in network.layers] == [4, 5, 3]
    assert (network.projections[0].weights == ARRAYS["w1"]).all()
    assert len({layer.position for layer in network.layers}) == 3
    good("train", "p.wloom", "--epochs", "3")
    found = fault("new", "q.wloom", "--data", "iris.csv", "--network", "net.txt")
    assert found == "net.txt: the suffix is unknown, a network is one of .json .onnx"
