"""Names for new layers and neurons that nothing else in the network has."""

import re
from collections.abc import Collection, Iterator
from itertools import product
from string import ascii_lowercase

from engine.network.layer import LayerKind
from engine.network.network import Network
from engine.network.validation import MAX_NAME

_NUMBERED = re.compile(r"([a-z]+)([1-9][0-9]{0,8})")
_RESERVED = {"n", "x", "y"}
"""Loose neurons, inputs and outputs that no column names."""


def free_name(taken: Collection[str], wanted: str) -> str:
    """Return the wanted name, or with the first number that makes it free.

    Examples
    --------
    >>> free_name({"Hidden 1", "Output"}, "Hidden 1")
    'Hidden 2'
    >>> free_name({"Hidden 1", "Output"}, "Output")
    'Output 2'
    """
    if wanted not in taken:
        return wanted
    stem = re.sub(r" [0-9]+$", "", wanted)
    number = 2
    while True:
        ending = f" {number}"
        name = stem[: MAX_NAME - len(ending)] + ending
        if name not in taken:
            return name
        number += 1


def layer_name(network: Network, kind: LayerKind, loose: bool = False) -> str:
    """Automatic name of a new layer: Inputs, Hidden 1, Output, Neuron 1."""
    hidden = "Neuron 1" if loose else "Hidden 1"
    wanted = {"input": "Inputs", "hidden": hidden, "output": "Output"}[kind]
    return free_name({layer.name for layer in network.layers}, wanted)


def neuron_names(network: Network) -> set[str]:
    """All names of neurons."""
    return {name for layer in network.layers for name in layer.names}


def split_name(name: str) -> tuple[str, int] | None:
    """Prefix and number of an automatic name like a4, or None."""
    match = _NUMBERED.fullmatch(name)
    return (match[1], int(match[2])) if match else None


def free_prefix(network: Network) -> str:
    """First letter (then pairs of letters) that begins no automatic name yet."""
    used = {parts[0] for parts in map(split_name, neuron_names(network)) if parts}
    return next(prefix for prefix in _prefixes() if prefix not in used | _RESERVED)


def numbered(network: Network, prefix: str, count: int) -> tuple[str, ...]:
    """Give the next `count` automatic names with a prefix."""
    parts = map(split_name, neuron_names(network))
    last = max((p[1] for p in parts if p and p[0] == prefix), default=0)
    return tuple(f"{prefix}{last + i}" for i in range(1, count + 1))


def _prefixes() -> Iterator[str]:
    length = 1
    while True:
        yield from map("".join, product(ascii_lowercase, repeat=length))
        length += 1
