"""Move layers, by hand or all at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from engine.edits.arrangement import arrange
from engine.edits.edit import EditKind
from engine.edits.layout import card_size, top_of
from engine.edits.lookup import layer_of
from engine.network.network import Network
from engine.project import Project

MAX_COORDINATE = 1e6
"""Nothing is moved further away than this, in pixels at 100 % zoom."""

Position = tuple[float, float]


@dataclass(frozen=True)
class Move:
    """Some layers move by the same way.

    Attributes
    ----------
    layers : tuple of int
    dx, dy : float
        In pixels at 100 % zoom.
    """

    layers: tuple[int, ...]
    dx: float
    dy: float
    kind: ClassVar[EditKind] = "placement"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return "Move"

    def apply(self, project: Project) -> Project:
        """Return the project with the layers moved."""
        network = project.network
        positions = {}
        for layer_id in self.layers:
            x, y = layer_of(network, layer_id).position
            positions[layer_id] = x + self.dx, y + self.dy
        return _placed(project, positions)


@dataclass(frozen=True)
class Place:
    """Some layers are put somewhere.

    Attributes
    ----------
    positions : mapping from layer id to (x, y)
        Centre of the layer's first neuron.
    word : str
        What the undo menu calls it.
    """

    positions: Mapping[int, Position]
    word: str = "Move"
    kind: ClassVar[EditKind] = "placement"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return self.word

    def apply(self, project: Project) -> Project:
        """Return the project with the layers there."""
        return _placed(project, self.positions)


@dataclass(frozen=True)
class AutoLayout:
    """All layers in columns by depth, about where the network stood."""

    kind: ClassVar[EditKind] = "placement"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return "Lay out"

    def apply(self, project: Project) -> Project:
        """Return the project arranged."""
        network = project.network
        if not network.layers:
            return project
        positions = arrange(network)
        arranged = _placed(project, positions).network
        (old_x, old_y), (x, y) = _middle(network), _middle(arranged)
        dx, dy = round(old_x - x), round(old_y - y)
        return _placed(
            project, {key: (x + dx, y + dy) for key, (x, y) in positions.items()}
        )


def _placed(project: Project, positions: Mapping[int, Position]) -> Project:
    network = project.network
    changed = []
    for layer_id, wanted in positions.items():
        layer = layer_of(network, layer_id)
        x, y = np.clip(np.nan_to_num(wanted), -MAX_COORDINATE, MAX_COORDINATE).tolist()
        if (x, y) != layer.position:
            changed.append(replace(layer, position=(x, y)))
    if not changed:
        return project
    return replace(project, network=network.with_layers(changed))


def _middle(network: Network) -> Position:
    """Centre of the rectangle around all layers."""
    corners = []
    for layer in network.layers:
        (x, y), (width, height) = layer.position, card_size(layer)
        left, top = x - width / 2, y - top_of(layer)
        corners += [(left, top), (left + width, top + height)]
    xs, ys = zip(*corners, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
