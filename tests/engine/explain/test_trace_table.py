from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from engine.explain.subject import CannotExplain
from engine.explain.trace_table import as_text, trace_table
from engine.network.parameters import describe, exists, pack
from engine.project import Project, with_settings
from tests.engine import reference
from tests.engine.random_networks import layered, project_for, projects
from tests.engine.small_runs import small
from tests.engine.test_textbook import textbook

unhurried = settings(
    max_examples=30, deadline=None, suppress_health_check=list(HealthCheck)
)


def named():
    """The textbook's network with the textbook's names."""
    project = textbook()
    names = ("i1", "i2"), ("h1", "h2"), ("o1", "o2")
    layers = [
        replace(layer, names=two)
        for layer, two in zip(project.network.layers, names, strict=True)
    ]
    return replace(project, network=project.network.with_layers(layers))


def test_the_sheet_of_the_textbook():
    lines = {line.symbol: line for line in trace_table(named(), 0)}
    known = {
        "z(h1)": 0.3775,
        "a(h1)": 0.593269992,
        "z(o1)": 1.105905967,
        "a(o1)": 0.751365070,
        "a(o2)": 0.772928465,
        "E": 0.298371109,
        "δ(o1)": 0.138498562,
        "∂E/∂w(h1, o1)": 0.082167041,
        "∂E/∂w(i1, h1)": 0.000438568,
        "w(h1, o1)": 0.358916480,
        "w(h2, o1)": 0.408666186,
        "w(h1, o2)": 0.511301270,
        "w(h2, o2)": 0.561370121,
        "w(i1, h1)": 0.149780716,
        "w(i2, h1)": 0.199561432,
        "w(i1, h2)": 0.249751144,
        "w(i2, h2)": 0.299502287,
    }
    for symbol, value in known.items():
        assert lines[symbol].value == pytest.approx(value, abs=1e-9), symbol
    texts = {symbol: line.text for symbol, line in lines.items()}
    assert texts["z(h1)"] == "z(h1) = 0.05 × 0.15 + 0.1 × 0.2 + 0.35 = 0.3775"
    assert texts["a(h1)"] == "a(h1) = sigmoid(0.3775) = 0.59327"
    assert texts["a(o1) − y(o1)"] == "a(o1) − y(o1) = 0.7514 − 0.01 = 0.7413651"
    assert texts["δ(o1)"] == "δ(o1) = (a − y) / n × 0.1868 = 0.1384986"
    assert texts["δ(h1)"] == (
        "δ(h1) = (0.4 × 0.1385 + 0.5 × (−0.0381)) × 0.2413 = 0.008771355"
    )
    wanted = "w(h1, o1) = 0.4 − 0.5 × 0.082167 = 0.3589165"
    assert texts["w(h1, o1)"] == wanted
    parts = list(dict.fromkeys(line.part for line in lines.values()))
    assert parts == ["forward", "loss", "backward", "gradient", "update"]


@unhurried
@given(projects())
def test_every_value_is_that_of_plain_training(project):
    network, row = project.network, 3
    w = np.array([float(str(value)) for value in pack(network)])
    data = project.dataset
    x, y = data.inputs[[row]], data.targets[[row]]
    sums, outputs = reference.forward(network, w, x)
    gradient = reference.gradient(network, w, project.settings.loss, x, y)
    lines = trace_table(project, row)
    found = {(line.part, line.symbol): line.value for line in lines}
    for layer in network.layers:
        for index, name in enumerate(layer.names if layer.computes else ()):
            z, a = (values[layer.id][index, 0] for values in (sums, outputs))
            assert found["forward", f"z({name})"] == pytest.approx(z, abs=1e-9)
            assert found["forward", f"a({name})"] == pytest.approx(a, abs=1e-9)
    there = np.flatnonzero(exists(network))
    frozen = [
        *(layer.frozen for layer in network.layers),
        *(
            np.zeros(p.weights.size, bool) if p.frozen is None else p.frozen.ravel()
            for p in network.projections
        ),
    ]
    held = np.concatenate(frozen)
    for index in there.tolist():
        symbol = symbol_of(network, index)
        slope = gradient[index]
        assert found["gradient", f"∂E/∂{symbol}"] == pytest.approx(
            slope, rel=1e-6, abs=1e-9
        )
        step = 0 if held[index] else project.settings.learning_rate * slope
        assert found["update", symbol] == pytest.approx(w[index] - step, abs=1e-8)
    text = as_text(lines)
    assert text.count("\n") == len(lines) + 1
    assert all(line.count("\t") == 3 for line in text.splitlines())


def symbol_of(network, index):
    words = describe(network, index).split()
    if words[0] == "bias":
        return f"b({words[2]})"
    return f"w({words[2]}, {words[4]})"


def test_other_optimizers_show_what_they_add():
    project = with_settings(named(), optimizer="adam", learning_rate=0.01)
    lines = {line.symbol: line for line in trace_table(project, 0)}
    line = lines["w(i1, h1)"]
    assert line.working == "0.15 − 0.00999977"
    assert line.value == pytest.approx(0.14, abs=1e-6)


def test_what_makes_no_table_says_so():
    wide = layered([40, 80, 1], ["tanh", "identity"])
    project = project_for(wide, "mse", np.random.default_rng(0))
    with pytest.raises(CannotExplain, match="meant for small networks"):
        trace_table(project, 0)
    project = small()
    dropping = replace(project.network.layers[1], dropout=0.5)
    network = project.network.with_layers([dropping])
    with pytest.raises(CannotExplain, match="set dropout to 0"):
        trace_table(replace(project, network=network), 0)
    with pytest.raises(Exception, match="no data yet"):
        trace_table(Project(small().network), 0)
