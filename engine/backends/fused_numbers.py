"""Numbers by which the fused kernel knows activations, losses and optimizers."""

IDENTITY, SIGMOID, TANH, RELU, LEAKY_RELU, ELU, GELU = range(7)
SILU, SOFTPLUS, SOFTSIGN, SINE, GAUSSIAN, STEP, SOFTMAX = range(7, 14)

ACTIVATION_NUMBERS = {
    "identity": IDENTITY,
    "sigmoid": SIGMOID,
    "tanh": TANH,
    "relu": RELU,
    "leaky_relu": LEAKY_RELU,
    "elu": ELU,
    "gelu": GELU,
    "silu": SILU,
    "softplus": SOFTPLUS,
    "softsign": SOFTSIGN,
    "sine": SINE,
    "gaussian": GAUSSIAN,
    "step": STEP,
    "softmax": SOFTMAX,
}
# From binary cross-entropy on, losses are paired with an activation.
MSE, HALF_SSE, MAE, HUBER, BINARY_CROSS_ENTROPY, CROSS_ENTROPY = range(6)
LOSS_NUMBERS = {
    "mse": MSE,
    "half_sse": HALF_SSE,
    "mae": MAE,
    "huber": HUBER,
    "binary_cross_entropy": BINARY_CROSS_ENTROPY,
    "cross_entropy": CROSS_ENTROPY,
}

SGD, MOMENTUM, NESTEROV, ADAM, ADAMW, ADAGRAD, RMSPROP = range(7)
OPTIMIZER_NUMBERS = {
    "sgd": SGD,
    "momentum": MOMENTUM,
    "nesterov": NESTEROV,
    "adam": ADAM,
    "adamw": ADAMW,
    "adagrad": ADAGRAD,
    "rmsprop": RMSPROP,
}
