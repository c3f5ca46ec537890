"""What the values of options must look like; anything else is wrong usage."""

import argparse
import math
from collections.abc import Callable

from engine.activations import ACTIVATIONS

MAX_SEED = 2**63 - 1


def whole(least: int) -> Callable[[str], int]:
    """Make a reader of whole numbers from `least` on."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if not least <= value <= MAX_SEED:
            raise argparse.ArgumentTypeError(
                f"{text[:40]!r} is not a whole number, {least} or above"
            )
        return value

    return read


def number(*, above_zero: bool) -> Callable[[str], float]:
    """Make a reader of finite numbers, above 0 or from 0 on."""
    kind = "a number above 0" if above_zero else "a number, 0 or above"

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        good = value > 0 if above_zero else value >= 0
        if not (good and math.isfinite(value)):
            raise argparse.ArgumentTypeError(f"{text[:40]!r} is not {kind}")
        return value

    return read


def share(text: str) -> float:
    """Read a part of something: from 0 to below 1."""
    value = number(above_zero=False)(text)
    if value >= 1:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not below 1")
    return value


def batch_size(text: str) -> int | None:
    """Read a batch size; "full" is None."""
    return None if text == "full" else whole(1)(text)


def layers(text: str) -> tuple[tuple[int, str], ...]:
    """Read hidden layers like "8:tanh,8:relu"; an empty text is none."""
    if not text.strip():
        return ()
    return tuple(_layer(part.strip()) for part in text.split(","))


def _layer(part: str) -> tuple[int, str]:
    size, colon, activation = part.partition(":")
    if not colon or activation not in ACTIVATIONS:
        known = " ".join(ACTIVATIONS)
        raise argparse.ArgumentTypeError(
            f"{part[:40]!r} is not SIZE:ACTIVATION, like 8:tanh (activations: {known})"
        )
    return whole(1)(size), activation
