"""Moving layers and laying them out."""

import numpy as np
import pytest

from engine.edits.add import AddLayer
from engine.edits.arrangement import arrange
from engine.edits.connect import Connect
from engine.edits.layout import LARGE_SIZE, card_size
from engine.edits.placement import MAX_COORDINATE, AutoLayout, Move, Place
from engine.project import Project
from tests.engine.edits.samples import layer_id, project


def positions(given):
    return {layer.name: layer.position for layer in given.network.layers}


def rectangles(given):
    for layer in given.network.layers:
        (x, y), (width, height) = layer.position, card_size(layer)
        top = y - (44 if layer.loose else 80)
        yield x - width / 2, top, x + width / 2, top + height


def overlaps(given):
    found = 0
    seen = list(rectangles(given))
    for i, (left, top, right, bottom) in enumerate(seen):
        found += sum(
            left < r and x < right and top < b and y < bottom for x, y, r, b in seen[:i]
        )
    return found


def test_layers_are_moved_and_placed():
    given = project()
    first = layer_id(given, "Hidden 1")
    x, y = positions(given)["Hidden 1"]
    assert positions(Move((first,), 5, -7).apply(given))["Hidden 1"] == (x + 5, y - 7)
    assert positions(Place({first: (1, 2)}).apply(given))["Hidden 1"] == (1, 2)
    assert Move((first,), 0, 0).apply(given) is given
    assert Move((), 9, 9).apply(given) is given


def test_nothing_is_lost_far_away():
    given = project()
    first = layer_id(given, "Hidden 1")
    far = Move((first,), 1e300, -np.inf).apply(given)
    assert positions(far)["Hidden 1"] == (MAX_COORDINATE, -MAX_COORDINATE)
    nowhere = Place({first: (np.nan, 3)}).apply(given)
    assert positions(nowhere)["Hidden 1"] == (0, 3)


def test_a_chain_is_laid_out_in_columns_on_one_axis():
    given = project(hidden=((4, "tanh"), (2, "tanh")))
    assert positions(given) == {
        "Inputs": (0, -32),
        "Hidden 1": (254, -120),
        "Hidden 2": (508, -32),
        "Output": (762, 12),
    }


def test_large_layers_have_their_own_size_and_gap():
    given = project(hidden=((17, "tanh"),))
    xs = [x for x, _ in positions(given).values()]
    assert xs == [0, 52 + 180 + 84, 2 * (52 + 180 + 84)]
    assert card_size(given.network.layers[1]) == LARGE_SIZE


def test_a_skip_connection_does_not_change_the_depth():
    given = project()
    skipped = Connect(layer_id(given, "Inputs"), layer_id(given, "Output")).apply(given)
    assert arrange(skipped.network) == arrange(given.network)


def loose_network():
    given = AddLayer("input").apply(Project())
    ids = [layer.id for layer in given.network.layers]
    for kind, loose in [("hidden", True)] * 3 + [("hidden", False), ("output", False)]:
        given = AddLayer(kind, 1, "tanh", loose=loose).apply(given)
        ids.append(given.network.layers[-1].id)
    for source, target in [(0, 3), (0, 1), (1, 4), (3, 5), (4, 5)]:
        given = Connect(ids[source], ids[target]).apply(given)
    return given


def test_auto_layout_overlaps_nothing_and_is_stable():
    given = loose_network()
    assert overlaps(given) > 0
    once = AutoLayout().apply(given)
    assert overlaps(once) == 0
    assert AutoLayout().apply(once) is once


def test_columns_are_ordered_to_cross_less():
    given = AddLayer("input", 1).apply(Project())
    for _ in range(4):
        given = AddLayer("hidden", loose=True).apply(given)
    source, a, b, c, d = (layer.id for layer in given.network.layers)
    for pair in ((source, a), (source, b), (a, d), (b, c)):
        given = Connect(*pair).apply(given)
    y = {key: position[1] for key, position in arrange(given.network).items()}
    assert (y[a] < y[b]) == (y[d] < y[c])


def test_hidden_layers_without_inputs_stand_right_of_the_inputs():
    given = AddLayer("output", 1, "tanh").apply(Project())
    given = AddLayer("hidden", 2).apply(given)
    given = AddLayer("input").apply(given)
    x = {name: place[0] for name, place in positions(AutoLayout().apply(given)).items()}
    assert x["Inputs"] < x["Hidden 1"] < x["Output"]


@pytest.mark.parametrize("where", [(0, 0), (3000, -500)])
def test_auto_layout_stays_where_the_network_stood(where):
    given = Move(tuple(x.id for x in project().network.layers), *where).apply(project())
    assert AutoLayout().apply(given) is given


def test_an_empty_canvas_can_be_laid_out():
    empty = Project()
    assert AutoLayout().apply(empty) is empty
