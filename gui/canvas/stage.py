"""What the canvas shows at this moment: network, places, connections."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from time import perf_counter

from engine.network.comparison import matched
from engine.network.network import Network
from gui.canvas.choice import Choice, choice_of
from gui.canvas.edges import (
    BY_QT,
    Chosen,
    Edges,
    Limits,
    edges_of,
    newer_edges,
    no_edges,
    patched_edges,
    sizes_of,
    strongest_of,
    with_changed,
)
from gui.canvas.few_changes import few_changes
from gui.canvas.geometry import RADIUS, CanvasGeometry, build_geometry
from gui.canvas.hit_test import EMPTY, Hit
from gui.canvas.overlay import NOTHING, Overlay
from gui.canvas.reference_weight import ReferenceWeight, typical_weight

CHOICE_SECONDS = 0.1
"""How long a choice of the strongest connections holds while weights change."""
MOST_AT_ONCE = 30_000
"""Of more connections than these the choice is made beside the window; of so many it
takes half a millisecond."""


class Stage:
    """The network with its newest parameters, laid out; painters only read it."""

    def __init__(self) -> None:
        self.network = Network()
        self.geometry: CanvasGeometry = build_geometry(self.network)
        self.edges: Edges = no_edges()
        self.reference = ReferenceWeight()
        self.opened: frozenset[int] = frozenset()
        self.overlay: Overlay = NOTHING
        self._shifts: Mapping[int, tuple[float, float]] = {}
        self.hover: Hit = EMPTY
        self.limits: Limits = BY_QT
        self._chosen: Chosen = ()
        self._chosen_of = Network()
        self._weighed: Edges = no_edges()
        self._chosen_at = 0.0
        self._is_outdated = False
        self._reach = RADIUS

    def show(
        self, network: Network, *, anew: bool = False, in_run: bool = False
    ) -> bool:
        """Show a network; True if places changed and not its parameters alone.

        `anew` tells that it is another project: its colours owe nothing to the last.
        `in_run` tells that training changes the weights, all of them and not a few.
        """
        is_same, laid_out_alike = (
            self.network is network,
            same_layout(self.network, network),
        )
        self.network = network
        if anew:
            self.opened = frozenset()
            self.reference.reset(sizes_of(network))
        if anew or not laid_out_alike:
            self.opened &= {layer.id for layer in network.layers}
            if not _is_there(self.hover, network):
                self.hover = EMPTY
            self._choose()
            self.lay_out()
        elif not is_same:
            self.geometry = replace(self.geometry, network=self._placed())
            self._follow_weights(in_run)
        return not laid_out_alike

    def set_overlay(self, overlay: Overlay) -> None:
        """Show what a gesture previews; a move takes the connections along."""
        moved = overlay.moved != self.overlay.moved
        self.overlay = overlay
        if moved:
            self.lay_out()

    def set_shifts(self, shifts: Mapping[int, tuple[float, float]]) -> None:
        """Show layers away from their places, by a distance each."""
        if shifts != self._shifts:
            self._shifts = shifts
            self.lay_out()

    def set_reach(self, reach: float) -> None:
        """End connections this far from the centre of a neuron."""
        if reach != self._reach:
            self._reach = reach
            self.lay_out()

    def set_opened(self, opened: frozenset[int]) -> None:
        """Show these large layers neuron by neuron."""
        if opened != self.opened:
            self.opened = opened
            self.lay_out()

    def lay_out(self) -> None:
        """Find all places anew, of the connections that are chosen."""
        self.geometry = build_geometry(
            self.network, self.opened, self._reach, self._moved
        )
        self._take_weights()

    def set_limits(self, limits: Limits) -> None:
        """Paint as many connections as this."""
        if limits != self.limits:
            self.limits = limits
            self._choose()
            self._take_weights()

    @property
    def asks_for_choice(self) -> bool:
        """Whether weights have changed of which only a thread can choose in time."""
        return self._is_outdated

    def choosing(self) -> Callable[[], Choice]:
        """What makes the choice for the present weights, in any thread."""
        now = self.network, self.geometry, self.limits, self._chosen, self._weighed
        return partial(choice_of, *now)

    def take_choice(self, choice: Choice) -> bool:
        """Show a choice that was made beside the window; False if it came too late."""
        is_of_now = choice.limits == self.limits
        if not is_of_now or not same_layout(choice.network, self.network):
            return False
        self.reference.follow_typical(choice.typical)
        self._chosen, self._chosen_of = choice.chosen, choice.network
        if choice.geometry.starts is self.geometry.starts:
            self._weighed = choice.edges
        else:
            self._take_weights()
        if not self._follow_hand():
            self.edges = newer_edges(self._weighed, self.network, self._chosen)
            self._is_outdated = True
        return True

    @property
    def _moved(self) -> Mapping[int, tuple[float, float]]:
        return self.overlay.moved or self._shifts

    def _placed(self) -> Network:
        if not self._moved:
            return self.network
        return self.network.with_layers(
            replace(layer, position=placed.position)
            for layer, placed in zip(
                self.network.layers, self.geometry.network.layers, strict=True
            )
        )

    def _follow_weights(self, in_run: bool) -> None:
        """Show newer weights of the connections that there are."""
        all_are_painted = self.edges.total <= self.limits.painted
        if not (in_run and all_are_painted) and self._follow_hand():
            return
        if self.edges.total > MOST_AT_ONCE:
            self.edges = newer_edges(self.edges, self.network, self._chosen)
            self._is_outdated = True
            return
        is_old = perf_counter() - self._chosen_at > CHOICE_SECONDS
        if self.edges.total > self.limits.painted and is_old:
            self._choose()
            self._take_weights()
            return
        self.edges = newer_edges(self.edges, self.network, self._chosen)
        if self.edges.total <= BY_QT.painted or is_old:
            self.reference.follow(sizes_of(self.network))
            self._chosen_of, self._weighed = self.network, self.edges
            self._chosen_at = perf_counter()

    def _follow_hand(self) -> bool:
        """Show the few weights that a hand changes; False where more than that changed.

        Neither the choice nor the reference is made of so few: they stay, and what the
        hand holds is painted in any case.
        """
        if self.edges.total <= BY_QT.painted:
            return False
        changes = few_changes(self._chosen_of, self.network)
        if changes is None or not _same_frozen(self._chosen_of, self.network):
            return False
        chosen = with_changed(self._chosen, changes)
        if chosen is not self._chosen:
            self._chosen = chosen
            self._take_weights()
        self.edges = patched_edges(self._weighed, self.network, chosen, changes)
        self._is_outdated = False
        return True

    def _choose(self) -> None:
        sizes = sizes_of(self.network)
        self.reference.follow_typical(typical_weight(sizes))
        self._chosen = strongest_of(self.network, sizes, self.limits.painted)
        self._chosen_of, self._is_outdated = self.network, False
        self._chosen_at = perf_counter()

    def _take_weights(self) -> None:
        self.edges = edges_of(
            self.network, self.geometry, self._chosen, self.limits.curves
        )
        self._weighed = self.edges
        if self._chosen_of is not self.network:
            self._weighed = newer_edges(self.edges, self._chosen_of, self._chosen)


def same_layout(first: Network, second: Network) -> bool:
    """Whether two networks look the same but for what parameters show.

    A false "no" costs a layout, never a wrong picture.
    """
    if first is second:
        return True
    layers = matched(first, second)
    return layers is not None and all(
        a.position == b.position and a.loose == b.loose for a, b in layers
    )


def _same_frozen(first: Network, second: Network) -> bool:
    pairs = zip(first.projections, second.projections, strict=True)
    return all(a.frozen is b.frozen for a, b in pairs)


def _is_there(hover: Hit, network: Network) -> bool:
    """Whether what lay under the mouse is still a part of the network."""
    neurons = (hover.neuron, *(hover.connection or ()))
    return (hover.layer is None or network.has_layer(hover.layer)) and all(
        network.has_neuron(neuron) for neuron in neurons if neuron is not None
    )
