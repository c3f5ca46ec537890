"""Whether two networks are the same but for some of their values."""

from engine.network.layer import Layer
from engine.network.network import Network


def matched(first: Network, second: Network) -> list[tuple[Layer, Layer]] | None:
    """Pair the layers of two networks whose neurons and connections are the same.

    Sameness is seen by the arrays that networks share: edits and training replace only
    what they change, so that identity is enough. A false "no" is possible where equal
    arrays were made twice, a false "yes" is not.

    Parameters
    ----------
    first, second : Network
        Two moments of one network, in most cases.

    Returns
    -------
    list of (Layer, Layer), or None
        None where neurons or connections differ; weights, biases, names, activations
        and places may differ in any case.
    """
    if len(first.layers) != len(second.layers):
        return None
    if len(first.projections) != len(second.projections):
        return None
    layers = list(zip(first.layers, second.layers, strict=True))
    projections = zip(first.projections, second.projections, strict=True)
    same = all(
        a.id == b.id and a.kind == b.kind and a.neurons is b.neurons for a, b in layers
    ) and all(a.key == b.key and a.mask is b.mask for a, b in projections)
    return layers if same else None
