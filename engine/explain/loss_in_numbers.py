"""The loss of one row with its numbers, as one would write it on paper."""

from collections.abc import Callable

from engine.explain.words import MINUS, TIMES, number, summed
from engine.losses import Loss

MOST_TERMS = 12
"""Terms of a sum that are written out; longer sums are told by their number."""
DIGITS = 6


def loss_in_numbers(loss: Loss, outputs: list[float], targets: list[float]) -> str:
    """Write what a row adds to the loss.

    Parameters
    ----------
    loss : Loss
        A row of `LOSSES`.
    outputs, targets : list of float
        a and y of every output of the network.

    Examples
    --------
    >>> from engine.losses import LOSSES
    >>> loss_in_numbers(LOSSES["mse"], [0.75, 0.5], [0.25, 1.0])
    '(0.5² + (−0.5)²) / 2'
    """
    pairs = list(zip(outputs, targets, strict=True))
    if loss.name in ("mse", "half_sse", "mae", "huber"):
        write = _TERMS[loss.name]
        terms = written_sum([write(a - y) for a, y in pairs])
        share = 2 if loss.name == "half_sse" else len(pairs)
        alone = len(pairs) == 1
        if share == 1:
            return terms
        return f"{terms if alone else f'({terms})'} / {share}"
    if loss.name == "binary_cross_entropy":
        terms = written_sum([_of_two(a, y) for a, y in pairs])
        mean = f" / {len(pairs)}" if len(pairs) > 1 else ""
        return f"{MINUS}({terms}){mean}"
    terms = written_sum([_log_times(y, a) for a, y in pairs if y])
    return f"{MINUS}({terms})"


def written_sum(terms: list[str]) -> str:
    """Write a sum, a long one with its first terms and the number of the others."""
    if len(terms) <= MOST_TERMS:
        return summed(terms)
    shown = summed(terms[:MOST_TERMS])
    return f"{shown} + {len(terms) - MOST_TERMS:,} more"


def _squared(difference: float) -> str:
    return f"{_bracketed(difference)}²"


def _absolute(difference: float) -> str:
    return f"|{number(difference, DIGITS)}|"


def _huber(difference: float) -> str:
    if abs(difference) <= 1:
        return f"{_squared(difference)} / 2"
    return f"({_absolute(difference)} {MINUS} 0.5)"


def _of_two(output: float, target: float) -> str:
    """Both terms of a probability, or the one that counts."""
    other = f"{number(1 - target, DIGITS)} {TIMES} log(1 {MINUS} {_a(output)})"
    if target == 0:
        return other
    own = _log_times(target, output)
    return own if target == 1 else f"{own} + {other}"


def _log_times(target: float, output: float) -> str:
    return f"{number(target, DIGITS)} {TIMES} log({_a(output)})"


def _a(output: float) -> str:
    return number(output, DIGITS)


def _bracketed(value: float) -> str:
    text = number(value, DIGITS)
    return f"({text})" if value < 0 else text


_TERMS: dict[str, Callable[[float], str]] = {
    "mse": _squared,
    "half_sse": _squared,
    "mae": _absolute,
    "huber": _huber,
}
