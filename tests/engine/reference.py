"""Training written for reading: layer by layer, in double precision, with copies.

Of the engine it uses the model and the formulas of the element-wise activations.
"""

import numpy as np

from engine.activations import ACTIVATIONS
from engine.network.parameters import exists, frozen, pack, unpack
from engine.network.topology import depths


def forward(network, parameters, inputs):
    """Sums and outputs by layer id; arrays are [neuron, row]."""
    network = unpack(network, parameters)
    sums, outputs = {}, {}
    for layer_id in in_order(network):
        layer = network.layer(layer_id)
        if layer.kind == "input":
            outputs[layer_id] = sums[layer_id] = inputs[:, layer.columns].T.copy()
            continue
        z = np.repeat(layer.biases[:, None], len(inputs), axis=1)
        for projection in network.incoming(layer_id):
            if projection.n_connections:
                z = z + projection.weights.T @ outputs[projection.source]
        sums[layer_id], outputs[layer_id] = z, activate(layer, z)
    return sums, outputs


def in_order(network):
    return [layer for layer, _ in sorted(depths(network).items(), key=lambda x: x[1])]


def activate(layer, z):
    if layer.activations[0] == "softmax":
        e = np.exp(z - z.max(axis=0))
        return e / e.sum(axis=0)
    a = np.empty_like(z)
    for row, word in enumerate(layer.activations):
        ACTIVATIONS[word].apply(z[row], a[row])
    return a


def through(layer, z, a, da):
    """DE/dz from dE/da."""
    if layer.activations[0] == "softmax":
        return a * (da - (a * da).sum(axis=0))
    slopes = [
        ACTIVATIONS[word].derivative(z[row], a[row])
        for row, word in enumerate(layer.activations)
    ]
    return np.array(slopes) * da


def output_gradient(loss, a, y, n_rows, n_outputs):
    """Derivative by the outputs of the mean over all rows and outputs."""
    n = n_rows * n_outputs
    match loss:
        case "mse":
            return 2 * (a - y) / n
        case "half_sse":
            return (a - y) / n_rows
        case "mae":
            return np.sign(a - y) / n
        case "huber":
            return np.clip(a - y, -1, 1) / n
        case "binary_cross_entropy":
            return (a - y) / (a * (1 - a)) / n
        case "cross_entropy":
            return -y / a / n_rows


def gradient(network, parameters, loss, inputs, targets, counts=1.0):
    """Gradient in network order; `counts` is how much each row does."""
    sums, outputs = forward(network, parameters, inputs)
    network = unpack(network, parameters)
    biases = {layer.id: np.zeros(layer.size) for layer in network.layers}
    weights = {p.key: np.zeros(p.weights.shape) for p in network.projections}
    dz = {}
    for layer_id in reversed(in_order(network)):
        layer = network.layer(layer_id)
        if layer.kind == "input":
            continue
        da = np.zeros_like(outputs[layer_id])
        if layer.kind == "output":
            y = targets[:, layer.columns].T
            slope = output_gradient(loss, outputs[layer_id], y, *targets.shape)
            da += counts * slope
        for projection in network.outgoing(layer_id):
            if not projection.n_connections:
                continue  # such a one does not order the layers
            da = da + projection.weights @ dz[projection.target]
        dz[layer_id] = through(layer, sums[layer_id], outputs[layer_id], da)
        biases[layer_id] = dz[layer_id].sum(axis=1)
        for projection in network.incoming(layer_id):
            if projection.n_connections:
                product = outputs[projection.source] @ dz[layer_id].T
                weights[projection.key] = product * projection.exists
    parts = [biases[layer.id] for layer in network.layers]
    return np.concatenate([*parts, *(w.ravel() for w in weights.values())])


def train(project, epochs):
    """Parameters in network order after some epochs of training from the start."""
    network, settings, data = project.network, project.settings, project.dataset
    inputs, targets = data.inputs[data.train_rows], data.targets[data.train_rows]
    w = pack(network).astype(np.float64)
    n_biases = sum(layer.size for layer in network.layers)
    is_weight = np.arange(len(w)) >= n_biases
    free = exists(network) & ~frozen(network)
    state = Slots(settings, len(w))
    step = 0
    for epoch in range(epochs):
        order = np.arange(len(inputs))
        if settings.shuffle:
            order = np.random.default_rng([settings.seed, epoch]).permutation(order)
        size = settings.batch_size or len(order)
        for first in range(0, len(order), size):
            batch = order[first : first + size]
            g = gradient(network, w, settings.loss, inputs[batch], targets[batch])
            g += is_weight * (settings.l2 * w + settings.l1 * np.sign(w))
            g *= free
            norm = np.sqrt((g**2).sum())
            if settings.clip is not None and norm > settings.clip:
                g *= settings.clip / (norm + 1e-6)
            step += 1
            w = np.where(free, state.step(w, g, step), w)
    return w


class Slots:
    """The published rule of an optimizer, and what it remembers."""

    def __init__(self, settings, size):
        self.settings = settings
        self.velocity, self.mean, self.square = np.zeros((3, size))

    def step(self, w, g, step):
        settings = self.settings
        rate, momentum = settings.learning_rate, settings.momentum
        match settings.optimizer:
            case "sgd":
                return w - rate * g
            case "momentum":
                self.velocity = momentum * self.velocity + g
                return w - rate * self.velocity
            case "nesterov":
                self.velocity = momentum * self.velocity + g
                return w - rate * (g + momentum * self.velocity)
            case "adagrad":
                self.square = self.square + g**2
                return w - rate * g / (np.sqrt(self.square) + 1e-10)
            case "rmsprop":
                self.square = 0.99 * self.square + 0.01 * g**2
                return w - rate * g / (np.sqrt(self.square) + 1e-8)
            case "adamw":
                w = w - rate * settings.weight_decay * w
        self.mean = 0.9 * self.mean + 0.1 * g
        self.square = 0.999 * self.square + 0.001 * g**2
        corrected = np.sqrt(self.square / (1 - 0.999**step)) + 1e-8
        return w - rate * self.mean / (1 - 0.9**step) / corrected
