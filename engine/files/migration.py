"""Brings the record of an older project file to what this version writes."""

from collections.abc import Callable
from typing import Any


def upgrade(tree: object, version: int) -> None:
    """Add, in place, what files of an older version do not have.

    Parameters
    ----------
    tree : object
        All of `project.json`. What is not as it should be is left alone: reading it
        says so.
    version : int
        Its `format_version`.
    """
    for step in _STEPS[version - 1 :]:
        step(tree)


def _to_2(tree: object) -> None:
    settings = _object(tree, "settings")
    settings |= {
        "momentum": 0.9,
        "weight_decay": 0.01,
        "schedule": "constant",
        "schedule_epochs": None,
        "warm_up": 0,
        "class_weights": "none",
    }
    _object(settings, "stop")["restore_best"] = False
    _object(tree, "training")["course"] = None
    layers = _object(tree, "network").get("layers")
    for layer in layers if isinstance(layers, list) else ():
        if isinstance(layer, dict):
            layer["dropout"] = 0.0


def _object(tree: object, key: str) -> dict[str, Any]:
    """An object within another; one of its own, for nobody, where there is none."""
    value = tree.get(key) if isinstance(tree, dict) else None
    return value if isinstance(value, dict) else {}


_STEPS: tuple[Callable[[object], None], ...] = (_to_2,)
"""From version 1 to 2, and so on."""
