"""Which neurons and connections a selection stands for."""

from engine.network.network import Network
from gui.selection import Connection, Picked


def existing(network: Network, picked: Picked) -> Picked:
    """What of a selection still exists."""
    return Picked(
        frozenset(layer for layer in picked.layers if network.has_layer(layer)),
        frozenset(n for n in picked.neurons if network.has_neuron(n)),
        frozenset(c for c in picked.connections if connection_exists(network, c)),
    )


def connection_exists(network: Network, connection: Connection) -> bool:
    """Whether one neuron feeds another."""
    source, target = connection
    if not (network.has_neuron(source) and network.has_neuron(target)):
        return False
    from_layer, row = network.find_neuron(source)
    to_layer, column = network.find_neuron(target)
    projection = network.projection(from_layer.id, to_layer.id)
    return projection is not None and projection.has(row, column)


def computing_neurons(network: Network, picked: Picked) -> tuple[int, ...]:
    """Ids of the selected neurons, whole layers included, that have an activation."""
    found: list[int] = []
    for layer in network.layers:
        if not layer.computes:
            continue
        whole = layer.id in picked.layers
        found += [n for n in layer.neurons.tolist() if whole or n in picked.neurons]
    return tuple(found)


def weights_at(
    network: Network, connections: tuple[Connection, ...], frozen: bool = False
) -> list[float]:
    """The weights of connections, or for each whether it is frozen (1 or 0)."""
    found = []
    for source, target in connections:
        from_layer, row = network.find_neuron(source)
        to_layer, column = network.find_neuron(target)
        projection = network.projection(from_layer.id, to_layer.id)
        if projection is None:
            continue
        if frozen:
            mask = projection.frozen
            found.append(0.0 if mask is None else float(mask[row, column]))
        else:
            found.append(float(projection.weights[row, column]))
    return found
