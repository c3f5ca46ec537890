"""Which moment of a neuron's three steps is shown when. No widgets."""

from dataclasses import dataclass

import numpy as np

from engine.activations import ACTIVATIONS
from engine.explain.neuron_lens import NeuronSteps
from gui.spotlight import Beam, Glow
from gui.style.number_text import format_number, format_signed

PHASE_MS = 600
PRODUCT_MS = 150
PHASES = ("Multiply", "Add", "Activate")


@dataclass(frozen=True)
class Timeline:
    """The lengths of the phases, for a number of products.

    Attributes
    ----------
    n_terms : int
    """

    n_terms: int

    @property
    def ends(self) -> tuple[int, int, int]:
        """When each phase is over, in milliseconds."""
        first = max(PHASE_MS, PRODUCT_MS * self.n_terms)
        return first, first + PHASE_MS, first + 2 * PHASE_MS

    def phase_at(self, at: float) -> int:
        """Number of the phase of a moment, 0 to 2."""
        return sum(at > end for end in self.ends[:2])

    def share(self, at: float) -> float:
        """How far the phase of a moment has come, from 0 to 1."""
        phase = self.phase_at(at)
        begin = 0 if phase == 0 else self.ends[phase - 1]
        return min(1.0, max(0.0, (at - begin) / (self.ends[phase] - begin)))


def beam_at(steps: NeuronSteps, at: float) -> Beam:
    """What the canvas emphasises at a moment of the steps."""
    timeline = Timeline(len(steps.terms))
    phase, share = timeline.phase_at(at), timeline.share(at)
    if phase == 0:
        return Beam(steps.neuron, _glows(steps, share), activation=steps.activation)
    partial = partial_sums(steps)
    full = max(1.0, float(np.abs(partial).max()))
    if phase == 1:
        # The level goes from one partial sum to the next.
        place = share * (len(partial) - 1)
        level = float(np.interp(place, np.arange(len(partial)), partial))
        arrived = _glows(steps, 1.0)
        return Beam(steps.neuron, arrived, level, full, activation=steps.activation)
    z = steps.weighted_sum
    value = z + (steps.output - z) * share
    return Beam(
        steps.neuron,
        (),
        value,
        full if share < 1 else _full_of(steps),
        share,
        (z, value),
        steps.activation,
    )


def partial_sums(steps: NeuronSteps) -> np.ndarray:
    """The sum after each product, after the others together and after the bias."""
    parts = [0.0, *(term.product for term in steps.terms)]
    if steps.n_rest:
        parts.append(steps.rest)
    return np.cumsum(np.nan_to_num([*parts, steps.bias]))


def words_at(steps: NeuronSteps, at: float) -> str:
    """What happens at a moment, in words and numbers."""
    timeline = Timeline(len(steps.terms))
    phase = timeline.phase_at(at)
    if phase == 0:
        return _product_words(steps, timeline.share(at))
    total = format_number(steps.weighted_sum)
    if phase == 1:
        bias = format_signed(steps.bias)
        return f"All products and the bias {bias} add up to z = {total}"
    word = ACTIVATIONS[steps.activation].label
    return f"{word}({total}) = {format_number(steps.output)}"


def _product_words(steps: NeuronSteps, share: float) -> str:
    if not steps.terms:
        return "Nothing comes in: only the bias counts"
    place = min(len(steps.terms) - 1, int(share * len(steps.terms)))
    term = steps.terms[place]
    value, weight = format_number(term.value), format_number(term.weight)
    return f"{term.name}: {value} × {weight} = {format_signed(term.product)}"


def _glows(steps: NeuronSteps, share: float) -> tuple[Glow, ...]:
    """One product after the other sets out; those that arrived stay."""
    count = len(steps.terms)
    return tuple(
        Glow(
            term.source,
            steps.neuron,
            min(1.0, max(0.0, share * count - place)),
            term.product,
        )
        for place, term in enumerate(steps.terms)
        if share * count > place
    )


def _full_of(steps: NeuronSteps) -> float:
    low, high = ACTIVATIONS[steps.activation].bounds
    bounded = np.isfinite((low, high)).all()
    return 1.0 if bounded else max(1.0, abs(steps.output))
