"""Whatever one does, in whatever order: networks stay valid and undo is exact."""

import numpy as np
from hypothesis import given, settings, strategies

from engine.activations import ACTIVATIONS
from engine.edits.activation import SetActivation
from engine.edits.add import AddLayer, AddNeuron
from engine.edits.collapse import CollapseLayers
from engine.edits.connect import Connect
from engine.edits.data import BindColumn, SetData
from engine.edits.dropout import SetDropout
from engine.edits.duplicate import Duplicate
from engine.edits.edit import REACH
from engine.edits.fit import FitToData
from engine.edits.fragment import Paste, copy_fragment
from engine.edits.fragment_text import from_text, to_text
from engine.edits.gather import Gather, Split
from engine.edits.parameters import NewWeights, Rewind, SetBiases, SetFrozen, SetWeights
from engine.edits.patch import FreezePatch, RemovePatch, SetPatch, WeightPatch
from engine.edits.placement import AutoLayout
from engine.edits.remove import RemoveItems
from engine.edits.resize import ResizeLayer
from engine.errors import UserError
from engine.network.parameters import exists, vector_size
from engine.network.validation import validate
from tests.engine.edits.samples import (
    dataset,
    outputs,
    project,
    trained,
    weights_by_ids,
)

GROWTH = (
    *("layer", "loose", "neuron", "connect", "duplicate", "paste"),
    *("split", "gather"),
)
KINDS = (
    *GROWTH,
    "resize",
    "remove",
    "cut",
    "activation",
    "weight",
    "bias",
    "freeze",
    "patch",
    "rewind",
    "weights",
    "train",
    "data",
    "bind",
    "dropout",
    "fit",
    "layout",
    "collapse",
)
OTHER_DATA = (
    dataset(),
    dataset(("x2", "age"), classes=("a", "b", "c"), name="penguins", table=True),
    dataset(("x1",), ("u", "v")),
)
steps = strategies.lists(
    strategies.tuples(
        strategies.sampled_from(KINDS),
        strategies.integers(0, 10**6),
        strategies.integers(0, 10**6),
    ),
    max_size=14,
)


def pick(items, number):
    items = list(items)
    return items[number % len(items)]


def edit_for(kind, before, one, other):
    """An edit of this kind that aims at something in the network; None if nothing."""
    network = before.network
    layers = [layer.id for layer in network.layers]
    if kind == "layer":
        which = pick(("input", "hidden", "output"), one)
        return AddLayer(which, 1 + other % 4, "tanh")
    if kind == "loose":
        return AddLayer("hidden", loose=True)
    if kind == "data":
        return SetData(pick(OTHER_DATA, one))
    if kind in ("fit", "layout", "rewind"):
        return {"fit": FitToData(), "layout": AutoLayout(), "rewind": Rewind()}[kind]
    if kind == "weights":
        return NewWeights(one)
    if not layers:
        return None
    neurons = np.concatenate([layer.neurons for layer in network.layers]).tolist()
    neuron, layer = pick(neurons, one), pick(layers, other)
    aimed = {
        "neuron": lambda: AddNeuron(layer),
        "connect": lambda: Connect(
            pick(layers + neurons, one), pick(layers + neurons, other)
        ),
        "duplicate": lambda: Duplicate((layer,) if one % 3 == 0 else (), (neuron,)),
        "paste": lambda: Paste(
            from_text(to_text(copy_fragment(before, (layer,), (neuron,))))
        ),
        "split": lambda: Split((layer,) if one % 3 else (), (neuron,)),
        "gather": lambda: Gather((layer,) if one % 3 else (), (neuron,)),
        "resize": lambda: ResizeLayer(layer, one % 6),
        "remove": lambda: RemoveItems((layer,) if one % 3 == 0 else (), (neuron,)),
        "activation": lambda: SetActivation((neuron,), pick(ACTIVATIONS, other)),
        "bias": lambda: SetBiases({neuron: other / 10**6}),
        "collapse": lambda: CollapseLayers((layer,)),
        "dropout": lambda: SetDropout((layer,), one % 10 / 10),
        "bind": lambda: BindColumn(neuron, other % 4 - 1),
    }
    if kind in aimed:
        return aimed[kind]()
    pairs = list(weights_by_ids(before))
    if not pairs:
        return None
    if kind == "patch":
        return patch(pick(network.projections, one), other)
    return {
        "cut": RemoveItems(connections=(pick(pairs, one),)),
        "weight": SetWeights({pick(pairs, one): other / 10**6}),
        "freeze": SetFrozen(connections=(pick(pairs, one),), frozen=other % 2 == 0),
    }[kind]


def patch(projection, number):
    """An edit of some weights of a projection, those that do not exist too."""
    generator = np.random.default_rng(number)
    shape = projection.weights.shape
    where, values = generator.random(shape) < 0.5, generator.normal(size=shape)
    weights = (WeightPatch(projection.key, where, values),)
    edits = (
        SetPatch(weights, joins=True),
        FreezePatch(weights, frozen=number % 2 == 0),
        RemovePatch(weights),
    )
    return pick(edits, number)


def bits(value):
    """Everything that a project holds, with arrays as bytes."""
    network, training = value.network, value.training
    arrays = [training.start, *training.slots]
    arrays += [
        part for p in network.projections for part in (p.weights, p.mask, p.frozen)
    ]
    for layer in network.layers:
        arrays += [layer.neurons, layer.biases, layer.frozen, layer.columns]
    plain = [(x.id, x.name, x.names, x.activations, x.position) for x in network.layers]
    plain += [layer.dropout for layer in network.layers]
    plain += [p.key for p in network.projections]
    plain += [network.next_id, training.epoch, training.history.marks, value.settings]
    return plain, [None if a is None else (a.shape, a.tobytes()) for a in arrays]


def check(value):
    network, training = value.network, value.training
    validate(network)
    for projection in network.projections:
        assert projection.n_connections > 0
        assert projection.mask is None or not projection.mask.all()
        assert projection.frozen is None or projection.frozen.any()
        assert not (
            projection.frozen is not None
            and (projection.frozen & ~projection.exists).any()
        )
        assert projection.weights.dtype == np.float32
    there = exists(network)
    for vector in (value.start, *training.slots):
        assert vector.dtype == np.float32
        assert len(vector) == vector_size(network)
        assert not vector[~there].any()
    for kind in ("input", "output"):
        for layer in network.of_kind(kind):
            assert (layer.columns >= -1).all()


def ids(value):
    layers = value.network.layers
    return {x.id for x in layers} | {int(n) for x in layers for n in x.neurons}


@settings(max_examples=60, deadline=None)
@given(steps)
def test_any_sequence_of_edits_gives_valid_networks_and_exact_undo(sequence):
    value = trained(project(hidden=((3, "tanh"), (2, "relu"))))
    former, used, sentences = [], ids(value), []
    for kind, one, other in sequence:
        former.append((value, bits(value)))
        if kind == "train":
            value = trained(value, one)
            continue
        edit = edit_for(kind, value, one, other)
        try:
            after = edit.apply(value) if edit else value
        except UserError as error:
            sentences.append(str(error))
            continue
        if edit:
            assert edit.kind in REACH
            assert edit.label
        new = ids(after) - ids(value)
        assert not new & used
        used |= new
        value = after
        check(value)
    assert all(s.endswith(".") and "\n" not in s for s in sentences)
    for value, content in former:
        assert bits(value) == content


@settings(max_examples=60, deadline=None)
@given(steps)
def test_no_sequence_of_growth_moves_an_output(sequence):
    value = trained(project(hidden=((3, "tanh"), (2, "sine"))))
    before = outputs(value)
    for kind, one, other in sequence:
        edit = edit_for(pick(GROWTH, KINDS.index(kind)), value, one, other)
        try:
            value = edit.apply(value)
        except UserError:
            continue
    after = outputs(value)
    for neuron, values in before.items():
        scale = np.maximum(1, np.abs(values))
        assert np.all(np.abs(after[neuron] - values) <= 1e-6 * scale)


@settings(max_examples=30, deadline=None)
@given(steps)
def test_everything_can_be_removed_after_any_sequence(sequence):
    value = project(hidden=((2, "tanh"),))
    for kind, one, other in sequence:
        edit = edit_for(pick(GROWTH, KINDS.index(kind)), value, one, other)
        try:
            value = edit.apply(value)
        except UserError:
            continue
    everything = tuple(layer.id for layer in value.network.layers)
    empty = RemoveItems(layers=everything).apply(value)
    assert empty.network.layers == empty.network.projections == ()
    assert empty.network.next_id == value.network.next_id
