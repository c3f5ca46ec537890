"""A neuron's computation as one line, to be read and to be copied."""

import math

from engine.activations import ACTIVATIONS
from engine.explain.neuron_lens import NeuronSteps
from gui.style.number_text import MINUS, format_number


def shown_line(steps: NeuronSteps) -> str:
    """The line at the foot of the card: the products, rounded as they are shown."""
    parts = [term.product for term in steps.terms]
    if steps.n_rest:
        parts.append(steps.rest)
    words = _joined([*parts, steps.bias])
    row = ACTIVATIONS[steps.activation]
    # Of one sum alone softmax would be 1.
    among = " among its layer" if row.whole_layer else ""
    return f"{row.label}( {words}{among} ) = {format_number(steps.output)}"


def copied_line(steps: NeuronSteps) -> str:
    """The whole line with six digits, in signs that every program reads."""
    products = [f"{_plain(t.value)}*{_plain(t.weight)}" for t in steps.terms]
    if steps.n_rest:
        products.append(_plain(steps.rest))
    inside = " + ".join([*products, _plain(steps.bias)])
    name = steps.activation
    total, output = f"{steps.weighted_sum:.6g}", f"{steps.output:.6g}"
    if ACTIVATIONS[name].whole_layer:
        # The other sums of the layer are in one number, so that it can be checked.
        others = f"{steps.rivals:.6g} - {_plain(steps.weighted_sum)}"
        rule = f"a = 1/(1 + exp({others})) = {output}"
        return f"z of {steps.name} = {inside} = {total}, {rule}"
    return f"{steps.name} = {name}({inside}) = {name}({total}) = {output}"


def _plain(value: float) -> str:
    text = f"{value:.6g}"
    return f"({text})" if text.startswith("-") else text


def _joined(parts: list[float]) -> str:
    first, *others = parts
    words = format_number(first)
    for part in others:
        sign = MINUS if part < 0 or math.copysign(1, part) < 0 else "+"
        words += f" {sign} {format_number(abs(part))}"
    return words
