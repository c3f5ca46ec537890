"""How much of a connection is in view: against a thousand places along each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from gui.canvas.clipping import N_LOOKED, part_in_view
from gui.canvas.edges import points_along
from tests.gui.canvas.conftest import wide_project
from tests.gui.canvas.test_edges import edges_for

SHARES = [(0.0, 0.2, 0.4, 0.5), (0.2, 0.3, 0.5, 0.6), (0.6, 0.1, 0.9, 0.9)]
"""Parts of the box around all connections: left, top, right, bottom."""
ALL = QRectF(-1e5, -1e5, 2e5, 2e5)
PLACES = (np.arange(1000) + 0.5) / 1000


def part_of(edges, shares):
    """A part of the box around all connections."""
    points = np.concatenate([edges.starts, edges.ends])
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    left, top, right, bottom = (np.array(shares).reshape(2, 2) * size + low).ravel()
    return QRectF(left, top, right - left, bottom - top)


def looked_at(edges, rect):
    """Shares and middles of all connections, by looking at many places."""
    every = np.arange(len(edges))
    points = points_along(edges, every, np.broadcast_to(PLACES, (len(edges), 1000)))
    low, high = np.array(rect.getCoords()).reshape(2, 2)
    inside = ((points > low) & (points < high)).all(axis=2)
    middles = (inside * PLACES).sum(axis=1) / np.maximum(1, inside.sum(axis=1))
    return inside.mean(axis=1), middles


@pytest.fixture(scope="module")
def edges():
    return edges_for(wide_project().network)


@pytest.mark.parametrize("part", SHARES, ids=str)
@pytest.mark.parametrize(("curved", "exact"), [(False, 0.003), (True, 1.5 / N_LOOKED)])
def test_the_part_in_view_is_where_places_are_in_view(edges, part, curved, exact):
    rect = part_of(edges, part)
    shaped = replace(edges, curved=curved)
    shares, middles = part_in_view(shaped, rect)
    wanted, between = looked_at(shaped, rect)
    assert 0 < np.count_nonzero(wanted) < len(edges)
    np.testing.assert_allclose(shares, wanted, atol=exact)
    clear = wanted > 2 / N_LOOKED
    np.testing.assert_allclose(middles[clear], between[clear], atol=exact)


@pytest.mark.parametrize("curved", [False, True])
def test_what_is_in_view_as_a_whole_has_its_middle_in_the_middle(edges, curved):
    shaped = replace(edges, curved=curved)
    shares, middles = part_in_view(shaped, ALL)
    np.testing.assert_allclose(shares, 1)
    np.testing.assert_allclose(middles, 0.5)


@pytest.mark.parametrize(
    ("start", "end", "share"),
    [
        ((50, 50), (50, 50), 1),
        ((50, 50), (50, 150), 0.5),
        ((-50, 20), (50, 20), 0.5),
        ((150, 20), (50, 20), 0.5),
        ((-50, 120), (50, 120), 0),
        ((120, -50), (120, 150), 0),
        ((-50, 60), (60, -50), 0.1 / 1.1),
        ((-50, 40), (40, -50), 0),
    ],
)
def test_level_and_upright_lines_are_cut_at_the_edges(edges, start, end, share):
    points = {"starts": np.array([start], float), "ends": np.array([end], float)}
    one = replace(edges.strongest(1), curved=False, **points)
    found, _ = part_in_view(one, QRectF(0, 0, 100, 100))
    assert found == pytest.approx([share], abs=1e-5)
