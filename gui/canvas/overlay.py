"""What a gesture shows while it is under way; nothing of it is in the project."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF


class Link(NamedTuple):
    """A connection being dragged, in scene points; `refused` is the reason, if any.

    `at_port` says that the end sits on a port that would take it, `backward` that it
    is dragged from a target to its source.
    """

    start: QPointF
    end: QPointF
    refused: str | None = None
    at_port: bool = False
    backward: bool = False


class Refusal(NamedTuple):
    """Why what is dragged cannot be dropped at a scene point."""

    at: QPointF
    reason: str


class Note(NamedTuple):
    """What a gesture has come to, in words beside the mouse at a scene point."""

    at: QPointF
    words: str


class Ghost(NamedTuple):
    """Something being placed: a kind of layer, or `neuron`, at a scene point.

    `position` is the centre of its first neuron. A closed or moved layer keeps its
    `title`; by default the kind is written. `each` holds the activations of neurons
    that differ.
    """

    kind: str
    size: int
    activation: str
    position: QPointF
    title: str = ""
    each: tuple[str, ...] = ()


@dataclass(frozen=True)
class Overlay:
    """All that a gesture may show at a time, in scene coordinates.

    `drop_layer` and `drop_neurons` are ringed because a drop would land on them,
    `others` would be made together with `link`, `moved` shifts layers by a distance,
    `resized` shows a layer with another size.
    """

    box: QRectF | None = None
    link: Link | None = None
    others: tuple[Link, ...] = ()
    ghosts: tuple[Ghost, ...] = ()
    drop_layer: int | None = None
    drop_neurons: frozenset[int] = frozenset()
    moved: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    resized: tuple[int, int] | None = None
    refusal: Refusal | None = None
    note: Note | None = None

    @property
    def reason(self) -> str | None:
        """Why a drop would be refused; None if it would not."""
        if self.refusal is not None:
            return self.refusal.reason
        return None if self.link is None else self.link.refused


NOTHING = Overlay()
