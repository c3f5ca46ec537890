"""What was the first not to be finite when training diverged, in a user's words."""

import numpy as np

from engine.arrays import Array, Mask
from engine.backends.backend import Rows
from engine.backends.workspace import Workspace
from engine.network.network import Network
from engine.network.parameters import describe
from engine.plan import Plan

MOST_ROWS = 1024
"""Rows of the batch that are computed at once."""


def first_not_finite(
    network: Network, plan: Plan, before: Array, after: Array, rows: Rows
) -> str:
    """Name the first neuron or parameter that a step left without a finite value.

    Parameters
    ----------
    network : Network
        Gives the names.
    plan : Plan
        Of that network.
    before, after : array, shape (plan.size,)
        The parameters around the step, in plan order; all finite before it.
    rows : Rows
        The batch of the step.

    Returns
    -------
    str
        What the batch met first on its way from the inputs: "a2 in Hidden 1"; else the
        first parameter in network order: "the weight from x1 to a2"; else "the loss".
    """
    found = _neuron(network, plan, before, rows)
    if found:
        return found
    wrong = np.flatnonzero(~np.isfinite(plan.to_network_order(after)))
    return f"the {describe(network, int(wrong[0]))}" if len(wrong) else "the loss"


def _neuron(network: Network, plan: Plan, parameters: Array, rows: Rows) -> str:
    first, found = len(plan.blocks), ""
    for start in range(0, rows.size, MOST_ROWS):
        inputs = rows.part(start, min(start + MOST_ROWS, rows.size)).inputs
        workspace = Workspace(plan, parameters, len(inputs), keep_sums=True)
        with np.errstate(all="ignore"):
            for call in workspace.forward(inputs):
                call()
        for layer in network.layers:
            place = plan.places[layer.id]
            if not layer.computes or place.block >= first:
                continue
            sums, outputs = workspace.sums[place.block], workspace.outputs[place.block]
            with np.errstate(all="ignore"):
                finite: Mask = np.isfinite(sums + outputs[:-1])
            fine: Mask = np.logical_and.reduce(finite, axis=1)
            wrong = np.flatnonzero(~fine[place.rows])
            if len(wrong):
                first = place.block
                found = f"{layer.names[wrong[0]]} in {layer.name}"
    return found
