"""What a screen reader says of the canvas."""

from engine.network.network import Network
from gui.canvas.painters.card_painter import subtitle


def spoken_name(network: Network) -> str:
    """Return the canvas in a few words."""
    if not network.layers:
        return "Network: empty"
    layers = _counted(len(network.layers), "layer")
    return f"Network: {layers}, {_counted(network.n_neurons, 'neuron')}"


def spoken_description(network: Network) -> str:
    """Return the layers from the first to the last."""
    return "; ".join(f"{layer.name}: {subtitle(layer)}" for layer in network.layers)


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")
