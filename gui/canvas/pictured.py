"""Which weights the images of a closed card show."""

from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.projection import Projection


def feeds_of(network: Network, layer: Layer) -> list[Projection]:
    """Return what feeds a layer at once, in the order of the network."""
    return [each for each in network.incoming(layer.id) if each.delay == 0]


def pictured_feed(network: Network, layer: Layer) -> Projection | None:
    """Return the feed whose weights are seen as images: that of the most neurons."""
    feeds = feeds_of(network, layer)
    return max(feeds, key=lambda each: each.weights.shape[0], default=None)


def pictured_name(network: Network, layer: Layer) -> str:
    """Name the layer that the images are of, where there are several to choose from."""
    feed = pictured_feed(network, layer)
    if feed is None or len(feeds_of(network, layer)) < 2:
        return ""
    return network.layer(feed.source).name
